//! Operators that choose columns, and those that compute new ones.

use super::builder::{Builder, Visible};
use super::environment::{Binder, Bound, Environment, Failed};
use super::source::automatic_name;
use super::{Expr, Operation};
use crate::ast::{self, ExprKind, Reorder};
use crate::error::{Code, Error};

impl<'t, 's> Binder<'t, 's> {
    /// The columns that names with `*` mean, in the order of the names.
    pub(super) fn matching(
        &mut self,
        names: &[ast::Name],
        environment: &Environment<'s>,
        builder: &Builder<'t>,
    ) -> Bound<Vec<usize>> {
        let mut found = Vec::new();
        for name in names {
            if name.text.contains('*') {
                let alike = builder.scope.iter().enumerate().filter(|(_, c)| wildcard(&name.text, &c.name));
                found.extend(alike.map(|(at, _)| at));
            } else {
                found.push(self.known_column(name, environment, builder)?);
            }
        }
        Ok(found)
    }

    pub(super) fn reorder(
        &mut self,
        columns: &[(ast::Name, Option<Reorder>)],
        environment: &Environment<'s>,
        builder: &mut Builder<'t>,
    ) -> Bound<()> {
        let mut order: Vec<usize> = Vec::new();
        for (name, by) in columns {
            let mut found = self.matching(std::slice::from_ref(name), environment, builder)?;
            let text = |at: &usize| builder.scope.get(*at).map(|column| column.name.clone()).unwrap_or_default();
            match by {
                None => {}
                Some(Reorder::Asc) => found.sort_by_key(text),
                Some(Reorder::Desc) => found.sort_by_key(|at| std::cmp::Reverse(text(at))),
                Some(Reorder::GrannyAsc) => found.sort_by_key(|at| granny(&text(at))),
                Some(Reorder::GrannyDesc) => found.sort_by_key(|at| std::cmp::Reverse(granny(&text(at)))),
            }
            found.retain(|at| !order.contains(at));
            order.extend(found);
        }
        let rest: Vec<usize> = (0..builder.scope.len()).filter(|at| !order.contains(at)).collect();
        order.extend(rest);
        builder.scope = order.iter().filter_map(|at| builder.scope.get(*at).cloned()).collect();
        Ok(())
    }

    pub(super) fn extend(
        &mut self,
        values: &'s [ast::Named],
        environment: &Environment<'s>,
        builder: &mut Builder<'t>,
    ) -> Bound<()> {
        // What is computed is computed of the rows that came through, not of
        // all rows of the table.
        builder.end_first();
        let mut set = Vec::new();
        let mut fresh = Vec::new();
        let mut unnamed = 0;
        let mut failed = false;
        for named in values {
            let Ok(bound) = self.values_of(named, environment, builder) else {
                failed = true;
                continue;
            };
            for (name, typed) in bound {
                let given = !named.names.is_empty();
                let name = name.unwrap_or_else(|| {
                    unnamed += 1;
                    format!("Column{unnamed}")
                });
                let name = if given { name } else { self.unique(self.unique(name, &builder.scope), &fresh) };
                let slot = builder.slot();
                set.push((slot, typed.expr));
                fresh.push(Visible { name, kind: typed.kind, slot: Some(slot), origin: None });
            }
        }
        if failed {
            return Err(Failed);
        }
        builder.push(Operation::Set(set));
        for column in fresh {
            match builder.scope.iter_mut().find(|known| known.name == column.name) {
                Some(known) => *known = column,
                None => builder.scope.push(column),
            }
        }
        Ok(())
    }

    pub(super) fn project(
        &mut self,
        values: &'s [ast::Named],
        environment: &Environment<'s>,
        builder: &mut Builder<'t>,
    ) -> Bound<()> {
        builder.end_first();
        let mut set = Vec::new();
        let mut columns: Vec<Visible> = Vec::new();
        let mut unnamed = 0;
        let mut failed = false;
        for named in values {
            // A column that only passes keeps its slot, and stays unread until
            // somebody asks for it.
            if let Some(name) = named.value.as_name()
                && named.names.len() <= 1
                && let Ok(Some(at)) = self.column(name, named.value.span, builder)
                && let Some(column) = builder.scope.get(at)
            {
                let mut column = column.clone();
                if let Some(given) = named.names.first() {
                    column.name.clone_from(&given.text);
                }
                failed |= self.project_column(column, named, &mut columns).is_err();
                continue;
            }
            let Ok(bound) = self.values_of(named, environment, builder) else {
                failed = true;
                continue;
            };
            for (name, typed) in bound {
                let name = name.unwrap_or_else(|| {
                    unnamed += 1;
                    format!("Column{unnamed}")
                });
                let slot = match typed.expr {
                    Expr::Slot(slot) => slot,
                    expr => {
                        let slot = builder.slot();
                        set.push((slot, expr));
                        slot
                    }
                };
                let column = Visible { name, kind: typed.kind, slot: Some(slot), origin: None };
                failed |= self.project_column(column, named, &mut columns).is_err();
            }
        }
        if failed {
            return Err(Failed);
        }
        if !set.is_empty() {
            builder.push(Operation::Set(set));
        }
        builder.scope = columns;
        Ok(())
    }

    pub(super) fn project_column(
        &mut self,
        mut column: Visible,
        named: &ast::Named,
        columns: &mut Vec<Visible>,
    ) -> Bound<()> {
        if columns.iter().any(|known| known.name == column.name) {
            if let Some(name) = named.names.first() {
                let message = format!("two columns would have the name `{}`", name.text);
                return self.fail(Error::at(Code::Duplicate, name.span, message));
            }
            column.name = self.unique(column.name, columns);
        }
        columns.push(column);
        Ok(())
    }

    pub(super) fn distinct(
        &mut self,
        values: &'s [ast::Expr],
        environment: &Environment<'s>,
        builder: &mut Builder<'t>,
    ) -> Bound<()> {
        builder.end_first();
        let all = matches!(values, [one] if matches!(one.kind, ExprKind::Star));
        if !all {
            let mut set = Vec::new();
            let mut columns: Vec<Visible> = Vec::new();
            let bound = self.all(values, environment, builder)?;
            for (at, (typed, value)) in bound.into_iter().zip(values).enumerate() {
                let name = automatic_name(value).unwrap_or_else(|| format!("Column{}", at + 1));
                let slot = match typed.expr {
                    Expr::Slot(slot) => slot,
                    expr => {
                        let slot = builder.slot();
                        set.push((slot, expr));
                        slot
                    }
                };
                let name = self.unique(name, &columns);
                columns.push(Visible { name, kind: typed.kind, slot: Some(slot), origin: None });
            }
            if !set.is_empty() {
                builder.push(Operation::Set(set));
            }
            builder.scope = columns;
        }
        let keys = (0..builder.scope.len()).map(|at| Expr::Slot(builder.slot_of(at))).collect();
        builder.push(Operation::Distinct(keys));
        Ok(())
    }
}

/// Whether a name fits a pattern with `*`.
pub(super) fn wildcard(pattern: &str, name: &str) -> bool {
    let mut parts = pattern.split('*');
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = name.strip_prefix(first) else { return false };
    let parts: Vec<&str> = parts.collect();
    let Some((last, middle)) = parts.split_last() else { return rest.is_empty() };
    for part in middle {
        match rest.find(part) {
            Some(at) => rest = rest.get(at + part.len()..).unwrap_or_default(),
            None => return false,
        }
    }
    rest.ends_with(last)
}

/// Numbers in names count as numbers.
fn granny(name: &str) -> Vec<(String, u64)> {
    let mut out = Vec::new();
    let mut rest = name;
    while !rest.is_empty() {
        let text = rest.find(|c: char| c.is_ascii_digit()).unwrap_or(rest.len());
        let (word, after) = rest.split_at(text);
        let digits = after.find(|c: char| !c.is_ascii_digit()).unwrap_or(after.len());
        let (number, after) = after.split_at(digits);
        out.push((word.to_owned(), number.parse().unwrap_or(0)));
        rest = after;
    }
    out
}
