#![doc = include_str!("../README.md")]

mod answer;
mod arm;
mod certificate;
mod clock;
mod fault;
mod graph;
mod log;
mod page;
mod request;
mod server;
mod setup;
mod store;
mod text;
mod token;
mod wire;

pub use fault::{Action, Body, Fault, Lie, Match, Times};
pub use graph::{GraphEngine, GraphRefusal, Quota, table_of};
pub use log::{Change, Logged};
pub use setup::{FakeArm, Setup};
