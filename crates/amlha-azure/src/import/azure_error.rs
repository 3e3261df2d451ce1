//! What Azure answers when it refuses: `{"error":{"code":"...","message":"..."}}`.

use amlha_model::{Gap, GapReason};

use super::envelope::{Members, Value, short};
use super::scan::Scan;
use crate::error::{Fault, is_refusal};

pub(super) const KIND: &str = "Azure error";

/// Code and message, when the object is an error of Azure.
pub(super) fn read(members: &Members<'_>) -> Option<(String, String)> {
    let inner = members.get("error").and_then(|error| match serde_json::from_str(error.get()) {
        Ok(Value::Members(inner)) => Some(inner),
        _ => None,
    });
    match inner {
        Some(inner) => Some((inner.text("code")?, inner.text("message").unwrap_or_default())),
        None => Some((members.text("code")?, members.text("message")?)),
    }
}

/// Remembers the error, and the gap it leaves.
pub(super) fn take(scan: &mut Scan<'_, '_>, members: &Members<'_>) {
    let Some((code, message)) = read(members) else {
        scan.unknown(members.described());
        return;
    };
    let scope = quoted(&message, "over scope '").or_else(|| quoted(&message, "The Resource '"));
    let action = quoted(&message, "perform action '").unwrap_or("*/read");
    let (reason, closes) = if is_refusal(&code) {
        (GapReason::Forbidden, format!("a role with the action `{}`, such as Reader", short(action, 120)))
    } else if code.to_ascii_lowercase().contains("notfound") {
        (GapReason::NotFound, "nothing, if it was deleted; else the right name, group and subscription".to_owned())
    } else {
        (GapReason::Unreadable, format!("the same call again: Azure answered `{}`", short(&code, 60)))
    };
    let what = scope.map_or_else(|| scan.name.to_owned(), str::to_owned);
    scan.told.gaps.push(Gap { what, reason, needed_by: None, role: None, closes });
    scan.told.problem(Fault::AzureError { code: short(&code, 60), message: short(&one_line(&message), 400) });
}

/// Azure breaks the lines of long messages.
fn one_line(message: &str) -> String {
    message.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What stands between `before` and the next quote.
fn quoted<'t>(text: &'t str, before: &str) -> Option<&'t str> {
    let (_, rest) = text.split_once(before)?;
    rest.split_once('\'').map(|(inside, _)| inside).filter(|inside| !inside.is_empty())
}
