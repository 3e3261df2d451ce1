//! What is accepted in Azure already: exemptions of Azure Policy and suppressions of Azure Advisor,
//! where the inventory holds them.
//!
//! An exemption is about a policy and a suppression about a recommendation; a rule that names the
//! same check ([`Rule::same_as`]) is accepted with it. Whatever has no end, or says something that
//! decides and is not understood here, accepts nothing and is told with the reason.

use std::fmt;

use amlha_model::{Body, Inventory, Read, Reading, Resource, ResourceId, resource_id};
use jiff::Timestamp;

use super::{Acceptance, Acceptances, Origin, Selector, Until};
use crate::rule::Rule;
use crate::rules::RULES;

const EXEMPTION: &str = "Microsoft.Authorization/policyExemptions";
/// A suppression by its id, and as Resource Graph calls the same thing.
const SUPPRESSIONS: [&str; 2] = ["Microsoft.Advisor/recommendations/suppressions", "Microsoft.Advisor/suppressions"];
/// Where Microsoft's own definitions are: a customer's of the same name is another policy.
const BUILT_IN: &str = "/providers/Microsoft.Authorization/policyDefinitions/";

/// Something in Azure that looks like an acceptance and accepts nothing here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotApplied {
    /// ARM id of the exemption or suppression.
    pub id: String,
    /// Why.
    pub why: Why,
}

/// Why something in Azure accepts nothing here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Why {
    /// It never ends.
    NoEnd,
    /// Its end cannot be read as a time.
    EndUnreadable,
    /// It says no reason.
    NoReason,
    /// What it is about cannot be read from its id.
    NoScope,
    /// It is about a management group, and no inventory says what is in one.
    ManagementGroup,
    /// It is about a whole subscription where a resource is expected.
    NoResource,
    /// It holds for some kinds or places only.
    Narrowed,
    /// The assignment that it exempts from is not in the inventory.
    NoAssignment,
    /// The initiative that is assigned is not in the inventory.
    NoInitiative,
    /// Which policies of the initiative it exempts from cannot be read.
    NoSuchPolicy,
    /// The recommendation that it suppresses is not in the inventory.
    NoRecommendation,
    /// No rule of amlha checks the same.
    NoRule,
}

impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NoEnd => "it has no end",
            Self::EndUnreadable => "its end cannot be read",
            Self::NoReason => "it says no reason",
            Self::NoScope => "what it is about cannot be read",
            Self::ManagementGroup => "it is about a management group, and the inventory does not say what is in it",
            Self::NoResource => "it is about no single resource",
            Self::Narrowed => "it has resource selectors, which are not read",
            Self::NoAssignment => "the policy assignment it exempts from is not in the inventory",
            Self::NoInitiative => "the policy initiative it exempts from is not in the inventory",
            Self::NoSuchPolicy => "the policies it names cannot be found in the initiative",
            Self::NoRecommendation => "the recommendation it suppresses is not in the inventory",
            Self::NoRule => "no rule checks the same",
        })
    }
}

/// What the inventory says is accepted in Azure, in the order of ids.
#[must_use]
pub fn in_azure(inventory: &Inventory) -> Acceptances {
    let exemptions = inventory.of_type(EXEMPTION).map(|resource| (resource, exemption(inventory, resource)));
    let suppressions = SUPPRESSIONS.iter().flat_map(|name| inventory.of_type(name));
    let suppressions = suppressions.map(|resource| (resource, suppression(inventory, resource)));
    let mut all = Acceptances::default();
    for (resource, read) in exemptions.chain(suppressions) {
        match read {
            Ok(acceptance) => all.entries.push(acceptance),
            Err(why) => all.not_applied.push(NotApplied { id: resource.id().to_owned(), why }),
        }
    }
    all
}

fn exemption(inventory: &Inventory, resource: Resource<'_>) -> Result<Acceptance, Why> {
    let body = resource.body();
    let rules = exempted(inventory, &body)?;
    let id = resource.parsed_id().map_err(|_| Why::NoScope)?;
    let scope = id.parent().ok_or(Why::NoScope)?;
    if scope.management_group().is_some() {
        return Err(Why::ManagementGroup);
    }
    if !body.read("properties.resourceSelectors").each().is_empty() {
        return Err(Why::Narrowed);
    }
    let said = ["properties.description", "properties.displayName"].map(|path| text(&body.read(path)));
    let reason = said.into_iter().flatten().next().ok_or(Why::NoReason)?;
    Ok(Acceptance {
        rules,
        on: Selector { below: Some(scope.as_str().to_owned()), ..Selector::default() },
        reason,
        by: by(&body, "Azure Policy"),
        until: end(&body.read("properties.expiresOn"))?,
        origin: Origin::PolicyExemption {
            id: resource.id().to_owned(),
            category: text(&body.read("properties.exemptionCategory")).unwrap_or_default(),
        },
    })
}

/// The rules that check what an exemption exempts from.
fn exempted(inventory: &Inventory, exemption: &Body<'_>) -> Result<Vec<&'static Rule>, Why> {
    let assignment = text(&exemption.read("properties.policyAssignmentId")).ok_or(Why::NoAssignment)?;
    let assignment = inventory.find(&assignment).ok_or(Why::NoAssignment)?.body();
    let assigned = text(&assignment.read("properties.policyDefinitionId")).ok_or(Why::NoAssignment)?;
    let is_initiative = ResourceId::parse(assigned.as_str())
        .ok()
        .and_then(|id| id.type_name())
        .is_some_and(|name| resource_id::equal(&name, "Microsoft.Authorization/policySetDefinitions"));
    let definitions = if is_initiative { of_initiative(inventory, &assigned, exemption)? } else { vec![assigned] };
    let same = definitions.iter().filter_map(|definition| built_in(definition));
    let rules: Vec<&'static Rule> = checking("Azure Policy", &same.collect::<Vec<_>>());
    if rules.is_empty() { Err(Why::NoRule) } else { Ok(rules) }
}

/// The definitions in an initiative that an exemption is about: those it names, or all.
fn of_initiative(inventory: &Inventory, initiative: &str, exemption: &Body<'_>) -> Result<Vec<String>, Why> {
    let initiative = inventory.find(initiative).ok_or(Why::NoInitiative)?.body();
    let named = exemption.read("properties.policyDefinitionReferenceIds");
    let named: Option<Vec<String>> = match named.items() {
        Read::Absent | Read::Null => None,
        Read::Unusable => return Err(Why::NoSuchPolicy),
        Read::Value(items) if items.is_empty() => None,
        Read::Value(items) => Some(items.into_iter().filter_map(|item| Some(item.string()?.into_owned())).collect()),
    };
    let policies = initiative.read("properties.policyDefinitions").each();
    let is_named = |policy: &Reading<'_>| {
        named.as_ref().is_none_or(|named| {
            let own = text(&policy.member("policyDefinitionReferenceId"));
            own.is_some_and(|own| named.iter().any(|name| resource_id::equal(name, &own)))
        })
    };
    let definitions: Vec<String> = policies
        .iter()
        .filter(|policy| is_named(policy))
        .filter_map(|policy| text(&policy.member("policyDefinitionId")))
        .collect();
    if definitions.is_empty() { Err(Why::NoSuchPolicy) } else { Ok(definitions) }
}

/// The id of one of Microsoft's definitions.
fn built_in(definition: &str) -> Option<&str> {
    let head = definition.get(..BUILT_IN.len())?;
    let name = definition.get(BUILT_IN.len()..)?;
    resource_id::equal(head, BUILT_IN).then_some(name.trim_end_matches('/'))
}

fn suppression(inventory: &Inventory, resource: Resource<'_>) -> Result<Acceptance, Why> {
    let body = resource.body();
    let id = resource.parsed_id().map_err(|_| Why::NoScope)?;
    let recommendation = id.parent().and_then(|parent| inventory.find(parent.as_str())).ok_or(Why::NoRecommendation)?;
    let recommended = recommendation.body();
    let kind = text(&recommended.read("properties.recommendationTypeId")).ok_or(Why::NoRecommendation)?;
    let rules = checking("Advisor", &[&kind]);
    if rules.is_empty() {
        return Err(Why::NoRule);
    }
    let about = match text(&recommended.read("properties.resourceMetadata.resourceId")) {
        Some(about) => ResourceId::parse(about).ok(),
        None => recommendation.parsed_id().ok().and_then(|id| id.parent().map(ResourceId::into_owned)),
    };
    let about = about.filter(|about| about.type_name().is_some()).ok_or(Why::NoResource)?;
    Ok(Acceptance {
        rules,
        on: Selector { id: Some(about.as_str().to_owned()), ..Selector::default() },
        // Advisor has no field for it.
        reason: "postponed in Azure Advisor, which keeps no reason".to_owned(),
        by: by(&body, "Azure Advisor"),
        until: end(&body.read("properties.expirationTimeStamp"))?,
        origin: Origin::AdvisorSuppression { id: resource.id().to_owned() },
    })
}

/// The rules that are the same check as one of these in another tool.
fn checking(tool: &str, ids: &[&str]) -> Vec<&'static Rule> {
    let is = |rule: &&&'static Rule| {
        let mut same = rule.same_as.iter().filter(|same| same.tool == tool);
        same.any(|same| ids.iter().any(|id| resource_id::equal(id, same.id)))
    };
    RULES.iter().filter(is).copied().collect()
}

/// Who made it or changed it last.
fn by(body: &Body<'_>, keeper: &str) -> String {
    let who = ["systemData.lastModifiedBy", "systemData.createdBy"].map(|path| text(&body.read(path)));
    who.into_iter().flatten().next().unwrap_or_else(|| format!("someone whom {keeper} does not name"))
}

fn text(reading: &Reading<'_>) -> Option<String> {
    reading.filled_text().value().map(|text| text.split_whitespace().collect::<Vec<_>>().join(" "))
}

fn end(reading: &Reading<'_>) -> Result<Until, Why> {
    let said = match reading.filled_text() {
        Read::Absent | Read::Null => return Err(Why::NoEnd),
        Read::Unusable => return Err(Why::EndUnreadable),
        Read::Value(said) => said,
    };
    // The last year of the calendar is how Azure writes "never".
    if said.trim_start().starts_with("9999-") {
        return Err(Why::NoEnd);
    }
    said.trim().parse::<Timestamp>().map(Until::Moment).map_err(|_| Why::EndUnreadable)
}
