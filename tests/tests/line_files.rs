//! A single question about a file with one resource a line is answered without opening the file. It
//! has to be answered as if it had been: the same bytes, the same exit code, the same words when
//! something is wrong.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    missing_docs,
    reason = "tests"
)]

use std::fs;
use std::path::Path;

use amlha_azure::LineFile;
use amlha_repl::Exit;
use amlha_tests::{amlha, estate};
use proptest::prelude::*;

const QUERIES: &[&str] = &[
    "resources | where type =~ 'Microsoft.Storage/storageAccounts' and sku.name == 'Standard_LRS' | summarize count() by location",
    "resources | count",
    "resources | project id, name, type, location, resourceGroup, subscriptionId, kind, tenantId",
    "resources | where name matches regex '[13579]$' | project name, sku, tags, zones | take 7",
    "resources | summarize n = count(), any(name), make_list(name, 3) by type, haOwner",
    "resources | project name, properties.storageAccount, p = properties, haDefault, service | take 20",
    "resources | where type has 'workspaces' | extend key = tolower(tostring(properties.storageAccount))
     | join kind=leftouter (resources | where type has 'storage' | project key = tolower(id), sku = sku.name) on key
     | project name, sku",
    "details | project id, type",
    "resources | union (details) | summarize count() by type",
    "resources | where toint(name) > 3 or rand() < 2 | project name | order by name desc | take 3",
    // These need an inventory, or are wrong.
    "resources | where zoneEffective == 'no' | project name | take 3",
    "resources | project name, source, readAt | take 1",
    "dependencies | count",
    "resources | where nme == 'x'",
    "resources | where name matches regex '(' | count",
    "print 1",
];

/// The answer, and that of a run that has to open the file.
fn both(query: &str, file: &str, folder: &Path) -> [(String, Exit); 2] {
    let profile = folder.join("profile.json");
    fs::write(&profile, "{}").unwrap();
    let short = amlha(&["query", query, "--snapshot", file, "-o", "csv"]);
    let long = amlha(&["query", query, "--snapshot", file, "-o", "csv", "--profile", profile.to_str().unwrap()]);
    // The line that is shown is the one that was typed.
    let told = |text: String| text.replace(&format!(" --profile {}", profile.display()), "");
    [(told(short.told()), short.exit), (told(long.told()), long.exit)]
}

fn assert_alike(text: &str, queries: &[&str]) -> bool {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("estate.json");
    fs::write(&path, text).unwrap();
    for query in queries {
        let [short, long] = both(query, path.to_str().unwrap(), folder.path());
        assert_eq!(short, long, "{query}\n{}", text.get(..2000).unwrap_or(text));
    }
    LineFile::look(&path).is_some_and(|file| file.each(&|_, rows| rows.for_each(drop)))
}

#[test]
fn every_query_says_the_same_over_arrays_and_over_lines() {
    let array = estate::export(1_500);
    let lines = array.trim().trim_matches(['[', ']']).trim().replace(",\n", "\n");
    assert!(assert_alike(&array, QUERIES));
    assert!(assert_alike(&lines, QUERIES));
    // A small file is one piece, whatever its lines.
    let few = estate::export(40);
    let value: serde_json::Value = serde_json::from_str(&few).unwrap();
    assert!(assert_alike(&value.to_string(), QUERIES));
    assert!(assert_alike(&serde_json::to_string_pretty(&value).unwrap(), &QUERIES[..4]));
}

#[test]
fn what_is_not_plainly_rows_is_opened() {
    let array = estate::export(40);
    let queries = &QUERIES[..4];
    for text in [
        format!("{{\"data\":{array},\"totalRecords\":99}}"),
        format!("{{\"value\":{array}}}"),
        // Cut off, and followed by something else.
        array.trim_end().trim_end_matches(']').to_owned(),
        array[..array.len() / 2].to_owned(),
        format!("{array}{array}"),
        format!("{array} 7"),
        String::new(),
    ] {
        assert!(!assert_alike(&text, queries));
    }
}

#[test]
fn a_resource_that_stands_twice_counts_once() {
    let array = estate::export(40);
    let rows: Vec<&str> = array.trim().trim_matches(['[', ']']).trim().split(",\n").collect();
    let twice: Vec<String> = rows.iter().chain(&rows[3..5]).map(|row| row.replace("RESOURCE", "resource")).collect();
    // The file is plainly rows; only their ids say that they are not all different.
    assert!(assert_alike(&twice.join("\n"), &QUERIES[..5]));
}

/// A row as it comes, and one with something about it.
fn row() -> impl Strategy<Value = String> {
    let id = "[a-cA-C]{1,3}"
        .prop_map(|name| format!("/subscriptions/0/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/{name}"));
    let members = prop::sample::select(vec![
        r#""name":"kv""#,
        r#""name":"""#,
        r#""name":"a/b""#,
        r#""Name":"kv""#,
        r#""type":"Microsoft.KeyVault/vaults""#,
        r#""type":"microsoft.sql/servers/databases","name":"odd""#,
        r#""type":7"#,
        r#""location":"West Europe","sku":{"name":"Standard_LRS"}"#,
        r#""location":null,"tags":{"a":"\u00e9\n"}"#,
        r#""properties":{"a":[1,2.50,{"b":null}]}"#,
        r#""zones":["1"],"resources":[{"id":"/subscriptions/0/resourceGroups/rg/providers/A.B/c/d"}]"#,
        r#""resourceId":"x""#,
        r#""properties":{"a":01}"#,
        r#""enableSoftDelete":true"#,
    ]);
    (id, prop::collection::vec(members, 0..3)).prop_map(|(id, members)| {
        let members: String = members.iter().map(|member| format!(",{member}")).collect();
        format!(r#"{{"id":"{id}"{members}}}"#)
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, ..ProptestConfig::default() })]

    #[test]
    fn any_file_of_lines_says_the_same(
        rows in prop::collection::vec(row(), 1..6),
        between in prop::sample::select(vec!["\n", ",\n", "\n,", "\n\n", ",", " "]),
        array in any::<bool>(),
        query in prop::sample::select(vec![
            "resources | project id, name, type, location, sku.name, properties, zones",
            "resources | summarize count(), any(name) by type",
            "resources | union (details) | count",
        ]),
    ) {
        let rows = rows.join(between);
        assert_alike(&if array { format!("[\n{rows}\n]") } else { rows }, &[query]);
    }
}
