//! The operators of expressions.

/// Operators with two sides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BinaryOp {
    /// `==`
    Equal,
    /// `!=`, `<>`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    LessEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterEqual,
    /// `+`
    Add,
    /// `-`
    Subtract,
    /// `*`
    Multiply,
    /// `/`
    Divide,
    /// `%`
    Modulo,
    /// An operator on text.
    Text(TextOp),
}

/// Operators on text. The `negated` ones are written with a `!`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TextOp {
    /// What is looked for.
    pub test: TextTest,
    /// Whether the case of letters counts.
    pub case_sensitive: bool,
    /// Whether the answer is turned round.
    pub negated: bool,
}

/// What an operator on text looks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TextTest {
    /// The whole text (`=~`).
    Equal,
    /// Anywhere.
    Contains,
    /// At the start.
    StartsWith,
    /// At the end.
    EndsWith,
    /// A whole word.
    Has,
    /// A word's start.
    HasPrefix,
    /// A word's end.
    HasSuffix,
    /// A regular expression.
    Matches,
}

/// Operators with a list on the right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InOp {
    /// `in`
    In,
    /// `!in`
    NotIn,
    /// `in~`
    InNoCase,
    /// `!in~`
    NotInNoCase,
    /// `has_any`
    HasAny,
    /// `has_all`
    HasAll,
}

impl BinaryOp {
    /// The operators that are written with signs.
    const SIGNS: &[(&str, Self)] = &[
        ("==", Self::Equal),
        ("!=", Self::NotEqual),
        ("<>", Self::NotEqual),
        ("<", Self::Less),
        ("<=", Self::LessEqual),
        (">", Self::Greater),
        (">=", Self::GreaterEqual),
        ("+", Self::Add),
        ("-", Self::Subtract),
        ("*", Self::Multiply),
        ("/", Self::Divide),
        ("%", Self::Modulo),
        ("=~", Self::Text(TextOp { test: TextTest::Equal, case_sensitive: false, negated: false })),
        ("!~", Self::Text(TextOp { test: TextTest::Equal, case_sensitive: false, negated: true })),
    ];

    /// The operators that are words, without `!` and `_cs`.
    const WORDS: &[(&str, TextTest)] = &[
        ("contains", TextTest::Contains),
        ("startswith", TextTest::StartsWith),
        ("endswith", TextTest::EndsWith),
        ("has", TextTest::Has),
        ("hasprefix", TextTest::HasPrefix),
        ("hassuffix", TextTest::HasSuffix),
    ];

    /// The operator of this sign or word (`matches` for `matches regex`).
    pub(crate) fn parse(text: &str) -> Option<Self> {
        if let Some((_, op)) = Self::SIGNS.iter().find(|(sign, _)| *sign == text) {
            return Some(*op);
        }
        if text == "matches" {
            return Some(Self::Text(TextOp { test: TextTest::Matches, case_sensitive: true, negated: false }));
        }
        let (negated, word) = match text.strip_prefix('!') {
            Some(word) => (true, word),
            None => (false, text),
        };
        // Old spellings: `notcontains`, `containscs`.
        let (negated, word) = match word.strip_prefix("not") {
            Some(word) if !negated => (true, word),
            _ => (negated, word),
        };
        let (case_sensitive, word) = match word.strip_suffix("_cs").or_else(|| word.strip_suffix("cs")) {
            Some(word) => (true, word),
            None => (false, word),
        };
        let (_, test) = Self::WORDS.iter().find(|(name, _)| *name == word)?;
        Some(Self::Text(TextOp { test: *test, case_sensitive, negated }))
    }

    /// The operator as it is printed.
    #[must_use]
    pub fn text(self) -> String {
        match self {
            Self::Text(TextOp { test: TextTest::Matches, .. }) => "matches regex".to_owned(),
            Self::Text(op) if op.test != TextTest::Equal => {
                let word = Self::WORDS.iter().find(|(_, test)| *test == op.test).map_or("", |(word, _)| word);
                format!("{}{word}{}", if op.negated { "!" } else { "" }, if op.case_sensitive { "_cs" } else { "" })
            }
            _ => Self::SIGNS.iter().find(|(_, op)| *op == self).map_or_else(String::new, |(s, _)| (*s).to_owned()),
        }
    }

    /// How tightly the operator binds: 3 `==`, 4 `<`, 5 `+`, 6 `*`, 7 text.
    /// (1 is `or`, 2 `and`.)
    #[must_use]
    pub fn level(self) -> u8 {
        match self {
            Self::Equal | Self::NotEqual => 3,
            Self::Less | Self::LessEqual | Self::Greater | Self::GreaterEqual => 4,
            Self::Add | Self::Subtract => 5,
            Self::Multiply | Self::Divide | Self::Modulo => 6,
            Self::Text(_) => 7,
        }
    }
}

impl InOp {
    const WORDS: &[(&str, Self)] = &[
        ("in", Self::In),
        ("!in", Self::NotIn),
        ("in~", Self::InNoCase),
        ("!in~", Self::NotInNoCase),
        ("has_any", Self::HasAny),
        ("has_all", Self::HasAll),
    ];

    /// The operator of this word.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        Self::WORDS.iter().find(|(word, _)| *word == text).map(|(_, op)| *op)
    }

    /// The operator as it is printed.
    #[must_use]
    pub fn text(self) -> &'static str {
        Self::WORDS.iter().find(|(_, op)| *op == self).map_or("in", |(word, _)| word)
    }
}
