//! What planning costs, and how it grows: `cargo bench -p amlha-rules --bench plan`.
//!
//! Made-up estates of 500 to 4,000 workspaces, each with everything that amlha knows beside it, are judged
//! and planned for. A plan is proved on paper when it is made: that share is shown too.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    missing_docs,
    reason = "a benchmark"
)]

#[path = "../../../tests/src/graph_estate.rs"]
#[allow(dead_code, unreachable_pub, reason = "shared with the end-to-end tests, which use more of it")]
mod graph_estate;

use std::hint::black_box;
use std::time::{Duration, Instant};

use amlha_rules::plan::plan;
use amlha_rules::{Context, Keep, Profile, check};

/// When it judges.
const NOW: &str = "2026-11-23T00:00:00Z";

const RUNS: usize = 3;

/// The best of some runs.
fn best<T>(mut run: impl FnMut() -> T) -> Duration {
    (0..RUNS)
        .map(|_| {
            let started = Instant::now();
            black_box(run());
            started.elapsed()
        })
        .min()
        .unwrap()
}

fn main() {
    println!("| workspaces | resources | steps | check | plan | on paper | judged again | plan, a resource |");
    println!("| --- | --- | --- | --- | --- | --- | --- | --- |");
    for workspaces in [500, 1_000, 2_000, 4_000] {
        let inventory = graph_estate::inventory(workspaces);
        let profile = Profile::default();
        let context = || Context::new(&inventory, &profile, NOW.parse().unwrap());
        let checked = check(&context(), Keep::Findings);
        let made = plan(&context(), &checked);
        let judging = best(|| check(&context(), Keep::Findings));
        let planning = best(|| plan(&context(), &checked));
        let paper = best(|| made.apply(&inventory).unwrap());
        let promised = made.apply(&inventory).unwrap();
        let again = best(|| check(&Context::new(&promised, &profile, NOW.parse().unwrap()), Keep::Findings));
        let each = planning / u32::try_from(inventory.len()).unwrap();
        println!(
            "| {workspaces} | {} | {} | {judging:.0?} | {planning:.0?} | {paper:.0?} | {again:.0?} | {each:.1?} |",
            inventory.len(),
            made.steps.len()
        );
    }
}
