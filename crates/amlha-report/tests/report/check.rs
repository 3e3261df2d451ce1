use amlha_report::{CheckReport, Gate, Report};
use amlha_rules::{Impact, Keep};
use insta::assert_snapshot;

use crate::{colour, estate, json, markdown, text, wide};

#[test]
fn findings_in_every_format() {
    let inventory = estate::inventory();
    let check = estate::check(&inventory, Keep::Findings);
    let plan = estate::plan();
    let report = Report::Check(CheckReport { check: &check, plan: Some(&plan), all: false, gate: None, packs: &[] });
    assert_snapshot!("text", text(&report));
    assert_snapshot!("text_60", wide(&report, 60));
    assert_snapshot!("text_0", wide(&report, 0));
    assert_snapshot!("colour", colour(&report));
    assert_snapshot!("markdown", markdown(&report));
    assert_snapshot!("json", json(&report));
}

#[test]
fn everything_and_a_gate() {
    let inventory = estate::inventory();
    let check = estate::check(&inventory, Keep::All);
    let gate = Gate::hold(&check, Impact::High);
    let report = Report::Check(CheckReport { check: &check, plan: None, all: true, gate: Some(gate), packs: &[] });
    assert_snapshot!("all", text(&report));
    assert_snapshot!("all_markdown", markdown(&report));
    let last = text(&report).lines().next_back().unwrap().to_owned();
    assert!(last.starts_with("FAILED the gate --fail-on High: "), "{last}");
}

#[test]
fn the_last_line_of_a_gate_says_what_it_knows() {
    let inventory = estate::inventory();
    let check = estate::check(&inventory, Keep::Findings);
    let accepted_last = |tripped: Vec<String>, ended: usize, accepted: usize, unknown| {
        let ended = tripped.iter().take(ended).cloned().collect();
        let gate = Gate { fail_on: Impact::Medium, tripped, ended, accepted: vec!["A@c".into(); accepted], unknown };
        let gate = Some(gate);
        let report = Report::Check(CheckReport { check: &check, plan: None, all: false, gate, packs: &[] });
        wide(&report, 0).lines().next_back().unwrap().to_owned()
    };
    let last = |tripped, unknown| accepted_last(tripped, 0, 0, unknown);
    assert_eq!(last(Vec::new(), 0), "passed the gate --fail-on Medium");
    assert_eq!(
        last(Vec::new(), 2),
        "UNDECIDED at the gate --fail-on Medium: nothing tripped it, 2 unknown (did not decide)"
    );
    assert_eq!(last(vec!["A@b".into()], 1), "FAILED the gate --fail-on Medium: A@b. 1 unknown (did not decide)");
    assert_eq!(accepted_last(Vec::new(), 0, 2, 0), "passed the gate --fail-on Medium. 2 accepted");
    assert_eq!(
        accepted_last(vec!["A@b".into()], 1, 1, 1),
        "FAILED the gate --fail-on Medium: A@b. 1 accepted, 1 no longer accepted, 1 unknown (did not decide)"
    );
    assert_eq!(
        accepted_last(Vec::new(), 0, 1, 2),
        "UNDECIDED at the gate --fail-on Medium: nothing tripped it, 2 unknown (did not decide). 1 accepted"
    );
    let many = last((0..1000).map(|number| format!("A@{number}")).collect(), 0);
    assert!(many.ends_with("A@19 and 980 more"), "{many}");
}

#[test]
fn an_estate_without_a_rule_is_not_a_pass() {
    let inventory = estate::built(&[("a.json", "[]".to_owned())]);
    let check = estate::check(&inventory, Keep::Findings);
    let report = Report::Check(CheckReport { check: &check, plan: None, all: false, gate: None, packs: &[] });
    assert!(
        text(&report).ends_with("\nnothing was judged: no rule is about any of the resources\n"),
        "{}",
        text(&report)
    );
}

#[test]
fn no_line_of_words_is_wider_than_the_screen() {
    let inventory = estate::inventory();
    let check = estate::check(&inventory, Keep::All);
    let report = Report::Check(CheckReport { check: &check, plan: None, all: true, gate: None, packs: &[] });
    for width in [60, 80, 100, 160] {
        for line in wide(&report, width).lines() {
            assert!(line.chars().count() <= width, "{width}: {line}");
        }
    }
}
