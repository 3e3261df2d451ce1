use proptest::prelude::*;

use super::*;

fn parse(text: &str) -> ResourceId<'_> {
    ResourceId::parse(text).unwrap()
}

const ACCOUNT: &str = "/subscriptions/0000/resourceGroups/rg-ml/providers/Microsoft.Storage/storageAccounts/stcontoso";

#[test]
fn reads_each_part_of_a_resource() {
    let id = parse(ACCOUNT);
    assert_eq!(id.subscription(), Some("0000"));
    assert_eq!(id.resource_group(), Some("rg-ml"));
    assert_eq!(id.namespace(), Some("Microsoft.Storage"));
    assert_eq!(id.type_name().as_deref(), Some("Microsoft.Storage/storageAccounts"));
    assert_eq!(id.name(), Some("stcontoso"));
    assert_eq!(id.parent(), Some(parse("/subscriptions/0000/resourceGroups/rg-ml")));
    assert!(!id.is_extension());
}

#[test]
fn reads_nested_types() {
    let id = parse(
        "/subscriptions/0/resourcegroups/rg/providers/Microsoft.MachineLearningServices/workspaces/ws/onlineEndpoints/e/deployments/blue",
    );
    assert_eq!(
        id.type_name().as_deref(),
        Some("Microsoft.MachineLearningServices/workspaces/onlineEndpoints/deployments")
    );
    assert_eq!(id.names().collect::<Vec<_>>(), ["ws", "e", "blue"]);
    assert_eq!(id.parent().unwrap().name(), Some("e"));
}

#[test]
fn reads_extension_resources() {
    let lock = parse(
        "/subscriptions/0/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/st/providers/Microsoft.Authorization/locks/keep",
    );
    assert!(lock.is_extension());
    assert_eq!(lock.type_name().as_deref(), Some("Microsoft.Authorization/locks"));
    assert_eq!(lock.parent().unwrap().name(), Some("st"));
}

#[test]
fn reads_scopes_above_the_subscription() {
    let group = parse("/providers/Microsoft.Management/managementGroups/contoso");
    assert_eq!(group.management_group(), Some("contoso"));
    assert_eq!(group.name(), Some("contoso"));
    let policy = parse(
        "/providers/Microsoft.Management/managementGroups/contoso/providers/Microsoft.Authorization/policyAssignments/p",
    );
    assert_eq!(policy.management_group(), Some("contoso"));
    assert_eq!(policy.parent(), Some(group));
    let tenant = parse("/providers/Microsoft.Capacity/reservationOrders/r");
    assert_eq!(tenant.subscription(), None);
    assert_eq!(tenant.parent(), None);
}

#[test]
fn reads_subscriptions_and_groups() {
    assert_eq!(parse("/subscriptions/0").name(), Some("0"));
    assert_eq!(parse("/subscriptions/0").parent(), None);
    let group = parse("subscriptions/0/resourceGroups/rg/");
    assert_eq!(group.name(), Some("rg"));
    assert_eq!(group.type_name(), None);
    assert_eq!(group.parent().unwrap().name(), Some("0"));
}

#[test]
fn a_group_may_be_named_like_a_word_of_the_grammar() {
    let id = parse("/subscriptions/0/resourceGroups/providers/providers/Microsoft.KeyVault/vaults/subscriptions");
    assert_eq!(id.resource_group(), Some("providers"));
    assert_eq!(id.name(), Some("subscriptions"));
}

#[test]
fn letters_beyond_ascii_compare_without_case() {
    assert_eq!(parse("/subscriptions/0/resourceGroups/Größe"), parse("/subscriptions/0/resourcegroups/GRÖßE"));
}

#[test]
fn child_appends_a_pair() {
    let id = parse(ACCOUNT).child("blobServices", "default").unwrap();
    assert_eq!(id.type_name().as_deref(), Some("Microsoft.Storage/storageAccounts/blobServices"));
    assert!(parse(ACCOUNT).child("blobServices", "").is_err());
}

#[test]
fn bad_ids_say_which_segment_is_wrong() {
    let cases = [
        "",
        "/",
        "stcontoso",
        "/subscriptions",
        "/subscriptions//resourceGroups/rg",
        "/subscriptions/0/resourceGroups",
        "/subscriptions/0/vaults/kv",
        "/subscriptions/0/resourceGroups/rg/providers",
        "/subscriptions/0/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts",
        "/subscriptions/0/resourceGroups/a\nb/providers/Microsoft.Storage/storageAccounts/st",
        "/subscriptions/0/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/\u{1b}[31m",
        "https://contoso.example/x",
    ];
    let lines: Vec<String> = cases.iter().map(|case| ResourceId::parse(*case).unwrap_err().to_string()).collect();
    insta::assert_snapshot!(lines.join("\n"));
}

fn name() -> impl Strategy<Value = String> {
    "[A-Za-z0-9][A-Za-z0-9._-]{0,12}"
}

fn any_id() -> impl Strategy<Value = String> {
    (name(), name(), name(), prop::collection::vec((name(), name()), 1..4), any::<bool>()).prop_map(
        |(subscription, group, provider, pairs, lock)| {
            let mut id = format!("/subscriptions/{subscription}/resourceGroups/{group}/providers/{provider}");
            for (kind, name) in pairs {
                // `providers` as a type would begin an extension: not what this strategy makes.
                id.push_str(&format!("/t{kind}/{name}"));
            }
            if lock {
                id.push_str("/providers/Microsoft.Authorization/locks/keep");
            }
            id
        },
    )
}

proptest! {
    #[test]
    fn prints_what_was_read(text in any_id()) {
        let id = ResourceId::parse(text.as_str()).unwrap();
        prop_assert_eq!(id.to_string(), text);
    }

    #[test]
    fn case_and_outer_slashes_do_not_matter(text in any_id()) {
        let id = ResourceId::parse(text.as_str()).unwrap();
        for other in [text.to_uppercase(), text.to_lowercase(), format!("{text}/"), text.trim_start_matches('/').to_owned()] {
            let other = ResourceId::parse(other).unwrap();
            prop_assert_eq!(&id, &other);
            prop_assert_eq!(hash(id.as_str()), hash(other.as_str()));
            prop_assert_eq!(fingerprint(id.as_str()), fingerprint(other.as_str()));
            prop_assert_eq!(id.cmp(&other), Ordering::Equal);
            prop_assert_eq!(id.names().count(), other.names().count());
        }
    }

    #[test]
    fn parents_lead_to_the_subscription(text in any_id()) {
        let mut id = ResourceId::parse(text).unwrap();
        let mut steps = 0;
        while let Some(parent) = id.parent().map(ResourceId::into_owned) {
            prop_assert!(parent.as_str().len() < id.as_str().len());
            id = parent;
            steps += 1;
        }
        prop_assert!(steps >= 2);
        prop_assert!(id.subscription().is_some());
    }

    #[test]
    fn any_text_is_an_id_or_an_error(text in ".{0,60}") {
        let _ = ResourceId::parse(text.as_str());
    }

    #[test]
    fn order_agrees_with_equality(a in ".{0,20}", b in ".{0,20}") {
        prop_assert_eq!(equal(&a, &b), compare(&a, &b) == Ordering::Equal);
        if equal(&a, &b) {
            prop_assert_eq!(hash(&a), hash(&b));
            prop_assert_eq!(fingerprint(&a), fingerprint(&b));
        }
    }
}
