//! Plans for Azure ML itself: computes, endpoints, registries, pairs of workspaces, attached machines.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

use std::fmt::Write as _;

use amlha_model::{Builder, Completeness, Gap, GapReason, Inventory, Source, links};
use amlha_rules::plan::{self, Command, Rollback, Run};
use amlha_rules::{Context, Impact, Keep, Outcome, Plan, Profile, check};
use serde_json::{Value, json};

const NOW: &str = "2026-11-23T00:00:00Z";
const GROUP: &str = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-contoso";
const ML: &str = "Microsoft.MachineLearningServices";

fn id(kind: &str, name: &str) -> String {
    format!("{GROUP}/providers/{kind}/{name}")
}

fn inside(workspace: &str, path: &str) -> String {
    format!("{}/{path}", id(&format!("{ML}/workspaces"), workspace))
}

fn estate(resources: &Value, complete: &[&'static str]) -> Inventory {
    let mut builder = Builder::new();
    let source = Source { name: "estate.json".into(), kind: "ARM list".into(), read_at: None };
    let faults = builder.add_array(resources.to_string(), source).unwrap();
    assert!(faults.is_empty(), "{faults:?}");
    for section in complete {
        builder.set_completeness(section, Completeness::Complete);
    }
    let mut inventory = builder.finish();
    links::build(&mut inventory);
    inventory
}

fn planned(inventory: &Inventory, profile: &str, look: impl FnOnce(&Plan)) {
    let profile: Profile = serde_json::from_str(profile).unwrap();
    let context = Context::new(inventory, &profile, NOW.parse().unwrap());
    let check = check(&context, Keep::All);
    look(&plan::plan(&context, &check));
}

/// The plan as text, with the findings of these rules only.
fn told(inventory: &Inventory, profile: &str, rules: &[&str]) -> String {
    let mut out = String::new();
    planned(inventory, profile, |plan| out = text(plan, rules));
    out
}

fn text(plan: &Plan, rules: &[&str]) -> String {
    let asked = |finding: &str| rules.iter().any(|rule| finding.starts_with(rule));
    let mut out = String::new();
    let of = &mut out;
    let line = |command: &Command| command.args().join(" ");
    let asking = |command: &Option<Command>| command.as_ref().map_or_else(|| "by eye".to_owned(), line);
    let mut wanted: Vec<_> =
        plan.steps.iter().filter(|step| step.closes.iter().chain(&step.serves).any(|finding| asked(finding))).collect();
    // What those wait for, and what that waits for.
    while let Some(more) = plan
        .steps
        .iter()
        .find(|step| !wanted.contains(step) && wanted.iter().any(|other| other.after.contains(&step.id)))
    {
        wanted.push(more);
    }
    for step in plan.steps.iter().filter(|step| wanted.contains(step)) {
        writeln!(of, "{} {} {}", step.id, step.action.symbol(), step.title).unwrap();
        writeln!(of, "   wave {}, after {:?}", step.wave, step.after).unwrap();
        writeln!(of, "   closes {:?}, serves {:?}", step.closes, step.serves).unwrap();
        for change in &step.changes {
            let before = change.before.as_deref().unwrap_or("(absent)");
            writeln!(of, "   {}: {before} => {}", change.path, change.after).unwrap();
        }
        for effect in &step.effects {
            match effect {
                plan::Effect::Create { body, .. } => writeln!(of, "   on paper + {body}").unwrap(),
                plan::Effect::Delete { id } => writeln!(of, "   on paper - {id}").unwrap(),
                plan::Effect::Set { path, after, .. } => {
                    writeln!(of, "   on paper {path} = {}", after.as_deref().unwrap_or("(absent)")).unwrap();
                }
            }
        }
        for gain in &step.gain {
            writeln!(of, "   {}: {} => {}", gain.axis.label(), gain.before, gain.after).unwrap();
        }
        writeln!(
            of,
            "   downtime {:?}, data {:?}, undo {:?}, recreates {:?}, confidence {:?}",
            step.downtime, step.data_risk, step.reversible, step.recreates, step.confidence
        )
        .unwrap();
        writeln!(of, "   blast {:?}, {:?}", step.blast, step.cost).unwrap();
        for need in &step.needs {
            writeln!(of, "   needs {} ({:?})", need.what, need.state).unwrap();
        }
        writeln!(of, "   skip if {}: {} -> {:?}", step.guard.skip_if, asking(&step.guard.command), step.guard.value)
            .unwrap();
        match &step.run {
            Run::Commands { commands } => {
                commands.iter().for_each(|command| writeln!(of, "   run {}", line(command)).unwrap());
            }
            Run::ByHand { what } => writeln!(of, "   by hand: {what}").unwrap(),
        }
        let verify = &step.verify;
        writeln!(of, "   verify {}: {} -> {:?}", verify.what, asking(&verify.command), verify.expected).unwrap();
        match &step.rollback {
            Rollback::Commands { commands, but } => {
                commands.iter().for_each(|command| writeln!(of, "   back {}", line(command)).unwrap());
                writeln!(of, "   but {but}").unwrap();
            }
            Rollback::None { why } => writeln!(of, "   no way back: {why}").unwrap(),
        }
        if let Some(stop) = &step.stop_if {
            writeln!(of, "   stop if {stop}").unwrap();
        }
        for cited in &step.evidence {
            writeln!(of, "   because {} ({})", cited.statement, cited.source).unwrap();
        }
    }
    for nothing in plan.nothing_to_run.iter().filter(|nothing| asked(&nothing.finding)) {
        writeln!(of, "nothing to run for {}: {}; {}", nothing.finding, nothing.why, nothing.instead).unwrap();
    }
    for tempting in plan.not_a_fix.iter().filter(|tempting| asked(&tempting.finding)) {
        writeln!(of, "not a fix for {}: {}: {} ({})", tempting.finding, tempting.what, tempting.why, tempting.source)
            .unwrap();
    }
    for open in plan.unclosed.iter().filter(|open| asked(&open.finding)) {
        writeln!(of, "unclosed {}: {}", open.finding, open.why).unwrap();
    }
    out
}

fn workspace(name: &str, location: &str, properties: impl Into<Value>) -> Value {
    let properties: Value = properties.into();
    json!({"id": id(&format!("{ML}/workspaces"), name), "location": location, "kind": "Default", "properties": properties})
}

fn cluster(workspace: &str, name: &str, inner: impl Into<Value>) -> Value {
    let inner: Value = inner.into();
    json!({"id": inside(workspace, &format!("computes/{name}")), "location": "westeurope",
           "properties": {"computeType": "AmlCompute", "provisioningState": "Succeeded", "properties": inner}})
}

fn low_priority() -> Value {
    json!({"vmSize": "Standard_D4s_v5", "vmPriority": "LowPriority", "scaleSettings": {"minNodeCount": 0, "maxNodeCount": 4},
           "subnet": {"id": "/subscriptions/0/resourceGroups/rg/providers/Microsoft.Network/virtualNetworks/v/subnets/s"}})
}

fn batch_deployment() -> Value {
    json!({"id": inside("mlw", "batchEndpoints/score/deployments/blue"),
           "properties": {"compute": inside("mlw", "computes/cpu"), "retrySettings": {"maxRetries": 0}}})
}

#[test]
fn a_dedicated_cluster_stands_beside_the_old_one_before_that_goes() {
    let estate = estate(
        &json!([workspace("mlw", "westeurope", json!({})), cluster("mlw", "cpu", low_priority()),
        {"id": inside("mlw", "batchEndpoints/score"), "properties": {}}, batch_deployment()]),
        &[],
    );
    insta::assert_snapshot!(told(&estate, "{}", &["CC002", "CC003", "BE001"]));
}

#[test]
fn a_cluster_of_low_priority_whose_series_ends_is_made_once() {
    let mut inner = low_priority();
    inner["vmSize"] = "STANDARD_NC6".into();
    let estate = estate(&json!([cluster("mlw", "cpu", inner)]), &[]);
    insta::assert_snapshot!(told(&estate, "{}", &["CC002", "CC003"]));
}

#[test]
fn warm_nodes_are_a_patch_and_back() {
    let estate = estate(
        &json!([cluster(
            "mlw",
            "cpu",
            json!({"vmSize": "Standard_D4s_v5", "vmPriority": "Dedicated",
        "scaleSettings": {"minNodeCount": 0, "maxNodeCount": 1}})
        )]),
        &[],
    );
    insta::assert_snapshot!(told(&estate, r#"{"warmNodes": 2}"#, &["CC006"]));
}

#[test]
fn clusters_that_have_no_node_or_stand_in_a_hub() {
    let mut hub = workspace("hub", "westeurope", json!({}));
    hub["kind"] = "Hub".into();
    let mut failed = cluster("hub", "cpu", json!({"scaleSettings": {"minNodeCount": 0, "maxNodeCount": 0}}));
    failed["properties"]["provisioningState"] = "Failed".into();
    insta::assert_snapshot!(told(&estate(&json!([hub, failed]), &[]), "{}", &["CC004", "CC005", "CC007"]));
}

#[test]
fn an_instance_of_a_retired_series_that_does_not_start() {
    let instance = json!({"id": inside("mlw", "computes/dev"), "location": "westeurope", "properties": {
        "computeType": "ComputeInstance", "properties": {"vmSize": "Standard_NV6", "state": "Unusable"}}});
    insta::assert_snapshot!(told(&estate(&json!([instance]), &[]), "{}", &["CI"]));
}

fn endpoint(properties: impl Into<Value>) -> Value {
    let properties: Value = properties.into();
    json!({"id": inside("mlw", "onlineEndpoints/score"), "location": "westeurope", "properties": properties})
}

fn deployment(name: &str, capacity: u32, properties: impl Into<Value>) -> Value {
    let properties: Value = properties.into();
    json!({"id": inside("mlw", &format!("onlineEndpoints/score/deployments/{name}")), "location": "westeurope",
           "sku": {"name": "Default", "capacity": capacity}, "properties": properties})
}

#[test]
fn an_endpoint_with_everything_wrong() {
    let probe = json!({"period": "PT10S"});
    let managed = json!({"endpointComputeType": "Managed", "provisioningState": "Failed", "appInsightsEnabled": false,
        "livenessProbe": probe});
    let estate = estate(
        &json!([
            workspace("mlw", "westeurope", json!({})),
            endpoint(json!({"traffic": {}, "provisioningState": "Succeeded"})),
            deployment("blue", 1, managed)
        ]),
        &["endpoints"],
    );
    insta::assert_snapshot!(told(&estate, "{}", &["OE"]));
}

#[test]
fn an_autoscaled_deployment_gets_a_higher_minimum() {
    let scaled = json!({"endpointComputeType": "Kubernetes",
        "scaleSettings": {"scaleType": "TargetUtilization", "minInstances": 1, "maxInstances": 2}});
    let estate = estate(
        &json!([
            endpoint(json!({"traffic": {"blue": 60}})),
            deployment("blue", 9, scaled),
            deployment("green", 3, json!({}))
        ]),
        &[],
    );
    insta::assert_snapshot!(told(&estate, "{}", &["OE001", "OE003"]));
}

#[test]
fn names_of_deployments_do_not_become_paths() {
    let estate = estate(&json!([endpoint(json!({"traffic": {}})), deployment("x' || y", 3, json!({}))]), &[]);
    planned(&estate, "{}", |plan| {
        let open = plan.unclosed.iter().find(|open| open.finding.starts_with("OE003")).unwrap();
        assert!(open.why.contains("plain name"), "{}", open.why);
    });
}

#[test]
fn batch_endpoints_without_what_they_name() {
    let mut resources = vec![
        json!({"id": inside("mlw", "batchEndpoints/score"), "location": "westeurope",
               "properties": {"defaults": {"deploymentName": "gone"}}}),
        batch_deployment(),
    ];
    let mut hub = workspace("mlw", "westeurope", json!({}));
    hub["kind"] = "Hub".into();
    resources.push(hub);
    let estate = estate(&Value::from(resources), &["computes", "endpoints"]);
    insta::assert_snapshot!(told(&estate, "{}", &["BE"]));
}

fn registry(location: &str, sku: &str, images: &str) -> Value {
    json!({"id": id(&format!("{ML}/registries"), "reg"), "location": location, "properties": {"regionDetails": [{
        "location": location,
        "storageAccountDetails": [{"systemCreatedStorageAccount": {"storageAccountType": sku}}],
        "acrDetails": [{"systemCreatedAcrAccount": {"acrAccountSku": images}}]}]}})
}

#[test]
fn a_registry_gets_a_second_region_and_keeps_its_stores() {
    insta::assert_snapshot!(told(
        &estate(&json!([registry("westeurope", "Standard_LRS", "Basic")]), &[]),
        "{}",
        &["MR"]
    ));
    let alone = estate(&json!([registry("italynorth", "Standard_ZRS", "Premium")]), &[]);
    insta::assert_snapshot!("a_registry_in_a_region_without_a_pair", told(&alone, "{}", &["MR"]));
}

#[test]
fn a_pair_in_which_each_part_differs() {
    let kv = id("Microsoft.KeyVault/vaults", "kv");
    let st = id("Microsoft.Storage/storageAccounts", "st");
    let of = |name: &str, location: &str, images: &str, mode: &str| {
        workspace(
            name,
            location,
            json!({"keyVault": kv, "storageAccount": st,
            "containerRegistry": id("Microsoft.ContainerRegistry/registries", images),
            "managedNetwork": {"isolationMode": mode}}),
        )
    };
    let datastore = |workspace: &str, name: &str| {
        json!({"id": inside(workspace, &format!("datastores/{name}")),
               "properties": {"datastoreType": "AzureBlob", "accountName": "stdata", "containerName": "c"}})
    };
    let estate = estate(
        &json!([
            of("mlw-a", "westeurope", "cra", "AllowInternetOutbound"), of("mlw-b", "northeurope", "crb", "Disabled"),
            {"id": kv, "location": "westeurope"},
            cluster("mlw-a", "gpu", json!({"vmSize": "Standard_NC24ads_A100_v4", "vmPriority": "Dedicated",
                "scaleSettings": {"minNodeCount": 0, "maxNodeCount": 2}, "subnet": {"id": "/subscriptions/0/x"}})),
            cluster("mlw-b", "cpu", json!({"vmSize": "Standard_D4s_v5"})),
            datastore("mlw-a", "training"), datastore("mlw-b", "other"),
        ]),
        &[],
    );
    insta::assert_snapshot!(told(&estate, "{}", &["WS006", "WS007", "WS008", "WS009", "WS010"]));
}

#[test]
fn a_workspace_that_depends_on_another_region() {
    let estate = estate(
        &json!([
            workspace("mlw", "westeurope", json!({
                "storageAccount": id("Microsoft.Storage/storageAccounts", "st"), "keyVault": id("Microsoft.KeyVault/vaults", "kv"),
                "applicationInsights": id("Microsoft.Insights/components", "appi"),
                "containerRegistry": id("Microsoft.ContainerRegistry/registries", "cr"),
                "encryption": {"status": "Enabled", "keyVaultProperties": {"keyVaultArmId": id("Microsoft.KeyVault/vaults", "kv")}},
                "enableServiceSideCMKEncryption": true,
                "managedNetwork": {"isolationMode": "AllowInternetOutbound", "outboundRules": {"data": {"status": "Failed"}}}})),
            cluster("mlw", "cpu", json!({"vmSize": "Standard_D4s_v5"})),
            {"id": id("Microsoft.Storage/storageAccounts", "st"), "location": "northeurope"},
            {"id": id("Microsoft.KeyVault/vaults", "kv"), "location": "northeurope"},
            {"id": id("Microsoft.Insights/components", "appi"), "location": "northeurope"},
            {"id": id("Microsoft.ContainerRegistry/registries", "cr"), "location": "westeurope",
             "properties": {"publicNetworkAccess": "Disabled"}},
        ]),
        &[],
    );
    insta::assert_snapshot!(told(&estate, "{}", &["WS011", "WS013", "WS014", "WS015", "WS016"]));
}

#[test]
fn what_azure_does_not_know_is_recovered() {
    let vault = id("Microsoft.KeyVault/vaults", "kv");
    let resources = json!([
        workspace("mlw", "westeurope", json!({"storageAccount": id("Microsoft.Storage/storageAccounts", "st"), "keyVault": vault})),
        {"id": id("Microsoft.Storage/storageAccounts", "st"), "location": "westeurope"},
    ]);
    let mut inventory = estate(&resources, &[]);
    inventory.revise_gaps(|gap: &mut Gap| gap.reason = GapReason::NotFound);
    insta::assert_snapshot!(told(&inventory, "{}", &["WS012"]));
    inventory.revise_gaps(|gap| gap.reason = GapReason::Forbidden);
    assert_eq!(outcome(&inventory, NOW, "WS012@mlw").0, Outcome::Unknown);
}

#[test]
fn machines_pools_and_factories() {
    let machine = id("Microsoft.Compute/virtualMachines", "vm");
    let pool = format!("{}/bigDataPools/spark", id("Microsoft.Synapse/workspaces", "syn"));
    let attached = |name: &str, kind: &str, to: &str| json!({"id": inside("mlw", &format!("computes/{name}")), "properties": {"computeType": kind, "resourceId": to}});
    let estate = estate(
        &json!([
            {"id": machine, "location": "westeurope", "properties": {"hardwareProfile": {"vmSize": "Standard_D4s_v5"},
                "priority": "Spot", "storageProfile": {"osDisk": {"managedDisk": {"storageAccountType": "Standard_LRS"}}}}},
            {"id": pool, "location": "westeurope", "properties": {"provisioningState": "Failed"}},
            attached("vm", "VirtualMachine", &machine), attached("spark", "SynapseSpark", &pool),
            {"id": id("Microsoft.DataFactory/factories", "adf"), "location": "brazilsouth",
             "properties": {"createTime": "2026-01-01T00:00:00Z"}},
        ]),
        &[],
    );
    insta::assert_snapshot!(told(&estate, "{}", &["VM", "SP", "DF"]));
}

/// One finding of an estate, by its id.
fn outcome(inventory: &Inventory, now: &str, id: &str) -> (Outcome, Impact, String) {
    let profile = Profile::default();
    let context = Context::new(inventory, &profile, now.parse().unwrap());
    let check = check(&context, Keep::All);
    let finding = check.find(id).unwrap_or_else(|| panic!("{id}"));
    (finding.verdict.outcome, finding.impact, finding.verdict.why.to_string())
}

#[test]
fn a_series_weighs_less_before_its_day() {
    let estate = estate(&json!([cluster("mlw", "cpu", json!({"vmSize": "Standard_HB60rs"}))]), &[]);
    let on = |day: &str| outcome(&estate, day, "CC003@cpu");
    assert_eq!(on("2024-08-30T23:59:59Z").1, Impact::Low);
    assert_eq!((on("2024-08-31T00:00:00Z").0, on("2024-08-31T00:00:00Z").1), (Outcome::Fail, Impact::High));
}

#[test]
fn what_ends_weighs_less_before_its_day() {
    let machine = id("Microsoft.Compute/virtualMachines", "vm");
    let estate = estate(
        &json!([
            {"id": machine, "location": "westeurope"},
            {"id": inside("mlw", "computes/vm"), "properties": {"computeType": "VirtualMachine", "resourceId": machine}},
        ]),
        &[],
    );
    assert_eq!(outcome(&estate, "2026-06-30T12:00:00Z", "VM004@vm").1, Impact::Low);
    assert_eq!(outcome(&estate, "2026-07-01T00:00:00Z", "VM004@vm").1, Impact::Medium);
}

#[test]
fn a_cluster_behind_a_batch_endpoint_weighs_more() {
    let alone = json!([cluster("mlw", "cpu", low_priority())]);
    let used = json!([cluster("mlw", "cpu", low_priority()), batch_deployment()]);
    assert_eq!(outcome(&estate(&alone, &[]), NOW, "CC002@cpu").1, Impact::Medium);
    assert_eq!(outcome(&estate(&used, &[]), NOW, "CC002@cpu").1, Impact::High);
}

#[test]
fn the_worst_deployment_decides() {
    let unread = json!({"id": inside("mlw", "onlineEndpoints/score/deployments/a"), "properties": {}});
    let two = json!([endpoint(json!({"traffic": {"a": 50, "b": 50}})), unread, deployment("b", 2, json!({}))]);
    assert_eq!(outcome(&estate(&two, &[]), NOW, "OE001@score").0, Outcome::Fail);
    let three = json!([endpoint(json!({"traffic": {"a": 50, "b": 50}})), two[1], deployment("b", 3, json!({}))]);
    assert_eq!(outcome(&estate(&three, &[]), NOW, "OE001@score").0, Outcome::Unknown);
    let one = json!([
        endpoint(json!({"traffic": {"a": 50, "b": 50}})),
        deployment("a", 1, json!({})),
        deployment("b", 2, json!({}))
    ]);
    assert_eq!(outcome(&estate(&one, &[]), NOW, "OE001@score").1, Impact::High);
}
