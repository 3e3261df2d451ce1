//! Closed vocabularies: each word in any letter case, and a word that nobody knows.

use amlha_model::services::*;
use amlha_model::{Body, compute};
use serde_json::{Value, json};

use crate::with_body;

/// What a getter answers to a body that says `value` at `path` and nothing else.
fn answer(path: &str, value: Value, read: impl Fn(&Body<'_>) -> String) -> String {
    let body = path.rsplit('.').fold(value, |inner, name| json!({ name: inner }));
    with_body("Microsoft.Contoso/things", &body, read)
}

macro_rules! words {
    ($view:path, $getter:ident, $path:literal, [$($word:literal = $variant:ident),+ $(,)?] $(,)?) => {
        let read = |body: &Body<'_>| format!("{:?}", $view(body).$getter());
        for (word, variant) in [$(($word, stringify!($variant))),+] {
            for spelled in [word.to_owned(), word.to_uppercase(), word.to_lowercase()] {
                assert_eq!(answer($path, json!(spelled), read), format!("Value({variant})"), "{}: {spelled}", $path);
            }
        }
        let name = concat!(stringify!($view), ".", stringify!($getter));
        assert_eq!(answer($path, json!("Quantum"), read), r#"Value(Other("Quantum"))"#, "{name}");
        assert_eq!(answer($path, json!(""), read), "Null", "{name}");
        assert_eq!(answer($path, json!(null), read), "Null", "{name}");
        assert_eq!(answer($path, json!(7), read), "Unusable", "{name}");
        assert_eq!(answer("tags.none", json!(7), read), "Absent", "{name}");
    };
}

#[test]
fn words_of_associated_resources() {
    words!(
        container_registry::ContainerRegistry,
        sku,
        "sku.name",
        ["Basic" = Basic, "Standard" = Standard, "Premium" = Premium, "Classic" = Classic],
    );
    words!(
        application_insights::ApplicationInsights,
        ingestion,
        "properties.IngestionMode",
        [
            "LogAnalytics" = LogAnalytics,
            "ApplicationInsights" = ApplicationInsights,
            "ApplicationInsightsWithDiagnosticSettings" = ApplicationInsightsWithDiagnosticSettings
        ],
    );
    words!(
        log_analytics::LogAnalytics,
        failover,
        "properties.failover.state",
        [
            "Inactive" = Inactive,
            "Activating" = Activating,
            "Active" = Active,
            "Deactivating" = Deactivating,
            "Failed" = Failed
        ],
    );
}

#[test]
fn words_of_computes() {
    words!(
        compute::Compute,
        compute_type,
        "properties.computeType",
        [
            "AKS" = Aks,
            "Kubernetes" = Kubernetes,
            "AmlCompute" = AmlCompute,
            "ComputeInstance" = ComputeInstance,
            "DataFactory" = DataFactory,
            "VirtualMachine" = VirtualMachine,
            "HDInsight" = HdInsight,
            "Databricks" = Databricks,
            "DataLakeAnalytics" = DataLakeAnalytics,
            "SynapseSpark" = SynapseSpark
        ],
    );
    words!(
        compute::Compute,
        cluster_purpose,
        "properties.properties.clusterPurpose",
        ["FastProd" = FastProd, "DenseProd" = DenseProd, "DevTest" = DevTest],
    );
    words!(
        compute_cluster::ComputeCluster,
        vm_priority,
        "properties.properties.vmPriority",
        ["Dedicated" = Dedicated, "LowPriority" = LowPriority],
    );
    words!(
        online_endpoint::OnlineDeployment,
        endpoint_compute_type,
        "properties.endpointComputeType",
        ["Managed" = Managed, "Kubernetes" = Kubernetes],
    );
    words!(
        online_endpoint::OnlineDeployment,
        scale_type,
        "properties.scaleSettings.scaleType",
        ["Default" = Default, "TargetUtilization" = TargetUtilization],
    );
    words!(aks::Aks, tier, "sku.tier", ["Free" = Free, "Standard" = Standard, "Premium" = Premium],);
    words!(
        aks::Aks,
        load_balancer_sku,
        "properties.networkProfile.loadBalancerSku",
        ["standard" = Standard, "basic" = Basic],
    );
    words!(
        aks::Aks,
        network_plugin,
        "properties.networkProfile.networkPlugin",
        ["azure" = Azure, "kubenet" = Kubenet, "none" = None],
    );
    words!(databricks::Databricks, sku, "sku.name", ["standard" = Standard, "premium" = Premium, "trial" = Trial],);
    words!(
        databricks::Databricks,
        compute_mode,
        "properties.computeMode",
        ["Serverless" = Serverless, "Hybrid" = Hybrid],
    );
    words!(
        container_instances::ContainerInstances,
        sku,
        "properties.sku",
        ["Standard" = Standard, "Dedicated" = Dedicated, "Confidential" = Confidential],
    );
    words!(
        container_instances::ContainerInstances,
        priority,
        "properties.priority",
        ["Regular" = Regular, "Spot" = Spot],
    );
    words!(
        virtual_machine::VirtualMachine,
        priority,
        "properties.priority",
        ["Regular" = Regular, "Low" = Low, "Spot" = Spot],
    );
}

#[test]
fn words_of_stores() {
    words!(
        sql_database::SqlDatabase,
        tier,
        "sku.tier",
        [
            "Basic" = Basic,
            "Standard" = Standard,
            "Premium" = Premium,
            "GeneralPurpose" = GeneralPurpose,
            "BusinessCritical" = BusinessCritical,
            "Hyperscale" = Hyperscale,
            "DataWarehouse" = DataWarehouse
        ],
    );
    words!(
        sql_database::SqlDatabase,
        requested_backup_redundancy,
        "properties.requestedBackupStorageRedundancy",
        ["Local" = Local, "Zone" = Zone, "Geo" = Geo, "GeoZone" = GeoZone],
    );
    words!(
        sql_database::SqlDatabase,
        current_backup_redundancy,
        "properties.currentBackupStorageRedundancy",
        ["Local" = Local, "Zone" = Zone, "Geo" = Geo, "GeoZone" = GeoZone],
    );
    words!(
        sql_database::SqlDatabase,
        secondary_type,
        "properties.secondaryType",
        ["Geo" = Geo, "Named" = Named, "Standby" = Standby],
    );
    words!(
        sql_database::FailoverGroup,
        failover_policy,
        "properties.readWriteEndpoint.failoverPolicy",
        ["Manual" = Manual, "Automatic" = Automatic],
    );
    words!(
        sql_elastic_pool::SqlElasticPool,
        tier,
        "sku.tier",
        [
            "Basic" = Basic,
            "Standard" = Standard,
            "Premium" = Premium,
            "GeneralPurpose" = GeneralPurpose,
            "BusinessCritical" = BusinessCritical,
            "Hyperscale" = Hyperscale,
            "DataWarehouse" = DataWarehouse
        ],
    );
    words!(
        sql_managed_instance::SqlManagedInstance,
        tier,
        "sku.tier",
        [
            "Basic" = Basic,
            "Standard" = Standard,
            "Premium" = Premium,
            "GeneralPurpose" = GeneralPurpose,
            "BusinessCritical" = BusinessCritical,
            "Hyperscale" = Hyperscale,
            "DataWarehouse" = DataWarehouse
        ],
    );
    words!(
        sql_managed_instance::SqlManagedInstance,
        requested_backup_redundancy,
        "properties.requestedBackupStorageRedundancy",
        ["Local" = Local, "Zone" = Zone, "Geo" = Geo, "GeoZone" = GeoZone],
    );
    words!(
        sql_managed_instance::SqlManagedInstance,
        current_backup_redundancy,
        "properties.currentBackupStorageRedundancy",
        ["Local" = Local, "Zone" = Zone, "Geo" = Geo, "GeoZone" = GeoZone],
    );
    words!(
        sql_managed_instance::InstanceFailoverGroup,
        failover_policy,
        "properties.readWriteEndpoint.failoverPolicy",
        ["Manual" = Manual, "Automatic" = Automatic],
    );
    words!(
        postgresql_flexible::PostgresqlFlexible,
        tier,
        "sku.tier",
        ["Burstable" = Burstable, "GeneralPurpose" = GeneralPurpose, "MemoryOptimized" = MemoryOptimized],
    );
    words!(
        postgresql_flexible::PostgresqlFlexible,
        high_availability_mode,
        "properties.highAvailability.mode",
        ["Disabled" = Disabled, "SameZone" = SameZone, "ZoneRedundant" = ZoneRedundant],
    );
    words!(
        postgresql_flexible::PostgresqlFlexible,
        high_availability_state,
        "properties.highAvailability.state",
        [
            "NotEnabled" = NotEnabled,
            "CreatingStandby" = CreatingStandby,
            "ReplicatingData" = ReplicatingData,
            "FailingOver" = FailingOver,
            "Healthy" = Healthy,
            "RemovingStandby" = RemovingStandby,
            "RecreatingStandby" = RecreatingStandby,
            "ComputeUpdatingByFailover" = ComputeUpdatingByFailover
        ],
    );
    words!(
        mysql_flexible::MysqlFlexible,
        tier,
        "sku.tier",
        ["Burstable" = Burstable, "GeneralPurpose" = GeneralPurpose, "MemoryOptimized" = MemoryOptimized],
    );
    words!(
        mysql_flexible::MysqlFlexible,
        high_availability_mode,
        "properties.highAvailability.mode",
        ["Disabled" = Disabled, "SameZone" = SameZone, "ZoneRedundant" = ZoneRedundant],
    );
    words!(
        mysql_flexible::MysqlFlexible,
        high_availability_state,
        "properties.highAvailability.state",
        [
            "NotEnabled" = NotEnabled,
            "CreatingStandby" = CreatingStandby,
            "ReplicatingData" = ReplicatingData,
            "FailingOver" = FailingOver,
            "Healthy" = Healthy,
            "RemovingStandby" = RemovingStandby,
            "RecreatingStandby" = RecreatingStandby,
            "ComputeUpdatingByFailover" = ComputeUpdatingByFailover
        ],
    );
    words!(
        mysql_flexible::MysqlFlexible,
        storage_redundancy,
        "properties.storage.storageRedundancy",
        ["LocalRedundancy" = LocalRedundancy, "ZoneRedundancy" = ZoneRedundancy],
    );
    words!(
        cosmos_db::CosmosDb,
        consistency_level,
        "properties.consistencyPolicy.defaultConsistencyLevel",
        [
            "Strong" = Strong,
            "BoundedStaleness" = BoundedStaleness,
            "Session" = Session,
            "ConsistentPrefix" = ConsistentPrefix,
            "Eventual" = Eventual
        ],
    );
    words!(
        cosmos_db::CosmosDb,
        backup_kind,
        "properties.backupPolicy.type",
        ["Periodic" = Periodic, "Continuous" = Continuous],
    );
    words!(
        ai_search::AiSearch,
        sku,
        "sku.name",
        [
            "free" = Free,
            "basic" = Basic,
            "standard" = Standard,
            "standard2" = Standard2,
            "standard3" = Standard3,
            "storage_optimized_l1" = StorageOptimizedL1,
            "storage_optimized_l2" = StorageOptimizedL2,
            "serverless" = Serverless
        ],
    );
}
