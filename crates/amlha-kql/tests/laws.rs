//! Laws that hold for all queries and rows.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs,
    reason = "tests"
)]

use amlha_kql::{Column, Options, Rows, RunOptions, Tables, Type, Value, parse, query};
use proptest::prelude::*;

fn name() -> impl Strategy<Value = String> + Clone {
    prop_oneof![
        "[a-z_][a-z0-9_]{0,5}",
        Just("type".to_owned()),
        Just("contains".to_owned()),
        Just("in".to_owned()),
        Just("by".to_owned()),
        Just("['a b\\'\"c']".to_owned()),
        Just("['time']".to_owned()),
    ]
}

/// A value, written so that nothing around it has to be known.
fn literal() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<u32>().prop_map(|n| n.to_string()),
        any::<f32>().prop_map(|n| format!("real({n:?})").replace("NaN", "nan")),
        "[ -~é\\n]{0,8}"
            .prop_map(|text| format!("'{}'", text.replace('\\', "\\\\").replace('\'', "\\'").replace('\n', "\\n"))),
        "[a-z\"\\\\]{0,6}".prop_map(|text| format!("@'{text}'")),
        Just("true".to_owned()),
        Just("int(-5)".to_owned()),
        Just("2.5h".to_owned()),
        Just("datetime(2024-05-06 07:08:09.5)".to_owned()),
        Just("timespan(-1.02:03:04)".to_owned()),
        Just("decimal(1.50)".to_owned()),
        Just("guid(01234567-89ab-cdef-0123-456789abcdef)".to_owned()),
        Just("dynamic({'a': [1, -2.5, null, true], 'b c': {'d': datetime(2024-01-01)}})".to_owned()),
        Just("long(null)".to_owned()),
    ]
}

fn expression() -> impl Strategy<Value = String> + Clone {
    let leaf = prop_oneof![name(), literal()];
    leaf.prop_recursive(4, 24, 3, |inner| {
        let op = prop::sample::select(vec![
            "==",
            "!=",
            "<",
            ">=",
            "+",
            "-",
            "*",
            "/",
            "%",
            "and",
            "or",
            "=~",
            "!~",
            "contains",
            "!has",
            "startswith_cs",
            "hasprefix",
            "matches regex",
            "<>",
        ]);
        prop_oneof![
            (inner.clone(), op, inner.clone()).prop_map(|(a, op, b)| format!("(({a}) {op} ({b}))")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a}) in~ ({b}, {a})")),
            (inner.clone(), inner.clone(), inner.clone())
                .prop_map(|(a, b, c)| format!("({a}) !between (({b}) .. ({c}))")),
            (name(), inner.clone()).prop_map(|(f, a)| format!("{f}({a})")),
            (name(), name(), inner.clone()).prop_map(|(a, b, c)| {
                let member = if b.starts_with('[') { b } else { format!(".{b}") };
                format!("{a}{member}[{c}]['x y']")
            }),
            inner.clone().prop_map(|a| format!("-({a})")),
            inner.prop_map(|a| format!("not({a})")),
        ]
    })
}

fn operator() -> impl Strategy<Value = String> {
    let named = (name(), expression()).prop_map(|(n, e)| format!("{n} = {e}"));
    let inner = expression().prop_map(|e| format!("T | where {e}"));
    prop_oneof![
        expression().prop_map(|e| format!("where {e}")),
        prop::collection::vec(named.clone(), 1..3).prop_map(|n| format!("extend {}", n.join(", "))),
        (named.clone(), expression()).prop_map(|(n, e)| format!("project {n}, {e}")),
        (named, expression()).prop_map(|(n, e)| format!("summarize {n}, count() by {e}")),
        (expression(), any::<bool>())
            .prop_map(|(e, up)| format!("sort by {e} {} nulls first", if up { "asc" } else { "desc" })),
        (0u16..9, name()).prop_map(|(n, e)| format!("top {n} by {e}")),
        (inner.clone(), name()).prop_map(|(p, n)| format!(
            "join kind=leftouter hint.strategy=broadcast ({p}) on {n}, $left.a == $right.b"
        )),
        inner.prop_map(|p| format!("union withsource=s T2, ({p})")),
        (name(), expression())
            .prop_map(|(n, e)| format!("mv-expand with_itemindex=i {n} = {e} to typeof(string) limit 5")),
        expression().prop_map(|e| format!("mv-apply {e} on (where {e} | count)")),
        (name(), name()).prop_map(|(a, b)| format!("parse kind=relaxed {a} with * 'x\\n' {b}: long *")),
        (name(), name()).prop_map(|(a, b)| format!("project-rename {a} = {b}")),
        Just("project-away a*, *b, c".to_owned()),
        Just("distinct *".to_owned()),
        Just("render timechart with (title='x')".to_owned()),
        Just("make-series n = count() on t step 1d".to_owned()),
    ]
}

fn script() -> impl Strategy<Value = String> {
    let source = prop_oneof![
        Just("T".to_owned()),
        Just("range x from 1 to 5 step 1".to_owned()),
        Just("datatable(a: long, b: string)[1, 'x', 2, 'y']".to_owned()),
        expression().prop_map(|e| format!("print {e}")),
    ];
    (prop::option::of(expression()), source, prop::collection::vec(operator(), 0..5)).prop_map(
        |(binding, source, operators)| {
            let binding = binding.map(|e| format!("let v = {e};\n")).unwrap_or_default();
            let operators: String = operators.iter().map(|o| format!("\n| {o}")).collect();
            format!("{binding}{source}{operators}")
        },
    )
}

/// The tree as text, without places.
fn bare(tree: &impl std::fmt::Debug) -> String {
    regex::Regex::new(r"\d+\.\.\d+").unwrap().replace_all(&format!("{tree:?}"), "_").into_owned()
}

/// Two columns of numbers and one of text, with gaps.
fn rows() -> impl Strategy<Value = Vec<(Option<i64>, Option<i64>, String)>> {
    let small = prop::option::weighted(0.8, 0i64..4);
    prop::collection::vec((small.clone(), small, "[abAB ]{0,3}"), 0..12)
}

type Row = (Option<i64>, Option<i64>, String);

fn tables(sides: &[&[Row]]) -> Tables<'static> {
    let mut tables = Tables::new();
    for (name, rows) in ["T", "U"].iter().zip(sides) {
        let columns = vec![Column::new("a", Type::Long), Column::new("b", Type::Long), Column::new("s", Type::String)];
        let rows =
            rows.iter().map(|(a, b, s)| vec![Value::from(*a), Value::from(*b), Value::from(s.clone())]).collect();
        tables.add(*name, Rows::new(columns, rows));
    }
    tables
}

fn answer(text: &str, tables: &Tables<'_>) -> Vec<String> {
    let plan = query(text, tables, &Options::default()).unwrap_or_else(|errors| panic!("{}", errors[0].render(text)));
    let answer = plan.run(&RunOptions::default()).unwrap();
    let row = |row: &Vec<Value<'_>>| row.iter().map(|v| v.to_text().to_string()).collect::<Vec<_>>().join("|");
    answer.rows().iter().map(row).collect()
}

fn sorted(mut rows: Vec<String>) -> Vec<String> {
    rows.sort();
    rows
}

fn condition() -> impl Strategy<Value = String> {
    let op = prop::sample::select(vec!["==", "!=", "<", "<=", ">", ">="]);
    let text =
        prop::sample::select(vec!["contains", "has", "startswith", "endswith_cs", "=~", "hasprefix", "in~", "in"]);
    prop_oneof![
        (prop::sample::select(vec!["a", "b", "a + b"]), op, 0i64..4).prop_map(|(x, op, n)| format!("{x} {op} {n}")),
        (text, "[abAB]{1,2}").prop_map(|(op, word)| format!(
            "s {op} {}",
            if op.starts_with("in") { format!("('{word}')") } else { format!("'{word}'") }
        )),
        (0i64..4, 0i64..4).prop_map(|(low, high)| format!("a between ({low} .. {high})")),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 192, ..ProptestConfig::default() })]

    #[test]
    fn what_is_printed_reads_back(text in script()) {
        let Ok(tree) = parse(&text) else { return Err(TestCaseError::fail(format!("{text}\n{}", parse(&text).unwrap_err()[0].render(&text)))) };
        let printed = tree.to_string();
        let again = parse(&printed).unwrap_or_else(|errors| panic!("{text}\n->\n{printed}\n{}", errors[0].render(&printed)));
        prop_assert_eq!(bare(&tree), bare(&again), "{}", printed);
        prop_assert_eq!(printed.clone(), again.to_string());
    }

    #[test]
    fn any_text_gives_a_tree_or_errors_inside_of_it(text in "\\PC{0,60}|[a-z|()'\"=~!. \\n-]{0,60}") {
        if let Err(errors) = parse(&text) {
            prop_assert!(!errors.is_empty());
            for error in errors {
                for label in &error.labels {
                    prop_assert!(label.span.end as usize <= text.len());
                }
                let _ = error.render(&text);
            }
        }
    }

    #[test]
    fn cut_and_swapped_queries_never_panic(text in script(), from in 0usize..80, to in 0usize..80) {
        let chars: Vec<char> = text.chars().collect();
        let (from, to) = (from.min(chars.len()), to.min(chars.len()));
        let (from, to) = (from.min(to), from.max(to));
        let cut: String = chars[..from].iter().chain(&chars[to..]).collect();
        let tables = tables(&[&[(Some(1), None, "x".to_owned())], &[]]);
        if let Ok(plan) = query(&cut, &tables, &Options::default()) {
            let limits = amlha_kql::Limits { rows: 10_000, bytes: 1 << 22, value_bytes: 1 << 16 };
            let _ = plan.run(&RunOptions { limits, cancel: None });
        }
    }

    #[test]
    fn two_conditions_are_one_with_and(rows in rows(), x in condition(), y in condition()) {
        let tables = tables(&[&rows]);
        prop_assert_eq!(answer(&format!("T | where {x} | where {y}"), &tables), answer(&format!("T | where {x} and {y}"), &tables));
    }

    #[test]
    fn an_operator_with_a_bang_is_the_negation(rows in rows(), word in "[abAB ]{0,2}", op in prop::sample::select(vec!["contains", "has", "startswith", "endswith", "hassuffix", "has_cs", "contains_cs"])) {
        let tables = tables(&[&rows]);
        let yes = answer(&format!("T | where s {op} '{word}'"), &tables);
        let no = answer(&format!("T | where s !{op} '{word}'"), &tables);
        prop_assert_eq!(answer(&format!("T | where not(s {op} '{word}')"), &tables), no.clone());
        prop_assert_eq!(yes.len() + no.len(), rows.len());
        let equal = answer(&format!("T | where s =~ '{word}'"), &tables);
        prop_assert_eq!(&equal, &answer(&format!("T | where tolower(s) == tolower('{word}')"), &tables));
        prop_assert_eq!(answer(&format!("T | where s contains '{word}'"), &tables), answer(&format!("T | where indexof(tolower(s), tolower('{word}')) >= 0"), &tables));
    }

    #[test]
    fn a_comparison_and_its_negation_share_what_is_not_null(rows in rows(), low in 0i64..4, high in 0i64..4, word in "[abAB]{1,2}") {
        let tables = tables(&[&rows]);
        let numbers = rows.iter().filter(|row| row.0.is_some()).count();
        for (yes, no, all) in [
            (format!("a == {low}"), format!("a != {low}"), numbers),
            (format!("a == {low}"), format!("a <> {low}"), numbers),
            (format!("a in ({low}, {high})"), format!("a !in ({low}, {high})"), numbers),
            (format!("a between ({low} .. {high})"), format!("a !between ({low} .. {high})"), numbers),
            (format!("a < {low}"), format!("a >= {low}"), numbers),
            (format!("s == '{word}'"), format!("s != '{word}'"), rows.len()),
            (format!("s =~ '{word}'"), format!("s !~ '{word}'"), rows.len()),
            (format!("s in ('{word}', 'b')"), format!("s !in ('{word}', 'b')"), rows.len()),
            (format!("s in~ ('{word}', 'b')"), format!("s !in~ ('{word}', 'b')"), rows.len()),
        ] {
            let present = if all == rows.len() { "T" } else { "T | where isnotnull(a)" };
            let count = |condition: &str| answer(&format!("{present} | where {condition}"), &tables);
            let (holds, fails) = (count(&yes), count(&no));
            prop_assert_eq!(holds.len() + fails.len(), all, "{} {}", yes, no);
            prop_assert_eq!(count(&format!("not({yes})")), fails, "{}", no);
        }
    }

    #[test]
    fn a_stopped_run_leaves_nothing_behind(rows in rows(), stop_at in 0usize..6) {
        let tables = tables(&[&rows, &rows]);
        let text = "T | join kind=inner (U | sort by b desc) on a | summarize n = count(), make_list(s) by b | sort by b asc";
        let plan = query(text, &tables, &Options::default()).unwrap();
        let fresh = plan.run(&RunOptions::default()).unwrap().to_json();
        let asked = std::sync::atomic::AtomicUsize::new(0);
        let cancel = || asked.fetch_add(1, std::sync::atomic::Ordering::Relaxed) >= stop_at;
        match plan.run(&RunOptions { cancel: Some(&cancel), ..RunOptions::default() }) {
            Ok(answer) => prop_assert_eq!(answer.to_json(), fresh.clone()),
            Err(error) => prop_assert_eq!(error.code, amlha_kql::Code::Cancelled),
        }
        prop_assert_eq!(plan.run(&RunOptions::default()).unwrap().to_json(), fresh);
    }

    #[test]
    fn groups_do_not_depend_on_the_order_of_rows(rows in rows(), seed in any::<u64>()) {
        let mut shuffled = rows.clone();
        let len = shuffled.len().max(1);
        for at in 0..shuffled.len() {
            shuffled.swap(at, (seed as usize).wrapping_mul(at + 7) % len);
        }
        let text = "T | summarize count(), sum(a), min(b), max(s), dcount(s), avg(a) by b";
        prop_assert_eq!(sorted(answer(text, &tables(&[&rows]))), sorted(answer(text, &tables(&[&shuffled]))));
        let counts = answer("T | summarize n = count() by a, s | summarize sum(n)", &tables(&[&rows]));
        prop_assert_eq!(counts, vec![rows.len().to_string()]);
    }

    #[test]
    fn a_union_has_the_rows_of_both(left in rows(), right in rows()) {
        let tables = tables(&[&left, &right]);
        prop_assert_eq!(answer("T | union U", &tables).len(), left.len() + right.len());
        let mut both = answer("T", &tables);
        both.extend(answer("U", &tables));
        prop_assert_eq!(answer("union T, U", &tables), both);
    }

    #[test]
    fn joins_are_what_nested_loops_give(left in rows(), right in rows()) {
        let tables = tables(&[&left, &right]);
        let show = |n: &Option<i64>| n.map(|n| n.to_string()).unwrap_or_default();
        let row = |(a, b, s): &(Option<i64>, Option<i64>, String)| format!("{}|{}|{s}", show(a), show(b));
        let same = |l: &(Option<i64>, Option<i64>, String), r: &(Option<i64>, Option<i64>, String)| l.0.is_some() && l.0 == r.0 && l.2 == r.2;
        let inner: Vec<String> = left.iter().flat_map(|l| right.iter().filter(|r| same(l, r)).map(|r| format!("{}|{}", row(l), row(r))).collect::<Vec<_>>()).collect();
        let left_only: Vec<String> = left.iter().filter(|l| !right.iter().any(|r| same(l, r))).map(row).collect();
        let right_only: Vec<String> = right.iter().filter(|r| !left.iter().any(|l| same(l, r))).map(row).collect();
        let left_found: Vec<String> = left.iter().filter(|l| right.iter().any(|r| same(l, r))).map(row).collect();
        let right_found: Vec<String> = right.iter().filter(|r| left.iter().any(|l| same(l, r))).map(row).collect();
        let with_left: Vec<String> = inner.iter().cloned().chain(left_only.iter().map(|l| format!("{l}|||"))).collect();
        let with_right: Vec<String> = inner.iter().cloned().chain(right_only.iter().map(|r| format!("|||{r}"))).collect();
        let full: Vec<String> = with_left.iter().cloned().chain(right_only.iter().map(|r| format!("|||{r}"))).collect();
        for (kind, expected) in [
            ("inner", inner), ("leftouter", with_left), ("rightouter", with_right), ("fullouter", full),
            ("leftsemi", left_found), ("rightsemi", right_found), ("leftanti", left_only), ("rightanti", right_only),
        ] {
            prop_assert_eq!(sorted(answer(&format!("T | join kind={kind} U on a, s"), &tables)), sorted(expected), "{}", kind);
        }
        // Without a kind each key counts once on the left: its first row.
        let first = |at: usize, l: &Row| !left[..at].iter().any(|before| before.0 == l.0 && before.2 == l.2);
        let unique: Vec<String> = left
            .iter()
            .enumerate()
            .filter(|(at, l)| first(*at, l))
            .flat_map(|(_, l)| right.iter().filter(|r| same(l, r)).map(|r| format!("{}|{}", row(l), row(r))).collect::<Vec<_>>())
            .collect();
        prop_assert_eq!(sorted(answer("T | join U on a, s", &tables)), sorted(unique));
    }

    #[test]
    fn sorting_is_stable_and_complete(rows in rows()) {
        let tables = tables(&[&rows]);
        let by_a = answer("T | sort by a asc", &tables);
        let mut expected: Vec<&(Option<i64>, Option<i64>, String)> = rows.iter().collect();
        expected.sort_by_key(|row| row.0);
        let show = |n: &Option<i64>| n.map(|n| n.to_string()).unwrap_or_default();
        let expected: Vec<String> = expected.iter().map(|(a, b, s)| format!("{}|{}|{s}", show(a), show(b))).collect();
        prop_assert_eq!(&by_a, &expected);
        prop_assert_eq!(answer("T | top 3 by a asc", &tables), expected[..expected.len().min(3)].to_vec());
    }
}
