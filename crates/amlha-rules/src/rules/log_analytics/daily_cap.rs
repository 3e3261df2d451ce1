//! LA003

use amlha_model::services::log_analytics::LogAnalytics;
use amlha_model::{Body, Read, Service};

use super::super::words::{gain, unusable};
use crate::context::Context;
use crate::plan::{
    Action, Command, Confidence, Cost, DataRisk, Downtime, Draft, Guard, NeedState, Proposal, Recreates, Reversible,
    Rollback, Run, Verify, target_of,
};
use crate::rule::{Axis, Reference, Rule};
use crate::verdict::{Impact, Verdict};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: "LA003",
    name: "daily_cap_drops_logs",
    title: "daily cap drops logs when they matter most",
    service: Service::LogAnalytics,
    axis: Axis::Configuration,
    impact: Impact::Low,
    docs: include_str!("daily_cap.md"),
    references: &[Reference {
        title: "Properties of Microsoft.OperationalInsights/workspaces",
        url: "https://github.com/Azure/bicep-types-az",
        date: "2026-08-20",
    }],
    same_as: &[],
    judge,
    remedy,
};

const PAGE: &str = "properties of Microsoft.OperationalInsights/workspaces (Azure/bicep-types-az), 2026-08-20";

fn judge<'a>(_: &Context<'a>, body: &Body<'a>) -> Verdict<'a> {
    let view = LogAnalytics(body);
    let workspace = body.resource();
    let quota = view.daily_quota_gb();
    let status = view.data_ingestion_status();
    let verdict = match quota.number() {
        Read::Value(gigabytes) if gigabytes < 0.0 => Verdict::pass("no daily cap"),
        Read::Value(gigabytes) if gigabytes > 0.0 => {
            let is_over =
                status.filled_text().value().is_some_and(|word| word.trim().eq_ignore_ascii_case("OverQuota"));
            if is_over {
                Verdict::fail(format!("the daily cap of {gigabytes} GB is reached: logs are being dropped"))
                    .weighing(Impact::Medium)
            } else {
                Verdict::fail(format!("logs beyond {gigabytes} GB a day are dropped"))
            }
        }
        other => return unusable(body, &quota, &other, "-1, which is no cap").seen(workspace, &status, ""),
    };
    verdict.seen(workspace, &quota, "-1, which is no cap").seen(workspace, &status, "")
}

fn remedy(_: &Context<'_>, body: &Body<'_>, _: &Verdict<'_>) -> Vec<Proposal> {
    let workspace = body.resource();
    let target = target_of(workspace);
    let before = LogAnalytics(body).daily_quota_gb().number().value();
    let on = |verb: &str| {
        Command::az(["monitor", "log-analytics", "workspace", verb])
            .flag("--workspace-name", workspace.name())
            .scoped(&target)
    };
    let show = || on("show").query("workspaceCapping.dailyQuotaGb<`0`");
    let mut draft = Draft::new(
        "remove-daily-cap",
        Action::Change,
        workspace,
        format!("Remove the daily cap of {}", workspace.name()),
    );
    draft.downtime = Downtime::None;
    draft.data_risk = DataRisk::None;
    draft.reversible = Reversible::Yes;
    draft.recreates = Recreates::No;
    draft.hands_on_minutes = Some(5);
    draft.cost =
        Cost::Unpriced { direction: "more per GB, without a limit: a failure that logs a lot costs a lot".to_owned() };
    draft.gain = vec![gain(
        Axis::Configuration,
        "logs of the failure that filled the day are dropped until the next day",
        "nothing is dropped",
    )];
    draft.run = Run::Commands { commands: vec![on("update").flag("--quota", "-1")] };
    draft.guard =
        Guard { skip_if: "there is no daily cap".to_owned(), command: Some(show()), value: Some("true".to_owned()) };
    draft.verify = Verify {
        what: "the cap is below zero, which is none, and logs arrive late in the day".to_owned(),
        command: Some(show()),
        expected: Some("true".to_owned()),
        every_minutes: 5,
        for_hours: 1,
    };
    draft.rollback = match before {
        Some(gigabytes) => Rollback::Commands {
            commands: vec![on("update").flag("--quota", gigabytes.to_string())],
            but: "what was ingested meanwhile is charged".to_owned(),
        },
        None => Rollback::None { why: "the cap before was not read".to_owned() },
    };
    draft.confidence = Confidence::Derived;
    let draft = draft
        .change(body, "properties.workspaceCapping.dailyQuotaGb", "-1")
        .need(
            "whoever pays for the logs agrees, and an alert on the volume takes the cap's place",
            NeedState::Unknown,
            None,
        )
        .cite("beyond the daily cap logs are dropped until the next day", PAGE);
    vec![draft.into()]
}
