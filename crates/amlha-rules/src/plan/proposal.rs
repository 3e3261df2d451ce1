//! What a rule proposes to close a finding.

use amlha_model::json::edit::Path;
use amlha_model::{Body, Resource};
use serde::Serialize;

use super::alternative::Alternative;
use super::command::Command;
use super::effect::Effect;
use super::step::{
    Action, Change, Cited, Confidence, Cost, DataRisk, Downtime, Elapsed, Gain, Guard, Need, NeedState, Owner,
    Recreates, Reversible, Rollback, Run, Target, Verify,
};

/// One thing a rule proposes. A remedy is a list of these: prerequisites and the step that closes
/// the finding, or why there is none, or a warning about a fix that is none.
#[derive(Debug, Clone, PartialEq)]
pub enum Proposal {
    /// A step.
    Step(Box<Draft>),
    /// There is no command to run.
    NothingToRun(NothingToRun),
    /// A tempting fix that is none.
    NotAFix(NotAFix),
    /// Another way to close the finding.
    Alternative(Box<Alternative>),
    /// What every step on the resource waits for, whichever finding asks for it.
    Hold(Need),
}

/// Why there is no command to run, and what to do instead.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct NothingToRun {
    /// The finding; filled in by the planner.
    pub finding: String,
    /// Why no command helps.
    pub why: String,
    /// What to do instead: accept and rehearse, design around it, ask support.
    pub instead: String,
}

/// A tempting fix that is none.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct NotAFix {
    /// The finding; filled in by the planner.
    pub finding: String,
    /// The tempting fix.
    pub what: String,
    /// Why it does not help.
    pub why: String,
    /// Who says so, with a date.
    pub source: String,
}

/// A step as a rule proposes it. What the rule does not set stays `unknown`.
#[derive(Debug, Clone, PartialEq)]
pub struct Draft {
    /// What the step is: drafts with the same key on the same target are one step. `make-premium`.
    pub key: &'static str,
    /// Whether it closes the finding, given that it has effects; otherwise it prepares the step that does.
    pub closes: bool,
    /// The keys of steps on the same target that must be done before.
    pub after: Vec<&'static str>,
    /// Hours to wait after those.
    pub pause_hours: u32,
    /// See the fields of [`Step`](super::Step).
    pub title: String,
    /// What kind of thing it does.
    pub action: Action,
    /// What it acts on.
    pub target: Target,
    /// ARM id of the resource among whose steps it counts, for its key and for what it waits for;
    /// `None` for those of its target. What is created belongs to what it is created for.
    pub among: Option<String>,
    /// The properties it changes.
    pub changes: Vec<Change>,
    /// What the inventory shows once it is done. A step that has none closes nothing: a person
    /// decides, or nobody knows what it leads to.
    pub effects: Vec<Effect>,
    /// What it is good for.
    pub gain: Vec<Gain>,
    /// Whose job it is.
    pub owner: Owner,
    /// How long the resource does not serve.
    pub downtime: Downtime,
    /// What may happen to data.
    pub data_risk: DataRisk,
    /// Whether it can be undone.
    pub reversible: Reversible,
    /// Whether the resource gets a new id.
    pub recreates: Recreates,
    /// What must be there before.
    pub needs: Vec<Need>,
    /// A person's time, in minutes.
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
    /// When to abandon the window.
    pub stop_if: Option<String>,
    /// What it rests on.
    pub evidence: Vec<Cited>,
    /// How sure it is.
    pub confidence: Confidence,
}

impl Draft {
    /// A step that closes the finding, with everything else unknown.
    #[must_use]
    pub fn new(key: &'static str, action: Action, target: Resource<'_>, title: impl Into<String>) -> Self {
        Self {
            key,
            closes: true,
            after: Vec::new(),
            pause_hours: 0,
            title: title.into(),
            action,
            target: target_of(target),
            among: None,
            changes: Vec::new(),
            effects: Vec::new(),
            gain: Vec::new(),
            owner: Owner::Customer,
            downtime: Downtime::Unknown,
            data_risk: DataRisk::Unknown,
            reversible: Reversible::Unknown,
            recreates: Recreates::Unknown,
            needs: Vec::new(),
            hands_on_minutes: None,
            elapsed: Elapsed::Unknown,
            cost: Cost::Unknown,
            run: Run::ByHand { what: String::new() },
            guard: Guard { skip_if: String::new(), command: None, value: None },
            verify: Verify { what: String::new(), command: None, expected: None, every_minutes: 0, for_hours: 0 },
            rollback: Rollback::None { why: "unknown".to_owned() },
            stop_if: None,
            evidence: Vec::new(),
            confidence: Confidence::Assumed,
        }
    }

    /// The id of the resource among whose steps it counts.
    pub(super) fn place(&self) -> &str {
        self.among.as_deref().unwrap_or(&self.target.id)
    }

    /// The same as a preparation: it does not close the finding itself.
    #[must_use]
    pub fn prepares(mut self) -> Self {
        self.closes = false;
        self
    }

    /// The same, changing a property. The value before is read from the body, so that it equals the
    /// inventory's. `after` is JSON text.
    #[must_use]
    pub fn change(mut self, body: &Body<'_>, path: &'static str, after: impl Into<String>) -> Self {
        let before = body.read(path).json().map(|json| json.raw().to_owned());
        let after = after.into();
        self.effects.push(Effect::set(body.resource(), Path::of(path), after.clone()));
        self.changes.push(Change { path: path.to_owned(), before, after });
        self
    }

    /// The same, where the inventory shows another value of a property that Azure sets: nothing writes it.
    #[must_use]
    pub(crate) fn shows(self, body: &Body<'_>, path: &'static str, after: impl Into<String>) -> Self {
        let shown = Effect::set(body.resource(), Path::of(path), after);
        self.effect(shown)
    }

    /// The same, with something that the inventory shows once it is done.
    #[must_use]
    pub(crate) fn effect(mut self, effect: Effect) -> Self {
        self.effects.push(effect);
        self
    }

    /// Whether it is known what the inventory shows once it is done.
    pub(super) fn is_settled(&self) -> bool {
        self.action != Action::Decide && !self.effects.is_empty()
    }

    /// The same, with a need.
    #[must_use]
    pub fn need(mut self, what: impl Into<String>, state: NeedState, check: Option<Command>) -> Self {
        self.needs.push(Need { what: what.into(), state, check });
        self
    }

    /// The same, with a line of evidence.
    #[must_use]
    pub fn cite(mut self, statement: impl Into<String>, source: impl Into<String>) -> Self {
        self.evidence.push(Cited { statement: statement.into(), source: source.into() });
        self
    }
}

/// What a step on this resource acts on.
#[must_use]
pub fn target_of(resource: Resource<'_>) -> Target {
    Target { id: resource.id().to_owned(), name: resource.name().to_owned(), type_name: resource.arm_type().to_owned() }
}

impl From<Alternative> for Proposal {
    fn from(alternative: Alternative) -> Self {
        Self::Alternative(Box::new(alternative))
    }
}

impl From<Draft> for Proposal {
    fn from(draft: Draft) -> Self {
        Self::Step(Box::new(draft))
    }
}

impl Proposal {
    /// There is no command to run.
    #[must_use]
    pub fn nothing(why: impl Into<String>, instead: impl Into<String>) -> Self {
        Self::NothingToRun(NothingToRun { finding: String::new(), why: why.into(), instead: instead.into() })
    }

    /// A tempting fix that is none.
    #[must_use]
    pub fn not_a_fix(what: impl Into<String>, why: impl Into<String>, source: impl Into<String>) -> Self {
        Self::NotAFix(NotAFix { finding: String::new(), what: what.into(), why: why.into(), source: source.into() })
    }
}
