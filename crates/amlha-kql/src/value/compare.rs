//! Equality and order.
//!
//! Two relations live here. [`Value::order`] and [`Key`] put all values in one
//! order, for sorting, grouping and joining; null equals null there.
//! [`Value::equals`] and [`Value::compare`] are the language's operators, where
//! types are brought together first and null answers nothing.

use std::cmp::Ordering;
use std::hash::{Hash, Hasher};

use super::{Decimal, Value};

impl<'a> Value<'a> {
    fn rank(&self) -> u8 {
        match self {
            Self::Null => 0,
            Self::Bool(_) => 1,
            Self::Int(_) | Self::Long(_) | Self::Real(_) | Self::Decimal(_) => 2,
            Self::DateTime(_) => 3,
            Self::TimeSpan(_) => 4,
            Self::Guid(_) => 5,
            Self::String(_) => 6,
            Self::Array(_) | Self::Bag(_) | Self::Json(_) => 7,
        }
    }

    /// The place of two values in the order of all values: null first, then
    /// by kind, then by value. Text goes by code points.
    #[must_use]
    pub fn order(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Self::Bool(a), Self::Bool(b)) => a.cmp(b),
            (Self::String(a), Self::String(b)) => (**a).cmp(&**b),
            (Self::DateTime(a), Self::DateTime(b)) | (Self::TimeSpan(a), Self::TimeSpan(b)) => a.cmp(b),
            (Self::Guid(a), Self::Guid(b)) => a.cmp(b),
            _ => match self.rank().cmp(&other.rank()) {
                Ordering::Equal => match self.rank() {
                    0 => Ordering::Equal,
                    2 => order_numbers(self, other),
                    _ => (*self.to_text()).cmp(&*other.to_text()),
                },
                unequal => unequal,
            },
        }
    }

    /// The operator `==` on two values that are not null. Where the types
    /// differ, which only `dynamic` values do, the left one is read as the type
    /// of the right one.
    #[must_use]
    pub fn equals(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::String(a), Self::String(b)) => **a == **b,
            (Self::Null, Self::Null) => true,
            (Self::Null, _) | (_, Self::Null) => false,
            _ if self.rank() == other.rank() => match (self.as_real(), other.as_real()) {
                (Some(a), Some(b)) if self.as_i64().is_none() || other.as_i64().is_none() => match (self, other) {
                    (Self::Decimal(a), Self::Decimal(b)) => a == b,
                    _ => a == b,
                },
                _ => self.order(other) == Ordering::Equal,
            },
            (Self::String(text), typed) | (typed, Self::String(text)) => match typed {
                Self::Array(_) | Self::Bag(_) | Self::Json(_) | Self::Bool(_) => *typed.to_text() == **text,
                Self::Int(_) | Self::Long(_) | Self::Real(_) | Self::Decimal(_) => {
                    Self::String(text.clone()).to_real_number() == typed.as_real() || *typed.to_text() == **text
                }
                Self::DateTime(_) => {
                    Self::String(text.clone()).to_datetime().is_some_and(|at| typed.equals(&Self::DateTime(at)))
                }
                Self::TimeSpan(_) => {
                    Self::String(text.clone()).to_timespan().is_some_and(|at| typed.equals(&Self::TimeSpan(at)))
                }
                Self::Guid(_) => Self::String(text.clone()).to_guid().is_some_and(|id| typed.equals(&Self::Guid(id))),
                _ => false,
            },
            (Self::Bool(truth), number) | (number, Self::Bool(truth)) => {
                number.as_real().is_some_and(|n| (n != 0.0) == *truth)
            }
            _ => false,
        }
    }

    /// The order that `<` and its kin go by; `None` where the two cannot be
    /// compared (null, "not a number", different kinds).
    #[must_use]
    pub fn compare(&self, other: &Self) -> Option<Ordering> {
        match (self, other) {
            (Self::Null, _) | (_, Self::Null) => None,
            _ if self.rank() == other.rank() => match (self, other) {
                (Self::Real(a), _) if a.is_nan() => None,
                (_, Self::Real(b)) if b.is_nan() => None,
                (Self::Decimal(a), Self::Decimal(b)) => Some(a.compare(**b)),
                (Self::Decimal(_), _) | (_, Self::Decimal(_)) => self.as_real()?.partial_cmp(&other.as_real()?),
                _ => Some(self.order(other)),
            },
            (Self::String(_), Self::Int(_) | Self::Long(_) | Self::Real(_) | Self::Decimal(_)) => {
                self.to_real_number()?.partial_cmp(&other.as_real()?)
            }
            (Self::Int(_) | Self::Long(_) | Self::Real(_) | Self::Decimal(_), Self::String(_)) => {
                self.as_real()?.partial_cmp(&other.to_real_number()?)
            }
            (Self::String(_), Self::DateTime(at)) => Some(self.to_datetime()?.cmp(at)),
            (Self::DateTime(at), Self::String(_)) => Some(at.cmp(&other.to_datetime()?)),
            (Self::String(_), Self::TimeSpan(at)) => Some(self.to_timespan()?.cmp(at)),
            (Self::TimeSpan(at), Self::String(_)) => Some(at.cmp(&other.to_timespan()?)),
            _ => None,
        }
    }
}

/// All numbers in one order: by size, then decimals after others, then
/// exactly. This is a total order, which sorting needs; "not a number" is
/// first.
fn order_numbers(a: &Value<'_>, b: &Value<'_>) -> Ordering {
    if let (Some(a), Some(b)) = (a.as_i64(), b.as_i64()) {
        return a.cmp(&b);
    }
    let (size_a, size_b) = (a.as_real().unwrap_or(f64::NAN), b.as_real().unwrap_or(f64::NAN));
    match (size_a.is_nan(), size_b.is_nan()) {
        (true, true) => return Ordering::Equal,
        (true, false) => return Ordering::Less,
        (false, true) => return Ordering::Greater,
        (false, false) => {}
    }
    size_a.partial_cmp(&size_b).unwrap_or(Ordering::Equal).then_with(|| match (a, b) {
        (Value::Decimal(a), Value::Decimal(b)) => a.compare(**b),
        (Value::Decimal(_), _) => Ordering::Greater,
        (_, Value::Decimal(_)) => Ordering::Less,
        // A whole number against a floating-point one of the same size: what
        // the conversion lost decides.
        _ => exact(a).cmp(&exact(b)),
    })
}

/// The whole number that a number of this size is.
fn exact(value: &Value<'_>) -> i128 {
    match value {
        Value::Real(n) => *n as i128,
        _ => i128::from(value.as_i64().unwrap_or(0)),
    }
}

/// A value by which rows are grouped or joined.
#[derive(Debug, Clone)]
pub(crate) struct Key<'a>(pub(crate) Value<'a>);

impl PartialEq for Key<'_> {
    fn eq(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (Value::String(a), Value::String(b)) => **a == **b,
            (Value::Decimal(d), o) | (o, Value::Decimal(d)) if o.rank() == 2 => match o {
                Value::Decimal(o) => d == o,
                _ => o.as_real().and_then(Decimal::from_f64).is_some_and(|o| o == **d),
            },
            (a, b) => a.order(b) == Ordering::Equal,
        }
    }
}

impl Eq for Key<'_> {}

impl Hash for Key<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        match &self.0 {
            Value::String(text) => state.write(text.as_bytes()),
            Value::Bool(truth) => state.write_u8(u8::from(*truth)),
            Value::Guid(bytes) => state.write(bytes),
            Value::DateTime(ticks) | Value::TimeSpan(ticks) => state.write_i64(*ticks),
            Value::Null => state.write_u8(0xff),
            Value::Array(_) | Value::Bag(_) | Value::Json(_) => state.write(self.0.to_text().as_bytes()),
            // Equal numbers of different types have the same size.
            number => {
                let size = number.as_real().unwrap_or(f64::NAN);
                state.write_u64(if size == 0.0 { 0 } else { size.to_bits() });
            }
        }
    }
}
