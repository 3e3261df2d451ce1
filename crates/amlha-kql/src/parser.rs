//! Tokens to a tree, by recursive descent.
//!
//! After an error the parser goes on at the next operator, so that one text
//! shows several.

mod expression;
mod literal;
mod operator;
mod source;
mod tabular;

use crate::ast::{Expr, Function, Let, LetValue, Name, Parameter, ParameterType, Pipe, Script, Statement};
use crate::error::{Code, Error};
use crate::lexer::{self, Kind, Token};
use crate::span::Span;
use crate::types::Type;

/// How deep brackets, calls and subqueries may be nested.
const MAX_DEPTH: u32 = 100;

/// Longest text of a query in bytes.
const MAX_TEXT: usize = 1 << 20;

/// Reads a text.
///
/// # Errors
/// Everything that is wrong with its form, in the order of the text.
///
/// ```
/// let script = amlha_kql::parse("resources | where type =~ 'x' | count")?;
/// assert_eq!(script.to_string(), "resources\n| where type =~ \"x\"\n| count");
/// # Ok::<(), Vec<amlha_kql::Error>>(())
/// ```
pub fn parse(source: &str) -> Result<Script, Vec<Error>> {
    if source.len() > MAX_TEXT {
        let error = Error::without_place(Code::TooLarge, "the text of a query may have at most 1 MiB");
        return Err(vec![error]);
    }
    let (tokens, errors) = lexer::lex(source);
    if !errors.is_empty() {
        // What follows from a broken token says nothing new.
        return Err(errors);
    }
    let mut parser = Parser { source, tokens, at: 0, errors, depth: 0 };
    let script = parser.script();
    let mut errors = parser.errors;
    if errors.is_empty() {
        return Ok(script);
    }
    errors.sort_by_key(|error| error.labels.first().map_or(0, |label| label.span.start));
    errors.dedup_by_key(|error| error.labels.first().map_or(0, |label| label.span.start));
    Err(errors)
}

/// An error that has been noted already.
#[derive(Debug)]
struct Failed;

type Parsed<T> = Result<T, Failed>;

/// A scalar or a table, where both may stand.
enum Either {
    Expr(Expr),
    Pipe(Pipe),
}

struct Parser<'s> {
    source: &'s str,
    tokens: Vec<Token>,
    at: usize,
    errors: Vec<Error>,
    depth: u32,
}

impl<'s> Parser<'s> {
    fn token(&self, ahead: usize) -> Token {
        let last = Token { kind: Kind::End, span: Span::new(self.source.len(), self.source.len()) };
        self.tokens.get(self.at + ahead).copied().unwrap_or(last)
    }

    fn peek(&self) -> Token {
        self.token(0)
    }

    fn text(&self, token: Token) -> &'s str {
        token.span.text(self.source)
    }

    /// Whether the token `ahead` is this sign.
    fn sign_at(&self, ahead: usize, sign: &str) -> bool {
        let token = self.token(ahead);
        token.kind == Kind::Sign && self.text(token) == sign
    }

    fn at_sign(&self, sign: &str) -> bool {
        self.sign_at(0, sign)
    }

    fn word_at(&self, ahead: usize, word: &str) -> bool {
        let token = self.token(ahead);
        token.kind == Kind::Name && self.text(token) == word
    }

    fn at_word(&self, word: &str) -> bool {
        self.word_at(0, word)
    }

    fn next(&mut self) -> Token {
        let token = self.peek();
        if token.kind != Kind::End {
            self.at += 1;
        }
        token
    }

    fn take_sign(&mut self, sign: &str) -> bool {
        let found = self.at_sign(sign);
        self.at += usize::from(found);
        found
    }

    fn take_word(&mut self, word: &str) -> bool {
        let found = self.at_word(word);
        self.at += usize::from(found);
        found
    }

    /// Span from a start to the last token taken.
    fn since(&self, start: Span) -> Span {
        let last = self.at.checked_sub(1).and_then(|at| self.tokens.get(at)).map_or(start, |token| token.span);
        if last.end < start.start { start } else { start.to(last) }
    }

    fn fail<T>(&mut self, error: Error) -> Parsed<T> {
        self.errors.push(error);
        Err(Failed)
    }

    /// What the next token is, in words.
    fn found(&self) -> String {
        let token = self.peek();
        match token.kind {
            Kind::End => "the end of the query".to_owned(),
            Kind::String => "a string".to_owned(),
            _ => format!("`{}`", self.text(token)),
        }
    }

    fn unexpected<T>(&mut self, expected: &[&str]) -> Parsed<T> {
        let token = self.peek();
        let message = match expected {
            [one] => format!("expected {one}, found {}", self.found()),
            _ => format!("{} does not fit here", self.found()),
        };
        // At the end the caret goes behind the last word, not on a blank line.
        let span = match (token.kind, self.at.checked_sub(1).and_then(|at| self.tokens.get(at))) {
            (Kind::End, Some(last)) => Span { start: last.span.end, end: last.span.end },
            _ => token.span,
        };
        self.fail(Error::at(Code::Syntax, span, message).with_expected(expected.iter().copied()))
    }

    fn expect_sign(&mut self, sign: &str) -> Parsed<()> {
        if self.take_sign(sign) { Ok(()) } else { self.unexpected(&[&format!("`{sign}`")]) }
    }

    fn expect_word(&mut self, word: &str) -> Parsed<()> {
        if self.take_word(word) { Ok(()) } else { self.unexpected(&[&format!("`{word}`")]) }
    }

    /// Runs a part that may hold itself, within the bound on depth.
    fn nested<T>(&mut self, part: impl FnOnce(&mut Self) -> Parsed<T>) -> Parsed<T> {
        if self.depth >= MAX_DEPTH {
            let span = self.peek().span;
            return self.fail(Error::at(
                Code::TooLarge,
                span,
                format!("brackets and subqueries may be nested {MAX_DEPTH} deep, this is deeper"),
            ));
        }
        self.depth += 1;
        let result = part(self);
        self.depth -= 1;
        result
    }

    /// A name, plain or as `['name']`.
    fn name(&mut self, what: &str) -> Parsed<Name> {
        let token = self.peek();
        if token.kind == Kind::Name {
            self.at += 1;
            return Ok(Name { text: self.text(token).to_owned(), span: token.span });
        }
        if self.at_sign("[") && self.token(1).kind == Kind::String && self.sign_at(2, "]") {
            let text = self.unquoted(self.token(1));
            self.at += 3;
            return Ok(Name { text, span: self.since(token.span) });
        }
        self.unexpected(&[what])
    }

    /// The text of a string token; what is wrong with it is noted.
    fn unquoted(&mut self, token: Token) -> String {
        match lexer::unquote(self.text(token)) {
            Ok(text) => text.into_owned(),
            Err((at, why)) => {
                let start = token.span.start as usize + at;
                self.errors.push(Error::at(Code::Literal, Span::new(start, start + 2), why));
                String::new()
            }
        }
    }

    /// Items with commas between them.
    fn list<T>(&mut self, mut item: impl FnMut(&mut Self) -> Parsed<T>) -> Parsed<Vec<T>> {
        let mut items = vec![item(self)?];
        while self.take_sign(",") {
            items.push(item(self)?);
        }
        Ok(items)
    }

    fn script(&mut self) -> Script {
        let mut statements = Vec::new();
        loop {
            while self.take_sign(";") {}
            if self.peek().kind == Kind::End {
                break;
            }
            let before = self.at;
            if let Ok(statement) = self.statement() {
                statements.push(statement);
            } else {
                self.skip_to(&[";"]);
            }
            if self.peek().kind != Kind::End && !self.at_sign(";") {
                let _: Parsed<()> = self.unexpected(&["`|`", "`;`"]);
                self.skip_to(&[";"]);
            }
            if self.at == before {
                self.at += 1;
            }
        }
        if statements.is_empty() && self.errors.is_empty() {
            let error = Error::at(Code::Syntax, self.peek().span, "there is no query here");
            self.errors.push(error.with_expected(["a table"]));
        }
        Script { statements }
    }

    /// Goes on to one of the signs outside of brackets that open after here,
    /// or to the end.
    fn skip_to(&mut self, signs: &[&str]) {
        self.skip(signs, signs.contains(&";"));
    }

    /// The same; `statements` says whether a semicolon in brackets ends it
    /// too.
    fn skip(&mut self, signs: &[&str], statements: bool) {
        let mut open = 0usize;
        while self.peek().kind != Kind::End {
            let token = self.peek();
            if token.kind == Kind::Sign {
                let text = self.text(token);
                if open == 0 && signs.contains(&text) {
                    return;
                }
                match text {
                    "(" | "[" | "{" => open += 1,
                    ")" | "]" | "}" => open = open.saturating_sub(1),
                    // A semicolon ends a statement whatever was left open.
                    ";" if statements => return,
                    _ => {}
                }
            }
            self.at += 1;
        }
    }

    fn statement(&mut self) -> Parsed<Statement> {
        let first = self.peek();
        if self.at_word("let") && !self.sign_at(1, "|") && self.token(1).kind != Kind::End {
            return self.let_statement().map(Statement::Let);
        }
        let word = self.text(first);
        if matches!(word, "set" | "declare" | "alias" | "pattern" | "restrict") && self.token(1).kind == Kind::Name {
            return self.fail(
                Error::at(Code::NotSupported, first.span, format!("the statement `{word}` is not available here"))
                    .with_help("statements that are: let, and a query"),
            );
        }
        self.pipe().map(Statement::Query)
    }

    fn let_statement(&mut self) -> Parsed<Let> {
        self.expect_word("let")?;
        let name = self.name("a name")?;
        self.expect_sign("=")?;
        let value = self.let_value()?;
        Ok(Let { name, value })
    }

    fn let_value(&mut self) -> Parsed<LetValue> {
        if self.at_word("view") && self.sign_at(1, "(") {
            self.at += 1;
        }
        if self.at_sign("(") && self.is_function() {
            return self.nested(Self::function).map(LetValue::Function);
        }
        Ok(match self.pipe_or_expr()? {
            Either::Expr(expr) => LetValue::Expr(expr),
            Either::Pipe(pipe) => LetValue::Table(pipe),
        })
    }

    /// Whether the bracket that opens here closes in front of a `{`.
    fn is_function(&self) -> bool {
        let mut open = 0usize;
        for ahead in 0.. {
            let token = self.token(ahead);
            match (token.kind, self.text(token)) {
                (Kind::End, _) => return false,
                (Kind::Sign, "(") => open += 1,
                (Kind::Sign, ")") => {
                    open -= 1;
                    if open == 0 {
                        return self.sign_at(ahead + 1, "{");
                    }
                }
                (Kind::Sign, "|" | ";") => return false,
                _ => {}
            }
        }
        false
    }

    fn function(&mut self) -> Parsed<Function> {
        self.expect_sign("(")?;
        let parameters = if self.at_sign(")") { Vec::new() } else { self.list(Self::parameter)? };
        self.expect_sign(")")?;
        self.expect_sign("{")?;
        let mut lets = Vec::new();
        while self.at_word("let") {
            lets.push(self.let_statement()?);
            self.expect_sign(";")?;
        }
        let body = Box::new(self.let_value()?);
        self.take_sign(";");
        self.expect_sign("}")?;
        Ok(Function { parameters, lets, body })
    }

    fn parameter(&mut self) -> Parsed<Parameter> {
        let name = self.name("a parameter")?;
        self.expect_sign(":")?;
        if self.take_sign("(") {
            let columns = if self.take_sign("*") { Vec::new() } else { self.list(Self::column)? };
            self.expect_sign(")")?;
            return Ok(Parameter { name, kind: ParameterType::Table(columns), default: None });
        }
        let kind = ParameterType::Scalar(self.type_name()?);
        let default = if self.take_sign("=") { Some(self.expression()?) } else { None };
        Ok(Parameter { name, kind, default })
    }

    /// `name: type`
    fn column(&mut self) -> Parsed<(Name, Type)> {
        let name = self.name("a column")?;
        self.expect_sign(":")?;
        Ok((name, self.type_name()?))
    }

    fn type_name(&mut self) -> Parsed<Type> {
        let token = self.peek();
        let text = self.text(token);
        if let Some(kind) = Type::named(text) {
            self.at += 1;
            return Ok(kind);
        }
        if token.kind != Kind::Name {
            return self.unexpected(&["a type"]);
        }
        self.fail(
            Error::at(Code::Syntax, token.span, format!("`{text}` is not a type"))
                .with_expected(Type::names())
                .with_nearest(self.source, text, Type::names()),
        )
    }
}
