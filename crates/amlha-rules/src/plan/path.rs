//! The longest path: what decides when a plan is done.

use std::collections::BTreeMap;

use serde::Serialize;

use super::step::{Elapsed, Step, StepId};

/// The steps that, one after the other, take longest.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Path {
    /// The steps, in order. Empty when no step's duration is known.
    pub steps: Vec<StepId>,
    /// How long they take with the pauses between them, in minutes. A wait for Azure counts until
    /// its latest start; what follows has no promised end.
    pub minutes: u64,
    /// Whether a wait for Azure is among them.
    pub waits_for_azure: bool,
    /// How many steps of the plan nobody knows the duration of: the true end may be theirs.
    pub unknown: usize,
}

/// How long a step takes, in minutes; `None` when nobody says.
pub(super) fn minutes(elapsed: &Elapsed) -> Option<u64> {
    match elapsed {
        Elapsed::About { minutes } => Some(u64::from(*minutes)),
        Elapsed::UpToStart { hours } => Some(u64::from(*hours) * 60),
        Elapsed::Unknown => None,
    }
}

/// The longest path. Steps stand after those that they wait for.
pub(super) fn longest_path(steps: &[Step]) -> Path {
    /// When a step ends, and the step before it on the longest way to it.
    struct End<'s> {
        minutes: u64,
        before: Option<&'s StepId>,
        waits: bool,
    }
    let mut ends: BTreeMap<&StepId, End<'_>> = BTreeMap::new();
    for step in steps {
        let ended = step.after.iter().filter_map(|id| ends.get(id).map(|end| (end.minutes, id, end.waits)));
        // Of equals the first: `max_by_key` alone would take the last.
        let before = ended.reduce(|longest, other| if other.0 > longest.0 { other } else { longest });
        let pause = u64::from(step.pause_hours) * 60;
        let own = minutes(&step.elapsed).unwrap_or_default();
        let (began, waited) = before.map_or((0, false), |(minutes, _, waits)| (minutes + pause, waits));
        let waits = waited || matches!(step.elapsed, Elapsed::UpToStart { .. });
        ends.insert(&step.id, End { minutes: began + own, before: before.map(|(_, id, _)| id), waits });
    }
    let unknown = steps.iter().filter(|step| minutes(&step.elapsed).is_none()).count();
    let last = steps.iter().filter_map(|step| ends.get(&step.id).map(|end| (&step.id, end)));
    let Some((id, end)) =
        last.reduce(|longest, other| if other.1.minutes > longest.1.minutes { other } else { longest })
    else {
        return Path { unknown, ..Path::default() };
    };
    if end.minutes == 0 {
        return Path { unknown, ..Path::default() };
    }
    let way = std::iter::successors(Some(id), |id| ends.get(*id).and_then(|end| end.before));
    let mut way: Vec<StepId> = way.cloned().collect();
    way.reverse();
    Path { steps: way, minutes: end.minutes, waits_for_azure: end.waits, unknown }
}
