//! Azure as amlha reads it: three kinds of calls, and nothing that writes.

mod call;
mod error;
mod pages;

pub use call::{Call, Continuation, Get, LARGEST_PAGE, Query};
pub use error::{CloudError, CloudErrorKind};
pub use pages::{Document, MOST_PAGES, Page, all_pages};

use async_trait::async_trait;

/// Azure as amlha reads it.
///
/// Adapters: `ArmCloud` (live, feature `arm`), [`MemoryCloud`](crate::MemoryCloud) (a script for
/// tests), [`Recorder`](crate::Recorder) (passes calls on and keeps the answers) and
/// [`Replay`](crate::Replay) (answers from what was kept). Write your own by implementing three
/// methods; [`Discovery`](crate::Discovery) takes any of them.
///
/// # What every adapter promises
///
/// - **It never writes.** No call changes anything in Azure.
/// - **Pages are complete.** A page holds every row that Azure put on it, in Azure's order. As long
///   as [`Page::next`] holds a continuation there is more, and when it holds none there is nothing
///   more: an adapter that cannot know says [`CloudErrorKind::BadAnswer`] instead.
/// - **A continuation belongs to its call.** It is handed back with the same [`Query`] or [`Get`]
///   and means nothing elsewhere.
/// - **Texts are as they were answered.** Nothing is renamed, reordered or left out of a body; only
///   secrets are masked (see [`redact`](crate::redact)).
/// - **Ids and names have no letter case.** Two calls that differ in the letter case of an id are the
///   same call, and Azure may answer an id in another case than it was asked for.
/// - **An error is an answer.** [`CloudError`] says what was asked, what Azure answered and what
///   helps. Retries are over when it is returned: calling again at once is pointless.
/// - **Dropping the future cancels the call.** Nothing goes on behind the caller's back.
/// - **Calls are independent.** Any number may run at the same time, on any thread.
#[async_trait]
pub trait Cloud: Send + Sync {
    /// One page of a Resource Graph query: the first, or the one after `after`.
    ///
    /// # Errors
    ///
    /// [`CloudError`]; one page's error says nothing about other pages.
    async fn query(&self, query: &Query, after: Option<&Continuation>) -> Result<Page, CloudError>;

    /// One resource, or one setting of a resource, by its id.
    ///
    /// # Errors
    ///
    /// [`CloudError`], of the kind [`CloudErrorKind::NotFound`] when there is no such resource.
    async fn get(&self, get: &Get) -> Result<Document, CloudError>;

    /// One page of a list: the first, or the one after `after`.
    ///
    /// # Errors
    ///
    /// [`CloudError`], of the kind [`CloudErrorKind::NotFound`] when what should be listed inside
    /// does not exist.
    async fn list(&self, list: &Get, after: Option<&Continuation>) -> Result<Page, CloudError>;
}

/// A borrowed or shared adapter is an adapter.
macro_rules! pass_on {
    ($($pointer:ty),+) => {$(
        #[async_trait]
        impl<C: Cloud + ?Sized> Cloud for $pointer {
            async fn query(&self, query: &Query, after: Option<&Continuation>) -> Result<Page, CloudError> {
                (**self).query(query, after).await
            }

            async fn get(&self, get: &Get) -> Result<Document, CloudError> {
                (**self).get(get).await
            }

            async fn list(&self, list: &Get, after: Option<&Continuation>) -> Result<Page, CloudError> {
                (**self).list(list, after).await
            }
        }
    )+};
}

pass_on!(&C, Box<C>, std::sync::Arc<C>);
