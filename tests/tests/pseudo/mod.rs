//! A pseudo-terminal that util-linux's `script` provides, and a person before it.
#![allow(unreachable_pub, dead_code, reason = "each test takes what it needs")]

use std::io::{self, Read, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

const PROGRAM: &str = env!("CARGO_BIN_EXE_amlha-under-test");

/// How long anything may take.
const PATIENCE: Duration = Duration::from_secs(20);

/// A person before a terminal.
pub struct Terminal {
    child: Child,
    keys: ChildStdin,
    screen: Receiver<Vec<u8>>,
    /// What stood on the screen so far.
    seen: String,
    /// How much of it was waited for.
    read: usize,
}

impl Terminal {
    /// Starts the program with its data in this folder; `None` where there is no `script`.
    fn start(data: &Path, arguments: &str) -> Option<Self> {
        let version = Command::new("script").arg("--version").output().ok()?;
        if !String::from_utf8_lossy(&version.stdout).contains("util-linux") {
            return None;
        }
        let mut child = Command::new("script")
            .args(["--quiet", "--return", "--command", &format!("exec '{PROGRAM}' {arguments}"), "/dev/null"])
            .env("TERM", "xterm")
            .env("SHELL", "/bin/sh")
            .env("HOME", data)
            .env("XDG_DATA_HOME", data)
            .env("NO_COLOR", "1")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .ok()?;
        let keys = child.stdin.take()?;
        let mut out = child.stdout.take()?;
        let (sender, screen) = channel();
        thread::spawn(move || {
            let mut buffer = [0; 4096];
            while let Ok(count @ 1..) = out.read(&mut buffer) {
                if sender.send(buffer[..count].to_vec()).is_err() {
                    break;
                }
            }
        });
        Some(Self { child, keys, screen, seen: String::new(), read: 0 })
    }

    pub fn press(&mut self, keys: &str) {
        self.keys.write_all(keys.as_bytes()).unwrap();
        self.keys.flush().unwrap();
    }

    /// Waits until this stands on the screen after what was last waited for, and says what stood before it.
    pub fn wait(&mut self, text: &str) -> String {
        let until = Instant::now() + PATIENCE;
        loop {
            if let Some(at) = self.seen[self.read..].find(text) {
                let before = self.seen[self.read..self.read + at].to_owned();
                self.read += at + text.len();
                return before;
            }
            match self.screen.recv_timeout(until.saturating_duration_since(Instant::now())) {
                Ok(bytes) => self.seen.push_str(&String::from_utf8_lossy(&bytes)),
                Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => {
                    panic!("`{text}` never came; the screen: {:?}", self.seen)
                }
            }
        }
    }

    /// Waits until the program has ended, and says with which code.
    pub fn end(mut self) -> (Option<i32>, String) {
        let until = Instant::now() + PATIENCE;
        while let Ok(bytes) = self.screen.recv_timeout(until.saturating_duration_since(Instant::now())) {
            self.seen.push_str(&String::from_utf8_lossy(&bytes));
        }
        assert!(Instant::now() < until, "it does not end; the screen: {:?}", self.seen);
        (self.child.wait().unwrap().code(), self.seen)
    }
}

/// Starts the program, or says that it cannot be.
pub fn terminal(data: &Path, arguments: &str) -> Option<Terminal> {
    let started = Terminal::start(data, arguments);
    if started.is_none() {
        // Not `eprintln!`: this is to be read also when the test passes.
        let mut out = io::stderr();
        writeln!(out, "terminal: skipped, there is no `script` of util-linux").unwrap();
    }
    started
}
