//! Which rows have the same key, without an order of its own.

use std::hash::{Hash, Hasher};

use crate::value::{Key, Value};

/// Finds keys by their hash. Keys are numbered as they come.
#[derive(Debug, Default)]
pub(crate) struct Index<'a> {
    keys: Vec<Key<'a>>,
    hashes: Vec<u64>,
    /// Numbers of keys plus one; zero where there is none. A power of two.
    table: Vec<u32>,
    width: usize,
}

impl<'a> Index<'a> {
    /// Number of different keys.
    pub(crate) fn len(&self) -> usize {
        self.hashes.len()
    }

    /// The values of a key.
    pub(crate) fn key(&self, number: usize) -> &[Key<'a>] {
        self.keys.get(number * self.width..(number + 1) * self.width).unwrap_or_default()
    }

    fn place(&self, hash: u64, key: &[Key<'a>]) -> (usize, Option<usize>) {
        let mask = self.table.len().wrapping_sub(1);
        let mut at = (hash as usize) & mask;
        loop {
            match self.table.get(at).copied() {
                None | Some(0) => return (at, None),
                Some(number) => {
                    let number = number as usize - 1;
                    if self.hashes.get(number) == Some(&hash) && self.key(number) == key {
                        return (at, Some(number));
                    }
                }
            }
            at = (at + 1) & mask;
        }
    }

    /// The number of a key that is there.
    pub(crate) fn find(&self, key: &[Key<'a>]) -> Option<usize> {
        if self.hashes.is_empty() { None } else { self.place(hash(key), key).1 }
    }

    /// The first value of each key, by number.
    pub(crate) fn into_values(self) -> Vec<Value<'a>> {
        self.keys.into_iter().step_by(self.width.max(1)).map(|key| key.0).collect()
    }

    pub(crate) fn contains(&self, key: &[Key<'a>]) -> bool {
        self.find(key).is_some()
    }

    /// The number of a key, which is added if it is new.
    pub(crate) fn number(&mut self, key: &[Key<'a>]) -> (usize, bool) {
        self.width = key.len();
        if (self.hashes.len() + 1) * 2 > self.table.len() {
            self.grow();
        }
        let hash = hash(key);
        let (at, found) = self.place(hash, key);
        if let Some(number) = found {
            return (number, false);
        }
        let number = self.hashes.len();
        self.keys.extend(key.iter().cloned());
        self.hashes.push(hash);
        if let Some(place) = self.table.get_mut(at) {
            *place = u32::try_from(number + 1).unwrap_or(u32::MAX);
        }
        (number, true)
    }

    /// Adds a key and says whether it is new.
    pub(crate) fn find_or_add(&mut self, key: &[Key<'a>]) -> bool {
        self.number(key).1
    }

    fn grow(&mut self) {
        let size = (self.table.len() * 2).max(16);
        self.table = vec![0; size];
        for (number, hash) in self.hashes.iter().enumerate() {
            let mut at = (*hash as usize) & (size - 1);
            while self.table.get(at).is_some_and(|place| *place != 0) {
                at = (at + 1) & (size - 1);
            }
            if let Some(place) = self.table.get_mut(at) {
                *place = u32::try_from(number + 1).unwrap_or(u32::MAX);
            }
        }
    }
}

fn hash(key: &[Key<'_>]) -> u64 {
    let mut hasher = Mixer(0x51_7C_C1_B7_27_22_0A_95);
    for part in key {
        part.hash(&mut hasher);
    }
    hasher.finish()
}

/// A fast hash, the same in every run.
struct Mixer(u64);

impl Hasher for Mixer {
    fn write(&mut self, bytes: &[u8]) {
        let (words, rest) = bytes.as_chunks::<8>();
        for word in words {
            self.write_u64(u64::from_le_bytes(*word));
        }
        let mut last = [0u8; 8];
        for (to, from) in last.iter_mut().zip(rest) {
            *to = *from;
        }
        self.write_u64(u64::from_le_bytes(last) ^ ((bytes.len() as u64) << 56));
    }

    fn write_u64(&mut self, word: u64) {
        let product = u128::from(self.0 ^ word) * u128::from(0x9E37_79B9_7F4A_7C15u64);
        self.0 = (product as u64) ^ ((product >> 64) as u64);
    }

    fn finish(&self) -> u64 {
        self.0 ^ (self.0 >> 29)
    }
}
