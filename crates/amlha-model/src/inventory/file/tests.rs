use proptest::prelude::*;

use super::*;
use crate::gap::GapReason;

fn source(name: &str) -> Source {
    Source { name: name.into(), kind: "ARM list".into(), read_at: Some("2026-11-01T08:00:00Z".parse().unwrap()) }
}

fn saved(inventory: &Inventory) -> String {
    let mut out = Vec::new();
    inventory.write_json(&mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn sample() -> Inventory {
    let mut builder = Builder::new();
    let text = r#"[
        {"id": "/subscriptions/0/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/kv", "properties": {"n": 1.50, "unheard": [ "of" ]}},
        {"id": "/subscriptions/0/resourceGroups/rg/providers/Microsoft.Contoso/things/t", "type": "Microsoft.Contoso/things", "note": "a \"b\"\u0009c"}
    ]"#;
    assert!(builder.add_array(text.to_owned(), source("a.json")).unwrap().is_empty());
    builder.add_gap(Gap {
        what: "stcontoso".into(),
        reason: GapReason::Unresolved,
        needed_by: Some("/subscriptions/0".into()),
        role: Some(Role::Data),
        closes: "export the account".into(),
    });
    builder.set_completeness("locks", Completeness::Complete);
    let mut inventory = builder.finish();
    let [thing, vault] = inventory.resources().map(crate::Resource::index).collect::<Vec<_>>()[..] else { panic!() };
    inventory.links.push(Link { from: thing, role: Role::Secrets, to: Target::Resource(vault) });
    inventory.links.push(Link { from: thing, role: Role::Images, to: Target::Outside("cr".into()) });
    inventory.index_links();
    inventory
}

#[test]
fn the_saved_form_is_one_resource_a_line() {
    insta::assert_snapshot!(saved(&sample()));
}

#[test]
fn reading_gives_back_what_was_saved() {
    let first = saved(&sample());
    let read = Inventory::from_json(first.clone()).unwrap();
    assert_eq!(saved(&read), first);
    assert_eq!(read.completeness("locks"), Completeness::Complete);
    assert_eq!(read.completeness("computes"), Completeness::NotCollected);
    assert_eq!(read.gaps().len(), 1);
    assert_eq!(read.links().len(), 2);
    let vault = read.find("/subscriptions/0/resourcegroups/RG/providers/microsoft.keyvault/vaults/KV").unwrap();
    assert_eq!(read.users(vault.index(), Role::Secrets).next().unwrap().name(), "t");
}

#[test]
fn what_cannot_be_read_says_why() {
    let good = saved(&sample());
    let cases = [
        good.replace("\"version\":1", "\"version\":7").replace("\"gaps\"", "\"holes\""),
        good.replace("amlha/inventory", "amlha/plan"),
        good.replace("\"source\":0", "\"source\":9"),
        good.replace("\"to\":1", "\"to\":40"),
        good.chars().take(good.len() / 2).collect(),
        "{}".to_owned(),
        good.replace("Microsoft.Contoso/things/t\"", "Microsoft.KeyVault/vaults/kv\""),
        good.replace("{\"id\":\"/subscriptions/0/resourceGroups/rg/providers/Microsoft.Contoso/things/t\",\"type\":\"Microsoft.Contoso/things\",", "{"),
    ];
    let lines: Vec<String> =
        cases.into_iter().map(|case| Inventory::from_json(case).unwrap_err().to_string()).collect();
    insta::assert_snapshot!(lines.join("\n"));
}

fn any_value() -> impl Strategy<Value = serde_json::Value> {
    let leaf = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(Into::into),
        any::<i32>().prop_map(Into::into),
        ".{0,10}".prop_map(Into::into),
    ];
    leaf.prop_recursive(3, 16, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Into::into),
            prop::collection::btree_map("[a-zA-Z_]{1,8}", inner, 0..4)
                .prop_map(|map| serde_json::Value::Object(map.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn any_inventory_survives_a_round_trip(bodies in prop::collection::vec((any_value(), "[a-z]{1,6}", any::<bool>()), 0..12)) {
        let rows: Vec<serde_json::Value> = bodies
            .into_iter()
            .enumerate()
            .map(|(place, (properties, name, known))| {
                let kind = if known { "Microsoft.Storage/storageAccounts" } else { "Contoso.Unknown/things" };
                serde_json::json!({
                    "id": format!("/subscriptions/0/resourceGroups/rg/providers/{kind}/{name}{place}"),
                    "properties": properties,
                    "x": properties,
                })
            })
            .collect();
        let mut builder = Builder::new();
        builder.add_array(serde_json::to_string_pretty(&rows).unwrap(), source("a.json")).unwrap();
        let inventory = builder.finish();
        let first = saved(&inventory);
        let read = Inventory::from_json(first.clone()).unwrap();
        prop_assert_eq!(saved(&read), first);
        prop_assert_eq!(read.len(), rows.len());
        for row in &rows {
            let resource = read.find(row["id"].as_str().unwrap()).unwrap();
            prop_assert_eq!(&serde_json::from_str::<serde_json::Value>(resource.raw()).unwrap(), row);
        }
    }

    #[test]
    fn a_damaged_inventory_is_an_error_and_never_a_panic(cut in 0_usize..600, put in ".{0,3}") {
        let mut text: String = saved(&sample()).chars().take(cut).collect();
        text.push_str(&put);
        let _ = Inventory::from_json(text);
    }
}
