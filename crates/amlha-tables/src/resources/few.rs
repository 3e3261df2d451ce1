//! The columns of `resources` that have few different values.

use amlha_kql::Value;
use amlha_model::{Service, region};

use crate::convert::{optional, text};
use crate::facts::ownership;

/// A column with few different values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Few {
    Type,
    Location,
    ResourceGroup,
    SubscriptionId,
    Service,
    HaOwner,
    HaDefault,
}

impl Few {
    pub(crate) const ALL: [Self; 7] = [
        Self::Type,
        Self::Location,
        Self::ResourceGroup,
        Self::SubscriptionId,
        Self::Service,
        Self::HaOwner,
        Self::HaDefault,
    ];

    /// The column of this name.
    pub(crate) fn of(name: &str) -> Option<Self> {
        Some(match name {
            "type" => Self::Type,
            "location" => Self::Location,
            "resourceGroup" => Self::ResourceGroup,
            "subscriptionId" => Self::SubscriptionId,
            "service" => Self::Service,
            "haOwner" => Self::HaOwner,
            "haDefault" => Self::HaDefault,
            _ => return None,
        })
    }

    /// The part of a resource that decides about the value: as it was read, not copied.
    pub(crate) fn raw<'a>(self, of: &Named<'a>, service: impl FnOnce() -> Option<Service>) -> &'a str {
        match self {
            Self::Type => of.type_name,
            Self::Location => of.location,
            Self::ResourceGroup => part_after(of.id, "resourceGroups"),
            Self::SubscriptionId => part_after(of.id, "subscriptions"),
            Self::Service | Self::HaOwner | Self::HaDefault => service().map(Service::key).unwrap_or_default(),
        }
    }

    /// The value that such a part stands for.
    pub(crate) fn value(self, raw: &str, service: impl FnOnce() -> Option<Service>) -> Value<'static> {
        let own = || service().and_then(ownership);
        match self {
            Self::Type | Self::ResourceGroup => text(raw.to_lowercase()),
            Self::Location => text(region::normalise(raw)),
            Self::SubscriptionId | Self::Service => text(raw),
            Self::HaOwner => optional(own().map(|(owner, _)| owner.as_str())),
            Self::HaDefault => optional(own().map(|(_, default)| default.as_str())),
        }
    }
}

/// What names a resource, as it was read.
pub(crate) struct Named<'a> {
    pub(crate) id: &'a str,
    pub(crate) type_name: &'a str,
    pub(crate) location: &'a str,
}

fn part_after<'a>(id: &'a str, word: &str) -> &'a str {
    let mut parts = id.split('/').skip_while(|part| !part.eq_ignore_ascii_case(word));
    parts.nth(1).unwrap_or_default()
}
