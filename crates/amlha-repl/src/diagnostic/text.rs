//! For people: what, where with a caret, how to mend it, where to read more.

use std::fmt::Write as _;

use amlha_model::shown;

use super::Diagnostic;

impl Diagnostic<'_> {
    /// As text, in colour or plain.
    pub(crate) fn text(&self, color: bool) -> String {
        let (red, bold, reset) = if color { ("\u{1b}[1;31m", "\u{1b}[1m", "\u{1b}[0m") } else { ("", "", "") };
        let mut text = format!("{red}error[{}]{reset}{bold}: {}{reset}\n", self.code, self.message);
        for label in &self.labels {
            let name = if label.file.is_empty() { String::new() } else { format!("{} ", shown(label.file)) };
            let number = label.number.to_string();
            let gutter = " ".repeat(number.len());
            let line = label.line.trim_end_matches(['\n', '\r']);
            let columns = |part: Option<&str>| width(part.unwrap_or_default());
            let before = columns(line.get(..label.span.start));
            let length = columns(line.get(label.span.start..label.span.end.min(line.len()))).max(1);
            let _ = write!(
                text,
                "{gutter}--> {name}line {number}\n{gutter} |\n{number} | {}\n{gutter} | {}{red}{}{reset}\n",
                shown(line),
                " ".repeat(before),
                "^".repeat(length),
            );
        }
        if let Some(answer) = self.answer {
            let _ = writeln!(text, "means: {}", answer.means);
        }
        if !self.help.is_empty() {
            let _ = writeln!(text, "help: {}", self.help);
        }
        let _ = writeln!(text, "more: amlha explain {}", self.code);
        text
    }
}

/// Columns that a part of a line takes once it is shown.
fn width(part: &str) -> usize {
    unicode_width::UnicodeWidthStr::width(shown(part).as_ref())
}
