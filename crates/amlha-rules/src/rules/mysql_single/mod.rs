//! Rules on MySQL single servers.

pub(super) mod retired;
