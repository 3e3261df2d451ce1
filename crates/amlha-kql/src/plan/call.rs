//! Calls: functions of the table, those that the binder itself knows, and
//! those of `let`.

use super::Expr;
use super::builder::Builder;
use super::environment::{Binder, Binding, Bound, Environment, Failed, Typed, known, lookup, with};
use crate::ast::{self, ExprKind, LetValue, Name, ParameterType};
use crate::error::{Code, Error};
use crate::functions::{self, Returns};
use crate::span::Span;
use crate::types::Type;
use crate::value::Value;

impl<'t, 's> Binder<'t, 's> {
    pub(super) fn call(
        &mut self,
        name: &'s Name,
        arguments: &'s [ast::Expr],
        span: Span,
        environment: &Environment<'s>,
        builder: &mut Builder<'t>,
    ) -> Bound<Typed> {
        self.count_part(span)?;
        if let Some(Binding::Function(function, within)) = lookup(environment, &name.text) {
            let (function, within) = (*function, within.clone());
            return self.call_scalar(name, function, &within, arguments, span, environment, builder);
        }
        if let Some(typed) = self.aggregate_call(name, arguments, span, environment, builder)? {
            return Ok(typed);
        }
        if let Some((_, least, most)) = functions::SPECIAL.iter().find(|(special, ..)| *special == name.text) {
            self.count_arguments(name, arguments.len(), *least, *most, span)?;
            return self.special(name, arguments, span, environment, builder);
        }
        let Some(function) = functions::find(&name.text) else {
            return self.unknown_function(name, environment);
        };
        self.count_arguments(name, arguments.len(), function.least, function.most, span)?;
        let arguments = self.all(arguments, environment, builder)?;
        let kind = match function.returns {
            Returns::Type(kind) => kind,
            Returns::First => arguments.first().map_or(Type::Dynamic, |first| first.kind),
            Returns::Common => arguments.iter().map(|typed| typed.kind).reduce(Type::common).unwrap_or(Type::Dynamic),
            Returns::TypeOf(at) => match arguments.get(at).map(|typed| &typed.expr) {
                Some(Expr::Constant(value)) => value.as_str().and_then(Type::named).unwrap_or(Type::String),
                _ => Type::String,
            },
            Returns::Binned => match (arguments.first().map(|a| a.kind), arguments.get(1).map(|a| a.kind)) {
                (Some(a), Some(b)) if a.is_number() && b.is_number() => a.common(b),
                (Some(a), _) => a,
                _ => Type::Dynamic,
            },
        };
        let arguments = arguments.into_iter().map(|typed| typed.expr).collect();
        Ok(Typed { expr: Expr::Call { function, arguments, span }, kind })
    }

    pub(super) fn count_arguments(
        &mut self,
        name: &Name,
        given: usize,
        least: usize,
        most: usize,
        span: Span,
    ) -> Bound<()> {
        if (least..=most).contains(&given) {
            return Ok(());
        }
        let wanted = match (least, most) {
            _ if least == most => format!("{least}"),
            _ if given < least => format!("at least {least}"),
            _ => format!("at most {most}"),
        };
        let plural = if wanted.ends_with(" 1") || wanted == "1" { "" } else { "s" };
        let message = format!("`{}` takes {wanted} argument{plural}, {given} given", name.text);
        self.fail(Error::at(Code::ArgumentCount, span, message))
    }

    fn unknown_function(&mut self, name: &Name, environment: &Environment<'s>) -> Bound<Typed> {
        let lower = name.text.to_lowercase();
        if functions::is_elsewhere(&name.text) {
            let message = format!("the function `{}` is valid in the language but not available here", name.text);
            return self.fail(Error::at(Code::NotSupported, name.span, message));
        }
        let mut names = known(environment);
        names.extend(functions::functions().map(|(name, ..)| -> &str { name }));
        names.extend(crate::aggregates::names().map(|name| -> &str { name }));
        let error = Error::at(Code::UnknownFunction, name.span, format!("there is no function `{}`", name.text))
            .with_nearest(self.source, &lower, names);
        self.fail(error)
    }

    /// Functions whose arguments are not all worked out.
    fn special(
        &mut self,
        name: &'s Name,
        arguments: &'s [ast::Expr],
        span: Span,
        environment: &Environment<'s>,
        builder: &mut Builder<'t>,
    ) -> Bound<Typed> {
        match name.text.as_str() {
            "not" => {
                let mut bound = self.all(arguments, environment, builder)?;
                let inner = bound.pop().ok_or(Failed)?;
                Ok(Typed { expr: Expr::Not(Box::new(inner.expr)), kind: Type::Bool })
            }
            "iff" | "iif" | "case" => {
                if arguments.len().is_multiple_of(2) {
                    let message = "`case` takes conditions with values, and a last value for all else";
                    return self.fail(Error::at(Code::ArgumentCount, span, message));
                }
                let mut bound = self.all(arguments, environment, builder)?;
                let otherwise = bound.pop().ok_or(Failed)?;
                let values = bound.iter().skip(1).step_by(2).map(|typed| typed.kind);
                let kind = values.fold(otherwise.kind, Type::common);
                let mut branches = Vec::new();
                let mut parts = bound.into_iter();
                while let (Some(condition), Some(value)) = (parts.next(), parts.next()) {
                    branches.push((condition.expr, as_common(value, kind)));
                }
                let otherwise = Box::new(as_common(otherwise, kind));
                Ok(Typed { expr: Expr::Case(branches, otherwise), kind })
            }
            "coalesce" => {
                let bound = self.all(arguments, environment, builder)?;
                let kind = bound.iter().map(|typed| typed.kind).reduce(Type::common).unwrap_or(Type::Dynamic);
                let values = bound.into_iter().map(|typed| as_common(typed, kind)).collect();
                Ok(Typed { expr: Expr::Coalesce(values), kind })
            }
            "around" => {
                let bound = self.all(arguments, environment, builder)?;
                let [value, middle, width] = <[Typed; 3]>::try_from(bound).map_err(|_| Failed)?;
                let bound_at =
                    |op| Box::new(Expr::Arithmetic(op, Box::new(middle.expr.clone()), Box::new(width.expr.clone())));
                let expr = Expr::Between {
                    negated: false,
                    value: Box::new(value.expr),
                    low: bound_at(ast::BinaryOp::Subtract),
                    high: bound_at(ast::BinaryOp::Add),
                };
                Ok(Typed { expr, kind: Type::Bool })
            }
            "now" | "ago" => {
                let Some(now) = self.options.now else {
                    let message = format!("`{}` needs a clock, and none was given", name.text);
                    return self.fail(Error::at(Code::Argument, span, message));
                };
                let now = Expr::Constant(Value::DateTime(now));
                let mut bound = self.all(arguments, environment, builder)?;
                let expr = match bound.pop() {
                    None => now,
                    Some(offset) => {
                        let op = if name.text == "ago" { ast::BinaryOp::Subtract } else { ast::BinaryOp::Add };
                        Expr::Arithmetic(op, Box::new(now), Box::new(offset.expr))
                    }
                };
                Ok(Typed { expr, kind: Type::DateTime })
            }
            "pack_all" => {
                let without_empty = match arguments.first() {
                    None => false,
                    Some(argument) => self.constant(argument, environment)?.0.to_bool() == Some(true),
                };
                let columns = (0..builder.scope.len())
                    .map(|at| (builder.scope.get(at).map(|c| c.name.clone()).unwrap_or_default(), builder.slot_of(at)))
                    .collect();
                Ok(Typed { expr: Expr::PackAll(columns, without_empty), kind: Type::Dynamic })
            }
            "column_ifexists" | "columnifexists" => {
                let [column, default] = arguments else { return Err(Failed) };
                let (column_name, _) = self.constant(column, environment)?;
                match self.column(&column_name.to_text(), column.span, builder)? {
                    Some(at) => Ok(builder.path(at, Vec::new())),
                    None => self.expression(default, environment, builder),
                }
            }
            _ => self.scalar_of_table(name, arguments, span, environment, builder),
        }
    }

    /// `toscalar(table)`, and `materialize` where a value stands.
    fn scalar_of_table(
        &mut self,
        name: &Name,
        arguments: &'s [ast::Expr],
        span: Span,
        environment: &Environment<'s>,
        builder: &mut Builder<'t>,
    ) -> Bound<Typed> {
        let Some(argument) = arguments.first() else { return Err(Failed) };
        match self.subquery_of(argument, environment)? {
            Some(subquery) => {
                let kind = self.subqueries.get(subquery).and_then(|pipeline| pipeline.columns.first());
                let kind = kind.map_or(Type::Dynamic, |column| column.kind);
                Ok(Typed { expr: Expr::Scalar(subquery), kind })
            }
            // A table of the catalog by its bare name.
            None => match argument.as_name().and_then(|name| self.tables.find(name)) {
                Some(_) => {
                    let message = format!("`{}` takes a query here, for example `{}(T | count)`", name.text, name.text);
                    self.fail(Error::at(Code::Argument, span, message))
                }
                None => self.expression(argument, environment, builder),
            },
        }
    }

    /// The environment in which the body of a function stands.
    fn parameters(
        &mut self,
        name: &Name,
        function: &'s ast::Function,
        within: &Environment<'s>,
        arguments: &'s [ast::Expr],
        environment: &Environment<'s>,
        mut builder: Option<&mut Builder<'t>>,
    ) -> Bound<Environment<'s>> {
        let least = function.parameters.iter().take_while(|parameter| parameter.default.is_none()).count();
        self.count_arguments(name, arguments.len(), least, function.parameters.len(), name.span)?;
        let mut inside = within.clone();
        for (at, parameter) in function.parameters.iter().enumerate() {
            let argument = arguments.get(at).or(parameter.default.as_ref());
            let Some(argument) = argument else { return Err(Failed) };
            let binding = match (&parameter.kind, &argument.kind) {
                (ParameterType::Table(_), _) => match self.table_of(argument, environment) {
                    Some(bound) => bound,
                    None => return self.fail(Error::at(Code::Argument, argument.span, "a table is needed here")),
                },
                (ParameterType::Scalar(kind), _) => {
                    let typed = match &mut builder {
                        Some(builder) => self.expression(argument, environment, builder)?,
                        None => self.scalar(argument, environment)?,
                    };
                    let typed = if typed.kind.is_number() && kind.is_number() && typed.kind != *kind {
                        Typed { expr: Expr::Convert(*kind, Box::new(typed.expr)), kind: *kind }
                    } else {
                        typed
                    };
                    Binding::Scalar(self.folded(typed))
                }
            };
            inside = with(&inside, &parameter.name.text, binding);
        }
        for binding in &function.lets {
            inside = self.binding(binding, &inside)?;
        }
        Ok(inside)
    }

    #[expect(clippy::too_many_arguments, reason = "a call, and the two places it belongs to")]
    fn call_scalar(
        &mut self,
        name: &'s Name,
        function: &'s ast::Function,
        within: &Environment<'s>,
        arguments: &'s [ast::Expr],
        span: Span,
        environment: &Environment<'s>,
        builder: &mut Builder<'t>,
    ) -> Bound<Typed> {
        let LetValue::Expr(body) = &*function.body else {
            let message = format!("`{}` gives a table, a value is needed here", name.text);
            return self.fail(Error::at(Code::Argument, span, message));
        };
        let inside = self.parameters(name, function, within, arguments, environment, Some(builder))?;
        // The body sees its parameters, not the columns of the rows.
        let mut hidden = Builder::empty();
        self.expression(body, &inside, &mut hidden)
    }

    /// The rows that a call gives.
    pub(super) fn call_table(
        &mut self,
        name: &'s Name,
        arguments: &'s [ast::Expr],
        environment: &Environment<'s>,
    ) -> Bound<Builder<'t>> {
        self.count_part(name.span)?;
        if let (true, [argument]) = (name.text == "materialize", arguments) {
            return match &argument.kind {
                ExprKind::Table(pipe) => self.build(pipe, environment, &None),
                ExprKind::Name(text) => self.named_source(text, argument.span, environment, &None),
                ExprKind::Call(name, arguments) => self.call_table(name, arguments, environment),
                _ => self.fail(Error::at(Code::Argument, argument.span, "a table is needed here")),
            };
        }
        let Some(Binding::Function(function, within)) = lookup(environment, &name.text) else {
            if functions::is_elsewhere(&name.text) {
                let message = format!("`{}` is valid in the language but not available here", name.text);
                return self.fail(Error::at(Code::NotSupported, name.span, message));
            }
            let functions = known(environment);
            let error = Error::at(
                Code::UnknownFunction,
                name.span,
                format!("there is no function `{}` that gives a table", name.text),
            );
            let error = error.with_nearest(self.source, &name.text, functions);
            return self.fail(error);
        };
        let (function, within) = (*function, within.clone());
        let inside = self.parameters(name, function, &within, arguments, environment, None)?;
        match &*function.body {
            LetValue::Table(pipe) => self.build(pipe, &inside, &None),
            LetValue::Expr(expr) => match &expr.kind {
                ExprKind::Name(text) => self.named_source(text, expr.span, &inside, &None),
                ExprKind::Call(name, arguments) => self.call_table(name, arguments, &inside),
                ExprKind::Table(pipe) => self.build(pipe, &inside, &None),
                _ => self.fail(Error::at(
                    Code::Argument,
                    name.span,
                    format!("`{}` gives a value, a table is needed here", name.text),
                )),
            },
            LetValue::Function(_) => self.fail(Error::at(
                Code::NotSupported,
                name.span,
                "functions that give functions are not available here",
            )),
        }
    }
}

/// A value of a branch as the common type of all branches.
fn as_common(value: Typed, kind: Type) -> Expr {
    if value.kind != kind && kind.is_number() {
        return match value.expr {
            Expr::Constant(value) => Expr::Constant(value.to_type(kind)),
            expr => Expr::Convert(kind, Box::new(expr)),
        };
    }
    value.expr
}
