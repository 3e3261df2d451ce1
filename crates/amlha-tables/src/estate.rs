//! An inventory with everything that queries can ask of it.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, OnceLock};

use amlha_kql::{Column, Rows, Scan, Table, TableError, Tables, Wanted};
use amlha_model::{Inventory, resource_graph};
use amlha_rules::acceptance::accept;
use amlha_rules::plan::Wish;
use amlha_rules::{Acceptances, Check, Context, Keep, Plan, Profile, check, plan};
use jiff::Timestamp;

use crate::info::{Content, Row, TABLES, TableInfo};
use crate::judged::Judged;
use crate::resources::{Held, Resources, Stream};
use crate::standing::Standings;

/// An inventory that was kept in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snapshot {
    /// The name of the file, or of what is open.
    pub name: String,
    /// When it was taken, as far as is known.
    pub taken_at: Option<Timestamp>,
    /// How many resources it holds, where it is open.
    pub resources: Option<usize>,
    /// The file.
    pub path: String,
}

/// What queries are asked about.
#[derive(Debug, Clone, Copy)]
pub struct Estate<'a> {
    /// The inventory. Without one the tables over it are empty: whoever asks should refuse before,
    /// by [`TableInfo::needs`].
    pub inventory: Option<&'a Inventory>,
    /// What is asked of it by rules.
    pub profile: &'a Profile,
    /// The findings that someone answers for.
    pub acceptances: &'a Acceptances,
    /// The time.
    pub now: Timestamp,
    /// What is in the folder of snapshots, the oldest first, and the open one.
    pub snapshots: &'a [Snapshot],
    /// What earlier queries worked out.
    pub memory: &'a Memory,
    /// A file whose rows are read anew by each query, in the place of an inventory. Only queries
    /// that [`Stream::answers`] can be run then.
    pub stream: Option<&'a Stream<'a>>,
}

/// What was worked out for one query and serves the next one too.
///
/// It is about one inventory, profile, list of acceptances and time: with another one of these
/// belongs a new memory.
#[derive(Default)]
pub struct Memory {
    made: BTreeMap<&'static str, OnceLock<Rows>>,
    judged: OnceLock<Judged>,
    standings: OnceLock<Standings>,
    held: [OnceLock<Held>; 2],
    stop: Option<Arc<AtomicBool>>,
    keeps: bool,
}

impl fmt::Debug for Memory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Memory").finish_non_exhaustive()
    }
}

impl Memory {
    /// A memory of nothing.
    #[must_use]
    pub fn new() -> Self {
        let made = TABLES.iter().map(|table| (table.name, OnceLock::new())).collect();
        Self { made, ..Self::default() }
    }

    /// Gives up judging and planning once this flag is set, as [`Context::until`] does. What is remembered then is not
    /// whole: whoever sets the flag takes a new memory.
    #[must_use]
    pub fn until(mut self, stop: Arc<AtomicBool>) -> Self {
        self.stop = Some(stop);
        self
    }

    /// The same, which also keeps what queries read of the texts, up to half of their size: for where
    /// more than one query is to come.
    #[must_use]
    pub fn keeping(mut self) -> Self {
        self.keeps = true;
        self
    }

    pub(crate) fn keeps(&self) -> bool {
        self.keeps
    }
}

impl<'a> Estate<'a> {
    /// The tables. Nothing is read, judged or planned before a query asks.
    ///
    /// ```
    /// use amlha_model::{Builder, Source};
    /// use amlha_tables::{Estate, Memory};
    ///
    /// let mut builder = Builder::new();
    /// let text = r#"[{"id":"/subscriptions/0/resourceGroups/RG/providers/Microsoft.KeyVault/vaults/kv","location":"West Europe"}]"#;
    /// builder.add_array(text.to_owned(), Source { name: "vaults.json".into(), kind: "ARM list".into(), read_at: None })?;
    /// let inventory = builder.finish();
    /// let (profile, acceptances, memory) = Default::default();
    /// let memory: Memory = memory;
    /// let estate = Estate {
    ///     inventory: Some(&inventory), profile: &profile, acceptances: &acceptances,
    ///     now: "2026-11-23T08:00:00Z".parse()?, snapshots: &[], memory: &memory, stream: None,
    /// };
    /// let tables = estate.tables();
    /// let plan = amlha_kql::query("resources | project type, location, resourceGroup, haOwner", &tables, &Default::default()).unwrap();
    /// assert_eq!(
    ///     plan.run(&Default::default())?.to_json(),
    ///     r#"[{"type":"microsoft.keyvault/vaults","location":"westeurope","resourceGroup":"rg","haOwner":"shared"}]"#,
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn tables(&'a self) -> Tables<'a> {
        let mut tables = Tables::new();
        for info in TABLES {
            match info.content {
                Content::Made(make) => tables.add(info.name, Made::new(self, info, make)),
                Content::Resources(in_graph) => tables.add(info.name, Resources::new(self, info, in_graph)),
            }
        }
        for name in resource_graph::other_tables() {
            tables.add(name, NotCollected::new(name));
        }
        tables
    }

    /// Judges, and hands the check to `then`; without an inventory there is none.
    pub(crate) fn check<R: Default>(&self, keep: Keep, then: impl FnOnce(&Context<'_>, &Check<'_>) -> R) -> R {
        let Some(inventory) = self.inventory else { return R::default() };
        let context = Context::new(inventory, self.profile, self.now);
        let context = match &self.memory.stop {
            Some(stop) => context.until(stop),
            None => context,
        };
        then(&context, &accept(check(&context, keep), self.acceptances))
    }

    /// Judges and plans for everything.
    pub(crate) fn plan<R: Default>(&self, then: impl FnOnce(&Plan) -> R) -> R {
        self.check(Keep::Findings, |context, check| then(&plan::plan_for(context, check, &Wish::default())))
    }

    pub(crate) fn judged(&self) -> &'a Judged {
        self.memory.judged.get_or_init(|| Judged::of(self))
    }

    pub(crate) fn standings(&self) -> &'a Standings {
        self.memory.standings.get_or_init(|| Standings::of(self))
    }

    pub(crate) fn held(&self, in_graph: bool) -> Option<&'a Held> {
        let [graph, details] = &self.memory.held;
        let held = if in_graph { graph } else { details };
        self.inventory.map(|inventory| held.get_or_init(|| Held::of(inventory, in_graph)))
    }
}

/// A table whose rows are made when it is read.
struct Made<'a> {
    estate: &'a Estate<'a>,
    columns: Vec<Column>,
    name: &'static str,
    make: fn(&Estate<'_>) -> Vec<Row>,
    /// Where there is no memory of it.
    own: OnceLock<Rows>,
}

impl<'a> Made<'a> {
    fn new(estate: &'a Estate<'a>, info: &'static TableInfo, make: fn(&Estate<'_>) -> Vec<Row>) -> Self {
        Self { estate, columns: info.engine_columns(), name: info.name, make, own: OnceLock::new() }
    }
}

impl Table for Made<'_> {
    fn columns(&self) -> &[Column] {
        &self.columns
    }

    fn notes(&self) -> Vec<String> {
        if self.name == "resourcecontainers" && !crate::containers::were_read(self.estate) {
            return vec![
                "subscriptions and resource groups were not collected: `resourcecontainers` has those that ids name, without \
                 tags"
                    .to_owned(),
            ];
        }
        Vec::new()
    }

    fn scan<'s>(&'s self, wanted: &Wanted) -> Result<Box<dyn Scan<'s> + 's>, TableError> {
        let rows = self.estate.memory.made.get(self.name).unwrap_or(&self.own);
        rows.get_or_init(|| Rows::new(self.columns.clone(), (self.make)(self.estate))).scan(wanted)
    }
}

/// A table of Azure Resource Graph that no inventory holds.
struct NotCollected {
    name: &'static str,
    columns: Vec<Column>,
}

impl NotCollected {
    fn new(name: &'static str) -> Self {
        let columns = crate::info::RESOURCE_COLUMNS.iter().filter(|column| column.in_resource_graph);
        Self { name, columns: columns.map(|column| Column::new(column.name, column.kind)).collect() }
    }
}

impl Table for NotCollected {
    fn columns(&self) -> &[Column] {
        &self.columns
    }

    fn notes(&self) -> Vec<String> {
        vec![format!("the table `{}` was not collected: that the answer has no row of it says nothing", self.name)]
    }

    fn scan<'s>(&'s self, wanted: &Wanted) -> Result<Box<dyn Scan<'s> + 's>, TableError> {
        // An empty table of any shape.
        static EMPTY: OnceLock<Rows> = OnceLock::new();
        EMPTY.get_or_init(Rows::default).scan(wanted)
    }
}

/// Whether Azure Resource Graph has a table of this name that no inventory holds.
///
/// ```
/// assert!(amlha_tables::is_not_collected("AdvisorResources"));
/// assert!(!amlha_tables::is_not_collected("resources"));
/// ```
#[must_use]
pub fn is_not_collected(name: &str) -> bool {
    resource_graph::other_tables().any(|known| known.eq_ignore_ascii_case(name))
}
