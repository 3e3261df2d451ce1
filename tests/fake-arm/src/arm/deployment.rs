//! Deployments: templates whose resources are written out, and nothing cleverer.

use serde_json::{Map, Value, json};

use super::operation::{self, What, Write};
use super::write::locked;
use super::{Context, Place};
use crate::answer::Answer;

/// Whether a path leads to a deployment.
pub(super) fn is_one(place: &Place<'_>) -> bool {
    place.namespace.eq_ignore_ascii_case("Microsoft.Resources")
        && place.rest.first().is_some_and(|kind| kind.eq_ignore_ascii_case("deployments"))
}

/// A resource of a template, ready to be written.
struct Planned {
    id: String,
    api_version: String,
    body: Value,
}

pub(super) fn answer(context: &mut Context<'_>, place: &Place<'_>) -> Answer {
    let request = context.request;
    let action = place.rest.get(2).map(|action| action.to_ascii_lowercase());
    match (request.method.as_str(), action.as_deref()) {
        ("DELETE", None) => {
            let was = context.operations.deployments.remove(&request.key);
            return Answer::empty(if was.is_some() { 200 } else { 204 });
        }
        ("PUT", None) | ("POST", Some("validate" | "whatif")) => {}
        _ => return Answer::error(405, "MethodNotAllowed", "The HTTP method is not allowed here."),
    }
    let planned = match planned(context, place) {
        Ok(planned) => planned,
        Err(message) => {
            return Answer::error(
                400,
                "InvalidTemplate",
                format!("Deployment template validation failed: '{message}'."),
            );
        }
    };
    match action.as_deref() {
        None => deploy(context, place, planned),
        Some("validate") => {
            let resources: Vec<Value> = planned.iter().map(|resource| json!({"id": resource.id})).collect();
            Answer::json(
                200,
                &json!({
                    "id": request.path.trim_end_matches("/validate"), "name": place.rest.get(1), "type": "Microsoft.Resources/deployments",
                    "properties": {"provisioningState": "Succeeded", "mode": "Incremental", "validatedResources": resources},
                }),
            )
        }
        Some(_) => what_if(context, &planned),
    }
}

fn deploy(context: &mut Context<'_>, place: &Place<'_>, planned: Vec<Planned>) -> Answer {
    let request = context.request;
    if let Some(answer) = planned.iter().find_map(|resource| locked(context, &resource.id, false)) {
        return answer;
    }
    let outputs: Vec<Value> = planned.iter().map(|resource| json!({"id": resource.id})).collect();
    let writes = planned.into_iter().map(|resource| Write {
        method: "PUT",
        id: resource.id,
        api_version: resource.api_version,
        what: What::Merge(resource.body),
    });
    let writes: Vec<Write> = writes.collect();
    let deployment = json!({
        "id": request.path, "name": place.rest.get(1), "type": "Microsoft.Resources/deployments",
        "properties": {
            "provisioningState": "Succeeded", "mode": "Incremental", "timestamp": context.now.to_string(), "duration": "PT1S",
            "correlationId": format!("00000000-0000-0000-0001-{:012x}", request.number), "parameters": {}, "outputs": {},
            "outputResources": outputs, "dependencies": [], "providers": [],
        },
    });
    context.operations.deployments.insert(request.key.clone(), deployment.clone());
    let Some(lasts) = context.long_running else {
        for write in writes {
            write.apply(context.store, context.changes);
        }
        return Answer::json(201, &deployment);
    };
    let number = context.operations.begin(lasts, writes, Some(deployment.clone()));
    let (operation, _) = operation::links(&request.base, number);
    let mut running = deployment;
    if let Some(state) = running.pointer_mut("/properties/provisioningState") {
        *state = "Running".into();
    }
    Answer::json(201, &running)
        .with("Azure-AsyncOperation", operation)
        .with("Retry-After", operation::retry_after(lasts))
}

fn what_if(context: &mut Context<'_>, planned: &[Planned]) -> Answer {
    let changes = planned.iter().map(|resource| {
        let before = context.store.find(&resource.id).map(crate::store::Held::value);
        let after = operation::merged(before.as_ref(), &resource.body);
        let kind = match &before {
            None => "Create",
            Some(before) if *before == after => "NoChange",
            Some(_) => "Modify",
        };
        json!({"resourceId": resource.id, "changeType": kind, "before": before, "after": after, "delta": []})
    });
    let result =
        json!({"status": "Succeeded", "properties": {"correlationId": "", "changes": changes.collect::<Vec<_>>()}});
    let lasts = context.long_running.unwrap_or_default();
    let number = context.operations.begin(lasts, Vec::new(), Some(result));
    let (_, location) = operation::links(&context.request.base, number);
    Answer::empty(202).with("Location", location).with("Retry-After", operation::retry_after(lasts))
}

/// The resources of the template in the request's body; or why they cannot be told.
fn planned(context: &Context<'_>, place: &Place<'_>) -> Result<Vec<Planned>, String> {
    let text = String::from_utf8_lossy(&context.request.body);
    let body: Value = serde_json::from_str(&text)
        .or_else(|_| serde_json::from_str(&quoted(&text)))
        .map_err(|error| error.to_string())?;
    let template = body.pointer("/properties/template").ok_or("there is no template in the request")?;
    let parameters = Parameters { given: body.pointer("/properties/parameters"), defined: template.get("parameters") };
    let resources: Vec<&Value> = match template.get("resources") {
        Some(Value::Array(resources)) => resources.iter().collect(),
        Some(Value::Object(resources)) => resources.values().collect(),
        _ => Vec::new(),
    };
    resources.into_iter().map(|resource| plan(context, place, resource, &parameters)).collect()
}

struct Parameters<'a> {
    given: Option<&'a Value>,
    defined: Option<&'a Value>,
}

fn plan(
    context: &Context<'_>,
    place: &Place<'_>,
    resource: &Value,
    parameters: &Parameters<'_>,
) -> Result<Planned, String> {
    let mut members: Map<String, Value> = resource.as_object().ok_or("a resource is no object")?.clone();
    for member in ["dependsOn", "comments", "metadata"] {
        members.remove(member);
    }
    if let Some(member) =
        ["copy", "condition", "resources", "scope", "existing"].iter().find(|member| members.contains_key(**member))
    {
        return Err(format!("the fake does not understand the member '{member}' of a resource"));
    }
    let mut body = Value::Object(members);
    evaluate(context, place, &mut body, parameters)?;
    let mut take = |member: &str| {
        let value = body.as_object_mut().and_then(|members| members.remove(member));
        value.and_then(|value| value.as_str().map(str::to_owned)).ok_or_else(|| format!("a resource has no '{member}'"))
    };
    let (type_name, name, api_version) = (take("type")?, take("name")?, take("apiVersion")?);
    let (namespace, kinds) = type_name.split_once('/').ok_or_else(|| format!("'{type_name}' is no type"))?;
    if kinds.split('/').count() != name.split('/').count() {
        return Err(format!("the name '{name}' and the type '{type_name}' have not the same number of parts"));
    }
    let pairs: Vec<String> =
        kinds.split('/').zip(name.split('/')).map(|(kind, name)| format!("{kind}/{name}")).collect();
    let scope = format!("/{}", place.scope.join("/"));
    let scope = context.store.group(&scope).map_or(scope, |group| group.id.clone());
    let id = format!("{scope}/providers/{namespace}/{}", pairs.join("/"));
    if let Some(members) = body.as_object_mut()
        && context.store.find(&id).is_none()
    {
        let own = name.rsplit('/').next().unwrap_or_default();
        let head = [("id", id.as_str()), ("name", own), ("type", type_name.as_str())];
        members.extend(head.map(|(member, value)| (member.to_owned(), value.into())));
    }
    Ok(Planned { id, api_version, body })
}

/// Puts values in place of the two expressions that are understood.
fn evaluate(
    context: &Context<'_>,
    place: &Place<'_>,
    value: &mut Value,
    parameters: &Parameters<'_>,
) -> Result<(), String> {
    match value {
        Value::Array(items) => items.iter_mut().try_for_each(|item| evaluate(context, place, item, parameters)),
        Value::Object(members) => {
            members.values_mut().try_for_each(|member| evaluate(context, place, member, parameters))
        }
        Value::String(text) => {
            let Some(expression) = text.strip_prefix('[').and_then(|text| text.strip_suffix(']')) else {
                return Ok(());
            };
            if let Some(literal) = text.strip_prefix("[[") {
                *text = format!("[{literal}");
                return Ok(());
            }
            let unknown = || format!("the fake does not evaluate the expression '[{expression}]'");
            let expression = expression.trim();
            if expression.eq_ignore_ascii_case("resourceGroup().location") {
                let group = context.store.group(&place.scope.join("/")).ok_or_else(unknown)?;
                *value = group.location.as_str().into();
                return Ok(());
            }
            let name =
                expression.strip_prefix("parameters('").and_then(|rest| rest.strip_suffix("')")).ok_or_else(unknown)?;
            let given = parameters.given.and_then(|given| given.get(name)).and_then(|given| given.get("value"));
            let default = parameters
                .defined
                .and_then(|defined| defined.get(name))
                .and_then(|defined| defined.get("defaultValue"));
            *value = given.or(default).ok_or_else(|| format!("the parameter '{name}' has no value"))?.clone();
            Ok(())
        }
        _ => Ok(()),
    }
}

/// The Azure CLI splices a template in under a name without quotes: `{"properties": {template:{}}}`.
fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    let (mut in_string, mut escaped, mut word) = (false, false, String::new());
    for letter in text.chars() {
        if in_string {
            out.push(letter);
            in_string = escaped || letter != '"';
            escaped = !escaped && letter == '\\';
            continue;
        }
        if letter.is_ascii_alphabetic() || (letter == '_' && !word.is_empty()) {
            word.push(letter);
            continue;
        }
        if !word.is_empty() {
            let quote = if letter == ':' { "\"" } else { "" };
            out.extend([quote, word.as_str(), quote]);
            word.clear();
        }
        in_string = letter == '"';
        out.push(letter);
    }
    out + &word
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_without_quotes_get_them_and_texts_stay() {
        let body = r#"{"properties": {"n": 1e5, "on": true, template:{"a:b": "c\" d:e", "x": null}}}"#;
        let read: Value = serde_json::from_str(&quoted(body)).unwrap();
        assert_eq!(read, json!({"properties": {"n": 1e5, "on": true, "template": {"a:b": "c\" d:e", "x": null}}}));
    }
}
