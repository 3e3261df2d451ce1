//! The page behind every error code that `explain` can show.

use amlha_report::ErrorPage;

mod queries;

const fn page(code: &'static str, title: &'static str, text: &'static str) -> ErrorPage {
    ErrorPage { code, title, text }
}

/// The errors of typed lines, by code.
static PAGES: &[ErrorPage] = &[
    page(
        "RE001",
        "unknown word",
        "The first word of a line is none of amlha's words. `help` lists them. The same words work at the prompt, in a \
         script and as `amlha WORD`.",
    ),
    page("RE002", "unknown option", "The word does not take this option. `help WORD` lists those it takes."),
    page(
        "RE003",
        "an option without its value, or with one too many",
        "Some options are switches and take nothing; the others take one value: `--fail-on High` or `--fail-on=High`. \
         An option that may stand once may not stand twice.",
    ),
    page(
        "RE004",
        "a value that is not among the choices",
        "The option takes one of a few words. `help WORD` lists them.",
    ),
    page(
        "RE005",
        "something is missing after the word",
        "The word needs a name or a file. `help WORD` shows how it is used.",
    ),
    page(
        "RE006",
        "too many words",
        "The word takes fewer words than were typed. A name or a path with spaces in it goes into quotes.",
    ),
    page(
        "RE007",
        "a quote that is not closed",
        "What begins with `'` or `\"` must end with the same character on the same line.",
    ),
    page(
        "RE008",
        "nothing is open",
        "The word answers from an inventory, and none is open. `open FILE` reads an export of a subscription, `demo` opens \
         the built-in example, and `--snapshot FILE` opens a file for one command.",
    ),
    page(
        "RE009",
        "no such thing",
        "Nothing of that name is in the open inventory, among the rules, the services or the error codes. Names match \
         without regard to letter case.",
    ),
    page(
        "RE010",
        "a name that several things have",
        "Two resources have this name. Type more of it: `group/name`, or the whole ARM id.",
    ),
    page(
        "RE011",
        "cannot write",
        "The file could not be written. The old file, if there was one, is as it was: amlha writes beside it and renames.",
    ),
    page(
        "RE012",
        "a file type that amlha does not write",
        "The type of an export follows its suffix: .json, .md or .txt. A check is also written as .sarif, for code scanning, \
         and as .xml, for test tabs (JUnit). A graph is also written as .mmd (Mermaid) and .dot. A plan has more: .sh, .ps1, \
         .arm.json, .bicep, .tf, .mmd, .timeline.txt and .csv.",
    ),
    page(
        "RE013",
        "a profile that cannot be read",
        "A profile is a JSON file of thresholds and policies. Unknown fields are refused, so that a slip of the pen does not \
         go unnoticed. The fields are documented at `amlha_rules::Profile`.",
    ),
    page("RE014", "a script that cannot be read", "The script does not exist, cannot be read, or runs itself."),
    page(
        "RE015",
        "standard input cannot be read here",
        "`-` stands for standard input. At the prompt and in a script that is itself read from there, it is not free.",
    ),
    page(
        "RE016",
        "no such snapshot",
        "`latest` is the last scan that was kept, `-2` the one before it. Scans lie in the folder of snapshots unless \
         `--out` names another place; AMLHA_SNAPSHOTS names another folder.",
    ),
    page("RE017", "no means to wait", "The system gives the program no means to wait for answers of a network."),
    page(
        "RE018",
        "the time is over",
        "What `--timeout` allows is over. Nothing was changed. A scan that was stopped goes on with `scan --resume`.",
    ),
    page(
        "RE019",
        "a scan that cannot be resumed",
        "The folder does not hold what a scan keeps while it runs: it was removed when the scan was complete, or it is \
         another folder.",
    ),
    page(
        "RE020",
        "acceptances that cannot be read",
        "A file of acceptances is TOML: tables that begin with `[[accepted]]`. `--accepted FILE` names one; else \
         `accepted.toml` is looked for in the working folder and above it, up to the root of the repository.",
    ),
    page(
        "RE021",
        "an acceptance that is not understood",
        "An acceptance names a rule and its resources (`rule`, and one or more of `name`, `id`, `tag`, `service`; or \
         `finding`), why (`reason`), who answers for it (`by`) and the last day on which it holds (`until`). None of \
         these may be left out, and nothing else may stand there: an acceptance that does something else than its author \
         means would open a gate.",
    ),
    page(
        "RE022",
        "a value that cannot be set",
        "`.set NAME = VALUE` gives queries a name for a value: a literal with its type ('westeurope', 3, 24h, \
         datetime(2026-11-01), dynamic(['a'])), `scalar(QUERY)` for the first value of an answer, or `env(\"NAME\")` for a \
         variable of the environment. With `--set NAME=VALUE` what is no literal is a text.",
    ),
    page(
        "RE023",
        "a JMESPath that finds nothing",
        "`--query` takes a JMESPath, as in az, and applies it to the rows as JSON: `[].name`, `[?impact=='High'].id`, \
         `length(@)`. The text is no JMESPath, or it asks a value for what it does not have.",
    ),
    page(
        "RE024",
        "an assertion that is not understood",
        "`assert none QUERY`, `assert some QUERY` and `assert <= 2 QUERY` (or `<`, `>=`, `>`, `==`, `!=`) say how many rows a \
         query may have; `else 'TEXT'` behind it is printed when it has another number. One that does not hold exits 4.",
    ),
    page(
        "RE025",
        "a table that Azure Resource Graph does not have",
        "With `--live` the query goes to Azure Resource Graph as it is. amlha's own tables (`findings`, `steps` ...) are not \
         there; `.tables` lists them, `.schema resources` says which columns are amlha's.",
    ),
    page(
        "RE026",
        "nothing to go on with",
        "A line that begins with `|` goes on with the last query of the session, and there is none yet.",
    ),
    page(
        "RE027",
        "a pack that cannot be read",
        "A pack is a folder with a `recommendations.yaml` in the format of Microsoft's Azure Proactive Resiliency Library, \
         and queries in files called `<aprlGuid>.kql`, both at any depth.",
    ),
    page(
        "RE028",
        "a command of the shell that is not run, or fails",
        "`!COMMAND` runs a command of the shell, and `STATEMENT |! COMMAND` hands it what the statement prints. At the \
         prompt both are yours; a script runs none unless `run FILE --allow-shell` says so, and `--safe` turns them off \
         everywhere.",
    ),
    page(
        "RE029",
        "a query that cannot be kept",
        "`.save NAME` keeps the last query as `NAME.kql` in the folder of settings; the name has letters, digits, `-` and \
         `_`. `.queries` lists what is kept, and `run NAME` asks it again.",
    ),
    page(
        "RE030",
        "there is no result yet",
        "`.last` and `.export` are about the result that was printed last in this session; opening another inventory \
         forgets it.",
    ),
    page(
        "RE031",
        "there is no terminal to stay at",
        "`run -i` stays at the prompt when the script is over. That needs a terminal for standard input and output.",
    ),
    page(
        "RE032",
        "Azure may not be read here",
        "`run --dry-run` refuses `scan`, `doctor` and live queries, so that a script can be tried without a login.",
    ),
    page(
        "RE033",
        "settings that cannot be read",
        "Settings are TOML, in the nearest `amlha.toml` up to the root of the repository, in the folder of your own \
         settings, or where `--config` or AMLHA_CONFIG says.",
    ),
    page(
        "RE034",
        "a setting that is not understood",
        "A table, a key or a value that amlha does not know is refused, with its place: a setting that does nothing because \
         of a slip of the pen would be found much later. `amlha config init` writes a file with every setting, `amlha config \
         check` lists everything that is wrong, `amlha config show --origin` says which value counts and why.",
    ),
];

/// The errors of simulations.
static SIMULATIONS: &[ErrorPage] = &[page(
    "SI001",
    "words that are no fault",
    "`simulate` takes `zone 1 in REGION`, `region REGION`, `service TYPE` and `resource NAME`, and several of them joined \
     with `and`. The region may be left out where the inventory has one region with availability zones only.",
)];

/// Every page, by code.
pub(crate) fn pages() -> impl Iterator<Item = &'static ErrorPage> {
    PAGES.iter().chain(SIMULATIONS).chain(queries::PAGES).chain(open_pages())
}

/// The page with this code, in any letter case.
pub(crate) fn find(code: &str) -> Option<&'static ErrorPage> {
    pages().find(|page| page.code.eq_ignore_ascii_case(code))
}

/// The errors of opening files, as pages.
fn open_pages() -> &'static [ErrorPage] {
    static OPEN: std::sync::LazyLock<Vec<ErrorPage>> = std::sync::LazyLock::new(|| {
        amlha_azure::ERROR_PAGES.iter().map(|(code, title, text)| ErrorPage { code, title, text }).collect()
    });
    &OPEN
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_unique() {
        let mut codes: Vec<&str> = pages().map(|page| page.code).collect();
        let count = codes.len();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), count);
    }
}
