//! Estates put together of the examples in the documentation of the rules, and what is said of them.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use amlha_model::{Gap, Inventory, Resource, ResourceId};
use amlha_rules::{Context, Evidence, Keep, Outcome, Profile, RULES, check, plan};
use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::{Value, json};

use crate::examples::{self, HEADINGS, complete, examples, gone};

pub(crate) const NOW: &str = "2026-11-23T00:00:00Z";

/// Bodies of resources, and what is known of their completeness.
#[derive(Debug, Clone, Default)]
pub(crate) struct Estate {
    pub(crate) bodies: Vec<Value>,
    pub(crate) complete: Vec<&'static str>,
    pub(crate) gaps: Vec<Gap>,
}

impl Estate {
    pub(crate) fn inventory(&self) -> Inventory {
        examples::inventory(&Value::from(self.bodies.clone()).to_string(), &self.complete, &self.gaps)
    }

    /// With the resources of another one that are not here yet.
    pub(crate) fn join(&mut self, other: Self) {
        for body in other.bodies {
            let id = body["id"].as_str().unwrap().to_lowercase();
            if self.bodies.iter().all(|known| known["id"].as_str().unwrap().to_lowercase() != id) {
                self.bodies.push(body);
            }
        }
        self.complete.retain(|section| other.complete.contains(section));
        self.gaps.extend(other.gaps);
    }
}

/// Every example of every rule.
pub(crate) fn estates() -> &'static [Estate] {
    static ALL: OnceLock<Vec<Estate>> = OnceLock::new();
    ALL.get_or_init(|| {
        let of_rule = RULES.iter().flat_map(|rule| examples(rule));
        let known = of_rule.filter(|example| HEADINGS.iter().any(|(_, outcome)| *outcome == example.outcome));
        let estate = |example: examples::Example| Estate {
            bodies: serde_json::from_str(&example.json).unwrap(),
            complete: complete(&example.options),
            gaps: gone(&example.options).into_iter().collect(),
        };
        // An export may spell `Id`, and nothing says an id at all in a few examples of what is wrong.
        known.map(estate).filter(|estate| estate.bodies.iter().all(|body| body["id"].is_string())).collect()
    })
}

/// Moves a text to another subscription.
pub(crate) fn moved(text: &str, number: usize) -> String {
    text.replace("/subscriptions/", &format!("/subscriptions/{number}"))
}

pub(crate) fn in_subscription(estate: &Estate, number: usize) -> Estate {
    let mut other = estate.clone();
    for body in &mut other.bodies {
        strings(body, &mut |text| *text = moved(text, number));
    }
    for gap in &mut other.gaps {
        gap.what = moved(&gap.what, number);
    }
    other
}

pub(crate) fn strings(value: &mut Value, change: &mut impl FnMut(&mut String)) {
    match value {
        Value::String(text) => change(text),
        Value::Array(items) => items.iter_mut().for_each(|item| strings(item, change)),
        Value::Object(members) => members.values_mut().for_each(|member| strings(member, change)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// The places of a body that may change, as JSON pointers: not what names the resource.
pub(crate) fn places(body: &Value) -> Vec<String> {
    fn below(value: &Value, at: &str, found: &mut Vec<String>) {
        let mut visit = |name: &str, value: &Value| {
            let path = format!("{at}/{}", name.replace('~', "~0").replace('/', "~1"));
            found.push(path.clone());
            below(value, &path, found);
        };
        match value {
            Value::Object(members) => members.iter().for_each(|(name, value)| visit(name, value)),
            Value::Array(items) => items.iter().enumerate().for_each(|(place, value)| visit(&place.to_string(), value)),
            _ => {}
        }
    }
    let mut found = Vec::new();
    below(body, "", &mut found);
    found.retain(|path| !matches!(path.as_str(), "/id" | "/name" | "/type"));
    found
}

pub(crate) fn type_of(body: &Value) -> String {
    let id = body["id"].as_str().unwrap();
    let of_id = ResourceId::parse(id).ok().and_then(|id| id.type_name()).map(|name| name.to_string());
    body["type"].as_str().map(str::to_owned).or(of_id).unwrap_or_default().to_lowercase()
}

/// Values that the examples have at one place of one type.
pub(crate) fn pool() -> &'static BTreeMap<(String, String), Vec<Value>> {
    static ALL: OnceLock<BTreeMap<(String, String), Vec<Value>>> = OnceLock::new();
    ALL.get_or_init(|| {
        let mut pool: BTreeMap<(String, String), Vec<Value>> = BTreeMap::new();
        for body in estates().iter().flat_map(|estate| &estate.bodies) {
            for path in places(body) {
                let values = pool.entry((type_of(body), path.clone())).or_default();
                let value = body.pointer(&path).unwrap();
                if !values.contains(value) {
                    values.push(value.clone());
                }
            }
        }
        pool
    })
}

/// One change of one property.
#[derive(Debug, Clone)]
pub(crate) struct Mutation {
    body: Index,
    place: Index,
    kind: u8,
    value: Index,
}

pub(crate) const HOSTILE: &[&str] = &["'\"; $(x) `y`\n\u{1b}[31m", "", " ", "\u{202e}é\u{0}", "../..", "{{x}}", "None"];

pub(crate) fn mutate(bodies: &mut [Value], mutation: &Mutation) {
    let place = mutation.body.index(bodies.len());
    let body = &mut bodies[place];
    let type_name = type_of(body);
    let paths = places(body);
    if paths.is_empty() {
        return;
    }
    let path = mutation.place.get(&paths);
    let old = body.pointer(path).unwrap().clone();
    let new = match mutation.kind % 8 {
        0 => {
            let (above, name) = path.rsplit_once('/').unwrap();
            let name = name.replace("~1", "/").replace("~0", "~");
            match body.pointer_mut(above).unwrap() {
                Value::Object(members) => drop(members.remove(&name)),
                Value::Array(items) => drop(items.remove(name.parse().unwrap())),
                _ => {}
            }
            return;
        }
        1 => Value::Null,
        2 => match &old {
            Value::String(_) => json!(7),
            Value::Number(_) | Value::Bool(_) => json!("7"),
            Value::Array(_) => json!({"a": 1}),
            Value::Object(_) | Value::Null => json!([1]),
        },
        3 => match &old {
            Value::String(text) => json!(text.to_uppercase()),
            Value::Bool(flag) => json!(if *flag { "True" } else { "False" }),
            _ => old,
        },
        4 | 5 => {
            let values = pool().get(&(type_name, path.clone())).cloned().unwrap_or_default();
            if values.is_empty() { old } else { mutation.value.get(&values).clone() }
        }
        6 => [json!(-1), json!(0), json!(1e300), json!(2.5)][mutation.value.index(4)].clone(),
        _ => json!(mutation.value.get(HOSTILE)),
    };
    *body.pointer_mut(path).unwrap() = new;
}

pub(crate) fn mutations(most: usize) -> impl Strategy<Value = Vec<Mutation>> {
    let one = (any::<Index>(), any::<Index>(), any::<u8>(), any::<Index>());
    let one = one.prop_map(|(body, place, kind, value)| Mutation { body, place, kind, value });
    prop::collection::vec(one, 0..most)
}

pub(crate) fn assemble(chosen: &[(&Estate, usize)], mutations: &[Mutation]) -> Estate {
    let mut parts = chosen.iter().map(|(estate, number)| in_subscription(estate, *number));
    let mut estate = parts.next().unwrap();
    parts.for_each(|part| estate.join(part));
    for mutation in mutations {
        mutate(&mut estate.bodies, mutation);
    }
    estate
}

/// Some examples together, some in the same subscription and some in others, with some changes.
pub(crate) fn estate() -> impl Strategy<Value = Estate> {
    let chosen = prop::collection::vec((any::<Index>(), 1_usize..3), 1..5);
    (chosen, mutations(6)).prop_map(|(chosen, mutations)| {
        let chosen: Vec<(&Estate, usize)> =
            chosen.iter().map(|(index, number)| (index.get(estates()), *number)).collect();
        assemble(&chosen, &mutations)
    })
}

/// What one rule says of one resource, in words.
pub(crate) type Said = BTreeMap<(&'static str, String), (Outcome, String)>;

pub(crate) fn said(inventory: &Inventory) -> Said {
    let profile = Profile::default();
    let context = Context::new(inventory, &profile, NOW.parse().unwrap());
    let check = check(&context, Keep::All);
    let words = |evidence: &Evidence<'_>| match evidence {
        Evidence::Property { of, path, seen, expected } => format!("{} {path} {seen:?} {expected}", of.id()),
        Evidence::Fact { statement, .. } => statement.to_string(),
        Evidence::Inventory { statement } => statement.clone(),
    };
    let key = |resource: Resource<'_>| resource.id().to_lowercase();
    let all = check.findings.iter().map(|finding| {
        let mut text = format!("{} | {} | {:?}", finding.id, finding.verdict.why, finding.impact);
        for evidence in &finding.verdict.evidence {
            text.push_str(" | ");
            text.push_str(&words(evidence));
        }
        ((finding.rule.code, key(finding.resource)), (finding.verdict.outcome, text))
    });
    all.collect()
}

pub(crate) fn plan_of(inventory: &Inventory) -> String {
    let profile = Profile::default();
    let context = Context::new(inventory, &profile, NOW.parse().unwrap());
    serde_json::to_string_pretty(&plan::plan(&context, &check(&context, Keep::Findings))).unwrap()
}
