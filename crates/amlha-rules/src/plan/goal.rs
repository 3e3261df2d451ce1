//! What a plan is for.

use amlha_model::recovery::{self, Event, Recovery};
use amlha_model::{Inventory, SERVICES, Service};
use serde::Serialize;

use crate::finding::Finding;
use crate::rule::Axis;

/// What the estate should survive once the plan is carried out. The plan for a smaller goal is a
/// part of the plan for a larger one: [`axes`](Self::axes) of `Zone` are among those of `Region`,
/// and those of every goal among those of `Everything`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Goal {
    /// One availability zone is lost and work goes on.
    Zone,
    /// The region is lost and work goes on elsewhere.
    Region,
    /// Nothing that is deleted or spoiled is lost for good.
    Data,
    /// No part is retired or about to be.
    Lifecycle,
    /// All of it.
    #[default]
    Everything,
}

impl Goal {
    /// Every goal, in the order of reports.
    pub const ALL: [Self; 5] = [Self::Zone, Self::Region, Self::Data, Self::Lifecycle, Self::Everything];

    /// The word in options and files.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Zone => "zone",
            Self::Region => "region",
            Self::Data => "data",
            Self::Lifecycle => "lifecycle",
            Self::Everything => "everything",
        }
    }

    /// The words on a screen.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Zone => "survive the loss of a zone",
            Self::Region => "survive the loss of a region",
            Self::Data => "lose no data that is deleted or spoiled",
            Self::Lifecycle => "have no retired part",
            Self::Everything => "everything",
        }
    }

    /// The goal of this word, in any letter case.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|goal| goal.as_str().eq_ignore_ascii_case(word))
    }

    /// The faults that stand in its way. A thing of which there is only one fails with its zone,
    /// whatever its settings say; who survives a region has survived its zones.
    #[must_use]
    pub fn axes(self) -> &'static [Axis] {
        match self {
            Self::Zone => &[Axis::Zone, Axis::Capacity],
            Self::Region => &[Axis::Zone, Axis::Capacity, Axis::Region, Axis::Configuration],
            Self::Data => &[Axis::DataProtection],
            Self::Lifecycle => &[Axis::Lifecycle],
            Self::Everything => &Axis::ALL,
        }
    }
}

/// What decides between steps that may begin at the same time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Optimise {
    /// The heaviest finding first.
    #[default]
    Risk,
    /// What takes longest first, so that waits run beside each other.
    Time,
    /// What changes least first: settings, then what is new, then what is replaced.
    Change,
}

impl Optimise {
    /// Every choice.
    pub const ALL: [Self; 3] = [Self::Risk, Self::Time, Self::Change];

    /// The word in options and files.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Risk => "risk",
            Self::Time => "time",
            Self::Change => "change",
        }
    }

    /// The choice of this word, in any letter case.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|choice| choice.as_str().eq_ignore_ascii_case(word))
    }
}

/// What is asked of a plan.
///
/// ```
/// use amlha_rules::plan::{Goal, Wish};
///
/// let wish = Wish { goal: Goal::Zone, only: vec!["ST001".into()], ..Wish::default() };
/// assert!(wish.goal.axes().contains(&amlha_rules::Axis::Zone));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Wish {
    /// What it is for.
    pub goal: Goal,
    /// Only findings that one of these names: a rule's code or its letters (`ST`), a finding, a
    /// resource's name or id. Empty: all.
    pub only: Vec<String>,
    /// No finding that one of these names.
    pub except: Vec<String>,
    /// What comes first.
    pub optimise: Optimise,
    /// How long work may rest when a region is lost, in minutes. Compared with what is known of each
    /// service when the goal holds the loss of a region.
    pub rto_minutes: Option<u32>,
    /// How many minutes of writes may be lost with a region.
    pub rpo_minutes: Option<u32>,
}

impl Wish {
    /// Whether a finding is to be planned for.
    #[must_use]
    pub fn wants(&self, finding: &Finding<'_>) -> bool {
        let named = |selectors: &[String]| selectors.iter().any(|selector| selects(selector, finding));
        self.goal.axes().contains(&finding.rule.axis)
            && (self.only.is_empty() || named(&self.only))
            && !named(&self.except)
    }
}

/// Whether a selector names a finding: by its id, its rule, the letters of its rule, its resource.
fn selects(selector: &str, finding: &Finding<'_>) -> bool {
    let code = finding.rule.code;
    let letters = code.trim_end_matches(|letter: char| letter.is_ascii_digit());
    let resource = finding.resource;
    let same = |text: &str| text.eq_ignore_ascii_case(selector);
    same(&finding.id)
        || same(code)
        || same(letters)
        || same(resource.name())
        || same(&resource.path_name())
        || resource.id().trim_matches('/').eq_ignore_ascii_case(selector.trim_matches('/'))
}

/// A service that does not come back as fast, or with as little loss, as is asked; or of which
/// nobody says.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Beyond {
    /// The service, by its label.
    pub service: &'static str,
    /// How many of its resources are in the inventory.
    pub resources: usize,
    /// Why it misses the goal, or that nothing is known.
    pub why: String,
    /// Who says so, with a date; `None` where nobody says anything.
    pub source: Option<String>,
}

/// The services of an inventory that miss an RTO or an RPO, once their part of the plan is carried
/// out. A service of which no figure is published is here too: silence is no promise.
pub(super) fn beyond(inventory: &Inventory, wish: &Wish) -> Vec<Beyond> {
    if !wish.goal.axes().contains(&Axis::Region) || (wish.rto_minutes.is_none() && wish.rpo_minutes.is_none()) {
        return Vec::new();
    }
    let missed = |service: Service| {
        let resources = inventory.of_service(service).count();
        let figure = recovery::of(service.key(), Event::Region);
        let why = match figure {
            Some(figure) => miss(figure, wish)?,
            None => "no figure for the loss of a region is known".to_owned(),
        };
        let source = figure.map(|figure| figure.source.cite());
        (resources > 0).then(|| Beyond { service: service.title(), resources, why, source })
    };
    SERVICES.iter().filter_map(|info| missed(info.service)).collect()
}

/// Why a figure is not good enough; `None` when it is.
fn miss(figure: &Recovery, wish: &Wish) -> Option<String> {
    let mut parts = Vec::new();
    for (what, known, asked) in
        [("RTO", figure.rto_seconds, wish.rto_minutes), ("RPO", figure.rpo_seconds, wish.rpo_minutes)]
    {
        let Some(asked) = asked else { continue };
        match known {
            None => parts.push(format!("{what} is not published")),
            Some(seconds) if seconds > asked.saturating_mul(60) => {
                parts.push(format!("{what} about {}, {} asked", said(seconds), said(asked.saturating_mul(60))));
            }
            Some(_) if !figure.promised => parts.push(format!("{what} fits, and nobody promises it")),
            Some(_) => {}
        }
    }
    (!parts.is_empty()).then(|| format!("{} ({})", parts.join("; "), figure.configuration))
}

/// Seconds, minutes or hours, whichever is shortest.
fn said(seconds: u32) -> String {
    match seconds {
        0..60 => format!("{seconds} s"),
        60..7_200 => format!("{} min", seconds.div_ceil(60)),
        _ => format!("{} h", seconds.div_ceil(3_600)),
    }
}
