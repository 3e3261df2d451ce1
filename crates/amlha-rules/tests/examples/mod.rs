//! The examples in the documentation of the rules, for every test that wants real shapes.
#![allow(dead_code, reason = "each test file uses a part of it")]

use amlha_model::{Builder, Completeness, Gap, GapReason, Inventory, SECTIONS, Source, links};
use amlha_rules::{Outcome, Profile, Rule};

/// Headings under which examples stand, and the verdict on the first resource of the rule's service.
pub(super) const HEADINGS: &[(&str, Outcome)] = &[
    ("Fires on", Outcome::Fail),
    ("Stays silent on", Outcome::Pass),
    ("Passes by platform on", Outcome::PassByPlatform),
    ("Does not apply to", Outcome::NotApplicable),
    ("Unknown on", Outcome::Unknown),
];

/// An example.
#[derive(Debug, Clone)]
pub(super) struct Example {
    pub(super) outcome: Outcome,
    /// `complete=locks,replications`, `gone=ID` (Azure does not know it) and `profile={...}` after the
    /// word `json`.
    pub(super) options: String,
    pub(super) json: String,
}

/// The examples of a rule.
pub(super) fn examples(rule: &Rule) -> Vec<Example> {
    let mut found = Vec::new();
    let mut heading = "";
    let mut block: Option<(String, String)> = None;
    for line in rule.docs.lines() {
        if let Some((options, mut json)) = block.take() {
            if line.trim_end() == "```" {
                let known = HEADINGS.iter().find(|(name, _)| *name == heading);
                let (_, outcome) = known.unwrap_or_else(|| panic!("{}: example under `{heading}`", rule.code));
                found.push(Example { outcome: *outcome, options, json });
            } else {
                json.push_str(line);
                json.push('\n');
                block = Some((options, json));
            }
        } else if let Some(options) = line.strip_prefix("```json") {
            block = Some((options.trim().to_owned(), String::new()));
        } else if let Some(text) = line.strip_prefix("## ") {
            heading = text.trim();
        }
    }
    assert!(block.is_none(), "{}: a code block is not closed", rule.code);
    found
}

/// The names of the sections that an example says were read completely.
pub(super) fn complete(options: &str) -> Vec<&'static str> {
    let list = options.split_whitespace().find_map(|option| option.strip_prefix("complete="));
    let names = list.into_iter().flat_map(|list| list.split(','));
    let known = |name| SECTIONS.iter().find(|section| section.name == name).unwrap_or_else(|| panic!("{name}"));
    names.map(|name| known(name).name).collect()
}

/// What an example says that Azure does not know.
pub(super) fn gone(options: &str) -> Option<Gap> {
    let id = options.split_whitespace().find_map(|option| option.strip_prefix("gone="))?;
    let what = id.to_owned();
    Some(Gap { what, reason: GapReason::NotFound, needed_by: None, role: None, closes: "nothing".into() })
}

/// An inventory of these bodies.
pub(super) fn inventory(json: &str, complete: &[&'static str], gaps: &[Gap]) -> Inventory {
    let mut builder = Builder::new();
    let source = Source { name: "example".into(), kind: "example".into(), read_at: None };
    let faults = builder.add_array(json.to_owned(), source).unwrap_or_else(|error| panic!("{error}\n{json}"));
    assert!(faults.is_empty(), "{faults:?}\n{json}");
    for section in complete {
        builder.set_completeness(section, Completeness::Complete);
    }
    for gap in gaps {
        builder.add_gap(gap.clone());
    }
    let mut inventory = builder.finish();
    links::build(&mut inventory);
    inventory
}

/// The inventory that an example is.
pub(super) fn stated(example: &Example) -> Inventory {
    let gone: Vec<_> = gone(&example.options).into_iter().collect();
    inventory(&example.json, &complete(&example.options), &gone)
}

/// The profile that an example is judged by.
pub(super) fn profile(example: &Example) -> Profile {
    let json = example.options.split_whitespace().find_map(|option| option.strip_prefix("profile="));
    json.map_or_else(Profile::default, |json| serde_json::from_str(json).unwrap())
}
