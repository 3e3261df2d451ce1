//! `explain X`

use amlha_model::{Service, resource_id};
use amlha_report::{Explanation, Report, ShowReport, StepReport};
use amlha_rules::{Keep, rules};

use super::{ACCEPTED, COLOR, EXPORT, OUTPUT, PROFILE, QUERY, SNAPSHOT, WIDTH, no_such, prepare, show};
use crate::command::{Command, Opt, Positional, Value};
use crate::errors;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::line::{Args, Token};
use crate::out;
use crate::screen::Screen;
use crate::session::{Driver, Session};

/// One thing at length.
pub(crate) struct Explain;

impl Command for Explain {
    fn name(&self) -> &'static str {
        "explain"
    }

    fn summary(&self) -> &'static str {
        "a finding, a rule, a service, a plan step or an error code, at length"
    }

    fn description(&self) -> &'static str {
        "Explains one thing: a finding (`ST001@stcontoso`, or its number in the list that was shown last), a rule \
         (`ST001` or its name), a service (`key_vault`), a step of the plan (`step 3`), an error code (`OP001`). A \
         finding shows the property that was read, where and when, and the fact it was held against."
    }

    fn positional(&self) -> Option<Positional> {
        Some(Positional { name: "X", value: Value::Name, min: 1, max: 2 })
    }

    fn options(&self) -> &'static [&'static Opt] {
        &[&OUTPUT, &QUERY, &EXPORT, &SNAPSHOT, &PROFILE, &ACCEPTED, &COLOR, &WIDTH]
    }

    fn examples(&self) -> &'static [(&'static str, &'static str)] {
        &[
            ("explain ST001@stcontoso", "why this finding is there, and what closes it"),
            ("explain ST001", "what the rule finds, with examples"),
            ("explain step 3", "the third step of the plan, with every field"),
            ("explain OP001", "what an error means"),
        ]
    }

    fn run(&self, session: &mut Session, args: &Args, screen: &mut Screen) -> Result<Exit, Failure> {
        prepare(session, args)?;
        let session = &*session;
        let mut show = |report: &Report<'_>, screen: &mut Screen| out::report(report, args, session, screen);
        match args.positional() {
            [word, number] if word.text.eq_ignore_ascii_case("step") => step(session, number, screen, &mut show),
            [_, extra] => {
                Err(Failure::usage("RE006", "`explain` takes one name, or `step` and a number").at(extra.span))
            }
            [typed] => one(session, typed, screen, &mut show),
            _ => Ok(Exit::Usage),
        }
    }
}

type Shower<'s> = dyn FnMut(&Report<'_>, &mut Screen) -> Result<(), Failure> + 's;

fn one(session: &Session, typed: &Token, screen: &mut Screen, show: &mut Shower<'_>) -> Result<Exit, Failure> {
    let text = numbered(session, typed)?;
    if text.contains('@') {
        return finding(session, &Token { text, ..typed.clone() }, screen, show);
    }
    if let Some(rule) = rules::find(&text) {
        show(&Report::Explain(Explanation::Rule(rule)), screen)?;
        return Ok(Exit::Done);
    }
    if let Some(page) = errors::find(&text) {
        show(&Report::Explain(Explanation::Error(page)), screen)?;
        return Ok(Exit::Done);
    }
    if let Some(service) = service(&text) {
        return about_service(session, service, screen, show);
    }
    if session.loaded.is_some() {
        return resource(session, typed, screen, show);
    }
    let known = rules::RULES.iter().flat_map(|rule| [rule.code, rule.name]);
    let known = known.chain(amlha_model::SERVICES.iter().map(|service| service.key));
    Err(no_such("rule, service or error code", typed, known.chain(errors::pages().map(|page| page.code))))
}

/// A number stands for a line of the list that was shown last; a single command has shown none.
fn numbered(session: &Session, typed: &Token) -> Result<String, Failure> {
    let Ok(number) = typed.text.parse::<usize>() else { return Ok(typed.text.clone()) };
    if session.driver == Driver::OneShot {
        return Err(Failure::usage("RE009", format!("`{number}` is the number of no list: nothing was listed before"))
            .at(typed.span)
            .help("type the finding's id, such as ST001@stcontoso"));
    }
    let id = number.checked_sub(1).and_then(|place| session.last_list.get(place)).cloned();
    id.ok_or_else(|| {
        let count = session.last_list.len();
        Failure::new("RE009", Exit::NotFound, format!("the last list has {count} lines, and no line {number}"))
            .at(typed.span)
            .help("`check` makes a new list")
    })
}

fn service(text: &str) -> Option<Service> {
    let infos = amlha_model::SERVICES.iter();
    let is = |info: &&&amlha_model::ServiceInfo| {
        info.key.eq_ignore_ascii_case(text)
            || info.title.eq_ignore_ascii_case(text)
            || info.arm_types.iter().any(|known| resource_id::equal(known, text))
    };
    infos.clone().find(is).map(|info| info.service)
}

fn about_service(
    session: &Session,
    service: Service,
    screen: &mut Screen,
    show: &mut Shower<'_>,
) -> Result<Exit, Failure> {
    if session.loaded.is_none() {
        show(&Report::Explain(Explanation::Service { service, check: None }), screen)?;
        return Ok(Exit::Done);
    }
    session.judged(Keep::Findings, |loaded, _, check| {
        show(&Report::Explain(Explanation::Service { service, check: Some(check) }), screen)?;
        Ok(loaded.exit())
    })?
}

fn finding(session: &Session, typed: &Token, screen: &mut Screen, show: &mut Shower<'_>) -> Result<Exit, Failure> {
    session.planned(Keep::All, |loaded, check, plan| {
        let Some(finding) = check.find(&typed.text) else {
            return Err(no_such("finding", typed, check.findings.iter().map(|finding| finding.id.as_str())));
        };
        show(&Report::Explain(Explanation::Finding { finding, plan }), screen)?;
        Ok(loaded.exit())
    })?
}

fn resource(session: &Session, typed: &Token, screen: &mut Screen, shower: &mut Shower<'_>) -> Result<Exit, Failure> {
    session.judged(Keep::All, |loaded, _, check| {
        let resource = show::find(&loaded.inventory, typed)?;
        shower(&Report::Show(ShowReport { resource, check }), screen)?;
        Ok(loaded.exit())
    })?
}

fn step(session: &Session, number: &Token, screen: &mut Screen, show: &mut Shower<'_>) -> Result<Exit, Failure> {
    session.planned(Keep::Findings, |loaded, _, plan| {
        let Some(step) = plan.step(&number.text) else {
            return Err(no_such("step", number, plan.steps.iter().map(|step| step.id.0.as_str()))
                .help(format!("the plan has {} steps", plan.steps.len())));
        };
        show(&Report::Explain(Explanation::Step(StepReport { shell: amlha_report::Shell::Both, plan, step })), screen)?;
        Ok(loaded.exit())
    })?
}
