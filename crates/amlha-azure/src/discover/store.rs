//! What a scan has read so far. Answers arrive in any order and are kept in the order of their
//! calls' names, so that the same answers give the same inventory.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, MutexGuard, PoisonError};

use amlha_model::{Builder, Completeness, Gap, GapReason, Inventory, ResourceId, SECTIONS, Source, links};
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::value::RawValue;

use super::progress::{Progress, Stage};
use super::scope::{self, Subscription};
use super::task::{Ask, Task};
use crate::cloud::{CloudError, CloudErrorKind, Document, Page};

/// A text with rows in it.
#[derive(Debug)]
struct Entry {
    source: Source,
    text: String,
    rows: Vec<(usize, usize)>,
    /// Whether rows may be superseded.
    graph: bool,
    /// Whether rows are locks.
    locks: bool,
}

/// Why there is no answer.
#[derive(Debug, Clone)]
struct Missing {
    task: Task,
    /// `None` until there is an answer or an error.
    error: Option<CloudError>,
}

#[derive(Debug, Default)]
struct State {
    entries: BTreeMap<(Stage, String, usize), Entry>,
    missing: BTreeMap<(Stage, String), Missing>,
    /// Folded ids whose row of Resource Graph is out of date.
    superseded: BTreeSet<String>,
    subscriptions: Vec<Subscription>,
    progress: BTreeMap<Stage, Progress>,
    calls: Calls,
    notes: Vec<Gap>,
    /// Folded paths of the lists that were read to their end.
    listed: BTreeSet<String>,
}

/// How many answers a scan took.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Calls {
    /// Pages of Resource Graph.
    pub queries: usize,
    /// Pages of lists.
    pub pages: usize,
    /// Single resources and settings.
    pub gets: usize,
    /// Calls without an answer.
    pub failed: usize,
}

#[derive(Debug)]
pub(super) struct Store {
    state: Mutex<State>,
    now: Timestamp,
    /// Whether locks of other groups than those that were read are left out.
    narrow: bool,
}

/// The id in a row.
#[derive(Deserialize)]
struct Named<'a> {
    #[serde(borrow)]
    id: Option<std::borrow::Cow<'a, str>>,
}

fn folded_id(row: &str) -> Option<String> {
    let named: Named<'_> = serde_json::from_str(row).ok()?;
    Some(named.id?.to_lowercase())
}

impl Store {
    pub(super) fn new(now: Timestamp, narrow: bool) -> Self {
        Self { state: Mutex::default(), now, narrow }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // Nothing panics while it holds the lock; if it did, what was read is still what was read.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A call is about to be made.
    pub(super) fn begin(&self, task: &Task) {
        let mut state = self.state();
        state.progress.entry(task.stage).or_default().planned += 1;
        state.missing.insert((task.stage, task.key()), Missing { task: task.clone(), error: None });
    }

    /// A call is over.
    pub(super) fn end(&self, task: &Task, result: &Result<(), CloudError>) -> Progress {
        let mut state = self.state();
        let key = (task.stage, task.key());
        match result {
            Ok(()) => {
                state.missing.remove(&key);
                if let Ask::List(list) = &task.ask {
                    state.listed.insert(list.path().to_lowercase());
                }
            }
            Err(error) => {
                state.calls.failed += usize::from(!says_absent(task, error));
                state.missing.insert(key, Missing { task: task.clone(), error: Some(error.clone()) });
            }
        }
        let progress = state.progress.entry(task.stage).or_default();
        progress.done += 1;
        progress.failed += usize::from(result.as_ref().is_err_and(|error| !says_absent(task, error)));
        *progress
    }

    pub(super) fn page(&self, task: &Task, number: usize, page: Page) {
        let mut state = self.state();
        let graph = matches!(task.ask, Ask::Query(_));
        if graph {
            state.calls.queries += 1;
        } else {
            state.calls.pages += 1;
        }
        state.progress.entry(task.stage).or_default().rows += page.len();
        if matches!(task.ask, Ask::Subscriptions(_)) {
            state.subscriptions.extend(scope::read(page.rows()));
            return;
        }
        let kind = if graph { "Resource Graph answer" } else { "ARM list" };
        let name = if number == 1 { task.what.clone() } else { format!("{}, page {number}", task.what) };
        let source = Source { name, kind: kind.to_owned(), read_at: Some(self.now) };
        let (text, rows) = page.into_parts();
        let locks = task.section == Some("locks");
        state.entries.insert((task.stage, task.key(), number), Entry { source, text, rows, graph, locks });
    }

    pub(super) fn document(&self, task: &Task, document: Document) {
        let mut state = self.state();
        state.calls.gets += 1;
        state.progress.entry(task.stage).or_default().rows += 1;
        if task.again
            && let Some(id) = folded_id(document.text())
        {
            state.superseded.insert(id);
        }
        let source = Source { name: task.what.clone(), kind: "ARM resource".to_owned(), read_at: Some(self.now) };
        let text = document.into_text();
        let rows = vec![(0, text.len())];
        state.entries.insert((task.stage, task.key(), 1), Entry { source, text, rows, graph: false, locks: false });
    }

    pub(super) fn note(&self, gap: Gap) {
        self.state().notes.push(gap);
    }

    pub(super) fn progress(&self, stage: Stage) -> Option<Progress> {
        self.state().progress.get(&stage).copied()
    }

    pub(super) fn calls(&self) -> Calls {
        self.state().calls
    }

    pub(super) fn subscriptions(&self) -> Vec<Subscription> {
        let mut subscriptions = self.state().subscriptions.clone();
        subscriptions.sort();
        subscriptions.dedup();
        subscriptions
    }

    pub(super) fn errors(&self) -> Vec<CloudError> {
        self.state().missing.values().filter_map(|missing| missing.error.clone()).collect()
    }

    /// How many calls have neither an answer nor an error.
    pub(super) fn unanswered(&self) -> usize {
        self.state().missing.values().filter(|missing| missing.error.is_none()).count()
    }

    /// The inventory of what was read so far, with links; `then` looks at it. The texts are lent to
    /// it and taken back: an estate may be larger than the memory for two copies.
    pub(super) fn look<R>(&self, then: impl FnOnce(&Inventory) -> R) -> R {
        let (mut inventory, keys) = self.build();
        links::build(&mut inventory);
        let result = then(&inventory);
        let mut state = self.state();
        for (key, text) in keys.into_iter().zip(inventory.into_texts()) {
            if let Some(entry) = state.entries.get_mut(&key) {
                entry.text = text;
            }
        }
        result
    }

    /// The inventory. What was not read is a gap.
    pub(super) fn finish(&self) -> Inventory {
        let (mut inventory, _) = self.build();
        links::build(&mut inventory);
        let state = self.state();
        let asked: BTreeMap<String, &Missing> =
            state.missing.values().map(|missing| (missing.task.what.to_lowercase(), missing)).collect();
        inventory.revise_gaps(|gap| {
            if gap.role.is_none() {
                return;
            }
            let what = gap.what.to_lowercase();
            // What is inside something is in a list of its own, which may have had no answer.
            let list = what.rsplit_once('/').map_or("", |(list, _)| list);
            if let Some(missing) = asked.get(&what).or_else(|| asked.get(list)) {
                (gap.reason, gap.closes) = why(missing);
            } else if gap.reason == GapReason::NotInFiles {
                (gap.reason, gap.closes) = if state.listed.contains(list) {
                    (GapReason::NotFound, DELETED.to_owned())
                } else {
                    outside(&gap.what)
                };
            } else if gap.reason == GapReason::Unresolved {
                gap.closes = "the role `Reader` where it is; what was deleted is not there either".to_owned();
            }
        });
        inventory
    }

    fn build(&self) -> (Inventory, Vec<(Stage, String, usize)>) {
        let mut state = self.state();
        let state = &mut *state;
        let mut builder = Builder::new();
        builder.set_taken_at(self.now);
        let mut keys = Vec::with_capacity(state.entries.len());
        let groups = self.narrow.then(|| groups(state.entries.values()));
        for (key, entry) in &mut state.entries {
            let text = std::mem::take(&mut entry.text);
            let (locks, graph) = (entry.locks, entry.graph);
            let keep = |row: &str| match &groups {
                Some(groups) if locks => applies(row, groups),
                _ if graph && !state.superseded.is_empty() => {
                    folded_id(row).is_none_or(|id| !state.superseded.contains(&id))
                }
                _ => true,
            };
            let added = builder.add(text, entry.source.clone(), |text| rows(text, &entry.rows, keep));
            // A text whose rows cannot be found again holds nothing that can be used.
            let bad = added.map_or(entry.rows.len(), |faults| faults.into_iter().filter(|fault| !fault.kept).count());
            if bad > 0 {
                let closes = format!("rows that can be read: {bad} of them are no resource");
                builder.add_gap(gap(&entry.source.name, None, GapReason::Unreadable, closes));
            }
            keys.push(key.clone());
        }
        for missing in state.missing.values().filter(|missing| !missing.task.reference) {
            let (reason, closes) = why(missing);
            builder.add_gap(gap(&missing.task.what, missing.task.parent.clone(), reason, closes));
        }
        // Whoever looks for a counterpart that is not here must know that some may not have been read.
        for missing in state.missing.values().filter(|missing| matches!(missing.task.ask, Ask::Query(_))) {
            let (reason, closes) = why(missing);
            for name in super::COUNTERPARTS {
                builder.add_gap(gap(name, None, reason, closes.clone()));
            }
        }
        for note in &state.notes {
            builder.add_gap(note.clone());
        }
        for section in SECTIONS {
            builder.set_completeness(section.name, state.completeness(section.name));
        }
        (builder.finish(), keys)
    }
}

impl State {
    /// A section is complete when Resource Graph named all its parents and every call was answered.
    fn completeness(&self, section: &str) -> Completeness {
        let absent = |missing: &Missing| missing.error.as_ref().is_some_and(|error| says_absent(&missing.task, error));
        let lacking = |missing: &&Missing| {
            let of_section = missing.task.section == Some(section);
            let of_parents = matches!(missing.task.ask, Ask::Query(_));
            (of_section || of_parents) && !absent(missing)
        };
        let started = self.progress.contains_key(&Stage::ResourceGraph);
        if started && !self.missing.values().any(|missing| lacking(&missing)) {
            Completeness::Complete
        } else {
            Completeness::Partial
        }
    }
}

/// Whether an error answers the question: there is nothing. A query is answered with no rows then.
pub(super) fn says_absent(task: &Task, error: &CloudError) -> bool {
    !matches!(task.ask, Ask::Query(_))
        && matches!(error.kind(), CloudErrorKind::NotFound | CloudErrorKind::NotRegistered)
}

fn rows<'t>(
    text: &'t str,
    places: &[(usize, usize)],
    keep: impl Fn(&str) -> bool,
) -> Result<Vec<&'t RawValue>, serde_json::Error> {
    let found = places.iter().map(|(start, length)| text.get(*start..start + length).unwrap_or_default());
    found.filter(|row| keep(row)).map(serde_json::from_str).collect()
}

/// The folded groups, with their subscriptions, that resources were read in.
fn groups<'e>(entries: impl Iterator<Item = &'e Entry>) -> BTreeSet<String> {
    let resources = entries.filter(|entry| !entry.locks);
    let ids = resources.flat_map(|entry| {
        entry.rows.iter().filter_map(|(start, length)| folded_id(entry.text.get(*start..start + length)?))
    });
    ids.filter_map(|id| group_of(&id).map(str::to_owned)).collect()
}

/// `/subscriptions/s/resourcegroups/g` of a folded id.
fn group_of(id: &str) -> Option<&str> {
    let place = id.find("/resourcegroups/")? + "/resourcegroups/".len();
    let length = id.get(place..)?.find('/').unwrap_or_else(|| id.len() - place);
    id.get(..place + length)
}

/// Whether a lock is one of a group that was read, or of a whole subscription.
fn applies(lock: &str, groups: &BTreeSet<String>) -> bool {
    let Some(id) = folded_id(lock) else { return true };
    group_of(&id).is_none_or(|group| groups.contains(group))
}

fn gap(what: &str, needed_by: Option<String>, reason: GapReason, closes: String) -> Gap {
    Gap { what: what.to_owned(), reason, needed_by, role: None, closes }
}

/// What closes the gap of something that does not exist.
const DELETED: &str = "nothing, if it was deleted; else the right id where it is referred to";

/// Why a call has no answer, and what would give one.
fn why(missing: &Missing) -> (GapReason, String) {
    let Some(error) = &missing.error else {
        return (GapReason::Stopped, "let the scan run to its end, or resume it".to_owned());
    };
    let reason = match error.kind() {
        CloudErrorKind::Forbidden => GapReason::Forbidden,
        _ if matches!(missing.task.ask, Ask::Query(_)) => GapReason::NoAnswer,
        CloudErrorKind::NotFound => GapReason::NotFound,
        CloudErrorKind::NotRegistered => GapReason::NotRegistered,
        _ => GapReason::NoAnswer,
    };
    if reason == GapReason::NotFound {
        return (reason, DELETED.to_owned());
    }
    // Without ids of requests: the same answers give the same inventory.
    let said = match (error.status(), error.azure_code()) {
        (Some(status), Some(code)) => format!(" (Azure answered {status} {code})"),
        (Some(status), None) => format!(" (Azure answered {status})"),
        (None, _) if reason == GapReason::NoAnswer => format!(" ({})", error.message()),
        (None, _) => String::new(),
    };
    (reason, error.advice() + &said)
}

/// Why something that is referred to was not asked for.
fn outside(id: &str) -> (GapReason, String) {
    let known = ResourceId::parse(id).ok().and_then(|id| id.type_name());
    let closes = match known {
        Some(name) if super::types::find(&name).is_none() => {
            format!("nothing: amlha does not read `{name}` by itself")
        }
        _ => "let the scan run to its end, or resume it".to_owned(),
    };
    (GapReason::OutOfScope, closes)
}
