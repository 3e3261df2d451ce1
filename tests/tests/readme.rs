//! What the documentation shows is what the program says.
//!
//! In a block of the kind `console`, a line that begins with `$ ` is a command and the lines after
//! it are its standard output; a line `...` stands for lines that are left out.
//! `AMLHA_REGENERATE=1` writes the output of commands that say something else by now and are shown
//! whole.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

use std::fs;
use std::path::{Path, PathBuf};

use amlha_repl::Exit;
use amlha_rules::Profile;
use amlha_tests::amlha;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// A line of a document, or a command of a `console` block with what is shown below it.
#[derive(Debug)]
enum Part {
    Line(String),
    Command { typed: String, shown: Vec<String> },
}

fn parts(text: &str) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut inside = false;
    for line in text.lines() {
        if inside && line == "```" {
            inside = false;
        } else if inside {
            match (line.strip_prefix("$ "), parts.last_mut()) {
                (Some(typed), _) => {
                    parts.push(Part::Command { typed: typed.to_owned(), shown: Vec::new() });
                    continue;
                }
                (None, Some(Part::Command { shown, .. })) => {
                    shown.push(line.to_owned());
                    continue;
                }
                // What stands before the first command is nobody's output.
                (None, _) => panic!("output without a command: `{line}`"),
            }
        } else if line == "```console" {
            inside = true;
        }
        parts.push(Part::Line(line.to_owned()));
    }
    assert!(!inside, "a block is not closed");
    parts
}

fn written(parts: &[Part]) -> String {
    let mut text = String::new();
    for part in parts {
        match part {
            Part::Line(line) => text.push_str(&format!("{line}\n")),
            Part::Command { typed, shown } => {
                text.push_str(&format!("$ {typed}\n"));
                shown.iter().for_each(|line| text.push_str(&format!("{line}\n")));
            }
        }
    }
    text
}

/// The words of a command, as a shell splits them: quotes keep them together.
fn words(typed: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut quote = None;
    for letter in typed.chars() {
        match (quote, letter) {
            (Some(open), _) if open == letter => quote = None,
            (None, '\'' | '"') => quote = Some(letter),
            (None, ' ') => words.push(String::new()),
            _ => words.last_mut().unwrap().push(letter),
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

/// What a command of a document prints.
fn said(typed: &str) -> Vec<String> {
    let words = words(typed);
    let args: Vec<&str> = words.iter().map(String::as_str).collect();
    let (["amlha", args @ ..] | ["cargo", "run", "--release", "--", args @ ..]) = args.as_slice() else {
        panic!("`{typed}` does not run amlha: it belongs into a block of another kind");
    };
    let ran = amlha(args);
    assert!(matches!(ran.exit, Exit::Done | Exit::No | Exit::Unknown), "`{typed}`: {}", ran.told());
    // Lines that end in white space cannot be seen, and editors take it away.
    ran.stdout.lines().map(|line| line.trim_end().to_owned()).collect()
}

/// Whether what is shown is what was said, with `...` for any number of lines.
fn fits(shown: &[String], said: &[String]) -> bool {
    match shown.split_first() {
        None => said.is_empty(),
        Some((line, rest)) if line == "..." => (0..=said.len()).any(|left_out| fits(rest, &said[left_out..])),
        Some((line, rest)) => said.split_first().is_some_and(|(first, others)| first == line && fits(rest, others)),
    }
}

/// What is said now, cut where it was cut by hand; `None` where a part that was shown is not found.
/// The first part stays the beginning and the last one the end; one between them is found by the
/// words of its first line.
fn cut_alike(shown: &[String], said: &[String]) -> Option<Vec<String>> {
    let parts: Vec<&[String]> = shown.split(|line| line == "...").collect();
    if parts.len() == 1 {
        return Some(said.to_vec());
    }
    let mut cut: Vec<String> = Vec::new();
    for (place, part) in parts.iter().enumerate() {
        let start = match part.first() {
            None => 0,
            Some(_) if place == 0 => 0,
            Some(_) if place + 1 == parts.len() => said.len().checked_sub(part.len())?,
            Some(first) => {
                let words = |line: &str| line.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
                let known = words(first);
                let alike = |line: &String| words(line).iter().filter(|word| known.contains(word)).count();
                let (start, best) = said.iter().map(alike).enumerate().max_by_key(|(_, alike)| *alike)?;
                (best * 2 > known.len()).then_some(start)?
            }
        };
        if place > 0 {
            cut.push("...".to_owned());
        }
        cut.extend_from_slice(said.get(start..start + part.len())?);
    }
    Some(cut)
}

/// Holds a document to what the program says.
fn hold(document: &str, fewest: usize) {
    let path = root().join(document);
    let text = fs::read_to_string(&path).unwrap();
    let regenerate = std::env::var_os("AMLHA_REGENERATE").is_some();
    let mut parts = parts(&text);
    let (mut commands, mut wrong) = (0, Vec::new());
    for part in &mut parts {
        let Part::Command { typed, shown } = part else { continue };
        commands += 1;
        let mut said = said(typed);
        while said.last().is_some_and(String::is_empty) {
            said.pop();
        }
        // Blank lines between two commands belong to nobody.
        let length = shown.iter().rposition(|line| !line.is_empty()).map_or(0, |last| last + 1);
        if fits(&shown[..length], &said) {
            continue;
        }
        let said_now = said.join("\n");
        let cut = cut_alike(&shown[..length], &said);
        match cut.filter(|cut| regenerate && fits(cut, &said)) {
            Some(cut) => drop(shown.splice(..length, cut)),
            None => wrong.push(format!("`{typed}` says something else:\n{said_now}")),
        }
    }
    if regenerate {
        fs::write(&path, written(&parts)).unwrap();
    }
    assert!(wrong.is_empty(), "{document}; AMLHA_REGENERATE=1 writes what is not cut:\n{}", wrong.join("\n\n"));
    assert!(commands >= fewest, "{document} shows {commands} commands, and at least {fewest} are wanted");
}

#[test]
fn the_readme_shows_what_the_program_says() {
    hold("README.md", 1);
}

#[test]
fn the_tutorial_shows_what_the_program_says() {
    hold("docs/tutorial.md", 5);
}

/// The test that holds documents can fail.
#[test]
fn a_difference_is_seen() {
    let lines = |text: &str| text.lines().map(str::to_owned).collect::<Vec<_>>();
    assert!(fits(&lines("a\n...\nd"), &lines("a\nb\nc\nd")));
    assert!(fits(&lines("...\nc\n..."), &lines("a\nb\nc\nd")));
    assert!(fits(&lines("...\na"), &lines("a")));
    assert!(!fits(&lines("a\nb"), &lines("a\nb\nc")));
    assert!(!fits(&lines("a\n...\nd"), &lines("a\nb\nc")));
    assert_eq!(words("amlha -c 'check; plan'  \"a b\""), ["amlha", "-c", "check; plan", "a b"]);
    let document = "x\n```console\n$ amlha version\nold\n\n$ amlha help\n```\ny\n";
    assert_eq!(written(&parts(document)), document);
}

#[test]
fn the_page_on_the_profile_shows_the_defaults() {
    let page = fs::read_to_string(root().join("docs/reference/profile.md")).unwrap();
    let (_, block) = page.split_once("```json\n").unwrap();
    let (block, table) = block.split_once("```").unwrap();
    let shown: serde_json::Value = serde_json::from_str(block).unwrap();
    let defaults = serde_json::to_value(Profile::default()).unwrap();
    assert_eq!(shown, defaults);
    for field in defaults.as_object().unwrap().keys() {
        assert!(table.contains(&format!("\n| `{field}` |")), "no row for `{field}`");
    }
}

#[test]
fn the_page_on_exit_codes_has_a_row_for_each() {
    let page = fs::read_to_string(root().join("docs/reference/exit-codes.md")).unwrap();
    for exit in Exit::ALL {
        let row = format!("\n| {} | {} |\n", exit.code(), exit.meaning());
        assert!(page.contains(&row), "{row}");
    }
    let help = amlha(&["help", "exit-codes"]).stdout;
    let codes = |lines: Vec<&str>| lines.iter().filter_map(|line| line.trim().parse::<u8>().ok()).collect::<Vec<_>>();
    let of_page = codes(page.lines().filter_map(|line| line.strip_prefix("| ")?.split(" |").next()).collect());
    let of_help = codes(help.lines().filter_map(|line| line.split_whitespace().next()).collect());
    assert_eq!(of_page, of_help);
    let precedence = help.lines().last().unwrap();
    assert!(page.contains(precedence), "{precedence}");
}

/// Every page that the table of contents names is there, and every page is named.
#[test]
fn the_table_of_contents_is_whole() {
    let docs = root().join("docs");
    let summary = fs::read_to_string(docs.join("SUMMARY.md")).unwrap();
    let named: Vec<&str> = summary.split("](").skip(1).filter_map(|rest| rest.split(')').next()).collect();
    for page in &named {
        assert!(docs.join(page).is_file(), "{page} is not there");
    }
    let mut folders = vec![docs.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "md") && !path.ends_with("SUMMARY.md") {
                let page = path.strip_prefix(&docs).unwrap().to_str().unwrap().replace('\\', "/");
                assert!(named.contains(&page.as_str()), "{page} is not in SUMMARY.md");
            }
        }
    }
}
