//! What is installed beside the program: completions of shells and pages for man.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

use std::fs;
use std::io::Write;
use std::process::{Command, Output, Stdio};

use amlha_repl::Exit;
use amlha_tests::amlha;

/// The words, as `help` lists them.
fn words() -> Vec<String> {
    let overview = amlha(&["help"]).stdout;
    let table = overview.split("\n\n").nth(2).unwrap();
    table.lines().filter_map(|line| line.split_whitespace().next()).map(str::to_owned).collect()
}

/// The options of a word, as its help lists them.
fn options(word: &str) -> Vec<String> {
    let help = amlha(&["help", word]).stdout;
    let lines = help.lines().filter(|line| line.starts_with("  -"));
    lines.map(|line| line.split_whitespace().find(|part| part.starts_with("--")).unwrap().to_owned()).collect()
}

/// Runs a program on this input; `None` where it is not installed.
fn run(program: &str, args: &[&str], input: &str) -> Option<Output> {
    let mut child = Command::new(program)
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .ok()?;
    child.stdin.take()?.write_all(input.as_bytes()).ok()?;
    child.wait_with_output().ok()
}

#[test]
fn every_word_and_option_is_completed_in_every_shell() {
    for shell in ["bash", "zsh", "fish", "powershell"] {
        let ran = amlha(&["completions", shell]);
        assert_eq!((ran.exit, ran.stderr.as_str()), (Exit::Done, ""));
        for word in words() {
            assert!(ran.stdout.contains(&word), "{shell}: {word}");
            for option in options(&word) {
                let spelled =
                    if shell == "fish" { format!("-l {}", option.trim_start_matches('-')) } else { option.clone() };
                assert!(ran.stdout.contains(&spelled), "{shell}: {option} of {word}");
            }
        }
        assert!(ran.stdout.contains("ST001"), "{shell} knows the rules");
    }
    let ran = amlha(&["completions", "fihs"]);
    assert_eq!(ran.exit, Exit::Usage);
    assert!(ran.stderr.contains("did you mean `fish`?"), "{}", ran.stderr);
}

/// What each shell says of the script; a shell that is not installed says nothing.
#[test]
fn shells_can_read_their_scripts() {
    for (shell, args) in [("bash", &["-n"][..]), ("zsh", &["-n"]), ("fish", &["--no-execute"])] {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("script");
        fs::write(&file, amlha(&["completions", shell]).stdout).unwrap();
        let args: Vec<&str> = args.iter().copied().chain([file.to_str().unwrap()]).collect();
        if let Some(output) = run(shell, &args, "") {
            assert!(output.status.success(), "{shell}: {}", String::from_utf8_lossy(&output.stderr));
        }
    }
}

/// What bash offers after Tab at the end of a line.
fn offered_by_bash(line: &[&str]) -> Option<Vec<String>> {
    let mut input = amlha(&["completions", "bash"]).stdout;
    let quoted: Vec<String> = line.iter().map(|word| format!("'{word}'")).collect();
    input.push_str(&format!("COMP_WORDS=({}); COMP_CWORD={}; _amlha\n", quoted.join(" "), line.len() - 1));
    input.push_str("printf '%s\\n' \"${COMPREPLY[@]}\"\n");
    let output = run("bash", &["--norc", "--noprofile"], &input)?;
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    Some(String::from_utf8(output.stdout).unwrap().lines().map(str::to_owned).collect())
}

#[test]
fn bash_offers_words_options_and_values() {
    let Some(offered) = offered_by_bash(&["amlha", "che"]) else { return };
    assert_eq!(offered, ["check"]);
    let of = |line: &[&str]| offered_by_bash(line).unwrap();
    assert_eq!(of(&["amlha", ""]), words());
    assert_eq!(of(&["amlha", "check", "--fail"]), ["--fail-on"]);
    assert_eq!(of(&["amlha", "check", "--fail-on", ""]), ["High", "Medium", "Low"]);
    assert_eq!(of(&["amlha", "check", "-o", "s"]), ["sarif"]);
    assert_eq!(of(&["amlha", "explain", "ST001"]), ["ST001"]);
    assert_eq!(of(&["amlha", "completions", "z"]), ["zsh"]);
    assert_eq!(of(&["amlha", "help", "exit"]), ["exit-codes"]);
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("export 1.json"), "").unwrap();
    let typed = format!("{}/exp", folder.path().to_str().unwrap());
    assert_eq!(of(&["amlha", "open", &typed]), [format!("{typed}ort 1.json")]);
}

#[test]
fn every_word_has_a_page() {
    let folder = tempfile::tempdir().unwrap();
    let ran = amlha(&["man", "--out", folder.path().to_str().unwrap()]);
    assert_eq!(ran.exit, Exit::Done, "{}", ran.told());
    let mut pages = vec!["amlha.1".to_owned()];
    pages.extend(words().iter().map(|word| format!("amlha-{word}.1")));
    pages.sort();
    let mut written: Vec<String> =
        fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    written.sort();
    assert_eq!(written, pages);
    for page in &pages {
        let text = fs::read_to_string(folder.path().join(page)).unwrap();
        holds_to_roff(&text);
        // groff says what it does not understand.
        if let Some(output) = run("groff", &["-man", "-Tutf8", "-ww", "-z"], &text) {
            assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{page}");
        }
    }
    assert_eq!(fs::read_to_string(folder.path().join("amlha-check.1")).unwrap(), amlha(&["man", "check"]).stdout);
    assert_eq!(fs::read_to_string(folder.path().join("amlha.1")).unwrap(), amlha(&["man"]).stdout);
    assert_eq!(amlha(&["man", "chekc"]).exit, Exit::NotFound);
    insta::assert_snapshot!("man", amlha(&["man"]).stdout);
    insta::assert_snapshot!("man-check", amlha(&["man", "check"]).stdout);
}

/// Every line is a request that is known here, or text.
fn holds_to_roff(page: &str) {
    for line in page.lines() {
        if let Some(request) = line.strip_prefix('.') {
            let name = request.split(' ').next().unwrap();
            assert!(["TH", "SH", "TP", "B", "br"].contains(&name), "{line}");
        }
        assert!(!line.starts_with('\''), "{line}");
    }
    for section in ["NAME", "SYNOPSIS", "DESCRIPTION", "EXIT STATUS", "SEE ALSO"] {
        assert!(page.contains(&format!("\n.SH {section}\n")), "{section}");
    }
}

#[test]
fn pages_say_what_help_says() {
    for word in words() {
        let page = amlha(&["man", &word]).stdout.replace("\\-", "-");
        for option in options(&word) {
            assert!(page.contains(&format!("\\fB{option}\\fR")), "{option} of {word}");
        }
    }
}
