//! What packs of queries found.

use std::fmt;

use super::words::{self, count};
use crate::page::{Line, Page, Tone, measured};
use crate::value::{PackLine, PackReport};

pub(super) fn draw(packs: &[PackReport], page: &mut dyn Page) -> fmt::Result {
    for pack in packs {
        one(pack, page)?;
    }
    Ok(())
}

/// `aprl at 36ea6c09`
fn named(pack: &PackReport) -> Line<'_> {
    let line = Line::new().name(pack.name.as_str());
    if pack.version.is_empty() { line.text(", version unknown") } else { line.text(" at ").code(pack.version.as_str()) }
}

fn one(pack: &PackReport, page: &mut dyn Page) -> fmt::Result {
    page.paragraph(&Line::new().text("pack ").and(named(pack)))?;
    let row = |line: &PackLine| -> Vec<Line<'_>> {
        let (word, tone) = match line.unknown {
            Some(_) => ("unknown", Tone::Unknown),
            None => (line.impact.label(), words::impact_tone(line.impact)),
        };
        let mut what = Line::new().text(line.title.clone());
        if let Some(why) = &line.unknown {
            what = what.dim(format!(" ({why})"));
        } else if !line.params.is_empty() {
            what = what.text(" (").code(line.params.join(", ")).text(")");
        }
        let resource = if line.resource.is_empty() { Line::from("-") } else { Line::new().name(line.resource.clone()) };
        vec![Line::new().toned(word, tone), resource, what]
    };
    if !pack.lines.is_empty() {
        let rows: Vec<Vec<Line<'_>>> = pack.lines.iter().map(row).collect();
        let columns = measured(&[("impact", false), ("resource", false), ("what", true)], &rows);
        page.table(&columns, &mut rows.into_iter())?;
    }
    let found = pack.lines.iter().filter(|line| line.unknown.is_none()).count();
    let unknown = pack.lines.len() - found;
    page.item(&Line::new().text(format!(
        "{}: {} find nothing, {} on {}, {} cannot be checked",
        count(pack.asked, "recommendation"),
        pack.clear,
        pack.asked.saturating_sub(pack.clear + unknown),
        count(found, "resource"),
        unknown
    )))
}
