//! What is read: the login, resources, lists, and what is above them.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs,
    reason = "tests"
)]

mod common;

use std::time::Duration;

use common::{Client, OTHER, SUB, estate, fake, id, names};
use serde_json::{Value, json};

#[tokio::test]
async fn a_client_finds_the_endpoints_and_gets_a_token() {
    let fake = fake().tls().start().await.unwrap();
    let mut client = Client::of(&fake);
    let base = fake.url();
    assert!(base.starts_with("https://localhost:"));
    let token = std::mem::take(&mut client.token);
    let metadata = client.get("/metadata/endpoints?api-version=2022-09-01").await.json();
    assert_eq!(metadata["resourceManager"], base);
    assert_eq!(metadata["authentication"]["loginEndpoint"], base);
    assert_eq!(metadata["authentication"]["audiences"], json!([format!("{base}/"), base]));
    assert_eq!(metadata["suffixes"]["storage"], "core.fake.local");
    let openid = client.get("/common/v2.0/.well-known/openid-configuration").await.json();
    assert_eq!(openid["token_endpoint"], format!("{base}/common/oauth2/v2.0/token"));
    client.log_in().await;
    assert_ne!(client.token, token);
    assert_eq!(client.get(&id("Microsoft.KeyVault/vaults/kv-contoso")).await.status, 200);
    let told = format!("{:?}", fake.requests());
    assert!(!told.contains("s3cret-of-contoso") && !told.contains(&client.token), "{told}");
    let refused = client.form("/common/oauth2/v2.0/token", "grant_type=password&username=a&password=b").await;
    assert_eq!((refused.status, &refused.json()["error"]), (400, &json!("unsupported_grant_type")));
    assert_eq!(client.form("/common/oauth2/v2.0/token", "grant_type=client_credentials").await.status, 401);
}

#[tokio::test]
async fn without_a_token_or_a_version_nothing_is_told() {
    let fake = fake().start().await.unwrap();
    let mut client = Client::of(&fake);
    let bad = client.get(&format!("{SUB}?api-version=")).await;
    assert_eq!((bad.status, bad.code().as_str()), (400, "MissingApiVersionParameter"));
    client.token.clear();
    let refused = client.get("/subscriptions").await;
    assert_eq!((refused.status, refused.code().as_str()), (401, "AuthenticationFailed"));
    assert!(refused.header("www-authenticate").starts_with("Bearer authorization_uri=\"http://127.0.0.1:"));
}

#[tokio::test]
async fn a_token_ends_with_its_lifetime() {
    let fake = fake().token_lifetime(Duration::from_secs(0)).start().await.unwrap();
    let mut client = Client::of(&fake);
    client.log_in().await;
    assert_eq!(client.get("/subscriptions").await.code(), "ExpiredAuthenticationToken");
}

#[tokio::test]
async fn every_resource_is_answered_as_the_inventory_holds_it() {
    let fake = fake().start().await.unwrap();
    let client = Client::of(&fake);
    for body in estate() {
        let id = body["id"].as_str().unwrap();
        for spelled in [id.to_owned(), id.to_uppercase(), id.replace("resourceGroups", "resourcegroups")] {
            let got = client.get(&format!("{spelled}?$expand=geoReplicationStats&api-version=1900-01-01")).await;
            assert_eq!((got.status, got.json()), (200, body.clone()), "{spelled}");
        }
        assert_eq!(client.send("HEAD", id, None).await.status, 204);
    }
    let account = client.get(&id("Microsoft.Storage/storageAccounts/stcontoso")).await.json();
    assert_eq!(account["properties"], json!({"isHnsEnabled": false}), "statistics are only told when asked for");
    let got = client.get(&id("Microsoft.KeyVault/vaults/kv-contoso")).await;
    assert_eq!(got.header("x-ms-ratelimit-remaining-subscription-reads"), "249");
    assert!(got.header("x-ms-request-id").starts_with("00000000-0000-0000-0000-0000000000"));
    assert!(!got.header("date").is_empty());
}

#[tokio::test]
async fn what_does_not_exist_is_said_as_azure_says_it() {
    let fake = fake().start().await.unwrap();
    let client = Client::of(&fake);
    for (path, code) in [
        (id("Microsoft.KeyVault/vaults/nope"), "ResourceNotFound"),
        (id("Microsoft.KeyVault/vaults/nope/keys"), "ResourceNotFound"),
        (id("Microsoft.Storage/storageAccounts/stcontoso/fileServices/default"), "ResourceNotFound"),
        (id("Microsoft.KeyVault/vaults/kv-contoso/no such list"), "ResourceNotFound"),
        (id("Microsoft.KeyVault/vaults/nope/providers/Microsoft.Authorization/locks"), "ResourceNotFound"),
        (format!("{SUB}/resourceGroups/nope/providers/Microsoft.KeyVault/vaults"), "ResourceGroupNotFound"),
        (format!("{SUB}/resourceGroups/nope"), "ResourceGroupNotFound"),
        ("/subscriptions/nope/resources".to_owned(), "SubscriptionNotFound"),
        ("/nowhere".to_owned(), "InvalidResourcePath"),
    ] {
        let got = client.get(&path).await;
        assert_eq!((got.status, got.code().as_str()), (404, code), "{path}");
    }
}

#[tokio::test]
async fn lists_hold_what_is_there_and_nothing_else() {
    let fake = fake().subscription_names([("00000000-0000-0000-0000-000000000002", "fabrikam")]).start().await.unwrap();
    let client = Client::of(&fake);
    let workspace = id("Microsoft.MachineLearningServices/workspaces/mlw-contoso");
    for (path, wanted) in [
        (format!("{workspace}/computes"), vec!["cpu", "gpu"]),
        (format!("{workspace}/datastores"), vec![]),
        (format!("{workspace}/onlineEndpoints/score/deployments"), vec![]),
        (id("Microsoft.Storage/storageAccounts/stcontoso/blobServices"), vec!["default"]),
        (id("Microsoft.Storage/storageAccounts/stcontoso/fileServices/default/shares"), vec![]),
        (id("Microsoft.ContainerRegistry/registries/crcontoso/replications"), vec!["northeurope"]),
        (id("Microsoft.KeyVault/vaults"), vec!["kv-contoso"]),
        (id("Microsoft.KeyVault/vaults/kv-contoso/providers/Microsoft.Authorization/locks"), vec!["keep"]),
        (id("Microsoft.Authorization/locks"), vec!["keep"]),
        (id("Microsoft.Authorization/locks?$filter=atScope()"), vec![]),
        (format!("{SUB}/providers/Microsoft.Authorization/locks"), vec!["keep"]),
        (format!("{SUB}/providers/microsoft.storage/STORAGEACCOUNTS"), vec!["stcontoso"]),
        (format!("{OTHER}/providers/Microsoft.Storage/storageAccounts"), vec![]),
        (format!("{SUB}/resourcegroups"), vec!["rg-contoso"]),
        (format!("{OTHER}/locations"), vec!["northeurope", "westeurope"]),
        (format!("{SUB}/resources?$filter=resourceType eq 'Microsoft.KeyVault/vaults'"), vec!["kv-contoso"]),
        (format!("{OTHER}/resourceGroups/rg-fabrikam/resources"), vec!["kv-fabrikam"]),
    ] {
        let (rows, _) = client.all(&path).await;
        assert_eq!(names(&rows.into()), wanted, "{path}");
    }
    let (subscriptions, _) = client.all("/subscriptions").await;
    let shown: Vec<&Value> = subscriptions.iter().map(|row| &row["displayName"]).collect();
    assert_eq!(shown, ["contoso 1", "fabrikam"]);
    assert_eq!(client.get(SUB).await.json(), subscriptions[0]);
    assert_eq!(client.all("/tenants").await.0[0]["tenantId"], subscriptions[0]["tenantId"]);
    let group = client.get(&format!("{SUB}/resourceGroups/RG-CONTOSO")).await.json();
    assert_eq!((&group["location"], &group["name"]), (&json!("westeurope"), &json!("rg-contoso")));
    let provider = client.get(&format!("{SUB}/providers/microsoft.keyvault")).await.json();
    assert_eq!(
        (&provider["namespace"], &provider["registrationState"]),
        (&json!("Microsoft.KeyVault"), &json!("Registered"))
    );
    assert_eq!(provider["resourceTypes"][0]["resourceType"], "vaults");
    let (all, _) = client.all(&format!("{SUB}/resources")).await;
    assert_eq!(
        names(&all.clone().into()),
        ["crcontoso", "northeurope", "aks-contoso", "kv-contoso", "mlw-contoso", "score", "stcontoso"]
    );
    assert!(all.iter().all(|row| row.get("properties").is_none()));
}

#[tokio::test]
async fn pages_lead_to_each_other_until_all_is_told() {
    for size in [1, 2, 3, 100] {
        let fake = fake().page_size(size).tls().start().await.unwrap();
        let client = Client::of(&fake);
        let (rows, pages) = client.all(&format!("{SUB}/resources?$expand=createdTime&api-version=2024-11-01")).await;
        assert_eq!((rows.len(), pages), (7, 7_usize.div_ceil(size)));
        let (rows, pages) = client.all(&format!("{SUB}/resources?$top=1&api-version=2024-11-01")).await;
        assert_eq!((rows.len(), pages), (7, 7));
        // Every link keeps what was asked for.
        assert!(fake.requests().iter().all(|logged| logged.query.contains("api-version=2024-11-01")));
    }
    let fake = fake().start().await.unwrap();
    let client = Client::of(&fake);
    assert_eq!(client.get(&format!("{SUB}/resources?$skip=5")).await.json()["value"].as_array().unwrap().len(), 2);
    for (path, code) in [
        ("$skiptoken=x", "InvalidSkipToken"),
        ("$top=0", "InvalidTopValue"),
        ("$skip=x", "InvalidSkipValue"),
        ("$filter=x", "InvalidFilterInQueryString"),
    ] {
        assert_eq!(client.get(&format!("{SUB}/resources?{path}")).await.code(), code);
    }
}

#[tokio::test]
async fn names_with_odd_letters_are_found() {
    let odd = format!("{SUB}/resourceGroups/rg (ä&b)/providers/A.B/c/x%2Fy");
    let body = json!({"id": odd, "name": "x%2Fy", "type": "A.B/c", "location": "westeurope"});
    let fake = amlha_fake_arm::FakeArm::over(&common::inventory_of(std::slice::from_ref(&body))).start().await.unwrap();
    let client = Client::of(&fake);
    let got = client.get(&format!("{SUB}/resourceGroups/RG%20(%C3%84%26b)/providers/a.b/c/x%252Fy")).await;
    assert_eq!((got.status, got.json()), (200, body));
}

#[test]
fn a_program_that_is_not_asynchronous_can_have_one_too() {
    let fake = fake().start_blocking().unwrap();
    let url = fake.url().to_owned();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let client = Client::of(&fake);
    assert_eq!(runtime.block_on(client.get("/subscriptions")).status, 200);
    assert_eq!(fake.requests().len(), 1);
    fake.clear_log();
    assert_eq!(fake.requests().len(), 0);
    let port: u16 = url.rsplit(':').next().unwrap().parse().unwrap();
    drop(fake);
    assert!(std::net::TcpStream::connect(("127.0.0.1", port)).is_err(), "it stops when it is dropped");
}

#[tokio::test]
async fn a_handshake_that_fails_harms_nobody() {
    let fake = fake().tls().start().await.unwrap();
    let port: u16 = fake.url().rsplit(':').next().unwrap().parse().unwrap();
    let mut stream = tokio::net::TcpStream::connect(("127.0.0.1", port)).await.unwrap();
    tokio::io::AsyncWriteExt::write_all(&mut stream, b"GET / HTTP/1.1\r\n\r\n").await.unwrap();
    drop(stream);
    let stranger = reqwest::Client::builder().no_proxy().build().unwrap();
    assert!(stranger.get(fake.url()).send().await.is_err(), "nobody trusts the certificate unasked");
    let client = Client::of(&fake);
    assert_eq!(client.get("/subscriptions").await.status, 200);
    // By its address too.
    let by_address = client.get(&format!("https://127.0.0.1:{port}{SUB}/resources?$top=1")).await.json();
    assert!(by_address["nextLink"].as_str().unwrap().starts_with(&format!("https://127.0.0.1:{port}/")));
    let folder = tempfile::tempdir().unwrap();
    fake.write_certificate(&folder.path().join("cert.pem")).unwrap();
    assert_eq!(std::fs::read_to_string(folder.path().join("cert.pem")).unwrap(), fake.certificate_pem().unwrap());
}

#[tokio::test]
async fn the_azure_cli_gets_what_it_breaks_without() {
    let fake = fake().start().await.unwrap();
    let client = Client::of(&fake);
    let account = id("Microsoft.Storage/storageAccounts/stcontoso");
    let cluster = id("Microsoft.ContainerService/managedClusters/aks-contoso");
    assert_eq!(
        client.cli("GET", &account, None).await.json()["properties"]["encryption"]["keySource"],
        "Microsoft.Storage"
    );
    assert_eq!(client.get(&account).await.json()["properties"]["encryption"], Value::Null);
    let told = client.cli("GET", &cluster, None).await.json();
    assert_eq!(told["properties"]["servicePrincipalProfile"]["clientId"], "msi");
    // What it sends back of that does not become the inventory's.
    let got = client.cli("PUT", &cluster, Some(told)).await;
    assert_eq!(got.status, 200);
    let wanted = estate().into_iter().find(|body| body["id"] == cluster.as_str()).unwrap();
    assert_eq!(fake.resource(&cluster).unwrap(), wanted);
}

#[test]
fn it_can_be_shared_between_threads_and_started_anywhere() {
    fn shared<T: Send + Sync>() {}
    fn sent<T: Send>(_: T) {}
    shared::<amlha_fake_arm::FakeArm>();
    sent(fake().start());
}
