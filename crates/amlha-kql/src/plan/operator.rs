//! The tabular operators.

use super::builder::Builder;
use super::environment::{Binder, Bound, Environment};
use super::names::{Demand, Words};
use super::{Operation, Sorting};
use crate::ast::{self, Operator, OperatorKind};
use crate::error::{Code, Error};
use crate::operators;
use crate::types::Type;

impl<'t, 's> Binder<'t, 's> {
    /// Binds operators one after another; `demand` is what is wanted of the
    /// rows at the end.
    pub(super) fn operators(
        &mut self,
        operators: &'s [Operator],
        environment: &Environment<'s>,
        words: &Words,
        demand: &Demand,
        builder: &mut Builder<'t>,
    ) -> Bound<()> {
        for (at, operator) in operators.iter().enumerate() {
            let several =
                matches!(operator.kind, OperatorKind::Join(_) | OperatorKind::Union(_) | OperatorKind::MvApply(_));
            let later = if several { words.from(at + 1, demand) } else { None };
            self.count_part(operator.span)?;
            self.operator(operator, environment, &later, builder)?;
            builder.name = match &operator.kind {
                OperatorKind::As(name) => Some(name.text.clone()),
                _ => None,
            };
        }
        Ok(())
    }

    fn operator(
        &mut self,
        operator: &'s Operator,
        environment: &Environment<'s>,
        later: &Demand,
        builder: &mut Builder<'t>,
    ) -> Bound<()> {
        match &operator.kind {
            OperatorKind::Where(condition) => {
                let typed = self.expression(condition, environment, builder)?;
                if !matches!(typed.kind, Type::Bool | Type::Dynamic) && !typed.kind.is_number() {
                    let message = format!("a condition is needed here, this is a value of type {}", typed.kind);
                    return self.fail(Error::at(Code::Argument, condition.span, message));
                }
                builder.push(Operation::Where(typed.expr));
            }
            OperatorKind::Extend(values) | OperatorKind::Serialize(values) => {
                return self.extend(values, environment, builder);
            }
            OperatorKind::Project(values) => return self.project(values, environment, builder),
            OperatorKind::ProjectAway(names) => {
                let away = self.matching(names, environment, builder)?;
                let mut at = 0;
                builder.scope.retain(|_| {
                    at += 1;
                    !away.contains(&(at - 1))
                });
            }
            OperatorKind::ProjectKeep(names) => {
                let kept = self.matching(names, environment, builder)?;
                let mut at = 0;
                builder.scope.retain(|_| {
                    at += 1;
                    kept.contains(&(at - 1))
                });
            }
            OperatorKind::ProjectRename(pairs) => {
                for (new, old) in pairs {
                    let at = self.known_column(old, environment, builder)?;
                    if builder.scope.iter().enumerate().any(|(other, c)| other != at && c.name == new.text) {
                        let message = format!("there is a column `{}` already", new.text);
                        return self.fail(Error::at(Code::Duplicate, new.span, message));
                    }
                    if let Some(column) = builder.scope.get_mut(at) {
                        column.name.clone_from(&new.text);
                    }
                }
            }
            OperatorKind::ProjectReorder(columns) => return self.reorder(columns, environment, builder),
            OperatorKind::Take(count) => {
                let count = self.whole(count, environment)?;
                builder.push(Operation::Take(count));
            }
            OperatorKind::Count(name) => {
                let frame = builder.new_frame();
                builder.column(name.as_ref().map_or("Count", |name| name.text.as_str()), Type::Long);
                builder.push(Operation::Count(frame));
            }
            OperatorKind::Distinct(values) => return self.distinct(values, environment, builder),
            OperatorKind::Sort(keys) => {
                let keys = self.sort_keys(keys, environment, builder)?;
                builder.push(Operation::Sort(keys));
            }
            OperatorKind::Top(count, keys) => {
                let count = self.whole(count, environment)?;
                let keys = self.sort_keys(keys, environment, builder)?;
                builder.push(Operation::Top(count, keys));
            }
            OperatorKind::Summarize(summarize) => return self.summarize(summarize, environment, builder),
            OperatorKind::Join(join) => return self.join(join, environment, later, builder),
            OperatorKind::Union(union) => return self.union(union, false, environment, later, builder),
            OperatorKind::MvExpand(expand) => {
                let pairs = match &expand.kind {
                    Some(kind) => self.option(kind, &["bag", "array"])? == "array",
                    None => false,
                };
                let limit = expand.limit.as_ref().map(|limit| self.whole(limit, environment)).transpose()?;
                let expand =
                    self.expand(&expand.columns, expand.item_index.as_ref(), pairs, limit, environment, builder)?;
                builder.push(Operation::Expand(expand));
            }
            OperatorKind::MvApply(apply) => return self.mv_apply(apply, environment, later, builder),
            OperatorKind::Parse(parse) => return self.parse_operator(parse, operator, environment, builder),
            OperatorKind::Search(search) => {
                let condition = self.search_condition(&search.condition, search.kind.as_ref(), environment, builder)?;
                builder.push(Operation::Where(condition));
            }
            // Names for other statements and pictures change nothing here.
            OperatorKind::As(_) | OperatorKind::Render(_) => {}
            OperatorKind::Other(name, _) => {
                let also = match operators::operator(name) {
                    Some(info) if info.resource_graph => "Azure Resource Graph has it",
                    _ => "Azure Resource Graph does not have it either",
                };
                let message = format!("`{name}` is valid in the language but not available here");
                return self.fail(Error::at(Code::NotSupported, operator.name, message).with_help(also));
            }
        }
        Ok(())
    }

    /// A number of rows.
    pub(super) fn whole(&mut self, expr: &'s ast::Expr, environment: &Environment<'s>) -> Bound<u64> {
        let (value, _) = self.constant(expr, environment)?;
        match value.to_long().and_then(|n| u64::try_from(n).ok()) {
            Some(n) => Ok(n),
            None => self.fail(Error::at(Code::Argument, expr.span, "a whole number, zero or more, is needed here")),
        }
    }

    pub(super) fn known_column(
        &mut self,
        name: &ast::Name,
        environment: &Environment<'s>,
        builder: &Builder<'t>,
    ) -> Bound<usize> {
        match self.column(&name.text, name.span, builder)? {
            Some(at) => Ok(at),
            None => self.unknown_column(&name.text, name.span, environment, builder),
        }
    }

    fn sort_keys(
        &mut self,
        keys: &'s [ast::SortKey],
        environment: &Environment<'s>,
        builder: &mut Builder<'t>,
    ) -> Bound<Vec<Sorting>> {
        builder.end_first();
        let mut out = Vec::new();
        for key in keys {
            let value = self.expression(&key.value, environment, builder)?.expr;
            let ascending = key.ascending.unwrap_or(false);
            out.push(Sorting { value, ascending, nulls_first: key.nulls_first.unwrap_or(ascending) });
        }
        Ok(out)
    }
}
