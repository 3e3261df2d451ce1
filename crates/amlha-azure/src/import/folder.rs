//! The files of a folder and of the folders in it.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use amlha_model::shown;

use super::endings;

/// What a folder holds.
#[derive(Debug, Default)]
pub(super) struct Folder {
    /// The files to open, sorted by path.
    pub(super) files: Vec<PathBuf>,
    /// What was left out, and why.
    pub(super) notes: Vec<String>,
    /// Folders that cannot be listed.
    pub(super) refused: Vec<(PathBuf, io::ErrorKind)>,
    /// How many files have another ending.
    others: usize,
}

/// Finds the files of a folder.
pub(super) fn list(path: &Path) -> Folder {
    let mut folder = Folder::default();
    let mut open = vec![path.to_owned()];
    while let Some(next) = open.pop() {
        let entries = fs::read_dir(&next).and_then(Iterator::collect::<io::Result<Vec<_>>>);
        match entries {
            Ok(entries) => entries.into_iter().for_each(|entry| folder.add(path, &entry, &mut open)),
            Err(error) => folder.refused.push((next, error.kind())),
        }
    }
    folder.files.sort();
    folder.refused.sort();
    folder.notes.sort();
    match folder.others {
        0 => {}
        1 => folder.notes.push(format!("1 file does not end in {} and was left out", endings())),
        others => folder.notes.push(format!("{others} files do not end in {} and were left out", endings())),
    }
    folder
}

impl Folder {
    fn add(&mut self, top: &Path, entry: &fs::DirEntry, open: &mut Vec<PathBuf>) {
        let path = entry.path();
        let Ok(kind) = entry.file_type() else {
            self.refused.push((path, io::ErrorKind::Other));
            return;
        };
        let inside = path.strip_prefix(top).unwrap_or(&path).to_string_lossy().into_owned();
        let wanted = is_wanted(&path);
        if entry.file_name().as_encoded_bytes().starts_with(b".") {
            if kind.is_dir() || wanted {
                self.notes.push(format!("`{}` is hidden and was left out", shown(&inside)));
            }
        } else if kind.is_dir() {
            open.push(path);
        } else if kind.is_symlink() && path.is_dir() {
            // A link to a folder above would never end.
            self.notes.push(format!("`{}` is a link to a folder and was left out", shown(&inside)));
        } else if wanted {
            self.files.push(path);
        } else {
            self.others += 1;
        }
    }
}

fn is_wanted(path: &Path) -> bool {
    let ending = path.extension().and_then(|ending| ending.to_str());
    ending.is_some_and(|ending| super::FILE_ENDINGS.iter().any(|known| known.eq_ignore_ascii_case(ending)))
}
