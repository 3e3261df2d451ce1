//! The steps that are properties, for Terraform with the azapi provider.

use std::fmt;

use amlha_rules::Plan;
use amlha_rules::plan::Step;
use serde_json::Value;

use super::about;
use super::patch::{self, Patch, patches, share};
use crate::quote::comment;
use crate::quote::hcl::{members, string, value};

const HOW: &[&str] = &[
    "azapi_update_resource reads a resource, sets what is named here, and leaves the rest as it is. A resource that",
    "Terraform manages elsewhere has to get the same values there, or the next apply sets them back.",
];

pub(super) fn draw(plan: &Plan, out: &mut dyn fmt::Write) -> fmt::Result {
    let steps: Vec<(&Step, Result<Vec<Patch>, String>)> = plan.steps.iter().map(|step| (step, patches(step))).collect();
    let left = steps.iter().filter(|(_, patches)| patches.is_err()).count();
    for line in about(plan) {
        writeln!(out, "# {}", comment(&line))?;
    }
    writeln!(out, "# {}", share(plan, left))?;
    writeln!(out, "#")?;
    for line in HOW {
        writeln!(out, "# {line}")?;
    }
    writeln!(
        out,
        "\nterraform {{\n  required_version = \">= 1.5\"\n  required_providers {{\n    azapi = {{\n      \
         source  = \"Azure/azapi\"\n      version = \"~> 2.0\"\n    }}\n  }}\n}}\n\nprovider \"azapi\" {{}}"
    )?;
    for (step, patches) in &steps {
        writeln!(out)?;
        let away = steps.iter().filter(|(_, patches)| patches.is_err()).map(|(step, _)| *step);
        for line in patch::about(step, away) {
            writeln!(out, "# {}", comment(&line))?;
        }
        match patches {
            Err(why) => writeln!(out, "# not here: {}", comment(why))?,
            Ok(patches) => {
                let before: Vec<String> = steps
                    .iter()
                    .filter(|(other, _)| step.after.contains(&other.id))
                    .filter_map(|(other, patches)| {
                        let patches = patches.as_ref().ok()?;
                        Some((1..=patches.len()).map(|place| address(other, patches, place)).collect::<Vec<_>>())
                    })
                    .flatten()
                    .collect();
                for place in 1..=patches.len() {
                    one(step, patches, place, &before, out)?;
                }
            }
        }
    }
    Ok(())
}

/// `step_03`, or `step_03_2` for the second resource of a step.
fn name(step: &Step, place: usize) -> String {
    if place == 1 { format!("step_{}", step.id) } else { format!("step_{}_{place}", step.id) }
}

fn kind(patch: &Patch) -> &'static str {
    if patch.creates { "azapi_resource" } else { "azapi_update_resource" }
}

fn address(step: &Step, patches: &[Patch], place: usize) -> String {
    let kind = patches.get(place - 1).map_or("", kind);
    format!("{kind}.{}", name(step, place))
}

fn one(step: &Step, patches: &[Patch], place: usize, before: &[String], out: &mut dyn fmt::Write) -> fmt::Result {
    let Some(patch) = patches.get(place - 1) else { return Ok(()) };
    let mut body = patch.body.clone();
    let mut lines = vec![("type", string(&format!("{}@{}", patch.type_name, patch.version)))];
    if patch.creates {
        let (parent, own) = patch.parent().unwrap_or_default();
        lines.push(("parent_id", string(&parent)));
        lines.push(("name", string(&own)));
        // The provider has an argument of its own for it.
        lines.extend(body.remove("location").map(|location| ("location", value(&location, 2))));
    } else {
        lines.push(("resource_id", string(&patch.id)));
    }
    if !body.is_empty() {
        lines.push(("body", value(&Value::Object(body), 2)));
    }
    if !before.is_empty() {
        lines.push(("depends_on", format!("[{}]", before.join(", "))));
    }
    let lines: Vec<(String, String)> = lines.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    write!(out, "resource \"{}\" \"{}\" {{\n{}}}\n", kind(patch), name(step, place), members(&lines, 2))
}
