//! A small made-up estate, its check, and a plan with every kind of field.

use amlha_model::fact::Source as Page;
use amlha_model::{Builder, Completeness, Inventory, Resource, Service, Source, links};
use amlha_rules::plan::{
    Action, Alternative, Change, Cited, Command, Confidence, Cost, DataRisk, Downtime, Elapsed, Gain, Goal, Guard,
    Need, NeedState, NotAFix, NothingToRun, Optimise, Owner, Path, Recreates, Reversible, Rollback, Run, Step, StepId,
    Target, Unclosed, Verify,
};
use amlha_rules::{
    Axis, Check, Context, Evidence, Finding, Impact, Keep, Plan, Profile, Reference, Rule, SameAs, State, Verdict,
};
use jiff::Timestamp;

pub(crate) const GROUP: &str = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-ml/providers";

pub(crate) fn now() -> Timestamp {
    "2026-05-02T11:20:00Z".parse().unwrap()
}

pub(crate) fn built(files: &[(&str, String)]) -> Inventory {
    let mut builder = Builder::new();
    for (name, text) in files {
        let source = Source {
            name: (*name).to_owned(),
            kind: "Resource Graph answer".into(),
            read_at: Some("2026-05-02T08:11:00Z".parse().unwrap()),
        };
        let faults = builder.add_array(text.clone(), source).unwrap();
        assert!(faults.is_empty(), "{faults:?}");
    }
    builder.set_completeness("replications", Completeness::Complete);
    let mut inventory = builder.finish();
    links::build(&mut inventory);
    inventory
}

pub(crate) fn account(name: &str, region: &str, sku: &str) -> String {
    let name = serde_json::to_string(name).unwrap();
    let name = name.trim_matches('"');
    format!(
        r#"{{"id": "{GROUP}/Microsoft.Storage/storageAccounts/{name}", "name": "{name}",
            "type": "microsoft.storage/storageaccounts", "location": "{region}", "kind": "StorageV2",
            "sku": {{"name": "{sku}"}}, "properties": {{}}}}"#
    )
}

pub(crate) fn inventory() -> Inventory {
    let workspace = format!(
        r#"{{"id": "{GROUP}/Microsoft.MachineLearningServices/workspaces/mlw-contoso", "location": "westeurope",
            "type": "microsoft.machinelearningservices/workspaces", "kind": "Default",
            "properties": {{
                "storageAccount": "{GROUP}/Microsoft.Storage/storageAccounts/stcontoso",
                "keyVault": "{GROUP}/Microsoft.KeyVault/vaults/kvcontoso",
                "applicationInsights": "{GROUP}/Microsoft.Insights/components/appi-contoso"}}}}"#
    );
    let bare = format!(r#"{{"id": "{GROUP}/Microsoft.Storage/storageAccounts/stcontoso", "location": "westeurope"}}"#);
    let vault = format!(
        r#"{{"id": "{GROUP}/Microsoft.KeyVault/vaults/kvcontoso", "location": "westeurope",
            "type": "microsoft.keyvault/vaults", "properties": {{"enablePurgeProtection": true}}}}"#
    );
    let other = format!(r#"{{"id": "{GROUP}/Microsoft.Contoso/things/thing", "location": "global"}}"#);
    let accounts = [
        account("stcontoso", "westeurope", "Standard_LRS"),
        account("stcontosogeo", "westeurope", "Standard_RAGRS"),
        account("stcontosozone", "westeurope", "Standard_ZRS"),
        account("stcontosowest", "westus", "Standard_LRS"),
        account("stcontosoodd", "westeurope", "Standard_QRS"),
    ];
    built(&[
        ("export/graph.json", format!("[{workspace}, {vault}, {}, {other}]", accounts.join(","))),
        ("export/list.json", format!("[{bare}]")),
    ])
}

/// The check of two zone rules: the rest of the rules may come and go.
pub(crate) fn check(inventory: &Inventory, keep: Keep) -> Check<'_> {
    let profile: &'static Profile = Box::leak(Box::new(Profile { axes: vec![Axis::Zone], ..Profile::default() }));
    let mut check = amlha_rules::check(&Context::new(inventory, profile, now()), keep);
    check.rules.retain(|rule| ["ST001", "KV003"].contains(&rule.code));
    check
}

fn judge<'a>(_: &Context<'a>, _: &amlha_model::Body<'a>) -> Verdict<'a> {
    Verdict::pass("never asked")
}

fn remedy(_: &Context<'_>, _: &amlha_model::Body<'_>, _: &Verdict<'_>) -> Vec<amlha_rules::plan::Proposal> {
    Vec::new()
}

pub(crate) static RULE: Rule = Rule {
    code: "XX001",
    name: "storage_account_of_the_tests",
    title: "an account of the tests",
    service: Service::StorageAccount,
    axis: Axis::Zone,
    impact: Impact::Medium,
    docs: "## What it finds\n\nAn account that the tests made up.\n\n## Why it matters\n\nWhen the zone is lost, so is `stcontoso`:\nsee [the page](https://learn.microsoft.com/azure).\n\nTwice.\n\n## Fires on\n\n```json\n[{\"sku\": {\"name\": \"Standard_LRS\"}}]\n```\n\n## What to do\n\n- convert it\n- **or** accept it\n",
    references: &[Reference {
        title: "Azure Storage redundancy",
        url: "https://learn.microsoft.com/azure/storage/common/storage-redundancy",
        date: "2025-08-15",
    }],
    same_as: &[
        SameAs { tool: "APRL", id: "00000000-0000-0000-0000-000000000001", differs: "passes more" },
        SameAs { tool: "Checkov", id: "CKV_AZURE_0", differs: "" },
    ],
    judge,
    remedy,
};

/// A finding with every kind of evidence.
pub(crate) fn finding<'a>(resource: Resource<'a>, other: Resource<'a>) -> Finding<'a> {
    let page = Page {
        title: "Azure Storage redundancy".into(),
        url: Some("https://learn.microsoft.com/azure/storage/common/storage-redundancy".into()),
        date: Some("2025-08-15".into()),
    };
    let mut verdict = Verdict::fail("default storage keeps all its copies in one zone")
        .seen(resource, &resource.body().read("sku.name"), "a zone-redundant SKU: ZRS or GZRS")
        .seen(resource, &resource.body().read("properties.encryption"), "")
        .seen(other, &other.body().read("location"), "")
        .noted("no second workspace uses another account");
    verdict.evidence.push(Evidence::Fact {
        statement: "West Europe has availability zones".into(),
        source: std::borrow::Cow::Owned(page),
    });
    verdict.state = Some(State { declared: "one zone".into(), effective: "three zones".into(), disagree: true });
    Finding {
        id: format!("XX001@{}", resource.name()),
        rule: &RULE,
        resource,
        impact: Impact::High,
        verdict,
        acceptance: None,
    }
}

fn show(name: &str) -> Command {
    Command::az(["storage", "account", "show"]).flag("--resource-group", "rg-ml").flag("--name", name).query("sku.name")
}

fn target(kind: &str, name: &str) -> Target {
    Target { id: format!("{GROUP}/{kind}/{name}"), name: name.to_owned(), type_name: kind.to_owned() }
}

/// A step of which everything is known.
pub(crate) fn known(name: &str) -> Step {
    let id = |text: &str| StepId(text.to_owned());
    Step {
        id: id("02"),
        title: format!("convert {name} from LRS to ZRS"),
        action: Action::Change,
        target: target("Microsoft.Storage/storageAccounts", name),
        changes: vec![
            Change {
                path: "sku.name".into(),
                before: Some("\"Standard_LRS\"".into()),
                after: "\"Standard_ZRS\"".into(),
            },
            Change { path: "properties.note".into(), before: None, after: "true".into() },
        ],
        effects: Vec::new(),
        closes: vec![format!("ST001@{name}")],
        serves: Vec::new(),
        gain: vec![Gain { axis: Axis::Zone, before: "down".into(), after: "up".into() }],
        owner: Owner::Customer,
        team: Some("data-platform".into()),
        downtime: Downtime::None,
        data_risk: DataRisk::None,
        reversible: Reversible::Slowly,
        recreates: Recreates::No,
        blast: ["cpu-cluster", "datastore-a", "datastore-b", "ep-fraud", "gpu-cluster", "mlw-contoso", "mlw-second"]
            .map(str::to_owned)
            .to_vec(),
        needs: vec![
            Need { what: "kind StorageV2".into(), state: NeedState::Met, check: Some(show(name)) },
            Need { what: "no archived blobs".into(), state: NeedState::Unknown, check: None },
        ],
        after: vec![id("01")],
        pause_hours: 72,
        parallel: vec![id("03")],
        wave: 2,
        hands_on_minutes: Some(5),
        elapsed: Elapsed::UpToStart { hours: 72 },
        cost: Cost::Unpriced { direction: "more per GB stored".into() },
        run: Run::Commands {
            commands: vec![
                Command::az(["storage", "account", "migration", "start"])
                    .flag("--resource-group", "rg-ml")
                    .flag("--account-name", name)
                    .flag("--sku", "Standard_ZRS")
                    .switch("--no-wait"),
                Command::az(["tag", "create"]).flag("--tags", "why=it's \"ready\""),
            ],
        },
        guard: Guard {
            skip_if: "skip if the SKU is Standard_ZRS already".into(),
            command: Some(show(name)),
            value: Some("Standard_ZRS".into()),
        },
        verify: Verify {
            what: "the conversion has ended".into(),
            command: Some(show(name)),
            expected: Some("Standard_ZRS".into()),
            every_minutes: 360,
            for_hours: 96,
        },
        rollback: Rollback::Commands {
            commands: vec![Command::az(["storage", "account", "migration", "start"]).flag("--sku", "Standard_LRS")],
            but: "it takes the same wait".into(),
        },
        stop_if: Some("the status is Failed".into()),
        evidence: vec![Cited {
            statement: "a conversion keeps data available".into(),
            source: "Azure Storage redundancy migration, 2025-08-15".into(),
        }],
        confidence: Confidence::Documented,
    }
}

/// A step of which nothing is known.
pub(crate) fn unknown() -> Step {
    Step {
        id: StepId("03".into()),
        title: "ask support whether the registry is zone-redundant".into(),
        action: Action::Decide,
        target: target("Microsoft.ContainerRegistry/registries", "crcontoso"),
        changes: Vec::new(),
        effects: Vec::new(),
        closes: Vec::new(),
        serves: Vec::new(),
        gain: Vec::new(),
        owner: Owner::Shared,
        team: None,
        downtime: Downtime::Unknown,
        data_risk: DataRisk::Unknown,
        reversible: Reversible::Unknown,
        recreates: Recreates::Unknown,
        blast: Vec::new(),
        needs: Vec::new(),
        after: Vec::new(),
        pause_hours: 0,
        parallel: Vec::new(),
        wave: 2,
        hands_on_minutes: None,
        elapsed: Elapsed::Unknown,
        cost: Cost::Unknown,
        run: Run::ByHand { what: String::new() },
        guard: Guard { skip_if: String::new(), command: None, value: None },
        verify: Verify { what: String::new(), command: None, expected: None, every_minutes: 0, for_hours: 0 },
        rollback: Rollback::None { why: "unknown".into() },
        stop_if: None,
        evidence: Vec::new(),
        confidence: Confidence::Assumed,
    }
}

/// A step that destroys and cannot be undone.
pub(crate) fn replaced() -> Step {
    Step {
        id: StepId("01".into()),
        title: "new zonal node pool on aks-infer, move ep-fraud, delete the old pool".into(),
        action: Action::Replace,
        target: target("Microsoft.ContainerService/managedClusters", "aks-infer"),
        closes: vec!["AK001@aks-infer".into(), "AK002@aks-infer".into()],
        downtime: Downtime::Window { minutes: 30 },
        data_risk: DataRisk::CopyNeeded,
        reversible: Reversible::OneWay,
        recreates: Recreates::Yes { pointing: vec!["ep-fraud".into()] },
        blast: vec!["ep-fraud".into()],
        wave: 1,
        hands_on_minutes: Some(50),
        elapsed: Elapsed::About { minutes: 90 },
        run: Run::ByHand { what: "follow the page on node pools".into() },
        rollback: Rollback::None { why: "the old pool is gone".into() },
        ..unknown()
    }
}

pub(crate) fn plan() -> Plan {
    let unclosed = |finding: &str, what: &str, why: &str| Unclosed {
        finding: finding.to_owned(),
        what: what.to_owned(),
        why: why.to_owned(),
    };
    Plan {
        steps: vec![replaced(), known("stcontoso"), unknown()],
        closes: vec!["AK001@aks-infer".into(), "AK002@aks-infer".into(), "ST001@stcontoso".into()],
        unclosed: vec![unclosed(
            "WS001@mlw-contoso",
            "no second workspace",
            "the metadata of a workspace has no failover",
        )],
        unknown: vec![unclosed(
            "ST001@stcontosoodd",
            "copies in one zone",
            "`sku.name` holds a value that amlha does not know",
        )],
        reveals: Vec::new(),
        nothing_to_run: vec![NothingToRun {
            finding: "WS001@mlw-contoso".into(),
            why: "the metadata of a workspace has no failover".into(),
            instead: "accept it, and rehearse the rebuild".into(),
        }],
        not_a_fix: vec![NotAFix {
            finding: "XX001@stcontoso".into(),
            what: "a geo-redundant SKU".into(),
            why: "the workspace does not support failover of its default account".into(),
            source: "Failover for business continuity, 2025-06-12".into(),
        }],
        alternatives: vec![Alternative {
            findings: vec!["ST001@stcontoso".into()],
            instead_of: vec![StepId("02".into())],
            what: "a new account, the data copied to it".into(),
            run: vec![Command::az(["storage", "account", "create"]).flag("--name", "stcontosonew")],
            gain: Vec::new(),
            better: "it waits for nobody".into(),
            worse: "the account has another name".into(),
            downtime: Downtime::Unknown,
            data_risk: DataRisk::CopyNeeded,
            reversible: Reversible::Yes,
            elapsed: Elapsed::Unknown,
            cost: Cost::Unpriced { direction: "both accounts until the old one is deleted".into() },
            source: "Change how a storage account is replicated, about 2024".into(),
        }],
        waves: 2,
        goal: Goal::Everything,
        optimise: Optimise::Risk,
        set_aside: 0,
        beyond: Vec::new(),
        longest_path: Path::default(),
        unread: 1,
        taken_at: Some("2026-05-02T08:11:00Z".into()),
    }
}

pub(crate) fn named<'a>(inventory: &'a Inventory, name: &str) -> Resource<'a> {
    inventory.resources().find(|resource| resource.name() == name).unwrap()
}
