//! `join`, `lookup` and `union`

use super::context::{Context, Fault};
use super::expression::{keys, missing};
use super::pipeline::Flow;
use super::{Index, Row, run};
use crate::plan::{Join, JoinKind, Union};
use crate::types::Type;
use crate::value::{Key, Text, Value};

type Next<'o, 'a> = &'o mut dyn FnMut(Row<'a>) -> Result<Flow, Fault>;

/// The right side, found by its keys.
pub(super) struct JoinState<'a> {
    plan: &'a Join<'a>,
    width: usize,
    right: Vec<Row<'a>>,
    index: Index<'a>,
    /// For each key the first of its rows, for each row the next.
    heads: Vec<usize>,
    nexts: Vec<usize>,
    tails: Vec<usize>,
    matched: Vec<bool>,
    /// The keys of the left side so far, where each counts once.
    seen: Index<'a>,
}

const NONE: usize = usize::MAX;

impl<'a> JoinState<'a> {
    pub(super) fn new(plan: &'a Join<'a>, width: usize, context: &Context<'a>) -> Result<Self, Fault> {
        let mut state = Self {
            plan,
            width,
            right: Vec::new(),
            index: Index::default(),
            heads: Vec::new(),
            nexts: Vec::new(),
            tails: Vec::new(),
            matched: Vec::new(),
            seen: Index::default(),
        };
        run(&plan.right, context, &mut |row| {
            context.keep_row(&row)?;
            let key = keys(&plan.right_keys, &row, context)?;
            state.add_right(row, &key);
            Ok(Flow::More)
        })?;
        state.matched = vec![false; state.right.len()];
        Ok(state)
    }

    fn add_right(&mut self, row: Row<'a>, key: &[Key<'a>]) {
        let at = self.right.len();
        self.right.push(row);
        self.nexts.push(NONE);
        // Null equals nothing.
        if key.iter().any(|key| key.0.is_null()) {
            return;
        }
        let (number, new) = self.index.number(key);
        if new {
            self.heads.push(at);
            self.tails.push(at);
        } else if let Some(tail) = self.tails.get_mut(number) {
            if let Some(next) = self.nexts.get_mut(*tail) {
                *next = at;
            }
            *tail = at;
        }
    }

    /// A row of both sides, either of which may be missing.
    fn made(&self, left: Option<&[Value<'a>]>, right: Option<usize>) -> Row<'a> {
        let right = right.and_then(|at| self.right.get(at));
        let value = |row: Option<&[Value<'a>]>, (slot, kind): &(usize, Type)| match row {
            Some(row) => row.get(*slot).cloned().unwrap_or_default(),
            None => missing(*kind),
        };
        let mut row: Row<'a> = Vec::with_capacity(self.width);
        row.extend(self.plan.left.iter().map(|place| value(left, place)));
        row.extend(self.plan.right_slots.iter().map(|place| value(right.map(Vec::as_slice), place)));
        row.resize(self.width, Value::Null);
        row
    }

    /// Takes a row of the left side.
    pub(super) fn add(&mut self, row: &[Value<'a>], context: &Context<'a>, out: Next<'_, 'a>) -> Result<Flow, Fault> {
        use JoinKind::{FullOuter, InnerUnique, LeftAnti, LeftOuter, LeftSemi, RightAnti, RightSemi};
        let key = keys(&self.plan.left_keys, row, context)?;
        let kind = self.plan.kind;
        let head = match self.index.find(&key) {
            Some(number) if !key.iter().any(|key| key.0.is_null()) => self.heads.get(number).copied(),
            _ => None,
        };
        if kind == InnerUnique && !self.seen.find_or_add(&key) {
            return Ok(Flow::More);
        }
        let Some(head) = head else {
            return match kind {
                LeftOuter | FullOuter | LeftAnti => {
                    context.count_rows(1)?;
                    out(self.made(Some(row), None))
                }
                _ => Ok(Flow::More),
            };
        };
        match kind {
            LeftAnti => return Ok(Flow::More),
            LeftSemi => return out(self.made(Some(row), None)),
            _ => {}
        }
        let mut at = head;
        while at != NONE {
            context.count_rows(1)?;
            if let Some(matched) = self.matched.get_mut(at) {
                *matched = true;
            }
            if !matches!(kind, RightSemi | RightAnti) && out(self.made(Some(row), Some(at)))? == Flow::Enough {
                return Ok(Flow::Enough);
            }
            at = self.nexts.get(at).copied().unwrap_or(NONE);
        }
        Ok(Flow::More)
    }

    /// The rows of the right side that are left, or that were found.
    pub(super) fn finish(&mut self, context: &Context<'a>, out: Next<'_, 'a>) -> Result<(), Fault> {
        let wanted = match self.plan.kind {
            JoinKind::RightOuter | JoinKind::FullOuter | JoinKind::RightAnti => false,
            JoinKind::RightSemi => true,
            _ => return Ok(()),
        };
        for (at, matched) in self.matched.iter().enumerate() {
            if *matched == wanted {
                context.count_rows(1)?;
                if out(self.made(None, Some(at)))? == Flow::Enough {
                    break;
                }
            }
        }
        Ok(())
    }
}

/// A row that comes into a union from the front.
pub(super) fn own_row<'a>(union: &'a Union<'a>, width: usize, row: &[Value<'a>]) -> Row<'a> {
    union_row(union, width, &union.own_name, &union.own, row)
}

fn union_row<'a>(
    union: &'a Union<'a>,
    width: usize,
    name: &'a str,
    places: &[Option<usize>],
    row: &[Value<'a>],
) -> Row<'a> {
    let mut made: Row<'a> = Vec::with_capacity(width);
    if union.with_source {
        made.push(Value::String(Text::Borrowed(name)));
    }
    made.extend(places.iter().zip(&union.kinds).map(|(place, kind)| match place {
        Some(place) => row.get(*place).cloned().unwrap_or_default(),
        None => missing(*kind),
    }));
    made.resize(width, Value::Null);
    made
}

/// The rows of the other tables of a union.
pub(super) fn branches<'a>(
    union: &'a Union<'a>,
    width: usize,
    context: &Context<'a>,
    out: Next<'_, 'a>,
) -> Result<(), Fault> {
    for branch in &union.branches {
        let mut enough = false;
        run(&branch.pipeline, context, &mut |row| {
            let flow = out(union_row(union, width, &branch.name, &branch.places, &row))?;
            enough = flow == Flow::Enough;
            Ok(flow)
        })?;
        if enough {
            break;
        }
    }
    Ok(())
}
