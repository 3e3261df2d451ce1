//! `.use` and `-w`: answers about one workspace of an inventory that holds several.

use std::collections::BTreeSet;

use amlha_model::inventory::Revision;
use amlha_model::{Inventory, Resource, ResourceIndex, Service, Source, resource_id, shown};

use crate::commands::no_such;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::line::Token;
use crate::session::{Loaded, Session};

/// Takes a workspace, or `all`; says what there is now.
///
/// # Errors
///
/// Nothing is open, no workspace has the name, or several have.
pub(crate) fn choose(typed: &Token, session: &mut Session) -> Result<String, Failure> {
    let whole = match session.aside.take() {
        Some(whole) => whole,
        None => {
            session.loaded()?;
            match session.loaded.take() {
                Some(loaded) => loaded,
                None => return Err(Failure::usage("RE008", "nothing is open")),
            }
        }
    };
    if typed.text.eq_ignore_ascii_case("all") && !typed.quoted {
        let said = format!("all {} resources", whole.inventory.len());
        session.replace(whole);
        return Ok(said);
    }
    let part = match find(&whole.inventory, typed).and_then(|workspace| part(&whole, workspace)) {
        Ok(part) => part,
        Err(failure) => {
            session.replace(whole);
            return Err(failure);
        }
    };
    let said = format!("{}: {} of {} resources", shown(&part.name), part.inventory.len(), whole.inventory.len());
    session.replace(part);
    session.aside = Some(whole);
    Ok(said)
}

fn find<'i>(inventory: &'i Inventory, typed: &Token) -> Result<Resource<'i>, Failure> {
    let is = |workspace: &Resource<'_>| {
        resource_id::equal(workspace.name(), &typed.text)
            || resource_id::equal(workspace.id().trim_matches('/'), typed.text.trim_matches('/'))
            || workspace.parsed_id().is_ok_and(|id| {
                id.resource_group()
                    .is_some_and(|group| resource_id::equal(&format!("{group}/{}", workspace.name()), &typed.text))
            })
    };
    let found: Vec<Resource<'_>> = inventory.of_service(Service::Workspace).filter(is).collect();
    match found.as_slice() {
        [only] => Ok(*only),
        [] => Err(no_such("workspace", typed, inventory.of_service(Service::Workspace).map(Resource::name))),
        several => {
            let ids: Vec<String> = several.iter().map(|one| format!("`{}`", shown(one.id()))).collect();
            let message = format!("{} workspaces are called `{}`", several.len(), shown(&typed.text));
            Err(Failure::new("RE010", Exit::NotFound, message)
                .at(typed.span)
                .help(format!("type `group/name` or the ARM id: {}", ids.join(", "))))
        }
    }
}

/// The part of an inventory that a workspace rests on: itself, what belongs to it, what those refer
/// to, and so on; with what holds for everything, such as locks and policies.
fn part(whole: &Loaded, workspace: Resource<'_>) -> Result<Loaded, Failure> {
    let inventory = &whole.inventory;
    let mut kept: BTreeSet<ResourceIndex> = BTreeSet::new();
    let mut open = vec![workspace.index()];
    while let Some(index) = open.pop() {
        if !kept.insert(index) {
            continue;
        }
        open.extend(inventory.children(inventory.resource(index).id()).map(Resource::index));
        open.extend(inventory.links_from(index).iter().filter_map(|link| link.to.resource()));
    }
    let foreign = |resource: &Resource<'_>| resource.service().is_some() && !kept.contains(&resource.index());
    let leaves: Vec<Revision> = inventory
        .resources()
        .filter(foreign)
        .map(|resource| Revision { id: resource.id().to_owned(), body: None })
        .collect();
    // Nothing comes in: what stays keeps its own source.
    let source = Source { name: whole.name.clone(), kind: "part".to_owned(), read_at: inventory.taken_at() };
    let part = inventory.revised(&leaves, source).map_err(|error| {
        Failure::new("RE009", Exit::Failed, format!("the workspace cannot be taken alone: {error}"))
    })?;
    Ok(Loaded {
        inventory: part,
        files: whole.files.clone(),
        name: workspace.name().to_owned(),
        demo: whole.demo,
        partial: whole.partial,
        as_written: whole.as_written.clone(),
    })
}
