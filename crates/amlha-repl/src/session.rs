//! What lasts from one line to the next.

use std::cell::OnceCell;
use std::path::PathBuf;

use amlha_azure::{Input, Opened, open};
use amlha_kql::Value;
use amlha_model::{Gap, Inventory};
use amlha_report::{CardReport, FileLine, FileProblem, Report, RowsFormat};
use amlha_rules::acceptance::{Acceptances, accept, in_azure};
use amlha_rules::plan::Wish;
use amlha_rules::{Check, Context, Keep, Plan, Profile, check, plan};
use amlha_tables::Memory;
use jiff::Timestamp;

use crate::accepted;
use crate::clock::Clock;
use crate::config::{Places, Settings};
use crate::environment::{Environment, Variables};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::interrupt::Stop;
use crate::line::{Args, Token};
use crate::progress::{Talk, Working};
use crate::snapshots;

/// What drives the session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Driver {
    /// One command, given as arguments of the process.
    OneShot,
    /// A script, `-c`, or standard input.
    Script,
    /// A person at the prompt.
    Prompt,
}

/// An inventory that is open.
pub(crate) struct Loaded {
    pub(crate) inventory: Inventory,
    pub(crate) files: Vec<FileLine>,
    pub(crate) name: String,
    pub(crate) demo: bool,
    /// Whether some file or row could not be read: the answers rest on less than was asked for.
    pub(crate) partial: bool,
    /// The names of the files in which the line of a resource is known.
    pub(crate) as_written: Vec<String>,
}

impl Loaded {
    pub(crate) fn new(opened: Opened, name: String, demo: bool) -> Self {
        let partial =
            opened.files.iter().any(|file| file.problem.is_some()) || opened.inventory.gaps().iter().any(Gap::lacks);
        let files = opened.files.into_iter().map(|file| FileLine {
            name: file.name,
            kind: file.kind.to_owned(),
            resources: file.resources,
            problem: file.problem.map(|problem| FileProblem {
                code: problem.code().to_owned(),
                message: problem.to_string(),
                advice: problem.advice(),
            }),
            notes: file.notes,
        });
        let files = files.collect();
        Self { inventory: opened.inventory, files, name, demo, partial, as_written: opened.as_written }
    }

    /// How a command that answers from this inventory ends at best.
    pub(crate) fn exit(&self) -> Exit {
        if self.partial { Exit::Unknown } else { Exit::Done }
    }

    pub(crate) fn card(&self, clock: Clock) -> CardReport<'_> {
        CardReport {
            inventory: &self.inventory,
            files: self.files.clone(),
            now: clock.now(),
            name: self.name.clone(),
            demo: self.demo,
        }
    }
}

/// A result that can be printed again.
#[derive(Debug, Clone)]
pub(crate) enum Last {
    /// What this line says of what is open.
    Words(Vec<Token>),
    /// What a query says of what is open.
    Query(String),
    /// Rows of Azure, which may answer something else by now.
    Live(Vec<String>),
    /// A report of something else than what is open.
    Report(Report<'static>),
}

/// What lasts from one line to the next.
pub(crate) struct Session {
    pub(crate) loaded: Option<Loaded>,
    pub(crate) profile: Profile,
    /// The acceptances of a file that was named; `None` looks for one.
    pub(crate) accepted: Option<Acceptances>,
    pub(crate) clock: Clock,
    pub(crate) driver: Driver,
    /// The ids of the last numbered list, so that `explain 2` can name one.
    pub(crate) last_list: Vec<String>,
    /// Names that queries know, each with its value.
    pub(crate) variables: Vec<(String, Value<'static>)>,
    /// The query that was asked last, for a line that begins with `|`.
    pub(crate) last_query: Option<String>,
    /// How results are printed; `None` is as usual.
    pub(crate) output: Option<RowsFormat>,
    /// Whether results are not printed: `.output none`.
    pub(crate) quiet: bool,
    /// The result that was printed last.
    pub(crate) last: Option<Last>,
    /// Whether a result is being printed again.
    pub(crate) again: bool,
    /// Whether lists show what is fine, too.
    pub(crate) all: bool,
    /// Everything, while answers are about one workspace only.
    pub(crate) aside: Option<Loaded>,
    /// The workspace that answers are to be about, once something is open.
    pub(crate) wanted_workspace: Option<Token>,
    /// Whether queries go to Azure Resource Graph.
    pub(crate) live: bool,
    /// The options that say which cloud queries go to.
    pub(crate) cloud: Args,
    /// What is set by variables and files.
    pub(crate) settings: Settings,
    /// The file of settings that the command line names.
    pub(crate) named_settings: Option<String>,
    /// Whether a person sits at a terminal.
    pub(crate) at_terminal: bool,
    /// Whether the prompt follows what is run now.
    pub(crate) stay: bool,
    /// Whether the shell is off, whatever is asked.
    pub(crate) safe: bool,
    /// Whether scripts may use the shell.
    pub(crate) shell: bool,
    /// What queries worked out, and the time they worked it out for.
    remembered: OnceCell<(Timestamp, Memory)>,
    /// What Ctrl-C sets.
    pub(crate) stop: Stop,
    /// How is said that something takes long.
    pub(crate) talk: Talk,
    /// How many scripts run inside each other.
    pub(crate) depth: usize,
    /// What standard input holds, for `open -`; taken once.
    pub(crate) input: Option<Box<dyn std::io::Read>>,
    /// Variables and folders of the process.
    pub(crate) place: Surroundings,
}

/// What a session knows of the process it runs in.
#[derive(Clone)]
pub(crate) struct Surroundings {
    pub(crate) variables: Variables,
    pub(crate) home: Option<PathBuf>,
    pub(crate) snapshots: Option<PathBuf>,
    pub(crate) folder: Option<PathBuf>,
    pub(crate) settings: Option<PathBuf>,
    /// Whether Azure may not be read: `--dry-run`.
    pub(crate) offline: bool,
}

impl Session {
    pub(crate) fn new(environment: &Environment, driver: Driver) -> Self {
        let place = Surroundings {
            variables: environment.variables.clone(),
            home: environment.home.clone(),
            snapshots: environment.snapshots.clone(),
            folder: environment.folder.clone(),
            settings: environment.settings.clone(),
            offline: false,
        };
        Self {
            loaded: None,
            profile: Profile::default(),
            accepted: None,
            clock: environment.clock,
            driver,
            last_list: Vec::new(),
            variables: Vec::new(),
            last_query: None,
            output: None,
            quiet: false,
            last: None,
            again: false,
            all: false,
            aside: None,
            wanted_workspace: None,
            live: false,
            cloud: Args::default(),
            settings: Settings::default(),
            named_settings: None,
            at_terminal: false,
            stay: false,
            safe: false,
            shell: false,
            remembered: OnceCell::new(),
            stop: Stop::default(),
            talk: Talk::Never,
            depth: 0,
            input: None,
            place,
        }
    }

    /// Where settings are looked for.
    pub(crate) fn places_of_settings(&self) -> Places<'_> {
        Places {
            named: self.named_settings.as_deref(),
            variables: &self.place.variables,
            folder: self.place.folder.as_deref(),
            settings: self.place.settings.as_deref(),
        }
    }

    /// What queries worked out before, and the time they worked it out for.
    pub(crate) fn memory(&self) -> (Timestamp, &Memory) {
        let memory = || if self.driver == Driver::OneShot { Memory::new() } else { Memory::new().keeping() };
        let (since, memory) = self.remembered.get_or_init(|| (self.clock.now(), memory().until(self.stop.shared())));
        (*since, memory)
    }

    /// Forgets what queries worked out: something that it rests on is another one now.
    pub(crate) fn forget(&mut self) {
        self.remembered = OnceCell::new();
    }

    /// What is accepted by files and in Azure; nothing when nothing is open.
    pub(crate) fn all_acceptances(&self) -> Result<Option<Acceptances>, Failure> {
        let Some(loaded) = &self.loaded else { return Ok(None) };
        Ok(Some(self.acceptances(loaded)?.and(in_azure(&loaded.inventory))))
    }

    /// The open inventory.
    pub(crate) fn loaded(&self) -> Result<&Loaded, Failure> {
        self.loaded.as_ref().ok_or_else(|| {
            Failure::usage("RE008", "nothing is open")
                .help("`open FILE` reads an export and `demo` opens the built-in example; a single command takes --snapshot FILE")
        })
    }

    /// Opens files. What was open before stays when nothing can be opened.
    pub(crate) fn open(&mut self, names: &[String]) -> Result<(), Failure> {
        let loaded = self.load(names)?;
        self.replace(loaded);
        self.last_list.clear();
        Ok(())
    }

    /// Reads files as an inventory, beside the open one.
    pub(crate) fn load(&mut self, names: &[String]) -> Result<Loaded, Failure> {
        let mut inputs = Vec::with_capacity(names.len());
        for name in names {
            inputs.push(match name.as_str() {
                "-" => self.standard_input()?,
                name => Input::Path(snapshots::resolve(self.place.snapshots.as_deref(), name)?),
            });
        }
        let reading = {
            let _working = Working::begin(self.talk, "reading files".to_owned());
            self.stop.apart(move || open(&inputs))
        };
        let opened = reading.ok_or_else(Failure::stopped)??;
        let name = name_of(&opened.inventory, names);
        Ok(Loaded::new(opened, name, false))
    }

    /// Takes another inventory in the place of what is open.
    pub(crate) fn replace(&mut self, loaded: Loaded) {
        self.loaded = Some(loaded);
        self.last = None;
        self.aside = None;
        self.forget();
    }

    fn standard_input(&mut self) -> Result<Input, Failure> {
        let Some(mut input) = self.input.take() else {
            return Err(Failure::usage("RE015", "standard input cannot be read here")
                .help("save what it would hold to a file, and open that"));
        };
        let mut bytes = Vec::new();
        input
            .read_to_end(&mut bytes)
            .map_err(|error| Failure::new("RE015", Exit::Failed, format!("standard input cannot be read: {error}")))?;
        Ok(Input::Text { name: "-".to_owned(), bytes, read_at: None })
    }

    /// Works something out: says so when it takes long, and answers nothing when it was stopped.
    pub(crate) fn working<R>(&self, what: &str, work: impl FnOnce() -> R) -> Result<R, Failure> {
        let working = Working::begin(self.talk, what.to_owned());
        let result = work();
        drop(working);
        if self.stop.is_set() { Err(Failure::stopped()) } else { Ok(result) }
    }

    /// Judges the open inventory and hands the verdicts to `then`.
    pub(crate) fn judged<R>(
        &self,
        keep: Keep,
        then: impl FnOnce(&Loaded, &Context<'_>, &Check<'_>) -> R,
    ) -> Result<R, Failure> {
        let loaded = self.loaded()?;
        let context = Context::new(&loaded.inventory, &self.profile, self.clock.now()).until(self.stop.flag());
        let acceptances = self.acceptances(loaded)?.and(in_azure(&loaded.inventory));
        let what = format!("judging {} resources", loaded.inventory.len());
        let check = self.working(&what, || accept(check(&context, keep), &acceptances))?;
        Ok(then(loaded, &context, &check))
    }

    /// What files accept: the one that was named, else the nearest one. The built-in example is
    /// nobody's estate: only a file that was named is about it.
    pub(crate) fn acceptances(&self, loaded: &Loaded) -> Result<Acceptances, Failure> {
        match (&self.accepted, &self.place.folder) {
            (Some(named), _) => Ok(named.clone()),
            (None, _) if !loaded.demo && self.settings.text("check", "accepted").is_some() => {
                accepted::named(self.settings.text("check", "accepted").unwrap_or_default())
            }
            (None, Some(folder)) if !loaded.demo => accepted::nearest_to(folder),
            (None, _) => Ok(Acceptances::default()),
        }
    }

    /// Judges and plans for everything.
    pub(crate) fn planned<R>(
        &self,
        keep: Keep,
        then: impl FnOnce(&Loaded, &Check<'_>, &Plan) -> R,
    ) -> Result<R, Failure> {
        self.planned_for(keep, &Wish::default(), then)
    }

    /// Judges and plans for what is wished.
    pub(crate) fn planned_for<R>(
        &self,
        keep: Keep,
        wish: &Wish,
        then: impl FnOnce(&Loaded, &Check<'_>, &Plan) -> R,
    ) -> Result<R, Failure> {
        self.judged(keep, |loaded, context, check| {
            let mut plan = self.working("planning", || plan::plan_for(context, check, wish))?;
            if !self.settings.owners.is_empty() {
                for step in &mut plan.steps {
                    let target = loaded.inventory.find(&step.target.id);
                    step.team = target.and_then(|target| self.settings.team(target)).or(step.team.take());
                }
            }
            Ok(then(loaded, check, &plan))
        })?
    }
}

/// What an inventory is called: its workspace when there is one, else the file.
pub(crate) fn name_of(inventory: &Inventory, names: &[String]) -> String {
    let mut workspaces = inventory.of_service(amlha_model::Service::Workspace);
    match (workspaces.next(), workspaces.next()) {
        (Some(only), None) => only.name().to_owned(),
        _ => {
            let first = names.first().map(String::as_str).unwrap_or_default();
            let stem = PathBuf::from(first).file_stem().map(|stem| stem.to_string_lossy().into_owned());
            stem.filter(|stem| stem != "-").unwrap_or_else(|| "inventory".to_owned())
        }
    }
}
