//! A command as a list of arguments.

use serde::Serialize;

use super::step::Target;

/// A command that a person may run: never executed here, never a string of a shell.
///
/// ```
/// use amlha_rules::plan::Command;
///
/// let command = Command::az(["storage", "account", "show"]).flag("--name", "stcontoso").query("sku.name");
/// assert_eq!(command.args().last().unwrap(), "tsv");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct Command {
    args: Vec<String>,
}

impl Command {
    /// An `az` command.
    #[must_use]
    pub fn az<'a>(words: impl IntoIterator<Item = &'a str>) -> Self {
        Self { args: std::iter::once("az").chain(words).map(str::to_owned).collect() }
    }

    /// With an option and its value, as two arguments. A value that begins with a dash is joined to
    /// the option with `=`, so that it is not read as an option.
    #[must_use]
    pub fn flag(mut self, option: &str, value: impl Into<String>) -> Self {
        let value = value.into();
        if value.starts_with('-') {
            self.args.push(format!("{option}={value}"));
        } else {
            self.args.push(option.to_owned());
            self.args.push(value);
        }
        self
    }

    /// With the resource group and the subscription of a target.
    #[must_use]
    pub fn scoped(self, target: &Target) -> Self {
        match target.scope() {
            Some((group, subscription)) => self.flag("--resource-group", group).flag("--subscription", subscription),
            None => self,
        }
    }

    /// With a bare option.
    #[must_use]
    pub fn switch(mut self, option: &str) -> Self {
        self.args.push(option.to_owned());
        self
    }

    /// Asking for one value as plain text.
    #[must_use]
    pub fn query(self, path: &str) -> Self {
        self.flag("--query", path).flag("--output", "tsv")
    }

    /// The program and its arguments, unquoted.
    #[must_use]
    pub fn args(&self) -> &[String] {
        &self.args
    }
}
