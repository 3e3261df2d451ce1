//! Real answers of Azure, kept outside the repository, must open or say why not, and be judged.
//!
//! `AMLHA_CORPUS` names a folder with answers below `rest/`. Without it there is nothing to do.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::io::{self, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use amlha_azure::{FILE_ENDINGS, Input, OpenErrorKind, open};
use amlha_model::Inventory;
use amlha_rules::{Context, Keep, Outcome, Profile, check, plan};
use amlha_tests::NOW;

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, found);
        } else if path.extension().is_some_and(|ending| FILE_ENDINGS.iter().any(|known| ending == *known)) {
            found.push(path);
        }
    }
}

#[derive(Default)]
struct Counts {
    resources: usize,
    links: usize,
    gaps: usize,
    lines: Vec<String>,
    panics: Vec<String>,
    silent: Vec<String>,
}

fn open_one(path: &Path, counts: &mut Counts) {
    let shown = path.display().to_string();
    let Ok(opened) = catch_unwind(AssertUnwindSafe(|| open(&[Input::Path(path.to_owned())]))) else {
        counts.panics.push(shown);
        return;
    };
    let opened = match opened {
        Ok(opened) => opened,
        Err(error) => {
            counts.lines.push(format!("{}: {error}", error.code()));
            // Nothing was named twice and nothing is a folder here.
            assert!(!matches!(error.kind(), OpenErrorKind::NothingOpened | OpenErrorKind::EmptyFolder), "{error}");
            return;
        }
    };
    let told: usize = opened.files.iter().map(|file| file.notes.len() + usize::from(file.problem.is_some())).sum();
    if opened.inventory.is_empty() && told == 0 {
        counts.silent.push(shown);
    }
    counts.resources += opened.inventory.len();
    counts.links += opened.inventory.links().len();
    counts.gaps += opened.inventory.gaps().len();
    for file in &opened.files {
        let problem = file.problem.iter().map(|problem| format!("{}: {problem}", problem.code()));
        counts.lines.extend(problem.chain(file.notes.iter().map(|note| format!("note: `{}`: {note}", file.name))));
    }
}

#[test]
fn real_answers_open_or_say_why_not() {
    // Not `println!`: what this prints is wanted also when the test passes.
    let mut out = io::stderr();
    let Some(corpus) = std::env::var_os("AMLHA_CORPUS") else {
        writeln!(out, "corpus: skipped, AMLHA_CORPUS is not set").unwrap();
        return;
    };
    let rest = Path::new(&corpus).join("rest");
    let mut found = Vec::new();
    files(&rest, &mut found);
    found.sort();
    assert!(!found.is_empty(), "no file below {}", rest.display());

    let mut counts = Counts::default();
    for path in &found {
        open_one(path, &mut counts);
    }
    for line in &counts.lines {
        writeln!(out, "{line}").unwrap();
    }
    let errors = counts.lines.iter().filter(|line| line.starts_with("OP")).count();
    writeln!(
        out,
        "corpus: {} files, {} resources, {} links, {} gaps, {errors} errors",
        found.len(),
        counts.resources,
        counts.links,
        counts.gaps
    )
    .unwrap();
    assert_eq!(counts.panics, Vec::<String>::new());
    assert_eq!(counts.silent, Vec::<String>::new());

    // All of them together: nothing is lost by being opened beside others.
    let together = open(&[Input::Path(rest)]).unwrap();
    writeln!(
        out,
        "corpus, as one folder: {} resources, {} in several files, {} links, {} gaps",
        together.inventory.len(),
        together.inventory.duplicates().len(),
        together.inventory.links().len(),
        together.inventory.gaps().len()
    )
    .unwrap();
    assert_eq!(
        together.inventory.len() + together.inventory.duplicates().len(),
        counts.resources + counts_of_own_duplicates(&found)
    );
}

/// Resources that one file holds more than once.
fn counts_of_own_duplicates(found: &[PathBuf]) -> usize {
    let opened = found.iter().filter_map(|path| open(&[Input::Path(path.clone())]).ok());
    opened.map(|opened| opened.inventory.duplicates().len()).sum()
}

/// How many verdicts of each outcome, by what they are counted for.
#[derive(Debug, Default)]
struct Verdicts(BTreeMap<String, [usize; Outcome::ALL.len()]>);

impl Verdicts {
    fn add(&mut self, of: &str, outcome: Outcome) {
        self.0.entry(of.to_owned()).or_default()[outcome as usize] += 1;
    }

    fn table(&self, title: &str) -> String {
        let mut text = format!("{title:<28}");
        for outcome in Outcome::ALL {
            write!(text, "{:>17}", outcome.label()).unwrap();
        }
        text.push('\n');
        let mut sum = [0; Outcome::ALL.len()];
        for (of, counts) in &self.0 {
            write!(text, "{of:<28}").unwrap();
            for (sum, count) in sum.iter_mut().zip(counts) {
                write!(text, "{count:>17}").unwrap();
                *sum += count;
            }
            text.push('\n');
        }
        write!(text, "{:<28}", "all").unwrap();
        for count in sum {
            write!(text, "{count:>17}").unwrap();
        }
        text + "\n"
    }
}

/// Judges and plans, and says what each verdict was on.
fn judge(inventory: &Inventory) -> Vec<(&'static str, Outcome)> {
    let profile = Profile::default();
    let context = Context::new(inventory, &profile, NOW.parse().unwrap());
    let all = check(&context, Keep::All);
    for finding in &all.findings {
        assert!(!finding.verdict.why.is_empty(), "{}: a verdict without a reason", finding.id);
        assert!(!finding.verdict.evidence.is_empty(), "{}: a verdict without evidence", finding.id);
    }
    let plan = plan::plan(&context, &all);
    assert!(serde_json::to_string(&plan).is_ok());
    all.findings.iter().map(|finding| (finding.rule.service.info().key, finding.verdict.outcome)).collect()
}

#[test]
fn real_answers_are_judged() {
    let Some(corpus) = std::env::var_os("AMLHA_CORPUS") else {
        writeln!(io::stderr(), "corpus: skipped, AMLHA_CORPUS is not set").unwrap();
        return;
    };
    let rest = Path::new(&corpus).join("rest");
    let mut sources: Vec<PathBuf> = fs::read_dir(&rest).unwrap().map(|entry| entry.unwrap().path()).collect();
    sources.retain(|path| path.is_dir());
    sources.sort();
    let (mut panics, mut by_service, mut alone, mut as_estates) =
        (Vec::new(), Verdicts::default(), Verdicts::default(), Verdicts::default());
    let mut judged = |path: &Path| {
        let Ok(opened) = open(&[Input::Path(path.to_owned())]) else { return Vec::new() };
        let verdicts = catch_unwind(AssertUnwindSafe(|| judge(&opened.inventory)));
        verdicts.unwrap_or_else(|_| {
            panics.push(path.display().to_string());
            Vec::new()
        })
    };
    for source in &sources {
        let name = source.file_name().unwrap().to_string_lossy().into_owned();
        let mut found = Vec::new();
        files(source, &mut found);
        found.sort();
        for path in &found {
            for (service, outcome) in judged(path) {
                by_service.add(service, outcome);
                alone.add(&name, outcome);
            }
        }
        for (_, outcome) in judged(source) {
            as_estates.add(&name, outcome);
        }
    }
    let mut together = Verdicts::default();
    for (service, outcome) in judged(&rest) {
        together.add(service, outcome);
    }
    assert_eq!(panics, Vec::<String>::new());
    // Counts only: what was judged stays outside the repository.
    insta::assert_snapshot!(
        "verdicts_on_real_answers",
        [
            by_service.table("each file alone, by service"),
            alone.table("each file alone, by source"),
            as_estates.table("each source as one estate"),
            together.table("all as one estate"),
        ]
        .join("\n")
    );
}
