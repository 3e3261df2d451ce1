//! The value of an expression for a row.

use super::context::{Context, Fault};
use super::{Needle, Row, arithmetic, terms};
use crate::ast::{BinaryOp, InOp, TextOp, TextTest};
use crate::functions::Function;
use crate::plan::{Expr, List};
use crate::table::follow;
use crate::types::Type;
use crate::value::{Key, Text, Value};

impl Expr {
    /// The value of the expression.
    pub(crate) fn value<'a>(&'a self, row: &[Value<'a>], context: &Context<'a>) -> Result<Value<'a>, Fault> {
        Ok(match self {
            Self::Constant(value) => borrowed(value),
            Self::Slot(slot) => row.get(*slot).cloned().unwrap_or_default(),
            Self::Path(base, steps) => match &**base {
                Self::Slot(slot) => row.get(*slot).map_or(Value::Null, |value| follow(value, steps)),
                base => follow(&base.value(row, context)?, steps),
            },
            Self::Index(base, index) => {
                let base = base.value(row, context)?;
                match index.value(row, context)? {
                    Value::String(name) => base.member(&name),
                    index => index.to_long().map_or(Value::Null, |index| base.element(index)),
                }
            }
            Self::Call { function, arguments, span } => {
                call(function, arguments, row, context).map_err(|fault| fault.at(*span))?
            }
            Self::Convert(kind, inner) => inner.value(row, context)?.to_type(*kind),
            Self::And(operands) => {
                let mut unknown = false;
                for operand in operands {
                    match operand.truth(row, context)? {
                        Some(false) => return Ok(Value::Bool(false)),
                        Some(true) => {}
                        None => unknown = true,
                    }
                }
                if unknown { Value::Null } else { Value::Bool(true) }
            }
            Self::Or(operands) => {
                let mut unknown = false;
                for operand in operands {
                    match operand.truth(row, context)? {
                        Some(true) => return Ok(Value::Bool(true)),
                        Some(false) => {}
                        None => unknown = true,
                    }
                }
                if unknown { Value::Null } else { Value::Bool(false) }
            }
            Self::Not(operand) => operand.truth(row, context)?.map(|truth| !truth).into(),
            Self::Negate(operand) => match operand.value(row, context)? {
                Value::Real(n) => Value::Real(-n),
                Value::Decimal(n) => Value::Decimal(Box::new(n.negate())),
                Value::TimeSpan(n) => Value::TimeSpan(n.wrapping_neg()),
                Value::Int(n) => Value::Int(n.wrapping_neg()),
                value => arithmetic(BinaryOp::Subtract, &Value::Long(0), &value),
            },
            Self::Compare(op, left, right) => compare(*op, &left.value(row, context)?, &right.value(row, context)?),
            Self::Arithmetic(op, left, right) => {
                arithmetic(*op, &left.value(row, context)?, &right.value(row, context)?)
            }
            Self::Text(op, value, needle) => {
                let found = with_text(&value.value(row, context)?, |text| needle.test(*op, text));
                Value::Bool(found != op.negated)
            }
            Self::TextOf(op, value, needle) => {
                let value = value.value(row, context)?.to_text();
                let needle = needle.value(row, context)?.to_text();
                Value::Bool(text_of(*op, &value, &needle, context)? != op.negated)
            }
            Self::In(op, value, list) => {
                let value = value.value(row, context)?;
                Value::Bool(is_in(*op, &value, list, row, context)?)
            }
            Self::Between { negated, value, low, high } => {
                let value = value.value(row, context)?;
                let (low, high) = (low.value(row, context)?, high.value(row, context)?);
                // `datetime .. timespan` is a start and a length.
                let high = match (&low, &high) {
                    (Value::DateTime(_), Value::TimeSpan(_)) => arithmetic(BinaryOp::Add, &low, &high),
                    _ => high,
                };
                match (value.compare(&low), value.compare(&high)) {
                    (Some(low), Some(high)) => Value::Bool((low.is_ge() && high.is_le()) != *negated),
                    _ => Value::Null,
                }
            }
            Self::Case(branches, otherwise) => {
                for (condition, value) in branches {
                    if condition.truth(row, context)? == Some(true) {
                        return value.value(row, context);
                    }
                }
                otherwise.value(row, context)?
            }
            Self::Coalesce(values) => {
                for value in values {
                    let value = value.value(row, context)?;
                    if !crate::functions::is_empty(&value) {
                        return Ok(value);
                    }
                }
                values.last().map_or(Ok(Value::Null), |last| last.value(row, context))?
            }
            Self::PackAll(columns, without_empty) => {
                let mut members = Vec::new();
                for (name, slot) in columns {
                    let value = row.get(*slot).cloned().unwrap_or_default();
                    if !(*without_empty && crate::functions::is_empty(&value)) {
                        members.push((Text::Borrowed(name.as_str()), value));
                    }
                }
                Value::bag(members).ok_or_else(Fault::too_deep)?
            }
            Self::Scalar(subquery) => {
                let rows = context.subquery(*subquery)?;
                rows.first().and_then(|row| row.first()).cloned().unwrap_or_default()
            }
        })
    }

    /// Whether the expression holds; `None` for null.
    pub(crate) fn truth<'a>(&'a self, row: &[Value<'a>], context: &Context<'a>) -> Result<Option<bool>, Fault> {
        Ok(match self.value(row, context)? {
            Value::Bool(truth) => Some(truth),
            Value::Null => None,
            value => value.to_bool(),
        })
    }
}

/// A constant without a new count on its text.
fn borrowed<'a>(value: &'a Value<'static>) -> Value<'a> {
    match value {
        Value::String(text) => Value::String(Text::Borrowed(text)),
        _ => value.clone(),
    }
}

fn with_text<T>(value: &Value<'_>, then: impl FnOnce(&str) -> T) -> T {
    match value {
        Value::String(text) => then(text),
        Value::Null => then(""),
        other => then(&other.to_text()),
    }
}

fn call<'a>(
    function: &Function,
    arguments: &'a [Expr],
    row: &[Value<'a>],
    context: &Context<'a>,
) -> Result<Value<'a>, Fault> {
    // The usual numbers of arguments need no allocation.
    match arguments {
        [] => (function.body)(&[], context),
        [a] => (function.body)(&[a.value(row, context)?], context),
        [a, b] => (function.body)(&[a.value(row, context)?, b.value(row, context)?], context),
        [a, b, c] => {
            (function.body)(&[a.value(row, context)?, b.value(row, context)?, c.value(row, context)?], context)
        }
        many => {
            let values: Row<'a> = many.iter().map(|a| a.value(row, context)).collect::<Result<_, _>>()?;
            (function.body)(&values, context)
        }
    }
}

fn compare<'a>(op: BinaryOp, a: &Value<'a>, b: &Value<'a>) -> Value<'a> {
    match op {
        BinaryOp::Equal | BinaryOp::NotEqual => {
            if a.is_null() && b.is_null() {
                return Value::Null;
            }
            Value::Bool(a.equals(b) == (op == BinaryOp::Equal))
        }
        _ => match a.compare(b) {
            None => match (a, b) {
                (Value::Real(_), _) | (_, Value::Real(_)) if !a.is_null() && !b.is_null() => Value::Bool(false),
                _ => Value::Null,
            },
            Some(order) => Value::Bool(match op {
                BinaryOp::Less => order.is_lt(),
                BinaryOp::LessEqual => order.is_le(),
                BinaryOp::Greater => order.is_gt(),
                _ => order.is_ge(),
            }),
        },
    }
}

fn text_of<'a>(op: TextOp, value: &str, needle: &str, context: &Context<'a>) -> Result<bool, Fault> {
    if op.test == TextTest::Matches {
        return Ok(context.regex(needle)?.is_match(value));
    }
    Ok(Needle::new(needle).test(op, value))
}

/// Whether the value is in the list, or has its words.
fn is_in<'a>(
    op: InOp,
    value: &Value<'a>,
    list: &'a List,
    row: &[Value<'a>],
    context: &Context<'a>,
) -> Result<bool, Fault> {
    let (case_sensitive, negated) = match op {
        InOp::In => (true, false),
        InOp::NotIn => (true, true),
        InOp::InNoCase => (false, false),
        InOp::NotInNoCase => (false, true),
        InOp::HasAny | InOp::HasAll => {
            let text = value.to_text();
            let has = |word: &Value<'a>| terms::has_term(&text, &word.to_text(), false);
            let words = list.values(row, context)?;
            return Ok(if op == InOp::HasAny { words.iter().any(has) } else { words.iter().all(has) });
        }
    };
    if let List::Constant { values, lower } = list {
        let found = match value {
            // A dynamic value may be of another type than the list.
            Value::String(text) if case_sensitive => values.binary_search_by(|known| (**known).cmp(&**text)).is_ok(),
            Value::Null => values.iter().chain(lower).any(String::is_empty),
            other => with_text(other, |text| {
                let small = if case_sensitive { text.to_owned() } else { text.to_lowercase() };
                let known = if case_sensitive { values } else { lower };
                known.binary_search(&small).is_ok()
            }),
        };
        return Ok(found != negated);
    }
    let found = list.values(row, context)?.iter().any(|known| {
        if case_sensitive {
            value.equals(known)
        } else {
            with_text(value, |a| with_text(known, |b| terms::equal_no_case(a, b)))
        }
    });
    Ok(found != negated)
}

impl List {
    fn values<'a>(&'a self, row: &[Value<'a>], context: &Context<'a>) -> Result<Vec<Value<'a>>, Fault> {
        match self {
            Self::Constant { values, .. } => Ok(values.iter().map(|text| Value::from(text.as_str())).collect()),
            Self::Values(expressions) => {
                let mut out = Vec::new();
                for expression in expressions {
                    let value = expression.value(row, context)?;
                    // The elements of an array stand for themselves.
                    match value.items() {
                        Some(items) => out.extend(items),
                        None => out.push(value),
                    }
                }
                Ok(out)
            }
            Self::Subquery(number) => {
                let rows = context.subquery(*number)?;
                Ok(rows.iter().filter_map(|row| row.first().cloned()).collect())
            }
        }
    }
}

/// The value with which the columns of a type are filled where there is none.
pub(crate) fn missing<'a>(kind: Type) -> Value<'a> {
    if kind == Type::String { Value::String(Text::Borrowed("")) } else { Value::Null }
}

/// The keys of a row.
pub(crate) fn keys<'a>(
    expressions: &'a [Expr],
    row: &[Value<'a>],
    context: &Context<'a>,
) -> Result<Vec<Key<'a>>, Fault> {
    expressions.iter().map(|expression| expression.value(row, context).map(Key)).collect()
}
