//! The three drivers of one engine: a command given as arguments, a script, a person at a prompt.

mod interactive;
mod script;

use std::ffi::OsString;

use crate::commands;
use crate::environment::Environment;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::line::{Span, Token, parse, tokens};
use crate::nearest::did_you_mean;
use crate::screen::{Place, Screen};
use crate::session::{Driver, Session};

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
pub(crate) fn dispatch(words: &[Token], session: &mut Session, screen: &mut Screen) -> Result<Exit, Failure> {
    let Some((word, rest)) = words.split_first() else { return Ok(Exit::Done) };
    let Some(command) = commands::find(&word.text) else {
        let near = did_you_mean(&word.text, commands::COMMANDS.iter().map(|command| command.name()));
        let help = if near.is_empty() { "`help` lists the words".to_owned() } else { near };
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

/// Reads one statement and runs it; shows what goes wrong.
fn statement(text: &str, place: Place<'_>, offset: usize, session: &mut Session, screen: &mut Screen) -> Exit {
    let result = tokens(text).and_then(|words| dispatch(&words, session, screen));
    match result {
        Ok(exit) => exit,
        Err(mut failure) => {
            failure.span = failure.span.map(|span| Span { start: span.start + offset, end: span.end + offset });
            failed(&failure, Some(place), screen)
        }
    }
}

fn failed(failure: &Failure, place: Option<Place<'_>>, screen: &mut Screen) -> Exit {
    screen.fail(failure, place);
    failure.exit
}
