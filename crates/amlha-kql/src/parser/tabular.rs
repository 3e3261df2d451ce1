//! The tabular operators with a form of their own.

use super::{Parsed, Parser};
use crate::ast::{Expanded, Join, MvApply, MvExpand, OperatorKind, Parse, ParsePart, Union};
use crate::error::{Code, Error};
use crate::lexer::Kind;

impl Parser<'_> {
    pub(super) fn join(&mut self, lookup: bool) -> Parsed<OperatorKind> {
        let mut hints = self.hints()?;
        let kind = self.option("kind")?;
        hints.extend(self.hints()?);
        let right = Box::new(self.pipe_without_operators()?);
        let on = if self.take_word("on") {
            self.list(Self::expression)?
        } else if self.at_word("where") {
            let error = Error::at(Code::NotSupported, self.peek().span, "`join ... where` is not available here");
            return self.fail(error.with_help("put the columns that must be equal after `on`"));
        } else {
            return self.unexpected(&["`on`"]);
        };
        Ok(OperatorKind::Join(Join { lookup, kind, hints, right, on }))
    }

    pub(super) fn union(&mut self) -> Parsed<OperatorKind> {
        let mut union = Union { kind: None, with_source: None, fuzzy: false, tables: Vec::new() };
        loop {
            if let Some(kind) = self.option("kind")? {
                union.kind = Some(kind);
            } else if let Some(name) = self.option("withsource")?.or(self.option("with_source")?) {
                union.with_source = Some(name);
            } else if let Some(fuzzy) = self.option("isfuzzy")? {
                union.fuzzy = fuzzy.text == "true";
            } else if self.hints()?.is_empty() {
                break;
            }
        }
        union.tables = self.list(Self::pipe_without_operators)?;
        Ok(OperatorKind::Union(union))
    }

    pub(super) fn mv_expand(&mut self) -> Parsed<OperatorKind> {
        let mut kind = None;
        let mut item_index = None;
        loop {
            if let Some(word) = self.option("bagexpansion")?.or(self.option("kind")?) {
                kind = Some(word);
            } else if let Some(name) = self.option("with_itemindex")? {
                item_index = Some(name);
            } else {
                break;
            }
        }
        let columns = self.list(Self::expanded)?;
        let limit = if self.take_word("limit") { Some(self.expression()?) } else { None };
        Ok(OperatorKind::MvExpand(MvExpand { kind, item_index, columns, limit }))
    }

    pub(super) fn mv_apply(&mut self) -> Parsed<OperatorKind> {
        let item_index = self.option("with_itemindex")?;
        let columns = self.list(Self::expanded)?;
        let limit = if self.take_word("limit") { Some(self.expression()?) } else { None };
        self.expect_word("on")?;
        self.expect_sign("(")?;
        let body = Box::new(self.implied_pipe()?);
        self.expect_sign(")")?;
        Ok(OperatorKind::MvApply(MvApply { item_index, columns, limit, body }))
    }

    /// `name = value to typeof(type)`
    fn expanded(&mut self) -> Parsed<Expanded> {
        let mut named = self.named()?;
        if named.names.len() > 1 {
            let error = Error::at(Code::Syntax, named.value.span, "only one name can be given here");
            return self.fail(error);
        }
        let to = if self.take_word("to") {
            self.expect_word("typeof")?;
            self.expect_sign("(")?;
            let kind = self.type_name()?;
            self.expect_sign(")")?;
            Some(kind)
        } else {
            None
        };
        Ok(Expanded { name: named.names.pop(), value: named.value, to })
    }

    pub(super) fn parse_operator(&mut self, only_matches: bool) -> Parsed<OperatorKind> {
        let kind = self.option("kind")?;
        let flags = self.option("flags")?;
        let value = self.expression()?;
        self.expect_word("with")?;
        let mut pattern = Vec::new();
        loop {
            let token = self.peek();
            match token.kind {
                Kind::String => {
                    self.at += 1;
                    let text = self.unquoted(token);
                    pattern.push(ParsePart::Text(text, token.span));
                }
                Kind::Sign if self.at_sign("*") => {
                    self.at += 1;
                    pattern.push(ParsePart::Star);
                }
                Kind::Name => pattern.push(self.parse_column()?),
                Kind::Sign if self.at_sign("[") => pattern.push(self.parse_column()?),
                _ => break,
            }
        }
        if pattern.is_empty() {
            return self.unexpected(&["a string", "`*`", "a new column"]);
        }
        Ok(OperatorKind::Parse(Parse { only_matches, kind, flags, value, pattern }))
    }

    fn parse_column(&mut self) -> Parsed<ParsePart> {
        let name = self.name("a new column")?;
        let kind = if self.take_sign(":") { Some(self.type_name()?) } else { None };
        Ok(ParsePart::Column(name, kind))
    }
}
