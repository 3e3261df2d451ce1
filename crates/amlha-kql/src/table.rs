//! Where rows come from: the trait that a table implements, and what it is
//! asked for.

mod cached;
mod json_rows;
mod rows;

use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

pub use cached::Cached;
pub use json_rows::JsonRows;
pub use rows::Rows;

pub(crate) use rows::follow;

use crate::json::Step;
use crate::run::Sieve;
use crate::types::Type;
use crate::value::Value;

/// A column of a table or an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// Its type.
    pub kind: Type,
}

impl Column {
    /// A column.
    pub fn new(name: impl Into<String>, kind: Type) -> Self {
        Self { name: name.into(), kind }
    }
}

/// A column of a table, or something inside its values.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Path {
    /// Place in [`Table::columns`].
    pub column: usize,
    /// Steps into the value; empty for the column itself.
    pub steps: Vec<Step>,
}

impl Path {
    /// The path as it is written, for example `properties.sku["name"]`.
    #[must_use]
    pub fn text(&self, columns: &[Column]) -> String {
        let mut out = columns.get(self.column).map_or_else(String::new, |column| column.name.clone());
        for step in &self.steps {
            match step {
                Step::Member(name) => {
                    out.push('.');
                    out.push_str(name);
                }
                Step::Element(index) => out.push_str(&format!("[{index}]")),
            }
        }
        out
    }
}

/// What a query reads of a table. Nothing else has to be opened.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wanted {
    /// What the conditions at the start of the query read, of every row.
    pub first: Vec<Path>,
    /// What is read of the rows that meet them.
    pub rest: Vec<Path>,
}

/// A table that a query can read.
///
/// ```
/// use amlha_kql::{Column, Options, Rows, Tables, Type, Value, query};
///
/// let rows = Rows::new(
///     vec![Column::new("name", Type::String), Column::new("zones", Type::Long)],
///     vec![vec![Value::from("a"), Value::from(1)], vec![Value::from("b"), Value::from(3)]],
/// );
/// let tables = Tables::new().with("resources", rows);
/// let plan = query("Resources | where zones > 1 | project name", &tables, &Options::default()).unwrap();
/// assert_eq!(plan.run(&Default::default()).unwrap().to_json(), r#"[{"name":"b"}]"#);
/// ```
pub trait Table: Send + Sync {
    /// The columns in order.
    fn columns(&self) -> &[Column];

    /// What a reader of an answer has to know, for example that the table was
    /// never collected. It becomes part of [`Answer::notes`](crate::Answer::notes).
    fn notes(&self) -> Vec<String> {
        Vec::new()
    }

    /// Starts to read.
    ///
    /// # Errors
    /// Where the table cannot be read at all.
    fn scan<'a>(&'a self, wanted: &Wanted) -> Result<Box<dyn Scan<'a> + 'a>, TableError>;

    /// Starts to read rows of which those may be left out that the sieve drops. A table that reads
    /// its rows one by one saves what it costs to keep them; the others need not care.
    ///
    /// # Errors
    /// Where the table cannot be read at all.
    fn scan_some<'a>(&'a self, wanted: &Wanted, sieve: &Sieve<'_>) -> Result<Box<dyn Scan<'a> + 'a>, TableError> {
        let _ = sieve;
        self.scan(wanted)
    }
}

impl<T: Table + ?Sized> Table for &T {
    fn columns(&self) -> &[Column] {
        (**self).columns()
    }

    fn notes(&self) -> Vec<String> {
        (**self).notes()
    }

    fn scan<'a>(&'a self, wanted: &Wanted) -> Result<Box<dyn Scan<'a> + 'a>, TableError> {
        (**self).scan(wanted)
    }

    fn scan_some<'a>(&'a self, wanted: &Wanted, sieve: &Sieve<'_>) -> Result<Box<dyn Scan<'a> + 'a>, TableError> {
        (**self).scan_some(wanted, sieve)
    }
}

/// A pass over the rows of a table.
///
/// The values of a path of a column must be of the column's type if the path
/// has no steps; a missing value is null, in a column of type `string` the
/// empty text.
pub trait Scan<'a> {
    /// The next rows with the values of [`Wanted::first`]; `None` at the end.
    /// Some thousand rows at once are a good size; a table that has all values
    /// at hand may give them all.
    ///
    /// # Errors
    /// Where the table cannot be read any further.
    fn next(&mut self) -> Result<Option<Batch<'a>>, TableError>;

    /// The values of [`Wanted::rest`] for some of the rows that `next` gave
    /// last, by their place among them, ascending. The vectors are as long as
    /// `rows`.
    ///
    /// # Errors
    /// Where the table cannot be read any further.
    fn rest(&mut self, rows: &[u32]) -> Result<Vec<Vector<'a>>, TableError>;
}

/// Some rows of a table.
#[derive(Debug)]
pub struct Batch<'a> {
    /// How many rows.
    pub rows: usize,
    /// The values of [`Wanted::first`], each for every row.
    pub first: Vec<Vector<'a>>,
}

/// The values of one column of some rows.
#[derive(Debug, Clone)]
pub enum Vector<'a> {
    /// A value a row.
    Values(Vec<Value<'a>>),
    /// Different values once, and for each row which one it has. Conditions
    /// are worked out once for each different value.
    Dictionary {
        /// For each row a place in `values`; one that is out of range means
        /// null.
        codes: Slice<'a, u32>,
        /// The different values.
        values: Slice<'a, Value<'a>>,
    },
}

/// Items that are borrowed or owned.
#[derive(Debug, Clone)]
pub enum Slice<'a, T> {
    /// Live in the table.
    Borrowed(&'a [T]),
    /// Made for this query.
    Owned(Vec<T>),
    /// Kept by the table and by whoever else needs them.
    Shared(Arc<Vec<T>>),
}

impl<T> Deref for Slice<'_, T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        match self {
            Self::Borrowed(items) => items,
            Self::Owned(items) => items,
            Self::Shared(items) => items,
        }
    }
}

impl<'a> Vector<'a> {
    /// The value of a row.
    #[must_use]
    pub fn get(&self, row: usize) -> Value<'a> {
        match self {
            Self::Values(values) => values.get(row).cloned().unwrap_or_default(),
            Self::Dictionary { codes, values } => {
                codes.get(row).and_then(|code| values.get(*code as usize)).cloned().unwrap_or_default()
            }
        }
    }
}

/// Why a table cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableError {
    /// One sentence: lower case, no full stop.
    pub message: String,
}

impl TableError {
    /// An error with this message.
    pub fn new(message: impl Into<String>) -> Self {
        Self { message: message.into() }
    }
}

impl fmt::Display for TableError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for TableError {}

/// The tables that queries can name.
#[derive(Default)]
pub struct Tables<'t> {
    tables: Vec<(String, Box<dyn Table + 't>)>,
}

impl fmt::Debug for Tables<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.names()).finish()
    }
}

impl<'t> Tables<'t> {
    /// No tables.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The same with one more. A table of the same name takes the place of the
    /// earlier one.
    #[must_use]
    pub fn with(mut self, name: impl Into<String>, table: impl Table + 't) -> Self {
        self.add(name, table);
        self
    }

    /// Adds a table; see [`Self::with`].
    pub fn add(&mut self, name: impl Into<String>, table: impl Table + 't) {
        let name = name.into();
        self.tables.retain(|(known, _)| *known != name);
        self.tables.push((name, Box::new(table)));
    }

    /// The names in the order in which they were added.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.tables.iter().map(|(name, _)| name.as_str())
    }

    /// The table of this name: written the same, or else the only one that
    /// differs in the case of letters.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<(&str, &(dyn Table + 't))> {
        let exact = self.tables.iter().find(|(known, _)| known == name);
        let found = exact.or_else(|| {
            let mut alike = self.tables.iter().filter(|(known, _)| known.eq_ignore_ascii_case(name));
            alike.next().filter(|_| alike.next().is_none())
        });
        found.map(|(name, table)| (name.as_str(), &**table))
    }
}
