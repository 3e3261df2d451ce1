//! DB002

use amlha_model::services::databricks::{Databricks, DatabricksSku};
use amlha_model::{Body, Read, Service, shown};

use super::super::facts;
use super::super::ml::{InPlace, set, show};
use super::super::retired::ended;
use super::super::words::{gain, unusable};
use super::API_VERSION;
use crate::context::Context;
use crate::plan::{Cost, Proposal, Reversible, Rollback};
use crate::rule::{Axis, Reference, Rule, SameAs};
use crate::verdict::{Impact, Verdict};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: "DB002",
    name: "databricks_of_standard_tier",
    title: "Databricks workspace is of a tier that ends",
    service: Service::Databricks,
    axis: Axis::Lifecycle,
    impact: Impact::Medium,
    docs: include_str!("of_standard_tier.md"),
    references: &[Reference { title: "Azure Updates", url: "https://azure.microsoft.com/updates", date: "2025-09-16" }],
    same_as: &[SameAs { tool: "PSRule", id: "AZR-000409", differs: "flags the trial tier only" }],
    judge,
    remedy,
};

/// The entry of the retirements that decides.
const ENDING: &str = "databricks-standard";

fn judge<'a>(context: &Context<'a>, body: &Body<'a>) -> Verdict<'a> {
    let view = Databricks(body);
    let name = view.sku_name();
    let verdict = match view.sku() {
        Read::Value(DatabricksSku::Standard) => ended(context, ENDING),
        Read::Value(DatabricksSku::Premium | DatabricksSku::Trial) => {
            let word = name.filled_text().value().unwrap_or_default();
            facts::of_retirement(Verdict::pass(format!("no end of the tier {} is known", shown(&word))), ENDING)
        }
        other => return unusable(body, &name, &other, "premium"),
    };
    verdict.seen(body.resource(), &name, "premium")
}

fn remedy(_: &Context<'_>, body: &Body<'_>, _: &Verdict<'_>) -> Vec<Proposal> {
    let workspace = body.resource();
    let mut draft = InPlace {
        resource: workspace,
        key: "make-premium",
        title: format!("Move {} to the Premium tier", workspace.name()),
        gain: gain(
            Axis::Lifecycle,
            "Azure moves it to Premium at a time of its own",
            "it is moved at a time that was chosen, and what it costs is known",
        ),
        run: set(workspace, API_VERSION, "sku.name=premium".to_owned()),
        back: None,
        what: "`sku.name` reads premium".to_owned(),
        show: show(workspace, API_VERSION, "sku.name"),
        wanted: "premium".to_owned(),
    }
    .draft()
    .change(body, "sku.name", "\"premium\"");
    draft.reversible = Reversible::OneWay;
    draft.rollback = Rollback::None { why: "no new workspace can be of the Standard tier".to_owned() };
    draft.cost = Cost::Unpriced { direction: "more per unit of work".to_owned() };
    let draft = draft.cite(
        "new workspaces of the Standard tier have been refused since 2026-04-01, and the rest move to Premium by themselves",
        "Azure Updates, 2025-09-16",
    );
    vec![draft.into()]
}
