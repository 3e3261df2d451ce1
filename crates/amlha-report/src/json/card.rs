//! `amlha/card/1`.

use std::collections::BTreeMap;

use amlha_model::SECTIONS;

use super::check::GapLine;
use super::document;
use crate::value::CardReport;

document! {
    /// How many of something.
    struct Tally {
        /// What.
        name: String,
        /// How many.
        count: usize,
    }

    /// Why a file could not be opened.
    struct Problem<'a> {
        /// Code of the error.
        code: &'a str,
        /// What is wrong.
        message: &'a str,
        /// What to do about it; may be empty.
        advice: &'a str,
    }

    /// An opened file.
    struct File<'a> {
        /// Its name as it was given.
        name: &'a str,
        /// What it was recognised as; empty when it was not.
        kind: &'a str,
        /// How many resources were read from it.
        resources: usize,
        /// Why it could not be opened; null when it could.
        problem: Option<Problem<'a>>,
        /// What else is to be told, such as rows left out.
        notes: &'a [String],
    }

    /// How complete a section is.
    struct Section {
        /// Its name.
        name: &'static str,
        /// `complete`, `partial` or `not collected`.
        completeness: &'static str,
        /// The command that reads it.
        command: &'static str,
    }

    /// A resource that several files held.
    struct Duplicate<'a> {
        /// Its ARM id.
        id: &'a str,
        /// The file whose copy was kept, the richer one.
        kept: &'a str,
        /// The file whose copy was left out.
        dropped: &'a str,
    }

    /// What an inventory holds: `amlha open FILE -o json`.
    struct Document<'a> {
        /// `amlha/card/1`.
        schema: &'static str,
        /// What the inventory is called.
        name: &'a str,
        /// Whether it is the built-in example.
        demo: bool,
        /// When it was taken, RFC 3339; null when the files do not say.
        taken_at: Option<String>,
        /// How many resources there are.
        resources: usize,
        /// How many references between them.
        links: usize,
        /// Resources by service; those that no rule judges by ARM type.
        services: Vec<Tally>,
        /// Resources by region.
        regions: Vec<Tally>,
        /// The files that were opened, and those that could not be.
        files: Vec<File<'a>>,
        /// Resources that several files held.
        duplicates: Vec<Duplicate<'a>>,
        /// How complete each section is.
        sections: Vec<Section>,
        /// What could not be read.
        gaps: Vec<GapLine<'a>>,
    }
}

fn tally(names: impl Iterator<Item = String>) -> Vec<Tally> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for name in names {
        *counts.entry(name).or_default() += 1;
    }
    counts.into_iter().map(|(name, count)| Tally { name, count }).collect()
}

impl<'a> Document<'a> {
    pub(crate) fn of(report: &'a CardReport<'a>) -> Self {
        let inventory = report.inventory;
        let service = |resource: amlha_model::Resource<'_>| {
            resource.service().map_or_else(|| resource.arm_type().to_owned(), |service| service.key().to_owned())
        };
        Self {
            schema: "amlha/card/1",
            name: &report.name,
            demo: report.demo,
            taken_at: inventory.taken_at().map(|time| time.to_string()),
            resources: inventory.len(),
            links: inventory.links().len(),
            services: tally(inventory.resources().map(service)),
            regions: tally(inventory.resources().map(|resource| resource.location().name().to_owned())),
            files: report
                .files
                .iter()
                .map(|file| File {
                    name: &file.name,
                    kind: &file.kind,
                    resources: file.resources,
                    problem: file.problem.as_ref().map(|problem| Problem {
                        code: &problem.code,
                        message: &problem.message,
                        advice: &problem.advice,
                    }),
                    notes: &file.notes,
                })
                .collect(),
            duplicates: inventory
                .duplicates()
                .iter()
                .map(|duplicate| Duplicate { id: &duplicate.id, kept: &duplicate.kept, dropped: &duplicate.dropped })
                .collect(),
            sections: SECTIONS
                .iter()
                .map(|section| Section {
                    name: section.name,
                    completeness: inventory.completeness(section.name).label(),
                    command: section.command,
                })
                .collect(),
            gaps: inventory.gaps().iter().map(GapLine::of).collect(),
        }
    }
}
