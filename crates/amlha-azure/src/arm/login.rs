//! Who is logged in.

use std::fmt;

use amlha_model::shown;
use jiff::Timestamp;
use serde_json::Value;

use super::auth::Auth;

/// Which credential answered, and for whom.
///
/// Account and tenant are what the token says about itself. Nobody has checked its signature: they
/// are for people to read, not to decide by. `Display`: `alice@contoso.example (from az)`.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Login {
    /// The way that answered.
    pub method: Auth,
    /// The user's name, or the id of the application.
    pub account: Option<String>,
    /// The id of the tenant.
    pub tenant: Option<String>,
    /// When the token ends; another one is asked for before.
    pub expires_at: Timestamp,
}

impl Login {
    pub(super) fn of(method: Auth, token: &str, expires_at: Timestamp) -> Self {
        let claims = token.split('.').nth(1).and_then(decoded);
        let claims: Option<Value> = claims.and_then(|bytes| serde_json::from_slice(&bytes).ok());
        let claim = |names: &[&str]| {
            let claims = claims.as_ref()?;
            let said = names.iter().filter_map(|name| claims.get(name)?.as_str());
            said.map(str::trim).find(|said| !said.is_empty()).map(|said| shown(said).into_owned())
        };
        let account = claim(&["upn", "unique_name", "preferred_username", "appid", "azp"]);
        Self { method, account, tenant: claim(&["tid"]), expires_at }
    }
}

impl fmt::Display for Login {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} (from {})", self.account.as_deref().unwrap_or("an account without a name"), self.method.name())
    }
}

/// Base64 in any of its spellings: of URLs or not, padded or not.
pub(super) fn decoded(text: &str) -> Option<Vec<u8>> {
    let mut text = text.trim().trim_end_matches('=').replace('-', "+").replace('_', "/");
    while !text.len().is_multiple_of(4) {
        text.push('=');
    }
    azure_core::base64::decode(&text).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn token(claims: &str) -> String {
        format!("e30.{}.", azure_core::base64::encode_url_safe(claims).trim_end_matches('='))
    }

    #[test]
    fn claims_name_the_account() {
        let at = Timestamp::UNIX_EPOCH;
        let login = Login::of(Auth::Cli, &token(r#"{"upn":"alice@contoso.example","tid":"0000","appid":"x"}"#), at);
        assert_eq!(login.to_string(), "alice@contoso.example (from az)");
        assert_eq!(login.tenant.as_deref(), Some("0000"));
        let login = Login::of(Auth::Secret, &token(r#"{"upn":" ","appid":"0000-1"}"#), at);
        assert_eq!(login.to_string(), "0000-1 (from a client secret)");
        let login = Login::of(Auth::Cli, &token("{\"unique_name\":\"a\\u001b[31mb\"}"), at);
        assert_eq!(login.account.as_deref(), Some("a\\u{1b}[31mb"));
    }

    #[test]
    fn a_token_that_is_no_jwt_has_no_account() {
        for text in ["", "opaque", "a.b.c", "..", "a.%%%.c", "e30.bnVsbA.x"] {
            let login = Login::of(Auth::Cli, text, Timestamp::UNIX_EPOCH);
            assert_eq!((login.account, login.tenant), (None, None), "{text}");
        }
    }
}
