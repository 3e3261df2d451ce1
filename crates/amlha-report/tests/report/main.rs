//! What every report looks like, in every format.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

mod acceptances;
mod card;
mod check;
mod counts;
mod diff;
mod estate;
mod explain;
mod forms;
mod hostile;
mod pipeline;
mod plan;
mod scripts;
mod services;

use amlha_report::{Format, Report, Style, render};

const PLAIN: Style = Style { width: 100, color: false, unicode: false };

fn text(report: &Report<'_>) -> String {
    render(report, Format::Text, &PLAIN)
}

fn wide(report: &Report<'_>, width: usize) -> String {
    render(report, Format::Text, &Style { width, ..PLAIN })
}

/// In colour and with all marks, escapes written as `ESC`.
fn colour(report: &Report<'_>) -> String {
    let style = Style { width: 100, color: true, unicode: true };
    render(report, Format::Text, &style).replace('\u{1b}', "ESC")
}

fn markdown(report: &Report<'_>) -> String {
    render(report, Format::Markdown, &PLAIN)
}

fn json(report: &Report<'_>) -> String {
    render(report, Format::Json, &PLAIN)
}
