//! Numbers.

use super::{BOOL, Function, LONG, REAL, Returns, argument, function, naming};
use crate::run::{Context, Fault, floor_to};
use crate::value::{Value, round_half_away};

macro_rules! real {
    ($name:literal, $body:expr) => {
        function($name, 1, 1, REAL, |a, _| {
            let body: fn(f64) -> f64 = $body;
            Ok(argument(a, 0).to_real_number().map(body).into())
        })
    };
}

pub(super) const FUNCTIONS: &[Function] = &[
    real!("acos", f64::acos),
    real!("asin", f64::asin),
    real!("atan", f64::atan),
    real!("cos", f64::cos),
    real!("cot", |x| 1.0 / x.tan()),
    real!("degrees", f64::to_degrees),
    real!("exp", f64::exp),
    real!("exp10", |x| 10f64.powf(x)),
    real!("exp2", f64::exp2),
    real!("log", f64::ln),
    real!("log10", f64::log10),
    real!("log2", f64::log2),
    real!("radians", f64::to_radians),
    real!("sin", f64::sin),
    real!("sqrt", f64::sqrt),
    real!("tan", f64::tan),
    function("atan2", 2, 2, REAL, |a, _| Ok(pair(a, f64::atan2))),
    function("pow", 2, 2, REAL, |a, _| Ok(pair(a, f64::powf))),
    function("pi", 0, 0, REAL, |_, _| Ok(Value::Real(std::f64::consts::PI))),
    function("abs", 1, 1, Returns::First, abs),
    function("ceiling", 1, 1, Returns::First, ceiling),
    naming("floor", 1, 2, Returns::Binned, bin),
    naming("bin", 2, 2, Returns::Binned, bin),
    naming("bin_at", 3, 3, Returns::Binned, bin_at),
    function("round", 1, 2, REAL, round),
    function("sign", 1, 1, Returns::First, sign),
    function("rand", 0, 1, REAL, rand),
    function("isfinite", 1, 1, BOOL, |a, _| Ok(test(a, f64::is_finite))),
    function("isinf", 1, 1, BOOL, |a, _| Ok(test(a, f64::is_infinite))),
    function("isnan", 1, 1, BOOL, |a, _| Ok(test(a, f64::is_nan))),
    function("format_bytes", 1, 3, super::STRING, format_bytes),
    function("factorial", 1, 1, LONG, factorial),
];

fn pair<'a>(arguments: &[Value<'a>], body: fn(f64, f64) -> f64) -> Value<'a> {
    let (a, b) = (argument(arguments, 0).to_real_number(), argument(arguments, 1).to_real_number());
    a.zip(b).map(|(a, b)| body(a, b)).into()
}

fn test<'a>(arguments: &[Value<'a>], body: fn(f64) -> bool) -> Value<'a> {
    argument(arguments, 0).to_real_number().map(body).into()
}

fn abs<'a>(arguments: &[Value<'a>], _: &Context<'a>) -> Result<Value<'a>, Fault> {
    Ok(match argument(arguments, 0) {
        Value::Int(n) => Value::Int(n.wrapping_abs()),
        Value::Long(n) => Value::Long(n.wrapping_abs()),
        Value::TimeSpan(n) => Value::TimeSpan(n.wrapping_abs()),
        Value::Decimal(n) if n.to_f64() < 0.0 => Value::Decimal(Box::new(n.negate())),
        Value::Decimal(n) => Value::Decimal(n.clone()),
        value => value.to_real_number().map(f64::abs).into(),
    })
}

fn ceiling<'a>(arguments: &[Value<'a>], _: &Context<'a>) -> Result<Value<'a>, Fault> {
    Ok(match argument(arguments, 0) {
        value @ (Value::Int(_) | Value::Long(_)) => value.clone(),
        value => value.to_real_number().map(f64::ceil).into(),
    })
}

fn bin<'a>(arguments: &[Value<'a>], _: &Context<'a>) -> Result<Value<'a>, Fault> {
    let one = Value::Long(1);
    Ok(floor_to(argument(arguments, 0), arguments.get(1).unwrap_or(&one)))
}

/// Bins that start at a fixed point.
fn bin_at<'a>(arguments: &[Value<'a>], _: &Context<'a>) -> Result<Value<'a>, Fault> {
    Ok(match (argument(arguments, 0), argument(arguments, 1), argument(arguments, 2)) {
        (Value::DateTime(at), Value::TimeSpan(size), Value::DateTime(fixed)) if *size > 0 => {
            let floor = at.wrapping_sub(*fixed).div_euclid(*size).wrapping_mul(*size).wrapping_add(*fixed);
            crate::time::in_range(floor).map_or(Value::Null, Value::DateTime)
        }
        (Value::TimeSpan(at), Value::TimeSpan(size), Value::TimeSpan(fixed)) if *size > 0 => {
            Value::TimeSpan(at.wrapping_sub(*fixed).div_euclid(*size).wrapping_mul(*size).wrapping_add(*fixed))
        }
        (value, size, fixed) => match (value.as_i64(), size.as_i64(), fixed.as_i64()) {
            (Some(n), Some(size), Some(fixed)) if size > 0 => {
                Value::Long(n.wrapping_sub(fixed).div_euclid(size).wrapping_mul(size).wrapping_add(fixed))
            }
            _ => match (value.as_real(), size.as_real(), fixed.as_real()) {
                (Some(n), Some(size), Some(fixed)) if size > 0.0 => {
                    Value::Real(((n - fixed) / size).floor() * size + fixed)
                }
                _ => Value::Null,
            },
        },
    })
}

fn round<'a>(arguments: &[Value<'a>], _: &Context<'a>) -> Result<Value<'a>, Fault> {
    let places = super::whole(arguments, 1, 0);
    Ok(argument(arguments, 0).to_real_number().zip(places).map(|(n, places)| round_half_away(n, places)).into())
}

fn sign<'a>(arguments: &[Value<'a>], _: &Context<'a>) -> Result<Value<'a>, Fault> {
    Ok(match argument(arguments, 0) {
        Value::Int(n) => Value::Int(n.signum()),
        Value::Long(n) => Value::Long(n.signum()),
        value => value.as_real().map(|n| if n == 0.0 { 0.0 } else { n.signum() }).into(),
    })
}

/// A number from 0 up to 1, or a whole one below the argument. The row of
/// numbers is the same in every run.
fn rand<'a>(arguments: &[Value<'a>], context: &Context<'a>) -> Result<Value<'a>, Fault> {
    let random = context.random();
    Ok(match arguments.first().and_then(Value::to_long).filter(|most| *most > 0) {
        None => Value::Real(random),
        Some(most) => Value::Long((random * most as f64) as i64),
    })
}

/// A size with a unit: `format_bytes(2048)` is `2 KB`.
fn format_bytes<'a>(arguments: &[Value<'a>], _: &Context<'a>) -> Result<Value<'a>, Fault> {
    const UNITS: [&str; 7] = ["Bytes", "KB", "MB", "GB", "TB", "PB", "EB"];
    let Some(bytes) = argument(arguments, 0).to_real_number() else { return Ok(Value::from("")) };
    let places = super::whole(arguments, 1, 0).unwrap_or(0);
    let wanted = argument(arguments, 2).to_text();
    let (mut size, mut unit) = (bytes, 0);
    while unit + 1 < UNITS.len()
        && match UNITS.iter().position(|known| *known == &*wanted) {
            Some(wanted) => unit < wanted,
            None => size.abs() >= 1024.0,
        }
    {
        size /= 1024.0;
        unit += 1;
    }
    let size = Value::Real(round_half_away(size, places)).to_text();
    Ok(Value::from(format!("{size} {}", UNITS.get(unit).copied().unwrap_or_default())))
}

fn factorial<'a>(arguments: &[Value<'a>], _: &Context<'a>) -> Result<Value<'a>, Fault> {
    let product = |n: i64| (1..=n).try_fold(1i64, i64::checked_mul);
    Ok(argument(arguments, 0).to_long().filter(|n| (0..=20).contains(n)).and_then(product).into())
}
