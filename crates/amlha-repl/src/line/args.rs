//! A command's words held against what the command takes.

use super::tokens::Token;
use crate::command::{Command, Opt, Value};
use crate::failure::Failure;
use crate::nearest::{did_you_mean, nearest};
use crate::options::EVERYWHERE;

/// What was given to a command.
#[derive(Debug, Clone, Default)]
pub(crate) struct Args {
    positional: Vec<Token>,
    options: Vec<(&'static str, Option<Token>)>,
}

impl Args {
    /// What stands without a dash.
    pub(crate) fn positional(&self) -> &[Token] {
        &self.positional
    }

    /// The same without what was given to these options.
    pub(crate) fn without(mut self, options: &[&Opt]) -> Self {
        self.options.retain(|(name, _)| !options.iter().any(|option| option.long == *name));
        self
    }

    /// Only what was given to these options.
    pub(crate) fn only(mut self, options: &[&Opt]) -> Self {
        self.positional.clear();
        self.options.retain(|(name, _)| options.iter().any(|option| option.long == *name));
        self
    }

    /// Gives an option a value more.
    pub(crate) fn give(&mut self, option: &Opt, value: Token) {
        self.options.push((option.long, Some(value)));
    }

    /// Gives a switch.
    pub(crate) fn switch(&mut self, option: &Opt) {
        self.options.push((option.long, None));
    }

    /// Whether a switch is given.
    pub(crate) fn has(&self, option: &Opt) -> bool {
        self.options.iter().any(|(name, _)| *name == option.long)
    }

    /// Whether an option is given a value.
    pub(crate) fn has_value(&self, option: &Opt) -> bool {
        self.value(option).is_some()
    }

    /// The last value of an option.
    pub(crate) fn value(&self, option: &Opt) -> Option<&Token> {
        self.values(option).last()
    }

    /// Every value of an option.
    pub(crate) fn values(&self, option: &Opt) -> impl Iterator<Item = &Token> {
        let name = option.long;
        self.options.iter().filter(move |(known, _)| *known == name).filter_map(|(_, value)| value.as_ref())
    }
}

/// Reads the words after a command word.
///
/// # Errors
///
/// An unknown option, a value that is missing or not among the choices, too few or too many words.
pub(crate) fn parse(command: &dyn Command, words: &[Token]) -> Result<Args, Failure> {
    let mut args = Args::default();
    let mut words = words.iter();
    let mut only_positional = false;
    while let Some(word) = words.next() {
        // `-2` is the snapshot before the last; no option is a number.
        let number = word.text.strip_prefix('-').is_some_and(|rest| rest.bytes().all(|byte| byte.is_ascii_digit()));
        let dashed = word.text.starts_with('-') && !number && !word.quoted && !only_positional;
        if !dashed {
            args.positional.push(word.clone());
        } else if word.text == "--" {
            only_positional = true;
        } else {
            option(command, word, &mut words, &mut args)?;
        }
    }
    check_count(command, &args)?;
    Ok(args)
}

fn option<'t>(
    command: &dyn Command,
    word: &Token,
    rest: &mut impl Iterator<Item = &'t Token>,
    args: &mut Args,
) -> Result<(), Failure> {
    let (name, joined) = match word.text.split_once('=') {
        Some((name, value)) => (name, Some(value)),
        None => (word.text.as_str(), None),
    };
    let is = |option: &&&Opt| match (name.strip_prefix("--"), name.strip_prefix('-')) {
        (Some(long), _) => long == option.long,
        (None, Some(short)) => option.short.is_some_and(|known| short.chars().eq([known])),
        (None, None) => false,
    };
    let every = command.options().iter().chain(EVERYWHERE);
    let Some(option) = every.clone().find(is) else {
        let known: Vec<String> = every.map(|option| format!("--{}", option.long)).collect();
        let advice = did_you_mean(name, known.iter().map(String::as_str));
        let near = nearest(name, known.iter().map(String::as_str)).first().map(|near| (*near).to_owned());
        let advice = if advice.is_empty() { format!("`help {}` lists its options", command.name()) } else { advice };
        let mut failure =
            Failure::usage("RE002", format!("unknown option `{}` of `{}`", amlha_model::shown(name), command.name()))
                .at(word.span)
                .help(advice);
        if let Some(near) = near.filter(|_| joined.is_none()) {
            failure = failure.instead(near);
        }
        return Err(failure);
    };
    let Some((what, kind)) = option.value else {
        if joined.is_some() {
            return Err(Failure::usage("RE003", format!("`--{}` takes no value", option.long)).at(word.span));
        }
        args.options.push((option.long, None));
        return Ok(());
    };
    let value = match joined {
        Some(text) => Token { text: text.to_owned(), span: word.span, quoted: word.quoted },
        None => match rest.next() {
            Some(next) => next.clone(),
            None => {
                return Err(Failure::usage("RE003", format!("`--{}` needs a value: {what}", option.long)).at(word.span));
            }
        },
    };
    let value = choose(option, kind, value)?;
    if !option.repeats && args.has(option) {
        return Err(Failure::usage("RE003", format!("`--{}` is given twice", option.long)).at(word.span));
    }
    args.options.push((option.long, Some(value)));
    Ok(())
}

/// Whether a command's option takes this value.
///
/// # Errors
///
/// A value that is not among the choices, or a command without the option.
pub(crate) fn take(command: &dyn Command, option: &Opt, value: Token) -> Result<Token, Failure> {
    let known = command.options().iter().find(|known| known.long == option.long);
    match known.and_then(|known| Some((known, known.value?.1))) {
        Some((known, kind)) => choose(known, kind, value),
        None => {
            Err(Failure::usage("RE012", format!("what `{}` shows is written to no file", command.name()))
                .at(value.span))
        }
    }
}

/// The value of an option as it is spelled.
pub(crate) fn chosen(option: &Opt, value: Token) -> Result<Token, Failure> {
    match option.value {
        Some((_, kind)) => choose(option, kind, value),
        None => Ok(value),
    }
}

/// The choice as the command spells it.
fn choose(option: &Opt, kind: Value, value: Token) -> Result<Token, Failure> {
    let choices = match kind {
        Value::Choice(choices) => choices,
        Value::Report => return crate::export::format_of(&value).map(|_| value),
        Value::GraphFile => return crate::export::graph_form_of(&value).map(|_| value),
        Value::CheckFile => return crate::export::check_form_of(&value).map(|_| value),
        Value::PlanFile => return crate::export::form_of(&value).map(|_| value),
        Value::Rows => return crate::export::rows_format_of(&value).map(|_| value),
        _ => return Ok(value),
    };
    let spelled = choices.iter().find(|choice| choice.eq_ignore_ascii_case(&value.text));
    match spelled {
        Some(choice) => Ok(Token { text: (*choice).to_owned(), ..value }),
        None => {
            let near = did_you_mean(&value.text, choices.iter().copied());
            let help = if near.is_empty() { format!("one of: {}", choices.join(", ")) } else { near };
            Err(Failure::usage(
                "RE004",
                format!("`--{}` does not take `{}`", option.long, amlha_model::shown(&value.text)),
            )
            .at(value.span)
            .help(help))
        }
    }
}

fn check_count(command: &dyn Command, args: &Args) -> Result<(), Failure> {
    let (min, max, name) = command.positional().map_or((0, 0, ""), |takes| (takes.min, takes.max, takes.name));
    if args.positional.len() < min {
        return Err(Failure::usage("RE005", format!("`{}` needs {name}", command.name()))
            .help(format!("`help {}` shows how it is used", command.name())));
    }
    if let Some(extra) = args.positional.get(max) {
        let what = if max == 0 { "takes no such word" } else { "takes fewer words" };
        return Err(Failure::usage(
            "RE006",
            format!("`{}` {what}: `{}`", command.name(), amlha_model::shown(&extra.text)),
        )
        .at(extra.span)
        .help(format!("`help {}` shows how it is used; names with spaces go into quotes", command.name())));
    }
    Ok(())
}
