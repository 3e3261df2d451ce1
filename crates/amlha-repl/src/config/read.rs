//! A file of settings, read with every value's place. What is not understood is refused: a setting
//! that does nothing because of a slip of the pen would be found much later.

use std::ops::Range;
use std::path::Path;

use amlha_model::shown;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::keys::{self, Key, Kind, OWNERS, SECTIONS};
use crate::exit::Exit;
use crate::failure::{Excerpt, Failure};
use crate::line::Span;
use crate::nearest::{did_you_mean, nearest};

/// A value of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Value {
    /// Of a text, a choice or a path.
    Text(String),
    /// Of a switch.
    Switch(bool),
    /// Of a list.
    List(Vec<String>),
    /// Of a number.
    Number(usize),
}

impl Value {
    /// As it is written in a file.
    pub(crate) fn written(&self) -> String {
        let quoted = |text: &String| serde_json::to_string(text).unwrap_or_default();
        match self {
            Self::Text(text) => quoted(text),
            Self::Switch(on) => on.to_string(),
            Self::List(list) => format!("[{}]", list.iter().map(quoted).collect::<Vec<_>>().join(", ")),
            Self::Number(number) => number.to_string(),
        }
    }
}

/// What a file says.
#[derive(Debug, Clone, Default)]
pub(crate) struct File {
    /// Its name as it was found.
    pub(crate) name: String,
    /// Settings with the line that each stands in.
    pub(crate) values: Vec<(&'static Key, Value, usize)>,
    /// Whose resources are: a name or a tag, and the team, with the line.
    pub(crate) owners: Vec<(String, String, usize)>,
}

/// Reads a file.
///
/// # Errors
///
/// It cannot be read, is no TOML, has a key that is none, or a value that a key does not take. Each
/// points at its place.
pub(crate) fn file(path: &Path) -> Result<File, Vec<Failure>> {
    let name = path.to_string_lossy().into_owned();
    let bytes = std::fs::read(path).map_err(|error| {
        let exit = if error.kind() == std::io::ErrorKind::NotFound { Exit::NotFound } else { Exit::Failed };
        vec![Failure::new("RE033", exit, format!("cannot read the settings `{}`: {}", shown(&name), error.kind()))]
    })?;
    let Ok(text) = String::from_utf8(bytes) else {
        return Err(vec![Failure::usage("RE033", format!("the settings `{}` are not UTF-8 text", shown(&name)))]);
    };
    let text = text.trim_start_matches('\u{feff}');
    let folder = path.parent().unwrap_or(Path::new(""));
    let mut read = Reader { text, folder, file: File { name, ..File::default() }, faults: Vec::new() };
    read.whole();
    if read.faults.is_empty() { Ok(read.file) } else { Err(read.faults) }
}

struct Reader<'t> {
    text: &'t str,
    folder: &'t Path,
    file: File,
    faults: Vec<Failure>,
}

impl Reader<'_> {
    fn fault(&mut self, code: &'static str, at: Range<usize>, message: String, help: String, instead: Option<&str>) {
        let before = self.text.get(..at.start).unwrap_or(self.text);
        let start = before.rfind('\n').map_or(0, |end| end + 1);
        let line = self.text.get(start..).unwrap_or_default().lines().next().unwrap_or_default();
        let from = before.len() - start;
        let end = (from + at.end.saturating_sub(at.start)).min(line.len());
        let excerpt = Excerpt {
            name: self.file.name.clone(),
            number: before.matches('\n').count() + 1,
            line: line.to_owned(),
            span: Span { start: from.min(end), end },
        };
        let mut failure = Failure::usage(code, message).inside(excerpt).help(help);
        if let Some(text) = instead {
            failure = failure.instead(text);
        }
        self.faults.push(failure);
    }

    fn line_of(&self, at: usize) -> usize {
        self.text.get(..at).unwrap_or_default().matches('\n').count() + 1
    }

    fn whole(&mut self) {
        let document = match DeTable::parse(self.text) {
            Ok(document) => document,
            Err(error) => {
                let message = error.message().lines().next().unwrap_or_default().trim_end_matches('.').to_owned();
                let at = error.span().unwrap_or(0..0);
                let help = "`config init` writes a file with every setting".to_owned();
                return self.fault("RE033", at, format!("it is no TOML: {}", shown(&message)), help, None);
            }
        };
        let mut sections: Vec<_> = document.get_ref().iter().collect();
        sections.sort_by_key(|(name, _)| name.span().start);
        for (section, value) in sections {
            let name = section.get_ref().as_ref();
            if !SECTIONS.contains(&name) {
                let known = SECTIONS.iter().copied();
                let near = nearest(name, known.clone()).first().copied();
                let help = did_you_mean(name, known);
                let help = if help.is_empty() { format!("the tables are {}", SECTIONS.join(", ")) } else { help };
                self.fault("RE034", section.span(), format!("unknown table `{}`", shown(name)), help, near);
                continue;
            }
            let Some(table) = value.get_ref().as_table() else {
                let help = format!("write it as a table: [{name}]");
                self.fault("RE034", value.span(), format!("`{name}` is no table"), help, None);
                continue;
            };
            let mut entries: Vec<_> = table.iter().collect();
            entries.sort_by_key(|(key, _)| key.span().start);
            for (key, value) in entries {
                self.entry(name, key.get_ref(), key.span(), value);
            }
        }
    }

    fn entry(&mut self, section: &str, name: &str, at: Range<usize>, value: &Spanned<DeValue<'_>>) {
        let line = self.line_of(at.start);
        if section == OWNERS {
            match value.get_ref().as_str() {
                Some(team) => self.file.owners.push((name.to_owned(), team.to_owned(), line)),
                None => {
                    let help = "\"stcontoso\" = \"data-platform\", or \"tag:team\" = \"*\"".to_owned();
                    self.fault("RE034", value.span(), "an owner is a text: the team".to_owned(), help, None);
                }
            }
            return;
        }
        let Some(key) = keys::find(section, name) else {
            let own = || keys::KEYS.iter().filter(|key| key.section == section).map(|key| key.name);
            let elsewhere = keys::KEYS.iter().find(|key| key.name == name);
            let near = nearest(name, own()).first().copied();
            let help = match (elsewhere, did_you_mean(name, own())) {
                (Some(key), _) => format!("it belongs into [{}]", key.section),
                (None, near) if near.is_empty() => {
                    format!("[{section}] takes {}", own().collect::<Vec<_>>().join(", "))
                }
                (None, near) => near,
            };
            return self.fault("RE034", at, format!("unknown key `{}` in [{section}]", shown(name)), help, near);
        };
        match self.value(key, value.get_ref()) {
            Ok(found) => self.file.values.push((key, found, line)),
            Err((message, help)) => self.fault("RE034", value.span(), message, help, None),
        }
    }

    fn value(&self, key: &Key, value: &DeValue<'_>) -> Result<Value, (String, String)> {
        let wrong = |wanted: &str| (format!("`{}` is not {wanted}", key.name), format!("{} = {}", key.name, key.usual));
        match key.kind {
            Kind::Switch => value.as_bool().map(Value::Switch).ok_or_else(|| wrong("true or false")),
            Kind::Number => {
                let number = value.as_integer().and_then(|number| number.as_str().replace('_', "").parse().ok());
                number.map(Value::Number).ok_or_else(|| wrong("a whole number from 0"))
            }
            Kind::List => {
                let items = value.as_array().ok_or_else(|| wrong("a list of texts"))?;
                let texts = items.iter().map(|item| item.get_ref().as_str().map(|text| self.path(text)));
                texts.collect::<Option<Vec<_>>>().map(Value::List).ok_or_else(|| wrong("a list of texts"))
            }
            Kind::Text => value.as_str().map(|text| Value::Text(text.to_owned())).ok_or_else(|| wrong("a text")),
            Kind::Path => value.as_str().map(|text| Value::Text(self.path(text))).ok_or_else(|| wrong("a text")),
            Kind::Choice(choices) => {
                let text = value.as_str().ok_or_else(|| wrong("a text"))?;
                choice(key, choices, text).map(Value::Text)
            }
        }
    }

    /// A path from the folder of the file; the built-in rules have none.
    fn path(&self, text: &str) -> String {
        if text.is_empty() || text == "builtin" || text == "demo" {
            return text.to_owned();
        }
        self.folder.join(text).to_string_lossy().into_owned()
    }
}

/// The choice as the key spells it, or what is wrong and how to mend it.
pub(super) fn choice(key: &Key, choices: &[&str], text: &str) -> Result<String, (String, String)> {
    if let Some(choice) = choices.iter().find(|choice| choice.eq_ignore_ascii_case(text)) {
        return Ok((*choice).to_owned());
    }
    let near = did_you_mean(text, choices.iter().copied());
    let words: Vec<&str> = choices.iter().copied().filter(|choice| !choice.is_empty()).collect();
    let help = if near.is_empty() { format!("one of: {}", words.join(", ")) } else { near };
    Err((format!("`{}` does not take `{}`", key.name, shown(text)), help))
}
