//! What a scan costs: `cargo bench -p amlha-tests --bench scan`.
//!
//! A fake Azure Resource Manager with 40 ms of latency on each answer, and the program as a process
//! of its own. The longest path is counted, not timed: in memory, on a clock that only moves when
//! everybody waits, each call takes one second.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::disallowed_methods,
    missing_docs,
    reason = "a benchmark"
)]

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use amlha_azure::discover::Event;
use amlha_azure::memory::Calls;
use amlha_azure::{Discovery, DiscoveryOptions, MemoryCloud};
use amlha_fake_arm::FakeArm;
use amlha_tests::{NOW, graph_estate};

const LATENCY: Duration = Duration::from_millis(40);
/// How many calls the program has under way at most.
const CONCURRENCY: u32 = 16;

fn main() {
    println!(
        "| workspaces | resources | requests | longest path | sum of latencies | limit of 16 calls | wall | peak memory |"
    );
    println!("| --- | --- | --- | --- | --- | --- | --- | --- |");
    for workspaces in [1, 10, 100] {
        line(workspaces);
    }
}

fn line(workspaces: usize) {
    let estate = graph_estate::inventory(workspaces);
    let fake = FakeArm::over(&estate).latency(LATENCY).start_blocking().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let start = Instant::now();
    let mut child = Command::new(env!("CARGO_BIN_EXE_amlha-under-test"))
        .args(["scan", "--endpoint", fake.url()])
        .env("AMLHA_SNAPSHOTS", folder.path())
        .env("HOME", folder.path())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut peak = 0;
    let status = loop {
        peak = peak.max(resident(child.id()));
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
        std::thread::sleep(Duration::from_millis(2));
    };
    let wall = start.elapsed();
    assert!(status.success(), "{status}");
    let requests = u32::try_from(fake.requests().len()).unwrap();
    let sum = LATENCY * requests;
    println!(
        "| {workspaces} | {} | {requests} | {} | {:.1} s | {:.1} s | {:.1} s | {} MB |",
        estate.len(),
        longest_path(workspaces),
        sum.as_secs_f64(),
        (sum / CONCURRENCY).as_secs_f64(),
        wall.as_secs_f64(),
        peak / 1_000
    );
}

/// The most memory that a process had so far, in kB, where the system tells it.
fn resident(process: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().trim_end_matches(" kB").trim().parse().ok()).unwrap_or_default()
}

/// Calls that wait for each other, with any number at the same time; the login is one more.
fn longest_path(workspaces: usize) -> u64 {
    let cloud =
        MemoryCloud::new().resources(&graph_estate::inventory(workspaces)).delay(Calls::any(), Duration::from_secs(1));
    let options = DiscoveryOptions { concurrency: usize::MAX, ..DiscoveryOptions::new(NOW.parse().unwrap()) };
    let mut discovery = Discovery::new(&cloud, options);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().start_paused(true).build().unwrap();
    runtime.block_on(async {
        let start = tokio::time::Instant::now();
        discovery.run(&|_: Event<'_>| {}).await.unwrap();
        start.elapsed().as_secs() + 1
    })
}
