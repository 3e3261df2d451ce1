//! Small texts: percent signs, base64, letter case.

/// Lower case, as ids, types and paths are compared.
pub(crate) fn fold(text: &str) -> String {
    text.to_lowercase()
}

/// The key of an id: one slash in front, none behind, lower case.
pub(crate) fn key(id: &str) -> String {
    let trimmed = id.trim_matches('/');
    let mut key = String::with_capacity(trimmed.len() + 1);
    key.push('/');
    key.push_str(&fold(trimmed));
    key
}

/// `%41` as `A`. What is no UTF-8 afterwards is shown with replacement characters.
pub(crate) fn percent_decoded(text: &str) -> String {
    if !text.contains('%') {
        return text.to_owned();
    }
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let digits = bytes.get(at + 1..at + 3).and_then(|pair| std::str::from_utf8(pair).ok());
        let decoded = digits.and_then(|pair| u8::from_str_radix(pair, 16).ok());
        match (byte, decoded) {
            (b'%', Some(decoded)) => {
                out.push(decoded);
                at += 3;
            }
            _ => {
                out.push(*byte);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// The names and values of a query or a form. A plus sign is a space.
pub(crate) fn form_pairs(text: &str) -> Vec<(String, String)> {
    let decoded = |part: &str| percent_decoded(&part.replace('+', " "));
    let parts = text.split('&').filter(|part| !part.is_empty());
    parts
        .map(|part| {
            let (name, value) = part.split_once('=').unwrap_or((part, ""));
            (decoded(name), decoded(value))
        })
        .collect()
}

/// Base64 for URLs, without padding, as the parts of a token are written.
pub(crate) fn base64_url(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let byte = |place: usize| u32::from(chunk.get(place).copied().unwrap_or_default());
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for place in 0..=chunk.len() {
            let letter = (bits >> (18 - 6 * place)) & 63;
            out.extend(LETTERS.get(letter as usize).map(|byte| char::from(*byte)));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percent_signs_are_decoded_and_broken_ones_stay() {
        assert_eq!(percent_decoded("a%20b%2Fc%zz%4"), "a b/c%zz%4");
        assert_eq!(
            form_pairs("%24top=5&a=b+c&flag"),
            [("$top", "5"), ("a", "b c"), ("flag", "")].map(|(name, value)| (name.to_owned(), value.to_owned()))
        );
    }

    #[test]
    fn base64_has_no_padding() {
        for (plain, encoded) in
            [("", ""), ("f", "Zg"), ("fo", "Zm8"), ("foo", "Zm9v"), ("foob", "Zm9vYg"), ("??>", "Pz8-")]
        {
            assert_eq!(base64_url(plain.as_bytes()), encoded);
        }
    }
}
