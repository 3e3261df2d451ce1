//! A table over JSON text: an array of objects, or one object after another.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::{Batch, Column, Path, Scan, Table, TableError, Vector, Wanted};
use crate::json::{self, Step, skip_space, skip_value};
use crate::types::Type;
use crate::value::{Text, Value};

/// Rows that are JSON objects, read from their text when a query runs.
///
/// The text is an array of objects, or objects one after another (one a line,
/// for example). Only what a query names is opened; text that it steps over is
/// not checked. Where every row is a line, the rest of a line is not even
/// looked at once everything is found.
///
/// ```
/// use amlha_kql::{JsonRows, Options, Tables, query};
///
/// let text = r#"[{"name": "a", "sku": {"name": "Standard_LRS"}}, {"name": "b"}]"#;
/// let tables = Tables::new().with("resources", JsonRows::new(text)?);
/// let plan = query("resources | where isnotnull(sku.name) | project name", &tables, &Options::default()).unwrap();
/// assert_eq!(plan.run(&Default::default()).unwrap().to_json(), r#"[{"name":"a"}]"#);
/// # Ok::<(), amlha_kql::TableError>(())
/// ```
#[derive(Debug, Clone)]
pub struct JsonRows<'t> {
    text: Cow<'t, str>,
    columns: Vec<Column>,
    /// Whether every row is a line of its own.
    lines: bool,
}

impl<'t> JsonRows<'t> {
    /// A table with the columns that the rows have, in the order in which they
    /// come first. All rows are read for that.
    ///
    /// # Errors
    /// Text that is not objects, with the place.
    pub fn new(text: impl Into<Cow<'t, str>>) -> Result<Self, TableError> {
        let mut table = Self::with_columns(text, Vec::new());
        table.columns = discover(&table.text)?;
        Ok(table)
    }

    /// A table with these columns, without reading a row. Members that are no
    /// column do not exist for queries; columns that no row has are null.
    pub fn with_columns(text: impl Into<Cow<'t, str>>, columns: Vec<Column>) -> Self {
        let text = text.into();
        let lines = has_lines(&text);
        Self { text, columns, lines }
    }
}

/// Whether the first object is a line of its own, and no array is around it.
fn has_lines(text: &str) -> bool {
    let start = skip_space(text.as_bytes(), 0);
    if text.as_bytes().get(start) != Some(&b'{') {
        return false;
    }
    skip_value(text.as_bytes(), start).is_some_and(|end| {
        let row = text.get(start..end).unwrap_or_default();
        let after = text.get(end..).unwrap_or_default();
        !row.contains('\n') && after.trim_start_matches([' ', '\t', '\r']).chars().next().is_none_or(|c| c == '\n')
    })
}

fn discover(text: &str) -> Result<Vec<Column>, TableError> {
    let mut columns: Vec<Column> = Vec::new();
    let mut known: BTreeMap<&str, usize> = BTreeMap::new();
    let mut at = 0;
    while let Some(start) = next_row(text, at)? {
        let end = json::each_member(text, start, |key, value| {
            let end = skip_value(text.as_bytes(), value)?;
            let kind = kind_of(text.get(value..end)?);
            match known.get(key).and_then(|at| columns.get_mut(*at)) {
                Some(column) => column.kind = kind.map_or(column.kind, |kind| merge(column.kind, kind)),
                None => {
                    known.insert(key, columns.len());
                    columns.push(Column::new(json::string(key).to_string(), kind.unwrap_or(Type::Dynamic)));
                }
            }
            Some(end)
        });
        at = end.ok_or_else(|| broken(text, start))?;
    }
    Ok(columns)
}

fn merge(known: Type, new: Type) -> Type {
    known.common(new)
}

/// The type of a value's text; `None` for null.
fn kind_of(slice: &str) -> Option<Type> {
    match json::scalar(slice) {
        Value::Null => None,
        value => value.kind(),
    }
}

/// The start of the next row at or behind a byte; `None` at the end.
fn next_row(text: &str, at: usize) -> Result<Option<usize>, TableError> {
    let bytes = text.as_bytes();
    let mut at = skip_space(bytes, at);
    // The bracket and the commas of an array.
    if matches!(bytes.get(at), Some(b'[' | b',')) {
        at = skip_space(bytes, at + 1);
    }
    match bytes.get(at) {
        Some(b'{') => Ok(Some(at)),
        None | Some(b']') => Ok(None),
        Some(0xef) if at == 0 => next_row(text, 3),
        Some(_) => Err(broken(text, at)),
    }
}

fn broken(text: &str, at: usize) -> TableError {
    let line = text.get(..at).unwrap_or_default().matches('\n').count() + 1;
    TableError::new(format!("the row at byte {at}, line {line} is not a JSON object"))
}

impl Table for JsonRows<'_> {
    fn columns(&self) -> &[Column] {
        &self.columns
    }

    fn scan<'a>(&'a self, wanted: &Wanted) -> Result<Box<dyn Scan<'a> + 'a>, TableError> {
        Ok(Box::new(JsonScan {
            text: &self.text,
            lines: self.lines,
            at: 0,
            starts: Vec::new(),
            first: Reader::new(&wanted.first, &self.columns),
            rest: Reader::new(&wanted.rest, &self.columns),
        }))
    }
}

const BATCH: usize = 8192;

struct JsonScan<'a> {
    text: &'a str,
    lines: bool,
    at: usize,
    /// Where the rows of the last batch start.
    starts: Vec<usize>,
    first: Reader,
    rest: Reader,
}

impl<'a> Scan<'a> for JsonScan<'a> {
    fn next(&mut self) -> Result<Option<Batch<'a>>, TableError> {
        self.starts.clear();
        let mut values: Vec<Vec<Value<'a>>> = self.first.columns();
        while self.starts.len() < BATCH
            && let Some(start) = next_row(self.text, self.at)?
        {
            self.starts.push(start);
            let end = self.first.read(self.text, start, self.lines, &mut values);
            self.at = match end {
                Read::Stopped => line_end(self.text, start),
                Read::End(end) => end,
                Read::Broken => return Err(broken(self.text, start)),
            };
        }
        if self.starts.is_empty() {
            return Ok(None);
        }
        let first = values.into_iter().map(Vector::Values).collect();
        Ok(Some(Batch { rows: self.starts.len(), first }))
    }

    fn rest(&mut self, rows: &[u32]) -> Result<Vec<Vector<'a>>, TableError> {
        let mut values: Vec<Vec<Value<'a>>> = self.rest.columns();
        for row in rows {
            let start = self.starts.get(*row as usize).copied().unwrap_or(self.text.len());
            // The end of the row is known, so it can be left early.
            if matches!(self.rest.read(self.text, start, true, &mut values), Read::Broken) {
                return Err(broken(self.text, start));
            }
        }
        Ok(values.into_iter().map(Vector::Values).collect())
    }
}

fn line_end(text: &str, from: usize) -> usize {
    text.get(from..).and_then(|rest| rest.find('\n')).map_or(text.len(), |length| from + length)
}

enum Read {
    /// Everything was found, the row was left.
    Stopped,
    /// The byte after the row.
    End(usize),
    Broken,
}

/// What to look for in an object, as a tree.
#[derive(Debug, Default)]
struct Node {
    /// The vectors that get the value itself.
    slots: Vec<usize>,
    members: Vec<(String, Node)>,
    elements: Vec<(i64, Node)>,
}

impl Node {
    fn add(&mut self, steps: &[Step], slot: usize) {
        match steps.split_first() {
            None => self.slots.push(slot),
            Some((Step::Member(name), rest)) => {
                let at = self.members.iter().position(|(known, _)| known == name).unwrap_or_else(|| {
                    self.members.push((name.clone(), Self::default()));
                    self.members.len() - 1
                });
                if let Some((_, node)) = self.members.get_mut(at) {
                    node.add(rest, slot);
                }
            }
            Some((Step::Element(index), rest)) => {
                let mut node = Self::default();
                node.add(rest, slot);
                self.elements.push((*index, node));
            }
        }
    }

    /// Reads the value at a byte and gives the byte after it.
    fn read<'a>(&self, text: &'a str, at: usize, row: &mut [Value<'a>]) -> Option<usize> {
        if self.slots.is_empty() && self.elements.is_empty() && text.as_bytes().get(at) == Some(&b'{') {
            let mut left = self.members.len();
            return json::each_member(text, at, |key, value| {
                let wanted =
                    if left == 0 { None } else { self.members.iter().find(|(name, _)| json::is_name(key, name)) };
                match wanted {
                    Some((_, node)) => {
                        left -= 1;
                        node.read(text, value, row)
                    }
                    None => skip_value(text.as_bytes(), value),
                }
            });
        }
        let (value, end) = json::value_at(text, at)?;
        for (name, node) in &self.members {
            node.set(&value.member(name), row);
        }
        for (index, node) in &self.elements {
            node.set(&value.element(*index), row);
        }
        self.put(&value, row);
        Some(end)
    }

    /// The same for a value that was opened already.
    fn set<'a>(&self, value: &Value<'a>, row: &mut [Value<'a>]) {
        for (name, node) in &self.members {
            node.set(&value.member(name), row);
        }
        for (index, node) in &self.elements {
            node.set(&value.element(*index), row);
        }
        self.put(value, row);
    }

    fn put<'a>(&self, value: &Value<'a>, row: &mut [Value<'a>]) {
        for slot in &self.slots {
            if let Some(place) = row.get_mut(*slot) {
                *place = value.clone();
            }
        }
    }
}

#[derive(Debug)]
struct Reader {
    /// The columns as members of the row.
    root: Node,
    /// The types of whole columns; other paths are `dynamic`.
    kinds: Vec<Type>,
}

impl Reader {
    fn new(paths: &[Path], columns: &[Column]) -> Self {
        let mut root = Node::default();
        let mut kinds = Vec::new();
        for (slot, path) in paths.iter().enumerate() {
            let column = columns.get(path.column);
            let mut steps = vec![Step::Member(column.map(|column| column.name.clone()).unwrap_or_default())];
            steps.extend(path.steps.iter().cloned());
            root.add(&steps, slot);
            let kind = column.map_or(Type::Dynamic, |column| column.kind);
            kinds.push(if path.steps.is_empty() { kind } else { Type::Dynamic });
        }
        Self { root, kinds }
    }

    fn columns<'a>(&self) -> Vec<Vec<Value<'a>>> {
        self.kinds.iter().map(|_| Vec::new()).collect()
    }

    /// Reads a row; with `may_stop` only as far as anything is wanted.
    fn read<'a>(&self, text: &'a str, start: usize, may_stop: bool, values: &mut [Vec<Value<'a>>]) -> Read {
        let mut row: Vec<Value<'a>> = vec![Value::Null; self.kinds.len()];
        let mut left = self.root.members.len();
        if left == 0 && may_stop {
            return Read::Stopped;
        }
        let mut failed = false;
        let end = json::each_member(text, start, |key, at| {
            let wanted =
                if left == 0 { None } else { self.root.members.iter().find(|(name, _)| json::is_name(key, name)) };
            let Some((_, node)) = wanted else {
                return skip_value(text.as_bytes(), at).or_else(|| {
                    failed = true;
                    None
                });
            };
            left -= 1;
            let end = node.read(text, at, &mut row);
            failed = end.is_none();
            if left == 0 && may_stop { None } else { end }
        });
        for ((value, kind), column) in row.into_iter().zip(&self.kinds).zip(values) {
            column.push(typed(value, *kind));
        }
        match end {
            Some(end) => Read::End(end),
            None if left == 0 && may_stop && !failed => Read::Stopped,
            None => Read::Broken,
        }
    }
}

/// A value as one of its column's type.
fn typed(value: Value<'_>, kind: Type) -> Value<'_> {
    match (&value, kind) {
        (Value::String(_), Type::String) | (_, Type::Dynamic) => value,
        (Value::Null, Type::String) => Value::String(Text::Borrowed("")),
        (Value::Null, _) => value,
        _ => value.to_type(kind),
    }
}
