//! What a page is made of. Content is written once against [`Page`]; text and Markdown draw it.

use std::borrow::Cow;
use std::fmt;

/// How a piece of text looks on a terminal. The words carry the meaning, colour never does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Tone {
    #[default]
    Plain,
    Strong,
    /// For what may be missed.
    Dim,
    High,
    Medium,
    Unknown,
    Good,
}

/// What a piece of text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind<'s> {
    /// Words, in which anything from a cloud may stand.
    Text,
    /// A name, a path or a value, shown letter by letter.
    Code,
    /// A title with its address.
    Link(&'s str),
    /// Markdown that is part of amlha.
    Trusted,
}

#[derive(Debug, Clone)]
pub(crate) struct Span<'s> {
    pub(crate) text: Cow<'s, str>,
    pub(crate) tone: Tone,
    pub(crate) kind: Kind<'s>,
}

/// A run of text without line breaks of its own.
#[derive(Debug, Clone, Default)]
pub(crate) struct Line<'s>(pub(crate) Vec<Span<'s>>);

impl<'s> Line<'s> {
    pub(crate) fn new() -> Self {
        Self::default()
    }

    fn with(mut self, text: impl Into<Cow<'s, str>>, tone: Tone, kind: Kind<'s>) -> Self {
        self.0.push(Span { text: text.into(), tone, kind });
        self
    }

    pub(crate) fn text(self, text: impl Into<Cow<'s, str>>) -> Self {
        self.with(text, Tone::Plain, Kind::Text)
    }

    pub(crate) fn toned(self, text: impl Into<Cow<'s, str>>, tone: Tone) -> Self {
        self.with(text, tone, Kind::Text)
    }

    pub(crate) fn strong(self, text: impl Into<Cow<'s, str>>) -> Self {
        self.with(text, Tone::Strong, Kind::Text)
    }

    pub(crate) fn dim(self, text: impl Into<Cow<'s, str>>) -> Self {
        self.with(text, Tone::Dim, Kind::Text)
    }

    /// A name, a path or a value.
    pub(crate) fn code(self, text: impl Into<Cow<'s, str>>) -> Self {
        self.with(text, Tone::Plain, Kind::Code)
    }

    /// A name that people look for.
    pub(crate) fn name(self, text: impl Into<Cow<'s, str>>) -> Self {
        self.with(text, Tone::Strong, Kind::Code)
    }

    pub(crate) fn link(self, title: impl Into<Cow<'s, str>>, url: &'s str) -> Self {
        self.with(title, Tone::Plain, Kind::Link(url))
    }

    pub(crate) fn trusted(self, markdown: impl Into<Cow<'s, str>>) -> Self {
        self.with(markdown, Tone::Plain, Kind::Trusted)
    }

    pub(crate) fn and(mut self, other: Line<'s>) -> Self {
        self.0.extend(other.0);
        self
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.iter().all(|span| span.text.is_empty())
    }
}

impl<'s> From<&'s str> for Line<'s> {
    fn from(text: &'s str) -> Self {
        Self::new().text(text)
    }
}

impl From<String> for Line<'_> {
    fn from(text: String) -> Self {
        Self::new().text(text)
    }
}

/// A line of a field.
#[derive(Debug, Clone)]
pub(crate) enum Value<'s> {
    Line(Line<'s>),
    /// A command for bash, or for the shell of that name: never wrapped, so that it can be copied.
    Command(&'static str, String),
}

impl<'s, L: Into<Line<'s>>> From<L> for Value<'s> {
    fn from(line: L) -> Self {
        Self::Line(line.into())
    }
}

/// A column of a table.
#[derive(Debug, Clone)]
pub(crate) struct Column<'s> {
    pub(crate) title: Cow<'s, str>,
    /// How wide it would like to be, title included.
    pub(crate) width: usize,
    /// Whether its cells are sentences, which may be wrapped.
    pub(crate) wraps: bool,
}

/// Columns wide enough for these rows.
pub(crate) fn measured<'s>(titles: &[(&'s str, bool)], rows: &[Vec<Line<'_>>]) -> Vec<Column<'s>> {
    let widest = |place: usize| rows.iter().filter_map(|row| row.get(place)).map(crate::text::width).max();
    let column = |(place, (title, wraps)): (usize, &(&'s str, bool))| Column {
        title: Cow::Borrowed(*title),
        width: widest(place).unwrap_or_default().max(crate::text::width_of(title)),
        wraps: *wraps,
    };
    titles.iter().enumerate().map(column).collect()
}

/// What draws a page. Blocks keep their distance by themselves.
pub(crate) trait Page {
    /// What the page is about.
    fn title(&mut self, line: &Line<'_>) -> fmt::Result;
    /// A heading.
    fn section(&mut self, label: &str) -> fmt::Result;
    fn paragraph(&mut self, line: &Line<'_>) -> fmt::Result;
    /// A label with its values, each on a line of its own.
    fn field(&mut self, label: &str, values: &[Value<'_>]) -> fmt::Result;
    /// An item of a list.
    fn item(&mut self, line: &Line<'_>) -> fmt::Result;
    /// A table, row by row as they come.
    fn table<'s>(&mut self, columns: &[Column<'_>], rows: &mut dyn Iterator<Item = Vec<Line<'s>>>) -> fmt::Result;
    /// Markdown that is part of amlha.
    fn docs(&mut self, markdown: &str) -> fmt::Result;
    /// The mark for "yes" in a cell: this word, or a tick where marks may be used.
    fn tick(&self, yes: &'static str) -> &'static str;
    /// The longest a cell that cannot be wrapped should be.
    fn widest_name(&self) -> usize;
}
