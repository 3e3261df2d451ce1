//! Mermaid, in the words that the wikis of Azure DevOps know too: `graph LR`, quoted labels.

use super::{Graph, Stand};

/// A class for each stand: its name, its fill, its text.
const CLASSES: [(Stand, &str, &str, &str); 5] = [
    (Stand::Gap, "gap", "#B34700", "#fff"),
    (Stand::Unknown, "unknown", "#767676", "#fff"),
    (Stand::Fine, "ok", "#0072B2", "#fff"),
    (Stand::Platform, "ms", "#56B4E9", "#000"),
    (Stand::NotJudged, "none", "#fff", "#000"),
];

pub(super) fn text(graph: &Graph) -> String {
    let mut text = format!("graph LR\n  accTitle: {} and what it depends on\n", plain(&graph.title()));
    let cut = graph.cut().map_or_else(String::new, |cut| format!(". {cut}"));
    text.push_str(&format!("  accDescr: {}\n", plain(&format!("{}{cut}", graph.summary()))));
    for (place, node) in graph.nodes.iter().enumerate() {
        let label = [&node.name, &node.kind, node.stand.word()].map(escaped).join("<br/>");
        text.push_str(&format!("  n{place}[\"{label}\"]\n"));
    }
    for edge in &graph.edges {
        text.push_str(&format!("  n{} -->|\"{}\"| n{}\n", edge.from, escaped(edge.role.label()), edge.to));
    }
    for (stand, class, fill, color) in CLASSES {
        let members = graph.nodes.iter().zip(0..).filter(|(node, _)| node.stand == stand);
        let members: Vec<String> = members.map(|(_, place): (_, usize)| format!("n{place}")).collect();
        if !members.is_empty() {
            text.push_str(&format!("  classDef {class} fill:{fill},color:{color},stroke:#333\n"));
            text.push_str(&format!("  class {} {class}\n", members.join(",")));
        }
    }
    text
}

/// A part of a label: every letter that means something to Mermaid, Markdown or HTML as its number.
fn escaped(words: impl AsRef<str>) -> String {
    let words = amlha_model::shown(words.as_ref());
    let mut out = String::with_capacity(words.len());
    for letter in words.chars() {
        if letter.is_alphanumeric() || matches!(letter, ' ' | '.' | '-' | '/' | ',' | '?') {
            out.push(letter);
        } else {
            out.push_str(&format!("#{};", u32::from(letter)));
        }
    }
    out
}

/// Words of a line that has no quotes and no escapes.
fn plain(words: &str) -> String {
    let kept = |letter: char| letter.is_alphanumeric() || matches!(letter, ' ' | '.' | '-' | '/' | ',' | ':' | '\'');
    amlha_model::shown(words).chars().map(|letter| if kept(letter) { letter } else { ' ' }).collect()
}
