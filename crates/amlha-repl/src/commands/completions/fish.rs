//! For fish.

use super::Offer;
use crate::commands::COMMANDS;

pub(super) fn script() -> String {
    let mut text = format!("# Completions of amlha {} for fish.\ncomplete -c amlha -f\n", env!("CARGO_PKG_VERSION"));
    for command in COMMANDS {
        let (name, summary) = (command.name(), quoted(command.summary()));
        text.push_str(&format!("complete -c amlha -n __fish_use_subcommand -a {name} -d {summary}\n"));
        let after = format!("complete -c amlha -n '__fish_seen_subcommand_from {name}'");
        if let Some(positional) = command.positional() {
            text.push_str(&match Offer::of(positional.value) {
                Offer::Words(words) => format!("{after} -a {}\n", quoted(&words.join(" "))),
                Offer::Files => format!("{after} -F\n"),
                Offer::Nothing => String::new(),
            });
        }
        for option in command.options() {
            let short = option.short.map_or_else(String::new, |short| format!(" -s {short}"));
            let value = option.value.map_or_else(String::new, |(_, value)| match Offer::of(value) {
                Offer::Words(words) => format!(" -x -a {}", quoted(&words.join(" "))),
                Offer::Files => " -r -F".to_owned(),
                Offer::Nothing => " -x".to_owned(),
            });
            text.push_str(&format!("{after} -l {}{short}{value} -d {}\n", option.long, quoted(option.help)));
        }
    }
    text
}

fn quoted(words: &str) -> String {
    format!("'{}'", words.replace('\\', "\\\\").replace('\'', "\\'"))
}
