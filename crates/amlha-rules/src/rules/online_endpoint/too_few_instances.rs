//! OE001

use amlha_model::services::online_endpoint::{OnlineDeployment, ScaleType};
use amlha_model::statement::statements;
use amlha_model::{Body, Read, Reading, Resource, Service, shown};

use super::super::ml::{API_VERSION, InPlace, citing, count, counted, patch, set, show, stating, worst};
use super::super::words::{gain, unusable};
use super::deployments;
use crate::context::Context;
use crate::plan::{Alternative, Cost, DataRisk, Downtime, Draft, NeedState, Proposal, Reversible};
use crate::rule::{Axis, Reference, Rule};
use crate::verdict::{Impact, Verdict};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: "OE001",
    name: "online_endpoint_with_too_few_instances",
    title: "deployment that takes requests has too few instances",
    service: Service::OnlineEndpoint,
    axis: Axis::Capacity,
    impact: Impact::Medium,
    docs: include_str!("too_few_instances.md"),
    references: &[Reference {
        title: "Online endpoints",
        url: "https://learn.microsoft.com/azure/machine-learning/concept-endpoints-online",
        date: "read 2026-08",
    }],
    same_as: &[],
    judge,
    remedy,
};

fn judge<'a>(context: &Context<'a>, body: &Body<'a>) -> Verdict<'a> {
    let judged = deployments::serving(body).into_iter().map(|deployment| of_deployment(context, deployment));
    let verdict = worst(judged).unwrap_or_else(|| deployments::none(context, body));
    deployments::unless_unread(context, body, verdict)
}

/// Where the fewest instances of a deployment stand.
fn fewest<'a>(body: &Body<'a>) -> Result<(u32, Reading<'a>, bool), Verdict<'a>> {
    let view = OnlineDeployment(body);
    let scaled = match view.scale_type() {
        Read::Value(ScaleType::TargetUtilization) => true,
        Read::Value(ScaleType::Default) | Read::Absent | Read::Null => false,
        Read::Value(ScaleType::Other(_)) | Read::Unusable => {
            return Err(unusable(body, &view.scale_type_name(), &Read::<()>::Unusable, "Default or TargetUtilization"));
        }
    };
    let reading = if scaled { view.min_instances() } else { view.instance_count() };
    match count(&reading) {
        Read::Value(number) => Ok((number, reading, scaled)),
        other => Err(unusable(body, &reading, &other, "a number of instances")),
    }
}

fn of_deployment<'a>(context: &Context<'a>, deployment: Resource<'a>) -> Verdict<'a> {
    let wanted = context.profile.online_instances;
    let body = deployment.body();
    let (have, reading, _) = match fewest(&body) {
        Ok(found) => found,
        Err(verdict) => return verdict,
    };
    let name = shown(deployment.name());
    let verdict = if have >= wanted {
        Verdict::pass(format!("`{name}` has {}", counted(have, "instance")))
    } else if have > 1 {
        Verdict::fail(format!("`{name}` has {have} instances: {wanted} are asked for"))
    } else if have == 1 {
        Verdict::fail(format!("`{name}` has 1 instance: it answers nothing while that one is down or replaced"))
            .weighing(Impact::High)
    } else {
        Verdict::fail(format!("`{name}` has no instance: it answers nothing")).weighing(Impact::High)
    };
    let verdict = verdict
        .seen(deployment, &reading, format!("{wanted} or more"))
        .noted("an autoscale setting of Azure Monitor on the deployment, which may keep more, is not in the inventory");
    stating(verdict, &statements().endpoints_want_three_instances)
}

fn remedy(context: &Context<'_>, body: &Body<'_>, _: &Verdict<'_>) -> Vec<Proposal> {
    let wanted = context.profile.online_instances;
    let mut proposals = Vec::new();
    for deployment in deployments::serving(body) {
        let body = deployment.body();
        let Ok((have, reading, scaled)) = fewest(&body) else { continue };
        if have < wanted {
            proposals.push(more(&body, wanted, have, &reading, scaled).into());
            if !scaled {
                proposals.push(by_load(deployment, wanted).into());
            }
        }
    }
    proposals
}

/// A minimum that an autoscale setting keeps, in the place of a number that somebody sets.
fn by_load(deployment: Resource<'_>, wanted: u32) -> Alternative {
    let cited = &statements().endpoints_want_three_instances;
    let mut way = Alternative::new(
        format!("an autoscale setting of Azure Monitor on {} with a minimum of {wanted}", deployment.path_name()),
        "the number follows the load, and nobody has to set it again",
        "another resource to keep, whose rules have to be tried under load; Kubernetes endpoints scale by their own settings",
        cited.source.cite(),
    )
    .gains([gain(
        Axis::Capacity,
        "requests fail while one is replaced or repaired",
        "the others answer while one is replaced or repaired",
    )])
    .costs("as many instances as the load asks for, the minimum at least");
    way.downtime = Downtime::None;
    way.data_risk = DataRisk::None;
    way.reversible = Reversible::Yes;
    way
}

fn more(body: &Body<'_>, wanted: u32, before: u32, reading: &Reading<'_>, scaled: bool) -> Draft {
    let deployment = body.resource();
    let sku = body.read("sku.name").filled_text().value().unwrap_or("Default".into());
    // A minimum does not go above the maximum.
    let most = count(&OnlineDeployment(body).max_instances()).value().filter(|most| scaled && *most < wanted);
    let command = |fewest: u32, most: Option<u32>| {
        if !scaled {
            return patch(deployment, API_VERSION, &serde_json::json!({"sku": {"name": sku, "capacity": fewest}}));
        }
        let command = set(deployment, API_VERSION, format!("properties.scaleSettings.minInstances={fewest}"));
        match most {
            Some(most) => command.switch(&format!("properties.scaleSettings.maxInstances={most}")),
            None => command,
        }
    };
    let path = if scaled { "properties.scaleSettings.minInstances" } else { "sku.capacity" };
    let mut draft = InPlace {
        resource: deployment,
        key: "more-instances",
        title: format!("Run {wanted} instances of {}", deployment.path_name()),
        gain: gain(
            Axis::Capacity,
            &format!("{}: requests fail while one is replaced or repaired", counted(before, "instance")),
            "the others answer while one is replaced or repaired",
        ),
        run: command(wanted, most.map(|_| wanted)),
        back: Some(command(before, most)),
        what: format!("`{path}` is {wanted} or more"),
        show: show(deployment, API_VERSION, &format!("{path} >= `{wanted}`")),
        wanted: "true".to_owned(),
    }
    .draft()
    .change(body, path, wanted.to_string());
    if most.is_some() {
        draft = draft.change(body, "properties.scaleSettings.maxInstances", wanted.to_string());
    }
    draft.cost = Cost::Unpriced { direction: format!("about {wanted} times the price of one instance") };
    draft.stop_if = Some("the new instances do not become ready: quota, or a model or image that is gone".to_owned());
    let draft = draft
        .need("quota for the instances and 20 % more, which upgrades need", NeedState::Unknown, None)
        .need("model and image are still in their stores: new instances read them again", NeedState::Unknown, None)
        .cite(format!("`{path}` reads {}", reading.json().map_or("nothing", |json| json.raw())), "the inventory");
    citing(draft, &statements().endpoints_want_three_instances)
}
