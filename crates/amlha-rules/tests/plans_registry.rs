//! Plans for registries, workspaces, Application Insights and Log Analytics, as they are proposed.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

use std::fmt::Write as _;

use amlha_model::{Builder, Completeness, Gap, GapReason, Inventory, Source, links};
use amlha_rules::plan::{self, Command, Recreates, Rollback, Run};
use amlha_rules::{Context, Keep, Outcome, Plan, Profile, check};

const NOW: &str = "2026-11-23T00:00:00Z";
const GROUP: &str = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-contoso";

fn builder(resources: &serde_json::Value) -> Builder {
    let mut builder = Builder::new();
    let source = Source { name: "estate.json".into(), kind: "ARM list".into(), read_at: None };
    let faults = builder.add_array(resources.to_string(), source).unwrap();
    assert!(faults.is_empty(), "{faults:?}");
    builder
}

fn estate(resources: &serde_json::Value) -> Inventory {
    let mut inventory = builder(resources).finish();
    links::build(&mut inventory);
    inventory
}

fn at(inventory: &Inventory, profile: &Profile, now: &str, look: impl FnOnce(&Plan)) {
    let context = Context::new(inventory, profile, now.parse().unwrap());
    let check = check(&context, Keep::All);
    look(&plan::plan(&context, &check));
}

/// The plan as text, with the findings of these rules only (`CR`, `WS005`): an estate of few
/// resources has findings of other rules too.
fn told(resources: &serde_json::Value, profile: &str, rules: &[&str]) -> String {
    let inventory = estate(resources);
    let profile: Profile = serde_json::from_str(profile).unwrap();
    let mut out = String::new();
    at(&inventory, &profile, NOW, |plan| out = text(plan, rules));
    out
}

fn text(plan: &Plan, rules: &[&str]) -> String {
    let asked = |finding: &str| rules.iter().any(|rule| finding.starts_with(rule));
    let mut out = String::new();
    let of = &mut out;
    let line = |command: &Command| command.args().join(" ");
    let asking = |command: &Option<Command>| command.as_ref().map_or_else(|| "by eye".to_owned(), line);
    let wanted: Vec<_> =
        plan.steps.iter().filter(|step| step.closes.iter().chain(&step.serves).any(|finding| asked(finding))).collect();
    let needed = |id: &plan::StepId| wanted.iter().any(|step| step.after.contains(id));
    for step in plan.steps.iter().filter(|step| wanted.contains(step) || needed(&step.id)) {
        writeln!(of, "{} {} {}", step.id, step.action.symbol(), step.title).unwrap();
        writeln!(of, "   wave {}, after {:?}, pause {} h", step.wave, step.after, step.pause_hours).unwrap();
        writeln!(of, "   closes {:?}, serves {:?}", step.closes, step.serves).unwrap();
        for change in &step.changes {
            writeln!(of, "   {}: {} => {}", change.path, change.before.as_deref().unwrap_or("(absent)"), change.after)
                .unwrap();
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
            "   owner {:?}, downtime {:?}, data {:?}, undo {:?}, confidence {:?}",
            step.owner, step.downtime, step.data_risk, step.reversible, step.confidence
        )
        .unwrap();
        if step.recreates != Recreates::No {
            writeln!(of, "   recreates {:?}", step.recreates).unwrap();
        }
        writeln!(of, "   blast {:?}", step.blast).unwrap();
        writeln!(of, "   hands on {:?} min, elapsed {:?}, {:?}", step.hands_on_minutes, step.elapsed, step.cost)
            .unwrap();
        for need in &step.needs {
            writeln!(of, "   needs {} ({:?}): {}", need.what, need.state, asking(&need.check)).unwrap();
        }
        writeln!(of, "   skip if {}: {} -> {:?}", step.guard.skip_if, asking(&step.guard.command), step.guard.value)
            .unwrap();
        match &step.run {
            Run::Commands { commands } => {
                for command in commands {
                    writeln!(of, "   run {}", line(command)).unwrap();
                }
            }
            Run::ByHand { what } => writeln!(of, "   by hand: {what}").unwrap(),
        }
        let verify = &step.verify;
        writeln!(
            of,
            "   verify {}: {} -> {:?}, every {} min for {} h",
            verify.what,
            asking(&verify.command),
            verify.expected,
            verify.every_minutes,
            verify.for_hours
        )
        .unwrap();
        match &step.rollback {
            Rollback::Commands { commands, but } => {
                for command in commands {
                    writeln!(of, "   back {}", line(command)).unwrap();
                }
                if !but.is_empty() {
                    writeln!(of, "   but {but}").unwrap();
                }
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
    for open in plan.unknown.iter().filter(|open| asked(&open.finding)) {
        writeln!(of, "unknown {}: {}", open.finding, open.why).unwrap();
    }
    out
}

fn id(kind: &str, name: &str) -> String {
    format!("{GROUP}/providers/{kind}/{name}")
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
    at(&inventory, &Profile::default(), NOW, |plan| {
        insta::assert_snapshot!(text(plan, &["WS002", "WS001"]));
    });
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
        at(&estate, &Profile::default(), NOW, |plan| {
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
    at(&estate, &Profile::default(), NOW, |plan| {
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

/// One finding of an estate, by its id.
fn outcome(resources: &serde_json::Value, now: &str, id: &str) -> (Outcome, String, String) {
    let inventory = estate(resources);
    let profile = Profile::default();
    let context = Context::new(&inventory, &profile, now.parse().unwrap());
    let check = check(&context, Keep::All);
    let finding = check.find(id).unwrap_or_else(|| panic!("{id}"));
    (finding.verdict.outcome, finding.impact.label().to_owned(), finding.verdict.why.to_string())
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
    let profile = Profile::default();
    let context = Context::new(&inventory, &profile, NOW.parse().unwrap());
    let check = check(&context, Keep::All);
    let state = check.find("CR003@crcontoso").unwrap().verdict.state.clone().unwrap();
    assert_eq!((&*state.declared, &*state.effective, state.disagree), ("\"Disabled\"", "zone-redundant", true));
}

#[test]
fn names_that_a_cloud_made_up_stay_arguments() {
    let name = "cr'; rm -rf ~ # `$(x)`";
    let estate = estate(&serde_json::json!([{
        "id": id("Microsoft.ContainerRegistry/registries", name), "location": "westeurope", "sku": {"name": "Basic"}
    }]));
    at(&estate, &Profile::default(), NOW, |plan| {
        let step = plan.steps.iter().find(|step| step.title.contains("Premium")).unwrap();
        let Run::Commands { commands } = &step.run else { panic!("no command") };
        assert!(commands[0].args().iter().any(|argument| argument == name));
    });
}
