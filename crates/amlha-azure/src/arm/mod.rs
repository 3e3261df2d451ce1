//! The live cloud: Azure Resource Manager and Resource Graph over HTTPS.
//!
//! ```no_run
//! use amlha_azure::arm::{ArmCloud, Environment};
//! # async fn scan() -> Result<(), amlha_azure::CloudError> {
//! let cloud = ArmCloud::builder(Environment::public()).build()?;
//! println!("logged in as {}", cloud.login().await?);
//! # Ok(())
//! # }
//! ```
//!
//! What holds here beside the promises of [`Cloud`]:
//!
//! - Only GET, and POST to Resource Graph, which answers a query with it.
//! - A token goes to the environment's endpoint over TLS and nowhere else. Links and redirects to
//!   another scheme, host or port are refused.
//! - Plain http goes to this machine only, and only through [`Environment::loopback`].
//! - Nothing here reads the process's environment: the caller passes [`Variables`]. Two of the SDK's
//!   credentials do (the managed identity, and the address of the pipeline's token service), and so
//!   does the proxy of the system.

mod answer;
mod ask;
mod auth;
pub mod az;
mod builder;
mod calls;
mod credential;
mod environment;
mod fault;
mod login;
mod notice;
mod pace;
mod process;
mod retry;
mod transport;
mod waits;

use std::fmt;
use std::sync::Arc;

use async_trait::async_trait;

use crate::cloud::{Call, Cloud, CloudError, Continuation, Document, Get, Page, Query};

pub use auth::{Auth, Variables};
pub use builder::{ArmCloudBuilder, Clock};
pub use environment::Environment;
pub use login::Login;
pub use notice::{Listener, Notice};

use calls::Caller;

/// Azure, live: see the [module](self).
///
/// A clone shares everything with its original: the login, the counters and the pacing.
#[derive(Clone)]
pub struct ArmCloud(Arc<Caller>);

/// What an [`ArmCloud`] has sent so far.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Traffic {
    /// HTTP requests to Resource Graph, repeated ones too.
    pub graph: u64,
    /// HTTP requests to Azure Resource Manager, repeated ones too.
    pub reads: u64,
    /// How many of both were repeated ones.
    pub retries: u64,
    /// Tokens asked for.
    pub logins: u64,
    /// Bytes of the bodies that were read, decompressed.
    pub bytes: u64,
    /// How long calls waited in all, for retries and for quota. Calls wait at the same time, so that
    /// this can be more than has passed.
    pub waited: std::time::Duration,
}

impl ArmCloud {
    /// A cloud to be described.
    #[must_use]
    pub fn builder(environment: Environment) -> ArmCloudBuilder {
        ArmCloudBuilder::new(environment)
    }

    /// Gets a token now, unless there is one, and says which credential answered.
    ///
    /// # Errors
    ///
    /// [`CloudErrorKind::NotLoggedIn`](crate::CloudErrorKind::NotLoggedIn) with what each credential
    /// said.
    pub async fn login(&self) -> Result<Login, CloudError> {
        self.0.login().await
    }

    /// What was sent so far.
    #[must_use]
    pub fn traffic(&self) -> Traffic {
        self.0.traffic()
    }

    /// Azure's clock, as the last answer told it in its header `Date`.
    #[must_use]
    pub fn server_time(&self) -> Option<jiff::Timestamp> {
        self.0.server_time()
    }

    /// The environment that is asked.
    #[must_use]
    pub fn environment(&self) -> &Environment {
        self.0.environment()
    }
}

impl fmt::Debug for ArmCloud {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ArmCloud").field("environment", self.environment()).field("traffic", &self.traffic()).finish()
    }
}

#[async_trait]
impl Cloud for ArmCloud {
    async fn query(&self, query: &Query, after: Option<&Continuation>) -> Result<Page, CloudError> {
        let text = self.0.text(Call::Query(query), after).await?;
        Page::of_graph(query, text)
    }

    async fn get(&self, get: &Get) -> Result<Document, CloudError> {
        let text = self.0.text(Call::Get(get), None).await?;
        Document::new(get, text)
    }

    async fn list(&self, list: &Get, after: Option<&Continuation>) -> Result<Page, CloudError> {
        let text = self.0.text(Call::List(list), after).await?;
        Page::of_list(list, text)
    }
}
