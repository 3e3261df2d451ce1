//! What the process was given: variables, terminals, folders. Read once, passed down.

use std::ffi::OsString;
use std::io::{self, IsTerminal, Read, Write};
use std::path::PathBuf;
use std::sync::Arc;

use crate::clock::Clock;

/// A place to write to, which a terminal may be behind.
pub struct Stream {
    /// Where bytes go.
    pub out: Box<dyn Write>,
    /// Whether a person reads it.
    pub is_terminal: bool,
    /// Whether escapes for colour may be written.
    pub color: bool,
}

impl std::fmt::Debug for Stream {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Stream")
            .field("is_terminal", &self.is_terminal)
            .field("color", &self.color)
            .finish_non_exhaustive()
    }
}

/// What the process was given.
pub struct Environment {
    /// Standard input.
    pub input: Box<dyn Read>,
    /// Whether a person types there.
    pub input_is_terminal: bool,
    /// Standard output: data.
    pub stdout: Stream,
    /// Standard error: talk.
    pub stderr: Stream,
    /// Columns of the terminal; `None` when it does not say.
    pub width: Option<usize>,
    /// Lines of the terminal; `None` when it does not say, and then nothing goes through a pager.
    pub height: Option<usize>,
    /// Asks the terminal again: people resize windows. Columns, then lines.
    pub measure: Option<Measure>,
    /// The time.
    pub clock: Clock,
    /// The file of typed lines; `None` keeps none.
    pub history: Option<PathBuf>,
    /// Looks up a variable.
    pub variables: Variables,
    /// The user's own folder, where az keeps its state.
    pub home: Option<PathBuf>,
    /// The folder that the process works in, near which a file of acceptances is looked for; `None`
    /// looks nowhere.
    pub folder: Option<PathBuf>,
    /// The folder of a person's settings and saved queries; `None` when the system has none.
    pub settings: Option<PathBuf>,
    /// The folder of scans; `None` when the system has no place for it.
    pub snapshots: Option<PathBuf>,
}

/// Asks a terminal for its columns and lines.
pub type Measure = fn() -> Option<(usize, usize)>;

/// Looks up a variable of the environment.
pub type Variables = Arc<dyn Fn(&str) -> Option<String> + Send + Sync>;

impl std::fmt::Debug for Environment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Environment").field("stdout", &self.stdout).field("width", &self.width).finish_non_exhaustive()
    }
}

impl Environment {
    /// That of this process.
    #[must_use]
    pub fn of_process() -> Self {
        let variable = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty());
        let wish = Color::wish(&variable);
        let (stdout, stderr) = (io::stdout(), io::stderr());
        let (out_terminal, err_terminal) = (stdout.is_terminal(), stderr.is_terminal());
        Self {
            input: Box::new(io::stdin()),
            input_is_terminal: io::stdin().is_terminal(),
            stdout: Stream {
                out: Box::new(io::BufWriter::with_capacity(1 << 16, stdout)),
                is_terminal: out_terminal,
                color: wish.on(out_terminal),
            },
            stderr: Stream { out: Box::new(stderr), is_terminal: err_terminal, color: wish.on(err_terminal) },
            width: window().map(|(width, _)| width),
            height: window().map(|(_, height)| height).filter(|height| *height > 0),
            measure: Some(window),
            clock: Clock::System,
            history: data_folder().map(|folder| folder.join("history")),
            variables: Arc::new(variable_text),
            home: etcetera::home_dir().ok(),
            folder: std::env::current_dir().ok(),
            settings: settings_folder(),
            snapshots: variable("AMLHA_SNAPSHOTS")
                .map(PathBuf::from)
                .or_else(|| data_folder().map(|folder| folder.join("snapshots"))),
        }
    }
}

/// Columns and lines of the terminal.
fn window() -> Option<(usize, usize)> {
    terminal_size::terminal_size().map(|(width, height)| (usize::from(width.0), usize::from(height.0)))
}

/// A variable with text in it.
#[expect(clippy::disallowed_methods, reason = "the one place where the environment is read")]
fn variable_text(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// Where amlha keeps what lasts.
fn data_folder() -> Option<PathBuf> {
    use etcetera::BaseStrategy;
    let strategy = etcetera::choose_base_strategy().ok()?;
    Some(strategy.data_dir().join("amlha"))
}

/// Where a person's settings are.
fn settings_folder() -> Option<PathBuf> {
    use etcetera::BaseStrategy;
    let strategy = etcetera::choose_base_strategy().ok()?;
    Some(strategy.config_dir().join("amlha"))
}

/// Whether colour is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Color {
    /// On a terminal.
    Auto,
    /// Everywhere.
    Always,
    /// Nowhere.
    Never,
}

impl Color {
    /// What the usual variables say: `NO_COLOR`, `AZURE_CORE_NO_COLOR`, `CLICOLOR_FORCE`,
    /// `FORCE_COLOR`, `CLICOLOR=0`, and a terminal that cannot.
    pub(crate) fn wish(variable: &dyn Fn(&str) -> Option<OsString>) -> Self {
        let says = |name: &str| variable(name).is_some_and(|value| value != "0" && value != "false");
        if variable("NO_COLOR").is_some() || says("AZURE_CORE_NO_COLOR") {
            Self::Never
        } else if says("CLICOLOR_FORCE") || says("FORCE_COLOR") {
            Self::Always
        } else if variable("CLICOLOR").is_some_and(|value| value == "0")
            || variable("TERM").is_some_and(|term| term == "dumb")
        {
            Self::Never
        } else {
            Self::Auto
        }
    }

    /// The choices.
    pub(crate) const WORDS: [&str; 3] = ["auto", "always", "never"];

    /// The choice of this word.
    pub(crate) fn parse(word: &str) -> Self {
        match word {
            "always" => Self::Always,
            "never" => Self::Never,
            _ => Self::Auto,
        }
    }

    pub(crate) fn on(self, is_terminal: bool) -> bool {
        match self {
            Self::Auto => is_terminal,
            Self::Always => true,
            Self::Never => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colour_follows_the_usual_variables() {
        let wish = |set: &[(&str, &str)]| {
            Color::wish(&|name| set.iter().find(|(known, _)| *known == name).map(|(_, value)| OsString::from(value)))
        };
        assert_eq!(wish(&[]), Color::Auto);
        assert_eq!(wish(&[("NO_COLOR", "1")]), Color::Never);
        assert_eq!(wish(&[("NO_COLOR", "1"), ("FORCE_COLOR", "1")]), Color::Never);
        assert_eq!(wish(&[("CLICOLOR_FORCE", "1")]), Color::Always);
        assert_eq!(wish(&[("CLICOLOR_FORCE", "0")]), Color::Auto);
        assert_eq!(wish(&[("AZURE_CORE_NO_COLOR", "true")]), Color::Never);
        assert_eq!(wish(&[("TERM", "dumb")]), Color::Never);
        assert_eq!(wish(&[("CLICOLOR", "0")]), Color::Never);
        assert_eq!(wish(&[("CLICOLOR", "0"), ("FORCE_COLOR", "3")]), Color::Always);
    }
}
