//! WS003

use amlha_model::services::workspace::Workspace;
use amlha_model::{Body, Read, Service, retirement};

use super::super::facts;
use super::super::words::{gain, unusable};
use super::{API_VERSION, TURN_OFF_V1};
use crate::context::Context;
use crate::plan::{
    Action, Command, Confidence, Cost, DataRisk, Downtime, Draft, Guard, NeedState, Proposal, Recreates, Reversible,
    Rollback, Run, Verify,
};
use crate::rule::{Axis, Reference, Rule};
use crate::verdict::{Impact, Verdict};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: "WS003",
    name: "workspace_in_legacy_v1_mode",
    title: "workspace is held in the mode of the first API",
    service: Service::Workspace,
    axis: Axis::Lifecycle,
    impact: Impact::Medium,
    docs: include_str!("legacy_v1_mode.md"),
    references: &[Reference {
        title: "Deprecation of SDK v1 (machine-learning/includes/sdk-v1-deprecation.md)",
        url: "https://github.com/MicrosoftDocs/azure-ai-docs",
        date: "2025-03-28",
    }],
    same_as: &[],
    judge,
    remedy,
};

/// The entry of the retirements that decides.
const ENDING: &str = "aml-sdk-v1-end";

fn judge<'a>(context: &Context<'a>, body: &Body<'a>) -> Verdict<'a> {
    let workspace = body.resource();
    let mode = Workspace(body).v1_legacy_mode();
    let verdict = match mode.boolean() {
        Read::Value(false) => {
            return Verdict::pass("the workspace is open to the second API").seen(workspace, &mode, "");
        }
        Read::Value(true) if facts::is_over(context, ENDING) => {
            Verdict::fail("held in the mode of the first API, whose SDK nobody supports any more")
        }
        Read::Value(true) => {
            let end = retirement::find(ENDING).and_then(|entry| entry.date);
            let when = end.map_or_else(|| "a day that is not known".to_owned(), |date| date.to_string());
            Verdict::fail(format!("held in the mode of the first API, whose SDK is supported until {when}"))
                .weighing(Impact::Low)
        }
        other => return unusable(body, &mode, &other, "false"),
    };
    facts::of_retirement(verdict.seen(workspace, &mode, "false"), ENDING)
}

fn remedy(_: &Context<'_>, body: &Body<'_>, _: &Verdict<'_>) -> Vec<Proposal> {
    let workspace = body.resource();
    let show = || {
        Command::az(["resource", "show"])
            .flag("--ids", workspace.id())
            .flag("--api-version", API_VERSION)
            .query("properties.v1LegacyMode")
    };
    let set = |mode: bool| {
        Command::az(["rest"])
            .flag("--method", "patch")
            .flag("--url", format!("{}?api-version={API_VERSION}", workspace.id()))
            .flag("--body", serde_json::json!({ "properties": { "v1LegacyMode": mode } }).to_string())
    };
    let mut draft =
        Draft::new(TURN_OFF_V1, Action::Change, workspace, format!("Open {} to the second API", workspace.name()));
    draft.downtime = Downtime::Unknown;
    draft.data_risk = DataRisk::None;
    draft.reversible = Reversible::Yes;
    draft.recreates = Recreates::No;
    draft.hands_on_minutes = Some(10);
    draft.cost = Cost::Unpriced { direction: "none for the setting; moving what still uses SDK v1 is work".to_owned() };
    draft.gain = vec![gain(
        Axis::Lifecycle,
        "jobs, datastores and web services depend on an SDK without support",
        "SDK and CLI v2 may be used",
    )];
    draft.run = Run::Commands { commands: vec![set(false)] };
    draft.guard = Guard {
        skip_if: "`properties.v1LegacyMode` is already false".to_owned(),
        command: Some(show()),
        value: Some("false".to_owned()),
    };
    draft.verify = Verify {
        what: "a job submitted with CLI v2 completes, and the mode reads false".to_owned(),
        command: Some(show()),
        expected: Some("false".to_owned()),
        every_minutes: 5,
        for_hours: 1,
    };
    draft.rollback = Rollback::Commands { commands: vec![set(true)], but: String::new() };
    draft.stop_if = Some("something that still needs SDK v1 fails".to_owned());
    draft.confidence = Confidence::Derived;
    let ends = retirement::find(ENDING);
    let cited = ends.map(|entry| (facts::ending(entry), entry.source.cite()));
    let draft = draft
        .change(body, "properties.v1LegacyMode", "false")
        .need(
            "jobs, datastores and web services made with SDK v1 are moved to v2, or known to go on",
            NeedState::Unknown,
            None,
        )
        .need(
            "clients behind a private endpoint may reach Azure Resource Manager, which the second API uses",
            NeedState::Unknown,
            None,
        );
    let draft = match cited {
        Some((statement, source)) => draft.cite(statement, source),
        None => draft,
    };
    vec![draft.into()]
}
