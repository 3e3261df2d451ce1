//! Which resources an acceptance is about.

use std::fmt;

use amlha_model::{Resource, Service, resource_id};

/// Selects findings by their resources. What is `None` asks for nothing; a selector that asks for
/// nothing at all selects nothing, because whoever means everything has to say so.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Selector {
    /// The finding of this id: `ST001@stcontoso`.
    pub finding: Option<String>,
    /// Resources of this name, alone or with the names of what they are inside; `*` stands for any
    /// letters and `?` for one.
    pub name: Option<String>,
    /// The resource of this ARM id.
    pub id: Option<String>,
    /// The resource, group or subscription of this ARM id and everything inside it.
    pub below: Option<String>,
    /// Resources with this tag.
    pub tag: Option<Tag>,
    /// Resources of this service.
    pub service: Option<Service>,
}

/// A tag of a resource.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tag {
    /// Its name, in any letter case, as in Azure.
    pub name: String,
    /// Its value, letter by letter; `None` for any.
    pub value: Option<String>,
}

impl Selector {
    /// Whether it selects the finding of this id on this resource. Everything that it asks for must
    /// be so.
    #[must_use]
    pub fn selects(&self, finding: &str, resource: Resource<'_>) -> bool {
        self.finding.as_ref().is_none_or(|wanted| resource_id::equal(wanted, finding)) && self.fits(resource)
    }

    /// Whether it would select a finding on this resource if there were one.
    pub(super) fn could_select(&self, resource: Resource<'_>) -> bool {
        let named = |finding: &String| {
            let name = finding.split_once('@').map_or("", |(_, name)| name);
            // A name that several resources have stands in the id with its group, or as an ARM id.
            let last = name.rsplit('/').next().unwrap_or(name);
            resource_id::equal(last, resource.name().rsplit('/').next().unwrap_or_default())
        };
        self.finding.as_ref().is_none_or(named) && self.fits(resource)
    }

    fn fits(&self, resource: Resource<'_>) -> bool {
        *self != Self::default()
            && self.service.is_none_or(|wanted| resource.service() == Some(wanted))
            && self.id.as_ref().is_none_or(|wanted| same_id(wanted, resource.id()))
            && self.below.as_ref().is_none_or(|scope| is_below(scope, resource))
            && self
                .name
                .as_ref()
                .is_none_or(|pattern| matches(pattern, resource.name()) || matches(pattern, &resource.path_name()))
            && self.tag.as_ref().is_none_or(|tag| tag.is_on(resource))
    }
}

impl fmt::Display for Selector {
    /// What it asks for, as in a file: `name = st*, tag = env=dev`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let service = self.service.map(|service| service.key().to_owned());
        let tag = self.tag.as_ref().map(|tag| match &tag.value {
            Some(value) => format!("{}={value}", tag.name),
            None => tag.name.clone(),
        });
        let parts = [
            ("finding", &self.finding),
            ("name", &self.name),
            ("id", &self.id),
            ("below", &self.below),
            ("tag", &tag),
            ("service", &service),
        ];
        let said = parts.into_iter().filter_map(|(key, value)| value.as_ref().map(|value| format!("{key} = {value}")));
        f.write_str(&said.collect::<Vec<_>>().join(", "))
    }
}

impl Tag {
    fn is_on(&self, resource: Resource<'_>) -> bool {
        let body = resource.body();
        let Some(tags) = body.top().get("tags").and_then(amlha_model::Json::object) else { return false };
        // Names of tags are compared whole: unlike those of properties they may differ by an underscore.
        tags.iter().any(|(name, value)| {
            resource_id::equal(name, &self.name)
                && self.value.as_ref().is_none_or(|wanted| value.string().is_some_and(|value| value == wanted.as_str()))
        })
    }
}

fn same_id(one: &str, other: &str) -> bool {
    let plain = |id: &str| id.trim_matches('/').to_owned();
    resource_id::equal(&plain(one), &plain(other))
}

/// Whether a resource is the scope or somewhere inside it.
fn is_below(scope: &str, resource: Resource<'_>) -> bool {
    let mut at = resource.parsed_id().ok().map(amlha_model::ResourceId::into_owned);
    while let Some(id) = at {
        if same_id(scope, id.as_str()) {
            return true;
        }
        at = id.parent().map(amlha_model::ResourceId::into_owned);
    }
    false
}

/// Whether a name is of this pattern, in any letter case. `*` stands for any letters, `?` for one.
fn matches(pattern: &str, name: &str) -> bool {
    let letters = |text: &str| text.to_lowercase().chars().collect::<Vec<char>>();
    let (pattern, name) = (letters(pattern), letters(name));
    // Where to go on when what follows the last `*` does not fit: each step takes one letter more.
    let (mut at, mut read, mut last) = (0, 0, None);
    while let Some(letter) = name.get(read) {
        match pattern.get(at) {
            Some('*') => {
                last = Some((at, read));
                at += 1;
            }
            Some(wanted) if *wanted == '?' || wanted == letter => {
                at += 1;
                read += 1;
            }
            _ => match last {
                Some((star, taken)) => {
                    last = Some((star, taken + 1));
                    at = star + 1;
                    read = taken + 1;
                }
                None => return false,
            },
        }
    }
    pattern.iter().skip(at).all(|rest| *rest == '*')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn patterns() {
        for (pattern, name, fits) in [
            ("stcontoso", "STContoso", true),
            ("st*", "stcontoso", true),
            ("*so", "stcontoso", true),
            ("s*c*o", "stcontoso", true),
            ("s*x*o", "stcontoso", false),
            ("st?ontoso", "stcontoso", true),
            ("st?", "stcontoso", false),
            ("*", "", true),
            ("", "", true),
            ("", "st", false),
            ("?", "", false),
            ("mlw*/cpu*", "mlw-prod/cpu-train", true),
            ("**a", "bba", true),
        ] {
            assert_eq!(matches(pattern, name), fits, "{pattern} {name}");
        }
    }

    proptest! {
        #[test]
        fn a_name_fits_itself_and_every_pattern_made_of_it(name in "[a-z0-9/-]{0,12}", from in 0_usize..12) {
            let from = from.min(name.len());
            let (head, tail) = name.split_at(from);
            let pattern = format!("{head}*{tail}");
            prop_assert!(matches(&name, &name));
            prop_assert!(matches(&pattern, &name));
            let longer = format!("{name}?");
            prop_assert!(!matches(&longer, &name));
        }
    }
}
