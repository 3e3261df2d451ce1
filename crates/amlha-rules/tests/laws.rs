//! Laws that hold for all rules at once, whatever the estate is.
//!
//! The estates are made of the examples in the documentation of the rules, so every property that a
//! rule reads is in them: several at once, in one subscription or in several, with properties left out,
//! `null`, of the wrong type, in other letter case, with values of other examples and hostile ones.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "tests"
)]

mod examples;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use amlha_model::{Gap, GapReason, Inventory, Resource, ResourceId};
use amlha_rules::{Axis, Context, Evidence, Keep, Outcome, Profile, RULES, check, plan};
use examples::{HEADINGS, complete, examples, gone};
use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::{Value, json};

const NOW: &str = "2026-11-23T00:00:00Z";

/// Bodies of resources, and what is known of their completeness.
#[derive(Debug, Clone, Default)]
struct Estate {
    bodies: Vec<Value>,
    complete: Vec<&'static str>,
    gaps: Vec<Gap>,
}

impl Estate {
    fn inventory(&self) -> Inventory {
        examples::inventory(&Value::from(self.bodies.clone()).to_string(), &self.complete, &self.gaps)
    }

    /// With the resources of another one that are not here yet.
    fn join(&mut self, other: Self) {
        for body in other.bodies {
            let id = body["id"].as_str().unwrap().to_lowercase();
            if self.bodies.iter().all(|known| known["id"].as_str().unwrap().to_lowercase() != id) {
                self.bodies.push(body);
            }
        }
        self.complete.retain(|section| other.complete.contains(section));
        self.gaps.extend(other.gaps);
    }
}

/// Every example of every rule.
fn estates() -> &'static [Estate] {
    static ALL: OnceLock<Vec<Estate>> = OnceLock::new();
    ALL.get_or_init(|| {
        let of_rule = RULES.iter().flat_map(|rule| examples(rule));
        let known = of_rule.filter(|example| HEADINGS.iter().any(|(_, outcome)| *outcome == example.outcome));
        let estate = |example: examples::Example| Estate {
            bodies: serde_json::from_str(&example.json).unwrap(),
            complete: complete(&example.options),
            gaps: gone(&example.options).into_iter().collect(),
        };
        // An export may spell `Id`, and nothing says an id at all in a few examples of what is wrong.
        known.map(estate).filter(|estate| estate.bodies.iter().all(|body| body["id"].is_string())).collect()
    })
}

/// Moves a text to another subscription.
fn moved(text: &str, number: usize) -> String {
    text.replace("/subscriptions/", &format!("/subscriptions/{number}"))
}

fn in_subscription(estate: &Estate, number: usize) -> Estate {
    let mut other = estate.clone();
    for body in &mut other.bodies {
        strings(body, &mut |text| *text = moved(text, number));
    }
    for gap in &mut other.gaps {
        gap.what = moved(&gap.what, number);
    }
    other
}

fn strings(value: &mut Value, change: &mut impl FnMut(&mut String)) {
    match value {
        Value::String(text) => change(text),
        Value::Array(items) => items.iter_mut().for_each(|item| strings(item, change)),
        Value::Object(members) => members.values_mut().for_each(|member| strings(member, change)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// The places of a body that may change, as JSON pointers: not what names the resource.
fn places(body: &Value) -> Vec<String> {
    fn below(value: &Value, at: &str, found: &mut Vec<String>) {
        let mut visit = |name: &str, value: &Value| {
            let path = format!("{at}/{}", name.replace('~', "~0").replace('/', "~1"));
            found.push(path.clone());
            below(value, &path, found);
        };
        match value {
            Value::Object(members) => members.iter().for_each(|(name, value)| visit(name, value)),
            Value::Array(items) => items.iter().enumerate().for_each(|(place, value)| visit(&place.to_string(), value)),
            _ => {}
        }
    }
    let mut found = Vec::new();
    below(body, "", &mut found);
    found.retain(|path| !matches!(path.as_str(), "/id" | "/name" | "/type"));
    found
}

fn type_of(body: &Value) -> String {
    let id = body["id"].as_str().unwrap();
    let of_id = ResourceId::parse(id).ok().and_then(|id| id.type_name()).map(|name| name.to_string());
    body["type"].as_str().map(str::to_owned).or(of_id).unwrap_or_default().to_lowercase()
}

/// Values that the examples have at one place of one type.
fn pool() -> &'static BTreeMap<(String, String), Vec<Value>> {
    static ALL: OnceLock<BTreeMap<(String, String), Vec<Value>>> = OnceLock::new();
    ALL.get_or_init(|| {
        let mut pool: BTreeMap<(String, String), Vec<Value>> = BTreeMap::new();
        for body in estates().iter().flat_map(|estate| &estate.bodies) {
            for path in places(body) {
                let values = pool.entry((type_of(body), path.clone())).or_default();
                let value = body.pointer(&path).unwrap();
                if !values.contains(value) {
                    values.push(value.clone());
                }
            }
        }
        pool
    })
}

/// One change of one property.
#[derive(Debug, Clone)]
struct Mutation {
    body: Index,
    place: Index,
    kind: u8,
    value: Index,
}

const HOSTILE: &[&str] = &["'\"; $(x) `y`\n\u{1b}[31m", "", " ", "\u{202e}é\u{0}", "../..", "{{x}}", "None"];

fn mutate(bodies: &mut [Value], mutation: &Mutation) {
    let place = mutation.body.index(bodies.len());
    let body = &mut bodies[place];
    let type_name = type_of(body);
    let paths = places(body);
    if paths.is_empty() {
        return;
    }
    let path = mutation.place.get(&paths);
    let old = body.pointer(path).unwrap().clone();
    let new = match mutation.kind % 8 {
        0 => {
            let (above, name) = path.rsplit_once('/').unwrap();
            let name = name.replace("~1", "/").replace("~0", "~");
            match body.pointer_mut(above).unwrap() {
                Value::Object(members) => drop(members.remove(&name)),
                Value::Array(items) => drop(items.remove(name.parse().unwrap())),
                _ => {}
            }
            return;
        }
        1 => Value::Null,
        2 => match &old {
            Value::String(_) => json!(7),
            Value::Number(_) | Value::Bool(_) => json!("7"),
            Value::Array(_) => json!({"a": 1}),
            Value::Object(_) | Value::Null => json!([1]),
        },
        3 => match &old {
            Value::String(text) => json!(text.to_uppercase()),
            Value::Bool(flag) => json!(if *flag { "True" } else { "False" }),
            _ => old,
        },
        4 | 5 => {
            let values = pool().get(&(type_name, path.clone())).cloned().unwrap_or_default();
            if values.is_empty() { old } else { mutation.value.get(&values).clone() }
        }
        6 => [json!(-1), json!(0), json!(1e300), json!(2.5)][mutation.value.index(4)].clone(),
        _ => json!(mutation.value.get(HOSTILE)),
    };
    *body.pointer_mut(path).unwrap() = new;
}

fn mutations(most: usize) -> impl Strategy<Value = Vec<Mutation>> {
    let one = (any::<Index>(), any::<Index>(), any::<u8>(), any::<Index>());
    let one = one.prop_map(|(body, place, kind, value)| Mutation { body, place, kind, value });
    prop::collection::vec(one, 0..most)
}

fn assemble(chosen: &[(&Estate, usize)], mutations: &[Mutation]) -> Estate {
    let mut parts = chosen.iter().map(|(estate, number)| in_subscription(estate, *number));
    let mut estate = parts.next().unwrap();
    parts.for_each(|part| estate.join(part));
    for mutation in mutations {
        mutate(&mut estate.bodies, mutation);
    }
    estate
}

/// Some examples together, some in the same subscription and some in others, with some changes.
fn estate() -> impl Strategy<Value = Estate> {
    let chosen = prop::collection::vec((any::<Index>(), 1_usize..3), 1..5);
    (chosen, mutations(6)).prop_map(|(chosen, mutations)| {
        let chosen: Vec<(&Estate, usize)> =
            chosen.iter().map(|(index, number)| (index.get(estates()), *number)).collect();
        assemble(&chosen, &mutations)
    })
}

/// What one rule says of one resource, in words.
type Said = BTreeMap<(&'static str, String), (Outcome, String)>;

fn said(inventory: &Inventory) -> Said {
    let profile = Profile::default();
    let context = Context::new(inventory, &profile, NOW.parse().unwrap());
    let check = check(&context, Keep::All);
    let words = |evidence: &Evidence<'_>| match evidence {
        Evidence::Property { of, path, seen, expected } => format!("{} {path} {seen:?} {expected}", of.id()),
        Evidence::Fact { statement, .. } => statement.to_string(),
        Evidence::Inventory { statement } => statement.clone(),
    };
    let key = |resource: Resource<'_>| resource.id().to_lowercase();
    let all = check.findings.iter().map(|finding| {
        let mut text = format!("{} | {} | {:?}", finding.id, finding.verdict.why, finding.impact);
        for evidence in &finding.verdict.evidence {
            text.push_str(" | ");
            text.push_str(&words(evidence));
        }
        ((finding.rule.code, key(finding.resource)), (finding.verdict.outcome, text))
    });
    all.collect()
}

fn plan_of(inventory: &Inventory) -> String {
    let profile = Profile::default();
    let context = Context::new(inventory, &profile, NOW.parse().unwrap());
    serde_json::to_string_pretty(&plan::plan(&context, &check(&context, Keep::Findings))).unwrap()
}

/// What got better of what was bad.
fn better(before: &Said, after: &Said) -> Vec<String> {
    let bad = before.iter().filter(|(_, (outcome, _))| *outcome == Outcome::Fail);
    let now_passes = bad.filter_map(|(key, (_, was))| {
        let (outcome, is) = after.get(key)?;
        matches!(outcome, Outcome::Pass | Outcome::PassByPlatform | Outcome::NotApplicable)
            .then(|| format!("{key:?}: fail ({was}) became {} ({is})", outcome.label()))
    });
    now_passes.collect()
}

const UNREAD: &[GapReason] = &[
    GapReason::Forbidden,
    GapReason::NoAnswer,
    GapReason::Stopped,
    GapReason::Unreadable,
    GapReason::NotInFiles,
    GapReason::Unresolved,
];

/// Things that may not have been read: resources, their settings, types, lists.
fn may_be_unread(estate: &Estate) -> Vec<String> {
    let inventory = estate.inventory();
    let mut all: BTreeSet<String> = BTreeSet::new();
    for resource in inventory.resources() {
        let id = resource.id();
        all.insert(id.to_owned());
        all.insert(resource.type_name().to_owned());
        all.insert(resource.arm_type().to_owned());
        for below in [
            "blobServices/default",
            "fileServices/default",
            "providers/Microsoft.Authorization/locks",
            "computes",
            "datastores",
            "onlineEndpoints",
            "replications",
            "failoverGroups",
        ] {
            all.insert(format!("{id}/{below}"));
        }
        if let Some(subscription) = resource.parsed_id().ok().and_then(|id| id.subscription().map(str::to_owned)) {
            all.insert(format!("/subscriptions/{subscription}"));
            all.insert(format!("/subscriptions/{subscription}/providers/Microsoft.Authorization/locks"));
        }
    }
    for body in &estate.bodies {
        strings(&mut body.clone(), &mut |text| {
            if text.starts_with('/') {
                all.insert(text.clone());
            }
        });
    }
    all.into_iter().collect()
}

fn gap(what: &str, reason: GapReason) -> Gap {
    Gap { what: what.to_owned(), reason, needed_by: None, role: None, closes: "a role".to_owned() }
}

/// An improvement of a setting: the type, the axis that gets no finding more, the place, the values
/// from bad to good.
type Improvement = (&'static str, Axis, &'static str, &'static [&'static str]);

const IMPROVEMENTS: &[Improvement] = &[
    ("microsoft.storage/storageaccounts", Axis::Zone, "/sku/name", &["Standard_LRS", "Standard_ZRS"]),
    ("microsoft.storage/storageaccounts", Axis::Zone, "/sku/name", &["Standard_GRS", "Standard_GZRS"]),
    ("microsoft.storage/storageaccounts", Axis::Zone, "/sku/name", &["Standard_RAGRS", "Standard_RAGZRS"]),
    ("microsoft.storage/storageaccounts", Axis::Zone, "/sku/name", &["Premium_LRS", "Premium_ZRS"]),
    ("microsoft.storage/storageaccounts", Axis::Zone, "/sku/name", &["StandardV2_LRS", "StandardV2_ZRS"]),
    ("microsoft.storage/storageaccounts", Axis::Lifecycle, "/kind", &["Storage", "StorageV2"]),
    (
        "microsoft.storage/storageaccounts/blobservices",
        Axis::DataProtection,
        "/properties/deleteRetentionPolicy",
        &[
            "{\"enabled\":false}",
            "{\"enabled\":true,\"days\":1}",
            "{\"enabled\":true,\"days\":7}",
            "{\"enabled\":true,\"days\":30}",
        ],
    ),
    (
        "microsoft.storage/storageaccounts/blobservices",
        Axis::DataProtection,
        "/properties/containerDeleteRetentionPolicy",
        &[
            "{\"enabled\":false}",
            "{\"enabled\":true,\"days\":1}",
            "{\"enabled\":true,\"days\":7}",
            "{\"enabled\":true,\"days\":30}",
        ],
    ),
    (
        "microsoft.storage/storageaccounts/fileservices",
        Axis::DataProtection,
        "/properties/shareDeleteRetentionPolicy",
        &[
            "{\"enabled\":false}",
            "{\"enabled\":true,\"days\":1}",
            "{\"enabled\":true,\"days\":7}",
            "{\"enabled\":true,\"days\":30}",
        ],
    ),
    ("microsoft.keyvault/vaults", Axis::DataProtection, "/properties/enablePurgeProtection", &["false", "true"]),
    ("microsoft.keyvault/vaults", Axis::DataProtection, "/properties/enableSoftDelete", &["false", "true"]),
    ("microsoft.containerregistry/registries", Axis::Region, "/sku/name", &["Basic", "Standard", "Premium"]),
    (
        "microsoft.operationalinsights/workspaces",
        Axis::Region,
        "/properties/replication",
        &["{\"enabled\":false}", "{\"enabled\":true,\"location\":\"northeurope\"}"],
    ),
    ("microsoft.containerservice/managedclusters", Axis::Configuration, "/sku/tier", &["Free", "Standard", "Premium"]),
    (
        "microsoft.containerservice/managedclusters",
        Axis::Zone,
        "/properties/agentPoolProfiles/0/availabilityZones",
        &["[]", "[\"1\"]", "[\"1\",\"2\"]", "[\"1\",\"2\",\"3\"]"],
    ),
    (
        "microsoft.containerservice/managedclusters",
        Axis::Capacity,
        "/properties/agentPoolProfiles/0/count",
        &["1", "2", "3", "5"],
    ),
    (
        "microsoft.containerservice/managedclusters",
        Axis::Capacity,
        "/properties/agentPoolProfiles/0/minCount",
        &["1", "2", "3"],
    ),
    (
        "microsoft.containerservice/managedclusters",
        Axis::Lifecycle,
        "/properties/networkProfile/loadBalancerSku",
        &["basic", "standard"],
    ),
    (
        "microsoft.containerservice/managedclusters",
        Axis::Lifecycle,
        "/properties/networkProfile/networkPlugin",
        &["kubenet", "azure"],
    ),
    (
        "microsoft.databricks/workspaces",
        Axis::Zone,
        "/properties/parameters/storageAccountSkuName/value",
        &["Standard_LRS", "Standard_ZRS"],
    ),
    ("microsoft.databricks/workspaces", Axis::Lifecycle, "/sku/name", &["standard", "premium"]),
    ("microsoft.containerinstance/containergroups", Axis::Zone, "/zones", &["[]", "[\"1\"]"]),
    ("microsoft.containerinstance/containergroups", Axis::Capacity, "/properties/priority", &["Spot", "Regular"]),
    ("microsoft.hdinsight/clusters", Axis::Zone, "/zones", &["[]", "[\"1\"]"]),
    ("microsoft.hdinsight/clusters", Axis::Lifecycle, "/properties/clusterVersion", &["4.0", "5.0", "5.1"]),
    ("microsoft.sql/servers/databases", Axis::Zone, "/properties/zoneRedundant", &["false", "true"]),
    (
        "microsoft.sql/servers/databases",
        Axis::Region,
        "/properties/currentBackupStorageRedundancy",
        &["Local", "Zone", "Geo", "GeoZone"],
    ),
    ("microsoft.sql/servers/elasticpools", Axis::Zone, "/properties/zoneRedundant", &["false", "true"]),
    ("microsoft.sql/managedinstances", Axis::Zone, "/properties/zoneRedundant", &["false", "true"]),
    ("microsoft.sql/managedinstances", Axis::Region, "/properties/currentBackupStorageRedundancy", &["Local", "Geo"]),
    (
        "microsoft.sql/managedinstances",
        Axis::Zone,
        "/properties/currentBackupStorageRedundancy",
        &["Local", "Zone", "GeoZone"],
    ),
    (
        "microsoft.dbforpostgresql/flexibleservers",
        Axis::Zone,
        "/properties/highAvailability/mode",
        &["Disabled", "SameZone", "ZoneRedundant"],
    ),
    (
        "microsoft.dbforpostgresql/flexibleservers",
        Axis::Region,
        "/properties/backup/geoRedundantBackup",
        &["Disabled", "Enabled"],
    ),
    (
        "microsoft.dbforpostgresql/flexibleservers",
        Axis::DataProtection,
        "/properties/backup/backupRetentionDays",
        &["1", "7", "14", "35"],
    ),
    (
        "microsoft.dbforpostgresql/flexibleservers",
        Axis::Capacity,
        "/properties/storage/autoGrow",
        &["Disabled", "Enabled"],
    ),
    (
        "microsoft.dbforpostgresql/flexibleservers",
        Axis::Configuration,
        "/properties/maintenanceWindow/customWindow",
        &["Disabled", "Enabled"],
    ),
    ("microsoft.dbforpostgresql/flexibleservers", Axis::Capacity, "/sku/tier", &["Burstable", "GeneralPurpose"]),
    (
        "microsoft.dbformysql/flexibleservers",
        Axis::Zone,
        "/properties/highAvailability/mode",
        &["Disabled", "SameZone", "ZoneRedundant"],
    ),
    (
        "microsoft.dbformysql/flexibleservers",
        Axis::Region,
        "/properties/backup/geoRedundantBackup",
        &["Disabled", "Enabled"],
    ),
    (
        "microsoft.dbformysql/flexibleservers",
        Axis::DataProtection,
        "/properties/backup/backupRetentionDays",
        &["1", "7", "14", "35"],
    ),
    ("microsoft.dbformysql/flexibleservers", Axis::Capacity, "/properties/storage/autoGrow", &["Disabled", "Enabled"]),
    (
        "microsoft.documentdb/databaseaccounts",
        Axis::Zone,
        "/properties/locations/0/isZoneRedundant",
        &["false", "true"],
    ),
    ("microsoft.documentdb/databaseaccounts", Axis::Region, "/properties/enableAutomaticFailover", &["false", "true"]),
    (
        "microsoft.documentdb/databaseaccounts",
        Axis::DataProtection,
        "/properties/backupPolicy",
        &[
            "{\"type\":\"Periodic\"}",
            "{\"type\":\"Continuous\",\"continuousModeProperties\":{\"tier\":\"Continuous7Days\"}}",
        ],
    ),
    ("microsoft.search/searchservices", Axis::Capacity, "/properties/replicaCount", &["1", "2", "3", "6"]),
    ("microsoft.search/searchservices", Axis::Zone, "/properties/replicaCount", &["1", "2", "3"]),
    ("microsoft.machinelearningservices/workspaces", Axis::Lifecycle, "/properties/v1LegacyMode", &["true", "false"]),
    (
        "microsoft.machinelearningservices/workspaces",
        Axis::Configuration,
        "/properties/provisioningState",
        &["Failed", "Succeeded"],
    ),
    (
        "microsoft.machinelearningservices/workspaces/computes",
        Axis::Capacity,
        "/properties/properties/vmPriority",
        &["LowPriority", "Dedicated"],
    ),
    (
        "microsoft.machinelearningservices/workspaces/onlineendpoints/deployments",
        Axis::Capacity,
        "/sku/capacity",
        &["0", "1", "2", "3", "9"],
    ),
    ("microsoft.compute/virtualmachines", Axis::Zone, "/zones", &["[]", "[\"1\"]"]),
    ("microsoft.compute/virtualmachines", Axis::Capacity, "/properties/priority", &["Spot", "Regular"]),
];

fn value(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|_| json!(text))
}

/// Sets a value, making the objects on the way. `false` where the way leads through something else.
fn set(body: &mut Value, path: &str, value: Value) -> bool {
    let mut at = body;
    for name in path.split('/').skip(1) {
        at = match at {
            Value::Array(items) => match name.parse::<usize>().ok().and_then(|place| items.get_mut(place)) {
                Some(item) => item,
                None => return false,
            },
            Value::Object(members) => members.entry(name).or_insert_with(|| json!({})),
            _ => return false,
        };
    }
    *at = value;
    true
}

/// How many failures and unknowns an axis has for each resource; the rules of one axis may take turns.
fn on_axis(said: &Said, axis: Axis, unknown: bool) -> BTreeMap<String, Vec<&'static str>> {
    let mut found: BTreeMap<String, Vec<&'static str>> = BTreeMap::new();
    for ((code, id), (outcome, _)) in said {
        let of_axis = RULES.iter().any(|rule| rule.code == *code && rule.axis == axis);
        if of_axis && (*outcome == Outcome::Fail || (unknown && *outcome == Outcome::Unknown)) {
            found.entry(id.clone()).or_default().push(code);
        }
    }
    found
}

/// What is worse after each step of an improvement of the body at this place.
fn worse(estate: &Estate, place: usize, improvement: &Improvement) -> Vec<String> {
    let (_, axis, path, values) = improvement;
    let mut found = Vec::new();
    let mut before: Option<Said> = None;
    for text in *values {
        let mut step = estate.clone();
        if !set(&mut step.bodies[place], path, value(text)) {
            return found;
        }
        let after = said(&step.inventory());
        if let Some(before) = &before {
            for unknown in [false, true] {
                let (was, is) = (on_axis(before, *axis, unknown), on_axis(&after, *axis, unknown));
                for (id, codes) in is {
                    let old = was.get(&id).cloned().unwrap_or_default();
                    if codes.len() > old.len() {
                        found.push(format!("{path} = {text}: {id}: {old:?} became {codes:?}\n{}", json!(step.bodies)));
                    }
                }
            }
        }
        before = Some(after);
    }
    found
}

/// The estate without one resource, which was not read for this reason.
fn without(estate: &Estate, place: usize, reason: GapReason) -> Estate {
    let mut after = estate.clone();
    let body = after.bodies.remove(place);
    after.gaps.push(gap(body["id"].as_str().unwrap(), reason));
    after.gaps.push(gap(&type_of(&body), reason));
    // A list with a row that was not read is not complete.
    after.complete.clear();
    after
}

#[test]
fn a_resource_of_an_example_that_was_not_read_turns_no_failure_of_another_into_a_pass() {
    let mut found = BTreeMap::new();
    for estate in estates() {
        let before = said(&estate.inventory());
        for place in 0..estate.bodies.len() {
            let after = without(estate, place, GapReason::Forbidden);
            for text in better(&before, &said(&after.inventory())) {
                let code = text[2..7].to_owned();
                found.entry(code).or_insert_with(|| format!("without {}: {text}", estate.bodies[place]["id"]));
            }
        }
    }
    assert!(found.is_empty(), "{}", found.into_values().collect::<Vec<_>>().join("\n\n"));
}

#[test]
fn improving_a_setting_of_an_example_adds_no_finding_on_its_axis() {
    let mut found: BTreeMap<usize, String> = BTreeMap::new();
    let mut tried: BTreeSet<usize> = BTreeSet::new();
    for estate in estates() {
        for (place, body) in estate.bodies.iter().enumerate() {
            let type_name = type_of(body);
            for (number, improvement) in IMPROVEMENTS.iter().enumerate() {
                if improvement.0 == type_name {
                    tried.insert(number);
                    if let Some(worse) = worse(estate, place, improvement).into_iter().next() {
                        found.entry(number).or_insert(worse);
                    }
                }
            }
        }
    }
    assert!(found.is_empty(), "{}", found.into_values().collect::<Vec<_>>().join("\n\n"));
    let untried: Vec<&Improvement> =
        IMPROVEMENTS.iter().enumerate().filter(|(number, _)| !tried.contains(number)).map(|(_, each)| each).collect();
    assert!(untried.is_empty(), "no example to try it on: {untried:?}");
}

/// A resource that is added to another one: its type, the axis that gets no finding more, what it is.
const ADDITIONS: &[(&str, Axis, &str, &str)] = &[
    (
        "microsoft.machinelearningservices/workspaces",
        Axis::DataProtection,
        "providers/Microsoft.Authorization/locks/keep",
        r#"{"properties": {"level": "CanNotDelete"}}"#,
    ),
    (
        "microsoft.machinelearningservices/workspaces",
        Axis::Configuration,
        "providers/Microsoft.Authorization/locks/keep",
        r#"{"properties": {"level": "ReadOnly"}}"#,
    ),
    (
        "microsoft.containerregistry/registries",
        Axis::Region,
        "replications/northeurope",
        r#"{"location": "northeurope",
            "properties": {"provisioningState": "Succeeded", "status": {"displayStatus": "Ready"}}}"#,
    ),
    (
        "microsoft.storage/storageaccounts",
        Axis::DataProtection,
        "blobServices/default",
        r#"{"properties": {"deleteRetentionPolicy": {"enabled": true, "days": 30},
                           "containerDeleteRetentionPolicy": {"enabled": true, "days": 30}}}"#,
    ),
];

#[test]
fn adding_what_protects_to_an_example_adds_no_finding_on_its_axis() {
    let mut found = BTreeMap::new();
    for estate in estates() {
        for body in &estate.bodies {
            let (type_name, id) = (type_of(body), body["id"].as_str().unwrap());
            for (number, (_, axis, below, added)) in
                ADDITIONS.iter().enumerate().filter(|(_, addition)| addition.0 == type_name)
            {
                let mut added = value(added);
                added["id"] = json!(format!("{id}/{below}"));
                let mut after = estate.clone();
                after.join(Estate { bodies: vec![added], complete: estate.complete.clone(), gaps: Vec::new() });
                let codes = |estate: &Estate| {
                    let all = on_axis(&said(&estate.inventory()), *axis, true);
                    all.get(&id.to_lowercase()).cloned().unwrap_or_default()
                };
                let (was, is) = (codes(estate), codes(&after));
                if is.len() > was.len() {
                    found.entry(number).or_insert(format!("{was:?} became {is:?}: {}", json!(after.bodies)));
                }
            }
        }
    }
    assert!(found.is_empty(), "{}", found.into_values().collect::<Vec<_>>().join("\n\n"));
}

/// Names in other words, the same everywhere.
struct Renaming(BTreeMap<String, String>);

/// Names that Azure prescribes, and what says more than a name.
fn is_prescribed(name: &str) -> bool {
    let name = name.to_lowercase();
    ["default", "master", "current", "primary"].contains(&name.as_str())
        || name.starts_with("aksmanaged")
        || amlha_model::region::find(&name).is_some()
}

impl Renaming {
    fn of(inventory: &Inventory, new: impl Fn(usize) -> String) -> Self {
        let mut names: BTreeSet<String> = BTreeSet::new();
        for resource in inventory.resources() {
            if let Ok(id) = resource.parsed_id() {
                names.extend(id.names().map(str::to_owned));
                names.extend(id.resource_group().map(str::to_owned));
            }
        }
        names.retain(|name| !is_prescribed(name));
        // Names that differ in letter case only are one.
        let folded: BTreeSet<String> = names.into_iter().map(|name| name.to_lowercase()).collect();
        Self(folded.into_iter().enumerate().map(|(number, name)| (name, new(number))).collect())
    }

    fn name(&self, text: &str) -> Option<String> {
        self.0.get(&text.to_lowercase()).cloned()
    }

    fn text(&self, text: &str) -> String {
        if let Some(new) = self.name(text) {
            return new;
        }
        if text.starts_with('/') {
            // Kinds and names take turns; the first kind is at 1.
            let part = |(place, part): (usize, &str)| {
                let new = if place > 0 && place % 2 == 0 { self.name(part) } else { None };
                new.unwrap_or_else(|| part.to_owned())
            };
            return text.split('/').enumerate().map(part).collect::<Vec<_>>().join("/");
        }
        if let Some((scheme, rest)) = text.split_once("://") {
            let end = rest.find(['.', '/', ':']).unwrap_or(rest.len());
            return format!("{scheme}://{}{}", self.text(&rest[..end]), &rest[end..]);
        }
        // A bare host.
        match text.split_once('.') {
            Some((name, rest)) if rest.contains('.') => format!("{}.{rest}", self.text(name)),
            _ => text.to_owned(),
        }
    }

    fn value(&self, value: &Value) -> Value {
        match value {
            Value::String(text) => json!(self.text(text)),
            Value::Array(items) => items.iter().map(|item| self.value(item)).collect(),
            Value::Object(members) => members
                .iter()
                .map(|(name, value)| {
                    // Traffic is shared out to the names of deployments.
                    let is_name = self.name(name).is_some();
                    (if is_name { self.text(name) } else { name.clone() }, self.value(value))
                })
                .collect::<serde_json::Map<_, _>>()
                .into(),
            other => other.clone(),
        }
    }

    fn estate(&self, estate: &Estate) -> Estate {
        let mut other = estate.clone();
        other.bodies = estate.bodies.iter().map(|body| self.value(body)).collect();
        for gap in &mut other.gaps {
            gap.what = self.text(&gap.what);
        }
        other
    }
}

fn outcomes(said: &Said, rename: impl Fn(&str) -> String) -> Vec<(&'static str, String, Outcome)> {
    let mut all: Vec<_> =
        said.iter().map(|((code, id), (outcome, _))| (*code, rename(id).to_lowercase(), *outcome)).collect();
    all.sort();
    all
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_was_not_read_turns_no_failure_into_a_pass(
        estate in estate(), what in any::<Index>(), reason in any::<Index>(), needed in any::<Option<Index>>()
    ) {
        let before = said(&estate.inventory());
        let all = may_be_unread(&estate);
        let mut gap = gap(&all[what.index(all.len())], *reason.get(UNREAD));
        gap.needed_by = needed.map(|index| index.get(&estate.bodies)["id"].as_str().unwrap().to_owned());
        let mut after = estate.clone();
        after.gaps.push(gap.clone());
        let better = better(&before, &said(&after.inventory()));
        prop_assert!(better.is_empty(), "{gap:?}: {}\n{}", better.join("\n"), json!(estate.bodies));
    }

    #[test]
    fn a_resource_that_was_not_read_turns_no_failure_of_another_into_a_pass(
        estate in estate(), place in any::<Index>(), reason in any::<Index>()
    ) {
        let before = said(&estate.inventory());
        let place = place.index(estate.bodies.len());
        let after = without(&estate, place, *reason.get(&UNREAD[..4]));
        let better = better(&before, &said(&after.inventory()));
        let id = &estate.bodies[place]["id"];
        prop_assert!(better.is_empty(), "without {id}: {}\n{}", better.join("\n"), json!(estate.bodies));
    }

    #[test]
    fn improving_a_setting_adds_no_finding_on_its_axis(
        number in any::<Index>(), base in any::<Index>(), more in prop::collection::vec((any::<Index>(), 1_usize..3), 0..3),
        mutations in mutations(5)
    ) {
        let improvement = number.get(IMPROVEMENTS);
        let with_type: Vec<&Estate> = estates().iter()
            .filter(|estate| estate.bodies.iter().any(|body| type_of(body) == improvement.0)).collect();
        let mut chosen = vec![(*base.get(&with_type), 1)];
        chosen.extend(more.iter().map(|(index, number)| (index.get(estates()), *number)));
        let estate = assemble(&chosen, &mutations);
        if let Some(place) = estate.bodies.iter().position(|body| type_of(body) == improvement.0) {
            let worse = worse(&estate, place, improvement);
            prop_assert!(worse.is_empty(), "{}", worse.join("\n"));
        }
    }

    #[test]
    fn the_order_of_resources_changes_nothing(
        (estate, shuffled) in estate().prop_flat_map(|estate| {
            let bodies = estate.bodies.clone();
            (Just(estate), Just(bodies).prop_shuffle())
        })
    ) {
        let mut other = estate.clone();
        other.bodies = shuffled;
        other.gaps.reverse();
        let (one, two) = (estate.inventory(), other.inventory());
        prop_assert_eq!(said(&one), said(&two), "{}\n{}", json!(estate.bodies), json!(other.bodies));
        prop_assert_eq!(plan_of(&one), plan_of(&two));
    }

    #[test]
    fn other_names_change_only_names(estate in estate(), hostile in any::<Index>()) {
        const STYLES: &[&str] = &["n{}x", "it's-{}", "a \"b\" {}", "$(x){}", "é\u{202e}{}", "-{}", "{}%2f"];
        let style = hostile.get(STYLES);
        let inventory = estate.inventory();
        let renaming = Renaming::of(&inventory, |number| style.replace("{}", &format!("{number:03}")));
        let other = renaming.estate(&estate);
        let (one, two) = (said(&inventory), said(&other.inventory()));
        prop_assert_eq!(
            outcomes(&one, |id| {
                let resource = inventory.find(id).unwrap();
                renaming.text(resource.id())
            }),
            outcomes(&two, str::to_owned),
            "{}\n{}", json!(estate.bodies), json!(other.bodies)
        );
    }

    #[test]
    fn other_names_change_only_names_in_what_is_said(estate in estate()) {
        // Two renamings in one order, so that lists keep theirs.
        let inventory = estate.inventory();
        let renamed = |style: &str| {
            let renaming = Renaming::of(&inventory, |number| format!("nqz{style}{number:03}x"));
            renaming.estate(&estate).inventory()
        };
        let (one, two) = (renamed("a"), renamed("b"));
        let back = |text: String| text.replace("nqzb", "nqza");
        let two_said: Said =
            said(&two).into_iter().map(|((code, id), (outcome, text))| ((code, back(id)), (outcome, back(text)))).collect();
        prop_assert_eq!(said(&one), two_said, "{}", json!(estate.bodies));
        prop_assert_eq!(unhashed(&plan_of(&one)), unhashed(&back(plan_of(&two))));
    }
}

/// Without what follows from a name and is no part of it: the end of an account's name that nobody else has.
fn unhashed(text: &str) -> String {
    let mut parts = text.split("stnqza");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        out.push_str("stnqza");
        let hash = part.get(4..11).filter(|hash| hash.bytes().all(|byte| byte.is_ascii_hexdigit()));
        match (part.get(..4), hash) {
            (Some(number), Some(_)) => out.extend([number, part.get(11..).unwrap_or_default()]),
            _ => out.push_str(part),
        }
    }
    out
}
