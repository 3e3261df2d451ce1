//! How long services take to come back, and what they lose.
//!
//! The promise: a figure is never given without the configuration it holds for, and an absent figure
//! means that none is published, not that there is no loss. Hardly any of these figures is a promise
//! of Microsoft's: [`Recovery::promised`] says which.

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use crate::fact::{Source, embedded};

/// What is lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// One availability zone.
    Zone,
    /// The region.
    Region,
}

/// What a loss costs one service in one configuration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recovery {
    /// Key of the service.
    pub service: String,
    /// What is lost.
    pub event: Event,
    /// The configuration that the figures hold for, in words.
    pub configuration: String,
    /// How old the last write that is kept may be, in seconds; `None` when no figure is published.
    pub rpo_seconds: Option<u32>,
    /// How long until it serves again, in seconds; `None` when no figure is published.
    pub rto_seconds: Option<u32>,
    /// Whether it comes back without anybody's doing. Otherwise the RTO begins when someone acts.
    pub automatic: bool,
    /// Whether Microsoft promises the figures, and does not only call them usual.
    pub promised: bool,
    /// What else to know.
    pub note: String,
    /// Where it is stated.
    pub source: Source,
}

#[derive(Debug, Default, Deserialize)]
struct File {
    recoveries: Vec<Recovery>,
}

static FILE: LazyLock<File> = LazyLock::new(|| embedded(include_str!("../data/recovery.json")));

/// All figures, service by service.
#[must_use]
pub fn all() -> &'static [Recovery] {
    &FILE.recoveries
}

/// What a loss costs a service that is configured for it; `None` when nothing is known.
///
/// ```
/// use amlha_model::recovery::{self, Event};
///
/// let storage = recovery::of("storage_account", Event::Region).unwrap();
/// assert_eq!((storage.rpo_seconds, storage.promised), (Some(900), false));
/// assert!(recovery::of("workspace", Event::Region).is_none());
/// ```
#[must_use]
pub fn of(service: &str, event: Event) -> Option<&'static Recovery> {
    all().iter().find(|recovery| recovery.service == service && recovery.event == event)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::fact::tests::{SERVICE_KEYS, assert_citable};

    #[test]
    fn the_embedded_data_parses() {
        let file: File = serde_json::from_str(include_str!("../data/recovery.json")).unwrap();
        let mut seen = BTreeSet::new();
        for recovery in &file.recoveries {
            let what = format!("{} {:?}", recovery.service, recovery.event);
            assert!(SERVICE_KEYS.contains(&recovery.service.as_str()), "{what}");
            assert!(seen.insert((&recovery.service, recovery.event)), "{what} twice");
            assert!(!recovery.note.is_empty() && !recovery.configuration.is_empty(), "{what}");
            assert_citable(&recovery.source, &what);
        }
        assert!(file.recoveries.len() > 10);
    }
}
