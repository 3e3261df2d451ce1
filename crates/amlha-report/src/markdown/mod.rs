//! Pages as Markdown, for tickets, wikis and pull requests.

use std::fmt::{self, Write};

use crate::page::{Column, Kind, Line, Page, Span, Tone, Value};
use crate::quote::markdown as escape;
use crate::quote::markdown::{code, fence, following, text};

pub(crate) struct MarkdownPage<'w> {
    out: &'w mut dyn Write,
    begun: bool,
    in_list: bool,
    /// How long the rows of a table may be together; `None` where a page may be of any length.
    room: Option<usize>,
}

/// The rows of a long table that are shown before the rest is folded, where room is short.
const UNFOLDED: usize = 20;

impl<'w> MarkdownPage<'w> {
    pub(crate) fn new(out: &'w mut dyn Write) -> Self {
        Self { out, begun: false, in_list: false, room: None }
    }

    /// Blocks stand apart; items of a list stand together.
    fn begin(&mut self, list: bool) -> fmt::Result {
        let together = !self.begun || (list && self.in_list);
        self.begun = true;
        self.in_list = list;
        if together { Ok(()) } else { self.out.write_char('\n') }
    }

    /// Blocks that are drawn already, apart from what stands before them.
    pub(crate) fn block(&mut self, drawn: &str) -> fmt::Result {
        if drawn.is_empty() {
            return Ok(());
        }
        self.begin(false)?;
        self.out.write_str(drawn)
    }

    /// Draws with tables whose rows have this much room: the first are shown, more are folded, and
    /// what has no room is counted.
    pub(crate) fn within(&mut self, room: usize, draw: impl FnOnce(&mut Self) -> fmt::Result) -> fmt::Result {
        self.room = Some(room);
        let drawn = draw(self);
        self.room = None;
        drawn
    }

    /// The rows of a table, those that have no room left out.
    fn short_table(&mut self, head: &str, rows: &mut dyn Iterator<Item = String>, room: usize) -> fmt::Result {
        let (mut kept, mut length, mut left_out) = (Vec::new(), 0, 0_usize);
        for row in rows {
            length += row.len();
            // After the first that has no room none is shown: the rest weighs less.
            if left_out > 0 || length > room { left_out += 1 } else { kept.push(row) }
        }
        let (shown, folded) = kept.split_at_checked(UNFOLDED).unwrap_or((&kept, &[]));
        self.begin(false)?;
        self.out.write_str(head)?;
        shown.iter().try_for_each(|row| self.out.write_str(row))?;
        if !folded.is_empty() {
            writeln!(self.out, "\n<details>\n<summary>{} more rows</summary>\n", folded.len())?;
            self.out.write_str(head)?;
            folded.iter().try_for_each(|row| self.out.write_str(row))?;
            writeln!(self.out, "\n</details>")?;
        }
        if left_out > 0 {
            writeln!(
                self.out,
                "\n**{left_out} of {} rows are left out**: this page is kept below 60,000 characters. The text and the \
                 JSON of the same report hold all of them.",
                left_out + kept.len()
            )?;
        }
        Ok(())
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
        let titles: Vec<String> = columns.iter().map(|column| text(&column.title)).collect();
        let head = format!("| {} |\n|{}\n", titles.join(" | "), "---|".repeat(columns.len()));
        let mut rows = rows.map(|row| {
            let cells: Vec<String> =
                row.iter().map(|cell| escape::in_table(&inline(cell, false)).into_owned()).collect();
            format!("| {} |\n", cells.join(" | "))
        });
        if let Some(room) = self.room {
            return self.short_table(&head, &mut rows, room);
        }
        self.begin(false)?;
        self.out.write_str(&head)?;
        rows.try_for_each(|row| self.out.write_str(&row))
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
