//! DF003

use amlha_model::statement::statements;
use amlha_model::{Body, Service};

use super::super::ml::{citing, decide, stating};
use super::super::words::{gain, known_region};
use crate::context::Context;
use crate::plan::Proposal;
use crate::profile::RegionCopy;
use crate::rule::{Axis, Reference, Rule};
use crate::verdict::{Impact, Verdict};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: "DF003",
    name: "data_factory_region_without_failover",
    title: "Microsoft does not fail the data factory over",
    service: Service::DataFactory,
    axis: Axis::Region,
    impact: Impact::Medium,
    docs: include_str!("region_without_failover.md"),
    references: &[Reference {
        title: "Reliability in Azure Data Factory",
        url: "https://learn.microsoft.com/azure/reliability/reliability-data-factory",
        date: "snapshot 2026-08-20",
    }],
    same_as: &[],
    judge,
    remedy,
};

fn judge<'a>(context: &Context<'a>, body: &Body<'a>) -> Verdict<'a> {
    let factory = body.resource();
    let location = body.read("location");
    if context.profile.region_copy == RegionCopy::None {
        return Verdict::not_applicable("no copy in a second region is asked for").seen(factory, &location, "");
    }
    let region = match known_region(body) {
        Ok(region) => region,
        Err(verdict) => return verdict,
    };
    let verdict = match region.data_factory_microsoft_failover {
        Some(true) => Verdict::by_platform("Microsoft fails it over to the pair of its region, on best effort"),
        Some(false) => Verdict::fail("Microsoft does not fail it over to another region"),
        None => Verdict::unknown("no source says whether Microsoft fails factories of its region over"),
    };
    stating(verdict.seen(factory, &location, "a region with failover"), &statements().factory_failover)
}

fn remedy(_: &Context<'_>, body: &Body<'_>, _: &Verdict<'_>) -> Vec<Proposal> {
    let factory = body.resource();
    let draft = decide(
        factory,
        "second-factory",
        format!("Decide how {} comes back in another region", factory.name()),
        gain(
            Axis::Region,
            "its pipelines do not run until the region is back",
            "a second factory, deployed from Git, runs them",
        ),
        "keep the factory in Git, deploy a second one to a region of your choice, with its triggers stopped, and self-hosted \
         integration runtimes there if it needs any; start the triggers in an outage",
    );
    vec![citing(citing(draft, &statements().factory_failover), &statements().factory_in_git).into()]
}
