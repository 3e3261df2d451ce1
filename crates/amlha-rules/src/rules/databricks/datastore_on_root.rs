//! DB004

use amlha_model::datastore::{Datastore, DatastoreType};
use amlha_model::{Body, Completeness, Read, Resource, Role, Service, resource_id, shown};

use super::super::facts;
use super::super::ml::{decide, inside};
use super::super::words::gain;
use super::PAGE;
use crate::context::Context;
use crate::plan::{DataRisk, Proposal, Recreates};
use crate::rule::{Axis, Reference, Rule, SameAs};
use crate::verdict::{Impact, Verdict};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: "DB004",
    name: "datastore_on_databricks_root",
    title: "workspace lists a datastore on the root of Databricks",
    service: Service::Workspace,
    axis: Axis::DataProtection,
    impact: Impact::Medium,
    docs: include_str!("datastore_on_root.md"),
    references: &[Reference {
        title: "Reliability in Azure Databricks",
        url: "https://learn.microsoft.com/azure/reliability/reliability-databricks",
        date: "2025-12-01",
    }],
    same_as: &[SameAs {
        tool: "APRL",
        id: "14310ba6-77ad-3641-a2db-57a2218b9bc7",
        differs: "asks it of every Databricks workspace, and has no query",
    }],
    judge,
    remedy,
};

/// Only SDK v1 manages these datastores.
const ENDING: &str = "aml-sdk-v1-end";

fn datastores<'a>(body: &Body<'a>) -> Vec<Resource<'a>> {
    let mut datastores: Vec<Resource<'a>> = inside(body.resource(), Role::Datastore).collect();
    datastores.sort_by(|a, b| resource_id::compare(a.id(), b.id()));
    datastores
}

fn is_on_root(datastore: Resource<'_>) -> bool {
    Datastore(&datastore.body()).datastore_type() == Read::Value(DatastoreType::Dbfs)
}

fn judge<'a>(context: &Context<'a>, body: &Body<'a>) -> Verdict<'a> {
    let datastores = datastores(body);
    let kind = |datastore: Resource<'a>| datastore.body().read("properties.datastoreType");
    if let Some(datastore) = datastores.iter().find(|datastore| is_on_root(**datastore)) {
        let why = format!("the datastore `{}` is on the root of a Databricks workspace", shown(datastore.name()));
        let verdict = Verdict::fail(why).seen(*datastore, &kind(*datastore), "storage of your own");
        return facts::of_retirement(
            facts::of_service(verdict, "dbfs", "data that matters is kept out of the root of Databricks"),
            ENDING,
        );
    }
    if let Some(datastore) = datastores.iter().find(|datastore| kind(**datastore).filled_text().value().is_none()) {
        let why = format!("what the datastore `{}` is was not read", shown(datastore.name()));
        return Verdict::unknown(why).seen(*datastore, &kind(*datastore), "a kind");
    }
    match context.inventory.completeness("datastores") {
        Completeness::Complete => Verdict::pass("none of its datastores is on the root of Databricks"),
        Completeness::Partial | Completeness::NotCollected => Verdict::unknown("its datastores were not all read"),
    }
    .noted(format!("datastores in the inventory: {}", datastores.len()))
}

fn remedy(_: &Context<'_>, body: &Body<'_>, _: &Verdict<'_>) -> Vec<Proposal> {
    let steps = datastores(body).into_iter().filter(|datastore| is_on_root(*datastore)).map(|datastore| {
        let mut draft = decide(
            datastore,
            "leave-root",
            format!("Move the data of {} to storage of your own", datastore.name()),
            gain(
                Axis::DataProtection,
                "the data shares the fate of the Databricks workspace, and nothing supported manages the datastore",
                "the data is in an account whose copies and soft delete are yours to choose",
            ),
            "copy the data from a Databricks job to a zone-redundant account with soft delete, create a datastore on that \
             account, name it in jobs and data assets, and take this datastore out once none names it",
        );
        draft.data_risk = DataRisk::CopyNeeded;
        draft.recreates = Recreates::No;
        draft.cite("data is kept in storage of Unity Catalog and not in the root", PAGE).into()
    });
    steps.collect()
}
