//! What the rules on AI Search services ask.

use amlha_model::services::ai_search::{AiSearch, SearchSku};
use amlha_model::{Body, Read, Resource, Role, Service, resource_id, shown};

use super::super::facts;
use super::super::stores::{Judged, Setting, follow, region_copy_asked, region_with_zones, whole};
use super::super::words::{gain, known_region, unusable, zones_of};
use crate::context::Context;
use crate::plan::{
    Action, Command, Confidence, Cost, DataRisk, Downtime, Draft, Elapsed, Guard, NeedState, Proposal, Recreates,
    Reversible, Rollback, Run, Verify, target_of,
};
use crate::rule::Axis;
use crate::verdict::{Impact, Verdict};

const ROW: &str = "ai_search";
const PAGE: &str = "Reliability in Azure AI Search, 2025-10-31";
const LEAVE_FREE: &str = "leave-free-tier";

fn on(body: &Body<'_>, verb: &str) -> Command {
    let service = body.resource();
    Command::az(["search", "service", verb]).flag("--name", service.name()).scoped(&target_of(service))
}

/// Ends the judging for tiers without replicas of their own.
fn takes_replicas<'a>(body: &Body<'a>) -> Result<(), Verdict<'a>> {
    let view = AiSearch(body);
    let name = view.sku_name();
    match view.sku() {
        Read::Value(SearchSku::Free) => Err(Verdict::not_applicable(
            "the free tier has one replica: the tier is judged first",
        )
        .seen(body.resource(), &name, "")),
        Read::Value(SearchSku::Serverless) => Err(Verdict::unknown(
            "how replicas of the serverless tier work was not read",
        )
        .seen(body.resource(), &name, "another tier")),
        Read::Value(SearchSku::Other(_)) => {
            Err(unusable(body, &name, &Read::<()>::Unusable, "a tier that amlha knows"))
        }
        Read::Value(_) => Ok(()),
        other => Err(unusable(body, &name, &other, "a tier that amlha knows")),
    }
}

/// Whether there are as many replicas as asked for.
pub(super) fn replicas<'a>(context: &Context<'a>, body: &Body<'a>) -> Judged<'a> {
    takes_replicas(body)?;
    let view = AiSearch(body);
    let count = view.replica_count();
    let wanted = context.profile.search_replicas;
    let verdict = match count.number() {
        Read::Value(replicas) if replicas >= f64::from(wanted) => Verdict::pass(format!("{replicas} replicas")),
        Read::Value(replicas) if replicas >= 2.0 => {
            Verdict::fail(format!("{replicas} replicas: queries have an SLA, indexing has none"))
                .weighing(Impact::Medium)
        }
        Read::Value(replicas) if replicas >= 0.0 => Verdict::fail("one replica: no SLA, and a restart is an outage"),
        other => return Err(unusable(body, &count, &other, "a number of replicas")),
    };
    let verdict =
        verdict.seen(body.resource(), &count, format!("{wanted} or more")).seen(body.resource(), &view.sku_name(), "");
    Ok(facts::of_service(verdict, ROW, "queries have an SLA from 2 replicas on, queries and indexing from 3 on"))
}

/// Whether Azure spreads the replicas over zones.
pub(super) fn zones<'a>(body: &Body<'a>) -> Judged<'a> {
    takes_replicas(body)?;
    let region = region_with_zones(body)?;
    let count = AiSearch(body).replica_count();
    let verdict = match count.number() {
        Read::Value(replicas) if replicas >= 2.0 => {
            Verdict::by_platform("Azure places replicas in different zones, as far as it can")
        }
        Read::Value(replicas) if replicas >= 0.0 => Verdict::fail("one replica is in one zone, and lost with it"),
        other => return Err(unusable(body, &count, &other, "2 or more")),
    };
    let verdict = verdict.seen(body.resource(), &count, "2 or more").fact(zones_of(region), region.source());
    Ok(facts::of_service(
        verdict,
        ROW,
        "zone-redundant by itself from Basic and 2 replicas on; placement is best effort; which regions with zones offer it \
         to AI Search is not in amlha's data",
    ))
}

/// Whether the tier has an SLA at all.
pub(super) fn tier<'a>(body: &Body<'a>) -> Judged<'a> {
    let view = AiSearch(body);
    let name = view.sku_name();
    let verdict = match view.sku() {
        Read::Value(SearchSku::Free) => Verdict::fail("the free tier has one replica, no SLA and no zones"),
        Read::Value(SearchSku::Serverless) => Verdict::unknown("what the serverless tier promises was not read"),
        Read::Value(SearchSku::Other(_)) => {
            return Err(unusable(body, &name, &Read::<()>::Unusable, "Basic or higher"));
        }
        Read::Value(_) => Verdict::pass("the tier takes replicas"),
        other => return Err(unusable(body, &name, &other, "Basic or higher")),
    };
    let verdict = verdict.seen(body.resource(), &name, "basic or higher");
    Ok(facts::of_service(verdict, ROW, "zones and the SLA begin with the Basic tier"))
}

/// A service in another region that a workspace of this one is connected to as well.
fn counterpart<'a>(body: &Body<'a>, own: &str) -> Option<Resource<'a>> {
    let service = body.resource();
    let inventory = service.inventory();
    let connections = inventory.users(service.index(), Role::ConnectedTo);
    let workspaces = connections.flat_map(|connection| inventory.users(connection.index(), Role::Connection));
    let others = workspaces.flat_map(|workspace| inventory.links_from(workspace.index()));
    let others = others.filter(|link| link.role == Role::Connection).filter_map(|link| link.to.resource());
    let services = others.filter_map(|connection| inventory.linked(connection, Role::ConnectedTo));
    // The same one, whatever the order of the inventory.
    let services = services.filter(|other| other.service() == Some(Service::AiSearch) && is_elsewhere(*other, own));
    services.min_by(|a, b| resource_id::compare(a.id(), b.id()))
}

fn is_elsewhere(other: Resource<'_>, own: &str) -> bool {
    other.location().region().is_some_and(|region| region.name != own)
}

/// Whether a second service is in another region.
pub(super) fn second<'a>(context: &Context<'a>, body: &Body<'a>) -> Judged<'a> {
    region_copy_asked(context)?;
    let own = known_region(body)?;
    let service = body.resource();
    let location = body.read("location");
    let resting = |verdict: Verdict<'a>| {
        facts::of_service(
            verdict.seen(service, &location, ""),
            ROW,
            "a service is in one region and has no backup: a second one holds copies of the indexes",
        )
    };
    if let Some(other) = counterpart(body, &own.name) {
        let why =
            format!("a workspace is connected to `{}` in {} too", shown(other.name()), shown(other.location().name()));
        return Ok(resting(Verdict::pass(why)).noted("whether both hold the same indexes cannot be read"));
    }
    let other_text = |other: &Resource<'a>| other.location_text() != service.location_text();
    let mut others = context.inventory.of_service(Service::AiSearch).filter(other_text);
    if others.any(|other| is_elsewhere(other, &own.name)) {
        let why = "nothing shows that one of the services in other regions is its counterpart";
        return Ok(resting(Verdict::unknown(why)));
    }
    let limited = context.inventory.gaps_at(service.arm_type()).find(|gap| gap.leaves_open());
    if let Some(gap) = limited {
        let why = "the scan was limited to a part of the estate: a second service may be outside of it";
        return Ok(resting(Verdict::unknown(why)).noted(gap.closes.as_str()));
    }
    Ok(resting(Verdict::fail("no second service in another region: its indexes are gone with the region")))
}

/// Whether the service works.
pub(super) fn running<'a>(body: &Body<'a>) -> Judged<'a> {
    let view = AiSearch(body);
    let status = view.status();
    let word = status.filled_text();
    let is = |known: &str| matches!(&word, Read::Value(word) if word.trim().eq_ignore_ascii_case(known));
    let verdict = if is("running") {
        Verdict::pass("the service is running")
    } else if is("degraded") {
        Verdict::fail("the service is degraded: it may be slow or out of reach").weighing(Impact::Medium)
    } else if is("error") || is("disabled") || is("stopped") {
        Verdict::fail(format!(
            "the service does not serve: its status is {}",
            shown(word.value().as_deref().unwrap_or_default().trim())
        ))
    } else if is("provisioning") || is("deleting") {
        Verdict::unknown("the service is being changed: read it again when that has ended")
    } else {
        return Err(unusable(body, &status, &word, "running"));
    };
    let details = body.read("properties.statusDetails");
    Ok(verdict.seen(body.resource(), &status, "running").seen(body.resource(), &details, ""))
}

/// The step for more replicas. Both rules on replicas want the same number.
pub(super) fn to_replicas(context: &Context<'_>, body: &Body<'_>) -> Vec<Proposal> {
    let service = body.resource();
    let wanted = context.profile.search_replicas.max(2);
    let basic = AiSearch(body).sku() == Read::Value(SearchSku::Basic);
    let most = if basic { 3 } else { 12 };
    if wanted > most {
        return vec![Proposal::nothing(
            format!("the tier takes {most} replicas at most, and the profile asks for {wanted}"),
            "ask for fewer in the profile, or create a service of a higher tier",
        )];
    }
    let before = whole(&AiSearch(body).replica_count());
    let set = |count: u32| vec![on(body, "update").flag("--replica-count", count.to_string())];
    let mut draft = Setting {
        key: "add-replicas",
        title: format!("Give {} {wanted} replicas", service.name()),
        path: "properties.replicaCount",
        after: wanted.to_string(),
        run: set(wanted),
        back: before.map(set).ok_or_else(|| "the number before was not read".to_owned()),
        show: on(body, "show").query("replicaCount"),
        value: wanted.to_string(),
        effect: format!("`replicaCount` reads {wanted} and `provisioningState` reads succeeded"),
    }
    .step(body);
    draft.downtime = Downtime::None;
    draft.reversible = Reversible::Slowly;
    draft.verify.every_minutes = 15;
    draft.verify.for_hours = 12;
    draft.cost = Cost::Unpriced { direction: "more: every replica is paid for, times the partitions".to_owned() };
    draft.gain = vec![gain(
        Axis::Capacity,
        "a restart or a lost zone stops queries or indexing",
        "the other replicas go on; writes that the primary replica had not copied can be lost",
    )];
    draft.confidence = Confidence::Documented;
    let draft = draft
        .need(
            "no other change of the service is under way",
            NeedState::Unknown,
            Some(on(body, "show").query("provisioningState")),
        )
        .cite("minutes to hours; zones come with the second replica, without a setting", PAGE);
    vec![draft.into()]
}

/// The step out of the free tier.
pub(super) fn to_tier(context: &Context<'_>, body: &Body<'_>) -> Vec<Proposal> {
    let service = body.resource();
    let mut draft = Setting {
        key: LEAVE_FREE,
        title: format!("Make {} Standard", service.name()),
        path: "sku.name",
        after: "\"standard\"".to_owned(),
        run: vec![on(body, "update").flag("--sku", "standard")],
        back: Err("whether a service goes back to the free tier was not read".to_owned()),
        show: on(body, "show").query("sku.name"),
        value: "standard".to_owned(),
        effect: "the tier reads standard and queries are answered".to_owned(),
    }
    .step(body);
    draft.downtime = Downtime::Unknown;
    draft.data_risk = DataRisk::Unknown;
    draft.reversible = Reversible::Unknown;
    draft.cost = Cost::Unpriced { direction: "more: the free tier costs nothing".to_owned() };
    draft.gain = vec![gain(Axis::Capacity, "no SLA, one replica, no zones", "replicas can be added")];
    draft.stop_if = Some(
        "Azure refuses: some older services cannot change their tier; create a new service then, and fill its indexes again"
            .to_owned(),
    );
    draft.confidence = Confidence::Assumed;
    let draft = draft
        .need("the indexes can be filled again from their sources: there is no backup", NeedState::Unknown, None)
        .cite(
            "the command takes a tier; which services can change it was not confirmed",
            "Azure CLI reference, az search service update, 2026-08-21",
        );
    std::iter::once(draft.into()).chain(follow(to_replicas(context, body), LEAVE_FREE)).collect()
}

/// The decision on a second service.
pub(super) fn to_second(context: &Context<'_>, body: &Body<'_>) -> Vec<Proposal> {
    let service = body.resource();
    let region = super::super::stores::recovery_region(context, body);
    let place = region.map_or("a region of your choice", |region| region.display_name.as_str());
    let mut draft = Draft::new(
        "second-service",
        Action::Decide,
        service,
        format!("Decide whether {} has a second service in {place}", service.name()),
    );
    draft.downtime = Downtime::None;
    draft.data_risk = DataRisk::None;
    draft.reversible = Reversible::Yes;
    draft.recreates = Recreates::No;
    draft.hands_on_minutes = Some(240);
    draft.elapsed = Elapsed::Unknown;
    draft.cost = Cost::Unpriced { direction: "more: a second service".to_owned() };
    draft.gain = vec![gain(
        Axis::Region,
        "queries stop until the region is back; indexes have no backup",
        "clients are pointed at the other service by you or by a router in front",
    )];
    draft.run = Run::ByHand {
        what: format!(
            "create a service of the same tier in {place} with `az search service create`, fill its indexes from the same \
             sources, keep both in step, and put something in front that chooses"
        ),
    };
    draft.guard = Guard { skip_if: "a second service already serves".to_owned(), command: None, value: None };
    draft.verify = Verify {
        what: "both services answer a query alike".to_owned(),
        command: None,
        expected: None,
        every_minutes: 60,
        for_hours: 24,
    };
    draft.rollback = Rollback::None { why: "the second service can be deleted again".to_owned() };
    draft.confidence = Confidence::Documented;
    vec![
        draft
            .cite("AI Search has no replication between regions: a second service is filled by the customer", PAGE)
            .into(),
    ]
}

/// What there is to do about a service that does not run.
pub(super) fn to_running(body: &Body<'_>) -> Vec<Proposal> {
    let details = body.read("properties.statusDetails").filled_text().value();
    let said =
        details.map_or_else(|| "it says no more".to_owned(), |details| format!("it says: {}", shown(details.trim())));
    vec![Proposal::nothing(
        format!("no command makes a service run again ({said})"),
        "look at Service Health for the region, wait if Azure is at work, and open a support request; send queries to a \
         second service if there is one",
    )]
}
