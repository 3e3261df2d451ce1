//! The pages of errors of queries.

use amlha_report::ErrorPage;

use super::page;

/// The errors of queries, by code.
pub(super) static PAGES: &[ErrorPage] = &[
    page(
        "KQ001",
        "a character that no part of a query begins with",
        "The query holds a character that means nothing in the Kusto Query Language. It often comes with a text that was \
         copied from a document: typographic quotes and dashes. `'` and `\"` quote texts.",
    ),
    page(
        "KQ002",
        "a text without its end",
        "What begins with `'` or `\"` ends with the same character on the same line. A backslash escapes; `@'...'` has no \
         escapes, and a doubled quote stands for one.",
    ),
    page(
        "KQ003",
        "a literal whose content does not fit its type",
        "`datetime(...)`, `guid(...)`, `30d` and the like hold something that is no value of the type.",
    ),
    page(
        "KQ004",
        "something else was expected here",
        "The query does not follow the grammar at the place that is marked; the help says what may stand there.",
    ),
    page(
        "KQ005",
        "a query that is too large",
        "The query is nested too deeply, too long, or unfolds to too many parts. The bounds keep a text from exhausting the \
         machine.",
    ),
    page(
        "KQ006",
        "an operator that does not exist",
        "Behind a `|` stands an operator such as `where`, `project`, `extend`, `summarize`, `join` or `take`.",
    ),
    page(
        "KQ010",
        "no column of this name",
        "The rows have no such column at this point of the query: `project`, `summarize` and `distinct` leave only what they \
         name. `.schema TABLE` lists the columns of a table. What is inside a column is written with dots: \
         `properties.zones`.",
    ),
    page(
        "KQ011",
        "a name that several things have",
        "Names match without letter case where that is clear. Here it is not: write the name as the column, table or \
         function is spelled.",
    ),
    page("KQ012", "no table of this name", "`.tables` lists the tables."),
    page("KQ013", "no function of this name", "The function is neither one of the language nor one that `let` gives."),
    page("KQ014", "too few or too many arguments", "The function takes another number of arguments."),
    page(
        "KQ015",
        "an argument of another kind is needed",
        "The argument has a type, or a value, that cannot be used here.",
    ),
    page(
        "KQ016",
        "a function of groups in the wrong place",
        "`count()`, `sum()`, `make_list()` and their kin work on groups of rows: inside `summarize` only.",
    ),
    page("KQ017", "a name that is given twice", "Two columns or values of one name cannot stand beside each other."),
    page("KQ020", "valid in the language, and not here", "The Kusto Query Language has it; amlha's engine does not."),
    page(
        "KQ021",
        "valid in the language, and refused by Azure Resource Graph",
        "The engine can do it, and Azure Resource Graph says no. amlha tells it only where Resource Graph's rules were asked \
         for.",
    ),
    page(
        "KQ030",
        "a bound was reached",
        "The query handles too many rows or needs too much memory. `where` and `project` early in the query make it smaller.",
    ),
    page("KQ031", "stopped", "What was being worked out was stopped with Ctrl-C. Nothing was changed."),
    page("KQ032", "a table that cannot be read", "The table could not be read to its end; the message says why."),
    page(
        "KQ033",
        "a value makes an operation impossible",
        "It shows only while rows are read: a regular expression that comes from a column, for example, and is none.",
    ),
];
