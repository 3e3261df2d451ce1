//! `amlha/simulation/1`.

use amlha_rules::plan::Confidence;
use amlha_rules::simulate::{Because, Impacted};

use super::document;
use crate::value::SimulationReport;

document! {
    /// What the faults do to one resource.
    struct ImpactLine<'a> {
        /// Its name, with those of the resources it is inside.
        resource: String,
        /// Its ARM id.
        id: &'a str,
        /// Its ARM type.
        r#type: &'a str,
        /// How it stood before: `up`, `atRisk`, `part`, `unknown` or `down`.
        before: &'static str,
        /// How it stands before anything reacts.
        during: &'static str,
        /// How it stands once the platform has done what it does by itself, the fault lasting.
        after: &'static str,
        /// Why, as a sentence.
        because: String,
        /// ARM id of the resource that takes it along; null when the fault strikes it or spares it.
        because_of: Option<&'a str>,
        /// The finding that decided; null when none did.
        finding: Option<&'a str>,
        /// What people can do; null when there is nothing to say.
        manual: Option<&'a str>,
        /// `observed`, `documented`, `derived` or `assumed`.
        confidence: Confidence,
    }

    /// What breaks when something fails: `amlha simulate -o json`.
    struct Document<'a> {
        /// `amlha/simulation/1`.
        schema: &'static str,
        /// What fails, all at the same time.
        faults: Vec<String>,
        /// What is taken for true.
        assumptions: &'a [String],
        /// ARM id of the resource to see to first; null when nothing takes another with it.
        first: Option<&'a str>,
        /// Every resource that is judged or referred to: the worst first.
        impacts: Vec<ImpactLine<'a>>,
    }
}

impl<'a> Document<'a> {
    pub(crate) fn of(report: &SimulationReport<'a>) -> Self {
        let simulation = report.simulation;
        Self {
            schema: "amlha/simulation/1",
            faults: simulation.faults.iter().map(ToString::to_string).collect(),
            assumptions: &simulation.assumptions,
            first: simulation.first.map(|(resource, _)| resource.id()),
            impacts: simulation.impacts.iter().map(line).collect(),
        }
    }
}

fn line<'a>(impact: &'a Impacted<'a>) -> ImpactLine<'a> {
    let some = |text: &'a str| (!text.is_empty()).then_some(text);
    let (because, because_of) = match &impact.because {
        Because::NotReached => ("not reached".to_owned(), None),
        Because::Struck(says) => (says.clone(), None),
        Because::Of { resource, why } => ((*why).to_owned(), Some(resource.id())),
        Because::NotRead(what) => (format!("it needs {what}, which was not read"), None),
    };
    ImpactLine {
        resource: impact.resource.path_name().into_owned(),
        id: impact.resource.id(),
        r#type: impact.resource.arm_type(),
        before: impact.before.as_str(),
        during: impact.during.as_str(),
        after: impact.after.as_str(),
        because,
        because_of,
        finding: some(&impact.rests_on),
        manual: some(&impact.by_hand),
        confidence: impact.confidence,
    }
}
