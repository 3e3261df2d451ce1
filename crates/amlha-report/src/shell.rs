//! Commands as text for one shell. A command is a list of arguments; each shell quotes it its own way.
//!
//! What is printed here is also safe to print: an argument with control characters, or with
//! characters that hide or reorder text, is written with escapes that the shell turns back.

use std::fmt;

use amlha_rules::plan::Command;

use crate::quote;

/// An argument that no shell can pass.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unquotable {
    /// The argument, made printable.
    pub argument: String,
}

impl fmt::Display for Unquotable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the argument `{}` holds a NUL character, which no program can be given", self.argument)
    }
}

impl std::error::Error for Unquotable {}

/// The command for bash.
///
/// # Errors
///
/// When an argument holds a NUL character.
///
/// ```
/// use amlha_report::shell;
/// use amlha_rules::plan::Command;
///
/// let command = Command::az(["group", "show"]).flag("--name", "rg $(reboot)");
/// assert_eq!(shell::bash(&command)?, "az group show --name 'rg $(reboot)'");
/// # Ok::<(), shell::Unquotable>(())
/// ```
pub fn bash(command: &Command) -> Result<String, Unquotable> {
    join(command, quote::bash::word)
}

/// The command for PowerShell 7.
///
/// # Errors
///
/// When an argument holds a NUL character.
///
/// ```
/// use amlha_report::shell;
/// use amlha_rules::plan::Command;
///
/// let command = Command::az(["group", "show"]).flag("--name", "it's");
/// assert_eq!(shell::powershell(&command)?, "az group show --name 'it''s'");
/// # Ok::<(), shell::Unquotable>(())
/// ```
pub fn powershell(command: &Command) -> Result<String, Unquotable> {
    let text = join(command, quote::powershell::word)?;
    // A quoted program is an expression there; `&` calls it.
    Ok(if text.starts_with(['\'', '"']) { format!("& {text}") } else { text })
}

fn join(command: &Command, word: impl Fn(&str) -> String) -> Result<String, Unquotable> {
    let mut out = String::new();
    for argument in command.args() {
        if argument.contains('\0') {
            return Err(Unquotable { argument: amlha_model::shown(argument).into_owned() });
        }
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(&word(argument));
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn command(arguments: &[&str]) -> Command {
        let mut command = Command::az([]);
        for argument in arguments {
            command = command.switch(argument);
        }
        command
    }

    /// What a shell may be handed: everything but NUL, with the dangerous letters often.
    fn arguments() -> impl Strategy<Value = Vec<String>> {
        let letter = prop_oneof![
            3 => prop::sample::select("'\"`$(){}[]\\!^%&|;<>*?~#=, \n\r\t\u{1b}\u{7f}\u{9b}\u{202e}\u{2019}-é漢".chars().collect::<Vec<_>>()),
            2 => prop::char::range('0', '9'),
            2 => any::<char>().prop_filter("no NUL", |letter| *letter != '\0'),
        ];
        prop::collection::vec(prop::collection::vec(letter, 0..12).prop_map(String::from_iter), 1..5)
    }

    #[expect(clippy::print_stderr, reason = "a test that did nothing says so")]
    fn bash_is_installed() -> bool {
        let found = std::process::Command::new("bash").args(["--version"]).output().is_ok();
        if !found {
            eprintln!("bash is not installed: the round trip was not tried");
        }
        found
    }

    #[test]
    fn bash_gives_every_argument_back() {
        if !bash_is_installed() {
            return;
        }
        let config = ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() };
        proptest!(config, |(arguments in arguments())| {
            let borrowed: Vec<&str> = arguments.iter().map(String::as_str).collect();
            let quoted = bash(&command(&borrowed)).unwrap();
            let words = quoted.strip_prefix("az ").unwrap();
            let script = format!("printf '%s\\0' {words}");
            let output = std::process::Command::new("bash").args(["--norc", "-c", &script]).output().unwrap();
            let printed = String::from_utf8(output.stdout).unwrap();
            let back: Vec<&str> = printed.split_terminator('\0').collect();
            prop_assert_eq!(back, borrowed, "{}", script);
        });
    }

    proptest! {
        #[test]
        fn what_is_printed_is_printable_and_one_line(arguments in arguments()) {
            let borrowed: Vec<&str> = arguments.iter().map(String::as_str).collect();
            for text in [bash(&command(&borrowed)).unwrap(), powershell(&command(&borrowed)).unwrap()] {
                prop_assert_eq!(amlha_model::shown(&text), text.as_str());
            }
        }

        #[test]
        fn powershell_gives_every_argument_back(arguments in arguments()) {
            let borrowed: Vec<&str> = arguments.iter().map(String::as_str).collect();
            let quoted = powershell(&command(&borrowed)).unwrap();
            prop_assert_eq!(read_powershell(quoted.strip_prefix("az ").unwrap()), borrowed, "{}", quoted);
        }
    }

    /// PowerShell's rules for the three kinds of words that are written here.
    fn read_powershell(text: &str) -> Vec<String> {
        let single = |letter: char| matches!(letter, '\'' | '\u{2018}'..='\u{201b}');
        let double = |letter: char| matches!(letter, '"' | '\u{201c}'..='\u{201e}');
        let mut letters = text.chars().peekable();
        let mut words = Vec::new();
        while let Some(first) = letters.next() {
            let mut word = String::new();
            if single(first) {
                while let Some(letter) = letters.next() {
                    if !single(letter) {
                        word.push(letter);
                    } else if letters.peek().copied().is_some_and(single) {
                        // The second of a pair is the one that stays.
                        word.push(letters.next().unwrap());
                    } else {
                        break;
                    }
                }
            } else if double(first) {
                while let Some(letter) = letters.next() {
                    if double(letter) {
                        break;
                    }
                    assert_ne!(letter, '$', "a variable in {text}");
                    if letter != '`' {
                        word.push(letter);
                        continue;
                    }
                    let escaped = letters.next().unwrap();
                    if escaped == 'u' {
                        let digits: String = letters.by_ref().skip(1).take_while(|letter| *letter != '}').collect();
                        word.push(char::from_u32(u32::from_str_radix(&digits, 16).unwrap()).unwrap());
                    } else {
                        word.push(escaped);
                    }
                }
            } else {
                word.push(first);
                while letters.peek().is_some_and(|letter| *letter != ' ') {
                    word.push(letters.next().unwrap());
                }
                assert!(!word.contains(['$', '`', ';', '&', '|', '(', '{', '@', '#', ',']), "unquoted {word}");
            }
            words.push(word);
            assert!(matches!(letters.next(), None | Some(' ')), "two words run together in {text}");
        }
        words
    }

    #[test]
    fn quoting_is_as_light_as_it_can_be() {
        let command = Command::az(["group", "show"]).flag("--name", "rg-ml").flag("--tag", "-x");
        assert_eq!(bash(&command).unwrap(), "az group show --name rg-ml '--tag=-x'");
        assert_eq!(powershell(&command).unwrap(), "az group show --name rg-ml '--tag=-x'");
    }

    #[test]
    fn escapes_are_written_not_sent() {
        let command = command(&["a\u{1b}[31m1\n"]);
        assert_eq!(bash(&command).unwrap(), r"az $'a\033[31m1\n'");
        assert_eq!(powershell(&command).unwrap(), "az \"a`u{1b}[31m1`u{a}\"");
    }

    #[test]
    fn nul_is_an_error_in_both() {
        let command = command(&["a\0b"]);
        let error = bash(&command).unwrap_err();
        assert_eq!(error.to_string(), r"the argument `a\u{0}b` holds a NUL character, which no program can be given");
        assert_eq!(powershell(&command).unwrap_err(), error);
    }
}
