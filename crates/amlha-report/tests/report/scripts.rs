//! The script for bash in a real shell, with an `az` that tells what it was given.

use std::fs;
use std::path::Path;
use std::process::{Command as Process, Output, Stdio};

use amlha_report::plan::{Form, render};
use amlha_rules::Plan;
use amlha_rules::plan::{Change, Command, Guard, Reversible, Rollback, Run, Step, StepId, Verify};
use proptest::prelude::*;

use crate::{PLAIN, estate};

/// Keeps its arguments, and answers with the next prepared answer; without one it fails.
const FAKE: &str = r#"#!/usr/bin/env bash
n=0
while [[ -e $FAKE/call.$n ]]; do n=$((n + 1)); done
printf '%s\0' "$@" >"$FAKE/call.$n"
[[ -e $FAKE/answer.$n ]] || exit 3
printf '%s\n' "$(<"$FAKE/answer.$n")"
"#;

#[expect(clippy::print_stderr, reason = "a test that did nothing says so")]
fn bash_is_installed() -> bool {
    let found = Process::new("bash").arg("--version").output().is_ok();
    if !found {
        eprintln!("bash is not installed: no script was run");
    }
    found
}

/// A folder with a script and an `az`.
struct Stage {
    folder: tempfile::TempDir,
}

impl Stage {
    fn of(plan: &Plan) -> Self {
        let stage = Self { folder: tempfile::tempdir().unwrap() };
        fs::create_dir_all(stage.path("bin")).unwrap();
        fs::create_dir_all(stage.path("work")).unwrap();
        fs::write(stage.path("bin/az"), FAKE).unwrap();
        let mut mode = fs::metadata(stage.path("bin/az")).unwrap().permissions();
        std::os::unix::fs::PermissionsExt::set_mode(&mut mode, 0o755);
        fs::set_permissions(stage.path("bin/az"), mode).unwrap();
        fs::write(stage.path("work/plan.sh"), render(plan, Form::Bash, &PLAIN)).unwrap();
        stage
    }

    fn path(&self, name: &str) -> std::path::PathBuf {
        self.folder.path().join(name)
    }

    /// Runs the script with answers for each call of `az`, and gives back the calls.
    fn run(&self, options: &[&str], answers: &[&str]) -> (Output, Vec<Vec<String>>) {
        let fake = self.path("fake");
        let _none_before = fs::remove_dir_all(&fake);
        fs::create_dir_all(&fake).unwrap();
        for (place, answer) in answers.iter().enumerate() {
            fs::write(fake.join(format!("answer.{place}")), answer).unwrap();
        }
        let path = format!("{}:{}", self.path("bin").display(), std::env::var_os("PATH").unwrap().to_string_lossy());
        let output = Process::new("bash")
            .args(["--norc", "plan.sh"])
            .args(options)
            .current_dir(self.path("work"))
            .env("PATH", path)
            .env("FAKE", &fake)
            .env("AMLHA_POLL_SECONDS", "0")
            .env("AMLHA_PAUSE_SECONDS", "0")
            .stdin(Stdio::null())
            .output()
            .unwrap();
        let calls = (0..).map_while(|place| fs::read(fake.join(format!("call.{place}"))).ok()).map(|bytes| {
            let text = String::from_utf8(bytes).unwrap();
            text.split_terminator('\0').map(str::to_owned).collect()
        });
        let calls = calls.collect();
        (output, calls)
    }

    fn files(&self) -> Vec<String> {
        let names = fs::read_dir(self.path("work")).unwrap().map(|entry| entry.unwrap().file_name());
        let mut names: Vec<String> = names.map(|name| name.into_string().unwrap()).collect();
        names.sort();
        names
    }
}

fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

/// A step that looks, changes and looks again.
fn step(id: &str, name: &str) -> Step {
    let show = || Command::az(["show"]).flag("--name", name).query("sku.name");
    Step {
        id: StepId(id.to_owned()),
        title: format!("Change {name}"),
        changes: vec![Change { path: "sku.name".into(), before: Some("\"old\"".into()), after: "\"new\"".into() }],
        after: Vec::new(),
        pause_hours: 0,
        wave: 1,
        reversible: Reversible::Yes,
        run: Run::Commands { commands: vec![Command::az(["update"]).flag("--name", name).flag("--tag", name)] },
        guard: Guard { skip_if: "it is new".into(), command: Some(show()), value: Some("new".into()) },
        verify: Verify {
            what: format!("{name} is new"),
            command: Some(show().switch("--effect")),
            expected: Some("new".into()),
            every_minutes: 30,
            for_hours: 1,
        },
        rollback: Rollback::Commands { commands: vec![Command::az(["undo"]).switch(name)], but: String::new() },
        stop_if: Some(format!("{name} fails")),
        ..estate::known("stcontoso")
    }
}

fn plan(steps: Vec<Step>) -> Plan {
    Plan { waves: steps.iter().map(|step| step.wave).max().unwrap_or(0), steps, ..estate::plan() }
}

/// What `az` answers when all goes well, up to the first step.
const READY: [&str; 2] = ["2.91.0", "Enabled"];

fn ready<'a>(answers: &[&'a str]) -> Vec<&'a str> {
    READY.into_iter().chain(answers.iter().copied()).collect()
}

const PAYLOADS: &[&str] = &[
    "$(touch pwned)",
    "`touch pwned`",
    "; touch pwned;",
    "\ntouch pwned\n",
    "' ; touch pwned ; '",
    "\"; touch pwned; \"",
    " && touch pwned",
    "| touch pwned",
    "${x:-$(touch pwned)}",
    " >pwned ",
    "\\'; touch pwned #",
    "$'\\n'touch pwned",
    "!!",
    "%s%n",
    "-n",
    "--yes",
    "=1+1",
    "\u{202e}",
    "\u{200b}",
    "\u{1b}[31m",
    "<b>",
    "*",
    "?",
    "~",
    "{a,b}",
    "[x]",
    "#",
    "\r",
    "\t",
    "\u{2019}",
    "\u{201c}",
    "\\",
    "it's",
    "é漢",
    "a",
];

/// A name made of what shells obey, and of anything else.
fn hostile() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => prop::sample::select(PAYLOADS).prop_map(str::to_owned),
        1 => any::<char>().prop_filter("no NUL", |letter| *letter != '\0').prop_map(String::from),
    ];
    prop::collection::vec(piece, 1..5).prop_map(|pieces| pieces.concat())
}

#[test]
fn hostile_names_arrive_intact_and_nothing_else_is_run() {
    if !bash_is_installed() {
        return;
    }
    let config = ProptestConfig { cases: 32, failure_persistence: None, ..ProptestConfig::default() };
    proptest!(config, |(name in hostile(), path in hostile(), id in hostile())| {
        let mut step = step("01", &name);
        step.team = Some(name.clone());
        step.blast = vec![name.clone()];
        step.closes = vec![name.clone()];
        let id: String = id.chars().filter(|letter| !letter.is_control() && *letter != '/').collect();
        step.target.id = format!("{}/Microsoft.Storage/storageAccounts/st{id}", estate::GROUP);
        let last: String = path.chars().filter(|letter| !"./[]".contains(*letter)).collect();
        let path = format!("tags.x{last}");
        step.changes[0].path = path.clone();
        step.changes[0].before = Some(serde_json::to_string(&name).unwrap());
        let plan = plan(vec![step.clone()]);
        let stage = Stage::of(&plan);

        let (output, calls) = stage.run(&[], &[]);
        prop_assert_eq!(output.status.code(), Some(2), "{}", said(&output));
        prop_assert_eq!(calls.len(), 0);
        prop_assert_eq!(stage.files(), ["plan.sh"]);

        let (output, calls) = stage.run(&["--yes"], &ready(&["", "before", "", "new"]));
        let told = said(&output);
        prop_assert_eq!(output.status.code(), Some(0), "{}", told);
        let bad = told.chars().find(|letter| *letter != '\n' && amlha_model::shown(&letter.to_string()) != letter.to_string());
        prop_assert_eq!(bad, None, "{}", told);
        let arguments = |command: &Command| command.args()[1..].to_vec();
        let Run::Commands { commands } = &step.run else { panic!("it has commands") };
        prop_assert_eq!(calls.len(), 6, "{}", told);
        prop_assert_eq!(&calls[2], &arguments(step.guard.command.as_ref().unwrap()));
        let (looked, query) = (&calls[3], &calls[3][9]);
        prop_assert_eq!((&looked[3], looked[8].as_str()), (&step.target.id, "--query"));
        prop_assert!(query.contains(&serde_json::to_string(&format!("x{last}")).unwrap()) || query.contains(&path)
            || query.contains("\\u"), "{}", query);
        prop_assert_eq!(&calls[4], &arguments(&commands[0]));
        prop_assert_eq!(&calls[5], &arguments(step.verify.command.as_ref().unwrap()));
        let files = stage.files();
        prop_assert_eq!(files.len(), 3, "{:?}", files);
        prop_assert!(files.iter().all(|file| file.starts_with("plan")), "{:?}", files);

        // A second run changes nothing: neither by what is kept, nor without it.
        let (output, calls) = stage.run(&["--yes"], &READY);
        prop_assert_eq!((output.status.code(), calls.len()), (Some(0), 2), "{}", said(&output));
        fs::remove_file(stage.path(&format!("work/{}", files[1]))).unwrap();
        fs::remove_file(stage.path(&format!("work/{}", files[0]))).unwrap();
        let (output, calls) = stage.run(&["--yes"], &ready(&["new", "new"]));
        prop_assert_eq!((output.status.code(), calls.len()), (Some(0), 4), "{}", said(&output));
        prop_assert!(calls.iter().all(|call| call[0] != "update"));
    });
}

#[test]
fn names_do_not_change_what_a_form_is() {
    let steps = |name: &str| {
        let mut first = step("01", name);
        let mut second = step("02", name);
        first.title = name.to_owned();
        first.team = Some(name.to_owned());
        first.blast = vec![name.to_owned()];
        first.target.name = name.to_owned();
        first.changes[0].after = serde_json::to_string(name).unwrap();
        second.run = Run::ByHand { what: name.to_owned() };
        second.after = vec![StepId("01".into())];
        plan(vec![first, second])
    };
    let plain = steps("x");
    let config = ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() };
    proptest!(config, |(name in hostile())| {
        let plan = steps(&name);
        // A timeline is wrapped by words: it may have more lines.
        for form in Form::ALL.into_iter().filter(|form| *form != Form::Timeline) {
            let (text, model) = (render(&plan, form, &PLAIN), render(&plain, form, &PLAIN));
            let verb = |line: &str| line.trim_start().chars().take_while(char::is_ascii_alphanumeric).collect::<String>();
            let shape = |text: &str| text.lines().filter(|line| !line.contains("aml")).map(verb).collect::<Vec<_>>();
            if form != Form::Csv {
                prop_assert_eq!(shape(&text), shape(&model), "{:?}: {}", form, text);
            }
            prop_assert_eq!(text.lines().count(), model.lines().count(), "{:?}: {}", form, text);
            let bad = text.chars().find(|letter| *letter != '\n' && amlha_model::shown(&letter.to_string()) != letter.to_string());
            prop_assert_eq!(bad, None, "{:?}: {}", form, text);
        }
    });
}

#[test]
fn a_script_waits_to_be_told() {
    if !bash_is_installed() {
        return;
    }
    let stage = Stage::of(&plan(vec![step("01", "st")]));
    let (output, calls) = stage.run(&[], &[]);
    assert_eq!((output.status.code(), calls.len()), (Some(2), 0));
    let told = said(&output);
    assert!(told.contains("  > az update --name st --tag st\n"), "{told}");
    assert!(told.ends_with("Nothing was asked and nothing was changed; --yes does it.\n"), "{told}");
    let (output, _) = stage.run(&["--frobnicate"], &[]);
    assert_eq!(output.status.code(), Some(2));
    let (output, _) = stage.run(&["--yes", "--done", "07"], &[]);
    assert_eq!(said(&output), "error: --done: the plan has no step 07\n");
    let (output, _) = stage.run(&["--help"], &[]);
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(stage.files(), ["plan.sh"]);
}

#[test]
fn it_stops_where_the_estate_is_not_what_it_was() {
    if !bash_is_installed() {
        return;
    }
    let stage = Stage::of(&plan(vec![step("01", "st"), step("02", "other")]));
    let (output, calls) = stage.run(&["--yes"], &ready(&["", "other", "\"third\""]));
    assert_eq!((output.status.code(), calls.len()), (Some(1), 5));
    let told = said(&output);
    assert!(told.contains("error: step 01: sku.name is "), "{told}");
    assert!(
        told.contains("the plan was made for \"old\": plan anew, or agree to it with --accept-difference 01"),
        "{told}"
    );
    assert!(told.contains("stopped in step 01"), "{told}");
    // Told that it may differ, it goes on.
    let answers = ready(&["", "other", "\"third\"", "", "new", "new", "new"]);
    let (output, calls) = stage.run(&["--yes", "--accept-difference", "01"], &answers);
    assert_eq!((output.status.code(), calls.len()), (Some(0), 9), "{}", said(&output));
}

#[test]
fn a_failed_look_stops_and_what_was_begun_is_not_begun_again() {
    if !bash_is_installed() {
        return;
    }
    let stage = Stage::of(&plan(vec![step("01", "st"), step("02", "other")]));
    let (output, calls) = stage.run(&["--yes"], &ready(&["", "before", "", "old", "old", "old"]));
    let told = said(&output);
    assert_eq!((output.status.code(), calls.len()), (Some(1), 8), "{told}");
    assert!(told.contains("after 3 looks it says old and not new"), "{told}");
    assert!(told.contains("the way back: az undo st"), "{told}");
    assert!(!told.contains("step 02: Change other"), "{told}");
    let (output, calls) = stage.run(&["--yes"], &ready(&["old", "new", "new", "new"]));
    let told = said(&output);
    assert_eq!(output.status.code(), Some(0), "{told}");
    assert!(told.contains("command 1 was run before") && calls.iter().all(|call| call[0] != "update"), "{told}");
}

#[test]
fn a_failed_command_stops() {
    if !bash_is_installed() {
        return;
    }
    let stage = Stage::of(&plan(vec![step("01", "st"), step("02", "other")]));
    let (output, calls) = stage.run(&["--yes"], &ready(&["", "before"]));
    assert_eq!((output.status.code(), calls.len()), (Some(1), 5));
    assert!(said(&output).contains("error: step 01: the command failed"), "{}", said(&output));
}

#[test]
fn doors_and_hands_are_left_until_they_are_agreed_to() {
    if !bash_is_installed() {
        return;
    }
    let mut door = step("01", "st");
    door.reversible = Reversible::OneWay;
    let mut hand = step("02", "hand");
    hand.run = Run::ByHand { what: "ask them".into() };
    hand.guard.command = None;
    let mut behind = step("03", "behind");
    behind.after = vec![StepId("01".into()), StepId("02".into())];
    behind.wave = 2;
    let stage = Stage::of(&plan(vec![door, hand, behind, step("04", "free")]));
    let (output, calls) = stage.run(&["--yes"], &ready(&["", "", "", "before", "", "new"]));
    let told = said(&output);
    assert_eq!((output.status.code(), calls.len()), (Some(4), 8), "{told}");
    assert!(told.contains("left: step 01: it cannot be undone: --accept-one-way 01 agrees to it"), "{told}");
    assert!(told.contains("left: step 02: by hand: --done 02 says that it is done"), "{told}");
    assert!(told.contains("left: step 03: it waits for step 01"), "{told}");
    assert!(told.contains("done: 1 of 4 steps"), "{told}");
    let answers = ready(&["", "before", "", "new", "", "before", "", "new"]);
    let (output, calls) = stage.run(&["--yes", "--accept-one-way", "01", "--done", "02"], &answers);
    let told = said(&output);
    assert_eq!((output.status.code(), calls.len()), (Some(0), 10), "{told}");
    assert!(told.contains("-- safe to stop here --\nwave 2\n"), "{told}");
}

#[test]
fn waves_and_steps_can_be_left_out() {
    if !bash_is_installed() {
        return;
    }
    let mut late = step("03", "late");
    late.wave = 2;
    late.after = vec![StepId("01".into())];
    let stage = Stage::of(&plan(vec![step("01", "st"), step("02", "skipped"), late]));
    let answers = ready(&["", "before", "", "new"]);
    let (output, calls) = stage.run(&["--yes", "--skip", "02", "--stop-after-wave", "1"], &answers);
    let told = said(&output);
    assert_eq!((output.status.code(), calls.len()), (Some(4), 6), "{told}");
    assert!(told.contains("step 02: left out by --skip"), "{told}");
    assert!(told.contains("step 03: in a later wave than --stop-after-wave"), "{told}");
}

#[test]
fn what_it_needs_is_looked_at_first() {
    if !bash_is_installed() {
        return;
    }
    let plan = plan(vec![step("01", "st")]);
    let stage = Stage::of(&plan);
    for (answers, wanted) in [
        (&["2.90.5"][..], "az is 2.90.5, and the commands are written for 2.91.0"),
        (&["1.99.0"], "az is 1.99.0"),
        (&["2.91.0"], "az is not logged in to the subscription 00000000-0000-0000-0000-000000000000: az login"),
        (&["3.0.0b1", "Disabled"], "is Disabled, and Enabled is needed"),
    ] {
        let (output, _) = stage.run(&["--yes"], answers);
        assert_eq!(output.status.code(), Some(1));
        assert!(said(&output).contains(wanted), "{}", said(&output));
    }
    let (output, _) = stage.run(&["--yes", "--any-az"], &["2.90.5", "Enabled", "new", "new"]);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    // The progress of another plan is not this one's.
    fs::write(stage.path("work/of-another"), "plan 0123456789abcdef\n").unwrap();
    let (output, calls) = stage.run(&["--yes", "--progress", "of-another"], &READY);
    assert_eq!((output.status.code(), calls.len()), (Some(2), 0), "{}", said(&output));
}

#[test]
fn a_pause_between_steps_is_kept() {
    if !bash_is_installed() {
        return;
    }
    let mut late = step("02", "late");
    late.after = vec![StepId("01".into())];
    late.pause_hours = 72;
    let stage = Stage::of(&plan(vec![step("01", "st"), late]));
    let text = fs::read_to_string(stage.path("work/plan.sh")).unwrap();
    // As without the variable for rehearsals, which the stage sets.
    fs::write(stage.path("work/plan.sh"), text.replace("AMLHA_PAUSE_SECONDS", "NOBODY_SETS_THIS")).unwrap();
    let (output, calls) = stage.run(&["--yes"], &ready(&["", "before", "", "new", ""]));
    let told = said(&output);
    assert_eq!((output.status.code(), calls.len()), (Some(4), 7), "{told}");
    assert!(told.contains("it may begin in 4320 minutes: 72 hours have to pass after step 01"), "{told}");
}

/// `AMLHA_SHELLCHECK=path/to/shellcheck cargo test -p amlha-report --test report shellcheck`
#[test]
#[expect(clippy::print_stderr, reason = "a test that did nothing says so")]
fn shellcheck_finds_nothing() {
    let Some(program) = std::env::var_os("AMLHA_SHELLCHECK") else {
        eprintln!("skipped: AMLHA_SHELLCHECK does not name a shellcheck");
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let check = |text: &str, name: &str| {
        let file = folder.path().join(name);
        fs::write(&file, text).unwrap();
        let output = Process::new(&program).arg(Path::new(&file)).output().unwrap();
        assert!(output.status.success(), "{}", said(&output));
    };
    check(&render(&crate::forms::plan(), Form::Bash, &PLAIN), "forms.sh");
    check(&render(&plan(Vec::new()), Form::Bash, &PLAIN), "empty.sh");
    for (place, payload) in PAYLOADS.iter().enumerate() {
        let mut step = step("01", payload);
        step.title = (*payload).to_owned();
        step.target.id = format!("{}/Microsoft.Storage/storageAccounts/st{place}", estate::GROUP);
        check(&render(&plan(vec![step]), Form::Bash, &PLAIN), &format!("{place}.sh"));
    }
}
