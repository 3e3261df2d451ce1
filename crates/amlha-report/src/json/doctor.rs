//! `amlha/doctor/1`.

use super::document;
use crate::value::{Diagnosis, DoctorReport};

document! {
    /// One thing that was looked at.
    struct Looked<'a> {
        /// What.
        name: &'a str,
        /// `ok`, `gap`, `unknown`, or `note` when nothing depends on it.
        state: &'static str,
        /// What was seen.
        says: &'a str,
        /// What to do about it; null when there is nothing to do.
        help: Option<&'a str>,
        /// What else was said, a line each.
        detail: &'a [String],
    }

    /// Whether a scan would work from here: `amlha doctor -o json`.
    struct Document<'a> {
        /// `amlha/doctor/1`.
        schema: &'static str,
        /// What was looked at, in order.
        checks: Vec<Looked<'a>>,
    }
}

impl<'a> Document<'a> {
    pub(crate) fn of(report: &'a DoctorReport) -> Self {
        let looked = report.checks.iter().map(|check| Looked {
            name: &check.name,
            state: match check.diagnosis {
                Diagnosis::Good => "ok",
                Diagnosis::Bad => "gap",
                Diagnosis::Unknown => "unknown",
                Diagnosis::Note => "note",
            },
            says: &check.says,
            help: check.help.as_deref(),
            detail: &check.detail,
        });
        Self { schema: "amlha/doctor/1", checks: looked.collect() }
    }
}
