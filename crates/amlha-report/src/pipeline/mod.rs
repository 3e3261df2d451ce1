//! The forms that only a check has: for code scanning, test tabs and annotations of pipelines.
//! Text, Markdown and JSON, which every report has, are in [`render`](crate::render()).
//!
//! A pipeline reads what is printed: each form escapes what a cloud may have put into names, so
//! that nothing of it is a command of GitHub Actions or of Azure Pipelines.

mod annotations;
mod junit;
mod sarif;
mod uri;

use std::io::{self, Write};

use amlha_model::Resource;
use amlha_rules::acceptance::Covered;
use amlha_rules::{Finding, Impact, Outcome};

use crate::page::Line;
use crate::value::CheckReport;

/// A form of a check.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Form {
    /// SARIF 2.1.0, for code scanning.
    Sarif,
    /// JUnit, for test tabs.
    JUnit,
    /// Annotations of GitHub Actions.
    GitHub,
    /// Issues of Azure Pipelines.
    Azure,
}

impl Form {
    /// Every form.
    pub const ALL: [Self; 4] = [Self::Sarif, Self::JUnit, Self::GitHub, Self::Azure];

    /// Its word.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Sarif => "sarif",
            Self::JUnit => "junit",
            Self::GitHub => "github",
            Self::Azure => "azure",
        }
    }

    /// The form of this word, in any letter case.
    ///
    /// ```
    /// use amlha_report::pipeline::Form;
    /// assert_eq!(Form::parse("GitHub"), Some(Form::GitHub));
    /// assert_eq!(Form::parse("gitlab"), None);
    /// ```
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|form| form.as_str().eq_ignore_ascii_case(word))
    }

    /// The form that the ending of a file's name asks for, in any letter case. Annotations are for
    /// the log and have no file.
    ///
    /// ```
    /// use amlha_report::pipeline::Form;
    /// assert_eq!(Form::of_file("out/findings.sarif"), Some(Form::Sarif));
    /// assert_eq!(Form::of_file("out/findings.sarif.json"), Some(Form::Sarif));
    /// assert_eq!(Form::of_file("out/findings.json"), None);
    /// ```
    #[must_use]
    pub fn of_file(name: &str) -> Option<Self> {
        let name = name.to_ascii_lowercase();
        if name.ends_with(".sarif") || name.ends_with(".sarif.json") {
            Some(Self::Sarif)
        } else if name.ends_with(".xml") {
            Some(Self::JUnit)
        } else {
            None
        }
    }
}

/// Where a resource stands written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The file: relative to the root of what a pipeline has checked out, or absolute.
    pub file: String,
    /// The line on which the resource begins, from 1; `None` when that is not known.
    pub line: Option<usize>,
}

/// Finds the place of a resource. Every finding has one: a file of results without a place is
/// refused as a whole.
pub type Places<'p> = dyn Fn(Resource<'_>) -> Place + 'p;

/// The check in a form, as a string that ends with a line break.
#[must_use]
pub fn render(report: &CheckReport<'_>, form: Form, places: &Places<'_>) -> String {
    let mut bytes = Vec::new();
    match render_to(report, form, places, &mut bytes) {
        Ok(()) => String::from_utf8_lossy(&bytes).into_owned(),
        Err(error) => format!("{error}\n"),
    }
}

/// The check in a form, written as it is made.
///
/// # Errors
///
/// What `out` says.
pub fn render_to(report: &CheckReport<'_>, form: Form, places: &Places<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut buffered = io::BufWriter::with_capacity(1 << 16, out);
    match form {
        Form::Sarif => sarif::write(report, places, &mut buffered)?,
        Form::JUnit => junit::write(report, places, &mut buffered)?,
        Form::GitHub => annotations::github(report, places, &mut buffered)?,
        Form::Azure => annotations::azure(report, places, &mut buffered)?,
    }
    buffered.flush()
}

/// What needs attention: faults, and what nobody could judge.
fn of_interest<'r>(report: &'r CheckReport<'r>) -> impl Iterator<Item = &'r Finding<'r>> {
    report.check.findings.iter().filter(|finding| finding.needs_attention())
}

/// The acceptance that holds for a finding.
fn accepted<'f>(finding: &'f Finding<'_>) -> Option<&'f Covered<'f>> {
    finding.acceptance.as_ref().filter(|covered| !covered.ended)
}

/// Words of a page as plain text on one line.
fn plain(line: &Line<'_>) -> String {
    line.0.iter().map(|span| amlha_model::shown(&span.text).into_owned()).collect()
}

/// How much a finding weighs: a fault by its impact, an unknown as `None`.
fn weight(finding: &Finding<'_>) -> Option<Impact> {
    (finding.verdict.outcome == Outcome::Fail).then_some(finding.impact)
}
