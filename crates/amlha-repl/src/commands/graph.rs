//! `graph [NAME]`

use amlha_model::{Resource, Service};
use amlha_report::graph::{self, Form};
use amlha_report::{GraphReport, Report};
use amlha_rules::Keep;

use super::{ACCEPTED, COLOR, PROFILE, QUERY, SNAPSHOT, WIDTH, prepare, show};
use crate::command::{Command, Opt, Positional, Value};
use crate::exit::Exit;
use crate::export::Files;
use crate::failure::Failure;
use crate::line::Args;
use crate::out;
use crate::screen::Screen;
use crate::session::Session;

/// How deep a graph goes unless asked.
const DEPTH: usize = 2;
/// The deepest that is worth drawing.
const DEEPEST: usize = 20;

/// `--depth N`
const DEPTH_OPTION: Opt = Opt {
    long: "depth",
    short: None,
    value: Some(("N", Value::Number)),
    repeats: false,
    help: "how many references to follow, from 1 to 20; 2 is the default",
};

/// `--full`
const FULL: Opt = Opt {
    long: "full",
    short: None,
    value: None,
    repeats: false,
    help: "draw everything: else many alike are one node, and there are 40 at most",
};

/// `-o FORMAT`, with what only a graph has.
const OUTPUT: Opt = Opt {
    long: "output",
    short: Some('o'),
    value: Some((
        "FORMAT",
        Value::Choice(&[
            "text", "table", "wide", "record", "json", "jsonc", "jsonl", "yaml", "yamlc", "csv", "tsv", "markdown",
            "md", "none", "mermaid", "dot",
        ]),
    )),
    repeats: false,
    help: "text, markdown (md), json, yaml, csv of the nodes ..., none, mermaid or dot (Graphviz)",
};

/// `--export FILE`, with the endings of what only a graph has.
const EXPORT: Opt = Opt {
    long: "export",
    short: None,
    value: Some(("FILE", Value::GraphFile)),
    repeats: true,
    help: "write it to a file too: .json .yaml .csv .md .txt .mmd .dot",
};

/// What depends on what.
pub(crate) struct Graph;

impl Command for Graph {
    fn name(&self) -> &'static str {
        "graph"
    }

    fn summary(&self) -> &'static str {
        "what depends on what, as a tree, in Mermaid or for Graphviz"
    }

    fn description(&self) -> &'static str {
        "Draws what each workspace depends on, or what one resource does, with how each of them stands: GAP where a rule \
         fails, ? where nobody could judge, ok, MS where Microsoft sees to it. What is left out of a large graph is said."
    }

    fn positional(&self) -> Option<Positional> {
        Some(Positional { name: "NAME", value: Value::Resource, min: 0, max: 1 })
    }

    fn options(&self) -> &'static [&'static Opt] {
        &[&DEPTH_OPTION, &FULL, &OUTPUT, &QUERY, &EXPORT, &SNAPSHOT, &PROFILE, &ACCEPTED, &COLOR, &WIDTH]
    }

    fn examples(&self) -> &'static [(&'static str, &'static str)] {
        &[
            ("graph", "what the workspaces depend on"),
            ("graph mlw-contoso --depth 3", "what one depends on, and what that depends on, three times"),
            ("graph --export graph.mmd", "for a wiki"),
        ]
    }

    fn run(&self, session: &mut Session, args: &Args, screen: &mut Screen) -> Result<Exit, Failure> {
        let depth = depth(args)?;
        prepare(session, args)?;
        session.judged(Keep::All, |loaded, _, check| {
            let roots: Vec<Resource<'_>> = match args.positional().first() {
                Some(typed) => vec![show::find(&loaded.inventory, typed)?],
                None => loaded.inventory.of_service(Service::Workspace).collect(),
            };
            let report = GraphReport { check, roots, depth, full: args.has(&FULL) };
            let output = args.value(&OUTPUT).map(|token| token.text.as_str());
            let whole = Report::Graph(report.clone());
            if let Some(path) = args.value(&QUERY) {
                out::found(&out::document(&whole)?, path, args, session, screen)?;
                return Ok(loaded.exit());
            }
            match output.and_then(Form::parse) {
                Some(form) => screen.show(false, |_, out| graph::render_to(&report, form, out))?,
                None => out::print(&whole, args, session, screen)?,
            }
            Files::of(args, session, screen).graphs(&report)?;
            Ok(loaded.exit())
        })?
    }
}

fn depth(args: &Args) -> Result<usize, Failure> {
    let Some(typed) = args.value(&DEPTH_OPTION) else { return Ok(DEPTH) };
    let depth = typed.text.parse().ok().filter(|depth| (1..=DEEPEST).contains(depth));
    depth.ok_or_else(|| {
        Failure::usage("RE004", format!("`--depth` does not take `{}`", amlha_model::shown(&typed.text)))
            .at(typed.span)
            .help("a number from 1 to 20")
    })
}
