//! The engine that is there without another: filters, columns, order and counts.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::engine::{GraphEngine, GraphRefusal, table_of};
use super::lexer::{Kind, Token, tokens};
use super::rows::COLUMNS;
use crate::text::fold;

/// Understands a table followed by `where`, `project`, `order by`, `take`, `count` and
/// `summarize count()`, and refuses everything else.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Basic;

impl GraphEngine for Basic {
    fn answer(&self, query: &str, rows: &[Value]) -> Result<Vec<Value>, GraphRefusal> {
        let (table, steps) = read(query)?;
        let mut columns: Vec<String> = COLUMNS.map(str::to_owned).to_vec();
        // Rows are only copied once they are known to stay.
        let mut kept: Vec<&Value> = rows.iter().filter(|row| table_of(row) == table).collect();
        let mut steps = steps.into_iter().peekable();
        while let Some(step) = steps.next_if(|step| matches!(step, Step::Where(_))) {
            if let Step::Where(tests) = step {
                check(&columns, tests.iter().map(|test| &test.path))?;
                kept.retain(|row| tests.iter().all(|test| test.holds(row)));
            }
        }
        let mut result: Vec<Value> = kept.into_iter().cloned().collect();
        for step in steps {
            result = step.apply(result, &mut columns)?;
        }
        Ok(result)
    }
}

/// A column, or what is inside it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Path(Vec<String>);

impl Path {
    fn of(word: &str) -> Self {
        Self(word.split('.').map(str::to_owned).collect())
    }

    fn at<'v>(&self, row: &'v Value) -> Option<&'v Value> {
        self.0.iter().try_fold(row, |value, name| value.get(name)).filter(|value| !value.is_null())
    }

    /// What the column of a result is called.
    fn name(&self) -> String {
        self.0.join("_")
    }
}

fn check<'p>(columns: &[String], paths: impl IntoIterator<Item = &'p Path>) -> Result<(), GraphRefusal> {
    for path in paths {
        let first = path.0.first().map(String::as_str).unwrap_or_default();
        if !columns.iter().any(|column| column == first) {
            return Err(GraphRefusal::new("Default", format!("Failed to resolve scalar expression named '{first}'")));
        }
    }
    Ok(())
}

/// A comparison with one of several values.
#[derive(Debug)]
struct Test {
    path: Path,
    values: Vec<Value>,
    exact: bool,
    negated: bool,
}

impl Test {
    fn holds(&self, row: &Value) -> bool {
        let found = self.path.at(row).is_some_and(|value| self.values.iter().any(|wanted| self.same(value, wanted)));
        found != self.negated
    }

    fn same(&self, value: &Value, wanted: &Value) -> bool {
        match (value, wanted) {
            (Value::Number(value), Value::Number(wanted)) => value.as_f64() == wanted.as_f64(),
            (Value::String(value), Value::String(wanted)) if self.exact => value == wanted,
            (Value::String(value), Value::String(wanted)) => fold(value) == fold(wanted),
            // A dynamic value is compared with a text as its text.
            (value, Value::String(wanted)) => {
                let text = value.to_string();
                text == *wanted
            }
            (value, wanted) => value == wanted,
        }
    }
}

#[derive(Debug)]
enum Step {
    Where(Vec<Test>),
    Project(Vec<(String, Path)>),
    /// Each with whether it ascends.
    Order(Vec<(Path, bool)>),
    Take(usize),
    Count,
    /// The name of the count, and what it is counted by.
    Summarize(String, Vec<Path>),
}

impl Step {
    fn apply(self, mut rows: Vec<Value>, columns: &mut Vec<String>) -> Result<Vec<Value>, GraphRefusal> {
        match self {
            Self::Where(tests) => {
                check(columns, tests.iter().map(|test| &test.path))?;
                rows.retain(|row| tests.iter().all(|test| test.holds(row)));
                Ok(rows)
            }
            Self::Project(parts) => {
                check(columns, parts.iter().map(|(_, path)| path))?;
                *columns = parts.iter().map(|(name, _)| name.clone()).collect();
                let project = |row: Value| {
                    let cell =
                        |(name, path): &(String, Path)| (name.clone(), path.at(&row).cloned().unwrap_or_default());
                    Value::Object(parts.iter().map(cell).collect())
                };
                Ok(rows.into_iter().map(project).collect())
            }
            Self::Order(by) => {
                check(columns, by.iter().map(|(path, _)| path))?;
                rows.sort_by(|a, b| {
                    let mut parts = by.iter().map(|(path, ascends)| {
                        let order = compare(path.at(a), path.at(b));
                        if *ascends { order } else { order.reverse() }
                    });
                    parts.find(|order| order.is_ne()).unwrap_or(Ordering::Equal)
                });
                Ok(rows)
            }
            Self::Take(count) => {
                rows.truncate(count);
                Ok(rows)
            }
            Self::Count => {
                *columns = vec!["Count".to_owned()];
                Ok(vec![json!({"Count": rows.len()})])
            }
            Self::Summarize(name, by) => {
                check(columns, &by)?;
                let mut counts: BTreeMap<String, (Map<String, Value>, usize)> = BTreeMap::new();
                for row in &rows {
                    let key: Vec<Value> = by.iter().map(|path| path.at(row).cloned().unwrap_or_default()).collect();
                    let text = Value::from(key.clone()).to_string();
                    let cells = || by.iter().map(Path::name).zip(key).collect();
                    counts.entry(text).or_insert_with(|| (cells(), 0)).1 += 1;
                }
                if by.is_empty() && counts.is_empty() {
                    counts.insert(String::new(), (Map::new(), 0));
                }
                *columns = by.iter().map(Path::name).chain([name.clone()]).collect();
                let row = |(mut cells, count): (Map<String, Value>, usize)| {
                    cells.insert(name.clone(), count.into());
                    Value::Object(cells)
                };
                Ok(counts.into_values().map(row).collect())
            }
        }
    }
}

/// Nothing first, numbers by size, all else by its text.
fn compare(a: Option<&Value>, b: Option<&Value>) -> Ordering {
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    match (a, b) {
        (Some(Value::Number(a)), Some(Value::Number(b))) => {
            a.as_f64().unwrap_or_default().total_cmp(&b.as_f64().unwrap_or_default())
        }
        (Some(a), Some(b)) => text(a).cmp(&text(b)),
        (a, b) => a.is_some().cmp(&b.is_some()),
    }
}

/// Reads a query: the table in lower case, and what is done with it.
fn read(query: &str) -> Result<(String, Vec<Step>), GraphRefusal> {
    let tokens = tokens(query)?;
    let mut reader = Reader { tokens: &tokens, at: 0 };
    let table = reader.word()?;
    let table = fold(&table);
    if !matches!(table.as_str(), "resources" | "resourcecontainers") {
        return Err(GraphRefusal::new(
            "DisallowedLogicalTableName",
            format!("Table {table} is invalid, unsupported or disallowed."),
        ));
    }
    let mut steps = Vec::new();
    while reader.takes("|") {
        steps.push(reader.step()?);
    }
    if reader.current().kind == Kind::End { Ok((table, steps)) } else { Err(reader.current().refused()) }
}

struct Reader<'t> {
    tokens: &'t [Token],
    at: usize,
}

/// What stands behind the end of every query.
const END: Kind = Kind::End;

impl Reader<'_> {
    /// The token to be read; the last one again and again.
    fn current(&self) -> Token {
        let token = self.tokens.get(self.at).or_else(|| self.tokens.last());
        token.cloned().unwrap_or_default()
    }

    fn kind(&self) -> &Kind {
        self.tokens.get(self.at).map_or(&END, |token| &token.kind)
    }

    fn takes(&mut self, sign: &str) -> bool {
        let taken = matches!(self.kind(), Kind::Sign(found) if *found == sign);
        self.at += usize::from(taken);
        taken
    }

    fn takes_word(&mut self, word: &str) -> bool {
        let taken = matches!(self.kind(), Kind::Word(found) if found == word);
        self.at += usize::from(taken);
        taken
    }

    fn needs(&mut self, sign: &str) -> Result<(), GraphRefusal> {
        if self.takes(sign) { Ok(()) } else { Err(self.current().refused()) }
    }

    fn needs_word(&mut self, word: &str) -> Result<(), GraphRefusal> {
        if self.takes_word(word) { Ok(()) } else { Err(self.current().refused()) }
    }

    fn word(&mut self) -> Result<String, GraphRefusal> {
        let Kind::Word(word) = self.kind() else { return Err(self.current().refused()) };
        let word = word.clone();
        self.at += 1;
        Ok(word)
    }

    fn whole_number(&mut self) -> Result<usize, GraphRefusal> {
        let refused = self.current().refused();
        let Kind::Number(number) = self.kind() else { return Err(refused) };
        let whole = format!("{number}").parse().map_err(|_| refused)?;
        self.at += 1;
        Ok(whole)
    }

    fn step(&mut self) -> Result<Step, GraphRefusal> {
        let refused = self.current().refused();
        match self.word()?.as_str() {
            "where" => {
                let mut tests = vec![self.test()?];
                while self.takes_word("and") {
                    tests.push(self.test()?);
                }
                Ok(Step::Where(tests))
            }
            "project" => self.list(Self::column).map(Step::Project),
            "order" | "sort" => {
                self.needs_word("by")?;
                self.list(|reader| {
                    let path = Path::of(&reader.word()?);
                    let ascends = reader.takes_word("asc");
                    if !ascends {
                        // Falling is what is meant without a word.
                        reader.takes_word("desc");
                    }
                    Ok((path, ascends))
                })
                .map(Step::Order)
            }
            "take" | "limit" => self.whole_number().map(Step::Take),
            "count" => Ok(Step::Count),
            "summarize" => {
                let mut name = self.word()?;
                if self.takes("=") {
                    self.needs_word("count")?;
                } else if name == "count" {
                    "count_".clone_into(&mut name);
                } else {
                    return Err(refused);
                }
                self.needs("(")?;
                self.needs(")")?;
                let by =
                    if self.takes_word("by") { self.list(|reader| Ok(Path::of(&reader.word()?)))? } else { Vec::new() };
                Ok(Step::Summarize(name, by))
            }
            _ => Err(refused),
        }
    }

    fn list<T>(&mut self, item: impl Fn(&mut Self) -> Result<T, GraphRefusal>) -> Result<Vec<T>, GraphRefusal> {
        let mut items = vec![item(self)?];
        while self.takes(",") {
            items.push(item(self)?);
        }
        Ok(items)
    }

    fn column(&mut self) -> Result<(String, Path), GraphRefusal> {
        let word = self.word()?;
        if self.takes("=") {
            return Ok((word, Path::of(&self.word()?)));
        }
        let path = Path::of(&word);
        Ok((path.name(), path))
    }

    fn value(&mut self) -> Result<Value, GraphRefusal> {
        let value = match self.kind() {
            Kind::Text(text) => text.as_str().into(),
            Kind::Number(number) => json!(number),
            Kind::Word(word) if word == "true" || word == "false" => (word == "true").into(),
            _ => return Err(self.current().refused()),
        };
        self.at += 1;
        Ok(value)
    }

    fn test(&mut self) -> Result<Test, GraphRefusal> {
        let path = Path::of(&self.word()?);
        for (sign, exact, negated) in
            [("=~", false, false), ("==", true, false), ("!~", false, true), ("!=", true, true)]
        {
            if self.takes(sign) {
                return Ok(Test { path, values: vec![self.value()?], exact, negated });
            }
        }
        let negated = self.takes("!");
        self.needs_word("in")?;
        let exact = !self.takes("~");
        self.needs("(")?;
        let values = self.list(Self::value)?;
        self.needs(")")?;
        Ok(Test { path, values, exact, negated })
    }
}

#[cfg(test)]
mod tests;
