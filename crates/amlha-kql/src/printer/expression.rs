//! Expressions, with the brackets that their levels need.

use std::fmt;

use super::{commas, write_name};
use crate::ast::{Expr, ExprKind, PathStep};
use crate::lexer;
use crate::types::Type;
use crate::value::Value;

const OR: u8 = 1;
const AND: u8 = 2;
const EQUALITY: u8 = 3;
const RELATION: u8 = 4;
const UNARY: u8 = 8;
const PRIMARY: u8 = 9;

impl fmt::Display for Expr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_expr(f, self, OR)
    }
}

fn level(kind: &ExprKind) -> u8 {
    match kind {
        ExprKind::Or(_) => OR,
        ExprKind::And(_) => AND,
        ExprKind::In(..) | ExprKind::Between { .. } => EQUALITY,
        ExprKind::Binary(op, ..) => op.level(),
        ExprKind::Negate(_) => UNARY,
        _ => PRIMARY,
    }
}

/// Writes an expression where one of at least this level is expected.
fn write_expr(f: &mut fmt::Formatter<'_>, expr: &Expr, lowest: u8) -> fmt::Result {
    let own = level(&expr.kind);
    if own < lowest {
        f.write_str("(")?;
        write_expr(f, expr, OR)?;
        return f.write_str(")");
    }
    match &expr.kind {
        ExprKind::Literal(value, kind) => write_literal(f, value, *kind),
        ExprKind::Name(name) => write_name(f, name),
        ExprKind::Star => f.write_str("*"),
        ExprKind::Path(base, steps) => {
            write_expr(f, base, PRIMARY)?;
            for step in steps {
                match step {
                    PathStep::Member(name) if lexer::is_plain_name(&name.text) => write!(f, ".{}", name.text)?,
                    PathStep::Member(name) => write!(f, "[{}]", lexer::quote(&name.text))?,
                    PathStep::Index(index) => write!(f, "[{index}]")?,
                }
            }
            Ok(())
        }
        ExprKind::Call(name, arguments) => write!(f, "{name}({})", commas(arguments)),
        ExprKind::Negate(operand) => {
            f.write_str("-")?;
            write_expr(f, operand, UNARY)
        }
        ExprKind::And(operands) => write_chain(f, operands, " and ", EQUALITY),
        ExprKind::Or(operands) => write_chain(f, operands, " or ", AND),
        ExprKind::Binary(op, left, right) => {
            // Comparisons do not chain, so their left side needs brackets too.
            let chains = matches!(own, 5 | 6);
            write_expr(f, left, if chains { own } else { own + 1 })?;
            write!(f, " {} ", op.text())?;
            write_expr(f, right, own + 1)
        }
        ExprKind::In(op, value, list) => {
            write_expr(f, value, RELATION)?;
            write!(f, " {} ({})", op.text(), commas(list))
        }
        ExprKind::Between { negated, value, low, high } => {
            write_expr(f, value, RELATION)?;
            write!(f, " {}between ({low} .. {high})", if *negated { "!" } else { "" })
        }
        ExprKind::TypeOf(kind) => write!(f, "typeof({kind})"),
        ExprKind::Table(pipe) => write!(f, "({pipe})"),
    }
}

fn write_chain(f: &mut fmt::Formatter<'_>, operands: &[Expr], word: &str, lowest: u8) -> fmt::Result {
    for (at, operand) in operands.iter().enumerate() {
        if at > 0 {
            f.write_str(word)?;
        }
        write_expr(f, operand, lowest)?;
    }
    Ok(())
}

fn write_literal(f: &mut fmt::Formatter<'_>, value: &Value<'_>, kind: Type) -> fmt::Result {
    match (kind, value) {
        (Type::Dynamic, _) => {
            f.write_str("dynamic(")?;
            write_dynamic(f, value)?;
            f.write_str(")")
        }
        (_, Value::Null) => write!(f, "{kind}(null)"),
        _ => write_scalar(f, value),
    }
}

fn write_scalar(f: &mut fmt::Formatter<'_>, value: &Value<'_>) -> fmt::Result {
    match value {
        Value::Long(n) if *n < 0 => write!(f, "long({n})"),
        Value::Int(n) => write!(f, "int({n})"),
        Value::Real(n) if n.is_nan() => f.write_str("real(nan)"),
        Value::Real(n) if n.is_infinite() => write!(f, "real({}inf)", if *n > 0.0 { "+" } else { "-" }),
        Value::Real(n) if n.is_sign_negative() => write!(f, "real({n:?})"),
        Value::Real(n) => write!(f, "{n:?}"),
        Value::String(text) => f.write_str(&lexer::quote(text)),
        Value::Decimal(_) | Value::DateTime(_) | Value::TimeSpan(_) | Value::Guid(_) => {
            let kind = value.kind().unwrap_or(Type::Dynamic);
            write!(f, "{kind}({})", value.to_text())
        }
        _ => f.write_str(&value.to_text()),
    }
}

/// What stands in the brackets of `dynamic(...)`.
fn write_dynamic(f: &mut fmt::Formatter<'_>, value: &Value<'_>) -> fmt::Result {
    if let Some(items) = value.items() {
        f.write_str("[")?;
        for (at, item) in items.iter().enumerate() {
            f.write_str(if at > 0 { ", " } else { "" })?;
            write_dynamic(f, item)?;
        }
        return f.write_str("]");
    }
    if let Some(members) = value.members() {
        f.write_str("{")?;
        for (at, (name, member)) in members.iter().enumerate() {
            write!(f, "{}{}: ", if at > 0 { ", " } else { "" }, lexer::quote(name))?;
            write_dynamic(f, member)?;
        }
        return f.write_str("}");
    }
    match value {
        Value::Null => f.write_str("null"),
        _ => write_scalar(f, value),
    }
}
