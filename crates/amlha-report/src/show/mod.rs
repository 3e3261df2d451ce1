//! What each report says, in words. How it looks is the page's business.

pub(crate) mod acceptance;
mod card;
pub(crate) mod check;
mod check_markdown;
pub(crate) mod diff;
mod doctor;
mod finding;
mod graph;
mod packs;
mod plan;
mod plan_markdown;
mod plan_text;
mod resource;
mod rule;
mod service;
pub(crate) mod services;
mod simulate;
pub(crate) mod step;
pub(crate) mod words;

use std::fmt;

use crate::markdown::MarkdownPage;
use crate::page::{Line, Page};
use crate::text::TextPage;
use crate::value::{ErrorPage, Explanation, Report};

pub(crate) fn text(report: &Report<'_>, page: &mut TextPage<'_>) -> fmt::Result {
    match report {
        Report::Plan(report) => plan_text::draw(report, page),
        other => draw(other, page),
    }
}

pub(crate) fn markdown(report: &Report<'_>, page: &mut MarkdownPage<'_>) -> fmt::Result {
    match report {
        Report::Plan(report) => plan_markdown::draw(report, page),
        Report::Check(report) => check_markdown::draw(report, page),
        other => draw(other, page),
    }
}

/// The reports that are the same page in both.
fn draw(report: &Report<'_>, page: &mut dyn Page) -> fmt::Result {
    match report {
        Report::Check(report) => check::draw(report, page),
        Report::Explain(explanation) => match explanation {
            Explanation::Finding { finding, plan } => finding::draw(finding, plan, page),
            Explanation::Rule(rule) => rule::draw(rule, page),
            Explanation::Service { service, check } => service::draw(*service, *check, page),
            Explanation::Step(report) => step::draw(report, page),
            Explanation::Error(error) => error_page(error, page),
        },
        Report::Step(report) => step::draw(report, page),
        Report::Services(report) => services::draw(report, page),
        Report::Card(report) => card::draw(report, page),
        Report::Show(report) => resource::draw(report, page),
        Report::Doctor(report) => doctor::draw(report, page),
        Report::Diff(report) => diff::draw(report, page),
        Report::Graph(report) => graph::draw(report, page),
        Report::Simulation(report) => simulate::draw(report, page),
        // Plans are drawn by the callers above, each in its own shape.
        Report::Plan(_) => Ok(()),
    }
}

fn error_page(error: &ErrorPage, page: &mut dyn Page) -> fmt::Result {
    page.title(&Line::new().strong(error.code).text("  ").text(error.title))?;
    page.docs(error.text)
}
