//! The folded form of an id: no slash at either end, no letter case.

use std::cmp::Ordering;

fn trim(text: &str) -> &str {
    let text = text.strip_prefix('/').unwrap_or(text);
    text.strip_suffix('/').unwrap_or(text)
}

/// Lower case, character by character. Azure's own names are ASCII, but those of resource groups
/// may hold any letter.
fn folded(text: &str) -> impl Iterator<Item = char> + '_ {
    trim(text).chars().flat_map(char::to_lowercase)
}

/// Whether two ids, names or types are the same without regard to letter case and outer slashes.
#[must_use]
pub fn equal(a: &str, b: &str) -> bool {
    let (a, b) = (trim(a), trim(b));
    if a.is_ascii() && b.is_ascii() { a.eq_ignore_ascii_case(b) } else { folded(a).eq(folded(b)) }
}

/// Orders two ids by their folded form.
#[must_use]
pub fn compare(a: &str, b: &str) -> Ordering {
    let (a, b) = (trim(a), trim(b));
    if a.is_ascii() && b.is_ascii() {
        let lower = |byte: u8| byte.to_ascii_lowercase();
        return a.bytes().map(lower).cmp(b.bytes().map(lower));
    }
    folded(a).cmp(folded(b))
}

/// A hash of the folded form, the same on every machine and in every run (FNV-1a).
#[must_use]
pub fn hash(text: &str) -> u64 {
    const OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
    const PRIME: u64 = 0x0100_0000_01b3;
    let text = trim(text);
    let step = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(PRIME);
    if text.is_ascii() {
        text.bytes().fold(OFFSET, |hash, byte| step(hash, byte.to_ascii_lowercase()))
    } else {
        let mut buffer = [0_u8; 4];
        folded(text).fold(OFFSET, |hash, letter| letter.encode_utf8(&mut buffer).bytes().fold(hash, step))
    }
}

/// A hash of the folded form that takes eight bytes at once, for what lasts no longer than a process.
#[must_use]
pub fn fingerprint(text: &str) -> u64 {
    let text = trim(text);
    if text.is_ascii() {
        return mix(text.as_bytes());
    }
    let mut lower = String::with_capacity(text.len());
    lower.extend(folded(text));
    mix(lower.as_bytes())
}

fn mix(bytes: &[u8]) -> u64 {
    let step = |hash: u64, word: u64| {
        let product = u128::from(hash ^ word) * u128::from(0x9e37_79b9_7f4a_7c15_u64);
        (product as u64) ^ ((product >> 64) as u64)
    };
    let (words, rest) = bytes.as_chunks::<8>();
    let hash = words.iter().fold(bytes.len() as u64, |hash, word| step(hash, lower_ascii(u64::from_le_bytes(*word))));
    let mut last = [0_u8; 8];
    for (to, from) in last.iter_mut().zip(rest) {
        *to = *from;
    }
    step(step(hash, lower_ascii(u64::from_le_bytes(last))), 0)
}

/// Eight bytes with the ASCII letters among them in lower case.
fn lower_ascii(word: u64) -> u64 {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = ONES << 7;
    // The high bit of a byte says that it is at least `A`, or more than `Z`; bytes beyond ASCII stay.
    let low = word & !HIGH;
    let from_a = low + ONES * (0x80 - b'A' as u64);
    let after_z = low + ONES * (0x80 - b'Z' as u64 - 1);
    word | ((from_a & !after_z & !word & HIGH) >> 2)
}

/// Appends the folded form of an id to a text.
pub(crate) fn fold_into(text: &str, out: &mut String) {
    let text = trim(text);
    if text.is_ascii() {
        let start = out.len();
        out.push_str(text);
        if let Some(added) = out.get_mut(start..) {
            added.make_ascii_lowercase();
        }
    } else {
        out.extend(folded(text));
    }
}

/// The first bytes as a number that orders as they do.
pub(crate) fn beginning(bytes: &[u8]) -> u128 {
    let padded = bytes.iter().copied().chain(std::iter::repeat(0)).take(16);
    padded.fold(0, |number, byte| number << 8 | u128::from(byte))
}
