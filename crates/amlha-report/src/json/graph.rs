//! `amlha/graph/1`.

use super::document;
use crate::graph::Graph;

document! {
    /// A resource, several alike, or something that was not read.
    struct NodeLine<'a> {
        /// Its name, with those of the resources it is inside.
        name: &'a str,
        /// What it is.
        kind: &'a str,
        /// ARM id, or what was referred to; null for several resources.
        id: Option<&'a str>,
        /// How it stands by its worst verdict: `gap`, `unknown`, `fine`, `platform` or `notJudged`.
        stand: &'static str,
        /// How many resources it is.
        count: usize,
    }

    /// A reference.
    struct EdgeLine {
        /// Which node refers, from 0.
        from: usize,
        /// Which node it refers to, from 0.
        to: usize,
        /// As what.
        role: &'static str,
    }

    /// What depends on what: `amlha graph -o json`.
    struct Document<'a> {
        /// `amlha/graph/1`.
        schema: &'static str,
        /// How many references are followed from where it begins.
        depth: usize,
        /// How many of the nodes are where it begins: the first ones.
        roots: usize,
        /// How many beginnings and references lead to nodes that are left out.
        left_out: usize,
        /// The nodes.
        nodes: Vec<NodeLine<'a>>,
        /// The references between them.
        edges: Vec<EdgeLine>,
    }
}

impl<'a> Document<'a> {
    pub(crate) fn of(graph: &'a Graph) -> Self {
        let node = |node: &'a crate::graph::Node| NodeLine {
            name: &node.name,
            kind: &node.kind,
            id: node.id.as_deref(),
            stand: node.stand.as_str(),
            count: node.count,
        };
        let edge = |edge: &crate::graph::Edge| EdgeLine { from: edge.from, to: edge.to, role: edge.role.as_str() };
        Self {
            schema: "amlha/graph/1",
            depth: graph.depth,
            roots: graph.roots,
            left_out: graph.left_out,
            nodes: graph.nodes.iter().map(node).collect(),
            edges: graph.edges.iter().map(edge).collect(),
        }
    }
}
