//! Azure Resource Manager: which path is what.

mod cli;
mod consequence;
mod deployment;
mod filter;
mod manner;
mod operation;
mod pool;
mod provider;
mod read;
mod write;

use std::collections::BTreeSet;
use std::time::Duration;

use jiff::Timestamp;

use crate::answer::Answer;
use crate::fault::Lie;
use crate::log::Change;
use crate::request::{Request, is_within};
use crate::store::{Names, Store};

pub(crate) use operation::Operations;
pub(crate) use provider::plain_region;

/// What the answers depend on beside the request.
pub(crate) struct Context<'a> {
    pub(crate) request: &'a Request,
    pub(crate) store: &'a mut Store,
    pub(crate) changes: &'a mut Vec<Change>,
    pub(crate) operations: &'a mut Operations,
    pub(crate) names: &'a Names,
    pub(crate) page_size: usize,
    pub(crate) long_running: Option<Duration>,
    pub(crate) now: Timestamp,
    /// Scopes that the caller may not see.
    pub(crate) hidden: &'a BTreeSet<String>,
    pub(crate) lie: Option<&'a Lie>,
    /// A resource provider that is not registered.
    pub(crate) unregistered: Option<&'a str>,
}

impl Context<'_> {
    fn sees(&self, key: &str) -> bool {
        !self.hidden.iter().any(|scope| is_within(key, scope))
    }
}

/// Answers a request to Azure Resource Manager.
pub(crate) fn answer(context: &mut Context<'_>) -> Answer {
    let request = context.request;
    // The links of operations carry what they need.
    if let [first, ..] = request.words().as_slice()
        && first == "ops"
    {
        return operation::answer(context);
    }
    if request.parameter("api-version").is_none_or(str::is_empty) {
        let message = "The api-version query parameter (?api-version=) is required for all requests.";
        return Answer::error(400, "MissingApiVersionParameter", message);
    }
    if let Some(answer) = unknown_scope(context) {
        return answer;
    }
    match request.method.as_str() {
        "GET" | "HEAD" => read::answer(context),
        "POST" if is_a_read(request) => provider::check_name(request),
        "PUT" | "PATCH" | "DELETE" | "POST" => write::answer(context),
        _ => Answer::error(405, "MethodNotAllowed", "The HTTP method is not allowed."),
    }
}

/// Whether a POST asks and does nothing.
fn is_a_read(request: &Request) -> bool {
    request.key.rsplit('/').next().is_some_and(|last| last.starts_with("checknameavailab"))
}

/// The answer when the subscription or the group of a path does not exist.
fn unknown_scope(context: &Context<'_>) -> Option<Answer> {
    let segments = &context.request.segments;
    let words = context.request.words();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let ["subscriptions", _, rest @ ..] = words.as_slice() else { return None };
    let subscription = segments.get(1).map(String::as_str).unwrap_or_default();
    if !context.store.has_subscription(subscription) {
        let message = format!("The subscription '{subscription}' could not be found.");
        return Some(Answer::error(404, "SubscriptionNotFound", message));
    }
    // The group itself may be asked for or made.
    let ["resourcegroups", _, _, ..] = rest else { return None };
    let group = segments.get(3).map(String::as_str).unwrap_or_default();
    if context.store.group(&format!("/subscriptions/{subscription}/resourceGroups/{group}")).is_some() {
        return None;
    }
    Some(group_not_found(group))
}

fn group_not_found(group: &str) -> Answer {
    Answer::error(404, "ResourceGroupNotFound", format!("Resource group '{group}' could not be found."))
}

/// What a path with a provider in it names.
struct Place<'r> {
    /// The path before `/providers/`, as it was asked for.
    scope: &'r [String],
    namespace: &'r str,
    /// Types and names by turns.
    rest: &'r [String],
}

impl<'r> Place<'r> {
    fn of(request: &'r Request) -> Option<Self> {
        let at = request.segments.iter().rposition(|segment| segment.eq_ignore_ascii_case("providers"))?;
        let scope = request.segments.get(..at)?;
        let namespace = request.segments.get(at + 1)?;
        Some(Self { scope, namespace, rest: request.segments.get(at + 2..)? })
    }

    /// Whether it names a resource; else it is a list or an action.
    fn is_resource(&self) -> bool {
        !self.rest.is_empty() && self.rest.len().is_multiple_of(2)
    }

    /// `Microsoft.Storage/storageAccounts/blobServices`.
    fn type_name(&self) -> String {
        let types = self.rest.iter().step_by(2).map(String::as_str);
        std::iter::once(self.namespace).chain(types).collect::<Vec<_>>().join("/")
    }

    fn name(&self) -> &str {
        self.rest.last().map(String::as_str).unwrap_or_default()
    }

    fn not_found(&self) -> Answer {
        let named = format!("{}/{}", self.namespace, self.rest.join("/"));
        let group = match self.scope {
            [_, _, word, group, ..] if word.eq_ignore_ascii_case("resourceGroups") => group.as_str(),
            _ => "",
        };
        let message = format!(
            "The Resource '{named}' under resource group '{group}' was not found. For more details please go to \
             https://aka.ms/ARMResourceNotFoundFix"
        );
        Answer::error(404, "ResourceNotFound", message)
    }
}
