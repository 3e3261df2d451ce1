use super::*;
use crate::inventory::{Builder, Source};

fn inventory(json: &str) -> Inventory {
    let mut builder = Builder::new();
    let source = Source { name: "a.json".into(), kind: "ARM list".into(), read_at: None };
    assert_eq!(builder.add_array(json.to_owned(), source).unwrap(), []);
    let mut inventory = builder.finish();
    build(&mut inventory);
    inventory
}

/// Every link as `from -role-> to`, every gap as a line.
fn told(inventory: &Inventory) -> String {
    let name = |index| inventory.resource(index).name().to_owned();
    let links = inventory.links().iter().map(|link| {
        let to = match &link.to {
            Target::Resource(index) => name(*index),
            Target::Outside(text) => format!("outside {text}"),
        };
        format!("{} -{}-> {to}", name(link.from), link.role.as_str())
    });
    let gaps = inventory.gaps().iter().map(|gap| format!("gap: {} ({}): {}", gap.what, gap.reason.label(), gap.closes));
    links.chain(gaps).collect::<Vec<_>>().join("\n")
}

const RG: &str = "/subscriptions/0/resourceGroups/rg/providers";

fn at(json: &str) -> String {
    json.replace("RG/", &format!("{RG}/")).replace("AML/", "Microsoft.MachineLearningServices/")
}

#[test]
fn a_workspace_leads_to_its_four_resources_and_on_to_the_logs() {
    let found = inventory(&at(r#"[
        {"id":"RG/AML/workspaces/mlw","properties":{
            "storageAccount":"RG/microsoft.storage/storageaccounts/ST",
            "keyVault":"/subscriptions/0/RESOURCEGROUPS/rg/providers/Microsoft.KeyVault/vaults/kv",
            "containerRegistry":null,
            "applicationInsights":"RG/Microsoft.Insights/components/appi",
            "hubResourceId":""}},
        {"id":"RG/Microsoft.Storage/storageAccounts/st"},
        {"id":"RG/Microsoft.KeyVault/vaults/kv"},
        {"id":"RG/microsoft.insights/components/appi","properties":{"WorkspaceResourceId":"RG/Microsoft.OperationalInsights/workspaces/log"}},
        {"id":"RG/Microsoft.OperationalInsights/workspaces/log","properties":{"features":{"clusterResourceId":"RG/Microsoft.OperationalInsights/clusters/c"}}}
    ]"#));
    insta::assert_snapshot!(told(&found));
}

#[test]
fn the_command_lines_spelling_leads_to_the_same_links() {
    let found = inventory(&at(r#"[
        {"id":"RG/AML/workspaces/mlw","key_vault":"RG/Microsoft.KeyVault/vaults/kv","storage_account":"RG/Microsoft.Storage/storageAccounts/st"},
        {"id":"RG/Microsoft.KeyVault/vaults/kv"}
    ]"#));
    insta::assert_snapshot!(told(&found));
}

#[test]
fn computes_datastores_and_endpoints_belong_to_their_workspace() {
    let found = inventory(&at(r#"[
        {"id":"RG/AML/workspaces/mlw"},
        {"id":"RG/AML/workspaces/mlw/computes/k8s","properties":{"computeType":"Kubernetes","resourceId":"RG/Microsoft.ContainerService/managedClusters/aks"}},
        {"id":"RG/AML/workspaces/mlw/computes/cpu","properties":{"computeType":"AmlCompute","resourceId":null}},
        {"id":"RG/AML/workspaces/mlw/computes/spark","properties":{"computeType":"SynapseSpark","properties":{"subscriptionId":"0","resourceGroup":"rg","workspaceName":"syn","poolName":"pool"}}},
        {"id":"RG/AML/workspaces/mlw/computes/dbx","properties":{"computeType":"Databricks","properties":{"workspaceUrl":"ADB-1.azuredatabricks.net"}}},
        {"id":"RG/AML/workspaces/mlw/datastores/lake","properties":{"datastoreType":"AzureDataLakeGen2","accountName":"stlake"}},
        {"id":"RG/AML/workspaces/mlw/datastores/other","properties":{"datastoreType":"AzureBlob","accountName":"stnowhere"}},
        {"id":"RG/AML/workspaces/mlw/datastores/there","properties":{"datastoreType":"AzureFile","accountName":"stfar","subscriptionId":"1","resourceGroup":"far"}},
        {"id":"RG/AML/workspaces/mlw/datastores/old","properties":{"datastoreType":"AzureDataLakeGen1","storeName":"adls"}},
        {"id":"RG/AML/workspaces/mlw/onlineEndpoints/score","properties":{"compute":"RG/AML/workspaces/mlw/computes/k8s"}},
        {"id":"RG/AML/workspaces/mlw/onlineEndpoints/score/deployments/blue"},
        {"id":"RG/AML/workspaces/mlw/connections/search","properties":{"category":"CognitiveSearch","target":"https://srch.search.windows.net/"}},
        {"id":"RG/Microsoft.Search/searchServices/srch"},
        {"id":"RG/Microsoft.ContainerService/managedClusters/aks"},
        {"id":"RG/Microsoft.Databricks/workspaces/dbw","properties":{"workspaceUrl":"adb-1.azuredatabricks.net","parameters":{"storageAccountName":{"value":"stroot"}}}},
        {"id":"RG/Microsoft.Storage/storageAccounts/stlake"}
    ]"#));
    insta::assert_snapshot!(told(&found));
}

#[test]
fn a_customer_managed_key_leads_to_the_vault_and_the_managed_group() {
    let found = inventory(&at(r#"[
        {"id":"RG/AML/workspaces/mlw","properties":{"serviceProvisionedResourceGroup":"azureml-rg-mlw",
            "encryption":{"status":"Enabled","keyVaultProperties":{"keyVaultArmId":"RG/Microsoft.KeyVault/vaults/kv"}}}},
        {"id":"RG/Microsoft.KeyVault/vaults/kv"},
        {"id":"/subscriptions/0/resourceGroups/AzureML-rg-mlw/providers/Microsoft.DocumentDB/databaseAccounts/cosmos"},
        {"id":"/subscriptions/1/resourceGroups/azureml-rg-mlw/providers/Microsoft.DocumentDB/databaseAccounts/stranger"},
        {"id":"/subscriptions/0/resourceGroups/azureml-rg-mlw/providers/Microsoft.Search/searchServices/srch"}
    ]"#));
    insta::assert_snapshot!(told(&found));
}

#[test]
fn hubs_registries_pools_and_replicas() {
    let found = inventory(&at(r#"[
        {"id":"RG/AML/workspaces/hub","kind":"Hub","properties":{"workspaceHubConfig":{"additionalWorkspaceStorageAccounts":["RG/Microsoft.Storage/storageAccounts/st"]}}},
        {"id":"RG/AML/workspaces/project","kind":"Project","properties":{"hubResourceId":"RG/AML/workspaces/HUB"}},
        {"id":"RG/AML/workspaces/orphan","kind":"Project","properties":{"hubResourceId":"not an id"}},
        {"id":"RG/AML/registries/reg","properties":{"regionDetails":[
            {"location":"westeurope","storageAccountDetails":[{"systemCreatedStorageAccount":{"armResourceId":{"resourceId":"RG/Microsoft.Storage/storageAccounts/st"}}}],
             "acrDetails":[{"systemCreatedAcrAccount":{"armResourceId":{"resourceId":"RG/Microsoft.ContainerRegistry/registries/cr"}}}]}]}},
        {"id":"RG/Microsoft.Storage/storageAccounts/st"},
        {"id":"RG/Microsoft.Sql/servers/sql/databases/db","properties":{"elasticPoolId":"RG/Microsoft.Sql/servers/sql/elasticPools/pool"}},
        {"id":"RG/Microsoft.Sql/servers/sql/elasticPools/pool"},
        {"id":"RG/Microsoft.DBforPostgreSQL/flexibleServers/replica","properties":{"sourceServerResourceId":"RG/Microsoft.DBforPostgreSQL/flexibleServers/main"}},
        {"id":"RG/Microsoft.DBforPostgreSQL/flexibleServers/main","properties":{"sourceServerResourceId":"RG/Microsoft.DBforPostgreSQL/flexibleServers/main"}}
    ]"#));
    insta::assert_snapshot!(told(&found));
}

#[test]
fn finding_links_twice_changes_nothing() {
    let mut found = inventory(&at(
        r#"[{"id":"RG/AML/workspaces/mlw","properties":{"keyVault":"RG/Microsoft.KeyVault/vaults/kv"}}]"#,
    ));
    let first = told(&found);
    build(&mut found);
    assert_eq!(told(&found), first);
}
