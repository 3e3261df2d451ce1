//! MI007

use amlha_model::{Body, Service};

use super::super::sql::window;
use super::super::stores::settle;
use crate::context::Context;
use crate::plan::Proposal;
use crate::rule::{Axis, Reference, Rule, SameAs};
use crate::verdict::{Impact, Verdict};
use amlha_model::services::sql_managed_instance::SqlManagedInstance;

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: "MI007",
    name: "managed_instance_without_maintenance_window",
    title: "maintenance has no window",
    service: Service::SqlManagedInstance,
    axis: Axis::Configuration,
    impact: Impact::Low,
    docs: include_str!("without_maintenance_window.md"),
    references: &[Reference {
        title: "Reliability in Azure SQL Managed Instance",
        url: "https://learn.microsoft.com/azure/reliability/reliability-sql-managed-instance",
        date: "read 2026-08",
    }],
    same_as: &[SameAs { tool: "PSRule", id: "AZR-000441", differs: "" }],
    judge,
    remedy,
};

fn judge<'a>(_: &Context<'a>, body: &Body<'a>) -> Verdict<'a> {
    settle(window::chosen(body, &SqlManagedInstance(body).maintenance_configuration_id(), "MI"))
}

fn remedy(_: &Context<'_>, body: &Body<'_>, _: &Verdict<'_>) -> Vec<Proposal> {
    window::to_chosen("mi", body)
}
