//! How long a plan takes, and that twice the estate takes about twice as long.
//!
//! `cargo bench -p amlha-rules --bench plan`
#![allow(missing_docs, reason = "criterion's macros")]

#[path = "../../../tests/src/graph_estate.rs"]
#[expect(unreachable_pub, reason = "shared with the end-to-end tests")]
mod graph_estate;

use amlha_rules::{Context, Keep, Profile, check, plan};
use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use jiff::Timestamp;

fn plans(criterion: &mut Criterion) {
    let profile = Profile::default();
    let now = Timestamp::from_second(1_795_392_000).unwrap_or_default();
    let mut group = criterion.benchmark_group("plan");
    group.sample_size(10);
    for workspaces in [500_usize, 1000, 2000] {
        let inventory = graph_estate::inventory(workspaces);
        let context = Context::new(&inventory, &profile, now);
        let judged = check(&context, Keep::Findings);
        group.throughput(Throughput::Elements(workspaces as u64));
        group.bench_with_input(BenchmarkId::new("made and proved", workspaces), &workspaces, |bencher, _| {
            bencher.iter(|| plan::plan(&context, &judged));
        });
        let plan = plan::plan(&context, &judged);
        group.bench_with_input(BenchmarkId::new("applied", workspaces), &workspaces, |bencher, _| {
            bencher.iter(|| plan.apply(&inventory));
        });
    }
    group.finish();
}

criterion_group!(benches, plans);
criterion_main!(benches);
