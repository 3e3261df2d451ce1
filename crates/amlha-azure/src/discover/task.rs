//! One thing to ask, and why.

use std::borrow::Cow;

use super::details::Shape;
use super::progress::Stage;
use super::store::Store;
use crate::cloud::{Call, Cloud, CloudError, Document, Get, Page, Query, all_pages};
use crate::redact::redact;

/// What is asked.
#[derive(Debug, Clone)]
pub(super) enum Ask {
    /// Rows that are no resources.
    Subscriptions(Get),
    Query(Query),
    List(Get),
    Get(Get),
}

/// One thing to ask, and why.
#[derive(Debug, Clone)]
pub(super) struct Task {
    pub(super) stage: Stage,
    pub(super) ask: Ask,
    /// What the answer is, in words: the name of its source, and of the gap when there is none.
    pub(super) what: String,
    /// The resource that it belongs to.
    pub(super) parent: Option<String>,
    /// The section of the inventory that it completes.
    pub(super) section: Option<&'static str>,
    /// Whether the answer takes the place of what Resource Graph said.
    pub(super) again: bool,
    /// Whether it only asks what became of a reference.
    pub(super) reference: bool,
}

impl Task {
    pub(super) fn query(stage: Stage, what: impl Into<String>, query: Query) -> Self {
        Self::of(stage, what.into(), Ask::Query(query))
    }

    pub(super) fn detail(shape: Shape, get: Get, parent: &str, section: Option<&'static str>) -> Self {
        let what = get.path().to_owned();
        let ask = if shape == Shape::List { Ask::List(get) } else { Ask::Get(get) };
        let parent = Some(parent.to_owned());
        Self { parent, section, again: shape == Shape::Again, ..Self::of(Stage::Details, what, ask) }
    }

    pub(super) fn reference(get: Get) -> Self {
        Self { reference: true, ..Self::of(Stage::References, get.path().to_owned(), Ask::Get(get)) }
    }

    pub(super) fn of(stage: Stage, what: String, ask: Ask) -> Self {
        Self { stage, ask, what, parent: None, section: None, again: false, reference: false }
    }

    /// The call's name without letter case: no call is made twice.
    pub(super) fn key(&self) -> String {
        match &self.ask {
            Ask::Subscriptions(get) | Ask::List(get) => Call::List(get).to_string().to_lowercase(),
            Ask::Get(get) => Call::Get(get).to_string().to_lowercase(),
            // Two chunks of subscriptions are two calls.
            Ask::Query(query) => {
                format!("{} {}", Call::Query(query), query.subscription_ids().join(",")).to_lowercase()
            }
        }
    }

    /// Asks, and puts every page into the store as it comes.
    pub(super) async fn run(&self, cloud: &dyn Cloud, store: &Store) -> Result<(), CloudError> {
        let mut number = 0;
        match &self.ask {
            Ask::Get(get) => {
                let document = cloud.get(get).await?;
                let document = match redact(document.text()) {
                    Cow::Borrowed(_) => document,
                    Cow::Owned(text) => Document::new(get, text)?,
                };
                store.document(self, document);
                Ok(())
            }
            Ask::List(list) | Ask::Subscriptions(list) => {
                all_pages(cloud, Call::List(list), |page| {
                    number += 1;
                    store.page(self, number, masked(page, |text| Page::of_list(list, text)));
                })
                .await
            }
            Ask::Query(query) => {
                all_pages(cloud, Call::Query(query), |page| {
                    number += 1;
                    store.page(self, number, masked(page, |text| Page::of_graph(query, text)));
                })
                .await
            }
        }
    }
}

/// The page without secrets. A scan keeps what it reads, so that it must not keep those.
fn masked(page: Page, read: impl FnOnce(String) -> Result<Page, CloudError>) -> Page {
    match redact(page.text()) {
        Cow::Borrowed(_) => page,
        // Masking keeps JSON as it is but for the strings it masks, so that it reads as before; where
        // it does not, the rows are not kept.
        Cow::Owned(text) => read(text).unwrap_or_default(),
    }
}
