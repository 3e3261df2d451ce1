//! AK002

use amlha_model::{Body, Service};

use super::pools::Duty;
use super::zones;
use crate::context::Context;
use crate::plan::Proposal;
use crate::rule::{Axis, Reference, Rule, SameAs};
use crate::verdict::{Impact, Verdict};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: "AK002",
    name: "aks_system_pools_in_few_zones",
    title: "system pools of the cluster are in too few zones",
    service: Service::Aks,
    axis: Axis::Zone,
    impact: Impact::High,
    docs: include_str!("system_pools_in_few_zones.md"),
    references: &[
        Reference {
            title: "Reliability in Azure Kubernetes Service (AKS)",
            url: "https://learn.microsoft.com/azure/reliability/reliability-aks",
            date: "2025-03-18",
        },
        Reference {
            title: "AKS: configure availability zones",
            url: "https://learn.microsoft.com/azure/aks/reliability-availability-zones-configure",
            date: "2026-03-26",
        },
    ],
    same_as: &[
        SameAs {
            tool: "APRL",
            id: "4f63619f-5001-439c-bacb-8de891287727",
            differs: "judges each pool by itself, so that pools in one zone each fail; its list of regions is old",
        },
        SameAs { tool: "PSRule", id: "AZR-000021", differs: "takes one zone for enough, even for a lone pool" },
        SameAs {
            tool: "Azure Policy",
            id: "2dec5f47-bc40-40d1-8c7d-a39d9d6808d1",
            differs: "asks for three zones and three nodes of each pool",
        },
        SameAs {
            tool: "policy-library-avm",
            id: "configure_aks_default_node_pool_zones",
            differs: "passes when any one pool qualifies",
        },
    ],
    judge,
    remedy,
};

fn judge<'a>(context: &Context<'a>, body: &Body<'a>) -> Verdict<'a> {
    zones::judge(context, body, Duty::System)
}

fn remedy(context: &Context<'_>, body: &Body<'_>, _: &Verdict<'_>) -> Vec<Proposal> {
    zones::remedy(context, body, Duty::System)
}
