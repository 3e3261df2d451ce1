//! The program as a process: exit codes, pipes, files that it writes.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "tests"
)]

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use amlha_repl::{Clock, Environment, Exit, Stream, run_with};
use amlha_tests::amlha;

const PROGRAM: &str = env!("CARGO_BIN_EXE_amlha-under-test");

/// The program, with nothing of this process's environment that changes what it says.
fn program() -> Command {
    let mut command = Command::new(PROGRAM);
    for name in ["NO_COLOR", "AZURE_CORE_NO_COLOR", "CLICOLOR_FORCE", "FORCE_COLOR"] {
        command.env_remove(name);
    }
    command.stdin(Stdio::null());
    command
}

fn run(args: &[&str]) -> Output {
    program().args(args).output().unwrap()
}

/// Runs with this on standard input.
fn run_on(input: &str, args: &[&str]) -> Output {
    let mut child =
        program().args(args).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    child.wait_with_output().unwrap()
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

#[test]
fn each_exit_code() {
    let folder = tempfile::tempdir().unwrap();
    let empty = folder.path().join("empty.json");
    fs::write(&empty, "").unwrap();
    fs::write(folder.path().join("good.json"), amlha_tests::estate::export(10)).unwrap();
    let (empty, folder) = (empty.to_str().unwrap(), folder.path().to_str().unwrap());
    let cases: &[(i32, &[&str])] = &[
        (0, &["version"]),
        (0, &["check", "--snapshot", "demo"]),
        (1, &["open", empty]),
        (2, &["chekc"]),
        (2, &["plan"]),
        (3, &["open", "no-such-file.json"]),
        (3, &["show", "no-such-vault", "--snapshot", "demo"]),
        (4, &["check", "--snapshot", "demo", "--fail-on", "High"]),
        (4, &["plan", "--snapshot", "demo", "--exit-code"]),
        (5, &["open", folder]),
        (5, &["check", "--snapshot", folder]),
        // A gate that trips stops a script: what follows is not run.
        (4, &["-c", "check --snapshot demo --fail-on High -o none; chekc"]),
    ];
    for (code, args) in cases {
        let output = run(args);
        assert_eq!(output.status.code(), Some(*code), "{args:?}: {}", text(&output.stderr));
    }
}

#[test]
fn demo_off_a_terminal_is_the_card_the_check_and_the_plan() {
    let output = run(&["demo"]);
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(text(&output.stderr), "");
    let said = text(&output.stdout);
    let card = said.find("built-in example").unwrap();
    let check = said.find("KV001@kv-fraud").unwrap();
    let plan = said.find("closes: ").unwrap();
    assert!(card < check && check < plan);
    assert!(!said.contains('\u{1b}'));
}

#[test]
fn colour_follows_the_environment() {
    let forced = program().env("CLICOLOR_FORCE", "1").args(["check", "--snapshot", "demo"]).output().unwrap();
    assert!(text(&forced.stdout).contains("\u{1b}["));
    let refused = program()
        .env("CLICOLOR_FORCE", "1")
        .env("NO_COLOR", "1")
        .args(["check", "--snapshot", "demo"])
        .output()
        .unwrap();
    assert!(!text(&refused.stdout).contains('\u{1b}'));
    // An option outweighs the environment, and no format for programs ever holds an escape.
    let asked = program().env("NO_COLOR", "1").args(["check", "--snapshot", "demo", "--color", "always"]).output();
    assert!(text(&asked.unwrap().stdout).contains('\u{1b}'));
    let json = run(&["check", "--snapshot", "demo", "--color", "always", "-o", "json"]);
    assert!(!text(&json.stdout).contains('\u{1b}'));
}

#[test]
fn words_on_standard_input_are_a_script() {
    let output = run_on("version\ncheck --snapshot demo -o none\nexplain 1\n", &[]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    assert!(text(&output.stdout).contains("AI001@appi-pilot"));
    let output = run_on("version\nchekc\nversion\n", &[]);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(text(&output.stdout).matches("inventory format").count(), 1);
    assert!(text(&output.stderr).ends_with("stopped at line 2\n"));
}

#[test]
fn an_inventory_on_standard_input_is_opened() {
    let output = run_on(&amlha_tests::estate::export(100), &["check", "--snapshot", "-"]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    assert!(text(&output.stdout).contains("on 60 resources") || text(&output.stdout).contains("on 100 resources"));
}

/// `amlha check | head -1`: the reader has what it wants, and nothing went wrong.
#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let mut child = program().stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // Closed before the first word is said: each write finds no reader.
    drop(child.stdout.take().unwrap());
    child.stdin.take().unwrap().write_all(b"demo\ncheck --all\nplan -o json\nservices\nhelp\n").unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(text(&output.stderr), "");

    // A tripped gate is still told to the shell.
    let mut child = program()
        .args(["check", "--snapshot", "-", "--fail-on", "High"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take().unwrap());
    child.stdin.take().unwrap().write_all(amlha_tests::estate::export(100).as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), text(&output.stderr)), (Some(4), ""));
}

/// What `args` say with the clock stopped, so that ages do not move between two runs.
fn said(args: &[&str]) -> String {
    let kept = tempfile::NamedTempFile::new().unwrap();
    let environment = Environment {
        input: Box::new(std::io::empty()),
        input_is_terminal: false,
        stdout: Stream { out: Box::new(kept.reopen().unwrap()), is_terminal: false, color: false },
        stderr: Stream { out: Box::new(std::io::sink()), is_terminal: false, color: false },
        width: None,
        height: None,
        measure: None,
        settings: None,
        clock: Clock::Fixed(amlha_tests::NOW.parse().unwrap()),
        history: None,
        variables: std::sync::Arc::new(|_| None),
        home: None,
        folder: None,
        snapshots: None,
    };
    let args: Vec<std::ffi::OsString> = args.iter().map(Into::into).collect();
    let _ = run_with(&args, environment);
    fs::read_to_string(kept.path()).unwrap()
}

#[test]
fn a_saved_inventory_says_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let (export, saved, again) = (path("estate.json"), path("estate.amlha"), path("again.amlha"));
    fs::copy(example_file(), &export).unwrap();
    let output = run(&["open", &export, "--save", &saved]);
    assert_eq!(output.status.code(), Some(0));
    assert!(text(&output.stderr).starts_with("wrote "));
    for args in [&["check", "--all"][..], &["check", "--all", "-o", "json"], &["plan", "-o", "json"]] {
        let of = |file: &String| said(&[args, &["--snapshot", file]].concat());
        assert_eq!(of(&export), of(&saved), "{args:?}");
    }
    // Saved once more it is the same file.
    assert_eq!(run(&["open", &saved, "--save", &again]).status.code(), Some(0));
    let (saved, again) = (fs::read_to_string(&saved).unwrap(), fs::read_to_string(&again).unwrap());
    let differs = saved.lines().zip(again.lines()).find(|(first, second)| first != second);
    assert_eq!(differs, None);
    assert_eq!(saved.len(), again.len());
}

fn example_file() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates/amlha-repl/data/example.json")
}

/// The files of a folder, by name.
#[cfg(unix)]
fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

/// A limit on the size of files stands in for a full disk: root is not above it.
#[cfg(unix)]
#[test]
fn a_save_that_fails_or_is_interrupted_leaves_the_old_file() {
    let folder = tempfile::tempdir().unwrap();
    let saved = folder.path().join("estate.amlha");
    assert_eq!(
        run(&["open", example_file().to_str().unwrap(), "--save", saved.to_str().unwrap()]).status.code(),
        Some(0)
    );
    let old = fs::read(&saved).unwrap();
    let save_limited = |before: &str| {
        // At most 8 KiB, whether the shell counts in 512 or 1024 bytes.
        let script = format!("{before}ulimit -f 8; exec \"$0\" open \"$1\" -o none --save \"$2\"");
        Command::new("sh").args(["-c", &script, PROGRAM]).arg(example_file()).arg(&saved).output().unwrap()
    };

    let failed = save_limited("trap '' XFSZ; ");
    assert_eq!(failed.status.code(), Some(1), "{}", text(&failed.stderr));
    assert!(text(&failed.stderr).starts_with("error[SV003]: "), "{}", text(&failed.stderr));
    assert_eq!(fs::read(&saved).unwrap(), old);
    assert_eq!(names(folder.path()), ["estate.amlha"], "a failed save cleans up");

    // Killed in the middle of the write.
    let killed = save_limited("");
    assert_eq!(killed.status.code(), None, "{}", text(&killed.stderr));
    assert_eq!(fs::read(&saved).unwrap(), old);
}

#[cfg(unix)]
#[test]
fn a_folder_that_may_not_be_written_keeps_its_files() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let saved = folder.path().join("estate.amlha");
    fs::write(&saved, "old").unwrap();
    let allow = |mode: u32| fs::set_permissions(folder.path(), fs::Permissions::from_mode(mode)).unwrap();
    allow(0o555);
    let output = run(&["open", example_file().to_str().unwrap(), "-o", "none", "--save", saved.to_str().unwrap()]);
    let code = output.status.code();
    // Who may write everywhere is not stopped by a mode.
    let above_modes = fs::write(folder.path().join("probe"), "").is_ok();
    allow(0o755);
    if above_modes {
        assert_eq!(code, Some(0), "{}", text(&output.stderr));
    } else {
        assert_eq!(code, Some(1));
        assert!(text(&output.stderr).contains("SV003"));
        assert_eq!(fs::read_to_string(&saved).unwrap(), "old");
    }
}

/// One array of 60 MB. One of 1 GB was run by hand: docs/performance.md has its figures.
#[test]
fn a_large_array_is_opened_and_judged() {
    const COUNT: usize = 86_000;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("large.json");
    let export = amlha_tests::estate::export(COUNT);
    assert!(export.len() > 50_000_000, "{} bytes", export.len());
    fs::write(&path, &export).unwrap();
    drop(export);
    let output = run(&["check", "--snapshot", path.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let said = text(&output.stdout);
    assert!(said.contains("rules on 86,000 resources"), "{}", &said[said.len() - 400..]);
}

#[test]
fn what_could_not_be_read_is_remembered_by_the_saved_inventory() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).display().to_string();
    let vault = r#"[{"id":"/subscriptions/0/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/kv"}]"#;
    fs::write(path("good.json"), vault).unwrap();
    fs::write(path("bad.json"), "[{").unwrap();
    let saved = path("saved.amlha");
    let opened = amlha(&["open", &path("good.json"), &path("bad.json"), "--save", &saved]);
    assert_eq!(opened.exit, Exit::Unknown, "{}", opened.told());
    assert_eq!(amlha(&["check", "--snapshot", &saved]).exit, Exit::Unknown);
    assert_eq!(amlha(&["check", "--snapshot", &path("good.json")]).exit, Exit::Done);
}
