use super::*;
use crate::fact::tests::assert_citable;
use proptest::prelude::*;

fn get(name: &str) -> &'static Region {
    find(name).unwrap_or_else(|| panic!("{name} is not listed"))
}

#[test]
fn the_embedded_data_parses() {
    let file: File = serde_json::from_str(include_str!("../../data/regions.json")).unwrap();
    assert_eq!(file.regions.len(), 59);
    assert!(file.regions.is_sorted_by(|a, b| a.name < b.name));
    let s = &file.sources;
    for (source, field) in [
        (&s.regions_list, "regions_list"),
        (&s.locations, "locations"),
        (&s.key_vault, "key_vault"),
        (&s.log_analytics, "log_analytics"),
        (&s.log_replication, "log_replication"),
        (&s.storage_conversion, "storage_conversion"),
        (&s.hdinsight, "hdinsight"),
    ] {
        assert_citable(source, field);
    }
    for region in &file.regions {
        assert_citable(region.source(), &region.name);
    }
}

#[test]
fn pairs_are_listed_and_their_symmetry_is_true() {
    for region in all() {
        let Some(pair) = &region.pair else {
            assert_eq!(region.pair_is_symmetric, None, "{}", region.name);
            continue;
        };
        // Named as Sweden Central's pair, without a row of its own.
        if pair == "swedensouth" {
            assert_eq!(region.name, "swedencentral");
            assert_eq!(region.pair_is_symmetric, None);
            continue;
        }
        let back = get(pair).pair.as_deref() == Some(&region.name);
        assert_eq!(region.pair_is_symmetric, Some(back), "{}", region.name);
    }
    let one_way: Vec<_> =
        all().iter().filter(|r| r.pair_is_symmetric == Some(false)).map(|r| r.name.as_str()).collect();
    assert_eq!(one_way, ["brazilsouth", "brazilsoutheast", "indiasouthcentral", "westindia", "westus3"]);
}

#[test]
fn every_region_is_found_by_name_display_name_and_capitals() {
    for region in all() {
        for text in [
            region.name.clone(),
            region.display_name.clone(),
            region.display_name.to_uppercase(),
            format!("  {} ", region.display_name),
        ] {
            assert_eq!(find(&text), Some(region), "{text}");
        }
    }
}

#[test]
fn a_list_older_than_the_region_is_unknown() {
    let young = get("malaysiawest");
    assert!(young.zones);
    assert_eq!(young.log_analytics_shared_cluster_zones, None);
    assert_eq!(young.log_analytics_dedicated_cluster_zones, None);
    assert_eq!(young.log_analytics_service_zones, None);
    // Listed for one of the two, so the other is a real "no".
    let listed = get("westeurope");
    assert_eq!(listed.log_analytics_shared_cluster_zones, Some(false));
    assert_eq!(listed.log_analytics_dedicated_cluster_zones, Some(true));
    // No zones, nothing to be unknown.
    let zoneless = get("westus");
    assert_eq!(zoneless.log_analytics_shared_cluster_zones, Some(false));
    for region in all().iter().filter(|r| r.zones) {
        let flags = (region.log_analytics_shared_cluster_zones, region.log_analytics_dedicated_cluster_zones);
        assert_ne!(flags, (Some(false), Some(false)), "{}", region.name);
    }
}

#[test]
fn vaults_and_factories_fail_over_except_where_the_pages_say_otherwise() {
    for name in ["brazilsouth", "brazilsoutheast", "westus3", "polandcentral"] {
        assert_eq!(get(name).key_vault_microsoft_failover, Some(false));
    }
    for name in ["brazilsouth", "southeastasia", "italynorth"] {
        assert_eq!(get(name).data_factory_microsoft_failover, Some(false), "{name}");
    }
    assert_eq!(get("westeurope").data_factory_microsoft_failover, Some(true));
    assert_eq!(get("westeurope").key_vault_microsoft_failover, Some(true));
}

#[test]
fn log_replication_stays_in_its_group_and_keeps_its_exclusion() {
    assert_eq!(
        log_replication_partners("East US").unwrap(),
        ["canadacentral", "centralus", "southcentralus", "westus", "westus2"]
    );
    let east2 = log_replication_partners("eastus2").unwrap();
    assert!(!east2.contains(&"eastus") && east2.contains(&"westus"));
    let europe = log_replication_partners("westeurope").unwrap();
    assert_eq!(europe.len(), 5);
    assert!(europe.contains(&"northeurope") && !europe.contains(&"westeurope"));
    assert_eq!(log_replication_partners("japaneast"), None);
    assert_eq!(log_replication_partners("atlantis"), None);
    for group in &FILE.log_replication.groups {
        for name in &group.regions {
            get(name);
        }
    }
}

#[test]
fn locations_of_nowhere_and_of_unknown_regions_are_values() {
    for text in ["", "  ", "global", "Global", "GLOBAL "] {
        assert_eq!(Location::of(text), Location::Global, "{text:?}");
    }
    assert!(matches!(Location::of("atlantis"), Location::Unknown(Cow::Borrowed("atlantis"))));
    assert_eq!(Location::of("Atlantis 2").to_string(), "atlantis2");
    assert_eq!(Location::of("East US").region().map(|r| r.zones), Some(true));
    assert_eq!(Location::of("east/us").region(), None);
}

proptest! {
    #[test]
    fn normalising_twice_changes_nothing(text in "\\PC*|[a-zA-Z _-]{0,20}") {
        let once = normalise(&text);
        prop_assert_eq!(&normalise(&once), &once);
    }

    #[test]
    fn the_way_of_writing_does_not_matter(at in 0usize..59, noise in "[ _-]{0,3}", text in ".*") {
        let name = &all()[at].name;
        let (head, tail) = name.split_at(name.len() / 2);
        let written = format!("{noise}{}{noise}{tail}", head.to_uppercase());
        prop_assert_eq!(find(&written), Some(&all()[at]));
        prop_assert_eq!(find(&normalise(&text)), find(&text));
    }
}
