//! What PostgreSQL and MySQL flexible servers have in common: the rules are the same, the commands
//! and some of the limits are not.

pub(super) mod backup;
mod new_server;
pub(super) mod replica;
pub(super) mod standby;
pub(super) mod upkeep;

use amlha_model::services::postgresql_flexible::{FlexibleTier, HighAvailabilityMode, HighAvailabilityState};
use amlha_model::{Body, Read, Reading};

use crate::plan::{Command, target_of};
use crate::verdict::Verdict;

/// What differs between the two.
#[derive(Debug)]
pub(super) struct Engine {
    /// The row of the catalogue.
    pub(super) row: &'static str,
    /// The word of the Azure CLI: `postgres` or `mysql`.
    pub(super) cli: &'static str,
    /// The page that steps cite.
    pub(super) page: &'static str,
    /// Reads what decides.
    pub(super) read: for<'b, 'a> fn(&'b Body<'a>) -> Readings<'a>,
}

/// What decides, as it was read.
#[derive(Debug)]
pub(super) struct Readings<'a> {
    pub(super) tier_name: Reading<'a>,
    pub(super) tier: Read<FlexibleTier<'a>>,
    pub(super) mode_name: Reading<'a>,
    pub(super) mode: Read<HighAvailabilityMode<'a>>,
    pub(super) state_name: Reading<'a>,
    pub(super) state: Read<HighAvailabilityState<'a>>,
    pub(super) zone: Reading<'a>,
    pub(super) standby_zone: Reading<'a>,
    /// Where the storage was created with copies in several zones; `None` where no property says it.
    pub(super) storage_redundancy: Option<Reading<'a>>,
    /// The type of the storage; `None` where no property says it.
    pub(super) storage_type: Option<Reading<'a>>,
    pub(super) backup_days: Reading<'a>,
    pub(super) geo_backup: Reading<'a>,
    pub(super) auto_grow: Reading<'a>,
    pub(super) window: Reading<'a>,
    pub(super) role: Reading<'a>,
    pub(super) source: Reading<'a>,
}

impl Readings<'_> {
    /// Whether the server copies another one. A server that names a source does, whatever its role reads.
    fn is_replica(&self) -> bool {
        let role = self.role.filled_text().value();
        let is = |known: &str| role.as_deref().is_some_and(|role| role.trim().eq_ignore_ascii_case(known));
        if ["AsyncReplica", "GeoAsyncReplica", "Replica"].into_iter().any(is) {
            return true;
        }
        let promoted = ["None", "Primary", "Source"].into_iter().any(is);
        !promoted && self.source.filled_text().value().is_some()
    }

    fn is_burstable(&self) -> bool {
        matches!(self.tier, Read::Value(FlexibleTier::Burstable))
    }
}

/// Ends the judging for a server that copies another one.
fn not_a_replica<'a>(body: &Body<'a>, readings: &Readings<'a>, why: &'static str) -> Result<(), Verdict<'a>> {
    if readings.is_replica() {
        let verdict = Verdict::not_applicable(why);
        return Err(verdict.seen(body.resource(), &readings.role, "").seen(body.resource(), &readings.source, ""));
    }
    Ok(())
}

/// Ends the judging for a server of a tier that cannot have it.
fn not_burstable<'a>(body: &Body<'a>, readings: &Readings<'a>, why: &'static str) -> Result<(), Verdict<'a>> {
    if readings.is_burstable() {
        return Err(Verdict::not_applicable(why).seen(body.resource(), &readings.tier_name, ""));
    }
    Ok(())
}

impl Engine {
    /// `az ... flexible-server VERB` on this server.
    fn on(&self, body: &Body<'_>, verb: &str) -> Command {
        let server = body.resource();
        Command::az([self.cli, "flexible-server", verb]).flag("--name", server.name()).scoped(&target_of(server))
    }

    fn update(&self, body: &Body<'_>, option: &str, value: &str) -> Command {
        self.on(body, "update").flag(option, value)
    }
}
