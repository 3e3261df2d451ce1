//! What Microsoft promises in figures.
//!
//! The promise: a figure is never given without the configuration it holds
//! for and the confidence in its source. The contract itself
//! ([`authority`]) could not be read, so figures repeat pages and tools that
//! quote it; [`Confidence::Conflict`] marks those on which they disagree.
//!
//! Figures are monthly and conditional: a configuration that misses a
//! condition has no SLA. Do not combine the read and write figures of one
//! service, and do not read a durability figure as availability.

use std::sync::LazyLock;

use serde::Deserialize;
use serde::Serialize;

use crate::fact::Confidence;
use crate::fact::Source;
use crate::fact::embedded;

/// What a percentage measures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Metric {
    /// Availability of the service as a whole.
    Availability,
    /// Success of read requests or queries.
    Read,
    /// Success of write requests.
    Write,
    /// Success of read and write requests together.
    ReadWrite,
    /// Share of pods that are ready in time.
    PodReadiness,
    /// Survival of stored objects over a year: a design target, not an SLA.
    Durability,
}

impl Metric {
    /// The word used in data files and reports.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Availability => "availability",
            Self::Read => "read",
            Self::Write => "write",
            Self::ReadWrite => "read_write",
            Self::PodReadiness => "pod_readiness",
            Self::Durability => "durability",
        }
    }
}

/// One figure of one configuration of one service.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sla {
    /// Key of the service.
    pub service: String,
    /// The configuration that the figure holds for, in words.
    pub configuration: String,
    /// What is measured.
    pub metric: Metric,
    /// Percent per month; `None` means that the configuration has no SLA.
    pub percent: Option<f64>,
    /// Nines of [`Metric::Durability`]: 12 stands for 99.9999999999 % per
    /// year. A count, because sixteen of them round to 100 % as a number.
    pub nines: Option<u8>,
    /// How well it is backed.
    pub confidence: Confidence,
    /// Where it is stated.
    pub source: Source,
    /// What else to know; may be empty.
    pub note: String,
}

#[derive(Debug, Default, Deserialize)]
struct File {
    authority: String,
    slas: Vec<Sla>,
}

static FILE: LazyLock<File> = LazyLock::new(|| embedded(include_str!("../data/slas.json")));

/// Address of the document that decides, should a figure be disputed.
#[must_use]
pub fn authority() -> &'static str {
    &FILE.authority
}

/// All figures, service by service.
#[must_use]
pub fn all() -> &'static [Sla] {
    &FILE.slas
}

/// The figures of a service. None at all means that none was found, which is
/// not the same as [`Sla::percent`] being `None`.
///
/// ```
/// let free = amlha_model::sla::for_service("aks")
///     .find(|sla| sla.configuration.starts_with("Free"))
///     .expect("is listed");
/// assert_eq!(free.percent, None);
/// ```
pub fn for_service(key: &str) -> impl Iterator<Item = &'static Sla> {
    all().iter().filter(move |entry| entry.service == key)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fact::tests::SERVICE_KEYS;
    use crate::fact::tests::assert_citable;
    use std::collections::BTreeSet;

    #[test]
    fn the_embedded_data_parses() {
        let file: File = serde_json::from_str(include_str!("../data/slas.json")).unwrap();
        assert!(file.authority.starts_with("https://"));
        let mut seen = BTreeSet::new();
        for sla in &file.slas {
            let what = format!("{} {}", sla.service, sla.configuration);
            assert!(SERVICE_KEYS.contains(&sla.service.as_str()), "{what}");
            assert!(seen.insert((&sla.service, &sla.configuration, sla.metric)), "{what} twice");
            assert!(sla.percent.is_none_or(|p| (99.0..100.0).contains(&p)), "{what}");
            assert_eq!(sla.nines.is_some(), sla.metric == Metric::Durability);
            assert!(sla.nines.is_none() || sla.percent.is_none(), "{what}");
            assert_citable(&sla.source, &what);
        }
        assert_eq!(file.slas.len(), 73);
    }

    #[test]
    fn figures_are_those_of_the_sources() {
        let percent = |service: &str, part: &str, metric: Metric| {
            let mut found = for_service(service).filter(|sla| sla.metric == metric && sla.configuration.contains(part));
            let sla = found.next().unwrap();
            assert!(found.next().is_none(), "{service} {part} is ambiguous");
            sla.percent
        };
        for (service, part, metric, expected) in [
            ("storage_account", "RA-GZRS, Hot tier, read", Metric::Read, Some(99.99)),
            ("key_vault", "any vault", Metric::Availability, Some(99.99)),
            ("aks", "cluster uses availability zones", Metric::Availability, Some(99.95)),
            ("aks", "no availability zones", Metric::Availability, Some(99.9)),
            ("postgresql_flexible", "zone redundant HA", Metric::Availability, Some(99.99)),
            ("mysql_flexible", "no HA", Metric::Availability, Some(99.9)),
            ("cosmos_db", "multi-region writes", Metric::Write, Some(99.999)),
            ("ai_search", "1 replica", Metric::Availability, None),
            ("workspace", "workspace and", Metric::Availability, Some(99.9)),
            ("online_endpoint", "workspace and", Metric::Availability, Some(99.9)),
        ] {
            assert_eq!(percent(service, part, metric), expected, "{service} {part}");
        }
    }

    #[test]
    fn a_disputed_figure_is_marked_and_explained() {
        let disputed: Vec<_> = all().iter().filter(|sla| sla.confidence == Confidence::Conflict).collect();
        assert_eq!(disputed.len(), 1);
        assert_eq!(disputed[0].service, "sql_database");
        assert!(disputed[0].note.contains("99.99"));
    }

    #[test]
    fn metric_words_are_those_of_the_data() {
        for metric in [
            Metric::Availability,
            Metric::Read,
            Metric::Write,
            Metric::ReadWrite,
            Metric::PodReadiness,
            Metric::Durability,
        ] {
            assert_eq!(serde_json::to_value(metric).unwrap(), metric.as_str());
        }
    }
}
