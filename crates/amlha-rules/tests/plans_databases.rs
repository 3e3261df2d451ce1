//! Plans for databases, search services and what is retired, as they are proposed.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

use std::fmt::Write as _;

use amlha_model::{Builder, Completeness, Source, links};
use amlha_rules::plan::{self, Command, Recreates, Rollback, Run};
use amlha_rules::{Context, Impact, Keep, Outcome, Plan, Profile, check};
use serde_json::{Value, json};

const GROUP: &str = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-contoso";

fn with<T>(resources: &Value, profile: &str, look: impl FnOnce(&Context<'_>) -> T) -> T {
    let mut builder = Builder::new();
    let source = Source { name: "estate.json".into(), kind: "ARM list".into(), read_at: None };
    let faults = builder.add_array(resources.to_string(), source).unwrap();
    assert!(faults.is_empty(), "{faults:?}");
    builder.set_completeness("failoverGroups", Completeness::Complete);
    let mut inventory = builder.finish();
    links::build(&mut inventory);
    let profile: Profile = serde_json::from_str(profile).unwrap();
    look(&Context::new(&inventory, &profile, "2026-11-23T00:00:00Z".parse().unwrap()))
}

/// The plan as text, with the findings of these rules only.
fn told(resources: &Value, profile: &str, rules: &[&str]) -> String {
    with(resources, profile, |context| text(&plan::plan(context, &check(context, Keep::All)), rules))
}

/// What a rule says of the resource with this name.
fn finding(resources: &Value, id: &str) -> (Outcome, Impact, String) {
    with(resources, "{}", |context| {
        let check = check(context, Keep::All);
        let finding = check.find(id).unwrap_or_else(|| panic!("{id}"));
        (finding.verdict.outcome, finding.impact, finding.verdict.why.to_string())
    })
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

fn database(tier: &str, properties: &Value) -> Value {
    json!({
        "id": id("Microsoft.Sql/servers", "sql-contoso/databases/db-contoso"), "location": "westeurope",
        "sku": {"name": "size", "tier": tier, "family": "Gen5", "capacity": 2}, "properties": properties
    })
}

fn server(engine: &str, location: &str, tier: &str, properties: &Value) -> Value {
    json!({
        "id": id(&format!("Microsoft.DBfor{engine}/flexibleServers"), "db-contoso"), "location": location,
        "sku": {"name": "Standard_B2s", "tier": tier}, "properties": properties
    })
}

#[test]
fn a_database_gets_zones_backups_elsewhere_and_a_failover_group() {
    let properties = json!({
        "status": "Online", "zoneRedundant": false, "currentBackupStorageRedundancy": "Local",
        "requestedBackupStorageRedundancy": "Local",
        "maintenanceConfigurationId": "/subscriptions/0/publicMaintenanceConfigurations/SQL_Default"
    });
    let policy = |kind: &str, properties: Value| {
        json!({
            "id": id("Microsoft.Sql/servers", &format!("sql-contoso/databases/db-contoso/{kind}/default")),
            "type": format!("Microsoft.Sql/servers/databases/{kind}"), "properties": properties
        })
    };
    let none = json!({"weeklyRetention": "PT0S", "monthlyRetention": "PT0S", "yearlyRetention": "PT0S"});
    let estate = json!([
        database("GeneralPurpose", &properties),
        policy("backupShortTermRetentionPolicies", json!({"retentionDays": 1})),
        policy("backupLongTermRetentionPolicies", none),
    ]);
    insta::assert_snapshot!(told(&estate, "{}", &["SQ"]));
}

#[test]
fn a_standard_database_changes_its_tier() {
    let properties = json!({"zoneRedundant": false, "currentServiceObjectiveName": "S2"});
    insta::assert_snapshot!(told(&json!([database("Standard", &properties)]), "{}", &["SQ001", "SQ002"]));
}

#[test]
fn a_hyperscale_database_is_replaced() {
    let properties = json!({
        "zoneRedundant": false, "highAvailabilityReplicaCount": 0, "currentBackupStorageRedundancy": "Local"
    });
    insta::assert_snapshot!(told(&json!([database("Hyperscale", &properties)]), "{}", &["SQ001", "SQ004", "SQ009"]));
}

#[test]
fn the_failover_of_two_databases_in_one_group_is_one_step() {
    let group = id("Microsoft.Sql/servers", "sql-contoso/failoverGroups/fg-contoso");
    let mut first = database("GeneralPurpose", &json!({"failoverGroupId": group}));
    let mut second = first.clone();
    first["properties"]["status"] = "Online".into();
    second["id"] = id("Microsoft.Sql/servers", "sql-contoso/databases/other").into();
    let automatic = json!({"failoverPolicy": "Automatic", "failoverWithDataLossGracePeriodMinutes": 120});
    let group = json!({"id": group, "type": "Microsoft.Sql/servers/failoverGroups",
        "properties": {"readWriteEndpoint": automatic}});
    insta::assert_snapshot!(told(&json!([first, second, group]), "{}", &["SQ005"]));
}

#[test]
fn a_pool_is_judged_once_and_changed_once() {
    let pool = id("Microsoft.Sql/servers", "sql-contoso/elasticPools/pool-contoso");
    let pooled = database("Standard", &json!({"zoneRedundant": false, "elasticPoolId": pool}));
    let pool = json!({"id": pool, "location": "westeurope", "sku": {"tier": "Premium", "capacity": 125},
        "properties": {"zoneRedundant": false,
            "maintenanceConfigurationId": "/subscriptions/0/publicMaintenanceConfigurations/SQL_Default"}});
    let estate = json!([pooled, pool]);
    insta::assert_snapshot!(told(&estate, "{}", &["SQ001", "SQ002", "EP"]));
    let mut standard = estate;
    standard[1]["sku"]["tier"] = "Standard".into();
    insta::assert_snapshot!("a_standard_pool_changes_its_tier", told(&standard, "{}", &["EP002"]));
}

fn instance() -> Value {
    json!({
        "id": id("Microsoft.Sql/managedInstances", "mi-contoso"), "location": "westeurope",
        "sku": {"tier": "GeneralPurpose"},
        "properties": {"zoneRedundant": false, "currentBackupStorageRedundancy": "Geo",
            "requestedBackupStorageRedundancy": "Geo",
            "maintenanceConfigurationId": "/subscriptions/0/publicMaintenanceConfigurations/SQL_Default"}
    })
}

#[test]
fn the_backups_of_an_instance_are_spread_before_the_instance() {
    let policy = json!({
        "id": id("Microsoft.Sql/managedInstances", "mi-contoso/databases/db-contoso/backupShortTermRetentionPolicies/default"),
        "type": "Microsoft.Sql/managedInstances/databases/backupShortTermRetentionPolicies",
        "properties": {"retentionDays": 3}
    });
    insta::assert_snapshot!(told(&json!([instance(), policy]), "{}", &["MI"]));
}

#[test]
fn backups_of_an_instance_stay_in_the_region_where_no_copy_is_asked_for() {
    let mut local = instance();
    local["properties"]["currentBackupStorageRedundancy"] = "Local".into();
    let plan = told(&json!([local]), r#"{"regionCopy": "none"}"#, &["MI002"]);
    assert!(plan.contains("--backup-storage-redundancy Zone "), "{plan}");
}

#[test]
fn an_instance_fails_over_by_hand() {
    let instance = instance();
    let group = json!({
        "id": id("Microsoft.Sql/locations", "westeurope/instanceFailoverGroups/fg-contoso"),
        "type": "Microsoft.Sql/locations/instanceFailoverGroups",
        "properties": {"readWriteEndpoint": {"failoverPolicy": "Automatic"},
            "managedInstancePairs": [{"primaryManagedInstanceId": instance["id"]}]}
    });
    insta::assert_snapshot!(told(&json!([instance, group]), "{}", &["MI004", "MI005"]));
}

fn bare(zone: &str) -> Value {
    json!({
        "availabilityZone": zone, "replicationRole": "None",
        "highAvailability": {"mode": "Disabled", "state": "NotEnabled"},
        "backup": {"backupRetentionDays": 7, "geoRedundantBackup": "Disabled"},
        "storage": {"autoGrow": "Disabled", "storageRedundancy": "LocalRedundancy"},
        "maintenanceWindow": {"customWindow": "Disabled"}
    })
}

#[test]
fn a_postgresql_server_gets_a_standby_and_a_replica() {
    let estate = json!([server("PostgreSQL", "westeurope", "GeneralPurpose", &bare("1"))]);
    insta::assert_snapshot!(told(&estate, r#"{"restoreDays": 14}"#, &["PG"]));
}

#[test]
fn a_mysql_server_without_zones_is_replaced() {
    let estate = json!([server("MySQL", "westeurope", "GeneralPurpose", &bare("1"))]);
    insta::assert_snapshot!(told(&estate, r#"{"restoreDays": 14}"#, &["MY"]));
}

#[test]
fn a_mysql_server_that_was_created_for_zones_gets_its_standby_back() {
    let mut properties = bare("1");
    properties["storage"]["storageRedundancy"] = "ZoneRedundancy".into();
    properties["highAvailability"]["mode"] = "SameZone".into();
    let estate = json!([server("MySQL", "westeurope", "GeneralPurpose", &properties)]);
    insta::assert_snapshot!(told(&estate, "{}", &["MY001"]));
}

#[test]
fn a_standby_in_the_zone_of_its_server() {
    let mut properties = bare("1");
    properties["highAvailability"] =
        json!({"mode": "ZoneRedundant", "state": "Healthy", "standbyAvailabilityZone": "1"});
    let both = json!([server("PostgreSQL", "westeurope", "GeneralPurpose", &properties)]);
    insta::assert_snapshot!(told(&both, "{}", &["PG001"]));
    properties["highAvailability"] = json!({"mode": "SameZone", "state": "Healthy", "standbyAvailabilityZone": "1"});
    let same = json!([server("PostgreSQL", "westeurope", "GeneralPurpose", &properties)]);
    insta::assert_snapshot!("a_standby_in_the_same_zone", told(&same, "{}", &["PG001"]));
}

#[test]
fn a_standby_that_cannot_take_over() {
    let mut properties = bare("1");
    properties["highAvailability"] = json!({"mode": "ZoneRedundant", "state": "NotEnabled"});
    let missing = json!([server("PostgreSQL", "westeurope", "GeneralPurpose", &properties)]);
    insta::assert_snapshot!(told(&missing, "{}", &["PG004"]));
    properties["highAvailability"]["state"] = "CreatingStandby".into();
    let coming = json!([server("PostgreSQL", "westeurope", "GeneralPurpose", &properties)]);
    insta::assert_snapshot!("a_standby_that_is_being_made", told(&coming, "{}", &["PG004"]));
    properties["highAvailability"] = json!({"mode": "SameZone", "state": "NotEnabled"});
    let beside = json!([server("PostgreSQL", "westeurope", "GeneralPurpose", &properties)]);
    let plan = told(&beside, "{}", &["PG001", "PG004"]);
    assert!(plan.contains(r#"closes ["PG004@db-contoso", "PG001@db-contoso"]"#), "{plan}");
}

#[test]
fn a_server_in_a_region_without_zones_gets_a_standby_beside_it() {
    for engine in ["PostgreSQL", "MySQL"] {
        let estate = json!([server(engine, "westus", "GeneralPurpose", &bare("1"))]);
        let rule = if engine == "MySQL" { "MY003" } else { "PG003" };
        insta::assert_snapshot!(format!("a_standby_without_zones_{engine}"), told(&estate, "{}", &[rule]));
    }
}

#[test]
fn a_burstable_server_changes_its_tier_first() {
    for engine in ["PostgreSQL", "MySQL"] {
        let estate = json!([server(engine, "westeurope", "Burstable", &bare("1"))]);
        let rules = if engine == "MySQL" { ["MY001", "MY002", "MY003"] } else { ["PG001", "PG002", "PG003"] };
        insta::assert_snapshot!(format!("a_burstable_server_{engine}"), told(&estate, "{}", &rules));
    }
}

#[test]
fn more_days_than_a_service_keeps_are_no_step() {
    let estate = json!([server("MySQL", "westeurope", "GeneralPurpose", &bare("1"))]);
    insta::assert_snapshot!(told(&estate, r#"{"restoreDays": 90}"#, &["MY007"]));
}

fn account(location: &str, properties: &Value) -> Value {
    json!({"id": id("Microsoft.DocumentDB/databaseAccounts", "cosmos-contoso"), "location": location, "properties": properties})
}

fn one_region() -> Value {
    json!({
        "enableAutomaticFailover": false, "enableMultipleWriteLocations": false,
        "locations": [{"locationName": "West Europe", "failoverPriority": 0, "isZoneRedundant": false}],
        "backupPolicy": {"type": "Periodic", "periodicModeProperties": {"backupStorageRedundancy": "Local"}}
    })
}

#[test]
fn an_account_gets_a_region_and_zones_and_backups() {
    insta::assert_snapshot!(told(&json!([account("West Europe", &one_region())]), "{}", &["CO"]));
}

#[test]
fn an_account_in_two_regions_fails_over() {
    let mut properties = one_region();
    properties["locations"] = json!([
        {"locationName": "North Europe", "failoverPriority": 1, "isZoneRedundant": true},
        {"locationName": "West Europe", "failoverPriority": 0, "isZoneRedundant": true},
    ]);
    insta::assert_snapshot!(told(
        &json!([account("West Europe", &properties)]),
        "{}",
        &["CO001", "CO002", "CO003", "CO006"]
    ));
}

#[test]
fn a_serverless_account_is_replaced() {
    let mut properties = one_region();
    properties["capabilities"] = json!([{"name": "EnableServerless"}]);
    insta::assert_snapshot!(told(&json!([account("West Europe", &properties)]), "{}", &["CO002"]));
}

#[test]
fn the_stores_of_a_customer_managed_key_are_told_and_left_alone() {
    let group = "azureml-rg-mlw-contoso_0";
    let managed = |mut store: Value| {
        store["id"] = store["id"].as_str().unwrap().replace("rg-contoso", group).into();
        store
    };
    let search = json!({
        "id": id("Microsoft.Search/searchServices", "srch-contoso"), "location": "westeurope",
        "sku": {"name": "standard"}, "properties": {"replicaCount": 1, "status": "degraded"}
    });
    let workspace = json!({
        "id": id("Microsoft.MachineLearningServices/workspaces", "mlw-contoso"), "location": "westeurope",
        "properties": {"serviceProvisionedResourceGroup": group}
    });
    let estate = json!([managed(account("West Europe", &one_region())), managed(search), workspace]);
    insta::assert_snapshot!(told(&estate, "{}", &["CO", "SE"]));
    assert_eq!(finding(&estate, "CO001@cosmos-contoso").1, Impact::Low);
    assert_eq!(finding(&estate, "SE001@srch-contoso").1, Impact::Low);
    let own = json!([account("West Europe", &one_region())]);
    assert_eq!(finding(&own, "CO001@cosmos-contoso").1, Impact::Medium);
}

fn search(sku: &str, replicas: u32) -> Value {
    json!([{
        "id": id("Microsoft.Search/searchServices", "srch-contoso"), "location": "westeurope",
        "sku": {"name": sku}, "properties": {"replicaCount": replicas, "status": "error", "statusDetails": "out of disk"}
    }])
}

#[test]
fn a_search_service_gets_replicas_and_with_them_zones() {
    insta::assert_snapshot!(told(&search("standard", 1), "{}", &["SE"]));
    assert_eq!(finding(&search("standard", 1), "SE001@srch-contoso").1, Impact::High);
    assert_eq!(finding(&search("standard", 2), "SE001@srch-contoso").1, Impact::Medium);
}

#[test]
fn a_basic_search_service_takes_three_replicas_at_most() {
    insta::assert_snapshot!(told(&search("basic", 3), r#"{"searchReplicas": 4}"#, &["SE001"]));
}

#[test]
fn a_free_search_service_leaves_its_tier() {
    insta::assert_snapshot!(told(&search("free", 1), "{}", &["SE001", "SE002", "SE003"]));
}

#[test]
fn what_is_retired_is_replaced_or_taken_out() {
    let workspace = "Microsoft.MachineLearningServices/workspaces";
    let estate = json!([
        {"id": id("Microsoft.DBforPostgreSQL/servers", "psql-old"), "location": "westeurope", "properties": {}},
        {"id": id("Microsoft.DBforMySQL/servers", "mysql-old"), "location": "westeurope", "properties": {}},
        {"id": id("Microsoft.DataLakeStore/accounts", "adlsold"), "location": "westeurope", "properties": {}},
        {"id": id("Microsoft.DataLakeAnalytics/accounts", "adlaold"), "location": "westeurope", "properties": {}},
        {"id": id(workspace, "mlw-contoso"), "location": "westeurope", "properties": {}},
        {"id": id(workspace, "mlw-contoso/datastores/old"), "type": format!("{workspace}/datastores"),
         "properties": {"datastoreType": "AzureDataLakeGen1", "storeName": "adlsold"}},
        {"id": id(workspace, "mlw-contoso/computes/old"), "type": format!("{workspace}/computes"),
         "properties": {"computeType": "DataLakeAnalytics"}},
    ]);
    insta::assert_snapshot!(told(&estate, "{}", &["PS", "MS", "DL", "DA"]));
}

#[test]
fn names_that_a_cloud_made_up_stay_arguments() {
    let name = "db'; rm -rf ~ # `$(x)`";
    let mut hostile = server("PostgreSQL", "westeurope", "GeneralPurpose", &bare("1"));
    hostile["id"] = id("Microsoft.DBforPostgreSQL/flexibleServers", name).into();
    hostile["sku"]["name"] = "x'; rm".into();
    with(&json!([hostile]), "{}", |context| {
        let plan = plan::plan(context, &check(context, Keep::All));
        let with_commands: Vec<_> = plan.steps.iter().filter(|step| step.has_commands()).collect();
        assert!(!with_commands.is_empty());
        for step in with_commands {
            let Run::Commands { commands } = &step.run else { panic!("no command") };
            let named = |command: &Command| command.args().iter().any(|argument| argument.contains(name));
            assert!(commands.iter().all(named), "{}", step.title);
        }
    });
}
