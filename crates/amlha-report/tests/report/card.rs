use amlha_report::{CardReport, FileLine, FileProblem, Report};
use insta::assert_snapshot;

use crate::{estate, json, markdown, text, wide};

#[test]
fn an_inventory_in_every_format() {
    let inventory = estate::inventory();
    let file = |name: &str, resources| FileLine {
        name: name.into(),
        kind: "Resource Graph answer".into(),
        resources,
        ..FileLine::default()
    };
    let files = vec![
        file("export/graph.json", 8),
        FileLine { notes: vec!["row 3 left out: it has no `id`".into()], ..file("export/list.json", 1) },
        FileLine {
            name: "export/broken.json".into(),
            problem: Some(FileProblem {
                code: "OP005".into(),
                message: "the JSON ends at line 3, column 9".into(),
                advice: "export it again".into(),
            }),
            ..FileLine::default()
        },
    ];
    let report = Report::Card(CardReport {
        inventory: &inventory,
        files,
        now: estate::now(),
        name: "export".into(),
        demo: false,
    });
    assert_snapshot!("text", text(&report));
    assert_snapshot!("text_60", wide(&report, 60));
    assert_snapshot!("markdown", markdown(&report));
    assert_snapshot!("json", json(&report));
}

#[test]
fn the_example_says_that_it_is_one() {
    let inventory = estate::inventory();
    let report = Report::Card(CardReport {
        inventory: &inventory,
        files: Vec::new(),
        now: estate::now(),
        name: "demo".into(),
        demo: true,
    });
    let drawn = wide(&report, 0);
    assert!(
        drawn.lines().next().unwrap().ends_with("built-in example (made up, nothing leaves this machine)"),
        "{drawn}"
    );
    assert!(drawn.contains("2026-05-02 08:11Z (3 h ago)"), "{drawn}");
}
