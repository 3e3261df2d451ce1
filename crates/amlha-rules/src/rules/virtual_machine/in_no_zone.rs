//! VM001

use amlha_model::services::virtual_machine::VirtualMachine;
use amlha_model::statement::statements;
use amlha_model::{Body, Read, Service, shown};

use super::super::ml::{citing, stating};
use super::super::words::{known_region, unusable, zones_of};
use super::anew;
use crate::context::Context;
use crate::plan::Proposal;
use crate::rule::{Axis, Reference, Rule, SameAs};
use crate::verdict::{Impact, Verdict};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: "VM001",
    name: "virtual_machine_in_no_zone",
    title: "virtual machine is in no zone",
    service: Service::VirtualMachine,
    axis: Axis::Zone,
    impact: Impact::High,
    docs: include_str!("in_no_zone.md"),
    references: &[Reference {
        title: "Reliability in Azure Virtual Machines",
        url: "https://learn.microsoft.com/azure/reliability/reliability-virtual-machines",
        date: "snapshot 2026-08-20",
    }],
    same_as: &[
        SameAs {
            tool: "APRL",
            id: "273f6b30-68e0-4241-85ea-acf15ffb60bf",
            differs: "asks for two machines or more in a scale set, of every machine",
        },
        SameAs {
            tool: "APRL",
            id: "2bd0be95-a825-6f47-a8c6-3db1fb5eb387",
            differs: "has one list of regions; a region that is not in it is never flagged",
        },
        SameAs {
            tool: "APRL",
            id: "a8d25876-7951-b646-b4e8-880c9031596b",
            differs: "flags every availability set; here it weighs less than no set",
        },
    ],
    judge,
    remedy,
};

fn judge<'a>(_: &Context<'a>, body: &Body<'a>) -> Verdict<'a> {
    let machine = body.resource();
    let view = VirtualMachine(body);
    let zones = view.zones();
    let region = match known_region(body) {
        Ok(region) => region,
        Err(verdict) => return verdict,
    };
    if !region.zones {
        return Verdict::not_applicable("the region has no availability zones")
            .seen(machine, &body.read("location"), "")
            .fact(zones_of(region), region.source());
    }
    let set = view.availability_set();
    let listed = match zones.items() {
        Read::Value(items) => items,
        // The answer for a machine in no zone has no `zones`; a shortened one has no size either.
        Read::Absent | Read::Null if !view.vm_size().filled_text().is_blank() => Vec::new(),
        other => return unusable(body, &zones, &other, "a zone"),
    };
    let verdict = if let Some(first) = listed.first() {
        let Some(zone) = first.string() else { return unusable(body, &zones, &Read::<()>::Unusable, "a zone") };
        Verdict::pass(format!("in zone {}", shown(&zone)))
            .noted("one machine is lost with its zone: only others in other zones go on")
    } else if set.filled_text().is_blank() {
        Verdict::fail("in no zone of its own: nobody knows which zone's loss it shares")
    } else {
        stating(Verdict::fail("in an availability set, and in no zone"), &statements().machine_sets_are_in_one_zone)
            .weighing(Impact::Medium)
    };
    let verdict =
        verdict.seen(machine, &zones, "a zone").seen(machine, &set, "").fact(zones_of(region), region.source());
    stating(verdict, &statements().machine_zone_is_chosen_at_creation)
}

fn remedy(_: &Context<'_>, body: &Body<'_>, _: &Verdict<'_>) -> Vec<Proposal> {
    let draft = anew(body);
    vec![
        citing(draft, &statements().machine_zone_is_chosen_at_creation).into(),
        Proposal::not_a_fix(
            "an availability set",
            "it names no zone, and its promise is less than that of machines across zones",
            statements().machine_sets_are_in_one_zone.source.cite(),
        ),
    ]
}
