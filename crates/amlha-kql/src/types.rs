//! The types of columns and values.

use std::fmt;

/// A scalar type of the language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Type {
    /// `true` or `false`.
    Bool,
    /// 32 bits, signed.
    Int,
    /// 64 bits, signed.
    Long,
    /// 64-bit floating point.
    Real,
    /// Decimal number, exact to 28 digits.
    Decimal,
    /// Text. Never null: what is missing is the empty text.
    String,
    /// A point in time, UTC, in steps of 100 ns.
    DateTime,
    /// A length of time, in steps of 100 ns.
    TimeSpan,
    /// A 128-bit identifier.
    Guid,
    /// Any of the others, an array or a property bag.
    Dynamic,
}

impl Type {
    /// Every type with its names; the first is the one that is printed.
    const NAMES: &[(Self, &[&str])] = &[
        (Self::Bool, &["bool", "boolean"]),
        (Self::Int, &["int", "int32"]),
        (Self::Long, &["long", "int64"]),
        (Self::Real, &["real", "double"]),
        (Self::Decimal, &["decimal"]),
        (Self::String, &["string"]),
        (Self::DateTime, &["datetime", "date"]),
        (Self::TimeSpan, &["timespan", "time"]),
        (Self::Guid, &["guid", "uuid", "uniqueid"]),
        (Self::Dynamic, &["dynamic"]),
    ];

    /// The type of this name, which may be an old one (`double`, `date`).
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::NAMES.iter().find(|(_, names)| names.contains(&name)).map(|(kind, _)| *kind)
    }

    /// The name of the type.
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::NAMES
            .iter()
            .find(|(kind, _)| *kind == self)
            .and_then(|(_, names)| names.first())
            .copied()
            .unwrap_or("dynamic")
    }

    /// Every name that [`Self::named`] knows.
    pub fn names() -> impl Iterator<Item = &'static str> {
        Self::NAMES.iter().flat_map(|(_, names)| names.iter().copied())
    }

    /// Whether values are numbers.
    #[must_use]
    pub fn is_number(self) -> bool {
        matches!(self, Self::Int | Self::Long | Self::Real | Self::Decimal)
    }

    /// The type that holds values of both: the wider of two numbers, else
    /// `dynamic`.
    #[must_use]
    pub fn common(self, other: Self) -> Self {
        if self == other {
            return self;
        }
        if self.is_number() && other.is_number() {
            return self.max(other);
        }
        Self::Dynamic
    }
}

impl fmt::Display for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
