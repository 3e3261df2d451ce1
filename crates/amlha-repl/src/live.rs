//! The cloud behind `scan`, `doctor` and `query --live`: which one, with which login, and what to
//! say while it is asked.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use amlha_azure::CloudError;
use amlha_azure::arm::az::{self, Defaults};
use amlha_azure::arm::{ArmCloud, Auth, Environment, Notice};
use amlha_azure::discover::{Event, Observer};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender};

use crate::command::{Opt, Value};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::line::{Args, Token};
use crate::session::Surroundings;

/// `--auth HOW`
pub(crate) const AUTH: Opt = Opt {
    long: "auth",
    short: None,
    value: Some(("HOW", Value::Choice(&["cli", "azd", "secret", "workload", "managed", "pipelines"]))),
    repeats: false,
    help: "log in with cli (az), azd, secret, workload, managed or pipelines; without it the first that answers",
};

/// `--cloud NAME`
pub(crate) const CLOUD: Opt = Opt {
    long: "cloud",
    short: None,
    value: Some(("NAME", Value::Name)),
    repeats: false,
    help: "AzureCloud, AzureUSGovernment, AzureChinaCloud or a cloud that az knows; az's active one is the default",
};

/// `--tenant ID`
pub(crate) const TENANT: Opt = Opt {
    long: "tenant",
    short: None,
    value: Some(("ID", Value::Name)),
    repeats: false,
    help: "the tenant to log in to",
};

/// `--endpoint URL`
pub(crate) const ENDPOINT: Opt = Opt {
    long: "endpoint",
    short: None,
    value: Some(("URL", Value::Name)),
    repeats: false,
    help: "ask a server on this machine instead of Azure; your login is not sent to it",
};

/// `--ca-bundle FILE`
pub(crate) const CA_BUNDLE: Opt = Opt {
    long: "ca-bundle",
    short: None,
    value: Some(("FILE", Value::Path)),
    repeats: false,
    help: "trust the certificates in this PEM file too; REQUESTS_CA_BUNDLE is the default",
};

/// `--timeout TIME`
pub(crate) const TIMEOUT: Opt = Opt {
    long: "timeout",
    short: None,
    value: Some(("TIME", Value::Name)),
    repeats: false,
    help: "give up after this time: 90, 90s, 10m or 1h",
};

/// Something to say while calls are under way.
#[derive(Debug)]
pub(crate) enum Say {
    /// A line.
    Line(String),
    /// How far a stage is.
    Step(amlha_azure::discover::Stage, amlha_azure::discover::Progress),
    /// A stage is over.
    Done(amlha_azure::discover::Stage, amlha_azure::discover::Progress),
    /// A call has no answer.
    Failed(String, CloudError),
}

/// A cloud that was chosen, and what az says.
pub(crate) struct Live {
    pub(crate) cloud: ArmCloud,
    pub(crate) environment: Environment,
    pub(crate) defaults: Defaults,
}

/// A runtime for one command. Words that ask nothing never make one.
pub(crate) fn runtime() -> Result<tokio::runtime::Runtime, Failure> {
    tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(|error| {
        Failure::new("RE017", Exit::Failed, format!("the system gives no means to wait for answers: {error}"))
    })
}

/// What az keeps on this machine; nothing when it was never used.
pub(crate) fn defaults(place: &Surroundings) -> Defaults {
    az::folder(&place.variables, place.home.as_deref())
        .map(|folder| Defaults::read(&folder, &place.variables))
        .unwrap_or_default()
}

/// The cloud that a command line names.
pub(crate) fn connect(args: &Args, place: &Surroundings, say: UnboundedSender<Say>) -> Result<Live, Failure> {
    if place.offline {
        return Err(Failure::usage("RE032", "this reads Azure, and --dry-run forbids it")
            .help("run the script without --dry-run, or open a snapshot in it"));
    }
    let defaults = defaults(place);
    let environment = environment(args, &defaults)?;
    let auth = args.value(&AUTH).and_then(|word| Auth::parse(&word.text));
    let tenant = args.value(&TENANT).map(|token| token.text.clone());
    let mut builder =
        ArmCloud::builder(environment.clone()).auth(auth).tenant(tenant).variables(place.variables.clone()).on_notice(
            Arc::new(move |notice: &Notice| {
                let _ = say.send(Say::Line(format!("  {notice}")));
            }),
        );
    let bundle = args.value(&CA_BUNDLE).map(|token| PathBuf::from(&token.text));
    if let Some(path) = bundle.or_else(|| (place.variables)("REQUESTS_CA_BUNDLE").map(PathBuf::from)) {
        let pem = std::fs::read(&path).map_err(|error| {
            let path = path.to_string_lossy();
            Failure::new(
                "CL015",
                Exit::Usage,
                format!("cannot read the certificates in `{}`: {}", amlha_model::shown(&path), error.kind()),
            )
            .help("name a PEM file with --ca-bundle, or unset REQUESTS_CA_BUNDLE")
        })?;
        builder = builder.root_certificates(pem);
    }
    Ok(Live { cloud: builder.build()?, environment, defaults })
}

fn environment(args: &Args, defaults: &Defaults) -> Result<Environment, Failure> {
    if let Some(endpoint) = args.value(&ENDPOINT) {
        return Environment::loopback(&endpoint.text).map_err(|error| Failure::from(error).at(endpoint.span));
    }
    let Some(named) = args.value(&CLOUD) else { return Ok(defaults.environment()?) };
    let registered = defaults.clouds.get(&named.text).cloned();
    registered.map_or_else(|| Environment::named(&named.text), Ok).map_err(|error| Failure::from(error).at(named.span))
}

/// The time that an option names: seconds, or a number with `s`, `m` or `h`.
pub(crate) fn duration(token: &Token) -> Result<Duration, Failure> {
    let text = token.text.trim();
    let (number, unit) = match text.strip_suffix(['s', 'm', 'h']) {
        Some(number) => (number, text.chars().last().unwrap_or('s')),
        None => (text, 's'),
    };
    let seconds = match unit {
        'h' => 3_600,
        'm' => 60,
        _ => 1,
    };
    let number = number.parse::<u64>().ok().filter(|number| *number > 0).and_then(|number| number.checked_mul(seconds));
    number.map(Duration::from_secs).ok_or_else(|| {
        Failure::usage("RE004", format!("`{}` is no time", amlha_model::shown(text)))
            .at(token.span)
            .help("90, 90s, 10m or 1h")
    })
}

/// How waiting ended.
pub(crate) enum Ended<T> {
    Answered(T),
    Interrupted,
    TimedOut(Duration),
}

/// Waits for an answer, says what there is to say meanwhile, and stops at Ctrl-C or at the limit.
/// Nothing is asked any more when it returns.
pub(crate) async fn wait<T>(
    ask: impl Future<Output = T>,
    limit: Option<Duration>,
    said: &mut UnboundedReceiver<Say>,
    mut say: impl FnMut(Say),
) -> Ended<T> {
    let mut ask = std::pin::pin!(ask);
    let longest = limit.unwrap_or(Duration::MAX);
    let mut late = std::pin::pin!(tokio::time::sleep(longest.min(Duration::from_secs(365 * 24 * 3_600))));
    // One listener for the whole wait, asked first: a signal that arrives while something else is
    // being done is still there.
    let mut stop = std::pin::pin!(tokio::signal::ctrl_c());
    let ended = loop {
        tokio::select! {
            biased;
            _ = &mut stop => break Ended::Interrupted,
            () = &mut late => break Ended::TimedOut(longest),
            Some(line) = said.recv() => say(line),
            answer = &mut ask => break Ended::Answered(answer),
        }
    };
    while let Ok(line) = said.try_recv() {
        say(line);
    }
    ended
}

/// The error of a limit that was reached.
pub(crate) fn timed_out(what: &str, limit: Duration) -> Failure {
    Failure::new("RE018", Exit::Failed, format!("{what} did not end within {} s", limit.as_secs()))
        .help("give it more time with --timeout, or ask for less")
}

/// Passes on what a scan says.
pub(crate) fn observer(say: UnboundedSender<Say>) -> impl Observer {
    move |event: Event<'_>| {
        let said = match event {
            Event::Step(stage, count) => Say::Step(stage, count),
            Event::Done(stage, count) => Say::Done(stage, count),
            Event::Failed { what, error, .. } => Say::Failed(what.to_owned(), error.clone()),
            _ => return,
        };
        let _ = say.send(said);
    }
}

/// The options that say which cloud and which login, as they were given: for a line that goes on.
pub(crate) fn repeated(args: &Args) -> String {
    let given = [&AUTH, &CLOUD, &TENANT, &ENDPOINT, &CA_BUNDLE].into_iter().filter_map(|option| {
        let value = args.value(option)?;
        Some(format!(" --{} {}", option.long, amlha_model::shown(&value.text)))
    });
    given.collect()
}
