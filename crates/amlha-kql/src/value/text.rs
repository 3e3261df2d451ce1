//! Text that is borrowed or shared.

use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

/// Text of a value: borrowed from a table, or computed and shared.
#[derive(Clone)]
pub enum Text<'a> {
    /// Lives in the table or the query.
    Borrowed(&'a str),
    /// Was computed.
    Shared(Arc<str>),
}

impl Text<'_> {
    /// The same text without a borrow.
    #[must_use]
    pub fn into_owned(self) -> Text<'static> {
        match self {
            Self::Borrowed(text) => Text::Shared(Arc::from(text)),
            Self::Shared(text) => Text::Shared(text),
        }
    }

    pub(crate) fn own_bytes(&self) -> usize {
        match self {
            Self::Borrowed(_) => 0,
            Self::Shared(text) => text.len(),
        }
    }
}

impl Deref for Text<'_> {
    type Target = str;

    fn deref(&self) -> &str {
        match self {
            Self::Borrowed(text) => text,
            Self::Shared(text) => text,
        }
    }
}

impl fmt::Debug for Text<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&**self, f)
    }
}

impl fmt::Display for Text<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self)
    }
}

impl PartialEq for Text<'_> {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl Eq for Text<'_> {}

impl<'a> From<&'a str> for Text<'a> {
    fn from(text: &'a str) -> Self {
        Self::Borrowed(text)
    }
}

impl From<String> for Text<'_> {
    fn from(text: String) -> Self {
        Self::Shared(Arc::from(text))
    }
}
