//! `simulate FAULT [and FAULT]`

use amlha_report::{Report, SimulationGate, SimulationReport};
use amlha_rules::Keep;
use amlha_rules::simulate::{Fault, FaultError, Impacted, Simulation, Standing, simulate};

use super::{COLOR, EXPORT, OUTPUT, PROFILE, QUERY, SNAPSHOT, WIDTH, prepare};
use crate::command::{Command, Opt, Positional, Value};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::line::{Args, Token};
use crate::out;
use crate::screen::Screen;
use crate::session::Session;

/// `--all`
const ALL: Opt =
    Opt { long: "all", short: None, value: None, repeats: false, help: "list what is not reached as well" };

/// `--fail-on STANDING[:KIND]`
const FAIL_ON: Opt = Opt {
    long: "fail-on",
    short: None,
    value: Some(("STANDING[:KIND]", Value::Own)),
    repeats: false,
    help: "exit 4 when something stands so, or worse, during the fault: down, part or atRisk; `down:endpoint` looks at \
           endpoints only, and a service's key or an ARM type does as well; exit 5 when it is unknown",
};

/// `--allow-unknown`
const ALLOW_UNKNOWN: Opt = Opt {
    long: "allow-unknown",
    short: None,
    value: None,
    repeats: false,
    help: "with --fail-on: do not exit 5 for what is unknown",
};

/// What breaks when something fails.
pub(crate) struct Simulate;

impl Command for Simulate {
    fn name(&self) -> &'static str {
        "simulate"
    }

    fn summary(&self) -> &'static str {
        "what breaks when a zone, a region, a service or a resource fails, and what people must do"
    }

    fn description(&self) -> &'static str {
        "Lays a fault on the open inventory and says of each resource how it stands before, during and after it, when nobody \
         acts; why, by the verdict or the reference that decides; and what is left to people. Faults are `zone 1 in REGION`, \
         `region REGION`, `service TYPE` and `resource NAME`; several at once are joined with `and`. What is taken for true is \
         printed first: a simulation without it is a guess. What nobody could read is unknown."
    }

    fn positional(&self) -> Option<Positional> {
        Some(Positional { name: "FAULT [and FAULT]", value: Value::Fault, min: 1, max: 60 })
    }

    fn options(&self) -> &'static [&'static Opt] {
        &[&ALL, &FAIL_ON, &ALLOW_UNKNOWN, &OUTPUT, &QUERY, &EXPORT, &SNAPSHOT, &PROFILE, &COLOR, &WIDTH]
    }

    fn examples(&self) -> &'static [(&'static str, &'static str)] {
        &[
            ("simulate zone 1 in westeurope", "one availability zone is lost"),
            ("simulate region westeurope --fail-on down:endpoint", "a gate: no endpoint may go down with the region"),
            ("simulate resource kv-contoso and zone 2", "two faults at once"),
            ("simulate service Microsoft.KeyVault/vaults -o json", "no vault answers, for a program"),
        ]
    }

    fn run(&self, session: &mut Session, args: &Args, screen: &mut Screen) -> Result<Exit, Failure> {
        let wanted = args.value(&FAIL_ON).map(Wanted::read).transpose()?;
        prepare(session, args)?;
        session.judged(Keep::All, |loaded, _, check| {
            let typed = args.positional();
            let words: Vec<&str> = typed.iter().map(|token| token.text.as_str()).collect();
            let faults = Fault::read(&loaded.inventory, &words).map_err(|error| failure(error, typed))?;
            let simulation = simulate(check, &faults);
            let gate = wanted.as_ref().map(|wanted| wanted.hold(&simulation));
            let report = Report::Simulation(SimulationReport {
                simulation: &simulation,
                all: args.has(&ALL) || session.all,
                gate: gate.clone(),
            });
            out::report(&report, args, session, screen)?;
            let mut exit = loaded.exit();
            if let (Some(wanted), Some(gate)) = (&wanted, &gate) {
                if !gate.tripped.is_empty() {
                    exit = exit.and(Exit::No);
                }
                if wanted.leaves_unknown(&simulation) && !args.has(&ALLOW_UNKNOWN) {
                    exit = exit.and(Exit::Unknown);
                }
            }
            Ok(exit)
        })?
    }
}

fn failure(error: FaultError, typed: &[Token]) -> Failure {
    let (code, exit) = if error.not_there { ("RE009", Exit::NotFound) } else { ("SI001", Exit::Usage) };
    let failure = Failure::new(code, exit, error.what).help(error.help);
    match typed.get(error.word).or(typed.last()) {
        Some(token) => failure.at(token.span),
        None => failure,
    }
}

/// What a gate looks for.
struct Wanted {
    text: String,
    least: Standing,
    kind: Option<String>,
}

impl Wanted {
    fn read(token: &Token) -> Result<Self, Failure> {
        let (word, kind) = match token.text.split_once(':') {
            Some((word, kind)) => (word, Some(kind.to_ascii_lowercase())),
            None => (token.text.as_str(), None),
        };
        let known = [Standing::Down, Standing::Part, Standing::AtRisk];
        let least = known.into_iter().find(|standing| standing.as_str().eq_ignore_ascii_case(word));
        let least = least.filter(|_| kind.as_deref() != Some("")).ok_or_else(|| {
            Failure::usage("RE004", format!("`--fail-on` does not take `{}`", amlha_model::shown(&token.text)))
                .at(token.span)
                .help("down, part or atRisk, and after a colon what to look at: down:endpoint")
        })?;
        Ok(Self { text: token.text.clone(), least, kind })
    }

    /// Whether it looks at this resource: by its service's key or a word of it, or by its ARM type.
    fn is_about(&self, impact: &Impacted<'_>) -> bool {
        let Some(kind) = &self.kind else { return true };
        let key = impact.resource.service().map(amlha_model::Service::key).unwrap_or_default();
        key == kind || key.split('_').any(|word| word == kind) || impact.resource.arm_type().eq_ignore_ascii_case(kind)
    }

    fn hold(&self, simulation: &Simulation<'_>) -> SimulationGate {
        let trips = |impact: &&Impacted<'_>| {
            impact.during >= self.least && impact.during != Standing::Unknown && self.is_about(impact)
        };
        let tripped = simulation.impacts.iter().filter(trips).map(|impact| impact.resource.path_name().into_owned());
        SimulationGate { wanted: self.text.clone(), tripped: tripped.collect() }
    }

    fn leaves_unknown(&self, simulation: &Simulation<'_>) -> bool {
        simulation.impacts.iter().any(|impact| impact.during == Standing::Unknown && self.is_about(impact))
    }
}
