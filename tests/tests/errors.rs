//! Every error, through the program: what it says, on which stream, with which exit code.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "tests"
)]

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Write};
use std::path::Path;
use std::time::{Duration, SystemTime};

use amlha_fake_arm::{Action, Body, FakeArm, Fault, Lie, Match};
use amlha_repl::{Clock, Environment, Exit, Stream, run_with};
use amlha_tests::{Ran, Run, amlha};
use tempfile::TempDir;

/// Codes that no test can bring about on every machine, and why.
const NOT_REACHED: &[(&str, &str)] = &[
    #[cfg(not(unix))]
    ("OP002", "needs a symbolic link that leads to itself"),
    #[cfg(not(unix))]
    ("SV003", "needs a name that the file system refuses"),
    ("CL009", "takes as long as its retries; the tests of `ArmCloud` bring it about with shorter ones"),
    ("KQ021", "only a server says it here: the fake one's tests of queries bring it about"),
    ("KQ031", "needs Ctrl-C at the prompt while a query runs"),
    ("KQ032", "needs a table that breaks while it is read; the tests of the engine have one"),
    ("RE017", "needs a system that gives no threads and no timers"),
];

/// A vault, as Azure lists it.
const VAULT: &str = r#"{"id": "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-ml/providers/Microsoft.KeyVault/vaults/kv-contoso", "name": "kv-contoso", "type": "Microsoft.KeyVault/vaults", "location": "westeurope", "properties": {"enableSoftDelete": true}}"#;

/// Files of one test, and what was said of them.
struct Bench {
    folder: TempDir,
    told: String,
}

impl Bench {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap(), told: String::new() }
    }

    /// Where a file of this name is.
    fn path(&self, name: &str) -> String {
        self.folder.path().join(name).to_str().unwrap().to_owned()
    }

    fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> String {
        let path = self.path(name);
        fs::create_dir_all(Path::new(&path).parent().unwrap()).unwrap();
        fs::write(&path, bytes).unwrap();
        // An export is as old as its file says: always the same.
        let written = SystemTime::UNIX_EPOCH + Duration::from_secs(1_793_520_000);
        fs::File::options().append(true).open(&path).unwrap().set_modified(written).unwrap();
        path
    }

    /// Runs, and notes what was said under a title.
    fn run(&mut self, title: &str, args: &[&str]) -> Exit {
        self.run_on(title, "", args)
    }

    /// Runs with this on standard input.
    fn run_on(&mut self, title: &str, input: &str, args: &[&str]) -> Exit {
        let ran = Run::default().input(input).amlha(args);
        self.tell(title, &args.join(" "), &ran, "no server");
        ran.exit
    }

    /// Notes what was said under a title.
    fn tell(&mut self, title: &str, line: &str, ran: &Ran, url: &str) {
        let folder = self.folder.path().to_str().unwrap();
        let hidden = |text: &str| text.replace(folder, "FOLDER").replace(url, "URL");
        self.told.push_str(&format!("== {title}\n$ amlha {}\n", amlha_model::shown(&hidden(line))));
        assert!(!ran.stderr.chars().any(|letter| letter.is_control() && letter != '\n'), "{title}: {:?}", ran.stderr);
        assert!(!ran.stdout.chars().any(|letter| letter.is_control() && letter != '\n'), "{title}: {:?}", ran.stdout);
        self.told.push_str(&hidden(&ran.told()));
        self.told.push('\n');
    }
}

/// Files that cannot be opened.
fn files() -> Bench {
    let mut bench = Bench::new();
    let truncated = format!("[\n{VAULT},\n{}", &VAULT[..120]);
    let cases: &[(&str, &str, &[u8])] = &[
        ("an empty file", "empty.json", b""),
        ("nothing but white space", "white.json", b"\n  \n"),
        ("JSON that is cut off", "truncated.json", truncated.as_bytes()),
        ("not JSON", "page.json", b"<html>\n<body>Sign in</body></html>"),
        ("not JSON further down", "comma.json", b"[\n  {\"id\": 1},,\n]"),
        ("JSON of no known shape", "shape.json", b"{\"hello\": \"world\"}"),
        ("a number", "number.json", b"42"),
        ("a list without a resource", "none.json", b"[]"),
        ("rows that are no resource", "rows.json", b"[{\"count_\": 7}, {\"count_\": 8}]"),
        ("bytes that are not UTF-8", "latin.json", b"[{\"name\": \"M\xfcller\"}]"),
        ("UTF-16", "wide.json", b"\xff\xfe[\x00]\x00"),
        ("a newer inventory", "newer.amlha", b"{\"format\":\"amlha/inventory\",\n\"version\":99,\n\"resources\":[]}"),
        (
            "a damaged inventory",
            "damaged.amlha",
            b"{\"format\":\"amlha/inventory\",\n\"version\":1,\n\"sources\":[],\"sections\":[],\"gaps\":[],\n\"resources\":[\n{\"source\":7,\"body\":{\"id\":\"/x\",\"type\":\"a/b\"}}]}",
        ),
        (
            "an error of Azure",
            "refused.json",
            b"{\"error\": {\"code\": \"AuthorizationFailed\", \"message\": \"The client does not have authorization\\nto read\"}}",
        ),
        ("another error of Azure", "busy.json", b"{\"error\": {\"code\": \"TooManyRequests\", \"message\": \"Slow down\"}}"),
    ];
    bench.run("a missing file", &["open", &bench.path("missing.json")]);
    bench.run("a missing file, for one command", &["check", "--snapshot", &bench.path("missing.json")]);
    for (title, name, bytes) in cases {
        let path = bench.write(name, bytes);
        assert_ne!(bench.run(title, &["open", &path]), Exit::Done, "{title}");
    }
    bench.run("several files, none good", &["open", &bench.path("empty.json"), &bench.path("page.json")]);
    fs::create_dir(bench.path("bare")).unwrap();
    bench.run("an empty folder", &["open", &bench.path("bare")]);
    bench.write("odd/read.me", "nothing to open");
    bench.run("a folder without a known ending", &["open", &bench.path("odd")]);
    let huge = bench.path("huge.json");
    // Five gigabytes of nothing take no space.
    fs::File::create(&huge).unwrap().set_len(5 << 30).unwrap();
    bench.run("a file that is too large", &["open", &huge]);
    #[cfg(unix)]
    {
        let link = bench.path("link.json");
        std::os::unix::fs::symlink(&link, &link).unwrap();
        bench.run("a link that leads to itself", &["open", &link]);
    }
    bench
}

/// Files with faults in them that are opened all the same.
fn partial() -> Bench {
    let mut bench = Bench::new();
    bench.write("estate/a-good.json", format!("[{VAULT}]"));
    bench.write("estate/b-bad.json", "[{");
    bench.write("estate/c-page.json", "<html>");
    bench.write("estate/d-empty.json", "");
    bench.write("estate/e-good.json", format!("[{}]", VAULT.replace("kv-contoso", "kv-second")));
    let estate = bench.path("estate");
    assert_eq!(bench.run("a folder with some bad files", &["open", &estate, "--width", "0"]), Exit::Unknown);
    assert_eq!(
        bench.run("check of it", &["check", "--snapshot", &estate, "--width", "0"]),
        Exit::Unknown,
        "an answer that rests on less than was asked for"
    );
    let gated = amlha(&["check", "--snapshot", &estate, "--fail-on", "Medium", "-o", "none"]);
    assert_eq!(gated.exit, Exit::No, "a tripped gate weighs more than what was not read");

    // Lines that name a folder are as long as its path: they must not be wrapped.
    let control = VAULT.replace("kv-contoso", "kv\\u001b[31mred\\u0007\\n\\u202e");
    let path = bench.write("control.json", format!("[{control}]"));
    bench.run("an id with control characters", &["open", &path, "--width", "0"]);
    let control = VAULT
        .replace("westeurope", "west\\u001b[2Jeurope\\n")
        .replace("\"name\": \"kv", "\"name\": \"kv\\u001b]0;title\\u0007");
    let path = bench.write("values.json", format!("[{control}]"));
    bench.run("values with control characters", &["open", &path, "--width", "0"]);
    bench.run("what is shown of them", &["show", "kv-contoso", "--snapshot", &path, "--width", "0"]);
    bench.run("what is judged of them", &["check", "--snapshot", &path, "--width", "0"]);
    let untyped = VAULT.replace("\"type\": \"Microsoft.KeyVault/vaults\", ", "");
    let path = bench.write("untyped.json", format!("[{untyped}, {{\"name\": \"nobody\"}}]"));
    bench.run("a resource without a type", &["open", &path, "--width", "0"]);
    let path = bench.write("bom.json", format!("\u{feff}// what az said\n[{VAULT}]"));
    assert_eq!(bench.run("a byte order mark and a comment", &["open", &path, "--width", "0"]), Exit::Done);
    bench
}

/// What is typed wrong.
fn words() -> Bench {
    let mut bench = Bench::new();
    let cases: &[(&str, &[&str])] = &[
        ("an unknown word", &["chekc"]),
        ("an unknown word with nothing near", &["frobnicate"]),
        ("an unknown word with control characters", &["che\u{1b}[31mck"]),
        ("an unknown word, with its place", &["-c", "version; plann --width 60"]),
        ("an unknown option", &["check", "--fial-on", "High"]),
        ("an unknown short option", &["check", "-x"]),
        ("an unknown option, with its place", &["-c", "check   --fial-on High"]),
        ("no fault", &["-c", "demo; simulate flood in westeurope"]),
        ("a fault somewhere else", &["-c", "demo; simulate region atlantis"]),
        ("a missing value", &["check", "--snapshot", "demo", "--fail-on"]),
        ("a value too many", &["check", "--all=yes"]),
        ("an option twice", &["check", "--fail-on", "High", "--fail-on", "Low"]),
        ("a bad choice", &["check", "--fail-on", "Hihg"]),
        ("a bad choice with nothing near", &["check", "-o", "pdf"]),
        ("a bad number", &["check", "--width", "wide"]),
        ("a missing argument", &["explain"]),
        ("a missing file name", &["open"]),
        ("a missing number", &["plan", "show"]),
        ("too many words", &["show", "a", "b"]),
        ("a word where none is taken", &["check", "mlw-contoso"]),
        ("a word that plan does not take", &["plan", "sho", "3"]),
        ("two names", &["explain", "a", "b"]),
        ("an open quote", &["-c", "show 'kv-contoso"]),
        ("-c without a text", &["-c"]),
        ("-c with two texts", &["-c", "demo", "check"]),
        ("nothing is open", &["check"]),
        ("nothing is open, in a script", &["-c", "plan"]),
        ("no such resource", &["show", "kv-fruad", "--snapshot", "demo"]),
        ("no such resource, nothing near", &["show", "zzzzzz", "--snapshot", "demo"]),
        ("no such finding", &["explain", "KV001@kv-fruad", "--snapshot", "demo"]),
        ("no such rule", &["explain", "KV0O1"]),
        ("no such step", &["plan", "show", "99", "--snapshot", "demo"]),
        ("no such step to explain", &["explain", "step", "0", "--snapshot", "demo"]),
        ("a number without a list", &["explain", "3"]),
        ("a number past the list", &["-c", "check --snapshot demo -o none; explain 999"]),
        ("no such edition", &["services", "--edition", "2019-01-01"]),
        ("no such topic", &["help", "chekc"]),
        ("a profile that is missing", &["check", "--snapshot", "demo", "--profile", "no-such-profile.json"]),
        ("a script that is missing", &["run", "no-such-script.amlha"]),
    ];
    for (title, args) in cases {
        assert_ne!(bench.run(title, args), Exit::Done, "{title}");
    }
    let twins = format!("[{VAULT}, {}]", VAULT.replace("rg-ml", "rg-other"));
    let path = bench.write("twins.json", twins);
    bench.run("a name of two", &["show", "KV-contoso", "--snapshot", &path]);
    assert_eq!(amlha(&["show", "rg-other/kv-contoso", "--snapshot", &path]).exit, Exit::Done);
    bench
}

/// What is written, and what else is read.
fn writing() -> Bench {
    let mut bench = Bench::new();
    let quiet = ["check", "--snapshot", "demo", "-o", "none"];
    let path = bench.write("unknown.json", r#"{"softDeletDays": 14}"#);
    bench.run("a profile with an unknown field", &[&quiet[..], &["--profile", &path]].concat());
    let path = bench.write("words.json", "soft: 14");
    bench.run("a profile that is not JSON", &[&quiet[..], &["--profile", &path]].concat());
    let path = bench.write("typed.json", r#"{"softDeleteDays": "many"}"#);
    bench.run("a profile with a wrong value", &[&quiet[..], &["--profile", &path]].concat());
    let path = bench.path("check.xlsx");
    bench.run("an export of no known type", &["check", "--snapshot", "demo", "--export", &path]);
    assert!(!Path::new(&path).exists());
    bench.run("an export without a suffix", &[&quiet[..], &["--export", "check"]].concat());
    let path = bench.path("missing/check.md");
    bench.run("an export into no folder", &[&quiet[..], &["--export", &path]].concat());
    let path = bench.path("check.md");
    assert_eq!(bench.run("an export", &[&quiet[..], &["--export", &path]].concat()), Exit::Done);
    assert_eq!(fs::read_to_string(&path).unwrap(), amlha(&["check", "--snapshot", "demo", "-o", "md"]).stdout);
    let export = bench.write("export.json", format!("[{VAULT}]"));
    let path = bench.path("missing/estate.amlha");
    bench.run("a save into no folder", &["open", &export, "-o", "none", "--save", &path]);
    let path = bench.path("");
    bench.run("a save over a folder", &["open", &export, "-o", "none", "--save", &path]);
    #[cfg(unix)]
    {
        let path = bench.path(&"n".repeat(300));
        bench.run("a save that fails", &["open", &export, "-o", "none", "--save", &path]);
    }
    bench
}

/// Files of acceptances that are refused.
fn acceptances() -> Bench {
    let mut bench = Bench::new();
    let whole = |changes: &[(&str, &str)]| {
        let mut lines = vec![
            ("rule", "\"KV001\""),
            ("name", "\"kv-*\""),
            ("reason", "\"x\""),
            ("by", "\"alice\""),
            ("until", "2027-01-31"),
        ];
        for (key, value) in changes {
            lines.retain(|(known, _)| known != key);
            lines.push((key, value));
        }
        let lines = lines.iter().filter(|(_, value)| !value.is_empty());
        let lines: String = lines.map(|(key, value)| format!("{key} = {value}\n")).collect();
        format!("# what we live with\n\n[[accepted]]\n{lines}")
    };
    let cases: &[(&str, String)] = &[
        ("no TOML", "accepted = [\n".to_owned()),
        ("a JSON file", "{\"accepted\": []}".to_owned()),
        ("no day of the calendar", whole(&[("until", "2026-02-30")])),
        ("an unknown key", whole(&[("untill", "2027-01-31"), ("until", "")])),
        ("an unknown key with nothing near", whole(&[("colour", "\"red\"")])),
        ("an unknown key with control characters", whole(&[("\"be\\u001b[31m\"", "\"red\"")])),
        ("an unknown table", whole(&[]).replace("[[accepted]]", "[[acceptd]]")),
        ("one table where a list is", whole(&[]).replace("[[accepted]]", "[accepted]")),
        ("a list of something else", "accepted = [\"KV001\"]".to_owned()),
        ("no rule", whole(&[("rule", "")])),
        ("no resources", whole(&[("name", "")])),
        ("no reason", whole(&[("reason", "")])),
        ("nobody", whole(&[("by", "")])),
        ("no end", whole(&[("until", "")])),
        ("an empty reason", whole(&[("reason", "\" \"")])),
        ("a number for a name", whole(&[("by", "7")])),
        ("no such rule", whole(&[("rule", "\"KV0O1\"")])),
        ("no such rule, nothing near", whole(&[("rule", "\"everything\"")])),
        ("a time where a day is", whole(&[("until", "2027-01-31T12:00:00Z")])),
        ("a word where a day is", whole(&[("until", "\"never\"")])),
        ("a number where a day is", whole(&[("until", "2027")])),
        ("no ARM id", whole(&[("id", "\"kv-contoso\"")])),
        ("the ARM id of a group", whole(&[("id", "\"/subscriptions/0/resourceGroups/rg\"")])),
        ("a tag without a name", whole(&[("tag", "\"=dev\"")])),
        ("no such service", whole(&[("service", "\"keyvault\"")])),
        ("a service that the rule does not judge", whole(&[("service", "\"storage_account\"")])),
        ("no id of a finding", whole(&[("rule", ""), ("name", ""), ("finding", "\"KV001\"")])),
        ("a finding of no rule", whole(&[("rule", ""), ("name", ""), ("finding", "\"KV0O1@kv-contoso\"")])),
        ("a finding and a rule", whole(&[("finding", "\"KV001@kv-contoso\"")])),
    ];
    for (title, text) in cases {
        let path = bench.write("accepted.toml", text);
        let exit = bench.run(title, &["check", "--snapshot", "demo", "-o", "none", "--accepted", &path]);
        assert_eq!(exit, Exit::Usage, "{title}");
    }
    let path = bench.write("accepted.toml", b"[[accepted]]\nby = \"M\xfcller\"");
    bench.run("bytes that are not UTF-8", &["check", "--snapshot", "demo", "--accepted", &path]);
    let path = bench.path("missing.toml");
    let exit = bench.run("a file that is missing", &["check", "--snapshot", "demo", "--accepted", &path]);
    assert_eq!(exit, Exit::NotFound);
    bench.run("a folder", &["check", "--snapshot", "demo", "--accepted", &bench.path("")]);
    // A file that nobody named is refused as one that was.
    let estate = bench.write("estate.json", format!("[{VAULT}]"));
    bench.write("accepted.toml", whole(&[("by", "")]));
    let folder = bench.folder.path().to_owned();
    let ran = Run::default().folder(&folder).amlha(&["check", "--snapshot", &estate]);
    assert_eq!(ran.exit, Exit::Usage);
    bench.tell("a file that is found nearby", "check --snapshot estate.json", &ran, "no server");
    bench
}

/// Scripts and standard input.
fn scripts() -> Bench {
    let mut bench = Bench::new();
    let script = "#!/usr/bin/env -S amlha run\n// a comment\ncheck --snapshot demo -o none\nchekc --all\nversion\n";
    let path = bench.write("stops.amlha", script);
    assert_eq!(bench.run("a script stops at its first failure", &["run", &path]), Exit::Usage);
    bench.run_on("so does standard input", "version\nplan\nversion\n", &[]);
    bench.run("so does -c", &["-c", "chekc; version"]);
    assert_eq!(bench.run("and -c goes on without one", &["-c", "version; version"]), Exit::Done);
    let path = bench.path("itself.amlha");
    // One name without white space or quotes, or the words would not be one.
    fs::write(&path, format!("run '{path}'\n")).unwrap();
    let itself = amlha(&["run", &path]);
    assert_eq!(itself.exit, Exit::Usage);
    assert_eq!(itself.stderr.matches("error[RE014]").count(), 1, "{}", itself.stderr);
    bench.told.push_str(
        &format!("== a script that runs itself\n{}\n\n", itself.stderr.lines().next().unwrap())
            .replace(&path, "FOLDER/itself.amlha"),
    );
    let path = bench.write("latin.amlha", b"show M\xfcller\n");
    bench.run("a script that is not UTF-8", &["run", &path]);
    bench.run("a script that is a folder", &["run", &bench.path("")]);
    assert_eq!(bench.run_on("an inventory on standard input", &format!("[{VAULT}]"), &["open", "-"]), Exit::Done);
    bench.run_on("an empty standard input", "", &["open", "-"]);
    assert_eq!(bench.run_on("no words on standard input", "", &[]), Exit::Done);
    bench.run_on("standard input that holds the words", "open -\n", &[]);
    bench.run_on("standard input read twice", &format!("[{VAULT}]"), &["-c", "open - -o none; open -"]);
    bench
}

/// Queries that are not understood or have no answer.
fn queries() -> Bench {
    let mut bench = Bench::new();
    let deep = format!("print {}1{}", "(".repeat(5000), ")".repeat(5000));
    for (title, query) in [
        ("a character", "resources | where name == \u{201c}x\u{201d}"),
        ("an open text", "resources | where name == 'x"),
        ("a literal", "print datetime(yesterday)"),
        ("the grammar", "resources | where type = 'x'"),
        ("several lines", "resources\n| where type == 'x'\n| project name name"),
        ("an operator", "resources | wher type == 'x'"),
        ("a column", "resources | where haOwnr == 'customer'"),
        ("a name of several things", "datatable(ab: long, AB: long)[1, 2] | where Ab == 1"),
        ("a table", "resourcs | take 1"),
        ("a function", "print strlne('x')"),
        ("the number of arguments", "print strlen()"),
        ("an argument", "resources | take 'x'"),
        ("a function of groups", "resources | where count() > 1"),
        ("a name given twice", "regions | project name, pair | project-rename name = pair"),
        ("not in this engine", "resources | make-series count() on location"),
        ("a value that is none", "print a = '(' | where 'x' matches regex a"),
        (
            "a bound",
            "range x from 1 to 20000 step 1 | summarize all = make_list(strrep('x', 1000)) | extend text = tostring(all)",
        ),
        ("two errors", "resources | where haOwnr == 1 and zoneEfective == 2"),
    ] {
        let exit = bench.run(title, &["query", query, "--snapshot", "demo"]);
        assert_ne!(exit, Exit::Done, "{title}");
    }
    let ran = amlha(&["query", &deep]);
    assert!(ran.stderr.starts_with("error[KQ005]"), "{}", ran.stderr);
    bench.told.push_str(ran.stderr.lines().next().unwrap());
    bench.told.push_str("\n\n");
    let file = bench.write("q.kql", "// first\nresources\n| where haOwnr == 1\n");
    bench.run("a query from a file", &["query", "-q", &format!("@{file}"), "--snapshot", "demo"]);
    bench.run("a file that is not there", &["query", "-q", "@FOLDER/none.kql"]);
    bench.run("a file and a text", &["query", "-q", &file, "print 1"]);
    bench.run("neither", &["query"]);
    bench.run("a JMESPath", &["rules", "--query", "[?code=="]);
    bench.run("a JMESPath that does not fit", &["rules", "--query", "sum([].code)"]);
    bench.run("a file type", &["rules", "--export", "rules.xlsx"]);
    bench.run("a table of amlha's own", &["query", "findings", "--live"]);
    let script = bench.write("q.amlha", "version\nprint 1\nregions\n| where zones\n| wher pair == 'x'\nversion\n");
    bench.run("a query in a script", &["run", &script]);
    for (title, line) in [
        ("nothing to go on with", "| take 1"),
        ("no such session word", ".tabels"),
        ("no such table", ".schema resourses"),
        ("too many words", ".schema a b"),
        ("a value without a name", ".set = 1"),
        ("a value without a sign", ".set a 1"),
        ("a value that is no literal", ".set a = westeurope"),
        ("a value of nothing", ".set a = scalar(regions | where name == 'x')"),
        ("no such variable", ".set a = env('NONE')"),
        ("no such value", ".unset a"),
        ("no such format", ".output docx"),
        ("an assertion of nothing", "assert regions"),
        ("an assertion about nothing that is there", "assert none regoins | where zones"),
    ] {
        bench.run(title, &["-c", line]);
    }
    bench.run("no pack", &["check", "--snapshot", "demo", "--pack", "FOLDER/none"]);
    let folder = bench.path("");
    bench.run("a folder that is no pack", &["check", "--snapshot", "demo", "--pack", &folder]);
    bench.write("pack/recommendations.yaml", "- aprlGuid: a\n  description: [\n");
    let pack = bench.path("pack");
    bench.run("a pack that is no YAML", &["check", "--snapshot", "demo", "--pack", &pack]);
    bench.write("pack/recommendations.yaml", "- {aprlGuid: a, description: x, recommendationImpact: huge}\n");
    bench.run("a pack with an impact that is none", &["check", "--snapshot", "demo", "--pack", &pack]);
    bench
}

/// Errors between amlha and Azure.
fn cloud() -> Bench {
    let mut bench = Bench::new();
    let estate = amlha_tests::graph_estate::inventory(1);
    let fake = FakeArm::over(&estate).no_quota().start_blocking().unwrap();
    let list = || Match::path_contains("/subscriptions");
    let status = |status, code: &str, headers: &[(&str, &str)]| Action::Status {
        status,
        headers: headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect(),
        body: Body::ArmError { code: code.to_owned(), message: "Azure says so.".to_owned() },
    };
    let nobody = Body::Text { content_type: "application/json".to_owned(), text: r#"{"value":[]}"#.to_owned() };
    let faults = [
        ("a token that was revoked", Action::Claims),
        ("no subscription", Action::Status { status: 200, headers: Vec::new(), body: nobody }),
        ("a provider that is not registered", status(409, "MissingSubscriptionRegistration", &[])),
        ("a version that is not known", status(400, "InvalidApiVersionParameter", &[])),
        ("a long pause", status(429, "TooManyRequests", &[("retry-after", "3600")])),
        ("a service that is down", status(503, "ServerBusy", &[("x-ms-retry-after-ms", "1")])),
        ("a page for people", Action::Html { status: 200 }),
        ("a redirect to another host", Action::Redirect { to: "https://evil.example/steal?token=1".to_owned() }),
        ("a link to another host", Action::NextLink(Lie::OtherHost("evil.example".to_owned()))),
        ("pages without end", Action::NextLink(Lie::Repeat)),
    ];
    let folder = bench.path("");
    let run = Run::default().snapshots(Path::new(&folder));
    for (title, action) in faults {
        fake.set_faults(vec![Fault::always(list(), action)]);
        fake.clear_log();
        let ran = run.amlha(&["scan", "--endpoint", fake.url()]);
        bench.tell(title, "scan", &ran, fake.url());
    }
    fake.set_faults(Vec::new());
    for (title, line) in [
        ("no login", "scan --auth secret"),
        ("a workspace that is not there", "scan --endpoint URL -w mlw-none"),
        ("an endpoint elsewhere", "doctor --endpoint http://azure.example"),
        ("a folder without a recording", "scan --replay FOLDER"),
        ("a folder that is no stopped scan", "scan --resume FOLDER"),
        ("a snapshot that is not there", "open -9"),
    ] {
        let words: Vec<String> =
            line.split(' ').map(|word| word.replace("URL", fake.url()).replace("FOLDER", &folder)).collect();
        let ran = run.amlha(&words.iter().map(String::as_str).collect::<Vec<_>>());
        bench.tell(title, line, &ran, fake.url());
    }
    fake.set_faults(vec![Fault::always(Match::graph(), Action::Delay(Duration::from_secs(20)))]);
    let ran = run.amlha(&["scan", "--endpoint", fake.url(), "--timeout", "1"]);
    bench.tell("a time that is over", "scan --timeout 1", &ran, fake.url());
    fake.set_faults(Vec::new());
    let calls = bench.path("calls");
    assert_eq!(run.amlha(&["scan", "--endpoint", fake.url(), "--record", &calls]).exit, Exit::Done);
    let ran = run.amlha(&["scan", "--replay", &calls, "-w", "mlw-0000"]);
    bench.tell("a call that was not recorded", "scan --replay FOLDER -w mlw-0000", &ran, fake.url());
    bench
}

/// A standard output that is full.
fn full() -> (Exit, String) {
    struct Full;
    impl Write for Full {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(io::ErrorKind::StorageFull.into())
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    let file = tempfile::NamedTempFile::new().unwrap();
    let environment = Environment {
        input: Box::new(io::empty()),
        input_is_terminal: false,
        stdout: Stream { out: Box::new(Full), is_terminal: false, color: false },
        stderr: Stream { out: Box::new(file.reopen().unwrap()), is_terminal: false, color: false },
        width: None,
        height: None,
        measure: None,
        settings: None,
        clock: Clock::System,
        history: None,
        variables: std::sync::Arc::new(|_| None),
        home: None,
        folder: None,
        snapshots: None,
    };
    let exit = run_with(&["version".into()], environment);
    (exit, fs::read_to_string(file.path()).unwrap())
}

#[test]
fn files_that_cannot_be_opened() {
    insta::assert_snapshot!("files", files().told);
}

#[test]
fn files_that_are_opened_in_part() {
    insta::assert_snapshot!("partial", partial().told);
}

#[test]
fn words_that_are_typed_wrong() {
    insta::assert_snapshot!("words", words().told);
}

#[test]
fn what_cannot_be_written_or_read_beside() {
    insta::assert_snapshot!("writing", writing().told);
}

#[test]
fn acceptances_that_are_refused() {
    insta::assert_snapshot!("acceptances", acceptances().told);
}

#[test]
fn scripts_and_standard_input() {
    insta::assert_snapshot!("scripts", scripts().told);
}

#[test]
fn queries_that_have_no_answer() {
    insta::assert_snapshot!("queries", queries().told);
}

#[test]
fn azure_that_does_not_answer() {
    insta::assert_snapshot!("cloud", cloud().told);
}

#[test]
fn an_output_that_is_full_is_a_failure() {
    let (exit, stderr) = full();
    assert_eq!(exit, Exit::Failed);
    insta::assert_snapshot!("full", stderr);
}

#[test]
fn nothing_is_lost_by_an_open_that_fails() {
    let kept = Run::default().input("demo\nopen no-such-file.json\n").amlha(&[]);
    assert_eq!(kept.exit, Exit::NotFound);
    let folder = tempfile::tempdir().unwrap();
    let page = folder.path().join("page.json");
    fs::write(&page, "<html>").unwrap();
    // An answer that rests on missing data does not stop a script: the good file is checked.
    let good = folder.path().join("good.json");
    fs::write(&good, format!("[{VAULT}]")).unwrap();
    let script = format!("open '{}' '{}'\ncheck\n", good.display(), page.display());
    let ran = Run::default().input(script).amlha(&[]);
    assert_eq!(ran.exit, Exit::Unknown, "{}", ran.told());
    assert!(ran.stdout.contains("KV001@kv-contoso"), "{}", ran.told());
}

/// Words about the session, and settings.
fn session() -> Bench {
    let mut bench = Bench::new();
    bench.run_on("a shell in a script", "!ls\n", &[]);
    bench.run_on("a name that is no name", "print 1\n.save a/b\n", &[]);
    bench.run_on("nothing to print again", ".last\n", &[]);
    let script = bench.write("nightly.amlha", "demo\n");
    bench.run("nowhere to stay", &["run", &script, "-i"]);
    let script = bench.write("live.amlha", "doctor\n");
    bench.run("Azure in a dry run", &["run", &script, "--dry-run"]);
    let missing = bench.path("none.toml");
    bench.run("settings that are not there", &["check", "--snapshot", "demo", "--config", &missing]);
    let slip = bench.write("slip.toml", "[output]\nformt = \"json\"\n[chekc]\n[plan]\nshell = \"zsh\"\n");
    bench.run("settings with slips", &["check", "--snapshot", "demo", "--config", &slip]);
    bench.run("all of them", &["config", "check", &slip]);
    bench.run("as JSON", &["chekc", "-o", "json"]);
    bench.run("narrated", &["--plain", "-c", "show 'x"]);
    bench
}

#[test]
fn errors_about_the_session() {
    insta::assert_snapshot!("session", session().told);
}

/// Every code that `help errors` lists is brought about above, is explained, and has a house style.
#[test]
fn every_code_is_reached() {
    let all = [files(), partial(), words(), writing(), acceptances(), scripts(), queries(), cloud(), session()]
        .map(|bench| bench.told)
        .concat()
        + &full().1;
    let listed = amlha(&["help", "errors"]).stdout;
    let codes: BTreeSet<&str> = listed.lines().map(|line| &line[..5]).collect();
    let excused: BTreeSet<&str> = NOT_REACHED.iter().map(|(code, _)| *code).collect();
    for code in &codes {
        let reached = all.contains(&format!("error[{code}]"));
        assert!(reached != excused.contains(code), "{code}: reached: {reached}");
        assert_eq!(amlha(&["explain", code]).exit, Exit::Done);
    }
    for line in all.lines().filter(|line| line.starts_with("error[")) {
        let (code, message) = line["error[".len()..].split_once("]: ").unwrap();
        assert!(codes.contains(code), "{code} has no page");
        assert!(!message.ends_with('.'), "{message}");
        // What was asked stands before what went wrong.
        let message = ["LIST ", "GET ", "Resource Graph: "].iter().fold(message, |message, call| {
            if message.starts_with(call) { message.split_once(": ").map_or(message, |(_, rest)| rest) } else { message }
        });
        assert!(message.starts_with(|letter: char| letter.is_lowercase() || !letter.is_alphabetic()), "{message}");
    }
}
