//! WS006

use std::collections::BTreeSet;

use amlha_model::services::compute_cluster::ComputeCluster;
use amlha_model::statement::statements;
use amlha_model::{Body, Completeness, Reading, Resource, Role, Service, shown};

use super::super::ml::{API_VERSION, citing, cluster, created, inside, stating};
use super::super::words::{gain, numbered};
use super::pair;
use crate::context::Context;
use crate::plan::{
    Action, Command, Confidence, Cost, DataRisk, Downtime, Draft, Guard, NeedState, Proposal, Recreates, Reversible,
    Rollback, Run, Verify,
};
use crate::rule::{Axis, Reference, Rule, SameAs};
use crate::verdict::{Impact, Verdict};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: "WS006",
    name: "counterpart_without_same_computes",
    title: "counterpart has no cluster of the same size",
    service: Service::Workspace,
    axis: Axis::Region,
    impact: Impact::Medium,
    docs: include_str!("counterpart_without_computes.md"),
    references: &[Reference {
        title: "Failover for business continuity and disaster recovery",
        url: "https://learn.microsoft.com/azure/machine-learning/how-to-high-availability-machine-learning",
        date: "2025-06-12",
    }],
    same_as: &[
        SameAs {
            tool: "APRL",
            id: "13794a63-8d95-47ce-acbd-5925ede5b208",
            differs: "has no query: a person answers it",
        },
        SameAs {
            tool: "APRL",
            id: "6e4f0fd1-1853-4b94-9736-6d6d239d2694",
            differs: "asks for quota, which is not in the inventory",
        },
    ],
    judge,
    remedy,
};

fn judge<'a>(context: &Context<'a>, body: &Body<'a>) -> Verdict<'a> {
    let workspace = body.resource();
    let other = match pair::counterpart(context, body) {
        Ok(other) => other,
        Err(verdict) => return verdict,
    };
    let complete = context.inventory.completeness("computes") == Completeness::Complete;
    let own = sizes(workspace);
    let unread = |of: Resource<'_>| Verdict::unknown(format!("the computes of `{}` were not read", shown(of.name())));
    let verdict = if own.is_empty() && complete {
        Verdict::not_applicable("it has no compute cluster")
    } else if own.is_empty() {
        unread(workspace)
    } else if let Some((cluster, ..)) = own.iter().find(|(.., size)| size.is_none()) {
        Verdict::unknown(format!("the size of `{}` was not read", shown(cluster.name())))
    } else if inside(other, Role::Compute).next().is_none() && !complete {
        unread(other)
    } else {
        let there = sizes(other);
        match missing(&own, &there).as_slice() {
            [] => Verdict::pass("its counterpart has a cluster of each of its sizes"),
            [.., (_, _, last)] if there.iter().any(|(.., size)| size.is_none()) => Verdict::unknown(format!(
                "whether its counterpart has `{}` was not read",
                shown(last.as_deref().unwrap_or_default())
            )),
            lacking => {
                let names: BTreeSet<&str> = lacking.iter().filter_map(|(.., size)| size.as_deref()).collect();
                let names: Vec<String> = names.into_iter().map(|name| shown(name).into_owned()).collect();
                Verdict::fail(format!("its counterpart has no cluster of {}", names.join(", ")))
            }
        }
    };
    let verdict = match own.first() {
        Some((cluster, size, _)) => verdict.seen(*cluster, size, ""),
        None => verdict,
    };
    stating(pair::beside(verdict, other), &statements().regional_workspaces_need_alike)
}

type Size<'a> = (Resource<'a>, Reading<'a>, Option<String>);

/// The clusters of a workspace, with their sizes in lower case.
fn sizes(workspace: Resource<'_>) -> Vec<Size<'_>> {
    let clusters =
        inside(workspace, Role::Compute).filter(|compute| compute.service() == Some(Service::ComputeCluster));
    clusters
        .map(|cluster| {
            let reading = ComputeCluster(&cluster.body()).vm_size();
            let text = reading.filled_text().value().map(|size| size.trim().to_lowercase());
            (cluster, reading, text)
        })
        .collect()
}

fn missing<'b, 'a>(own: &'b [Size<'a>], there: &[Size<'a>]) -> Vec<&'b Size<'a>> {
    own.iter().filter(|(.., size)| !there.iter().any(|(.., other)| other == size)).collect()
}

fn remedy(context: &Context<'_>, body: &Body<'_>, _: &Verdict<'_>) -> Vec<Proposal> {
    let Ok(other) = pair::counterpart(context, body) else { return Vec::new() };
    let (own, there) = (sizes(body.resource()), sizes(other));
    let mut done = BTreeSet::new();
    let first_of_size = missing(&own, &there).into_iter().filter(|(.., size)| done.insert(size.clone()));
    first_of_size.map(|(cluster, ..)| elsewhere(&cluster.body(), other).into()).collect()
}

/// The same cluster in the counterpart, without nodes until a job asks for some.
fn elsewhere(body: &Body<'_>, other: Resource<'_>) -> Draft {
    let own = body.resource();
    // A cluster of that name and of another size may be there.
    let taken = |name: &str| own.inventory().child(other.id(), "computes", name).is_some();
    let name = numbered(own.name().to_owned(), taken);
    let id = format!("{}/computes/{name}", other.id());
    let url = format!("{id}?api-version={API_VERSION}");
    let priority =
        ComputeCluster(body).vm_priority_name().filled_text().value().unwrap_or("Dedicated".into()).into_owned();
    let like = cluster(body, &priority, other.location().name(), false);
    let show = Command::az(["resource", "show"])
        .flag("--ids", id.as_str())
        .flag("--api-version", API_VERSION)
        .query("properties.provisioningState");
    let like_which = if name == own.name() { "that" } else { own.name() };
    let title = format!("Create {name} in {}, like {like_which} of its workspace", other.name());
    let mut draft = Draft::new("cluster-elsewhere", Action::Create, own, title);
    draft.downtime = Downtime::None;
    draft.data_risk = DataRisk::None;
    draft.reversible = Reversible::Yes;
    draft.recreates = Recreates::No;
    draft.hands_on_minutes = Some(15);
    draft.cost = Cost::Unpriced { direction: "nothing while no node runs".to_owned() };
    draft.gain = vec![gain(
        Axis::Region,
        "in an outage there is no cluster to send its jobs to",
        "jobs name the same cluster there",
    )];
    draft.run = Run::Commands {
        commands: vec![
            Command::az(["rest"]).flag("--method", "put").flag("--url", url.as_str()).flag("--body", like.to_string()),
        ],
    };
    draft.guard = Guard {
        skip_if: format!("{} has a cluster of that name", other.name()),
        command: Some(show.clone()),
        value: Some("Succeeded".to_owned()),
    };
    draft.verify = Verify {
        what: "it reads Succeeded, and a small job ends on it".to_owned(),
        command: Some(show),
        expected: Some("Succeeded".to_owned()),
        every_minutes: 2,
        for_hours: 1,
    };
    draft.rollback = Rollback::Commands {
        commands: vec![
            Command::az(["rest"])
                .flag("--method", "delete")
                .flag("--url", format!("{url}&underlyingResourceAction=Delete")),
        ],
        but: String::new(),
    };
    draft.stop_if = Some("the region has no quota, or not that size".to_owned());
    draft.confidence = Confidence::Derived;
    let draft = draft
        .effect(created(&id, &like))
        .need("quota for that size in the second region", NeedState::Unknown, None)
        .need("a subnet there and an identity, where the cluster has one: neither is copied", NeedState::Unknown, None);
    citing(draft, &statements().regional_workspaces_need_alike)
}
