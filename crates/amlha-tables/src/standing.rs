//! Whether each resource survives a zone and its region, in a few fixed words.

use std::collections::BTreeMap;

use amlha_model::{Inventory, ResourceIndex, Service};
use amlha_rules::{Axis, Evidence, Finding, Keep, Outcome};

use crate::estate::Estate;

/// What the verdicts on one loss come to. The words are fixed: queries compare them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Loss {
    fails: bool,
    unknown: bool,
    passes: bool,
    by_platform: bool,
    disagrees: bool,
}

impl Loss {
    fn add(&mut self, finding: &Finding<'_>) {
        match finding.verdict.outcome {
            Outcome::Fail => self.fails = true,
            Outcome::Unknown => self.unknown = true,
            Outcome::Pass => self.passes = true,
            Outcome::PassByPlatform => self.by_platform = true,
            Outcome::NotApplicable => {}
        }
        self.disagrees |= finding.verdict.state.as_ref().is_some_and(|state| state.disagree);
    }

    /// `yes`, `no` or `unknown`; empty where no rule asks.
    pub(crate) fn effective(self) -> &'static str {
        if self.fails {
            "no"
        } else if self.unknown {
            "unknown"
        } else if self.passes || self.by_platform {
            "yes"
        } else {
            ""
        }
    }

    /// The same of the settings; empty where no setting decides.
    pub(crate) fn declared(self) -> &'static str {
        match self.effective() {
            "yes" if self.disagrees => "no",
            "no" if self.disagrees => "yes",
            "yes" if !self.passes => "",
            other => other,
        }
    }
}

/// What is said of one resource.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Standing {
    pub(crate) zone: Loss,
    pub(crate) region: Loss,
    pub(crate) faults: usize,
    observed: bool,
    documented: bool,
}

impl Standing {
    /// What the verdicts rest on.
    pub(crate) fn confidence(self) -> &'static str {
        match (self.observed, self.documented) {
            (true, _) => "observed",
            (false, true) => "documented",
            (false, false) => "",
        }
    }
}

/// What is said of every resource, and which workspaces depend on it.
#[derive(Debug, Default)]
pub(crate) struct Standings {
    of: BTreeMap<ResourceIndex, Standing>,
}

impl Standings {
    pub(crate) fn of(estate: &Estate<'_>) -> Self {
        estate.check(Keep::All, |_, check| {
            let mut of: BTreeMap<ResourceIndex, Standing> = BTreeMap::new();
            for finding in &check.findings {
                let standing = of.entry(finding.resource.index()).or_default();
                standing.faults += usize::from(finding.verdict.outcome == Outcome::Fail);
                match finding.rule.axis {
                    Axis::Zone => standing.zone.add(finding),
                    Axis::Region => standing.region.add(finding),
                    _ => continue,
                }
                for line in &finding.verdict.evidence {
                    standing.observed |= matches!(line, Evidence::Property { .. });
                    standing.documented |= matches!(line, Evidence::Fact { .. });
                }
            }
            Self { of }
        })
    }

    pub(crate) fn get(&self, index: ResourceIndex) -> Standing {
        self.of.get(&index).copied().unwrap_or_default()
    }
}

/// The names of the workspaces that depend on each resource, over any number of steps.
pub(crate) fn workspaces(inventory: &Inventory) -> BTreeMap<ResourceIndex, Vec<String>> {
    let mut found: BTreeMap<ResourceIndex, Vec<String>> = BTreeMap::new();
    for workspace in inventory.of_service(Service::Workspace) {
        let mut seen = std::collections::BTreeSet::from([workspace.index()]);
        let mut open = vec![workspace.index()];
        while let Some(index) = open.pop() {
            found.entry(index).or_default().push(workspace.name().to_owned());
            for link in inventory.links_from(index) {
                open.extend(link.to.resource().filter(|to| seen.insert(*to)));
            }
        }
    }
    found
}
