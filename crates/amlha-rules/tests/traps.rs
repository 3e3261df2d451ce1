//! What is easily planned wrongly: each case is one that a plan has to be able to say.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

use amlha_model::catalog::{HaDefault, editions};
use amlha_model::{Builder, Completeness, Inventory, SECTIONS, Source, links};
use amlha_rules::plan::{
    self, Action, DataRisk, Downtime, Effect, Elapsed, Recreates, Reversible, Rollback, Run, Step, Target,
};
use amlha_rules::{Check, Context, Keep, Outcome, Plan, Profile, check};
use serde_json::{Value, json};

const GROUP: &str = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-contoso/providers";

fn id(kind: &str, name: &str) -> String {
    format!("{GROUP}/{kind}/{name}")
}

fn estate(resources: &Value) -> Inventory {
    let mut builder = Builder::new();
    let source = Source { name: "estate.json".into(), kind: "ARM list".into(), read_at: None };
    assert!(builder.add_array(resources.to_string(), source).unwrap().is_empty());
    for section in SECTIONS {
        builder.set_completeness(section.name, Completeness::Complete);
    }
    let mut inventory = builder.finish();
    links::build(&mut inventory);
    inventory
}

fn planned(resources: &Value, look: impl FnOnce(&Plan, &Check<'_>)) {
    let inventory = estate(resources);
    let profile = Profile::default();
    let context = Context::new(&inventory, &profile, "2026-11-23T00:00:00Z".parse().unwrap());
    let check = check(&context, Keep::All);
    look(&plan::plan(&context, &check), &check);
}

fn account() -> Value {
    json!({"id": id("Microsoft.Storage/storageAccounts", "stcontoso"), "location": "northeurope", "kind": "StorageV2",
        "sku": {"name": "Standard_LRS"}, "properties": {"statusOfPrimary": "available", "isNfsV3Enabled": false}})
}

fn workspace() -> Value {
    json!({"id": id("Microsoft.MachineLearningServices/workspaces", "mlw-contoso"), "location": "northeurope",
        "kind": "Default", "properties": {"provisioningState": "Succeeded", "v1LegacyMode": false,
            "storageAccount": id("Microsoft.Storage/storageAccounts", "stcontoso")}})
}

fn on<'p>(plan: &'p Plan, target: &str) -> Vec<&'p Step> {
    plan.steps.iter().filter(|step| matches!(&step.target, Target { name, .. } if name == target)).collect()
}

fn commands(step: &Step) -> Vec<String> {
    match &step.run {
        Run::Commands { commands } => commands.iter().map(|command| command.args().join(" ")).collect(),
        Run::ByHand { .. } => Vec::new(),
    }
}

#[test]
fn two_step_conversion() {
    planned(&json!([account()]), |plan, _| {
        let steps = on(plan, "stcontoso");
        let skus: Vec<_> = steps.iter().flat_map(|step| &step.effects).filter_map(sku).collect();
        let chain = [("\"Standard_LRS\"", "\"Standard_GRS\""), ("\"Standard_GRS\"", "\"Standard_GZRS\"")];
        assert_eq!(skus, chain.map(|(before, after)| (before.to_owned(), after.to_owned())));
        let [region, zones] = steps.as_slice() else { panic!("{steps:?}") };
        assert_eq!((zones.after.as_slice(), zones.pause_hours), ([region.id.clone()].as_slice(), 72));
        assert!(region.wave < zones.wave);
        // What a reader compares with the portal today is what was read, at both.
        assert!(steps.iter().all(|step| step.changes[0].before.as_deref() == Some("\"Standard_LRS\"")));
        assert_eq!(
            (region.closes.as_slice(), zones.closes.as_slice()),
            (["ST002@stcontoso".to_owned()].as_slice(), ["ST001@stcontoso".to_owned()].as_slice())
        );
    });
}

fn sku(effect: &Effect) -> Option<(String, String)> {
    match effect {
        Effect::Set { path, before, after, .. } if path.to_string() == "sku.name" => {
            Some((before.clone()?, after.clone()?))
        }
        _ => None,
    }
}

#[test]
fn a_long_wait_that_is_nobodys_work() {
    planned(&json!([account(), workspace()]), |plan, _| {
        // Beside it only the lock of the account.
        let [step, _] = on(plan, "stcontoso")[..] else { panic!() };
        assert_eq!((step.hands_on_minutes, &step.elapsed), (Some(5), &Elapsed::UpToStart { hours: 72 }));
        assert_eq!((&step.downtime, step.data_risk), (&Downtime::None, DataRisk::None));
        assert!(commands(step)[0].starts_with("az storage account migration start"), "{:?}", commands(step));
        // A real poll of the effect, which goes on for longer than Azure may take to begin.
        assert!(step.verify.command.is_some() && step.verify.expected.as_deref() == Some("Standard_ZRS"));
        assert!(step.verify.for_hours > 72 && step.verify.every_minutes >= 60);
    });
}

#[test]
fn the_obvious_fix_that_is_not_one() {
    planned(&json!([account(), workspace()]), |plan, check| {
        assert_ne!(check.find("ST002@stcontoso").unwrap().verdict.outcome, Outcome::Fail, "nobody asks for it");
        let geo = |text: &str| text.contains("GRS") || text.contains("GZRS");
        for step in on(plan, "stcontoso") {
            assert!(!commands(step).iter().any(|command| geo(command)), "{}", step.title);
        }
        let tempting = plan.not_a_fix.iter().find(|fix| fix.finding == "ST001@stcontoso").unwrap();
        assert!(tempting.what.contains("geo-redundan") && !tempting.source.is_empty(), "{tempting:?}");
    });
}

#[test]
fn the_setting_that_lies() {
    let registry = json!({"id": id("Microsoft.ContainerRegistry/registries", "crcontoso"), "location": "northeurope",
        "sku": {"name": "Premium"}, "properties": {"zoneRedundancy": "Disabled"}});
    planned(&json!([registry]), |plan, check| {
        let verdict = &check.find("CR003@crcontoso").unwrap().verdict;
        assert_eq!(verdict.outcome, Outcome::PassByPlatform, "{}", verdict.why);
        let state = verdict.state.as_ref().unwrap();
        assert!(state.disagree && state.declared != state.effective, "{state:?}");
        let touches = |step: &Step| step.changes.iter().any(|change| change.path.contains("zoneRedundancy"));
        assert!(!plan.steps.iter().any(touches));
    });
}

#[test]
fn one_way_doors() {
    let vault = json!({"id": id("Microsoft.KeyVault/vaults", "kv-contoso"), "location": "northeurope",
        "properties": {"tenantId": "0", "enableSoftDelete": true}});
    planned(&json!([vault]), |plan, _| {
        let [door] = plan.one_way_doors().collect::<Vec<_>>()[..] else { panic!("{:?}", plan.steps) };
        assert_eq!((door.reversible, door.action), (Reversible::OneWay, Action::Change));
        assert!(commands(door)[0].contains("--enable-purge-protection"));
        assert!(matches!(&door.rollback, Rollback::None { why } if !why.is_empty()), "{:?}", door.rollback);
    });
}

#[test]
fn replace_not_change() {
    let cluster = json!({"id": id("Microsoft.ContainerService/managedClusters", "aks-contoso"),
        "location": "northeurope", "sku": {"name": "Base", "tier": "Standard"}, "properties": {
            "networkProfile": {"loadBalancerSku": "standard", "networkPlugin": "azure"},
            "agentPoolProfiles": [{"name": "sys", "mode": "System", "type": "VirtualMachineScaleSets", "count": 3,
                "vmSize": "Standard_D4ds_v5", "enableAutoScaling": true, "minCount": 3, "maxCount": 6}]}});
    planned(&json!([cluster]), |plan, _| {
        let steps = on(plan, "aks-contoso/sys");
        let actions: Vec<Action> = steps.iter().map(|step| step.action).collect();
        assert_eq!(actions, [Action::Create, Action::Operate, Action::Delete], "new, then drain, then delete");
        assert!(steps.windows(2).all(|pair| pair[1].after.contains(&pair[0].id)));
        assert!(steps.iter().all(|step| step.changes.is_empty()), "zones of a pool do not change");
        assert_eq!(steps[2].closes, ["AK002@aks-contoso"]);
        assert!(plan.not_a_fix.iter().any(|fix| fix.what.contains("availabilityZones")));
        assert!(steps.iter().all(|step| step.recreates == Recreates::No), "the cluster keeps its id");
    });
}

#[test]
fn nothing_to_run() {
    planned(&json!([account(), workspace()]), |plan, _| {
        let left = plan.unclosed.iter().find(|left| left.finding == "WS001@mlw-contoso").unwrap();
        assert!(left.why.contains("metadata") && left.why.contains("jobs"), "{}", left.why);
        let nothing = plan.nothing_to_run.iter().find(|nothing| nothing.finding == "WS001@mlw-contoso").unwrap();
        assert!(nothing.instead.contains("rehearse"), "{}", nothing.instead);
        assert!(!plan.closes.contains(&"WS001@mlw-contoso".to_owned()));
        for step in plan.steps.iter().filter(|step| step.serves.contains(&"WS001@mlw-contoso".to_owned())) {
            assert!(commands(step).is_empty() && step.effects.is_empty(), "{}", step.title);
        }
    });
}

#[test]
fn blank_is_not_no() {
    let first = editions().first().unwrap();
    for service in ["compute_cluster", "compute_instance"] {
        assert_eq!(first.row_for(service).unwrap().ha_by_default, HaDefault::NotStated, "{service}");
    }
    assert_eq!(first.row_for("application_insights").unwrap().ha_by_default, HaDefault::NotApplicable);
    let cluster = json!({"id": id("Microsoft.MachineLearningServices/workspaces", "mlw-contoso/computes/cpu"),
        "location": "northeurope", "properties": {"computeType": "AmlCompute", "computeLocation": "northeurope",
            "provisioningState": "Succeeded", "properties": {"vmSize": "STANDARD_D4DS_V5", "vmPriority": "Dedicated",
                "scaleSettings": {"minNodeCount": 0, "maxNodeCount": 4}}}});
    planned(&json!([workspace(), account(), cluster]), |plan, check| {
        let zones: Vec<_> = check
            .findings
            .iter()
            .filter(|finding| finding.resource.name() == "cpu" && finding.rule.axis == amlha_rules::Axis::Zone)
            .collect();
        assert!(!zones.is_empty());
        for finding in zones {
            assert!(!matches!(finding.verdict.outcome, Outcome::Fail | Outcome::Pass), "{}", finding.verdict.why);
            assert!(!plan.closes.contains(&finding.id));
        }
    });
}
