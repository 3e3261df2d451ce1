//! What stands in the way of a step: locks, policies, and changes that are under way.
//!
//! A command that Azure refuses at 3 in the morning should have been a line in the plan.
//!
//! Sources: "Lock your Azure resources to protect your infrastructure" (read 2026-08) for what a
//! lock refuses and whom it is inherited by; the property types of Azure Policy's stable api-version
//! of August 2026 for assignments and definitions.

use std::collections::{BTreeMap, BTreeSet};

use amlha_model::{Inventory, Json, Object, Resource, shown};

use super::command::Command;
use super::effect::Effect;
use super::proposal::Draft;
use super::step::{Action, Need, NeedState};
use crate::survey::LOCK_TYPE;

const ASSIGNMENT: &str = "Microsoft.Authorization/policyAssignments";

/// Words of `provisioningState` that end by themselves: another change is refused meanwhile.
const UNDER_WAY: &[&str] = &[
    "Accepted",
    "Creating",
    "Deleting",
    "InProgress",
    "Migrating",
    "Moving",
    "Pending",
    "Provisioning",
    "Scaling",
    "Starting",
    "Stopping",
    "Updating",
    "Upgrading",
];

/// What of an inventory may stand in the way, found once for a plan.
pub(super) struct Conflicts<'a> {
    inventory: &'a Inventory,
    /// Locks by the folded id of what they are on.
    locks: BTreeMap<String, Vec<Resource<'a>>>,
    /// Assignments that may deny, by the folded id of their scope.
    denials: BTreeMap<String, Vec<Resource<'a>>>,
}

impl<'a> Conflicts<'a> {
    pub(super) fn of(inventory: &'a Inventory) -> Self {
        let mut locks: BTreeMap<String, Vec<Resource<'a>>> = BTreeMap::new();
        for lock in inventory.of_type(LOCK_TYPE) {
            if let Some(scope) = above_provider(lock.id()) {
                locks.entry(scope).or_default().push(lock);
            }
        }
        let mut denials: BTreeMap<String, Vec<Resource<'a>>> = BTreeMap::new();
        for assignment in inventory.of_type(ASSIGNMENT) {
            if let (true, Some(scope)) = (denies(assignment), above_provider(assignment.id())) {
                denials.entry(scope).or_default().push(assignment);
            }
        }
        Self { inventory, locks, denials }
    }

    /// What has to be settled before a step, beside what its rule says.
    pub(super) fn needs(&self, draft: &Draft) -> Vec<Need> {
        if draft.action == Action::Decide {
            return Vec::new();
        }
        let touched: BTreeSet<&str> =
            std::iter::once(draft.target.id.as_str()).chain(draft.effects.iter().map(Effect::id)).collect();
        let deleted: BTreeSet<&str> = deleted(draft).collect();
        let mut needs = Vec::new();
        let over = |ids: &BTreeSet<&str>, found: &BTreeMap<String, Vec<Resource<'a>>>| {
            let scopes: BTreeSet<String> = ids.iter().flat_map(|id| scopes(id)).collect();
            let mut over: Vec<Resource<'a>> =
                scopes.iter().filter_map(|scope| found.get(scope)).flatten().copied().collect();
            over.dedup_by_key(|resource| resource.index());
            over
        };
        for lock in over(&touched, &self.locks) {
            let is = |level: &str| level_of(lock).is_some_and(|known| known.eq_ignore_ascii_case(level));
            let refuses = if is("ReadOnly") {
                "ReadOnly"
            } else if is("CanNotDelete") && scopes_of(&deleted).iter().any(|scope| self.is_on(lock, scope)) {
                "CanNotDelete"
            } else {
                continue;
            };
            let show = Command::az(["lock", "show"]).flag("--ids", lock.id()).query("level");
            needs.push(Need {
                what: format!(
                    "the {refuses} lock `{}` over it is lifted for the step, and put back",
                    shown(lock.name())
                ),
                state: NeedState::Missing,
                check: Some(show),
            });
        }
        for assignment in over(&touched, &self.denials) {
            if !touched.iter().all(|id| is_excluded(assignment, id)) {
                needs.push(Need {
                    what: format!("the policy assignment `{}`, which denies, lets it pass", shown(assignment.name())),
                    state: NeedState::Unknown,
                    check: Some(
                        Command::az(["resource", "show"])
                            .flag("--ids", assignment.id())
                            .query("properties.enforcementMode"),
                    ),
                });
            }
        }
        let changing = touched.iter().filter_map(|id| self.inventory.find(id)).filter_map(|resource| {
            let state = resource.body().read("properties.provisioningState").filled_text().value()?;
            let under_way = UNDER_WAY.iter().any(|word| word.eq_ignore_ascii_case(state.trim()));
            under_way.then(|| Need {
                what: format!(
                    "the change of `{}` under way has ended: it reads {}",
                    shown(resource.name()),
                    shown(&state)
                ),
                state: NeedState::Missing,
                check: Some(
                    Command::az(["resource", "show"])
                        .flag("--ids", resource.id())
                        .query("properties.provisioningState"),
                ),
            })
        });
        needs.extend(changing);
        needs
    }

    fn is_on(&self, lock: Resource<'_>, scope: &str) -> bool {
        self.locks.get(scope).into_iter().flatten().any(|other| other.index() == lock.index())
    }
}

/// The ids that a step deletes, with all that is inside them.
pub(super) fn deleted(draft: &Draft) -> impl Iterator<Item = &str> {
    let goes = matches!(draft.action, Action::Delete | Action::Replace);
    let target = goes.then_some(draft.target.id.as_str());
    let effects = draft.effects.iter().filter_map(|effect| match effect {
        Effect::Delete { id } => Some(id.as_str()),
        Effect::Set { .. } | Effect::Create { .. } => None,
    });
    target.into_iter().chain(effects)
}

/// What an effect locks: the folded id of the scope.
pub(super) fn locked(effect: &Effect) -> Option<String> {
    let Effect::Create { id, .. } = effect else { return None };
    let is_lock = id.to_lowercase().contains(&format!("/providers/{}/", LOCK_TYPE.to_lowercase()));
    if is_lock { above_provider(id) } else { None }
}

/// The folded id of what an extension such as a lock is on.
fn above_provider(id: &str) -> Option<String> {
    let folded = id.trim_matches('/').to_lowercase();
    folded.rfind("/providers/").and_then(|at| folded.get(..at)).map(str::to_owned)
}

/// The folded id with those of all that it is inside, up to the subscription.
pub(super) fn scopes(id: &str) -> Vec<String> {
    let folded = id.trim_matches('/').to_lowercase();
    let ends = folded.match_indices('/').map(|(at, _)| at).chain([folded.len()]);
    ends.filter_map(|end| folded.get(..end)).map(str::to_owned).collect()
}

fn scopes_of(ids: &BTreeSet<&str>) -> BTreeSet<String> {
    ids.iter().flat_map(|id| scopes(id)).collect()
}

fn level_of(lock: Resource<'_>) -> Option<String> {
    lock.body().read("properties.level").filled_text().value().map(|level| level.trim().to_owned())
}

/// Whether an assignment is in force and assigns a definition of the inventory that denies.
fn denies(assignment: Resource<'_>) -> bool {
    let body = assignment.body();
    let mode = body.read("properties.enforcementMode").filled_text().value();
    if mode.is_some_and(|mode| mode.eq_ignore_ascii_case("DoNotEnforce")) {
        return false;
    }
    let parameters = body.read("properties.parameters").object().value().unwrap_or_default();
    let Some(definition) = body.read("properties.policyDefinitionId").filled_text().value() else { return false };
    let Some(definition) = assignment.inventory().find(&definition) else { return false };
    let inside = definition.body();
    let members = inside.read("properties.policyDefinitions").each();
    if members.is_empty() {
        return definition_denies(definition, &parameters);
    }
    // An initiative: its members take their parameters from it, which is not followed.
    members.iter().any(|member| {
        let id = member.member("policyDefinitionId").filled_text().value();
        let own = member.member("parameters").object().value().unwrap_or_default();
        id.and_then(|id| assignment.inventory().find(&id)).is_some_and(|member| definition_denies(member, &own))
    })
}

fn definition_denies(definition: Resource<'_>, parameters: &Object<'_>) -> bool {
    let body = definition.body();
    let Some(effect) = body.read("properties.policyRule.then.effect").filled_text().value() else { return false };
    let is_denial = |word: &str| ["deny", "denyaction"].iter().any(|known| known.eq_ignore_ascii_case(word.trim()));
    let named = effect.trim().strip_prefix("[parameters('").and_then(|rest| rest.strip_suffix("')]"));
    let Some(name) = named else { return is_denial(&effect) };
    let given = parameters.get(name).and_then(|given| given.at("value")).and_then(Json::string);
    let default = || {
        let declared = body.read("properties.parameters").object().value()?;
        declared.get(name)?.at("defaultValue")?.string()
    };
    given.or_else(default).is_some_and(|word| is_denial(&word))
}

/// Whether an assignment leaves an id out.
fn is_excluded(assignment: Resource<'_>, id: &str) -> bool {
    let left_out = assignment.body().read("properties.notScopes").items().value().unwrap_or_default();
    let over = scopes(id);
    left_out.into_iter().filter_map(Json::string).any(|scope| over.contains(&scope.trim_matches('/').to_lowercase()))
}
