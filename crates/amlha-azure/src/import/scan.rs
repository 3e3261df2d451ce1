//! Every value of a text, one after the other, and the rows in each.
//!
//! The text is read once. Rows are slices of it; the few that have to be made (the rows of a table,
//! a nested resource without an id) are texts of their own, and then the whole document is written
//! anew so that it stays one.

use amlha_model::Gap;
use serde_json::value::RawValue;

use super::envelope::{Members, Value};
use super::pages::{GraphPage, ListPage};
use crate::error::Fault;

/// How deep answers may stand in answers.
pub(super) const DEEPEST: usize = 8;

/// What a document said beside its rows.
#[derive(Debug, Default)]
pub(super) struct Told {
    /// How many rows were found.
    pub(super) rows: usize,
    pub(super) graph_pages: Vec<GraphPage>,
    pub(super) list_pages: Vec<ListPage>,
    pub(super) gaps: Vec<Gap>,
    /// The first thing that is wrong.
    pub(super) first_problem: Option<Fault>,
    /// How many more values have something wrong.
    pub(super) more_problems: usize,
}

impl Told {
    pub(super) fn problem(&mut self, fault: Fault) {
        match self.first_problem {
            None => self.first_problem = Some(fault),
            Some(_) => self.more_problems += 1,
        }
    }
}

/// Why the rows of a text cannot be taken from it as it is.
#[derive(Debug)]
pub(super) enum Stop {
    /// It cannot be read.
    Fault(Fault),
    /// It holds comments: read this instead.
    Commented(String),
    /// It holds rows that had to be made: add this array instead.
    Made(String),
    /// It holds no row.
    NoRows,
}

/// What an object is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    Resource,
    List,
    Graph,
    Error,
    Unknown,
}

/// The rows found so far.
#[derive(Debug)]
pub(super) struct Scan<'a, 's> {
    pub(super) name: &'s str,
    pub(super) rows: Vec<&'a RawValue>,
    /// Rows that do not stand in the text.
    pub(super) made: Vec<String>,
    pub(super) told: &'s mut Told,
}

/// Finds the rows of a text. `commented` says that comments may be tried.
pub(super) fn scan<'a>(text: &'a str, name: &str, commented: bool, told: &mut Told) -> Result<Vec<&'a RawValue>, Stop> {
    let mark = super::text::mark(text);
    let json = text.get(mark..).unwrap_or_default();
    let mut scan = Scan { name, rows: Vec::new(), made: Vec::new(), told };
    let mut values = serde_json::Deserializer::from_str(json).into_iter::<Value<'a>>();
    let mut count = 0_usize;
    loop {
        let start = values.byte_offset();
        match values.next() {
            None => break,
            Some(Ok(value)) => {
                let whole = json.get(start..values.byte_offset()).unwrap_or_default();
                scan.value(value, whole);
                count += 1;
            }
            Some(Err(error)) => {
                if commented && let Some(blanked) = super::text::without_comments(text) {
                    *scan.told = Told::default();
                    return Err(Stop::Commented(blanked));
                }
                let fault = Fault::syntax(json, mark, &error);
                if count == 0 {
                    return Err(Stop::Fault(fault));
                }
                scan.broken(fault);
                break;
            }
        }
    }
    scan.finish()
}

impl<'a> Scan<'a, '_> {
    fn value(&mut self, value: Value<'a>, whole: &'a str) {
        match value {
            Value::Rows(rows) => super::list::take(self, rows, 0),
            Value::Scalar(what) => self.unknown(what.to_owned()),
            Value::Members(members) => match self.shape(&members) {
                Shape::Resource => match serde_json::from_str(whole) {
                    Ok(row) => super::resource::take(self, row),
                    Err(_) => self.unknown(members.described()),
                },
                Shape::Unknown => self.unknown(foreign(&members).map_or_else(|| members.described(), str::to_owned)),
                shape => self.answer(shape, members, 0),
            },
        }
    }

    /// Takes what is no resource itself but holds some, or says why not.
    pub(super) fn answer(&mut self, shape: Shape, members: Members<'a>, depth: usize) {
        match shape {
            Shape::Graph => super::resource_graph::take(self, members, depth),
            Shape::List => super::arm_list::take(self, members, depth),
            Shape::Error => super::azure_error::take(self, &members),
            Shape::Resource | Shape::Unknown => self.unknown(members.described()),
        }
    }

    /// What an object is, by its members.
    pub(super) fn shape(&self, members: &Members<'a>) -> Shape {
        let path = |name: &str| members.text(name).is_some_and(|text| text.contains('/'));
        let has_type = path("type") || path("resourceType");
        // With a bad id and a type it is a bad resource, not an unknown form.
        let has_both = || members.text("id").is_some() && members.text("type").is_some();
        let has_id = path("id") || path("resourceId") || has_both();
        let list = match members.rows("value") {
            Some(Value::Rows(rows)) => Some(!rows.is_empty()),
            Some(Value::Members(_)) => Some(true),
            _ => None,
        };
        // Some lists have an id of their own; no list has a type.
        if has_type || (has_id && list != Some(true)) {
            return Shape::Resource;
        }
        match members.rows("data") {
            Some(Value::Rows(_)) => return Shape::Graph,
            Some(Value::Members(table)) if super::resource_graph::is_table(table) => return Shape::Graph,
            _ => {}
        }
        if list.is_some() {
            return Shape::List;
        }
        if super::azure_error::read(members).is_some() { Shape::Error } else { Shape::Unknown }
    }

    pub(super) fn unknown(&mut self, found: String) {
        self.told.problem(Fault::UnknownShape { found });
    }

    /// The rest of the text cannot be read; what came before it stays.
    fn broken(&mut self, fault: Fault) {
        let closes = "get the answer again: the file is broken after the rows that were read".to_owned();
        self.told.gaps.push(Gap {
            what: self.name.to_owned(),
            reason: amlha_model::GapReason::Unreadable,
            needed_by: None,
            role: None,
            closes,
        });
        self.told.problem(fault);
    }

    fn finish(self) -> Result<Vec<&'a RawValue>, Stop> {
        self.told.rows = self.rows.len() + self.made.len();
        if self.made.is_empty() {
            return if self.rows.is_empty() { Err(Stop::NoRows) } else { Ok(self.rows) };
        }
        let rows = self.rows.iter().map(|row| row.get()).chain(self.made.iter().map(String::as_str));
        let rows: Vec<&str> = rows.collect();
        Err(Stop::Made(format!("[{}]", rows.join(",\n"))))
    }
}

/// Well-known documents that say what is to be made, not what exists.
fn foreign(members: &Members<'_>) -> Option<&'static str> {
    let has = |name| members.get(name).is_some();
    let table: [(&[&str], &str); 4] = [
        (&["schema", "contentVersion", "resources"], "an ARM template, which says what is to be made"),
        (&["schema", "contentVersion", "parameters"], "parameters of an ARM template"),
        (&["terraform_version", "planned_values"], "a Terraform plan, which says what is to be made"),
        (&["terraform_version", "resources"], "a Terraform state"),
    ];
    table.iter().find(|(names, _)| names.iter().all(|name| has(name))).map(|(_, what)| *what)
}
