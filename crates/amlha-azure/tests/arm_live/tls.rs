//! TLS to a server on this machine with a certificate of its own.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use amlha_azure::arm::{ArmCloud, Environment};
use amlha_azure::{Cloud, CloudErrorKind, Get};
use tokio_rustls::rustls;

fn tls_server() -> (String, String, Arc<AtomicUsize>) {
    let key = rcgen::generate_simple_self_signed(vec!["localhost".to_owned(), "127.0.0.1".to_owned()]).unwrap();
    let pem = key.cert.pem();
    let der = rustls::pki_types::PrivateKeyDer::Pkcs8(key.signing_key.serialize_der().into());
    let config = rustls::ServerConfig::builder()
        .with_no_client_auth()
        .with_single_cert(vec![key.cert.der().clone()], der)
        .unwrap();
    let config = Arc::new(config);
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let endpoint = format!("https://localhost:{}", listener.local_addr().unwrap().port());
    let tried = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&tried);
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let Ok(stream) = stream else { return };
            counter.fetch_add(1, Ordering::SeqCst);
            let config = Arc::clone(&config);
            std::thread::spawn(move || {
                let mut tls = rustls::StreamOwned::new(rustls::ServerConnection::new(config).unwrap(), stream);
                let mut head = Vec::new();
                let mut byte = [0_u8; 1];
                while !head.ends_with(b"\r\n\r\n") {
                    if !matches!(tls.read(&mut byte), Ok(1)) {
                        return;
                    }
                    head.push(byte[0]);
                }
                let body = if head.starts_with(b"POST") {
                    r#"{"token_type":"Bearer","expires_in":3599,"access_token":"some-opaque-token"}"#
                } else {
                    r#"{"tls":true}"#
                };
                let _ = write!(
                    tls,
                    "HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
                    body.len()
                );
                tls.conn.send_close_notify();
                let _ = tls.flush();
            });
        }
    });
    (endpoint, pem, tried)
}

#[tokio::test]
async fn a_certificate_that_is_trusted_is_enough_and_one_that_is_not_is_not_tried_again() {
    let (endpoint, pem, tried) = tls_server();
    let environment = Environment::loopback(&endpoint).unwrap();
    let get = Get::new("/x", "1").unwrap();
    let cloud = ArmCloud::builder(environment.clone()).root_certificates(pem.clone().into_bytes()).build().unwrap();
    assert_eq!(cloud.get(&get).await.unwrap().text(), r#"{"tls":true}"#);
    assert_eq!(tried.load(Ordering::SeqCst), 2);

    let quick = Duration::from_millis(5);
    let error = ArmCloud::builder(environment.clone()).backoff(quick).build().unwrap().get(&get).await.unwrap_err();
    assert_eq!(error.kind(), CloudErrorKind::NotLoggedIn);
    assert!(error.message().contains("certificate") && error.advice().contains("certificate"), "{error}");

    // The login is elsewhere and fine; the endpoint's certificate is not trusted.
    let plain = crate::server::Server::start(|_| crate::server::ok("{}"));
    let mut environment = environment;
    environment.authority = plain.endpoint.clone();
    let before = tried.load(Ordering::SeqCst);
    let error = ArmCloud::builder(environment).build().unwrap().get(&get).await.unwrap_err();
    assert_eq!(error.kind(), CloudErrorKind::Network);
    assert!(error.message().contains("certificate"), "{error}");
    assert_eq!(tried.load(Ordering::SeqCst), before + 1, "not tried again");
    let error = ArmCloud::builder(Environment::public()).root_certificates(b"x".to_vec()).build().unwrap_err();
    assert_eq!(error.kind(), CloudErrorKind::Configuration);
    let broken = pem.replace('M', "*");
    let error = ArmCloud::builder(Environment::public()).root_certificates(broken.into_bytes()).build().unwrap_err();
    assert_eq!(error.kind(), CloudErrorKind::Configuration);
}
