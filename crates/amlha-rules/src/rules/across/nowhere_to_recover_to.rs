//! XS005

use amlha_model::{Body, Service, region, shown};

use super::super::facts;
use super::super::ml::decide;
use super::super::words::gain;
use super::recovery::{Recovery, candidates, recovery};
use crate::context::Context;
use crate::plan::{Cost, DataRisk, Downtime, NeedState, Proposal, Recreates, Reversible, Rollback};
use crate::rule::{Axis, Reference, Rule};
use crate::verdict::{Impact, Verdict};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: "XS005",
    name: "workspace_with_nowhere_to_recover_to",
    title: "nothing says which region the workspace recovers to",
    service: Service::Workspace,
    axis: Axis::Region,
    impact: Impact::Medium,
    docs: include_str!("nowhere_to_recover_to.md"),
    references: &[
        Reference {
            title: "Failover for business continuity and disaster recovery",
            url: "https://learn.microsoft.com/azure/machine-learning/how-to-high-availability-machine-learning",
            date: "2025-06-12",
        },
        Reference {
            title: "Azure regions list",
            url: "https://learn.microsoft.com/azure/reliability/regions-list",
            date: "2025-09-23",
        },
    ],
    same_as: &[],
    judge,
    remedy,
};

const NO_FAILOVER: &str = "a workspace has no automatic failover and its metadata cannot be backed up or restored";

fn judge<'a>(context: &Context<'a>, body: &Body<'a>) -> Verdict<'a> {
    let Recovery { own, to, by, .. } = match recovery(context, body) {
        Ok(recovery) => recovery,
        Err(verdict) => return verdict,
    };
    let location = body.read("location");
    let pair = match &own.pair {
        Some(pair) => format!("{} is paired with {pair}", own.display_name),
        None => format!("{} has no pair", own.display_name),
    };
    let verdict = match to.as_deref().map(|name| (name, region::find(name))) {
        None => Verdict::fail(
            "nothing says where it recovers to: its region has no pair, the profile names no other, and no workspace elsewhere \
             shares anything with it",
        ),
        Some((_, Some(there))) if there.name == own.name => {
            Verdict::fail("the profile lets it recover to its own region, which is the one that is lost")
        }
        Some((_, Some(there))) => {
            Verdict::pass(format!("it recovers to {}", there.display_name)).noted(format!("{by}: {}", there.name))
        }
        Some((name, None)) => Verdict::unknown(format!(
            "it recovers to `{}`, which is not in amlha's list of regions: nothing is known of it",
            shown(name)
        ))
        .noted(format!("{by}: {name}")),
    };
    let verdict = verdict.seen(body.resource(), &location, "").fact(pair, own.source());
    facts::of_article(verdict, NO_FAILOVER)
}

fn remedy(context: &Context<'_>, body: &Body<'_>, _: &Verdict<'_>) -> Vec<Proposal> {
    let workspace = body.resource();
    let Ok(Recovery { own, .. }) = recovery(context, body) else { return Vec::new() };
    let named = candidates(own);
    let choice = if named.is_empty() {
        "a region with availability zones".to_owned()
    } else {
        format!("a region with availability zones, such as {}", named.join(", "))
    };
    let mut draft = decide(
        workspace,
        "recovery-region",
        format!("Choose the region that {} recovers to", workspace.name()),
        gain(
            Axis::Region,
            "in an outage somebody has to find a region with quota first",
            "everybody knows where work goes on, and what is asked of data and images there",
        ),
        format!(
            "choose {choice}: ask whether data may go there, whether the sizes in use are offered there, and for quota; write \
             it into the profile (`\"recoveryRegions\": {{\"{}\": \"...\"}}`), and check again",
            own.name
        ),
    );
    draft.downtime = Downtime::None;
    draft.data_risk = DataRisk::None;
    draft.reversible = Reversible::Yes;
    draft.recreates = Recreates::No;
    draft.cost = Cost::Unpriced { direction: "none: nothing is created by choosing".to_owned() };
    draft.rollback = Rollback::None { why: "choose another one: nothing was created".to_owned() };
    vec![
        draft
            .need("permission to keep data of the workspace in that region", NeedState::Unknown, None)
            .need("quota for the sizes in use in that region", NeedState::Unknown, None)
            .cite("regions, their zones and their pairs", own.source().cite())
            .into(),
    ]
}
