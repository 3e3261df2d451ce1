//! Times a query over a file, for measuring by hand.
#![allow(clippy::unwrap_used, clippy::print_stdout, clippy::disallowed_methods, reason = "a tool")]
use amlha_kql::*;
fn main() {
    let file = std::env::args().nth(1).unwrap();
    let start = std::time::Instant::now();
    let text = std::fs::read_to_string(&file).unwrap();
    println!("read {:?}", start.elapsed());
    let columns = ["id", "name", "type", "tenantId", "kind", "location", "resourceGroup", "subscriptionId"].map(|n| Column::new(n, Type::String));
    let mut columns: Vec<Column> = columns.into();
    for n in ["sku", "tags", "properties", "identity", "zones"] { columns.push(Column::new(n, Type::Dynamic)); }
    let rows = JsonRows::with_columns(text.as_str(), columns);
    let cold = Tables::new().with("resources", &rows);
    let warm = Tables::new().with("resources", Cached::new(&rows));
    for q in [
        "resources | count",
        "resources | where type =~ 'Microsoft.Storage/storageAccounts' and sku.name == 'Standard_LRS' | summarize count() by location",
        "resources | where properties.minimumTlsVersion == 'TLS1_2' | count",
        "resources | where properties.minimumTlsVersion == 'TLS1_2' | summarize count() by location",
        "resources | where name has 'st1' | count",
        "resources | where type =~ 'microsoft.machinelearningservices/workspaces' | extend key = tolower(tostring(properties.storageAccount)) | project name, key | join kind=inner (resources | where type =~ 'microsoft.storage/storageaccounts' | project sa = name, key = tolower(id), sku = sku.name) on key | count",
    ] {
        for (kind, t) in [("text", &cold), ("kept", &warm)] {
            let plan = query(q, t, &Options::default()).unwrap();
            let start = std::time::Instant::now();
            let first = plan.run(&RunOptions::default()).unwrap().rows().len();
            let cold = start.elapsed();
            let mut best = cold;
            for _ in 0..5 { let s = std::time::Instant::now(); plan.run(&RunOptions::default()).unwrap(); best = best.min(s.elapsed()); }
            println!("{kind} first {cold:?} best {best:?} rows {first}");
        }
        println!("  ^ {q}");
    }
}
