use amlha_model::catalog;
use amlha_report::{Language, Report, ServicesReport};
use insta::assert_snapshot;

use crate::{colour, json, markdown, text, wide};

fn report(edition: &str, language: Language) -> Report<'static> {
    Report::Services(ServicesReport { edition: catalog::edition(edition).unwrap(), language })
}

#[test]
fn the_seed_in_both_languages() {
    let english = report("2020-09-16", Language::English);
    assert_snapshot!("seed", text(&english));
    assert_snapshot!("seed_markdown", markdown(&english));
    assert_snapshot!("seed_json", json(&english));
    let portuguese = report("2020-09-16", Language::Portuguese);
    assert_snapshot!("seed_portuguese", colour(&portuguese));
    assert_snapshot!("seed_portuguese_60", wide(&portuguese, 60));
}

#[test]
fn today() {
    let current = report("current", Language::English);
    assert_snapshot!("current", text(&current));
    assert_snapshot!("current_markdown", markdown(&current));
}

#[test]
fn an_edition_without_portuguese_stays_english() {
    assert_eq!(text(&report("current", Language::Portuguese)), text(&report("current", Language::English)));
}

#[test]
fn every_row_is_there() {
    for edition in catalog::editions() {
        let drawn = wide(&report(&edition.id, Language::English), 0);
        for row in &edition.rows {
            assert!(drawn.contains(&row.label_en), "{} {}", edition.id, row.key);
        }
        assert!(drawn.contains(&format!("{} rows: ", edition.rows.len())), "{}", edition.id);
    }
}
