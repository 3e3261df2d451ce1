//! The tree of a query, as written: names are not resolved yet.

mod symbols;
mod tabular;

pub use symbols::{BinaryOp, InOp, TextOp, TextTest};
pub use tabular::{
    Expanded, Join, MvApply, MvExpand, Named, Operator, OperatorKind, Parse, ParsePart, Reorder, Search, SortKey,
    Summarize, Union,
};

use crate::span::Span;
use crate::types::Type;
use crate::value::Value;

/// A whole text: statements, of which the last tabular one is the query.
#[derive(Debug, Clone)]
pub struct Script {
    /// The statements in order.
    pub statements: Vec<Statement>,
}

/// One statement.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Statement {
    /// `let name = ...`
    Let(Let),
    /// A query.
    Query(Pipe),
}

/// `let name = value`
#[derive(Debug, Clone)]
pub struct Let {
    /// The new name.
    pub name: Name,
    /// What it stands for.
    pub value: LetValue,
}

/// What a `let` gives a name to.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum LetValue {
    /// A scalar, or the bare name of a table.
    Expr(Expr),
    /// A table.
    Table(Pipe),
    /// A function.
    Function(Function),
}

/// `(parameter: type, ...) { body }`
#[derive(Debug, Clone)]
pub struct Function {
    /// The parameters.
    pub parameters: Vec<Parameter>,
    /// Statements in front of the result.
    pub lets: Vec<Let>,
    /// The result: a scalar or a table.
    pub body: Box<LetValue>,
}

/// A parameter of a function.
#[derive(Debug, Clone)]
pub struct Parameter {
    /// The name.
    pub name: Name,
    /// The type.
    pub kind: ParameterType,
    /// The value if the call gives none.
    pub default: Option<Expr>,
}

/// The type of a parameter.
#[derive(Debug, Clone)]
pub enum ParameterType {
    /// A scalar.
    Scalar(Type),
    /// A table with these columns; empty for any table.
    Table(Vec<(Name, Type)>),
}

/// A name with its place.
#[derive(Debug, Clone)]
pub struct Name {
    /// The name without brackets and quotes.
    pub text: String,
    /// Its place.
    pub span: Span,
}

/// A source of rows and what is done with them.
#[derive(Debug, Clone)]
pub struct Pipe {
    /// Where the rows come from.
    pub source: Source,
    /// The operators in order.
    pub operators: Vec<Operator>,
    /// All of it.
    pub span: Span,
}

/// Where rows come from.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Source {
    /// A table or a `let` name.
    Table(Name),
    /// A pipe in brackets.
    Pipe(Box<Pipe>),
    /// A call of a `let` function that gives a table.
    Call(Name, Vec<Expr>),
    /// `datatable(columns)[values]`
    DataTable(DataTable),
    /// `range name from a to b step c`
    Range(Range),
    /// `print a = 1, ...`
    Print(Vec<Named>),
    /// `union a, b`, `search "x"` and others that may stand first.
    Operator(Box<Operator>),
    /// Nothing: rows come from what is around (in `mv-apply`).
    Implied,
}

/// `datatable(columns)[values]`
#[derive(Debug, Clone)]
pub struct DataTable {
    /// Names and types.
    pub columns: Vec<(Name, Type)>,
    /// Values, row after row.
    pub values: Vec<Expr>,
    /// All of it.
    pub span: Span,
}

/// `range name from a to b step c`
#[derive(Debug, Clone)]
pub struct Range {
    /// Name of the only column.
    pub name: Name,
    /// The first value.
    pub from: Expr,
    /// The value that is not passed.
    pub to: Expr,
    /// The difference of two values.
    pub step: Expr,
}

/// An expression with its place.
#[derive(Debug, Clone)]
pub struct Expr {
    /// Which one.
    pub kind: ExprKind,
    /// All of it.
    pub span: Span,
}

/// The expressions.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum ExprKind {
    /// A value of a type; null has a type too.
    Literal(Value<'static>, Type),
    /// A column or a `let` name; `$left` and `$right` in joins.
    Name(String),
    /// `*`
    Star,
    /// `value.name`, `value["name"]`, `value[0]`
    Path(Box<Expr>, Vec<PathStep>),
    /// `name(arguments)`
    Call(Name, Vec<Expr>),
    /// `-value`
    Negate(Box<Expr>),
    /// `a and b and c`
    And(Vec<Expr>),
    /// `a or b or c`
    Or(Vec<Expr>),
    /// Every other operator with two sides.
    Binary(BinaryOp, Box<Expr>, Box<Expr>),
    /// `value in (list)` and its kin.
    In(InOp, Box<Expr>, Vec<Expr>),
    /// `value between (low .. high)`, `!between` if negated
    Between {
        /// Whether it is `!between`.
        negated: bool,
        /// The value.
        value: Box<Expr>,
        /// The lowest value that is inside.
        low: Box<Expr>,
        /// The highest value that is inside.
        high: Box<Expr>,
    },
    /// `typeof(type)`
    TypeOf(Type),
    /// A table where a list of values stands.
    Table(Box<Pipe>),
}

/// A step into a value.
#[derive(Debug, Clone)]
pub enum PathStep {
    /// `.name` or `["name"]`
    Member(Name),
    /// `[expression]`
    Index(Expr),
}

impl Expr {
    /// The text of a literal string.
    #[must_use]
    pub fn as_text(&self) -> Option<&str> {
        match &self.kind {
            ExprKind::Literal(value, _) => value.as_str(),
            _ => None,
        }
    }

    /// The name, if the expression is only that.
    #[must_use]
    pub fn as_name(&self) -> Option<&str> {
        match &self.kind {
            ExprKind::Name(name) => Some(name),
            _ => None,
        }
    }
}
