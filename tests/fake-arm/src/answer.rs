//! An answer before it goes on the wire.

use serde_json::{Value, json};

/// What is answered.
#[derive(Debug, Clone)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) content_type: String,
    pub(crate) body: Vec<u8>,
}

const JSON: &str = "application/json; charset=utf-8";

impl Answer {
    /// A JSON text that is there already.
    pub(crate) fn text(status: u16, text: impl Into<Vec<u8>>) -> Self {
        Self { status, headers: Vec::new(), content_type: JSON.to_owned(), body: text.into() }
    }

    /// A JSON value.
    pub(crate) fn json(status: u16, value: &Value) -> Self {
        Self::text(status, value.to_string())
    }

    /// Nothing but a status.
    pub(crate) fn empty(status: u16) -> Self {
        Self { status, headers: Vec::new(), content_type: String::new(), body: Vec::new() }
    }

    /// Azure's error object.
    pub(crate) fn error(status: u16, code: &str, message: impl AsRef<str>) -> Self {
        Self::json(status, &json!({"error": {"code": code, "message": message.as_ref()}}))
    }

    /// A page for people.
    pub(crate) fn html(status: u16) -> Self {
        let page = format!(
            "<!DOCTYPE html>\n<html><head><title>{status}</title></head>\n<body><h1>{status}</h1>\
             <p>The page cannot be displayed.</p></body></html>\n"
        );
        Self { content_type: "text/html".to_owned(), ..Self::text(status, page) }
    }

    pub(crate) fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.headers.push((name.to_owned(), value.into()));
        self
    }
}
