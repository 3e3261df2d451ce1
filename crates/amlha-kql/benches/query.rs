//! How long queries take: read, bind, filter and count, group, join, on rows
//! that are made here. Run with `cargo bench -p amlha-kql`.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, missing_docs, reason = "a benchmark")]

use std::fmt::Write as _;
use std::hint::black_box;

use amlha_kql::{Cached, Column, JsonRows, Options, RunOptions, Tables, Type, query};
use criterion::{Criterion, criterion_group, criterion_main};

/// An array of resources, one a line, in the form of Resource Graph.
fn resources(count: usize) -> String {
    let types = [
        "microsoft.storage/storageaccounts",
        "Microsoft.Storage/storageAccounts",
        "microsoft.keyvault/vaults",
        "microsoft.machinelearningservices/workspaces",
        "microsoft.network/virtualnetworks",
    ];
    let regions = ["westeurope", "northeurope", "eastus", "westus3", "swedencentral"];
    let skus = ["Standard_LRS", "Standard_ZRS", "Premium_LRS"];
    let filler = "x".repeat(700);
    let mut out = String::from("[\n");
    for at in 0..count {
        let (kind, region, sku) = (types[at % 5], regions[at / 7 % 5], skus[at / 3 % 3]);
        let comma = if at + 1 < count { "," } else { "" };
        let _ = writeln!(
            out,
            r#"{{"id":"/subscriptions/0/resourceGroups/rg{}/providers/{kind}/r{at}","name":"r{at}","type":"{kind}","location":"{region}","sku":{{"name":"{sku}","tier":"Standard"}},"tags":null,"properties":{{"description":"{filler}","minimumTlsVersion":"TLS1_{}","storageAccount":"/subscriptions/0/resourcegroups/RG{}/providers/{kind}/r{}","networkAcls":{{"bypass":"AzureServices","rules":[1,2,3]}}}}}}{comma}"#,
            at % 97,
            at % 3,
            at % 97,
            at,
        );
    }
    out.push(']');
    out
}

fn columns() -> Vec<Column> {
    let columns = [
        ("id", Type::String),
        ("name", Type::String),
        ("type", Type::String),
        ("location", Type::String),
        ("sku", Type::Dynamic),
        ("tags", Type::Dynamic),
        ("properties", Type::Dynamic),
    ];
    columns.map(|(name, kind)| Column::new(name, kind)).into()
}

const FILTER: &str = "resources | where type =~ 'Microsoft.Storage/storageAccounts' and sku.name == 'Standard_LRS' | summarize count() by location";
const NESTED: &str = "resources | where properties.minimumTlsVersion == 'TLS1_2' | count";
const GROUP: &str = "resources | summarize count(), max(name) by type, location";
const JOIN: &str = "resources | where type =~ 'microsoft.machinelearningservices/workspaces'
| extend key = tolower(tostring(properties.storageAccount)) | project name, key
| join kind=inner (resources | where type =~ 'microsoft.machinelearningservices/workspaces' | project target = name, key = tolower(id)) on key
| count";

fn all(c: &mut Criterion) {
    let text = resources(20_000);
    let rows = JsonRows::with_columns(text.as_str(), columns());
    let cold = Tables::new().with("resources", &rows);
    let warm = Tables::new().with("resources", Cached::new(&rows));
    let options = Options::default();
    let long = (0..200).map(|n| format!("| extend a{n} = strcat('x', {n}, name)")).collect::<Vec<_>>().join("\n");
    let long = format!("resources\n{long}");
    c.bench_function("read a query of 200 operators", |b| b.iter(|| amlha_kql::parse(black_box(&long)).unwrap()));
    c.bench_function("read and bind a short query", |b| b.iter(|| query(black_box(FILTER), &cold, &options).unwrap()));
    for (kind, tables) in [("text", &cold), ("kept", &warm)] {
        for (name, text) in [("filter and count", FILTER), ("nested field", NESTED), ("group", GROUP), ("join", JOIN)] {
            let plan = query(text, tables, &options).unwrap();
            c.bench_function(&format!("{name}, 20,000 rows, {kind}"), |b| {
                b.iter(|| black_box(plan.run(&RunOptions::default()).unwrap().rows().len()));
            });
        }
    }
}

criterion_group!(benches, all);
criterion_main!(benches);
