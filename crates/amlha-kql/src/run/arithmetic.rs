//! The operators `+ - * / %`, bins, and rows of numbers.

use crate::ast::BinaryOp;
use crate::time;
use crate::value::{Decimal, Value};

/// One of the operators on two values. What makes no sense is null; whole
/// numbers that grow too large wrap round.
pub(crate) fn arithmetic<'a>(op: BinaryOp, a: &Value<'a>, b: &Value<'a>) -> Value<'a> {
    match op {
        BinaryOp::Add => add(a, b),
        BinaryOp::Subtract => subtract(a, b),
        BinaryOp::Multiply => multiply(a, b),
        BinaryOp::Divide => divide(a, b),
        BinaryOp::Modulo => modulo(a, b),
        _ => Value::Null,
    }
}

/// Both sides as the wider of two types of numbers. Text in a `dynamic` value
/// counts as the number it is.
fn numbers<'a>(
    a: &Value<'a>,
    b: &Value<'a>,
    whole: fn(i64, i64) -> Option<i64>,
    real: fn(f64, f64) -> f64,
    decimal: fn(Decimal, Decimal) -> Option<Decimal>,
) -> Value<'a> {
    match (a, b) {
        (Value::Int(x), Value::Int(y)) => {
            whole(i64::from(*x), i64::from(*y)).map_or(Value::Null, |n| Value::Int(n as i32))
        }
        (Value::Decimal(_), _) | (_, Value::Decimal(_)) => {
            let (Some(x), Some(y)) = (a.to_decimal(), b.to_decimal()) else { return Value::Null };
            decimal(x, y).map_or(Value::Null, |n| Value::Decimal(Box::new(n)))
        }
        (Value::Real(_), _) | (_, Value::Real(_)) => {
            let (Some(x), Some(y)) = (a.to_real_number(), b.to_real_number()) else { return Value::Null };
            Value::Real(real(x, y))
        }
        (Value::String(x), _) | (_, Value::String(x)) if x.contains('.') => {
            let (Some(x), Some(y)) = (a.to_real_number(), b.to_real_number()) else { return Value::Null };
            Value::Real(real(x, y))
        }
        _ => match (a.to_long(), b.to_long()) {
            (Some(x), Some(y)) => whole(x, y).into(),
            _ => Value::Null,
        },
    }
}

fn datetime<'a>(ticks: Option<i64>) -> Value<'a> {
    ticks.and_then(time::in_range).map_or(Value::Null, Value::DateTime)
}

pub(crate) fn add<'a>(a: &Value<'a>, b: &Value<'a>) -> Value<'a> {
    match (a, b) {
        (Value::Null, _) | (_, Value::Null) => Value::Null,
        (Value::DateTime(x), Value::TimeSpan(y)) | (Value::TimeSpan(x), Value::DateTime(y)) => {
            datetime(x.checked_add(*y))
        }
        (Value::TimeSpan(x), Value::TimeSpan(y)) => Value::TimeSpan(x.wrapping_add(*y)),
        (Value::DateTime(_) | Value::TimeSpan(_), _) | (_, Value::DateTime(_) | Value::TimeSpan(_)) => Value::Null,
        _ => numbers(a, b, |x, y| Some(x.wrapping_add(y)), |x, y| x + y, Decimal::add),
    }
}

fn subtract<'a>(a: &Value<'a>, b: &Value<'a>) -> Value<'a> {
    match (a, b) {
        (Value::Null, _) | (_, Value::Null) => Value::Null,
        (Value::DateTime(x), Value::DateTime(y)) => Value::TimeSpan(x - y),
        (Value::DateTime(x), Value::TimeSpan(y)) => datetime(x.checked_sub(*y)),
        (Value::TimeSpan(x), Value::TimeSpan(y)) => Value::TimeSpan(x.wrapping_sub(*y)),
        (Value::DateTime(_) | Value::TimeSpan(_), _) | (_, Value::DateTime(_) | Value::TimeSpan(_)) => Value::Null,
        _ => numbers(a, b, |x, y| Some(x.wrapping_sub(y)), |x, y| x - y, |x, y| x.add(y.negate())),
    }
}

fn multiply<'a>(a: &Value<'a>, b: &Value<'a>) -> Value<'a> {
    match (a, b) {
        (Value::Null, _) | (_, Value::Null) => Value::Null,
        (Value::TimeSpan(span), n) | (n, Value::TimeSpan(span)) => match n {
            Value::Int(_) | Value::Long(_) => Value::TimeSpan(span.wrapping_mul(n.as_i64().unwrap_or(0))),
            _ => n.as_real().and_then(|n| time::ticks_from(*span as f64 * n)).map_or(Value::Null, Value::TimeSpan),
        },
        _ => numbers(a, b, |x, y| Some(x.wrapping_mul(y)), |x, y| x * y, Decimal::multiply),
    }
}

fn divide<'a>(a: &Value<'a>, b: &Value<'a>) -> Value<'a> {
    match (a, b) {
        (Value::Null, _) | (_, Value::Null) => Value::Null,
        (Value::TimeSpan(x), Value::TimeSpan(y)) => Value::Real(*x as f64 / *y as f64),
        (Value::TimeSpan(x), n) => match n.as_real() {
            Some(n) if n != 0.0 => time::ticks_from(*x as f64 / n).map_or(Value::Null, Value::TimeSpan),
            _ => Value::Null,
        },
        _ => numbers(a, b, i64::checked_div, |x, y| x / y, Decimal::divide),
    }
}

/// The remainder, which is never negative.
fn modulo<'a>(a: &Value<'a>, b: &Value<'a>) -> Value<'a> {
    let whole = |x: i64, y: i64| x.checked_rem_euclid(y.checked_abs()?);
    match (a, b) {
        (Value::Null, _) | (_, Value::Null) => Value::Null,
        (Value::TimeSpan(x), Value::TimeSpan(y)) => whole(*x, *y).map_or(Value::Null, Value::TimeSpan),
        (Value::DateTime(x), Value::TimeSpan(y)) => whole(*x, *y).map_or(Value::Null, Value::TimeSpan),
        _ => numbers(
            a,
            b,
            |x, y| x.checked_rem_euclid(y.checked_abs()?),
            |x, y| x.rem_euclid(y.abs()),
            Decimal::remainder,
        ),
    }
}

/// The value rounded down to a multiple of the size.
pub(crate) fn floor_to<'a>(value: &Value<'a>, size: &Value<'a>) -> Value<'a> {
    let whole = |n: i64, size: i64| if size > 0 { n.checked_sub(n.rem_euclid(size)) } else { None };
    match (value, size) {
        (Value::DateTime(at), Value::TimeSpan(size)) => datetime(whole(*at, *size)),
        (Value::TimeSpan(at), Value::TimeSpan(size)) => whole(*at, *size).map_or(Value::Null, Value::TimeSpan),
        (Value::Int(n), Value::Int(_) | Value::Long(_)) => whole(i64::from(*n), size.as_i64().unwrap_or(0))
            .and_then(|n| i32::try_from(n).ok())
            .map_or(Value::Null, Value::Int),
        (Value::Long(n), Value::Int(_) | Value::Long(_)) => whole(*n, size.as_i64().unwrap_or(0)).into(),
        (Value::Decimal(n), _) => match size.to_decimal() {
            Some(size) if size.to_f64() > 0.0 => n
                .remainder(size)
                .and_then(|rest| n.add(rest.negate()))
                .map_or(Value::Null, |n| Value::Decimal(Box::new(n))),
            _ => Value::Null,
        },
        _ => match (value.to_real_number(), size.to_real_number()) {
            (Some(n), Some(size)) if size > 0.0 && !matches!(value, Value::DateTime(_) | Value::TimeSpan(_)) => {
                Value::Real((n / size).floor() * size)
            }
            _ => Value::Null,
        },
    }
}

/// The values from one to another, which is not passed.
pub(crate) fn steps<'a>(from: &Value<'a>, to: &Value<'a>, step: &Value<'a>) -> impl Iterator<Item = Value<'a>> {
    let up = match step {
        Value::TimeSpan(ticks) => Some(*ticks),
        _ => step.as_real().map(|n| {
            if n > 0.0 {
                1
            } else if n < 0.0 {
                -1
            } else {
                0
            }
        }),
    };
    // A mix of whole and floating-point numbers is floating-point.
    let real = [from, to, step].iter().any(|value| matches!(value, Value::Real(_)));
    let to = to.clone();
    let step = step.clone();
    let mut next = up.filter(|up| *up != 0).map(|_| match from.as_real() {
        Some(n) if real => Value::Real(n),
        _ => from.clone(),
    });
    std::iter::from_fn(move || {
        let value = next.take()?;
        let order = value.compare(&to)?;
        let inside = if up.is_some_and(|up| up > 0) { order.is_le() } else { order.is_ge() };
        if !inside {
            return None;
        }
        // An end that cannot be passed ends too.
        let after = add(&value, &step);
        next = match (after.compare(&value), up) {
            (Some(order), Some(up)) if (up > 0) == order.is_gt() && order.is_ne() => Some(after),
            _ => None,
        };
        Some(value)
    })
}
