//! VM002

use amlha_model::services::virtual_machine::{MachinePriority, VirtualMachine};
use amlha_model::{Body, Read, Service};

use super::super::words::unusable;
use super::anew;
use crate::context::Context;
use crate::plan::Proposal;
use crate::rule::{Axis, Reference, Rule};
use crate::verdict::{Impact, Verdict};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: "VM002",
    name: "virtual_machine_may_be_evicted",
    title: "virtual machine may be evicted",
    service: Service::VirtualMachine,
    axis: Axis::Capacity,
    impact: Impact::Medium,
    docs: include_str!("may_be_evicted.md"),
    references: &[Reference {
        title: "ARM resource types",
        url: "https://github.com/Azure/bicep-types-az",
        date: "2026-08-20",
    }],
    same_as: &[],
    judge,
    remedy,
};

fn judge<'a>(_: &Context<'a>, body: &Body<'a>) -> Verdict<'a> {
    let machine = body.resource();
    let view = VirtualMachine(body);
    let name = view.priority_name();
    let verdict = match view.priority() {
        Read::Value(MachinePriority::Regular) => Verdict::pass("it stays until it is stopped"),
        Read::Value(MachinePriority::Low | MachinePriority::Spot) => {
            Verdict::fail("Azure may take it away at any time, with whatever runs on it")
        }
        // A machine that does not say is a regular one; a shortened answer has no size either.
        Read::Absent | Read::Null if !view.vm_size().filled_text().is_blank() => {
            Verdict::pass("it stays until it is stopped")
        }
        Read::Value(MachinePriority::Other(_)) => return unusable(body, &name, &Read::<()>::Unusable, "Regular"),
        other => return unusable(body, &name, &other, "Regular"),
    };
    verdict.seen(machine, &name, "Regular").seen(machine, &view.eviction_policy(), "")
}

fn remedy(_: &Context<'_>, body: &Body<'_>, _: &Verdict<'_>) -> Vec<Proposal> {
    let draft = anew(body);
    vec![draft.into()]
}
