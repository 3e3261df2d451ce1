//! Reports written to files: the type by the suffix, whole or not at all.

use std::io::Write;
use std::path::Path;

use amlha_report::pipeline::{self, Places};
use amlha_report::{
    CheckReport, Format, GraphReport, PlanReport, Report, RowsFormat, RowsReport, Style, graph, plan, render_rows_to,
    render_to,
};

use crate::command::{Opt, Value};
use crate::failure::Failure;
use crate::line::{Args, Token};
use crate::mask::{Mask, masked, of_inventory};
use crate::screen::Screen;
use crate::session::Session;

/// `--export FILE`
pub(crate) const EXPORT: Opt = Opt {
    long: "export",
    short: None,
    value: Some(("FILE", Value::Report)),
    repeats: true,
    help: "write it to a file too: .json .jsonl .yaml .csv .tsv .md .txt",
};

/// How files are written, whatever the terminal.
const STYLE: Style = Style { width: 100, color: false, unicode: false };

/// The files that a line asks for.
pub(crate) struct Files<'a> {
    args: &'a Args,
    session: &'a Session,
    screen: &'a mut Screen,
}

impl<'a> Files<'a> {
    pub(crate) fn of(args: &'a Args, session: &'a Session, screen: &'a mut Screen) -> Self {
        Self { args, session, screen }
    }

    /// Writes a report to each of the files, and says so.
    pub(crate) fn reports(&mut self, report: &Report<'_>) -> Result<(), Failure> {
        let args = self.args;
        args.values(&EXPORT).try_for_each(|file| self.report(file, report))
    }

    fn report(&mut self, file: &Token, report: &Report<'_>) -> Result<(), Failure> {
        let format = format_of(file)?;
        self.write(file, true, |out| render_to(report, format, &STYLE, out))
    }

    /// Writes a check to each of the files.
    pub(crate) fn checks(&mut self, report: &CheckReport<'_>, places: &Places<'_>) -> Result<(), Failure> {
        let args = self.args;
        args.values(&EXPORT).try_for_each(|file| match check_form_of(file)? {
            Some(form) => self.write(file, true, |out| pipeline::render_to(report, form, places, out)),
            None => self.report(file, &Report::Check(report.clone())),
        })
    }

    /// Writes a graph to each of the files.
    pub(crate) fn graphs(&mut self, report: &GraphReport<'_>) -> Result<(), Failure> {
        let args = self.args;
        args.values(&EXPORT).try_for_each(|file| match graph_form_of(file)? {
            Some(form) => self.write(file, true, |out| graph::render_to(report, form, out)),
            None => self.report(file, &Report::Graph(report.clone())),
        })
    }

    /// Writes a plan to each of the files. What is to be run needs its ids.
    pub(crate) fn plans(&mut self, report: PlanReport<'_>) -> Result<(), Failure> {
        let args = self.args;
        args.values(&EXPORT).try_for_each(|file| match form_of(file)? {
            Shape::Report(_) => self.report(file, &Report::Plan(report)),
            Shape::Plan(form) => {
                let read = matches!(form, plan::Form::Mermaid | plan::Form::Timeline | plan::Form::Csv);
                self.write(file, read, |out| plan::render_to(report.plan, form, &STYLE, out))
            }
        })
    }

    /// Writes rows to each of the files, all of them.
    pub(crate) fn rows(&mut self, rows: &RowsReport<'_>) -> Result<(), Failure> {
        let args = self.args;
        args.values(&EXPORT).try_for_each(|file| {
            let format = rows_format_of(file)?;
            let style = Style { width: 0, color: false, unicode: false };
            self.write(file, true, |out| render_rows_to(rows, format, &style, None, out))
        })
    }

    /// Writes a file, whole or not at all, and says so. Ids of subscriptions are hidden in what is
    /// only read.
    fn write(
        &mut self,
        file: &Token,
        masks: bool,
        render: impl FnOnce(&mut dyn Write) -> std::io::Result<()>,
    ) -> Result<(), Failure> {
        let mut hidden = false;
        let save = |render: &mut dyn FnMut(&mut dyn Write) -> std::io::Result<()>| {
            amlha_azure::save::write(Path::new(&file.text), |out| render(out))
                .map_err(|error| Failure::from(error).at(file.span))
        };
        let mut render = Some(render);
        let mut once = |out: &mut dyn Write| render.take().map_or(Ok(()), |render| render(out));
        let length = if masks && self.screen.mask != Mask::Off {
            let mut bytes = Vec::new();
            once(&mut bytes).map_err(|error| {
                Failure::new("RE011", crate::exit::Exit::Failed, format!("cannot write: {error}")).at(file.span)
            })?;
            let known = self.session.loaded.as_ref().map(|loaded| of_inventory(&loaded.inventory)).unwrap_or_default();
            let (bytes, any) = masked(&bytes, &known);
            hidden = any;
            save(&mut |out| out.write_all(&bytes))?
        } else {
            save(&mut once)?
        };
        let told = if hidden { ", subscription ids masked" } else { "" };
        self.screen.talk(&format!("wrote {} ({}{told})", amlha_model::shown(&file.text), size(length)));
        Ok(())
    }
}

/// What the name of a check's file asks for: a form of a check, or `None` for one of any report.
///
/// # Errors
///
/// A name that ends in nothing known.
pub(crate) fn check_form_of(file: &Token) -> Result<Option<pipeline::Form>, Failure> {
    match pipeline::Form::of_file(&file.text) {
        Some(form) => Ok(Some(form)),
        None => format_of(file)
            .map(|_| None)
            .map_err(|failure| failure.help(format!("end it in {ENDINGS}, .sarif or .xml (JUnit)"))),
    }
}

/// What the name of a graph's file asks for: a form of a graph, or `None` for one of any report.
///
/// # Errors
///
/// A name that ends in nothing known.
pub(crate) fn graph_form_of(file: &Token) -> Result<Option<graph::Form>, Failure> {
    match graph::Form::of_file(&file.text) {
        Some(form) => Ok(Some(form)),
        None => format_of(file)
            .map(|_| None)
            .map_err(|failure| failure.help(format!("end it in {ENDINGS}, .mmd (Mermaid) or .dot"))),
    }
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
pub(crate) fn form_of(file: &Token) -> Result<Shape, Failure> {
    match plan::Form::of_file(&file.text) {
        Some(form) => Ok(Shape::Plan(form)),
        None => format_of(file).map(Shape::Report).map_err(|failure| {
            let forms: Vec<&str> = plan::Form::ALL.iter().map(|form| form.ending()).collect();
            failure.help(format!("end it in {ENDINGS}, {}", forms.join(", ")))
        }),
    }
}

/// How names of files may end for every report.
const ENDINGS: &str = ".json, .jsonl, .yaml, .csv, .tsv, .md, .txt";

/// The format that a file's suffix names.
///
/// # Errors
///
/// A suffix that names none. The reading of a line asks too, so that nothing is printed first.
pub(crate) fn format_of(file: &Token) -> Result<Format, Failure> {
    let suffix = Path::new(&file.text).extension().map(|suffix| suffix.to_string_lossy().to_ascii_lowercase());
    let word = match suffix.as_deref() {
        Some("txt" | "text") => Some("text"),
        Some("yml") => Some("yaml"),
        Some("table" | "wide" | "record" | "jsonc" | "yamlc") | None => None,
        other => other,
    };
    word.and_then(Format::parse).ok_or_else(|| {
        Failure::usage("RE012", format!("`{}` has no suffix that amlha writes", amlha_model::shown(&file.text)))
            .at(file.span)
            .help(format!("end it in {ENDINGS}"))
    })
}

/// The format that a file's suffix names for rows.
///
/// # Errors
///
/// A suffix that names none.
pub(crate) fn rows_format_of(file: &Token) -> Result<RowsFormat, Failure> {
    let suffix = Path::new(&file.text).extension().map(|suffix| suffix.to_string_lossy().to_ascii_lowercase());
    let word = match suffix.as_deref() {
        Some("txt") => Some("wide"),
        Some("yml") => Some("yaml"),
        Some("table" | "text" | "wide" | "record" | "jsonc" | "yamlc") | None => None,
        other => other,
    };
    word.and_then(RowsFormat::parse).ok_or_else(|| {
        Failure::usage("RE012", format!("`{}` has no suffix that amlha writes", amlha_model::shown(&file.text)))
            .at(file.span)
            .help(format!("end it in {ENDINGS}"))
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
