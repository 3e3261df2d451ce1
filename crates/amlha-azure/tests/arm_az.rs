//! What is read from az's own folder.
#![cfg(feature = "arm")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs,
    reason = "tests"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use amlha_azure::arm::Variables;
use amlha_azure::arm::az::{Defaults, folder};

fn variables(pairs: &'static [(&'static str, &'static str)]) -> Variables {
    Arc::new(|name| pairs.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned()))
}

const PROFILE: &str = r#"{"installationId":"0","subscriptions":[
    {"id":"0000-2","name":"second","state":"Enabled","user":{"name":"alice@contoso.example","type":"user"},"isDefault":true,"tenantId":"t","environmentName":"AzureCloud"},
    {"id":"0000-1","name":"first","isDefault":false,"tenantId":"t","environmentName":"AzureCloud"},
    {"id":"0000-3","name":"elsewhere","user":null,"isDefault":true,"tenantId":"t","environmentName":"fake"}]}"#;

fn written(files: &[(&str, &[u8])]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in files {
        fs::write(folder.path().join(name), bytes).unwrap();
    }
    folder
}

#[test]
fn the_folder_is_where_az_looks() {
    let home = Path::new("/home/a");
    assert_eq!(folder(&variables(&[]), Some(home)), Some(PathBuf::from("/home/a/.azure")));
    assert_eq!(folder(&variables(&[("AZURE_CONFIG_DIR", "/x")]), Some(home)), Some(PathBuf::from("/x")));
    assert_eq!(folder(&variables(&[("AZURE_CONFIG_DIR", " ")]), None), None);
}

#[test]
fn a_folder_that_is_not_there_says_nothing() {
    let defaults = Defaults::read(Path::new("/nowhere/at/all"), &variables(&[]));
    assert_eq!(defaults, Defaults::default());
    assert_eq!(defaults.environment().unwrap().name, "AzureCloud");
}

#[test]
fn defaults_and_the_active_subscription_are_read() {
    let config = "[core]\noutput = json\n# a comment\n; another\n\n[defaults]\nGroup = rg with spaces\nworkspace=ws\nlocation =\n";
    let profile = format!("\u{feff}{PROFILE}");
    let folder = written(&[("config", config.as_bytes()), ("azureProfile.json", profile.as_bytes())]);
    let before = fs::read(folder.path().join("config")).unwrap();
    let defaults = Defaults::read(folder.path(), &variables(&[]));
    assert_eq!(defaults.notes, Vec::<String>::new());
    assert_eq!((defaults.group.as_deref(), defaults.workspace.as_deref()), (Some("rg with spaces"), Some("ws")));
    assert_eq!((defaults.location, defaults.cloud), (None, None));
    let active = defaults.subscription.unwrap();
    assert_eq!((active.id.as_str(), active.name.as_str()), ("0000-2", "second"));
    assert_eq!((active.tenant.as_deref(), active.user.as_deref()), (Some("t"), Some("alice@contoso.example")));
    let ids: Vec<&str> = defaults.subscriptions.iter().map(|subscription| subscription.id.as_str()).collect();
    assert_eq!(ids, ["0000-1", "0000-2"], "those of the active cloud, in order");

    let pairs = &[
        ("AZURE_DEFAULTS_GROUP", "other"),
        ("AZURE_DEFAULTS_LOCATION", "westeurope"),
        ("AZURE_DEFAULTS_WORKSPACE", ""),
    ];
    let defaults = Defaults::read(folder.path(), &variables(pairs));
    assert_eq!((defaults.group.as_deref(), defaults.location.as_deref()), (Some("other"), Some("westeurope")));
    assert_eq!(defaults.workspace.as_deref(), Some("ws"), "an empty variable says nothing");
    assert_eq!(fs::read(folder.path().join("config")).unwrap(), before);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2, "nothing was written");
}

#[test]
fn a_registered_cloud_is_known() {
    let clouds = "[AzureCloud]\nsubscription = 0000-2\n[fake]\nendpoint_resource_manager = https://localhost:8443\n\
        endpoint_active_directory = https://localhost:8443/adfs\nendpoint_active_directory_resource_id = https://localhost:8443/\n\
        [plain]\nendpoint_resource_manager = http://arm.example\n";
    let config = b"[cloud]\nname = fake\n";
    let folder =
        written(&[("config", config), ("clouds.config", clouds.as_bytes()), ("azureProfile.json", PROFILE.as_bytes())]);
    let defaults = Defaults::read(folder.path(), &variables(&[]));
    let environment = defaults.environment().unwrap();
    assert_eq!((environment.name.as_str(), environment.endpoint.as_str()), ("fake", "https://localhost:8443"));
    assert_eq!(environment.authority, "https://localhost:8443");
    assert_eq!(environment.scope(), "https://localhost:8443//.default", "as az writes it");
    assert_eq!(defaults.subscription.unwrap().id, "0000-3");
    assert_eq!(defaults.clouds.keys().collect::<Vec<_>>(), ["fake"]);
    assert!(defaults.notes[0].contains("`plain`") && defaults.notes[0].contains("not https"), "{:?}", defaults.notes);

    let defaults = Defaults::read(folder.path(), &variables(&[("AZURE_CLOUD_NAME", "AzureChinaCloud")]));
    assert_eq!(defaults.environment().unwrap().endpoint, "https://management.chinacloudapi.cn");
    assert_eq!(defaults.subscription, None);
    assert!(Defaults::read(folder.path(), &variables(&[("AZURE_CLOUD_NAME", "mars")])).environment().is_err());
}

#[test]
fn broken_files_are_notes() {
    let folder = written(&[
        ("config", b"group = before any section\n[defaults]\nno pair\ngroup = g\n\x1b[31m\n"),
        ("clouds.config", &[0xff, 0xfe, 0x00]),
        ("azureProfile.json", b"{\"subscriptions\":[{\"name\":\"no id\"}]}"),
    ]);
    let defaults = Defaults::read(folder.path(), &variables(&[]));
    assert_eq!(defaults.group.as_deref(), Some("g"));
    assert_eq!((defaults.subscriptions.len(), defaults.notes.len()), (0, 5), "{:#?}", defaults.notes);
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("azureProfile.json")).unwrap();
    let defaults = Defaults::read(folder.path(), &variables(&[]));
    assert!(defaults.notes[0].contains("cannot be read"), "{:?}", defaults.notes);
}
