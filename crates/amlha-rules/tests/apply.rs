//! A plan keeps what it promises: applied on paper it closes what it says, and opens nothing.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "tests"
)]

mod examples;
mod laws;

use amlha_rules::{Outcome, RULES};
use laws::{NOW, broken};

#[test]
fn every_remedy_keeps_its_promise_on_every_example_that_fires() {
    let mut count = 0;
    let mut all = Vec::new();
    for rule in RULES {
        for (example, number) in examples::examples(rule).iter().zip(1..) {
            if example.outcome != Outcome::Fail {
                continue;
            }
            count += 1;
            let inventory = examples::inventory(example, rule);
            let profile = examples::profile(example);
            let problems = broken(&inventory, &profile, NOW);
            all.extend(problems.into_iter().map(|problem| format!("{} example {number}: {problem}", rule.code)));
        }
    }
    println!("{count} examples");
    assert!(all.is_empty(), "{} of {count}:\n{}", all.len(), all.join("\n"));
}

#[test]
fn zz_list() {
    for rule in RULES {
        for example in examples::examples(rule) {
            if example.outcome != Outcome::Fail { continue; }
            let inventory = examples::inventory(&example, rule);
            let profile = examples::profile(&example);
            let context = amlha_rules::Context::new(&inventory, &profile, NOW.parse().unwrap());
            let checked = amlha_rules::check(&context, amlha_rules::Keep::Findings);
            let plan = amlha_rules::plan::plan(&context, &checked);
            for left in &plan.unclosed {
                if left.finding.starts_with(rule.code) { println!("LEFT {} {}", left.finding, left.why); }
            }
        }
    }
}
