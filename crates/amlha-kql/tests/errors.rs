//! Errors: where they point, what they offer. One snapshot for all, to be
//! read as a user would.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs,
    reason = "tests"
)]

use std::fmt::Write as _;

use amlha_kql::{Code, Dialect, JsonRows, Limits, Options, RunOptions, Tables, check, query};

const RESOURCES: &str =
    r#"[{"name": "a", "Name2": "b", "name2": "c", "type": "t", "location": "westeurope", "properties": {"n": 1}}]"#;

fn shown(texts: &[&str], options: &Options) -> String {
    let tables = Tables::new().with("resources", JsonRows::new(RESOURCES).unwrap());
    let mut out = String::new();
    for text in texts {
        let errors = check(text, &tables, options);
        assert!(!errors.is_empty(), "no error: {text}");
        let _ = writeln!(out, "=== {text}");
        for error in errors {
            out.push_str(&error.render(text));
        }
        out.push('\n');
    }
    out
}

#[test]
fn form() {
    let shown = shown(
        &[
            "",
            "let x = 1",
            "resources | where location = 'westeurope'",
            "resources | where name == 'a",
            "resources\n| where type == 'x'\nproject name",
            "resources | wher name == 'x' | selct name | take",
            "resources | select name",
            "resources | WHERE name == 'x'",
            "resources | where a == b == c",
            "resources | where name == 'a' && type == 'b'",
            "resources | where !(name == 'a')",
            "resources | where name == \u{201c}a\u{201d}",
            "resources | project name,",
            "resources | where (name == 'a'",
            "resources | order name",
            "resources | summarize count() by",
            "resources | join kind=inner (resources)",
            "print datetime(2024-13-01)",
            "print 'a\\d'",
            "print 5y",
            "resources | project-awy name",
            "resources | mv-expand properties.zones to typeof(strin)",
            "print 99999999999999999999",
            "set x; resources",
            "resources | where name == 'a' /* b */",
            "resources | where name == 'a' || type == 'b'",
            "resources | where name == (5 | project name | count) | tke 5",
            "let f = (a: long { a }; resources",
            "resources | project a = (1, 2)",
            "resources | where name in ('a' 'b' | take 2",
            "resources | render | take 2",
        ],
        &Options::default(),
    );
    insta::with_settings!({omit_expression => true}, { insta::assert_snapshot!(shown) });
}

#[test]
fn names_and_types() {
    let shown = shown(
        &[
            "resorces | take 1",
            "resources | where locaton == 'x' and tpe == 'y'",
            "resources | project owner",
            "resources | where NAME2 == 'x'",
            "resources | where strlne(name) > 1",
            "resources | where strlen() > 1",
            "resources | where substring(name, 1, 2, 3) == 'x'",
            "resources | where count() > 1",
            "resources | summarize name by location",
            "resources | summarize cuont() by location",
            "resources | project a = name, a = type",
            "resources | extend x = name + 'a'",
            "resources | mv-expand name",
            "resources | take name",
            "resources | where name",
            "resources | join kind=iner (resources) on name",
            "resources | join (resources) on nme",
            "resources | join (resources) on $left.name == $right.nam",
            "resources | join (resources) on name == type",
            "resources | where name matches regex '('",
            "resources | evaluate bag_unpack(properties)",
            "resources | where geo_distance_2points(1, 2, 3, 4) > 1",
            "resources | extend t = now()",
            "let t = resources; t | where t == 1",
            "let f = (a: long) { a }; print f('x', 2)",
            "resources | case(name, 1)",
            "resources; resources",
        ],
        &Options::default(),
    );
    insta::with_settings!({omit_expression => true}, { insta::assert_snapshot!(shown) });
}

#[test]
fn what_resource_graph_refuses() {
    let shown = shown(
        &[
            "print 1",
            "datatable(a: int)[1]",
            "resources | lookup (resources) on name",
            "resources | join kind=leftanti (resources) on name",
            "let f = (a: long) { a }; resources | extend x = f(1)",
            "resources | mv-apply x = properties on (take 1)",
            "resources | where name in ((resources | project name)) and strlne(name) > 1",
            "resources | join (resources) on name | join (resources) on name | join (resources) on name | join (resources) on name",
            "resources | make-series n = count() on name",
        ],
        &Options { dialect: Dialect::ResourceGraph, ..Options::default() },
    );
    insta::with_settings!({omit_expression => true}, { insta::assert_snapshot!(shown) });
}

#[test]
fn bounds() {
    let tables = Tables::new();
    let bounds = Limits { rows: 10_000, bytes: 200_000, value_bytes: 10_000 };
    for (text, code) in [
        ("range x from 1 to 1000000000 step 1 | count", Code::Limit),
        ("range x from 1 to 9000 step 1 | extend y = strcat('abcdefghijklmnopqrstuvwxyz', x) | sort by y", Code::Limit),
        (
            "print a = strrep('x', 1000) | extend b = strcat(a, a, a, a, a, a, a, a) | extend c = strcat(b, b)",
            Code::Limit,
        ),
        ("print x = 'a' | extend y = extract(strcat('(', x), 0, x)", Code::Evaluation),
    ] {
        let plan = query(text, &tables, &Options::default()).unwrap();
        let error = plan.run(&RunOptions { limits: bounds, cancel: None }).unwrap_err();
        assert_eq!(error.code, code, "{text}: {error}");
    }
    // A value that doubles with each operator is stopped before it is written.
    let doubling: String = (0..60).map(|_| "| extend a = pack_array(a, a)").collect();
    let text = format!("print a = 1 {doubling} | project strlen(tostring(a))");
    let plan = query(&text, &tables, &Options::default()).unwrap();
    assert_eq!(plan.run(&RunOptions::default()).unwrap_err().code, Code::Limit);
}

#[test]
fn depth_and_size() {
    let tables = Tables::new().with("resources", JsonRows::new(RESOURCES).unwrap());
    let deep = |open: &str, close: &str, count: usize| format!("print {}1{}", open.repeat(count), close.repeat(count));
    let texts = [
        deep("(", ")", 100_000),
        deep("-", "", 100_000),
        deep("strcat(", ")", 100_000),
        deep("dynamic([", "])", 100_000),
        format!("print dynamic({})", "[".repeat(100_000)),
        format!("print 1{}", " + 1".repeat(100_000)),
        format!("{}resources{}", "(".repeat(100_000), ")".repeat(100_000)),
        format!("resources{}", " | union (resources".repeat(10_000)),
        format!("resources{}", " | where true".repeat(50_000)),
        format!(
            "let a = print 1; {} a25",
            (0..25)
                .map(|n| format!(
                    "let a{} = union a{}, a{}; ",
                    n + 1,
                    if n == 0 { String::new() } else { n.to_string() },
                    if n == 0 { String::new() } else { n.to_string() }
                ))
                .collect::<String>()
        ),
        "x".repeat(2 << 20),
    ];
    for text in &texts {
        let errors = check(text, &tables, &Options::default());
        assert_eq!(errors[0].code, Code::TooLarge, "{:.60}: {}", text, errors[0]);
    }
    // What is just inside of the bounds runs, on a small stack too.
    let inside = [
        deep("(", ")", 40),
        deep("strcat(", ")", 30),
        format!("{}resources{}", "(".repeat(30), ")".repeat(30)),
        format!("resources{} | count", " | join kind=inner (resources".repeat(45) + &") on name".repeat(45)),
        format!("resources{}{}", " | union (resources".repeat(45), " | take 1)".repeat(45)),
        format!("print {}1{}", "iff(true, ".repeat(30), ", 2)".repeat(30)),
        format!("print {}'a'", "-".repeat(40)),
        format!("print dynamic({}{})", "[".repeat(45), "]".repeat(45)),
        format!("print 1{}", " + 1".repeat(90)),
        format!("print x = true{}", " and true".repeat(20_000)),
        format!("resources{}", " | where name == 'a'".repeat(1000)),
        format!("resources{}", " | mv-expand x = dynamic([1])".repeat(300)),
    ];
    for text in inside {
        let error = check(&text, &tables, &Options::default());
        assert_eq!(error, [], "{text:.60}");
        query(&text, &tables, &Options::default()).unwrap().run(&RunOptions::default()).unwrap();
    }
    let long: String = (0..300).map(|at| format!("name == '{at}' or ")).collect();
    assert_eq!(check(&format!("resources | where {long} true"), &tables, &Options::default()), []);
}

#[test]
fn a_stopped_evaluation_leaves_nothing_behind() {
    let rows = JsonRows::new(RESOURCES).unwrap();
    let tables = Tables::new().with("resources", amlha_kql::Cached::new(&rows));
    let text = "range x from 1 to 100000 step 1 | extend a = 1 | join kind=inner (resources | extend a = 1) on a | summarize count() by name";
    let plan = query(text, &tables, &Options::default()).unwrap();
    let whole = plan.run(&RunOptions::default()).unwrap().to_json();
    for stop_at in [0, 1, 5, 50] {
        let asked = std::sync::atomic::AtomicUsize::new(0);
        let cancel = || asked.fetch_add(1, std::sync::atomic::Ordering::Relaxed) >= stop_at;
        let error = plan.run(&RunOptions { cancel: Some(&cancel), ..RunOptions::default() }).unwrap_err();
        assert_eq!(error.code, Code::Cancelled);
        assert_eq!(plan.run(&RunOptions::default()).unwrap().to_json(), whole);
    }
}

#[test]
fn a_table_that_cannot_be_read_says_where() {
    for (text, message) in [
        ("[{\"a\": 1}, 5]", "the row at byte 11, line 1 is not a JSON object"),
        ("{\"a\": 1}\n{\"a\": \n", "the row at byte 9, line 2 is not a JSON object"),
        ("nonsense", "the row at byte 0, line 1 is not a JSON object"),
    ] {
        assert_eq!(JsonRows::new(text).unwrap_err().message, message);
        let columns = vec![amlha_kql::Column::new("b", amlha_kql::Type::Dynamic)];
        let tables = Tables::new().with("t", JsonRows::with_columns(text, columns));
        let plan = query("t | where b == 1", &tables, &Options::default()).unwrap();
        assert_eq!(plan.run(&RunOptions::default()).unwrap_err().code, Code::Table, "{text}");
    }
}
