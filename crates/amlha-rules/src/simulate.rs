//! What breaks when something fails: a fault is laid on an inventory, and what it takes with it is
//! worked out from the verdicts and the links.
//!
//! Nothing is guessed. A resource that the fault strikes stands as the rules on that loss say
//! (`decide`); what refers to it stands as the role of the reference says
//! ([`amlha_model::dependence`]); each impact says what it rests on, and what nobody knows is unknown.
//! The assumptions of a simulation are part of it.

mod decide;
mod fault;
mod pinned;
mod spread;
mod strike;

use amlha_model::{Resource, ResourceIndex};
use serde::Serialize;

pub use fault::{Fault, FaultError};

use crate::finding::Check;
use crate::plan::Confidence;

/// How a resource stands, from good to bad.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Standing {
    /// It works.
    Up,
    /// It works unless its one place is the one that is lost: nobody says which place that is.
    AtRisk,
    /// Some of it works.
    Part,
    /// Nobody knows.
    Unknown,
    /// It does not work.
    Down,
}

impl Standing {
    /// Every standing, from bad to good.
    pub const ALL: [Self; 5] = [Self::Down, Self::Unknown, Self::Part, Self::AtRisk, Self::Up];

    /// The words on a screen.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Up => "up",
            Self::AtRisk => "at risk",
            Self::Part => "part",
            Self::Unknown => "?",
            Self::Down => "DOWN",
        }
    }

    /// The word in files and options.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Up => "up",
            Self::AtRisk => "atRisk",
            Self::Part => "part",
            Self::Unknown => "unknown",
            Self::Down => "down",
        }
    }
}

/// Why a resource stands as it does.
#[derive(Debug, Clone)]
pub enum Because<'a> {
    /// The fault does not reach it.
    NotReached,
    /// The fault strikes it, and a sentence says what that does.
    Struck(String),
    /// What it needs does not stand.
    Of {
        /// What it needs.
        resource: Resource<'a>,
        /// What for, as a sentence without a full stop.
        why: &'static str,
    },
    /// What it needs was not read.
    NotRead(String),
}

/// What a fault does to one resource.
#[derive(Debug, Clone)]
pub struct Impacted<'a> {
    /// The resource.
    pub resource: Resource<'a>,
    /// How it stood before.
    pub before: Standing,
    /// How it stands while the fault lasts and before anything reacts.
    pub during: Standing,
    /// How it stands once the platform has done what it does by itself, the fault lasting.
    pub after: Standing,
    /// Why.
    pub because: Because<'a>,
    /// What people can do; empty when there is nothing to say.
    pub by_hand: String,
    /// The finding or fact that decided, such as `ST001@stcontoso`; empty where none did.
    pub rests_on: String,
    /// How sure this is.
    pub confidence: Confidence,
    /// Whether a setting of its own decided, which could be another one.
    pub(crate) faulty: bool,
}

impl Impacted<'_> {
    /// Whether the faults change anything for it. What did not work before is not hit by that.
    #[must_use]
    pub fn is_hit(&self) -> bool {
        self.during != self.before || self.after != self.before
    }
}

/// What faults do to an inventory.
#[derive(Debug, Clone)]
pub struct Simulation<'a> {
    /// The faults, all at the same time.
    pub faults: Vec<Fault<'a>>,
    /// What is taken for true, a sentence each.
    pub assumptions: Vec<String>,
    /// Every resource that is judged or referred to: the worst first, then by name.
    pub impacts: Vec<Impacted<'a>>,
    /// What to see to first: of the resources whose own setting lets the fault through, the one that
    /// takes most others with it, and how many.
    pub first: Option<(Resource<'a>, usize)>,
}

impl Simulation<'_> {
    /// How many resources stand so while the fault lasts.
    #[must_use]
    pub fn count(&self, standing: Standing) -> usize {
        self.impacts.iter().filter(|impact| impact.during == standing).count()
    }
}

/// Lays faults on what was judged. The check must have kept everything
/// ([`Keep::All`](crate::Keep::All)): a pass says what goes on.
///
/// ```
/// use amlha_model::{Builder, Source};
/// use amlha_rules::simulate::{Fault, Standing, simulate};
/// use amlha_rules::{Context, Keep, Profile, check};
///
/// let text = r#"[{"id": "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/stcontoso",
///   "name": "stcontoso", "type": "Microsoft.Storage/storageAccounts", "location": "westeurope", "kind": "StorageV2",
///   "sku": {"name": "Standard_ZRS"}, "properties": {}}]"#;
/// let mut builder = Builder::new();
/// builder.add_array(text.to_owned(), Source { name: "example.json".into(), kind: "list".into(), read_at: None })?;
/// let inventory = builder.finish();
/// let profile = Profile::default();
/// let context = Context::new(&inventory, &profile, jiff::Timestamp::UNIX_EPOCH);
/// let check = check(&context, Keep::All);
///
/// let zone = Fault::parse(&check, "zone 1")?;
/// let region = Fault::parse(&check, "region westeurope")?;
/// assert_eq!(simulate(&check, &zone).impacts[0].during, Standing::Up);
/// assert_eq!(simulate(&check, &region).impacts[0].during, Standing::Down);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn simulate<'a>(check: &Check<'a>, faults: &[Fault<'a>]) -> Simulation<'a> {
    let verdicts = decide::Verdicts::of(check);
    let mut before = strike::all(check, &verdicts, &[]);
    spread::all(check, &[], &mut before);
    let mut impacts = strike::all(check, &verdicts, faults);
    let takes = spread::all(check, faults, &mut impacts);
    for (index, impact) in &mut impacts {
        impact.before = before.get(index).map_or(Standing::Up, |before| before.during);
    }
    let at_fault = |index: &ResourceIndex| impacts.get(index).is_some_and(|impact| impact.faulty && impact.is_hit());
    let first = takes.into_iter().filter(|(index, count)| *count > 0 && at_fault(index)).max_by(|a, b| {
        let name = |index| check.inventory.resource(index).name().to_lowercase();
        a.1.cmp(&b.1).then_with(|| name(b.0).cmp(&name(a.0)))
    });
    let mut impacts: Vec<Impacted<'a>> = impacts.into_values().collect();
    impacts.sort_by(|a, b| {
        let worst = |impact: &Impacted<'_>| (impact.during, impact.after);
        let name =
            |impact: &Impacted<'_>| (impact.resource.path_name().to_lowercase(), impact.resource.id().to_lowercase());
        worst(b).cmp(&worst(a)).then_with(|| name(a).cmp(&name(b)))
    });
    Simulation {
        faults: faults.to_vec(),
        assumptions: fault::assumptions(check, faults),
        impacts,
        first: first.map(|(index, count)| (check.inventory.resource(index), count)),
    }
}
