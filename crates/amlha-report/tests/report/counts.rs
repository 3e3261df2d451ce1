//! Every format shows the same findings and steps: none drops what another has.

use amlha_report::{CheckReport, Format, PlanReport, Report, Style, render, render_to};
use amlha_rules::Keep;
use serde_json::Value;

use crate::{estate, json, markdown, wide};

#[test]
fn findings_are_counted_alike() {
    let inventory = estate::inventory();
    for (keep, all) in [(Keep::Findings, false), (Keep::All, true), (Keep::All, false)] {
        let check = estate::check(&inventory, keep);
        let report = Report::Check(CheckReport { check: &check, plan: None, all, gate: None, packs: &[] });
        let document: Value = serde_json::from_str(&json(&report)).unwrap();
        let in_json = document["findings"].as_array().unwrap().len();
        let ids: Vec<&str> =
            document["findings"].as_array().unwrap().iter().map(|finding| finding["id"].as_str().unwrap()).collect();
        for drawn in [wide(&report, 0), wide(&report, 60), wide(&report, 100), markdown(&report)] {
            let rows = drawn
                .lines()
                .filter(|line| ids.iter().any(|id| line.replace('`', "").split([' ', '|']).any(|word| word == *id)));
            assert_eq!(rows.count(), in_json, "{drawn}");
        }
        let counts = &document["counts"];
        let attention = counts["fail"].as_u64().unwrap() + counts["unknown"].as_u64().unwrap();
        let expected = if all { counts["verdicts"].as_u64().unwrap() } else { attention };
        assert_eq!(in_json as u64, expected);
        assert!(wide(&report, 0).contains(&format!("{attention} of {} verdicts need attention", counts["verdicts"])));
    }
}

#[test]
fn steps_are_counted_alike() {
    let inventory = estate::inventory();
    let check = estate::check(&inventory, Keep::Findings);
    let plan = estate::plan();
    let report = Report::Plan(PlanReport { shell: amlha_report::Shell::Both, plan: &plan, check: &check });
    let document: Value = serde_json::from_str(&json(&report)).unwrap();
    assert_eq!(document["plan"]["steps"].as_array().unwrap().len(), plan.steps.len());
    assert_eq!(markdown(&report).matches("- [ ] ").count(), plan.steps.len());
    for width in [0, 60, 100, 160] {
        assert_eq!(wide(&report, width).matches("blast: ").count(), plan.steps.len());
    }
}

#[test]
fn a_large_check_streams() {
    let accounts: Vec<String> =
        (0..5_000).map(|number| estate::account(&format!("stcontoso{number}"), "westeurope", "Standard_LRS")).collect();
    let inventory = estate::built(&[("large.json", format!("[{}]", accounts.join(",")))]);
    let check = estate::check(&inventory, Keep::Findings);
    let report = Report::Check(CheckReport { check: &check, plan: None, all: false, gate: None, packs: &[] });
    // Markdown is as short as a comment must be, whatever the check holds.
    for format in [Format::Text, Format::Json] {
        let mut sink = Counting::default();
        render_to(&report, format, &Style::default(), &mut sink).unwrap();
        assert_eq!(sink.ids, 5_000, "{format:?}");
        assert!(sink.largest <= 1 << 17, "{format:?} wrote {} bytes at once", sink.largest);
    }
}

/// Counts finding ids, and how much was written at once.
#[derive(Default)]
struct Counting {
    ids: usize,
    largest: usize,
    rest: Vec<u8>,
}

impl std::io::Write for Counting {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.largest = self.largest.max(bytes.len());
        self.rest.extend_from_slice(bytes);
        let whole = self.rest.iter().rposition(|byte| *byte == b'\n').map_or(0, |place| place + 1);
        let lines: Vec<u8> = self.rest.drain(..whole).collect();
        self.ids += String::from_utf8(lines).unwrap().matches("ST001@stcontoso").count();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_closed_pipe_is_told() {
    struct Closed;
    impl std::io::Write for Closed {
        fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
            Err(std::io::ErrorKind::BrokenPipe.into())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    let inventory = estate::inventory();
    let check = estate::check(&inventory, Keep::Findings);
    let report = Report::Check(CheckReport { check: &check, plan: None, all: false, gate: None, packs: &[] });
    for format in Format::ALL {
        let error = render_to(&report, format, &Style::default(), &mut Closed).unwrap_err();
        assert_eq!(error.kind(), std::io::ErrorKind::BrokenPipe, "{format:?}");
    }
    assert!(!render(&report, Format::Text, &Style::default()).is_empty());
}
