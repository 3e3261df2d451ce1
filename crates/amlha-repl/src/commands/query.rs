//! `query --live KQL`

use amlha_azure::{Call, Query as GraphQuery, all_pages};
use amlha_report::{Format, Report, RowsReport};
use tokio::sync::mpsc::unbounded_channel;

use super::{COLOR, EXPORT, OUTPUT, WIDTH};
use crate::command::{Command, Opt, Positional, Value};
use crate::exit::Exit;
use crate::export::export;
use crate::failure::Failure;
use crate::line::Args;
use crate::live::{self, AUTH, CA_BUNDLE, CLOUD, ENDPOINT, Say, TENANT, TIMEOUT};
use crate::screen::Screen;
use crate::session::{Session, format};

/// `--live`
const LIVE: Opt = Opt {
    long: "live",
    short: None,
    value: None,
    repeats: false,
    help: "send the text to Azure Resource Graph as it is",
};

/// `--subscription ID`
const SUBSCRIPTION: Opt = Opt {
    long: "subscription",
    short: Some('s'),
    value: Some(("ID", Value::Name)),
    repeats: true,
    help: "over this subscription only; without it everything that you can read",
};

/// Asks Azure Resource Graph.
pub(crate) struct Query;

impl Command for Query {
    fn name(&self) -> &'static str {
        "query"
    }

    fn summary(&self) -> &'static str {
        "ask Azure Resource Graph in KQL: query --live 'resources | ...'"
    }

    fn description(&self) -> &'static str {
        "Sends a query in the Kusto Query Language to Azure Resource Graph, as it is, and prints every row of every page. \
         It is how questions about estates are answered that are too large for one machine. Off a terminal the rows are \
         one JSON array. Resource Graph has pages only for results that keep the column `id`; when it leaves rows out, \
         that is an error and not a short answer."
    }

    fn positional(&self) -> Option<Positional> {
        Some(Positional { name: "KQL", value: Value::Name, min: 1, max: 1 })
    }

    fn options(&self) -> &'static [&'static Opt] {
        &[
            &LIVE,
            &SUBSCRIPTION,
            &AUTH,
            &CLOUD,
            &TENANT,
            &ENDPOINT,
            &CA_BUNDLE,
            &TIMEOUT,
            &OUTPUT,
            &EXPORT,
            &COLOR,
            &WIDTH,
        ]
    }

    fn examples(&self) -> &'static [(&'static str, &'static str)] {
        &[(
            "query --live \"resources | where type =~ 'microsoft.machinelearningservices/workspaces' | project id, name, location\"",
            "every workspace that you can read",
        )]
    }

    fn run(&self, session: &mut Session, args: &Args, screen: &mut Screen) -> Result<Exit, Failure> {
        let Some(text) = args.positional().first() else { return Ok(Exit::Done) };
        if !args.has(&LIVE) {
            return Err(Failure::usage("RE005", "`query` needs --live").help("query --live 'resources | take 10'"));
        }
        let limit = args.value(&TIMEOUT).map(live::duration).transpose()?;
        let (say, mut said) = unbounded_channel();
        let live = live::connect(args, &session.place, say)?;
        let subscriptions = args.values(&SUBSCRIPTION).map(|token| token.text.clone());
        let query = GraphQuery::new(text.text.as_str()).subscriptions(subscriptions);
        let mut pages = Vec::new();
        let result = live::runtime()?.block_on(async {
            let ask = all_pages(&live.cloud, Call::Query(&query), |page| pages.push(page));
            live::wait(ask, limit, &mut said, |say| {
                if let Say::Line(line) = say {
                    screen.talk(&line);
                }
            })
            .await
        });
        match result {
            live::Ended::Answered(result) => result?,
            live::Ended::Interrupted => {
                screen.talk("stopped, nothing was printed");
                return Ok(Exit::Interrupted);
            }
            live::Ended::TimedOut(limit) => return Err(live::timed_out("the query", limit)),
        }
        let rows = pages.iter().flat_map(amlha_azure::Page::rows).collect();
        let report = Report::Rows(RowsReport { rows });
        let output = args.value(&OUTPUT).map(|token| token.text.as_str());
        if output != Some("none") {
            // Rows are for programs, unless a person reads them.
            let usual = if screen.is_terminal() { Format::Text } else { Format::Json };
            screen.report(&report, output.map_or(usual, |output| format(Some(output))))?;
        }
        export(&report, args.values(&EXPORT), screen)?;
        Ok(Exit::Done)
    }
}
