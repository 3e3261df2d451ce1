//! The real Azure CLI against the fake: `AMLHA_AZ=path/to/az cargo test -p amlha-fake-arm --test azure_cli`.
//!
//! Without the variable nothing is tested, and a line says so.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    missing_docs,
    reason = "tests"
)]

mod common;

use std::ffi::OsString;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use amlha_fake_arm::{Action, Body, FakeArm, Fault, Match};
use common::{SUB, fake, id};
use serde_json::{Value, json};

/// The CLI with a configuration of its own, logged in.
struct Cli<'f> {
    program: OsString,
    folder: &'f Path,
}

impl<'f> Cli<'f> {
    fn log_in(folder: &'f Path, fake: &FakeArm) -> Option<Self> {
        let Some(program) = std::env::var_os("AMLHA_AZ") else {
            println!("skipped: AMLHA_AZ does not name an az");
            return None;
        };
        fake.write_certificate(&folder.join("cert.pem")).unwrap();
        let cli = Self { program, folder };
        cli.ok(&["cloud", "register", "-n", "fake", "--endpoint-resource-manager", fake.url()]);
        cli.ok(&["cloud", "set", "-n", "fake"]);
        let (user, tenant) = ("00000000-0000-0000-0000-0000000000aa", "00000000-0000-0000-0000-00000000000f");
        let logged_in = cli.ok(&["login", "--service-principal", "-u", user, "-p", "anything", "--tenant", tenant]);
        assert_eq!(logged_in.as_array().unwrap().len(), 2);
        Some(cli)
    }

    /// The exit code, what was printed, and what was complained of.
    fn run(&self, arguments: &[&str]) -> (i32, String, String) {
        let output = Command::new(&self.program)
            .args(arguments)
            .args(["-o", "json"])
            .env("AZURE_CONFIG_DIR", self.folder.join("az"))
            .env("AZURE_CORE_COLLECT_TELEMETRY", "no")
            .env("AZURE_CORE_INSTANCE_DISCOVERY", "false")
            .env("REQUESTS_CA_BUNDLE", self.folder.join("cert.pem"))
            .output()
            .unwrap();
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        (output.status.code().unwrap_or(-1), text(&output.stdout), text(&output.stderr))
    }

    fn ok(&self, arguments: &[&str]) -> Value {
        let (code, out, complaint) = self.run(arguments);
        assert_eq!(code, 0, "az {}: {complaint}", arguments.join(" "));
        if out.trim().is_empty() { Value::Null } else { serde_json::from_str(&out).unwrap() }
    }
}

#[test]
fn it_logs_in_and_reads() {
    let folder = tempfile::tempdir().unwrap();
    let fake = fake().tls().page_size(3).start_blocking().unwrap();
    let Some(cli) = Cli::log_in(folder.path(), &fake) else { return };
    assert_eq!(cli.ok(&["resource", "list", "--query", "length(@)"]), 7);
    assert_eq!(cli.ok(&["group", "list", "--query", "[].name"]), json!(["rg-contoso"]));
    let account = cli.ok(&["storage", "account", "show", "-n", "stcontoso", "-g", "rg-contoso"]);
    assert_eq!(
        (&account["sku"]["name"], &account["encryption"]["keySource"]),
        (&json!("Standard_LRS"), &json!("Microsoft.Storage"))
    );
    assert_eq!(cli.ok(&["storage", "account", "list", "--query", "[].name"]), json!(["stcontoso"]));
    assert_eq!(cli.ok(&["acr", "show", "-n", "crcontoso", "--query", "sku.name"]), "Basic");
    assert_eq!(cli.ok(&["keyvault", "show", "-n", "kv-contoso", "--query", "properties.enableSoftDelete"]), true);
    assert_eq!(
        cli.ok(&["aks", "nodepool", "list", "-g", "rg-contoso", "--cluster-name", "aks-contoso", "--query", "[].name"]),
        json!(["system", "infer"])
    );
    let workspace = id("Microsoft.MachineLearningServices/workspaces/mlw-contoso");
    assert_eq!(cli.ok(&["resource", "show", "--ids", &workspace, "--query", "kind"]), "Default");
    let computes =
        cli.ok(&["rest", "--method", "get", "--url", &format!("{workspace}/computes?api-version=2025-06-01")]);
    assert_eq!(common::names(&computes["value"]), ["cpu", "gpu"]);
    let query = json!({"query": "resources | where type =~ 'microsoft.storage/storageaccounts' | project id, name"})
        .to_string();
    let graph = "/providers/Microsoft.ResourceGraph/resources?api-version=2022-10-01";
    let found = cli.ok(&["rest", "--method", "post", "--url", graph, "--body", &query]);
    assert_eq!((&found["count"], &found["data"][0]["name"]), (&json!(1), &json!("stcontoso")));
    assert_eq!(cli.run(&["storage", "account", "show", "-n", "stnope", "-g", "rg-contoso"]).0, 3);
    assert_eq!(fake.changes(), []);
    assert!(fake.requests().iter().all(|logged| !logged.body.contains("anything")));
}

#[test]
fn it_writes_and_waits() {
    let folder = tempfile::tempdir().unwrap();
    let throttled = Action::Status {
        status: 429,
        headers: vec![("Retry-After".to_owned(), "1".to_owned())],
        body: Body::ArmError { code: "TooManyRequests".to_owned(), message: "wait".to_owned() },
    };
    let faults = vec![Fault::first(1, Match::method("PATCH"), throttled)];
    let fake = fake().tls().faults(faults).long_running(Duration::from_millis(500)).start_blocking().unwrap();
    let Some(cli) = Cli::log_in(folder.path(), &fake) else { return };
    let account = ["-n", "stcontoso", "-g", "rg-contoso"];
    cli.ok(&[&["storage", "account", "update", "--sku", "Standard_ZRS"][..], &account].concat());
    assert_eq!(cli.ok(&["acr", "update", "-n", "crcontoso", "--sku", "Premium", "--query", "sku.tier"]), "Premium");
    cli.ok(&[
        "aks",
        "nodepool",
        "add",
        "-n",
        "infer2",
        "--cluster-name",
        "aks-contoso",
        "-g",
        "rg-contoso",
        "--zones",
        "1",
        "2",
        "3",
    ]);
    cli.ok(&["aks", "update", "-n", "aks-contoso", "-g", "rg-contoso", "--tier", "standard"]);
    cli.ok(&["keyvault", "update", "-n", "kv-contoso", "-g", "rg-contoso", "--enable-purge-protection", "true"]);
    let workspace = id("Microsoft.MachineLearningServices/workspaces/mlw-contoso");
    cli.ok(&["resource", "tag", "--ids", &workspace, "--tags", "a=b"]);
    cli.ok(&["lock", "create", "-n", "hold", "-g", "rg-contoso", "--lock-type", "CanNotDelete"]);
    let (code, _, complaint) = cli.run(&[&["storage", "account", "delete", "-y"][..], &account].concat());
    assert!(code == 1 && complaint.contains("ScopeLocked"), "{complaint}");
    let template = folder.path().join("template.json");
    let resource = json!({"type": "Microsoft.Storage/storageAccounts", "apiVersion": "2023-05-01", "name": "stcontoso",
        "location": "[resourceGroup().location]", "kind": "StorageV2", "sku": {"name": "Standard_GZRS"}});
    let schema = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#";
    std::fs::write(
        &template,
        json!({"$schema": schema, "contentVersion": "1.0.0.0", "resources": [resource]}).to_string(),
    )
    .unwrap();
    let template = template.display().to_string();
    for word in ["validate", "what-if", "create"] {
        let (code, _, complaint) = cli.run(&["deployment", "group", word, "-g", "rg-contoso", "-f", &template]);
        assert_eq!(code, 0, "{word}: {complaint}");
    }
    assert_eq!(
        fake.resource(&id("Microsoft.Storage/storageAccounts/stcontoso")).unwrap()["sku"],
        json!({"name": "Standard_GZRS", "tier": "Standard"})
    );
    let cluster = fake.resource(&id("Microsoft.ContainerService/managedClusters/aks-contoso")).unwrap();
    assert_eq!(
        (&cluster["sku"]["tier"], &cluster["properties"]["agentPoolProfiles"][2]["name"]),
        (&json!("Standard"), &json!("infer2"))
    );
    let told: Vec<String> =
        fake.changes().iter().map(|change| format!("{} {}", change.method, change.id.replace(SUB, ""))).collect();
    let providers = "/resourceGroups/rg-contoso/providers";
    assert_eq!(
        told,
        [
            format!("PATCH {providers}/Microsoft.Storage/storageAccounts/stcontoso"),
            format!("PATCH {providers}/Microsoft.ContainerRegistry/registries/crcontoso"),
            format!("PUT {providers}/Microsoft.ContainerService/managedClusters/aks-contoso/agentPools/infer2"),
            format!("PUT {providers}/Microsoft.ContainerService/managedClusters/aks-contoso"),
            format!("PUT {providers}/Microsoft.KeyVault/vaults/kv-contoso"),
            format!("PUT {providers}/Microsoft.MachineLearningServices/workspaces/mlw-contoso"),
            format!("PUT {providers}/Microsoft.Authorization/locks/hold"),
            format!("PUT {providers}/Microsoft.Storage/storageAccounts/stcontoso"),
        ]
    );
}
