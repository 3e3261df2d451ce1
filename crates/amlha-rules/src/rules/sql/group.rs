//! Failover groups: whether there is one, and who starts a failover.

use amlha_model::services::sql_database::{FailoverGroup, FailoverPolicy, SecondaryType, SqlDatabase, SqlTier};
use amlha_model::services::sql_managed_instance::InstanceFailoverGroup;
use amlha_model::statement::statements;
use amlha_model::{Body, Completeness, Read, Resource, resource_id, shown};

use super::super::facts;
use super::super::stores::{Judged, recovery_region, region_copy_asked};
use super::super::words::{gain, unusable};
use super::{DATABASE_PAGE, INSTANCE_PAGE, not_master, on};
use crate::context::Context;
use crate::plan::{
    Action, Alternative, Command, Confidence, Cost, DataRisk, Downtime, Draft, Guard, NeedState, Proposal, Recreates,
    Reversible, Rollback, Run, Verify, target_of,
};
use crate::rule::Axis;
use crate::verdict::{Impact, Verdict};

const LINKS: &str = "Microsoft.Sql/servers/databases/replicationLinks";
const CREATE: &str = "create-failover-group";

/// The group that a database is in: `None` when it is in none.
fn of_database<'a>(body: &Body<'a>) -> Result<Option<String>, Verdict<'a>> {
    let group = SqlDatabase(body).failover_group_id();
    match group.filled_text() {
        Read::Value(id) => Ok(Some(id.into_owned())),
        Read::Null => Ok(None),
        // Azure leaves the property out; another client may have left out more than that.
        Read::Absent if SqlDatabase(body).status().filled_text().value().is_some() => Ok(None),
        other => Err(unusable(body, &group, &other, "the ARM id of a failover group, or nothing")),
    }
}

/// Whether a database is in a failover group.
pub(in super::super) fn database<'a>(context: &Context<'a>, body: &Body<'a>) -> Judged<'a> {
    not_master(body)?;
    region_copy_asked(context)?;
    let view = SqlDatabase(body);
    let database = body.resource();
    let name = view.failover_group_id();
    let secondary = view.secondary_type_name();
    let group = of_database(body)?;
    let resting = |verdict: Verdict<'a>| {
        let stated = &statements().sql_database_leaves_failover_group_out;
        let verdict = verdict.seen(database, &name, "the ARM id of a failover group");
        facts::of_service(
            verdict.fact(stated.text.as_str(), &stated.source),
            "sql_database",
            "a failover group keeps a copy in another region and a name that follows it",
        )
    };
    if let Some(id) = group {
        let said = shown(id.rsplit('/').next().unwrap_or_default()).into_owned();
        return Ok(resting(Verdict::pass(format!("it is in the failover group `{said}`"))));
    }
    if matches!(view.tier(), Read::Value(SqlTier::DataWarehouse)) {
        let verdict = Verdict::unknown("whether a data warehouse can be in a failover group was not read");
        return Ok(resting(verdict).seen(database, &view.sku_tier(), ""));
    }
    match view.secondary_type() {
        Read::Value(SecondaryType::Geo | SecondaryType::Standby) => {
            return Err(
                Verdict::not_applicable("it is the copy of a database elsewhere").seen(database, &secondary, "")
            );
        }
        Read::Value(SecondaryType::Named) => {
            return Err(Verdict::not_applicable("a named replica is for reading: its primary is judged")
                .seen(database, &secondary, ""));
        }
        Read::Value(SecondaryType::Other(_)) | Read::Unusable => {
            return Err(unusable(body, &secondary, &Read::<()>::Unusable, "nothing, on a primary"));
        }
        Read::Absent | Read::Null => {}
    }
    let mut links: Vec<Resource<'a>> =
        context.inventory.children(database.id()).filter(|child| child.is_type(LINKS)).collect();
    links.sort_by(|a, b| resource_id::compare(a.id(), b.id()));
    let own = database.location();
    let copy = links.iter().find_map(|link| {
        let partner = link.body().read("properties.partnerLocation");
        let place = partner.filled_text().value()?;
        (amlha_model::region::normalise(&place) != own.name()).then_some((*link, partner))
    });
    if let Some((link, partner)) = copy {
        let why = "it has a copy in another region and no failover group: clients have to be pointed there by hand";
        return Ok(resting(Verdict::fail(why).weighing(Impact::Low)).seen(link, &partner, ""));
    }
    let why = "no failover group: the database is gone with its region until a backup is restored";
    Ok(resting(Verdict::fail(why)).noted(format!("replication links of it that were read: {}", links.len())))
}

/// The groups that hold a managed instance, in the order of their ids.
fn of_instance<'a>(context: &Context<'a>, instance: Resource<'a>) -> Vec<Resource<'a>> {
    let groups = context.survey().groups_of_instance(instance.id());
    let mut groups: Vec<Resource<'a>> = groups.iter().map(|index| context.inventory.resource(*index)).collect();
    groups.sort_by(|a, b| resource_id::compare(a.id(), b.id()));
    groups
}

/// Whether a managed instance is in a failover group.
pub(in super::super) fn instance<'a>(context: &Context<'a>, body: &Body<'a>) -> Judged<'a> {
    region_copy_asked(context)?;
    let instance = body.resource();
    let verdict = match of_instance(context, instance).first() {
        Some(group) => {
            let pairs = group.body().read("properties.managedInstancePairs");
            Verdict::pass(format!("it is in the failover group `{}`", shown(group.name()))).seen(*group, &pairs, "")
        }
        None if context.inventory.completeness("failoverGroups") == Completeness::Complete => {
            Verdict::fail("no failover group: the instance is gone with its region until a backup is restored")
                .noted("the failover groups were read, and none holds it")
        }
        None => Verdict::unknown(
            "the failover groups were not read: add the answer of `az rest --method get` for \
             `Microsoft.Sql/locations/LOCATION/instanceFailoverGroups` of its resource group",
        )
        .noted("the inventory holds no failover group of it, and the section is not complete"),
    };
    Ok(facts::of_service(
        verdict,
        "sql_managed_instance",
        "a failover group keeps a second instance in another region and a name that follows it",
    ))
}

/// Judges who starts a failover of a group.
fn by_whom<'a>(
    opened: &Body<'a>,
    group: Resource<'a>,
    policy: &amlha_model::Reading<'a>,
    grace: &amlha_model::Reading<'a>,
) -> Verdict<'a> {
    let verdict = match policy.filled_text().map(FailoverPolicy::of) {
        Read::Value(FailoverPolicy::Manual) => Verdict::pass("you start a failover, and decide what may be lost"),
        Read::Value(FailoverPolicy::Automatic) => {
            Verdict::fail("Azure starts a failover after a grace period, at the price of the last writes")
        }
        Read::Value(FailoverPolicy::Other(_)) => return unusable(opened, policy, &Read::<()>::Unusable, "Manual"),
        other => return unusable(opened, policy, &other, "Manual"),
    };
    verdict.seen(group, policy, "Manual").seen(group, grace, "")
}

/// Who starts a failover of the group of a database.
pub(in super::super) fn database_policy<'a>(context: &Context<'a>, body: &Body<'a>) -> Judged<'a> {
    not_master(body)?;
    let database = body.resource();
    let name = SqlDatabase(body).failover_group_id();
    let Some(id) = of_database(body)? else {
        return Err(Verdict::not_applicable("it is in no failover group").seen(database, &name, ""));
    };
    let Some(group) = context.inventory.find(&id) else {
        return Err(Verdict::unknown("its failover group was not read").seen(database, &name, "a group that was read"));
    };
    let opened = group.body();
    let view = FailoverGroup(&opened);
    let verdict = by_whom(&opened, group, &view.failover_policy_name(), &view.grace_period_minutes());
    Ok(facts::of_service(verdict, "sql_database", "the customer-managed policy is advised"))
}

/// Who starts a failover of the group of a managed instance.
pub(in super::super) fn instance_policy<'a>(context: &Context<'a>, body: &Body<'a>) -> Judged<'a> {
    let Some(group) = of_instance(context, body.resource()).first().copied() else {
        let verdict = match context.inventory.completeness("failoverGroups") {
            Completeness::Complete => Verdict::not_applicable("it is in no failover group"),
            Completeness::Partial | Completeness::NotCollected => Verdict::unknown("the failover groups were not read"),
        };
        return Err(verdict.noted("the inventory holds no failover group of it"));
    };
    let opened = group.body();
    let view = InstanceFailoverGroup(&opened);
    let verdict = by_whom(&opened, group, &view.failover_policy_name(), &view.grace_period_minutes());
    Ok(facts::of_service(verdict, "sql_managed_instance", "the customer-managed policy is advised"))
}

fn decide(
    context: &Context<'_>,
    body: &Body<'_>,
    command: &str,
    second: &str,
    show: Option<Command>,
    page: &str,
) -> Draft {
    let resource = body.resource();
    let region =
        recovery_region(context, body).map_or("a region of your choice", |region| region.display_name.as_str());
    let mut draft = Draft::new(
        CREATE,
        Action::Decide,
        resource,
        format!("Give {} a failover group with {region}", resource.name()),
    );
    draft.downtime = Downtime::None;
    draft.data_risk = DataRisk::None;
    draft.reversible = Reversible::Yes;
    draft.recreates = Recreates::No;
    draft.hands_on_minutes = Some(120);
    draft.cost = Cost::Unpriced { direction: "more: a second copy runs in the other region".to_owned() };
    draft.gain = vec![gain(
        Axis::Region,
        "it is gone until the region is back or a backup is restored",
        "you fail over within a minute; what had not arrived there yet is lost; clients keep one name",
    )];
    draft.run = Run::ByHand { what: format!("create {second} in {region}, then the group: `{command}`") };
    draft.guard = Guard { skip_if: "a failover group already holds it".to_owned(), command: show.clone(), value: None };
    draft.verify = Verify {
        what: "the group is listed with both sides, and a row that is written arrives on the other one".to_owned(),
        command: show,
        expected: None,
        every_minutes: 30,
        for_hours: 24,
    };
    draft.rollback = Rollback::None { why: "the group and the second copy can be deleted again".to_owned() };
    draft.confidence = Confidence::Documented;
    draft
        .need("clients use the listener names of the group", NeedState::Unknown, None)
        .need("users, logins and firewall rules are the same on both sides", NeedState::Unknown, None)
        .cite("any region, no pair needed; the customer-managed policy is advised", page)
}

/// The decision on a failover group for a database.
pub(in super::super) fn database_to_group(context: &Context<'_>, body: &Body<'_>) -> Vec<Proposal> {
    let show = on(body.resource(), &["db", "show"]).query("failoverGroupId");
    let command = "az sql failover-group create --partner-server SECOND --add-db DATABASE --failover-policy Manual";
    let mut draft = decide(context, body, command, "a logical server", Some(show), DATABASE_PAGE);
    if SqlDatabase(body).zone_redundant().boolean() == Read::Value(true) {
        let what = "the copy is made zone-redundant by itself: only Hyperscale takes that over";
        draft = draft.need(what, NeedState::Unknown, None);
    }
    let mut replica = Alternative::new(
        "a geo-replica alone, by `az sql db replica create`",
        "several copies in several regions, each of which can be read and promoted by itself",
        "no name follows a failover: clients have to be pointed at the other server",
        DATABASE_PAGE,
    )
    .gains([gain(
        Axis::Region,
        "it is gone until the region is back or a backup is restored",
        "you promote the replica within a minute; what had not arrived there yet is lost",
    )])
    .costs("more: each copy is paid for like the database");
    replica.downtime = Downtime::None;
    replica.data_risk = DataRisk::None;
    replica.reversible = Reversible::Yes;
    let mut restored = Alternative::new(
        "no second copy: a geo-restore of the last backup on the day",
        "nothing runs or is paid for before it is needed",
        "how long the restore takes and what it loses is promised by nobody; it needs geo-redundant backups",
        DATABASE_PAGE,
    )
    .gains([gain(
        Axis::Region,
        "it is gone until the region is back or a backup is restored",
        "it is restored elsewhere from its last geo-redundant backup",
    )])
    .costs("geo-redundant storage of the backups");
    restored.downtime = Downtime::None;
    restored.data_risk = DataRisk::PossibleLoss;
    restored.reversible = Reversible::Yes;
    vec![draft.into(), replica.into(), restored.into()]
}

/// The decision on a failover group for a managed instance.
pub(in super::super) fn instance_to_group(context: &Context<'_>, body: &Body<'_>) -> Vec<Proposal> {
    let command = "az sql instance-failover-group create --partner-mi SECOND --failover-policy Manual";
    let second = "a managed instance of the same tier and size";
    vec![decide(context, body, command, second, None, INSTANCE_PAGE).into()]
}

/// The step that leaves the failover of a database's group to the customer.
pub(in super::super) fn database_to_manual(context: &Context<'_>, body: &Body<'_>) -> Vec<Proposal> {
    let group = of_database(body).ok().flatten().and_then(|id| context.inventory.find(&id));
    group.map(|group| to_manual(group, DATABASE_PAGE)).into_iter().collect()
}

/// The step that leaves the failover of an instance's group to the customer.
pub(in super::super) fn instance_to_manual(context: &Context<'_>, body: &Body<'_>) -> Vec<Proposal> {
    let groups = of_instance(context, body.resource());
    groups.first().map(|group| to_manual(*group, INSTANCE_PAGE)).into_iter().collect()
}

fn to_manual(group: Resource<'_>, page: &str) -> Proposal {
    let body = group.body();
    let on_server = group.is_type("Microsoft.Sql/servers/failoverGroups");
    let on = |verb: &str| {
        let command = if on_server {
            Command::az(["sql", "failover-group", verb])
                .flag("--name", group.name())
                .flag("--server", super::server_name(group))
        } else {
            Command::az(["sql", "instance-failover-group", verb])
                .flag("--name", group.name())
                .flag("--location", location_of(group))
        };
        command.scoped(&target_of(group))
    };
    let grace =
        super::super::stores::whole(&body.read("properties.readWriteEndpoint.failoverWithDataLossGracePeriodMinutes"));
    // The option is in hours.
    let hours = grace.map_or(1, |minutes| minutes.div_ceil(60).max(1));
    let mut draft = super::super::stores::Setting {
        key: "fail-over-by-hand",
        title: format!("Leave the failover of {} to yourself", group.name()),
        path: "properties.readWriteEndpoint.failoverPolicy",
        after: "\"Manual\"".to_owned(),
        run: vec![on("update").flag("--failover-policy", "Manual")],
        back: Ok(vec![on("update").flag("--failover-policy", "Automatic").flag("--grace-period", hours.to_string())]),
        show: on("show").query("readWriteEndpoint.failoverPolicy"),
        value: "Manual".to_owned(),
        effect: "the policy reads Manual, and somebody knows when to fail over and how".to_owned(),
    }
    .step(&body);
    draft.downtime = Downtime::None;
    draft.cost = Cost::Unpriced { direction: "none known".to_owned() };
    draft.gain = vec![gain(
        Axis::Configuration,
        "Azure fails over after the grace period, and what had not arrived is lost",
        "you decide when it is worth it",
    )];
    draft.confidence = Confidence::Documented;
    draft
        .need("somebody is on call who may start a failover", NeedState::Unknown, None)
        .cite("the customer-managed policy is advised", page)
        .into()
}

/// The location in the id of a group: `.../locations/westeurope/instanceFailoverGroups/fg`.
fn location_of(group: Resource<'_>) -> String {
    super::server_name(group)
}
