//! Everything that can go wrong, as a client sees it.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs,
    reason = "tests"
)]

mod common;

use std::time::{Duration, Instant};

use amlha_fake_arm::{Action, Body, Fault, Lie, Match, Times};
use common::{Client, OTHER, SUB, fake, id, names};
use serde_json::json;

fn vault() -> String {
    id("Microsoft.KeyVault/vaults/kv-contoso")
}

async fn struck(then: Action) -> (amlha_fake_arm::FakeArm, Client) {
    let fake = fake().faults(vec![Fault::always(Match::any(), then)]).start().await.unwrap();
    let client = Client::of(&fake);
    (fake, client)
}

#[tokio::test]
async fn a_status_has_its_headers_and_body() {
    let error = Body::ArmError { code: "TooManyRequests".into(), message: "wait".into() };
    let text = Body::Text { content_type: "text/plain".into(), text: "no".into() };
    for (body, content_type, wanted) in [
        (error, "application/json; charset=utf-8", r#"{"error":{"code":"TooManyRequests","message":"wait"}}"#),
        (text, "text/plain", "no"),
        (Body::Empty, "", ""),
    ] {
        let headers = vec![("Retry-After".to_owned(), "2".to_owned())];
        let fault = Fault::first(1, Match::any(), Action::Status { status: 429, headers, body });
        let fake = fake().faults(vec![fault]).start().await.unwrap();
        let client = Client::of(&fake);
        let got = client.get(&vault()).await;
        assert_eq!(
            (got.status, got.header("retry-after"), got.header("content-type"), got.text.as_str()),
            (429, "2", content_type, wanted)
        );
        assert_eq!(client.get(&vault()).await.status, 200);
    }
    let (_fake, client) = struck(Action::Html { status: 502 }).await;
    let got = client.get(&vault()).await;
    assert_eq!((got.status, got.header("content-type")), (502, "text/html"));
    assert!(got.text.starts_with("<!DOCTYPE html>"));
}

#[tokio::test]
async fn an_answer_can_be_cut_late_wrong_or_missing() {
    let (fake, client) = struck(Action::CutBody { after: 10 }).await;
    assert!(client.try_send("GET", &vault(), None).await.unwrap_err().is_decode());
    assert_eq!(fake.requests()[0].status, 200);
    let (_fake, client) = struck(Action::CutBody { after: 1 << 20 }).await;
    assert!(client.try_send("GET", &vault(), None).await.is_err(), "more is promised than there is");
    let (fake, client) = struck(Action::Close).await;
    assert!(client.try_send("GET", &vault(), None).await.unwrap_err().is_request());
    assert_eq!(fake.requests()[0].status, 0);
    let (_fake, client) = struck(Action::ContentType("text/html".into())).await;
    let got = client.get(&vault()).await;
    assert_eq!((got.header("content-type"), &got.json()["name"]), ("text/html", &json!("kv-contoso")));
    let (_fake, client) = struck(Action::Garbage).await;
    let got = client.get(&vault()).await;
    assert!(got.status == 200 && serde_json::from_str::<serde_json::Value>(&got.text).is_err());
    let (_fake, client) = struck(Action::Delay(Duration::from_millis(80))).await;
    let began = Instant::now();
    assert_eq!(client.get(&vault()).await.status, 200);
    assert!(began.elapsed() >= Duration::from_millis(80));
    let (_fake, client) = struck(Action::Redirect { to: "https://evil.example/x".into() }).await;
    let got = client.get(&vault()).await;
    assert_eq!((got.status, got.header("location")), (307, "https://evil.example/x"));
    let (_fake, client) = struck(Action::BigBody { bytes: 3_000_000 }).await;
    let got = client.get(&vault()).await;
    assert_eq!((got.text.len(), got.json()), (3_000_000, json!({"value": []})));
}

#[tokio::test]
async fn a_token_that_is_over_stays_over_until_a_fresh_one_is_used() {
    for logged_in in [true, false] {
        let fake = fake()
            .faults(vec![Fault::first(1, Match::path_contains("/vaults/"), Action::ExpireToken)])
            .start()
            .await
            .unwrap();
        let mut client = Client::of(&fake);
        if logged_in {
            client.log_in().await;
        }
        assert_eq!(client.get("/subscriptions").await.status, 200);
        let refused = client.get(&vault()).await;
        assert_eq!((refused.status, refused.code().as_str()), (401, "ExpiredAuthenticationToken"));
        assert!(refused.header("www-authenticate").contains("invalid_token"));
        assert_eq!(client.get("/subscriptions").await.status, 401, "for every request");
        client.log_in().await;
        assert_eq!(client.get(&vault()).await.status, 200);
    }
}

#[tokio::test]
async fn a_claims_challenge_says_what_is_wanted() {
    let (_fake, client) = struck(Action::Claims).await;
    let got = client.get(&vault()).await;
    assert_eq!(got.status, 401);
    assert!(got.header("www-authenticate").contains("error=\"insufficient_claims\", claims=\"eyJhY2Nlc3NfdG9rZW4i"));
}

#[tokio::test]
async fn a_scope_that_may_not_be_read_is_refused_and_left_out_above() {
    let (_fake, client) = struck(Action::Forbid { scope: vault() }).await;
    for (path, action, scope) in [
        (vault(), "Microsoft.KeyVault/vaults/read", vault()),
        (format!("{}/keys", vault()), "Microsoft.KeyVault/vaults/keys/read", vault()),
        (format!("{}/providers/Microsoft.Authorization/locks", vault()), "Microsoft.Authorization/locks/read", vault()),
    ] {
        let refused = client.get(&path).await;
        assert_eq!((refused.status, refused.code().as_str()), (403, "AuthorizationFailed"));
        let message = refused.json()["error"]["message"].as_str().unwrap().to_owned();
        assert!(
            message
                .contains(&format!("does not have authorization to perform action '{action}' over scope '{scope}' or")),
            "{message}"
        );
    }
    assert_eq!(client.get(&id("Microsoft.Storage/storageAccounts/stcontoso")).await.status, 200);
    assert_eq!(client.all(&id("Microsoft.KeyVault/vaults")).await.0.len(), 0);
    assert_eq!(client.all(&format!("{SUB}/providers/Microsoft.Authorization/locks")).await.0.len(), 0);
    let seen =
        client.graph("resources | where type == 'microsoft.keyvault/vaults' | project name", json!({})).await.json();
    assert_eq!(names(&seen["data"]), ["kv-fabrikam"]);
    let (_fake, client) = struck(Action::Forbid { scope: OTHER.to_owned() }).await;
    assert_eq!(client.all("/subscriptions").await.0.len(), 1);
}

#[tokio::test]
async fn a_provider_that_is_not_registered_says_so() {
    let (_fake, client) = struck(Action::NotRegistered { namespace: "microsoft.keyvault".into() }).await;
    let refused = client.get(&vault()).await;
    assert_eq!((refused.status, refused.code().as_str()), (409, "MissingSubscriptionRegistration"));
    assert!(
        refused.json()["error"]["message"]
            .as_str()
            .unwrap()
            .contains("not registered to use namespace 'microsoft.keyvault'")
    );
    assert_eq!(client.get(&id("Microsoft.Storage/storageAccounts/stcontoso")).await.status, 200);
    let provider = client.get(&format!("{SUB}/providers/Microsoft.KeyVault")).await.json();
    assert_eq!(provider["registrationState"], "NotRegistered");
}

#[tokio::test]
async fn a_link_can_lie() {
    let list = format!("{SUB}/resources?api-version=1&$top=100");
    let link = async |lie: Lie| {
        let (fake, client) = struck(Action::NextLink(lie)).await;
        let first = client.get(&list).await.json()["nextLink"].as_str().unwrap().to_owned();
        let local = first.starts_with(fake.url());
        let second = if local { client.get(&first).await.json()["nextLink"].as_str().map(str::to_owned) } else { None };
        let port = fake.url().rsplit(':').next().unwrap().to_owned();
        (first.replace(&port, "PORT"), second.map(|link| link.replace(&port, "PORT")))
    };
    let (first, second) = link(Lie::Repeat).await;
    assert_eq!(Some(&first), second.as_ref());
    let (first, second) = link(Lie::Endless).await;
    assert!(second.is_some_and(|second| second != first));
    assert!(link(Lie::OtherHost("evil.example".into())).await.0.starts_with("http://evil.example/subscriptions/"));
    assert!(link(Lie::OtherScheme).await.0.starts_with("https://127.0.0.1:PORT/subscriptions/"));
    let (other, _) = link(Lie::OtherPort).await;
    assert!(other.starts_with("http://127.0.0.1:") && !other.contains("PORT"), "{other}");
}

#[tokio::test]
async fn resource_graph_can_repeat_go_on_and_leave_out() {
    let token = async |lie: Lie| {
        let (_fake, client) = struck(Action::NextLink(lie)).await;
        let query = "resources | project id";
        let first = client.graph(query, json!({})).await.json()["$skipToken"].clone();
        let second = client.graph(query, json!({"$skipToken": first})).await.json()["$skipToken"].clone();
        (first, second)
    };
    let (first, second) = token(Lie::Repeat).await;
    assert!(first.is_string() && first == second);
    let (first, second) = token(Lie::Endless).await;
    assert!(first.is_string() && second.is_string() && first != second);
    let (_fake, client) = struck(Action::Truncate { rows: 2 }).await;
    let cut = client.graph("resources", json!({})).await.json();
    assert_eq!((&cut["resultTruncated"], &cut["count"], cut.get("$skipToken")), (&json!("true"), &json!(2), None));
}

#[tokio::test]
async fn faults_can_be_changed_and_the_login_can_fail_too() {
    let fake = fake().start().await.unwrap();
    let client = Client::of(&fake);
    let token = "/x/oauth2/v2.0/token";
    let form = "grant_type=client_credentials&client_secret=x";
    fake.set_faults(vec![Fault::always(Match::any(), Action::Html { status: 500 })]);
    assert_eq!((client.get("/subscriptions").await.status, client.form(token, form).await.status), (500, 200));
    fake.set_faults(vec![Fault { when: Match::login(), times: Times::Nth(1), then: Action::Html { status: 500 } }]);
    assert_eq!((client.get("/subscriptions").await.status, client.form(token, form).await.status), (200, 500));
    assert_eq!(client.form(token, form).await.status, 200);
}
