//! What does not pass, and why. The test holds the list to be exact.

/// The case and the reason.
pub(crate) const FAILURES: &[(&str, &str)] = &[
    ("manual/array-iff-function#3", "the page prints another input than the query has"),
    ("manual/hash-combine-function#1", "the formula of `hash_combine` is not published, so the function is not here"),
    ("manual/project-by-names-operator#4", "the page's text lacks a semicolon"),
    ("manual/project-by-names-operator#5", "the page's text lacks a semicolon"),
    ("manual/range-function#4", "the table holds a row of another example"),
    ("manual/url-encode-function#1", "the page prints another input than the query has"),
    (
        "kusto-loco/BasicTests--IgnoredTests#BetweenStressTest",
        "upstream does not run it: its answer is not that of the query",
    ),
];
