//! Computes, datastores and connections: what they are attached to.

use amlha_model::compute::Compute;
use amlha_model::connection::Connection;
use amlha_model::datastore::{Datastore, DatastoreType};
use amlha_model::{Body, Read};
use serde_json::{Value, json};

use crate::{holding, with_body};

fn with_datastore<T>(properties: Value, check: impl FnOnce(&Body<'_>) -> T) -> T {
    with_body("Microsoft.MachineLearningServices/workspaces/datastores", &holding(properties), check)
}

/// Kind, and then path and text of account, store, server, subscription and group.
fn said(properties: Value) -> (String, Vec<String>) {
    with_datastore(properties, |body| {
        let store = Datastore(body);
        let parts = [
            store.account_name(),
            store.store_name(),
            store.server_name(),
            store.database_name(),
            store.subscription_id(),
            store.resource_group(),
            store.endpoint(),
        ];
        let texts = parts.into_iter().filter_map(|reading| {
            let text = reading.filled_text().value()?;
            Some(format!("{} = {text}", reading.path()))
        });
        (format!("{:?}", store.datastore_type()), texts.collect())
    })
}

#[test]
fn a_datastore_of_today() {
    let (kind, parts) = said(json!({
        "datastoreType": "AzureBlob", "accountName": "stcontoso", "endpoint": "core.windows.net",
        "subscriptionId": "0", "resourceGroup": "rg"}));
    assert_eq!(kind, "Value(AzureBlob)");
    assert_eq!(
        parts,
        [
            "properties.accountName = stcontoso",
            "properties.subscriptionId = 0",
            "properties.resourceGroup = rg",
            "properties.endpoint = core.windows.net",
        ]
    );
    let (kind, parts) = said(json!({"datastoreType": "AzureDataLakeGen1", "storeName": "lake", "subscriptionId": ""}));
    assert_eq!((kind.as_str(), parts), ("Value(AzureDataLakeGen1)", vec!["properties.storeName = lake".to_owned()]));
}

#[test]
fn a_datastore_of_2020() {
    let (kind, parts) = said(json!({"dataStoreType": "blob", "azureStorageSection": {"accountName": "stcontoso"}}));
    assert_eq!(kind, "Value(AzureBlob)");
    assert_eq!(parts, ["properties.azureStorageSection.accountName = stcontoso"]);

    let (kind, parts) = said(json!({"dataStoreType": "AzureSqlDatabase", "azureSqlDatabaseSection": {
        "serverName": "sql", "databaseName": "db", "endpoint": "database.windows.net",
        "subscriptionId": "0", "resourceGroup": "rg"}}));
    assert_eq!(kind, "Value(AzureSqlDatabase)");
    assert_eq!(
        parts,
        [
            "properties.azureSqlDatabaseSection.serverName = sql",
            "properties.azureSqlDatabaseSection.databaseName = db",
            "properties.azureSqlDatabaseSection.subscriptionId = 0",
            "properties.azureSqlDatabaseSection.resourceGroup = rg",
            "properties.azureSqlDatabaseSection.endpoint = database.windows.net",
        ]
    );

    for (section, kind, variant) in [
        ("azurePostgreSqlSection", "psqldb", "Value(AzurePostgreSql)"),
        ("azureMySqlSection", "AzureMySql", "Value(AzureMySql)"),
    ] {
        let (read, parts) = said(json!({"dataStoreType": kind, section: {"serverName": "s", "databaseName": "d"}}));
        assert_eq!(read, variant);
        let at = format!("properties.{section}");
        assert_eq!(parts, [format!("{at}.serverName = s"), format!("{at}.databaseName = d")]);
    }
    assert_eq!(said(json!({"dataStoreType": "DBFS"})), ("Value(Dbfs)".to_owned(), Vec::new()));
}

#[test]
fn a_datastore_of_2021() {
    let (kind, parts) =
        said(json!({"contents": {"contentsType": "AzurePostgreSql", "serverName": "pg", "databaseName": "db"}}));
    assert_eq!(kind, "Value(AzurePostgreSql)");
    assert_eq!(parts, ["properties.contents.serverName = pg", "properties.contents.databaseName = db"]);
}

#[test]
fn every_spelling_of_a_kind() {
    let kinds = [
        (DatastoreType::AzureBlob, ["AzureBlob", "blob", "azure_blob"].as_slice()),
        (DatastoreType::AzureFile, &["AzureFile", "file", "azurefile"]),
        (DatastoreType::AzureDataLakeGen1, &["AzureDataLakeGen1", "AzureDataLake", "adls"]),
        (DatastoreType::AzureDataLakeGen2, &["AzureDataLakeGen2", "adls-gen2", "azure_data_lake_gen2"]),
        (DatastoreType::OneLake, &["OneLake", "one_lake"]),
        (DatastoreType::AzureSqlDatabase, &["AzureSqlDatabase", "sqldb"]),
        (DatastoreType::AzurePostgreSql, &["AzurePostgreSql", "psqldb"]),
        (DatastoreType::AzureMySql, &["AzureMySql", "mysqldb"]),
        (DatastoreType::Dbfs, &["DBFS", "dbfs"]),
        (DatastoreType::Hdfs, &["Hdfs"]),
        (DatastoreType::Other("GlusterFs".into()), &["GlusterFs"]),
    ];
    for (kind, words) in kinds {
        for word in words {
            assert_eq!(DatastoreType::of((*word).into()), kind, "{word}");
        }
    }
}

#[test]
fn a_datastore_that_says_nothing_or_nonsense() {
    with_datastore(json!({"accountName": null, "azureStorageSection": {"accountName": " "}}), |body| {
        let store = Datastore(body);
        assert_eq!(store.datastore_type(), Read::Absent);
        assert_eq!(store.account_name().filled_text(), Read::Null);
        assert_eq!(store.account_name().path(), "properties.accountName");
        assert_eq!(store.is_default().boolean(), Read::Absent);
    });
    // What is there and wrong is not passed over for an older shape.
    with_datastore(json!({"accountName": 7, "azureStorageSection": {"accountName": "stcontoso"}}), |body| {
        assert_eq!(Datastore(body).account_name().text(), Read::Unusable);
    });
}

#[test]
fn the_rest_of_a_datastore() {
    let properties = json!({
        "isDefault": true, "containerName": "c", "fileShareName": "f", "filesystem": "fs",
        "oneLakeWorkspaceName": "w", "artifact": {"artifactType": "LakeHouse", "artifactName": "a"}});
    with_datastore(properties, |body| {
        let store = Datastore(body);
        assert_eq!(store.is_default().boolean(), Read::Value(true));
        assert_eq!(store.container_name().text(), Read::Value("c".into()));
        assert_eq!(store.file_share_name().text(), Read::Value("f".into()));
        assert_eq!(store.filesystem().text(), Read::Value("fs".into()));
        assert_eq!(store.one_lake_workspace_name().text(), Read::Value("w".into()));
        assert_eq!(store.one_lake_artifact_name().text(), Read::Value("a".into()));
    });
}

#[test]
fn a_connection() {
    let body = json!({"properties": {
        "category": "CognitiveSearch", "target": "https://srch-contoso.search.windows.net",
        "metadata": {"resourceid": "/subscriptions/0"}}});
    with_body("Microsoft.MachineLearningServices/workspaces/connections", &body, |body| {
        let connection = Connection(body);
        assert_eq!(connection.category().text(), Read::Value("CognitiveSearch".into()));
        assert_eq!(connection.target().text(), Read::Value("https://srch-contoso.search.windows.net".into()));
        assert_eq!(connection.metadata_resource_id().text(), Read::Value("/subscriptions/0".into()));
        assert_eq!(connection.metadata_resource_id().path(), "properties.metadata.ResourceId");
    });
}

#[test]
fn the_id_of_a_synapse_pool() {
    let id = |pool: Value| {
        let body = json!({"properties": {"computeType": "SynapseSpark", "properties": {
            "subscriptionId": "0", "resourceGroup": "rg", "workspaceName": "syn", "poolName": pool}}});
        with_body("Microsoft.MachineLearningServices/workspaces/computes", &body, |body| {
            Compute(body).synapse_pool_id()
        })
    };
    assert_eq!(
        id(json!("spark")).as_deref(),
        Some("/subscriptions/0/resourceGroups/rg/providers/Microsoft.Synapse/workspaces/syn/bigDataPools/spark")
    );
    for pool in [json!(null), json!(""), json!(1), json!("spark/../other")] {
        assert_eq!(id(pool), None);
    }
}
