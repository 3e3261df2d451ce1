//! What Tab offers: words, options, their values, names of the open inventory, files.

use std::path::{MAIN_SEPARATOR, Path};

use rustyline::completion::Pair;

use crate::command::{Command, Value};
use crate::session::Session;
use crate::{commands, errors};

/// The names of the open inventory, sorted.
#[derive(Debug, Default, Clone)]
pub(crate) struct Names {
    pub(crate) resources: Vec<String>,
    pub(crate) findings: Vec<String>,
    pub(crate) variables: Vec<String>,
}

impl Names {
    pub(crate) fn of(session: &Session) -> Self {
        let variables = session.variables.iter().map(|(name, _)| name.clone()).collect();
        let Some(loaded) = &session.loaded else { return Self { variables, ..Self::default() } };
        let mut resources: Vec<String> = loaded
            .inventory
            .resources()
            .filter(|resource| resource.service().is_some())
            .map(|resource| resource.name().to_owned())
            .collect();
        resources.sort();
        resources.dedup();
        Self { resources, findings: session.last_list.clone(), variables }
    }
}

/// How many candidates are worth showing.
const AT_MOST: usize = 200;

/// The candidates for the word that ends at `position`, and where that word begins.
pub(crate) fn complete(line: &str, position: usize, names: &Names) -> (usize, Vec<Pair>) {
    let typed = line.get(..position).unwrap_or(line);
    let statement = typed.rfind(';').map_or(0, |at| at + 1);
    let start = typed.rfind([' ', '\t', ';']).map_or(0, |at| at + 1);
    let word = typed.get(start..).unwrap_or_default();
    let before: Vec<&str> = typed.get(statement..start).unwrap_or_default().split_whitespace().collect();
    let found = match before.split_first() {
        None => {
            let words = commands::COMMANDS.iter().map(|command| (command.name().to_owned(), command.summary()));
            let tables = amlha_tables::TABLES.iter().map(|table| (table.name.to_owned(), table.about));
            let dotted = crate::words::WORDS.iter().map(|word| (word.name.to_owned(), word.about));
            let is_word = |name: &str| commands::COMMANDS.iter().any(|command| command.name() == name);
            starting(word, words.chain(tables.filter(|(name, _)| !is_word(name))).chain(dotted))
        }
        Some((first, _)) if first.starts_with('.') => {
            let known = crate::words::WORDS.iter().find(|known| known.name.eq_ignore_ascii_case(first));
            known.and_then(|known| known.value).map(|value| values(value, word, names)).unwrap_or_default()
        }
        // A query: the columns of its table, and operators behind a bar.
        Some((first, _)) if is_query(first, typed.get(statement..).unwrap_or_default()) => {
            in_query(first, &before, word)
        }
        Some((first, rest)) => match commands::find(first) {
            Some(command) => after(command, rest.last().copied(), word, names),
            None => Vec::new(),
        },
    };
    (start, found.into_iter().take(AT_MOST).collect())
}

fn is_query(first: &str, statement: &str) -> bool {
    amlha_tables::find(first.trim_end_matches('|')).is_some() && statement.contains('|')
}

/// Operators behind a bar, else columns of the table and functions.
fn in_query(first: &str, before: &[&str], word: &str) -> Vec<Pair> {
    if before.last().is_some_and(|last| last.ends_with('|')) {
        let here = amlha_kql::operators::OPERATORS.iter().filter(|operator| operator.here);
        return starting(word, here.map(|operator| (operator.name.to_owned(), operator.syntax)));
    }
    let table = amlha_tables::find(first.trim_end_matches('|'));
    let columns = table.into_iter().flat_map(|table| table.columns);
    starting(word, columns.map(|column| (column.name.to_owned(), column.about)))
}

fn after(command: &dyn Command, previous: Option<&str>, word: &str, names: &Names) -> Vec<Pair> {
    if word.starts_with('-') {
        return starting(word, command.options().iter().map(|option| (format!("--{}", option.long), option.help)));
    }
    let is = |previous: &str, option: &crate::command::Opt| {
        previous.strip_prefix("--") == Some(option.long)
            || option
                .short
                .is_some_and(|short| previous.strip_prefix('-').is_some_and(|typed| typed.chars().eq([short])))
    };
    let option = previous.and_then(|previous| command.options().iter().find(|option| is(previous, option)));
    let value = match option.and_then(|option| option.value) {
        Some((_, value)) => Some(value),
        None => command.positional().map(|positional| positional.value),
    };
    value.map(|value| values(value, word, names)).unwrap_or_default()
}

fn values(value: Value, word: &str, names: &Names) -> Vec<Pair> {
    let plain = |names: &[String]| names.iter().map(|name| (name.clone(), "")).collect::<Vec<_>>();
    match value {
        Value::Choice(choices) => starting(word, choices.iter().map(|choice| ((*choice).to_owned(), ""))),
        Value::Path | Value::Report | Value::CheckFile | Value::GraphFile | Value::PlanFile | Value::Rows => {
            files(word)
        }
        Value::Resource => starting(word, plain(&names.resources)),
        Value::Topic => {
            let topics = commands::TOPICS.iter().map(|topic| ((*topic).to_owned(), ""));
            starting(
                word,
                commands::COMMANDS.iter().map(|command| (command.name().to_owned(), command.summary())).chain(topics),
            )
        }
        Value::Name => {
            let rules = amlha_rules::RULES.iter().map(|rule| (rule.code.to_owned(), rule.title));
            let services = amlha_model::SERVICES.iter().map(|service| (service.key.to_owned(), service.title));
            let pages = errors::pages().map(|page| (page.code.to_owned(), page.title));
            let all = plain(&names.findings).into_iter().chain(rules).chain(services).chain(pages);
            starting(word, all.chain(plain(&names.resources)))
        }
        Value::Table => starting(word, amlha_tables::TABLES.iter().map(|table| (table.name.to_owned(), table.about))),
        Value::RowsFormat => {
            let formats = amlha_report::RowsFormat::WORDS.iter().map(|(format, _)| ((*format).to_owned(), ""));
            starting(word, formats.chain([("auto".to_owned(), "")]))
        }
        Value::Variable => starting(word, plain(&names.variables)),
        Value::Fault => {
            let words = ["zone", "region", "service", "resource", "in", "and"].map(|word| (word.to_owned(), ""));
            starting(word, words.into_iter().chain(plain(&names.resources)))
        }
        Value::Number | Value::Own => Vec::new(),
    }
}

/// Those that begin with what was typed, in any letter case. Names that a terminal would obey, or
/// that do not fit one word, are offered in quotes and shown as text.
fn starting<'a>(word: &str, known: impl IntoIterator<Item = (String, &'a str)>) -> Vec<Pair> {
    let typed = word.trim_start_matches(['\'', '"']).to_lowercase();
    let fits = known.into_iter().filter(|(name, _)| name.to_lowercase().starts_with(&typed));
    fits.filter(|(name, _)| !name.chars().any(char::is_control))
        .map(|(name, help)| {
            let replacement = if name.contains([' ', ';']) { format!("'{name}'") } else { name.clone() };
            let display = if help.is_empty() { name } else { format!("{name}   {help}") };
            Pair { display, replacement }
        })
        .collect()
}

fn files(word: &str) -> Vec<Pair> {
    let (folder, start) = match word.rfind(['/', MAIN_SEPARATOR]) {
        Some(at) => (word.get(..=at).unwrap_or_default(), word.get(at + 1..).unwrap_or_default()),
        None => ("", word),
    };
    let place = if folder.is_empty() { Path::new(".") } else { Path::new(folder) };
    let Ok(entries) = std::fs::read_dir(place) else { return Vec::new() };
    let mut names: Vec<String> = entries
        .filter_map(Result::ok)
        .filter_map(|entry| {
            let name = entry.file_name().into_string().ok()?;
            let folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
            let hidden = name.starts_with('.') && !start.starts_with('.');
            (!hidden && name.starts_with(start)).then(|| if folder { format!("{name}/") } else { name })
        })
        .collect();
    names.sort();
    names
        .into_iter()
        .map(|name| Pair { replacement: format!("{folder}{name}"), display: amlha_model::shown(&name).into_owned() })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn offered(line: &str) -> Vec<String> {
        let names = Names {
            resources: vec!["mlw-a".into(), "st b".into()],
            findings: vec!["ST001@stcontoso".into()],
            variables: vec!["region".into()],
        };
        complete(line, line.len(), &names).1.into_iter().map(|pair| pair.replacement).collect()
    }

    #[test]
    fn words_options_values_and_names() {
        assert_eq!(offered("che"), ["check"]);
        assert_eq!(offered("check; pl"), ["plan"]);
        assert_eq!(offered("check --fa"), ["--fail-on"]);
        assert_eq!(offered("check --fail-on h"), ["High"]);
        assert_eq!(offered("check -o js"), ["json", "jsonc", "jsonl"]);
        assert_eq!(offered("show ML"), ["mlw-a"]);
        assert_eq!(offered("show st"), ["'st b'"]);
        assert!(offered("explain st001").contains(&"ST001@stcontoso".to_owned()));
        assert_eq!(offered("explain key_v"), ["key_vault"]);
        assert!(offered("nonsense x").is_empty());
        assert_eq!(offered("find"), ["findings"]);
        assert_eq!(offered(".sch"), [".schema"]);
        assert_eq!(offered(".schema reg"), ["regions"]);
        assert_eq!(offered(".output rec"), ["record"]);
        assert_eq!(offered(".unset r"), ["region"]);
        assert_eq!(offered("findings | wh"), ["where"]);
        assert_eq!(offered("resources | where zoneE"), ["zoneEffective"]);
    }
}
