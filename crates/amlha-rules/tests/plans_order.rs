//! How steps stand to each other and to what depends on their targets.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

mod common;

use amlha_rules::Plan;
use amlha_rules::plan::{NeedState, Step, StepId};
use serde_json::{Value, json};

use common::id;

fn planned(resources: &Value) -> Plan {
    common::planned(&common::estate(resources, &[]), "{}", Plan::clone)
}

fn on<'p>(plan: &'p Plan, name: &str) -> Vec<&'p Step> {
    plan.steps.iter().filter(|step| step.target.name == name).collect()
}

fn account(name: &str, properties: &Value) -> Value {
    json!({"id": id("Microsoft.Storage/storageAccounts", name), "location": "westeurope", "kind": "StorageV2",
        "sku": {"name": "Standard_LRS"}, "properties": properties})
}

fn workspace(name: &str, account: &str, vault: &str) -> Value {
    json!({"id": id("Microsoft.MachineLearningServices/workspaces", name), "location": "westeurope", "kind": "Default",
        "properties": {"provisioningState": "Succeeded", "v1LegacyMode": false,
            "storageAccount": id("Microsoft.Storage/storageAccounts", account),
            "keyVault": id("Microsoft.KeyVault/vaults", vault)}})
}

#[test]
fn every_step_on_an_account_that_azure_is_changing_waits_for_the_end_of_it() {
    const ENDED: &str = "the failover or the conversion under way has ended";
    let plan = planned(&json!([
        account("stcontoso", &json!({"statusOfPrimary": "available", "accountMigrationInProgress": true})),
        account("stcalm", &json!({"statusOfPrimary": "available"})),
    ]));
    let (held, calm) = (on(&plan, "stcontoso"), on(&plan, "stcalm"));
    assert_eq!((held.len(), calm.len()), (2, 2), "a second region, and zones");
    for step in held {
        let need = step.needs.first().unwrap();
        assert_eq!((need.what.as_str(), need.state), (ENDED, NeedState::Missing), "{}", step.title);
        assert!(need.check.is_some());
        assert_eq!(step.needs.iter().filter(|need| need.what == ENDED).count(), 1);
    }
    assert!(calm.iter().all(|step| step.needs.iter().all(|need| need.what != ENDED)));
    let waiting = plan.unclosed.iter().find(|left| left.finding == "ST009@stcontoso").unwrap();
    assert!(waiting.why.contains("no second change"), "{}", waiting.why);
}

#[test]
fn a_default_account_takes_its_workspace_and_what_is_inside_with_it_and_no_workspace_beside_it() {
    let compute = id("Microsoft.MachineLearningServices/workspaces", "mlw-contoso/computes/cpu");
    let plan = planned(&json!([
        account("stcontoso", &json!({"statusOfPrimary": "available"})),
        account("stother", &json!({"statusOfPrimary": "available"})),
        {"id": id("Microsoft.KeyVault/vaults", "kv-shared"), "location": "westeurope",
            "properties": {"tenantId": "0", "enableSoftDelete": true}},
        workspace("mlw-contoso", "stcontoso", "kv-shared"),
        workspace("mlw-other", "stother", "kv-shared"),
        {"id": id("Microsoft.MachineLearningServices/workspaces", "mlp-contoso"), "location": "westeurope",
            "kind": "Project",
            "properties": {"hubResourceId": id("Microsoft.MachineLearningServices/workspaces", "mlw-contoso")}},
        {"id": compute, "location": "westeurope", "properties": {"computeType": "AmlCompute"}},
    ]));
    let blast = |name: &str| on(&plan, name).first().unwrap_or_else(|| panic!("no step on {name}")).blast.clone();
    assert_eq!(blast("stcontoso"), ["mlp-contoso", "mlw-contoso", "mlw-contoso/cpu"]);
    assert_eq!(blast("stother"), ["mlw-other"]);
    assert_eq!(blast("kv-shared"), ["mlp-contoso", "mlw-contoso", "mlw-contoso/cpu", "mlw-other"]);
}

#[test]
fn a_question_that_has_to_be_settled_first_closes_nothing() {
    let plan = planned(&json!([
        {"id": id("Microsoft.Insights/components", "appi-contoso"), "location": "westeurope",
            "properties": {"IngestionMode": "ApplicationInsights"}},
    ]));
    let step = on(&plan, "appi-contoso")[0];
    assert!(step.closes.is_empty(), "{:?}", step.closes);
    assert_eq!(plan.closes, Vec::<String>::new());
    assert_eq!(plan.one_way_doors().count(), 0);
    let left = plan.unclosed.iter().find(|left| left.finding == "AI001@appi-contoso").unwrap();
    assert_eq!(left.why, format!("`{}` comes first: plan anew after it", step.title));
}

#[test]
fn steps_that_may_run_beside_one_another_name_twenty_others_at_most_and_never_themselves() {
    let accounts: Vec<Value> =
        (0..40).map(|number| account(&format!("st{number}"), &json!({"statusOfPrimary": "available"}))).collect();
    let plan = planned(&Value::from(accounts));
    assert_eq!((plan.steps.len(), plan.waves), (80, 2));
    for step in &plan.steps {
        assert_eq!(step.parallel.len(), 20, "{}", step.id);
        assert!(!step.parallel.contains(&step.id), "{}", step.id);
        let beside = |id: &StepId| plan.steps.iter().any(|other| other.id == *id && other.wave == step.wave);
        assert!(step.parallel.iter().all(beside), "{}", step.id);
    }
}

#[test]
fn an_account_that_was_failed_over_is_planned_for_where_it_is_served_from() {
    let mut moved = account("stcontoso", &json!({"statusOfPrimary": "available", "primaryLocation": "eastus"}));
    moved["location"] = "westus".into();
    let plan = planned(&json!([moved]));
    let steps = on(&plan, "stcontoso");
    let titles: Vec<&str> = steps.iter().map(|step| step.title.as_str()).collect();
    assert_eq!(
        titles,
        [
            "Add westus to stcontoso: Standard_LRS to Standard_GRS",
            "Convert stcontoso from Standard_GRS to Standard_GZRS"
        ]
    );
    let need = steps[1].needs.iter().find(|need| need.what.contains("unplanned failover")).unwrap();
    assert_eq!(need.state, NeedState::Unknown);
    assert!(need.what.contains("East US"), "{}", need.what);
}
