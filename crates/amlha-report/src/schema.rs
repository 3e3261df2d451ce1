//! JSON Schemas of the documents for programs.

use schemars::{JsonSchema, schema_for};

use crate::json::{card, check, diff, doctor, explain, graph, plan, services, show, simulate};

/// Every schema: the name of its file and its text, which ends with a line break.
#[must_use]
pub fn all() -> Vec<(&'static str, String)> {
    vec![
        ("check.schema.json", text::<check::Document<'static>>()),
        ("explain.schema.json", text::<explain::Document<'static>>()),
        ("plan.schema.json", text::<plan::Document<'static>>()),
        ("services.schema.json", text::<services::Document<'static>>()),
        ("card.schema.json", text::<card::Document<'static>>()),
        ("show.schema.json", text::<show::Document<'static>>()),
        ("doctor.schema.json", text::<doctor::Document<'static>>()),
        ("diff.schema.json", text::<diff::Document<'static>>()),
        ("graph.schema.json", text::<graph::Document<'static>>()),
        ("simulate.schema.json", text::<simulate::Document<'static>>()),
    ]
}

fn text<D: JsonSchema>() -> String {
    format!("{:#}\n", schema_for!(D).to_value())
}
