//! The steps that are properties: what a template or a configuration can say of them.

use amlha_model::{ResourceId, api_version};
use amlha_rules::Plan;
use amlha_rules::plan::{Action, Change, Elapsed, Reversible, Run, Step, StepId, Target};
use serde_json::{Map, Value};

use crate::show::words;

/// Where a change is.
pub(super) struct Place<'p> {
    /// The resource: the target of the step, or one inside of it.
    pub(super) id: String,
    /// Its type, as its provider spells it where that is known.
    pub(super) type_name: String,
    /// The version of the interface to use; `None` where none is known.
    pub(super) version: Option<&'static str>,
    /// The path of the property; `None` when the whole resource comes.
    pub(super) path: Option<&'p str>,
}

/// Reads `sku.name`, `blobServices/default/properties.note` and `replications/westeurope`.
pub(super) fn place<'p>(target: &Target, change: &'p Change) -> Option<Place<'p>> {
    let parts: Vec<&str> = change.path.split('/').collect();
    // Inside of a resource, a type and a name take turns.
    let (inside, path) = if parts.len().is_multiple_of(2) {
        (parts.as_slice(), None)
    } else {
        parts.split_last().map(|(path, inside)| (inside, Some(*path)))?
    };
    if path.is_some_and(|path| path.contains(['[', ']']) || path.split('.').any(str::is_empty)) {
        return None;
    }
    let mut id = target.id.trim_end_matches('/').to_owned();
    let mut type_name = target.type_name.clone();
    for (part, is_type) in inside.iter().zip([true, false].iter().cycle()) {
        id = format!("{id}/{part}");
        if *is_type {
            type_name = format!("{type_name}/{part}");
        }
    }
    let known = api_version::of(&type_name);
    let type_name = known.map_or(type_name, |(name, _)| name.to_owned());
    Some(Place { id, type_name, version: known.map(|(_, version)| version), path })
}

/// What becomes of one resource.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Patch {
    pub(super) id: String,
    pub(super) type_name: String,
    pub(super) version: &'static str,
    /// Members to set; the whole body when it is new.
    pub(super) body: Map<String, Value>,
    /// Whether the resource is not there yet.
    pub(super) creates: bool,
}

impl Patch {
    /// The names of the resource and of those it is in, as templates write them: `account/default`.
    pub(super) fn name(&self) -> Option<String> {
        let id = ResourceId::parse(self.id.as_str()).ok()?;
        Some(id.names().collect::<Vec<_>>().join("/"))
    }

    /// The id of its resource group.
    pub(super) fn group(&self) -> Option<String> {
        let id = ResourceId::parse(self.id.as_str()).ok()?;
        Some(format!("/subscriptions/{}/resourceGroups/{}", id.subscription()?, id.resource_group()?))
    }

    /// The id of the resource that it is in, and its own name there.
    pub(super) fn parent(&self) -> Option<(String, String)> {
        let id = ResourceId::parse(self.id.as_str()).ok()?;
        Some((id.parent()?.as_str().to_owned(), id.name()?.to_owned()))
    }
}

/// The changes of a step, resource by resource; or why no property says what it does.
pub(super) fn patches(step: &Step) -> Result<Vec<Patch>, String> {
    if let Run::ByHand { what } = &step.run {
        let what = if what.is_empty() { "what to do is unknown" } else { what };
        return Err(format!("a person does it: {what}"));
    }
    if matches!(step.action, Action::Delete | Action::Replace) {
        return Err("it takes a resource away: run its command".to_owned());
    }
    if let Elapsed::UpToStart { hours } = step.elapsed {
        return Err(format!("Azure begins it when it can, up to {hours} h later: run its command"));
    }
    if step.changes.is_empty() {
        return Err("it is not a property of the resource: run its command".to_owned());
    }
    let mut patches: Vec<Patch> = Vec::new();
    for change in &step.changes {
        let place = place(&step.target, change).ok_or("the path of its property is not plain")?;
        let version = place.version.ok_or("no version of the interface is known here for its type")?;
        let after: Value = serde_json::from_str(&change.after).map_err(|_| "its value is not JSON")?;
        let known = patches.iter_mut().find(|patch| amlha_model::resource_id::equal(&patch.id, &place.id));
        match (place.path, known) {
            (Some(path), Some(patch)) => set(&mut patch.body, path, after),
            (Some(path), None) => {
                let mut body = Map::new();
                set(&mut body, path, after);
                patches.push(Patch { id: place.id, type_name: place.type_name, version, body, creates: false });
            }
            (None, None) => {
                let Value::Object(body) = after else { return Err("its value is not a resource".to_owned()) };
                patches.push(Patch { id: place.id, type_name: place.type_name, version, body, creates: true });
            }
            (None, Some(_)) => return Err("it changes one resource in two ways".to_owned()),
        }
    }
    let reached = patches.iter().all(|patch| {
        let id = ResourceId::parse(patch.id.as_str());
        id.is_ok_and(|id| !id.is_extension()) && patch.group().is_some() && patch.parent().is_some()
    });
    if reached { Ok(patches) } else { Err("its resource is in no resource group".to_owned()) }
}

fn set(body: &mut Map<String, Value>, path: &str, after: Value) {
    match path.split_once('.') {
        None => {
            body.insert(path.to_owned(), after);
        }
        Some((first, rest)) => {
            let inner = body.entry(first.to_owned()).or_insert_with(|| Value::Object(Map::new()));
            if !inner.is_object() {
                *inner = Value::Object(Map::new());
            }
            if let Value::Object(inner) = inner {
                set(inner, rest, after);
            }
        }
    }
}

/// A resource of a template, with the steps that it does.
pub(super) struct Templated<'p> {
    pub(super) steps: Vec<&'p Step>,
    pub(super) patch: Patch,
    /// Places of the resources that come before it.
    pub(super) after: Vec<usize>,
}

impl Templated<'_> {
    /// What it is called inside of the template.
    pub(super) fn key(&self) -> String {
        let number = self.steps.first().map_or("", |step| step.id.0.as_str());
        let other = self.patch.type_name.rsplit('/').next().unwrap_or_default();
        let other: String = other.chars().filter(char::is_ascii_alphanumeric).collect();
        format!("{number}_{other}")
    }

    /// What its steps change, for people, with what is to be known first.
    pub(super) fn titles(&self, left: &[(&Step, String)]) -> Vec<String> {
        self.steps.iter().flat_map(|step| about(step, left.iter().map(|(step, _)| *step))).collect()
    }
}

/// What a step changes, whether that can be undone, and which steps that are not `here` come first.
pub(super) fn about<'p>(step: &Step, left: impl Iterator<Item = &'p Step>) -> Vec<String> {
    let mut lines = vec![format!("step {}: {}", step.id, step.title)];
    if step.reversible == Reversible::OneWay {
        lines.push("one way: it cannot be undone".to_owned());
    }
    let first: Vec<&str> =
        left.filter(|other| step.after.contains(&other.id)).map(|other| other.id.0.as_str()).collect();
    if !first.is_empty() {
        lines.push(format!("not here, and first: step {}", first.join(", ")));
    }
    if step.pause_hours > 0 {
        lines.push(format!("not before {} h after step {}", step.pause_hours, words_of(&step.after)));
    }
    lines
}

fn words_of(ids: &[StepId]) -> String {
    ids.iter().map(|id| id.0.as_str()).collect::<Vec<_>>().join(", ")
}

/// A plan as a template sees it: resources, each once, and the steps that are left to people and
/// to commands, with the reason.
pub(super) fn template(plan: &Plan) -> (Vec<Templated<'_>>, Vec<(&Step, String)>) {
    let mut resources: Vec<Templated<'_>> = Vec::new();
    let mut left = Vec::new();
    for step in &plan.steps {
        let patches = match patches(step) {
            Ok(patches) => patches,
            Err(why) => {
                left.push((step, why));
                continue;
            }
        };
        for patch in patches {
            let of_step = |id: &str| step.after.iter().any(|before| before.0 == id);
            let before: Vec<usize> = (0..resources.len())
                .filter(|place| {
                    resources.get(*place).is_some_and(|other| other.steps.iter().any(|step| of_step(&step.id.0)))
                })
                .collect();
            let same = resources.iter().position(|other| amlha_model::resource_id::equal(&other.patch.id, &patch.id));
            match same.and_then(|place| Some((place, resources.get_mut(place)?))) {
                Some((place, same)) => {
                    merge(&mut same.patch.body, patch.body);
                    same.steps.push(step);
                    // Only on what stands before it: a template takes no circle.
                    same.after.extend(before.into_iter().filter(|other| *other < place));
                    same.after.sort_unstable();
                    same.after.dedup();
                }
                None => resources.push(Templated { steps: vec![step], patch, after: before }),
            }
        }
    }
    (resources, left)
}

fn merge(body: &mut Map<String, Value>, other: Map<String, Value>) {
    for (name, value) in other {
        match (body.get_mut(&name), value) {
            (Some(Value::Object(inner)), Value::Object(more)) => merge(inner, more),
            (_, value) => {
                body.insert(name, value);
            }
        }
    }
}

/// The rest of a resource, which a template has to name: what is left out of it may be reset.
pub(super) const REST: &[&str] = &["location", "tags", "kind", "sku", "identity", "zones", "properties"];

/// How a person gets that rest.
pub(super) fn how_to_get(patch: &Patch) -> String {
    format!(
        "az resource show --ids {} --api-version {} > rest.json",
        crate::quote::bash::word(&patch.id),
        patch.version
    )
}

/// `3 of 51 steps are in it`.
pub(super) fn share(plan: &Plan, left: usize) -> String {
    let all = plan.steps.len();
    format!(
        "{} of {} in it; the others are named with the reason",
        words::grouped(all - left),
        words::count(all, "step")
    )
}
