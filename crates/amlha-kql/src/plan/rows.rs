//! Operators that make rows of arrays and take text apart.

use super::builder::{Builder, Visible};
use super::environment::{Binder, Bound, Environment, Failed, Typed};
use super::names::{self, Demand, Words};
use super::source::automatic_name;
use super::{Apply, Expand, Expansion, Expr, Operation, Parse};
use crate::ast::{self, ExprKind, Operator, ParsePart};
use crate::error::{Code, Error};
use crate::types::Type;
use crate::value::Value;

impl<'t, 's> Binder<'t, 's> {
    /// The columns of `mv-expand` and `mv-apply`.
    pub(super) fn expand(
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

    pub(super) fn mv_apply(
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
        let words = Words::of(&apply.body.operators, self.source);
        self.operators(&apply.body.operators, environment, &words, &None, &mut body)?;
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

    pub(super) fn parse_operator(
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
