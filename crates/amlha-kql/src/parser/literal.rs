//! Literals.

use super::{Failed, Parsed, Parser};
use crate::ast::{Expr, ExprKind};
use crate::error::{Code, Error};
use crate::lexer::{Kind, Token};
use crate::time;
use crate::types::Type;
use crate::value::{Text, Value};

impl Parser<'_> {
    /// The literal that stands here, if one does.
    pub(super) fn literal(&mut self) -> Parsed<Option<Expr>> {
        let token = self.peek();
        let text = self.text(token);
        let (value, kind) = match token.kind {
            Kind::String => return self.strings().map(Some),
            Kind::Long => {
                let value = Value::string(text).to_long().ok_or(());
                let Ok(number) = value else {
                    return self.bad_literal(
                        token,
                        "a whole number of 64 bits",
                        "write it as `real(...)` or `decimal(...)`",
                    );
                };
                (Value::Long(number), Type::Long)
            }
            Kind::Real => (Value::Real(text.parse().unwrap_or(f64::NAN)), Type::Real),
            Kind::TimeSpan => match time::glued(text) {
                Some(ticks) => (Value::TimeSpan(ticks), Type::TimeSpan),
                None => return self.bad_literal(token, "a length of time", "the longest is about 29,000 years"),
            },
            Kind::Typed(kind) => return self.typed(token, kind).map(Some),
            Kind::Name if text == "true" || text == "false" => (Value::Bool(text == "true"), Type::Bool),
            Kind::Name if text == "dynamic" && self.sign_at(1, "(") => {
                self.at += 2;
                let value = self.nested(Self::dynamic_value)?;
                self.expect_sign(")")?;
                return Ok(Some(Expr { kind: ExprKind::Literal(value, Type::Dynamic), span: self.since(token.span) }));
            }
            _ => return Ok(None),
        };
        self.at += 1;
        Ok(Some(Expr { kind: ExprKind::Literal(value, kind), span: token.span }))
    }

    fn bad_literal<T>(&mut self, token: Token, what: &str, help: &str) -> Parsed<T> {
        let message = format!("`{}` is not {what}", self.text(token));
        self.fail(Error::at(Code::Literal, token.span, message).with_help(help))
    }

    /// Strings that stand next to each other are one.
    fn strings(&mut self) -> Parsed<Expr> {
        let start = self.peek().span;
        let mut text = String::new();
        while self.peek().kind == Kind::String {
            let token = self.next();
            text.push_str(&self.unquoted(token));
        }
        let value = Value::String(Text::from(text));
        Ok(Expr { kind: ExprKind::Literal(value, Type::String), span: self.since(start) })
    }

    /// `datetime(...)` and its kin.
    fn typed(&mut self, token: Token, kind: Type) -> Parsed<Expr> {
        let text = self.text(token);
        let inside = text.split_once('(').map_or("", |(_, rest)| rest).trim_end_matches(')').trim();
        let unquoted = inside.trim_matches(['"', '\'']).trim().replace(" - ", "-");
        let unquoted = unquoted.as_str();
        let value = match kind {
            _ if inside == "null" => Value::Null,
            Type::Bool | Type::Int | Type::Long | Type::Real | Type::Decimal => {
                Value::string(inside.to_owned()).to_type(kind)
            }
            Type::TimeSpan => time::parse_timespan(unquoted).map_or(Value::Null, Value::TimeSpan),
            _ => Value::string(unquoted.to_owned()).to_type(kind),
        };
        // `datetime()` is null too; `real(nan)` is a value.
        if value.is_null() && inside != "null" && !inside.is_empty() {
            let name = text.split('(').next().unwrap_or_default().trim();
            let help = format!("a value that is computed is converted by `to{kind}(...)`");
            return self.bad_literal(token, &format!("a literal of `{name}`"), &help);
        }
        self.at += 1;
        Ok(Expr { kind: ExprKind::Literal(value, kind), span: token.span })
    }

    /// What stands in the brackets of `dynamic(...)`.
    fn dynamic_value(&mut self) -> Parsed<Value<'static>> {
        let start = self.peek().span;
        let too_deep = |parser: &mut Self| {
            parser.errors.push(Error::at(Code::TooLarge, start, "this value is nested too deeply"));
            Failed
        };
        if self.take_sign("[") {
            let mut items = Vec::new();
            while !self.at_sign("]") {
                items.push(self.nested(Self::dynamic_value)?);
                if !self.take_sign(",") && !self.at_sign("]") {
                    return self.unexpected(&["`,`", "`]`"]);
                }
            }
            self.at += 1;
            return Value::array(items).ok_or_else(|| too_deep(self));
        }
        if self.take_sign("{") {
            let mut members = Vec::new();
            while !self.at_sign("}") {
                let name = self.peek();
                let name = match name.kind {
                    Kind::String => {
                        self.at += 1;
                        self.unquoted(name)
                    }
                    Kind::Name => {
                        self.at += 1;
                        self.text(name).to_owned()
                    }
                    _ => return self.unexpected(&["a member's name in quotes", "`}`"]),
                };
                self.expect_sign(":")?;
                members.push((Text::from(name), self.nested(Self::dynamic_value)?));
                if !self.take_sign(",") && !self.at_sign("}") {
                    return self.unexpected(&["`,`", "`}`"]);
                }
            }
            self.at += 1;
            return Value::bag(members).ok_or_else(|| too_deep(self));
        }
        if self.take_word("null") {
            return Ok(Value::Null);
        }
        let negative = self.take_sign("-");
        match self.literal()?.map(|expr| expr.kind) {
            Some(ExprKind::Literal(value, _)) => match (negative, value) {
                (false, value) => Ok(value),
                (true, Value::Long(n)) => Ok(Value::Long(n.wrapping_neg())),
                (true, Value::Real(n)) => Ok(Value::Real(-n)),
                (true, Value::TimeSpan(n)) => Ok(Value::TimeSpan(n.wrapping_neg())),
                (true, _) => self.unexpected(&["a number"]),
            },
            _ => self.unexpected(&["a literal"]),
        }
    }
}
