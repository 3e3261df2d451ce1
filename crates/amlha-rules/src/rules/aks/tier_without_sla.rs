//! AK001

use amlha_model::services::aks::{Aks, AksTier};
use amlha_model::statement::statements;
use amlha_model::{Body, Read, Service, sla};

use super::super::words::{gain, unusable};
use super::{TIERS_PAGE, az, show};
use crate::context::Context;
use crate::plan::{
    Action, Confidence, Cost, DataRisk, Downtime, Draft, Elapsed, Guard, NeedState, Proposal, Recreates, Reversible,
    Rollback, Run, Verify,
};
use crate::rule::{Axis, Reference, Rule, SameAs};
use crate::verdict::{Impact, Verdict};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: "AK001",
    name: "aks_tier_without_sla",
    title: "AKS control plane has no SLA",
    service: Service::Aks,
    axis: Axis::Configuration,
    impact: Impact::High,
    docs: include_str!("tier_without_sla.md"),
    references: &[Reference {
        title: "AKS pricing tiers",
        url: "https://learn.microsoft.com/azure/aks/free-standard-pricing-tiers",
        date: "2026-07-06",
    }],
    same_as: &[
        SameAs {
            tool: "APRL",
            id: "0611251f-e70f-4243-8ddd-cfe894bec2e7",
            differs: "an unread tier counts as a fault there",
        },
        SameAs {
            tool: "PSRule",
            id: "AZR-000285",
            differs: "fails the Premium tier, whose name does not hold the word Standard",
        },
        SameAs { tool: "azqr", id: "aks-003", differs: "gives a figure, from the zones of the first pool only" },
        SameAs {
            tool: "Advisor",
            id: "878fe7fb-d5ef-46f8-b477-72fd91699bbe",
            differs: "says nothing where it was dismissed or is late",
        },
        SameAs { tool: "Checkov", id: "CKV_AZURE_170", differs: "reads Terraform" },
    ],
    judge,
    remedy,
};

fn judge<'a>(_: &Context<'a>, body: &Body<'a>) -> Verdict<'a> {
    let view = Aks(body);
    let tier = view.sku_tier();
    let cluster = body.resource();
    match view.tier() {
        Read::Value(AksTier::Free) => with_figure(
            Verdict::fail("the control plane is on the Free tier, which has no SLA").seen(
                cluster,
                &tier,
                "Standard or Premium",
            ),
            "Free",
        ),
        Read::Value(AksTier::Standard | AksTier::Premium) => {
            with_figure(Verdict::pass("the control plane has an SLA").seen(cluster, &tier, ""), "Standard or Premium")
        }
        Read::Value(AksTier::Other(word)) if word.eq_ignore_ascii_case("paid") => {
            let paid = &statements().aks_paid_tier;
            Verdict::pass("the control plane has an SLA").seen(cluster, &tier, "").fact(&*paid.text, &paid.source)
        }
        other => unusable(body, &tier, &other, "Standard or Premium"),
    }
}

/// With the figures of a tier.
fn with_figure<'a>(verdict: Verdict<'a>, tier: &str) -> Verdict<'a> {
    let of_tier = sla::for_service("aks").filter(|sla| sla.configuration.starts_with(tier));
    of_tier.fold(verdict, |verdict, sla| {
        let figure = sla.percent.map_or_else(|| "no SLA".to_owned(), |percent| format!("{percent} % a month"));
        verdict.fact(format!("{}: {figure}", sla.configuration), &sla.source)
    })
}

fn remedy(_: &Context<'_>, body: &Body<'_>, _: &Verdict<'_>) -> Vec<Proposal> {
    let cluster = body.resource();
    let mut draft =
        Draft::new("standard-tier", Action::Change, cluster, format!("Move {} to the Standard tier", cluster.name()));
    draft.downtime = Downtime::Unknown;
    draft.data_risk = DataRisk::None;
    draft.reversible = Reversible::Yes;
    draft.recreates = Recreates::No;
    draft.hands_on_minutes = Some(5);
    draft.elapsed = Elapsed::Unknown;
    draft.cost = Cost::Unpriced { direction: "more per hour: the tier is paid for".to_owned() };
    draft.gain = vec![gain(
        Axis::Configuration,
        "an outage of the control plane has no SLA: nothing scales or heals meanwhile",
        "the control plane has an SLA",
    )];
    draft.run = Run::Commands { commands: vec![az(body, ["aks", "update"]).flag("--tier", "standard")] };
    let tier = show(body, "contains(['Standard', 'Premium'], sku.tier)");
    draft.guard = Guard {
        skip_if: "`sku.tier` is already Standard or Premium".to_owned(),
        command: Some(tier.clone()),
        value: Some("true".to_owned()),
    };
    draft.verify = Verify {
        what: "`sku.tier` reads Standard, and the provisioning state Succeeded".to_owned(),
        command: Some(tier),
        expected: Some("true".to_owned()),
        every_minutes: 2,
        for_hours: 1,
    };
    draft.rollback =
        Rollback::Commands { commands: vec![az(body, ["aks", "update"]).flag("--tier", "free")], but: String::new() };
    draft.confidence = Confidence::Documented;
    let draft = draft
        .change(body, "sku.tier", "\"Standard\"")
        .need("the cluster is in the state Succeeded", NeedState::Unknown, Some(show(body, "provisioningState")))
        .cite("Free has no SLA; 99.95 % with zones and 99.9 % without on the other tiers", TIERS_PAGE);
    vec![draft.into()]
}
