//! What exists: resources as they were read, links between them, and what could not be read.
//!
//! An inventory keeps the texts it was given and a small record for each resource in them. Bodies
//! are opened when a rule, a query or a report asks, so that an export of a hundred thousand
//! resources costs little more than reading the file.

use jiff::Timestamp;

use crate::gap::Gap;
use crate::link::{Link, Role};
use crate::resource::{Resource, ResourceIndex};
use crate::resource_id::{self, ResourceId};
use crate::services::Service;

mod build;
mod file;
mod head;
mod lines;
mod revise;
mod row;
mod section;

pub use build::{Builder, Duplicate, RowFault};
#[cfg(feature = "schema")]
pub use file::schema;
pub use file::{FORMAT, FORMAT_VERSION, FileError};
pub use lines::Lines;
pub use revise::Revision;
pub use row::Row;
pub use section::{Completeness, SECTIONS, SectionInfo};

/// Where resources were read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// The file as it was named, `-` for standard input, or the call.
    pub name: String,
    /// What it was recognised as: `Resource Graph answer`, `ARM list`, ...
    pub kind: String,
    /// When Azure said so, as far as is known. For a file that does not say, the time of its last
    /// change.
    pub read_at: Option<Timestamp>,
}

/// A slice of a document, or a text of its own where the document holds it escaped or not at all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) enum Text {
    #[default]
    None,
    Slice(Span),
    Owned(Box<str>),
}

/// A range of bytes in a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Span {
    pub(crate) start: u32,
    pub(crate) length: u32,
}

impl Span {
    pub(crate) fn of(self, document: &str) -> &str {
        let start = self.start as usize;
        document.get(start..start + self.length as usize).unwrap_or_default()
    }
}

#[derive(Debug, Clone)]
pub(crate) struct Record {
    pub(crate) document: u32,
    pub(crate) source: u32,
    pub(crate) service: Option<Service>,
    pub(crate) whole: Span,
    pub(crate) id: Text,
    pub(crate) name: Text,
    pub(crate) type_name: Text,
    pub(crate) location: Text,
}

/// Resources, links and gaps, with where and when they were read.
///
/// ```
/// use amlha_model::{Builder, Source};
///
/// let mut builder = Builder::new();
/// let text = r#"[{"id":"/subscriptions/0/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/kv","location":"westeurope"}]"#;
/// let source = Source { name: "vaults.json".into(), kind: "ARM list".into(), read_at: None };
/// let faults = builder.add_array(text.to_owned(), source)?;
/// assert!(faults.is_empty());
/// let inventory = builder.finish();
/// assert_eq!(inventory.resources().next().unwrap().name(), "kv");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct Inventory {
    pub(crate) documents: Vec<String>,
    pub(crate) sources: Vec<Source>,
    pub(crate) records: Vec<Record>,
    /// Hash of the folded id and place, sorted.
    pub(crate) by_id: Vec<(u64, ResourceIndex)>,
    /// Hash of the folded ARM type and place, sorted.
    pub(crate) by_type: Vec<(u64, ResourceIndex)>,
    /// Hash of the parent's folded id and place of the child, sorted.
    pub(crate) by_parent: Vec<(u64, ResourceIndex)>,
    pub(crate) links: Vec<Link>,
    /// Where a link leads and its place in `links`, sorted.
    pub(crate) by_target: Vec<(ResourceIndex, u32)>,
    pub(crate) gaps: Vec<Gap>,
    /// Hash of what is missing, folded, and its place in `gaps`, sorted.
    pub(crate) by_gap: Vec<(u64, u32)>,
    pub(crate) sections: Vec<(&'static str, Completeness)>,
    pub(crate) duplicates: Vec<Duplicate>,
    pub(crate) taken_at: Option<Timestamp>,
}

impl Inventory {
    /// Every resource, in the order of their ids.
    pub fn resources(&self) -> impl DoubleEndedIterator<Item = Resource<'_>> + ExactSizeIterator {
        let count = u32::try_from(self.records.len()).unwrap_or(u32::MAX);
        (0..count).map(|index| Resource::new(self, ResourceIndex(index)))
    }

    /// How many resources there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.records.len()
    }

    /// Whether there is no resource.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.records.is_empty()
    }

    /// The resource at a place.
    #[must_use]
    pub fn resource(&self, index: ResourceIndex) -> Resource<'_> {
        Resource::new(self, index)
    }

    /// The resources of one service, in the order of their ids.
    pub fn of_service(&self, service: Service) -> impl Iterator<Item = Resource<'_>> {
        let types = service.info().arm_types.iter();
        types.flat_map(|type_name| self.of_type(type_name)).filter(move |resource| resource.service() == Some(service))
    }

    /// The resources of one ARM type, in any letter case, in the order of their ids.
    pub fn of_type(&self, type_name: &str) -> impl Iterator<Item = Resource<'_>> {
        let wanted = resource_id::hash(type_name);
        let from = self.by_type.partition_point(|(known, _)| *known < wanted);
        let same = self.by_type.get(from..).unwrap_or_default().iter().take_while(move |(known, _)| *known == wanted);
        let type_name = type_name.to_owned();
        same.map(|(_, index)| self.resource(*index)).filter(move |resource| resource.is_type(&type_name))
    }

    /// The resource with this ARM id, in any letter case, with or without the leading slash.
    #[must_use]
    pub fn find(&self, id: &str) -> Option<Resource<'_>> {
        let hash = resource_id::hash(id);
        let from = self.by_id.partition_point(|(known, _)| *known < hash);
        let same = self.by_id.get(from..)?.iter().take_while(|(known, _)| *known == hash);
        same.map(|(_, index)| self.resource(*index)).find(|resource| resource_id::equal(resource.id(), id))
    }

    /// The resources directly inside a resource (or an extension of it), in the order of their ids.
    pub fn children(&self, parent: &str) -> impl Iterator<Item = Resource<'_>> {
        let hash = resource_id::hash(parent);
        let from = self.by_parent.partition_point(|(known, _)| *known < hash);
        let same = self.by_parent.get(from..).unwrap_or_default().iter().take_while(move |(known, _)| *known == hash);
        let parent = parent.to_owned();
        same.map(|(_, index)| self.resource(*index)).filter(move |child| {
            let id = child.parsed_id().ok();
            id.as_ref().and_then(ResourceId::parent).is_some_and(|above| resource_id::equal(above.as_str(), &parent))
        })
    }

    /// The resource nested in `parent` under this type segment and name, both in any letter case.
    #[must_use]
    pub fn child(&self, parent: &str, kind: &str, name: &str) -> Option<Resource<'_>> {
        self.find(&format!("{}/{kind}/{name}", parent.trim_end_matches('/')))
    }

    /// Every link, ordered by the resource that refers.
    #[must_use]
    pub fn links(&self) -> &[Link] {
        &self.links
    }

    /// What a resource refers to.
    #[must_use]
    pub fn links_from(&self, index: ResourceIndex) -> &[Link] {
        let from = self.links.partition_point(|link| link.from < index);
        let rest = self.links.get(from..).unwrap_or_default();
        let length = rest.iter().take_while(|link| link.from == index).count();
        rest.get(..length).unwrap_or_default()
    }

    /// Who refers to a resource.
    pub fn links_to(&self, index: ResourceIndex) -> impl Iterator<Item = &Link> {
        let from = self.by_target.partition_point(|(target, _)| *target < index);
        let same =
            self.by_target.get(from..).unwrap_or_default().iter().take_while(move |(target, _)| *target == index);
        same.filter_map(|(_, link)| self.links.get(*link as usize))
    }

    /// The resources that refer to a resource in this role, in the order of their ids.
    pub fn users(&self, index: ResourceIndex, role: Role) -> impl Iterator<Item = Resource<'_>> {
        self.links_to(index).filter(move |link| link.role == role).map(|link| self.resource(link.from))
    }

    /// The first resource of the inventory that a resource refers to in this role.
    #[must_use]
    pub fn linked(&self, index: ResourceIndex, role: Role) -> Option<Resource<'_>> {
        let mut links = self.links_from(index).iter().filter(|link| link.role == role);
        links.find_map(|link| link.to.resource()).map(|to| self.resource(to))
    }

    /// What could not be read, in a fixed order.
    #[must_use]
    pub fn gaps(&self) -> &[Gap] {
        &self.gaps
    }

    /// The gaps where this ARM id or name should be, in any letter case.
    pub fn gaps_at(&self, what: &str) -> impl Iterator<Item = &Gap> {
        let wanted = resource_id::hash(what);
        let from = self.by_gap.partition_point(|(known, _)| *known < wanted);
        let same = self.by_gap.get(from..).unwrap_or_default().iter().take_while(move |(known, _)| *known == wanted);
        let what = what.to_owned();
        same.filter_map(|(_, place)| self.gaps.get(*place as usize))
            .filter(move |gap| resource_id::equal(&gap.what, &what))
    }

    /// Lets someone who asked Azure say more about what is missing. What, who needs it and its role
    /// stay; reason and remedy may change.
    pub fn revise_gaps(&mut self, mut revise: impl FnMut(&mut Gap)) {
        for gap in &mut self.gaps {
            let (what, needed_by, role) = (gap.what.clone(), gap.needed_by.clone(), gap.role);
            revise(gap);
            (gap.what, gap.needed_by, gap.role) = (what, needed_by, role);
        }
        self.gaps.sort();
        self.gaps.dedup();
        self.index_links();
    }

    /// The texts it was made of, in the order they were added to its builder.
    #[must_use]
    pub fn into_texts(self) -> Vec<String> {
        self.documents
    }

    /// Where resources were read.
    #[must_use]
    pub fn sources(&self) -> &[Source] {
        &self.sources
    }

    /// Resources that several files held, and which copy was kept.
    #[must_use]
    pub fn duplicates(&self) -> &[Duplicate] {
        &self.duplicates
    }

    /// When the inventory was taken: the oldest reading in it, as far as is known.
    #[must_use]
    pub fn taken_at(&self) -> Option<Timestamp> {
        self.taken_at
    }

    /// How complete a section is: a name of [`SECTIONS`].
    #[must_use]
    pub fn completeness(&self, section: &str) -> Completeness {
        let found = self.sections.iter().find(|(name, _)| *name == section);
        found.map_or(Completeness::NotCollected, |(_, completeness)| *completeness)
    }

    /// Every section with its completeness, in a fixed order.
    #[must_use]
    pub fn sections(&self) -> &[(&'static str, Completeness)] {
        &self.sections
    }

    pub(crate) fn record(&self, index: ResourceIndex) -> Option<&Record> {
        self.records.get(index.place())
    }

    pub(crate) fn raw(&self, index: ResourceIndex) -> &str {
        let Some(record) = self.record(index) else { return "" };
        let document = self.documents.get(record.document as usize);
        document.map_or("", |document| record.whole.of(document))
    }

    pub(crate) fn text(&self, index: ResourceIndex, of: impl Fn(&Record) -> &Text) -> &str {
        let Some(record) = self.record(index) else { return "" };
        match of(record) {
            Text::None => "",
            Text::Owned(text) => text,
            Text::Slice(span) => self.documents.get(record.document as usize).map_or("", |document| span.of(document)),
        }
    }

    /// Sorts the links, and builds what links and gaps are looked up by.
    pub(crate) fn index_links(&mut self) {
        let gaps = self.gaps.iter().zip(0_u32..);
        self.by_gap = gaps.map(|(gap, place)| (resource_id::hash(&gap.what), place)).collect();
        self.by_gap.sort_unstable();
        self.links.sort_by(|a, b| (a.from, a.role, &a.to).cmp(&(b.from, b.role, &b.to)));
        self.links.dedup();
        let targets = self.links.iter().zip(0_u32..);
        self.by_target = targets.filter_map(|(link, place)| Some((link.to.resource()?, place))).collect();
        self.by_target.sort_unstable();
    }
}
