//! A plan and its steps. Every field of a step is there; what is not known says so.

use amlha_model::ResourceId;
use serde::Serialize;

use super::alternative::Alternative;
use super::command::Command;
use super::effect::Effect;
use super::goal::{Beyond, Goal, Optimise};
use super::path::Path;
use super::proposal::{NotAFix, NothingToRun};
use crate::rule::Axis;

macro_rules! data {
    ($($(#[$meta:meta])* pub $kind:ident $name:ident $body:tt)+) => {
        $(
            #[derive(Debug, Clone, PartialEq, Serialize)]
            #[serde(rename_all = "camelCase")]
            #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
            $(#[$meta])*
            pub $kind $name $body
        )+
    };
}

/// The number of a step in its plan: `01`. The same as long as the inputs are.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct StepId(pub String);

impl std::fmt::Display for StepId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// What a step does, with what-if's symbols.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Action {
    /// A new resource takes the place of an old one, which is destroyed.
    Replace,
    /// A resource goes.
    Delete,
    /// A resource comes.
    Create,
    /// A property changes.
    Change,
    /// An operation that changes no property.
    Operate,
    /// A question that only a person can settle.
    Decide,
}

impl Action {
    /// Every action, the riskiest first.
    pub const ALL: [Self; 6] = [Self::Replace, Self::Delete, Self::Create, Self::Change, Self::Operate, Self::Decide];

    /// The symbol, as in `az deployment group what-if`, with `-/+`, `>` and `?` added.
    #[must_use]
    pub fn symbol(self) -> &'static str {
        match self {
            Self::Replace => "-/+",
            Self::Delete => "-",
            Self::Create => "+",
            Self::Change => "~",
            Self::Operate => ">",
            Self::Decide => "?",
        }
    }

    /// The word for a count: "2 changed".
    #[must_use]
    pub fn done(self) -> &'static str {
        match self {
            Self::Replace => "replaced (the old one is destroyed)",
            Self::Delete => "deleted",
            Self::Create => "created",
            Self::Change => "changed",
            Self::Operate => "operated",
            Self::Decide => "to decide",
        }
    }
}

data! {
    /// What a step acts on.
    pub struct Target {
        /// ARM id, as it was read.
        pub id: String,
        /// Short name, as it was read.
        pub name: String,
        /// ARM type.
        #[serde(rename = "type")]
        pub type_name: String,
    }

    /// A property that changes.
    pub struct Change {
        /// Where it is.
        pub path: String,
        /// Its JSON text in the inventory; `None` when it is absent there.
        pub before: Option<String>,
        /// Its JSON text afterwards.
        pub after: String,
    }

    /// What a failure does before and after the step.
    pub struct Gain {
        /// The failure.
        pub axis: Axis,
        /// What it does today.
        pub before: String,
        /// What it does afterwards.
        pub after: String,
    }

    /// Whose job it is.
    #[derive(Copy, Eq)]
    pub enum Owner {
        /// The customer's.
        Customer,
        /// Microsoft's: there is no command to run.
        Microsoft,
        /// Both have a part.
        Shared,
    }

    /// How long the resource does not serve.
    #[serde(tag = "kind")]
    pub enum Downtime {
        /// Not at all.
        None,
        /// Seconds, which clients that retry do not notice.
        Brief,
        /// A window.
        Window {
            /// How long, in minutes.
            minutes: u32,
        },
        /// Nobody says.
        Unknown,
    }

    /// What may happen to data.
    #[derive(Copy, Eq)]
    pub enum DataRisk {
        /// Nothing.
        None,
        /// Data has to be copied.
        CopyNeeded,
        /// Some may be lost.
        PossibleLoss,
        /// Nobody says.
        Unknown,
    }

    /// Whether the step can be undone.
    #[derive(Copy, Eq)]
    pub enum Reversible {
        /// At once.
        Yes,
        /// With a wait like that of the step itself.
        Slowly,
        /// Never.
        OneWay,
        /// Nobody says.
        Unknown,
    }

    /// Whether the resource gets a new id.
    #[serde(tag = "kind")]
    pub enum Recreates {
        /// It keeps its id.
        No,
        /// It gets a new one.
        Yes {
            /// What points at the old one.
            pointing: Vec<String>,
        },
        /// Nobody says.
        Unknown,
    }

    /// Whether a need is met, as far as the inventory shows.
    #[derive(Copy, Eq)]
    pub enum NeedState {
        /// It is.
        Met,
        /// It is not.
        Missing,
        /// The inventory does not say.
        Unknown,
    }

    /// What must be there before the step.
    pub struct Need {
        /// What.
        pub what: String,
        /// Whether it is there.
        pub state: NeedState,
        /// A command that shows it; `None` where there is none.
        pub check: Option<Command>,
    }

    /// How long the step takes until its effect is there.
    #[serde(tag = "kind")]
    pub enum Elapsed {
        /// About so long.
        About {
            /// In minutes.
            minutes: u32,
        },
        /// A wait for Azure with no promised end.
        UpToStart {
            /// Hours until Azure starts, at most.
            hours: u32,
        },
        /// Nobody says.
        Unknown,
    }

    /// What it costs. Never blank, never called free.
    #[serde(tag = "kind")]
    pub enum Cost {
        /// No price is known here; in which direction it goes.
        Unpriced {
            /// Such as "more per GB stored".
            direction: String,
        },
        /// Nobody says.
        Unknown,
    }

    /// What is to be done.
    #[serde(tag = "kind")]
    pub enum Run {
        /// Commands, one after the other.
        Commands {
            /// The commands.
            commands: Vec<Command>,
        },
        /// Something that no command does.
        ByHand {
            /// What to do.
            what: String,
        },
    }

    /// When the step is skipped, so that a second run does nothing.
    pub struct Guard {
        /// The condition in words: "skip if ...".
        pub skip_if: String,
        /// A command that prints a value; `None` where there is none.
        pub command: Option<Command>,
        /// The value that means "skip".
        pub value: Option<String>,
    }

    /// How to see the effect, not the setting.
    pub struct Verify {
        /// What must be true.
        pub what: String,
        /// A command that prints a value; `None` where there is none.
        pub command: Option<Command>,
        /// The value that means "done".
        pub expected: Option<String>,
        /// How often to ask, in minutes.
        pub every_minutes: u32,
        /// How long to keep asking, in hours.
        pub for_hours: u32,
    }

    /// The way back.
    #[serde(tag = "kind")]
    pub enum Rollback {
        /// Commands, one after the other.
        Commands {
            /// The commands.
            commands: Vec<Command>,
            /// What they do not bring back; empty when nothing is lost.
            but: String,
        },
        /// There is none.
        None {
            /// Why.
            why: String,
        },
    }

    /// How sure the step is: the lowest of its parts.
    #[derive(Copy, Eq, PartialOrd, Ord)]
    pub enum Confidence {
        /// Seen in the inventory.
        Observed,
        /// Stated on a Microsoft page that was read.
        Documented,
        /// Follows from what is stated.
        Derived,
        /// Taken for granted.
        Assumed,
    }

    /// A line of evidence: a property as it was read, or a page.
    pub struct Cited {
        /// What it says.
        pub statement: String,
        /// Where it says so, with its date.
        pub source: String,
    }

    /// One step of a plan.
    pub struct Step {
        /// Its number.
        pub id: StepId,
        /// What it does, in a line.
        pub title: String,
        /// What kind of thing it does.
        pub action: Action,
        /// What it acts on.
        pub target: Target,
        /// The properties it changes.
        pub changes: Vec<Change>,
        /// What the inventory shows once it is done and verified; empty when that is for a person
        /// to decide, or known to nobody.
        pub effects: Vec<Effect>,
        /// The findings it closes, steps before it done. A step that closes none prepares another,
        /// or leads to a decision.
        pub closes: Vec<String>,
        /// The findings it is for and does not close by itself.
        pub serves: Vec<String>,
        /// What it is good for, failure by failure.
        pub gain: Vec<Gain>,
        /// Whose job it is.
        pub owner: Owner,
        /// The team to ask, from a tag of the resource; `None` when no tag says.
        pub team: Option<String>,
        /// How long the resource does not serve.
        pub downtime: Downtime,
        /// What may happen to data.
        pub data_risk: DataRisk,
        /// Whether it can be undone.
        pub reversible: Reversible,
        /// Whether the resource gets a new id.
        pub recreates: Recreates,
        /// The names of everything that depends on the target.
        pub blast: Vec<String>,
        /// What must be there before.
        pub needs: Vec<Need>,
        /// The steps that must be done before.
        pub after: Vec<StepId>,
        /// Hours to wait after those.
        pub pause_hours: u32,
        /// The steps that may run beside it.
        pub parallel: Vec<StepId>,
        /// Which wave it is in, from 1. After each wave it is safe to stop.
        pub wave: u32,
        /// A person's time, in minutes; `None` when nobody says.
        pub hands_on_minutes: Option<u32>,
        /// How long until the effect is there.
        pub elapsed: Elapsed,
        /// What it costs.
        pub cost: Cost,
        /// What is to be done.
        pub run: Run,
        /// When it is skipped.
        pub guard: Guard,
        /// How to see the effect.
        pub verify: Verify,
        /// The way back.
        pub rollback: Rollback,
        /// When to abandon the window; `None` when nothing is known to call for it.
        pub stop_if: Option<String>,
        /// What it rests on.
        pub evidence: Vec<Cited>,
        /// How sure it is.
        pub confidence: Confidence,
    }

    /// A finding that no step of the plan closes.
    pub struct Unclosed {
        /// The finding.
        pub finding: String,
        /// What it says.
        pub what: String,
        /// Why no step closes it.
        pub why: String,
    }

    /// Steps that close findings, in order.
    pub struct Plan {
        /// The steps.
        pub steps: Vec<Step>,
        /// The findings that the plan closes.
        pub closes: Vec<String>,
        /// The findings that it cannot close, and why.
        pub unclosed: Vec<Unclosed>,
        /// What could not be judged and therefore is not planned for.
        pub unknown: Vec<Unclosed>,
        /// What comes up once the plan is done: faults that did not apply before, and what is not
        /// known of something new. Found by judging the plan on paper.
        pub reveals: Vec<Unclosed>,
        /// What needs no command: accept it, design around it, or leave it to Microsoft.
        pub nothing_to_run: Vec<NothingToRun>,
        /// Tempting fixes that are none.
        pub not_a_fix: Vec<NotAFix>,
        /// Other ways to close what the plan closes, with what each is better and worse at.
        pub alternatives: Vec<Alternative>,
        /// How many waves there are.
        pub waves: u32,
        /// What the plan is for.
        pub goal: Goal,
        /// What decided between steps that may begin at the same time.
        pub optimise: Optimise,
        /// How many failures the plan is not about: outside its goal, or not among those named.
        pub set_aside: usize,
        /// Services that come back later, or with more loss, than was asked; or of which nobody says.
        pub beyond: Vec<Beyond>,
        /// What decides when the plan is done.
        pub longest_path: Path,
        /// How many parts of the estate were asked for and not read: what is in them is not planned for.
        pub unread: usize,
        /// When the inventory was taken, RFC 3339; `None` when it does not say.
        pub taken_at: Option<String>,
    }
}

impl Target {
    /// The value of `--resource-group` and `--subscription` for it; `None` outside of a group.
    #[must_use]
    pub fn scope(&self) -> Option<(String, String)> {
        let id = ResourceId::parse(self.id.as_str()).ok()?;
        Some((id.resource_group()?.to_owned(), id.subscription()?.to_owned()))
    }
}

impl Plan {
    /// The step with this number; `3` finds `03`.
    #[must_use]
    pub fn step(&self, number: &str) -> Option<&Step> {
        let wanted = number.trim_start_matches('0');
        self.steps.iter().find(|step| step.id.0.trim_start_matches('0') == wanted)
    }

    /// The steps that cannot be undone.
    pub fn one_way_doors(&self) -> impl Iterator<Item = &Step> {
        self.steps.iter().filter(|step| step.reversible == Reversible::OneWay)
    }
}
