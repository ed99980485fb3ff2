//! The lifecycle of a programme as a picture and as tables, from its transitions.

use super::figures::Stages;
use super::texts::Words;
use crate::case::{Lifecycle, Transition, lifecycle};
use crate::codes::Stage;
use crate::norm::citation;

const BOX: (i32, i32) = (118, 58);
const STEP: i32 = 146;
const MARGIN: i32 = 26;
/// How far below the way of a case its ends stand.
const DROP: i32 = 150;

/// A lifecycle, ready to be written.
pub(super) struct Diagram {
    pub(super) id: &'static str,
    pub(super) title: String,
    pub(super) width: i32,
    pub(super) height: i32,
    pub(super) nodes: Vec<Node>,
    pub(super) edges: Vec<Edge>,
    pub(super) steps: Vec<Step>,
}

/// A stage: where it stands, and its cases.
pub(super) struct Node {
    pub(super) x: i32,
    pub(super) y: i32,
    pub(super) label: &'static str,
    /// The label in one line or two.
    pub(super) lines: Vec<String>,
    pub(super) count: String,
    pub(super) ends: bool,
}

impl Node {
    /// The middle of the box.
    pub(super) const fn middle(&self) -> i32 {
        self.x + BOX.0 / 2
    }
}

/// A way from one stage to another.
pub(super) struct Edge {
    pub(super) from: (i32, i32),
    pub(super) to: (i32, i32),
    /// From an open stage to the next, or else to an end.
    pub(super) onward: bool,
}

/// A transition in words.
pub(super) struct Step {
    pub(super) from: &'static str,
    pub(super) event: &'static str,
    pub(super) to: &'static str,
    pub(super) norm: String,
}

/// The lifecycles of the programmes that have cases.
pub(super) fn diagrams(stages: &Stages, words: Words) -> Vec<Diagram> {
    let one =
        |(programme, counts): &(_, Vec<(Stage, u64)>)| Some(diagram(lifecycle(*programme)?, counts, words));
    stages.values().filter_map(one).collect()
}

fn diagram(lifecycle: &Lifecycle, counts: &[(Stage, u64)], words: Words) -> Diagram {
    let (ends, open): (Vec<Stage>, Vec<Stage>) =
        lifecycle.stages.iter().partition(|stage| stage.is_terminal());
    // The shorter of the two rows stands in the middle.
    let most = open.len().max(ends.len()) as i32;
    let row = |stages: &[Stage], y: i32| -> Vec<(Stage, Node)> {
        let start = MARGIN + (most - stages.len() as i32) * STEP / 2;
        let node = |(index, stage): (usize, &Stage)| {
            let count = counts.iter().find(|(one, _)| one == stage).map_or(0, |(_, count)| *count);
            let label = stage.label().get(words.0);
            let (x, ends) = (start + index as i32 * STEP, stage.is_terminal());
            (*stage, Node { x, y, label, lines: halves(label), count: words.number(count), ends })
        };
        stages.iter().enumerate().map(node).collect()
    };
    let mut placed = row(&open, MARGIN);
    placed.extend(row(&ends, MARGIN + DROP));
    let node = |stage: Stage| placed.iter().find(|(one, _)| *one == stage).map(|(_, node)| node);
    let edge = |step: &Transition| {
        let (from, to) = (node(step.from?)?, node(step.to)?);
        match (from.ends, to.ends) {
            // A way back is in the table, and would only cross the others.
            (true, _) => None,
            (_, false) => Some(Edge {
                from: (from.x + BOX.0, from.y + BOX.1 / 2),
                to: (to.x - 4, to.y + BOX.1 / 2),
                onward: true,
            }),
            (_, true) => Some(Edge {
                from: (from.middle(), from.y + BOX.1),
                to: (to.middle(), to.y - 4),
                onward: false,
            }),
        }
    };
    let step = |step: &Transition| Step {
        from: step.from.map_or(words.start(), |stage| stage.label().get(words.0)),
        event: step.event.label().get(words.0),
        to: step.to.label().get(words.0),
        norm: step
            .norms
            .first()
            .and_then(|norm| citation(norm))
            .map(|norm| norm.to_string())
            .unwrap_or_default(),
    };
    let edges = lifecycle.transitions.iter().filter_map(edge).collect();
    Diagram {
        id: lifecycle.programme.code(),
        title: lifecycle.programme.label().get(words.0).to_owned(),
        width: 2 * MARGIN + most * STEP - (STEP - BOX.0),
        height: 2 * MARGIN + DROP + BOX.1,
        edges,
        steps: lifecycle.transitions.iter().map(step).collect(),
        nodes: placed.into_iter().map(|(_, node)| node).collect(),
    }
}

/// A label in two lines, cut at the blank that is nearest to its middle; one line if it is short.
fn halves(label: &str) -> Vec<String> {
    let middle = label.len() / 2;
    let cut = label.match_indices(' ').map(|(at, _)| at).min_by_key(|at| at.abs_diff(middle));
    match cut.filter(|_| label.chars().count() > 14).map(|at| label.split_at(at)) {
        Some((first, second)) => vec![first.to_owned(), second.trim_start().to_owned()],
        None => vec![label.to_owned()],
    }
}
