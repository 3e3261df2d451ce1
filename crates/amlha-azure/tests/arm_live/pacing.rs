//! Resource Graph's quota and Azure Resource Manager's buckets.

use std::sync::Mutex;
use std::time::{Duration, Instant};

use amlha_azure::arm::Notice;
use amlha_azure::{Cloud, CloudErrorKind, Get, Query};
use futures_util::future::join_all;

use crate::server::{Server, ok, reply};

const EMPTY: &str = r#"{"data":[],"count":0}"#;

/// A window of quota as Resource Graph keeps it.
struct Window {
    began: Option<Instant>,
    used: u64,
}

#[tokio::test]
async fn a_burst_of_queries_is_never_refused() {
    const QUOTA: u64 = 4;
    const WINDOW: Duration = Duration::from_millis(400);
    let window = Mutex::new(Window { began: None, used: 0 });
    let refused = std::sync::Arc::new(std::sync::atomic::AtomicU64::new(0));
    let counter = std::sync::Arc::clone(&refused);
    let server = Server::start(move |_| {
        let mut window = window.lock().unwrap();
        let now = Instant::now();
        if window.began.is_none_or(|began| now - began >= WINDOW) {
            *window = Window { began: Some(now), used: 0 };
        }
        let left = WINDOW - (now - window.began.unwrap());
        let resets = format!("00:00:00.{:03}", left.as_millis() + 1);
        if window.used == QUOTA {
            counter.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
            return reply(429, "")
                .header("x-ms-user-quota-remaining", "0")
                .header("x-ms-user-quota-resets-after", &resets);
        }
        window.used += 1;
        let remaining = (QUOTA - window.used).to_string();
        ok(EMPTY).header("x-ms-user-quota-remaining", &remaining).header("x-ms-user-quota-resets-after", &resets)
    });
    let (builder, notices) = server.builder();
    let cloud = builder.build().unwrap();
    let queries: Vec<Query> = (0..14).map(|number| Query::new(format!("resources | take {number}"))).collect();
    let before = Instant::now();
    let answers = join_all(queries.iter().map(|query| cloud.query(query, None))).await;
    assert!(answers.iter().all(Result::is_ok));
    assert_eq!(refused.load(std::sync::atomic::Ordering::SeqCst), 0, "the quota was overrun");
    assert_eq!(server.calls().len(), 14);
    // 14 queries at 4 a window are four windows; each pause is told once, however many wait in it.
    let pauses = notices.all();
    assert!(
        pauses.iter().all(|notice| matches!(notice, Notice::Pacing { service: "Resource Graph", .. })),
        "{pauses:?}"
    );
    assert!((1..=4).contains(&pauses.len()), "{pauses:?}");
    assert!(before.elapsed() >= WINDOW * 3, "{:?}", before.elapsed());
}

#[tokio::test]
async fn a_quota_that_comes_back_too_late_is_an_error() {
    let server = Server::start(|_| {
        ok(EMPTY).header("x-ms-user-quota-remaining", "0").header("x-ms-user-quota-resets-after", "00:30:00")
    });
    let cloud = server.cloud();
    cloud.query(&Query::new("resources"), None).await.unwrap();
    let error = cloud.query(&Query::new("resources"), None).await.unwrap_err();
    assert_eq!((error.kind(), error.message()), (CloudErrorKind::Throttled, "the service asks for 30 minutes"));
    assert_eq!(server.calls().len(), 1, "nothing was sent against the quota");
}

#[tokio::test]
async fn a_refusal_is_everybodys_pause() {
    let server = Server::start(|seen| match seen.earlier {
        0 => reply(429, "").header("retry-after", "0.4"),
        _ => ok(EMPTY),
    });
    let cloud = server.cloud();
    let (first, second) = (Query::new("a"), Query::new("b"));
    let late = async {
        tokio::time::sleep(Duration::from_millis(200)).await;
        cloud.query(&second, None).await
    };
    let (one, other) = tokio::join!(cloud.query(&first, None), late);
    assert!(one.is_ok() && other.is_ok());
    let calls = server.calls();
    assert!(calls.iter().skip(1).all(|seen| seen.at - calls[0].at >= Duration::from_millis(400)));
}

#[tokio::test]
async fn few_reads_left_slow_reads_down() {
    let server = Server::start(|_| ok("{}").header("x-ms-ratelimit-remaining-subscription-reads", "0"));
    let (builder, notices) = server.builder();
    let cloud = builder.build().unwrap();
    let get = Get::new("/subscriptions/0/x", "1").unwrap();
    for _ in 0..3 {
        cloud.get(&get).await.unwrap();
    }
    let calls = server.calls();
    for pair in calls.windows(2) {
        assert!(pair[1].at - pair[0].at >= Duration::from_millis(390));
    }
    assert!(cloud.traffic().waited >= Duration::from_millis(780));
    assert_eq!(notices.all().len(), 2);
    assert!(notices.lines()[0].ends_with(" for the quota of Azure Resource Manager"), "{:?}", notices.lines());
}

#[tokio::test]
async fn a_search_of_a_part_of_the_tenant_is_an_error() {
    let server = Server::start(|_| ok(EMPTY).header("x-ms-tenant-subscription-limit-hit", "true"));
    let (builder, _) = server.builder();
    let error = builder.build().unwrap().query(&Query::new("resources"), None).await.unwrap_err();
    assert_eq!(error.kind(), CloudErrorKind::BadAnswer);
    assert!(error.advice().contains("--subscription"), "{error}");
}
