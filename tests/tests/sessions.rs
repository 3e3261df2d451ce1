//! Sessions: what is typed, what is seen, and the exit code, in files that people can read.
//!
//! A file begins with what it shows, in lines with `//`. A line `$ amlha ...` is a command of a
//! shell; lines with `> ` are typed at the prompt, one after the other. Below `====` stands what is
//! seen, once for each rendering. Every session is replayed on a terminal with colour and without,
//! into a pipe and as JSON, at 60, 100, 160 and an unknown number of columns: what the file does not
//! hold must be the same as what it holds, but for the escapes of colour. `AMLHA_REGENERATE=1` writes
//! what is seen.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

use std::fs;
use std::path::{Path, PathBuf};

use amlha_fake_arm::FakeArm;
use amlha_tests::{Ran, Run};

const WIDTHS: [usize; 4] = [60, 100, 160, 0];

/// What is typed in one go.
#[derive(Debug, Clone)]
enum Turn {
    /// A command of the shell.
    Command(String),
    /// Lines at the prompt.
    Prompt(String),
}

/// How it is seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Rendering {
    Color(usize),
    Bare(usize),
    Pipe(usize),
    Json(usize),
}

struct Session {
    head: String,
    turns: Vec<Turn>,
    seen: String,
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("sessions")
}

fn read(path: &Path) -> Session {
    let text = fs::read_to_string(path).unwrap();
    let (head, seen) = text
        .split_once("==== ")
        .map_or((text.clone(), String::new()), |(head, seen)| (head.to_owned(), format!("==== {seen}")));
    let mut turns = Vec::new();
    for line in head.lines() {
        if let Some(command) = line.strip_prefix("$ amlha") {
            turns.push(Turn::Command(command.trim().to_owned()));
        } else if let Some(typed) = line.strip_prefix("> ") {
            match turns.last_mut() {
                Some(Turn::Prompt(lines)) => lines.push_str(&format!("{typed}\n")),
                _ => turns.push(Turn::Prompt(format!("{typed}\n"))),
            }
        }
    }
    assert!(!turns.is_empty(), "{}", path.display());
    Session { head, turns, seen }
}

/// The words of a command, as a shell splits them.
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

/// A place with files of its own and a server.
struct Stage {
    folder: tempfile::TempDir,
    fake: FakeArm,
}

impl Stage {
    fn new() -> Self {
        let estate = amlha_tests::graph_estate::inventory(1);
        let fake = FakeArm::over(&estate).no_quota().start_blocking().unwrap();
        let stage = Self { folder: tempfile::tempdir().unwrap(), fake };
        let example = amlha_repl::example().unwrap();
        let mut text = Vec::new();
        example.write_json(&mut text).unwrap();
        fs::write(stage.folder.path().join("estate.amlha"), &text).unwrap();
        let later = String::from_utf8(text).unwrap().replace("\"Standard_LRS\"", "\"Standard_ZRS\"");
        fs::write(stage.folder.path().join("later.amlha"), later).unwrap();
        fs::copy(folder().join("nightly.amlha"), stage.folder.path().join("nightly.amlha")).unwrap();
        fs::copy(folder().join("accepted.toml"), stage.folder.path().join("accepted.toml")).unwrap();
        fs::copy(folder().join("q.kql"), stage.folder.path().join("q.kql")).unwrap();
        fs::create_dir(stage.folder.path().join("snaps")).unwrap();
        stage
    }

    fn url(&self) -> String {
        self.fake.url().to_owned()
    }

    fn place(&self) -> String {
        self.folder.path().to_str().unwrap().to_owned()
    }

    fn filled(&self, text: &str) -> String {
        text.replace("URL", &self.url()).replace("FOLDER", &self.place())
    }

    fn run(&self, turn: &Turn, rendering: Rendering) -> Ran {
        let run = match rendering {
            Rendering::Color(width) => Run::default().terminal(width).color(),
            Rendering::Bare(width) => Run::default().terminal(width),
            Rendering::Pipe(_) => Run::default(),
            Rendering::Json(_) => Run::default().variable("AMLHA_FORMAT", "json"),
        };
        let run = run.snapshots(&self.folder.path().join("snaps"));
        match turn {
            Turn::Command(line) => {
                let mut words = words(&self.filled(line));
                let json = matches!(rendering, Rendering::Json(_));
                if json && words[0] == "run" && !words.iter().any(|word| word == "-o") {
                    words.extend(["-o".to_owned(), "json".to_owned()]);
                }
                run.amlha(&words.iter().map(String::as_str).collect::<Vec<_>>())
            }
            Turn::Prompt(lines) => {
                let run = run.input(self.filled(lines));
                match rendering {
                    Rendering::Json(_) => run.amlha(&["run", "-", "-o", "json", "--keep-going"]),
                    _ => run.amlha(&["run", "-", "--keep-going"]),
                }
            }
        }
    }

    /// What is seen of all turns.
    fn replay(&self, session: &Session, rendering: Rendering) -> String {
        let mut seen = String::new();
        for turn in &session.turns {
            let ran = self.run(turn, rendering);
            let own_format = matches!(turn, Turn::Command(line) if line.contains(" -o "));
            if matches!(rendering, Rendering::Json(_)) && !own_format && !is_name(&ran.stdout) {
                let stream = serde_json::Deserializer::from_str(&ran.stdout).into_iter::<serde_json::Value>();
                for value in stream {
                    assert!(value.is_ok(), "{turn:?}: {value:?}: {}", ran.stdout);
                }
            }
            seen.push_str(&match turn {
                Turn::Command(line) => format!("$ amlha {line}\n"),
                Turn::Prompt(lines) => lines.lines().map(|line| format!("> {line}\n")).collect(),
            });
            let told = ran.told().replace(&self.place(), "FOLDER").replace(&self.url(), "URL");
            seen.push_str(&steady(&told));
        }
        seen
    }
}

/// Whether a program was told the name of a file.
fn is_name(text: &str) -> bool {
    text.trim().ends_with(".amlha") && text.lines().count() == 1
}

/// Times that differ from run to run, told alike.
fn steady(text: &str) -> String {
    let mut steady = String::new();
    for line in text.lines() {
        let timed = line.strip_suffix(" s").and_then(|rest| rest.rsplit_once(' '));
        match timed {
            Some((before, number)) if number.parse::<f64>().is_ok() => steady.push_str(&format!("{before} 0.0 s")),
            _ => steady.push_str(line),
        }
        steady.push('\n');
    }
    steady
}

fn without_color(text: &str) -> String {
    let mut parts = text.split("\u{1b}[");
    let mut bare = parts.next().unwrap().to_owned();
    for part in parts {
        bare.push_str(part.split_once('m').unwrap().1);
    }
    bare
}

/// Holds a session to its file.
fn hold(name: &str) {
    let path = folder().join(format!("{name}.session"));
    let session = read(&path);
    // Each rendering sees the files as they are before the session.
    let on = |rendering| Stage::new().replay(&session, rendering);
    let mut seen = String::new();
    for width in WIDTHS {
        let bare = on(Rendering::Bare(width));
        assert!(!bare.contains('\u{1b}'), "{name} at {width}");
        assert_eq!(without_color(&on(Rendering::Color(width))), bare, "{name}: colour changes more at {width}");
        let told = if width == 0 { "unknown".to_owned() } else { width.to_string() };
        seen.push_str(&format!("==== terminal, {told} columns\n{bare}"));
    }
    let pipe = on(Rendering::Pipe(0));
    assert!(!pipe.contains('\u{1b}'), "{name}");
    seen.push_str(&format!("==== pipe\n{pipe}==== JSON\n{}", on(Rendering::Json(0))));
    if std::env::var_os("AMLHA_REGENERATE").is_some() {
        fs::write(&path, format!("{}{seen}", session.head)).unwrap();
        return;
    }
    if session.seen != seen {
        let differs = session.seen.lines().zip(seen.lines()).position(|(a, b)| a != b).unwrap_or_default();
        let part = |text: &str| text.lines().skip(differs.saturating_sub(3)).take(8).collect::<Vec<_>>().join("\n");
        panic!(
            "{name} says something else; AMLHA_REGENERATE=1 writes it. In the file:\n{}\nnow:\n{}",
            part(&session.seen),
            part(&seen)
        );
    }
}

#[test]
fn the_first_minute() {
    hold("01-first-minute");
}

#[test]
fn opening_a_snapshot() {
    hold("02-open");
}

#[test]
fn a_live_scan() {
    hold("03-scan");
}

#[test]
fn a_query_refined_and_mended() {
    hold("04-query");
}

#[test]
fn explained() {
    hold("05-explain");
}

#[test]
fn what_breaks() {
    hold("06-simulate");
}

#[test]
fn a_plan_and_its_files() {
    hold("07-plan");
}

#[test]
fn a_gate() {
    hold("08-gate");
}

#[test]
fn two_snapshots_compared() {
    hold("09-diff");
}

#[test]
fn a_script_with_assertions() {
    hold("10-script");
}

#[test]
fn a_transcript() {
    hold("11-transcript");
}
