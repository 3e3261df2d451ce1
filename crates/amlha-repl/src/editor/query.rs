//! What Tab offers inside a query. The columns are those that the engine itself finds at that place.

use amlha_kql::operators::OPERATORS;
use amlha_rules::{Acceptances, Profile};
use amlha_tables::{Estate, Memory};
use jiff::Timestamp;

use super::index::Index;
use super::offer::{Offer, starting};
use super::place::{self, Place};

/// Words of conditions.
const CONDITIONS: &[(&str, &str)] = &[
    ("and", "both hold"),
    ("or", "one of both holds"),
    ("not", "the opposite"),
    ("in", "one of these"),
    ("in~", "one of these, in any letter case"),
    ("has", "has this word"),
    ("contains", "has this text in it"),
    ("startswith", "begins with this text"),
    ("endswith", "ends with this text"),
    ("between", "from .. to"),
];

/// Words of orders.
const ORDERS: &[(&str, &str)] =
    &[("by", "these columns"), ("asc", "the smallest first"), ("desc", "the largest first")];

/// The words that may stand between the columns of an operator, each with what it says.
fn words(operator: &str) -> &'static [(&'static str, &'static str)] {
    match operator {
        "where" | "filter" | "extend" | "project" => CONDITIONS,
        "order" | "sort" | "top" => ORDERS,
        "summarize" => &[("by", "for each of these")],
        "join" | "lookup" => &[("on", "rows that agree in these columns")],
        _ => &[],
    }
}

/// The kinds of `join`.
const KINDS: &[&str] =
    &["inner", "innerunique", "leftouter", "rightouter", "fullouter", "leftanti", "leftsemi", "rightanti", "rightsemi"];

/// The offers at the end of a query, and how many bytes of it they replace.
pub(super) fn offers(text: &str, index: &Index) -> (usize, Vec<Offer>) {
    let place = place::of(text);
    if let Some((_, typed)) = place.quoted {
        return (typed.len(), values(&place, index, typed, true));
    }
    let Some(part) = place.part else {
        return (place.word.len(), tables(place.word));
    };
    let Some(operator) = place.operator() else {
        // `mv-ex`: operators have dashes.
        let typed = part.trim_start();
        let here = OPERATORS.iter().filter(|operator| operator.here);
        return (
            typed.len(),
            starting(typed, here.map(|operator| (operator.name.to_owned(), operator.syntax.to_owned()))),
        );
    };
    if part.trim_end_matches(|letter: char| letter.is_alphanumeric()).ends_with("kind=") {
        return (place.word.len(), starting(place.word, KINDS.iter().map(|kind| ((*kind).to_owned(), String::new()))));
    }
    let values = values(&place, index, place.word, false);
    if !values.is_empty() {
        return (place.word.len(), values);
    }
    if let Some((path, typed)) = place.word.rsplit_once('.') {
        let members = index.members(path).map(|(name, kind)| (name.clone(), kind.to_owned()));
        return (typed.len(), starting(typed, members));
    }
    let opens_table =
        part.trim_end_matches(|letter: char| letter.is_alphanumeric() || letter == '_').trim_end().ends_with('(');
    if matches!(operator, "join" | "union" | "lookup") && opens_table || operator == "union" {
        return (place.word.len(), tables(place.word));
    }
    let mut found = starting(place.word, columns(&place));
    if operator == "summarize" {
        let aggregates =
            amlha_kql::aggregates().map(|name| (format!("{name}("), "over the rows of a group".to_owned()));
        found.extend(starting(place.word, aggregates));
    }
    // Two hundred functions say nothing to someone who typed no letter yet.
    if !place.word.is_empty() {
        let functions = amlha_kql::functions().map(|(name, least, most)| (format!("{name}("), arguments(least, most)));
        found.extend(starting(place.word, functions));
    }
    found.extend(starting(place.word, words(operator).iter().map(|(word, about)| ((*word).to_owned(), *about))));
    (place.word.len(), found)
}

fn tables(word: &str) -> Vec<Offer> {
    starting(word, amlha_tables::TABLES.iter().map(|table| (table.name.to_owned(), table.about.to_owned())))
}

/// The values that the column has which the word is compared with.
fn values(place: &Place<'_>, index: &Index, typed: &str, quoted: bool) -> Vec<Offer> {
    let Some(known) = place.compared().and_then(|column| index.values(column)) else { return Vec::new() };
    let fits = known.some(typed.trim_start_matches('\''), super::completion::AT_MOST);
    let plain =
        fits.filter(|entry| !entry.name.contains(['\'', '\\', '"']) && !entry.name.chars().any(char::is_control));
    let offer = |name: &str, about: &str| Offer {
        shown: name.to_owned(),
        text: if quoted { name.to_owned() } else { format!("'{name}'") },
        about: about.to_owned(),
    };
    plain.map(|entry| offer(&entry.name, entry.about)).collect()
}

/// The columns at a place. Where the query before it has an error, those of its table.
fn columns(place: &Place<'_>) -> Vec<(String, String)> {
    let (profile, none, memory) = (Profile::default(), Acceptances::default(), Memory::default());
    let estate = Estate {
        inventory: None,
        profile: &profile,
        acceptances: &none,
        now: Timestamp::UNIX_EPOCH,
        snapshots: &[],
        memory: &memory,
        stream: None,
    };
    let tables = estate.tables();
    let text = place.before.as_str();
    let first = text.rsplit(';').next().unwrap_or(text).split('|').next().unwrap_or_default().trim();
    let table = amlha_tables::find(first);
    let about = |name: &str| {
        let column = table.and_then(|table| table.columns.iter().find(|column| column.name == name));
        column.map(|column| column.about)
    };
    match amlha_kql::query(text, &tables, &amlha_kql::Options::default()) {
        Ok(plan) => plan
            .columns()
            .iter()
            .map(|column| {
                (column.name.clone(), about(&column.name).map_or_else(|| column.kind.name().to_owned(), str::to_owned))
            })
            .collect(),
        Err(_) => table
            .into_iter()
            .flat_map(|table| table.columns)
            .map(|column| (column.name.to_owned(), column.about.to_owned()))
            .collect(),
    }
}

/// What a call takes: `2 to 3 arguments`.
pub(super) fn arguments(least: usize, most: usize) -> String {
    match (least, most) {
        (0, 0) => "no argument".to_owned(),
        (1, 1) => "1 argument".to_owned(),
        (least, most) if least == most => format!("{least} arguments"),
        (least, most) if most > 20 => format!("{least} arguments or more"),
        (least, most) => format!("{least} to {most} arguments"),
    }
}
