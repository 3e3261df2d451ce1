//! The way to copies of a registry in other regions.
//!
//! Only Premium replicates, and not while its soft delete policy is on: the tier comes first, the
//! policy second, the copies last. Which regions is decided once for all rules of the registry, so
//! that their steps are one step: where workspaces use it first, then where its own region recovers to.

use std::collections::BTreeSet;

use amlha_model::services::container_registry::{ContainerRegistry, RegistrySku};
use amlha_model::{Body, Read, region};

use super::super::words::gain;
use super::copies::{Copies, REPLICATION, used_from};
use super::replica_not_ready::READY;
use super::{home, replicates};
use crate::context::Context;
use crate::plan::{
    Action, Alternative, Change, Command, Confidence, Cost, DataRisk, Downtime, Draft, Effect, Elapsed, Guard,
    NeedState, Proposal, Recreates, Reversible, Rollback, Run, Target, Verify, target_of,
};
use crate::rule::Axis;

pub(super) const ZONES_PAGE: &str = "Zone redundancy in Azure Container Registry, 2026-03-25";
const GEO_PAGE: &str = "Geo-replication in Azure Container Registry, 2026-08-13";
const RELIABILITY_PAGE: &str = "Reliability in Azure Container Registry, 2025-08-22";

/// The keys of the steps, which other steps may wait for.
const MAKE_PREMIUM: &str = "make-premium";
const SOFT_DELETE_OFF: &str = "turn-off-soft-delete";
const ADD_REPLICA: &str = "add-replica";
const CHOOSE_REGION: &str = "choose-replica-region";
const REPAIR: &str = "repair-replica";

/// A registry on its way to copies.
struct Way<'b, 'a> {
    body: &'b Body<'a>,
    target: Target,
    premium: bool,
    home: String,
    pair: Option<&'a str>,
}

/// What closes a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Goal {
    /// A tier that can have copies; the copies are the business of the rules on copies.
    Tier,
    /// As many copies as the profile asks for.
    Count,
    /// A copy in each region that uses the registry, or any one.
    Place,
}

/// Steps to the copies that are asked for.
pub(super) fn steps(context: &Context<'_>, body: &Body<'_>, goal: Goal) -> Vec<Proposal> {
    let (Ok(premium), Ok(home)) = (replicates(body), home(body)) else {
        return vec![Proposal::nothing(
            "the tier or the region of the registry was not read, so the way to a copy is not known",
            "read the registry again and plan anew",
        )];
    };
    let copies = Copies::of(body, &home);
    let recovery = context.profile.recovery_region(&home).map(region::normalise);
    let way = Way { body, target: target_of(body.resource()), premium, pair: recovery.as_deref(), home };
    let wanted = usize::try_from(context.profile.registry_replicas).unwrap_or(usize::MAX).max(1);
    let mut regions: BTreeSet<String> = used_from(body);
    regions.retain(|region| *region != way.home && !copies.regions.contains(region) && can_be_named(region));
    let count = |more: &BTreeSet<String>| copies.regions.len() + more.len();
    if let Some(pair) =
        way.pair.filter(|pair| *pair != way.home && !copies.regions.contains(*pair) && can_be_named(pair))
        && count(&regions) < wanted
    {
        regions.insert(pair.to_owned());
    }
    let short = match goal {
        Goal::Tier | Goal::Count => count(&regions) < wanted,
        Goal::Place => regions.is_empty(),
    };
    let mut proposals: Vec<Proposal> = Vec::new();
    if !premium {
        let draft = way.make_premium();
        proposals.push(if goal == Goal::Tier { draft } else { draft.prepares() }.into());
    }
    if way.soft_delete() == NeedState::Missing {
        proposals.push(way.soft_delete_off().into());
    }
    if !regions.is_empty() {
        let draft = way.add(&regions);
        proposals.push(if short || goal == Goal::Tier { draft.prepares() } else { draft }.into());
    }
    if !regions.is_empty() {
        proposals.push(a_second_registry(&regions).into());
    }
    if short {
        let draft = way.choose();
        proposals.push(if goal == Goal::Tier { draft.prepares() } else { draft }.into());
    }
    proposals
}

/// A registry of its own in each region, in the place of copies.
fn a_second_registry(regions: &BTreeSet<String>) -> Alternative {
    let names: Vec<&str> = regions.iter().map(String::as_str).collect();
    let mut way = Alternative::new(
        format!("a second registry in {}, filled with `az acr import` at each release", names.join(", ")),
        "any tier will do, and what is pushed or deleted by mistake stays in one registry",
        "images are there only once they were imported, and a workspace that is to use the second one has to name it: \
         swapping the registry of a workspace may break lineage and endpoints",
        GEO_PAGE,
    )
    .gains([gain(
        Axis::Region,
        "no image can be pulled or pushed until the region is back",
        "a workspace of the other region pulls what was imported; nothing fails over by itself",
    )])
    .costs("a second registry, and storage twice; less than Premium where the tier is lower");
    way.downtime = Downtime::None;
    way.data_risk = DataRisk::CopyNeeded;
    way.reversible = Reversible::Yes;
    way
}

/// Whether a region's name is one in form, so that it can stand in a query of a command.
fn can_be_named(region: &str) -> bool {
    !region.is_empty() && region.chars().all(|letter| letter.is_ascii_alphanumeric())
}

impl Way<'_, '_> {
    fn az<const N: usize>(&self, words: [&str; N]) -> Command {
        Command::az(words).flag("--registry", self.body.resource().name()).scoped(&self.target)
    }

    fn show(&self, path: &str) -> Command {
        Command::az(["acr", "show"]).flag("--name", self.body.resource().name()).scoped(&self.target).query(path)
    }

    /// The commands on the soft delete policy take no resource group.
    fn soft_delete_command(&self, verb: &str) -> Command {
        let command =
            Command::az(["acr", "config", "soft-delete", verb]).flag("--registry", self.body.resource().name());
        match self.target.scope() {
            Some((_, subscription)) => command.flag("--subscription", subscription),
            None => command,
        }
    }

    /// Whether the policy is off. Only preview api-versions answer it; the tiers below Premium may
    /// have it too.
    fn soft_delete(&self) -> NeedState {
        match ContainerRegistry(self.body).soft_delete_policy_status().filled_text() {
            Read::Value(word) if word.eq_ignore_ascii_case("enabled") => NeedState::Missing,
            Read::Value(word) if word.eq_ignore_ascii_case("disabled") => NeedState::Met,
            Read::Value(_) | Read::Absent | Read::Null | Read::Unusable => NeedState::Unknown,
        }
    }

    fn make_premium(&self) -> Draft {
        let registry = self.body.resource();
        let view = ContainerRegistry(self.body);
        let before = view.sku_name().filled_text().value().unwrap_or_default().into_owned();
        let update = |sku: &str| {
            Command::az(["acr", "update"]).flag("--name", registry.name()).scoped(&self.target).flag("--sku", sku)
        };
        let mut draft = Draft::new(
            MAKE_PREMIUM,
            Action::Change,
            registry,
            format!("Move {} from {before} to Premium", registry.name()),
        );
        draft.downtime = Downtime::None;
        draft.data_risk = DataRisk::None;
        draft.recreates = Recreates::No;
        draft.hands_on_minutes = Some(5);
        draft.cost = Cost::Unpriced { direction: "more per day: the Premium tier".to_owned() };
        draft.gain = vec![gain(Axis::Region, "no copy in another region is offered", "copies may be added")];
        draft.run = Run::Commands { commands: vec![update("Premium")] };
        draft.guard = Guard {
            skip_if: "`sku.name` is already Premium".to_owned(),
            command: Some(self.show("sku.name")),
            value: Some("Premium".to_owned()),
        };
        draft.verify = Verify {
            what: "`sku.name` reads Premium".to_owned(),
            command: Some(self.show("sku.name")),
            expected: Some("Premium".to_owned()),
            every_minutes: 1,
            for_hours: 1,
        };
        (draft.reversible, draft.rollback) = match view.sku().value() {
            Some(RegistrySku::Classic) => {
                (Reversible::OneWay, Rollback::None { why: "the Classic tier can no longer be chosen".to_owned() })
            }
            _ => (
                Reversible::Yes,
                Rollback::Commands {
                    commands: vec![update(&before)],
                    but: "only after its replicas and every other Premium feature are gone".to_owned(),
                },
            ),
        };
        draft.stop_if = Some("pulls or pushes fail after the change".to_owned());
        // No page states that the change interrupts nothing: none reports that it does.
        draft.confidence = Confidence::Derived;
        draft.change(self.body, "sku.name", "\"Premium\"").cite("geo-replication needs the Premium tier", GEO_PAGE)
    }

    fn soft_delete_off(&self) -> Draft {
        let registry = self.body.resource();
        let update = |status: &str| self.soft_delete_command("update").flag("--status", status).switch("--yes");
        let show = || self.soft_delete_command("show").query("status");
        let mut draft = Draft::new(
            SOFT_DELETE_OFF,
            Action::Change,
            registry,
            format!("Turn off the soft delete policy of {}", registry.name()),
        )
        .prepares();
        draft.downtime = Downtime::None;
        draft.data_risk = DataRisk::PossibleLoss;
        draft.reversible = Reversible::Yes;
        draft.recreates = Recreates::No;
        draft.hands_on_minutes = Some(15);
        draft.cost = Cost::Unpriced { direction: "less: deleted images are no longer kept".to_owned() };
        draft.gain = vec![gain(
            Axis::DataProtection,
            "a deleted image can be restored for some days",
            "a deleted image is gone: the price of a copy in another region",
        )];
        draft.run = Run::Commands { commands: vec![update("disabled")] };
        draft.guard = Guard {
            skip_if: "the policy is already disabled".to_owned(),
            command: Some(show()),
            value: Some("disabled".to_owned()),
        };
        draft.verify = Verify {
            what: "the policy reads disabled".to_owned(),
            command: Some(show()),
            expected: Some("disabled".to_owned()),
            every_minutes: 1,
            for_hours: 1,
        };
        draft.rollback = Rollback::Commands {
            commands: vec![update("enabled")],
            but: "only while the registry has no replica; images deleted meanwhile stay deleted".to_owned(),
        };
        draft.stop_if = Some("a deleted image that is still needed has not been restored".to_owned());
        draft.confidence = Confidence::Documented;
        draft
            .change(self.body, "properties.policies.softDeletePolicy.status", "\"disabled\"")
            .need("deleted images that are still needed are restored first", NeedState::Unknown, None)
            .cite("the soft delete policy (preview) and geo-replication exclude each other", GEO_PAGE)
    }

    fn add(&self, regions: &BTreeSet<String>) -> Draft {
        let registry = self.body.resource();
        let names: Vec<&str> = regions.iter().map(String::as_str).collect();
        let list = names.join(", ");
        let each = |words: [&str; 3], option: &str| -> Vec<Command> {
            names.iter().map(|region| self.az(words).flag(option, *region)).collect()
        };
        let mut draft =
            Draft::new(ADD_REPLICA, Action::Create, registry, format!("Replicate {} to {list}", registry.name()));
        draft.after = vec![MAKE_PREMIUM, SOFT_DELETE_OFF];
        draft.downtime = Downtime::None;
        draft.data_risk = DataRisk::None;
        draft.reversible = Reversible::Yes;
        draft.recreates = Recreates::No;
        draft.hands_on_minutes = Some(10);
        draft.elapsed = Elapsed::Unknown;
        draft.cost =
            Cost::Unpriced { direction: "one more registry per region, and traffic for the copies".to_owned() };
        draft.gain = vec![gain(
            Axis::Region,
            "no image can be pulled or pushed until the region is back",
            "pulls and pushes go on from the copies within minutes; settings and ACR Tasks wait for the home region",
        )];
        draft.run = Run::Commands { commands: each(["acr", "replication", "create"], "--location") };
        draft.effects = names.iter().map(|region| self.copy(region)).collect();
        draft.changes = names
            .iter()
            .map(|region| Change {
                path: format!("replications/{region}"),
                before: None,
                after: serde_json::json!({ "location": region }).to_string(),
            })
            .collect();
        let list_command = |query: &str| self.az(["acr", "replication", "list"]).query(query);
        let one = match names.as_slice() {
            [one] => Some(*one),
            _ => None,
        };
        draft.guard = Guard {
            skip_if: format!("there are already replicas in {list}"),
            command: one.map(|region| list_command(&format!("[?location=='{region}'].location"))),
            value: one.map(str::to_owned),
        };
        draft.verify = match one {
            Some(region) => Verify {
                what: "the copy has caught up: its status reads Ready".to_owned(),
                command: Some(
                    self.az(["acr", "replication", "show"]).flag("--name", region).query("status.displayStatus"),
                ),
                expected: Some(READY.to_owned()),
                every_minutes: 10,
                for_hours: 24,
            },
            None => Verify {
                what: "every copy has caught up: no replica has a status other than Ready".to_owned(),
                command: Some(list_command("length([?status.displayStatus!='Ready'])")),
                expected: Some("0".to_owned()),
                every_minutes: 10,
                for_hours: 24,
            },
        };
        draft.rollback =
            Rollback::Commands { commands: each(["acr", "replication", "delete"], "--name"), but: String::new() };
        draft.stop_if = Some("a copy reads anything but Ready after a day".to_owned());
        draft.confidence = Confidence::Documented;
        let premium = if self.premium { NeedState::Met } else { NeedState::Missing };
        let soft_delete = self.soft_delete_command("show").query("status");
        let mut draft = draft
            .need("Premium tier", premium, Some(self.show("sku.name")))
            .need("soft delete policy is off", self.soft_delete(), Some(soft_delete))
            .need(
                "private endpoints and firewalls let clients reach the data endpoint of the new region",
                NeedState::Unknown,
                None,
            )
            .cite("geo-replication: Premium, any region, not with the soft delete policy", GEO_PAGE)
            .cite("RPO typically under 15 minutes, RTO 1 to 2 minutes, neither guaranteed", RELIABILITY_PAGE);
        if let Some(pair) = self.pair.filter(|pair| regions.contains(*pair)) {
            let home = region::find(&self.home);
            let is_pair = home.and_then(|home| home.pair.as_deref()) == Some(pair);
            draft = if is_pair {
                draft.cite(format!("pair of {}: {pair}", self.home), region::sources().regions_list.cite())
            } else {
                draft.cite(format!("{} recovers to {pair}", self.home), "the profile")
            };
        }
        draft
    }

    /// A copy that has caught up.
    fn copy(&self, region: &str) -> Effect {
        Effect::create(&serde_json::json!({
            "id": format!("{}/replications/{region}", self.target.id),
            "name": region, "type": REPLICATION, "location": region,
            "properties": { "provisioningState": "Succeeded", "status": { "displayStatus": READY } }
        }))
    }

    fn choose(&self) -> Draft {
        let registry = self.body.resource();
        let mut draft = Draft::new(
            CHOOSE_REGION,
            Action::Decide,
            registry,
            format!("Choose where {} has its next copy", registry.name()),
        );
        draft.after = vec![MAKE_PREMIUM, SOFT_DELETE_OFF, ADD_REPLICA];
        draft.downtime = Downtime::None;
        draft.data_risk = DataRisk::None;
        draft.reversible = Reversible::Yes;
        draft.recreates = Recreates::No;
        draft.hands_on_minutes = Some(30);
        draft.cost =
            Cost::Unpriced { direction: "one more registry per region, and traffic for the copies".to_owned() };
        draft.gain = vec![gain(
            Axis::Region,
            "no image can be pulled or pushed until the region is back",
            "pulls and pushes go on from the copy within minutes",
        )];
        let count = self.az(["acr", "replication", "list"]);
        draft.run = Run::ByHand {
            what: format!(
                "no further region follows from the pair of {} or from the profile: choose one, the region of the \
                 second workspace first, and add it with `az acr replication create --registry NAME --location REGION`",
                self.home
            ),
        };
        draft.guard = Guard {
            skip_if: "there are already as many replicas in other regions as the profile asks for".to_owned(),
            command: Some(count.clone().query("[].location")),
            value: None,
        };
        draft.verify = Verify {
            what: "every copy has caught up: no replica has a status other than Ready".to_owned(),
            command: Some(count.query("length([?status.displayStatus!='Ready'])")),
            expected: Some("0".to_owned()),
            every_minutes: 10,
            for_hours: 24,
        };
        draft.rollback = Rollback::None { why: "nothing is changed before a region is chosen".to_owned() };
        draft.confidence = Confidence::Derived;
        let draft = draft
            .need(
                "soft delete policy is off",
                self.soft_delete(),
                Some(self.soft_delete_command("show").query("status")),
            )
            .cite("a replica may be in any region, paired or not", GEO_PAGE);
        match region::find(&self.home) {
            Some(home) if home.pair.is_none() => {
                draft.cite(format!("{} has no pair", home.display_name), home.source().cite())
            }
            _ => draft,
        }
    }
}

/// The step that brings a copy back into step.
pub(super) fn repair(body: &Body<'_>) -> Draft {
    let registry = body.resource();
    let target = target_of(registry);
    let list = Command::az(["acr", "replication", "list"]).flag("--registry", registry.name()).scoped(&target);
    let mut draft =
        Draft::new(REPAIR, Action::Decide, registry, format!("Bring the copies of {} back into step", registry.name()));
    draft.downtime = Downtime::None;
    draft.data_risk = DataRisk::None;
    draft.reversible = Reversible::Yes;
    draft.recreates = Recreates::No;
    draft.hands_on_minutes = Some(30);
    draft.cost = Cost::Unpriced { direction: "traffic, if a copy is made again".to_owned() };
    draft.gain = vec![gain(
        Axis::Region,
        "the copy may lack images, or answer nothing",
        "the copy takes over when the home region is lost",
    )];
    draft.run = Run::ByHand {
        what:
            "read `status.message` of the replica; wait while Azure works on it, otherwise take it out of the routing \
               with `az acr replication update --global-endpoint-routing false`, delete it and create it again, or ask \
               support"
                .to_owned(),
    };
    draft.guard = Guard {
        skip_if: "no replica has a status other than Ready".to_owned(),
        command: Some(list.clone().query("length([?status.displayStatus!='Ready'])")),
        value: Some("0".to_owned()),
    };
    draft.verify = Verify {
        what: "no replica has a status other than Ready".to_owned(),
        command: Some(list.query("length([?status.displayStatus!='Ready'])")),
        expected: Some("0".to_owned()),
        every_minutes: 10,
        for_hours: 24,
    };
    draft.rollback = Rollback::None { why: "put the replica back into the routing once it is Ready".to_owned() };
    draft.confidence = Confidence::Derived;
    draft.cite("a replica out of the routing is not asked by clients of the registry's endpoint", GEO_PAGE)
}
