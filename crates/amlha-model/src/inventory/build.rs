//! From texts to an inventory: records, duplicates, indexes.

use std::borrow::Cow;

use jiff::Timestamp;
use serde_json::value::RawValue;

use super::head::Head;
use super::row::Names;
use super::section::{Completeness, SECTIONS};
use super::{Inventory, Record, Source, Span, Text};
use crate::gap::Gap;
use crate::json::Json;
use crate::resource::ResourceIndex;
use crate::resource_id;
use crate::services::Service;

/// A resource that several sources held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Duplicate {
    /// Its ARM id.
    pub id: String,
    /// The source of the copy that was kept: the richer one.
    pub kept: String,
    /// The source of the copy that was left out.
    pub dropped: String,
}

/// A row with something wrong in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowFault {
    /// Which row of the document, counted from 1.
    pub row: usize,
    /// What is wrong with it.
    pub why: String,
    /// Whether the row is a resource all the same. Otherwise it was left out.
    pub kept: bool,
}

/// Collects documents into an [`Inventory`].
#[derive(Debug, Default)]
pub struct Builder {
    inventory: Inventory,
}

impl Builder {
    /// An empty one.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// One that begins with what an inventory holds.
    pub(super) fn over(inventory: Inventory) -> Self {
        Self { inventory }
    }

    /// Says where the last rows were read, one source for each row; `None` leaves it as it is.
    pub(super) fn attribute_last(&mut self, sources: &[Option<u32>]) {
        let records = self.inventory.records.iter_mut().rev();
        for (record, source) in records.zip(sources.iter().rev()) {
            record.source = source.unwrap_or(record.source);
        }
    }

    /// Adds the rows that `rows` finds in a text. Each must be a JSON value inside that text.
    ///
    /// Rows that are no resource are left out; those with an id that cannot be read, but a type and
    /// a name, are kept. Both are told.
    ///
    /// # Errors
    ///
    /// What `rows` says; the text is not added then.
    pub fn add<E>(
        &mut self,
        text: String,
        source: Source,
        rows: impl for<'t> FnOnce(&'t str) -> Result<Vec<&'t RawValue>, E>,
    ) -> Result<Vec<RowFault>, E> {
        let found = rows(&text)?;
        let document = u32::try_from(self.inventory.documents.len()).unwrap_or(u32::MAX);
        let source_index = u32::try_from(self.inventory.sources.len()).unwrap_or(u32::MAX);
        let read = |row: &&RawValue| record(&text, row.get(), document, source_index);
        let results = in_parallel(&found, read);
        let mut faults = Vec::new();
        self.inventory.records.reserve(results.len());
        for (result, row) in results.into_iter().zip(1..) {
            match result {
                Ok((record, odd)) => {
                    self.inventory.records.push(record);
                    faults.extend(odd.map(|why| RowFault { row, why, kept: true }));
                }
                Err(why) => faults.push(RowFault { row, why, kept: false }),
            }
        }
        self.inventory.documents.push(text);
        self.inventory.sources.push(source);
        Ok(faults)
    }

    /// Adds a text that is one JSON array of resources.
    ///
    /// # Errors
    ///
    /// The parser's, when the text is no array.
    pub fn add_array(&mut self, text: String, source: Source) -> Result<Vec<RowFault>, serde_json::Error> {
        self.add(text, source, |text| serde_json::from_str(text))
    }

    /// Adds a gap.
    pub fn add_gap(&mut self, gap: Gap) {
        self.inventory.gaps.push(gap);
    }

    /// States how complete a section is. Sections that nobody states are partial when something of
    /// them was read, and not collected otherwise.
    pub fn set_completeness(&mut self, section: &'static str, completeness: Completeness) {
        self.inventory.sections.retain(|(name, _)| *name != section);
        self.inventory.sections.push((section, completeness));
    }

    /// States when the inventory was taken. Otherwise it is the oldest of its sources.
    pub fn set_taken_at(&mut self, taken_at: Timestamp) {
        self.inventory.taken_at = Some(taken_at);
    }

    /// The inventory, without links. [`links::build`](crate::links::build) adds them.
    #[must_use]
    pub fn finish(mut self) -> Inventory {
        self.sort_by_id();
        self.finish_in_order()
    }

    /// The inventory with its resources in the order they were added, which a saved one relies on.
    pub(super) fn finish_in_order(mut self) -> Inventory {
        self.index_ids_and_drop_duplicates();
        let inventory = &mut self.inventory;
        inventory.by_type = types(inventory);
        inventory.by_parent = parents(inventory);
        inventory.sections = sections(inventory);
        inventory.taken_at =
            inventory.taken_at.or_else(|| inventory.sources.iter().filter_map(|source| source.read_at).min());
        self.inventory
    }

    /// Orders resources by id, so that nothing depends on the order of rows and files.
    fn sort_by_id(&mut self) {
        let places = places_by_id(&self.inventory);
        if places.is_sorted() {
            return;
        }
        let mut records: Vec<Option<Record>> =
            std::mem::take(&mut self.inventory.records).into_iter().map(Some).collect();
        let sorted = places.iter().filter_map(|place| records.get_mut(*place as usize).and_then(Option::take));
        self.inventory.records = sorted.collect();
    }

    fn index_ids_and_drop_duplicates(&mut self) {
        let inventory = &mut self.inventory;
        let order = ids(inventory);
        let mut dropped: Vec<ResourceIndex> = Vec::new();
        let mut duplicates = Vec::new();
        let mut rest = order.as_slice();
        while let Some(((hash, first), tail)) = rest.split_first() {
            let run = tail.iter().take_while(|(other, _)| other == hash).count();
            let mut kept = *first;
            for (_, other) in tail.iter().take(run) {
                let (a, b) = (inventory.resource(kept), inventory.resource(*other));
                if !resource_id::equal(a.id(), b.id()) {
                    continue;
                }
                let (winner, loser) =
                    if richness(b.raw()) > richness(a.raw()) { (*other, kept) } else { (kept, *other) };
                let source =
                    |index| inventory.resource(index).source().map(|source| source.name.clone()).unwrap_or_default();
                duplicates.push(Duplicate { id: a.id().to_owned(), kept: source(winner), dropped: source(loser) });
                dropped.push(loser);
                kept = winner;
            }
            rest = tail.get(run..).unwrap_or_default();
        }
        if dropped.is_empty() {
            inventory.by_id = order;
            return;
        }
        dropped.sort_unstable();
        let mut place = 0_u32;
        inventory.records.retain(|_| {
            let keep = dropped.binary_search(&ResourceIndex(place)).is_err();
            place += 1;
            keep
        });
        duplicates.sort_by(|a, b| resource_id::compare(&a.id, &b.id));
        inventory.duplicates = duplicates;
        inventory.by_id = ids(inventory);
    }
}

/// How much a body says: one with properties beats one without, then more members, then more text.
fn richness(raw: &str) -> (bool, usize, usize) {
    let Ok(head) = Head::read(raw) else { return (false, 0, 0) };
    let properties = head.properties.and_then(Json::object).map_or(0, |properties| properties.len());
    (properties > 0, head.members + properties, crate::json::compact(raw).len())
}

/// The places of the resources in the order of their ids, then names, without letter case.
fn places_by_id(inventory: &Inventory) -> Vec<u32> {
    // Folded once into one text: a comparison is one of bytes that lie close together. Tab cannot
    // stand in an id, and comes before all that can.
    let mut folded = String::with_capacity(inventory.len() * 192);
    let mut order: Vec<(u128, usize, usize, u32)> = Vec::with_capacity(inventory.len());
    for (resource, place) in inventory.resources().zip(0_u32..) {
        let start = folded.len();
        fold_names(resource.id(), resource.name(), &mut folded);
        let own = folded.as_bytes().get(start..).unwrap_or_default();
        order.push((
            resource_id::beginning(own.get(SUBSCRIPTIONS.len()..).unwrap_or_default()),
            start,
            folded.len(),
            place,
        ));
    }
    let text = |start: usize, end: usize| folded.as_bytes().get(start..end).unwrap_or_default();
    order.sort_unstable_by(|a, b| a.0.cmp(&b.0).then_with(|| text(a.1, a.2).cmp(text(b.1, b.2))).then(a.3.cmp(&b.3)));
    order.into_iter().map(|(_, _, _, place)| place).collect()
}

/// Appends what resources are ordered by: the id, then the name, without letter case.
pub(super) fn fold_names(id: &str, name: &str, out: &mut String) {
    resource_id::fold_into(id, out);
    out.push('\t');
    resource_id::fold_into(name, out);
}

/// What nearly every id begins with: the letters after it tell ids apart.
const SUBSCRIPTIONS: &str = "subscriptions/";

fn ids(inventory: &Inventory) -> Vec<(u64, ResourceIndex)> {
    let named = inventory.resources().filter(|resource| !resource.id().is_empty());
    let mut ids: Vec<_> = named.map(|resource| (resource_id::hash(resource.id()), resource.index())).collect();
    ids.sort_unstable();
    ids
}

fn types(inventory: &Inventory) -> Vec<(u64, ResourceIndex)> {
    let typed = inventory.resources().map(|resource| (resource_id::hash(resource.type_name()), resource.index()));
    let mut types: Vec<_> = typed.collect();
    types.sort_unstable();
    types
}

fn parents(inventory: &Inventory) -> Vec<(u64, ResourceIndex)> {
    // Only nested types (`A.B/c/d`) and extensions have a resource above them.
    let nested = |type_name: &str| {
        type_name.matches('/').count() > 1 || resource_id::equal(type_name, "Microsoft.Authorization/locks")
    };
    let mut found: Vec<_> = inventory
        .resources()
        .filter(|resource| nested(resource.type_name()))
        .filter_map(|resource| {
            let id = resource.parsed_id().ok()?;
            Some((resource_id::hash(id.parent()?.as_str()), resource.index()))
        })
        .collect();
    found.sort_by(|a, b| {
        let id = |index| inventory.resource(index).id();
        a.0.cmp(&b.0).then_with(|| resource_id::compare(id(a.1), id(b.1)))
    });
    found
}

fn sections(inventory: &Inventory) -> Vec<(&'static str, Completeness)> {
    let stated = |name: &str| inventory.sections.iter().find(|(known, _)| *known == name).map(|(_, stated)| *stated);
    let guessed = |types: &[&str]| {
        let held = types.iter().any(|known| inventory.of_type(known).next().is_some());
        if held { Completeness::Partial } else { Completeness::NotCollected }
    };
    SECTIONS
        .iter()
        .map(|section| (section.name, stated(section.name).unwrap_or_else(|| guessed(section.types))))
        .collect()
}

/// Maps in order, on as many cores as there are when the list is long enough to pay for a thread.
fn in_parallel<T: Sync, R: Send>(items: &[T], map: impl Fn(&T) -> R + Sync) -> Vec<R> {
    const WORTH_A_THREAD: usize = 4096;
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    if items.len() < WORTH_A_THREAD || cores == 1 {
        return items.iter().map(map).collect();
    }
    let chunks = items.chunks(items.len().div_ceil(cores));
    std::thread::scope(|scope| {
        let map = &map;
        let threads: Vec<_> =
            chunks.map(|chunk| scope.spawn(move || chunk.iter().map(map).collect::<Vec<_>>())).collect();
        let join = |thread: std::thread::ScopedJoinHandle<'_, Vec<R>>| {
            thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
        };
        threads.into_iter().flat_map(join).collect()
    })
}

/// The part of `document` that `part` is.
fn span(document: &str, part: &str) -> Option<Span> {
    let start = (part.as_ptr() as usize).checked_sub(document.as_ptr() as usize)?;
    let inside = start + part.len() <= document.len();
    let span = Span { start: u32::try_from(start).ok()?, length: u32::try_from(part.len()).ok()? };
    inside.then_some(span)
}

fn text(document: &str, text: Cow<'_, str>) -> Text {
    match text {
        Cow::Borrowed(part) => span(document, part).map_or_else(|| Text::Owned(part.into()), Text::Slice),
        Cow::Owned(text) => Text::Owned(text.into()),
    }
}

/// The record of a row, with what is odd about it; or why it is no resource.
fn record(document_text: &str, raw: &str, document: u32, source: u32) -> Result<(Record, Option<String>), String> {
    let head = Head::read(raw).map_err(|_| format!("{} is no resource", describe(raw)))?;
    let whole = span(document_text, raw).ok_or("the document is larger than 4 GiB")?;
    let Names { id, name, type_name, location, odd } = Names::of(&head)?;
    let service = Service::classify(&type_name, || {
        head.properties.and_then(|properties| properties.at("computeType")).and_then(Json::string)
    });
    let text_of = |part: Option<Cow<'_, str>>| part.map_or(Text::None, |part| text(document_text, part));
    let (id, name, location) = (text_of(id), text_of(name), text_of(location));
    let type_name = text(document_text, type_name);
    Ok((Record { document, source, service, whole, id, name, type_name, location }, odd))
}

fn describe(raw: &str) -> &'static str {
    match raw.as_bytes().first() {
        Some(b'[') => "an array",
        Some(b'"') => "a string",
        Some(b't' | b'f') => "a boolean",
        Some(b'n') => "`null`",
        Some(b'{') => "an object with a member that cannot be read",
        _ => "a number",
    }
}
