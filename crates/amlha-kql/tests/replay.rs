//! The texts that fuzzing starts from, run as a test: no panic, and the same
//! answer from text and from kept columns.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs,
    reason = "tests"
)]

use amlha_kql::{Cached, JsonRows, Options, RunOptions, Tables, check, parse, query};

const ROWS: &str = r#"[
{"name": "a", "type": "T/x", "n": 5, "r": 1.5, "tags": {"env": "p"}, "properties": {"zones": ["1", "2"], "on": true}},
{"name": "b", "type": "t/X", "n": -7, "r": null, "tags": null, "properties": {"zones": [], "on": "false"}},
{"name": "Ä", "n": 9223372036854775807, "r": 1e300, "properties": null}
]"#;

#[test]
fn fuzzing_starts_from_texts_that_run() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/corpus/kql");
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    assert!(files.len() > 15);
    let rows = JsonRows::new(ROWS).unwrap();
    let cold = Tables::new().with("resources", &rows).with("U", &rows);
    let warm = Tables::new().with("resources", Cached::new(&rows)).with("U", Cached::new(&rows));
    let options = Options::default().at(1_700_000_000);
    for file in files {
        let text = std::fs::read_to_string(&file).unwrap();
        let name = file.file_stem().unwrap().to_str().unwrap();
        let errors = check(&text, &cold, &options);
        let shown: String = errors.iter().map(|error| error.render(&text)).collect();
        assert_eq!(errors.is_empty(), name != "broken", "{name}: {shown}");
        if name == "broken" {
            continue;
        }
        let printed = parse(&text).unwrap().to_string();
        assert_eq!(parse(&printed).unwrap().to_string(), printed);
        let run = |text: &str, tables| {
            let plan = query(text, tables, &options).unwrap();
            plan.run(&RunOptions::default())
                .map(|answer| answer.to_json())
                .unwrap_or_else(|error| panic!("{name}: {error}"))
        };
        let answer = run(&text, &cold);
        assert_eq!(run(&text, &warm), answer, "{name}");
        assert_eq!(run(&printed, &cold), answer, "{name}");
    }
}
