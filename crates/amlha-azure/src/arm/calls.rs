//! A call from its beginning to its end: the address, the attempts, the answer.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use azure_core::http::headers::{AUTHORIZATION, HeaderName, Headers};
use azure_core::http::{Context, Pipeline, PipelineStreamOptions, Url};
use jiff::Timestamp;
use tokio::sync::Semaphore;

use crate::cloud::{Call, CloudError, CloudErrorKind, Continuation};

use super::Traffic;
use super::answer::{Answer, Unread, is_cut};
use super::ask::{Ask, foreign};
use super::builder::Clock;
use super::credential::Credential;
use super::environment::{Environment, same_origin};
use super::fault::{Challenge, Telling};
use super::login::Login;
use super::notice::{Notice, said};
use super::pace::{GraphPace, ReadPace, UnderWay};
use super::retry::{asked, backoff, is_passing, server_time, spread};
use super::transport::{below, causes};
use super::waits::Waits;

const GRAPH: &str = "Resource Graph";
const MANAGER: &str = "Azure Resource Manager";

/// How far calls go.
#[derive(Debug, Clone)]
pub(super) struct Limits {
    pub(super) concurrency: usize,
    pub(super) longest_wait: Duration,
    pub(super) attempts: u32,
    pub(super) largest_body: u64,
    pub(super) backoff: Duration,
    /// From the sending of a request to the last byte of its answer.
    pub(super) longest_answer: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            concurrency: 16,
            longest_wait: Duration::from_secs(60),
            attempts: 6,
            largest_body: 64 * 1024 * 1024,
            backoff: Duration::from_millis(500),
            longest_answer: Duration::from_secs(300),
        }
    }
}

/// Everything behind an `ArmCloud`.
#[derive(Debug)]
pub(super) struct Caller {
    environment: Environment,
    endpoint: Url,
    tenant: Option<String>,
    pipeline: Pipeline,
    credential: Arc<Credential>,
    waits: Waits,
    limits: Limits,
    clock: ClockBox,
    permits: Semaphore,
    graph_pace: GraphPace,
    read_pace: ReadPace,
    graph: AtomicU64,
    reads: AtomicU64,
    retries: AtomicU64,
    bytes: AtomicU64,
    server_time: Mutex<Option<Timestamp>>,
}

struct ClockBox(Clock);

impl std::fmt::Debug for ClockBox {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Clock")
    }
}

/// An attempt without an answer, and what follows from it.
struct Failed {
    error: CloudError,
    then: Then,
}

enum Then {
    GiveUp,
    /// With another token.
    Renew {
        token: String,
    },
    /// After a pause; `asked` when the service asks for one.
    Again {
        asked: Option<Duration>,
        why: String,
        throttled: bool,
    },
}

impl Failed {
    fn for_good(error: CloudError) -> Self {
        Self { error, then: Then::GiveUp }
    }
}

/// How often one call asks for a fresh token.
const MOST_RENEWALS: u32 = 3;

impl Caller {
    #[expect(clippy::too_many_arguments, reason = "made in one place, of what the builder holds")]
    pub(super) fn new(
        environment: Environment,
        endpoint: Url,
        tenant: Option<String>,
        pipeline: Pipeline,
        credential: Arc<Credential>,
        waits: Waits,
        limits: Limits,
        clock: Clock,
    ) -> Self {
        Self {
            environment,
            endpoint,
            tenant,
            pipeline,
            credential,
            waits,
            permits: Semaphore::new(limits.concurrency),
            limits,
            clock: ClockBox(clock),
            graph_pace: GraphPace::default(),
            read_pace: ReadPace::default(),
            graph: AtomicU64::new(0),
            reads: AtomicU64::new(0),
            retries: AtomicU64::new(0),
            bytes: AtomicU64::new(0),
            server_time: Mutex::new(None),
        }
    }

    pub(super) fn environment(&self) -> &Environment {
        &self.environment
    }

    pub(super) async fn login(&self) -> Result<Login, CloudError> {
        self.credential.login().await
    }

    pub(super) fn server_time(&self) -> Option<Timestamp> {
        *self.server_time.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn traffic(&self) -> Traffic {
        let count = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        Traffic {
            graph: count(&self.graph),
            reads: count(&self.reads),
            retries: count(&self.retries),
            logins: self.credential.asked(),
            bytes: count(&self.bytes),
            waited: self.waits.total(),
        }
    }

    /// The text that answers a call.
    pub(super) async fn text(&self, call: Call<'_>, after: Option<&Continuation>) -> Result<String, CloudError> {
        let ask = Ask::of(&self.endpoint, call, after)?;
        let service = if ask.body.is_some() { GRAPH } else { MANAGER };
        let name = call.to_string();
        let (mut attempt, mut renewals) = (1, 0);
        let mut refused = None;
        let mut repeated = false;
        loop {
            if repeated {
                self.retries.fetch_add(1, Ordering::Relaxed);
            }
            repeated = true;
            let failed = match self.attempt(call, &ask, service).await {
                Ok(text) => return Ok(text),
                Err(failed) => failed,
            };
            let (asked, why, throttled) = match failed.then {
                Then::GiveUp => return Err(failed.error),
                Then::Renew { token } => {
                    // The same token again was put back by a call that ran beside this one; another one
                    // that is refused too will not be better the next time.
                    let fresh = refused.as_ref().is_some_and(|before| *before != token);
                    if fresh || renewals >= MOST_RENEWALS {
                        return Err(failed.error);
                    }
                    self.credential.forget(&token).await;
                    (refused, renewals) = (Some(token), renewals + 1);
                    continue;
                }
                Then::Again { asked, why, throttled } => (asked, why, throttled),
            };
            if let Some(asked) = asked.filter(|asked| *asked > self.limits.longest_wait) {
                return Err(too_long(call, asked, Some(&failed.error)));
            }
            if attempt >= self.limits.attempts {
                return Err(given_up(failed.error, attempt));
            }
            let wait = match asked {
                Some(asked) => asked + spread(self.limits.backoff, attempt, &name),
                None => backoff(self.limits.backoff, attempt, &name),
            };
            if throttled && ask.body.is_some() {
                self.graph_pace.throttled(wait);
            } else if throttled {
                self.read_pace.throttled(ask.url.path(), wait);
            }
            self.waits.tell(&match asked {
                Some(wait) => Notice::Waiting { service, wait, attempt, why },
                None => Notice::Retrying { service, wait, attempt, why },
            });
            self.waits.pause(wait).await;
            attempt += 1;
        }
    }

    /// One attempt: the quota, a place among the requests under way, the request, the answer.
    async fn attempt(&self, call: Call<'_>, ask: &Ask, service: &'static str) -> Result<String, Failed> {
        let telling = Telling { call, environment: &self.environment, tenant: self.tenant.as_deref(), token: "" };
        self.credential.token().await.map_err(|error| Failed::for_good(of_call(call, &error)))?;
        let _turn = self.turn(call, ask, service).await.map_err(Failed::for_good)?;
        let Ok(_place) = self.permits.acquire().await else {
            let message = "the cloud was closed";
            return Err(Failed::for_good(CloudError::new(CloudErrorKind::Unavailable, call, message)));
        };
        let counter = if ask.body.is_some() { &self.graph } else { &self.reads };
        counter.fetch_add(1, Ordering::Relaxed);
        // A server that sends a byte now and then is never silent, and would hold this place for ever.
        let answered = tokio::time::timeout(self.limits.longest_answer, self.exchange(&telling, ask)).await;
        answered.unwrap_or_else(|_| {
            let message = format!("the answer was not complete after {}", said(self.limits.longest_answer));
            let then = Then::Again { asked: None, why: message.clone(), throttled: false };
            Err(Failed { error: CloudError::new(CloudErrorKind::Network, call, message), then })
        })
    }

    /// The request and its answer.
    async fn exchange(&self, telling: &Telling<'_>, ask: &Ask) -> Result<String, Failed> {
        let call = telling.call;
        let mut request = ask.request();
        let options = PipelineStreamOptions { skip_checks: true, ..PipelineStreamOptions::default() };
        let sent = self.pipeline.stream(&Context::new(), &mut request, Some(options)).await;
        let token = request.headers().get_optional_str(&AUTHORIZATION).unwrap_or_default();
        let token = token.strip_prefix("Bearer ").unwrap_or_default();
        let telling = Telling { token, ..*telling };
        let response = sent.map_err(|error| self.unsent(&telling, &error))?;
        self.learn(ask, response.headers());
        if ask.body.is_some() && said_true(response.headers()) {
            let message = "Resource Graph looked at the first 10,000 subscriptions only";
            return Err(Failed::for_good(
                CloudError::new(CloudErrorKind::BadAnswer, call, message)
                    .with_advice("ask for fewer subscriptions at a time, with --subscription"),
            ));
        }
        let head = (u16::from(response.status()), response.headers().clone());
        match Answer::read(response, self.limits.largest_body).await {
            Ok(answer) => {
                self.bytes.fetch_add(answer.body.len() as u64, Ordering::Relaxed);
                self.judge(&telling, ask, answer)
            }
            Err(Unread::TooLarge) => {
                let empty = Answer { status: head.0, headers: head.1, body: Vec::new() };
                let message = format!("the answer is larger than {} bytes", self.limits.largest_body);
                let error =
                    telling.unreadable(&empty, &message).with_advice("ask for less at a time, or raise the limit");
                Err(Failed::for_good(error))
            }
            Err(Unread::Broken(error)) => Err(Failed {
                error: telling.broken(&error, true),
                then: Then::Again { asked: None, why: "the answer broke off".to_owned(), throttled: false },
            }),
        }
    }

    /// Waits for quota.
    async fn turn(&self, call: Call<'_>, ask: &Ask, service: &'static str) -> Result<Option<UnderWay<'_>>, CloudError> {
        if ask.body.is_some() {
            let pausing = |wait: Duration, first: bool| {
                if wait > self.limits.longest_wait {
                    return Err(too_long(call, wait, None));
                }
                self.waits.count(wait);
                if first {
                    self.waits.tell(&Notice::Pacing { service, wait });
                }
                Ok(())
            };
            return self.graph_pace.turn(pausing).await.map(Some);
        }
        let (wait, first) = self.read_pace.wait(ask.url.path());
        if !wait.is_zero() {
            if first {
                self.waits.tell(&Notice::Pacing { service, wait });
            }
            self.waits.pause(wait).await;
        }
        Ok(None)
    }

    fn learn(&self, ask: &Ask, headers: &Headers) {
        if ask.body.is_some() {
            self.graph_pace.answered(headers);
        } else {
            self.read_pace.answered(ask.url.path(), headers);
        }
        if let Some(time) = server_time(headers) {
            *self.server_time.lock().unwrap_or_else(PoisonError::into_inner) = Some(time);
        }
    }

    /// What an answer means.
    fn judge(&self, telling: &Telling<'_>, ask: &Ask, answer: Answer) -> Result<String, Failed> {
        let status = answer.status;
        match status {
            200 => {
                let bare = Answer { status, headers: answer.headers.clone(), body: Vec::new() };
                let text = answer.text().map_err(|what| Failed::for_good(telling.unreadable(&bare, &what)))?;
                if is_cut(&text) {
                    let why = "the answer ends before its JSON is complete".to_owned();
                    let then = Then::Again { asked: None, why: why.clone(), throttled: false };
                    return Err(Failed { error: telling.unreadable(&bare, &why), then });
                }
                Ok(text)
            }
            ..=399 => Err(Failed::for_good(self.elsewhere(telling, ask, &answer))),
            401 => {
                let error = telling.answered(&answer);
                let challenged = answer.header("www-authenticate").and_then(Challenge::read).is_some();
                let then = if challenged { Then::GiveUp } else { Then::Renew { token: telling.token.to_owned() } };
                Err(Failed { error, then })
            }
            _ if is_passing(status) => {
                let asked = asked(&answer.headers, || (self.clock.0)());
                let why = if asked.is_some() { format!("{status} asks for a pause") } else { status.to_string() };
                let then = Then::Again { asked, why, throttled: status == 429 };
                Err(Failed { error: telling.answered(&answer), then })
            }
            _ => Err(Failed::for_good(telling.answered(&answer))),
        }
    }

    /// A redirect, which is never followed, or another answer without a body of its own.
    fn elsewhere(&self, telling: &Telling<'_>, ask: &Ask, answer: &Answer) -> CloudError {
        let status = answer.status;
        let location = answer.header("location").and_then(|location| ask.url.join(location).ok());
        match location.filter(|_| status >= 300) {
            Some(location) if !same_origin(&location, &self.endpoint) => {
                foreign(telling.call, "the answer redirects to", &location).with_status(status)
            }
            Some(_) => telling.unreadable(answer, "the answer is a redirect, and those are not followed"),
            None => telling.unreadable(answer, "the answer is not the thing that was asked for"),
        }
    }

    /// A request that has no answer.
    fn unsent(&self, telling: &Telling<'_>, error: &azure_core::Error) -> Failed {
        // A certificate that is not trusted now will not be in a second.
        let certificate = causes(error).contains("invalid peer certificate");
        let lasting = certificate || below(error).is_none();
        let error = telling.broken(error, false);
        if lasting {
            return Failed::for_good(error);
        }
        let why = error.message().to_owned();
        Failed { error, then: Then::Again { asked: None, why, throttled: false } }
    }
}

/// Whether only a part of the tenant was searched.
fn said_true(headers: &Headers) -> bool {
    const LIMIT_HIT: HeaderName = HeaderName::from_static("x-ms-tenant-subscription-limit-hit");
    headers.get_optional_str(&LIMIT_HIT).is_some_and(|said| said.trim().eq_ignore_ascii_case("true"))
}

/// A login's error, as the error of the call that needed it.
fn of_call(call: Call<'_>, error: &CloudError) -> CloudError {
    let copy = CloudError::new(error.kind(), call, error.message()).with_advice(error.advice());
    match error.detail() {
        Some(detail) => copy.with_detail(detail),
        None => copy,
    }
}

fn too_long(call: Call<'_>, wait: Duration, after: Option<&CloudError>) -> CloudError {
    let message = format!("the service asks for {}", said(wait));
    let mut error = CloudError::new(CloudErrorKind::Throttled, call, message);
    let Some(after) = after else { return error };
    if let Some(status) = after.status() {
        error = error.with_status(status);
    }
    if let Some(code) = after.azure_code() {
        error = error.with_azure_code(code);
    }
    if let Some(id) = after.request_id() {
        error = error.with_request_id(id);
    }
    let lines: Vec<&str> = [after.message()].into_iter().chain(after.detail()).collect();
    error.with_detail(lines.join("\n"))
}

/// The last error, with how often it was tried.
fn given_up(error: CloudError, attempts: u32) -> CloudError {
    let tried = if attempts == 1 { "1 attempt failed".to_owned() } else { format!("{attempts} attempts failed") };
    let detail = match error.detail() {
        Some(detail) => format!("{tried}\n{detail}"),
        None => tried,
    };
    error.with_detail(detail)
}
