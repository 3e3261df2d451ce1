//! Made-up Azure ML estates as a subscription holds them: every type that a scan reads, every kind
//! of child, the same bytes for the same size.

use amlha_model::{Builder, Inventory, Source, links};
use serde_json::{Value, json};

const SUBSCRIPTION: &str = "/subscriptions/00000000-0000-0000-0000-000000000001";
const REGIONS: &[&str] = &["westeurope", "northeurope", "swedencentral", "eastus2"];

/// An estate of this many workspaces, with links.
#[must_use]
pub fn inventory(workspaces: usize) -> Inventory {
    let mut builder = Builder::new();
    let source = Source { name: "estate".to_owned(), kind: "made up".to_owned(), read_at: None };
    let text = Value::Array(bodies(workspaces)).to_string();
    let _ = builder.add_array(text, source);
    let mut inventory = builder.finish();
    links::build(&mut inventory);
    inventory
}

/// The bodies of its resources, as Azure Resource Manager answers them.
#[must_use]
pub fn bodies(workspaces: usize) -> Vec<Value> {
    (0..workspaces).flat_map(workspace).collect()
}

fn workspace(number: usize) -> Vec<Value> {
    let group = format!("{SUBSCRIPTION}/resourceGroups/rg-ml-{number:04}");
    let region = REGIONS.get(number % REGIONS.len()).copied().unwrap_or("westeurope");
    let id = |kind: &str, name: &str| format!("{group}/providers/{kind}/{name}{number:04}");
    let body = |id: &str, kind: &str, properties: Value| {
        let name = id.rsplit('/').next().unwrap_or_default();
        json!({"id": id, "name": name, "type": kind, "location": region, "tags": {"team": "ml"}, "properties": properties})
    };
    let with = |mut body: Value, more: Value| {
        if let (Some(body), Value::Object(more)) = (body.as_object_mut(), more) {
            body.extend(more);
        }
        body
    };
    let account = id("Microsoft.Storage/storageAccounts", "stml");
    let vault = id("Microsoft.KeyVault/vaults", "kv-ml-");
    let registry = id("Microsoft.ContainerRegistry/registries", "crml");
    let insights = id("Microsoft.Insights/components", "appi-ml-");
    let logs = id("Microsoft.OperationalInsights/workspaces", "log-ml-");
    let cluster = id("Microsoft.ContainerService/managedClusters", "aks-ml-");
    let workspace = id("Microsoft.MachineLearningServices/workspaces", "mlw-");
    let machine = id("Microsoft.Compute/virtualMachines", "vm-ml-");
    let child = |kind: &str, name: &str, properties: Value| {
        let segment = kind.rsplit('/').next().unwrap_or_default();
        json!({"id": format!("{workspace}/{segment}/{name}"), "name": name, "type": kind, "properties": properties})
    };
    let ml = "Microsoft.MachineLearningServices/workspaces";
    let geo = number.is_multiple_of(3);
    let sku = if geo { "Standard_RAGRS" } else { "Standard_LRS" };
    let mut all = vec![
        with(
            body(
                &workspace,
                ml,
                json!({"provisioningState": "Succeeded", "storageAccount": account, "keyVault": vault,
                       "containerRegistry": registry, "applicationInsights": insights, "v1LegacyMode": false,
                       "publicNetworkAccess": "Enabled"}),
            ),
            json!({"kind": "Default", "identity": {"type": "SystemAssigned"}}),
        ),
        with(
            body(
                &account,
                "Microsoft.Storage/storageAccounts",
                json!({"statusOfPrimary": "available", "isHnsEnabled": false, "primaryLocation": region}),
            ),
            json!({"kind": "StorageV2", "sku": {"name": sku, "tier": "Standard"}}),
        ),
        json!({"id": format!("{account}/blobServices/default"), "name": "default",
               "type": "Microsoft.Storage/storageAccounts/blobServices",
               "properties": {"deleteRetentionPolicy": {"enabled": number.is_multiple_of(2), "days": 7}}}),
        json!({"id": format!("{account}/fileServices/default"), "name": "default",
               "type": "Microsoft.Storage/storageAccounts/fileServices",
               "properties": {"shareDeleteRetentionPolicy": {"enabled": true, "days": 14}}}),
        body(&vault, "Microsoft.KeyVault/vaults", json!({"sku": {"name": "standard"}, "enableSoftDelete": true})),
        with(
            body(
                &registry,
                "Microsoft.ContainerRegistry/registries",
                json!({"zoneRedundancy": "Disabled", "policies": {"softDeletePolicy": {"status": "disabled"}}}),
            ),
            json!({"sku": {"name": if number.is_multiple_of(2) { "Premium" } else { "Basic" }}}),
        ),
        body(
            &insights,
            "Microsoft.Insights/components",
            json!({"IngestionMode": "LogAnalytics", "WorkspaceResourceId": logs}),
        ),
        body(&logs, "Microsoft.OperationalInsights/workspaces", json!({"retentionInDays": 30})),
        with(
            body(
                &cluster,
                "Microsoft.ContainerService/managedClusters",
                json!({"kubernetesVersion": "1.33", "agentPoolProfiles": [{"name": "system", "mode": "System", "count": 3,
                       "availabilityZones": ["1", "2", "3"]}]}),
            ),
            json!({"sku": {"name": "Base", "tier": "Standard"}}),
        ),
        body(&machine, "Microsoft.Compute/virtualMachines", json!({"provisioningState": "Succeeded"})),
        child(
            "Microsoft.MachineLearningServices/workspaces/computes",
            "cpu",
            json!({"computeType": "AmlCompute", "computeLocation": region,
                   "properties": {"vmSize": "STANDARD_DS3_V2", "scaleSettings": {"minNodeCount": 0, "maxNodeCount": 4}}}),
        ),
        child(
            "Microsoft.MachineLearningServices/workspaces/computes",
            "k8s",
            json!({"computeType": "Kubernetes", "computeLocation": region, "resourceId": cluster, "isAttachedCompute": true}),
        ),
        child(
            "Microsoft.MachineLearningServices/workspaces/computes",
            "box",
            json!({"computeType": "VirtualMachine", "computeLocation": region, "resourceId": machine}),
        ),
        child(
            "Microsoft.MachineLearningServices/workspaces/datastores",
            "workspaceblobstore",
            json!({"datastoreType": "AzureBlob", "isDefault": true, "accountName": format!("stml{number:04}"),
                   "containerName": "data"}),
        ),
        child(
            "Microsoft.MachineLearningServices/workspaces/connections",
            "secrets",
            json!({"category": "AzureKeyVault", "authType": "AAD", "target": vault}),
        ),
        child(
            "Microsoft.MachineLearningServices/workspaces/onlineEndpoints",
            "score",
            json!({"authMode": "Key", "provisioningState": "Succeeded", "traffic": {"blue": 100}}),
        ),
        json!({"id": format!("{workspace}/onlineEndpoints/score/deployments/blue"), "name": "blue",
               "type": "Microsoft.MachineLearningServices/workspaces/onlineEndpoints/deployments", "location": region,
               "sku": {"name": "Default", "capacity": 3}, "properties": {"endpointComputeType": "Managed"}}),
        child(
            "Microsoft.MachineLearningServices/workspaces/batchEndpoints",
            "nightly",
            json!({"defaults": {"deploymentName": "first"}, "provisioningState": "Succeeded"}),
        ),
        json!({"id": format!("{workspace}/batchEndpoints/nightly/deployments/first"), "name": "first",
               "type": "Microsoft.MachineLearningServices/workspaces/batchEndpoints/deployments", "location": region,
               "properties": {"compute": format!("{workspace}/computes/cpu"), "resources": {"instanceCount": 2}}}),
        json!({"id": format!("{account}/providers/Microsoft.Authorization/locks/keep"), "name": "keep",
               "type": "Microsoft.Authorization/locks", "properties": {"level": "CanNotDelete"}}),
    ];
    if number.is_multiple_of(2) {
        all.push(json!({"id": format!("{registry}/replications/northeurope"), "name": "northeurope",
                        "type": "Microsoft.ContainerRegistry/registries/replications", "location": "northeurope",
                        "properties": {"zoneRedundancy": "Disabled", "regionEndpointEnabled": true}}));
    }
    if number.is_multiple_of(10) {
        all.extend(once_in_ten(region, &id, &body, &with));
    }
    all
}

/// What only some teams have.
fn once_in_ten(
    region: &str,
    id: &dyn Fn(&str, &str) -> String,
    body: &dyn Fn(&str, &str, Value) -> Value,
    with: &dyn Fn(Value, Value) -> Value,
) -> Vec<Value> {
    let server = id("Microsoft.Sql/servers", "sql-ml-");
    let one = |kind: &str, name: &str, properties: Value| body(&id(kind, name), kind, properties);
    vec![
        one(
            "Microsoft.MachineLearningServices/registries",
            "mlr-",
            json!({"regionDetails": [{"location": "westeurope"}]}),
        ),
        one("Microsoft.OperationalInsights/clusters", "logc-", json!({"isAvailabilityZonesEnabled": true})),
        one("Microsoft.DataLakeStore/accounts", "adls1", json!({"state": "Active"})),
        one("Microsoft.DataLakeAnalytics/accounts", "adla", json!({"state": "Active"})),
        one("Microsoft.Kubernetes/connectedClusters", "arc-", json!({"distribution": "k3s"})),
        with(
            one("Microsoft.Databricks/workspaces", "dbw-", json!({"provisioningState": "Succeeded"})),
            json!({"sku": {"name": "premium"}}),
        ),
        one("Microsoft.ContainerInstance/containerGroups", "ci-", json!({"sku": "Standard", "containers": []})),
        one("Microsoft.HDInsight/clusters", "hdi-", json!({"clusterVersion": "5.1", "computeProfile": {"roles": []}})),
        one("Microsoft.Synapse/workspaces", "syn-", json!({"provisioningState": "Succeeded"})),
        body(
            &format!("{}/bigDataPools/spark", id("Microsoft.Synapse/workspaces", "syn-")),
            "Microsoft.Synapse/workspaces/bigDataPools",
            json!({"nodeCount": 3, "sparkVersion": "3.4"}),
        ),
        one("Microsoft.DataFactory/factories", "adf-", json!({"provisioningState": "Succeeded"})),
        body(&server, "Microsoft.Sql/servers", json!({"state": "Ready"})),
        with(
            body(
                &format!("{server}/databases/features"),
                "Microsoft.Sql/servers/databases",
                json!({"zoneRedundant": false}),
            ),
            json!({"sku": {"name": "GP_Gen5_2", "tier": "GeneralPurpose"}}),
        ),
        body(
            &format!("{server}/elasticPools/pool"),
            "Microsoft.Sql/servers/elasticPools",
            json!({"zoneRedundant": false}),
        ),
        json!({"id": format!("{server}/databases/features/backupShortTermRetentionPolicies/default"), "name": "default",
               "type": "Microsoft.Sql/servers/databases/backupShortTermRetentionPolicies",
               "properties": {"retentionDays": 7}}),
        json!({"id": format!("{server}/databases/features/backupLongTermRetentionPolicies/default"), "name": "default",
               "type": "Microsoft.Sql/servers/databases/backupLongTermRetentionPolicies",
               "properties": {"weeklyRetention": "P4W"}}),
        json!({"id": format!("{server}/failoverGroups/fg"), "name": "fg", "type": "Microsoft.Sql/servers/failoverGroups",
               "properties": {"replicationRole": "Primary", "partnerServers": []}}),
        one("Microsoft.Sql/managedInstances", "sqlmi-", json!({"zoneRedundant": true})),
        json!({"id": id(&format!("Microsoft.Sql/locations/{region}/instanceFailoverGroups"), "ifg-"), "name": "ifg",
               "type": "Microsoft.Sql/locations/instanceFailoverGroups",
               "properties": {"replicationRole": "Primary", "partnerRegions": []}}),
        one("Microsoft.DBforPostgreSQL/flexibleServers", "psql-", json!({"highAvailability": {"mode": "Disabled"}})),
        one("Microsoft.DBforPostgreSQL/servers", "psqls-", json!({"version": "11"})),
        one("Microsoft.DBforMySQL/flexibleServers", "mysql-", json!({"highAvailability": {"mode": "ZoneRedundant"}})),
        one("Microsoft.DBforMySQL/servers", "mysqls-", json!({"version": "5.7"})),
        one(
            "Microsoft.DocumentDB/databaseAccounts",
            "cosmos-",
            json!({"enableAutomaticFailover": false, "locations": []}),
        ),
        with(
            one("Microsoft.Search/searchServices", "srch-", json!({"replicaCount": 3, "partitionCount": 1})),
            json!({"sku": {"name": "standard"}}),
        ),
    ]
}
