//! The services that an Azure ML workspace can depend on: one file each.
//!
//! A service's file holds its facts (ARM types, group) and a typed, borrowed view of the
//! properties that decide its high availability. A view reads nothing until asked, and what it
//! answers carries the path it was read at.

use std::borrow::Cow;
use std::fmt;

use serde::{Deserialize, Serialize};

/// What a workspace uses a service as: the headings of Microsoft's ownership table, and two more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Group {
    /// What Azure ML itself is made of.
    Infrastructure,
    /// The resources that come with a workspace.
    Associated,
    /// Where code runs.
    Compute,
    /// Where data is.
    DataStore,
    /// What a workspace with a customer-managed key keeps its metadata in.
    CustomerManagedKey,
    /// What else a workspace may lean on.
    Other,
}

impl Group {
    /// The words on a screen.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Infrastructure => "Azure ML infrastructure",
            Self::Associated => "associated resources",
            Self::Compute => "compute",
            Self::DataStore => "data stores",
            Self::CustomerManagedKey => "customer-managed key",
            Self::Other => "other",
        }
    }
}

/// The facts of a service that never change with an inventory.
#[derive(Debug)]
pub struct ServiceInfo {
    /// Which service.
    pub service: Service,
    /// The name in files, queries and folders: `storage_account`.
    pub key: &'static str,
    /// The name on a screen: `storage account`.
    pub title: &'static str,
    /// The ARM types that are this service, in ARM's spelling. Empty for what ARM does not show.
    pub arm_types: &'static [&'static str],
    /// For what shares its ARM type with others: the values of `properties.computeType`.
    pub compute_types: &'static [&'static str],
    /// What a workspace uses it as.
    pub group: Group,
}

macro_rules! services {
    ($($(#[$doc:meta])+ $variant:ident = $module:ident;)+) => {
        $(pub mod $module;)+

        /// A service.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Service {
            $($(#[$doc])+ $variant,)+
        }

        /// Every service, in the order of reports.
        pub static SERVICES: &[&ServiceInfo] = &[$(&$module::INFO),+];

        impl Service {
            /// Its facts.
            #[must_use]
            pub fn info(self) -> &'static ServiceInfo {
                match self { $(Self::$variant => &$module::INFO),+ }
            }
        }
    };
}

services! {
    /// An Azure ML workspace: default, hub, project or feature store.
    Workspace = workspace;
    /// A compute instance of a workspace.
    ComputeInstance = compute_instance;
    /// A compute cluster of a workspace (`AmlCompute`).
    ComputeCluster = compute_cluster;
    /// Serverless compute of a workspace.
    ServerlessCompute = serverless_compute;
    /// An online endpoint and its deployments.
    OnlineEndpoint = online_endpoint;
    /// A batch endpoint and its deployments.
    BatchEndpoint = batch_endpoint;
    /// An Azure ML registry.
    MlRegistry = ml_registry;
    /// A storage account: blobs, files, Data Lake Storage Gen2.
    StorageAccount = storage_account;
    /// Data Lake Storage Gen1.
    DataLakeGen1 = data_lake_gen1;
    /// A key vault.
    KeyVault = key_vault;
    /// A container registry.
    ContainerRegistry = container_registry;
    /// An Application Insights component.
    ApplicationInsights = application_insights;
    /// A Log Analytics workspace.
    LogAnalytics = log_analytics;
    /// An AKS cluster.
    Aks = aks;
    /// A Kubernetes cluster elsewhere, connected through Azure Arc.
    Kubernetes = kubernetes;
    /// A Databricks workspace.
    Databricks = databricks;
    /// The file system in a Databricks workspace's root account.
    Dbfs = dbfs;
    /// A container group of Container Instances.
    ContainerInstances = container_instances;
    /// An HDInsight cluster.
    HdInsight = hdinsight;
    /// A database of Azure SQL Database.
    SqlDatabase = sql_database;
    /// An elastic pool of Azure SQL Database.
    SqlElasticPool = sql_elastic_pool;
    /// A SQL managed instance.
    SqlManagedInstance = sql_managed_instance;
    /// A PostgreSQL flexible server.
    PostgresqlFlexible = postgresql_flexible;
    /// A PostgreSQL single server.
    PostgresqlSingle = postgresql_single;
    /// A MySQL flexible server.
    MysqlFlexible = mysql_flexible;
    /// A MySQL single server.
    MysqlSingle = mysql_single;
    /// A Cosmos DB account.
    CosmosDb = cosmos_db;
    /// An AI Search service.
    AiSearch = ai_search;
    /// A Synapse Spark pool.
    SynapseSpark = synapse_spark;
    /// Data Lake Analytics.
    DataLakeAnalytics = data_lake_analytics;
    /// A virtual machine.
    VirtualMachine = virtual_machine;
    /// A data factory.
    DataFactory = data_factory;
}

impl Service {
    /// The service with this key.
    ///
    /// ```
    /// use amlha_model::Service;
    /// assert_eq!(Service::from_key("key_vault"), Some(Service::KeyVault));
    /// assert_eq!(Service::from_key("vaults"), None);
    /// ```
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        SERVICES.iter().find(|info| info.key == key).map(|info| info.service)
    }

    /// The service that an ARM type is. `compute_type` is asked only for types that several
    /// services share.
    pub fn classify<'a>(type_name: &str, compute_type: impl FnOnce() -> Option<Cow<'a, str>>) -> Option<Self> {
        let is = |known: &&str| known.eq_ignore_ascii_case(type_name);
        let mut candidates = SERVICES.iter().filter(|info| info.arm_types.iter().any(is));
        let first = candidates.next()?;
        if first.compute_types.is_empty() {
            return Some(first.service);
        }
        let stated = compute_type()?;
        let matches = |info: &&&ServiceInfo| info.compute_types.iter().any(|known| known.eq_ignore_ascii_case(&stated));
        std::iter::once(first).chain(candidates).find(matches).map(|info| info.service)
    }

    /// Its key: `storage_account`.
    #[must_use]
    pub fn key(self) -> &'static str {
        self.info().key
    }

    /// Its name on a screen: `storage account`.
    #[must_use]
    pub fn title(self) -> &'static str {
        self.info().title
    }
}

impl fmt::Display for Service {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.title())
    }
}

impl Serialize for Service {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.key())
    }
}

impl<'de> Deserialize<'de> for Service {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let key = Cow::<str>::deserialize(deserializer)?;
        Self::from_key(&key).ok_or_else(|| serde::de::Error::custom(format!("`{key}` is no service")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_of_the_folder_is_in_the_list() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/services");
        let mut files: Vec<String> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .filter_map(|name| name.strip_suffix(".rs").map(str::to_owned))
            .filter(|name| name != "mod")
            .collect();
        files.sort();
        let mut keys: Vec<&str> = SERVICES.iter().map(|info| info.key).collect();
        keys.sort_unstable();
        assert_eq!(files, keys);
    }

    #[test]
    fn facts_and_enum_agree() {
        for info in SERVICES {
            assert!(std::ptr::eq(info.service.info(), *info), "{}", info.key);
            assert_eq!(Service::from_key(info.key), Some(info.service));
        }
    }

    #[test]
    fn types_match_without_case_and_computes_by_their_kind() {
        let none = || None;
        assert_eq!(Service::classify("microsoft.storage/STORAGEACCOUNTS", none), Some(Service::StorageAccount));
        assert_eq!(Service::classify("Microsoft.Contoso/things", none), None);
        let compute = |kind: &'static str| {
            Service::classify("microsoft.machinelearningservices/workspaces/computes", || Some(Cow::Borrowed(kind)))
        };
        assert_eq!(compute("amlcompute"), Some(Service::ComputeCluster));
        assert_eq!(compute("ComputeInstance"), Some(Service::ComputeInstance));
        assert_eq!(compute("Databricks"), None, "an attachment is not the service it attaches");
    }

    #[test]
    fn an_arm_type_belongs_to_one_service_or_is_told_apart() {
        for (place, info) in SERVICES.iter().enumerate() {
            for other in SERVICES.iter().skip(place + 1) {
                let shared = info.arm_types.iter().any(|known| other.arm_types.contains(known));
                assert!(!shared || !info.compute_types.is_empty(), "{} and {}", info.key, other.key);
            }
        }
    }
}
