//! Tabular operators: which one it is, and the simple ones.

use super::{Parsed, Parser};
use crate::ast::{Expr, ExprKind, Name, Operator, OperatorKind, Reorder, SortKey, Summarize};
use crate::error::{Code, Error};
use crate::lexer::Kind;
use crate::operators;
use crate::span::Span;

impl Parser<'_> {
    /// The operators that follow, each after a `|`. What is wrong with one is
    /// noted, and the next one is read.
    pub(super) fn operators(&mut self) -> Vec<Operator> {
        let mut operators = Vec::new();
        while self.take_sign("|") {
            let start = self.at;
            match self.operator() {
                Ok(operator) => {
                    operators.push(operator);
                    if !self.at_sign("|") && !self.is_end() {
                        let _: Parsed<()> = self.after_operator();
                        self.skip_to(&["|", ";", ")", "}"]);
                    }
                }
                Err(_) => {
                    // From its start, so that brackets it left open are
                    // counted.
                    let failed = self.at;
                    self.at = start + usize::from(failed == start);
                    self.skip_to(&["|", ";", ")", "}"]);
                    if self.at < failed && !self.at_sign("|") {
                        self.at = failed;
                        self.skip_to(&["|", ";", ")", "}"]);
                    }
                }
            }
        }
        operators
    }

    /// Whether what stands here may end a pipe.
    fn is_end(&self) -> bool {
        let token = self.peek();
        match token.kind {
            Kind::End => true,
            Kind::Sign => matches!(self.text(token), ")" | ";" | "," | "}" | "]"),
            // What is around may go on with these words.
            Kind::Name => matches!(self.text(token), "on" | "to" | "step" | "with"),
            _ => false,
        }
    }

    /// Something stands behind an operator that ended.
    fn after_operator(&mut self) -> Parsed<()> {
        let token = self.peek();
        if self.at_sign("=") {
            let error = Error::at(Code::Syntax, token.span, "`=` gives a name, it does not compare")
                .with_expected(["`==`", "`=~`"])
                .with_correction(self.source, "==");
            return self.fail(error);
        }
        // A new line that starts with an operator lacks its `|`.
        if token.kind == Kind::Name && operators::operator(self.text(token)).is_some() {
            let text = self.text(token);
            let error = Error::at(Code::Syntax, token.span, format!("`{text}` needs a `|` in front of it"))
                .with_correction(self.source, &format!("| {text}"));
            return self.fail(error);
        }
        self.unexpected(&["`|`", "an operator", "the end of the query"])
    }

    /// The name of an operator, whose parts a dash joins.
    fn operator_name(&mut self) -> Parsed<(String, Span)> {
        let first = self.peek();
        if self.at_sign("|") {
            let error = Error::at(Code::Syntax, first.span, "expected an operator, found another `|`");
            return self.fail(error.with_expected(["an operator"]).with_help("the logical operator is written `or`"));
        }
        if first.kind != Kind::Name {
            return self.unexpected(&["an operator"]);
        }
        self.at += 1;
        let mut span = first.span;
        // `sort` and `take` are followed by values that may be negative, so a
        // dash counts only where the longer name exists.
        loop {
            let (dash, part) = (self.token(0), self.token(1));
            let glued = self.at_sign("-") && dash.span.start == span.end && part.span.start == dash.span.end;
            if !glued || part.kind != Kind::Name {
                break;
            }
            span = span.to(part.span);
            self.at += 2;
        }
        Ok((span.text(self.source).to_owned(), span))
    }

    pub(super) fn operator(&mut self) -> Parsed<Operator> {
        let (name, span) = self.operator_name()?;
        let kind = match name.as_str() {
            "where" | "filter" => OperatorKind::Where(self.expression()?),
            "project" => OperatorKind::Project(self.list(Self::named)?),
            "extend" => OperatorKind::Extend(self.list(Self::named)?),
            "summarize" => self.summarize()?,
            "take" | "limit" => OperatorKind::Take(self.expression()?),
            "count" => OperatorKind::Count(if self.take_word("as") { Some(self.name("a name")?) } else { None }),
            "distinct" => OperatorKind::Distinct(self.list(Self::expression)?),
            "sort" | "order" => OperatorKind::Sort(self.sort_keys(&name)?),
            "top" => {
                let count = self.expression()?;
                OperatorKind::Top(count, self.sort_keys(&name)?)
            }
            "join" => self.join(false)?,
            "lookup" => self.join(true)?,
            "union" => self.union()?,
            "mv-expand" | "mvexpand" => self.mv_expand()?,
            "mv-apply" | "mvapply" => self.mv_apply()?,
            "parse" => self.parse_operator(false)?,
            "parse-where" => self.parse_operator(true)?,
            "project-away" => OperatorKind::ProjectAway(self.list(|p| p.wildcard("a column"))?),
            "project-keep" => OperatorKind::ProjectKeep(self.list(|p| p.wildcard("a column"))?),
            "project-rename" => OperatorKind::ProjectRename(self.list(Self::renamed)?),
            "project-reorder" => OperatorKind::ProjectReorder(self.list(Self::reordered)?),
            "search" => self.search()?,
            "as" => {
                self.hints()?;
                OperatorKind::As(self.name("a name")?)
            }
            "serialize" => {
                let more = !self.at_sign("|") && !self.is_end();
                OperatorKind::Serialize(if more { self.list(Self::named)? } else { Vec::new() })
            }
            "render" => {
                let start = self.peek().span;
                if self.peek().kind != Kind::Name {
                    return self.unexpected(&["the name of a chart"]);
                }
                self.skip_to(&["|", ";", ")"]);
                OperatorKind::Render(self.since(start).text(self.source).to_owned())
            }
            _ if operators::operator(&name).is_some() => self.other(&name, span),
            _ => return self.unknown_operator(&name, span),
        };
        Ok(Operator { kind, name: span, span: self.since(span) })
    }

    fn unknown_operator<T>(&mut self, name: &str, span: Span) -> Parsed<T> {
        let names = operators::OPERATORS.iter().filter(|info| info.here).map(|info| info.name);
        let lower = name.to_lowercase();
        let error = Error::at(Code::UnknownOperator, span, format!("`{name}` is not an operator"));
        let error = match operators::operator(&lower) {
            // Operators are written in small letters.
            Some(info) if lower != name => error.with_nearest(self.source, &lower, [info.name]),
            _ => match name {
                "select" => error.with_correction(self.source, "project").with_help("columns are chosen by `project`"),
                "group" => error.with_help("groups are made by `summarize ... by ...`"),
                _ => error.with_nearest(self.source, name, names),
            },
        };
        self.fail(error)
    }

    /// A name that may hold `*`.
    pub(super) fn wildcard(&mut self, what: &str) -> Parsed<Name> {
        if self.at_sign("[") {
            return self.name(what);
        }
        let start = self.peek().span;
        let mut end = start.start;
        loop {
            let token = self.peek();
            let part = matches!(token.kind, Kind::Name | Kind::Long | Kind::Typed(_)) || self.at_sign("*");
            if !part || (token.span.start != end) {
                break;
            }
            end = token.span.end;
            self.at += 1;
        }
        let span = Span { start: start.start, end };
        if end == start.start {
            return self.unexpected(&[what]);
        }
        Ok(Name { text: span.text(self.source).to_owned(), span })
    }

    fn renamed(&mut self) -> Parsed<(Name, Name)> {
        let new = self.name("a new name")?;
        self.expect_sign("=")?;
        Ok((new, self.name("a column")?))
    }

    fn reordered(&mut self) -> Parsed<(Name, Option<Reorder>)> {
        let name = self.wildcard("a column")?;
        let start = self.at;
        let mut word = self.text(self.peek()).to_owned();
        if word == "granny" && self.sign_at(1, "-") {
            word = format!("granny-{}", self.text(self.token(2)));
            self.at += 2;
        }
        let order = match word.as_str() {
            "asc" => Some(Reorder::Asc),
            "desc" => Some(Reorder::Desc),
            "granny-asc" => Some(Reorder::GrannyAsc),
            "granny-desc" => Some(Reorder::GrannyDesc),
            _ => None,
        };
        self.at = if order.is_some() { self.at + 1 } else { start };
        Ok((name, order))
    }

    fn sort_keys(&mut self, operator: &str) -> Parsed<Vec<SortKey>> {
        if !self.take_word("by") {
            let error =
                Error::at(Code::Syntax, self.peek().span, format!("`{operator}` needs `by` in front of its keys"));
            return self.fail(error.with_expected(["`by`"]));
        }
        self.list(|parser| {
            let value = parser.expression()?;
            let ascending = match () {
                () if parser.take_word("asc") => Some(true),
                () if parser.take_word("desc") => Some(false),
                () => None,
            };
            let nulls_first = if parser.take_word("nulls") {
                match () {
                    () if parser.take_word("first") => Some(true),
                    () if parser.take_word("last") => Some(false),
                    () => return parser.unexpected(&["`first`", "`last`"]),
                }
            } else {
                None
            };
            Ok(SortKey { value, ascending, nulls_first })
        })
    }

    fn summarize(&mut self) -> Parsed<OperatorKind> {
        let hints = self.hints()?;
        let bare = self.at_word("by") && !self.sign_at(1, "=") && !self.sign_at(1, "(");
        let aggregates = if bare { Vec::new() } else { self.list(Self::named)? };
        let by = if self.take_word("by") { Some(self.list(Self::named)?) } else { None };
        Ok(OperatorKind::Summarize(Summarize { hints, aggregates, by }))
    }

    /// `hint.name = value`, any number of them.
    pub(super) fn hints(&mut self) -> Parsed<Vec<(String, String)>> {
        let mut hints = Vec::new();
        while self.at_word("hint") && self.sign_at(1, ".") {
            self.at += 2;
            let name = self.name("the name of a hint")?;
            self.expect_sign("=")?;
            let value = self.next();
            hints.push((name.text, self.text(value).to_owned()));
        }
        Ok(hints)
    }

    /// The value of an option such as `kind=inner`, if it stands here.
    pub(super) fn option(&mut self, option: &str) -> Parsed<Option<Name>> {
        if !self.at_word(option) || !self.sign_at(1, "=") {
            return Ok(None);
        }
        self.at += 2;
        self.name("a word").map(Some)
    }

    /// `search kind=... in (tables) condition`
    fn search(&mut self) -> Parsed<OperatorKind> {
        let kind = self.option("kind")?;
        let tables = if self.at_word("in") && self.sign_at(1, "(") {
            self.at += 2;
            let tables = self.list(|p| p.wildcard("a table"))?;
            self.expect_sign(")")?;
            tables
        } else {
            Vec::new()
        };
        let condition: Expr = self.expression()?;
        if matches!(condition.kind, ExprKind::Star) {
            return self.unexpected(&["a term", "a condition"]);
        }
        Ok(OperatorKind::Search(crate::ast::Search { kind, tables, condition }))
    }
}
