//! What a command word is: its name, what it takes, and what it does. Help, completion and the
//! reading of a line all come from the same lists.

use crate::exit::Exit;
use crate::failure::Failure;
use crate::line::Args;
use crate::screen::Screen;
use crate::session::Session;

/// What a value is, for completion and for the check of what was typed.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Value {
    /// One of these words, in any letter case.
    Choice(&'static [&'static str]),
    /// A file or a folder.
    Path,
    /// A file to write a report to: its suffix says how.
    Report,
    /// A file to write a check to, which has more forms than other reports.
    CheckFile,
    /// A file to write a graph to.
    GraphFile,
    /// A file to write a plan to, which has more forms than other reports.
    PlanFile,
    /// A file to write rows to: its suffix says how.
    Rows,
    /// A resource, finding, rule, service, step or error code.
    Name,
    /// A resource.
    Resource,
    /// A command word or a topic of help.
    Topic,
    /// A table.
    Table,
    /// A format of rows, or `auto`.
    RowsFormat,
    /// A value that was set.
    Variable,
    /// A number of columns.
    Number,
    /// The words of a fault, and the names in it.
    Fault,
    /// A word of the command's own, which it checks itself.
    Own,
}

/// An option of a command.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Opt {
    /// `fail-on`, typed `--fail-on`.
    pub(crate) long: &'static str,
    /// `o`, typed `-o`.
    pub(crate) short: Option<char>,
    /// What follows it; nothing for a switch.
    pub(crate) value: Option<(&'static str, Value)>,
    /// Whether it may stand several times.
    pub(crate) repeats: bool,
    /// What it does, in a line.
    pub(crate) help: &'static str,
}

/// What stands after a command word without a dash.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Positional {
    /// What it is called in the usage line.
    pub(crate) name: &'static str,
    /// What it is.
    pub(crate) value: Value,
    /// The fewest that must stand there.
    pub(crate) min: usize,
    /// The most that may stand there.
    pub(crate) max: usize,
}

/// A command word.
pub(crate) trait Command: Sync {
    /// The word.
    fn name(&self) -> &'static str;
    /// What it does, in a line.
    fn summary(&self) -> &'static str;
    /// What it does, in paragraphs.
    fn description(&self) -> &'static str;
    /// What stands after it.
    fn positional(&self) -> Option<Positional> {
        None
    }
    /// Its options.
    fn options(&self) -> &'static [&'static Opt];
    /// Lines to try, each with what it does.
    fn examples(&self) -> &'static [(&'static str, &'static str)];
    /// Does it.
    fn run(&self, session: &mut Session, args: &Args, screen: &mut Screen) -> Result<Exit, Failure>;
}
