//! Which tables there are, and what their columns say.

use amlha_kql::{Column, Type};

use crate::estate::Estate;
use crate::{containers, facts, judged, own};

/// A row of values.
pub(crate) type Row = Vec<amlha_kql::Value<'static>>;

/// What a table is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Needs {
    /// Nothing: it holds what amlha knows.
    Nothing,
    /// An inventory.
    Inventory,
    /// An inventory that was judged.
    Check,
    /// An inventory that was judged and planned for.
    Plan,
}

/// A column of a table.
#[derive(Debug, Clone, Copy)]
pub struct ColumnInfo {
    /// Its name.
    pub name: &'static str,
    /// Its type.
    pub kind: Type,
    /// What it says, in a line.
    pub about: &'static str,
    /// Whether Azure Resource Graph has it too.
    pub in_resource_graph: bool,
}

/// How the rows come about.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Content {
    /// They are made when a query reads the table for the first time.
    Made(fn(&Estate<'_>) -> Vec<Row>),
    /// They are read from the texts of the inventory. `true` are those that Resource Graph holds.
    Resources(bool),
}

/// A table.
#[derive(Debug)]
pub struct TableInfo {
    /// Its name.
    pub name: &'static str,
    /// What a row is, in a line.
    pub about: &'static str,
    /// What it is over.
    pub needs: Needs,
    /// Whether Azure Resource Graph has it too.
    pub in_resource_graph: bool,
    /// Its columns in order.
    pub columns: &'static [ColumnInfo],
    pub(crate) content: Content,
}

impl TableInfo {
    /// The columns as the query engine knows them.
    #[must_use]
    pub fn engine_columns(&self) -> Vec<Column> {
        self.columns.iter().map(|column| Column::new(column.name, column.kind)).collect()
    }
}

/// The table of this name, in any letter case.
///
/// ```
/// assert_eq!(amlha_tables::find("Resources").map(|table| table.name), Some("resources"));
/// assert!(amlha_tables::find("advisorresources").is_none());
/// ```
#[must_use]
pub fn find(name: &str) -> Option<&'static TableInfo> {
    TABLES.iter().find(|table| table.name.eq_ignore_ascii_case(name))
}

const fn text(name: &'static str, about: &'static str) -> ColumnInfo {
    ColumnInfo { name, kind: Type::String, about, in_resource_graph: false }
}

const fn bag(name: &'static str, about: &'static str) -> ColumnInfo {
    ColumnInfo { name, kind: Type::Dynamic, about, in_resource_graph: false }
}

const fn flag(name: &'static str, about: &'static str) -> ColumnInfo {
    ColumnInfo { name, kind: Type::Bool, about, in_resource_graph: false }
}

const fn count(name: &'static str, about: &'static str) -> ColumnInfo {
    ColumnInfo { name, kind: Type::Long, about, in_resource_graph: false }
}

const fn time(name: &'static str, about: &'static str) -> ColumnInfo {
    ColumnInfo { name, kind: Type::DateTime, about, in_resource_graph: false }
}

const fn graph(column: ColumnInfo) -> ColumnInfo {
    ColumnInfo { in_resource_graph: true, ..column }
}

/// The columns of `resources`: Resource Graph's in its order, then amlha's.
pub(crate) const RESOURCE_COLUMNS: &[ColumnInfo] = &[
    graph(text("id", "ARM id, as it was read")),
    graph(text("name", "name, of a nested resource the last part")),
    graph(text("type", "ARM type in lower case")),
    graph(text("tenantId", "tenant, where the answer said it")),
    graph(text("kind", "kind, such as `StorageV2`")),
    graph(text("location", "region as ARM writes it: `westeurope`")),
    graph(text("resourceGroup", "resource group in lower case")),
    graph(text("subscriptionId", "subscription")),
    graph(text("managedBy", "ARM id of the resource that manages it")),
    graph(bag("sku", "SKU")),
    graph(bag("plan", "plan of a marketplace")),
    graph(bag("properties", "properties, as they were read")),
    graph(bag("tags", "tags")),
    graph(bag("identity", "managed identity")),
    graph(bag("zones", "availability zones it is placed in")),
    graph(bag("extendedLocation", "edge zone or custom location")),
    text("service", "key of the service, such as `storage_account`; empty for others"),
    text("haOwner", "who owns high availability: `Microsoft`, `customer` or `shared`"),
    text("haDefault", "highly available by default: `yes`, `no`, `not stated` or `n/a`"),
    text("zoneDeclared", "survives a zone by its settings: `yes`, `no` or `unknown`; empty where no setting says"),
    text("zoneEffective", "survives a zone in fact: `yes`, `no` or `unknown`; empty where no rule asks"),
    text("regionDeclared", "survives its region by its settings: as `zoneDeclared`"),
    text("regionEffective", "survives its region in fact: as `zoneEffective`"),
    text("confidence", "what the four rest on: `observed` in the inventory, or `documented` by Microsoft"),
    bag("workspaces", "names of the Azure ML workspaces that depend on it, their own among them"),
    count("findings", "how many faults the rules find on it"),
    text("source", "file or call that it was read from"),
    time("readAt", "when it was read"),
];

/// Every table, in the order of `.tables`.
pub static TABLES: &[TableInfo] = &[
    TableInfo {
        name: "resources",
        about: "a resource that Azure Resource Graph holds, in its shape, with amlha's columns behind",
        needs: Needs::Inventory,
        in_resource_graph: true,
        columns: RESOURCE_COLUMNS,
        content: Content::Resources(true),
    },
    TableInfo {
        name: "resourcecontainers",
        about: "a subscription or a resource group, as far as ids name it or it was read",
        needs: Needs::Inventory,
        in_resource_graph: true,
        columns: RESOURCE_COLUMNS.split_at(16).0,
        content: Content::Made(containers::rows),
    },
    TableInfo {
        name: "details",
        about: "a resource that Resource Graph does not hold: computes, datastores, settings, locks; columns of `resources`",
        needs: Needs::Inventory,
        in_resource_graph: false,
        columns: RESOURCE_COLUMNS,
        content: Content::Resources(false),
    },
    TableInfo {
        name: "services",
        about: "a service that a workspace can depend on, and who owns its high availability",
        needs: Needs::Nothing,
        in_resource_graph: false,
        columns: &[
            text("service", "key, such as `storage_account`"),
            text("title", "name"),
            text("group", "what a workspace uses it as"),
            bag("types", "ARM types"),
            text("haOwner", "who owns high availability: `Microsoft`, `customer` or `shared`"),
            text("haDefault", "highly available by default: `yes`, `no`, `not stated` or `n/a`"),
            text("condition", "when that holds"),
            text("action", "what to do about it"),
            text("defaultState", "what a resource looks like that nobody configured"),
            text("zoneClass", "work it takes to become zone-resilient"),
            text("regionLoss", "what helps against the loss of the region"),
            text("source", "page behind the row, with its date"),
            text("url", "address of the page"),
        ],
        content: Content::Made(facts::services),
    },
    TableInfo {
        name: "dependencies",
        about: "a reference from one resource to another",
        needs: Needs::Inventory,
        in_resource_graph: false,
        columns: &[
            text("fromName", "name of the resource that refers"),
            text("role", "what it uses the other one for, such as `defaultStorage`"),
            text("toName", "name of what it refers to"),
            flag("collected", "whether the inventory holds it"),
            text("fromType", "ARM type of the resource that refers, in lower case"),
            text("toType", "ARM type of what it refers to, in lower case"),
            text("fromId", "ARM id of the resource that refers"),
            text("toId", "ARM id of what it refers to, or the account name that was given"),
        ],
        content: Content::Made(own::dependencies),
    },
    TableInfo {
        name: "findings",
        about: "a fault, or something that a rule could not judge; the heaviest first",
        needs: Needs::Check,
        in_resource_graph: false,
        columns: &[
            text("id", "name of the finding, such as `ST001@stcontoso`"),
            text("rule", "code of the rule"),
            text("impact", "`High`, `Medium` or `Low`"),
            text("outcome", "`fail` or `unknown`"),
            text(
                "axis",
                "what is threatened: `zone`, `region`, `dataProtection`, `capacity`, `lifecycle`, `configuration`",
            ),
            text("resource", "name of the resource"),
            text("what", "what is wrong, or why it is not known"),
            text("service", "key of the service"),
            text("haOwner", "who owns high availability of the service"),
            text("declared", "what is configured, where a setting and what is in force are two things"),
            text("effective", "what is in force"),
            flag("accepted", "whether someone answers for it"),
            text("acceptedBy", "who"),
            text("acceptedUntil", "until when"),
            text("resourceId", "ARM id of the resource"),
            text("type", "ARM type of the resource in lower case"),
            text("location", "region of the resource"),
            text("resourceGroup", "resource group in lower case"),
            text("subscriptionId", "subscription"),
        ],
        content: Content::Made(judged::findings),
    },
    TableInfo {
        name: "rules",
        about: "a rule",
        needs: Needs::Nothing,
        in_resource_graph: false,
        columns: &[
            text("code", "code, such as `ST001`"),
            text("impact", "weight unless a verdict says otherwise"),
            text("service", "key of the service it judges"),
            text("axis", "what the fault threatens"),
            text("title", "fault in a few words"),
            text("name", "name of the fault"),
            bag("references", "pages behind it: title, url, date"),
            bag("sameAs", "the same check in other tools: tool, id, differs"),
        ],
        content: Content::Made(facts::rules),
    },
    TableInfo {
        name: "evidence",
        about: "what a finding rests on",
        needs: Needs::Check,
        in_resource_graph: false,
        columns: &[
            text("finding", "name of the finding"),
            text("kind", "`property`, `fact` or `inventory`"),
            text("resource", "name of the resource that has the property"),
            text("path", "where the property is, such as `sku.name`"),
            bag("seen", "its value; null when it is absent"),
            text("expected", "what the rule wants to see"),
            text("statement", "fact, or what is true of the inventory"),
            text("source", "page that states the fact, with its date"),
            text("url", "address of the page"),
        ],
        content: Content::Made(judged::evidence),
    },
    TableInfo {
        name: "gaps",
        about: "something that could not be read",
        needs: Needs::Inventory,
        in_resource_graph: false,
        columns: &[
            text("what", "ARM id, name, file or section"),
            text("reason", "why not, such as `forbidden`"),
            text("role", "what it is used for"),
            text("neededBy", "ARM id of the resource that refers to it"),
            text("closes", "permission, call or file that would close the gap"),
        ],
        content: Content::Made(own::gaps),
    },
    TableInfo {
        name: "regions",
        about: "a region of Azure",
        needs: Needs::Nothing,
        in_resource_graph: false,
        columns: &[
            text("name", "name in ARM"),
            text("displayName", "name on the portal"),
            text("geography", "data residency boundary"),
            text("pair", "paired region; empty without one"),
            flag("zones", "whether it has availability zones"),
            count("zoneCount", "zones that ARM maps for a subscription"),
            flag("accessRestricted", "whether access has to be requested; null if no source says so"),
            text("physicalLocation", "city, state or country"),
            text("source", "page that lists it, with its date"),
            text("url", "address of the page"),
        ],
        content: Content::Made(facts::regions),
    },
    TableInfo {
        name: "retirements",
        about: "something of Azure that ends",
        needs: Needs::Nothing,
        in_resource_graph: false,
        columns: &[
            text("id", "stable id"),
            text("what", "what ends"),
            time("date", "day; null when none is known"),
            text("kind", "`retired`, `support_end`, `deprecated` or `legacy`"),
            text("successor", "what takes its place"),
            bag("services", "keys of the services it touches"),
            text("confidence", "how well it is backed"),
            text("note", "what else to know"),
            text("source", "page that states it, with its date"),
            text("url", "address of the page"),
        ],
        content: Content::Made(facts::retirements),
    },
    TableInfo {
        name: "slas",
        about: "a figure that Microsoft promises",
        needs: Needs::Nothing,
        in_resource_graph: false,
        columns: &[
            text("service", "key of the service"),
            text("configuration", "configuration that the figure holds for"),
            text("metric", "what is measured"),
            ColumnInfo {
                name: "percent",
                kind: Type::Real,
                about: "percent per month; null means that the configuration has no SLA",
                in_resource_graph: false,
            },
            count("nines", "nines of a durability"),
            text("confidence", "how well it is backed"),
            text("note", "what else to know"),
            text("source", "page that states it, with its date"),
            text("url", "address of the page"),
        ],
        content: Content::Made(facts::slas),
    },
    TableInfo {
        name: "steps",
        about: "a step of the plan for everything, in order",
        needs: Needs::Plan,
        in_resource_graph: false,
        columns: &[
            text("step", "number"),
            text("action", "`replace`, `delete`, `create`, `change`, `operate` or `decide`"),
            text("title", "what it does"),
            text("target", "name of the resource"),
            bag("closes", "findings that it closes"),
            text("owner", "whose job it is"),
            text("team", "team to ask"),
            text("downtime", "`none`, `brief`, `window` or `unknown`"),
            text("dataRisk", "what may happen to data"),
            text("reversible", "`yes`, `slowly`, `oneWay` or `unknown`"),
            count("wave", "wave it is in"),
            bag("after", "steps that must be done before"),
            bag("blast", "names of everything that depends on the target"),
            count("handsOnMinutes", "time of a person"),
            text("confidence", "how sure it is"),
            bag("run", "what is to be done"),
            text("targetType", "ARM type of the target"),
            text("targetId", "ARM id of the target"),
        ],
        content: Content::Made(judged::steps),
    },
    TableInfo {
        name: "snapshots",
        about: "an inventory that was kept in the folder of snapshots, or the open one",
        needs: Needs::Nothing,
        in_resource_graph: false,
        columns: &[
            text("name", "name of the file, or of what is open"),
            time("takenAt", "when it was taken"),
            flag("open", "whether it is the open one"),
            count("resources", "resources it holds; null unless it is open"),
            text("path", "file"),
        ],
        content: Content::Made(own::snapshots),
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_told_apart_and_every_column_says_something() {
        let mut names: Vec<&str> = TABLES.iter().map(|table| table.name).collect();
        let count = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), count);
        for table in TABLES {
            let mut columns: Vec<&str> = table.columns.iter().map(|column| column.name).collect();
            columns.sort_unstable();
            columns.dedup();
            assert_eq!(columns.len(), table.columns.len(), "{}", table.name);
            for about in table.columns.iter().map(|column| column.about).chain([table.about]) {
                assert!(!about.is_empty() && !about.ends_with('.'), "{}: {about}", table.name);
            }
        }
    }

    #[test]
    fn the_columns_of_resource_graph_are_its_own_in_its_order() {
        let own = RESOURCE_COLUMNS.iter().filter(|column| column.in_resource_graph).map(|column| column.name);
        assert!(own.eq(amlha_model::resource_graph::COLUMNS));
        let containers = find("resourcecontainers").unwrap().columns.iter().map(|column| column.name);
        assert!(containers.eq(amlha_model::resource_graph::COLUMNS));
    }
}
