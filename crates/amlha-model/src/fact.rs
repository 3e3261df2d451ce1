//! Where a fact comes from, and how far to trust it.
//!
//! The promise: no statement of this crate about Azure stands alone. Every
//! region, retirement, figure and ownership row carries a [`Source`] with the
//! date of the page (or of the reading, where the page has none), so that a
//! verdict can be checked against the page it rests on.
//!
//! Facts live in `data/*.json`, are embedded in the library and parsed once,
//! on first use. That the data parses is proved by tests. Should it not parse
//! after all, the readers answer with empty lists and "unknown" rather than
//! stop the program that asked.

use serde::Deserialize;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// A page, file or rule library that states a fact.
///
/// ```
/// use amlha_model::fact::Source;
///
/// let source = Source {
///     title: "Reliability in Azure Key Vault".into(),
///     url: None,
///     date: Some("2025-08-22".into()),
/// };
/// assert_eq!(source.cite(), "Reliability in Azure Key Vault, 2025-08-22");
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Title of the page, or repository and path of the file.
    pub title: String,
    /// Address of the page, if it has a public one.
    pub url: Option<String>,
    /// Date of the page, or of the reading where the page prints none: an ISO
    /// date, a month, a year, or words such as `about 2024`, `read 2026-08`
    /// and `snapshot 2026-08-20`.
    pub date: Option<String>,
}

impl Source {
    /// The source in one line: title, then date if there is one.
    #[must_use]
    pub fn cite(&self) -> String {
        match &self.date {
            Some(date) => format!("{}, {date}", self.title),
            None => self.title.clone(),
        }
    }
}

/// How well a fact is backed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Confidence {
    /// Stated on a Microsoft documentation page that was read.
    OfficialDoc,
    /// Stated by another public source that repeats Microsoft.
    Secondary,
    /// Sources disagree; the note of the fact says how.
    Conflict,
    /// No source that was read confirms it.
    Unverified,
}

impl Confidence {
    /// The word used in data files and reports.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::OfficialDoc => "official-doc",
            Self::Secondary => "secondary",
            Self::Conflict => "conflict",
            Self::Unverified => "unverified",
        }
    }
}

/// Parses embedded data; data that does not parse becomes the empty value.
pub(crate) fn embedded<T: DeserializeOwned + Default>(json: &str) -> T {
    serde_json::from_str(json).unwrap_or_default()
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// The service keys of the product; a data file may use no other.
    pub(crate) const SERVICE_KEYS: [&str; 32] = [
        "workspace",
        "compute_instance",
        "compute_cluster",
        "serverless_compute",
        "online_endpoint",
        "batch_endpoint",
        "ml_registry",
        "storage_account",
        "data_lake_gen1",
        "key_vault",
        "container_registry",
        "application_insights",
        "log_analytics",
        "aks",
        "kubernetes",
        "databricks",
        "dbfs",
        "container_instances",
        "hdinsight",
        "sql_database",
        "sql_elastic_pool",
        "sql_managed_instance",
        "postgresql_flexible",
        "postgresql_single",
        "mysql_flexible",
        "mysql_single",
        "cosmos_db",
        "ai_search",
        "synapse_spark",
        "data_lake_analytics",
        "virtual_machine",
        "data_factory",
    ];

    /// Asserts that a source can be cited: a title, a date that holds a year,
    /// and an `https` address if there is one.
    pub(crate) fn assert_citable(source: &Source, of: &str) {
        assert!(!source.title.is_empty(), "{of}: no title");
        let date = source.date.as_deref().unwrap_or_default();
        let year = date
            .split(|c: char| !c.is_ascii_digit())
            .find(|part| part.len() == 4)
            .and_then(|year| year.parse::<u16>().ok());
        assert!(year.is_some_and(|y| (2020..2030).contains(&y)), "{of}: `{date}`");
        // A whole date must exist in the calendar.
        for word in date.split(' ').filter(|w| w.matches('-').count() == 2) {
            assert!(word.parse::<jiff::civil::Date>().is_ok(), "{of}: `{word}`");
        }
        if let Some(url) = &source.url {
            assert!(url.starts_with("https://"), "{of}: {url}");
        }
    }

    #[test]
    fn a_source_without_a_date_is_cited_by_title() {
        let source = Source { title: "A page".into(), ..Source::default() };
        assert_eq!(source.cite(), "A page");
    }

    #[test]
    fn confidence_words_are_those_of_the_data() {
        for confidence in [Confidence::OfficialDoc, Confidence::Secondary, Confidence::Conflict, Confidence::Unverified]
        {
            assert_eq!(serde_json::to_value(confidence).unwrap(), confidence.as_str());
        }
    }

    #[test]
    fn data_that_does_not_parse_is_an_empty_list() {
        assert_eq!(embedded::<Vec<Source>>("[{"), Vec::new());
    }
}
