//! Which workspace of another region is the counterpart of a workspace.

use amlha_model::services::workspace::{Workspace, WorkspaceKind};
use amlha_model::{Location, Resource, Role};

/// The first workspace of the same kind in another region that uses a vault, a registry or a data
/// account of this one, with what they share: the resources that Microsoft's article tells two
/// workspaces to share. A project has none: it fails over with its hub.
pub(crate) fn counterpart(workspace: Resource<'_>) -> Option<(Resource<'_>, Resource<'_>)> {
    let kind = Workspace(&workspace.body()).kind();
    let own = workspace.location();
    if kind == WorkspaceKind::Project || own == Location::Global {
        return None;
    }
    sharing(workspace, |other| {
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
    asked_for: impl Fn(&Resource<'a>) -> bool,
) -> Option<(Resource<'a>, Resource<'a>)> {
    let inventory = workspace.inventory();
    for role in [Role::Secrets, Role::Images] {
        let Some(shared) = inventory.linked(workspace.index(), role) else { continue };
        if let Some(user) = inventory.users(shared.index(), role).find(&asked_for) {
            return Some((user, shared));
        }
    }
    let datastores = inventory.links_from(workspace.index()).iter().filter(|link| link.role == Role::Datastore);
    datastores.filter_map(|link| link.to.resource()).find_map(|datastore| {
        let account = inventory.linked(datastore, Role::Data)?;
        let others = inventory.users(account.index(), Role::Data);
        let mut owners = others.flat_map(|other| inventory.users(other.index(), Role::Datastore));
        owners.find(&asked_for).map(|owner| (owner, account))
    })
}
