//! What a scan looks at, and which subscriptions there are.

use std::borrow::Cow;

use amlha_model::shown;
use serde::Deserialize;

use crate::cloud::{Call, CloudError, CloudErrorKind, Get};

/// What a scan looks at. Everything that the caller can read, when nothing is named.
///
/// What is named is the start: resources that it refers to are read wherever they are.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Scope {
    /// Subscriptions, by id or by name.
    pub subscriptions: Vec<String>,
    /// Resource groups, by name.
    pub groups: Vec<String>,
    /// Azure ML workspaces, by name.
    pub workspaces: Vec<String>,
}

impl Scope {
    /// Whether the scan looks at everything that can be read.
    #[must_use]
    pub fn is_everything(&self) -> bool {
        self.subscriptions.is_empty() && self.groups.is_empty() && self.workspaces.is_empty()
    }
}

/// A subscription that the caller can read.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Subscription {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// `Enabled`, `Disabled`, ...
    pub state: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Row<'a> {
    #[serde(borrow)]
    subscription_id: Cow<'a, str>,
    #[serde(borrow, default)]
    display_name: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    state: Option<Cow<'a, str>>,
}

/// The call that lists the subscriptions.
pub(super) fn list() -> Result<Get, CloudError> {
    Get::new("/subscriptions", "2022-12-01")
}

/// Reads rows of the list; what is no subscription is left out.
pub(super) fn read<'a>(rows: impl Iterator<Item = &'a str>) -> Vec<Subscription> {
    let parsed = rows.filter_map(|row| serde_json::from_str::<Row<'_>>(row).ok());
    let owned = |text: Option<Cow<'_, str>>| text.unwrap_or_default().into_owned();
    parsed
        .map(|row| Subscription {
            id: row.subscription_id.into_owned(),
            name: owned(row.display_name),
            state: owned(row.state),
        })
        .collect()
}

/// The subscriptions that a scope names, by id; none when it names none.
pub(super) fn chosen(scope: &Scope, readable: &[Subscription]) -> Result<Vec<String>, CloudError> {
    let call = list()?;
    let call = Call::List(&call);
    if readable.is_empty() {
        return Err(CloudError::new(CloudErrorKind::Forbidden, call, "no subscription can be read with this login")
            .with_advice("ask for the role `Reader` on a subscription, or log in to the right tenant: `az login --tenant TENANT`"));
    }
    let mut ids = Vec::new();
    for wanted in &scope.subscriptions {
        let same = |known: &&Subscription| {
            known.id.eq_ignore_ascii_case(wanted) || known.name.to_lowercase() == wanted.to_lowercase()
        };
        let mut found = readable.iter().filter(same);
        match (found.next(), found.next()) {
            (Some(only), None) => ids.push(only.id.clone()),
            (Some(first), Some(second)) => {
                let message = format!("two subscriptions are called `{}`", shown(wanted));
                let advice = format!("name one by its id: {} or {}", first.id, second.id);
                return Err(CloudError::new(CloudErrorKind::BadRequest, call, message).with_advice(advice));
            }
            (None, _) => {
                let message = format!("no subscription `{}` can be read with this login", shown(wanted));
                let some: Vec<String> = readable
                    .iter()
                    .take(5)
                    .map(|known| format!("`{}` ({})", shown(&known.name), shown(&known.id)))
                    .collect();
                let advice = format!("these can: {}{}", some.join(", "), if readable.len() > 5 { ", ..." } else { "" });
                return Err(CloudError::new(CloudErrorKind::NotFound, call, message).with_advice(advice));
            }
        }
    }
    ids.sort();
    ids.dedup();
    Ok(ids)
}
