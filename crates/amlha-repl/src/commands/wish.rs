//! What is asked of a plan: `--goal`, `--only` and the rest.

use amlha_model::Inventory;
use amlha_rules::plan::{Goal, Optimise, Wish};
use amlha_rules::{Check, RULES};

use super::no_such;
use crate::command::{Opt, Value};
use crate::config::Settings;
use crate::failure::Failure;
use crate::line::{Args, Token};
use crate::live::duration;

/// `--goal GOAL`
pub(super) const GOAL: Opt = Opt {
    long: "goal",
    short: None,
    value: Some(("GOAL", Value::Choice(&["zone", "region", "data", "lifecycle", "everything"]))),
    repeats: false,
    help: "what to survive: a zone, a region, lost or spoiled data, retirement; a smaller plan is part of a larger one",
};

/// `--rto TIME`
pub(super) const RTO: Opt = Opt {
    long: "rto",
    short: None,
    value: Some(("TIME", Value::Name)),
    repeats: false,
    help: "how long work may rest when a region is lost (30m, 4h): lists the services that take longer, or of which nobody says",
};

/// `--rpo TIME`
pub(super) const RPO: Opt = Opt {
    long: "rpo",
    short: None,
    value: Some(("TIME", Value::Name)),
    repeats: false,
    help: "how much time's writes may be lost with a region (0, 15m): lists the services that lose more",
};

/// `--only X`
pub(super) const ONLY: Opt = Opt {
    long: "only",
    short: None,
    value: Some(("X", Value::Name)),
    repeats: true,
    help: "plan for this rule (ST001, or ST for all of storage), finding or resource only",
};

/// `--except X`
pub(super) const EXCEPT: Opt = Opt {
    long: "except",
    short: None,
    value: Some(("X", Value::Name)),
    repeats: true,
    help: "leave this rule, finding or resource out",
};

/// `--optimise WHAT`
pub(super) const OPTIMISE: Opt = Opt {
    long: "optimise",
    short: None,
    value: Some(("WHAT", Value::Choice(&["risk", "time", "change"]))),
    repeats: false,
    help: "what stands first in a wave: the heaviest finding (risk), the longest wait (time), the smallest change",
};

/// Reads the options.
pub(super) fn wish(args: &Args, settings: &Settings) -> Result<Wish, Failure> {
    let texts = |option| args.values(option).map(|token| token.text.clone()).collect();
    let word = |option| args.value(option).map(|token: &Token| token.text.as_str());
    let wish = Wish {
        goal: word(&GOAL).or_else(|| settings.text("defaults", "goal")).and_then(Goal::parse).unwrap_or_default(),
        only: texts(&ONLY),
        except: texts(&EXCEPT),
        optimise: word(&OPTIMISE).and_then(Optimise::parse).unwrap_or_default(),
        rto_minutes: args.value(&RTO).map(minutes).transpose()?,
        rpo_minutes: args.value(&RPO).map(minutes).transpose()?,
    };
    let timed = args.value(&RTO).or_else(|| args.value(&RPO));
    match timed {
        Some(token) if !matches!(wish.goal, Goal::Region | Goal::Everything) => {
            Err(Failure::usage("RE005", "an RTO or an RPO is about the loss of a region")
                .at(token.span)
                .help("leave it out, or plan with --goal region"))
        }
        _ => Ok(wish),
    }
}

/// Whole minutes, begun ones counted; `0` is a time here.
fn minutes(token: &Token) -> Result<u32, Failure> {
    if token.text.trim() == "0" {
        return Ok(0);
    }
    let seconds = duration(token)?.as_secs();
    Ok(u32::try_from(seconds.div_ceil(60)).unwrap_or(u32::MAX))
}

/// Refuses a selector that names neither a rule nor a resource nor a finding: a plan that leaves
/// everything out because of a slip of the pen would look like an estate without faults.
pub(super) fn check_selectors(args: &Args, inventory: &Inventory, check: &Check<'_>) -> Result<(), Failure> {
    let letters = |code: &'static str| code.trim_end_matches(|letter: char| letter.is_ascii_digit());
    for token in args.values(&ONLY).chain(args.values(&EXCEPT)) {
        let same = |text: &str| text.eq_ignore_ascii_case(&token.text);
        let id = token.text.trim_matches('/');
        let known = RULES.iter().any(|rule| same(rule.code) || same(letters(rule.code)))
            || check.find(&token.text).is_some()
            || inventory.resources().any(|resource| {
                same(resource.name())
                    || same(&resource.path_name())
                    || resource.id().trim_matches('/').eq_ignore_ascii_case(id)
            });
        if !known {
            let names = RULES.iter().map(|rule| rule.code);
            let findings = check.findings.iter().map(|finding| finding.id.as_str());
            let resources = inventory.resources().map(amlha_model::Resource::name);
            return Err(no_such("rule, finding or resource", token, names.chain(findings).chain(resources)));
        }
    }
    Ok(())
}
