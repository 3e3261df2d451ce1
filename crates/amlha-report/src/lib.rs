#![doc = include_str!("../README.md")]

pub mod graph;
mod json;
mod markdown;
mod page;
pub mod pipeline;
mod prose;
#[cfg(feature = "schema")]
pub mod schema;
pub mod shell;
mod show;
mod text;
pub mod value;
mod write;

pub use value::{
    CardReport, CheckReport, Diagnosis, DiffReport, DoctorReport, ErrorPage, Explanation, FileLine, FileProblem,
    Format, Gate, GraphReport, Language, Looked, PlanReport, Report, RowsReport, ServicesReport, ShowReport,
    StepReport, Style,
};
pub use write::{render, render_to};
