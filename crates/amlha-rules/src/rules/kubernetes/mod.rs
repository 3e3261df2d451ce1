//! Rules on Kubernetes clusters that are connected through Azure Arc.

pub(super) mod not_connected;
pub(super) mod too_few_nodes;
pub(super) mod zones_are_its_own;
