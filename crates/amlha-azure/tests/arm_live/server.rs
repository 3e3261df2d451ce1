//! A small HTTP server on this machine that answers as a test says, and remembers what it was asked.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use amlha_azure::arm::{ArmCloud, ArmCloudBuilder, Environment, Notice};

/// A request, as it came.
#[derive(Debug, Clone)]
pub(crate) struct Seen {
    pub(crate) method: String,
    /// Path and query.
    pub(crate) target: String,
    pub(crate) headers: BTreeMap<String, String>,
    pub(crate) body: String,
    pub(crate) at: Instant,
    /// How many requests with this method and target came before.
    pub(crate) earlier: usize,
}

impl Seen {
    pub(crate) fn is_login(&self) -> bool {
        self.target.ends_with("/oauth2/v2.0/token")
    }

    pub(crate) fn token(&self) -> &str {
        self.headers.get("authorization").and_then(|value| value.strip_prefix("Bearer ")).unwrap_or_default()
    }
}

/// What happens to the connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    Whole,
    /// After so many bytes of the body.
    CutAfter(usize),
    /// Before anything is answered.
    Closed,
    /// Nothing is answered for a while.
    Silent(Duration),
    /// A byte of the body after each such pause.
    Drips(Duration),
}

#[derive(Debug, Clone)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
    pub(crate) end: End,
}

pub(crate) fn reply(status: u16, body: impl Into<Vec<u8>>) -> Reply {
    let headers = vec![("content-type".to_owned(), "application/json".to_owned())];
    Reply { status, headers, body: body.into(), end: End::Whole }
}

pub(crate) fn ok(body: impl Into<Vec<u8>>) -> Reply {
    reply(200, body)
}

impl Reply {
    pub(crate) fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.retain(|(known, _)| known != name);
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    pub(crate) fn end(mut self, end: End) -> Self {
        self.end = end;
        self
    }
}

type Handler = dyn Fn(&Seen) -> Reply + Send + Sync;

pub(crate) struct Server {
    pub(crate) endpoint: String,
    pub(crate) seen: Arc<Mutex<Vec<Seen>>>,
}

impl Server {
    /// Starts; logins are answered here, and everything else by `handler`.
    pub(crate) fn start(handler: impl Fn(&Seen) -> Reply + Send + Sync + 'static) -> Self {
        let number = AtomicUsize::new(0);
        Self::start_all(move |seen| {
            if !seen.is_login() {
                return handler(seen);
            }
            let number = number.fetch_add(1, Ordering::SeqCst) + 1;
            ok(format!(r#"{{"token_type":"Bearer","expires_in":3599,"access_token":"{}"}}"#, token(number)))
        })
    }

    /// Starts; everything is answered by `handler`.
    pub(crate) fn start_all(handler: impl Fn(&Seen) -> Reply + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let endpoint = format!("http://{}", listener.local_addr().unwrap());
        let seen: Arc<Mutex<Vec<Seen>>> = Arc::default();
        let (handler, log): (Arc<Handler>, _) = (Arc::new(handler), Arc::clone(&seen));
        thread::spawn(move || {
            for stream in listener.incoming() {
                let (Ok(stream), handler, log) = (stream, Arc::clone(&handler), Arc::clone(&log)) else { return };
                thread::spawn(move || serve(stream, &log, &handler));
            }
        });
        Self { endpoint, seen }
    }

    /// What was asked, logins aside.
    pub(crate) fn calls(&self) -> Vec<Seen> {
        self.seen.lock().unwrap().iter().filter(|seen| !seen.is_login()).cloned().collect()
    }

    pub(crate) fn logins(&self) -> usize {
        self.seen.lock().unwrap().iter().filter(|seen| seen.is_login()).count()
    }

    /// A cloud that asks this server, with short pauses.
    pub(crate) fn builder(&self) -> (ArmCloudBuilder, Notices) {
        let notices = Notices::default();
        let told = notices.clone();
        let builder = ArmCloud::builder(Environment::loopback(&self.endpoint).unwrap())
            .backoff(Duration::from_millis(5))
            .on_notice(Arc::new(move |notice: &Notice| told.0.lock().unwrap().push(notice.clone())));
        (builder, notices)
    }

    pub(crate) fn cloud(&self) -> ArmCloud {
        self.builder().0.build().unwrap()
    }
}

#[derive(Debug, Clone, Default)]
pub(crate) struct Notices(pub(crate) Arc<Mutex<Vec<Notice>>>);

impl Notices {
    pub(crate) fn all(&self) -> Vec<Notice> {
        self.0.lock().unwrap().clone()
    }

    pub(crate) fn lines(&self) -> Vec<String> {
        self.all().iter().map(ToString::to_string).collect()
    }
}

/// A token that says who it is for, with a number that no other has.
pub(crate) fn token(number: usize) -> String {
    let claims =
        base64(format!(r#"{{"appid":"00000000-0000-0000-0000-000000000000","tid":"0000","n":{number}}}"#).as_bytes());
    format!("eyJhbGciOiJub25lIn0.{claims}.c2VjcmV0LXNpZ25hdHVyZQ{number}")
}

pub(crate) fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let mut out = String::new();
    for chunk in bytes.chunks(3) {
        let three = chunk.iter().fold(0_u32, |sum, byte| sum << 8 | u32::from(*byte)) << (8 * (3 - chunk.len()));
        for place in 0..=chunk.len() {
            out.push(char::from(LETTERS[(three >> (18 - 6 * place) & 63) as usize]));
        }
    }
    out
}

fn serve(mut stream: TcpStream, log: &Mutex<Vec<Seen>>, handler: &Arc<Handler>) {
    let Some(mut seen) = read(&mut stream) else { return };
    {
        let mut log = log.lock().unwrap();
        seen.earlier = log.iter().filter(|known| known.method == seen.method && known.target == seen.target).count();
        log.push(seen.clone());
    }
    let answer = handler(&seen);
    let body = match answer.end {
        End::Closed => return,
        End::Silent(time) => return thread::sleep(time),
        End::CutAfter(bytes) => &answer.body[..bytes],
        End::Whole => &answer.body[..],
        End::Drips(_) => &[],
    };
    let mut head = format!("HTTP/1.1 {} x\r\nconnection: close\r\n", answer.status);
    for (name, value) in &answer.headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    if !answer.headers.iter().any(|(name, _)| name == "content-length" || name == "transfer-encoding") {
        head.push_str(&format!("content-length: {}\r\n", answer.body.len()));
    }
    head.push_str("\r\n");
    let _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(body)).and_then(|()| stream.flush());
    if let End::Drips(pause) = answer.end {
        for byte in &answer.body {
            thread::sleep(pause);
            if stream.write_all(&[*byte]).is_err() {
                return;
            }
        }
    }
}

fn read(stream: &mut TcpStream) -> Option<Seen> {
    let mut bytes = Vec::new();
    let mut buffer = [0_u8; 8192];
    let head_end = loop {
        if let Some(at) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
            break at;
        }
        match stream.read(&mut buffer).ok()? {
            0 => return None,
            read => bytes.extend_from_slice(&buffer[..read]),
        }
    };
    let head = String::from_utf8(bytes[..head_end].to_vec()).ok()?;
    let mut lines = head.lines();
    let mut first = lines.next()?.split(' ');
    let (method, target) = (first.next()?.to_owned(), first.next()?.to_owned());
    let pairs = lines.filter_map(|line| line.split_once(':'));
    let headers: BTreeMap<String, String> =
        pairs.map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned())).collect();
    let length: usize = headers.get("content-length").map_or(0, |length| length.parse().unwrap());
    let mut body = bytes[head_end + 4..].to_vec();
    while body.len() < length {
        match stream.read(&mut buffer).ok()? {
            0 => return None,
            read => body.extend_from_slice(&buffer[..read]),
        }
    }
    Some(Seen { method, target, headers, body: String::from_utf8(body).ok()?, at: Instant::now(), earlier: 0 })
}
