#![doc = include_str!("../README.md")]

mod accepted;
mod again;
mod ask;
mod assert;
mod clock;
mod command;
mod commands;
mod config;
mod diagnostic;
mod editor;
mod environment;
mod errors;
mod example;
mod exit;
mod export;
mod failure;
mod interrupt;
mod jmespath;
mod line;
mod live;
mod mask;
mod nearest;
mod options;
mod out;
mod packs;
mod places;
mod progress;
mod run;
mod screen;
mod session;
mod shell;
mod snapshots;
mod transcript;
mod words;
mod workspace;

use std::ffi::OsString;
use std::process::ExitCode;

pub use clock::Clock;
pub use environment::{Environment, Measure, Stream, Variables};
pub use example::{EXAMPLE_NAME, example};
pub use exit::Exit;

/// Runs the program on this process's arguments, environment and streams.
#[must_use]
pub fn main() -> ExitCode {
    let environment = Environment::of_process();
    let args: Vec<OsString> = std::env::args_os().skip(1).collect();
    run_with(&args, environment).into()
}

/// Runs the program on the given arguments, without the program's own name.
#[must_use]
pub fn run_with(args: &[OsString], environment: Environment) -> Exit {
    run::start(args, environment)
}
