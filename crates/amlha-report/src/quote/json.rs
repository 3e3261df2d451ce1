//! JSON that is safe to look at.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::ser::{Formatter, PrettyFormatter};

/// A string, with its quotes.
pub(crate) fn string(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut serializer = serde_json::Serializer::with_formatter(&mut bytes, Printable(PrettyFormatter::new()));
    // Memory takes everything, and a string is always JSON.
    let _infallible = text.serialize(&mut serializer);
    String::from_utf8(bytes).unwrap_or_default()
}

/// JSON text that a terminal cannot be steered with: only strings hold letters that could.
pub(crate) fn safe(json: &str) -> String {
    let mut bytes = Vec::new();
    let _infallible = Printable(PrettyFormatter::new()).write_string_fragment(&mut bytes, json);
    String::from_utf8(bytes).unwrap_or_default()
}

/// Indented JSON that a terminal cannot be steered with: what JSON allows in strings but
/// [`amlha_model::shown`] would not print is written as `\u` escapes, which mean the same.
pub(crate) struct Printable<'i>(pub(crate) PrettyFormatter<'i>);

impl Formatter for Printable<'_> {
    fn write_string_fragment<W: ?Sized + Write>(&mut self, out: &mut W, fragment: &str) -> io::Result<()> {
        // An agent reads its log line by line, and obeys what it finds inside a string too.
        let orders = amlha_model::is_order_within(fragment);
        if !orders && fragment.bytes().all(|byte| (b' '..=b'~').contains(&byte)) {
            return out.write_all(fragment.as_bytes());
        }
        let mut bytes = [0; 4];
        for letter in fragment.chars() {
            let text: &str = letter.encode_utf8(&mut bytes);
            if orders && letter == '#' {
                out.write_all(b"\\u0023")?;
            } else if matches!(amlha_model::shown(text), std::borrow::Cow::Borrowed(_)) {
                out.write_all(text.as_bytes())?;
            } else {
                for unit in letter.encode_utf16(&mut [0; 2]) {
                    write!(out, "\\u{unit:04x}")?;
                }
            }
        }
        Ok(())
    }

    fn begin_array<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.begin_array(out)
    }

    fn end_array<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_array(out)
    }

    fn begin_array_value<W: ?Sized + Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        self.0.begin_array_value(out, first)
    }

    fn end_array_value<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_array_value(out)
    }

    fn begin_object<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.begin_object(out)
    }

    fn end_object<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_object(out)
    }

    fn begin_object_key<W: ?Sized + Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        self.0.begin_object_key(out, first)
    }

    fn begin_object_value<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.begin_object_value(out)
    }

    fn end_object_value<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_object_value(out)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use crate::quote::tests::{hostile, is_safe_to_look_at};

    proptest! {
        #[test]
        fn a_string_is_given_back(text in hostile()) {
            let quoted = super::string(&text);
            prop_assert!(is_safe_to_look_at(&quoted));
            prop_assert_eq!(serde_json::from_str::<String>(&quoted).unwrap(), text);
        }
    }
}
