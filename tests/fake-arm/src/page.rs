//! Lists, a page at a time.

use std::sync::Arc;

use serde_json::json;

use crate::answer::Answer;
use crate::fault::Lie;
use crate::request::Request;

/// Where a page begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Start {
    /// At this row.
    At(usize),
    /// The page that leads to itself.
    Repeated,
    /// One of pages without end: the how manieth.
    Endless(usize),
}

impl Start {
    /// Reads a token that an answer gave out.
    pub(crate) fn read(token: &str) -> Option<Self> {
        let (kind, number) = token.split_at_checked(2)?;
        let number = usize::from_str_radix(number, 16).ok()?;
        match kind {
            "a0" => Some(Self::At(number)),
            "b0" => Some(Self::Repeated),
            "c0" => Some(Self::Endless(number)),
            _ => None,
        }
    }

    pub(crate) fn token(self) -> String {
        match self {
            Self::At(row) => format!("a0{row:08x}"),
            Self::Repeated => format!("b0{:08x}", 0),
            Self::Endless(page) => format!("c0{page:08x}"),
        }
    }

    pub(crate) fn row(self) -> usize {
        match self {
            Self::At(row) => row,
            Self::Repeated | Self::Endless(_) => 0,
        }
    }

    /// The start of the page after this one, when there are so many rows.
    pub(crate) fn next(self, size: usize, rows: usize, lie: Option<&Lie>) -> Option<Self> {
        match (lie, self) {
            (Some(Lie::Repeat), _) => Some(Self::Repeated),
            (Some(Lie::Endless), Self::Endless(page)) => Some(Self::Endless(page + 1)),
            (Some(Lie::Endless), _) => Some(Self::Endless(1)),
            (_, Self::At(row)) if row + size < rows => Some(Self::At(row + size)),
            _ => None,
        }
    }
}

/// A page of a list, with the link to the next.
pub(crate) fn list(request: &Request, rows: &[Arc<str>], page_size: usize, lie: Option<&Lie>) -> Answer {
    let number = |name: &str| request.parameter(name).map(str::parse::<usize>);
    let size = match number("$top") {
        None => page_size,
        Some(Ok(top)) if top > 0 => page_size.min(top),
        Some(_) => return Answer::error(400, "InvalidTopValue", "The value of the query parameter '$top' is invalid."),
    };
    let start = match request.parameter("$skiptoken") {
        None => match number("$skip") {
            None => Start::At(0),
            Some(Ok(skip)) => Start::At(skip),
            Some(Err(_)) => {
                return Answer::error(400, "InvalidSkipValue", "The value of the query parameter '$skip' is invalid.");
            }
        },
        Some(token) => match Start::read(token) {
            Some(start) => start,
            None => return Answer::error(400, "InvalidSkipToken", "The skip token is invalid."),
        },
    };
    let page: Vec<&str> = rows.iter().skip(start.row()).take(size).map(AsRef::as_ref).collect();
    let mut body = format!("{{\"value\":[{}]", page.join(","));
    let lied_about = matches!(lie, Some(Lie::OtherHost(_) | Lie::OtherScheme | Lie::OtherPort));
    let next = start.next(size, rows.len(), lie).or(lied_about.then_some(Start::At(rows.len())));
    if let Some(next) = next {
        let link = json!(link(request, next, lie));
        body.push_str(&format!(",\"nextLink\":{link}"));
    }
    body.push('}');
    Answer::text(200, body)
}

/// The same request with another place to begin at.
fn link(request: &Request, next: Start, lie: Option<&Lie>) -> String {
    let kept = request.raw_query.split('&').filter(|part| {
        let name = part.split_once('=').map_or(*part, |(name, _)| name);
        let name = crate::text::percent_decoded(name).to_ascii_lowercase();
        !name.is_empty() && name != "$skiptoken" && name != "$skip"
    });
    let mut query: Vec<String> = kept.map(str::to_owned).collect();
    query.push(format!("%24skiptoken={}", next.token()));
    let (scheme, authority) = request.base.split_once("://").unwrap_or(("http", request.base.as_str()));
    let (scheme, authority) = match lie {
        Some(Lie::OtherHost(host)) => (scheme, host.clone()),
        Some(Lie::OtherScheme) => (if scheme == "https" { "http" } else { "https" }, authority.to_owned()),
        Some(Lie::OtherPort) => {
            let (host, port) = authority.rsplit_once(':').unwrap_or((authority, "443"));
            let port = port.parse::<u16>().unwrap_or_default();
            (scheme, format!("{host}:{}", if port == u16::MAX { port - 1 } else { port + 1 }))
        }
        _ => (scheme, authority.to_owned()),
    };
    format!("{scheme}://{authority}{}?{}", request.raw_path, query.join("&"))
}
