//! What amlha says of its built-in example: every word, in every format.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

use std::fs;
use std::path::Path;
use std::time::{Duration, SystemTime};

use amlha_repl::{Exit, example};
use amlha_rules::{Context, Keep, Outcome, Profile, RULES, check};
use amlha_tests::{NOW, Run, amlha};

/// Holds what a command says to its snapshot.
fn hold(name: &str, args: &[&str]) {
    let ran = amlha(args);
    assert_eq!(ran.exit, Exit::Done, "{}", ran.told());
    assert_eq!(ran.stderr, "", "talk where a program listens");
    assert!(!ran.stdout.contains('\u{1b}'), "an escape off a terminal");
    insta::assert_snapshot!(name, ran.stdout);
}

#[test]
fn the_card() {
    hold("card", &["-c", "demo"]);
}

#[test]
fn demo_is_the_card_the_check_and_the_plan() {
    let (demo, card, check, plan) = (
        amlha(&["demo"]),
        amlha(&["-c", "demo"]),
        amlha(&["check", "--snapshot", "demo"]),
        amlha(&["-c", "demo; plan"]),
    );
    assert_eq!(demo.exit, Exit::Done);
    let after_card = demo.stdout.strip_prefix(&card.stdout).unwrap();
    let plan = plan.stdout.strip_prefix(&card.stdout).unwrap();
    assert!(demo.stdout.ends_with(plan), "the plan of `demo` is that of `plan`");
    // The check of `demo` also names the steps: the same findings, one more column.
    assert_eq!(after_card.matches("ST001@stfraudneu ").count(), 1 + usize::from(plan.contains("ST001@stfraudneu ")));
    let summary = check.stdout.trim_end().rsplit("\n\n").next().unwrap();
    assert!(after_card.contains(summary.lines().next().unwrap()), "the same summary: {summary}");
}

#[test]
fn check_in_every_format() {
    hold("check", &["check", "--snapshot", "demo"]);
    hold("check-all", &["check", "--all", "--snapshot", "demo"]);
    hold("check-60", &["check", "--snapshot", "demo", "--width", "60"]);
    hold("check-unwrapped", &["check", "--snapshot", "demo", "--width", "0"]);
    hold("check-markdown", &["check", "--snapshot", "demo", "-o", "markdown"]);
    hold("check-json", &["check", "--snapshot", "demo", "-o", "json"]);
}

#[test]
fn check_in_colour() {
    let ran = Run::default().color().amlha(&["check", "--snapshot", "demo"]);
    let plain = amlha(&["check", "--snapshot", "demo"]);
    // Colour adds and never replaces: what it says is there without it.
    assert_eq!(without_escapes(&ran.stdout), plain.stdout);
    insta::assert_snapshot!("check-colour", ran.stdout.replace('\u{1b}', "<ESC>"));
}

fn without_escapes(text: &str) -> String {
    let mut parts = text.split("\u{1b}[");
    let mut plain = parts.next().unwrap().to_owned();
    for part in parts {
        plain.push_str(part.split_once('m').unwrap().1);
    }
    plain
}

#[test]
fn on_a_terminal_the_width_is_the_window_and_hints_are_said() {
    let ran = Run::default().terminal(72).amlha(&["check", "--snapshot", "demo"]);
    assert_eq!(ran.stdout, amlha(&["check", "--snapshot", "demo", "--width", "72"]).stdout);
    assert_eq!(ran.stderr, "explain 1 tells more of the first one; plan says what to do\n");
    // A window that reports nothing is as wide as no window.
    assert_eq!(
        Run::default().terminal(0).amlha(&["check", "--snapshot", "demo"]).stdout,
        amlha(&["check", "--snapshot", "demo"]).stdout
    );
}

#[test]
fn a_gate_is_said_and_hides_nothing() {
    let gated = amlha(&["check", "--snapshot", "demo", "--fail-on", "High"]);
    assert_eq!(gated.exit, Exit::No);
    let open = amlha(&["check", "--snapshot", "demo"]).stdout;
    for line in open.lines() {
        assert!(gated.stdout.contains(line), "the gate hides: {line}");
    }
    insta::assert_snapshot!("check-gate", gated.stdout);
}

#[test]
fn explain_in_every_format() {
    hold("explain-finding", &["explain", "KV001@kv-fraud", "--snapshot", "demo"]);
    hold("explain-finding-markdown", &["explain", "KV001@kv-fraud", "--snapshot", "demo", "-o", "md"]);
    hold("explain-finding-json", &["explain", "KV001@kv-fraud", "--snapshot", "demo", "-o", "json"]);
    hold("explain-unknown", &["explain", "WS001@mlw-pilot-es", "--snapshot", "demo"]);
    hold("explain-platform", &["explain", "KV003@kv-fraud", "--snapshot", "demo"]);
    hold("explain-rule", &["explain", "ST001"]);
    hold("explain-rule-json", &["explain", "ST001", "-o", "json"]);
    hold("explain-service", &["explain", "key_vault", "--snapshot", "demo"]);
    hold("explain-service-unopened", &["explain", "Key Vault"]);
    hold("explain-step", &["explain", "step", "2", "--snapshot", "demo"]);
    hold("explain-error", &["explain", "OP006"]);
}

#[test]
fn one_thing_has_one_explanation() {
    let by_code = amlha(&["explain", "kv001"]).stdout;
    assert_eq!(by_code, amlha(&["explain", "purge_protection_off"]).stdout);
    let by_id = amlha(&["-c", "demo; check -o none; explain AI001@appi-pilot"]).stdout;
    assert_eq!(by_id, amlha(&["-c", "demo; check -o none; explain 1"]).stdout);
    assert_eq!(
        amlha(&["explain", "step", "18", "--snapshot", "demo"]).stdout,
        amlha(&["plan", "show", "18", "--snapshot", "demo"]).stdout
    );
    assert_eq!(
        amlha(&["explain", "kv-fraud", "--snapshot", "demo"]).stdout,
        amlha(&["show", "rg-fraud-shared/KV-FRAUD", "--snapshot", "demo"]).stdout
    );
}

#[test]
fn plan_in_every_format() {
    hold("plan", &["plan", "--snapshot", "demo"]);
    hold("plan-60", &["plan", "--snapshot", "demo", "--width", "60"]);
    hold("plan-unwrapped", &["plan", "--snapshot", "demo", "--width", "0"]);
    hold("plan-markdown", &["plan", "--snapshot", "demo", "-o", "markdown"]);
    hold("plan-json", &["plan", "--snapshot", "demo", "-o", "json"]);
    hold("plan-show", &["plan", "show", "18", "--snapshot", "demo"]);
    hold("plan-show-markdown", &["plan", "show", "18", "--snapshot", "demo", "-o", "md"]);
}

#[test]
fn services_in_every_format() {
    hold("services", &["services"]);
    hold("services-2020", &["services", "--edition", "2020-09-16"]);
    hold("services-2020-pt", &["services", "--edition", "2020-09-16", "--language", "pt"]);
    hold("services-2025", &["services", "--edition", "2025-06-12"]);
    hold("services-markdown", &["services", "-o", "md"]);
    hold("services-json", &["services", "-o", "json"]);
}

#[test]
fn show_in_every_format() {
    hold("show-workspace", &["show", "mlw-fraud-neu", "--snapshot", "demo"]);
    hold("show-account", &["show", "stfraudlake", "--snapshot", "demo"]);
    hold("show-account-markdown", &["show", "stfraudlake", "--snapshot", "demo", "-o", "md"]);
    hold("show-account-json", &["show", "stfraudlake", "--snapshot", "demo", "-o", "json"]);
}

#[test]
fn help_on_everything() {
    hold("help", &["help"]);
    hold("help-exit-codes", &["help", "exit-codes"]);
    hold("help-errors", &["help", "errors"]);
    hold("help-rules", &["help", "rules"]);
    let overview = amlha(&["help"]).stdout;
    let table = overview.split("\n\n").nth(2).unwrap();
    let words: Vec<&str> = table.lines().filter_map(|line| line.split_whitespace().next()).collect();
    assert!(words.len() >= 10, "{words:?}");
    for word in words {
        hold(&format!("help-{word}"), &["help", word]);
        if word != "help" {
            assert_eq!(amlha(&[word, "--help"]).stdout, amlha(&["help", word]).stdout);
        }
    }
    assert_eq!(amlha(&["--help"]).stdout, overview);
    assert_eq!(amlha(&["-h"]).stdout, overview);
    assert_eq!(amlha(&["--version"]).stdout, amlha(&["version"]).stdout);
}

/// Which rules the example shows at work. Each rule's own examples are run in `amlha-rules`; this list
/// says what a reader of the example does not get to see.
#[test]
fn what_the_example_does_not_show() {
    let inventory = example().unwrap();
    let profile = Profile::default();
    let context = Context::new(&inventory, &profile, NOW.parse().unwrap());
    let verdicts = check(&context, Keep::All);
    let has = |code: &str, outcomes: &[Outcome]| {
        verdicts.findings.iter().any(|finding| finding.rule.code == code && outcomes.contains(&finding.verdict.outcome))
    };
    let mut text = String::new();
    for rule in RULES {
        let fires = has(rule.code, &[Outcome::Fail]);
        // Rules whose documentation has no `## Fires on` never fail: Microsoft sees to it, or nothing can be set.
        let may_fire = rule.docs.contains("## Fires on");
        assert!(may_fire || !fires, "{} fires, and its documentation does not say on what", rule.code);
        let silent = has(rule.code, &[Outcome::Pass, Outcome::PassByPlatform, Outcome::NotApplicable]);
        match (fires || !may_fire, silent) {
            (true, true) => {}
            (true, false) => text.push_str(&format!("{} is never silent\n", rule.code)),
            (false, true) => text.push_str(&format!("{} never fires\n", rule.code)),
            (false, false) => text.push_str(&format!("{} has nothing to judge\n", rule.code)),
        }
    }
    insta::assert_snapshot!("not-shown", text);
}

/// The check and the plan in every format, in one text.
fn all_of_it(args: &[&str]) -> String {
    let mut text = String::new();
    for line in [
        &["check", "--all"][..],
        &["check", "--all", "-o", "json"],
        &["plan"],
        &["plan", "-o", "json"],
        &["plan", "-o", "md"],
    ] {
        let ran = amlha(&[line, args].concat());
        assert_eq!(ran.exit, Exit::Done, "{}", ran.told());
        text.push_str(&ran.stdout);
    }
    text
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    assert_eq!(all_of_it(&["--snapshot", "demo"]), all_of_it(&["--snapshot", "demo"]));
}

#[test]
fn the_order_of_resources_in_a_file_does_not_matter() {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates/amlha-repl/data/example.json"));
    let mut resources: Vec<serde_json::Value> = serde_json::from_str(&text.unwrap()).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("estate.json");
    let file = file.to_str().unwrap();
    // An export is as old as its file says: always the same.
    let written = SystemTime::UNIX_EPOCH + Duration::from_secs(1_793_520_000);
    let said = |resources: &[serde_json::Value]| {
        fs::write(file, serde_json::to_string(resources).unwrap()).unwrap();
        fs::File::options().append(true).open(file).unwrap().set_modified(written).unwrap();
        all_of_it(&["--snapshot", file])
    };
    let as_written = said(&resources);
    assert!(as_written.contains("ST001@stfraudneu"));
    resources.reverse();
    let reversed = said(&resources);
    assert!(reversed == as_written, "reversed: {}", first_difference(&reversed, &as_written));
    // A few orders more, the same in every run.
    let mut seed = 0x2545_f491_4f6c_dd1d_u64;
    for turn in 0..4 {
        for place in (1..resources.len()).rev() {
            seed ^= seed << 13;
            seed ^= seed >> 7;
            seed ^= seed << 17;
            resources.swap(place, usize::try_from(seed % (place as u64 + 1)).unwrap());
        }
        let shuffled = said(&resources);
        assert!(shuffled == as_written, "turn {turn}: {}", first_difference(&shuffled, &as_written));
    }
}

fn first_difference(one: &str, other: &str) -> String {
    let differs = one.lines().zip(other.lines()).find(|(one, other)| one != other);
    differs.map_or_else(|| "one is longer".to_owned(), |(one, other)| format!("`{one}` and `{other}`"))
}

#[test]
fn the_width_of_a_line_holds_for_that_line() {
    let both = amlha(&["-c", "demo; check --width 60; check"]);
    let usual = amlha(&["-c", "demo; check"]);
    let last = |ran: &str| ran.lines().rev().take(20).map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(last(&both.stdout), last(&usual.stdout));
    assert!(both.stdout.len() > usual.stdout.len());
}
