//! What a call sends: to the endpoint and nowhere else.

use amlha_model::shown;
use azure_core::http::headers::{ACCEPT, CONTENT_TYPE};
use azure_core::http::{Method, Request, Url};
use serde::Serialize;

use crate::cloud::{Call, CloudError, CloudErrorKind, Continuation, Get, Query};

use super::environment::{origin_of, same_origin};
use super::transport::as_policies_see;

/// The api-version of Resource Graph that is asked.
const GRAPH_VERSION: &str = "2024-04-01";

/// What is sent.
pub(super) struct Ask {
    pub(super) url: Url,
    /// Of a query.
    pub(super) body: Option<Vec<u8>>,
}

/// The body of a query.
#[derive(Serialize)]
struct GraphBody<'a> {
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    subscriptions: &'a [String],
    query: &'a str,
    options: GraphOptions<'a>,
}

#[derive(Serialize)]
struct GraphOptions<'a> {
    #[serde(rename = "resultFormat")]
    result_format: &'static str,
    #[serde(rename = "$top")]
    top: u32,
    #[serde(rename = "$skipToken", skip_serializing_if = "Option::is_none")]
    skip_token: Option<&'a str>,
}

impl Ask {
    /// What a call sends to an endpoint.
    ///
    /// # Errors
    ///
    /// `CloudError` for a path that is no address, and for a next page that is elsewhere.
    pub(super) fn of(endpoint: &Url, call: Call<'_>, after: Option<&Continuation>) -> Result<Self, CloudError> {
        match (call, after) {
            (Call::Query(query), after) => Self::graph(endpoint, query, after),
            (Call::Get(get), _) | (Call::List(get), None) => {
                Ok(Self { url: address(endpoint, call, get)?, body: None })
            }
            (Call::List(_), Some(after)) => Ok(Self { url: link(endpoint, call, after)?, body: None }),
        }
    }

    /// The only POST there is: Resource Graph takes its queries by it. It changes nothing.
    fn graph(endpoint: &Url, query: &Query, after: Option<&Continuation>) -> Result<Self, CloudError> {
        let options = GraphOptions {
            result_format: "objectArray",
            top: query.rows_a_page(),
            skip_token: after.map(Continuation::said),
        };
        let body = GraphBody { subscriptions: query.subscription_ids(), query: query.text(), options };
        let wrong = |error: serde_json::Error| {
            CloudError::new(
                CloudErrorKind::BadRequest,
                Call::Query(query),
                format!("the query cannot be sent: {error}"),
            )
        };
        let body = serde_json::to_vec(&body).map_err(wrong)?;
        let mut url = endpoint.clone();
        url.set_path("/providers/Microsoft.ResourceGraph/resources");
        url.set_query(Some(&format!("api-version={GRAPH_VERSION}")));
        Ok(Self { url, body: Some(body) })
    }

    /// The request, as the SDK's policies see it.
    pub(super) fn request(&self) -> Request {
        let url = as_policies_see(&self.url);
        let mut request = match &self.body {
            None => Request::new(url, Method::Get),
            Some(body) => {
                let mut request = Request::new(url, Method::Post);
                request.insert_header(CONTENT_TYPE, "application/json");
                request.set_body(body.clone());
                request
            }
        };
        request.insert_header(ACCEPT, "application/json");
        request
    }
}

/// The address of a path, each of its segments quoted, so that a name cannot become a query, a
/// fragment, another segment or another host.
fn address(endpoint: &Url, call: Call<'_>, get: &Get) -> Result<Url, CloudError> {
    let wrong = || CloudError::new(CloudErrorKind::BadRequest, call, "the path cannot be written as an address");
    let mut url = endpoint.clone();
    let segments: Vec<&str> = get.path().split('/').skip(1).collect();
    url.path_segments_mut().map_err(|()| wrong())?.clear().extend(&segments);
    let written = url.path_segments().map_or(0, Iterator::count);
    if written != segments.len() || !same_origin(&url, endpoint) {
        return Err(wrong());
    }
    {
        let mut query = url.query_pairs_mut();
        query.clear().append_pair("api-version", get.api_version());
        query.extend_pairs(get.options());
    }
    // Forms write a space as `+`, which not every service reads as one; a real `+` is `%2B` here.
    let query = url.query().unwrap_or_default().replace('+', "%20");
    url.set_query(Some(&query));
    Ok(url)
}

/// The next page of a list, as the answer gave it, if it is the cloud's own.
fn link(endpoint: &Url, call: Call<'_>, after: &Continuation) -> Result<Url, CloudError> {
    let wrong = |_| CloudError::new(CloudErrorKind::BadAnswer, call, "the link to the next page is no address");
    let mut url = endpoint.join(after.said().trim()).map_err(wrong)?;
    let someone = !url.username().is_empty() || url.password().is_some();
    if someone || !same_origin(&url, endpoint) {
        return Err(foreign(call, "the next page is at", &url));
    }
    url.set_fragment(None);
    Ok(url)
}

/// Scheme, host and port of where a token would have gone; never the rest of the link.
pub(super) fn foreign(call: Call<'_>, what: &str, url: &Url) -> CloudError {
    let origin = origin_of(url);
    let origin = shown(&origin);
    CloudError::new(CloudErrorKind::ForeignHost, call, format!("{what} `{origin}`, which is not the cloud's own"))
}
