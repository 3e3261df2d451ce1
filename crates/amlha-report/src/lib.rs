#![doc = include_str!("../README.md")]

mod json;
mod markdown;
mod page;
mod prose;
#[cfg(feature = "schema")]
pub mod schema;
pub mod shell;
mod show;
mod text;
pub mod value;
mod write;

pub use value::{
    CardReport, CheckReport, ErrorPage, Explanation, FileLine, FileProblem, Format, Gate, Language, PlanReport, Report,
    ServicesReport, ShowReport, StepReport, Style,
};
pub use write::{render, render_to};
