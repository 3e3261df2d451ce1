//! The steps to a second workspace in another region.
//!
//! It gets what each workspace must have for itself (group, default account), shares what the article
//! tells two workspaces to share (vault, container registry, data accounts), and comes with the same
//! clusters, without nodes. What cannot be written from an inventory (credentials, networks, role
//! assignments, the choice of a pattern) is left to a person, and said.

use amlha_model::datastore::Datastore;
use amlha_model::region::{self, Region};
use amlha_model::services::compute_cluster::ComputeCluster;
use amlha_model::services::workspace::{Workspace, WorkspaceKind};
use amlha_model::statement::statements;
use amlha_model::{Body, Reading, Resource, Role, Service, resource_id};
use serde_json::{Map, Value, json};

use super::super::ml::{citing, cluster, created, inside};
use super::super::words::{gain, numbered};
use super::{API_VERSION, without_key};
use crate::context::Context;
use crate::plan::{
    Action, Command, Confidence, Cost, DataRisk, Downtime, Draft, Effect, Elapsed, Guard, NeedState, Proposal,
    Recreates, Reversible, Rollback, Run, Target, Verify,
};
use crate::rule::Axis;
use crate::survey::LOCK_TYPE;

/// Keys of the steps, in their order.
const GROUP: &str = "second-group";
const STORAGE: &str = "second-storage";
const WORKSPACE: &str = "second-workspace";
const COMPUTES: &str = "second-computes";
const DATASTORES: &str = "second-datastores";
const LOCK: &str = "second-lock";

const WORKSPACES: &str = "Microsoft.MachineLearningServices/workspaces";
const GROUPS: &str = "Microsoft.Resources/resourceGroups";
const ACCOUNTS: &str = "Microsoft.Storage/storageAccounts";
const ARTICLE: &str = "Failover for business continuity and disaster recovery, 2025-06-12";

/// A second workspace that is to come.
struct Second<'b, 'a> {
    context: &'b Context<'a>,
    body: &'b Body<'a>,
    region: &'static Region,
    subscription: &'b str,
    group: String,
    /// The name of its default account.
    account: String,
    name: String,
}

/// The steps; `None` when the inventory does not hold enough to write them: no region to recover to,
/// another kind than Default, a customer-managed key, an identity that somebody assigned, or parts
/// that were not read.
pub(super) fn steps(context: &Context<'_>, body: &Body<'_>) -> Option<Vec<Proposal>> {
    let workspace = body.resource();
    let view = Workspace(body);
    let region = region::find(context.profile.recovery_region(workspace.location_text())?)?;
    let id = workspace.parsed_id().ok()?;
    let identity = body.read("identity.type").filled_text().value().unwrap_or("SystemAssigned".into());
    let plain = view.kind() == WorkspaceKind::Default
        && without_key(body).is_some_and(|verdict| verdict.outcome == crate::verdict::Outcome::NotApplicable)
        && identity.trim().eq_ignore_ascii_case("SystemAssigned");
    // What is shared must be there, and beside the first one: a vault that is elsewhere is another fault.
    let vault = context.inventory.linked(workspace.index(), Role::Secrets)?;
    let stated = view.storage_account().filled_text().value().is_some() && vault.location() == workspace.location();
    if !plain || !stated {
        return None;
    }
    let subscription = id.subscription()?;
    let short = |name: &str, most: usize| name.chars().take(most).collect::<String>();
    let suffixed = |name: &str, most: usize| {
        let room = most.saturating_sub(region.name.len() + 1);
        format!("{}-{}", short(name, room).trim_end_matches('-'), region.name)
    };
    let group = suffixed(id.resource_group()?, 90);
    let taken = |name: &str| context.inventory.find(&workspace_id(subscription, &group, name)).is_some();
    let name = numbered(suffixed(workspace.name(), 33), taken);
    // Unique in all of Azure: letters and digits, at most 24.
    let letters: String = workspace.name().chars().filter(char::is_ascii_alphanumeric).take(14).collect();
    let hash = resource_id::hash(&format!("{}/{}", workspace.id(), region.name)) % 0x1000_0000;
    let account = format!("st{}{hash:07x}", letters.to_ascii_lowercase());
    let second = Second { context, body, region, subscription, group, account, name };
    let drafts = [
        Some(second.make_group()),
        Some(second.make_account()),
        Some(second.make_workspace()),
        second.make_computes(),
        second.make_datastores(),
        Some(second.lock()),
    ];
    Some(drafts.into_iter().flatten().map(Proposal::from).collect())
}

/// What a person does once the second workspace is there.
pub(super) const AFTER: [&str; 4] = [WORKSPACE, COMPUTES, DATASTORES, LOCK];

fn workspace_id(subscription: &str, group: &str, name: &str) -> String {
    format!("/subscriptions/{subscription}/resourceGroups/{group}/providers/{WORKSPACES}/{name}")
}

impl<'a> Second<'_, 'a> {
    fn own(&self) -> Resource<'a> {
        self.body.resource()
    }

    fn group_id(&self) -> String {
        format!("/subscriptions/{}/resourceGroups/{}", self.subscription, self.group)
    }

    fn account_id(&self) -> String {
        format!("{}/providers/{ACCOUNTS}/{}", self.group_id(), self.account)
    }

    fn id(&self) -> String {
        workspace_id(self.subscription, &self.group, &self.name)
    }

    fn az<const N: usize>(&self, words: [&str; N]) -> Command {
        Command::az(words).flag("--subscription", self.subscription)
    }

    /// A step that creates something beside what there is.
    fn create(&self, key: &'static str, title: String, id: &str, type_name: &str) -> Draft {
        let mut draft = Draft::new(key, Action::Create, self.own(), title);
        draft.among = Some(self.own().id().to_owned());
        draft.target = Target {
            id: id.to_owned(),
            name: id.rsplit('/').next().unwrap_or_default().to_owned(),
            type_name: type_name.to_owned(),
        };
        draft.downtime = Downtime::None;
        draft.data_risk = DataRisk::None;
        draft.reversible = Reversible::Yes;
        draft.recreates = Recreates::No;
        draft.confidence = Confidence::Documented;
        draft.gain = vec![gain(
            Axis::Region,
            "nothing works until the region is back",
            "a part of what the second workspace needs is there",
        )];
        draft
    }

    fn make_group(&self) -> Draft {
        let exists = || self.az(["group", "exists"]).flag("--name", self.group.as_str());
        let title = format!("Create the resource group {} in {}", self.group, self.region.name);
        let mut draft = self.create(GROUP, title, &self.group_id(), GROUPS).prepares();
        draft.hands_on_minutes = Some(5);
        draft.elapsed = Elapsed::About { minutes: 1 };
        draft.cost = Cost::Unpriced { direction: "none: a group itself is not billed".to_owned() };
        draft.run = Run::Commands {
            commands: vec![
                self.az(["group", "create"])
                    .flag("--name", self.group.as_str())
                    .flag("--location", self.region.name.as_str()),
            ],
        };
        draft.guard =
            Guard { skip_if: "the group exists".to_owned(), command: Some(exists()), value: Some("true".to_owned()) };
        draft.verify = Verify {
            what: "the group exists".to_owned(),
            command: Some(exists()),
            expected: Some("true".to_owned()),
            every_minutes: 1,
            for_hours: 1,
        };
        draft.rollback =
            Rollback::None { why: "an empty group stands in nobody's way: delete it when it is not wanted".to_owned() };
        let draft = citing(draft, &statements().regional_workspaces_need_alike);
        match self.context.profile.recovery_regions.values().any(|stated| *stated == self.region.name) {
            true => {
                draft.cite(format!("{} recovers to {}", self.own().location_text(), self.region.name), "the profile")
            }
            false => draft.cite(
                format!("pair of {}: {}", self.own().location_text(), self.region.name),
                region::sources().regions_list.cite(),
            ),
        }
    }

    fn make_account(&self) -> Draft {
        let sku = if self.region.zones { "Standard_ZRS" } else { "Standard_LRS" };
        let days = self.context.profile.soft_delete_days.to_string();
        let named = |words: [&str; 4]| {
            self.az(words).flag("--account-name", self.account.as_str()).flag("--resource-group", self.group.as_str())
        };
        let show = || {
            self.az(["storage", "account", "show"])
                .flag("--name", self.account.as_str())
                .flag("--resource-group", self.group.as_str())
                .query("sku.name")
        };
        let title = format!("Create the default account {} with {sku} in {}", self.account, self.region.name);
        let mut draft = self.create(STORAGE, title, &self.account_id(), ACCOUNTS).prepares();
        draft.after = vec![GROUP];
        draft.hands_on_minutes = Some(10);
        draft.cost = Cost::Unpriced { direction: "little while it is empty".to_owned() };
        draft.run = Run::Commands {
            commands: vec![
                self.az(["storage", "account", "create"])
                    .flag("--name", self.account.as_str())
                    .flag("--resource-group", self.group.as_str())
                    .flag("--location", self.region.name.as_str())
                    .flag("--sku", sku)
                    .flag("--kind", "StorageV2")
                    .flag("--min-tls-version", "TLS1_2")
                    .flag("--allow-blob-public-access", "false"),
                named(["storage", "account", "blob-service-properties", "update"])
                    .flag("--enable-delete-retention", "true")
                    .flag("--delete-retention-days", days.as_str())
                    .flag("--enable-container-delete-retention", "true")
                    .flag("--container-delete-retention-days", days.as_str()),
                named(["storage", "account", "file-service-properties", "update"])
                    .flag("--enable-delete-retention", "true")
                    .flag("--delete-retention-days", days.as_str()),
            ],
        };
        // Without the settings of deleted data the step is not done: they are asked for, too.
        draft.guard = Guard {
            skip_if: "the account is there, and keeps deleted file shares".to_owned(),
            command: Some(
                named(["storage", "account", "file-service-properties", "show"])
                    .query("shareDeleteRetentionPolicy.enabled"),
            ),
            value: Some("true".to_owned()),
        };
        draft.verify = Verify {
            what: format!("`sku.name` reads {sku}"),
            command: Some(show()),
            expected: Some(sku.to_owned()),
            every_minutes: 1,
            for_hours: 1,
        };
        draft.rollback = Rollback::Commands {
            commands: vec![
                self.az(["storage", "account", "delete"])
                    .flag("--name", self.account.as_str())
                    .flag("--resource-group", self.group.as_str())
                    .switch("--yes"),
            ],
            but: "what was written to it".to_owned(),
        };
        draft.stop_if = Some("the name is taken, or a policy refuses the account".to_owned());
        let keeps = json!({ "enabled": true, "days": self.context.profile.soft_delete_days });
        let part = |service: &str, properties: Value| {
            Effect::create(&json!({
                "id": format!("{}/{service}/default", self.account_id()), "name": "default",
                "type": format!("{ACCOUNTS}/{service}"), "properties": properties
            }))
        };
        draft
            .effect(Effect::create(&json!({
                "id": self.account_id(), "name": self.account, "type": ACCOUNTS,
                "location": self.region.name, "kind": "StorageV2", "sku": { "name": sku, "tier": "Standard" },
                "properties": {
                    "provisioningState": "Succeeded", "primaryLocation": self.region.name, "statusOfPrimary": "available",
                    "minimumTlsVersion": "TLS1_2", "allowBlobPublicAccess": false
                }
            })))
            .effect(part(
                "blobServices",
                json!({ "deleteRetentionPolicy": keeps, "containerDeleteRetentionPolicy": keeps }),
            ))
            .effect(part("fileServices", json!({ "shareDeleteRetentionPolicy": keeps })))
            .need(
                format!("the name {} is free in all of Azure", self.account),
                NeedState::Unknown,
                Some(
                    self.az(["storage", "account", "check-name"])
                        .flag("--name", self.account.as_str())
                        .query("nameAvailable"),
                ),
            )
            .cite("each workspace has a default account of its own", ARTICLE)
    }

    /// The PUT of the workspace: what the first one says, with an account of its own.
    fn put(&self) -> Value {
        let view = Workspace(self.body);
        let read = |reading: Reading<'_>| {
            let json = reading.json()?;
            (!json.is_null()).then(|| serde_json::from_str::<Value>(json.raw()).ok()).flatten()
        };
        let copied = [
            ("keyVault", read(view.key_vault())),
            ("containerRegistry", read(view.container_registry())),
            ("publicNetworkAccess", read(self.body.read("properties.publicNetworkAccess"))),
            ("hbiWorkspace", read(self.body.read("properties.hbiWorkspace"))),
            ("systemDatastoresAuthMode", read(self.body.read("properties.systemDatastoresAuthMode"))),
            ("imageBuildCompute", read(view.image_build_compute())),
            ("managedNetwork", read(view.isolation_mode()).map(|mode| json!({ "isolationMode": mode }))),
        ];
        let mut properties = Map::from_iter([
            ("friendlyName".to_owned(), Value::from(self.name.as_str())),
            ("storageAccount".to_owned(), self.account_id().into()),
            ("v1LegacyMode".to_owned(), false.into()),
        ]);
        properties.extend(copied.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))));
        let sku = read(self.body.read("sku")).unwrap_or_else(|| json!({ "name": "Basic", "tier": "Basic" }));
        json!({
            "location": self.region.name, "kind": "Default", "sku": sku,
            "identity": { "type": "SystemAssigned" }, "properties": properties
        })
    }

    fn make_workspace(&self) -> Draft {
        let (id, put) = (self.id(), self.put());
        let url = format!("{id}?api-version={API_VERSION}");
        let show = || {
            Command::az(["resource", "show"])
                .flag("--ids", id.as_str())
                .flag("--api-version", API_VERSION)
                .query("properties.provisioningState")
        };
        let title = format!("Create the workspace {} in {}", self.name, self.region.name);
        let mut draft = self.create(WORKSPACE, title, &id, WORKSPACES);
        draft.after = vec![GROUP, STORAGE];
        draft.hands_on_minutes = Some(30);
        draft.cost =
            Cost::Unpriced { direction: "nothing for the workspace itself; what runs in it is billed".to_owned() };
        draft.gain = vec![gain(
            Axis::Region,
            "nothing works until the region is back, running jobs are lost",
            "jobs are submitted again to the second workspace",
        )];
        draft.run = Run::Commands {
            commands: vec![
                Command::az(["rest"])
                    .flag("--method", "put")
                    .flag("--url", url.as_str())
                    .flag("--body", put.to_string()),
            ],
        };
        draft.guard = Guard {
            skip_if: "the workspace is there".to_owned(),
            command: Some(show()),
            value: Some("Succeeded".to_owned()),
        };
        draft.verify = Verify {
            what: "`properties.provisioningState` reads Succeeded".to_owned(),
            command: Some(show()),
            expected: Some("Succeeded".to_owned()),
            every_minutes: 2,
            for_hours: 2,
        };
        draft.rollback = Rollback::Commands {
            commands: vec![Command::az(["rest"]).flag("--method", "delete").flag("--url", url.as_str())],
            but: "its name stays blocked for 14 days".to_owned(),
        };
        draft.stop_if = Some("the state reads Failed: read why before trying again".to_owned());
        let mut body = put;
        if let Some(body) = body.as_object_mut() {
            body.extend([
                ("id".to_owned(), id.as_str().into()),
                ("name".to_owned(), self.name.as_str().into()),
                ("type".to_owned(), WORKSPACES.into()),
            ]);
            if let Some(properties) = body.get_mut("properties").and_then(Value::as_object_mut) {
                properties.insert("provisioningState".to_owned(), "Succeeded".into());
            }
        }
        let draft = draft
            .effect(Effect::create(&body))
            .need(format!("quota in {} for the sizes in use", self.region.name), NeedState::Unknown, None)
            .need(
                "role assignments, private endpoints and names in private zones, as the first workspace has them",
                NeedState::Unknown,
                None,
            )
            .need(
                format!("an Application Insights component in {}: the workspace comes without one", self.region.name),
                NeedState::Unknown,
                None,
            );
        let draft = citing(draft, &statements().regional_workspaces_share);
        draft.cite("deploy Azure ML twice; nothing of a workspace is replicated", ARTICLE)
    }

    fn make_computes(&self) -> Option<Draft> {
        let id = self.id();
        let clusters =
            inside(self.own(), Role::Compute).filter(|compute| compute.service() == Some(Service::ComputeCluster));
        let puts: Vec<(String, String, Value)> = clusters
            .filter_map(|compute| {
                let body = compute.body();
                let view = ComputeCluster(&body);
                view.vm_size().filled_text().value()?;
                let priority = view.vm_priority_name().filled_text().value().unwrap_or("Dedicated".into());
                let mut put = cluster(&body, &priority, &self.region.name, false);
                // Nodes that nobody uses yet would be billed.
                if let Some(scale) =
                    put.pointer_mut("/properties/properties/scaleSettings").and_then(Value::as_object_mut)
                {
                    scale.insert("minNodeCount".to_owned(), 0.into());
                }
                Some((compute.name().to_owned(), format!("{id}/computes/{}", compute.name()), put))
            })
            .collect();
        let last = puts.last()?;
        let names: Vec<&str> = puts.iter().map(|(name, ..)| name.as_str()).collect();
        let shown = |id: &str| {
            Command::az(["resource", "show"])
                .flag("--ids", id)
                .flag("--api-version", API_VERSION)
                .query("properties.provisioningState")
        };
        let title = format!("Create {} in {}, like those of {}", names.join(", "), self.name, self.own().name());
        let mut draft = self.create(COMPUTES, title, &last.1, &format!("{WORKSPACES}/computes")).prepares();
        draft.after = vec![WORKSPACE];
        draft.hands_on_minutes = Some(15);
        draft.cost = Cost::Unpriced { direction: "nothing while no node runs".to_owned() };
        draft.run = Run::Commands {
            commands: puts
                .iter()
                .map(|(_, id, put)| {
                    Command::az(["rest"])
                        .flag("--method", "put")
                        .flag("--url", format!("{id}?api-version={API_VERSION}"))
                        .flag("--body", put.to_string())
                })
                .collect(),
        };
        draft.effects = puts.iter().map(|(_, id, put)| created(id, put)).collect();
        // A cluster that is there already is written again, with the same settings.
        draft.guard = Guard {
            skip_if: format!("{} is there", last.0),
            command: Some(shown(&last.1)),
            value: Some("Succeeded".to_owned()),
        };
        draft.verify = Verify {
            what: format!("{} reads Succeeded, and a small job ends on it", last.0),
            command: Some(shown(&last.1)),
            expected: Some("Succeeded".to_owned()),
            every_minutes: 2,
            for_hours: 1,
        };
        draft.rollback = Rollback::Commands {
            commands: puts
                .iter()
                .map(|(_, id, _)| {
                    Command::az(["rest"])
                        .flag("--method", "delete")
                        .flag("--url", format!("{id}?api-version={API_VERSION}&underlyingResourceAction=Delete"))
                })
                .collect(),
            but: String::new(),
        };
        draft.stop_if = Some("the region has no quota, or not that size".to_owned());
        Some(citing(draft, &statements().regional_workspaces_need_alike))
    }

    /// The datastores that name no credentials: those of the others are in no inventory.
    fn make_datastores(&self) -> Option<Draft> {
        let id = self.id();
        let default = Workspace(self.body).storage_account().filled_text().value()?.into_owned();
        let default = default.trim_end_matches('/').rsplit('/').next().unwrap_or_default().to_owned();
        let puts: Vec<(String, String, Value)> = inside(self.own(), Role::Datastore)
            .filter_map(|datastore| {
                let body = datastore.body();
                let account = Datastore(&body).account_name().filled_text().value()?;
                let kind = body.read("properties.credentials.credentialsType").filled_text().value()?;
                if account.eq_ignore_ascii_case(&default) || !kind.eq_ignore_ascii_case("None") {
                    return None;
                }
                let properties: Map<String, Value> =
                    serde_json::from_str(body.read("properties").json()?.raw()).ok()?;
                let own = ["isDefault", "systemData", "provisioningState"];
                let kept = properties.into_iter().filter(|(name, _)| !own.contains(&name.as_str()));
                let put = json!({ "properties": kept.collect::<Map<_, _>>() });
                Some((datastore.name().to_owned(), format!("{id}/datastores/{}", datastore.name()), put))
            })
            .collect();
        let last = puts.last()?;
        let names: Vec<&str> = puts.iter().map(|(name, ..)| name.as_str()).collect();
        let shown = || {
            Command::az(["rest"])
                .flag("--method", "get")
                .flag("--url", format!("{}?api-version={API_VERSION}", last.1))
                .query("name")
        };
        let title = format!("Create the datastores {} in {}", names.join(", "), self.name);
        let mut draft = self.create(DATASTORES, title, &last.1, &format!("{WORKSPACES}/datastores")).prepares();
        draft.after = vec![WORKSPACE];
        draft.hands_on_minutes = Some(10);
        draft.cost = Cost::Unpriced { direction: "none known".to_owned() };
        draft.run = Run::Commands {
            commands: puts
                .iter()
                .map(|(_, id, put)| {
                    Command::az(["rest"])
                        .flag("--method", "put")
                        .flag("--url", format!("{id}?api-version={API_VERSION}"))
                        .flag("--body", put.to_string())
                })
                .collect(),
        };
        draft.effects = puts
            .iter()
            .map(|(name, id, put)| {
                let properties = put.get("properties").cloned().unwrap_or_default();
                Effect::create(&json!({
                    "id": id, "name": name, "type": format!("{WORKSPACES}/datastores"), "properties": properties
                }))
            })
            .collect();
        draft.guard =
            Guard { skip_if: format!("{} is there", last.0), command: Some(shown()), value: Some(last.0.clone()) };
        draft.verify = Verify {
            what: format!("{} is there, and a job reads from it", last.0),
            command: Some(shown()),
            expected: Some(last.0.clone()),
            every_minutes: 1,
            for_hours: 1,
        };
        draft.rollback = Rollback::Commands {
            commands: puts
                .iter()
                .map(|(_, id, _)| {
                    Command::az(["rest"])
                        .flag("--method", "delete")
                        .flag("--url", format!("{id}?api-version={API_VERSION}"))
                })
                .collect(),
            but: String::new(),
        };
        let draft =
            draft.need("the identity of the second workspace may read these accounts", NeedState::Unknown, None);
        Some(citing(draft, &statements().regional_workspaces_share))
    }

    fn lock(&self) -> Draft {
        // Two workspaces of one group may come to one group there, each with its lock.
        let name = format!("keep-{}", self.name);
        let list = || {
            self.az(["lock", "list"])
                .flag("--resource-group", self.group.as_str())
                .query(&format!("[?name=='{name}'].level"))
        };
        let title = format!("Lock the group {} against deletion", self.group);
        let mut draft = self.create(LOCK, title, &self.group_id(), GROUPS).prepares();
        draft.after = vec![STORAGE, WORKSPACE, COMPUTES, DATASTORES];
        draft.hands_on_minutes = Some(5);
        draft.cost = Cost::Unpriced { direction: "none known".to_owned() };
        draft.gain = vec![gain(
            Axis::DataProtection,
            "whoever may delete it deletes the second workspace",
            "a deletion is refused until the lock is taken away",
        )];
        draft.run = Run::Commands {
            commands: vec![
                self.az(["lock", "create"])
                    .flag("--lock-type", "CanNotDelete")
                    .flag("--name", name.as_str())
                    .flag("--resource-group", self.group.as_str()),
            ],
        };
        draft.guard = Guard {
            skip_if: format!("the group has a lock named {name}"),
            command: Some(list()),
            value: Some("CanNotDelete".to_owned()),
        };
        draft.verify = Verify {
            what: "the lock is listed".to_owned(),
            command: Some(list()),
            expected: Some("CanNotDelete".to_owned()),
            every_minutes: 1,
            for_hours: 1,
        };
        draft.rollback = Rollback::Commands {
            commands: vec![
                self.az(["lock", "delete"]).flag("--name", name.as_str()).flag("--resource-group", self.group.as_str()),
            ],
            but: String::new(),
        };
        draft.effect(Effect::create(&json!({
            "id": format!("{}/providers/{LOCK_TYPE}/{name}", self.group_id()),
            "name": name, "type": LOCK_TYPE, "properties": { "level": "CanNotDelete" }
        })))
    }
}
