//! What answers mean.

use std::io::Write as _;

use amlha_azure::{Cloud, CloudError, CloudErrorKind, Get, Query};

use crate::server::{Reply, Server, base64, ok, reply};

async fn error_of(answer: Reply) -> CloudError {
    let server = Server::start(move |_| answer.clone());
    let path = "/subscriptions/0/resourceGroups/g/providers/Microsoft.Sql/servers/s";
    let cloud = server.builder().0.attempts(1).build().unwrap();
    cloud.get(&Get::new(path, "1").unwrap()).await.unwrap_err()
}

#[tokio::test]
async fn a_missing_permission_names_the_role_and_the_action() {
    let message = "The client 'a@contoso.example' with object id '0' does not have authorization to perform action \
        'Microsoft.Sql/servers/read' over scope '/subscriptions/0/resourceGroups/g' or the scope is invalid.";
    let body = format!(r#"{{"error":{{"code":"AuthorizationFailed","message":"{message}"}}}}"#);
    let error =
        error_of(reply(403, body).header("x-ms-request-id", "r-1").header("x-ms-correlation-request-id", "c-1")).await;
    assert_eq!((error.kind(), error.azure_code()), (CloudErrorKind::Forbidden, Some("AuthorizationFailed")));
    assert_eq!(
        error.advice(),
        "ask for the role `Reader` (or the action `Microsoft.Sql/servers/read`) on `/subscriptions/0/resourceGroups/g`"
    );
    assert_eq!(error.message(), message);
    assert_eq!(error.request_id(), Some("r-1"));
    assert!(error.detail().unwrap().contains("x-ms-correlation-request-id: c-1"));

    let error = error_of(reply(
        403,
        r#"{"error":{"code":"AuthorizationFailed","message":"perform action 'a/listKeys/action' over scope '/s'"}}"#,
    ))
    .await;
    assert_eq!(error.advice(), "ask for a role with the action `a/listKeys/action` on `/s`");
    let error = error_of(reply(403, "")).await;
    assert!(
        error.advice().starts_with("ask for the role `Reader` on `/subscriptions/0/resourceGroups/g/"),
        "{}",
        error.advice()
    );
}

#[tokio::test]
async fn every_kind_of_refusal_is_told_apart() {
    let body = |code: &str, message: &str| format!(r#"{{"error":{{"code":"{code}","message":"{message}"}}}}"#);
    let cases = [
        (404, body("ResourceNotFound", "m"), CloudErrorKind::NotFound),
        (404, r#"{"Message":"gone"}"#.to_owned(), CloudErrorKind::NotFound),
        (409, body("MissingSubscriptionRegistration", "m"), CloudErrorKind::NotRegistered),
        (404, body("SubscriptionNotRegistered", "m"), CloudErrorKind::NotRegistered),
        (400, body("NoRegisteredProviderFound", "none"), CloudErrorKind::NotRegistered),
        (400, body("InvalidApiVersionParameter", "m"), CloudErrorKind::BadRequest),
        (400, "<html><title>x</title>".to_owned(), CloudErrorKind::BadRequest),
    ];
    for (status, body, kind) in cases {
        let error = error_of(reply(status, body.clone())).await;
        assert_eq!((error.kind(), error.status()), (kind, Some(status)), "{body}");
        if kind == CloudErrorKind::NotRegistered {
            assert!(error.advice().contains("to read, nothing needs to be"), "{}", error.advice());
            assert!(!error.advice().contains("provider register"));
        }
    }
}

#[tokio::test]
async fn a_wrong_query_is_told_where_it_is_wrong() {
    let body = r#"{"error":{"code":"BadRequest","message":"Please provide below info when asking for support","details":[
        {"code":"InvalidQuery","message":"Query is invalid."},
        {"code":"ParserFailure","message":"ParserFailure","line":1,"characterPositionInLine":12,"token":"wher"}]}}"#;
    let server = Server::start(move |_| reply(400, body));
    let error = server.cloud().query(&Query::new("resources | wher x"), None).await.unwrap_err();
    assert_eq!(error.kind(), CloudErrorKind::BadRequest);
    assert_eq!(error.message(), "InvalidQuery: Query is invalid.; ParserFailure (line 1, character 12, at `wher`)");
}

#[tokio::test]
async fn what_is_no_json_is_a_bad_answer_by_name() {
    let cases = [
        (
            ok("<html><head><title> Sign in\n to proxy </title>").header("content-type", "text/html; charset=utf-8"),
            "the answer is an HTML page titled `Sign in to proxy`",
        ),
        (ok("<!DOCTYPE html><p>"), "the answer is an HTML page without a title"),
        (ok("GIF89a").header("content-type", "image/gif"), "the answer is `image/gif`, not JSON"),
        (ok(vec![0xff, 0xfe]), "the answer is not UTF-8"),
        (ok("{}}"), "the answer is not JSON"),
        (ok("null"), "the answer is JSON, but no object"),
        (reply(202, "{}").header("location", "/later"), "the answer is not the thing that was asked for"),
        (reply(204, ""), "the answer is not the thing that was asked for"),
        (reply(304, ""), "the answer is not the thing that was asked for"),
    ];
    for (answer, message) in cases {
        let error = error_of(answer).await;
        assert_eq!(error.kind(), CloudErrorKind::BadAnswer, "{error}");
        assert!(error.message().starts_with(message), "{error}");
    }
}

#[tokio::test]
async fn json_is_read_whatever_it_is_called() {
    for kind in ["application/json; charset=utf-8", "text/plain", "application/problem+json", "text/html"] {
        let server = Server::start(move |_| ok("\u{feff}{\"a\":1}").header("content-type", kind));
        let document = server.cloud().get(&Get::new("/x", "1").unwrap()).await.unwrap();
        assert_eq!(document.text(), "{\"a\":1}");
    }
}

#[tokio::test]
async fn a_body_that_is_too_large_is_not_read_to_its_end() {
    let large = format!(r#"{{"a":"{}"}}"#, "x".repeat(2_000_000));
    let chunked = {
        let mut body = Vec::new();
        for chunk in large.as_bytes().chunks(10_000) {
            write!(body, "{:x}\r\n", chunk.len()).unwrap();
            body.extend_from_slice(chunk);
            body.extend_from_slice(b"\r\n");
        }
        body.extend_from_slice(b"0\r\n\r\n");
        ok(body).header("transfer-encoding", "chunked")
    };
    for answer in [ok(large), chunked] {
        let server = Server::start(move |_| answer.clone());
        let get = Get::new("/x", "1").unwrap();
        let cloud = server.builder().0.largest_body(1_000_000).build().unwrap();
        let error = cloud.get(&get).await.unwrap_err();
        assert_eq!(
            (error.kind(), error.message()),
            (CloudErrorKind::BadAnswer, "the answer is larger than 1000000 bytes")
        );
        assert_eq!(server.calls().len(), 1);
        assert!(cloud.traffic().bytes < 1_100_000);
        let cloud = server.builder().0.largest_body(3_000_000).build().unwrap();
        assert_eq!(cloud.get(&get).await.unwrap().text().len(), 2_000_008);
    }
}

#[tokio::test]
async fn the_limit_counts_what_a_compressed_body_becomes() {
    // A stored (uncompressed) gzip member would not show it: this is 1,000,000 zeros after `{"a":"`, deflated.
    let server = Server::start(|_| ok(gzip_bomb()).header("content-encoding", "gzip"));
    let cloud = server.builder().0.largest_body(100_000).build().unwrap();
    let error = cloud.get(&Get::new("/x", "1").unwrap()).await.unwrap_err();
    assert_eq!(error.message(), "the answer is larger than 100000 bytes");
    let cloud = server.builder().0.largest_body(10_000_000).build().unwrap();
    let error = cloud.get(&Get::new("/x", "1").unwrap()).await.unwrap_err();
    assert!(error.message().starts_with("the answer is not JSON"), "{error}");
}

/// One deflate block with fixed codes: a literal `0`, then matches of 258 bytes at distance 1.
fn gzip_bomb() -> Vec<u8> {
    let mut bits: Vec<bool> = vec![true, true, false];
    let code = |value: u32, length: u32, bits: &mut Vec<bool>| {
        (0..length).rev().for_each(|bit| bits.push(value >> bit & 1 == 1));
    };
    code(0x30 + u32::from(b'0'), 8, &mut bits);
    let repeats = 4_000_usize;
    for _ in 0..repeats {
        code(0b1100_0101, 8, &mut bits); // length 258
        code(0, 5, &mut bits); // distance 1
    }
    code(0, 7, &mut bits);
    let mut out = vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff];
    for eight in bits.chunks(8) {
        out.push(eight.iter().enumerate().fold(0, |byte, (at, bit)| byte | u8::from(*bit) << at));
    }
    let length = 1 + 258 * repeats;
    let crc = !(0..length).fold(u32::MAX, |crc, _| {
        (0..8).fold(crc ^ u32::from(b'0'), |crc, _| if crc & 1 == 1 { crc >> 1 ^ 0xedb8_8320 } else { crc >> 1 })
    });
    out.extend(crc.to_le_bytes());
    out.extend((length as u32).to_le_bytes());
    out
}

#[tokio::test]
async fn a_claims_challenge_is_no_loop_and_names_the_line_that_helps() {
    let claims = base64(br#"{"access_token":{"nbf":{"essential":true,"value":"1"}}}"#);
    let challenge = format!(r#"Bearer realm="", error="insufficient_claims", claims="{claims}""#);
    let server = Server::start(move |_| {
        reply(401, r#"{"error":{"code":"InvalidAuthenticationToken","message":"revoked"}}"#)
            .header("www-authenticate", &challenge)
    });
    let cloud = server.builder().0.tenant(Some("contoso.example".to_owned())).build().unwrap();
    let error = cloud.get(&Get::new("/x", "1").unwrap()).await.unwrap_err();
    assert_eq!(error.kind(), CloudErrorKind::Unauthorized);
    assert_eq!(error.advice(), format!("run `az login --scope {}/.default --tenant contoso.example`", server.endpoint));
    let detail = error.detail().unwrap();
    assert!(detail.contains(r#""essential":true"#) && detail.contains("revoked"), "{detail}");
    assert_eq!((server.calls().len(), server.logins()), (1, 1));
}

#[tokio::test]
async fn a_refused_token_is_renewed_once_and_once_only() {
    let server = Server::start(|seen| match seen.earlier {
        0 => reply(401, "").header("www-authenticate", r#"Bearer error="invalid_token""#),
        _ => ok("{}"),
    });
    let cloud = server.cloud();
    let get = Get::new("/x", "1").unwrap();
    cloud.get(&get).await.unwrap();
    cloud.get(&get).await.unwrap();
    let calls = server.calls();
    assert_eq!((calls.len(), server.logins()), (3, 2));
    assert_ne!(calls[0].token(), calls[1].token());
    assert_eq!(calls[1].token(), calls[2].token());

    let server =
        Server::start(|_| reply(401, r#"{"error":{"code":"ExpiredAuthenticationToken","message":"expired"}}"#));
    let error = server.cloud().get(&get).await.unwrap_err();
    assert_eq!((error.kind(), error.azure_code()), (CloudErrorKind::Unauthorized, Some("ExpiredAuthenticationToken")));
    assert_eq!((server.calls().len(), server.logins()), (2, 2));
    let advice = format!("run `az login --scope {}/.default --tenant 0000`", server.endpoint);
    assert_eq!(error.advice(), advice, "the tenant is the token's");
}

#[tokio::test]
async fn many_refused_at_once_share_one_new_token() {
    let old = crate::server::token(1);
    let server = Server::start(move |seen| {
        std::thread::sleep(std::time::Duration::from_millis(50));
        if seen.token() == old { reply(401, "") } else { ok("{}") }
    });
    let cloud = server.cloud();
    let gets: Vec<Get> = (0..16).map(|number| Get::new(format!("/x{number}"), "1").unwrap()).collect();
    let answers = futures_util::future::join_all(gets.iter().map(|get| cloud.get(get))).await;
    assert!(answers.iter().all(Result::is_ok));
    assert_eq!(server.logins(), 2);
}
