//! What faults do to the resources that they strike themselves.

use std::collections::{BTreeMap, BTreeSet};

use amlha_model::catalog::{self, Row};
use amlha_model::recovery::{self, Event, Recovery};
use amlha_model::resource_id::equal;
use amlha_model::statement::statements;
use amlha_model::{Inventory, Location, Resource, ResourceIndex, Role, Service};

use super::decide::{Answer, Verdicts};
use super::fault::Fault;
use super::{Because, Impacted, Standing, pinned};
use crate::finding::Check;
use crate::plan::Confidence;
use crate::verdict::Outcome;

/// One blow.
struct Blow {
    during: Standing,
    after: Standing,
    says: String,
    by_hand: String,
    rests_on: String,
    confidence: Confidence,
    /// Whether a setting of the resource decides.
    faulty: bool,
}

impl Blow {
    fn new(standing: Standing, says: impl Into<String>, confidence: Confidence) -> Self {
        let (by_hand, rests_on) = (String::new(), String::new());
        Self { during: standing, after: standing, says: says.into(), by_hand, rests_on, confidence, faulty: false }
    }

    fn of(mut self, answer: &Answer<'_, '_>) -> Self {
        self.rests_on.clone_from(&answer.finding.id);
        self.faulty = answer.outcome == Outcome::Fail;
        self
    }
}

/// Every resource that is judged or referred to, as the faults leave it by themselves.
pub(super) fn all<'a>(
    check: &Check<'a>,
    verdicts: &Verdicts<'_, 'a>,
    faults: &[Fault<'a>],
) -> BTreeMap<ResourceIndex, Impacted<'a>> {
    let inventory = check.inventory;
    let mut impacts = BTreeMap::new();
    for index in considered(inventory) {
        let resource = inventory.resource(index);
        let mut impact = Impacted {
            resource,
            before: Standing::Up,
            during: Standing::Up,
            after: Standing::Up,
            because: Because::NotReached,
            by_hand: String::new(),
            rests_on: String::new(),
            confidence: Confidence::Observed,
            faulty: false,
        };
        if let Some((before, finding)) = verdicts.before(index) {
            take(
                &mut impact,
                Blow {
                    rests_on: finding.id.clone(),
                    ..Blow::new(before, finding.verdict.why.clone(), Confidence::Observed)
                },
            );
        }
        for fault in faults {
            let blow = match fault {
                Fault::Zone { zone, region } => {
                    in_region(resource, region).then(|| lose_zone(verdicts, resource, *zone))
                }
                Fault::Region { region } => in_region(resource, region).then(|| lose_region(verdicts, resource)),
                Fault::Service { arm_type } => equal(resource.arm_type(), arm_type).then(stop),
                Fault::Resource { resource: struck } => (struck.index() == resource.index()).then(stop),
            };
            if let Some(blow) = blow {
                take(&mut impact, blow);
            }
        }
        impacts.insert(index, impact);
    }
    impacts
}

/// The worst blow counts, and the first of the worst.
fn take(impact: &mut Impacted<'_>, blow: Blow) {
    let first = matches!(impact.because, Because::NotReached);
    if first || (blow.during, blow.after) > (impact.during, impact.after) {
        impact.because = Because::Struck(blow.says);
        impact.by_hand = blow.by_hand;
        impact.rests_on = blow.rests_on;
        impact.confidence = blow.confidence;
        impact.faulty = blow.faulty;
    }
    impact.during = impact.during.max(blow.during);
    impact.after = impact.after.max(blow.after);
}

/// What is judged, and what refers or is referred to. The rest of a subscription is not looked at.
fn considered(inventory: &Inventory) -> BTreeSet<ResourceIndex> {
    let judged = inventory.resources().filter(|resource| resource.service().is_some()).map(Resource::index);
    let linked = inventory.links().iter().flat_map(|link| std::iter::once(link.from).chain(link.to.resource()));
    judged.chain(linked).collect()
}

fn in_region(resource: Resource<'_>, region: &str) -> bool {
    let place = resource.location();
    place != Location::Global && place.name() == region
}

fn stop() -> Blow {
    Blow {
        faulty: true,
        by_hand: "wait for it, or work with another one".to_owned(),
        ..Blow::new(Standing::Down, "it is what fails", Confidence::Assumed)
    }
}

fn row(service: Option<Service>) -> Option<&'static Row> {
    catalog::edition("current")?.row_for(service?.key())
}

fn lose_zone(verdicts: &Verdicts<'_, '_>, resource: Resource<'_>, zone: u8) -> Blow {
    let Some(service) = resource.service() else {
        return Blow::new(Standing::Up, "it is a reference and has no place of its own", Confidence::Derived);
    };
    let Some(answer) = verdicts.zone(resource.index()) else { return without_rule(service) };
    let why = answer.finding.verdict.why.as_ref();
    let blow = match answer.outcome {
        Outcome::Pass | Outcome::PassByPlatform => {
            let known = recovery::of(service.key(), Event::Zone);
            let note = known.map_or_else(String::new, |known| format!("; {}", known.note));
            Blow::new(Standing::Up, format!("{why}{note}"), answer.confidence())
        }
        Outcome::Unknown => Blow::new(Standing::Unknown, why, Confidence::Assumed),
        Outcome::Fail => match pinned::without(&resource.body(), service, zone) {
            Some((standing, says)) => Blow::new(standing, says, Confidence::Observed),
            None => Blow::new(Standing::AtRisk, format!("{why}: nobody says in which zone"), answer.confidence()),
        },
        Outcome::NotApplicable => match answer.unplaced {
            Some(_) if rests_on_another(resource) => {
                Blow::new(Standing::Up, "it stands with what it runs on", Confidence::Derived)
            }
            Some(standing) if service == Service::Workspace => {
                Blow::new(standing, statements().workspace_pauses_with_a_zone.text.as_str(), Confidence::Documented)
            }
            Some(standing) => {
                Blow::new(standing, "Azure places it, and nobody says in which zone", Confidence::Documented)
            }
            None => Blow::new(Standing::Unknown, why, Confidence::Assumed),
        },
    };
    let by_hand = match blow.during {
        Standing::Up => String::new(),
        _ if service == Service::Workspace => "resubmit what had not ended".to_owned(),
        _ => "wait for the zone, or restore it or make it again in another one".to_owned(),
    };
    Blow { by_hand, ..blow }.of(answer)
}

/// Whether it runs on another resource of the inventory, an endpoint on a cluster for one.
fn rests_on_another(resource: Resource<'_>) -> bool {
    resource.inventory().linked(resource.index(), Role::RunsOn).is_some()
}

/// Services whose own place nobody asks for: they stand with what they rest on.
fn without_rule(service: Service) -> Blow {
    match service {
        Service::ApplicationInsights | Service::BatchEndpoint | Service::Dbfs | Service::SqlElasticPool => {
            Blow::new(Standing::Up, "it stands with what it rests on", Confidence::Derived)
        }
        _ => Blow::new(Standing::Unknown, "no page says what the loss of a zone does to it", Confidence::Assumed),
    }
}

fn lose_region(verdicts: &Verdicts<'_, '_>, resource: Resource<'_>) -> Blow {
    let elsewhere = row(resource.service()).and_then(|row| row.region_loss.as_deref()).filter(|text| !text.is_empty());
    let by_catalog = |blow: Blow| Blow { by_hand: elsewhere.unwrap_or_default().to_owned(), ..blow };
    let Some(service) = resource.service() else {
        return Blow::new(Standing::Down, "it is in the region", Confidence::Derived);
    };
    let Some(answer) = verdicts.region(resource.index()) else {
        return by_catalog(Blow::new(Standing::Down, "it is in the region, and nowhere else", Confidence::Derived));
    };
    let why = answer.finding.verdict.why.as_ref();
    let blow = match answer.outcome {
        Outcome::Unknown => Blow::new(Standing::Unknown, why, Confidence::Assumed),
        Outcome::Fail | Outcome::NotApplicable => by_catalog(Blow::new(Standing::Down, why, answer.confidence())),
        Outcome::PassByPlatform => failed_over_by_microsoft(service, why),
        Outcome::Pass => match recovery::of(service.key(), Event::Region) {
            Some(known) => goes_on(known, why, answer.confidence()),
            None => Blow {
                by_hand: format!("go on elsewhere: {why}"),
                ..Blow::new(Standing::Down, "it is in the region; something like it is elsewhere", answer.confidence())
            },
        },
    };
    blow.of(answer)
}

/// Microsoft decides whether and when; what is then possible is stated for vaults only.
fn failed_over_by_microsoft(service: Service, why: &str) -> Blow {
    let (after, says) = match service {
        Service::KeyVault => (Standing::Part, statements().vault_failover_is_read_only.text.as_str()),
        _ => (Standing::Unknown, why),
    };
    Blow { after, ..Blow::new(Standing::Down, says, Confidence::Documented) }
}

fn goes_on(known: &Recovery, why: &str, confidence: Confidence) -> Blow {
    let figures = figures(known);
    if known.automatic {
        let says = format!("{}{figures}: {}", known.configuration, known.note);
        return Blow { after: Standing::Up, ..Blow::new(Standing::Part, says, confidence) };
    }
    Blow {
        by_hand: format!("{}{figures}: {}", known.configuration, known.note),
        ..Blow::new(Standing::Down, why, confidence)
    }
}

/// ` (RTO 1 h, RPO 15 m)`, or nothing where no figure is published.
fn figures(known: &Recovery) -> String {
    let time = |seconds: u32| match seconds {
        0 => "0".to_owned(),
        1..120 => format!("{seconds} s"),
        120..3_600 => format!("{} m", seconds / 60),
        _ => format!("{} h", seconds / 3_600),
    };
    let parts: Vec<String> = [("RTO", known.rto_seconds), ("RPO", known.rpo_seconds)]
        .into_iter()
        .filter_map(|(name, seconds)| Some(format!("{name} {}", time(seconds?))))
        .collect();
    if parts.is_empty() { String::new() } else { format!(" ({})", parts.join(", ")) }
}
