//! The tabular operators.

use super::builder::{Builder, Visible};
use super::environment::{Binder, Bound, Environment, Failed, Typed};
use super::names::{self, Demand};
use super::source::automatic_name;
use super::{Apply, Expand, Expansion, Expr, Operation, Parse, Sorting};
use crate::ast::{self, ExprKind, Operator, OperatorKind, ParsePart, Reorder};
use crate::error::{Code, Error};
use crate::operators;
use crate::types::Type;
use crate::value::Value;

impl<'t, 's> Binder<'t, 's> {
    /// Binds operators one after another; `demand` is what is wanted of the
    /// rows at the end.
    pub(super) fn operators(
        &mut self,
        operators: &'s [Operator],
        environment: &Environment<'s>,
        demand: &Demand,
        builder: &mut Builder<'t>,
    ) -> Bound<()> {
        for (at, operator) in operators.iter().enumerate() {
            let later = names::after(operators.get(at + 1..).unwrap_or_default(), self.source, demand);
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
    fn whole(&mut self, expr: &'s ast::Expr, environment: &Environment<'s>) -> Bound<u64> {
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

    /// The columns that names with `*` mean, in the order of the names.
    fn matching(
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

    fn reorder(
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

    fn extend(
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

    fn project(
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

    fn project_column(&mut self, mut column: Visible, named: &ast::Named, columns: &mut Vec<Visible>) -> Bound<()> {
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

    fn distinct(
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

    /// The columns of `mv-expand` and `mv-apply`.
    fn expand(
        &mut self,
        columns: &'s [ast::Expanded],
        index: Option<&ast::Name>,
        pairs: bool,
        limit: Option<u64>,
        environment: &Environment<'s>,
        builder: &mut Builder<'t>,
    ) -> Bound<Expand> {
        builder.end_first();
        let mut items = Vec::new();
        let mut fresh = Vec::new();
        for column in columns {
            let Typed { expr, kind } = self.expression(&column.value, environment, builder)?;
            if kind != Type::Dynamic {
                let message = format!("an array or a bag is needed here, this is a value of type {kind}");
                return self.fail(
                    Error::at(Code::Argument, column.value.span, message)
                        .with_help("text that holds JSON is opened by `parse_json(...)`"),
                );
            }
            let name = match &column.name {
                Some(name) => name.text.clone(),
                None => automatic_name(&column.value).unwrap_or_else(|| format!("Column{}", fresh.len() + 1)),
            };
            let slot = builder.slot();
            items.push(Expansion { value: expr, slot, to: column.to });
            let kind = column.to.unwrap_or(Type::Dynamic);
            fresh.push(Visible { name, kind, slot: Some(slot), origin: None });
        }
        let index = index.map(|name| {
            let slot = builder.slot();
            fresh.push(Visible { name: name.text.clone(), kind: Type::Long, slot: Some(slot), origin: None });
            slot
        });
        for column in fresh {
            match builder.scope.iter_mut().find(|known| known.name == column.name) {
                Some(known) => *known = column,
                None => builder.scope.push(column),
            }
        }
        Ok(Expand { items, index, pairs, limit })
    }

    fn mv_apply(
        &mut self,
        apply: &'s ast::MvApply,
        environment: &Environment<'s>,
        later: &Demand,
        builder: &mut Builder<'t>,
    ) -> Bound<()> {
        // Rows go in and come out as wholes, so only what is wanted of them.
        let wanted = match apply.columns.first() {
            Some(first) => names::and(later, first.value.span.to(apply.body.span).text(self.source)),
            None => later.clone(),
        };
        builder.pack(&wanted);
        let outer: Vec<Visible> = builder.scope.clone();
        let limit = apply.limit.as_ref().map(|limit| self.whole(limit, environment)).transpose()?;
        let expand = self.expand(&apply.columns, apply.item_index.as_ref(), false, limit, environment, builder)?;
        let expanded: Vec<String> =
            builder.scope.iter().filter(|c| !outer.iter().any(|o| o.slot == c.slot)).map(|c| c.name.clone()).collect();

        let mut body = Builder::new(super::Source::Nothing);
        body.frames = vec![builder.frames.last().copied().unwrap_or(0)];
        body.scope.clone_from(&builder.scope);
        self.operators(&apply.body.operators, environment, &None, &mut body)?;
        let body = body.finish(&None);

        let frame = builder.new_frame();
        let (mut outer_slots, mut inner) = (Vec::new(), Vec::new());
        // Columns of the row outside stay, except where something took their
        // name.
        for column in outer.iter().filter(|column| !expanded.contains(&column.name)) {
            builder.column(column.name.clone(), column.kind);
            outer_slots.extend(column.slot);
        }
        for (at, column) in body.columns.iter().enumerate() {
            if !builder.scope.iter().any(|known| known.name == column.name) {
                builder.column(column.name.clone(), column.kind);
                inner.push(at);
            }
        }
        builder.push(Operation::Apply(Apply { expand, body, outer: outer_slots, inner, frame }));
        Ok(())
    }

    fn parse_operator(
        &mut self,
        parse: &'s ast::Parse,
        operator: &'s Operator,
        environment: &Environment<'s>,
        builder: &mut Builder<'t>,
    ) -> Bound<()> {
        builder.end_first();
        let kind = match &parse.kind {
            Some(kind) => self.option(kind, &["simple", "relaxed", "regex"])?,
            None => "simple",
        };
        let value = self.expression(&parse.value, environment, builder)?.expr;
        let mut columns = Vec::new();
        for part in &parse.pattern {
            if let ParsePart::Column(name, kind) = part {
                columns.push((name, kind.unwrap_or(Type::String)));
            }
        }
        let pattern =
            crate::run::parse_pattern(&parse.pattern, kind == "regex", parse.flags.as_ref().map(|f| f.text.as_str()));
        if let Err(error) = regex::Regex::new(&pattern) {
            let reason = error.to_string();
            let reason = reason.lines().last().unwrap_or_default().trim_start_matches("error: ").to_owned();
            return self.fail(Error::at(Code::Literal, operator.span, format!("the pattern cannot be used: {reason}")));
        }
        let mut slots = Vec::new();
        for (name, kind) in columns {
            let slot = builder.slot();
            slots.push((slot, kind));
            let column = Visible { name: name.text.clone(), kind, slot: Some(slot), origin: None };
            match builder.scope.iter_mut().find(|known| known.name == column.name) {
                Some(known) => *known = column,
                None => builder.scope.push(column),
            }
        }
        builder.push(Operation::Parse(Parse {
            value,
            pattern,
            columns: slots,
            only_matches: parse.only_matches,
            strict: kind == "simple",
            span: operator.span,
        }));
        Ok(())
    }

    /// The condition of a `search`: a text alone means that any column has it.
    pub(super) fn search_condition(
        &mut self,
        condition: &'s ast::Expr,
        kind: Option<&ast::Name>,
        environment: &Environment<'s>,
        builder: &mut Builder<'t>,
    ) -> Bound<Expr> {
        let case_sensitive = match kind {
            Some(kind) => self.option(kind, &["case_sensitive", "case_insensitive", "default"])? == "case_sensitive",
            None => false,
        };
        let any = |binder: &mut Self, op: ast::TextOp, value: &Value<'static>, builder: &mut Builder<'t>| {
            let _ = binder;
            let needle = crate::run::Needle::new(&value.to_text());
            let tests = (0..builder.scope.len())
                .map(|at| Expr::Text(op, Box::new(Expr::Slot(builder.slot_of(at))), Box::new(needle.clone())));
            Expr::Or(tests.collect())
        };
        let has = ast::TextOp { test: ast::TextTest::Has, case_sensitive, negated: false };
        Ok(match &condition.kind {
            ExprKind::Literal(value, Type::String) => any(self, has, value, builder),
            ExprKind::Binary(ast::BinaryOp::Text(op), left, right) if matches!(left.kind, ExprKind::Star) => {
                let (value, _) = self.constant(right, environment)?;
                any(self, *op, &value, builder)
            }
            ExprKind::And(parts) | ExprKind::Or(parts) => {
                let mut bound = Vec::new();
                for part in parts {
                    bound.push(self.search_condition(part, kind, environment, builder)?);
                }
                if matches!(condition.kind, ExprKind::And(_)) { Expr::And(bound) } else { Expr::Or(bound) }
            }
            ExprKind::Call(name, arguments) if name.text == "not" && arguments.len() == 1 => {
                let Some(inner) = arguments.first() else { return Err(Failed) };
                Expr::Not(Box::new(self.search_condition(inner, kind, environment, builder)?))
            }
            _ => self.expression(condition, environment, builder)?.expr,
        })
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
