//! Pages as text: for a terminal with colour, or plain.

mod wrap;

use std::fmt::{self, Write};

use anstyle::{AnsiColor, Effects};

use self::wrap::{Piece, wrapped};
pub(crate) use self::wrap::{width, width_of};
use crate::page::{Column, Line, Page, Tone, Value};
use crate::prose::{self, Block};
use crate::value::Style;

/// Where the values of fields begin.
const LABEL: usize = 16;
/// The narrowest column that sentences are wrapped into; below it rows become blocks.
const NARROWEST: usize = 18;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Last {
    Nothing,
    Title,
    Section,
    Paragraph,
    Field,
    Item,
    Table,
}

pub(crate) struct TextPage<'w> {
    out: &'w mut dyn Write,
    style: Style,
    last: Last,
}

impl<'w> TextPage<'w> {
    pub(crate) fn new(out: &'w mut dyn Write, style: Style) -> Self {
        Self { out, style, last: Last::Nothing }
    }

    pub(crate) fn unicode(&self) -> bool {
        self.style.unicode
    }

    /// A blank line where two blocks meet.
    fn begin(&mut self, block: Last) -> fmt::Result {
        let together = match (self.last, block) {
            (Last::Nothing, _) => true,
            (Last::Section, block) => block != Last::Section,
            (Last::Paragraph | Last::Title, _) => false,
            (last, block) => last == block && last != Last::Table,
        };
        self.last = block;
        if together { Ok(()) } else { self.out.write_char('\n') }
    }

    fn pad(&mut self, count: usize) -> fmt::Result {
        write!(self.out, "{:count$}", "")
    }

    fn piece(&mut self, piece: &Piece<'_>) -> fmt::Result {
        let tone = match piece.tone {
            Tone::Plain => None,
            Tone::Strong => Some(anstyle::Style::new().effects(Effects::BOLD)),
            Tone::Dim => Some(anstyle::Style::new().effects(Effects::DIMMED)),
            Tone::High => Some(AnsiColor::Red.on_default().effects(Effects::BOLD)),
            Tone::Medium => Some(AnsiColor::Yellow.on_default()),
            Tone::Unknown => Some(AnsiColor::Magenta.on_default()),
            Tone::Good => Some(AnsiColor::Green.on_default()),
        };
        match tone.filter(|_| self.style.color && !piece.text.is_empty()) {
            Some(tone) => write!(self.out, "{}{}{}", tone.render(), piece.text, tone.render_reset()),
            None => self.out.write_str(&piece.text),
        }
    }

    fn pieces(&mut self, pieces: &[Piece<'_>]) -> fmt::Result {
        pieces.iter().try_for_each(|piece| self.piece(piece))
    }

    /// How much room there is right of a column; 0 means as much as is needed.
    fn room(&self, from: usize) -> usize {
        if self.style.width == 0 { 0 } else { self.style.width.saturating_sub(from).max(NARROWEST) }
    }

    /// A line, wrapped; what does not fit continues at `hang`. The first line begins where the
    /// cursor is, which is taken to be `hang` too.
    fn wrapped(&mut self, line: &Line<'_>, hang: usize) -> fmt::Result {
        for (place, pieces) in wrapped(line, self.room(hang)).iter().enumerate() {
            if place > 0 {
                self.pad(hang)?;
            }
            self.pieces(pieces)?;
            self.out.write_char('\n')?;
        }
        Ok(())
    }

    /// A line under a row of a table.
    pub(crate) fn under(&mut self, line: &Line<'_>, indent: usize) -> fmt::Result {
        self.pad(indent)?;
        self.wrapped(line, indent)
    }

    /// A line that begins at `indent` and continues at `hang`.
    pub(crate) fn hanging(&mut self, line: &Line<'_>, indent: usize, hang: usize) -> fmt::Result {
        self.pad(indent)?;
        self.wrapped(line, hang)
    }

    /// Columns as wide as they will be, or `None` when they do not fit beside each other.
    pub(crate) fn fit(&self, columns: &[Column<'_>]) -> Option<Vec<usize>> {
        let mut widths: Vec<usize> = columns.iter().map(|column| column.width).collect();
        if self.style.width == 0 {
            return Some(widths);
        }
        let gaps = 2 * columns.len();
        let fixed: usize = columns.iter().filter(|column| !column.wraps).map(|column| column.width).sum();
        let mut room = self.style.width.saturating_sub(gaps + fixed);
        let mut wrapping: Vec<usize> =
            columns.iter().enumerate().filter(|(_, column)| column.wraps).map(|(place, _)| place).collect();
        // Narrow ones get what they want; what is left is shared.
        wrapping.sort_by_key(|place| widths.get(*place).copied());
        let mut count = wrapping.len();
        for place in wrapping {
            if let Some(width) = widths.get_mut(place) {
                let share = room.checked_div(count).unwrap_or_default();
                if *width > share && share < NARROWEST {
                    return None;
                }
                *width = (*width).min(share);
                room -= *width;
            }
            count -= 1;
        }
        (fixed + gaps <= self.style.width).then_some(widths)
    }

    /// The place of a table that has no head.
    pub(crate) fn apart(&mut self) -> fmt::Result {
        self.begin(Last::Table)
    }

    pub(crate) fn head(&mut self, columns: &[Column<'_>], widths: &[usize]) -> fmt::Result {
        self.begin(Last::Table)?;
        let titles: Vec<Line<'_>> = columns.iter().map(|column| Line::new().strong(column.title.as_ref())).collect();
        self.row(&titles, widths)
    }

    /// A row, its cells wrapped beside each other. A word that is wider than its column is kept
    /// whole, and the rest of the row goes on below it.
    pub(crate) fn row(&mut self, cells: &[Line<'_>], widths: &[usize]) -> fmt::Result {
        let last = cells.len().saturating_sub(1);
        let room = |place: usize, width: usize| if self.style.width == 0 && place == last { 0 } else { width };
        let drawn: Vec<Vec<Vec<Piece<'_>>>> = cells
            .iter()
            .zip(widths)
            .enumerate()
            .map(|(place, (cell, width))| wrapped(cell, room(place, *width)))
            .collect();
        let height = drawn.iter().map(Vec::len).max().unwrap_or_default();
        for level in 0..height {
            let mut at = 0;
            let mut column = 0_usize;
            for (cell, width) in drawn.iter().zip(widths) {
                column += 2;
                if let Some(pieces) = cell.get(level).filter(|pieces| pieces.iter().any(|piece| !piece.text.is_empty()))
                {
                    if at > column.saturating_sub(2) && at > 0 {
                        self.out.write_char('\n')?;
                        at = 0;
                    }
                    self.pad(column - at)?;
                    self.pieces(pieces)?;
                    at = column + pieces.iter().map(Piece::width).sum::<usize>();
                }
                column += width;
            }
            self.out.write_char('\n')?;
        }
        Ok(())
    }

    /// The rows of a table that is too wide for the screen, each as a block of names and values.
    fn block(&mut self, columns: &[Column<'_>], cells: &[Line<'_>]) -> fmt::Result {
        let mut first = true;
        for (column, cell) in columns.iter().zip(cells).filter(|(_, cell)| !cell.is_empty()) {
            let hang = if first { 2 } else { 4 };
            self.pad(hang)?;
            let line =
                if first { cell.clone() } else { Line::new().dim(format!("{}: ", column.title)).and(cell.clone()) };
            self.wrapped(&line, hang)?;
            first = false;
        }
        Ok(())
    }

    fn code(&mut self, lines: &[String]) -> fmt::Result {
        for line in lines {
            writeln!(self.out, "    {}", amlha_model::shown(line))?;
        }
        Ok(())
    }
}

impl Page for TextPage<'_> {
    fn title(&mut self, line: &Line<'_>) -> fmt::Result {
        self.begin(Last::Title)?;
        self.wrapped(line, 0)
    }

    fn section(&mut self, label: &str) -> fmt::Result {
        self.begin(Last::Section)?;
        self.wrapped(&Line::new().strong(label), 0)
    }

    fn paragraph(&mut self, line: &Line<'_>) -> fmt::Result {
        self.begin(Last::Paragraph)?;
        self.wrapped(line, 0)
    }

    fn field(&mut self, label: &str, values: &[Value<'_>]) -> fmt::Result {
        self.begin(Last::Field)?;
        write!(self.out, "{label:LABEL$}")?;
        if label.len() >= LABEL {
            self.out.write_char('\n')?;
            self.pad(LABEL)?;
        }
        for (place, value) in values.iter().enumerate() {
            if place > 0 {
                self.pad(LABEL)?;
            }
            match value {
                Value::Line(line) => self.wrapped(line, LABEL)?,
                Value::Command(_, text) => writeln!(self.out, "{text}")?,
            }
        }
        if values.is_empty() { self.out.write_char('\n') } else { Ok(()) }
    }

    fn item(&mut self, line: &Line<'_>) -> fmt::Result {
        self.begin(Last::Item)?;
        self.out.write_str("  - ")?;
        self.wrapped(line, 4)
    }

    fn table<'s>(&mut self, columns: &[Column<'_>], rows: &mut dyn Iterator<Item = Vec<Line<'s>>>) -> fmt::Result {
        match self.fit(columns) {
            Some(widths) => {
                self.head(columns, &widths)?;
                for row in rows {
                    self.row(&row, &widths)?;
                }
            }
            None => {
                self.begin(Last::Table)?;
                for row in rows {
                    self.block(columns, &row)?;
                }
            }
        }
        Ok(())
    }

    fn docs(&mut self, markdown: &str) -> fmt::Result {
        for block in prose::blocks(markdown) {
            match block {
                Block::Heading(text) => self.section(&text)?,
                Block::Paragraph(text) => self.paragraph(&Line::new().trusted(text))?,
                Block::Item(text) => self.item(&Line::new().trusted(text))?,
                Block::Code(lines) => {
                    self.begin(Last::Paragraph)?;
                    self.code(&lines)?;
                }
            }
        }
        Ok(())
    }

    fn tick(&self, yes: &'static str) -> &'static str {
        if self.style.unicode { "✓" } else { yes }
    }

    fn widest_name(&self) -> usize {
        if self.style.width == 0 { usize::MAX } else { (self.style.width * 2 / 5).max(NARROWEST) }
    }
}
