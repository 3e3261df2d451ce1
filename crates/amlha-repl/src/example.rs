//! The built-in example: a made-up estate, so that everything can be tried without an account.
//!
//! Two workspaces for fraud models, in North Europe and West Europe, share a vault, a registry and
//! a data lake; a pilot with a hub lives in regions without a pair. Every rule finds something to
//! say there, and something to be content with.

use amlha_model::{Builder, Completeness, Inventory, SECTIONS, Source, links};

use crate::exit::Exit;
use crate::failure::Failure;
use crate::session::Loaded;

/// What the example is called on the command line.
pub const EXAMPLE_NAME: &str = "demo";

const TEXT: &str = include_str!("../data/example.json");

/// When the example was taken.
const TAKEN_AT: &str = "2026-11-01T08:00:00Z";

/// The inventory of the built-in example. Unlike an export it is complete: what it does not hold
/// does not exist.
///
/// # Errors
///
/// None with the text that is built in; a test holds it to that.
pub fn example() -> Result<Inventory, serde_json::Error> {
    let taken_at = TAKEN_AT.parse().ok();
    let mut builder = Builder::new();
    let source = Source { name: "the built-in example".to_owned(), kind: "example".to_owned(), read_at: taken_at };
    builder.add_array(TEXT.to_owned(), source)?;
    for section in SECTIONS {
        builder.set_completeness(section.name, Completeness::Complete);
    }
    let mut inventory = builder.finish();
    links::build(&mut inventory);
    Ok(inventory)
}

/// The example as a session opens it.
pub(crate) fn loaded() -> Result<Loaded, Failure> {
    let inventory = example().map_err(|error| Failure::new("RE008", Exit::Failed, error.to_string()))?;
    let name = EXAMPLE_NAME.to_owned();
    Ok(Loaded { inventory, files: Vec::new(), name, demo: true, partial: false, as_written: Vec::new() })
}
