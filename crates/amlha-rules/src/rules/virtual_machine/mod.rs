//! Rules on virtual machines.

use amlha_model::services::virtual_machine::{MachinePriority, VirtualMachine};
use amlha_model::{Body, Read, Role};

use super::ml::decide;
use super::words::gain;
use crate::plan::{Action, DataRisk, Draft, NeedState, Recreates};
use crate::rule::Axis;

pub(super) mod attached_with_v1;
pub(super) mod in_no_zone;
pub(super) mod may_be_evicted;
pub(super) mod on_slow_disk;

/// A machine beside the old one: its zone and its priority are chosen when it is created, and a
/// machine that lacks both is made once.
fn anew(body: &Body<'_>) -> Draft {
    let machine = body.resource();
    let view = VirtualMachine(body);
    let attached = machine.inventory().users(machine.index(), Role::AttachedTo);
    let pointing: Vec<String> = attached.map(|compute| compute.path_name().into_owned()).collect();
    let again = if pointing.is_empty() {
        String::new()
    } else {
        format!("; attach it again in place of {}", pointing.join(", "))
    };
    let placeless = matches!(machine.location().region(), Some(region) if region.zones)
        && view.zones().items().value().is_none_or(|zones| zones.is_empty());
    let evicted = matches!(view.priority(), Read::Value(MachinePriority::Low | MachinePriority::Spot));
    let zone = gain(
        Axis::Zone,
        "nobody knows which zone's loss stops it",
        "it is in a zone that was chosen, and a second one can be in another",
    );
    let priority = gain(Axis::Capacity, "it may be gone in the middle of a job", "it stays until somebody stops it");
    let (how, gains) = match (placeless, evicted) {
        (true, true) => ("in a zone and with regular priority", vec![zone, priority]),
        (true, false) => ("in a zone", vec![zone]),
        (false, _) => ("with regular priority", vec![priority]),
    };
    let mut draft = decide(
        machine,
        "new-machine",
        format!("Create {} again {how}", machine.name()),
        gain(Axis::Zone, "", ""),
        format!(
            "take snapshots of its disks, create disks from them where the new machine is to be, and on these a machine of the same \
             size and network {how}{again}; see that it does its work, and delete the old one"
        ),
    );
    draft.gain = gains;
    draft.action = Action::Replace;
    draft.data_risk = DataRisk::CopyNeeded;
    draft.recreates = Recreates::Yes { pointing };
    draft.need("quota for a second machine of that size while both are there", NeedState::Unknown, None)
}
