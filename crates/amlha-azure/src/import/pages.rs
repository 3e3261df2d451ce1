//! Answers come in pages: whether all of them are there.

use std::collections::BTreeMap;

use amlha_model::{Gap, GapReason};

/// A page of Resource Graph.
#[derive(Debug, Clone, Copy)]
pub(super) struct GraphPage {
    pub(super) rows: u64,
    /// How many rows all pages have.
    pub(super) total: Option<u64>,
    /// Whether the page says that there are more.
    pub(super) goes_on: bool,
}

/// A page of an ARM list.
#[derive(Debug, Clone)]
pub(super) struct ListPage {
    pub(super) goes_on: bool,
    pub(super) first_type: Option<String>,
    pub(super) last_type: Option<String>,
}

/// The gaps of the ARM lists of one file. A page that goes on is followed by one of the same type,
/// or the rest is missing.
pub(super) fn list_gaps(file: &str, pages: &[ListPage]) -> Vec<Gap> {
    let nexts = pages.iter().skip(1).map(Some).chain([None]);
    let cut = |(page, next): &(&ListPage, Option<&ListPage>)| {
        page.goes_on && next.is_none_or(|next| next.first_type != page.last_type)
    };
    let cut = pages.iter().zip(nexts).filter(cut);
    let gap = |(page, _): (&ListPage, _)| {
        let of = page.last_type.as_ref().map(|name| format!(" of `{name}`")).unwrap_or_default();
        let closes = format!(
            "the rows{of} after its `nextLink`: call it with `az rest --method get --url LINK` and append each answer to the file"
        );
        Gap { what: file.to_owned(), reason: GapReason::NotInFiles, needed_by: None, role: None, closes }
    };
    cut.map(gap).collect()
}

/// The gaps of all pages of Resource Graph. Pages of one query say the same total, and may stand in
/// one file or in several.
pub(super) fn graph_gaps(pages: &[(String, GraphPage)]) -> Vec<Gap> {
    let mut gaps = Vec::new();
    let mut queries: BTreeMap<u64, Vec<&(String, GraphPage)>> = BTreeMap::new();
    for named in pages {
        match named.1.total {
            Some(total) => queries.entry(total).or_default().push(named),
            None if named.1.goes_on => gaps.push(graph_gap(&named.0, "some rows are missing", None)),
            None => {}
        }
    }
    for (total, pages) in queries {
        let rows = pages.iter().map(|(_, page)| page.rows).fold(0, u64::saturating_add);
        let whole = pages.iter().any(|(_, page)| page.rows >= total);
        let has_last = pages.iter().any(|(_, page)| !page.goes_on);
        if whole || (has_last && rows >= total) {
            continue;
        }
        // Without a last page, as many rows as there should be are the same rows twice.
        let said = match total.checked_sub(rows) {
            Some(missing @ 1..) => format!("{missing} of {total} rows are missing"),
            _ => format!("some of {total} rows are missing"),
        };
        let name = pages.last().map_or("", |(name, _)| name);
        gaps.push(graph_gap(name, &said, Some(total)));
    }
    gaps
}

fn graph_gap(file: &str, said: &str, total: Option<u64>) -> Gap {
    // Resource Graph gives at most 1000 rows a page.
    let first = total.unwrap_or(1000).min(1000);
    let closes = format!(
        "{said}: ask with `--first {first}`, then again with `--skip-token TOKEN` until no token comes back, and add every answer"
    );
    Gap { what: file.to_owned(), reason: GapReason::NotInFiles, needed_by: None, role: None, closes }
}
