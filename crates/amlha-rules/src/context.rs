//! What a rule may look at beside the resource it judges.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};

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
    stop: Option<&'a AtomicBool>,
}

impl<'a> Context<'a> {
    /// Judges this inventory by that profile at this time.
    #[must_use]
    pub fn new(inventory: &'a Inventory, profile: &'a Profile, now: Timestamp) -> Self {
        Self { inventory, profile, now, survey: OnceLock::new(), stop: None }
    }

    /// Gives up judging and planning once this flag is set. What comes of them is worth nothing then: whoever sets the
    /// flag asks [`Context::is_stopped`] and throws it away.
    ///
    /// ```
    /// use std::sync::atomic::AtomicBool;
    /// use amlha_rules::{Context, Keep, Profile, check};
    ///
    /// let (inventory, profile, stop) = (amlha_model::Builder::new().finish(), Profile::default(), AtomicBool::new(true));
    /// let context = Context::new(&inventory, &profile, "2026-11-23T08:00:00Z".parse()?).until(&stop);
    /// assert!(context.is_stopped() && check(&context, Keep::All).findings.is_empty());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn until(mut self, stop: &'a AtomicBool) -> Self {
        self.stop = Some(stop);
        self
    }

    /// Whether the flag of [`Context::until`] is set.
    #[must_use]
    pub fn is_stopped(&self) -> bool {
        self.stop.is_some_and(|stop| stop.load(Ordering::Relaxed))
    }

    /// The same question about another inventory.
    pub(crate) fn over<'b>(&self, inventory: &'b Inventory) -> Context<'b>
    where
        'a: 'b,
    {
        Context { inventory, profile: self.profile, now: self.now, survey: OnceLock::new(), stop: self.stop }
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
