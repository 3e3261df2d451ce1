//! A table that keeps what was read of another one.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use super::{Batch, Column, Path, Scan, Slice, Table, TableError, Vector, Wanted};
use crate::run::Index;
use crate::value::{Key, Text, Value};

/// A table that reads each column or path of another one once, and keeps its
/// values as a dictionary. Worth it where the same rows are asked again.
///
/// ```
/// use amlha_kql::{Cached, JsonRows, Options, Tables, query};
///
/// let rows = JsonRows::new(r#"[{"a": {"b": 1}}, {"a": {"b": 1}}, {"a": {"b": 2}}]"#)?;
/// let tables = Tables::new().with("t", Cached::new(&rows));
/// let plan = query("t | where a.b == 1 | count", &tables, &Options::default()).unwrap();
/// for _ in 0..2 {
///     assert_eq!(plan.run(&Default::default()).unwrap().to_json(), r#"[{"Count":2}]"#);
/// }
/// # Ok::<(), amlha_kql::TableError>(())
/// ```
pub struct Cached<'t> {
    table: &'t dyn Table,
    kept: Mutex<BTreeMap<Path, Kept<'t>>>,
    rows: OnceLock<usize>,
}

#[derive(Clone)]
struct Kept<'t> {
    codes: Arc<Vec<u32>>,
    values: Arc<Vec<Value<'t>>>,
}

impl fmt::Debug for Cached<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Cached").field("columns", &self.table.columns()).finish_non_exhaustive()
    }
}

impl<'t> Cached<'t> {
    /// A table over this one, of which nothing is read yet.
    pub fn new(table: &'t dyn Table) -> Self {
        Self { table, kept: Mutex::new(BTreeMap::new()), rows: OnceLock::new() }
    }

    /// Reads columns ahead of the first query.
    ///
    /// # Errors
    /// Where the table cannot be read.
    pub fn load(&self, paths: &[Path]) -> Result<(), TableError> {
        self.vectors(paths).map(|_| ())
    }

    /// The vectors of these paths; what is not there yet is read in one pass.
    fn vectors(&self, paths: &[Path]) -> Result<Vec<Kept<'t>>, TableError> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let mut missing: Vec<Path> = paths.iter().filter(|path| !kept.contains_key(path)).cloned().collect();
        missing.sort();
        missing.dedup();
        if !missing.is_empty() {
            let wanted = Wanted { first: missing.clone(), rest: Vec::new() };
            let mut found: Vec<Dictionary<'t>> = missing.iter().map(|_| Dictionary::default()).collect();
            let mut scan = self.table.scan(&wanted)?;
            while let Some(batch) = scan.next()? {
                for (vector, dictionary) in batch.first.iter().zip(&mut found) {
                    for row in 0..batch.rows {
                        dictionary.add(vector.get(row));
                    }
                }
            }
            for (path, dictionary) in missing.into_iter().zip(found) {
                kept.insert(path, dictionary.finish());
            }
        }
        Ok(paths.iter().filter_map(|path| kept.get(path).cloned()).collect())
    }
}

/// Different values up to which they stay where they are.
const FEW: usize = 1024;
/// Bytes of a text up to which it is copied.
const SHORT: usize = 256;

#[derive(Default)]
struct Dictionary<'t> {
    codes: Vec<u32>,
    index: Index<'t>,
}

impl<'t> Dictionary<'t> {
    fn add(&mut self, value: Value<'t>) {
        // Equal numbers of different types are different values here: they are
        // printed differently.
        let form = match &value {
            Value::Long(_) => Value::Long(0),
            Value::Int(_) => Value::Long(1),
            Value::Real(n) => Value::Long(n.to_bits().cast_signed()),
            _ => Value::Null,
        };
        let (number, _) = self.index.number(&[Key(value), Key(form)]);
        self.codes.push(u32::try_from(number).unwrap_or(u32::MAX));
    }

    fn finish(self) -> Kept<'t> {
        let mut values = self.index.into_values();
        if values.len() > FEW {
            // Side by side in memory they are read faster than where they lie
            // scattered over the text of the table.
            for value in &mut values {
                if matches!(value, Value::String(Text::Borrowed(text)) if text.len() <= SHORT) {
                    *value = std::mem::take(value).into_owned();
                }
            }
        }
        Kept { codes: Arc::new(self.codes), values: Arc::new(values) }
    }
}

impl<'t> Table for Cached<'t> {
    fn columns(&self) -> &[Column] {
        self.table.columns()
    }

    fn notes(&self) -> Vec<String> {
        self.table.notes()
    }

    fn scan<'a>(&'a self, wanted: &Wanted) -> Result<Box<dyn Scan<'a> + 'a>, TableError> {
        let paths: Vec<Path> = wanted.first.iter().chain(&wanted.rest).cloned().collect();
        let mut first = self.vectors(&paths)?;
        let rest = first.split_off(wanted.first.len().min(first.len()));
        let rows = match first.first().or(rest.first()) {
            Some(kept) => kept.codes.len(),
            // A query that reads no column still counts rows.
            None => match self.rows.get() {
                Some(rows) => *rows,
                None => {
                    let mut rows = 0;
                    let mut scan = self.table.scan(&Wanted::default())?;
                    while let Some(batch) = scan.next()? {
                        rows += batch.rows;
                    }
                    rows
                }
            },
        };
        let _ = self.rows.set(rows);
        Ok(Box::new(CachedScan { first, rest, rows: Some(rows) }))
    }
}

struct CachedScan<'t> {
    first: Vec<Kept<'t>>,
    rest: Vec<Kept<'t>>,
    rows: Option<usize>,
}

impl<'a, 't: 'a> Scan<'a> for CachedScan<'t> {
    fn next(&mut self) -> Result<Option<Batch<'a>>, TableError> {
        let Some(rows) = self.rows.take().filter(|rows| *rows > 0) else { return Ok(None) };
        let vector = |kept: &Kept<'t>| -> Vector<'a> {
            Vector::Dictionary {
                codes: Slice::Shared(Arc::clone(&kept.codes)),
                values: Slice::Shared(Arc::clone(&kept.values) as Arc<Vec<Value<'a>>>),
            }
        };
        Ok(Some(Batch { rows, first: self.first.iter().map(vector).collect() }))
    }

    fn rest(&mut self, rows: &[u32]) -> Result<Vec<Vector<'a>>, TableError> {
        let vector = |kept: &Kept<'t>| -> Vector<'a> {
            let codes = rows.iter().map(|row| kept.codes.get(*row as usize).copied().unwrap_or(u32::MAX)).collect();
            Vector::Dictionary {
                codes: Slice::Owned(codes),
                values: Slice::Shared(Arc::clone(&kept.values) as Arc<Vec<Value<'a>>>),
            }
        };
        Ok(self.rest.iter().map(vector).collect())
    }
}
