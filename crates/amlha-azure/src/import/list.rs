//! An array of resources: `az resource list`, `az ... list`, rows of a query.

use serde_json::value::RawValue;

use super::envelope::Value;
use super::look::{Look, look};
use super::scan::{DEEPEST, Scan, Shape};

pub(super) const KIND: &str = "list of resources";

/// Takes the rows of a list. A row that is itself a list or an answer is opened in its place.
pub(super) fn take<'a>(scan: &mut Scan<'a, '_>, rows: Vec<&'a RawValue>, depth: usize) {
    scan.rows.reserve(rows.len());
    for row in rows {
        take_row(scan, row, depth);
    }
}

fn take_row<'a>(scan: &mut Scan<'a, '_>, row: &'a RawValue, depth: usize) {
    let seen = look(row.get());
    if matches!(seen, Look::Resource | Look::Other | Look::Own) || depth == DEEPEST {
        super::resource::take(scan, row);
        return;
    }
    match serde_json::from_str::<Value<'a>>(row.get()) {
        Ok(Value::Rows(rows)) => take(scan, rows, depth + 1),
        Ok(Value::Members(members)) => match scan.shape(&members) {
            Shape::Resource | Shape::Unknown => super::resource::take(scan, row),
            shape => scan.answer(shape, members, depth + 1),
        },
        // It is left to the inventory to say what is wrong with the row.
        Ok(Value::Scalar(_)) | Err(_) => scan.rows.push(row),
    }
}
