//! A statement of a script as an entry of a JSON array.

use amlha_report::to_json;
use serde::Serialize;
use serde_json::value::RawValue;

use crate::exit::Exit;
use crate::line::Statement;
use crate::screen::Captured;

/// What a statement printed and said.
#[derive(Debug, Serialize)]
pub(super) struct Entry<'s> {
    line: usize,
    statement: &'s str,
    exit: u8,
    /// The result, when it is JSON.
    #[serde(skip_serializing_if = "Option::is_none")]
    result: Option<Box<RawValue>>,
    /// What else was printed.
    #[serde(skip_serializing_if = "String::is_empty")]
    text: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<Box<RawValue>>,
    /// What was said beside.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    said: Vec<String>,
}

impl<'s> Entry<'s> {
    pub(super) fn of(statement: &Statement<'s>, line: usize, exit: Exit, captured: &Captured) -> Self {
        let printed = String::from_utf8_lossy(&captured.stdout);
        let result = compact(printed.trim());
        let text = if result.is_some() { String::new() } else { printed.into_owned() };
        let is_error = |line: &&str| line.starts_with("{\"schema\":\"amlha/error/");
        let error = captured.stderr.lines().find(is_error).and_then(compact);
        let said = captured.stderr.lines().filter(|line| !is_error(line)).map(str::to_owned).collect();
        Self { line, statement: statement.text, exit: exit.code(), result, text, error, said }
    }

    /// As one line of JSON.
    pub(super) fn to_json(&self) -> String {
        to_json(self)
    }
}

/// JSON on one line.
fn compact(text: &str) -> Option<Box<RawValue>> {
    serde_json::from_str::<&RawValue>(text).ok()?;
    RawValue::from_string(amlha_model::json::compact(text).into_owned()).ok()
}
