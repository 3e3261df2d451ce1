//! What is tried again, how often, and after how long.

use std::time::{Duration, Instant};

use amlha_azure::arm::{ArmCloud, Environment, Notice};
use amlha_azure::{Cloud, CloudErrorKind, Get, Query};

use crate::server::{End, Notices, Reply, Server, ok, reply};

fn get() -> Get {
    Get::new("/x", "1").unwrap()
}

/// The replies in turn, then the good one.
fn server(first: Vec<Reply>) -> Server {
    Server::start(move |seen| first.get(seen.earlier).cloned().unwrap_or_else(|| ok(r#"{"data":[],"good":true}"#)))
}

/// A server with two faults, and a cloud that asks it. Only for a silent one the silence is short.
fn made(first: &str, one: &Reply, second: &str, other: &Reply) -> (String, Server, ArmCloud, Notices) {
    let server = server(vec![one.clone(), other.clone()]);
    let (builder, notices) = server.builder();
    let silent = first == "silent" || second == "silent";
    let silence = if silent { Duration::from_millis(600) } else { Duration::from_secs(60) };
    let cloud = builder.read_timeout(silence).build().unwrap();
    (second.to_owned(), server, cloud, notices)
}

#[tokio::test]
async fn everything_that_passes_is_tried_again_for_reads_and_queries() {
    let mut cases = 0;
    let mut faults: Vec<(String, Reply)> =
        [408, 429, 500, 502, 503, 504].map(|status| (status.to_string(), reply(status, "<html>busy"))).to_vec();
    faults.push(("cut".to_owned(), ok(r#"{"data":[],"long":"body"}"#).end(End::CutAfter(9))));
    faults.push(("cut before it began".to_owned(), ok(r#"{"data":[]}"#).end(End::CutAfter(0))));
    faults.push(("JSON that ends early".to_owned(), ok(r#"{"data":[],"x":{"#)));
    faults.push(("empty".to_owned(), ok("")));
    faults.push(("closed".to_owned(), ok("").end(End::Closed)));
    faults.push(("silent".to_owned(), ok("").end(End::Silent(Duration::from_secs(3)))));
    for (first, one) in &faults {
        // Making a client takes long enough to spoil the timeouts of those under way: all are made first.
        let made: Vec<_> = faults.iter().map(|(second, other)| made(first, one, second, other)).collect();
        let pairs = made.iter().enumerate().map(|(number, (second, _server, cloud, notices))| async move {
            let answered = if number % 2 == 0 {
                cloud.get(&get()).await.map(drop)
            } else {
                cloud.query(&Query::new("resources"), None).await.map(drop)
            };
            assert!(answered.is_ok(), "{first}, {second}: {answered:?}");
            let all = notices.all();
            let retries = |notice: &&Notice| matches!(notice, Notice::Retrying { .. } | Notice::Waiting { .. });
            assert_eq!(all.iter().filter(retries).count(), 2, "{first}, {second}: {all:?}");
            assert_eq!(cloud.traffic().retries, 2);
            assert!(cloud.traffic().waited > Duration::ZERO);
        });
        cases += futures_util::future::join_all(pairs).await.len();
    }
    assert_eq!(cases, 144);
}

#[tokio::test]
async fn an_answer_that_drips_is_not_waited_for() {
    let drips = || ok(r#"{"data":[],"long":"body"}"#).end(End::Drips(Duration::from_millis(200)));
    let server = server(vec![drips()]);
    let (builder, notices) = server.builder();
    let cloud = builder.longest_answer(Duration::from_millis(700)).build().unwrap();
    cloud.get(&get()).await.unwrap();
    let lines = notices.lines();
    assert!(lines.iter().any(|line| line.contains("the answer was not complete after")), "{lines:?}");

    let server = Server::start(move |_| drips());
    let cloud = server.builder().0.longest_answer(Duration::from_millis(300)).attempts(2).build().unwrap();
    let error = cloud.get(&get()).await.unwrap_err();
    assert_eq!(error.kind(), CloudErrorKind::Network);
    assert_eq!(server.calls().len(), 2);
}

#[tokio::test]
async fn a_fault_that_stays_is_given_up_after_the_attempts() {
    let cases = [
        (
            reply(429, r#"{"error":{"code":"TooManyRequests","message":"slow down"}}"#),
            CloudErrorKind::Throttled,
            "slow down",
        ),
        (reply(503, r#"{"error":{"code":"ServerBusy","message":"busy"}}"#), CloudErrorKind::Unavailable, "busy"),
        (reply(500, ""), CloudErrorKind::Unavailable, "Azure gave no reason"),
        (
            reply(502, "<html><title>Bad Gateway</title>"),
            CloudErrorKind::Unavailable,
            "an HTML page titled `Bad Gateway`",
        ),
        (ok(r#"{"a":"#), CloudErrorKind::BadAnswer, "the answer ends before its JSON is complete"),
        (ok("{}").end(End::CutAfter(1)), CloudErrorKind::Network, "the answer broke off"),
        (ok("{}").end(End::Closed), CloudErrorKind::Network, "the connection broke"),
    ];
    for (fault, kind, message) in cases {
        let server = Server::start(move |_| fault.clone());
        let error = server.builder().0.attempts(3).build().unwrap().get(&get()).await.unwrap_err();
        assert_eq!(error.kind(), kind, "{error}");
        assert!(error.message().starts_with(message), "{error}");
        assert!(error.detail().unwrap().starts_with("3 attempts failed"), "{:?}", error.detail());
        assert_eq!(server.calls().len(), 3);
    }
}

#[tokio::test]
async fn a_refused_connection_is_tried_again_and_named() {
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let server = server(Vec::new());
    let cloud = server.cloud();
    cloud.get(&get()).await.unwrap();
    // The login answers; the endpoint does not.
    let mut environment = Environment::loopback(&server.endpoint).unwrap();
    environment.endpoint = format!("http://127.0.0.1:{port}");
    let cloud = ArmCloud::builder(environment).backoff(Duration::from_millis(2)).attempts(4).build().unwrap();
    let error = cloud.get(&get()).await.unwrap_err();
    assert_eq!(error.kind(), CloudErrorKind::Network);
    assert!(error.message().starts_with(&format!("no connection to http://127.0.0.1:{port}: ")), "{error}");
    assert_eq!((cloud.traffic().reads, cloud.traffic().retries), (4, 3));
}

#[tokio::test]
async fn what_stays_wrong_is_asked_once() {
    for status in [400, 403, 404, 405, 409, 410, 501] {
        let server = Server::start(move |_| reply(status, r#"{"error":{"code":"X","message":"no"}}"#));
        let error = server.cloud().get(&get()).await.unwrap_err();
        assert_eq!((error.status(), error.azure_code(), error.message()), (Some(status), Some("X"), "no"));
        assert_eq!(server.calls().len(), 1, "{status}");
    }
}

#[tokio::test]
async fn the_pause_that_is_asked_for_is_made_and_told() {
    let headers = [
        ("retry-after", "0.3"),
        ("x-ms-retry-after-ms", "300"),
        ("retry-after-ms", "300"),
        ("x-ms-user-quota-resets-after", "00:00:00.3"),
    ];
    for status in [408, 429, 500, 503] {
        for (name, value) in headers {
            let server = server(vec![reply(status, "").header(name, value)]);
            let (builder, notices) = server.builder();
            let cloud = builder.build().unwrap();
            cloud.get(&get()).await.unwrap();
            let calls = server.calls();
            let pause = calls[1].at - calls[0].at;
            assert!(
                pause >= Duration::from_millis(300) && pause < Duration::from_secs(10),
                "{status} {name}: {pause:?}"
            );
            let wanted = Notice::Waiting {
                service: "Azure Resource Manager",
                wait: Duration::from_millis(300),
                attempt: 1,
                why: format!("{status} asks for a pause"),
            };
            assert_eq!(notices.all(), [wanted], "{name}");
        }
    }
}

#[tokio::test]
async fn a_pause_until_a_date_goes_by_the_services_clock() {
    let server = server(vec![
        reply(503, "")
            .header("retry-after", "Thu, 01 Jan 2026 00:00:07 GMT")
            .header("date", "Thu, 01 Jan 2026 00:00:06 GMT"),
    ]);
    let (builder, notices) = server.builder();
    let cloud = builder.build().unwrap();
    assert_eq!(cloud.server_time(), None);
    cloud.get(&get()).await.unwrap();
    assert_eq!(notices.lines(), ["Azure Resource Manager asks for 1 s"]);
    assert_eq!(cloud.server_time().unwrap().to_string(), "2026-01-01T00:00:06Z");
}

#[tokio::test]
async fn a_pause_that_is_too_long_is_an_error_at_once() {
    let cases = [
        ("retry-after", "720", "the service asks for 12 minutes"),
        ("x-ms-user-quota-resets-after", "02:00:00", "the service asks for 2 hours"),
        ("retry-after", "61", "the service asks for 61 s"),
    ];
    for (name, value, message) in cases {
        let body = r#"{"error":{"code":"RateLimiting","message":"too many"}}"#;
        let server = server(vec![reply(429, body).header(name, value).header("x-ms-request-id", "r-1")]);
        let (builder, notices) = server.builder();
        let before = Instant::now();
        let error = builder.build().unwrap().query(&Query::new("resources"), None).await.unwrap_err();
        assert!(before.elapsed() < Duration::from_secs(30));
        assert_eq!((error.kind(), error.message()), (CloudErrorKind::Throttled, message));
        assert_eq!(
            (error.status(), error.azure_code(), error.request_id()),
            (Some(429), Some("RateLimiting"), Some("r-1"))
        );
        assert!(error.detail().unwrap().contains("too many"));
        assert_eq!((server.calls().len(), notices.all().len()), (1, 0));
    }
    let server = server(vec![reply(503, "").header("retry-after", "0.3")]);
    let cloud = server.builder().0.longest_wait(Duration::from_millis(200)).build().unwrap();
    assert_eq!(cloud.get(&get()).await.unwrap_err().kind(), CloudErrorKind::Throttled);
}
