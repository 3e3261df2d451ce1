//! The binder, and the names that `let` gives.

use std::rc::Rc;

use super::builder::Builder;
use super::{Expr, Options, Pipeline, Plan};
use crate::ast::{self, ExprKind, LetValue, Name, Script, Statement};
use crate::error::{Code, Error};
use crate::run::{Context, RunOptions};
use crate::span::Span;
use crate::table::Tables;
use crate::types::Type;
use crate::value::Value;

/// An error that has been noted already.
#[derive(Debug)]
pub(super) struct Failed;

pub(super) type Bound<T> = Result<T, Failed>;

/// An expression with its type.
#[derive(Debug, Clone)]
pub(super) struct Typed {
    pub(super) expr: Expr,
    pub(super) kind: Type,
}

/// What a `let` name stands for.
pub(super) enum Binding<'s> {
    Scalar(Typed),
    Table(&'s ast::Pipe, Environment<'s>),
    /// A table of the catalog.
    Named(&'s str, Span),
    Function(&'s ast::Function, Environment<'s>),
}

/// The names known at a place, the latest first.
pub(super) type Environment<'s> = Option<Rc<Link<'s>>>;

pub(super) struct Link<'s> {
    name: String,
    binding: Binding<'s>,
    before: Environment<'s>,
}

pub(super) fn with<'s>(before: &Environment<'s>, name: &str, binding: Binding<'s>) -> Environment<'s> {
    Some(Rc::new(Link { name: name.to_owned(), binding, before: before.clone() }))
}

pub(super) fn lookup<'e, 's>(environment: &'e Environment<'s>, name: &str) -> Option<&'e Binding<'s>> {
    let mut link = environment.as_ref();
    while let Some(found) = link {
        if found.name == name {
            return Some(&found.binding);
        }
        link = found.before.as_ref();
    }
    None
}

pub(super) fn known<'e>(environment: &'e Environment<'_>) -> Vec<&'e str> {
    let mut names = Vec::new();
    let mut link = environment.as_ref();
    while let Some(found) = link {
        names.push(found.name.as_str());
        link = found.before.as_ref();
    }
    names
}

/// Most operators, sources and calls of `let` functions that a query may
/// unfold to: a name that is used twice is unfolded twice.
const MOST_PARTS: usize = 2000;

pub(super) struct Binder<'t, 's> {
    pub(super) source: &'s str,
    pub(super) tables: &'t Tables<'t>,
    pub(super) options: &'s Options,
    pub(super) errors: Vec<Error>,
    pub(super) subqueries: Vec<Pipeline<'t>>,
    /// Names of the tables that were read.
    pub(super) used: Vec<String>,
    pub(super) notes: Vec<String>,
    pub(super) collected: Option<super::aggregate::Collected>,
    parts: usize,
}

impl<'t, 's> Binder<'t, 's> {
    pub(super) fn new(source: &'s str, tables: &'t Tables<'t>, options: &'s Options) -> Self {
        Self {
            source,
            tables,
            options,
            errors: Vec::new(),
            subqueries: Vec::new(),
            used: Vec::new(),
            notes: Vec::new(),
            collected: None,
            parts: 0,
        }
    }

    pub(super) fn script(mut self, script: &'s Script) -> Result<Plan<'t>, Vec<Error>> {
        let mut environment: Environment<'s> = None;
        for (name, value) in &self.options.variables {
            let kind = value.kind().unwrap_or(Type::Dynamic);
            let typed = Typed { expr: Expr::Constant(value.clone()), kind };
            environment = with(&environment, name, Binding::Scalar(typed));
        }
        let mut pipeline = None;
        for statement in &script.statements {
            match statement {
                Statement::Let(binding) => {
                    if let Ok(next) = self.binding(binding, &environment) {
                        environment = next;
                    }
                }
                Statement::Query(pipe) if pipeline.is_none() => {
                    pipeline = Some(self.pipe(pipe, &environment, &None));
                }
                Statement::Query(pipe) => {
                    let error =
                        Error::at(Code::NotSupported, pipe.span, "a text holds one query, this is a second one");
                    self.errors.push(error);
                }
            }
        }
        if pipeline.is_none() && self.errors.is_empty() {
            let end = Span::new(self.source.len(), self.source.len());
            let error = Error::at(Code::Syntax, end, "there are only `let` statements here, no query");
            self.errors.push(error.with_expected(["a table"]));
        }
        match pipeline {
            Some(Ok(pipeline)) if self.errors.is_empty() => {
                Ok(Plan { pipeline, subqueries: self.subqueries, tables: self.used, notes: self.notes })
            }
            _ => Err(self.errors),
        }
    }

    /// The environment after a `let`.
    pub(super) fn binding(&mut self, binding: &'s ast::Let, environment: &Environment<'s>) -> Bound<Environment<'s>> {
        let bound = match &binding.value {
            LetValue::Table(pipe) => Binding::Table(pipe, environment.clone()),
            LetValue::Function(function) => Binding::Function(function, environment.clone()),
            LetValue::Expr(expr) => match self.table_of(expr, environment) {
                Some(bound) => bound,
                None => Binding::Scalar(self.scalar(expr, environment)?),
            },
        };
        Ok(with(environment, &binding.name.text, bound))
    }

    /// A name or call that stands for a table, where the form leaves open
    /// whether it does.
    pub(super) fn table_of(&self, expr: &'s ast::Expr, environment: &Environment<'s>) -> Option<Binding<'s>> {
        match &expr.kind {
            ExprKind::Table(pipe) => Some(Binding::Table(pipe, environment.clone())),
            ExprKind::Call(name, arguments) if name.text == "materialize" => match arguments.as_slice() {
                [argument] => self.table_of(argument, environment),
                _ => None,
            },
            ExprKind::Name(name) => match lookup(environment, name) {
                Some(Binding::Table(pipe, within)) => Some(Binding::Table(pipe, within.clone())),
                Some(Binding::Named(name, span)) => Some(Binding::Named(name, *span)),
                None if self.tables.find(name).is_some() => Some(Binding::Named(name, expr.span)),
                _ => None,
            },
            _ => None,
        }
    }

    /// An expression without columns.
    pub(super) fn scalar(&mut self, expr: &'s ast::Expr, environment: &Environment<'s>) -> Bound<Typed> {
        let mut builder = Builder::empty();
        let typed = self.expression(expr, environment, &mut builder)?;
        Ok(self.folded(typed))
    }

    /// The same with its value, if it has one already.
    pub(super) fn folded(&mut self, typed: Typed) -> Typed {
        if matches!(typed.expr, Expr::Constant(_)) || !typed.expr.is_constant() {
            return typed;
        }
        let value = {
            let context = Context::new(RunOptions::default(), &[]);
            typed.expr.value(&[], &context).map(Value::into_owned)
        };
        match value {
            Ok(value) => Typed { expr: Expr::Constant(value), kind: typed.kind },
            // What fails is left to the evaluation, which may not come to it.
            Err(_) => typed,
        }
    }

    /// The value of an expression that must be the same for all rows.
    pub(super) fn constant(
        &mut self,
        expr: &'s ast::Expr,
        environment: &Environment<'s>,
    ) -> Bound<(Value<'static>, Type)> {
        let typed = self.scalar(expr, environment)?;
        match typed.expr {
            Expr::Constant(value) => Ok((value, typed.kind)),
            _ => self.fail(Error::at(Code::Argument, expr.span, "a constant is needed here")),
        }
    }

    pub(super) fn fail<T>(&mut self, error: Error) -> Bound<T> {
        // The same place unfolded twice says nothing new.
        if !self.errors.contains(&error) {
            self.errors.push(error);
        }
        Err(Failed)
    }

    /// Counts a part of the query that is unfolded.
    pub(super) fn count_part(&mut self, span: Span) -> Bound<()> {
        self.parts += 1;
        if self.parts > MOST_PARTS {
            let message = format!("the query unfolds to more than {MOST_PARTS} parts");
            return self.fail(Error::at(Code::TooLarge, span, message));
        }
        Ok(())
    }

    /// The word of an option such as `kind=`, which must be one of these.
    pub(super) fn option(&mut self, name: &Name, words: &[&'static str]) -> Bound<&'static str> {
        match words.iter().find(|word| **word == name.text) {
            Some(word) => Ok(word),
            None => {
                let error = Error::at(Code::Argument, name.span, format!("`{}` is not known here", name.text))
                    .with_expected(words.iter().copied())
                    .with_nearest(self.source, &name.text, words.iter().copied());
                self.fail(error)
            }
        }
    }
}
