//! Nothing that is printed holds a token, a secret or a signature, even when Azure's answer does.

use std::fmt::Write as _;

use amlha_azure::arm::{ArmCloud, Auth, Environment};
use amlha_azure::{Cloud, CloudError, Continuation, Get, Query};

use crate::logins::variables;
use crate::server::{End, Reply, Server, ok, reply};

/// What each way to go wrong answers, with the token that was sent wherever a text can stand.
fn echoes(token: &str) -> Vec<Reply> {
    let signed = format!("https://contoso.blob.example/c?sig=SIGNATURE&token={token}");
    let message = format!("Bearer {token} and {token}, see {signed}");
    let error = |status| {
        reply(
            status,
            format!(
                r#"{{"error":{{"code":"{token}","message":"{message}","details":[{{"code":"a","message":"{message}"}}]}}}}"#
            ),
        )
    };
    vec![
        error(400),
        error(401),
        error(403),
        error(404),
        error(409).header("x-ms-request-id", token).header("x-ms-correlation-request-id", token),
        error(500),
        error(429).header("retry-after", "4000"),
        reply(400, message.clone()),
        reply(403, format!(r#"{{"error":{{"message":"perform action '{token}/read' over scope '{signed}'"}}}}"#)),
        reply(502, format!("<html><title>{message}</title>")),
        ok(format!("<html><title>{message}</title>")),
        ok(format!("{token} {message}")).header("content-type", "text/plain"),
        ok(message.clone()).header("content-type", &format!("image/{token}")),
        reply(302, "").header("location", &signed),
        reply(302, "").header("location", &format!("/x?sig=SIGNATURE&{token}")),
        reply(401, "").header(
            "www-authenticate",
            &format!(r#"Bearer error="insufficient_claims", claims="{}""#, crate::server::base64(message.as_bytes())),
        ),
        ok("{}").end(End::CutAfter(1)),
        ok("{}").end(End::Closed),
        ok(format!(r#"{{"value":[],"nextLink":"{signed}"}}"#)),
    ]
}

#[tokio::test]
async fn nothing_printed_holds_a_secret() {
    let server = Server::start(|seen| {
        let number: usize = seen
            .headers
            .get("x-ms-client-request-id")
            .map_or(0, |_| seen.target.trim_start_matches("/n").split('?').next().unwrap().parse().unwrap_or_default());
        echoes(seen.token()).into_iter().nth(number).unwrap_or_else(|| echoes(seen.token()).remove(0))
    });
    let pairs = [("AZURE_TENANT_ID", "0-1"), ("AZURE_CLIENT_ID", "0-2"), ("AZURE_CLIENT_SECRET", "CLIENT-SECRET")];
    let builder = || server.builder().0.auth(Some(Auth::Secret)).variables(variables(&pairs)).attempts(2);
    let (with_notices, notices) = server.builder();
    let cloud = with_notices.auth(Some(Auth::Secret)).variables(variables(&pairs)).attempts(2).build().unwrap();
    let mut printed = format!("{cloud:?}\n{:?}\n", builder());
    let login = cloud.login().await.unwrap();
    writeln!(printed, "{login} {login:?}").unwrap();
    let count = echoes("").len();
    for number in 0..count {
        let get = Get::new(format!("/n{number}"), "1").unwrap();
        let print = |error: &CloudError| {
            format!("{error}\n{error:?}\n{}\n{}\n", error.advice(), error.detail().unwrap_or_default())
        };
        match cloud.list(&get, None).await {
            Err(error) => printed.push_str(&print(&error)),
            Ok(page) => {
                let error = cloud.list(&get, page.next()).await.unwrap_err();
                writeln!(printed, "{}{:?}", print(&error), page.next()).unwrap();
            }
        }
        if let Err(error) = cloud.get(&get).await {
            printed.push_str(&print(&error));
        }
    }
    let error = cloud.query(&Query::new("resources"), None).await.unwrap_err();
    writeln!(printed, "{error:?} {}", error.advice()).unwrap();
    // A broken connection to a signed link: the SDK's errors carry the whole address.
    let mut dead = Environment::loopback(&server.endpoint).unwrap();
    dead.endpoint = "http://127.0.0.1:9".to_owned();
    let gone = ArmCloud::builder(dead).attempts(1).build().unwrap();
    let link = Continuation::new("http://127.0.0.1:9/x?sig=SIGNATURE&%24skiptoken=SKIP-SECRET");
    let error = gone.list(&Get::new("/x", "1").unwrap(), Some(&link)).await.unwrap_err();
    writeln!(printed, "{error:?} {}", error.advice()).unwrap();
    writeln!(printed, "{:?} {:?}", notices.all(), notices.lines()).unwrap();

    assert!(printed.lines().count() > 150, "something was printed:\n{printed}");
    let tokens: Vec<String> =
        server.calls().iter().map(|seen| seen.token().to_owned()).filter(|token| !token.is_empty()).collect();
    assert!(tokens.len() > count);
    for token in tokens {
        assert!(!printed.contains(&token), "{printed}");
    }
    for secret in ["CLIENT-SECRET", "SIGNATURE", "SKIP-SECRET", "eyJhbGciOiJub25lIn0", "c2VjcmV0LXNpZ25hdHVyZQ"] {
        let lines: Vec<&str> = printed.lines().filter(|line| line.contains(secret)).collect();
        assert!(lines.is_empty(), "{secret}: {lines:#?}");
    }
}
