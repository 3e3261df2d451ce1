//! What the inventory shows once a step is done and verified.

use amlha_model::Resource;
use amlha_model::json::edit::Path;
use serde::Serialize;

/// A difference between the inventory before a step and after it.
///
/// It is what the step promises, on paper: a plan can be applied to an inventory and judged again
/// before anything was run. A step whose outcome nobody knows has none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Effect {
    /// A property of a resource has another value.
    Set {
        /// ARM id of the resource.
        id: String,
        /// Where the value is in its body: `properties.agentPoolProfiles[name=system].count`.
        #[cfg_attr(feature = "schema", schemars(with = "String"))]
        path: Path,
        /// Its JSON text when it is the step's turn, steps before it done; null when it is absent then.
        before: Option<String>,
        /// Its JSON text afterwards; null when it is taken away.
        after: Option<String>,
    },
    /// A resource is there.
    Create {
        /// ARM id of the resource.
        id: String,
        /// Its body as JSON text: what the step's commands say, as far as rules read it.
        body: String,
    },
    /// A resource is gone, with all that is inside it.
    Delete {
        /// ARM id of the resource.
        id: String,
    },
}

impl Effect {
    /// A property has this value, JSON text. The planner fills in the value before.
    pub(crate) fn set(resource: Resource<'_>, path: Path, after: impl Into<String>) -> Self {
        Self::Set { id: resource.id().to_owned(), path, before: None, after: Some(after.into()) }
    }

    /// A property, or the item of a list, is taken away.
    pub(crate) fn unset(resource: Resource<'_>, path: Path) -> Self {
        Self::Set { id: resource.id().to_owned(), path, before: None, after: None }
    }

    /// A resource is created with this body.
    pub(crate) fn create(body: &serde_json::Value) -> Self {
        let id = body.get("id").and_then(serde_json::Value::as_str).unwrap_or_default().to_owned();
        Self::Create { id, body: body.to_string() }
    }

    /// A resource is deleted.
    pub(crate) fn delete(resource: Resource<'_>) -> Self {
        Self::Delete { id: resource.id().to_owned() }
    }

    /// The ARM id of the resource that it is about.
    #[must_use]
    pub fn id(&self) -> &str {
        match self {
            Self::Set { id, .. } | Self::Create { id, .. } | Self::Delete { id } => id,
        }
    }
}
