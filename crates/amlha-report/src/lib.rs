#![doc = include_str!("../README.md")]

mod data;
pub mod graph;
mod json;
mod markdown;
mod page;
pub mod pipeline;
pub mod plan;
mod prose;
pub mod quote;
mod rows;
#[cfg(feature = "schema")]
pub mod schema;
pub mod shell;
mod show;
mod text;
pub mod value;
mod write;

pub use rows::{Cell, RowsFormat, RowsReport, render_rows_to};
pub use value::{
    CardReport, CheckReport, Diagnosis, DiffReport, DoctorReport, ErrorPage, Explanation, FileLine, FileProblem,
    Format, Gate, GraphReport, Language, Looked, PackLine, PackReport, PlanReport, Report, ServicesReport, Shell,
    ShowReport, SimulationGate, SimulationReport, StepReport, Style,
};
pub use write::{render, render_to, to_json};
