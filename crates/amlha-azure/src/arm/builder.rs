//! How an `ArmCloud` is described.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;

use crate::cloud::{CloudError, CloudErrorKind};

use super::ArmCloud;
use super::auth::{Auth, Variables};
use super::calls::{Caller, Limits};
use super::credential::{Credential, Setting};
use super::environment::{Environment, origin_of};
use super::notice::Listener;
use super::transport::{Connecting, Door, as_policies_see, pipeline};
use super::waits::Waits;

/// What the time is, for the ends of tokens and `Retry-After` with a date.
pub type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// Describes an [`ArmCloud`]; every setting has a default.
#[derive(Clone)]
pub struct ArmCloudBuilder {
    environment: Environment,
    auth: Option<Auth>,
    variables: Variables,
    tenant: Option<String>,
    listener: Option<Listener>,
    clock: Clock,
    limits: Limits,
    connecting: Connecting,
}

impl fmt::Debug for ArmCloudBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { environment, auth, tenant, limits, .. } = self;
        let mut out = f.debug_struct("ArmCloudBuilder");
        out.field("environment", environment).field("auth", auth).field("tenant", tenant).field("limits", limits);
        out.finish_non_exhaustive()
    }
}

#[expect(clippy::disallowed_methods, reason = "tokens end by the real time; nothing of it reaches a result")]
fn system_clock() -> Timestamp {
    Timestamp::now()
}

impl ArmCloudBuilder {
    pub(super) fn new(environment: Environment) -> Self {
        Self {
            environment,
            auth: None,
            variables: Arc::new(|_| None),
            tenant: None,
            listener: None,
            clock: Arc::new(system_clock),
            limits: Limits::default(),
            connecting: Connecting { read_timeout: Duration::from_secs(60), ..Connecting::default() },
        }
    }

    /// The way to log in. Without one: a secret, a workload identity and a managed identity where the
    /// variables describe them, then `az`, then `azd`; and on [loopback](Environment::loopback) a
    /// made-up login, so that no real credential reaches a local process. A way that is chosen is
    /// used, on loopback too.
    #[must_use]
    pub fn auth(mut self, auth: Option<Auth>) -> Self {
        self.auth = auth;
        self
    }

    /// How variables of the environment are looked up; without it there are none. `az` and `azd`
    /// get `PATH`, the home and their own folders from here, where they are given.
    #[must_use]
    pub fn variables(mut self, variables: Variables) -> Self {
        self.variables = variables;
        self
    }

    /// The tenant to log in to, by id or domain; without it the credential's own.
    #[must_use]
    pub fn tenant(mut self, tenant: Option<String>) -> Self {
        self.tenant = tenant;
        self
    }

    /// Who is told of waits. It is called on the way and should return at once.
    #[must_use]
    pub fn on_notice(mut self, listener: Listener) -> Self {
        self.listener = Some(listener);
        self
    }

    /// How many requests may be under way at the same time; 16 without it, and at least 1.
    #[must_use]
    pub fn concurrency(mut self, requests: usize) -> Self {
        self.limits.concurrency = requests.clamp(1, 1_024);
        self
    }

    /// The longest pause that a service gets when it asks for one; 60 s without it. Asked for more,
    /// the call is given up at once.
    #[must_use]
    pub fn longest_wait(mut self, wait: Duration) -> Self {
        self.limits.longest_wait = wait;
        self
    }

    /// How often a call is tried in all; 6 without it, and at least 1.
    #[must_use]
    pub fn attempts(mut self, attempts: u32) -> Self {
        self.limits.attempts = attempts.max(1);
        self
    }

    /// The largest body that is read, in bytes after decompression; 64 MiB without it.
    #[must_use]
    pub fn largest_body(mut self, bytes: u64) -> Self {
        self.limits.largest_body = bytes;
        self
    }

    /// Certificates to trust beside those of the system, as PEM.
    #[must_use]
    pub fn root_certificates(mut self, pem: Vec<u8>) -> Self {
        self.connecting.root_certificates = pem;
        self
    }

    /// The pause after a first failed attempt, which doubles with each; 500 ms without it.
    #[must_use]
    pub fn backoff(mut self, base: Duration) -> Self {
        self.limits.backoff = base;
        self
    }

    /// The longest silence of a server; 60 s without it.
    #[must_use]
    pub fn read_timeout(mut self, silence: Duration) -> Self {
        self.connecting.read_timeout = silence;
        self
    }

    /// The longest time from the sending of a request to the last byte of its answer; 300 s without it.
    /// What takes longer is asked again, like a connection that breaks.
    #[must_use]
    pub fn longest_answer(mut self, time: Duration) -> Self {
        self.limits.longest_answer = time;
        self
    }

    /// What the time is; the system's without it.
    #[must_use]
    pub fn clock(mut self, clock: Clock) -> Self {
        self.clock = clock;
        self
    }

    /// The cloud. Nothing is sent yet, and nobody logs in.
    ///
    /// # Errors
    ///
    /// [`CloudErrorKind::Configuration`] for an endpoint that is neither https nor a server on this
    /// machine, for certificates that are none, and for a way to log in that cannot be chosen.
    pub fn build(self) -> Result<ArmCloud, CloudError> {
        let (endpoint, authority) = self.environment.checked()?;
        if self.auth == Some(Auth::Loopback) && !self.environment.is_loopback() {
            let message = "the made-up login is for a server on this machine";
            return Err(CloudError::new(CloudErrorKind::Configuration, "cloud", message));
        }
        let there = |name: &str| (self.variables)(name).is_some_and(|value| !value.trim().is_empty());
        let ways = match self.auth {
            Some(auth) => vec![auth],
            None if self.environment.is_loopback() => vec![Auth::Loopback],
            // Without these variables the managed identity would be waited for on every laptop.
            None => Auth::ORDER
                .into_iter()
                .filter(|auth| *auth != Auth::Managed || there("IDENTITY_ENDPOINT") || there("MSI_ENDPOINT"))
                .collect(),
        };
        // A proxy has no business between this machine and itself.
        let local = self.environment.is_loopback();
        let client = Connecting { direct: local, ..self.connecting.clone() }.client()?;
        let direct = match ways.contains(&Auth::Managed) && !local {
            true => Connecting { direct: true, ..self.connecting.clone() }.client()?,
            false => client.clone(),
        };
        let setting = Setting {
            variables: self.variables,
            tenant: self.tenant.clone(),
            scope: self.environment.scope(),
            authority: origin_of(&as_policies_see(&authority)),
            door: Arc::new(Door::for_logins(client.clone(), &authority)),
            direct: Arc::new(Door::for_logins(direct, &authority)),
            backoff: self.limits.backoff,
        };
        let credential = Arc::new(Credential::new(setting, ways, Arc::clone(&self.clock)));
        let pipeline = pipeline(Door::to(client, &endpoint), Arc::clone(&credential) as _, self.environment.scope());
        Ok(ArmCloud(Arc::new(Caller::new(
            self.environment,
            endpoint,
            self.tenant,
            pipeline,
            credential,
            Waits::new(self.listener),
            self.limits,
            self.clock,
        ))))
    }
}
