//! KU003

use amlha_model::services::kubernetes::Kubernetes;
use amlha_model::statement::statements;
use amlha_model::{Body, Read, Service};

use super::super::ml::stating;
use super::super::words::unusable;
use crate::context::Context;
use crate::rule::{Axis, Reference, Rule};
use crate::verdict::{Impact, Verdict};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: "KU003",
    name: "kubernetes_zones_are_its_own",
    title: "zones of a connected cluster are not set in Azure",
    service: Service::Kubernetes,
    axis: Axis::Zone,
    impact: Impact::Low,
    docs: include_str!("zones_are_its_own.md"),
    references: &[Reference {
        title: "Online endpoints",
        url: "https://learn.microsoft.com/azure/machine-learning/concept-endpoints-online",
        date: "read 2026-08",
    }],
    same_as: &[],
    judge,
    remedy: super::super::ml::never,
};

fn judge<'a>(_: &Context<'a>, body: &Body<'a>) -> Verdict<'a> {
    let version = Kubernetes(body).kubernetes_version();
    let verdict = match version.filled_text() {
        Read::Value(_) => {
            Verdict::not_applicable("its nodes and their zones are its owner's: there is nothing to set in Azure")
        }
        other => return unusable(body, &version, &other, "a version, as of a cluster that was connected"),
    };
    stating(verdict.seen(body.resource(), &version, ""), &statements().kubernetes_endpoints_inherit)
}
