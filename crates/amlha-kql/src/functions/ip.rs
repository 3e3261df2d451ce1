//! Addresses of the Internet Protocol.

use std::net::{Ipv4Addr, Ipv6Addr};

use super::{BOOL, DYNAMIC, Function, LONG, MANY, STRING, argument, array, function, whole};
use crate::run::{Context, Fault};
use crate::value::Value;

pub(super) const FUNCTIONS: &[Function] = &[
    function("parse_ipv4", 1, 1, LONG, |a, _| {
        Ok(ipv4(argument(a, 0)).map(|(ip, mask)| ip & mask_of(mask)).into_long())
    }),
    function("parse_ipv4_mask", 2, 2, LONG, |a, _| Ok(masked(a).map(|(ip, mask)| ip & mask_of(mask)).into_long())),
    function("parse_ipv6", 1, 1, STRING, |a, _| {
        Ok(ipv6(argument(a, 0), 128).map(|ip| full(&ip)).unwrap_or_default().into())
    }),
    function("parse_ipv6_mask", 2, 2, STRING, |a, _| {
        let mask = whole(a, 1, 128).and_then(|mask| u32::try_from(mask).ok()).unwrap_or(128);
        Ok(ipv6(argument(a, 0), mask).map(|ip| full(&ip)).unwrap_or_default().into())
    }),
    function("ipv4_netmask_suffix", 1, 1, LONG, |a, _| Ok(ipv4(argument(a, 0)).map(|(_, mask)| mask).into_long())),
    function("ipv4_is_match", 2, 3, BOOL, |a, _| Ok(compared(a).map(|order| order == 0).into())),
    function("ipv4_compare", 2, 3, LONG, |a, _| Ok(compared(a).into())),
    function("ipv4_is_in_range", 2, 2, BOOL, |a, _| Ok(in_range(argument(a, 0), argument(a, 1)).into())),
    function("ipv4_is_in_any_range", 2, MANY, BOOL, ipv4_is_in_any_range),
    function("ipv4_is_private", 1, 1, BOOL, ipv4_is_private),
    function("format_ipv4", 1, 2, STRING, |a, _| {
        Ok(formatted(a).map_or_else(String::new, |(ip, _)| ip.to_string()).into())
    }),
    function("format_ipv4_mask", 1, 2, STRING, |a, _| {
        Ok(formatted(a).map_or_else(String::new, |(ip, mask)| format!("{ip}/{mask}")).into())
    }),
    function("has_ipv4", 2, 2, BOOL, |a, _| Ok(has_ip(a, false))),
    function("has_ipv4_prefix", 2, 2, BOOL, |a, _| Ok(has_ip(a, true))),
    function("has_any_ipv4", 2, MANY, BOOL, |a, _| Ok(has_any_ip(a, false))),
    function("has_any_ipv4_prefix", 2, MANY, BOOL, |a, _| Ok(has_any_ip(a, true))),
    function("ipv6_compare", 2, 3, LONG, |a, _| Ok(compared6(a).into())),
    function("ipv6_is_match", 2, 3, BOOL, |a, _| Ok(compared6(a).map(|order| order == 0).into())),
    function("ipv6_is_in_range", 2, 2, BOOL, |a, _| Ok(in_range6(argument(a, 0), argument(a, 1)).into())),
    function("ipv6_is_in_any_range", 2, MANY, BOOL, |a, _| {
        let ranges = a.iter().skip(1).flat_map(|range| range.items().unwrap_or_else(|| vec![range.clone()]));
        Ok(Value::Bool(ranges.into_iter().any(|range| in_range6(argument(a, 0), &range) == Some(true))))
    }),
    function("ipv4_range_to_cidr_list", 2, 2, DYNAMIC, range_to_cidr),
];

trait IntoLong {
    fn into_long<'a>(self) -> Value<'a>;
}

impl IntoLong for Option<u32> {
    fn into_long<'a>(self) -> Value<'a> {
        self.map(i64::from).into()
    }
}

/// The address and the length of its prefix, which is 32 if none is given.
fn ipv4(value: &Value<'_>) -> Option<(u32, u32)> {
    let text = value.to_text();
    let (address, prefix) = text.trim().split_once('/').unwrap_or((text.trim(), "32"));
    let address: Ipv4Addr = address.trim().parse().ok()?;
    let prefix = prefix.trim().parse::<u32>().ok().filter(|prefix| *prefix <= 32)?;
    Some((address.to_bits(), prefix))
}

fn mask_of(prefix: u32) -> u32 {
    u32::MAX.checked_shl(32 - prefix.min(32)).unwrap_or(0)
}

/// The address with the smaller of its own prefix and the one given.
fn masked(arguments: &[Value<'_>]) -> Option<(u32, u32)> {
    let (address, prefix) = ipv4(argument(arguments, 0))?;
    let given = whole(arguments, 1, 32).and_then(|n| u32::try_from(n).ok()).filter(|n| *n <= 32)?;
    Some((address, prefix.min(given)))
}

fn formatted(arguments: &[Value<'_>]) -> Option<(Ipv4Addr, u32)> {
    let (address, prefix) = match argument(arguments, 0) {
        Value::String(_) => masked(arguments)?,
        number => {
            let given = whole(arguments, 1, 32).and_then(|n| u32::try_from(n).ok()).filter(|n| *n <= 32)?;
            (u32::try_from(number.to_long()?).ok()?, given)
        }
    };
    Some((Ipv4Addr::from_bits(address & mask_of(prefix)), prefix))
}

/// -1, 0 or 1 as the first address is below, in, or above the second.
fn compared(arguments: &[Value<'_>]) -> Option<i64> {
    let (a, a_prefix) = ipv4(argument(arguments, 0))?;
    let (b, b_prefix) = ipv4(argument(arguments, 1))?;
    let given = whole(arguments, 2, 32).and_then(|n| u32::try_from(n).ok())?;
    let mask = mask_of(a_prefix.min(b_prefix).min(given));
    Some((a & mask).cmp(&(b & mask)) as i64)
}

fn in_range(address: &Value<'_>, range: &Value<'_>) -> Option<bool> {
    let (address, _) = ipv4(address)?;
    let (network, prefix) = ipv4(range)?;
    Some(address & mask_of(prefix) == network & mask_of(prefix))
}

fn ipv4_is_in_any_range<'a>(arguments: &[Value<'a>], _: &Context<'a>) -> Result<Value<'a>, Fault> {
    let address = argument(arguments, 0);
    if ipv4(address).is_none() {
        return Ok(Value::Null);
    }
    let ranges = arguments.iter().skip(1).flat_map(|range| range.items().unwrap_or_else(|| vec![range.clone()]));
    Ok(Value::Bool(ranges.into_iter().any(|range| in_range(address, &range) == Some(true))))
}

fn ipv4_is_private<'a>(arguments: &[Value<'a>], _: &Context<'a>) -> Result<Value<'a>, Fault> {
    Ok(ipv4(argument(arguments, 0)).map(|(address, _)| Ipv4Addr::from_bits(address).is_private()).into())
}

/// Whether a text holds an address (or one that starts so), on its own.
fn holds(text: &str, wanted: &str, prefix: bool) -> bool {
    if prefix && !wanted.ends_with('.') && wanted.parse::<Ipv4Addr>().is_err() {
        return false;
    }
    text.split(|c: char| !(c.is_ascii_digit() || c == '.')).any(|word| {
        let whole = word.parse::<Ipv4Addr>().is_ok();
        whole && if prefix { word.starts_with(wanted) } else { word == wanted }
    })
}

fn has_ip<'a>(arguments: &[Value<'a>], prefix: bool) -> Value<'a> {
    let text = argument(arguments, 0).to_text();
    Value::Bool(alone(&text, &argument(arguments, 1).to_text(), prefix))
}

/// Letters that touch the address make it part of something else.
fn alone(text: &str, wanted: &str, prefix: bool) -> bool {
    text.split(|c: char| !(c.is_alphanumeric() || c == '.'))
        .any(|word| holds(word, wanted, prefix) && word.parse::<Ipv4Addr>().is_ok())
}

fn has_any_ip<'a>(arguments: &[Value<'a>], prefix: bool) -> Value<'a> {
    let text = argument(arguments, 0).to_text();
    let wanted = arguments.iter().skip(1).flat_map(|w| w.items().unwrap_or_else(|| vec![w.clone()]));
    Value::Bool(wanted.into_iter().any(|wanted| alone(&text, &wanted.to_text(), prefix)))
}

fn range_to_cidr<'a>(arguments: &[Value<'a>], _: &Context<'a>) -> Result<Value<'a>, Fault> {
    let (Some((first, _)), Some((last, _))) = (ipv4(argument(arguments, 0)), ipv4(argument(arguments, 1))) else {
        return Ok(Value::Null);
    };
    let mut out = Vec::new();
    let (mut at, last) = (u64::from(first), u64::from(last));
    while at <= last {
        // The largest block that starts here and does not pass the end.
        let mut bits = if at == 0 { 32 } else { at.trailing_zeros().min(32) };
        while bits > 0 && at + (1u64 << bits) - 1 > last {
            bits -= 1;
        }
        let address = Ipv4Addr::from_bits(u32::try_from(at).unwrap_or(u32::MAX));
        out.push(Value::from(format!("{address}/{}", 32 - bits)));
        at += 1u64 << bits;
    }
    array(out)
}

fn ipv6(value: &Value<'_>, mask: u32) -> Option<Ipv6Addr> {
    let text = value.to_text();
    let (address, prefix) = text.trim().split_once('/').map_or((text.trim(), None), |(a, p)| (a, Some(p)));
    let (address, base) = match address.parse::<Ipv4Addr>() {
        Ok(v4) => (v4.to_ipv6_mapped(), 96),
        Err(_) => (address.parse::<Ipv6Addr>().ok()?, 0),
    };
    let prefix = match prefix {
        Some(prefix) => prefix.trim().parse::<u32>().ok()?.checked_add(base)?,
        None => 128,
    };
    let bits = prefix.min(mask).min(128);
    Some(Ipv6Addr::from_bits(address.to_bits() & u128::MAX.checked_shl(128 - bits).unwrap_or(0)))
}

/// The length of the prefix of an address, with 32 bits counted as 128.
fn prefix6(value: &Value<'_>) -> Option<u32> {
    let text = value.to_text();
    match text.split_once('/') {
        None => Some(128),
        Some((address, prefix)) => {
            let base = if address.trim().parse::<Ipv4Addr>().is_ok() { 96 } else { 0 };
            prefix.trim().parse::<u32>().ok()?.checked_add(base)
        }
    }
}

fn compared6(arguments: &[Value<'_>]) -> Option<i64> {
    let (a, b) = (argument(arguments, 0), argument(arguments, 1));
    let given = whole(arguments, 2, 128).and_then(|n| u32::try_from(n).ok())?;
    let mask = prefix6(a)?.min(prefix6(b)?).min(given);
    Some(ipv6(a, mask)?.cmp(&ipv6(b, mask)?) as i64)
}

fn in_range6(address: &Value<'_>, range: &Value<'_>) -> Option<bool> {
    let mask = prefix6(range)?;
    Some(ipv6(address, mask)? == ipv6(range, mask)?)
}

/// All eight groups with four digits.
fn full(address: &Ipv6Addr) -> String {
    address.segments().map(|segment| format!("{segment:04x}")).join(":")
}
