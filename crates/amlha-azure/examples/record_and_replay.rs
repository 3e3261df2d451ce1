//! Records what a cloud answers, and replays it without the cloud.
//!
//! `cargo run -p amlha-azure --example record_and_replay`
//!
//! A recording makes a test of a real estate: its files are readable, hold no secrets, and here no
//! real ids either.
#![allow(clippy::print_stdout, reason = "an example shows what it does")]

use amlha_azure::cloud::{Cloud, Get, Query};
use amlha_azure::memory::MemoryCloud;
use amlha_azure::record::{Mask, Recorder, Replay};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let vault =
        "/subscriptions/0c4f9b2e-5d6a-4e7b-8c9d-0a1b2c3d4e5f/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/kv";
    // A live cloud would stand here.
    let cloud = MemoryCloud::new().resource(format!(r#"{{"id": "{vault}", "tags": {{"password": "hunter2"}}}}"#));
    let (query, get) = (Query::new("resources | project id, tags"), Get::new(vault, "2023-07-01")?);

    let folder = tempfile::tempdir()?;
    let recorder = Recorder::masked(cloud, folder.path(), Mask::ids())?;
    recorder.query(&query, None).await?;
    recorder.get(&get).await?;
    println!("asked the cloud {} times", recorder.asked());

    let replay = Replay::open(folder.path())?;
    println!("{} row", replay.query(&query, None).await?.len());
    // It is found by its real id, and answers with a stand-in.
    println!("{}", replay.get(&get).await?.text());

    let other = Get::new(format!("{vault}/keys/k"), "2023-07-01")?;
    if let Err(error) = replay.get(&other).await {
        println!("{error}\n{}", error.advice());
    }
    Ok(())
}
