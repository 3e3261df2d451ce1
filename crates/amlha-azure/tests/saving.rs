//! A save leaves the new file or the old one, never half a file and never a temporary one.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

use std::fs;
use std::io;
use std::path::Path;

use amlha_azure::save::write;

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn a_write_that_fails_half_way_leaves_the_old_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("estate.amlha");
    assert_eq!(write(&path, |out| out.write_all(b"old")).unwrap(), 3);
    let error = write(&path, |out| {
        out.write_all(&[b'n'; 100_000])?;
        Err(io::ErrorKind::StorageFull.into())
    });
    assert!(error.is_err());
    assert_eq!(fs::read(&path).unwrap(), b"old");
    assert_eq!(names(folder.path()), ["estate.amlha"]);
}

#[test]
fn a_write_replaces_the_old_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("estate.amlha");
    fs::write(&path, "a longer old text").unwrap();
    write(&path, |out| out.write_all(b"new")).unwrap();
    assert_eq!(fs::read(&path).unwrap(), b"new");
    assert_eq!(names(folder.path()), ["estate.amlha"]);
}

#[cfg(unix)]
mod unix {
    use std::os::unix::fs::{PermissionsExt, symlink};

    use super::*;

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).unwrap().permissions().mode() & 0o777
    }

    #[test]
    fn a_new_file_has_the_permissions_of_new_files_and_an_old_one_keeps_its_own() {
        let folder = tempfile::tempdir().unwrap();
        let (plain, saved) = (folder.path().join("plain"), folder.path().join("saved"));
        fs::write(&plain, "").unwrap();
        write(&saved, |out| out.write_all(b"1")).unwrap();
        assert_eq!(mode(&saved), mode(&plain));
        fs::set_permissions(&saved, PermissionsExt::from_mode(0o600)).unwrap();
        write(&saved, |out| out.write_all(b"2")).unwrap();
        assert_eq!(mode(&saved), 0o600);
    }

    #[test]
    fn a_link_stays_a_link() {
        let folder = tempfile::tempdir().unwrap();
        let (real, link) = (folder.path().join("real"), folder.path().join("link"));
        fs::write(&real, "old").unwrap();
        symlink(&real, &link).unwrap();
        write(&link, |out| out.write_all(b"new")).unwrap();
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::read(&real).unwrap(), b"new");
    }

    #[test]
    fn a_device_is_written_to_and_not_replaced() {
        let null = Path::new("/dev/null");
        assert_eq!(write(null, |out| out.write_all(b"gone")).unwrap(), 4);
        assert!(!fs::metadata(null).unwrap().is_file());
    }
}
