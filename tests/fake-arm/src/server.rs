//! The server: connections, and the way of a request from its arrival to its answer.

use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use http_body_util::{BodyExt, Limited};
use hyper::body::{Bytes, Incoming};
use hyper::header::{HeaderName, HeaderValue};
use hyper::service::service_fn;
use hyper::{Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use tokio_rustls::TlsAcceptor;

use crate::answer::Answer;
use crate::arm::{self, Operations};
use crate::clock;
use crate::fault::{Action, Body, Faults, Lie, Struck};
use crate::graph::{self, Asked, Cache, GraphEngine, Quota, Spent};
use crate::log::{Change, Logged, masked_body, masked_query};
use crate::request::Request;
use crate::store::{Names, Store};
use crate::token::{self, OBJECT, Tokens};
use crate::wire::Wire;

/// The largest request body, in bytes.
const LARGEST: usize = 64 << 20;

/// What does not change while the server runs.
pub(crate) struct Settings {
    pub(crate) url: String,
    pub(crate) page_size: usize,
    pub(crate) latency: Duration,
    pub(crate) quota: Option<Quota>,
    pub(crate) token_lifetime: Duration,
    pub(crate) long_running: Option<Duration>,
    pub(crate) names: Names,
    pub(crate) engine: Box<dyn GraphEngine>,
}

/// What changes.
#[derive(Default)]
pub(crate) struct State {
    pub(crate) store: Store,
    pub(crate) faults: Faults,
    pub(crate) log: Vec<Logged>,
    pub(crate) changes: Vec<Change>,
    pub(crate) operations: Operations,
    requests: u64,
    tokens: Tokens,
    spent: Spent,
    cache: Cache,
}

impl State {
    pub(crate) fn new(store: Store, faults: Faults) -> Self {
        Self { store, faults, ..Self::default() }
    }

    /// Lets the operations that are due take effect.
    pub(crate) fn settle(&mut self) {
        self.operations.settle(&mut self.store, &mut self.changes);
    }
}

pub(crate) struct Shared {
    pub(crate) settings: Settings,
    state: Mutex<State>,
}

impl Shared {
    pub(crate) fn new(settings: Settings, state: State) -> Self {
        Self { settings, state: Mutex::new(state) }
    }

    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Takes connections until it is dropped, and all of them with it.
pub(crate) async fn serve(listener: TcpListener, tls: Option<TlsAcceptor>, shared: Arc<Shared>) {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => {
                    connections.spawn(connection(stream, tls.clone(), Arc::clone(&shared)));
                }
                // Out of sockets, for the moment.
                Err(_) => tokio::time::sleep(Duration::from_millis(10)).await,
            },
            Some(_) = connections.join_next() => {}
        }
    }
}

/// What goes wrong on a connection is its client's business.
async fn connection(stream: TcpStream, tls: Option<TlsAcceptor>, shared: Arc<Shared>) {
    // Answers are small, and a client waits for each.
    let _ = stream.set_nodelay(true);
    let service = service_fn(|request| handle(Arc::clone(&shared), request));
    let mut http = hyper::server::conn::http1::Builder::new();
    http.timer(TokioTimer::new());
    match tls {
        None => drop(http.serve_connection(TokioIo::new(stream), service).await),
        Some(acceptor) => {
            if let Ok(stream) = acceptor.accept(stream).await {
                drop(http.serve_connection(TokioIo::new(stream), service).await);
            }
        }
    }
}

async fn handle(shared: Arc<Shared>, request: hyper::Request<Incoming>) -> Result<Response<Wire>, io::Error> {
    let (head, body) = request.into_parts();
    let body = Limited::new(body, LARGEST).collect().await.map_err(io::Error::other)?.to_bytes();
    let number = {
        let mut state = shared.state();
        state.requests += 1;
        state.requests
    };
    let request = Request::read(number, &head, body, &shared.settings.url);
    let admitted = admit(&shared, &request);
    let delay = shared.settings.latency + admitted.as_ref().map_or(Duration::ZERO, |struck| struck.delay);
    if !delay.is_zero() {
        tokio::time::sleep(delay).await;
    }
    let response = match admitted {
        Err(answer) => Some(response(&request, answer, None)),
        Ok(struck) => respond(&shared, &request, struck),
    };
    let status = response.as_ref().map_or(0, |response| response.status().as_u16());
    if let Some(logged) = shared.state().log.iter_mut().rev().find(|logged| logged.number == number) {
        logged.status = status;
    }
    response.ok_or_else(|| io::Error::new(io::ErrorKind::ConnectionAborted, "no answer, as was asked for"))
}

/// Writes a request down, looks at its token and at the faults; or refuses it.
fn admit(shared: &Shared, request: &Request) -> Result<Struck, Answer> {
    let mut state = shared.state();
    state.log.push(Logged {
        number: request.number,
        method: request.method.clone(),
        path: request.path.clone(),
        query: masked_query(&request.raw_query),
        host: request.host.clone(),
        had_token: request.token.is_some(),
        status: 0,
        body: masked_body(&request.content_type, &request.body),
    });
    if !request.is_login() {
        let checked = state.tokens.check(request.token.as_deref(), clock::now());
        checked.map_err(|why| token::refused(request, &why))?;
    }
    Ok(state.faults.strike(request))
}

/// The answer, with what the faults make of it; `None` closes the connection.
fn respond(shared: &Shared, request: &Request, struck: Struck) -> Option<Response<Wire>> {
    let instead = struck.action.as_ref().and_then(|action| instead(shared, request, action));
    let answer = match (&struck.action, instead) {
        (Some(Action::Close), _) => return None,
        (Some(Action::BigBody { bytes }), _) => {
            return Some(response(request, Answer::text(200, ""), Some(Wire::big(*bytes))));
        }
        (_, Some(answer)) => answer,
        (_, None) => right(shared, request, &struck),
    };
    match struck.action {
        Some(Action::ContentType(content_type)) => Some(response(request, Answer { content_type, ..answer }, None)),
        Some(Action::CutBody { after }) => {
            let promised = answer.body.len().max(after.saturating_add(1));
            let beginning = Bytes::from(answer.body.iter().copied().take(after).collect::<Vec<_>>());
            let answer = answer.with("Content-Length", promised.to_string());
            Some(response(request, answer, Some(Wire::cut(beginning))))
        }
        _ => Some(response(request, answer, None)),
    }
}

/// The answer that a fault gives in place of the right one.
fn instead(shared: &Shared, request: &Request, action: &Action) -> Option<Answer> {
    let answer = match action {
        Action::Status { status, headers, body } => {
            let mut answer = match body {
                Body::ArmError { code, message } => Answer::error(*status, code, message),
                Body::Html => Answer::html(*status),
                Body::Empty => Answer::empty(*status),
                Body::Text { content_type, text } => {
                    Answer { content_type: content_type.clone(), ..Answer::text(*status, text.as_str()) }
                }
            };
            answer.headers.clone_from(headers);
            answer
        }
        Action::Html { status } => Answer::html(*status),
        Action::Redirect { to } => Answer::empty(307).with("Location", to.as_str()),
        Action::Garbage => Answer::text(200, "{\"value\":[{\"id\":\"/subscr"),
        Action::Claims => token::claims_challenge(request),
        Action::ExpireToken => {
            shared.state().tokens.expire(request.token.as_deref());
            token::refused(request, &token::Refused::Expired)
        }
        Action::Forbid { .. } => forbidden(request),
        Action::NotRegistered { namespace } if request.is_about(namespace) && !is_provider(request) => {
            let message = format!(
                "The subscription is not registered to use namespace '{namespace}'. See https://aka.ms/rps-not-found for how to \
                 register subscriptions."
            );
            Answer::error(409, "MissingSubscriptionRegistration", message)
        }
        _ => return None,
    };
    Some(answer)
}

/// Whether a resource provider itself is asked for, not something of it.
fn is_provider(request: &Request) -> bool {
    let above = request.segments.iter().rev().nth(1);
    above.is_some_and(|word| word.eq_ignore_ascii_case("providers"))
}

fn forbidden(request: &Request) -> Answer {
    let at = request.segments.iter().rposition(|segment| segment.eq_ignore_ascii_case("providers"));
    let parts = at.and_then(|at| request.segments.get(at + 1..)).unwrap_or_default();
    let (namespace, rest) =
        parts.split_first().map_or(("Microsoft.Resources", &[][..]), |(name, rest)| (name.as_str(), rest));
    let types: Vec<&str> = rest.iter().step_by(2).map(String::as_str).collect();
    let types = if types.is_empty() { "subscriptions/resources".to_owned() } else { types.join("/") };
    let verb = match request.method.as_str() {
        "GET" | "HEAD" => "read",
        "DELETE" => "delete",
        "POST" => "action",
        _ => "write",
    };
    // A list is read at the scope that it is of.
    let scope = match at {
        Some(at) if rest.len() == 1 => format!("/{}", request.segments.get(..at).unwrap_or_default().join("/")),
        Some(_) if !rest.len().is_multiple_of(2) => {
            request.path.rsplit_once('/').map_or("", |(above, _)| above).to_owned()
        }
        _ => request.path.clone(),
    };
    let message = format!(
        "The client '00000000-0000-0000-0000-000000000000' with object id '{OBJECT}' does not have authorization to perform action \
         '{namespace}/{types}/{verb}' over scope '{scope}' or the scope is invalid. If access was recently granted, please refresh \
         your credentials."
    );
    Answer::error(403, "AuthorizationFailed", message)
}

/// The answer that the client hopes for.
fn right(shared: &Shared, request: &Request, struck: &Struck) -> Answer {
    let now = clock::now();
    let settings = &shared.settings;
    let lie: Option<&Lie> = match &struck.action {
        Some(Action::NextLink(lie)) => Some(lie),
        _ => None,
    };
    let mut guard = shared.state();
    let state = &mut *guard;
    if let Some(answer) = token::login(request, &mut state.tokens, settings.token_lifetime, now) {
        return answer;
    }
    state.settle();
    if request.is_graph() && request.parameter("api-version").is_some() {
        drop(guard);
        return query(shared, request, struck, lie, now);
    }
    let mut context = arm::Context {
        request,
        store: &mut state.store,
        changes: &mut state.changes,
        operations: &mut state.operations,
        names: &settings.names,
        page_size: settings.page_size,
        long_running: settings.long_running,
        now,
        hidden: &struck.hidden,
        lie,
        unregistered: match &struck.action {
            Some(Action::NotRegistered { namespace }) => Some(namespace),
            _ => None,
        },
    };
    let answer = arm::answer(&mut context);
    match request.method.as_str() {
        "GET" | "HEAD" => answer.with("x-ms-ratelimit-remaining-subscription-reads", "249"),
        "DELETE" => answer.with("x-ms-ratelimit-remaining-subscription-deletes", "199"),
        _ => answer.with("x-ms-ratelimit-remaining-subscription-writes", "199"),
    }
}

/// A query of Resource Graph. The engine works while others are answered.
fn query(shared: &Shared, request: &Request, struck: &Struck, lie: Option<&Lie>, now: jiff::Timestamp) -> Answer {
    let allowance = shared.settings.quota.map(|quota| shared.state().spent.spend(quota));
    let throttled = allowance.as_ref().and_then(|allowance| allowance.throttled(request, now));
    let answer = throttled.unwrap_or_else(|| query_page(shared, request, struck, lie, now));
    match allowance {
        Some(allowance) => allowance.told(answer),
        None => answer,
    }
}

fn query_page(shared: &Shared, request: &Request, struck: &Struck, lie: Option<&Lie>, now: jiff::Timestamp) -> Answer {
    let (asked, rows, known) = {
        let mut guard = shared.state();
        let state = &mut *guard;
        let asked = match Asked::read(request, &state.store, &struck.hidden, now) {
            Ok(asked) => asked,
            Err(answer) => return answer,
        };
        let rows = asked.rows(&mut state.cache, &state.store, &shared.settings.names);
        let known = asked.known(&state.cache);
        (asked, rows, known)
    };
    let result = match known {
        Some(result) => result,
        None => match shared.settings.engine.answer(asked.query(), &rows) {
            Ok(result) => Arc::new(result),
            Err(why) => return graph::query_refused(request, now, why),
        },
    };
    asked.keep(&mut shared.state().cache, &result);
    let most = match struck.action {
        Some(Action::Truncate { rows }) => Some(rows),
        _ => None,
    };
    asked.page(request, &result, lie, most, now)
}

/// An answer with the headers that every answer has.
fn response(request: &Request, answer: Answer, wire: Option<Wire>) -> Response<Wire> {
    let mut response = Response::new(wire.unwrap_or_else(|| Wire::Whole(answer.body.into())));
    *response.status_mut() = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let number = request.number;
    let mut headers = answer.headers;
    headers.push(("x-ms-request-id".to_owned(), format!("00000000-0000-0000-0000-{number:012x}")));
    headers.push(("x-ms-correlation-request-id".to_owned(), format!("00000000-0000-0000-0001-{number:012x}")));
    if !answer.content_type.is_empty() {
        headers.push(("Content-Type".to_owned(), answer.content_type));
    }
    for (name, value) in headers {
        // A header that HTTP does not allow is left out.
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            response.headers_mut().append(name, value);
        }
    }
    response
}
