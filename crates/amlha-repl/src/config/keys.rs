//! The settings: what each is called, what it takes, and what it is when nobody says.

/// What a setting takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A text; may be empty.
    Text,
    /// A file or a folder, found from the folder of the file that names it.
    Path,
    /// `true` or `false`.
    Switch,
    /// One of these words.
    Choice(&'static [&'static str]),
    /// A list of texts.
    List,
    /// A whole number.
    Number,
}

/// A setting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Key {
    /// The table it stands in.
    pub(crate) section: &'static str,
    /// Its name there.
    pub(crate) name: &'static str,
    /// The variable of the environment that goes before files.
    pub(crate) variable: &'static str,
    /// What it takes.
    pub(crate) kind: Kind,
    /// What it is when nobody says, as it is written in a file.
    pub(crate) usual: &'static str,
    /// What it does.
    pub(crate) about: &'static str,
}

const fn key(
    section: &'static str,
    name: &'static str,
    variable: &'static str,
    kind: Kind,
    usual: &'static str,
    about: &'static str,
) -> Key {
    Key { section, name, variable, kind, usual, about }
}

/// The table that says whose resources are: its keys are names and tags.
pub(crate) const OWNERS: &str = "owners";

const FORMATS: &[&str] =
    &["auto", "table", "wide", "record", "json", "jsonc", "jsonl", "yaml", "yamlc", "csv", "tsv", "md", "none"];

/// Every setting, in the order of the file that `config init` writes.
pub(crate) const KEYS: &[Key] = &[
    key(
        "defaults",
        "workspace",
        "AMLHA_WORKSPACE",
        Kind::Text,
        "\"\"",
        "the workspace that `scan` reads when none is named",
    ),
    key(
        "defaults",
        "resource-group",
        "AMLHA_RESOURCE_GROUP",
        Kind::Text,
        "\"\"",
        "the group that `scan` reads when none is named",
    ),
    key("defaults", "snapshots", "AMLHA_SNAPSHOTS", Kind::Path, "\"\"", "where `scan` writes and `latest` looks"),
    key(
        "defaults",
        "goal",
        "AMLHA_GOAL",
        Kind::Choice(&["zone", "region", "data", "lifecycle", "everything"]),
        "\"everything\"",
        "what `plan` plans for",
    ),
    key(
        "output",
        "format",
        "AMLHA_FORMAT",
        Kind::Choice(FORMATS),
        "\"auto\"",
        "a table on a terminal, JSON of rows elsewhere",
    ),
    key(
        "output",
        "color",
        "AMLHA_COLOR",
        Kind::Choice(&["auto", "always", "never"]),
        "\"auto\"",
        "when colour is used; NO_COLOR and its kin go before files",
    ),
    key("output", "plain", "AMLHA_PLAIN", Kind::Switch, "false", "text for a screen reader; ACCESSIBLE=1 sets it too"),
    key(
        "output",
        "unicode",
        "AMLHA_UNICODE",
        Kind::Choice(&["auto", "always", "never"]),
        "\"auto\"",
        "marks outside of ASCII; auto asks the locale",
    ),
    key(
        "output",
        "pager",
        "AMLHA_PAGER",
        Kind::Choice(&["auto", "never"]),
        "\"auto\"",
        "a pager for what is taller than the window; PAGER names it",
    ),
    key(
        "output",
        "mask",
        "AMLHA_MASK",
        Kind::Choice(&["off", "exports", "always"]),
        "\"exports\"",
        "where ids of subscriptions are hidden",
    ),
    key("output", "hints", "AMLHA_HINTS", Kind::Switch, "true", "hints on what to do next, on a terminal"),
    key("output", "time", "AMLHA_TIME", Kind::Choice(&["utc"]), "\"utc\"", "times are UTC"),
    key(
        "check",
        "fail-on",
        "AMLHA_FAIL_ON",
        Kind::Choice(&["", "High", "Medium", "Low"]),
        "\"\"",
        "the gate of `check`; empty is none",
    ),
    key(
        "check",
        "rules",
        "AMLHA_RULES",
        Kind::List,
        "[\"builtin\"]",
        "the built-in rules, and folders of packs beside them",
    ),
    key(
        "check",
        "accepted",
        "AMLHA_ACCEPTED",
        Kind::Path,
        "\"\"",
        "the file of acceptances; empty looks for the nearest accepted.toml",
    ),
    key(
        "plan",
        "shell",
        "AMLHA_SHELL",
        Kind::Choice(&["bash", "pwsh"]),
        "\"bash\"",
        "what `plan -o script` is written for",
    ),
    key("history", "size", "AMLHA_HISTORY_SIZE", Kind::Number, "5000", "lines that the prompt remembers; 0 keeps none"),
];

/// The setting of this table and name.
pub(crate) fn find(section: &str, name: &str) -> Option<&'static Key> {
    KEYS.iter().find(|key| key.section == section && key.name == name)
}

/// The tables of a file.
pub(crate) const SECTIONS: &[&str] = &["defaults", "output", "check", OWNERS, "plan", "history"];
