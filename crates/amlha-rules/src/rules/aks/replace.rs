//! Another pool in the place of one: new, then drain, then delete.
//!
//! What a pool is made of is fixed when it is created. The new one takes over what is known of the
//! old one; it stands beside it until the pods have moved, so that nothing has to stop.

use amlha_model::json::edit::Path;
use amlha_model::retirement::NodeImage;
use amlha_model::services::aks::PoolPriority;
use amlha_model::{Body, Read};

use super::super::words::gain;
use super::nodes::{fewest, most_after, whole};
use super::pools::{Duty, Pool, at};
use super::{RELIABILITY_PAGE, ZONES_PAGE, availability_set, image_ends, zones};
use crate::context::Context;
use crate::plan::{
    Action, Command, Confidence, Cost, DataRisk, Downtime, Draft, Effect, Elapsed, Gain, Guard, NeedState, Proposal,
    Recreates, Reversible, Rollback, Run, Target, Verify, target_of,
};
use crate::rule::Axis;

/// The keys of the three steps, which stand on the old pool.
const NEW: &str = "new-pool";
const DRAIN: &str = "drain-pool";
const DELETE: &str = "delete-pool";

/// The fewest nodes of a new pool, so that each of three zones has one.
const NODES: u64 = 3;

/// The three steps; or why there are none.
///
/// The new pool is in every zone, has as many nodes as the profile asks for, and is never on Spot
/// nodes: one step closes all of these faults.
pub(super) fn replaced(
    context: &Context<'_>,
    body: &Body<'_>,
    all: &[Pool<'_>],
    pool: &Pool<'_>,
    closed: Closed,
) -> Vec<Proposal> {
    let by = |draft: Draft| {
        let closes = match closed {
            Closed::WithTheNew => draft.key == NEW,
            Closed::WithoutTheOld => draft.key == DELETE,
        };
        if closes { draft } else { draft.prepares() }.into()
    };
    drafts(context, body, all, pool).map_or_else(|nothing| vec![nothing], |drafts| drafts.map(by).into())
}

/// When a fault is gone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Closed {
    /// When the new pool is there.
    WithTheNew,
    /// When the old pool is gone.
    WithoutTheOld,
}

/// The three steps for a fault that the new pool has too, and that is closed by a later plan.
pub(super) fn first_replaced(
    context: &Context<'_>,
    body: &Body<'_>,
    all: &[Pool<'_>],
    pool: &Pool<'_>,
) -> Vec<Proposal> {
    let later = |draft: Draft| draft.prepares().into();
    drafts(context, body, all, pool).map_or_else(|nothing| vec![nothing], |drafts| drafts.map(later).into())
}

/// Whether another rule that is asked for puts another pool in the place of this one.
pub(super) fn leaves(context: &Context<'_>, body: &Body<'_>, all: &[Pool<'_>], pool: &Pool<'_>) -> bool {
    let asked = |axis: Axis| context.profile.axes.contains(&axis);
    let same = |name: &String| pool.name().as_ref() == Some(name);
    !availability_set::any(all)
        && ((asked(Axis::Capacity) && spot(pool))
            || (asked(Axis::Lifecycle) && image_ends::ending(pool).is_some())
            || (asked(Axis::Zone) && zones::to_replace(context, body, all, pool.duty).iter().any(same)))
}

fn spot(pool: &Pool<'_>) -> bool {
    pool.view.scale_set_priority().value() == Some(PoolPriority::Spot)
}

fn drafts(context: &Context<'_>, body: &Body<'_>, all: &[Pool<'_>], pool: &Pool<'_>) -> Result<[Draft; 3], Proposal> {
    let cluster = body.resource();
    let (Some(target), Some(size)) = (pool.target(cluster), pool.view.vm_size().filled_text().value()) else {
        return Err(Proposal::nothing(
            "the name or the size of the machines of a node pool was not read, so no pool like it can be named",
            "read the cluster again and plan anew",
        ));
    };
    let new = fresh_name(all, pool);
    let asked = if pool.duty == Duty::System { context.profile.system_nodes } else { context.profile.user_nodes };
    let nodes = fewest(pool).nodes.unwrap_or(NODES).max(NODES).max(u64::from(asked));
    let way = Way { body, pool, target, new, size: size.into_owned(), nodes };
    Ok([way.create(), way.drain(), way.delete()])
}

/// Whether the nodes of a pool run Windows, by its `osType`, else by its `osSKU`.
fn on_windows(pool: &Pool<'_>) -> bool {
    let windows = |text: &str| text.trim().get(..7).is_some_and(|start| start.eq_ignore_ascii_case("windows"));
    match pool.view.os_type().filled_text() {
        Read::Value(os) => windows(&os),
        Read::Absent | Read::Null | Read::Unusable => {
            pool.view.os_sku().filled_text().value().is_some_and(|sku| windows(&sku))
        }
    }
}

/// A name that no pool of the cluster has: letters and digits, at most 12 on Linux and 6 on Windows.
fn fresh_name(all: &[Pool<'_>], pool: &Pool<'_>) -> String {
    let length = if on_windows(pool) { 6 } else { 12 };
    let own: String = pool.name().unwrap_or_default().to_lowercase();
    let own: String = own.chars().filter(char::is_ascii_alphanumeric).skip_while(char::is_ascii_digit).collect();
    let taken = |name: &str| all.iter().any(|other| other.name().is_some_and(|known| known.eq_ignore_ascii_case(name)));
    let named = |number: usize| {
        let ending = if number == 1 { "z".to_owned() } else { format!("z{number}") };
        let stem: String = own.chars().take(length - ending.len().min(length)).collect();
        let stem = if stem.is_empty() { "p".to_owned() } else { stem };
        stem + &ending
    };
    (1..=all.len() + 1).map(named).find(|name| !taken(name)).unwrap_or_else(|| named(all.len() + 2))
}

struct Way<'b, 'a> {
    body: &'b Body<'a>,
    pool: &'b Pool<'a>,
    target: Target,
    new: String,
    size: String,
    nodes: u64,
}

impl Way<'_, '_> {
    fn draft(&self, key: &'static str, action: Action, title: String) -> Draft {
        let mut draft = Draft::new(key, action, self.body.resource(), title);
        draft.target = self.target.clone();
        draft.recreates = Recreates::No;
        draft
    }

    fn on_new(&self, verb: &str) -> Command {
        let cluster = self.body.resource();
        Command::az(["aks", "nodepool", verb])
            .flag("--cluster-name", cluster.name())
            .flag("--name", self.new.as_str())
            .scoped(&target_of(cluster))
    }

    /// What is better at the end, on each axis that the new pool is about.
    fn gains(&self, zone: (&str, &str), spot_too: (&str, &str)) -> Vec<Gain> {
        let mut gains = Vec::new();
        if self.zones() > 0 {
            gains.push(gain(Axis::Zone, zone.0, zone.1));
        }
        if image_ends::ending(self.pool).is_some() {
            gains.push(gain(
                Axis::Lifecycle,
                "nodes run an image that ends",
                "nodes of the new pool run one that goes on",
            ));
        }
        if spot(self.pool) || gains.is_empty() {
            gains.push(gain(Axis::Capacity, spot_too.0, spot_too.1));
        }
        gains
    }

    fn zones(&self) -> u8 {
        let region = self.body.resource().location().region();
        region.filter(|region| region.zones).map_or(0, |region| region.zone_count.unwrap_or(3).clamp(1, 9))
    }

    /// The command that creates a pool like the old one.
    fn add(&self) -> Command {
        let view = &self.pool.view;
        let text = |reading: amlha_model::Reading<'_>| {
            reading.filled_text().value().map(std::borrow::Cow::into_owned).filter(|text| !text.starts_with('-'))
        };
        let nodes = self.nodes;
        let mut command =
            self.on_new("add").flag("--mode", if self.pool.duty == Duty::System { "System" } else { "User" });
        command = command.flag("--node-vm-size", self.size.as_str()).flag("--node-count", nodes.to_string());
        let zones = self.zones();
        if zones > 0 {
            command = (2..=zones).fold(command.flag("--zones", "1"), |command, zone| command.switch(&zone.to_string()));
        }
        if view.enable_auto_scaling().boolean().value() == Some(true) {
            let most = most_after(self.pool, nodes);
            command = command
                .switch("--enable-cluster-autoscaler")
                .flag("--min-count", nodes.to_string())
                .flag("--max-count", most.to_string());
        }
        if on_windows(self.pool) {
            command = command.flag("--os-type", "Windows");
        } else if view.os_type().filled_text().value().is_some_and(|os| os.eq_ignore_ascii_case("linux")) {
            command = command.flag("--os-type", "Linux");
        }
        if let Some(sku) = self.os_sku() {
            command = command.flag("--os-sku", sku);
        }
        if let Some(subnet) = text(view.subnet()) {
            command = command.flag("--vnet-subnet-id", subnet);
        }
        if let Some(pods) = whole(&view.max_pods()).filter(|pods| *pods > 0) {
            command = command.flag("--max-pods", pods.to_string());
        }
        let taints: Vec<String> = items(view.node_taints().items())
            .into_iter()
            // Azure puts this one on Spot nodes by itself.
            .filter(|taint| !taint.starts_with("kubernetes.azure.com/"))
            .collect();
        if !taints.is_empty() {
            command = command.flag("--node-taints", taints.join(","));
        }
        let labels = view.node_labels().object().value().unwrap_or_default();
        let mut labels = labels.iter().filter_map(|(name, value)| Some(format!("{name}={}", value.string()?)));
        // A label of Azure's own domain is not for people to set.
        let mut own =
            labels.by_ref().filter(|label| !label.starts_with('-') && !label.starts_with("kubernetes.azure.com/"));
        if let Some(first) = own.next() {
            command = own.fold(command.flag("--labels", first), |command, label| command.switch(&label));
        }
        command
    }

    /// The image that the new pool asks for: the one after an image that ends, or the same when it is
    /// known to go on. Without it the pool gets whatever is usual.
    fn os_sku(&self) -> Option<&'static str> {
        match image_ends::image(self.pool) {
            NodeImage::Ends(entry) => entry.os_sku_successors.first().map(String::as_str),
            NodeImage::GoesOn(entry) => {
                let own = self.pool.view.os_sku().filled_text().value()?;
                entry.os_sku_successors.iter().map(String::as_str).find(|sku| sku.eq_ignore_ascii_case(own.trim()))
            }
            NodeImage::Unknown => None,
        }
    }

    /// The new pool as the cluster lists it.
    fn added(&self) -> serde_json::Value {
        let view = &self.pool.view;
        let zones: Vec<String> = (1..=self.zones()).map(|zone| zone.to_string()).collect();
        let mut pool = serde_json::json!({
            "name": self.new,
            "type": "VirtualMachineScaleSets", "vmSize": self.size, "count": self.nodes,
            "provisioningState": "Succeeded"
        });
        let Some(members) = pool.as_object_mut() else { return pool };
        if !zones.is_empty() {
            members.insert("availabilityZones".to_owned(), zones.into());
        }
        if let Some(sku) = self.os_sku() {
            members.insert("osSKU".to_owned(), sku.into());
        }
        let scales = view.enable_auto_scaling().boolean().value() == Some(true);
        members.insert("enableAutoScaling".to_owned(), scales.into());
        if scales {
            members.insert("minCount".to_owned(), self.nodes.into());
            members.insert("maxCount".to_owned(), most_after(self.pool, self.nodes).into());
        }
        let taken_over = [
            // An answer that gives no pool a mode gives the new one none.
            ("mode", view.mode_name()),
            ("osType", view.os_type()),
            ("vnetSubnetID", view.subnet()),
            ("maxPods", view.max_pods()),
            ("nodeTaints", view.node_taints()),
            ("nodeLabels", view.node_labels()),
        ];
        for (name, reading) in taken_over {
            let json = reading.json().and_then(|json| serde_json::from_str(json.raw()).ok());
            if let Some(value) = json.filter(|value: &serde_json::Value| !value.is_null()) {
                members.insert(name.to_owned(), value);
            }
        }
        pool
    }

    fn create(&self) -> Draft {
        let old = self.pool.shown();
        let zones = self.zones();
        let what = match (zones, spot(self.pool)) {
            (0, _) => "whose nodes stay".to_owned(),
            (_, true) => format!("in {zones} zones, whose nodes stay,"),
            (_, false) => format!("in {zones} zones"),
        };
        let mut draft = self.draft(NEW, Action::Create, format!("Add the node pool {} {what} beside {old}", self.new));
        draft.downtime = Downtime::None;
        draft.data_risk = DataRisk::None;
        draft.reversible = Reversible::Yes;
        draft.hands_on_minutes = Some(20);
        draft.elapsed = Elapsed::Unknown;
        draft.cost = Cost::Unpriced { direction: "more: the nodes of two pools until the old one is gone".to_owned() };
        let gained = ("as before", "new pods may land on the new pool; those that run stay where they are");
        draft.gain = self.gains(gained, gained);
        draft.run = Run::Commands { commands: vec![self.add()] };
        let path = Path::of("properties.agentPoolProfiles").item("name", self.new.as_str());
        draft.effects = vec![Effect::set(self.body.resource(), path, self.added().to_string())];
        let state = self.on_new("show").query("provisioningState");
        draft.guard = Guard {
            skip_if: format!("the cluster already has the pool {}", self.new),
            command: Some(state.clone()),
            value: Some("Succeeded".to_owned()),
        };
        draft.verify = Verify {
            what: format!("the provisioning state of {} reads Succeeded", self.new),
            command: Some(state),
            expected: Some("Succeeded".to_owned()),
            every_minutes: 2,
            for_hours: 1,
        };
        draft.rollback = Rollback::Commands { commands: vec![self.on_new("delete")], but: String::new() };
        draft.stop_if = Some("the quota of the region has no room for the new nodes".to_owned());
        draft.confidence = Confidence::Documented;
        if spot(self.pool) {
            draft = draft.need(
                "nodes that stay are wanted: for Spot nodes again, add `--priority Spot` to the command",
                NeedState::Unknown,
                None,
            );
        }
        draft
            .need(
                format!("quota for the new nodes of size {} in the region", amlha_model::shown(&self.size)),
                NeedState::Unknown,
                None,
            )
            .need(
                format!("machines of size {} are offered in each of the zones", amlha_model::shown(&self.size)),
                NeedState::Unknown,
                None,
            )
            .need("addresses in the subnet for the new nodes and their pods", NeedState::Unknown, None)
            .need(
                "what else the old pool was created with (image, disks, network, kubelet) is on the new one too",
                NeedState::Unknown,
                None,
            )
            .cite("the zones of a pool are fixed; a pool can be replaced inside the cluster", ZONES_PAGE)
    }

    fn drain(&self) -> Draft {
        let old = self.pool.shown();
        let mut draft = self.draft(DRAIN, Action::Operate, format!("Move the pods of {old} to {}", self.new));
        draft.after = vec![NEW];
        draft.downtime = Downtime::Brief;
        draft.data_risk = DataRisk::Unknown;
        draft.reversible = Reversible::Yes;
        draft.hands_on_minutes = Some(60);
        draft.elapsed = Elapsed::Unknown;
        draft.cost = Cost::Unpriced { direction: "none of its own".to_owned() };
        let gained = ("the pods run on the old pool", "the pods run on the new pool");
        draft.gain = self.gains(gained, gained);
        draft.run = Run::ByHand {
            what: format!(
                "with `kubectl`: cordon every node of the pool {old}, then drain them one after the other (`kubectl drain \
                 NODE --ignore-daemonsets`), and wait between two of them until the deployments are ready again; models \
                 with one replica are out while theirs starts anew"
            ),
        };
        draft.guard =
            Guard { skip_if: format!("no pod but those of daemon sets runs on {old}"), command: None, value: None };
        draft.verify = Verify {
            what: format!("no pod but those of daemon sets runs on {old}, none is pending, and every endpoint answers"),
            command: None,
            expected: None,
            every_minutes: 5,
            for_hours: 4,
        };
        draft.rollback =
            Rollback::None { why: "uncordon the nodes of the old pool: pods may land there again".to_owned() };
        draft.stop_if = Some("pods stay pending, or an endpoint stops answering".to_owned());
        draft.confidence = Confidence::Derived;
        draft
            .need(
                "volumes that are in one zone can follow their pods: a disk of one zone does not",
                NeedState::Unknown,
                None,
            )
            .need("selectors and tolerations of the deployments fit the new pool", NeedState::Unknown, None)
            .cite("the old pool is drained, then deleted", RELIABILITY_PAGE)
    }

    fn delete(&self) -> Draft {
        let cluster = self.body.resource();
        let old = self.pool.shown();
        let mut draft =
            self.draft(DELETE, Action::Delete, format!("Delete the node pool {old}, which {} replaces", self.new));
        draft.after = vec![DRAIN];
        draft.downtime = Downtime::None;
        draft.data_risk = DataRisk::PossibleLoss;
        draft.reversible = Reversible::OneWay;
        draft.hands_on_minutes = Some(5);
        draft.elapsed = Elapsed::Unknown;
        draft.cost = Cost::Unpriced { direction: "less: one pool again".to_owned() };
        draft.gain = self.gains(
            ("all nodes may be lost with one zone", "nodes in the other zones go on by themselves"),
            ("Azure may take every node away", "the nodes stay"),
        );
        draft.run = Run::Commands { commands: vec![self.pool.az(cluster, "delete")] };
        draft.effects = at(self.pool).map(|path| Effect::unset(cluster, path)).into_iter().collect();
        let plain = |name: &String| !name.is_empty() && name.chars().all(|letter| letter.is_ascii_alphanumeric());
        let left = self.pool.name().filter(plain).map(|name| {
            let list = Command::az(["aks", "nodepool", "list"]).flag("--cluster-name", cluster.name());
            list.scoped(&target_of(cluster)).query(&format!("length([?name == '{name}'])"))
        });
        let none = left.as_ref().map(|_| "0".to_owned());
        draft.guard = Guard {
            skip_if: format!("the cluster has no pool {old} any more"),
            command: left.clone(),
            value: none.clone(),
        };
        draft.verify = Verify {
            what: format!("the pools of the cluster do not name {old} any more"),
            command: left,
            expected: none,
            every_minutes: 2,
            for_hours: 1,
        };
        draft.rollback = Rollback::None {
            why: "a pool that is deleted does not come back: another one like it can be added".to_owned(),
        };
        draft.stop_if = Some(format!("pods still run on {old}"));
        draft.confidence = Confidence::Documented;
        draft.cite("the old pool is deleted when the new one has taken over", RELIABILITY_PAGE)
    }
}

/// The texts of a list.
pub(super) fn items(read: Read<Vec<amlha_model::Json<'_>>>) -> Vec<String> {
    let texts = read.value().unwrap_or_default();
    texts.into_iter().filter_map(|json| json.string().map(std::borrow::Cow::into_owned)).collect()
}
