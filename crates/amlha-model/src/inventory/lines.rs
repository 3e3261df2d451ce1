//! On which line of its text a resource begins.

use super::Inventory;
use crate::resource::Resource;

/// The line breaks of an inventory's texts, found once, so that the line of each resource is a
/// search and no count.
///
/// ```
/// use amlha_model::{Builder, Source, inventory::Lines};
///
/// let mut builder = Builder::new();
/// let text = "[\n{\"id\":\"/subscriptions/0/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/kv\"}]";
/// let source = Source { name: "vaults.json".into(), kind: "ARM list".into(), read_at: None };
/// builder.add_array(text.to_owned(), source)?;
/// let inventory = builder.finish();
/// let lines = Lines::of(&inventory);
/// assert_eq!(inventory.resources().next().and_then(|vault| lines.line(vault)), Some(2));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Lines {
    /// For each document, the places of its line breaks in bytes.
    breaks: Vec<Vec<u32>>,
}

impl Lines {
    /// Finds the line breaks of every text.
    #[must_use]
    pub fn of(inventory: &Inventory) -> Self {
        let breaks = |text: &String| {
            let places = text.bytes().zip(0_u32..).filter(|(byte, _)| *byte == b'\n');
            places.map(|(_, place)| place).collect()
        };
        Self { breaks: inventory.documents.iter().map(breaks).collect() }
    }

    /// The line on which a resource begins in the text that holds it, from 1. `None` for a resource
    /// of another inventory.
    #[must_use]
    pub fn line(&self, resource: Resource<'_>) -> Option<usize> {
        let record = resource.inventory().record(resource.index())?;
        let breaks = self.breaks.get(record.document as usize)?;
        Some(breaks.partition_point(|place| *place < record.whole.start) + 1)
    }
}
