//! Opening files: what is it, and which resources are in it?
//!
//! A form is recognised by content, never by file name, and has one file here. Texts are read once
//! and kept: rows are slices of them.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use amlha_model::{Builder, Gap, GapReason, Inventory, RowFault, Source, links, shown};
use jiff::Timestamp;

use crate::error::{Fault, OpenError};

mod arm_list;
mod azure_error;
mod envelope;
mod folder;
mod inventory;
mod lines;
mod list;
mod look;
mod pages;
mod resource;
mod resource_graph;
mod scan;
mod text;

pub use lines::{LineFile, TakePiece};

use scan::{Stop, Told};

/// The endings of the files that are opened in a folder. A file named itself may have any.
pub const FILE_ENDINGS: &[&str] = &["json", "jsonl", "ndjson", "amlha"];

/// The largest file, in bytes: places in a text are kept in 32 bits.
pub(crate) const LARGEST: u64 = u32::MAX as u64;

/// The endings in words.
pub(crate) fn endings() -> String {
    let named: Vec<String> = FILE_ENDINGS.iter().map(|ending| format!("`.{ending}`")).collect();
    match named.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} or {last}", rest.join(", ")),
        _ => named.concat(),
    }
}

/// Something to open.
#[derive(Debug, Clone)]
pub enum Input {
    /// A file, or a folder with all files in it.
    Path(PathBuf),
    /// A text that is there already.
    Text {
        /// What it is called, `-` for standard input.
        name: String,
        /// Its bytes.
        bytes: Vec<u8>,
        /// When Azure said so, as far as is known.
        read_at: Option<Timestamp>,
    },
}

/// What was opened.
#[derive(Debug)]
pub struct Opened {
    /// Everything that was found, with links.
    pub inventory: Inventory,
    /// Each file, in the order it was read.
    pub files: Vec<OpenedFile>,
    /// The names of the files whose texts the inventory holds as they were written: a line of the
    /// text ([`Lines`](amlha_model::inventory::Lines)) is a line of the file.
    pub as_written: Vec<String>,
}

/// What became of one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenedFile {
    /// The file as it was named, `-` for standard input. A folder that has something to tell has
    /// an entry of its own.
    pub name: String,
    /// What it was recognised as: `Resource Graph answer`, `ARM list`, ... Empty when it was not.
    pub kind: &'static str,
    /// How many resources were read from it, those that another file holds too included.
    pub resources: usize,
    /// How many of its rows are no resource and were left out; the notes say why.
    pub left_out: usize,
    /// What is wrong with it. What is right was read all the same.
    pub problem: Option<OpenError>,
    /// What was left out, and what is odd about what was not, with the reason.
    pub notes: Vec<String>,
}

/// Opens files, folders and streams into one inventory.
///
/// Bad files do not stop good ones: what became of each is told in [`Opened::files`].
///
/// # Errors
///
/// Only when no resource at all was found: the error of the only file, or one that holds those of
/// all files.
pub fn open(inputs: &[Input]) -> Result<Opened, OpenError> {
    let mut opening = Opening::default();
    for input in inputs {
        match input {
            Input::Path(path) => opening.path(path),
            Input::Text { name, bytes, read_at } => opening.bytes(name, bytes.clone(), *read_at),
        }
    }
    opening.finish()
}

#[derive(Debug, Default)]
struct Opening {
    builder: Builder,
    files: Vec<OpenedFile>,
    inventories: Vec<Inventory>,
    /// Files of a known form without a resource: an error only when there is nothing else.
    empty: Vec<OpenError>,
    graph_pages: Vec<(String, pages::GraphPage)>,
    gaps: Vec<Gap>,
    /// When the texts were read that are no inventories.
    read_at: Option<Timestamp>,
    seen: BTreeSet<PathBuf>,
    as_written: Vec<String>,
}

impl Opening {
    fn path(&mut self, path: &Path) {
        let name = path.to_string_lossy().into_owned();
        match fs::metadata(path) {
            Ok(metadata) if metadata.is_dir() => self.folder(path, &name),
            Ok(metadata) => self.file(path, &name, &metadata),
            Err(error) => self.refuse(&name, "", cannot_read(error.kind())),
        }
    }

    fn folder(&mut self, path: &Path, name: &str) {
        let folder = folder::list(path);
        if folder.files.is_empty() && folder.refused.is_empty() {
            self.refuse(name, "folder", Fault::EmptyFolder);
            if let Some(file) = self.files.last_mut() {
                file.notes = folder.notes;
            }
            return;
        }
        for file in &folder.files {
            self.path(file);
        }
        for (refused, kind) in folder.refused {
            self.refuse(&refused.to_string_lossy(), "folder", cannot_read(kind));
        }
        if !folder.notes.is_empty() {
            self.files.push(OpenedFile {
                name: name.to_owned(),
                kind: "folder",
                resources: 0,
                left_out: 0,
                problem: None,
                notes: folder.notes,
            });
        }
    }

    fn file(&mut self, path: &Path, name: &str, metadata: &fs::Metadata) {
        if metadata.is_file() {
            if let Ok(real) = fs::canonicalize(path)
                && !self.seen.insert(real)
            {
                let notes = vec!["it was named twice and read once".to_owned()];
                self.files.push(OpenedFile {
                    name: name.to_owned(),
                    kind: "",
                    resources: 0,
                    left_out: 0,
                    problem: None,
                    notes,
                });
                return;
            }
            if metadata.len() > LARGEST {
                self.refuse(name, "", Fault::TooLarge { bytes: metadata.len() });
                return;
            }
        }
        // The time of a pipe says nothing about its content.
        let changed = if metadata.is_file() { metadata.modified().ok() } else { None };
        let read_at = changed.and_then(|changed| Timestamp::try_from(changed).ok());
        match read(path, metadata.len()) {
            Ok(bytes) => self.bytes(name, bytes, read_at),
            Err(error) => self.refuse(name, "", cannot_read(error.kind())),
        }
    }

    fn bytes(&mut self, name: &str, bytes: Vec<u8>, read_at: Option<Timestamp>) {
        let length = bytes.len() as u64;
        if length > LARGEST {
            self.refuse(name, "", Fault::TooLarge { bytes: length });
            return;
        }
        match text::decode(bytes) {
            Ok(text) => self.text(name, text, read_at),
            Err(fault) => self.refuse(name, "", fault),
        }
    }

    fn text(&mut self, name: &str, text: String, read_at: Option<Timestamp>) {
        let seen = look::look(text.get(text::mark(&text)..).unwrap_or_default());
        if seen == look::Look::Own {
            self.inventory(name, text);
            return;
        }
        let mut told = Told::default();
        let mut kind = seen.kind();
        let source = |kind: &str| Source { name: name.to_owned(), kind: kind.to_owned(), read_at };
        let mut added = self.builder.add(text, source(kind), |text| scan::scan(text, name, true, &mut told));
        if let Err(Stop::Commented(plain)) = added {
            let seen = look::look(plain.get(text::mark(&plain)..).unwrap_or_default());
            if seen == look::Look::Own {
                self.inventory(name, plain);
                return;
            }
            kind = seen.kind();
            added = self.builder.add(plain, source(kind), |text| scan::scan(text, name, false, &mut told));
        }
        if let Err(Stop::Made(array)) = added {
            // What is made of a text has lines of its own.
            added = self.builder.add_array(array, source(kind)).map_err(|_| Stop::NoRows);
        } else if added.is_ok() {
            // Comments were blanked where they stand.
            self.as_written.push(name.to_owned());
        }
        self.told(name, kind, read_at, added, told);
    }

    fn inventory(&mut self, name: &str, text: String) {
        match inventory::read(text) {
            Ok(inventory) => {
                let resources = inventory.len();
                if inventory.is_empty() {
                    self.nothing(name, inventory::KIND, None, Vec::new());
                } else {
                    self.files.push(OpenedFile {
                        name: name.to_owned(),
                        kind: inventory::KIND,
                        resources,
                        left_out: 0,
                        problem: None,
                        notes: Vec::new(),
                    });
                }
                self.inventories.push(inventory);
            }
            Err(fault) => self.refuse(name, inventory::KIND, fault),
        }
    }

    /// Writes down what became of a text.
    fn told(
        &mut self,
        name: &str,
        kind: &'static str,
        read_at: Option<Timestamp>,
        added: Result<Vec<RowFault>, Stop>,
        told: Told,
    ) {
        self.graph_pages.extend(told.graph_pages.into_iter().map(|page| (name.to_owned(), page)));
        self.gaps.extend(told.gaps);
        self.gaps.extend(pages::list_gaps(name, &told.list_pages));
        let problem = told.first_problem.map(|fault| OpenError::new(name, fault));
        let mut notes = Vec::new();
        if told.more_problems > 0 {
            notes.push(format!("{} more values of it cannot be opened", told.more_problems));
        }
        let (rows, faults) = match added {
            Ok(faults) => (told.rows, faults),
            Err(Stop::Fault(fault)) => return self.refuse(name, kind, fault),
            Err(Stop::NoRows | Stop::Commented(_) | Stop::Made(_)) => (0, Vec::new()),
        };
        let left_out = faults.iter().filter(|fault| !fault.kept).count();
        let resources = rows.saturating_sub(left_out);
        notes.extend(row_notes(&faults));
        if left_out > 0 {
            self.gap(name, "its rows that were left out, corrected".to_owned());
        }
        if resources > 0 || problem.is_some() {
            if resources > 0 {
                self.read_at = earlier(self.read_at, read_at);
            }
            self.files.push(OpenedFile { name: name.to_owned(), kind, resources, left_out, problem, notes });
        } else {
            self.nothing(name, kind, notes.first().cloned(), notes);
        }
    }

    /// A file of a known form that holds no resource: a note, and an error when nothing else opens.
    fn nothing(&mut self, name: &str, kind: &'static str, first: Option<String>, mut notes: Vec<String>) {
        if notes.is_empty() {
            notes.push("it holds no resource: its list is empty".to_owned());
        }
        self.files.push(OpenedFile { name: name.to_owned(), kind, resources: 0, left_out: 0, problem: None, notes });
        self.empty.push(OpenError::new(name, Fault::NoResources { first }));
    }

    /// What a file should have given and did not.
    fn gap(&mut self, name: &str, closes: String) {
        let what = name.to_owned();
        self.gaps.push(Gap { what, reason: GapReason::Unreadable, needed_by: None, role: None, closes });
    }

    fn refuse(&mut self, name: &str, kind: &'static str, fault: Fault) {
        let error = OpenError::new(name, fault);
        // Kept in the inventory, so that one that is saved still says what it lacks.
        self.gap(name, error.advice());
        let problem = Some(error);
        self.files.push(OpenedFile {
            name: name.to_owned(),
            kind,
            resources: 0,
            left_out: 0,
            problem,
            notes: Vec::new(),
        });
    }

    fn finish(mut self) -> Result<Opened, OpenError> {
        if self.files.iter().all(|file| file.resources == 0) {
            let problems = self.files.into_iter().filter_map(|file| file.problem);
            let mut causes: Vec<OpenError> = problems.chain(self.empty).collect();
            return Err(match causes.len() {
                1 => causes.remove(0),
                _ => OpenError::new("", Fault::NothingOpened { causes }),
            });
        }
        self.gaps.extend(pages::graph_gaps(&self.graph_pages));
        let from_texts = self.files.iter().any(|file| file.kind != inventory::KIND && file.resources > 0);
        let alone = self.inventories.len() == 1 && !from_texts;
        let mut inventory = if alone && self.gaps.is_empty() {
            let saved = self.files.iter().filter(|file| file.resources > 0).map(|file| file.name.clone());
            self.as_written = saved.collect();
            self.inventories.pop().unwrap_or_default()
        } else {
            let mut taken_at = self.read_at;
            for saved in &self.inventories {
                inventory::add_to(&mut self.builder, saved, alone);
                taken_at = earlier(taken_at, saved.taken_at());
            }
            if let Some(taken_at) = taken_at {
                self.builder.set_taken_at(taken_at);
            }
            for gap in self.gaps {
                self.builder.add_gap(gap);
            }
            self.builder.finish()
        };
        links::build(&mut inventory);
        Ok(Opened { inventory, files: self.files, as_written: self.as_written })
    }
}

fn earlier(a: Option<Timestamp>, b: Option<Timestamp>) -> Option<Timestamp> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (one, other) => one.or(other),
    }
}

fn cannot_read(kind: io::ErrorKind) -> Fault {
    if kind == io::ErrorKind::NotFound { Fault::NotFound } else { Fault::CannotRead(kind) }
}

/// Reads a file, or a pipe up to a byte more than can be opened.
fn read(path: &Path, expected: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::with_capacity(usize::try_from(expected.min(LARGEST)).unwrap_or_default());
    File::open(path)?.take(LARGEST + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// The rows with something wrong in them, by reason, in the order of the first row with it.
fn row_notes(faults: &[RowFault]) -> Vec<String> {
    const NOTES: usize = 20;
    const ROWS: usize = 5;
    let mut reasons: BTreeMap<(bool, String), Vec<&RowFault>> = BTreeMap::new();
    for fault in faults {
        // What is quoted differs from row to row; the words around it are the reason.
        let words: Vec<&str> = fault.why.split('`').step_by(2).collect();
        reasons.entry((fault.kept, words.concat())).or_default().push(fault);
    }
    let mut reasons: Vec<Vec<&RowFault>> = reasons.into_values().collect();
    reasons.sort_by_key(|rows| rows.first().map(|fault| fault.row));
    let mut notes = Vec::new();
    for rows in reasons.iter().take(NOTES) {
        let Some(first) = rows.first() else { continue };
        let named: Vec<String> = rows.iter().take(ROWS).map(|fault| fault.row.to_string()).collect();
        let rows = match (rows.len(), rows.len().saturating_sub(ROWS)) {
            (1, _) => format!("row {}", named.concat()),
            (_, 0) => format!("rows {}", named.join(", ")),
            (_, more) => format!("rows {} and {more} more", named.join(", ")),
        };
        let fate = if first.kept { "kept, but nothing can refer to it" } else { "left out" };
        notes.push(format!("{rows} {fate}: {}", shown(&first.why)));
    }
    match reasons.iter().skip(NOTES).map(Vec::len).sum() {
        0 => {}
        1 => notes.push("1 more row has something wrong in it".to_owned()),
        more => notes.push(format!("{more} more rows have something wrong in them")),
    }
    notes
}
