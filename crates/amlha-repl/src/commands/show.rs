//! `show NAME`

use amlha_model::{Inventory, Resource, resource_id};
use amlha_report::{Report, ShowReport};
use amlha_rules::Keep;

use super::{ACCEPTED, COLOR, EXPORT, OUTPUT, PROFILE, QUERY, SNAPSHOT, WIDTH, no_such, prepare};
use crate::command::{Command, Opt, Positional, Value};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::line::{Args, Token};
use crate::out;
use crate::screen::Screen;
use crate::session::Session;

/// One resource's card.
pub(crate) struct Show;

impl Command for Show {
    fn name(&self) -> &'static str {
        "show"
    }

    fn summary(&self) -> &'static str {
        "one resource: who runs it, what is declared and in force, what it needs and who needs it"
    }

    fn description(&self) -> &'static str {
        "Shows one resource of the open inventory by name, by `group/name` or `workspace/name`, or by ARM id: its owner and what is highly \
         available by default, what is declared and what is in force, what it depends on, who depends on it, and what \
         every rule says of it."
    }

    fn positional(&self) -> Option<Positional> {
        Some(Positional { name: "NAME", value: Value::Resource, min: 1, max: 1 })
    }

    fn options(&self) -> &'static [&'static Opt] {
        &[&OUTPUT, &QUERY, &EXPORT, &SNAPSHOT, &PROFILE, &ACCEPTED, &COLOR, &WIDTH]
    }

    fn examples(&self) -> &'static [(&'static str, &'static str)] {
        &[
            ("show kvcontoso", "a vault's card"),
            ("show rg-ml/mlw-contoso -o json", "the same of a workspace, for a program"),
        ]
    }

    fn run(&self, session: &mut Session, args: &Args, screen: &mut Screen) -> Result<Exit, Failure> {
        prepare(session, args)?;
        let Some(typed) = args.positional().first() else { return Ok(Exit::Usage) };
        session.judged(Keep::All, |loaded, _, check| {
            let resource = find(&loaded.inventory, typed)?;
            let report = Report::Show(ShowReport { resource, check });
            out::report(&report, args, session, screen)?;
            Ok(loaded.exit())
        })?
    }
}

/// The resource that a person means: by ARM id, by `group/name` or `parent/name`, or by a name that
/// only one has.
pub(super) fn find<'i>(inventory: &'i Inventory, typed: &Token) -> Result<Resource<'i>, Failure> {
    if let Some(resource) = inventory.find(&typed.text) {
        return Ok(resource);
    }
    let (group, name) = match typed.text.rsplit_once('/') {
        Some((group, name)) => (Some(group), name),
        None => (None, typed.text.as_str()),
    };
    let in_group = |resource: &Resource<'_>| {
        group.is_none_or(|group| {
            let id = resource.parsed_id().ok();
            id.and_then(|id| id.resource_group().map(|own| resource_id::equal(own, group))).unwrap_or(false)
        })
    };
    let is_path = |resource: &Resource<'_>| resource_id::equal(&resource.path_name(), &typed.text);
    let named = inventory
        .resources()
        .filter(|resource| resource_id::equal(resource.name(), name))
        .filter(|resource| in_group(resource) || is_path(resource));
    let mut found: Vec<Resource<'i>> = named.collect();
    // Names of children such as `default` are shared by many: what a person names is a service.
    if found.iter().any(|resource| resource.service().is_some()) {
        found.retain(|resource| resource.service().is_some());
    }
    match found.as_slice() {
        [only] => Ok(*only),
        [] => Err(no_such("resource", typed, inventory.resources().map(Resource::name))),
        several => {
            let ids: Vec<String> =
                several.iter().take(5).map(|resource| format!("`{}`", amlha_model::shown(resource.id()))).collect();
            let more = several.len().saturating_sub(ids.len());
            let more = if more > 0 { format!(" and {more} more") } else { String::new() };
            Err(Failure::new(
                "RE010",
                Exit::NotFound,
                format!("{} resources are called `{}`", several.len(), amlha_model::shown(&typed.text)),
            )
            .at(typed.span)
            .help(format!("type `group/name`, `workspace/name` or the ARM id: {}{more}", ids.join(", "))))
        }
    }
}
