//! The ways to log in.

use std::fmt;
use std::sync::Arc;

/// How a variable of the environment is looked up. Libraries never read the environment themselves.
pub type Variables = Arc<dyn Fn(&str) -> Option<String> + Send + Sync>;

/// A way to log in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Auth {
    /// Who is logged in to the Azure CLI.
    Cli,
    /// Who is logged in to the Azure Developer CLI.
    Azd,
    /// A service principal with a secret: `AZURE_TENANT_ID`, `AZURE_CLIENT_ID`, `AZURE_CLIENT_SECRET`.
    Secret,
    /// A workload identity: `AZURE_TENANT_ID`, `AZURE_CLIENT_ID`, `AZURE_FEDERATED_TOKEN_FILE`.
    Workload,
    /// The managed identity of the machine; a user-assigned one by `AZURE_CLIENT_ID`.
    Managed,
    /// A service connection of Azure Pipelines: `AZURESUBSCRIPTION_CLIENT_ID`, `_TENANT_ID` and
    /// `_SERVICE_CONNECTION_ID`, `SYSTEM_ACCESSTOKEN`, `SYSTEM_OIDCREQUESTURI`.
    Pipelines,
    /// The made-up login of a server on this machine. It cannot be chosen.
    Loopback,
}

impl Auth {
    /// Those that can be chosen.
    pub const ALL: [Self; 6] = [Self::Cli, Self::Azd, Self::Secret, Self::Workload, Self::Managed, Self::Pipelines];

    /// The order in which they are tried when none is chosen: what is configured explicitly first.
    pub const ORDER: [Self; 5] = [Self::Secret, Self::Workload, Self::Managed, Self::Cli, Self::Azd];

    /// The way that a word of [`word`](Self::word) names.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|auth| auth.word() == word)
    }

    /// The word for it: `cli`, `azd`, `secret`, `workload`, `managed`, `pipelines`.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Cli => "cli",
            Self::Azd => "azd",
            Self::Secret => "secret",
            Self::Workload => "workload",
            Self::Managed => "managed",
            Self::Pipelines => "pipelines",
            Self::Loopback => "loopback",
        }
    }

    /// What a person calls it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Cli => "az",
            Self::Azd => "azd",
            Self::Secret => "a client secret",
            Self::Workload => "a workload identity",
            Self::Managed => "a managed identity",
            Self::Pipelines => "a service connection",
            Self::Loopback => "the local server's made-up login",
        }
    }
}

impl fmt::Display for Auth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_go_there_and_back() {
        for auth in Auth::ALL {
            assert_eq!(Auth::parse(auth.word()), Some(auth));
        }
        assert_eq!(Auth::parse("loopback"), None);
        assert_eq!(Auth::parse("az"), None);
    }
}
