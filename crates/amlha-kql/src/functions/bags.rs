//! Property bags.

use super::{BOOL, DYNAMIC, Function, STRING, argument, array, function};
use crate::run::{Context, Fault};
use crate::value::{Text, Value};

/// Names and values alternate, so there are more arguments than elsewhere.
const MANY: usize = 256;

pub(super) const FUNCTIONS: &[Function] = &[
    function("bag_pack", 0, MANY, DYNAMIC, bag_pack),
    function("pack", 0, MANY, DYNAMIC, bag_pack),
    function("pack_dictionary", 0, MANY, DYNAMIC, bag_pack),
    function("bag_keys", 1, 1, DYNAMIC, bag_keys),
    function("bag_has_key", 2, 2, BOOL, bag_has_key),
    function("bag_merge", 2, MANY, DYNAMIC, bag_merge),
    function("bag_remove_keys", 2, 2, DYNAMIC, bag_remove_keys),
    function("bag_set_key", 3, 3, DYNAMIC, bag_set_key),
    function("bag_zip", 2, 2, DYNAMIC, bag_zip),
    function("treepath", 1, 1, DYNAMIC, treepath),
    function("dynamic_to_json", 1, 1, STRING, dynamic_to_json),
];

fn bag<'a>(members: Vec<(Text<'a>, Value<'a>)>) -> Result<Value<'a>, Fault> {
    Value::bag(members).ok_or_else(Fault::too_deep)
}

fn bag_pack<'a>(arguments: &[Value<'a>], _: &Context<'a>) -> Result<Value<'a>, Fault> {
    let mut members: Vec<(Text<'a>, Value<'a>)> = Vec::new();
    for pair in arguments.chunks(2) {
        let (name, value) = (argument(pair, 0).to_text(), argument(pair, 1).clone());
        match members.iter_mut().find(|(known, _)| *known == name) {
            Some((_, known)) => *known = value,
            None => members.push((name, value)),
        }
    }
    bag(members)
}

fn bag_keys<'a>(arguments: &[Value<'a>], _: &Context<'a>) -> Result<Value<'a>, Fault> {
    match argument(arguments, 0).members() {
        Some(members) => array(members.into_iter().map(|(name, _)| Value::String(name)).collect()),
        None => Ok(Value::Null),
    }
}

fn bag_has_key<'a>(arguments: &[Value<'a>], _: &Context<'a>) -> Result<Value<'a>, Fault> {
    let wanted = argument(arguments, 1).to_text();
    let members = argument(arguments, 0).members();
    Ok(members.map(|members| members.iter().any(|(name, _)| *name == wanted)).into())
}

/// Of a name in several bags the first value counts.
fn bag_merge<'a>(arguments: &[Value<'a>], _: &Context<'a>) -> Result<Value<'a>, Fault> {
    let mut merged: Vec<(Text<'a>, Value<'a>)> = Vec::new();
    for (name, value) in arguments.iter().filter_map(Value::members).flatten() {
        if !merged.iter().any(|(known, _)| *known == name) {
            merged.push((name, value));
        }
    }
    bag(merged)
}

fn bag_remove_keys<'a>(arguments: &[Value<'a>], _: &Context<'a>) -> Result<Value<'a>, Fault> {
    let removed = argument(arguments, 1).items().unwrap_or_default();
    let removed: Vec<Text<'a>> = removed.iter().map(Value::to_text).collect();
    match argument(arguments, 0).members() {
        Some(mut members) => {
            members.retain(|(name, _)| !removed.contains(name));
            bag(members)
        }
        None => Ok(Value::Null),
    }
}

fn bag_set_key<'a>(arguments: &[Value<'a>], _: &Context<'a>) -> Result<Value<'a>, Fault> {
    let name = argument(arguments, 1).to_text();
    let value = argument(arguments, 2).clone();
    let mut members = argument(arguments, 0).members().unwrap_or_default();
    match members.iter_mut().find(|(known, _)| *known == name) {
        Some((_, known)) => *known = value,
        None => members.push((name, value)),
    }
    bag(members)
}

/// A bag of an array of names and one of values.
fn bag_zip<'a>(arguments: &[Value<'a>], _: &Context<'a>) -> Result<Value<'a>, Fault> {
    let (Some(names), Some(values)) = (argument(arguments, 0).items(), argument(arguments, 1).items()) else {
        return Ok(Value::Null);
    };
    let names = names.into_iter().filter(|name| name.as_str().is_some());
    bag(names.enumerate().map(|(at, name)| (name.to_text(), values.get(at).cloned().unwrap_or_default())).collect())
}

/// The paths of everything in a value.
fn treepath<'a>(arguments: &[Value<'a>], context: &Context<'a>) -> Result<Value<'a>, Fault> {
    let mut paths: Vec<String> = Vec::new();
    let mut open = vec![(String::new(), argument(arguments, 0).clone())];
    let mut bytes = 0;
    while let Some((path, value)) = open.pop() {
        if !path.is_empty() && !paths.contains(&path) {
            bytes += path.len();
            context.check_bytes(bytes)?;
            paths.push(path.clone());
        }
        if let Some(members) = value.members() {
            open.extend(members.into_iter().rev().map(|(name, member)| (format!("{path}['{name}']"), member)));
        } else if let Some(items) = value.items() {
            // The elements share one path.
            open.extend(items.into_iter().rev().map(|item| (format!("{path}[0]"), item)));
        }
    }
    array(paths.into_iter().map(Value::from).collect())
}

/// JSON with the names of bags in order, so that equal values have equal
/// texts.
fn dynamic_to_json<'a>(arguments: &[Value<'a>], context: &Context<'a>) -> Result<Value<'a>, Fault> {
    let value = argument(arguments, 0);
    context.check_value(value)?;
    let mut out = String::new();
    ordered(value, 0)?.write_json(&mut out);
    Ok(Value::from(out))
}

fn ordered<'a>(value: &Value<'a>, depth: u32) -> Result<Value<'a>, Fault> {
    if depth > crate::value::MAX_VALUE_DEPTH {
        return Err(Fault::too_deep());
    }
    if let Some(items) = value.items() {
        return array(items.iter().map(|item| ordered(item, depth + 1)).collect::<Result<_, _>>()?);
    }
    if let Some(mut members) = value.members() {
        members.sort_by_key(|(name, _)| name.to_string());
        for (_, member) in &mut members {
            *member = ordered(member, depth + 1)?;
        }
        return bag(members);
    }
    Ok(value.clone())
}
