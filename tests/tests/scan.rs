//! `scan`, `doctor`, `query --live` and `open latest` against a fake Azure Resource Manager.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs,
    reason = "tests"
)]

use std::path::Path;

use amlha_azure::{Input, open};
use amlha_fake_arm::{Action, FakeArm, Fault, Match};
use amlha_model::Inventory;
use amlha_repl::Exit;
use amlha_tests::{Ran, Run, graph_estate, same};
use tempfile::TempDir;

fn fake(estate: &Inventory) -> FakeArm {
    FakeArm::over(estate).no_quota().start_blocking().unwrap()
}

fn opened(path: &Path) -> Inventory {
    open(&[Input::Path(path.to_owned())]).unwrap().inventory
}

/// What was said, without what differs from run to run.
fn told(ran: &Ran, fake: &FakeArm, folder: &TempDir) -> String {
    let text = ran.told().replace(fake.url(), "http://127.0.0.1:PORT");
    let text = text.replace(&folder.path().display().to_string(), "FOLDER");
    let mut lines: Vec<String> = Vec::new();
    for line in text.lines() {
        // Sizes and times.
        let line = match line.strip_prefix("wrote ") {
            Some(rest) => format!("wrote {} (SIZE)", rest.split(" (").next().unwrap()),
            None => line.to_owned(),
        };
        lines.push(line);
    }
    lines.join("\n")
}

#[test]
fn a_scan_is_kept_and_gives_the_estate_back() {
    let estate = graph_estate::inventory(3);
    let (fake, folder) = (fake(&estate), TempDir::new().unwrap());
    let ran = Run::default().snapshots(folder.path()).amlha(&["scan", "--endpoint", fake.url()]);
    assert_eq!(ran.exit, Exit::Done, "{}", ran.told());
    insta::assert_snapshot!(told(&ran, &fake, &folder));
    let file = ran.stdout.trim();
    assert_eq!(same::differences(&estate, &opened(Path::new(file))), Vec::<String>::new());
    let left: Vec<_> = std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left.len(), 1, "what was kept for resuming is gone: {left:?}");
}

#[test]
fn only_reads_are_ever_sent() {
    let estate = graph_estate::inventory(2);
    let (fake, folder) = (fake(&estate), TempDir::new().unwrap());
    let run = Run::default().snapshots(folder.path());
    for line in [
        vec!["scan"],
        vec!["scan", "-w", "mlw-0001"],
        vec!["scan", "-g", "rg-ml-0000"],
        vec!["query", "--live", "resources | project id"],
    ] {
        let ran = run.amlha(&[line.as_slice(), &["--endpoint", fake.url()]].concat());
        assert_eq!(ran.exit, Exit::Done, "{}", ran.told());
    }
    let _ = run.amlha(&["doctor", "--endpoint", fake.url()]);
    let requests = fake.requests();
    assert!(requests.len() > 50, "{}", requests.len());
    for request in &requests {
        let login = request.path.ends_with("/oauth2/v2.0/token");
        let graph = request.path.eq_ignore_ascii_case("/providers/Microsoft.ResourceGraph/resources");
        assert_eq!(request.method, if login || graph { "POST" } else { "GET" }, "{}", request.path);
        assert_eq!(request.had_token, !login, "{}", request.path);
    }
    assert!(fake.changes().is_empty());
}

#[test]
fn what_cannot_be_read_is_said_and_the_code_is_5() {
    let estate = graph_estate::inventory(2);
    let (fake, folder) = (fake(&estate), TempDir::new().unwrap());
    let group = "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg-ml-0001";
    let scope = format!("{group}/providers/Microsoft.Storage/storageAccounts/stml0001");
    let forbid = || vec![Fault::always(Match::path_contains("stml0001/"), Action::Forbid { scope: scope.clone() })];
    fake.set_faults(forbid());
    let run = Run::default().snapshots(folder.path());
    let ran = run.amlha(&["scan", "--endpoint", fake.url()]);
    insta::assert_snapshot!(told(&ran, &fake, &folder));
    assert_eq!(ran.exit, Exit::Unknown);
    let ran = run.amlha(&["scan", "--endpoint", fake.url(), "--allow-partial", "--out", "again.amlha"]);
    std::fs::remove_file("again.amlha").unwrap();
    assert_eq!(ran.exit, Exit::Done);
    // A check of the snapshot knows what is missing.
    let checked = run.amlha(&["check", "--snapshot", "latest", "-o", "json"]);
    assert_eq!(checked.exit, Exit::Unknown);
    assert!(checked.stdout.contains("blobServices/default"), "{}", checked.stdout);
}

#[test]
fn a_scan_of_a_workspace_takes_the_defaults_of_az() {
    let estate = graph_estate::inventory(3);
    let (fake, folder, home) = (fake(&estate), TempDir::new().unwrap(), TempDir::new().unwrap());
    let azure = home.path().join(".azure");
    std::fs::create_dir(&azure).unwrap();
    std::fs::write(azure.join("config"), "[defaults]\ngroup = rg-ml-0002\nworkspace = mlw-0002\n").unwrap();
    std::fs::write(
        azure.join("azureProfile.json"),
        "\u{feff}{\"subscriptions\": [{\"id\": \"00000000-0000-0000-0000-000000000001\", \"name\": \"contoso\", \"isDefault\": true}]}",
    )
    .unwrap();
    let before = std::fs::read(azure.join("config")).unwrap();
    let run = Run::default().snapshots(folder.path()).home(home.path());
    let ran = run.amlha(&["scan", "--endpoint", fake.url()]);
    insta::assert_snapshot!(told(&ran, &fake, &folder));
    let ran = run.amlha(&["scan", "--endpoint", fake.url(), "--all"]);
    assert!(ran.stderr.contains("everything that can be read"), "{}", ran.stderr);
    assert_eq!(std::fs::read(azure.join("config")).unwrap(), before);
    assert_eq!(std::fs::read_dir(&azure).unwrap().count(), 2);
}

#[test]
fn snapshots_are_opened_by_their_age() {
    let estate = graph_estate::inventory(1);
    let (fake, folder) = (fake(&estate), TempDir::new().unwrap());
    let run = Run::default().snapshots(folder.path());
    assert_eq!(run.amlha(&["scan", "--endpoint", fake.url()]).exit, Exit::Done);
    std::fs::write(folder.path().join("old-20200101T000000Z.amlha"), "{}").unwrap();
    let opened = run.amlha(&["open", "latest"]);
    assert_eq!(opened.exit, Exit::Done, "{}", opened.told());
    assert!(opened.stdout.starts_with("mlw-0000"), "{}", opened.stdout);
    assert_eq!(run.amlha(&["check", "--snapshot", "-1"]).exit, Exit::Done);
    let missing = run.amlha(&["open", "-3"]);
    insta::assert_snapshot!(told(&missing, &fake, &folder));
    let damaged = run.amlha(&["open", "-2"]);
    assert_eq!(damaged.exit, Exit::Failed, "{}", damaged.told());
}

#[test]
fn a_scan_is_a_word_of_a_session_too() {
    let estate = graph_estate::inventory(1);
    let (fake, folder) = (fake(&estate), TempDir::new().unwrap());
    let script = format!("scan --endpoint {} -w mlw-0000\nservices -o none\nshow mlw-0000", fake.url());
    let ran = Run::default().snapshots(folder.path()).input(script).amlha(&[]);
    assert!(ran.stdout.contains("mlw-0000"), "{}", ran.told());
    assert!(ran.stdout.contains("default storage"), "{}", ran.told());
}

#[test]
fn a_stopped_scan_is_resumed_and_nothing_is_asked_twice() {
    let estate = graph_estate::inventory(3);
    let (fake, folder) = (fake(&estate), TempDir::new().unwrap());
    let run = Run::default().snapshots(folder.path());
    let slow =
        Fault::always(Match::path_contains("mlw-0002/datastores"), Action::Delay(std::time::Duration::from_secs(30)));
    fake.set_faults(vec![slow]);
    let stopped = run.amlha(&["scan", "--endpoint", fake.url(), "--timeout", "2"]);
    assert_eq!(stopped.exit, Exit::Failed);
    insta::assert_snapshot!(told(&stopped, &fake, &folder));
    let named = |one: &amlha_fake_arm::Logged| format!("{}?{} {}", one.path, one.query, one.body).to_lowercase();
    let calls = || fake.requests().iter().filter(|one| one.had_token).map(named).collect::<Vec<_>>();
    let asked: Vec<String> = calls().into_iter().filter(|call| !call.contains("mlw-0002/datastores")).collect();
    fake.set_faults(Vec::new());
    fake.clear_log();
    let journal = folder.path().join("azure-20261123T080000Z.amlha.scan");
    let resumed = run.amlha(&["scan", "--endpoint", fake.url(), "--resume", journal.to_str().unwrap()]);
    assert_eq!(resumed.exit, Exit::Done, "{}", resumed.told());
    let again = calls();
    let twice: Vec<&String> = again.iter().filter(|call| asked.contains(call)).collect();
    assert!(twice.is_empty() && again.iter().any(|call| call.contains("mlw-0002/datastores")), "{twice:?}");
    assert_eq!(same::differences(&estate, &opened(Path::new(resumed.stdout.trim()))), Vec::<String>::new());
    assert!(!journal.exists());
    // The bytes are those of a scan that was not stopped.
    let bytes = std::fs::read(resumed.stdout.trim()).unwrap();
    let whole = run.amlha(&["scan", "--endpoint", fake.url()]);
    assert_eq!(std::fs::read(whole.stdout.trim()).unwrap(), bytes);
}

#[test]
fn a_stopped_scan_goes_on_with_the_cloud_it_began_with_and_keeps_its_recording() {
    let estate = graph_estate::inventory(1);
    let (fake, other, folder) = (fake(&estate), fake(&estate), TempDir::new().unwrap());
    let run = Run::default().snapshots(folder.path());
    let calls = folder.path().join("calls");
    let calls = calls.to_str().unwrap();
    fake.set_faults(vec![Fault::always(
        Match::path_contains("/datastores"),
        Action::Delay(std::time::Duration::from_secs(30)),
    )]);
    let stopped = run.amlha(&["scan", "--endpoint", fake.url(), "--timeout", "2", "--record", calls]);
    assert!(stopped.stderr.contains(&format!("--resume {calls} --endpoint {}", fake.url())), "{}", stopped.told());
    fake.set_faults(Vec::new());
    let elsewhere = run.amlha(&["scan", "--endpoint", other.url(), "--resume", calls]);
    assert_eq!(elsewhere.exit, Exit::Usage, "{}", elsewhere.told());
    assert!(elsewhere.stderr.contains("RE019"), "{}", elsewhere.told());
    let narrowed = run.amlha(&["scan", "--endpoint", fake.url(), "--resume", calls, "-w", "mlw-0000"]);
    assert_eq!(narrowed.exit, Exit::Usage, "{}", narrowed.told());
    let resumed = run.amlha(&["scan", "--endpoint", fake.url(), "--resume", calls]);
    assert_eq!(resumed.exit, Exit::Done, "{}", resumed.told());
    assert!(Path::new(calls).is_dir(), "a recording that was asked for stays");
    assert_eq!(run.amlha(&["scan", "--replay", calls]).exit, Exit::Done);
    assert_eq!(run.amlha(&["scan", "--endpoint", fake.url(), "--mask"]).exit, Exit::Usage);
}

#[test]
fn what_a_stopped_scan_read_can_be_kept() {
    let estate = graph_estate::inventory(1);
    let (fake, folder) = (fake(&estate), TempDir::new().unwrap());
    fake.set_faults(vec![Fault::always(
        Match::path_contains("/datastores"),
        Action::Delay(std::time::Duration::from_secs(30)),
    )]);
    let file = folder.path().join("part.amlha");
    let ran = Run::default().snapshots(folder.path()).amlha(&[
        "scan",
        "--endpoint",
        fake.url(),
        "--timeout",
        "2s",
        "--keep-partial",
        "--out",
        file.to_str().unwrap(),
    ]);
    assert_eq!(ran.exit, Exit::Failed);
    let kept = opened(&file);
    assert_eq!(kept.of_service(amlha_model::Service::Workspace).count(), 1);
    assert!(kept.gaps().iter().any(|gap| gap.reason == amlha_model::GapReason::Stopped));
}

#[test]
fn a_recording_is_replayed_without_a_cloud() {
    let estate = graph_estate::inventory(2);
    let (fake, folder) = (fake(&estate), TempDir::new().unwrap());
    let (calls, masked) = (folder.path().join("calls"), folder.path().join("masked"));
    let (calls, masked) = (calls.to_str().unwrap(), masked.to_str().unwrap());
    let run = Run::default().snapshots(folder.path());
    let file = |ran: &Ran| std::fs::read(ran.stdout.trim()).unwrap();
    let live = run.amlha(&["scan", "--endpoint", fake.url(), "--record", calls]);
    assert_eq!(live.exit, Exit::Done, "{}", live.told());
    let live = file(&live);
    let replayed = run.amlha(&["scan", "--replay", calls]);
    assert_eq!(replayed.exit, Exit::Done, "{}", replayed.told());
    assert_eq!(file(&replayed), live);
    let own = "0a0b0c0d-0000-0000-0000-000000000001";
    let text = serde_json::Value::Array(graph_estate::bodies(1)).to_string();
    let text = text.replace("00000000-0000-0000-0000-000000000001", own).into_bytes();
    let elsewhere = open(&[Input::Text { name: "-".to_owned(), bytes: text, read_at: None }]).unwrap().inventory;
    let elsewhere = FakeArm::over(&elsewhere).no_quota().start_blocking().unwrap();
    let ran = run.amlha(&["scan", "--endpoint", elsewhere.url(), "--record", masked, "--mask"]);
    assert_eq!(ran.exit, Exit::Done, "{}", ran.told());
    let replayed = run.amlha(&["scan", "--replay", masked]);
    assert_eq!(replayed.exit, Exit::Done, "{}", replayed.told());
    let text = String::from_utf8(file(&replayed)).unwrap();
    assert!(text.contains("mlw-0000") && !text.contains(own), "an id is not masked");
    // Nothing in a masked folder names whose it is.
    for entry in std::fs::read_dir(masked).unwrap() {
        let text = std::fs::read_to_string(entry.unwrap().path()).unwrap();
        assert!(!text.contains(own) && !text.contains(&folder.path().display().to_string()), "{text}");
    }
    // A recording is as old as it was when it was made.
    let later = Run::default().real_time().snapshots(folder.path()).amlha(&["scan", "--replay", calls]);
    assert_eq!(file(&later), live);
    // A replay knows nothing that was not recorded.
    let other = run.amlha(&["scan", "--replay", calls, "-g", "rg-ml-0001"]);
    insta::assert_snapshot!(told(&other, &fake, &folder));
}

#[test]
fn a_live_query_answers_with_every_page() {
    let estate = graph_estate::inventory(120);
    let (fake, folder) = (fake(&estate), TempDir::new().unwrap());
    let text = "resources | where type in~ ('microsoft.storage/storageaccounts', 'microsoft.keyvault/vaults', 'microsoft.insights/components', 'microsoft.machinelearningservices/workspaces', 'microsoft.containerregistry/registries', 'microsoft.operationalinsights/workspaces', 'microsoft.containerservice/managedclusters', 'microsoft.compute/virtualmachines', 'microsoft.machinelearningservices/workspaces/onlineendpoints') | project id, name";
    let ran = Run::default().amlha(&["query", "--live", text, "--endpoint", fake.url()]);
    let rows: Vec<serde_json::Value> = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!(rows.len(), 9 * 120);
    let queries = fake.requests().iter().filter(|one| one.method == "POST" && one.had_token).count();
    assert_eq!(queries, 2);
    assert_eq!(rows[0].as_object().unwrap().len(), 2);
    let short = "resources | where type =~ 'microsoft.keyvault/vaults' | take 2 | project name, location, id";
    let table = Run::default().terminal(80).amlha(&["query", "--live", short, "--endpoint", fake.url()]);
    insta::assert_snapshot!(table.stdout);
    let wrong = Run::default().amlha(&["query", "--live", "resources | frobnicate", "--endpoint", fake.url()]);
    insta::assert_snapshot!("a_query_that_azure_refuses", masked_support(&told(&wrong, &fake, &folder)));
    assert_eq!(wrong.exit, Exit::Usage);
    let lost = Run::default().amlha(&["query", "--live", "resources | project name", "--endpoint", fake.url()]);
    insta::assert_snapshot!("rows_without_pages", told(&lost, &fake, &folder));
}

/// Without the time and the id that Azure wants to be told when it is asked for support.
fn masked_support(text: &str) -> String {
    let Some((before, rest)) = text.split_once("timestamp = ") else { return text.to_owned() };
    let after =
        rest.split_once("correlationId = ").and_then(|(_, rest)| rest.split_once('.')).map_or("", |(_, rest)| rest);
    format!("{before}timestamp and correlationId.{after}")
}

#[test]
fn what_cannot_be_scanned_says_why() {
    let estate = graph_estate::inventory(1);
    let (fake, folder) = (fake(&estate), TempDir::new().unwrap());
    let run = Run::default().snapshots(folder.path());
    let missing = folder.path().join("no").join("x.amlha");
    let lines: [&[&str]; 9] = [
        &["scan", "--endpoint", "http://management.azure.com"],
        &["scan", "--cloud", "AzureGermanCloud"],
        &["scan", "--endpoint", fake.url(), "-s", "nobody"],
        &["scan", "--endpoint", fake.url(), "-w", "mlw-none"],
        &["scan", "--endpoint", fake.url(), "--out", missing.to_str().unwrap()],
        &["scan", "--endpoint", fake.url(), "--timeout", "soon"],
        &["scan", "--resume", folder.path().to_str().unwrap()],
        &["scan", "--replay", folder.path().to_str().unwrap()],
        &["scan", "--endpoint", fake.url(), "--ca-bundle", missing.to_str().unwrap()],
    ];
    let mut text = String::new();
    for line in lines {
        let ran = run.amlha(line);
        let line = line.join(" ").replace(fake.url(), "URL").replace(&folder.path().display().to_string(), "FOLDER");
        text.push_str(&format!("$ amlha {line}\n{}\n", told(&ran, &fake, &folder)));
    }
    insta::assert_snapshot!(text);
}

#[test]
fn doctor_says_whether_a_scan_would_work() {
    let estate = graph_estate::inventory(2);
    let (fake, folder) = (fake(&estate), TempDir::new().unwrap());
    let run = Run::default().real_time().snapshots(folder.path());
    let doctor = || {
        let ran = run.amlha(&["doctor", "--endpoint", fake.url()]);
        let text = told(&ran, &fake, &folder).replace(&format!("on {}", std::env::consts::OS), "on SYSTEM");
        let timeless = text.lines().map(|line| match line {
            line if line.contains(", until ") => format!("{} ...", line.split(", until ").next().unwrap()),
            line if line.starts_with("clock") && line.contains("apart") => {
                "clock           ok  N s apart from Azure's".to_owned()
            }
            line => line.to_owned(),
        });
        (ran.exit, timeless.collect::<Vec<_>>().join("\n"))
    };
    let (exit, text) = doctor();
    assert_eq!(exit, Exit::Done, "{text}");
    insta::assert_snapshot!("doctor_when_all_is_well", text);

    let reader = r#"{"value":[{"actions":["Microsoft.MachineLearningServices/*/read","Microsoft.Storage/*"],"notActions":["Microsoft.Storage/*/write"]}]}"#;
    let body =
        |text: &str| amlha_fake_arm::Body::Text { content_type: "application/json".to_owned(), text: text.to_owned() };
    let answer = |status, text| Action::Status { status, headers: Vec::new(), body: body(text) };
    fake.set_faults(vec![
        Fault::always(Match::path_contains("permissions"), answer(200, reader)),
        Fault::always(Match::graph(), Action::Forbid { scope: "/".to_owned() }),
    ]);
    let (exit, text) = doctor();
    assert_ne!(exit, Exit::Done);
    insta::assert_snapshot!("doctor_when_roles_are_missing", text);

    fake.set_faults(vec![Fault::always(Match::path_contains("/subscriptions"), answer(200, r#"{"value":[]}"#))]);
    let (exit, text) = doctor();
    assert_eq!(exit, Exit::NotLoggedIn);
    insta::assert_snapshot!("doctor_without_a_subscription", text);

    fake.set_faults(vec![Fault::always(
        Match::login(),
        answer(400, r#"{"error":"invalid_client","error_description":"AADSTS7000215: the secret is wrong"}"#),
    )]);
    let (exit, text) = doctor();
    assert_eq!(exit, Exit::NotLoggedIn);
    insta::assert_snapshot!("doctor_without_a_login", text);
}

#[test]
fn without_a_login_the_code_is_6() {
    let folder = TempDir::new().unwrap();
    let ran = Run::default().snapshots(folder.path()).home(folder.path()).amlha(&["scan", "--auth", "secret"]);
    assert_eq!(ran.exit, Exit::NotLoggedIn);
    insta::assert_snapshot!(ran.told());
}

/// What must never be seen anywhere, planted where secrets are.
const SECRETS: [&str; 5] =
    ["PlantedAccountKey0", "PlantedSignature0", "PlantedPassword0", "PlantedEnvironment0", "eyJQbGFudGVk"];

#[test]
fn no_secret_and_no_token_is_kept_or_said() {
    let mut bodies = graph_estate::bodies(1);
    let [key, signature, password, environment, _] = SECRETS;
    let plant = |body: &mut serde_json::Value, name: &str, value: serde_json::Value| {
        body["properties"].as_object_mut().unwrap().insert(name.to_owned(), value);
    };
    for body in &mut bodies {
        let kind = body["type"].as_str().unwrap().to_lowercase();
        match kind.as_str() {
            "microsoft.insights/components" => {
                plant(body, "ConnectionString", format!("InstrumentationKey={key};x=y").into());
            }
            "microsoft.storage/storageaccounts" => {
                plant(body, "sasUri", format!("https://st.example/c?sv=1&sig={signature}&se=2").into());
                plant(body, "note", format!("DefaultEndpointsProtocol=https;AccountKey={key};EndpointSuffix=x").into());
            }
            "microsoft.containerinstance/containergroups" => plant(
                body,
                "containers",
                serde_json::json!([{"properties": {"environmentVariables": [{"name": "DB_PASSWORD", "value": environment}]}}]),
            ),
            "microsoft.machinelearningservices/workspaces/datastores" => {
                plant(body, "credentials", serde_json::json!({"credentialsType": "Sas", "sasToken": signature}));
            }
            "microsoft.sql/servers" => plant(body, "administratorLoginPassword", password.into()),
            _ => {}
        }
    }
    let text = serde_json::Value::Array(bodies).to_string().into_bytes();
    let estate = open(&[Input::Text { name: "-".to_owned(), bytes: text, read_at: None }]).unwrap().inventory;
    let (fake, folder) = (fake(&estate), TempDir::new().unwrap());
    let calls = folder.path().join("calls");
    let run = Run::default().snapshots(folder.path());
    let mut said = String::new();
    let scan = run.amlha(&["scan", "--endpoint", fake.url(), "--record", calls.to_str().unwrap()]);
    said.push_str(&scan.told());
    // A scan that is stopped leaves its calls.
    fake.set_faults(vec![Fault::always(
        Match::path_contains("/datastores"),
        Action::Delay(std::time::Duration::from_secs(30)),
    )]);
    let stopped = [
        "scan",
        "--endpoint",
        fake.url(),
        "--timeout",
        "2",
        "--out",
        folder.path().join("b.amlha").to_str().unwrap(),
        "--keep-partial",
    ]
    .map(str::to_owned);
    said.push_str(&run.amlha(&stopped.each_ref().map(String::as_str)).told());
    for action in [
        Action::Claims,
        Action::Html { status: 200 },
        Action::Redirect { to: "https://evil.example/?sig=PlantedSignature0".to_owned() },
    ] {
        fake.set_faults(vec![Fault::always(Match::any(), action)]);
        said.push_str(&run.amlha(&["scan", "--endpoint", fake.url()]).told());
        said.push_str(&run.amlha(&["doctor", "--endpoint", fake.url(), "-o", "json"]).told());
    }
    said.push_str(&run.amlha(&["check", "--snapshot", "latest", "--all", "-o", "json"]).told());
    said.push_str(&run.amlha(&["show", "stml0000", "--snapshot", "latest"]).told());
    let mut files = 0;
    let mut folders = vec![folder.path().to_owned()];
    while let Some(next) = folders.pop() {
        for entry in std::fs::read_dir(next).unwrap().map(Result::unwrap) {
            if entry.path().is_dir() {
                folders.push(entry.path());
                continue;
            }
            files += 1;
            let text = std::fs::read_to_string(entry.path()).unwrap();
            check_clean(&text, &entry.path().display().to_string());
        }
    }
    assert!(files > 40, "{files}");
    check_clean(&said, "what was said");
}

fn check_clean(text: &str, place: &str) {
    // Every token begins like this: it is JSON in base64.
    for planted in SECRETS.iter().chain(&["eyJ", "Bearer "]) {
        assert!(!text.contains(planted), "`{planted}` is in {place}");
    }
}

#[cfg(unix)]
#[test]
fn ctrl_c_stops_a_scan_and_says_how_to_go_on() {
    use std::process::{Command, Stdio};
    let estate = graph_estate::inventory(2);
    let (fake, folder) = (fake(&estate), TempDir::new().unwrap());
    let stall =
        || vec![Fault::always(Match::path_contains("/datastores"), Action::Delay(std::time::Duration::from_secs(60)))];
    for keep in [false, true] {
        fake.set_faults(stall());
        fake.clear_log();
        let file = folder.path().join(format!("{keep}.amlha"));
        let mut command = Command::new(env!("CARGO_BIN_EXE_amlha-under-test"));
        command.args(["scan", "--endpoint", fake.url(), "--out"]).arg(&file).env("HOME", folder.path());
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        if keep {
            command.arg("--keep-partial");
        }
        let child = command.spawn().unwrap();
        // Everything but the stalled calls was asked for.
        while !fake.requests().iter().any(|one| one.path.to_lowercase().ends_with("authorization/locks")) {
            std::thread::sleep(std::time::Duration::from_millis(20));
        }
        let kill = Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
        assert!(kill.success());
        let output = child.wait_with_output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(130), "{said}");
        assert!(said.contains("amlha scan --resume"), "{said}");
        assert_eq!(said.contains("nothing written"), !keep, "{said}");
        assert_eq!(file.exists(), keep);
        if keep {
            assert!(opened(&file).gaps().iter().any(|gap| gap.reason == amlha_model::GapReason::Stopped));
        }
        fake.set_faults(Vec::new());
        let journal = format!("{}.scan", file.display());
        let resumed = Run::default().amlha(&["scan", "--endpoint", fake.url(), "--resume", &journal]);
        assert_eq!(resumed.exit, Exit::Done, "{}", resumed.told());
        assert_eq!(same::differences(&estate, &opened(&file)), Vec::<String>::new());
    }
    // No file that was begun and not finished is left.
    let left: Vec<String> = std::fs::read_dir(folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    assert!(left.iter().all(|name| name.ends_with(".amlha")), "{left:?}");
}
