//! What breaks when something fails.

use std::fmt;

use amlha_rules::simulate::{Because, Impacted, Standing};

use super::words::count;
use crate::page::{Line, Page, Tone, measured};
use crate::value::SimulationReport;

pub(super) fn draw(report: &SimulationReport<'_>, page: &mut dyn Page) -> fmt::Result {
    let simulation = report.simulation;
    for assumption in &simulation.assumptions {
        page.item(&Line::new().strong("assume").text(format!("  {assumption}")))?;
    }
    let listed: Vec<&Impacted<'_>> = simulation.impacts.iter().filter(|impact| report.all || impact.is_hit()).collect();
    let rows: Vec<Vec<Line<'_>>> = listed.iter().copied().map(row).collect();
    if !rows.is_empty() {
        let titles = [
            ("resource", false),
            ("before", false),
            ("during", false),
            ("after", false),
            ("why, and what is left to people", true),
        ];
        page.table(&measured(&titles, &rows), &mut rows.into_iter())?;
    }
    if let Some((resource, others)) = simulation.first {
        let line = Line::new().strong("first to see to").text(": ").name(resource.path_name().into_owned());
        page.item(&line.text(format!(" takes {} with it", count(others, "resource"))))?;
    }
    page.paragraph(&Line::from(summary(report, listed.len())))?;
    match &report.gate {
        Some(gate) if gate.tripped.is_empty() => {
            page.paragraph(&Line::from(format!("passed --fail-on {}", gate.wanted)))
        }
        Some(gate) => {
            let failed = Line::new().toned("FAILED", Tone::High).text(format!(" --fail-on {}: ", gate.wanted));
            page.paragraph(
                &failed.and(super::words::names(gate.tripped.iter().map(|name| Line::new().name(name.clone())), 20)),
            )
        }
        None => Ok(()),
    }
}

fn row<'s>(impact: &'s Impacted<'_>) -> Vec<Line<'s>> {
    let standing = |standing: Standing| Line::new().toned(standing.label(), tone(standing));
    let mut why = because(impact);
    if !impact.by_hand.is_empty() {
        why = why.text(". By hand: ").text(impact.by_hand.as_str());
    }
    vec![
        Line::new().code(impact.resource.path_name().into_owned()),
        standing(impact.before),
        standing(impact.during),
        standing(impact.after),
        why,
    ]
}

fn because<'s>(impact: &'s Impacted<'_>) -> Line<'s> {
    match &impact.because {
        Because::NotReached => Line::from("not reached"),
        Because::Struck(says) => {
            let line = Line::from(says.as_str());
            if impact.rests_on.is_empty() { line } else { line.text(" (").name(impact.rests_on.as_str()).text(")") }
        }
        Because::Of { resource, why } => {
            Line::from("because of ").code(resource.path_name().into_owned()).text(format!(": {why}"))
        }
        Because::NotRead(what) => Line::from("it needs ").code(what.as_str()).text(", which was not read"),
    }
}

fn tone(standing: Standing) -> Tone {
    match standing {
        Standing::Down => Tone::High,
        Standing::Part | Standing::AtRisk => Tone::Medium,
        Standing::Unknown => Tone::Unknown,
        Standing::Up => Tone::Good,
    }
}

fn summary(report: &SimulationReport<'_>, listed: usize) -> String {
    let simulation = report.simulation;
    let faults: Vec<String> = simulation.faults.iter().map(ToString::to_string).collect();
    let word = |standing: Standing| if standing == Standing::Unknown { "unknown" } else { standing.label() };
    let counts: Vec<String> = Standing::ALL
        .into_iter()
        .map(|standing| format!("{} {}", word(standing).to_lowercase(), simulation.count(standing)))
        .collect();
    let left = simulation.impacts.len().saturating_sub(listed);
    let more = if left > 0 { format!(" {left} not reached (--all shows them).") } else { String::new() };
    format!("{}: {}.{more}", faults.join(" and "), counts.join(", "))
}
