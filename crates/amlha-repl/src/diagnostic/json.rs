//! For programs: one object on one line.

use serde::Serialize;

use super::Diagnostic;
use crate::failure::Answer;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Document<'d> {
    schema: &'static str,
    code: &'d str,
    message: &'d str,
    labels: Vec<Place<'d>>,
    help: &'d str,
    corrected: Option<&'d str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    azure: Option<&'d Answer>,
    more: String,
    exit: u8,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Place<'d> {
    file: &'d str,
    line: usize,
    text: &'d str,
    /// Letters of the line, from 1.
    start_column: usize,
    end_column: usize,
}

impl Diagnostic<'_> {
    /// As a JSON object and a line end.
    pub(crate) fn json(&self) -> String {
        let labels = self.labels.iter().map(|label| {
            let line = label.line.trim_end_matches(['\n', '\r']);
            let column = |end: usize| line.get(..end.min(line.len())).unwrap_or(line).chars().count() + 1;
            Place {
                file: label.file,
                line: label.number,
                text: line,
                start_column: column(label.span.start),
                end_column: column(label.span.end),
            }
        });
        let document = Document {
            schema: "amlha/error/1",
            code: self.code,
            message: self.message,
            labels: labels.collect(),
            help: self.help,
            corrected: self.corrected.as_deref(),
            azure: self.answer,
            more: format!("amlha explain {}", self.code),
            exit: self.exit,
        };
        amlha_report::to_json(&document) + "\n"
    }
}
