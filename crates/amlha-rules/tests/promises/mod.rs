//! What holds for every plan over every estate.

use std::collections::{BTreeMap, BTreeSet};

use amlha_model::Inventory;
use amlha_rules::plan::{Step, apply_steps, plan};
use amlha_rules::{Context, Keep, Outcome, Plan, Profile, check};

/// When tests judge.
pub(crate) const NOW: &str = "2026-11-23T00:00:00Z";

/// Plans anew at most so often until nothing is left to do: a prerequisite, what it allows, and what
/// that allows.
const ROUNDS: usize = 4;

/// Code and ARM id: what a finding is about, however it is named.
type About = (String, String);

fn about(finding: &amlha_rules::Finding<'_>) -> About {
    (finding.rule.code.to_owned(), finding.resource.id().to_lowercase())
}

/// What each rule says of each resource.
type Verdicts = BTreeMap<About, (Outcome, String)>;

fn verdicts(context: &Context<'_>) -> Verdicts {
    let all = check(context, Keep::All);
    all.findings.iter().map(|one| (about(one), (one.verdict.outcome, one.verdict.why.to_string()))).collect()
}

fn is_open(outcome: Outcome) -> bool {
    matches!(outcome, Outcome::Fail | Outcome::Unknown)
}

struct Judged {
    verdicts: Verdicts,
    plan: Plan,
    closes: Vec<BTreeSet<About>>,
}

impl Judged {
    fn failing(&self) -> BTreeSet<About> {
        self.verdicts.iter().filter(|(_, (outcome, _))| *outcome == Outcome::Fail).map(|(one, _)| one.clone()).collect()
    }
}

fn judge(inventory: &Inventory, profile: &Profile, now: &str) -> Judged {
    let context = Context::new(inventory, profile, now.parse().unwrap());
    let checked = check(&context, Keep::Findings);
    let plan = plan(&context, &checked);
    let named = |step: &Step| step.closes.iter().map(|id| about(checked.find(id).unwrap())).collect();
    let closes = plan.steps.iter().map(named).collect();
    Judged { verdicts: verdicts(&context), plan, closes }
}

/// Where the laws do not hold, in words.
pub(crate) fn broken(inventory: &Inventory, profile: &Profile, now: &str) -> Vec<String> {
    let mut problems = Vec::new();
    let first = judge(inventory, profile, now);
    promises(&first.plan, &mut problems);
    let mut open = first.failing();
    let mut current = inventory.clone();
    for (step, closes) in first.plan.steps.iter().zip(&first.closes) {
        match step.apply(&current) {
            Ok(next) => current = next,
            Err(error) => {
                problems.push(format!("{error} ({})", step.title));
                return problems;
            }
        }
        let after = verdicts(&Context::new(&current, profile, now.parse().unwrap()));
        let place = format!("after `{}` ({})", step.title, step.id);
        // Of what failed, exactly what the step says is settled now.
        let still: BTreeSet<About> =
            open.iter().filter(|one| after.get(*one).is_some_and(|(outcome, _)| is_open(*outcome))).cloned().collect();
        for one in closes.intersection(&still) {
            problems.push(format!("{place} {} is not closed: {}", one.0, after[one].1));
        }
        for one in open.difference(&still).filter(|one| !closes.contains(*one)) {
            problems.push(format!("{place} {} is closed and not said to be: {}", one.0, one.1));
        }
        open = still;
        // What comes up did not apply before.
        for (one, (outcome, why)) in &after {
            let before = first.verdicts.get(one).map(|(outcome, _)| *outcome);
            let applied = matches!(before, Some(Outcome::Pass | Outcome::PassByPlatform));
            let closed_before = before == Some(Outcome::Fail) && !open.contains(one);
            if is_open(*outcome) && (applied || closed_before) {
                problems.push(format!("{place} {}@{} is {outcome:?} and was {before:?}: {why}", one.0, one.1));
            }
        }
    }
    let at_once = apply_steps(&first.plan.steps, inventory).unwrap();
    let bodies = |inventory: &Inventory| inventory.resources().map(|one| one.raw().to_owned()).collect::<Vec<_>>();
    if bodies(&at_once) != bodies(&current) {
        problems.push("all steps at once give another inventory than one after the other".to_owned());
    }
    converges(current, &first, profile, now, &mut problems);
    problems
}

fn promises(plan: &Plan, problems: &mut Vec<String>) {
    let by_steps: BTreeSet<&String> = plan.steps.iter().flat_map(|step| &step.closes).collect();
    let by_plan: BTreeSet<&String> = plan.closes.iter().collect();
    if by_steps != by_plan {
        problems.push(format!("steps close {by_steps:?}, the plan {by_plan:?}"));
    }
    for step in &plan.steps {
        if !step.closes.is_empty() && step.effects.is_empty() {
            problems.push(format!("`{}` closes without an effect", step.title));
        }
    }
    for left in &plan.unclosed {
        if left.why.starts_with("on paper no step") {
            problems.push(format!("{}: {}", left.finding, left.why));
        }
    }
}

/// Plans anew until no step changes anything: then only what was declared is left.
fn converges(mut current: Inventory, first: &Judged, profile: &Profile, now: &str, problems: &mut Vec<String>) {
    let closed: BTreeSet<&About> = first.closes.iter().flatten().collect();
    let postponed = first.plan.unclosed.iter().any(|left| left.why.contains("plan anew after it"));
    let mut revealed = first.plan.reveals.len();
    for round in 0..ROUNDS {
        let next = judge(&current, profile, now);
        let failing = next.failing();
        for again in failing.iter().filter(|one| closed.contains(one)) {
            problems.push(format!("{} at {} is back", again.0, again.1));
        }
        let effective: Vec<&Step> = next.plan.steps.iter().filter(|step| !step.effects.is_empty()).collect();
        if effective.is_empty() {
            return;
        }
        if !postponed && revealed == 0 {
            problems.push(format!("in round {round} a second plan still has `{}`", effective[0].title));
        }
        revealed += next.plan.reveals.len();
        match next.plan.apply(&current) {
            Ok(after) => current = after,
            Err(error) => {
                problems.push(format!("in round {round}: {error}"));
                return;
            }
        }
    }
    problems.push(format!("nothing is settled after {ROUNDS} rounds"));
}
