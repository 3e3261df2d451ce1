//! What a test wants to be answered.

use crate::cloud::{Call, CloudError, CloudErrorKind};

/// An answer of a [`MemoryCloud`](super::MemoryCloud).
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Answer {
    /// The answer's whole body. It is every page's.
    Text(String),
    /// Rows, put on pages in the form that the call has. Each is a JSON value.
    Rows(Vec<String>),
    /// An error that names the call.
    Error {
        /// What kind of error it is.
        kind: CloudErrorKind,
        /// What is wrong: lower case, no full stop.
        message: String,
    },
    /// This error, with all that it says.
    Failure(CloudError),
}

impl Answer {
    /// The answer's whole body, be it JSON or not. It is every page's.
    #[must_use]
    pub fn text(body: impl Into<String>) -> Self {
        Self::Text(body.into())
    }

    /// Rows, put on pages in the form that the call has. Each is a JSON value.
    #[must_use]
    pub fn rows(rows: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self::Rows(rows.into_iter().map(Into::into).collect())
    }

    /// An error that names the call, with what is wrong: lower case, no full stop.
    #[must_use]
    pub fn error(kind: CloudErrorKind, message: impl Into<String>) -> Self {
        Self::Error { kind, message: message.into() }
    }

    pub(super) fn as_error(&self, call: Call<'_>) -> Option<CloudError> {
        match self {
            Self::Text(_) | Self::Rows(_) => None,
            Self::Error { kind, message } => Some(CloudError::new(*kind, call, &**message)),
            Self::Failure(error) => Some(error.clone()),
        }
    }
}

/// The error as it is, with status, code and request id.
impl From<CloudError> for Answer {
    fn from(error: CloudError) -> Self {
        Self::Failure(error)
    }
}
