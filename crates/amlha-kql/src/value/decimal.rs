//! Decimal numbers: a whole number and a number of places after the point.

use std::cmp::Ordering;
use std::fmt;

/// Places after the point that are kept.
const MAX_SCALE: u32 = 28;

/// A decimal number, exact where the result has at most 28 places after the
/// point and fits 38 digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Decimal {
    mantissa: i128,
    scale: u32,
}

impl Decimal {
    /// `mantissa / 10^scale`, with trailing zeros taken off.
    fn new(mut mantissa: i128, mut scale: u32) -> Self {
        while scale > MAX_SCALE || (scale > 0 && mantissa % 10 == 0) {
            mantissa /= 10;
            scale -= 1;
        }
        Self { mantissa, scale }
    }

    /// The number of a text such as `-12.50` or `1e-3`.
    ///
    /// ```
    /// use amlha_kql::Decimal;
    ///
    /// assert_eq!(Decimal::parse("0.10").unwrap().to_string(), "0.1");
    /// ```
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let (number, exponent) = match text.find(['e', 'E']) {
            Some(at) => (text.get(..at)?, text.get(at + 1..)?.parse::<i32>().ok()?),
            None => (text, 0),
        };
        let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
        let digits = whole.strip_prefix(['-', '+']).unwrap_or(whole);
        if (digits.is_empty() && fraction.is_empty())
            || !digits.bytes().chain(fraction.bytes()).all(|b| b.is_ascii_digit())
        {
            return None;
        }
        let fraction = fraction.get(..fraction.len().min(MAX_SCALE as usize))?;
        let mut mantissa: i128 = format!("{digits}{fraction}").parse().ok()?;
        if whole.starts_with('-') {
            mantissa = -mantissa;
        }
        let scale = i32::try_from(fraction.len()).ok()? - exponent.clamp(-100, 100);
        if scale < 0 {
            return Some(Self::new(mantissa.checked_mul(power(scale.unsigned_abs())?)?, 0));
        }
        Some(Self::new(mantissa, scale.unsigned_abs()))
    }

    /// The nearest decimal of a floating-point number.
    #[must_use]
    pub fn from_f64(number: f64) -> Option<Self> {
        number.is_finite().then(|| Self::parse(&format!("{number}"))).flatten()
    }

    /// The nearest floating-point number.
    #[must_use]
    pub fn to_f64(self) -> f64 {
        self.to_string().parse().unwrap_or(f64::NAN)
    }

    /// The whole part.
    #[must_use]
    pub fn trunc(self) -> i128 {
        power(self.scale).map_or(0, |p| self.mantissa / p)
    }

    /// Both numbers with the same number of places.
    fn aligned(self, other: Self) -> Option<(i128, i128, u32)> {
        let scale = self.scale.max(other.scale);
        let left = self.mantissa.checked_mul(power(scale - self.scale)?)?;
        let right = other.mantissa.checked_mul(power(scale - other.scale)?)?;
        Some((left, right, scale))
    }

    pub(crate) fn add(self, other: Self) -> Option<Self> {
        let (left, right, scale) = self.aligned(other)?;
        Some(Self::new(left.checked_add(right)?, scale))
    }

    pub(crate) fn negate(self) -> Self {
        Self { mantissa: self.mantissa.saturating_neg(), scale: self.scale }
    }

    pub(crate) fn multiply(self, other: Self) -> Option<Self> {
        Some(Self::new(self.mantissa.checked_mul(other.mantissa)?, self.scale + other.scale))
    }

    pub(crate) fn divide(self, other: Self) -> Option<Self> {
        if other.mantissa == 0 {
            return None;
        }
        // As many more digits of the dividend as there is room for.
        let (mut mantissa, mut scale) = (self.mantissa, i64::from(self.scale) - i64::from(other.scale));
        while scale < i64::from(MAX_SCALE)
            && let Some(more) = mantissa.checked_mul(10)
        {
            mantissa = more;
            scale += 1;
        }
        let quotient = mantissa / other.mantissa;
        match u32::try_from(scale) {
            Ok(scale) => Some(Self::new(quotient, scale)),
            Err(_) => Some(Self::new(quotient.checked_mul(power(u32::try_from(-scale).ok()?)?)?, 0)),
        }
    }

    pub(crate) fn remainder(self, other: Self) -> Option<Self> {
        let (left, right, scale) = self.aligned(other)?;
        (right != 0).then(|| Self::new(left.rem_euclid(right.saturating_abs()), scale))
    }

    pub(crate) fn compare(self, other: Self) -> Ordering {
        match self.aligned(other) {
            Some((left, right, _)) => left.cmp(&right),
            None => self.to_f64().total_cmp(&other.to_f64()),
        }
    }
}

fn power(exponent: u32) -> Option<i128> {
    10i128.checked_pow(exponent)
}

impl From<i64> for Decimal {
    fn from(number: i64) -> Self {
        Self { mantissa: i128::from(number), scale: 0 }
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.mantissa < 0 { "-" } else { "" };
        let digits = self.mantissa.unsigned_abs().to_string();
        let scale = self.scale as usize;
        if scale == 0 {
            return write!(f, "{sign}{digits}");
        }
        let padded = format!("{digits:0>width$}", width = scale + 1);
        let (whole, fraction) = padded.split_at(padded.len() - scale);
        write!(f, "{sign}{whole}.{fraction}")
    }
}
