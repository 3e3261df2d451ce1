//! `resources` and `details`: read from the texts of the inventory when a query asks, and only what
//! it names.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use amlha_kql::{Batch, Column, Path, Scan, Slice, Step, Table, TableError, Type, Value, Vector, Wanted};
use amlha_model::{Inventory, Resource, ResourceIndex, region, resource_graph};

use crate::convert::{optional, text, texts, time};
use crate::estate::Estate;
use crate::facts::ownership;
use crate::info::TableInfo;
use crate::standing;

/// The resources of a table, and the columns that have few different values, read once.
#[derive(Debug, Default)]
pub(crate) struct Held {
    indexes: Vec<ResourceIndex>,
    few: [OnceLock<Dictionary>; Few::ALL.len()],
    workspaces: OnceLock<BTreeMap<ResourceIndex, Vec<String>>>,
}

/// For each row the place of its value.
#[derive(Debug, Default)]
struct Dictionary {
    codes: Vec<u32>,
    values: Vec<Value<'static>>,
}

/// A column with few different values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Few {
    Type,
    Location,
    ResourceGroup,
    SubscriptionId,
    Service,
    HaOwner,
    HaDefault,
}

impl Few {
    const ALL: [Self; 7] = [
        Self::Type,
        Self::Location,
        Self::ResourceGroup,
        Self::SubscriptionId,
        Self::Service,
        Self::HaOwner,
        Self::HaDefault,
    ];

    fn of(name: &str) -> Option<Self> {
        Some(match name {
            "type" => Self::Type,
            "location" => Self::Location,
            "resourceGroup" => Self::ResourceGroup,
            "subscriptionId" => Self::SubscriptionId,
            "service" => Self::Service,
            "haOwner" => Self::HaOwner,
            "haDefault" => Self::HaDefault,
            _ => return None,
        })
    }

    /// The part of a resource that decides about the value: as it was read, not copied.
    fn raw(self, resource: Resource<'_>) -> &str {
        match self {
            Self::Type => resource.type_name(),
            Self::Location => resource.location_text(),
            Self::ResourceGroup => part_after(resource.id(), "resourceGroups"),
            Self::SubscriptionId => part_after(resource.id(), "subscriptions"),
            Self::Service | Self::HaOwner | Self::HaDefault => {
                resource.service().map(|service| service.info().key).unwrap_or_default()
            }
        }
    }

    fn value(self, raw: &str, resource: Resource<'_>) -> Value<'static> {
        let own = || resource.service().and_then(ownership);
        match self {
            Self::Type | Self::ResourceGroup => text(raw.to_lowercase()),
            Self::Location => text(region::normalise(raw)),
            Self::SubscriptionId | Self::Service => text(raw),
            Self::HaOwner => optional(own().map(|(owner, _)| owner.as_str())),
            Self::HaDefault => optional(own().map(|(_, default)| default.as_str())),
        }
    }
}

fn part_after<'a>(id: &'a str, word: &str) -> &'a str {
    let mut parts = id.split('/').skip_while(|part| !part.eq_ignore_ascii_case(word));
    parts.nth(1).unwrap_or_default()
}

impl Held {
    pub(crate) fn of(inventory: &Inventory, in_graph: bool) -> Self {
        let is_container = |resource: Resource<'_>| {
            resource.parsed_id().is_ok_and(|id| id.type_name().is_none_or(|name| is_scope(&name)))
        };
        let wanted = |resource: &Resource<'_>| {
            let held = resource_graph::is_held(resource.id(), resource.type_name());
            held == in_graph && (in_graph || !is_container(*resource))
        };
        Self { indexes: inventory.resources().filter(wanted).map(Resource::index).collect(), ..Self::default() }
    }

    fn few(&self, few: Few, inventory: &Inventory) -> &Dictionary {
        let Some(cell) = self.few.get(few as usize) else {
            static NOTHING: Dictionary = Dictionary { codes: Vec::new(), values: Vec::new() };
            return &NOTHING;
        };
        cell.get_or_init(|| self.read(few, inventory))
    }

    fn read(&self, few: Few, inventory: &Inventory) -> Dictionary {
        let mut known: BTreeMap<&str, u32> = BTreeMap::new();
        let mut values: Vec<Value<'static>> = Vec::new();
        let mut codes = Vec::with_capacity(self.indexes.len());
        // Neighbours are often alike.
        let mut last: Option<(&str, u32)> = None;
        for index in &self.indexes {
            let resource = inventory.resource(*index);
            let raw = few.raw(resource);
            let code = match last {
                Some((before, code)) if before == raw => code,
                _ => *known.entry(raw).or_insert_with(|| {
                    values.push(few.value(raw, resource));
                    u32::try_from(values.len() - 1).unwrap_or(u32::MAX)
                }),
            };
            last = Some((raw, code));
            codes.push(code);
        }
        Dictionary { codes, values }
    }
}

/// Whether an ARM type is that of a subscription or a group.
fn is_scope(type_name: &str) -> bool {
    [
        "Microsoft.Resources/subscriptions",
        "Microsoft.Resources/resourceGroups",
        "Microsoft.Resources/subscriptions/resourceGroups",
    ]
    .iter()
    .any(|known| known.eq_ignore_ascii_case(type_name))
}

/// The table.
pub(crate) struct Resources<'a> {
    estate: &'a Estate<'a>,
    columns: Vec<Column>,
    in_graph: bool,
}

impl<'a> Resources<'a> {
    pub(crate) fn new(estate: &'a Estate<'a>, info: &'static TableInfo, in_graph: bool) -> Self {
        Self { estate, columns: info.engine_columns(), in_graph }
    }
}

impl Table for Resources<'_> {
    fn columns(&self) -> &[Column] {
        &self.columns
    }

    fn scan<'s>(&'s self, wanted: &Wanted) -> Result<Box<dyn Scan<'s> + 's>, TableError> {
        let of = |paths: &[Path]| paths.iter().map(|path| Read::of(path, &self.columns)).collect();
        Ok(Box::new(ResourcesScan {
            estate: self.estate,
            inventory: self.estate.inventory,
            held: self.estate.held(self.in_graph),
            first: of(&wanted.first),
            rest: of(&wanted.rest),
            start: 0,
            next: 0,
        }))
    }
}

/// How a path is read.
enum Read {
    /// The whole of a column with few different values.
    Few(Few),
    /// Anything else: the name of the column, its type, and the steps into its value.
    One(String, Type, Vec<Step>),
}

impl Read {
    fn of(path: &Path, columns: &[Column]) -> Self {
        let column = columns.get(path.column);
        let name = column.map(|column| column.name.as_str()).unwrap_or_default();
        match Few::of(name).filter(|_| path.steps.is_empty()) {
            Some(few) => Self::Few(few),
            None => {
                let kind = column.map_or(Type::Dynamic, |column| column.kind);
                let kind = if path.steps.is_empty() { kind } else { Type::Dynamic };
                Self::One(name.to_owned(), kind, path.steps.clone())
            }
        }
    }

    /// Whether reading it opens texts, so that several cores are worth it.
    fn opens(&self) -> bool {
        matches!(self, Self::One(name, ..) if !matches!(name.as_str(), "id" | "name"))
    }
}

struct ResourcesScan<'a> {
    estate: &'a Estate<'a>,
    inventory: Option<&'a Inventory>,
    held: Option<&'a Held>,
    first: Vec<Read>,
    rest: Vec<Read>,
    start: usize,
    next: usize,
}

/// Rows at once: few enough that `take 10` ends early, many enough for threads.
const BATCH: usize = 1 << 15;
/// Rows at once where nothing is opened, and at the beginning.
const FIRST_BATCH: usize = 1 << 10;

impl<'a> ResourcesScan<'a> {
    fn vector(&self, read: &Read, held: &'a Held, inventory: &'a Inventory, rows: &Rows<'_>) -> Vector<'a> {
        match read {
            Read::Few(few) => {
                let dictionary = held.few(*few, inventory);
                let codes = match rows {
                    Rows::All(from, to) => Slice::Borrowed(dictionary.codes.get(*from..*to).unwrap_or_default()),
                    Rows::Some(..) => Slice::Owned(
                        rows.places().map(|row| dictionary.codes.get(row).copied().unwrap_or(u32::MAX)).collect(),
                    ),
                };
                Vector::Dictionary { codes, values: Slice::Borrowed(dictionary.values.as_slice()) }
            }
            Read::One(name, kind, steps) => {
                // Worked out before the threads begin, so that they share it.
                self.prepare(name, held, inventory);
                let value = |row: usize| {
                    let resource = held.indexes.get(row).map(|index| inventory.resource(*index));
                    let value = resource.map_or(Value::Null, |resource| self.value(name, resource, held));
                    typed(steps.iter().fold(value, |value, step| follow(&value, step)), *kind)
                };
                let places: Vec<usize> = rows.places().collect();
                Vector::Values(if read.opens() {
                    in_parallel(&places, value)
                } else {
                    places.into_iter().map(value).collect()
                })
            }
        }
    }

    fn prepare(&self, name: &str, held: &Held, inventory: &Inventory) {
        match name {
            "zoneDeclared" | "zoneEffective" | "regionDeclared" | "regionEffective" | "confidence" | "findings" => {
                self.estate.standings();
            }
            "workspaces" => {
                held.workspaces.get_or_init(|| standing::workspaces(inventory));
            }
            _ => {}
        }
    }

    fn value(&self, name: &str, resource: Resource<'a>, held: &Held) -> Value<'a> {
        let standing = || self.estate.standings().get(resource.index());
        match name {
            "id" => Value::from(resource.id()),
            "name" => Value::from(resource.name()),
            "properties" => properties(resource),
            "zoneDeclared" => Value::from(standing().zone.declared()),
            "zoneEffective" => Value::from(standing().zone.effective()),
            "regionDeclared" => Value::from(standing().region.declared()),
            "regionEffective" => Value::from(standing().region.effective()),
            "confidence" => Value::from(standing().confidence()),
            "findings" => crate::convert::number(standing().faults),
            "workspaces" => {
                let names = held.workspaces.get().and_then(|all| all.get(&resource.index()));
                texts(names.into_iter().flatten().map(String::as_str))
            }
            "source" => Value::from(resource.source().map(|source| source.name.as_str()).unwrap_or_default()),
            "readAt" => resource.source().and_then(|source| source.read_at).map_or(Value::Null, time),
            _ => member(resource, name),
        }
    }
}

/// A top member of the resource's text: of this name, else of this name in other letter case.
fn member<'a>(resource: Resource<'a>, name: &str) -> Value<'a> {
    let whole = Value::Json(resource.raw());
    match whole.member(name) {
        Value::Null if is_null(resource.raw(), name) => Value::Null,
        Value::Null => {
            let members = whole.members().unwrap_or_default();
            let found = members.into_iter().find(|(key, _)| key.eq_ignore_ascii_case(name));
            found.map(|(_, value)| value).unwrap_or_default()
        }
        value => value,
    }
}

/// Whether a top member of this name is there and null. Resource Graph writes every column, and most
/// are null: the rest of the text need not be looked at.
fn is_null(raw: &str, name: &str) -> bool {
    let Some(at) = raw.find(&format!("\"{name}\"")) else { return false };
    let (before, after) = raw.split_at_checked(at).unwrap_or_default();
    let depth = before.matches('{').count().checked_sub(before.matches('}').count());
    let value = after.get(name.len() + 2..).unwrap_or_default().trim_start().strip_prefix(':');
    depth == Some(1) && value.is_some_and(|value| value.trim_start().starts_with("null"))
}

/// The properties. A client that lifted them to the top had them from there.
fn properties(resource: Resource<'_>) -> Value<'_> {
    match member(resource, "properties") {
        Value::Null => {
            let members = Value::Json(resource.raw()).members().unwrap_or_default();
            let is_column = |key: &str| resource_graph::COLUMNS.iter().any(|column| column.eq_ignore_ascii_case(key));
            let lifted: Vec<_> = members.into_iter().filter(|(key, _)| !is_column(key)).collect();
            if lifted.is_empty() { Value::Null } else { Value::bag(lifted).unwrap_or_default() }
        }
        value => value,
    }
}

fn follow<'a>(value: &Value<'a>, step: &Step) -> Value<'a> {
    match step {
        Step::Member(name) => value.member(name),
        Step::Element(index) => value.element(*index),
    }
}

/// A value as one of its column's type.
fn typed(value: Value<'_>, kind: Type) -> Value<'_> {
    match (&value, kind) {
        (Value::String(_), _) | (_, Type::Dynamic) => value,
        (Value::Null, Type::String) => Value::from(""),
        (_, Type::String) => Value::from(value.to_text().to_string()),
        _ => value,
    }
}

/// Which rows are read.
enum Rows<'r> {
    All(usize, usize),
    /// Places behind a first one.
    Some(usize, &'r [u32]),
}

impl Rows<'_> {
    fn places(&self) -> Box<dyn Iterator<Item = usize> + '_> {
        match self {
            Self::All(from, to) => Box::new(*from..*to),
            Self::Some(start, rows) => Box::new(rows.iter().map(|row| *start + *row as usize)),
        }
    }
}

impl<'a> Scan<'a> for ResourcesScan<'a> {
    fn next(&mut self) -> Result<Option<Batch<'a>>, TableError> {
        let (Some(held), Some(inventory)) = (self.held, self.inventory) else { return Ok(None) };
        let count = held.indexes.len();
        if self.next >= count {
            return Ok(None);
        }
        let size = if self.next == 0 { FIRST_BATCH } else { BATCH };
        self.start = self.next;
        self.next = (self.start + size).min(count);
        let rows = Rows::All(self.start, self.next);
        let first = self.first.iter().map(|read| self.vector(read, held, inventory, &rows)).collect();
        Ok(Some(Batch { rows: self.next - self.start, first }))
    }

    fn rest(&mut self, rows: &[u32]) -> Result<Vec<Vector<'a>>, TableError> {
        let (Some(held), Some(inventory)) = (self.held, self.inventory) else { return Ok(Vec::new()) };
        let rows = Rows::Some(self.start, rows);
        Ok(self.rest.iter().map(|read| self.vector(read, held, inventory, &rows)).collect())
    }
}

/// Reads rows on as many cores as there are when there are enough of them, keeping the order.
fn in_parallel<'a>(rows: &[usize], read: impl Fn(usize) -> Value<'a> + Sync) -> Vec<Value<'a>> {
    const WORTH_A_THREAD: usize = 4096;
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    if rows.len() < WORTH_A_THREAD || cores == 1 {
        return rows.iter().map(|row| read(*row)).collect();
    }
    std::thread::scope(|scope| {
        let read = &read;
        let chunks = rows.chunks(rows.len().div_ceil(cores));
        let threads: Vec<_> =
            chunks.map(|chunk| scope.spawn(move || chunk.iter().map(|row| read(*row)).collect::<Vec<_>>())).collect();
        let join = |thread: std::thread::ScopedJoinHandle<'_, Vec<Value<'a>>>| {
            thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
        };
        threads.into_iter().flat_map(join).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_null_of_the_resource_itself_counts() {
        assert!(is_null(r#"{"id": "a", "sku" : null, "b": {}}"#, "sku"));
        assert!(!is_null(r#"{"id": "a", "b": {"sku": null}, "SKU": 1}"#, "sku"));
        assert!(!is_null(r#"{"SKU": 1}"#, "sku"));
        assert!(!is_null(r#"{"sku": {"name": null}}"#, "sku"));
    }
}
