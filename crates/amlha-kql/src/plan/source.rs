//! Where the rows of a pipe come from.

use super::builder::{Builder, Visible};
use super::environment::{Binder, Binding, Bound, Environment, known, lookup};
use super::names::{Demand, Words};
use super::{Expr, Operation, Pipeline, Source, TableScan};
use crate::ast::{self, OperatorKind};
use crate::error::{Code, Error};
use crate::span::Span;
use crate::table::Wanted;
use crate::types::Type;

impl<'t, 's> Binder<'t, 's> {
    /// A whole pipe.
    pub(super) fn pipe(
        &mut self,
        pipe: &'s ast::Pipe,
        environment: &Environment<'s>,
        demand: &Demand,
    ) -> Bound<Pipeline<'t>> {
        let builder = self.build(pipe, environment, demand)?;
        Ok(builder.finish(demand))
    }

    /// A pipe that something may follow.
    pub(super) fn build(
        &mut self,
        pipe: &'s ast::Pipe,
        environment: &Environment<'s>,
        demand: &Demand,
    ) -> Bound<Builder<'t>> {
        self.count_part(pipe.span)?;
        // What is worked out inside of an aggregate's argument is its own.
        let collected = self.collected.take();
        let built = self.build_inner(pipe, environment, demand);
        self.collected = collected;
        built
    }

    fn build_inner(
        &mut self,
        pipe: &'s ast::Pipe,
        environment: &Environment<'s>,
        demand: &Demand,
    ) -> Bound<Builder<'t>> {
        let words = Words::of(&pipe.operators, self.source);
        let wanted = words.from(0, demand);
        let mut builder = match &pipe.source {
            ast::Source::Table(name) => self.named_source(&name.text, name.span, environment, &wanted)?,
            ast::Source::Pipe(inner) => self.build(inner, environment, &wanted)?,
            ast::Source::Call(name, arguments) => self.call_table(name, arguments, environment)?,
            ast::Source::DataTable(table) => self.datatable(table, environment)?,
            ast::Source::Range(range) => self.range(range, environment)?,
            ast::Source::Print(values) => self.print(values, environment)?,
            ast::Source::Operator(operator) => self.operator_source(operator, environment, &wanted)?,
            ast::Source::Implied => Builder::new(Source::Nothing),
        };
        self.operators(&pipe.operators, environment, &words, demand, &mut builder)?;
        Ok(builder)
    }

    /// The rows of a table or of a `let` name.
    pub(super) fn named_source(
        &mut self,
        name: &str,
        span: Span,
        environment: &Environment<'s>,
        demand: &Demand,
    ) -> Bound<Builder<'t>> {
        match lookup(environment, name) {
            Some(Binding::Table(pipe, within)) => {
                let (pipe, within) = (*pipe, within.clone());
                return self.build(pipe, &within, demand);
            }
            Some(Binding::Named(name, span)) => return self.named_source(name, *span, &None, demand),
            Some(Binding::Function(function, _)) if function.parameters.is_empty() => {
                let message = format!("`{name}` is a function: it needs brackets");
                return self.fail(Error::at(Code::Argument, span, message));
            }
            Some(_) => {
                let message = format!("`{name}` is a value, a table is needed here");
                return self
                    .fail(Error::at(Code::Argument, span, message).with_help(format!("`print {name}` shows it")));
            }
            None => {}
        }
        let Some((name, table)) = self.tables.find(name) else {
            let names: Vec<&str> = self.tables.names().chain(known(environment)).collect();
            let error = Error::at(Code::UnknownTable, span, format!("there is no table `{name}`")).with_nearest(
                self.source,
                name,
                names.iter().copied(),
            );
            let error = match (&error.nearest, names.is_empty()) {
                (None, false) => {
                    let shown: Vec<&str> = names.iter().take(30).copied().collect();
                    error.with_help(format!("tables are {}", shown.join(", ")))
                }
                _ => error,
            };
            return self.fail(error);
        };
        if !self.used.iter().any(|known| known == name) {
            self.used.push(name.to_owned());
            self.notes.extend(table.notes());
        }
        let mut builder = Builder::new(Source::Scan(TableScan {
            name: name.to_owned(),
            table,
            wanted: Wanted::default(),
            first: Vec::new(),
            rest: Vec::new(),
            filters: Vec::new(),
        }));
        builder.name = Some(name.to_owned());
        builder.scope = table
            .columns()
            .iter()
            .enumerate()
            .map(|(at, column)| Visible { name: column.name.clone(), kind: column.kind, slot: None, origin: Some(at) })
            .collect();
        Ok(builder)
    }

    fn datatable(&mut self, table: &'s ast::DataTable, environment: &Environment<'s>) -> Bound<Builder<'t>> {
        let mut rows = Vec::new();
        let mut failed = false;
        for values in table.values.chunks(table.columns.len().max(1)) {
            let mut row = Vec::new();
            for (value, (_, kind)) in values.iter().zip(&table.columns) {
                match self.constant(value, environment) {
                    Ok((constant, _)) => row.push(constant.to_type(*kind)),
                    Err(_) => failed = true,
                }
            }
            rows.push(row);
        }
        if failed {
            return Err(super::environment::Failed);
        }
        let mut builder = Builder::new(Source::Rows(rows));
        for (name, kind) in &table.columns {
            builder.column(name.text.clone(), *kind);
        }
        Ok(builder)
    }

    fn range(&mut self, range: &'s ast::Range, environment: &Environment<'s>) -> Bound<Builder<'t>> {
        let (from, from_kind) = self.constant(&range.from, environment)?;
        let (to, to_kind) = self.constant(&range.to, environment)?;
        let (step, step_kind) = self.constant(&range.step, environment)?;
        let kind = match from_kind {
            Type::DateTime | Type::TimeSpan => from_kind,
            _ => from_kind.common(to_kind).common(step_kind),
        };
        let from = if kind.is_number() { from.to_type(kind) } else { from };
        let mut builder = Builder::new(Source::Range(from, to, step));
        builder.column(range.name.text.clone(), kind);
        Ok(builder)
    }

    fn print(&mut self, values: &'s [ast::Named], environment: &Environment<'s>) -> Bound<Builder<'t>> {
        let mut builder = Builder::new(Source::One);
        let mut set = Vec::new();
        let mut columns = Vec::new();
        for (at, named) in values.iter().enumerate() {
            let given = format!("print_{at}");
            // Names of `let` values are not names of columns.
            let unnamed = named.names.is_empty() && automatic_name(&named.value).is_some();
            for (name, typed) in self.values_of(named, environment, &mut builder)? {
                let name = name.filter(|_| !unnamed);
                let slot = builder.slot();
                set.push((slot, typed.expr));
                let name = self.unique(name.unwrap_or_else(|| given.clone()), &columns);
                columns.push(Visible { name, kind: typed.kind, slot: Some(slot), origin: None });
            }
        }
        builder.push(Operation::Set(set));
        builder.scope = columns;
        Ok(builder)
    }

    /// `union` or `search` at the start.
    fn operator_source(
        &mut self,
        operator: &'s ast::Operator,
        environment: &Environment<'s>,
        demand: &Demand,
    ) -> Bound<Builder<'t>> {
        let mut builder = Builder::new(Source::Nothing);
        match &operator.kind {
            OperatorKind::Union(union) => self.union(union, true, environment, demand, &mut builder)?,
            OperatorKind::Search(search) => return self.search_source(search, operator.span, environment),
            _ => return self.fail(Error::at(Code::Syntax, operator.span, "a query starts with a table")),
        }
        Ok(builder)
    }

    /// A name that is not among these, made so with a number.
    pub(super) fn unique(&self, name: String, columns: &[Visible]) -> String {
        let taken = |name: &str| columns.iter().any(|column| column.name == name);
        if !taken(&name) {
            return name;
        }
        (1..=columns.len() + 1).map(|n| format!("{name}{n}")).find(|name| !taken(name)).unwrap_or(name)
    }

    /// What one of the values of `print`, `project` or `extend` gives: usually
    /// one column, with its name if it has one.
    pub(super) fn values_of(
        &mut self,
        named: &'s ast::Named,
        environment: &Environment<'s>,
        builder: &mut Builder<'t>,
    ) -> Bound<Vec<(Option<String>, super::environment::Typed)>> {
        use crate::functions::{SORT_ALL_ASC, SORT_ALL_DESC};
        // Functions that give several arrays.
        if let ast::ExprKind::Call(name, arguments) = &named.value.kind
            && let Some(all) = match name.text.as_str() {
                "array_sort_asc" => Some(SORT_ALL_ASC),
                "array_sort_desc" => Some(SORT_ALL_DESC),
                _ => None,
            }
            && (named.names.is_empty() || named.names.len() > 1)
            && let Some(function) = crate::functions::find(all)
        {
            let bound = self.all(arguments, environment, builder)?;
            let count = bound.iter().filter(|typed| typed.kind != Type::Bool).count();
            let arguments_of: Vec<Expr> = bound.into_iter().map(|typed| typed.expr).collect();
            let call = Expr::Call { function, arguments: arguments_of, span: named.value.span };
            let mut out = Vec::new();
            for (at, argument) in arguments.iter().enumerate().take(count) {
                let given = named.names.get(at).map(|name| name.text.clone());
                if !named.names.is_empty() && given.is_none() {
                    break;
                }
                let own = automatic_name(argument).map(|name| format!("{name}_sorted"));
                let index = Expr::Constant(crate::Value::Long(i64::try_from(at).unwrap_or(0)));
                let expr = Expr::Index(Box::new(call.clone()), Box::new(index));
                let typed = self.folded(super::environment::Typed { expr, kind: Type::Dynamic });
                out.push((given.or(own), typed));
            }
            return Ok(out);
        }
        let typed = self.expression(&named.value, environment, builder)?;
        if named.names.len() > 1 {
            let error = Error::at(Code::Argument, named.value.span, "this gives one value, there are several names");
            return self.fail(error);
        }
        let name = named.names.first().map(|name| name.text.clone()).or_else(|| automatic_name(&named.value));
        Ok(vec![(name, typed)])
    }
}

/// The name of a column for a value that was given none.
pub(super) fn automatic_name(expr: &ast::Expr) -> Option<String> {
    match &expr.kind {
        ast::ExprKind::Name(name) => Some(name.clone()),
        ast::ExprKind::Path(base, steps) => {
            let mut name = automatic_name(base)?;
            for step in steps {
                name.push('_');
                match step {
                    ast::PathStep::Member(member) => name.push_str(&member.text),
                    ast::PathStep::Index(index) => match &index.kind {
                        ast::ExprKind::Literal(value, _) => name.push_str(&value.to_text()),
                        _ => return None,
                    },
                }
            }
            Some(name)
        }
        ast::ExprKind::Call(function, arguments) => {
            let keeps = crate::functions::find(&function.text).is_some_and(|function| function.keeps_name);
            if keeps { automatic_name(arguments.first()?) } else { None }
        }
        _ => None,
    }
}
