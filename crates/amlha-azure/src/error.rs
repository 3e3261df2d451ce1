//! What can go wrong when something is opened.
//!
//! The message says what is wrong with which file; the advice says what to do about it. Both hold
//! text from files and clouds only with control characters shown.

use std::fmt;
use std::io;

use amlha_model::shown;

/// Why a file, a folder or a stream could not be opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenError {
    name: String,
    fault: Box<Fault>,
}

/// The kinds of [`OpenError`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum OpenErrorKind {
    /// There is no such file.
    NotFound,
    /// The system refuses to read it.
    CannotRead,
    /// It has no content.
    Empty,
    /// Its bytes are not UTF-8.
    NotUtf8,
    /// Its text is not JSON.
    NotJson,
    /// Its JSON ends before it is complete.
    Truncated,
    /// Its JSON is none of the shapes that are known.
    UnknownShape,
    /// Its shape is known and there is no resource in it.
    NoResources,
    /// It is larger than 4 GiB.
    TooLarge,
    /// A newer amlha saved it.
    NewerInventory,
    /// It is a saved inventory that contradicts itself.
    DamagedInventory,
    /// It holds what Azure says when it refuses.
    AzureError,
    /// A folder without a file to open.
    EmptyFolder,
    /// Several things were named and none could be opened.
    NothingOpened,
}

/// A place in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Position {
    /// The line, counted from 1.
    pub line: usize,
    /// The character in the line, counted from 1.
    pub column: usize,
    /// How many bytes of the file stand before the place.
    pub byte: usize,
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}, column {} (byte {})", self.line, self.column, self.byte)
    }
}

/// What is wrong, without the name of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Fault {
    NotFound,
    CannotRead(io::ErrorKind),
    Empty,
    Utf16,
    NotUtf8 { byte: usize, line: usize },
    NotJson { at: Position, why: String },
    Truncated { at: Position },
    UnknownShape { found: String },
    NoResources { first: Option<String> },
    TooLarge { bytes: u64 },
    NewerInventory { version: u32 },
    DamagedInventory { why: String },
    AzureError { code: String, message: String },
    EmptyFolder,
    NothingOpened { causes: Vec<OpenError> },
}

impl OpenError {
    pub(crate) fn new(name: &str, fault: Fault) -> Self {
        Self { name: name.to_owned(), fault: Box::new(fault) }
    }

    /// The file or folder as it was named, `-` for standard input, empty when there are several.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What kind of error it is.
    #[must_use]
    pub fn kind(&self) -> OpenErrorKind {
        match *self.fault {
            Fault::NotFound => OpenErrorKind::NotFound,
            Fault::CannotRead(_) => OpenErrorKind::CannotRead,
            Fault::Empty => OpenErrorKind::Empty,
            Fault::Utf16 | Fault::NotUtf8 { .. } => OpenErrorKind::NotUtf8,
            Fault::NotJson { .. } => OpenErrorKind::NotJson,
            Fault::Truncated { .. } => OpenErrorKind::Truncated,
            Fault::UnknownShape { .. } => OpenErrorKind::UnknownShape,
            Fault::NoResources { .. } => OpenErrorKind::NoResources,
            Fault::TooLarge { .. } => OpenErrorKind::TooLarge,
            Fault::NewerInventory { .. } => OpenErrorKind::NewerInventory,
            Fault::DamagedInventory { .. } => OpenErrorKind::DamagedInventory,
            Fault::AzureError { .. } => OpenErrorKind::AzureError,
            Fault::EmptyFolder => OpenErrorKind::EmptyFolder,
            Fault::NothingOpened { .. } => OpenErrorKind::NothingOpened,
        }
    }

    /// The code that has a page in [`ERROR_PAGES`](crate::ERROR_PAGES).
    #[must_use]
    pub fn code(&self) -> &'static str {
        self.kind().code()
    }

    /// Where in the text it is, when it is at one place.
    #[must_use]
    pub fn position(&self) -> Option<Position> {
        match *self.fault {
            Fault::NotJson { at, .. } | Fault::Truncated { at } => Some(at),
            _ => None,
        }
    }

    /// The errors of the single files, when several things were named and none could be opened.
    #[must_use]
    pub fn causes(&self) -> &[OpenError] {
        match &*self.fault {
            Fault::NothingOpened { causes } => causes,
            _ => &[],
        }
    }

    /// What to do about it.
    #[must_use]
    pub fn advice(&self) -> String {
        match &*self.fault {
            Fault::NotFound => "check the path".to_owned(),
            Fault::CannotRead(_) => "check the permissions of the file and of the folders above it".to_owned(),
            Fault::Empty => "the command that should have written it failed: run it again and look at what it says".to_owned(),
            Fault::Utf16 => "save it as UTF-8: in PowerShell with `Out-File -Encoding utf8`, elsewhere with `iconv -f UTF-16 -t UTF-8`".to_owned(),
            Fault::NotUtf8 { .. } => "save it as UTF-8; a compressed file is to be unpacked first".to_owned(),
            Fault::NotJson { .. } => "save the answer of the command with `-o json`".to_owned(),
            Fault::Truncated { .. } => "the file was cut off while it was written or copied: get the answer again".to_owned(),
            Fault::UnknownShape { .. } => format!("{KNOWN} can be opened"),
            Fault::NoResources { first: None } => {
                "check that the command looked at the right subscription and that you may read it".to_owned()
            }
            Fault::NoResources { first: Some(_) } => {
                "save whole resources: a query that projects columns must keep `id`, or `name` and `type`".to_owned()
            }
            Fault::TooLarge { .. } => "export one subscription or one resource group at a time".to_owned(),
            Fault::NewerInventory { .. } => "open it with the amlha that saved it, or a newer one".to_owned(),
            Fault::DamagedInventory { .. } => "the file was changed after it was saved: save it again from its sources".to_owned(),
            Fault::AzureError { code, .. } if is_refusal(code) => "ask for the role `Reader` on the scope, then run the command again".to_owned(),
            Fault::AzureError { .. } => "run the command again and save what it answers then".to_owned(),
            Fault::EmptyFolder => format!("files ending in {} are opened", crate::import::endings()),
            Fault::NothingOpened { causes } => causes.first().map_or_else(|| format!("name a file or a folder: {KNOWN} can be opened"), Self::advice),
        }
    }
}

/// What can be opened, for advice.
const KNOWN: &str = "answers of `az graph query`, `az resource list`, `az ... list`, `az ... show` and `az rest`, and saved inventories";

/// Whether an error code of Azure says that a role is missing.
pub(crate) fn is_refusal(code: &str) -> bool {
    ["AuthorizationFailed", "Forbidden", "LinkedAuthorizationFailed", "InsufficientPermissions", "AccessDenied"]
        .iter()
        .any(|known| code.eq_ignore_ascii_case(known))
}

impl OpenErrorKind {
    /// The code of this kind: `OP001` and so on. It never changes.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::NotFound => "OP001",
            Self::CannotRead => "OP002",
            Self::Empty => "OP003",
            Self::NotUtf8 => "OP004",
            Self::NotJson => "OP005",
            Self::Truncated => "OP006",
            Self::UnknownShape => "OP007",
            Self::NoResources => "OP008",
            Self::TooLarge => "OP009",
            Self::NewerInventory => "OP010",
            Self::DamagedInventory => "OP011",
            Self::AzureError => "OP012",
            Self::EmptyFolder => "OP013",
            Self::NothingOpened => "OP014",
        }
    }
}

impl fmt::Display for OpenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = format!("`{}`", shown(&self.name));
        match &*self.fault {
            Fault::NotFound => write!(f, "there is no file or folder {name}"),
            Fault::CannotRead(kind) => write!(f, "{name} cannot be read: {kind}"),
            Fault::Empty => write!(f, "{name} is empty"),
            Fault::Utf16 => write!(f, "{name} is UTF-16 text, not UTF-8"),
            Fault::NotUtf8 { byte, line } => {
                write!(f, "{name} is not UTF-8 text: byte {byte}, in line {line}, is the first that is none")
            }
            Fault::NotJson { at, why } => write!(f, "{name} is not JSON: {} at {at}", shown(why)),
            Fault::Truncated { at } => write!(f, "{name} ends before its JSON is complete, at {at}"),
            Fault::UnknownShape { found } => {
                write!(f, "{name} is none of the forms that can be opened: it holds {found}")
            }
            Fault::NoResources { first: None } => write!(f, "{name} holds no resource"),
            Fault::NoResources { first: Some(first) } => write!(f, "{name} holds no resource: {}", shown(first)),
            Fault::TooLarge { bytes } => {
                write!(f, "{name} has {bytes} bytes, and at most {} can be opened", crate::import::LARGEST)
            }
            Fault::NewerInventory { version } => write!(
                f,
                "{name} is an inventory of version {version}, and this amlha reads up to version {}",
                amlha_model::FORMAT_VERSION
            ),
            Fault::DamagedInventory { why } => write!(f, "{name} is a damaged inventory: {}", shown(why)),
            Fault::AzureError { code, message } => {
                write!(f, "{name} holds an error that Azure answered, `{}`: {}", shown(code), shown(message))
            }
            Fault::EmptyFolder => write!(f, "the folder {name} holds no file that can be opened"),
            Fault::NothingOpened { causes } if causes.is_empty() => {
                f.write_str("nothing was named that could be opened")
            }
            Fault::NothingOpened { causes } => {
                write!(f, "none of {} files could be opened", causes.len())?;
                causes.first().map_or(Ok(()), |first| write!(f, ": {first}"))
            }
        }
    }
}

impl std::error::Error for OpenError {}

impl Position {
    /// Where a parser stopped in `text`, which stands `before` bytes into its file.
    pub(crate) fn of(text: &str, before: usize, error: &serde_json::Error) -> Self {
        let skipped = error.line().saturating_sub(1);
        let ends = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(place, _)| place + 1);
        let start = if skipped == 0 { 0 } else { ends.take(skipped).last().unwrap_or(0) };
        // The parser counts bytes, and counts the one it stopped at.
        let past = if error.is_eof() { error.column() } else { error.column().saturating_sub(1) };
        let byte = (start + past).min(text.len());
        let head = text.as_bytes().get(start..byte).unwrap_or_default();
        let column = String::from_utf8_lossy(head).chars().count() + 1;
        Self { line: error.line().max(1), column, byte: before + byte }
    }
}

impl Fault {
    /// What a parser says, at its place in `text`.
    pub(crate) fn syntax(text: &str, before: usize, error: &serde_json::Error) -> Self {
        let at = Position::of(text, before, error);
        if error.is_eof() {
            return Self::Truncated { at };
        }
        // serde_json ends its messages with the position, which is said by `at`.
        let said = error.to_string();
        let why = said.rfind(" at line ").and_then(|end| said.get(..end)).unwrap_or(&said);
        // The parser's word for `true`, `false` and `null`.
        let why = why.replace("expected ident", "expected `true`, `false` or `null`");
        Self::NotJson { at, why }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_of_the_system_is_named() {
        let error = OpenError::new("a.json", Fault::CannotRead(io::ErrorKind::PermissionDenied));
        assert_eq!(error.to_string(), "`a.json` cannot be read: permission denied");
        assert_eq!((error.code(), error.name(), error.position()), ("OP002", "a.json", None));
    }
}
