//! File names as URIs.

/// The base that relative file names belong to: the root of what was checked out.
pub(super) const ROOT: &str = "%SRCROOT%";

/// A file name as a URI, and whether it is relative.
pub(super) fn of_file(name: &str) -> (String, bool) {
    let name = if name.is_empty() { "inventory" } else { name };
    let mut letters = name.chars();
    let drive = matches!(
        (letters.next(), letters.next(), letters.next()),
        (Some(letter), Some(':'), Some('/' | '\\')) if letter.is_ascii_alphabetic()
    );
    if drive {
        let (letter, rest) = name.split_at_checked(2).unwrap_or((name, ""));
        return (format!("file:///{letter}{}", encoded(&rest.replace('\\', "/"))), false);
    }
    if name.starts_with('/') {
        return (format!("file://{}", encoded(name)), false);
    }
    let name = if cfg!(windows) { name.replace('\\', "/") } else { name.to_owned() };
    (encoded(name.strip_prefix("./").unwrap_or(&name)), true)
}

/// All but unreserved letters and slashes as `%` and two digits.
fn encoded(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_uris() {
        assert_eq!(of_file("exports/graph 1.json"), ("exports/graph%201.json".to_owned(), true));
        assert_eq!(of_file("./a.json"), ("a.json".to_owned(), true));
        assert_eq!(of_file("/data/é.amlha"), ("file:///data/%C3%A9.amlha".to_owned(), false));
        assert_eq!(of_file(r"C:\data\a.json"), ("file:///C:/data/a.json".to_owned(), false));
        assert_eq!(of_file("-"), ("-".to_owned(), true));
        assert_eq!(of_file("a:b\"\n"), ("a%3Ab%22%0A".to_owned(), true));
    }
}
