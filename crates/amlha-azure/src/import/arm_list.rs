//! The list of Azure Resource Manager: `{"value":[...],"nextLink":"..."}`.

use serde_json::value::RawValue;

use super::envelope::{Members, Value};
use super::pages::ListPage;
use super::scan::{DEEPEST, Scan, Shape};

pub(super) const KIND: &str = "ARM list";

/// Takes the rows of a list, and remembers whether it goes on.
pub(super) fn take<'a>(scan: &mut Scan<'a, '_>, mut members: Members<'a>, depth: usize) {
    match members.take_rows("value") {
        Some(Value::Rows(rows)) => {
            scan.told.list_pages.push(ListPage {
                goes_on: members.text("nextLink").is_some(),
                first_type: rows.first().and_then(|row| type_of(row)),
                last_type: rows.last().and_then(|row| type_of(row)),
            });
            super::list::take(scan, rows, depth);
        }
        Some(Value::Members(inner)) if depth < DEEPEST => match scan.shape(&inner) {
            shape @ (Shape::List | Shape::Graph | Shape::Error) => scan.answer(shape, inner, depth + 1),
            Shape::Resource | Shape::Unknown => {
                scan.unknown(format!("a member `value` that holds {}", inner.described()));
            }
        },
        Some(Value::Members(_) | Value::Scalar(_)) | None => scan.unknown(members.described()),
    }
}

fn type_of(row: &RawValue) -> Option<String> {
    let Ok(Value::Members(members)) = serde_json::from_str(row.get()) else { return None };
    members.text("type").map(|name| name.to_ascii_lowercase())
}
