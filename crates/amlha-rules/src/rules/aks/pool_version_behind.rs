//! AK014

use amlha_model::services::aks::Aks;
use amlha_model::{Body, Reading, Service, shown};

use super::super::words::{gain, unusable};
use super::pools::{Pool, change, pools};
use super::show;
use crate::context::Context;
use crate::plan::{
    Action, Confidence, Cost, DataRisk, Downtime, Draft, Elapsed, Guard, NeedState, Proposal, Recreates, Reversible,
    Rollback, Run, Verify,
};
use crate::rule::{Axis, Reference, Rule, SameAs};
use crate::verdict::{Impact, Verdict};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: "AK014",
    name: "aks_pool_version_behind",
    title: "node pool runs another version of Kubernetes than its cluster",
    service: Service::Aks,
    axis: Axis::Lifecycle,
    impact: Impact::Low,
    docs: include_str!("pool_version_behind.md"),
    references: &[
        Reference {
            title: "PSRule for Azure: rules on AKS",
            url: "https://azure.github.io/PSRule.Rules.Azure",
            date: "read 2026-08",
        },
    ],
    same_as: &[
        SameAs { tool: "PSRule", id: "AZR-000016", differs: "compares what was asked for and not what runs" },
    ],
    judge,
    remedy,
};

const PAGE: &str = "az aks nodepool upgrade (reference), 2026-08-21";

/// What runs where that was read, else what was asked for.
fn running<'a>(current: Reading<'a>, asked: Reading<'a>) -> Reading<'a> {
    if current.filled_text().value().is_some() { current } else { asked }
}

fn of_cluster<'a>(body: &Body<'a>) -> Reading<'a> {
    running(Aks(body).current_kubernetes_version(), Aks(body).kubernetes_version())
}

fn of_pool<'a>(pool: &Pool<'a>) -> Reading<'a> {
    running(pool.view.current_orchestrator_version(), pool.view.orchestrator_version())
}

/// `1.33` is any `1.33.x`: Azure takes a version without its patch.
fn same(a: &str, b: &str) -> bool {
    let mut parts = a.trim_start_matches('v').split('.').zip(b.trim_start_matches('v').split('.'));
    parts.all(|(a, b)| a == b)
}

fn behind(version: &str, pool: &Pool<'_>) -> Option<bool> {
    of_pool(pool).filled_text().value().map(|own| !same(&own, version))
}

fn judge<'a>(_: &Context<'a>, body: &Body<'a>) -> Verdict<'a> {
    let version = of_cluster(body);
    let own = match version.filled_text() {
        amlha_model::Read::Value(own) => own,
        other => return unusable(body, &version, &other, "a version"),
    };
    let all = match pools(body) {
        Ok(pools) => pools,
        Err(verdict) => return verdict,
    };
    let seen = |verdict: Verdict<'a>| {
        let add = |verdict: Verdict<'a>, pool: &Pool<'a>| {
            verdict.seen(body.resource(), &of_pool(pool), format!("the version of the cluster: {}", shown(&own)))
        };
        all.iter().fold(verdict.seen(body.resource(), &version, ""), add)
    };
    let late: Vec<String> = all.iter().filter(|pool| behind(&own, pool) == Some(true)).map(Pool::shown).collect();
    if !late.is_empty() {
        return seen(Verdict::fail(format!("pools of another version than the cluster: {}", late.join(", "))));
    }
    match all.iter().find(|pool| behind(&own, pool).is_none()) {
        Some(pool) => seen(Verdict::unknown(format!("the version of the pool `{}` was not read", pool.shown()))),
        None => seen(Verdict::pass("the pools run the version of the cluster")),
    }
}

fn remedy(_: &Context<'_>, body: &Body<'_>, _: &Verdict<'_>) -> Vec<Proposal> {
    let Ok(all) = pools(body) else { return Vec::new() };
    let Some(version) = of_cluster(body).filled_text().value() else { return Vec::new() };
    let late = all.iter().filter(|pool| behind(&version, pool) == Some(true));
    late.filter_map(|pool| step(body, pool, &version)).map(Into::into).collect()
}

fn step(body: &Body<'_>, pool: &Pool<'_>, version: &str) -> Option<Draft> {
    let cluster = body.resource();
    let mut draft = Draft::new(
        "upgrade-pool",
        Action::Change,
        cluster,
        format!("Bring the pool {} to the version of its cluster", pool.shown()),
    );
    draft.target = pool.target(cluster)?;
    draft.downtime = Downtime::Brief;
    draft.data_risk = DataRisk::None;
    draft.reversible = Reversible::OneWay;
    draft.recreates = Recreates::No;
    draft.hands_on_minutes = Some(30);
    draft.elapsed = Elapsed::Unknown;
    draft.cost = Cost::Unpriced { direction: "a node more while nodes are upgraded".to_owned() };
    draft.gain = vec![gain(Axis::Lifecycle, "nodes lag behind their control plane", "nodes and control plane are of one version")];
    draft.run = Run::Commands { commands: vec![pool.az(cluster, "upgrade").flag("--kubernetes-version", version).switch("--yes")] };
    let path = if pool.view.current_orchestrator_version().filled_text().value().is_some() {
        "currentOrchestratorVersion"
    } else {
        "orchestratorVersion"
    };
    let running = pool.show(cluster, path);
    draft.guard = Guard {
        skip_if: "the pool already runs the version of the cluster".to_owned(),
        command: Some(running.clone()),
        value: Some(version.to_owned()),
    };
    draft.verify = Verify {
        what: "the pool runs the version of the cluster, and every endpoint answers".to_owned(),
        command: Some(running),
        expected: Some(version.to_owned()),
        every_minutes: 10,
        for_hours: 6,
    };
    draft.rollback = Rollback::None { why: "a pool cannot go back to an older version: another pool can take its place".to_owned() };
    draft.stop_if = Some("a node does not become ready, or pods stay pending".to_owned());
    draft.confidence = Confidence::Derived;
    draft.changes.push(change(&pool.view.orchestrator_version(), serde_json::Value::from(version).to_string()));
    Some(
        draft
            .need("replicas and disruption budgets that bear the drain of a node", NeedState::Unknown, None)
            .need("the version of the cluster", NeedState::Met, Some(show(body, "currentKubernetesVersion")))
            .cite("`--kubernetes-version` of a pool", PAGE),
    )
}
