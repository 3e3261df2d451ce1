//! The reference pages of services and rules are what the code says. `AMLHA_REGENERATE=1` writes them.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs,
    reason = "tests"
)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use amlha_model::catalog;
use amlha_model::{SERVICES, ServiceInfo};
use amlha_rules::{RULES, Rule};
use amlha_tests::amlha;

fn docs() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs")
}

fn rules_of(service: &ServiceInfo) -> impl Iterator<Item = &'static Rule> {
    RULES.iter().copied().filter(|rule| rule.service == service.service)
}

/// Every page by its path below docs/.
fn pages() -> BTreeMap<String, String> {
    let mut pages = BTreeMap::new();
    for rule in RULES {
        let text = amlha(&["explain", rule.code, "-o", "md"]).stdout;
        pages.insert(format!("reference/rules/{}.md", rule.code), text);
    }
    pages.insert("reference/rules/index.md".to_owned(), index());
    pages.insert("reference/services.md".to_owned(), services());
    pages.insert("reference/tables.md".to_owned(), tables());
    pages
}

fn index() -> String {
    let mut text = format!("# Rules\n\n{} rules. Each page is what `amlha explain CODE` says.\n", RULES.len());
    for service in SERVICES.iter().filter(|service| rules_of(service).next().is_some()) {
        text.push_str(&format!(
            "\n## {}\n\n| rule | about | weight | finds |\n| --- | --- | --- | --- |\n",
            service.title
        ));
        for rule in rules_of(service) {
            let (code, axis, impact) = (rule.code, rule.axis.label(), rule.impact.label());
            text.push_str(&format!("| [{code}]({code}.md) | {axis} | {impact} | {} |\n", rule.title));
        }
    }
    text
}

fn tables() -> String {
    let mut text = "# Tables\n\nWhat queries can name: [Ask in KQL](../how-to/query.md). `.tables` and `.schema TABLE` say the same. Names match \
                    without letter case. Azure Resource Graph has the tables and columns that are marked so, and `query --live` asks \
                    for those only.\n"
        .to_owned();
    for table in amlha_tables::TABLES {
        let graph = if table.in_resource_graph { ", in Azure Resource Graph too" } else { "" };
        let needs = match table.needs {
            amlha_tables::Needs::Nothing => "needs nothing open",
            amlha_tables::Needs::Inventory => "read from what is open",
            amlha_tables::Needs::Check => "made by a check when a query names it",
            amlha_tables::Needs::Plan => "made by a check and a plan when a query names it",
        };
        text.push_str(&format!("\n## {}\n\nA row is {}; {needs}{graph}.\n\n", table.name, table.about));
        text.push_str("| column | type | from | what it says |\n| --- | --- | --- | --- |\n");
        for column in table.columns {
            let from = if column.in_resource_graph { "Resource Graph" } else { "amlha" };
            text.push_str(&format!("| `{}` | {} | {from} | {} |\n", column.name, column.kind, column.about));
        }
    }
    text.push_str("\n## Not collected\n\nThese tables of Azure Resource Graph are known, and no inventory holds them: a query that reads one is \
                   answered with a warning and exit code 5.\n\n");
    for name in amlha_model::resource_graph::other_tables() {
        text.push_str(&format!("- `{name}`\n"));
    }
    let cite = |source: &amlha_model::fact::Source| source.cite();
    text.push_str(&format!(
        "\nFrom: {}; {}.\n",
        cite(amlha_model::resource_graph::source()),
        cite(amlha_model::resource_graph::more_tables_source())
    ));
    text
}

fn services() -> String {
    let edition = catalog::editions().last().unwrap();
    let mut text = format!(
        "# Services\n\nEvery service that amlha knows, who owns its high availability by the edition `{}`, what a resource has that \
         nobody configured, and the rules that judge it. A blank cell is not a no.\n\n\
         | service | ARM type | owner | by default | rules |\n| --- | --- | --- | --- | --- |\n",
        edition.id
    );
    for service in SERVICES {
        let row = edition.row_for(service.key);
        let owner = row.map_or("", |row| row.owner.as_str());
        let default = row.and_then(|row| row.default_state.as_deref()).unwrap_or_default().replace('|', "\\|");
        let types: Vec<String> = service.arm_types.iter().map(|name| format!("`{name}`")).collect();
        let kinds: Vec<String> = service.compute_types.iter().map(|name| format!("`{name}`")).collect();
        let kinds = if kinds.is_empty() { String::new() } else { format!(" of the kind {}", kinds.join(", ")) };
        let rules: Vec<String> = rules_of(service).map(|rule| format!("[{0}](rules/{0}.md)", rule.code)).collect();
        text.push_str(&format!(
            "| {} | {}{kinds} | {owner} | {default} | {} |\n",
            service.title,
            types.join(", "),
            rules.join(" ")
        ));
    }
    text
}

/// The contents with a line for each rule below the line of the rules.
fn contents(summary: &str) -> String {
    let mut lines: Vec<String> = Vec::new();
    for line in summary.lines().filter(|line| !line.contains("](reference/rules/") || line.contains("rules/index.md")) {
        lines.push(line.to_owned());
        if line.contains("rules/index.md") {
            lines.extend(
                RULES.iter().map(|rule| format!("  - [{0} {1}](reference/rules/{0}.md)", rule.code, rule.title)),
            );
        }
    }
    lines.join("\n") + "\n"
}

#[test]
fn the_pages_of_services_and_rules_are_those_of_the_code() {
    let regenerate = std::env::var_os("AMLHA_REGENERATE").is_some();
    let folder = docs().join("reference/rules");
    let mut expected = pages();
    let summary = fs::read_to_string(docs().join("SUMMARY.md")).unwrap();
    expected.insert("SUMMARY.md".to_owned(), contents(&summary));
    if regenerate {
        fs::create_dir_all(&folder).unwrap();
        for (path, text) in &expected {
            fs::write(docs().join(path), text).unwrap();
        }
    }
    for (path, text) in &expected {
        let found = fs::read_to_string(docs().join(path)).unwrap_or_default();
        assert!(found == *text, "docs/{path} is out of date: AMLHA_REGENERATE=1 writes it anew");
    }
    for entry in fs::read_dir(folder).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        assert!(expected.contains_key(&format!("reference/rules/{name}")), "docs/reference/rules/{name} is of no rule");
    }
}
