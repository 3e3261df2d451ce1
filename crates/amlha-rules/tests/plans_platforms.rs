//! Plans for platforms that workspaces attach: Databricks, Container Instances, HDInsight, Kubernetes.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

use std::fmt::Write as _;

use amlha_model::{Builder, Inventory, Source, links};
use amlha_rules::plan::{self, Command, Rollback, Run};
use amlha_rules::{Context, Impact, Keep, Plan, Profile, check};
use serde_json::{Value, json};

const NOW: &str = "2026-11-23T00:00:00Z";
const GROUP: &str = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-contoso";

fn id(kind: &str, name: &str) -> String {
    format!("{GROUP}/providers/{kind}/{name}")
}

fn estate(resources: &Value) -> Inventory {
    let mut builder = Builder::new();
    let source = Source { name: "estate.json".into(), kind: "ARM list".into(), read_at: None };
    let faults = builder.add_array(resources.to_string(), source).unwrap();
    assert!(faults.is_empty(), "{faults:?}");
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

fn databricks(root: &str, sku: &str) -> Value {
    json!({"id": id("Microsoft.Databricks/workspaces", "dbw"), "location": "westeurope", "sku": {"name": sku},
           "properties": {"parameters": {"storageAccountName": {"value": "stroot"}, "storageAccountSkuName": {"value": root}}}})
}

#[test]
fn the_root_of_databricks_is_changed_on_its_workspace() {
    let account = json!({"id": id("Microsoft.Storage/storageAccounts", "stroot"), "location": "westeurope",
                         "kind": "StorageV2", "sku": {"name": "Standard_GRS"}, "properties": {}});
    let estate = estate(&json!([databricks("Standard_GRS", "standard"), account]));
    insta::assert_snapshot!(told(&estate, "{}", &["DB"]));
}

#[test]
fn a_root_without_a_counterpart_in_zones_leaves_nothing_to_run() {
    let estate = estate(&json!([databricks("Premium_LRS", "premium")]));
    insta::assert_snapshot!(told(&estate, "{}", &["DB001"]));
}

#[test]
fn a_root_that_has_not_followed_its_workspace_is_no_step() {
    let account = json!({"id": id("Microsoft.Storage/storageAccounts", "stroot"), "location": "westeurope",
                         "kind": "StorageV2", "sku": {"name": "Standard_LRS"}, "properties": {}});
    let estate = estate(&json!([databricks("Standard_ZRS", "premium"), account]));
    insta::assert_snapshot!(told(&estate, "{}", &["DB001"]));
}

#[test]
fn a_datastore_on_the_root_is_moved() {
    let workspace = id("Microsoft.MachineLearningServices/workspaces", "mlw");
    let estate = estate(&json!([
        {"id": workspace, "location": "westeurope", "kind": "Default", "properties": {}},
        {"id": format!("{workspace}/datastores/files"), "properties": {"datastoreType": "Dbfs"}},
    ]));
    insta::assert_snapshot!(told(&estate, "{}", &["DB"]));
}

#[test]
fn a_container_group_is_made_again_once() {
    let registry = id("Microsoft.ContainerRegistry/registries", "crcontoso");
    let estate = estate(&json!([
        {"id": id("Microsoft.ContainerInstance/containerGroups", "ci"), "location": "westeurope", "properties": {
            "osType": "Linux", "priority": "Spot",
            "containers": [{"name": "m", "properties": {"image": "crcontoso.azurecr.io/model:1"}}]}},
        {"id": registry, "location": "westeurope", "sku": {"name": "Premium"}, "properties": {}},
        {"id": id("Microsoft.MachineLearningServices/workspaces", "mlw"), "location": "westeurope", "kind": "Default",
         "properties": {"containerRegistry": registry}},
    ]));
    insta::assert_snapshot!(told(&estate, "{}", &["CG"]));
}

#[test]
fn a_cluster_of_hdinsight_is_made_again_once() {
    let cluster = json!({"id": id("Microsoft.HDInsight/clusters", "hdi"), "location": "westeurope",
        "properties": {"clusterVersion": "4.0.3000.1", "clusterDefinition": {"kind": "spark"}}});
    insta::assert_snapshot!(told(&estate(&json!([cluster])), "{}", &["HD"]));
}

#[test]
fn the_data_of_a_cluster_is_its_accounts() {
    let estate = estate(&json!([
        {"id": id("Microsoft.HDInsight/clusters", "hdi"), "location": "westeurope", "properties": {
            "clusterVersion": "5.1", "storageProfile": {"storageaccounts": [{"name": "stdata.blob.core.windows.net"}]}}},
        {"id": id("Microsoft.Storage/storageAccounts", "stdata"), "location": "westeurope", "kind": "StorageV2",
         "sku": {"name": "Standard_LRS"}, "properties": {}},
    ]));
    insta::assert_snapshot!(told(&estate, "{}", &["HD004"]));
}

#[test]
fn a_connected_cluster_is_its_owners() {
    let cluster = json!({"id": id("Microsoft.Kubernetes/connectedClusters", "arc"), "location": "westeurope",
        "properties": {"connectivityStatus": "Offline", "totalNodeCount": 1, "kubernetesVersion": "1.31.2"}});
    insta::assert_snapshot!(told(&estate(&json!([cluster])), "{}", &["KU"]));
}

#[test]
fn a_tier_weighs_less_before_its_day() {
    let estate = estate(&json!([databricks("Standard_ZRS", "standard")]));
    let profile = Profile::default();
    let on = |day: &str| {
        let context = Context::new(&estate, &profile, day.parse().unwrap());
        check(&context, Keep::All).find("DB002@dbw").unwrap().impact
    };
    assert_eq!(on("2026-09-30T23:59:59Z"), Impact::Low);
    assert_eq!(on("2026-10-02T00:00:00Z"), Impact::Medium);
}
