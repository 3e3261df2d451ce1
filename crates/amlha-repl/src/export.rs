//! Reports written to files: the type by the suffix, whole or not at all.

use std::path::Path;

use amlha_report::pipeline::{self, Form, Places};
use amlha_report::{CheckReport, Format, GraphReport, Report, Style, graph, render_to};

use crate::failure::Failure;
use crate::screen::Screen;

/// Writes a report to each of the files, and says so.
pub(crate) fn export<'t>(
    report: &Report<'_>,
    files: impl Iterator<Item = &'t crate::line::Token>,
    screen: &mut Screen,
) -> Result<(), Failure> {
    for file in files {
        let path = Path::new(&file.text);
        let format = format_of(file)?;
        let style = Style { width: 100, color: false, unicode: false };
        let length = amlha_azure::save::write(path, |out| render_to(report, format, &style, out))
            .map_err(|error| Failure::from(error).at(file.span))?;
        screen.talk(&format!("wrote {} ({})", amlha_model::shown(&file.text), size(length)));
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
            Some(form) => {
                let path = Path::new(&file.text);
                let length = amlha_azure::save::write(path, |out| pipeline::render_to(report, form, places, out))
                    .map_err(|error| Failure::from(error).at(file.span))?;
                screen.talk(&format!("wrote {} ({})", amlha_model::shown(&file.text), size(length)));
            }
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
pub(crate) fn check_form_of(file: &crate::line::Token) -> Result<Option<Form>, Failure> {
    match Form::of_file(&file.text) {
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
            Some(form) => {
                let length = amlha_azure::save::write(Path::new(&file.text), |out| graph::render_to(report, form, out))
                    .map_err(|error| Failure::from(error).at(file.span))?;
                screen.talk(&format!("wrote {} ({})", amlha_model::shown(&file.text), size(length)));
            }
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

/// Bytes in words.
pub(crate) fn size(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} B"),
        1_000..1_000_000 => format!("{} KB", bytes.div_ceil(1_000)),
        _ => format!("{} MB", bytes.div_ceil(1_000_000)),
    }
}
