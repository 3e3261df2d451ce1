//! KV002

use amlha_model::services::key_vault::KeyVault;
use amlha_model::statement::statements;
use amlha_model::{Body, Read, Service};

use super::super::words::{gain, unusable};
use super::{SOFT_DELETE, retention_is_fixed};
use crate::context::Context;
use crate::plan::{
    Action, Command, Confidence, DataRisk, Downtime, Draft, Elapsed, Guard, NeedState, Proposal, Recreates, Reversible,
    Rollback, Run, Verify, target_of,
};
use crate::rule::{Axis, Reference, Rule, SameAs};
use crate::verdict::{Impact, Verdict};

const BLANK: &str = "takes an absent property for soft delete that is off";

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: "KV002",
    name: "soft_delete_off",
    title: "what is deleted in a key vault is gone at once",
    service: Service::KeyVault,
    axis: Axis::DataProtection,
    impact: Impact::High,
    docs: include_str!("soft_delete_off.md"),
    references: &[Reference {
        title: "Azure Key Vault soft-delete overview",
        url: "https://learn.microsoft.com/azure/key-vault/general/soft-delete-overview",
        date: "2026-04-10",
    }],
    same_as: &[
        SameAs { tool: "APRL", id: "1cca00d2-d9ab-8e42-a788-5d40f49405cb", differs: BLANK },
        SameAs { tool: "PSRule", id: "AZR-000124", differs: BLANK },
        SameAs { tool: "Azure Policy", id: "1e66c121-a66a-4b1f-9b83-0fd99bf0fc2d", differs: BLANK },
        SameAs { tool: "Checkov", id: "CKV_AZURE_111", differs: "" },
    ],
    judge,
    remedy,
};

fn judge<'a>(_: &Context<'a>, body: &Body<'a>) -> Verdict<'a> {
    let vault = body.resource();
    let setting = KeyVault(body).enable_soft_delete();
    let stated = &statements().vault_soft_delete_stays_on;
    match setting.boolean() {
        Read::Value(true) => Verdict::by_platform("soft delete is on and cannot be turned off")
            .seen(vault, &setting, "true")
            .fact(stated.text.as_str(), &stated.source),
        Read::Value(false) => {
            Verdict::fail("a deleted vault, key or secret is gone at once").seen(vault, &setting, "true")
        }
        // Vaults from before soft delete was the rule may lack the property, and lists of names do.
        Read::Absent | Read::Null => Verdict::unknown(
            "nothing is said about soft delete: a blank is not a no; add the answer of `az keyvault show`",
        )
        .seen(vault, &setting, "true")
        .fact(stated.text.as_str(), &stated.source),
        Read::Unusable => unusable(body, &setting, &Read::<()>::Unusable, "true"),
    }
}

fn remedy(_: &Context<'_>, body: &Body<'_>, _: &Verdict<'_>) -> Vec<Proposal> {
    let vault = body.resource();
    let target = target_of(vault);
    let az = |verb: &str| Command::az(["keyvault", verb]).flag("--name", vault.name()).scoped(&target);
    let show = az("show").query("properties.enableSoftDelete");
    let stated = &statements().vault_soft_delete_stays_on;
    let mut draft = Draft::new(SOFT_DELETE, Action::Change, vault, format!("Turn on soft delete of {}", vault.name()));
    draft.downtime = Downtime::None;
    draft.data_risk = DataRisk::None;
    draft.reversible = Reversible::OneWay;
    draft.recreates = Recreates::No;
    draft.hands_on_minutes = Some(5);
    draft.elapsed = Elapsed::About { minutes: 1 };
    draft.gain = vec![gain(
        Axis::DataProtection,
        "a deleted vault, key or secret is gone at once",
        "it can be recovered until its days are over, unless somebody purges it",
    )];
    draft.run = Run::Commands { commands: vec![az("update").flag("--set", "properties.enableSoftDelete=true")] };
    draft.guard = Guard {
        skip_if: "`properties.enableSoftDelete` is already true".to_owned(),
        command: Some(show.clone()),
        value: Some("true".to_owned()),
    };
    draft.verify = Verify {
        what: "`properties.enableSoftDelete` reads true".to_owned(),
        command: Some(show),
        expected: Some("true".to_owned()),
        every_minutes: 1,
        for_hours: 1,
    };
    draft.rollback = Rollback::None { why: "soft delete cannot be turned off again".to_owned() };
    draft.confidence = Confidence::Documented;
    let draft = draft
        .change(body, "properties.enableSoftDelete", "true")
        .need("nothing makes and deletes objects of the same name, as tests do", NeedState::Unknown, None)
        .cite(stated.text.as_str(), stated.source.cite());
    vec![draft.into(), retention_is_fixed()]
}
