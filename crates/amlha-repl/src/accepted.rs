//! The file of acceptances: where it is looked for, and how it is read.
//!
//! Everything that is not understood is refused with its line: an acceptance that does not do what
//! its author thinks opens a gate, or fails to.

use std::ops::Range;
use std::path::Path;

use amlha_model::{ResourceId, SERVICES, Service, resource_id, shown};
use amlha_rules::acceptance::{Acceptance, Acceptances, Origin, Selector, Tag, Until};
use amlha_rules::{Rule, rules};
use jiff::civil::Date;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::exit::Exit;
use crate::failure::{Excerpt, Failure};
use crate::line::Span;
use crate::nearest::did_you_mean;

/// What the file is called where it is looked for.
const FILE: &str = "accepted.toml";
/// The keys of an acceptance.
const KEYS: [&str; 9] = ["rule", "finding", "name", "id", "tag", "service", "reason", "by", "until"];
/// How an end is written.
const UNTIL: &str = "until = 2027-01-31";

/// The acceptances of a named file.
pub(crate) fn named(name: &str) -> Result<Acceptances, Failure> {
    match std::fs::read(name) {
        Ok(bytes) => read(&bytes, name),
        Err(error) => Err(unread(name, &error)),
    }
}

/// The acceptances of the file nearest to a folder: in it, or above it up to the root of the
/// repository. None when there is no such file; outside of a repository only the folder counts.
pub(crate) fn nearest_to(folder: &Path) -> Result<Acceptances, Failure> {
    let root = folder.ancestors().position(|above| above.join(".git").exists());
    for (depth, above) in folder.ancestors().take(root.map_or(1, |depth| depth + 1)).enumerate() {
        let name = "../".repeat(depth) + FILE;
        match std::fs::read(above.join(FILE)) {
            Ok(bytes) => return read(&bytes, &name),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(error) => return Err(unread(&name, &error)),
        }
    }
    Ok(Acceptances::default())
}

fn unread(name: &str, error: &std::io::Error) -> Failure {
    let exit = if error.kind() == std::io::ErrorKind::NotFound { Exit::NotFound } else { Exit::Failed };
    Failure::new("RE020", exit, format!("cannot read the acceptances `{}`: {}", shown(name), error.kind()))
}

fn read(bytes: &[u8], name: &str) -> Result<Acceptances, Failure> {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return Err(Failure::usage("RE020", format!("the acceptances `{}` are not UTF-8 text", shown(name))));
    };
    let text = text.trim_start_matches('\u{feff}');
    entries(text, name).map(|entries| Acceptances { entries, not_applied: Vec::new() }).map_err(|fault| {
        let (number, span, line) = place(text, &fault.at);
        Failure::usage(fault.code, format!("`{}` line {number}: {}", shown(name), fault.message))
            .inside(Excerpt { name: name.to_owned(), number, line: line.to_owned(), span })
            .help(fault.help)
    })
}

/// Something in the file that is not as it must be.
struct Fault {
    code: &'static str,
    at: Range<usize>,
    message: String,
    help: String,
}

impl Fault {
    fn new(at: Range<usize>, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { code: "RE021", at, message: message.into(), help: help.into() }
    }
}

/// The line of a place, from 1, where the place is in it, and its text.
fn place<'t>(text: &'t str, at: &Range<usize>) -> (usize, Span, &'t str) {
    let before = text.get(..at.start).unwrap_or(text);
    let start = before.rfind('\n').map_or(0, |end| end + 1);
    let line = text.get(start..).unwrap_or_default().lines().next().unwrap_or_default();
    let from = before.len() - start;
    let length = at.end.saturating_sub(at.start).min(line.len().saturating_sub(from));
    (before.matches('\n').count() + 1, Span { start: from, end: from + length }, line)
}

fn entries(text: &str, name: &str) -> Result<Vec<Acceptance>, Fault> {
    let document = DeTable::parse(text).map_err(|error| {
        // The parser's messages are sentences of their own, some of several lines.
        let message = error.message().lines().next().unwrap_or_default().trim_end_matches('.').to_owned();
        let help = if message.starts_with("invalid date") {
            format!("write a day of the calendar, such as `{UNTIL}`")
        } else {
            "an acceptance is a table `[[accepted]]` with lines such as `rule = \"ST001\"`".to_owned()
        };
        let message = format!("it is no TOML: {}", shown(&message));
        Fault { code: "RE020", at: error.span().unwrap_or(0..0), message, help }
    })?;
    let mut all = Vec::new();
    for (key, value) in document.get_ref() {
        if key.get_ref() != "accepted" {
            return Err(unknown(key, &["accepted"], "a file of acceptances holds tables `[[accepted]]`"));
        }
        let tables = value.get_ref().as_array().ok_or_else(|| {
            let help = "begin each acceptance with `[[accepted]]`";
            Fault::new(value.span(), format!("`accepted` is {}, not a list of tables", kind(value)), help)
        })?;
        for item in tables {
            let table = item.get_ref().as_table().ok_or_else(|| {
                let help = "begin each acceptance with `[[accepted]]`";
                Fault::new(item.span(), format!("an acceptance is a table, and this is {}", kind(item)), help)
            })?;
            let (line, _, _) = place(text, &item.span());
            let origin = Origin::File { name: name.to_owned(), line };
            all.push(Entry { table, at: item.span() }.acceptance(origin)?);
        }
    }
    Ok(all)
}

fn unknown(key: &Spanned<toml::de::DeString<'_>>, known: &[&str], otherwise: &str) -> Fault {
    let near = did_you_mean(key.get_ref(), known.iter().copied());
    let help = if near.is_empty() { otherwise.to_owned() } else { near };
    Fault::new(key.span(), format!("unknown key `{}`", shown(key.get_ref())), help)
}

fn kind(value: &Spanned<DeValue<'_>>) -> String {
    let name = value.get_ref().type_str();
    let article = if name.starts_with(['a', 'i', 'o']) { "an" } else { "a" };
    format!("{article} {name}")
}

/// One table of the file.
struct Entry<'d, 'i> {
    table: &'d DeTable<'i>,
    at: Range<usize>,
}

impl<'d, 'i> Entry<'d, 'i> {
    fn acceptance(&self, origin: Origin) -> Result<Acceptance, Fault> {
        let strangers = self.table.iter().map(|(key, _)| key).filter(|key| !KEYS.contains(&key.get_ref().as_ref()));
        if let Some(key) = strangers.min_by_key(|key| key.span().start) {
            return Err(unknown(key, &KEYS, &format!("the keys are {}", KEYS.join(", "))));
        }
        let (rule, on) = match self.text("finding")? {
            Some(finding) => self.finding(&finding)?,
            None => self.rule_and_selector()?,
        };
        Ok(Acceptance {
            rules: vec![rule],
            on,
            reason: self.required("reason", "reason = \"second region in the third quarter\"")?,
            by: self.required("by", "by = \"alice@contoso.com\"")?,
            until: self.until()?,
            origin,
        })
    }

    fn value(&self, key: &str) -> Option<&'d Spanned<DeValue<'i>>> {
        self.table.iter().find(|(known, _)| known.get_ref() == key).map(|(_, value)| value)
    }

    /// The text of a key, with where it stands; an empty one is refused.
    fn text(&self, key: &str) -> Result<Option<Spanned<String>>, Fault> {
        let Some(value) = self.value(key) else { return Ok(None) };
        let help = || format!("write it in quotes, such as `{key} = \"...\"`");
        let Some(text) = value.get_ref().as_str() else {
            return Err(Fault::new(value.span(), format!("`{key}` is {}, not a text", kind(value)), help()));
        };
        if text.trim().is_empty() {
            return Err(Fault::new(value.span(), format!("`{key}` is empty"), help()));
        }
        // A reason of several lines is one sentence.
        Ok(Some(Spanned::new(value.span(), text.split_whitespace().collect::<Vec<_>>().join(" "))))
    }

    fn missing(&self, key: &str, example: &str) -> Fault {
        Fault::new(self.at.clone(), format!("the acceptance has no `{key}`"), format!("add a line such as `{example}`"))
    }

    fn required(&self, key: &str, example: &str) -> Result<String, Fault> {
        self.text(key)?.map(Spanned::into_inner).ok_or_else(|| self.missing(key, example))
    }

    fn finding(&self, finding: &Spanned<String>) -> Result<(&'static Rule, Selector), Fault> {
        let others = KEYS.iter().filter(|key| !["finding", "reason", "by", "until"].contains(key));
        if let Some((key, value)) = others.filter_map(|key| Some((key, self.value(key)?))).next() {
            let help = "a finding names its rule and its resource: leave the other key out";
            return Err(Fault::new(value.span(), format!("`{key}` stands beside `finding`"), help));
        }
        let Some((code, _)) = finding.get_ref().split_once('@') else {
            let message = format!("`{}` is no id of a finding", shown(finding.get_ref()));
            return Err(Fault::new(finding.span(), message, "`check` lists them; one reads `ST001@stcontoso`"));
        };
        let rule = rule_of(code, finding.span())?;
        Ok((rule, Selector { finding: Some(finding.get_ref().clone()), ..Selector::default() }))
    }

    fn rule_and_selector(&self) -> Result<(&'static Rule, Selector), Fault> {
        let code = self.text("rule")?.ok_or_else(|| self.missing("rule", "rule = \"ST001\""))?;
        let rule = rule_of(code.get_ref(), code.span())?;
        let on = Selector {
            name: self.text("name")?.map(Spanned::into_inner),
            id: self.text("id")?.map(|id| arm_id(&id)).transpose()?,
            tag: self.text("tag")?.map(|tag| tag_of(&tag)).transpose()?,
            service: self.text("service")?.map(|service| service_of(&service, rule)).transpose()?,
            ..Selector::default()
        };
        if on == Selector::default() {
            return Err(Fault::new(
                self.at.clone(),
                "the acceptance does not say which resources",
                "add a line such as `name = \"stcontoso\"`, `id = \"/subscriptions/...\"`, `tag = \"env=dev\"` or \
                 `service = \"storage_account\"`",
            ));
        }
        Ok((rule, on))
    }

    fn until(&self) -> Result<Until, Fault> {
        let value = self.value("until").ok_or_else(|| self.missing("until", UNTIL))?;
        let bad = |what: String| {
            Fault::new(value.span(), what, format!("write the last day on which it holds, such as `{UNTIL}`"))
        };
        let text = match value.get_ref() {
            DeValue::Datetime(time) => time.to_string(),
            DeValue::String(text) => text.trim().to_owned(),
            _ => return Err(bad(format!("`until` is {}, not a day", kind(value)))),
        };
        // A time of day is refused: a gate that changes its mind at noon surprises someone.
        let day = (text.len() == "2027-01-31".len()).then(|| text.parse::<Date>().ok()).flatten();
        day.map(Until::Day).ok_or_else(|| bad(format!("`until` is no day: `{}`", shown(&text))))
    }
}

fn rule_of(code: &str, at: Range<usize>) -> Result<&'static Rule, Fault> {
    rules::find(code).ok_or_else(|| {
        let near = did_you_mean(code, rules::RULES.iter().flat_map(|rule| [rule.code, rule.name]));
        let help = if near.is_empty() { "`help rules` lists them".to_owned() } else { near };
        Fault::new(at, format!("no rule is called `{}`", shown(code)), help)
    })
}

fn arm_id(id: &Spanned<String>) -> Result<String, Fault> {
    let is_resource = ResourceId::parse(id.get_ref().as_str()).is_ok_and(|parsed| parsed.type_name().is_some());
    if is_resource {
        return Ok(id.get_ref().clone());
    }
    let message = format!("`{}` is no ARM id of a resource", shown(id.get_ref()));
    Err(Fault::new(id.span(), message, "it begins with `/subscriptions/`; `show NAME` says it"))
}

fn tag_of(tag: &Spanned<String>) -> Result<Tag, Fault> {
    let (name, value) = match tag.get_ref().split_once('=') {
        Some((name, value)) => (name.trim(), Some(value.trim().to_owned())),
        None => (tag.get_ref().as_str(), None),
    };
    if name.is_empty() {
        let message = format!("`{}` names no tag", shown(tag.get_ref()));
        return Err(Fault::new(tag.span(), message, "write `tag = \"env=dev\"`, or `tag = \"env\"` for any value"));
    }
    Ok(Tag { name: name.to_owned(), value })
}

fn service_of(typed: &Spanned<String>, rule: &'static Rule) -> Result<Service, Fault> {
    let text = typed.get_ref();
    let is = |info: &&amlha_model::ServiceInfo| {
        info.key.eq_ignore_ascii_case(text) || info.arm_types.iter().any(|known| resource_id::equal(known, text))
    };
    let Some(info) = SERVICES.iter().find(|info| is(info)) else {
        let near = did_you_mean(text, SERVICES.iter().map(|info| info.key));
        let help = if near.is_empty() { "`services` lists them".to_owned() } else { near };
        return Err(Fault::new(typed.span(), format!("no service is called `{}`", shown(text)), help));
    };
    if info.service != rule.service {
        let message = format!("`{}` does not judge `{}`", rule.code, info.key);
        return Err(Fault::new(typed.span(), message, format!("it judges `{}`", rule.service.key())));
    }
    Ok(info.service)
}
