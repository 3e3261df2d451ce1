//! Which zones a resource says that it is in.

use std::collections::BTreeSet;

use amlha_model::services::aks::Aks;
use amlha_model::{Body, Read, Reading, Service};

use super::Standing;

/// What the loss of one zone leaves of a resource that is not zone-redundant, by the zones that it names
/// itself: nothing, all, or something. `None` where it names none.
pub(super) fn without(body: &Body<'_>, service: Service, zone: u8) -> Option<(Standing, String)> {
    match service {
        Service::Aks => pools(body, zone),
        Service::PostgresqlFlexible | Service::MysqlFlexible | Service::SqlDatabase | Service::SqlElasticPool => {
            one(&body.read("properties.availabilityZone"), zone)
        }
        _ => list(&body.read("zones"), zone),
    }
}

fn one(reading: &Reading<'_>, zone: u8) -> Option<(Standing, String)> {
    let Read::Value(text) = reading.filled_text() else { return None };
    let own: u8 = text.trim().parse().ok()?;
    Some(placed(&BTreeSet::from([own]), zone, reading.path()))
}

fn list(reading: &Reading<'_>, zone: u8) -> Option<(Standing, String)> {
    let zones = numbers(reading);
    (!zones.is_empty()).then(|| placed(&zones, zone, reading.path()))
}

fn numbers(reading: &Reading<'_>) -> BTreeSet<u8> {
    let number = |item: Reading<'_>| match item.text() {
        Read::Value(text) => text.trim().parse().ok(),
        _ => None,
    };
    reading.each().into_iter().filter_map(number).collect()
}

fn placed(zones: &BTreeSet<u8>, zone: u8, path: &str) -> (Standing, String) {
    let names: Vec<String> = zones.iter().map(u8::to_string).collect();
    let standing = match (zones.contains(&zone), zones.len()) {
        (false, _) => Standing::Up,
        (true, 1) => Standing::Down,
        (true, _) => Standing::Part,
    };
    (standing, format!("`{path}` names zone {}", names.join(", ")))
}

/// A cluster by its pools: those in the lost zone alone are gone, those in several lose nodes, and of
/// those in none nobody knows where their nodes are.
fn pools(body: &Body<'_>, zone: u8) -> Option<(Standing, String)> {
    let (mut gone, mut fewer, mut anywhere, mut kept) = (Vec::new(), Vec::new(), Vec::new(), 0);
    for pool in Aks(body).agent_pools() {
        let name = pool.name().text().value().map_or_else(|| "?".to_owned(), std::borrow::Cow::into_owned);
        let zones = numbers(&pool.availability_zones());
        match (zones.is_empty(), zones.contains(&zone), zones.len()) {
            (true, _, _) => anywhere.push(name),
            (false, true, 1) => gone.push(name),
            (false, true, _) => fewer.push(name),
            (false, false, _) => kept += 1,
        }
    }
    let all = gone.len() + fewer.len() + anywhere.len() + kept;
    let standing = if all == 0 {
        return None;
    } else if gone.len() == all {
        Standing::Down
    } else if !gone.is_empty() || (!fewer.is_empty() && anywhere.is_empty()) {
        Standing::Part
    } else if !anywhere.is_empty() {
        Standing::AtRisk
    } else {
        Standing::Up
    };
    let mut says = Vec::new();
    for (pools, what) in [
        (&gone, "in the lost zone only"),
        (&fewer, "lose nodes, the other zones have more"),
        (&anywhere, "in no stated zone"),
    ] {
        if !pools.is_empty() {
            says.push(format!("node pools {what}: {}", pools.join(", ")));
        }
    }
    Some((standing, if says.is_empty() { "no node pool is in the lost zone".to_owned() } else { says.join("; ") }))
}
