//! Queries over what is open, as at the prompt: the second time and after, when what the first one
//! read is kept. `tests/benches/query.sh` measures whole processes and other programs.
//!
//! `cargo bench -p amlha-tests --bench queries`; AMLHA_EXPORT=FILE measures on that file instead of
//! made-up estates of growing size.

use std::hint::black_box;

use amlha_azure::{Input, Opened, open};
use amlha_kql::{Options, RunOptions};
use amlha_rules::{Acceptances, Profile};
use amlha_tables::{Estate, Memory};
use amlha_tests::estate;
use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};

const SIZES: [usize; 4] = [1_000, 10_000, 100_000, 1_000_000];

const QUERIES: [(&str, &str); 6] = [
    (
        "filter, group and count",
        "resources | where type =~ 'Microsoft.Storage/storageAccounts' and sku.name == 'Standard_LRS' | summarize count() by location",
    ),
    ("filter a column and count", "resources | where location == 'westeurope' | count"),
    ("filter a name and count", "resources | where name endswith '7' | count"),
    ("filter a nested property and count", "resources | where properties.provisioningState == 'Succeeded' | count"),
    ("filter a tag and count", "resources | where tags.env == 'prod' | count"),
    (
        "join workspaces to their accounts",
        "resources | where type =~ 'microsoft.machinelearningservices/workspaces'
         | extend key = tolower(tostring(properties.storageAccount)) | project name, key
         | join kind=inner (resources | where type =~ 'microsoft.storage/storageaccounts' | project sku = tostring(sku.name), key = tolower(id)) on key
         | summarize count() by sku",
    ),
];

fn opened(text: String) -> Opened {
    let input = Input::Text { name: "estate.json".to_owned(), bytes: text.into_bytes(), read_at: None };
    #[expect(clippy::unwrap_used, reason = "a benchmark of what cannot be opened measures nothing")]
    open(&[input]).unwrap()
}

fn asking(criterion: &mut Criterion) {
    #[expect(clippy::disallowed_methods, reason = "a benchmark is told by its environment what to measure")]
    let texts: Vec<String> = match std::env::var("AMLHA_EXPORT") {
        Ok(file) => std::fs::read_to_string(file).into_iter().collect(),
        Err(_) => SIZES.map(estate::export).into(),
    };
    for text in texts {
        let opened = opened(text);
        let (profile, acceptances, memory) = (Profile::default(), Acceptances::default(), Memory::new().keeping());
        let estate = Estate {
            inventory: Some(&opened.inventory),
            profile: &profile,
            acceptances: &acceptances,
            now: jiff::Timestamp::UNIX_EPOCH,
            snapshots: &[],
            memory: &memory,
            stream: None,
        };
        let tables = estate.tables();
        for (name, query) in QUERIES {
            let mut group = criterion.benchmark_group(name);
            group.sample_size(20);
            #[expect(clippy::unwrap_used, reason = "the queries are right")]
            let plan = amlha_kql::query(query, &tables, &Options::default()).unwrap();
            let run = || plan.run(&RunOptions::default()).map(|answer| answer.rows().len());
            // What is asked for twice is kept.
            let _ = (run(), run());
            group.bench_function(BenchmarkId::from_parameter(opened.inventory.len()), |bencher| {
                bencher.iter(|| black_box(run().ok()));
            });
            group.finish();
        }
    }
}

criterion_group!(queries, asking);
criterion_main!(queries);
