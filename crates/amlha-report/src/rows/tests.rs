use super::*;

fn report() -> RowsReport<'static> {
    RowsReport::of_objects([
        r#"{"name": "=1+1", "sku": "Standard_LRS", "n": -2, "tags": {}, "region": "westeurope"}"#,
        r#"{"name": "a\"b, c", "sku": null, "n": 10, "tags": {}, "region": "westeurope", "late": "\u001b[31m"}"#,
        r#"{"name": "漢字\n@x", "sku": "-", "n": 1.5, "tags": {}, "region": "westeurope", "late": "+1"}"#,
    ])
}

fn written(report: &RowsReport<'_>, format: RowsFormat, width: usize, most: Option<usize>) -> String {
    let mut bytes = Vec::new();
    render_rows_to(report, format, &Style { width, color: false, unicode: false }, most, &mut bytes).unwrap();
    String::from_utf8(bytes).unwrap()
}

#[test]
fn every_format_of_rows() {
    let report = report();
    let formats = ["table", "wide", "record", "json", "jsonl", "csv", "tsv", "markdown"];
    let all: String = formats
        .iter()
        .map(|word| format!("== {word}\n{}", written(&report, RowsFormat::parse(word).unwrap(), 100, None)))
        .collect();
    insta::assert_snapshot!(all.replace('\r', "<CR>"));
}

#[test]
fn what_is_left_out_is_said() {
    let wide = RowsReport::of_objects([
        r#"{"id": "1", "properties": {"a": "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}, "kind": ""}"#,
        r#"{"id": "2", "properties": null, "kind": ""}"#,
    ]);
    insta::assert_snapshot!(written(&wide, RowsFormat::Table, 100, Some(1)), @r"
    id
    1
    empty: kind
    not shown: properties (-o record or -o wide shows them)
    the first 1 are shown, 1 more are not (-o json has all)
    2 rows
    ");
    insta::assert_snapshot!(written(&report(), RowsFormat::Table, 20, Some(1)), @r"
    as records: a table needs 28 columns, and there are 20

    name:   =1+1
    sku:    Standard_LRS
    n:      -2
    region: westeurope
    empty: tags, late

    the first 1 are shown, 2 more are not (-o json has all)
    3 rows
    ");
    // A table that has only what is the same everywhere still has its columns.
    let same = RowsReport::of_objects([r#"{"a": 1}"#, r#"{"a": 1}"#]);
    assert_eq!(written(&same, RowsFormat::Table, 100, None), "a\n1\n1\n2 rows\n");
    let none = RowsReport { columns: vec!["a".into()], ..RowsReport::default() };
    assert_eq!(written(&none, RowsFormat::Table, 100, None), "a\n0 rows\n");
    assert_eq!(written(&none, RowsFormat::Json, 100, None), "[]\n");
    assert_eq!(written(&none, RowsFormat::Csv, 100, None), "a\r\n");
}

#[test]
fn no_format_steers_a_terminal() {
    for (word, format) in RowsFormat::WORDS {
        let text = written(&report(), format, 0, None);
        assert!(!text.chars().any(|letter| letter.is_control() && !"\n\r\t".contains(letter)), "{word}: {text:?}");
    }
}
