//! `scan`

use std::path::{Path, PathBuf};

use amlha_azure::arm::az::Defaults;
use amlha_azure::discover::Stage;
use amlha_azure::{
    Cloud, CloudError, CloudErrorKind, Discovery, DiscoveryOptions, Mask, Opened, OpenedFile, Recorder, Replay, Scope,
};
use amlha_model::{Gap, shown};
use tokio::sync::mpsc::unbounded_channel;

use super::COLOR;
use crate::command::{Command, Opt, Value};
use crate::config::Settings;
use crate::exit::Exit;
use crate::export::size;
use crate::failure::Failure;
use crate::line::Args;
use crate::live::{self, AUTH, CA_BUNDLE, CLOUD, ENDPOINT, Ended, Live, TENANT, TIMEOUT};
use crate::progress::Progress;
use crate::screen::Screen;
use crate::session::{Loaded, Session};
use crate::snapshots;

const SUBSCRIPTION: Opt = Opt {
    long: "subscription",
    short: Some('s'),
    value: Some(("ID", Value::Name)),
    repeats: true,
    help: "read this subscription, by id or name; without it all that you can read",
};

const GROUP: Opt = Opt {
    long: "resource-group",
    short: Some('g'),
    value: Some(("GROUP", Value::Name)),
    repeats: true,
    help: "read this group, and what its resources refer to",
};

const WORKSPACE: Opt = Opt {
    long: "workspace",
    short: Some('w'),
    value: Some(("NAME", Value::Name)),
    repeats: true,
    help: "read this workspace, and what it refers to",
};

const ALL: Opt = Opt {
    long: "all",
    short: None,
    value: None,
    repeats: false,
    help: "read everything that you can read, whatever the defaults of az are",
};

const OUT: Opt = Opt {
    long: "out",
    short: None,
    value: Some(("PATH", Value::Path)),
    repeats: false,
    help: "keep the scan in this file or folder; without it in the folder of snapshots",
};

const KEEP_PARTIAL: Opt = Opt {
    long: "keep-partial",
    short: None,
    value: None,
    repeats: false,
    help: "when the scan is stopped, keep what was read",
};

const ALLOW_PARTIAL: Opt = Opt {
    long: "allow-partial",
    short: None,
    value: None,
    repeats: false,
    help: "end with 0 instead of 5 when something could not be read",
};

const RESUME: Opt = Opt {
    long: "resume",
    short: None,
    value: Some(("FOLDER", Value::Path)),
    repeats: false,
    help: "go on with a scan that was stopped; what it read is not asked again",
};

const RECORD: Opt = Opt {
    long: "record",
    short: None,
    value: Some(("FOLDER", Value::Path)),
    repeats: false,
    help: "keep every call with its answer in this folder too, one readable file each",
};

const MASK: Opt = Opt {
    long: "mask",
    short: None,
    value: None,
    repeats: false,
    help: "with --record: put stand-ins for ids of subscriptions, tenants and people",
};

const REPLAY: Opt = Opt {
    long: "replay",
    short: None,
    value: Some(("FOLDER", Value::Path)),
    repeats: false,
    help: "answer from a recording; no login, no network",
};

/// Reads Azure.
pub(crate) struct Scan;

impl Command for Scan {
    fn name(&self) -> &'static str {
        "scan"
    }

    fn summary(&self) -> &'static str {
        "read Azure into a new snapshot and make it the open inventory; never writes to Azure"
    }

    fn description(&self) -> &'static str {
        "Reads every Azure ML workspace that the login can see and every service under it: Resource Graph first, then what \
         it does not hold. What cannot be read becomes a gap that names the role that is missing, and the exit code is 5. \
         Only GET, and POST to Resource Graph, are ever sent, and only to the cloud's own endpoint. The login is that of \
         az, azd, a service principal or a managed identity; az's default group and workspace, with its active \
         subscription, are taken where nothing is named. Off a terminal standard output is the file's name alone: f=$(amlha scan)."
    }

    fn options(&self) -> &'static [&'static Opt] {
        &[
            &SUBSCRIPTION,
            &GROUP,
            &WORKSPACE,
            &ALL,
            &OUT,
            &KEEP_PARTIAL,
            &ALLOW_PARTIAL,
            &TIMEOUT,
            &RESUME,
            &AUTH,
            &CLOUD,
            &TENANT,
            &ENDPOINT,
            &CA_BUNDLE,
            &RECORD,
            &MASK,
            &REPLAY,
            &COLOR,
        ]
    }

    fn examples(&self) -> &'static [(&'static str, &'static str)] {
        &[
            ("scan", "everything that you can read"),
            ("scan -g rg-ml-prod -w mlw-prod --out snaps/", "one workspace and what it refers to"),
            ("scan --resume snaps/azure-20260502T081109Z.amlha.scan", "goes on with a scan that was stopped"),
        ]
    }

    fn run(&self, session: &mut Session, args: &Args, screen: &mut Screen) -> Result<Exit, Failure> {
        let wish = Wish::of(session, args)?;
        let limit = args.value(&TIMEOUT).map(live::duration).transpose()?;
        let (say, mut said) = unbounded_channel();
        let runtime = live::runtime()?;
        let mut progress = Progress::begin(screen, session.clock);

        let (live, replay);
        let mut endpoint = String::new();
        let cloud: &dyn Cloud = if let Some(folder) = args.value(&REPLAY) {
            replay = Replay::open(&folder.text).map_err(|error| Failure::from(error).at(folder.span))?;
            progress.line(screen, &format!("replaying {}, {}", shown(&folder.text), wish.words()));
            &replay
        } else {
            live = live::connect(args, &session.place, say.clone())?;
            let ended = runtime.block_on(live::wait(live.cloud.login(), limit, &mut said, |_| {}));
            let login = match ended {
                Ended::Answered(login) => login?,
                Ended::Interrupted => return Ok(Exit::Interrupted),
                Ended::TimedOut(limit) => return Err(live::timed_out("the login", limit)),
            };
            note_other_cloud(&live, &mut progress, screen);
            endpoint.clone_from(&live.environment.endpoint);
            progress.line(screen, &format!("reading as {login}, {}, read-only", wish.words()));
            &live.cloud
        };
        let journal = if args.has_value(&REPLAY) { None } else { Some(wish.journal(cloud, &endpoint, args)?) };
        let cloud = journal.as_ref().map_or(cloud, |journal| journal as &dyn Cloud);

        let options = DiscoveryOptions::new(wish.now).scope(wish.scope.clone());
        let mut discovery = Discovery::new(cloud, options);
        let observer = live::observer(say);
        let ended =
            runtime.block_on(live::wait(discovery.run(&observer), limit, &mut said, |say| progress.say(screen, say)));
        progress.end(screen);
        let asked = Stage::ALL.iter().filter_map(|stage| discovery.progress(*stage));
        let (done, planned, failed) = asked.fold((0, 0, 0), |(done, planned, failed), one| {
            (done + one.done, planned + one.planned, failed + one.failed)
        });
        let stopped = match ended {
            Ended::Answered(Ok(())) => None,
            Ended::Answered(Err(error)) if asks_for_nothing(&error) => {
                wish.clear(args);
                return Err(error.into());
            }
            Ended::Answered(Err(error)) => Some(Stopped::Failed(error.into())),
            Ended::Interrupted => Some(Stopped::Interrupted),
            Ended::TimedOut(limit) => Some(Stopped::Failed(live::timed_out("the scan", limit))),
        };
        let errors = discovery.errors();
        let found = discovery.finish();
        if stopped.is_none() && found.inventory.is_empty() {
            wish.clear(args);
            return Err(nothing_found(errors, &wish));
        }
        // With the list of subscriptions alone there is nothing to go on with.
        let resumable = journal.is_some() && done > failed + 1 && !args.has(&MASK);
        if let Some(stopped) = stopped {
            let kept = args.has(&KEEP_PARTIAL) && !found.inventory.is_empty();
            if kept {
                wish.keep(&found.inventory, screen)?;
                if !screen.is_terminal() {
                    screen.print(&format!("{}\n", wish.out.to_string_lossy()))?;
                }
            } else if done > failed + 1 {
                screen.talk(&format!(
                    "stopped after {done} of {planned} calls, nothing written (use --keep-partial to keep what was read)"
                ));
            }
            if resumable {
                screen.talk(&format!(
                    "go on with: amlha scan --resume {}{}",
                    shown(&wish.folder.to_string_lossy()),
                    live::repeated(args)
                ));
            } else {
                wish.clear(args);
            }
            return match stopped {
                Stopped::Interrupted => Ok(Exit::Interrupted),
                Stopped::Failed(failure) => Err(failure),
            };
        }
        wish.keep(&found.inventory, screen)?;
        wish.clear(args);
        let lacking = found.inventory.gaps().iter().filter(|gap| Gap::lacks(gap)).count();
        let name = wish.out.to_string_lossy().into_owned();
        let file = OpenedFile {
            name: name.clone(),
            kind: "scan",
            resources: found.inventory.len(),
            left_out: 0,
            problem: None,
            notes: Vec::new(),
        };
        let title = crate::session::name_of(&found.inventory, std::slice::from_ref(&name));
        session.replace(Loaded::new(
            Opened { inventory: found.inventory, files: vec![file], as_written: Vec::new() },
            title,
            false,
        ));
        session.last_list.clear();
        if !screen.is_terminal() {
            screen.print(&format!("{name}\n"))?;
        }
        if lacking == 0 {
            return Ok(Exit::Done);
        }
        let things = if lacking == 1 { "1 thing".to_owned() } else { format!("{lacking} things") };
        screen.talk(&format!(
            "partial: {things} could not be read; rules that need them answer unknown (`check` lists the gaps)"
        ));
        Ok(if args.has(&ALLOW_PARTIAL) { Exit::Done } else { Exit::Unknown })
    }
}

/// Whether the scope is wrong: going on later would change nothing.
fn asks_for_nothing(error: &CloudError) -> bool {
    matches!(
        error.kind(),
        CloudErrorKind::NotFound
            | CloudErrorKind::Forbidden
            | CloudErrorKind::BadRequest
            | CloudErrorKind::Configuration
    )
}

/// The error of a scan without a resource: why nothing could be read, or that there is nothing.
fn nothing_found(errors: Vec<CloudError>, wish: &Wish) -> Failure {
    match errors.into_iter().next() {
        Some(error) => error.into(),
        None => {
            Failure::new("CL004", Exit::NotFound, format!("there is no resource that amlha reads in {}", wish.words()))
                .help(
                    "Azure ML workspaces and the services under them are read; `doctor` shows what this login can see",
                )
        }
    }
}

enum Stopped {
    Interrupted,
    Failed(Failure),
}

/// az has an active cloud of its own, and its login is for that one.
fn note_other_cloud(live: &Live, progress: &mut Progress, screen: &mut Screen) {
    for note in &live.defaults.notes {
        progress.line(screen, &format!("  az: {}", shown(note)));
    }
    if let Some(active) = &live.defaults.cloud
        && !live.environment.is_loopback()
        && !active.eq_ignore_ascii_case(&live.environment.name)
    {
        progress.line(
            screen,
            &format!("  az is set to the cloud {}: its login may not do for {}", shown(active), live.environment.name),
        );
    }
}

/// What is scanned and where it is kept.
#[derive(Debug)]
struct Wish {
    scope: Scope,
    /// Which parts of the scope az gave.
    from_az: Vec<&'static str>,
    out: PathBuf,
    /// Where calls are kept until the scan is complete.
    folder: PathBuf,
    /// Whether the folder was asked for, and stays.
    recording: bool,
    /// What a stopped scan asked; `None` for a new one.
    endpoint: Option<String>,
    now: jiff::Timestamp,
}

/// What a stopped scan has to know when it goes on.
#[derive(serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Manifest {
    format: String,
    started: jiff::Timestamp,
    out: String,
    /// What was asked: another cloud is another scan.
    endpoint: String,
    /// Whether the folder is a recording that was asked for, which stays.
    recording: bool,
    subscriptions: Vec<String>,
    groups: Vec<String>,
    workspaces: Vec<String>,
}

const MANIFEST: &str = "scan.manifest";
const MANIFEST_FORMAT: &str = "amlha/scan/1";

impl Wish {
    fn of(session: &Session, args: &Args) -> Result<Self, Failure> {
        if args.has(&MASK) && !args.has_value(&RECORD) {
            return Err(Failure::usage("RE005", "`--mask` needs --record: it is about what is recorded")
                .help("scan --record FOLDER --mask"));
        }
        if let Some(folder) = args.value(&RESUME) {
            // The stopped scan knows what it was about.
            let other = [&SUBSCRIPTION, &GROUP, &WORKSPACE, &OUT, &RECORD, &REPLAY]
                .into_iter()
                .find(|other| args.has_value(other));
            if let Some(other) = other {
                return Err(Failure::usage("RE003", format!("`--{}` does not go with `--resume`", other.long))
                    .at(folder.span)
                    .help("a scan goes on with the scope and the file it began with"));
            }
            return Self::resumed(Path::new(&folder.text)).map_err(|failure| failure.at(folder.span));
        }
        // A recording is as old as it says, and is about what it was made for.
        let recorded = args.value(&REPLAY).and_then(|folder| Self::resumed(Path::new(&folder.text)).ok());
        let (mut scope, from_az) = match args.value(&REPLAY) {
            Some(_) => scope(args, &session.settings, Defaults::default),
            None => scope(args, &session.settings, || live::defaults(&session.place)),
        };
        if let Some(recorded) = recorded.as_ref().filter(|_| scope.is_everything()) {
            scope = recorded.scope.clone();
        }
        let name = [&scope.workspaces, &scope.groups, &scope.subscriptions]
            .into_iter()
            .find_map(|names| if let [only] = names.as_slice() { Some(only.as_str()) } else { None });
        let kept = session.place.snapshots.as_deref();
        let now = recorded.map_or_else(|| session.clock.now(), |recorded| recorded.now);
        let out = args.value(&OUT).map(|token| token.text.as_str());
        let path = snapshots::place(out, kept, name.unwrap_or("azure"), now)?;
        prepare_folder(&path, out.is_none())?;
        let mut journal = path.clone().into_os_string();
        journal.push(".scan");
        let folder = args.value(&RECORD).map_or_else(|| PathBuf::from(journal), |token| PathBuf::from(&token.text));
        let recording = args.has_value(&RECORD);
        Ok(Self { scope, from_az, out: path, folder, recording, endpoint: None, now })
    }

    fn resumed(folder: &Path) -> Result<Self, Failure> {
        let shown_folder = folder.to_string_lossy().into_owned();
        let refused = |why: String| {
            Failure::usage("RE019", format!("`{}` cannot be resumed: {why}", shown(&shown_folder)))
                .help("name the folder that the stopped scan named")
        };
        let text = std::fs::read_to_string(folder.join(MANIFEST)).map_err(|error| {
            let exit = if error.kind() == std::io::ErrorKind::NotFound { Exit::NotFound } else { Exit::Failed };
            Failure { exit, ..refused(format!("its `{MANIFEST}` cannot be read ({})", error.kind())) }
        })?;
        let manifest: Manifest = serde_json::from_str(&text).map_err(|error| refused(error.to_string()))?;
        if manifest.format != MANIFEST_FORMAT {
            return Err(refused(format!("its format is `{}`", shown(&manifest.format))));
        }
        let scope =
            Scope { subscriptions: manifest.subscriptions, groups: manifest.groups, workspaces: manifest.workspaces };
        Ok(Self {
            scope,
            from_az: Vec::new(),
            out: PathBuf::from(manifest.out),
            folder: folder.to_owned(),
            recording: manifest.recording,
            endpoint: Some(manifest.endpoint),
            now: manifest.started,
        })
    }

    /// The scope in words.
    fn words(&self) -> String {
        let list = |what: &'static str, names: &[String]| {
            let names: Vec<_> = names.iter().map(|name| shown(name)).collect();
            let origin = if self.from_az.contains(&what) { " (from az)" } else { "" };
            (!names.is_empty()).then(|| format!("{what} {}{origin}", names.join(", ")))
        };
        let parts = [
            list("subscription", &self.scope.subscriptions),
            list("group", &self.scope.groups),
            list("workspace", &self.scope.workspaces),
        ];
        let parts: Vec<String> = parts.into_iter().flatten().collect();
        if parts.is_empty() { "everything that can be read".to_owned() } else { parts.join(", ") }
    }

    /// Keeps what is answered until the scan is complete, so that it can be resumed.
    fn journal<'c>(
        &self,
        cloud: &'c dyn Cloud,
        endpoint: &str,
        args: &Args,
    ) -> Result<Recorder<&'c dyn Cloud>, Failure> {
        if let Some(before) = self.endpoint.as_deref().filter(|before| *before != endpoint) {
            let (before, endpoint) = (shown(before), shown(endpoint));
            let message = format!("the scan that was stopped asked {before}, and this one would ask {endpoint}");
            return Err(
                Failure::usage("RE019", message).help("give --cloud or --endpoint as the stopped scan had them")
            );
        }
        let recorder = if args.has_value(&RESUME) {
            Recorder::resume(cloud, &self.folder)?
        } else if !self.recording {
            // What an earlier scan into the same file left is older than what this one reads.
            self.clear(args);
            Recorder::new(cloud, &self.folder)?
        } else if args.has(&MASK) {
            Recorder::masked(cloud, &self.folder, Mask::ids().and_people())?
        } else {
            Recorder::new(cloud, &self.folder)?
        };
        // A masked recording is there to be shared, and cannot be resumed: the cloud does not know its ids.
        if args.has(&MASK) {
            return Ok(recorder);
        }
        let manifest = Manifest {
            format: MANIFEST_FORMAT.to_owned(),
            started: self.now,
            out: self.out.to_string_lossy().into_owned(),
            endpoint: endpoint.to_owned(),
            recording: self.recording,
            subscriptions: self.scope.subscriptions.clone(),
            groups: self.scope.groups.clone(),
            workspaces: self.scope.workspaces.clone(),
        };
        amlha_azure::save::write(&self.folder.join(MANIFEST), |out| {
            serde_json::to_writer_pretty(&mut *out, &manifest)?;
            out.write_all(b"\n")
        })?;
        Ok(recorder)
    }

    fn keep(&self, inventory: &amlha_model::Inventory, screen: &mut Screen) -> Result<(), Failure> {
        let length = amlha_azure::save(inventory, &self.out)?;
        screen.talk(&format!("wrote {} ({})", shown(&self.out.to_string_lossy()), size(length)));
        Ok(())
    }

    /// Removes what was kept for resuming. A recording that was asked for stays.
    fn clear(&self, args: &Args) {
        if !self.recording && !args.has_value(&REPLAY) && self.folder.join(MANIFEST).is_file() {
            let _ = std::fs::remove_dir_all(&self.folder);
        }
    }
}

/// Refuses a file whose folder is not there before anything is asked; the folder of snapshots is made.
fn prepare_folder(path: &Path, make: bool) -> Result<(), Failure> {
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => return Ok(()),
    };
    if make {
        return std::fs::create_dir_all(folder).map_err(|error| {
            let folder = folder.to_string_lossy();
            Failure::new(
                "SV003",
                Exit::Failed,
                format!("the folder `{}` cannot be made: {}", shown(&folder), error.kind()),
            )
            .help("name a file with --out")
        });
    }
    if folder.is_dir() {
        return Ok(());
    }
    let text = path.to_string_lossy();
    Err(Failure::new("SV001", Exit::Failed, format!("`{}` cannot be saved: its folder does not exist", shown(&text)))
        .help("make the folder first, or correct the path"))
}

/// What the command line names, and where it names nothing, what az has as defaults.
fn scope(args: &Args, settings: &Settings, defaults: impl FnOnce() -> Defaults) -> (Scope, Vec<&'static str>) {
    let texts = |option: &Opt| -> Vec<String> { args.values(option).map(|token| token.text.clone()).collect() };
    let mut scope = Scope { subscriptions: texts(&SUBSCRIPTION), groups: texts(&GROUP), workspaces: texts(&WORKSPACE) };
    let mut from_az = Vec::new();
    if args.has(&ALL) || !scope.subscriptions.is_empty() {
        return (scope, from_az);
    }
    if scope.groups.is_empty() && scope.workspaces.is_empty() {
        scope.groups.extend(settings.text("defaults", "resource-group").map(str::to_owned));
        scope.workspaces.extend(settings.text("defaults", "workspace").map(str::to_owned));
    }
    let defaults = defaults();
    if scope.groups.is_empty() && scope.workspaces.is_empty() {
        scope.groups.extend(defaults.group);
        scope.workspaces.extend(defaults.workspace);
        from_az.extend((!scope.groups.is_empty()).then_some("group"));
        from_az.extend((!scope.workspaces.is_empty()).then_some("workspace"));
    }
    if !scope.is_everything()
        && let Some(active) = defaults.subscription
    {
        scope.subscriptions.push(active.id);
        from_az.push("subscription");
    }
    (scope, from_az)
}
