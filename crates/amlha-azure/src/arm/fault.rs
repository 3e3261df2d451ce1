//! From what went wrong to what a person reads.

use amlha_model::shown;
use jiff::Timestamp;

use crate::cloud::{Call, CloudError, CloudErrorKind};

use super::answer::{Answer, Fault};
use super::auth::Auth;
use super::environment::Environment;
use super::login::{Login, decoded};
use super::transport::{below, causes, deepest};

/// What an error is told about besides the answer.
#[derive(Debug, Clone, Copy)]
pub(super) struct Telling<'a> {
    pub(super) call: Call<'a>,
    pub(super) environment: &'a Environment,
    pub(super) tenant: Option<&'a str>,
    /// The token that was sent: it must not come back in a text.
    pub(super) token: &'a str,
}

impl Telling<'_> {
    /// The error of an answer that is not a 200.
    pub(super) fn answered(&self, answer: &Answer) -> CloudError {
        let mut fault = answer.fault();
        for text in fault.code.iter_mut().chain(fault.message.iter_mut()).chain(fault.details.iter_mut()) {
            *text = self.clean(text);
        }
        let challenge = answer.header("www-authenticate").and_then(Challenge::read);
        let kind = kind_of(answer.status, &fault);
        let message = match (&challenge, kind) {
            (Some(_), _) => "Azure asks for another sign-in before it accepts the token".to_owned(),
            (None, CloudErrorKind::BadRequest) if matches!(self.call, Call::Query(_)) => in_one(&fault),
            _ => fault.message.clone().unwrap_or_else(|| "Azure gave no reason".to_owned()),
        };
        let mut error = CloudError::new(kind, self.call, message).with_status(answer.status);
        if let Some(advice) = self.advice(kind, &fault) {
            error = error.with_advice(advice);
        }
        if let Some(code) = &fault.code {
            error = error.with_azure_code(code.clone());
        }
        let mut detail: Vec<String> = Vec::new();
        if challenge.is_some() {
            detail.extend(fault.message.clone());
        }
        detail.extend(challenge.map(|challenge| format!("claims asked for: {}", self.clean(&challenge.claims))));
        detail.append(&mut fault.details);
        with_ids(error, answer, detail, self)
    }

    /// The error of a 200 that cannot be read, or of a redirect.
    pub(super) fn unreadable(&self, answer_ids: &Answer, message: &str) -> CloudError {
        let error = CloudError::new(CloudErrorKind::BadAnswer, self.call, self.clean(message));
        with_ids(error.with_status(answer_ids.status), answer_ids, Vec::new(), self)
    }

    /// The error of a request that has no answer, or a broken one.
    pub(super) fn broken(&self, error: &azure_core::Error, reading: bool) -> CloudError {
        let what = match below(error) {
            Some(below) if below.is_timeout() && !below.is_connect() => "the server fell silent".to_owned(),
            Some(below) if below.is_connect() => format!("no connection to {}", self.environment.endpoint),
            _ if reading => "the answer broke off".to_owned(),
            Some(_) => "the connection broke".to_owned(),
            None => "the request could not be sent".to_owned(),
        };
        let message = self.clean(&format!("{what}: {}", deepest(error)));
        CloudError::new(CloudErrorKind::Network, self.call, message).with_detail(self.clean_lines(&causes(error)))
    }

    fn advice(&self, kind: CloudErrorKind, fault: &Fault) -> Option<String> {
        match kind {
            CloudErrorKind::Unauthorized => Some(format!("run `{}`", self.az_login())),
            CloudErrorKind::Forbidden => Some(self.permission(fault.message.as_deref().unwrap_or_default())),
            CloudErrorKind::NotRegistered => Some(
                "nothing of this resource provider can exist here before it is registered; to read, nothing needs to be"
                    .to_owned(),
            ),
            _ => None,
        }
    }

    /// The line that helps whoever uses az.
    fn az_login(&self) -> String {
        let of_token = Login::of(Auth::Cli, self.token, Timestamp::UNIX_EPOCH).tenant;
        let tenant = self.tenant.or(of_token.as_deref());
        // It is there to be pasted into a shell.
        let plain =
            |tenant: &&str| tenant.chars().all(|letter| letter.is_ascii_alphanumeric() || ".-".contains(letter));
        let tenant = tenant.filter(plain).map(|tenant| format!(" --tenant {tenant}")).unwrap_or_default();
        format!("az login --scope {}{tenant}", shown(&self.environment.scope()))
    }

    /// Who could read it: by the action and the scope of Azure's sentence, else by what was asked.
    fn permission(&self, message: &str) -> String {
        let quoted = |after: &str| {
            let rest = message.split_once(after)?.1.trim_start().strip_prefix('\'')?;
            rest.split_once('\'').map(|(said, _)| said).filter(|said| !said.is_empty())
        };
        let scope = match (quoted("over scope"), self.call) {
            (Some(scope), _) => format!("`{}`", shown(scope)),
            (None, Call::Get(get) | Call::List(get)) => format!("`{}`", shown(get.path())),
            (None, Call::Query(_)) => "the subscriptions".to_owned(),
        };
        match quoted("perform action") {
            Some(action) if action.to_ascii_lowercase().ends_with("/read") => {
                format!("ask for the role `Reader` (or the action `{}`) on {scope}", shown(action))
            }
            Some(action) => format!("ask for a role with the action `{}` on {scope}", shown(action)),
            None => format!("ask for the role `Reader` on {scope}"),
        }
    }

    /// A text without the token and whatever looks like a secret, with its control characters shown.
    pub(super) fn clean(&self, text: &str) -> String {
        shown(&masked(text, self.token)).into_owned()
    }

    fn clean_lines(&self, text: &str) -> String {
        let lines: Vec<String> = text.lines().map(|line| self.clean(line)).collect();
        lines.join("\n")
    }
}

/// A message with its details, where they hold what matters.
fn in_one(fault: &Fault) -> String {
    if fault.details.is_empty() {
        return fault.message.clone().unwrap_or_else(|| "Azure gave no reason".to_owned());
    }
    fault.details.join("; ")
}

fn with_ids(error: CloudError, answer: &Answer, mut detail: Vec<String>, telling: &Telling<'_>) -> CloudError {
    let mut error = error;
    let ids = ["x-ms-request-id", "x-ms-correlation-request-id"];
    if let Some(id) = ids.iter().find_map(|name| answer.header(name)) {
        error = error.with_request_id(telling.clean(id));
    }
    for name in ["x-ms-request-id", "x-ms-correlation-request-id", "x-ms-routing-request-id", "x-ms-failure-cause"] {
        detail.extend(answer.header(name).map(|value| format!("{name}: {}", telling.clean(value))));
    }
    if detail.is_empty() { error } else { error.with_detail(detail.join("\n")) }
}

fn kind_of(status: u16, fault: &Fault) -> CloudErrorKind {
    let code = fault.code.as_deref().unwrap_or_default().to_ascii_lowercase();
    let message = fault.message.as_deref().unwrap_or_default().to_ascii_lowercase();
    match (status, code.as_str()) {
        (401, _) => CloudErrorKind::Unauthorized,
        (_, "missingsubscriptionregistration" | "subscriptionnotregistered") => CloudErrorKind::NotRegistered,
        // The same code says that only this api-version or place is not served; then it lists those that are.
        (400..500, "noregisteredproviderfound") if !message.contains("supported api-versions") => {
            CloudErrorKind::NotRegistered
        }
        // Says that this api-version does not know the type, not that the resource is not there.
        (404, "invalidresourcetype") => CloudErrorKind::BadRequest,
        (403, _) => CloudErrorKind::Forbidden,
        (404 | 410, _) => CloudErrorKind::NotFound,
        (429, _) => CloudErrorKind::Throttled,
        (408 | 500.., _) => CloudErrorKind::Unavailable,
        (400..500, _) => CloudErrorKind::BadRequest,
        _ => CloudErrorKind::BadAnswer,
    }
}

/// A claims challenge: the token is good, but Azure wants another one.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Challenge {
    claims: String,
}

impl Challenge {
    /// Reads `WWW-Authenticate: Bearer ..., error="insufficient_claims", claims="base64"`.
    pub(super) fn read(header: &str) -> Option<Self> {
        let parameter = |name: &str| {
            let lower = header.to_ascii_lowercase();
            let at = lower.match_indices(name).map(|(at, _)| at).find(|at| {
                let before = lower.get(..*at).and_then(|before| before.chars().next_back());
                before.is_none_or(|before| matches!(before, ' ' | ',' | '\t'))
            })?;
            let rest = header.get(at + name.len()..)?.trim_start().strip_prefix('=')?.trim_start();
            match rest.strip_prefix('"') {
                Some(quoted) => quoted.split_once('"').map(|(value, _)| value),
                None => rest.split([',', ' ']).next(),
            }
        };
        if !parameter("error").is_some_and(|error| error.eq_ignore_ascii_case("insufficient_claims")) {
            return None;
        }
        let claims = parameter("claims").and_then(decoded).and_then(|bytes| String::from_utf8(bytes).ok());
        Some(Self { claims: claims.unwrap_or_else(|| "(not readable)".to_owned()) })
    }
}

/// A text without a token and without what looks like a secret: tokens, what follows `Bearer`, and
/// signatures of links.
pub(super) fn masked(text: &str, token: &str) -> String {
    const SIGNED: [&str; 6] =
        ["sig=", "signature=", "client_secret=", "client_assertion=", "accountkey=", "sharedaccesskey="];
    let text = if token.len() < 8 { text.to_owned() } else { text.replace(token, "(token)") };
    let mut out = String::with_capacity(text.len());
    let mut after_bearer = false;
    for piece in text.split_inclusive([' ', '\t', '\n', '"', '\'', '&', '?', ',', ';', '<', '>', '`', '(', ')']) {
        let word = piece.trim_end_matches([' ', '\t', '\n', '"', '\'', '&', '?', ',', ';', '<', '>', '`', '(', ')']);
        let end = piece.get(word.len()..).unwrap_or_default();
        let lower = word.to_ascii_lowercase();
        let signed = SIGNED.iter().find(|name| lower.starts_with(**name));
        let is_token = word.starts_with("eyJ") && word.len() > 20;
        match signed {
            Some(name) => out.extend([word.get(..name.len()).unwrap_or_default(), "(masked)"]),
            None if is_token || (after_bearer && word.len() > 20) => out.push_str("(token)"),
            None => out.push_str(word),
        }
        out.push_str(end);
        if !word.is_empty() {
            after_bearer = lower == "bearer";
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_do_not_pass() {
        let token = "opaque-token-0123456789";
        let cases = [
            ("got opaque-token-0123456789 here", "got (token) here"),
            ("Bearer abcdefghijklmnopqrstuvwxyz!", "Bearer (token)"),
            ("x eyJhbGciOiJub25lIn0.e30.aaaa.", "x (token)"),
            ("https://x/y?sv=1&sig=a%2Fb&se=2", "https://x/y?sv=1&sig=(masked)&se=2"),
            ("AccountName=a;AccountKey=abc==;x", "AccountName=a;AccountKey=(masked);x"),
            ("the bearer of news", "the bearer of news"),
            ("significant", "significant"),
        ];
        for (text, wanted) in cases {
            assert_eq!(masked(text, token), wanted);
        }
    }

    #[test]
    fn challenges_are_read() {
        let claims = azure_core::base64::encode(r#"{"access_token":{"nbf":{"essential":true}}}"#);
        let header = format!(
            r#"Bearer realm="", authorization_uri="https://login.example/common", error="insufficient_claims", claims="{claims}""#
        );
        let read = Challenge::read(&header).unwrap();
        assert_eq!(read.claims, r#"{"access_token":{"nbf":{"essential":true}}}"#);
        assert_eq!(Challenge::read(r#"Bearer error="invalid_token", error_description="insufficient_claims""#), None);
        assert_eq!(Challenge::read(r#"Bearer error_description="error=x""#), None);
        assert_eq!(Challenge::read("Bearer error=insufficient_claims").unwrap().claims, "(not readable)");
        assert_eq!(Challenge::read(""), None);
    }

    #[test]
    fn codes_beat_statuses() {
        let fault = |code: &str, message: &str| Fault {
            code: Some(code.to_owned()),
            message: Some(message.to_owned()),
            details: Vec::new(),
        };
        let cases = [
            (409, "MissingSubscriptionRegistration", "", CloudErrorKind::NotRegistered),
            (400, "NoRegisteredProviderFound", "for location ''", CloudErrorKind::NotRegistered),
            (400, "NoRegisteredProviderFound", "The supported api-versions are 'x'", CloudErrorKind::BadRequest),
            (404, "SubscriptionNotFound", "", CloudErrorKind::NotFound),
            (403, "AuthorizationFailed", "", CloudErrorKind::Forbidden),
            (409, "Conflict", "", CloudErrorKind::BadRequest),
            (501, "", "", CloudErrorKind::Unavailable),
            (418, "", "", CloudErrorKind::BadRequest),
            (202, "", "", CloudErrorKind::BadAnswer),
        ];
        for (status, code, message, kind) in cases {
            assert_eq!(kind_of(status, &fault(code, message)), kind, "{status} {code}");
        }
    }
}
