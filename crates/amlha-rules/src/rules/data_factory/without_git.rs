//! DF002

use amlha_model::services::data_factory::DataFactory;
use amlha_model::statement::statements;
use amlha_model::{Body, Read, Service};

use super::super::ml::{citing, decide, stating};
use super::super::words::{gain, unusable};
use crate::context::Context;
use crate::plan::{DataRisk, Downtime, Proposal, Recreates};
use crate::rule::{Axis, Reference, Rule};
use crate::verdict::{Impact, Verdict};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: "DF002",
    name: "data_factory_without_git",
    title: "data factory is in no Git repository",
    service: Service::DataFactory,
    axis: Axis::DataProtection,
    impact: Impact::Medium,
    docs: include_str!("without_git.md"),
    references: &[Reference {
        title: "Reliability in Azure Data Factory",
        url: "https://learn.microsoft.com/azure/reliability/reliability-data-factory",
        date: "snapshot 2026-08-20",
    }],
    same_as: &[],
    judge,
    remedy,
};

fn judge<'a>(_: &Context<'a>, body: &Body<'a>) -> Verdict<'a> {
    let factory = body.resource();
    let view = DataFactory(body);
    let repository = view.repo_configuration();
    // A shortened answer has no time of creation either.
    let was_read = !body.read("properties.createTime").filled_text().is_blank();
    let verdict = match repository.object() {
        Read::Value(_) => match view.repo_name().filled_text() {
            Read::Value(_) => Verdict::pass("its pipelines are in a Git repository"),
            other => return unusable(body, &view.repo_name(), &other, "the name of a repository"),
        },
        Read::Absent | Read::Null if was_read => {
            Verdict::fail("its pipelines are nowhere but in the factory: it cannot be deployed again")
        }
        other => return unusable(body, &repository, &other, "a Git repository"),
    };
    stating(verdict.seen(factory, &repository, "a Git repository"), &statements().factory_in_git)
}

fn remedy(_: &Context<'_>, body: &Body<'_>, _: &Verdict<'_>) -> Vec<Proposal> {
    let factory = body.resource();
    let mut draft = decide(
        factory,
        "connect-git",
        format!("Connect {} to a Git repository", factory.name()),
        gain(
            Axis::DataProtection,
            "a pipeline that is deleted, or a region that is lost, takes the work with it",
            "it is deployed again from Git",
        ),
        "choose a repository and a branch, connect the factory to it in Data Factory Studio, import what is in the factory, and \
         deploy a second factory from it once",
    );
    draft.downtime = Downtime::None;
    draft.data_risk = DataRisk::None;
    draft.recreates = Recreates::No;
    vec![citing(draft, &statements().factory_in_git).into()]
}
