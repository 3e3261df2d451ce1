//! Which ARM types a scan reads, and in which versions of their interfaces.
//!
//! Source of the versions: the generated index of resource types of August 2026; each is stable and
//! at least a year old, for widest reach, unless a property that rules read needs a newer one.

/// Types that one Resource Graph query reads together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Family {
    /// Azure ML workspaces and registries.
    MachineLearning,
    /// Storage, vaults, registries, monitoring.
    Resources,
    /// Clusters and other places where code runs.
    Compute,
    /// Databases and search.
    Databases,
    /// Read only where something refers to it: an estate has too many that have nothing to do with
    /// Azure ML.
    Referenced,
}

impl Family {
    /// The families that are asked for whole.
    pub const ASKED: [Self; 4] = [Self::MachineLearning, Self::Resources, Self::Compute, Self::Databases];

    /// The words on a screen.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::MachineLearning => "machine learning",
            Self::Resources => "storage, vaults, registries, monitoring",
            Self::Compute => "compute",
            Self::Databases => "databases",
            Self::Referenced => "what is referred to",
        }
    }
}

/// A type that a scan reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ScannedType {
    /// In ARM's spelling.
    pub name: &'static str,
    /// Which query reads it.
    pub family: Family,
    /// The version for a GET of one resource of it.
    pub api_version: &'static str,
}

const fn scanned(name: &'static str, family: Family, api_version: &'static str) -> ScannedType {
    ScannedType { name, family, api_version }
}

/// Every type that Resource Graph is asked for.
pub const TYPES: &[ScannedType] = &[
    scanned("Microsoft.MachineLearningServices/workspaces", Family::MachineLearning, "2025-06-01"),
    scanned("Microsoft.MachineLearningServices/registries", Family::MachineLearning, "2025-06-01"),
    scanned("Microsoft.Storage/storageAccounts", Family::Resources, "2025-06-01"),
    scanned("Microsoft.KeyVault/vaults", Family::Resources, "2024-11-01"),
    scanned("Microsoft.ContainerRegistry/registries", Family::Resources, "2025-04-01"),
    scanned("Microsoft.Insights/components", Family::Resources, "2020-02-02"),
    scanned("Microsoft.OperationalInsights/workspaces", Family::Resources, "2025-02-01"),
    scanned("Microsoft.OperationalInsights/clusters", Family::Resources, "2025-02-01"),
    scanned("Microsoft.DataLakeStore/accounts", Family::Resources, "2016-11-01"),
    scanned("Microsoft.DataLakeAnalytics/accounts", Family::Resources, "2016-11-01"),
    scanned("Microsoft.ContainerService/managedClusters", Family::Compute, "2025-08-01"),
    scanned("Microsoft.Kubernetes/connectedClusters", Family::Compute, "2024-01-01"),
    scanned("Microsoft.Databricks/workspaces", Family::Compute, "2024-05-01"),
    scanned("Microsoft.ContainerInstance/containerGroups", Family::Compute, "2023-05-01"),
    scanned("Microsoft.HDInsight/clusters", Family::Compute, "2021-06-01"),
    scanned("Microsoft.Synapse/workspaces", Family::Compute, "2021-06-01"),
    scanned("Microsoft.Synapse/workspaces/bigDataPools", Family::Compute, "2021-06-01"),
    scanned("Microsoft.DataFactory/factories", Family::Compute, "2018-06-01"),
    scanned("Microsoft.Sql/servers", Family::Databases, "2023-08-01"),
    scanned("Microsoft.Sql/servers/databases", Family::Databases, "2023-08-01"),
    scanned("Microsoft.Sql/servers/elasticPools", Family::Databases, "2023-08-01"),
    scanned("Microsoft.Sql/managedInstances", Family::Databases, "2023-08-01"),
    scanned("Microsoft.Sql/managedInstances/databases", Family::Databases, "2023-08-01"),
    scanned("Microsoft.DBforPostgreSQL/flexibleServers", Family::Databases, "2024-08-01"),
    scanned("Microsoft.DBforPostgreSQL/servers", Family::Databases, "2017-12-01"),
    scanned("Microsoft.DBforMySQL/flexibleServers", Family::Databases, "2023-12-30"),
    scanned("Microsoft.DBforMySQL/servers", Family::Databases, "2017-12-01"),
    scanned("Microsoft.DocumentDB/databaseAccounts", Family::Databases, "2025-04-15"),
    scanned("Microsoft.Search/searchServices", Family::Databases, "2025-05-01"),
    scanned("Microsoft.Compute/virtualMachines", Family::Referenced, "2024-11-01"),
];

/// The type of this name, in any letter case.
#[must_use]
pub(super) fn find(name: &str) -> Option<&'static ScannedType> {
    TYPES.iter().find(|known| known.name.eq_ignore_ascii_case(name))
}

#[cfg(test)]
mod tests {
    use amlha_model::services::SERVICES;

    use super::*;

    #[test]
    fn every_service_is_read() {
        for service in SERVICES {
            for name in service.arm_types {
                let below =
                    crate::discover::details::DETAILS.iter().any(|detail| detail.reads.eq_ignore_ascii_case(name));
                assert!(find(name).is_some() || below, "{name}");
            }
        }
    }

    #[test]
    fn every_type_stands_once() {
        for (index, known) in TYPES.iter().enumerate() {
            assert!(!TYPES[..index].iter().any(|other| other.name.eq_ignore_ascii_case(known.name)), "{}", known.name);
        }
    }
}
