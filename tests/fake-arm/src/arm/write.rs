//! PUT, PATCH, DELETE and POST: the state changes, and the change is told.

use serde_json::{Map, Value, json};

use super::manner::Manner;
use super::operation::{self, What, Write};
use super::{Context, Place, cli, deployment, group_not_found, pool, provider};
use crate::answer::Answer;
use crate::store::{Group, LOCKS};
use crate::text::fold;

pub(super) fn answer(context: &mut Context<'_>) -> Answer {
    let request = context.request;
    let words = request.words();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["subscriptions", _, "resourcegroups", name] => return group(context, name),
        ["subscriptions", id, "providers", namespace, "register" | "unregister"] => {
            return provider::one(context, id, namespace);
        }
        _ => {}
    }
    let Some(place) = Place::of(request) else {
        return Answer::error(404, "InvalidResourcePath", "The request path leads to nothing that is known here.");
    };
    if deployment::is_one(&place) {
        return deployment::answer(context, &place);
    }
    match (request.method.as_str(), place.is_resource()) {
        ("POST", false) => act(context, &place),
        ("PUT" | "PATCH" | "DELETE", true) => write(context, &place),
        _ => {
            Answer::error(405, "MethodNotAllowed", format!("The HTTP method '{}' is not allowed here.", request.method))
        }
    }
}

/// The answer when a lock stops a write.
pub(super) fn locked(context: &Context<'_>, id: &str, removes: bool) -> Option<Answer> {
    let stops =
        |level: &str| level.eq_ignore_ascii_case("ReadOnly") || (removes && level.eq_ignore_ascii_case("CanNotDelete"));
    let locks: Vec<&str> =
        context.store.locks_over(id).into_iter().filter(|(_, level)| stops(level)).map(|(lock, _)| lock).collect();
    if locks.is_empty() {
        return None;
    }
    let scopes = locks.iter().map(|lock| lock.rsplit_once("/providers/").map_or(*lock, |(scope, _)| scope));
    let message = format!(
        "The scope '{id}' cannot perform {} operation because following scope(s) are locked: '{}'. Please remove the lock and try again.",
        if removes { "delete" } else { "write" },
        scopes.collect::<Vec<_>>().join(",")
    );
    Some(Answer::error(409, "ScopeLocked", message))
}

/// The body of a request as an object; or the answer that says it is none.
pub(super) fn object(bytes: &[u8]) -> Result<Value, Answer> {
    let read = serde_json::from_slice::<Value>(bytes);
    let why = match read {
        Ok(value) if value.is_object() => return Ok(value),
        Ok(_) => "it is no object".to_owned(),
        Err(error) => error.to_string(),
    };
    let message = format!("The request content was invalid and could not be deserialized: '{why}'.");
    Err(Answer::error(400, "InvalidRequestContent", message))
}

fn write(context: &mut Context<'_>, place: &Place<'_>) -> Answer {
    let request = context.request;
    let current = pool::find(context.store, &request.key);
    let removes = request.method == "DELETE";
    // Locks do not stop their own writing.
    if fold(&place.type_name()) != LOCKS
        && let Some(answer) = locked(context, &request.path, removes)
    {
        return answer;
    }
    if removes {
        if current.is_none() {
            return Answer::empty(204);
        }
        return finish(context, place, What::Remove, false, None);
    }
    let mut written = match object(&request.body) {
        Ok(written) => written,
        Err(answer) => return answer,
    };
    let type_name = fold(&place.type_name());
    if request.is_azure_cli() {
        cli::strip(&type_name, current.as_ref().map(|(_, body)| body), &mut written);
    }
    if request.method == "PATCH" {
        let Some((_, before)) = current else { return place.not_found() };
        let after = operation::merged(Some(&before), &written);
        return finish(context, place, What::Merge(written), false, Some(after));
    }
    if current.is_none() && !owner_exists(context, place) {
        let message = "Can not perform requested operation on nested resource. Parent resource not found.";
        return Answer::error(404, "ParentResourceNotFound", message);
    }
    let is_new = current.is_none();
    complete(&mut written, current.as_ref(), &request.path, place);
    finish(context, place, What::Put(written.clone()), is_new, Some(written))
}

/// What a whole body always says, from what was there before or from the path.
fn complete(written: &mut Value, current: Option<&(String, Value)>, path: &str, place: &Place<'_>) {
    let Some(members) = written.as_object_mut() else { return };
    let before = |member: &str| current.and_then(|(_, body)| body.get(member)).cloned();
    let type_name = place.type_name();
    for (member, derived) in [("id", path), ("name", place.name()), ("type", type_name.as_str())] {
        members.insert(member.to_owned(), before(member).unwrap_or_else(|| derived.into()));
    }
    if members.get("location").is_none_or(Value::is_null)
        && let Some(location) = before("location")
    {
        members.insert("location".to_owned(), location);
    }
}

/// Whether a new resource has something to be in or on.
fn owner_exists(context: &Context<'_>, place: &Place<'_>) -> bool {
    let path = &context.request.segments;
    if place.rest.len() > 2 {
        let owner = path.get(..path.len().saturating_sub(2)).unwrap_or_default();
        let is_default = owner.last().is_some_and(|name| name.eq_ignore_ascii_case("default"));
        return is_default || context.store.find(&owner.join("/")).is_some();
    }
    place.scope.len() <= 4 || context.store.find(&place.scope.join("/")).is_some()
}

/// An action: it is remembered, and seldom anything else happens.
fn act(context: &mut Context<'_>, place: &Place<'_>) -> Answer {
    let segments = &context.request.segments;
    let owner = segments.get(..segments.len().saturating_sub(1)).unwrap_or_default().join("/");
    if place.rest.len() > 1 {
        if context.store.find(&owner).is_none() {
            return place.not_found();
        }
        if let Some(answer) = locked(context, &format!("/{owner}"), false) {
            return answer;
        }
    }
    let body = serde_json::from_slice(&context.request.body).unwrap_or(Value::Null);
    finish(context, place, What::Act(body), false, None)
}

/// Writes now, or begins an operation that will, and answers as the service would.
fn finish(context: &mut Context<'_>, place: &Place<'_>, what: What, is_new: bool, body: Option<Value>) -> Answer {
    let request = context.request;
    let method = match request.method.as_str() {
        "PUT" => "PUT",
        "PATCH" => "PATCH",
        "DELETE" => "DELETE",
        _ => "POST",
    };
    let type_name = fold(&place.type_name());
    let manner = Manner::of(&type_name, method);
    let lasts = context.long_running.filter(|_| manner.takes_time());
    let status = manner.status(match (method, lasts.is_some()) {
        ("PUT", _) if is_new => &[201, 200, 202],
        ("PUT", _) | (_, false) => &[200, 202],
        (_, true) => &[202, 200],
    });
    let api_version = request.parameter("api-version").unwrap_or_default().to_owned();
    let write = Write { method, id: request.path.clone(), api_version, what };
    let shown = body.clone().filter(|_| status != 202).map(|mut body| {
        if request.is_azure_cli() {
            cli::complete(&type_name, &mut body);
        }
        body
    });
    let answer = match shown {
        Some(body) => Answer::json(status, &body),
        None if method == "POST" && status == 200 => Answer::json(200, &json!({})),
        None => Answer::empty(status),
    };
    if lasts.is_none() && status != 202 {
        write.apply(context.store, context.changes);
        return answer;
    }
    let lasts = lasts.unwrap_or_default();
    let number = context.operations.begin(lasts, vec![write], body);
    context.operations.settle(context.store, context.changes);
    let (operation, result) = operation::links(&request.base, number);
    let answer = if status == 202 { answer.with("Location", result) } else { answer };
    answer.with("Azure-AsyncOperation", operation).with("Retry-After", operation::retry_after(lasts))
}

fn group(context: &mut Context<'_>, name: &str) -> Answer {
    let request = context.request;
    let current = context.store.group(&request.key).cloned();
    let removes = request.method == "DELETE";
    if let Some(answer) = locked(context, &request.path, removes) {
        return answer;
    }
    let before = current.as_ref().map(super::read::group_body);
    let change = |before: Option<Value>, after: Option<Value>| crate::log::Change {
        method: request.method.clone(),
        id: request.path.clone(),
        api_version: request.parameter("api-version").unwrap_or_default().to_owned(),
        before,
        after,
    };
    match request.method.as_str() {
        "DELETE" => {
            if current.is_none() {
                return group_not_found(name);
            }
            // A lock on anything in the group stops its end.
            let below = context
                .store
                .at_or_below(&request.key)
                .find(|(_, held)| held.type_name == LOCKS)
                .map(|(_, lock)| lock.id.clone());
            if let Some(lock) = below {
                let scope = lock.rsplit_once("/providers/").map_or("", |(scope, _)| scope);
                if let Some(answer) = locked(context, scope, true) {
                    return answer;
                }
            }
            context.store.remove(&request.key);
            context.changes.push(change(before, None));
            Answer::empty(200)
        }
        "PUT" | "PATCH" => {
            let written = match object(&request.body) {
                Ok(Value::Object(written)) => written,
                Ok(_) => Map::new(),
                Err(answer) => return answer,
            };
            if request.method == "PATCH" && current.is_none() {
                return group_not_found(name);
            }
            let status = if current.is_some() { 200 } else { 201 };
            let text = |place: usize| request.segments.get(place).cloned().unwrap_or_default();
            let mut group = current.unwrap_or_else(|| Group {
                id: format!("/subscriptions/{}/resourceGroups/{}", text(1), text(3)),
                name: text(3),
                location: String::new(),
                body: Map::new(),
            });
            if let Some(location) = written.get("location").and_then(Value::as_str) {
                location.clone_into(&mut group.location);
            }
            group
                .body
                .extend(written.into_iter().filter(|(member, _)| matches!(member.as_str(), "tags" | "managedBy")));
            let after = super::read::group_body(&group);
            context.store.put_group(group);
            context.changes.push(change(before, Some(after.clone())));
            Answer::json(status, &after)
        }
        _ => Answer::error(405, "MethodNotAllowed", "The HTTP method is not allowed here."),
    }
}
