//! Any query runs over a small table or gives errors, within its bounds, and
//! gives the same answer from text and from kept columns.
#![no_main]

use amlha_kql::{Cached, Dialect, JsonRows, Limits, Options, RunOptions, Tables, check, query};
use libfuzzer_sys::fuzz_target;

const ROWS: &str = r#"[
{"name": "a", "type": "T/x", "n": 5, "r": 1.5, "tags": {"env": "p"}, "properties": {"zones": ["1", "2"], "on": true, "t": "2024-01-02"}},
{"name": "b", "type": "t/X", "n": -7, "r": null, "tags": null, "properties": {"zones": [], "on": "false", "deep": {"a": [{"b": 1}]}}},
{"name": "Ä", "n": 9223372036854775807, "r": 1e300, "properties": null}
]"#;

fuzz_target!(|text: &str| {
    let rows = JsonRows::new(ROWS).unwrap();
    let cold = Tables::new().with("resources", &rows).with("U", &rows);
    let options = Options { dialect: Dialect::Kusto, ..Options::default().at(1_700_000_000) };
    let Ok(plan) = query(text, &cold, &options) else {
        for error in check(text, &cold, &options) {
            let _ = error.render(text);
        }
        return;
    };
    let limits = Limits { rows: 2_000, bytes: 1 << 20, value_bytes: 1 << 14 };
    let run = RunOptions { limits, cancel: None };
    let first = plan.run(&run).map(|answer| answer.to_json());
    let warm = Tables::new().with("resources", Cached::new(&rows)).with("U", Cached::new(&rows));
    let plan = query(text, &warm, &options).unwrap();
    let second = plan.run(&run).map(|answer| answer.to_json());
    if let (Ok(first), Ok(second)) = (first, second) {
        assert_eq!(first, second);
    }
});
