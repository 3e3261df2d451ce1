//! For zsh, as a function in `$fpath` or by `source`.

use super::Offer;
use crate::command::{Command, Opt};
use crate::commands::COMMANDS;

pub(super) fn script() -> String {
    let mut text = format!(
        "#compdef amlha\n# Completions of amlha {} for zsh.\n_amlha() {{\n\
         \x20 local context state state_descr line\n\
         \x20 typeset -A opt_args\n\
         \x20 _arguments -C '1:word:->word' '*::argument:->argument'\n\
         \x20 case $state in\n\
         \x20   word)\n\
         \x20     local -a list\n\
         \x20     list=(\n",
        env!("CARGO_PKG_VERSION")
    );
    for command in COMMANDS {
        let summary = command.summary().replace('\\', "\\\\").replace(':', "\\:");
        text.push_str(&format!("        {}\n", quoted(&format!("{}:{summary}", command.name()))));
    }
    text.push_str("      )\n      _describe -t words 'word' list ;;\n    argument)\n      case $words[1] in\n");
    for command in COMMANDS {
        text.push_str(&of_command(*command));
    }
    // Loaded by name it is the function itself; read as a file it is registered.
    text.push_str(
        "      esac ;;\n  esac\n}\nif [ \"$funcstack[1]\" = _amlha ]; then _amlha \"$@\"; else compdef _amlha amlha; fi\n",
    );
    text
}

fn of_command(command: &dyn Command) -> String {
    let mut text = format!("        {})\n          _arguments", command.name());
    for option in command.options() {
        for spec in specs(option) {
            text.push_str(&format!(" \\\n            {}", quoted(&spec)));
        }
    }
    if let Some(positional) = command.positional() {
        let name = escaped(positional.name);
        text.push_str(&format!(
            " \\\n            {}",
            quoted(&format!("*:{name}:{}", action(&Offer::of(positional.value))))
        ));
    }
    text.push_str(" ;;\n");
    text
}

/// An option in each of its spellings, of which one line holds one.
fn specs(option: &Opt) -> Vec<String> {
    let long = format!("--{}", option.long);
    let short = option.short.map(|short| format!("-{short}"));
    let others = match (&short, option.repeats) {
        (_, true) => "*".to_owned(),
        (Some(short), false) => format!("({short} {long})"),
        (None, false) => String::new(),
    };
    let help = escaped(option.help);
    let value = option
        .value
        .map_or_else(String::new, |(name, value)| format!(":{}:{}", escaped(name), action(&Offer::of(value))));
    let one = |spelled: &str| format!("{others}{spelled}[{help}]{value}");
    short.iter().map(|short| one(short)).chain([one(&long)]).collect()
}

fn action(offer: &Offer) -> String {
    match offer {
        Offer::Words(words) => format!("({})", words.join(" ")),
        Offer::Files => "_files".to_owned(),
        Offer::Nothing => " ".to_owned(),
    }
}

/// Words inside of a specification.
fn escaped(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    for letter in words.chars() {
        if matches!(letter, '\\' | '[' | ']' | ':') {
            out.push('\\');
        }
        out.push(letter);
    }
    out
}

fn quoted(words: &str) -> String {
    format!("'{}'", words.replace('\'', "'\\''"))
}
