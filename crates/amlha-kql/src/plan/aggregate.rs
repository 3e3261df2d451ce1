//! Aggregates in the expressions of `summarize`.

use super::builder::Builder;
use super::environment::{Binder, Bound, Environment, Typed};
use super::source::automatic_name;
use super::{AggregateCall, Expr};
use crate::aggregates::{self, Gives, Names};
use crate::ast::{self, ExprKind, Name};
use crate::error::{Code, Error};
use crate::span::Span;
use crate::types::Type;

/// The aggregates that were found so far in a `summarize`.
#[derive(Default)]
pub(super) struct Collected {
    pub(super) calls: Vec<AggregateCall>,
    /// The slot of the next value of an aggregate.
    pub(super) next: usize,
    /// Names and types of the values of the call that was found last.
    pub(super) outputs: Vec<(String, Type)>,
}

impl<'t, 's> Binder<'t, 's> {
    /// A name of a column where only aggregates and keys may stand.
    pub(super) fn outside_of_aggregate<T>(&mut self, name: &str, span: Span) -> Bound<T> {
        let message = format!("`{name}` is a column of single rows, this is about groups");
        self.fail(
            Error::at(Code::Aggregate, span, message).with_help(format!(
                "put it after `by`, or into an aggregate such as `max({name})` or `make_set({name})`"
            )),
        )
    }

    /// The call as an aggregate, if it is one here.
    pub(super) fn aggregate_call(
        &mut self,
        name: &'s Name,
        arguments: &'s [ast::Expr],
        span: Span,
        environment: &Environment<'s>,
        builder: &mut Builder<'t>,
    ) -> Bound<Option<Typed>> {
        let Some(aggregate) = aggregates::find(&name.text) else { return Ok(None) };
        let Some(mut collected) = self.collected.take() else {
            // Some names are both, and outside of groups only a function.
            if crate::functions::find(&name.text).is_some() {
                return Ok(None);
            }
            let message = format!("`{}` is about groups of rows, it belongs into `summarize`", name.text);
            return self.fail(Error::at(Code::Aggregate, name.span, message));
        };
        let result = self.aggregate(aggregate, name, arguments, span, environment, builder, &mut collected);
        self.collected = Some(collected);
        result.map(Some)
    }

    #[expect(clippy::too_many_arguments, reason = "a call, and where it belongs to")]
    fn aggregate(
        &mut self,
        aggregate: &'static aggregates::Aggregate,
        name: &'s Name,
        arguments: &'s [ast::Expr],
        span: Span,
        environment: &Environment<'s>,
        builder: &mut Builder<'t>,
        collected: &mut Collected,
    ) -> Bound<Typed> {
        self.count_arguments(name, arguments.len(), aggregate.least, aggregate.most, span)?;
        // `*` stands for all columns that are not there already.
        let mut bound: Vec<(Typed, Option<String>)> = Vec::new();
        for argument in arguments {
            if !matches!(argument.kind, ExprKind::Star) {
                let typed = self.expression(argument, environment, builder)?;
                bound.push((typed, automatic_name(argument)));
                continue;
            }
            if aggregate.gives == Gives::Count {
                continue;
            }
            if !matches!(aggregate.gives, Gives::Arguments) {
                return self.fail(Error::at(Code::Argument, argument.span, "`*` cannot stand here"));
            }
            for at in 0..builder.scope.len() {
                let column = builder.scope.get(at).map(|column| column.name.clone()).unwrap_or_default();
                let given = bound.iter().any(|(_, name)| name.as_deref() == Some(column.as_str()));
                let key = collected.outputs.iter().any(|(name, _)| *name == column);
                if !given && !key {
                    bound.push((builder.path(at, Vec::new()), Some(column)));
                }
            }
        }
        let condition = match aggregate.condition {
            Some(at) if at < bound.len() => Some(bound.remove(at).0.expr),
            _ => None,
        };
        let first = bound.first().map(|(typed, name)| (typed.kind, name.clone()));
        let (first_kind, first_name) = first.unwrap_or((Type::Dynamic, None));
        let own = |fallback: &str| match &first_name {
            Some(column) => format!("{fallback}_{column}"),
            None => format!("{fallback}_"),
        };
        let outputs: Vec<(String, Type)> = match aggregate.gives {
            Gives::Count => vec![(own(aggregate.names.prefix(&name.text)), Type::Long)],
            Gives::Type(kind) => vec![(own(aggregate.names.prefix(&name.text)), kind)],
            Gives::Sum => {
                let kind = match first_kind {
                    Type::Int => Type::Long,
                    Type::Bool => Type::Long,
                    kind => kind,
                };
                vec![(own(aggregate.names.prefix(&name.text)), kind)]
            }
            Gives::Average => {
                let kind = match first_kind {
                    Type::TimeSpan | Type::DateTime | Type::Decimal => first_kind,
                    _ => Type::Real,
                };
                vec![(own(aggregate.names.prefix(&name.text)), kind)]
            }
            Gives::First => {
                let kind = if first_kind == Type::Int && aggregate.name.starts_with("percentile") {
                    Type::Long
                } else {
                    first_kind
                };
                let mut base = own(aggregate.names.prefix(&name.text));
                if let (Names::Percentile, Some((Typed { expr: Expr::Constant(which), .. }, _))) =
                    (aggregate.names, bound.get(1))
                {
                    base = format!("{base}_{}", which.to_text());
                }
                vec![(base, kind)]
            }
            Gives::Percentiles => {
                let base = own(aggregate.names.prefix(&name.text));
                let kind = if first_kind == Type::Int { Type::Long } else { first_kind };
                let which = bound.iter().skip(1);
                which
                    .map(|(typed, _)| match &typed.expr {
                        Expr::Constant(which) => (format!("{base}_{}", which.to_text()), kind),
                        _ => (base.clone(), kind),
                    })
                    .collect()
            }
            Gives::Arguments => {
                let prefix = if name.text == "any" { "any_" } else { "" };
                let kept = bound.iter().enumerate();
                kept.map(|(at, (typed, column))| {
                    let fallback = match at {
                        0 => format!("{}_", aggregate.names.prefix(&name.text)),
                        _ => format!("{}_{at}", aggregate.names.prefix(&name.text)),
                    };
                    (column.as_ref().map_or(fallback, |column| format!("{prefix}{column}")), typed.kind)
                })
                .collect()
            }
        };
        let slot = collected.next;
        collected.next += outputs.len();
        let kind = outputs.first().map_or(Type::Dynamic, |(_, kind)| *kind);
        collected.calls.push(AggregateCall {
            aggregate,
            arguments: bound.into_iter().map(|(typed, _)| typed.expr).collect(),
            condition,
            outputs: outputs.len(),
        });
        collected.outputs = outputs;
        Ok(Typed { expr: Expr::Slot(slot), kind })
    }
}
