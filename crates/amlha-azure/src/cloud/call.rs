//! What is asked: a query, or a path.

use std::fmt;

use amlha_model::shown;

use super::error::{CloudError, CloudErrorKind};

/// The most rows that Resource Graph puts on a page.
///
/// Source: Microsoft's "Working with large Azure resource data sets" (2021-05-17).
pub const LARGEST_PAGE: u32 = 1_000;

/// A Resource Graph query.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Query {
    text: String,
    subscriptions: Vec<String>,
    page_size: u32,
}

impl Query {
    /// A query over everything that the caller can read, with the largest pages.
    ///
    /// Resource Graph hands out pages only for queries whose result keeps the column `id`.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), subscriptions: Vec::new(), page_size: LARGEST_PAGE }
    }

    /// Over these subscriptions only. None means everything that the caller can read.
    #[must_use]
    pub fn subscriptions(mut self, subscriptions: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.subscriptions = subscriptions.into_iter().map(Into::into).collect();
        self
    }

    /// With at most this many rows a page; between 1 and [`LARGEST_PAGE`].
    #[must_use]
    pub fn page_size(mut self, rows: u32) -> Self {
        self.page_size = rows.clamp(1, LARGEST_PAGE);
        self
    }

    /// The query's text, in the Kusto Query Language.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The subscriptions asked, by id.
    #[must_use]
    pub fn subscription_ids(&self) -> &[String] {
        &self.subscriptions
    }

    /// The most rows a page.
    #[must_use]
    pub fn rows_a_page(&self) -> u32 {
        self.page_size
    }
}

/// A path of Azure Resource Manager to read: one resource or a list.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Get {
    path: String,
    api_version: String,
    options: Vec<(String, String)>,
}

impl Get {
    /// The path below the endpoint, as ids are written: `/subscriptions/...`. Names stand in it as
    /// they are; the adapter quotes them.
    ///
    /// # Errors
    ///
    /// [`CloudErrorKind::BadRequest`] for a path that does not begin with one slash, or holds an
    /// empty segment, `.`, `..` or a control character: it could lead elsewhere.
    pub fn new(path: impl Into<String>, api_version: impl Into<String>) -> Result<Self, CloudError> {
        let path = path.into();
        let get = Self { path, api_version: api_version.into(), options: Vec::new() };
        let Some(rest) = get.path.strip_prefix('/') else {
            return Err(get.refused("it does not begin with `/`"));
        };
        for segment in rest.split('/') {
            if segment.is_empty() {
                return Err(get.refused("a part of it is empty"));
            }
            if matches!(segment, "." | "..") {
                return Err(get.refused("it holds `.` or `..`"));
            }
            if segment.chars().any(char::is_control) {
                return Err(get.refused("it holds a control character"));
            }
        }
        Ok(get)
    }

    fn refused(&self, why: &str) -> CloudError {
        CloudError::new(
            CloudErrorKind::BadRequest,
            format!("GET {}", self.path),
            format!("the path cannot be asked for: {why}"),
        )
    }

    /// With an option beside the api-version, such as `$expand`.
    #[must_use]
    pub fn option(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.options.push((name.into(), value.into()));
        self
    }

    /// The path below the endpoint.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The version of the service's interface, a date.
    #[must_use]
    pub fn api_version(&self) -> &str {
        &self.api_version
    }

    /// What is asked beside the api-version, in the order it was added.
    #[must_use]
    pub fn options(&self) -> &[(String, String)] {
        &self.options
    }
}

/// Where the next page begins: a token of Resource Graph, or the link of a list.
///
/// It is opaque. A link may carry a signature, so that neither `Debug` nor an error shows it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Continuation(String);

impl Continuation {
    /// What an answer said.
    #[must_use]
    pub fn new(said: impl Into<String>) -> Self {
        Self(said.into())
    }

    /// What an answer said, to be handed back.
    #[must_use]
    pub fn said(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Continuation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Continuation({} bytes)", self.0.len())
    }
}

/// Any of the three calls, for adapters that treat them alike. `Display` names it in one line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Call<'a> {
    /// A page of a Resource Graph query.
    Query(&'a Query),
    /// One resource or setting.
    Get(&'a Get),
    /// A page of a list.
    List(&'a Get),
}

impl fmt::Display for Get {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}?api-version={}", shown(&self.path), shown(&self.api_version))?;
        self.options.iter().try_for_each(|(name, value)| write!(f, "&{}={}", shown(name), shown(value)))
    }
}

impl fmt::Display for Call<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Query(query) => {
                let text: Vec<&str> = query.text.split_whitespace().collect();
                write!(f, "Resource Graph: {}", shown(&text.join(" ")))
            }
            Self::Get(get) => write!(f, "GET {get}"),
            Self::List(list) => write!(f, "LIST {list}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_that_could_lead_elsewhere_is_refused() {
        for path in ["", "subscriptions", "//evil.example/x", "/a//b", "/a/../b", "/a/.", "/a/b\n", "/a/", "https://x"]
        {
            let error = Get::new(path, "2020-01-01").unwrap_err();
            assert_eq!(error.kind(), CloudErrorKind::BadRequest, "{path}");
        }
        assert!(Get::new("/subscriptions/0/resourceGroups/a b?#%/providers/x/y/z", "2020-01-01").is_ok());
    }

    #[test]
    fn a_call_is_named_in_one_line() {
        let get = Get::new("/subscriptions/0", "2022-12-01").unwrap().option("$expand", "a");
        assert_eq!(Call::Get(&get).to_string(), "GET /subscriptions/0?api-version=2022-12-01&$expand=a");
        assert_eq!(Call::Query(&Query::new("resources\n | take 1")).to_string(), "Resource Graph: resources | take 1");
    }
}
