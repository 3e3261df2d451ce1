//! The pager: for what is taller than the window, and only there.

use std::io::Write;
use std::process::{Child, Command, Stdio};

use crate::environment::Variables;
use crate::interrupt::{Stop, leaving_keys};

/// What shows text that is taller than the window.
pub(crate) struct Pager {
    pub(crate) on: bool,
    /// What `PAGER` says.
    wished: Option<String>,
    /// Whether `LESS` says how.
    less_is_told: bool,
}

impl Pager {
    pub(crate) fn of(variables: &Variables) -> Self {
        let wished = variables("PAGER");
        let on = wished.as_deref() != Some("cat");
        Self { on, wished, less_is_told: variables("LESS").is_some() }
    }

    /// Shows it; says no when no pager can be started.
    pub(crate) fn show(&self, bytes: &[u8], stop: &Stop) -> bool {
        let Some(mut child) = self.start() else { return false };
        // Ctrl-C is the pager's while it runs, and ends neither it nor the session.
        leaving_keys(stop, || {
            if let Some(mut input) = child.stdin.take() {
                // Who leaves the pager early has read enough.
                let _ = input.write_all(bytes);
            }
            let _ = child.wait();
        });
        true
    }

    fn start(&self) -> Option<Child> {
        let piped = |command: &mut Command| {
            if !self.less_is_told {
                // Short text is printed, colour is kept, and the text stays on the screen.
                command.env("LESS", "RFX");
            }
            command.stdin(Stdio::piped()).spawn().ok()
        };
        if let Some(wished) = &self.wished {
            let mut command = crate::shell::command(wished);
            return piped(&mut command);
        }
        ["less", "more"].into_iter().find_map(|program| piped(&mut Command::new(program)))
    }
}
