//! ST004

use amlha_model::{Body, Service};

use super::soft_delete::{self, BLOBS, CONTAINERS};
use crate::context::Context;
use crate::plan::Proposal;
use crate::rule::{Axis, Reference, Rule, SameAs};
use crate::verdict::{Impact, Verdict};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: "ST004",
    name: "blob_soft_delete_off",
    title: "deleted blobs are not kept long enough",
    service: Service::StorageAccount,
    axis: Axis::DataProtection,
    impact: Impact::Medium,
    docs: include_str!("blob_soft_delete_off.md"),
    references: &[Reference {
        title: "az storage account blob-service-properties",
        url: "https://learn.microsoft.com/cli/azure/storage/account/blob-service-properties",
        date: "2026-08-21",
    }],
    same_as: &[
        SameAs { tool: "APRL", id: "03263c57-c869-3841-9e0a-3dbb9ef3e28d", differs: "has no query" },
        SameAs {
            tool: "PSRule",
            id: "AZR-000197",
            differs: "skips accounts with a hierarchical namespace, and asks for no number of days",
        },
        SameAs { tool: "Checkov", id: "CKV2_AZURE_38", differs: "asks for no number of days" },
        SameAs { tool: "Advisor", id: "42dbf883-9e4b-4f84-9da4-232b87c4b5e9", differs: "asks for no number of days" },
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
    soft_delete::judge(&BLOBS, context, body)
}

fn remedy(context: &Context<'_>, body: &Body<'_>, _: &Verdict<'_>) -> Vec<Proposal> {
    soft_delete::remedy(&[&BLOBS, &CONTAINERS], context, body)
}
