//! Rules on compute instances.

pub(super) mod failed;
pub(super) mod in_one_zone;
pub(super) mod retired_series;
