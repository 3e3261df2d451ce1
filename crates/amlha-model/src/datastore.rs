//! A datastore of a workspace: a name for a container, a share or a database elsewhere.
//!
//! ARM has written datastores in three shapes. Since 2022 the fields are in `properties`; in
//! `2021-03-01-preview` they were in `properties.contents`, and in `2020-05-01-preview` in a
//! section for each service, `properties.azureStorageSection`. Exports of all three still exist,
//! so a getter answers the first shape that says something. The kinds that only the old shapes
//! know (SQL, PostgreSQL, MySQL, DBFS) are what workspaces of that time registered.

use std::borrow::Cow;

use crate::reading::{Read, Reading};
use crate::resource::Body;

/// What a datastore leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DatastoreType<'a> {
    /// A blob container.
    AzureBlob,
    /// A file share.
    AzureFile,
    /// A store of Data Lake Storage Gen1, which is retired.
    AzureDataLakeGen1,
    /// A file system of Data Lake Storage Gen2.
    AzureDataLakeGen2,
    /// A lakehouse in Microsoft Fabric.
    OneLake,
    /// A database of Azure SQL Database.
    AzureSqlDatabase,
    /// A PostgreSQL database.
    AzurePostgreSql,
    /// A MySQL database.
    AzureMySql,
    /// The file system of a Databricks workspace.
    Dbfs,
    /// A Hadoop file system on premises.
    Hdfs,
    /// A kind that amlha does not know.
    Other(Cow<'a, str>),
}

impl<'a> DatastoreType<'a> {
    /// Reads a kind as ARM has written it since 2020: `AzureDataLakeGen1`, `AzureDataLake` and
    /// `adls` are one. Letter case, dashes and underscores do not matter.
    ///
    /// ```
    /// use amlha_model::datastore::DatastoreType;
    ///
    /// assert_eq!(DatastoreType::of("adls-gen2".into()), DatastoreType::AzureDataLakeGen2);
    /// assert_eq!(DatastoreType::of("azure_blob".into()), DatastoreType::AzureBlob);
    /// assert_eq!(DatastoreType::of("GlusterFs".into()), DatastoreType::Other("GlusterFs".into()));
    /// ```
    #[must_use]
    pub fn of(word: Cow<'a, str>) -> Self {
        let mut letters = word.to_ascii_lowercase();
        letters.retain(|letter| !matches!(letter, '-' | '_'));
        match letters.as_str() {
            "azureblob" | "blob" => Self::AzureBlob,
            "azurefile" | "file" => Self::AzureFile,
            "azuredatalakegen1" | "azuredatalake" | "adls" => Self::AzureDataLakeGen1,
            "azuredatalakegen2" | "adlsgen2" => Self::AzureDataLakeGen2,
            "onelake" => Self::OneLake,
            "azuresqldatabase" | "sqldb" => Self::AzureSqlDatabase,
            "azurepostgresql" | "psqldb" => Self::AzurePostgreSql,
            "azuremysql" | "mysqldb" => Self::AzureMySql,
            "dbfs" => Self::Dbfs,
            "hdfs" => Self::Hdfs,
            _ => Self::Other(word),
        }
    }
}

/// The properties of a datastore: `workspaces/datastores`.
#[derive(Debug, Clone, Copy)]
pub struct Datastore<'b, 'a>(pub &'b Body<'a>);

impl<'a> Datastore<'_, 'a> {
    /// `properties.datastoreType` (`dataStoreType` in 2020), or `properties.contents.contentsType`,
    /// as it was read.
    #[must_use]
    pub fn datastore_type_name(self) -> Reading<'a> {
        self.first("properties.datastoreType", &["properties.contents.contentsType"])
    }

    /// What it leads to.
    #[must_use]
    pub fn datastore_type(self) -> Read<DatastoreType<'a>> {
        self.datastore_type_name().filled_text().map(DatastoreType::of)
    }

    /// `properties.isDefault`: the one that jobs use unless they name another.
    #[must_use]
    pub fn is_default(self) -> Reading<'a> {
        self.0.read("properties.isDefault")
    }

    /// The storage account's name: `properties.accountName`, `properties.contents.accountName` or
    /// `properties.azureStorageSection.accountName`.
    #[must_use]
    pub fn account_name(self) -> Reading<'a> {
        self.first(
            "properties.accountName",
            &["properties.contents.accountName", "properties.azureStorageSection.accountName"],
        )
    }

    /// The Data Lake Storage Gen1 account's name: `properties.storeName`,
    /// `properties.contents.storeName` or `properties.azureDataLakeSection.storeName`.
    #[must_use]
    pub fn store_name(self) -> Reading<'a> {
        self.first(
            "properties.storeName",
            &["properties.contents.storeName", "properties.azureDataLakeSection.storeName"],
        )
    }

    /// The subscription of what it leads to: `properties.subscriptionId`, or the same in a section
    /// of an old shape. Often empty.
    #[must_use]
    pub fn subscription_id(self) -> Reading<'a> {
        self.first(
            "properties.subscriptionId",
            &[
                "properties.contents.subscriptionId",
                "properties.azureStorageSection.subscriptionId",
                "properties.azureDataLakeSection.subscriptionId",
                "properties.azureSqlDatabaseSection.subscriptionId",
                "properties.azurePostgreSqlSection.subscriptionId",
                "properties.azureMySqlSection.subscriptionId",
            ],
        )
    }

    /// The resource group of what it leads to: `properties.resourceGroup`, or the same in a section
    /// of an old shape. Often empty.
    #[must_use]
    pub fn resource_group(self) -> Reading<'a> {
        self.first(
            "properties.resourceGroup",
            &[
                "properties.contents.resourceGroup",
                "properties.azureStorageSection.resourceGroup",
                "properties.azureDataLakeSection.resourceGroup",
                "properties.azureSqlDatabaseSection.resourceGroup",
                "properties.azurePostgreSqlSection.resourceGroup",
                "properties.azureMySqlSection.resourceGroup",
            ],
        )
    }

    /// The database server's name, only in the old shapes: `properties.contents.serverName`, or
    /// `serverName` in `azureSqlDatabaseSection`, `azurePostgreSqlSection` or `azureMySqlSection`.
    #[must_use]
    pub fn server_name(self) -> Reading<'a> {
        self.first(
            "properties.contents.serverName",
            &[
                "properties.azureSqlDatabaseSection.serverName",
                "properties.azurePostgreSqlSection.serverName",
                "properties.azureMySqlSection.serverName",
            ],
        )
    }

    /// The database's name, only in the old shapes and where [`server_name`](Self::server_name) is.
    #[must_use]
    pub fn database_name(self) -> Reading<'a> {
        self.first(
            "properties.contents.databaseName",
            &[
                "properties.azureSqlDatabaseSection.databaseName",
                "properties.azurePostgreSqlSection.databaseName",
                "properties.azureMySqlSection.databaseName",
            ],
        )
    }

    /// The suffix of the host's name, `core.windows.net`: `properties.endpoint`, or the same in a
    /// section of an old shape.
    #[must_use]
    pub fn endpoint(self) -> Reading<'a> {
        self.first(
            "properties.endpoint",
            &[
                "properties.contents.endpoint",
                "properties.azureStorageSection.endpoint",
                "properties.azureSqlDatabaseSection.endpoint",
                "properties.azurePostgreSqlSection.endpoint",
                "properties.azureMySqlSection.endpoint",
            ],
        )
    }

    /// `properties.containerName`: the blob container.
    #[must_use]
    pub fn container_name(self) -> Reading<'a> {
        self.0.read("properties.containerName")
    }

    /// `properties.fileShareName`: the file share.
    #[must_use]
    pub fn file_share_name(self) -> Reading<'a> {
        self.0.read("properties.fileShareName")
    }

    /// `properties.filesystem`: the file system of Data Lake Storage Gen2.
    #[must_use]
    pub fn filesystem(self) -> Reading<'a> {
        self.0.read("properties.filesystem")
    }

    /// `properties.oneLakeWorkspaceName`: the Fabric workspace.
    #[must_use]
    pub fn one_lake_workspace_name(self) -> Reading<'a> {
        self.0.read("properties.oneLakeWorkspaceName")
    }

    /// `properties.artifact.artifactName`: the lakehouse in the Fabric workspace.
    #[must_use]
    pub fn one_lake_artifact_name(self) -> Reading<'a> {
        self.0.read("properties.artifact.artifactName")
    }

    /// The first of these that says something; where none does, the first.
    fn first(self, path: &'static str, others: &[&'static str]) -> Reading<'a> {
        let named = self.0.read(path);
        if !named.filled_text().is_blank() {
            return named;
        }
        let mut others = others.iter().map(|other| self.0.read(other));
        others.find(|reading| !reading.filled_text().is_blank()).unwrap_or(named)
    }
}
