//! Remediation plans: what to do about findings, in which order, with the consequences of each step.
//!
//! Rules propose ([`Proposal`]); [`plan`] merges proposals that are one step, orders them by what
//! they wait for, and says which findings the plan closes and which it cannot. A step is a value:
//! commands are lists of arguments, quoted by whoever prints them for one shell. What the inventory
//! shows once it is done is a value too ([`Effect`]), so that [`Plan::apply`] can prove a plan on paper.

mod alternative;
mod apply;
mod closing;
mod command;
mod conflicts;
mod effect;
mod goal;
mod managed;
mod order;
mod path;
mod proof;
mod proposal;
mod step;

pub use alternative::Alternative;
pub use apply::{ApplyError, Misfit, apply_steps};
pub use command::Command;
pub use effect::Effect;
pub use goal::{Beyond, Goal, Optimise, Wish};
pub(crate) use managed::only_microsoft_changes;
pub use order::{plan, plan_for};
pub use path::Path;
pub use proposal::{Draft, NotAFix, NothingToRun, Proposal, target_of};
pub use step::{
    Action, Change, Cited, Confidence, Cost, DataRisk, Downtime, Elapsed, Gain, Guard, Need, NeedState, Owner, Plan,
    Recreates, Reversible, Rollback, Run, Step, StepId, Target, Unclosed, Verify,
};
