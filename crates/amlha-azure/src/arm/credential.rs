//! Where tokens come from.
//!
//! One credential stands before all of the SDK's: it tries those that are configured in order and
//! keeps to the first that answers; it keeps the token until five minutes before its end, which the
//! SDK's credential of `az` does not; it asks one at a time, so that one `az` runs and not sixteen;
//! and it can forget a token that Azure did not accept, with the caches inside the SDK's.

use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use azure_core::cloud::{CloudConfiguration, CustomConfiguration};
use azure_core::credentials::{AccessToken, Secret, TokenCredential, TokenRequestOptions};
use azure_core::error::ErrorKind;
use azure_core::http::{ClientOptions, ExponentialRetryOptions, RetryOptions};
use azure_identity::{
    AzureCliCredential, AzureCliCredentialOptions, AzureDeveloperCliCredential, AzureDeveloperCliCredentialOptions,
    AzurePipelinesCredential, AzurePipelinesCredentialOptions, ClientAssertionCredentialOptions,
    ClientSecretCredential, ClientSecretCredentialOptions, Executor, ManagedIdentityCredential,
    ManagedIdentityCredentialOptions, UserAssignedId, WorkloadIdentityCredential, WorkloadIdentityCredentialOptions,
};
use jiff::{SignedDuration, Timestamp};
use tokio::sync::Mutex;

use amlha_model::shown;

use crate::cloud::{CloudError, CloudErrorKind};

use super::answer::line;
use super::auth::{Auth, Variables};
use super::builder::Clock;
use super::fault::masked;
use super::login::Login;
use super::process::Shell;
use super::transport::{self, Door, below, causes, deepest};

/// A token is renewed this long before its end, as in the SDK.
const EARLY: SignedDuration = SignedDuration::from_mins(5);
/// A token that is that short-lived from the start is not renewed more often than this.
const SHORTEST: SignedDuration = SignedDuration::from_secs(30);
/// The longest that a credential may take.
const LONGEST: Duration = Duration::from_secs(90);
/// The tenant and the client of the made-up login.
const NOBODY: &str = "00000000-0000-0000-0000-000000000000";

/// What the credentials are made of.
pub(super) struct Setting {
    pub(super) variables: Variables,
    pub(super) tenant: Option<String>,
    pub(super) scope: String,
    /// Where Entra ID answers, as the SDK's credentials see it.
    pub(super) authority: String,
    pub(super) door: Arc<Door>,
    /// The way past the system's proxy, for the identity of the machine.
    pub(super) direct: Arc<Door>,
    pub(super) backoff: Duration,
}

/// The ways to try, in order, and the token.
pub(super) struct Credential {
    setting: Setting,
    ways: Vec<Auth>,
    clock: Clock,
    state: Mutex<State>,
    asked: AtomicU64,
}

#[derive(Default)]
struct State {
    /// The SDK's credentials, as they were made.
    made: BTreeMap<Auth, Arc<dyn TokenCredential>>,
    /// The way that answered first: it is kept to.
    answered: Option<Auth>,
    token: Option<AccessToken>,
    /// When the token came.
    came: Option<Timestamp>,
}

impl State {
    /// The token, as long as it needs no renewal.
    fn good(&self, now: Timestamp) -> Option<(AccessToken, Auth)> {
        let (token, auth) = (self.token.as_ref()?, self.answered?);
        let left = expiry(token).duration_since(now);
        let fresh = self.came.is_some_and(|came| now.duration_since(came) < SHORTEST);
        (left > EARLY || (fresh && left.is_positive())).then(|| (token.clone(), auth))
    }
}

/// Why a way gave no token.
struct Failure {
    auth: Auth,
    why: String,
    detail: String,
    /// Whether it is not configured at all, so that nobody expects it.
    absent: bool,
    advice: Option<String>,
}

impl fmt::Debug for Credential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credential").field("ways", &self.ways).finish_non_exhaustive()
    }
}

#[async_trait]
impl TokenCredential for Credential {
    async fn get_token(&self, _: &[&str], _: Option<TokenRequestOptions<'_>>) -> azure_core::Result<AccessToken> {
        let token = self.token().await;
        token.map(|(token, _)| token).map_err(|error| azure_core::Error::new(ErrorKind::Credential, error))
    }
}

impl Credential {
    pub(super) fn new(setting: Setting, ways: Vec<Auth>, clock: Clock) -> Self {
        Self { setting, ways, clock, state: Mutex::default(), asked: AtomicU64::new(0) }
    }

    /// How often a credential was asked.
    pub(super) fn asked(&self) -> u64 {
        self.asked.load(Ordering::Relaxed)
    }

    /// Which credential answers, and for whom.
    pub(super) async fn login(&self) -> Result<Login, CloudError> {
        let (token, auth) = self.token().await?;
        Ok(Login::of(auth, token.token.secret(), expiry(&token)))
    }

    /// Forgets a token, unless another has taken its place.
    pub(super) async fn forget(&self, token: &str) {
        let mut state = self.state.lock().await;
        if state.token.as_ref().is_some_and(|held| held.token.secret() == token) {
            state.token = None;
            // The SDK's credentials have caches of their own.
            state.made.clear();
        }
    }

    /// A token that is good for at least five minutes, where the credential gives such; an old one to its
    /// end, where no other comes.
    pub(super) async fn token(&self) -> Result<(AccessToken, Auth), CloudError> {
        let mut state = self.state.lock().await;
        let now = (self.clock)();
        if let Some(good) = state.good(now) {
            return Ok(good);
        }
        let ways = state.answered.map_or_else(|| self.ways.clone(), |auth| vec![auth]);
        let mut failures = Vec::new();
        for auth in ways {
            match self.ask(&mut state, auth).await {
                Ok(token) => {
                    state.answered = Some(auth);
                    state.token = Some(token.clone());
                    state.came = Some(now);
                    return Ok((token, auth));
                }
                Err(failure) => failures.push(failure),
            }
        }
        if let (Some(token), Some(auth)) = (&state.token, state.answered)
            && expiry(token) > now
        {
            return Ok((token.clone(), auth));
        }
        Err(self.not_logged_in(&failures))
    }

    async fn ask(&self, state: &mut State, auth: Auth) -> Result<AccessToken, Failure> {
        let credential = match state.made.get(&auth) {
            Some(made) => Arc::clone(made),
            None => {
                let made = self.setting.make(auth)?;
                state.made.insert(auth, Arc::clone(&made));
                made
            }
        };
        self.asked.fetch_add(1, Ordering::Relaxed);
        let scopes = [self.setting.scope.as_str()];
        match tokio::time::timeout(LONGEST, credential.get_token(&scopes, None)).await {
            Ok(answer) => answer.map_err(|error| self.setting.failed(auth, &error)),
            Err(_) => Err(Failure {
                auth,
                why: format!("no answer in {} s", LONGEST.as_secs()),
                detail: String::new(),
                absent: false,
                advice: None,
            }),
        }
    }

    fn not_logged_in(&self, failures: &[Failure]) -> CloudError {
        let tried: Vec<&Failure> = failures.iter().filter(|failure| !failure.absent).collect();
        let told = if tried.is_empty() { failures.iter().collect() } else { tried };
        let reasons: Vec<String> =
            told.iter().map(|failure| format!("{}: {}", failure.auth.name(), failure.why)).collect();
        let detail: Vec<String> = failures
            .iter()
            .map(|failure| {
                let more = if failure.detail.is_empty() { &failure.why } else { &failure.detail };
                format!("{}: {more}", failure.auth.name())
            })
            .collect();
        let tenant = self.setting.tenant.as_deref();
        let tenant = tenant.map(|tenant| format!(" --tenant {}", shown(tenant))).unwrap_or_default();
        let advice =
            told.iter().find_map(|failure| failure.advice.clone()).unwrap_or_else(|| match self.ways.as_slice() {
                [Auth::Azd] => "run `azd auth login`".to_owned(),
                [Auth::Cli] => format!("run `az login{tenant}`"),
                [Auth::Loopback] => "check that the server on this machine runs and hands out tokens".to_owned(),
                [one] => format!("check what {} needs, or choose another way with --auth", one.name()),
                _ => format!("run `az login{tenant}`, or choose another way with --auth"),
            });
        let message = format!("no login: {}", reasons.join("; "));
        CloudError::new(CloudErrorKind::NotLoggedIn, "login", message)
            .with_advice(advice)
            .with_detail(detail.join("\n"))
    }
}

fn expiry(token: &AccessToken) -> Timestamp {
    Timestamp::from_second(token.expires_on.unix_timestamp()).unwrap_or(Timestamp::MAX)
}

/// What Entra ID said, out of the SDK's complaint that it cannot read it: azure_identity 1.0 fails at any
/// description with an escape in it, such as the line breaks that Entra ID writes.
fn unread_description(told: &str) -> Option<String> {
    let (_, rest) = told.split_once("invalid type: string \"")?;
    let (description, _) = rest.split_once("\", expected a borrowed string")?;
    Some(description.replace("\\r", "").replace("\\n", "\n").replace("\\\"", "\""))
}

impl Setting {
    fn make(&self, auth: Auth) -> Result<Arc<dyn TokenCredential>, Failure> {
        let made: azure_core::Result<Arc<dyn TokenCredential>> = match auth {
            Auth::Secret => {
                let [tenant, client, secret] =
                    self.needed(auth, ["AZURE_TENANT_ID", "AZURE_CLIENT_ID", "AZURE_CLIENT_SECRET"])?;
                self.secret(&tenant, client, secret)
            }
            Auth::Loopback => self.secret(NOBODY, NOBODY.to_owned(), "loopback".to_owned()),
            Auth::Workload => {
                let [tenant, client, file] =
                    self.needed(auth, ["AZURE_TENANT_ID", "AZURE_CLIENT_ID", "AZURE_FEDERATED_TOKEN_FILE"])?;
                WorkloadIdentityCredential::new(Some(WorkloadIdentityCredentialOptions {
                    credential_options: self.assertion(),
                    client_id: Some(client),
                    tenant_id: Some(tenant),
                    token_file_path: Some(PathBuf::from(file)),
                }))
                .map(|made| made as _)
            }
            Auth::Pipelines => {
                let [tenant, client, connection, access, _] = self.needed(
                    auth,
                    [
                        "AZURESUBSCRIPTION_TENANT_ID",
                        "AZURESUBSCRIPTION_CLIENT_ID",
                        "AZURESUBSCRIPTION_SERVICE_CONNECTION_ID",
                        "SYSTEM_ACCESSTOKEN",
                        // The SDK reads this one from the process's environment: it takes it from nowhere else.
                        "SYSTEM_OIDCREQUESTURI",
                    ],
                )?;
                let options = AzurePipelinesCredentialOptions { credential_options: self.assertion() };
                AzurePipelinesCredential::new(tenant, client, &connection, access, Some(options)).map(|made| made as _)
            }
            Auth::Managed => {
                self.refuse_machine_learning()?;
                let client = self.variable("AZURE_CLIENT_ID");
                ManagedIdentityCredential::new(Some(ManagedIdentityCredentialOptions {
                    user_assigned_id: client.map(UserAssignedId::ClientId),
                    client_options: self.options(&self.direct),
                }))
                .map(|made| made as _)
            }
            Auth::Cli => AzureCliCredential::new(Some(AzureCliCredentialOptions {
                tenant_id: self.tenant.clone(),
                executor: Some(self.shell()),
                ..AzureCliCredentialOptions::default()
            }))
            .map(|made| made as _),
            Auth::Azd => AzureDeveloperCliCredential::new(Some(AzureDeveloperCliCredentialOptions {
                executor: Some(self.shell()),
                tenant_id: self.tenant.clone(),
            }))
            .map(|made| made as _),
        };
        made.map_err(|error| self.failed(auth, &error))
    }

    fn secret(&self, tenant: &str, client: String, secret: String) -> azure_core::Result<Arc<dyn TokenCredential>> {
        let options = ClientSecretCredentialOptions { client_options: self.options(&self.door) };
        ClientSecretCredential::new(tenant, client, Secret::new(secret), Some(options)).map(|made| made as _)
    }

    fn assertion(&self) -> ClientAssertionCredentialOptions {
        ClientAssertionCredentialOptions { client_options: self.options(&self.door) }
    }

    fn shell(&self) -> Arc<dyn Executor> {
        Arc::new(Shell { variables: Arc::clone(&self.variables) })
    }

    fn options(&self, door: &Arc<Door>) -> ClientOptions {
        let retry = RetryOptions::exponential(ExponentialRetryOptions {
            initial_delay: self.backoff.try_into().unwrap_or_default(),
            max_retries: 3,
            ..ExponentialRetryOptions::default()
        });
        let mut cloud = CustomConfiguration::default();
        cloud.authority_host.clone_from(&self.authority);
        let mut options = transport::options(Arc::clone(door), retry);
        options.cloud = Some(Arc::new(CloudConfiguration::Custom(cloud)));
        options
    }

    fn variable(&self, name: &str) -> Option<String> {
        (self.variables)(name).map(|value| value.trim().to_owned()).filter(|value| !value.is_empty())
    }

    /// The values of variables that must all be there. A chosen tenant stands for the variable of it.
    fn needed<const N: usize>(&self, auth: Auth, names: [&str; N]) -> Result<[String; N], Failure> {
        let value = |name: &str| match &self.tenant {
            Some(tenant) if name == "AZURE_TENANT_ID" => Some(tenant.clone()),
            _ => self.variable(name),
        };
        let missing: Vec<&str> = names.into_iter().filter(|name| value(name).is_none()).collect();
        if missing.is_empty() {
            return Ok(names.map(|name| value(name).unwrap_or_default()));
        }
        let verb = if missing.len() == 1 { "is" } else { "are" };
        // Half a configuration was meant to be one.
        let absent = missing.contains(&"AZURE_CLIENT_SECRET") || missing.contains(&"AZURE_FEDERATED_TOKEN_FILE");
        Err(Failure {
            auth,
            why: format!("{} {verb} not set", missing.join(", ")),
            detail: String::new(),
            absent,
            advice: Some(format!("set {}, or choose another way with --auth", missing.join(", "))),
        })
    }

    /// The compute of Azure Machine Learning and the Cloud Shell hand out tokens in a way that the SDK
    /// refuses; az knows it.
    fn refuse_machine_learning(&self) -> Result<(), Failure> {
        let refused = |why: &str, advice: &str| {
            Err(Failure {
                auth: Auth::Managed,
                why: why.to_owned(),
                detail: String::new(),
                absent: false,
                advice: Some(advice.to_owned()),
            })
        };
        let there = |name| self.variable(name).is_some();
        if there("IDENTITY_ENDPOINT") || !there("MSI_ENDPOINT") {
            return Ok(());
        }
        if there("MSI_SECRET") {
            return refused(
                "the identity of an Azure Machine Learning compute cannot be used directly",
                "run `az login --identity` on this compute and use --auth cli",
            );
        }
        refused(
            "the identity of the Cloud Shell cannot be used directly",
            "use --auth cli: the Cloud Shell has az logged in",
        )
    }

    /// What an error of the SDK says: its first line without the SDK's names, and all of it.
    fn failed(&self, auth: Auth, error: &azure_core::Error) -> Failure {
        let all = causes(error);
        let told = error.to_string();
        let told = told.split_once(" authentication failed.").map_or(told.as_str(), |(_, rest)| rest);
        let unread = unread_description(told);
        // Without a connection the SDK says first that it has given up, and last why.
        let unconnected = below(error).map(|_| deepest(error));
        let told = unread.as_deref().or(unconnected.as_deref()).unwrap_or(told);
        let first = told.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or("no reason was given");
        let first = first.strip_prefix("ERROR:").unwrap_or(first).trim();
        let secrets = ["AZURE_CLIENT_SECRET", "SYSTEM_ACCESSTOKEN", "IDENTITY_HEADER", "MSI_SECRET"];
        let clean = |text: &str| {
            let text = secrets
                .iter()
                .filter_map(|name| self.variable(name))
                .fold(text.to_owned(), |text, secret| masked(&text, &secret));
            shown(&masked(&text, "")).into_owned()
        };
        Failure {
            auth,
            why: clean(&line(first)),
            detail: all.lines().map(clean).collect::<Vec<_>>().join("\n"),
            absent: false,
            advice: unconnected.map(|_| CloudError::new(CloudErrorKind::Network, "", "").advice()),
        }
    }
}
