//! Reports written to files: the type by the suffix, whole or not at all.

use std::path::Path;

use amlha_report::pipeline::{self, Places};
use amlha_report::{
    CheckReport, Format, GraphReport, PlanReport, Report, RowsFormat, RowsReport, Style, graph, plan, render_rows_to,
    render_to,
};

use crate::failure::Failure;
use crate::screen::Screen;

/// How files are written, whatever the terminal.
const STYLE: Style = Style { width: 100, color: false, unicode: false };

/// Writes a report to each of the files, and says so.
pub(crate) fn export<'t>(
    report: &Report<'_>,
    files: impl Iterator<Item = &'t crate::line::Token>,
    screen: &mut Screen,
) -> Result<(), Failure> {
    for file in files {
        let format = format_of(file)?;
        write(file, screen, |out| render_to(report, format, &STYLE, out))?;
    }
    Ok(())
}

/// Writes a check to each of the files, and says so.
pub(crate) fn export_check<'t>(
    report: &CheckReport<'_>,
    places: &Places<'_>,
    files: impl Iterator<Item = &'t crate::line::Token>,
    screen: &mut Screen,
) -> Result<(), Failure> {
    for file in files {
        match check_form_of(file)? {
            Some(form) => write(file, screen, |out| pipeline::render_to(report, form, places, out))?,
            None => export(&Report::Check(report.clone()), std::iter::once(file), screen)?,
        }
    }
    Ok(())
}

/// What the name of a check's file asks for: a form of a check, or `None` for one of any report.
///
/// # Errors
///
/// A name that ends in nothing known.
pub(crate) fn check_form_of(file: &crate::line::Token) -> Result<Option<pipeline::Form>, Failure> {
    match pipeline::Form::of_file(&file.text) {
        Some(form) => Ok(Some(form)),
        None => format_of(file)
            .map(|_| None)
            .map_err(|failure| failure.help("end it in .json, .md, .txt, .sarif or .xml (JUnit)")),
    }
}

/// Writes a graph to each of the files, and says so.
pub(crate) fn export_graph<'t>(
    report: &GraphReport<'_>,
    files: impl Iterator<Item = &'t crate::line::Token>,
    screen: &mut Screen,
) -> Result<(), Failure> {
    for file in files {
        match graph_form_of(file)? {
            Some(form) => write(file, screen, |out| graph::render_to(report, form, out))?,
            None => export(&Report::Graph(report.clone()), std::iter::once(file), screen)?,
        }
    }
    Ok(())
}

/// What the name of a graph's file asks for: a form of a graph, or `None` for one of any report.
///
/// # Errors
///
/// A name that ends in nothing known.
pub(crate) fn graph_form_of(file: &crate::line::Token) -> Result<Option<graph::Form>, Failure> {
    match graph::Form::of_file(&file.text) {
        Some(form) => Ok(Some(form)),
        None => format_of(file)
            .map(|_| None)
            .map_err(|failure| failure.help("end it in .json, .md, .txt, .mmd (Mermaid) or .dot")),
    }
}

/// Writes a plan to each of the files, and says so.
pub(crate) fn export_plan<'t>(
    report: PlanReport<'_>,
    files: impl Iterator<Item = &'t crate::line::Token>,
    screen: &mut Screen,
) -> Result<(), Failure> {
    for file in files {
        match form_of(file)? {
            Shape::Report(format) => write(file, screen, |out| render_to(&Report::Plan(report), format, &STYLE, out))?,
            Shape::Plan(form) => write(file, screen, |out| plan::render_to(report.plan, form, &STYLE, out))?,
        }
    }
    Ok(())
}

fn write(
    file: &crate::line::Token,
    screen: &mut Screen,
    render: impl FnOnce(&mut dyn std::io::Write) -> std::io::Result<()>,
) -> Result<(), Failure> {
    let length = amlha_azure::save::write(Path::new(&file.text), |out| render(out))
        .map_err(|error| Failure::from(error).at(file.span))?;
    screen.talk(&format!("wrote {} ({})", amlha_model::shown(&file.text), size(length)));
    Ok(())
}

/// What a plan can be written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    /// As any report.
    Report(Format),
    /// As only a plan.
    Plan(plan::Form),
}

/// What the name of a plan's file asks for.
///
/// # Errors
///
/// A name that ends in nothing known.
pub(crate) fn form_of(file: &crate::line::Token) -> Result<Shape, Failure> {
    match plan::Form::of_file(&file.text) {
        Some(form) => Ok(Shape::Plan(form)),
        None => format_of(file).map(Shape::Report).map_err(|failure| {
            let forms: Vec<&str> = plan::Form::ALL.iter().map(|form| form.ending()).collect();
            failure.help(format!("end it in .json, .md, .txt, {}", forms.join(", ")))
        }),
    }
}

/// The format that a file's suffix names.
///
/// # Errors
///
/// A suffix that names none. The reading of a line asks too, so that nothing is printed first.
pub(crate) fn format_of(file: &crate::line::Token) -> Result<Format, Failure> {
    let suffix = Path::new(&file.text).extension().map(|suffix| suffix.to_string_lossy().to_ascii_lowercase());
    match suffix.as_deref() {
        Some("json") => Ok(Format::Json),
        Some("md" | "markdown") => Ok(Format::Markdown),
        Some("txt" | "text") => Ok(Format::Text),
        _ => Err(Failure::usage(
            "RE012",
            format!("`{}` has no suffix that amlha writes", amlha_model::shown(&file.text)),
        )
        .at(file.span)
        .help("end it in .json, .md or .txt")),
    }
}

/// Writes rows to each of the files, all of them, and says so.
pub(crate) fn export_rows<'t>(
    rows: &RowsReport<'_>,
    files: impl Iterator<Item = &'t crate::line::Token>,
    screen: &mut Screen,
) -> Result<(), Failure> {
    for file in files {
        let format = rows_format_of(file)?;
        let style = Style { width: 0, color: false, unicode: false };
        let length =
            amlha_azure::save::write(Path::new(&file.text), |out| render_rows_to(rows, format, &style, None, out))
                .map_err(|error| Failure::from(error).at(file.span))?;
        screen.talk(&format!("wrote {} ({})", amlha_model::shown(&file.text), size(length)));
    }
    Ok(())
}

/// The format that a file's suffix names for rows.
///
/// # Errors
///
/// A suffix that names none.
pub(crate) fn rows_format_of(file: &crate::line::Token) -> Result<RowsFormat, Failure> {
    let suffix = Path::new(&file.text).extension().map(|suffix| suffix.to_string_lossy().to_ascii_lowercase());
    let word = match suffix.as_deref() {
        Some("txt") => Some("wide"),
        Some("table" | "text" | "wide" | "record") | None => None,
        other => other,
    };
    word.and_then(RowsFormat::parse).ok_or_else(|| {
        Failure::usage("RE012", format!("`{}` has no suffix that amlha writes", amlha_model::shown(&file.text)))
            .at(file.span)
            .help("end it in .json, .jsonl, .csv, .tsv, .md or .txt")
    })
}

/// Bytes in words.
pub(crate) fn size(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} B"),
        1_000..1_000_000 => format!("{} KB", bytes.div_ceil(1_000)),
        _ => format!("{} MB", bytes.div_ceil(1_000_000)),
    }
}
