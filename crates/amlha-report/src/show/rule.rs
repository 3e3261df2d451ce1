//! One rule: its documentation, the pages behind it, the same check elsewhere.

use std::fmt;

use amlha_rules::Rule;

use super::{finding, words};
use crate::page::{Line, Page, Value};

pub(super) fn draw(rule: &'static Rule, page: &mut dyn Page) -> fmt::Result {
    page.title(&Line::new().strong(rule.code).text("  ").text(rule.title))?;
    page.field("name", &[Line::new().code(rule.name).into()])?;
    page.field("service", &[rule.service.title().into()])?;
    page.field("owner", &[words::owner(Some(rule.service)).into()])?;
    page.field("threatens", &[rule.axis.label().into()])?;
    page.field("impact", &[Line::new().toned(rule.impact.label(), words::impact_tone(rule.impact)).into()])?;
    page.docs(rule.docs)?;
    // The last section of the documentation says when to accept it.
    page.paragraph(
        &Line::from("An entry in ")
            .code("accepted.toml")
            .text(" accepts it on some resources until a day: see ")
            .code("docs/how-to/accept-a-finding.md")
            .text("."),
    )?;
    page.section("References")?;
    for reference in rule.references {
        page.item(&Line::new().link(reference.title, reference.url).text(format!(", {}", reference.date)))?;
    }
    let same = finding::same_checks(rule);
    if !same.is_empty() {
        page.section("The same check elsewhere")?;
        for value in &same {
            if let Value::Line(line) = value {
                page.item(line)?;
            }
        }
    }
    Ok(())
}
