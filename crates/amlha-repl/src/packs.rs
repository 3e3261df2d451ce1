//! Packs of rules that are queries: read from folders, asked about what is open.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use amlha_report::{PackLine, PackReport};
use amlha_rules::Acceptances;
use amlha_tables::pack::{self, Outcome, Pack, Recommendation, recommendations};

use crate::ask;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::line::Token;
use crate::screen::Screen;
use crate::session::Session;

/// Folders inside folders end somewhere.
const DEEPEST: usize = 16;

/// Reads the packs that a line names, and asks their queries.
pub(crate) fn asked<'t>(
    session: &Session,
    folders: impl Iterator<Item = &'t Token>,
    screen: &mut Screen,
) -> Result<Vec<PackReport>, Failure> {
    let mut reports = Vec::new();
    for folder in folders {
        let pack = read(folder, screen)?;
        reports.push(ask(&pack, session)?);
    }
    Ok(reports)
}

/// What the queries of a pack find.
fn ask(pack: &Pack, session: &Session) -> Result<PackReport, Failure> {
    let loaded = session.loaded()?;
    let none = Acceptances::default();
    let estate = ask::estate(session, &none, &[]);
    let tables = estate.tables();
    let options = ask::options(session);
    let mut report = PackReport {
        name: pack.name.clone(),
        version: pack.version.clone(),
        asked: pack.recommendations.len(),
        clear: 0,
        lines: Vec::new(),
    };
    for recommendation in &pack.recommendations {
        match pack::run(recommendation, &tables, &options) {
            Outcome::Clear => report.clear += 1,
            Outcome::Unknown(why) => report.lines.push(PackLine { unknown: Some(why), ..line(recommendation) }),
            Outcome::Found(hits) => report.lines.extend(hits.into_iter().map(|hit| {
                let named = || loaded.inventory.find(&hit.id).map(|resource| resource.name().to_owned());
                let name =
                    if hit.name.is_empty() { named().unwrap_or_else(|| hit.id.clone()) } else { hit.name.clone() };
                PackLine {
                    id: format!("{}@{name}", recommendation.id),
                    resource: name,
                    resource_id: hit.id,
                    params: hit.params,
                    ..line(recommendation)
                }
            })),
        }
    }
    report.sort();
    Ok(report)
}

fn line(recommendation: &Recommendation) -> PackLine {
    PackLine {
        id: recommendation.id.clone(),
        recommendation: recommendation.id.clone(),
        title: recommendation.title.clone(),
        text: recommendation.text.clone(),
        benefits: recommendation.benefits.clone(),
        control: recommendation.control.clone(),
        impact: recommendation.impact,
        resource: String::new(),
        resource_id: String::new(),
        params: Vec::new(),
        unknown: None,
        pages: recommendation.pages.iter().map(|page| (page.name.clone(), page.url.clone())).collect(),
    }
}

/// Reads a pack.
fn read(folder: &Token, screen: &mut Screen) -> Result<Pack, Failure> {
    let shown = amlha_model::shown(&folder.text).into_owned();
    let wrong = |exit, message: String| Failure::new("RE027", exit, message).at(folder.span);
    let path = Path::new(&folder.text);
    if !path.is_dir() {
        return Err(wrong(Exit::NotFound, format!("`{shown}` is no folder")));
    }
    let mut files = Vec::new();
    walk(path, 0, &mut files)
        .map_err(|error| wrong(Exit::Failed, format!("cannot read the pack `{shown}`: {}", error.kind())))?;
    let text = |file: &Path| {
        let name = amlha_model::shown(&file.to_string_lossy()).into_owned();
        match std::fs::read(file).map(String::from_utf8) {
            Ok(Ok(text)) => Ok(text.trim_start_matches('\u{feff}').to_owned()),
            Ok(Err(_)) => Err(wrong(Exit::Failed, format!("`{name}` is not UTF-8 text"))),
            Err(error) => Err(wrong(Exit::Failed, format!("cannot read `{name}`: {}", error.kind()))),
        }
    };
    let mut found = Vec::new();
    let mut queries = BTreeMap::new();
    let mut has_texts = false;
    for file in &files {
        let name = file.file_name().map(|name| name.to_string_lossy().to_ascii_lowercase()).unwrap_or_default();
        if matches!(name.as_str(), "recommendations.yaml" | "recommendations.yml") {
            has_texts = true;
            let entries = recommendations(&text(file)?).map_err(|why| {
                let name = amlha_model::shown(&file.to_string_lossy()).into_owned();
                wrong(Exit::Failed, format!("`{name}` is not understood: {}", amlha_model::shown(&why)))
            })?;
            found.extend(entries);
        } else if let Some(id) = name.strip_suffix(".kql") {
            queries.insert(id.to_owned(), text(file)?);
        }
    }
    if !has_texts {
        return Err(wrong(Exit::Failed, format!("there is no `recommendations.yaml` in `{shown}`"))
            .help("a pack is a folder with recommendations.yaml and kql/<aprlGuid>.kql, at any depth"));
    }
    let known = |id: &String| found.iter().any(|recommendation: &Recommendation| recommendation.id == *id);
    let lone = queries.keys().filter(|id| !known(id)).count();
    if lone > 0 {
        let what = if lone == 1 { "1 query has".to_owned() } else { format!("{lone} queries have") };
        screen.talk(&format!("note: in `{shown}` {what} no active recommendation, and are not asked"));
    }
    let name = path.file_name().map_or_else(|| shown.clone(), |name| name.to_string_lossy().into_owned());
    Pack::new(name, version(path), found, queries)
        .map_err(|why| wrong(Exit::Failed, amlha_model::shown(&why).into_owned()))
}

/// The files below a folder, in the order of their paths. Hidden ones are left out.
fn walk(folder: &Path, depth: usize, files: &mut Vec<PathBuf>) -> std::io::Result<()> {
    let mut entries: Vec<PathBuf> =
        std::fs::read_dir(folder)?.map(|entry| entry.map(|entry| entry.path())).collect::<Result<_, _>>()?;
    entries.sort();
    for path in entries {
        let hidden = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
        if hidden {
            continue;
        }
        if path.is_dir() {
            if depth < DEEPEST {
                walk(&path, depth + 1, files)?;
            }
        } else {
            files.push(path);
        }
    }
    Ok(())
}

/// The first line of a file `VERSION`, else the commit that Git has checked out; else nothing.
fn version(folder: &Path) -> String {
    let line = |path: PathBuf| -> Option<String> {
        let text = std::fs::read_to_string(path).ok()?;
        text.lines().next().map(|line| line.trim().to_owned()).filter(|line| !line.is_empty())
    };
    let commit = || {
        let head = line(folder.join(".git").join("HEAD"))?;
        match head.strip_prefix("ref: ") {
            Some(name) => line(folder.join(".git").join(name)),
            None => Some(head),
        }
    };
    line(folder.join("VERSION")).or_else(commit).unwrap_or_default().chars().take(64).collect()
}
