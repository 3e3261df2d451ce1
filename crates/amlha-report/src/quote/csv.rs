//! Cells of a CSV file (RFC 4180) that a spreadsheet may open.

/// A cell. One that begins like a formula gets an apostrophe before it, so that a spreadsheet shows
/// it and does not compute it.
///
/// ```
/// use amlha_report::quote::csv::cell;
/// assert_eq!(cell("rg-ml"), "rg-ml");
/// assert_eq!(cell("a,\"b\""), r#""a,""b""""#);
/// assert_eq!(cell("=1+1"), "'=1+1");
/// ```
#[must_use]
pub fn cell(text: &str) -> String {
    let text = amlha_model::shown(text);
    // Spreadsheets pass over what is blank before a formula.
    let formula = text.trim_start().starts_with(['=', '+', '-', '@', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}']);
    let text = if formula { format!("'{text}") } else { text.into_owned() };
    if text.contains([',', '"', ';', '\t']) || text.starts_with(' ') || text.ends_with(' ') {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use crate::quote::tests::{hostile, is_safe_to_look_at};

    /// A line of RFC 4180.
    fn read(line: &str) -> Vec<String> {
        let mut cells = vec![String::new()];
        let mut quoted = false;
        let mut letters = line.chars().peekable();
        while let Some(letter) = letters.next() {
            match letter {
                '"' if quoted && letters.peek() == Some(&'"') => {
                    letters.next();
                    cells.last_mut().unwrap().push('"');
                }
                '"' => quoted = !quoted,
                ',' if !quoted => cells.push(String::new()),
                _ => cells.last_mut().unwrap().push(letter),
            }
        }
        assert!(!quoted, "{line}");
        cells
    }

    proptest! {
        #[test]
        fn cells_are_given_back_and_none_is_a_formula(texts in prop::collection::vec(hostile(), 1..5)) {
            let line = texts.iter().map(|text| super::cell(text)).collect::<Vec<_>>().join(",");
            prop_assert!(is_safe_to_look_at(&line));
            let back = read(&line);
            prop_assert_eq!(back.len(), texts.len());
            for (cell, text) in back.iter().zip(&texts) {
                prop_assert!(!cell.trim_start().starts_with(['=', '+', '-', '@']));
                let shown = amlha_model::shown(text);
                prop_assert!(*cell == shown || cell.strip_prefix('\'') == Some(&shown), "{cell} is not {shown}");
            }
        }
    }
}
