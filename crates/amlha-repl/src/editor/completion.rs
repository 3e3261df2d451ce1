//! What Tab offers: words, options, their values, names of the open inventory, files.

use std::path::{MAIN_SEPARATOR, Path};

use super::index::{Entries, Index};
use super::offer::{Offer, starting};
use super::query;
use crate::command::{Command, Value};
use crate::line::{Kind, statements};
use crate::{commands, errors};

/// How many candidates are worth showing.
pub(super) const AT_MOST: usize = 200;

/// The candidates for what ends at `position`, and where the text begins that they replace.
pub(crate) fn complete(line: &str, position: usize, index: &Index, last_query: Option<&str>) -> (usize, Vec<Offer>) {
    let typed = line.get(..position).unwrap_or(line);
    let (kind, statement) = statement_of(typed);
    let (length, found) = match kind {
        Kind::Kql => query::offers(statement, index),
        Kind::Tail => query::offers(&format!("{}\n{statement}", last_query.unwrap_or("resources")), index),
        Kind::Assert => query::offers(asserted(statement), index),
        // A command of the shell names files.
        Kind::Shell => {
            let word = statement.get(last_word(statement)..).unwrap_or_default();
            (word.len(), files(word))
        }
        Kind::Words | Kind::Session => match quoted_query(statement) {
            Some(inner) => query::offers(inner, index),
            None => of_words(statement, index),
        },
    };
    (position.min(line.len()).saturating_sub(length), few(found))
}

/// No more than are worth showing, and those without which they would have more letters in common
/// than all have: the editor puts such letters into the line.
fn few(mut found: Vec<Offer>) -> Vec<Offer> {
    let mut rest = found.split_off(found.len().min(AT_MOST));
    let mut common = found.iter().map(|offer| offer.text.as_str()).reduce(common).unwrap_or_default().to_owned();
    rest.retain(|offer| {
        let breaks = !offer.text.starts_with(&common);
        common.truncate(self::common(&common, &offer.text).len());
        breaks
    });
    found.extend(rest);
    found
}

/// What two texts begin with.
fn common<'a>(a: &'a str, b: &str) -> &'a str {
    let end = a.char_indices().zip(b.chars()).find(|((_, a), b)| a != b);
    let end = end.map_or(a.len().min(b.len()), |((at, _), _)| at);
    a.get(..end).unwrap_or_default()
}

/// The statement that a text ends in.
pub(super) fn statement_of(typed: &str) -> (Kind, &str) {
    let Some(last) = statements(typed).last() else { return (Kind::Words, "") };
    let behind = typed.get(last.start + last.text.len()..).unwrap_or_default();
    let ended = match last.kind {
        Kind::Words | Kind::Session | Kind::Shell => behind.contains([';', '\n']),
        Kind::Kql | Kind::Tail | Kind::Assert => behind.trim_start().starts_with(';'),
    };
    if ended { (Kind::Words, "") } else { (last.kind, typed.get(last.start..).unwrap_or_default()) }
}

/// The query of `assert none QUERY` and of `assert <= 2 QUERY`.
fn asserted(statement: &str) -> &str {
    let mut rest = statement.get("assert".len()..).unwrap_or_default().trim_start();
    let signs = rest.starts_with(['<', '>', '=', '!']);
    for _ in 0..if signs { 2 } else { 1 } {
        rest = rest.find(char::is_whitespace).and_then(|at| rest.get(at..)).unwrap_or_default().trim_start();
    }
    rest
}

/// What is typed of the text of `query '...`.
fn quoted_query(statement: &str) -> Option<&str> {
    let rest = statement.strip_prefix("query")?.trim_start();
    let quote = rest.chars().next().filter(|letter| matches!(letter, '\'' | '"'))?;
    rest.get(1..).filter(|inner| !inner.contains(quote))
}

/// The candidates for the last of these words, and its length.
fn of_words(statement: &str, index: &Index) -> (usize, Vec<Offer>) {
    let start = last_word(statement);
    let word = statement.get(start..).unwrap_or_default();
    let before: Vec<&str> = statement.get(..start).unwrap_or_default().split_whitespace().collect();
    let found = match before.split_first() {
        None => {
            let words =
                commands::COMMANDS.iter().map(|command| (command.name().to_owned(), command.summary().to_owned()));
            let tables = amlha_tables::TABLES.iter().map(|table| (table.name.to_owned(), table.about.to_owned()));
            let dotted = crate::words::WORDS.iter().map(|word| (word.name.to_owned(), word.about.to_owned()));
            let is_word = |name: &str| commands::COMMANDS.iter().any(|command| command.name() == name);
            starting(word, words.chain(tables.filter(|(name, _)| !is_word(name))).chain(dotted))
        }
        Some((first, _)) if first.starts_with('.') => {
            let known = crate::words::WORDS.iter().find(|known| known.name.eq_ignore_ascii_case(first));
            known.and_then(|known| known.value).map(|value| values(value, word, index)).unwrap_or_default()
        }
        Some((first, rest)) => match commands::find(first) {
            Some(command) => after(command, rest.last().copied(), word, index),
            None => Vec::new(),
        },
    };
    (word.len(), found)
}

/// Where the last word begins; one in quotes has spaces in it.
fn last_word(statement: &str) -> usize {
    let (mut start, mut quote) = (0, None);
    for (at, letter) in statement.char_indices() {
        match quote {
            Some(mark) if mark == letter => quote = None,
            Some(_) => {}
            None if letter == '\'' || letter == '"' => quote = Some(letter),
            None if letter.is_whitespace() => start = at + letter.len_utf8(),
            None => {}
        }
    }
    start
}

fn after(command: &dyn Command, previous: Option<&str>, word: &str, index: &Index) -> Vec<Offer> {
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
    value.map(|value| values(value, word, index)).unwrap_or_default()
}

fn values(value: Value, word: &str, index: &Index) -> Vec<Offer> {
    match value {
        Value::Choice(choices) => starting(word, choices.iter().map(|choice| ((*choice).to_owned(), ""))),
        Value::Path | Value::Report | Value::CheckFile | Value::GraphFile | Value::PlanFile | Value::Rows => {
            files(word)
        }
        Value::Resource => named(word, &index.resources),
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
            let mut found = named(word, &index.findings);
            found.extend(starting(word, rules.chain(services).chain(pages)));
            found.extend(named(word, &index.resources));
            found
        }
        Value::Table => starting(word, amlha_tables::TABLES.iter().map(|table| (table.name.to_owned(), table.about))),
        Value::RowsFormat => {
            let formats = amlha_report::RowsFormat::WORDS.iter().map(|(format, _)| ((*format).to_owned(), ""));
            starting(word, formats.chain([("auto".to_owned(), "")]))
        }
        Value::Variable => named(word, &index.variables),
        Value::Fault => {
            let words = ["zone", "region", "service", "resource", "in", "and"].map(|word| (word.to_owned(), ""));
            let mut found = starting(word, words);
            found.extend(named(word, &index.resources));
            found
        }
        Value::Number | Value::Own => Vec::new(),
    }
}

/// Names that are known in order, in quotes where they are more than one word.
fn named(word: &str, entries: &Entries) -> Vec<Offer> {
    let typed = word.trim_start_matches(['\'', '"']);
    let near = entries.some(typed, AT_MOST).map(|entry| (entry.name.clone(), entry.about));
    starting(word, near)
}

fn files(word: &str) -> Vec<Offer> {
    let word = word.trim_start_matches(['\'', '"']);
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
        .filter(|name| !name.chars().any(char::is_control))
        .map(|name| {
            let path = format!("{folder}{name}");
            let text = if path.contains([' ', ';']) { format!("'{path}'") } else { path };
            Offer { shown: name, text, about: String::new() }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn offered(line: &str) -> Vec<String> {
        let names = |names: &[&str]| Entries::of(names.iter().map(|name| ((*name).to_owned(), "")));
        let index = Index::with(names(&["mlw-a", "st b"]), names(&["ST001@stcontoso"]), names(&["region"]));
        complete(line, line.len(), &index, Some("regions")).1.into_iter().map(|offer| offer.text).collect()
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
    #[test]
    fn what_is_left_out_shares_no_fewer_letters() {
        let offer = |text: String| Offer { shown: text.clone(), text, about: String::new() };
        let mut all: Vec<Offer> = (0..300).map(|number| offer(format!("aa{number:03}"))).collect();
        all.push(offer("ab".to_owned()));
        let kept = few(all);
        assert_eq!(kept.iter().map(|offer| offer.text.as_str()).reduce(common), Some("a"));
        assert!(kept.len() < AT_MOST + 10);
    }

    #[test]
    fn a_query_offers_what_it_has_at_that_place() {
        assert_eq!(offered("resources | where zoneE"), ["zoneEffective"]);
        assert_eq!(offered("resources | extend ours = 1 | where our"), ["ours"]);
        assert!(offered("resources | project name, id | where loc").iter().all(|name| name != "location"));
        assert_eq!(offered("resources | summarize total = count() by location | order by tota"), ["total"]);
        assert_eq!(offered("resources\n| where zoneE"), ["zoneEffective"]);
        assert_eq!(offered("resources | join kind=leftou"), ["leftouter"]);
        assert_eq!(offered("resources | join kind=inner (find"), ["findings"]);
        assert!(offered("resources | join kind=inner (findings | where impa").contains(&"impact".to_owned()));
        assert_eq!(offered("resources | where isempty(resourceGro"), ["resourceGroup"]);
        assert!(offered("resources | extend a = toupp").contains(&"toupper(".to_owned()));
        assert!(offered("resources | summarize dcou").contains(&"dcount(".to_owned()));
        assert_eq!(offered("resources | where name == 'ml"), ["mlw-a"]);
        assert_eq!(offered("resources | where name == ml"), ["'mlw-a'"]);
        assert_eq!(offered("query 'resources | where zoneE"), ["zoneEffective"]);
        assert_eq!(offered("assert none findings | wh"), ["where"]);
        assert!(offered("check; resources | mv-ex").contains(&"mv-expand".to_owned()));
        // What goes on with the last query has the columns of that.
        assert!(offered("| where pai").contains(&"pair".to_owned()));
    }
}
