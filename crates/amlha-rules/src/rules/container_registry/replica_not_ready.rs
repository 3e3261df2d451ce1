//! CR004

use amlha_model::services::container_registry::{ContainerRegistry, Replication};
use amlha_model::{Body, Read, Service, shown};

use super::super::unread;
use super::copies::Copies;
use super::{home, replicate, replicates};
use crate::context::Context;
use crate::plan::Proposal;
use crate::rule::{Axis, Reference, Rule};
use crate::verdict::{Impact, Verdict};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: "CR004",
    name: "replica_not_ready",
    title: "copy of the registry in another region is not ready",
    service: Service::ContainerRegistry,
    axis: Axis::Configuration,
    impact: Impact::Medium,
    docs: include_str!("replica_not_ready.md"),
    references: &[Reference {
        title: "Geo-replication in Azure Container Registry",
        url: "https://learn.microsoft.com/azure/container-registry/container-registry-geo-replication",
        date: "2026-08-13",
    }],
    same_as: &[],
    judge,
    remedy,
};

/// The word of a copy that is in step.
pub(super) const READY: &str = "Ready";

fn judge<'a>(context: &Context<'a>, body: &Body<'a>) -> Verdict<'a> {
    let registry = body.resource();
    let sku = ContainerRegistry(body).sku_name();
    let home = match home(body) {
        Ok(home) => home,
        Err(verdict) => return verdict,
    };
    let copies = Copies::of(body, &home);
    if copies.elsewhere.is_empty() {
        return match replicates(body) {
            Ok(false) => Verdict::not_applicable("the tier has no replicas").seen(registry, &sku, "Premium"),
            Err(verdict) if !copies.listed => verdict,
            Ok(true) | Err(_) => match copies.unread(body) {
                Some(verdict) => verdict.seen(registry, &sku, ""),
                None => unread::unless(
                    Verdict::not_applicable("the registry has no replica in another region").noted(copies.said()),
                    unread::below(context, registry.id(), "replications"),
                    "its replications",
                ),
            },
        };
    }
    let mut behind = Vec::new();
    let mut silent = Vec::new();
    let mut verdict = Verdict::pass("every copy in another region is ready");
    for replica in copies.elsewhere {
        let inside = replica.body();
        let view = Replication(&inside);
        let status = view.status();
        let state = view.provisioning_state();
        let failed = state.filled_text().value().is_some_and(|state| is_failure(&state));
        let name = shown(replica.name()).into_owned();
        match status.filled_text() {
            _ if failed => behind.push(name),
            Read::Value(word) if word.trim().eq_ignore_ascii_case(READY) => {}
            Read::Value(_) => behind.push(name),
            Read::Absent | Read::Null | Read::Unusable => silent.push(name),
        }
        verdict = verdict.seen(replica, &status, READY).seen(replica, &state, "Succeeded");
    }
    let rest = verdict.evidence;
    let mut verdict = if !behind.is_empty() {
        Verdict::fail(format!("copies that are not ready: {}", behind.join(", ")))
    } else if !silent.is_empty() {
        Verdict::unknown(format!("the status of these copies was not read: {}", silent.join(", ")))
    } else {
        Verdict::pass(verdict.why)
    };
    verdict.evidence = rest;
    unread::unless(verdict, unread::below(context, registry.id(), "replications"), "its replications")
}

fn is_failure(state: &str) -> bool {
    ["Failed", "Canceled"].iter().any(|word| state.trim().eq_ignore_ascii_case(word))
}

fn remedy(_: &Context<'_>, body: &Body<'_>, _: &Verdict<'_>) -> Vec<Proposal> {
    vec![replicate::repair(body).into()]
}
