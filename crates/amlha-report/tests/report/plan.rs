use amlha_report::{PlanReport, Report};
use amlha_rules::{Keep, Plan};
use insta::assert_snapshot;

use crate::{colour, estate, json, markdown, text, wide};

#[test]
fn a_plan_in_every_format() {
    let inventory = estate::inventory();
    let check = estate::check(&inventory, Keep::Findings);
    let plan = estate::plan();
    let report = Report::Plan(PlanReport { shell: amlha_report::Shell::Both, plan: &plan, check: &check });
    assert_snapshot!("text", text(&report));
    assert_snapshot!("text_60", wide(&report, 60));
    assert_snapshot!("text_160", wide(&report, 160));
    assert_snapshot!("text_0", wide(&report, 0));
    assert_snapshot!("colour", colour(&report));
    assert_snapshot!("markdown", markdown(&report));
    assert_snapshot!("json", json(&report));
    assert_eq!(
        wide(&report, 0).lines().next_back().unwrap(),
        "3 steps: 1 replaced (the old one is destroyed), 1 changed, 1 to decide. hands-on 55 m and 1 unknown, \
         longest wait up to 72 h to start, 1 duration unknown, 1 cost without a price, 2 costs unknown"
    );
}

#[test]
fn an_empty_plan_says_what_stays() {
    let inventory = estate::inventory();
    let check = estate::check(&inventory, Keep::Findings);
    let plan = Plan { steps: Vec::new(), closes: Vec::new(), ..estate::plan() };
    let report = Report::Plan(PlanReport { shell: amlha_report::Shell::Both, plan: &plan, check: &check });
    assert_snapshot!("empty", text(&report));
    assert_snapshot!("empty_markdown", markdown(&report));
}
