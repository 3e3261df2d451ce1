//! A file with one resource a line, read in pieces on every core and not kept.
//!
//! `jq -c '.[]'` and exports of a table write such files; an array whose rows are lines is one too.
//! A piece begins behind a line end, which cannot stand inside a JSON string, and has to hold whole
//! rows: where every piece does, their sequence is the file. Every byte is checked; what is not
//! plainly such a file is refused here and can still be opened.

use std::fs::{self, File};
use std::io::{Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use amlha_model::{Row, Source};
use jiff::Timestamp;

/// Bytes of a piece: small enough for the caches, large enough to be worth a call.
const PIECE: u64 = 1 << 20;
/// The longest line.
const LONGEST: usize = 16 << 20;

/// A file with one resource a line.
#[derive(Debug)]
pub struct LineFile {
    path: PathBuf,
    source: Source,
    /// Whether the lines are the rows of one array.
    array: bool,
    /// Where the lines are, without the brackets of an array.
    start: u64,
    end: u64,
}

/// Takes the resources of a piece: its number, and the rows in order. Pieces come on several
/// threads, in any order.
pub type TakePiece<'f> = &'f (dyn for<'t> Fn(u64, &mut dyn Iterator<Item = Row<'t>>) + Sync);

/// What stands around the rows of a piece, so that pieces can be held together.
#[derive(Debug, Clone, Copy, Default)]
struct Edges {
    rows: u64,
    /// Whether a comma stands before the first row.
    before: bool,
    /// Whether a comma stands after the last row.
    after: bool,
}

impl LineFile {
    /// Looks at the beginning and the end of a file. `None` for what cannot be such a file; what can
    /// be is known only when it was read.
    #[must_use]
    pub fn look(path: &Path) -> Option<Self> {
        let metadata =
            fs::metadata(path).ok().filter(|metadata| metadata.is_file() && metadata.len() <= super::LARGEST)?;
        let changed = metadata.modified().ok();
        let mut file = File::open(path).ok()?;
        let (array, start) = beginning(&mut file)?;
        let end = if array { closing_bracket(&mut file, metadata.len())? } else { metadata.len() };
        let kind = if array { super::list::KIND } else { super::resource::KIND };
        let source = Source {
            name: path.to_string_lossy().into_owned(),
            kind: kind.to_owned(),
            read_at: changed.and_then(|changed| Timestamp::try_from(changed).ok()),
        };
        Some(Self { path: path.to_owned(), source, array, start, end }).filter(|file| file.start < file.end)
    }

    /// Where the rows are read.
    #[must_use]
    pub fn source(&self) -> &Source {
        &self.source
    }

    /// Reads every row. `false` when something in the file is not a plain row on a line of its own;
    /// what was handed over says nothing then.
    pub fn each(&self, take: TakePiece<'_>) -> bool {
        let pieces = (self.end - self.start).div_ceil(PIECE);
        let (next, failed) = (AtomicU64::new(0), AtomicBool::new(false));
        let found: Mutex<Vec<(u64, Edges)>> = Mutex::new(Vec::new());
        let work = || {
            let Ok(mut file) = File::open(&self.path) else { return failed.store(true, Ordering::Relaxed) };
            let mut buffer = Vec::new();
            loop {
                let number = next.fetch_add(1, Ordering::Relaxed);
                if number >= pieces || failed.load(Ordering::Relaxed) {
                    return;
                }
                let edges = self.piece(number, &mut file, &mut buffer, take);
                match (edges, found.lock()) {
                    (Some(edges), Ok(mut found)) => found.push((number, edges)),
                    _ => failed.store(true, Ordering::Relaxed),
                }
            }
        };
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let threads = usize::try_from(pieces).unwrap_or(cores).min(cores);
        std::thread::scope(|scope| {
            for _ in 1..threads {
                scope.spawn(work);
            }
            work();
        });
        let mut found = found.into_inner().unwrap_or_default();
        found.sort_unstable_by_key(|(number, _)| *number);
        !failed.into_inner() && self.fits(found.into_iter().map(|(_, edges)| edges).filter(|edges| edges.rows > 0))
    }

    /// Whether between two pieces stands what has to: a comma in an array, nothing else.
    fn fits(&self, pieces: impl Iterator<Item = Edges>) -> bool {
        let mut last: Option<Edges> = None;
        for edges in pieces {
            let commas = usize::from(edges.before) + usize::from(last.is_some_and(|last| last.after));
            if commas != usize::from(self.array && last.is_some()) {
                return false;
            }
            last = Some(edges);
        }
        last.is_some_and(|last| !last.after)
    }

    /// Reads the lines that begin in a piece.
    fn piece(&self, number: u64, file: &mut File, buffer: &mut Vec<u8>, take: TakePiece<'_>) -> Option<Edges> {
        let from = self.start + number * PIECE;
        let to = (from + PIECE).min(self.end);
        // The byte before says whether a line begins at the first one.
        let ahead = u64::from(from > self.start);
        buffer.clear();
        file.seek(SeekFrom::Start(from - ahead)).ok()?;
        file.take(to - from + ahead).read_to_end(buffer).ok()?;
        let begin = if ahead == 0 {
            0
        } else {
            buffer.iter().position(|byte| *byte == b'\n').map_or(buffer.len(), |at| at + 1)
        };
        if begin >= buffer.len() {
            // No line begins here.
            return Some(Edges::default());
        }
        self.complete(to, file, buffer)?;
        let lines = buffer.get(begin..)?;
        let text = std::str::from_utf8(lines).ok()?;
        let mut rows = Rows { text, array: self.array, edges: Edges::default(), failed: false };
        take(number, &mut rows);
        // What was not asked for is read all the same.
        rows.by_ref().for_each(drop);
        (!rows.failed).then_some(rows.edges)
    }

    /// Reads on to the end of the last line of a piece.
    fn complete(&self, mut to: u64, file: &mut File, buffer: &mut Vec<u8>) -> Option<()> {
        const MORE: u64 = 16 << 10;
        while to < self.end && buffer.last() != Some(&b'\n') {
            let read = buffer.len();
            let more = MORE.min(self.end - to);
            file.take(more).read_to_end(buffer).ok()?;
            if buffer.len() - read != usize::try_from(more).ok()? || buffer.len() > LONGEST {
                return None;
            }
            to += more;
            if let Some(at) = buffer.get(read..)?.iter().position(|byte| *byte == b'\n') {
                buffer.truncate(read + at + 1);
            }
        }
        Some(())
    }
}

/// Whether a file begins an array, and where what follows starts.
fn beginning(file: &mut File) -> Option<(bool, u64)> {
    let mut bytes = [0_u8; 512];
    let count = file.read(&mut bytes).ok()?;
    let at = bytes.get(..count)?.iter().position(|byte| !is_space(*byte))?;
    match bytes.get(at)? {
        b'[' => Some((true, u64::try_from(at).ok()? + 1)),
        b'{' => Some((false, 0)),
        _ => None,
    }
}

/// Where the bracket stands that closes the array at the end of a file.
fn closing_bracket(file: &mut File, length: u64) -> Option<u64> {
    const TAIL: u64 = 512;
    let from = length.saturating_sub(TAIL);
    file.seek(SeekFrom::Start(from)).ok()?;
    let mut bytes = Vec::new();
    file.take(TAIL).read_to_end(&mut bytes).ok()?;
    let at = bytes.iter().rposition(|byte| !is_space(*byte))?;
    (bytes.get(at) == Some(&b']')).then_some(from + u64::try_from(at).ok()?)
}

fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r')
}

/// The rows of some lines.
struct Rows<'t> {
    text: &'t str,
    array: bool,
    edges: Edges,
    failed: bool,
}

impl<'t> Rows<'t> {
    fn fail(&mut self) -> Option<Row<'t>> {
        self.failed = true;
        self.text = "";
        None
    }
}

impl<'t> Iterator for Rows<'t> {
    type Item = Row<'t>;

    fn next(&mut self) -> Option<Row<'t>> {
        let text = trim(self.text);
        let (comma, text) = text.strip_prefix(',').map_or((false, text), |rest| (true, trim(rest)));
        let fits = match (text.is_empty(), self.edges.rows) {
            (true, 0) => !comma,
            (true, _) => {
                self.edges.after |= comma;
                self.array || !comma
            }
            // The piece before says whether a comma has to be there.
            (false, 0) => {
                self.edges.before = comma;
                self.array || !comma
            }
            (false, _) => comma == self.array,
        };
        if !fits {
            return self.fail();
        }
        if text.is_empty() {
            self.text = "";
            return None;
        }
        let Some((row, rest)) = Row::read_first(text) else { return self.fail() };
        self.text = rest;
        self.edges.rows += 1;
        Some(row)
    }
}

/// Without the white space of JSON in front of it.
fn trim(text: &str) -> &str {
    text.trim_start_matches([' ', '\t', '\r', '\n'])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(text: &str) -> Option<Vec<String>> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("rows.json");
        fs::write(&path, text).unwrap();
        let file = LineFile::look(&path)?;
        let found = Mutex::new(Vec::new());
        let take = |number: u64, rows: &mut dyn Iterator<Item = Row<'_>>| {
            let mut names: Vec<(u64, String)> = rows.map(|row| (number, row.name.into_owned())).collect();
            found.lock().unwrap().append(&mut names);
        };
        let whole = file.each(&take);
        let mut found = found.into_inner().unwrap();
        found.sort_by_key(|(number, _)| *number);
        whole.then(|| found.into_iter().map(|(_, name)| name).collect())
    }

    fn row(name: &str, filler: usize) -> String {
        let filler = "x".repeat(filler);
        format!(
            r#"{{"id":"/subscriptions/0/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/{name}","properties":{{"é":"{filler}"}}}}"#
        )
    }

    #[test]
    fn rows_of_lines_and_of_arrays_are_found_in_order() {
        let (a, b, c) = (row("a", 1), row("b", 1), row("c", 1));
        let names = Some(vec!["a".to_owned(), "b".to_owned(), "c".to_owned()]);
        for text in [
            format!("{a}\n{b}\n{c}"),
            format!("{a}\r\n\n  {b}  \n{c}\n\n"),
            format!("[\n{a},\n{b},\n{c}\n]\n"),
            format!(" [ {a}\n , {b}\n,{c} ] "),
            format!("[{a},{b},{c}]"),
            format!("{a} {b}{c}"),
            format!("[{a},{b},{c}]").replace(":{", " :\n{\n").replace(",", "\n,\n"),
        ] {
            assert_eq!(ids(&text), names, "{text}");
        }
    }

    #[test]
    fn what_is_not_plainly_rows_is_refused() {
        let (a, b) = (row("a", 1), row("b", 1));
        for text in [
            format!("{a},\n{b}"),
            format!("[{a} {b}]"),
            format!("[{a},,{b}]"),
            format!("[\n{a}\n{b}\n]"),
            format!("[\n{a},\n,{b}\n]"),
            format!("[\n,{a}\n]"),
            format!("[\n{a},\n]"),
            format!("[\n{a},\n{b}"),
            format!("{a}\n{b}\n7"),
            format!("{a}\n]"),
            format!("\u{feff}{a}"),
            "[\n]".to_owned(),
            String::new(),
        ] {
            assert_eq!(ids(&text), None, "{text}");
        }
    }

    #[test]
    fn lines_that_reach_over_pieces_are_read_once() {
        for filler in [7, 100_000, 3 << 20] {
            let count = (4 << 20) / (filler + 120) + 2;
            let names: Vec<String> = (0..count).map(|number| format!("r{number}")).collect();
            let rows: Vec<String> = names.iter().map(|name| row(name, filler)).collect();
            assert_eq!(ids(&rows.join("\n")).as_ref(), Some(&names), "{filler}");
            assert_eq!(ids(&format!("[\n{}\n]", rows.join(",\n"))).as_ref(), Some(&names), "{filler}");
            // A fault in any piece is seen.
            assert_eq!(ids(&rows.join("\n").replacen("r1\"", "r1\"x", 1)), None, "{filler}");
            assert_eq!(ids(&format!("[\n{}\n]", rows.join("\n,").replacen("\n,", "\n", 1))), None, "{filler}");
        }
    }
}
