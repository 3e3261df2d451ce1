//! Reports written to files: the type by the suffix, whole or not at all.

use std::path::Path;

use amlha_report::{Format, Report, RowsFormat, RowsReport, Style, render_rows_to, render_to};

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
