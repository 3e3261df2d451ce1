//! The tabular operators.

use super::{Expr, Name, Pipe};
use crate::span::Span;
use crate::types::Type;

/// A tabular operator with its place.
#[derive(Debug, Clone)]
pub struct Operator {
    /// Which one.
    pub kind: OperatorKind,
    /// The place of its name.
    pub name: Span,
    /// All of it.
    pub span: Span,
}

/// The tabular operators.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum OperatorKind {
    /// `as name`
    As(Name),
    /// `count`, `count as name`
    Count(Option<Name>),
    /// `distinct a, b` or `distinct *`
    Distinct(Vec<Expr>),
    /// `extend a = 1`
    Extend(Vec<Named>),
    /// `join` and `lookup`
    Join(Join),
    /// `mv-apply`
    MvApply(MvApply),
    /// `mv-expand`
    MvExpand(MvExpand),
    /// `order by` and `sort by`
    Sort(Vec<SortKey>),
    /// `parse`, `parse-where`
    Parse(Parse),
    /// `project a, b = 1`
    Project(Vec<Named>),
    /// `project-away a*`
    ProjectAway(Vec<Name>),
    /// `project-keep a*`
    ProjectKeep(Vec<Name>),
    /// `project-rename new = old`
    ProjectRename(Vec<(Name, Name)>),
    /// `project-reorder a, b* asc`
    ProjectReorder(Vec<(Name, Option<Reorder>)>),
    /// `render kind ...`, kept as text
    Render(String),
    /// `search "text"`
    Search(Search),
    /// `serialize a = 1`
    Serialize(Vec<Named>),
    /// `summarize a = count() by b`
    Summarize(Summarize),
    /// `take n`, `limit n`
    Take(Expr),
    /// `top n by a`
    Top(Expr, Vec<SortKey>),
    /// `union a, b`
    Union(Union),
    /// `where condition`
    Where(Expr),
    /// An operator of the language that only its name is known of; the text
    /// is all of it.
    Other(String, String),
}

/// The order of the columns of a wildcard in `project-reorder`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reorder {
    /// By name.
    Asc,
    /// By name, backwards.
    Desc,
    /// By name, numbers in names as numbers.
    GrannyAsc,
    /// The same backwards.
    GrannyDesc,
}

/// `name = value`, where the name may be missing.
#[derive(Debug, Clone)]
pub struct Named {
    /// The new names; more than one in `(a, b) = f()`.
    pub names: Vec<Name>,
    /// The value.
    pub value: Expr,
}

/// A key of a sort.
#[derive(Debug, Clone)]
pub struct SortKey {
    /// The value that is sorted by.
    pub value: Expr,
    /// Smallest first; `None` if not written, which means largest first.
    pub ascending: Option<bool>,
    /// Whether nulls come first; `None` if not written.
    pub nulls_first: Option<bool>,
}

/// `join kind=... (right) on ...`
#[derive(Debug, Clone)]
pub struct Join {
    /// Whether it is `lookup`.
    pub lookup: bool,
    /// The kind as written.
    pub kind: Option<Name>,
    /// `hint.x = y`, without effect here.
    pub hints: Vec<(String, String)>,
    /// The table on the right.
    pub right: Box<Pipe>,
    /// Names, or equalities of `$left.a == $right.b`.
    pub on: Vec<Expr>,
}

/// `mv-expand`
#[derive(Debug, Clone)]
pub struct MvExpand {
    /// `kind=bag` or `kind=array`.
    pub kind: Option<Name>,
    /// The column that gets the position.
    pub item_index: Option<Name>,
    /// What is expanded.
    pub columns: Vec<Expanded>,
    /// The most rows per row.
    pub limit: Option<Expr>,
}

/// One column of `mv-expand` or `mv-apply`.
#[derive(Debug, Clone)]
pub struct Expanded {
    /// The new name.
    pub name: Option<Name>,
    /// The array or bag.
    pub value: Expr,
    /// `to typeof(...)`
    pub to: Option<Type>,
}

/// `mv-apply columns on (operators)`
#[derive(Debug, Clone)]
pub struct MvApply {
    /// The column that gets the position.
    pub item_index: Option<Name>,
    /// What is expanded.
    pub columns: Vec<Expanded>,
    /// The most rows per row.
    pub limit: Option<Expr>,
    /// What is done with the rows of each row.
    pub body: Box<Pipe>,
}

/// `parse kind=... value with pattern`
#[derive(Debug, Clone)]
pub struct Parse {
    /// Whether it is `parse-where`.
    pub only_matches: bool,
    /// `simple`, `relaxed` or `regex`.
    pub kind: Option<Name>,
    /// `flags=` of the kind `regex`.
    pub flags: Option<Name>,
    /// The text that is taken apart.
    pub value: Expr,
    /// The pattern.
    pub pattern: Vec<ParsePart>,
}

/// A part of the pattern of `parse`.
#[derive(Debug, Clone)]
pub enum ParsePart {
    /// Text, or a regular expression.
    Text(String, Span),
    /// Anything.
    Star,
    /// A new column.
    Column(Name, Option<Type>),
}

/// `search kind=... in (tables) condition`
#[derive(Debug, Clone)]
pub struct Search {
    /// `case_sensitive` or `case_insensitive`.
    pub kind: Option<Name>,
    /// The tables; empty for what is piped in.
    pub tables: Vec<Name>,
    /// What is searched for: a text literal means any column has the term.
    pub condition: Expr,
}

/// `summarize aggregates by keys`
#[derive(Debug, Clone)]
pub struct Summarize {
    /// `hint.x = y`, without effect here.
    pub hints: Vec<(String, String)>,
    /// What is computed of each group.
    pub aggregates: Vec<Named>,
    /// What makes a group; `None` without `by`.
    pub by: Option<Vec<Named>>,
}

/// `union kind=... withsource=... tables`
#[derive(Debug, Clone)]
pub struct Union {
    /// `inner` or `outer`.
    pub kind: Option<Name>,
    /// The column that gets the name of the table.
    pub with_source: Option<Name>,
    /// `isfuzzy=true`
    pub fuzzy: bool,
    /// The tables; names may hold `*`.
    pub tables: Vec<Pipe>,
}
