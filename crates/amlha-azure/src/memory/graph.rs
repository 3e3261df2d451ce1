//! The few Resource Graph queries that a cloud in memory understands.

use amlha_model::Json;

use super::contents::{Contents, Held};
use crate::cloud::{Call, CloudError, CloudErrorKind, Query};

/// One `where`: the column must be one of the values, without regard to letter case.
struct Filter {
    column: String,
    values: Vec<String>,
}

/// The rows of a query, in the order of their ids.
pub(super) fn rows<'a>(contents: &'a Contents, query: &Query) -> Result<Vec<&'a str>, CloudError> {
    let filters = filters(query.text()).ok_or_else(|| {
        let message = "a cloud in memory does not understand the query";
        CloudError::new(CloudErrorKind::NotRecorded, Call::Query(query), message)
            .with_advice("give it an answer with `MemoryCloud::answer`")
    })?;
    let subscriptions = query.subscription_ids();
    let is_asked =
        |held: &Held| subscriptions.is_empty() || subscriptions.iter().any(|id| id.to_lowercase() == held.subscription);
    let rows = contents.all().filter(|held| held.is_in_graph && is_asked(held));
    let rows = rows.filter(|held| filters.iter().all(|filter| filter.fits(held)));
    Ok(rows.map(|held| held.text.as_str()).collect())
}

impl Filter {
    fn fits(&self, held: &Held) -> bool {
        let is_value = |text: &str| self.values.contains(&text.to_lowercase());
        match self.column.as_str() {
            "type" => is_value(&held.type_name),
            "resourceGroup" => is_value(&held.group),
            "subscriptionId" => is_value(&held.subscription),
            column => {
                let object = Json::parse(&held.text).ok().and_then(Json::object);
                let value = object.and_then(|object| object.get(column).and_then(Json::string));
                value.is_some_and(|value| is_value(&value))
            }
        }
    }
}

/// The filters of a query, or nothing when there is more to it.
fn filters(text: &str) -> Option<Vec<Filter>> {
    let mut words = Words { rest: text };
    words.expect("resources")?;
    let mut filters = Vec::new();
    while words.skip("|") {
        match words.name()? {
            "where" => filters.push(filter(&mut words)?),
            "project" => {
                words.name()?;
                while words.skip(",") {
                    words.name()?;
                }
            }
            "order" => ["by", "id", "asc"].into_iter().try_for_each(|word| words.expect(word))?,
            _ => return None,
        }
    }
    words.is_at_end().then_some(filters)
}

fn filter(words: &mut Words<'_>) -> Option<Filter> {
    let column = words.name()?.to_owned();
    if words.skip("=~") {
        return Some(Filter { column, values: vec![words.string()?] });
    }
    (words.skip("in~") && words.skip("(")).then_some(())?;
    let mut values = vec![words.string()?];
    while words.skip(",") {
        values.push(words.string()?);
    }
    words.skip(")").then_some(Filter { column, values })
}

/// What of a query is not read yet.
struct Words<'t> {
    rest: &'t str,
}

impl<'t> Words<'t> {
    fn skip(&mut self, sign: &str) -> bool {
        let rest = self.rest.trim_start().strip_prefix(sign);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    fn name(&mut self) -> Option<&'t str> {
        let text = self.rest.trim_start();
        let end = text.find(|letter: char| !(letter.is_ascii_alphanumeric() || letter == '_')).unwrap_or(text.len());
        let (name, rest) = text.split_at_checked(end)?;
        self.rest = rest;
        (!name.is_empty()).then_some(name)
    }

    fn expect(&mut self, name: &str) -> Option<()> {
        (self.name()? == name).then_some(())
    }

    fn is_at_end(&self) -> bool {
        self.rest.trim().is_empty()
    }

    /// A string of the Kusto Query Language, in small letters.
    fn string(&mut self) -> Option<String> {
        let text = self.rest.trim_start();
        let quote = text.chars().next().filter(|letter| matches!(letter, '\'' | '"'))?;
        let mut letters = text.char_indices().skip(1);
        let mut out = String::new();
        while let Some((at, letter)) = letters.next() {
            if letter == quote {
                self.rest = text.get(at + 1..)?;
                return Some(out.to_lowercase());
            }
            if letter != '\\' {
                out.push(letter);
                continue;
            }
            match letters.next()?.1 {
                'n' => out.push('\n'),
                'r' => out.push('\r'),
                't' => out.push('\t'),
                'u' => {
                    let digits: String = letters.by_ref().take(4).map(|(_, digit)| digit).collect();
                    out.push(u32::from_str_radix(&digits, 16).ok().and_then(char::from_u32)?);
                }
                same @ ('\\' | '\'' | '"') => out.push(same),
                _ => return None,
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filter_is_read_with_its_quotes() {
        let read = filters(
            "resources\n| where id in~ ('a\\'b', \"C\\u0041\")| where name=~'x' | project id,name|order by id asc\n",
        );
        let read: Vec<_> = read.unwrap().into_iter().map(|filter| (filter.column, filter.values)).collect();
        assert_eq!(
            read,
            [("id".to_owned(), vec!["a'b".to_owned(), "ca".to_owned()]), ("name".to_owned(), vec!["x".to_owned()])]
        );
    }

    #[test]
    fn more_than_that_is_not_understood() {
        for text in [
            "",
            "resourcecontainers",
            "resources | take 1",
            "resources | where name == 'a'",
            "resources | where name =~ 'a' or name =~ 'b'",
            "resources | where name =~ 'a",
            "resources | project x = id",
            "resources | order by name asc",
            "resources ; resources",
        ] {
            assert!(filters(text).is_none(), "{text}");
        }
        assert!(filters("resources").is_some());
    }
}
