//! `.edit`: a text in the user's own editor, and from there to the prompt.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::{Given, Word};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::screen::Screen;
use crate::session::{Driver, Session};

/// `.edit`
pub(super) const EDIT: Word = Word {
    name: ".edit",
    takes: "",
    value: None,
    about: "the last entry in $VISUAL or $EDITOR, and then at the prompt; Enter runs it",
    run: edit,
};

fn edit(given: &Given<'_>, session: &mut Session, _: &mut Screen) -> Result<Exit, Failure> {
    given.nothing()?;
    if session.driver != Driver::Prompt {
        return Err(Failure::usage("RE035", "`.edit` needs a person at the prompt").at(given.place()));
    }
    let is_edit = |entry: &&String| entry.trim().eq_ignore_ascii_case(EDIT.name);
    let text = session.typing.entries.iter().rev().find(|entry| !is_edit(entry)).cloned().unwrap_or_default();
    let usual = if cfg!(windows) { "notepad" } else { "vi" };
    let variable = |name: &str| (session.place.variables)(name);
    let program = variable("VISUAL").or_else(|| variable("EDITOR")).unwrap_or_else(|| usual.to_owned());
    let failed = |what: String| {
        Failure::new("RE035", Exit::Failed, what)
            .help("VISUAL and EDITOR name the program: `code --wait`, `vim`, `nano`")
    };
    let file = Scratch::with(&text).map_err(|error| failed(format!("no file for the text can be made: {error}")))?;
    let mut words = program.split_whitespace();
    let mut command = Command::new(words.next().unwrap_or(usual));
    command.args(words).arg(&file.0);
    let status = command
        .status()
        .map_err(|error| failed(format!("the editor `{}` does not start: {error}", amlha_model::shown(&program))))?;
    if !status.success() {
        return Err(failed(format!("the editor `{}` ended with {status}", amlha_model::shown(&program))));
    }
    let edited =
        fs::read_to_string(&file.0).map_err(|error| failed(format!("the edited text cannot be read: {error}")))?;
    session.typing.next = Some(edited.trim_end().to_owned()).filter(|text| !text.is_empty());
    Ok(Exit::Done)
}

/// A file for its owner alone; gone when it is not needed any more.
struct Scratch(PathBuf);

impl Scratch {
    fn with(text: &str) -> std::io::Result<Self> {
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        owner_only(&mut options);
        let folder = std::env::temp_dir();
        for number in 0..100 {
            let path = folder.join(format!("amlha-{}-{number}.kql", std::process::id()));
            match options.open(&path) {
                Ok(mut file) => {
                    let scratch = Self(path);
                    file.write_all(text.as_bytes())?;
                    file.write_all(b"\n")?;
                    return Ok(scratch);
                }
                Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error),
            }
        }
        Err(std::io::ErrorKind::AlreadyExists.into())
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let path: &Path = &self.0;
        let _ = fs::remove_file(path);
    }
}

#[cfg(unix)]
fn owner_only(options: &mut OpenOptions) {
    use std::os::unix::fs::OpenOptionsExt;
    options.mode(0o600);
}

#[cfg(not(unix))]
fn owner_only(_: &mut OpenOptions) {}
