//! The `amlha` program. Everything is in the library, so that tests can drive it.

use std::process::ExitCode;

fn main() -> ExitCode {
    amlha_repl::main()
}
