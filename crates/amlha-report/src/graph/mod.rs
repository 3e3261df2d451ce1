//! What depends on what, as nodes and edges, and the forms that only a graph has. As a tree on
//! screen, as Markdown and as JSON it is a report like the others.

mod dot;
mod mermaid;

use std::collections::{BTreeMap, VecDeque};
use std::io::{self, Write};

use amlha_model::{Resource, ResourceIndex, Role, Target};
use amlha_rules::{Check, Outcome};

use crate::show::check::last_name;
use crate::show::words;
use crate::value::GraphReport;

/// The most nodes of a graph that is not drawn in full.
const NODES: usize = 40;
/// The most references of one kind from one resource that are nodes of their own.
const ALIKE: usize = 3;

/// A form of a graph.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Form {
    /// For wikis, pull requests and READMEs.
    Mermaid,
    /// For Graphviz.
    Dot,
}

impl Form {
    /// Every form.
    pub const ALL: [Self; 2] = [Self::Mermaid, Self::Dot];

    /// The form of this word, in any letter case.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        match word.to_ascii_lowercase().as_str() {
            "mermaid" => Some(Self::Mermaid),
            "dot" => Some(Self::Dot),
            _ => None,
        }
    }

    /// The form that the ending of a file's name asks for, in any letter case.
    ///
    /// ```
    /// use amlha_report::graph::Form;
    /// assert_eq!(Form::of_file("out/graph.mmd"), Some(Form::Mermaid));
    /// assert_eq!(Form::of_file("out/graph.json"), None);
    /// ```
    #[must_use]
    pub fn of_file(name: &str) -> Option<Self> {
        match name.rsplit_once('.')?.1.to_ascii_lowercase().as_str() {
            "mmd" | "mermaid" => Some(Self::Mermaid),
            "dot" | "gv" => Some(Self::Dot),
            _ => None,
        }
    }
}

/// The graph in a form, written at once.
///
/// # Errors
///
/// What `out` says.
pub fn render_to(report: &GraphReport<'_>, form: Form, out: &mut dyn Write) -> io::Result<()> {
    let graph = Graph::of(report);
    let text = match form {
        Form::Mermaid => mermaid::text(&graph),
        Form::Dot => dot::text(&graph),
    };
    out.write_all(text.as_bytes())?;
    out.flush()
}

/// How a resource stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Stand {
    Gap,
    Unknown,
    Fine,
    Platform,
    NotJudged,
}

impl Stand {
    /// The word that stands beside every colour.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Gap => "GAP",
            Self::Unknown => "?",
            Self::Fine => "ok",
            Self::Platform => "MS",
            Self::NotJudged => "-",
        }
    }

    /// The word in files.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Gap => "gap",
            Self::Unknown => "unknown",
            Self::Fine => "fine",
            Self::Platform => "platform",
            Self::NotJudged => "notJudged",
        }
    }
}

/// A resource, several alike, or something that was not read.
#[derive(Debug, Clone)]
pub(crate) struct Node {
    /// With the names of the resources it is inside.
    pub(crate) name: String,
    /// Its own name, for where those stand beside it.
    pub(crate) short: String,
    pub(crate) kind: String,
    /// ARM id; none for several resources.
    pub(crate) id: Option<String>,
    pub(crate) stand: Stand,
    /// How many resources it is.
    pub(crate) count: usize,
}

/// A reference between two nodes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Edge {
    pub(crate) from: usize,
    pub(crate) to: usize,
    pub(crate) role: Role,
}

#[derive(Debug, Default)]
pub(crate) struct Graph {
    pub(crate) nodes: Vec<Node>,
    pub(crate) edges: Vec<Edge>,
    /// How many nodes are where it begins: the first ones.
    pub(crate) roots: usize,
    /// How many beginnings and references lead to nodes that are left out.
    pub(crate) left_out: usize,
    pub(crate) depth: usize,
}

impl Graph {
    pub(crate) fn of(report: &GraphReport<'_>) -> Self {
        let stands = stands(report.check);
        let mut graph = Self { depth: report.depth, ..Self::default() };
        let mut places: BTreeMap<ResourceIndex, usize> = BTreeMap::new();
        let mut queue: VecDeque<(Resource<'_>, usize, usize)> = VecDeque::new();
        for root in &report.roots {
            if graph.is_full(report) {
                graph.left_out += 1;
                continue;
            }
            let place = graph.push(node(*root, &stands));
            places.insert(root.index(), place);
            queue.push_back((*root, place, 0));
        }
        graph.roots = graph.nodes.len();
        while let Some((resource, from, depth)) = queue.pop_front() {
            if depth >= report.depth {
                continue;
            }
            let inventory = resource.inventory();
            let links = inventory.links_from(resource.index());
            // Links of a resource are ordered by role.
            for alike in links.chunk_by(|a, b| a.role == b.role) {
                let unknown = |target: &Target| target.resource().is_none_or(|index| !places.contains_key(&index));
                let new: Vec<&Target> = alike.iter().map(|link| &link.to).filter(|target| unknown(target)).collect();
                let role = match alike.first() {
                    Some(link) => link.role,
                    None => continue,
                };
                let known: Vec<usize> =
                    alike.iter().filter_map(|link| places.get(&link.to.resource()?).copied()).collect();
                graph.edges.extend(known.into_iter().map(|to| Edge { from, to, role }));
                if !report.full && new.len() > ALIKE {
                    if graph.is_full(report) {
                        graph.left_out += 1;
                        continue;
                    }
                    let to = graph.push(folded(&new, role, inventory, &stands));
                    graph.edges.push(Edge { from, to, role });
                    continue;
                }
                for target in new {
                    if graph.is_full(report) {
                        graph.left_out += 1;
                        continue;
                    }
                    let to = match target {
                        Target::Resource(index) => {
                            let next = inventory.resource(*index);
                            let place = graph.push(node(next, &stands));
                            places.insert(*index, place);
                            queue.push_back((next, place, depth + 1));
                            place
                        }
                        Target::Outside(what) => graph.push(outside(what)),
                    };
                    graph.edges.push(Edge { from, to, role });
                }
            }
        }
        graph
    }

    fn is_full(&self, report: &GraphReport<'_>) -> bool {
        !report.full && self.nodes.len() >= NODES
    }

    fn push(&mut self, node: Node) -> usize {
        self.nodes.push(node);
        self.nodes.len() - 1
    }

    /// The references of a node. They are made node by node, so that they are in order.
    pub(crate) fn references(&self, node: usize) -> &[Edge] {
        let start = self.edges.partition_point(|edge| edge.from < node);
        let rest = self.edges.get(start..).unwrap_or_default();
        rest.get(..rest.partition_point(|edge| edge.from == node)).unwrap_or_default()
    }

    /// What the graph is of, in a line.
    pub(crate) fn title(&self) -> String {
        let names: Vec<&str> = self.nodes.iter().take(self.roots).map(|node| node.name.as_str()).collect();
        match names.as_slice() {
            [] => "nothing".to_owned(),
            [only] => (*only).to_owned(),
            [first, rest @ ..] => format!("{first} and {} more", rest.len()),
        }
    }

    /// What it shows, in a sentence without a full stop.
    pub(crate) fn summary(&self) -> String {
        let of = |stand| self.nodes.iter().filter(|node| node.stand == stand).map(|node| node.count).sum::<usize>();
        let all = self.nodes.iter().map(|node| node.count).sum::<usize>();
        format!(
            "{}: {} with a gap, {} unknown, {} fine, {} Microsoft's, {} not judged",
            words::count(all, "resource"),
            of(Stand::Gap),
            of(Stand::Unknown),
            of(Stand::Fine),
            of(Stand::Platform),
            of(Stand::NotJudged)
        )
    }

    /// What is not drawn, if there is such.
    pub(crate) fn cut(&self) -> Option<String> {
        let folded = self.nodes.iter().filter(|node| node.count > 1).count();
        let mut parts = Vec::new();
        if folded > 0 {
            parts.push(format!("{} stand for several resources", words::count(folded, "node")));
        }
        if self.left_out > 0 {
            parts.push(format!("{} to more than {NODES} nodes left out", words::count(self.left_out, "way")));
        }
        (!parts.is_empty()).then(|| format!("{}; --full draws everything", parts.join(", ")))
    }
}

/// How each resource stands, by its worst verdict.
fn stands(check: &Check<'_>) -> BTreeMap<ResourceIndex, Stand> {
    let mut stands: BTreeMap<ResourceIndex, Stand> = BTreeMap::new();
    for finding in &check.findings {
        let stand = match finding.verdict.outcome {
            Outcome::Fail => Stand::Gap,
            Outcome::Unknown => Stand::Unknown,
            Outcome::Pass => Stand::Fine,
            Outcome::PassByPlatform => Stand::Platform,
            Outcome::NotApplicable => Stand::NotJudged,
        };
        let known = stands.entry(finding.resource.index()).or_insert(stand);
        *known = stand.min(*known);
    }
    stands
}

fn stand_of(resource: Resource<'_>, stands: &BTreeMap<ResourceIndex, Stand>) -> Stand {
    stands.get(&resource.index()).copied().unwrap_or(Stand::NotJudged)
}

fn node(resource: Resource<'_>, stands: &BTreeMap<ResourceIndex, Stand>) -> Node {
    Node {
        name: amlha_model::shown(&resource.path_name()).into_owned(),
        short: amlha_model::shown(resource.name()).into_owned(),
        kind: amlha_model::shown(kind(resource)).into_owned(),
        id: Some(resource.id().to_owned()),
        stand: stand_of(resource, stands),
        count: 1,
    }
}

/// The service, or the end of an ARM type that has no word here.
fn kind(resource: Resource<'_>) -> &str {
    let what = words::what(resource);
    if resource.service().is_some() { what } else { what.rsplit('/').next().unwrap_or(what) }
}

fn outside(what: &str) -> Node {
    let name = amlha_model::shown(last_name(what)).into_owned();
    Node {
        short: name.clone(),
        name,
        kind: "not in the inventory".to_owned(),
        id: Some(what.to_owned()),
        stand: Stand::Unknown,
        count: 1,
    }
}

/// Several references of one kind as a node.
fn folded(
    targets: &[&Target],
    role: Role,
    inventory: &amlha_model::Inventory,
    stands: &BTreeMap<ResourceIndex, Stand>,
) -> Node {
    let stand = |target: &&Target| match target {
        Target::Resource(index) => stand_of(inventory.resource(*index), stands),
        Target::Outside(_) => Stand::Unknown,
    };
    let name = format!("{} x {}", targets.len(), role.label());
    Node {
        short: name.clone(),
        name,
        kind: "several".to_owned(),
        id: None,
        stand: targets.iter().map(stand).min().unwrap_or(Stand::NotJudged),
        count: targets.len(),
    }
}
