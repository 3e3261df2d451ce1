//! The names of tables as words: `findings -o csv`.

use std::sync::LazyLock;

use amlha_tables::{TABLES, TableInfo};

use super::query::{self, ROWS_EXPORT, ROWS_OUTPUT, SET};
use super::{ACCEPTED, COLOR, PROFILE, QUERY, SNAPSHOT, WIDTH};
use crate::command::{Command, Opt};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::line::Args;
use crate::screen::Screen;
use crate::session::Session;

/// A table as a word.
struct Table(&'static TableInfo);

/// Every table as a word, in the order of `.tables`.
static TABLE_WORDS: LazyLock<Vec<Table>> = LazyLock::new(|| TABLES.iter().map(Table).collect());

/// The table of this name as a word, in any letter case.
pub(super) fn find(word: &str) -> Option<&'static dyn Command> {
    let found = TABLE_WORDS.iter().find(|table| table.0.name.eq_ignore_ascii_case(word));
    found.map(|table| table as &dyn Command)
}

impl Command for Table {
    fn name(&self) -> &'static str {
        self.0.name
    }

    fn summary(&self) -> &'static str {
        self.0.about
    }

    fn description(&self) -> &'static str {
        "A table that queries can name. Alone it prints every row; behind it a query goes on with `|`. `.schema TABLE` \
         lists the columns."
    }

    fn options(&self) -> &'static [&'static Opt] {
        &[&ROWS_OUTPUT, &ROWS_EXPORT, &QUERY, &SET, &SNAPSHOT, &PROFILE, &ACCEPTED, &COLOR, &WIDTH]
    }

    fn examples(&self) -> &'static [(&'static str, &'static str)] {
        &[
            ("findings -o csv", "every finding for a spreadsheet"),
            ("resources | where haOwner == 'customer' | summarize count() by type", "a query over a table"),
        ]
    }

    fn run(&self, session: &mut Session, args: &Args, screen: &mut Screen) -> Result<Exit, Failure> {
        query::offline(self.0.name, "", session, args, screen)
    }
}
