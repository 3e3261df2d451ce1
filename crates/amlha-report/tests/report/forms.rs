//! The forms that only a plan has.

use amlha_report::plan::{Form, identity, render};
use amlha_report::{Format, PlanReport, Report};
use amlha_rules::plan::{Change, Command, Guard, Reversible, Rollback, Run, Step, StepId, Target, Verify};
use amlha_rules::{Keep, Plan};
use insta::assert_snapshot;

use crate::{PLAIN, estate, json};

/// A plan with a step of every kind that a form treats in its own way.
pub(crate) fn plan() -> Plan {
    let id = |text: &str| StepId(text.to_owned());
    let target = |kind: &str, name: &str| Target {
        id: format!("{}/{kind}/{name}", estate::GROUP),
        name: name.to_owned(),
        type_name: kind.to_owned(),
    };
    let show = |what: &str| Command::az(["resource", "show"]).flag("--ids", what).query("properties.x");
    let mut conversion = estate::known("stcontoso");
    conversion.id = id("02");
    let vault = Step {
        id: id("03"),
        title: "Turn on purge protection of kvcontoso".into(),
        target: target("microsoft.keyvault/vaults", "kvcontoso"),
        changes: vec![Change { path: "properties.enablePurgeProtection".into(), before: None, after: "true".into() }],
        reversible: Reversible::OneWay,
        wave: 2,
        after: vec![id("01")],
        pause_hours: 0,
        run: Run::Commands {
            commands: vec![Command::az(["keyvault", "update"]).flag("--name", "kvcontoso").switch("--enable-it")],
        },
        guard: Guard { skip_if: "it is on".into(), command: Some(show("kv")), value: Some("true".into()) },
        verify: Verify {
            what: "it reads true".into(),
            command: Some(show("kv")),
            expected: Some("true".into()),
            every_minutes: 1,
            for_hours: 1,
        },
        rollback: Rollback::None { why: "it cannot be turned off".into() },
        elapsed: amlha_rules::plan::Elapsed::About { minutes: 1 },
        stop_if: None,
        ..estate::known("kvcontoso")
    };
    let replica = Step {
        id: id("05"),
        title: "Replicate crcontoso to northeurope".into(),
        target: target("Microsoft.ContainerRegistry/registries", "crcontoso"),
        changes: vec![Change {
            path: "replications/northeurope".into(),
            before: None,
            after: r#"{"location":"northeurope","properties":{"zoneRedundancy":"Enabled"}}"#.into(),
        }],
        wave: 3,
        after: vec![id("03")],
        pause_hours: 0,
        elapsed: amlha_rules::plan::Elapsed::Unknown,
        rollback: Rollback::Commands {
            commands: vec![Command::az(["acr", "replication", "delete"])],
            but: String::new(),
        },
        stop_if: None,
        ..vault.clone()
    };
    let replica = Step { reversible: Reversible::Yes, ..replica };
    let blobs = Step {
        id: id("06"),
        title: "Keep deleted blobs of stcontoso".into(),
        target: target("Microsoft.Storage/storageAccounts", "stcontoso"),
        changes: vec![
            Change {
                path: "blobServices/default/properties.deleteRetentionPolicy.enabled".into(),
                before: Some("false".into()),
                after: "true".into(),
            },
            Change {
                path: "blobServices/default/properties.deleteRetentionPolicy.days".into(),
                before: None,
                after: "7".into(),
            },
        ],
        after: vec![id("02"), id("05")],
        pause_hours: 1,
        ..replica.clone()
    };
    let asked = Step { id: id("04"), ..estate::unknown() };
    Plan { steps: vec![estate::replaced(), conversion, vault, asked, replica, blobs], waves: 3, ..estate::plan() }
}

#[test]
fn a_plan_in_every_form() {
    let plan = plan();
    for form in Form::ALL {
        // The verbs of a script are the same in each: what is below them is of interest.
        let text = render(&plan, form, &PLAIN);
        let shown = match form {
            Form::Bash => text.split("\nmain() {").nth(1).unwrap(),
            Form::PowerShell => text.split("\nStart-Plan\n").nth(1).unwrap(),
            _ => &text,
        };
        assert_snapshot!(format!("form_{}", form.as_str()), shown);
    }
}

#[test]
fn the_head_of_a_script_says_how_it_is_run() {
    let plan = plan();
    for (form, end) in [(Form::Bash, "usage() {"), (Form::PowerShell, "$ErrorActionPreference")] {
        let text = render(&plan, form, &PLAIN);
        assert_snapshot!(format!("form_{}_head", form.as_str()), text.split(end).next().unwrap());
    }
}

#[test]
fn an_empty_plan_has_every_form() {
    let plan = Plan { steps: Vec::new(), waves: 0, taken_at: None, ..estate::plan() };
    for form in Form::ALL {
        let text = render(&plan, form, &PLAIN);
        assert!(text.ends_with('\n') && !text.ends_with("\n\n"), "{form:?}: {text:?}");
    }
    assert_snapshot!("form_timeline_empty", render(&plan, Form::Timeline, &PLAIN));
    assert_snapshot!("form_mermaid_empty", render(&plan, Form::Mermaid, &PLAIN));
}

/// How many steps of a plan a form shows.
fn steps_in(text: &str, form: Form) -> usize {
    let lines = |is: &dyn Fn(&str) -> bool| text.lines().filter(|line| is(line)).count();
    match form {
        Form::Bash => lines(&|line| line.starts_with("  step ")),
        Form::PowerShell => lines(&|line| line.starts_with("Start-Step ")),
        Form::Arm => {
            let document: serde_json::Value = serde_json::from_str(text).unwrap();
            document["metadata"]["amlha"]["steps"].as_array().unwrap().len()
        }
        Form::Bicep => lines(&|line| line.starts_with("// step ")),
        Form::Terraform => lines(&|line| line.starts_with("# step ")),
        Form::Mermaid => {
            let folded = text.lines().filter(|line| line.trim().starts_with("more"));
            let folded = folded.map(|line| {
                let number = line.split('"').nth(1).unwrap().split(' ').next().unwrap();
                number.replace(',', "").parse::<usize>().unwrap()
            });
            lines(&|line| line.starts_with("    s")) + folded.sum::<usize>()
        }
        Form::Timeline => lines(&|line| line.contains("  |")),
        Form::Csv => text.lines().count() - 1,
    }
}

#[test]
fn every_form_holds_every_step() {
    let inventory = estate::inventory();
    let check = estate::check(&inventory, Keep::Findings);
    let small = plan();
    let step = small.steps[2].clone();
    let many = (1..=500).map(|number| {
        let mut step = step.clone();
        step.id = StepId(format!("{number:03}"));
        step.target.id = format!("{}/Microsoft.KeyVault/vaults/kv{number}", estate::GROUP);
        step.after = if number % 7 == 0 { vec![StepId(format!("{:03}", number - 1))] } else { Vec::new() };
        step
    });
    let large = Plan { steps: many.collect(), ..plan() };
    for plan in [small, large] {
        let wanted = plan.steps.len();
        for form in Form::ALL {
            assert_eq!(steps_in(&render(&plan, form, &PLAIN), form), wanted, "{form:?}");
        }
        let report = Report::Plan(PlanReport { shell: amlha_report::Shell::Both, plan: &plan, check: &check });
        let document: serde_json::Value = serde_json::from_str(&json(&report)).unwrap();
        assert_eq!(document["plan"]["steps"].as_array().unwrap().len(), wanted);
        let markdown = amlha_report::render(&report, Format::Markdown, &PLAIN);
        assert_eq!(markdown.lines().filter(|line| line.starts_with("- [ ]")).count(), wanted);
        let text = crate::text(&report);
        assert_eq!(text.lines().filter(|line| line.trim_start().starts_with("blast: ")).count(), wanted);
    }
}

#[test]
fn a_large_graph_stays_readable() {
    let step = plan().steps[2].clone();
    let many = (1..=3_000).map(|number| {
        let mut step = step.clone();
        step.id = StepId(format!("{number:04}"));
        step.after = if number > 1 { vec![StepId(format!("{:04}", number - 1))] } else { Vec::new() };
        step
    });
    let graph = render(&Plan { steps: many.collect(), ..plan() }, Form::Mermaid, &PLAIN);
    let nodes = graph.lines().filter(|line| line.starts_with("    ")).count();
    let edges = graph.lines().filter(|line| line.contains("-->")).count();
    assert!(nodes <= 60 && edges <= 100 && graph.len() < 50_000, "{nodes} nodes, {edges} edges");
}

#[test]
fn words_and_endings_name_each_form() {
    for form in Form::ALL {
        assert_eq!(Form::parse(form.as_str()), Some(form));
        assert_eq!(Form::of_file(&format!("a/PLAN{}", form.ending().to_uppercase())), Some(form));
    }
    assert_eq!(Form::of_file("plan.md"), None);
}

#[test]
fn the_identity_tells_plans_apart() {
    let (first, mut second) = (plan(), plan());
    assert_eq!(identity(&first), identity(&second));
    second.steps[1].changes[0].after = "\"Standard_GZRS\"".into();
    assert_ne!(identity(&first), identity(&second));
}

#[test]
fn a_template_names_what_it_does_not_hold() {
    let text = render(&plan(), Form::Arm, &PLAIN);
    let document: serde_json::Value = serde_json::from_str(&text).unwrap();
    let steps = document["metadata"]["amlha"]["steps"].as_array().unwrap();
    let here: Vec<&str> =
        steps.iter().filter(|step| step["here"] == true).map(|step| step["step"].as_str().unwrap()).collect();
    assert_eq!(here, ["03", "05", "06"]);
    assert!(steps.iter().all(|step| step["here"] == true || !step["why"].as_str().unwrap().is_empty()));
    // Nothing that is there already is deployed without the rest of it.
    for resource in document["resources"].as_array().unwrap() {
        let new = resource["type"] == "Microsoft.ContainerRegistry/registries/replications";
        assert_eq!(resource["condition"].as_str().unwrap().contains("not(empty(parameters("), !new, "{resource}");
    }
}
