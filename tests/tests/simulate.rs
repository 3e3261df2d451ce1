//! `simulate`: what breaks when something fails.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

use std::collections::BTreeMap;

use amlha_repl::Exit;
use amlha_tests::amlha;
use serde_json::Value;

const GROUP: &str = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-ml/providers";

fn simulated(fault: &str, more: &[&str]) -> amlha_tests::Ran {
    let words = std::iter::once("simulate").chain(fault.split(' ')).chain(["--snapshot", "demo"]);
    amlha(&words.chain(more.iter().copied()).collect::<Vec<_>>())
}

fn document(fault: &str, file: &str) -> Value {
    let words = std::iter::once("simulate").chain(fault.split(' ')).chain(["--snapshot", file, "-o", "json", "--all"]);
    let ran = amlha(&words.collect::<Vec<_>>());
    serde_json::from_str(&ran.stdout).unwrap_or_else(|_| panic!("{}", ran.told()))
}

/// How each resource stands during a fault, by its ARM id, as a number that grows with the harm.
fn standings(fault: &str, file: &str) -> BTreeMap<String, usize> {
    let worse = ["up", "atRisk", "part", "unknown", "down"];
    let impacts = document(fault, file);
    let impacts = impacts["impacts"].as_array().unwrap().iter();
    let place = |impact: &Value| worse.iter().position(|word| impact["during"] == *word).unwrap();
    impacts.map(|impact| (impact["id"].as_str().unwrap().to_owned(), place(impact))).collect()
}

fn estate(resources: &Value) -> tempfile::NamedTempFile {
    let file = tempfile::Builder::new().suffix(".json").tempfile().unwrap();
    std::fs::write(file.path(), resources.to_string()).unwrap();
    file
}

#[test]
fn the_example_loses_what() {
    for (name, fault, more) in [
        ("zone", "zone 1 in northeurope", &[][..]),
        ("region", "region northeurope", &[]),
        ("resource", "resource kv-fraud", &["--all"]),
        ("service", "service key_vault", &["--width", "60"]),
        ("both", "zone 3 in westeurope and resource crfraud", &["-o", "md"]),
        ("json", "resource stfraudlake", &["-o", "json"]),
    ] {
        let ran = simulated(fault, more);
        assert_eq!((ran.exit, ran.stderr.as_str()), (Exit::Done, ""), "{}", ran.told());
        insta::assert_snapshot!(name, ran.stdout);
    }
}

#[test]
fn a_gate_looks_at_one_kind() {
    let gate = |fault: &str, wanted: &str| simulated(fault, &["-o", "none", "--fail-on", wanted]).exit;
    assert_eq!(gate("region northeurope", "down:endpoint"), Exit::No);
    assert_eq!(gate("region northeurope", "down:onlineEndpoint"), Exit::Done);
    assert_eq!(gate("region westeurope", "down:endpoint"), Exit::Done);
    assert_eq!(gate("region westeurope", "down"), Exit::No);
    assert_eq!(
        gate("resource kv-fraud", "part:microsoft.machinelearningservices/workspaces/onlineendpoints"),
        Exit::No
    );
    assert_eq!(gate("resource kv-fraud", "down:endpoint"), Exit::Done);
    assert_eq!(gate("region westeurope", "down:"), Exit::Usage);
    assert_eq!(gate("region westeurope", "sideways"), Exit::Usage);
    let told = simulated("region northeurope", &["--fail-on", "down:endpoint"]).stdout;
    assert!(told.ends_with("FAILED --fail-on down:endpoint: mlw-fraud-neu/score-fraud\n"), "{told}");
}

#[test]
fn words_that_are_no_fault() {
    let mut told = String::new();
    for (fault, exit) in [
        ("zone 1", Exit::Usage),
        ("zone 4 in westeurope", Exit::Usage),
        ("zone 1 in westus", Exit::NotFound),
        ("zone 1 in atlantis", Exit::NotFound),
        ("region", Exit::Usage),
        ("region westeurop", Exit::NotFound),
        ("service Microsoft.Contoso/things", Exit::NotFound),
        ("resource cpu-train", Exit::NotFound),
        ("resource st-nobody", Exit::NotFound),
        ("flood in westeurope", Exit::Usage),
        ("region westeurope or worse", Exit::Usage),
        ("region westeurope and", Exit::Usage),
    ] {
        let ran = simulated(fault, &[]);
        assert_eq!((ran.exit, ran.stdout.as_str()), (exit, ""), "{fault}: {}", ran.told());
        told += &ran.stderr;
    }
    insta::assert_snapshot!("no-faults", told);
}

/// One more fault never leaves anything better off.
#[test]
fn two_faults_are_at_least_as_bad_as_each() {
    let faults = ["zone 2 in northeurope", "region westeurope", "resource stfraudlake", "service container_registry"];
    for one in faults {
        let alone = standings(one, "demo");
        for other in faults {
            let also = standings(other, "demo");
            for (id, standing) in standings(&format!("{one} and {other}"), "demo") {
                assert!(standing >= alone[&id].max(also[&id]), "{one} and {other}: {id}");
            }
        }
    }
}

#[test]
fn the_zones_that_a_resource_names_decide() {
    let server = |name: &str, zone: &str| {
        serde_json::json!({
            "id": format!("{GROUP}/Microsoft.DBforPostgreSQL/flexibleServers/{name}"), "name": name,
            "type": "Microsoft.DBforPostgreSQL/flexibleServers", "location": "westeurope",
            "sku": {"name": "Standard_D2ds_v4", "tier": "GeneralPurpose"},
            "properties": {"availabilityZone": zone, "highAvailability": {"mode": "Disabled"}},
        })
    };
    let file = estate(&serde_json::json!([server("psql-one", "1"), server("psql-two", "2"), server("psql-any", "")]));
    let stands = standings("zone 1 in westeurope", file.path().to_str().unwrap());
    let of = |name: &str| stands[&format!("{GROUP}/Microsoft.DBforPostgreSQL/flexibleServers/{name}")];
    assert_eq!([of("psql-one"), of("psql-two"), of("psql-any")], [4, 0, 1]);
}

/// What nobody could read may be anywhere: whoever needs it is not said to be up.
#[test]
fn what_was_not_read_is_unknown() {
    let workspace = serde_json::json!([{
        "id": format!("{GROUP}/Microsoft.MachineLearningServices/workspaces/mlw-contoso"), "name": "mlw-contoso",
        "type": "Microsoft.MachineLearningServices/workspaces", "location": "northeurope",
        "properties": {"keyVault": format!("{GROUP}/Microsoft.KeyVault/vaults/kv-contoso")},
    }, {
        "id": format!("{GROUP}/Microsoft.KeyVault/vaults/kv-other"), "name": "kv-other",
        "type": "Microsoft.KeyVault/vaults", "location": "westeurope", "properties": {},
    }]);
    let file = estate(&workspace);
    let path = file.path().to_str().unwrap();
    let workspace = format!("{GROUP}/Microsoft.MachineLearningServices/workspaces/mlw-contoso");
    assert_eq!(standings("region westeurope", path)[&workspace], 3, "it is unknown");
    assert_eq!(standings("resource kv-other", path)[&workspace], 0, "another vault is not its own");
    let gate = |more: &[&str]| {
        let words =
            ["simulate", "region", "westeurope", "--snapshot", path, "-o", "none", "--fail-on", "down:workspace"];
        amlha(&words.iter().chain(more).copied().collect::<Vec<_>>()).exit
    };
    assert_eq!(gate(&[]), Exit::Unknown);
}

/// A deployment that stands keeps its endpoint, in part.
#[test]
fn an_endpoint_needs_one_of_its_deployments() {
    let ml = format!("{GROUP}/Microsoft.MachineLearningServices/workspaces/mlw-contoso");
    let typed = |kind: &str, id: &str| {
        let name = id.rsplit('/').next().unwrap();
        serde_json::json!({"id": id, "name": name, "location": "westeurope", "properties": {},
            "type": format!("Microsoft.MachineLearningServices/workspaces{kind}")})
    };
    let endpoint = format!("{ml}/onlineEndpoints/score");
    let (blue, green) = (format!("{endpoint}/deployments/blue"), format!("{endpoint}/deployments/green"));
    let file = estate(&serde_json::json!([
        typed("", &ml),
        typed("/onlineEndpoints", &endpoint),
        typed("/onlineEndpoints/deployments", &blue),
        typed("/onlineEndpoints/deployments", &green),
    ]));
    let path = file.path().to_str().unwrap();
    assert_eq!(standings(&format!("resource {blue}"), path)[&endpoint], 2, "part of it");
    assert_eq!(standings(&format!("resource {blue} and resource {green}"), path)[&endpoint], 4, "all of it");
}
