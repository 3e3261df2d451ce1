//! Waiting, told and counted.

use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use super::notice::{Listener, Notice};

/// Who is told of waits, and how long calls waited in all.
pub(super) struct Waits {
    listener: Option<Listener>,
    micros: AtomicU64,
}

impl Waits {
    pub(super) fn new(listener: Option<Listener>) -> Self {
        Self { listener, micros: AtomicU64::new(0) }
    }

    pub(super) fn tell(&self, notice: &Notice) {
        if let Some(listener) = &self.listener {
            listener(notice);
        }
    }

    /// Counts a wait that is about to begin.
    pub(super) fn count(&self, wait: Duration) {
        self.micros.fetch_add(u64::try_from(wait.as_micros()).unwrap_or(u64::MAX), Ordering::Relaxed);
    }

    /// Waits. Dropping the future ends the wait.
    pub(super) async fn pause(&self, wait: Duration) {
        self.count(wait);
        tokio::time::sleep(wait).await;
    }

    pub(super) fn total(&self) -> Duration {
        Duration::from_micros(self.micros.load(Ordering::Relaxed))
    }
}

impl fmt::Debug for Waits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Waits").field("total", &self.total()).finish_non_exhaustive()
    }
}
