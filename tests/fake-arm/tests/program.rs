//! The program, as a shell runs it.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs,
    reason = "tests"
)]

mod common;

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use common::id;
use serde_json::{Value, json};

/// Ends the program whatever becomes of the test.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn program() -> Command {
    Command::new(env!("CARGO_BIN_EXE_amlha-fake-arm"))
}

#[test]
fn it_serves_a_file_with_a_script_of_faults_and_keeps_a_log() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    std::fs::write(path("estate.json"), Value::from(common::estate()).to_string()).unwrap();
    std::fs::write(
        path("faults.json"),
        json!([{"times": {"first": 1}, "then": {"html": {"status": 502}}}]).to_string(),
    )
    .unwrap();
    let mut child = program();
    child.arg(path("estate.json")).args(["--page-size", "1"]).arg("--faults").arg(path("faults.json"));
    child.arg("--log").arg(path("log.jsonl")).arg("--cert-out").arg(path("cert.pem"));
    let mut running = Running(child.stdout(Stdio::piped()).spawn().unwrap());
    let mut url = String::new();
    BufReader::new(running.0.stdout.take().unwrap()).read_line(&mut url).unwrap();
    let url = url.trim();
    assert!(url.starts_with("https://localhost:"), "{url}");
    let pem = std::fs::read(path("cert.pem")).unwrap();
    let client = reqwest::Client::builder()
        .no_proxy()
        .tls_certs_only([reqwest::Certificate::from_pem(&pem).unwrap()])
        .build()
        .unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let get = |path: &str| {
        let request = client.get(format!("{url}{path}?api-version=1")).bearer_auth("any").send();
        runtime.block_on(async { request.await.unwrap() })
    };
    let workspace = id("Microsoft.MachineLearningServices/workspaces/mlw-contoso");
    assert_eq!(get(&workspace).status(), 502);
    let computes: Value = runtime.block_on(get(&format!("{workspace}/computes")).json()).unwrap();
    assert_eq!((common::names(&computes["value"]), computes["nextLink"].is_string()), (vec!["cpu"], true));
    let began = Instant::now();
    let log = loop {
        let log = std::fs::read_to_string(path("log.jsonl")).unwrap_or_default();
        if log.lines().count() == 2 || began.elapsed() > Duration::from_secs(20) {
            break log;
        }
        std::thread::sleep(Duration::from_millis(50));
    };
    let lines: Vec<Value> = log.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!((&lines[0]["status"], &lines[1]["status"]), (&json!(502), &json!(200)));
    assert_eq!((&lines[1]["path"], &lines[1]["hadToken"]), (&json!(format!("{workspace}/computes")), &json!(true)));
}

#[test]
fn what_it_cannot_do_it_says() {
    let folder = tempfile::tempdir().unwrap();
    let estate = folder.path().join("estate.json").display().to_string();
    std::fs::write(&estate, Value::from(common::estate()).to_string()).unwrap();
    let script = folder.path().join("faults.json").display().to_string();
    std::fs::write(&script, r#"[{"then":"explode"}]"#).unwrap();
    for (arguments, complaint) in [
        (vec![], "which inventory?"),
        (vec!["/does/not/exist.json"], "/does/not/exist.json"),
        (vec![&*estate, "--nope"], "there is no option `--nope`"),
        (vec![&*estate, "--port", "x"], "`--port` needs a number, not `x`"),
        (vec![&*estate, "--port"], "`--port` needs a value"),
        (vec![&*estate, &*estate], "one inventory too many"),
        (vec![&*estate, "--faults", &script], "is no fault script"),
    ] {
        let output = program().args(&arguments).output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(
            output.status.code() == Some(2) && said.starts_with("error: ") && said.contains(complaint),
            "{arguments:?}: {said}"
        );
    }
    let help = program().arg("--help").output().unwrap();
    assert!(help.status.success() && String::from_utf8_lossy(&help.stdout).contains("--cert-out FILE"));
}
