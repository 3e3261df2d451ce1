//! KV001

use amlha_model::services::key_vault::KeyVault;
use amlha_model::statement::statements;
use amlha_model::{Body, Read, Resource, Service};

use super::super::words::{gain, unusable};
use super::{SOFT_DELETE, key_of, retention_is_fixed, was_read};
use crate::context::Context;
use crate::plan::{
    Action, Command, Confidence, DataRisk, Downtime, Draft, Elapsed, Guard, NeedState, Proposal, Recreates, Reversible,
    Rollback, Run, Verify, target_of,
};
use crate::rule::{Axis, Reference, Rule, SameAs};
use crate::verdict::{Impact, Verdict};

const BLANK: &str = "takes a vault that was listed without its properties for one without protection";

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: "KV001",
    name: "purge_protection_off",
    title: "what is deleted in a key vault can be purged",
    service: Service::KeyVault,
    axis: Axis::DataProtection,
    impact: Impact::Medium,
    docs: include_str!("purge_protection_off.md"),
    references: &[Reference {
        title: "Azure Key Vault soft-delete overview",
        url: "https://learn.microsoft.com/azure/key-vault/general/soft-delete-overview",
        date: "2026-04-10",
    }],
    same_as: &[
        SameAs { tool: "APRL", id: "70fcfe6d-00e9-5544-a63a-fff42b9f2edb", differs: BLANK },
        SameAs { tool: "PSRule", id: "AZR-000125", differs: "" },
        SameAs {
            tool: "Azure Policy",
            id: "0b60c0b2-2dc2-4e1c-b5c9-abbed971de53",
            differs: "judges soft delete with it, and reads an absent property by the API version",
        },
        SameAs { tool: "Checkov", id: "CKV_AZURE_110", differs: "" },
        SameAs { tool: "Checkov", id: "CKV_AZURE_42", differs: "judges soft delete with it" },
    ],
    judge,
    remedy,
};

fn judge<'a>(_: &Context<'a>, body: &Body<'a>) -> Verdict<'a> {
    let vault = body.resource();
    let setting = KeyVault(body).enable_purge_protection();
    let left_out = match setting.boolean() {
        Read::Value(true) => {
            return Verdict::pass("what is deleted stays until its days are over").seen(vault, &setting, "true");
        }
        Read::Value(false) => false,
        Read::Absent | Read::Null if was_read(body) => true,
        Read::Absent | Read::Null => {
            return Verdict::unknown("the properties of the vault were not read: add the answer of `az keyvault show`")
                .seen(vault, &setting, "true");
        }
        Read::Unusable => return unusable(body, &setting, &Read::<()>::Unusable, "true"),
    };
    let mut keys = key_of(body).map(Resource::name);
    let mut verdict = match keys.next() {
        Some(workspace) => {
            Verdict::fail("a deleted key can be purged, and with it all that a workspace encrypts with it")
                .weighing(Impact::High)
                .seen(vault, &setting, "true")
                .noted(format!("{workspace} has its customer-managed key in it"))
        }
        None => Verdict::fail("what is deleted can be purged before its days are over").seen(vault, &setting, "true"),
    };
    if left_out {
        let stated = &statements().vault_leaves_purge_protection_out;
        verdict = verdict.fact(stated.text.as_str(), &stated.source);
    }
    verdict
}

fn remedy(_: &Context<'_>, body: &Body<'_>, _: &Verdict<'_>) -> Vec<Proposal> {
    let vault = body.resource();
    let target = target_of(vault);
    let stated = &statements().vault_retention_is_fixed;
    let soft_delete = match KeyVault(body).enable_soft_delete().boolean() {
        Read::Value(true) => NeedState::Met,
        Read::Value(false) => NeedState::Missing,
        Read::Absent | Read::Null | Read::Unusable => NeedState::Unknown,
    };
    let az = |verb: &str| Command::az(["keyvault", verb]).flag("--name", vault.name()).scoped(&target);
    let show = az("show").query("properties.enablePurgeProtection");
    let mut draft = Draft::new(
        "turn-on-purge-protection",
        Action::Change,
        vault,
        format!("Turn on purge protection of {}", vault.name()),
    );
    if soft_delete == NeedState::Missing {
        draft.after.push(SOFT_DELETE);
    }
    draft.downtime = Downtime::None;
    draft.data_risk = DataRisk::None;
    draft.reversible = Reversible::OneWay;
    draft.recreates = Recreates::No;
    draft.hands_on_minutes = Some(5);
    draft.elapsed = Elapsed::About { minutes: 1 };
    draft.gain = vec![gain(
        Axis::DataProtection,
        "whoever may purge can destroy a deleted vault or key for good",
        "a deleted vault or key can be recovered until its days are over",
    )];
    draft.run = Run::Commands { commands: vec![az("update").flag("--enable-purge-protection", "true")] };
    draft.guard = Guard {
        skip_if: "`properties.enablePurgeProtection` is already true".to_owned(),
        command: Some(show.clone()),
        value: Some("true".to_owned()),
    };
    draft.verify = Verify {
        what: "`properties.enablePurgeProtection` reads true".to_owned(),
        command: Some(show),
        expected: Some("true".to_owned()),
        every_minutes: 1,
        for_hours: 1,
    };
    draft.rollback = Rollback::None { why: "purge protection cannot be turned off again".to_owned() };
    draft.confidence = Confidence::Documented;
    let draft = draft
        .change(body, "properties.enablePurgeProtection", "true")
        .need("soft delete is on", soft_delete, Some(az("show").query("properties.enableSoftDelete")))
        .need("nothing makes and purges vaults of this name, as tests do", NeedState::Unknown, None)
        .cite("purge protection has no way back", stated.source.cite());
    vec![draft.into(), retention_is_fixed()]
}
