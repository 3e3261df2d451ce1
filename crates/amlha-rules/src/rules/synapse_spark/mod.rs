//! Rules on Synapse Spark pools.

pub(super) mod deprecated;
pub(super) mod failed;
pub(super) mod without_choice_of_zone;
