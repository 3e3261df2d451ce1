//! Whether a server has a replica in another region.

use amlha_model::{Body, Resource, Role, resource_id, shown};

use super::super::facts;
use super::super::stores::{Judged, recovery_region, region_copy_asked};
use super::super::words::{fresh_name, gain, known_region};
use super::{Engine, not_a_replica, not_burstable};
use crate::context::Context;
use crate::plan::{
    Action, Command, Confidence, Cost, DataRisk, Downtime, Draft, Effect, Elapsed, Guard, NeedState, Proposal,
    Recreates, Reversible, Rollback, Run, Verify, target_of,
};
use crate::rule::Axis;
use crate::verdict::Verdict;

/// The replicas of a server that the inventory holds, in the order of their ids.
fn replicas<'a>(server: Resource<'a>) -> Vec<Resource<'a>> {
    let mut replicas: Vec<Resource<'a>> = server.inventory().users(server.index(), Role::ReplicaOf).collect();
    replicas.sort_by(|a, b| resource_id::compare(a.id(), b.id()));
    replicas
}

/// Whether a replica is in another region.
pub(in super::super) fn elsewhere<'a>(context: &Context<'a>, engine: &Engine, body: &Body<'a>) -> Judged<'a> {
    let readings = (engine.read)(body);
    region_copy_asked(context)?;
    not_a_replica(body, &readings, "it is a replica itself")?;
    not_burstable(body, &readings, "the Burstable tier takes no replica: the tier is judged first")?;
    let own = known_region(body)?;
    let server = body.resource();
    let role = readings.role.filled_text().value();
    let is = |known: &str| role.as_deref().is_some_and(|role| role.trim().eq_ignore_ascii_case(known));
    let found = replicas(server);
    let resting = |verdict: Verdict<'a>| {
        let verdict =
            verdict.seen(server, &readings.role, "").noted(format!("replicas in the inventory: {}", found.len()));
        facts::of_service(
            verdict,
            engine.row,
            "a replica in another region is what can be promoted when the region is lost",
        )
    };
    let elsewhere = |replica: &&Resource<'a>| replica.location().region().is_some_and(|there| there.name != own.name);
    if let Some(replica) = found.iter().find(elsewhere) {
        let why = format!("`{}` in {} follows it", shown(replica.name()), shown(replica.location().name()));
        let name = replica.body().read("location");
        return Ok(resting(Verdict::pass(why).seen(*replica, &name, "another region")));
    }
    if let Some(replica) = found.iter().find(|replica| replica.location().region().is_none()) {
        let location = replica.body().read("location");
        let why = format!("the region of the replica `{}` is not known", shown(replica.name()));
        return Ok(resting(Verdict::unknown(why).seen(*replica, &location, "another region")));
    }
    if is("Source") && found.is_empty() {
        return Ok(resting(Verdict::unknown("it has a replica that was not read: its region is not known")));
    }
    let limited = context.inventory.gaps_at(server.arm_type()).find(|gap| gap.leaves_open());
    if let (Some(gap), false) = (limited, is("None")) {
        let why = "the scan was limited to a part of the estate: a replica may be outside of it";
        return Ok(resting(Verdict::unknown(why).noted(gap.closes.as_str())));
    }
    let why = if found.is_empty() {
        "no replica in another region: the server is lost with its region until a backup is restored"
    } else {
        "its replicas are in its own region, and lost with it"
    };
    Ok(resting(Verdict::fail(why)))
}

/// What the inventory shows of a replica that follows: it is made like its source.
fn replica_of(engine: &Engine, body: &Body<'_>, name: &str, region: &str) -> Effect {
    let server = body.resource();
    let group = server.id().rsplit_once('/').map_or("", |(group, _)| group);
    let postgres = engine.cli == "postgres";
    let role = if postgres { "AsyncReplica" } else { "Replica" };
    let mut properties = serde_json::json!({
        "sourceServerResourceId": server.id(), "replicationRole": role, "state": "Ready"
    });
    if let (true, Some(properties)) = (postgres, properties.as_object_mut()) {
        let replica = serde_json::json!({ "role": "AsyncReplica", "replicationState": "Active" });
        properties.insert("replica".to_owned(), replica);
    }
    let mut replica = serde_json::json!({
        "id": format!("{group}/{name}"), "name": name, "type": server.arm_type(), "location": region,
        "properties": properties
    });
    let sku = body.read("sku").json().and_then(|sku| serde_json::from_str::<serde_json::Value>(sku.raw()).ok());
    // A Burstable server takes no replica: it is made General Purpose before.
    let general = serde_json::json!({ "tier": "GeneralPurpose" });
    let burstable = |sku: &serde_json::Value| {
        sku.get("tier").and_then(serde_json::Value::as_str).is_some_and(|tier| tier.eq_ignore_ascii_case("burstable"))
    };
    let sku = sku.map(|sku| if burstable(&sku) { general } else { sku });
    if let (Some(sku), Some(replica)) = (sku, replica.as_object_mut()) {
        replica.insert("sku".to_owned(), sku);
    }
    Effect::create(&replica)
}

/// The step for a replica in another region.
pub(in super::super) fn to_elsewhere(context: &Context<'_>, engine: &Engine, body: &Body<'_>) -> Vec<Proposal> {
    let server = body.resource();
    let region = recovery_region(context, body);
    let name = fresh_name(server, format!("{}-replica", server.name()));
    let (action, title) = match region {
        Some(region) => (Action::Create, format!("Create a replica of {} in {}", server.name(), region.name)),
        None => (Action::Decide, format!("Choose where {} has a replica", server.name())),
    };
    let mut draft = Draft::new("create-replica", action, server, title);
    draft.downtime = Downtime::None;
    draft.data_risk = DataRisk::None;
    draft.reversible = Reversible::Yes;
    draft.recreates = Recreates::No;
    draft.hands_on_minutes = Some(60);
    draft.elapsed = Elapsed::Unknown;
    draft.cost = Cost::Unpriced { direction: "more: a second server, and traffic between regions".to_owned() };
    draft.gain = vec![gain(
        Axis::Region,
        "the server is gone until the region is back or a backup is restored",
        "you promote the replica within minutes; what it had not copied yet is lost",
    )];
    let on = |verb: &str| {
        Command::az([engine.cli, "flexible-server", verb]).flag("--name", name.as_str()).scoped(&target_of(server))
    };
    let show = if engine.cli == "postgres" { "replica.replicationState" } else { "state" };
    let value = if engine.cli == "postgres" { "Active" } else { "Ready" };
    draft.guard = Guard {
        skip_if: format!("`{show}` of {name} already reads {value}"),
        command: Some(on("show").query(show)),
        value: Some(value.to_owned()),
    };
    draft.verify = Verify {
        what: format!("`{show}` of the replica reads {value}, and a row written to {} arrives there", server.name()),
        command: Some(on("show").query(show)),
        expected: Some(value.to_owned()),
        every_minutes: 10,
        for_hours: 24,
    };
    draft.rollback = Rollback::Commands {
        commands: vec![on("delete").switch("--yes")],
        but: "the copy in the other region is given up".to_owned(),
    };
    draft.stop_if = Some("the lag of the replica grows instead of shrinking".to_owned());
    draft.confidence = Confidence::Documented;
    match region {
        Some(region) => {
            let option = if engine.cli == "postgres" { "--name" } else { "--replica-name" };
            let create = Command::az([engine.cli, "flexible-server", "replica", "create"])
                .flag(option, name.as_str())
                .scoped(&target_of(server))
                .flag("--source-server", server.id())
                .flag("--location", region.name.as_str());
            draft.run = Run::Commands { commands: vec![create] };
            draft.effects = vec![replica_of(engine, body, &name, region.name.as_str())];
        }
        None => {
            draft.run = Run::ByHand {
                what: format!(
                    "choose a region (any one is possible: its own has no pair, and the profile names none), then `az {} \
                     flexible-server replica create --location REGION`",
                    engine.cli
                ),
            };
        }
    }
    let promote = if engine.cli == "postgres" {
        "failover is by hand: `az postgres flexible-server replica promote --promote-mode switchover --promote-option \
         forced`, 1 to 3 minutes, then turn on high availability again"
    } else {
        "failover is by hand: `az mysql flexible-server replica stop-replication`, about 2 minutes, then point the clients \
         there and turn on high availability"
    };
    let draft = draft
        .need(format!("the name {name} is not taken"), NeedState::Unknown, None)
        .need(
            "the network of the other region reaches the server, and clients can find the replica",
            NeedState::Unknown,
            None,
        )
        .cite("a replica can be in any region; not in the Burstable tier; it has no standby of its own", engine.page)
        .cite(promote, engine.page);
    vec![draft.into()]
}
