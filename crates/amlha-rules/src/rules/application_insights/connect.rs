//! The way of a component to a Log Analytics workspace of its own region.
//!
//! The commands for components are in an extension of the Azure CLI; `az resource update`, which
//! reads the component and writes it back changed, is not.

use std::collections::BTreeMap;

use amlha_model::services::application_insights::ApplicationInsights;
use amlha_model::{Body, Location, Resource, ResourceId, Service, resource_id};

use super::super::words::gain;
use crate::plan::{
    Action, Command, Confidence, Cost, DataRisk, Downtime, Draft, Elapsed, Guard, NeedState, Recreates, Reversible,
    Rollback, Run, Verify,
};
use crate::rule::Axis;

const PAGE: &str = "Migrate Application Insights classic resources to workspace-based, 2024-06-28";
const API_VERSION: &str = "2020-02-02";

/// One key for both: a component is connected once.
const CONNECT: &str = "connect-workspace";
const CHOOSE: &str = "choose-log-workspace";

const ID_PATH: &str = "properties.WorkspaceResourceId";
const MODE_PATH: &str = "properties.IngestionMode";

/// From a classic component to a workspace-based one.
pub(super) fn convert(body: &Body<'_>) -> Draft {
    let component = body.resource();
    let Some(workspace) = candidate(component) else { return choose(body) };
    let mut draft = Draft::new(
        CONNECT,
        Action::Change,
        component,
        format!("Keep the data of {} in the Log Analytics workspace {}", component.name(), workspace.name()),
    );
    set(&mut draft, component, workspace);
    draft.reversible = Reversible::OneWay;
    draft.elapsed = Elapsed::About { minutes: 24 * 60 };
    draft.gain = vec![gain(
        Axis::Lifecycle,
        "retired: nobody answers for the component or its data",
        "new data has the availability, the copies and the retention of the workspace; old data stays behind",
    )];
    draft.guard = Guard {
        skip_if: "`properties.IngestionMode` is already LogAnalytics".to_owned(),
        command: Some(show(component, MODE_PATH)),
        value: Some("LogAnalytics".to_owned()),
    };
    draft.verify = Verify {
        what: "the mode reads LogAnalytics, and new requests show up in the workspace's table AppRequests".to_owned(),
        command: Some(show(component, MODE_PATH)),
        expected: Some("LogAnalytics".to_owned()),
        every_minutes: 60,
        for_hours: 24,
    };
    draft.rollback = Rollback::None { why: "a workspace-based component cannot become a classic one again".to_owned() };
    draft
        .change(body, MODE_PATH, "\"LogAnalytics\"")
        .change(body, ID_PATH, serde_json::Value::from(workspace.id()).to_string())
        .need("continuous export is off: it is not supported afterwards", NeedState::Unknown, None)
        .need("a Log Analytics workspace in the same region", NeedState::Met, None)
        .cite("no downtime, keys unchanged, up to 24 hours, cannot be undone, old data stays", PAGE)
}

/// From a workspace in another region to one in the component's own.
pub(super) fn move_home(body: &Body<'_>) -> Draft {
    let component = body.resource();
    let Some(workspace) = candidate(component) else { return choose(body) };
    let mut draft = Draft::new(
        CONNECT,
        Action::Change,
        component,
        format!("Keep new data of {} in {}, in its own region", component.name(), workspace.name()),
    );
    set(&mut draft, component, workspace);
    draft.reversible = Reversible::Yes;
    draft.gain = vec![gain(Axis::Region, "the loss of either region stops telemetry", "one region decides")];
    draft.guard = Guard {
        skip_if: "`properties.WorkspaceResourceId` already names it".to_owned(),
        command: Some(show(component, ID_PATH)),
        value: Some(workspace.id().to_owned()),
    };
    draft.verify = Verify {
        what: "new requests show up in the workspace's table AppRequests".to_owned(),
        command: Some(show(component, ID_PATH)),
        expected: Some(workspace.id().to_owned()),
        every_minutes: 30,
        for_hours: 4,
    };
    let before = ApplicationInsights(body).workspace_resource_id().filled_text().value();
    draft.rollback = match before {
        Some(id) => Rollback::Commands {
            commands: vec![update(component, &[format!("{ID_PATH}={id}")])],
            but: "data written meanwhile stays in the new workspace".to_owned(),
        },
        None => Rollback::None { why: "the workspace before was not read".to_owned() },
    };
    draft
        .change(body, ID_PATH, serde_json::Value::from(workspace.id()).to_string())
        .need("queries, workbooks and alerts that name the old workspace are changed too", NeedState::Unknown, None)
        .cite("a component may be connected to another workspace at any time; old data stays", PAGE)
}

fn set(draft: &mut Draft, component: Resource<'_>, workspace: Resource<'_>) {
    draft.downtime = Downtime::None;
    draft.data_risk = DataRisk::None;
    draft.recreates = Recreates::No;
    draft.hands_on_minutes = Some(10);
    draft.cost = Cost::Unpriced { direction: "per GB as the workspace charges it".to_owned() };
    draft.run = Run::Commands {
        commands: vec![update(
            component,
            &[format!("{ID_PATH}={}", workspace.id()), format!("{MODE_PATH}=LogAnalytics")],
        )],
    };
    draft.stop_if = Some("telemetry is missing in the component after the change".to_owned());
    draft.confidence = Confidence::Derived;
}

fn update(component: Resource<'_>, values: &[String]) -> Command {
    let command = Command::az(["resource", "update"]).flag("--ids", component.id()).flag("--api-version", API_VERSION);
    values.iter().fold(command, |command, value| command.flag("--set", value.clone()))
}

fn show(component: Resource<'_>, path: &str) -> Command {
    Command::az(["resource", "show"]).flag("--ids", component.id()).flag("--api-version", API_VERSION).query(path)
}

/// A Log Analytics workspace in the component's region: in its resource group, else in its
/// subscription, else any; the first by id.
fn candidate(component: Resource<'_>) -> Option<Resource<'_>> {
    let own = component.location();
    if own == Location::Global {
        return None;
    }
    let id = component.parsed_id().ok();
    let subscription = id.as_ref().and_then(|id| Some(format!("subscriptions/{}/", id.subscription()?)));
    let group = subscription.as_ref().zip(id.as_ref().and_then(ResourceId::resource_group));
    let group = group.map(|(subscription, group)| format!("{subscription}resourceGroups/{group}/"));
    // An estate may hold thousands of components and of workspaces: each pair costs two comparisons
    // of text, and no id is taken apart.
    let is_in = |workspace: &Resource<'_>, scope: &Option<String>| {
        let beginning = scope.as_ref().map(|scope| (workspace.id().trim_start_matches('/').get(..scope.len()), scope));
        beginning.is_some_and(|(beginning, scope)| beginning.is_some_and(|text| resource_id::equal(text, scope)))
    };
    let far = |workspace: &Resource<'_>| (!is_in(workspace, &group), !is_in(workspace, &subscription));
    let mut places: BTreeMap<&str, bool> = BTreeMap::new();
    let workspaces = component.inventory().of_service(Service::LogAnalytics);
    let near = workspaces.filter(|workspace| {
        let is_own = || workspace.location().name() == own.name();
        *places.entry(workspace.location_text()).or_insert_with(is_own)
    });
    near.map(|workspace| (far(&workspace), workspace))
        .min_by(|a, b| a.0.cmp(&b.0).then_with(|| resource_id::compare(a.1.id(), b.1.id())))
        .map(|(_, workspace)| workspace)
}

/// A question that changes nothing: which workspace it is decides what the step that connects does.
fn choose(body: &Body<'_>) -> Draft {
    let component = body.resource();
    let mut draft = Draft::new(
        CHOOSE,
        Action::Decide,
        component,
        format!("Choose a Log Analytics workspace for {}", component.name()),
    )
    .prepares();
    draft.downtime = Downtime::None;
    draft.data_risk = DataRisk::None;
    draft.reversible = Reversible::Yes;
    draft.recreates = Recreates::No;
    draft.hands_on_minutes = Some(30);
    draft.cost = Cost::Unpriced { direction: "per GB as the workspace charges it".to_owned() };
    draft.gain = vec![gain(
        Axis::Region,
        "data is where no Log Analytics workspace of the region keeps it",
        "data has the availability and the copies of a workspace in the component's region",
    )];
    draft.run = Run::ByHand {
        what: format!(
            "the inventory holds no Log Analytics workspace in {}: choose or create one there (`az monitor log-analytics \
             workspace create`), read it, and plan anew",
            component.location_text()
        ),
    };
    let list = || Command::az(["monitor", "log-analytics", "workspace", "list"]).query("[].[name,location]");
    draft.guard = Guard {
        skip_if: "there is already a Log Analytics workspace in the component's region".to_owned(),
        command: Some(list()),
        value: None,
    };
    draft.verify = Verify {
        what: "a Log Analytics workspace in the component's region is listed".to_owned(),
        command: Some(list()),
        expected: None,
        every_minutes: 60,
        for_hours: 24,
    };
    draft.rollback = Rollback::None { why: "nothing is changed before the component is connected".to_owned() };
    draft.confidence = Confidence::Documented;
    draft.cite("a component keeps its data in a Log Analytics workspace; connecting it cannot be undone", PAGE)
}
