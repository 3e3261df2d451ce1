//! Expressions, by climbing over the levels of [`BinaryOp::level`].

use super::{Either, Parsed, Parser};
use crate::ast::{BinaryOp, Expr, ExprKind, InOp, Name, Named, Operator, OperatorKind, PathStep, Pipe, Source};
use crate::error::{Code, Error};
use crate::lexer::Kind;
use crate::span::Span;

const OR: u8 = 1;
const AND: u8 = 2;
const EQUALITY: u8 = 3;
const RELATION: u8 = 4;
const TEXT: u8 = 7;

/// Most operators in a row that build on each other.
const MAX_CHAIN: usize = 100;

enum Infix {
    Or,
    And,
    Binary(BinaryOp),
    In(InOp),
    Between(bool),
}

impl Infix {
    fn level(&self) -> u8 {
        match self {
            Self::Or => OR,
            Self::And => AND,
            Self::Binary(op) => op.level(),
            Self::In(_) | Self::Between(_) => EQUALITY,
        }
    }
}

impl Parser<'_> {
    /// A scalar expression. A pipe in brackets is [`ExprKind::Table`].
    pub(super) fn expression(&mut self) -> Parsed<Expr> {
        self.nested(|parser| parser.binary(OR))
    }

    /// `name = value`, `(a, b) = value`, or only a value.
    pub(super) fn named(&mut self) -> Parsed<Named> {
        let bracketed = self.at_sign("[") && self.token(1).kind == Kind::String && self.sign_at(2, "]");
        if (self.peek().kind == Kind::Name && self.sign_at(1, "=")) || (bracketed && self.sign_at(3, "=")) {
            let name = self.name("a name")?;
            self.expect_sign("=")?;
            return Ok(Named { names: vec![name], value: self.expression()? });
        }
        if self.at_sign("(") && self.is_name_tuple() {
            self.at += 1;
            let names = self.list(|parser| parser.name("a name"))?;
            self.expect_sign(")")?;
            self.expect_sign("=")?;
            return Ok(Named { names, value: self.expression()? });
        }
        Ok(Named { names: Vec::new(), value: self.expression()? })
    }

    /// Whether `(a, b) =` stands here.
    fn is_name_tuple(&self) -> bool {
        // The tokens of a name at a place: itself, or itself in brackets.
        let name = |at: usize| match self.token(at).kind {
            Kind::Name => 1,
            _ if self.sign_at(at, "[") && self.token(at + 1).kind == Kind::String && self.sign_at(at + 2, "]") => 3,
            _ => 0,
        };
        let mut ahead = 1;
        loop {
            let tokens = name(ahead);
            ahead += tokens;
            match tokens {
                0 => return false,
                _ if self.sign_at(ahead, ",") => ahead += 1,
                _ => return self.sign_at(ahead, ")") && self.sign_at(ahead + 1, "="),
            }
        }
    }

    fn infix(&self) -> Option<Infix> {
        let token = self.peek();
        let text = self.text(token);
        match token.kind {
            Kind::Name | Kind::Word => match text {
                "or" => Some(Infix::Or),
                "and" => Some(Infix::And),
                "between" => Some(Infix::Between(false)),
                "!between" => Some(Infix::Between(true)),
                "matches" => self.word_at(1, "regex").then(|| BinaryOp::parse(text)).flatten().map(Infix::Binary),
                _ => InOp::parse(text).map(Infix::In).or_else(|| BinaryOp::parse(text).map(Infix::Binary)),
            },
            Kind::Sign => BinaryOp::parse(text).map(Infix::Binary),
            _ => None,
        }
    }

    fn binary(&mut self, lowest: u8) -> Parsed<Expr> {
        let mut left = self.unary()?;
        let mut chain = 0;
        // The level of a comparison that cannot be continued.
        let mut closed = None;
        while let Some(infix) = self.infix() {
            let level = infix.level();
            if level < lowest {
                break;
            }
            let token = self.peek();
            if closed == Some(level) {
                let message = format!("comparisons cannot be chained: `{}` follows another one", self.text(token));
                return self.fail(
                    Error::at(Code::Syntax, token.span, message)
                        .with_help("put brackets around one, or join two comparisons with `and`"),
                );
            }
            chain += 1;
            if chain > MAX_CHAIN && !matches!(infix, Infix::And | Infix::Or) {
                let message = format!("more than {MAX_CHAIN} operators build on each other here");
                return self.fail(Error::at(Code::TooLarge, token.span, message));
            }
            self.at += 1;
            closed = matches!(level, EQUALITY | RELATION | TEXT).then_some(level);
            let start = left.span;
            let kind = match infix {
                Infix::Or => {
                    let right = self.binary(AND)?;
                    match left.kind {
                        ExprKind::Or(mut operands) => {
                            operands.push(right);
                            ExprKind::Or(operands)
                        }
                        _ => ExprKind::Or(vec![left, right]),
                    }
                }
                Infix::And => {
                    let right = self.binary(EQUALITY)?;
                    match left.kind {
                        ExprKind::And(mut operands) => {
                            operands.push(right);
                            ExprKind::And(operands)
                        }
                        _ => ExprKind::And(vec![left, right]),
                    }
                }
                Infix::Binary(op) => {
                    if self.text(token) == "matches" {
                        self.at += 1;
                    }
                    let right = self.binary(level + 1)?;
                    ExprKind::Binary(op, Box::new(left), Box::new(right))
                }
                Infix::In(op) => {
                    let list = self.in_list()?;
                    ExprKind::In(op, Box::new(left), list)
                }
                Infix::Between(negated) => {
                    self.expect_sign("(")?;
                    let low = Box::new(self.expression()?);
                    self.expect_sign("..")?;
                    let high = Box::new(self.expression()?);
                    self.expect_sign(")")?;
                    ExprKind::Between { negated, value: Box::new(left), low, high }
                }
            };
            left = Expr { kind, span: self.since(start) };
        }
        Ok(left)
    }

    /// The list of `in (...)`; one element may be a table.
    fn in_list(&mut self) -> Parsed<Vec<Expr>> {
        if !self.at_sign("(") {
            // `x in y`, where y is an array.
            return Ok(vec![self.binary(RELATION)?]);
        }
        self.at += 1;
        let mut list = Vec::new();
        while !self.at_sign(")") {
            list.push(self.argument()?);
            if !self.take_sign(",") && !self.at_sign(")") {
                return self.unexpected(&["`,`", "`)`"]);
            }
        }
        self.at += 1;
        Ok(list)
    }

    /// An argument: a value or a table.
    fn argument(&mut self) -> Parsed<Expr> {
        let start = self.peek().span;
        self.nested(|parser| {
            Ok(match parser.pipe_or_expr()? {
                Either::Expr(expr) => expr,
                Either::Pipe(pipe) => Expr { kind: ExprKind::Table(Box::new(pipe)), span: parser.since(start) },
            })
        })
    }

    fn unary(&mut self) -> Parsed<Expr> {
        let start = self.peek().span;
        if self.take_sign("-") {
            let operand = self.nested(Self::unary)?;
            return Ok(Expr { kind: ExprKind::Negate(Box::new(operand)), span: self.since(start) });
        }
        if self.take_sign("+") {
            return self.nested(Self::unary);
        }
        self.postfix()
    }

    /// A primary expression and the steps into it.
    fn postfix(&mut self) -> Parsed<Expr> {
        let base = self.primary()?;
        let start = base.span;
        let mut steps = Vec::new();
        loop {
            if self.at_sign(".") {
                self.at += 1;
                if self.at_sign("[") {
                    steps.push(self.subscript()?);
                    continue;
                }
                let token = self.peek();
                // A name such as `2x` or a number may follow a dot.
                if !matches!(token.kind, Kind::Name | Kind::Typed(_)) {
                    return self.unexpected(&["a member's name"]);
                }
                let text = self.text(token);
                if self.sign_at(1, "(") {
                    let message = format!("`.{text}(...)`: functions are called with their first argument in brackets");
                    return self.fail(Error::at(Code::Syntax, token.span, message));
                }
                self.at += 1;
                steps.push(PathStep::Member(Name { text: text.to_owned(), span: token.span }));
            } else if self.at_sign("[") {
                steps.push(self.subscript()?);
            } else {
                break;
            }
        }
        if steps.is_empty() {
            return Ok(base);
        }
        let span = self.since(start);
        Ok(match base.kind {
            // `(a.b).c` is the same path as `a.b.c`.
            ExprKind::Path(inner, mut first) => {
                first.extend(steps);
                Expr { kind: ExprKind::Path(inner, first), span }
            }
            _ => Expr { kind: ExprKind::Path(Box::new(base), steps), span },
        })
    }

    fn subscript(&mut self) -> Parsed<PathStep> {
        self.expect_sign("[")?;
        let index = self.expression()?;
        self.expect_sign("]")?;
        Ok(match index.as_text() {
            Some(text) => PathStep::Member(Name { text: text.to_owned(), span: index.span }),
            None => PathStep::Index(index),
        })
    }

    fn primary(&mut self) -> Parsed<Expr> {
        if let Some(literal) = self.literal()? {
            return Ok(literal);
        }
        let token = self.peek();
        match token.kind {
            Kind::Name if self.at_word("typeof") && self.sign_at(1, "(") => {
                self.at += 2;
                let kind = self.type_name()?;
                self.expect_sign(")")?;
                Ok(Expr { kind: ExprKind::TypeOf(kind), span: self.since(token.span) })
            }
            Kind::Name => {
                self.at += 1;
                let name = Name { text: self.text(token).to_owned(), span: token.span };
                if self.take_sign("(") {
                    return self.call(name);
                }
                Ok(Expr { kind: ExprKind::Name(name.text), span: token.span })
            }
            Kind::Sign if self.at_sign("*") => {
                self.at += 1;
                Ok(Expr { kind: ExprKind::Star, span: token.span })
            }
            Kind::Sign if self.at_sign("[") => {
                let name = self.name("a value")?;
                if self.take_sign("(") {
                    return self.call(name);
                }
                Ok(Expr { kind: ExprKind::Name(name.text), span: name.span })
            }
            Kind::Sign if self.at_sign("(") => {
                self.at += 1;
                let inner = self.argument()?;
                self.expect_sign(")")?;
                Ok(Expr { kind: inner.kind, span: self.since(token.span) })
            }
            _ => self.unexpected(&["a value"]),
        }
    }

    fn call(&mut self, name: Name) -> Parsed<Expr> {
        let start = name.span;
        let mut arguments = Vec::new();
        while !self.at_sign(")") {
            if self.peek().kind == Kind::Name && self.sign_at(1, "=") {
                let error =
                    Error::at(Code::NotSupported, self.peek().span, "arguments with names are not available here");
                return self.fail(error.with_help("leave the name and the `=` out, in the order of the parameters"));
            }
            arguments.push(self.argument()?);
            if !self.take_sign(",") && !self.at_sign(")") {
                return self.unexpected(&["`,`", "`)`"]);
            }
        }
        self.at += 1;
        Ok(Expr { kind: ExprKind::Call(name, arguments), span: self.since(start) })
    }

    /// A name or call where only a source may stand (`join T on ...`).
    pub(super) fn primary_source(&mut self) -> Parsed<Expr> {
        let name = self.wildcard("a table")?;
        if self.take_sign("(") {
            return self.call(name);
        }
        Ok(Expr { kind: ExprKind::Name(name.text), span: name.span })
    }

    /// The operators of a subquery that starts without a source.
    pub(super) fn implied_pipe(&mut self) -> Parsed<Pipe> {
        let start = self.peek().span;
        self.nested(|parser| {
            let first: Operator = parser.operator()?;
            let mut operators = vec![first];
            operators.extend(parser.operators());
            Ok(Pipe { source: Source::Implied, operators, span: parser.since(start) })
        })
    }

    /// An operator that is only known by name, with all of its text.
    pub(super) fn other(&mut self, name: &str, start: Span) -> OperatorKind {
        self.skip(&["|", ";", ")"], false);
        OperatorKind::Other(name.to_owned(), self.since(start).text(self.source).to_owned())
    }
}
