//! `config show|check|init`

use std::path::Path;

use amlha_report::{Cell, RowsReport};

use super::query::{ROWS_EXPORT, ROWS_OUTPUT};
use super::{COLOR, WIDTH};
use crate::command::{Command, Opt, Positional, Value};
use crate::config::keys::{KEYS, OWNERS, SECTIONS};
use crate::config::{FILE, read};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::line::{Args, Token};
use crate::out;
use crate::screen::Screen;
use crate::session::Session;

/// `--origin`
const ORIGIN: Opt = Opt {
    long: "origin",
    short: None,
    value: None,
    repeats: false,
    help: "with `show`: say where each value is from: a variable, a line of a file, or nobody",
};

/// Settings.
pub(crate) struct Config;

impl Command for Config {
    fn name(&self) -> &'static str {
        "config"
    }

    fn summary(&self) -> &'static str {
        "the settings: show them, check a file of them, write one to begin with"
    }

    fn description(&self) -> &'static str {
        "`config show` prints what is set, `config check [FILE]` says everything that is wrong with the files, `config init \
         [FILE]` writes a file with every setting commented out. Settings are looked for in --config or AMLHA_CONFIG, in the \
         nearest amlha.toml up to the root of the repository, and in the folder of your own settings. Options go before \
         variables (AMLHA_...), those before the project's file, that before yours, and az's defaults come last."
    }

    fn positional(&self) -> Option<Positional> {
        Some(Positional { name: "show|check|init", value: Value::Choice(&["show", "check", "init"]), min: 1, max: 2 })
    }

    fn options(&self) -> &'static [&'static Opt] {
        &[&ORIGIN, &ROWS_OUTPUT, &ROWS_EXPORT, &COLOR, &WIDTH]
    }

    fn examples(&self) -> &'static [(&'static str, &'static str)] {
        &[
            ("config show --origin", "every setting, and who set it"),
            ("config check", "what is wrong with the files that count here"),
            ("config init", "writes amlha.toml, every line commented out"),
        ]
    }

    fn run(&self, session: &mut Session, args: &Args, screen: &mut Screen) -> Result<Exit, Failure> {
        match args.positional() {
            [word] if word.text == "show" => show(session, args, screen),
            [word] if word.text == "check" => check(None, session, screen),
            [word, file] if word.text == "check" => check(Some(file), session, screen),
            [word] if word.text == "init" => init(FILE, word, screen),
            [word, file] if word.text == "init" => init(&file.text, file, screen),
            [word, ..] => {
                Err(Failure::usage("RE004", format!("`config` does not take `{}`", amlha_model::shown(&word.text)))
                    .at(word.span)
                    .help("one of: show, check, init"))
            }
            [] => Ok(Exit::Usage),
        }
    }
}

fn show(session: &Session, args: &Args, screen: &mut Screen) -> Result<Exit, Failure> {
    let text = |text: String| Cell::Text(text.into());
    let with_origin = args.has(&ORIGIN);
    let mut rows = Vec::new();
    for section in SECTIONS {
        if *section == OWNERS {
            for (what, team, origin) in &session.settings.owners {
                rows.push((format!("{OWNERS}.{}", quoted(what)), quoted(team), origin.to_string()));
            }
        }
        for key in KEYS.iter().filter(|key| key.section == *section) {
            let (value, origin) = session.settings.shown(key);
            rows.push((format!("{section}.{}", key.name), value, origin.to_string()));
        }
    }
    let mut columns = vec!["setting".into(), "value".into()];
    if with_origin {
        columns.push("origin".into());
    }
    let row = |(name, value, origin): (String, String, String)| {
        let mut cells = vec![text(name), text(value)];
        cells.extend(with_origin.then(|| text(origin)));
        cells
    };
    let report = RowsReport { columns, rows: rows.into_iter().map(row).collect(), value: None };
    out::put_whole(&report, args, session, screen)?;
    Ok(Exit::Done)
}

fn quoted(text: &str) -> String {
    serde_json::to_string(text).unwrap_or_default()
}

/// Says everything that is wrong, file by file.
fn check(named: Option<&Token>, session: &Session, screen: &mut Screen) -> Result<Exit, Failure> {
    let files = match named {
        Some(file) => vec![file.text.clone().into()],
        None => session.places_of_settings().files(),
    };
    if files.is_empty() {
        screen.print("no file of settings counts here; `amlha config init` writes one\n")?;
        return Ok(Exit::Done);
    }
    let mut exit = Exit::Done;
    for path in files {
        match read::file(&path) {
            Ok(file) => {
                let count = file.values.len() + file.owners.len();
                let settings = if count == 1 { "setting" } else { "settings" };
                screen.print(&format!("{}: {count} {settings}, nothing wrong\n", amlha_model::shown(&file.name)))?;
            }
            Err(faults) => {
                for fault in faults {
                    screen.fail(&fault, None);
                    exit = exit.and(fault.exit);
                }
            }
        }
    }
    Ok(exit)
}

/// Writes a file to begin with; never over another one.
fn init(name: &str, typed: &Token, screen: &mut Screen) -> Result<Exit, Failure> {
    let path = Path::new(name);
    if path.exists() {
        return Err(Failure::new("RE011", Exit::Failed, format!("`{}` is there already", amlha_model::shown(name)))
            .at(typed.span)
            .help("`config init OTHER.toml` writes another one; `config check` looks at it"));
    }
    let text = template();
    let length = amlha_azure::save::write(path, |out| out.write_all(text.as_bytes()))
        .map_err(|error| Failure::from(error).at(typed.span))?;
    screen.talk(&format!("wrote {} ({})", amlha_model::shown(name), crate::export::size(length)));
    Ok(Exit::Done)
}

/// Every setting, commented out.
fn template() -> String {
    let mut text = "# Settings of amlha. Options go before AMLHA_ variables, those before this file.\n".to_owned();
    for section in SECTIONS {
        text.push_str(&format!("\n[{section}]\n"));
        if *section == OWNERS {
            text.push_str("# whom to ask: by the name of a resource, or by a tag (`*` is what the tag says)\n");
            text.push_str("# \"tag:team\" = \"*\"\n# \"stcontoso\" = \"data-platform\"\n");
        }
        for key in KEYS.iter().filter(|key| key.section == *section) {
            text.push_str(&format!("# {}\n# {} = {}\n", key.about, key.name, key.usual));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_to_begin_with_is_read_again_commented_out_or_not() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(FILE);
        for text in [template(), template().lines().map(uncommented).collect()] {
            std::fs::write(&path, text).unwrap();
            assert!(read::file(&path).is_ok(), "{:?}", read::file(&path).unwrap_err());
        }
        assert_eq!(read::file(&path).unwrap().values.len(), KEYS.len());
    }

    fn uncommented(line: &str) -> String {
        let bare = line.trim_start_matches("# ");
        format!("{}\n", if bare.contains(" = ") { bare } else { line })
    }
}
