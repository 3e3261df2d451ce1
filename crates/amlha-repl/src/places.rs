//! Where resources stand written, for forms that name a file and a line.

use std::cell::OnceCell;
use std::path::{Component, Path, PathBuf};

use amlha_model::inventory::Lines;
use amlha_model::{Inventory, Resource};
use amlha_report::pipeline::Place;

use crate::example::EXAMPLE_NAME;
use crate::session::Loaded;

/// The kind of a file that amlha saved itself: its resources name the calls they came from.
const SAVED: &str = "saved inventory";

/// Where the resources of an inventory stand written.
pub(crate) struct Placed<'l> {
    loaded: &'l Loaded,
    folder: Option<&'l Path>,
    /// The root of the repository that the process works in.
    root: Option<&'l Path>,
    /// Found when the first line is asked for: the breaks of a large file are many.
    lines: OnceCell<Lines>,
}

impl<'l> Placed<'l> {
    pub(crate) fn of(loaded: &'l Loaded, folder: Option<&'l Path>) -> Self {
        let root = folder.and_then(|folder| folder.ancestors().find(|above| above.join(".git").exists())).or(folder);
        Self { loaded, folder, root, lines: OnceCell::new() }
    }

    /// The file that a resource was read from, as a pipeline names it, and the line of the resource
    /// in it where the file is as it was written.
    pub(crate) fn place(&self, resource: Resource<'_>) -> Place {
        let Some(name) = self.file(resource) else {
            return Place { file: EXAMPLE_NAME.to_owned(), line: None };
        };
        let inventory: &Inventory = &self.loaded.inventory;
        let known = self.loaded.as_written.iter().any(|written| written == name);
        let line = known.then(|| self.lines.get_or_init(|| Lines::of(inventory)).line(resource)).flatten();
        Place { file: self.below_root(name), line }
    }

    /// The file as it was named: the one that the resource says, else the saved inventory.
    fn file(&self, resource: Resource<'_>) -> Option<&'l str> {
        let files = || self.loaded.files.iter().filter(|file| file.resources > 0);
        let source = resource.source().map(|source| source.name.as_str());
        let named = files().find(|file| file.kind != SAVED && Some(file.name.as_str()) == source);
        let file = named.or_else(|| files().find(|file| file.kind == SAVED)).or_else(|| files().next());
        file.map(|file| file.name.as_str())
    }

    /// A name relative to the root of the repository, as far as it is below it.
    fn below_root(&self, name: &str) -> String {
        let (Some(folder), Some(root)) = (self.folder, self.root) else { return name.to_owned() };
        if name == "-" {
            return name.to_owned();
        }
        let whole = tidy(&folder.join(name));
        let names = |path: &Path| -> Vec<String> {
            path.components().map(|part| part.as_os_str().to_string_lossy().into_owned()).collect()
        };
        let below = whole.strip_prefix(root).ok().map(|below| names(below).join("/"));
        below.filter(|below| !below.is_empty()).unwrap_or_else(|| whole.to_string_lossy().into_owned())
    }
}

/// A path without `.` and `..`, as far as that can be said without asking the disk.
fn tidy(path: &Path) -> PathBuf {
    let mut tidy = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir if tidy.parent().is_some() => {
                tidy.pop();
            }
            part => tidy.push(part),
        }
    }
    tidy
}
