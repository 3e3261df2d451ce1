//! `amlha/plan/1`.

use amlha_rules::Outcome;
use amlha_rules::plan::{Action, Cost, Plan};

use super::document;
use crate::value::PlanReport;

document! {
    /// A plan in figures.
    struct Summary {
        /// Sixteen digits that are the same for the same plan: scripts and tickets name them too.
        identity: String,
        /// All steps.
        steps: usize,
        /// A new resource takes the place of an old one, which is destroyed.
        replaced: usize,
        /// A resource goes.
        deleted: usize,
        /// A resource comes.
        created: usize,
        /// A property changes.
        changed: usize,
        /// An operation that changes no property.
        operated: usize,
        /// A question for a person.
        to_decide: usize,
        /// Numbers of the steps that cannot be undone.
        one_way_doors: Vec<String>,
        /// Minutes of a person's time, as far as they are known.
        hands_on_minutes: u64,
        /// Steps of which nobody says how long they keep a person.
        hands_on_unknown: usize,
        /// Steps of which nobody says what they cost.
        cost_unknown: usize,
        /// Faults that the check found.
        findings: usize,
        /// Those that the plan closes.
        closes: usize,
    }

    /// A remediation plan: `amlha plan -o json`.
    struct Document<'a> {
        /// `amlha/plan/1`.
        schema: &'static str,
        /// The plan in figures.
        summary: Summary,
        /// The plan.
        plan: &'a Plan,
    }
}

impl<'a> Document<'a> {
    pub(crate) fn of(report: &PlanReport<'a>) -> Self {
        let plan = report.plan;
        let of = |action: Action| plan.steps.iter().filter(|step| step.action == action).count();
        let summary = Summary {
            identity: crate::plan::identity(plan),
            steps: plan.steps.len(),
            replaced: of(Action::Replace),
            deleted: of(Action::Delete),
            created: of(Action::Create),
            changed: of(Action::Change),
            operated: of(Action::Operate),
            to_decide: of(Action::Decide),
            one_way_doors: plan.one_way_doors().map(|step| step.id.0.clone()).collect(),
            hands_on_minutes: plan.steps.iter().filter_map(|step| step.hands_on_minutes).map(u64::from).sum(),
            hands_on_unknown: plan.steps.iter().filter(|step| step.hands_on_minutes.is_none()).count(),
            cost_unknown: plan.steps.iter().filter(|step| matches!(step.cost, Cost::Unknown)).count(),
            findings: report.check.counts.of(Outcome::Fail),
            closes: plan.closes.len(),
        };
        Self { schema: "amlha/plan/1", summary, plan }
    }
}
