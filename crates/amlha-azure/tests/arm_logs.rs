//! What the live adapter and the SDK log. In a process of its own: whether a place in the code logs is
//! decided once for all threads, and other tests would decide it.
#![cfg(feature = "arm")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    dead_code,
    missing_docs,
    reason = "tests"
)]

#[path = "arm_live/logs.rs"]
mod logs;
#[path = "arm_live/server.rs"]
mod server;
