//! `summarize`

use super::aggregate::Collected;
use super::builder::{Builder, Visible};
use super::environment::{Binder, Bound, Environment, Failed, Typed};
use super::source::automatic_name;
use super::{Expr, Operation, Summarize};
use crate::aggregates::Gives;
use crate::ast::{self, ExprKind};
use crate::error::{Code, Error};
use crate::types::Type;

impl<'t, 's> Binder<'t, 's> {
    pub(super) fn summarize(
        &mut self,
        summarize: &'s ast::Summarize,
        environment: &Environment<'s>,
        builder: &mut Builder<'t>,
    ) -> Bound<()> {
        builder.end_first();
        let mut keys = Vec::new();
        let mut columns: Vec<Visible> = Vec::new();
        let mut unnamed = 0;
        let mut failed = false;
        for named in summarize.by.iter().flatten() {
            let Ok(typed) = self.expression(&named.value, environment, builder) else {
                failed = true;
                continue;
            };
            let name = named.names.first().map(|name| name.text.clone()).or_else(|| automatic_name(&named.value));
            let name = name.unwrap_or_else(|| {
                unnamed += 1;
                format!("Column{unnamed}")
            });
            let name = self.unique(name, &columns);
            columns.push(Visible { name, kind: typed.kind, slot: Some(keys.len()), origin: None });
            keys.push(typed.expr);
        }
        let mut collected = Collected { next: keys.len(), ..Collected::default() };
        // Expressions of aggregates, which are worked out afterwards.
        let mut set: Vec<(usize, Expr)> = Vec::new();
        let mut late: Vec<(usize, Expr)> = Vec::new();
        for named in &summarize.aggregates {
            let single =
                matches!(&named.value.kind, ExprKind::Call(name, _) if crate::aggregates::find(&name.text).is_some());
            collected.outputs = columns.iter().map(|column| (column.name.clone(), column.kind)).collect();
            self.collected = Some(std::mem::take(&mut collected));
            let bound = self.expression(&named.value, environment, builder);
            collected = self.collected.take().unwrap_or_default();
            let Ok(Typed { expr, kind }) = bound else {
                failed = true;
                continue;
            };
            match (single, expr) {
                (true, Expr::Slot(first)) => {
                    let outputs = std::mem::take(&mut collected.outputs);
                    // The sum of nothing is the zero of its type.
                    let sum_kind =
                        collected.calls.last().filter(|call| call.aggregate.gives == Gives::Sum).map(|_| kind);
                    if let Some(kind @ (Type::Real | Type::Decimal | Type::TimeSpan)) = sum_kind {
                        set.push((first, Expr::Convert(kind, Box::new(Expr::Slot(first)))));
                    }
                    for (at, (name, kind)) in outputs.into_iter().enumerate() {
                        let given = named.names.get(at).map(|name| name.text.clone());
                        let named_twice = given.as_ref().is_some_and(|given| columns.iter().any(|c| c.name == *given));
                        if let (true, Some(name)) = (named_twice, named.names.get(at)) {
                            let message = format!("two columns would have the name `{}`", name.text);
                            failed |= self.fail::<()>(Error::at(Code::Duplicate, name.span, message)).is_err();
                        }
                        let name = self.unique(given.unwrap_or(name), &columns);
                        columns.push(Visible { name, kind, slot: Some(first + at), origin: None });
                    }
                }
                (_, expr) => {
                    let name = named.names.first().map(|name| name.text.clone()).unwrap_or_else(|| {
                        unnamed += 1;
                        format!("Column{unnamed}")
                    });
                    let name = self.unique(name, &columns);
                    // The slot is known when all aggregates are.
                    late.push((columns.len(), expr));
                    columns.push(Visible { name, kind, slot: None, origin: None });
                }
            }
        }
        if failed {
            return Err(Failed);
        }
        if summarize.aggregates.is_empty() && keys.is_empty() {
            return Err(Failed);
        }
        let frame = builder.new_frame();
        for _ in 0..collected.next {
            builder.slot();
        }
        builder.push(Operation::Summarize(Summarize { keys, calls: collected.calls, frame }));
        for (at, expr) in late {
            let slot = builder.slot();
            set.push((slot, expr));
            if let Some(column) = columns.get_mut(at) {
                column.slot = Some(slot);
            }
        }
        if !set.is_empty() {
            builder.push(Operation::Set(set));
        }
        builder.scope = columns;
        Ok(())
    }
}
