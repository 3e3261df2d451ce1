//! Where rows come from.

use super::{Either, Parsed, Parser};
use crate::ast::{DataTable, Expr, ExprKind, Name, Pipe, Range, Source};
use crate::error::{Code, Error};
use crate::lexer::Kind;

impl Parser<'_> {
    /// A source and its operators.
    pub(super) fn pipe(&mut self) -> Parsed<Pipe> {
        self.nested(|parser| match parser.pipe_or_expr()? {
            Either::Pipe(pipe) => Ok(pipe),
            Either::Expr(expr) => parser.as_pipe(expr),
        })
    }

    /// A source without operators, as it stands in `union` and `join`.
    pub(super) fn pipe_without_operators(&mut self) -> Parsed<Pipe> {
        let start = self.peek().span;
        self.nested(|parser| {
            if parser.take_sign("(") {
                let inner = parser.pipe()?;
                parser.expect_sign(")")?;
                return Ok(inner);
            }
            if let Some(source) = parser.keyword_source()? {
                return Ok(Pipe { source, operators: Vec::new(), span: parser.since(start) });
            }
            let expr = parser.primary_source()?;
            parser.as_pipe(expr)
        })
    }

    pub(super) fn pipe_or_expr(&mut self) -> Parsed<Either> {
        let start = self.peek().span;
        let source = match self.keyword_source()? {
            Some(source) => source,
            None => {
                let expr = self.expression()?;
                if !self.at_sign("|") {
                    return Ok(match expr.kind {
                        ExprKind::Table(pipe) => Either::Pipe(*pipe),
                        _ => Either::Expr(expr),
                    });
                }
                self.as_source(expr)?
            }
        };
        let operators = self.operators();
        Ok(Either::Pipe(Pipe { source, operators, span: self.since(start) }))
    }

    /// An expression that turns out to stand where a table does.
    pub(super) fn as_pipe(&mut self, expr: Expr) -> Parsed<Pipe> {
        let span = expr.span;
        Ok(match self.as_source(expr)? {
            Source::Pipe(pipe) => *pipe,
            source => Pipe { source, operators: Vec::new(), span },
        })
    }

    pub(super) fn as_source(&mut self, expr: Expr) -> Parsed<Source> {
        let span = expr.span;
        match expr.kind {
            ExprKind::Name(text) => Ok(Source::Table(Name { text, span })),
            ExprKind::Call(name, arguments) => Ok(Source::Call(name, arguments)),
            ExprKind::Table(pipe) => Ok(Source::Pipe(pipe)),
            _ => self.fail(
                Error::at(Code::Syntax, span, "a query starts with a table, this is a value").with_expected([
                    "a table",
                    "`print`",
                    "`datatable`",
                    "`range`",
                    "`union`",
                ]),
            ),
        }
    }

    /// A source that a word introduces, if one does here.
    pub(super) fn keyword_source(&mut self) -> Parsed<Option<Source>> {
        let token = self.peek();
        if token.kind != Kind::Name {
            return Ok(None);
        }
        // Every one of these words may be the name of a table or column too.
        let next = self.token(1);
        let ends =
            next.kind == Kind::End || (next.kind == Kind::Sign && !matches!(self.text(next), "(" | "[" | "*" | "-"));
        Ok(Some(match self.text(token) {
            "datatable" if self.sign_at(1, "(") => Source::DataTable(self.datatable()?),
            "range" if self.word_at(2, "from") || (self.sign_at(1, "[") && self.word_at(4, "from")) => {
                Source::Range(self.range()?)
            }
            "print" if !ends => {
                self.at += 1;
                Source::Print(self.list(Self::named)?)
            }
            "union" | "search" if !ends => Source::Operator(Box::new(self.operator()?)),
            "find" | "evaluate" | "externaldata" | "external_table"
                if !ends && next.kind != Kind::Sign
                    || self.sign_at(1, "(") && matches!(self.text(token), "externaldata" | "find") =>
            {
                let word = self.text(token);
                return self.fail(Error::at(
                    Code::NotSupported,
                    token.span,
                    format!("`{word}` is valid in the language but not available here"),
                ));
            }
            _ => return Ok(None),
        }))
    }

    pub(super) fn datatable(&mut self) -> Parsed<DataTable> {
        let start = self.next().span;
        self.expect_sign("(")?;
        let columns = if self.at_sign(")") { Vec::new() } else { self.list(Self::column)? };
        self.expect_sign(")")?;
        self.expect_sign("[")?;
        let mut values = Vec::new();
        while !self.at_sign("]") {
            values.push(self.expression()?);
            // A comma after the last value is allowed.
            if !self.take_sign(",") && !self.at_sign("]") {
                return self.unexpected(&["`,`", "`]`"]);
            }
        }
        self.expect_sign("]")?;
        let span = self.since(start);
        if columns.is_empty() && !values.is_empty() || !values.is_empty() && values.len() % columns.len() != 0 {
            let message = format!("{} values do not fill rows of {} columns", values.len(), columns.len());
            return self.fail(Error::at(Code::ArgumentCount, span, message));
        }
        Ok(DataTable { columns, values, span })
    }

    pub(super) fn range(&mut self) -> Parsed<Range> {
        self.next();
        let name = self.name("a column")?;
        self.expect_word("from")?;
        let from = self.expression()?;
        self.expect_word("to")?;
        let to = self.expression()?;
        self.expect_word("step")?;
        let step = self.expression()?;
        Ok(Range { name, from, to, step })
    }
}
