//! Reads made-up bodies through the views of every service.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::expect_used, clippy::panic, reason = "tests")]

use amlha_model::{Body, Builder, Read, Source};
use serde_json::{Map, Value, json};

mod attachments;
mod items;
mod properties;
mod words;

use properties::{Case, cases};

/// Opens a body as the resource of an inventory.
pub(crate) fn with_body<T>(type_name: &str, body: &Value, check: impl FnOnce(&Body<'_>) -> T) -> T {
    let mut resource = body.as_object().unwrap().clone();
    let (namespace, types) = type_name.split_once('/').unwrap();
    let nested = types.replace('/', "/contoso/");
    let id = format!("/subscriptions/0/resourceGroups/rg/providers/{namespace}/{nested}/contoso");
    resource.insert("id".to_owned(), json!(id));
    resource.insert("type".to_owned(), json!(type_name));
    resource.insert("name".to_owned(), json!("contoso"));
    let source = Source { name: "contoso.json".into(), kind: "ARM list".into(), read_at: None };
    let mut builder = Builder::new();
    let faults = builder.add_array(json!([resource]).to_string(), source).unwrap();
    assert!(faults.is_empty(), "{faults:?}");
    let inventory = builder.finish();
    let resource = inventory.resources().next().unwrap();
    check(&resource.body())
}

/// A body with these `properties`.
pub(crate) fn holding(properties: Value) -> Value {
    Map::from_iter([("properties".to_owned(), properties)]).into()
}

impl Case {
    fn value(&self) -> Value {
        serde_json::from_str(self.body).unwrap_or_else(|error| panic!("{}: {error}", self.view))
    }

    /// Reads a body and calls `check` with each getter's reading and answer.
    fn each(&self, body: &Value, check: impl Fn(&str, &amlha_model::Reading<'_>, Option<Value>, &Value)) {
        with_body(self.type_name, body, |body| {
            for (reading, (getter, answer)) in (self.read)(body).iter().zip(&self.answers) {
                let getter = format!("{}.{getter}", self.view);
                let read = reading.json().map(|json| serde_json::from_str(json.raw()).unwrap());
                check(&getter, reading, read, answer);
            }
        });
    }
}

/// The same value with each member's name and each leaf changed.
fn change(value: &Value, name: &impl Fn(&str) -> String, leaf: &impl Fn(&Value) -> Value) -> Value {
    match value {
        Value::Object(members) => {
            members.iter().map(|(key, value)| (name(key), change(value, name, leaf))).collect::<Map<_, _>>().into()
        }
        other => leaf(other),
    }
}

#[test]
fn a_property_is_read_with_its_path() {
    for case in cases() {
        let body = case.value();
        case.each(&body, |getter, reading, read, answer| {
            assert_eq!(read.as_ref(), Some(answer), "{getter}");
            let pointer = format!("/{}", reading.path().replace('.', "/"));
            assert_eq!(body.pointer(&pointer), Some(answer), "{getter}");
        });
    }
}

#[test]
fn names_may_be_in_any_letter_case() {
    for case in cases() {
        let body = change(&case.value(), &|name| name.to_uppercase(), &Value::clone);
        case.each(&body, |getter, _, read, answer| {
            let answer = change(answer, &|name| name.to_uppercase(), &Value::clone);
            assert_eq!(read, Some(answer), "{getter}");
        });
    }
}

#[test]
fn properties_may_be_lifted_to_the_top() {
    // A compute has `properties` in its `properties`; no client lifts those.
    let nested = |case: &Case| case.value()["properties"].get("properties").is_some();
    for case in cases().into_iter().filter(|case| !nested(case)) {
        let mut body = case.value().as_object().unwrap().clone();
        let properties = body.remove("properties").unwrap();
        for (name, value) in properties.as_object().unwrap() {
            assert!(body.insert(name.clone(), value.clone()).is_none(), "{name} is on both levels");
        }
        case.each(&body.into(), |getter, reading, read, answer| {
            assert_eq!(read.as_ref(), Some(answer), "{getter}");
            assert!(!reading.path().starts_with("properties."), "{getter}");
        });
    }
}

#[test]
fn what_is_not_there_is_absent() {
    for case in cases() {
        case.each(&json!({"properties": {}}), |getter, reading, _, _| {
            assert_eq!(reading.text(), Read::Absent, "{getter}");
            assert!(!reading.path().is_empty(), "{getter}");
        });
    }
}

#[test]
fn null_is_not_absent() {
    for case in cases() {
        let body = change(&case.value(), &str::to_owned, &|_| Value::Null);
        case.each(&body, |getter, reading, _, answer| {
            if !answer.is_object() {
                assert_eq!(reading.filled_text(), Read::Null, "{getter}");
                assert_eq!(reading.boolean(), Read::Null, "{getter}");
            }
        });
    }
}

#[test]
fn a_value_of_another_type_is_unusable() {
    for case in cases() {
        let body = change(&case.value(), &str::to_owned, &|_| json!([[]]));
        case.each(&body, |getter, reading, _, _| {
            assert_eq!(reading.text(), Read::Unusable, "{getter}");
            assert_eq!(reading.boolean(), Read::Unusable, "{getter}");
            assert_eq!(reading.number(), Read::Unusable, "{getter}");
        });
    }
}
