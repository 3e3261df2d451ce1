//! Plans for registries, workspaces, Application Insights and Log Analytics, as they are proposed.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

mod common;

use amlha_model::{Completeness, Gap, GapReason, Inventory, links};
use amlha_rules::plan::Run;
use amlha_rules::{Keep, Outcome, check};

use common::{GROUP, NOW, at, builder, id, planned};

fn estate(resources: &serde_json::Value) -> Inventory {
    common::estate(resources, &[])
}

/// The plan as text, with the findings of these rules only.
fn told(resources: &serde_json::Value, profile: &str, rules: &[&str]) -> String {
    common::told(&estate(resources), profile, rules)
}

/// What a rule says of a resource, its weight as a word.
fn outcome(resources: &serde_json::Value, now: &str, id: &str) -> (Outcome, String, String) {
    let (outcome, impact, why) = common::outcome(&estate(resources), now, id);
    (outcome, impact.label().to_owned(), why)
}

fn registry(sku: &str, location: &str, policies: &serde_json::Value) -> serde_json::Value {
    serde_json::json!({
        "id": id("Microsoft.ContainerRegistry/registries", "crcontoso"), "location": location,
        "sku": {"name": sku}, "properties": {"policies": policies}
    })
}

fn replication(location: &str) -> serde_json::Value {
    serde_json::json!({
        "id": format!("{}/replications/{location}", id("Microsoft.ContainerRegistry/registries", "crcontoso")),
        "location": location, "properties": {"provisioningState": "Succeeded", "status": {"displayStatus": "Ready"}}
    })
}

fn workspace(name: &str, location: &str) -> serde_json::Value {
    serde_json::json!({
        "id": id("Microsoft.MachineLearningServices/workspaces", name), "location": location, "kind": "Default",
        "properties": {
            "provisioningState": "Succeeded", "v1LegacyMode": false,
            "containerRegistry": id("Microsoft.ContainerRegistry/registries", "crcontoso")
        }
    })
}

fn none() -> serde_json::Value {
    serde_json::json!({})
}

#[test]
fn a_basic_registry_becomes_premium_before_it_is_replicated() {
    let estate = serde_json::json!([registry("Basic", "westeurope", &none()), workspace("mlw-contoso", "westeurope")]);
    insta::assert_snapshot!(told(&estate, "{}", &["CR"]));
}

#[test]
fn a_premium_registry_is_replicated_to_where_the_profile_says() {
    let estate = serde_json::json!([registry("Premium", "westeurope", &none()), replication("westeurope")]);
    insta::assert_snapshot!(told(&estate, r#"{"recoveryRegions": {"westeurope": "Sweden Central"}}"#, &["CR"]));
}

#[test]
fn soft_delete_is_turned_off_before_a_copy() {
    let policies = serde_json::json!({"softDeletePolicy": {"status": "enabled", "retentionDays": 14}});
    let estate = serde_json::json!([registry("Premium", "westeurope", &policies), replication("westeurope")]);
    insta::assert_snapshot!(told(&estate, "{}", &["CR"]));
}

#[test]
fn a_region_without_a_pair_is_a_question() {
    let estate = serde_json::json!([registry("Standard", "italynorth", &none())]);
    insta::assert_snapshot!(told(&estate, "{}", &["CR"]));
}

#[test]
fn copies_go_first_to_where_workspaces_use_the_registry() {
    let estate = serde_json::json!([
        registry("Standard", "westus", &none()),
        workspace("mlw-north", "northeurope"),
        workspace("mlw-south", "uksouth"),
    ]);
    insta::assert_snapshot!(told(&estate, "{}", &["CR"]));
}

#[test]
fn copies_that_are_still_missing_are_a_question_beside_those_that_are_known() {
    let estate = serde_json::json!([registry("Premium", "westeurope", &none()), replication("westeurope")]);
    insta::assert_snapshot!(told(&estate, r#"{"registryReplicas": 2}"#, &["CR"]));
}

#[test]
fn a_copy_that_is_not_ready() {
    let mut behind = replication("northeurope");
    behind["properties"]["status"]["displayStatus"] = "Syncing".into();
    let estate = serde_json::json!([registry("Premium", "westeurope", &none()), behind]);
    insta::assert_snapshot!(told(&estate, "{}", &["CR"]));
}

#[test]
fn the_lock_of_a_workspace_comes_last() {
    let mut workspace = workspace("mlw-contoso", "westeurope");
    workspace["properties"]["v1LegacyMode"] = true.into();
    workspace["properties"]["provisioningState"] = "Failed".into();
    let lock = |group: u32| {
        serde_json::json!({"id": format!("{GROUP}-{group}/providers/Microsoft.Authorization/locks/keep"),
        "properties": {"level": "CanNotDelete"}})
    };
    insta::assert_snapshot!(told(&serde_json::json!([workspace, lock(2), lock(3)]), "{}", &["WS"]));
}

#[test]
fn a_hub_that_azure_does_not_know() {
    let hub = id("Microsoft.MachineLearningServices/workspaces", "hub-contoso");
    let project = serde_json::json!([{
        "id": id("Microsoft.MachineLearningServices/workspaces", "prj-contoso"), "location": "westeurope",
        "kind": "Project", "properties": {"hubResourceId": hub, "provisioningState": "Succeeded"}
    }]);
    let mut builder = builder(&project);
    builder.add_gap(Gap {
        what: hub.to_uppercase(),
        reason: GapReason::NotFound,
        needed_by: None,
        role: None,
        closes: "nothing".into(),
    });
    builder.set_completeness("locks", Completeness::NotCollected);
    let mut inventory = builder.finish();
    links::build(&mut inventory);
    insta::assert_snapshot!(common::told(&inventory, "{}", &["WS002", "WS001"]));
}

#[test]
fn a_classic_component_goes_to_the_nearest_workspace_of_its_region() {
    let log = |group: &str, name: &str, location: &str| {
        serde_json::json!({
            "id": format!("{group}/providers/Microsoft.OperationalInsights/workspaces/{name}"), "location": location
        })
    };
    let classic = serde_json::json!({
        "id": id("Microsoft.Insights/components", "appi-contoso"), "location": "westeurope",
        "properties": {"IngestionMode": "ApplicationInsights", "WorkspaceResourceId": ""}
    });
    let estate = serde_json::json!([
        classic,
        log("/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/a", "log-aaa", "westeurope"),
        log(GROUP, "log-contoso", "West Europe"),
        log(GROUP, "log-north", "northeurope"),
    ]);
    insta::assert_snapshot!(told(&estate, "{}", &["AI"]));
    let alone = serde_json::json!([estate[0].clone()]);
    insta::assert_snapshot!("a_classic_component_without_a_workspace", told(&alone, "{}", &["AI"]));
}

#[test]
fn telemetry_comes_home() {
    let log = |name: &str, location: &str| serde_json::json!({"id": id("Microsoft.OperationalInsights/workspaces", name), "location": location});
    let component = serde_json::json!({
        "id": id("Microsoft.Insights/components", "appi-contoso"), "location": "westeurope",
        "properties": {
            "IngestionMode": "LogAnalytics", "WorkspaceResourceId": id("Microsoft.OperationalInsights/workspaces", "log-north")
        }
    });
    let estate = serde_json::json!([component, log("log-north", "northeurope"), log("log-west", "westeurope")]);
    insta::assert_snapshot!(told(&estate, "{}", &["AI"]));
}

fn logs(location: &str, properties: &serde_json::Value) -> serde_json::Value {
    serde_json::json!({
        "id": id("Microsoft.OperationalInsights/workspaces", "log-contoso"), "location": location, "properties": properties
    })
}

#[test]
fn logs_are_replicated_to_the_pair_where_azure_offers_it() {
    let cluster = id("Microsoft.OperationalInsights/clusters", "cluster-contoso");
    let estate = serde_json::json!([
        logs("westeurope", &serde_json::json!({
            "replication": {"enabled": false}, "features": {"clusterResourceId": cluster},
            "workspaceCapping": {"dailyQuotaGb": 5, "dataIngestionStatus": "OverQuota"}
        })),
        {"id": cluster, "location": "westeurope",
         "properties": {"isAvailabilityZonesEnabled": false, "replication": {"enabled": false}}},
    ]);
    insta::assert_snapshot!(told(&estate, "{}", &["LA"]));
}

#[test]
fn logs_go_to_the_pair_where_the_region_asked_for_is_not_offered() {
    let off = serde_json::json!({"replication": {"enabled": false}, "features": {}});
    // The profile asks for a region that is excluded; the pair, westus, is of the group.
    let estate = serde_json::json!([logs("eastus", &off)]);
    insta::assert_snapshot!(told(&estate, r#"{"recoveryRegions": {"eastus": "eastus2"}}"#, &["LA002"]));
}

#[test]
fn logs_without_a_pair_of_the_group_stay_in_their_geography_if_they_can() {
    let off = serde_json::json!({"replication": {"enabled": false}, "features": {}});
    // The pair of southcentralus is northcentralus, which is in no group; canadacentral comes first
    // by name, and is in another geography. francecentral has no partner of its own geography.
    let asked = |location: &str| {
        let estate = estate(&serde_json::json!([logs(location, &off)]));
        let mut found = (String::new(), Vec::new());
        planned(&estate, "{}", |plan| {
            let step = plan.steps.iter().find(|step| step.closes.contains(&"LA002@log-contoso".to_owned())).unwrap();
            found = (step.title.clone(), step.needs.iter().map(|need| need.what.clone()).collect());
        });
        found
    };
    let (title, needs) = asked("southcentralus");
    assert_eq!(title, "Replicate log-contoso to centralus");
    assert!(!needs.iter().any(|need| need.starts_with("logs may be kept")), "{needs:?}");
    let (title, needs) = asked("francecentral");
    assert_eq!(title, "Replicate log-contoso to germanywestcentral");
    assert!(needs.contains(&"logs may be kept in Germany".to_owned()), "{needs:?}");
}

#[test]
fn a_region_whose_name_is_none_stays_out_of_commands() {
    let estate = estate(&serde_json::json!([
        registry("Premium", "westeurope", &none()),
        replication("westeurope"),
        workspace("mlw-contoso", "westeurope"),
        workspace("mlw-odd", "x'] || `1`"),
    ]));
    planned(&estate, "{}", |plan| {
        let all = plan.steps.iter().filter(|step| step.target.name == "crcontoso");
        let text: Vec<String> = all.map(|step| format!("{:?} {:?}", step.run, step.guard)).collect();
        assert!(!text.is_empty() && text.iter().all(|text| !text.contains("||")), "{text:?}");
    });
}

#[test]
fn logs_of_a_region_outside_the_groups_are_a_question() {
    let off = serde_json::json!({"replication": {"enabled": false}, "features": {}});
    insta::assert_snapshot!(told(&serde_json::json!([logs("qatarcentral", &off)]), "{}", &["LA"]));
}

#[test]
fn what_ends_weighs_less_before_its_day() {
    let mut legacy = workspace("mlw-contoso", "westeurope");
    legacy["properties"]["v1LegacyMode"] = true.into();
    let legacy = serde_json::json!([legacy]);
    let (before, impact, why) = outcome(&legacy, "2026-06-30T23:59:59Z", "WS003@mlw-contoso");
    assert_eq!((before, impact.as_str()), (Outcome::Fail, "Low"));
    assert!(why.contains("2026-06-30"), "{why}");
    let (after, impact, _) = outcome(&legacy, "2026-07-01T00:00:00Z", "WS003@mlw-contoso");
    assert_eq!((after, impact.as_str()), (Outcome::Fail, "Medium"));
}

#[test]
fn a_cap_weighs_more_while_it_drops_logs() {
    let capped = |status: &str| {
        serde_json::json!([logs(
            "westeurope",
            &serde_json::json!({
                "workspaceCapping": {"dailyQuotaGb": 5, "dataIngestionStatus": status}
            })
        )])
    };
    assert_eq!(outcome(&capped("RespectQuota"), NOW, "LA003@log-contoso").1, "Low");
    assert_eq!(outcome(&capped("overquota"), NOW, "LA003@log-contoso").1, "Medium");
}

#[test]
fn the_property_of_a_registry_and_the_truth_are_both_told() {
    let inventory = estate(&serde_json::json!([{
        "id": id("Microsoft.ContainerRegistry/registries", "crcontoso"), "location": "westeurope",
        "sku": {"name": "Basic"}, "properties": {"zoneRedundancy": "Disabled"}
    }]));
    at(&inventory, "{}", NOW, |context| {
        let check = check(context, Keep::All);
        let state = check.find("CR003@crcontoso").unwrap().verdict.state.clone().unwrap();
        assert_eq!((&*state.declared, &*state.effective, state.disagree), ("\"Disabled\"", "zone-redundant", true));
    });
}

#[test]
fn names_that_a_cloud_made_up_stay_arguments() {
    let name = "cr'; rm -rf ~ # `$(x)`";
    let estate = estate(&serde_json::json!([{
        "id": id("Microsoft.ContainerRegistry/registries", name), "location": "westeurope", "sku": {"name": "Basic"}
    }]));
    planned(&estate, "{}", |plan| {
        let step = plan.steps.iter().find(|step| step.title.contains("Premium")).unwrap();
        let Run::Commands { commands } = &step.run else { panic!("no command") };
        assert!(commands[0].args().iter().any(|argument| argument == name));
    });
}
