//! Passing calls on and keeping the answers.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use async_trait::async_trait;

use super::file::{Entry, handed_on, page_of_continuation, written};
use super::folder::Folder;
use super::mask::Mask;
use super::name::name;
use super::replay::{kept_document, kept_page};
use crate::cloud::{Call, Cloud, CloudError, CloudErrorKind, Continuation, Document, Get, Page, Query};

/// A cloud that asks another one and keeps what it answers, in a folder that
/// [`Replay`](super::Replay) reads.
///
/// The caller gets what a replay gives: answers with their secrets masked and without space between
/// their parts, so that a scan that is resumed gives the same, byte for byte. Ids are the real ones,
/// whatever the folder has. An answer that cannot be kept is an error. Files are written before the call returns and whole or
/// not at all: dropping the future, and killing the process, leave no half-written file.
///
/// ```
/// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
/// use amlha_azure::cloud::{Cloud, Get};
/// use amlha_azure::memory::MemoryCloud;
/// use amlha_azure::record::{Recorder, Replay};
///
/// let vault = "/subscriptions/0/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/kv";
/// let cloud = MemoryCloud::new().resource(format!(r#"{{"id":"{vault}"}}"#));
/// let folder = tempfile::tempdir()?;
///
/// let recorder = Recorder::new(cloud, folder.path())?;
/// let get = Get::new(vault, "2023-07-01")?;
/// let live = recorder.get(&get).await?;
///
/// let replay = Replay::open(folder.path())?;
/// assert_eq!(replay.get(&get).await?, live);
/// # Ok::<(), Box<dyn std::error::Error>>(()) }).unwrap();
/// ```
#[derive(Debug)]
pub struct Recorder<C> {
    cloud: C,
    folder: Folder,
    mask: Mask,
    /// The calls that an earlier recording has completely.
    complete: BTreeSet<String>,
    /// The page that a continuation of a call leads to.
    pages: Mutex<BTreeMap<(String, Continuation), u32>>,
    replayed: AtomicUsize,
    asked: AtomicUsize,
}

impl<C: Cloud> Recorder<C> {
    /// Records into a folder, which is made when it is not there.
    ///
    /// # Errors
    ///
    /// [`CloudErrorKind::Recording`] when the folder is not empty or cannot be made.
    pub fn new(cloud: C, folder: impl AsRef<Path>) -> Result<Self, CloudError> {
        Self::masked(cloud, folder, Mask::nothing())
    }

    /// The same with stand-ins for ids, also in what was asked. The caller gets the real ones.
    ///
    /// # Errors
    ///
    /// As [`Recorder::new`].
    pub fn masked(cloud: C, folder: impl AsRef<Path>, mask: Mask) -> Result<Self, CloudError> {
        Ok(Self::over(cloud, Folder::empty(folder.as_ref())?, mask))
    }

    /// Goes on with a recording that was interrupted: answers from the folder what is there
    /// completely, asks the cloud for the rest and records it.
    ///
    /// A query or a list is complete when its last page is there. Errors are asked again. A folder
    /// that is not there is begun.
    ///
    /// # Errors
    ///
    /// [`CloudErrorKind::Recording`] when a file is damaged, and when the recording has stand-ins for
    /// ids: the cloud does not know them.
    pub fn resume(cloud: C, folder: impl AsRef<Path>) -> Result<Self, CloudError> {
        let path = folder.as_ref();
        if !path.exists() {
            return Self::new(cloud, path);
        }
        let folder = Folder::open(path)?;
        if !folder.mask().is_nothing() {
            let call = format!("`{}`", amlha_model::shown(&path.to_string_lossy()));
            let message = "the recording cannot be resumed: its ids are masked";
            return Err(CloudError::new(CloudErrorKind::Recording, call, message)
                .with_advice("record again into another folder, or resume a recording without a mask"));
        }
        Ok(Self::over(cloud, folder, Mask::nothing()))
    }

    fn over(cloud: C, folder: Folder, mask: Mask) -> Self {
        Self {
            cloud,
            mask,
            complete: folder.complete(),
            folder,
            pages: Mutex::default(),
            replayed: AtomicUsize::new(0),
            asked: AtomicUsize::new(0),
        }
    }

    /// How many calls were answered from the folder.
    #[must_use]
    pub fn replayed(&self) -> usize {
        self.replayed.load(Ordering::Relaxed)
    }

    /// How many calls the cloud was asked for.
    #[must_use]
    pub fn asked(&self) -> usize {
        self.asked.load(Ordering::Relaxed)
    }

    /// The page that is asked for.
    fn page(&self, name: &str, call: Call<'_>, after: Option<&Continuation>) -> Result<u32, CloudError> {
        let Some(after) = after else { return Ok(1) };
        let kept = if self.complete.contains(name) {
            page_of_continuation(after.said(), name)
        } else {
            let pages = self.pages.lock().unwrap_or_else(PoisonError::into_inner);
            pages.get(&(name.to_owned(), after.clone())).copied()
        };
        kept.ok_or_else(|| {
            CloudError::new(CloudErrorKind::BadRequest, call, "the continuation comes from no page of this recording")
        })
    }

    /// The number of the page after this one. A continuation that comes back leads to one page.
    fn next(&self, name: &str, page: u32, next: Option<&Continuation>) -> Option<u32> {
        let key = (name.to_owned(), next?.clone());
        let mut pages = self.pages.lock().unwrap_or_else(PoisonError::into_inner);
        Some(*pages.entry(key).or_insert(page + 1))
    }

    /// Whether a call is answered from the folder, and counts it.
    fn is_kept(&self, name: &str) -> bool {
        let is_kept = self.complete.contains(name);
        let counter = if is_kept { &self.replayed } else { &self.asked };
        counter.fetch_add(1, Ordering::Relaxed);
        is_kept
    }

    fn keep(
        &self,
        call: Call<'_>,
        name: &str,
        page: u32,
        answer: Result<(&str, Option<&Continuation>), &CloudError>,
    ) -> Result<(), CloudError> {
        let next = answer.ok().and_then(|(_, next)| self.next(name, page, next));
        let answer = answer.map(|(text, _)| text);
        let mask = self.mask;
        let text = mask.call(call, |call| written(name, Entry { call, page, mask, answer, next }))?;
        self.folder.write(name, page, &text)?;
        if next.is_none() { self.folder.remove_after(name, page) } else { Ok(()) }
    }

    async fn paged(&self, call: Call<'_>, after: Option<&Continuation>) -> Result<Page, CloudError> {
        let name = self.mask.call(call, name)?;
        let page = self.page(&name, call, after)?;
        if self.is_kept(&name) {
            return kept_page(&self.folder, call, &name, page);
        }
        let answer = match call {
            Call::Query(query) => self.cloud.query(query, after).await,
            Call::List(get) | Call::Get(get) => self.cloud.list(get, after).await,
        };
        self.keep(call, &name, page, answer.as_ref().map(|page| (page.text(), page.next())))?;
        let answer = answer?;
        let text = handed_on(answer.text(), call, answer.next());
        match call {
            Call::Query(query) => Page::of_graph(query, text),
            Call::List(get) | Call::Get(get) => Page::of_list(get, text),
        }
    }
}

#[async_trait]
impl<C: Cloud> Cloud for Recorder<C> {
    async fn query(&self, query: &Query, after: Option<&Continuation>) -> Result<Page, CloudError> {
        self.paged(Call::Query(query), after).await
    }

    async fn get(&self, get: &Get) -> Result<Document, CloudError> {
        let call = Call::Get(get);
        let name = self.mask.call(call, name)?;
        if self.is_kept(&name) {
            return kept_document(&self.folder, get, &name);
        }
        let answer = self.cloud.get(get).await;
        self.keep(call, &name, 1, answer.as_ref().map(|document| (document.text(), None)))?;
        Document::new(get, handed_on(answer?.text(), call, None))
    }

    async fn list(&self, list: &Get, after: Option<&Continuation>) -> Result<Page, CloudError> {
        self.paged(Call::List(list), after).await
    }
}
