//! Acceptances held against findings: which they are about, when they end, what Azure says is accepted.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs,
    reason = "tests"
)]

mod common;

use amlha_model::{Inventory, Service};
use amlha_rules::acceptance::{Acceptance, Acceptances, Idle, Origin, Selector, Tag, Until, Why, accept, in_azure};
use amlha_rules::{Axis, Check, Context, Keep, Outcome, Profile, check, rules};
use proptest::prelude::*;
use serde_json::{Value, json};

use common::{GROUP, id};

const NOW: &str = "2026-11-23T08:00:00Z";
const VAULTS: &str = "Microsoft.KeyVault/vaults";

fn estate(resources: &[Value]) -> Inventory {
    common::estate(&Value::from(resources), &[])
}

/// A vault of which `KV001` (fails) and `KV002` (passes) can say something.
fn vault(name: &str) -> Value {
    json!({"id": id(VAULTS, name), "location": "westeurope", "tags": {"Env": "dev", "owner_team": "a"},
        "properties": {"enableSoftDelete": true, "enablePurgeProtection": false}})
}

/// A vault of which nobody knows anything.
fn unread_vault(name: &str) -> Value {
    json!({"id": id(VAULTS, name), "location": "westeurope"})
}

fn on_name(name: &str) -> Selector {
    Selector { name: Some(name.to_owned()), ..Selector::default() }
}

fn acceptance(rule: &str, on: Selector, until: &str) -> Acceptance {
    Acceptance {
        rules: vec![rules::find(rule).unwrap()],
        on,
        reason: "it is a test".to_owned(),
        by: "alice".to_owned(),
        until: Until::Day(until.parse().unwrap()),
        origin: Origin::File { name: "accepted.toml".to_owned(), line: 1 },
    }
}

fn judged<T>(inventory: &Inventory, acceptances: &Acceptances, look: impl FnOnce(&Check<'_>) -> T) -> T {
    judged_by(&Profile::default(), inventory, acceptances, look)
}

fn judged_by<T>(
    profile: &Profile,
    inventory: &Inventory,
    acceptances: &Acceptances,
    look: impl FnOnce(&Check<'_>) -> T,
) -> T {
    let context = Context::new(inventory, profile, NOW.parse().unwrap());
    look(&accept(check(&context, Keep::Findings), acceptances))
}

fn of(entries: Vec<Acceptance>) -> Acceptances {
    Acceptances { entries, not_applied: Vec::new() }
}

/// The accepted findings.
fn accepted(inventory: &Inventory, acceptances: &Acceptances) -> Vec<String> {
    judged(inventory, acceptances, |check| check.accepted().map(|finding| finding.id.clone()).collect())
}

#[test]
fn each_selector_selects_what_it_says() {
    let inventory = estate(&[vault("kv-a"), vault("kv-b")]);
    let both = ["KV001@kv-a", "KV001@kv-b"];
    let tag = |name: &str, value: Option<&str>| Selector {
        tag: Some(Tag { name: name.to_owned(), value: value.map(str::to_owned) }),
        ..Selector::default()
    };
    let cases: Vec<(Selector, &[&str])> = vec![
        (on_name("KV-A"), &both[..1]),
        (on_name("kv-*"), &both),
        (on_name("kv"), &[]),
        (Selector { id: Some(id(VAULTS, "KV-B")), ..Selector::default() }, &both[1..]),
        (Selector { id: Some(GROUP.to_owned()), ..Selector::default() }, &[]),
        (Selector { below: Some(GROUP.to_uppercase()), ..Selector::default() }, &both),
        (Selector { below: Some(format!("{GROUP}-other")), ..Selector::default() }, &[]),
        (Selector { service: Some(Service::KeyVault), ..Selector::default() }, &both),
        (Selector { service: Some(Service::StorageAccount), ..Selector::default() }, &[]),
        (tag("env", Some("dev")), &both),
        (tag("env", Some("DEV")), &[]),
        (tag("ENV", None), &both),
        (tag("ownerTeam", None), &[]),
        (tag("missing", None), &[]),
        (Selector { finding: Some("kv001@KV-a".to_owned()), ..Selector::default() }, &both[..1]),
        (Selector { finding: Some("KV002@kv-a".to_owned()), ..Selector::default() }, &[]),
        (Selector { service: Some(Service::KeyVault), ..on_name("kv-b") }, &both[1..]),
        (Selector { service: Some(Service::StorageAccount), ..on_name("kv-b") }, &[]),
        (Selector::default(), &[]),
    ];
    for (on, wanted) in cases {
        let found = accepted(&inventory, &of(vec![acceptance("KV001", on.clone(), "2027-01-01")]));
        assert_eq!(found, wanted, "{on}");
    }
}

#[test]
fn an_acceptance_is_about_its_own_rule() {
    let inventory = estate(&[json!({"id": id(VAULTS, "kv-a"), "location": "westeurope",
        "properties": {"enableSoftDelete": false, "enablePurgeProtection": false}})]);
    assert_eq!(accepted(&inventory, &of(vec![acceptance("KV002", on_name("*"), "2027-01-01")])), ["KV002@kv-a"]);
}

#[test]
fn what_could_not_be_judged_can_be_accepted() {
    let inventory = estate(&[unread_vault("kv-a")]);
    let all = of(vec![acceptance("KV001", on_name("kv-a"), "2027-01-01")]);
    judged(&inventory, &all, |check| {
        let finding = check.find("KV001@kv-a").unwrap();
        assert_eq!(finding.verdict.outcome, Outcome::Unknown);
        assert!(finding.is_accepted());
    });
}

#[test]
fn the_last_day_counts_and_the_next_one_does_not() {
    let inventory = estate(&[vault("kv-a")]);
    let accepts = |until| !accepted(&inventory, &of(vec![acceptance("KV001", on_name("kv-a"), until)])).is_empty();
    assert!(accepts("2026-11-24"));
    assert!(accepts("2026-11-23"));
    assert!(!accepts("2026-11-22"));
    let moment = |until: &str| {
        let until = Until::Moment(until.parse().unwrap());
        let one = Acceptance { until, ..acceptance("KV001", on_name("kv-a"), "2027-01-01") };
        !accepted(&inventory, &of(vec![one])).is_empty()
    };
    assert!(moment("2026-11-23T08:00:01Z"));
    assert!(!moment(NOW));
}

#[test]
fn of_several_the_one_that_holds_longest_is_told() {
    let inventory = estate(&[vault("kv-a")]);
    let until = |ends: &[&str]| {
        let entries = ends.iter().map(|until| acceptance("KV001", on_name("kv-a"), until)).collect();
        judged(&inventory, &of(entries), |check| {
            let covered = check.find("KV001@kv-a").unwrap().acceptance.unwrap();
            assert!(check.acceptances.iter().all(|held| held.findings == 1 && held.idle.is_none()));
            (covered.acceptance.until.to_string(), covered.ended)
        })
    };
    assert_eq!(until(&["2026-12-01", "2026-12-31", "2026-12-15"]), ("2026-12-31".to_owned(), false));
    assert_eq!(until(&["2025-12-31", "2026-11-23"]), ("2026-11-23".to_owned(), false));
    assert_eq!(until(&["2025-12-31", "2026-04-01"]), ("2026-04-01".to_owned(), true));
}

#[test]
fn what_matches_nothing_says_why() {
    let inventory = estate(&[vault("kv-a")]);
    let idle = |profile: &Profile, one: Acceptance| {
        judged_by(profile, &inventory, &of(vec![one]), |check| check.acceptances[0].idle)
    };
    let all = Profile::default();
    assert_eq!(idle(&all, acceptance("KV001", on_name("kv-gone"), "2027-01-01")), Some(Idle::NoResource));
    assert_eq!(idle(&all, acceptance("KV002", on_name("kv-a"), "2027-01-01")), Some(Idle::NothingFound));
    assert_eq!(idle(&all, acceptance("ST001", on_name("kv-a"), "2027-01-01")), Some(Idle::NoResource));
    assert_eq!(idle(&all, acceptance("KV001", on_name("kv-a"), "2027-01-01")), None);
    let finding = |id: &str| Selector { finding: Some(id.to_owned()), ..Selector::default() };
    assert_eq!(idle(&all, acceptance("KV002", finding("KV002@kv-a"), "2027-01-01")), Some(Idle::NothingFound));
    assert_eq!(idle(&all, acceptance("KV002", finding("KV002@kv-b"), "2027-01-01")), Some(Idle::NoResource));
    let zones = Profile { axes: vec![Axis::Zone], ..Profile::default() };
    assert_eq!(idle(&zones, acceptance("KV001", on_name("kv-a"), "2027-01-01")), Some(Idle::NotJudged));
}

/// What is accepted in Azure, as `rule on selector until by because`, and what is not applied.
fn azure(inventory: &Inventory) -> (Vec<String>, Vec<Why>) {
    let all = in_azure(inventory);
    let told = |entry: &Acceptance| {
        let rules: Vec<&str> = entry.rules.iter().map(|rule| rule.code).collect();
        format!("{} on {} until {} by {} because {}", rules.join(" "), entry.on, entry.until, entry.by, entry.reason)
    };
    (all.entries.iter().map(told).collect(), all.not_applied.iter().map(|other| other.why).collect())
}

const PURGE_PROTECTION: &str =
    "/providers/Microsoft.Authorization/policyDefinitions/0b60c0b2-2dc2-4e1c-b5c9-abbed971de53";
const ZONES: &str = "/providers/microsoft.authorization/policydefinitions/85B005B2-95FC-4953-B9CB-F9EE6427C754";

fn assignment(definition: &str) -> Value {
    json!({"id": format!("{GROUP}/providers/Microsoft.Authorization/policyAssignments/resilience"),
        "properties": {"policyDefinitionId": definition}})
}

/// An exemption at a scope, with these properties over the usual ones.
fn exemption(scope: &str, changes: Value) -> Value {
    let mut properties = json!({
        "policyAssignmentId": format!("{GROUP}/providers/Microsoft.Authorization/policyAssignments/Resilience"),
        "exemptionCategory": "Waiver",
        "displayName": "tests",
        "description": "the vaults of\n tests are purged",
        "expiresOn": "2027-01-31T00:00:00.0000000Z",
    });
    let Value::Object(changes) = changes else { panic!() };
    properties.as_object_mut().unwrap().extend(changes);
    json!({"id": format!("{scope}/providers/Microsoft.Authorization/policyExemptions/tests"),
        "type": "microsoft.authorization/policyexemptions",
        "systemData": {"createdBy": "alice@contoso.com", "lastModifiedBy": "bob@contoso.com"},
        "properties": properties})
}

#[test]
fn an_exemption_from_a_policy_accepts_the_rules_that_check_the_same() {
    let scope = id(VAULTS, "kv-a");
    let inventory = estate(&[vault("kv-a"), vault("kv-b"), assignment(PURGE_PROTECTION), exemption(&scope, json!({}))]);
    let (entries, left) = azure(&inventory);
    assert_eq!(left, []);
    assert_eq!(
        entries,
        [format!(
            "KV001 on below = {scope} until 2027-01-31T00:00:00Z by bob@contoso.com because the vaults of tests are purged"
        )]
    );
    let all = in_azure(&inventory);
    assert_eq!(accepted(&inventory, &all), ["KV001@kv-a"]);
    let Origin::PolicyExemption { category, .. } = &all.entries[0].origin else { panic!() };
    assert_eq!(category, "Waiver");
}

/// The Azure CLI lifts the properties to the top.
#[test]
fn an_exemption_as_az_lists_it_is_the_same() {
    let lifted = |mut resource: Value| {
        let Value::Object(properties) = resource["properties"].take() else { panic!() };
        let members = resource.as_object_mut().unwrap();
        members.remove("properties");
        members.extend(properties);
        resource
    };
    let set = format!("{GROUP}/providers/Microsoft.Authorization/policySetDefinitions/resilience");
    let initiative = json!({"id": set, "properties": {"policyDefinitions": [
        {"policyDefinitionReferenceId": "purge", "policyDefinitionId": PURGE_PROTECTION}]}});
    let as_arm = [assignment(&set), initiative, exemption(GROUP, json!({"policyDefinitionReferenceIds": ["purge"]}))];
    let as_az = as_arm.clone().map(lifted);
    let told = azure(&estate(&as_az));
    assert_eq!(told, azure(&estate(&as_arm)));
    assert_eq!(told.0.len(), 1, "{told:?}");
}

#[test]
fn an_exemption_of_a_group_is_about_everything_in_it() {
    let inventory = estate(&[vault("kv-a"), assignment(PURGE_PROTECTION), exemption(GROUP, json!({}))]);
    assert_eq!(accepted(&inventory, &in_azure(&inventory)), ["KV001@kv-a"]);
    let ended = json!({"expiresOn": "2026-11-23T07:59:59Z"});
    let inventory = estate(&[vault("kv-a"), assignment(PURGE_PROTECTION), exemption(GROUP, ended)]);
    assert!(accepted(&inventory, &in_azure(&inventory)).is_empty());
    judged(&inventory, &in_azure(&inventory), |check| {
        assert!(check.find("KV001@kv-a").unwrap().acceptance.unwrap().ended);
    });
}

#[test]
fn an_exemption_from_an_initiative_is_about_the_policies_it_names() {
    let set = format!("{GROUP}/providers/Microsoft.Authorization/policySetDefinitions/resilience");
    let initiative = json!({"id": set, "properties": {"policyDefinitions": [
        {"policyDefinitionReferenceId": "purge", "policyDefinitionId": PURGE_PROTECTION},
        {"policyDefinitionReferenceId": "zones", "policyDefinitionId": ZONES},
        {"policyDefinitionReferenceId": "other", "policyDefinitionId": "/providers/Microsoft.Authorization/policyDefinitions/x"},
    ]}});
    let rules = |changes: Value| {
        let inventory = estate(&[assignment(&set), initiative.clone(), exemption(GROUP, changes)]);
        let all = in_azure(&inventory);
        let codes = all.entries.iter().flat_map(|entry| &entry.rules).map(|rule| rule.code).collect::<Vec<_>>();
        (codes, all.not_applied.first().map(|other| other.why))
    };
    assert_eq!(rules(json!({})), (vec!["ST001", "KV001"], None));
    assert_eq!(rules(json!({"policyDefinitionReferenceIds": []})), (vec!["ST001", "KV001"], None));
    assert_eq!(rules(json!({"policyDefinitionReferenceIds": ["ZONES"]})), (vec!["ST001"], None));
    assert_eq!(rules(json!({"policyDefinitionReferenceIds": ["other"]})), (vec![], Some(Why::NoRule)));
    assert_eq!(rules(json!({"policyDefinitionReferenceIds": ["gone"]})), (vec![], Some(Why::NoSuchPolicy)));
    assert_eq!(rules(json!({"policyDefinitionReferenceIds": "zones"})), (vec![], Some(Why::NoSuchPolicy)));
    let inventory = estate(&[assignment(&set), exemption(GROUP, json!({}))]);
    assert_eq!(azure(&inventory).1, [Why::NoInitiative]);
}

#[test]
fn an_exemption_that_leaves_something_open_accepts_nothing() {
    let with = |changes: Value| azure(&estate(&[assignment(PURGE_PROTECTION), exemption(GROUP, changes)]));
    let why = |changes: Value| {
        let (entries, left) = with(changes);
        assert!(entries.is_empty(), "{entries:?}");
        left[0]
    };
    assert_eq!(why(json!({"expiresOn": null})), Why::NoEnd);
    assert_eq!(why(json!({"expiresOn": ""})), Why::NoEnd);
    assert_eq!(why(json!({"expiresOn": "9999-12-31T23:59:59.9999999Z"})), Why::NoEnd);
    assert_eq!(why(json!({"expiresOn": "some day"})), Why::EndUnreadable);
    assert_eq!(why(json!({"expiresOn": 7})), Why::EndUnreadable);
    assert_eq!(why(json!({"description": " ", "displayName": null})), Why::NoReason);
    assert_eq!(why(json!({"policyAssignmentId": null})), Why::NoAssignment);
    assert_eq!(why(json!({"policyAssignmentId": format!("{GROUP}/gone")})), Why::NoAssignment);
    assert_eq!(why(json!({"resourceSelectors": [{"name": "a", "selectors": []}]})), Why::Narrowed);
    assert_eq!(with(json!({"description": null})).0.len(), 1, "a title is a reason");
    let management = "/providers/Microsoft.Management/managementGroups/contoso";
    let inventory = estate(&[assignment(PURGE_PROTECTION), exemption(management, json!({}))]);
    assert_eq!(azure(&inventory).1, [Why::ManagementGroup]);
    // A customer's own definition may bear any name.
    let own = format!("{GROUP}{PURGE_PROTECTION}");
    let inventory = estate(&[assignment(&own), exemption(GROUP, json!({}))]);
    assert_eq!(azure(&inventory).1, [Why::NoRule]);
}

#[test]
fn an_exemption_that_names_nobody_says_so() {
    let mut nameless = exemption(GROUP, json!({}));
    nameless.as_object_mut().unwrap().remove("systemData");
    let inventory = estate(&[assignment(PURGE_PROTECTION), nameless]);
    assert!(azure(&inventory).0[0].contains(" by someone whom Azure Policy does not name because "));
}

/// A suppression of a recommendation of this kind about a scope.
fn suppression(scope: &str, kind: &str, end: &Value) -> [Value; 2] {
    let recommendation = format!("{scope}/providers/Microsoft.Advisor/recommendations/r1");
    [
        json!({"id": format!("{recommendation}/suppressions/later"),
            "properties": {"suppressionId": "1", "ttl": "30.00:00:00", "expirationTimeStamp": end}}),
        json!({"id": recommendation, "properties": {"recommendationTypeId": kind}}),
    ]
}

const FAILOVER_GROUP: &str = "2ea11bcb-dfd0-48dc-96f0-beba578b989a";

#[test]
fn a_suppression_of_a_recommendation_accepts_the_rule_that_checks_the_same() {
    let database = format!("{GROUP}/providers/Microsoft.Sql/servers/sql-contoso/databases/features");
    let resource =
        json!({"id": database, "location": "westeurope", "sku": {"name": "GP_Gen5", "tier": "GeneralPurpose"}});
    let [later, recommendation] = suppression(&database, FAILOVER_GROUP, &json!("2027-01-31T00:00:00Z"));
    let inventory = estate(&[resource, later.clone(), recommendation]);
    let (entries, left) = azure(&inventory);
    assert_eq!(left, []);
    assert_eq!(
        entries,
        [format!(
            "SQ003 on id = {database} until 2027-01-31T00:00:00Z by someone whom Azure Advisor does not name because \
             postponed in Azure Advisor, which keeps no reason"
        )]
    );
    // Resource Graph calls the same thing by a shorter type.
    let mut short = later.clone();
    short["type"] = "microsoft.advisor/suppressions".into();
    let [_, recommendation] = suppression(&database, FAILOVER_GROUP, &Value::Null);
    assert_eq!(azure(&estate(&[short, recommendation])).0, entries);
    let why = |resources: &[Value]| azure(&estate(resources)).1;
    assert_eq!(why(&[later]), [Why::NoRecommendation]);
    assert_eq!(why(&suppression(&database, FAILOVER_GROUP, &Value::Null)), [Why::NoEnd]);
    assert_eq!(why(&suppression(&database, "other", &json!("2027-01-31T00:00:00Z"))), [Why::NoRule]);
    let subscription = "/subscriptions/00000000-0000-0000-0000-000000000000";
    let whole = suppression(subscription, FAILOVER_GROUP, &json!("2027-01-31T00:00:00Z"));
    assert_eq!(why(&whole), [Why::NoResource]);
    // Such a recommendation may name its resource inside.
    let [later, mut recommendation] = whole;
    recommendation["properties"]["resourceMetadata"] = json!({"resourceId": database});
    assert_eq!(azure(&estate(&[later, recommendation])).0.len(), 1);
}

proptest! {
    /// Whatever is accepted: what is found, its order and the counts are the same.
    #[test]
    fn nothing_is_hidden(entries in prop::collection::vec((0_usize..3, "[kv*?a-c-]{0,5}", 2024_i16..2029), 0..6)) {
        let inventory = estate(&[vault("kv-a"), vault("kv-b"), unread_vault("kv-c")]);
        let entries: Vec<Acceptance> = entries
            .into_iter()
            .map(|(rule, name, year)| {
                acceptance(["KV001", "KV002", "ST001"][rule], on_name(&name), &format!("{year}-06-30"))
            })
            .collect();
        let told = |check: &Check<'_>| {
            let findings = check.findings.iter();
            findings.map(|finding| (finding.id.clone(), finding.verdict.outcome, finding.impact)).collect::<Vec<_>>()
        };
        let (plain, counts) = judged(&inventory, &Acceptances::default(), |check| (told(check), check.counts));
        let all = of(entries);
        judged(&inventory, &all, |check| {
            prop_assert_eq!(told(check), plain);
            prop_assert_eq!(check.counts, counts);
            prop_assert_eq!(check.acceptances.len(), all.entries.len());
            for held in &check.acceptances {
                prop_assert_eq!(held.idle.is_some(), held.findings == 0);
            }
            Ok(())
        })?;
    }
}
