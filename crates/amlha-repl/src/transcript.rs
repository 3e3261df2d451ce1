//! A transcript: what was typed and what was seen, as Markdown for a ticket.

use std::io::Write as _;
use std::path::PathBuf;

use amlha_model::shown;
use jiff::Timestamp;

use crate::exit::Exit;
use crate::failure::Failure;
use crate::mask::{Ids, Mask, masked};

/// A file that everything is written down in.
pub(crate) struct Transcript {
    path: PathBuf,
    /// What was heard since the last entry.
    heard: String,
    /// Bytes that were written.
    pub(crate) length: u64,
}

impl Transcript {
    /// Begins one. What the file held before is replaced.
    pub(crate) fn begin(name: &str, now: Timestamp) -> Result<Self, Failure> {
        let mut begun = Self { path: PathBuf::from(name), heard: String::new(), length: 0 };
        std::fs::write(&begun.path, "").map_err(|error| begun.unwritten(&error))?;
        begun.append(&format!("# amlha, {}\n", minute(now)))?;
        Ok(begun)
    }

    /// The file's name.
    pub(crate) fn name(&self) -> String {
        shown(&self.path.to_string_lossy()).into_owned()
    }

    /// Hears what is printed or said.
    pub(crate) fn hear(&mut self, text: &str) {
        self.heard.push_str(text);
    }

    /// Writes down a statement with what was heard of it.
    pub(crate) fn entry(
        &mut self,
        typed: &str,
        about: &str,
        now: Timestamp,
        mask: Mask,
        known: &Ids,
    ) -> Result<(), Failure> {
        let heard = without_color(&std::mem::take(&mut self.heard));
        let mut lines = typed.lines().map(|line| shown(line).into_owned());
        let first = lines.next().unwrap_or_default();
        let rest: Vec<String> = lines.collect();
        let mut text = format!("\n## {}\n\n{}{about}\n", code(&first), minute(now));
        if !rest.is_empty() {
            text.push_str(&fenced(&format!("{first}\n{}\n", rest.join("\n"))));
        }
        if !heard.is_empty() {
            text.push_str(&fenced(&heard));
        }
        if mask != Mask::Off {
            text = String::from_utf8_lossy(&masked(text.as_bytes(), known).0).into_owned();
        }
        self.append(&text)
    }

    fn append(&mut self, text: &str) -> Result<(), Failure> {
        let result = std::fs::OpenOptions::new().append(true).create(true).open(&self.path);
        result.and_then(|mut file| file.write_all(text.as_bytes())).map_err(|error| self.unwritten(&error))?;
        self.length += text.len() as u64;
        Ok(())
    }

    fn unwritten(&self, error: &std::io::Error) -> Failure {
        Failure::new("RE011", Exit::Failed, format!("cannot write the transcript `{}`: {}", self.name(), error.kind()))
    }
}

fn minute(now: Timestamp) -> String {
    now.strftime("%Y-%m-%d %H:%MZ").to_string()
}

/// Text in the fence of a block: longer than any in the text.
fn fenced(text: &str) -> String {
    let longest = text.split(|letter| letter != '`').map(str::len).max().unwrap_or_default();
    let fence = "`".repeat(longest.max(2) + 1);
    let end = if text.ends_with('\n') { "" } else { "\n" };
    format!("\n{fence}text\n{text}{end}{fence}\n")
}

fn code(text: &str) -> String {
    let longest = text.split(|letter| letter != '`').map(str::len).max().unwrap_or_default();
    let mark = "`".repeat(longest + 1);
    let pad = if longest > 0 { " " } else { "" };
    format!("{mark}{pad}{text}{pad}{mark}")
}

/// Text without the escapes of colour, the only ones that are ever printed.
fn without_color(text: &str) -> String {
    let mut parts = text.split("\u{1b}[");
    let mut bare = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        bare.push_str(part.split_once('m').map_or("", |(_, rest)| rest));
    }
    bare
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_cannot_leave_its_block() {
        assert_eq!(fenced("a\n````\n"), "\n`````text\na\n````\n`````\n");
        assert_eq!(code("a `b`"), "`` a `b` ``");
        assert_eq!(without_color("a\u{1b}[1;31mb\u{1b}[0mc"), "abc");
    }
}
