#![doc = include_str!("../README.md")]

pub mod acceptance;
pub mod compare;
pub mod context;
pub mod engine;
pub mod finding;
mod pair;
pub mod plan;
pub mod profile;
pub mod rule;
pub mod rules;
pub mod simulate;
mod survey;
pub mod verdict;

pub use acceptance::{Acceptance, Acceptances};
pub use compare::{Comparison, compare};
pub use context::Context;
pub use engine::{Keep, check};
pub use finding::{Check, Counts, Finding};
pub use plan::Plan;
pub use profile::{Profile, RegionCopy};
pub use rule::{Axis, Reference, Rule, SameAs};
pub use rules::RULES;
pub use verdict::{Evidence, Impact, Outcome, State, Verdict};
