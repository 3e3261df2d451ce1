//! What a call's files are called.

use crate::cloud::Call;

/// The most letters of a call's readable part.
const LONGEST: usize = 80;

/// The name of a call's files, without page and ending: the same for the same call, whatever the
/// letter case of its ids, and different for different ones.
pub(super) fn name(call: Call<'_>) -> String {
    let hash = hash(&canonical(call));
    match call {
        Call::Query(_) => format!("graph-{hash:016x}"),
        Call::Get(get) => format!("get-{}-{hash:016x}", readable(get.path())),
        Call::List(list) => format!("list-{}-{hash:016x}", readable(list.path())),
    }
}

/// What makes a call this one.
fn canonical(call: Call<'_>) -> String {
    let mut out = String::new();
    let mut add = |part: &str| {
        out.push_str(part);
        out.push('\0');
    };
    match call {
        Call::Query(query) => {
            add("graph");
            add(query.text());
            add(&query.rows_a_page().to_string());
            let mut subscriptions: Vec<String> = query.subscription_ids().iter().map(|id| id.to_lowercase()).collect();
            subscriptions.sort_unstable();
            subscriptions.dedup();
            subscriptions.iter().for_each(|id| add(id));
        }
        Call::Get(get) | Call::List(get) => {
            add(if matches!(call, Call::Get(_)) { "get" } else { "list" });
            add(&get.path().to_lowercase());
            add(&get.api_version().to_lowercase());
            for (name, value) in get.options() {
                add(name);
                add(value);
            }
        }
    }
    out
}

/// FNV-1a with 64 bits, with its bits mixed once more. It never changes: recordings are named by it.
pub(super) fn hash(text: &str) -> u64 {
    let fnv = text
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3));
    let mixed = (fnv ^ (fnv >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

/// What of a path tells people which call it is: what follows the provider's namespace.
fn readable(path: &str) -> String {
    let path = path.to_lowercase();
    let after_provider = path.rsplit_once("/providers/").and_then(|(_, rest)| rest.split_once('/'));
    let part = after_provider.map_or(path.as_str(), |(_, part)| part);
    let letter = |letter: char| if letter.is_ascii_alphanumeric() || letter == '.' { letter } else { '-' };
    part.trim_matches('/').chars().map(letter).take(LONGEST).collect()
}
