//! WS012

use amlha_model::services::workspace::{Workspace, WorkspaceKind};
use amlha_model::statement::statements;
use amlha_model::{Body, Gap, GapReason, Read, Resource, Role, Service, Target};

use super::super::ml::{citing, decide, inside, stating};
use super::super::words::{gain, unusable};
use super::RECOVER;
use crate::context::Context;
use crate::plan::{DataRisk, Proposal};
use crate::rule::{Axis, Reference, Rule};
use crate::verdict::{Impact, Verdict};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: "WS012",
    name: "workspace_dependency_missing",
    title: "what the workspace refers to does not exist",
    service: Service::Workspace,
    axis: Axis::Configuration,
    impact: Impact::High,
    docs: include_str!("dependency_not_read.md"),
    references: &[Reference {
        title: "Operations of Microsoft.MachineLearningServices",
        url: "https://github.com/hashicorp/pandora",
        date: "2026-08-21",
    }],
    same_as: &[],
    judge,
    remedy,
};

fn judge<'a>(context: &Context<'a>, body: &Body<'a>) -> Verdict<'a> {
    let workspace = body.resource();
    let view = Workspace(body);
    let storage = view.storage_account();
    if view.kind() == WorkspaceKind::Project {
        return stating(
            Verdict::not_applicable("a project uses the resources of its hub, which is judged in its place").seen(
                workspace,
                &body.read("kind"),
                "",
            ),
            &statements().projects_inherit,
        );
    }
    let vault = view.key_vault();
    for needed in [&storage, &vault] {
        if let other @ (Read::Absent | Read::Null | Read::Unusable) = needed.filled_text() {
            return unusable(body, needed, &other, "an ARM id");
        }
    }
    let mut unread: Option<&Gap> = None;
    let mut count = 0;
    for gap in gaps(context, workspace) {
        if gap.reason == GapReason::NotFound {
            return Verdict::fail(format!("its {} does not exist", role(gap)))
                .seen(workspace, &storage, "")
                .noted(format!("Azure does not know {}", gap.what));
        }
        unread.get_or_insert(gap);
        count += 1;
    }
    let verdict = match unread {
        Some(gap) => Verdict::unknown(if count == 1 {
            format!("its {} was not read: {}", role(gap), gap.reason.label())
        } else {
            format!(
                "{count} resources that it refers to were not read, its {} among them: {}",
                role(gap),
                gap.reason.label()
            )
        })
        .noted(format!("{}: {}", gap.what, gap.closes)),
        None => Verdict::pass("everything that it refers to was read"),
    };
    verdict.seen(workspace, &storage, "an ARM id").seen(workspace, &vault, "an ARM id")
}

fn role(gap: &Gap) -> &'static str {
    gap.role.map_or("dependency", Role::label)
}

/// What the workspace, its computes and its datastores refer to and the inventory does not hold.
fn gaps<'a>(context: &Context<'a>, workspace: Resource<'a>) -> impl Iterator<Item = &'a Gap> {
    let inventory = context.inventory;
    let inside = [Role::Compute, Role::Datastore].into_iter().flat_map(move |role| inside(workspace, role));
    std::iter::once(workspace).chain(inside).flat_map(move |from| {
        let links = inventory.links_from(from.index()).iter();
        // A hub that is missing has a rule of its own.
        links.filter(|link| link.role != Role::Hub).filter_map(move |link| match &link.to {
            Target::Resource(_) => None,
            Target::Outside(what) => inventory
                .gaps_at(what)
                .find(|gap| gap.reason == GapReason::NotFound)
                .or_else(|| inventory.gaps_at(what).find(|gap| gap.role == Some(link.role))),
        })
    })
}

fn remedy(context: &Context<'_>, body: &Body<'_>, _: &Verdict<'_>) -> Vec<Proposal> {
    let workspace = body.resource();
    let gone = gaps(context, workspace).filter(|gap| gap.reason == GapReason::NotFound);
    let names: Vec<String> = gone.map(|gap| format!("{} ({})", gap.what, role(gap))).collect();
    let mut draft = decide(
        workspace,
        RECOVER,
        format!("Bring back what {} refers to", workspace.name()),
        gain(Axis::Configuration, "jobs, images or secrets fail", "the workspace finds what it needs"),
        format!(
            "recover {}: a vault and a storage account can be undeleted for as long as they are kept, under their old names; a \
             container registry and an Application Insights component can be created anew and exchanged; what cannot be \
             recovered calls for a new workspace",
            names.join(", ")
        ),
    );
    draft.data_risk = DataRisk::PossibleLoss;
    vec![citing(draft, &statements().workspace_references_that_are_fixed).into()]
}
