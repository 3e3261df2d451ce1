//! CI002

use amlha_model::compute::Compute;
use amlha_model::services::compute_instance::ComputeInstance;
use amlha_model::{Body, Service};

use super::super::ml::{API_VERSION, show, state};
use super::super::words::gain;
use crate::context::Context;
use crate::plan::{
    Action, Command, Confidence, Cost, DataRisk, Downtime, Draft, Guard, Proposal, Recreates, Reversible, Rollback,
    Run, Verify,
};
use crate::rule::{Axis, Reference, Rule};
use crate::verdict::{Impact, Verdict};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: "CI002",
    name: "compute_instance_failed",
    title: "compute instance does not work",
    service: Service::ComputeInstance,
    axis: Axis::Configuration,
    impact: Impact::Low,
    docs: include_str!("failed.md"),
    references: &[Reference {
        title: "ARM resource types",
        url: "https://github.com/Azure/bicep-types-az",
        date: "2026-08-20",
    }],
    same_as: &[],
    judge,
    remedy,
};

const GOOD: &[&str] = &["Running", "Stopped", "JobRunning", "Succeeded"];
const BAD: &[&str] = &["CreateFailed", "SetupFailed", "UserSetupFailed", "Unusable", "Failed", "Canceled"];

fn judge<'a>(_: &Context<'a>, body: &Body<'a>) -> Verdict<'a> {
    let own = ComputeInstance(body).state();
    let provisioning = Compute(body).provisioning_state();
    let reading = if own.filled_text().is_blank() { provisioning } else { own };
    state(body, &reading, GOOD, BAD)
}

fn remedy(_: &Context<'_>, body: &Body<'_>, _: &Verdict<'_>) -> Vec<Proposal> {
    let instance = body.resource();
    let show = show(instance, API_VERSION, "properties.properties.state");
    let mut draft = Draft::new("restart", Action::Operate, instance, format!("Restart {}", instance.name()));
    draft.downtime = Downtime::Unknown;
    draft.data_risk = DataRisk::None;
    draft.reversible = Reversible::Yes;
    draft.recreates = Recreates::No;
    draft.hands_on_minutes = Some(10);
    draft.cost = Cost::Unpriced { direction: "as before: a running instance is charged".to_owned() };
    draft.gain = vec![gain(Axis::Configuration, "nobody can work on it", "notebooks run again")];
    draft.run = Run::Commands {
        commands: vec![
            Command::az(["rest"])
                .flag("--method", "post")
                .flag("--url", format!("{}/restart?api-version={API_VERSION}", instance.id())),
        ],
    };
    draft.guard =
        Guard { skip_if: "it is running".to_owned(), command: Some(show.clone()), value: Some("Running".to_owned()) };
    draft.verify = Verify {
        what: "it reads Running, and a notebook runs".to_owned(),
        command: Some(show),
        expected: Some("Running".to_owned()),
        every_minutes: 5,
        for_hours: 1,
    };
    draft.rollback = Rollback::None { why: "a restart changes no setting".to_owned() };
    draft.stop_if = Some(
        "it reads the same afterwards: create it again, and set it up again; notebooks are in the file share of the default \
         account, what is on its disks is lost"
            .to_owned(),
    );
    draft.confidence = Confidence::Derived;
    vec![
        draft
            .cite("computes have a restart operation", "operations of Microsoft.MachineLearningServices, 2026-08-21")
            .into(),
    ]
}
