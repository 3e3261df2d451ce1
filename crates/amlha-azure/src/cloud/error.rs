//! What can go wrong between amlha and Azure.
//!
//! An error says what was asked, what Azure answered with its request id, what that probably means
//! and what would help. It never holds a token, and a link only without its query.

use std::fmt;

use amlha_model::shown;

/// The kinds of [`CloudError`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum CloudErrorKind {
    /// No credential gave a token.
    NotLoggedIn,
    /// Azure does not accept the token, and a fresh one neither; or asks for another sign-in.
    Unauthorized,
    /// Azure refuses: a role is missing.
    Forbidden,
    /// There is no such thing.
    NotFound,
    /// The subscription does not use this resource provider.
    NotRegistered,
    /// Azure does not understand what was asked, or it cannot be asked.
    BadRequest,
    /// Azure asks for a pause that is longer than amlha waits.
    Throttled,
    /// Azure failed, again and again.
    Unavailable,
    /// No connection, or one that broke, again and again.
    Network,
    /// The answer cannot be read: no JSON, cut short, too large, something else than was asked for.
    BadAnswer,
    /// The answer leads to another host, scheme or port than the cloud's.
    ForeignHost,
    /// The pages of an answer never end.
    Loop,
    /// A replay was asked for a call that was not recorded, or a script for one it does not have.
    NotRecorded,
    /// A recording could not be read or written.
    Recording,
    /// The cloud was described wrongly: an endpoint or a credential that cannot be used.
    Configuration,
}

impl CloudErrorKind {
    /// Every kind, in the order of the codes.
    pub const ALL: [Self; 15] = [
        Self::NotLoggedIn,
        Self::Unauthorized,
        Self::Forbidden,
        Self::NotFound,
        Self::NotRegistered,
        Self::BadRequest,
        Self::Throttled,
        Self::Unavailable,
        Self::Network,
        Self::BadAnswer,
        Self::ForeignHost,
        Self::Loop,
        Self::NotRecorded,
        Self::Recording,
        Self::Configuration,
    ];

    /// The code of this kind: `CL001` and so on. It never changes.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::NotLoggedIn => "CL001",
            Self::Unauthorized => "CL002",
            Self::Forbidden => "CL003",
            Self::NotFound => "CL004",
            Self::NotRegistered => "CL005",
            Self::BadRequest => "CL006",
            Self::Throttled => "CL007",
            Self::Unavailable => "CL008",
            Self::Network => "CL009",
            Self::BadAnswer => "CL010",
            Self::ForeignHost => "CL011",
            Self::Loop => "CL012",
            Self::NotRecorded => "CL013",
            Self::Recording => "CL014",
            Self::Configuration => "CL015",
        }
    }
}

/// What Azure said beside the message.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Said {
    status: Option<u16>,
    code: Option<String>,
    request_id: Option<String>,
}

/// Why a call has no answer.
///
/// `Display` is one line without the advice; what comes from Azure has its control characters shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CloudError {
    kind: CloudErrorKind,
    inner: Box<Inner>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Inner {
    call: String,
    message: String,
    said: Said,
    advice: Option<String>,
    detail: Option<String>,
}

impl CloudError {
    /// An error of a call, with what is wrong: lower case, no full stop.
    #[must_use]
    pub fn new(kind: CloudErrorKind, call: impl fmt::Display, message: impl Into<String>) -> Self {
        let inner = Inner {
            call: call.to_string(),
            message: message.into(),
            said: Said::default(),
            advice: None,
            detail: None,
        };
        Self { kind, inner: Box::new(inner) }
    }

    /// With the HTTP status that was answered.
    #[must_use]
    pub fn with_status(mut self, status: u16) -> Self {
        self.inner.said.status = Some(status);
        self
    }

    /// With Azure's error code, such as `AuthorizationFailed`.
    #[must_use]
    pub fn with_azure_code(mut self, code: impl Into<String>) -> Self {
        self.inner.said.code = Some(code.into());
        self
    }

    /// With the id under which Azure's support finds the call.
    #[must_use]
    pub fn with_request_id(mut self, id: impl Into<String>) -> Self {
        self.inner.said.request_id = Some(id.into());
        self
    }

    /// With other advice than the kind's.
    #[must_use]
    pub fn with_advice(mut self, advice: impl Into<String>) -> Self {
        self.inner.advice = Some(advice.into());
        self
    }

    /// With what only a person who looks into it wants to read, such as every cause in turn.
    #[must_use]
    pub fn with_detail(mut self, detail: impl Into<String>) -> Self {
        self.inner.detail = Some(detail.into());
        self
    }

    /// What kind of error it is.
    #[must_use]
    pub fn kind(&self) -> CloudErrorKind {
        self.kind
    }

    /// The code that has a page in [`ERROR_PAGES`](crate::ERROR_PAGES).
    #[must_use]
    pub fn code(&self) -> &'static str {
        self.kind.code()
    }

    /// What was asked, in a line.
    #[must_use]
    pub fn call(&self) -> &str {
        &self.inner.call
    }

    /// What is wrong, as amlha or Azure says it.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.inner.message
    }

    /// The HTTP status, where there was an answer.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        self.inner.said.status
    }

    /// Azure's error code.
    #[must_use]
    pub fn azure_code(&self) -> Option<&str> {
        self.inner.said.code.as_deref()
    }

    /// The id under which Azure's support finds the call.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.inner.said.request_id.as_deref()
    }

    /// More for who looks into it.
    #[must_use]
    pub fn detail(&self) -> Option<&str> {
        self.inner.detail.as_deref()
    }

    /// What to do about it.
    #[must_use]
    pub fn advice(&self) -> String {
        if let Some(advice) = &self.inner.advice {
            return advice.clone();
        }
        match self.kind {
            CloudErrorKind::NotLoggedIn => "run `az login`, or choose another way with --auth",
            CloudErrorKind::Unauthorized => "run `az login` again",
            CloudErrorKind::Forbidden => "ask for the role `Reader` on the scope",
            CloudErrorKind::NotFound => "check the name; what was deleted meanwhile is not there either",
            CloudErrorKind::NotRegistered => {
                "nothing of this provider can exist in the subscription until it is registered: there is nothing to read"
            }
            CloudErrorKind::BadRequest => "correct what was asked",
            CloudErrorKind::Throttled => "run it again later, or for fewer subscriptions at a time",
            CloudErrorKind::Unavailable => "run it again later; status.azure.com tells of outages",
            CloudErrorKind::Network => {
                "check the connection, HTTPS_PROXY and NO_PROXY, and that the proxy's certificate is in the system's store"
            }
            CloudErrorKind::BadAnswer => "something between here and Azure may have changed the answer, such as a proxy's login page",
            CloudErrorKind::ForeignHost => "amlha follows no link to another host: your token would go there",
            CloudErrorKind::Loop => "run it again later; tell Azure's support when it happens again",
            CloudErrorKind::NotRecorded => "record the call first",
            CloudErrorKind::Recording => "check the path and the permissions of the folder",
            CloudErrorKind::Configuration => "correct the endpoint, the cloud's name or the way to log in",
        }
        .to_owned()
    }
}

/// How many letters of a query an error shows.
const LONGEST: usize = 100;

impl fmt::Display for CloudError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A query may be long: whoever typed it knows it. An id is said whole.
        let query = self.inner.call.starts_with("Resource Graph: ");
        match self.inner.call.char_indices().nth(LONGEST).filter(|_| query) {
            Some((end, _)) => write!(f, "{} ...: ", shown(self.inner.call.get(..end).unwrap_or_default()))?,
            None => write!(f, "{}: ", shown(&self.inner.call))?,
        }
        if let Some(status) = self.inner.said.status {
            write!(f, "{status} ")?;
        }
        if let Some(code) = &self.inner.said.code {
            write!(f, "{}: ", shown(code))?;
        }
        write!(f, "{}", shown(&self.inner.message))?;
        match &self.inner.said.request_id {
            Some(id) => write!(f, " (request {})", shown(id)),
            None => Ok(()),
        }
    }
}

impl std::error::Error for CloudError {}
