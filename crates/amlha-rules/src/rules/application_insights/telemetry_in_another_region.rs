//! AI002

use amlha_model::services::application_insights::ApplicationInsights;
use amlha_model::{Body, Location, Role, Service, shown};

use super::super::facts;
use super::{Store, connect, store};
use crate::context::Context;
use crate::plan::Proposal;
use crate::rule::{Axis, Reference, Rule};
use crate::verdict::{Impact, Verdict};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: "AI002",
    name: "telemetry_kept_in_another_region",
    title: "telemetry is kept in another region than the component's",
    service: Service::ApplicationInsights,
    axis: Axis::Region,
    impact: Impact::Low,
    docs: include_str!("telemetry_in_another_region.md"),
    references: &[Reference {
        title: "Failover for business continuity and disaster recovery",
        url: "https://learn.microsoft.com/azure/machine-learning/how-to-high-availability-machine-learning",
        date: "2025-06-12",
    }],
    same_as: &[],
    judge,
    remedy,
};

fn judge<'a>(context: &Context<'a>, body: &Body<'a>) -> Verdict<'a> {
    let view = ApplicationInsights(body);
    let component = body.resource();
    let mode = view.ingestion_mode();
    let id = view.workspace_resource_id();
    match store(body) {
        Store::Workspace => {}
        Store::Classic => {
            return Verdict::not_applicable("a classic component keeps its own data").seen(component, &mode, "");
        }
        Store::Unknown(why) => return Verdict::unknown(why).seen(component, &mode, "").seen(component, &id, ""),
    }
    let Some(workspace) = context.inventory.linked(component.index(), Role::Logs) else {
        return Verdict::unknown("the Log Analytics workspace that keeps its data was not read").seen(
            component,
            &id,
            "a workspace that was read",
        );
    };
    let here = body.read("location");
    let there = workspace.body().read("location");
    let judged = match (component.location(), workspace.location()) {
        (Location::Global, _) => Verdict::unknown("its region was not read"),
        (_, Location::Global) => Verdict::unknown("the region of the Log Analytics workspace was not read"),
        (own, other) if own.name() == other.name() => Verdict::pass("its data is in its own region"),
        (own, other) => Verdict::fail(format!(
            "in {}, but its data is in {}: the loss of either region stops it",
            shown(own.name()),
            shown(other.name())
        )),
    };
    let judged = judged.seen(component, &here, "").seen(workspace, &there, "the region of the component");
    facts::of_article(judged, "create one Application Insights component per region")
}

fn remedy(_: &Context<'_>, body: &Body<'_>, _: &Verdict<'_>) -> Vec<Proposal> {
    vec![connect::move_home(body).into()]
}
