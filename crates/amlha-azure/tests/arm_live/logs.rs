//! What the SDK and everything below it log holds no token, secret or signature, at any level.

use std::io;
use std::sync::{Arc, Mutex};

use amlha_azure::arm::Auth;
use amlha_azure::{Call, Cloud, Get, Query, all_pages};
use tracing_subscriber::util::SubscriberInitExt as _;

use crate::server::{End, Server, ok, reply};

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn nothing_logged_holds_a_secret() {
    let log = Log::default();
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt().with_max_level(tracing_subscriber::filter::LevelFilter::TRACE);
    let _guard = subscriber.with_ansi(false).with_writer(move || writer.clone()).finish().set_default();

    let server = Server::start(|seen| {
        let host = &seen.headers["host"];
        match (seen.target.split('?').next().unwrap(), seen.earlier) {
            ("/l", _) => {
                ok(format!(r#"{{"value":[1],"nextLink":"http://{host}/m?$skiptoken=SKIP-SECRET&sig=SIGNATURE"}}"#))
            }
            ("/m", 0) => reply(503, ""),
            ("/m", 1) => ok(r#"{"value":[1]}"#).end(End::CutAfter(2)),
            ("/m", 2) => ok("").end(End::Closed),
            ("/m", 3) => reply(401, ""),
            ("/away", _) => reply(302, "").header("location", "https://evil.example/?sig=SIGNATURE"),
            ("/bad", _) => reply(400, format!("{} sig=SIGNATURE", seen.token())),
            _ => ok(r#"{"value":[2],"data":[]}"#),
        }
    });
    let pairs = [("AZURE_TENANT_ID", "0-1"), ("AZURE_CLIENT_ID", "0-2"), ("AZURE_CLIENT_SECRET", "CLIENT-SECRET")];
    let cloud = server
        .builder()
        .0
        .auth(Some(Auth::Secret))
        .variables(Arc::new(move |name| {
            pairs.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned())
        }))
        .build()
        .unwrap();
    let get = |path: &str| Get::new(path, "1").unwrap();
    let mut pages = 0;
    all_pages(&cloud, Call::List(&get("/l")), |_| pages += 1).await.unwrap();
    assert_eq!((pages, server.logins()), (2, 2));
    cloud.query(&Query::new("resources"), None).await.unwrap();
    cloud.get(&get("/away")).await.unwrap_err();
    cloud.get(&get("/bad")).await.unwrap_err();

    let text = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    assert!(text.contains("==> Request") && text.contains("<== Response"), "the SDK logged:\n{text}");
    for secret in ["CLIENT-SECRET", "SIGNATURE", "SKIP-SECRET", "eyJhbGciOiJub25lIn0", "c2VjcmV0LXNpZ25hdHVyZQ"] {
        let lines: Vec<&str> = text.lines().filter(|line| line.contains(secret)).collect();
        assert!(lines.is_empty(), "{secret}: {lines:#?}");
    }
}
