//! In how many zones the pools of one duty are, together.
//!
//! Zones are counted over all pools of a duty, so that three pools in one zone each are as good as
//! one pool in three. But a pool in no zone in particular is a fault of its own, whatever the others are.

use std::collections::BTreeSet;

use amlha_model::{Body, Json, Read, Reading};

use super::super::facts;
use super::super::words::{gain, known_region, zones_of};
use super::pools::{Duty, Pool, none_of, pools};
use super::replace::{Closed, replaced};
use super::{ROW, availability_set, migrate};
use crate::context::Context;
use crate::plan::{Alternative, DataRisk, Downtime, Proposal, Reversible};
use crate::rule::Axis;
use crate::verdict::{Outcome, Verdict};

const BY_DEFAULT: &str = "a node pool is in zones only if it was created so, and its zones are fixed then";

pub(super) fn judge<'a>(context: &Context<'a>, body: &Body<'a>, duty: Duty) -> Verdict<'a> {
    let all = match pools(body) {
        Ok(pools) => pools,
        Err(verdict) => return verdict,
    };
    let mine: Vec<&Pool<'a>> = all.iter().filter(|pool| pool.duty == duty).collect();
    if mine.is_empty() {
        return none_of(body, &all, duty);
    }
    let wanted = context.profile.node_pool_zones;
    let asked = format!("{wanted} zones or more, over all pools of this kind");
    let seen = |verdict: Verdict<'a>| {
        let add = |verdict: Verdict<'a>, pool: &&Pool<'a>| {
            verdict.seen(body.resource(), &pool.view.availability_zones(), asked.clone())
        };
        facts::of_service(mine.iter().fold(verdict, add), ROW, BY_DEFAULT)
    };
    let zones: Vec<Zones> = mine.iter().map(|pool| zones_in(&pool.view.availability_zones())).collect();
    let union: BTreeSet<&String> = zones.iter().filter_map(Zones::named).flatten().collect();
    let nowhere: Vec<String> =
        mine.iter().zip(&zones).filter(|(_, zones)| **zones == Zones::None).map(|(pool, _)| pool.shown()).collect();
    let unread = zones.contains(&Zones::Unknown);
    let enough = union.len() >= usize::try_from(wanted).unwrap_or(usize::MAX);
    if nowhere.is_empty() && !unread && enough {
        let each: Vec<&str> = union.iter().map(|zone| zone.as_str()).collect();
        return seen(Verdict::pass(format!("they cover the zones {}", amlha_model::shown(&each.join(", ")))));
    }
    let region = match known_region(body) {
        Ok(region) => region,
        Err(verdict) => return seen(verdict),
    };
    let with_region = |verdict: Verdict<'a>| seen(verdict).fact(zones_of(region), region.source());
    if !region.zones {
        return with_region(Verdict::not_applicable("the region has no availability zones"));
    }
    let kind = if duty == Duty::System { "system" } else { "user" };
    if !nowhere.is_empty() {
        return with_region(Verdict::fail(format!(
            "{kind} pools in no zone in particular: {}: the loss of one zone may take all their nodes",
            nowhere.join(", ")
        )));
    }
    if unread {
        return with_region(Verdict::unknown(format!("the zones of a {kind} pool are no list of zones")));
    }
    if let Some(pool) = all.iter().find(|pool| pool.duty == Duty::Unknown) {
        let why = format!("what the node pool `{}` is for was not read, and it may be in another zone", pool.shown());
        return with_region(Verdict::unknown(why)).seen(body.resource(), &pool.view.mode_name(), "System or User");
    }
    let each: Vec<&str> = union.iter().map(|zone| zone.as_str()).collect();
    with_region(Verdict::fail(format!(
        "{kind} pools are all in {}: {} of at least {wanted} zones",
        if each.len() == 1 {
            format!("zone {}", amlha_model::shown(each.concat().as_str()))
        } else {
            "few zones".to_owned()
        },
        union.len()
    )))
}

/// The zones of a pool.
#[derive(Debug, PartialEq, Eq)]
enum Zones {
    /// Those that it names.
    Named(BTreeSet<String>),
    /// None: the property is absent, `null` or empty, which is how Azure writes that.
    None,
    /// Something that is no list of zones.
    Unknown,
}

impl Zones {
    fn named(&self) -> Option<&BTreeSet<String>> {
        match self {
            Self::Named(zones) => Some(zones),
            Self::None | Self::Unknown => None,
        }
    }
}

fn zones_in(reading: &Reading<'_>) -> Zones {
    match reading.items() {
        Read::Absent | Read::Null => Zones::None,
        Read::Unusable => Zones::Unknown,
        Read::Value(items) if items.is_empty() => Zones::None,
        Read::Value(items) => {
            let zone = |json: &Json<'_>| {
                let text = json.string().map(|zone| zone.trim().to_owned()).filter(|zone| !zone.is_empty());
                text.or_else(|| json.number().map(|_| json.raw().to_owned()))
            };
            let named: Option<BTreeSet<String>> = items.iter().map(zone).collect();
            named.map_or(Zones::Unknown, Zones::Named)
        }
    }
}

/// The names of the pools of a duty that leave for others in zones: those in none, else the first.
pub(super) fn to_replace(context: &Context<'_>, body: &Body<'_>, all: &[Pool<'_>], duty: Duty) -> Vec<String> {
    if !matches!(duty, Duty::System | Duty::User) || judge(context, body, duty).outcome != Outcome::Fail {
        return Vec::new();
    }
    chosen(all, duty).into_iter().filter_map(Pool::name).collect()
}

fn chosen<'p, 'a>(all: &'p [Pool<'a>], duty: Duty) -> Vec<&'p Pool<'a>> {
    let mine = || all.iter().filter(|pool| pool.duty == duty);
    let without: Vec<&Pool<'a>> =
        mine().filter(|pool| zones_in(&pool.view.availability_zones()) == Zones::None).collect();
    // Where all are in few zones one pool over all of them is enough.
    if without.is_empty() { mine().take(1).collect() } else { without }
}

/// New pools in zones for those that are in none, or in too few.
/// The way that the page on reliability names.
fn a_new_cluster() -> Alternative {
    let mut way = Alternative::new(
        "a new cluster whose pools are in zones, attached beside this one; the endpoints deployed to it; this one detached last",
        "nothing is drained: the old cluster serves until the new one has proved itself, and is the way back",
        "endpoints get another address, the attachment another name, and everything else that runs on the cluster moves too",
        super::RELIABILITY_PAGE,
    )
    .gains([gain(Axis::Zone, "pods stop with the zone of their nodes", "pods run on in the other zones")])
    .costs("both clusters until the old one is deleted");
    way.downtime = Downtime::Brief;
    way.data_risk = DataRisk::CopyNeeded;
    way.reversible = Reversible::Yes;
    way
}

pub(super) fn remedy(context: &Context<'_>, body: &Body<'_>, duty: Duty) -> Vec<Proposal> {
    let Ok(all) = pools(body) else { return Vec::new() };
    if availability_set::any(&all) {
        // The availability set goes first: what its cluster takes beside it was not read.
        return vec![migrate::step(body).prepares().into()];
    }
    let leaving = chosen(&all, duty);
    let nowhere = leaving.iter().any(|pool| zones_in(&pool.view.availability_zones()) == Zones::None);
    let closed = if nowhere { Closed::WithoutTheOld } else { Closed::WithTheNew };
    let mut proposals: Vec<Proposal> =
        leaving.into_iter().flat_map(|pool| replaced(context, body, &all, pool, closed)).collect();
    if proposals.iter().any(|proposal| matches!(proposal, Proposal::Step(_))) {
        proposals.push(a_new_cluster().into());
    }
    proposals.push(Proposal::not_a_fix(
        "setting `availabilityZones` on the pool that is there",
        "the zones of a pool are fixed when it is created: only another pool has other zones",
        super::ZONES_PAGE,
    ));
    proposals
}
