//! Operators with more than one table: `join`, `lookup`, `union`, `search`
//! over tables.

use super::builder::Builder;
use super::environment::{Binder, Bound, Environment, Failed};
use super::names::{self, Demand};
use super::project::wildcard;
use super::{Branch, Expr, Join, JoinKind, Operation, Pipeline, Source, Union};
use crate::ast::{self, BinaryOp, ExprKind, PathStep};
use crate::error::{Code, Error};
use crate::span::Span;
use crate::table::Column;
use crate::types::Type;

const KINDS: &[(&str, JoinKind)] = &[
    ("innerunique", JoinKind::InnerUnique),
    ("inner", JoinKind::Inner),
    ("leftouter", JoinKind::LeftOuter),
    ("rightouter", JoinKind::RightOuter),
    ("fullouter", JoinKind::FullOuter),
    ("leftsemi", JoinKind::LeftSemi),
    ("semi", JoinKind::LeftSemi),
    ("rightsemi", JoinKind::RightSemi),
    ("leftanti", JoinKind::LeftAnti),
    ("anti", JoinKind::LeftAnti),
    ("leftantisemi", JoinKind::LeftAnti),
    ("rightanti", JoinKind::RightAnti),
    ("rightantisemi", JoinKind::RightAnti),
];

/// A condition of a join: an expression of each side.
struct Equality<'s> {
    left: Side<'s>,
    right: Side<'s>,
}

/// A column of a side, and the steps into it.
struct Side<'s> {
    name: &'s str,
    span: Span,
}

impl<'t, 's> Binder<'t, 's> {
    pub(super) fn join(
        &mut self,
        join: &'s ast::Join,
        environment: &Environment<'s>,
        later: &Demand,
        builder: &mut Builder<'t>,
    ) -> Bound<()> {
        builder.end_first();
        let kind = match &join.kind {
            None if join.lookup => JoinKind::LeftOuter,
            None => JoinKind::InnerUnique,
            Some(kind) => {
                let words: Vec<&'static str> = if join.lookup {
                    vec!["leftouter", "inner"]
                } else {
                    KINDS.iter().map(|(word, _)| *word).collect()
                };
                let word = self.option(kind, &words)?;
                KINDS.iter().find(|(known, _)| *known == word).map_or(JoinKind::InnerUnique, |(_, kind)| *kind)
            }
        };
        let mut equalities = Vec::new();
        for on in &join.on {
            self.equalities(on, &mut equalities)?;
        }
        let conditions = join.on.iter().map(|on| on.span).reduce(Span::to).unwrap_or(join.right.span);
        let wanted = names::and(later, conditions.text(self.source));
        let right = self.pipe(&join.right, environment, &wanted);

        let mut left_keys = Vec::new();
        let mut left_names = Vec::new();
        for equality in &equalities {
            let side = &equality.left;
            match self.column(side.name, side.span, builder)? {
                Some(at) => {
                    left_names.push(builder.scope.get(at).map(|column| column.name.clone()).unwrap_or_default());
                    left_keys.push(Expr::Slot(builder.slot_of(at)));
                }
                None => return self.unknown_column(side.name, side.span, environment, builder),
            }
        }
        let right = right?;
        let mut right_keys = Vec::new();
        let mut right_names = Vec::new();
        for equality in &equalities {
            let at = self.right_column(&equality.right, &right.columns)?;
            right_names.push(right.columns.get(at).map(|column| column.name.clone()).unwrap_or_default());
            right_keys.push(Expr::Slot(at));
        }
        self.join_columns(join.lookup, kind, right, (left_keys, right_keys), &right_names, &wanted, builder);
        Ok(())
    }

    #[expect(clippy::too_many_arguments, reason = "the parts of one join")]
    fn join_columns(
        &mut self,
        lookup: bool,
        kind: JoinKind,
        right: Pipeline<'t>,
        (left_keys, right_keys): (Vec<Expr>, Vec<Expr>),
        right_names: &[String],
        wanted: &Demand,
        builder: &mut Builder<'t>,
    ) {
        let left_too = !matches!(kind, JoinKind::RightSemi | JoinKind::RightAnti);
        let right_too = !matches!(kind, JoinKind::LeftSemi | JoinKind::LeftAnti);
        // Names are given before unwanted columns go, so that `id1` is the
        // same column whatever is wanted.
        let columns = builder.scope.clone();
        let mut names: Vec<String> =
            if left_too { columns.iter().map(|column| column.name.clone()).collect() } else { Vec::new() };
        let mut left = Vec::new();
        let mut sight = Vec::new();
        for (at, column) in columns.iter().enumerate().filter(|_| left_too) {
            if names::wants(wanted, &column.name) {
                left.push((builder.slot_of(at), column.kind));
                sight.push((column.name.clone(), column.kind));
            }
        }
        let mut right_slots = Vec::new();
        for (at, column) in right.columns.iter().enumerate().filter(|_| right_too) {
            if lookup && right_names.contains(&column.name) {
                continue;
            }
            let name = if names.contains(&column.name) {
                (1..=names.len() + 1)
                    .map(|n| format!("{}{n}", column.name))
                    .find(|name| !names.contains(name))
                    .unwrap_or_default()
            } else {
                column.name.clone()
            };
            names.push(name.clone());
            right_slots.push((at, column.kind));
            sight.push((name, column.kind));
        }
        let frame = builder.new_frame();
        for (name, kind) in sight {
            builder.column(name, kind);
        }
        builder.push(Operation::Join(Join { kind, right, left_keys, right_keys, left, right_slots, frame }));
    }

    fn right_column(&mut self, side: &Side<'s>, columns: &[Column]) -> Bound<usize> {
        let exact = columns.iter().position(|column| column.name == side.name);
        let found = exact.or_else(|| {
            let mut alike = (0..columns.len())
                .filter(|at| columns.get(*at).is_some_and(|column| column.name.eq_ignore_ascii_case(side.name)));
            alike.next().filter(|_| alike.next().is_none())
        });
        match found {
            Some(at) => Ok(at),
            None => {
                let message = format!("the right side of the join has no column `{}`", side.name);
                let names = columns.iter().map(|column| column.name.as_str());
                let error =
                    Error::at(Code::UnknownColumn, side.span, message).with_nearest(self.source, side.name, names);
                self.fail(error)
            }
        }
    }

    fn equalities(&mut self, on: &'s ast::Expr, out: &mut Vec<Equality<'s>>) -> Bound<()> {
        match &on.kind {
            ExprKind::Name(name) => {
                let side = || Side { name: name.as_str(), span: on.span };
                out.push(Equality { left: side(), right: side() });
                Ok(())
            }
            ExprKind::And(parts) => parts.iter().try_for_each(|part| self.equalities(part, out)),
            ExprKind::Binary(BinaryOp::Equal, a, b) => match (sided(a), sided(b)) {
                (Some(("$left", left)), Some(("$right", right))) | (Some(("$right", right)), Some(("$left", left))) => {
                    out.push(Equality { left, right });
                    Ok(())
                }
                _ => self.bad_condition(on.span),
            },
            _ => self.bad_condition(on.span),
        }
    }

    fn bad_condition(&mut self, span: Span) -> Bound<()> {
        self.fail(
            Error::at(Code::Argument, span, "a join takes columns and equalities of columns")
                .with_expected(["a column", "`$left.a == $right.b`"])
                .with_help("what is to be compared must be a column: make one with `extend` before the join"),
        )
    }

    pub(super) fn union(
        &mut self,
        union: &'s ast::Union,
        at_start: bool,
        environment: &Environment<'s>,
        later: &Demand,
        builder: &mut Builder<'t>,
    ) -> Bound<()> {
        let inner = match &union.kind {
            Some(kind) => self.option(kind, &["outer", "inner"])? == "inner",
            None => false,
        };
        let mut branches: Vec<(Pipeline<'t>, String)> = Vec::new();
        let mut number = usize::from(!at_start);
        for pipe in &union.tables {
            let pattern = match &pipe.source {
                ast::Source::Table(name) if name.text.contains('*') && pipe.operators.is_empty() => Some(name),
                _ => None,
            };
            if let Some(pattern) = pattern {
                let names: Vec<String> =
                    self.tables.names().filter(|name| wildcard(&pattern.text, name)).map(str::to_owned).collect();
                if names.is_empty() && !union.fuzzy {
                    let message = format!("no table fits `{}`", pattern.text);
                    return self.fail(Error::at(Code::UnknownTable, pattern.span, message));
                }
                for name in names {
                    let source = self.named_source(&name, pattern.span, environment, later)?;
                    branches.push((source.finish(later), name));
                }
                continue;
            }
            let before = self.errors.len();
            match self.build(pipe, environment, later) {
                Ok(built) => {
                    let name = built.name.clone().unwrap_or_else(|| format!("union_arg{number}"));
                    branches.push((built.finish(later), name));
                }
                // `isfuzzy` passes over tables that are not there.
                Err(_) if union.fuzzy && self.errors.iter().skip(before).all(|e| e.code == Code::UnknownTable) => {
                    self.errors.truncate(before);
                }
                Err(Failed) => return Err(Failed),
            }
            number += 1;
        }
        self.union_columns(union, inner, at_start, branches, later, builder);
        Ok(())
    }

    fn union_columns(
        &mut self,
        union: &ast::Union,
        inner: bool,
        at_start: bool,
        branches: Vec<(Pipeline<'t>, String)>,
        later: &Demand,
        builder: &mut Builder<'t>,
    ) {
        builder.end_first();
        builder.settle(later);
        let own: Vec<Column> = builder.scope.iter().map(|c| Column::new(c.name.clone(), c.kind)).collect();
        let mut sides: Vec<&[Column]> = branches.iter().map(|(pipeline, _)| pipeline.columns.as_slice()).collect();
        if !at_start {
            sides.insert(0, &own);
        }
        let columns = merged(&sides, inner);
        let own_name = builder.name.clone().unwrap_or_else(|| "union_arg0".to_owned());
        let own_slots: Vec<Option<usize>> = columns
            .iter()
            .map(|(source, column)| {
                let found = builder.scope.iter().find(|own| own.name == *source && own.kind == column.kind);
                found.and_then(|own| own.slot)
            })
            .collect();
        let frame = builder.new_frame();
        if let Some(name) = &union.with_source {
            builder.column(name.text.clone(), Type::String);
        }
        for (_, column) in &columns {
            builder.column(column.name.clone(), column.kind);
        }
        let branches = branches
            .into_iter()
            .map(|(pipeline, name)| {
                let place = |(source, column): &(String, Column)| {
                    pipeline.columns.iter().position(|own| own.name == *source && own.kind == column.kind)
                };
                let places = columns.iter().map(place).collect();
                Branch { pipeline, name, places }
            })
            .collect();
        builder.push(Operation::Union(Union {
            own: own_slots,
            own_name,
            branches,
            kinds: columns.iter().map(|(_, column)| column.kind).collect(),
            with_source: union.with_source.is_some(),
            frame,
        }));
    }

    /// `search` at the start: over tables, with their names in `$table`.
    pub(super) fn search_source(
        &mut self,
        search: &'s ast::Search,
        span: Span,
        environment: &Environment<'s>,
    ) -> Bound<Builder<'t>> {
        let mut tables: Vec<String> = Vec::new();
        if search.tables.is_empty() {
            tables.extend(self.tables.names().map(str::to_owned));
        }
        for name in &search.tables {
            let fitting: Vec<&str> = self.tables.names().filter(|table| wildcard(&name.text, table)).collect();
            match fitting.is_empty() {
                true => tables.push(name.text.clone()),
                false => tables.extend(fitting.into_iter().map(str::to_owned)),
            }
        }
        if tables.is_empty() {
            let message = "there are no tables to search; names of `let` are not searched here";
            return self.fail(Error::at(Code::NotSupported, span, message));
        }
        let mut branches = Vec::new();
        for name in tables {
            let mut source = self.named_source(&name, span, environment, &None)?;
            let condition = self.search_condition(&search.condition, search.kind.as_ref(), environment, &mut source)?;
            source.push(Operation::Where(condition));
            branches.push((source.finish(&None), name));
        }
        let union = ast::Union {
            kind: None,
            with_source: Some(ast::Name { text: "$table".to_owned(), span }),
            fuzzy: false,
            tables: Vec::new(),
        };
        let mut builder = Builder::new(Source::Nothing);
        self.union_columns(&union, false, true, branches, &None, &mut builder);
        Ok(builder)
    }
}

/// `$left.a` as its two names.
fn sided(expr: &ast::Expr) -> Option<(&str, Side<'_>)> {
    let ExprKind::Path(base, steps) = &expr.kind else { return None };
    match steps.as_slice() {
        [PathStep::Member(name)] => Some((base.as_name()?, Side { name: &name.text, span: name.span })),
        _ => None,
    }
}

/// The columns of a union: for each the name it has in its table, and what it
/// is afterwards. A name with two types becomes two columns.
fn merged(sides: &[&[Column]], inner: bool) -> Vec<(String, Column)> {
    let mut columns: Vec<Column> = Vec::new();
    for side in sides {
        for column in *side {
            if !columns.contains(column) {
                columns.push(column.clone());
            }
        }
    }
    if inner {
        columns.retain(|column| sides.iter().all(|side| side.contains(column)));
    }
    let mut named: Vec<(String, Column)> = Vec::new();
    for column in &columns {
        let types = columns.iter().filter(|other| other.name == column.name).count();
        let name = if types > 1 { format!("{}_{}", column.name, column.kind) } else { column.name.clone() };
        let taken = |name: &str| named.iter().any(|(_, known)| known.name == name);
        let name = (1..=named.len())
            .map(|n| format!("{name}{n}"))
            .find(|numbered| !taken(numbered))
            .filter(|_| taken(&name))
            .unwrap_or(name);
        named.push((column.name.clone(), Column::new(name, column.kind)));
    }
    named
}
