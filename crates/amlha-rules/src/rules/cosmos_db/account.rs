//! What several rules on Cosmos DB accounts ask.

use amlha_model::region::{self, Region};
use amlha_model::services::cosmos_db::{AccountLocation, CosmosDb};
use amlha_model::{Body, Read, Reading};

use super::super::stores::Setting;
use super::super::words::unusable;
use crate::plan::{Command, Confidence, Cost, Downtime, Draft, only_microsoft_changes, target_of};
use crate::verdict::{Impact, Outcome, Verdict};

/// The page that steps cite.
pub(super) const PAGE: &str = "Reliability in Azure Cosmos DB, 2026-05-06";

/// The regions of an account; an account has one at least.
pub(super) fn locations<'a>(body: &Body<'a>) -> Result<Vec<AccountLocation<'a>>, Verdict<'a>> {
    let locations = CosmosDb(body).locations();
    if locations.is_empty() {
        let reading = all(body);
        return Err(unusable(body, &reading, &reading.items(), "the regions of the account"));
    }
    Ok(locations)
}

/// Where the regions stand.
pub(super) fn all<'a>(body: &Body<'a>) -> Reading<'a> {
    body.read("properties.locations")
}

/// The region of a location, if amlha knows it.
pub(super) fn region_of(location: &AccountLocation<'_>) -> Option<&'static Region> {
    region::find(&location.location_name().filled_text().value()?)
}

/// Whether a location takes writes: all do where the account has several write regions.
pub(super) fn takes_writes(body: &Body<'_>, location: &AccountLocation<'_>) -> bool {
    CosmosDb(body).enable_multiple_write_locations().boolean() == Read::Value(true)
        || location.failover_priority().number() == Read::Value(0.0)
}

/// Whether the account is serverless.
pub(super) fn is_serverless(body: &Body<'_>) -> bool {
    let is = |name: &Reading<'_>| {
        name.filled_text().value().is_some_and(|name| name.trim().eq_ignore_ascii_case("EnableServerless"))
    };
    CosmosDb(body).capabilities().iter().any(is)
}

/// A verdict on an account or a search service that weighs less, and says why, where only Microsoft
/// may change it.
pub(in super::super) fn as_far_as_it_can_be_changed<'a>(body: &Body<'a>, verdict: Verdict<'a>) -> Verdict<'a> {
    let Some(workspace) = only_microsoft_changes(body.resource()) else { return verdict };
    let verdict = verdict.noted(format!(
        "it is in the managed resource group of the workspace {}: only Microsoft may change it",
        workspace.name()
    ));
    if verdict.outcome == Outcome::Fail { verdict.weighing(Impact::Low) } else { verdict }
}

/// `az cosmosdb VERB` on the account.
pub(super) fn on(body: &Body<'_>, verb: &str) -> Command {
    let account = body.resource();
    Command::az(["cosmosdb", verb]).flag("--name", account.name()).scoped(&target_of(account))
}

/// With the regions of an account as arguments: all of them, every time.
pub(super) fn listing(command: Command, regions: &[(String, bool)]) -> Command {
    regions.iter().zip(0_u32..).fold(command, |command, ((region, zones), place)| {
        command
            .flag("--locations", format!("regionName={region}"))
            .switch(&format!("failoverPriority={place}"))
            .switch(&format!("isZoneRedundant={zones}"))
    })
}

/// A step that turns a switch of the account on.
pub(super) fn switch(
    body: &Body<'_>,
    key: &'static str,
    title: String,
    (path, option): (&'static str, &'static str),
    effect: &str,
) -> Draft {
    let set = |value: &str| vec![on(body, "update").flag(option, value)];
    let property = path.trim_start_matches("properties.");
    let mut draft = Setting {
        key,
        title,
        path,
        after: "true".to_owned(),
        run: set("true"),
        back: Ok(set("false")),
        show: on(body, "show").query(property),
        value: "true".to_owned(),
        effect: effect.to_owned(),
    }
    .step(body);
    draft.downtime = Downtime::None;
    draft.cost = Cost::Unpriced { direction: "none known".to_owned() };
    draft.confidence = Confidence::Documented;
    draft
}
