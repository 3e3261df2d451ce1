//! What could not be read, why, and what would close it.

use serde::{Deserialize, Serialize};

/// Something that the inventory should hold and does not.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Gap {
    /// What could not be read: an ARM id, an account name, a file or a section.
    pub what: String,
    /// Why not.
    pub reason: GapReason,
    /// Who refers to it: the ARM id of a resource, when one does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub needed_by: Option<String>,
    /// What it is used for there, a word of [`Role`](crate::Role).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<crate::Role>,
    /// The permission, the call or the file that would close the gap.
    pub closes: String,
}

/// Why something could not be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum GapReason {
    /// The files that were read do not hold it.
    NotInFiles,
    /// A name was given and nothing of that name was found.
    Unresolved,
    /// Azure refused: a role is missing.
    Forbidden,
    /// Azure says that it does not exist.
    NotFound,
    /// The text at that place cannot be read.
    Unreadable,
    /// The subscription does not use the resource provider, so that nothing of it exists there.
    NotRegistered,
    /// Azure was asked and gave no answer that can be used.
    NoAnswer,
    /// The scan ended before it was asked for.
    Stopped,
    /// The scan was limited to something else on request.
    OutOfScope,
}

impl Gap {
    /// Whether the inventory holds less than was asked for. A reference that leads out of what was
    /// read is no fault of the reading, and what does not exist is not missing.
    #[must_use]
    pub fn lacks(&self) -> bool {
        match self.reason {
            GapReason::NotFound | GapReason::NotRegistered | GapReason::OutOfScope => false,
            GapReason::Forbidden | GapReason::NoAnswer | GapReason::Stopped => true,
            GapReason::NotInFiles | GapReason::Unresolved | GapReason::Unreadable => self.role.is_none(),
        }
    }
}

impl Gap {
    /// Whether there may be something that nobody looked at: what is not in the inventory may exist.
    #[must_use]
    pub fn leaves_open(&self) -> bool {
        self.reason == GapReason::OutOfScope || self.lacks()
    }
}

impl GapReason {
    /// The word in files.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NotInFiles => "notInFiles",
            Self::Unresolved => "unresolved",
            Self::Forbidden => "forbidden",
            Self::NotFound => "notFound",
            Self::Unreadable => "unreadable",
            Self::NotRegistered => "notRegistered",
            Self::NoAnswer => "noAnswer",
            Self::Stopped => "stopped",
            Self::OutOfScope => "outOfScope",
        }
    }

    /// The words on a screen.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::NotInFiles => "not in the files",
            Self::Unresolved => "no resource of that name",
            Self::Forbidden => "access refused",
            Self::NotFound => "does not exist",
            Self::Unreadable => "cannot be read",
            Self::NotRegistered => "provider not registered",
            Self::NoAnswer => "no answer",
            Self::Stopped => "stopped before it was read",
            Self::OutOfScope => "out of the scan's scope",
        }
    }
}
