//! One finding at length.

use std::fmt;

use amlha_model::Resource;
use amlha_rules::plan::{Alternative, Plan};
use amlha_rules::{Evidence, Finding, Outcome, State};

use super::acceptance;
use super::words::{self, NAMES};
use crate::page::{Line, Page, Tone, Value};
use crate::prose;

pub(super) fn draw(finding: &Finding<'_>, plan: &Plan, page: &mut dyn Page) -> fmt::Result {
    let (word, tone) = words::weight(finding);
    let service = finding.resource.service();
    page.title(
        &Line::new()
            .name(&finding.id)
            .text("  ")
            .toned(word, tone)
            .text(format!("  owner: {}  ", words::owner(service)))
            .text(finding.verdict.why.as_ref()),
    )?;
    let why: Vec<Value<'_>> = prose::section(finding.rule.docs, "Why it matters")
        .into_iter()
        .map(|paragraph| Value::Line(Line::new().trusted(paragraph)))
        .collect();
    if !why.is_empty() {
        page.field("why it matters", &why)?;
    }
    page.field("resource", &resource(finding.resource))?;
    page.field("owner", &[owner(finding).into()])?;
    page.field("seen", &seen(finding))?;
    let facts = facts(finding);
    if !facts.is_empty() {
        page.field("facts", &facts)?;
    }
    if let Some(state) = &finding.verdict.state {
        page.field("state", &states(state))?;
    }
    if let Some(covered) = &finding.acceptance {
        page.field("accepted", &acceptance::field(covered))?;
    }
    page.field("rule", &[rule(finding).into()])?;
    let same = same_checks(finding.rule);
    if !same.is_empty() {
        page.field("same check", &same)?;
    }
    page.field("used by", &[used_by(finding.resource).into()])?;
    page.field("closed by", &closed_by(finding, plan))?;
    let others: Vec<Value<'_>> =
        plan.alternatives.iter().filter(|other| other.findings.contains(&finding.id)).flat_map(alternative).collect();
    if !others.is_empty() {
        page.field("alternatives", &others)?;
    }
    let tempting: Vec<Value<'_>> = plan
        .not_a_fix
        .iter()
        .filter(|other| other.finding == finding.id)
        .map(|other| Line::from(format!("{}: {} ({})", other.what, other.why, other.source)).into())
        .collect();
    if tempting.is_empty() { Ok(()) } else { page.field("not a fix", &tempting) }
}

/// Another way, in the words of the plan, and with its commands.
fn alternative(other: &Alternative) -> Vec<Value<'_>> {
    let facts = Line::from(format!(
        "downtime {}; data risk {}; back: {}; {}; cost {}",
        words::downtime(&other.downtime),
        words::data_risk(other.data_risk),
        words::reversible(other.reversible),
        words::elapsed(&other.elapsed),
        words::cost(&other.cost)
    ));
    let mut values: Vec<Value<'_>> = vec![super::plan::alternative(other).into()];
    values.extend(other.run.iter().map(|command| words::bash(command)));
    values.extend(other.gain.iter().map(|gain| Value::from(super::step::gained(gain))));
    values.push(facts.into());
    values
}

fn resource(resource: Resource<'_>) -> Vec<Value<'_>> {
    let location = resource.location();
    vec![
        Line::new().name(resource.name()).text(format!(", {}, {}", words::what(resource), location.name())).into(),
        Line::new().code(resource.id()).into(),
    ]
}

/// Whose job it is, as far as the current catalogue says.
fn owner(finding: &Finding<'_>) -> Line<'static> {
    let Some(row) = finding.resource.service().and_then(words::current) else {
        return Line::from("unknown: the catalogue does not name this service");
    };
    let line = Line::new().strong(words::owner(finding.resource.service()));
    let line = match &row.owner_note {
        Some(note) => line.text(format!(" ({note})")),
        None => line,
    };
    line.text(format!("; highly available by default: {}", words::by_default(row)))
}

/// What was read, one line for each property and one for where it was read.
pub(super) fn seen<'a>(finding: &'a Finding<'_>) -> Vec<Value<'a>> {
    let mut values: Vec<Value<'a>> = Vec::new();
    for evidence in &finding.verdict.evidence {
        match evidence {
            Evidence::Property { of, path, seen, expected } => {
                let mut line = Line::new();
                if of.index() != finding.resource.index() {
                    line = line.code(of.name()).text(": ");
                }
                line = line.code(path.as_ref());
                line = match seen {
                    Some(json) => line.text(" = ").code(words::json(json)),
                    None => line.text(" is absent"),
                };
                if !expected.is_empty() {
                    line = line.text(format!("; expected {expected}"));
                }
                values.push(line.into());
                values.push(read_from(*of).into());
            }
            Evidence::Inventory { statement } => values.push(Line::from(statement.as_str()).into()),
            Evidence::Fact { .. } => {}
        }
    }
    if values.is_empty() {
        values.push(Line::from("nothing of the resource itself").into());
    }
    values
}

/// The file and time behind what was read.
fn read_from(of: Resource<'_>) -> Line<'_> {
    let Some(source) = of.source() else { return Line::new().dim("  source unknown") };
    let line = Line::new().dim("  in ").code(source.name.as_str());
    match source.read_at {
        Some(time) => line.dim(format!(", {}", words::time(time))),
        None => line.dim(", time unknown"),
    }
}

fn facts<'a>(finding: &'a Finding<'_>) -> Vec<Value<'a>> {
    let facts = finding.verdict.evidence.iter().filter_map(|evidence| match evidence {
        Evidence::Fact { statement, source } => Some((statement, source)),
        Evidence::Property { .. } | Evidence::Inventory { .. } => None,
    });
    facts
        .map(|(statement, source)| {
            let line = Line::from(statement.as_ref()).text("; ");
            let line = match &source.url {
                Some(url) => line.link(source.title.as_str(), url),
                None => line.text(source.title.as_str()),
            };
            match &source.date {
                Some(date) => line.text(format!(", {date}")).into(),
                None => line.text(", undated").into(),
            }
        })
        .collect()
}

/// What is declared, what is in force, and whether the two disagree.
pub(super) fn states(state: &State) -> Vec<Value<'_>> {
    let mut values: Vec<Value<'_>> = vec![
        Line::from("declared  ").text(state.declared.as_ref()).into(),
        Line::from("effective ").text(state.effective.as_ref()).into(),
    ];
    if state.disagree {
        values.push(
            Line::new()
                .toned("!! sources disagree", Tone::Medium)
                .text(": what is declared is not what is in force, or the pages behind them differ")
                .into(),
        );
    }
    values
}

fn rule(finding: &Finding<'_>) -> Line<'static> {
    let rule = finding.rule;
    Line::new().strong(rule.code).text("  ").code(rule.name).text(format!(
        ", {}, {} unless a verdict says otherwise, amlha {}",
        rule.axis.label(),
        rule.impact.label(),
        env!("CARGO_PKG_VERSION")
    ))
}

pub(super) fn same_checks(rule: &'static amlha_rules::Rule) -> Vec<Value<'static>> {
    let line = |same: &amlha_rules::SameAs| {
        let line = Line::from(same.tool).text(" ").code(same.id);
        if same.differs.is_empty() { line } else { line.text("; it ").text(same.differs) }
    };
    rule.same_as.iter().map(|same| line(same).into()).collect()
}

/// Who refers to a resource, and as what.
pub(super) fn used_by(resource: Resource<'_>) -> Line<'_> {
    let inventory = resource.inventory();
    let total = inventory.links_to(resource.index()).count();
    if total == 0 {
        return Line::from("nothing, as far as the inventory shows");
    }
    let users = inventory.links_to(resource.index()).map(|link| {
        Line::new().code(inventory.resource(link.from).path_name()).text(format!(" ({})", link.role.label()))
    });
    words::names(users, NAMES).text(format!("; {} in all", words::grouped(total)))
}

fn closed_by<'a>(finding: &'a Finding<'_>, plan: &'a Plan) -> Vec<Value<'a>> {
    let mut values: Vec<Value<'a>> = plan
        .steps
        .iter()
        .filter(|step| step.closes.contains(&finding.id))
        .map(|step| Line::new().strong(format!("step {}", step.id)).text(": ").text(step.title.as_str()).into())
        .collect();
    let mine = |id: &str| id == finding.id;
    if values.is_empty() {
        let serving = plan.steps.iter().filter(|step| step.serves.contains(&finding.id));
        values.extend(serving.map(|step| {
            let line = Line::new().strong(format!("step {}", step.id)).text(": ").text(step.title.as_str());
            line.text("; it does not close it by itself").into()
        }));
    }
    for nothing in plan.nothing_to_run.iter().filter(|nothing| mine(&nothing.finding)) {
        values.push(Line::from(format!("nothing to run: {}; instead: {}", nothing.why, nothing.instead)).into());
    }
    if values.is_empty() {
        let why = plan.unclosed.iter().chain(&plan.unknown).find(|unclosed| mine(&unclosed.finding));
        values.push(match (finding.verdict.outcome, why) {
            (Outcome::Pass | Outcome::PassByPlatform | Outcome::NotApplicable, _) => {
                Line::from("nothing to close").into()
            }
            (Outcome::Unknown, _) => {
                Line::from("no step: first it must be known; ").text(finding.verdict.why.as_ref()).into()
            }
            (Outcome::Fail, Some(unclosed)) => Line::from("no step: ").text(unclosed.why.as_str()).into(),
            (Outcome::Fail, None) => Line::from("no step of this plan").into(),
        });
    }
    values
}
