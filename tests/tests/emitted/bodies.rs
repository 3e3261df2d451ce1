//! Every property that a plan changes or shows is one of its resource type, may be written where the plan
//! writes it, and gets a value that is allowed.
//!
//! The table holds what the property types of Azure say of the properties that plans name. It was made from
//! a list of all of them (paths, kinds, known values, flags) drawn from Azure/bicep-types-az, MIT licence:
//!
//! ```sh
//! AMLHA_REGENERATE=1 AMLHA_ARM_PROPERTIES=arm-properties.json cargo test -p amlha-tests --test emitted bodies
//! ```
//!
//! The list has for each type under `resource_types` its `api_version` and `properties`, each with `path`
//! (`a.b` a child, `a[]` an item, `a{*}` a value of a map, `a<X>` a variant), and `type`, `enum` with `open_enum`
//! (other values are taken too), or `array_of`, and `flags`.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use amlha_model::ResourceId;
use amlha_rules::plan::{Change, Command, Effect, Run, Step};
use serde_json::{Map, Value, json};

use crate::estates::plans;
use crate::{data, regenerate};

const TABLE: &str = "arm-properties.json";

/// A property as a plan has it.
#[derive(Debug)]
struct Named {
    type_name: String,
    /// `properties.agentPoolProfiles[].count`.
    path: String,
    /// `None` when it is taken away.
    value: Option<Value>,
    /// Whether it is sent to Azure, or only what Azure shows afterwards.
    written: bool,
    /// Whether the estate holds the value: what is only shown may be taken over from it, right or wrong.
    taken_over: bool,
    from: String,
}

/// The type and what is inside of it of `a/b/path`, as changes name it.
fn place<'p>(type_name: &str, path: &'p str) -> (String, Option<&'p str>) {
    let mut type_name = type_name.to_owned();
    let parts: Vec<&str> = path.split('/').collect();
    let (inside, path) = if parts.len().is_multiple_of(2) {
        (parts.as_slice(), None)
    } else {
        let (path, inside) = parts.split_last().unwrap();
        (inside, Some(*path))
    };
    for kind in inside.iter().step_by(2) {
        let _ = write!(type_name, "/{kind}");
    }
    (type_name, path)
}

/// `agentPoolProfiles[name=system].count` names an item of a list.
fn without_items(path: &str) -> String {
    let mut plain = String::new();
    let mut inside = false;
    for letter in path.chars() {
        match letter {
            '[' => {
                plain.push_str("[]");
                inside = true;
            }
            ']' => inside = false,
            _ if !inside => plain.push(letter),
            _ => {}
        }
    }
    plain
}

/// The leaves of a value.
fn leaves(value: &Value, path: &str, found: &mut Vec<(String, Value)>) {
    let below = |name: &str| if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
    match value {
        Value::Object(members) if !members.is_empty() => {
            members.iter().for_each(|(name, value)| leaves(value, &below(name), found));
        }
        Value::Array(items) if !items.is_empty() => {
            items.iter().for_each(|item| leaves(item, &format!("{path}[]"), found));
        }
        _ => found.push((path.to_owned(), value.clone())),
    }
}

fn type_of(id: &str) -> Option<String> {
    Some(ResourceId::parse(id).ok()?.type_name()?.to_string())
}

struct Collected {
    named: Vec<Named>,
    /// Requests that are no resource: operations.
    operations: BTreeSet<String>,
    /// The estate of the plan at hand.
    estate: &'static str,
}

impl Collected {
    fn add(&mut self, type_name: &str, path: &str, value: Option<&Value>, written: bool, from: &str) {
        let mut found = Vec::new();
        let path = without_items(path);
        match value {
            Some(value) => leaves(value, &path, &mut found),
            None => found.push((path, Value::Null)),
        }
        for (path, leaf) in found {
            let value = value.is_some().then_some(leaf);
            let taken_over = !written && value.as_ref().is_some_and(|value| self.estate.contains(&value.to_string()));
            self.named.push(Named {
                type_name: type_name.to_owned(),
                path,
                value,
                written,
                taken_over,
                from: from.to_owned(),
            });
        }
    }

    fn change(&mut self, step: &Step, change: &Change, from: &str) {
        let (type_name, path) = place(&step.target.type_name, &change.path);
        let value: Value = serde_json::from_str(&change.after).unwrap();
        self.add(&type_name, path.unwrap_or_default(), Some(&value), true, from);
    }

    fn effect(&mut self, effect: &Effect, from: &str) {
        let Some(type_name) = type_of(effect.id()) else { panic!("{effect:?}") };
        match effect {
            Effect::Set { path, after, .. } => {
                let value: Option<Value> = after.as_ref().map(|after| serde_json::from_str(after).unwrap());
                self.add(&type_name, &path.to_string(), value.as_ref(), false, from);
            }
            Effect::Create { body, .. } => {
                let mut body: Value = serde_json::from_str(body).unwrap();
                // What it is called is no property of it.
                for name in ["id", "name", "type"] {
                    body.as_object_mut().unwrap().remove(name);
                }
                self.add(&type_name, "", Some(&body), false, from);
            }
            Effect::Delete { .. } => {}
        }
    }

    fn command(&mut self, command: &Command, from: &str) {
        let args = command.args();
        let value = |option: &str| {
            let at = args.iter().position(|argument| argument == option)?;
            args.get(at + 1).map(String::as_str)
        };
        if args.get(1).is_some_and(|word| word == "rest") {
            let (Some(url), Some(body)) = (value("--url"), value("--body")) else { return };
            let body: Value = serde_json::from_str(body).unwrap();
            let id = url.split('?').next().unwrap();
            let id = id.find("/subscriptions/").and_then(|at| id.get(at..)).unwrap_or(id);
            // A resource has a type for each name; an operation ends in its own name.
            let is_resource = id.rsplit_once("/providers/").is_some_and(|(_, rest)| rest.split('/').count() % 2 == 1);
            match type_of(id).filter(|_| is_resource) {
                Some(type_name) => self.add(&type_name, "", Some(&body), true, from),
                None => {
                    self.operations.insert(id.rsplit('/').next().unwrap().to_owned());
                }
            }
        }
        if args.get(1..3) == Some(&["resource".to_owned(), "update".to_owned()]) {
            let type_name = type_of(value("--ids").unwrap()).unwrap();
            for (_, assignment) in args.iter().zip(args.iter().skip(1)).filter(|(option, _)| *option == "--set") {
                let (path, value) = assignment.split_once('=').unwrap();
                // As az reads it: JSON where it is, else text.
                let value = serde_json::from_str(value).unwrap_or_else(|_| json!(value));
                self.add(&type_name, path, Some(&value), true, from);
            }
        }
    }
}

fn collected() -> Collected {
    let mut all = Collected { named: Vec::new(), operations: BTreeSet::new(), estate: "" };
    for planned in plans() {
        all.estate = &planned.estate;
        for step in &planned.plan.steps {
            let from = format!("{}: {}", planned.what, step.title);
            step.changes.iter().for_each(|change| all.change(step, change, &from));
            step.effects.iter().for_each(|effect| all.effect(effect, &from));
            if let Run::Commands { commands } = &step.run {
                commands.iter().for_each(|command| all.command(command, &from));
            }
        }
    }
    all
}

/// What is known of one property.
#[derive(Debug, Clone, Default, PartialEq)]
struct Known {
    kind: Option<String>,
    values: BTreeSet<String>,
    read_only: bool,
    /// Anything may be inside of it.
    open: bool,
}

impl Known {
    fn row(&self) -> Value {
        let mut row = Map::new();
        if let Some(kind) = &self.kind {
            row.insert("type".into(), json!(kind));
        }
        if !self.values.is_empty() {
            row.insert("values".into(), json!(self.values));
        }
        for (name, flag) in [("readOnly", self.read_only), ("open", self.open)] {
            if flag {
                row.insert(name.into(), json!(true));
            }
        }
        Value::Object(row)
    }

    fn of_row(row: &Value) -> Self {
        Self {
            kind: row["type"].as_str().map(str::to_owned),
            values: row["values"]
                .as_array()
                .into_iter()
                .flatten()
                .map(|value| value.as_str().unwrap().to_owned())
                .collect(),
            read_only: row["readOnly"] == true,
            open: row["open"] == true,
        }
    }

    /// What is wrong with a value.
    fn refuses(&self, value: &Value) -> Option<String> {
        let kind = self.kind.as_deref();
        let fits = match value {
            Value::String(_) => kind.is_none_or(|kind| kind == "string"),
            Value::Bool(_) => kind.is_none_or(|kind| kind == "boolean"),
            Value::Number(_) => kind.is_none_or(|kind| kind == "integer" || kind == "number"),
            Value::Array(_) => kind.is_none_or(|kind| kind == "array"),
            Value::Object(_) => kind.is_none_or(|kind| kind == "object") && self.values.is_empty(),
            Value::Null => true,
        };
        if !fits {
            return Some(format!("is no {}", kind.unwrap_or_default()));
        }
        match value {
            Value::String(text) if !self.values.is_empty() && !self.values.contains(text) => {
                Some(format!("is none of {:?}", self.values))
            }
            _ => None,
        }
    }
}

/// Types by their folded name: the name, the version, the properties.
type Types = BTreeMap<String, (String, String, BTreeMap<String, Known>)>;

/// The path without variants: those of all are looked up at once.
fn without_variants(path: &str) -> String {
    let mut plain = String::new();
    let mut inside = false;
    for letter in path.chars() {
        match letter {
            '<' => inside = true,
            '>' => inside = false,
            _ if !inside => plain.push(letter),
            _ => {}
        }
    }
    plain
}

/// Reads the list that the table is made from.
fn list(path: &Path) -> (String, Types) {
    let list: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    let mut types = Types::new();
    for (name, of_type) in list["resource_types"].as_object().unwrap() {
        let mut all: BTreeMap<String, Known> = BTreeMap::new();
        for property in of_type["properties"].as_array().unwrap() {
            let path = without_variants(property["path"].as_str().unwrap());
            let flag = |name: &str| property["flags"].as_array().is_some_and(|all| all.contains(&json!(name)));
            let values = |of: &Value| -> BTreeSet<String> {
                let all: Vec<&str> = of["enum"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
                // A list that was cut says nothing.
                if all.contains(&"…") { BTreeSet::new() } else { all.into_iter().map(str::to_owned).collect() }
            };
            let kind = |of: &Value| {
                let named = of["type"].as_str().map(str::to_owned);
                named.or_else(|| (!of["enum"].is_null()).then(|| "string".to_owned()))
            };
            let items = property.get("array_of");
            let known = all.entry(path.clone()).or_default();
            known.kind = if items.is_some() { Some("array".to_owned()) } else { known.kind.take().or(kind(property)) };
            known.values.extend(values(property));
            known.read_only |= flag("readOnly");
            if let Some(items) = items {
                let item = all.entry(format!("{path}[]")).or_default();
                item.kind = kind(items);
                item.values.extend(values(items));
            }
        }
        let parents: BTreeSet<String> = all.keys().flat_map(|path| above(path)).collect();
        for (path, known) in &mut all {
            known.open = known.kind.as_deref() == Some("object") && !parents.contains(path) && path != "properties";
        }
        let version = of_type["api_version"].as_str().unwrap().to_owned();
        types.insert(name.to_lowercase(), (name.clone(), version, all));
    }
    for (type_name, path, values) in ADDED {
        let known = Known {
            kind: Some("string".to_owned()),
            values: values.iter().map(|value| (*value).to_owned()).collect(),
            ..Known::default()
        };
        types.get_mut(*type_name).unwrap().2.entry((*path).to_owned()).or_insert(known);
    }
    (list["source"].as_str().unwrap().to_owned(), types)
}

/// The paths that a path is in, the nearest first.
fn above(path: &str) -> Vec<String> {
    let mut above = Vec::new();
    let mut rest = path;
    while let Some(at) = rest.rfind(['.', '[', '{']) {
        rest = rest.get(..at).unwrap();
        above.push(rest.to_owned());
    }
    above
}

/// The table, and where it says that it is from.
fn table() -> Types {
    let table: Value = serde_json::from_str(&fs::read_to_string(data(TABLE)).unwrap()).unwrap();
    let mut types = Types::new();
    for (name, of_type) in table["types"].as_object().unwrap() {
        let rows = of_type["properties"].as_object().unwrap();
        let all = rows.iter().map(|(path, row)| (path.clone(), Known::of_row(row))).collect();
        let version = of_type["version"].as_str().unwrap().to_owned();
        types.insert(name.to_lowercase(), (name.clone(), version, all));
    }
    types
}

/// The property that speaks for a path: itself, or what it is in and which takes anything.
fn find<'t>(all: &'t BTreeMap<String, Known>, path: &str) -> Option<(String, &'t Known)> {
    if let Some(known) = all.get(path) {
        return Some((path.to_owned(), known));
    }
    above(path).into_iter().find_map(|path| all.get(&path).filter(|known| known.open).map(|known| (path, known)))
}

/// Types that the list does not have.
const ELSEWHERE: &[&str] = &["microsoft.authorization/locks"];

/// Properties that the list does not have, and who says that they are there.
const ADDED: &[(&str, &str, &[&str])] = &[
    // In previews only, of which plans name one: "Enable soft delete policy", Azure Container Registry.
    ("microsoft.containerregistry/registries", "properties.policies.softDeletePolicy.status", &["enabled", "disabled"]),
    // The list leaves identities out: "Workspaces - Create Or Update", Azure Machine Learning REST API.
    (
        "microsoft.machinelearningservices/workspaces",
        "identity.type",
        &["None", "SystemAssigned", "UserAssigned", "SystemAssigned,UserAssigned"],
    ),
];

#[test]
fn every_property_is_known_and_writable_and_takes_its_value() {
    let all = collected();
    let made_from = std::env::var_os("AMLHA_ARM_PROPERTIES").map(|path| list(Path::new(&path)));
    let types = made_from.as_ref().map_or_else(table, |(_, types)| types.clone());
    let mut wrong: BTreeMap<String, String> = BTreeMap::new();
    let mut used: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for named in &all.named {
        let folded = named.type_name.to_lowercase();
        if ELSEWHERE.contains(&folded.as_str()) {
            continue;
        }
        let mut complain = |what: String| {
            let written = if named.written { "written" } else { "shown" };
            wrong.entry(format!("{} {} ({written}) {what}", named.type_name, named.path)).or_insert(named.from.clone());
        };
        let Some((_, _, properties)) = types.get(&folded) else {
            complain("is of a type that is not known".to_owned());
            continue;
        };
        let Some((path, known)) = find(properties, &named.path) else {
            complain(format!("= {:?} is not known", named.value));
            continue;
        };
        if named.written && known.read_only {
            complain("may only be read".to_owned());
        }
        if let (Some(value), true) = (&named.value, path == named.path && !named.taken_over)
            && let Some(why) = known.refuses(value)
        {
            complain(format!("= {value} {why}"));
        }
        used.entry(folded).or_default().insert(path);
    }
    let count: usize = used.values().map(BTreeSet::len).sum();
    println!(
        "{} values of {count} properties of {} types; operations: {:?}",
        all.named.len(),
        used.len(),
        all.operations
    );
    let wrong: Vec<String> = wrong.iter().map(|(what, from)| format!("{what}\n  {from}")).collect();
    assert!(
        wrong.is_empty(),
        "{} wrong (the head of this file says where the table is from):\n{}",
        wrong.len(),
        wrong.join("\n")
    );
    if let (Some((source, types)), true) = (&made_from, regenerate()) {
        fs::write(data(TABLE), written(source, types, &used)).unwrap();
    }
}

/// The table as a file: one property a line.
fn written(source: &str, types: &Types, used: &BTreeMap<String, BTreeSet<String>>) -> String {
    let source = source.split(" Descriptions").next().unwrap().trim_end_matches('.');
    let mut text = format!("{{\n  \"source\": {},\n  \"types\": {{", json!(source));
    for (number, (folded, paths)) in used.iter().enumerate() {
        let (name, version, all) = &types[folded];
        let _ = write!(
            text,
            "{}\n    {}: {{\n      \"version\": {},\n      \"properties\": {{",
            if number > 0 { "," } else { "" },
            json!(name),
            json!(version)
        );
        for (number, path) in paths.iter().enumerate() {
            let _ = write!(text, "{}\n        {}: {}", if number > 0 { "," } else { "" }, json!(path), all[path].row());
        }
        text.push_str("\n      }\n    }");
    }
    text.push_str("\n  }\n}\n");
    text
}
