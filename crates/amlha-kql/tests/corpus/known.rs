//! What does not pass, and why. The test holds the list to be exact.

/// The case and the reason.
pub const FAILURES: &[(&str, &str)] = &[];
