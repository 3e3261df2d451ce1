//! What fails: a zone, a region, a service, a resource, or several of them at once.

use std::collections::BTreeSet;
use std::fmt;

use amlha_model::resource_id::equal;
use amlha_model::{Inventory, Location, Resource, Service, region, shown};

use crate::finding::Check;

/// Something that fails.
#[derive(Debug, Clone)]
pub enum Fault<'a> {
    /// One availability zone of a region, by the number that a subscription gives it.
    Zone {
        /// From 1 to 3.
        zone: u8,
        /// Normalised name of the region.
        region: String,
    },
    /// A region.
    Region {
        /// Normalised name of the region.
        region: String,
    },
    /// A service, wherever it is.
    Service {
        /// The ARM type, in ARM's spelling.
        arm_type: String,
    },
    /// One resource.
    Resource {
        /// The resource.
        resource: Resource<'a>,
    },
}

/// Why words are no fault of this inventory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FaultError {
    /// What is wrong, as a sentence without a full stop.
    pub what: String,
    /// How to mend it.
    pub help: String,
    /// Which word it is about, from 0; the number of words when one is missing.
    pub word: usize,
    /// Whether the words name something that is not in the inventory.
    pub not_there: bool,
}

impl fmt::Display for FaultError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}; {}", self.what, self.help)
    }
}

impl std::error::Error for FaultError {}

/// How faults are written.
pub(super) const SYNTAX: &str =
    "zone 1 in REGION, region REGION, service TYPE, resource NAME; several are joined with `and`";

impl<'a> Fault<'a> {
    /// Reads words such as `zone 1 in westeurope and resource kv-contoso`, in any letter case.
    ///
    /// A zone without a region is one of the only region with zones that the inventory has.
    ///
    /// # Errors
    ///
    /// Words that are no fault, and names that the inventory does not have or has more than once.
    pub fn read(inventory: &'a Inventory, words: &[&str]) -> Result<Vec<Self>, FaultError> {
        let mut faults = Vec::new();
        let mut at = 0;
        loop {
            let (fault, next) = Self::one(inventory, words, at)?;
            faults.push(fault);
            match words.get(next) {
                None => return Ok(faults),
                Some(word) if word.eq_ignore_ascii_case("and") => at = next + 1,
                Some(word) => return Err(usage(next, format!("`{}` is no part of a fault", shown(word)))),
            }
        }
    }

    /// The same from one text, whose words are separated by spaces.
    ///
    /// # Errors
    ///
    /// As for [`Fault::read`].
    pub fn parse(check: &Check<'a>, text: &str) -> Result<Vec<Self>, FaultError> {
        Self::read(check.inventory, &text.split_whitespace().collect::<Vec<_>>())
    }

    fn one(inventory: &'a Inventory, words: &[&str], at: usize) -> Result<(Self, usize), FaultError> {
        let Some(kind) = words.get(at) else { return Err(usage(at, "a fault is missing".to_owned())) };
        let value = || words.get(at + 1).copied().ok_or_else(|| usage(at + 1, format!("`{kind}` of what?")));
        match kind.to_ascii_lowercase().as_str() {
            "zone" => {
                let number = value()?;
                let zone = number.parse().ok().filter(|zone| (1..=3).contains(zone));
                let zone: u8 = zone.ok_or_else(|| usage(at + 1, format!("`{}` is no zone", shown(number))))?;
                match words.get(at + 2) {
                    Some(word) if word.eq_ignore_ascii_case("in") => {
                        let name = words.get(at + 3).ok_or_else(|| usage(at + 3, "in which region?".to_owned()))?;
                        let region = with_zones(known_region(inventory, name, at + 3)?, at + 3)?;
                        Ok((Self::Zone { zone, region }, at + 4))
                    }
                    _ => Ok((Self::Zone { zone, region: only_region(inventory, at + 2)? }, at + 2)),
                }
            }
            "region" => Ok((Self::Region { region: known_region(inventory, value()?, at + 1)? }, at + 2)),
            "service" => Ok((Self::Service { arm_type: service_type(inventory, value()?, at + 1)? }, at + 2)),
            "resource" => Ok((Self::Resource { resource: resource(inventory, value()?, at + 1)? }, at + 2)),
            _ => Err(usage(at, format!("`{}` is no kind of fault", shown(kind)))),
        }
    }
}

impl fmt::Display for Fault<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Zone { zone, region } => write!(f, "zone {zone} in {}", shown(region)),
            Self::Region { region } => write!(f, "region {}", shown(region)),
            Self::Service { arm_type } => write!(f, "service {}", shown(arm_type)),
            Self::Resource { resource } => write!(f, "resource {}", shown(&resource.path_name())),
        }
    }
}

fn usage(word: usize, what: String) -> FaultError {
    FaultError { what, help: SYNTAX.to_owned(), word, not_there: false }
}

fn not_there(word: usize, what: String, there: &BTreeSet<String>) -> FaultError {
    let names: Vec<String> = there.iter().take(8).map(|name| shown(name).into_owned()).collect();
    let more = if there.len() > names.len() { " and more" } else { "" };
    let help = if names.is_empty() {
        "nothing there can fail so".to_owned()
    } else {
        format!("there are {}{more}", names.join(", "))
    };
    FaultError { what, help, word, not_there: true }
}

/// The regions that what is judged is in.
fn regions(inventory: &Inventory) -> BTreeSet<String> {
    let judged = inventory.resources().filter(|resource| resource.service().is_some());
    judged
        .map(Resource::location)
        .filter(|place| *place != Location::Global)
        .map(|place| place.name().to_owned())
        .collect()
}

fn known_region(inventory: &Inventory, name: &str, word: usize) -> Result<String, FaultError> {
    let there = regions(inventory);
    let wanted = Location::of(name).name().to_owned();
    if there.contains(&wanted) {
        return Ok(wanted);
    }
    Err(not_there(word, format!("nothing of the inventory is in the region `{}`", shown(name)), &there))
}

fn with_zones(name: String, word: usize) -> Result<String, FaultError> {
    match region::find(&name) {
        Some(region) if !region.zones => {
            let what = format!("there are no availability zones in {}", region.display_name);
            Err(FaultError {
                what,
                help: format!("simulate region {name} says what its loss does"),
                word,
                not_there: true,
            })
        }
        _ => Ok(name),
    }
}

fn only_region(inventory: &Inventory, word: usize) -> Result<String, FaultError> {
    let zoned = regions(inventory).into_iter().filter(|name| region::find(name).is_none_or(|region| region.zones));
    let zoned: BTreeSet<String> = zoned.collect();
    match zoned.first() {
        Some(only) if zoned.len() == 1 => Ok(only.clone()),
        None => Err(not_there(word, "no region of the inventory has availability zones".to_owned(), &zoned)),
        Some(_) => {
            let names: Vec<&str> = zoned.iter().map(String::as_str).collect();
            let what = format!("the inventory is in several regions with zones: {}", names.join(", "));
            Err(FaultError { what, help: "say which: zone 1 in REGION".to_owned(), word, not_there: false })
        }
    }
}

/// An ARM type of the inventory, by its name or by the key of a service that has one type.
fn service_type(inventory: &Inventory, name: &str, word: usize) -> Result<String, FaultError> {
    let there: BTreeSet<String> = inventory
        .resources()
        .filter(|resource| resource.service().is_some())
        .map(|resource| resource.arm_type().to_owned())
        .collect();
    let own = Service::from_key(&name.to_ascii_lowercase()).map(|service| service.info().arm_types).unwrap_or_default();
    let is = |known: &&String| equal(known, name) || own.iter().any(|own| equal(own, known));
    match there.iter().find(is) {
        Some(found) => Ok(found.clone()),
        None => Err(not_there(word, format!("the inventory has nothing of the service `{}`", shown(name)), &there)),
    }
}

fn resource<'a>(inventory: &'a Inventory, name: &str, word: usize) -> Result<Resource<'a>, FaultError> {
    if let Some(found) = inventory.find(name) {
        return Ok(found);
    }
    let called = |resource: &Resource<'_>| equal(resource.name(), name) || equal(&resource.path_name(), name);
    let mut found: Vec<Resource<'a>> = inventory.resources().filter(called).collect();
    if found.len() > 1 && found.iter().any(|resource| resource.service().is_some()) {
        found.retain(|resource| resource.service().is_some());
    }
    match found.as_slice() {
        [only] => Ok(*only),
        [] => {
            let what = format!("the inventory has no resource `{}`", shown(name));
            Err(FaultError { what, help: "`resources | project name` lists them".to_owned(), word, not_there: true })
        }
        several => {
            let ids: Vec<String> = several.iter().take(8).map(|resource| shown(resource.id()).into_owned()).collect();
            let what = format!("`{}` names {} resources", shown(name), several.len());
            Err(FaultError { what, help: format!("say which by its id: {}", ids.join(", ")), word, not_there: true })
        }
    }
}

/// What is taken for true when these fail.
pub(super) fn assumptions(check: &Check<'_>, faults: &[Fault<'_>]) -> Vec<String> {
    let mut assumed = Vec::new();
    for fault in faults {
        match fault {
            Fault::Zone { zone, region } => {
                assumed.push(format!(
                    "{fault} is lost with all that runs there; the other zones and the control plane of the region stay up"
                ));
                assumed.push(format!(
                    "zone {zone} is the number that each subscription gives to one of the region's places: two subscriptions \
                     may mean two places"
                ));
                if region::find(region).is_none() {
                    assumed.push(format!("whether {} has zones is not known", shown(region)));
                }
            }
            Fault::Region { .. } => {
                assumed.push(format!("{fault} is lost as a whole; other regions have room for what comes"));
            }
            Fault::Service { .. } => assumed.push(format!("{fault} does not answer, in any region; nothing is lost")),
            Fault::Resource { .. } => assumed.push(format!("{fault} does not answer; nothing else is struck")),
        }
    }
    assumed.push("everything was up before, unless its own state says otherwise".to_owned());
    let unread = check.inventory.gaps().len();
    if unread > 0 {
        assumed.push(format!("{unread} things were not read: what rests on them is unknown"));
    }
    assumed
}
