//! Names of members, settings and variables, and what they promise of their values.

/// What the name of a member says about its value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    /// A secret, or an object of secrets.
    Secret,
    /// An object of secrets and of what describes them.
    Credentials,
    /// The same, or a list of permissions as in a key vault's access policy.
    Secrets,
    /// Environment variables by name, or a list of `{name, value}`.
    Variables,
    /// Nothing.
    Plain,
}

/// Names that end like this hold secrets, in Azure's bodies as in what people write into tags,
/// settings and connection strings.
const SECRET_ENDINGS: &[&str] = &[
    "password",
    "passwd",
    "pwd",
    "passphrase",
    "secret",
    "secretvalue",
    "accountkey",
    "accesskey",
    "accesskeys",
    "primarykey",
    "secondarykey",
    "tertiarykey",
    "masterkey",
    "sharedkey",
    "storagekey",
    "workspacekey",
    "apikey",
    "authkey",
    "authorizationkey",
    "subscriptionkey",
    "instrumentationkey",
    "privatekey",
    "key1",
    "key2",
    "sastoken",
    "sasuri",
    "sasurl",
    "sharedaccesssignature",
    "accesstoken",
    "refreshtoken",
    "idtoken",
    "bearertoken",
    "authtoken",
    "apitoken",
    "securitytoken",
    "connectionstring",
];

/// Names that are these hold secrets; longer ones with the same ending need not.
const SECRET_NAMES: &[&str] = &["sas", "token", "pat", "securevalue", "kubeconfig", "protectedsettings"];

const VARIABLES: &[&str] = &["environmentvariables", "env", "appsettings"];

/// Members of credentials that describe them.
const HARMLESS_IN_CREDENTIALS: &[&str] = &[
    "accountname",
    "authoritytype",
    "authorityurl",
    "authtype",
    "clientid",
    "containername",
    "credentialstype",
    "endpoint",
    "expiry",
    "id",
    "identity",
    "identitytype",
    "keyidentifier",
    "keyvaulturi",
    "keyvaulturl",
    "kind",
    "name",
    "objectid",
    "principalid",
    "resourcegroup",
    "resourceid",
    "resourceurl",
    "secretname",
    "secretstype",
    "subscriptionid",
    "tenantid",
    "type",
    "user",
    "username",
    "vaulturi",
];

/// Variables whose name holds one of these hold secrets.
const SMELLS: &[&str] = &["password", "passwd", "pwd", "secret", "key", "token", "connection", "sas", "credential"];

/// The most letters of an ending above.
const LONGEST: usize = 24;

/// The end of a name in small letters, without `_` and `-`, without an allocation.
struct End {
    letters: [u8; LONGEST],
    start: usize,
    whole: bool,
}

impl End {
    fn of(name: &[u8]) -> Self {
        let mut end = Self { letters: [0; LONGEST], start: LONGEST, whole: true };
        for byte in name.iter().rev().filter(|byte| !matches!(byte, b'_' | b'-')) {
            let Some(place) = end.start.checked_sub(1).and_then(|at| end.letters.get_mut(at)) else {
                end.whole = false;
                break;
            };
            *place = byte.to_ascii_lowercase();
            end.start -= 1;
        }
        end
    }

    fn ends_in(&self, ending: &str) -> bool {
        self.letters.ends_with(ending.as_bytes())
    }

    fn is(&self, name: &str) -> bool {
        self.whole && self.letters.get(self.start..) == Some(name.as_bytes())
    }

    fn is_any(&self, names: &[&str]) -> bool {
        names.iter().any(|name| self.is(name))
    }
}

/// Sorts most names out by their last letters.
pub(super) fn may_mean_something(name: &[u8]) -> bool {
    let Some((_, last)) = name.split_last_chunk::<3>() else { return false };
    let ours = matches!(
        last.map(|byte| byte.to_ascii_lowercase()).as_slice(),
        b"ord"
            | b"swd"
            | b"pwd"
            | b"ase"
            | b"ret"
            | b"lue"
            | b"key"
            | b"eys"
            | b"ey1"
            | b"ey2"
            | b"ken"
            | b"uri"
            | b"url"
            | b"ure"
            | b"ing"
            | b"sas"
            | b"pat"
            | b"fig"
            | b"ngs"
            | b"als"
            | b"ets"
            | b"les"
            | b"env"
    );
    ours || last.iter().any(|byte| matches!(byte, b'_' | b'-'))
}

/// What a member's name says.
pub(super) fn meaning(name: &[u8]) -> Meaning {
    if !may_mean_something(name) {
        return Meaning::Plain;
    }
    let end = End::of(name);
    if SECRET_ENDINGS.iter().any(|ending| end.ends_in(ending)) || end.is_any(SECRET_NAMES) {
        Meaning::Secret
    } else if end.ends_in("credentials") {
        Meaning::Credentials
    } else if end.is("secrets") {
        Meaning::Secrets
    } else if end.is_any(VARIABLES) {
        Meaning::Variables
    } else {
        Meaning::Plain
    }
}

/// Whether a member of credentials describes them only.
pub(super) fn is_harmless_in_credentials(name: &str) -> bool {
    End::of(name.as_bytes()).is_any(HARMLESS_IN_CREDENTIALS)
}

/// Whether a variable of this name probably holds a secret.
pub(super) fn smells(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    SMELLS.iter().any(|word| name.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_of_the_lists_is_found_however_it_is_written() {
        for (names, wanted) in
            [(SECRET_ENDINGS, Meaning::Secret), (SECRET_NAMES, Meaning::Secret), (VARIABLES, Meaning::Variables)]
        {
            for name in names {
                let spaced: String = name.chars().flat_map(|letter| [letter, '_']).collect();
                for name in [(*name).to_owned(), name.to_ascii_uppercase(), spaced] {
                    assert_eq!(meaning(name.as_bytes()), wanted, "{name}");
                }
            }
        }
        assert!(SECRET_ENDINGS.iter().all(|name| name.len() <= LONGEST));
        assert!(HARMLESS_IN_CREDENTIALS.iter().all(|name| name.len() <= LONGEST));
    }

    #[test]
    fn names_that_rules_read_say_nothing() {
        for name in [
            "keyVault",
            "keyIdentifier",
            "keyVaultUri",
            "keySource",
            "keyType",
            "disableLocalAuth",
            "allowSharedKeyAccess",
            "secretPermissions",
            "publicKey",
            "keyData",
            "enableSecretRotation",
            "authMode",
            "key",
            "skipToken",
            "vaultUri",
            "keyName",
            "passwordAuth",
            "value",
            "$skipToken",
            "partitionKey",
            "",
        ] {
            assert_eq!(meaning(name.as_bytes()), Meaning::Plain, "{name}");
        }
    }
}
