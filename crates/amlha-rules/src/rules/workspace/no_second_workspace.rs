//! WS001

use amlha_model::services::workspace::{Workspace, WorkspaceKind};
use amlha_model::{Body, Location, Service, shown};

use super::super::facts;
use super::super::words::gain;
use super::second;
use crate::context::Context;
use crate::plan::{
    Action, Alternative, Command, Confidence, Cost, DataRisk, Downtime, Draft, Guard, NeedState, Proposal, Recreates,
    Reversible, Rollback, Run, Verify,
};
use crate::profile::RegionCopy;
use crate::rule::{Axis, Reference, Rule, SameAs};
use crate::verdict::{Impact, Verdict};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: "WS001",
    name: "no_second_workspace",
    title: "workspace has no counterpart in another region",
    service: Service::Workspace,
    axis: Axis::Region,
    impact: Impact::High,
    docs: include_str!("no_second_workspace.md"),
    references: &[Reference {
        title: "Failover for business continuity and disaster recovery",
        url: "https://learn.microsoft.com/azure/machine-learning/how-to-high-availability-machine-learning",
        date: "2025-06-12",
    }],
    same_as: &[
        SameAs {
            tool: "APRL",
            id: "675d249a-9486-45e3-8e89-863f5802782d",
            differs: "has no query: a person answers it",
        },
        SameAs {
            tool: "APRL",
            id: "a86ed26a-59d9-47bd-b440-6bc71b843978",
            differs: "asks for a plan for the whole solution, and has no query",
        },
    ],
    judge,
    remedy,
};

/// What a limited scan says that it did not read.
const WORKSPACES: &str = "Microsoft.MachineLearningServices/workspaces";
const CHOOSE_PATTERN: &str = "choose-pattern";
const ARTICLE: &str = "Failover for business continuity and disaster recovery, 2025-06-12";
const NO_FAILOVER: &str = "a workspace has no automatic failover and its metadata cannot be backed up or restored";

fn judge<'a>(context: &Context<'a>, body: &Body<'a>) -> Verdict<'a> {
    let workspace = body.resource();
    let kind = Workspace(body).kind();
    if kind == WorkspaceKind::Project {
        return Verdict::not_applicable("a project fails over with its hub, which is judged in its place").seen(
            workspace,
            &body.read("kind"),
            "",
        );
    }
    if context.profile.region_copy == RegionCopy::None {
        return Verdict::not_applicable("no copy in a second region is asked for")
            .noted("the profile accepts the loss of a region");
    }
    let location = body.read("location");
    let own = match workspace.location() {
        Location::Global => {
            return Verdict::unknown("its region was not read").seen(workspace, &location, "a region");
        }
        place => place.name().to_owned(),
    };
    let related = context
        .survey()
        .counterpart(workspace.index())
        .map(|(other, shared)| (context.inventory.resource(other), shared));
    let resting_on = |verdict: Verdict<'a>| facts::of_article(verdict.seen(workspace, &location, ""), NO_FAILOVER);
    if let Some((other, shared)) = related {
        let why = format!("`{}` in {} shares a resource with it", shown(other.name()), shown(other.location().name()));
        return resting_on(Verdict::pass(why)).noted(format!(
            "{} and {} both use {}",
            workspace.name(),
            other.name(),
            shared
        ));
    }
    let elsewhere = context.survey().workspace_elsewhere(kind.as_str(), &own);
    if let Some(other) = elsewhere.map(|index| context.inventory.resource(index)) {
        return resting_on(Verdict::unknown(format!(
            "nothing shows that `{}` in {} is its counterpart: they share no vault, no registry and no data account",
            shown(other.name()),
            shown(other.location().name())
        )))
        .noted(format!("{} is in {}", other.name(), other.location_text()));
    }
    let limited = context.inventory.gaps_at(WORKSPACES).find(|gap| gap.leaves_open());
    if let Some(gap) = limited {
        return resting_on(Verdict::unknown(
            "the scan was limited to a part of the estate: a counterpart may be outside of it",
        ))
        .noted(gap.closes.as_str());
    }
    let count = context.survey().workspaces();
    let why = if count == 1 {
        "no second workspace: the inventory holds this one only".to_owned()
    } else {
        format!("no second workspace: the inventory holds {count}, none of its kind in another region")
    };
    resting_on(Verdict::fail(why)).noted(format!("workspaces in the inventory: {count}"))
}

/// What may run in a second workspace: Microsoft's three patterns, chosen for training and inference each.
fn ways_to_run(workspace: &str) -> impl Iterator<Item = Proposal> + use<> {
    let of = |name: &str, what: &str, after: &str, better: &str, worse: &str, cost: &str| {
        let mut way = Alternative::new(format!("{name} for {workspace}: {what}"), better, worse, ARTICLE)
            .gains([gain(Axis::Region, "nothing works until the region is back, running jobs are lost", after)])
            .costs(cost);
        way.downtime = Downtime::None;
        way.data_risk = DataRisk::None;
        way.reversible = Reversible::Yes;
        way.into()
    };
    [
        of(
            "hot/hot",
            "the same models and endpoints run in both regions, and both take traffic",
            "work goes on in the other region once traffic is moved; running jobs are lost",
            "nothing has to be started or deployed in an outage",
            "everything is deployed, tested and paid for twice, and traffic needs a router of your own",
            "about twice",
        ),
        of(
            "hot/warm",
            "what matters, such as models on endpoints, is deployed in the second region and ready to start",
            "work goes on once what matters there is started and the rest is deployed; running jobs are lost",
            "what takes longest is there already",
            "somebody has to start it, and quota has to be there that day",
            "little more than storage until it is started",
        ),
        of(
            "hot/cold",
            "the second workspace, its data and its images are there, and nothing runs",
            "work goes on once models, endpoints and pipelines are deployed by hand; running jobs are lost",
            "it costs least, and the plan's steps are enough for it",
            "the most work in the middle of an outage: templates have to be rehearsed",
            "little: empty resources, and data that is stored twice",
        ),
    ]
    .into_iter()
}

fn remedy(context: &Context<'_>, body: &Body<'_>, _: &Verdict<'_>) -> Vec<Proposal> {
    let workspace = body.resource();
    let recovery = context.profile.recovery_region(workspace.location_text());
    let region = recovery.unwrap_or("a region of your choice: it has no pair and the profile names none");
    let list = Command::az(["resource", "list"])
        .flag("--resource-type", "Microsoft.MachineLearningServices/workspaces")
        .query("[].[name,location]");
    let second = second::steps(context, body);
    let mut draft = Draft::new(
        CHOOSE_PATTERN,
        Action::Decide,
        workspace,
        format!("Decide how {} comes back in another region", workspace.name()),
    );
    if second.is_some() {
        draft = draft.prepares();
        draft.title =
            format!("Decide what runs in the second workspace of {}, and rehearse the switch", workspace.name());
        draft.after = second::AFTER.to_vec();
    }
    draft.downtime = Downtime::None;
    draft.data_risk = DataRisk::None;
    draft.reversible = Reversible::Yes;
    draft.recreates = Recreates::No;
    draft.cost = Cost::Unpriced {
        direction: "from little (hot/cold: empty resources) to about twice (hot/hot: all of it runs twice)".to_owned(),
    };
    draft.gain = vec![gain(
        Axis::Region,
        "nothing works until the region is back, running jobs are lost",
        "work goes on in the second workspace: at once (hot/hot), after starting it (hot/warm) or after deploying to it \
         (hot/cold)",
    )];
    let deployed = second.is_some();
    let patterns = "for training and for inference each, choose hot/hot, hot/warm or hot/cold";
    let switch = "keep names of workspaces in a configuration file, and rehearse the switch";
    draft.run = Run::ByHand {
        what: if deployed {
            format!(
                "{patterns}; deploy models and endpoints to the second workspace as that says; give it an Application \
                 Insights component of its region, the role assignments and the networks of the first one; {switch}"
            )
        } else {
            format!(
                "{patterns}; deploy a second workspace to {region} from the same templates as this one, with its own \
                 default storage account and its own Application Insights; share the vault, the geo-replicated container \
                 registry and the geo-replicated data accounts; {switch}"
            )
        },
    };
    draft.guard = Guard {
        skip_if: "a workspace deployed from the same templates is already in another region".to_owned(),
        command: Some(list.clone()),
        value: None,
    };
    draft.verify = Verify {
        what: "a job runs and an endpoint answers in the second workspace while the first one is not used".to_owned(),
        command: Some(list),
        expected: None,
        every_minutes: 1440,
        for_hours: 720,
    };
    draft.rollback = Rollback::None { why: "delete the second workspace: the first one is not touched".to_owned() };
    draft.confidence = Confidence::Documented;
    let draft = draft
        .need("quota for the same machine sizes in the second region", NeedState::Unknown, None)
        .need("role assignments, networks and private endpoints in both regions", NeedState::Unknown, None)
        .cite("deploy Azure ML twice, from templates; hot/hot, hot/warm or hot/cold per component", ARTICLE);
    let rest = [
        draft.into(),
        Proposal::nothing(
            "metadata of a workspace (run history, models' records, lineage) cannot be backed up or failed over, and \
             running jobs are lost with the region",
            "accept it and rehearse: resubmit jobs to the second workspace, and register what matters in both",
        ),
        Proposal::not_a_fix(
            "making the default storage account geo-redundant so that the workspace fails over",
            "a workspace does not fail over with its default storage account: a second region protects its data only",
            ARTICLE,
        ),
    ];
    second.into_iter().flatten().chain(rest).chain(ways_to_run(workspace.name())).collect()
}
