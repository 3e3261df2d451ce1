//! The folder of a recording.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use amlha_model::shown;

use super::file::Recorded;
use super::mask::Mask;
use crate::cloud::{CloudError, CloudErrorKind};
use crate::save;

const ENDING: &str = ".json";

/// A page, as the folder has it. The only page of a GET is its first.
#[derive(Debug, Clone, Copy)]
struct Kept {
    is_answer: bool,
    next: Option<u32>,
}

/// A folder and what is in it.
#[derive(Debug)]
pub(super) struct Folder {
    path: PathBuf,
    calls: BTreeMap<String, BTreeMap<u32, Kept>>,
    mask: Mask,
}

impl Folder {
    /// A folder to record into: a new one, or one that is empty.
    pub(super) fn empty(path: &Path) -> Result<Self, CloudError> {
        fs::create_dir_all(path).map_err(|error| fault(path, &reason(&error)))?;
        if let Some(name) = names(path)?.first() {
            let message = format!("the folder is not empty: it holds `{}`", shown(name));
            return Err(fault(path, &message).with_advice("name an empty folder, or resume the recording in this one"));
        }
        Ok(Self { path: path.to_owned(), calls: BTreeMap::new(), mask: Mask::nothing() })
    }

    /// A folder that holds a recording. Every file is looked at; one that is damaged is named.
    pub(super) fn open(path: &Path) -> Result<Self, CloudError> {
        let mut folder = Self { path: path.to_owned(), calls: BTreeMap::new(), mask: Mask::nothing() };
        for file in names(path)? {
            let Some(stem) = file.strip_suffix(ENDING) else { continue };
            let text = read(&path.join(&file))?;
            let damaged = |why: &str| damaged_file(&path.join(&file), why);
            let recorded = Recorded::read(&text).map_err(|why| damaged(&why))?;
            folder.mask = folder.mask.with(recorded.mask().map_err(|why| damaged(&why))?);
            let kept = Kept { is_answer: recorded.answer.is_some(), next: recorded.next };
            let (name, page) = match stem.rsplit_once("-p") {
                Some((name, page)) if !stem.starts_with("get-") => {
                    (name, page.parse().map_err(|_| damaged("its name has no page"))?)
                }
                _ => (stem, 1),
            };
            folder.calls.entry(name.to_owned()).or_default().insert(page, kept);
        }
        Ok(folder)
    }

    pub(super) fn mask(&self) -> Mask {
        self.mask
    }

    pub(super) fn holds(&self, name: &str) -> bool {
        self.calls.contains_key(name)
    }

    pub(super) fn holds_page(&self, name: &str, page: u32) -> bool {
        self.calls.get(name).is_some_and(|pages| pages.contains_key(&page))
    }

    pub(super) fn is_empty(&self) -> bool {
        self.calls.is_empty()
    }

    /// The calls whose every page is there and was answered.
    pub(super) fn complete(&self) -> BTreeSet<String> {
        let is_complete = |pages: &BTreeMap<u32, Kept>| {
            let mut page = 1;
            // As many steps as there are pages: more would be a loop.
            for _ in 0..pages.len() {
                match pages.get(&page) {
                    Some(Kept { is_answer: true, next: None }) => return true,
                    Some(Kept { is_answer: true, next: Some(next) }) => page = *next,
                    _ => return false,
                }
            }
            false
        };
        self.calls.iter().filter(|(_, pages)| is_complete(pages)).map(|(name, _)| name.clone()).collect()
    }

    /// The text of a page's file.
    pub(super) fn read(&self, name: &str, page: u32) -> Result<String, CloudError> {
        read(&self.file(name, page))
    }

    /// Writes a page's file, whole or not at all.
    pub(super) fn write(&self, name: &str, page: u32, text: &str) -> Result<(), CloudError> {
        let path = self.file(name, page);
        let written = save::write_soon(&path, |out| out.write_all(text.as_bytes()));
        written.map_err(|error| fault(&path, &error.to_string()).with_advice(error.advice()))?;
        Ok(())
    }

    /// Removes what an earlier recording kept after the last page of a call.
    pub(super) fn remove_after(&self, name: &str, page: u32) -> Result<(), CloudError> {
        let Some(pages) = self.calls.get(name) else { return Ok(()) };
        for (stale, _) in pages.iter().filter(|(number, _)| **number > page) {
            let path = self.file(name, *stale);
            match fs::remove_file(&path) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(fault(&path, &reason(&error))),
                _ => {}
            }
        }
        Ok(())
    }

    pub(super) fn damaged(&self, name: &str, page: u32, why: &str) -> CloudError {
        damaged_file(&self.file(name, page), why)
    }

    fn file(&self, name: &str, page: u32) -> PathBuf {
        let is_get = name.starts_with("get-");
        self.path.join(if is_get { format!("{name}{ENDING}") } else { format!("{name}-p{page}{ENDING}") })
    }
}

fn fault(path: &Path, message: &str) -> CloudError {
    CloudError::new(CloudErrorKind::Recording, format!("`{}`", shown(&path.to_string_lossy())), message)
}

fn damaged_file(path: &Path, why: &str) -> CloudError {
    fault(path, &format!("the file is damaged: {}", shown(why)))
        .with_advice("remove the file and resume the recording, or record again")
}

fn reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "it is not there".to_owned(),
        io::ErrorKind::AlreadyExists | io::ErrorKind::NotADirectory => "it is no folder".to_owned(),
        io::ErrorKind::InvalidData => "it is no text".to_owned(),
        kind => kind.to_string(),
    }
}

fn read(path: &Path) -> Result<String, CloudError> {
    fs::read_to_string(path).map_err(|error| fault(path, &reason(&error)))
}

/// The names in a folder, in order, without hidden files: an interrupted writer may leave one.
fn names(path: &Path) -> Result<Vec<String>, CloudError> {
    let cannot_read = |error: io::Error| fault(path, &reason(&error));
    let mut names = Vec::new();
    for entry in fs::read_dir(path).map_err(cannot_read)? {
        let name = entry.map_err(cannot_read)?.file_name().to_string_lossy().into_owned();
        if !name.starts_with('.') {
            names.push(name);
        }
    }
    names.sort_unstable();
    Ok(names)
}
