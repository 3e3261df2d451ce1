//! A function that reads Azure, and its test without Azure.
//!
//! `cargo run -p amlha-azure --example memory_cloud_in_a_unit_test`

use amlha_azure::cloud::{Call, Cloud, CloudError, CloudErrorKind, Get, all_pages};
use amlha_azure::memory::{Answer, Calls, MemoryCloud};

const WORKSPACE: &str = "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg-ml/providers\
                         /Microsoft.MachineLearningServices/workspaces/mlw-contoso";

/// What is to be tested: how many computes a workspace has, or nothing when nobody may know.
async fn computes(cloud: &dyn Cloud, workspace: &str) -> Result<Option<usize>, CloudError> {
    let list = Get::new(format!("{workspace}/computes"), "2024-10-01")?;
    let mut count = 0;
    match all_pages(cloud, Call::List(&list), |page| count += page.len()).await {
        Ok(()) => Ok(Some(count)),
        Err(error) if error.kind() == CloudErrorKind::Forbidden => Ok(None),
        Err(error) => Err(error),
    }
}

/// A workspace with this many computes, two on a page.
fn estate(computes: usize) -> MemoryCloud {
    let workspace = MemoryCloud::new().page_size(2).resource(format!(r#"{{"id": "{WORKSPACE}"}}"#));
    (0..computes)
        .fold(workspace, |cloud, number| cloud.resource(format!(r#"{{"id": "{WORKSPACE}/computes/cpu-{number}"}}"#)))
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), CloudError> {
    // Every page is read.
    let cloud = estate(5);
    assert_eq!(computes(&cloud, WORKSPACE).await?, Some(5));
    assert_eq!(cloud.calls().len(), 3);

    // A missing role is no error, and no zero either.
    let forbidden = estate(5).answer(Calls::path("/computes"), Answer::error(CloudErrorKind::Forbidden, "no role"));
    assert_eq!(computes(&forbidden, WORKSPACE).await?, None);

    // A workspace that is not there is an error.
    let error = computes(&MemoryCloud::new(), WORKSPACE).await.err();
    assert_eq!(error.map(|error| error.kind()), Some(CloudErrorKind::NotFound));

    // Trouble that passes.
    let busy = estate(1).fail_times(Calls::lists(), 1, CloudErrorKind::Throttled, "wait 4 s");
    assert!(computes(&busy, WORKSPACE).await.is_err());
    assert_eq!(computes(&busy, WORKSPACE).await?, Some(1));
    Ok(())
}
