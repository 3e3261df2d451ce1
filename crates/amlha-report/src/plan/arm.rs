//! The steps that are properties, as a template of the Azure Resource Manager.

use std::fmt;

use amlha_rules::Plan;
use amlha_rules::plan::Step;
use serde::Serialize;
use serde_json::{Map, Value, json};

use super::about;
use super::patch::{REST, Templated, how_to_get, share, template};
use crate::quote::arm::{in_expression, text, value};
use crate::quote::json::Printable;

const SCHEMA: &str = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#";

/// How the file is used, line by line.
pub(super) const HOW: &[&str] = &[
    "Deploy it once to each resource group that it names, first with what-if.",
    "A template replaces what it does not name, so a resource that is there is deployed only when the rest of it is \
     handed in: its parameter takes what `az resource show` prints.",
];

pub(super) fn draw(plan: &Plan, out: &mut dyn fmt::Write) -> fmt::Result {
    let (resources, left) = template(plan);
    let mut parameters = Map::new();
    let mut variables = Map::new();
    let mut bodies = Vec::new();
    for resource in &resources {
        let key = resource.key();
        if !resource.patch.creates {
            let description =
                format!("{}; how to get it: {}", resource.titles(&left).join("; "), how_to_get(&resource.patch));
            let parameter =
                json!({"type": "object", "defaultValue": {}, "metadata": {"description": text(&description)}});
            parameters.insert(format!("rest_{key}"), parameter);
            variables.insert(format!("set_{key}"), value(&Value::Object(resource.patch.body.clone())));
        }
        bodies.push(body(resource, &key, &resources, &left));
    }
    let mut steps: Vec<(&str, Value)> = Vec::new();
    for resource in &resources {
        for step in &resource.steps {
            if !steps.iter().any(|(id, _)| *id == step.id.0) {
                let here = json!({"step": step.id.0, "title": text(&step.title), "here": true});
                steps.push((&step.id.0, here));
            }
        }
    }
    for (step, why) in &left {
        let away = json!({"step": step.id.0, "title": text(&step.title), "here": false, "why": text(why)});
        steps.push((&step.id.0, away));
    }
    steps.sort_by(|a, b| a.0.cmp(b.0));
    let [identity, taken] = about(plan);
    let document = json!({
        "$schema": SCHEMA,
        "contentVersion": "1.0.0.0",
        "metadata": {
            "amlha": {
                "plan": text(&identity),
                "inventory": text(&taken),
                "holds": share(plan, left.len()),
                "how": HOW,
                "steps": steps.into_iter().map(|(_, step)| step).collect::<Vec<_>>(),
            }
        },
        "parameters": parameters,
        "variables": variables,
        "resources": bodies,
    });
    let mut bytes = Vec::new();
    let pretty = Printable(serde_json::ser::PrettyFormatter::new());
    document.serialize(&mut serde_json::Serializer::with_formatter(&mut bytes, pretty)).map_err(|_| fmt::Error)?;
    out.write_str(&String::from_utf8(bytes).map_err(|_| fmt::Error)?)?;
    out.write_char('\n')
}

fn body(resource: &Templated<'_>, key: &str, all: &[Templated<'_>], left: &[(&Step, String)]) -> Value {
    let patch = &resource.patch;
    let group = patch.group().unwrap_or_default().to_lowercase();
    let in_group = format!("equals(toLower(resourceGroup().id), {})", in_expression(&group));
    let mut members = Map::new();
    members.insert("comments".to_owned(), text(&resource.titles(left).join("; ")).into());
    let condition = if patch.creates {
        format!("[{in_group}]")
    } else {
        format!("[and({in_group}, not(empty(parameters('rest_{key}'))))]")
    };
    members.insert("condition".to_owned(), condition.into());
    members.insert("type".to_owned(), text(&patch.type_name).into());
    members.insert("apiVersion".to_owned(), patch.version.into());
    members.insert("name".to_owned(), text(&patch.name().unwrap_or_default()).into());
    let before: Vec<String> = resource.after.iter().filter_map(|place| all.get(*place)).map(reference).collect();
    if !before.is_empty() {
        members.insert("dependsOn".to_owned(), before.into());
    }
    if patch.creates {
        members.extend(patch.body.iter().map(|(name, member)| (text(name).into_owned(), value(member))));
        return Value::Object(members);
    }
    let set: Vec<&str> = patch.body.keys().map(String::as_str).filter(|name| !REST.contains(name)).collect();
    for name in REST.iter().copied().chain(set) {
        let rest = format!("tryGet(parameters('rest_{key}'), {})", in_expression(name));
        let own = format!("variables('set_{key}')[{}]", in_expression(name));
        let expression = match patch.body.get(name) {
            None => rest,
            Some(Value::Object(_)) => format!("union(coalesce({rest}, createObject()), {own})"),
            Some(_) => own,
        };
        members.insert(name.to_owned(), format!("[{expression}]").into());
    }
    Value::Object(members)
}

/// An expression that names a resource of the template.
fn reference(resource: &Templated<'_>) -> String {
    let name = resource.patch.name().unwrap_or_default();
    let parts: Vec<String> = name.split('/').map(in_expression).collect();
    format!("[resourceId({}, {})]", in_expression(&resource.patch.type_name), parts.join(", "))
}
