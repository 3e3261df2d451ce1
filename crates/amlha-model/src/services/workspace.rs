//! An Azure ML workspace. No property of it says anything about zones or replication: what decides
//! is where it is, what it refers to, and whether there is a second one.

use std::borrow::Cow;

use super::{Group, Service, ServiceInfo};
use crate::reading::{Read, Reading};
use crate::resource::Body;

/// What never changes.
pub static INFO: ServiceInfo = ServiceInfo {
    service: Service::Workspace,
    key: "workspace",
    title: "workspace",
    arm_types: &["Microsoft.MachineLearningServices/workspaces"],
    compute_types: &[],
    group: Group::Infrastructure,
};

/// What `kind` says a workspace is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WorkspaceKind<'a> {
    /// An ordinary workspace; also one that does not say.
    Default,
    /// A hub that projects share.
    Hub,
    /// A project in a hub.
    Project,
    /// A feature store.
    FeatureStore,
    /// A kind that amlha does not know.
    Other(Cow<'a, str>),
}

impl WorkspaceKind<'_> {
    /// The word in `kind`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Default => "Default",
            Self::Hub => "Hub",
            Self::Project => "Project",
            Self::FeatureStore => "FeatureStore",
            Self::Other(word) => word,
        }
    }
}

/// The properties of a workspace.
#[derive(Debug, Clone, Copy)]
pub struct Workspace<'b, 'a>(pub &'b Body<'a>);

impl<'a> Workspace<'_, 'a> {
    /// `kind`: a missing one is `Default`, and one that is no text is none that is known.
    #[must_use]
    pub fn kind(self) -> WorkspaceKind<'a> {
        let reading = self.0.read("kind");
        let kind = match reading.filled_text() {
            Read::Value(kind) => kind,
            Read::Absent | Read::Null => return WorkspaceKind::Default,
            Read::Unusable => {
                return WorkspaceKind::Other(reading.json().map_or_else(Cow::default, |json| Cow::Borrowed(json.raw())));
            }
        };
        let is = |known: &str| kind.eq_ignore_ascii_case(known);
        if is("Default") {
            WorkspaceKind::Default
        } else if is("Hub") {
            WorkspaceKind::Hub
        } else if is("Project") {
            WorkspaceKind::Project
        } else if is("FeatureStore") {
            WorkspaceKind::FeatureStore
        } else {
            WorkspaceKind::Other(kind)
        }
    }

    /// `properties.provisioningState`.
    #[must_use]
    pub fn provisioning_state(self) -> Reading<'a> {
        self.0.read("properties.provisioningState")
    }

    /// `properties.storageAccount`: ARM id of the default account; fixed after creation.
    #[must_use]
    pub fn storage_account(self) -> Reading<'a> {
        self.0.read("properties.storageAccount")
    }

    /// `properties.keyVault`: ARM id of the vault; fixed after creation.
    #[must_use]
    pub fn key_vault(self) -> Reading<'a> {
        self.0.read("properties.keyVault")
    }

    /// `properties.containerRegistry`: ARM id, or nothing until the first image is built.
    #[must_use]
    pub fn container_registry(self) -> Reading<'a> {
        self.0.read("properties.containerRegistry")
    }

    /// `properties.applicationInsights`: ARM id.
    #[must_use]
    pub fn application_insights(self) -> Reading<'a> {
        self.0.read("properties.applicationInsights")
    }

    /// `properties.hubResourceId`: ARM id of the hub of a project.
    #[must_use]
    pub fn hub(self) -> Reading<'a> {
        self.0.read("properties.hubResourceId")
    }

    /// `properties.workspaceHubConfig.additionalWorkspaceStorageAccounts`: ARM ids.
    #[must_use]
    pub fn hub_storage_accounts(self) -> Reading<'a> {
        self.0.read("properties.workspaceHubConfig.additionalWorkspaceStorageAccounts")
    }

    /// `properties.v1LegacyMode`.
    #[must_use]
    pub fn v1_legacy_mode(self) -> Reading<'a> {
        self.0.read("properties.v1LegacyMode")
    }

    /// `properties.encryption.status`: `Enabled` with a customer-managed key.
    #[must_use]
    pub fn encryption_status(self) -> Reading<'a> {
        self.0.read("properties.encryption.status")
    }

    /// `properties.encryption.keyVaultProperties.keyVaultArmId`: the vault of the customer-managed key.
    #[must_use]
    pub fn encryption_key_vault(self) -> Reading<'a> {
        self.0.read("properties.encryption.keyVaultProperties.keyVaultArmId")
    }

    /// `properties.encryption.*ResourceId`: metadata stores that the customer brought.
    #[must_use]
    pub fn own_metadata_stores(self) -> [Reading<'a>; 3] {
        [
            self.0.read("properties.encryption.cosmosDbResourceId"),
            self.0.read("properties.encryption.searchAccountResourceId"),
            self.0.read("properties.encryption.storageAccountResourceId"),
        ]
    }

    /// `properties.serviceProvisionedResourceGroup`: name of the group that holds the metadata
    /// stores of a workspace with a customer-managed key. Only Microsoft may change what is in it.
    #[must_use]
    pub fn managed_resource_group(self) -> Reading<'a> {
        self.0.read("properties.serviceProvisionedResourceGroup")
    }

    /// `properties.enableServiceSideCMKEncryption`: metadata stays in Microsoft's subscription.
    #[must_use]
    pub fn service_side_encryption(self) -> Reading<'a> {
        self.0.read("properties.enableServiceSideCMKEncryption")
    }

    /// `properties.managedNetwork.isolationMode`.
    #[must_use]
    pub fn isolation_mode(self) -> Reading<'a> {
        self.0.read("properties.managedNetwork.isolationMode")
    }

    /// `properties.managedNetwork.outboundRules`: rules by name, each with a `status`.
    #[must_use]
    pub fn outbound_rules(self) -> Reading<'a> {
        self.0.read("properties.managedNetwork.outboundRules")
    }

    /// `properties.imageBuildCompute`: the name of the compute that builds images.
    #[must_use]
    pub fn image_build_compute(self) -> Reading<'a> {
        self.0.read("properties.imageBuildCompute")
    }
}
