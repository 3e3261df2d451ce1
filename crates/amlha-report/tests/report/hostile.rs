//! Names from a cloud may hold anything; none of it is obeyed.

use amlha_report::{
    CardReport, CheckReport, Explanation, FileLine, Format, PlanReport, Report, ShowReport, StepReport, Style, render,
};
use amlha_rules::acceptance::accept;
use amlha_rules::plan::Command;
use amlha_rules::{Keep, Plan};

use crate::estate;

const NAME: &str = "st|`x`<img src=q onerror=p>[l](http:e)@contoso ![i](j)\n# head\u{1b}[31mred\u{9b}\u{202e}\r```";

fn everything(look: impl Fn(&Report<'_>)) {
    // An id may hold no control character; a display name, a region and a SKU may.
    let id: String = NAME.chars().filter(|letter| !letter.is_control()).collect();
    let value = serde_json::json!([{
        "id": format!("{}/Microsoft.Storage/storageAccounts/{id}", estate::GROUP),
        "name": NAME, "type": "Microsoft.Storage/storageAccounts", "location": NAME, "kind": NAME,
        "sku": {"name": NAME}, "tags": {"team": NAME}, "properties": {},
    }]);
    let inventory = estate::built(&[(NAME, value.to_string())]);
    let acceptances = crate::acceptances::of_everything(NAME);
    let check = accept(estate::check(&inventory, Keep::All), &acceptances);
    assert!(!check.findings.is_empty());
    assert_eq!(check.accepted().count(), 1);
    let resource = inventory.resources().next().unwrap();
    let mut step = estate::known(NAME);
    step.title = format!("convert {NAME}");
    step.team = Some(NAME.to_owned());
    step.blast = vec![NAME.to_owned()];
    step.stop_if = Some(NAME.to_owned());
    step.needs[0].check = Some(Command::az(["show"]).flag("--name", NAME));
    let plan = Plan { steps: vec![step], ..estate::plan() };
    let accepted = check.accepted().next().unwrap();
    let finding = estate::finding(resource, resource);
    let file = FileLine { name: NAME.into(), kind: NAME.into(), resources: 1, problem: None, notes: vec![NAME.into()] };
    look(&Report::Check(CheckReport { check: &check, plan: Some(&plan), all: true, gate: None, packs: &[] }));
    look(&Report::Explain(Explanation::Finding { finding: &finding, plan: &plan }));
    look(&Report::Explain(Explanation::Finding { finding: accepted, plan: &plan }));
    look(&Report::Plan(PlanReport { shell: amlha_report::Shell::Both, plan: &plan, check: &check }));
    look(&Report::Step(StepReport { shell: amlha_report::Shell::Both, plan: &plan, step: &plan.steps[0] }));
    look(&Report::Show(ShowReport { resource, check: &check }));
    look(&Report::Card(CardReport {
        inventory: &inventory,
        files: vec![file],
        now: estate::now(),
        name: NAME.into(),
        demo: false,
    }));
}

#[test]
fn nothing_steers_a_terminal() {
    everything(|report| {
        for format in Format::ALL {
            for width in [0, 60, 100] {
                let drawn = render(report, format, &Style { width, color: false, unicode: true });
                let bad = drawn.chars().find(|letter| {
                    // Tabs part the values of one format; none stands in a value.
                    let parts = *letter == '\t' && format == Format::Rows(amlha_report::RowsFormat::Tsv);
                    !parts
                        && !matches!(letter, '\n' | '\r')
                        && amlha_model::shown(&letter.to_string()) != letter.to_string()
                });
                assert_eq!(bad, None, "{drawn}");
            }
        }
    });
}

#[test]
fn nothing_becomes_markup() {
    everything(|report| {
        let drawn = render(report, Format::Markdown, &Style::default());
        assert!(!drawn.lines().any(|line| line.starts_with("# head")), "{drawn}");
        for line in outside_of_code(&drawn) {
            for mark in ["<img", "![i]", "[l](http", "@contoso"] {
                for (place, _) in line.match_indices(mark) {
                    assert!(line.split_at(place).0.ends_with('\\'), "{mark} in {line}");
                }
            }
        }
        let cells = |line: &str| line.replace("\\|", "").matches('|').count();
        let tables: Vec<&str> = drawn.lines().filter(|line| line.starts_with('|')).collect();
        for pair in tables.windows(2) {
            assert_eq!(cells(pair[0]), cells(pair[1]), "{drawn}");
        }
    });
}

/// The lines without fenced blocks and code spans.
fn outside_of_code(markdown: &str) -> Vec<String> {
    let mut fence: Option<String> = None;
    let mut lines = Vec::new();
    for line in markdown.lines() {
        let marks: String = line.trim_start().chars().take_while(|letter| *letter == '`').collect();
        match &fence {
            Some(open) if line.trim() == open => fence = None,
            Some(_) => {}
            None if marks.len() >= 3 && !line.trim_start().trim_start_matches('`').contains('`') => fence = Some(marks),
            None => lines.push(without_spans(line)),
        }
    }
    assert_eq!(fence, None, "a fence is not closed");
    lines
}

fn without_spans(line: &str) -> String {
    let letters: Vec<char> = line.chars().collect();
    let run = |from: usize| letters[from..].iter().take_while(|letter| **letter == '`').count();
    let mut out = String::new();
    let mut at = 0;
    while at < letters.len() {
        if letters[at] == '\\' {
            out.extend(letters[at..].iter().take(2));
            at += 2;
            continue;
        }
        let marks = run(at);
        if marks == 0 {
            out.push(letters[at]);
            at += 1;
            continue;
        }
        let mut end = at + marks;
        while end < letters.len() && run(end) != marks {
            end += run(end).max(1);
        }
        assert!(end < letters.len(), "a code span is not closed: {line}");
        out.push('C');
        at = end + marks;
    }
    out
}
