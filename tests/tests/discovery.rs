//! A scan of a cloud in memory: it gives the estate back, asks nothing twice, and tells what it
//! could not read.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    missing_docs,
    reason = "tests"
)]

use std::collections::BTreeMap;

use amlha_azure::discover::{Calls as Counts, Discovered, Event};
use amlha_azure::memory::{Answer, Calls};
use amlha_azure::{Cloud, CloudErrorKind, Discovery, DiscoveryOptions, MemoryCloud, Scope};
use amlha_model::{Completeness, GapReason, Inventory};
use amlha_tests::{NOW, graph_estate, same};

fn block_on<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().start_paused(true).build().unwrap().block_on(future)
}

fn options() -> DiscoveryOptions {
    DiscoveryOptions::new(NOW.parse().unwrap())
}

fn scan(cloud: &dyn Cloud, options: DiscoveryOptions) -> Discovered {
    let mut discovery = Discovery::new(cloud, options);
    block_on(discovery.run(&|_: Event<'_>| {})).unwrap();
    discovery.finish()
}

fn saved(inventory: &Inventory) -> String {
    let mut out = Vec::new();
    inventory.write_json(&mut out).unwrap();
    String::from_utf8(out).unwrap()
}

/// What a scan of `graph_estate` costs, as docs/performance.md states it.
fn formula(workspaces: usize) -> Counts {
    let tenths = workspaces.div_ceil(10);
    let [machine_learning, resources, compute, databases] =
        [workspaces + tenths, 5 * workspaces + 3 * tenths, workspaces + 7 * tenths, 9 * tenths];
    let pages = |rows: usize| rows.div_ceil(1_000).max(1);
    let queries = pages(machine_learning) + pages(resources) + pages(compute) + pages(databases)
        // Virtual machines are read where something refers to them.
        + workspaces.div_ceil(100);
    let premium = workspaces.div_ceil(2);
    // Subscriptions and locks; five lists of a workspace, the deployments of its two endpoints, and the
    // maintenance windows of its cluster.
    let lists = 1 + 1 + 8 * workspaces + premium + 2 * tenths;
    let geo = workspaces.div_ceil(3);
    // Two settings of an account, its state; the registry, the log workspace; two kinds of servers, and
    // how long the backups of a database are kept.
    let gets = 2 * workspaces + geo + workspaces + workspaces + 4 * tenths;
    Counts { queries, pages: lists, gets, failed: 0 }
}

#[test]
fn a_scan_gives_the_estate_back_and_costs_what_is_stated() {
    for workspaces in [1, 13, 100] {
        let estate = graph_estate::inventory(workspaces);
        let cloud = MemoryCloud::new().resources(&estate);
        let found = scan(&cloud, options());
        assert_eq!(same::differences(&estate, &found.inventory), Vec::<String>::new(), "{workspaces}");
        assert_eq!(found.calls, formula(workspaces), "{workspaces}: {:#?}", cloud.calls());
        assert!(found.inventory.gaps().is_empty());
        assert!(found.inventory.sections().iter().all(|(_, state)| *state == Completeness::Complete));
        assert!(found.inventory.duplicates().is_empty());
        let mut calls = cloud.calls();
        let count = calls.len();
        calls.sort();
        calls.dedup();
        // Pages of one call have one name.
        assert!(calls.len() + 20 > count, "a call was made twice");
        let resources = estate.len();
        assert!(found.calls.queries <= 10 * resources.div_ceil(1_000), "{} queries", found.calls.queries);
    }
}

#[test]
fn pages_of_any_size_and_answers_in_any_order_give_the_same_bytes() {
    let estate = graph_estate::inventory(7);
    let whole = saved(&scan(&MemoryCloud::new().resources(&estate), options()).inventory);
    // Names of sources say which page they are: pages differ, and nothing else.
    for (page_size, concurrency) in [(1_000, 1), (1_000, 64)] {
        let cloud = MemoryCloud::new()
            .resources(&estate)
            .page_size(page_size)
            .delay(Calls::path("computes"), std::time::Duration::from_secs(3))
            .delay(Calls::path("0003"), std::time::Duration::from_secs(1));
        let found = scan(&cloud, DiscoveryOptions { concurrency, ..options() });
        assert_eq!(saved(&found.inventory), whole);
    }
    for page_size in [1, 7] {
        let cloud = MemoryCloud::new().resources(&estate).page_size(page_size);
        let found = scan(&cloud, DiscoveryOptions { page_size: u32::try_from(page_size).unwrap(), ..options() });
        assert_eq!(same::differences(&estate, &found.inventory), Vec::<String>::new(), "pages of {page_size}");
    }
}

#[test]
fn a_scan_of_a_scan_is_the_same() {
    let estate = graph_estate::inventory(3);
    let first = scan(&MemoryCloud::new().resources(&estate), options()).inventory;
    let second = scan(&MemoryCloud::new().resources(&first), options()).inventory;
    assert_eq!(same::differences(&first, &second), Vec::<String>::new());
}

#[test]
fn a_workspace_brings_what_it_refers_to_and_nothing_else() {
    let estate = graph_estate::inventory(12);
    let scope = Scope { workspaces: vec!["MLW-0003".to_owned()], ..Scope::default() };
    let found = scan(&MemoryCloud::new().resources(&estate), options().scope(scope)).inventory;
    let mut types: BTreeMap<String, usize> = BTreeMap::new();
    for resource in found.resources() {
        assert!(resource.id().contains("0003") || resource.type_name().contains("locks"), "{}", resource.id());
        *types.entry(resource.arm_type().to_lowercase()).or_default() += 1;
    }
    insta::assert_debug_snapshot!(types);
    // What a rule may look for elsewhere is said to be open.
    assert!(found.gaps().iter().all(|gap| gap.reason == GapReason::OutOfScope && gap.leaves_open() && !gap.lacks()));
    assert_eq!(found.gaps_at("Microsoft.MachineLearningServices/workspaces").count(), 1);
}

#[test]
fn a_group_and_a_subscription_narrow_a_scan() {
    let estate = graph_estate::inventory(4);
    let cloud = MemoryCloud::new().resources(&estate);
    let scope = Scope { groups: vec!["RG-ML-0002".to_owned()], ..Scope::default() };
    let found = scan(&cloud, options().scope(scope)).inventory;
    assert_eq!(found.of_service(amlha_model::Service::Workspace).count(), 1);
    let scope = Scope { subscriptions: vec!["00000000-0000-0000-0000-000000000001".to_owned()], ..Scope::default() };
    let found = scan(&cloud, options().scope(scope)).inventory;
    assert_eq!(found.of_service(amlha_model::Service::Workspace).count(), 4);
    assert_eq!(found.gaps_at("Microsoft.MachineLearningServices/workspaces").count(), 1);
}

#[test]
fn a_query_is_never_absent_and_never_half_an_answer() {
    let estate = graph_estate::inventory(2);
    let scan_with = |answer: Answer| {
        let query = Calls::graph().holding("microsoft.sql/servers");
        scan(&MemoryCloud::new().resources(&estate).answer(query, answer), options()).inventory
    };
    let gone = scan_with(Answer::error(CloudErrorKind::NotFound, "404"));
    // Resource Graph says how many rows there are, and gives fewer.
    let text = r#"{"totalRecords": 5, "count": 1, "data": [{"id": "/subscriptions/0/resourceGroups/rg/providers/Microsoft.Sql/servers/s"}]}"#;
    let short = scan_with(Answer::text(text));
    for found in [gone, short] {
        assert!(
            found.gaps().iter().any(|gap| gap.what == "Resource Graph: databases" && gap.lacks()),
            "{:?}",
            found.gaps()
        );
        assert!(found.gaps_at("Microsoft.Search/searchServices").any(amlha_model::Gap::leaves_open));
        assert_eq!(found.completeness("failoverGroups"), Completeness::Partial);
    }
}

#[test]
fn what_is_not_there_is_an_error_with_its_name() {
    let estate = graph_estate::inventory(1);
    let cloud = MemoryCloud::new().resources(&estate);
    let of = |scope: Scope| {
        let mut discovery = Discovery::new(&cloud, options().scope(scope));
        block_on(discovery.run(&|_: Event<'_>| {})).unwrap_err()
    };
    let errors = [
        of(Scope { subscriptions: vec!["contoso".to_owned()], ..Scope::default() }),
        of(Scope { groups: vec!["rg-elsewhere".to_owned()], ..Scope::default() }),
        of(Scope { workspaces: vec!["mlw\u{1b}[31m".to_owned()], ..Scope::default() }),
    ];
    let told: Vec<String> =
        errors.iter().map(|error| format!("{}: {error}\n  {}", error.code(), error.advice())).collect();
    insta::assert_snapshot!(told.join("\n"));
}

#[test]
fn what_cannot_be_read_is_a_gap_and_the_scan_goes_on() {
    let estate = graph_estate::inventory(2);
    let cloud = MemoryCloud::new()
        .resources(&estate)
        .answer(Calls::path("mlw-0000/computes"), Answer::error(CloudErrorKind::Forbidden, "the client may not"))
        .answer(Calls::path("blobServices/default"), Answer::error(CloudErrorKind::Unavailable, "503"))
        .answer(Calls::path("failoverGroups"), Answer::error(CloudErrorKind::NotRegistered, "not registered"));
    let found = scan(&cloud, options());
    let inventory = &found.inventory;
    let told: Vec<String> =
        inventory.gaps().iter().map(|gap| format!("{} {:?}\n  {}", gap.what, gap.reason, gap.closes)).collect();
    insta::assert_snapshot!(told.join("\n"));
    for (section, state) in inventory.sections() {
        let expected =
            if ["computes", "blobServices"].contains(section) { Completeness::Partial } else { Completeness::Complete };
        assert_eq!(*state, expected, "{section}");
    }
    assert_eq!(found.calls.failed, 3, "one list and two settings; a provider that is not registered is an answer");
}

#[test]
fn a_reference_that_leads_nowhere_is_asked_for_once_and_explained() {
    let mut bodies = graph_estate::bodies(3);
    let gone = |name: &'static str| move |body: &serde_json::Value| !body["id"].as_str().unwrap().contains(name);
    bodies.retain(gone("kv-ml-0000"));
    bodies.retain(gone("crml0001"));
    bodies.retain(gone("vm-ml-0002"));
    let mut cloud = MemoryCloud::new();
    for body in bodies {
        cloud = cloud.resource(body.to_string());
    }
    let cloud = cloud
        .answer(Calls::path("registries/crml0001"), Answer::error(CloudErrorKind::Forbidden, "the client may not"));
    let found = scan(&cloud, options()).inventory;
    let told: Vec<String> = found
        .gaps()
        .iter()
        .map(|gap| format!("{} {:?} {:?}\n  {}", gap.what, gap.role, gap.reason, gap.closes))
        .collect();
    insta::assert_snapshot!(told.join("\n"));
    let asked: Vec<String> =
        cloud.calls().into_iter().filter(|call| call.starts_with("GET") && call.contains("kv-ml-0000")).collect();
    assert_eq!(asked.len(), 1, "{asked:?}");
    // What a saved scan knows about a reference stays when it is opened and its links are built again.
    let mut again = Inventory::from_json(saved(&found)).unwrap();
    amlha_model::links::build(&mut again);
    assert_eq!(again.gaps(), found.gaps());
}

#[test]
fn a_stopped_scan_keeps_what_it_read_and_says_what_it_did_not() {
    let estate = graph_estate::inventory(2);
    let cloud =
        MemoryCloud::new().resources(&estate).delay(Calls::path("datastores"), std::time::Duration::from_secs(1_000));
    let mut discovery = Discovery::new(&cloud, options());
    let stopped = block_on(async {
        tokio::time::timeout(std::time::Duration::from_secs(5), discovery.run(&|_: Event<'_>| {})).await
    });
    assert!(stopped.is_err());
    assert_eq!(discovery.unanswered(), 2);
    let found = discovery.finish().inventory;
    assert!(found.of_service(amlha_model::Service::Workspace).count() == 2);
    let stopped: Vec<&str> = found
        .gaps()
        .iter()
        .filter(|gap| gap.reason == GapReason::Stopped)
        .map(|gap| gap.what.rsplit('/').next().unwrap())
        .collect();
    assert_eq!(stopped, ["datastores", "datastores"]);
    assert_eq!(found.completeness("datastores"), Completeness::Partial);
    assert_eq!(found.completeness("computes"), Completeness::Complete);
}

#[test]
fn a_dead_login_ends_the_scan() {
    let estate = graph_estate::inventory(1);
    let cloud = MemoryCloud::new()
        .resources(&estate)
        .answer(Calls::path("computes"), Answer::error(CloudErrorKind::Unauthorized, "the token was revoked"));
    let mut discovery = Discovery::new(&cloud, options());
    let error = block_on(discovery.run(&|_: Event<'_>| {})).unwrap_err();
    assert_eq!(error.kind(), CloudErrorKind::Unauthorized);
}
