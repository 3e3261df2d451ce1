//! `amlha/explain/1`.

use amlha_model::catalog::editions;
use amlha_model::{Service, retirement, sla};
use amlha_rules::plan::{Alternative, NotAFix, NothingToRun, Plan, Step};
use amlha_rules::{Check, Finding, RULES, Rule};

use super::document;
use super::evidence::Verdict;
use super::services::{OwnershipRow, Page};
use super::show::{LinkEnd, used_by};
use crate::prose;
use crate::value::{Explanation, Language};

document! {
    /// A page behind a rule.
    struct Reference {
        /// What the page is called here.
        title: &'static str,
        /// Where it is.
        url: &'static str,
        /// Its date, or when it was read.
        date: &'static str,
    }

    /// The same check in another tool.
    struct SameCheck {
        /// The tool.
        tool: &'static str,
        /// The check's id there.
        id: &'static str,
        /// Where it differs; empty when it does not.
        differs: &'static str,
    }

    /// A finding at length.
    struct FindingPage<'a> {
        /// The verdict with its evidence.
        verdict: Verdict<'a>,
        /// Why it matters, paragraph by paragraph, in Markdown.
        why_it_matters: Vec<String>,
        /// What refers to the resource.
        used_by: Vec<LinkEnd<'a>>,
        /// The same check in other tools.
        same_as: Vec<SameCheck>,
        /// Why no step closes it; null when one does, or nothing is to be closed.
        not_closed: Option<&'a str>,
        /// What needs no command.
        nothing_to_run: Vec<&'a NothingToRun>,
        /// Tempting fixes that are none.
        not_a_fix: Vec<&'a NotAFix>,
        /// Other ways to close it.
        alternatives: Vec<&'a Alternative>,
    }

    /// A rule.
    struct RulePage {
        /// Its code.
        code: &'static str,
        /// The name of the fault.
        name: &'static str,
        /// The fault in a few words.
        title: &'static str,
        /// Key of the service it judges.
        service: &'static str,
        /// What the fault threatens.
        axis: &'static str,
        /// `High`, `Medium` or `Low`.
        impact: &'static str,
        /// The documentation, in Markdown.
        docs: &'static str,
        /// The pages behind it.
        references: Vec<Reference>,
        /// The same check in other tools.
        same_as: Vec<SameCheck>,
    }

    /// What an edition says of a service.
    struct EditionRow {
        /// Which edition.
        edition: &'static str,
        /// Its row; null when the edition does not name the service.
        row: Option<OwnershipRow<'static>>,
    }

    /// A figure that Microsoft promises.
    struct Promise {
        /// The configuration it holds for.
        configuration: &'static str,
        /// What is measured.
        metric: &'static str,
        /// Percent a month; null for none, and for durability.
        percent: Option<f64>,
        /// Nines of durability a year.
        nines: Option<u8>,
        /// How well it is backed.
        confidence: &'static str,
        /// The page that says so.
        source: Page<'static>,
        /// What else to know.
        note: &'static str,
    }

    /// Something that ends.
    struct Ending {
        /// What.
        what: &'static str,
        /// Its day; null when none is known.
        date: Option<String>,
        /// `retired`, `support_end`, `deprecated` or `legacy`.
        end: &'static str,
        /// Whether it is over at the time of the check; null when that cannot be said.
        over: Option<bool>,
        /// What takes its place.
        successor: &'static str,
        /// How well it is backed.
        confidence: &'static str,
        /// The page that says so.
        source: Page<'static>,
    }

    /// A service.
    struct ServicePage<'a> {
        /// Its key.
        key: &'static str,
        /// Its name.
        title: &'static str,
        /// Its ARM types.
        arm_types: &'static [&'static str],
        /// What a workspace uses it as.
        group: &'static str,
        /// What each edition of the catalogue says.
        editions: Vec<EditionRow>,
        /// What Microsoft promises in figures.
        promises: Vec<Promise>,
        /// What ends.
        retirements: Vec<Ending>,
        /// Codes of the rules that judge it.
        rules: Vec<&'static str>,
        /// What the check found of it; null without a check.
        findings: Option<Vec<&'a str>>,
    }

    /// An error.
    struct ErrorText {
        /// Its code.
        code: &'static str,
        /// What it is.
        title: &'static str,
        /// What it means and what to do, in Markdown.
        text: &'static str,
    }

    /// What is explained.
    #[serde(tag = "kind")]
    enum Explained<'a> {
        /// A finding.
        Finding(Box<FindingPage<'a>>),
        /// A rule.
        Rule(RulePage),
        /// A service.
        Service(ServicePage<'a>),
        /// A step of a plan.
        Step(Box<StepPage<'a>>),
        /// An error.
        Error(ErrorText),
    }

    /// A step of a plan.
    struct StepPage<'a> {
        /// The step.
        step: &'a Step,
    }

    /// One thing at length: `amlha explain X -o json`.
    struct Document<'a> {
        /// `amlha/explain/1`.
        schema: &'static str,
        /// What is explained.
        #[serde(flatten)]
        explained: Explained<'a>,
    }
}

impl<'a> Document<'a> {
    pub(crate) fn of(explanation: &'a Explanation<'a>) -> Self {
        let explained = match explanation {
            Explanation::Finding { finding, plan } => Explained::Finding(Box::new(finding_page(finding, plan))),
            Explanation::Rule(rule) => Explained::Rule(rule_page(rule)),
            Explanation::Service { service, check } => Explained::Service(service_page(*service, *check)),
            Explanation::Step(report) => Explained::Step(Box::new(StepPage { step: report.step })),
            Explanation::Error(page) => {
                Explained::Error(ErrorText { code: page.code, title: page.title, text: page.text })
            }
        };
        Self { schema: "amlha/explain/1", explained }
    }
}

fn same_checks(rule: &'static Rule) -> Vec<SameCheck> {
    rule.same_as.iter().map(|same| SameCheck { tool: same.tool, id: same.id, differs: same.differs }).collect()
}

fn finding_page<'a>(finding: &'a Finding<'_>, plan: &'a Plan) -> FindingPage<'a> {
    let steps = plan.steps.iter().filter(|step| step.closes.contains(&finding.id));
    let unclosed = plan.unclosed.iter().chain(&plan.unknown).find(|unclosed| unclosed.finding == finding.id);
    FindingPage {
        verdict: Verdict::of(finding, Some(steps.map(|step| step.id.0.as_str()).collect())),
        why_it_matters: prose::section(finding.rule.docs, "Why it matters"),
        used_by: used_by(finding.resource),
        same_as: same_checks(finding.rule),
        not_closed: unclosed.map(|unclosed| unclosed.why.as_str()),
        nothing_to_run: plan.nothing_to_run.iter().filter(|nothing| nothing.finding == finding.id).collect(),
        not_a_fix: plan.not_a_fix.iter().filter(|other| other.finding == finding.id).collect(),
        alternatives: plan.alternatives.iter().filter(|other| other.findings.contains(&finding.id)).collect(),
    }
}

fn rule_page(rule: &'static Rule) -> RulePage {
    let reference = |page: &amlha_rules::Reference| Reference { title: page.title, url: page.url, date: page.date };
    RulePage {
        code: rule.code,
        name: rule.name,
        title: rule.title,
        service: rule.service.key(),
        axis: rule.axis.as_str(),
        impact: rule.impact.label(),
        docs: rule.docs,
        references: rule.references.iter().map(reference).collect(),
        same_as: same_checks(rule),
    }
}

fn service_page<'a>(service: Service, check: Option<&'a Check<'_>>) -> ServicePage<'a> {
    let info = service.info();
    let today = check.map(|check| check.now.to_zoned(jiff::tz::TimeZone::UTC).date());
    let row = |edition: &'static amlha_model::catalog::Edition| EditionRow {
        edition: &edition.id,
        row: edition.row_for(info.key).map(|row| OwnershipRow::of(row, edition, Language::English)),
    };
    let promise = |figure: &'static sla::Sla| Promise {
        configuration: &figure.configuration,
        metric: figure.metric.as_str(),
        percent: figure.percent,
        nines: figure.nines,
        confidence: figure.confidence.as_str(),
        source: Page::of(&figure.source),
        note: &figure.note,
    };
    let ending = |entry: &'static retirement::Retirement| Ending {
        what: &entry.what,
        date: entry.date.map(|date| date.to_string()),
        end: entry.kind.as_str(),
        over: today.and_then(|today| entry.is_over(today)),
        successor: &entry.successor,
        confidence: entry.confidence.as_str(),
        source: Page::of(&entry.source),
    };
    let found = |check: &'a Check<'_>| {
        let of = check.failures().chain(check.unknowns()).filter(|finding| finding.rule.service == service);
        of.map(|finding| finding.id.as_str()).collect()
    };
    ServicePage {
        key: info.key,
        title: info.title,
        arm_types: info.arm_types,
        group: info.group.label(),
        editions: editions().iter().map(row).collect(),
        promises: sla::for_service(info.key).map(promise).collect(),
        retirements: retirement::for_service(info.key).map(ending).collect(),
        rules: RULES.iter().filter(|rule| rule.service == service).map(|rule| rule.code).collect(),
        findings: check.map(found),
    }
}
