//! GET: resources, lists, and what is above them.

use std::sync::Arc;

use serde_json::{Value, json};

use super::{Context, Place, cli, filter, group_not_found, pool, provider};
use crate::answer::Answer;
use crate::graph::rows::without_statistics;
use crate::page;
use crate::request::is_within;
use crate::store::{Group, Held, LOCKS, display_name};
use crate::text::{fold, key};
use crate::token::TENANT;

pub(super) fn answer(context: &Context<'_>) -> Answer {
    let words = context.request.words();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let answer = match words.as_slice() {
        ["tenants"] => {
            let tenant = json!({"id": format!("/tenants/{TENANT}"), "tenantId": TENANT, "displayName": "contoso", "tenantCategory": "Home"});
            list(context, &[tenant.to_string().into()])
        }
        ["subscriptions"] => {
            let seen = subscriptions(context).into_iter().filter(|(key, _)| context.sees(key));
            list(context, &seen.map(|(_, body)| body).collect::<Vec<_>>())
        }
        ["subscriptions", _] => {
            let own = subscriptions(context).into_iter().find(|(key, _)| *key == context.request.key);
            own.map_or_else(|| Answer::empty(404), |(_, body)| Answer::text(200, body.as_bytes()))
        }
        ["subscriptions", id, "locations"] => list(context, &provider::locations(context.store, id)),
        ["subscriptions", id, "providers"] => list(context, &provider::all(context, id)),
        ["subscriptions", id, "providers", namespace] => provider::one(context, id, namespace),
        ["subscriptions", id, "resourcegroups"] => list(context, &groups(context, id)),
        ["subscriptions", id, "resources"] => resources(context, &format!("/subscriptions/{id}")),
        ["subscriptions", _, "resourcegroups", name] => match context.store.group(&context.request.key) {
            Some(group) => Answer::json(200, &group_body(group)),
            None => group_not_found(name),
        },
        ["subscriptions", _, "resourcegroups", _, "resources"] => {
            resources(context, context.request.key.trim_end_matches("/resources"))
        }
        // What the role `Reader` gives; what a fault forbids is refused all the same.
        [.., "providers", "microsoft.authorization", "permissions"] => {
            let reader = json!({"actions": ["*/read"], "notActions": [], "dataActions": [], "notDataActions": []});
            list(context, &[reader.to_string().into()])
        }
        _ => match Place::of(context.request) {
            Some(place) => at(context, &place),
            None => Answer::error(404, "InvalidResourcePath", "The request path leads to nothing that is known here."),
        },
    };
    if context.request.method == "HEAD" {
        return Answer::empty(if answer.status == 200 { 204 } else { answer.status });
    }
    answer
}

fn list(context: &Context<'_>, rows: &[Arc<str>]) -> Answer {
    page::list(context.request, rows, context.page_size, context.lie)
}

/// Key and body of each subscription.
fn subscriptions(context: &Context<'_>) -> Vec<(String, Arc<str>)> {
    let body = |(place, (key, id)): (usize, (&str, &str))| {
        let body = json!({
            "id": format!("/subscriptions/{id}"), "subscriptionId": id, "tenantId": TENANT, "state": "Enabled",
            "displayName": display_name(context.names, key, place), "managedByTenants": [], "authorizationSource": "RoleBased",
            "subscriptionPolicies": {"locationPlacementId": "Public_2014-09-01", "quotaId": "PayAsYouGo_2014-09-01", "spendingLimit": "Off"},
        });
        (format!("/subscriptions/{key}"), body.to_string().into())
    };
    context.store.subscriptions().enumerate().map(body).collect()
}

fn groups(context: &Context<'_>, subscription: &str) -> Vec<Arc<str>> {
    let scope = format!("/subscriptions/{}", fold(subscription));
    let groups = context.store.groups().filter(|(key, _)| is_within(key, &scope) && context.sees(key));
    groups.map(|(_, group)| group_body(group).to_string().into()).collect()
}

/// A group with what was written to it.
pub(super) fn group_body(group: &Group) -> Value {
    let mut body = group.body.clone();
    let location = if group.location.is_empty() { "westeurope" } else { &group.location };
    let fixed = [
        ("id", &*group.id),
        ("name", &*group.name),
        ("type", "Microsoft.Resources/resourceGroups"),
        ("location", location),
    ];
    body.extend(fixed.map(|(member, value)| (member.to_owned(), value.into())));
    body.entry("properties").or_insert_with(|| json!({"provisioningState": "Succeeded"}));
    body.into()
}

/// The resources of a subscription or a group, of all types, without their properties.
fn resources(context: &Context<'_>, scope: &str) -> Answer {
    let filter = match filter::read(context.request.parameter("$filter").unwrap_or_default()) {
        Ok(filter) => filter,
        Err(message) => return Answer::error(400, "InvalidFilterInQueryString", message),
    };
    let scope = key(scope);
    let found = context
        .store
        .at_or_below(&scope)
        .filter(|(key, held)| context.sees(key) && amlha_model::resource_graph::is_held(key, &held.type_name));
    let rows = found.filter_map(|(_, held)| {
        let body = held.value();
        if !filter.holds(&held.type_name, &body) {
            return None;
        }
        let kept = [
            "id",
            "name",
            "type",
            "location",
            "kind",
            "sku",
            "tags",
            "identity",
            "zones",
            "managedBy",
            "plan",
            "extendedLocation",
        ];
        let members =
            body.as_object()?.iter().filter(|(name, value)| kept.contains(&name.as_str()) && !value.is_null());
        let members: serde_json::Map<_, _> = members.map(|(name, value)| (name.clone(), value.clone())).collect();
        Some(Value::Object(members).to_string().into())
    });
    list(context, &rows.collect::<Vec<_>>())
}

/// A resource, or a list of a type.
fn at(context: &Context<'_>, place: &Place<'_>) -> Answer {
    if let Some(held) = context.store.find(&context.request.key) {
        return Answer::text(200, body(context, held).as_bytes());
    }
    if let Some((_, pool)) = pool::find(context.store, &context.request.key) {
        return Answer::json(200, &pool);
    }
    if let Some(deployment) = context.operations.deployments.get(&context.request.key) {
        return Answer::json(200, deployment);
    }
    if place.is_resource() || place.rest.is_empty() {
        return place.not_found();
    }
    if let Some(pools) = pool::list(context.store, &context.request.key) {
        return list(context, &pools.into_iter().map(|pool| pool.to_string().into()).collect::<Vec<_>>());
    }
    collection(context, place).map_or_else(|| place.not_found(), |rows| list(context, &rows))
}

/// The rows of a list; `None` when what it should be of does not exist.
fn collection(context: &Context<'_>, place: &Place<'_>) -> Option<Vec<Arc<str>>> {
    let wanted = fold(&place.type_name());
    let scope = key(&place.scope.join("/"));
    let scope = if place.scope.is_empty() { "/" } else { &scope };
    let rows: Vec<Arc<str>> = if place.rest.len() == 1 {
        // A lock list tells of everything below, and so does the list of a type in a group.
        let of_type =
            context.store.at_or_below(scope).filter(|(key, held)| held.type_name == wanted && context.sees(key));
        let only_at = wanted == LOCKS
            && context.request.parameter("$filter").is_some_and(|filter| fold(filter).contains("atscope"));
        let of_type = of_type
            .filter(|(key, _)| !only_at || key.rsplit_once("/providers/").is_some_and(|(above, _)| above == scope));
        of_type.map(|(_, held)| body(context, held)).collect()
    } else {
        let prefix = format!("{}/", context.request.key);
        let children = context.store.at_or_below(&context.request.key).filter(|(key, _)| {
            key.strip_prefix(prefix.as_str()).is_some_and(|name| !name.contains('/')) && context.sees(key)
        });
        children.map(|(_, held)| body(context, held)).collect()
    };
    if !rows.is_empty() {
        return Some(rows);
    }
    let plausible = place.name().chars().all(|letter| letter.is_ascii_alphanumeric());
    (plausible && owner_exists(context, place)).then_some(rows)
}

/// Whether what a list belongs to exists. `default` of a resource always does.
fn owner_exists(context: &Context<'_>, place: &Place<'_>) -> bool {
    let above = |id: &str| id.rsplitn(3, '/').last().map(str::to_owned).unwrap_or_default();
    let exists = |id: &str| context.store.find(id).is_some();
    if place.rest.len() == 1 {
        // Subscriptions and groups were looked at before.
        return match place.scope.len() {
            0 | 2 | 4 => true,
            _ => exists(&place.scope.join("/")),
        };
    }
    let (owner, _) = context.request.key.rsplit_once('/').unwrap_or_default();
    exists(owner) || (owner.ends_with("/default") && exists(&above(owner)))
}

/// A body as the caller gets it.
fn body(context: &Context<'_>, held: &Held) -> Arc<str> {
    let request = context.request;
    let expanded = request.parameter("$expand").is_some_and(|expand| fold(expand).contains("georeplicationstats"));
    let mut changed = None;
    if !expanded && let Some(body) = without_statistics(held) {
        changed = Some(body);
    }
    if request.is_azure_cli() {
        let mut body = changed.unwrap_or_else(|| held.value());
        cli::complete(&held.type_name, &mut body);
        changed = Some(body);
    }
    changed.map_or_else(|| Arc::clone(&held.text), |body| body.to_string().into())
}
