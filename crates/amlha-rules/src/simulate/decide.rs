//! Which verdicts say how a resource stands when a zone or its region is lost.
//!
//! Most rules on a loss do. The exceptions are listed here: rules about backups, about another resource
//! than the judged one, and about an agreement between two workspaces leave the resource itself as it is.

use std::collections::BTreeMap;

use amlha_model::ResourceIndex;

use super::Standing;
use crate::finding::{Check, Finding};
use crate::plan::Confidence;
use crate::rule::Axis;
use crate::verdict::{Evidence, Outcome};

/// Rules on the loss of a zone whose fault leaves the judged resource as it is.
const NOT_ABOUT_THE_ZONE: &[&str] = &["HD004", "MI002", "SC001", "XS007"];

/// Rules on the loss of a region that say whether something of the resource goes on elsewhere.
const ABOUT_THE_REGION: &[&str] = &[
    "BE004", "CG004", "CO001", "CR001", "CR002", "DB003", "DF003", "HD003", "KV004", "LA002", "MI004", "MR001",
    "MY006", "OE006", "PG006", "SE004", "SQ003", "ST002", "WS001",
];

/// Rules that do not apply because nothing can be placed, and how the resource then stands without a zone.
const NOT_PLACED: &[(&str, Standing)] = &[
    ("CC001", Standing::AtRisk),
    ("CI001", Standing::AtRisk),
    ("KU003", Standing::Unknown),
    ("OE005", Standing::AtRisk),
    ("SP003", Standing::AtRisk),
    ("WS017", Standing::Part),
];

/// Rules whose fault means that the resource does not work today, and how it stands.
const BROKEN: &[(&str, Standing)] =
    &[("CI002", Standing::Down), ("HD005", Standing::Down), ("ST008", Standing::Down), ("WS002", Standing::Down)];

/// What the verdicts on one loss come to.
#[derive(Debug, Clone, Copy)]
pub(super) struct Answer<'c, 'a> {
    /// The worst of them.
    pub(super) outcome: Outcome,
    /// The finding that says so.
    pub(super) finding: &'c Finding<'a>,
    /// How the resource stands where nothing of its kind can be placed.
    pub(super) unplaced: Option<Standing>,
}

impl Answer<'_, '_> {
    /// What the answer rests on.
    pub(super) fn confidence(&self) -> Confidence {
        let evidence = &self.finding.verdict.evidence;
        if self.outcome == Outcome::Unknown {
            Confidence::Assumed
        } else if self.unplaced.is_some() || self.outcome == Outcome::PassByPlatform {
            Confidence::Documented
        } else if evidence.iter().any(|line| matches!(line, Evidence::Property { .. })) {
            Confidence::Observed
        } else {
            Confidence::Documented
        }
    }
}

/// The verdicts that decide, by resource.
pub(super) struct Verdicts<'c, 'a> {
    zone: BTreeMap<ResourceIndex, Answer<'c, 'a>>,
    region: BTreeMap<ResourceIndex, Answer<'c, 'a>>,
    before: BTreeMap<ResourceIndex, (Standing, &'c Finding<'a>)>,
}

impl<'c, 'a> Verdicts<'c, 'a> {
    pub(super) fn of(check: &'c Check<'a>) -> Self {
        let mut found = Self { zone: BTreeMap::new(), region: BTreeMap::new(), before: BTreeMap::new() };
        for finding in &check.findings {
            let (code, index) = (finding.rule.code, finding.resource.index());
            let unplaced = NOT_PLACED.iter().find(|(known, _)| *known == code).map(|(_, standing)| *standing);
            if finding.verdict.outcome == Outcome::Fail
                && let Some((_, standing)) = BROKEN.iter().find(|(known, _)| *known == code)
            {
                found.before.insert(index, (*standing, finding));
            }
            let answers = match finding.rule.axis {
                Axis::Zone if !NOT_ABOUT_THE_ZONE.contains(&code) => &mut found.zone,
                Axis::Region if ABOUT_THE_REGION.contains(&code) => &mut found.region,
                _ => continue,
            };
            let answer = Answer { outcome: finding.verdict.outcome, finding, unplaced };
            // Outcomes are ordered from fail to not applicable: the worst is the first.
            let known = answers.entry(index).or_insert(answer);
            if answer.outcome < known.outcome {
                *known = answer;
            }
        }
        found
    }

    pub(super) fn zone(&self, index: ResourceIndex) -> Option<&Answer<'c, 'a>> {
        self.zone.get(&index)
    }

    pub(super) fn region(&self, index: ResourceIndex) -> Option<&Answer<'c, 'a>> {
        self.region.get(&index)
    }

    /// How the resource stands today, if its own state says that it does not work.
    pub(super) fn before(&self, index: ResourceIndex) -> Option<(Standing, &'c Finding<'a>)> {
        self.before.get(&index).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::RULES;

    #[test]
    fn every_code_is_that_of_a_rule_on_that_loss() {
        let axis = |code: &str| RULES.iter().find(|rule| rule.code == code).map(|rule| rule.axis);
        let not_placed = NOT_PLACED.iter().map(|(code, _)| code);
        for code in NOT_ABOUT_THE_ZONE.iter().chain(not_placed) {
            assert_eq!(axis(code), Some(Axis::Zone), "{code}");
        }
        for code in ABOUT_THE_REGION {
            assert_eq!(axis(code), Some(Axis::Region), "{code}");
        }
        for (code, _) in BROKEN {
            assert!(axis(code).is_some(), "{code}");
        }
    }
}
