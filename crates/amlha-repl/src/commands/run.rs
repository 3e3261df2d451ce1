//! `run FILE`

use std::io::Read as _;

use super::{COLOR, WIDTH};
use crate::command::{Command, Opt, Positional, Value};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::line::{Args, Token};
use crate::run::{How, run_script};
use crate::screen::Screen;
use crate::session::{Driver, Session};
use crate::words;

/// Scripts that run scripts end somewhere.
const DEEPEST: usize = 8;

/// `--check`
const CHECK: Opt = Opt {
    long: "check",
    short: None,
    value: None,
    repeats: false,
    help: "run nothing: read every statement, resolve its names, and say everything that is wrong",
};

/// `--dry-run`
const DRY_RUN: Opt = Opt {
    long: "dry-run",
    short: None,
    value: None,
    repeats: false,
    help: "refuse what reads Azure: `scan`, `doctor`, queries with --live",
};

/// `--keep-going`
const KEEP_GOING: Opt = Opt {
    long: "keep-going",
    short: None,
    value: None,
    repeats: false,
    help: "run what follows a statement that fails; the exit code is the gravest",
};

/// `-i`
const INTERACTIVE: Opt = Opt {
    long: "interactive",
    short: Some('i'),
    value: None,
    repeats: false,
    help: "stay at the prompt afterwards, with what is open and set",
};

/// `--set NAME=VALUE`
const SET: Opt = Opt {
    long: "set",
    short: None,
    value: Some(("NAME=VALUE", Value::Name)),
    repeats: true,
    help: "a value that the script can name; what is no literal is a text",
};

/// `--allow-shell`
const ALLOW_SHELL: Opt = Opt {
    long: "allow-shell",
    short: None,
    value: None,
    repeats: false,
    help: "let the script run commands of the shell with `!` and `|!`",
};

/// `-o FORMAT`
const OUTPUT: Opt = Opt {
    value: Some(("FORMAT", Value::Choice(&["text", "json"]))),
    help: "text, or json: one array with an object for each statement",
    ..crate::out::OUTPUT
};

/// What `run`, `-c` and standard input take.
const OPTIONS: &[&Opt] = &[&SET, &CHECK, &DRY_RUN, &KEEP_GOING, &INTERACTIVE, &ALLOW_SHELL, &OUTPUT, &COLOR, &WIDTH];

/// Runs a script.
pub(crate) struct Run;

impl Command for Run {
    fn name(&self) -> &'static str {
        "run"
    }

    fn summary(&self) -> &'static str {
        "run a script, or a query that was kept: the same words as at the prompt"
    }

    fn description(&self) -> &'static str {
        "Runs the lines of a file as if they were typed; `-` is standard input, and the name of a query that `.save` kept \
         runs that. `;` separates statements on a line, `//` and `#` begin a comment. The first statement that fails stops \
         the script unless --keep-going; an answer that rests on missing data does not. `amlha -c 'check; plan'` and \
         `amlha < file` run the same words, and `-c` takes the same options."
    }

    fn positional(&self) -> Option<Positional> {
        Some(Positional { name: "FILE", value: Value::Path, min: 1, max: 1 })
    }

    fn options(&self) -> &'static [&'static Opt] {
        OPTIONS
    }

    fn examples(&self) -> &'static [(&'static str, &'static str)] {
        &[
            ("run nightly.amlha", "runs a script"),
            ("run nightly.amlha --set ws=mlw-contoso --keep-going", "all of it, with a value that it names"),
            ("run nightly.amlha --check", "says what is wrong with it, and runs nothing"),
        ]
    }

    fn run(&self, session: &mut Session, args: &Args, screen: &mut Screen) -> Result<Exit, Failure> {
        let Some(file) = args.positional().first() else { return Ok(Exit::Usage) };
        let name = amlha_model::shown(&file.text).into_owned();
        if session.depth >= DEEPEST {
            return Err(Failure::usage("RE014", format!("`{name}` is the {DEEPEST}th script inside another one"))
                .at(file.span)
                .help("a script that runs itself never ends"));
        }
        let text = read(file, session)?;
        with_options(text.trim_start_matches('\u{feff}'), args, true, session, screen)
    }
}

/// The text of a script.
fn read(file: &Token, session: &mut Session) -> Result<String, Failure> {
    let name = amlha_model::shown(&file.text).into_owned();
    let unread = |error: &std::io::Error| {
        let exit = if error.kind() == std::io::ErrorKind::NotFound { Exit::NotFound } else { Exit::Failed };
        Failure::new("RE014", exit, format!("cannot read the script `{name}`: {}", error.kind())).at(file.span)
    };
    let bytes = if file.text == "-" {
        let Some(mut input) = session.input.take() else {
            return Err(Failure::usage("RE015", "standard input cannot be read here").at(file.span));
        };
        let mut bytes = Vec::new();
        input.read_to_end(&mut bytes).map_err(|error| unread(&error))?;
        bytes
    } else {
        match (std::fs::read(&file.text), words::saved(&file.text, session)) {
            (Ok(bytes), _) => bytes,
            (Err(_), Some(saved)) => std::fs::read(saved).map_err(|error| unread(&error))?,
            (Err(error), None) => return Err(unread(&error)),
        }
    };
    String::from_utf8(bytes)
        .map_err(|_| Failure::usage("RE014", format!("the script `{name}` is not UTF-8 text")).at(file.span))
}

/// Runs the text behind `-c` with its options.
pub(crate) fn text(words: &[Token], session: &mut Session, screen: &mut Screen) -> Result<Exit, Failure> {
    let args = crate::line::parse(&Run, words).map_err(|failure| match failure.code {
        "RE005" | "RE006" => Failure::usage("RE005", "`-c` needs one text of commands").help("amlha -c 'demo; check'"),
        _ => failure,
    })?;
    crate::options::apply(&args, session, screen)?;
    let Some(text) = args.positional().first() else { return Ok(Exit::Usage) };
    let text = text.text.clone();
    with_options(&text, &args, false, session, screen)
}

fn with_options(
    text: &str,
    args: &Args,
    numbered: bool,
    session: &mut Session,
    screen: &mut Screen,
) -> Result<Exit, Failure> {
    if args.has(&INTERACTIVE) && !(session.at_terminal && session.driver != Driver::Prompt) {
        let help = "leave it out; at the prompt `run FILE` stays anyway";
        return Err(Failure::usage("RE031", "`-i` stays at a prompt, and there is no terminal for one").help(help));
    }
    args.values(&SET).try_for_each(|token| words::set_from_option(token, session))?;
    let before = (session.driver, session.place.offline, session.shell, session.output);
    session.driver = Driver::Script;
    session.place.offline |= args.has(&DRY_RUN);
    session.shell |= args.has(&ALLOW_SHELL);
    session.depth += 1;
    let how = How {
        numbered,
        keep_going: args.has(&KEEP_GOING),
        only_check: args.has(&CHECK),
        as_json: args.value(&OUTPUT).is_some_and(|token| token.text == "json"),
    };
    let exit = run_script(text, how, session, screen);
    session.depth -= 1;
    (session.driver, session.place.offline, session.shell, session.output) = before;
    session.stay |= args.has(&INTERACTIVE);
    exit
}
