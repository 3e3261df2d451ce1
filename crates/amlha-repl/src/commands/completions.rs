//! `completions SHELL`: what a shell offers after Tab, from the same lists as everything else.

mod bash;
mod fish;
mod powershell;
mod zsh;

use amlha_model::shown;

use super::{COMMANDS, TOPICS};
use crate::command::{Command, Opt, Positional, Value};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::line::Args;
use crate::nearest::did_you_mean;
use crate::screen::Screen;
use crate::session::Session;

const SHELLS: &[&str] = &["bash", "zsh", "fish", "powershell"];

/// Completions for a shell.
pub(crate) struct Completions;

impl Command for Completions {
    fn name(&self) -> &'static str {
        "completions"
    }

    fn summary(&self) -> &'static str {
        "what a shell offers after Tab, as a script for it"
    }

    fn description(&self) -> &'static str {
        "Prints a script that makes bash, zsh, fish or PowerShell complete words, options, their values and the codes of \
         rules. It asks nobody: names of resources are completed at amlha's own prompt."
    }

    fn positional(&self) -> Option<Positional> {
        Some(Positional { name: "SHELL", value: Value::Choice(SHELLS), min: 1, max: 1 })
    }

    fn options(&self) -> &'static [&'static Opt] {
        &[]
    }

    fn examples(&self) -> &'static [(&'static str, &'static str)] {
        &[
            ("completions bash > ~/.local/share/bash-completion/completions/amlha", "for bash"),
            ("completions zsh > ~/.zfunc/_amlha", "for zsh, with ~/.zfunc in $fpath"),
            ("completions fish > ~/.config/fish/completions/amlha.fish", "for fish"),
            ("completions powershell >> $PROFILE", "for PowerShell"),
        ]
    }

    fn run(&self, _: &mut Session, args: &Args, screen: &mut Screen) -> Result<Exit, Failure> {
        let Some(shell) = args.positional().first() else { return Ok(Exit::Usage) };
        let script = match shell.text.to_ascii_lowercase().as_str() {
            "bash" => bash::script(),
            "zsh" => zsh::script(),
            "fish" => fish::script(),
            "powershell" | "pwsh" => powershell::script(),
            _ => {
                let near = did_you_mean(&shell.text, SHELLS.iter().copied());
                let help = if near.is_empty() { format!("one of: {}", SHELLS.join(", ")) } else { near };
                let message = format!("there are no completions for `{}`", shown(&shell.text));
                return Err(Failure::usage("RE004", message).at(shell.span).help(help));
            }
        };
        screen.print(&script)?;
        Ok(Exit::Done)
    }
}

/// What a shell can offer for a value.
enum Offer {
    /// These words.
    Words(Vec<&'static str>),
    /// Files and folders.
    Files,
    /// Nothing: only the open inventory knows.
    Nothing,
}

impl Offer {
    fn of(value: Value) -> Self {
        match value {
            Value::Choice(words) => Self::Words(words.to_vec()),
            Value::Topic => {
                Self::Words(COMMANDS.iter().map(|command| command.name()).chain(TOPICS.iter().copied()).collect())
            }
            Value::Name => Self::Words(
                amlha_rules::RULES
                    .iter()
                    .map(|rule| rule.code)
                    .chain(amlha_model::SERVICES.iter().map(|service| service.key))
                    .collect(),
            ),
            Value::Resource | Value::Number => Self::Nothing,
            // Whatever is written there, it is a file.
            _ => Self::Files,
        }
    }
}
