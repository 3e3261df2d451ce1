//! What is sent, and where to.

use amlha_azure::{Call, Cloud, CloudErrorKind, Continuation, Get, Query, all_pages};

use crate::server::{Server, ok, reply};

const LIST: &str = r#"{"value":[{"id":"/a"},{"id":"/b"}]}"#;

fn get(path: &str) -> Get {
    Get::new(path, "2024-04-01").unwrap()
}

#[tokio::test]
async fn a_query_is_a_post_to_resource_graph_and_everything_else_a_get() {
    let server = Server::start(|seen| match seen.method.as_str() {
        "POST" => {
            ok(r#"{"totalRecords":1,"count":1,"resultTruncated":"false","data":[{"id":"/x"}],"$skipToken":"more"}"#)
        }
        _ => ok(LIST),
    });
    let cloud = server.cloud();
    let query = Query::new("resources | project id").subscriptions(["0000-1"]).page_size(7);
    let page = cloud.query(&query, None).await.unwrap();
    assert_eq!((page.len(), page.next().map(Continuation::said)), (1, Some("more")));
    cloud.query(&query, page.next()).await.unwrap();
    cloud.query(&Query::new("resources"), None).await.unwrap();
    cloud.get(&get("/subscriptions/0").option("$expand", "a b+c&d")).await.unwrap();
    cloud.list(&get("/subscriptions"), None).await.unwrap();
    let calls = server.calls();
    let lines: Vec<String> =
        calls.iter().map(|seen| format!("{} {} {}", seen.method, seen.target, seen.body)).collect();
    assert_eq!(
        lines,
        [
            r#"POST /providers/Microsoft.ResourceGraph/resources?api-version=2024-04-01 {"subscriptions":["0000-1"],"query":"resources | project id","options":{"resultFormat":"objectArray","$top":7}}"#,
            r#"POST /providers/Microsoft.ResourceGraph/resources?api-version=2024-04-01 {"subscriptions":["0000-1"],"query":"resources | project id","options":{"resultFormat":"objectArray","$top":7,"$skipToken":"more"}}"#,
            r#"POST /providers/Microsoft.ResourceGraph/resources?api-version=2024-04-01 {"query":"resources","options":{"resultFormat":"objectArray","$top":1000}}"#,
            "GET /subscriptions/0?api-version=2024-04-01&%24expand=a%20b%2Bc%26d ",
            "GET /subscriptions?api-version=2024-04-01 ",
        ]
    );
    for seen in &calls {
        let agent = &seen.headers["user-agent"];
        assert!(agent.starts_with("amlha-") && agent.contains("azsdk-rust-"), "{agent}");
        assert!(seen.headers["accept-encoding"].contains("gzip"));
        assert!(!seen.token().is_empty() && seen.headers.contains_key("x-ms-client-request-id"));
    }
    let traffic = cloud.traffic();
    assert_eq!((traffic.graph, traffic.reads, traffic.retries, traffic.logins), (3, 2, 0, 1));
}

#[tokio::test]
async fn names_stay_inside_their_segment() {
    let server = Server::start(|_| ok("{}"));
    let cloud = server.cloud();
    let names = [
        "a b",
        "a?b=c",
        "a#b",
        "a%2Fb",
        "a%b",
        "ä\u{202e}ö",
        "a\\b",
        "a;b",
        "@evil.example",
        "..%2f",
        "a&b=c+d",
        ":80",
        "%2e%2e",
    ];
    for name in names {
        cloud.get(&get(&format!("/subscriptions/{name}/x"))).await.unwrap();
    }
    let calls = server.calls();
    for (name, seen) in names.iter().zip(&calls) {
        let (path, query) = seen.target.split_once('?').unwrap();
        assert_eq!(path.split('/').count(), 4, "{name}: {path}");
        assert_eq!(query, "api-version=2024-04-01", "{name}");
        assert!(path.starts_with("/subscriptions/") && path.ends_with("/x"), "{name}: {path}");
        assert_eq!(decoded(path.split('/').nth(2).unwrap()), *name);
    }
}

fn decoded(segment: &str) -> String {
    let (bytes, mut out, mut at) = (segment.as_bytes(), Vec::new(), 0);
    while at < bytes.len() {
        if bytes[at] == b'%' {
            out.push(u8::from_str_radix(&segment[at + 1..at + 3], 16).unwrap());
            at += 3;
        } else {
            out.push(bytes[at]);
            at += 1;
        }
    }
    String::from_utf8(out).unwrap()
}

#[tokio::test]
async fn pages_follow_the_link_as_it_was_given() {
    let server = Server::start(|seen| {
        let host = &seen.headers["host"];
        match seen.target.as_str() {
            "/l?api-version=2024-04-01" => {
                ok(format!(r#"{{"value":[1],"nextLink":"http://{host}/other?%24skiptoken=a%2Bb+c&x=1#part"}}"#))
            }
            "/other?%24skiptoken=a%2Bb+c&x=1" => ok(r#"{"value":[2],"nextLink":""}"#),
            other => reply(404, other),
        }
    });
    let cloud = server.cloud();
    let mut rows = Vec::new();
    let list = get("/l");
    all_pages(&cloud, Call::List(&list), |page| rows.extend(page.rows().map(str::to_owned))).await.unwrap();
    assert_eq!(rows, ["1", "2"]);
}

#[tokio::test]
async fn a_link_to_elsewhere_is_refused_and_nothing_is_sent_there() {
    let other = Server::start(|_| ok(LIST));
    let server = Server::start(|_| ok(LIST));
    let cloud = server.cloud();
    let port = server.endpoint.rsplit_once(':').unwrap().1;
    let links = [
        format!("{}/x?secret=1", other.endpoint),
        format!("https://127.0.0.1:{port}/x?secret=1"),
        format!("http://localhost:{port}/x?secret=1"),
        format!("http://user:secret@127.0.0.1:{port}/x"),
        format!("http://127.0.0.1:{port}@evil.example/x?secret=1"),
        "//evil.example/x?secret=1".to_owned(),
        "https://management.azure.com.evil.example/x?secret=1".to_owned(),
        "http://127.0.0.1/x?secret=1".to_owned(),
        "file:///secret".to_owned(),
    ];
    for link in links {
        let error = cloud.list(&get("/l"), Some(&Continuation::new(&link))).await.unwrap_err();
        assert_eq!(error.kind(), CloudErrorKind::ForeignHost, "{link}: {error}");
        let text = format!("{error} {error:?} {}", error.advice());
        assert!(!text.contains("secret"), "{text}");
    }
    let error = cloud.list(&get("/l"), Some(&Continuation::new("https://evil.example:8443/x?s=1"))).await.unwrap_err();
    assert!(error.message().contains("`https://evil.example:8443`"), "{error}");
    assert_eq!(other.seen.lock().unwrap().len(), 0);
    assert_eq!(server.calls().len(), 0);
    let error = cloud.list(&get("/l"), Some(&Continuation::new("http://[bad"))).await.unwrap_err();
    assert_eq!(error.kind(), CloudErrorKind::BadAnswer);
}

#[tokio::test]
async fn a_redirect_is_never_followed() {
    let other = Server::start(|_| ok("{}"));
    let target = other.endpoint.clone();
    let server = Server::start(move |seen| {
        let location =
            if seen.target.starts_with("/away") { format!("{target}/x?secret=1") } else { "/else".to_owned() };
        reply(if seen.target.contains("307") { 307 } else { 302 }, "").header("location", &location)
    });
    let cloud = server.cloud();
    for path in ["/away", "/away307"] {
        let error = cloud.get(&get(path)).await.unwrap_err();
        assert_eq!(error.kind(), CloudErrorKind::ForeignHost);
        assert!(error.message().contains(&other.endpoint) && !format!("{error:?}").contains("secret"), "{error:?}");
    }
    let error = cloud.query(&Query::new("resources"), None).await.unwrap_err();
    assert_eq!((error.kind(), error.status()), (CloudErrorKind::BadAnswer, Some(302)));
    assert_eq!(other.seen.lock().unwrap().len(), 0);
    assert_eq!(server.calls().len(), 3, "no redirect is tried twice");
}

#[tokio::test]
async fn concurrency_is_bounded_and_a_dropped_call_is_over() {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::Duration;
    let (now, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let (counter, peak) = (Arc::clone(&now), Arc::clone(&most));
    let server = Server::start(move |_| {
        peak.fetch_max(counter.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
        std::thread::sleep(Duration::from_millis(20));
        counter.fetch_sub(1, Ordering::SeqCst);
        ok("{}")
    });
    let cloud = server.builder().0.concurrency(3).build().unwrap();
    let gets: Vec<Get> = (0..20).map(|number| get(&format!("/x{number}"))).collect();
    let all = futures_util::future::join_all(gets.iter().map(|get| cloud.get(get))).await;
    assert!(all.iter().all(Result::is_ok));
    assert!(most.load(Ordering::SeqCst) <= 3, "{most:?}");

    let slow = Server::start(|_| reply(503, "").header("retry-after", "30"));
    let cloud = slow.cloud();
    let waiting = get("/x");
    assert!(tokio::time::timeout(Duration::from_millis(300), cloud.get(&waiting)).await.is_err());
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert_eq!(slow.calls().len(), 1);
}
