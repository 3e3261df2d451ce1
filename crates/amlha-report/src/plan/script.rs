//! What a script does with each step, whatever the shell.

use std::collections::BTreeMap;

use amlha_model::ResourceId;
use amlha_rules::Plan;
use amlha_rules::plan::{Change, Command, NeedState, Reversible, Rollback, Run, Step};
use jiff::Timestamp;

use super::patch;
use crate::page::{Line, Value};
use crate::quote::jmespath;
use crate::show::step::fields;
use crate::value::Shell;

/// One line of a script. Verbs look at the state of their step: a step that is done, or that waits,
/// passes over what would change something.
pub(super) enum Verb<'p> {
    /// A step begins.
    Step { id: &'p str, wave: u32, title: &'p str },
    /// Passes over the commands when this one prints the value.
    Guard { value: &'p str, command: &'p Command },
    /// Waits for steps, and so many hours after them.
    After { ids: Vec<&'p str>, pause_hours: u32 },
    /// Goes on only when that was agreed to.
    OneWay,
    /// Leaves it to a person.
    ByHand { what: String },
    /// Says when to stop.
    StopIf { what: &'p str },
    /// Remembers the way back, to be said when something fails.
    Back { commands: &'p [Command], but: &'p str },
    /// Stops when a property is no longer what the plan was made for.
    Unchanged(Unchanged),
    /// Runs a command.
    Run { command: &'p Command },
    /// Asks until a command prints the value.
    Verify { value: &'p str, every_minutes: u32, for_hours: u32, what: &'p str, command: &'p Command },
    /// Says what a person has to look at: no command tells whether it is so.
    Look { what: &'p str, command: Option<&'p Command> },
    /// The step ends.
    Close,
}

/// A property held against the plan.
pub(super) struct Unchanged {
    /// The property.
    pub(super) path: String,
    /// What the plan was made for, as JSON or in words.
    pub(super) before: String,
    /// The resource.
    pub(super) id: String,
    /// The version of the interface; empty when the client has to choose.
    pub(super) version: &'static str,
    /// The query that prints `before`, `after` or `other`.
    pub(super) test: String,
    /// The query that prints the property.
    pub(super) show: String,
}

/// What the steps of a plan have made of properties so far, by resource and path: a later step finds
/// that, and not what the inventory holds.
#[derive(Default)]
pub(super) struct Made<'p>(BTreeMap<(String, &'p str), Vec<&'p str>>);

/// The verbs of a step, in their order. Steps are asked for in the order of the plan.
pub(super) fn verbs<'p>(step: &'p Step, made: &mut Made<'p>) -> Vec<Verb<'p>> {
    let mut verbs = vec![Verb::Step { id: &step.id.0, wave: step.wave, title: &step.title }];
    if let (Some(command), Some(value)) = (passable(step.guard.command.as_ref()), &step.guard.value) {
        verbs.push(Verb::Guard { value, command });
    }
    if !step.after.is_empty() {
        let ids = step.after.iter().map(|id| id.0.as_str()).collect();
        verbs.push(Verb::After { ids, pause_hours: step.pause_hours });
    }
    let commands = match &step.run {
        Run::ByHand { what } => {
            let what = if what.is_empty() { "what to do is unknown" } else { what };
            verbs.push(Verb::ByHand { what: what.to_owned() });
            &[][..]
        }
        Run::Commands { commands } if commands.is_empty() => {
            verbs.push(Verb::ByHand { what: "what to run is unknown".to_owned() });
            &[]
        }
        Run::Commands { commands } if !commands.iter().all(is_passable) => {
            let what = "a name in it holds a NUL character, which no program can be given";
            verbs.push(Verb::ByHand { what: what.to_owned() });
            &[]
        }
        Run::Commands { commands } => commands.as_slice(),
    };
    if !commands.is_empty() {
        // The last thing that is asked: a door that is open already needs no consent.
        if step.reversible == Reversible::OneWay {
            verbs.push(Verb::OneWay);
        }
        if let Some(what) = &step.stop_if {
            verbs.push(Verb::StopIf { what });
        }
        verbs.push(match &step.rollback {
            Rollback::Commands { commands, but } => Verb::Back { commands, but },
            Rollback::None { why } => Verb::Back { commands: &[], but: why },
        });
        verbs.extend(step.changes.iter().filter_map(|change| unchanged(step, change, made)).map(Verb::Unchanged));
        verbs.extend(commands.iter().map(|command| Verb::Run { command }));
    }
    let verify = &step.verify;
    let what = if verify.what.is_empty() { "how its effect is seen is unknown" } else { &verify.what };
    verbs.push(match (passable(verify.command.as_ref()), &verify.expected) {
        (Some(command), Some(value)) => {
            let (every_minutes, for_hours) = (verify.every_minutes.max(1), verify.for_hours);
            Verb::Verify { value, every_minutes, for_hours, what, command }
        }
        (command, _) => Verb::Look { what, command },
    });
    verbs.push(Verb::Close);
    for change in &step.changes {
        made.0.entry((step.target.id.to_lowercase(), &change.path)).or_default().push(&change.after);
    }
    verbs
}

fn is_passable(command: &Command) -> bool {
    command.args().iter().all(|argument| !argument.contains('\0'))
}

fn passable(command: Option<&Command>) -> Option<&Command> {
    command.filter(|command| is_passable(command))
}

/// What is not known says so.
pub(super) fn plain(text: &str) -> &str {
    if text.is_empty() { "unknown" } else { text }
}

fn unchanged(step: &Step, change: &Change, made: &Made<'_>) -> Option<Unchanged> {
    let place = patch::place(&step.target, change)?;
    if place.id.contains('\0') || change.path.contains('\0') {
        return None;
    }
    // What is not there yet has no property; the guard looks for it.
    let path = jmespath::path(place.path?);
    let (before, is_before) = match &change.before {
        Some(json) => (json.clone(), format!("{path} == {}", jmespath::literal(json))),
        // A client may say `false` or an empty list where the inventory has nothing.
        None => ("absent".to_owned(), format!("!({path})")),
    };
    let by_steps = made.0.get(&(step.target.id.to_lowercase(), change.path.as_str())).into_iter().flatten();
    let is_before = by_steps.fold(is_before, |test, made| format!("{test} || {path} == {}", jmespath::literal(made)));
    let is_after = format!("{path} == {}", jmespath::literal(&change.after));
    Some(Unchanged {
        path: change.path.clone(),
        before,
        id: place.id,
        version: place.version.unwrap_or_default(),
        test: format!("({is_before}) && 'before' || ({is_after}) && 'after' || 'other'"),
        show: path,
    })
}

/// The fields of a step that a reader of a script looks for, as remarks.
pub(super) fn remarks(step: &Step, shell: impl Fn(&Command) -> String) -> Vec<String> {
    const FIELDS: &[&str] = &[
        "target",
        "changes",
        "closes",
        "team",
        "downtime",
        "data risk",
        "reversible",
        "recreates",
        "blast",
        "hands-on",
        "elapsed",
        "cost",
    ];
    let text = |line: &Line<'_>| line.0.iter().map(|span| span.text.as_ref()).collect::<String>();
    let mut remarks = Vec::new();
    let mut remark = |label: &str, text: &str| remarks.push(format!("{label:<10}  {text}"));
    for (label, values) in fields(step, Shell::Both).iter().filter(|(label, _)| FIELDS.contains(label)) {
        let lines =
            values.iter().filter_map(|value| if let Value::Line(line) = value { Some(text(line)) } else { None });
        for (place, line) in lines.enumerate() {
            remark(if place == 0 { label } else { "" }, &line);
        }
    }
    for (place, need) in step.needs.iter().enumerate() {
        let state = match need.state {
            NeedState::Met => "ok",
            NeedState::Missing => "missing",
            NeedState::Unknown => "?",
        };
        remark(if place == 0 { "needs" } else { "" }, &format!("[{state}] {}", need.what));
        if let Some(command) = passable(need.check.as_ref()) {
            remark("", &format!("    {}", shell(command)));
        }
    }
    remark("skip if", plain(&step.guard.skip_if));
    if let (Some(command), None) = (passable(step.guard.command.as_ref()), &step.guard.value) {
        remark("", &format!("    {}", shell(command)));
    }
    remarks
}

/// What a script knows of its plan.
pub(super) struct Head {
    pub(super) identity: String,
    pub(super) taken_at: String,
    /// Seconds of Unix time; `None` when the inventory does not say.
    pub(super) taken_seconds: Option<i64>,
    /// Subscriptions that the commands reach, as they are spelled first.
    pub(super) subscriptions: Vec<String>,
}

impl Head {
    pub(super) fn of(plan: &Plan) -> Self {
        let mut subscriptions: Vec<String> = Vec::new();
        for step in plan.steps.iter().filter(|step| step.has_commands()) {
            let id = ResourceId::parse(step.target.id.as_str()).ok();
            if let Some(own) = id.as_ref().and_then(ResourceId::subscription)
                && !subscriptions.iter().any(|known| known.eq_ignore_ascii_case(own))
            {
                subscriptions.push(own.to_owned());
            }
        }
        subscriptions.sort();
        let taken_seconds = plan.taken_at.as_ref().and_then(|time| time.parse::<Timestamp>().ok());
        Self {
            identity: super::identity(plan),
            taken_at: plan.taken_at.clone().unwrap_or_else(|| "unknown".to_owned()),
            taken_seconds: taken_seconds.map(Timestamp::as_second),
            subscriptions,
        }
    }
}
