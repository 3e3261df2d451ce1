//! WS016

use amlha_model::services::workspace::Workspace;
use amlha_model::{Body, Json, Read, Service, shown};

use super::super::ml::decide;
use super::super::words::{gain, unusable};
use super::OUTBOUND;
use crate::context::Context;
use crate::plan::{DataRisk, Proposal, Recreates};
use crate::rule::{Axis, Reference, Rule};
use crate::verdict::{Impact, Verdict};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: "WS016",
    name: "workspace_outbound_rule_failed",
    title: "outbound rule of the managed network failed",
    service: Service::Workspace,
    axis: Axis::Configuration,
    impact: Impact::Medium,
    docs: include_str!("outbound_rule_failed.md"),
    references: &[Reference {
        title: "ARM resource types",
        url: "https://github.com/Azure/bicep-types-az",
        date: "2026-08-20",
    }],
    same_as: &[],
    judge,
    remedy,
};

fn judge<'a>(_: &Context<'a>, body: &Body<'a>) -> Verdict<'a> {
    let workspace = body.resource();
    let view = Workspace(body);
    let mode = view.isolation_mode();
    match mode.filled_text() {
        Read::Value(word) if word.trim().eq_ignore_ascii_case("Disabled") => {
            return Verdict::not_applicable("it has no managed network").seen(workspace, &mode, "");
        }
        Read::Value(_) => {}
        // The answer for a workspace without one has none; a shortened one has no account either.
        Read::Absent if !view.storage_account().filled_text().is_blank() => {
            return Verdict::not_applicable("it states no managed network").seen(workspace, &mode, "");
        }
        other => return unusable(body, &mode, &other, "an isolation mode"),
    }
    let rules = view.outbound_rules();
    let members = match rules.object() {
        Read::Value(members) => members,
        other => return unusable(body, &rules, &other, "outbound rules"),
    };
    let status = |rule: Json<'a>| rule.object().and_then(|rule| rule.get("status")?.string());
    let failed = members.iter().find(|(_, rule)| status(*rule).is_some_and(|word| word.eq_ignore_ascii_case("Failed")));
    let unread = members.iter().find(|(_, rule)| status(*rule).is_none());
    let verdict = match (failed, unread) {
        (Some((name, _)), _) => {
            Verdict::fail(format!("the outbound rule `{}` failed: what it opens cannot be reached", shown(name)))
        }
        (None, Some((name, _))) => {
            Verdict::unknown(format!("the status of the outbound rule `{}` was not read", shown(name)))
        }
        (None, None) => Verdict::pass("no outbound rule failed"),
    };
    verdict.seen(workspace, &mode, "").seen(workspace, &rules, "no rule that failed")
}

fn remedy(_: &Context<'_>, body: &Body<'_>, _: &Verdict<'_>) -> Vec<Proposal> {
    let workspace = body.resource();
    let mut draft = decide(
        workspace,
        OUTBOUND,
        format!("Repair the outbound rules of {}", workspace.name()),
        gain(Axis::Configuration, "jobs and endpoints cannot reach what the rule opens", "they reach it"),
        "read `errorInformation` of each rule that failed; see that its target exists, that its private endpoint was approved, and \
         that the workspace's identity may ask for it; then write the rule again",
    );
    draft.data_risk = DataRisk::None;
    draft.recreates = Recreates::No;
    vec![draft.into()]
}
