//! Drives amlha as a user does: the same entry as the program's, with streams that a test holds.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::ffi::OsString;
use std::io::{self, Cursor, Write};
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;

use amlha_repl::{Clock, Environment, Exit, Stream, Variables, run_with};

pub mod estate;
pub mod graph_estate;
pub mod same;

/// What a run said and how it ended.
#[derive(Debug)]
pub struct Ran {
    /// How it ended.
    pub exit: Exit,
    /// What it printed: data.
    pub stdout: String,
    /// What it said beside: talk and errors.
    pub stderr: String,
}

impl Ran {
    /// Both streams and the exit code, for a snapshot.
    #[must_use]
    pub fn told(&self) -> String {
        let mut text = self.stdout.clone();
        if !self.stderr.is_empty() {
            text.push_str("--- stderr\n");
            text.push_str(&self.stderr);
        }
        text.push_str(&format!("--- exit {}\n", self.exit.code()));
        text
    }
}

/// The time in every test.
pub const NOW: &str = "2026-11-23T08:00:00Z";

/// A run of the program.
#[derive(Debug, Clone, Default)]
pub struct Run {
    input: Vec<u8>,
    color: bool,
    terminal: bool,
    width: Option<usize>,
    variables: BTreeMap<String, String>,
    home: Option<PathBuf>,
    snapshots: Option<PathBuf>,
    folder: Option<PathBuf>,
    settings: Option<PathBuf>,
    real_time: bool,
}

impl Run {
    /// With this on standard input.
    #[must_use]
    pub fn input(mut self, input: impl Into<Vec<u8>>) -> Self {
        self.input = input.into();
        self
    }

    /// With standard output and standard error that claim to be a terminal of this width.
    #[must_use]
    pub fn terminal(mut self, width: usize) -> Self {
        self.terminal = true;
        self.width = Some(width);
        self
    }

    /// With colour.
    #[must_use]
    pub fn color(mut self) -> Self {
        self.color = true;
        self
    }

    /// With a variable of the environment. Otherwise there is none.
    #[must_use]
    pub fn variable(mut self, name: &str, value: &str) -> Self {
        self.variables.insert(name.to_owned(), value.to_owned());
        self
    }

    /// With a home, where az keeps its state.
    #[must_use]
    pub fn home(mut self, home: &Path) -> Self {
        self.home = Some(home.to_owned());
        self
    }

    /// Works in a folder. Otherwise it looks for nothing nearby.
    #[must_use]
    pub fn folder(mut self, folder: &Path) -> Self {
        self.folder = Some(folder.to_owned());
        self
    }

    /// With a folder of settings.
    #[must_use]
    pub fn settings(mut self, folder: &Path) -> Self {
        self.settings = Some(folder.to_owned());
        self
    }

    /// With the system's clock.
    #[must_use]
    pub fn real_time(mut self) -> Self {
        self.real_time = true;
        self
    }

    /// With a folder of snapshots.
    #[must_use]
    pub fn snapshots(mut self, folder: &Path) -> Self {
        self.snapshots = Some(folder.to_owned());
        self
    }

    /// Runs `amlha` with these arguments.
    #[must_use]
    pub fn amlha(&self, args: &[&str]) -> Ran {
        let (stdout, stderr) = (Kept::default(), Kept::default());
        let stream =
            |kept: &Kept| Stream { out: Box::new(kept.clone()), is_terminal: self.terminal, color: self.color };
        let environment = Environment {
            input: Box::new(Cursor::new(self.input.clone())),
            input_is_terminal: false,
            stdout: stream(&stdout),
            stderr: stream(&stderr),
            width: self.width,
            height: None,
            measure: None,
            clock: if self.real_time { Clock::System } else { NOW.parse().map_or(Clock::System, Clock::Fixed) },
            history: None,
            variables: variables(&self.variables),
            home: self.home.clone(),
            folder: self.folder.clone(),
            snapshots: self.snapshots.clone(),
            settings: self.settings.clone(),
        };
        let args: Vec<OsString> = args.iter().map(OsString::from).collect();
        let exit = run_with(&args, environment);
        Ran { exit, stdout: stdout.text(), stderr: stderr.text() }
    }
}

fn variables(set: &BTreeMap<String, String>) -> Variables {
    let set = set.clone();
    Arc::new(move |name| set.get(name).cloned())
}

/// Runs `amlha` with these arguments, off a terminal, with nothing on standard input.
#[must_use]
pub fn amlha(args: &[&str]) -> Ran {
    Run::default().amlha(args)
}

#[derive(Clone, Default)]
struct Kept(Rc<RefCell<Vec<u8>>>);

impl Kept {
    fn text(&self) -> String {
        String::from_utf8_lossy(&self.0.borrow()).into_owned()
    }
}

impl Write for Kept {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
