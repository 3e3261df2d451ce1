//! Every property of every view, read from a body as ARM writes it.

use amlha_model::{Body, Reading};
use serde_json::Value;

/// A view, a body for it, and what each of its getters is to answer.
pub(crate) struct Case {
    pub(crate) view: &'static str,
    pub(crate) type_name: &'static str,
    pub(crate) body: &'static str,
    pub(crate) read: for<'b, 'a> fn(&'b Body<'a>) -> Vec<Reading<'a>>,
    pub(crate) answers: Vec<(&'static str, Value)>,
}

macro_rules! view {
    ($view:path, $type_name:literal, $body:literal, $($getter:ident = $answer:expr),+ $(,)?) => {
        Case {
            view: stringify!($view),
            type_name: $type_name,
            body: $body,
            read: |body| vec![$($view(body).$getter()),+],
            answers: vec![$((stringify!($getter), json!($answer))),+],
        }
    };
}

mod associated;
mod computes;
mod stores;

/// Every case.
pub(crate) fn cases() -> Vec<Case> {
    [associated::cases(), computes::cases(), stores::cases()].into_iter().flatten().collect()
}
