//! Where tokens come from.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use amlha_azure::arm::{ArmCloud, Auth, Environment, Variables};
use amlha_azure::{Cloud, CloudErrorKind, Get};

use crate::server::{Server, ok, token};

fn get(path: &str) -> Get {
    Get::new(path, "1").unwrap()
}

pub(crate) fn variables(pairs: &[(&str, &str)]) -> Variables {
    let pairs: BTreeMap<String, String> =
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    Arc::new(move |name| pairs.get(name).cloned())
}

const SECRET: [(&str, &str); 3] = [
    ("AZURE_TENANT_ID", "11111111-1111-1111-1111-111111111111"),
    ("AZURE_CLIENT_ID", "22222222-2222-2222-2222-222222222222"),
    ("AZURE_CLIENT_SECRET", "the-real-client-secret"),
];

#[tokio::test]
async fn a_server_on_this_machine_gets_a_made_up_login() {
    let server = Server::start(|_| ok("{}"));
    let cloud = server.builder().0.variables(variables(&SECRET)).build().unwrap();
    let login = cloud.login().await.unwrap();
    assert_eq!(login.method, Auth::Loopback);
    assert_eq!(login.to_string(), "00000000-0000-0000-0000-000000000000 (from the local server's made-up login)");
    cloud.get(&get("/x")).await.unwrap();
    let seen = server.seen.lock().unwrap().clone();
    assert_eq!(seen.len(), 2, "the login is kept");
    assert_eq!(seen[0].target, "/00000000-0000-0000-0000-000000000000/oauth2/v2.0/token");
    assert!(seen[0].body.contains("client_secret=loopback"), "{}", seen[0].body);
    assert!(!format!("{seen:?}").contains("the-real-client-secret"));
    assert_eq!(seen[1].token(), token(1));
}

#[tokio::test]
async fn the_made_up_login_is_for_this_machine_only() {
    let error = ArmCloud::builder(Environment::public()).auth(Some(Auth::Loopback)).build().unwrap_err();
    assert_eq!(error.kind(), CloudErrorKind::Configuration);
}

#[tokio::test]
async fn a_secret_comes_from_the_variables() {
    let server = Server::start(|_| ok("{}"));
    let cloud = server.builder().0.auth(Some(Auth::Secret)).variables(variables(&SECRET)).build().unwrap();
    assert_eq!(cloud.login().await.unwrap().method, Auth::Secret);
    let seen = server.seen.lock().unwrap()[0].clone();
    assert_eq!(seen.target, "/11111111-1111-1111-1111-111111111111/oauth2/v2.0/token");
    assert!(seen.body.contains("client_id=22222222-2222-2222-2222-222222222222"));
    assert!(seen.body.contains("client_secret=the-real-client-secret"));
    assert!(seen.body.contains("scope=http%3A%2F%2F127.0.0.1%3A"), "{}", seen.body);

    let tenant = Some("contoso.example".to_owned());
    let cloud =
        server.builder().0.auth(Some(Auth::Secret)).variables(variables(&SECRET)).tenant(tenant).build().unwrap();
    cloud.login().await.unwrap();
    assert_eq!(server.seen.lock().unwrap()[1].target, "/contoso.example/oauth2/v2.0/token");
}

#[tokio::test]
async fn a_way_that_lacks_something_names_it() {
    let server = Server::start(|_| ok("{}"));
    let cases = [
        (Auth::Secret, "AZURE_TENANT_ID, AZURE_CLIENT_ID, AZURE_CLIENT_SECRET are not set"),
        (Auth::Workload, "AZURE_FEDERATED_TOKEN_FILE are not set"),
        (Auth::Pipelines, "SYSTEM_OIDCREQUESTURI are not set"),
    ];
    for (auth, message) in cases {
        let error = server.builder().0.auth(Some(auth)).build().unwrap().get(&get("/x")).await.unwrap_err();
        assert_eq!(error.kind(), CloudErrorKind::NotLoggedIn);
        assert_eq!(error.call(), "GET /x?api-version=1");
        assert!(error.message().contains(message), "{error}");
        assert!(error.advice().starts_with("set "), "{}", error.advice());
    }
    assert_eq!(server.seen.lock().unwrap().len(), 0);
}

#[tokio::test]
async fn a_workload_identity_sends_the_token_of_its_file() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("token");
    fs::write(&file, "federated-token").unwrap();
    let server = Server::start(|_| ok("{}"));
    let mut pairs = SECRET.to_vec();
    pairs.push(("AZURE_FEDERATED_TOKEN_FILE", file.to_str().unwrap()));
    let cloud = server.builder().0.auth(Some(Auth::Workload)).variables(variables(&pairs)).build().unwrap();
    cloud.get(&get("/x")).await.unwrap();
    assert!(server.seen.lock().unwrap()[0].body.contains("client_assertion=federated-token"));
}

#[tokio::test]
async fn on_azure_ml_compute_the_way_round_is_told() {
    let pairs = [("MSI_ENDPOINT", "http://127.0.0.1:1/msi"), ("MSI_SECRET", "machine-secret")];
    let server = Server::start(|_| ok("{}"));
    let cloud = server.builder().0.auth(Some(Auth::Managed)).variables(variables(&pairs)).build().unwrap();
    let error = cloud.login().await.unwrap_err();
    assert_eq!(error.kind(), CloudErrorKind::NotLoggedIn);
    assert_eq!(error.advice(), "run `az login --identity` on this compute and use --auth cli");
    let cloud = server.builder().0.auth(Some(Auth::Managed)).variables(variables(&pairs[..1])).build().unwrap();
    assert!(cloud.login().await.unwrap_err().advice().contains("--auth cli"));
}

#[tokio::test]
async fn an_error_of_the_token_service_is_told_without_the_secret() {
    let refused = Server::start(|_| ok("{}"));
    let mut environment = Environment::loopback(&refused.endpoint).unwrap();
    // Line breaks in the description, as Entra ID has written them, and none.
    let entra = Server::start_all(|seen| {
        let breaks = if seen.earlier == 0 { "\\r\\n" } else { ". " };
        let secret = seen.body.split("client_secret=").nth(1).unwrap_or_default().split('&').next().unwrap_or_default();
        let description = format!("AADSTS7000215: Invalid client secret provided: {secret}.{breaks}Trace ID: 0");
        crate::server::reply(
            401,
            format!(r#"{{"error":"invalid_client","error_description":"{description}","error_codes":[7000215]}}"#),
        )
    });
    environment.authority = entra.endpoint.clone();
    let cloud = ArmCloud::builder(environment).auth(Some(Auth::Secret)).variables(variables(&SECRET)).build().unwrap();
    for end in ["Invalid client secret provided: (token).", "Invalid client secret provided: (token).. Trace ID: 0"] {
        let error = cloud.get(&get("/x")).await.unwrap_err();
        assert_eq!(error.kind(), CloudErrorKind::NotLoggedIn);
        assert_eq!(error.message(), format!("no login: a client secret: AADSTS7000215: {end}"));
        assert!(error.detail().unwrap().contains("Trace ID: 0"), "{:?}", error.detail());
        assert!(!format!("{error:?} {error} {}", error.advice()).contains("the-real-client-secret"), "{error:?}");
    }
    assert_eq!(refused.seen.lock().unwrap().len(), 0);
}

#[tokio::test]
async fn a_token_service_without_a_connection_is_told() {
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let environment = Environment::loopback(&format!("http://127.0.0.1:{port}")).unwrap();
    let cloud = ArmCloud::builder(environment).backoff(Duration::from_millis(1)).build().unwrap();
    let error = cloud.login().await.unwrap_err();
    assert_eq!(error.kind(), CloudErrorKind::NotLoggedIn);
    assert!(error.message().to_lowercase().contains("refused"), "{error}");
    assert!(error.advice().contains("HTTPS_PROXY"), "{}", error.advice());
}

#[tokio::test]
async fn a_short_lived_token_is_used_while_it_lasts() {
    let mut environment = Environment::loopback("http://127.0.0.1:1").unwrap();
    let server = Server::start_all(|seen| match seen.is_login() {
        true => ok(format!(r#"{{"token_type":"Bearer","expires_in":200,"access_token":"{}"}}"#, token(1))),
        false => ok("{}"),
    });
    environment.endpoint = server.endpoint.clone();
    environment.authority = server.endpoint.clone();
    let cloud = ArmCloud::builder(environment).build().unwrap();
    for _ in 0..3 {
        cloud.get(&get("/x")).await.unwrap();
    }
    assert_eq!((server.logins(), cloud.traffic().logins), (1, 1));
}

/// A program on the path of a fake machine.
#[cfg(unix)]
fn program(folder: &Path, name: &str, script: &str) {
    use std::os::unix::fs::PermissionsExt as _;
    let path = folder.join(name);
    fs::write(&path, format!("#!/bin/sh\n{script}")).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
}

#[cfg(unix)]
fn path(folder: &Path) -> String {
    format!("{}:/usr/bin:/bin", folder.display())
}

#[cfg(unix)]
#[tokio::test]
async fn az_is_asked_once_and_its_token_kept() {
    let folder = tempfile::tempdir().unwrap();
    let log = folder.path().join("log");
    let script = format!(
        "echo \"$AZURE_CONFIG_DIR $@\" >> {}\nprintf '{{\"accessToken\":\"{}\",\"expires_on\":4102444800,\"tokenType\":\"Bearer\"}}'\n",
        log.display(),
        token(7)
    );
    program(folder.path(), "az", &script);
    let server = Server::start(|_| ok("{}"));
    let pairs = [("PATH", &*path(folder.path())), ("AZURE_CONFIG_DIR", "/the/folder")];
    let cloud = server
        .builder()
        .0
        .auth(Some(Auth::Cli))
        .tenant(Some("contoso.example".to_owned()))
        .variables(variables(&pairs))
        .build()
        .unwrap();
    let gets: Vec<Get> = (0..12).map(|number| get(&format!("/x{number}"))).collect();
    let answers = futures_util::future::join_all(gets.iter().map(|get| cloud.get(get))).await;
    assert!(answers.iter().all(Result::is_ok), "{answers:?}");
    assert!(server.calls().iter().all(|seen| seen.token() == token(7)));
    let wanted = format!(
        "/the/folder account get-access-token -o json --scope {}/.default --tenant contoso.example\n",
        server.endpoint
    );
    assert_eq!(fs::read_to_string(&log).unwrap(), wanted);
    assert_eq!(cloud.login().await.unwrap().method, Auth::Cli);
    assert_eq!(server.logins(), 0);
}

#[cfg(unix)]
#[tokio::test]
async fn every_way_that_failed_is_told() {
    let folder = tempfile::tempdir().unwrap();
    program(
        folder.path(),
        "az",
        "echo 'ERROR: Please run \"az login\" to setup account.' >&2\necho second line >&2\nexit 1\n",
    );
    let pairs = [("PATH", &*path(folder.path())), ("AZURE_TENANT_ID", "0"), ("AZURE_CLIENT_SECRET", "half-a-setting")];
    let environment = Environment::custom("x", "https://localhost:1", "", "https://localhost:1", "").unwrap();
    let cloud = ArmCloud::builder(environment).variables(variables(&pairs)).build().unwrap();
    let error = cloud.get(&get("/x")).await.unwrap_err();
    assert_eq!(error.kind(), CloudErrorKind::NotLoggedIn);
    assert_eq!(
        error.message(),
        "no login: a client secret: AZURE_CLIENT_ID is not set; az: Please run \"az login\" to setup account.; azd: azd not found on PATH"
    );
    let detail = error.detail().unwrap();
    assert!(detail.contains("second line") && detail.contains("AZURE_FEDERATED_TOKEN_FILE"), "{detail}");
    assert!(!format!("{error:?}").contains("half-a-setting"));

    let cloud = server_less(Auth::Cli, &pairs[..1]);
    let error = cloud.login().await.unwrap_err();
    assert_eq!(error.advice(), "run `az login`");
}

#[cfg(unix)]
fn server_less(auth: Auth, pairs: &[(&str, &str)]) -> ArmCloud {
    let environment = Environment::custom("x", "https://localhost:1", "", "https://localhost:1", "").unwrap();
    ArmCloud::builder(environment).auth(Some(auth)).variables(variables(pairs)).build().unwrap()
}

#[cfg(unix)]
#[tokio::test]
async fn azd_is_the_last_that_is_asked() {
    let folder = tempfile::tempdir().unwrap();
    let answer = format!(r#"{{"token":"{}","expiresOn":"2100-01-01T00:00:00Z"}}"#, token(3));
    program(folder.path(), "az", "exit 1\n");
    program(folder.path(), "azd", &format!("printf '{answer}'\n"));
    let environment = Environment::custom("x", "https://localhost:1", "", "https://localhost:1", "").unwrap();
    let pairs = [("PATH", &*path(folder.path()))];
    let cloud = ArmCloud::builder(environment).variables(variables(&pairs)).build().unwrap();
    let login = cloud.login().await.unwrap();
    assert_eq!((login.method, login.expires_at.to_string()), (Auth::Azd, "2100-01-01T00:00:00Z".to_owned()));
    assert_eq!(login.tenant.as_deref(), Some("0000"));
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn az_ends_when_nobody_waits_for_it() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("pid");
    program(folder.path(), "az", &format!("echo $$ > {}\nexec sleep 60\n", file.display()));
    let cloud = server_less(Auth::Cli, &[("PATH", &*path(folder.path()))]);
    let started = async {
        while !fs::read_to_string(&file).is_ok_and(|pid| pid.ends_with('\n')) {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::select! {
        login = cloud.login() => panic!("az sleeps: {login:?}"),
        () = started => {}
    }
    let pid = fs::read_to_string(&file).unwrap();
    let process = Path::new("/proc").join(pid.trim());
    for _ in 0..50 {
        let gone = fs::read_to_string(process.join("stat")).map_or(true, |stat| stat.contains(") Z "));
        if gone {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("az still runs");
}

/// The SDK reads what these two need from the process's own environment, which a test cannot change:
/// the test runs itself again as another process.
#[cfg(unix)]
fn again(test: &str, pairs: &[(&str, &str)]) {
    let output = std::process::Command::new(std::env::current_exe().unwrap())
        .args(["--exact", test, "--nocapture"])
        .envs(pairs.iter().copied())
        .env("AMLHA_TEST_AGAIN", "1")
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && text.contains("1 passed"), "{text}{}", String::from_utf8_lossy(&output.stderr));
}

#[cfg(unix)]
fn of_process() -> Option<Variables> {
    std::env::var_os("AMLHA_TEST_AGAIN")?;
    Some(Arc::new(|name| std::env::var_os(name)?.into_string().ok()))
}

#[cfg(unix)]
#[tokio::test]
async fn the_identity_of_the_machine_is_asked_where_the_variables_say() {
    if let Some(variables) = of_process() {
        let environment = Environment::custom("x", "https://localhost:1", "", "https://localhost:1", "").unwrap();
        let cloud = ArmCloud::builder(environment).variables(variables).build().unwrap();
        let login = cloud.login().await.unwrap();
        assert_eq!((login.method, login.expires_at.to_string()), (Auth::Managed, "2100-01-01T00:00:00Z".to_owned()));
        return;
    }
    let server = Server::start(|_| {
        ok(format!(
            r#"{{"access_token":"{}","expires_on":"4102444800","token_type":"Bearer","resource":"https://localhost:1"}}"#,
            token(5)
        ))
    });
    let endpoint = format!("{}/msi", server.endpoint);
    again(
        "logins::the_identity_of_the_machine_is_asked_where_the_variables_say",
        &[
            ("IDENTITY_ENDPOINT", &endpoint),
            ("IDENTITY_HEADER", "machine-secret"),
            ("AZURE_CLIENT_ID", "0-1"),
            ("AZURE_CLIENT_SECRET", ""),
        ],
    );
    let calls = server.calls();
    assert_eq!(calls.len(), 1);
    assert!(calls[0].target.starts_with("/msi?") && calls[0].target.contains("client_id=0-1"), "{}", calls[0].target);
    assert_eq!(calls[0].headers["x-identity-header"], "machine-secret");
}

#[cfg(unix)]
#[tokio::test]
async fn a_service_connection_is_asked_where_the_variables_say() {
    if let Some(variables) = of_process() {
        let endpoint = variables("AMLHA_TEST_ENDPOINT").unwrap();
        let environment = Environment::loopback(&endpoint).unwrap();
        let cloud = ArmCloud::builder(environment).auth(Some(Auth::Pipelines)).variables(variables).build().unwrap();
        assert_eq!(cloud.login().await.unwrap().method, Auth::Pipelines);
        return;
    }
    let server = Server::start(|_| ok(r#"{"oidcToken":"the-assertion"}"#));
    let oidc = format!("{}/oidc", server.endpoint);
    again(
        "logins::a_service_connection_is_asked_where_the_variables_say",
        &[
            ("AMLHA_TEST_ENDPOINT", &server.endpoint),
            ("SYSTEM_OIDCREQUESTURI", &oidc),
            ("SYSTEM_ACCESSTOKEN", "job-secret"),
            ("AZURESUBSCRIPTION_TENANT_ID", "0-2"),
            ("AZURESUBSCRIPTION_CLIENT_ID", "0-3"),
            ("AZURESUBSCRIPTION_SERVICE_CONNECTION_ID", "0-4"),
        ],
    );
    let seen = server.seen.lock().unwrap().clone();
    assert!(seen[0].target.starts_with("/oidc?") && seen[0].target.contains("serviceConnectionId=0-4"));
    assert_eq!(seen[0].token(), "job-secret");
    assert_eq!(seen[1].target, "/0-2/oauth2/v2.0/token");
    assert!(seen[1].body.contains("client_assertion=the-assertion"));
}
