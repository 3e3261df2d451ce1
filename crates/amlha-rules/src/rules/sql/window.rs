//! When maintenance may reconfigure a database, a pool or an instance.

use amlha_model::{Body, Read, Reading};

use super::super::stores::Judged;
use super::super::words::{gain, unusable};
use super::on;
use crate::plan::{
    Action, Confidence, Cost, DataRisk, Downtime, Draft, Guard, Proposal, Recreates, Reversible, Rollback, Run, Verify,
};
use crate::rule::Axis;
use crate::verdict::Verdict;

/// Whether maintenance has a window. `kind` is `DB` or `MI`: windows are `SQL_<region>_DB_1` and `_2`.
pub(in super::super) fn chosen<'a>(body: &Body<'a>, window: &Reading<'a>, kind: &str) -> Judged<'a> {
    let read = window.filled_text();
    let Read::Value(id) = &read else {
        return Err(unusable(body, window, &read, "the ARM id of a maintenance configuration"));
    };
    let name = id.trim().rsplit('/').next().unwrap_or_default();
    let parts: Vec<&str> = name.split('_').collect();
    let is = |place: usize, known: &str| parts.get(place).is_some_and(|part| part.eq_ignore_ascii_case(known));
    let chosen = parts.len() == 4 && is(0, "SQL") && is(2, kind) && (is(3, "1") || is(3, "2"));
    let verdict = if chosen {
        Verdict::pass("maintenance is done in a window of your choice")
    } else if is(1, "Default") && parts.len() == 2 {
        Verdict::fail("Azure chooses when maintenance drops connections")
    } else {
        Verdict::fail("the maintenance configuration is no window that it can have")
    };
    Ok(verdict.seen(body.resource(), window, format!("SQL_<region>_{kind}_1 or _2")))
}

/// The decision on a window.
pub(in super::super) fn to_chosen(word: &'static str, body: &Body<'_>) -> Vec<Proposal> {
    let resource = body.resource();
    let show = || on(resource, &[word, "show"]).query("maintenanceConfigurationId");
    let mut draft = Draft::new(
        "choose-maintenance-window",
        Action::Decide,
        resource,
        format!("Choose when maintenance may reconfigure {}", resource.name()),
    );
    draft.downtime = Downtime::Unknown;
    draft.data_risk = DataRisk::None;
    draft.reversible = Reversible::Yes;
    draft.recreates = Recreates::No;
    draft.hands_on_minutes = Some(15);
    draft.cost = Cost::Unpriced { direction: "none known".to_owned() };
    draft.gain = vec![gain(
        Axis::Configuration,
        "connections may be dropped while a job writes",
        "they are dropped in a window that nobody works in",
    )];
    draft.run = Run::ByHand {
        what: format!(
            "see which windows the region offers, and set one with `az sql {word} update --maint-config-id`: days of the week \
             or the weekend"
        ),
    };
    draft.guard =
        Guard { skip_if: "the configuration already names a window".to_owned(), command: Some(show()), value: None };
    draft.verify = Verify {
        what: "`maintenanceConfigurationId` names the window".to_owned(),
        command: Some(show()),
        expected: None,
        every_minutes: 10,
        for_hours: 4,
    };
    draft.rollback = Rollback::None { why: "another window, or `SQL_Default`, can be set at any time".to_owned() };
    draft.confidence = Confidence::Derived;
    vec![draft.cite("the command takes a maintenance configuration", "Azure CLI reference, az sql, 2026-08-21").into()]
}
