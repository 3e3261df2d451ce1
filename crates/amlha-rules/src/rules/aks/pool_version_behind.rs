//! AK014

use amlha_model::services::aks::Aks;
use amlha_model::{Body, Reading, Service};

use super::super::words::{gain, unusable};
use super::pools::{Pool, at, changing, pools};
use super::replace::{first_replaced, leaves};
use super::show;
use crate::context::Context;
use crate::plan::{
    Action, Confidence, Cost, DataRisk, Downtime, Draft, Effect, Elapsed, Guard, NeedState, Proposal, Recreates,
    Reversible, Rollback, Run, Verify,
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
    references: &[Reference {
        title: "PSRule for Azure, rules on AKS",
        url: "https://azure.github.io/PSRule.Rules.Azure",
        date: "2026-07-09",
    }],
    same_as: &[SameAs { tool: "PSRule", id: "AZR-000016", differs: "compares what was asked for and not what runs" }],
    judge,
    remedy,
};

const PAGE: &str = "az aks nodepool upgrade (Azure CLI reference), 2026-08-21";

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

/// The numbers of a version: `1.33.7`, or `1.33`, which is any `1.33.x`.
fn version(reading: &Reading<'_>) -> Option<Vec<u32>> {
    let text = reading.filled_text().value()?;
    let numbers: Option<Vec<u32>> = text.trim().split('.').map(|part| part.parse().ok()).collect();
    numbers.filter(|numbers| (2..=3).contains(&numbers.len()))
}

fn same(one: &[u32], other: &[u32]) -> bool {
    one.iter().zip(other).all(|(one, other)| one == other)
}

fn judge<'a>(_: &Context<'a>, body: &Body<'a>) -> Verdict<'a> {
    let reading = of_cluster(body);
    let Some(own) = version(&reading) else {
        return unusable(body, &reading, &reading.filled_text(), "a version");
    };
    let all = match pools(body) {
        Ok(pools) => pools,
        Err(verdict) => return verdict,
    };
    let wanted =
        || format!("the version of the cluster: {}", own.iter().map(u32::to_string).collect::<Vec<_>>().join("."));
    let seen = |verdict: Verdict<'a>| {
        let add = |verdict: Verdict<'a>, pool: &Pool<'a>| verdict.seen(body.resource(), &of_pool(pool), wanted());
        all.iter().fold(verdict.seen(body.resource(), &reading, ""), add)
    };
    let other = |pool: &&Pool<'a>| version(&of_pool(pool)).is_some_and(|version| !same(&version, &own));
    let others: Vec<String> = all.iter().filter(other).map(Pool::shown).collect();
    if !others.is_empty() {
        return seen(Verdict::fail(format!("pools of another version than the cluster: {}", others.join(", "))));
    }
    match all.iter().find(|pool| version(&of_pool(pool)).is_none()) {
        Some(pool) => seen(Verdict::unknown(format!("the version of the node pool `{}` was not read", pool.shown()))),
        None => seen(Verdict::pass("every pool runs the version of the cluster")),
    }
}

fn remedy(context: &Context<'_>, body: &Body<'_>, _: &Verdict<'_>) -> Vec<Proposal> {
    let Ok(all) = pools(body) else { return Vec::new() };
    let Some(own) = version(&of_cluster(body)) else { return Vec::new() };
    let propose = |pool: &Pool<'_>| match version(&of_pool(pool)) {
        Some(theirs) if same(&theirs, &own) => Vec::new(),
        None => Vec::new(),
        Some(_) if leaves(context, body, &all, pool) => first_replaced(context, body, &all, pool),
        Some(theirs) if theirs > own => vec![Proposal::nothing(
            "the pool is newer than its cluster, and nothing read here says that a pool goes back to an older version",
            "upgrade the cluster to the version of the pool: `az aks upgrade --control-plane-only`",
        )],
        Some(_) => vec![step(body, pool, &own).map_or_else(unnamed, Into::into)],
    };
    all.iter().flat_map(propose).collect()
}

fn unnamed() -> Proposal {
    Proposal::nothing(
        "the name of the node pool was not read, so it cannot be named in a command",
        "read the cluster again and plan anew",
    )
}

fn step(body: &Body<'_>, pool: &Pool<'_>, numbers: &[u32]) -> Option<Draft> {
    let cluster = body.resource();
    // Numbers only: what is put into a command and a query is no text of the cloud.
    let own = numbers.iter().map(u32::to_string).collect::<Vec<_>>().join(".");
    let mut draft = Draft::new(
        "upgrade-pool",
        Action::Change,
        cluster,
        format!("Bring the pool {} to the version of its cluster, {own}", pool.shown()),
    );
    draft.target = pool.target(cluster)?;
    draft.downtime = Downtime::Brief;
    draft.data_risk = DataRisk::None;
    draft.reversible = Reversible::OneWay;
    draft.recreates = Recreates::No;
    draft.hands_on_minutes = Some(30);
    draft.elapsed = Elapsed::Unknown;
    draft.cost = Cost::Unpriced { direction: "more while extra nodes help the upgrade".to_owned() };
    draft.gain = vec![gain(
        Axis::Lifecycle,
        "nodes lag behind their control plane, and the next upgrade of it may be refused",
        "nodes and control plane are of one version",
    )];
    let upgrade = pool.az(cluster, "upgrade").flag("--kubernetes-version", own.as_str()).switch("--yes");
    draft.run = Run::Commands { commands: vec![upgrade] };
    let there = "currentOrchestratorVersion || orchestratorVersion";
    let running =
        if numbers.len() == 3 { format!("({there}) == '{own}'") } else { format!("starts_with({there}, '{own}.')") };
    let running = pool.show(cluster, &running);
    draft.guard = Guard {
        skip_if: "the pool already runs the version of the cluster".to_owned(),
        command: Some(running.clone()),
        value: Some("true".to_owned()),
    };
    draft.verify = Verify {
        what: "the pool runs the version of the cluster, and every endpoint answers".to_owned(),
        command: Some(running),
        expected: Some("true".to_owned()),
        every_minutes: 10,
        for_hours: 6,
    };
    draft.rollback = Rollback::None {
        why: "nothing read here says that a pool goes back to an older version: another pool can take its place"
            .to_owned(),
    };
    draft.stop_if = Some("a node does not become ready, or pods stay pending".to_owned());
    draft.confidence = Confidence::Derived;
    let after = serde_json::Value::from(own).to_string();
    // What runs is Azure's to say: where it was read, it reads the same once the step is verified.
    let current = pool.view.current_orchestrator_version();
    let shown = at(pool).filter(|_| current.filled_text().value().is_some());
    draft
        .effects
        .extend(shown.map(|path| Effect::set(cluster, path.then("currentOrchestratorVersion"), after.clone())));
    changing(&mut draft, cluster, pool, &pool.view.orchestrator_version(), after);
    Some(
        draft
            .need("replicas and disruption budgets that bear the drain of a node", NeedState::Unknown, None)
            .need(
                "no more than one minor version between pool and cluster, or a version between them first",
                NeedState::Unknown,
                Some(show(body, "currentKubernetesVersion")),
            )
            .cite("`--kubernetes-version` of a pool", PAGE),
    )
}
