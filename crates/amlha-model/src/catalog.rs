//! The ownership catalogue: who owns the high availability of what, and what
//! is highly available by default, in dated editions.
//!
//! The promise: an edition says what its source said at its date, no more.
//! `2020-09-16` and `2025-06-12` are Microsoft's article cell by cell, and a
//! cell left empty there is [`HaDefault::NotStated`], never "no". `current` is
//! amlha's own reading of the service documentation, one row per service,
//! each with its own source and date.

use std::sync::LazyLock;

use serde::Deserialize;
use serde::Serialize;

use crate::fact::Source;
use crate::fact::embedded;

/// Whose job the configuration of high availability is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Owner {
    /// Microsoft configures it; the customer cannot.
    Microsoft,
    /// The customer configures it.
    #[serde(rename = "customer")]
    Customer,
    /// Part of it is the platform's, part the customer's;
    /// [`Row::owner_note`] says which.
    #[serde(rename = "shared")]
    Shared,
}

impl Owner {
    /// The word used in data files and reports.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Microsoft => "Microsoft",
            Self::Customer => "customer",
            Self::Shared => "shared",
        }
    }
}

/// Whether a service is highly available without anybody doing anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum HaDefault {
    /// It is, under [`Row::condition`] if there is one.
    #[serde(rename = "yes")]
    Yes,
    /// The source leaves it open.
    #[serde(rename = "not stated")]
    NotStated,
    /// The question does not arise (`NA` in the article, or retired).
    #[serde(rename = "n/a")]
    NotApplicable,
    /// It is not, apart from [`Row::condition`] if there is one.
    #[serde(rename = "no")]
    No,
}

impl HaDefault {
    /// The word used in data files and reports.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Yes => "yes",
            Self::NotStated => "not stated",
            Self::NotApplicable => "n/a",
            Self::No => "no",
        }
    }
}

/// The work it takes to make a service zone-resilient: Microsoft's four
/// classes of
/// <https://learn.microsoft.com/azure/reliability/availability-zones-enable-zone-resiliency>
/// (2025-10-29), and two for services outside them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum ZoneClass {
    /// Nothing to do in a region with zones.
    #[serde(rename = "always")]
    Always,
    /// A setting, without downtime.
    #[serde(rename = "enablement")]
    Enablement,
    /// A change that may need downtime.
    #[serde(rename = "modification")]
    Modification,
    /// A new resource.
    #[serde(rename = "redeployment")]
    Redeployment,
    /// Microsoft's list does not have the service.
    #[serde(rename = "not listed")]
    NotListed,
    /// The service is gone.
    #[serde(rename = "retired")]
    Retired,
}

impl ZoneClass {
    /// The word used in data files and reports.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Always => "always",
            Self::Enablement => "enablement",
            Self::Modification => "modification",
            Self::Redeployment => "redeployment",
            Self::NotListed => "not listed",
            Self::Retired => "retired",
        }
    }
}

/// The heading that a row stands under.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Section {
    /// In English.
    pub en: String,
    /// In Portuguese, where the edition was read in Portuguese.
    pub pt: Option<String>,
}

/// One row of the ownership table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Row {
    /// Key of the row; in `current` that of its service.
    pub key: String,
    /// Keys of the services that the row covers.
    pub services: Vec<String>,
    /// English label.
    pub label_en: String,
    /// Portuguese label, where the edition was read in Portuguese.
    pub label_pt: Option<String>,
    /// Heading, if the row stands under one.
    pub section: Option<Section>,
    /// Whose job high availability is.
    pub owner: Owner,
    /// How a shared job is shared, or when the owner is another.
    pub owner_note: Option<String>,
    /// Whether it is highly available by default.
    pub ha_by_default: HaDefault,
    /// When that holds, for example `in regions with availability zones`.
    pub condition: Option<String>,
    /// What to do about it.
    pub action: Option<String>,
    /// What a resource looks like that nobody configured.
    pub default_state: Option<String>,
    /// The work it takes to become zone-resilient.
    pub zone_class: Option<ZoneClass>,
    /// Exceptions from the zone class.
    pub zone_note: Option<String>,
    /// What helps against the loss of the region.
    pub region_loss: Option<String>,
    /// Further pages. In `2020-09-16` the article's own relative links.
    pub references: Vec<String>,
    /// The page behind the row; without one it is [`Edition::source`].
    pub source: Option<Source>,
}

/// What an article says to do about one item of its lists.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Guidance {
    /// Key of the item.
    pub key: String,
    /// Keys of the services that it is about.
    pub services: Vec<String>,
    /// What to do.
    pub text: String,
    /// The article's own links, relative where the article's are.
    pub references: Vec<String>,
}

/// Who replicates a service to a second region, once it is configured.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GeoReplication {
    /// Key of the row.
    pub key: String,
    /// Keys of the services that it is about.
    pub services: Vec<String>,
    /// English label.
    pub label_en: String,
    /// Who replicates.
    pub replicated_by: Owner,
    /// What to configure.
    pub configuration: String,
}

/// The catalogue at one date.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Edition {
    /// `2020-09-16`, `2025-06-12` or `current`.
    pub id: String,
    /// Title of the article.
    pub title: String,
    /// What the edition says about Azure Machine Learning itself.
    pub headline: String,
    /// The article.
    pub source: Source,
    /// Date of the edition: a day, or a month for `current`.
    pub as_of: String,
    /// The ownership table, in its order.
    pub rows: Vec<Row>,
    /// What to do, item by item; empty where the edition has no such lists.
    pub guidance: Vec<Guidance>,
    /// The geo-replication table; empty where the edition has none.
    pub geo_replication: Vec<GeoReplication>,
    /// How to read the edition.
    pub notes: Vec<String>,
}

impl Edition {
    /// The first row that covers a service; `None` if the edition does not
    /// name the service, which says nothing about who owns it.
    ///
    /// ```
    /// use amlha_model::catalog::{self, HaDefault, Owner};
    ///
    /// let seed = catalog::edition("2020-09-16").expect("is embedded");
    /// let aks = seed.row_for("aks").expect("is named");
    /// assert_eq!((aks.owner, aks.ha_by_default), (Owner::Customer, HaDefault::NotStated));
    /// assert!(seed.row_for("ai_search").is_none());
    /// ```
    #[must_use]
    pub fn row_for(&self, service_key: &str) -> Option<&Row> {
        self.rows.iter().find(|row| row.services.iter().any(|service| service == service_key))
    }

    /// The items of guidance about a service, in the article's order.
    pub fn guidance_for<'a>(&'a self, service_key: &'a str) -> impl Iterator<Item = &'a Guidance> {
        self.guidance.iter().filter(move |item| item.services.iter().any(|service| service == service_key))
    }

    /// The page behind a row of this edition.
    #[must_use]
    pub fn source_of<'a>(&'a self, row: &'a Row) -> &'a Source {
        row.source.as_ref().unwrap_or(&self.source)
    }
}

const FILES: [&str; 3] = [
    include_str!("../data/catalog/2020-09-16.json"),
    include_str!("../data/catalog/2025-06-12.json"),
    include_str!("../data/catalog/current.json"),
];

static EDITIONS: LazyLock<Vec<Edition>> =
    LazyLock::new(|| FILES.iter().filter_map(|json| embedded::<Option<Edition>>(json)).collect());

/// All editions, oldest first; `current` comes last.
#[must_use]
pub fn editions() -> &'static [Edition] {
    &EDITIONS
}

/// The edition with this id.
#[must_use]
pub fn edition(id: &str) -> Option<&'static Edition> {
    editions().iter().find(|edition| edition.id == id)
}

#[cfg(test)]
mod tests;
