//! Opening and judging estates of growing size. The cost of a resource should stay flat.
//!
//! `cargo bench -p amlha-tests`

use std::hint::black_box;

use amlha_azure::{Input, Opened, open};
use amlha_rules::{Context, Keep, Profile, check, plan};
use amlha_tests::estate;
use criterion::{BatchSize, BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};

const SIZES: [usize; 3] = [1_000, 10_000, 100_000];

fn opened(text: &str) -> Opened {
    let input = Input::Text { name: "estate.json".to_owned(), bytes: text.as_bytes().to_vec(), read_at: None };
    #[expect(clippy::unwrap_used, reason = "a benchmark of what cannot be opened measures nothing")]
    open(&[input]).unwrap()
}

fn opening(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("open");
    group.sample_size(10);
    for size in SIZES {
        let text = estate::export(size);
        group.throughput(Throughput::Elements(size as u64));
        group.bench_with_input(BenchmarkId::from_parameter(size), &text, |bencher, text| {
            let input =
                || vec![Input::Text { name: "estate.json".to_owned(), bytes: text.as_bytes().to_vec(), read_at: None }];
            bencher.iter_batched(input, |input| black_box(open(&input).is_ok()), BatchSize::PerIteration);
        });
    }
    group.finish();
}

fn judging(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("check");
    group.sample_size(10);
    let profile = Profile::default();
    for size in SIZES {
        let opened = opened(&estate::export(size));
        let context = Context::new(&opened.inventory, &profile, jiff::Timestamp::UNIX_EPOCH);
        group.throughput(Throughput::Elements(size as u64));
        group.bench_with_input(BenchmarkId::from_parameter(size), &context, |bencher, context| {
            bencher.iter(|| black_box(check(context, Keep::Findings).findings.len()));
        });
    }
    group.finish();
}

fn planning(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("plan");
    group.sample_size(10);
    let profile = Profile::default();
    for size in [1_000, 10_000] {
        let opened = opened(&estate::export(size));
        let context = Context::new(&opened.inventory, &profile, jiff::Timestamp::UNIX_EPOCH);
        let check = check(&context, Keep::Findings);
        group.throughput(Throughput::Elements(size as u64));
        group.bench_with_input(BenchmarkId::from_parameter(size), &check, |bencher, check| {
            bencher.iter(|| black_box(plan::plan(&context, check).steps.len()));
        });
    }
    group.finish();
}

criterion_group!(benches, opening, judging, planning);
criterion_main!(benches);
