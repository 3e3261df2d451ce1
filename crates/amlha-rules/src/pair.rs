//! Which workspace of another region is the counterpart of a workspace.

use std::collections::BTreeMap;

use amlha_model::services::workspace::{Workspace, WorkspaceKind};
use amlha_model::{Inventory, Location, Resource, ResourceIndex, Role, Service};

/// What two workspaces of a pair share: vault, registry, data accounts.
const SHARED: [Role; 3] = [Role::Secrets, Role::Images, Role::Data];

/// References to resources that the inventory does not hold, with the workspaces that have them. Two
/// workspaces with one vault are a pair, whether somebody may read the vault or not.
#[derive(Debug, Clone, Default)]
pub(crate) struct Unread(BTreeMap<(Role, String), Vec<ResourceIndex>>);

impl Unread {
    pub(crate) fn of(inventory: &Inventory) -> Self {
        let mut unread = Self::default();
        for workspace in inventory.of_service(Service::Workspace) {
            for link in inventory.links_from(workspace.index()) {
                let own = SHARED.contains(&link.role).then_some(link);
                let datastore = link.to.resource().filter(|_| link.role == Role::Datastore);
                let inside = datastore.map(|datastore| inventory.links_from(datastore)).unwrap_or_default();
                for link in inside.iter().filter(|link| link.role == Role::Data).chain(own) {
                    if let Some(id) = link.to.outside() {
                        unread.0.entry((link.role, id.to_lowercase())).or_default().push(workspace.index());
                    }
                }
            }
        }
        unread
    }

    fn users<'a>(&self, inventory: &'a Inventory, role: Role, id: &str) -> impl Iterator<Item = Resource<'a>> {
        let users = self.0.get(&(role, id.to_lowercase()));
        users.into_iter().flatten().map(|index| inventory.resource(*index))
    }
}

/// The first workspace of the same kind in another region that uses a vault, a registry or a data
/// account of this one, with the name of what they share: the resources that Microsoft's article
/// tells two workspaces to share. A project has none: it fails over with its hub.
pub(crate) fn counterpart<'a>(workspace: Resource<'a>, unread: &Unread) -> Option<(Resource<'a>, String)> {
    let kind = Workspace(&workspace.body()).kind();
    let own = workspace.location();
    if kind == WorkspaceKind::Project || own == Location::Global {
        return None;
    }
    sharing(workspace, unread, |other| {
        // The text first: in an estate of one region every workspace asks every other one.
        if other.location_text() == workspace.location_text() {
            return false;
        }
        let place = other.location();
        place != Location::Global && place.name() != own.name() && Workspace(&other.body()).kind() == kind
    })
}

fn sharing<'a>(
    workspace: Resource<'a>,
    unread: &Unread,
    asked_for: impl Fn(&Resource<'a>) -> bool,
) -> Option<(Resource<'a>, String)> {
    let inventory = workspace.inventory();
    let last = |id: &str| id.rsplit('/').next().unwrap_or(id).to_owned();
    for role in [Role::Secrets, Role::Images] {
        if let Some(shared) = inventory.linked(workspace.index(), role) {
            if let Some(user) = inventory.users(shared.index(), role).find(&asked_for) {
                return Some((user, shared.name().to_owned()));
            }
            continue;
        }
        let outside = inventory.links_from(workspace.index()).iter().filter(|link| link.role == role);
        for id in outside.filter_map(|link| link.to.outside()) {
            if let Some(user) = unread.users(inventory, role, id).find(&asked_for) {
                return Some((user, last(id)));
            }
        }
    }
    let datastores = inventory.links_from(workspace.index()).iter().filter(|link| link.role == Role::Datastore);
    datastores.filter_map(|link| link.to.resource()).find_map(|datastore| {
        let Some(account) = inventory.linked(datastore, Role::Data) else {
            let outside = inventory.links_from(datastore).iter().filter(|link| link.role == Role::Data);
            return outside.filter_map(|link| link.to.outside()).find_map(|id| {
                let user = unread.users(inventory, Role::Data, id).find(&asked_for)?;
                Some((user, last(id)))
            });
        };
        let others = inventory.users(account.index(), Role::Data);
        let mut owners = others.flat_map(|other| inventory.users(other.index(), Role::Datastore));
        owners.find(&asked_for).map(|owner| (owner, account.name().to_owned()))
    })
}
