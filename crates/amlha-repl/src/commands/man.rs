//! `man`: pages for `man`, from the same lists as `help`.

use std::path::Path;

use amlha_model::shown;

use super::help::usage;
use super::{COMMANDS, find};
use crate::command::{Command, Opt, Positional, Value};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::line::Args;
use crate::nearest::did_you_mean;
use crate::screen::Screen;
use crate::session::Session;

/// `--out FOLDER`
const OUT: Opt = Opt {
    long: "out",
    short: None,
    value: Some(("FOLDER", Value::Path)),
    repeats: false,
    help: "write every page into this folder: amlha.1, amlha-check.1, ...",
};

/// Pages for `man`.
pub(crate) struct Man;

impl Command for Man {
    fn name(&self) -> &'static str {
        "man"
    }

    fn summary(&self) -> &'static str {
        "pages for man: of amlha, or of a word"
    }

    fn description(&self) -> &'static str {
        "Prints the page of amlha, or of one word, in the language of man (roff). With --out every page is written into a \
         folder, from where the system's man finds it."
    }

    fn positional(&self) -> Option<Positional> {
        Some(Positional { name: "WORD", value: Value::Topic, min: 0, max: 1 })
    }

    fn options(&self) -> &'static [&'static Opt] {
        &[&OUT]
    }

    fn examples(&self) -> &'static [(&'static str, &'static str)] {
        &[
            ("man check | man -l -", "shows the page of `check`"),
            ("man --out ~/.local/share/man/man1", "installs every page"),
        ]
    }

    fn run(&self, _: &mut Session, args: &Args, screen: &mut Screen) -> Result<Exit, Failure> {
        if let Some(folder) = args.value(&OUT) {
            let mut pages = vec![("amlha.1".to_owned(), program())];
            pages.extend(COMMANDS.iter().map(|command| (format!("amlha-{}.1", command.name()), word(*command))));
            for (name, page) in &pages {
                amlha_azure::save::write(&Path::new(&folder.text).join(name), |out| out.write_all(page.as_bytes()))
                    .map_err(|error| Failure::from(error).at(folder.span))?;
            }
            screen.talk(&format!("wrote {} pages to {}", pages.len(), shown(&folder.text)));
            return Ok(Exit::Done);
        }
        let page = match args.positional().first() {
            None => program(),
            Some(named) => match find(&named.text) {
                Some(command) => word(command),
                None => {
                    let near = did_you_mean(&named.text, COMMANDS.iter().map(|command| command.name()));
                    let help = if near.is_empty() { "`help` lists the words".to_owned() } else { near };
                    return Err(Failure::new("RE009", Exit::NotFound, format!("no page on `{}`", shown(&named.text)))
                        .at(named.span)
                        .help(help));
                }
            },
        };
        screen.print(&page)?;
        Ok(Exit::Done)
    }
}

/// The page of the program.
fn program() -> String {
    let mut page = head("AMLHA", "amlha", "high availability of an Azure Machine Learning estate");
    page.push_str(".SH SYNOPSIS\n.B amlha\n\\fIWORD\\fR [\\fIARGUMENTS\\fR]\n.br\n.B amlha \\-c\n\\(aq\\fIWORD\\fR ...; \\fIWORD\\fR ...\\(aq\n.br\n.B amlha\n< \\fIscript\\fR\n");
    page.push_str(".SH DESCRIPTION\n");
    page.push_str(&paragraph(
        "amlha says who owns the high availability of each service under an Azure Machine Learning workspace, what is \
         highly available by default, what the real configuration is, and which ordered steps close what is missing. It \
         reads, and never writes to Azure. Without a word it opens a prompt, where the same words work.",
    ));
    page.push_str(".SH WORDS\n");
    for command in COMMANDS {
        page.push_str(&format!(
            ".TP\n\\fB{}\\fR\n{}\n",
            escaped(command.name()),
            paragraph(command.summary()).trim_end()
        ));
    }
    page.push_str(&exit_status());
    page.push_str(".SH ENVIRONMENT\n");
    for (name, what) in [
        ("AMLHA_SNAPSHOTS", "the folder of scans, in which `latest` and `-2` are looked for"),
        ("NO_COLOR, AZURE_CORE_NO_COLOR", "no colour"),
        ("CLICOLOR_FORCE, FORCE_COLOR", "colour off a terminal too"),
    ] {
        page.push_str(&format!(".TP\n\\fB{}\\fR\n{}", escaped(name), paragraph(what)));
    }
    let pages: Vec<String> =
        COMMANDS.iter().map(|command| format!("\\fBamlha\\-{}\\fR(1)", escaped(command.name()))).collect();
    page.push_str(&format!(".SH SEE ALSO\n{}\n", pages.join(",\n")));
    page
}

/// The page of a word.
fn word(command: &dyn Command) -> String {
    let name = command.name();
    let mut page = head(&format!("AMLHA-{}", name.to_uppercase()), &format!("amlha-{name}"), command.summary());
    page.push_str(&format!(".SH SYNOPSIS\n.B amlha\n{}\n", escaped(&usage(command))));
    page.push_str(&format!(".SH DESCRIPTION\n{}", paragraph(command.description())));
    if !command.options().is_empty() {
        page.push_str(".SH OPTIONS\n");
    }
    for option in command.options() {
        let short = option.short.map_or_else(String::new, |short| format!("\\fB\\-{short}\\fR, "));
        let value = option.value.map_or_else(String::new, |(value, _)| format!(" \\fI{}\\fR", escaped(value)));
        let long = escaped(option.long);
        page.push_str(&format!(".TP\n{short}\\fB\\-\\-{long}\\fR{value}\n{}", paragraph(option.help)));
    }
    page.push_str(".SH EXAMPLES\n");
    for (line, does) in command.examples() {
        page.push_str(&format!(".TP\n\\fBamlha {}\\fR\n{}", escaped(line), paragraph(does)));
    }
    page.push_str(&exit_status());
    page.push_str(".SH SEE ALSO\n\\fBamlha\\fR(1)\n");
    page
}

fn head(title: &str, name: &str, summary: &str) -> String {
    let version = env!("CARGO_PKG_VERSION");
    format!(
        ".TH {} 1 \"\" \"amlha {version}\" \"amlha\"\n.SH NAME\n{} \\- {}\n",
        escaped(title),
        escaped(name),
        escaped(summary)
    )
}

fn exit_status() -> String {
    let mut text = ".SH EXIT STATUS\n".to_owned();
    for exit in Exit::ALL {
        text.push_str(&format!(".TP\n\\fB{}\\fR\n{}", exit.code(), paragraph(exit.meaning())));
    }
    text
}

/// Words as text of a page, a line of their own.
fn paragraph(words: &str) -> String {
    let text = escaped(words);
    // A line that begins with a dot or an apostrophe would be a request.
    let guard = if text.starts_with(['.', '\'']) { "\\&" } else { "" };
    format!("{guard}{text}\n")
}

/// Words without the letters that roff reads as its own. A hyphen of an option stays one when it is
/// copied.
fn escaped(words: &str) -> String {
    let words = words.replace('\\', "\\e").replace('-', "\\-").replace('\'', "\\(aq");
    words.replace('`', "\\(ga").replace('~', "\\(ti").replace('^', "\\(ha")
}
