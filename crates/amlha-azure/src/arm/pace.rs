//! Not asking faster than Azure answers.
//!
//! Resource Graph says on every answer how many queries are left to this user and when there are
//! more (15 in 5 seconds in Microsoft's example). A query is sent when the last known rest, less
//! those under way, allows it. Before the first answer is known only [`BLIND`] are sent.
//!
//! Azure Resource Manager has a bucket of reads a subscription (250, and 25 more each second, as of
//! 2024). When fewer than [`FEW_READS`] are left, the next reads of the subscription wait as long as
//! the bucket needs to get back to that. After a 429, reads of the same subscription and resource
//! provider wait together.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use azure_core::http::headers::{HeaderName, Headers};
use tokio::sync::Notify;
use tokio::time::Instant;

use super::retry::{QUOTA_RESETS_AFTER, span};

/// How many queries are sent before anything is known of the quota.
const BLIND: u64 = 2;
/// With fewer reads left than this, reads slow down.
const FEW_READS: u64 = 10;
/// How long the bucket needs for another read.
const REFILL: Duration = Duration::from_millis(40);

const QUOTA_REMAINING: HeaderName = HeaderName::from_static("x-ms-user-quota-remaining");

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Whether a call may go.
#[derive(Debug, PartialEq, Eq)]
enum Turn {
    Now,
    /// Not before this time.
    At(Instant),
    /// When another one is back.
    AfterAnother,
}

/// The quota of Resource Graph, shared by all queries.
#[derive(Debug, Default)]
pub(super) struct GraphPace {
    state: Mutex<GraphState>,
    changed: Notify,
}

#[derive(Debug, Default)]
struct GraphState {
    under_way: u64,
    /// Whether there was an answer: without quota headers there is nothing to pace by.
    answered: bool,
    remaining: Option<u64>,
    /// The end of the window in which `remaining` holds.
    resets: Option<Instant>,
    /// The largest rest that was seen: what a new window begins with at least.
    most: Option<u64>,
    /// The pause that was told already.
    told: Option<Instant>,
}

impl GraphState {
    fn turn(&mut self, now: Instant) -> Turn {
        if self.resets.is_some_and(|resets| resets <= now) {
            self.resets = None;
            self.remaining = self.most;
        }
        let allowed = match self.remaining {
            Some(remaining) => remaining,
            None if self.answered => return Turn::Now,
            None => BLIND,
        };
        if allowed > self.under_way {
            return Turn::Now;
        }
        match self.resets {
            Some(resets) if allowed == 0 => Turn::At(resets),
            _ if self.under_way > 0 => Turn::AfterAnother,
            // A rest of 0 without a time: one query finds out.
            _ => Turn::Now,
        }
    }

    fn learn(&mut self, remaining: u64, resets: Option<Duration>, now: Instant) {
        self.most = self.most.max(Some(remaining.max(1)));
        // Answers overtake each other: within a window the smallest rest is the newest.
        let same_window = self.resets.is_some_and(|resets| resets > now);
        self.remaining = match self.remaining {
            Some(known) if same_window => Some(known.min(remaining)),
            _ => Some(remaining),
        };
        let end = resets.and_then(|resets| now.checked_add(resets));
        self.resets = if same_window && end < self.resets { self.resets } else { end };
    }
}

/// A query that is under way; dropping it says that it is back.
#[derive(Debug)]
pub(super) struct UnderWay<'a>(&'a GraphPace);

impl Drop for UnderWay<'_> {
    fn drop(&mut self) {
        let mut state = locked(&self.0.state);
        state.under_way = state.under_way.saturating_sub(1);
        drop(state);
        self.0.changed.notify_waiters();
    }
}

impl GraphPace {
    /// Waits until a query may go. `pausing` is told each pause once, and how long it is for every
    /// call that waits in it; it can refuse to wait.
    pub(super) async fn turn<E>(
        &self,
        mut pausing: impl FnMut(Duration, bool) -> Result<(), E>,
    ) -> Result<UnderWay<'_>, E> {
        loop {
            let changed = self.changed.notified();
            tokio::pin!(changed);
            changed.as_mut().enable();
            let until = {
                let mut state = locked(&self.state);
                match state.turn(Instant::now()) {
                    Turn::Now => {
                        state.under_way += 1;
                        return Ok(UnderWay(self));
                    }
                    Turn::AfterAnother => None,
                    Turn::At(until) => {
                        let first = state.told != Some(until);
                        state.told = Some(until);
                        Some((until, first))
                    }
                }
            };
            match until {
                None => changed.await,
                Some((until, first)) => {
                    pausing(until.saturating_duration_since(Instant::now()), first)?;
                    tokio::time::sleep_until(until).await;
                }
            }
        }
    }

    /// Takes in what an answer says about the quota.
    pub(super) fn answered(&self, headers: &Headers) {
        let remaining = headers.get_optional_str(&QUOTA_REMAINING).and_then(|text| text.trim().parse().ok());
        let resets = headers.get_optional_str(&QUOTA_RESETS_AFTER).and_then(span);
        let mut state = locked(&self.state);
        state.answered = true;
        if let Some(remaining) = remaining {
            state.learn(remaining, resets, Instant::now());
        }
    }

    /// Takes in a pause that was asked for: it is everybody's.
    pub(super) fn throttled(&self, wait: Duration) {
        let now = Instant::now();
        let mut state = locked(&self.state);
        state.answered = true;
        state.remaining = Some(0);
        state.resets = state.resets.max(now.checked_add(wait));
        // Whoever repeats the call tells of this pause.
        state.told = state.resets;
    }
}

/// The reads of Azure Resource Manager, paced by subscription and resource provider.
#[derive(Debug, Default)]
pub(super) struct ReadPace(Mutex<BTreeMap<String, Pause>>);

#[derive(Debug)]
struct Pause {
    until: Instant,
    told: bool,
}

impl ReadPace {
    /// How long a read of this path has to wait, and whether nobody was told yet.
    pub(super) fn wait(&self, path: &str) -> (Duration, bool) {
        let now = Instant::now();
        let mut pauses = locked(&self.0);
        pauses.retain(|_, pause| pause.until > now);
        let (subscription, provider) = scopes(path);
        let until = |scope: &str| pauses.get(scope).map(|pause| pause.until);
        let scope = if until(&subscription) > until(&provider) { subscription } else { provider };
        match pauses.get_mut(&scope) {
            None => (Duration::ZERO, false),
            Some(pause) => (pause.until.saturating_duration_since(now), !std::mem::replace(&mut pause.told, true)),
        }
    }

    /// Takes in what an answer says about the reads that are left.
    pub(super) fn answered(&self, path: &str, headers: &Headers) {
        let left = headers.iter().filter_map(|(name, value)| {
            let what = name.as_str().strip_prefix("x-ms-ratelimit-remaining-")?;
            let of_writes = what.contains("write") || what.contains("delete");
            value.as_str().trim().parse::<u64>().ok().filter(|_| !of_writes)
        });
        if let Some(missing) = left.min().and_then(|left| FEW_READS.checked_sub(left)).filter(|missing| *missing > 0) {
            let wait = REFILL.saturating_mul(u32::try_from(missing).unwrap_or(1));
            self.pause(scopes(path).0, wait, false);
        }
    }

    /// Takes in a pause that was asked for. Whoever repeats the call tells of it.
    pub(super) fn throttled(&self, path: &str, wait: Duration) {
        self.pause(scopes(path).1, wait, true);
    }

    fn pause(&self, scope: String, wait: Duration, told: bool) {
        let now = Instant::now();
        let Some(until) = now.checked_add(wait) else { return };
        let mut pauses = locked(&self.0);
        match pauses.get_mut(&scope).filter(|known| known.until > now) {
            Some(known) => {
                known.until = known.until.max(until);
                known.told |= told;
            }
            None => drop(pauses.insert(scope, Pause { until, told })),
        }
    }
}

/// The subscription of a path, and the subscription with the resource provider.
fn scopes(path: &str) -> (String, String) {
    let path = path.to_ascii_lowercase();
    let mut segments = path.split('/').skip(1);
    let subscription = match segments.next() {
        Some("subscriptions") => segments.next().unwrap_or_default(),
        _ => "",
    };
    let provider = path.rsplit_once("/providers/").and_then(|(_, rest)| rest.split('/').next()).unwrap_or_default();
    (subscription.to_owned(), format!("{subscription}/{provider}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scopes_have_no_letter_case() {
        let path = "/subscriptions/ABC/resourceGroups/g/providers/Microsoft.Sql/servers/s/providers/Microsoft.Authorization/locks";
        assert_eq!(scopes(path), ("abc".to_owned(), "abc/microsoft.authorization".to_owned()));
        assert_eq!(scopes("/tenants"), (String::new(), "/".to_owned()));
    }

    fn quota(remaining: &'static str, resets: &'static str) -> Headers {
        let mut headers = Headers::new();
        headers.insert("x-ms-user-quota-remaining", remaining);
        headers.insert("x-ms-user-quota-resets-after", resets);
        headers
    }

    #[tokio::test(start_paused = true)]
    async fn queries_never_exceed_the_rest() {
        let pace = GraphPace::default();
        let go = |_: Duration, _: bool| Ok::<(), ()>(());
        let (first, second) = (pace.turn(go).await.unwrap(), pace.turn(go).await.unwrap());
        let third = tokio::time::timeout(Duration::from_secs(9), pace.turn(go)).await;
        assert!(third.is_err(), "nothing is known: two are under way and no third");
        pace.answered(&quota("3", "00:00:05"));
        drop(first);
        let (_a, _b) = (pace.turn(go).await.unwrap(), pace.turn(go).await.unwrap());
        assert!(tokio::time::timeout(Duration::from_millis(9), pace.turn(go)).await.is_err(), "three are under way");
        pace.answered(&quota("0", "00:00:05"));
        drop(second);
        let before = Instant::now();
        let mut told = Vec::new();
        let turn = pace
            .turn(|wait, first| {
                told.push((wait, first));
                Ok::<(), ()>(())
            })
            .await;
        assert!(turn.is_ok() && before.elapsed() >= Duration::from_secs(5));
        assert_eq!(told, [(Duration::from_secs(5), true)]);
    }

    #[tokio::test(start_paused = true)]
    async fn an_overtaken_answer_does_not_raise_the_rest() {
        let pace = GraphPace::default();
        pace.answered(&quota("1", "00:00:05"));
        pace.answered(&quota("2", "00:00:05"));
        let go = |_: Duration, _: bool| Ok::<(), ()>(());
        let _first = pace.turn(go).await.unwrap();
        assert!(tokio::time::timeout(Duration::from_secs(1), pace.turn(go)).await.is_err());
    }

    #[tokio::test(start_paused = true)]
    async fn a_service_without_quota_headers_is_not_paced() {
        let pace = GraphPace::default();
        pace.answered(&Headers::new());
        let go = |_: Duration, _: bool| Ok::<(), ()>(());
        let mut turns = Vec::new();
        for _ in 0..50 {
            turns.push(pace.turn(go).await.unwrap());
        }
        assert_eq!(turns.len(), 50);
    }

    #[tokio::test(start_paused = true)]
    async fn few_reads_slow_their_subscription_only() {
        let pace = ReadPace::default();
        let mut headers = Headers::new();
        headers.insert("x-ms-ratelimit-remaining-subscription-reads", "4");
        headers.insert("x-ms-ratelimit-remaining-subscription-writes", "0");
        pace.answered("/subscriptions/A/x", &headers);
        assert_eq!(pace.wait("/subscriptions/a/providers/Microsoft.Y/z"), (REFILL * 6, true));
        assert_eq!(pace.wait("/subscriptions/a"), (REFILL * 6, false), "told once");
        assert_eq!(pace.wait("/subscriptions/b"), (Duration::ZERO, false));
        pace.throttled("/subscriptions/b/providers/Microsoft.Sql/servers", Duration::from_secs(2));
        assert_eq!(pace.wait("/subscriptions/B/providers/microsoft.sql/x"), (Duration::from_secs(2), false));
        assert_eq!(pace.wait("/subscriptions/b/providers/Microsoft.Storage/x").0, Duration::ZERO);
        tokio::time::advance(Duration::from_secs(3)).await;
        assert_eq!(pace.wait("/subscriptions/B/providers/microsoft.sql/x").0, Duration::ZERO);
    }
}
