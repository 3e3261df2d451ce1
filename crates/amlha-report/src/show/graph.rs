//! What depends on what, as a tree.

use std::collections::BTreeSet;
use std::fmt;

use amlha_model::Role;

use super::words::count;
use crate::graph::{Graph, Stand};
use crate::page::{Line, Page, Tone, measured};
use crate::value::GraphReport;

/// A row of the tree.
struct Row {
    before: String,
    node: usize,
    role: Option<Role>,
    /// Whether what it depends on is drawn above.
    again: bool,
}

pub(super) fn draw(report: &GraphReport<'_>, page: &mut dyn Page) -> fmt::Result {
    let graph = Graph::of(report);
    let mut rows = Vec::new();
    let mut drawn = BTreeSet::new();
    for root in 0..graph.roots {
        branch(&graph, Row { before: String::new(), node: root, role: None, again: false }, "", &mut drawn, &mut rows);
    }
    let cells = |row: &Row| {
        let Some(node) = graph.nodes.get(row.node) else { return Vec::new() };
        let tone = match node.stand {
            Stand::Gap => Tone::High,
            Stand::Unknown => Tone::Unknown,
            Stand::Fine | Stand::Platform => Tone::Good,
            Stand::NotJudged => Tone::Dim,
        };
        let role = row.role.map_or_else(String::new, |role| format!(", as {}", role.label()));
        let again = if row.again { " (drawn above)" } else { "" };
        vec![
            Line::new().code(format!("{}{}", row.before, node.short)),
            Line::new().toned(node.stand.word(), tone),
            Line::from(format!("{}{role}{again}", node.kind)),
        ]
    };
    let cells: Vec<Vec<Line<'_>>> = rows.iter().map(cells).collect();
    if !cells.is_empty() {
        let titles = [("resource", false), ("stands", false), ("what", true)];
        let columns = measured(&titles, &cells);
        page.table(&columns, &mut cells.into_iter())?;
    }
    if let Some(cut) = graph.cut() {
        page.item(&Line::new().toned("cut", Tone::Unknown).text(format!(": {cut}")))?;
    }
    page.item(&Line::from(format!("{} deep (--depth changes that)", count(graph.depth, "reference"))))?;
    page.paragraph(&Line::from(graph.summary()))
}

/// A node and what it depends on. What is drawn already is named again and goes no deeper.
fn branch(graph: &Graph, mut row: Row, below: &str, drawn: &mut BTreeSet<usize>, rows: &mut Vec<Row>) {
    let node = row.node;
    let leaf = graph.references(node).is_empty();
    row.again = !drawn.insert(node) && !leaf;
    let again = row.again;
    rows.push(row);
    if again {
        return;
    }
    let mut edges = graph.references(node).iter().peekable();
    while let Some(edge) = edges.next() {
        let (mark, under) = if edges.peek().is_some() { ("|- ", "|  ") } else { ("`- ", "   ") };
        let next = Row { before: format!("{below}{mark}"), node: edge.to, role: Some(edge.role), again: false };
        branch(graph, next, &format!("{below}{under}"), drawn, rows);
    }
}
