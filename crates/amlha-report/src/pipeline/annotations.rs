//! Lines of a log that GitHub Actions and Azure Pipelines read as annotations.

use std::io::{self, Write};

use amlha_rules::{Finding, Impact};

use super::{Places, accepted, of_interest, plain, weight};
use crate::show::acceptance;
use crate::show::check::{gate_line, summary};
use crate::value::CheckReport;

/// A message: what is found, on what.
fn words(finding: &Finding<'_>) -> String {
    let remark = acceptance::remark(finding).map_or_else(String::new, |remark| format!(" ({remark})"));
    let unknown = if weight(finding).is_none() { "not judged: " } else { "" };
    format!("{}: {unknown}{}{remark}", finding.id, finding.verdict.why)
}

/// The lines after the annotations: how many there are, and what the gate says.
fn last_lines(report: &CheckReport<'_>, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{}", plain_line(&plain(&summary(report))))?;
    match &report.gate {
        Some(gate) => writeln!(out, "{}", plain_line(&plain(&gate_line(gate)))),
        None => Ok(()),
    }
}

/// <https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands>
pub(super) fn github(report: &CheckReport<'_>, places: &Places<'_>, out: &mut dyn Write) -> io::Result<()> {
    for finding in of_interest(report) {
        let place = places(finding.resource);
        let line = place.line.map_or_else(String::new, |line| format!(",line={line}"));
        let kind = match weight(finding) {
            _ if accepted(finding).is_some() => "notice",
            Some(Impact::High) => "error",
            Some(Impact::Medium) | None => "warning",
            Some(Impact::Low) => "notice",
        };
        writeln!(
            out,
            "::{kind} file={}{line},title={}::{}",
            github_property(&place.file),
            github_property(&format!("{} {}", finding.rule.code, finding.rule.title)),
            github_data(&words(finding)),
        )?;
    }
    last_lines(report, out)
}

fn github_data(text: &str) -> String {
    amlha_model::shown(text).replace('%', "%25")
}

fn github_property(text: &str) -> String {
    github_data(text).replace(':', "%3A").replace(',', "%2C")
}

/// <https://learn.microsoft.com/azure/devops/pipelines/scripts/logging-commands>
pub(super) fn azure(report: &CheckReport<'_>, places: &Places<'_>, out: &mut dyn Write) -> io::Result<()> {
    for finding in of_interest(report) {
        if accepted(finding).is_some() {
            // There is no kind for what is only to be known.
            writeln!(out, "{}", plain_line(&words(finding)))?;
            continue;
        }
        let place = places(finding.resource);
        let line = place.line.map_or_else(String::new, |line| format!("linenumber={line};"));
        let kind = if weight(finding) == Some(Impact::High) { "error" } else { "warning" };
        writeln!(
            out,
            "##vso[task.logissue type={kind};sourcepath={};{line}code={};]{}",
            azure_property(&place.file),
            finding.rule.code,
            azure_data(&words(finding)),
        )?;
    }
    last_lines(report, out)
}

fn azure_data(text: &str) -> String {
    defused(&amlha_model::shown(text)).replace('%', "%AZP25")
}

fn azure_property(text: &str) -> String {
    azure_data(text).replace(';', "%3B").replace(']', "%5D")
}

/// A line that is no command, wherever in it the letters of one stand: `##vso[` and `##[` are obeyed
/// in the middle of a line too, `::` at its beginning.
fn plain_line(text: &str) -> String {
    let text = defused(&amlha_model::shown(text));
    if text.trim_start().starts_with("::") { format!("- {text}") } else { text }
}

fn defused(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut marks = 0;
    for letter in text.chars() {
        // What a name alone could order is broken by `shown`; this is for what two of them make together.
        if marks >= 2 && matches!(letter, 'v' | 'V' | '[') {
            out.push(' ');
        }
        marks = if letter == '#' { marks + 1 } else { 0 };
        out.push(letter);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_name_is_a_command() {
        assert_eq!(github_data("50%\n::error::x"), r"50%25\u{a}\u{3a}:error::x");
        assert_eq!(github_property("a:b,c%"), "a%3Ab%2Cc%25");
        assert_eq!(azure_property("a;b]c%"), "a%3Bb%5Dc%AZP25");
        for order in ["x ##vso[task.complete] y", "###VSO[x] ##[add-mask]y", "##vso[x]100%", "##[error]"] {
            for line in [plain_line(order), azure_data(order), defused(order)] {
                assert!(!line.to_lowercase().contains("##vso[") && !line.contains("##["), "{line}");
            }
        }
        assert_eq!(defused("x ##vso[y] # a"), "x ## vso[y] # a");
        assert!(!plain_line("  ::stop-commands::x").trim_start().starts_with("::"));
    }
}
