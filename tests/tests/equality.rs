//! A scan of the fake over an inventory gives that inventory back.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    missing_docs,
    reason = "tests"
)]

use amlha_azure::arm::{ArmCloud, Environment};
use amlha_azure::discover::{Calls, Event};
use amlha_azure::{Discovery, DiscoveryOptions};
use amlha_fake_arm::FakeArm;
use amlha_model::Inventory;
use amlha_tests::{NOW, graph_estate, same};

fn scan(fake: &FakeArm, page_size: u32) -> (Inventory, Calls) {
    let mut builder = ArmCloud::builder(Environment::loopback(fake.url()).unwrap());
    if let Some(pem) = fake.certificate_pem() {
        builder = builder.root_certificates(pem.as_bytes().to_vec());
    }
    let cloud = builder.build().unwrap();
    let options = DiscoveryOptions { page_size, ..DiscoveryOptions::new(NOW.parse().unwrap()) };
    let mut discovery = Discovery::new(&cloud, options);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(discovery.run(&|_: Event<'_>| {})).unwrap();
    let found = discovery.finish();
    (found.inventory, found.calls)
}

fn holds(estate: &Inventory, page_size: usize, what: &str) {
    let fake = FakeArm::over(estate).no_quota().page_size(page_size).start_blocking().unwrap();
    let (found, calls) = scan(&fake, u32::try_from(page_size).unwrap());
    assert_eq!(same::differences(estate, &found), Vec::<String>::new(), "{what}, pages of {page_size}");
    println!("{what}, pages of {page_size}: {} resources, {calls:?}", found.len());
}

#[test]
fn the_built_in_example() {
    let example = amlha_repl::example().unwrap();
    for page_size in [1, 7, 1_000] {
        holds(&example, page_size, "the example");
    }
}

#[test]
fn generated_estates() {
    for page_size in [1, 7, 1_000] {
        for workspaces in [1, 100] {
            holds(&graph_estate::inventory(workspaces), page_size, &format!("{workspaces} workspaces"));
        }
    }
    // With small pages these are up to 160,000 requests: minutes, so on request only.
    let pages: &[usize] = if std::env::var_os("AMLHA_LARGE").is_some() { &[7, 1, 1_000] } else { &[1_000] };
    for page_size in pages {
        holds(&graph_estate::inventory(2_000), *page_size, "2000 workspaces");
    }
}

#[test]
fn over_tls_it_is_the_same() {
    let estate = graph_estate::inventory(2);
    let plain = FakeArm::over(&estate).no_quota().start_blocking().unwrap();
    let tls = FakeArm::over(&estate).no_quota().tls().start_blocking().unwrap();
    let saved = |fake: &FakeArm| {
        let mut out = Vec::new();
        scan(fake, 1_000).0.write_json(&mut out).unwrap();
        out
    };
    assert!(tls.url().starts_with("https://"));
    assert_eq!(saved(&plain), saved(&tls));
}

#[test]
fn a_certificate_that_nobody_trusts_is_refused() {
    let estate = graph_estate::inventory(1);
    let fake = FakeArm::over(&estate).tls().start_blocking().unwrap();
    let cloud = ArmCloud::builder(Environment::loopback(fake.url()).unwrap())
        .attempts(2)
        .backoff(std::time::Duration::from_millis(1))
        .build()
        .unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let error = runtime.block_on(cloud.login()).unwrap_err();
    assert!(
        format!("{error} {}", error.detail().unwrap_or_default()).to_lowercase().contains("certificate"),
        "{error:?}"
    );
    assert!(fake.requests().is_empty());
}
