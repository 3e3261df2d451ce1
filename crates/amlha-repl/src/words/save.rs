//! `.save` and `.queries`: queries that are kept by name.

use std::path::PathBuf;

use amlha_report::{Cell, RowsReport};

use super::{Given, Word};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::out;
use crate::screen::Screen;
use crate::session::Session;

/// `.save NAME`
pub(super) const SAVE: Word = Word {
    name: ".save",
    takes: "NAME [ABOUT...]",
    value: None,
    about: "keeps the last query under a name; `run NAME` asks it again",
    run: save,
};

/// `.queries`
pub(super) const QUERIES: Word =
    Word { name: ".queries", takes: "", value: None, about: "the queries that are kept", run: queries };

/// The ending of a saved query.
const ENDING: &str = "kql";

/// Where queries are kept.
fn folder(session: &Session) -> Result<PathBuf, Failure> {
    session.place.settings.as_ref().map(|folder| folder.join("queries")).ok_or_else(|| {
        Failure::new("RE029", Exit::Failed, "the system has no folder for what a person keeps")
            .help("write the query to a file, and ask it with `query -q @FILE`")
    })
}

/// The file of a saved query, when there is one.
pub(crate) fn saved(name: &str, session: &Session) -> Option<PathBuf> {
    let file = folder(session).ok()?.join(name).with_extension(ENDING);
    (is_name(name) && file.is_file()).then_some(file)
}

fn is_name(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '-' || letter == '_')
}

fn save(given: &Given<'_>, session: &mut Session, screen: &mut Screen) -> Result<Exit, Failure> {
    let tokens = given.tokens()?;
    let Some((name, about)) = tokens.split_first() else {
        return Err(Failure::usage("RE005", "`.save` needs NAME").at(given.place()).help(".save no-zones"));
    };
    if !is_name(&name.text) {
        return Err(Failure::usage("RE029", format!("`{}` is no name for a query", amlha_model::shown(&name.text)))
            .at(name.span)
            .help("letters, digits, `-` and `_`"));
    }
    let Some(query) = &session.last_query else {
        return Err(Failure::usage("RE026", "there is no query yet that could be kept").at(given.place()));
    };
    let about: Vec<&str> = about.iter().map(|token| token.text.as_str()).collect();
    let about = if about.is_empty() { String::new() } else { format!("// {}\n", about.join(" ")) };
    let folder = folder(session)?;
    let file = folder.join(&name.text).with_extension(ENDING);
    let text = format!("{about}{}\n", query.trim_end());
    let kept = std::fs::create_dir_all(&folder).and_then(|()| std::fs::write(&file, &text));
    kept.map_err(|error| {
        let shown = amlha_model::shown(&file.to_string_lossy()).into_owned();
        Failure::new("RE011", Exit::Failed, format!("cannot write `{shown}`: {}", error.kind())).at(name.span)
    })?;
    let length = crate::export::size(text.len() as u64);
    screen.talk(&format!("wrote {} ({length})", amlha_model::shown(&file.to_string_lossy())));
    Ok(Exit::Done)
}

fn queries(given: &Given<'_>, session: &mut Session, screen: &mut Screen) -> Result<Exit, Failure> {
    given.nothing()?;
    let entries = std::fs::read_dir(folder(session)?).into_iter().flatten().filter_map(Result::ok);
    let mut files: Vec<PathBuf> = entries
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|ending| ending == ENDING))
        .collect();
    files.sort();
    let row = |path: &PathBuf| {
        let text = std::fs::read_to_string(path).unwrap_or_default();
        let mut lines = text.lines();
        let first = lines.next().unwrap_or_default();
        let about = first.strip_prefix("//").map(str::trim).unwrap_or_default().to_owned();
        let query = if about.is_empty() { text.trim().to_owned() } else { lines.collect::<Vec<_>>().join(" ") };
        let name = path.file_stem().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        vec![Cell::Text(name.into()), Cell::Text(about.into()), Cell::Text(query.into())]
    };
    let rows = RowsReport {
        columns: ["query", "about", "kql"].map(Into::into).into(),
        rows: files.iter().map(row).collect(),
        value: None,
    };
    out::rows(&rows, out::usual(session, screen), screen)?;
    Ok(Exit::Done)
}
