//! VM003

use amlha_model::services::virtual_machine::VirtualMachine;
use amlha_model::statement::statements;
use amlha_model::{Body, Read, Service, shown};

use super::super::ml::{citing, decide, stating};
use super::super::words::{gain, unusable};
use crate::context::Context;
use crate::plan::{Cost, DataRisk, NeedState, Proposal, Recreates};
use crate::rule::{Axis, Reference, Rule, SameAs};
use crate::verdict::{Impact, Verdict};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: "VM003",
    name: "virtual_machine_on_a_hard_disk",
    title: "virtual machine starts from a hard disk",
    service: Service::VirtualMachine,
    axis: Axis::Configuration,
    impact: Impact::Medium,
    docs: include_str!("on_slow_disk.md"),
    references: &[Reference {
        title: "ARM resource types",
        url: "https://github.com/Azure/bicep-types-az",
        date: "2026-08-20",
    }],
    same_as: &[SameAs {
        tool: "APRL",
        id: "df0ff862-814d-45a3-95e4-4fad5a244ba6",
        differs: "asks for Premium or Ultra of every disk; this rule fails hard disks only",
    }],
    judge,
    remedy,
};

const PROMISED: &[&str] = &["Premium_LRS", "Premium_ZRS", "PremiumV2_LRS", "UltraSSD_LRS"];
const OTHERS: &[&str] = &["StandardSSD_LRS", "StandardSSD_ZRS"];
const HARD_DISK: &str = "Standard_LRS";

fn judge<'a>(_: &Context<'a>, body: &Body<'a>) -> Verdict<'a> {
    let sku = VirtualMachine(body).os_disk_sku();
    let word = match sku.filled_text() {
        Read::Value(word) => word,
        other => return unusable(body, &sku, &other, "a Premium or Ultra disk"),
    };
    let is = |known: &&str| word.trim().eq_ignore_ascii_case(known);
    let verdict = if PROMISED.iter().any(is) {
        Verdict::pass("it starts from a disk that the figure for one machine asks for")
    } else if OTHERS.iter().any(is) {
        Verdict::pass("it starts from a solid-state disk").noted("the figure of 99.9 % does not hold for it")
    } else if is(&HARD_DISK) {
        Verdict::fail("it starts from a hard disk, for which no figure of one machine holds")
    } else {
        return unusable(body, &sku, &Read::<()>::Unusable, "a Premium or Ultra disk");
    };
    stating(
        verdict.seen(body.resource(), &sku, "a Premium or Ultra disk"),
        &statements().machine_figures_want_premium_disks,
    )
}

fn remedy(_: &Context<'_>, body: &Body<'_>, _: &Verdict<'_>) -> Vec<Proposal> {
    let machine = body.resource();
    let mut draft = decide(
        machine,
        "premium-disk",
        format!("Give {} a Premium disk to start from", machine.name()),
        gain(
            Axis::Configuration,
            "a slow disk, and no figure for the machine",
            "the figure of 99.9 % for one machine holds",
        ),
        match VirtualMachine(body).os_disk_id().filled_text().value() {
            Some(disk) => format!(
                "in a window, since no page that was read says whether the machine has to be stopped for it, set `sku.name` of {} \
                 to Premium_LRS with `az resource update --set`",
                shown(&disk)
            ),
            None => "in a window, since no page that was read says whether the machine has to be stopped for it, change the SKU of \
                     its disk to Premium_LRS"
                .to_owned(),
        },
    );
    draft.data_risk = DataRisk::None;
    draft.recreates = Recreates::No;
    draft.cost = Cost::Unpriced { direction: "more per GB".to_owned() };
    let draft = draft.need("a size that can have Premium disks", NeedState::Unknown, None);
    vec![citing(draft, &statements().machine_figures_want_premium_disks).into()]
}
