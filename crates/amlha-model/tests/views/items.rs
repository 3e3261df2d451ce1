//! Arrays whose items have views of their own.

use amlha_model::services::*;
use amlha_model::{Read, Reading};
use serde_json::json;

use crate::{holding, with_body};

/// Where each was read and what was there.
fn shown<'a>(readings: impl IntoIterator<Item = Reading<'a>>) -> Vec<String> {
    let show =
        |reading: Reading<'_>| format!("{} = {}", reading.path(), reading.json().map_or("nothing", |json| json.raw()));
    readings.into_iter().map(show).collect()
}

#[test]
fn node_pools_of_a_cluster() {
    let body = holding(json!({"agentPoolProfiles": [
        {"name": "system", "mode": "SYSTEM", "type": "AvailabilitySet", "count": 1, "enableAutoScaling": true,
         "minCount": 1, "maxCount": 3, "availabilityZones": ["1", "2"], "upgradeSettings": {"maxSurge": "33%"},
         "nodeTaints": ["CriticalAddonsOnly=true:NoSchedule"], "osSKU": "Ubuntu", "orchestratorVersion": "1.33",
         "vmSize": "Standard_D2s_v5"},
        {"name": "spot", "mode": "Edge", "scaleSetPriority": "spot", "availabilityZones": null},
        "no pool",
    ]}));
    with_body("Microsoft.ContainerService/managedClusters", &body, |body| {
        let pools = aks::Aks(body).agent_pools();
        assert_eq!(pools.len(), 3);
        assert_eq!(
            shown([
                pools[0].name(),
                pools[0].count(),
                pools[0].enable_auto_scaling(),
                pools[0].min_count(),
                pools[0].max_count(),
                pools[0].availability_zones(),
                pools[0].max_surge(),
                pools[0].node_taints(),
                pools[0].os_sku(),
                pools[0].orchestrator_version(),
                pools[0].vm_size(),
            ]),
            [
                r#"properties.agentPoolProfiles[0].name = "system""#,
                "properties.agentPoolProfiles[0].count = 1",
                "properties.agentPoolProfiles[0].enableAutoScaling = true",
                "properties.agentPoolProfiles[0].minCount = 1",
                "properties.agentPoolProfiles[0].maxCount = 3",
                r#"properties.agentPoolProfiles[0].availabilityZones = ["1","2"]"#,
                r#"properties.agentPoolProfiles[0].upgradeSettings.maxSurge = "33%""#,
                r#"properties.agentPoolProfiles[0].nodeTaints = ["CriticalAddonsOnly=true:NoSchedule"]"#,
                r#"properties.agentPoolProfiles[0].osSKU = "Ubuntu""#,
                r#"properties.agentPoolProfiles[0].orchestratorVersion = "1.33""#,
                r#"properties.agentPoolProfiles[0].vmSize = "Standard_D2s_v5""#,
            ]
        );
        assert_eq!(pools[0].mode(), Read::Value(aks::PoolMode::System));
        assert_eq!(pools[0].pool_type(), Read::Value(aks::PoolType::AvailabilitySet));
        assert_eq!(pools[0].scale_set_priority(), Read::Absent);
        assert_eq!(pools[1].mode(), Read::Value(aks::PoolMode::Other("Edge".into())));
        assert_eq!(pools[1].scale_set_priority(), Read::Value(aks::PoolPriority::Spot));
        assert_eq!(pools[1].availability_zones().items(), Read::Null);
        assert_eq!(pools[2].mode(), Read::Absent);
    });
}

#[test]
fn a_node_pool_may_be_a_resource_of_its_own() {
    let body = holding(json!({"mode": "User", "count": 3}));
    with_body("Microsoft.ContainerService/managedClusters/agentPools", &body, |body| {
        let pool = aks::AgentPool(body.read("properties"));
        assert_eq!(pool.mode(), Read::Value(aks::PoolMode::User));
        assert_eq!(shown([pool.count()]), ["properties.count = 3"]);
    });
}

#[test]
fn an_array_that_is_none_has_no_items() {
    for value in [json!(null), json!({}), json!("system"), json!(1)] {
        let body = holding(json!({"agentPoolProfiles": value}));
        with_body("Microsoft.ContainerService/managedClusters", &body, |body| {
            assert!(aks::Aks(body).agent_pools().is_empty());
        });
    }
}

#[test]
fn regions_of_a_registry() {
    let body = json!({"properties": {"regionDetails": [{
        "location": "westeurope",
        "storageAccountDetails": [{"systemCreatedStorageAccount": {
            "storageAccountName": "contoso", "storageAccountType": "Standard_LRS", "storageAccountHnsEnabled": false,
            "armResourceId": {"resourceId": "/a"}}}],
        "acrDetails": [{"systemCreatedAcrAccount": {
            "acrAccountName": "contoso", "acrAccountSku": "Premium", "armResourceId": {"resourceId": "/b"}}}],
    }, {"location": "northeurope"}]}});
    with_body("Microsoft.MachineLearningServices/registries", &body, |body| {
        let regions = ml_registry::MlRegistry(body).regions();
        assert_eq!(
            shown(regions.iter().map(ml_registry::RegistryRegion::location)),
            [
                r#"properties.regionDetails[0].location = "westeurope""#,
                r#"properties.regionDetails[1].location = "northeurope""#,
            ]
        );
        let account = &regions[0].storage_accounts()[0];
        let at = "properties.regionDetails[0].storageAccountDetails[0].systemCreatedStorageAccount";
        assert_eq!(
            shown([account.name(), account.sku_name(), account.is_hns_enabled(), account.resource_id()]),
            [
                format!(r#"{at}.storageAccountName = "contoso""#),
                format!(r#"{at}.storageAccountType = "Standard_LRS""#),
                format!("{at}.storageAccountHnsEnabled = false"),
                format!(r#"{at}.armResourceId.resourceId = "/a""#),
            ]
        );
        let images = &regions[0].container_registries()[0];
        let at = "properties.regionDetails[0].acrDetails[0].systemCreatedAcrAccount";
        assert_eq!(
            shown([images.name(), images.sku_name(), images.resource_id()]),
            [
                format!(r#"{at}.acrAccountName = "contoso""#),
                format!(r#"{at}.acrAccountSku = "Premium""#),
                format!(r#"{at}.armResourceId.resourceId = "/b""#),
            ]
        );
        assert!(regions[1].storage_accounts().is_empty() && regions[1].container_registries().is_empty());
    });
}

#[test]
fn traffic_by_deployment() {
    let body = json!({"properties": {"traffic": {"green.v2": 10, "blue": 90}}});
    with_body("Microsoft.MachineLearningServices/workspaces/onlineEndpoints", &body, |body| {
        let shares = online_endpoint::OnlineEndpoint(body).traffic_shares();
        let mut said: Vec<_> = shares.iter().map(|(name, share)| (name.as_str(), share.number())).collect();
        said.sort_by_key(|(name, _)| *name);
        assert_eq!(said, [("blue", Read::Value(90.0)), ("green.v2", Read::Value(10.0))]);
        assert!(shares.iter().any(|(_, share)| share.path() == "properties.traffic.blue"));
    });
}

#[test]
fn containers_and_volumes_of_a_group() {
    let probe = json!({"periodSeconds": 10});
    let volumes = json!([
        {"name": "share", "azureFile": {"shareName": "models", "storageAccountName": "stcontoso"}},
        {"name": "scratch", "emptyDir": {}},
    ]);
    let nested = json!({"properties": {
        "containers": [{"name": "web", "properties": {"livenessProbe": probe}}], "volumes": volumes}});
    let lifted = json!({"containers": [{"name": "web", "livenessProbe": probe}], "volumes": volumes});
    for (body, at, inner) in [(nested, "properties.", "properties."), (lifted, "", "")] {
        with_body("Microsoft.ContainerInstance/containerGroups", &body, |body| {
            let group = container_instances::ContainerInstances(body);
            let container = &group.containers()[0];
            assert_eq!(
                shown([container.liveness_probe(), container.readiness_probe()]),
                [
                    format!(r#"{at}containers[0].{inner}livenessProbe = {{"periodSeconds":10}}"#),
                    format!("{at}containers[0].{inner}readinessProbe = nothing"),
                ]
            );
            let volumes = group.volumes();
            assert_eq!(
                shown([volumes[0].storage_account_name(), volumes[0].share_name(), volumes[1].azure_file()]),
                [
                    format!(r#"{at}volumes[0].azureFile.storageAccountName = "stcontoso""#),
                    format!(r#"{at}volumes[0].azureFile.shareName = "models""#),
                    format!("{at}volumes[1].azureFile = nothing"),
                ]
            );
        });
    }
}

#[test]
fn nodes_and_accounts_of_an_hdinsight_cluster() {
    // The service has written the profile's name in both ways.
    let body = json!({"properties": {
        "computeProfile": {"roles": [{"name": "headnode", "targetInstanceCount": 2, "autoscale": {"capacity": {}}}]},
        "storageprofile": {"storageaccounts": [
            {"name": "stcontoso.dfs.core.windows.net", "fileSystem": "data", "resourceId": "/a", "isDefault": true}]},
    }});
    with_body("Microsoft.HDInsight/clusters", &body, |body| {
        let cluster = hdinsight::HdInsight(body);
        let role = &cluster.roles()[0];
        assert_eq!(
            shown([role.name(), role.target_instance_count(), role.autoscale()]),
            [
                r#"properties.computeProfile.roles[0].name = "headnode""#,
                "properties.computeProfile.roles[0].targetInstanceCount = 2",
                r#"properties.computeProfile.roles[0].autoscale = {"capacity":{}}"#,
            ]
        );
        let account = &cluster.storage_accounts()[0];
        assert_eq!(account.name().text(), Read::Value("stcontoso.dfs.core.windows.net".into()));
        assert_eq!(account.file_system().text(), Read::Value("data".into()));
        assert_eq!(account.resource_id().text(), Read::Value("/a".into()));
        assert_eq!(account.is_default().boolean(), Read::Value(true));
    });
}

#[test]
fn partners_of_failover_groups() {
    let body = json!({"properties": {
        "partnerServers": [{"id": "/s", "location": "North Europe", "replicationRole": "Secondary"}],
        "partnerRegions": [{"location": "North Europe", "replicationRole": "Primary"}],
        "managedInstancePairs": [{"primaryManagedInstanceId": "/p", "partnerManagedInstanceId": "/q"}],
    }});
    with_body("Microsoft.Sql/servers/failoverGroups", &body, |body| {
        let server = &sql_database::FailoverGroup(body).partner_servers()[0];
        assert_eq!(
            shown([server.id(), server.location(), server.replication_role()]),
            [
                r#"properties.partnerServers[0].id = "/s""#,
                r#"properties.partnerServers[0].location = "North Europe""#,
                r#"properties.partnerServers[0].replicationRole = "Secondary""#,
            ]
        );
        let group = sql_managed_instance::InstanceFailoverGroup(body);
        let (region, pair) = (&group.partner_regions()[0], &group.instance_pairs()[0]);
        assert_eq!(
            shown([region.location(), region.replication_role(), pair.primary_id(), pair.partner_id()]),
            [
                r#"properties.partnerRegions[0].location = "North Europe""#,
                r#"properties.partnerRegions[0].replicationRole = "Primary""#,
                r#"properties.managedInstancePairs[0].primaryManagedInstanceId = "/p""#,
                r#"properties.managedInstancePairs[0].partnerManagedInstanceId = "/q""#,
            ]
        );
    });
}

#[test]
fn regions_and_capabilities_of_a_cosmos_db_account() {
    let region = json!({"locationName": "West Europe", "failoverPriority": 0, "isZoneRedundant": false});
    let body = json!({"properties": {
        "locations": [region], "writeLocations": [region], "readLocations": [region],
        "capabilities": [{"name": "EnableServerless"}],
    }});
    with_body("Microsoft.DocumentDB/databaseAccounts", &body, |body| {
        let account = cosmos_db::CosmosDb(body);
        let lists = [account.locations(), account.write_locations(), account.read_locations()];
        for (regions, at) in lists.iter().zip(["locations", "writeLocations", "readLocations"]) {
            assert_eq!(
                shown([regions[0].location_name(), regions[0].failover_priority(), regions[0].is_zone_redundant()]),
                [
                    format!(r#"properties.{at}[0].locationName = "West Europe""#),
                    format!("properties.{at}[0].failoverPriority = 0"),
                    format!("properties.{at}[0].isZoneRedundant = false"),
                ]
            );
        }
        assert_eq!(shown(account.capabilities()), [r#"properties.capabilities[0].name = "EnableServerless""#]);
    });
}

#[test]
fn disks_of_a_compute_instance() {
    let body = json!({"properties": {"properties": {"dataDisks": [{"storageAccountType": "Premium_LRS"}]}}});
    with_body("Microsoft.MachineLearningServices/workspaces/computes", &body, |body| {
        let disks = compute_instance::ComputeInstance(body).data_disks();
        assert_eq!(
            shown([disks[0].storage_account_type()]),
            [r#"properties.properties.dataDisks[0].storageAccountType = "Premium_LRS""#]
        );
    });
}
