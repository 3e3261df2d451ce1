//! What Resource Graph does not hold and is asked for resource by resource: one line each.

use amlha_model::services::container_registry::{ContainerRegistry, RegistrySku};
use amlha_model::services::storage_account::StorageAccount;
use amlha_model::{Body, Read, Resource};

/// How a detail is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// A list of children.
    List,
    /// One child.
    Setting,
    /// The resource itself, in a version or with an option that Resource Graph does not use. The
    /// answer takes the place of Resource Graph's row.
    Again,
}

/// Something that is asked for beside Resource Graph.
#[derive(Debug, Clone, Copy)]
pub struct Detail {
    /// The ARM type that has it.
    pub of: &'static str,
    /// Where it is below the resource's id; empty for the resource itself. `{group}` at the start
    /// stands for the resource's group, `{location}` for its region.
    pub path: &'static str,
    /// How it is read.
    pub shape: Shape,
    /// The version of the interface.
    pub api_version: &'static str,
    /// An option beside the version.
    pub option: Option<(&'static str, &'static str)>,
    /// The ARM type of what is read.
    pub reads: &'static str,
    /// The section of the inventory that it completes.
    pub section: Option<&'static str>,
    /// Which resources of the type have it.
    pub when: fn(&Body<'_>) -> bool,
}

const ML: &str = "2025-06-01";
const STORAGE: &str = "2025-06-01";

const fn list(of: &'static str, path: &'static str, api_version: &'static str, reads: &'static str) -> Detail {
    Detail { of, path, shape: Shape::List, api_version, option: None, reads, section: None, when: always }
}

const fn setting(of: &'static str, path: &'static str, api_version: &'static str, reads: &'static str) -> Detail {
    Detail { shape: Shape::Setting, ..list(of, path, api_version, reads) }
}

const fn again(of: &'static str, api_version: &'static str) -> Detail {
    Detail { shape: Shape::Again, ..list(of, "", api_version, of) }
}

const fn in_section(detail: Detail, section: &'static str) -> Detail {
    Detail { section: Some(section), ..detail }
}

const WORKSPACE: &str = "Microsoft.MachineLearningServices/workspaces";
const ONLINE: &str = "Microsoft.MachineLearningServices/workspaces/onlineEndpoints";
const BATCH: &str = "Microsoft.MachineLearningServices/workspaces/batchEndpoints";
const ACCOUNT: &str = "Microsoft.Storage/storageAccounts";
const CLUSTER: &str = "Microsoft.ContainerService/managedClusters";
const WINDOWS: &str = "Microsoft.ContainerService/managedClusters/maintenanceConfigurations";
const SQL: &str = "2023-08-01";
const SQL_SERVER: &str = "Microsoft.Sql/servers";
const DATABASE: &str = "Microsoft.Sql/servers/databases";
const REGISTRY: &str = "Microsoft.ContainerRegistry/registries";

/// Every detail, in the order in which they are asked for.
///
/// Source: which types Resource Graph lacks, Microsoft's list of supported tables and resource
/// types (2022) and the queries of two rule libraries of 2026; the paths, the operations of each
/// provider's REST specification of August 2026.
pub const DETAILS: &[Detail] = &[
    in_section(list(WORKSPACE, "/computes", ML, "Microsoft.MachineLearningServices/workspaces/computes"), "computes"),
    in_section(
        list(WORKSPACE, "/datastores", ML, "Microsoft.MachineLearningServices/workspaces/datastores"),
        "datastores",
    ),
    in_section(
        list(WORKSPACE, "/connections", ML, "Microsoft.MachineLearningServices/workspaces/connections"),
        "connections",
    ),
    in_section(list(WORKSPACE, "/onlineEndpoints", ML, ONLINE), "endpoints"),
    in_section(list(WORKSPACE, "/batchEndpoints", ML, BATCH), "endpoints"),
    in_section(
        list(ONLINE, "/deployments", ML, "Microsoft.MachineLearningServices/workspaces/onlineEndpoints/deployments"),
        "endpoints",
    ),
    in_section(
        list(BATCH, "/deployments", ML, "Microsoft.MachineLearningServices/workspaces/batchEndpoints/deployments"),
        "endpoints",
    ),
    in_section(
        setting(ACCOUNT, "/blobServices/default", STORAGE, "Microsoft.Storage/storageAccounts/blobServices"),
        "blobServices",
    ),
    in_section(
        setting(ACCOUNT, "/fileServices/default", STORAGE, "Microsoft.Storage/storageAccounts/fileServices"),
        "fileServices",
    ),
    // The state of the copy in the other region stands only in this answer.
    Detail { option: Some(("$expand", "geoReplicationStats")), when: has_second_region, ..again(ACCOUNT, STORAGE) },
    // The soft delete policy stands only in preview versions.
    again(REGISTRY, "2025-05-01-preview"),
    in_section(
        Detail {
            when: may_replicate,
            ..list(REGISTRY, "/replications", "2025-04-01", "Microsoft.ContainerRegistry/registries/replications")
        },
        "replications",
    ),
    in_section(list(CLUSTER, "/maintenanceConfigurations", "2025-08-01", WINDOWS), "maintenanceWindows"),
    // Replication and failover are newer than the version that Resource Graph uses.
    again("Microsoft.OperationalInsights/workspaces", "2025-02-01"),
    in_section(list(SQL_SERVER, "/failoverGroups", SQL, "Microsoft.Sql/servers/failoverGroups"), "failoverGroups"),
    in_section(
        list(
            "Microsoft.Sql/managedInstances",
            "{group}/providers/Microsoft.Sql/locations/{location}/instanceFailoverGroups",
            SQL,
            "Microsoft.Sql/locations/instanceFailoverGroups",
        ),
        "failoverGroups",
    ),
    Detail {
        when: is_no_master,
        ..setting(
            DATABASE,
            "/backupShortTermRetentionPolicies/default",
            SQL,
            "Microsoft.Sql/servers/databases/backupShortTermRetentionPolicies",
        )
    },
    Detail {
        when: is_no_master,
        ..setting(
            DATABASE,
            "/backupLongTermRetentionPolicies/default",
            SQL,
            "Microsoft.Sql/servers/databases/backupLongTermRetentionPolicies",
        )
    },
    setting(
        "Microsoft.Sql/managedInstances/databases",
        "/backupShortTermRetentionPolicies/default",
        SQL,
        "Microsoft.Sql/managedInstances/databases/backupShortTermRetentionPolicies",
    ),
    again("Microsoft.DBforPostgreSQL/flexibleServers", "2024-08-01"),
    again("Microsoft.DBforMySQL/flexibleServers", "2023-12-30"),
];

impl Detail {
    /// The path to ask for, for one resource.
    pub(super) fn path_of(&self, resource: Resource<'_>) -> Option<String> {
        let Some(rest) = self.path.strip_prefix("{group}") else {
            return Some(format!("{}{}", resource.id(), self.path));
        };
        let id = resource.parsed_id().ok()?;
        let (subscription, group) = (id.subscription()?, id.resource_group()?);
        let location = resource.location();
        Some(format!(
            "/subscriptions/{subscription}/resourceGroups/{group}{}",
            rest.replace("{location}", location.name())
        ))
    }
}

fn always(_: &Body<'_>) -> bool {
    true
}

/// Whether an account may have a second region: what is not known is asked for.
fn has_second_region(body: &Body<'_>) -> bool {
    match StorageAccount(body).sku() {
        Read::Value(sku) => sku.redundancy.is_geo_redundant(),
        _ => true,
    }
}

/// `master` is the server's own: nobody sets how long it is kept.
fn is_no_master(body: &Body<'_>) -> bool {
    !body.resource().name().rsplit('/').next().unwrap_or_default().eq_ignore_ascii_case("master")
}

/// Only Premium registries have replications; of an unknown tier it is asked.
fn may_replicate(body: &Body<'_>) -> bool {
    !matches!(ContainerRegistry(body).sku(), Read::Value(RegistrySku::Basic | RegistrySku::Standard))
}
