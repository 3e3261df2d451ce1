//! What Azure Resource Graph takes of the language.
//!
//! Which operators it has is a column of [`OPERATORS`](crate::operators::OPERATORS);
//! the other facts are the constants at the top of this file. All are from the
//! page that [`SOURCE`] names.

use crate::ast::{Expr, ExprKind, Join, Let, LetValue, Operator, OperatorKind, Pipe, Script, Source, Statement};
use crate::error::{Code, Error};
use crate::operators;
use crate::span::Span;

/// Whose rules hold for a query.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Dialect {
    /// Everything that this engine can do.
    #[default]
    Kusto,
    /// What Azure Resource Graph takes too. Errors for the rest have the code
    /// [`Code::NotInResourceGraph`].
    ResourceGraph,
}

/// The join flavours that Resource Graph takes.
const JOINS: &[&str] = &["innerunique", "inner", "leftouter", "fullouter"];
/// Joins and unions together in one query.
const MOST_JOINS: usize = 3;
/// `mv-expand` in one query.
const MOST_EXPANDS: usize = 2;
/// Largest row limit of `mv-expand`.
const MOST_EXPANDED_ROWS: i64 = 2000;
/// Where the figures and the list of operators come from.
pub const SOURCE: &str = "https://learn.microsoft.com/azure/governance/resource-graph/concepts/query-language";

/// What Resource Graph refuses of a query that is otherwise valid.
#[must_use]
pub fn check(script: &Script) -> Vec<Error> {
    let mut check = Check { errors: Vec::new(), joins: 0, expands: 0 };
    for statement in &script.statements {
        match statement {
            Statement::Let(binding) => check.binding(binding),
            Statement::Query(pipe) => check.pipe(pipe),
        }
    }
    check.errors
}

struct Check {
    errors: Vec<Error>,
    joins: usize,
    expands: usize,
}

impl Check {
    fn refuse(&mut self, span: Span, what: &str) {
        let message = format!("Azure Resource Graph refuses {what}, although it is valid in the language");
        self.errors.push(
            Error::at(Code::NotInResourceGraph, span, message)
                .with_help(format!("what it takes is listed at {SOURCE}")),
        );
    }

    fn binding(&mut self, binding: &Let) {
        match &binding.value {
            LetValue::Function(_) => self.refuse(binding.name.span, "functions of `let`"),
            LetValue::Table(pipe) => self.pipe(pipe),
            LetValue::Expr(expr) => self.expr(expr),
        }
    }

    fn pipe(&mut self, pipe: &Pipe) {
        match &pipe.source {
            Source::Table(_) | Source::Implied => {}
            Source::Pipe(inner) => self.pipe(inner),
            Source::Operator(operator) => self.operator(operator),
            Source::Call(name, _) => self.refuse(name.span, "a call as a table"),
            Source::DataTable(table) => self.refuse(table.span, "`datatable`"),
            Source::Range(range) => self.refuse(range.name.span, "`range`"),
            Source::Print(_) => self.refuse(pipe.span, "`print`"),
        }
        for operator in &pipe.operators {
            self.operator(operator);
        }
    }

    fn operator(&mut self, operator: &Operator) {
        let name = match &operator.kind {
            OperatorKind::Join(Join { lookup: true, .. }) => "lookup",
            kind => operator_name(kind),
        };
        if operators::operator(name).is_some_and(|info| !info.resource_graph && info.here) {
            self.refuse(operator.name, &format!("the operator `{name}`"));
        }
        match &operator.kind {
            OperatorKind::Join(join) => {
                if let Some(kind) = join.kind.as_ref().filter(|kind| !JOINS.contains(&kind.text.as_str())) {
                    self.refuse(kind.span, &format!("joins of the kind `{}`", kind.text));
                }
                if !join.hints.is_empty() {
                    self.refuse(operator.name, "hints for a join");
                }
                self.count_join(operator.name);
                self.pipe(&join.right);
            }
            OperatorKind::Union(union) => {
                if union.fuzzy {
                    self.refuse(operator.name, "`isfuzzy`");
                }
                for table in &union.tables {
                    self.count_join(operator.name);
                    self.pipe(table);
                }
            }
            OperatorKind::MvExpand(expand) => {
                self.expands += 1;
                if self.expands == MOST_EXPANDS + 1 {
                    self.refuse(operator.name, &format!("more than {MOST_EXPANDS} `mv-expand` in a query"));
                }
                if let Some(limit) = &expand.limit
                    && let ExprKind::Literal(value, _) = &limit.kind
                    && value.as_i64().is_some_and(|rows| rows > MOST_EXPANDED_ROWS)
                {
                    self.refuse(limit.span, &format!("a limit of `mv-expand` above {MOST_EXPANDED_ROWS}"));
                }
            }
            OperatorKind::Where(condition) => self.expr(condition),
            OperatorKind::Extend(values) | OperatorKind::Project(values) => {
                values.iter().for_each(|named| self.expr(&named.value));
            }
            _ => {}
        }
    }

    fn count_join(&mut self, span: Span) {
        self.joins += 1;
        if self.joins == MOST_JOINS + 1 {
            self.refuse(span, &format!("more than {MOST_JOINS} joins and unions in a query"));
        }
    }

    fn expr(&mut self, expr: &Expr) {
        match &expr.kind {
            ExprKind::Call(name, arguments) => {
                if matches!(name.text.as_str(), "toscalar" | "materialize") {
                    self.refuse(name.span, &format!("`{}`", name.text));
                }
                arguments.iter().for_each(|argument| self.expr(argument));
            }
            ExprKind::And(operands) | ExprKind::Or(operands) => operands.iter().for_each(|operand| self.expr(operand)),
            ExprKind::Binary(_, left, right) => {
                self.expr(left);
                self.expr(right);
            }
            ExprKind::In(_, value, list) => {
                self.expr(value);
                list.iter().for_each(|item| self.expr(item));
            }
            ExprKind::Path(base, _) | ExprKind::Negate(base) => self.expr(base),
            ExprKind::Table(pipe) => self.pipe(pipe),
            _ => {}
        }
    }
}

/// The name under which an operator is in the table.
fn operator_name(kind: &OperatorKind) -> &str {
    match kind {
        OperatorKind::As(_) => "as",
        OperatorKind::Count(_) => "count",
        OperatorKind::Distinct(_) => "distinct",
        OperatorKind::Extend(_) => "extend",
        OperatorKind::Join(_) => "join",
        OperatorKind::MvApply(_) => "mv-apply",
        OperatorKind::MvExpand(_) => "mv-expand",
        OperatorKind::Sort(_) => "sort",
        OperatorKind::Parse(parse) if parse.only_matches => "parse-where",
        OperatorKind::Parse(_) => "parse",
        OperatorKind::Project(_) => "project",
        OperatorKind::ProjectAway(_) => "project-away",
        OperatorKind::ProjectKeep(_) => "project-keep",
        OperatorKind::ProjectRename(_) => "project-rename",
        OperatorKind::ProjectReorder(_) => "project-reorder",
        OperatorKind::Render(_) => "render",
        OperatorKind::Search(_) => "search",
        OperatorKind::Serialize(_) => "serialize",
        OperatorKind::Summarize(_) => "summarize",
        OperatorKind::Take(_) => "take",
        OperatorKind::Top(..) => "top",
        OperatorKind::Union(_) => "union",
        OperatorKind::Where(_) => "where",
        OperatorKind::Other(name, _) => name,
    }
}
