//! How `az` and `azd` are run.

use std::ffi::{OsStr, OsString};
use std::fmt;
use std::io;
use std::process::{Output, Stdio};

use async_trait::async_trait;
use azure_identity::Executor;

use super::auth::Variables;

/// The variables that decide which `az` runs and whose login it uses.
const PASSED: [&str; 5] = ["PATH", "HOME", "USERPROFILE", "AZURE_CONFIG_DIR", "AZD_CONFIG_DIR"];

/// Runs a tool with the caller's variables, and ends it when nobody waits for it any more.
pub(super) struct Shell {
    pub(super) variables: Variables,
}

impl fmt::Debug for Shell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Shell").finish_non_exhaustive()
    }
}

#[async_trait]
impl Executor for Shell {
    async fn run(&self, program: &OsStr, args: &[&OsStr]) -> io::Result<Output> {
        let mut command = tokio::process::Command::new(program);
        command.args(args.iter().map(|arg| replaced(arg)));
        for name in PASSED {
            if let Some(value) = (self.variables)(name) {
                command.env(name, value);
            }
        }
        command.stdin(Stdio::null()).kill_on_drop(true).output().await
    }
}

/// The SDK hands the shell `cd DIRECTORY && TOOL ...`. With `exec` the tool takes the shell's place,
/// so that ending the process ends the tool.
fn replaced(argument: &OsStr) -> OsString {
    match argument.to_str() {
        Some(text) if cfg!(unix) && text.starts_with("cd ") => text.replacen(" && ", " && exec ", 1).into(),
        _ => argument.to_owned(),
    }
}
