//! What Azure has switched off, stops supporting, or calls legacy.
//!
//! The promise: every entry says what ends, when, what takes its place, which
//! services it touches and how far the source can be trusted. An entry
//! without a date never counts as over: [`Retirement::is_over`] answers `None`.

use std::sync::LazyLock;

use jiff::civil::Date;
use serde::Deserialize;
use serde::Serialize;

use crate::fact::Confidence;
use crate::fact::Source;
use crate::fact::embedded;

/// What the date of a [`Retirement`] means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// The service or feature stops.
    Retired,
    /// Nobody supports it any more; it may go on working.
    SupportEnd,
    /// Announced as going away; no date of the end is known. A date is that
    /// of the deprecation.
    Deprecated,
    /// Documented as legacy.
    Legacy,
}

impl Kind {
    /// The word used in data files and reports.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Retired => "retired",
            Self::SupportEnd => "support_end",
            Self::Deprecated => "deprecated",
            Self::Legacy => "legacy",
        }
    }
}

/// One thing that ends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Retirement {
    /// Stable id, for example `aks-basic-lb`.
    pub id: String,
    /// What ends.
    pub what: String,
    /// The day, if one is known; [`Kind`] says what happens on it.
    pub date: Option<Date>,
    /// What the date means.
    pub kind: Kind,
    /// What takes its place.
    pub successor: String,
    /// Keys of the services it touches.
    pub services: Vec<String>,
    /// How to recognise it in ARM properties, in words; empty where ARM does
    /// not show it.
    pub detect: String,
    /// The series of machines that end, as [`series`](crate::vm_size::series) writes them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub vm_series: Vec<String>,
    /// The values of a node pool's `osSKU` that end.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub os_skus: Vec<String>,
    /// How the names of node images that end begin, as `nodeImageVersion` writes them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub node_images: Vec<String>,
    /// The values of `osSKU` that take their place, the first one that anybody would choose first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub os_sku_successors: Vec<String>,
    /// How well it is backed.
    pub confidence: Confidence,
    /// Where it is stated.
    pub source: Source,
    /// What else to know; may be empty.
    pub note: String,
}

impl Retirement {
    /// Whether it has happened by `today`; `None` without a date.
    ///
    /// Support ends with the day itself, everything else at its beginning.
    ///
    /// ```
    /// use amlha_model::retirement;
    /// use jiff::civil::date;
    ///
    /// let gen1 = retirement::find("adls-gen1").expect("is listed");
    /// assert_eq!(gen1.is_over(date(2026, 1, 1)), Some(true));
    /// ```
    #[must_use]
    pub fn is_over(&self, today: Date) -> Option<bool> {
        let date = self.date?;
        Some(match self.kind {
            Kind::SupportEnd => date < today,
            Kind::Retired | Kind::Deprecated | Kind::Legacy => date <= today,
        })
    }
}

#[derive(Debug, Default, Deserialize)]
struct File {
    retirements: Vec<Retirement>,
}

static FILE: LazyLock<File> = LazyLock::new(|| embedded(include_str!("../data/retirements.json")));

/// Everything that ends, by date; what has no date comes last.
#[must_use]
pub fn all() -> &'static [Retirement] {
    &FILE.retirements
}

/// The entry with this id.
#[must_use]
pub fn find(id: &str) -> Option<&'static Retirement> {
    all().iter().find(|entry| entry.id == id)
}

/// The entries that touch a service, in the order of [`all`].
pub fn for_service(key: &str) -> impl Iterator<Item = &'static Retirement> {
    all().iter().filter(move |entry| entry.services.iter().any(|service| service == key))
}

/// The entry by which a series of machines ends for a service.
///
/// ```
/// use amlha_model::retirement;
///
/// assert_eq!(retirement::of_vm_series("compute_cluster", "NCv2").map(|entry| entry.id.as_str()), Some("aml-vm-nc-2023"));
/// assert!(retirement::of_vm_series("compute_cluster", "Dv5").is_none());
/// ```
#[must_use]
pub fn of_vm_series(key: &str, series: &str) -> Option<&'static Retirement> {
    for_service(key).find(|entry| entry.vm_series.iter().any(|known| known.eq_ignore_ascii_case(series)))
}

/// What is known of the end of the image that a node pool runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NodeImage {
    /// It ends.
    Ends(&'static Retirement),
    /// An entry names it as what takes the place of one that ends.
    GoesOn(&'static Retirement),
    /// The data does not know it, or its name tells no version.
    Unknown,
}

/// What is known of a node image, from a pool's `osSKU` and `nodeImageVersion`. What runs is in the
/// image's name, and decides; `osSKU` tells a version only where somebody asked for one.
///
/// ```
/// use amlha_model::retirement::{self, NodeImage};
///
/// let NodeImage::Ends(entry) = retirement::of_node_image("Windows2019", "") else { panic!("it ends") };
/// assert_eq!(entry.id, "aks-windows-2019");
/// assert_eq!(retirement::of_node_image("Ubuntu", ""), NodeImage::Unknown);
/// ```
#[must_use]
pub fn of_node_image(os_sku: &str, image: &str) -> NodeImage {
    let begins = |known: &String| {
        image.get(..known.len()).is_some_and(|start| !known.is_empty() && start.eq_ignore_ascii_case(known))
    };
    let is = |known: &String| known.eq_ignore_ascii_case(os_sku.trim());
    let entries = || for_service("aks");
    entries()
        .find(|entry| entry.node_images.iter().any(begins))
        .or_else(|| entries().find(|entry| entry.os_skus.iter().any(is)))
        .map(NodeImage::Ends)
        .or_else(|| entries().find(|entry| entry.os_sku_successors.iter().any(is)).map(NodeImage::GoesOn))
        .unwrap_or(NodeImage::Unknown)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fact::tests::SERVICE_KEYS;
    use crate::fact::tests::assert_citable;
    use jiff::civil::date;
    use std::collections::BTreeSet;

    #[test]
    fn the_embedded_data_parses() {
        let file: File = serde_json::from_str(include_str!("../data/retirements.json")).unwrap();
        assert_eq!(file.retirements.len(), 28);
        let mut ids = BTreeSet::new();
        for entry in &file.retirements {
            assert!(ids.insert(&entry.id), "{} twice", entry.id);
            assert!(!entry.what.is_empty() && !entry.successor.is_empty());
            assert!(!entry.services.is_empty(), "{}", entry.id);
            for service in &entry.services {
                assert!(SERVICE_KEYS.contains(&service.as_str()), "{service}");
            }
            assert_citable(&entry.source, &entry.id);
        }
        assert!(file.retirements.is_sorted_by_key(|entry| entry.date.unwrap_or(Date::MAX)));
    }

    #[test]
    fn dates_are_those_of_the_announcements() {
        for (id, day) in [
            ("adls-gen1", date(2024, 2, 29)),
            ("app-insights-classic", date(2024, 2, 29)),
            ("mysql-single", date(2024, 9, 16)),
            ("postgresql-single", date(2025, 3, 28)),
            ("aks-basic-lb", date(2025, 9, 30)),
            ("aml-sdk-v1-end", date(2026, 6, 30)),
            ("databricks-standard", date(2026, 10, 1)),
            ("aks-kubenet", date(2028, 3, 31)),
        ] {
            assert_eq!(find(id).unwrap().date, Some(day), "{id}");
        }
    }

    #[test]
    fn the_last_day_of_support_is_still_supported() {
        let load_balancer = find("aks-basic-lb").unwrap();
        assert_eq!(load_balancer.is_over(date(2025, 9, 30)), Some(false));
        assert_eq!(load_balancer.is_over(date(2025, 10, 1)), Some(true));
        let gen1 = find("adls-gen1").unwrap();
        assert_eq!(gen1.is_over(date(2024, 2, 28)), Some(false));
        assert_eq!(gen1.is_over(date(2024, 2, 29)), Some(true));
    }

    #[test]
    fn what_runs_decides_over_what_was_asked_for() {
        let ends = |sku, image| match of_node_image(sku, image) {
            NodeImage::Ends(entry) => Some(entry.id.as_str()),
            NodeImage::GoesOn(_) | NodeImage::Unknown => None,
        };
        assert_eq!(ends("Ubuntu", "AKSUbuntu-2204gen2containerd-202408.12.0"), Some("aks-ubuntu-2204"));
        assert_eq!(ends("Ubuntu2404", "aksubuntu-2204gen2containerd-202408.12.0"), Some("aks-ubuntu-2204"));
        assert_eq!(ends("ubuntu2204", ""), Some("aks-ubuntu-2204"));
        assert!(matches!(of_node_image("AzureLinux3", ""), NodeImage::GoesOn(_)));
        for (sku, image) in
            [("", ""), ("Ubuntu", ""), ("AzureLinux", "é"), ("Ubuntu", "AKSUbuntu-1804containerd-2021.04.27")]
        {
            assert_eq!(of_node_image(sku, image), NodeImage::Unknown, "{sku} {image}");
        }
    }

    #[test]
    fn without_a_date_nothing_is_over() {
        let spark = find("aml-synapse-spark").unwrap();
        assert_eq!(spark.kind, Kind::Deprecated);
        assert_eq!(spark.is_over(Date::MAX), None);
    }

    #[test]
    fn a_service_finds_its_own_entries() {
        let ids: Vec<_> = for_service("postgresql_single").map(|e| &e.id).collect();
        assert_eq!(ids, ["postgresql-single"]);
        assert_eq!(for_service("aks").count(), 9);
        assert_eq!(for_service("nothing").count(), 0);
    }

    #[test]
    fn kind_words_are_those_of_the_data() {
        for kind in [Kind::Retired, Kind::SupportEnd, Kind::Deprecated, Kind::Legacy] {
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.as_str());
        }
    }
}
