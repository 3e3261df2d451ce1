//! WS004

use amlha_model::services::workspace::Workspace;
use amlha_model::{Body, Read, Service, shown};

use super::super::words::{gain, unusable};
use super::{API_VERSION, DIAGNOSE, REPAIR};
use crate::context::Context;
use crate::plan::{
    Action, Command, Confidence, Cost, DataRisk, Downtime, Draft, Elapsed, Guard, NeedState, Proposal, Recreates,
    Reversible, Rollback, Run, Verify,
};
use crate::rule::{Axis, Reference, Rule};
use crate::verdict::{Impact, Verdict};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: "WS004",
    name: "workspace_failed",
    title: "last change of the workspace failed",
    service: Service::Workspace,
    axis: Axis::Configuration,
    impact: Impact::High,
    docs: include_str!("failed.md"),
    references: &[Reference {
        title: "Operations of Microsoft.MachineLearningServices/workspaces",
        url: "https://github.com/hashicorp/pandora",
        date: "2026-08-21",
    }],
    same_as: &[],
    judge,
    remedy,
};

const DIAGNOSE_PAGE: &str =
    "operations of Microsoft.MachineLearningServices/workspaces (hashicorp/pandora), 2026-08-21";

fn judge<'a>(_: &Context<'a>, body: &Body<'a>) -> Verdict<'a> {
    let workspace = body.resource();
    let state = Workspace(body).provisioning_state();
    let word = match state.filled_text() {
        Read::Value(word) => word,
        other => return unusable(body, &state, &other, "Succeeded"),
    };
    let is = |known: &str| word.trim().eq_ignore_ascii_case(known);
    let verdict = if is("Succeeded") {
        Verdict::pass("the last change of the workspace succeeded")
    } else if is("Failed") {
        Verdict::fail("the last change of the workspace failed: parts of it may be missing")
    } else if is("Canceled") {
        Verdict::fail("the last change of the workspace was cancelled: parts of it may be missing")
    } else {
        Verdict::unknown(format!("the workspace reads `{}`: read it again when that has ended", shown(word.trim())))
    };
    verdict.seen(workspace, &state, "Succeeded")
}

fn remedy(_: &Context<'_>, body: &Body<'_>, _: &Verdict<'_>) -> Vec<Proposal> {
    let workspace = body.resource();
    let show = || {
        Command::az(["resource", "show"])
            .flag("--ids", workspace.id())
            .flag("--api-version", API_VERSION)
            .query("properties.provisioningState")
    };
    let mut diagnose =
        Draft::new(DIAGNOSE, Action::Operate, workspace, format!("Let Azure diagnose {}", workspace.name())).prepares();
    diagnose.downtime = Downtime::None;
    diagnose.data_risk = DataRisk::None;
    diagnose.reversible = Reversible::Yes;
    diagnose.recreates = Recreates::No;
    diagnose.hands_on_minutes = Some(10);
    diagnose.elapsed = Elapsed::About { minutes: 10 };
    diagnose.cost = Cost::Unpriced { direction: "none known".to_owned() };
    diagnose.gain =
        vec![gain(Axis::Configuration, "why the change failed is not known", "the faulty dependency is named")];
    diagnose.run = Run::Commands {
        commands: vec![
            Command::az(["rest"])
                .flag("--method", "post")
                .flag("--url", format!("{}/diagnose?api-version={API_VERSION}", workspace.id()))
                .flag("--body", r#"{"value":{}}"#),
        ],
    };
    diagnose.guard = guard(show());
    diagnose.verify = Verify {
        what: "the answer lists results for storage, vault, registry, Application Insights and DNS".to_owned(),
        command: None,
        expected: None,
        every_minutes: 1,
        for_hours: 1,
    };
    diagnose.rollback = Rollback::None { why: "a diagnosis changes nothing".to_owned() };
    diagnose.confidence = Confidence::Documented;
    let diagnose = diagnose
        .need(
            "permission Microsoft.MachineLearningServices/workspaces/diagnose/action, more than Reader",
            NeedState::Unknown,
            None,
        )
        .cite("checks storage, vault, registry, Application Insights, DNS and quota of a workspace", DIAGNOSE_PAGE);

    let mut repair =
        Draft::new(REPAIR, Action::Decide, workspace, format!("Repair {} and repeat the change", workspace.name()));
    repair.after = vec![DIAGNOSE];
    repair.downtime = Downtime::Unknown;
    repair.hands_on_minutes = None;
    repair.recreates = Recreates::No;
    repair.cost = Cost::Unpriced { direction: "none known".to_owned() };
    repair.gain = vec![gain(Axis::Configuration, "parts of the workspace may not work", "the workspace is whole")];
    repair.run = Run::ByHand {
        what: "repair what the diagnosis and the activity log name, then deploy the workspace again from its template \
               with the same values; ask support when it fails again"
            .to_owned(),
    };
    repair.guard = guard(show());
    repair.verify = Verify {
        what: "`properties.provisioningState` reads Succeeded and a job runs".to_owned(),
        command: Some(show()),
        expected: Some("Succeeded".to_owned()),
        every_minutes: 5,
        for_hours: 4,
    };
    repair.rollback = Rollback::None { why: "the state before is a failed one".to_owned() };
    repair.stop_if = Some("the deployment wants to replace the workspace: it would lose its metadata".to_owned());
    repair.confidence = Confidence::Derived;
    vec![diagnose.into(), repair.into()]
}

fn guard(show: Command) -> Guard {
    Guard {
        skip_if: "`properties.provisioningState` is already Succeeded".to_owned(),
        command: Some(show),
        value: Some("Succeeded".to_owned()),
    }
}
