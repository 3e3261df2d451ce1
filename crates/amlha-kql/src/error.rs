//! What can be wrong with a query, and how it is shown.

use std::fmt;
use std::fmt::Write as _;

use unicode_width::UnicodeWidthStr as _;

use crate::span::Span;

/// The kind of an [`Error`]; its text form is stable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Code {
    /// A character that no part of the language starts with.
    Character,
    /// A string without its end.
    OpenString,
    /// A literal whose content does not fit its type.
    Literal,
    /// Something else was expected here.
    Syntax,
    /// The query is nested too deeply, or too long.
    TooLarge,
    /// No tabular operator has this name.
    UnknownOperator,
    /// No column has this name.
    UnknownColumn,
    /// The name fits several columns, tables or functions.
    Ambiguous,
    /// No table has this name.
    UnknownTable,
    /// No function has this name.
    UnknownFunction,
    /// Too few or too many arguments.
    ArgumentCount,
    /// An argument of another kind is needed.
    Argument,
    /// A function of groups outside of `summarize`, or the reverse.
    Aggregate,
    /// A name is given twice.
    Duplicate,
    /// Valid in the language, not available in this engine.
    NotSupported,
    /// Valid in the language, refused by Azure Resource Graph.
    NotInResourceGraph,
    /// A bound on rows or memory was reached.
    Limit,
    /// The evaluation was stopped from outside.
    Cancelled,
    /// A table could not be read.
    Table,
    /// A value made an operation impossible, for example a regular
    /// expression that comes from a column.
    Evaluation,
}

impl Code {
    /// The stable form, for example `KQ004`.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Character => "KQ001",
            Self::OpenString => "KQ002",
            Self::Literal => "KQ003",
            Self::Syntax => "KQ004",
            Self::TooLarge => "KQ005",
            Self::UnknownOperator => "KQ006",
            Self::UnknownColumn => "KQ010",
            Self::Ambiguous => "KQ011",
            Self::UnknownTable => "KQ012",
            Self::UnknownFunction => "KQ013",
            Self::ArgumentCount => "KQ014",
            Self::Argument => "KQ015",
            Self::Aggregate => "KQ016",
            Self::Duplicate => "KQ017",
            Self::NotSupported => "KQ020",
            Self::NotInResourceGraph => "KQ021",
            Self::Limit => "KQ030",
            Self::Cancelled => "KQ031",
            Self::Table => "KQ032",
            Self::Evaluation => "KQ033",
        }
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

/// A place in the query with what is to be said about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// The place.
    pub span: Span,
    /// What is there; empty if the message says it all.
    pub text: String,
}

/// Something wrong with a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error {
    /// The kind.
    pub code: Code,
    /// One sentence: lower case, no full stop, the query's words in
    /// backticks.
    pub message: String,
    /// Places, the most important first. Empty for what has no place (a
    /// cancelled evaluation).
    pub labels: Vec<Label>,
    /// What the parser would have taken at the place.
    pub expected: Vec<String>,
    /// The known name that is nearest to the unknown one.
    pub nearest: Option<String>,
    /// The whole text of the query with the correction that is most likely
    /// meant.
    pub corrected: Option<String>,
    /// Advice.
    pub help: Option<String>,
}

impl Error {
    /// An error at a place.
    #[must_use]
    pub fn at(code: Code, span: Span, message: impl Into<String>) -> Self {
        Self { labels: vec![Label { span, text: String::new() }], ..Self::without_place(code, message) }
    }

    /// An error of the query as a whole.
    #[must_use]
    pub fn without_place(code: Code, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            labels: Vec::new(),
            expected: Vec::new(),
            nearest: None,
            corrected: None,
            help: None,
        }
    }

    /// The same with advice.
    #[must_use]
    pub fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// The same with words under the first place.
    #[must_use]
    pub fn with_label(mut self, text: impl Into<String>) -> Self {
        if let Some(label) = self.labels.first_mut() {
            label.text = text.into();
        }
        self
    }

    /// The same with what was expected.
    #[must_use]
    pub fn with_expected<S: Into<String>>(mut self, expected: impl IntoIterator<Item = S>) -> Self {
        self.expected = expected.into_iter().map(Into::into).collect();
        self
    }

    /// The same with the nearest of the known names, and with the text that
    /// has it in the place of the first label.
    #[must_use]
    pub fn with_nearest<'n>(mut self, source: &str, wrong: &str, known: impl IntoIterator<Item = &'n str>) -> Self {
        if let Some(name) = nearest(wrong, known) {
            self.nearest = Some(name.to_owned());
            self.corrected = self.labels.first().and_then(|label| replaced(source, label.span, name));
        }
        self
    }

    /// The same with the text that has `replacement` in the place of the
    /// first label.
    #[must_use]
    pub fn with_correction(mut self, source: &str, replacement: &str) -> Self {
        self.corrected = self.labels.first().and_then(|label| replaced(source, label.span, replacement));
        self
    }

    /// The error with the lines of the query and carets under the places.
    ///
    /// ```
    /// let text = "resources\n| wher type == 'x'";
    /// let errors = amlha_kql::parse(text).unwrap_err();
    /// let shown = errors[0].render(text);
    /// assert!(shown.starts_with("error[KQ006]: `wher` is not an operator"), "{shown}");
    /// assert!(shown.contains("2 | | wher type == 'x'\n  |   ^^^^"), "{shown}");
    /// ```
    #[must_use]
    pub fn render(&self, source: &str) -> String {
        let mut out = format!("error[{}]: {}\n", self.code, self.message);
        let lines: Vec<&str> = source.split('\n').collect();
        let width =
            self.labels.iter().map(|label| label.span.line_column(source).0.to_string().len()).max().unwrap_or(1);
        for label in &self.labels {
            let (line, column) = label.span.line_column(source);
            let text = lines.get(line - 1).copied().unwrap_or_default();
            let before: String = text.chars().take(column - 1).collect();
            let marked: String = label.span.text(source).split('\n').next().unwrap_or_default().trim_end().to_owned();
            let indent = " ".repeat(shown(&before).width());
            let carets = "^".repeat(shown(&marked).width().max(1));
            let _ = writeln!(out, "{line:>width$} | {}", shown(text));
            let gap = if label.text.is_empty() { "" } else { " " };
            let _ = writeln!(out, "{:>width$} | {indent}{carets}{gap}{}", "", label.text);
        }
        if !self.expected.is_empty() && !self.message.starts_with("expected ") {
            let _ = writeln!(out, "expected: {}", self.expected.join(", "));
        }
        if let Some(nearest) = &self.nearest {
            let _ = writeln!(out, "nearest: `{nearest}`");
        }
        if let Some(corrected) = &self.corrected {
            // Only the line that changed: the rest is on the screen already.
            let line = self.labels.first().map_or(1, |label| label.span.line_column(source).0);
            let text = corrected.split('\n').nth(line - 1).unwrap_or_default();
            let _ = writeln!(out, "corrected: {}", shown(text.trim()));
        }
        if let Some(help) = &self.help {
            let _ = writeln!(out, "help: {help}");
        }
        out
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Error {}

/// A line without characters that would move the cursor.
fn shown(text: &str) -> String {
    text.chars()
        .filter(|c| *c != '\r')
        .map(|c| match c {
            '\t' => ' ',
            c if c.is_control() => '\u{fffd}',
            c => c,
        })
        .collect()
}

fn replaced(source: &str, span: Span, replacement: &str) -> Option<String> {
    let before = source.get(..span.start as usize)?;
    let after = source.get(span.end as usize..)?;
    Some(format!("{before}{replacement}{after}"))
}

/// The known name that a wrong one was probably meant to be.
///
/// ```
/// assert_eq!(amlha_kql::nearest("locaton", ["name", "location"]), Some("location"));
/// assert_eq!(amlha_kql::nearest("owner", ["name", "location"]), None);
/// ```
#[must_use]
pub fn nearest<'n>(wrong: &str, known: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    let wrong = wrong.to_lowercase();
    let length = wrong.chars().count();
    let allowed = (length / 3).max(1);
    known
        .into_iter()
        .filter_map(|name| {
            let distance = strsim::osa_distance(&wrong, &name.to_lowercase());
            (distance <= allowed && distance < length).then_some((distance, name))
        })
        .min()
        .map(|(_, name)| name)
}
