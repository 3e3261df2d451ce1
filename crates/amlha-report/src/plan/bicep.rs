//! The steps that are properties, in Bicep.

use std::fmt;

use amlha_rules::Plan;
use amlha_rules::plan::Step;
use serde_json::Value;

use super::about;
use super::arm::HOW;
use super::patch::{REST, Templated, how_to_get, share, template};
use crate::quote::bicep::{name, string, value};
use crate::quote::comment;

pub(super) fn draw(plan: &Plan, out: &mut dyn fmt::Write) -> fmt::Result {
    let (resources, left) = template(plan);
    for line in about(plan) {
        writeln!(out, "// {}", comment(&line))?;
    }
    writeln!(out, "// {}", share(plan, left.len()))?;
    writeln!(out, "//")?;
    for line in HOW {
        writeln!(out, "// {line}")?;
    }
    for resource in &resources {
        writeln!(out)?;
        one(resource, &resources, &left, out)?;
    }
    if !left.is_empty() {
        writeln!(out, "\n// Steps that no property says:")?;
        for (step, why) in &left {
            writeln!(out, "// step {}: {}", comment(&step.id.0), comment(&step.title))?;
            writeln!(out, "//   {}", comment(why))?;
        }
    }
    Ok(())
}

fn one(
    resource: &Templated<'_>,
    all: &[Templated<'_>],
    left: &[(&Step, String)],
    out: &mut dyn fmt::Write,
) -> fmt::Result {
    let (patch, key) = (&resource.patch, resource.key());
    for title in resource.titles(left) {
        writeln!(out, "// {}", comment(&title))?;
    }
    if !patch.creates {
        writeln!(out, "@description({})", string(&format!("The rest of it: {}", how_to_get(patch))))?;
        writeln!(out, "param rest_{key} object = {{}}")?;
        writeln!(out, "var set_{key} = {}", value(&Value::Object(patch.body.clone()), 0))?;
    }
    let group = string(&patch.group().unwrap_or_default().to_lowercase());
    let given = if patch.creates { String::new() } else { format!(" && !empty(rest_{key})") };
    writeln!(
        out,
        "resource step_{key} {} = if (toLower(resourceGroup().id) == {group}{given}) {{",
        string(&format!("{}@{}", patch.type_name, patch.version))
    )?;
    writeln!(out, "  name: {}", string(&patch.name().unwrap_or_default()))?;
    if patch.creates {
        for (member, body) in &patch.body {
            writeln!(out, "  {}: {}", name(member), value(body, 2))?;
        }
    } else {
        let set: Vec<&str> = patch.body.keys().map(String::as_str).filter(|name| !REST.contains(name)).collect();
        for member in REST.iter().copied().chain(set) {
            let plain = name(member);
            let rest = format!("rest_{key}{}", at("?", member));
            let own = format!("set_{key}{}", at("", member));
            match patch.body.get(member) {
                None => writeln!(out, "  {plain}: {rest}")?,
                Some(Value::Object(_)) => writeln!(out, "  {plain}: union({rest} ?? {{}}, {own})")?,
                Some(_) => writeln!(out, "  {plain}: {own}")?,
            }
        }
    }
    let before: Vec<String> = resource
        .after
        .iter()
        .filter_map(|place| all.get(*place))
        .map(|other| format!("step_{}", other.key()))
        .collect();
    if !before.is_empty() {
        writeln!(out, "  dependsOn: [{}]", before.join(", "))?;
    }
    writeln!(out, "}}")
}

/// A member of an object: `.name`, or `['a name']`.
fn at(mark: &str, member: &str) -> String {
    let plain = name(member);
    if plain == member { format!(".{mark}{plain}") } else { format!("[{mark}{plain}]") }
}
