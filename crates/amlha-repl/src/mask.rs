//! Subscription ids hidden in what leaves the machine.

use std::collections::BTreeSet;

use amlha_model::Inventory;

/// Where subscription ids are hidden.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Mask {
    /// Nowhere.
    Off,
    /// In files for people and programs, and in transcripts. Never in scripts and templates, which
    /// would do nothing without them.
    #[default]
    Exports,
    /// On the screen too.
    Always,
}

impl Mask {
    /// The choices.
    pub(crate) const WORDS: &[&str] = &["off", "exports", "on"];

    /// The choice of this word.
    pub(crate) fn parse(word: &str) -> Option<Self> {
        match word {
            "off" => Some(Self::Off),
            "exports" => Some(Self::Exports),
            "on" | "always" => Some(Self::Always),
            _ => None,
        }
    }
}

/// The ids of subscriptions, in small letters.
pub(crate) type Ids = BTreeSet<String>;

/// None known beforehand.
pub(crate) fn none() -> Ids {
    Ids::new()
}

/// The subscriptions of an inventory.
pub(crate) fn of_inventory(inventory: &Inventory) -> Ids {
    inventory.resources().filter_map(|resource| subscription(resource.id())).collect()
}

fn subscription(id: &str) -> Option<String> {
    let mut parts = id.split('/').skip_while(|part| !part.eq_ignore_ascii_case("subscriptions")).skip(1);
    parts.next().map(str::to_lowercase).filter(|id| is_guid(id.as_bytes()))
}

/// The letters of a GUID.
const GUID: usize = 36;

fn is_guid(bytes: &[u8]) -> bool {
    bytes.len() == GUID
        && bytes.iter().enumerate().all(|(place, byte)| match place {
            8 | 13 | 18 | 23 => *byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}

/// The text without the ids of subscriptions: those that are known, and every one that stands
/// behind `/subscriptions/`. The last four letters stay, so that two can be told apart. Also says
/// whether there was one.
pub(crate) fn masked(text: &[u8], known: &Ids) -> (Vec<u8>, bool) {
    let mut ids = known.clone();
    let guids = || {
        let mut at = 0;
        std::iter::from_fn(move || {
            while let Some(window) = text.get(at..at + GUID) {
                let here = at;
                let inside = here > 0 && text.get(here - 1).is_some_and(u8::is_ascii_hexdigit);
                if !inside && is_guid(window) {
                    at += GUID;
                    return Some((here, String::from_utf8_lossy(window).to_lowercase()));
                }
                at += 1;
            }
            None
        })
    };
    const BEFORE: &[u8] = b"/subscriptions/";
    for (at, id) in guids() {
        let start = at.saturating_sub(BEFORE.len());
        if text.get(start..at).is_some_and(|before| before.eq_ignore_ascii_case(BEFORE)) {
            ids.insert(id);
        }
    }
    let mut out = Vec::with_capacity(text.len());
    let mut written = 0;
    for (at, id) in guids().filter(|(_, id)| ids.contains(id)) {
        out.extend_from_slice(text.get(written..at).unwrap_or_default());
        out.extend_from_slice(b"xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxx");
        out.extend_from_slice(id.as_bytes().get(GUID - 4..).unwrap_or_default());
        written = at + GUID;
    }
    out.extend_from_slice(text.get(written..).unwrap_or_default());
    (out, written > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_ids_and_those_in_paths_are_hidden_everywhere_and_nothing_else_is() {
        let text = "a /SUBSCRIPTIONS/0a0b0c0d-0000-0000-0000-00000000ABCD/x, 0A0B0C0D-0000-0000-0000-00000000abcd; \
                    11111111-1111-1111-1111-111111111111 22222222-2222-2222-2222-222222222222 é";
        let known = Ids::from(["22222222-2222-2222-2222-222222222222".to_owned()]);
        let (found, any) = masked(text.as_bytes(), &known);
        assert!(any);
        assert_eq!(
            String::from_utf8(found).unwrap(),
            "a /SUBSCRIPTIONS/xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxabcd/x, xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxabcd; \
             11111111-1111-1111-1111-111111111111 xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxx2222 é"
        );
        assert_eq!(masked(b"nothing", &known), (b"nothing".to_vec(), false));
    }
}
