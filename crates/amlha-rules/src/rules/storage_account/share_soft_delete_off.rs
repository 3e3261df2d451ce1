//! ST006

use amlha_model::{Body, Service};

use super::soft_delete::{self, SHARES};
use crate::context::Context;
use crate::plan::Proposal;
use crate::rule::{Axis, Reference, Rule, SameAs};
use crate::verdict::{Impact, Verdict};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: "ST006",
    name: "share_soft_delete_off",
    title: "deleted file shares are not kept long enough",
    service: Service::StorageAccount,
    axis: Axis::DataProtection,
    impact: Impact::Medium,
    docs: include_str!("share_soft_delete_off.md"),
    references: &[Reference {
        title: "az storage account file-service-properties",
        url: "https://learn.microsoft.com/cli/azure/storage/account/file-service-properties",
        date: "2026-08-21",
    }],
    same_as: &[SameAs {
        tool: "PSRule",
        id: "AZR-000298",
        differs: "looks at FileStorage accounts only, and wants 7 days exactly",
    }],
    judge,
    remedy,
};

fn judge<'a>(context: &Context<'a>, body: &Body<'a>) -> Verdict<'a> {
    soft_delete::judge(&SHARES, context, body)
}

fn remedy(context: &Context<'_>, body: &Body<'_>, _: &Verdict<'_>) -> Vec<Proposal> {
    soft_delete::remedy(&[&SHARES], context, body)
}
