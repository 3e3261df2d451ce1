//! Resource Graph: rows, pages, quota and refusals.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs,
    reason = "tests"
)]

mod common;

use std::time::Duration;

use amlha_fake_arm::{FakeArm, GraphEngine, GraphRefusal, Quota, table_of};
use common::{Client, OTHER, fake, id, names};
use serde_json::{Value, json};

#[tokio::test]
async fn a_row_has_every_column_in_the_shape_of_resource_graph() {
    let fake = fake().start().await.unwrap();
    let client = Client::of(&fake);
    let answer = client.graph("resources | where type =~ 'Microsoft.Storage/storageAccounts'", json!({})).await.json();
    let account = id("Microsoft.Storage/storageAccounts/stcontoso");
    assert_eq!(
        answer,
        json!({"totalRecords": 1, "count": 1, "resultTruncated": "false", "facets": [], "data": [{
            "id": account, "name": "stcontoso", "type": "microsoft.storage/storageaccounts", "tenantId": "00000000-0000-0000-0000-00000000000f",
            "kind": "StorageV2", "location": "westeurope", "resourceGroup": "rg-contoso", "subscriptionId": "00000000-0000-0000-0000-000000000000",
            "managedBy": "", "sku": {"name": "Standard_LRS", "tier": "Standard"}, "plan": null, "properties": {"isHnsEnabled": false},
            "tags": {"env": "prod"}, "identity": null, "zones": null, "extendedLocation": null,
        }]})
    );
    let workspace =
        client.graph("resources | where name == 'mlw-contoso' | project location, kind", json!({})).await.json();
    assert_eq!(workspace["data"], json!([{"location": "westeurope", "kind": "Default"}]));
}

#[tokio::test]
async fn it_holds_no_settings_no_insides_and_no_locks() {
    let fake = fake().start().await.unwrap();
    let client = Client::of(&fake);
    let all = client.graph("resources", json!({})).await.json();
    assert_eq!(
        names(&all["data"]),
        ["crcontoso", "northeurope", "aks-contoso", "kv-contoso", "mlw-contoso", "score", "stcontoso", "kv-fabrikam"]
    );
    let containers = client.graph("resourcecontainers | project name, type", json!({})).await.json();
    assert_eq!(names(&containers["data"]), ["contoso 1", "contoso 2", "rg-contoso", "rg-fabrikam"]);
    let table = client.graph("resources | project id, name | take 1", json!({"resultFormat": "table"})).await.json();
    assert_eq!(table["data"]["columns"][1], json!({"name": "name", "type": "string"}));
    assert_eq!(table["data"]["rows"][0][1], "crcontoso");
}

#[tokio::test]
async fn only_the_subscriptions_asked_for_are_looked_at() {
    let fake = fake().start().await.unwrap();
    let client = Client::of(&fake);
    let ask = async |subscriptions: Value| {
        let body = json!({"query": "resources | project id, name", "subscriptions": subscriptions});
        client.send("POST", "/providers/Microsoft.ResourceGraph/resources", Some(body)).await
    };
    let other = OTHER.rsplit('/').next().unwrap();
    assert_eq!(names(&ask(json!([other.to_uppercase(), "unknown"])).await.json()["data"]), ["kv-fabrikam"]);
    assert_eq!(ask(json!([])).await.json()["totalRecords"], 8);
    let refused = ask(json!(["unknown"])).await;
    assert_eq!(
        (refused.status, &refused.json()["error"]["details"][0]["code"]),
        (400, &json!("NoValidSubscriptionsInQueryRequest"))
    );
}

#[tokio::test]
async fn pages_are_as_large_as_is_asked_for() {
    let fake = fake().no_quota().start().await.unwrap();
    let client = Client::of(&fake);
    let query = "resources | project id, name";
    let mut whole = Vec::new();
    let mut options = json!({"$top": 3});
    loop {
        let page = client.graph(query, options.clone()).await.json();
        assert_eq!((&page["totalRecords"], &page["resultTruncated"]), (&json!(8), &json!("false")));
        whole.extend(names(&page["data"]).into_iter().map(str::to_owned));
        let Some(token) = page.get("$skipToken") else { break };
        options["$skipToken"] = token.clone();
    }
    assert_eq!(whole.len(), 8);
    let strange = client.graph("resources | project id", options).await;
    assert_eq!(strange.json()["error"]["details"][0]["code"], "InvalidSkipToken");
    let without_id = client.graph("resources | project name", json!({"$top": 3})).await.json();
    assert_eq!(
        (&without_id["resultTruncated"], without_id.get("$skipToken"), &without_id["count"]),
        (&json!("true"), None, &json!(3))
    );
    assert_eq!(client.graph(query, json!({"$top": 1001})).await.status, 400);
    assert_eq!(client.graph(query, json!({"$skip": 7})).await.json()["count"], 1);
}

#[tokio::test]
async fn a_query_that_is_none_is_refused_with_its_place() {
    let fake = fake().start().await.unwrap();
    let client = Client::of(&fake);
    let refused = client.graph("resources\n| mv-explode x", json!({})).await;
    let error = &refused.json()["error"];
    assert_eq!((refused.status, &error["code"]), (400, &json!("BadRequest")));
    assert!(
        error["message"]
            .as_str()
            .unwrap()
            .starts_with("Please provide below info when asking for support: timestamp = 2")
    );
    assert_eq!(error["details"][0]["code"], "InvalidQuery");
    assert_eq!(
        error["details"][1],
        json!({"code": "ParserFailure", "message": "ParserFailure", "line": 2, "characterPositionInLine": 3, "token": "mv-explode"})
    );
}

#[tokio::test]
async fn a_quota_is_told_and_kept() {
    let window = Duration::from_millis(400);
    let fake = fake().quota(Quota { queries: 2, window }).start().await.unwrap();
    let client = Client::of(&fake);
    for remaining in ["1", "0"] {
        let got = client.graph("resources | count", json!({})).await;
        assert_eq!(
            (got.status, got.header("x-ms-user-quota-remaining"), got.header("x-ms-user-quota-resets-after")),
            (200, remaining, "00:00:01")
        );
    }
    let over = client.graph("resources | count", json!({})).await;
    assert_eq!((over.status, over.code().as_str(), over.header("retry-after")), (429, "RateLimiting", "1"));
    tokio::time::sleep(window).await;
    assert_eq!(client.graph("resources | count", json!({})).await.status, 200);
}

/// Says how many rows of each table it was given.
struct Tables;

impl GraphEngine for Tables {
    fn answer(&self, query: &str, rows: &[Value]) -> Result<Vec<Value>, GraphRefusal> {
        match query {
            "tables" => Ok(vec![
                json!({"resources": rows.iter().filter(|row| table_of(row) == "resources").count(), "all": rows.len()}),
            ]),
            _ => Err(GraphRefusal::new("Strange", "no")),
        }
    }
}

#[tokio::test]
async fn another_engine_can_answer() {
    let fake: FakeArm = fake().engine(Box::new(Tables)).start().await.unwrap();
    let client = Client::of(&fake);
    assert_eq!(client.graph("tables", json!({})).await.json()["data"], json!([{"resources": 8, "all": 12}]));
    assert_eq!(
        client.graph("x", json!({})).await.json()["error"]["details"][1],
        json!({"code": "Strange", "message": "no"})
    );
}

#[tokio::test]
async fn what_was_written_is_in_the_next_answer() {
    let fake = fake().start().await.unwrap();
    let client = Client::of(&fake);
    let query = "resources | where type == 'microsoft.keyvault/vaults' | project name, tags";
    assert_eq!(client.graph(query, json!({})).await.json()["data"][0]["tags"], Value::Null);
    client.send("PATCH", &id("Microsoft.KeyVault/vaults/kv-contoso"), Some(json!({"tags": {"a": "b"}}))).await;
    assert_eq!(client.graph(query, json!({})).await.json()["data"][0]["tags"], json!({"a": "b"}));
}
