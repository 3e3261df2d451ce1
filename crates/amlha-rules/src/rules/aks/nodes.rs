//! How many nodes a pool has at least.

use amlha_model::{Read, Reading};

use super::pools::{Duty, Pool};
use crate::context::Context;

/// The fewest nodes of a pool, with the property that says so; `None` where nothing does.
pub(super) struct Fewest<'a> {
    pub(super) nodes: Option<u64>,
    pub(super) reading: Reading<'a>,
}

/// The autoscaler's minimum where the autoscaler runs, else the count. A minimum without a word on
/// the autoscaler is one that is in force: Azure answers it only then.
pub(super) fn fewest<'a>(pool: &Pool<'a>) -> Fewest<'a> {
    let minimum = pool.view.min_count();
    let count = pool.view.count();
    let scales = pool.view.enable_auto_scaling().boolean();
    let stated = |reading: &Reading<'a>| !reading.number().is_blank();
    let by_minimum = match scales {
        Read::Value(true) => true,
        Read::Value(false) => !stated(&count) && stated(&minimum),
        Read::Absent | Read::Null | Read::Unusable => stated(&minimum),
    };
    let reading = if by_minimum { minimum } else { count };
    Fewest { nodes: whole(&reading), reading }
}

/// A count that is a whole number and not below nought.
pub(super) fn whole(reading: &Reading<'_>) -> Option<u64> {
    let number = reading.number().value()?;
    if number < 0.0 || number.fract() != 0.0 {
        return None;
    }
    format!("{number:.0}").parse().ok()
}

/// The most nodes of the autoscaler when its least is raised: it keeps the room that it had.
pub(super) fn most_after(pool: &Pool<'_>, least: u64) -> u64 {
    let before = fewest(pool).nodes.unwrap_or(least);
    let most = whole(&pool.view.max_count()).unwrap_or(least);
    if most > least { most } else { least.saturating_add(most.saturating_sub(before)) }
}

/// The fewest nodes that a pool has once the rules on counts have had their way.
pub(super) fn fewest_after(context: &Context<'_>, all: &[Pool<'_>], pool: &Pool<'_>) -> Option<u64> {
    let least = fewest(pool).nodes?;
    match pool.duty {
        Duty::User => Some(least.max(u64::from(context.profile.user_nodes))),
        Duty::System => {
            let mut system = all.iter().filter(|other| other.duty == Duty::System);
            let first = system.clone().next().is_some_and(|other| other.name() == pool.name());
            let sum: u64 = system.by_ref().filter_map(|other| fewest(other).nodes).sum();
            let missing = u64::from(context.profile.system_nodes).saturating_sub(sum);
            Some(if first { least.saturating_add(missing) } else { least })
        }
        Duty::Gateway | Duty::Unknown => Some(least),
    }
}
