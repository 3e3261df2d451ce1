//! The examples in the documentation of rules, as inventories.

use amlha_model::{Builder, Completeness, Gap, GapReason, Inventory, SECTIONS, Source, links};
use amlha_rules::{Outcome, Profile, Rule};

/// Headings under which examples stand, and the verdict on the first resource of the rule's service.
pub(crate) const HEADINGS: &[(&str, Outcome)] = &[
    ("Fires on", Outcome::Fail),
    ("Stays silent on", Outcome::Pass),
    ("Passes by platform on", Outcome::PassByPlatform),
    ("Does not apply to", Outcome::NotApplicable),
    ("Unknown on", Outcome::Unknown),
];

pub(crate) struct Example {
    pub(crate) outcome: Outcome,
    /// `complete=locks,replications`, `gone=ID` (Azure does not know it) and `profile={...}` after the
    /// word `json`.
    pub(crate) options: String,
    pub(crate) json: String,
}

pub(crate) fn examples(rule: &Rule) -> Vec<Example> {
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

pub(crate) fn inventory(example: &Example, rule: &Rule) -> Inventory {
    let mut builder = Builder::new();
    let source = Source { name: "example".into(), kind: "example".into(), read_at: None };
    let faults = builder
        .add_array(example.json.clone(), source)
        .unwrap_or_else(|error| panic!("{}: {error}\n{}", rule.code, example.json));
    assert!(faults.is_empty(), "{}: {faults:?}", rule.code);
    if let Some(list) = example.options.split_whitespace().find_map(|option| option.strip_prefix("complete=")) {
        for name in list.split(',') {
            let section = SECTIONS.iter().find(|section| section.name == name).unwrap_or_else(|| panic!("{name}"));
            builder.set_completeness(section.name, Completeness::Complete);
        }
    }
    if let Some(id) = example.options.split_whitespace().find_map(|option| option.strip_prefix("gone=")) {
        builder.add_gap(Gap {
            what: id.to_owned(),
            reason: GapReason::NotFound,
            needed_by: None,
            role: None,
            closes: "nothing".into(),
        });
    }
    let mut inventory = builder.finish();
    links::build(&mut inventory);
    inventory
}

pub(crate) fn profile(example: &Example) -> Profile {
    let json = example.options.split_whitespace().find_map(|option| option.strip_prefix("profile="));
    json.map_or_else(Profile::default, |json| serde_json::from_str(json).unwrap())
}
