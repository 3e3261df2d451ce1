//! Hashes: XXH64 of the binary form of what is not text, SHA-256 of the text.

use super::{Function, LONG, STRING, argument, function};
use crate::run::{Context, Fault};
use crate::value::Value;

pub(super) const FUNCTIONS: &[Function] = &[
    function("hash", 1, 2, LONG, xxhash),
    function("hash_xxhash64", 1, 2, LONG, xxhash),
    function("hash_sha256", 1, 1, STRING, |a, _| Ok(Value::from(sha256(argument(a, 0).to_text().as_bytes())))),
];

fn bytes(value: &Value<'_>) -> Vec<u8> {
    match value {
        Value::Int(n) => n.to_le_bytes().to_vec(),
        Value::Long(n) | Value::DateTime(n) | Value::TimeSpan(n) => n.to_le_bytes().to_vec(),
        Value::Real(n) => n.to_le_bytes().to_vec(),
        Value::Bool(truth) => vec![u8::from(*truth)],
        other => other.to_text().as_bytes().to_vec(),
    }
}

fn xxhash<'a>(arguments: &[Value<'a>], _: &Context<'a>) -> Result<Value<'a>, Fault> {
    let hash = xxhash64(&bytes(argument(arguments, 0)));
    Ok(match arguments.get(1).map(Value::to_long) {
        None => Value::Long(hash.cast_signed()),
        Some(Some(modulus)) if modulus > 0 => Value::Long((hash % modulus.unsigned_abs()).cast_signed()),
        Some(_) => Value::Null,
    })
}

const P1: u64 = 0x9E37_79B1_85EB_CA87;
const P2: u64 = 0xC2B2_AE3D_27D4_EB4F;
const P3: u64 = 0x1656_67B1_9E37_79F9;
const P4: u64 = 0x85EB_CA77_C2B2_AE63;
const P5: u64 = 0x27D4_EB2F_1656_67C5;

fn round(accumulator: u64, lane: u64) -> u64 {
    accumulator.wrapping_add(lane.wrapping_mul(P2)).rotate_left(31).wrapping_mul(P1)
}

/// XXH64 with seed 0.
fn xxhash64(input: &[u8]) -> u64 {
    let mut rest = input;
    let mut hash = if input.len() >= 32 {
        let mut lanes = [P1.wrapping_add(P2), P2, 0, 0u64.wrapping_sub(P1)];
        while let Some((block, after)) = rest.split_first_chunk::<32>() {
            for (lane, word) in lanes.iter_mut().zip(block.as_chunks::<8>().0) {
                *lane = round(*lane, u64::from_le_bytes(*word));
            }
            rest = after;
        }
        let [a, b, c, d] = lanes;
        let mixed = a
            .rotate_left(1)
            .wrapping_add(b.rotate_left(7))
            .wrapping_add(c.rotate_left(12))
            .wrapping_add(d.rotate_left(18));
        lanes.iter().fold(mixed, |hash, lane| (hash ^ round(0, *lane)).wrapping_mul(P1).wrapping_add(P4))
    } else {
        P5
    };
    hash = hash.wrapping_add(input.len() as u64);
    while let Some((word, after)) = rest.split_first_chunk::<8>() {
        hash = (hash ^ round(0, u64::from_le_bytes(*word))).rotate_left(27).wrapping_mul(P1).wrapping_add(P4);
        rest = after;
    }
    if let Some((word, after)) = rest.split_first_chunk::<4>() {
        let word = u64::from(u32::from_le_bytes(*word));
        hash = (hash ^ word.wrapping_mul(P1)).rotate_left(23).wrapping_mul(P2).wrapping_add(P3);
        rest = after;
    }
    for byte in rest {
        hash = (hash ^ u64::from(*byte).wrapping_mul(P5)).rotate_left(11).wrapping_mul(P1);
    }
    hash = (hash ^ (hash >> 33)).wrapping_mul(P2);
    hash = (hash ^ (hash >> 29)).wrapping_mul(P3);
    hash ^ (hash >> 32)
}

/// The fractional part of a root of a prime, as the standard has its
/// constants.
fn primes() -> impl Iterator<Item = u32> {
    (2u32..).filter(|n| (2..*n).take_while(|d| d * d <= *n).all(|d| n % d != 0))
}

fn fraction(root: f64) -> u32 {
    (root.fract() * 4_294_967_296.0) as u32
}

fn sha256(input: &[u8]) -> String {
    let keys: Vec<u32> = primes().take(64).map(|p| fraction(f64::from(p).cbrt())).collect();
    let mut state: Vec<u32> = primes().take(8).map(|p| fraction(f64::from(p).sqrt())).collect();
    let mut message = input.to_vec();
    message.push(0x80);
    while message.len() % 64 != 56 {
        message.push(0);
    }
    message.extend((input.len() as u64).wrapping_mul(8).to_be_bytes());
    for block in message.as_chunks::<64>().0 {
        let mut words: Vec<u32> = block.as_chunks::<4>().0.iter().map(|word| u32::from_be_bytes(*word)).collect();
        let word = |words: &[u32], back: usize| {
            words.len().checked_sub(back).and_then(|at| words.get(at)).copied().unwrap_or(0)
        };
        for _ in 16..64 {
            let (a, b) = (word(&words, 15), word(&words, 2));
            let s0 = a.rotate_right(7) ^ a.rotate_right(18) ^ (a >> 3);
            let s1 = b.rotate_right(17) ^ b.rotate_right(19) ^ (b >> 10);
            words.push(word(&words, 16).wrapping_add(s0).wrapping_add(word(&words, 7)).wrapping_add(s1));
        }
        let mut v: [u32; 8] = std::array::from_fn(|at| state.get(at).copied().unwrap_or(0));
        for (word, key) in words.iter().zip(&keys) {
            let [a, b, c, d, e, f, g, h] = v;
            let s1 = e.rotate_right(6) ^ e.rotate_right(11) ^ e.rotate_right(25);
            let choice = (e & f) ^ (!e & g);
            let t1 = h.wrapping_add(s1).wrapping_add(choice).wrapping_add(*key).wrapping_add(*word);
            let s0 = a.rotate_right(2) ^ a.rotate_right(13) ^ a.rotate_right(22);
            let t2 = s0.wrapping_add((a & b) ^ (a & c) ^ (b & c));
            v = [t1.wrapping_add(t2), a, b, c, d.wrapping_add(t1), e, f, g];
        }
        for (part, add) in state.iter_mut().zip(v) {
            *part = part.wrapping_add(add);
        }
    }
    state.iter().map(|part| format!("{part:08x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_hashes() {
        assert_eq!(xxhash64(b""), 0xEF46_DB37_51D8_E999);
        assert_eq!(xxhash64(b"abc"), 0x44BC_2CF5_AD77_0999);
        let long: Vec<u8> = (0..101).collect();
        assert_ne!(xxhash64(&long), xxhash64(long.get(..100).unwrap()));
        assert_eq!(sha256(b"abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assert_eq!(sha256(b""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    }
}
