//! Plans for AKS clusters and their node pools.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

mod common;

use serde_json::{Value, json};

use common::{estate, id, told};

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

#[test]
fn a_pool_that_lags_is_upgraded_and_upgrades_get_a_window() {
    let zones = json!(["1", "2", "3"]);
    let pools = json!([
        {"name": "sys", "mode": "System", "vmSize": SIZE, "count": 3, "availabilityZones": zones,
         "orchestratorVersion": "1.33.7"},
        {"name": "models", "mode": "User", "vmSize": SIZE, "count": 3, "availabilityZones": zones,
         "orchestratorVersion": "1.32", "currentOrchestratorVersion": "1.32.4"},
        {"name": "next", "mode": "User", "vmSize": SIZE, "count": 3, "availabilityZones": zones,
         "orchestratorVersion": "1.34.1"}]);
    let more = json!({"kubernetesVersion": "1.33.7",
                      "autoUpgradeProfile": {"upgradeChannel": "patch", "nodeOSUpgradeChannel": "NodeImage"}});
    let cluster = aks("aks-contoso", "Standard", pools, more);
    let window = json!({"id": format!("{}/maintenanceConfigurations/default", cluster["id"].as_str().unwrap()),
                        "properties": {"timeInWeek": []}});
    let estate = estate(&json!([cluster, window]), &[]);
    insta::assert_snapshot!(told(&estate, "{}", &["AK014", "AK019"]));
}

#[test]
fn a_pool_on_spot_nodes_in_no_zone_is_replaced_once() {
    let pools = json!([
        {"name": "sys", "mode": "System", "vmSize": SIZE, "count": 3, "availabilityZones": ["1", "2", "3"]},
        {"name": "spot", "mode": "User", "vmSize": SIZE, "count": 3, "scaleSetPriority": "Spot",
         "nodeTaints": ["kubernetes.azure.com/scalesetpriority=spot:NoSchedule"]}]);
    let estate = estate(&json!([aks("aks-contoso", "Standard", pools, json!({}))]), &[]);
    insta::assert_snapshot!(told(&estate, "{}", &["AK003", "AK010"]));
}

#[test]
fn a_cluster_attached_the_first_way_is_left_once() {
    let cluster = aks("aks-contoso", "Standard", json!([]), json!({}));
    let compute = json!({"id": id("Microsoft.MachineLearningServices/workspaces", "mlw/computes/inference"),
        "location": "westeurope", "properties": {
        "computeType": "AKS", "isAttachedCompute": false, "resourceId": cluster["id"],
        "properties": {"clusterPurpose": "DevTest"}}});
    let estate = estate(&json!([cluster, compute]), &["computes"]);
    insta::assert_snapshot!(told(&estate, "{}", &["AK012", "AK013", "AK015"]));
}

#[test]
fn a_cluster_that_nobody_upgrades_gets_its_channels() {
    let pools = json!([{"name": "sys", "mode": "System", "vmSize": SIZE, "count": 3}]);
    let more = json!({"autoUpgradeProfile": {"upgradeChannel": "none", "nodeOSUpgradeChannel": "None"}});
    let estate = estate(&json!([aks("aks-contoso", "Standard", pools, more)]), &[]);
    insta::assert_snapshot!(told(&estate, "{}", &["AK016", "AK017"]));
}

#[test]
fn a_backup_that_stopped_is_for_a_person_to_resume() {
    let cluster = aks("aks-contoso", "Standard", json!([]), json!({}));
    let backup = json!({"id": id("Microsoft.DataProtection/backupVaults", "bv/backupInstances/aks"), "properties": {
        "dataSourceInfo": {"resourceID": cluster["id"]}, "currentProtectionState": "ProtectionError"}});
    let estate = estate(&json!([cluster, backup]), &[]);
    insta::assert_snapshot!(told(&estate, "{}", &["AK018"]));
}

#[test]
fn a_pool_of_an_image_that_ends_gets_its_zones_with_its_image() {
    let pools = json!([
        {"name": "sys", "mode": "System", "vmSize": SIZE, "count": 3, "availabilityZones": ["1", "2", "3"],
         "osSKU": "Ubuntu2404"},
        {"name": "old", "mode": "User", "vmSize": SIZE, "count": 3, "osSKU": "Ubuntu",
         "nodeImageVersion": "AKSUbuntu-2204gen2containerd-202408.12.0"}]);
    let estate = estate(&json!([aks("aks-contoso", "Standard", pools, json!({}))]), &[]);
    insta::assert_snapshot!(told(&estate, "{}", &["AK003", "AK021"]));
}

#[test]
fn an_image_that_ends_in_an_availability_set_waits_for_the_migration() {
    let pools = json!([{"name": "old", "mode": "System", "vmSize": SIZE, "count": 3, "type": "AvailabilitySet",
                        "osSKU": "Ubuntu2204"}]);
    let estate = estate(&json!([aks("aks-contoso", "Standard", pools, json!({}))]), &[]);
    insta::assert_snapshot!(told(&estate, "{}", &["AK007", "AK021"]));
}
