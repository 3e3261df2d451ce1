//! Arrays and sets.

use super::{BOOL, DYNAMIC, Function, LONG, MANY, REAL, argument, array, function, whole};
use crate::run::{Context, Fault, Index, add};
use crate::types::Type;
use crate::value::{Key, Value};

pub(super) const FUNCTIONS: &[Function] = &[
    function("array_length", 1, 1, LONG, |a, _| {
        let value = argument(a, 0);
        let length = if value.is_array() { value.length() } else { None };
        Ok(length.map(signed).into())
    }),
    function("array_concat", 1, MANY, DYNAMIC, array_concat),
    function("array_slice", 3, 3, DYNAMIC, array_slice),
    function("array_reverse", 1, 1, DYNAMIC, |a, _| map_items(a, |items| items.reverse())),
    function("array_sort_asc", 1, MANY, DYNAMIC, |a, _| Ok(sorted(a, false)?.element(0))),
    function("array_sort_desc", 1, MANY, DYNAMIC, |a, _| Ok(sorted(a, true)?.element(0))),
    function(SORT_ALL_ASC, 1, MANY, DYNAMIC, |a, _| sorted(a, false)),
    function(SORT_ALL_DESC, 1, MANY, DYNAMIC, |a, _| sorted(a, true)),
    function("array_rotate_left", 2, 2, DYNAMIC, |a, _| rotate(a, 1)),
    function("array_rotate_right", 2, 2, DYNAMIC, |a, _| rotate(a, -1)),
    function("array_shift_left", 2, 3, DYNAMIC, |a, _| shift(a, 1)),
    function("array_shift_right", 2, 3, DYNAMIC, |a, _| shift(a, -1)),
    function("array_split", 2, 2, DYNAMIC, array_split),
    function("array_sum", 1, 1, REAL, array_sum),
    function("array_iff", 3, 3, DYNAMIC, array_iff),
    function("array_iif", 3, 3, DYNAMIC, array_iff),
    function("array_index_of", 2, 5, LONG, array_index_of),
    function("pack_array", 0, MANY, DYNAMIC, |a, _| array(a.to_vec())),
    function("range", 2, 3, DYNAMIC, range),
    function("repeat", 2, 2, DYNAMIC, repeat),
    function("zip", 2, MANY, DYNAMIC, zip),
    function("set_union", 1, MANY, DYNAMIC, |a, _| array(distinct(a.iter().filter_map(Value::items).flatten()))),
    function("set_intersect", 2, MANY, DYNAMIC, |a, _| set_filter(a, true)),
    function("set_difference", 2, MANY, DYNAMIC, |a, _| set_filter(a, false)),
    function("set_has_element", 2, 2, BOOL, set_has_element),
    function("jaccard_index", 2, 2, REAL, jaccard_index),
];

/// The form of `array_sort_asc` that gives all arrays.
pub(crate) const SORT_ALL_ASC: &str = "array_sort_asc (all)";
/// The form of `array_sort_desc` that gives all arrays.
pub(crate) const SORT_ALL_DESC: &str = "array_sort_desc (all)";

fn signed(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

/// The array as it is after a change, or null for what is no array.
fn map_items<'a>(arguments: &[Value<'a>], change: impl FnOnce(&mut Vec<Value<'a>>)) -> Result<Value<'a>, Fault> {
    match argument(arguments, 0).items() {
        None => Ok(Value::Null),
        Some(mut items) => {
            change(&mut items);
            array(items)
        }
    }
}

fn array_concat<'a>(arguments: &[Value<'a>], context: &Context<'a>) -> Result<Value<'a>, Fault> {
    let items: Vec<Value<'a>> = arguments.iter().filter_map(Value::items).flatten().collect();
    context.check_bytes(items.len() * size_of::<Value<'_>>())?;
    array(items)
}

/// From a place to a place, both included, from the end if negative.
fn array_slice<'a>(arguments: &[Value<'a>], _: &Context<'a>) -> Result<Value<'a>, Fault> {
    let place = |at, length: usize| {
        let at = argument(arguments, at).to_long().unwrap_or(0);
        if at < 0 { at.saturating_add(signed(length)) } else { at }
    };
    map_items(arguments, |items| {
        let (from, to) = (place(1, items.len()).max(0), place(2, items.len()));
        let mut at = -1;
        items.retain(|_| {
            at += 1;
            (from..=to).contains(&at)
        });
    })
}

/// All arrays, in the order of the values of the first.
fn sorted<'a>(arguments: &[Value<'a>], descending: bool) -> Result<Value<'a>, Fault> {
    let (nulls_last, arrays) = match arguments.split_last() {
        Some((Value::Bool(last), arrays)) if !arrays.is_empty() => (*last, arrays),
        _ => (true, arguments),
    };
    let Some(keys) = argument(arrays, 0).items() else { return Ok(Value::Null) };
    let mut order: Vec<usize> = (0..keys.len()).collect();
    order.sort_by(|a, b| {
        let (Some(a), Some(b)) = (keys.get(*a), keys.get(*b)) else { return std::cmp::Ordering::Equal };
        match (a.is_null(), b.is_null()) {
            // Numbers stay in front of texts, whatever the direction.
            (false, false)
                if descending && a.kind().is_some_and(Type::is_number) == b.kind().is_some_and(Type::is_number) =>
            {
                b.order(a)
            }
            (false, false) => a.order(b),
            (a, b) if nulls_last => a.cmp(&b),
            (a, b) => b.cmp(&a),
        }
    });
    let mut out = Vec::new();
    for values in arrays {
        match values.items() {
            // Only arrays of the same length can follow.
            Some(items) if items.len() == order.len() => {
                out.push(array(order.iter().filter_map(|at| items.get(*at).cloned()).collect())?);
            }
            _ => out.push(Value::Null),
        }
    }
    array(out)
}

fn rotate<'a>(arguments: &[Value<'a>], sign: i64) -> Result<Value<'a>, Fault> {
    let by = argument(arguments, 1).to_long().unwrap_or(0).wrapping_mul(sign);
    map_items(arguments, |items| {
        if !items.is_empty() {
            let by = usize::try_from(by.rem_euclid(signed(items.len()))).unwrap_or(0);
            items.rotate_left(by);
        }
    })
}

fn shift<'a>(arguments: &[Value<'a>], sign: i64) -> Result<Value<'a>, Fault> {
    let by = argument(arguments, 1).to_long().unwrap_or(0).wrapping_mul(sign);
    let fill = argument(arguments, 2).clone();
    map_items(arguments, |items| {
        let shifted = (0..signed(items.len())).map(|at| {
            let from = at.checked_add(by).and_then(|from| usize::try_from(from).ok());
            from.and_then(|from| items.get(from)).unwrap_or(&fill).clone()
        });
        *items = shifted.collect();
    })
}

fn array_split<'a>(arguments: &[Value<'a>], _: &Context<'a>) -> Result<Value<'a>, Fault> {
    let Some(items) = argument(arguments, 0).items() else { return Ok(Value::Null) };
    let places = argument(arguments, 1);
    let places = places.items().unwrap_or_else(|| vec![places.clone()]);
    let mut out = Vec::new();
    let mut start = 0;
    for place in &places {
        let place = place.to_long().unwrap_or(0);
        let place = if place < 0 { place.saturating_add(signed(items.len())).max(0) } else { place };
        let place = usize::try_from(place).unwrap_or(0).clamp(start, items.len());
        out.push(array(items.get(start..place).unwrap_or_default().to_vec())?);
        start = place;
    }
    out.push(array(items.get(start..).unwrap_or_default().to_vec())?);
    array(out)
}

fn array_sum<'a>(arguments: &[Value<'a>], _: &Context<'a>) -> Result<Value<'a>, Fault> {
    let Some(items) = argument(arguments, 0).items() else { return Ok(Value::Null) };
    if items.iter().any(|item| item.as_real().is_none()) {
        return Ok(Value::Null);
    }
    Ok(items.iter().skip(1).fold(items.first().cloned().unwrap_or_default(), |sum, item| add(&sum, item)))
}

fn array_iff<'a>(arguments: &[Value<'a>], _: &Context<'a>) -> Result<Value<'a>, Fault> {
    let choice = |at: usize, place: usize| {
        let value = argument(arguments, at);
        if value.is_array() { value.element(signed(place)) } else { value.clone() }
    };
    let Some(conditions) = argument(arguments, 0).items() else { return Ok(Value::Null) };
    let chosen = conditions.iter().enumerate().map(|(place, condition)| match condition {
        Value::Bool(truth) => choice(if *truth { 1 } else { 2 }, place),
        other => match other.as_real() {
            Some(n) => choice(if n != 0.0 { 1 } else { 2 }, place),
            None => Value::Null,
        },
    });
    array(chosen.collect())
}

fn array_index_of<'a>(arguments: &[Value<'a>], _: &Context<'a>) -> Result<Value<'a>, Fault> {
    let Some(items) = argument(arguments, 0).items() else { return Ok(Value::Null) };
    let all = signed(items.len());
    let (Some(start), Some(count), Some(occurrence)) =
        (whole(arguments, 2, 0), whole(arguments, 3, -1), whole(arguments, 4, 1))
    else {
        return Ok(Value::Null);
    };
    let start = if start < 0 { all.saturating_add(start).max(0) } else { start };
    let end = if count < 0 { all } else { start.saturating_add(count).min(all) };
    let wanted = argument(arguments, 1);
    let mut found = (start..end).filter(|at| {
        usize::try_from(*at)
            .ok()
            .and_then(|at| items.get(at))
            .is_some_and(|item| !item.is_null() && item.equals(wanted))
    });
    let nth = usize::try_from(occurrence.saturating_sub(1)).unwrap_or(usize::MAX);
    Ok(Value::Long(found.nth(nth).unwrap_or(-1)))
}

/// Most elements that `range` makes, the language's own bound.
const MOST: usize = 1_048_576;

fn range<'a>(arguments: &[Value<'a>], _: &Context<'a>) -> Result<Value<'a>, Fault> {
    let (start, stop) = (argument(arguments, 0), argument(arguments, 1));
    let step = match (arguments.get(2), start) {
        (Some(step), _) => step.clone(),
        (None, Value::DateTime(_) | Value::TimeSpan(_)) => Value::TimeSpan(crate::time::HOUR),
        (None, _) => Value::Long(1),
    };
    array(crate::run::steps(start, stop, &step).take(MOST).collect())
}

fn repeat<'a>(arguments: &[Value<'a>], _: &Context<'a>) -> Result<Value<'a>, Fault> {
    let times = argument(arguments, 1).to_long().and_then(|times| usize::try_from(times).ok());
    match times {
        Some(times) => array(vec![argument(arguments, 0).clone(); times.min(MOST)]),
        None => Ok(Value::Null),
    }
}

fn zip<'a>(arguments: &[Value<'a>], _: &Context<'a>) -> Result<Value<'a>, Fault> {
    let arrays: Vec<Vec<Value<'a>>> = arguments.iter().map(|value| value.items().unwrap_or_default()).collect();
    let longest = arrays.iter().map(Vec::len).max().unwrap_or(0);
    let row = |at: usize| array(arrays.iter().map(|items| items.get(at).cloned().unwrap_or_default()).collect());
    array((0..longest).map(row).collect::<Result<_, _>>()?)
}

/// Each value once, in the order in which they come first.
pub(crate) fn distinct<'a>(values: impl Iterator<Item = Value<'a>>) -> Vec<Value<'a>> {
    let mut index = Index::default();
    let mut out: Vec<Value<'a>> = Vec::new();
    for value in values {
        let key = [Key(value)];
        if index.find_or_add(&key) {
            let [Key(value)] = key;
            out.push(value);
        }
    }
    out
}

/// The values of the first set that are in all others, or in none of them.
fn set_filter<'a>(arguments: &[Value<'a>], inside: bool) -> Result<Value<'a>, Fault> {
    let Some(first) = argument(arguments, 0).items() else { return Ok(Value::Null) };
    let mut others: Vec<Index<'a>> = Vec::new();
    for values in arguments.get(1..).unwrap_or_default() {
        let mut index = Index::default();
        for value in values.items().unwrap_or_default() {
            index.find_or_add(&[Key(value)]);
        }
        others.push(index);
    }
    let kept = |value: &Value<'a>| {
        let key = [Key(value.clone())];
        others.iter().all(|other| other.contains(&key) == inside)
    };
    array(distinct(first.into_iter()).into_iter().filter(kept).collect())
}

fn set_has_element<'a>(arguments: &[Value<'a>], _: &Context<'a>) -> Result<Value<'a>, Fault> {
    let Some(items) = argument(arguments, 0).items() else { return Ok(Value::Bool(false)) };
    let wanted = argument(arguments, 1);
    Ok(Value::Bool(items.iter().any(|item| item.equals(wanted))))
}

fn jaccard_index<'a>(arguments: &[Value<'a>], _: &Context<'a>) -> Result<Value<'a>, Fault> {
    let size = |value: Value<'a>| value.length().unwrap_or(0) as f64;
    let both = size(set_filter(arguments, true)?);
    let any = distinct(arguments.iter().filter_map(Value::items).flatten()).len() as f64;
    Ok(Value::Real(both / any))
}
