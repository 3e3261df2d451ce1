//! Rules on PostgreSQL single servers.

pub(super) mod retired;
