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

use pseudo::{Terminal, terminal};

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

#[test]
fn completion_knows_the_query_and_the_inventory() {
    let data = tempfile::tempdir().unwrap();
    let Some(mut terminal) = terminal(data.path(), "demo") else { return };
    terminal.wait("amlha demo> ");
    // A column that the query itself made, and the only one that begins like this.
    terminal.press("resources | extend madeHere = 1 | summarize total = sum(madeH\t)\r");
    // The prompt is drawn anew with each key: what is waited for is the answer.
    let echoed = terminal.wait("1 row");
    assert!(echoed.contains("sum(madeHere"), "{echoed:?}");
    assert!(!echoed.contains("error["), "{echoed:?}");
    terminal.wait("amlha demo> ");
    // A name of the open inventory; what each candidate is stands beside it.
    terminal.press("show mlw-pi\t -o json\r");
    terminal.wait("\"name\"");
    terminal.wait("amlha demo> ");
    terminal.press("resources | where zone\t\t");
    terminal.wait("survives a zone in fact");
    terminal.wait("amlha demo> resources | where zone");
    terminal.press("\u{3}");
    terminal.wait("amlha demo> ");
    // A member of the properties that resources have.
    terminal.press("resources | where isnotempty(properties.hbiWork\t) | count\r");
    let echoed = terminal.wait("1 row");
    assert!(echoed.contains("properties.hbiWorkspace"), "{echoed:?}");
    terminal.wait("amlha demo> ");
    terminal.press("\u{4}");
    assert_eq!(terminal.end().0, Some(0));
}

#[test]
fn a_statement_of_several_lines_is_one_entry() {
    let data = tempfile::tempdir().unwrap();
    let Some(mut terminal) = terminal(data.path(), "demo") else { return };
    terminal.wait("amlha demo> ");
    // Alt-Enter begins the next line with a bar.
    terminal.press("findings\u{1b}\rsummarize many = count() by impact\r");
    let echoed = terminal.wait("3 rows");
    assert!(echoed.contains("summarize many"), "{echoed:?}");
    terminal.wait("amlha demo> ");
    // What goes on with it is shown whole.
    terminal.press("| count\r");
    terminal.wait("summarize many = count() by impact | count");
    terminal.wait("amlha demo> ");
    // A space in front keeps a line out of the history.
    terminal.press(" version\r");
    terminal.wait("inventory format");
    terminal.wait("amlha demo> ");
    terminal.press(".history\r");
    terminal.wait("1  findings");
    let listed = terminal.wait("3  .history");
    assert!(listed.contains("| summarize many") && listed.contains("2  | count"), "{listed:?}");
    assert!(!listed.contains("version"), "{listed:?}");
    terminal.wait("amlha demo> ");
    terminal.press(".timer on\r");
    terminal.wait("time: ");
    terminal.wait("amlha demo> ");
    terminal.press("\u{4}");
    assert_eq!(terminal.end().0, Some(0));
    let kept = fs::read_to_string(data.path().join("amlha/history")).unwrap();
    assert!(kept.contains("findings\\n| summarize many"), "{kept}");
}

#[test]
fn edit_brings_a_text_back_to_the_prompt() {
    let data = tempfile::tempdir().unwrap();
    let editor = data.path().join("editor");
    fs::write(&editor, "#!/bin/sh\necho 'regions | take 1 | project answered = 41 + 1' > \"$1\"\n").unwrap();
    fs::set_permissions(&editor, fs::Permissions::from_mode(0o700)).unwrap();
    let Some(mut terminal) = Terminal::with_editor(data.path(), "demo", &editor) else { return };
    terminal.wait("amlha demo> ");
    terminal.press(".edit\r");
    // Nothing runs before Enter.
    let before = terminal.wait("answered = 41 + 1");
    assert!(!before.contains("1 row"), "{before:?}");
    terminal.press("\r");
    terminal.wait("42");
    terminal.wait("amlha demo> ");
    terminal.press("\u{4}");
    assert_eq!(terminal.end().0, Some(0));
}
