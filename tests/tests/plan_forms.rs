//! The plan of the example in the forms that only a plan has, and the ways to ask for them.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "tests"
)]

use std::fs;
use std::process::Command;

use amlha_tests::{amlha, estate, graph_estate};

fn plan(options: &[&str]) -> String {
    let ran = amlha(&[&["plan", "--snapshot", "demo"], options].concat());
    assert_eq!(ran.exit, amlha_repl::Exit::Done, "{}", ran.stderr);
    ran.stdout
}

#[test]
fn the_plan_of_the_example() {
    insta::assert_snapshot!("plan-timeline", plan(&["-o", "timeline"]));
    insta::assert_snapshot!("plan-timeline-60", plan(&["-o", "timeline", "--width", "60"]));
    insta::assert_snapshot!("plan-mermaid", plan(&["-o", "mermaid"]));
    insta::assert_snapshot!("plan-tf", plan(&["-o", "tf"]));
    insta::assert_snapshot!("plan-bicep", plan(&["-o", "bicep"]));
    // What a script does with each step; its verbs are the same for every plan.
    let script = plan(&["-o", "sh"]);
    let lines = script.split("\nmain() {").nth(1).unwrap().lines();
    let verbs: Vec<&str> = lines.filter(|line| !line.trim_start().starts_with('#') && !line.is_empty()).collect();
    insta::assert_snapshot!("plan-sh", verbs.join("\n"));
}

#[test]
fn commands_are_shown_for_the_shell_that_is_asked_for() {
    let step = |options: &[&str]| plan(&[&["show", "2"], options].concat());
    insta::assert_snapshot!("step-in-powershell", step(&["--shell", "pwsh"]));
    let (both, bash) = (step(&[]), step(&["--shell", "bash"]));
    assert!(both.contains("in PowerShell") && !bash.contains("in PowerShell"), "{bash}");
    assert!(!plan(&["-o", "md", "--shell", "pwsh"]).contains("```bash"));
}

#[test]
fn a_file_is_what_its_name_ends_in() {
    let folder = tempfile::tempdir().unwrap();
    for (form, name) in [
        ("sh", "plan.sh"),
        ("bash", "plan.bash"),
        ("ps1", "plan.ps1"),
        ("arm", "plan.arm.json"),
        ("json", "plan.json"),
        ("bicep", "plan.bicep"),
        ("terraform", "plan.tf"),
        ("mermaid", "plan.mmd"),
        ("timeline", "plan.timeline.txt"),
        ("csv", "plan.csv"),
    ] {
        let file = folder.path().join(name);
        let ran =
            amlha(&["plan", "--snapshot", "demo", "-o", "none", "--mask", "off", "--export", file.to_str().unwrap()]);
        assert_eq!((ran.exit, ran.stdout.as_str()), (amlha_repl::Exit::Done, ""), "{}", ran.stderr);
        assert!(ran.stderr.starts_with("wrote "), "{}", ran.stderr);
        let written = fs::read_to_string(&file).unwrap();
        assert_eq!(written, plan(&["-o", form]), "{name}");
        assert!(!written.contains('\r'), "{name}");
    }
}

#[test]
fn what_is_not_known_lists_what_is() {
    let told = |args: &[&str]| {
        let ran = amlha(args);
        assert_eq!(ran.stdout, "");
        format!("$ amlha {}\n{}", args.join(" "), ran.stderr)
    };
    insta::assert_snapshot!(
        [
            told(&["plan", "--snapshot", "demo", "--export", "plan.docx"]),
            told(&["plan", "--snapshot", "demo", "-o", "docx"]),
            told(&["plan", "show", "2", "--snapshot", "demo", "-o", "sh"]),
            told(&["check", "--snapshot", "demo", "--export", "check.sh"]),
        ]
        .join("\n")
    );
}

/// `AMLHA_SHELLCHECK=path/to/shellcheck cargo test -p amlha-tests --test plan_forms`
#[test]
fn shellcheck_finds_nothing() {
    let Some(program) = std::env::var_os("AMLHA_SHELLCHECK") else {
        println!("skipped: AMLHA_SHELLCHECK does not name a shellcheck");
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let mut estates = vec![("demo".to_owned(), plan(&["-o", "sh"]))];
    let mut of = |name: String, text: String| {
        let file = folder.path().join(format!("{name}.json"));
        fs::write(&file, text).unwrap();
        let ran = amlha(&["plan", "--snapshot", file.to_str().unwrap(), "-o", "sh"]);
        estates.push((name, ran.stdout));
    };
    for size in 1..=40 {
        of(format!("estate-{size}"), estate::export(size * 5));
    }
    for workspaces in 1..=10 {
        of(format!("workspaces-{workspaces}"), serde_json::Value::from(graph_estate::bodies(workspaces)).to_string());
    }
    let mut steps = 0;
    for (name, script) in &estates {
        let file = folder.path().join(format!("{name}.sh"));
        fs::write(&file, script).unwrap();
        let output = Command::new(&program).arg(&file).output().unwrap();
        assert!(output.status.success(), "{name}: {}", String::from_utf8_lossy(&output.stdout));
        steps += script.lines().filter(|line| line.starts_with("  step ")).count();
    }
    println!("{} scripts with {steps} steps", estates.len());
}
