//! The grey text behind what is typed: what may follow, from the word's own description.

use super::completion::statement_of;
use super::query::arguments;
use super::{offer, place};
use crate::command::{Command, Opt};
use crate::commands;
use crate::line::Kind;

/// What may follow a line, in no more than so many columns.
pub(super) fn hint(line: &str, columns: usize) -> Option<String> {
    let (kind, statement) = statement_of(line);
    let text = match kind {
        Kind::Words => of_command(statement)?,
        Kind::Session => of_session(statement)?,
        Kind::Shell => return None,
        Kind::Kql | Kind::Tail | Kind::Assert => of_query(statement)?,
    };
    let fits = offer::trimmed(&text, columns);
    (!fits.trim().is_empty()).then(|| fits.to_owned())
}

/// The arguments of a command that are not there yet.
fn of_command(statement: &str) -> Option<String> {
    let spaced = statement.ends_with(' ');
    let mut words = statement.split_whitespace();
    let first = words.next()?;
    let given: Vec<&str> = words.collect();
    let command = commands::find(first)?;
    if statement.contains(['\'', '"']) || given.is_empty() && !spaced && !command.name().eq_ignore_ascii_case(first) {
        return None;
    }
    let lead = if spaced { "" } else { " " };
    if let Some(open) = given.last().and_then(|last| option(command, last)).and_then(|option| option.value) {
        return Some(format!("{lead}{}", open.0));
    }
    // Half a word is completed, not hinted at.
    if !spaced && !given.is_empty() {
        return None;
    }
    let mut taken = given.iter().filter_map(|word| option(command, word)).collect::<Vec<_>>();
    taken.retain(|option| !option.repeats);
    let values = given.windows(2).filter(|pair| {
        pair.first().and_then(|word| option(command, word)).is_some_and(|option| option.value.is_some())
    });
    let dashed = given.iter().filter(|word| word.starts_with('-')).count();
    let plain = given.len().saturating_sub(dashed + values.count());
    let positional = command.positional().filter(|positional| plain < positional.max);
    let positional = positional.map(|positional| {
        if plain < positional.min { positional.name.to_owned() } else { format!("[{}]", positional.name) }
    });
    let left = command.options().iter().filter(|option| !taken.iter().any(|taken| taken.long == option.long));
    let options = left.map(|option| match option.value {
        Some((value, _)) => format!("[--{} {value}]", option.long),
        None => format!("[--{}]", option.long),
    });
    let parts: Vec<String> = positional.into_iter().chain(options).collect();
    Some(format!("{lead}{}", parts.join(" ")))
}

fn option(command: &dyn Command, word: &str) -> Option<&'static Opt> {
    let is = |option: &&&'static Opt| {
        word.strip_prefix("--") == Some(option.long)
            || option.short.is_some_and(|short| word.strip_prefix('-').is_some_and(|typed| typed.chars().eq([short])))
    };
    command.options().iter().find(is).copied()
}

fn of_session(statement: &str) -> Option<String> {
    let typed = statement.trim_end();
    let word = crate::words::WORDS.iter().find(|word| word.name.eq_ignore_ascii_case(typed))?;
    let lead = if statement.ends_with(' ') { "" } else { " " };
    Some(format!("{lead}{}", word.takes))
}

/// Inside a call what it takes; behind the name of an operator how it goes on.
fn of_query(statement: &str) -> Option<String> {
    let place = place::of(statement);
    if place.quoted.is_some() {
        return None;
    }
    if let Some((name, commas)) = place.call
        && let Some((_, least, most)) = amlha_kql::functions().find(|(known, _, _)| *known == name)
    {
        let left = most.saturating_sub(commas);
        return (left > 0).then(|| format!("  {name}: {}", arguments(least, most)));
    }
    let part = place.part?;
    let operator = place.operator()?;
    let known = amlha_kql::operators::OPERATORS.iter().find(|known| known.here && known.name == operator)?;
    let rest = known.syntax.strip_prefix(operator)?.trim_start();
    (part.trim() == operator && part.ends_with(' ')).then(|| rest.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hinted(line: &str) -> String {
        hint(line, 40).unwrap_or_default()
    }

    #[test]
    fn a_word_says_what_it_takes() {
        assert!(hinted("show ").starts_with("NAME ["), "{}", hinted("show "));
        assert!(hinted("check").starts_with(" [--all] [--fail-on IMPACT]"), "{}", hinted("check"));
        assert_eq!(hinted("check --fail-on "), "IMPACT");
        assert!(!hinted("check --all ").contains("[--all]"), "{}", hinted("check --all "));
        assert_eq!(hinted("che"), "");
        assert_eq!(hinted(".schema"), " TABLE");
        assert_eq!(hint("plan ", 40).unwrap().chars().count(), 40);
    }

    #[test]
    fn a_query_says_how_it_goes_on() {
        assert_eq!(hinted("resources | where "), "Condition");
        assert_eq!(hinted("resources | extend a = toupper("), "  toupper: 1 argument");
        assert_eq!(hinted("resources | where name == '"), "");
    }
}
