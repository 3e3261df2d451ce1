//! For bash, from version 4.4.

use super::Offer;
use crate::command::{Command, Opt};
use crate::commands::COMMANDS;

pub(super) fn script() -> String {
    let words: Vec<&str> = COMMANDS.iter().map(|command| command.name()).collect();
    let mut text = format!(
        "# Completions of amlha {} for bash.\n\
         _amlha_words() {{ mapfile -t COMPREPLY < <(compgen -W \"$1\" -- \"$2\"); }}\n\
         _amlha_files() {{ compopt -o filenames 2>/dev/null; mapfile -t COMPREPLY < <(compgen -f -- \"$1\"); }}\n\
         _amlha() {{\n\
         \x20   local cur=${{COMP_WORDS[COMP_CWORD]}} prev=${{COMP_WORDS[COMP_CWORD-1]}} word=${{COMP_WORDS[1]}}\n\
         \x20   COMPREPLY=()\n\
         \x20   if [ \"$COMP_CWORD\" -eq 1 ]; then _amlha_words '{}' \"$cur\"; return; fi\n\
         \x20   case \"$word\" in\n",
        env!("CARGO_PKG_VERSION"),
        words.join(" "),
    );
    for command in COMMANDS {
        text.push_str(&of_command(*command));
    }
    text.push_str("    esac\n}\ncomplete -F _amlha amlha\n");
    text
}

fn of_command(command: &dyn Command) -> String {
    let mut text = format!("        {})\n            case \"$prev\" in\n", command.name());
    let spelled = |option: &Opt| {
        let short = option.short.map_or_else(String::new, |short| format!("-{short}|"));
        format!("{short}--{}", option.long)
    };
    for option in command.options() {
        if let Some((_, value)) = option.value {
            text.push_str(&format!("                {}) {}; return ;;\n", spelled(option), offered(&Offer::of(value))));
        }
    }
    let options: Vec<String> = command.options().iter().map(|option| format!("--{}", option.long)).collect();
    let rest = command.positional().map_or(Offer::Nothing, |positional| Offer::of(positional.value));
    text.push_str(&format!(
        "            esac\n\
         \x20           case \"$cur\" in\n\
         \x20               -*) _amlha_words '{}' \"$cur\" ;;\n\
         \x20               *) {} ;;\n\
         \x20           esac ;;\n",
        options.join(" "),
        offered(&rest)
    ));
    text
}

fn offered(offer: &Offer) -> String {
    match offer {
        Offer::Words(words) => format!("_amlha_words '{}' \"$cur\"", words.join(" ")),
        Offer::Files => "_amlha_files \"$cur\"".to_owned(),
        Offer::Nothing => ":".to_owned(),
    }
}
