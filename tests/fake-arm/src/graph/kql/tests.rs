use serde_json::json;

use super::*;

fn rows() -> Vec<Value> {
    let row = |name: &str, type_name: &str, location: &str, properties: Value| {
        json!({"id": format!("/subscriptions/0/resourceGroups/rg/providers/{type_name}/{name}"), "name": name, "type": type_name,
               "location": location, "properties": properties})
    };
    vec![
        row("kv", "microsoft.keyvault/vaults", "westeurope", json!({"enablePurgeProtection": true})),
        row("o'n", "microsoft.storage/storageaccounts", "westeurope", json!({"isHnsEnabled": false, "n": 2})),
        row("st\\\"b", "microsoft.storage/storageaccounts", "northeurope", json!({"isHnsEnabled": true, "n": 10})),
        row("rg", "microsoft.resources/subscriptions/resourcegroups", "westeurope", Value::Null),
    ]
}

fn names(query: &str) -> Vec<String> {
    let found = Kql.answer(query, &rows()).unwrap_or_else(|why| panic!("{query}: {why}"));
    found.iter().map(|row| row["name"].as_str().unwrap_or_default().to_owned()).collect()
}

fn answered(query: &str) -> Value {
    Kql.answer(query, &rows()).unwrap_or_else(|why| panic!("{query}: {why}")).into()
}

#[test]
fn filters_read_every_spelling_of_a_text() {
    assert_eq!(names("Resources"), ["kv", "o'n", "st\\\"b"]);
    assert_eq!(names("resourcecontainers"), ["rg"]);
    assert_eq!(
        names("resources\n// a comment | where\n| where type =~ 'Microsoft.Storage/storageAccounts'\r\n"),
        ["o'n", "st\\\"b"]
    );
    assert_eq!(names("resources | where type == 'Microsoft.Storage/storageAccounts'"), [""; 0]);
    assert_eq!(names(r"resources | where name == 'o\'n'"), ["o'n"]);
    assert_eq!(names(r#"resources | where name == "o'n""#), ["o'n"]);
    assert_eq!(names(r#"resources | where name == @'o''n'"#), ["o'n"]);
    assert_eq!(names(r#"resources | where name == 'st\\\"b'"#), ["st\\\"b"]);
    assert_eq!(names(r#"resources | where name == "\u006bv""#), ["kv"]);
    assert_eq!(names("resources | where location in ('westeurope', 'x') and name !~ 'KV'"), ["o'n"]);
    assert_eq!(names("resources | where name in~ ('KV') | where name != 'x'"), ["kv"]);
    assert_eq!(names("resources | where name !in~ ('KV') and location !in ('northeurope')"), ["o'n"]);
    assert_eq!(names("resources | where properties.isHnsEnabled == true"), ["st\\\"b"]);
    assert_eq!(names("resources | where properties.n == 2"), ["o'n"]);
    assert_eq!(names("resources | where properties.isHnsEnabled == 'true'"), ["st\\\"b"]);
}

#[test]
fn columns_order_and_counts() {
    assert_eq!(
        answered("resources | project name, where_ = location, properties.n | take 2"),
        json!([{"name": "kv", "where_": "westeurope", "properties_n": null}, {"name": "o'n", "where_": "westeurope", "properties_n": 2}])
    );
    assert_eq!(names("resources | order by location asc, name desc"), ["st\\\"b", "o'n", "kv"]);
    assert_eq!(names("resources | sort by properties.n | limit 2"), ["st\\\"b", "o'n"]);
    assert_eq!(answered("resources | where name == 'none' | count"), json!([{"Count": 0}]));
    assert_eq!(answered("resources | summarize count()"), json!([{"count_": 3}]));
    assert_eq!(
        answered("resources | summarize n = count() by location"),
        json!([{"location": "westeurope", "n": 2}, {"location": "northeurope", "n": 1}])
    );
    assert_eq!(answered("resources | where name == 'none' | summarize count()"), json!([{"count_": 0}]));
    assert_eq!(answered("resources | where name == 'none' | summarize count() by location"), json!([]));
}

#[test]
fn joins_groups_and_lists() {
    assert_eq!(
        answered(
            "resources | join kind=inner (resources | where name == 'kv' | project location) on location | summarize names = make_list(name)"
        ),
        json!([{"names": ["kv", "o'n"]}])
    );
    assert_eq!(
        answered("resources | extend a = dynamic([1, 2]) | mv-expand a | where properties.n == 2 | project name, a"),
        json!([{"name": "o'n", "a": 1}, {"name": "o'n", "a": 2}])
    );
    assert_eq!(answered("advisorresources | count"), json!([{"Count": 0}]));
    assert_eq!(answered("resources | where now() > ago(1d) | count"), json!([{"Count": 3}]));
}

#[test]
fn what_is_no_query_is_refused_where_it_stands() {
    let refused = |query: &str| Kql.answer(query, &rows()).unwrap_err();
    for (query, line, column, token) in [
        ("resources |", 1, 12, "<EOF>"),
        ("resources | wher type == 'x'", 1, 13, "wher"),
        ("resources\n  | where type = 'x'", 2, 16, "="),
        ("resources | where type =~ 'x", 1, 27, "'x"),
        ("resources | project name name", 1, 26, "name"),
        ("", 1, 1, "<EOF>"),
        // The language has these, and Resource Graph has not.
        ("print 1", 1, 1, "print 1"),
        ("resources | serialize", 1, 13, "serialize"),
    ] {
        assert_eq!(refused(query), GraphRefusal::parser(line, column, token), "{query}");
    }
    assert_eq!(refused("nothingresources").code, "DisallowedLogicalTableName");
    assert_eq!(
        refused("resources | project name | where type == 'x'").message,
        "Failed to resolve scalar expression named 'type'"
    );
    assert_eq!(refused("resources | where count() > 1").code, "Default");
}
