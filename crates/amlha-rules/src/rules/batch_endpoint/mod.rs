//! Rules on batch endpoints.

use amlha_model::services::batch_endpoint::BatchEndpoint;
use amlha_model::{Body, Completeness};

use crate::context::Context;
use crate::verdict::Verdict;

pub(super) mod default_missing;
pub(super) mod in_a_hub;
pub(super) mod one_region;
pub(super) mod without_compute;
pub(super) mod without_retries;

/// The verdict on an endpoint of which no deployment was read.
fn no_deployment<'a>(context: &Context<'a>, body: &Body<'a>) -> Verdict<'a> {
    let verdict = if context.inventory.completeness("endpoints") == Completeness::Complete {
        Verdict::not_applicable("it has no deployment")
    } else {
        Verdict::unknown("its deployments were not read")
    };
    verdict
        .seen(body.resource(), &BatchEndpoint(body).default_deployment(), "")
        .noted("no deployment of it is in the inventory")
}
