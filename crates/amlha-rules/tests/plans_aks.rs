//! Plans for AKS clusters and their node pools.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

use std::fmt::Write as _;

use amlha_model::{Builder, Completeness, Inventory, Source, links};
use amlha_rules::plan::{self, Command, Rollback, Run};
use amlha_rules::{Context, Keep, Plan, Profile, check};
use serde_json::{Value, json};

const NOW: &str = "2026-11-23T00:00:00Z";
const GROUP: &str = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-contoso";

fn id(kind: &str, name: &str) -> String {
    format!("{GROUP}/providers/{kind}/{name}")
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

fn aks(name: &str, tier: &str, pools: impl Into<Value>, more: impl Into<Value>) -> Value {
    let mut properties: Value = more.into();
    properties["agentPoolProfiles"] = pools.into();
    json!({"id": id("Microsoft.ContainerService/managedClusters", name), "location": "westeurope",
           "sku": {"name": "Base", "tier": tier}, "properties": properties})
}

const SIZE: &str = "Standard_D4s_v5";

#[test]
fn a_free_cluster_in_no_zone_gets_other_pools() {
    let pools = json!([
        {"name": "sys", "mode": "System", "vmSize": SIZE, "count": 1, "type": "VirtualMachineScaleSets", "maxPods": 30,
         "enableAutoScaling": false, "osType": "Linux", "nodeTaints": ["CriticalAddonsOnly=true:NoSchedule"]},
        {"name": "models", "mode": "User", "vmSize": "Standard_NC24ads_A100_v4", "count": 2, "enableAutoScaling": true,
         "minCount": 2, "maxCount": 4, "availabilityZones": ["1"], "nodeLabels": {"gpu": "a100", "-x": "y"},
         "nodeTaints": ["sku=gpu:NoSchedule"],
         "vnetSubnetID": "/subscriptions/0/resourceGroups/rg/providers/Microsoft.Network/virtualNetworks/v/subnets/s"}]);
    let estate = estate(&json!([aks("aks-contoso", "Free", pools, json!({}))]), &[]);
    insta::assert_snapshot!(told(&estate, "{}", &["AK001", "AK002", "AK003", "AK004", "AK005", "AK011"]));
}

#[test]
fn pools_in_zones_get_more_nodes() {
    let zones = json!(["1", "2", "3"]);
    let pools = json!([
        {"name": "sys", "mode": "System", "vmSize": SIZE, "count": 1, "availabilityZones": zones},
        {"name": "models", "mode": "User", "vmSize": SIZE, "count": 2, "enableAutoScaling": true, "minCount": 1,
         "maxCount": 2, "availabilityZones": zones}]);
    let estate = estate(&json!([aks("aks-contoso", "Standard", pools, json!({}))]), &[]);
    insta::assert_snapshot!(told(&estate, "{}", &["AK004", "AK005"]));
}

#[test]
fn pools_that_take_any_pod_or_cannot_grow() {
    let pools = json!([
        {"name": "sys", "mode": "System", "vmSize": SIZE, "count": 3, "availabilityZones": ["1", "2"], "nodeTaints": ["sku=small:NoSchedule"]},
        {"name": "models", "mode": "User", "vmSize": SIZE, "count": 3, "enableAutoScaling": true, "minCount": 3, "maxCount": 3,
         "availabilityZones": ["1", "2"]}]);
    let estate = estate(&json!([aks("aks-contoso", "Standard", pools, json!({}))]), &[]);
    insta::assert_snapshot!(told(&estate, "{}", &["AK006", "AK011"]));
}

#[test]
fn a_lone_pool_is_not_kept_for_the_cluster() {
    let pools = json!([{"name": "nodepool1", "mode": "System", "vmSize": SIZE, "count": 3}]);
    let estate = estate(&json!([aks("aks-contoso", "Standard", pools, json!({}))]), &[]);
    insta::assert_snapshot!(told(&estate, "{}", &["AK006"]));
}

#[test]
fn an_old_cluster_is_migrated_once() {
    let pools = json!([{"name": "nodepool1", "vmSize": SIZE, "count": 1, "type": "AvailabilitySet"}]);
    let more = json!({"kubernetesVersion": "1.26.3", "networkProfile": {"loadBalancerSku": "Basic", "networkPlugin": "kubenet"}});
    let estate = estate(&json!([aks("aks-contoso", "Standard", pools, more)]), &[]);
    insta::assert_snapshot!(told(&estate, "{}", &["AK002", "AK007", "AK008", "AK009"]));
}

#[test]
fn a_basic_load_balancer_alone_is_no_step() {
    let pools = json!([{"name": "nodepool1", "vmSize": SIZE, "count": 3, "type": "VirtualMachineScaleSets"}]);
    let more = json!({"networkProfile": {"loadBalancerSku": "basic"}});
    let estate = estate(&json!([aks("aks-contoso", "Standard", pools, more)]), &[]);
    insta::assert_snapshot!(told(&estate, "{}", &["AK008"]));
}

#[test]
fn pools_are_resized_before_their_autoscaler_gets_room() {
    let zones = json!(["1", "2", "3"]);
    let pools = json!([
        {"name": "sys", "mode": "System", "vmSize": SIZE, "count": 1, "availabilityZones": zones},
        {"name": "models", "mode": "User", "vmSize": SIZE, "count": 2, "enableAutoScaling": true, "minCount": 2,
         "maxCount": 2, "availabilityZones": zones}]);
    let estate = estate(&json!([aks("aks-contoso", "Standard", pools, json!({}))]), &[]);
    insta::assert_snapshot!(told(&estate, "{}", &["AK004", "AK005", "AK011"]));
}
