//! What a rule says of a resource, and what it says it on.

use std::borrow::Cow;

use amlha_model::fact::Source;
use amlha_model::{Reading, Resource};
use serde::Serialize;

/// The five answers. Unknown is an answer, and never counts as a pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Outcome {
    /// The fault is there.
    Fail,
    /// Something that decides was not read, or is not known.
    Unknown,
    /// The fault is not there.
    Pass,
    /// The fault is not there because Microsoft sees to it: nothing to do.
    PassByPlatform,
    /// The question does not arise; the verdict names the fact that blocks it.
    NotApplicable,
}

impl Outcome {
    /// Every outcome, in the order of reports.
    pub const ALL: [Self; 5] = [Self::Fail, Self::Unknown, Self::Pass, Self::PassByPlatform, Self::NotApplicable];

    /// The words on a screen.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Fail => "fail",
            Self::Unknown => "unknown",
            Self::Pass => "pass",
            Self::PassByPlatform => "pass by platform",
            Self::NotApplicable => "not applicable",
        }
    }
}

/// How much a fault weighs, in the portal's words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub enum Impact {
    /// An outage or a loss of data that training or inference would feel.
    High,
    /// A weaker guarantee, or a fault that needs a second one to hurt.
    Medium,
    /// Worth knowing.
    Low,
}

impl Impact {
    /// Every impact, the heaviest first.
    pub const ALL: [Self; 3] = [Self::High, Self::Medium, Self::Low];

    /// The word on a screen and in files.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::High => "High",
            Self::Medium => "Medium",
            Self::Low => "Low",
        }
    }
}

/// What a verdict rests on.
#[derive(Debug, Clone)]
pub enum Evidence<'a> {
    /// A property of a resource, as it was read.
    Property {
        /// The resource that has it.
        of: Resource<'a>,
        /// Where it is: `sku.name`.
        path: Cow<'static, str>,
        /// Its JSON text; `None` when it is absent.
        seen: Option<&'a str>,
        /// What the rule wants to see; empty when it only looks.
        expected: Cow<'static, str>,
    },
    /// Something true of Azure, with its source and date.
    Fact {
        /// The fact, as a sentence without a full stop.
        statement: Cow<'static, str>,
        /// Who says so, and when.
        source: Cow<'static, Source>,
    },
    /// Something true of the inventory: a link, a count, something that was not read.
    Inventory {
        /// As a sentence without a full stop. Names in it are as the cloud gave them: unquoted.
        statement: String,
    },
}

/// A setting that says one thing while another is in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct State {
    /// What the configuration declares.
    pub declared: Cow<'static, str>,
    /// What is in force.
    pub effective: Cow<'static, str>,
    /// Whether the two disagree.
    pub disagree: bool,
}

/// What a rule says of a resource.
#[derive(Debug, Clone)]
pub struct Verdict<'a> {
    /// The answer.
    pub outcome: Outcome,
    /// Why, as a sentence without a full stop. For a failure it is the finding's own line.
    pub why: Cow<'static, str>,
    /// Where this case weighs more or less than the rule's own impact.
    pub impact: Option<Impact>,
    /// What it rests on.
    pub evidence: Vec<Evidence<'a>>,
    /// Declared and effective, where they are two things.
    pub state: Option<State>,
}

impl<'a> Verdict<'a> {
    fn new(outcome: Outcome, why: impl Into<Cow<'static, str>>) -> Self {
        Self { outcome, why: why.into(), impact: None, evidence: Vec::new(), state: None }
    }

    /// The fault is there.
    #[must_use]
    pub fn fail(why: impl Into<Cow<'static, str>>) -> Self {
        Self::new(Outcome::Fail, why)
    }

    /// The fault is not there.
    #[must_use]
    pub fn pass(why: impl Into<Cow<'static, str>>) -> Self {
        Self::new(Outcome::Pass, why)
    }

    /// Microsoft sees to it.
    #[must_use]
    pub fn by_platform(why: impl Into<Cow<'static, str>>) -> Self {
        Self::new(Outcome::PassByPlatform, why)
    }

    /// The question does not arise; add the fact that blocks it.
    #[must_use]
    pub fn not_applicable(why: impl Into<Cow<'static, str>>) -> Self {
        Self::new(Outcome::NotApplicable, why)
    }

    /// It cannot be said; `why` names what is missing and what would close it.
    #[must_use]
    pub fn unknown(why: impl Into<Cow<'static, str>>) -> Self {
        Self::new(Outcome::Unknown, why)
    }

    /// The same, weighing more or less than the rule.
    #[must_use]
    pub fn weighing(mut self, impact: Impact) -> Self {
        self.impact = Some(impact);
        self
    }

    /// The same, resting on a property. `expected` is what the rule wants there, in words that
    /// follow "expected"; empty when it only looks.
    #[must_use]
    pub fn seen(mut self, of: Resource<'a>, reading: &Reading<'a>, expected: impl Into<Cow<'static, str>>) -> Self {
        self.evidence.push(Evidence::Property {
            of,
            path: reading.path().clone(),
            seen: reading.json().map(amlha_model::Json::raw),
            expected: expected.into(),
        });
        self
    }

    /// The same, resting on a fact.
    #[must_use]
    pub fn fact(mut self, statement: impl Into<Cow<'static, str>>, source: &'static Source) -> Self {
        self.evidence.push(Evidence::Fact { statement: statement.into(), source: Cow::Borrowed(source) });
        self
    }

    /// The same, resting on something true of the inventory.
    #[must_use]
    pub fn noted(mut self, statement: impl Into<String>) -> Self {
        self.evidence.push(Evidence::Inventory { statement: statement.into() });
        self
    }

    /// The same, with what is declared and what is in force.
    #[must_use]
    pub fn state(
        mut self,
        declared: impl Into<Cow<'static, str>>,
        effective: impl Into<Cow<'static, str>>,
        disagree: bool,
    ) -> Self {
        self.state = Some(State { declared: declared.into(), effective: effective.into(), disagree });
        self
    }
}
