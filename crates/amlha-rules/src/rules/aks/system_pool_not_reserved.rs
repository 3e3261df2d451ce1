//! AK006

use amlha_model::{Body, Read, Reading, Service};

use super::super::words::gain;
use super::pools::{Duty, Pool, changing, none_of, pools};
use super::replace::{first_replaced, items, leaves};
use crate::context::Context;
use crate::plan::{
    Action, Confidence, Cost, DataRisk, Downtime, Draft, Elapsed, Guard, NeedState, Proposal, Recreates, Reversible,
    Rollback, Run, Verify,
};
use crate::rule::{Axis, Reference, Rule, SameAs};
use crate::verdict::{Impact, Verdict};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: "AK006",
    name: "aks_system_pool_not_reserved",
    title: "system pool takes any pod",
    service: Service::Aks,
    axis: Axis::Capacity,
    impact: Impact::Medium,
    docs: include_str!("system_pool_not_reserved.md"),
    references: &[Reference {
        title: "Azure Proactive Resiliency Library: AKS",
        url: "https://azure.github.io/Azure-Proactive-Resiliency-Library-v2",
        date: "2026-07-21",
    }],
    same_as: &[
        SameAs {
            tool: "APRL",
            id: "5ee083cd-6ac3-4a83-8913-9549dd36cf56",
            differs: "passes any taint, and reads labels the wrong way round",
        },
        SameAs { tool: "Advisor", id: "f31832f1-7e87-499d-a52a-120f610aba98", differs: "" },
        SameAs { tool: "Checkov", id: "CKV_AZURE_232", differs: "reads Terraform" },
    ],
    judge,
    remedy,
};

/// The taint that keeps other pods away.
const TAINT: &str = "CriticalAddonsOnly=true:NoSchedule";
const PAGE: &str = "APRL 5ee083cd-6ac3-4a83-8913-9549dd36cf56: Isolate system and application pods, 2026-07-21";

/// Whether the exact taint is there; `None` where the taints are no list.
fn reserved(taints: &Reading<'_>) -> Option<bool> {
    match taints.items() {
        Read::Absent | Read::Null => Some(false),
        Read::Unusable => None,
        read @ Read::Value(_) => Some(items(read).iter().any(|taint| taint.trim().eq_ignore_ascii_case(TAINT))),
    }
}

fn judge<'a>(_: &Context<'a>, body: &Body<'a>) -> Verdict<'a> {
    let all = match pools(body) {
        Ok(pools) => pools,
        Err(verdict) => return verdict,
    };
    let mine: Vec<&Pool<'a>> = all.iter().filter(|pool| pool.duty == Duty::System).collect();
    if mine.is_empty() {
        return none_of(body, &all, Duty::System);
    }
    let seen = |verdict: Verdict<'a>| {
        let add =
            |verdict: Verdict<'a>, pool: &&Pool<'a>| verdict.seen(body.resource(), &pool.view.node_taints(), TAINT);
        mine.iter().fold(verdict, add)
    };
    let open: Vec<String> =
        mine.iter().filter(|pool| reserved(&pool.view.node_taints()) == Some(false)).map(|pool| pool.shown()).collect();
    if mine.iter().any(|pool| pool.view.name().json().is_none()) {
        return seen(Verdict::unknown("the node pools are without names: they were not read in full"));
    }
    if !open.is_empty() {
        return seen(Verdict::fail(format!(
            "system pools that take any pod: {}: a model that takes all memory takes the cluster's own pods with it",
            open.join(", ")
        )));
    }
    match mine.iter().find(|pool| reserved(&pool.view.node_taints()).is_none()) {
        Some(pool) => seen(Verdict::unknown(format!("the taints of the pool `{}` are no list", pool.shown()))),
        None => seen(Verdict::pass("the system pools are kept for what the cluster needs")),
    }
}

fn remedy(context: &Context<'_>, body: &Body<'_>, _: &Verdict<'_>) -> Vec<Proposal> {
    let Ok(all) = pools(body) else { return Vec::new() };
    if !all.iter().any(|pool| pool.duty == Duty::User) {
        return vec![Proposal::nothing(
            "the system pools are the only ones: with the taint nothing could run what was deployed",
            "decide which machines the models need, add a user pool of them with `az aks nodepool add --mode User`, \
             and plan anew",
        )];
    }
    let open = |pool: &&Pool<'_>| pool.duty == Duty::System && reserved(&pool.view.node_taints()) == Some(false);
    // The pool in the place of one that leaves is not reserved yet, and of one whose taints were
    // not read nobody knows: a later plan closes it.
    let unread = |pool: &Pool<'_>| pool.duty == Duty::System && reserved(&pool.view.node_taints()).is_none();
    let later = all.iter().any(unread) || all.iter().filter(open).any(|pool| leaves(context, body, &all, pool));
    let reserve = |pool: &Pool<'_>| {
        if leaves(context, body, &all, pool) {
            first_replaced(context, body, &all, pool)
        } else {
            let draft = step(body, pool);
            draft.map(|draft| if later { draft.prepares() } else { draft }.into()).into_iter().collect()
        }
    };
    all.iter().filter(open).flat_map(reserve).collect()
}

fn step(body: &Body<'_>, pool: &Pool<'_>) -> Option<Draft> {
    let cluster = body.resource();
    let before = items(pool.view.node_taints().items());
    let mut after = before.clone();
    after.push(TAINT.to_owned());
    let set = |taints: &[String]| pool.az(cluster, "update").flag("--node-taints", taints.join(","));
    let mut draft = Draft::new(
        "reserve-pool",
        Action::Change,
        cluster,
        format!("Keep the pool {} for what the cluster needs", pool.shown()),
    );
    draft.target = pool.target(cluster)?;
    draft.downtime = Downtime::None;
    draft.data_risk = DataRisk::None;
    draft.reversible = Reversible::Yes;
    draft.recreates = Recreates::No;
    draft.hands_on_minutes = Some(15);
    draft.elapsed = Elapsed::Unknown;
    draft.cost = Cost::Unpriced { direction: "none of its own; other pods may need more user nodes".to_owned() };
    draft.gain = vec![gain(
        Axis::Capacity,
        "what was deployed competes with the cluster's own pods",
        "new pods go to the user pools; those that run stay until they are started anew",
    )];
    draft.run = Run::Commands { commands: vec![set(&after)] };
    let show = pool.show(cluster, &format!("contains(nodeTaints || `[]`, '{TAINT}')"));
    draft.guard = Guard {
        skip_if: "the taint is already there".to_owned(),
        command: Some(show.clone()),
        value: Some("true".to_owned()),
    };
    draft.verify = Verify {
        what: "the taint is there, and no pod is pending".to_owned(),
        command: Some(show),
        expected: Some("true".to_owned()),
        every_minutes: 2,
        for_hours: 1,
    };
    draft.rollback = Rollback::Commands { commands: vec![set(&before)], but: String::new() };
    draft.stop_if = Some("pods stay pending".to_owned());
    draft.confidence = Confidence::Derived;
    let json = serde_json::Value::from(after).to_string();
    changing(&mut draft, cluster, pool, &pool.view.node_taints(), json);
    Some(
        draft
            .need("the user pools have room for the pods that move", NeedState::Unknown, None)
            .cite(format!("the taint {TAINT} isolates system pods"), PAGE),
    )
}
