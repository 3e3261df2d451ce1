#![doc = include_str!("../README.md")]

mod json;
mod markdown;
mod page;
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
    CardReport, CheckReport, Diagnosis, DoctorReport, ErrorPage, Explanation, FileLine, FileProblem, Format, Gate,
    Language, Looked, PackLine, PackReport, PlanReport, Report, ServicesReport, ShowReport, StepReport, Style,
};
pub use write::{render, render_to};
