//! The cloud in memory: contents, scripts, delays.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs,
    reason = "tests"
)]

use std::time::Duration;

use amlha_azure::cloud::{Call, Cloud, CloudError, CloudErrorKind, Get, Page, Query, all_pages};
use amlha_azure::memory::{Answer, Calls, MemoryCloud};
use amlha_model::{Builder, Source};

const SUBSCRIPTION: &str = "00000000-0000-0000-0000-000000000001";

fn resource(path: &str, more: &str) -> String {
    let id = format!("/subscriptions/{SUBSCRIPTION}/resourceGroups/RG-ml/providers/{path}");
    let name = path.rsplit('/').next().unwrap();
    format!(r#"{{"id":"{id}","name":"{name}"{more}}}"#)
}

fn cloud() -> MemoryCloud {
    let mut cloud = MemoryCloud::new();
    for path in [
        "Microsoft.MachineLearningServices/workspaces/mlw",
        "Microsoft.MachineLearningServices/workspaces/mlw/computes/cpu",
        "Microsoft.MachineLearningServices/workspaces/mlw/computes/gpu",
        "Microsoft.MachineLearningServices/workspaces/mlw/onlineEndpoints/ep",
        "Microsoft.MachineLearningServices/workspaces/mlw/onlineEndpoints/ep/deployments/blue",
        "Microsoft.KeyVault/vaults/kv1",
        "Microsoft.KeyVault/vaults/kv2",
        "Microsoft.Storage/storageAccounts/st",
        "Microsoft.Storage/storageAccounts/st/blobServices/default",
        "Microsoft.Storage/storageAccounts/st/providers/Microsoft.Authorization/locks/keep",
        "Microsoft.Authorization/locks/group",
    ] {
        cloud = cloud.resource(resource(path, r#","location":"westeurope""#));
    }
    cloud
}

fn get(path: &str) -> Get {
    Get::new(format!("/subscriptions/{SUBSCRIPTION}{path}"), "2024-10-01").unwrap()
}

fn names<'a>(rows: impl Iterator<Item = &'a str>) -> Vec<String> {
    let name = |row: &str| serde_json::from_str::<serde_json::Value>(row).unwrap()["name"].as_str().unwrap().to_owned();
    rows.map(name).collect()
}

async fn all(cloud: &MemoryCloud, call: Call<'_>) -> Result<(Vec<String>, usize), CloudError> {
    let (mut found, mut pages) = (Vec::new(), 0);
    all_pages(cloud, call, |page: Page| {
        found.extend(names(page.rows()));
        pages += 1;
    })
    .await?;
    Ok((found, pages))
}

async fn listed(cloud: &MemoryCloud, path: &str) -> Vec<String> {
    all(cloud, Call::List(&get(path))).await.unwrap().0
}

async fn asked(cloud: &MemoryCloud, filters: &str) -> Vec<String> {
    let query = Query::new(format!("resources\n{filters}| project id, name, properties\n| order by id asc"));
    all(cloud, Call::Query(&query)).await.unwrap().0
}

const ML: &str = "/resourceGroups/rg-ML/providers/microsoft.machinelearningservices/workspaces";

#[tokio::test]
async fn resources_are_got_by_their_ids_without_letter_case() {
    let cloud = cloud();
    let found = cloud.get(&get(&format!("{ML}/MLW/Computes/CPU"))).await.unwrap();
    assert!(found.text().contains(r#""name":"cpu""#));
    let missing = cloud.get(&get(&format!("{ML}/other"))).await.unwrap_err();
    assert_eq!((missing.kind(), missing.status()), (CloudErrorKind::NotFound, Some(404)));
    let collection = cloud.get(&get(&format!("{ML}/mlw/computes"))).await.unwrap_err();
    assert_eq!(collection.kind(), CloudErrorKind::NotFound);
    let subscription = cloud.get(&get("")).await.unwrap();
    assert!(subscription.text().contains(r#""state":"Enabled""#));
}

#[tokio::test]
async fn lists_are_of_what_is_directly_inside() {
    let cloud = cloud();
    assert_eq!(listed(&cloud, &format!("{ML}/mlw/computes")).await, ["cpu", "gpu"]);
    assert_eq!(listed(&cloud, &format!("{ML}/mlw/datastores")).await, Vec::<String>::new());
    assert_eq!(listed(&cloud, &format!("{ML}/mlw/onlineEndpoints")).await, ["ep"]);
    assert_eq!(listed(&cloud, ML).await, ["mlw"]);
    assert_eq!(listed(&cloud, "/providers/Microsoft.KeyVault/vaults").await, ["kv1", "kv2"]);
    assert_eq!(listed(&cloud, "/resourceGroups/other/providers/Microsoft.KeyVault/vaults").await, Vec::<String>::new());
    let mut locks = listed(&cloud, "/providers/Microsoft.Authorization/locks").await;
    locks.sort();
    assert_eq!(locks, ["group", "keep"]);
    let storage = "/resourceGroups/rg-ml/providers/Microsoft.Storage/storageAccounts/st";
    assert_eq!(listed(&cloud, &format!("{storage}/providers/Microsoft.Authorization/locks")).await, ["keep"]);
    let missing = all(&cloud, Call::List(&get(&format!("{ML}/other/computes")))).await.unwrap_err();
    assert_eq!(missing.azure_code(), Some("ParentResourceNotFound"));
}

#[tokio::test]
async fn subscriptions_are_those_of_the_resources() {
    let list = Get::new("/subscriptions", "2022-12-01").unwrap();
    let page = cloud().list(&list, None).await.unwrap();
    let row = format!(
        r#"{{"id":"/subscriptions/{SUBSCRIPTION}","subscriptionId":"{SUBSCRIPTION}","displayName":"{SUBSCRIPTION}","state":"Enabled","tenantId":"00000000-0000-0000-0000-000000000000"}}"#
    );
    assert_eq!(page.rows().collect::<Vec<_>>(), [row]);
}

#[tokio::test]
async fn queries_hold_what_resource_graph_holds() {
    let cloud = cloud();
    assert_eq!(asked(&cloud, "").await, ["kv1", "kv2", "mlw", "ep", "blue", "st"]);
    assert_eq!(
        asked(&cloud, "| where type in~ ('Microsoft.KeyVault/vaults', \"microsoft.sql/servers\")\n").await,
        ["kv1", "kv2"]
    );
    assert_eq!(asked(&cloud, "| where resourceGroup =~ 'rg-ML' | where name in~ ('KV2')").await, ["kv2"]);
    assert_eq!(asked(&cloud, "| where location =~ 'eastus'").await, Vec::<String>::new());
    let id = resource("Microsoft.KeyVault/vaults/kv1", "");
    let id = id.split('"').nth(3).unwrap().to_uppercase();
    assert_eq!(asked(&cloud, &format!("| where id in~ ('{id}')")).await, ["kv1"]);
    let elsewhere = Query::new("resources").subscriptions(["00000000-0000-0000-0000-000000000002"]);
    assert!(cloud.query(&elsewhere, None).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_query_that_it_does_not_understand_needs_an_answer() {
    let query = Query::new("resources | summarize count() by type");
    let error = cloud().query(&query, None).await.unwrap_err();
    assert_eq!(error.kind(), CloudErrorKind::NotRecorded);
    assert!(error.to_string().contains("summarize count() by type") && error.advice().contains("MemoryCloud::answer"));
    let cloud =
        cloud().answer(Calls::graph().holding("SUMMARIZE"), Answer::rows([r#"{"name":"a"}"#, r#"{"name":"b"}"#]));
    assert_eq!(all(&cloud.page_size(1), Call::Query(&query)).await.unwrap(), (vec!["a".to_owned(), "b".to_owned()], 2));
}

#[tokio::test]
async fn pages_are_complete_whatever_their_size() {
    for size in 1..8 {
        let cloud = cloud().page_size(size);
        let query = Query::new("resources");
        let (found, pages) = all(&cloud, Call::Query(&query)).await.unwrap();
        assert_eq!((found.len(), pages), (6, 6_usize.div_ceil(size)));
        let (found, pages) = all(&cloud, Call::List(&get(&format!("{ML}/mlw/computes")))).await.unwrap();
        assert_eq!((found.len(), pages), (2, 2_usize.div_ceil(size)));
    }
    let query = Query::new("resources").page_size(2);
    let page = cloud().query(&query, None).await.unwrap();
    assert_eq!((page.len(), page.total()), (2, Some(6)));
    let other = amlha_azure::Continuation::new("after row 70");
    assert_eq!(cloud().query(&query, Some(&other)).await.unwrap_err().kind(), CloudErrorKind::BadRequest);
}

#[tokio::test]
async fn the_last_answer_that_fits_counts() {
    let full = CloudError::new(CloudErrorKind::Forbidden, "GET x", "no").with_status(403).with_request_id("r");
    let cloud = cloud()
        .answer(Calls::any(), Answer::error(CloudErrorKind::Unavailable, "everything is down"))
        .answer(Calls::path("COMPUTES"), Answer::text(r#"{"value":[{"name":"scripted"}]}"#))
        .answer(Calls::gets(), full.clone().into());
    assert_eq!(listed(&cloud, &format!("{ML}/mlw/computes")).await, ["scripted"]);
    assert_eq!(cloud.get(&get(ML)).await.unwrap_err(), full);
    assert_eq!(cloud.query(&Query::new("resources"), None).await.unwrap_err().kind(), CloudErrorKind::Unavailable);
    assert_eq!(cloud.list(&get(ML), None).await.unwrap_err().message(), "everything is down");
    let bad = MemoryCloud::new().answer(Calls::any(), Answer::text("<html>"));
    assert_eq!(bad.get(&get(ML)).await.unwrap_err().kind(), CloudErrorKind::BadAnswer);
}

#[tokio::test]
async fn the_first_calls_fail_and_calls_are_told_in_order() {
    let cloud = cloud().page_size(1).fail_times(Calls::lists(), 2, CloudErrorKind::Throttled, "wait");
    let list = get(&format!("{ML}/mlw/computes"));
    for _ in 0..2 {
        assert_eq!(cloud.list(&list, None).await.unwrap_err().kind(), CloudErrorKind::Throttled);
    }
    assert!(cloud.get(&get("")).await.is_ok());
    assert_eq!(all(&cloud, Call::List(&list)).await.unwrap().1, 2);
    let name = Call::List(&list).to_string();
    let expected =
        [name.clone(), name.clone(), Call::Get(&get("")).to_string(), name.clone(), format!("{name} (after row 1)")];
    assert_eq!(cloud.calls(), expected);
}

#[tokio::test(start_paused = true)]
async fn delays_are_of_a_clock_that_can_be_turned() {
    let cloud = cloud().delay(Calls::any(), Duration::from_secs(3600)).delay(Calls::graph(), Duration::from_secs(2));
    let start = tokio::time::Instant::now();
    cloud.query(&Query::new("resources"), None).await.unwrap();
    assert_eq!(start.elapsed().as_secs(), 2);
    cloud.get(&get("")).await.unwrap();
    assert_eq!(start.elapsed().as_secs(), 3602);
    // A call that is dropped while it waits was asked all the same.
    let list = get(ML);
    assert!(tokio::time::timeout(Duration::from_secs(1), cloud.list(&list, None)).await.is_err());
    assert_eq!(cloud.calls().len(), 3);
}

#[tokio::test]
async fn a_resource_that_cannot_be_read_is_told_by_every_call() {
    for (text, why) in [
        ("{", "a resource is no JSON"),
        ("[]", "a resource is no JSON object"),
        (r#"{"name":"x"}"#, "a resource has no `id`"),
        (r#"{"id":"x//y"}"#, "a resource has an id that is none"),
    ] {
        let error = cloud().resource(text).get(&get("")).await.unwrap_err();
        assert_eq!(error.kind(), CloudErrorKind::Configuration);
        assert!(error.message().starts_with(why), "{error}");
    }
}

#[tokio::test]
async fn an_inventory_is_taken_as_it_is() {
    let mut builder = Builder::new();
    let rows = ["Microsoft.KeyVault/vaults/kv1", "Microsoft.Storage/storageAccounts/st"].map(|path| resource(path, ""));
    let source = Source { name: "estate.json".to_owned(), kind: "ARM list".to_owned(), read_at: None };
    let no_id = r#"{"type":"Microsoft.KeyVault/vaults","name":"lost"}"#;
    builder.add_array(format!("[{},{no_id},{}]", rows[1], rows[0]), source).unwrap();
    let cloud = MemoryCloud::new().resources(&builder.finish());
    let page = cloud.query(&Query::new("resources"), None).await.unwrap();
    assert_eq!(page.rows().collect::<Vec<_>>(), rows);
}
