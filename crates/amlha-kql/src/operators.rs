//! The tabular operators, in one table.

/// Where an operator or a statement is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OperatorInfo {
    /// Its name.
    pub name: &'static str,
    /// How it is written.
    pub syntax: &'static str,
    /// Whether this engine has it.
    pub here: bool,
    /// Whether Azure Resource Graph has it; see [`crate::dialect`].
    pub resource_graph: bool,
}

const fn both(name: &'static str, syntax: &'static str) -> OperatorInfo {
    OperatorInfo { name, syntax, here: true, resource_graph: true }
}

const fn here(name: &'static str, syntax: &'static str) -> OperatorInfo {
    OperatorInfo { name, syntax, here: true, resource_graph: false }
}

const fn elsewhere(name: &'static str) -> OperatorInfo {
    OperatorInfo { name, syntax: "", here: false, resource_graph: false }
}

/// Every operator that may follow a `|`, by name.
pub const OPERATORS: &[OperatorInfo] = &[
    here("as", "as Name"),
    elsewhere("assert-schema"),
    elsewhere("consume"),
    both("count", "count"),
    both("distinct", "distinct Column, ..."),
    elsewhere("evaluate"),
    elsewhere("execute-and-cache"),
    both("extend", "extend Name = Value, ..."),
    elsewhere("facet"),
    here("filter", "filter Condition"),
    elsewhere("find"),
    elsewhere("fork"),
    elsewhere("getschema"),
    elsewhere("graph-mark-components"),
    elsewhere("graph-match"),
    elsewhere("graph-shortest-paths"),
    elsewhere("graph-to-table"),
    elsewhere("graph-where-edges"),
    elsewhere("graph-where-nodes"),
    elsewhere("invoke"),
    both("join", "join kind=Kind (Table) on Column, ..."),
    both("limit", "limit Number"),
    here("lookup", "lookup kind=Kind (Table) on Column, ..."),
    elsewhere("macro-expand"),
    elsewhere("make-graph"),
    elsewhere("make-series"),
    here("mv-apply", "mv-apply Name = Array on (Operators)"),
    both("mv-expand", "mv-expand Name = Array, ..."),
    both("mvexpand", "mvexpand Name = Array, ..."),
    both("order", "order by Column asc, ..."),
    both("parse", "parse Column with \"text\" NewColumn \"text\""),
    elsewhere("parse-kv"),
    here("parse-where", "parse-where Column with \"text\" NewColumn \"text\""),
    elsewhere("partition"),
    both("project", "project Column, Name = Value, ..."),
    both("project-away", "project-away Column, Prefix*, ..."),
    elsewhere("project-by-names"),
    both("project-keep", "project-keep Column, Prefix*, ..."),
    both("project-rename", "project-rename New = Old, ..."),
    both("project-reorder", "project-reorder Column, Prefix* asc, ..."),
    elsewhere("reduce"),
    here("render", "render Kind"),
    elsewhere("sample"),
    elsewhere("sample-distinct"),
    elsewhere("scan"),
    here("search", "search \"term\""),
    here("serialize", "serialize Name = Value, ..."),
    both("sort", "sort by Column asc, ..."),
    both("summarize", "summarize Name = Aggregate, ... by Column, ..."),
    both("take", "take Number"),
    both("top", "top Number by Column"),
    elsewhere("top-hitters"),
    elsewhere("top-nested"),
    both("union", "union Table, ..."),
    both("where", "where Condition"),
];

/// The operator of this name.
#[must_use]
pub fn operator(name: &str) -> Option<&'static OperatorInfo> {
    OPERATORS.iter().find(|info| info.name == name)
}
