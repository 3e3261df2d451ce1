//! Documents for programs. Each names its schema; fields are only added to a version, never taken
//! away.

pub(crate) mod acceptance;
pub(crate) mod card;
pub(crate) mod check;
pub(crate) mod diff;
pub(crate) mod doctor;
pub(crate) mod evidence;
pub(crate) mod explain;
pub(crate) mod graph;
pub(crate) mod packs;
pub(crate) mod plan;
pub(crate) mod services;
pub(crate) mod show;
pub(crate) mod simulate;

use std::io::{self, Write};

use serde::Serialize;
use serde_json::ser::PrettyFormatter;

use crate::quote::json::Printable;
use crate::value::Report;

/// Declares values of a document, with their schema.
macro_rules! document {
    ($($(#[$meta:meta])* $kind:ident $name:ident $(<$life:lifetime>)? { $($body:tt)* })+) => {
        $(
            #[derive(Debug, serde::Serialize)]
            #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
            #[serde(rename_all = "camelCase")]
            $(#[$meta])*
            pub(crate) $kind $name $(<$life>)? { $($body)* }
        )+
    };
}
pub(crate) use document;

pub(crate) fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    match report {
        Report::Check(report) => put(&check::Document::of(report), out),
        Report::Explain(explanation) => put(&explain::Document::of(explanation), out),
        Report::Plan(report) => put(&plan::Document::of(report), out),
        Report::Step(report) => put(&explain::Document::of(&crate::Explanation::Step(*report)), out),
        Report::Services(report) => put(&services::Document::of(report), out),
        Report::Card(report) => put(&card::Document::of(report), out),
        Report::Show(report) => put(&show::Document::of(report), out),
        Report::Doctor(report) => put(&doctor::Document::of(report), out),
        Report::Diff(report) => put(&diff::Document::of(report), out),
        Report::Simulation(report) => put(&simulate::Document::of(report), out),
        Report::Graph(report) => put(&graph::Document::of(&crate::graph::Graph::of(report)), out),
    }
}

pub(crate) fn put(document: &impl Serialize, out: &mut dyn Write) -> io::Result<()> {
    let mut serializer = serde_json::Serializer::with_formatter(out, Printable(PrettyFormatter::new()));
    document.serialize(&mut serializer).map_err(io::Error::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_mean_the_same_and_steer_nothing() {
        let text = "a\u{1b}[31m\u{7f}\u{9b}é\u{202e}漢\"\n";
        let mut bytes = Vec::new();
        put(&text, &mut bytes).unwrap();
        let written = String::from_utf8(bytes).unwrap();
        assert_eq!(written, r#""a\u001b[31m\u007f\u009bé\u202e漢\"\n""#);
        assert_eq!(serde_json::from_str::<String>(&written).unwrap(), text);
    }
}
