//! ST005

use amlha_model::{Body, Service};

use super::soft_delete::{self, BLOBS, CONTAINERS};
use crate::context::Context;
use crate::plan::Proposal;
use crate::rule::{Axis, Reference, Rule, SameAs};
use crate::verdict::{Impact, Verdict};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: "ST005",
    name: "container_soft_delete_off",
    title: "deleted containers are not kept long enough",
    service: Service::StorageAccount,
    axis: Axis::DataProtection,
    impact: Impact::Medium,
    docs: include_str!("container_soft_delete_off.md"),
    references: &[Reference {
        title: "az storage account blob-service-properties",
        url: "https://learn.microsoft.com/cli/azure/storage/account/blob-service-properties",
        date: "2026-08-21",
    }],
    same_as: &[
        SameAs {
            tool: "PSRule",
            id: "AZR-000289",
            differs: "skips accounts with a hierarchical namespace, and is content with one day",
        },
        SameAs {
            tool: "Azure Policy",
            id: "9fbd64e3-67b8-489b-98e5-fa0007d17e76",
            differs: "turns on soft delete of blobs and containers in one definition",
        },
    ],
    judge,
    remedy,
};

fn judge<'a>(context: &Context<'a>, body: &Body<'a>) -> Verdict<'a> {
    soft_delete::judge(&CONTAINERS, context, body)
}

fn remedy(context: &Context<'_>, body: &Body<'_>, _: &Verdict<'_>) -> Vec<Proposal> {
    soft_delete::remedy(&[&BLOBS, &CONTAINERS], context, body)
}
