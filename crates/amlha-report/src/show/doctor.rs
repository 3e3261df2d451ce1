//! Whether a scan would work from here.

use std::fmt;

use super::words::count;
use crate::page::{Line, Page, Tone};
use crate::value::{Diagnosis, DoctorReport};

pub(super) fn draw(report: &DoctorReport, page: &mut dyn Page) -> fmt::Result {
    for check in &report.checks {
        let (mark, tone) = match check.diagnosis {
            Diagnosis::Good => ("ok", Tone::Good),
            Diagnosis::Bad => ("GAP", Tone::High),
            Diagnosis::Unknown => ("?", Tone::Unknown),
            Diagnosis::Note => ("-", Tone::Dim),
        };
        let mut values = vec![Line::new().toned(format!("{mark:<4}"), tone).text(check.says.as_str()).into()];
        values.extend(check.help.as_deref().map(|help| Line::new().dim(help).into()));
        values.extend(check.detail.iter().map(|line| Line::new().dim(line.as_str()).into()));
        page.field(&check.name, &values)?;
    }
    let of = |diagnosis| report.checks.iter().filter(|check| check.diagnosis == diagnosis).count();
    let (bad, unknown) = (of(Diagnosis::Bad), of(Diagnosis::Unknown));
    let line = match (bad, unknown) {
        (0, 0) => Line::new().strong("everything is ready for a scan"),
        _ => Line::new().strong(count(bad, "gap")).text(format!(", {unknown} unknown")),
    };
    page.paragraph(&line)
}
