//! Expressions: names to places, types, and what can be prepared.

use super::builder::Builder;
use super::environment::{Binder, Binding, Bound, Environment, Typed, known, lookup};
use super::{Expr, List};
use crate::ast::{self, BinaryOp, ExprKind, InOp, PathStep, TextOp, TextTest};
use crate::error::{Code, Error};
use crate::json::Step;
use crate::run::Needle;
use crate::span::Span;
use crate::types::Type;
use crate::value::Value;

impl<'t, 's> Binder<'t, 's> {
    pub(super) fn expression(
        &mut self,
        expr: &'s ast::Expr,
        environment: &Environment<'s>,
        builder: &mut Builder<'t>,
    ) -> Bound<Typed> {
        let typed = self.unfolded(expr, environment, builder)?;
        Ok(self.folded(typed))
    }

    fn unfolded(
        &mut self,
        expr: &'s ast::Expr,
        environment: &Environment<'s>,
        builder: &mut Builder<'t>,
    ) -> Bound<Typed> {
        match &expr.kind {
            ExprKind::Literal(value, kind) => {
                let value = match (value, kind) {
                    (Value::Null, Type::String) => Value::from(""),
                    _ => value.clone(),
                };
                Ok(Typed { expr: Expr::Constant(value), kind: *kind })
            }
            ExprKind::TypeOf(kind) => Ok(Typed { expr: Expr::Constant(Value::from(kind.name())), kind: Type::String }),
            ExprKind::Name(name) => self.name(name, expr.span, environment, builder),
            ExprKind::Path(base, steps) => self.path(base, steps, environment, builder),
            ExprKind::Call(name, arguments) => self.call(name, arguments, expr.span, environment, builder),
            ExprKind::Negate(inner) => {
                let inner = self.expression(inner, environment, builder)?;
                Ok(Typed { expr: Expr::Negate(Box::new(inner.expr)), kind: inner.kind })
            }
            ExprKind::And(operands) => {
                let operands = self.all(operands, environment, builder)?;
                Ok(boolean(Expr::And(operands.into_iter().map(|operand| operand.expr).collect())))
            }
            ExprKind::Or(operands) => {
                let operands = self.all(operands, environment, builder)?;
                Ok(boolean(Expr::Or(operands.into_iter().map(|operand| operand.expr).collect())))
            }
            ExprKind::Binary(op, left, right) => self.binary(*op, left, right, environment, builder),
            ExprKind::In(op, value, list) => {
                let value = self.expression(value, environment, builder)?;
                let list = self.list(*op, list, environment, builder)?;
                Ok(boolean(Expr::In(*op, Box::new(value.expr), list)))
            }
            ExprKind::Between { negated, value, low, high } => {
                let value = Box::new(self.expression(value, environment, builder)?.expr);
                let low = Box::new(self.expression(low, environment, builder)?.expr);
                let high = Box::new(self.expression(high, environment, builder)?.expr);
                Ok(boolean(Expr::Between { negated: *negated, value, low, high }))
            }
            ExprKind::Star => {
                self.fail(Error::at(Code::Argument, expr.span, "`*` stands for all columns, a value is needed here"))
            }
            ExprKind::Table(pipe) => self.fail(
                Error::at(Code::Argument, pipe.span, "this is a table, a value is needed here")
                    .with_help("`toscalar(...)` gives the first value of a table"),
            ),
        }
    }

    /// All of them, so that every error is found.
    pub(super) fn all(
        &mut self,
        exprs: &'s [ast::Expr],
        environment: &Environment<'s>,
        builder: &mut Builder<'t>,
    ) -> Bound<Vec<Typed>> {
        let bound: Vec<Bound<Typed>> = exprs.iter().map(|expr| self.expression(expr, environment, builder)).collect();
        bound.into_iter().collect()
    }

    /// The place of a column in sight: written the same, or else the only one
    /// that differs in the case of letters.
    pub(super) fn column(&mut self, name: &str, span: Span, builder: &Builder<'t>) -> Bound<Option<usize>> {
        if let Some(at) = builder.scope.iter().position(|column| column.name == name) {
            return Ok(Some(at));
        }
        let alike: Vec<usize> = (0..builder.scope.len())
            .filter(|at| builder.scope.get(*at).is_some_and(|column| column.name.eq_ignore_ascii_case(name)))
            .collect();
        match alike.as_slice() {
            [] => Ok(None),
            [at] => Ok(Some(*at)),
            several => {
                let names: Vec<String> = several
                    .iter()
                    .filter_map(|at| builder.scope.get(*at))
                    .map(|column| format!("`{}`", column.name))
                    .collect();
                let message = format!("`{name}` may be {}", names.join(" or "));
                self.fail(Error::at(Code::Ambiguous, span, message).with_help("write the name as the column has it"))
            }
        }
    }

    fn name(
        &mut self,
        name: &str,
        span: Span,
        environment: &Environment<'s>,
        builder: &mut Builder<'t>,
    ) -> Bound<Typed> {
        // A `let` name that is written the same goes before a column that is
        // only alike.
        let exact = builder.scope.iter().any(|column| column.name == name);
        let column =
            if exact || lookup(environment, name).is_none() { self.column(name, span, builder)? } else { None };
        if let Some(at) = column {
            if self.collected.is_some() {
                return self.outside_of_aggregate(name, span);
            }
            return Ok(builder.path(at, Vec::new()));
        }
        match lookup(environment, name) {
            Some(Binding::Scalar(typed)) => return Ok(typed.clone()),
            Some(Binding::Table(..) | Binding::Named(..)) => {
                let message = format!("`{name}` is a table, a value is needed here");
                return self.fail(
                    Error::at(Code::Argument, span, message)
                        .with_help("`toscalar(...)` gives the first value of a table"),
                );
            }
            Some(Binding::Function(..)) => {
                let message = format!("`{name}` is a function: it needs brackets");
                return self.fail(Error::at(Code::Argument, span, message));
            }
            None => {}
        }
        self.unknown_column(name, span, environment, builder)
    }

    pub(super) fn unknown_column<T>(
        &mut self,
        name: &str,
        span: Span,
        environment: &Environment<'s>,
        builder: &Builder<'t>,
    ) -> Bound<T> {
        let columns: Vec<String> = builder.scope.iter().map(|column| column.name.clone()).collect();
        let names = columns.iter().map(String::as_str).chain(known(environment));
        let mut error = Error::at(Code::UnknownColumn, span, format!("there is no column `{name}` here")).with_nearest(
            self.source,
            name,
            names,
        );
        if columns.is_empty() {
            error.message = format!("there is no name `{name}` here");
        } else if error.nearest.is_none() {
            let shown: Vec<&str> = columns.iter().take(20).map(String::as_str).collect();
            let more = if columns.len() > shown.len() { ", ..." } else { "" };
            error.help = Some(format!("columns here are {}{more}", shown.join(", ")));
        }
        self.fail(error)
    }

    fn path(
        &mut self,
        base: &'s ast::Expr,
        steps: &'s [PathStep],
        environment: &Environment<'s>,
        builder: &mut Builder<'t>,
    ) -> Bound<Typed> {
        // The steps that are the same for all rows go to the table at once.
        let mut fixed = Vec::new();
        let mut rest = steps;
        while let Some((step, after)) = rest.split_first() {
            match step {
                PathStep::Member(name) => fixed.push(Step::Member(name.text.clone())),
                PathStep::Index(index) => match self.fixed_index(index) {
                    Some(index) => fixed.push(Step::Element(index)),
                    None => break,
                },
            }
            rest = after;
        }
        let column = match base.as_name() {
            Some(name) if lookup(environment, name).is_none() || builder.scope.iter().any(|c| c.name == name) => {
                self.column(name, base.span, builder)?
            }
            _ => None,
        };
        // Of a function with several results the first step picks one.
        if let Some(several) = self.several(base, environment, builder)? {
            return self.steps_into(several, steps, environment, builder);
        }
        let mut typed = match column {
            Some(at) => {
                if let (Some(name), true) = (base.as_name(), self.collected.is_some()) {
                    return self.outside_of_aggregate(name, base.span);
                }
                builder.path(at, fixed)
            }
            None => {
                let base = self.expression(base, environment, builder)?;
                let expr = if fixed.is_empty() { base.expr } else { Expr::Path(Box::new(base.expr), fixed) };
                Typed { expr, kind: Type::Dynamic }
            }
        };
        typed.kind = Type::Dynamic;
        self.steps_into(typed, rest, environment, builder)
    }

    /// Steps that are worked out one by one.
    fn steps_into(
        &mut self,
        mut typed: Typed,
        steps: &'s [PathStep],
        environment: &Environment<'s>,
        builder: &mut Builder<'t>,
    ) -> Bound<Typed> {
        let mut rest = steps;
        while let Some((step, after)) = rest.split_first() {
            typed.expr = match step {
                PathStep::Member(name) => Expr::Path(Box::new(typed.expr), vec![Step::Member(name.text.clone())]),
                PathStep::Index(index) => {
                    let index = self.expression(index, environment, builder)?;
                    Expr::Index(Box::new(typed.expr), Box::new(index.expr))
                }
            };
            rest = after;
        }
        typed.kind = Type::Dynamic;
        Ok(typed)
    }

    /// A call of `array_sort_asc` or `array_sort_desc` with more than one
    /// array, as an array of all of them.
    fn several(
        &mut self,
        base: &'s ast::Expr,
        environment: &Environment<'s>,
        builder: &mut Builder<'t>,
    ) -> Bound<Option<Typed>> {
        use crate::functions::{SORT_ALL_ASC, SORT_ALL_DESC, find};
        let ExprKind::Call(name, arguments) = &base.kind else { return Ok(None) };
        let all = match name.text.as_str() {
            "array_sort_asc" if arguments.len() > 1 => SORT_ALL_ASC,
            "array_sort_desc" if arguments.len() > 1 => SORT_ALL_DESC,
            _ => return Ok(None),
        };
        let Some(function) = find(all) else { return Ok(None) };
        let arguments = self.all(arguments, environment, builder)?.into_iter().map(|typed| typed.expr).collect();
        let expr = Expr::Call { function, arguments, span: base.span };
        Ok(Some(Typed { expr, kind: Type::Dynamic }))
    }

    /// A whole number in brackets, which may have a sign.
    fn fixed_index(&self, index: &ast::Expr) -> Option<i64> {
        match &index.kind {
            ExprKind::Literal(value, _) => value.as_i64(),
            ExprKind::Negate(inner) => self.fixed_index(inner)?.checked_neg(),
            _ => None,
        }
    }

    fn binary(
        &mut self,
        op: BinaryOp,
        left: &'s ast::Expr,
        right: &'s ast::Expr,
        environment: &Environment<'s>,
        builder: &mut Builder<'t>,
    ) -> Bound<Typed> {
        let (a, b) = (self.expression(left, environment, builder), self.expression(right, environment, builder));
        let (a, b) = (a?, b?);
        let (a_kind, b_kind) = (a.kind, b.kind);
        let (a, b) = (Box::new(a.expr), Box::new(b.expr));
        match op {
            BinaryOp::Text(op) => Ok(boolean(self.text(op, a, b, right.span)?)),
            BinaryOp::Add | BinaryOp::Subtract | BinaryOp::Multiply | BinaryOp::Divide | BinaryOp::Modulo => {
                match result(op, a_kind, b_kind) {
                    Some(kind) => Ok(Typed { expr: Expr::Arithmetic(op, a, b), kind }),
                    None => {
                        let message = format!("`{}` cannot be used on {a_kind} and {b_kind}", op.text());
                        let mut error = Error::at(Code::Argument, left.span.to(right.span), message);
                        if op == BinaryOp::Add && (a_kind == Type::String || b_kind == Type::String) {
                            error.help = Some("texts are joined with `strcat(...)`".to_owned());
                        }
                        self.fail(error)
                    }
                }
            }
            _ => Ok(boolean(Expr::Compare(op, a, b))),
        }
    }

    fn text(&mut self, op: TextOp, value: Box<Expr>, needle: Box<Expr>, span: Span) -> Bound<Expr> {
        let Expr::Constant(wanted) = &*needle else { return Ok(Expr::TextOf(op, value, needle)) };
        let wanted = wanted.to_text();
        if op.test != TextTest::Matches {
            return Ok(Expr::Text(op, value, Box::new(Needle::new(&wanted))));
        }
        if let Err(error) = regex::Regex::new(&wanted) {
            let reason = error.to_string();
            let reason = reason.lines().last().unwrap_or_default().trim_start_matches("error: ").to_owned();
            return self.fail(Error::at(Code::Literal, span, format!("this is not a regular expression: {reason}")));
        }
        Ok(Expr::TextOf(op, value, needle))
    }

    fn list(
        &mut self,
        op: InOp,
        list: &'s [ast::Expr],
        environment: &Environment<'s>,
        builder: &mut Builder<'t>,
    ) -> Bound<List> {
        if let [single] = list
            && let Some(subquery) = self.subquery_of(single, environment)?
        {
            return Ok(List::Subquery(subquery));
        }
        let values = self.all(list, environment, builder)?;
        let texts: Option<Vec<String>> = values
            .iter()
            .map(|value| match &value.expr {
                Expr::Constant(value) => value.as_str().map(str::to_owned),
                _ => None,
            })
            .collect();
        match texts {
            Some(mut values) if !matches!(op, InOp::HasAny | InOp::HasAll) => {
                let mut lower: Vec<String> = values.iter().map(|text| text.to_lowercase()).collect();
                values.sort();
                lower.sort();
                Ok(List::Constant { values, lower })
            }
            _ => Ok(List::Values(values.into_iter().map(|value| value.expr).collect())),
        }
    }

    /// The number of the subquery that an expression is, if it is one.
    pub(super) fn subquery_of(&mut self, expr: &'s ast::Expr, environment: &Environment<'s>) -> Bound<Option<usize>> {
        let pipeline = match &expr.kind {
            ExprKind::Table(pipe) => self.pipe(pipe, environment, &None)?,
            ExprKind::Name(name) => match lookup(environment, name) {
                Some(Binding::Table(pipe, within)) => {
                    let (pipe, within) = (*pipe, within.clone());
                    self.pipe(pipe, &within, &None)?
                }
                Some(Binding::Named(name, span)) => self.named_source(name, *span, &None, &None)?.finish(&None),
                _ => return Ok(None),
            },
            ExprKind::Call(name, arguments) => {
                let table = matches!(
                    lookup(environment, &name.text),
                    Some(Binding::Function(function, _)) if matches!(*function.body, ast::LetValue::Table(_))
                );
                match arguments.as_slice() {
                    [inner] if name.text == "materialize" => return self.subquery_of(inner, environment),
                    _ if table => {
                        let mut builder = self.call_table(name, arguments, environment)?;
                        builder.end_first();
                        builder.finish(&None)
                    }
                    _ => return Ok(None),
                }
            }
            _ => return Ok(None),
        };
        self.subqueries.push(pipeline);
        Ok(Some(self.subqueries.len() - 1))
    }
}

fn boolean(expr: Expr) -> Typed {
    Typed { expr, kind: Type::Bool }
}

/// The type of an arithmetic operation; `None` if there is none.
fn result(op: BinaryOp, a: Type, b: Type) -> Option<Type> {
    use Type::{DateTime, Dynamic, TimeSpan};
    match (a, b) {
        _ if a.is_number() && b.is_number() => Some(a.common(b)),
        (Dynamic, other) | (other, Dynamic) if other.is_number() || other == Dynamic => Some(Dynamic),
        (DateTime, DateTime) if op == BinaryOp::Subtract => Some(TimeSpan),
        (DateTime, TimeSpan | Dynamic) if matches!(op, BinaryOp::Add | BinaryOp::Subtract) => Some(DateTime),
        (TimeSpan | Dynamic, DateTime) if op == BinaryOp::Add => Some(DateTime),
        (Dynamic, DateTime) if op == BinaryOp::Subtract => Some(TimeSpan),
        (DateTime, TimeSpan) if op == BinaryOp::Modulo => Some(TimeSpan),
        (TimeSpan, TimeSpan) if op == BinaryOp::Divide => Some(Type::Real),
        (TimeSpan, TimeSpan) if op != BinaryOp::Multiply => Some(TimeSpan),
        (TimeSpan, other)
            if matches!(op, BinaryOp::Multiply | BinaryOp::Divide) && (other.is_number() || other == Dynamic) =>
        {
            Some(TimeSpan)
        }
        (other, TimeSpan) if op == BinaryOp::Multiply && (other.is_number() || other == Dynamic) => Some(TimeSpan),
        (TimeSpan, Dynamic) | (Dynamic, TimeSpan) => Some(Dynamic),
        _ => None,
    }
}
