//! The node pools of a cluster, and what each is for.

use amlha_model::json::edit::Path;
use amlha_model::services::aks::{AgentPool, Aks, PoolMode};
use amlha_model::{Body, Read, Reading, Resource};

use super::super::words::unusable;
use crate::plan::{Change, Command, Draft, Effect, Target, target_of};
use crate::verdict::Verdict;

/// What a pool does. Pools of one duty stand in for each other when a zone is lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Duty {
    /// It runs what the cluster itself needs.
    System,
    /// It runs what was deployed.
    User,
    /// It is neither.
    Gateway,
    /// Its mode was not read.
    Unknown,
}

/// A node pool.
pub(super) struct Pool<'a> {
    pub(super) view: AgentPool<'a>,
    pub(super) duty: Duty,
}

/// The pools of a cluster, or the verdict that it cannot be judged without.
///
/// Answers from before pools had a mode give none to any pool: then every pool does everything, and
/// the cluster depends on each as on a system pool.
pub(super) fn pools<'a>(body: &Body<'a>) -> Result<Vec<Pool<'a>>, Verdict<'a>> {
    let list = Aks(body).agent_pool_profiles();
    let views = match list.items() {
        Read::Value(items) if !items.is_empty() => Aks(body).agent_pools(),
        Read::Value(_) => {
            return Err(Verdict::unknown("the cluster lists no node pool").seen(body.resource(), &list, "node pools"));
        }
        other => return Err(unusable(body, &list, &other, "node pools")),
    };
    let modeless = views.iter().all(|view| view.mode().is_blank());
    let duty = |view: &AgentPool<'_>| match view.mode() {
        Read::Value(PoolMode::System) => Duty::System,
        Read::Value(PoolMode::User) => Duty::User,
        Read::Value(PoolMode::Gateway) => Duty::Gateway,
        Read::Absent | Read::Null if modeless => Duty::System,
        _ => Duty::Unknown,
    };
    Ok(views.into_iter().map(|view| Pool { duty: duty(&view), view }).collect())
}

/// The verdict on a cluster without a pool of a duty.
pub(super) fn none_of<'a>(body: &Body<'a>, pools: &[Pool<'a>], duty: Duty) -> Verdict<'a> {
    let resource = body.resource();
    if let Some(pool) = pools.iter().find(|pool| pool.duty == Duty::Unknown) {
        let why = format!("what the node pool `{}` is for was not read", pool.shown());
        return Verdict::unknown(why).seen(resource, &pool.view.mode_name(), "System or User");
    }
    let (verdict, wanted) = match duty {
        Duty::System => (Verdict::unknown("no node pool says that it is a system pool"), "System in one of them"),
        _ => (Verdict::not_applicable("the cluster has no user pool: its system pools run everything"), ""),
    };
    pools.iter().fold(verdict, |verdict, pool| verdict.seen(resource, &pool.view.mode_name(), wanted))
}

impl<'a> Pool<'a> {
    /// Its name as it was read.
    pub(super) fn name(&self) -> Option<String> {
        self.view.name().filled_text().value().map(std::borrow::Cow::into_owned)
    }

    /// Its name for people.
    pub(super) fn shown(&self) -> String {
        match self.name() {
            Some(name) => amlha_model::shown(&name).into_owned(),
            None => self.view.name().path().trim_end_matches(".name").to_owned(),
        }
    }

    /// What a step on it acts on. `None` without a name.
    pub(super) fn target(&self, cluster: Resource<'_>) -> Option<Target> {
        let name = self.name()?;
        Some(Target {
            id: format!("{}/agentPools/{name}", cluster.id()),
            name: format!("{}/{name}", cluster.name()),
            type_name: "Microsoft.ContainerService/managedClusters/agentPools".to_owned(),
        })
    }

    /// An `az aks nodepool` command on it.
    pub(super) fn az(&self, cluster: Resource<'_>, verb: &str) -> Command {
        Command::az(["aks", "nodepool", verb])
            .flag("--cluster-name", cluster.name())
            .flag("--name", self.name().unwrap_or_default())
            .scoped(&target_of(cluster))
    }

    /// Asks for one value of it.
    pub(super) fn show(&self, cluster: Resource<'_>, path: &str) -> Command {
        self.az(cluster, "show").query(path)
    }
}

/// Where the pool stands in the body of its cluster. `None` without a name.
pub(super) fn at(pool: &Pool<'_>) -> Option<Path> {
    Some(Path::of("properties.agentPoolProfiles").item("name", pool.name()?))
}

/// A property of a pool that changes, for a step on it.
pub(super) fn changing(
    draft: &mut Draft,
    cluster: Resource<'_>,
    pool: &Pool<'_>,
    reading: &Reading<'_>,
    after: impl Into<String>,
) {
    let after = after.into();
    let change = change(reading, after.clone());
    let own = change.path.trim_start_matches("properties.");
    draft.effects.extend(at(pool).map(|path| Effect::set(cluster, path.then(own), after)));
    draft.changes.push(change);
}

/// A property of a pool that changes. The pool is a resource of its own, so the path is that of its body.
fn change(reading: &Reading<'_>, after: impl Into<String>) -> Change {
    let own = reading.path().rsplit_once("].").map_or(&**reading.path(), |(_, own)| own);
    Change {
        path: format!("properties.{own}"),
        before: reading.json().map(|json| json.raw().to_owned()),
        after: after.into(),
    }
}
