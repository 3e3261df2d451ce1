//! `resources` and `details`: read from the texts of the inventory when a query asks, and only what
//! it names.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use amlha_kql::{Batch, Column, Path, Scan, Sieve, Slice, Step, Table, TableError, Type, Value, Vector, Wanted};
use amlha_model::{Inventory, Resource, ResourceId, ResourceIndex, resource_graph};

use crate::convert::{texts, time};
use crate::estate::Estate;
use crate::info::TableInfo;
use crate::standing;

mod columns;
mod few;
mod read;
mod stream;

use columns::{Columns, Dictionary};
use few::{Few, Named};
use read::{follow, member, properties, typed};
pub use stream::{Stream, Streamed};

/// The resources of a table, and the columns that have few different values, read once.
#[derive(Debug, Default)]
pub(crate) struct Held {
    indexes: Vec<ResourceIndex>,
    few: [OnceLock<FewValues>; Few::ALL.len()],
    workspaces: OnceLock<BTreeMap<ResourceIndex, Vec<String>>>,
    /// What else was read, where more queries are to come.
    columns: Columns,
    /// Bytes of all texts.
    bytes: OnceLock<usize>,
}

/// A column with few different values: for each row the place of its value.
#[derive(Debug, Default)]
struct FewValues {
    codes: Vec<u32>,
    values: Vec<Value<'static>>,
}

impl Held {
    pub(crate) fn of(inventory: &Inventory, in_graph: bool) -> Self {
        let wanted = |resource: &Resource<'_>| is_in(in_graph, resource.id(), resource.type_name());
        Self { indexes: inventory.resources().filter(wanted).map(Resource::index).collect(), ..Self::default() }
    }

    fn few(&self, few: Few, inventory: &Inventory) -> &FewValues {
        let Some(cell) = self.few.get(few as usize) else {
            static NOTHING: FewValues = FewValues { codes: Vec::new(), values: Vec::new() };
            return &NOTHING;
        };
        cell.get_or_init(|| self.read(few, inventory))
    }

    fn read(&self, few: Few, inventory: &Inventory) -> FewValues {
        let mut known: BTreeMap<&str, u32> = BTreeMap::new();
        let mut values: Vec<Value<'static>> = Vec::new();
        let mut codes = Vec::with_capacity(self.indexes.len());
        // Neighbours are often alike.
        let mut last: Option<(&str, u32)> = None;
        for index in &self.indexes {
            let resource = inventory.resource(*index);
            let named =
                Named { id: resource.id(), type_name: resource.type_name(), location: resource.location_text() };
            let raw = few.raw(&named, || resource.service());
            let code = match last {
                Some((before, code)) if before == raw => code,
                _ => *known.entry(raw).or_insert_with(|| {
                    values.push(few.value(raw, || resource.service()));
                    u32::try_from(values.len() - 1).unwrap_or(u32::MAX)
                }),
            };
            last = Some((raw, code));
            codes.push(code);
        }
        FewValues { codes, values }
    }
}

/// Whether a resource is in `resources` (those that Resource Graph holds) or in `details`.
fn is_in(in_graph: bool, id: &str, type_name: &str) -> bool {
    let is_container = || ResourceId::parse(id).is_ok_and(|id| id.type_name().is_none_or(|name| is_scope(&name)));
    resource_graph::is_held(id, type_name) == in_graph && (in_graph || !is_container())
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

    fn scan_some<'s>(&'s self, wanted: &Wanted, sieve: &Sieve<'_>) -> Result<Box<dyn Scan<'s> + 's>, TableError> {
        match self.estate.stream {
            Some(stream) => stream.scan(&self.columns, self.in_graph, wanted, Some(sieve)),
            None => self.scan(wanted),
        }
    }

    fn scan<'s>(&'s self, wanted: &Wanted) -> Result<Box<dyn Scan<'s> + 's>, TableError> {
        if let Some(stream) = self.estate.stream {
            return stream.scan(&self.columns, self.in_graph, wanted, None);
        }
        let of = |paths: &[Path]| paths.iter().map(|path| Read::of(path, &self.columns)).collect();
        let mut scan = ResourcesScan {
            estate: self.estate,
            inventory: self.estate.inventory,
            held: self.estate.held(self.in_graph),
            first: of(&wanted.first),
            rest: of(&wanted.rest),
            start: 0,
            next: 0,
        };
        if self.estate.memory.keeps() {
            scan.first = std::mem::take(&mut scan.first).into_iter().map(|read| scan.kept(read, true)).collect();
            scan.rest = std::mem::take(&mut scan.rest).into_iter().map(|read| scan.kept(read, false)).collect();
        }
        Ok(Box::new(scan))
    }
}

/// How a path is read.
enum Read {
    /// The whole of a column with few different values.
    Few(Few),
    /// What an earlier query read.
    Kept(Dictionary),
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
}

/// Whether reading a column opens texts, so that several cores are worth it, and keeping it too.
fn opens(name: &str) -> bool {
    !matches!(name, "id" | "name")
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
            Read::Kept(dictionary) => match rows {
                Rows::All(from, to) => dictionary.range(*from, *to),
                Rows::Some(..) => dictionary.vector(rows.places()),
            },
            Read::One(name, kind, steps) => {
                Vector::Values(self.values(name, *kind, steps, held, inventory, rows.places().collect()))
            }
        }
    }

    fn values(
        &self,
        name: &str,
        kind: Type,
        steps: &[Step],
        held: &'a Held,
        inventory: &'a Inventory,
        places: Vec<usize>,
    ) -> Vec<Value<'a>> {
        // Worked out before the threads begin, so that they share it.
        self.prepare(name, held, inventory);
        let value = |row: usize| {
            let resource = held.indexes.get(row).map(|index| inventory.resource(*index));
            let value = resource.map_or(Value::Null, |resource| self.value(name, resource, held));
            typed(steps.iter().fold(value, |value, step| follow(&value, step)), kind)
        };
        if opens(name) { in_parallel(&places, value) } else { places.into_iter().map(value).collect() }
    }

    /// What earlier queries left of a path, or what is read now for those to come.
    fn kept(&self, read: Read, all_rows: bool) -> Read {
        let (Some(held), Some(inventory)) = (self.held, self.inventory) else { return read };
        match &read {
            Read::One(name, kind, steps) if opens(name) => {
                let bytes = held.bytes.get_or_init(|| inventory.resources().map(|resource| resource.raw().len()).sum());
                let all = || self.values(name, *kind, steps, held, inventory, (0..held.indexes.len()).collect());
                // The texts are held too: all together stays below twice the file.
                let kept = held.columns.get(&(name.clone(), steps.clone()), all_rows, bytes / 2, all);
                kept.map_or(read, Read::Kept)
            }
            _ => read,
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
            "properties" => properties(resource.raw()),
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
            _ => member(resource.raw(), name),
        }
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
