//! Answering from a recording.

use std::path::Path;

use async_trait::async_trait;

use super::file::{Recorded, compact, page_of_continuation};
use super::folder::Folder;
use super::name::name;
use crate::cloud::{Call, Cloud, CloudError, CloudErrorKind, Continuation, Document, Get, Page, Query};

/// A cloud that answers from a folder that a [`Recorder`](super::Recorder) wrote.
///
/// It answers what was answered then, errors too, page by page in the same order. A call that was
/// not recorded fails with [`CloudErrorKind::NotRecorded`] and its name.
///
/// A call is recognised by its text without regard to the letter case of ids: a path or a list of
/// subscriptions may be written otherwise, a query's text, page size or api-version may not.
///
/// When the recording has stand-ins for ids (see [`Mask`](super::Mask)), it answers calls with the
/// stand-ins and calls with the real ids. Its answers hold stand-ins in both cases: what is compared
/// with a real id afterwards does not match.
#[derive(Debug)]
pub struct Replay {
    folder: Folder,
}

impl Replay {
    /// Opens a folder and looks at every file in it.
    ///
    /// # Errors
    ///
    /// [`CloudErrorKind::Recording`], naming the file or the folder, for what cannot be read, a file
    /// that is damaged, and a folder without a recording.
    pub fn open(folder: impl AsRef<Path>) -> Result<Self, CloudError> {
        let path = folder.as_ref();
        let folder = Folder::open(path)?;
        if folder.is_empty() {
            let call = format!("`{}`", amlha_model::shown(&path.to_string_lossy()));
            return Err(CloudError::new(CloudErrorKind::Recording, call, "the folder holds no recording")
                .with_advice("correct the path, or record into the folder first"));
        }
        Ok(Self { folder })
    }

    /// The name under which the folder has a call.
    fn find(&self, call: Call<'_>) -> Result<String, CloudError> {
        let asked = name(call);
        if self.folder.holds(&asked) {
            return Ok(asked);
        }
        let masked = self.folder.mask().call(call, name)?;
        if self.folder.holds(&masked) { Ok(masked) } else { Err(not_recorded(call)) }
    }

    fn page(&self, call: Call<'_>, after: Option<&Continuation>) -> Result<Page, CloudError> {
        let name = self.find(call)?;
        let page = match after {
            None => 1,
            Some(after) => page_of_continuation(after.said(), &name).ok_or_else(|| not_recorded(call))?,
        };
        kept_page(&self.folder, call, &name, page)
    }
}

fn not_recorded(call: Call<'_>) -> CloudError {
    CloudError::new(CloudErrorKind::NotRecorded, call, "the call was not recorded")
}

/// A page of a query or a list, as a folder has it.
pub(super) fn kept_page(folder: &Folder, call: Call<'_>, name: &str, page: u32) -> Result<Page, CloudError> {
    let text = answer(folder, call, name, page)?;
    let read = match call {
        Call::Query(query) => Page::of_graph(query, text),
        Call::List(list) | Call::Get(list) => Page::of_list(list, text),
    };
    read.map_err(|error| folder.damaged(name, page, error.message()))
}

/// The answer to a GET, as a folder has it.
pub(super) fn kept_document(folder: &Folder, get: &Get, name: &str) -> Result<Document, CloudError> {
    let text = answer(folder, Call::Get(get), name, 1)?;
    Document::new(get, text).map_err(|error| folder.damaged(name, 1, error.message()))
}

fn answer(folder: &Folder, call: Call<'_>, name: &str, page: u32) -> Result<String, CloudError> {
    if !folder.holds_page(name, page) {
        let message = format!("page {page} of the call was not recorded");
        return Err(CloudError::new(CloudErrorKind::NotRecorded, call, message));
    }
    let text = folder.read(name, page)?;
    let damaged = |why: String| folder.damaged(name, page, &why);
    let recorded = Recorded::read(&text).map_err(damaged)?;
    match (&recorded.answer, &recorded.error) {
        (Some(answer), _) => Ok(compact(answer.get())),
        (None, Some(error)) => Err(error.to_error(call).map_err(damaged)?),
        (None, None) => Err(damaged("it holds no answer".to_owned())),
    }
}

#[async_trait]
impl Cloud for Replay {
    async fn query(&self, query: &Query, after: Option<&Continuation>) -> Result<Page, CloudError> {
        self.page(Call::Query(query), after)
    }

    async fn get(&self, get: &Get) -> Result<Document, CloudError> {
        kept_document(&self.folder, get, &self.find(Call::Get(get))?)
    }

    async fn list(&self, list: &Get, after: Option<&Continuation>) -> Result<Page, CloudError> {
        self.page(Call::List(list), after)
    }
}
