//! The command words: one file each, one line in [`COMMANDS`].

mod check;
mod completions;
mod config;
mod demo;
mod diff;
mod doctor;
mod explain;
mod graph;
mod help;
mod man;
mod open;
mod plan;
mod query;
mod run;
mod scan;
mod services;
mod show;
mod simulate;
mod table;
mod version;
mod wish;

use crate::command::{Command, Opt, Value};
use crate::environment::Color;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::line::Args;
use crate::nearest::did_you_mean;
use crate::screen::Screen;
use crate::session::Session;

pub(crate) use help::TOPICS;
pub(crate) use query::ask_live;
pub(crate) use run::text as run_text;

pub(crate) use crate::export::EXPORT;
pub(crate) use crate::out::{OUTPUT, QUERY};

/// Every word, in the order of `help`.
pub(crate) static COMMANDS: &[&dyn Command] = &[
    &demo::Demo,
    &open::Open,
    &scan::Scan,
    &show::Show,
    &graph::Graph,
    &services::Services,
    &check::CheckWord,
    &explain::Explain,
    &simulate::Simulate,
    &plan::Plan,
    &diff::Diff,
    &query::Query,
    &run::Run,
    &doctor::Doctor,
    &config::Config,
    &help::Help,
    &man::Man,
    &completions::Completions,
    &version::Version,
];

/// The command with this word, in any letter case; else the table.
pub(crate) fn find(word: &str) -> Option<&'static dyn Command> {
    let command = COMMANDS.iter().find(|command| command.name().eq_ignore_ascii_case(word)).copied();
    command.or_else(|| table::find(word))
}

/// The help of a command.
pub(crate) fn help_on(command: &dyn Command, screen: &mut Screen) -> Result<Exit, Failure> {
    help::on(command, screen)
}

/// `--snapshot FILE`
pub(crate) const SNAPSHOT: Opt = Opt {
    long: "snapshot",
    short: None,
    value: Some(("FILE", Value::Path)),
    repeats: true,
    help: "open this file or folder first; `demo` is the built-in example, `-` standard input",
};

/// `--profile FILE`
pub(crate) const PROFILE: Opt = Opt {
    long: "profile",
    short: None,
    value: Some(("FILE", Value::Path)),
    repeats: false,
    help: "thresholds and policies as JSON, for this line and the following ones",
};

/// `--accepted FILE`
pub(crate) const ACCEPTED: Opt = Opt {
    long: "accepted",
    short: None,
    value: Some(("FILE", Value::Path)),
    repeats: false,
    help: "acceptances as TOML, for this line and the following ones; else the nearest accepted.toml",
};

/// `--color WHEN`
pub(crate) const COLOR: Opt = Opt {
    long: "color",
    short: None,
    value: Some(("WHEN", Value::Choice(&["auto", "always", "never"]))),
    repeats: false,
    help: "auto, always or never",
};

/// `--width COLUMNS`
pub(crate) const WIDTH: Opt = Opt {
    long: "width",
    short: None,
    value: Some(("COLUMNS", Value::Number)),
    repeats: false,
    help: "columns of text; 0 never wraps",
};

/// Takes `--color` and `--width`, where a command has them.
pub(crate) fn apply_screen_options(command: &dyn Command, args: &Args, screen: &mut Screen) -> Result<(), Failure> {
    let takes = |option: &Opt| command.options().iter().any(|known| known.long == option.long);
    if takes(&COLOR)
        && let Some(when) = args.value(&COLOR)
    {
        screen.set_color(Color::parse(&when.text));
    }
    if takes(&WIDTH)
        && let Some(columns) = args.value(&WIDTH)
    {
        let width = columns.text.parse().map_err(|_| {
            Failure::usage("RE004", format!("`--width` does not take `{}`", amlha_model::shown(&columns.text)))
                .at(columns.span)
                .help("a number of columns, such as 100; 0 never wraps")
        })?;
        screen.set_width(width);
    }
    Ok(())
}

/// Takes `--snapshot`, `--profile` and `--accepted`.
pub(crate) fn prepare(session: &mut Session, args: &Args) -> Result<(), Failure> {
    let names: Vec<String> = args.values(&SNAPSHOT).map(|token| token.text.clone()).collect();
    match names.as_slice() {
        [] => {}
        [only] if only == "demo" => session.replace(crate::example::loaded()?),
        _ => session.open(&names)?,
    }
    crate::options::narrow(session)?;
    if args.has_value(&PROFILE) || args.has_value(&ACCEPTED) {
        session.forget();
    }
    if let Some(file) = args.value(&PROFILE) {
        let path = amlha_model::shown(&file.text).into_owned();
        let text = std::fs::read_to_string(&file.text).map_err(|error| {
            let exit = if error.kind() == std::io::ErrorKind::NotFound { Exit::NotFound } else { Exit::Failed };
            Failure::new("RE013", exit, format!("cannot read the profile `{path}`: {}", error.kind())).at(file.span)
        })?;
        session.profile = serde_json::from_str(text.trim_start_matches('\u{feff}')).map_err(|error| {
            Failure::usage("RE013", format!("`{path}` is no profile: {error}"))
                .at(file.span)
                .help("the fields are listed in docs/reference/profile.md; each may be left out")
        })?;
    }
    if let Some(file) = args.value(&ACCEPTED) {
        let accepted = crate::accepted::named(&file.text).map_err(|failure| failure.at(file.span))?;
        session.accepted = Some(accepted);
    }
    Ok(())
}

/// "`x` is nothing that ...", with the nearest names.
pub(crate) fn no_such<'a>(what: &str, typed: &crate::line::Token, known: impl IntoIterator<Item = &'a str>) -> Failure {
    let near = did_you_mean(&typed.text, known);
    let help =
        if near.is_empty() { "Tab completes names at the prompt; `check` lists findings".to_owned() } else { near };
    Failure::new("RE009", Exit::NotFound, format!("no {what} is called `{}`", amlha_model::shown(&typed.text)))
        .at(typed.span)
        .help(help)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::line::{parse, tokens};

    #[test]
    fn every_word_shows_examples_that_it_takes() {
        for command in COMMANDS {
            assert!(!command.examples().is_empty(), "{}", command.name());
            for (line, does) in command.examples() {
                assert!(!does.is_empty(), "{line}");
                let words = tokens(line).unwrap();
                // What a shell does with the output is not amlha's.
                let of_shell =
                    |word: &crate::line::Token| !word.quoted && ["|", ">", ">>"].contains(&word.text.as_str());
                let own: Vec<_> = words.into_iter().take_while(|word| !of_shell(word)).collect();
                let (word, rest) = own.split_first().unwrap();
                let used = find(&word.text).unwrap_or_else(|| panic!("{line}"));
                assert!(parse(used, rest).is_ok(), "{line}");
            }
        }
    }
}
