//! The tables of what rules and the planner say.

use amlha_kql::Value;
use amlha_model::region;
use amlha_rules::{Evidence, Finding, Keep};
use serde::Serialize;

use crate::convert::{cited, json, number, optional, text, texts};
use crate::estate::Estate;
use crate::facts::ownership;
use crate::info::Row;

/// The rows of a check, made in one pass.
#[derive(Debug, Default)]
pub(crate) struct Judged {
    findings: Vec<Row>,
    evidence: Vec<Row>,
}

impl Judged {
    pub(crate) fn of(estate: &Estate<'_>) -> Self {
        estate.check(Keep::Findings, |_, check| {
            let findings = check.findings.iter().map(finding).collect();
            let lines = |finding: &Finding<'_>| -> Vec<Row> {
                finding.verdict.evidence.iter().map(|line| evidence_of(finding, line)).collect()
            };
            Self { findings, evidence: check.findings.iter().flat_map(lines).collect() }
        })
    }
}

pub(crate) fn findings(estate: &Estate<'_>) -> Vec<Row> {
    estate.judged().findings.clone()
}

pub(crate) fn evidence(estate: &Estate<'_>) -> Vec<Row> {
    estate.judged().evidence.clone()
}

fn finding(finding: &Finding<'_>) -> Row {
    let resource = finding.resource;
    let id = resource.parsed_id().ok();
    let state = finding.verdict.state.as_ref();
    let accepted = finding.acceptance.as_ref().map(|covered| covered.acceptance);
    vec![
        text(finding.id.as_str()),
        text(finding.rule.code),
        text(finding.impact.label()),
        text(finding.verdict.outcome.label()),
        text(finding.rule.axis.as_str()),
        text(resource.name()),
        text(finding.verdict.why.as_ref()),
        text(finding.rule.service.info().key),
        optional(ownership(finding.rule.service).map(|(owner, _)| owner.as_str())),
        optional(state.map(|state| state.declared.as_ref())),
        optional(state.map(|state| state.effective.as_ref())),
        Value::Bool(finding.is_accepted()),
        optional(accepted.map(|acceptance| acceptance.by.as_str())),
        text(accepted.map(|acceptance| acceptance.until.to_string()).unwrap_or_default()),
        text(resource.id()),
        text(resource.type_name().to_lowercase()),
        text(region::normalise(resource.location_text())),
        text(id.as_ref().and_then(|id| id.resource_group()).unwrap_or_default().to_lowercase()),
        optional(id.as_ref().and_then(|id| id.subscription())),
    ]
}

fn evidence_of(finding: &Finding<'_>, line: &Evidence<'_>) -> Row {
    let id = text(finding.id.as_str());
    let empty = || text("");
    match line {
        Evidence::Property { of, path, seen, expected } => vec![
            id,
            text("property"),
            text(of.name()),
            text(path.as_ref()),
            seen.map_or(Value::Null, json),
            text(expected.as_ref()),
            empty(),
            empty(),
            empty(),
        ],
        Evidence::Fact { statement, source } => {
            let mut row = vec![id, text("fact"), empty(), empty(), Value::Null, empty(), text(statement.as_ref())];
            row.extend(cited(source));
            row
        }
        Evidence::Inventory { statement } => vec![
            id,
            text("inventory"),
            empty(),
            empty(),
            Value::Null,
            empty(),
            text(statement.as_str()),
            empty(),
            empty(),
        ],
    }
}

/// A part of a step as its documents write it.
fn written(part: &impl Serialize) -> Value<'static> {
    serde_json::to_string(part).map_or(Value::Null, |text| json(&text))
}

/// The word of a part that is a word, or a bag with one called `kind`.
fn word(part: &impl Serialize) -> Value<'static> {
    match written(part) {
        value @ Value::String(_) => value,
        bag => bag.member("kind"),
    }
}

pub(crate) fn steps(estate: &Estate<'_>) -> Vec<Row> {
    estate.plan(|plan| {
        let row = |step: &amlha_rules::plan::Step| {
            vec![
                text(step.id.0.as_str()),
                word(&step.action),
                text(step.title.as_str()),
                text(step.target.name.as_str()),
                texts(step.closes.iter().map(String::as_str)),
                word(&step.owner),
                optional(step.team.as_deref()),
                word(&step.downtime),
                word(&step.data_risk),
                word(&step.reversible),
                number(step.wave as usize),
                texts(step.after.iter().map(|id| id.0.as_str())),
                texts(step.blast.iter().map(String::as_str)),
                step.hands_on_minutes.map_or(Value::Null, |minutes| number(minutes as usize)),
                word(&step.confidence),
                written(&step.run),
                text(step.target.type_name.as_str()),
                text(step.target.id.as_str()),
            ]
        };
        plan.steps.iter().map(row).collect()
    })
}
