//! `$filter` of a list of resources: comparisons joined by `and`.

use serde_json::Value;

use crate::text::fold;

/// What a row must say: names and values in lower case.
#[derive(Debug, Default)]
pub(super) struct Filter {
    equal: Vec<(String, String)>,
}

/// Reads a filter; or says what is wrong with it.
pub(super) fn read(text: &str) -> Result<Filter, String> {
    let wrong = || format!("The filter '{text}' is not supported.");
    let mut filter = Filter::default();
    let mut rest = text.trim();
    while !rest.is_empty() {
        let (name, after) = rest.split_once(char::is_whitespace).ok_or_else(wrong)?;
        let after = after.trim_start();
        let (word, after) = after.split_once(char::is_whitespace).ok_or_else(wrong)?;
        let after = after.trim_start().strip_prefix('\'').ok_or_else(wrong)?;
        let (value, after) = quoted(after).ok_or_else(wrong)?;
        let known = ["resourcetype", "name", "resourcegroup", "location", "tagname", "tagvalue"];
        let name = fold(name);
        if !word.eq_ignore_ascii_case("eq") || !known.contains(&name.as_str()) {
            return Err(wrong());
        }
        filter.equal.push((name, fold(&value)));
        rest = after.trim();
        if !rest.is_empty() {
            let (word, after) = rest.split_once(char::is_whitespace).ok_or_else(wrong)?;
            if !word.eq_ignore_ascii_case("and") {
                return Err(wrong());
            }
            rest = after.trim_start();
        }
    }
    Ok(filter)
}

/// The text up to the closing quote, where two quotes are one, and what is behind it.
fn quoted(text: &str) -> Option<(String, &str)> {
    let mut value = String::new();
    let mut letters = text.char_indices().peekable();
    while let Some((at, letter)) = letters.next() {
        if letter != '\'' {
            value.push(letter);
        } else if letters.next_if(|(_, next)| *next == '\'').is_some() {
            value.push('\'');
        } else {
            return Some((value, text.get(at + 1..)?));
        }
    }
    None
}

impl Filter {
    pub(super) fn holds(&self, type_name: &str, body: &Value) -> bool {
        let text = |member: &str| fold(body.get(member).and_then(Value::as_str).unwrap_or_default());
        let wanted = |name: &str| self.equal.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str());
        let tags = body.get("tags").and_then(Value::as_object);
        self.equal.iter().all(|(name, value)| match name.as_str() {
            "resourcetype" => type_name == value,
            "resourcegroup" => text("id").contains(&format!("/resourcegroups/{value}/")),
            "tagname" | "tagvalue" => tags.is_some_and(|tags| {
                tags.iter().any(|(tag, said)| {
                    wanted("tagname").is_none_or(|name| fold(tag) == name)
                        && wanted("tagvalue").is_none_or(|value| said.as_str().map(fold).as_deref() == Some(value))
                })
            }),
            member => text(member) == *value,
        })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn comparisons_are_joined_by_and() {
        let body = json!({"id": "/subscriptions/0/resourceGroups/RG/providers/A.B/c/o'n", "name": "o'n", "tags": {"Env": "prod"}});
        let holds = |text: &str| read(text).unwrap().holds("a.b/c", &body);
        assert!(holds(""));
        assert!(holds("resourceType eq 'A.B/C'"));
        assert!(holds("resourceType eq 'A.B/C' and name eq 'O''N' and resourceGroup eq 'rg'"));
        assert!(holds("tagName eq 'env' and tagValue eq 'prod'"));
        assert!(!holds("tagName eq 'env' and tagValue eq 'test'"));
        assert!(!holds("resourceType eq 'A.B/C' and name eq 'x'"));
        for wrong in
            ["name", "name ne 'x'", "name eq x", "name eq 'x", "name eq 'x' or name eq 'y'", "substringof('x',name)"]
        {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }
}
