//! Whether storage grows by itself, and when Azure may restart the server.

use amlha_model::Body;

use super::super::stores::{Judged, Setting, switched_on};
use super::super::words::gain;
use super::Engine;
use crate::plan::{
    Action, Confidence, Cost, DataRisk, Downtime, Draft, Guard, Proposal, Recreates, Reversible, Rollback, Run, Verify,
};
use crate::rule::Axis;
use crate::verdict::Verdict;

/// Whether storage grows before it is full.
pub(in super::super) fn grows<'a>(engine: &Engine, body: &Body<'a>) -> Judged<'a> {
    let readings = (engine.read)(body);
    if let Some(kind) = &readings.storage_type
        && kind.filled_text().value().is_some_and(|kind| kind.trim().eq_ignore_ascii_case("PremiumV2_LRS"))
    {
        return Err(Verdict::not_applicable("storage of this type does not grow by itself").seen(
            body.resource(),
            kind,
            "",
        ));
    }
    Ok(switched_on(
        body,
        &readings.auto_grow,
        "storage grows before it is full",
        "storage does not grow by itself: a full disk stops writes",
    ))
}

/// Whether restarts for maintenance have a time of your choice.
pub(in super::super) fn has_window<'a>(engine: &Engine, body: &Body<'a>) -> Judged<'a> {
    let readings = (engine.read)(body);
    Ok(switched_on(
        body,
        &readings.window,
        "maintenance is done at a time of your choice",
        "Azure chooses when maintenance restarts the server",
    ))
}

/// The step for storage that grows.
pub(in super::super) fn to_grow(engine: &Engine, body: &Body<'_>) -> Vec<Proposal> {
    let server = body.resource();
    let mut draft = Setting {
        key: "let-storage-grow",
        title: format!("Let the storage of {} grow", server.name()),
        path: "properties.storage.autoGrow",
        after: "\"Enabled\"".to_owned(),
        run: vec![engine.update(body, "--storage-auto-grow", "Enabled")],
        back: Ok(vec![engine.update(body, "--storage-auto-grow", "Disabled")]),
        show: engine.on(body, "show").query("storage.autoGrow"),
        value: "Enabled".to_owned(),
        effect: "the setting reads Enabled".to_owned(),
    }
    .step(body);
    draft.cost = Cost::Unpriced { direction: "more per GB when it grows".to_owned() };
    draft.gain = vec![gain(Axis::Capacity, "a full disk stops writes", "storage grows before it is full")];
    draft.confidence = Confidence::Documented;
    vec![draft.cite(format!("az {} flexible-server update --storage-auto-grow", engine.cli), CLI).into()]
}

const CLI: &str = "Azure CLI reference, flexible-server update, 2026-08-21";

/// The decision on a window for maintenance.
pub(in super::super) fn to_window(engine: &Engine, body: &Body<'_>) -> Vec<Proposal> {
    let server = body.resource();
    let show = || engine.on(body, "show").query("maintenanceWindow.customWindow");
    let mut draft = Draft::new(
        "choose-maintenance-window",
        Action::Decide,
        server,
        format!("Choose when maintenance may restart {}", server.name()),
    );
    draft.downtime = Downtime::None;
    draft.data_risk = DataRisk::None;
    draft.reversible = Reversible::Yes;
    draft.recreates = Recreates::No;
    draft.hands_on_minutes = Some(15);
    draft.cost = Cost::Unpriced { direction: "none known".to_owned() };
    draft.gain = vec![gain(
        Axis::Configuration,
        "the server may restart in the middle of a training run",
        "it restarts at a time when nobody needs it",
    )];
    draft.run = Run::ByHand {
        what: format!(
            "choose a day and an hour of low load, and set them with `az {} flexible-server update --maintenance-window`",
            engine.cli
        ),
    };
    draft.guard = Guard {
        skip_if: "the server already has a window of its own".to_owned(),
        command: Some(show()),
        value: Some("Enabled".to_owned()),
    };
    draft.verify = Verify {
        what: "`maintenanceWindow.customWindow` reads Enabled, with the day and the hour".to_owned(),
        command: Some(show()),
        expected: Some("Enabled".to_owned()),
        every_minutes: 5,
        for_hours: 1,
    };
    draft.rollback = Rollback::None { why: "another window can be set at any time".to_owned() };
    draft.confidence = Confidence::Derived;
    vec![draft.cite("the command takes a window of a day and an hour", CLI).into()]
}
