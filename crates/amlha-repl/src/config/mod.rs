//! Settings: from variables of the environment, from the file of the project and from that of the
//! person. Options of a line go before all of them.

pub(crate) mod keys;
pub(crate) mod read;

use std::path::{Path, PathBuf};

use amlha_model::Resource;

use self::keys::{KEYS, Key, Kind};
use self::read::{File, Value};
use crate::environment::Variables;
use crate::failure::Failure;

/// What the file is called.
pub(crate) const FILE: &str = "amlha.toml";

/// Where a value is from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Origin {
    /// Nobody said.
    Usual,
    /// A variable of the environment.
    Variable(&'static str),
    /// A line of a file.
    File(String, usize),
}

impl std::fmt::Display for Origin {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Usual => f.write_str("default"),
            Self::Variable(name) => f.write_str(name),
            Self::File(name, line) => write!(f, "{}:{line}", amlha_model::shown(name)),
        }
    }
}

/// What is set.
#[derive(Debug, Clone, Default)]
pub(crate) struct Settings {
    set: Vec<(&'static Key, Value, Origin)>,
    /// Whose resources are, the nearest file first.
    pub(crate) owners: Vec<(String, String, Origin)>,
}

/// Where settings are looked for.
pub(crate) struct Places<'p> {
    /// The file that a line names.
    pub(crate) named: Option<&'p str>,
    pub(crate) variables: &'p Variables,
    /// The working folder.
    pub(crate) folder: Option<&'p Path>,
    /// The folder of a person's settings.
    pub(crate) settings: Option<&'p Path>,
}

impl Places<'_> {
    /// The files that count, the weightiest first.
    pub(crate) fn files(&self) -> Vec<PathBuf> {
        let named = self.named.map(str::to_owned).or_else(|| (self.variables)("AMLHA_CONFIG")).map(PathBuf::from);
        let project = named.or_else(|| self.folder.and_then(nearest));
        let own = self.settings.map(|folder| folder.join(FILE)).filter(|path| path.is_file());
        let mut files: Vec<PathBuf> = project.into_iter().chain(own).collect();
        files.dedup();
        files
    }
}

/// The file nearest to a folder: in it, or above it up to the root of the repository; outside of a
/// repository only the folder counts.
fn nearest(folder: &Path) -> Option<PathBuf> {
    let root = folder.ancestors().position(|above| above.join(".git").exists());
    let mut places = folder.ancestors().take(root.map_or(1, |depth| depth + 1));
    places.find_map(|above| Some(above.join(FILE)).filter(|path| path.is_file()))
}

impl Settings {
    /// Reads them.
    ///
    /// # Errors
    ///
    /// The first thing that is not understood.
    pub(crate) fn read(places: &Places<'_>) -> Result<Self, Failure> {
        let mut settings = Self::default();
        let mut files: Vec<File> = Vec::new();
        for path in places.files() {
            files.push(read::file(&path).map_err(first)?);
        }
        for key in KEYS {
            let of_variable = (places.variables)(key.variable);
            if let Some(text) = of_variable {
                let value = of_text(key, &text).map_err(|(message, help)| {
                    Failure::usage("RE034", format!("{}: {message}", key.variable)).help(help)
                })?;
                settings.set.push((key, value, Origin::Variable(key.variable)));
                continue;
            }
            let of_file = files.iter().find_map(|file| {
                let (_, value, line) = file.values.iter().find(|(known, _, _)| *known == key)?;
                Some((value.clone(), Origin::File(file.name.clone(), *line)))
            });
            settings.set.extend(of_file.map(|(value, origin)| (key, value, origin)));
        }
        for file in &files {
            for (what, team, line) in &file.owners {
                settings.owners.push((what.clone(), team.clone(), Origin::File(file.name.clone(), *line)));
            }
        }
        Ok(settings)
    }

    fn get(&self, section: &str, name: &str) -> Option<&(&'static Key, Value, Origin)> {
        self.set.iter().find(|(key, _, _)| key.section == section && key.name == name)
    }

    /// What a setting is and where that is from.
    pub(crate) fn shown(&self, key: &'static Key) -> (String, Origin) {
        match self.get(key.section, key.name) {
            Some((_, value, origin)) => (value.written(), origin.clone()),
            None => (key.usual.to_owned(), Origin::Usual),
        }
    }

    /// A text that somebody set and that is not empty.
    pub(crate) fn text(&self, section: &str, name: &str) -> Option<&str> {
        match self.get(section, name) {
            Some((_, Value::Text(text), _)) if !text.is_empty() => Some(text),
            _ => None,
        }
    }

    /// Where a setting is from.
    pub(crate) fn origin(&self, section: &str, name: &str) -> Origin {
        self.get(section, name).map_or(Origin::Usual, |(_, _, origin)| origin.clone())
    }

    /// A switch that somebody set.
    pub(crate) fn switch(&self, section: &str, name: &str) -> Option<bool> {
        match self.get(section, name) {
            Some((_, Value::Switch(on), _)) => Some(*on),
            _ => None,
        }
    }

    /// A number that somebody set.
    pub(crate) fn number(&self, section: &str, name: &str) -> Option<usize> {
        match self.get(section, name) {
            Some((_, Value::Number(number), _)) => Some(*number),
            _ => None,
        }
    }

    /// A list that somebody set.
    pub(crate) fn list(&self, section: &str, name: &str) -> &[String] {
        match self.get(section, name) {
            Some((_, Value::List(list), _)) => list,
            _ => &[],
        }
    }

    /// The team to ask about a resource: by its name, else by its tags. `*` stands for what the tag
    /// says.
    pub(crate) fn team(&self, resource: Resource<'_>) -> Option<String> {
        let named = self.owners.iter().find(|(what, _, _)| what.eq_ignore_ascii_case(resource.name()));
        if let Some((_, team, _)) = named {
            return Some(team.clone());
        }
        let tags = resource.body().read("tags").object().value()?;
        self.owners.iter().find_map(|(what, team, _)| {
            let (tag, wanted) = match what.strip_prefix("tag:")?.split_once('=') {
                Some((tag, wanted)) => (tag, Some(wanted)),
                None => (what.strip_prefix("tag:")?, None),
            };
            let value = tags.get(tag)?.string()?;
            let fits = wanted.is_none_or(|wanted| wanted == value);
            fits.then(|| if team == "*" { value.into_owned() } else { team.clone() })
        })
    }
}

/// The first of several, with how many more there are.
fn first(faults: Vec<Failure>) -> Failure {
    let more = faults.len().saturating_sub(1);
    let mut faults = faults.into_iter();
    let first = faults.next().unwrap_or_else(|| Failure::usage("RE033", "the settings cannot be read"));
    if more == 0 {
        return first;
    }
    let help = format!("{}; {more} more: `amlha config check` lists them", first.help);
    first.help(help)
}

/// The value of a variable.
fn of_text(key: &'static Key, text: &str) -> Result<Value, (String, String)> {
    let wrong = |wanted: &str| (format!("`{}` is not {wanted}", amlha_model::shown(text)), key.about.to_owned());
    match key.kind {
        Kind::Text | Kind::Path => Ok(Value::Text(text.to_owned())),
        Kind::Choice(choices) => read::choice(key, choices, text).map(Value::Text),
        Kind::List => Ok(Value::List(text.split(',').map(|part| part.trim().to_owned()).collect())),
        Kind::Number => text.parse().map(Value::Number).map_err(|_| wrong("a whole number")),
        Kind::Switch => match text.to_ascii_lowercase().as_str() {
            "1" | "true" | "on" | "yes" => Ok(Value::Switch(true)),
            "0" | "false" | "off" | "no" => Ok(Value::Switch(false)),
            _ => Err(wrong("1 or 0")),
        },
    }
}
