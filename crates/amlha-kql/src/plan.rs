//! A query that is ready to run: names are places, tables are at hand, and
//! what is read of them is known.

mod aggregate;
mod builder;
mod call;
mod environment;
mod expression;
mod joins;
mod names;
mod operator;
mod project;
mod rows;
mod source;
mod summarize;

use std::fmt;

use crate::aggregates::Aggregate;
use crate::answer::Answer;
use crate::ast::{BinaryOp, InOp, Script, TextOp};
use crate::dialect::{self, Dialect};
use crate::error::Error;
use crate::functions::Function;
use crate::json::Step;
use crate::run::{Needle, RunOptions};
use crate::span::Span;
use crate::table::{Column, Table, Tables, Wanted};
use crate::types::Type;
use crate::value::Value;

/// How a query is bound.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Whose rules hold.
    pub dialect: Dialect,
    /// What `now()` gives: ticks of 100 ns since the start of year 1, UTC (see
    /// [`Options::at`]). Without it `now()` and `ago()` are errors, so that
    /// the same query gives the same answer.
    pub now: Option<i64>,
    /// Names that the query can use like those of `let`.
    pub variables: Vec<(String, Value<'static>)>,
}

impl Options {
    /// The same with a time for `now()`, as seconds since 1970.
    #[must_use]
    pub fn at(mut self, unix_seconds: i64) -> Self {
        self.now = unix_seconds
            .checked_mul(crate::time::SECOND)
            .and_then(|ticks| ticks.checked_add(crate::time::UNIX_EPOCH))
            .and_then(crate::time::in_range);
        self
    }
}

/// Reads and binds a query.
///
/// # Errors
/// Everything that is wrong with it, in the order of the text.
///
/// ```
/// use amlha_kql::{Options, Tables, query};
///
/// let tables = Tables::new();
/// let plan = query("print a = 1 + 2", &tables, &Options::default()).unwrap();
/// assert_eq!(plan.run(&Default::default()).unwrap().to_json(), r#"[{"a":3}]"#);
///
/// let errors = query("print strlne('x')", &tables, &Options::default()).unwrap_err();
/// assert_eq!(errors[0].nearest.as_deref(), Some("strlen"));
/// ```
pub fn query<'t>(text: &str, tables: &'t Tables<'t>, options: &Options) -> Result<Plan<'t>, Vec<Error>> {
    let script = crate::parse(text)?;
    bind(&script, text, tables, options)
}

/// Binds a query that was read already; `text` is what it was read from.
///
/// # Errors
/// Everything that is wrong with it.
pub fn bind<'t>(
    script: &Script,
    text: &str,
    tables: &'t Tables<'t>,
    options: &Options,
) -> Result<Plan<'t>, Vec<Error>> {
    let mut errors = match options.dialect {
        Dialect::Kusto => Vec::new(),
        Dialect::ResourceGraph => dialect::check(script),
    };
    match environment::Binder::new(text, tables, options).script(script) {
        Ok(plan) if errors.is_empty() => Ok(plan),
        Ok(_) => Err(errors),
        Err(more) => {
            errors.extend(more);
            errors.sort_by_key(|error| error.labels.first().map_or(0, |label| label.span.start));
            Err(errors)
        }
    }
}

/// Everything that is wrong with a text; empty if it would run.
#[must_use]
pub fn check(text: &str, tables: &Tables<'_>, options: &Options) -> Vec<Error> {
    query(text, tables, options).err().unwrap_or_default()
}

/// A query that is ready to run, any number of times.
pub struct Plan<'t> {
    pub(crate) pipeline: Pipeline<'t>,
    pub(crate) subqueries: Vec<Pipeline<'t>>,
    pub(crate) tables: Vec<String>,
    pub(crate) notes: Vec<String>,
}

impl fmt::Debug for Plan<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Plan").field("columns", &self.columns()).field("reads", &self.reads()).finish_non_exhaustive()
    }
}

impl<'t> Plan<'t> {
    /// The columns of the answer.
    #[must_use]
    pub fn columns(&self) -> &[Column] {
        &self.pipeline.columns
    }

    /// The names of the tables that the query reads, each once.
    #[must_use]
    pub fn tables(&self) -> &[String] {
        &self.tables
    }

    /// Every pass over a table: its name, and what is read of it.
    #[must_use]
    pub fn scans(&self) -> Vec<(&str, &Wanted)> {
        self.table_scans().into_iter().map(|scan| (scan.name.as_str(), &scan.wanted)).collect()
    }

    /// What is read of which table, as text such as
    /// `resources: type | name, sku.name`: paths of all rows, then those of the
    /// rows that meet the first conditions.
    #[must_use]
    pub fn reads(&self) -> Vec<String> {
        let text = |scan: &TableScan<'t>| {
            let paths = |paths: &[crate::table::Path]| {
                paths.iter().map(|path| path.text(scan.table.columns())).collect::<Vec<_>>().join(", ")
            };
            format!("{}: {} | {}", scan.name, paths(&scan.wanted.first), paths(&scan.wanted.rest))
        };
        self.table_scans().into_iter().map(text).collect()
    }

    fn table_scans(&self) -> Vec<&TableScan<'t>> {
        let mut out = Vec::new();
        for pipeline in self.subqueries.iter().chain([&self.pipeline]) {
            pipeline.table_scans(&mut out);
        }
        out
    }

    /// Runs the query.
    ///
    /// # Errors
    /// A bound that was reached, a table that cannot be read, an evaluation
    /// that was stopped or is impossible.
    pub fn run<'a>(&'a self, options: &RunOptions<'a>) -> Result<Answer<'a>, Box<Error>> {
        Answer::of(self, options)
    }
}

/// A source of rows and operations on them.
pub(crate) struct Pipeline<'t> {
    pub(crate) source: Source<'t>,
    pub(crate) operations: Vec<Operation<'t>>,
    /// Slots of the rows of each frame, the first being that of the source.
    pub(crate) frames: Vec<usize>,
    /// The slots of the columns in the last frame.
    pub(crate) outputs: Vec<usize>,
    pub(crate) columns: Vec<Column>,
}

impl<'t> Pipeline<'t> {
    fn table_scans<'p>(&'p self, out: &mut Vec<&'p TableScan<'t>>) {
        if let Source::Scan(scan) = &self.source {
            out.push(scan);
        }
        for operation in &self.operations {
            match operation {
                Operation::Join(join) => join.right.table_scans(out),
                Operation::Union(union) => union.branches.iter().for_each(|branch| branch.pipeline.table_scans(out)),
                Operation::Apply(apply) => apply.body.table_scans(out),
                _ => {}
            }
        }
    }
}

/// Where the rows of a pipeline come from.
pub(crate) enum Source<'t> {
    /// A table.
    Scan(TableScan<'t>),
    /// Rows that the query holds.
    Rows(Vec<Vec<Value<'static>>>),
    /// `range`
    Range(Value<'static>, Value<'static>, Value<'static>),
    /// One row without values (`print`).
    One,
    /// No rows (in front of a `union`), or those that are pushed in.
    Nothing,
}

/// What is read of a table, and into which slots.
pub(crate) struct TableScan<'t> {
    pub(crate) name: String,
    pub(crate) table: &'t dyn Table,
    pub(crate) wanted: Wanted,
    pub(crate) first: Vec<usize>,
    pub(crate) rest: Vec<usize>,
    /// Conditions on the first slots, in order.
    pub(crate) filters: Vec<Filter>,
}

/// A condition with the slots that it reads.
pub(crate) struct Filter {
    pub(crate) condition: Expr,
    pub(crate) slots: Vec<usize>,
    /// Whether equal values always give the same.
    pub(crate) steady: bool,
}

/// What is done with the rows.
pub(crate) enum Operation<'t> {
    Where(Expr),
    /// Fills slots.
    Set(Vec<(usize, Expr)>),
    Take(u64),
    Sort(Vec<Sorting>),
    Top(u64, Vec<Sorting>),
    /// Keeps the first row of each key.
    Distinct(Vec<Expr>),
    Count(usize),
    Summarize(Summarize),
    Expand(Expand),
    Apply(Apply<'t>),
    Join(Join<'t>),
    Union(Union<'t>),
    Parse(Parse),
    /// Keeps only these slots, as a new frame.
    Pack(Vec<usize>, usize),
}

pub(crate) struct Sorting {
    pub(crate) value: Expr,
    pub(crate) ascending: bool,
    pub(crate) nulls_first: bool,
}

pub(crate) struct Summarize {
    pub(crate) keys: Vec<Expr>,
    pub(crate) calls: Vec<AggregateCall>,
    pub(crate) frame: usize,
}

pub(crate) struct AggregateCall {
    pub(crate) aggregate: &'static Aggregate,
    pub(crate) arguments: Vec<Expr>,
    pub(crate) condition: Option<Expr>,
    /// Number of values that it gives.
    pub(crate) outputs: usize,
}

/// `mv-expand`
pub(crate) struct Expand {
    pub(crate) items: Vec<Expansion>,
    pub(crate) index: Option<usize>,
    /// Members of bags become pairs.
    pub(crate) pairs: bool,
    pub(crate) limit: Option<u64>,
}

pub(crate) struct Expansion {
    pub(crate) value: Expr,
    pub(crate) slot: usize,
    pub(crate) to: Option<Type>,
}

/// `mv-apply`
pub(crate) struct Apply<'t> {
    pub(crate) expand: Expand,
    pub(crate) body: Pipeline<'t>,
    /// Slots of the row outside.
    pub(crate) outer: Vec<usize>,
    /// Places among the outputs of the body.
    pub(crate) inner: Vec<usize>,
    pub(crate) frame: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum JoinKind {
    Inner,
    InnerUnique,
    LeftOuter,
    RightOuter,
    FullOuter,
    LeftSemi,
    RightSemi,
    LeftAnti,
    RightAnti,
}

pub(crate) struct Join<'t> {
    pub(crate) kind: JoinKind,
    pub(crate) right: Pipeline<'t>,
    pub(crate) left_keys: Vec<Expr>,
    /// On the rows that the right side gives.
    pub(crate) right_keys: Vec<Expr>,
    /// Slots of the left row, with the types for rows without a left side.
    pub(crate) left: Vec<(usize, Type)>,
    /// Places in the right row, with types.
    pub(crate) right_slots: Vec<(usize, Type)>,
    pub(crate) frame: usize,
}

pub(crate) struct Union<'t> {
    /// Whether rows come in from the front, and from which slots.
    pub(crate) own: Vec<Option<usize>>,
    pub(crate) own_name: String,
    pub(crate) branches: Vec<Branch<'t>>,
    pub(crate) kinds: Vec<Type>,
    /// Whether the first slot gets the name of the source.
    pub(crate) with_source: bool,
    pub(crate) frame: usize,
}

pub(crate) struct Branch<'t> {
    pub(crate) pipeline: Pipeline<'t>,
    pub(crate) name: String,
    /// For each column of the union a place in the rows of the branch.
    pub(crate) places: Vec<Option<usize>>,
}

/// `parse`
pub(crate) struct Parse {
    pub(crate) value: Expr,
    pub(crate) pattern: String,
    /// For each group of the pattern the slot and type that it fills.
    pub(crate) columns: Vec<(usize, Type)>,
    pub(crate) only_matches: bool,
    /// Whether a row is left empty if one of its values has the wrong type.
    pub(crate) strict: bool,
    pub(crate) span: Span,
}

/// An expression whose names are places.
#[derive(Debug, Clone)]
pub(crate) enum Expr {
    Constant(Value<'static>),
    Slot(usize),
    Path(Box<Expr>, Vec<Step>),
    Index(Box<Expr>, Box<Expr>),
    Call { function: &'static Function, arguments: Vec<Expr>, span: Span },
    Convert(Type, Box<Expr>),
    And(Vec<Expr>),
    Or(Vec<Expr>),
    Not(Box<Expr>),
    Negate(Box<Expr>),
    Compare(BinaryOp, Box<Expr>, Box<Expr>),
    Arithmetic(BinaryOp, Box<Expr>, Box<Expr>),
    Text(TextOp, Box<Expr>, Box<Needle>),
    TextOf(TextOp, Box<Expr>, Box<Expr>),
    In(InOp, Box<Expr>, List),
    Between { negated: bool, value: Box<Expr>, low: Box<Expr>, high: Box<Expr> },
    Case(Vec<(Expr, Expr)>, Box<Expr>),
    Coalesce(Vec<Expr>),
    PackAll(Vec<(String, usize)>, bool),
    Scalar(usize),
}

/// The list of an `in`.
#[derive(Debug, Clone)]
pub(crate) enum List {
    /// Texts in order, and in small letters in order.
    Constant {
        values: Vec<String>,
        lower: Vec<String>,
    },
    Values(Vec<Expr>),
    Subquery(usize),
}

impl Expr {
    /// Calls `visit` with every slot that the expression reads.
    pub(crate) fn slots(&self, visit: &mut dyn FnMut(usize)) {
        match self {
            Self::Constant(_) | Self::Scalar(_) => {}
            Self::Slot(slot) => visit(*slot),
            Self::Path(inner, _)
            | Self::Convert(_, inner)
            | Self::Not(inner)
            | Self::Negate(inner)
            | Self::Text(_, inner, _) => inner.slots(visit),
            Self::Index(a, b) | Self::Compare(_, a, b) | Self::Arithmetic(_, a, b) | Self::TextOf(_, a, b) => {
                a.slots(visit);
                b.slots(visit);
            }
            Self::Call { arguments: many, .. } | Self::And(many) | Self::Or(many) | Self::Coalesce(many) => {
                many.iter().for_each(|expr| expr.slots(visit));
            }
            Self::In(_, value, list) => {
                value.slots(visit);
                if let List::Values(values) = list {
                    values.iter().for_each(|expr| expr.slots(visit));
                }
            }
            Self::Between { value, low, high, .. } => {
                [value, low, high].into_iter().for_each(|expr| expr.slots(visit));
            }
            Self::Case(branches, otherwise) => {
                for (condition, value) in branches {
                    condition.slots(visit);
                    value.slots(visit);
                }
                otherwise.slots(visit);
            }
            Self::PackAll(columns, _) => columns.iter().for_each(|(_, slot)| visit(*slot)),
        }
    }

    /// Whether the value is the same for all rows and in all runs.
    pub(crate) fn is_constant(&self) -> bool {
        let mut constant = true;
        self.slots(&mut |_| constant = false);
        constant && !self.is_open()
    }

    /// Whether something in it depends on more than its slots.
    fn is_open(&self) -> bool {
        match self {
            Self::Scalar(_) => true,
            Self::Call { function, arguments, .. } => function.name == "rand" || arguments.iter().any(Self::is_open),
            Self::Constant(_) | Self::Slot(_) | Self::PackAll(..) => false,
            Self::Path(inner, _)
            | Self::Convert(_, inner)
            | Self::Not(inner)
            | Self::Negate(inner)
            | Self::Text(_, inner, _) => inner.is_open(),
            Self::Index(a, b) | Self::Compare(_, a, b) | Self::Arithmetic(_, a, b) | Self::TextOf(_, a, b) => {
                a.is_open() || b.is_open()
            }
            Self::And(many) | Self::Or(many) | Self::Coalesce(many) => many.iter().any(Self::is_open),
            Self::In(_, value, list) => {
                value.is_open()
                    || match list {
                        List::Constant { .. } => false,
                        List::Values(values) => values.iter().any(Self::is_open),
                        List::Subquery(_) => true,
                    }
            }
            Self::Between { value, low, high, .. } => value.is_open() || low.is_open() || high.is_open(),
            Self::Case(branches, otherwise) => {
                otherwise.is_open() || branches.iter().any(|(condition, value)| condition.is_open() || value.is_open())
            }
        }
    }
}
