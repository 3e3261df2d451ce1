//! The login: what a client asks before it asks for anything else.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use jiff::Timestamp;
use serde_json::{Value, json};

use crate::answer::Answer;
use crate::request::Request;
use crate::text::{base64_url, form_pairs};

/// The tenant that every subscription is in.
pub(crate) const TENANT: &str = "00000000-0000-0000-0000-00000000000f";

/// The object that errors of missing roles name.
pub(crate) const OBJECT: &str = "00000000-0000-0000-0000-000000000001";

/// Tokens that were issued, and those that are over.
#[derive(Debug, Default)]
pub(crate) struct Tokens {
    /// Each with the second at which it is over.
    issued: BTreeMap<String, i64>,
    expired: BTreeSet<String>,
}

/// What is wrong with a request's token.
pub(crate) enum Refused {
    Missing,
    Expired,
}

impl Tokens {
    /// A token nobody signed, which clients take for one.
    fn issue(&mut self, tenant: &str, client: &str, audience: &str, lifetime: Duration, now: Timestamp) -> String {
        let number = self.issued.len() + 1;
        let over = now.as_second().saturating_add(i64::try_from(lifetime.as_secs()).unwrap_or(i64::MAX));
        let header = json!({"alg": "none", "typ": "JWT"});
        let claims = json!({
            "aud": audience, "iss": format!("https://sts.windows.net/{tenant}/"), "iat": now.as_second(),
            "nbf": now.as_second(), "exp": over, "tid": tenant, "appid": client, "oid": OBJECT, "sub": OBJECT,
            "idtyp": "app", "ver": "1.0", "uti": format!("fake-{number}"),
        });
        let token =
            format!("{}.{}.", base64_url(header.to_string().as_bytes()), base64_url(claims.to_string().as_bytes()));
        self.issued.insert(token.clone(), over);
        token
    }

    /// Whether a request may go on.
    pub(crate) fn check(&self, token: Option<&str>, now: Timestamp) -> Result<(), Refused> {
        let token = token.ok_or(Refused::Missing)?;
        let over = self.issued.get(token).is_some_and(|over| *over <= now.as_second());
        if over || self.expired.contains(token) { Err(Refused::Expired) } else { Ok(()) }
    }

    /// Ends every token there is, the one in use included.
    pub(crate) fn expire(&mut self, token: Option<&str>) {
        self.expired.extend(self.issued.keys().cloned());
        self.expired.extend(token.map(str::to_owned));
    }
}

/// The answer to a request without a token that holds.
pub(crate) fn refused(request: &Request, why: &Refused) -> Answer {
    let (code, message) = match why {
        Refused::Missing => ("AuthenticationFailed", "Authentication failed. The 'Authorization' header is missing."),
        Refused::Expired => {
            ("ExpiredAuthenticationToken", "The access token expiry UTC time is earlier than current UTC time.")
        }
    };
    let challenge = format!(
        "Bearer authorization_uri=\"{}/{TENANT}\", error=\"invalid_token\", error_description=\"{message}\"",
        request.base
    );
    Answer::error(401, code, message).with("WWW-Authenticate", challenge)
}

/// Azure wants the user to sign in again, with more than a password.
pub(crate) fn claims_challenge(request: &Request) -> Answer {
    let claims = base64_url(br#"{"access_token":{"acrs":{"essential":true,"value":"p1"}}}"#);
    let challenge = format!(
        "Bearer realm=\"\", authorization_uri=\"{}/common/oauth2/authorize\", error=\"insufficient_claims\", claims=\"{claims}\"",
        request.base
    );
    let message = "Authentication failed: the token lacks claims that a policy of the tenant asks for.";
    Answer::error(401, "AuthenticationFailed", message).with("WWW-Authenticate", challenge)
}

/// Answers the requests of the login; `None` when it is none.
pub(crate) fn login(request: &Request, tokens: &mut Tokens, lifetime: Duration, now: Timestamp) -> Option<Answer> {
    if !request.is_login() {
        return None;
    }
    let tenant = request.segments.first().map_or(TENANT, String::as_str);
    let answer = if request.key == "/metadata/endpoints" {
        Answer::json(200, &metadata(&request.base))
    } else if request.key.ends_with("/.well-known/openid-configuration") {
        Answer::json(200, &openid(&request.base, tenant))
    } else if request.method != "POST" {
        Answer::empty(405)
    } else {
        token(request, tenant, tokens, lifetime, now)
    };
    Some(answer)
}

fn metadata(base: &str) -> Value {
    json!({
        "name": "fake",
        "portal": base,
        "authentication": {
            "loginEndpoint": base, "audiences": [format!("{base}/"), base], "tenant": "common", "identityProvider": "AAD",
        },
        "resourceManager": base,
        "graphAudience": format!("{base}/"),
        "graph": format!("{base}/"),
        "microsoftGraphResourceId": format!("{base}/"),
        "gallery": base,
        "batch": format!("{base}/"),
        "media": base,
        "logAnalyticsResourceId": base,
        "suffixes": {
            "storage": "core.fake.local", "keyVaultDns": "vault.fake.local",
            "sqlServerHostname": "database.fake.local", "acrLoginServer": "azurecr.fake.local",
        },
    })
}

fn openid(base: &str, tenant: &str) -> Value {
    let below = format!("{base}/{tenant}");
    json!({
        "issuer": format!("{below}/v2.0"),
        "authorization_endpoint": format!("{below}/oauth2/v2.0/authorize"),
        "token_endpoint": format!("{below}/oauth2/v2.0/token"),
        "device_authorization_endpoint": format!("{below}/oauth2/v2.0/devicecode"),
        "jwks_uri": format!("{below}/discovery/v2.0/keys"),
        "response_types_supported": ["code"],
        "subject_types_supported": ["pairwise"],
        "id_token_signing_alg_values_supported": ["RS256"],
    })
}

/// Any client and any secret: a login is not what is rehearsed here.
fn token(request: &Request, tenant: &str, tokens: &mut Tokens, lifetime: Duration, now: Timestamp) -> Answer {
    let form = form_pairs(&String::from_utf8_lossy(&request.body));
    let field = |name: &str| form.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str());
    let grant = field("grant_type").unwrap_or_default();
    if grant != "client_credentials" {
        let message = format!("AADSTS70003: The app requested an unsupported grant type '{grant}'.");
        return Answer::json(400, &json!({"error": "unsupported_grant_type", "error_description": message}));
    }
    if field("client_secret").or(field("client_assertion")).unwrap_or_default().is_empty() {
        let message = "AADSTS7000218: The request body must contain the following parameter: 'client_assertion' or 'client_secret'.";
        return Answer::json(401, &json!({"error": "invalid_client", "error_description": message}));
    }
    let audience = field("scope").or(field("resource")).unwrap_or_default();
    let audience = audience.strip_suffix("/.default").unwrap_or(audience);
    let token = tokens.issue(tenant, field("client_id").unwrap_or_default(), audience, lifetime, now);
    let seconds = lifetime.as_secs();
    let answer =
        json!({"token_type": "Bearer", "expires_in": seconds, "ext_expires_in": seconds, "access_token": token});
    Answer::json(200, &answer).with("Cache-Control", "no-store")
}
