//! `query KQL`

use amlha_azure::{Call, LineFile, Query as GraphQuery, all_pages};
use amlha_report::RowsReport;
use tokio::sync::mpsc::unbounded_channel;

use super::{ACCEPTED, COLOR, PROFILE, QUERY, SNAPSHOT, WIDTH, prepare};
use crate::ask::{self, Origin};
use crate::command::{Command, Opt, Positional, Value};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::line::{Args, Token};
use crate::live::{self, AUTH, CA_BUNDLE, CLOUD, ENDPOINT, Say, TENANT, TIMEOUT};
use crate::screen::Screen;
use crate::session::{Driver, Last, Session};
use crate::{jmespath, out, snapshots, words};

/// `--live`
const LIVE: Opt = Opt {
    long: "live",
    short: None,
    value: None,
    repeats: false,
    help: "send the text to Azure Resource Graph as it is",
};

/// `--file FILE`
const FILE: Opt = Opt {
    long: "file",
    short: Some('q'),
    value: Some(("FILE", Value::Path)),
    repeats: false,
    help: "read the query from this file; `@FILE` is the same",
};

/// `--subscription ID`
const SUBSCRIPTION: Opt = Opt {
    long: "subscription",
    short: Some('s'),
    value: Some(("ID", Value::Name)),
    repeats: true,
    help: "with --live: over this subscription only; without it everything that you can read",
};

/// `-o FORMAT` of rows.
pub(super) const ROWS_OUTPUT: Opt = Opt {
    value: Some((
        "FORMAT",
        Value::Choice(&[
            "table", "text", "wide", "record", "json", "jsonc", "jsonl", "ndjson", "yaml", "yamlc", "csv", "tsv",
            "markdown", "md", "none",
        ]),
    )),
    help: "table, wide, record, json, jsonc, jsonl, yaml, yamlc, csv, tsv, md or none; a table on a terminal, else json",
    ..super::OUTPUT
};

/// `--export FILE` of rows.
pub(super) const ROWS_EXPORT: Opt = Opt {
    long: "export",
    short: None,
    value: Some(("FILE", Value::Rows)),
    repeats: true,
    help: "write the rows to a file too, as .json, .jsonl, .yaml, .csv, .tsv, .md or .txt",
};

/// `--set NAME=VALUE`
pub(super) const SET: Opt = Opt {
    long: "set",
    short: None,
    value: Some(("NAME=VALUE", Value::Name)),
    repeats: true,
    help: "a value that the query can name; what is no literal is a text",
};

/// Asks.
pub(crate) struct Query;

impl Command for Query {
    fn name(&self) -> &'static str {
        "query"
    }

    fn summary(&self) -> &'static str {
        "ask in KQL: query 'resources | ...', offline or with --live"
    }

    fn description(&self) -> &'static str {
        "Answers a query in the Kusto Query Language, as Azure Resource Graph speaks it, from what is open. At the prompt and \
         in scripts the query alone does the same. `.tables` lists the tables, `.schema TABLE` the columns. Off a terminal the \
         rows are one JSON array. With --live the text goes to Azure Resource Graph as it is, and every row of every page is \
         printed; amlha's own tables are not there, and amlha's own columns neither. Resource Graph has pages only for results \
         that keep the column `id`; when it leaves rows out, that is an error and not a short answer."
    }

    fn positional(&self) -> Option<Positional> {
        Some(Positional { name: "KQL", value: Value::Name, min: 0, max: 1 })
    }

    fn options(&self) -> &'static [&'static Opt] {
        &[
            &FILE,
            &ROWS_OUTPUT,
            &ROWS_EXPORT,
            &QUERY,
            &SET,
            &SNAPSHOT,
            &PROFILE,
            &ACCEPTED,
            &LIVE,
            &SUBSCRIPTION,
            &AUTH,
            &CLOUD,
            &TENANT,
            &ENDPOINT,
            &CA_BUNDLE,
            &TIMEOUT,
            &COLOR,
            &WIDTH,
        ]
    }

    fn examples(&self) -> &'static [(&'static str, &'static str)] {
        &[
            (
                "query \"resources | where haOwner == 'customer' | project name, type, zoneEffective\" --snapshot export.json",
                "which resources are yours to make available, and which survive a zone",
            ),
            ("query -q @gaps.kql -o csv", "a query from a file, for a spreadsheet"),
            (
                "query --live \"resources | where type =~ 'microsoft.machinelearningservices/workspaces' | project id, name, location\"",
                "every workspace that you can read",
            ),
        ]
    }

    fn run(&self, session: &mut Session, args: &Args, screen: &mut Screen) -> Result<Exit, Failure> {
        let (text, file) = match (args.positional().first(), args.value(&FILE)) {
            (Some(text), None) => match text.text.strip_prefix('@') {
                Some(file) => (read(file, text)?, file.to_owned()),
                None => (text.text.clone(), String::new()),
            },
            (None, Some(file)) => {
                let name = file.text.strip_prefix('@').unwrap_or(&file.text);
                (read(name, file)?, name.to_owned())
            }
            (Some(text), Some(_)) => {
                return Err(Failure::usage("RE006", "`query` takes a text or a file, not both").at(text.span));
            }
            (None, None) => {
                return Err(
                    Failure::usage("RE005", "`query` needs KQL").help("query 'resources | take 10', or -q @FILE")
                );
            }
        };
        if args.has(&LIVE) || session.live {
            // `.live on` asks where the last line asked.
            session.cloud = args.clone().only(&[&AUTH, &CLOUD, &TENANT, &ENDPOINT, &CA_BUNDLE, &TIMEOUT]);
            live(&text, &file, session, args, screen)
        } else {
            offline(&text, &file, session, args, screen)
        }
    }
}

/// The text of a saved query.
fn read(name: &str, token: &Token) -> Result<String, Failure> {
    let shown = amlha_model::shown(name).into_owned();
    let bytes = std::fs::read(name).map_err(|error| {
        let exit = if error.kind() == std::io::ErrorKind::NotFound { Exit::NotFound } else { Exit::Failed };
        Failure::new("RE014", exit, format!("cannot read the query `{shown}`: {}", error.kind())).at(token.span)
    })?;
    let text = String::from_utf8(bytes)
        .map_err(|_| Failure::usage("RE014", format!("the query `{shown}` is not UTF-8 text")).at(token.span))?;
    Ok(text.trim_start_matches('\u{feff}').to_owned())
}

/// Answers from what is open.
pub(super) fn offline(
    text: &str,
    file: &str,
    session: &mut Session,
    args: &Args,
    screen: &mut Screen,
) -> Result<Exit, Failure> {
    let before = session.variables.clone();
    let exit = from_lines(text, session, args, screen);
    session.variables.clone_from(&before);
    if let Some(exit) = exit {
        return exit;
    }
    prepare(session, args)?;
    let result = args
        .values(&SET)
        .try_for_each(|token| words::set_from_option(token, session))
        .and_then(|()| asked(text, file, session, args, screen));
    session.variables = before;
    result
}

/// Answers from a file that is read line by line and not opened, where nothing is asked after and the
/// answer is sure to be the same. `None` where it has to be opened, to answer or to say what is wrong.
fn from_lines(text: &str, session: &mut Session, args: &Args, screen: &mut Screen) -> Option<Result<Exit, Failure>> {
    let alone = session.driver == Driver::OneShot && session.loaded.is_none();
    // One workspace of several needs the links of all.
    if !alone || session.wanted_workspace.is_some() || args.has_value(&PROFILE) || args.has_value(&ACCEPTED) {
        return None;
    }
    let mut names = args.values(&SNAPSHOT).map(|token| token.text.as_str());
    let name = names.next().filter(|name| !["demo", "-"].contains(name) && names.next().is_none())?;
    let path = snapshots::resolve(session.place.snapshots.as_deref(), name).ok()?;
    let lines = LineFile::look(&path)?;
    args.values(&SET).try_for_each(|token| words::set_from_option(token, session)).ok()?;
    let session = &*session;
    ask::ask_lines(session, text, &lines, |answer, tables| {
        ask::warn(answer, screen);
        put(&ask::report(answer), session, args, screen)?;
        Ok(ask::exit(session, tables))
    })
}

fn asked(text: &str, file: &str, session: &mut Session, args: &Args, screen: &mut Screen) -> Result<Exit, Failure> {
    session.last_query = Some(text.to_owned());
    let session = &*session;
    ask::ask(session, text, Origin { file, line: 1 }, |answer, tables| {
        ask::warn(answer, screen);
        put(&ask::report(answer), session, args, screen)?;
        Ok(ask::exit(session, tables))
    })?
}

/// Prints and exports rows, or what a path finds in them.
fn put(rows: &RowsReport<'_>, session: &Session, args: &Args, screen: &mut Screen) -> Result<(), Failure> {
    match args.value(&QUERY) {
        Some(path) => out::found(&jmespath::of_rows(rows)?, path, args, session, screen),
        None => out::put(rows, args, session, screen),
    }
}

/// Asks Azure Resource Graph.
fn live(text: &str, file: &str, session: &mut Session, args: &Args, screen: &mut Screen) -> Result<Exit, Failure> {
    refuse_own_tables(text, file, session)?;
    let limit = args.value(&TIMEOUT).map(live::duration).transpose()?;
    let (say, mut said) = unbounded_channel();
    let live = live::connect(args, &session.place, say)?;
    let subscriptions = args.values(&SUBSCRIPTION).map(|token| token.text.clone());
    let query = GraphQuery::new(text).subscriptions(subscriptions);
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
    let rows = RowsReport::of_objects(pages.iter().flat_map(amlha_azure::Page::rows));
    put(&rows, session, args, screen)?;
    let texts = pages.iter().flat_map(amlha_azure::Page::rows).map(str::to_owned).collect();
    session.last = Some(Last::Live(texts));
    Ok(Exit::Done)
}

/// Asks Azure Resource Graph with the login that `query --live` takes: `.live on`.
pub(crate) fn ask_live(text: &str, session: &mut Session, screen: &mut Screen) -> Result<Exit, Failure> {
    let args = session.cloud.clone();
    live(text, "", session, &args, screen)
}

/// A query that names a table of amlha's has no answer there; say so before anything is sent.
fn refuse_own_tables(text: &str, file: &str, session: &Session) -> Result<(), Failure> {
    let own = |name: &str| amlha_tables::find(name).is_some_and(|table| !table.in_resource_graph);
    let Some(name) = ask::tables_of(session, text).into_iter().find(|name| own(name)) else { return Ok(()) };
    let at = text.find(name.as_str()).unwrap_or_default();
    let failure = Failure::usage(
        "RE025",
        format!("`{name}` is a table of amlha's own: Azure Resource Graph has none of that name"),
    )
    .help("ask without --live: `open` an inventory of what Azure has, or `scan` it");
    Err(ask::pointing(failure, text, at, name.len(), Origin { file, line: 1 }))
}
