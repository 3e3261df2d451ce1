//! Azure's clouds, and where each answers.

use azure_core::http::Url;

use crate::cloud::{CloudError, CloudErrorKind};

/// A cloud of Azure: where Azure Resource Manager and the login answer.
///
/// Made by [`named`](Self::named), [`custom`](Self::custom) and [`loopback`](Self::loopback).
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Environment {
    /// The name, as `az cloud list` writes it.
    pub name: String,
    /// Where Azure Resource Manager answers, without a slash at the end.
    pub endpoint: String,
    /// For whom tokens are asked; the scope is this and `/.default`.
    pub audience: String,
    /// Where Entra ID hands out tokens.
    pub authority: String,
    /// The portal; empty where there is none.
    pub portal: String,
    /// Whether it was made by `loopback`: only then may the endpoint be plain http.
    loopback: bool,
}

/// One of Azure's own clouds.
struct Known {
    name: &'static str,
    aliases: &'static [&'static str],
    endpoint: &'static str,
    authority: &'static str,
    portal: &'static str,
}

/// Azure's own clouds. The audience is the endpoint in all three.
///
/// Sources: `azure/cli/core/cloud.py` of azure-cli 2.91 (names, endpoints, authorities, portals) and
/// `ArmEnvironment` of Azure's SDKs (audiences), read 2026-11.
const KNOWN: [Known; 3] = [
    Known {
        name: "AzureCloud",
        aliases: &["public", "azurepubliccloud", "azurepublic"],
        endpoint: "https://management.azure.com",
        authority: "https://login.microsoftonline.com",
        portal: "https://portal.azure.com",
    },
    Known {
        name: "AzureUSGovernment",
        aliases: &["usgov", "usgovernment", "azuregovernment", "azureusgovernmentcloud"],
        endpoint: "https://management.usgovcloudapi.net",
        authority: "https://login.microsoftonline.us",
        portal: "https://portal.azure.us",
    },
    Known {
        name: "AzureChinaCloud",
        aliases: &["china", "azurechina"],
        endpoint: "https://management.chinacloudapi.cn",
        authority: "https://login.chinacloudapi.cn",
        portal: "https://portal.azure.cn",
    },
];

impl From<&Known> for Environment {
    fn from(known: &Known) -> Self {
        Self {
            name: known.name.to_owned(),
            endpoint: known.endpoint.to_owned(),
            audience: known.endpoint.to_owned(),
            authority: known.authority.to_owned(),
            portal: known.portal.to_owned(),
            loopback: false,
        }
    }
}

impl Environment {
    /// The public cloud, `AzureCloud`.
    #[must_use]
    pub fn public() -> Self {
        let [public, ..] = &KNOWN;
        public.into()
    }

    /// Azure's own clouds, by az's names.
    pub fn names() -> impl Iterator<Item = &'static str> {
        KNOWN.iter().map(|known| known.name)
    }

    /// One of Azure's own clouds by az's name or an alias (`public`, `usgov`, `china`), in any letter
    /// case.
    ///
    /// # Errors
    ///
    /// [`CloudErrorKind::Configuration`] with the names there are.
    pub fn named(name: &str) -> Result<Self, CloudError> {
        let is = |said: &&str| said.eq_ignore_ascii_case(name.trim());
        match KNOWN.iter().find(|known| is(&known.name) || known.aliases.iter().any(&is)) {
            Some(known) => Ok(known.into()),
            None => {
                let names: Vec<&str> = Self::names().collect();
                let message = format!("there is no cloud `{name}`");
                Err(wrong(message).with_advice(format!("the clouds are {}", names.join(", "))))
            }
        }
    }

    /// Another cloud, such as Azure Stack's or a national one's. An empty audience is the endpoint.
    ///
    /// # Errors
    ///
    /// [`CloudErrorKind::Configuration`] for an endpoint or authority that is not `https://host`.
    pub fn custom(
        name: impl Into<String>,
        endpoint: &str,
        audience: &str,
        authority: &str,
        portal: &str,
    ) -> Result<Self, CloudError> {
        let endpoint = origin_of(&secure(endpoint, "endpoint")?);
        let authority = origin_of(&secure(authority, "authority")?);
        let audience = if audience.trim().is_empty() { endpoint.clone() } else { audience.trim().to_owned() };
        Ok(Self { name: name.into(), endpoint, audience, authority, portal: portal.to_owned(), loopback: false })
    }

    /// A server on this machine that answers like Azure: `http://` or `https://`, then `127.0.0.1`,
    /// `localhost` or `[::1]`, then a port.
    ///
    /// Its login is its own token service at `{endpoint}/{tenant}/oauth2/v2.0/token`. Unless a way
    /// to log in is chosen, that is done with a made-up tenant, client and secret: no real
    /// credential reaches a local process.
    ///
    /// # Errors
    ///
    /// [`CloudErrorKind::Configuration`] for anything but this machine.
    pub fn loopback(endpoint: &str) -> Result<Self, CloudError> {
        let url = plain(endpoint, "endpoint")?;
        if !matches!(url.scheme(), "http" | "https") || !is_loopback(&url) {
            return Err(wrong(format!("`{}` is not on this machine", origin_of(&url))).with_advice(
                "give http://127.0.0.1:PORT, http://localhost:PORT or http://[::1]:PORT; https works too",
            ));
        }
        let endpoint = origin_of(&url);
        Ok(Self {
            name: "loopback".to_owned(),
            audience: endpoint.clone(),
            authority: endpoint.clone(),
            portal: String::new(),
            endpoint,
            loopback: true,
        })
    }

    /// Whether it was made by [`loopback`](Self::loopback).
    #[must_use]
    pub fn is_loopback(&self) -> bool {
        self.loopback
    }

    /// The scope that tokens are asked for.
    #[must_use]
    pub fn scope(&self) -> String {
        format!("{}/.default", self.audience)
    }

    /// The endpoint and the authority, checked again: the fields are open to change.
    pub(super) fn checked(&self) -> Result<(Url, Url), CloudError> {
        let check = |text: &str, what: &str| {
            let url = plain(text, what)?;
            let local = self.loopback && is_loopback(&url) && url.scheme() == "http";
            if local { Ok(url) } else { secure(text, what) }
        };
        Ok((check(&self.endpoint, "endpoint")?, check(&self.authority, "authority")?))
    }
}

fn wrong(message: String) -> CloudError {
    CloudError::new(CloudErrorKind::Configuration, "cloud", message)
}

/// A URL of nothing but scheme, host and port.
fn plain(text: &str, what: &str) -> Result<Url, CloudError> {
    let url = Url::parse(text.trim()).map_err(|error| wrong(format!("the {what} `{text}` is no address: {error}")))?;
    let bare = url.username().is_empty()
        && url.password().is_none()
        && url.query().is_none()
        && url.fragment().is_none()
        && matches!(url.path(), "/" | "")
        && url.host_str().is_some_and(|host| !host.is_empty());
    // What stands beside the host is not repeated: it may be a password.
    if bare { Ok(url) } else { Err(wrong(format!("the {what} `{}` has more than a host and a port", origin_of(&url)))) }
}

fn secure(text: &str, what: &str) -> Result<Url, CloudError> {
    let url = plain(text, what)?;
    if url.scheme() == "https" {
        return Ok(url);
    }
    Err(wrong(format!("the {what} `{}` is not https", origin_of(&url)))
        .with_advice("tokens travel over TLS only; plain http is for a server on this machine"))
}

fn is_loopback(url: &Url) -> bool {
    matches!(url.host_str(), Some("127.0.0.1" | "localhost" | "[::1]"))
}

/// Scheme, host and port of a URL, and nothing else of it.
pub(super) fn origin_of(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    match url.port() {
        Some(port) => format!("{}://{host}:{port}", url.scheme()),
        None => format!("{}://{host}", url.scheme()),
    }
}

/// Whether two URLs lead to the same scheme, host and port.
pub(super) fn same_origin(one: &Url, other: &Url) -> bool {
    one.scheme() == other.scheme()
        && one.host_str() == other.host_str()
        && one.port_or_known_default() == other.port_or_known_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clouds_are_found_by_name_and_alias() {
        for (said, name) in [("public", "AzureCloud"), ("azurecloud", "AzureCloud"), ("USGOV", "AzureUSGovernment")] {
            assert_eq!(Environment::named(said).unwrap().name, name);
        }
        assert_eq!(Environment::named("china").unwrap().endpoint, "https://management.chinacloudapi.cn");
        let error = Environment::named("mars").unwrap_err();
        assert_eq!(error.kind(), CloudErrorKind::Configuration);
        assert!(error.advice().contains("AzureUSGovernment"));
        for name in Environment::names() {
            let environment = Environment::named(name).unwrap();
            assert!(environment.checked().is_ok() && !environment.is_loopback());
        }
    }

    #[test]
    fn plain_http_is_for_this_machine_only() {
        for good in ["http://127.0.0.1:8080", "http://localhost:1", "http://[::1]:9/", "https://localhost:8443"] {
            assert!(Environment::loopback(good).unwrap().checked().is_ok(), "{good}");
        }
        let bad = [
            "http://management.azure.com",
            "https://management.azure.com",
            "http://127.0.0.1.evil.example:80",
            "http://localhost@evil.example",
            "http://user:password@127.0.0.1:80",
            "http://127.0.0.1:80/path",
            "http://127.0.0.1:80/?x",
            "http://127.0.0.2:80",
            "http://0.0.0.0:80",
            "ftp://localhost:1",
            "localhost:1",
            "",
        ];
        for bad in bad {
            let error = Environment::loopback(bad).unwrap_err();
            assert_eq!(error.kind(), CloudErrorKind::Configuration, "{bad}");
            assert!(!error.to_string().contains("password"), "{error}");
        }
    }

    #[test]
    fn a_changed_environment_is_checked_again() {
        let mut environment = Environment::public();
        environment.endpoint = "http://127.0.0.1:80".to_owned();
        assert!(environment.checked().is_err(), "not made by loopback");
        let mut environment = Environment::loopback("http://127.0.0.1:80").unwrap();
        environment.endpoint = "http://evil.example".to_owned();
        assert!(environment.checked().is_err());
        assert!(Environment::custom("x", "http://x.example", "", "https://y.example", "").is_err());
        let custom = Environment::custom("x", "https://x.example:30024/", "", "https://y.example/", "").unwrap();
        assert_eq!(
            (custom.endpoint.as_str(), custom.scope().as_str()),
            ("https://x.example:30024", "https://x.example:30024/.default")
        );
    }
}
