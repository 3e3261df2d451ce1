//! A saved inventory: opened as it was, or taken into one with what other files hold.

use std::collections::BTreeMap;

use amlha_model::{Builder, FileError, GapReason, Inventory};

use super::envelope::short;
use crate::error::{Fault, Position};

pub(super) const KIND: &str = "saved inventory";

/// Reads a saved inventory.
pub(super) fn read(mut text: String) -> Result<Inventory, Fault> {
    let mark = super::text::mark(&text);
    text.drain(..mark);
    let bytes = mark + text.len();
    Inventory::from_json(text).map_err(|error| fault(error, bytes))
}

fn fault(error: FileError, bytes: usize) -> Fault {
    match error {
        FileError::Newer(version) => Fault::NewerInventory { version },
        FileError::OtherFormat(format) => {
            Fault::UnknownShape { found: format!("a document of the format `{}`", short(&format, 40)) }
        }
        FileError::Damaged(error) if error.is_eof() => {
            Fault::Truncated { at: Position { line: error.line(), column: error.column() + 1, byte: bytes } }
        }
        FileError::Damaged(error) => Fault::DamagedInventory { why: error.to_string() },
        other => Fault::DamagedInventory { why: other.to_string() },
    }
}

/// Adds what an inventory holds to others. `alone` says that nothing else adds resources, so that
/// what it says about completeness still holds.
pub(super) fn add_to(builder: &mut Builder, inventory: &Inventory, alone: bool) {
    let mut texts: BTreeMap<usize, String> = BTreeMap::new();
    for resource in inventory.resources() {
        let place = inventory
            .sources()
            .iter()
            .position(|source| resource.source().is_some_and(|own| std::ptr::eq(own, source)));
        let text = texts.entry(place.unwrap_or_default()).or_default();
        text.push_str(if text.is_empty() { "[" } else { ",\n" });
        text.push_str(resource.raw());
    }
    for (source, place) in inventory.sources().iter().zip(0..) {
        let text = texts.remove(&place).map_or_else(|| "[]".to_owned(), |text| text + "]");
        // Every row was taken once, so it is taken again.
        let _ = builder.add_array(text, source.clone());
    }
    for gap in inventory.gaps() {
        // A reference that led nowhere may lead somewhere now: the links are built again.
        let of_link = gap.role.is_some()
            && matches!(gap.reason, GapReason::NotInFiles | GapReason::Unresolved | GapReason::Unreadable);
        if !of_link {
            builder.add_gap(gap.clone());
        }
    }
    if alone {
        for (section, completeness) in inventory.sections() {
            builder.set_completeness(section, *completeness);
        }
    }
}
