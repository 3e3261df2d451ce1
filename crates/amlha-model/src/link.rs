//! Who needs whom, and as what.

use serde::{Deserialize, Serialize};

use crate::resource::ResourceIndex;

/// A reference from one resource to another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// The resource that refers.
    pub from: ResourceIndex,
    /// What it uses the other one for.
    pub role: Role,
    /// What it refers to.
    pub to: Target,
}

/// What a reference leads to.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Target {
    /// A resource of the inventory.
    Resource(ResourceIndex),
    /// An ARM id, or an account name, that the inventory does not hold. A [`Gap`](crate::Gap)
    /// says so too.
    Outside(String),
}

impl Target {
    /// The resource, if the inventory holds it.
    #[must_use]
    pub fn resource(&self) -> Option<ResourceIndex> {
        match self {
            Self::Resource(index) => Some(*index),
            Self::Outside(_) => None,
        }
    }

    /// The ARM id or the account name, if the inventory does not hold it.
    #[must_use]
    pub fn outside(&self) -> Option<&str> {
        match self {
            Self::Resource(_) => None,
            Self::Outside(what) => Some(what),
        }
    }
}

macro_rules! roles {
    ($($(#[$doc:meta])+ $variant:ident = $word:literal, $label:literal;)+) => {
        /// What a resource uses another one for.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        pub enum Role {
            $($(#[$doc])+ #[serde(rename = $word)] $variant,)+
        }

        impl Role {
            /// Every role, in the order reports use.
            pub const ALL: &'static [Role] = &[$(Role::$variant),+];

            /// The word in files and queries.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Role::$variant => $word),+ }
            }

            /// The words on a screen: "uses it as ...".
            #[must_use]
            pub fn label(self) -> &'static str {
                match self { $(Role::$variant => $label),+ }
            }
        }
    };
}

roles! {
    /// A workspace's default storage account (`properties.storageAccount`).
    DefaultStorage = "defaultStorage", "default storage";
    /// A workspace's vault (`properties.keyVault`).
    Secrets = "secrets", "secrets";
    /// A workspace's container registry (`properties.containerRegistry`).
    Images = "images", "images";
    /// A workspace's Application Insights (`properties.applicationInsights`).
    Telemetry = "telemetry", "telemetry";
    /// The Log Analytics workspace behind an Application Insights component.
    Logs = "logs", "logs";
    /// The dedicated cluster of a Log Analytics workspace.
    LogCluster = "logCluster", "log cluster";
    /// The hub of a project workspace.
    Hub = "hub", "hub";
    /// An additional storage account of a hub.
    HubStorage = "hubStorage", "hub storage";
    /// The vault that holds a customer-managed key.
    Key = "key", "customer-managed key";
    /// A store of a customer-managed-key workspace's metadata: Cosmos DB, AI Search or storage.
    MetadataStore = "metadataStore", "metadata store";
    /// A compute of a workspace.
    Compute = "compute", "compute";
    /// The resource behind an attached compute.
    AttachedTo = "attachedTo", "attached resource";
    /// A datastore of a workspace.
    Datastore = "datastore", "datastore";
    /// The store behind a datastore.
    Data = "data", "data";
    /// A connection of a workspace.
    Connection = "connection", "connection";
    /// The service behind a connection.
    ConnectedTo = "connectedTo", "connected service";
    /// An online or batch endpoint of a workspace.
    Endpoint = "endpoint", "endpoint";
    /// A deployment of an endpoint.
    Deployment = "deployment", "deployment";
    /// The compute that an endpoint or a deployment runs on.
    RunsOn = "runsOn", "runs on";
    /// A storage account of an Azure ML registry or of a Databricks workspace's root.
    RegistryStorage = "registryStorage", "registry storage";
    /// The container registry of an Azure ML registry.
    RegistryImages = "registryImages", "registry images";
    /// The account behind a Databricks workspace's root file system.
    RootStorage = "rootStorage", "root storage";
    /// The storage account of an HDInsight cluster or a Synapse workspace.
    ClusterStorage = "clusterStorage", "cluster storage";
    /// The elastic pool of a database.
    Pool = "pool", "elastic pool";
    /// The server that a replica copies.
    ReplicaOf = "replicaOf", "replica of";
}
