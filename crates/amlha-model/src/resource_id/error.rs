use thiserror::Error;

/// An id that cannot be read: the text and what is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("`{}` is not an ARM id: {fault}", text.escape_debug())]
pub struct ResourceIdError {
    text: String,
    fault: ResourceIdFault,
}

impl ResourceIdError {
    pub(crate) fn new(text: &str, fault: ResourceIdFault) -> Self {
        Self { text: text.to_owned(), fault }
    }

    /// The text that was read.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// What is wrong with it, and where.
    #[must_use]
    pub fn fault(&self) -> &ResourceIdFault {
        &self.fault
    }
}

/// What is wrong with an id. Segments are counted from 1.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ResourceIdFault {
    /// The text is empty or a lone slash.
    #[error("it is empty")]
    Nothing,
    /// Two slashes stand side by side.
    #[error("segment {segment} is empty")]
    Empty {
        /// Which segment.
        segment: usize,
    },
    /// A line break, an escape or another control character.
    #[error("segment {segment} holds a control character")]
    ControlCharacter {
        /// Which segment.
        segment: usize,
    },
    /// A segment that cannot stand there.
    #[error(
        "segment {segment} is `{}` where `subscriptions`, `resourceGroups` or `providers` is expected",
        text.escape_debug()
    )]
    Unexpected {
        /// Which segment.
        segment: usize,
        /// What it says.
        text: String,
    },
    /// A type, `subscriptions`, `resourceGroups` or `providers` without the name that belongs to it.
    #[error("segment {segment}, `{}`, is not followed by a name", after.escape_debug())]
    Missing {
        /// Which segment.
        segment: usize,
        /// What it says.
        after: String,
    },
}
