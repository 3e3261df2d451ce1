//! DB003

use amlha_model::statement::statements;
use amlha_model::{Body, Service};

use super::super::ml::{citing, stating};
use super::super::platforms::{second, second_elsewhere};
use super::super::stores::settle;
use super::PAGE;
use crate::context::Context;
use crate::plan::Proposal;
use crate::rule::{Axis, Reference, Rule, SameAs};
use crate::verdict::{Impact, Verdict};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: "DB003",
    name: "databricks_without_second_workspace",
    title: "Databricks workspace has no second one in another region",
    service: Service::Databricks,
    axis: Axis::Region,
    impact: Impact::Medium,
    docs: include_str!("without_second_workspace.md"),
    references: &[Reference {
        title: "Reliability in Azure Databricks",
        url: "https://learn.microsoft.com/azure/reliability/reliability-databricks",
        date: "2025-12-01",
    }],
    same_as: &[SameAs {
        tool: "APRL",
        id: "4fdb7112-4531-6f48-b60e-c917a6068d9b",
        differs: "asks for a described pattern of recovery, and has no query",
    }],
    judge,
    remedy,
};

fn judge<'a>(context: &Context<'a>, body: &Body<'a>) -> Verdict<'a> {
    let verdict = settle(second_elsewhere(context, body, "another Databricks workspace", |_| true));
    stating(verdict, &statements().databricks_managed_recovery)
}

fn remedy(context: &Context<'_>, body: &Body<'_>, _: &Verdict<'_>) -> Vec<Proposal> {
    let draft = second(
        context,
        body,
        "Databricks workspace",
        "create the workspace from the same template as the first (`az databricks workspace create` of the Databricks extension, \
         or a deployment), deploy notebooks, jobs and cluster policies to both from one repository, copy the data they need to \
         storage of that region, and run the most important job there once",
    );
    vec![
        citing(draft, &statements().databricks_managed_recovery).into(),
        Proposal::not_a_fix(
            "a root account with geo-redundancy",
            "it copies the files of the root; the workspace itself stays in its region",
            PAGE,
        ),
    ]
}
