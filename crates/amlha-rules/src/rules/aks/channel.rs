//! The step that sets an upgrade channel.

use amlha_model::Body;

use super::{az, show};
use crate::plan::{
    Action, Confidence, Cost, DataRisk, Downtime, Draft, Gain, Guard, NeedState, Recreates, Reversible, Rollback, Run,
    Verify,
};

/// How the page on `az aks update` is cited.
const PAGE: &str = "az aks update (MicrosoftDocs/azure-docs-cli), 2026-08-21";

/// A channel: its step, the option that sets it, its property, the value to set and the one that is
/// none.
pub(super) struct Channel {
    pub(super) key: &'static str,
    pub(super) option: &'static str,
    pub(super) property: &'static str,
    /// As the command line spells the property.
    pub(super) query: &'static str,
    pub(super) wanted: &'static str,
    pub(super) none: &'static str,
    /// The values that will do, as an expression of a query.
    pub(super) good: &'static str,
}

impl Channel {
    /// The step.
    pub(super) fn step(&self, body: &Body<'_>, title: String, gain: Gain) -> Draft {
        let set = |channel: &str| az(body, ["aks", "update"]).flag(self.option, channel);
        let name = self.query.rsplit('.').next().unwrap_or(self.query);
        let reads = show(body, &format!("contains({}, {})", self.good, self.query));
        let before = body.read(self.property).filled_text().value();
        let mut draft = Draft::new(self.key, Action::Change, body.resource(), title);
        draft.downtime = Downtime::Unknown;
        draft.data_risk = DataRisk::None;
        draft.reversible = Reversible::Yes;
        draft.recreates = Recreates::No;
        draft.hands_on_minutes = Some(15);
        draft.cost = Cost::Unpriced { direction: "none of its own; nodes more while nodes are upgraded".to_owned() };
        draft.gain = vec![gain];
        draft.run = Run::Commands { commands: vec![set(self.wanted)] };
        draft.guard = Guard {
            skip_if: format!("`{name}` names a channel already"),
            command: Some(reads.clone()),
            value: Some("true".to_owned()),
        };
        draft.verify = Verify {
            what: format!("`{name}` reads {}, and the provisioning state Succeeded", self.wanted),
            command: Some(reads),
            expected: Some("true".to_owned()),
            every_minutes: 2,
            for_hours: 1,
        };
        draft.rollback = Rollback::Commands {
            commands: vec![set(self.none)],
            but: "what was upgraded meanwhile stays so".to_owned(),
        };
        draft.stop_if = Some("an upgrade is running, or a workload allows no node to be drained".to_owned());
        draft.confidence = Confidence::Documented;
        let was =
            before.map_or_else(|| "none is named".to_owned(), |word| format!("it reads {}", amlha_model::shown(&word)));
        draft
            .change(body, self.property, format!("\"{}\"", self.wanted))
            .need("a maintenance window, so that nodes are not drained in business hours", NeedState::Unknown, None)
            .need("replicas and disruption budgets that bear the drain of a node", NeedState::Unknown, None)
            .cite(format!("`{}` takes {} among others; {was}", self.option, self.wanted), PAGE)
    }
}
