//! Rules on Data Lake Analytics.

pub(super) mod compute_left;
pub(super) mod retired;
