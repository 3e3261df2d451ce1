//! OE003

use amlha_model::services::online_endpoint::OnlineEndpoint;
use amlha_model::{Body, Read, Reading, Service, shown};

use super::super::ml::{API_VERSION, InPlace, decide, set, show};
use super::super::words::{gain, unusable};
use super::deployments;
use crate::context::Context;
use crate::plan::{Confidence, Cost, Downtime, NeedState, Proposal};
use crate::rule::{Axis, Reference, Rule};
use crate::verdict::{Impact, Verdict};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: "OE003",
    name: "online_endpoint_traffic_astray",
    title: "traffic of the endpoint does not come to 100 percent of deployments that exist",
    service: Service::OnlineEndpoint,
    axis: Axis::Configuration,
    impact: Impact::Medium,
    docs: include_str!("traffic_astray.md"),
    references: &[
        Reference {
            title: "Online endpoints",
            url: "https://learn.microsoft.com/azure/machine-learning/concept-endpoints-online",
            date: "read 2026-08",
        },
        Reference { title: "ARM resource types", url: "https://github.com/Azure/bicep-types-az", date: "2026-08-20" },
    ],
    same_as: &[],
    judge,
    remedy,
};

fn judge<'a>(context: &Context<'a>, body: &Body<'a>) -> Verdict<'a> {
    let endpoint = body.resource();
    let view = OnlineEndpoint(body);
    let traffic = view.traffic();
    if !matches!(traffic.object(), Read::Value(_)) {
        return unusable(body, &traffic, &traffic.object(), "shares that come to 100");
    }
    let shares = view.traffic_shares();
    let mut sum = 0.0;
    for (_, share) in &shares {
        match share.number() {
            Read::Value(percent) if percent >= 0.0 => sum += percent,
            Read::Value(_) => return unusable(body, share, &Read::<()>::Unusable, "a percentage"),
            other => return unusable(body, share, &other, "a percentage"),
        }
    }
    let deployments = deployments::all(body);
    let missing = |name: &str| !deployments.iter().any(|known| known.name().eq_ignore_ascii_case(name));
    let complete = deployments::are_complete(context);
    let takes = |share: &&(String, Reading<'a>)| matches!(share.1.number(), Read::Value(percent) if percent > 0.0);
    let astray = shares.iter().filter(takes).find(|(name, _)| complete && missing(name));
    let mirror = view.mirror_traffic();
    if matches!(mirror.object(), Read::Unusable) {
        return unusable(body, &mirror, &Read::<()>::Unusable, "shares of the traffic");
    }
    let members = mirror.object().value().unwrap_or_default();
    let unread = shares.iter().filter(takes).find(|(name, _)| !complete && missing(name));
    let copied = members.iter().find(|(name, _)| complete && missing(name));
    let verdict = if let Some((name, _)) = astray {
        Verdict::fail(format!("`{}`, which has a share of the traffic, does not exist", shown(name)))
            .weighing(Impact::High)
    } else if sum == 0.0 {
        Verdict::fail("no deployment has a share of the traffic: a request that names none has nowhere to go")
            .weighing(Impact::High)
    } else if (sum - 100.0).abs() > 0.001 {
        Verdict::fail(format!("the shares of its deployments come to {sum}, not to 100"))
    } else if let Some((name, _)) = copied {
        Verdict::fail(format!("requests are copied to `{}`, which does not exist", shown(name))).weighing(Impact::Low)
    } else if let Some((name, _)) = unread {
        Verdict::unknown(format!("`{}`, which has a share of the traffic, was not read: it may not exist", shown(name)))
    } else {
        Verdict::pass("the shares of its deployments come to 100")
    };
    verdict.seen(endpoint, &traffic, "shares that come to 100").seen(endpoint, &mirror, "")
}

fn remedy(_: &Context<'_>, body: &Body<'_>, _: &Verdict<'_>) -> Vec<Proposal> {
    let endpoint = body.resource();
    let view = OnlineEndpoint(body);
    let good = || gain(Axis::Configuration, "some or all requests are not answered", "every request has a deployment");
    let deployments = deployments::all(body);
    let [only] = deployments.as_slice() else {
        let draft = decide(
            endpoint,
            "traffic",
            format!("Decide how the traffic of {} is shared", endpoint.name()),
            good(),
            "give each deployment its share so that they come to 100, take out the names of deployments that are gone, in \
             `properties.traffic` and `properties.mirrorTraffic`",
        );
        return vec![draft.into()];
    };
    // A name goes into the path of an assignment, so that only a plain one may.
    if !is_plain(only.name()) {
        return vec![Proposal::nothing("the name of its deployment is no plain name", "set the traffic in the studio")];
    }
    let assignment = |traffic: &str| set(endpoint, API_VERSION, format!("properties.traffic={traffic}"));
    let whole = serde_json::json!({ only.name(): 100 }).to_string();
    let mirror = view.mirror_traffic();
    let gone = |name: &str| !only.name().eq_ignore_ascii_case(name);
    let copies_astray = mirror.object().value().is_some_and(|shares| shares.iter().any(|(name, _)| gone(name)));
    let run = assignment(&whole);
    let run = if copies_astray { run.flag("--set", "properties.mirrorTraffic={}") } else { run };
    let mut draft = InPlace {
        resource: endpoint,
        key: "traffic",
        title: format!("Send all traffic of {} to {}", endpoint.name(), only.name()),
        gain: good(),
        run,
        back: view.traffic().json().map(|json| assignment(json.raw())),
        show: show(endpoint, API_VERSION, &format!("properties.traffic.\"{}\"", only.name())),
        wanted: "100".to_owned(),
        what: format!("all traffic goes to {}", only.name()),
    }
    .draft()
    .change(body, "properties.traffic", whole);
    if copies_astray {
        draft = draft.change(body, "properties.mirrorTraffic", "{}");
    }
    draft.downtime = Downtime::None;
    draft.confidence = Confidence::Derived;
    draft.cost = Cost::Unpriced { direction: "none known".to_owned() };
    vec![draft.need("the deployment answers when it is asked by its name", NeedState::Unknown, None).into()]
}

fn is_plain(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_'))
}
