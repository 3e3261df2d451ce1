//! The whole script of the example's plan, run by bash with the real Azure CLI against the fake:
//! `AMLHA_AZ=path/to/az cargo test -p amlha-tests --test rehearsal -- --nocapture`.
//!
//! Without the variable nothing is run, and a line says so.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    missing_docs,
    reason = "tests"
)]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use amlha_azure::arm::{ArmCloud, Environment};
use amlha_azure::discover::Event;
use amlha_azure::{Discovery, DiscoveryOptions};
use amlha_fake_arm::FakeArm;
use amlha_model::Inventory;
use amlha_report::Style;
use amlha_report::plan::{Form, render};
use amlha_rules::plan::{Action, Reversible, Run, Step};
use amlha_rules::{Context, Keep, Plan, Profile, check, plan};
use amlha_tests::NOW;

/// The estate as a scan finds it now.
fn scan(fake: &FakeArm) -> Inventory {
    let cloud = ArmCloud::builder(Environment::loopback(fake.url()).unwrap())
        .root_certificates(fake.certificate_pem().unwrap().as_bytes().to_vec())
        .build()
        .unwrap();
    let mut discovery = Discovery::new(&cloud, DiscoveryOptions::new(NOW.parse().unwrap()));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(discovery.run(&|_: Event<'_>| {})).unwrap();
    discovery.finish().inventory
}

/// The ids of what fails, and the plan for it.
fn judged(inventory: &Inventory) -> (BTreeSet<String>, Plan) {
    let profile = Profile::default();
    let context = Context::new(inventory, &profile, NOW.parse().unwrap());
    let check = check(&context, Keep::Findings);
    (check.failures().map(|finding| finding.id.clone()).collect(), plan::plan(&context, &check))
}

/// Steps that a lock forbids, whether it is in the estate or an earlier step sets it, and those that
/// wait for them: a person would lift the lock for them, and set it again.
fn locked(inventory: &Inventory, plan: &Plan) -> BTreeSet<String> {
    let locks =
        inventory.resources().filter(|lock| lock.type_name().eq_ignore_ascii_case("microsoft.authorization/locks"));
    let mut scopes: Vec<String> = locks
        .filter_map(|lock| {
            Some(lock.id().to_lowercase().split_once("/providers/microsoft.authorization/locks/")?.0.to_owned())
        })
        .collect();
    let mut locked = BTreeSet::new();
    for step in &plan.steps {
        let id = step.target.id.to_lowercase();
        let under = scopes.iter().any(|scope| id == *scope || id.starts_with(&format!("{scope}/")));
        if (step.action == Action::Delete && under) || step.after.iter().any(|before| locked.contains(&before.0)) {
            locked.insert(step.id.0.clone());
        }
        if let Run::Commands { commands } = &step.run
            && commands
                .iter()
                .any(|command| command.args().get(1..3) == Some(&["lock".to_owned(), "create".to_owned()]))
        {
            scopes.push(id);
        }
    }
    locked
}

struct Stage<'f> {
    folder: &'f Path,
    program: &'f Path,
}

impl Stage<'_> {
    fn command(&self, program: &Path) -> Command {
        let mut command = Command::new(program);
        let path = format!(
            "{}:{}",
            self.program.parent().unwrap().display(),
            std::env::var_os("PATH").unwrap().to_string_lossy()
        );
        command
            .current_dir(self.folder)
            .env("PATH", path)
            .env("AZURE_CONFIG_DIR", self.folder.join("az"))
            .env("AZURE_CORE_COLLECT_TELEMETRY", "no")
            .env("AZURE_CORE_INSTANCE_DISCOVERY", "false")
            .env("REQUESTS_CA_BUNDLE", self.folder.join("cert.pem"))
            .env("AMLHA_POLL_SECONDS", "1")
            .env("AMLHA_PAUSE_SECONDS", "0")
            .stdin(Stdio::null());
        command
    }

    fn az(&self, arguments: &[&str]) {
        let output = self.command(self.program).args(arguments).output().unwrap();
        assert!(output.status.success(), "az {}: {}", arguments.join(" "), String::from_utf8_lossy(&output.stderr));
    }

    fn script(&self, options: &[String]) -> Output {
        self.command(Path::new("bash")).args(["--norc", "plan.sh"]).args(options).output().unwrap()
    }
}

#[test]
fn the_plan_of_the_example_is_rehearsed() {
    let Some(program) = std::env::var_os("AMLHA_AZ") else {
        println!("skipped: AMLHA_AZ does not name an az");
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let stage = Stage { folder: folder.path(), program: Path::new(&program) };
    let fake = FakeArm::over(&amlha_repl::example().unwrap()).tls().no_quota().start_blocking().unwrap();
    fake.write_certificate(&folder.path().join("cert.pem")).unwrap();
    stage.az(&["cloud", "register", "-n", "fake", "--endpoint-resource-manager", fake.url()]);
    stage.az(&["cloud", "set", "-n", "fake"]);
    let (user, tenant) = ("00000000-0000-0000-0000-0000000000aa", "00000000-0000-0000-0000-00000000000f");
    stage.az(&["login", "--service-principal", "-u", user, "-p", "anything", "--tenant", tenant, "-o", "none"]);

    let estate = scan(&fake);
    let (failing, plan) = judged(&estate);
    let locked = locked(&estate, &plan);
    fs::write(folder.path().join("plan.sh"), render(&plan, Form::Bash, &Style::default())).unwrap();
    let by_hand = |step: &&Step| !step.has_commands();
    let mut options = vec!["--yes".to_owned()];
    for step in &locked {
        options.extend(["--skip".to_owned(), step.clone()]);
    }
    for step in plan.steps.iter().filter(by_hand) {
        options.extend(["--done".to_owned(), step.id.0.clone()]);
    }
    for step in plan.steps.iter().filter(|step| step.reversible == Reversible::OneWay) {
        options.extend(["--accept-one-way".to_owned(), step.id.0.clone()]);
    }

    let ends = Some(if locked.is_empty() { 0 } else { 4 });
    let first = stage.script(&options);
    let told = String::from_utf8_lossy(&first.stdout).into_owned();
    println!("{told}{}", String::from_utf8_lossy(&first.stderr));
    assert_eq!(first.status.code(), ends);
    let all = plan.steps.len();
    assert!(told.contains(&format!("done: {} of {all} steps", all - locked.len())));

    // What commands close is gone; what only a person closes is still there, for nobody did it.
    let (left, again) = judged(&scan(&fake));
    let closes = |of: &dyn Fn(&&Step) -> bool| {
        plan.steps.iter().filter(of).flat_map(|step| step.closes.clone()).collect::<BTreeSet<String>>()
    };
    let runs = |step: &Step| step.has_commands() && !locked.contains(&step.id.0);
    let by_commands = closes(&|step| runs(step));
    // A pool that could not be deleted still has what is wrong with it, and its cluster with it.
    let held = |step: &Step| {
        let target = step.target.id.to_lowercase();
        plan.steps.iter().any(|other| locked.contains(&other.id.0) && beside(&other.target.id.to_lowercase(), &target))
    };
    let by_people = closes(&|step| !runs(step) || held(step));
    let still: Vec<&String> = by_commands.difference(&by_people).filter(|id| left.contains(*id)).collect();
    let new: Vec<&String> = left.difference(&failing).collect();
    println!("{} findings before, {} after, {} closed by commands", failing.len(), left.len(), by_commands.len());
    println!("{} changes; the next plan has {} steps", fake.changes().len(), again.steps.len());

    // Nothing was touched but what the plan names.
    let changes = fake.changes();
    let mut unlisted = Vec::new();
    for change in &changes {
        let id = change.id.to_lowercase();
        let names = |step: &Step| {
            let target = step.target.id.to_lowercase();
            let in_commands = || {
                let Run::Commands { commands } = &step.run else { return false };
                commands.iter().flat_map(plan::Command::args).any(|word| {
                    let word = word.to_lowercase();
                    word.split('?').next().is_some_and(|path| path == id)
                })
            };
            id == target || id.starts_with(&format!("{target}/")) || in_commands() || beside(&id, &target)
        };
        if !plan.steps.iter().any(|step| runs(step) && names(step)) {
            unlisted.push(format!("{} {}", change.method, change.id));
        }
    }
    assert_eq!(unlisted, Vec::<String>::new());
    assert_eq!(still, Vec::<&String>::new(), "still there");
    assert_eq!(new, Vec::<&String>::new(), "newly there");

    // A second run changes nothing, neither by what is kept nor by what it finds.
    let told = changes.len();
    let second = stage.script(&options);
    assert_eq!(second.status.code(), ends, "{}", String::from_utf8_lossy(&second.stderr));
    assert_eq!(fake.changes().len(), told);
    for file in fs::read_dir(folder.path()).unwrap().map(|file| file.unwrap().path()) {
        if file.extension().is_some_and(|end| end == "progress") {
            fs::remove_file(file).unwrap();
        }
    }
    // An operation that changes nothing, such as a diagnosis, may be asked for again.
    let third = stage.script(&options);
    println!("{}{}", String::from_utf8_lossy(&third.stdout), String::from_utf8_lossy(&third.stderr));
    let repeated: Vec<String> = fake
        .changes()
        .iter()
        .skip(told)
        .filter(|change| change.method != "POST")
        .map(|change| format!("{} {}", change.method, change.id))
        .collect();
    println!("without its progress: {:?}, changes: {repeated:?}", third.status.code());
    assert_eq!((third.status.code(), repeated), (ends, Vec::new()));
}

/// Whether one of two resources is the pool, the compute or the lock beside the other: a new one is
/// made in the place where the old one is.
fn beside(id: &str, target: &str) -> bool {
    let place = |id: &str| id.rsplit_once('/').map(|(place, _)| place.to_owned());
    place(id).is_some() && place(id) == place(target)
}
