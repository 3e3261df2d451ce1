//! The parts of an inventory that are read by calls of their own.

use serde::{Deserialize, Serialize};

/// How much of a section was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Completeness {
    /// Everything there is was asked for and answered: what is not here does not exist.
    Complete,
    /// Some of it is here: what is not here may exist.
    Partial,
    /// Nobody asked.
    NotCollected,
}

impl Completeness {
    /// The words on a screen.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Complete => "complete",
            Self::Partial => "partial",
            Self::NotCollected => "not collected",
        }
    }
}

/// A section: resources that Azure lists in calls of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SectionInfo {
    /// The word in files and reports.
    pub name: &'static str,
    /// The ARM types in it.
    pub types: &'static [&'static str],
    /// The command that reads it, with `NAME` and `GROUP` to be filled in.
    pub command: &'static str,
}

/// The sections, in the order of reports.
pub const SECTIONS: &[SectionInfo] = &[
    SectionInfo {
        name: "computes",
        types: &["Microsoft.MachineLearningServices/workspaces/computes"],
        command: "az rest --method get --url WORKSPACE_ID/computes?api-version=2025-06-01",
    },
    SectionInfo {
        name: "datastores",
        types: &["Microsoft.MachineLearningServices/workspaces/datastores"],
        command: "az rest --method get --url WORKSPACE_ID/datastores?api-version=2025-06-01",
    },
    SectionInfo {
        name: "connections",
        types: &["Microsoft.MachineLearningServices/workspaces/connections"],
        command: "az rest --method get --url WORKSPACE_ID/connections?api-version=2025-06-01",
    },
    SectionInfo {
        name: "endpoints",
        types: &[
            "Microsoft.MachineLearningServices/workspaces/onlineEndpoints",
            "Microsoft.MachineLearningServices/workspaces/onlineEndpoints/deployments",
            "Microsoft.MachineLearningServices/workspaces/batchEndpoints",
            "Microsoft.MachineLearningServices/workspaces/batchEndpoints/deployments",
        ],
        command: "az rest --method get --url WORKSPACE_ID/onlineEndpoints?api-version=2025-06-01",
    },
    SectionInfo {
        name: "blobServices",
        types: &["Microsoft.Storage/storageAccounts/blobServices"],
        command: "az storage account blob-service-properties show --account-name NAME -g GROUP -o json",
    },
    SectionInfo {
        name: "fileServices",
        types: &["Microsoft.Storage/storageAccounts/fileServices"],
        command: "az storage account file-service-properties show --account-name NAME -g GROUP -o json",
    },
    SectionInfo {
        name: "replications",
        types: &["Microsoft.ContainerRegistry/registries/replications"],
        command: "az acr replication list --registry NAME -o json",
    },
    SectionInfo {
        name: "failoverGroups",
        types: &["Microsoft.Sql/servers/failoverGroups", "Microsoft.Sql/locations/instanceFailoverGroups"],
        command: "az rest --method get --url GROUP_ID/providers/Microsoft.Sql/locations/LOCATION/instanceFailoverGroups?api-version=2023-08-01",
    },
    SectionInfo {
        name: "maintenanceWindows",
        types: &["Microsoft.ContainerService/managedClusters/maintenanceConfigurations"],
        command: "az aks maintenanceconfiguration list --cluster-name NAME -g GROUP -o json",
    },
    SectionInfo { name: "locks", types: &["Microsoft.Authorization/locks"], command: "az lock list -o json" },
];
