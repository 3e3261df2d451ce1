//! Recording, replaying, resuming.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs,
    reason = "tests"
)]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::time::Duration;

use amlha_azure::cloud::{
    Call, Cloud, CloudError, CloudErrorKind, Continuation, Document, Get, Page, Query, all_pages,
};
use amlha_azure::memory::{Answer, Calls, MemoryCloud};
use amlha_azure::record::{Mask, Recorder, Replay};
use async_trait::async_trait;
use proptest::prelude::*;

const SUBSCRIPTION: &str = "0c4f9b2e-5d6a-4e7b-8c9d-0a1b2c3d4e5f";
const PRINCIPAL: &str = "11112222-3333-4444-5555-666677778888";

fn path(rest: &str) -> String {
    format!("/subscriptions/{SUBSCRIPTION}/resourceGroups/rg/providers/{rest}")
}

fn get(rest: &str) -> Get {
    Get::new(path(rest), "2024-10-01").unwrap()
}

fn cloud() -> MemoryCloud {
    let workspace = "Microsoft.MachineLearningServices/workspaces/mlw";
    let mut cloud = MemoryCloud::new().page_size(2);
    for compute in ["a", "b", "c", "d", "e"] {
        let id = path(&format!("{workspace}/computes/{compute}"));
        cloud =
            cloud.resource(format!(r#"{{"id":"{id}","name":"{compute}","properties":{{"z":1.50,"a":[],"b":{{}}}}}}"#));
    }
    let vault = path("Microsoft.KeyVault/vaults/kv");
    cloud
        .resource(format!(r#"{{"id":"{}","identity":{{"principalId":"{PRINCIPAL}"}}}}"#, path(workspace)))
        .resource(format!(
            r#"{{"id":"{vault}","systemData":{{"createdBy":"ana@contoso.com"}},"adminPassword":"hunter2"}}"#
        ))
        .answer(
            Calls::path("blobServices"),
            CloudError::new(
                CloudErrorKind::Forbidden,
                "GET",
                format!("the client 'ana@contoso.com' with object id '{PRINCIPAL}' may not; see https://x/?sig=abc"),
            )
            .with_status(403)
            .with_azure_code("AuthorizationFailed")
            .with_request_id("req-1")
            .into(),
        )
}

fn query() -> Query {
    Query::new("resources\n| project id\n| order by id asc").subscriptions([SUBSCRIPTION]).page_size(1)
}

fn computes() -> Get {
    get("Microsoft.MachineLearningServices/workspaces/mlw/computes")
}

/// Everything that a scan would ask, each answer or error in a line.
async fn scan(cloud: &dyn Cloud) -> Vec<String> {
    let mut lines = Vec::new();
    let (query, list) = (query(), computes().option("$expand", "all"));
    for call in [Call::Query(&query), Call::List(&list)] {
        let result = all_pages(cloud, call, |page| lines.extend(page.rows().map(str::to_owned))).await;
        lines.extend(result.err().map(|error| format!("{error}; {}", error.advice())));
    }
    for rest in ["Microsoft.KeyVault/vaults/kv", "Microsoft.Storage/storageAccounts/st/blobServices/default"] {
        match cloud.get(&get(rest)).await {
            Ok(document) => lines.push(document.into_text()),
            Err(error) => lines.push(format!("{} {:?} {:?}", error.message(), error.status(), error.request_id())),
        }
    }
    lines
}

fn files(folder: &Path) -> BTreeMap<String, String> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap());
    entries.map(|entry| (entry.file_name().into_string().unwrap(), fs::read_to_string(entry.path()).unwrap())).collect()
}

fn shown(folder: &Path) -> String {
    files(folder).into_iter().map(|(name, text)| format!("--- {name}\n{text}")).collect()
}

#[tokio::test]
async fn a_recording_is_readable() {
    let folder = tempfile::tempdir().unwrap();
    scan(&Recorder::new(cloud(), folder.path()).unwrap()).await;
    insta::assert_snapshot!(shown(folder.path()));
}

#[tokio::test]
async fn a_recording_with_stand_ins_is_readable() {
    let folder = tempfile::tempdir().unwrap();
    let recorder = Recorder::masked(cloud(), folder.path(), Mask::ids().and_people()).unwrap();
    let live = scan(&recorder).await;
    assert!(live[0].contains(SUBSCRIPTION), "the caller gets the real ids");
    assert!(live[0].contains(r#""adminPassword":"***""#), "and no secrets");
    let text = shown(folder.path());
    for secret in [SUBSCRIPTION, PRINCIPAL, "ana", "hunter2", "sig=abc"] {
        assert!(!text.contains(secret), "{secret}");
    }
    insta::assert_snapshot!(text);
}

#[tokio::test]
async fn a_replay_gives_back_what_was_answered() {
    let folder = tempfile::tempdir().unwrap();
    let recorder = Recorder::new(cloud(), folder.path()).unwrap();
    let live = scan(&recorder).await;
    assert_eq!((recorder.asked(), recorder.replayed()), (7, 0));
    let replay = Replay::open(folder.path()).unwrap();
    let replayed = scan(&replay).await;
    let secrets = |line: &String| line.replace("sig=abc", "sig=***");
    assert_eq!(replayed, live.iter().map(secrets).collect::<Vec<_>>());
    // Ids have no letter case.
    let vault = Get::new(path("Microsoft.KeyVault/vaults/kv").to_uppercase(), "2024-10-01").unwrap();
    assert!(replay.get(&vault).await.is_ok());
}

#[tokio::test]
async fn a_masked_replay_answers_real_ids_and_stand_ins() {
    let folder = tempfile::tempdir().unwrap();
    scan(&Recorder::masked(cloud(), folder.path(), Mask::ids()).unwrap()).await;
    let replay = Replay::open(folder.path()).unwrap();
    let page = replay.query(&query(), None).await.unwrap();
    assert!(!page.text().contains(SUBSCRIPTION));
    let stand_in = page.rows().next().unwrap().split('/').nth(2).unwrap().to_owned();
    assert!(stand_in.starts_with("00000000-0000-0000-"));
    let masked = query().subscriptions([stand_in.as_str()]);
    assert_eq!(replay.query(&masked, None).await.unwrap(), page);
    let vault = Get::new(path("Microsoft.KeyVault/vaults/kv").replace(SUBSCRIPTION, &stand_in), "2024-10-01").unwrap();
    assert_eq!(replay.get(&vault).await, replay.get(&get("Microsoft.KeyVault/vaults/kv")).await);
    assert!(scan(&replay).await.iter().all(|line| !line.contains("not recorded")));
}

#[tokio::test]
async fn the_same_scan_gives_the_same_folder_in_any_order() {
    let (first, second) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    scan(&Recorder::masked(cloud(), first.path(), Mask::ids()).unwrap()).await;
    let recorder = Recorder::masked(cloud(), second.path(), Mask::ids()).unwrap();
    let (list, query) = (computes().option("$expand", "all"), query());
    recorder.get(&get("Microsoft.Storage/storageAccounts/st/blobServices/default")).await.unwrap_err();
    let lists = all_pages(&recorder, Call::List(&list), |_| ());
    let queries = all_pages(&recorder, Call::Query(&query), |_| ());
    let (lists, queries) = tokio::join!(lists, queries);
    lists.unwrap();
    queries.unwrap();
    recorder.get(&get("Microsoft.KeyVault/vaults/kv")).await.unwrap();
    assert_eq!(files(first.path()), files(second.path()));
}

#[tokio::test]
async fn what_was_not_recorded_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let recorder = Recorder::new(cloud(), folder.path()).unwrap();
    let page = recorder.list(&computes(), None).await.unwrap();
    let replay = Replay::open(folder.path()).unwrap();
    for error in [
        replay.get(&get("Microsoft.KeyVault/vaults/kv")).await.unwrap_err(),
        replay.get(&computes()).await.unwrap_err(),
        replay.query(&query(), None).await.unwrap_err(),
        replay.list(&computes(), page.next()).await.unwrap_err(),
    ] {
        assert_eq!(error.kind(), CloudErrorKind::NotRecorded, "{error}");
    }
    let second = replay.list(&computes(), None).await.unwrap();
    let error = replay.list(&computes(), second.next()).await.unwrap_err();
    assert_eq!(error.message(), "page 2 of the call was not recorded");
    assert_eq!(error.call(), Call::List(&computes()).to_string());
    let foreign = recorder.list(&computes(), Some(&Continuation::new("https://elsewhere"))).await.unwrap_err();
    assert_eq!(foreign.kind(), CloudErrorKind::BadRequest);
}

/// The fault of a folder, without the folder's own path.
fn fault(folder: &Path, result: Result<impl std::fmt::Debug, CloudError>) -> String {
    let error = result.unwrap_err();
    assert_eq!(error.kind(), CloudErrorKind::Recording);
    format!("{error}\n  advice: {}", error.advice()).replace(&*folder.to_string_lossy(), "recording")
}

#[tokio::test]
async fn every_message_of_a_folder() {
    let temporary = tempfile::tempdir().unwrap();
    let folder = temporary.path().join("r");
    let mut lines = vec![fault(&folder, Replay::open(&folder))];
    fs::create_dir(&folder).unwrap();
    lines.push(fault(&folder, Replay::open(&folder)));
    scan(&Recorder::masked(cloud(), &folder, Mask::ids()).unwrap()).await;
    lines.push(fault(&folder, Recorder::new(cloud(), &folder)));
    lines.push(fault(&folder, Recorder::resume(cloud(), &folder)));
    let file = files(&folder).into_keys().find(|name| name.starts_with("graph")).unwrap();
    let text = fs::read_to_string(folder.join(&file)).unwrap();
    for damaged in [
        text.split_at(text.len() / 2).0.to_owned(),
        text.replace("\"answer\"", "\"response\""),
        r#"{"call":{},"error":{"kind":"new","message":"m","advice":"a"}}"#.to_owned(),
        r#"{"call":{},"next":null}"#.to_owned(),
        r#"{"call":{},"masked":["names"],"answer":{}}"#.to_owned(),
        String::new(),
    ] {
        fs::write(folder.join(&file), damaged).unwrap();
        lines.push(fault(&folder, Replay::open(&folder)));
    }
    fs::write(folder.join(&file), text.replace("\"data\"", "\"rows\"")).unwrap();
    let error = Replay::open(&folder).unwrap().query(&query(), None).await.unwrap_err();
    lines.push(fault(&folder, Err::<(), _>(error)));
    fs::remove_dir_all(&folder).unwrap();
    fs::write(&folder, "a file").unwrap();
    lines.push(fault(&folder, Recorder::new(cloud(), &folder)));
    insta::assert_snapshot!(lines.join("\n\n"));
}

#[tokio::test]
async fn a_recording_that_is_removed_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("r");
    let recorder = Recorder::new(cloud(), &path).unwrap();
    fs::remove_dir(&path).unwrap();
    let error = recorder.get(&get("Microsoft.KeyVault/vaults/kv")).await.unwrap_err();
    assert_eq!(error.kind(), CloudErrorKind::Recording);
    assert!(error.to_string().contains("its folder does not exist"), "{error}");
}

#[tokio::test]
async fn resuming_asks_only_for_what_is_missing() {
    let folder = tempfile::tempdir().unwrap();
    let whole = tempfile::tempdir().unwrap();
    let live = scan(&Recorder::new(cloud(), whole.path()).unwrap()).await;

    // Interrupted after the query, one page of the list and an error.
    let broken = cloud().fail_times(Calls::path("vaults"), 1, CloudErrorKind::Network, "cut");
    let first = Recorder::new(broken, folder.path()).unwrap();
    all_pages(&first, Call::Query(&query()), |_| ()).await.unwrap();
    first.list(&computes().option("$expand", "all"), None).await.unwrap();
    first.get(&get("Microsoft.KeyVault/vaults/kv")).await.unwrap_err();
    drop(first);

    let second = Recorder::resume(cloud(), folder.path()).unwrap();
    let resumed = scan(&second).await;
    assert_eq!((second.replayed(), second.asked()), (2, 5));
    assert_eq!(resumed, live);
    assert_eq!(files(folder.path()), files(whole.path()));

    let third = Recorder::resume(
        MemoryCloud::new().answer(Calls::any(), Answer::error(CloudErrorKind::Network, "down")),
        folder.path(),
    );
    let third = third.unwrap();
    scan(&third).await;
    assert_eq!((third.replayed(), third.asked()), (6, 1), "only the error is asked again");
}

#[tokio::test]
async fn resuming_removes_pages_that_are_no_more() {
    let (folder, fresh) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    all_pages(&Recorder::new(cloud(), folder.path()).unwrap(), Call::List(&computes()), |_| ()).await.unwrap();
    let first = files(folder.path()).into_keys().find(|name| name.ends_with("-p1.json")).unwrap();
    fs::remove_file(folder.path().join(first)).unwrap();
    for path in [folder.path(), fresh.path()] {
        let recorder = Recorder::resume(cloud().page_size(4), path).unwrap();
        all_pages(&recorder, Call::List(&computes()), |_| ()).await.unwrap();
        assert_eq!(recorder.asked(), 2);
    }
    assert_eq!(files(folder.path()), files(fresh.path()));
}

#[tokio::test(start_paused = true)]
async fn a_dropped_call_leaves_no_file() {
    let folder = tempfile::tempdir().unwrap();
    let recorder =
        Recorder::resume(cloud().delay(Calls::any(), Duration::from_secs(9)), folder.path().join("new")).unwrap();
    let list = computes();
    let call = recorder.list(&list, None);
    tokio::time::timeout(Duration::from_secs(1), call).await.unwrap_err();
    assert!(files(&folder.path().join("new")).is_empty());
}

/// A list whose links carry signatures and lead from page 2 back to page 2.
struct Signed;

#[async_trait]
impl Cloud for Signed {
    async fn query(&self, query: &Query, _: Option<&Continuation>) -> Result<Page, CloudError> {
        Page::of_graph(query, r#"{"data":[],"$sk\u0069pToken":"t0ken"}"#.to_owned())
    }
    async fn get(&self, get: &Get) -> Result<Document, CloudError> {
        Document::new(get, "{}".to_owned())
    }
    async fn list(&self, list: &Get, _: Option<&Continuation>) -> Result<Page, CloudError> {
        Page::of_list(list, r#"{"value":[{"nextLink":"mine"}],"nextLink":"https://x/?t=s3cret"}"#.to_owned())
    }
}

#[tokio::test]
async fn continuations_are_never_kept_and_a_loop_stays_one() {
    let folder = tempfile::tempdir().unwrap();
    let (list, query) = (computes(), Query::new("resources"));
    let recorder = Recorder::new(Signed, folder.path()).unwrap();
    for call in [Call::List(&list), Call::Query(&query)] {
        let live = all_pages(&recorder, call, |_| ()).await.unwrap_err();
        let replay = Replay::open(folder.path()).unwrap();
        assert_eq!(live.kind(), CloudErrorKind::Loop);
        assert_eq!(all_pages(&replay, call, |_| ()).await.unwrap_err(), live);
    }
    let text = shown(folder.path());
    assert!(!text.contains("s3cret") && !text.contains("t0ken"), "{text}");
    assert!(text.contains(r#""nextLink": "mine""#), "{text}");
    // A loop is not complete.
    let resumed = Recorder::resume(Signed, folder.path()).unwrap();
    resumed.list(&list, None).await.unwrap();
    assert_eq!(resumed.asked(), 1);
}

#[tokio::test]
async fn names_from_a_cloud_cannot_leave_the_folder() {
    let temporary = tempfile::tempdir().unwrap();
    let folder = temporary.path().join("r");
    let recorder = Recorder::new(Signed, &folder).unwrap();
    for name in ["..\\..\\x", "a:b", "é \"x\"", &"long".repeat(100), "-p7"] {
        let get = Get::new(path(&format!("Microsoft.KeyVault/vaults/{name}")), "2024-10-01").unwrap();
        recorder.get(&get).await.unwrap();
        assert!(Replay::open(&folder).unwrap().get(&get).await.is_ok(), "{name}");
    }
    let names = files(&folder);
    assert_eq!(names.len(), 5);
    let plain = |letter: char| letter.is_ascii_alphanumeric() || "-.".contains(letter);
    assert!(names.keys().all(|name| name.len() < 130 && name.chars().all(plain)), "{:?}", names.keys());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_object_comes_back_as_it_was(text in r#"\{"a":("[ -!#-\[\]-~é]{0,12}"|-?[0-9]{1,4}|\[\]|\[1,"x,: \{"\]|\{"\\"\\\\b":null\})(,"b":\{"c":\[\{\},true\]\})?\}"#) {
        prop_assume!(serde_json::from_str::<serde_json::Value>(&text).is_ok());
        let folder = tempfile::tempdir().unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let cloud = MemoryCloud::new().answer(Calls::any(), Answer::text(&text));
        let get = get("Microsoft.KeyVault/vaults/kv");
        runtime.block_on(Recorder::new(cloud, folder.path()).unwrap().get(&get)).unwrap();
        let back = runtime.block_on(Replay::open(folder.path()).unwrap().get(&get)).unwrap();
        prop_assert_eq!(back.text(), amlha_azure::redact::redact(&text));
    }
}
