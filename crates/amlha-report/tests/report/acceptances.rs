//! Acceptances in every format.

use amlha_report::{CheckReport, Explanation, Gate, Report};
use amlha_rules::acceptance::{Acceptance, Acceptances, NotApplied, Origin, Selector, Until, Why, accept};
use amlha_rules::{Impact, Keep, rules};
use insta::assert_snapshot;

use crate::{colour, estate, json, markdown, text};

fn acceptance(name: &str, until: &str, line: usize) -> Acceptance {
    Acceptance {
        rules: vec![rules::find("ST001").unwrap()],
        on: Selector { name: Some(name.to_owned()), ..Selector::default() },
        reason: "a copy is made elsewhere every night".to_owned(),
        by: "alice@contoso.com".to_owned(),
        until: Until::Day(until.parse().unwrap()),
        origin: Origin::File { name: "accepted.toml".to_owned(), line },
    }
}

/// An acceptance of every finding of `ST001`, with these words everywhere.
pub(crate) fn of_everything(words: &str) -> Acceptances {
    let entry = Acceptance {
        reason: words.to_owned(),
        by: words.to_owned(),
        origin: Origin::PolicyExemption { id: format!("/x/{words}"), category: words.to_owned() },
        ..acceptance("*", "2030-01-01", 1)
    };
    let idle =
        Acceptance { origin: Origin::File { name: words.to_owned(), line: 7 }, ..acceptance(words, "2030-01-01", 7) };
    let ended = Acceptance {
        origin: Origin::AdvisorSuppression { id: words.to_owned() },
        ..acceptance(words, "2020-01-01", 9)
    };
    Acceptances {
        entries: vec![entry, idle, ended],
        not_applied: vec![NotApplied { id: words.to_owned(), why: Why::NoEnd }],
    }
}

pub(crate) fn some() -> Acceptances {
    let exemption = |name: &str, why| NotApplied {
        id: format!("{}/Microsoft.Authorization/policyExemptions/{name}", estate::GROUP),
        why,
    };
    let of_azure = Acceptance {
        rules: vec![rules::find("ST001").unwrap(), rules::find("KV001").unwrap()],
        on: Selector { below: Some("/subscriptions/0".to_owned()), ..Selector::default() },
        until: Until::Moment("2026-01-31T12:00:00Z".parse().unwrap()),
        origin: Origin::PolicyExemption {
            id: format!("{}/Microsoft.Authorization/policyExemptions/whole", estate::GROUP),
            category: "Mitigated".to_owned(),
        },
        ..acceptance("*", "2026-01-31", 1)
    };
    Acceptances {
        entries: vec![
            acceptance("stcontoso", "2026-09-30", 2),
            acceptance("stcontosogeo", "2026-04-01", 9),
            acceptance("stcontosoodd", "2026-05-02", 16),
            acceptance("stgone", "2026-09-30", 23),
            acceptance("stcontosozone", "2026-09-30", 30),
            of_azure,
        ],
        not_applied: vec![
            exemption("forever", Why::NoEnd),
            exemption("other", Why::NoRule),
            exemption("always", Why::NoEnd),
        ],
    }
}

#[test]
fn a_check_with_acceptances_in_every_format() {
    let inventory = estate::inventory();
    let acceptances = some();
    let check = accept(estate::check(&inventory, Keep::Findings), &acceptances);
    let gate = Gate::hold(&check, Impact::High);
    assert_eq!(gate.tripped, ["ST001@stcontosogeo"]);
    assert_eq!(gate.ended, ["ST001@stcontosogeo"]);
    assert_eq!(gate.accepted, ["ST001@stcontoso", "ST001@stcontosoodd"]);
    // That of the computes, which nobody accepted.
    assert_eq!(gate.unknown, 1);
    let report = Report::Check(CheckReport { check: &check, plan: None, all: false, gate: Some(gate), packs: &[] });
    assert_snapshot!("text", text(&report));
    assert_snapshot!("colour", colour(&report));
    assert_snapshot!("markdown", markdown(&report));
    assert_snapshot!("json", json(&report));
}

#[test]
fn a_finding_says_who_accepts_it() {
    let inventory = estate::inventory();
    let acceptances = some();
    let check = accept(estate::check(&inventory, Keep::Findings), &acceptances);
    let plan = estate::plan();
    let told = |id: &str| {
        let finding = check.find(id).unwrap();
        text(&Report::Explain(Explanation::Finding { finding, plan: &plan }))
    };
    let field = |text: String| {
        let (_, rest) = text.split_once("\naccepted ").unwrap();
        let (field, _) = rest.split_once("\nrule ").unwrap();
        format!("accepted {field}")
    };
    assert_snapshot!("holds", field(told("ST001@stcontoso")));
    assert_snapshot!("ended", field(told("ST001@stcontosogeo")));
}
