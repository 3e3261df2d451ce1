//! DOT, for Graphviz.

use super::{Graph, Stand};

pub(super) fn text(graph: &Graph) -> String {
    let mut text = format!("digraph {} {{\n  rankdir=LR\n", quoted(&graph.title()));
    let cut = graph.cut().map_or_else(String::new, |cut| format!(". {cut}"));
    text.push_str(&format!("  label={}\n", quoted(&format!("{}{cut}", graph.summary()))));
    text.push_str("  node [shape=box style=filled fontname=\"sans-serif\"]\n");
    for (place, node) in graph.nodes.iter().enumerate() {
        let (fill, color) = match node.stand {
            Stand::Gap => ("#B34700", "white"),
            Stand::Unknown => ("#767676", "white"),
            Stand::Fine => ("#0072B2", "white"),
            Stand::Platform => ("#56B4E9", "black"),
            Stand::NotJudged => ("white", "black"),
        };
        let label = [&node.name, &node.kind, node.stand.word()].map(escaped).join("\\n");
        let tooltip = node.id.as_deref().unwrap_or(&node.name);
        text.push_str(&format!(
            "  n{place} [label=\"{label}\" tooltip={} fillcolor=\"{fill}\" fontcolor={color}]\n",
            quoted(tooltip)
        ));
    }
    for edge in &graph.edges {
        text.push_str(&format!("  n{} -> n{} [label={}]\n", edge.from, edge.to, quoted(edge.role.label())));
    }
    text.push_str("}\n");
    text
}

fn quoted(words: &str) -> String {
    format!("\"{}\"", escaped(words))
}

/// A backslash begins an escape in labels; an ampersand an entity.
fn escaped(words: impl AsRef<str>) -> String {
    amlha_model::shown(words.as_ref()).replace('\\', "\\\\").replace('"', "\\\"").replace('&', "&amp;")
}
