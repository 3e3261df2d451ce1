//! What happens when, as text: a bar for each step, and the path that takes longest.

use std::collections::BTreeMap;
use std::fmt;

use amlha_rules::Plan;
use amlha_rules::plan::{Elapsed, Step};

use super::about;
use crate::show::words;
use crate::value::Style;

/// When a step begins and ends, in minutes from the start of the plan, as far as it is known.
#[derive(Clone, Copy)]
struct Span {
    begin: u64,
    hands: u64,
    end: u64,
    /// Steps on the way here, this one included, of which nobody says how long they take.
    unknown: usize,
    /// Whether nobody says how long this one takes until it is over.
    open: bool,
}

pub(super) fn draw(plan: &Plan, style: &Style, out: &mut dyn fmt::Write) -> fmt::Result {
    for line in about(plan) {
        writeln!(out, "{}", amlha_model::shown(&line))?;
    }
    if plan.steps.is_empty() {
        return writeln!(out, "\nnothing to do");
    }
    let (spans, ways) = spans(plan);
    let longest = spans.iter().map(|span| span.end).max().unwrap_or_default();
    writeln!(out, "\n# hands-on   . waiting   ? nobody says how long")?;
    // A number, a gap, the bar, a gap and the words.
    let digits = plan.steps.iter().map(|step| step.id.0.chars().count()).max().unwrap_or_default();
    let width = if style.width == 0 { 100 } else { style.width };
    let bar = (width.saturating_sub(digits + 6) / 2).clamp(10, 60);
    let words_from = digits + 6 + bar;
    let mut wave = 0;
    for (step, span) in plan.steps.iter().zip(&spans) {
        if step.wave != wave {
            if wave > 0 {
                writeln!(out, "-- safe to stop here --")?;
            }
            wave = step.wave;
            writeln!(out, "\nwave {wave}")?;
        }
        let title = amlha_model::shown(&step.title);
        let room = if style.width == 0 { usize::MAX } else { width.saturating_sub(words_from).max(20) };
        let drawn = bar_of(*span, longest, bar);
        let mut lines = wrapped(&title, room).into_iter();
        writeln!(out, "{:>digits$}  |{drawn:<bar$}|  {}", step.id.0, lines.next().unwrap_or_default())?;
        for line in lines.chain(wrapped(&told(step, *span), room)) {
            writeln!(out, "{:words_from$}{line}", "")?;
        }
    }
    writeln!(out)?;
    path(plan, &spans, &ways, out)
}

/// For each step when it is, and the place of the step that it waits for longest.
fn spans(plan: &Plan) -> (Vec<Span>, Vec<Option<usize>>) {
    let places: BTreeMap<&str, usize> =
        plan.steps.iter().enumerate().map(|(place, step)| (step.id.0.as_str(), place)).collect();
    let mut spans: Vec<Span> = Vec::with_capacity(plan.steps.len());
    let mut ways = Vec::with_capacity(plan.steps.len());
    for step in &plan.steps {
        // What a step waits for stands before it.
        let before = step.after.iter().filter_map(|id| places.get(id.0.as_str()).copied());
        let last = before
            .filter(|place| *place < spans.len())
            .max_by_key(|place| spans.get(*place).map(|span: &Span| (span.end, span.unknown)));
        let (from, unknown) = last.and_then(|place| spans.get(place)).map_or((0, 0), |span| (span.end, span.unknown));
        let begin = from + if last.is_some() { u64::from(step.pause_hours) * 60 } else { 0 };
        let hands = step.hands_on_minutes.map_or(0, u64::from);
        let (takes, open) = match step.elapsed {
            Elapsed::About { minutes } => (u64::from(minutes).max(hands), false),
            Elapsed::UpToStart { hours } => ((u64::from(hours) * 60).max(hands), true),
            Elapsed::Unknown => (hands, true),
        };
        spans.push(Span { begin, hands, end: begin + takes, unknown: unknown + usize::from(open), open });
        ways.push(last);
    }
    (spans, ways)
}

fn bar_of(span: Span, longest: u64, bar: usize) -> String {
    let wide = u64::try_from(bar).unwrap_or_default().saturating_sub(1);
    let at = |minutes: u64| usize::try_from(minutes * wide / longest.max(1)).unwrap_or_default();
    let begin = at(span.begin);
    let hands = if span.hands > 0 { at(span.begin + span.hands).max(begin + 1) } else { begin };
    let end = at(span.end).max(hands);
    let end = if end == begin && !span.open { begin + 1 } else { end };
    let mut text = " ".repeat(begin);
    text.push_str(&"#".repeat(hands - begin));
    text.push_str(&".".repeat(end - hands));
    if span.open {
        text.push('?');
    }
    text.chars().take(bar).collect()
}

/// When it begins, how long it keeps a person, how long it takes.
fn told(step: &Step, span: Span) -> String {
    let begins = match (span.begin, step.after.is_empty()) {
        (0, true) => "at once".to_owned(),
        (begin, _) => {
            let unknown = span.unknown - usize::from(span.open);
            let after: Vec<&str> = step.after.iter().map(|id| id.0.as_str()).collect();
            let open = if unknown > 0 { " or later" } else { "" };
            format!("after {}, {} in{open}", after.join(" and "), words::minutes(begin))
        }
    };
    let pause =
        if step.pause_hours > 0 { format!("; {} h of waiting before it", step.pause_hours) } else { String::new() };
    format!("{begins}{pause}; hands-on {}; {}", words::hands_on(step), words::elapsed(&step.elapsed))
}

/// The path that takes longest, as far as durations are known.
fn path(plan: &Plan, spans: &[Span], ways: &[Option<usize>], out: &mut dyn fmt::Write) -> fmt::Result {
    let last = (0..spans.len())
        .max_by_key(|place| spans.get(*place).map(|span| (span.end, span.unknown, std::cmp::Reverse(*place))));
    let mut steps = Vec::new();
    let mut place = last;
    while let Some(at) = place {
        steps.extend(plan.steps.get(at).map(|step| step.id.0.as_str()));
        place = ways.get(at).copied().flatten();
    }
    steps.reverse();
    let span = last.and_then(|place| spans.get(place));
    let (length, unknown) = span.map_or((0, 0), |span| (span.end, span.unknown));
    let open = match unknown {
        0 => String::new(),
        unknown => format!(", and {} on it that nobody gives", words::count(unknown, "duration")),
    };
    writeln!(out, "longest path: {}: {}{open}", steps.join(" > "), words::minutes(length))?;
    let hands: u64 = spans.iter().map(|span| span.hands).sum();
    let unknown = plan.steps.iter().filter(|step| step.hands_on_minutes.is_none()).count();
    let open = if unknown > 0 { format!(", and {unknown} unknown") } else { String::new() };
    writeln!(out, "{}; hands-on {}{open}", words::count(plan.steps.len(), "step"), words::minutes(hands))
}

fn wrapped(text: &str, room: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        let long = lines.last().map_or(0, |line| crate::text::width_of(line));
        let needs = crate::text::width_of(word);
        match lines.last_mut() {
            Some(line) if long == 0 || long + 1 + needs <= room => {
                if long > 0 {
                    line.push(' ');
                }
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}
