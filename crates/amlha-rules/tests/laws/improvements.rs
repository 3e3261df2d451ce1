//! Settings from bad to good, and what is added to protect something.

use std::collections::BTreeMap;

use amlha_rules::{Axis, Outcome, RULES};
use serde_json::{Value, json};

use crate::estate::{Estate, Said, said};

/// An improvement of a setting: the type, the axis that gets no finding more, the place, the values
/// from bad to good.
pub(crate) type Improvement = (&'static str, Axis, &'static str, &'static [&'static str]);

pub(crate) const IMPROVEMENTS: &[Improvement] = &[
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

pub(crate) fn value(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|_| json!(text))
}

/// Sets a value, making the objects on the way. `false` where the way leads through something else.
pub(crate) fn set(body: &mut Value, path: &str, value: Value) -> bool {
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
pub(crate) fn on_axis(said: &Said, axis: Axis, unknown: bool) -> BTreeMap<String, Vec<&'static str>> {
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
pub(crate) fn worse(estate: &Estate, place: usize, improvement: &Improvement) -> Vec<String> {
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

/// A resource that is added to another one: its type, the axis that gets no finding more, what it is.
pub(crate) const ADDITIONS: &[(&str, Axis, &str, &str)] = &[
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
