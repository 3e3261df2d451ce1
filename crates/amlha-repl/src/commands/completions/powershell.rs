//! For PowerShell, 5.1 and later.

use super::Offer;
use crate::commands::COMMANDS;

/// What finds the candidates in the tables above it.
const COMPLETER: &str = r#"Register-ArgumentCompleter -Native -CommandName amlha -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    $typed = @($commandAst.CommandElements | Where-Object { $_.Extent.EndOffset -lt $cursorPosition } | ForEach-Object { $_.ToString() })
    $offer = {
        param($pairs)
        $pairs | Where-Object { $_[0] -like "$wordToComplete*" } | ForEach-Object {
            [System.Management.Automation.CompletionResult]::new($_[0], $_[0], 'ParameterValue', $_[1])
        }
    }
    if ($typed.Count -le 1) { return & $offer $amlhaWords }
    $word = $typed[1]
    if (-not $amlhaOptions.ContainsKey($word)) { return }
    $values = $amlhaValues["$word $($typed[-1])"]
    if ($null -eq $values) {
        if ($wordToComplete -like '-*') { return & $offer $amlhaOptions[$word] }
        $values = $amlhaValues[$word]
    }
    # Nothing is offered where files are wanted: PowerShell completes those itself.
    & $offer @($values | Where-Object { $_ } | ForEach-Object { ,@($_, $_) })
}
"#;

pub(super) fn script() -> String {
    let mut words = String::new();
    let mut options = String::new();
    let mut values = String::new();
    for command in COMMANDS {
        let name = command.name();
        words.push_str(&format!("    ,@({}, {})\n", quoted(name), quoted(command.summary())));
        let mut own = String::new();
        for option in command.options() {
            own.push_str(&format!("        ,@({}, {})\n", quoted(&format!("--{}", option.long)), quoted(option.help)));
            if let Some((_, value)) = option.value {
                let spellings = option.short.map(|short| format!("-{short}")).into_iter();
                for spelling in spellings.chain([format!("--{}", option.long)]) {
                    values.push_str(&row(&format!("{name} {spelling}"), &Offer::of(value)));
                }
            }
        }
        options.push_str(&format!("    {} = @(\n{own}    )\n", quoted(name)));
        if let Some(positional) = command.positional() {
            values.push_str(&row(name, &Offer::of(positional.value)));
        }
    }
    format!(
        "# Completions of amlha {} for PowerShell.\n\
         $amlhaWords = @(\n{words})\n$amlhaOptions = @{{\n{options}}}\n$amlhaValues = @{{\n{values}}}\n{COMPLETER}",
        env!("CARGO_PKG_VERSION")
    )
}

fn row(key: &str, offer: &Offer) -> String {
    match offer {
        Offer::Words(words) => {
            let words: Vec<String> = words.iter().map(|word| quoted(word)).collect();
            format!("    {} = @({})\n", quoted(key), words.join(", "))
        }
        Offer::Files | Offer::Nothing => format!("    {} = @()\n", quoted(key)),
    }
}

fn quoted(words: &str) -> String {
    format!("'{}'", words.replace('\'', "''"))
}
