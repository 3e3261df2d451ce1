//! `help`

use super::COMMANDS;
use crate::command::{Command, Opt, Positional, Value};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::line::Args;
use crate::nearest::did_you_mean;
use crate::screen::Screen;
use crate::session::Session;

use super::{COLOR, WIDTH};

/// What `help` knows beside the words.
pub(crate) const TOPICS: &[&str] = &["exit-codes", "errors", "rules", "tables", "session", "options", "grammar"];

/// Help on the words.
pub(crate) struct Help;

impl Command for Help {
    fn name(&self) -> &'static str {
        "help"
    }

    fn summary(&self) -> &'static str {
        "the words; `help WORD` tells more of one"
    }

    fn description(&self) -> &'static str {
        "Lists the words, or tells more of one. `help exit-codes` lists the exit codes, `help errors` the error codes, \
         `help rules` the rules, `help tables` the tables of queries, `help session` the words with a dot, `help options` the \
         options that every word takes, and `help grammar` says what a line is."
    }

    fn positional(&self) -> Option<Positional> {
        Some(Positional { name: "WORD", value: Value::Topic, min: 0, max: 1 })
    }

    fn options(&self) -> &'static [&'static Opt] {
        &[&COLOR, &WIDTH]
    }

    fn examples(&self) -> &'static [(&'static str, &'static str)] {
        &[("help check", "what `check` takes"), ("help exit-codes", "what each exit code means")]
    }

    fn run(&self, _: &mut Session, args: &Args, screen: &mut Screen) -> Result<Exit, Failure> {
        let Some(topic) = args.positional().first() else {
            screen.print(&overview())?;
            return Ok(Exit::Done);
        };
        if let Some(command) = super::find(&topic.text) {
            return on(command, screen);
        }
        let text = match topic.text.to_ascii_lowercase().as_str() {
            "exit-codes" => exit_codes(),
            "tables" => rows(amlha_tables::TABLES.iter().map(|table| (table.name.to_owned(), table.about.to_owned()))),
            "session" => session_words(),
            "options" => options(crate::options::EVERYWHERE),
            "grammar" => GRAMMAR.to_owned(),
            "errors" => rows(crate::errors::pages().map(|page| (page.code.to_owned(), page.title.to_owned()))),
            "rules" => rows(amlha_rules::RULES.iter().map(|rule| {
                (
                    rule.code.to_owned(),
                    format!("{:<6} {:<20} {}", rule.impact.label(), rule.service.title(), rule.title),
                )
            })),
            _ => {
                let known = COMMANDS.iter().map(|command| command.name()).chain(TOPICS.iter().copied());
                let near = did_you_mean(&topic.text, known);
                let help = if near.is_empty() { "`help` lists the words".to_owned() } else { near };
                return Err(Failure::new(
                    "RE009",
                    Exit::NotFound,
                    format!("no help on `{}`", amlha_model::shown(&topic.text)),
                )
                .at(topic.span)
                .help(help));
            }
        };
        screen.print(&text)?;
        Ok(Exit::Done)
    }
}

fn overview() -> String {
    let mut text = "amlha: high availability of an Azure Machine Learning estate. It reads, and never writes to Azure.\n\n\
                    usage: amlha WORD [ARGUMENTS]     amlha -c 'WORD ...; WORD ...'     amlha < script     amlha (prompt)\n\n"
        .to_owned();
    text.push_str(&rows(COMMANDS.iter().map(|command| (command.name().to_owned(), command.summary().to_owned()))));
    text.push_str("\nThe same words work at the prompt, in scripts and as subcommands. `help WORD` tells more of one;\n`help exit-codes`, `help errors`, `help rules`, `help tables`\nand `help session` list those. A query is typed as it is: `resources | where haOwner == 'customer'`; `help grammar`\nsays what a line is. At the prompt Ctrl-D leaves.\n");
    text
}

/// A command with what stands after it.
pub(super) fn usage(command: &dyn Command) -> String {
    let mut text = command.name().to_owned();
    if let Some(positional) = command.positional() {
        let name = positional.name;
        let many = if positional.max > 2 { "..." } else { "" };
        text.push_str(&if positional.min == 0 { format!(" [{name}]") } else { format!(" {name}{many}") });
    }
    if !command.options().is_empty() {
        text.push_str(" [OPTIONS]");
    }
    text
}

/// The help of one command.
pub(super) fn on(command: &dyn Command, screen: &mut Screen) -> Result<Exit, Failure> {
    let mut text = format!("{}: {}\n\nusage: {}", command.name(), command.summary(), usage(command));
    text.push_str("\n\n");
    text.push_str(&wrapped(command.description(), 96));
    if !command.options().is_empty() {
        text.push_str("\noptions\n");
        text.push_str(&options(command.options()));
        text.push_str("  (`help options` lists those that every word takes)\n");
    }
    text.push_str("\nexamples\n");
    text.push_str(&rows(command.examples().iter().map(|(line, does)| (format!("  {line}"), (*does).to_owned()))));
    screen.print(&text)?;
    Ok(Exit::Done)
}

/// A line for each option.
fn options(options: &[&Opt]) -> String {
    rows(options.iter().map(|option| {
        let short = option.short.map_or_else(String::new, |short| format!("-{short}, "));
        let value = option.value.map_or_else(String::new, |(name, _)| format!(" {name}"));
        (format!("  {short}--{}{value}", option.long), option.help.to_owned())
    }))
}

fn session_words() -> String {
    rows(crate::words::WORDS.iter().map(|word| {
        let line = if word.takes.is_empty() { word.name.to_owned() } else { format!("{} {}", word.name, word.takes) };
        (line, word.about.to_owned())
    }))
}

/// What a line is.
const GRAMMAR: &str = "\
A line is, by how it begins,
  .WORD              a word about the session: `help session`
  !COMMAND           a command of the shell; STATEMENT |! COMMAND hands it what is printed
                     (at the prompt; in scripts only with `run FILE --allow-shell`)
  | ...              more of the last query
  assert             a query and how many rows it may have: assert none QUERY, assert some QUERY,
                     assert <= 2 QUERY [else 'TEXT']
  WORD               a word with its arguments: `help`
  TABLE -o csv       a table as a word: its rows
  TABLE | ..., let, print, datatable, range, union, search, (
                     a query in the Kusto Query Language

Enter runs what is whole. A query goes on in the next line while a bracket is open, while it ends
in `|`, `,` or an operator, and behind a `let` without its query. In a script it goes on too when
the next line begins with `|` or a word such as `and` or `by`; blank lines and comments do not
matter. `;` ends it everywhere.
";

fn exit_codes() -> String {
    let codes = Exit::ALL.iter().map(|exit| (exit.code(), exit.meaning()));
    let mut codes: Vec<(u8, &str)> = codes.chain([(101, "a fault in amlha itself")]).collect();
    codes.sort_unstable();
    let mut text = rows(codes.into_iter().map(|(code, meaning)| (code.to_string(), meaning.to_owned())));
    text.push_str("\nWhen several apply, the first of 6, 2, 3, 1, 4, 5 wins.\n");
    text
}

/// Two columns.
fn rows(items: impl Iterator<Item = (String, String)>) -> String {
    let items: Vec<(String, String)> = items.collect();
    let width = items.iter().map(|(left, _)| left.chars().count()).max().unwrap_or_default();
    items.iter().map(|(left, right)| format!("{left:<width$}   {right}\n")).collect()
}

fn wrapped(text: &str, width: usize) -> String {
    let mut lines = String::new();
    let mut length = 0;
    for word in text.split_whitespace() {
        let letters = word.chars().count();
        if length > 0 && length + 1 + letters > width {
            lines.push('\n');
            length = 0;
        }
        if length > 0 {
            lines.push(' ');
            length += 1;
        }
        lines.push_str(word);
        length += letters;
    }
    lines.push('\n');
    lines
}
