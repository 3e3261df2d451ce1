//! What is answered: texts with rows in them, page after page.

use std::collections::BTreeSet;
use std::hash::{Hash, Hasher};

use amlha_model::shown;
use serde::Deserialize;
use serde_json::value::RawValue;

use super::Cloud;
use super::call::{Call, Continuation, Get, Query};
use super::error::{CloudError, CloudErrorKind};

/// The most pages of one call. A list that goes on beyond is not believed.
pub const MOST_PAGES: usize = 20_000;

/// A page of a query or a list: the answer's text and where its rows are.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Page {
    text: String,
    /// First byte and length of each row.
    rows: Vec<(usize, usize)>,
    next: Option<Continuation>,
    total: Option<u64>,
}

/// The members of a Resource Graph answer that matter here.
#[derive(Deserialize)]
struct GraphAnswer<'a> {
    #[serde(borrow)]
    data: Vec<&'a RawValue>,
    #[serde(rename = "totalRecords")]
    total: Option<u64>,
    #[serde(rename = "$skipToken")]
    skip_token: Option<String>,
    #[serde(rename = "resultTruncated")]
    truncated: Option<Flag>,
}

/// Resource Graph writes this flag as a string, and its documentation as a boolean.
#[derive(Deserialize)]
#[serde(untagged)]
enum Flag {
    Bool(bool),
    Text(String),
}

/// The members of a list that matter here.
#[derive(Deserialize)]
struct ListAnswer<'a> {
    #[serde(borrow)]
    value: Vec<&'a RawValue>,
    #[serde(rename = "nextLink")]
    next_link: Option<String>,
}

impl Page {
    /// Reads an answer of Resource Graph: `data`, `totalRecords`, `$skipToken`.
    ///
    /// # Errors
    ///
    /// [`CloudErrorKind::BadAnswer`] when it is none, and when Resource Graph left rows out without
    /// saying where they go on.
    pub fn of_graph(query: &Query, text: String) -> Result<Self, CloudError> {
        let call = Call::Query(query);
        let answer: GraphAnswer<'_> = serde_json::from_str(&text).map_err(|error| not_read(call, "`data`", &error))?;
        let truncated = match &answer.truncated {
            Some(Flag::Bool(truncated)) => *truncated,
            Some(Flag::Text(text)) => text.eq_ignore_ascii_case("true"),
            None => false,
        };
        let next = continuation(answer.skip_token);
        if truncated && next.is_none() {
            let message = "Resource Graph left rows out and gave no token for the next page";
            return Err(CloudError::new(CloudErrorKind::BadAnswer, call, message)
                .with_advice("keep the column `id` in the result of the query: Resource Graph has pages only then"));
        }
        let (rows, total) = (places(&text, &answer.data), answer.total);
        Ok(Self { rows, next, total, text })
    }

    /// Reads a page of a list: `value`, `nextLink`.
    ///
    /// # Errors
    ///
    /// [`CloudErrorKind::BadAnswer`] when it is none.
    pub fn of_list(list: &Get, text: String) -> Result<Self, CloudError> {
        let answer: ListAnswer<'_> =
            serde_json::from_str(&text).map_err(|error| not_read(Call::List(list), "`value`", &error))?;
        let (rows, next) = (places(&text, &answer.value), continuation(answer.next_link));
        Ok(Self { rows, next, total: None, text })
    }

    /// The answer's text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The rows, in the order they were answered: each a JSON value.
    pub fn rows(&self) -> impl ExactSizeIterator<Item = &str> {
        self.rows.iter().map(|(start, length)| self.text.get(*start..start + length).unwrap_or_default())
    }

    /// How many rows there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is no row.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Where the next page begins; `None` on the last.
    #[must_use]
    pub fn next(&self) -> Option<&Continuation> {
        self.next.as_ref()
    }

    /// How many rows all pages have together, where the answer says so.
    #[must_use]
    pub fn total(&self) -> Option<u64> {
        self.total
    }

    /// The text, and first byte and length of each row in it.
    #[must_use]
    pub fn into_parts(self) -> (String, Vec<(usize, usize)>) {
        (self.text, self.rows)
    }
}

/// An empty string is how several services write "no more".
fn continuation(said: Option<String>) -> Option<Continuation> {
    said.filter(|said| !said.trim().is_empty()).map(Continuation::new)
}

fn places(text: &str, rows: &[&RawValue]) -> Vec<(usize, usize)> {
    let base = text.as_ptr().addr();
    rows.iter().map(|row| (row.get().as_ptr().addr().saturating_sub(base), row.get().len())).collect()
}

fn not_read(call: Call<'_>, wanted: &str, error: &serde_json::Error) -> CloudError {
    let what = if error.is_eof() {
        "the answer ends before its JSON is complete".to_owned()
    } else if error.is_syntax() {
        "the answer is not JSON".to_owned()
    } else {
        format!("the answer holds no {wanted}")
    };
    CloudError::new(CloudErrorKind::BadAnswer, call, format!("{what}: {}", shown(&error.to_string())))
}

/// The answer to a GET of one thing: a JSON object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    text: String,
}

impl Document {
    /// Reads an answer.
    ///
    /// # Errors
    ///
    /// [`CloudErrorKind::BadAnswer`] when it is no JSON object.
    pub fn new(get: &Get, text: String) -> Result<Self, CloudError> {
        let read: Result<&RawValue, _> = serde_json::from_str(&text);
        let found = read.map_err(|error| not_read(Call::Get(get), "resource", &error))?;
        if !found.get().starts_with('{') {
            let message = "the answer is JSON, but no object";
            return Err(CloudError::new(CloudErrorKind::BadAnswer, Call::Get(get), message));
        }
        Ok(Self { text })
    }

    /// The answer's text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The text alone.
    #[must_use]
    pub fn into_text(self) -> String {
        self.text
    }
}

/// Every page of a query or a list, each handed to `take` as it comes.
///
/// # Errors
///
/// The first [`CloudError`]; one of the kind [`CloudErrorKind::Loop`] when a continuation or a page
/// comes back, and when there are more than [`MOST_PAGES`]. A [`Call::Get`] has no pages and is
/// [`CloudErrorKind::BadRequest`].
pub async fn all_pages(cloud: &dyn Cloud, call: Call<'_>, mut take: impl FnMut(Page)) -> Result<(), CloudError> {
    let again = || CloudError::new(CloudErrorKind::Loop, call, "the answer leads back to a page that was read");
    let (mut seen, mut read, mut rows) = (BTreeSet::new(), BTreeSet::new(), 0_u64);
    let mut after: Option<Continuation> = None;
    for _ in 0..MOST_PAGES {
        let page = match call {
            Call::Query(query) => cloud.query(query, after.as_ref()).await?,
            Call::List(list) => cloud.list(list, after.as_ref()).await?,
            Call::Get(_) => return Err(CloudError::new(CloudErrorKind::BadRequest, call, "one thing has no pages")),
        };
        // A link may lead back under another name: rows that were read before say so.
        if !page.is_empty() && !read.insert(fingerprint(&page)) {
            return Err(again());
        }
        let (next, total) = (page.next().cloned(), page.total());
        rows += page.len() as u64;
        take(page);
        match next {
            // Pages of a query without an order may skip rows.
            None if total.is_some_and(|total| rows < total) => {
                let message = format!("the pages hold {rows} rows of {}", total.unwrap_or_default());
                return Err(CloudError::new(CloudErrorKind::BadAnswer, call, message)
                    .with_advice("end the query with `| order by id asc`: pages are only whole in a fixed order"));
            }
            None => return Ok(()),
            Some(next) if !seen.insert(next.clone()) => return Err(again()),
            Some(next) => after = Some(next),
        }
    }
    Err(CloudError::new(CloudErrorKind::Loop, call, format!("the answer goes on after {MOST_PAGES} pages")))
}

/// Tells pages apart by their rows.
fn fingerprint(page: &Page) -> u64 {
    let mut hasher = std::hash::DefaultHasher::new();
    page.rows().for_each(|row| row.hash(&mut hasher));
    hasher.finish()
}
