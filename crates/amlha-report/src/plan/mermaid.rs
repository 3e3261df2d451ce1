//! What waits for what, as a Mermaid graph for a wiki or a ticket.

use std::collections::BTreeMap;
use std::fmt;

use amlha_rules::Plan;
use amlha_rules::plan::{Action, Elapsed, Reversible, Run, Step};

use super::identity;
use crate::quote::mermaid::label;
use crate::show::words;

/// Readers, and Mermaid, take no more than this well.
const NODES: usize = 60;
const EDGES: usize = 100;
/// Letters of a title.
const TITLE: usize = 60;

/// How a node looks: the name of its class, its fill, its text, and the word that says the same.
const LOOKS: [(&str, &str, &str); 4] = [
    ("danger", "#B34700", "#fff"),
    ("waits", "#E69F00", "#000"),
    ("hand", "#767676", "#fff"),
    ("runs", "#0072B2", "#fff"),
];

pub(super) fn draw(plan: &Plan, out: &mut dyn fmt::Write) -> fmt::Result {
    let drawn = chosen(plan);
    let count = words::count(plan.steps.len(), "step");
    writeln!(out, "graph LR")?;
    writeln!(out, "  accTitle: remediation plan {}", identity(plan))?;
    let doors = plan.one_way_doors().count();
    writeln!(
        out,
        "  accDescr: {count} in {}, {} by hand, {doors} that cannot be undone; arrows lead from a step to those that wait for it",
        words::count(usize::try_from(plan.waves).unwrap_or_default(), "wave"),
        plan.steps.iter().filter(|step| matches!(step.run, Run::ByHand { .. })).count(),
    )?;
    if plan.steps.is_empty() {
        return writeln!(out, "  nothing[\"0 steps\"]");
    }
    let mut folded: BTreeMap<u32, usize> = BTreeMap::new();
    let mut looks: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    let mut waves: Vec<u32> = plan.steps.iter().map(|step| step.wave).collect();
    waves.sort_unstable();
    waves.dedup();
    for wave in &waves {
        writeln!(out, "  subgraph wave{wave}[\"wave {wave}\"]")?;
        for step in plan.steps.iter().filter(|step| step.wave == *wave) {
            if !drawn.contains(&step.id.0.as_str()) {
                *folded.entry(*wave).or_default() += 1;
                continue;
            }
            let (look, word) = look(step);
            writeln!(out, "    {}", node(step, word))?;
            looks.entry(look).or_default().push(name(&step.id.0));
        }
        if let Some(more) = folded.get(wave) {
            writeln!(
                out,
                "    more{wave}[\"{} more {}<br/>without arrows here\"]",
                words::grouped(*more),
                plural(*more)
            )?;
        }
        writeln!(out, "  end")?;
    }
    let mut edges = 0;
    let mut left_out = 0;
    for step in plan.steps.iter().filter(|step| drawn.contains(&step.id.0.as_str())) {
        for before in step.after.iter().filter(|before| drawn.contains(&before.0.as_str())) {
            if edges == EDGES {
                left_out += 1;
                continue;
            }
            edges += 1;
            let (from, to) = (name(&before.0), name(&step.id.0));
            match step.pause_hours {
                0 => writeln!(out, "  {from} --> {to}")?,
                hours => writeln!(out, "  {from} -->|\"{hours} h later\"| {to}")?,
            }
        }
    }
    if left_out > 0 {
        writeln!(out, "  %% {left_out} arrows are left out")?;
    }
    for (class, fill, text) in LOOKS {
        if let Some(nodes) = looks.get(class) {
            writeln!(out, "  classDef {class} fill:{fill},color:{text}")?;
            writeln!(out, "  class {} {class}", nodes.join(","))?;
        }
    }
    Ok(())
}

fn plural(count: usize) -> &'static str {
    if count == 1 { "step" } else { "steps" }
}

/// Every step where they are few; else those that wait or are waited for, the first of them.
fn chosen(plan: &Plan) -> Vec<&str> {
    let all = plan.steps.iter();
    if plan.steps.len() <= NODES {
        return all.map(|step| step.id.0.as_str()).collect();
    }
    let awaited: std::collections::BTreeSet<&str> =
        plan.steps.iter().flat_map(|step| step.after.iter().map(|id| id.0.as_str())).collect();
    let tied = all.filter(|step| !step.after.is_empty() || awaited.contains(step.id.0.as_str()));
    // One node in each wave says how many more there are.
    let room = NODES.saturating_sub(usize::try_from(plan.waves).unwrap_or(NODES));
    tied.take(room).map(|step| step.id.0.as_str()).collect()
}

fn name(id: &str) -> String {
    let plain: String = id.chars().filter(char::is_ascii_alphanumeric).collect();
    format!("s{plain}")
}

/// The class of a step, and the word that says the same.
fn look(step: &Step) -> (&'static str, &'static str) {
    if matches!(step.action, Action::Replace | Action::Delete) {
        ("danger", "destroys")
    } else if step.reversible == Reversible::OneWay {
        ("danger", "one-way")
    } else if matches!(step.run, Run::ByHand { .. }) {
        ("hand", "by hand")
    } else if matches!(step.elapsed, Elapsed::UpToStart { .. }) {
        ("waits", "long wait")
    } else {
        ("runs", "a command")
    }
}

fn node(step: &Step, word: &str) -> String {
    let title: String = step.title.chars().take(TITLE).collect();
    let cut = if title.len() < step.title.len() { "..." } else { "" };
    format!("{}[\"{} {}{cut}<br/>{word}\"]", name(&step.id.0), label(&step.id.0), label(&title))
}
