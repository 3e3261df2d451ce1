//! What differs between two inventories, in every format.

use amlha_model::Inventory;
use amlha_report::{DiffReport, Report};
use amlha_rules::compare::compare;
use amlha_rules::{Comparison, Context, Keep, Profile};
use insta::assert_snapshot;
use serde_json::Value;

use crate::{colour, estate, json, markdown, text, wide};

fn later() -> Inventory {
    let accounts = [
        // One copy less, another tier, a new account, and one that is not there any more.
        estate::account("stcontoso", "westeurope", "Standard_ZRS"),
        estate::account("stcontosogeo", "westeurope", "Standard_RAGRS"),
        estate::account("stcontosozone", "westeurope", "Standard_LRS"),
        estate::account("stcontosonew", "westeurope", "Standard_LRS"),
        estate::account("stcontosoodd", "westeurope", "Standard_LRS"),
    ];
    estate::built(&[("export/later.json", format!("[{}]", accounts.join(",")))])
}

fn compared(before: &Inventory, after: &Inventory, look: impl FnOnce(&Comparison<'_>)) {
    let profile = Profile::default();
    let context = Context::new(after, &profile, estate::now());
    let (earlier, current) = (estate::check(before, Keep::Findings), estate::check(after, Keep::Findings));
    look(&compare(&earlier, &current, &context));
}

fn report<'a>(comparison: &'a Comparison<'a>, fail_on_worse: bool) -> Report<'a> {
    Report::Diff(DiffReport { comparison, before: "april.amlha", after: "may.amlha", fail_on_worse })
}

#[test]
fn each_format() {
    compared(&estate::inventory(), &later(), |comparison| {
        let report = report(comparison, true);
        assert_snapshot!("text", text(&report));
        assert_snapshot!("text_60", wide(&report, 60));
        assert_snapshot!("colour", colour(&report));
        assert_snapshot!("markdown", markdown(&report));
        assert_snapshot!("json", json(&report));
    });
}

#[test]
fn an_estate_is_the_same_as_itself() {
    let inventory = estate::inventory();
    compared(&inventory, &estate::inventory(), |comparison| {
        assert!(comparison.is_empty());
        let drawn = text(&report(comparison, true));
        assert!(drawn.contains("nothing differs: "), "{drawn}");
        assert!(drawn.ends_with("passed the gate --fail-on worse\n"), "{drawn}");
    });
}

/// What is new one way is gone the other way, and nothing is worse both ways by the same change.
#[test]
fn the_other_way_round_is_the_other_way_round() {
    let count = |before: &Inventory, after: &Inventory| {
        let mut counts = Vec::new();
        compared(before, after, |comparison| {
            let document: Value = serde_json::from_str(&json(&report(comparison, false))).unwrap();
            let of = |name: &str| document["counts"][name].as_u64().unwrap();
            counts = [
                "added",
                "removed",
                "changed",
                "sameResources",
                "newFindings",
                "goneFindings",
                "changedFindings",
                "sameFindings",
            ]
            .map(of)
            .to_vec();
            assert!(document["gate"].is_null());
        });
        counts
    };
    let forth = count(&estate::inventory(), &later());
    let back = count(&later(), &estate::inventory());
    assert_eq!([back[1], back[0], back[2], back[3], back[5], back[4], back[6], back[7]], forth.as_slice());
}

#[test]
fn names_are_shown_and_not_obeyed() {
    const NAME: &str = "st|`x`<img>\n# head\u{1b}[31m\u{202e}";
    let account = |sku: &str| {
        let value = serde_json::json!([{
            "id": format!("{}/Microsoft.Storage/storageAccounts/st", estate::GROUP), "name": NAME,
            "type": "Microsoft.Storage/storageAccounts", "location": "westeurope", "kind": NAME,
            "sku": {"name": sku}, "properties": {NAME: sku},
        }]);
        estate::built(&[(NAME, value.to_string())])
    };
    compared(&account("Standard_ZRS"), &account(NAME), |comparison| {
        let report = Report::Diff(DiffReport { comparison, before: NAME, after: NAME, fail_on_worse: true });
        for drawn in [text(&report), wide(&report, 60), markdown(&report), json(&report)] {
            let bad = drawn
                .chars()
                .find(|letter| *letter != '\n' && amlha_model::shown(&letter.to_string()) != letter.to_string());
            assert_eq!(bad, None, "{drawn}");
        }
        let drawn = markdown(&report);
        assert!(!drawn.lines().any(|line| line.starts_with("# head")), "{drawn}");
        assert!(!drawn.replace("\\<", "").replace("`` st|`x`<", "").contains("| <img"), "{drawn}");
    });
}
