//! What was read of the texts, kept for the next query: as different values, and which one each row
//! has.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use amlha_kql::{Slice, Step, Value, Vector};

/// A column, or a path into one.
pub(crate) type Place = (String, Vec<Step>);

/// What is kept of the columns of a table.
#[derive(Debug, Default)]
pub(crate) struct Columns {
    slots: Mutex<Slots>,
}

#[derive(Debug, Default)]
struct Slots {
    of: BTreeMap<Place, Slot>,
    /// Bytes that are kept, roughly.
    bytes: usize,
}

#[derive(Debug, Clone)]
enum Slot {
    /// It was read once, of some rows.
    Asked,
    Kept(Dictionary),
    /// It holds objects or arrays, or is too large.
    Left,
}

/// For each row the place of its value.
#[derive(Debug, Clone, Default)]
pub(crate) struct Dictionary {
    codes: Arc<Vec<u32>>,
    values: Arc<Vec<Value<'static>>>,
}

impl Columns {
    /// What is kept of a place. `make` reads it of every row, when that is worth it: at once when
    /// every row is read anyway, else when it is asked for again.
    pub(crate) fn get<'v>(
        &self,
        place: &Place,
        all_rows: bool,
        limit: usize,
        make: impl FnOnce() -> Vec<Value<'v>>,
    ) -> Option<Dictionary> {
        let mut slots = self.slots.lock().unwrap_or_else(PoisonError::into_inner);
        match slots.of.get(place) {
            Some(Slot::Kept(dictionary)) => return Some(dictionary.clone()),
            Some(Slot::Left) => return None,
            None if !all_rows => {
                slots.of.insert(place.clone(), Slot::Asked);
                return None;
            }
            Some(Slot::Asked) | None => {}
        }
        let slot = match Dictionary::of(make()) {
            Some((dictionary, bytes)) if slots.bytes.saturating_add(bytes) <= limit => {
                slots.bytes += bytes;
                Slot::Kept(dictionary)
            }
            _ => Slot::Left,
        };
        slots.of.insert(place.clone(), slot.clone());
        match slot {
            Slot::Kept(dictionary) => Some(dictionary),
            Slot::Asked | Slot::Left => None,
        }
    }
}

/// What tells values apart: equal numbers of different types are printed differently.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Distinct {
    Null,
    Bool(bool),
    Long(i64),
    Real(u64),
    Text(Box<str>),
}

impl Dictionary {
    /// The values as a dictionary with its size; `None` when one is neither text nor a number.
    fn of(all: Vec<Value<'_>>) -> Option<(Self, usize)> {
        let mut known: BTreeMap<Distinct, u32> = BTreeMap::new();
        let mut values = Vec::new();
        let mut codes = Vec::with_capacity(all.len());
        let mut bytes = all.len() * size_of::<u32>();
        for value in all {
            let distinct = match &value {
                Value::Null => Distinct::Null,
                Value::Bool(truth) => Distinct::Bool(*truth),
                Value::Long(number) => Distinct::Long(*number),
                Value::Real(number) => Distinct::Real(number.to_bits()),
                Value::String(text) => Distinct::Text(Box::from(&**text)),
                _ => return None,
            };
            let code = *known.entry(distinct).or_insert_with(|| {
                bytes += size_of::<Value<'_>>() + if let Value::String(text) = &value { text.len() } else { 0 };
                values.push(value.into_owned());
                u32::try_from(values.len() - 1).unwrap_or(u32::MAX)
            });
            codes.push(code);
        }
        Some((Self { codes: Arc::new(codes), values: Arc::new(values) }, bytes))
    }

    /// The values of some rows.
    pub(crate) fn vector<'a>(&self, rows: impl Iterator<Item = usize>) -> Vector<'a> {
        let codes = rows.map(|row| self.codes.get(row).copied().unwrap_or(u32::MAX)).collect();
        let values = Arc::clone(&self.values);
        Vector::Dictionary { codes: Slice::Owned(codes), values: Slice::Shared(values as Arc<Vec<Value<'a>>>) }
    }

    /// The values of rows that follow each other.
    pub(crate) fn range<'a>(&self, from: usize, to: usize) -> Vector<'a> {
        let values = Arc::clone(&self.values) as Arc<Vec<Value<'a>>>;
        let codes = if (from, to) == (0, self.codes.len()) {
            Slice::Shared(Arc::clone(&self.codes))
        } else {
            Slice::Owned(self.codes.get(from..to).unwrap_or_default().to_vec())
        };
        Vector::Dictionary { codes, values: Slice::Shared(values) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_asked_again_is_read_once() {
        let columns = Columns::default();
        let place = ("sku".to_owned(), vec![Step::Member("name".to_owned())]);
        let values = || vec![Value::from("a"), Value::Null, Value::from("a"), Value::Long(1), Value::Real(1.0)];
        assert!(columns.get(&place, false, 1000, || panic!("it is kept")).is_none());
        let kept = columns.get(&place, false, 1000, values).unwrap();
        assert_eq!(*kept.codes, [0, 1, 0, 2, 3]);
        assert!(columns.get(&place, true, 1000, || panic!("it is kept")).is_some());
        // Neither what is opened later nor what is too much.
        let objects = ("tags".to_owned(), Vec::new());
        assert!(columns.get(&objects, true, 1000, || vec![Value::Json("{}")]).is_none());
        assert!(columns.get(&objects, true, 1000, || panic!("it is kept")).is_none());
        let large = ("kind".to_owned(), Vec::new());
        assert!(columns.get(&large, true, 120, values).is_none());
    }
}
