//! ST003

use amlha_model::services::storage_account::StorageAccount;
use amlha_model::statement::statements;
use amlha_model::{Body, Read, Service};

use super::super::unread;
use super::super::words::unusable;
use super::{default_of, geo_redundancy_is_no_failover};
use crate::context::Context;
use crate::plan::Proposal;
use crate::rule::{Axis, Reference, Rule};
use crate::verdict::{Impact, Verdict};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: "ST003",
    name: "default_account_geo_redundancy_is_no_failover",
    title: "default account is geo-redundant, which does not make the workspace fail over",
    service: Service::StorageAccount,
    axis: Axis::Region,
    impact: Impact::Low,
    docs: include_str!("default_account_geo_redundancy.md"),
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
    let view = StorageAccount(body);
    let account = body.resource();
    let name = view.sku_name();
    let Some(workspace) = default_of(body).next() else {
        let verdict =
            Verdict::not_applicable("not the default account of a workspace of the inventory").seen(account, &name, "");
        return unread::unless(verdict, unread::of_type(context, unread::WORKSPACES), "the workspaces");
    };
    let used = format!("{} has it as its default account", workspace.name());
    let sku = match view.sku() {
        Read::Value(sku) => sku,
        other => return unusable(body, &name, &other, "a SKU that amlha knows").noted(used),
    };
    if !sku.redundancy.is_geo_redundant() {
        return Verdict::pass("nothing suggests that the workspace fails over with it")
            .seen(account, &name, "")
            .noted(used);
    }
    let stated = &statements().default_account_has_no_failover;
    Verdict::fail("geo-redundancy protects the data in the default account, not the workspace")
        .seen(account, &name, "")
        .noted(used)
        .fact(stated.text.as_str(), &stated.source)
}

fn remedy(_: &Context<'_>, body: &Body<'_>, _: &Verdict<'_>) -> Vec<Proposal> {
    vec![
        Proposal::nothing(
            "no setting of the account makes its workspace fail over",
            "keep the second copy for its data, and plan a second workspace with an account of its \
            own in another region",
        ),
        geo_redundancy_is_no_failover(body),
    ]
}
