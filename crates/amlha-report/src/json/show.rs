//! `amlha/show/1`.

use amlha_model::{Link, Resource, Target};

use super::document;
use super::evidence::{ResourceName, Verdict};
use super::services::OwnershipRow;
use crate::show::words;
use crate::value::{Language, ShowReport};

document! {
    /// One end of a reference between resources.
    struct LinkEnd<'a> {
        /// What the other one is used for.
        role: &'static str,
        /// ARM id (or name) of the other end.
        id: &'a str,
        /// Whether the inventory holds it.
        in_inventory: bool,
    }

    /// One resource: `amlha show NAME -o json`.
    struct Document<'a> {
        /// `amlha/show/1`.
        schema: &'static str,
        /// The resource.
        resource: ResourceName<'a>,
        /// File or call it was read from.
        source: Option<&'a str>,
        /// When it was read, RFC 3339.
        read_at: Option<String>,
        /// Whose job its high availability is: `customer`, `microsoft`, `shared`, `unknown`.
        owner: &'static str,
        /// Its row of the current catalogue; null when that does not name the service.
        ownership: Option<OwnershipRow<'a>>,
        /// What it refers to.
        depends_on: Vec<LinkEnd<'a>>,
        /// What refers to it.
        used_by: Vec<LinkEnd<'a>>,
        /// Every verdict on it that the check kept.
        verdicts: Vec<Verdict<'a>>,
    }
}

/// What refers to a resource.
pub(crate) fn used_by(resource: Resource<'_>) -> Vec<LinkEnd<'_>> {
    let inventory = resource.inventory();
    let end =
        |link: &Link| LinkEnd { role: link.role.as_str(), id: inventory.resource(link.from).id(), in_inventory: true };
    inventory.links_to(resource.index()).map(end).collect()
}

impl<'a> Document<'a> {
    pub(crate) fn of(report: &'a ShowReport<'a>) -> Self {
        let resource = report.resource;
        let inventory = resource.inventory();
        let source = resource.source();
        let current = amlha_model::catalog::edition("current");
        let ownership = resource.service().and_then(words::current).zip(current);
        let depends_on = inventory.links_from(resource.index()).iter().map(|link| match &link.to {
            Target::Resource(index) => {
                LinkEnd { role: link.role.as_str(), id: inventory.resource(*index).id(), in_inventory: true }
            }
            Target::Outside(what) => LinkEnd { role: link.role.as_str(), id: what, in_inventory: false },
        });
        let verdicts = report.check.findings.iter().filter(|finding| finding.resource.index() == resource.index());
        Self {
            schema: "amlha/show/1",
            resource: ResourceName::of(resource),
            source: source.map(|source| source.name.as_str()),
            read_at: source.and_then(|source| source.read_at).map(|time| time.to_string()),
            owner: words::owner_key(resource.service().and_then(words::current).map(|row| row.owner)),
            ownership: ownership.map(|(row, edition)| OwnershipRow::of(row, edition, Language::English)),
            depends_on: depends_on.collect(),
            used_by: used_by(resource),
            verdicts: verdicts.map(|finding| Verdict::of(finding, None)).collect(),
        }
    }
}
