//! The program as tests start it: the same entry as `amlha`, built with the tests, so that a test
//! never runs a binary that is older than the code.

use std::process::ExitCode;

fn main() -> ExitCode {
    amlha_repl::main()
}
