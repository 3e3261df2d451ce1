//! Answers of Azure Resource Graph: `az graph query` and the REST call, rows as objects or a table.

use serde_json::value::RawValue;

use super::envelope::{Members, Value};
use super::pages::GraphPage;
use super::scan::Scan;

pub(super) const KIND: &str = "Resource Graph answer";

/// Takes the rows of an answer, and remembers how many there should have been.
pub(super) fn take<'a>(scan: &mut Scan<'a, '_>, mut members: Members<'a>, depth: usize) {
    let data = members.take_rows("data");
    let rows = match data {
        Some(Value::Rows(rows)) => {
            let count = rows.len();
            super::list::take(scan, rows, depth);
            count
        }
        Some(Value::Members(table)) => match objects(&table) {
            Some(objects) => {
                let count = objects.len();
                scan.made.extend(objects);
                count
            }
            None => {
                scan.unknown(format!("a member `data` that holds {}", table.described()));
                return;
            }
        },
        Some(Value::Scalar(_)) | None => {
            scan.unknown(members.described());
            return;
        }
    };
    let token = ["skipToken", "nextLink"].iter().any(|name| members.text(name).is_some());
    scan.told.graph_pages.push(GraphPage {
        rows: rows as u64,
        total: members.number("totalRecords"),
        goes_on: token || members.is_true("resultTruncated"),
    });
}

/// Whether an object is a table: `columns` and `rows`.
pub(super) fn is_table(members: &Members<'_>) -> bool {
    let is_array = |name| members.get(name).is_some_and(|value| value.get().starts_with('['));
    is_array("columns") && is_array("rows")
}

/// The rows of a table as objects, each a text of its own. Cells stay as they were written.
fn objects(table: &Members<'_>) -> Option<Vec<String>> {
    let columns: Vec<&RawValue> = serde_json::from_str(table.get("columns")?.get()).ok()?;
    let names: Option<Vec<String>> = columns.into_iter().map(name).collect();
    let names = names?;
    let rows: Vec<Vec<&RawValue>> = serde_json::from_str(table.get("rows")?.get()).ok()?;
    let object = |cells: Vec<&RawValue>| {
        let members: Vec<String> =
            names.iter().zip(cells).map(|(name, cell)| format!("{name}:{}", cell.get())).collect();
        format!("{{{}}}", members.join(","))
    };
    Some(rows.into_iter().map(object).collect())
}

/// The name of a column, quoted as JSON.
fn name(column: &RawValue) -> Option<String> {
    let Ok(Value::Members(members)) = serde_json::from_str(column.get()) else { return None };
    serde_json::to_string(&members.text("name")?).ok()
}
