//! Each operator by a small example, and the rules for what is missing.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs,
    reason = "tests"
)]

use amlha_kql::{
    Batch, Cached, Column, JsonRows, Options, Path, Plan, RunOptions, Scan, Table, TableError, Tables, Type, Value,
    Vector, Wanted, query,
};

const RESOURCES: &str = r#"[
{"name": "a", "type": "Microsoft.Storage/storageAccounts", "location": "westeurope", "sku": {"name": "Standard_LRS"}, "properties": {"zones": ["1", "2"], "enabled": true, "n": 5}},
{"name": "b", "type": "microsoft.storage/storageaccounts", "location": "northeurope", "sku": {"name": "Standard_ZRS"}, "properties": {"zones": [], "enabled": false, "n": 7.5}},
{"name": "c", "type": "microsoft.keyvault/vaults", "location": "westeurope", "sku": null, "properties": {"zones": null, "enabled": "true", "n": "9"}},
{"name": "d", "type": "microsoft.keyvault/vaults", "location": null, "properties": {}}
]"#;

fn plan<'t>(text: &str, tables: &'t Tables<'t>) -> Plan<'t> {
    query(text, tables, &Options::default().at(1_700_000_000))
        .unwrap_or_else(|errors| panic!("{}", errors.iter().map(|e| e.render(text)).collect::<String>()))
}

/// The answer as JSON, which must be the same from text, and from kept columns
/// before and after they are filled.
fn answer(text: &str) -> String {
    let rows = JsonRows::new(RESOURCES).unwrap();
    let cold = Tables::new().with("resources", &rows);
    let warm = Tables::new().with("resources", Cached::new(&rows));
    let got = plan(text, &cold).run(&RunOptions::default()).unwrap().to_json();
    for _ in 0..2 {
        assert_eq!(plan(text, &warm).run(&RunOptions::default()).unwrap().to_json(), got, "{text}");
    }
    got
}

#[track_caller]
fn check(text: &str, expected: &str) {
    assert_eq!(answer(text), expected, "{text}");
}

#[test]
fn conditions() {
    check(
        "Resources | where type =~ 'MICROSOFT.STORAGE/storageaccounts' | project name",
        r#"[{"name":"a"},{"name":"b"}]"#,
    );
    check("resources | where properties.enabled == true | project name", r#"[{"name":"a"},{"name":"c"}]"#);
    check("resources | where properties.enabled == 'true' | project name", r#"[{"name":"a"},{"name":"c"}]"#);
    check("resources | where properties.enabled != true | project name", r#"[{"name":"b"},{"name":"d"}]"#);
    check("resources | where properties.n > 6 | project name", r#"[{"name":"b"},{"name":"c"}]"#);
    check("resources | where isnull(sku.name) | project name", r#"[{"name":"c"},{"name":"d"}]"#);
    check("resources | where isempty(location) | project name", r#"[{"name":"d"}]"#);
    check("resources | where array_length(properties.zones) > 0 | project name", r#"[{"name":"a"}]"#);
    check("resources | where properties.zones has '2' | project name", r#"[{"name":"a"}]"#);
    check("resources | where name in~ ('A', 'D') and name !in ('d') | project name", r#"[{"name":"a"}]"#);
    check("resources | where properties.n between (5 .. 8) | project name", r#"[{"name":"a"},{"name":"b"}]"#);
    check("resources | where not(properties.enabled) | project name", r#"[{"name":"b"}]"#);
    check("resources | where name matches regex '^[ab]$' | count", r#"[{"Count":2}]"#);
    check(
        "resources | where sku.name !has 'LRS' and sku.name !contains 'z' | project name",
        r#"[{"name":"c"},{"name":"d"}]"#,
    );
    check("resources | where location has_any ('westeurope', 'x') | count", r#"[{"Count":2}]"#);
}

#[test]
fn what_is_missing() {
    check(
        "print a = isnull(''), b = isempty(''), c = tostring(dynamic(null)), d = strlen(tostring(dynamic(null)))",
        r#"[{"a":false,"b":true,"c":"","d":0}]"#,
    );
    check(
        "print a = int(null) == int(null), b = int(null) == 1, c = int(null) != 1, d = int(null) < 1",
        r#"[{"a":null,"b":false,"c":true,"d":null}]"#,
    );
    check(
        "print a = true or bool(null), b = false and bool(null), c = true and bool(null), d = not(bool(null))",
        r#"[{"a":true,"b":false,"c":null,"d":null}]"#,
    );
    check(
        "print a = 1 + int(null), b = 1 / 0, c = 5 % 0, d = 1.0 / 0",
        r#"[{"a":null,"b":null,"c":null,"d":"Infinity"}]"#,
    );
    check(
        "resources | where name == 'd' | project a = properties.x.y.z, b = sku.name, location",
        r#"[{"a":null,"b":null,"location":""}]"#,
    );
}

#[test]
fn columns_come_and_go() {
    check("resources | take 1 | project-away p*, sku, type", r#"[{"name":"a","location":"westeurope"}]"#);
    check("resources | take 1 | project-keep name, loc*", r#"[{"name":"a","location":"westeurope"}]"#);
    check(
        "resources | take 1 | project name, type | project-rename kind = type",
        r#"[{"name":"a","kind":"Microsoft.Storage/storageAccounts"}]"#,
    );
    check(
        "resources | take 1 | project name, location, zone = properties.zones[0] | project-reorder zone, *",
        r#"[{"zone":"1","name":"a","location":"westeurope"}]"#,
    );
    check(
        "resources | take 1 | project sku.name, properties.zones[-1], tolower(name), strcat(name, 1)",
        r#"[{"sku_name":"Standard_LRS","Column1":"2","Column2":"a","Column3":"a1"}]"#,
    );
    check("print a = 1 | extend a = a + 1, b = a | extend c = a", r#"[{"a":2,"b":1,"c":2}]"#);
    check(
        "resources | take 1 | extend name = strcat(name, '!') | project name, again = name",
        r#"[{"name":"a!","again":"a!"}]"#,
    );
}

#[test]
fn order() {
    check(
        "resources | project name, location | sort by location asc, name desc",
        r#"[{"name":"d","location":""},{"name":"b","location":"northeurope"},{"name":"c","location":"westeurope"},{"name":"a","location":"westeurope"}]"#,
    );
    check(
        "resources | order by todouble(properties.n) | project name",
        r#"[{"name":"c"},{"name":"b"},{"name":"a"},{"name":"d"}]"#,
    );
    check(
        "resources | top 2 by todouble(properties.n) asc nulls last | project name",
        r#"[{"name":"a"},{"name":"b"}]"#,
    );
    check("range x from 1 to 5000 step 1 | top 2 by x % 1000 desc", r#"[{"x":999},{"x":1999}]"#);
    check("range x from 1 to 3 step 1 | take 0", "[]");
}

#[test]
fn groups() {
    check(
        "resources | summarize count() by tolower(type)",
        r#"[{"Column1":"microsoft.storage/storageaccounts","count_":2},{"Column1":"microsoft.keyvault/vaults","count_":2}]"#,
    );
    check(
        "resources | summarize n = count(), make_set(location), max(toreal(properties.n)) by kind = tostring(split(type, '/')[1])",
        r#"[{"kind":"storageAccounts","n":1,"set_location":["westeurope"],"max_properties_n":5.0},{"kind":"storageaccounts","n":1,"set_location":["northeurope"],"max_properties_n":7.5},{"kind":"vaults","n":2,"set_location":["westeurope",""],"max_properties_n":9.0}]"#,
    );
    check("resources | summarize arg_max(toreal(properties.n), name)", r#"[{"properties_n":9.0,"name":"c"}]"#);
    check(
        "resources | where false | summarize count(), sum(toint(properties.n)), make_list(name)",
        r#"[{"count_":0,"sum_properties_n":0,"list_name":[]}]"#,
    );
    check("resources | where false | summarize count() by name", "[]");
    check(
        "range x from 1 to 10 step 1 | summarize half = count() / 2, spread = max(x) - min(x)",
        r#"[{"half":5,"spread":9}]"#,
    );
    check(
        "resources | summarize countif(location == 'westeurope'), dcount(location), make_list_if(name, isnotempty(location), 2)",
        r#"[{"countif_":2,"dcount_location":3,"list_name":["a","b"]}]"#,
    );
    check("resources | distinct location", r#"[{"location":"westeurope"},{"location":"northeurope"},{"location":""}]"#);
    check(
        "range x from 1 to 100 step 1 | summarize percentiles(x, 5, 50), stdev(x)",
        r#"[{"percentile_x_5":5,"percentile_x_50":50,"stdev_x":29.011491975882016}]"#,
    );
}

const LEFT: &str = "datatable(k: long, l: string)[1, 'a', 2, 'b', 2, 'c', long(null), 'n']";
const RIGHT: &str = "datatable(k: long, r: string)[2, 'x', 2, 'y', 3, 'z', long(null), 'm']";

#[test]
fn joins() {
    for (kind, expected) in [
        (
            "inner",
            r#"[{"k":2,"l":"b","k1":2,"r":"x"},{"k":2,"l":"b","k1":2,"r":"y"},{"k":2,"l":"c","k1":2,"r":"x"},{"k":2,"l":"c","k1":2,"r":"y"}]"#,
        ),
        ("innerunique", r#"[{"k":2,"l":"b","k1":2,"r":"x"},{"k":2,"l":"b","k1":2,"r":"y"}]"#),
        ("leftsemi", r#"[{"k":2,"l":"b"},{"k":2,"l":"c"}]"#),
        ("leftanti", r#"[{"k":1,"l":"a"},{"k":null,"l":"n"}]"#),
        ("rightsemi", r#"[{"k":2,"r":"x"},{"k":2,"r":"y"}]"#),
        ("rightanti", r#"[{"k":3,"r":"z"},{"k":null,"r":"m"}]"#),
    ] {
        check(&format!("{LEFT} | join kind={kind} ({RIGHT}) on k"), expected);
    }
    check(
        &format!(
            "{LEFT} | join kind=leftouter ({RIGHT}) on $left.k == $right.k | where l in ('a', 'b') | project l, r, k1"
        ),
        r#"[{"l":"a","r":"","k1":null},{"l":"b","r":"x","k1":2},{"l":"b","r":"y","k1":2}]"#,
    );
    check(
        &format!("{LEFT} | join kind=fullouter ({RIGHT}) on k | project l, r | where l == '' or r == ''"),
        r#"[{"l":"a","r":""},{"l":"n","r":""},{"l":"","r":"z"},{"l":"","r":"m"}]"#,
    );
    check(
        &format!("{LEFT} | lookup ({RIGHT}) on k | where l == 'b'"),
        r#"[{"k":2,"l":"b","r":"x"},{"k":2,"l":"b","r":"y"}]"#,
    );
    check(
        "resources | project name, id = name | join kind=inner (resources | where name == 'a' | extend id = name) on id | project name, name1, location",
        r#"[{"name":"a","name1":"a","location":"westeurope"}]"#,
    );
}

#[test]
fn unions() {
    check("print a = 1 | union (print a = 2, b = 'x')", r#"[{"a":1,"b":""},{"a":2,"b":"x"}]"#);
    check("print a = 1 | union kind=inner (print a = 2, b = 'x')", r#"[{"a":1},{"a":2}]"#);
    check(
        "union withsource=t (print a = 1), (print a = 'x')",
        r#"[{"t":"union_arg0","a_long":1,"a_string":""},{"t":"union_arg1","a_long":null,"a_string":"x"}]"#,
    );
    check(
        "resources | where name == 'a' | union (resources | where name == 'b') | project name",
        r#"[{"name":"a"},{"name":"b"}]"#,
    );
    check(
        "union withsource=t resources, (resources | take 1) | summarize count() by t",
        r#"[{"t":"resources","count_":4},{"t":"union_arg1","count_":1}]"#,
    );
}

#[test]
fn arrays_become_rows() {
    check(
        "resources | mv-expand z = properties.zones to typeof(long) | project name, z",
        r#"[{"name":"a","z":1},{"name":"a","z":2},{"name":"b","z":null},{"name":"c","z":null},{"name":"d","z":null}]"#,
    );
    check(
        "print a = dynamic([1, 2, 3]), b = dynamic(['x']) | mv-expand with_itemindex=i a, b",
        r#"[{"a":1,"b":"x","i":0},{"a":2,"b":null,"i":1},{"a":3,"b":null,"i":2}]"#,
    );
    check("print b = dynamic({'x': 1, 'y': 2}) | mv-expand kind=array b", r#"[{"b":["x",1]},{"b":["y",2]}]"#);
    check("print a = dynamic([1, 2, 3]) | mv-expand a limit 2", r#"[{"a":1},{"a":2}]"#);
    check(
        "print n = 'q', a = dynamic([3, 1, 2]) | mv-apply x = a to typeof(long) on (order by x asc | summarize s = make_list(x), t = sum(x))",
        r#"[{"n":"q","a":[3,1,2],"s":[1,2,3],"t":6}]"#,
    );
    check(
        "resources | mv-apply z = properties.zones on (where z == '2') | project name, z",
        r#"[{"name":"a","z":"2"}]"#,
    );
}

#[test]
fn text_is_taken_apart() {
    check(
        "print t = 'Event: name=x, count=5, ok' | parse t with * 'name=' n ', count=' c: long ',' rest",
        r#"[{"t":"Event: name=x, count=5, ok","n":"x","c":5,"rest":" ok"}]"#,
    );
    check("datatable(t: string)['a=1', 'b=2'] | parse-where t with 'a=' n: long", r#"[{"t":"a=1","n":1}]"#);
    check("print t = 'AB12' | parse kind=regex t with '[A-Z]+' n", r#"[{"t":"AB12","n":"12"}]"#);
}

#[test]
fn names_for_values_tables_and_functions() {
    check("let n = 2; let t = range x from 1 to 5 step 1; t | where x > n | count", r#"[{"Count":3}]"#);
    check("let f = (a: long, b: long = 10) { a * b }; print f(2), f(2, 3)", r#"[{"print_0":20,"print_1":6}]"#);
    check(
        "let f = (t: (x: long)) { t | where x > 1 }; let s = range x from 1 to 3 step 1; f(s)",
        r#"[{"x":2},{"x":3}]"#,
    );
    check("let m = toscalar(resources | count); resources | take 1 | project m", r#"[{"m":4}]"#);
    check(
        "resources | where name in ((resources | where location == 'westeurope' | project name)) | project name",
        r#"[{"name":"a"},{"name":"c"}]"#,
    );
    check("search 'westeurope' | project name", r#"[{"name":"a"},{"name":"c"}]"#);
}

#[test]
fn time() {
    check(
        "print ago(1d), now() - datetime(2023-11-14)",
        r#"[{"print_0":"2023-11-13T22:13:20.0000000Z","print_1":"22:13:20"}]"#,
    );
    check(
        "print bin(datetime(2024-05-06 07:08:09), 1h), 90m / 1h, datetime(2024-03-01) - 1d",
        r#"[{"print_0":"2024-05-06T07:00:00.0000000Z","print_1":1.5,"print_2":"2024-02-29T00:00:00.0000000Z"}]"#,
    );
    check(
        "print format_datetime(datetime(2024-05-06 17:08:09.123), 'yyyy-MM-dd hh:mm:ss.fff tt')",
        r#"[{"print_0":"2024-05-06 05:08:09.123 PM"}]"#,
    );
}

#[test]
fn kept_columns_keep_what_tells_values_apart() {
    let text =
        "[{\"n\": 1}, {\"n\": 1.0}, {\"n\": -0.0}, {\"n\": 0.0}, {\"n\": \"1\"}, {\"n\": [1, 2]}, {\"n\": [1,2]}, {}]";
    let rows = JsonRows::new(text).unwrap();
    for query in ["t | project n", "t | where n == 1 | project n", "t | summarize count() by tostring(n)"] {
        let cold = Tables::new().with("t", &rows);
        let warm = Tables::new().with("t", Cached::new(&rows));
        let run = |tables| plan(query, tables).run(&RunOptions::default()).unwrap().to_json();
        assert_eq!(run(&cold), run(&warm), "{query}");
    }
    assert_eq!(
        plan("t | project n", &Tables::new().with("t", &rows)).run(&RunOptions::default()).unwrap().to_json(),
        r#"[{"n":1},{"n":1.0},{"n":-0.0},{"n":0.0},{"n":"1"},{"n":[1,2]},{"n":[1,2]},{"n":null}]"#
    );
}

#[test]
fn only_what_is_named_is_read() {
    let rows = JsonRows::new(RESOURCES).unwrap();
    let tables = Tables::new().with("resources", &rows);
    for (text, reads) in [
        ("resources | where type =~ 'x' | project name, sku.name", "resources: type | sku.name, name"),
        ("resources | where properties.a.b == 1 and name == 'x' | count", "resources: properties.a.b, name | "),
        (
            "resources | extend z = properties.zones[0] | where z == '1' | project z",
            "resources:  | properties.zones[0]",
        ),
        (
            "resources | where name == 'a' | union (resources | where name == 'b') | project location",
            "resources: name | location",
        ),
        ("resources | where name == 'x'", "resources: name | type, location, sku, properties"),
    ] {
        assert_eq!(plan(text, &tables).reads().last().map(String::as_str), Some(reads), "{text}");
    }
}

/// A table that is worked out when it is asked for, and notes what it was
/// asked for.
struct Squares {
    columns: Vec<Column>,
    asked: std::sync::Mutex<Vec<String>>,
}

struct SquaresScan {
    wanted: Wanted,
    done: bool,
}

impl SquaresScan {
    fn vector<'a>(path: &Path, rows: impl Iterator<Item = i64>) -> Vector<'a> {
        Vector::Values(rows.map(|n| Value::from(if path.column == 0 { n } else { n * n })).collect())
    }
}

impl Table for Squares {
    fn columns(&self) -> &[Column] {
        &self.columns
    }

    fn notes(&self) -> Vec<String> {
        vec!["squares are not collected beyond 99".to_owned()]
    }

    fn scan<'a>(&'a self, wanted: &Wanted) -> Result<Box<dyn Scan<'a> + 'a>, TableError> {
        let names = wanted.first.iter().chain(&wanted.rest).map(|path| path.text(&self.columns));
        self.asked.lock().unwrap().extend(names);
        Ok(Box::new(SquaresScan { wanted: wanted.clone(), done: false }))
    }
}

impl<'a> Scan<'a> for SquaresScan {
    fn next(&mut self) -> Result<Option<Batch<'a>>, TableError> {
        if std::mem::replace(&mut self.done, true) {
            return Ok(None);
        }
        let first = self.wanted.first.iter().map(|path| Self::vector(path, 0..100)).collect();
        Ok(Some(Batch { rows: 100, first }))
    }

    fn rest(&mut self, rows: &[u32]) -> Result<Vec<Vector<'a>>, TableError> {
        // Only rows that met the condition are asked for.
        assert!(rows.iter().all(|row| *row >= 97));
        let rest = self.wanted.rest.iter();
        Ok(rest.map(|path| Self::vector(path, rows.iter().map(|row| i64::from(*row)))).collect())
    }
}

#[test]
fn a_table_may_be_computed_and_has_its_say() {
    let columns = ["n", "square", "unused"].map(|name| Column::new(name, Type::Long)).into();
    let table = Squares { columns, asked: std::sync::Mutex::default() };
    let tables = Tables::new().with("squares", &table);
    let plan = plan("squares | where n > 96 | summarize sum(square)", &tables);
    assert_eq!(plan.tables(), ["squares"]);
    let answer = plan.run(&RunOptions::default()).unwrap();
    assert_eq!(answer.to_json(), r#"[{"sum_square":28814}]"#);
    assert_eq!(answer.notes(), ["squares are not collected beyond 99"]);
    assert_eq!(*table.asked.lock().unwrap(), ["n", "square"]);
}

#[test]
fn plans_and_answers_go_to_other_threads() {
    fn shared<T: Send + Sync>() {}
    shared::<Plan<'_>>();
    shared::<amlha_kql::Answer<'_>>();
    shared::<Cached<'_>>();
}
