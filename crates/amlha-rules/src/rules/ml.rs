//! What rules on the parts of Azure ML share.

use amlha_model::fact::Source;
use amlha_model::services::compute_cluster::ComputeCluster;
use amlha_model::services::workspace::{Workspace, WorkspaceKind};
use amlha_model::statement::{Statement, statements};
use amlha_model::{
    Body, Completeness, Location, Read, Reading, Resource, ResourceId, Role, retirement, shown, vm_size,
};

use super::facts;
use super::words::{unlisted_region, unusable, zones_of};
use crate::context::Context;
use crate::plan::{
    Action, Command, Confidence, Cost, DataRisk, Downtime, Draft, Effect, Elapsed, Gain, Guard, NeedState, Proposal,
    Recreates, Reversible, Rollback, Run, Verify,
};
use crate::profile::RegionCopy;
use crate::verdict::{Impact, Outcome, Verdict};

/// The api-version of commands on Azure ML.
pub(super) const API_VERSION: &str = "2025-06-01";

/// The workspace that a compute or an endpoint is inside.
pub(super) fn workspace_of(resource: Resource<'_>) -> Option<Resource<'_>> {
    let id = resource.parsed_id().ok()?;
    resource.inventory().find(ResourceId::parent(&id)?.as_str())
}

/// What of this role is inside a resource, in the order of their ids.
pub(super) fn inside(resource: Resource<'_>, role: Role) -> impl Iterator<Item = Resource<'_>> {
    let inventory = resource.inventory();
    let links = inventory.links_from(resource.index()).iter().filter(move |link| link.role == role);
    links.filter_map(|link| link.to.resource()).map(|index| inventory.resource(index))
}

/// With a sentence about Azure.
pub(super) fn stating<'a>(verdict: Verdict<'a>, statement: &'static Statement) -> Verdict<'a> {
    verdict.fact(statement.text.as_str(), &statement.source)
}

/// How a statement is cited in a step.
pub(super) fn citing(draft: Draft, statement: &'static Statement) -> Draft {
    draft.cite(statement.text.as_str(), Source::cite(&statement.source))
}

/// The verdict on zones for what Microsoft runs without a choice: the fact that there is none, in a
/// region that is known.
pub(super) fn no_choice_of_zone<'a>(body: &Body<'a>, place: &Reading<'a>, what: &str) -> Verdict<'a> {
    let resource = body.resource();
    let text = place.filled_text().value();
    let region = match text.as_deref().map(Location::of) {
        Some(Location::Known(region)) => region,
        Some(Location::Unknown(name)) => return unlisted_region(body, place, &name),
        Some(Location::Global) | None => {
            return Verdict::unknown("its region was not read").seen(resource, place, "a region");
        }
    };
    let verdict =
        Verdict::not_applicable(format!("Azure offers no choice of zone for {what}: there is nothing to set"))
            .seen(resource, place, "")
            .fact(zones_of(region), region.source());
    stating(
        stating(verdict, &statements().azure_ml_has_no_zone_property),
        &statements().azure_ml_is_not_in_the_zone_list,
    )
}

/// A number of instances, nodes or retries: whole, and not below zero.
pub(super) fn count(reading: &Reading<'_>) -> Read<u32> {
    match reading.number() {
        Read::Value(number) => number.to_string().parse().map_or(Read::Unusable, Read::Value),
        other => other.map(|_| 0),
    }
}

/// "1 instance", "2 instances".
pub(super) fn counted(count: u32, one: &str) -> String {
    if count == 1 { format!("1 {one}") } else { format!("{count} {one}s") }
}

/// Where a compute says its region: `computeLocation`, else `location`.
pub(super) fn region_of<'a>(body: &Body<'a>) -> Reading<'a> {
    let stated = body.read("properties.computeLocation");
    if stated.filled_text().is_blank() { body.read("location") } else { stated }
}

/// Why a rule that never fails proposes nothing.
pub(super) fn never(_: &Context<'_>, _: &Body<'_>, _: &Verdict<'_>) -> Vec<Proposal> {
    Vec::new()
}

/// The verdict on a state that services spell alike: `Succeeded`, `Failed`, `Canceled`.
pub(super) fn state<'a>(body: &Body<'a>, reading: &Reading<'a>, good: &[&str], bad: &[&str]) -> Verdict<'a> {
    let word = match reading.filled_text() {
        Read::Value(word) => word,
        other => return unusable(body, reading, &other, "Succeeded"),
    };
    let is = |known: &&str| word.trim().eq_ignore_ascii_case(known);
    let text = shown(word.trim()).into_owned();
    let verdict = if good.iter().any(&is) {
        Verdict::pass(format!("it reads {text}"))
    } else if bad.iter().any(is) {
        Verdict::fail(format!("it reads {text}: it does not work as it should"))
    } else {
        Verdict::unknown(format!("it reads `{text}`: read it again when that has ended"))
    };
    verdict.seen(body.resource(), reading, "Succeeded")
}

/// The verdict on a machine size of a retired series.
pub(super) fn size<'a>(context: &Context<'a>, body: &Body<'a>, reading: &Reading<'a>, service: &str) -> Verdict<'a> {
    let resource = body.resource();
    let word = match reading.filled_text() {
        Read::Value(word) => word,
        other => return unusable(body, reading, &other, "a machine size"),
    };
    let Some(series) = vm_size::series(&word) else {
        return unusable(body, reading, &Read::<()>::Unusable, "a machine size");
    };
    match retirement::of_vm_series(service, &series) {
        None => {
            let verdict = Verdict::pass(format!("no end of the series {} is known", shown(&series)));
            let listed = retirement::for_service(service).find(|entry| !entry.vm_series.is_empty());
            let verdict = verdict.seen(resource, reading, "a series that goes on");
            match listed {
                Some(entry) => verdict.fact("series that end, as far as the page says", &entry.source),
                None => verdict,
            }
        }
        Some(entry) => {
            let verdict = if entry.is_over(context.today()) == Some(true) {
                Verdict::fail(format!("the series {series} is retired"))
            } else {
                Verdict::fail(format!("the series {series} ends")).weighing(Impact::Low)
            };
            facts::of_retirement(verdict.seen(resource, reading, "a series that goes on"), &entry.id)
        }
    }
}

/// The verdict on what hubs and projects cannot have.
pub(super) fn in_a_hub<'a>(body: &Body<'a>, what: &str) -> Verdict<'a> {
    let resource = body.resource();
    let Some(workspace) = workspace_of(resource) else {
        return Verdict::unknown("the workspace that it is inside was not read").seen(resource, &body.read("id"), "");
    };
    let inside = workspace.body();
    let kind = Workspace(&inside).kind();
    let reading = inside.read("kind");
    let verdict = match kind {
        WorkspaceKind::Hub | WorkspaceKind::Project => {
            Verdict::fail(format!("{what} in a {}, which Azure ML does not support", kind.as_str().to_lowercase()))
        }
        WorkspaceKind::Other(word) => {
            Verdict::unknown(format!("what a workspace of kind `{}` supports is not known", shown(&word)))
        }
        WorkspaceKind::Default | WorkspaceKind::FeatureStore => {
            Verdict::pass("in a workspace that is no hub and no project")
        }
    };
    stating(verdict.seen(workspace, &reading, "neither Hub nor Project"), &statements().hubs_have_no_clusters)
}

/// The verdict that decides for all: a failure, else what is unknown, else the first.
pub(super) fn worst<'a>(verdicts: impl IntoIterator<Item = Verdict<'a>>) -> Option<Verdict<'a>> {
    let rank = |verdict: &Verdict<'a>| {
        let outcome = match verdict.outcome {
            Outcome::Fail => 0,
            Outcome::Unknown => 1,
            Outcome::Pass | Outcome::PassByPlatform | Outcome::NotApplicable => 2,
        };
        // A verdict that does not weigh itself weighs what the rule does: less than High if another
        // one says High, more than Low if another one says Low.
        let weight = match verdict.impact {
            Some(Impact::High) => 0,
            None => 1,
            Some(Impact::Medium) => 2,
            Some(Impact::Low) => 3,
        };
        (outcome, weight)
    };
    let mut worst: Option<Verdict<'a>> = None;
    for verdict in verdicts {
        if worst.as_ref().is_none_or(|known| rank(&verdict) < rank(known)) {
            worst = Some(verdict);
        }
    }
    worst
}

/// The verdict on what a workspace should not have attached any more: `attached_verdict` where one has.
pub(super) fn attached<'a>(
    context: &Context<'a>,
    body: &Body<'a>,
    attached_verdict: impl FnOnce() -> Verdict<'a>,
) -> Verdict<'a> {
    let resource = body.resource();
    if let Some(compute) = context.inventory.users(resource.index(), Role::AttachedTo).next() {
        let inside = compute.body();
        let reading = inside.read("properties.computeType");
        return attached_verdict()
            .seen(compute, &reading, "")
            .noted(format!("{} is attached to it", compute.path_name()));
    }
    let verdict = match context.inventory.completeness("computes") {
        Completeness::NotCollected => {
            Verdict::unknown("the computes of workspaces were not read").weighing(Impact::Low)
        }
        Completeness::Complete | Completeness::Partial => Verdict::pass("no compute that was read is attached to it"),
    };
    let verdict = verdict.noted("no compute of a workspace leads to it");
    super::unread::unless(verdict, super::unread::of_kind(context, "computes"), "the computes of workspaces")
}

/// What hubs and projects cannot have goes to a workspace of its own.
pub(super) fn out_of_a_hub(body: &Body<'_>, what: &str) -> Vec<Proposal> {
    let resource = body.resource();
    let draft = decide(
        resource,
        "leave-hub",
        format!("Give {} a workspace that supports it", resource.name()),
        super::words::gain(
            crate::rule::Axis::Configuration,
            "it may stop working without notice",
            "it stands where Azure ML supports it",
        ),
        format!(
            "create a workspace of kind Default in the same region, create {what} there from the same specification, move the \
             jobs to it, and delete this one"
        ),
    );
    vec![citing(draft, &statements().hubs_have_no_clusters).into()]
}

/// The verdict on an endpoint that is in one region only.
pub(super) fn regions_of_endpoint<'a>(context: &Context<'a>, body: &Body<'a>) -> Verdict<'a> {
    let endpoint = body.resource();
    if context.profile.region_copy == RegionCopy::None {
        return Verdict::not_applicable("no copy in a second region is asked for")
            .noted("the profile accepts the loss of a region");
    }
    let location = body.read("location");
    let Some(own) = place(endpoint) else {
        return Verdict::unknown("its region was not read").seen(endpoint, &location, "a region");
    };
    let elsewhere: Vec<String> =
        context.survey().endpoint_regions(endpoint).filter(|other| *other != own).map(str::to_owned).collect();
    if let Some(first) = elsewhere.first() {
        return Verdict::pass(format!("an endpoint of the same name is in {}", shown(first)))
            .seen(endpoint, &location, "")
            .noted("what sends requests to one or the other is outside of Azure ML and was not read");
    }
    let counterpart = workspace_of(endpoint).and_then(|workspace| context.survey().counterpart(workspace.index()));
    let complete = context.inventory.completeness("endpoints") == Completeness::Complete;
    let verdict = match counterpart.map(|(other, _)| context.inventory.resource(other)) {
        Some(other) if !complete => Verdict::unknown(format!(
            "the endpoints of `{}`, the counterpart of its workspace, were not all read",
            shown(other.name())
        ))
        .noted(format!("{} is in {}", other.name(), other.location_text())),
        _ if context
            .inventory
            .gaps_at("Microsoft.MachineLearningServices/workspaces")
            .any(amlha_model::Gap::leaves_open) =>
        {
            Verdict::unknown(
                "the scan was limited to a part of the estate: an endpoint of this name may be outside of it",
            )
        }
        _ => Verdict::fail("no endpoint of this name in another region"),
    };
    facts::of_article(verdict.seen(endpoint, &location, ""), "nothing is replicated from one workspace to another")
}

/// The region of an endpoint or a compute: its own, else that of its workspace.
pub(crate) fn place(resource: Resource<'_>) -> Option<String> {
    let named = |resource: Resource<'_>| match resource.location() {
        Location::Global => None,
        place => Some(place.name().to_owned()),
    };
    named(resource).or_else(|| workspace_of(resource).and_then(named))
}

/// A second endpoint in another region.
pub(super) fn second_endpoint(context: &Context<'_>, body: &Body<'_>, routing: &str) -> Vec<Proposal> {
    let endpoint = body.resource();
    let own = place(endpoint).unwrap_or_default();
    let region = context.profile.recovery_region(&own).unwrap_or("a region of your choice");
    let draft = decide(
        endpoint,
        "second-endpoint",
        format!("Deploy {} a second time, to {region}", endpoint.name()),
        super::words::gain(
            crate::rule::Axis::Region,
            "nothing answers until the region is back",
            "the endpoint of the other region answers, once requests go there",
        ),
        format!(
            "in a workspace of {region}, create an endpoint of the same name and the same deployments from the same \
             specification, with models and environments from a shared or copied registry; {routing}"
        ),
    );
    let mut draft = citing(draft, &statements().regional_workspaces_need_alike);
    draft.cost = Cost::Unpriced {
        direction: "about twice for hot/hot, little for deployments that are made in the outage".to_owned(),
    };
    draft.downtime = Downtime::None;
    draft.data_risk = DataRisk::None;
    vec![draft.need("quota for the same sizes in the second region", NeedState::Unknown, None).into()]
}

/// What decides of a compute cluster, as a PUT of another one writes it. A subnet is of one region.
pub(super) fn cluster(body: &Body<'_>, priority: &str, location: &str, same_region: bool) -> serde_json::Value {
    let view = ComputeCluster(body);
    let read = |reading: Reading<'_>| {
        reading.json().and_then(|json| serde_json::from_str::<serde_json::Value>(json.raw()).ok())
    };
    let subnet = view.subnet_id().filled_text().value().filter(|_| same_region);
    let settings = [
        ("vmSize", read(view.vm_size())),
        ("scaleSettings", read(body.read("properties.properties.scaleSettings"))),
        ("subnet", subnet.map(|id| serde_json::json!({ "id": id }))),
    ];
    let mut inner = serde_json::Map::from_iter([("vmPriority".to_owned(), serde_json::Value::from(priority))]);
    inner.extend(settings.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))));
    serde_json::json!({ "location": location, "properties": { "computeType": "AmlCompute", "properties": inner } })
}

/// What the inventory shows of a cluster that a PUT of this body made.
pub(super) fn created(id: &str, put: &serde_json::Value) -> Effect {
    let name = id.rsplit('/').next().unwrap_or_default();
    let mut body = serde_json::json!({
        "id": id, "name": name, "type": "Microsoft.MachineLearningServices/workspaces/computes"
    });
    if let (Some(body), Some(put)) = (body.as_object_mut(), put.as_object()) {
        body.extend(put.clone());
    }
    if let Some(properties) = body.get_mut("properties").and_then(serde_json::Value::as_object_mut) {
        properties.insert("provisioningState".to_owned(), "Succeeded".into());
    }
    Effect::create(&body)
}

/// Shows one property of a resource.
pub(super) fn show(resource: Resource<'_>, version: &str, query: &str) -> Command {
    Command::az(["resource", "show"]).flag("--ids", resource.id()).flag("--api-version", version).query(query)
}

/// Prints `true` when the list that something was on has it no more. A list of several pages is not followed:
/// then it prints `false`, and a deletion is asked for again, which Azure answers with nothing to do.
pub(super) fn gone(child: Resource<'_>, version: &str) -> Option<Command> {
    let (list, name) = child.id().trim_end_matches('/').rsplit_once('/')?;
    let name = name.replace('\\', "\\\\").replace('\'', "\\'");
    let list = Command::az(["rest"]).flag("--method", "get").flag("--url", format!("{list}?api-version={version}"));
    Some(list.query(&format!("!nextLink && length(value[?name=='{name}']) == `0`")))
}

/// Changes a resource with a PATCH.
pub(super) fn patch(resource: Resource<'_>, version: &str, body: &serde_json::Value) -> Command {
    Command::az(["rest"])
        .flag("--method", "patch")
        .flag("--url", format!("{}?api-version={version}", resource.id()))
        .flag("--body", body.to_string())
}

/// Changes one property by reading the resource and writing it back as a whole.
pub(super) fn set(resource: Resource<'_>, version: &str, assignment: String) -> Command {
    Command::az(["resource", "update"])
        .flag("--ids", resource.id())
        .flag("--api-version", version)
        .flag("--set", assignment)
}

/// A question that a person settles, with what to do once it is settled.
pub(super) fn decide(
    resource: Resource<'_>,
    key: &'static str,
    title: String,
    good: Gain,
    what: impl Into<String>,
) -> Draft {
    let mut draft = Draft::new(key, Action::Decide, resource, title);
    draft.gain = vec![good];
    draft.run = Run::ByHand { what: what.into() };
    draft.guard = Guard { skip_if: "it was done already".to_owned(), command: None, value: None };
    draft.verify = Verify {
        what: "a new scan no longer finds it".to_owned(),
        command: None,
        expected: None,
        every_minutes: 60,
        for_hours: 24,
    };
    draft.rollback = Rollback::None { why: "what was there before stays until it is taken away".to_owned() };
    draft.confidence = Confidence::Derived;
    draft
}

/// A property that changes in place, and back.
pub(super) struct InPlace<'a> {
    pub(super) resource: Resource<'a>,
    pub(super) key: &'static str,
    pub(super) title: String,
    pub(super) gain: Gain,
    pub(super) run: Command,
    pub(super) back: Option<Command>,
    /// What is true afterwards, and skips the step when it is true before.
    pub(super) what: String,
    pub(super) show: Command,
    pub(super) wanted: String,
}

impl InPlace<'_> {
    /// The step, with a cost that nobody states.
    pub(super) fn draft(self) -> Draft {
        let mut draft = Draft::new(self.key, Action::Change, self.resource, self.title);
        draft.data_risk = DataRisk::None;
        draft.reversible = if self.back.is_some() { Reversible::Yes } else { Reversible::Unknown };
        draft.recreates = Recreates::No;
        draft.hands_on_minutes = Some(10);
        draft.elapsed = Elapsed::Unknown;
        draft.gain = vec![self.gain];
        draft.run = Run::Commands { commands: vec![self.run] };
        draft.guard =
            Guard { skip_if: self.what.clone(), command: Some(self.show.clone()), value: Some(self.wanted.clone()) };
        draft.verify = Verify {
            what: format!("{}, and `properties.provisioningState` reads Succeeded", self.what),
            command: Some(self.show),
            expected: Some(self.wanted),
            every_minutes: 5,
            for_hours: 2,
        };
        draft.rollback = match self.back {
            Some(back) => Rollback::Commands { commands: vec![back], but: String::new() },
            None => Rollback::None { why: "the value before was not read".to_owned() },
        };
        draft.confidence = Confidence::Documented;
        draft
    }
}
