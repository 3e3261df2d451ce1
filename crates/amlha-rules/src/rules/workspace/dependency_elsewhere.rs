//! WS011

use amlha_model::services::workspace::{Workspace, WorkspaceKind};
use amlha_model::statement::statements;
use amlha_model::{Body, Location, Resource, Role, Service, shown};

use super::super::ml::{API_VERSION, citing, decide, stating};
use super::super::words::gain;
use crate::context::Context;
use crate::plan::Proposal;
use crate::rule::{Axis, Reference, Rule};
use crate::verdict::{Impact, Verdict};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: "WS011",
    name: "workspace_dependency_in_another_region",
    title: "workspace depends on another region than its own",
    service: Service::Workspace,
    axis: Axis::Region,
    impact: Impact::Medium,
    docs: include_str!("dependency_elsewhere.md"),
    references: &[
        Reference {
            title: "Failover for business continuity and disaster recovery",
            url: "https://learn.microsoft.com/azure/machine-learning/how-to-high-availability-machine-learning",
            date: "2025-06-12",
        },
        Reference {
            title: "Operations of Microsoft.MachineLearningServices",
            url: "https://github.com/hashicorp/pandora",
            date: "2026-08-21",
        },
    ],
    same_as: &[],
    judge,
    remedy,
};

const JUDGED: [(Role, &str); 3] = [
    (Role::DefaultStorage, "default storage account"),
    (Role::Secrets, "vault"),
    (Role::Telemetry, "Application Insights component"),
];

fn judge<'a>(context: &Context<'a>, body: &Body<'a>) -> Verdict<'a> {
    let workspace = body.resource();
    let location = body.read("location");
    if Workspace(body).kind() == WorkspaceKind::Project {
        return stating(
            Verdict::not_applicable("a project uses the resources of its hub, which is judged in its place").seen(
                workspace,
                &body.read("kind"),
                "",
            ),
            &statements().projects_inherit,
        );
    }
    let own = match workspace.location() {
        Location::Global => return Verdict::unknown("its region was not read").seen(workspace, &location, "a region"),
        place => place.name().to_owned(),
    };
    let mut near = 0;
    let mut unclear = None;
    let mut far: Option<Verdict<'a>> = None;
    for (role, what) in JUDGED {
        let links = context.inventory.links_from(workspace.index()).iter().filter(|link| link.role == role);
        for link in links {
            let Some(other) = link.to.resource().map(|index| context.inventory.resource(index)) else {
                unclear.get_or_insert(what);
                continue;
            };
            match other.location() {
                Location::Global => {
                    unclear.get_or_insert(what);
                }
                place if place.name() == own || (role == Role::Secrets && is_shared(other)) => near += 1,
                place => {
                    let why = format!(
                        "its {what} `{}` is in {}: the loss of either region stops it",
                        shown(other.name()),
                        shown(place.name())
                    );
                    let verdict =
                        Verdict::fail(why).seen(other, &other.body().read("location"), "the region of the workspace");
                    let verdict = match role {
                        Role::DefaultStorage => verdict.weighing(Impact::High),
                        Role::Telemetry => verdict.weighing(Impact::Low),
                        _ => verdict,
                    };
                    far.get_or_insert(verdict);
                }
            }
        }
    }
    let verdict = far.unwrap_or_else(|| match unclear {
        Some(what) => Verdict::unknown(format!("the region of its {what} was not read")),
        None if near == 0 => Verdict::unknown("what it depends on was not read"),
        None => Verdict::pass("what it depends on is in its region, or shared with a workspace there"),
    });
    stating(verdict.seen(workspace, &location, ""), &statements().workspace_references_that_are_fixed)
}

/// Two workspaces in two regions share a vault: it is away from one of them, and belongs to the other.
fn is_shared(vault: Resource<'_>) -> bool {
    let home = vault.location();
    vault.inventory().users(vault.index(), Role::Secrets).any(|user| user.location() == home)
}

fn remedy(context: &Context<'_>, body: &Body<'_>, _: &Verdict<'_>) -> Vec<Proposal> {
    let workspace = body.resource();
    let far = |role: Role| {
        let other = context.inventory.linked(workspace.index(), role)?;
        (other.location() != workspace.location() && !(role == Role::Secrets && is_shared(other))).then_some(other)
    };
    let mut proposals = Vec::new();
    for (role, what) in [(Role::DefaultStorage, "default storage account"), (Role::Secrets, "vault")] {
        if far(role).is_some() {
            proposals.push(Proposal::nothing(
                format!("the {what} of a workspace is fixed when it is created"),
                format!(
                    "plan a new workspace whose {what} is in its own region, and carry over what matters; or accept it"
                ),
            ));
        }
    }
    if let Some(component) = far(Role::Telemetry) {
        let draft = decide(
            workspace,
            "telemetry-home",
            format!("Give {} an Application Insights component of its region", workspace.name()),
            gain(
                Axis::Region,
                "it cannot be watched while the other region is down",
                "it is watched from its own region",
            ),
            format!(
                "create a component beside the workspace, and exchange {}: send {{\"properties\":{{\"applicationInsights\":\"ID\"}}}} as a \
                 PATCH to the workspace's id with ?api-version={API_VERSION}",
                component.name()
            ),
        );
        let draft = citing(draft, &statements().workspace_exchange_breaks);
        let mut draft = citing(draft, &statements().workspace_references_that_are_fixed);
        // What is fixed keeps the finding open.
        draft.closes = proposals.is_empty();
        proposals.push(draft.into());
    }
    proposals
}
