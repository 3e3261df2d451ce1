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
}

impl GapReason {
    /// The words on a screen.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::NotInFiles => "not in the files",
            Self::Unresolved => "no resource of that name",
            Self::Forbidden => "access refused",
            Self::NotFound => "does not exist",
            Self::Unreadable => "cannot be read",
        }
    }
}
