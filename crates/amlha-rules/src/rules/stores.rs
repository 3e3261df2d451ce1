//! What the rules on databases, search services and other data stores have in common.

use amlha_model::region::Region;
use amlha_model::{Body, Read, Reading, Resource};

use super::words::{known_region, unusable, unusable_in, zones_of};
use crate::context::Context;
use crate::plan::{
    Action, Command, Cost, DataRisk, Downtime, Draft, Elapsed, Guard, NeedState, Proposal, Recreates, Reversible,
    Rollback, Run, Verify,
};
use crate::profile::RegionCopy;
use crate::verdict::Verdict;

/// A verdict, or the verdict that ended the judging early.
pub(super) type Judged<'a> = Result<Verdict<'a>, Verdict<'a>>;

/// Either of the two: both are verdicts.
pub(super) fn settle(judged: Judged<'_>) -> Verdict<'_> {
    judged.unwrap_or_else(|early| early)
}

/// Ends the judging where no copy in a second region is asked for.
pub(super) fn region_copy_asked<'a>(context: &Context<'a>) -> Result<(), Verdict<'a>> {
    if context.profile.region_copy == RegionCopy::None {
        return Err(Verdict::not_applicable("no copy in a second region is asked for")
            .noted("the profile accepts the loss of a region"));
    }
    Ok(())
}

/// The region of a resource, if it is known and has availability zones.
pub(super) fn region_with_zones<'a>(body: &Body<'a>) -> Result<&'static Region, Verdict<'a>> {
    let region = known_region(body)?;
    if region.zones {
        return Ok(region);
    }
    Err(Verdict::not_applicable("the region has no availability zones")
        .seen(body.resource(), &body.read("location"), "")
        .fact(zones_of(region), region.source()))
}

/// The region of a resource, if it is known and has a pair.
pub(super) fn region_with_pair<'a>(body: &Body<'a>) -> Result<(&'static Region, &'static str), Verdict<'a>> {
    let region = known_region(body)?;
    match region.pair.as_deref() {
        Some(pair) => Ok((region, pair)),
        None => Err(Verdict::not_applicable("the region has no pair that backups could be copied to")
            .seen(body.resource(), &body.read("location"), "")
            .fact(format!("{} has no pair", region.display_name), region.source())),
    }
}

/// Judges a property that is `Enabled` or `Disabled`.
pub(super) fn switched_on<'a>(
    body: &Body<'a>,
    switch: &Reading<'a>,
    on: &'static str,
    off: &'static str,
) -> Verdict<'a> {
    let read = switch.filled_text();
    let is = |known: &str| matches!(&read, Read::Value(word) if word.trim().eq_ignore_ascii_case(known));
    if is("Enabled") {
        Verdict::pass(on).seen(body.resource(), switch, "Enabled")
    } else if is("Disabled") {
        Verdict::fail(off).seen(body.resource(), switch, "Enabled")
    } else {
        unusable(body, switch, &read, "Enabled")
    }
}

/// Judges how many days backups are kept. The second value is where they were read.
pub(super) fn kept_long_enough<'a>(context: &Context<'a>, of: Resource<'a>, days: &Reading<'a>) -> Verdict<'a> {
    let wanted = context.profile.restore_days;
    let expected = format!("{wanted} days or more");
    match days.number() {
        Read::Value(kept) if kept >= f64::from(wanted) => {
            Verdict::pass(format!("any moment of the last {kept} days can be restored")).seen(of, days, expected)
        }
        Read::Value(kept) if kept >= 0.0 => {
            Verdict::fail(format!("backups are kept {kept} days; {wanted} are asked for")).seen(of, days, expected)
        }
        other => unusable_in(of, days, &other, "a number of days"),
    }
}

/// One property that commands set, and others set back.
pub(super) struct Setting {
    /// The key of the step.
    pub(super) key: &'static str,
    /// Its title.
    pub(super) title: String,
    /// The property.
    pub(super) path: &'static str,
    /// Its JSON text afterwards.
    pub(super) after: String,
    /// What sets it.
    pub(super) run: Vec<Command>,
    /// What sets it back, or why nothing does.
    pub(super) back: Result<Vec<Command>, String>,
    /// What prints it.
    pub(super) show: Command,
    /// What that prints afterwards.
    pub(super) value: String,
    /// The effect to look for.
    pub(super) effect: String,
}

impl Setting {
    /// The step.
    pub(super) fn step(self, body: &Body<'_>) -> Draft {
        let mut draft = Draft::new(self.key, Action::Change, body.resource(), self.title);
        draft.data_risk = DataRisk::None;
        draft.recreates = Recreates::No;
        draft.hands_on_minutes = Some(10);
        draft.run = Run::Commands { commands: self.run };
        draft.guard = Guard {
            skip_if: format!("`{}` already reads {}", self.path, self.value),
            command: Some(self.show.clone()),
            value: Some(self.value.clone()),
        };
        draft.verify = Verify {
            what: self.effect,
            command: Some(self.show),
            expected: Some(self.value),
            every_minutes: 5,
            for_hours: 4,
        };
        (draft.reversible, draft.rollback) = match self.back {
            Ok(commands) => (Reversible::Yes, Rollback::Commands { commands, but: String::new() }),
            Err(why) => (Reversible::OneWay, Rollback::None { why }),
        };
        draft.change(body, self.path, self.after)
    }
}

/// A step that puts a new resource in the place of this one: created, filled, pointed at, and the
/// old one deleted last. `how` says each of it.
pub(super) fn replacement(body: &Body<'_>, key: &'static str, title: String, how: &str) -> Draft {
    let resource = body.resource();
    let mut draft = Draft::new(key, Action::Replace, resource, title);
    draft.downtime = Downtime::Unknown;
    draft.data_risk = DataRisk::CopyNeeded;
    draft.reversible = Reversible::OneWay;
    draft.recreates = Recreates::Yes { pointing: pointing(resource) };
    draft.hands_on_minutes = Some(240);
    draft.elapsed = Elapsed::Unknown;
    draft.cost = Cost::Unpriced { direction: "both are paid for until the old one is deleted".to_owned() };
    draft.run = Run::ByHand {
        what: format!(
            "{how}; point every client, datastore and connection at the new one; watch it for as long as a backup of the \
             old one is kept; delete the old one last"
        ),
    };
    draft.guard = Guard {
        skip_if: "the new one already serves, and nothing is connected to the old one".to_owned(),
        command: None,
        value: None,
    };
    draft.verify = Verify {
        what: "the data in both is the same, and no client connects to the old one".to_owned(),
        command: None,
        expected: None,
        every_minutes: 60,
        for_hours: 24,
    };
    draft.rollback = Rollback::None {
        why:
            "until the old one is deleted, clients can be pointed back at it: what was written to the new one is then \
              missing there"
                .to_owned(),
    };
    draft.stop_if = Some("rows, users or settings are missing in the new one".to_owned());
    draft.need("an export or a backup of the old one that has been restored once", NeedState::Unknown, None)
}

/// The names of everything that refers to a resource.
fn pointing(resource: Resource<'_>) -> Vec<String> {
    let inventory = resource.inventory();
    let links = inventory.links_to(resource.index());
    let mut names: Vec<String> = links.map(|link| inventory.resource(link.from).path_name().into_owned()).collect();
    names.sort();
    names.dedup();
    names
}

/// Where a region recovers to, if the profile or the pair says a region that amlha knows.
pub(super) fn recovery_region(context: &Context<'_>, body: &Body<'_>) -> Option<&'static Region> {
    let own = body.resource().location().region()?;
    amlha_model::region::find(context.profile.recovery_region(&own.name)?).filter(|other| other.name != own.name)
}

/// A value of a property as a number without a fraction, for a command.
pub(super) fn whole(reading: &Reading<'_>) -> Option<u32> {
    let number = reading.number().value()?;
    // Only digits: what came from a file goes into a command.
    format!("{number}").parse().ok()
}

/// That more days are asked for than the service keeps.
pub(super) fn kept_at_most(days: u32) -> Proposal {
    Proposal::nothing(
        format!("the service keeps backups for {days} days at most"),
        "ask for fewer days in the profile, or export what must be kept longer to a storage account",
    )
}

/// Steps that a change makes possible and necessary: they come after it, and close findings that are
/// not there before it.
pub(super) fn follow(steps: Vec<Proposal>, after: &'static str) -> impl Iterator<Item = Proposal> {
    steps.into_iter().map(move |proposal| match proposal {
        Proposal::Step(draft) => {
            let mut draft = draft.prepares();
            draft.after.push(after);
            draft.into()
        }
        other => other,
    })
}
