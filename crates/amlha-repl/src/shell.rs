//! The shell of the person: `!cmd`, `|! cmd`, and programs that variables name.

use std::io::Write as _;
use std::process::{Command, Stdio};

use crate::exit::Exit;
use crate::failure::Failure;
use crate::session::{Driver, Session};

/// A line for the shell of the system.
pub(crate) fn command(line: &str) -> Command {
    if cfg!(windows) {
        let mut command = Command::new("cmd");
        command.args(["/C", line]);
        command
    } else {
        let mut command = Command::new("sh");
        command.args(["-c", line]);
        command
    }
}

/// Runs a line; `input` goes to its standard input.
///
/// # Errors
///
/// The shell is off, cannot be started, or ends with a failure.
pub(crate) fn run(line: &str, input: Option<&[u8]>, session: &Session) -> Result<Exit, Failure> {
    let line = line.trim();
    if line.is_empty() {
        return Err(Failure::usage("RE005", "`!` needs a command of the shell").help("!ls"));
    }
    allowed(session)?;
    let failed = |what: &str| Failure::new("RE028", Exit::Failed, format!("the shell's command {what}"));
    let mut command = command(line);
    if input.is_some() {
        command.stdin(Stdio::piped());
    }
    let mut child = command.spawn().map_err(|error| failed(&format!("cannot be started: {error}")))?;
    if let (Some(input), Some(mut pipe)) = (input, child.stdin.take()) {
        // A command need not read everything.
        let _ = pipe.write_all(input);
    }
    let status = child.wait().map_err(|error| failed(&format!("cannot be waited for: {error}")))?;
    match status.code() {
        Some(0) => Ok(Exit::Done),
        Some(code) => Err(failed(&format!("exits {code}"))),
        None => Err(failed("was ended by a signal")),
    }
}

/// Whether commands of the shell are run here.
///
/// # Errors
///
/// They are off.
pub(crate) fn allowed(session: &Session) -> Result<(), Failure> {
    if session.safe {
        return Err(Failure::usage("RE028", "the shell is off: amlha was started with --safe"));
    }
    if session.driver != Driver::Prompt && !session.shell {
        return Err(Failure::usage("RE028", "a script does not run commands of the shell unless it is allowed to")
            .help("`amlha run FILE --allow-shell` allows it; read the script first"));
    }
    Ok(())
}
