//! Resource Graph: quota, pages and the shape of answers, around an engine.

mod engine;
mod kql;
pub(crate) mod rows;

use std::collections::{BTreeSet, VecDeque};
use std::sync::Arc;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use serde_json::{Value, json};

pub use engine::{GraphEngine, GraphRefusal, table_of};
pub(crate) use kql::Kql;

use crate::answer::Answer;
use crate::fault::Lie;
use crate::page::Start;
use crate::request::Request;
use crate::store::{Names, Store};
use crate::text::fold;

/// How many queries Resource Graph takes from a caller.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quota {
    /// This many ...
    pub queries: u32,
    /// ... in this time. It is told in whole seconds.
    pub window: Duration,
}

impl Default for Quota {
    /// 15 queries in 5 seconds.
    ///
    /// Source: the example of Microsoft's "Guidance for throttled requests in Azure Resource Graph"
    /// (2024-01-04), which says that the figures may change.
    fn default() -> Self {
        Self { queries: 15, window: Duration::from_secs(5) }
    }
}

/// What was asked in the current window.
#[derive(Debug, Default)]
pub(crate) struct Spent {
    window: Option<(Instant, u32)>,
}

/// The headers of an answer, and whether the query was one too many.
pub(crate) struct Allowance {
    remaining: u32,
    resets_after: u64,
    over: bool,
}

impl Spent {
    pub(crate) fn spend(&mut self, quota: Quota) -> Allowance {
        let now = Instant::now();
        let (began, spent) =
            self.window.filter(|(began, _)| now.duration_since(*began) < quota.window).unwrap_or((now, 0));
        let over = spent >= quota.queries;
        let spent = if over { spent } else { spent + 1 };
        self.window = Some((began, spent));
        let left = quota.window.saturating_sub(now.duration_since(began));
        let resets_after = left.as_millis().div_ceil(1000).try_into().unwrap_or(u64::MAX);
        Allowance { remaining: quota.queries.saturating_sub(spent), resets_after, over }
    }
}

/// What decides about a result.
type Key = (u64, BTreeSet<String>, BTreeSet<String>);

/// Something that was computed, with what decided about it; the latest first.
type Kept<K> = VecDeque<(K, Arc<Vec<Value>>)>;

/// Rows and results that were computed a moment ago, since pages ask for them again.
#[derive(Debug, Default)]
pub(crate) struct Cache {
    rows: Kept<Key>,
    results: Kept<(Key, String)>,
}

/// How many results are kept: more than a scan asks for at one time.
const KEPT: usize = 24;

fn remember<K: PartialEq>(kept: &mut Kept<K>, key: K, make: impl FnOnce() -> Arc<Vec<Value>>) -> Arc<Vec<Value>> {
    if let Some((_, value)) = kept.iter().find(|(known, _)| *known == key) {
        return Arc::clone(value);
    }
    let value = make();
    kept.push_front((key, Arc::clone(&value)));
    kept.truncate(KEPT);
    value
}

/// A request that was read.
pub(crate) struct Asked {
    query: String,
    key: Key,
    top: usize,
    skip: usize,
    token: Option<String>,
    as_table: bool,
}

impl Asked {
    /// Reads a request; or answers it, when there is nothing to look for.
    pub(crate) fn read(
        request: &Request,
        store: &Store,
        hidden: &BTreeSet<String>,
        now: Timestamp,
    ) -> Result<Self, Answer> {
        let refused = |code: &str, message: &str| refusal(request, now, &[GraphRefusal::new(code, message)]);
        if request.method != "POST" {
            return Err(Answer::error(405, "MethodNotAllowed", "The HTTP method is not allowed."));
        }
        let body: Value = serde_json::from_slice(&request.body)
            .map_err(|_| refused("InvalidRequestBody", "The request body is no JSON."))?;
        let Some(query) = body.get("query").and_then(Value::as_str).filter(|query| !query.trim().is_empty()) else {
            return Err(refused("InvalidQuery", "The query is empty."));
        };
        let named = body.get("subscriptions").and_then(Value::as_array).cloned().unwrap_or_default();
        let named: BTreeSet<String> = named.iter().filter_map(Value::as_str).map(fold).collect();
        let known: BTreeSet<String> = named.iter().filter(|id| store.has_subscription(id)).cloned().collect();
        if known.is_empty() && !named.is_empty() {
            let message = format!(
                "There must be at least one subscription that is eligible to contain resources. Given: '{}'.",
                named.into_iter().collect::<Vec<_>>().join(", ")
            );
            return Err(refused("NoValidSubscriptionsInQueryRequest", &message));
        }
        let option =
            |name: &str| body.get("options").and_then(|options| options.get(name)).filter(|value| !value.is_null());
        let number = |name: &str, default: u64| option(name).map_or(Some(default), Value::as_u64);
        let top = number("$top", 100).filter(|top| (1..=1000).contains(top));
        let (Some(top), Some(skip)) = (top, number("$skip", 0)) else {
            return Err(refused("InvalidOptions", "The option $top must be between 1 and 1000, and $skip a number."));
        };
        let size = |number: u64| usize::try_from(number).unwrap_or(usize::MAX);
        Ok(Self {
            query: query.to_owned(),
            key: (store.version(), known, hidden.clone()),
            top: size(top),
            skip: size(skip),
            token: option("$skipToken").and_then(Value::as_str).map(str::to_owned),
            as_table: option("resultFormat")
                .and_then(Value::as_str)
                .is_some_and(|format| format.eq_ignore_ascii_case("table")),
        })
    }

    /// The rows that the engine gets.
    pub(crate) fn rows(&self, cache: &mut Cache, store: &Store, names: &Names) -> Arc<Vec<Value>> {
        let make = || Arc::new(rows::rows(store, names, &self.key.1, &self.key.2));
        remember(&mut cache.rows, self.key.clone(), make)
    }

    /// The result, if it was computed a moment ago.
    pub(crate) fn known(&self, cache: &Cache) -> Option<Arc<Vec<Value>>> {
        let same = |((key, query), _): &&((Key, String), Arc<Vec<Value>>)| *key == self.key && *query == self.query;
        cache.results.iter().find(same).map(|(_, result)| Arc::clone(result))
    }

    pub(crate) fn keep(&self, cache: &mut Cache, result: &Arc<Vec<Value>>) {
        remember(&mut cache.results, (self.key.clone(), self.query.clone()), || Arc::clone(result));
    }

    pub(crate) fn query(&self) -> &str {
        &self.query
    }

    /// A page of the result.
    pub(crate) fn page(
        &self,
        request: &Request,
        result: &[Value],
        lie: Option<&Lie>,
        most: Option<usize>,
        now: Timestamp,
    ) -> Answer {
        let start = match &self.token {
            None => Start::At(self.skip),
            Some(token) => match self.start(token) {
                Some(start) => start,
                None => {
                    return refusal(
                        request,
                        now,
                        &[GraphRefusal::new("InvalidSkipToken", "The $skipToken does not belong to this query.")],
                    );
                }
            },
        };
        let size = most.map_or(self.top, |most| self.top.min(most));
        let page: Vec<&Value> = result.iter().skip(start.row()).take(size).collect();
        let keeps_id = result.first().is_none_or(|row| row.get("id").is_some());
        let next = start.next(size, result.len(), lie).filter(|_| keeps_id && most.is_none());
        let left_out = start.row() + page.len() < result.len();
        // The flag tells of rows that no token leads to.
        let truncated = left_out && next.is_none();
        let mut body = json!({
            "totalRecords": result.len(), "count": page.len(), "resultTruncated": truncated.to_string(),
            "facets": [], "data": if self.as_table { table(&page) } else { json!(page) },
        });
        if let (Some(next), Some(body)) = (next, body.as_object_mut()) {
            body.insert("$skipToken".to_owned(), self.token(next).into());
        }
        Answer::json(200, &body)
    }

    /// A token that belongs to this query alone.
    fn token(&self, next: Start) -> String {
        format!("{}{:016x}", next.token(), self.fingerprint())
    }

    fn start(&self, token: &str) -> Option<Start> {
        let (start, fingerprint) = token.split_at_checked(token.len().checked_sub(16)?)?;
        (fingerprint == format!("{:016x}", self.fingerprint())).then(|| Start::read(start)).flatten()
    }

    fn fingerprint(&self) -> u64 {
        amlha_model::resource_id::hash(&format!("{:?}{}", self.key.1, self.query))
    }
}

fn table(page: &[&Value]) -> Value {
    let names: Vec<&String> =
        page.first().and_then(|row| row.as_object()).map(|row| row.keys().collect()).unwrap_or_default();
    let kind = |name: &str| match page.iter().filter_map(|row| row.get(name)).find(|value| !value.is_null()) {
        Some(Value::Object(_) | Value::Array(_)) => "object",
        Some(Value::Number(_)) => "integer",
        Some(Value::Bool(_)) => "boolean",
        _ => "string",
    };
    let columns: Vec<Value> = names.iter().map(|name| json!({"name": name, "type": kind(name)})).collect();
    let rows: Vec<Vec<Value>> = page
        .iter()
        .map(|row| names.iter().map(|name| row.get(name.as_str()).cloned().unwrap_or_default()).collect())
        .collect();
    json!({"columns": columns, "rows": rows})
}

impl Allowance {
    /// The answer to a query that is one too many.
    pub(crate) fn throttled(&self, request: &Request, now: Timestamp) -> Option<Answer> {
        if !self.over {
            return None;
        }
        let message = "Client application has been throttled and should not attempt to repeat the request until an amount of time \
                       has elapsed. Please see https://aka.ms/resourcegraph-throttling for help.";
        let refused = refusal(request, now, &[GraphRefusal::new("RateLimiting", message)]);
        let answer = Answer { status: 429, body: rate_limiting(&refused.body), ..refused };
        Some(answer.with("Retry-After", self.resets_after.to_string()))
    }

    /// The answer with what is left of the quota.
    pub(crate) fn told(&self, answer: Answer) -> Answer {
        let seconds = self.resets_after;
        let clock = format!("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
        answer.with("x-ms-user-quota-remaining", self.remaining.to_string()).with("x-ms-user-quota-resets-after", clock)
    }
}

/// The error's own code is that of its detail.
fn rate_limiting(body: &[u8]) -> Vec<u8> {
    let mut body: Value = serde_json::from_slice(body).unwrap_or_default();
    if let Some(code) = body.pointer_mut("/error/code") {
        *code = "RateLimiting".into();
    }
    body.to_string().into_bytes()
}

/// A query that was refused.
pub(crate) fn refusal(request: &Request, now: Timestamp, details: &[GraphRefusal]) -> Answer {
    let details = details.iter().map(|detail| {
        let mut body = json!({"code": detail.code, "message": detail.message});
        if let (Some((line, column, token)), Some(body)) = (&detail.at, body.as_object_mut()) {
            body.insert("line".to_owned(), (*line).into());
            body.insert("characterPositionInLine".to_owned(), (*column).into());
            body.insert("token".to_owned(), token.as_str().into());
        }
        body
    });
    let message = format!(
        "Please provide below info when asking for support: timestamp = {now}, correlationId = 00000000-0000-0000-0001-{:012x}.",
        request.number
    );
    Answer::json(
        400,
        &json!({"error": {"code": "BadRequest", "message": message, "details": details.collect::<Vec<_>>()}}),
    )
}

/// A query that the engine refused.
pub(crate) fn query_refused(request: &Request, now: Timestamp, why: GraphRefusal) -> Answer {
    let message = "Query is invalid. Please refer to the documentation for the Azure Resource Graph service and fix the error before retrying.";
    refusal(request, now, &[GraphRefusal::new("InvalidQuery", message), why])
}
