//! Whatever a plan may print is something that Azure and its command line take.
//!
//! Plans are made for the built-in example with every goal, for every example of every rule that fires,
//! and for 200 estates put together from those examples. What they hold is compared with two committed
//! tables, `tests/data/az-commands.txt` and `tests/data/arm-properties.json`. Both were made from what the real
//! things say; each module tells how they are made again.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    missing_docs,
    reason = "tests"
)]

mod bodies;
mod commands;
mod estates;
#[path = "../../../crates/amlha-rules/tests/examples/mod.rs"]
mod examples;
mod scripts;

use std::path::{Path, PathBuf};

/// A file of the tests' data.
fn data(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("data").join(name)
}

/// Whether the tables are to be written anew.
fn regenerate() -> bool {
    std::env::var_os("AMLHA_REGENERATE").is_some()
}
