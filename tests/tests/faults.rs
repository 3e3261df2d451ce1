//! Everything that can go wrong between amlha and Azure, against the fake: the inventory is the one
//! without the fault, byte for byte, or what is missing from it is named by a gap.
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
use std::time::Duration;

use amlha_azure::arm::{ArmCloud, Environment};
use amlha_azure::discover::{Event, Family, ScannedType, TYPES};
use amlha_azure::{CloudError, CloudErrorKind, Discovery, DiscoveryOptions};
use amlha_fake_arm::{Action, Body, FakeArm, Fault, Lie, Match, Times};
use amlha_model::{Gap, Inventory};
use amlha_tests::{NOW, graph_estate};

/// What a fault does to a call that is asked again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Passes {
    /// The next answer is right: nobody notices.
    Once,
    /// It is not asked again, so that even one is a gap.
    Never,
}

fn status(status: u16, headers: &[(&str, &str)]) -> Action {
    let headers = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let (code, message) = ("ServerBusy".to_owned(), "the server is busy".to_owned());
    Action::Status { status, headers, body: Body::ArmError { code, message } }
}

fn faults() -> Vec<(&'static str, Action, Passes)> {
    use Passes::{Never, Once};
    vec![
        ("429, pause in seconds", status(429, &[("retry-after", "0")]), Once),
        ("429, pause in a fraction", status(429, &[("retry-after", "0.02")]), Once),
        ("429, pause until a date", status(429, &[("retry-after", "Mon, 23 Nov 2026 08:00:00 GMT")]), Once),
        ("429, pause in milliseconds", status(429, &[("x-ms-retry-after-ms", "15")]), Once),
        ("429, pause in milliseconds, other name", status(429, &[("retry-after-ms", "15")]), Once),
        (
            "429, quota resets",
            status(429, &[("x-ms-user-quota-remaining", "0"), ("x-ms-user-quota-resets-after", "00:00:00.02")]),
            Once,
        ),
        ("429 without a pause", status(429, &[]), Once),
        ("429, a pause that cannot be read", status(429, &[("retry-after", "soon\u{7f}")]), Once),
        ("429, an hour", status(429, &[("retry-after", "3600")]), Never),
        ("408", status(408, &[]), Once),
        ("500", status(500, &[("retry-after", "0")]), Once),
        ("502, a page for people", Action::Html { status: 502 }, Once),
        ("503", status(503, &[("retry-after", "0")]), Once),
        ("503 with an empty body", Action::Status { status: 503, headers: Vec::new(), body: Body::Empty }, Once),
        ("504", status(504, &[]), Once),
        ("a body that is cut", Action::CutBody { after: 20 }, Once),
        ("a body that is cut at once", Action::CutBody { after: 0 }, Once),
        ("a connection that closes", Action::Close, Once),
        ("a delay", Action::Delay(Duration::from_millis(60)), Once),
        ("an expired token", Action::ExpireToken, Once),
        ("another content type", Action::ContentType("text/plain".to_owned()), Never),
        ("a page for people", Action::Html { status: 200 }, Never),
        ("JSON that ends in the middle", Action::Garbage, Never),
        ("a body without end", Action::BigBody { bytes: 3_000_000 }, Never),
        ("a redirect to another host", Action::Redirect { to: "https://evil.example/steal".to_owned() }, Never),
        ("a redirect", Action::Redirect { to: "/subscriptions".to_owned() }, Never),
        ("400", status(400, &[]), Never),
        ("403", status(403, &[]), Never),
        ("404", status(404, &[]), Never),
        (
            "409, provider not registered",
            Action::NotRegistered { namespace: "Microsoft.MachineLearningServices".to_owned() },
            Never,
        ),
        ("a link that repeats", Action::NextLink(Lie::Repeat), Never),
        ("a link to another host", Action::NextLink(Lie::OtherHost("evil.example".to_owned())), Never),
        ("a link to another scheme", Action::NextLink(Lie::OtherScheme), Never),
        ("a link to another port", Action::NextLink(Lie::OtherPort), Never),
    ]
}

/// Where a fault strikes: each kind of call.
fn places() -> Vec<(&'static str, Match)> {
    vec![
        ("subscriptions", Match::path_contains("/subscriptions").but_not(Match::path_contains("/subscriptions/"))),
        ("Resource Graph", Match::graph()),
        ("a list", Match::path_contains("mlw-0001/computes")),
        ("a setting", Match::path_contains("stml0000/blobservices")),
        ("a resource again", Match::path_contains("registries/crml0001").but_not(Match::path_contains("replications"))),
        ("locks", Match::path_contains("microsoft.authorization/locks")),
        ("what a list brought to light", Match::path_contains("mlw-0001/onlineendpoints/score/deployments")),
    ]
}

struct Bench {
    fake: FakeArm,
    runtime: tokio::runtime::Runtime,
    whole: Inventory,
}

enum Outcome {
    /// The same bytes.
    Same,
    /// Less, and every part of it named.
    Named,
    /// The scan ended with an error.
    Ended(CloudError),
}

impl Bench {
    fn new() -> Self {
        let estate = graph_estate::inventory(2);
        // Pages of two: lists have several.
        let fake = FakeArm::over(&estate).no_quota().page_size(2).start_blocking().unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let mut bench = Self { fake, runtime, whole: Inventory::default() };
        bench.whole = bench.scan().1;
        assert!(bench.whole.gaps().is_empty());
        bench
    }

    fn scan(&self) -> (Result<(), CloudError>, Inventory) {
        let environment = Environment::loopback(self.fake.url()).unwrap();
        let cloud = ArmCloud::builder(environment)
            .backoff(Duration::from_millis(2))
            .attempts(3)
            .largest_body(2_000_000)
            .build()
            .unwrap();
        let options = DiscoveryOptions { page_size: 7, ..DiscoveryOptions::new(NOW.parse().unwrap()) };
        let mut discovery = Discovery::new(&cloud, options);
        let result = self.runtime.block_on(discovery.run(&|_: Event<'_>| {}));
        (result, discovery.finish().inventory)
    }

    /// Scans with these faults and holds the result against the promise.
    fn hold(&self, case: &str, faults: Vec<Fault>) -> Outcome {
        self.fake.set_faults(faults);
        let (result, found) = self.scan();
        self.fake.set_faults(Vec::new());
        if let Err(error) = result {
            return Outcome::Ended(error);
        }
        if saved(&found) == saved(&self.whole) {
            return Outcome::Same;
        }
        let gaps: Vec<String> = found.gaps().iter().map(|gap| gap.what.to_lowercase()).collect();
        if gaps.is_empty() {
            // A page that was answered twice changes what sources are called, and nothing else.
            let different: Vec<_> =
                missing(&self.whole, &found).into_iter().chain(missing(&found, &self.whole)).collect();
            assert!(different.is_empty(), "{case}: nothing says why these are different: {different:?}");
            return Outcome::Same;
        }
        for id in missing(&self.whole, &found) {
            let named = gaps.iter().any(|gap| names(gap, &id));
            assert!(named, "{case}: `{id}` is missing and no gap names it: {gaps:?}");
        }
        Outcome::Named
    }
}

/// Whether a gap accounts for the absence of a resource, both folded.
fn names(gap: &str, id: &str) -> bool {
    if id.starts_with(gap) {
        return true;
    }
    // What a query did not tell: the resources of its family, and what is in them.
    if let Some(family) = gap.strip_prefix("resource graph: ") {
        let of_family = |known: &&ScannedType| known.family.label() == family || known.family == Family::Referenced;
        let mut types = TYPES.iter().filter(of_family).map(|known| known.name.to_lowercase());
        // Failover groups of instances are listed where an instance is, in no instance.
        return types.any(|name| id.contains(&format!("/providers/{name}/")))
            || family == Family::Databases.label() && id.contains("/instancefailovergroups/");
    }
    // A machine is read because a compute refers to it.
    // One list has the locks of a whole subscription.
    id.contains("/virtualmachines/") && gap.ends_with("/computes") || id.contains("/locks/") && gap.ends_with("/locks")
}

fn saved(inventory: &Inventory) -> String {
    let mut out = Vec::new();
    inventory.write_json(&mut out).unwrap();
    String::from_utf8(out).unwrap()
}

/// The folded ids that one has and the other has not, or has with another body.
fn missing(whole: &Inventory, found: &Inventory) -> BTreeSet<String> {
    let different = |id: &str, raw: &str| found.find(id).is_none_or(|other| other.raw() != raw);
    let ids = whole.resources().filter(|resource| different(resource.id(), resource.raw()));
    ids.map(|resource| resource.id().to_lowercase()).collect()
}

#[test]
fn every_fault_at_every_place() {
    let bench = Bench::new();
    let (mut cases, mut same, mut named, mut ended) = (0, 0, 0, Vec::new());
    for (place, at) in places() {
        for (name, action, passes) in faults() {
            for times in [Times::First(1), Times::Always] {
                let case = format!("{name} at {place}, {times:?}");
                cases += 1;
                let fault = Fault { when: at.clone(), times, then: action.clone() };
                let outcome = bench.hold(&case, vec![fault]);
                match &outcome {
                    Outcome::Same => same += 1,
                    Outcome::Named => named += 1,
                    Outcome::Ended(error) => {
                        // Without subscriptions, without a login, without a single answer of a
                        // query there is nothing to go on with.
                        assert!(
                            place == "subscriptions" || error.kind() == CloudErrorKind::Unauthorized,
                            "{case}: {error}"
                        );
                        ended.push(case.clone());
                    }
                }
                if times == Times::First(1) && passes == Passes::Once {
                    assert!(matches!(outcome, Outcome::Same), "{case}: one such answer must not be noticed");
                }
            }
        }
    }
    println!(
        "{cases} cases: {same} with the same bytes, {named} with every part that is missing named, {} ended",
        ended.len()
    );
    assert!(same > 150 && named > 150, "{same} {named}");
}

#[test]
fn pairs_of_passing_faults_at_one_call() {
    let bench = Bench::new();
    let faults: Vec<_> = faults().into_iter().filter(|(.., passes)| *passes == Passes::Once).collect();
    let places = places();
    let mut cases = 0;
    for (number, (a, first, _)) in faults.iter().enumerate() {
        for (offset, (b, second, _)) in faults.iter().enumerate().skip(number) {
            // Both at one call, one after the other; where, changes from pair to pair.
            let (place, at) = &places[(number + offset) % places.len()];
            let case = format!("{a}, then {b}, at {place}");
            let fault = |nth, then: &Action| Fault { when: at.clone(), times: Times::Nth(nth), then: then.clone() };
            let outcome = bench.hold(&case, vec![fault(1, first), fault(2, second)]);
            cases += 1;
            // A call is asked once with a fresh token. A second refusal is believed.
            if let (Outcome::Ended(error), Action::ExpireToken, Action::ExpireToken) = (&outcome, first, second) {
                assert_eq!(error.kind(), CloudErrorKind::Unauthorized);
                continue;
            }
            assert!(matches!(outcome, Outcome::Same), "{case}: two such answers must not be noticed");
        }
    }
    println!("{cases} pairs of faults at one call, none noticed");
}

#[test]
fn pairs_of_any_faults_at_two_calls() {
    let bench = Bench::new();
    let (faults, places) = (faults(), places());
    let (mut cases, mut same, mut named, mut ended) = (0, 0, 0, 0);
    // All of them take minutes; every third has each fault in it, first and second.
    let step = if std::env::var_os("AMLHA_LARGE").is_some() { 1 } else { 3 };
    for (number, (a, first, _)) in faults.iter().enumerate() {
        for (offset, (b, second, passes)) in faults.iter().enumerate().skip(number % step).step_by(step) {
            // The first stays, the second comes once, somewhere else; where, changes from pair to pair.
            let here = 1 + (number + offset) % (places.len() - 1);
            let there = (here + 1 + offset % (places.len() - 1)) % places.len();
            let ((place, at), (other, by)) = (&places[here], &places[there]);
            let case = format!("{a} always at {place}, {b} once at {other}");
            let fault = |when: &Match, times, then: &Action| Fault { when: when.clone(), times, then: then.clone() };
            let both = vec![fault(at, Times::Always, first), fault(by, Times::First(1), second)];
            cases += 1;
            match bench.hold(&case, both) {
                Outcome::Same => same += 1,
                Outcome::Named => named += 1,
                Outcome::Ended(error) => {
                    let unlisted = *other == "subscriptions" && *passes == Passes::Never;
                    assert!(unlisted || error.kind() == CloudErrorKind::Unauthorized, "{case}: {error}");
                    ended += 1;
                }
            }
        }
    }
    println!("{cases} pairs of faults at two calls: {same} the same, {named} named, {ended} ended");
    assert!(same > cases / 20 && named > cases / 2, "{same} {named}");
}

#[test]
fn a_missing_role_on_a_scope_hides_no_more_than_the_scope() {
    let bench = Bench::new();
    let subscription = "/subscriptions/00000000-0000-0000-0000-000000000001";
    let account =
        format!("{subscription}/resourceGroups/rg-ml-0000/providers/Microsoft.Storage/storageAccounts/stml0000");
    let fault = Fault::always(Match::any(), Action::Forbid { scope: account.clone() });
    bench.fake.set_faults(vec![fault]);
    let (result, found) = bench.scan();
    result.unwrap();
    let lacking: Vec<&Gap> = found.gaps().iter().filter(|gap| gap.lacks()).collect();
    assert!(!lacking.is_empty());
    for gap in &lacking {
        assert!(gap.what.to_lowercase().starts_with(&account.to_lowercase()), "{gap:?}");
        assert!(gap.closes.contains("Reader"), "{gap:?}");
    }
    for id in missing(&bench.whole, &found) {
        assert!(id.starts_with(&account.to_lowercase()), "{id}");
    }
}
