//! AI001

use amlha_model::services::application_insights::ApplicationInsights;
use amlha_model::{Body, Service};

use super::super::facts;
use super::{Store, connect, store};
use crate::context::Context;
use crate::plan::Proposal;
use crate::rule::{Axis, Reference, Rule, SameAs};
use crate::verdict::{Impact, Verdict};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: "AI001",
    name: "classic_component",
    title: "Application Insights component is a classic one",
    service: Service::ApplicationInsights,
    axis: Axis::Lifecycle,
    impact: Impact::High,
    docs: include_str!("classic_component.md"),
    references: &[Reference {
        title: "Migrate Application Insights classic resources to workspace-based",
        url: "https://learn.microsoft.com/azure/azure-monitor/app/convert-classic-resource",
        date: "2024-06-28",
    }],
    same_as: &[
        SameAs {
            tool: "APRL",
            id: "dac421ec-2832-4c37-839e-b6dc5a38f2fa",
            differs: "finds one of the four ways in which a component says that it is classic",
        },
        SameAs {
            tool: "PSRule",
            id: "AZR-000069",
            differs: "reads the workspace's id only, and fails a component whose id was not read",
        },
    ],
    judge,
    remedy,
};

const ENDING: &str = "app-insights-classic";

fn judge<'a>(context: &Context<'a>, body: &Body<'a>) -> Verdict<'a> {
    let view = ApplicationInsights(body);
    let verdict = match store(body) {
        Store::Workspace => Verdict::pass("a Log Analytics workspace keeps its data"),
        Store::Unknown(why) => Verdict::unknown(why),
        Store::Classic if facts::is_over(context, ENDING) => {
            Verdict::fail("classic component: retired, its data in no Log Analytics workspace")
        }
        Store::Classic => {
            Verdict::fail("classic component: it will be retired, its data in no Log Analytics workspace")
                .weighing(Impact::Low)
        }
    };
    let component = body.resource();
    let verdict = verdict.seen(component, &view.ingestion_mode(), "LogAnalytics").seen(
        component,
        &view.workspace_resource_id(),
        "the ARM id of a Log Analytics workspace",
    );
    facts::of_retirement(verdict, ENDING)
}

fn remedy(_: &Context<'_>, body: &Body<'_>, _: &Verdict<'_>) -> Vec<Proposal> {
    vec![connect::convert(body).into()]
}
