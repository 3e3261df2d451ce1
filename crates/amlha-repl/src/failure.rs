//! What went wrong, in the shape every error is shown in: what, where, how to mend it.

use amlha_azure::{CloudError, CloudErrorKind, OpenError, OpenErrorKind, SaveError};

use crate::exit::Exit;
use crate::line::Span;

/// An error for a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Failure {
    /// The code, for `explain`.
    pub(crate) code: &'static str,
    /// What is wrong: lower case, no full stop.
    pub(crate) message: String,
    /// Which part of the typed line it is about.
    pub(crate) span: Option<Span>,
    /// Which part of a file it is about; then that is shown and not the typed line.
    pub(crate) excerpt: Option<Box<Excerpt>>,
    /// How to mend it; empty when nothing is known.
    pub(crate) help: String,
    /// What should stand there instead.
    pub(crate) instead: Option<Box<Instead>>,
    /// What Azure was asked and what it answered.
    pub(crate) answer: Option<Box<Answer>>,
    /// How the run ends.
    pub(crate) exit: Exit,
}

/// A line of a file, and the part of it that an error is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Excerpt {
    /// The file as it was named.
    pub(crate) name: String,
    /// The number of the line, from 1.
    pub(crate) number: usize,
    /// The line.
    pub(crate) line: String,
    /// The part of it.
    pub(crate) span: Span,
}

/// What should stand in the place of a part of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Instead(pub(crate) String);

/// What Azure was asked and what it answered.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Answer {
    /// The call.
    pub(crate) asked: String,
    /// The status that was answered; `None` when there was no answer.
    pub(crate) status: Option<u16>,
    /// Azure's own code.
    pub(crate) code: Option<String>,
    /// The id under which Azure's support finds the call.
    pub(crate) request_id: Option<String>,
    /// What it probably means.
    pub(crate) means: String,
}

impl Failure {
    pub(crate) fn new(code: &'static str, exit: Exit, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            span: None,
            excerpt: None,
            help: String::new(),
            instead: None,
            answer: None,
            exit,
        }
    }

    /// What was worked out was stopped.
    pub(crate) fn stopped() -> Self {
        Self::new("KQ031", Exit::Interrupted, "stopped")
    }

    /// A mistake in what was typed.
    pub(crate) fn usage(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(code, Exit::Usage, message)
    }

    pub(crate) fn at(mut self, span: Span) -> Self {
        self.span = Some(span);
        self
    }

    pub(crate) fn inside(mut self, excerpt: Excerpt) -> Self {
        self.excerpt = Some(Box::new(excerpt));
        self
    }

    /// With what should stand in the place of the part that it is about.
    pub(crate) fn instead(mut self, text: impl Into<String>) -> Self {
        self.instead = Some(Box::new(Instead(text.into())));
        self
    }

    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = help.into();
        self
    }
}

impl From<OpenError> for Failure {
    fn from(error: OpenError) -> Self {
        let exit = if error.kind() == OpenErrorKind::NotFound { Exit::NotFound } else { Exit::Failed };
        // Of several files that cannot be opened, the message names the first: name the others too.
        let others = error.causes().iter().skip(1).map(|cause| format!("; {cause}"));
        let help = error.advice() + &others.collect::<String>();
        Self::new(error.code(), exit, error.to_string()).help(help)
    }
}

impl From<SaveError> for Failure {
    fn from(error: SaveError) -> Self {
        Self::new(error.code(), Exit::Failed, error.to_string()).help(error.advice())
    }
}

impl From<CloudError> for Failure {
    fn from(error: CloudError) -> Self {
        let exit = match error.kind() {
            CloudErrorKind::NotLoggedIn | CloudErrorKind::Unauthorized | CloudErrorKind::Forbidden => Exit::NotLoggedIn,
            CloudErrorKind::NotFound => Exit::NotFound,
            CloudErrorKind::BadRequest | CloudErrorKind::Configuration => Exit::Usage,
            _ => Exit::Failed,
        };
        let answer = Answer {
            asked: error.call().to_owned(),
            status: error.status(),
            code: error.azure_code().map(|code| amlha_model::shown(code).into_owned()),
            request_id: error.request_id().map(|id| amlha_model::shown(id).into_owned()),
            means: crate::errors::find(error.code()).map_or("", |page| page.title).to_owned(),
        };
        let mut failure = Self::new(error.code(), exit, error.to_string()).help(error.advice());
        // What was never sent has no answer.
        let sent = answer.status.is_some() || error.kind() == CloudErrorKind::Network;
        failure.answer = sent.then(|| Box::new(answer));
        failure
    }
}
