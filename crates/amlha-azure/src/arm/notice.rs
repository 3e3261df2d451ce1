//! What is told while calls wait.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

/// Who is told.
pub type Listener = Arc<dyn Fn(&Notice) + Send + Sync>;

/// Something that a person who waits wants to know. `Display` is the line.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Notice {
    /// The service asked for a pause, and gets it.
    Waiting {
        /// `Resource Graph` or `Azure Resource Manager`.
        service: &'static str,
        /// How long.
        wait: Duration,
        /// Which attempt is over, from 1.
        attempt: u32,
        /// What was answered, such as `429 asks for a pause`.
        why: String,
    },
    /// An attempt failed, and another follows.
    Retrying {
        /// `Resource Graph` or `Azure Resource Manager`.
        service: &'static str,
        /// How long until then.
        wait: Duration,
        /// Which attempt is over, from 1.
        attempt: u32,
        /// What went wrong, such as `503`.
        why: String,
    },
    /// The quota is used up, or nearly: calls wait until there is more. Told once a pause, however many
    /// calls wait in it.
    Pacing {
        /// `Resource Graph` or `Azure Resource Manager`.
        service: &'static str,
        /// How long.
        wait: Duration,
    },
}

impl fmt::Display for Notice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Waiting { service, wait, .. } => write!(f, "{service} asks for {}", said(*wait)),
            Self::Retrying { service, wait, attempt, why } => {
                write!(f, "{service}: {why}; attempt {} in {}", attempt.saturating_add(1), said(*wait))
            }
            Self::Pacing { service, wait } => write!(f, "pausing {} for the quota of {service}", said(*wait)),
        }
    }
}

/// A duration as a person says it, rounded: `250 ms`, `4 s`, `1.5 s`; minutes and hours rounded up.
pub(super) fn said(duration: Duration) -> String {
    let millis = duration.as_nanos().div_ceil(1_000_000);
    if millis < 1_000 {
        return format!("{millis} ms");
    }
    let tenths = (millis + 50) / 100;
    if tenths < 100 && !tenths.is_multiple_of(10) {
        return format!("{}.{} s", tenths / 10, tenths % 10);
    }
    let seconds = (millis + 500) / 1_000;
    match seconds {
        0..120 => format!("{seconds} s"),
        120..7_200 => format!("{} minutes", seconds.div_ceil(60)),
        _ => format!("{} hours", seconds.div_ceil(3_600)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_read_like_speech() {
        let cases = [
            (5, "5 ms"),
            (1_000, "1 s"),
            (1_500, "1.5 s"),
            (1_950, "2 s"),
            (4_000, "4 s"),
            (4_010, "4 s"),
            (60_000, "60 s"),
            (119_000, "119 s"),
            (720_000, "12 minutes"),
            (721_000, "13 minutes"),
            (7_200_000, "2 hours"),
        ];
        for (millis, text) in cases {
            assert_eq!(said(Duration::from_millis(millis)), text);
        }
    }

    #[test]
    fn a_notice_is_a_line() {
        let wait = Duration::from_secs(4);
        let why = "429 asks for a pause".to_owned();
        let waiting = Notice::Waiting { service: "Resource Graph", wait, attempt: 1, why };
        assert_eq!(waiting.to_string(), "Resource Graph asks for 4 s");
        let retrying = Notice::Retrying { service: "Azure Resource Manager", wait, attempt: 1, why: "503".to_owned() };
        assert_eq!(retrying.to_string(), "Azure Resource Manager: 503; attempt 2 in 4 s");
    }
}
