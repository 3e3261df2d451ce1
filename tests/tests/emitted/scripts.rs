//! Every form of every plan holds all of its steps, and every script is one that shellcheck has nothing against.

use std::collections::BTreeSet;
use std::fs;
use std::process::Command;

use amlha_report::Style;
use amlha_report::plan::{Form, render};
use amlha_rules::plan::Action;

use crate::estates::plans;

/// `AMLHA_SHELLCHECK=path/to/shellcheck cargo test -p amlha-tests --test emitted shellcheck`
#[test]
fn shellcheck_finds_nothing_in_any_script() {
    let Some(program) = std::env::var_os("AMLHA_SHELLCHECK") else {
        println!("skipped: AMLHA_SHELLCHECK does not name a shellcheck");
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let mut known = BTreeSet::new();
    let (mut scripts, mut steps) = (0, 0);
    // What is the same in every script is looked at ten times, and then the verbs of each plan alone.
    let mut files = Vec::new();
    for (number, planned) in plans().iter().enumerate() {
        let script = render(&planned.plan, Form::Bash, &Style::default());
        let Some((head, verbs)) = script.split_once("\nmain() {") else { panic!("{}", planned.what) };
        if !known.insert(verbs.to_owned()) {
            continue;
        }
        scripts += 1;
        steps += planned.plan.steps.len();
        let names = verbs.lines().filter_map(|line| line.trim_start().split(' ').next());
        let names: BTreeSet<&str> =
            names.filter(|name| name.chars().all(|letter| letter.is_ascii_lowercase() || letter == '_')).collect();
        let text = if scripts <= 10 {
            script.clone()
        } else {
            let directive = head.lines().find(|line| line.starts_with("# shellcheck disable")).unwrap();
            let stubs: String = names
                .iter()
                .filter(|name| !name.is_empty() && **name != "main")
                .map(|name| format!("{name}() {{ :; }}\n"))
                .collect();
            format!("#!/usr/bin/env bash\n{directive}\nset -euo pipefail\n{stubs}\nmain() {{{verbs}")
        };
        let file = folder.path().join(format!("{number:04}.sh"));
        fs::write(&file, text).unwrap();
        files.push(file);
    }
    for files in files.chunks(50) {
        let output = Command::new(&program).args(files).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    }
    println!("{scripts} different scripts with {steps} steps");
}

/// How often a form names each step, whatever it does with it.
fn has_step(form: Form, text: &str, id: &str) -> bool {
    match form {
        Form::Bash => text.contains(&format!("\n  step {id} ")),
        Form::PowerShell => text.contains(&format!("Start-Step '{id}' ")),
        Form::Arm => text.contains(&format!("\"step\": \"{id}\"")),
        Form::Bicep | Form::Terraform => text.contains(&format!("step {id}: ")),
        _ => text.contains(id),
    }
}

#[test]
fn every_form_of_every_plan_holds_every_step() {
    for planned in plans() {
        for form in Form::ALL {
            let text = render(&planned.plan, form, &Style::default());
            let lost: Vec<&str> = planned
                .plan
                .steps
                .iter()
                .map(|step| step.id.0.as_str())
                .filter(|id| !has_step(form, &text, id))
                .collect();
            assert!(lost.is_empty(), "{}: {form:?} lacks {lost:?}", planned.what);
        }
    }
}

#[test]
fn what_a_script_runs_it_asks_about_first() {
    let mut bare = BTreeSet::new();
    for planned in plans() {
        for step in planned.plan.steps.iter().filter(|step| step.has_commands()) {
            // Asking for a diagnosis twice changes nothing.
            let harmless = step.changes.is_empty() && step.effects.is_empty() && step.action == Action::Operate;
            if !harmless && (step.guard.command.is_none() || step.guard.value.is_none()) {
                bare.insert(format!("{}: {}", planned.what, step.title));
            }
        }
    }
    assert!(bare.is_empty(), "a second run would do it again:\n{}", bare.into_iter().collect::<Vec<_>>().join("\n"));
}
