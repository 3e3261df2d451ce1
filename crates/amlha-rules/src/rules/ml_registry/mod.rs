//! Rules on Azure ML registries.

pub(super) mod images_stay;
pub(super) mod one_region;
pub(super) mod stores_in_one_zone;
