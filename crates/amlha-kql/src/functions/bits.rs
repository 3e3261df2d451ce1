//! Bits of whole numbers.

use super::{Function, LONG, argument, function};
use crate::value::Value;

macro_rules! binary {
    ($name:literal, $body:expr) => {
        function($name, 2, 2, LONG, |a, _| {
            let body: fn(i64, i64) -> i64 = $body;
            Ok(argument(a, 0).to_long().zip(argument(a, 1).to_long()).map(|(a, b)| body(a, b)).into())
        })
    };
}

pub(super) const FUNCTIONS: &[Function] = &[
    binary!("binary_and", |a, b| a & b),
    binary!("binary_or", |a, b| a | b),
    binary!("binary_xor", |a, b| a ^ b),
    binary!("binary_shift_left", |a, b| if (0..64).contains(&b) { a << b } else { 0 }),
    binary!("binary_shift_right", |a, b| if (0..64).contains(&b) { a >> b } else { 0 }),
    function("binary_not", 1, 1, LONG, |a, _| Ok(argument(a, 0).to_long().map(|n| !n).into())),
    function("bitset_count_ones", 1, 1, LONG, |a, _| {
        Ok(argument(a, 0).to_long().map_or(Value::Null, |n| Value::Long(i64::from(n.count_ones()))))
    }),
];
