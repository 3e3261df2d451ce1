//! What goes wrong, when, and how often.

use std::collections::BTreeSet;
use std::time::Duration;

use serde::Deserialize;

use crate::request::Request;
use crate::text::fold;

/// Something that goes wrong.
///
/// Faults are tried in order. [`Action::Delay`] lets the faults after it act too; any other action
/// ends the search, and the request does not count for the faults behind it. So two faults with
/// `First(1)` strike two requests, one after the other.
///
/// Requests that are refused for want of a token count for no fault.
///
/// It can be read from JSON too: see the fault script in the crate's documentation.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Fault {
    /// Which requests.
    #[serde(default)]
    pub when: Match,
    /// Which of those.
    #[serde(default)]
    pub times: Times,
    /// What happens to them.
    pub then: Action,
}

impl Fault {
    /// A fault that strikes every request that matches.
    #[must_use]
    pub fn always(when: Match, then: Action) -> Self {
        Self { when, times: Times::Always, then }
    }

    /// A fault that strikes the first `count` requests that match.
    #[must_use]
    pub fn first(count: u32, when: Match, then: Action) -> Self {
        Self { when, times: Times::First(count), then }
    }
}

/// Which of the requests that match are struck.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Times {
    /// All of them.
    #[default]
    Always,
    /// The first so many.
    First(u32),
    /// Only the one with this number, counted from 1.
    Nth(u32),
    /// All but the first so many.
    After(u32),
}

impl Times {
    fn strikes(self, number: u32) -> bool {
        match self {
            Self::Always => true,
            Self::First(count) => number <= count,
            Self::Nth(nth) => number == nth,
            Self::After(count) => number > count,
        }
    }
}

/// Which requests a fault is about.
///
/// ```
/// use amlha_fake_arm::Match;
///
/// let computes = Match::method("GET").and(Match::path_contains("/computes"));
/// let all_but_graph = Match::any().but_not(Match::graph());
/// # let _ = (computes, all_but_graph);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "Script")]
pub struct Match(Kind);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Kind {
    Any,
    Graph,
    Login,
    Path(String),
    Query(String),
    Body(String),
    Method(String),
    And(Box<Kind>, Box<Kind>),
    Or(Box<Kind>, Box<Kind>),
    Not(Box<Kind>),
}

impl Default for Match {
    fn default() -> Self {
        Self::any()
    }
}

impl Match {
    /// Every request but those of the login: metadata, OpenID configuration and tokens.
    #[must_use]
    pub fn any() -> Self {
        Self(Kind::Any)
    }

    /// Queries of Resource Graph.
    #[must_use]
    pub fn graph() -> Self {
        Self(Kind::Graph)
    }

    /// The requests of the login: metadata, OpenID configuration and tokens.
    #[must_use]
    pub fn login() -> Self {
        Self(Kind::Login)
    }

    /// Requests with this in their path, in any letter case. Requests of the login too.
    #[must_use]
    pub fn path_contains(part: impl AsRef<str>) -> Self {
        Self(Kind::Path(fold(part.as_ref())))
    }

    /// Requests with this in their query once its percent signs are decoded, in any letter case:
    /// `$skiptoken=`.
    #[must_use]
    pub fn query_contains(part: impl AsRef<str>) -> Self {
        Self(Kind::Query(fold(part.as_ref())))
    }

    /// Requests with this in their body, in any letter case: a type in a query of Resource Graph.
    #[must_use]
    pub fn body_contains(part: impl AsRef<str>) -> Self {
        Self(Kind::Body(fold(part.as_ref())))
    }

    /// Requests of a method, but for those of the login.
    #[must_use]
    pub fn method(method: impl AsRef<str>) -> Self {
        Self(Kind::Method(method.as_ref().to_ascii_uppercase()))
    }

    /// Requests that match both.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self(Kind::And(Box::new(self.0), Box::new(other.0)))
    }

    /// Requests that match one or the other.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self(Kind::Or(Box::new(self.0), Box::new(other.0)))
    }

    /// Requests that match this one and not the other.
    #[must_use]
    pub fn but_not(self, other: Self) -> Self {
        Self(Kind::And(Box::new(self.0), Box::new(Kind::Not(Box::new(other.0)))))
    }
}

impl Kind {
    fn holds(&self, request: &Request) -> bool {
        match self {
            Self::Any => !request.is_login(),
            Self::Graph => request.is_graph(),
            Self::Login => request.is_login(),
            Self::Path(part) => request.key.contains(part.as_str()),
            Self::Query(part) => {
                let pairs = request.query.iter().map(|(name, value)| format!("{name}={value}"));
                fold(&pairs.collect::<Vec<_>>().join("&")).contains(part.as_str())
            }
            Self::Body(part) => fold(&String::from_utf8_lossy(&request.body)).contains(part.as_str()),
            Self::Method(method) => !request.is_login() && request.method == *method,
            Self::And(one, other) => one.holds(request) && other.holds(request),
            Self::Or(one, other) => one.holds(request) || other.holds(request),
            Self::Not(other) => !other.holds(request),
        }
    }
}

/// A match as a fault script writes it: everything that is said must hold.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Script {
    graph: Option<bool>,
    login: Option<bool>,
    method: Option<String>,
    path_contains: Option<String>,
    query_contains: Option<String>,
    body_contains: Option<String>,
    not: Option<Match>,
}

impl From<Script> for Match {
    fn from(script: Script) -> Self {
        let flag = |of: Match, wanted: bool| if wanted { of } else { Self::any().but_not(of) };
        let mut parts = vec![
            script.graph.map(|wanted| flag(Self::graph(), wanted)),
            script.login.map(|wanted| flag(Self::login(), wanted)),
            script.method.map(Self::method),
            script.path_contains.map(Self::path_contains),
            script.query_contains.map(Self::query_contains),
            script.body_contains.map(Self::body_contains),
        ];
        let some = parts.iter().any(Option::is_some);
        parts
            .push(script.not.map(|not| if some { Self(Kind::Not(Box::new(not.0))) } else { Self::any().but_not(not) }));
        parts.into_iter().flatten().reduce(Self::and).unwrap_or_default()
    }
}

/// What happens to a request.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[non_exhaustive]
pub enum Action {
    /// Another answer.
    Status {
        /// The HTTP status.
        status: u16,
        /// Headers such as `Retry-After`.
        #[serde(default)]
        headers: Vec<(String, String)>,
        /// What the answer says.
        #[serde(default)]
        body: Body,
    },
    /// The right answer, later. In a script: milliseconds.
    Delay(#[serde(deserialize_with = "milliseconds")] Duration),
    /// The right answer, cut short: the headers promise more, and the connection closes.
    CutBody {
        /// How many bytes of it are sent.
        after: usize,
    },
    /// No answer: the connection closes.
    Close,
    /// The right answer under another content type.
    ContentType(String),
    /// A page for people, as a proxy or a gateway sends it.
    Html {
        /// The HTTP status.
        status: u16,
    },
    /// Resource Graph leaves rows out and gives no token for the next page.
    Truncate {
        /// How many rows are kept.
        rows: usize,
    },
    /// The token is over: 401 until a token that is issued later is used.
    ExpireToken,
    /// Azure asks for another sign-in: 401 with a claims challenge.
    Claims,
    /// The caller may not read this scope: 403 for requests at it or below. Lists and queries from
    /// above leave out what is in it, as Azure does.
    Forbid {
        /// The id of a subscription, a group or a resource.
        scope: String,
    },
    /// A resource provider that the subscriptions do not use: 409.
    NotRegistered {
        /// `Microsoft.Kubernetes`.
        namespace: String,
    },
    /// The link to the next page of a list lies. For Resource Graph, [`Lie::Repeat`] and
    /// [`Lie::Endless`] act on the token.
    NextLink(Lie),
    /// An answer of this size, in JSON.
    BigBody {
        /// How many bytes.
        bytes: usize,
    },
    /// 307 to another place.
    Redirect {
        /// The address in `Location`.
        to: String,
    },
    /// 200 with JSON that ends in the middle, though nothing was cut.
    Garbage,
}

/// What an answer of [`Action::Status`] says.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase", deny_unknown_fields)]
pub enum Body {
    /// Azure's error object.
    ArmError {
        /// `TooManyRequests` and the like.
        code: String,
        /// A sentence.
        message: String,
    },
    /// A page for people.
    Html,
    /// Nothing.
    #[default]
    Empty,
    /// Any text.
    Text {
        /// Its content type.
        content_type: String,
        /// The text.
        text: String,
    },
}

/// What is wrong with the link to the next page.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum Lie {
    /// It leads to the page that it stands on.
    Repeat,
    /// It leads to another host.
    OtherHost(String),
    /// It leads to `http` where this is `https`, and the other way round.
    OtherScheme,
    /// It leads to another port.
    OtherPort,
    /// There is always another page.
    Endless,
}

fn milliseconds<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Duration, D::Error> {
    u64::deserialize(deserializer).map(Duration::from_millis)
}

/// Faults with how many requests they have seen.
#[derive(Debug, Default)]
pub(crate) struct Faults {
    armed: Vec<(Fault, u32)>,
}

/// What the faults say about one request.
#[derive(Debug, Default)]
pub(crate) struct Struck {
    /// How long the answer takes.
    pub(crate) delay: Duration,
    /// Scopes that the caller must not see in lists and queries.
    pub(crate) hidden: BTreeSet<String>,
    /// What else happens.
    pub(crate) action: Option<Action>,
}

impl Faults {
    pub(crate) fn new(faults: Vec<Fault>) -> Self {
        Self { armed: faults.into_iter().map(|fault| (fault, 0)).collect() }
    }

    /// Counts a request and says what happens to it.
    pub(crate) fn strike(&mut self, request: &Request) -> Struck {
        let mut struck = Struck::default();
        for (fault, seen) in &mut self.armed {
            if !fault.when.0.holds(request) {
                continue;
            }
            // Fault of a scope or a namespace only ever count what is about it.
            let concerns = match &fault.then {
                Action::Forbid { scope } => request.is_graph() || request.touches(scope),
                Action::NotRegistered { namespace } => request.is_about(namespace),
                _ => true,
            };
            if !concerns {
                continue;
            }
            *seen = seen.saturating_add(1);
            if !fault.times.strikes(*seen) {
                continue;
            }
            match &fault.then {
                Action::Delay(delay) => struck.delay += *delay,
                Action::Forbid { scope } if !request.is_within(scope) => {
                    struck.hidden.insert(crate::text::key(scope));
                }
                action => {
                    struck.action = Some(action.clone());
                    break;
                }
            }
        }
        struck
    }
}

#[cfg(test)]
mod tests;
