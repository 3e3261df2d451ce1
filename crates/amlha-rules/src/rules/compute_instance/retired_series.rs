//! CI003

use amlha_model::services::compute_instance::ComputeInstance;
use amlha_model::{Body, Service};

use super::super::ml::{decide, size};
use super::super::words::gain;
use crate::context::Context;
use crate::plan::{Action, DataRisk, NeedState, Proposal, Recreates};
use crate::rule::{Axis, Reference, Rule, SameAs};
use crate::verdict::{Impact, Verdict};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: "CI003",
    name: "compute_instance_of_retired_series",
    title: "compute instance has a machine of a retired series",
    service: Service::ComputeInstance,
    axis: Axis::Lifecycle,
    impact: Impact::High,
    docs: include_str!("retired_series.md"),
    references: &[Reference {
        title: "Retiring virtual machine series (machine-learning/includes/retiring-vms.md)",
        url: "https://github.com/MicrosoftDocs/azure-ai-docs",
        date: "2024-10-17",
    }],
    same_as: &[
        SameAs {
            tool: "APRL",
            id: "6e2af91f-477d-46a5-b8ce-6cd1b8176550",
            differs: "asks a person; this rule knows the series of one dated page only",
        },
        SameAs { tool: "APRL", id: "cf2569bb-1cf2-46ce-8885-d742dc6f4a4c", differs: "asks about quota, and a person" },
    ],
    judge,
    remedy,
};

fn judge<'a>(context: &Context<'a>, body: &Body<'a>) -> Verdict<'a> {
    size(context, body, &ComputeInstance(body).vm_size(), Service::ComputeInstance.key())
}

fn remedy(_: &Context<'_>, body: &Body<'_>, _: &Verdict<'_>) -> Vec<Proposal> {
    let instance = body.resource();
    let mut draft = decide(
        instance,
        "new-size",
        format!("Create {} again with a size of a current series", instance.name()),
        gain(Axis::Lifecycle, "it cannot be started again once its machines are gone", "it has a machine that goes on"),
        format!(
            "choose a size of a current series; save what is on the disks of {0} to the default file share; create a compute \
             instance of that size under another name for the same user, with the same setup script, network and identity; see \
             that a notebook runs; delete {0}",
            instance.name()
        ),
    );
    draft.action = Action::Replace;
    draft.data_risk = DataRisk::PossibleLoss;
    draft.recreates = Recreates::Yes { pointing: Vec::new() };
    let draft = draft.need("quota for the new size", NeedState::Unknown, None);
    vec![draft.into()]
}
