//! The three drivers of one engine: a command given as arguments, a script, a person at a prompt.

mod checked;
mod entry;
mod interactive;
mod script;

use std::ffi::OsString;

use amlha_report::RowsFormat;

use crate::ask::{self, Origin};
use crate::command::Command;
use crate::commands;
use crate::environment::Environment;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::line::{Kind, Span, Statement, Token, parse, piped, tokens};
use crate::nearest::{did_you_mean, nearest};
use crate::screen::{Place, Screen};
use crate::session::{Driver, Last, Session};
use crate::{assert, mask, shell, words};

pub(crate) use script::{How, run_script};

/// Begins: decides which driver.
pub(crate) fn start(args: &[OsString], mut environment: Environment) -> Exit {
    let mut screen = Screen::of(&mut environment);
    let at_terminal = environment.input_is_terminal && screen.is_terminal();
    let words: Vec<Token> = args.iter().map(argument).collect();
    let mut session = Session::new(&environment, Driver::OneShot);
    screen.stop = session.stop.clone();
    screen.errors_as_json = asks_json(&words);
    session.named_settings = crate::options::named_settings(&words);
    let begun = crate::options::settle(&words, &mut session, &mut screen);
    let begun = begun.and_then(|()| crate::options::leading(words)).and_then(|(words, args)| {
        crate::options::apply(&args, &mut session, &mut screen)?;
        Ok(words)
    });
    let words = match begun {
        Ok(words) => words,
        Err(failure) => return failed(&failure, None, &mut screen),
    };
    let first = words.first().map(|word| word.text.as_str());
    match first {
        None if at_terminal => interactive::run(&mut session, &mut screen, environment.history.as_deref()),
        None => {
            session.driver = Driver::Script;
            script::run_stream(&mut session, &mut screen, environment.input)
        }
        Some("-c" | "--command") => {
            session.driver = Driver::Script;
            session.input = Some(environment.input);
            session.at_terminal = at_terminal;
            let words = words.get(1..).unwrap_or_default();
            let exit = commands::run_text(words, &mut session, &mut screen)
                .unwrap_or_else(|failure| failed(&failure, None, &mut screen));
            if session.stay {
                return interactive::run(&mut session, &mut screen, environment.history.as_deref());
            }
            exit
        }
        Some(_) => {
            session.input = Some(environment.input);
            // After a word `--help` is asked of the word.
            let words: Vec<Token> = words
                .into_iter()
                .enumerate()
                .map(|(place, word)| if place == 0 { spelled(word) } else { word })
                .collect();
            let opens = words.first().is_some_and(|word| matches!(word.text.as_str(), "demo" | "open"));
            session.at_terminal = at_terminal;
            session.driver = if opens && at_terminal { Driver::Prompt } else { Driver::OneShot };
            let result = dispatch(&words, &mut session, &mut screen);
            // The arguments of a process have no line to point into.
            let is_failure = result.is_err();
            let exit = result.unwrap_or_else(|failure| failed(&failure, None, &mut screen));
            let line: Vec<&str> = words.iter().map(|word| word.text.as_str()).collect();
            let exit = exit.and(write_down(&format!("amlha {}", line.join(" ")), &session, &mut screen));
            if is_failure {
                return exit;
            }
            if (opens || session.stay) && at_terminal {
                return interactive::run(&mut session, &mut screen, environment.history.as_deref());
            }
            exit
        }
    }
}

/// An argument of the process: the shell has already taken the quotes off.
fn argument(arg: &OsString) -> Token {
    Token { text: arg.to_string_lossy().into_owned(), span: Span { start: 0, end: 0 }, quoted: false }
}

/// The usual options of a program, as amlha's words.
fn spelled(word: Token) -> Token {
    let text = match word.text.as_str() {
        "-h" | "--help" => "help".to_owned(),
        "-V" | "--version" => "version".to_owned(),
        _ => return word,
    };
    Token { text, ..word }
}

/// Runs one line of words.
pub(crate) fn dispatch(typed: &[Token], session: &mut Session, screen: &mut Screen) -> Result<Exit, Failure> {
    let Some((word, rest)) = typed.split_first() else { return Ok(Exit::Done) };
    if word.text.starts_with('.') {
        let line: Vec<&str> = typed.iter().map(|word| word.text.as_str()).collect();
        return words::run(&line.join(" "), session, screen);
    }
    let Some(command) = commands::find(&word.text) else { return Err(unknown(word)) };
    // `check --help` is `help check`; `run` passes such a word on to nobody either.
    // There is a page on `help`, too.
    let takes_words = command.name() == "man";
    let asks_help = |word: &Token| match word.text.as_str() {
        "--help" | "-h" => !word.quoted,
        "help" => !word.quoted && !takes_words,
        _ => false,
    };
    if command.name() != "help" && rest.iter().any(asks_help) {
        return commands::help_on(command, screen);
    }
    let args = parse(command, rest)?;
    crate::options::apply(&args, session, screen)?;
    session.talk = screen.talk_of_work();
    // `--width` and `--color` hold for this line.
    let look = screen.look();
    let before = session.last.take();
    let result =
        commands::apply_screen_options(command, &args, screen).and_then(|()| command.run(session, &args, screen));
    screen.set_look(look);
    crate::options::narrow(session)?;
    // What was shown can be shown again; a word that shows nothing leaves the last result.
    if session.last.is_none() {
        session.last = if result.is_ok() && shows(command) { Some(Last::Words(typed.to_vec())) } else { before };
    }
    result
}

/// The error of a word that is none.
fn unknown(word: &Token) -> Failure {
    let tables = amlha_tables::TABLES.iter().map(|table| table.name);
    let known = || commands::COMMANDS.iter().map(|command| command.name()).chain(tables.clone());
    let near = did_you_mean(&word.text, known());
    let help = if near.is_empty() { "`help` lists the words, `.tables` the tables".to_owned() } else { near };
    let failure = Failure::usage("RE001", format!("unknown word `{}`", amlha_model::shown(&word.text)));
    let failure = failure.at(word.span).help(help);
    match nearest(&word.text, known()).first() {
        Some(near) => failure.instead(*near),
        None => failure,
    }
}

/// The text that a statement is of.
#[derive(Debug, Clone, Copy)]
struct At<'t> {
    text: &'t str,
    /// The number of its first line; `None` where lines have no numbers.
    first: Option<usize>,
}

/// Runs one statement; shows what goes wrong.
fn statement(statement: &Statement<'_>, at: At<'_>, session: &mut Session, screen: &mut Screen) -> Exit {
    let before = at.text.get(..statement.start).unwrap_or_default();
    let number = before.matches('\n').count();
    let line_start = before.rfind('\n').map_or(0, |end| end + 1);
    let line = at.text.get(line_start..).unwrap_or_default().lines().next().unwrap_or_default();
    let number = at.first.map(|first| first + number);
    let origin = Origin { file: "", line: number.unwrap_or(1) };
    screen.refresh();
    session.talk = screen.talk_of_work();
    let words = matches!(statement.kind, Kind::Words).then(|| tokens(statement.text).unwrap_or_default());
    let collected = session.driver != Driver::Prompt
        && session
            .output
            .is_some_and(|format| matches!(format, RowsFormat::Json | RowsFormat::Jsonc | RowsFormat::Jsonl));
    screen.errors_as_json = collected || words.is_some_and(|words| asks_json(&words));
    let result = match piped(statement.text).filter(|_| statement.kind != Kind::Shell) {
        Some((text, shell)) => {
            let shown = Statement { text, ..*statement };
            to_shell(&shown, shell, origin, number, session, screen)
        }
        None => execute(statement, origin, number, session, screen),
    };
    let exit = match result {
        Ok(exit) => exit,
        Err(mut failure) => {
            let offset = statement.start - line_start;
            failure.span = failure.span.map(|span| Span { start: span.start + offset, end: span.end + offset });
            failed(&failure, Some(Place { line, number }), screen)
        }
    };
    if session.stop.is_set() {
        // What is remembered may be half of what was asked for.
        session.forget();
    }
    exit.and(write_down(statement.text, session, screen))
}

fn execute(
    statement: &Statement<'_>,
    origin: Origin<'_>,
    number: Option<usize>,
    session: &mut Session,
    screen: &mut Screen,
) -> Result<Exit, Failure> {
    match statement.kind {
        Kind::Words => tokens(statement.text).and_then(|words| dispatch(&words, session, screen)),
        Kind::Session => words::run(statement.text, session, screen),
        Kind::Kql => ask::show(statement.text, origin, session, screen),
        Kind::Assert => assert::run(statement.text, number, session, screen),
        Kind::Tail => tail(statement.text, session, screen),
        Kind::Shell => shell::run(statement.text.get(1..).unwrap_or_default(), None, session),
    }
}

/// Hands what a statement prints to a command of the shell, whole.
fn to_shell(
    statement: &Statement<'_>,
    command: &str,
    origin: Origin<'_>,
    number: Option<usize>,
    session: &mut Session,
    screen: &mut Screen,
) -> Result<Exit, Failure> {
    shell::allowed(session)?;
    screen.capture();
    screen.unlimited = true;
    let result = execute(statement, origin, number, session, screen);
    screen.unlimited = false;
    let captured = screen.captured();
    if !captured.stderr.is_empty() {
        screen.talk(captured.stderr.trim_end_matches('\n'));
    }
    let exit = result?;
    Ok(exit.and(shell::run(command, Some(&captured.stdout), session)?))
}

/// Whether a word's result can be shown again.
fn shows(command: &dyn Command) -> bool {
    let has = |name: &str| command.options().iter().any(|option| option.long == name);
    has("output") && has("export") && command.name() != "open"
}

/// Whether words ask for JSON: then errors are JSON too.
fn asks_json(words: &[Token]) -> bool {
    let json = |text: &str| matches!(text.to_ascii_lowercase().as_str(), "json" | "jsonc" | "jsonl");
    let after = |word: &Token| matches!(word.text.as_str(), "-o" | "--output") && !word.quoted;
    words.windows(2).any(|pair| matches!(pair, [option, value] if after(option) && json(&value.text)))
        || words.iter().any(|word| {
            word.text.split_once('=').is_some_and(|(name, value)| matches!(name, "-o" | "--output") && json(value))
        })
}

/// Writes a statement and what was seen of it into the transcript, when there is one.
fn write_down(text: &str, session: &Session, screen: &mut Screen) -> Exit {
    let Some(mut transcript) = screen.transcript.take() else { return Exit::Done };
    let about = session.loaded.as_ref().map_or_else(String::new, |loaded| {
        let taken = loaded.inventory.taken_at().map_or_else(
            || "at a time that nobody says".to_owned(),
            |taken| taken.strftime("%Y-%m-%d %H:%MZ").to_string(),
        );
        format!(", over `{}`, taken {taken}", amlha_model::shown(&loaded.name))
    });
    let known = session.loaded.as_ref().map(|loaded| mask::of_inventory(&loaded.inventory)).unwrap_or_default();
    match transcript.entry(text, &about, session.clock.now(), screen.mask, &known) {
        Ok(()) => {
            screen.transcript = Some(transcript);
            Exit::Done
        }
        // It is not written any more; that is said once.
        Err(failure) => failed(&failure, None, screen),
    }
}

/// A query that goes on with the last one.
fn tail(text: &str, session: &mut Session, screen: &mut Screen) -> Result<Exit, Failure> {
    let Some(last) = &session.last_query else {
        return Err(Failure::usage("RE026", "there is no query that `|` could go on with")
            .at(Span { start: 0, end: 1 })
            .help("begin with a table, such as `resources | take 10`; `.tables` lists them"));
    };
    // A comment at the end of the last one must not swallow the rest.
    let whole = format!("{}\n{text}", last.trim_end().trim_end_matches(';'));
    screen.hint(&amlha_model::shown(&whole.replace('\n', " ")));
    let before = session.last_query.clone();
    let result = ask::show(&whole, Origin::TYPED, session, screen);
    if result.is_err() {
        // What does not run is not gone on with.
        session.last_query = before;
    }
    result
}

fn failed(failure: &Failure, place: Option<Place<'_>>, screen: &mut Screen) -> Exit {
    // Who pressed Ctrl-C knows why.
    if failure.exit == Exit::Interrupted {
        screen.talk("stopped");
    } else {
        screen.fail(failure, place);
    }
    failure.exit
}
