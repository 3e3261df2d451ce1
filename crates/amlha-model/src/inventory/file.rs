//! The inventory as one JSON file: a format name and version, then what was read, as it was read.
//!
//! One resource a line, so that two inventories compare line by line. A reader refuses a newer
//! version by name instead of guessing; fields are only ever added within a version.

use std::io::{self, Write};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use thiserror::Error;

use super::build::{Builder, RowFault};
use super::section::Completeness;
use super::{Inventory, Source};
use crate::gap::Gap;
use crate::json::compact;
use crate::link::{Link, Role, Target};
use crate::resource::ResourceIndex;

/// The format name in every saved inventory.
pub const FORMAT: &str = "amlha/inventory";

/// The version that this crate writes, and the newest it reads.
pub const FORMAT_VERSION: u32 = 1;

/// Why a saved inventory cannot be read.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum FileError {
    /// The text is no inventory, or a damaged one.
    #[error("it cannot be read as an inventory: {0}")]
    Damaged(#[from] serde_json::Error),
    /// Another format name.
    #[error("its format is `{}`, not `{FORMAT}`", .0.escape_debug())]
    OtherFormat(String),
    /// A version that a newer amlha wrote.
    #[error("it has version {0} and this amlha reads up to version {FORMAT_VERSION}")]
    Newer(u32),
    /// A resource that names a source the file does not list.
    #[error("resource {row} names source {source_index} and the file lists {count}")]
    NoSuchSource {
        /// Which resource, from 1.
        row: usize,
        /// The source it names, from 0.
        source_index: u32,
        /// How many sources there are.
        count: usize,
    },
    /// A link that names a resource the file does not list.
    #[error("a link names resource {index} and the file lists {count}")]
    NoSuchResource {
        /// The resource it names, from 0.
        index: u32,
        /// How many resources there are.
        count: u32,
    },
    /// A resource that stands twice in the file.
    #[error("`{}` stands in it twice", .0.escape_debug())]
    Twice(String),
    /// A row of the file that is no resource.
    #[error("resource {}: {}", .0.row, .0.why)]
    Row(RowFault),
}

/// The saved form. Field order is the order in the file.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct File<'a> {
    /// `amlha/inventory`
    format: String,
    /// The version of this format.
    version: u32,
    /// When the inventory was taken, RFC 3339 in UTC.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    taken_at: Option<Timestamp>,
    /// Where resources were read.
    sources: Vec<SavedSource>,
    /// How complete each section is.
    sections: Vec<SavedSection>,
    /// What could not be read.
    gaps: Vec<Gap>,
    /// The resources.
    #[serde(borrow)]
    resources: Vec<Entry<'a>>,
    /// Who refers to whom.
    links: Vec<SavedLink>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct SavedSource {
    /// The file as it was named, or the call.
    name: String,
    /// What it was recognised as.
    kind: String,
    /// When Azure said so, as far as is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    read_at: Option<Timestamp>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct SavedSection {
    /// A section's name.
    name: String,
    /// How complete it is.
    completeness: Completeness,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct Entry<'a> {
    /// Which of `sources` it was read from, counted from 0.
    source: u32,
    /// The resource as it was read.
    #[serde(borrow)]
    #[cfg_attr(feature = "schema", schemars(with = "serde_json::Value"))]
    body: &'a RawValue,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct SavedLink {
    /// Which of `resources` refers, counted from 0.
    from: u32,
    /// What it uses the other one for.
    role: Role,
    /// Which of `resources` it refers to, counted from 0.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    to: Option<u32>,
    /// The id or name it refers to when the inventory does not hold it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    outside: Option<String>,
}

/// The first fields of any version, read before the rest.
#[derive(Deserialize)]
struct Stamp {
    format: String,
    version: u32,
}

/// The JSON Schema of the saved form.
#[cfg(feature = "schema")]
#[must_use]
pub fn schema() -> schemars::Schema {
    schemars::schema_for!(File<'static>)
}

/// What a saved inventory holds beside its resources.
struct Rest {
    taken_at: Option<Timestamp>,
    sources: Vec<SavedSource>,
    sections: Vec<SavedSection>,
    gaps: Vec<Gap>,
    links: Vec<SavedLink>,
    source_of: Vec<u32>,
}

impl Inventory {
    /// Reads the saved form.
    ///
    /// # Errors
    ///
    /// [`FileError`] says what is wrong: damaged text with its position, another format, a newer
    /// version.
    pub fn from_json(text: String) -> Result<Self, FileError> {
        let mut builder = Builder::new();
        let mut rest = None;
        let placeholder = Source { name: String::new(), kind: String::new(), read_at: None };
        let faults = builder.add(text, placeholder, |text| {
            let (rows, found) = parse(text)?;
            rest = Some(found);
            Ok::<_, FileError>(rows)
        })?;
        if let Some(fault) = faults.into_iter().find(|fault| !fault.kept) {
            return Err(FileError::Row(fault));
        }
        let mut inventory = builder.finish_in_order();
        if let Some(rest) = rest {
            rest.give_to(&mut inventory)?;
        }
        Ok(inventory)
    }

    /// Writes the saved form. The same inventory gives the same bytes.
    ///
    /// # Errors
    ///
    /// Those of `out`.
    pub fn write_json(&self, out: &mut impl Write) -> io::Result<()> {
        let sources = self.sources.iter().map(|source| SavedSource {
            name: source.name.clone(),
            kind: source.kind.clone(),
            read_at: source.read_at,
        });
        let sections = self
            .sections
            .iter()
            .map(|(name, completeness)| SavedSection { name: (*name).to_owned(), completeness: *completeness });
        let taken_at = serde_json::to_string(&self.taken_at)?;
        write!(
            out,
            "{{\"format\":\"{FORMAT}\",\n\"version\":{FORMAT_VERSION},\n\"takenAt\":{taken_at},\n\"sources\":["
        )?;
        lines(out, sources.map(|source| serde_json::to_string(&source)))?;
        write!(out, "],\n\"sections\":[")?;
        lines(out, sections.map(|section| serde_json::to_string(&section)))?;
        write!(out, "],\n\"gaps\":[")?;
        lines(out, self.gaps.iter().map(serde_json::to_string))?;
        write!(out, "],\n\"resources\":[")?;
        lines(
            out,
            self.resources().zip(&self.records).map(|(resource, record)| {
                Ok(format!("{{\"source\":{},\"body\":{}}}", record.source, compact(resource.raw())))
            }),
        )?;
        write!(out, "],\n\"links\":[")?;
        lines(out, self.links.iter().map(|link| serde_json::to_string(&SavedLink::of(link))))?;
        writeln!(out, "]}}")
    }
}

fn lines(out: &mut impl Write, items: impl Iterator<Item = serde_json::Result<String>>) -> io::Result<()> {
    let mut empty = true;
    for item in items {
        write!(out, "{}{}", if empty { "\n" } else { ",\n" }, item?)?;
        empty = false;
    }
    if empty { Ok(()) } else { writeln!(out) }
}

fn parse(text: &str) -> Result<(Vec<&RawValue>, Rest), FileError> {
    let file: File<'_> = match serde_json::from_str(text) {
        Ok(file) => file,
        // A newer version may hold fields that this one refuses: say which it is first.
        Err(error) => return Err(stamp_fault(text).unwrap_or(FileError::Damaged(error))),
    };
    check_stamp(&Stamp { format: file.format, version: file.version })?;
    let count = file.sources.len();
    let stray = file.resources.iter().zip(1..).find(|(entry, _)| entry.source as usize >= count);
    if let Some((entry, row)) = stray {
        return Err(FileError::NoSuchSource { row, source_index: entry.source, count });
    }
    let rest = Rest {
        taken_at: file.taken_at,
        sources: file.sources,
        sections: file.sections,
        gaps: file.gaps,
        links: file.links,
        source_of: file.resources.iter().map(|entry| entry.source).collect(),
    };
    Ok((file.resources.into_iter().map(|entry| entry.body).collect(), rest))
}

fn check_stamp(stamp: &Stamp) -> Result<(), FileError> {
    if stamp.format != FORMAT {
        return Err(FileError::OtherFormat(stamp.format.clone()));
    }
    if stamp.version > FORMAT_VERSION {
        return Err(FileError::Newer(stamp.version));
    }
    Ok(())
}

fn stamp_fault(text: &str) -> Option<FileError> {
    check_stamp(&serde_json::from_str(text).ok()?).err()
}

impl Rest {
    fn give_to(self, inventory: &mut Inventory) -> Result<(), FileError> {
        if inventory.len() != self.source_of.len() {
            return Err(FileError::Twice(
                inventory.duplicates.first().map(|twice| twice.id.clone()).unwrap_or_default(),
            ));
        }
        for (record, source) in inventory.records.iter_mut().zip(&self.source_of) {
            record.source = *source;
        }
        let source = |saved: SavedSource| Source { name: saved.name, kind: saved.kind, read_at: saved.read_at };
        inventory.sources = self.sources.into_iter().map(source).collect();
        inventory.taken_at = self.taken_at;
        inventory.gaps = self.gaps;
        for saved in self.sections {
            let known = inventory.sections.iter_mut().find(|(name, _)| *name == saved.name);
            // A section that this version does not know is one it will not ask about.
            if let Some((_, completeness)) = known {
                *completeness = saved.completeness;
            }
        }
        let count = u32::try_from(inventory.len()).unwrap_or(u32::MAX);
        inventory.links = self.links.into_iter().map(|link| link.read(count)).collect::<Result<_, _>>()?;
        inventory.index_links();
        Ok(())
    }
}

impl SavedLink {
    fn of(link: &Link) -> Self {
        let (to, outside) = match &link.to {
            Target::Resource(index) => (Some(index.0), None),
            Target::Outside(text) => (None, Some(text.clone())),
        };
        Self { from: link.from.0, role: link.role, to, outside }
    }

    fn read(self, count: u32) -> Result<Link, FileError> {
        let place = |index: u32| {
            if index < count { Ok(ResourceIndex(index)) } else { Err(FileError::NoSuchResource { index, count }) }
        };
        let to = match (self.to, self.outside) {
            (Some(index), _) => Target::Resource(place(index)?),
            (None, outside) => Target::Outside(outside.unwrap_or_default()),
        };
        Ok(Link { from: place(self.from)?, role: self.role, to })
    }
}

#[cfg(test)]
mod tests;
