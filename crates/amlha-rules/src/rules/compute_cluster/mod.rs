//! Rules on compute clusters.

pub(super) mod anew;
pub(super) mod failed;
pub(super) mod in_a_hub;
pub(super) mod in_one_zone;
pub(super) mod low_priority;
pub(super) mod retired_series;
pub(super) mod without_nodes;
pub(super) mod without_warm_nodes;
