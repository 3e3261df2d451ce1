//! `doctor`

use std::time::Duration;

use amlha_azure::discover::{Event, actions, missing, permissions};
use amlha_azure::{Call, Discovery, DiscoveryOptions, Query, all_pages};
use amlha_model::shown;
use amlha_report::{Diagnosis, DoctorReport, Looked, Report};
use tokio::sync::mpsc::unbounded_channel;

use super::{COLOR, EXPORT, OUTPUT, QUERY, WIDTH};
use crate::command::{Command, Opt, Value};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::line::Args;
use crate::live::{self, AUTH, CA_BUNDLE, CLOUD, ENDPOINT, Ended, Live, Say, TENANT, TIMEOUT};
use crate::out;
use crate::screen::Screen;
use crate::session::{Last, Session};

const SUBSCRIPTION: Opt = Opt {
    long: "subscription",
    short: Some('s'),
    value: Some(("ID", Value::Name)),
    repeats: true,
    help: "look at the permissions of this subscription; without it at those of the first ten",
};

/// How many subscriptions are asked for their permissions when none is named.
const MOST: usize = 10;

/// The most seconds that two clocks may differ: tokens are valid from a moment on.
const SKEW: i64 = 300;

/// Says whether a scan would work.
pub(crate) struct Doctor;

impl Command for Doctor {
    fn name(&self) -> &'static str {
        "doctor"
    }

    fn summary(&self) -> &'static str {
        "say whether a scan would work from here: login, subscriptions, permissions, network, clock"
    }

    fn description(&self) -> &'static str {
        "Looks at everything that a scan needs, in the order in which it needs it: the cloud and its endpoint, the login \
         and who it is, the subscriptions, the actions that its roles give in each, Resource Graph, the clock, az and the \
         folder of snapshots. It reads a few answers and keeps nothing."
    }

    fn options(&self) -> &'static [&'static Opt] {
        &[
            &SUBSCRIPTION,
            &AUTH,
            &CLOUD,
            &TENANT,
            &ENDPOINT,
            &CA_BUNDLE,
            &TIMEOUT,
            &OUTPUT,
            &QUERY,
            &EXPORT,
            &COLOR,
            &WIDTH,
        ]
    }

    fn examples(&self) -> &'static [(&'static str, &'static str)] {
        &[("doctor", "looks at the login that `scan` would take"), ("doctor --auth managed", "looks at another one")]
    }

    fn run(&self, session: &mut Session, args: &Args, screen: &mut Screen) -> Result<Exit, Failure> {
        let limit = args.value(&TIMEOUT).map(live::duration).transpose()?;
        let (say, mut said) = unbounded_channel();
        let live = live::connect(args, &session.place, say)?;
        let named: Vec<String> = args.values(&SUBSCRIPTION).map(|token| token.text.clone()).collect();
        let mut seen = Seen { checks: Vec::new(), exit: Exit::Done };
        let look = async {
            look(&live, session, &named, &mut seen).await;
        };
        let ended = live::runtime()?.block_on(live::wait(look, limit, &mut said, |say| {
            if let Say::Line(line) = say {
                screen.talk(&line);
            }
        }));
        match ended {
            Ended::Answered(()) => {}
            Ended::Interrupted => seen.exit = Exit::Interrupted,
            Ended::TimedOut(limit) => return Err(live::timed_out("the examination", limit)),
        }
        let report = Report::Doctor(DoctorReport { checks: seen.checks });
        out::report(&report, args, session, screen)?;
        session.last = Some(Last::Report(report));
        Ok(seen.exit)
    }
}

/// What was seen so far.
struct Seen {
    checks: Vec<Looked>,
    exit: Exit,
}

impl Seen {
    fn note(&mut self, name: &str, diagnosis: Diagnosis, says: impl Into<String>, help: Option<String>) {
        self.checks.push(Looked { name: name.to_owned(), diagnosis, says: says.into(), help, detail: Vec::new() });
    }

    fn good(&mut self, name: &str, says: impl Into<String>) {
        self.note(name, Diagnosis::Good, says, None);
    }

    fn bad(&mut self, name: &str, error: &amlha_azure::CloudError) {
        let failure = Failure::from(error.clone());
        self.exit = self.exit.and(failure.exit);
        // What is looked at is named already; only a call to Azure says more.
        let says = if error.call() == name { shown(error.message()).into_owned() } else { error.to_string() };
        let mut detail: Vec<String> = Vec::new();
        for line in error.detail().unwrap_or_default().lines().map(str::trim) {
            let line = shown(line).into_owned();
            if !line.is_empty() && !detail.contains(&line) {
                detail.push(line);
            }
        }
        let help = Some(error.advice());
        self.checks.push(Looked { name: name.to_owned(), diagnosis: Diagnosis::Bad, says, help, detail });
    }

    fn unknown(&mut self, name: &str, says: impl Into<String>, help: Option<String>) {
        self.exit = self.exit.and(Exit::Unknown);
        self.note(name, Diagnosis::Unknown, says, help);
    }
}

async fn look(live: &Live, session: &Session, named: &[String], seen: &mut Seen) {
    here(live, session, seen).await;
    match live.cloud.login().await {
        Err(error) => {
            seen.bad("login", &error);
            return;
        }
        Ok(login) => {
            let tenant = login.tenant.as_deref().unwrap_or("unknown");
            seen.good(
                "login",
                format!("{login}, tenant {tenant}, until {}", login.expires_at.strftime("%Y-%m-%d %H:%MZ")),
            );
        }
    }
    let mut discovery = Discovery::new(&live.cloud, DiscoveryOptions::new(session.clock.now()));
    if let Err(error) = discovery.begin(&|_: Event<'_>| {}).await {
        seen.bad("subscriptions", &error);
        return;
    }
    let readable = discovery.subscriptions();
    clock(live, session, seen);
    if readable.is_empty() {
        seen.exit = seen.exit.and(Exit::NotLoggedIn);
        let help =
            "ask for the role `Reader` on a subscription, or log in to the right tenant: `az login --tenant TENANT`";
        seen.note("subscriptions", Diagnosis::Bad, "none can be read with this login", Some(help.to_owned()));
        return;
    }
    let names: Vec<String> = readable.iter().take(5).map(|one| shown(&one.name).into_owned()).collect();
    let more = if readable.len() > names.len() { ", ..." } else { "" };
    seen.good("subscriptions", format!("{}: {}{more}", readable.len(), names.join(", ")));
    let wanted = |id: &str, name: &str| {
        named.iter().any(|wanted| wanted.eq_ignore_ascii_case(id) || wanted.to_lowercase() == name.to_lowercase())
    };
    let chosen: Vec<_> = if named.is_empty() {
        readable.iter().take(MOST).collect()
    } else {
        readable.iter().filter(|one| wanted(&one.id, &one.name)).collect()
    };
    if chosen.len() < named.len() {
        seen.exit = seen.exit.and(Exit::NotFound);
        let help = Some("`az account list` shows those that this login can read".to_owned());
        seen.note("permissions", Diagnosis::Bad, "a subscription that was named cannot be read", help);
    }
    if named.is_empty() && readable.len() > chosen.len() {
        let says = format!("the first {} of {} subscriptions are looked at", chosen.len(), readable.len());
        seen.note("permissions", Diagnosis::Note, says, Some("name others with --subscription".to_owned()));
    }
    for one in chosen {
        allowed(live, &one.id, &one.name, seen).await;
    }
    graph(live, seen).await;
}

/// What does not need an answer of Azure.
async fn here(live: &Live, session: &Session, seen: &mut Seen) {
    seen.good("amlha", format!("{} on {}", env!("CARGO_PKG_VERSION"), std::env::consts::OS));
    match az_version(session).await {
        Some(version) => seen.good("az", shown(&version).into_owned()),
        None => seen.note(
            "az",
            Diagnosis::Note,
            "not found, or it does not answer",
            Some("only needed for --auth cli, and to run the steps of a plan".to_owned()),
        ),
    }
    for note in &live.defaults.notes {
        seen.unknown("az", shown(note).into_owned(), None);
    }
    seen.good("cloud", format!("{} at {}", live.environment.name, live.environment.endpoint));
    match &session.place.snapshots {
        Some(folder) => seen.good("snapshots", shown(&folder.to_string_lossy()).into_owned()),
        None => {
            seen.note("snapshots", Diagnosis::Unknown, "no folder", Some("name one with AMLHA_SNAPSHOTS".to_owned()));
        }
    }
}

/// The version of az, if it is there and answers soon.
async fn az_version(session: &Session) -> Option<String> {
    let folders = (session.place.variables)("PATH")?;
    let names = if cfg!(windows) { ["az.cmd", "az.exe"] } else { ["az", "az"] };
    let mut candidates = std::env::split_paths(&folders).flat_map(|folder| names.map(|name| folder.join(name)));
    let az = candidates.find(|path| path.is_file())?;
    let ask = tokio::process::Command::new(az).args(["version", "--output", "tsv"]).kill_on_drop(true).output();
    let output = tokio::time::timeout(Duration::from_secs(20), ask).await.ok()?.ok()?;
    let text = String::from_utf8_lossy(&output.stdout);
    text.split_whitespace().next().filter(|_| output.status.success()).map(str::to_owned)
}

fn clock(live: &Live, session: &Session, seen: &mut Seen) {
    let Some(azure) = live.cloud.server_time() else {
        seen.unknown("clock", "Azure did not say what time it is", None);
        return;
    };
    let apart = session.clock.now().as_second() - azure.as_second();
    if apart.abs() <= SKEW {
        seen.good("clock", format!("{} s apart from Azure's", apart.abs()));
    } else {
        let side = if apart > 0 { "ahead of" } else { "behind" };
        let help = "set this machine's clock: tokens are valid for a time, and a wrong clock makes them invalid";
        seen.note("clock", Diagnosis::Bad, format!("{} s {side} Azure's", apart.abs()), Some(help.to_owned()));
        seen.exit = seen.exit.and(Exit::Failed);
    }
}

/// Whether the login's roles give every action that a scan needs.
async fn allowed(live: &Live, id: &str, name: &str, seen: &mut Seen) {
    let label = "permissions";
    let name = shown(name).into_owned();
    let ask = async {
        let list = permissions(&format!("/subscriptions/{id}"))?;
        let mut rows = Vec::new();
        all_pages(&live.cloud, Call::List(&list), |page| rows.extend(page.rows().map(str::to_owned))).await?;
        Ok::<_, amlha_azure::CloudError>(rows)
    };
    match ask.await {
        Ok(rows) => {
            let lacking = missing(&actions(), rows.iter().map(String::as_str));
            match lacking.as_slice() {
                [] => seen.good(label, format!("{name}: every action that a scan needs")),
                [first, rest @ ..] => {
                    seen.exit = seen.exit.and(Exit::Unknown);
                    let more = if rest.is_empty() { String::new() } else { format!(" and {} more", rest.len()) };
                    let help =
                        format!("ask for the role `Reader` on /subscriptions/{id}; what cannot be read becomes a gap");
                    seen.note(label, Diagnosis::Bad, format!("{name}: `{first}`{more} not granted there"), Some(help));
                }
            }
        }
        Err(error) => seen.unknown(label, format!("{name}: {error}"), Some(error.advice())),
    }
}

async fn graph(live: &Live, seen: &mut Seen) {
    let query = Query::new(
        "resources | where type =~ 'microsoft.machinelearningservices/workspaces' | project id | order by id asc",
    );
    let mut count = 0;
    match all_pages(&live.cloud, Call::Query(&query), |page| count += page.len()).await {
        Ok(()) => {
            let unit = if count == 1 { "workspace" } else { "workspaces" };
            seen.good("Resource Graph", format!("answers; it sees {count} Azure ML {unit}"));
        }
        Err(error) => seen.bad("Resource Graph", &error),
    }
}
