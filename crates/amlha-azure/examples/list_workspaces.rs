//! Every Azure ML workspace that this machine's login can see.
//!
//! `cargo run -p amlha-azure --features arm --example list_workspaces`

use std::sync::Arc;

use amlha_azure::arm::{ArmCloud, Environment};
use amlha_azure::{Call, CloudError, Query, all_pages};

const QUERY: &str = "resources
| where type =~ 'microsoft.machinelearningservices/workspaces'
| project id, name, location
| order by id asc";

#[tokio::main(flavor = "current_thread")]
#[expect(clippy::print_stdout, clippy::print_stderr, reason = "an example talks")]
async fn main() {
    // A server on this machine instead of Azure, such as `amlha-fake-arm`.
    let endpoint = std::env::args().nth(1);
    let environment = endpoint.map_or_else(|| Ok(Environment::public()), |endpoint| Environment::loopback(&endpoint));
    let listed = match environment {
        Ok(environment) => list(environment).await,
        Err(error) => Err(error),
    };
    match listed {
        Ok(rows) => rows.iter().for_each(|row| println!("{row}")),
        Err(error) => eprintln!("{error}\nhelp: {}", error.advice()),
    }
}

#[expect(clippy::disallowed_methods, reason = "a program reads its environment, libraries are handed it")]
async fn list(environment: Environment) -> Result<Vec<String>, CloudError> {
    let cloud = ArmCloud::builder(environment).variables(Arc::new(|name| std::env::var(name).ok())).build()?;
    let mut rows = Vec::new();
    all_pages(&cloud, Call::Query(&Query::new(QUERY)), |page| rows.extend(page.rows().map(str::to_owned))).await?;
    Ok(rows)
}
