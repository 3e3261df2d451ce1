//! The tree of a query, as written: names are not resolved yet.

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

/// Operators with two sides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BinaryOp {
    /// `==`
    Equal,
    /// `!=`, `<>`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    LessEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterEqual,
    /// `+`
    Add,
    /// `-`
    Subtract,
    /// `*`
    Multiply,
    /// `/`
    Divide,
    /// `%`
    Modulo,
    /// An operator on text.
    Text(TextOp),
}

/// Operators on text. The `negated` ones are written with a `!`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TextOp {
    /// What is looked for.
    pub test: TextTest,
    /// Whether the case of letters counts.
    pub case_sensitive: bool,
    /// Whether the answer is turned round.
    pub negated: bool,
}

/// What an operator on text looks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TextTest {
    /// The whole text (`=~`).
    Equal,
    /// Anywhere.
    Contains,
    /// At the start.
    StartsWith,
    /// At the end.
    EndsWith,
    /// A whole word.
    Has,
    /// A word's start.
    HasPrefix,
    /// A word's end.
    HasSuffix,
    /// A regular expression.
    Matches,
}

/// Operators with a list on the right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InOp {
    /// `in`
    In,
    /// `!in`
    NotIn,
    /// `in~`
    InNoCase,
    /// `!in~`
    NotInNoCase,
    /// `has_any`
    HasAny,
    /// `has_all`
    HasAll,
}

impl BinaryOp {
    /// The operators that are written with signs.
    const SIGNS: &[(&str, Self)] = &[
        ("==", Self::Equal),
        ("!=", Self::NotEqual),
        ("<>", Self::NotEqual),
        ("<", Self::Less),
        ("<=", Self::LessEqual),
        (">", Self::Greater),
        (">=", Self::GreaterEqual),
        ("+", Self::Add),
        ("-", Self::Subtract),
        ("*", Self::Multiply),
        ("/", Self::Divide),
        ("%", Self::Modulo),
        ("=~", Self::Text(TextOp { test: TextTest::Equal, case_sensitive: false, negated: false })),
        ("!~", Self::Text(TextOp { test: TextTest::Equal, case_sensitive: false, negated: true })),
    ];

    /// The operators that are words, without `!` and `_cs`.
    const WORDS: &[(&str, TextTest)] = &[
        ("contains", TextTest::Contains),
        ("startswith", TextTest::StartsWith),
        ("endswith", TextTest::EndsWith),
        ("has", TextTest::Has),
        ("hasprefix", TextTest::HasPrefix),
        ("hassuffix", TextTest::HasSuffix),
    ];

    /// The operator of this sign or word (`matches` for `matches regex`).
    pub(crate) fn parse(text: &str) -> Option<Self> {
        if let Some((_, op)) = Self::SIGNS.iter().find(|(sign, _)| *sign == text) {
            return Some(*op);
        }
        if text == "matches" {
            return Some(Self::Text(TextOp { test: TextTest::Matches, case_sensitive: true, negated: false }));
        }
        let (negated, word) = match text.strip_prefix('!') {
            Some(word) => (true, word),
            None => (false, text),
        };
        // Old spellings: `notcontains`, `containscs`.
        let (negated, word) = match word.strip_prefix("not") {
            Some(word) if !negated => (true, word),
            _ => (negated, word),
        };
        let (case_sensitive, word) = match word.strip_suffix("_cs").or_else(|| word.strip_suffix("cs")) {
            Some(word) => (true, word),
            None => (false, word),
        };
        let (_, test) = Self::WORDS.iter().find(|(name, _)| *name == word)?;
        Some(Self::Text(TextOp { test: *test, case_sensitive, negated }))
    }

    /// The operator as it is printed.
    #[must_use]
    pub fn text(self) -> String {
        match self {
            Self::Text(TextOp { test: TextTest::Matches, .. }) => "matches regex".to_owned(),
            Self::Text(op) if op.test != TextTest::Equal => {
                let word = Self::WORDS.iter().find(|(_, test)| *test == op.test).map_or("", |(word, _)| word);
                format!("{}{word}{}", if op.negated { "!" } else { "" }, if op.case_sensitive { "_cs" } else { "" })
            }
            _ => Self::SIGNS.iter().find(|(_, op)| *op == self).map_or_else(String::new, |(s, _)| (*s).to_owned()),
        }
    }

    /// How tightly the operator binds: 3 `==`, 4 `<`, 5 `+`, 6 `*`, 7 text.
    /// (1 is `or`, 2 `and`.)
    #[must_use]
    pub fn level(self) -> u8 {
        match self {
            Self::Equal | Self::NotEqual => 3,
            Self::Less | Self::LessEqual | Self::Greater | Self::GreaterEqual => 4,
            Self::Add | Self::Subtract => 5,
            Self::Multiply | Self::Divide | Self::Modulo => 6,
            Self::Text(_) => 7,
        }
    }
}

impl InOp {
    const WORDS: &[(&str, Self)] = &[
        ("in", Self::In),
        ("!in", Self::NotIn),
        ("in~", Self::InNoCase),
        ("!in~", Self::NotInNoCase),
        ("has_any", Self::HasAny),
        ("has_all", Self::HasAll),
    ];

    /// The operator of this word.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        Self::WORDS.iter().find(|(word, _)| *word == text).map(|(_, op)| *op)
    }

    /// The operator as it is printed.
    #[must_use]
    pub fn text(self) -> &'static str {
        Self::WORDS.iter().find(|(_, op)| *op == self).map_or("in", |(word, _)| word)
    }
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
