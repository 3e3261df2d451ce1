//! A request, read once.

use hyper::body::Bytes;

use crate::text::{fold, form_pairs, key, percent_decoded};

/// A request with its parts decoded.
#[derive(Debug, Clone, Default)]
pub(crate) struct Request {
    /// From 1, in the order of arrival.
    pub(crate) number: u64,
    pub(crate) method: String,
    /// As it was sent, for links back to it.
    pub(crate) raw_path: String,
    /// As it was sent, without the question mark.
    pub(crate) raw_query: String,
    /// Decoded, without a slash at the end.
    pub(crate) path: String,
    /// The path in lower case: what ids are found by.
    pub(crate) key: String,
    pub(crate) segments: Vec<String>,
    pub(crate) query: Vec<(String, String)>,
    pub(crate) host: String,
    /// `https://localhost:PORT`, as the client called it.
    pub(crate) base: String,
    pub(crate) user_agent: String,
    pub(crate) content_type: String,
    /// The bearer token; empty ones are none.
    pub(crate) token: Option<String>,
    pub(crate) body: Bytes,
}

impl Request {
    /// Reads the head of a request. `url` is what the server is called when the client does not say
    /// something that is it as well.
    pub(crate) fn read(number: u64, head: &hyper::http::request::Parts, body: Bytes, url: &str) -> Self {
        let header = |name: &str| head.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let raw_path = head.uri.path().to_owned();
        let segments: Vec<String> = raw_path.split('/').filter(|part| !part.is_empty()).map(percent_decoded).collect();
        let path = format!("/{}", segments.join("/"));
        let raw_query = head.uri.query().unwrap_or_default().to_owned();
        let host = if header("host").is_empty() {
            head.uri.authority().map(ToString::to_string).unwrap_or_default()
        } else {
            header("host").to_owned()
        };
        let token = header("authorization").split_once(' ');
        let token = token.filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer")).map(|(_, token)| token.trim());
        Self {
            number,
            method: head.method.as_str().to_ascii_uppercase(),
            key: key(&path),
            query: form_pairs(&raw_query),
            base: base(url, &host),
            user_agent: header("user-agent").to_owned(),
            content_type: header("content-type").to_ascii_lowercase(),
            token: token.filter(|token| !token.is_empty()).map(str::to_owned),
            raw_path,
            raw_query,
            path,
            segments,
            host,
            body,
        }
    }

    /// A parameter of the query, its name in any letter case.
    pub(crate) fn parameter(&self, name: &str) -> Option<&str> {
        let found = self.query.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }

    /// The segments in lower case.
    pub(crate) fn words(&self) -> Vec<String> {
        self.segments.iter().map(|segment| fold(segment)).collect()
    }

    /// Metadata, OpenID configuration or a token: what is asked before there is a token.
    pub(crate) fn is_login(&self) -> bool {
        self.key == "/metadata/endpoints"
            || self.key.ends_with("/.well-known/openid-configuration")
            || self.key.ends_with("/oauth2/v2.0/token")
            || self.key.ends_with("/oauth2/token")
    }

    /// A query of Resource Graph.
    pub(crate) fn is_graph(&self) -> bool {
        self.key == "/providers/microsoft.resourcegraph/resources"
    }

    /// Whether this asks for a scope or something below it.
    pub(crate) fn is_within(&self, scope: &str) -> bool {
        is_within(&self.key, &key(scope))
    }

    /// Whether this asks for a scope, for something below it or for something above it.
    pub(crate) fn touches(&self, scope: &str) -> bool {
        let scope = key(scope);
        if is_within(&self.key, &scope) {
            return true;
        }
        // A list belongs to what is before its last word: `/subscriptions/S/resources`, and a list
        // of a type to what is before `/providers/`.
        let above = self.key.rsplit_once('/').map_or("", |(above, _)| above);
        let above = above.rsplit_once("/providers/").map_or(above, |(above, _)| above);
        above.is_empty() || is_within(&scope, above)
    }

    /// Whether the path goes through a resource provider.
    pub(crate) fn is_about(&self, namespace: &str) -> bool {
        let wanted = format!("/providers/{}/", fold(namespace.trim_matches('/')));
        format!("{}/", self.key).contains(&wanted)
    }

    /// Whether the Azure CLI asks: it breaks without some properties.
    pub(crate) fn is_azure_cli(&self) -> bool {
        fold(&self.user_agent).contains("azurecli")
    }
}

/// Whether one key is another or below it.
pub(crate) fn is_within(key: &str, scope: &str) -> bool {
    key.strip_prefix(scope).is_some_and(|rest| rest.is_empty() || rest.starts_with('/') || scope == "/")
}

/// The server as the client called it, so that links lead back to the same name.
fn base(url: &str, host: &str) -> String {
    let (scheme, own) = url.split_once("://").unwrap_or(("http", url));
    let port = own.rsplit_once(':').map_or("", |(_, port)| port);
    let same = host
        .rsplit_once(':')
        .is_some_and(|(name, asked)| asked == port && matches!(name, "localhost" | "127.0.0.1" | "[::1]"));
    if same { format!("{scheme}://{host}") } else { url.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(path: &str) -> Request {
        let (head, ()) = hyper::Request::builder().uri(path).body(()).unwrap().into_parts();
        Request::read(1, &head, Bytes::new(), "https://localhost:1")
    }

    #[test]
    fn a_list_from_above_touches_a_scope_and_a_neighbour_does_not() {
        let scope = "/subscriptions/0/resourceGroups/rg";
        for path in [
            "/subscriptions",
            "/subscriptions/0/resources",
            "/subscriptions/0/resourcegroups/RG/providers/A.B/c/d",
            "/subscriptions/0/providers/A.B/c",
        ] {
            assert!(asked(path).touches(scope), "{path}");
        }
        for path in ["/subscriptions/0/resourceGroups/rg2/providers/A.B/c", "/subscriptions/1/resources"] {
            assert!(!asked(path).touches(scope), "{path}");
        }
    }

    #[test]
    fn links_lead_back_by_the_name_that_was_called() {
        assert_eq!(base("http://127.0.0.1:8", "localhost:8"), "http://localhost:8");
        assert_eq!(base("http://127.0.0.1:8", "evil.example:8"), "http://127.0.0.1:8");
    }
}
