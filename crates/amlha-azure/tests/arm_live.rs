//! The live adapter against a server on this machine.
#![cfg(feature = "arm")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    missing_docs,
    reason = "tests"
)]

#[path = "arm_live/answers.rs"]
mod answers;
#[path = "arm_live/faults.rs"]
mod faults;
#[path = "arm_live/logins.rs"]
mod logins;
#[path = "arm_live/pacing.rs"]
mod pacing;
#[path = "arm_live/requests.rs"]
mod requests;
#[path = "arm_live/secrets.rs"]
mod secrets;
#[path = "arm_live/server.rs"]
mod server;
#[path = "arm_live/tls.rs"]
mod tls;
