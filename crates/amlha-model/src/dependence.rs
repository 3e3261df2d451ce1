//! What the loss of one resource does to those that refer to it.
//!
//! The promise: every [`Role`] has an entry. Where no page says what a resource is needed for, the
//! entry has no source, and whoever rests on it says that it is assumed.

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use crate::fact::{Source, embedded};
use crate::link::Role;

/// Which end of a reference needs the other one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Dependent {
    /// What refers: a workspace needs its vault.
    User,
    /// What is referred to: a compute needs its workspace.
    Used,
}

/// What something is needed for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Need {
    /// Nothing goes on without it.
    Running,
    /// What runs goes on; nothing new starts.
    Starting,
    /// One of several that do the same is enough.
    OneOf,
    /// Everything goes on, unseen.
    Watching,
    /// Nothing at all.
    Nothing,
}

/// What a reference of one role makes of a loss.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Dependence {
    /// The role of the reference.
    pub role: Role,
    /// Which end needs the other.
    pub dependent: Dependent,
    /// What for.
    pub need: Need,
    /// Why, as a sentence without a full stop.
    pub why: String,
    /// Where it is stated; `None` when it is assumed.
    pub source: Option<Source>,
}

#[derive(Debug, Default, Deserialize)]
struct File {
    roles: Vec<Dependence>,
}

static FILE: LazyLock<File> = LazyLock::new(|| embedded(include_str!("../data/dependence.json")));

/// What a reference of this role makes of a loss; `None` for no role that there is.
///
/// ```
/// use amlha_model::Role;
/// use amlha_model::dependence::{self, Dependent, Need};
///
/// let vault = dependence::of(Role::Secrets).unwrap();
/// assert_eq!((vault.dependent, vault.need), (Dependent::User, Need::Running));
/// assert_eq!(dependence::of(Role::Images).unwrap().need, Need::Starting);
/// ```
#[must_use]
pub fn of(role: Role) -> Option<&'static Dependence> {
    FILE.roles.iter().find(|dependence| dependence.role == role)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fact::tests::assert_citable;

    #[test]
    fn every_role_has_one_entry() {
        let file: File = serde_json::from_str(include_str!("../data/dependence.json")).unwrap();
        let roles: Vec<Role> = file.roles.iter().map(|dependence| dependence.role).collect();
        assert_eq!(roles, Role::ALL, "one entry a role, in their order");
        for dependence in &file.roles {
            let what = dependence.role.as_str();
            assert!(!dependence.why.is_empty() && !dependence.why.ends_with('.'), "{what}");
            if let Some(source) = &dependence.source {
                assert_citable(source, what);
            }
        }
    }
}
