//! What a rule may look at beside the resource it judges.

use std::sync::OnceLock;

use amlha_model::Inventory;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::profile::Profile;
use crate::survey::Survey;

/// The inventory, what is asked of it, and the time. Nothing else decides a verdict.
#[derive(Debug, Clone)]
pub struct Context<'a> {
    /// The estate.
    pub inventory: &'a Inventory,
    /// What is asked of it.
    pub profile: &'a Profile,
    /// The time of judging; it comes from outside so that the same input gives the same verdicts.
    pub now: Timestamp,
    survey: OnceLock<Survey>,
}

impl<'a> Context<'a> {
    /// Judges this inventory by that profile at this time.
    #[must_use]
    pub fn new(inventory: &'a Inventory, profile: &'a Profile, now: Timestamp) -> Self {
        Self { inventory, profile, now, survey: OnceLock::new() }
    }

    /// The day of judging, in UTC.
    #[must_use]
    pub fn today(&self) -> Date {
        self.now.to_zoned(TimeZone::UTC).date()
    }

    /// What is true of the estate as a whole, found when the first rule asks.
    pub(crate) fn survey(&self) -> &Survey {
        self.survey.get_or_init(|| Survey::of(self.inventory))
    }
}
