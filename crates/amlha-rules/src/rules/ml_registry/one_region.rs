//! MR001

use std::collections::BTreeSet;

use amlha_model::json::edit::Path;
use amlha_model::services::ml_registry::MlRegistry;
use amlha_model::statement::statements;
use amlha_model::{Body, Read, Service, region};

use super::super::ml::{API_VERSION, citing, decide, show, stating};
use super::super::words::{gain, unusable};
use crate::context::Context;
use crate::plan::{
    Action, Command, Confidence, Cost, DataRisk, Downtime, Draft, Effect, Guard, NeedState, Proposal, Recreates,
    Reversible, Rollback, Run, Verify,
};
use crate::profile::RegionCopy;
use crate::rule::{Axis, Reference, Rule, SameAs};
use crate::verdict::{Impact, Verdict};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: "MR001",
    name: "ml_registry_in_one_region",
    title: "Azure ML registry is in one region only",
    service: Service::MlRegistry,
    axis: Axis::Region,
    impact: Impact::High,
    docs: include_str!("one_region.md"),
    references: &[
        Reference {
            title: "Manage Azure Machine Learning registries",
            url: "https://learn.microsoft.com/azure/machine-learning/how-to-manage-registries",
            date: "2024-10-10",
        },
        Reference {
            title: "Failover for business continuity and disaster recovery",
            url: "https://learn.microsoft.com/azure/machine-learning/how-to-high-availability-machine-learning",
            date: "2025-06-12",
        },
    ],
    same_as: &[SameAs {
        tool: "APRL",
        id: "611c7c96-ac55-4ddf-909e-9eb70fd048b7",
        differs: "has no query: a person answers it",
    }],
    judge,
    remedy,
};

fn judge<'a>(context: &Context<'a>, body: &Body<'a>) -> Verdict<'a> {
    let registry = body.resource();
    let view = MlRegistry(body);
    let details = view.region_details();
    if context.profile.region_copy == RegionCopy::None {
        return Verdict::not_applicable("no copy in a second region is asked for").seen(registry, &details, "");
    }
    if !matches!(details.items(), Read::Value(_)) {
        return unusable(body, &details, &details.items(), "two regions or more");
    }
    let mut regions = BTreeSet::new();
    for region in view.regions() {
        let location = region.location();
        match location.filled_text() {
            Read::Value(name) => regions.insert(region::normalise(&name)),
            other => return unusable(body, &location, &other, "a region"),
        };
    }
    let verdict = match regions.len() {
        0 => return unusable(body, &details, &Read::<()>::Unusable, "two regions or more"),
        1 => Verdict::fail("its models and environments are in one region only"),
        count => Verdict::pass(format!("it is in {count} regions")),
    };
    stating(verdict.seen(registry, &details, "two regions or more"), &statements().ml_registry_in_several_regions)
}

fn remedy(context: &Context<'_>, body: &Body<'_>, _: &Verdict<'_>) -> Vec<Proposal> {
    let registry = body.resource();
    let good = || {
        gain(
            Axis::Region,
            "models and environments of the registry cannot be read",
            "they are read in the other region",
        )
    };
    let Some(to) = context.profile.recovery_region(registry.location_text()) else {
        let draft = decide(
            registry,
            "add-region",
            format!("Choose a second region for {}", registry.name()),
            good(),
            "choose a region, as its own has no pair and the profile names none; then add it to `replication_locations` of the \
             registry's specification",
        );
        return vec![citing(draft, &statements().ml_registry_regions).into()];
    };
    let zones = region::find(to).is_some_and(|region| region.zones);
    let sku = if zones { "Standard_ZRS" } else { "Standard_LRS" };
    let added = serde_json::json!({
        "location": to,
        "acrDetails": [{ "systemCreatedAcrAccount": { "acrAccountSku": "Premium" } }],
        "storageAccountDetails": [{ "systemCreatedStorageAccount": { "storageAccountType": sku, "storageAccountHnsEnabled": false } }]
    });
    let count = || show(registry, API_VERSION, &format!("length(properties.regionDetails[?location=='{to}'])"));
    let mut draft = Draft::new("add-region", Action::Change, registry, format!("Add {to} to {}", registry.name()));
    draft.downtime = Downtime::None;
    draft.data_risk = DataRisk::None;
    draft.reversible = Reversible::Slowly;
    draft.recreates = Recreates::No;
    draft.hands_on_minutes = Some(15);
    draft.cost =
        Cost::Unpriced { direction: "more: a storage account and a copy of the images in another region".to_owned() };
    draft.gain = vec![good()];
    draft.run = Run::Commands {
        commands: vec![
            Command::az(["resource", "update"])
                .flag("--ids", registry.id())
                .flag("--api-version", API_VERSION)
                .flag("--add", "properties.regionDetails")
                .switch(&added.to_string()),
        ],
    };
    draft.guard =
        Guard { skip_if: format!("{to} is one of its regions"), command: Some(count()), value: Some("1".to_owned()) };
    draft.verify = Verify {
        what: format!("{to} is one of its regions, and an environment of it is used by a job in {to}"),
        command: Some(count()),
        expected: Some("1".to_owned()),
        every_minutes: 10,
        for_hours: 4,
    };
    draft.rollback = Rollback::None {
        why: "the registry's operation `removeRegions` takes a region away again, with what only that region holds"
            .to_owned(),
    };
    draft.confidence = Confidence::Derived;
    let region = Path::of("properties.regionDetails").item("location", to);
    let draft = draft.effect(Effect::set(registry, region, added.to_string()));
    let draft =
        citing(citing(draft, &statements().ml_registry_regions), &statements().ml_registry_stores_are_made_once)
            .need(
                "the redundancy of the new storage account is right: no page says that it can be changed later",
                NeedState::Unknown,
                None,
            )
            .need("data may be kept in that region", NeedState::Unknown, None);
    vec![draft.into()]
}
