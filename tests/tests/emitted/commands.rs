//! Every `az` line of a plan has a shape that the Azure CLI takes.
//!
//! A shape is a command with the names of its options. The table was made by letting the real Azure CLI
//! read every line, with its values, without running one:
//!
//! ```sh
//! AMLHA_REGENERATE=1 AMLHA_AZ_PYTHON=VENV/bin/python cargo test -p amlha-tests --test emitted commands
//! ```
//!
//! where `VENV` is an environment that has azure-cli of the version that plans are written for. With
//! `AMLHA_AZ_PYTHON` alone the lines are read and the table stays as it is.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command as Process, Stdio};

use amlha_model::azure_cli;
use amlha_report::quote::bash::word;
use amlha_rules::plan::{Command, Plan, Rollback, Run};

use crate::estates::plans;
use crate::{data, regenerate};

const TABLE: &str = "az-commands.txt";

/// The command lines of a plan, whatever they are for.
fn commands(plan: &Plan) -> impl Iterator<Item = &Command> {
    let of_steps = plan.steps.iter().flat_map(|step| {
        let run = match &step.run {
            Run::Commands { commands } => commands.as_slice(),
            Run::ByHand { .. } => &[],
        };
        let back = match &step.rollback {
            Rollback::Commands { commands, .. } => commands.as_slice(),
            Rollback::None { .. } => &[],
        };
        let checks = step.needs.iter().filter_map(|need| need.check.as_ref());
        checks.chain(run).chain(back).chain(&step.guard.command).chain(&step.verify.command)
    });
    of_steps.chain(plan.alternatives.iter().flat_map(|other| &other.run))
}

/// What scripts and templates ask beside what their plan says: as `prelude.sh`, `prelude.ps1` and the
/// remarks of a template have it.
const OWN: &[&str] = &[
    "az version --query '\"azure-cli\"' --output tsv",
    "az account show --subscription 00000000-0000-0000-0000-000000000000 --query state --output tsv",
    "az resource show --ids /subscriptions/0/resourceGroups/rg/providers/A.B/c/d --output tsv --query sku",
    "az resource show --ids /subscriptions/0/resourceGroups/rg/providers/A.B/c/d --output tsv --query sku --api-version 2024-01-01",
    "az resource show --ids /subscriptions/0/resourceGroups/rg/providers/A.B/c/d --api-version 2024-01-01",
    "az deployment group what-if --resource-group rg --template-file plan.bicep --parameters rest_03_vaults=@rest.json",
];

/// A command line for a shell.
fn line(args: &[String]) -> String {
    args.iter().map(|argument| word(argument)).collect::<Vec<_>>().join(" ")
}

/// The words of a command and the names of its options, in order.
fn shape(args: &[String]) -> String {
    let words = args.iter().take_while(|argument| !argument.starts_with('-')).cloned();
    let options: BTreeSet<&str> = args
        .iter()
        .filter(|argument| argument.starts_with("--"))
        .map(|argument| argument.split('=').next().unwrap())
        .collect();
    words.chain(options.into_iter().map(str::to_owned)).collect::<Vec<_>>().join(" ")
}

/// Every line by its shape, with one plan that it is from.
fn emitted() -> BTreeMap<String, BTreeMap<String, String>> {
    let mut shapes: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
    for planned in plans() {
        for command in commands(&planned.plan) {
            let args = command.args();
            shapes.entry(shape(args)).or_default().entry(line(args)).or_insert_with(|| planned.what.clone());
        }
    }
    for own in OWN {
        let args: Vec<String> = own.split(' ').map(|word| word.trim_matches('\'').to_owned()).collect();
        shapes.entry(shape(&args)).or_default().insert((*own).to_owned(), "every script".to_owned());
    }
    shapes
}

/// What the real Azure CLI says: its version, and of each line whether it takes it.
fn asked(python: &Path, lines: &[&String]) -> (String, Vec<(String, String)>) {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("az/check.py");
    let mut child = Process::new(python).arg(script).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let text: String = lines.iter().map(|line| format!("{line}\n")).collect();
    assert!(lines.iter().all(|line| !line.contains('\n')), "a line is one line");
    let writer = std::thread::spawn(move || stdin.write_all(text.as_bytes()).unwrap());
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    let told = String::from_utf8(output.stdout).unwrap();
    let mut rows = told.lines().map(|row| {
        let mut cells = row.splitn(3, '\t').skip(1).map(str::to_owned);
        (cells.next().unwrap(), cells.next().unwrap_or_default())
    });
    let (_, version) = rows.next().unwrap();
    (version, rows.collect())
}

#[test]
fn the_azure_cli_takes_every_command_line() {
    let shapes = emitted();
    let lines: Vec<&String> = shapes.values().flat_map(BTreeMap::keys).collect();
    if let Some(python) = std::env::var_os("AMLHA_AZ_PYTHON") {
        let (version, said) = asked(Path::new(&python), &lines);
        assert_eq!((version.as_str(), said.len()), (azure_cli::written_for().version.as_str(), lines.len()));
        let plan = |line: &String| shapes.values().find_map(|lines| lines.get(line)).unwrap();
        let refused: Vec<String> = lines
            .iter()
            .zip(&said)
            // A command that asks a question, or that is about to go, is no command for a script.
            .filter(|(_, (status, remark))| {
                status == "ERROR" || remark.contains("--yes") || remark.contains("deprecated")
            })
            .map(|(line, (_, why))| format!("{line}\n  {why} ({})", plan(line)))
            .collect();
        let remarks: BTreeSet<&String> = said.iter().map(|(_, remark)| remark).collect();
        println!("{} lines of {} shapes from {} plans; remarks: {remarks:?}", lines.len(), shapes.len(), plans().len());
        assert!(refused.is_empty(), "{} refused:\n{}", refused.len(), refused.join("\n"));
        if regenerate() {
            let mut table = format!(
                "# Shapes of az commands, made with `az` {version}, which took every line that has one.\n\
                 # The command, then the names of its options. tests/emitted/commands.rs says how it is made again.\n"
            );
            let extension = said.iter().position(|(status, _)| status == "EXTENSION");
            assert_eq!(extension.map(|place| lines[place]), None, "nothing has to be installed beside az");
            for shape in shapes.keys() {
                table.push_str(shape);
                table.push('\n');
            }
            fs::write(data(TABLE), table).unwrap();
        }
    } else {
        println!("the Azure CLI is not asked: AMLHA_AZ_PYTHON names no Python that has it");
    }
    let table = fs::read_to_string(data(TABLE)).unwrap();
    let known: BTreeSet<&str> = table.lines().filter(|row| !row.starts_with('#')).collect();
    let wanted = format!("`az` {},", azure_cli::written_for().version);
    assert!(table.contains(&wanted), "the table is of another version than {wanted}");
    let new: Vec<String> = shapes
        .iter()
        .filter(|(shape, _)| !known.contains(shape.as_str()))
        .map(|(shape, lines)| {
            format!("{shape}\n  {} ({})", lines.keys().next().unwrap(), lines.values().next().unwrap())
        })
        .collect();
    assert!(new.is_empty(), "not in the table of what az takes (see the head of this file):\n{}", new.join("\n"));
}
