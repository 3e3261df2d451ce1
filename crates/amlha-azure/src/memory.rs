//! A cloud in memory, for unit tests.
//!
//! ```
//! # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
//! use amlha_azure::cloud::{Cloud, CloudErrorKind, Get, Query};
//! use amlha_azure::memory::{Answer, Calls, MemoryCloud};
//!
//! let vault = "/subscriptions/0/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/kv";
//! let cloud = MemoryCloud::new()
//!     .resource(format!(r#"{{"id": "{vault}", "name": "kv", "type": "Microsoft.KeyVault/vaults"}}"#))
//!     .answer(Calls::path("/locks"), Answer::error(CloudErrorKind::Forbidden, "the client may not read locks"))
//!     .fail_times(Calls::graph(), 1, CloudErrorKind::Throttled, "Resource Graph asks for 4 s");
//!
//! let query = Query::new("resources | where type =~ 'microsoft.keyvault/vaults' | project id | order by id asc");
//! assert_eq!(cloud.query(&query, None).await.unwrap_err().kind(), CloudErrorKind::Throttled);
//! assert_eq!(cloud.query(&query, None).await?.len(), 1);
//!
//! let locks = Get::new(format!("{vault}/providers/Microsoft.Authorization/locks"), "2020-05-01")?;
//! assert_eq!(cloud.list(&locks, None).await.unwrap_err().kind(), CloudErrorKind::Forbidden);
//! assert_eq!(cloud.calls().len(), 3);
//! # Ok::<(), amlha_azure::cloud::CloudError>(()) }).unwrap();
//! ```

mod answer;
mod calls;
mod contents;
mod graph;

pub use answer::Answer;
pub use calls::Calls;

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use amlha_model::Inventory;
use async_trait::async_trait;

use crate::cloud::{Call, Cloud, CloudError, CloudErrorKind, Continuation, Document, Get, Page, Query};
use contents::Contents;

/// A cloud that answers from what a test gives it.
///
/// # What it answers
///
/// In this order:
///
/// 1. an error, as long as [`MemoryCloud::fail_times`] has one left for the call;
/// 2. the last [`MemoryCloud::answer`] that fits the call;
/// 3. from its resources:
///    - a GET of an id, and a list of what is directly inside one (`.../workspaces/mlw/computes`);
///    - a list of a type in a subscription or a group (`/subscriptions/S/providers/NS/TYPE`), with
///      locks wherever they are in it;
///    - `/subscriptions`: those of the resources;
///    - Resource Graph queries `resources | where COLUMN in~ ('a', 'b') | where COLUMN =~ 'a' | project … |
///      order by id asc` with any number of `where`. Columns are the strings at the top of a resource,
///      and `resourceGroup` and `subscriptionId` of its id. Rows are whole resources in the order of
///      their ids. It holds what Resource Graph holds: computes, datastores, locks and other children
///      are not there. Any other query needs an answer of its own.
///
/// What is not there is [`CloudErrorKind::NotFound`]. Texts are answered as they were given:
/// nothing is masked.
///
/// A resource that cannot be read is told by every call, as [`CloudErrorKind::Configuration`].
#[derive(Debug, Default)]
pub struct MemoryCloud {
    contents: Contents,
    answers: Vec<(Calls, Answer)>,
    delays: Vec<(Calls, Duration)>,
    page_size: Option<usize>,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    calls: Vec<String>,
    failures: Vec<(Calls, usize, Answer)>,
}

impl MemoryCloud {
    /// A cloud with nothing in it.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// With a resource: a JSON object with an `id`. One with the same id is replaced.
    #[must_use]
    pub fn resource(mut self, json: impl Into<String>) -> Self {
        self.contents.add(json.into());
        self
    }

    /// With every resource of an inventory that has an id.
    #[must_use]
    pub fn resources(mut self, inventory: &Inventory) -> Self {
        for resource in inventory.resources().filter(|resource| resource.parsed_id().is_ok()) {
            self.contents.add(resource.raw().to_owned());
        }
        self
    }

    /// With an answer to calls. Of several that fit, the last counts.
    #[must_use]
    pub fn answer(mut self, calls: Calls, answer: Answer) -> Self {
        self.answers.push((calls, answer));
        self
    }

    /// With a delay before calls are answered. Of several that fit, the last counts.
    ///
    /// It is `tokio`'s time, which a test can stop and turn forward.
    #[must_use]
    pub fn delay(mut self, calls: Calls, delay: Duration) -> Self {
        self.delays.push((calls, delay));
        self
    }

    /// With an error for the first calls, as many as `times`. After that they are answered.
    #[must_use]
    pub fn fail_times(mut self, calls: Calls, times: usize, kind: CloudErrorKind, message: impl Into<String>) -> Self {
        let state = self.state.get_mut().unwrap_or_else(PoisonError::into_inner);
        state.failures.push((calls, times, Answer::error(kind, message)));
        self
    }

    /// With at most this many rows a page; at least 1. A query's own page size holds too.
    #[must_use]
    pub fn page_size(mut self, rows: usize) -> Self {
        self.page_size = Some(rows.max(1));
        self
    }

    /// What was asked, in the order it was asked, each by its name; pages after the first say where
    /// they begin.
    #[must_use]
    pub fn calls(&self) -> Vec<String> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).calls.clone()
    }

    /// Notes a call, waits, and gives the answer that the test wants, if it wants one.
    async fn scripted(&self, call: Call<'_>, after: Option<&Continuation>) -> Result<Option<&Answer>, CloudError> {
        let failure = {
            let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
            let begin = after.map(|after| format!(" ({})", amlha_model::shown(after.said())));
            state.calls.push(format!("{call}{}", begin.unwrap_or_default()));
            let failure = state.failures.iter_mut().find(|(calls, left, _)| *left > 0 && calls.fit(call));
            failure.map(|(_, left, answer)| {
                *left -= 1;
                answer.clone()
            })
        };
        if let Some((_, delay)) = self.delays.iter().rfind(|(calls, _)| calls.fit(call)) {
            tokio::time::sleep(*delay).await;
        }
        if let Some(error) = failure.and_then(|answer| answer.as_error(call)) {
            return Err(error);
        }
        if let Some(fault) = self.contents.fault() {
            return Err(CloudError::new(CloudErrorKind::Configuration, call, fault)
                .with_advice("correct the resource that the test gives to `MemoryCloud::resource`"));
        }
        let answer = self.answers.iter().rfind(|(calls, _)| calls.fit(call)).map(|(_, answer)| answer);
        match answer.and_then(|answer| answer.as_error(call)) {
            Some(error) => Err(error),
            None => Ok(answer),
        }
    }

    fn rows_a_page(&self, asked: usize) -> usize {
        self.page_size.map_or(asked, |rows| rows.min(asked))
    }
}

/// What is put on one page, and what comes after it.
struct Part<'a> {
    rows: &'a [&'a str],
    total: usize,
    next: Option<String>,
}

/// How a continuation begins; the number of rows before the page follows.
const AFTER: &str = "after row ";

fn part<'a>(
    call: Call<'_>,
    rows: &'a [&'a str],
    size: usize,
    after: Option<&Continuation>,
) -> Result<Part<'a>, CloudError> {
    let start: Option<usize> = match after {
        None => Some(0),
        Some(after) => after.said().strip_prefix(AFTER).and_then(|rows| rows.parse().ok()),
    };
    let rest = start.and_then(|start| rows.get(start..)).ok_or_else(|| {
        CloudError::new(CloudErrorKind::BadRequest, call, "the continuation belongs to another call").with_status(400)
    })?;
    let page = rest.get(..size).unwrap_or(rest);
    let end = rows.len() - rest.len() + page.len();
    let next = (end < rows.len()).then(|| format!("{AFTER}{end}"));
    Ok(Part { rows: page, total: rows.len(), next })
}

#[async_trait]
impl Cloud for MemoryCloud {
    async fn query(&self, query: &Query, after: Option<&Continuation>) -> Result<Page, CloudError> {
        let call = Call::Query(query);
        let given;
        let rows: Vec<&str> = match self.scripted(call, after).await? {
            Some(Answer::Text(text)) => return Page::of_graph(query, text.clone()),
            Some(Answer::Rows(rows)) => {
                given = rows;
                given.iter().map(String::as_str).collect()
            }
            _ => graph::rows(&self.contents, query)?,
        };
        let size = self.rows_a_page(usize::try_from(query.rows_a_page()).unwrap_or(usize::MAX));
        let part = part(call, &rows, size, after)?;
        let (total, count, rows) = (part.total, part.rows.len(), part.rows.join(","));
        let more = match part.next {
            Some(next) => format!(r#""true","$skipToken":"{next}""#),
            None => r#""false""#.to_owned(),
        };
        let text = format!(
            r#"{{"totalRecords":{total},"count":{count},"data":[{rows}],"facets":[],"resultTruncated":{more}}}"#
        );
        Page::of_graph(query, text)
    }

    async fn get(&self, get: &Get) -> Result<Document, CloudError> {
        let call = Call::Get(get);
        let text = match self.scripted(call, None).await? {
            Some(Answer::Text(text)) => text.clone(),
            Some(Answer::Rows(rows)) => format!(r#"{{"value":[{}]}}"#, rows.join(",")),
            _ => self.contents.get(get.path()).ok_or_else(|| contents::not_found(call, "ResourceNotFound"))?,
        };
        Document::new(get, text)
    }

    async fn list(&self, list: &Get, after: Option<&Continuation>) -> Result<Page, CloudError> {
        let call = Call::List(list);
        let rows: Vec<String> = match self.scripted(call, after).await? {
            Some(Answer::Text(text)) => return Page::of_list(list, text.clone()),
            Some(Answer::Rows(rows)) => rows.clone(),
            _ => self.contents.list(list.path()).ok_or_else(|| contents::not_found(call, "ParentResourceNotFound"))?,
        };
        let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
        let part = part(call, &rows, self.rows_a_page(usize::MAX), after)?;
        let next = part.next.map(|next| format!(r#","nextLink":"{next}""#)).unwrap_or_default();
        Page::of_list(list, format!(r#"{{"value":[{}]{next}}}"#, part.rows.join(",")))
    }
}
