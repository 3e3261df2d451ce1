//! Which calls a test means.

use crate::cloud::Call;

/// Some of the calls that a [`MemoryCloud`](super::MemoryCloud) gets.
///
/// ```
/// use amlha_azure::memory::Calls;
///
/// let first_computes = Calls::path("/workspaces/mlw-prod/computes");
/// let vault_queries = Calls::graph().holding("microsoft.keyvault/vaults");
/// # let _ = (first_computes, vault_queries);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Calls {
    kind: Kind,
    /// Texts that the call must hold, in small letters.
    holding: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Any,
    Graph,
    Get,
    List,
    Path,
}

impl Calls {
    fn of(kind: Kind) -> Self {
        Self { kind, holding: Vec::new() }
    }

    /// Every call.
    #[must_use]
    pub fn any() -> Self {
        Self::of(Kind::Any)
    }

    /// Resource Graph queries.
    #[must_use]
    pub fn graph() -> Self {
        Self::of(Kind::Graph)
    }

    /// GETs of one thing.
    #[must_use]
    pub fn gets() -> Self {
        Self::of(Kind::Get)
    }

    /// Lists.
    #[must_use]
    pub fn lists() -> Self {
        Self::of(Kind::List)
    }

    /// GETs and lists with this anywhere in their path, without regard to letter case.
    #[must_use]
    pub fn path(part: impl AsRef<str>) -> Self {
        Self::of(Kind::Path).holding(part)
    }

    /// Of these, those with this anywhere in their path or query, without regard to letter case.
    #[must_use]
    pub fn holding(mut self, part: impl AsRef<str>) -> Self {
        self.holding.push(part.as_ref().to_lowercase());
        self
    }

    pub(super) fn fit(&self, call: Call<'_>) -> bool {
        let (kind, text) = match call {
            Call::Query(query) => (Kind::Graph, query.text()),
            Call::Get(get) => (Kind::Get, get.path()),
            Call::List(list) => (Kind::List, list.path()),
        };
        let is_kind = match self.kind {
            Kind::Any => true,
            Kind::Path => kind != Kind::Graph,
            wanted => kind == wanted,
        };
        let text = text.to_lowercase();
        is_kind && self.holding.iter().all(|part| text.contains(part))
    }
}
