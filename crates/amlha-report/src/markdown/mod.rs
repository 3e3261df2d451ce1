//! Pages as Markdown, for tickets, wikis and pull requests.

use std::fmt::{self, Write};

use crate::page::{Column, Kind, Line, Page, Span, Tone, Value};
use crate::quote::markdown as escape;
use crate::quote::markdown::{code, fence, following, text};

pub(crate) struct MarkdownPage<'w> {
    out: &'w mut dyn Write,
    begun: bool,
    in_list: bool,
}

impl<'w> MarkdownPage<'w> {
    pub(crate) fn new(out: &'w mut dyn Write) -> Self {
        Self { out, begun: false, in_list: false }
    }

    /// Blocks stand apart; items of a list stand together.
    fn begin(&mut self, list: bool) -> fmt::Result {
        let together = !self.begun || (list && self.in_list);
        self.begun = true;
        self.in_list = list;
        if together { Ok(()) } else { self.out.write_char('\n') }
    }

    /// The task of a step: a box to tick, and what it does.
    pub(crate) fn task(&mut self, line: &Line<'_>) -> fmt::Result {
        self.begin(false)?;
        self.in_list = true;
        writeln!(self.out, "- [ ] {}", inline(line, false))
    }

    fn values(&mut self, indent: &str, label: &str, values: &[Value<'_>]) -> fmt::Result {
        let label = text(label);
        if let [Value::Line(line)] = values {
            return writeln!(self.out, "{indent}- **{label}:** {}", inline(line, false));
        }
        writeln!(self.out, "{indent}- **{label}:**")?;
        // Commands that follow each other are one block, to be copied at once.
        let together =
            |a: &Value<'_>, b: &Value<'_>| matches!((a, b), (Value::Command(a, _), Value::Command(b, _)) if a == b);
        let mut after_block = false;
        for group in values.chunk_by(together) {
            let mut commands: Vec<&str> = Vec::new();
            let mut shell = "";
            for value in group {
                match value {
                    Value::Line(line) => {
                        let gap = if after_block { "\n" } else { "" };
                        writeln!(self.out, "{gap}{indent}  - {}", inline(line, true).trim_start())?;
                        after_block = false;
                    }
                    Value::Command(name, command) => {
                        shell = name;
                        commands.push(command);
                    }
                }
            }
            if !commands.is_empty() {
                let marks = fence(&commands.join("\n"));
                writeln!(self.out, "\n{indent}  {marks}{shell}")?;
                for command in commands {
                    writeln!(self.out, "{indent}  {command}")?;
                }
                writeln!(self.out, "{indent}  {marks}")?;
                after_block = true;
            }
        }
        if after_block { self.out.write_char('\n') } else { Ok(()) }
    }

    /// A field of the task above it.
    pub(crate) fn task_field(&mut self, label: &str, values: &[Value<'_>]) -> fmt::Result {
        self.values("  ", label, values)
    }
}

/// A line as inline Markdown, at the beginning of its line or after something else.
fn inline(line: &Line<'_>, at_start: bool) -> String {
    let mut out = String::new();
    for span in &line.0 {
        let drawn = draw(span, at_start && out.is_empty());
        out.push_str(&drawn);
    }
    out
}

fn draw(span: &Span<'_>, at_start: bool) -> String {
    let words = |words: &str| if at_start { text(words) } else { following(words) };
    if span.text.is_empty() {
        return String::new();
    }
    match span.kind {
        Kind::Code => code(&span.text),
        Kind::Trusted => span.text.clone().into_owned(),
        Kind::Link(url) => match url.split_once("://") {
            Some(("https" | "http", _)) => format!("[{}](<{}>)", following(&span.text), escape::address(url)),
            _ => format!("{} ({})", words(&span.text), code(url)),
        },
        Kind::Text if span.tone == Tone::Plain || span.tone == Tone::Dim => words(&span.text),
        // Emphasis must hug its words.
        Kind::Text => {
            let inner = span.text.trim_matches(' ');
            let before = span.text.len() - span.text.trim_start_matches(' ').len();
            let after = span.text.len() - before - inner.len();
            if inner.is_empty() {
                return span.text.clone().into_owned();
            }
            format!("{:before$}**{}**{:after$}", "", following(inner), "")
        }
    }
}

impl Page for MarkdownPage<'_> {
    fn title(&mut self, line: &Line<'_>) -> fmt::Result {
        self.begin(false)?;
        writeln!(self.out, "# {}", inline(line, false))
    }

    fn section(&mut self, label: &str) -> fmt::Result {
        self.begin(false)?;
        writeln!(self.out, "## {}", text(label))
    }

    fn paragraph(&mut self, line: &Line<'_>) -> fmt::Result {
        self.begin(false)?;
        writeln!(self.out, "{}", inline(line, true))
    }

    fn field(&mut self, label: &str, values: &[Value<'_>]) -> fmt::Result {
        self.begin(true)?;
        self.values("", label, values)
    }

    fn item(&mut self, line: &Line<'_>) -> fmt::Result {
        self.begin(true)?;
        writeln!(self.out, "- {}", inline(line, true))
    }

    fn table<'s>(&mut self, columns: &[Column<'_>], rows: &mut dyn Iterator<Item = Vec<Line<'s>>>) -> fmt::Result {
        self.begin(false)?;
        let titles: Vec<String> = columns.iter().map(|column| text(&column.title)).collect();
        writeln!(self.out, "| {} |", titles.join(" | "))?;
        writeln!(self.out, "|{}", "---|".repeat(columns.len()))?;
        for row in rows {
            let cells: Vec<String> =
                row.iter().map(|cell| escape::in_table(&inline(cell, false)).into_owned()).collect();
            writeln!(self.out, "| {} |", cells.join(" | "))?;
        }
        Ok(())
    }

    fn docs(&mut self, markdown: &str) -> fmt::Result {
        self.begin(false)?;
        // Sections of the page are at the second level already, like those of the documentation.
        writeln!(self.out, "{}", markdown.trim_end())
    }

    fn tick(&self, _: &'static str) -> &'static str {
        "✓"
    }

    fn widest_name(&self) -> usize {
        usize::MAX
    }
}
