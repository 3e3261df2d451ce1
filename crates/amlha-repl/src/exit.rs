//! How a run ends. The codes are public: pipelines decide by them.

use std::process::ExitCode;

/// How a run ends.
///
/// The order of the variants is the order of precedence when several apply.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Exit {
    /// 0: did what was asked. Findings do not matter unless a gate was set.
    Done,
    /// 5: the answer is unknown: something was not read, or a rule could not judge.
    Unknown,
    /// 4: the answer is no: a gate was tripped, or `--exit-code` found steps.
    No,
    /// 1: could not: a file, a write.
    Failed,
    /// 3: the named thing does not exist.
    NotFound,
    /// 2: bad input: words, options, a script.
    Usage,
    /// 6: not logged in, or not allowed at all.
    NotLoggedIn,
    /// 130: interrupted.
    Interrupted,
}

impl Exit {
    /// Every way to end, by code.
    pub const ALL: [Self; 8] = [
        Self::Done,
        Self::Failed,
        Self::Usage,
        Self::NotFound,
        Self::No,
        Self::Unknown,
        Self::NotLoggedIn,
        Self::Interrupted,
    ];

    /// The code of the process.
    #[must_use]
    pub fn code(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::Failed => 1,
            Self::Usage => 2,
            Self::NotFound => 3,
            Self::No => 4,
            Self::Unknown => 5,
            Self::NotLoggedIn => 6,
            Self::Interrupted => 130,
        }
    }

    /// What the code means, in a line.
    #[must_use]
    pub fn meaning(self) -> &'static str {
        match self {
            Self::Done => "did what was asked; findings do not matter unless a gate was set",
            Self::Failed => "could not: a file, a write, the network, an error of Azure",
            Self::Usage => "bad input: words, options, a script, a profile, acceptances",
            Self::NotFound => "the named thing does not exist",
            Self::No => "the answer is no: `--fail-on` was tripped, or `--exit-code` found steps",
            Self::Unknown => {
                "the answer is unknown: something could not be read, or a rule could not judge behind a gate"
            }
            Self::NotLoggedIn => "not logged in, or not allowed at all",
            Self::Interrupted => "interrupted",
        }
    }

    /// The graver of the two.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        self.max(other)
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.code())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_those_of_the_documentation() {
        let codes: Vec<u8> = Exit::ALL.iter().map(|exit| exit.code()).collect();
        assert_eq!(codes, [0, 1, 2, 3, 4, 5, 6, 130]);
    }

    #[test]
    fn the_graver_one_wins() {
        assert_eq!(Exit::Unknown.and(Exit::No), Exit::No);
        assert_eq!(Exit::Usage.and(Exit::NotFound), Exit::Usage);
        assert_eq!(Exit::Failed.and(Exit::No), Exit::Failed);
        assert_eq!(Exit::Done.and(Exit::Unknown), Exit::Unknown);
    }
}
