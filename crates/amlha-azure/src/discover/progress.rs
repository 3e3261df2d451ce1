//! What a scan says while it runs.

use crate::cloud::CloudError;

/// The stages of a scan, in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stage {
    /// Which subscriptions there are.
    Subscriptions,
    /// What Resource Graph holds.
    ResourceGraph,
    /// What it does not hold.
    Details,
    /// What is referred to and was not read yet.
    References,
}

impl Stage {
    /// Every stage.
    pub const ALL: [Self; 4] = [Self::Subscriptions, Self::ResourceGraph, Self::Details, Self::References];

    /// The words on a screen.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Subscriptions => "subscriptions",
            Self::ResourceGraph => "Resource Graph",
            Self::Details => "ARM details",
            Self::References => "references",
        }
    }
}

/// How far a stage is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Progress {
    /// Calls that were answered or given up.
    pub done: usize,
    /// Calls that are known to be needed so far.
    pub planned: usize,
    /// Calls without an answer. That something does not exist is an answer.
    pub failed: usize,
    /// Rows that were read.
    pub rows: usize,
}

/// Something that happened.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub enum Event<'a> {
    /// A call was answered or given up.
    Step(Stage, Progress),
    /// A stage is over.
    Done(Stage, Progress),
    /// A call has no answer; the scan goes on. That something does not exist is an answer.
    Failed {
        /// The stage.
        stage: Stage,
        /// What was asked for, as the inventory's gap names it.
        what: &'a str,
        /// Why there is no answer.
        error: &'a CloudError,
    },
}

/// Who wants to know what a scan does. Closures are observers.
pub trait Observer: Sync {
    /// Takes note.
    fn event(&self, event: Event<'_>);
}

impl<F: Fn(Event<'_>) + Sync> Observer for F {
    fn event(&self, event: Event<'_>) {
        self(event);
    }
}
