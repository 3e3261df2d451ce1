//! What az has stored: its defaults, its subscriptions and its clouds. Read, never written.
//!
//! The files are `config` and `clouds.config` (sections of `key = value`) and `azureProfile.json`, all
//! in one folder. A file that is not there says nothing, and one that cannot be read is a note: amlha
//! works without az.

use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use amlha_model::shown;
use serde::Deserialize;

use crate::cloud::CloudError;

use super::auth::Variables;
use super::environment::Environment;

/// The largest file that is read, in bytes.
const LARGEST: u64 = 16 * 1024 * 1024;

/// The folder of az: `AZURE_CONFIG_DIR`, else `.azure` in the home.
#[must_use]
pub fn folder(variables: &Variables, home: Option<&Path>) -> Option<PathBuf> {
    match variables("AZURE_CONFIG_DIR").filter(|folder| !folder.trim().is_empty()) {
        Some(folder) => Some(PathBuf::from(folder)),
        None => home.map(|home| home.join(".azure")),
    }
}

/// A subscription that az knows.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub struct Subscription {
    /// The id.
    pub id: String,
    /// The name that people gave it.
    pub name: String,
    /// The id of its tenant.
    pub tenant: Option<String>,
    /// Who is logged in to it.
    pub user: Option<String>,
}

/// What az would use when nothing is said.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Defaults {
    /// The resource group: `az configure --defaults group=...`.
    pub group: Option<String>,
    /// The Azure ML workspace.
    pub workspace: Option<String>,
    /// The region.
    pub location: Option<String>,
    /// The active subscription, if it belongs to the active cloud.
    pub subscription: Option<Subscription>,
    /// All subscriptions of the active cloud, by id.
    pub subscriptions: Vec<Subscription>,
    /// The active cloud's name, where one was chosen; without one it is `AzureCloud`.
    pub cloud: Option<String>,
    /// What could not be read, a line each.
    pub notes: Vec<String>,
    /// Clouds that were registered with az, by name.
    pub clouds: BTreeMap<String, Environment>,
}

/// Sections of `key = value`. Keys are in lower case, as az reads them; names of sections are as written.
type Sections = BTreeMap<String, BTreeMap<String, String>>;

#[derive(Deserialize)]
struct Profile {
    #[serde(default)]
    subscriptions: Vec<ProfileSubscription>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ProfileSubscription {
    id: String,
    name: Option<String>,
    tenant_id: Option<String>,
    environment_name: Option<String>,
    #[serde(default)]
    is_default: bool,
    user: Option<ProfileUser>,
}

#[derive(Deserialize)]
struct ProfileUser {
    name: Option<String>,
}

impl Defaults {
    /// Reads az's folder. Variables such as `AZURE_DEFAULTS_GROUP` and `AZURE_CLOUD_NAME` win over the
    /// files, as they do in az.
    #[must_use]
    pub fn read(folder: &Path, variables: &Variables) -> Self {
        let mut defaults = Self::default();
        let config = defaults.sections(&folder.join("config"));
        let clouds = defaults.sections(&folder.join("clouds.config"));
        let value = |section: &str, key: &str| {
            let variable = variables(&format!("AZURE_{section}_{key}").to_ascii_uppercase());
            let file = || config.get(section)?.get(key).cloned();
            let said = variable.filter(|value| !value.trim().is_empty()).or_else(file);
            said.map(|value| value.trim().to_owned()).filter(|value| !value.is_empty())
        };
        defaults.group = value("defaults", "group");
        defaults.workspace = value("defaults", "workspace");
        defaults.location = value("defaults", "location");
        defaults.cloud = value("cloud", "name");
        for (name, section) in &clouds {
            defaults.cloud_of(name, section);
        }
        defaults.profile(&folder.join("azureProfile.json"));
        defaults
    }

    /// The active cloud.
    ///
    /// # Errors
    ///
    /// [`CloudErrorKind::Configuration`](crate::CloudErrorKind::Configuration) when nobody knows where
    /// it answers.
    pub fn environment(&self) -> Result<Environment, CloudError> {
        match &self.cloud {
            None => Ok(Environment::public()),
            Some(name) => self.clouds.get(name).cloned().map_or_else(|| Environment::named(name), Ok),
        }
    }

    /// A cloud of `clouds.config`. az's own clouds have a section there only to hold their subscription.
    fn cloud_of(&mut self, name: &str, section: &BTreeMap<String, String>) {
        let said = |key: &str| section.get(key).map(String::as_str).unwrap_or_default();
        let (manager, login) = (said("endpoint_resource_manager"), said("endpoint_active_directory"));
        if manager.is_empty() || Environment::named(name).is_ok() {
            return;
        }
        let audience = said("endpoint_active_directory_resource_id");
        let made = Environment::custom(name, manager, audience, authority(login), said("endpoint_portal"));
        match made {
            Ok(environment) => drop(self.clouds.insert(name.to_owned(), environment)),
            Err(error) => self.note(format!("the cloud `{name}` of clouds.config cannot be used: {}", error.message())),
        }
    }

    fn profile(&mut self, path: &Path) {
        let Some(text) = self.file(path) else { return };
        let profile: Profile = match serde_json::from_str(&text) {
            Ok(profile) => profile,
            Err(error) => return self.note(format!("`{}` is not az's profile: {error}", path.display())),
        };
        let cloud = self.cloud.clone().unwrap_or_else(|| "AzureCloud".to_owned());
        for read in profile.subscriptions {
            if read.environment_name.as_deref().is_some_and(|name| !name.eq_ignore_ascii_case(&cloud)) {
                continue;
            }
            let subscription = Subscription {
                name: read.name.unwrap_or_else(|| read.id.clone()),
                id: read.id,
                tenant: read.tenant_id,
                user: read.user.and_then(|user| user.name),
            };
            if read.is_default && self.subscription.is_none() {
                self.subscription = Some(subscription.clone());
            }
            self.subscriptions.push(subscription);
        }
        self.subscriptions.sort();
        self.subscriptions.dedup();
    }

    fn sections(&mut self, path: &Path) -> Sections {
        let Some(text) = self.file(path) else { return Sections::new() };
        let mut sections = Sections::new();
        let mut current: Option<String> = None;
        for (number, line) in text.lines().enumerate() {
            let trimmed = line.trim();
            if trimmed.is_empty() || trimmed.starts_with(['#', ';']) {
                continue;
            }
            if let Some(name) = trimmed.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
                sections.entry(name.to_owned()).or_default();
                current = Some(name.to_owned());
                continue;
            }
            let pair = trimmed.split_once(['=', ':']);
            match (pair, current.as_ref().and_then(|name| sections.get_mut(name))) {
                (Some((key, value)), Some(section)) => {
                    section.insert(key.trim().to_ascii_lowercase(), value.trim().to_owned());
                }
                _ => {
                    let place = format!("`{}`, line {}", path.display(), number + 1);
                    self.note(format!("{place}: neither a section nor `key = value`"));
                }
            }
        }
        sections
    }

    /// A file's text; `None` when it is not there, or cannot be read, which is a note.
    fn file(&mut self, path: &Path) -> Option<String> {
        let read = std::fs::metadata(path).and_then(|found| {
            if found.len() > LARGEST { Err(ErrorKind::FileTooLarge.into()) } else { std::fs::read(path) }
        });
        let bytes = match read {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == ErrorKind::NotFound => return None,
            Err(error) => {
                self.note(format!("`{}` cannot be read: {error}", path.display()));
                return None;
            }
        };
        match String::from_utf8(bytes) {
            // az writes its profile with a byte order mark.
            Ok(text) => Some(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text)),
            Err(_) => {
                self.note(format!("`{}` is not UTF-8", path.display()));
                None
            }
        }
    }

    fn note(&mut self, text: impl AsRef<str>) {
        self.notes.push(shown(text.as_ref()).into_owned());
    }
}

/// Where Entra ID answers, without the tenant that az allows after it.
fn authority(said: &str) -> &str {
    let Some(rest) = said.strip_prefix("https://") else { return said };
    let host = rest.split('/').next().unwrap_or_default();
    said.get(.."https://".len() + host.len()).unwrap_or(said)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_authority_loses_its_tenant() {
        assert_eq!(authority("https://login.example/adfs"), "https://login.example");
        assert_eq!(authority("https://login.example:8443/"), "https://login.example:8443");
        assert_eq!(authority("http://x/y"), "http://x/y");
    }
}
