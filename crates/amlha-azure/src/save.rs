//! Saving: the whole file or none of it.
//!
//! The text is written to a temporary file in the same folder, which takes the target's name when
//! it is complete and on the disk. Whoever interrupts that finds the old file.

use std::fmt;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use amlha_model::{Inventory, shown};

/// Why a file could not be saved. The old file, if there was one, is as it was.
#[derive(Debug)]
pub struct SaveError {
    path: PathBuf,
    kind: SaveErrorKind,
    cause: Option<io::Error>,
}

/// The kinds of [`SaveError`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum SaveErrorKind {
    /// The folder that should hold the file does not exist.
    NoFolder,
    /// The path is a folder.
    IsFolder,
    /// The system refuses to write.
    CannotWrite,
}

impl SaveError {
    /// Where it should have been saved.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// What kind of error it is.
    #[must_use]
    pub fn kind(&self) -> SaveErrorKind {
        self.kind
    }

    /// The code that has a page in [`ERROR_PAGES`](crate::ERROR_PAGES).
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self.kind {
            SaveErrorKind::NoFolder => "SV001",
            SaveErrorKind::IsFolder => "SV002",
            SaveErrorKind::CannotWrite => "SV003",
        }
    }

    /// What to do about it.
    #[must_use]
    pub fn advice(&self) -> String {
        match self.kind {
            SaveErrorKind::NoFolder => "make the folder first, or correct the path".to_owned(),
            SaveErrorKind::IsFolder => "name a file in it".to_owned(),
            SaveErrorKind::CannotWrite => "check the permissions of the folder and the space on the disk".to_owned(),
        }
    }
}

impl fmt::Display for SaveError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = self.path.to_string_lossy();
        let path = shown(&path);
        match (self.kind, &self.cause) {
            (SaveErrorKind::NoFolder, _) => write!(f, "`{path}` cannot be saved: its folder does not exist"),
            (SaveErrorKind::IsFolder, _) => write!(f, "`{path}` cannot be saved: it is a folder"),
            (SaveErrorKind::CannotWrite, Some(cause)) => {
                write!(f, "`{path}` cannot be saved: {}", shown(&cause.kind().to_string()))
            }
            (SaveErrorKind::CannotWrite, None) => write!(f, "`{path}` cannot be saved"),
        }
    }
}

impl std::error::Error for SaveError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.cause.as_ref().map(|cause| cause as &(dyn std::error::Error + 'static))
    }
}

/// Saves an inventory as one JSON file and says how many bytes that took.
///
/// # Errors
///
/// [`SaveError`]; the old file, if there was one, is as it was.
pub fn save(inventory: &Inventory, path: &Path) -> Result<u64, SaveError> {
    write(path, |mut out| inventory.write_json(&mut out))
}

/// Writes a file whole or not at all, and says how many bytes that took.
///
/// A new file has the permissions that the system gives to new files; an old one keeps its own. A
/// symbolic link stays and what it leads to is replaced. What is no regular file, such as a device
/// or a named pipe, cannot be replaced and is written to directly.
///
/// # Errors
///
/// [`SaveError`], also when `fill` fails; the old file, if there was one, is as it was.
pub fn write(path: &Path, fill: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<u64, SaveError> {
    put(path, true, fill)
}

/// As [`write`], without waiting for the disk: for many small files that can be made again. Who
/// reads one finds it whole, unless the machine lost its power meanwhile.
pub(crate) fn write_soon(path: &Path, fill: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<u64, SaveError> {
    put(path, false, fill)
}

fn put(path: &Path, sync: bool, fill: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<u64, SaveError> {
    let fail = |kind, cause| SaveError { path: path.to_owned(), kind, cause };
    let cannot_write = |cause: io::Error| fail(SaveErrorKind::CannotWrite, Some(cause));
    let old = fs::metadata(path).ok();
    if old.as_ref().is_some_and(fs::Metadata::is_dir) {
        return Err(fail(SaveErrorKind::IsFolder, None));
    }
    if old.as_ref().is_some_and(|old| !old.is_file()) {
        let file = File::options().write(true).open(path).map_err(cannot_write)?;
        return fill_and_count(&file, fill).map_err(cannot_write);
    }
    let target = if old.is_some() { fs::canonicalize(path).map_err(cannot_write)? } else { path.to_owned() };
    let folder = match target.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    if !folder.is_dir() {
        return Err(fail(SaveErrorKind::NoFolder, None));
    }
    let temporary = temporary(folder, old.as_ref()).map_err(cannot_write)?;
    let bytes = fill_and_count(temporary.as_file(), fill).map_err(cannot_write)?;
    if sync {
        temporary.as_file().sync_all().map_err(cannot_write)?;
    }
    temporary.persist(&target).map_err(|error| cannot_write(error.error))?;
    Ok(bytes)
}

fn temporary(folder: &Path, old: Option<&fs::Metadata>) -> io::Result<tempfile::NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".amlha-").suffix(".tmp");
    // A temporary file is its owner's alone by default; the umask decides about a saved one.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let file = builder.tempfile_in(folder)?;
    if let Some(old) = old {
        file.as_file().set_permissions(old.permissions())?;
    }
    Ok(file)
}

fn fill_and_count(file: &File, fill: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<u64> {
    let mut out = Counted { inner: BufWriter::new(file), bytes: 0 };
    fill(&mut out)?;
    out.flush()?;
    Ok(out.bytes)
}

struct Counted<W> {
    inner: W,
    bytes: u64,
}

impl<W: Write> Write for Counted<W> {
    fn write(&mut self, buffer: &[u8]) -> io::Result<usize> {
        let written = self.inner.write(buffer)?;
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}
