//! `resources` and `details` over a file that is read and not kept: a single question needs neither
//! the text nor the indexes and links of an inventory.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering as Memory};
use std::sync::{Mutex, OnceLock};

use amlha_kql::{Batch, Column, Path, Plan, Scan, Sieve, TableError, Type, Value, Vector, Wanted};
use amlha_model::{Row, resource_graph, resource_id};

use super::few::{Few, Named};
use super::read::{follow, member, properties, typed};
use crate::info::{Content, find};

/// Where rows come from, piece by piece.
pub trait Streamed: Sync {
    /// Hands every row over: the number of its piece and the rows of the piece in order, the pieces
    /// on several threads in any order. `false` when that cannot be done; what was handed over says
    /// nothing then.
    fn each(&self, take: &(dyn for<'t> Fn(u64, &mut dyn Iterator<Item = Row<'t>>) + Sync)) -> bool;
}

/// Passes over the file that one query may take.
const PASSES: usize = 4;

/// The columns that rest on the text of the row alone, beside those of Resource Graph.
const OWN: [&str; 3] = ["service", "haOwner", "haDefault"];

/// Resources that each query reads anew from where they come.
///
/// The answers are those of an inventory of the same rows, in the same order. Where that is not
/// certain (a row that stands twice, one that cannot be read), a query fails, and is to be asked of
/// the inventory.
pub struct Stream<'s> {
    rows: &'s dyn Streamed,
    passes: [OnceLock<Kept>; PASSES],
    begun: AtomicUsize,
}

impl std::fmt::Debug for Stream<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Stream").finish_non_exhaustive()
    }
}

impl<'s> Stream<'s> {
    /// A stream for one run of one query.
    #[must_use]
    pub fn new(rows: &'s dyn Streamed) -> Self {
        Self { rows, passes: Default::default(), begun: AtomicUsize::new(0) }
    }

    /// Whether a query reads only what rows say by themselves, in few passes.
    #[must_use]
    pub fn answers(plan: &Plan<'_>) -> bool {
        let of_rows = |name: &str| find(name).filter(|table| matches!(table.content, Content::Resources(_)));
        let scans = plan.scans();
        let own = |(name, wanted): &(&str, &Wanted)| {
            of_rows(name).is_some_and(|table| {
                wanted.first.iter().chain(&wanted.rest).all(|path| {
                    let name = table.columns.get(path.column).map_or("", |column| column.name);
                    resource_graph::COLUMNS.contains(&name) || OWN.contains(&name)
                })
            })
        };
        (1..=PASSES).contains(&scans.len())
            && plan.tables().iter().all(|name| of_rows(name).is_some())
            && scans.iter().all(own)
    }

    /// Reads the rows once.
    pub(super) fn scan<'a>(
        &'a self,
        columns: &[Column],
        in_graph: bool,
        wanted: &Wanted,
        sieve: Option<&Sieve<'_>>,
    ) -> Result<Box<dyn Scan<'a> + 'a>, TableError> {
        let refused = || TableError::new("its rows cannot be read one by one");
        let pass = self.passes.get(self.begun.fetch_add(1, Memory::Relaxed)).ok_or_else(refused)?;
        let wishes = wanted.first.iter().chain(&wanted.rest).map(|path| Wish::of(path, columns)).collect();
        let reading = Reading { wishes, in_graph, sieve };
        let pieces = Mutex::new(BTreeMap::new());
        let whole = self.rows.each(&|number, rows| {
            let piece = reading.piece(rows);
            if let Ok(mut pieces) = pieces.lock() {
                pieces.insert(number, piece);
            }
        });
        let pieces = pieces.into_inner().unwrap_or_default();
        let kept =
            Kept::of(pieces.into_values().collect(), wanted.first.len()).filter(|_| whole).ok_or_else(refused)?;
        let kept = pass.get_or_init(|| kept);
        Ok(Box::new(KeptScan { kept, start: 0, next: 0 }))
    }
}

/// What is read of a row.
struct Wish {
    column: String,
    few: Option<Few>,
    kind: Type,
    path: Path,
}

impl Wish {
    fn of(path: &Path, columns: &[Column]) -> Self {
        let column = columns.get(path.column);
        let name = column.map(|column| column.name.clone()).unwrap_or_default();
        let few = Few::of(&name).filter(|_| path.steps.is_empty());
        let kind = column.map(|column| column.kind).filter(|_| path.steps.is_empty()).unwrap_or(Type::Dynamic);
        Self { column: name, few, kind, path: path.clone() }
    }

    /// The value in a row; `known` holds what was worked out for other rows.
    fn read<'t>(&self, row: &Row<'t>, known: &mut Known) -> Value<'t> {
        if let Some(few) = self.few {
            let named = Named { id: &row.id, type_name: &row.type_name, location: &row.location };
            let raw = few.raw(&named, || row.service());
            if let Some(value) = known.get(raw) {
                return value.clone();
            }
            let value = few.value(raw, || row.service());
            known.insert(raw.to_owned(), value.clone());
            return value;
        }
        let value = match self.column.as_str() {
            "id" => text(&row.id),
            "name" => text(&row.name),
            "properties" => properties(row.raw),
            column => member(row.raw, column),
        };
        typed(self.path.steps.iter().fold(value, |value, step| follow(&value, step)), self.kind)
    }
}

/// The values of a column with few different ones, by what is written.
type Known = BTreeMap<String, Value<'static>>;

fn text<'t>(text: &Cow<'t, str>) -> Value<'t> {
    match text {
        Cow::Borrowed(text) => Value::from(*text),
        Cow::Owned(text) => Value::from(text.clone()),
    }
}

/// What one pass reads.
struct Reading<'r> {
    wishes: Vec<Wish>,
    in_graph: bool,
    sieve: Option<&'r Sieve<'r>>,
}

/// A value that is kept: texts lie one behind the other.
enum Cell {
    Value(Value<'static>),
    Text(usize, usize),
    Json(usize, usize),
}

/// What is kept of a piece.
#[derive(Default)]
struct Piece {
    /// Hashes of all ids, to find what stands twice.
    ids: Vec<u64>,
    texts: String,
    /// Of each row that is kept, where its order stands among the texts.
    orders: Vec<(usize, usize)>,
    /// Of each row that is kept, a cell for each wish.
    cells: Vec<Cell>,
    failed: bool,
}

impl Reading<'_> {
    fn piece<'t>(&self, rows: &mut dyn Iterator<Item = Row<'t>>) -> Piece {
        let mut piece = Piece::default();
        let mut known: Vec<Known> = self.wishes.iter().map(|_| Known::new()).collect();
        let mut sifter = self.sieve.map(Sieve::sifter);
        for row in rows {
            piece.ids.push(resource_id::fingerprint(&row.id));
            if !super::is_in(self.in_graph, &row.id, &row.type_name) {
                continue;
            }
            let read = |place: usize| match (self.wishes.get(place), known.get_mut(place)) {
                (Some(wish), Some(known)) => wish.read(&row, known),
                _ => Value::Null,
            };
            if sifter.as_mut().is_some_and(|sifter| sifter.drops(read)) {
                continue;
            }
            let order = piece.text(&row.order());
            piece.orders.push(order);
            for (wish, known) in self.wishes.iter().zip(&mut known) {
                let cell = piece.cell(wish.read(&row, known));
                piece.cells.push(cell);
            }
        }
        piece
    }
}

impl Piece {
    fn text(&mut self, text: &str) -> (usize, usize) {
        let start = self.texts.len();
        self.texts.push_str(text);
        (start, self.texts.len())
    }

    fn cell(&mut self, value: Value<'_>) -> Cell {
        match value {
            Value::String(text) => {
                let (start, end) = self.text(&text);
                Cell::Text(start, end)
            }
            Value::Json(text) => {
                let (start, end) = self.text(text);
                Cell::Json(start, end)
            }
            // Built from several members: an inventory has them.
            Value::Array(_) | Value::Bag(_) => {
                self.failed = true;
                Cell::Value(Value::Null)
            }
            other => Cell::Value(other.into_owned()),
        }
    }

    fn slice(&self, start: usize, end: usize) -> &str {
        self.texts.get(start..end).unwrap_or_default()
    }

    fn order(&self, row: usize) -> &str {
        self.orders.get(row).map_or("", |(start, end)| self.slice(*start, *end))
    }

    fn value(&self, cell: usize) -> Value<'_> {
        match self.cells.get(cell) {
            Some(Cell::Value(value)) => value.clone(),
            Some(Cell::Text(start, end)) => Value::from(self.slice(*start, *end)),
            Some(Cell::Json(start, end)) => Value::Json(self.slice(*start, *end)),
            None => Value::Null,
        }
    }
}

/// The rows that a pass kept, in the order of an inventory.
struct Kept {
    pieces: Vec<Piece>,
    /// Piece and row.
    order: Vec<(u32, u32)>,
    /// Wishes of every row, those of all rows first.
    first: usize,
    width: usize,
}

impl Kept {
    /// Puts pieces together. `None` when a resource stands twice, or something was not read.
    fn of(mut pieces: Vec<Piece>, first: usize) -> Option<Self> {
        if pieces.iter().any(|piece| piece.failed) {
            return None;
        }
        let mut ids: Vec<u64> = Vec::with_capacity(pieces.iter().map(|piece| piece.ids.len()).sum());
        for piece in &mut pieces {
            ids.append(&mut piece.ids);
        }
        ids.sort_unstable();
        if ids.is_sorted_by(|a, b| a < b) {
            let rows: usize = pieces.iter().map(|piece| piece.orders.len()).sum();
            let cells: usize = pieces.iter().map(|piece| piece.cells.len()).sum();
            let places = pieces.iter().zip(0..).flat_map(|(piece, number)| {
                let count = u32::try_from(piece.orders.len()).unwrap_or(u32::MAX);
                (0..count).map(move |row| (number, row))
            });
            let mut order: Vec<(u32, u32)> = places.collect();
            let text =
                |place: &(u32, u32)| pieces.get(place.0 as usize).map_or("", |piece| piece.order(place.1 as usize));
            order.sort_unstable_by(|a, b| text(a).cmp(text(b)));
            let width = cells.checked_div(rows).unwrap_or_default();
            return Some(Self { pieces, order, first, width });
        }
        None
    }

    fn value(&self, place: usize, wish: usize) -> Value<'_> {
        let Some((piece, row)) = self.order.get(place) else { return Value::Null };
        self.pieces.get(*piece as usize).map_or(Value::Null, |piece| piece.value(*row as usize * self.width + wish))
    }
}

/// Rows at once.
const BATCH: usize = 1 << 13;

struct KeptScan<'a> {
    kept: &'a Kept,
    start: usize,
    next: usize,
}

impl<'a> Scan<'a> for KeptScan<'a> {
    fn next(&mut self) -> Result<Option<Batch<'a>>, TableError> {
        let kept = self.kept;
        if self.next >= kept.order.len() {
            return Ok(None);
        }
        self.start = self.next;
        self.next = (self.start + BATCH).min(kept.order.len());
        let vector = |wish: usize| Vector::Values((self.start..self.next).map(|row| kept.value(row, wish)).collect());
        let first = (0..kept.first).map(vector).collect();
        Ok(Some(Batch { rows: self.next - self.start, first }))
    }

    fn rest(&mut self, rows: &[u32]) -> Result<Vec<Vector<'a>>, TableError> {
        let kept = self.kept;
        let value = |row: &u32, wish: usize| kept.value(self.start + *row as usize, wish);
        let vector = |wish: usize| Vector::Values(rows.iter().map(|row| value(row, wish)).collect());
        Ok((kept.first..kept.width).map(vector).collect())
    }
}
