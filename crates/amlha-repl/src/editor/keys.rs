//! The keys of the prompt, in one table: what `.keys` shows and what the editor is told.

use rustyline::history::FileHistory;
use rustyline::{Cmd, Editor, KeyCode, KeyEvent, Modifiers};

use super::Helper;

/// Keys, each with what it does.
pub(crate) const KEYS: &[(&str, &str)] = &[
    ("Enter", "runs what is whole; else the query goes on in the next line"),
    ("Alt-Enter", "begins a new line with `| `"),
    ("Tab", "completes; twice lists what there is, with what it is"),
    ("Up, Down", "earlier and later entries, and the lines of one"),
    ("Ctrl-R", "looks for an earlier entry by a part of it"),
    ("Ctrl-C", "clears the line, or stops what runs; never leaves"),
    ("Ctrl-D", "leaves, on an empty line"),
    ("Ctrl-A, Ctrl-E", "to the beginning and the end of the line"),
    ("Ctrl-W, Ctrl-U, Ctrl-K", "cut the word before, all before, all behind the cursor"),
    ("Ctrl-Y", "puts back what was cut"),
    ("Ctrl-L", "clears the screen"),
    ("Ctrl-_", "takes back the last change"),
];

/// Tells the editor the keys that it does not know by itself.
pub(crate) fn bind(editor: &mut Editor<Helper, FileHistory>) {
    editor.bind_sequence(KeyEvent(KeyCode::Enter, Modifiers::ALT), Cmd::Insert(1, "\n| ".to_owned()));
}
