//! How a service answers a write: at once or later, and with which status.

use std::sync::LazyLock;

use serde::Deserialize;

/// What is known of one write.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Manner(String, String, bool, Vec<u16>);

#[derive(Deserialize)]
struct File {
    writes: Vec<Manner>,
}

/// Clients made for a service accept only the statuses that its specification names.
static KNOWN: LazyLock<Vec<Manner>> = LazyLock::new(|| {
    let read = serde_json::from_str::<File>(include_str!("../../data/writes.json"));
    read.map(|file| file.writes).unwrap_or_default()
});

impl Manner {
    /// Of a type (for a POST: with its action) in lower case, and a method. What is not known may
    /// take time and answers with any status.
    pub(super) fn of(what: &str, method: &str) -> Self {
        let known = KNOWN.iter().find(|manner| manner.0 == what && manner.1 == method);
        known.cloned().unwrap_or_else(|| Self(what.to_owned(), method.to_owned(), true, vec![200, 201, 202, 204]))
    }

    /// Whether it takes time.
    pub(super) fn takes_time(&self) -> bool {
        self.2
    }

    /// The first of these statuses that the service answers with.
    pub(super) fn status(&self, wanted: &[u16]) -> u16 {
        let known = wanted.iter().find(|status| self.3.contains(status));
        known.or(self.3.first()).copied().unwrap_or(200)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_can_be_read_and_what_is_not_in_it_has_a_manner_too() {
        assert!(KNOWN.len() > 100, "{}", KNOWN.len());
        let account = Manner::of("microsoft.storage/storageaccounts", "PATCH");
        assert_eq!((account.takes_time(), account.status(&[202, 200])), (false, 200));
        let cluster = Manner::of("microsoft.containerservice/managedclusters", "DELETE");
        assert_eq!((cluster.takes_time(), cluster.status(&[200, 202])), (true, 202));
        let unknown = Manner::of("a.b/c", "PUT");
        assert_eq!((unknown.takes_time(), unknown.status(&[201])), (true, 201));
        for manner in KNOWN.iter() {
            assert!(manner.0 == manner.0.to_lowercase() && !manner.3.is_empty(), "{manner:?}");
        }
    }
}
