//! `.quit`

use super::Word;
use crate::exit::Exit;

/// `.quit`: leaving is the prompt's business, and a script ends by itself.
pub(super) const QUIT: Word =
    Word { name: ".quit", takes: "", value: None, about: "leaves the prompt", run: |_, _, _| Ok(Exit::Done) };
