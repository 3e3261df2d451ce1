//! A pipeline while it is built: the columns that are in sight, and the slots
//! they have.

use std::collections::BTreeMap;

use super::environment::Typed;
use super::names::{self, Demand};
use super::{Expr, Filter, Operation, Pipeline, Source};
use crate::json::Step;
use crate::table::{Column, Path};
use crate::types::Type;

/// A column in sight.
#[derive(Debug, Clone)]
pub(super) struct Visible {
    pub(super) name: String,
    pub(super) kind: Type,
    /// Its slot; `None` for a column of the table that nothing has read yet.
    pub(super) slot: Option<usize>,
    /// Its place in the table, while rows are still those of the table.
    pub(super) origin: Option<usize>,
}

pub(super) struct Builder<'t> {
    pub(super) source: Source<'t>,
    pub(super) operations: Vec<Operation<'t>>,
    pub(super) frames: Vec<usize>,
    pub(super) scope: Vec<Visible>,
    /// Paths of the table that have a slot.
    paths: BTreeMap<Path, usize>,
    /// Whether only conditions have come so far.
    first: bool,
    /// What `union withsource` calls these rows.
    pub(super) name: Option<String>,
}

impl<'t> Builder<'t> {
    pub(super) fn new(source: Source<'t>) -> Self {
        Self {
            source,
            operations: Vec::new(),
            frames: vec![0],
            scope: Vec::new(),
            paths: BTreeMap::new(),
            first: true,
            name: None,
        }
    }

    /// Without rows and columns, for constants.
    pub(super) fn empty() -> Self {
        Self::new(Source::Nothing)
    }

    /// A new slot of the current frame.
    pub(super) fn slot(&mut self) -> usize {
        match self.frames.last_mut() {
            Some(width) => {
                *width += 1;
                *width - 1
            }
            None => 0,
        }
    }

    /// Adds a column that has a new slot.
    pub(super) fn column(&mut self, name: impl Into<String>, kind: Type) -> usize {
        let slot = self.slot();
        self.scope.push(Visible { name: name.into(), kind, slot: Some(slot), origin: None });
        slot
    }

    /// The slot of a column in sight; it is read from the table if it was not.
    pub(super) fn slot_of(&mut self, at: usize) -> usize {
        let Some(column) = self.scope.get(at) else { return 0 };
        match (column.slot, column.origin) {
            (Some(slot), _) => slot,
            (None, Some(origin)) => {
                let slot = self.read(Path { column: origin, steps: Vec::new() });
                if let Some(column) = self.scope.get_mut(at) {
                    column.slot = Some(slot);
                }
                slot
            }
            (None, None) => 0,
        }
    }

    /// The slot of a path of the table.
    fn read(&mut self, path: Path) -> usize {
        if let Some(slot) = self.paths.get(&path) {
            return *slot;
        }
        let slot = self.slot();
        if let Source::Scan(scan) = &mut self.source {
            let (paths, slots) = if self.first {
                (&mut scan.wanted.first, &mut scan.first)
            } else {
                (&mut scan.wanted.rest, &mut scan.rest)
            };
            paths.push(path.clone());
            slots.push(slot);
        }
        self.paths.insert(path, slot);
        slot
    }

    /// A column, or something in it, as an expression.
    pub(super) fn path(&mut self, at: usize, steps: Vec<Step>) -> Typed {
        let Some(column) = self.scope.get(at) else {
            return Typed { expr: Expr::Constant(crate::Value::Null), kind: Type::Dynamic };
        };
        if steps.is_empty() {
            let kind = column.kind;
            return Typed { expr: Expr::Slot(self.slot_of(at)), kind };
        }
        let expr = match (column.origin, column.kind) {
            // The table finds it without opening all of the column.
            (Some(column), Type::Dynamic) => Expr::Slot(self.read(Path { column, steps })),
            _ => Expr::Path(Box::new(Expr::Slot(self.slot_of(at))), steps),
        };
        Typed { expr, kind: Type::Dynamic }
    }

    pub(super) fn push(&mut self, operation: Operation<'t>) {
        self.first &= matches!(operation, Operation::Where(_));
        self.operations.push(operation);
    }

    /// Later paths are read after the first conditions, although no operation
    /// has come yet.
    pub(super) fn end_first(&mut self) {
        self.first = false;
    }

    /// Drops columns that nobody wants; the others get their slots.
    pub(super) fn settle(&mut self, demand: &Demand) {
        self.scope.retain(|column| names::wants(demand, &column.name));
        for at in 0..self.scope.len() {
            self.slot_of(at);
        }
    }

    /// Starts a new frame without columns.
    pub(super) fn new_frame(&mut self) -> usize {
        self.end_first();
        self.scope.clear();
        self.paths.clear();
        self.frames.push(0);
        self.frames.len() - 1
    }

    /// A new frame with the columns in sight.
    pub(super) fn pack(&mut self, demand: &Demand) {
        self.end_first();
        self.settle(demand);
        let columns = std::mem::take(&mut self.scope);
        let frame = self.new_frame();
        for column in &columns {
            self.column(column.name.clone(), column.kind);
        }
        let slots = columns.iter().filter_map(|column| column.slot).collect();
        self.push(Operation::Pack(slots, frame));
    }

    /// The finished pipeline.
    pub(super) fn finish(mut self, demand: &Demand) -> Pipeline<'t> {
        self.end_first();
        self.settle(demand);
        let outputs = self.scope.iter().filter_map(|column| column.slot).collect();
        let columns = self.scope.iter().map(|column| Column::new(column.name.clone(), column.kind)).collect();
        if let Source::Scan(scan) = &mut self.source {
            // The conditions at the start are the scan's own.
            let count = self.operations.iter().take_while(|op| matches!(op, Operation::Where(_))).count();
            for operation in self.operations.drain(..count) {
                if let Operation::Where(condition) = operation {
                    let parts = match condition {
                        Expr::And(parts) => parts,
                        other => vec![other],
                    };
                    scan.filters.extend(parts.into_iter().map(|condition| {
                        let mut slots = Vec::new();
                        condition.slots(&mut |slot| {
                            if !slots.contains(&slot) {
                                slots.push(slot);
                            }
                        });
                        Filter { steady: !condition.is_open(), condition, slots }
                    }));
                }
            }
        }
        Pipeline { source: self.source, operations: self.operations, frames: self.frames, outputs, columns }
    }
}
