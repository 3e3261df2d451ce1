//! Ctrl-C, Ctrl-D, paste and resize, in a pseudo-terminal.
#![cfg(unix)]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "tests"
)]

mod pseudo;

use std::fs;
use std::path::Path;

use pseudo::terminal;

/// A made-up export, large enough that a debug build judges it for seconds.
fn estate(folder: &Path) -> String {
    let file = folder.join("estate.json");
    let types = [
        ("Microsoft.Storage/storageAccounts", r#""kind":"StorageV2","sku":{"name":"Standard_LRS"}"#),
        ("Microsoft.KeyVault/vaults", r#""properties":{"enableSoftDelete":true}"#),
        ("Microsoft.ContainerRegistry/registries", r#""sku":{"name":"Basic"}"#),
    ];
    let rows: Vec<String> = (0..30_000)
        .map(|number| {
            let (kind, rest) = types[number % types.len()];
            format!(
                r#"{{"id":"/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-contoso/providers/{kind}/contoso{number}","name":"contoso{number}","type":"{kind}","location":"westeurope",{rest}}}"#
            )
        })
        .collect();
    fs::write(&file, format!("[{}]", rows.join(",\n"))).unwrap();
    file.to_string_lossy().into_owned()
}

/// What takes longer than any machine has: stopped it is, or the test ends without patience.
const ENDLESS: &str = "resources | extend k = 1 | join kind=inner (resources | extend k = 1) on k \
                       | extend l = strcat(name, name1) | summarize count() by l";

#[test]
fn ctrl_c_ends_what_runs_and_keeps_the_session() {
    let data = tempfile::tempdir().unwrap();
    let file = estate(data.path());
    let Some(mut terminal) = terminal(data.path(), &format!("open '{file}'")) else { return };
    terminal.wait("amlha estate");
    terminal.wait("> ");
    for line in [ENDLESS, "check -o none", "plan -o none", "findings | count"] {
        terminal.press(&format!("{line}\r"));
        // It is said what takes long, and how to stop it.
        terminal.wait("Ctrl-C stops it");
        terminal.press("\u{3}");
        terminal.wait("stopped");
        terminal.wait("> ");
    }
    // Nothing half made is remembered: the same question has its whole answer.
    terminal.press("resources | count\r");
    terminal.wait("30000");
    terminal.wait("> ");
    // Pressed with nothing running it clears the line.
    terminal.press("frobnicate\u{3}");
    terminal.wait("> ");
    terminal.press("\u{4}");
    let (code, seen) = terminal.end();
    assert_eq!(code, Some(0), "{seen:?}");
    assert!(!seen.contains("unknown word"), "{seen:?}");
}

#[test]
fn ctrl_d_leaves_on_an_empty_line_only() {
    let data = tempfile::tempdir().unwrap();
    let Some(mut terminal) = terminal(data.path(), "demo") else { return };
    terminal.wait("amlha demo> ");
    // Within a line it deletes the letter under the cursor, and there is none.
    terminal.press("version\u{4}\r");
    terminal.wait("inventory format");
    terminal.wait("amlha demo> ");
    terminal.press("\u{4}");
    let (code, seen) = terminal.end();
    assert_eq!(code, Some(0), "{seen:?}");
}

#[test]
fn a_paste_of_several_lines_is_one_text_that_waits_for_enter() {
    let data = tempfile::tempdir().unwrap();
    let Some(mut terminal) = terminal(data.path(), "demo") else { return };
    terminal.wait("amlha demo> ");
    let pasted = "resources\n| where type == 'microsoft.keyvault/vaults'\n| summarize vaults = count()";
    terminal.press(&format!("\u{1b}[200~{pasted}\u{1b}[201~"));
    terminal.wait("vaults = count()");
    terminal.press("\r");
    let answer = terminal.wait("amlha demo> ");
    assert!(answer.contains("vaults") && !answer.contains("error["), "{answer:?}");
    terminal.press("\u{4}");
    let (code, _) = terminal.end();
    assert_eq!(code, Some(0));
    // One statement is one entry, whole.
    let history = fs::read_to_string(data.path().join("amlha/history")).unwrap();
    assert!(history.lines().any(|line| line.contains("resources\\n|") && line.contains("summarize")), "{history}");
}

#[test]
fn a_window_that_was_resized_is_filled_anew() {
    let data = tempfile::tempdir().unwrap();
    let Some(mut terminal) = terminal(data.path(), "demo") else { return };
    terminal.wait("amlha demo> ");
    terminal.press(".pager off\r");
    terminal.wait("amlha demo> ");
    let mut seen = Vec::new();
    for columns in [60, 160] {
        terminal.press(&format!("!stty cols {columns} rows 50\r"));
        terminal.wait("amlha demo> ");
        // What fits the window is what is asked for by its width.
        let mut checked = |line: &str| {
            terminal.press(&format!("{line}\r"));
            terminal.wait("\n");
            let text = terminal.wait("amlha demo> ");
            text[..text.rfind('\n').unwrap()].to_owned()
        };
        let (fitted, asked) = (checked("check"), checked(&format!("check --width {columns}")));
        assert_eq!(fitted, asked);
        seen.push(fitted);
    }
    assert_ne!(seen[0], seen[1]);
    terminal.press("\u{4}");
    let (code, seen) = terminal.end();
    assert_eq!(code, Some(0), "{seen:?}");
}

#[test]
fn a_script_that_is_interrupted_ends_with_130() {
    let data = tempfile::tempdir().unwrap();
    let file = estate(data.path());
    let Some(mut terminal) = terminal(data.path(), &format!("-c \"open '{file}'; check -o none; version\"")) else {
        return;
    };
    terminal.wait("judging 30000 resources");
    terminal.press("\u{3}");
    terminal.wait("stopped");
    let (code, seen) = terminal.end();
    assert_eq!(code, Some(130), "{seen:?}");
    assert!(!seen.contains("inventory format"), "{seen:?}");
}
