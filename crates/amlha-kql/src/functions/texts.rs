//! Text with a form of its own: regular expressions, JSON paths, URLs,
//! versions, CSV, Base64.

use super::{DYNAMIC, Function, LONG, Returns, STRING, argument, array, function, whole};
use crate::run::{Context, Fault};
use crate::types::Type;
use crate::value::{Decimal, Text, Value};

pub(super) const FUNCTIONS: &[Function] = &[
    function("extract", 3, 4, Returns::TypeOf(3), extract),
    function("extract_all", 2, 3, DYNAMIC, extract_all),
    function("extractall", 2, 3, DYNAMIC, extract_all),
    function("extract_json", 2, 3, Returns::TypeOf(2), extract_json),
    function("extractjson", 2, 3, Returns::TypeOf(2), extract_json),
    function("indexof_regex", 2, 5, LONG, indexof_regex),
    function("regex_quote", 1, 1, STRING, |a, _| Ok(Value::from(quoted(&argument(a, 0).to_text())))),
    function("replace_regex", 3, 3, STRING, |a, c| replace_regex(argument(a, 0), argument(a, 1), argument(a, 2), c)),
    // The old name has its arguments in another order.
    function("replace", 3, 3, STRING, |a, c| replace_regex(argument(a, 2), argument(a, 0), argument(a, 1), c)),
    function("trim", 2, 2, STRING, |a, c| trim(a, true, true, c)),
    function("trim_start", 2, 2, STRING, |a, c| trim(a, true, false, c)),
    function("trim_end", 2, 2, STRING, |a, c| trim(a, false, true, c)),
    function("parse_csv", 1, 1, DYNAMIC, parse_csv),
    function("parse_version", 1, 1, Returns::Type(Type::Decimal), parse_version),
    function("parse_url", 1, 1, DYNAMIC, parse_url),
    function("parse_urlquery", 1, 1, DYNAMIC, parse_urlquery),
    function("parse_path", 1, 1, DYNAMIC, parse_path),
    function("url_decode", 1, 1, STRING, |a, _| Ok(Value::from(url_decode(&argument(a, 0).to_text())))),
    function("url_encode", 1, 1, STRING, |a, _| Ok(Value::from(url_encode(&argument(a, 0).to_text(), true)))),
    function("url_encode_component", 1, 1, STRING, |a, _| {
        Ok(Value::from(url_encode(&argument(a, 0).to_text(), false)))
    }),
    function("base64_encode_tostring", 1, 1, STRING, |a, _| {
        Ok(Value::from(base64(argument(a, 0).to_text().as_bytes())))
    }),
    function("base64_encodestring", 1, 1, STRING, |a, _| Ok(Value::from(base64(argument(a, 0).to_text().as_bytes())))),
    function("base64_encode_fromarray", 1, 1, STRING, |a, _| {
        let bytes: Option<Vec<u8>> = argument(a, 0).items().and_then(|items| {
            items.iter().map(|item| item.to_long().and_then(|byte| u8::try_from(byte).ok())).collect()
        });
        Ok(Value::from(bytes.map(|bytes| base64(&bytes)).unwrap_or_default()))
    }),
    function("base64_decode_tostring", 1, 1, STRING, base64_decode),
    function("base64_decodestring", 1, 1, STRING, base64_decode),
    function("base64_decode_toarray", 1, 1, DYNAMIC, base64_decode_array),
    function("punycode_from_string", 1, 1, STRING, |a, _| Ok(punycode(&argument(a, 0).to_text()).into())),
];

/// Text converted to the type that `typeof` named.
fn as_type<'a>(text: Value<'a>, kind: &Value<'_>) -> Value<'a> {
    match kind.as_str().and_then(Type::named) {
        Some(kind) => text.to_type(kind),
        None => text,
    }
}

fn part<'a>(source: &Text<'a>, range: std::ops::Range<usize>) -> Value<'a> {
    match source {
        Text::Borrowed(text) => Value::from(text.get(range).unwrap_or_default()),
        Text::Shared(text) => Value::from(text.get(range).unwrap_or_default().to_owned()),
    }
}

fn extract<'a>(arguments: &[Value<'a>], context: &Context<'a>) -> Result<Value<'a>, Fault> {
    let regex = context.regex(&argument(arguments, 0).to_text())?;
    let source = argument(arguments, 2).to_text();
    let group = usize::try_from(argument(arguments, 1).to_long().unwrap_or(0)).unwrap_or(usize::MAX);
    let found = regex.captures(&source).and_then(|groups| groups.get(group));
    let text = found.map_or(Value::from(""), |found| part(&source, found.range()));
    Ok(as_type(text, argument(arguments, 3)))
}

/// All matches: of one group its text, of several an array a match.
fn extract_all<'a>(arguments: &[Value<'a>], context: &Context<'a>) -> Result<Value<'a>, Fault> {
    let regex = context.regex(&argument(arguments, 0).to_text())?;
    let source = argument(arguments, arguments.len().saturating_sub(1)).to_text();
    let groups: Vec<usize> = if arguments.len() == 3 {
        let wanted = argument(arguments, 1).items().unwrap_or_default();
        let place = |group: &Value<'_>| match group.as_str() {
            Some(name) => regex.capture_names().position(|known| known == Some(name)),
            None => group.to_long().and_then(|group| usize::try_from(group).ok()),
        };
        wanted.iter().filter_map(place).collect()
    } else {
        (1..regex.captures_len().max(2)).collect()
    };
    let mut found = Vec::new();
    for captures in regex.captures_iter(&source) {
        let mut parts = Vec::new();
        for group in &groups {
            // Without a group the whole match counts.
            let group = if regex.captures_len() == 1 { 0 } else { *group };
            parts.push(captures.get(group).map_or(Value::from(""), |found| part(&source, found.range())));
        }
        found.push(if parts.len() == 1 { parts.pop().unwrap_or_default() } else { array(parts)? });
    }
    if found.is_empty() { Ok(Value::Null) } else { array(found) }
}

/// A path such as `$.a.b[0]` or `$['a']`.
fn extract_json<'a>(arguments: &[Value<'a>], _: &Context<'a>) -> Result<Value<'a>, Fault> {
    let path = argument(arguments, 0).to_text();
    let mut value = match argument(arguments, 1) {
        Value::String(text) => Value::from_json(text).map_or(Value::Null, Value::into_owned),
        value => value.clone(),
    };
    for step in path.trim_start_matches('$').split(['.', '[']).filter(|step| !step.is_empty()) {
        let step = step.trim_end_matches(']');
        let name = step.trim_matches(['\'', '"']);
        value = match step.parse::<i64>() {
            Ok(index) => value.element(index),
            Err(_) => value.member(name),
        };
    }
    Ok(as_type(Value::String(value.to_text()), argument(arguments, 2)))
}

fn indexof_regex<'a>(arguments: &[Value<'a>], context: &Context<'a>) -> Result<Value<'a>, Fault> {
    let source = argument(arguments, 0).to_text();
    let regex = context.regex(&argument(arguments, 1).to_text())?;
    let (Some(start), Some(count), Some(occurrence)) =
        (whole(arguments, 2, 0), whole(arguments, 3, -1), whole(arguments, 4, 1))
    else {
        return Ok(Value::Null);
    };
    let chars: Vec<usize> = source.char_indices().map(|(at, _)| at).chain([source.len()]).collect();
    let all = i64::try_from(chars.len() - 1).unwrap_or(i64::MAX);
    if count < -1 || occurrence < 1 || start < 0 {
        return Ok(Value::Null);
    }
    let end = if count < 0 { all } else { start.saturating_add(count).min(all) };
    let byte = |at: i64| usize::try_from(at).ok().and_then(|at| chars.get(at)).copied();
    let (Some(from), Some(to)) = (byte(start), byte(end)) else { return Ok(Value::Long(-1)) };
    let nth = usize::try_from(occurrence - 1).unwrap_or(usize::MAX);
    let found = source.get(from..to).and_then(|text| regex.find_iter(text).nth(nth));
    let place = found.and_then(|found| chars.iter().position(|at| *at == from + found.start()));
    Ok(Value::Long(place.and_then(|at| i64::try_from(at).ok()).unwrap_or(-1)))
}

fn quoted(text: &str) -> String {
    regex::escape(text)
}

fn replace_regex<'a>(
    source: &Value<'a>,
    pattern: &Value<'a>,
    rewrite: &Value<'a>,
    context: &Context<'a>,
) -> Result<Value<'a>, Fault> {
    let source = source.to_text();
    let regex = context.regex(&pattern.to_text())?;
    if !regex.is_match(&source) {
        return Ok(Value::String(source));
    }
    // Groups are written `\1` in the language.
    let mut template = String::new();
    let rewrite = rewrite.to_text();
    let mut chars = rewrite.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '$' => template.push_str("$$"),
            '\\' => match chars.peek() {
                Some(digit) if digit.is_ascii_digit() => {
                    template.push_str(&format!("${{{digit}}}"));
                    chars.next();
                }
                Some('\\') => {
                    template.push('\\');
                    chars.next();
                }
                _ => template.push('\\'),
            },
            c => template.push(c),
        }
    }
    let matches = regex.find_iter(&source).count();
    context.check_bytes(source.len().saturating_mul(2) + matches.saturating_mul(template.len()))?;
    Ok(Value::from(regex.replace_all(&source, template.as_str()).into_owned()))
}

fn trim<'a>(arguments: &[Value<'a>], start: bool, end: bool, context: &Context<'a>) -> Result<Value<'a>, Fault> {
    let pattern = argument(arguments, 0).to_text();
    let source = argument(arguments, 1).to_text();
    let mut range = 0..source.len();
    if start {
        let regex = context.regex(&format!("^(?:{pattern})"))?;
        range.start = regex.find(&source).map_or(0, |found| found.end());
    }
    if end {
        let regex = context.regex(&format!("(?:{pattern})$"))?;
        // The leftmost match is the longest that reaches the end.
        range.end = regex.find_at(&source, range.start).map_or(source.len(), |found| found.start());
    }
    Ok(part(&source, range))
}

/// The first record.
fn parse_csv<'a>(arguments: &[Value<'a>], _: &Context<'a>) -> Result<Value<'a>, Fault> {
    let text = argument(arguments, 0).to_text();
    let mut fields = Vec::new();
    let mut field = String::new();
    let mut quotes = false;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' if quotes && chars.peek() == Some(&'"') => {
                field.push('"');
                chars.next();
            }
            '"' => quotes = !quotes,
            ',' if !quotes => fields.push(Value::from(std::mem::take(&mut field))),
            '\n' | '\r' if !quotes => break,
            c => field.push(c),
        }
    }
    fields.push(Value::from(field));
    array(fields)
}

/// Four parts of up to eight digits as one number.
fn parse_version<'a>(arguments: &[Value<'a>], _: &Context<'a>) -> Result<Value<'a>, Fault> {
    let text = argument(arguments, 0).to_text();
    let parts: Vec<&str> = text.trim().split('.').collect();
    if parts.len() > 4 {
        return Ok(Value::Null);
    }
    let mut digits = String::new();
    for at in 0..4 {
        let part = parts.get(at).copied().unwrap_or("0");
        if part.is_empty() || part.len() > 8 || !part.bytes().all(|b| b.is_ascii_digit()) {
            return Ok(Value::Null);
        }
        digits.push_str(&format!("{part:0>8}"));
    }
    Ok(Decimal::parse(&digits).map_or(Value::Null, |n| Value::Decimal(Box::new(n))))
}

fn text_member<'a>(name: &'static str, value: &str) -> (Text<'a>, Value<'a>) {
    (Text::Borrowed(name), Value::from(value.to_owned()))
}

fn query_members(query: &str) -> Vec<(Text<'static>, Value<'static>)> {
    query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (Text::from(url_decode(name)), Value::from(url_decode(value)))
        })
        .collect()
}

fn parse_url<'a>(arguments: &[Value<'a>], _: &Context<'a>) -> Result<Value<'a>, Fault> {
    let text = argument(arguments, 0).to_text();
    let (scheme, rest) = text.split_once("://").unwrap_or(("", &text));
    let (rest, fragment) = rest.split_once('#').unwrap_or((rest, ""));
    let (rest, query) = rest.split_once('?').unwrap_or((rest, ""));
    let (authority, path) = rest.find('/').map_or((rest, ""), |at| rest.split_at(at));
    let (user, host) = authority.rsplit_once('@').unwrap_or(("", authority));
    let (user, password) = user.split_once(':').unwrap_or((user, ""));
    let (host, port) = host.rsplit_once(':').unwrap_or((host, ""));
    let mut members = vec![
        text_member("Scheme", scheme),
        text_member("Host", host),
        text_member("Port", port),
        text_member("Path", path),
        text_member("Username", user),
        text_member("Password", password),
    ];
    let query = Value::bag(query_members(query)).ok_or_else(Fault::too_deep)?;
    members.push((Text::Borrowed("Query Parameters"), query));
    members.push(text_member("Fragment", fragment));
    Value::bag(members).ok_or_else(Fault::too_deep)
}

fn parse_urlquery<'a>(arguments: &[Value<'a>], _: &Context<'a>) -> Result<Value<'a>, Fault> {
    let query = query_members(argument(arguments, 0).to_text().trim_start_matches('?'));
    let query = Value::bag(query).ok_or_else(Fault::too_deep)?;
    Value::bag(vec![(Text::Borrowed("Query Parameters"), query)]).ok_or_else(Fault::too_deep)
}

fn parse_path<'a>(arguments: &[Value<'a>], _: &Context<'a>) -> Result<Value<'a>, Fault> {
    let text = argument(arguments, 0).to_text();
    let (scheme, rest) = text.split_once("://").unwrap_or(("", &text));
    let (directory, file) = match rest.rfind(['/', '\\']) {
        Some(at) => (rest.get(..at).unwrap_or_default(), rest.get(at + 1..).unwrap_or_default()),
        None => ("", rest),
    };
    let (file, stream) = file.split_once(':').unwrap_or((file, ""));
    let extension = file.rsplit_once('.').map_or("", |(_, extension)| extension);
    let root = rest.get(..rest.find(['/', '\\']).unwrap_or(0)).unwrap_or_default();
    let name = directory.rsplit(['/', '\\']).next().unwrap_or_default();
    Value::bag(vec![
        text_member("Scheme", scheme),
        text_member("RootPath", root),
        text_member("DirectoryPath", directory),
        text_member("DirectoryName", name),
        text_member("Filename", file),
        text_member("Extension", extension),
        text_member("AlternateDataStreamName", stream),
    ])
    .ok_or_else(Fault::too_deep)
}

fn url_decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        let hex = rest.as_slice_pair();
        match (byte, hex) {
            (b'%', Some(code)) => {
                bytes.push(code);
                rest.nth(1);
            }
            (b'+', _) => bytes.push(b' '),
            _ => bytes.push(byte),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Looks at the two hexadecimal digits that come next.
trait HexPair {
    fn as_slice_pair(&self) -> Option<u8>;
}

impl HexPair for std::str::Bytes<'_> {
    fn as_slice_pair(&self) -> Option<u8> {
        let mut ahead = self.clone();
        let mut digit = || char::from(ahead.next()?).to_digit(16);
        u8::try_from(digit()? * 16 + digit()?).ok()
    }
}

/// Percent signs for what does not belong into a URL. The form for whole
/// addresses has small digits and `+` for a space.
fn url_encode(text: &str, whole: bool) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' => out.push(char::from(byte)),
            b'~' if !whole => out.push('~'),
            b'!' | b'*' | b'(' | b')' if whole => out.push(char::from(byte)),
            b' ' if whole => out.push('+'),
            _ if whole => out.push_str(&format!("%{byte:02x}")),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

const BASE64: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

fn base64(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let word = chunk.iter().fold(0u32, |word, byte| word << 8 | u32::from(*byte)) << (8 * (3 - chunk.len()));
        for at in 0..4 {
            let code = BASE64.get((word >> (18 - 6 * at) & 63) as usize).copied().unwrap_or(b'=');
            out.push(if at <= chunk.len() { char::from(code) } else { '=' });
        }
    }
    out
}

fn unbase64(text: &str) -> Option<Vec<u8>> {
    let digits: Vec<u32> = text
        .trim()
        .trim_end_matches('=')
        .bytes()
        .map(|b| BASE64.iter().position(|known| *known == b).and_then(|at| u32::try_from(at).ok()))
        .collect::<Option<_>>()?;
    let mut out = Vec::with_capacity(digits.len() * 3 / 4);
    for chunk in digits.chunks(4) {
        let word = chunk.iter().fold(0u32, |word, digit| word << 6 | digit) << (6 * (4 - chunk.len()));
        let bytes = match chunk.len() {
            4 => 3,
            3 => 2,
            2 => 1,
            _ => return None,
        };
        out.extend(word.to_be_bytes().into_iter().skip(1).take(bytes));
    }
    Some(out)
}

fn base64_decode<'a>(arguments: &[Value<'a>], _: &Context<'a>) -> Result<Value<'a>, Fault> {
    let text = unbase64(&argument(arguments, 0).to_text()).and_then(|bytes| String::from_utf8(bytes).ok());
    Ok(Value::from(text.unwrap_or_default()))
}

fn base64_decode_array<'a>(arguments: &[Value<'a>], _: &Context<'a>) -> Result<Value<'a>, Fault> {
    match unbase64(&argument(arguments, 0).to_text()) {
        Some(bytes) => array(bytes.into_iter().map(|byte| Value::Long(i64::from(byte))).collect()),
        None => Ok(Value::Null),
    }
}

/// RFC 3492.
fn punycode(text: &str) -> Option<String> {
    const BASE: u32 = 36;
    let mut out: String = text.chars().filter(char::is_ascii).collect();
    let basic = u32::try_from(out.len()).ok()?;
    if basic > 0 {
        out.push('-');
    }
    let (mut n, mut delta, mut bias, mut handled) = (128u32, 0u32, 72u32, basic);
    let total = u32::try_from(text.chars().count()).ok()?;
    while handled < total {
        let next = text.chars().map(|c| c as u32).filter(|c| *c >= n).min()?;
        delta = delta.checked_add((next - n).checked_mul(handled + 1)?)?;
        n = next;
        for c in text.chars().map(|c| c as u32) {
            if c < n {
                delta = delta.checked_add(1)?;
            }
            if c == n {
                let mut q = delta;
                let mut k = BASE;
                loop {
                    let t = k.saturating_sub(bias).clamp(1, 26);
                    if q < t {
                        break;
                    }
                    let digit = t + (q - t) % (BASE - t);
                    out.push(char::from_digit(digit, 36).map(puny_digit)?);
                    q = (q - t) / (BASE - t);
                    k += BASE;
                }
                out.push(char::from_digit(q, 36).map(puny_digit)?);
                let first = handled == basic;
                delta = if first { delta / 700 } else { delta / 2 };
                delta += delta / (handled + 1);
                let mut k = 0;
                while delta > 455 {
                    delta /= 35;
                    k += BASE;
                }
                bias = k + 36 * delta / (delta + 38);
                delta = 0;
                handled += 1;
            }
        }
        delta = delta.checked_add(1)?;
        n = n.checked_add(1)?;
    }
    Some(out)
}

/// Letters come before digits in this form.
fn puny_digit(digit: char) -> char {
    let value = digit.to_digit(36).unwrap_or(0);
    if value < 26 {
        char::from_u32(u32::from(b'a') + value).unwrap_or('a')
    } else {
        char::from_digit(value - 26, 10).unwrap_or('0')
    }
}
