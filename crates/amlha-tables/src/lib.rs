#![doc = include_str!("../README.md")]

mod containers;
mod convert;
mod estate;
mod facts;
mod info;
mod judged;
mod own;
pub mod pack;
mod resources;
mod standing;

pub use estate::{Estate, Memory, Snapshot, is_not_collected};
pub use info::{ColumnInfo, Needs, TABLES, TableInfo, find};
pub use resources::{Stream, Streamed};
