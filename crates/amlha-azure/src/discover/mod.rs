//! From a cloud to an [`Inventory`]: what to ask, in which order, and what to make of the answers.
//!
//! 1. The subscriptions that can be read.
//! 2. Resource Graph, one query for each [`Family`] of types, in pages: whole bodies.
//! 3. What Resource Graph does not hold, resource by resource ([`DETAILS`]), and the locks of each
//!    subscription. What that brings to light (endpoints have deployments) is asked next.
//! 4. What is referred to and was not read: by id from Resource Graph, and what is not there either
//!    from the resource's own provider, which tells a missing role from a missing resource.
//!
//! Calls of one round run at the same time, in the order of [`DETAILS`] and of the resources' ids.
//! What cannot be read is a gap, and the scan goes on.

mod actions;
mod details;
mod progress;
mod queries;
mod scope;
mod store;
mod task;
mod types;

use std::collections::BTreeSet;

use amlha_model::services::workspace::Workspace;
use amlha_model::{Gap, GapReason, Inventory, ResourceId, Service};
use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use jiff::Timestamp;

pub use actions::{actions, missing, permissions};
pub use details::{DETAILS, Detail, Shape};
pub use progress::{Event, Observer, Progress, Stage};
pub use scope::{Scope, Subscription};
pub use store::Calls;
pub use types::{Family, ScannedType, TYPES};

use crate::cloud::{Cloud, CloudError, CloudErrorKind, Get, LARGEST_PAGE, Query};
use store::Store;
use task::{Ask, Task};

/// How a scan is made.
#[derive(Debug, Clone)]
pub struct Options {
    /// What it looks at.
    pub scope: Scope,
    /// The most calls at the same time.
    pub concurrency: usize,
    /// Rows on a page of Resource Graph, at most [`LARGEST_PAGE`].
    pub page_size: u32,
    /// The time that the inventory is given.
    pub now: Timestamp,
}

impl Options {
    /// Everything that can be read, with 16 calls at the same time and the largest pages.
    #[must_use]
    pub fn new(now: Timestamp) -> Self {
        Self { scope: Scope::default(), concurrency: 16, page_size: LARGEST_PAGE, now }
    }

    /// With another scope.
    #[must_use]
    pub fn scope(mut self, scope: Scope) -> Self {
        self.scope = scope;
        self
    }
}

/// What a scan found.
#[derive(Debug)]
pub struct Discovered {
    /// Everything that was read, with links; what was not is a gap.
    pub inventory: Inventory,
    /// The subscriptions that can be read.
    pub subscriptions: Vec<Subscription>,
    /// How many answers it took.
    pub calls: Calls,
}

/// A scan. It may be stopped at any time by dropping the future of [`run`](Self::run): what was
/// read stays, and [`finish`](Self::finish) gives it, with a gap for everything that was not.
///
/// ```
/// use amlha_azure::{Discovery, DiscoveryOptions, MemoryCloud};
///
/// let cloud = MemoryCloud::new().resource(
///     r#"{"id":"/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-ml/providers/Microsoft.KeyVault/vaults/kv-contoso",
///         "name":"kv-contoso","type":"Microsoft.KeyVault/vaults","location":"westeurope","properties":{}}"#,
/// );
/// let now = "2026-11-23T08:00:00Z".parse()?;
/// let mut discovery = Discovery::new(&cloud, DiscoveryOptions::new(now));
/// # tokio::runtime::Builder::new_current_thread().enable_time().build()?.block_on(async {
/// discovery.run(&|_: amlha_azure::discover::Event<'_>| {}).await?;
/// # Ok::<(), amlha_azure::CloudError>(())
/// # })?;
/// let found = discovery.finish();
/// assert_eq!(found.inventory.resources().next().unwrap().name(), "kv-contoso");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Discovery<'c> {
    cloud: &'c dyn Cloud,
    options: Options,
    store: Store,
    /// The names of the calls that were made.
    asked: BTreeSet<String>,
    /// Ids and names, folded, that a query was made for.
    queried: BTreeSet<String>,
}

impl std::fmt::Debug for Discovery<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Discovery").field("options", &self.options).finish_non_exhaustive()
    }
}

impl<'c> Discovery<'c> {
    /// A scan that has not begun.
    #[must_use]
    pub fn new(cloud: &'c dyn Cloud, options: Options) -> Self {
        let narrow = !options.scope.groups.is_empty() || !options.scope.workspaces.is_empty();
        let store = Store::new(options.now, narrow);
        Self { cloud, options, store, asked: BTreeSet::new(), queried: BTreeSet::new() }
    }

    /// Asks everything there is to ask.
    ///
    /// # Errors
    ///
    /// Only what makes going on pointless: no login, no subscription, a scope that does not exist.
    /// What cannot be read for another reason is a gap of the inventory.
    pub async fn run(&mut self, observer: &dyn Observer) -> Result<(), CloudError> {
        self.begin(observer).await?;
        let readable = self.store.subscriptions();
        let chosen = scope::chosen(&self.options.scope, &readable)?;
        self.round(self.first_queries(&chosen), observer).await?;
        self.done(Stage::ResourceGraph, observer);
        self.check_scope()?;
        loop {
            let (tasks, queried) = self.store.look(|inventory| self.next_tasks(inventory));
            if tasks.is_empty() {
                break;
            }
            self.queried.extend(queried);
            self.round(tasks, observer).await?;
        }
        self.done(Stage::Details, observer);
        self.done(Stage::References, observer);
        Ok(())
    }

    /// The subscriptions that can be read: known once the first stage is over.
    #[must_use]
    pub fn subscriptions(&self) -> Vec<Subscription> {
        self.store.subscriptions()
    }

    /// What calls without an answer said, in the order of the calls' names.
    #[must_use]
    pub fn errors(&self) -> Vec<CloudError> {
        self.store.errors()
    }

    /// How many calls were begun and have no answer: those of a scan that was stopped.
    #[must_use]
    pub fn unanswered(&self) -> usize {
        self.store.unanswered()
    }

    /// How far a stage is; `None` when it did not begin.
    #[must_use]
    pub fn progress(&self, stage: Stage) -> Option<Progress> {
        self.store.progress(stage)
    }

    /// Asks for the subscriptions only.
    ///
    /// # Errors
    ///
    /// When they cannot be read.
    pub async fn begin(&mut self, observer: &dyn Observer) -> Result<(), CloudError> {
        let list = Task::of(Stage::Subscriptions, "subscriptions".to_owned(), Ask::Subscriptions(scope::list()?));
        self.round(vec![list], observer).await?;
        // Without them nothing says what could be read at all.
        self.store.errors().into_iter().next().map_or(Ok(()), Err)?;
        self.done(Stage::Subscriptions, observer);
        Ok(())
    }

    /// What was read.
    #[must_use]
    pub fn finish(self) -> Discovered {
        Discovered {
            inventory: self.store.finish(),
            subscriptions: self.store.subscriptions(),
            calls: self.store.calls(),
        }
    }

    fn done(&self, stage: Stage, observer: &dyn Observer) {
        if let Some(progress) = self.store.progress(stage) {
            observer.event(Event::Done(stage, progress));
        }
    }

    /// Runs calls at the same time, those that were made before left out.
    async fn round(&mut self, tasks: Vec<Task>, observer: &dyn Observer) -> Result<(), CloudError> {
        let tasks: Vec<Task> = tasks.into_iter().filter(|task| self.asked.insert(task.key())).collect();
        for task in &tasks {
            self.store.begin(task);
        }
        let (cloud, store) = (self.cloud, &self.store);
        let ask = |task: Task| async move {
            let result = task.run(cloud, store).await;
            (task, result)
        };
        let mut waiting = tasks.into_iter();
        let mut running: FuturesUnordered<_> =
            waiting.by_ref().take(self.options.concurrency.max(1)).map(ask).collect();
        while let Some((task, result)) = running.next().await {
            let progress = store.end(&task, &result);
            if let Err(error) = result {
                if is_hopeless(&error) {
                    return Err(error);
                }
                if task.stage != Stage::Subscriptions && !store::says_absent(&task, &error) {
                    observer.event(Event::Failed { stage: task.stage, what: &task.what, error: &error });
                }
            }
            observer.event(Event::Step(task.stage, progress));
            running.extend(waiting.next().map(ask));
        }
        Ok(())
    }

    fn query(&self, text: String, subscriptions: &[String]) -> Query {
        Query::new(text).subscriptions(subscriptions).page_size(self.options.page_size)
    }

    /// The queries that every scan begins with.
    fn first_queries(&self, subscriptions: &[String]) -> Vec<Task> {
        let scope = &self.options.scope;
        if !scope.is_everything() {
            for name in COUNTERPARTS {
                self.store.note(Gap {
                    what: (*name).to_owned(),
                    reason: GapReason::OutOfScope,
                    needed_by: None,
                    role: None,
                    closes: "scan without a subscription, a group and a workspace: others may be there".to_owned(),
                });
            }
        }
        // Resource Graph takes a limited number of subscriptions in a query.
        const MOST_SUBSCRIPTIONS: usize = 300;
        // Beyond so many subscriptions it leaves some out of a query that names none.
        const MOST_OF_A_TENANT: usize = 10_000;
        let readable: Vec<String> = self.store.subscriptions().into_iter().map(|one| one.id).collect();
        let subscriptions =
            if subscriptions.is_empty() && readable.len() >= MOST_OF_A_TENANT { &readable } else { subscriptions };
        let chunks: Vec<&[String]> =
            if subscriptions.is_empty() { vec![&[]] } else { subscriptions.chunks(MOST_SUBSCRIPTIONS).collect() };
        let mut tasks = Vec::new();
        for chunk in chunks {
            let task = |what: &str, text| {
                Task::query(Stage::ResourceGraph, format!("Resource Graph: {what}"), self.query(text, chunk))
            };
            if scope.workspaces.is_empty() {
                for family in Family::ASKED {
                    tasks.push(task(family.label(), queries::family(family, &scope.groups)));
                }
            } else {
                tasks.push(task("workspaces", queries::workspaces(&scope.workspaces, &scope.groups)));
            }
        }
        tasks
    }

    /// Whether what was named is there. When a query failed nobody knows.
    fn check_scope(&self) -> Result<(), CloudError> {
        let scope = &self.options.scope;
        if self.store.progress(Stage::ResourceGraph).is_none_or(|progress| progress.failed > 0) {
            return Ok(());
        }
        let missing = self.store.look(|inventory| {
            let named = |name: &&String| {
                !inventory.of_service(Service::Workspace).any(|one| one.name().eq_ignore_ascii_case(name))
            };
            let workspace =
                scope.workspaces.iter().find(named).map(|name| format!("workspace `{}`", amlha_model::shown(name)));
            let inside = |group: &str| {
                inventory.resources().any(|one| {
                    one.parsed_id()
                        .is_ok_and(|id| id.resource_group().is_some_and(|own| own.eq_ignore_ascii_case(group)))
                })
            };
            let group = || {
                let empty = scope.groups.iter().find(|group| !inside(group));
                empty.map(|name| format!("resource in a group `{}` that amlha reads", amlha_model::shown(name)))
            };
            workspace.or_else(group)
        });
        match missing {
            None => Ok(()),
            Some(what) => Err(CloudError::new(
                CloudErrorKind::NotFound,
                "Resource Graph",
                format!("there is no {what}, or this login cannot read it"),
            )
            .with_advice(
                "check the name, and the subscription; `az account list` shows those that this login can read",
            )),
        }
    }

    /// What is to be asked next, seen what was read; and which references that covers by a query.
    fn next_tasks(&self, inventory: &Inventory) -> (Vec<Task>, Vec<String>) {
        let mut tasks = detail_tasks(inventory);
        tasks.extend(lock_tasks(inventory));
        let references = self.references(inventory);
        tasks.extend(references.tasks);
        tasks.retain(|task| !self.asked.contains(&task.key()));
        (tasks, references.queried)
    }

    /// What is referred to and not there: a query for those that no query covered yet, and a GET for
    /// those that a query did not find.
    fn references(&self, inventory: &Inventory) -> References {
        let everything = self.options.scope.is_everything();
        let (mut ids, mut names, mut tasks) = (BTreeSet::new(), BTreeSet::new(), Vec::new());
        for gap in inventory.gaps().iter().filter(|gap| gap.role.is_some()) {
            let what = gap.what.to_lowercase();
            match gap.reason {
                GapReason::NotInFiles => {
                    let Some(known) = known_type(&gap.what) else { continue };
                    if (everything && known.family != Family::Referenced) || self.queried.contains(&what) {
                        let get = Get::new(gap.what.trim_end_matches('/'), known.api_version);
                        tasks.extend(get.ok().map(Task::reference));
                    } else {
                        ids.insert(what);
                    }
                }
                // A query over everything has seen every name.
                GapReason::Unresolved if !everything && !self.queried.contains(&what) => {
                    names.insert(what);
                }
                _ => {}
            }
        }
        let (ids, names): (Vec<String>, Vec<String>) = (ids.into_iter().collect(), names.into_iter().collect());
        let mut query = |what: &str, text, subscriptions: &[String]| {
            tasks.push(Task::query(
                Stage::References,
                format!("Resource Graph: {what}"),
                self.query(text, subscriptions),
            ));
        };
        for (chunk, number) in ids.chunks(queries::MOST_NAMED).zip(1..) {
            query(&format!("references {number}"), queries::ids(chunk), &[]);
        }
        let types: Vec<&ScannedType> = NAMED_TYPES.iter().filter_map(|name| types::find(name)).collect();
        for (chunk, number) in names.chunks(queries::MOST_NAMED).zip(1..) {
            query(&format!("references by name {number}"), queries::names(&types, chunk), &[]);
        }
        if !everything {
            for (subscription, group) in managed_groups(inventory) {
                query(&format!("managed group {group}"), queries::group(&group), &[subscription]);
            }
        }
        References { tasks, queried: ids.into_iter().chain(names).collect() }
    }
}

/// What to ask about references, and which of them a query covers.
struct References {
    tasks: Vec<Task>,
    queried: Vec<String>,
}

/// The types of which a rule may ask for another one in another region.
const COUNTERPARTS: &[&str] = &[
    "Microsoft.MachineLearningServices/workspaces",
    "Microsoft.DBforPostgreSQL/flexibleServers",
    "Microsoft.DBforMySQL/flexibleServers",
    "Microsoft.Search/searchServices",
];

/// The types whose resources are referred to by name.
const NAMED_TYPES: &[&str] = &[
    "Microsoft.Storage/storageAccounts",
    "Microsoft.DataLakeStore/accounts",
    "Microsoft.KeyVault/vaults",
    "Microsoft.ContainerRegistry/registries",
    "Microsoft.Search/searchServices",
    "Microsoft.DocumentDB/databaseAccounts",
];

fn known_type(id: &str) -> Option<&'static ScannedType> {
    types::find(&ResourceId::parse(id).ok()?.type_name()?)
}

/// Every detail of every resource: details in the order of [`DETAILS`], resources in that of ids.
fn detail_tasks(inventory: &Inventory) -> Vec<Task> {
    let mut tasks = Vec::new();
    for detail in DETAILS {
        for resource in inventory.of_type(detail.of) {
            if !(detail.when)(&resource.body()) {
                continue;
            }
            let get = detail.path_of(resource).and_then(|path| Get::new(path, detail.api_version).ok());
            let Some(mut get) = get else { continue };
            if let Some((name, value)) = detail.option {
                get = get.option(name, value);
            }
            tasks.push(Task::detail(detail.shape, get, resource.id(), detail.section));
        }
    }
    tasks
}

/// The locks of each subscription that holds a resource: one list has those of all its groups and
/// resources.
fn lock_tasks(inventory: &Inventory) -> Vec<Task> {
    let ids = inventory.resources().filter_map(|resource| {
        let id = resource.parsed_id().ok()?;
        Some(id.subscription()?.to_lowercase())
    });
    let subscriptions: BTreeSet<String> = ids.collect();
    let lists = subscriptions.into_iter().filter_map(|subscription| {
        let path = format!("/subscriptions/{subscription}/providers/Microsoft.Authorization/locks");
        let get = Get::new(path, "2016-09-01").ok()?;
        Some(Task::detail(Shape::List, get, &format!("/subscriptions/{subscription}"), Some("locks")))
    });
    lists.collect()
}

/// The groups where workspaces with a customer-managed key keep their metadata stores.
fn managed_groups(inventory: &Inventory) -> BTreeSet<(String, String)> {
    let groups = inventory.of_service(Service::Workspace).filter_map(|workspace| {
        let body = workspace.body();
        let group = Workspace(&body).managed_resource_group().filled_text().value()?;
        let subscription = workspace.parsed_id().ok()?.subscription()?.to_lowercase();
        Some((subscription, group.to_lowercase()))
    });
    groups.collect()
}

/// Whether going on is pointless: the next call would have the same answer.
fn is_hopeless(error: &CloudError) -> bool {
    matches!(error.kind(), CloudErrorKind::NotLoggedIn | CloudErrorKind::Unauthorized | CloudErrorKind::Configuration)
}
