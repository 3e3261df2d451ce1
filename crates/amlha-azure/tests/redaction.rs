//! Masking secrets: what is masked, what is kept, and the laws.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    missing_docs,
    reason = "tests"
)]

use std::borrow::Cow;

use amlha_azure::redact::{redact, redact_text};
use amlha_model::Json;
use proptest::prelude::*;

/// The secret of the tests below. Nothing of it may be left.
const PLANTED: &str = "Pl4ntedS3cretValue";
const WEB_TOKEN: &str = "eyJhbGciOiJSUzI1NiJ9.eyJvaWQiOiJQbDRudGVkIn0.Pl4ntedS3cretValue-_x";

#[track_caller]
fn masks(text: &str) {
    let masked = redact(text);
    assert!(!masked.contains("nted"), "{text}\n{masked}");
    assert!(masked.contains("***"), "{text}\n{masked}");
    assert_eq!(Json::parse(text).is_ok(), Json::parse(&masked).is_ok(), "{text}\n{masked}");
    assert_eq!(redact(&masked), masked, "{text}");
}

#[track_caller]
fn keeps(text: &str) {
    assert_eq!(redact(text), text);
}

#[test]
fn members_are_secret_by_their_names() {
    for name in [
        "password",
        "adminPassword",
        "ADMIN_PASSWORD",
        "administratorLoginPassword",
        "secret",
        "secretValue",
        "clientSecret",
        "client_secret",
        "accountKey",
        "primaryKey",
        "secondaryKey",
        "primary_key",
        "sharedKey",
        "primarySharedKey",
        "key1",
        "Key2",
        "accessKey",
        "storageAccountAccessKey",
        "sasToken",
        "sasUri",
        "sas",
        "accessToken",
        "refresh_token",
        "connectionString",
        "ConnectionString",
        "primaryConnectionString",
        "InstrumentationKey",
        "privateKey",
        "primaryMasterKey",
        "apiKey",
        "\\u0070assword",
        "pass\\u0077ord",
    ] {
        masks(&format!(r#"{{"properties": {{"{name}": "{PLANTED}", "other": [1, true]}}}}"#));
        masks(&format!(r#"{{"{name}"{{"value": "{PLANTED}"}}}}"#).replace("\"{", "\": {"));
        masks(&format!("{{\"{name}\" :\n [\"{PLANTED}\"]}}"));
    }
    assert_eq!(redact(r#"{"password": "a\"b", "x": 1}"#), r#"{"password": "***", "x": 1}"#);
}

#[test]
fn credentials_and_secrets_keep_what_describes_them() {
    let text = r#"{"credentials": {"credentialsType": "AccountKey", "clientId": "c", "tenantId": "t",
        "secrets": {"secretsType": "AccountKey", "key": "PLANTED"}, "keys": {"mine": "PLANTED", "list": ["PLANTED"]}},
        "configuration": {"secrets": [{"name": "db", "value": "PLANTED", "keyVaultUrl": "https://kv.vault.azure.net/secrets/db"}]},
        "siteCredentials": "PLANTED"}"#;
    let expected = text.replace("PLANTED", "***");
    assert_eq!(redact(&text.replace("PLANTED", PLANTED)), expected);
}

#[test]
fn variables_are_secret_by_their_names() {
    for name in ["DB_PASSWORD", "ApiKey", "MY_TOKEN", "CONNECTION", "pwd", "BLOB_SAS", "a_secret"] {
        masks(&format!(r#"{{"environmentVariables": [{{"name": "{name}", "value": "{PLANTED}"}}]}}"#));
        masks(&format!(r#"{{"environmentVariables": [{{"value": "{PLANTED}", "name": "{name}"}}]}}"#));
        masks(&format!(r#"{{"environmentVariables": [{{"name": "HOME", "secureValue": "{PLANTED}"}}]}}"#));
        masks(&format!(r#"{{"environmentVariables": {{"{name}": "{PLANTED}"}}}}"#));
        masks(&format!(r#"{{"environmentVariables": [{{"value": "{PLANTED}", "na"#));
    }
    keeps(r#"{"environmentVariables": [{"name": "HOME", "value": "/root"}, {"name": "WORKERS", "value": "4"}]}"#);
    keeps(r#"{"environmentVariables": {"HOME": "/root"}, "tags": [{"name": "KEY", "value": "shown"}]}"#);
}

#[test]
fn strings_are_masked_by_what_they_hold() {
    for value in [
        format!("https://st.blob.core.windows.net/c?sv=2023&sig={PLANTED}%3D&se=1"),
        format!("https://st.blob.core.windows.net/c?sv=2023\\u0026sig\\u003d{PLANTED}"),
        format!("https://x.example/?next=https%3A%2F%2Fst%2Fc%3Fsv%3D1%26sig%3D{PLANTED}"),
        format!("DefaultEndpointsProtocol=https;AccountName=st;AccountKey={PLANTED};EndpointSuffix=core.windows.net"),
        format!("Endpoint=sb://x/;SharedAccessKeyName=n;SharedAccessKey={PLANTED}"),
        format!("BlobEndpoint=https://x;SharedAccessSignature=sv=1&sp={PLANTED}"),
        format!("Server=s;User Id=u;Password={PLANTED};Encrypt=True"),
        format!("Server=s;Password='a;{PLANTED}';Encrypt=True"),
        format!("Server=s;Pwd = {PLANTED} with \\\" spaces {PLANTED}"),
        format!("InstrumentationKey={PLANTED};IngestionEndpoint=https://x/"),
        format!("Authorization: Bearer {PLANTED}"),
        WEB_TOKEN.to_owned(),
        format!("the token {WEB_TOKEN} has expired"),
        format!("http://user:{PLANTED}@proxy.contoso.com:8080"),
        format!("https://x.example/api/f?code=1&access_token={PLANTED}#top"),
        format!(r#"{{\"password\": \"{PLANTED}\"}}"#),
        format!(r#"was: {{\"password\":\"{PLANTED}\"}} and more"#),
        format!(r#"-----BEGIN RSA PRIVATE KEY-----\n{PLANTED}\n-----END RSA PRIVATE KEY-----"#),
    ] {
        masks(&format!(r#"{{"any": "{value}", "b": ["{value}"]}}"#));
        // A line has no escapes, and a value in it ends at a quote.
        let line = redact_text(&value);
        assert!(value.contains(['\\']) && !value.contains("password") || !line.contains("nted"), "{value}\n{line}");
        assert_eq!(redact_text(&line), line);
    }
}

#[test]
fn what_rules_read_is_kept() {
    keeps(
        r#"{"keyVault": "/subscriptions/0/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/kv",
        "encryption": {"keySource": "Microsoft.Keyvault", "status": "Enabled",
            "keyVaultProperties": {"keyIdentifier": "https://kv.vault.azure.net/keys/k/1", "keyVaultUri": "https://kv.vault.azure.net/",
            "keyName": "k", "keyVersion": "", "currentVersionedKeyIdentifier": "https://kv.vault.azure.net/keys/k/1"},
            "services": {"blob": {"keyType": "Account", "enabled": true}}},
        "disableLocalAuth": true, "allowSharedKeyAccess": false, "password": null, "secret": 7, "adminPassword": "",
        "keyCreationTime": {"key1": "2024-05-06T07:08:09.1234567Z", "key2": "2024-05-06T07:08:09+00:00"},
        "accessPolicies": [{"permissions": {"keys": ["get"], "secrets": ["get", "list"], "certificates": []}}],
        "secretPermissions": ["get"], "publicKey": "ssh-rsa AAAA", "ssh": {"publicKeys": [{"keyData": "ssh-rsa AAAA= me@x"}]},
        "enableSecretRotation": "true", "authMode": "Key", "clientId": "00000000-0000-0000-0000-000000000001",
        "secret": "/subscriptions/0/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/kv/secrets/s",
        "id": "/subscriptions/0/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/kv/secrets/password",
        "systemData": {"createdBy": "ana@contoso.com"}, "etag": "W/\"0x8D=\"", "$skipToken": "eyJhIjoxfQ==",
        "note": "a bearer token is needed", "sku": {"name": "Standard_ZRS"}}"#,
    );
}

#[test]
fn texts_cut_short_are_masked_as_far_as_they_go() {
    masks(&format!(r#"{{"value": [{{"adminPassword": "{PLANTED}"#));
    masks(&format!(r#"{{"value": [{{"a": "AccountKey={PLANTED}"#));
    masks(&format!(r#"<html>"x: {{"password": "{PLANTED}"}}"#));
    masks(&format!(r#"500 AccountKey={PLANTED}; body was {{"a": 1}}"#));
    // What was no JSON does not become JSON by masking what was wrong in it.
    masks(&format!("{{\"password\": \"\\x {PLANTED}\"}}"));
    masks(&format!("{{\"a\": \"AccountKey=\u{1}{PLANTED}\"}}"));
}

#[test]
fn a_text_without_secrets_is_borrowed() {
    let text = r#"{"value": [{"id": "/subscriptions/0", "properties": {"keySource": "x", "created": "2026-01-01T00:00:00Z"}}]}"#;
    assert!(matches!(redact(text), Cow::Borrowed(_)));
    assert!(matches!(redact_text("GET /subscriptions?api-version=2022-12-01"), Cow::Borrowed(_)));
}

#[test]
fn what_is_deeper_than_any_body_is_masked() {
    let (open, close) = ("[{\"a\":".repeat(1_000), "}]".repeat(1_000));
    masks(&format!(r#"{open}{{"x": "{PLANTED}", "password": ["{PLANTED}"]}}{close}"#));
    masks(&format!(r#"{{"a": {open}1{close}, "password": "{PLANTED}"}}"#));
}

#[test]
fn hostile_texts_take_no_longer_than_others() {
    for piece in [
        "Password=",
        "eyJ",
        "eyJ.",
        "@",
        "://u:p@",
        "PRIVATE KEY-----",
        "\"key1\":\"",
        "key1\\\":\"",
        "[",
        "{\"env\":",
        "%3d",
        "sig=",
        "\\",
        "Bearer ",
        "://",
        "://u:p",
        "\"key1\" : ",
        ":",
    ] {
        let text = piece.repeat(100_000 / piece.len());
        let start = std::time::Instant::now();
        let in_string = format!("{{\"secret\": \"x\", \"a\": \"{text}\"}}");
        let after = format!("{{\"secret\": \"x\"}}{text}");
        for text in [text, in_string, after] {
            assert!(!redact(&text).is_empty() && !redact_text(&text).is_empty());
        }
        // In proportion to the text it takes a fraction of a second; to its square, minutes.
        assert!(start.elapsed().as_secs() < 10, "{piece}: {:?}", start.elapsed());
    }
}

/// JSON values with all kinds of names and strings, whitespace and escapes.
fn json() -> impl Strategy<Value = String> {
    let name = prop_oneof![
        Just("password".to_owned()),
        Just("credentials".to_owned()),
        Just("secrets".to_owned()),
        Just("environmentVariables".to_owned()),
        Just("name".to_owned()),
        Just("value".to_owned()),
        Just("accountK\\u0065y".to_owned()),
        "[a-z]{0,6}",
    ];
    let string = prop_oneof![
        Just("Password=a;b".to_owned()),
        Just("MY_TOKEN".to_owned()),
        Just("sig=a\\u0026b=c".to_owned()),
        Just("{\\\"password\\\": \\\"x\\\"}".to_owned()),
        Just("Pwd=\\\"a;sig=eyJa".to_owned()),
        Just("\\ud800".to_owned()),
        "[a-zA-Z=;&:'@/*. é-]{0,12}",
    ];
    let leaf = prop_oneof![
        string.prop_map(|text| format!("\"{text}\"")),
        Just("null".to_owned()),
        Just("-1.5e3".to_owned()),
        Just("true".to_owned()),
    ];
    leaf.prop_recursive(4, 32, 4, move |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(|items| format!("[{}]", items.join(", "))),
            proptest::collection::vec((name.clone(), inner), 0..4).prop_map(|members| {
                let members: Vec<String> = members.iter().map(|(name, value)| format!("\"{name}\" :{value}")).collect();
                format!("{{\n{}}}", members.join(","))
            }),
        ]
    })
}

fn parses(text: &str) -> bool {
    Json::parse(text).is_ok()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn json_stays_json_and_masking_twice_changes_nothing(text in json(), cut in 0usize..400) {
        let masked = redact(&text);
        prop_assert!(parses(&text) && parses(&masked), "{text}\n{masked}");
        prop_assert_eq!(redact(&masked), masked.as_ref());
        // The escape makes sure that the text is looked into; the cheap look must not have missed a secret.
        let (looked_into, expected) = (format!("{{\"\\u0061\":{text}}}"), format!("{{\"\\u0061\":{masked}}}"));
        prop_assert_eq!(redact(&looked_into), expected);
        // The same text cut short, or with something wrong in it.
        let cut = (0..=cut.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap();
        for damaged in [text[..cut].to_owned(), format!("{}\\x{}", &text[..cut], &text[cut..])] {
            let masked = redact(&damaged);
            prop_assert_eq!(parses(&damaged), parses(&masked), "{}\n{}", damaged, masked);
            prop_assert_eq!(redact(&masked), masked.as_ref());
        }
    }

    #[test]
    fn any_text_is_masked_once(text in "([a-z:;=\"'{}\\[\\],\\\\ *\n&]|password|sig=|Pwd=|eyJa.eyJb.c|\"secret\":|://u:p@){0,40}") {
        for mask in [redact, redact_text] {
            let masked = mask(&text);
            prop_assert_eq!(mask(&masked), masked.as_ref());
        }
        prop_assert_eq!(parses(&text), parses(&redact(&text)));
    }

    #[test]
    fn no_planted_secret_survives(
        secret in "[A-Za-z0-9+/]{16,40}",
        place in 0usize..10,
        around in json(),
        escaped in any::<bool>(),
    ) {
        let written = if escaped {
            secret.chars().map(|letter| format!("\\u{:04x}", u32::from(letter))).collect()
        } else {
            secret.clone()
        };
        let planted = match place {
            0 => format!(r#""adminPassword": "{written}""#),
            1 => format!(r#""credentials": {{"key": "{written}", "credentialsType": "x"}}"#),
            2 => format!(r#""a": "x;AccountKey={written};y""#),
            3 => format!(r#""a": "https://x/?a=b&sig={written}&c""#),
            4 => format!(r#""environmentVariables": [{{"value": "{written}", "name": "A_KEY"}}]"#),
            5 => format!(r#""a": "{{\"secret\": [\"{secret}\"]}}""#),
            6 => format!(r#""a": "bearer {written}""#),
            7 => format!(r#""a": "eyJhbGciOiJub25lIn0.eyJhIjoxfQ.{}""#, secret.replace(['+', '/'], "_")),
            8 => format!(r#""connectionString": {{"value": "{written}"}}"#),
            _ => format!(r#""a": "://u:{}@x""#, secret.replace('/', "_")),
        };
        let secret = if matches!(place, 7 | 9) { secret.replace(['+', '/'], "_") } else { secret };
        let text = format!("{{\"before\": {around}, {planted}, \"after\": {around}}}");
        prop_assert!(parses(&text), "{text}");
        let masked = redact(&text);
        prop_assert!(!masked.contains(&secret) && !masked.contains(&written), "{text}\n{masked}");
        prop_assert!(parses(&masked));
    }
}
