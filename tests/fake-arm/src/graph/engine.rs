//! The seam: whatever understands queries.

use serde_json::Value;

/// What answers the text of a Resource Graph query.
///
/// Paging, quotas and the shape of the answer are the server's business.
///
/// ```
/// use amlha_fake_arm::{FakeArm, GraphEngine, GraphRefusal};
/// use serde_json::{Value, json};
///
/// /// Answers every query with the number of rows there are.
/// struct Counts;
///
/// impl GraphEngine for Counts {
///     fn answer(&self, _query: &str, rows: &[Value]) -> Result<Vec<Value>, GraphRefusal> {
///         Ok(vec![json!({"rows": rows.len()})])
///     }
/// }
///
/// let setup = FakeArm::over(&amlha_model::Inventory::default()).engine(Box::new(Counts));
/// # let _ = setup;
/// ```
pub trait GraphEngine: Send + Sync {
    /// The rows of the result.
    ///
    /// `rows` are those of the subscriptions asked for, of all tables, each table ordered by id;
    /// [`table_of`] says which table a row is of.
    ///
    /// # Errors
    ///
    /// [`GraphRefusal`] when the query is none or cannot be answered.
    fn answer(&self, query: &str, rows: &[Value]) -> Result<Vec<Value>, GraphRefusal>;
}

/// The table that a row is of: `resources` or `resourcecontainers`.
#[must_use]
pub fn table_of(row: &Value) -> &'static str {
    let type_name = row.get("type").and_then(Value::as_str).unwrap_or_default();
    match type_name {
        "microsoft.resources/subscriptions" | "microsoft.resources/subscriptions/resourcegroups" => {
            "resourcecontainers"
        }
        _ => "resources",
    }
}

/// Why a query has no answer, as Resource Graph says it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GraphRefusal {
    /// `ParserFailure` and the like.
    pub code: String,
    /// A sentence.
    pub message: String,
    /// Where in the text: line and column, both from 1, and what stands there.
    pub at: Option<(usize, usize, String)>,
}

impl GraphRefusal {
    /// A text that is no query: line and column from 1, and the token that does not belong there.
    #[must_use]
    pub fn parser(line: usize, column: usize, token: impl Into<String>) -> Self {
        Self { code: "ParserFailure".into(), message: "ParserFailure".into(), at: Some((line, column, token.into())) }
    }

    /// A query that cannot be answered.
    #[must_use]
    pub fn new(code: impl Into<String>, message: impl Into<String>) -> Self {
        Self { code: code.into(), message: message.into(), at: None }
    }
}

impl std::fmt::Display for GraphRefusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.at {
            Some((line, column, token)) => write!(f, "{} at {line}:{column}, `{token}`", self.code),
            None => write!(f, "{}: {}", self.code, self.message),
        }
    }
}

impl std::error::Error for GraphRefusal {}
