//! A plan applied on paper: the inventory that it promises.

use std::collections::BTreeMap;
use std::fmt;

use amlha_model::inventory::Revision;
use amlha_model::json::{compact, edit};
use amlha_model::{Inventory, Json, Source, shown};

use super::effect::Effect;
use super::step::{Plan, Step, StepId};

/// Why a step cannot be applied to an inventory: the plan was made for another one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApplyError {
    /// The step.
    pub step: StepId,
    /// What does not fit.
    pub why: Misfit,
}

/// What does not fit between a step and an inventory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Misfit {
    /// A property has another value than the plan was made for.
    Before {
        /// ARM id of the resource.
        id: String,
        /// Where the property is.
        path: String,
        /// The JSON text that the plan was made for; `None` for none.
        planned: Option<String>,
        /// The JSON text that is there; `None` for none.
        found: Option<String>,
    },
    /// A resource that changes or goes is not there.
    Missing {
        /// Its ARM id.
        id: String,
    },
    /// A resource that is to be created is there already.
    There {
        /// Its ARM id.
        id: String,
    },
    /// The body of a resource cannot hold the change.
    Body {
        /// ARM id of the resource.
        id: String,
        /// Why not.
        why: String,
    },
}

impl fmt::Display for ApplyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "step {} does not fit the inventory: {}", self.step, self.why)
    }
}

impl std::error::Error for ApplyError {}

impl fmt::Display for Misfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let value = |json: &Option<String>| match json {
            Some(json) => format!("`{}`", shown(json)),
            None => "absent".to_owned(),
        };
        match self {
            Self::Before { id, path, planned, found } => write!(
                f,
                "`{}` of `{}` was {} when the plan was made and is {} now",
                shown(path),
                shown(id),
                value(planned),
                value(found)
            ),
            Self::Missing { id } => write!(f, "`{}` is not there", shown(id)),
            Self::There { id } => write!(f, "`{}` is there already", shown(id)),
            Self::Body { id, why } => write!(f, "`{}` cannot be changed: {why}", shown(id)),
        }
    }
}

impl std::error::Error for Misfit {}

impl Plan {
    /// The inventory once every step is done.
    ///
    /// ```
    /// # use amlha_model::{Builder, Source};
    /// # use amlha_rules::{Context, Keep, Profile, check, plan};
    /// # let mut builder = Builder::new();
    /// # let text = r#"[{"id":"/subscriptions/0/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/kv","location":"westeurope",
    /// #   "properties":{"enableSoftDelete":true}}]"#;
    /// # builder.add_array(text.to_owned(), Source { name: "a".into(), kind: "b".into(), read_at: None })?;
    /// # let inventory = builder.finish();
    /// # let profile = Profile::default();
    /// # let now = "2026-11-23T00:00:00Z".parse()?;
    /// let context = Context::new(&inventory, &profile, now);
    /// let before = check(&context, Keep::Findings);
    /// let plan = plan::plan(&context, &before);
    /// let promised = plan.apply(&inventory)?;
    /// let after = check(&Context::new(&promised, &profile, now), Keep::Findings);
    /// assert_eq!(before.failures().count() - after.failures().count(), plan.closes.len());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// When the inventory is not the one that the plan was made for: the plan is stale.
    pub fn apply(&self, inventory: &Inventory) -> Result<Inventory, ApplyError> {
        apply_steps(&self.steps, inventory)
    }
}

impl Step {
    /// The inventory once this step is done, those before it being done already.
    ///
    /// # Errors
    ///
    /// When the inventory is not the one that the step was planned for.
    pub fn apply(&self, inventory: &Inventory) -> Result<Inventory, ApplyError> {
        apply_steps(std::slice::from_ref(self), inventory)
    }
}

/// The inventory once these steps are done, in this order: the first ones of a plan, or those of
/// later waves on an inventory in which the first are done.
///
/// # Errors
///
/// When the inventory is not the one that they were planned for.
pub fn apply_steps(steps: &[Step], inventory: &Inventory) -> Result<Inventory, ApplyError> {
    let mut paper = Paper::of(inventory);
    for step in steps {
        for effect in &step.effects {
            paper
                .check(effect)
                .and_then(|()| paper.make(effect))
                .map_err(|why| ApplyError { step: step.id.clone(), why })?;
        }
    }
    paper.promised(steps)
}

/// An inventory with changes that are not made to it yet.
pub(super) struct Paper<'a> {
    inventory: &'a Inventory,
    /// By folded id: the id as it was written, and the body; `None` when it is gone.
    changed: BTreeMap<String, (String, Option<String>)>,
}

impl<'a> Paper<'a> {
    pub(super) fn of(inventory: &'a Inventory) -> Self {
        Self { inventory, changed: BTreeMap::new() }
    }

    /// The body of a resource as it is by now.
    fn body(&self, id: &str) -> Option<&str> {
        match self.changed.get(&folded(id)) {
            Some((_, body)) => body.as_deref(),
            None => self.inventory.find(id).map(amlha_model::Resource::raw),
        }
    }

    /// The value at the place of an effect as it is by now.
    pub(super) fn value(&self, id: &str, path: &edit::Path) -> Option<String> {
        let found = edit::get(self.body(id)?, path);
        found.map(|json| compact(json.raw()).into_owned())
    }

    fn check(&self, effect: &Effect) -> Result<(), Misfit> {
        let Effect::Set { id, path, before, .. } = effect else { return Ok(()) };
        if self.body(id).is_none() {
            return Err(Misfit::Missing { id: id.clone() });
        }
        let found = self.value(id, path);
        if same(found.as_deref(), before.as_deref()) {
            return Ok(());
        }
        Err(Misfit::Before { id: id.clone(), path: path.to_string(), planned: before.clone(), found })
    }

    /// Makes the change, whatever was there before.
    pub(super) fn make(&mut self, effect: &Effect) -> Result<(), Misfit> {
        let id = effect.id().to_owned();
        let after = match effect {
            Effect::Set { path, after, .. } => {
                let Some(body) = self.body(&id) else { return Err(Misfit::Missing { id }) };
                let changed = edit::set(body, path, after.as_deref());
                Some(changed.map_err(|why| Misfit::Body { id: id.clone(), why: why.to_string() })?)
            }
            Effect::Create { body, .. } => {
                if self.body(&id).is_some() {
                    return Err(Misfit::There { id });
                }
                Some(body.clone())
            }
            Effect::Delete { .. } => {
                if self.body(&id).is_none() {
                    return Err(Misfit::Missing { id });
                }
                self.delete_inside(&id);
                None
            }
        };
        self.changed.insert(folded(&id), (id, after));
        Ok(())
    }

    /// What is inside a resource goes with it.
    fn delete_inside(&mut self, id: &str) {
        let created = format!("{}/", folded(id));
        for (inside, (_, body)) in &mut self.changed {
            if inside.starts_with(&created) {
                *body = None;
            }
        }
        let mut above = vec![id.to_owned()];
        while let Some(parent) = above.pop() {
            for child in self.inventory.children(&parent) {
                self.changed.insert(folded(child.id()), (child.id().to_owned(), None));
                above.push(child.id().to_owned());
            }
        }
    }

    /// The inventory that these steps, which were made on this paper, lead to.
    pub(super) fn promised(self, steps: &[Step]) -> Result<Inventory, ApplyError> {
        self.finish().map_err(|(id, why)| {
            let touches =
                |step: &&Step| step.effects.iter().any(|effect| amlha_model::resource_id::equal(effect.id(), &id));
            let step = steps.iter().find(touches).map_or_else(|| StepId(String::new()), |step| step.id.clone());
            ApplyError { step, why: Misfit::Body { id, why } }
        })
    }

    fn finish(self) -> Result<Inventory, (String, String)> {
        let first = self.changed.values().next().map(|(id, _)| id.clone()).unwrap_or_default();
        let revisions: Vec<Revision> = self.changed.into_values().map(|(id, body)| Revision { id, body }).collect();
        let source = Source { name: "plan".to_owned(), kind: "on paper".to_owned(), read_at: None };
        self.inventory.revised(&revisions, source).map_err(|why| (first, why))
    }
}

fn folded(id: &str) -> String {
    id.trim_matches('/').to_lowercase()
}

/// Whether two JSON texts are one value.
fn same(a: Option<&str>, b: Option<&str>) -> bool {
    let value = |text: &str| serde_json::from_str::<serde_json::Value>(text).ok();
    match (a, b) {
        (Some(a), Some(b)) => a == b || compact(a) == compact(b) || (Json::parse(a).is_ok() && value(a) == value(b)),
        (a, b) => a == b,
    }
}
