//! Packs of rules that are queries, in the format of Microsoft's Azure Proactive Resiliency Library:
//! a `recommendations.yaml` with the texts, and `kql/<guid>.kql` with the queries.
//!
//! A query answers with the resources that the recommendation is about. A recommendation whose
//! query cannot decide (there is none, it is a placeholder, it does not fit the language, it reads a
//! table that nobody collected) is unknown, never a pass.

use std::collections::BTreeMap;

use amlha_kql::{Options, RunOptions, Tables, Value};
use amlha_rules::Impact;
use serde::Deserialize;

/// A page to learn more from.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Page {
    /// What it is called.
    #[serde(default)]
    pub name: String,
    /// Where it is.
    #[serde(default)]
    pub url: String,
}

/// A recommendation of a pack, as its file says it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recommendation {
    /// Its id, the name of its query.
    pub id: String,
    /// What to do, in a line.
    pub title: String,
    /// Why, in sentences; may be empty.
    pub text: String,
    /// What is gained; may be empty.
    pub benefits: String,
    /// How much it weighs.
    pub impact: Impact,
    /// What it is about, such as `HighAvailability`; may be empty.
    pub control: String,
    /// The ARM type that it is about; may be empty.
    pub type_name: String,
    /// Pages to learn more from.
    pub pages: Vec<Page>,
    /// The text of its query; `None` where the pack has none.
    pub query: Option<String>,
}

/// A pack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pack {
    /// What it is called.
    pub name: String,
    /// Its version or commit; empty when nothing says.
    pub version: String,
    /// Its recommendations, ordered by id.
    pub recommendations: Vec<Recommendation>,
}

/// What a recommendation's file holds.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Entry {
    aprl_guid: Option<String>,
    description: Option<String>,
    long_description: Option<String>,
    potential_benefits: Option<String>,
    recommendation_impact: Option<String>,
    recommendation_control: Option<String>,
    recommendation_resource_type: Option<String>,
    recommendation_metadata_state: Option<String>,
    #[serde(default)]
    learn_more_link: Option<Vec<Page>>,
}

/// The recommendations of a `recommendations.yaml`. Those that are switched off are left out.
///
/// ```
/// let text = "- aprlGuid: 00000000-0000-0000-0000-000000000001\n  description: Use zones\n  recommendationImpact: High\n";
/// let found = amlha_tables::pack::recommendations(text).unwrap();
/// assert_eq!(found[0].title, "Use zones");
/// ```
///
/// # Errors
///
/// A text that is not YAML of this shape, with line and column; an entry without an id or a title,
/// or with an impact that is none.
pub fn recommendations(text: &str) -> Result<Vec<Recommendation>, String> {
    let entries: Vec<Entry> = if text.trim().is_empty() {
        Vec::new()
    } else {
        serde_saphyr::from_str(text).map_err(|error| {
            let message = error.to_string();
            message.lines().next().unwrap_or_default().trim_start_matches("error: ").to_owned()
        })?
    };
    let mut found = Vec::new();
    for (entry, number) in entries.into_iter().zip(1..) {
        let state = entry.recommendation_metadata_state.unwrap_or_default();
        if !state.is_empty() && !state.eq_ignore_ascii_case("active") {
            continue;
        }
        let id = entry.aprl_guid.filter(|id| !id.trim().is_empty());
        let id = id.ok_or_else(|| format!("recommendation {number} has no `aprlGuid`"))?;
        let title = entry.description.unwrap_or_default().trim().to_owned();
        if title.is_empty() {
            return Err(format!("the recommendation `{id}` has no `description`"));
        }
        let word = entry.recommendation_impact.unwrap_or_default();
        let impact = Impact::ALL.into_iter().find(|impact| impact.label().eq_ignore_ascii_case(word.trim()));
        let impact = impact.ok_or_else(|| {
            format!("the recommendation `{id}` has the `recommendationImpact` `{word}`, not High, Medium or Low")
        })?;
        found.push(Recommendation {
            id: id.trim().to_ascii_lowercase(),
            title,
            text: entry.long_description.unwrap_or_default().trim().to_owned(),
            benefits: entry.potential_benefits.unwrap_or_default().trim().to_owned(),
            impact,
            control: entry.recommendation_control.unwrap_or_default(),
            type_name: entry.recommendation_resource_type.unwrap_or_default(),
            pages: entry.learn_more_link.unwrap_or_default(),
            query: None,
        });
    }
    Ok(found)
}

impl Pack {
    /// A pack of these recommendations and queries; queries go to the recommendation with their id.
    ///
    /// # Errors
    ///
    /// Two recommendations with one id.
    pub fn new(
        name: impl Into<String>,
        version: impl Into<String>,
        recommendations: Vec<Recommendation>,
        mut queries: BTreeMap<String, String>,
    ) -> Result<Self, String> {
        let mut by_id: BTreeMap<String, Recommendation> = BTreeMap::new();
        for mut recommendation in recommendations {
            let id = recommendation.id.clone();
            recommendation.query = queries.remove(&id);
            if by_id.insert(id.clone(), recommendation).is_some() {
                return Err(format!("two recommendations have the id `{id}`"));
            }
        }
        Ok(Self { name: name.into(), version: version.into(), recommendations: by_id.into_values().collect() })
    }
}

/// What a recommendation comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It is about these resources.
    Found(Vec<Hit>),
    /// It is about none.
    Clear,
    /// Nobody knows, and why.
    Unknown(String),
}

/// A resource that a recommendation is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// The name that the query gave; empty when it gave none.
    pub name: String,
    /// The ARM id that the query gave; empty when it gave none.
    pub id: String,
    /// What else the query says: `param1` and so on, in order.
    pub params: Vec<String>,
}

/// Runs the query of a recommendation.
#[must_use]
pub fn run(recommendation: &Recommendation, tables: &Tables<'_>, options: &Options) -> Outcome {
    let Some(query) = &recommendation.query else { return Outcome::Unknown("the pack has no query for it".to_owned()) };
    if let Some(why) = placeholder(query) {
        return Outcome::Unknown(format!("it cannot be checked: {why}"));
    }
    let plan = match amlha_kql::query(query, tables, options) {
        Ok(plan) => plan,
        Err(errors) => {
            let first = errors.first().map(|error| format!("{} {}", error.code, error.message));
            return Outcome::Unknown(format!("its query is not understood: {}", first.unwrap_or_default()));
        }
    };
    let missing: Vec<String> =
        plan.tables().iter().filter(|name| crate::is_not_collected(name)).map(|name| format!("`{name}`")).collect();
    if !missing.is_empty() {
        return Outcome::Unknown(format!("it reads what was not collected: {}", missing.join(", ")));
    }
    let answer = match plan.run(&RunOptions::default()) {
        Ok(answer) => answer,
        Err(error) => return Outcome::Unknown(format!("its query has no answer: {error}")),
    };
    let text = |row: usize, column: &str| match answer.get(row, column) {
        None | Some(Value::Null) => String::new(),
        Some(value) => value.to_text().to_string(),
    };
    let mut hits: Vec<Hit> = (0..answer.rows().len())
        .map(|row| Hit {
            name: text(row, "name"),
            id: text(row, "id"),
            params: (1..=5).map(|n| text(row, &format!("param{n}"))).filter(|param| !param.is_empty()).collect(),
        })
        .collect();
    hits.sort_by(|a, b| (&a.name, &a.id, &a.params).cmp(&(&b.name, &b.id, &b.params)));
    hits.dedup();
    if hits.is_empty() { Outcome::Clear } else { Outcome::Found(hits) }
}

/// Why a text is no query but a note that there is none: it holds nothing but comments.
fn placeholder(query: &str) -> Option<String> {
    let lines: Vec<&str> = query.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    if lines.iter().any(|line| !line.starts_with("//")) {
        return None;
    }
    let note = lines.first().map(|line| line.trim_start_matches('/').trim()).unwrap_or_default();
    Some(if note.is_empty() { "its query is empty".to_owned() } else { format!("the pack says \"{note}\"") })
}

#[cfg(test)]
mod tests {
    use amlha_kql::{Column, Rows, Type};

    use super::*;

    fn asked(query: Option<&str>) -> Outcome {
        let rows = vec![vec![Value::from("st1"), Value::from("/s/1")], vec![Value::from("st2"), Value::from("/s/2")]];
        let columns = vec![Column::new("name", Type::String), Column::new("id", Type::String)];
        let tables = Tables::new()
            .with("resources", Rows::new(columns.clone(), rows))
            .with("advisorresources", Rows::new(columns, Vec::new()));
        let mut found = recommendations("- {aprlGuid: A, description: x, recommendationImpact: low}").unwrap();
        let mut recommendation = found.remove(0);
        recommendation.query = query.map(str::to_owned);
        run(&recommendation, &tables, &Options::default())
    }

    #[test]
    fn what_cannot_be_decided_is_unknown_and_never_clear() {
        let unknown = |query| match asked(query) {
            Outcome::Unknown(why) => why,
            other => panic!("{query:?}: {other:?}"),
        };
        assert_eq!(unknown(None), "the pack has no query for it");
        assert_eq!(unknown(Some("// under-development")), "it cannot be checked: the pack says \"under-development\"");
        assert_eq!(unknown(Some("\n \n")), "it cannot be checked: its query is empty");
        assert_eq!(
            unknown(Some("resources | join kind=leftouter advisorresources on name")),
            "it reads what was not collected: `advisorresources`"
        );
        assert!(unknown(Some("resources | wher x")).starts_with("its query is not understood: KQ006 "));
        assert!(
            unknown(Some("resources | where name matches regex strcat('(', name)"))
                .starts_with("its query has no answer: ")
        );
        assert_eq!(asked(Some("resources | where name == 'x'")), Outcome::Clear);
    }

    #[test]
    fn hits_have_what_the_query_gave_each_once() {
        let found =
            asked(Some("Resources | project id, param2 = 2, param1 = name | union (resources | where name == 'st1')"));
        let Outcome::Found(hits) = found else { panic!("{found:?}") };
        let hit = |name: &str, id: &str, params: &[&str]| Hit {
            name: name.into(),
            id: id.into(),
            params: params.iter().map(|param| (*param).to_owned()).collect(),
        };
        assert_eq!(hits, [hit("", "/s/1", &["st1", "2"]), hit("", "/s/2", &["st2", "2"]), hit("st1", "/s/1", &[])]);
    }

    #[test]
    fn a_file_that_is_none_says_where() {
        assert!(recommendations("").unwrap().is_empty());
        assert!(recommendations("- a: [").is_err());
        assert_eq!(recommendations("- description: x").unwrap_err(), "recommendation 1 has no `aprlGuid`");
        assert!(
            recommendations("- {aprlGuid: a, description: x, recommendationImpact: huge}")
                .unwrap_err()
                .contains("huge")
        );
        let off = "- {aprlGuid: a, description: x, recommendationImpact: High, recommendationMetadataState: Disabled}";
        assert!(recommendations(off).unwrap().is_empty());
        let twice = recommendations("- &x {aprlGuid: a, description: x, recommendationImpact: High}\n- *x").unwrap();
        assert_eq!(Pack::new("p", "", twice, BTreeMap::new()).unwrap_err(), "two recommendations have the id `a`");
    }
}
