//! Values of rows and expressions.

mod compare;
mod convert;
mod decimal;
mod text;
mod write;

use std::sync::Arc;

pub use decimal::Decimal;
pub use text::Text;

pub(crate) use compare::Key;
pub(crate) use convert::round_half_away;

use crate::json;
use crate::types::Type;

/// How deep arrays and property bags that a query builds may be nested.
pub(crate) const MAX_VALUE_DEPTH: u32 = 128;

/// A value. It borrows its text from the table it was read from where it can.
///
/// A `dynamic` column holds any of these. What is missing is [`Value::Null`],
/// except in columns of type `string`, which have the empty text.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub enum Value<'a> {
    /// No value.
    #[default]
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A 32-bit number.
    Int(i32),
    /// A 64-bit number.
    Long(i64),
    /// A floating-point number.
    Real(f64),
    /// A decimal number.
    Decimal(Box<Decimal>),
    /// Text.
    String(Text<'a>),
    /// Ticks of 100 ns since the start of year 1, UTC.
    DateTime(i64),
    /// Ticks of 100 ns.
    TimeSpan(i64),
    /// The bytes in the order in which they are printed.
    Guid([u8; 16]),
    /// An array that was built.
    Array(Arc<Array<'a>>),
    /// A property bag that was built.
    Bag(Arc<Bag<'a>>),
    /// An array or object as JSON text, not opened yet.
    Json(&'a str),
}

/// An array of values.
#[derive(Debug, Clone)]
pub struct Array<'a> {
    pub(crate) items: Vec<Value<'a>>,
    depth: u32,
}

/// Names with values, in the order in which they came.
#[derive(Debug, Clone)]
pub struct Bag<'a> {
    pub(crate) members: Vec<(Text<'a>, Value<'a>)>,
    depth: u32,
}

impl<'a> Array<'a> {
    /// The values.
    #[must_use]
    pub fn items(&self) -> &[Value<'a>] {
        &self.items
    }
}

impl<'a> Bag<'a> {
    /// Names and values.
    #[must_use]
    pub fn members(&self) -> &[(Text<'a>, Value<'a>)] {
        &self.members
    }
}

impl<'a> Value<'a> {
    /// Text, borrowed or owned.
    pub fn string(text: impl Into<Text<'a>>) -> Self {
        Self::String(text.into())
    }

    /// An array; `None` if it would be nested too deeply.
    #[must_use]
    pub fn array(items: Vec<Self>) -> Option<Self> {
        let depth = 1 + items.iter().map(Self::depth).max().unwrap_or(0);
        (depth <= MAX_VALUE_DEPTH).then(|| Self::Array(Arc::new(Array { items, depth })))
    }

    /// A property bag; `None` if it would be nested too deeply. Of a name that
    /// comes twice the first value counts.
    #[must_use]
    pub fn bag(members: Vec<(Text<'a>, Self)>) -> Option<Self> {
        let depth = 1 + members.iter().map(|(_, value)| value.depth()).max().unwrap_or(0);
        (depth <= MAX_VALUE_DEPTH).then(|| Self::Bag(Arc::new(Bag { members, depth })))
    }

    fn depth(&self) -> u32 {
        match self {
            Self::Array(array) => array.depth,
            Self::Bag(bag) => bag.depth,
            // Unopened text is handled without recursion.
            _ => 0,
        }
    }

    /// The value of a JSON text, opened: nested arrays and objects are read
    /// too. `None` if it is not valid JSON or nested too deeply.
    #[must_use]
    pub fn from_json(text: &'a str) -> Option<Self> {
        json::parse(text)
    }

    /// The type of the value itself; `None` for null.
    #[must_use]
    pub fn kind(&self) -> Option<Type> {
        Some(match self {
            Self::Null => return None,
            Self::Bool(_) => Type::Bool,
            Self::Int(_) => Type::Int,
            Self::Long(_) => Type::Long,
            Self::Real(_) => Type::Real,
            Self::Decimal(_) => Type::Decimal,
            Self::String(_) => Type::String,
            Self::DateTime(_) => Type::DateTime,
            Self::TimeSpan(_) => Type::TimeSpan,
            Self::Guid(_) => Type::Guid,
            Self::Array(_) | Self::Bag(_) | Self::Json(_) => Type::Dynamic,
        })
    }

    /// Whether there is no value.
    #[must_use]
    pub fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    /// The text, if the value is one.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::String(text) => Some(text),
            _ => None,
        }
    }

    /// A whole number, if the value is one.
    #[must_use]
    pub fn as_i64(&self) -> Option<i64> {
        match self {
            Self::Int(n) => Some(i64::from(*n)),
            Self::Long(n) => Some(*n),
            _ => None,
        }
    }

    /// The truth value, if the value is one.
    #[must_use]
    pub fn as_bool(&self) -> Option<bool> {
        match self {
            Self::Bool(truth) => Some(*truth),
            _ => None,
        }
    }

    /// Whether the value is an array.
    #[must_use]
    pub fn is_array(&self) -> bool {
        matches!(self, Self::Array(_)) || matches!(self, Self::Json(text) if text.starts_with('['))
    }

    /// Whether the value is a property bag.
    #[must_use]
    pub fn is_bag(&self) -> bool {
        matches!(self, Self::Bag(_)) || matches!(self, Self::Json(text) if text.starts_with('{'))
    }

    /// The elements of an array; `None` if it is none. Nested values stay
    /// unopened.
    #[must_use]
    pub fn items(&self) -> Option<Vec<Self>> {
        match self {
            Self::Array(array) => Some(array.items.clone()),
            Self::Json(text) if text.starts_with('[') => Some(json::elements(text)),
            _ => None,
        }
    }

    /// The members of a property bag; `None` if it is none.
    #[must_use]
    pub fn members(&self) -> Option<Vec<(Text<'a>, Self)>> {
        match self {
            Self::Bag(bag) => Some(bag.members.clone()),
            Self::Json(text) if text.starts_with('{') => Some(json::members(text)),
            _ => None,
        }
    }

    /// The member of this name; null if there is none.
    #[must_use]
    pub fn member(&self, name: &str) -> Self {
        match self {
            Self::Bag(bag) => {
                bag.members.iter().find(|(key, _)| &**key == name).map(|(_, value)| value.clone()).unwrap_or_default()
            }
            Self::Json(text) => json::member(text, name).unwrap_or_default(),
            _ => Self::Null,
        }
    }

    /// The element at this place, counted from the end if negative; null if
    /// there is none.
    #[must_use]
    pub fn element(&self, index: i64) -> Self {
        match self {
            Self::Array(array) => {
                place(index, array.items.len()).and_then(|at| array.items.get(at)).cloned().unwrap_or_default()
            }
            Self::Json(text) if text.starts_with('[') => match usize::try_from(index) {
                Ok(at) => json::element(text, at).unwrap_or_default(),
                Err(_) => {
                    let items = json::elements(text);
                    place(index, items.len()).and_then(|at| items.get(at)).cloned().unwrap_or_default()
                }
            },
            _ => Self::Null,
        }
    }

    /// Number of elements of an array or members of a bag.
    #[must_use]
    pub fn length(&self) -> Option<usize> {
        match self {
            Self::Array(array) => Some(array.items.len()),
            Self::Bag(bag) => Some(bag.members.len()),
            Self::Json(text) => json::length(text),
            _ => None,
        }
    }

    /// The same value without a borrow.
    #[must_use]
    pub fn into_owned(self) -> Value<'static> {
        match self {
            Self::Null => Value::Null,
            Self::Bool(v) => Value::Bool(v),
            Self::Int(v) => Value::Int(v),
            Self::Long(v) => Value::Long(v),
            Self::Real(v) => Value::Real(v),
            Self::Decimal(v) => Value::Decimal(v),
            Self::String(v) => Value::String(v.into_owned()),
            Self::DateTime(v) => Value::DateTime(v),
            Self::TimeSpan(v) => Value::TimeSpan(v),
            Self::Guid(v) => Value::Guid(v),
            Self::Array(array) => Value::Array(Arc::new(Array {
                items: array.items.iter().map(|item| item.clone().into_owned()).collect(),
                depth: array.depth,
            })),
            Self::Bag(bag) => Value::Bag(Arc::new(Bag {
                members: bag.members.iter().map(|(k, v)| (k.clone().into_owned(), v.clone().into_owned())).collect(),
                depth: bag.depth,
            })),
            // Too deep a text stays text: it has no borrow-free form.
            Self::Json(text) => match json::parse(text) {
                Some(opened) => opened.into_owned(),
                None => Value::String(Text::from(text.to_owned())),
            },
        }
    }

    /// Bytes that the value holds for itself, roughly.
    pub(crate) fn weight(&self) -> usize {
        size_of::<Self>()
            + match self {
                Self::String(text) => text.own_bytes(),
                Self::Array(array) => array.items.len() * size_of::<Self>(),
                Self::Bag(bag) => bag.members.len() * 2 * size_of::<Self>(),
                _ => 0,
            }
    }
}

/// The place that an index means, which counts from the end if negative.
fn place(index: i64, length: usize) -> Option<usize> {
    let length = i64::try_from(length).ok()?;
    let at = if index < 0 { index.checked_add(length)? } else { index };
    usize::try_from(at).ok()
}

impl From<bool> for Value<'_> {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

impl From<i64> for Value<'_> {
    fn from(value: i64) -> Self {
        Self::Long(value)
    }
}

impl From<f64> for Value<'_> {
    fn from(value: f64) -> Self {
        Self::Real(value)
    }
}

impl<'a> From<&'a str> for Value<'a> {
    fn from(value: &'a str) -> Self {
        Self::String(Text::from(value))
    }
}

impl From<String> for Value<'_> {
    fn from(value: String) -> Self {
        Self::String(Text::from(value))
    }
}

impl<'a, T: Into<Value<'a>>> From<Option<T>> for Value<'a> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}
