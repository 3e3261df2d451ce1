//! SARIF 2.1.0: <https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html>.
//!
//! GitHub refuses a whole file when one result has no file: every result has the file that its
//! resource was read from, and the line where that is known.

use std::collections::BTreeMap;
use std::io::{self, Write};

use amlha_model::{GapReason, Inventory};
use amlha_rules::{Finding, Impact, Rule};
use serde::ser::SerializeSeq;
use serde::{Serialize, Serializer};

use super::{Places, accepted, of_interest, plain, uri, weight};
use crate::show::acceptance;
use crate::show::check::gap_lines;
use crate::show::words;
use crate::value::CheckReport;
use crate::{json, prose};

/// The schema that the document names.
const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";
/// The sections of a rule's documentation that help someone who has a finding of it.
const HELP: [&str; 4] = ["What it finds", "Why it matters", "What to do", "When to accept it"];

pub(super) fn write(report: &CheckReport<'_>, places: &Places<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut rules: BTreeMap<&str, &'static Rule> = BTreeMap::new();
    for finding in of_interest(report) {
        rules.insert(finding.rule.code, finding.rule);
    }
    let indexes = rules.keys().copied().zip(0..).collect();
    let log = Log {
        schema: SCHEMA,
        version: "2.1.0",
        runs: [Run {
            tool: Tool {
                driver: Driver {
                    name: "amlha",
                    semantic_version: env!("CARGO_PKG_VERSION"),
                    information_uri: env!("CARGO_PKG_REPOSITORY"),
                    rules: rules.into_values().map(Descriptor::of).collect(),
                },
            },
            automation_details: Automation { id: "amlha/check/" },
            invocations: [Invocation {
                execution_successful: true,
                end_time_utc: report.check.now.strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
                tool_execution_notifications: notifications(report.check.inventory),
            }],
            results: Results { report, places, indexes },
        }],
    };
    json::put(&log, out)?;
    out.write_all(b"\n")
}

#[derive(Serialize)]
struct Log<'a> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run<'a>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run<'a> {
    tool: Tool,
    automation_details: Automation,
    invocations: [Invocation; 1],
    results: Results<'a>,
}

#[derive(Serialize)]
struct Tool {
    driver: Driver,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Driver {
    name: &'static str,
    semantic_version: &'static str,
    information_uri: &'static str,
    rules: Vec<Descriptor>,
}

/// What tells this kind of run from others of the same tool.
#[derive(Serialize)]
struct Automation {
    id: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Invocation {
    execution_successful: bool,
    end_time_utc: String,
    tool_execution_notifications: Vec<Notification>,
}

#[derive(Serialize)]
struct Notification {
    level: &'static str,
    message: Text,
}

#[derive(Serialize)]
struct Text {
    text: String,
}

#[derive(Serialize)]
struct Help {
    text: String,
    markdown: String,
}

/// A rule.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Descriptor {
    id: &'static str,
    name: String,
    short_description: Text,
    full_description: Text,
    help: Help,
    help_uri: String,
    default_configuration: Configuration,
    properties: DescriptorProperties,
}

#[derive(Serialize)]
struct Configuration {
    level: &'static str,
}

#[derive(Serialize)]
struct DescriptorProperties {
    tags: [&'static str; 3],
    precision: &'static str,
    #[serde(rename = "problem.severity")]
    severity: &'static str,
}

impl Descriptor {
    fn of(rule: &'static Rule) -> Self {
        let mut markdown = String::new();
        let mut text = String::new();
        for heading in HELP {
            let paragraphs = prose::section(rule.docs, heading);
            if paragraphs.is_empty() {
                continue;
            }
            markdown.push_str(&format!("## {heading}\n\n{}\n\n", paragraphs.join("\n\n")));
            let paragraphs: Vec<String> = paragraphs.iter().map(|paragraph| prose::plain(paragraph)).collect();
            text.push_str(&format!("{heading}: {}\n", paragraphs.join(" ")));
        }
        markdown.push_str("## References\n\n");
        for reference in rule.references {
            markdown.push_str(&format!("- [{}]({}), {}\n", reference.title, reference.url, reference.date));
            text.push_str(&format!("{}: {}\n", reference.title, reference.url));
        }
        let finds = prose::section(rule.docs, "What it finds").into_iter().next();
        let full = finds.map_or_else(|| rule.title.to_owned(), |finds| prose::plain(&finds));
        Self {
            id: rule.code,
            name: pascal(rule.name),
            short_description: Text { text: braced(rule.title) },
            full_description: Text { text: braced(&full) },
            help: Help { text: braced(&text), markdown: braced(&markdown) },
            help_uri: help_uri(rule),
            default_configuration: Configuration { level: level(Some(rule.impact)) },
            properties: DescriptorProperties {
                tags: ["availability", rule.axis.as_str(), rule.service.key()],
                precision: "high",
                severity: match rule.impact {
                    Impact::High => "error",
                    Impact::Medium => "warning",
                    Impact::Low => "recommendation",
                },
            },
        }
    }
}

/// The page of a rule.
pub(super) fn help_uri(rule: &Rule) -> String {
    format!("{}/blob/main/docs/reference/rules/{}.md", env!("CARGO_PKG_REPOSITORY"), rule.code)
}

/// What could not be read, a notification for each reason.
fn notifications(inventory: &Inventory) -> Vec<Notification> {
    let level = |reason: GapReason| {
        if matches!(reason, GapReason::Forbidden | GapReason::NoAnswer | GapReason::Stopped) {
            "warning"
        } else {
            "note"
        }
    };
    let lines = gap_lines(inventory).into_iter();
    lines.map(|(reason, line)| Notification { level: level(reason), message: message(&plain(&line)) }).collect()
}

/// The results, made one by one as they are written.
struct Results<'a> {
    report: &'a CheckReport<'a>,
    places: &'a Places<'a>,
    indexes: BTreeMap<&'static str, usize>,
}

impl Serialize for Results<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut results = serializer.serialize_seq(None)?;
        for finding in of_interest(self.report) {
            let index = self.indexes.get(finding.rule.code).copied().unwrap_or_default();
            results.serialize_element(&SarifResult::of(finding, index, self.places))?;
        }
        results.end()
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct SarifResult<'a> {
    rule_id: &'static str,
    rule_index: usize,
    kind: &'static str,
    level: &'static str,
    message: Text,
    locations: [Location<'a>; 1],
    partial_fingerprints: BTreeMap<&'static str, String>,
    suppressions: Vec<Suppression>,
    properties: Properties<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Location<'a> {
    physical_location: Physical,
    logical_locations: [Logical<'a>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Physical {
    artifact_location: Artifact,
    region: Region,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Artifact {
    uri: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    uri_base_id: Option<&'static str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: usize,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Logical<'a> {
    name: &'a str,
    fully_qualified_name: &'a str,
    kind: &'static str,
}

#[derive(Serialize)]
struct Suppression {
    kind: &'static str,
    status: &'static str,
    justification: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Properties<'a> {
    finding: &'a str,
    outcome: &'static str,
    impact: &'static str,
    threatens: &'static str,
    owner: &'static str,
}

impl<'a> SarifResult<'a> {
    fn of(finding: &'a Finding<'_>, rule_index: usize, places: &Places<'_>) -> Self {
        let weight = weight(finding);
        let place = places(finding.resource);
        let (uri, relative) = uri::of_file(&place.file);
        let ended = acceptance::remark(finding).filter(|_| accepted(finding).is_none());
        let ended = ended.map_or_else(String::new, |remark| format!(" ({remark})"));
        Self {
            rule_id: finding.rule.code,
            rule_index,
            kind: if weight.is_some() { "fail" } else { "open" },
            level: level(weight),
            message: message(&format!("{}: {}{ended}", finding.resource.path_name(), finding.verdict.why)),
            locations: [Location {
                physical_location: Physical {
                    artifact_location: Artifact { uri, uri_base_id: relative.then_some(uri::ROOT) },
                    // A file of an unknown line is shown at its beginning.
                    region: Region { start_line: place.line.unwrap_or(1) },
                },
                logical_locations: [Logical {
                    name: finding.resource.name(),
                    fully_qualified_name: finding.resource.id(),
                    kind: "resource",
                }],
            }],
            partial_fingerprints: fingerprints(finding),
            // Where one result says who suppresses it, all must say so, if only with nothing.
            suppressions: accepted(finding)
                .map(|_| Suppression {
                    kind: "external",
                    status: "accepted",
                    justification: acceptance::remark(finding).unwrap_or_default(),
                })
                .into_iter()
                .collect(),
            properties: Properties {
                finding: &finding.id,
                outcome: json::evidence::status(finding.verdict.outcome),
                impact: finding.impact.label(),
                threatens: finding.rule.axis.as_str(),
                owner: words::owner_key(finding.resource.service().and_then(words::current).map(|row| row.owner)),
            },
        }
    }
}

/// The level of a fault; a result that is no fault has none.
fn level(weight: Option<Impact>) -> &'static str {
    match weight {
        Some(Impact::High) => "error",
        Some(Impact::Medium) => "warning",
        Some(Impact::Low) => "note",
        None => "none",
    }
}

/// What makes two results one: the rule and the resource, and nothing of what was read of it. The
/// first is what GitHub looks at, which otherwise takes the text of the line.
fn fingerprints(finding: &Finding<'_>) -> BTreeMap<&'static str, String> {
    let id = finding.resource.id().trim_matches('/').to_lowercase();
    let value = fnv(&format!("{}\n{id}", finding.rule.code));
    BTreeMap::from([
        ("amlhaFinding/v1", format!("{value:016x}")),
        ("primaryLocationLineHash", format!("{value:016x}:1")),
    ])
}

/// FNV-1a with 64 bits: the same on every machine and in every version.
fn fnv(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// Words of a cloud as a message: nothing in them is a link or stands for an argument.
fn message(text: &str) -> Text {
    let text = amlha_model::shown(text);
    let text = if text.contains("](") { text.replace('[', "\\[").replace(']', "\\]") } else { text.into_owned() };
    Text { text: braced(&text) }
}

/// Braces stand for arguments unless they are doubled.
fn braced(text: &str) -> String {
    text.replace('{', "{{").replace('}', "}}")
}

/// `storage_account_in_one_zone` as `StorageAccountInOneZone`.
fn pascal(name: &str) -> String {
    let word = |word: &str| {
        let mut letters = word.chars();
        letters.next().map(|first| first.to_ascii_uppercase().to_string() + letters.as_str()).unwrap_or_default()
    };
    name.split('_').map(word).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fingerprints_never_change() {
        // The value of FNV-1a for these letters, from its own page.
        assert_eq!(fnv("a"), 0xaf63_dc4c_8601_ec8c);
        assert_eq!(fnv("foobar"), 0x8594_4171_f739_67e8);
    }

    #[test]
    fn names_are_shown_and_stand_for_nothing() {
        assert_eq!(message("a [b](http://c) {0}\n").text, r"a \[b\](http://c) {{0}}\u{{a}}");
        assert_eq!(message("zones [1, 2]").text, "zones [1, 2]");
        assert_eq!(pascal("key_vault_in_one_zone"), "KeyVaultInOneZone");
    }
}
