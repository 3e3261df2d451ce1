//! The last result once more: printed whole, or into files.

use amlha_report::{RowsFormat, RowsReport};

use crate::ask::{self, Origin};
use crate::commands;
use crate::exit::Exit;
use crate::export::{EXPORT, rows_format_of};
use crate::failure::Failure;
use crate::line::{Args, Token, parse, take};
use crate::out::{self, OUTPUT};
use crate::screen::Screen;
use crate::session::{Last, Session};

/// What is wanted of it.
pub(crate) enum How {
    /// On the screen, in this format or the usual one.
    Printed(Option<Token>),
    /// In these files.
    Written(Vec<Token>),
}

impl How {
    /// The options of a line that wants this.
    fn args(self, before: Args) -> Args {
        let mut args = before.without(&[&OUTPUT, &EXPORT]);
        match self {
            Self::Printed(format) => format.into_iter().for_each(|token| args.give(&OUTPUT, token)),
            Self::Written(files) => {
                let span = files.first().map_or(crate::line::Span { start: 0, end: 0 }, |file| file.span);
                args.give(&OUTPUT, Token { text: "none".to_owned(), span, quoted: false });
                files.into_iter().for_each(|file| args.give(&EXPORT, file));
            }
        }
        args
    }

    fn files(&self) -> &[Token] {
        match self {
            Self::Printed(_) => &[],
            Self::Written(files) => files,
        }
    }
}

/// Prints or writes the last result.
///
/// # Errors
///
/// There is none yet, its word has no such form, a file cannot be written.
pub(crate) fn run(how: How, session: &mut Session, screen: &mut Screen) -> Result<Exit, Failure> {
    let Some(last) = session.last.clone() else {
        return Err(Failure::usage("RE030", "there is no result yet").help("`check`, or a query, makes one"));
    };
    screen.unlimited = true;
    session.again = true;
    let result = repeat(&last, how, session, screen);
    session.again = false;
    screen.unlimited = false;
    session.last = Some(last);
    result
}

fn repeat(last: &Last, how: How, session: &mut Session, screen: &mut Screen) -> Result<Exit, Failure> {
    match last {
        Last::Words(words) => {
            let Some((word, rest)) = words.split_first() else { return Ok(Exit::Done) };
            let Some(command) = commands::find(&word.text) else { return Ok(Exit::Done) };
            for file in how.files() {
                take(command, &EXPORT, file.clone())?;
            }
            let args = how.args(parse(command, rest)?);
            command.run(session, &args, screen)
        }
        Last::Query(text) => {
            how.files().iter().try_for_each(|file| rows_format_of(file).map(drop))?;
            let args = whole(how.args(Args::default()));
            let session = &*session;
            ask::ask(session, text, Origin::TYPED, |answer, tables| {
                out::put(&ask::report(answer), &args, session, screen)?;
                Ok(ask::exit(session, tables))
            })?
        }
        Last::Live(texts) => {
            how.files().iter().try_for_each(|file| rows_format_of(file).map(drop))?;
            let args = whole(how.args(Args::default()));
            out::put(&RowsReport::of_objects(texts.iter().map(String::as_str)), &args, session, screen)?;
            Ok(Exit::Done)
        }
        Last::Report(report) => {
            how.files().iter().try_for_each(|file| crate::export::format_of(file).map(drop))?;
            out::report(report, &how.args(Args::default()), session, screen)?;
            Ok(Exit::Done)
        }
    }
}

/// A table that is asked for once more has every column.
fn whole(mut args: Args) -> Args {
    if args.value(&OUTPUT).is_none_or(|token| RowsFormat::parse(&token.text) == Some(RowsFormat::Table)) {
        let mut changed = args.without(&[&OUTPUT]);
        let span = crate::line::Span { start: 0, end: 0 };
        changed.give(&OUTPUT, Token { text: "wide".to_owned(), span, quoted: false });
        args = changed;
    }
    args
}
