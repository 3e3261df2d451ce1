//! AK011

use amlha_model::services::aks::Aks;
use amlha_model::{Body, Read, Service};

use super::super::words::gain;
use super::nodes::{fewest, whole};
use super::pools::{Duty, Pool, change, pools};
use crate::context::Context;
use crate::plan::{
    Action, Confidence, Cost, DataRisk, Downtime, Draft, Elapsed, Guard, NeedState, Proposal, Recreates, Reversible,
    Rollback, Run, Verify,
};
use crate::rule::{Axis, Reference, Rule, SameAs};
use crate::verdict::{Impact, Verdict};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: "AK011",
    name: "aks_autoscaler_off",
    title: "node pool does not scale by itself",
    service: Service::Aks,
    axis: Axis::Capacity,
    impact: Impact::Medium,
    docs: include_str!("autoscaler_off.md"),
    references: &[
        Reference {
            title: "Azure Proactive Resiliency Library: AKS",
            url: "https://azure.github.io/Azure-Proactive-Resiliency-Library-v2",
            date: "2026-07-21",
        },
    ],
    same_as: &[
        SameAs { tool: "APRL", id: "902c82ff-4910-4b61-942d-0d6ef7f39b67", differs: "reads the first pool only" },
        SameAs { tool: "Advisor", id: "70829b1a-272b-4728-b418-8f1a56432d33", differs: "reads system pools only" },
        SameAs { tool: "policy-library-avm", id: "aks_enable_cluster_autoscaler", differs: "reads Terraform plans" },
    ],
    judge,
    remedy,
};

const PAGE: &str = "APRL 902c82ff-4910-4b61-942d-0d6ef7f39b67: Enable the cluster auto-scaler, 2026-07-21";

fn judge<'a>(_: &Context<'a>, body: &Body<'a>) -> Verdict<'a> {
    let mode = Aks(body).node_provisioning_mode();
    if mode.filled_text().value().is_some_and(|mode| mode.eq_ignore_ascii_case("auto")) {
        return Verdict::not_applicable("Azure makes nodes as pods need them: pools have no autoscaler of their own").seen(
            body.resource(),
            &mode,
            "",
        );
    }
    let all = match pools(body) {
        Ok(pools) => pools,
        Err(verdict) => return verdict,
    };
    let seen = |verdict: Verdict<'a>| {
        let add = |verdict: Verdict<'a>, pool: &Pool<'a>| {
            verdict.seen(body.resource(), &pool.view.enable_auto_scaling(), "true")
        };
        all.iter().fold(verdict, add)
    };
    let fixed: Vec<String> = all.iter().filter(|pool| is_fixed(pool)).map(Pool::shown).collect();
    if !fixed.is_empty() {
        return seen(Verdict::fail(format!("pools whose autoscaler is off: {}", fixed.join(", "))));
    }
    let unread = |pool: &&Pool<'a>| {
        pool.duty != Duty::Gateway && pool.view.enable_auto_scaling().boolean() != Read::Value(true)
    };
    match all.iter().find(unread) {
        Some(pool) => {
            seen(Verdict::unknown(format!("whether the pool `{}` has an autoscaler was not read", pool.shown())))
        }
        None => seen(Verdict::pass("every pool has an autoscaler")),
    }
}

fn is_fixed(pool: &Pool<'_>) -> bool {
    pool.duty != Duty::Gateway && pool.view.enable_auto_scaling().boolean() == Read::Value(false)
}

fn remedy(context: &Context<'_>, body: &Body<'_>, _: &Verdict<'_>) -> Vec<Proposal> {
    let Ok(all) = pools(body) else { return Vec::new() };
    all.iter().filter(|pool| is_fixed(pool)).filter_map(|pool| step(context, body, pool)).map(Into::into).collect()
}

fn step(context: &Context<'_>, body: &Body<'_>, pool: &Pool<'_>) -> Option<Draft> {
    let cluster = body.resource();
    let asked = if pool.duty == Duty::System { context.profile.system_nodes } else { context.profile.user_nodes };
    let least = fewest(pool).nodes.unwrap_or_default().max(u64::from(asked));
    let most = whole(&pool.view.max_count()).unwrap_or_default().max(least.saturating_mul(2));
    let mut draft = Draft::new(
        "autoscaler",
        Action::Change,
        cluster,
        format!("Let the pool {} scale between {least} and {most} nodes", pool.shown()),
    );
    draft.target = pool.target(cluster)?;
    draft.downtime = Downtime::None;
    draft.data_risk = DataRisk::None;
    draft.reversible = Reversible::Yes;
    draft.recreates = Recreates::No;
    draft.hands_on_minutes = Some(10);
    draft.elapsed = Elapsed::Unknown;
    draft.cost = Cost::Unpriced { direction: format!("up to {most} nodes instead of a fixed number") };
    draft.gain = vec![gain(
        Axis::Capacity,
        "pods of lost nodes wait until a person adds nodes",
        "nodes are added while pods wait, as far as quota and machines go",
    )];
    // With the resize of the same pool, whose count this minimum takes over.
    draft.after = vec!["resize-pool"];
    draft.run = Run::Commands {
        commands: vec![
            pool.az(cluster, "update")
                .switch("--enable-cluster-autoscaler")
                .flag("--min-count", least.to_string())
                .flag("--max-count", most.to_string()),
        ],
    };
    let show = pool.show(cluster, "enableAutoScaling");
    draft.guard = Guard {
        skip_if: "`enableAutoScaling` is already true".to_owned(),
        command: Some(show.clone()),
        value: Some("true".to_owned()),
    };
    draft.verify = Verify {
        what: "`enableAutoScaling` reads true".to_owned(),
        command: Some(show),
        expected: Some("true".to_owned()),
        every_minutes: 2,
        for_hours: 1,
    };
    draft.rollback = Rollback::Commands {
        commands: vec![pool.az(cluster, "update").switch("--disable-cluster-autoscaler")],
        but: "the pool keeps the nodes that it has at that moment".to_owned(),
    };
    draft.confidence = Confidence::Documented;
    draft.changes = vec![
        change(&pool.view.enable_auto_scaling(), "true"),
        change(&pool.view.min_count(), least.to_string()),
        change(&pool.view.max_count(), most.to_string()),
    ];
    Some(
        draft
            .need(format!("quota for {most} nodes in the region"), NeedState::Unknown, None)
            .need("addresses in the subnet for them and their pods", NeedState::Unknown, None)
            .cite("the autoscaler is a property of the pool", PAGE),
    )
}
