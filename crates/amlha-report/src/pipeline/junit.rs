//! JUnit: a suite for each service, a test for each verdict.
//!
//! A fault is a failure, also one below the gate, which hides nothing. What nobody could judge is an
//! error: it is no pass. What someone accepts is skipped, with who and until when. Verdicts that
//! are not applicable are no tests.

use std::collections::BTreeMap;
use std::io::{self, Write};

use amlha_rules::{Evidence, Finding, Outcome};

use super::sarif::help_uri;
use super::{Places, accepted};
use crate::show::acceptance;
use crate::value::CheckReport;

/// How many of a kind.
#[derive(Debug, Default, Clone, Copy)]
struct Counts {
    tests: usize,
    failures: usize,
    errors: usize,
    skipped: usize,
}

impl Counts {
    fn add(&mut self, finding: &Finding<'_>) {
        self.tests += 1;
        match finding.verdict.outcome {
            Outcome::Fail | Outcome::Unknown if accepted(finding).is_some() => self.skipped += 1,
            Outcome::Fail => self.failures += 1,
            Outcome::Unknown => self.errors += 1,
            Outcome::Pass | Outcome::PassByPlatform | Outcome::NotApplicable => {}
        }
    }

    fn attributes(&self) -> String {
        let Self { tests, failures, errors, skipped } = self;
        format!("tests=\"{tests}\" failures=\"{failures}\" errors=\"{errors}\" skipped=\"{skipped}\" time=\"0\"")
    }
}

pub(super) fn write(report: &CheckReport<'_>, places: &Places<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut suites: BTreeMap<&'static str, (Counts, Vec<&Finding<'_>>)> = BTreeMap::new();
    let mut all = Counts::default();
    for finding in &report.check.findings {
        if finding.verdict.outcome == Outcome::NotApplicable {
            continue;
        }
        let (counts, findings) = suites.entry(finding.rule.service.key()).or_default();
        counts.add(finding);
        all.add(finding);
        findings.push(finding);
    }
    let time = report.check.now.strftime("%Y-%m-%dT%H:%M:%S");
    writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
    writeln!(out, "<testsuites name=\"amlha check\" {}>", all.attributes())?;
    for (service, (counts, findings)) in &suites {
        writeln!(out, "  <testsuite name=\"{service}\" {} timestamp=\"{time}\">", counts.attributes())?;
        for finding in findings {
            test(finding, places, out)?;
        }
        writeln!(out, "  </testsuite>")?;
    }
    writeln!(out, "</testsuites>")
}

fn test(finding: &Finding<'_>, places: &Places<'_>, out: &mut dyn Write) -> io::Result<()> {
    let place = places(finding.resource);
    let line = place.line.map_or_else(String::new, |line| format!(" line=\"{line}\""));
    write!(
        out,
        "    <testcase classname=\"{}.{}\" name=\"{}\" file=\"{}\"{line} time=\"0\"",
        finding.rule.service.key(),
        finding.rule.name,
        escaped(&finding.id),
        escaped(&place.file),
    )?;
    let why = escaped(&finding.verdict.why);
    match finding.verdict.outcome {
        Outcome::Fail | Outcome::Unknown if accepted(finding).is_some() => {
            let remark = acceptance::remark(finding).unwrap_or_default();
            writeln!(out, ">\n      <skipped message=\"{why} ({})\"/>\n    </testcase>", escaped(&remark))
        }
        Outcome::Fail => {
            writeln!(out, ">\n      <failure type=\"{}\" message=\"{why}\">", finding.impact.label())?;
            writeln!(out, "{}</failure>\n    </testcase>", detail(finding))
        }
        Outcome::Unknown => {
            writeln!(out, ">\n      <error type=\"unknown\" message=\"{why}\">")?;
            writeln!(out, "{}</error>\n    </testcase>", detail(finding))
        }
        Outcome::Pass | Outcome::PassByPlatform | Outcome::NotApplicable => writeln!(out, "/>"),
    }
}

/// What a verdict rests on, a line each.
fn detail(finding: &Finding<'_>) -> String {
    let mut text = format!("{}\n", escaped(finding.resource.id()));
    if let Some(remark) = acceptance::remark(finding) {
        text.push_str(&format!("{}\n", escaped(&remark)));
    }
    for evidence in &finding.verdict.evidence {
        let line = match evidence {
            Evidence::Property { path, seen, expected, .. } => {
                let seen =
                    seen.map_or_else(|| "absent".to_owned(), |json| amlha_model::json::compact(json).into_owned());
                let wanted = if expected.is_empty() { String::new() } else { format!(", expected {expected}") };
                format!("{path} = {seen}{wanted}")
            }
            Evidence::Fact { statement, source } => format!("{statement} ({})", source.title),
            Evidence::Inventory { statement } => statement.clone(),
        };
        text.push_str(&format!("{}\n", escaped(&line)));
    }
    text.push_str(&format!("{}\n", help_uri(finding.rule)));
    text
}

/// Words as XML: no letter is markup, and each is one that XML may hold.
fn escaped(words: &str) -> String {
    let words = amlha_model::shown(words);
    let mut out = String::with_capacity(words.len());
    for letter in words.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&apos;"),
            '\u{fffe}' | '\u{ffff}' => out.extend(letter.escape_unicode()),
            _ => out.push(letter),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_no_markup() {
        assert_eq!(escaped("a<b>&\"'\n\u{ffff}]]>"), "a&lt;b&gt;&amp;&quot;&apos;\\u{a}\\u{ffff}]]&gt;");
    }
}
