//! What can be shown, and how: plain values that hold what was found and nothing of where it goes.

use amlha_model::catalog::Edition;
use amlha_model::{Inventory, Resource, Service};
use amlha_rules::plan::Step;
use amlha_rules::simulate::Simulation;
use amlha_rules::{Check, Comparison, Finding, Impact, Plan, Rule};
use jiff::Timestamp;

use crate::rows::RowsFormat;

/// The format of an output.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Format {
    /// For people, on a terminal or in a log.
    Text,
    /// The same, never wrapped.
    Wide,
    /// For tickets, wikis and pull requests.
    Markdown,
    /// For programs: one versioned document.
    Json,
    /// The same, in colour where colour is wanted.
    Jsonc,
    /// The same document as YAML.
    Yaml,
    /// The same, in colour where colour is wanted.
    Yamlc,
    /// The main list of the report (findings, steps, rows ...), one thing a line or a block.
    Rows(RowsFormat),
}

impl Format {
    /// Every format.
    pub const ALL: [Self; 11] = [
        Self::Text,
        Self::Wide,
        Self::Markdown,
        Self::Json,
        Self::Jsonc,
        Self::Yaml,
        Self::Yamlc,
        Self::Rows(RowsFormat::Record),
        Self::Rows(RowsFormat::Jsonl),
        Self::Rows(RowsFormat::Csv),
        Self::Rows(RowsFormat::Tsv),
    ];

    /// The format of this word, in any letter case: `text`, `table`, `wide`, `md`, `markdown`,
    /// `json`, `jsonc`, `yaml`, `yamlc`, `record`, `jsonl`, `csv`, `tsv`.
    ///
    /// ```
    /// use amlha_report::Format;
    /// assert_eq!(Format::parse("table"), Some(Format::Text));
    /// assert_eq!(Format::parse("docx"), None);
    /// ```
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        match word.to_ascii_lowercase().as_str() {
            "text" => Some(Self::Text),
            _ => RowsFormat::parse(word).map(Self::of_rows),
        }
    }

    /// What a format of rows is for a report.
    ///
    /// ```
    /// use amlha_report::{Format, RowsFormat};
    /// assert_eq!(Format::of_rows(RowsFormat::Table), Format::Text);
    /// ```
    #[must_use]
    pub fn of_rows(format: RowsFormat) -> Self {
        match format {
            RowsFormat::Table => Self::Text,
            RowsFormat::Wide => Self::Wide,
            RowsFormat::Markdown => Self::Markdown,
            RowsFormat::Json => Self::Json,
            RowsFormat::Jsonc => Self::Jsonc,
            RowsFormat::Yaml => Self::Yaml,
            RowsFormat::Yamlc => Self::Yamlc,
            RowsFormat::Record | RowsFormat::Jsonl | RowsFormat::Csv | RowsFormat::Tsv => Self::Rows(format),
        }
    }

    /// Whether a person reads it, and not a program.
    #[must_use]
    pub fn is_for_people(self) -> bool {
        matches!(self, Self::Text | Self::Wide | Self::Rows(RowsFormat::Record))
    }
}

/// How text looks. Markdown and JSON do not depend on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Style {
    /// Columns of the screen; 0 means that lines are never wrapped.
    pub width: usize,
    /// Whether escapes for colour may be written.
    pub color: bool,
    /// Whether marks outside of ASCII may be used. Names are shown as they are in either case.
    pub unicode: bool,
}

impl Default for Style {
    /// What fits everywhere: 100 columns, no colour, ASCII marks.
    fn default() -> Self {
        Self { width: 100, color: false, unicode: false }
    }
}

/// Something to show.
#[derive(Debug, Clone)]
pub enum Report<'a> {
    /// What the rules found.
    Check(CheckReport<'a>),
    /// One thing at length.
    Explain(Explanation<'a>),
    /// What to do about it.
    Plan(PlanReport<'a>),
    /// One step of a plan, with every field.
    Step(StepReport<'a>),
    /// Who owns the high availability of what.
    Services(ServicesReport),
    /// What an inventory holds.
    Card(CardReport<'a>),
    /// One resource.
    Show(ShowReport<'a>),
    /// Whether a scan would work from here.
    Doctor(DoctorReport),
    /// What differs between two inventories.
    Diff(DiffReport<'a>),
    /// What depends on what.
    Graph(GraphReport<'a>),
    /// What breaks when something fails.
    Simulation(SimulationReport<'a>),
}

/// What breaks when something fails.
#[derive(Debug, Clone)]
pub struct SimulationReport<'a> {
    /// What the faults do.
    pub simulation: &'a Simulation<'a>,
    /// Whether what is not reached is listed too.
    pub all: bool,
    /// The gate that was asked for.
    pub gate: Option<SimulationGate>,
}

/// A gate on a simulation. It hides nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SimulationGate {
    /// What was asked for: `down:endpoint`.
    pub wanted: String,
    /// The names of the resources that tripped it.
    pub tripped: Vec<String>,
}

/// What depends on what.
#[derive(Debug, Clone)]
pub struct GraphReport<'a> {
    /// A check that kept everything: a node says how its resource stands.
    pub check: &'a Check<'a>,
    /// Where it begins.
    pub roots: Vec<Resource<'a>>,
    /// How many references it follows from there.
    pub depth: usize,
    /// Whether everything is drawn. Otherwise many alike are one node, and there are 40 at most.
    pub full: bool,
}

/// What differs between two inventories.
#[derive(Debug, Clone, Copy)]
pub struct DiffReport<'a> {
    /// The differences.
    pub comparison: &'a Comparison<'a>,
    /// What the earlier inventory is called.
    pub before: &'a str,
    /// What the later inventory is called.
    pub after: &'a str,
    /// Whether a gate was asked for: the run fails when something got worse.
    pub fail_on_worse: bool,
}

/// Whether a scan would work from here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DoctorReport {
    /// What was looked at, in order.
    pub checks: Vec<Looked>,
}

/// One thing that was looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Looked {
    /// What.
    pub name: String,
    /// How it is.
    pub diagnosis: Diagnosis,
    /// What was seen.
    pub says: String,
    /// What to do about it.
    pub help: Option<String>,
    /// What else was said, a line each.
    pub detail: Vec<String>,
}

/// How something is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Diagnosis {
    /// As it should be.
    Good,
    /// Something will not work.
    Bad,
    /// Nobody could tell.
    Unknown,
    /// Nothing depends on it.
    Note,
}

/// What the rules found.
#[derive(Debug, Clone)]
pub struct CheckReport<'a> {
    /// The verdicts.
    pub check: &'a Check<'a>,
    /// A plan for them, to name the step that closes each finding.
    pub plan: Option<&'a Plan>,
    /// Whether verdicts that need no attention are listed too. They are listed as far as the check
    /// kept them.
    pub all: bool,
    /// The gate that was asked for.
    pub gate: Option<Gate>,
    /// What packs of queries found.
    pub packs: &'a [PackReport],
}

/// What a pack of queries found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackReport {
    /// What it is called.
    pub name: String,
    /// Its version or commit; empty when nothing says.
    pub version: String,
    /// How many recommendations it has.
    pub asked: usize,
    /// How many of them find nothing.
    pub clear: usize,
    /// What the others found, and those that could not be asked.
    pub lines: Vec<PackLine>,
}

/// What a query of a pack found, or that it could not be asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackLine {
    /// The recommendation and the resource.
    pub id: String,
    /// Id of the recommendation.
    pub recommendation: String,
    /// What to do, in a line.
    pub title: String,
    /// Why; may be empty.
    pub text: String,
    /// What is gained; may be empty.
    pub benefits: String,
    /// What it is about, such as `HighAvailability`; may be empty.
    pub control: String,
    /// How much it weighs.
    pub impact: Impact,
    /// The name of the resource; empty for an unknown.
    pub resource: String,
    /// Its ARM id; empty when the query gives none.
    pub resource_id: String,
    /// What else the query says.
    pub params: Vec<String>,
    /// Why nobody knows.
    pub unknown: Option<String>,
    /// Pages to learn more from: name and address.
    pub pages: Vec<(String, String)>,
}

impl PackReport {
    /// Puts what was found before what is unknown, the heaviest first.
    pub fn sort(&mut self) {
        self.lines.sort_by(|a, b| {
            let key = |line: &PackLine| (line.unknown.is_some(), line.impact, line.title.clone(), line.id.clone());
            key(a).cmp(&key(b))
        });
    }
}

/// A gate: findings of some weight make a run fail. It never hides anything.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gate {
    /// The lightest impact that trips it.
    pub fail_on: Impact,
    /// The ids of the findings that tripped it.
    pub tripped: Vec<String>,
    /// The ids of those among them that were accepted until a day that is over.
    pub ended: Vec<String>,
    /// The ids of the findings that would have tripped it, or that a rule could not judge, and that
    /// someone answers for.
    pub accepted: Vec<String>,
    /// How many verdicts are unknown, accepted by nobody, and therefore did not decide.
    pub unknown: usize,
}

impl Gate {
    /// Holds a check against a gate.
    #[must_use]
    pub fn hold(check: &Check<'_>, fail_on: Impact) -> Self {
        let id = |finding: &Finding<'_>| finding.id.clone();
        let heavy = || check.failures().filter(|finding| finding.impact <= fail_on);
        let tripped = || heavy().filter(|finding| !finding.is_accepted());
        let unknowns = || check.unknowns().filter(|finding| finding.is_accepted());
        Self {
            fail_on,
            tripped: tripped().map(id).collect(),
            ended: tripped().filter(|finding| finding.acceptance.is_some()).map(id).collect(),
            accepted: heavy().filter(|finding| finding.is_accepted()).chain(unknowns()).map(id).collect(),
            unknown: check.counts.of(amlha_rules::Outcome::Unknown).saturating_sub(unknowns().count()),
        }
    }

    /// The same gate with what packs found. Nothing of a pack is accepted by anyone.
    #[must_use]
    pub fn with_packs(mut self, packs: &[PackReport]) -> Self {
        for line in packs.iter().flat_map(|pack| &pack.lines) {
            if line.unknown.is_some() {
                self.unknown += 1;
            } else if line.impact <= self.fail_on {
                self.tripped.push(line.id.clone());
            }
        }
        self
    }
}

/// The shell that commands are shown for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Shell {
    /// Bash; what is run also for PowerShell, where it reads differently there.
    #[default]
    Both,
    /// Bash alone.
    Bash,
    /// PowerShell 7 alone.
    PowerShell,
}

impl Shell {
    /// The shell of this word, in any letter case: `bash`, `sh`, `pwsh`, `powershell`.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        match word.to_ascii_lowercase().as_str() {
            "bash" | "sh" => Some(Self::Bash),
            "pwsh" | "powershell" => Some(Self::PowerShell),
            _ => None,
        }
    }
}

/// A plan.
#[derive(Debug, Clone, Copy)]
pub struct PlanReport<'a> {
    /// The shell that its commands are shown for, in a ticket.
    pub shell: Shell,
    /// The plan.
    pub plan: &'a Plan,
    /// The check that it was made for.
    pub check: &'a Check<'a>,
}

/// One step of a plan.
#[derive(Debug, Clone, Copy)]
pub struct StepReport<'a> {
    /// The shell that its commands are shown for.
    pub shell: Shell,
    /// The plan it is in.
    pub plan: &'a Plan,
    /// The step.
    pub step: &'a Step,
}

/// The language of labels that an article has in several.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Language {
    /// English.
    #[default]
    English,
    /// Portuguese, where the edition was read in Portuguese; English elsewhere.
    Portuguese,
}

impl Language {
    /// The language of this word, in any letter case: `en`, `english`, `pt`, `pt-br`, `portuguese`.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        match word.to_ascii_lowercase().as_str() {
            "en" | "english" => Some(Self::English),
            "pt" | "pt-br" | "pt-pt" | "portuguese" => Some(Self::Portuguese),
            _ => None,
        }
    }
}

/// The ownership catalogue.
#[derive(Debug, Clone, Copy)]
pub struct ServicesReport {
    /// Which edition.
    pub edition: &'static Edition,
    /// The language of its labels.
    pub language: Language,
}

/// What an inventory holds.
#[derive(Debug, Clone)]
pub struct CardReport<'a> {
    /// The inventory.
    pub inventory: &'a Inventory,
    /// The files that were opened, those that could not be included.
    pub files: Vec<FileLine>,
    /// The time now, for ages.
    pub now: Timestamp,
    /// What the inventory is called.
    pub name: String,
    /// Whether it is the built-in example.
    pub demo: bool,
}

/// One opened file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FileLine {
    /// Its name as it was given.
    pub name: String,
    /// What it was recognised as; empty when it was not.
    pub kind: String,
    /// How many resources were read from it.
    pub resources: usize,
    /// Why it could not be opened.
    pub problem: Option<FileProblem>,
    /// What else is to be told: rows left out, with the reason.
    pub notes: Vec<String>,
}

/// Why a file could not be opened.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FileProblem {
    /// The error's code: `OP001`.
    pub code: String,
    /// What is wrong.
    pub message: String,
    /// What to do about it; empty when nothing is known.
    pub advice: String,
}

/// One resource.
#[derive(Debug, Clone, Copy)]
pub struct ShowReport<'a> {
    /// The resource.
    pub resource: Resource<'a>,
    /// A check that kept everything: the card shows passes and their states too.
    pub check: &'a Check<'a>,
}

/// One thing at length.
#[derive(Debug, Clone, Copy)]
pub enum Explanation<'a> {
    /// A finding, or any other verdict that a check kept.
    Finding {
        /// The finding.
        finding: &'a Finding<'a>,
        /// The plan that closes it, or says why nothing does.
        plan: &'a Plan,
    },
    /// A rule.
    Rule(&'static Rule),
    /// A service.
    Service {
        /// The service.
        service: Service,
        /// A check, to list what it found of the service.
        check: Option<&'a Check<'a>>,
    },
    /// A step of a plan.
    Step(StepReport<'a>),
    /// An error.
    Error(&'static ErrorPage),
}

/// The page behind an error code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ErrorPage {
    /// The code: `OP001`.
    pub code: &'static str,
    /// What the error is, in a line.
    pub title: &'static str,
    /// What it means and what to do, in Markdown.
    pub text: &'static str,
}
