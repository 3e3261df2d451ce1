//! What an evaluation has with it: bounds, the flag that stops it, and what
//! is worked out once.

use std::cell::{Cell, OnceCell, RefCell};
use std::collections::BTreeMap;
use std::fmt;

use regex::Regex;

use super::Row;
use crate::error::{Code, Error};
use crate::plan::Pipeline;
use crate::span::Span;
use crate::value::{Text, Value};

/// Bounds of one evaluation. What reaches one ends with a clear error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Rows that all operators together hand on, the tables' own rows among
    /// them.
    pub rows: u64,
    /// Bytes that are held at the same time, roughly: by answers, sorts,
    /// groups and joins.
    pub bytes: usize,
    /// Bytes of one value.
    pub value_bytes: usize,
}

impl Default for Limits {
    /// A thousand million rows, 1 GiB, 16 MiB a value.
    fn default() -> Self {
        Self { rows: 1_000_000_000, bytes: 1 << 30, value_bytes: 16 << 20 }
    }
}

/// How a plan is run.
#[derive(Clone, Copy, Default)]
pub struct RunOptions<'c> {
    /// The bounds.
    pub limits: Limits,
    /// Asked now and then; the evaluation ends when it says `true`.
    pub cancel: Option<&'c (dyn Fn() -> bool + Sync)>,
}

impl fmt::Debug for RunOptions<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RunOptions").field("limits", &self.limits).field("cancel", &self.cancel.is_some()).finish()
    }
}

/// Why an evaluation ended early.
#[derive(Debug, Clone)]
pub(crate) struct Fault {
    pub(crate) code: Code,
    pub(crate) message: String,
    pub(crate) span: Option<Span>,
}

impl Fault {
    fn new(code: Code, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), span: None }
    }

    pub(crate) fn too_deep() -> Self {
        Self::new(Code::Limit, "a value became nested too deeply")
    }

    pub(crate) fn evaluation(message: impl Into<String>) -> Self {
        Self::new(Code::Evaluation, message)
    }

    pub(crate) fn table(message: impl Into<String>) -> Self {
        Self::new(Code::Table, message)
    }

    /// The same with a place, if it has none yet.
    pub(crate) fn at(mut self, span: Span) -> Self {
        self.span.get_or_insert(span);
        self
    }
}

impl From<Fault> for Error {
    fn from(fault: Fault) -> Self {
        match fault.span {
            Some(span) => Self::at(fault.code, span, fault.message),
            None => Self::without_place(fault.code, fault.message),
        }
    }
}

/// Regular expressions that are kept compiled.
const MOST_REGEXES: usize = 256;

/// The state of an evaluation.
pub(crate) struct Context<'a> {
    options: RunOptions<'a>,
    rows: Cell<u64>,
    bytes: Cell<usize>,
    seed: Cell<u64>,
    regexes: RefCell<BTreeMap<String, Regex>>,
    subqueries: &'a [Pipeline<'a>],
    answers: Vec<OnceCell<Vec<Row<'a>>>>,
}

impl<'a> Context<'a> {
    pub(crate) fn new(options: RunOptions<'a>, subqueries: &'a [Pipeline<'a>]) -> Self {
        Self {
            options,
            rows: Cell::new(0),
            bytes: Cell::new(0),
            seed: Cell::new(0x9E37_79B9_7F4A_7C15),
            regexes: RefCell::new(BTreeMap::new()),
            subqueries,
            answers: subqueries.iter().map(|_| OnceCell::new()).collect(),
        }
    }

    /// Counts rows that are handed on, and looks at the flag now and then.
    pub(crate) fn count_rows(&self, rows: u64) -> Result<(), Fault> {
        let before = self.rows.get();
        let now = before.saturating_add(rows);
        self.rows.set(now);
        if now > self.options.limits.rows {
            let message = format!("more than {} rows were handled", self.options.limits.rows);
            return Err(Fault::new(Code::Limit, message));
        }
        if before / 1024 != now / 1024 || before == 0 {
            self.check_cancel()?;
        }
        Ok(())
    }

    pub(crate) fn check_cancel(&self) -> Result<(), Fault> {
        match self.options.cancel {
            Some(cancel) if cancel() => Err(Fault::new(Code::Cancelled, "the evaluation was stopped")),
            _ => Ok(()),
        }
    }

    /// Counts bytes that are kept.
    pub(crate) fn keep(&self, bytes: usize) -> Result<(), Fault> {
        let now = self.bytes.get().saturating_add(bytes);
        self.bytes.set(now);
        if now > self.options.limits.bytes {
            let message = format!("the evaluation needs more than {} bytes", self.options.limits.bytes);
            return Err(Fault::new(Code::Limit, message));
        }
        Ok(())
    }

    /// Counts bytes that are not kept any more.
    pub(crate) fn release(&self, bytes: usize) {
        self.bytes.set(self.bytes.get().saturating_sub(bytes));
    }

    /// Counts a row that is kept.
    pub(crate) fn keep_row(&self, row: &[Value<'a>]) -> Result<(), Fault> {
        self.keep(row_weight(row))
    }

    /// Refuses a value of so many bytes if that is too much.
    pub(crate) fn check_bytes(&self, bytes: usize) -> Result<(), Fault> {
        if bytes > self.options.limits.value_bytes {
            let message = format!("a value became larger than {} bytes", self.options.limits.value_bytes);
            return Err(Fault::new(Code::Limit, message));
        }
        Ok(())
    }

    /// Refuses a value whose text would be too large.
    pub(crate) fn check_value(&self, value: &Value<'a>) -> Result<(), Fault> {
        match value {
            Value::Array(_) | Value::Bag(_) => match value.json_bytes(self.options.limits.value_bytes) {
                Some(_) => Ok(()),
                None => self.check_bytes(usize::MAX),
            },
            _ => Ok(()),
        }
    }

    /// The text of a value.
    pub(crate) fn text_of(&self, value: &Value<'a>) -> Result<Text<'a>, Fault> {
        self.check_value(value)?;
        Ok(value.to_text())
    }

    /// A number from 0 up to 1; the row of them is always the same.
    pub(crate) fn random(&self) -> f64 {
        // SplitMix64.
        let seed = self.seed.get().wrapping_add(0x9E37_79B9_7F4A_7C15);
        self.seed.set(seed);
        let mixed = (seed ^ (seed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((mixed ^ (mixed >> 31)) >> 11) as f64 / (1u64 << 53) as f64
    }

    /// A regular expression, compiled once.
    pub(crate) fn regex(&self, pattern: &str) -> Result<Regex, Fault> {
        if let Some(regex) = self.regexes.borrow().get(pattern) {
            return Ok(regex.clone());
        }
        let regex = regex::RegexBuilder::new(pattern).size_limit(4 << 20).build().map_err(|error| {
            Fault::evaluation(format!("`{pattern}` is not a regular expression: {}", reason(&error)))
        })?;
        let mut regexes = self.regexes.borrow_mut();
        if regexes.len() < MOST_REGEXES {
            regexes.insert(pattern.to_owned(), regex.clone());
        }
        Ok(regex)
    }

    /// The rows of a subquery that stands in an expression, worked out when
    /// they are asked for first.
    pub(crate) fn subquery(&self, number: usize) -> Result<&[Row<'a>], Fault> {
        let (Some(pipeline), Some(answer)) = (self.subqueries.get(number), self.answers.get(number)) else {
            return Ok(&[]);
        };
        if answer.get().is_none() {
            let mut rows = Vec::new();
            super::run(pipeline, self, &mut |row| {
                self.keep_row(&row)?;
                rows.push(row);
                Ok(super::pipeline::Flow::More)
            })?;
            let _ = answer.set(rows);
        }
        Ok(answer.get().map_or(&[], Vec::as_slice))
    }
}

/// Bytes of a row, roughly.
pub(crate) fn row_weight(row: &[Value<'_>]) -> usize {
    row.iter().map(Value::weight).sum::<usize>() + size_of::<Row<'_>>()
}

/// The last line of a regex error says what is wrong.
fn reason(error: &regex::Error) -> String {
    let text = error.to_string();
    text.lines().last().unwrap_or_default().trim_start_matches("error: ").to_owned()
}
