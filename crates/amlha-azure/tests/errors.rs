//! Every error: code, message, advice, place, and a page for each code.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

use std::fs;
use std::io;

use amlha_azure::{CloudErrorKind, ERROR_PAGES, Input, OpenError, OpenErrorKind, open, save};
use amlha_model::Builder;

fn text(content: &[u8]) -> Input {
    Input::Text { name: "answer.json".to_owned(), bytes: content.to_vec(), read_at: None }
}

fn error(content: &[u8]) -> OpenError {
    open(&[text(content)]).map(|opened| opened.files).unwrap_err()
}

fn line(error: &OpenError) -> String {
    format!("{}: {error}\n  advice: {}", error.code(), error.advice())
}

const SAVED: &str =
    r#"{"format":"amlha/inventory","version":1,"sources":[],"sections":[],"gaps":[],"resources":[],"links":[]}"#;

#[test]
fn every_message_of_a_text() {
    let utf16: Vec<u8> = "\u{feff}[]".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let cases: Vec<Vec<u8>> = vec![
        b"".to_vec(),
        b"\xef\xbb\xbf \r\n".to_vec(),
        utf16,
        b"{\"value\":\n[\"\xff\"]}".to_vec(),
        b"Name    Location\n------  ----------\n".to_vec(),
        b"{\"value\":[\n  {\"id\": tru}\n]}".to_vec(),
        "// \u{e9}\n[{\"n\": \"\u{e9}\u{e9}\" \"m\"}]".as_bytes().to_vec(),
        b"{\"value\":[\n  {\"id\":\"/subscri".to_vec(),
        b"[".to_vec(),
        b"\"text\"".to_vec(),
        b"7".to_vec(),
        b"null".to_vec(),
        b"{}".to_vec(),
        b"{\"name\":\"contoso\"}".to_vec(),
        b"{\"a\\u001b[31m\":1,\"b\":2,\"c\":3,\"d\":4,\"e\":5,\"f\":6,\"g\":7,\"h\":8,\"i\":9}".to_vec(),
        format!("{{\"{}\":1,\"b\":2}}", "x".repeat(100)).into_bytes(),
        b"{\"data\":{\"rows\":[]}}".to_vec(),
        b"{\"$schema\":\"s\",\"contentVersion\":\"1.0.0.0\",\"resources\":[]}".to_vec(),
        b"{\"terraform_version\":\"1.9\",\"planned_values\":{}}".to_vec(),
        b"[]".to_vec(),
        b"{\"value\":[]}".to_vec(),
        b"[{\"count_\":3}]".to_vec(),
        b"{\"id\":\"string\",\"name\":\"string\",\"type\":\"string\"}".to_vec(),
        SAVED.as_bytes().to_vec(),
        SAVED.replace(":1,", ":9,").into_bytes(),
        SAVED.replace("\"links\":[]", "\"link\":[]").into_bytes(),
        SAVED.replace("inventory", "plan").into_bytes(),
        SAVED.replace(",\"links\":[]}", "").into_bytes(),
        b"{\"error\":{\"code\":\"AuthorizationFailed\",\"message\":\"The client 'x' may not.\\n\\u001b[0m\"}}".to_vec(),
        b"{\"code\":\"InternalServerError\",\"message\":\"try again\"}".to_vec(),
    ];
    let lines: Vec<String> = cases.iter().map(|case| line(&error(case))).collect();
    insta::assert_snapshot!(lines.join("\n"));
}

#[test]
fn every_message_of_a_path() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    fs::create_dir(path("nothing")).unwrap();
    let large = fs::File::create(path("large.json")).unwrap();
    large.set_len(5 << 30).unwrap();
    fs::create_dir(path("bad")).unwrap();
    fs::write(path("bad/a.json"), "[").unwrap();
    fs::write(path("bad/b.json"), "[]").unwrap();
    fs::write(path("bad/c\n.json"), "?").unwrap();
    let names = ["missing.json", "nothing", "large.json", "bad", "bad/c\n.json"];
    let mut errors: Vec<OpenError> = names.iter().map(|name| open(&[Input::Path(path(name))]).unwrap_err()).collect();
    errors.push(open(&[]).unwrap_err());
    let lines: Vec<String> = errors.iter().map(line).collect();
    insta::assert_snapshot!(lines.join("\n").replace(&folder.path().display().to_string(), "FOLDER"));
    let kinds: Vec<_> = errors[3].causes().iter().map(OpenError::kind).collect();
    assert_eq!(kinds, [OpenErrorKind::Truncated, OpenErrorKind::NotJson, OpenErrorKind::NoResources]);
}

#[test]
fn positions_count_lines_characters_and_bytes() {
    let at = |content: &[u8]| error(content).position().map(|at| (at.line, at.column, at.byte)).unwrap();
    assert_eq!(at("[\n \"\u{e9}\u{e9}\", ?]".as_bytes()), (2, 8, 11));
    // A byte order mark is three bytes of the file and no character of its line.
    assert_eq!(at("\u{feff}[?]".as_bytes()), (1, 2, 4));
    assert_eq!(at(b"[1,\n2"), (2, 2, 5));
    // Blanked comments leave every place where it was.
    assert_eq!(at(b"/* a\nb */ [?]"), (2, 7, 11));
}

#[test]
fn every_code_has_a_page() {
    let codes: Vec<&str> = ERROR_PAGES.iter().map(|(code, ..)| *code).collect();
    let kinds = [
        OpenErrorKind::NotFound,
        OpenErrorKind::CannotRead,
        OpenErrorKind::Empty,
        OpenErrorKind::NotUtf8,
        OpenErrorKind::NotJson,
        OpenErrorKind::Truncated,
        OpenErrorKind::UnknownShape,
        OpenErrorKind::NoResources,
        OpenErrorKind::TooLarge,
        OpenErrorKind::NewerInventory,
        OpenErrorKind::DamagedInventory,
        OpenErrorKind::AzureError,
        OpenErrorKind::EmptyFolder,
        OpenErrorKind::NothingOpened,
    ];
    let opening: Vec<&str> = kinds.iter().map(|kind| kind.code()).collect();
    let cloud = CloudErrorKind::ALL.map(CloudErrorKind::code);
    assert_eq!(codes, [opening.as_slice(), &["SV001", "SV002", "SV003"], &cloud].concat());
    assert!(
        ERROR_PAGES.iter().all(|(_, title, text)| !title.is_empty() && text.ends_with('.') && !text.contains('\n'))
    );
}

#[test]
fn every_message_of_saving() {
    let folder = tempfile::tempdir().unwrap();
    let inventory = Builder::new().finish();
    let no_folder = save(&inventory, &folder.path().join("no/estate.amlha")).unwrap_err();
    let is_folder = save(&inventory, folder.path()).unwrap_err();
    let full = save::write(&folder.path().join("x"), |_| Err(io::ErrorKind::StorageFull.into())).unwrap_err();
    let lines: Vec<String> = [no_folder, is_folder, full]
        .iter()
        .map(|error| format!("{}: {error}\n  advice: {}", error.code(), error.advice()))
        .collect();
    insta::assert_snapshot!(lines.join("\n").replace(&folder.path().display().to_string(), "FOLDER"));
}
