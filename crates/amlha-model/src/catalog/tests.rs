use super::*;
use crate::fact::tests::SERVICE_KEYS;
use crate::fact::tests::assert_citable;

use HaDefault::{NotApplicable, NotStated, Yes};
use Owner::{Customer, Microsoft};

fn get(id: &str) -> &'static Edition {
    edition(id).unwrap_or_else(|| panic!("{id} is not embedded"))
}

/// English and Portuguese label, owner and default of the article's nine rows.
const SEED: [(&str, &str, Owner, HaDefault); 9] = [
    ("Azure Machine Learning infrastructure", "Infraestrutura de Azure Machine Learning", Microsoft, NotStated),
    ("Azure Storage", "Armazenamento do Azure", Customer, NotStated),
    ("Key Vault", "Key Vault", Customer, Yes),
    ("Container Registry", "Registro de Contêiner", Customer, NotStated),
    ("Application Insights", "Application Insights", Customer, NotApplicable),
    ("Compute instance", "Instância de computação", Microsoft, NotStated),
    ("Compute cluster", "Cluster de computação", Microsoft, NotStated),
    (
        "Other compute resources such as AKS, Azure Databricks, Container Instances, HDInsight",
        "Outros recursos de computação, como AKS, Azure Databricks, instâncias de contêiner, \
         HDInsight",
        Customer,
        NotStated,
    ),
    (
        "Other data stores such as Azure Storage, SQL Database, Azure Database for PostgreSQL, \
         Azure Database for MySQL, Azure Databricks File System",
        "Armazenamentos de dados adicionais, como o armazenamento do Azure, o SQL Database, \
         Banco de dados do Azure para PostgreSQL, banco de dados do Azure para MySQL, \
         Sistema de arquivos Azure Databricks",
        Customer,
        NotStated,
    ),
];

#[test]
fn the_embedded_data_parses() {
    for json in FILES {
        let parsed: Edition = serde_json::from_str(json).unwrap();
        assert_eq!(edition(&parsed.id), Some(&parsed));
        assert_citable(&parsed.source, &parsed.id);
        for row in &parsed.rows {
            assert!(!row.services.is_empty(), "{}", row.key);
            assert_citable(parsed.source_of(row), &row.key);
        }
        let keys = parsed.rows.iter().flat_map(|row| &row.services);
        let keys = keys.chain(parsed.guidance.iter().flat_map(|item| &item.services));
        let keys = keys.chain(parsed.geo_replication.iter().flat_map(|row| &row.services));
        for key in keys {
            assert!(SERVICE_KEYS.contains(&key.as_str()), "{key}");
        }
    }
    let ids: Vec<_> = editions().iter().map(|e| e.id.as_str()).collect();
    assert_eq!(ids, ["2020-09-16", "2025-06-12", "current"]);
}

#[test]
fn the_seed_has_its_nine_rows_cell_by_cell() {
    let rows: Vec<_> = get("2020-09-16")
        .rows
        .iter()
        .map(|row| {
            let pt = row.label_pt.as_deref().unwrap_or_default();
            (row.label_en.as_str(), pt, row.owner, row.ha_by_default)
        })
        .collect();
    assert_eq!(rows, SEED);
}

#[test]
fn the_seed_groups_its_rows_in_both_languages() {
    let headings: Vec<_> = get("2020-09-16")
        .rows
        .iter()
        .map(|row| row.section.as_ref().map(|s| (s.en.as_str(), s.pt.as_deref().unwrap_or_default())))
        .collect();
    let associated = Some(("Associated resources", "Recursos associados"));
    let compute = Some(("Compute resources", "Recursos de computação"));
    let stores = Some(("Additional data stores", "Armazenamentos de dados adicionais"));
    assert_eq!(headings.first(), Some(&None));
    assert_eq!(headings[1..5], [associated; 4]);
    assert_eq!(headings[5..8], [compute; 3]);
    assert_eq!(headings[8..], [stores]);
}

#[test]
fn the_seed_says_what_to_do_for_fifteen_items() {
    let seed = get("2020-09-16");
    assert_eq!(seed.guidance.len(), 15);
    for item in &seed.guidance {
        assert!(!item.text.is_empty() && !item.references.is_empty());
    }
    // Default and additional storage are two items of the article.
    let storage: Vec<_> = seed.guidance_for("storage_account").map(|item| item.key.as_str()).collect();
    assert_eq!(storage, ["storage_account", "additional_storage"]);
    // In a section of its own, outside the table.
    assert!(seed.row_for("cosmos_db").is_none());
    assert_eq!(seed.guidance_for("cosmos_db").count(), 1);
    // Every service of a customer's row has guidance.
    for row in seed.rows.iter().filter(|row| row.owner == Customer) {
        for service in &row.services {
            assert!(seed.guidance_for(service).next().is_some(), "{service}");
        }
    }
}

#[test]
fn the_edition_of_2025_keeps_the_table_and_adds_geo_replication() {
    let (old, new) = (get("2020-09-16"), get("2025-06-12"));
    let cells = |edition: &'static Edition| -> Vec<_> {
        let rows = edition.rows.iter();
        rows.map(|r| (&r.label_en, &r.services, r.owner, r.ha_by_default)).collect()
    };
    assert_eq!(cells(old), cells(new));
    assert!(old.geo_replication.is_empty());
    let replicated: Vec<_> = new.geo_replication.iter().map(|row| (row.key.as_str(), row.replicated_by)).collect();
    assert_eq!(
        replicated,
        [
            ("workspace", Customer),
            ("compute", Customer),
            ("ml_registry", Customer),
            ("key_vault", Microsoft),
            ("container_registry", Microsoft),
            ("storage_account", Customer),
            ("application_insights", Customer),
        ]
    );
}

#[test]
fn every_service_has_one_current_row_with_source_and_date() {
    let current = get("current");
    assert_eq!(current.rows.len(), SERVICE_KEYS.len());
    for key in SERVICE_KEYS {
        let row = current.row_for(key).unwrap_or_else(|| panic!("{key} has no row"));
        assert_eq!((row.key.as_str(), row.services.as_slice()), (key, &[key.to_owned()][..]));
        assert!(row.source.is_some() && row.zone_class.is_some(), "{key}");
        for text in [&row.action, &row.default_state, &row.region_loss] {
            assert!(text.as_ref().is_some_and(|t| !t.is_empty()), "{key}");
        }
        // A shared job says how it is shared; a service that is gone has no default.
        assert!(row.owner != Owner::Shared || row.owner_note.is_some(), "{key}");
        assert_eq!(row.zone_class == Some(ZoneClass::Retired), row.ha_by_default == NotApplicable, "{key}");
    }
}

#[test]
fn the_current_reading_differs_from_the_article_where_the_services_changed() {
    let current = get("current");
    let cells = |key: &str| {
        let row = current.row_for(key).unwrap();
        (row.owner, row.ha_by_default, row.zone_class.unwrap())
    };
    use ZoneClass::*;
    assert_eq!(cells("workspace"), (Microsoft, HaDefault::No, NotListed));
    assert_eq!(cells("key_vault"), (Owner::Shared, Yes, Always));
    assert_eq!(cells("container_registry"), (Owner::Shared, Yes, Always));
    assert_eq!(cells("storage_account"), (Customer, HaDefault::No, Enablement));
    assert_eq!(cells("mysql_flexible"), (Customer, HaDefault::No, Redeployment));
    assert_eq!(cells("cosmos_db"), (Customer, HaDefault::No, Modification));
    assert_eq!(cells("synapse_spark"), (Customer, NotStated, NotListed));
    let registry = current.row_for("container_registry").unwrap();
    assert_eq!(registry.condition.as_deref(), Some("in regions with availability zones"));
}

#[test]
fn words_are_those_of_the_data() {
    for owner in [Microsoft, Customer, Owner::Shared] {
        assert_eq!(serde_json::to_value(owner).unwrap(), owner.as_str());
    }
    for ha in [Yes, NotStated, NotApplicable, HaDefault::No] {
        assert_eq!(serde_json::to_value(ha).unwrap(), ha.as_str());
    }
    for class in [
        ZoneClass::Always,
        ZoneClass::Enablement,
        ZoneClass::Modification,
        ZoneClass::Redeployment,
        ZoneClass::NotListed,
        ZoneClass::Retired,
    ] {
        assert_eq!(serde_json::to_value(class).unwrap(), class.as_str());
    }
}
