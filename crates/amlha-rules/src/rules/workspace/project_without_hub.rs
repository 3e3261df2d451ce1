//! WS002

use amlha_model::services::workspace::{Workspace, WorkspaceKind};
use amlha_model::{Body, GapReason, Read, Role, Service, shown};

use super::super::words::{gain, state_among_properties};
use super::NEW_HUB;
use crate::context::Context;
use crate::plan::{
    Action, Command, Confidence, Cost, DataRisk, Downtime, Draft, Guard, NeedState, Proposal, Recreates, Reversible,
    Rollback, Run, Verify,
};
use crate::rule::{Axis, Reference, Rule};
use crate::verdict::{Impact, Verdict};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: "WS002",
    name: "project_without_hub",
    title: "hub of the project does not exist",
    service: Service::Workspace,
    axis: Axis::Configuration,
    impact: Impact::High,
    docs: include_str!("project_without_hub.md"),
    references: &[Reference {
        title: "Soft delete of a workspace",
        url: "https://learn.microsoft.com/azure/machine-learning/concept-soft-delete",
        date: "2025-10-31",
    }],
    same_as: &[],
    judge,
    remedy,
};

const SOFT_DELETE: &str = "Soft delete of a workspace, 2025-10-31";

fn judge<'a>(context: &Context<'a>, body: &Body<'a>) -> Verdict<'a> {
    let view = Workspace(body);
    let workspace = body.resource();
    let kind = body.read("kind");
    if let WorkspaceKind::Other(word) = view.kind() {
        let why = format!("whether a workspace of kind `{}` has a hub is not known", shown(&word));
        return Verdict::unknown(why).seen(workspace, &kind, "");
    }
    if view.kind() != WorkspaceKind::Project {
        return Verdict::not_applicable("only a project has a hub").seen(workspace, &kind, "");
    }
    let hub = view.hub();
    let id = match hub.filled_text() {
        Read::Value(id) => id,
        Read::Unusable => {
            return Verdict::unknown("`hubResourceId` is no text").seen(workspace, &hub, "the ARM id of a hub");
        }
        // A list of resources without their properties says nothing of a hub.
        Read::Absent if !were_read(body) => {
            return Verdict::unknown("the properties of the workspace were not read").seen(
                workspace,
                &hub,
                "the ARM id of a hub",
            );
        }
        Read::Absent | Read::Null => {
            return Verdict::fail("the project names no hub, and everything it uses is the hub's")
                .seen(workspace, &hub, "the ARM id of a hub")
                .seen(workspace, &kind, "");
        }
    };
    if let Some(found) = context.inventory.linked(workspace.index(), Role::Hub) {
        return Verdict::pass("its hub is there").seen(workspace, &hub, "").noted(format!("{} was read", found.name()));
    }
    let gaps = context.inventory.gaps_at(&id);
    let reasons: Vec<GapReason> = gaps.map(|gap| gap.reason).collect();
    if reasons.contains(&GapReason::NotFound) {
        return Verdict::fail("its hub does not exist, and everything it uses is the hub's")
            .seen(workspace, &hub, "a hub that exists")
            .noted("Azure says that the hub does not exist");
    }
    Verdict::unknown(format!("its hub was not read: add the answer of `az resource show --ids {}`", shown(&id))).seen(
        workspace,
        &hub,
        "a hub that was read",
    )
}

/// Whether the properties of a workspace were read at all: each answer about one holds these.
fn were_read(body: &Body<'_>) -> bool {
    let view = Workspace(body);
    state_among_properties(body)
        || [view.isolation_mode(), view.v1_legacy_mode(), body.read("properties.workspaceId")]
            .iter()
            .any(|reading| reading.json().is_some())
}

fn remedy(_: &Context<'_>, body: &Body<'_>, _: &Verdict<'_>) -> Vec<Proposal> {
    let workspace = body.resource();
    let hub = Workspace(body).hub().filled_text().value();
    let show = hub.as_deref().map(|id| Command::az(["resource", "show"]).flag("--ids", id));
    let verify = show.clone().map(|show| show.query("properties.provisioningState"));
    let mut draft =
        Draft::new(NEW_HUB, Action::Decide, workspace, format!("Give {} a hub that exists", workspace.name()));
    draft.downtime = Downtime::Unknown;
    draft.data_risk = DataRisk::PossibleLoss;
    draft.reversible = Reversible::Unknown;
    draft.recreates = Recreates::Unknown;
    draft.hands_on_minutes = None;
    draft.cost =
        Cost::Unpriced { direction: "none for a recovered hub; a new hub brings its own resources".to_owned() };
    draft.gain = vec![gain(
        Axis::Configuration,
        "storage, vault, registry and network of the project are gone with the hub",
        "the project works again",
    )];
    draft.run = Run::ByHand {
        what: "recover the hub in the portal if it was deleted less than 14 days ago, its vault and storage account \
               first; otherwise create a project in another hub and carry over models, environments and data: the hub \
               of a project is set when it is created"
            .to_owned(),
    };
    draft.guard = Guard {
        skip_if: "the hub is there".to_owned(),
        command: verify.clone(),
        value: hub.is_some().then(|| "Succeeded".to_owned()),
    };
    draft.verify = Verify {
        what: "the hub reads Succeeded and a job of the project runs".to_owned(),
        command: verify,
        expected: hub.is_some().then(|| "Succeeded".to_owned()),
        every_minutes: 30,
        for_hours: 24,
    };
    draft.rollback = Rollback::None { why: "a recovered hub is what was there before".to_owned() };
    draft.confidence = Confidence::Derived;
    let draft = draft
        .need("the hub was deleted less than 14 days ago and not purged", NeedState::Unknown, None)
        .cite("a deleted workspace can be recovered for 14 days, after the resources it depends on", SOFT_DELETE);
    vec![draft.into()]
}
