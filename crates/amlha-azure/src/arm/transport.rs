//! How requests leave: our `reqwest` client below the SDK's policies.

use std::error::Error as _;
use std::fmt::Write as _;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use azure_core::credentials::TokenCredential;
use azure_core::error::ErrorKind;
use azure_core::http::policies::auth::BearerTokenAuthorizationPolicy;
use azure_core::http::{
    AsyncRawResponse, ClientOptions, HttpClient, LoggingOptions, Pipeline, Request, RetryOptions, Transport, Url,
    UserAgentOptions,
};

use crate::cloud::{CloudError, CloudErrorKind};

use super::environment::{origin_of, same_origin};

/// The SDK's own number.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(20);

/// The SDK allows 24 characters.
const APPLICATION_ID: &str = concat!("amlha-", env!("CARGO_PKG_VERSION"));

/// Harmless headers that say what happened, for the SDK's log.
const LOGGED_HEADERS: [&str; 8] = [
    "retry-after",
    "x-ms-correlation-request-id",
    "x-ms-ratelimit-remaining-subscription-global-reads",
    "x-ms-ratelimit-remaining-subscription-reads",
    "x-ms-ratelimit-remaining-tenant-reads",
    "x-ms-routing-request-id",
    "x-ms-user-quota-remaining",
    "x-ms-user-quota-resets-after",
];

/// How connections are made.
#[derive(Debug, Clone, Default)]
pub(super) struct Connecting {
    /// The longest silence of a server.
    pub(super) read_timeout: Duration,
    /// Certificates to trust beside the system's, as PEM.
    pub(super) root_certificates: Vec<u8>,
    /// Whether the system's proxy is passed by.
    pub(super) direct: bool,
}

impl Connecting {
    pub(super) fn client(&self) -> Result<reqwest::Client, CloudError> {
        let wrong = |what: &str, error: &reqwest::Error| {
            CloudError::new(CloudErrorKind::Configuration, "cloud", what).with_detail(causes(error))
        };
        let mut builder = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .connect_timeout(CONNECT_TIMEOUT)
            .read_timeout(self.read_timeout)
            .gzip(true);
        if self.direct {
            builder = builder.no_proxy();
        }
        if !self.root_certificates.is_empty() {
            let read = reqwest::Certificate::from_pem_bundle(&self.root_certificates);
            let certificates = read.map_err(|error| wrong("the root certificates are not PEM", &error))?;
            if certificates.is_empty() {
                return Err(CloudError::new(CloudErrorKind::Configuration, "cloud", "the root certificates are empty"));
            }
            builder = builder.tls_certs_merge(certificates);
        }
        builder.build().map_err(|error| wrong("no client for HTTPS can be made", &error))
    }
}

/// The last step of a request.
///
/// The SDK's policies refuse to put a token on anything but https. For a plain http server on this
/// machine they are shown https, and the address is put back here, below them.
#[derive(Debug)]
pub(super) struct Door {
    client: reqwest::Client,
    /// The only origin that may be asked, as policies see it; `None` for logins.
    only: Option<Url>,
    /// The plain http server on this machine, if that is what is asked.
    plain: Option<Url>,
}

impl Door {
    /// For calls: to the endpoint and nowhere else.
    pub(super) fn to(client: reqwest::Client, endpoint: &Url) -> Self {
        Self { client, only: Some(as_policies_see(endpoint)), plain: plain(endpoint) }
    }

    /// For logins: where the SDK's credentials ask.
    pub(super) fn for_logins(client: reqwest::Client, authority: &Url) -> Self {
        Self { client, only: None, plain: plain(authority) }
    }
}

fn plain(url: &Url) -> Option<Url> {
    (url.scheme() == "http").then(|| url.clone())
}

/// The address with https for http.
pub(super) fn as_policies_see(url: &Url) -> Url {
    with_scheme(url, "https")
}

fn with_scheme(url: &Url, scheme: &str) -> Url {
    let mut changed = url.clone();
    let port = url.port_or_known_default();
    // Neither can fail: both are schemes with a host.
    let _ = changed.set_scheme(scheme);
    let _ = changed.set_port(port);
    changed
}

#[async_trait]
impl HttpClient for Door {
    async fn execute_request(&self, request: &Request) -> azure_core::Result<AsyncRawResponse> {
        if let Some(only) = &self.only
            && !same_origin(request.url(), only)
        {
            let message = format!("a request to {} was about to leave the cloud", origin_of(request.url()));
            return Err(azure_core::Error::with_message(ErrorKind::Other, message));
        }
        match &self.plain {
            Some(server) if same_origin(request.url(), &as_policies_see(server)) => {
                let mut local = request.clone();
                *local.url_mut() = with_scheme(request.url(), "http");
                self.client.execute_request(&local).await
            }
            _ => self.client.execute_request(request).await,
        }
    }
}

/// What the SDK needs to know to make a pipeline over a door.
pub(super) fn options(door: Arc<Door>, retry: RetryOptions) -> ClientOptions {
    let user_agent = UserAgentOptions { application_id: Some(APPLICATION_ID.chars().take(24).collect()) };
    let logging = LoggingOptions {
        additional_allowed_header_names: LOGGED_HEADERS.iter().map(|name| (*name).into()).collect(),
        ..LoggingOptions::default()
    };
    ClientOptions { transport: Some(Transport::new(door)), retry, user_agent, logging, ..ClientOptions::default() }
}

/// The pipeline of calls: one attempt, with a token.
pub(super) fn pipeline(door: Door, credential: Arc<dyn TokenCredential>, scope: String) -> Pipeline {
    let bearer = Arc::new(BearerTokenAuthorizationPolicy::new(credential, [scope]));
    Pipeline::new(
        option_env!("CARGO_PKG_NAME"),
        option_env!("CARGO_PKG_VERSION"),
        options(Arc::new(door), RetryOptions::none()),
        Vec::new(),
        vec![bearer],
        None,
    )
}

/// An error with every cause below it, one a line. Addresses lose their query, which may be signed.
pub(super) fn causes(error: &(dyn std::error::Error + 'static)) -> String {
    let mut out = String::new();
    let mut next = Some(error);
    let mut last = String::new();
    while let Some(cause) = next {
        let said = one_cause(cause);
        if said != last {
            let _ = writeln!(out, "{said}");
        }
        last = said;
        next = cause.source();
    }
    out.truncate(out.trim_end().len());
    out
}

/// The cause at the bottom: the one that says what really happened.
pub(super) fn deepest(error: &(dyn std::error::Error + 'static)) -> String {
    let mut cause = error;
    while let Some(below) = cause.source() {
        cause = below;
    }
    one_cause(cause)
}

fn one_cause(cause: &(dyn std::error::Error + 'static)) -> String {
    let mut said = cause.to_string();
    if let Some(url) = cause.downcast_ref::<reqwest::Error>().and_then(reqwest::Error::url) {
        said = said.replace(url.as_str(), &format!("{}{}", origin_of(url), url.path()));
    }
    said
}

/// The `reqwest` error below an error of the SDK.
pub(super) fn below(error: &azure_core::Error) -> Option<&reqwest::Error> {
    let mut next = error.source();
    while let Some(cause) = next {
        if let Some(found) = cause.downcast_ref::<reqwest::Error>() {
            return Some(found);
        }
        next = cause.source();
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_application_id_is_one_the_sdk_takes() {
        let tchar = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
        assert!(APPLICATION_ID.len() <= 24 && APPLICATION_ID.bytes().all(tchar));
    }

    #[test]
    fn ports_survive_the_change_of_scheme() {
        for text in ["http://127.0.0.1:8080/a?b", "http://localhost/", "http://[::1]:443/x"] {
            let url = Url::parse(text).unwrap();
            let seen = as_policies_see(&url);
            assert_eq!(seen.scheme(), "https");
            assert_eq!(with_scheme(&seen, "http"), url);
        }
    }

    #[tokio::test]
    async fn the_door_to_calls_lets_nothing_out_elsewhere() {
        let client = Connecting { read_timeout: Duration::from_secs(1), direct: true, ..Connecting::default() }
            .client()
            .unwrap();
        let door = Door::to(client, &Url::parse("https://management.azure.com").unwrap());
        for url in ["https://evil.example/x", "http://management.azure.com/x", "https://management.azure.com:444/x"] {
            let request = Request::new(Url::parse(url).unwrap(), azure_core::http::Method::Get);
            let error = door.execute_request(&request).await.unwrap_err();
            assert!(error.to_string().contains("about to leave the cloud"), "{error}");
        }
    }
}
