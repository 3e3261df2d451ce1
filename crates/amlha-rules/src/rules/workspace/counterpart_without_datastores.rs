//! WS007

use amlha_model::datastore::Datastore;
use amlha_model::services::workspace::Workspace;
use amlha_model::statement::statements;
use amlha_model::{Body, Completeness, Resource, Role, Service, shown};

use super::super::ml::{citing, decide, inside, stating};
use super::super::words::gain;
use super::pair;
use crate::context::Context;
use crate::plan::{DataRisk, Downtime, Proposal, Recreates};
use crate::rule::{Axis, Reference, Rule};
use crate::verdict::{Impact, Verdict};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: "WS007",
    name: "counterpart_without_same_datastores",
    title: "counterpart lacks a datastore",
    service: Service::Workspace,
    axis: Axis::Region,
    impact: Impact::Medium,
    docs: include_str!("counterpart_without_datastores.md"),
    references: &[Reference {
        title: "Failover for business continuity and disaster recovery",
        url: "https://learn.microsoft.com/azure/machine-learning/how-to-high-availability-machine-learning",
        date: "2025-06-12",
    }],
    same_as: &[],
    judge,
    remedy,
};

fn judge<'a>(context: &Context<'a>, body: &Body<'a>) -> Verdict<'a> {
    let workspace = body.resource();
    let other = match pair::counterpart(context, body) {
        Ok(other) => other,
        Err(verdict) => return verdict,
    };
    let complete = context.inventory.completeness("datastores") == Completeness::Complete;
    let is_read = |of: Resource<'_>| complete || inside(of, Role::Datastore).next().is_some();
    let own: Vec<Resource<'a>> = of_its_own(workspace).collect();
    let verdict = if !is_read(workspace) || (own.is_empty() && !complete) {
        Verdict::unknown("its datastores were not all read")
    } else if own.is_empty() {
        Verdict::not_applicable("its datastores lead to its default account only, which is not shared")
    } else if !is_read(other) {
        Verdict::unknown(format!("the datastores of `{}` were not read", shown(other.name())))
    } else {
        compare(&own, other)
    };
    let verdict = match own.first() {
        Some(first) => verdict.seen(*first, &Datastore(&first.body()).account_name(), ""),
        None => verdict,
    };
    stating(pair::beside(verdict, other), &statements().regional_workspaces_share)
}

fn compare<'a>(own: &[Resource<'a>], other: Resource<'a>) -> Verdict<'a> {
    let mut differ = None;
    for datastore in own {
        let name = shown(datastore.name());
        let Some(there) = named(other, datastore.name()) else {
            return Verdict::fail(format!("its counterpart has no datastore `{name}`: jobs that name it fail there"));
        };
        let (one, two) = (datastore.body(), there.body());
        let same = pair::same(&Datastore(&one).account_name(), &Datastore(&two).account_name());
        if same != Some(true) {
            differ.get_or_insert_with(|| {
                Verdict::unknown(format!(
                    "`{name}` leads elsewhere in its counterpart, or does not say where: nothing shows that the data is the same"
                ))
            });
        }
    }
    differ.unwrap_or_else(|| Verdict::pass("its counterpart has each of its datastores, for the same accounts"))
}

fn named<'a>(workspace: Resource<'a>, name: &str) -> Option<Resource<'a>> {
    workspace.inventory().child(workspace.id(), "datastores", name)
}

/// The datastores that lead to another account than the default one.
fn of_its_own(workspace: Resource<'_>) -> impl Iterator<Item = Resource<'_>> {
    let stated = Workspace(&workspace.body()).storage_account().filled_text().value();
    let default =
        stated.and_then(|id| id.trim_end_matches('/').rsplit('/').next().map(str::to_owned)).unwrap_or_default();
    inside(workspace, Role::Datastore).filter(move |datastore| {
        let account = Datastore(&datastore.body()).account_name().filled_text().value();
        account.is_none_or(|account| !account.eq_ignore_ascii_case(&default))
    })
}

fn remedy(context: &Context<'_>, body: &Body<'_>, _: &Verdict<'_>) -> Vec<Proposal> {
    let workspace = body.resource();
    let Ok(other) = pair::counterpart(context, body) else { return Vec::new() };
    let missing = of_its_own(workspace).filter(|datastore| named(other, datastore.name()).is_none());
    missing
        .map(|datastore| {
            let mut draft = decide(
                datastore,
                "datastore-elsewhere",
                format!("Create the datastore {} in {}", datastore.name(), other.name()),
                gain(Axis::Region, "jobs that name it fail in the second workspace", "jobs find the same data there"),
                format!(
                    "create a datastore of the same name, type and container in {}, for the same account where that is \
                     geo-redundant, else for the account that its data is copied to; give the workspace's identity the right to \
                     read it, or enter its credentials anew: they are not in the inventory",
                    other.name()
                ),
            );
            draft.downtime = Downtime::None;
            draft.data_risk = DataRisk::None;
            draft.recreates = Recreates::No;
            citing(draft, &statements().regional_workspaces_share).into()
        })
        .collect()
}
