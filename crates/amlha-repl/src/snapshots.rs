//! The scans that were kept: their folder, their names, and which one is the latest.

use std::path::{Path, PathBuf};

use jiff::Timestamp;

use crate::exit::Exit;
use crate::failure::Failure;

/// The ending of a saved inventory.
const ENDING: &str = "amlha";

/// What a name of a snapshot leads to: `latest`, `-2` (the one before it), or a path.
pub(crate) fn resolve(folder: Option<&Path>, name: &str) -> Result<PathBuf, Failure> {
    let Some(back) = ago(name) else { return Ok(PathBuf::from(name)) };
    let kept = folder.map(list).unwrap_or_default();
    let count = kept.len();
    match count.checked_sub(back).and_then(|place| kept.into_iter().nth(place)) {
        Some(path) => Ok(path),
        None => {
            let folder = folder.map_or_else(
                || "there is no folder for them".to_owned(),
                |folder| format!("`{}` holds {count}", amlha_model::shown(&folder.to_string_lossy())),
            );
            Err(Failure::new("RE016", Exit::NotFound, format!("there is no snapshot `{name}`: {folder}"))
                .help("`scan` makes one; AMLHA_SNAPSHOTS names another folder"))
        }
    }
}

/// How far back a name leads: 1 is the latest.
fn ago(name: &str) -> Option<usize> {
    if name.eq_ignore_ascii_case("latest") {
        return Some(1);
    }
    name.strip_prefix('-')?.parse().ok().filter(|back| *back > 0)
}

/// The snapshots of a folder, the oldest first: by the time in their names.
fn list(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let files = entries.flatten().map(|entry| entry.path());
    let mut kept: Vec<(String, PathBuf)> = files
        .filter(|path| path.extension().is_some_and(|ending| ending == ENDING))
        .map(|path| (stamp(&path), path))
        .collect();
    kept.sort();
    kept.into_iter().map(|(_, path)| path).collect()
}

/// The snapshots of a folder as rows of a table, the oldest first.
pub(crate) fn kept(folder: &Path) -> Vec<amlha_tables::Snapshot> {
    let row = |path: PathBuf| amlha_tables::Snapshot {
        name: path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default(),
        taken_at: time_of(&stamp(&path)),
        resources: None,
        path: path.to_string_lossy().into_owned(),
    };
    list(folder).into_iter().map(row).collect()
}

/// `20260502T081109Z` as a time.
fn time_of(stamp: &str) -> Option<Timestamp> {
    let (date, time) = stamp.strip_suffix('Z')?.split_once('T')?;
    let part = |text: &str, from: usize, to: usize| text.get(from..to).map(str::to_owned);
    let date = format!("{}-{}-{}", part(date, 0, 4)?, part(date, 4, 6)?, part(date, 6, 8)?);
    let time = format!("{}:{}:{}", part(time, 0, 2)?, part(time, 2, 4)?, part(time, 4, 6)?);
    format!("{date}T{time}Z").parse().ok()
}

/// The time in a name, which sorts as text; empty when there is none.
fn stamp(path: &Path) -> String {
    let stem = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let time = |part: &&str| {
        part.len() >= 14 && part.ends_with('Z') && part.as_bytes().first().is_some_and(u8::is_ascii_digit)
    };
    stem.split('-').rev().find(time).unwrap_or_default().to_owned()
}

/// Where a scan is kept.
///
/// `out` is a file, or a folder when it is one or ends like one; without it the folder of scans.
pub(crate) fn place(out: Option<&str>, folder: Option<&Path>, name: &str, now: Timestamp) -> Result<PathBuf, Failure> {
    let stamp = now.strftime("%Y%m%dT%H%M%SZ");
    let file = format!("{}-{stamp}.{ENDING}", plain(name));
    match out {
        Some(out) if out.ends_with(['/', '\\']) || Path::new(out).is_dir() => Ok(Path::new(out).join(file)),
        Some(out) => Ok(PathBuf::from(out)),
        None => folder.map(|folder| folder.join(file)).ok_or_else(|| {
            Failure::usage("RE016", "there is no folder for snapshots here")
                .help("name a file with --out, or a folder with AMLHA_SNAPSHOTS")
        }),
    }
}

/// A name that every file system takes.
fn plain(name: &str) -> String {
    let kept = |letter: char| if letter.is_ascii_alphanumeric() || "._".contains(letter) { letter } else { '-' };
    let name: String = name.chars().take(60).map(kept).collect();
    let name = name.trim_matches(['-', '.']);
    if name.is_empty() { "azure".to_owned() } else { name.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_latest_is_the_one_with_the_latest_time_in_its_name() {
        let folder = tempfile::tempdir().unwrap();
        for name in
            ["b-20260101T000000Z.amlha", "a-20260301T000000Z.amlha", "mlw-prod-20260201T000000Z.amlha", "x.json"]
        {
            std::fs::write(folder.path().join(name), "").unwrap();
        }
        let name = |word| {
            resolve(Some(folder.path()), word).map(|path| path.file_name().unwrap().to_string_lossy().into_owned())
        };
        assert_eq!(name("latest").unwrap(), "a-20260301T000000Z.amlha");
        assert_eq!(name("-1").unwrap(), "a-20260301T000000Z.amlha");
        assert_eq!(name("-2").unwrap(), "mlw-prod-20260201T000000Z.amlha");
        assert_eq!(name("-3").unwrap(), "b-20260101T000000Z.amlha");
        assert_eq!(name("-4").unwrap_err().code, "RE016");
        assert_eq!(resolve(None, "latest").unwrap_err().exit, Exit::NotFound);
        assert_eq!(resolve(None, "./latest").unwrap(), PathBuf::from("./latest"));
    }

    #[test]
    fn a_name_from_a_cloud_is_a_plain_file_name() {
        let now = "2026-05-02T08:11:09Z".parse().unwrap();
        let path = place(Some("snaps/"), None, "../../etc/$(x)\n", now).unwrap();
        assert_eq!(path, PathBuf::from("snaps/etc---x-20260502T081109Z.amlha"));
        assert_eq!(place(Some("a.amlha"), None, "x", now).unwrap(), PathBuf::from("a.amlha"));
        assert!(place(None, None, "x", now).is_err());
    }
}
