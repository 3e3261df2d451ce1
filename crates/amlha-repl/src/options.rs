//! Options that every word takes: each is a word with a dot, for one line or for the process.

use std::path::PathBuf;

use amlha_report::RowsFormat;

use crate::command::{Opt, Value};
use crate::config::{Origin, Settings};
use crate::environment::Color;
use crate::failure::Failure;
use crate::line::{Args, Span, Token};
use crate::mask::Mask;
use crate::screen::Screen;
use crate::session::{Driver, Session};
use crate::transcript::Transcript;

/// `--plain`
const PLAIN: Opt = Opt {
    long: "plain",
    short: None,
    value: None,
    repeats: false,
    help: "text for a screen reader: no drawing, no repainting, errors as sentences; ACCESSIBLE=1 is the same",
};

/// `--no-pager`
const NO_PAGER: Opt = Opt {
    long: "no-pager",
    short: None,
    value: None,
    repeats: false,
    help: "print what is taller than the window, too",
};

/// `--mask WHERE`
const MASK: Opt = Opt {
    long: "mask",
    short: None,
    value: Some(("WHERE", Value::Choice(Mask::WORDS))),
    repeats: false,
    help: "hide ids of subscriptions: off, exports (the default) or on, which is on the screen too",
};

/// `--transcript FILE`
const TRANSCRIPT: Opt = Opt {
    long: "transcript",
    short: None,
    value: Some(("FILE", Value::Path)),
    repeats: false,
    help: "write what is run and said to this file, as Markdown with subscription ids masked",
};

/// `-w WORKSPACE`
const WORKSPACE: Opt = Opt {
    long: "workspace",
    short: Some('w'),
    value: Some(("WORKSPACE", Value::Resource)),
    repeats: false,
    help: "answer about this workspace and what it rests on only",
};

/// `--safe`
const SAFE: Opt = Opt {
    long: "safe",
    short: None,
    value: None,
    repeats: false,
    help: "no command of the shell, whatever a line or a script asks",
};

/// `--config FILE`
const CONFIG: Opt = Opt {
    long: "config",
    short: None,
    value: Some(("FILE", Value::Path)),
    repeats: false,
    help: "take the settings from this file, not from the nearest amlha.toml",
};

/// Those that every word takes. A word's own option of the same name goes first.
pub(crate) const EVERYWHERE: &[&Opt] = &[&WORKSPACE, &PLAIN, &NO_PAGER, &MASK, &TRANSCRIPT, &SAFE, &CONFIG];

/// What holds for the rest of the process once it is given.
pub(crate) fn apply(args: &Args, session: &mut Session, screen: &mut Screen) -> Result<(), Failure> {
    if args.has(&PLAIN) {
        screen.plain = true;
    }
    if args.has(&NO_PAGER) {
        screen.pager.on = false;
    }
    if args.has(&SAFE) {
        session.safe = true;
    }
    if let Some(token) = args.value(&MASK) {
        screen.mask = Mask::parse(&token.text).unwrap_or_default();
    }
    if let Some(file) = args.value(&TRANSCRIPT) {
        let begun = Transcript::begin(&file.text, session.clock.now()).map_err(|failure| failure.at(file.span))?;
        screen.transcript = Some(begun);
    }
    if let Some(name) = args.value(&WORKSPACE) {
        session.wanted_workspace = Some(name.clone());
    }
    Ok(())
}

/// Words that answer whatever the settings are.
const WITHOUT_SETTINGS: &[&str] =
    &["config", "help", "explain", "version", "man", "completions", "-h", "--help", "-V", "--version"];

/// Reads the settings and takes those that last as long as the process.
pub(crate) fn settle(words: &[Token], session: &mut Session, screen: &mut Screen) -> Result<(), Failure> {
    let read = Settings::read(&session.places_of_settings());
    let settings = match read {
        Ok(settings) => settings,
        Err(_) if words.iter().any(|word| WITHOUT_SETTINGS.contains(&word.text.as_str())) => return Ok(()),
        Err(failure) => return Err(failure),
    };
    if let Some(word) = settings.text("output", "format") {
        session.quiet = word == "none";
        session.output = RowsFormat::parse(word);
    }
    // The variables that every program knows go before files, and after amlha's own.
    let of_file = matches!(settings.origin("output", "color"), Origin::File(..));
    let known = ["NO_COLOR", "AZURE_CORE_NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "FORCE_COLOR"];
    let said = known.iter().any(|name| (session.place.variables)(name).is_some());
    if let Some(word) = settings.text("output", "color").filter(|word| *word != "auto" && !(of_file && said)) {
        screen.set_color(Color::parse(word));
    }
    if let Some(plain) = settings.switch("output", "plain") {
        screen.plain = plain;
    }
    match settings.text("output", "unicode") {
        Some("always") => screen.set_unicode(true),
        Some("never") => screen.set_unicode(false),
        _ => {}
    }
    if settings.text("output", "pager") == Some("never") {
        screen.pager.on = false;
    }
    if let Some(mask) = settings.text("output", "mask").and_then(Mask::parse) {
        screen.mask = mask;
    }
    if let Some(hints) = settings.switch("output", "hints") {
        screen.hints = hints;
    }
    if let Some(folder) = settings.text("defaults", "snapshots") {
        session.place.snapshots = Some(PathBuf::from(folder));
    }
    session.settings = settings;
    Ok(())
}

/// Takes the options before the first word of a command line, and the file of settings from
/// anywhere in it; leaves the rest.
pub(crate) fn leading(words: Vec<Token>) -> Result<(Vec<Token>, Args), Failure> {
    let mut args = Args::default();
    let mut rest = words.into_iter().peekable();
    while let Some(word) = rest.next_if(|word| {
        let name = word.text.split_once('=').map_or(word.text.as_str(), |(name, _)| name);
        EVERYWHERE.iter().any(|option| is(option, name))
    }) {
        let (name, joined) = match word.text.split_once('=') {
            Some((name, value)) => (name, Some(value.to_owned())),
            None => (word.text.as_str(), None),
        };
        let Some(option) = EVERYWHERE.iter().find(|option| is(option, name)) else { continue };
        if option.value.is_none() {
            args.switch(option);
            continue;
        }
        let value = match joined {
            Some(text) => Some(Token { text, span: word.span, quoted: false }),
            None => rest.next(),
        };
        match value {
            Some(value) => args.give(option, crate::line::chosen(option, value)?),
            None => return Err(Failure::usage("RE003", format!("`--{}` needs a value", option.long))),
        }
    }
    Ok((rest.collect(), args))
}

fn is(option: &Opt, name: &str) -> bool {
    name.strip_prefix("--") == Some(option.long)
        || option.short.is_some_and(|short| name.strip_prefix('-').is_some_and(|typed| typed.chars().eq([short])))
}

/// The file of settings that a command line names anywhere.
pub(crate) fn named_settings(words: &[Token]) -> Option<String> {
    let mut words = words.iter();
    while let Some(word) = words.next() {
        if let Some(file) = word.text.strip_prefix("--config=") {
            return Some(file.to_owned());
        }
        if word.text == "--config" {
            return words.next().map(|file| file.text.clone());
        }
    }
    None
}

/// Takes the workspace that was asked for, once something is open.
pub(crate) fn narrow(session: &mut Session) -> Result<(), Failure> {
    if session.loaded.is_none() || session.aside.is_some() {
        return Ok(());
    }
    let Some(name) = session.wanted_workspace.take() else { return Ok(()) };
    let result = crate::workspace::choose(&name, session).map(drop);
    if session.driver != Driver::OneShot {
        // It holds for what is opened later, too.
        session.wanted_workspace = Some(Token { span: Span { start: 0, end: 0 }, ..name });
    }
    result
}
