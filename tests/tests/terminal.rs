//! The prompt, in a pseudo-terminal that util-linux's `script` provides. Without it there is
//! nothing to test with, and the test says so.
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
use std::os::unix::fs::PermissionsExt;

use pseudo::terminal;

#[test]
fn a_person_at_the_prompt() {
    let data = tempfile::tempdir().unwrap();
    let Some(mut terminal) = terminal(data.path(), "demo") else { return };
    // The card, then what to try next, then the prompt.
    let card = terminal.wait("amlha demo> ");
    assert!(card.contains("built-in example") && card.contains("Ctrl-D leaves"), "{card:?}");

    // Tab completes.
    terminal.press("che\t -o none\r");
    let echoed = terminal.wait("explain 1 tells more");
    assert!(echoed.contains("check"), "{echoed:?}");
    assert!(!echoed.contains("error["), "{echoed:?}");
    terminal.wait("amlha demo> ");
    terminal.press("explain 1\r");
    terminal.wait("AI001@appi-pilot");
    terminal.wait("amlha demo> ");

    // Ctrl-C clears the line and stays; what was typed is not run.
    terminal.press("frobnicate");
    terminal.wait("frobnicate");
    terminal.press("\u{3}");
    terminal.wait("amlha demo> ");
    terminal.press("version\r");
    terminal.wait("inventory format");
    terminal.wait("amlha demo> ");

    // An error points at what was typed, and the session goes on.
    terminal.press("chekc\r");
    terminal.wait("did you mean `check`?");
    terminal.wait("amlha demo> ");

    // Ctrl-D leaves.
    terminal.press("\u{4}");
    let (code, seen) = terminal.end();
    assert_eq!(code, Some(0), "{seen:?}");
    assert!(!seen.contains("unknown word `frobnicate`"), "{seen:?}");

    // What was typed is kept, for its owner alone.
    let history = data.path().join("amlha/history");
    assert_eq!(fs::metadata(&history).unwrap().permissions().mode() & 0o777, 0o600);
    let kept = fs::read_to_string(&history).unwrap();
    assert!(kept.contains("explain 1") && kept.contains("version"), "{kept}");
    assert!(!kept.contains("frobnicate"), "{kept}");
}

#[test]
fn the_prompt_without_an_inventory_remembers_the_last_session() {
    let data = tempfile::tempdir().unwrap();
    fs::create_dir(data.path().join("amlha")).unwrap();
    let history = data.path().join("amlha/history");
    fs::write(&history, "#V2\nversion\n").unwrap();
    fs::set_permissions(&history, fs::Permissions::from_mode(0o644)).unwrap();
    let Some(mut terminal) = terminal(data.path(), "") else { return };
    terminal.wait("amlha> ");
    // The key with the arrow up: the last line of the last session.
    terminal.press("\u{1b}[A\r");
    terminal.wait("inventory format");
    terminal.wait("amlha> ");
    terminal.press("check\r");
    terminal.wait("error[RE008]");
    terminal.wait("amlha> ");
    terminal.press("quit\r");
    let (code, seen) = terminal.end();
    assert_eq!(code, Some(0), "{seen:?}");
    assert_eq!(fs::metadata(&history).unwrap().permissions().mode() & 0o777, 0o600);
}

#[test]
fn one_command_on_a_terminal_ends() {
    let data = tempfile::tempdir().unwrap();
    let Some(terminal) = terminal(data.path(), "check --snapshot demo --fail-on High") else { return };
    let (code, seen) = terminal.end();
    assert_eq!(code, Some(4), "{seen:?}");
    assert!(seen.contains("AI001@appi-pilot"), "{seen:?}");
}
