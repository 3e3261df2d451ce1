//! From bytes to text: encodings, byte order marks, comments.

use crate::error::Fault;

const BYTE_ORDER_MARK: &str = "\u{feff}";

/// The bytes as text.
pub(super) fn decode(bytes: Vec<u8>) -> Result<String, Fault> {
    let utf16 = match bytes.as_slice() {
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => true,
        // JSON begins with an ASCII character: a zero beside it is UTF-16 without a mark.
        [0, first, ..] | [first, 0, ..] => *first != 0,
        _ => false,
    };
    if utf16 {
        return Err(Fault::Utf16);
    }
    let text = String::from_utf8(bytes).map_err(|error| {
        let byte = error.utf8_error().valid_up_to();
        let before = error.as_bytes().get(..byte).unwrap_or_default();
        Fault::NotUtf8 { byte, line: before.iter().filter(|byte| **byte == b'\n').count() + 1 }
    })?;
    let blank = text.get(mark(&text)..).is_none_or(|text| text.trim().is_empty());
    if blank { Err(Fault::Empty) } else { Ok(text) }
}

/// How many bytes at the beginning are a byte order mark.
pub(super) fn mark(text: &str) -> usize {
    if text.starts_with(BYTE_ORDER_MARK) { BYTE_ORDER_MARK.len() } else { 0 }
}

/// The text with comments blanked, byte for byte, so that positions stay. `None` without comments.
pub(super) fn without_comments(text: &str) -> Option<String> {
    #[derive(Clone, Copy, PartialEq)]
    enum In {
        Json,
        String,
        Escape,
        Line,
        Block,
    }
    let mut out = Vec::with_capacity(text.len());
    let mut place = In::Json;
    let mut found = false;
    let mut bytes = text.bytes().peekable();
    while let Some(byte) = bytes.next() {
        let next = bytes.peek().copied();
        let is_comment = matches!(place, In::Line | In::Block);
        place = match (place, byte, next) {
            (In::Json, b'"', _) | (In::Escape, ..) => In::String,
            (In::Json, b'/', Some(b'/')) => In::Line,
            (In::Json, b'/', Some(b'*')) => {
                // The star is of the opening: `/*/` does not close.
                bytes.next();
                out.push(b' ');
                In::Block
            }
            (In::String, b'"', _) | (In::Line, b'\n', _) => In::Json,
            (In::String, b'\\', _) => In::Escape,
            (In::Block, b'*', Some(b'/')) => {
                bytes.next();
                out.push(b' ');
                In::Json
            }
            (place, ..) => place,
        };
        let blank = (is_comment || matches!(place, In::Line | In::Block)) && !matches!(byte, b'\n' | b'\r');
        found |= blank;
        out.push(if blank { b' ' } else { byte });
    }
    if found { String::from_utf8(out).ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_are_blanked_and_positions_stay() {
        let text = "// é\n{\"a\": \"http://x /* no */ \\\" // no\", /* b\n c */ \"d\": 1 /*/ */ } // end";
        let blanked = without_comments(text).unwrap();
        assert_eq!(blanked.len(), text.len());
        let value: serde_json::Value = serde_json::from_str(&blanked).unwrap();
        assert_eq!(value["a"], "http://x /* no */ \" // no");
        assert_eq!(value["d"], 1);
        assert_eq!(blanked.lines().count(), text.lines().count());
        assert_eq!(without_comments("{\"a\": \"//\"}"), None);
    }

    #[test]
    fn other_encodings_are_told() {
        let utf16: Vec<u8> = "{}".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(decode(utf16.clone()), Err(Fault::Utf16));
        assert_eq!(decode([vec![0xff, 0xfe], utf16].concat()), Err(Fault::Utf16));
        assert_eq!(decode(b"{\"a\":\n\"\xe9\"}".to_vec()), Err(Fault::NotUtf8 { byte: 7, line: 2 }));
        assert_eq!(decode(b"\xef\xbb\xbf \n".to_vec()), Err(Fault::Empty));
    }
}
