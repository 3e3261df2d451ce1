//! What a rule may look at beside the resource it judges.

use amlha_model::Inventory;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::profile::Profile;

/// The inventory, what is asked of it, and the time. Nothing else decides a verdict.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// The estate.
    pub inventory: &'a Inventory,
    /// What is asked of it.
    pub profile: &'a Profile,
    /// The time of judging; it comes from outside so that the same input gives the same verdicts.
    pub now: Timestamp,
}

impl Context<'_> {
    /// The day of judging, in UTC.
    #[must_use]
    pub fn today(&self) -> Date {
        self.now.to_zoned(TimeZone::UTC).date()
    }
}
