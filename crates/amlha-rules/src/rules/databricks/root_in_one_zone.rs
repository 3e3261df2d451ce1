//! DB001

use amlha_model::json::edit::Path;
use amlha_model::services::databricks::{ComputeMode, Databricks};
use amlha_model::services::storage_account::{Family, Redundancy, Sku, StorageAccount};
use amlha_model::{Body, Read, Resource, Role, Service};

use super::super::ml::{InPlace, set, show};
use super::super::platforms::said;
use super::super::stores::{Judged, region_with_zones, settle};
use super::super::unread;
use super::super::words::{gain, unusable, zones_of};
use super::{API_VERSION, PAGE};
use crate::context::Context;
use crate::plan::{Confidence, Cost, DataRisk, Downtime, Effect, NeedState, Proposal, Reversible, Rollback};
use crate::rule::{Axis, Reference, Rule};
use crate::verdict::{Impact, Outcome, Verdict};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: "DB001",
    name: "databricks_root_in_one_zone",
    title: "Databricks root storage keeps its copies in one zone",
    service: Service::Databricks,
    axis: Axis::Zone,
    impact: Impact::Medium,
    docs: include_str!("root_in_one_zone.md"),
    references: &[Reference {
        title: "Reliability in Azure Databricks",
        url: "https://learn.microsoft.com/azure/reliability/reliability-databricks",
        date: "2025-12-01",
    }],
    same_as: &[],
    judge,
    remedy,
};

const PARAMETER: &str = "properties.parameters.storageAccountSkuName.value";

fn judge<'a>(context: &Context<'a>, body: &Body<'a>) -> Verdict<'a> {
    let verdict = settle(judged(body));
    let workspace = body.resource();
    if workspace.inventory().linked(workspace.index(), Role::RootStorage).is_some() {
        return verdict;
    }
    let group = Databricks(body).managed_resource_group_id().filled_text().value();
    let inside = group.and_then(|group| unread::below(context, &group, "providers/Microsoft.Storage/storageAccounts"));
    let gap = inside.or_else(|| unread::of_type(context, "Microsoft.Storage/storageAccounts"));
    match verdict.outcome {
        Outcome::Pass => unread::unless(verdict, gap, "the accounts that its root may be in"),
        _ => verdict,
    }
}

fn judged<'a>(body: &Body<'a>) -> Judged<'a> {
    let workspace = body.resource();
    let view = Databricks(body);
    let mode = view.compute_mode_name();
    if view.compute_mode() == Read::Value(ComputeMode::Serverless) {
        let verdict = Verdict::not_applicable("a serverless workspace has no root storage");
        return Ok(verdict.seen(workspace, &mode, ""));
    }
    let region = region_with_zones(body)?;
    let declared = view.root_account_sku_name();
    let account = workspace.inventory().linked(workspace.index(), Role::RootStorage);
    let inside = account.map(Resource::body);
    let effective = inside.as_ref().map(|inside| StorageAccount(inside).sku_name());
    // The account is what is; the parameter is what was asked for.
    let (of, reading) = match (account, effective) {
        (Some(account), Some(sku)) if !sku.filled_text().is_blank() => (account, sku),
        _ => (workspace, declared.clone()),
    };
    let word = match reading.filled_text() {
        Read::Value(word) => word,
        other => return Err(unusable(body, &reading, &other, "a zone-redundant SKU: ZRS, GZRS or RAGZRS")),
    };
    let Some(sku) = Sku::parse(&word) else {
        return Err(unusable(body, &reading, &Read::<()>::Unusable, "a SKU that amlha knows"));
    };
    let verdict = if sku.redundancy.is_zone_redundant() {
        Verdict::pass("copies of the root storage are in three zones")
    } else if sku.redundancy.is_geo_redundant() {
        Verdict::fail("the root storage has its primary copies in one zone: its second region does not help there")
            .weighing(Impact::Low)
    } else {
        Verdict::fail("the root storage keeps all its copies in one zone")
    };
    let mut verdict = verdict.seen(of, &reading, "a zone-redundant SKU: ZRS, GZRS or RAGZRS");
    if of.index() != workspace.index() {
        verdict = verdict.seen(workspace, &declared, "");
        if declared.filled_text().value().is_some_and(|asked| !asked.trim().eq_ignore_ascii_case(word.trim())) {
            verdict = verdict.noted("the account is of another SKU than the workspace asks for");
        }
    }
    Ok(said(
        verdict.fact(zones_of(region), region.source()),
        body,
        "the root account is Standard_GRS unless another SKU is chosen, which is not zone-redundant",
    ))
}

/// The SKU with the same regions in three zones.
fn zoned(body: &Body<'_>) -> Option<&'static str> {
    let workspace = body.resource();
    let account = workspace.inventory().linked(workspace.index(), Role::RootStorage);
    let effective = account.and_then(|account| StorageAccount(&account.body()).sku().value());
    let declared = || Sku::parse(&Databricks(body).root_account_sku_name().filled_text().value()?);
    let sku = effective.or_else(declared)?;
    match (sku.family, sku.redundancy) {
        (Family::Standard, Redundancy::Lrs) => Some("Standard_ZRS"),
        (Family::Standard, Redundancy::Grs) => Some("Standard_GZRS"),
        (Family::Standard, Redundancy::Ragrs) => Some("Standard_RAGZRS"),
        _ => None,
    }
}

fn remedy(_: &Context<'_>, body: &Body<'_>, _: &Verdict<'_>) -> Vec<Proposal> {
    let workspace = body.resource();
    let declared = Databricks(body).root_account_sku_name().filled_text().value();
    let (Some(to), Some(from)) = (zoned(body), declared) else {
        return vec![Proposal::nothing(
            "the SKU that the workspace asks for was not read, or is none that has a counterpart in three zones",
            "read the workspace again; the Databricks extension of the Azure CLI sets it with `az databricks workspace update \
             --sa-sku-name`; keep data that matters in an account of your own",
        )];
    };
    if from.trim().eq_ignore_ascii_case(to) {
        return vec![Proposal::nothing(
            "the workspace asks for three zones already, and its account has not followed",
            "wait for a conversion that is under way; ask Azure support when it does not end",
        )];
    }
    let draft = InPlace {
        resource: workspace,
        key: "root-in-zones",
        title: format!("Make the root storage of {} {to}", workspace.name()),
        gain: gain(
            Axis::Zone,
            "libraries, results and files of the root are out of reach, and what needs them fails",
            "the root stays readable and writable",
        ),
        run: set(workspace, API_VERSION, format!("{PARAMETER}={to}")),
        back: Sku::parse(&from).map(|_| set(workspace, API_VERSION, format!("{PARAMETER}={}", from.trim()))),
        what: format!("`{PARAMETER}` reads {to}"),
        show: show(workspace, API_VERSION, PARAMETER),
        wanted: to.to_owned(),
    };
    let mut draft = draft.draft().change(body, PARAMETER, format!("\"{to}\""));
    // The account follows: that is what the step is verified by.
    if let Some(account) = workspace.inventory().linked(workspace.index(), Role::RootStorage) {
        draft = draft.effect(Effect::set(account, Path::of("sku.name"), format!("\"{to}\"")));
    }
    draft.verify.what =
        format!("the workspace asks for {to}, and `sku.name` of the account in its managed group reads the same");
    draft.verify.for_hours = 96;
    if let Rollback::Commands { but, .. } = &mut draft.rollback {
        "whether Azure takes the account back to one zone is not documented".clone_into(but);
    }
    draft.reversible = Reversible::Unknown;
    draft.downtime = Downtime::Unknown;
    draft.data_risk = DataRisk::None;
    draft.cost = Cost::Unpriced { direction: "more per GB of the root storage".to_owned() };
    draft.confidence = Confidence::Assumed;
    let draft = draft
        .need(
            "Azure takes the conversion of this account: that the rules of other accounts hold here is not documented",
            NeedState::Unknown,
            None,
        )
        .cite("the redundancy of the root account is a parameter of the workspace, which is written as a whole", PAGE);
    vec![
        draft.into(),
        Proposal::not_a_fix(
            "to convert the account in the managed resource group",
            "the workspace keeps that account: its SKU is set on the workspace",
            PAGE,
        ),
    ]
}
