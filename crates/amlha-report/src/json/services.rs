//! `amlha/services/1`.

use amlha_model::catalog::{Edition, Row};
use amlha_model::fact::Source;

use super::document;
use crate::show::services::{label, section};
use crate::show::words;
use crate::value::{Language, ServicesReport};

document! {
    /// A page behind a fact.
    struct Page<'a> {
        /// Its title.
        title: &'a str,
        /// Its address; null when it has no public one.
        url: Option<&'a str>,
        /// Its date, or that of the reading.
        date: Option<&'a str>,
    }

    /// A row of the ownership table.
    struct OwnershipRow<'a> {
        /// Key of the row.
        key: &'a str,
        /// Keys of the services it covers.
        services: &'a [String],
        /// Its label, in the language that was asked for where the edition has it.
        label: &'a str,
        /// The heading it stands under.
        section: Option<&'a str>,
        /// `microsoft`, `customer` or `shared`.
        managed_by: &'static str,
        /// How a shared job is shared.
        owner_note: Option<&'a str>,
        /// `yes`, `not stated` (a blank cell, which is not a no), `n/a` or `no`.
        ha_by_default: &'static str,
        /// When that holds.
        condition: Option<&'a str>,
        /// What to do about it.
        action: Option<&'a str>,
        /// What a resource looks like that nobody configured.
        default_state: Option<&'a str>,
        /// The work it takes to become zone-resilient.
        zone_class: Option<&'static str>,
        /// Exceptions from that.
        zone_note: Option<&'a str>,
        /// What helps against the loss of the region.
        region_loss: Option<&'a str>,
        /// Further pages.
        references: &'a [String],
        /// The page behind the row.
        source: Page<'a>,
    }

    /// What an article says to do.
    struct GuidanceItem<'a> {
        /// Key of the item.
        key: &'a str,
        /// Keys of the services it is about.
        services: &'a [String],
        /// What to do.
        text: &'a str,
        /// The article's own links.
        references: &'a [String],
    }

    /// Who replicates a service to a second region.
    struct GeoReplicationRow<'a> {
        /// Key of the row.
        key: &'a str,
        /// Keys of the services it is about.
        services: &'a [String],
        /// Its label.
        label: &'a str,
        /// `microsoft`, `customer` or `shared`.
        replicated_by: &'static str,
        /// What to configure.
        configuration: &'a str,
    }

    /// The ownership catalogue: `amlha services -o json`.
    struct Document<'a> {
        /// `amlha/services/1`.
        schema: &'static str,
        /// `2020-09-16`, `2025-06-12` or `current`.
        edition: &'a str,
        /// Date of the edition.
        as_of: &'a str,
        /// Title of the article.
        title: &'a str,
        /// What it says about Azure Machine Learning itself.
        headline: &'a str,
        /// The article.
        source: Page<'a>,
        /// The ownership table.
        rows: Vec<OwnershipRow<'a>>,
        /// What to do, item by item.
        guidance: Vec<GuidanceItem<'a>>,
        /// The geo-replication table.
        geo_replication: Vec<GeoReplicationRow<'a>>,
        /// How to read the edition.
        notes: &'a [String],
    }
}

impl<'a> Page<'a> {
    pub(crate) fn of(source: &'a Source) -> Self {
        Self { title: &source.title, url: source.url.as_deref(), date: source.date.as_deref() }
    }
}

impl OwnershipRow<'static> {
    pub(crate) fn of(row: &'static Row, edition: &'static Edition, language: Language) -> Self {
        Self {
            key: &row.key,
            services: &row.services,
            label: label(row, language),
            section: section(row, language),
            managed_by: words::owner_key(Some(row.owner)),
            owner_note: row.owner_note.as_deref(),
            ha_by_default: row.ha_by_default.as_str(),
            condition: row.condition.as_deref(),
            action: row.action.as_deref(),
            default_state: row.default_state.as_deref(),
            zone_class: row.zone_class.map(amlha_model::catalog::ZoneClass::as_str),
            zone_note: row.zone_note.as_deref(),
            region_loss: row.region_loss.as_deref(),
            references: &row.references,
            source: Page::of(edition.source_of(row)),
        }
    }
}

impl Document<'static> {
    pub(crate) fn of(report: &ServicesReport) -> Self {
        let edition = report.edition;
        Self {
            schema: "amlha/services/1",
            edition: &edition.id,
            as_of: &edition.as_of,
            title: &edition.title,
            headline: &edition.headline,
            source: Page::of(&edition.source),
            rows: edition.rows.iter().map(|row| OwnershipRow::of(row, edition, report.language)).collect(),
            guidance: edition
                .guidance
                .iter()
                .map(|item| GuidanceItem {
                    key: &item.key,
                    services: &item.services,
                    text: &item.text,
                    references: &item.references,
                })
                .collect(),
            geo_replication: edition
                .geo_replication
                .iter()
                .map(|row| GeoReplicationRow {
                    key: &row.key,
                    services: &row.services,
                    label: &row.label_en,
                    replicated_by: row.replicated_by.as_str(),
                    configuration: &row.configuration,
                })
                .collect(),
            notes: &edition.notes,
        }
    }
}
