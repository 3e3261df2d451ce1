//! What stands in the way is said before anybody meets it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

use amlha_model::{Builder, Completeness, Inventory, SECTIONS, Source, links};
use amlha_rules::plan::{self, Action, Need, NeedState, Step};
use amlha_rules::{Context, Keep, Plan, Profile, check};
use serde_json::{Value, json};

const SUBSCRIPTION: &str = "/subscriptions/00000000-0000-0000-0000-000000000000";

fn id(kind: &str, name: &str) -> String {
    format!("{SUBSCRIPTION}/resourceGroups/rg-contoso/providers/{kind}/{name}")
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

fn planned(resources: &[Value]) -> Plan {
    let inventory = estate(&Value::from(resources.to_vec()));
    let profile = Profile::default();
    let context = Context::new(&inventory, &profile, "2026-11-23T00:00:00Z".parse().unwrap());
    plan::plan(&context, &check(&context, Keep::All))
}

fn vault() -> Value {
    json!({"id": id("Microsoft.KeyVault/vaults", "kv-contoso"), "location": "northeurope",
        "properties": {"tenantId": "0", "enableSoftDelete": true, "provisioningState": "Succeeded"}})
}

fn account(properties: &Value) -> Value {
    json!({"id": id("Microsoft.Storage/storageAccounts", "stcontoso"), "location": "northeurope", "kind": "StorageV2",
        "sku": {"name": "Standard_LRS"}, "properties": properties})
}

fn cluster() -> Value {
    json!({"id": id("Microsoft.ContainerService/managedClusters", "aks-contoso"), "location": "northeurope",
        "sku": {"name": "Base", "tier": "Standard"}, "properties": {
            "networkProfile": {"loadBalancerSku": "standard", "networkPlugin": "azure"},
            "agentPoolProfiles": [{"name": "sys", "mode": "System", "type": "VirtualMachineScaleSets", "count": 3,
                "vmSize": "Standard_D4ds_v5", "enableAutoScaling": true, "minCount": 3, "maxCount": 6}]}})
}

fn lock(scope: &str, level: &str) -> Value {
    json!({"id": format!("{scope}/providers/Microsoft.Authorization/locks/keep"), "name": "keep",
        "type": "Microsoft.Authorization/locks", "properties": {"level": level}})
}

fn need<'s>(step: &'s Step, word: &str) -> Option<&'s Need> {
    step.needs.iter().find(|need| need.what.contains(word))
}

#[test]
fn a_read_only_lock_above_holds_every_step_that_changes_something() {
    for scope in [SUBSCRIPTION.to_owned(), format!("{SUBSCRIPTION}/resourceGroups/RG-Contoso")] {
        let plan = planned(&[vault(), lock(&scope, "ReadOnly")]);
        assert!(!plan.steps.is_empty());
        for step in plan.steps.iter().filter(|step| step.action != Action::Decide) {
            let need = need(step, "ReadOnly lock `keep`").unwrap_or_else(|| panic!("{}", step.title));
            assert_eq!(need.state, NeedState::Missing);
            let check = need.check.as_ref().unwrap().args().join(" ");
            assert!(check.starts_with("az lock show --ids /subscriptions/"), "{check}");
        }
    }
    let other = format!("{SUBSCRIPTION}/resourceGroups/rg-contoso-2");
    let plan = planned(&[vault(), lock(&other, "ReadOnly")]);
    assert!(plan.steps.iter().all(|step| need(step, "lock `keep`").is_none()), "another group of a longer name");
}

#[test]
fn a_lock_against_deletion_holds_the_step_that_deletes_and_no_other() {
    let on = lock(&id("Microsoft.ContainerService/managedClusters", "aks-contoso"), "CanNotDelete");
    let plan = planned(&[cluster(), on]);
    let held = |step: &&Step| need(step, "CanNotDelete lock `keep`").is_some();
    let held: Vec<Action> = plan.steps.iter().filter(held).map(|step| step.action).collect();
    assert_eq!(held, [Action::Delete]);
    assert!(plan.steps.len() > 2);
}

#[test]
fn a_new_lock_comes_after_what_is_deleted_below_it() {
    let workspace = id("Microsoft.MachineLearningServices/workspaces", "mlw-contoso");
    let plan = planned(&[
        json!({"id": workspace, "location": "northeurope", "kind": "Default",
            "properties": {"provisioningState": "Succeeded", "v1LegacyMode": false}}),
        json!({"id": format!("{workspace}/computes/old"), "properties": {"computeType": "DataLakeAnalytics"}}),
    ]);
    let of = |action: Action| plan.steps.iter().find(|step| step.action == action).unwrap();
    let (lock, deletion) = (of(Action::Create), of(Action::Delete));
    assert!(lock.title.starts_with("Lock ") && lock.after.contains(&deletion.id) && lock.wave > deletion.wave);
}

#[test]
fn a_change_under_way_is_waited_for() {
    let mut vault = vault();
    vault["properties"]["provisioningState"] = "Updating".into();
    let plan = planned(&[vault]);
    let need = need(&plan.steps[0], "under way").unwrap();
    assert_eq!(need.state, NeedState::Missing);
    assert!(need.what.contains("Updating"), "{}", need.what);
    // A pool has no state of its own here: that of its cluster counts.
    let mut cluster = cluster();
    cluster["properties"]["provisioningState"] = "upgrading".into();
    let plan = planned(&[cluster]);
    let steps: Vec<&Step> = plan.steps.iter().filter(|step| !step.effects.is_empty()).collect();
    assert!(!steps.is_empty());
    assert!(steps.iter().all(|step| self::need(step, "`aks-contoso` under way").is_some()));
}

#[test]
fn a_policy_that_denies_is_named_where_it_applies() {
    let definition = |effect: &str| {
        json!({"id": "/providers/Microsoft.Authorization/policyDefinitions/d1", "name": "d1",
            "type": "Microsoft.Authorization/policyDefinitions", "properties": {
                "parameters": {"effect": {"defaultValue": "Audit"}}, "policyRule": {"then": {"effect": effect}}}})
    };
    let assignment = |more: Value| {
        let mut assignment = json!({
            "id": format!("{SUBSCRIPTION}/providers/Microsoft.Authorization/policyAssignments/guard"),
            "name": "guard", "type": "Microsoft.Authorization/policyAssignments",
            "properties": {"policyDefinitionId": "/providers/Microsoft.Authorization/policyDefinitions/D1"}});
        assignment["properties"].as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        assignment
    };
    let named = |effect: &str, more: Value| {
        let plan = planned(&[vault(), definition(effect), assignment(more)]);
        let need = need(&plan.steps[0], "policy assignment `guard`").map(|need| need.state);
        assert!(need.is_none_or(|state| state == NeedState::Unknown));
        need.is_some()
    };
    let by_parameter = "[parameters('effect')]";
    assert!(named("Deny", json!({})));
    assert!(named(by_parameter, json!({"parameters": {"effect": {"value": "deny"}}})));
    assert!(!named(by_parameter, json!({})), "its default only audits");
    assert!(!named("Deny", json!({"enforcementMode": "DoNotEnforce"})));
    assert!(!named("Deny", json!({"notScopes": [format!("{SUBSCRIPTION}/resourceGroups/rg-contoso")]})));
    assert!(!named("AuditIfNotExists", json!({})));
}

#[test]
fn an_account_that_azure_does_not_convert_is_not_told_to() {
    for (property, why) in [("isNfsV3Enabled", "NFS 3.0"), ("isSkuConversionBlocked", "refuses")] {
        let mut properties = json!({"statusOfPrimary": "available"});
        properties[property] = true.into();
        let plan = planned(&[account(&properties)]);
        let left = plan.unclosed.iter().find(|left| left.finding == "ST001@stcontoso").unwrap();
        assert!(left.why.contains(why), "{}", left.why);
        assert!(plan.steps.iter().all(|step| !step.title.starts_with("Convert")));
        // A second region is a change of its own.
        assert!(plan.closes.contains(&"ST002@stcontoso".to_owned()));
    }
}

#[test]
fn a_second_change_waits_72_hours_after_the_last_conversion() {
    let pause = |ended: &str| {
        let status = json!({"skuConversionStatus": "Succeeded", "endTime": ended});
        let plan =
            planned(&[account(&json!({"statusOfPrimary": "available", "storageAccountSkuConversionStatus": status}))]);
        let steps: Vec<&Step> = plan.steps.iter().filter(|step| step.target.name == "stcontoso").collect();
        assert_eq!(steps.len(), 2);
        let states: Vec<_> = steps.iter().map(|step| need(step, "72 hours").map(|need| need.state)).collect();
        assert_eq!(states[0], states[1]);
        states[0]
    };
    assert_eq!(pause("2026-11-21T12:00:00Z"), Some(NeedState::Missing));
    assert_eq!(pause("2026-11-20T00:00:00Z"), None);
    assert_eq!(pause("soon"), None);
}

#[test]
fn object_replication_stands_in_the_way_of_a_failover() {
    let mut down = account(&json!({"statusOfPrimary": "unavailable", "secondaryLocation": "westeurope",
        "geoReplicationStats": {"status": "Live", "lastSyncTime": "2026-11-22T23:59:00Z", "canFailover": true}}));
    down["sku"]["name"] = "Standard_GRS".into();
    let policy = json!({
        "id": id("Microsoft.Storage/storageAccounts", "stcontoso/objectReplicationPolicies/p1"),
        "properties": {"sourceAccount": "stcontoso"}});
    let failover = |resources: &[Value]| {
        let plan = planned(resources);
        let step = plan.steps.iter().find(|step| step.title.contains("fails over")).unwrap();
        need(step, "object replication").map(|need| need.state)
    };
    assert_eq!(failover(&[down.clone()]), None);
    assert_eq!(failover(&[down, policy]), Some(NeedState::Missing));
}
