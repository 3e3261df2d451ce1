//! The forms that only a plan has: scripts to run, templates to deploy, pictures of its order, and
//! rows for a spreadsheet. Text, Markdown and JSON, which every report has, are in [`render`](crate::render()).
//!
//! All of them are drawn from one [`Plan`], and every step of it is in every form: as something to
//! run or to deploy, or as a remark that says why it is not.

mod arm;
mod bash;
mod bicep;
mod csv;
mod identity;
mod mermaid;
mod patch;
mod powershell;
mod script;
mod terraform;
mod timeline;

use std::fmt;
use std::io::{self, Write};

use amlha_rules::Plan;

pub use identity::identity;

use crate::value::Style;
use crate::write::Letters;

/// A form of a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Form {
    /// A script for bash 4 and the Azure CLI.
    Bash,
    /// A script for PowerShell 7 and the Azure CLI.
    PowerShell,
    /// A template of the Azure Resource Manager, for the steps that are properties.
    Arm,
    /// The same in Bicep.
    Bicep,
    /// A Terraform configuration for the azapi provider, for the steps that are properties.
    Terraform,
    /// What waits for what, as a Mermaid graph.
    Mermaid,
    /// What happens when, as text.
    Timeline,
    /// A row for each step.
    Csv,
}

/// The word, the endings of files, and other words of each form.
const FORMS: [(Form, &str, &[&str], &[&str]); 8] = [
    (Form::Bash, "sh", &[".sh", ".bash"], &["bash"]),
    (Form::PowerShell, "ps1", &[".ps1"], &["pwsh", "powershell"]),
    (Form::Arm, "arm", &[".arm.json"], &["template"]),
    (Form::Bicep, "bicep", &[".bicep"], &[]),
    (Form::Terraform, "tf", &[".tf"], &["terraform"]),
    (Form::Mermaid, "mermaid", &[".mmd", ".mermaid"], &["mmd"]),
    (Form::Timeline, "timeline", &[".timeline.txt"], &[]),
    (Form::Csv, "csv", &[".csv"], &[]),
];

impl Form {
    /// Every form.
    pub const ALL: [Self; 8] = [
        Self::Bash,
        Self::PowerShell,
        Self::Arm,
        Self::Bicep,
        Self::Terraform,
        Self::Mermaid,
        Self::Timeline,
        Self::Csv,
    ];

    fn row(self) -> Option<&'static (Form, &'static str, &'static [&'static str], &'static [&'static str])> {
        FORMS.iter().find(|(form, ..)| *form == self)
    }

    /// Its usual word.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        self.row().map_or("", |(_, word, ..)| word)
    }

    /// The form of this word, in any letter case.
    ///
    /// ```
    /// use amlha_report::plan::Form;
    /// assert_eq!(Form::parse("PWSH"), Some(Form::PowerShell));
    /// assert_eq!(Form::parse("docx"), None);
    /// ```
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        let is = |known: &str| known.eq_ignore_ascii_case(word);
        FORMS.iter().find(|(_, known, _, others)| is(known) || others.iter().any(|other| is(other))).map(|row| row.0)
    }

    /// The form that the ending of a file's name asks for, in any letter case.
    ///
    /// ```
    /// use amlha_report::plan::Form;
    /// assert_eq!(Form::of_file("out/plan.arm.json"), Some(Form::Arm));
    /// assert_eq!(Form::of_file("out/plan.json"), None);
    /// ```
    #[must_use]
    pub fn of_file(name: &str) -> Option<Self> {
        let name = name.to_ascii_lowercase();
        FORMS.iter().find(|(_, _, endings, _)| endings.iter().any(|ending| name.ends_with(ending))).map(|row| row.0)
    }

    /// The ending of its files.
    #[must_use]
    pub fn ending(self) -> &'static str {
        self.row().and_then(|(_, _, endings, _)| endings.first()).copied().unwrap_or_default()
    }
}

/// The plan in a form, as a string that ends with a line break.
#[must_use]
pub fn render(plan: &Plan, form: Form, style: &Style) -> String {
    let mut text = String::new();
    match draw(plan, form, style, &mut text) {
        Ok(()) => text,
        Err(error) => format!("{error}\n"),
    }
}

/// The plan in a form, written as it is made.
///
/// # Errors
///
/// What `out` says.
pub fn render_to(plan: &Plan, form: Form, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let mut buffered = io::BufWriter::with_capacity(1 << 16, out);
    let mut letters = Letters::new(&mut buffered);
    let drawn = draw(plan, form, style, &mut letters);
    letters.end(drawn)?;
    buffered.flush()
}

fn draw(plan: &Plan, form: Form, style: &Style, out: &mut dyn fmt::Write) -> fmt::Result {
    match form {
        Form::Bash => bash::draw(plan, out),
        Form::PowerShell => powershell::draw(plan, out),
        Form::Arm => arm::draw(plan, out),
        Form::Bicep => bicep::draw(plan, out),
        Form::Terraform => terraform::draw(plan, out),
        Form::Mermaid => mermaid::draw(plan, out),
        Form::Timeline => timeline::draw(plan, style, out),
        Form::Csv => csv::draw(plan, out),
    }
}

/// What is said of a plan at the head of each form.
fn about(plan: &Plan) -> [String; 2] {
    let taken = match &plan.taken_at {
        Some(time) => format!("inventory taken {time}"),
        None => "an inventory that does not say when it was taken".to_owned(),
    };
    let steps = crate::show::words::count(plan.steps.len(), "step");
    let waves = match plan.waves {
        1 => "1 wave".to_owned(),
        waves => format!("{waves} waves"),
    };
    [format!("plan {}: {steps} in {waves}", identity(plan)), taken]
}
