//! A plan as a script for PowerShell 7.

use std::fmt;

use amlha_model::azure_cli;
use amlha_rules::Plan;
use amlha_rules::plan::Command;

use super::about;
use super::script::{Head, Made, Verb, remarks, verbs};
use crate::quote::comment;
use crate::quote::powershell::{literal, word};

/// What the verbs do. The same in every script, and the same as in the one for bash.
const PRELUDE: &str = include_str!("prelude.ps1");

pub(super) fn draw(plan: &Plan, out: &mut dyn fmt::Write) -> fmt::Result {
    let head = Head::of(plan);
    let wanted = &azure_cli::written_for().version;
    writeln!(out, "#Requires -Version 7.3")?;
    for line in about(plan) {
        writeln!(out, "# {}", comment(&line))?;
    }
    let identity = &head.identity;
    write!(
        out,
        "#\n\
         # How to run it, with PowerShell 7.3 or newer and az {wanted} or newer, logged in:\n\
         #   pwsh -File plan.ps1          says what it would do, and changes nothing\n\
         #   pwsh -File plan.ps1 -Yes     does it; run it again to go on where it stopped\n\
         #\n\
         #   -Done 03                     this step was done by hand\n\
         #   -Skip 03                     leave this step out, and every step that waits for it\n\
         #   -AcceptOneWay 03             do this step although it cannot be undone\n\
         #   -AcceptDifference 03         do this step although a property is not what the plan was made for\n\
         #   -StopAfterWave 1             do no step of a later wave: after each wave it is safe to stop\n\
         #   -AnyAz                       go on with an older az than the plan was written for\n\
         #   -Progress FILE, -Log FILE    where it is kept, and told, what is done\n\
         #   -PollSeconds, -PauseSeconds  shorter waits, for rehearsals\n\
         #\n\
         # A number may be a list: -Command \"./plan.ps1 -Yes -Done '03','04'\".\n\
         # Exit codes: 0 every step is done, 1 something went wrong, 2 it was not told to do anything or was\n\
         # told something it does not know, 4 steps are left for a person or wait for one.\n\
         [CmdletBinding()]\n\
         param(\n    \
             [switch] $Yes,\n    \
             [string[]] $Done = @(),\n    \
             [string[]] $Skip = @(),\n    \
             [string[]] $AcceptOneWay = @(),\n    \
             [string[]] $AcceptDifference = @(),\n    \
             [int] $StopAfterWave = 0,\n    \
             [switch] $AnyAz,\n    \
             [string] $Progress = 'plan-{identity}.progress',\n    \
             [string] $Log = 'plan-{identity}.log',\n    \
             [int] $PollSeconds = -1,\n    \
             [int] $PauseSeconds = -1\n\
         )\n\n"
    )?;
    writeln!(out, "$Plan = {}", literal(identity))?;
    writeln!(out, "$AzWanted = {}", literal(wanted))?;
    writeln!(out, "$TakenAt = {}", literal(&head.taken_at))?;
    let seconds = head.taken_seconds.map_or_else(|| "$null".to_owned(), |seconds| seconds.to_string());
    writeln!(out, "$TakenSeconds = {seconds}")?;
    writeln!(out, "$Steps = {}", array(plan.steps.iter().map(|step| step.id.0.as_str())))?;
    writeln!(out, "$Subscriptions = {}\n", array(head.subscriptions.iter().map(String::as_str)))?;
    out.write_str(PRELUDE)?;
    writeln!(out, "\nStart-Plan")?;
    let mut made = Made::default();
    for step in &plan.steps {
        writeln!(out, "\n# {}", comment(&format!("{}  {}", step.id, step.title)))?;
        for remark in remarks(step, joined) {
            writeln!(out, "#     {}", comment(&remark).trim_end())?;
        }
        for verb in verbs(step, &mut made) {
            line(&verb, out)?;
        }
    }
    writeln!(out, "\nClose-Plan")
}

fn line(verb: &Verb<'_>, out: &mut dyn fmt::Write) -> fmt::Result {
    let told = |text: &str| literal(&amlha_model::shown(text));
    match verb {
        Verb::Step { id, wave, title } => writeln!(out, "Start-Step {} {wave} {}", literal(id), told(title)),
        Verb::Guard { value, command } => writeln!(out, "Test-Guard {} {}", literal(value), of(command)),
        Verb::After { ids, pause_hours } => writeln!(out, "Wait-For {pause_hours} {}", array(ids.iter().copied())),
        Verb::OneWay => writeln!(out, "Confirm-OneWay"),
        Verb::ByHand { what } => writeln!(out, "Show-ByHand {}", told(what)),
        Verb::StopIf { what } => writeln!(out, "Show-StopIf {}", told(what)),
        Verb::Back { commands: [], but } => writeln!(out, "Set-WayBack {}", told(&format!("none: {but}"))),
        Verb::Back { commands, but } => {
            let commands: Vec<String> = commands.iter().map(joined).collect();
            let but = if but.is_empty() { String::new() } else { format!("; but: {but}") };
            writeln!(out, "Set-WayBack {}", told(&format!("{}{but}", commands.join("; "))))
        }
        Verb::Unchanged(property) => {
            let words = [property.id.as_str(), property.version, property.test.as_str(), property.show.as_str()];
            let words: Vec<String> = words.iter().map(|text| literal(text)).collect();
            writeln!(out, "Test-Unchanged {} {} {}", told(&property.path), told(&property.before), words.join(" "))
        }
        Verb::Run { command } => writeln!(out, "Invoke-Step {}", of(command)),
        Verb::Verify { value, every_minutes, for_hours, what, command } => {
            writeln!(out, "Test-Effect {} {every_minutes} {for_hours} {} {}", literal(value), told(what), of(command))
        }
        Verb::Look { what, command: None } => writeln!(out, "Show-Look {}", told(what)),
        Verb::Look { what, command: Some(command) } => writeln!(out, "Show-Look {} {}", told(what), of(command)),
        Verb::Close => writeln!(out, "Close-Step"),
    }
}

fn of(command: &Command) -> String {
    array(command.args().iter().map(String::as_str))
}

/// The words of a command as a person would type it.
fn joined(command: &Command) -> String {
    command.args().iter().map(|argument| word(argument)).collect::<Vec<_>>().join(" ")
}

fn array<'t>(texts: impl Iterator<Item = &'t str>) -> String {
    format!("@({})", texts.map(literal).collect::<Vec<_>>().join(", "))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use crate::quote::tests::hostile;

    /// The strings of an array, by PowerShell's rules for the two kinds of quotes.
    fn read(array: &str) -> Vec<String> {
        let single = |letter: char| matches!(letter, '\'' | '\u{2018}'..='\u{201b}');
        let double = |letter: char| matches!(letter, '"' | '\u{201c}'..='\u{201e}');
        let mut letters = array.strip_prefix("@(").unwrap().strip_suffix(')').unwrap().chars().peekable();
        let mut texts = Vec::new();
        while let Some(first) = letters.next() {
            assert!(single(first) || double(first), "a bare word in {array}");
            let mut text = String::new();
            loop {
                let letter = letters.next().unwrap_or_else(|| panic!("a string does not end in {array}"));
                if single(first) && single(letter) {
                    // A quote that is doubled stands for itself.
                    match letters.next_if(|next| single(*next)) {
                        Some(quote) => text.push(quote),
                        None => break,
                    }
                } else if double(first) && double(letter) {
                    assert!(!letters.peek().copied().is_some_and(double), "a doubled quote in {array}");
                    break;
                } else if double(first) && letter == '$' {
                    panic!("a variable in {array}");
                } else if double(first) && letter == '`' {
                    match letters.next().unwrap() {
                        'u' => {
                            let digits: String = letters.by_ref().skip(1).take_while(|letter| *letter != '}').collect();
                            text.push(char::from_u32(u32::from_str_radix(&digits, 16).unwrap()).unwrap());
                        }
                        escaped => text.push(escaped),
                    }
                } else {
                    assert!(!matches!(letter, '\n' | '\r'), "a line ends inside of {array:?}");
                    text.push(letter);
                }
            }
            texts.push(text);
            let between: String = letters.by_ref().take(2).collect();
            assert!(matches!(between.as_str(), "" | ", "), "`{between}` between strings in {array}");
        }
        texts
    }

    proptest! {
        #[test]
        fn arrays_are_given_back(texts in prop::collection::vec(hostile(), 0..5)) {
            prop_assert_eq!(read(&super::array(texts.iter().map(String::as_str))), texts);
        }
    }

    /// What stands for itself in one shell's verbs has a twin in the other's.
    #[test]
    fn both_scripts_know_the_same_verbs() {
        let bash = include_str!("prelude.sh");
        for (ours, theirs) in [
            ("step", "Start-Step"),
            ("guard", "Test-Guard"),
            ("after", "Wait-For"),
            ("one_way", "Confirm-OneWay"),
            ("by_hand", "Show-ByHand"),
            ("stop_if", "Show-StopIf"),
            ("back", "Set-WayBack"),
            ("unchanged", "Test-Unchanged"),
            ("run", "Invoke-Step"),
            ("verify", "Test-Effect"),
            ("look", "Show-Look"),
            ("close", "Close-Step"),
            ("sum_up", "Close-Plan"),
            ("begin", "Start-Plan"),
        ] {
            assert!(bash.contains(&format!("\n{ours}() {{")), "{ours}");
            assert!(super::PRELUDE.contains(&format!("\nfunction {theirs}")), "{theirs}");
        }
    }

    /// Brackets and quotes of the verbs are closed: nothing here can run PowerShell.
    #[test]
    fn the_verbs_are_balanced() {
        let mut open = Vec::new();
        for line in super::PRELUDE.lines().filter(|line| !line.trim_start().starts_with('#')) {
            let mut quote = None;
            let mut letters = line.chars().peekable();
            while let Some(letter) = letters.next() {
                match (quote, letter) {
                    (Some('"'), '`') => drop(letters.next()),
                    (Some(mark), letter) if mark == letter => quote = None,
                    (Some('"'), '$') if letters.peek() == Some(&'(') => {
                        // What is computed inside of a string is code again, up to its bracket.
                        let mut depth = 0;
                        let mut inner = None;
                        for letter in letters.by_ref() {
                            match (inner, letter) {
                                (Some(mark), letter) if mark == letter => inner = None,
                                (Some(_), _) => {}
                                (None, '\'' | '"') => inner = Some(letter),
                                (None, '(') => depth += 1,
                                (None, ')') => depth -= 1,
                                (None, _) => {}
                            }
                            if depth == 0 {
                                break;
                            }
                        }
                        assert_eq!((depth, inner), (0, None), "{line}");
                    }
                    (Some(_), _) => {}
                    (None, '\'' | '"') => quote = Some(letter),
                    (None, '(' | '{' | '[') => open.push(letter),
                    (None, ')' | '}' | ']') => {
                        let wanted = match letter {
                            ')' => '(',
                            '}' => '{',
                            _ => '[',
                        };
                        assert_eq!(open.pop(), Some(wanted), "{line}");
                    }
                    (None, _) => {}
                }
            }
            assert_eq!(quote, None, "a string does not end: {line}");
        }
        assert_eq!(open, []);
    }
}
