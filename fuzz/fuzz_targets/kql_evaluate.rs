//! Any query runs over a small table or gives errors, within its bounds, and
//! gives the same answer from text and from kept columns.
#![no_main]

use std::sync::LazyLock;

use amlha_kql::{Cached, Dialect, JsonRows, Limits, Options, RunOptions, Tables, query};
use libfuzzer_sys::fuzz_target;

const ROWS: &str = r#"[
{"name": "a", "type": "T/x", "n": 5, "r": 1.5, "tags": {"env": "p"}, "properties": {"zones": ["1", "2"], "on": true, "t": "2024-01-02"}},
{"name": "b", "type": "t/X", "n": -7, "r": null, "tags": null, "properties": {"zones": [], "on": "false", "deep": {"a": [{"b": 1}]}}},
{"name": "Ä", "n": 9223372036854775807, "r": 1e300, "properties": null}
]"#;

static TABLE: LazyLock<JsonRows<'static>> = LazyLock::new(|| JsonRows::new(ROWS).unwrap());
static COLD: LazyLock<Tables<'static>> =
    LazyLock::new(|| Tables::new().with("resources", &*TABLE).with("U", &*TABLE));
static OPTIONS: LazyLock<Options> =
    LazyLock::new(|| Options { dialect: Dialect::Kusto, ..Options::default().at(1_700_000_000) });

fuzz_target!(|text: &str| {
    let plan = match query(text, &COLD, &OPTIONS) {
        Ok(plan) => plan,
        Err(errors) => {
            for error in errors {
                let _ = error.render(text);
            }
            return;
        }
    };
    let limits = Limits { rows: 1_000, bytes: 1 << 18, value_bytes: 1 << 13 };
    let run = RunOptions { limits, cancel: None };
    let first = plan.run(&run).map(|answer| answer.to_json());
    // Without a table there is nothing to keep.
    if plan.tables().is_empty() {
        return;
    }
    let warm = Tables::new().with("resources", Cached::new(&*TABLE)).with("U", Cached::new(&*TABLE));
    let plan = query(text, &warm, &OPTIONS).unwrap();
    let second = plan.run(&run).map(|answer| answer.to_json());
    if let (Ok(first), Ok(second)) = (first, second) {
        assert_eq!(first, second);
    }
});
