//! Aggregates of numbers.

use super::{Accumulator, Boxed};
use crate::run::{Context, Fault, add, arithmetic};
use crate::value::Value;

struct Count(i64);

impl<'a> Accumulator<'a> for Count {
    fn add(&mut self, _: &[Value<'a>], _: &Context<'a>) -> Result<(), Fault> {
        self.0 += 1;
        Ok(())
    }

    fn finish(&mut self, out: &mut Vec<Value<'a>>) -> Result<(), Fault> {
        out.push(Value::Long(self.0));
        Ok(())
    }
}

pub(super) fn count<'a>(_: &Context<'a>) -> Boxed<'a> {
    Box::new(Count(0))
}

/// A value as something that can be added up.
fn number<'a>(arguments: &[Value<'a>]) -> Option<Value<'a>> {
    Some(match arguments.first()? {
        Value::Null => return None,
        Value::Int(n) => Value::Long(i64::from(*n)),
        Value::Bool(truth) => Value::Long(i64::from(*truth)),
        Value::DateTime(ticks) => Value::Long(*ticks),
        value @ (Value::Long(_) | Value::Real(_) | Value::Decimal(_) | Value::TimeSpan(_)) => value.clone(),
        other => Value::Real(other.to_real_number()?),
    })
}

struct Sum<'a>(Value<'a>);

impl<'a> Accumulator<'a> for Sum<'a> {
    fn add(&mut self, arguments: &[Value<'a>], _: &Context<'a>) -> Result<(), Fault> {
        if let Some(n) = number(arguments) {
            self.0 = if self.0.is_null() { n } else { add(&self.0, &n) };
        }
        Ok(())
    }

    fn finish(&mut self, out: &mut Vec<Value<'a>>) -> Result<(), Fault> {
        // The sum of nothing is zero.
        out.push(if self.0.is_null() { Value::Long(0) } else { self.0.clone() });
        Ok(())
    }
}

pub(super) fn sum<'a>(_: &Context<'a>) -> Boxed<'a> {
    Box::new(Sum(Value::Null))
}

#[derive(Default)]
struct Average<'a> {
    sum: Value<'a>,
    count: i64,
    dates: bool,
}

impl<'a> Accumulator<'a> for Average<'a> {
    fn add(&mut self, arguments: &[Value<'a>], _: &Context<'a>) -> Result<(), Fault> {
        self.dates |= matches!(arguments.first(), Some(Value::DateTime(_)));
        let n = match number(arguments) {
            // Ticks of many dates would overflow.
            Some(Value::Long(n)) => Value::Real(n as f64),
            Some(n) => n,
            None => return Ok(()),
        };
        self.sum = if self.sum.is_null() { n } else { add(&self.sum, &n) };
        self.count += 1;
        Ok(())
    }

    fn finish(&mut self, out: &mut Vec<Value<'a>>) -> Result<(), Fault> {
        let mean = arithmetic(crate::ast::BinaryOp::Divide, &self.sum, &Value::Long(self.count));
        out.push(match mean {
            Value::Real(ticks) if self.dates => Value::DateTime(ticks as i64),
            // The mean of nothing is not a number.
            Value::Null if self.count == 0 => Value::Real(f64::NAN),
            mean => mean,
        });
        Ok(())
    }
}

pub(super) fn average<'a>(_: &Context<'a>) -> Boxed<'a> {
    Box::new(Average::default())
}

/// Welford's way to a variance.
struct Spread {
    count: f64,
    mean: f64,
    squares: f64,
    sample: bool,
    root: bool,
}

impl<'a> Accumulator<'a> for Spread {
    fn add(&mut self, arguments: &[Value<'a>], _: &Context<'a>) -> Result<(), Fault> {
        if let Some(n) = arguments.first().and_then(Value::to_real_number) {
            self.count += 1.0;
            let delta = n - self.mean;
            self.mean += delta / self.count;
            self.squares += delta * (n - self.mean);
        }
        Ok(())
    }

    fn finish(&mut self, out: &mut Vec<Value<'a>>) -> Result<(), Fault> {
        let count = if self.sample { self.count - 1.0 } else { self.count };
        let variance = if count > 0.0 { self.squares / count } else { 0.0 };
        out.push(Value::Real(if self.root { variance.sqrt() } else { variance }));
        Ok(())
    }
}

fn spread<'a>(sample: bool, root: bool) -> Boxed<'a> {
    Box::new(Spread { count: 0.0, mean: 0.0, squares: 0.0, sample, root })
}

pub(super) fn stdev<'a>(_: &Context<'a>) -> Boxed<'a> {
    spread(true, true)
}

pub(super) fn stdevp<'a>(_: &Context<'a>) -> Boxed<'a> {
    spread(false, true)
}

pub(super) fn variance<'a>(_: &Context<'a>) -> Boxed<'a> {
    spread(true, false)
}

pub(super) fn variancep<'a>(_: &Context<'a>) -> Boxed<'a> {
    spread(false, false)
}

/// Exact percentiles by the nearest rank.
#[derive(Default)]
struct Percentiles<'a> {
    values: Vec<Value<'a>>,
    wanted: Vec<f64>,
    as_array: bool,
}

impl<'a> Accumulator<'a> for Percentiles<'a> {
    fn add(&mut self, arguments: &[Value<'a>], context: &Context<'a>) -> Result<(), Fault> {
        if self.wanted.is_empty() {
            let rest = arguments.iter().skip(1).flat_map(|value| value.items().unwrap_or_else(|| vec![value.clone()]));
            self.wanted = rest.filter_map(|value| value.to_real_number()).collect();
        }
        match arguments.first() {
            None | Some(Value::Null) => {}
            Some(value) => {
                context.keep(value.weight())?;
                self.values.push(match value {
                    Value::Int(n) => Value::Long(i64::from(*n)),
                    value => value.clone(),
                });
            }
        }
        Ok(())
    }

    fn finish(&mut self, out: &mut Vec<Value<'a>>) -> Result<(), Fault> {
        self.values.sort_by(Value::order);
        let at = |percent: f64| {
            let rank = (percent / 100.0 * self.values.len() as f64).ceil().max(1.0) as usize;
            self.values.get(rank.min(self.values.len()).saturating_sub(1)).cloned().unwrap_or_default()
        };
        let found: Vec<Value<'a>> = self.wanted.iter().map(|percent| at(*percent)).collect();
        if self.as_array {
            out.push(Value::array(found).ok_or_else(Fault::too_deep)?);
        } else if found.is_empty() {
            out.push(Value::Null);
        } else {
            out.extend(found);
        }
        Ok(())
    }
}

pub(super) fn percentile<'a>(_: &Context<'a>) -> Boxed<'a> {
    Box::new(Percentiles::default())
}

pub(super) fn percentiles_array<'a>(_: &Context<'a>) -> Boxed<'a> {
    Box::new(Percentiles { as_array: true, ..Percentiles::default() })
}

struct Bits {
    all: Option<i64>,
    join: fn(i64, i64) -> i64,
}

impl<'a> Accumulator<'a> for Bits {
    fn add(&mut self, arguments: &[Value<'a>], _: &Context<'a>) -> Result<(), Fault> {
        if let Some(n) = arguments.first().and_then(Value::to_long) {
            self.all = Some(self.all.map_or(n, |all| (self.join)(all, n)));
        }
        Ok(())
    }

    fn finish(&mut self, out: &mut Vec<Value<'a>>) -> Result<(), Fault> {
        out.push(self.all.into());
        Ok(())
    }
}

pub(super) fn all_and<'a>(_: &Context<'a>) -> Boxed<'a> {
    Box::new(Bits { all: None, join: |a, b| a & b })
}

pub(super) fn all_or<'a>(_: &Context<'a>) -> Boxed<'a> {
    Box::new(Bits { all: None, join: |a, b| a | b })
}

pub(super) fn all_xor<'a>(_: &Context<'a>) -> Boxed<'a> {
    Box::new(Bits { all: None, join: |a, b| a ^ b })
}
