//! The three drivers of one engine: a command given as arguments, a script, a person at a prompt.

mod interactive;
mod script;

use std::ffi::OsString;
use std::time::Instant;

use crate::ask::{self, Origin};
use crate::commands;
use crate::environment::Environment;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::line::{Kind, Span, Statement, Token, parse, tokens};
use crate::nearest::did_you_mean;
use crate::screen::{Place, Screen};
use crate::session::{Driver, Session};
use crate::{assert, words};

pub(crate) use script::run_text;

/// Begins: decides which driver.
pub(crate) fn start(args: &[OsString], mut environment: Environment) -> Exit {
    let mut screen = Screen::of(&mut environment);
    let at_terminal = environment.input_is_terminal && screen.is_terminal();
    let words: Vec<Token> = args.iter().map(argument).collect();
    let mut session = Session::new(&environment, Driver::OneShot);
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
            match words.get(1..) {
                Some([text]) => run_text(&text.text, &mut session, &mut screen, false),
                _ => failed(
                    &Failure::usage("RE005", "`-c` needs one text of commands").help("amlha -c 'demo; check'"),
                    None,
                    &mut screen,
                ),
            }
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
            session.driver = if opens && at_terminal { Driver::Prompt } else { Driver::OneShot };
            let exit = match dispatch(&words, &mut session, &mut screen) {
                Ok(exit) => exit,
                // The arguments of a process have no line to point into.
                Err(failure) => return failed(&failure, None, &mut screen),
            };
            if opens && at_terminal {
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
    let Some(command) = commands::find(&word.text) else {
        let tables = amlha_tables::TABLES.iter().map(|table| table.name);
        let near = did_you_mean(&word.text, commands::COMMANDS.iter().map(|command| command.name()).chain(tables));
        let help = if near.is_empty() { "`help` lists the words, `.tables` the tables".to_owned() } else { near };
        return Err(Failure::usage("RE001", format!("unknown word `{}`", amlha_model::shown(&word.text)))
            .at(word.span)
            .help(help));
    };
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
    // `--width` and `--color` hold for this line.
    let look = screen.look();
    let result =
        commands::apply_screen_options(command, &args, screen).and_then(|()| command.run(session, &args, screen));
    screen.set_look(look);
    result
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
    let since = Instant::now();
    let result = match statement.kind {
        Kind::Words => tokens(statement.text).and_then(|words| dispatch(&words, session, screen)),
        Kind::Session => words::run(statement.text, session, screen),
        Kind::Kql => ask::show(statement.text, origin, session, screen),
        Kind::Assert => assert::run(statement.text, number, session, screen),
        Kind::Tail => tail(statement.text, session, screen),
    };
    if session.typing.timer {
        screen.talk(&format!("time: {}", words::took(since.elapsed())));
    }
    match result {
        Ok(exit) => exit,
        Err(mut failure) => {
            let offset = statement.start - line_start;
            failure.span = failure.span.map(|span| Span { start: span.start + offset, end: span.end + offset });
            failed(&failure, Some(Place { line, number }), screen)
        }
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
    screen.fail(failure, place);
    failure.exit
}
