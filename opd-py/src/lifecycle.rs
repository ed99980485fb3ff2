//! The lifecycles as data: stages, transitions, kinds of events.

use opd_core::case::{self, EventKind as Kind};
use opd_core::codes::Stage;
use opd_core::person::Programme;
use opd_core::{Lang, norm};
use pyo3::prelude::*;
use pyo3::types::{IntoPyDict, PyDict};

use crate::catalogue::Citation;
use crate::errors::{code, raise};

/// A step from one stage of a case to another.
#[pyclass(module = "opd", frozen, get_all)]
pub(crate) struct Transition {
    /// The code of the stage in which it may happen; `None`: before there is a case.
    from_stage: Option<&'static str>,
    /// The code of the event that makes it.
    event: &'static str,
    /// The code of the stage that follows.
    to_stage: &'static str,
    /// What it asks for, as codes; each may come to several requirements.
    needs: Vec<&'static str>,
    /// The main norm that it rests on, as text.
    citation: String,
    /// The norms that it rests on, the main one first.
    citations: Vec<Citation>,
}

impl From<&case::Transition> for Transition {
    fn from(step: &case::Transition) -> Self {
        let citations: Vec<_> = step.norms.iter().filter_map(|id| norm::citation(id)).collect();
        Self {
            from_stage: step.from.map(Stage::code),
            event: step.event.code(),
            to_stage: step.to.code(),
            needs: step.needs.iter().map(|need| need.code()).collect(),
            citation: citations.first().map(ToString::to_string).unwrap_or_default(),
            citations: citations.into_iter().map(Citation::from).collect(),
        }
    }
}

#[pymethods]
impl Transition {
    fn __repr__(&self) -> String {
        let from = self.from_stage.map_or("None".to_owned(), |stage| format!("'{stage}'"));
        format!("Transition({from}, '{}', '{}')", self.event, self.to_stage)
    }
}

/// The lifecycle of a programme, as data that can be read, cited and drawn.
#[pyclass(module = "opd", frozen)]
pub(crate) struct Lifecycle {
    lifecycle: &'static case::Lifecycle,
    lang: Lang,
}

#[pymethods]
impl Lifecycle {
    /// The code of the programme.
    #[getter]
    fn programme(&self) -> &'static str {
        self.lifecycle.programme.code()
    }

    /// The stages in their order, those that end a case last: their codes and what they are called.
    #[getter]
    fn stages<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        self.lifecycle
            .stages
            .iter()
            .map(|stage| (stage.code(), stage.label().get(self.lang)))
            .into_py_dict(py)
    }

    /// What moves a case from stage to stage.
    #[getter]
    fn transitions(&self) -> Vec<Transition> {
        self.lifecycle.transitions.iter().map(Transition::from).collect()
    }

    /// The transitions as a Mermaid state diagram.
    fn mermaid(&self) -> String {
        self.lifecycle.mermaid(self.lang)
    }

    /// The transitions as a Graphviz digraph.
    fn dot(&self) -> String {
        self.lifecycle.dot(self.lang)
    }

    fn __repr__(&self) -> String {
        format!("Lifecycle('{}')", self.programme())
    }
}

/// The lifecycle of `"oln"`, `"opd"` or `"post_discharge_monitoring"`. Raises `UnknownCode` for another programme.
///
/// >>> import opd
/// >>> monitoring = opd.lifecycle("post_discharge_monitoring", lang="en")
/// >>> monitoring.transitions[0], monitoring.stages["monitoring"]
/// (Transition(None, 'monitoring_opened', 'opened'), 'Monitoring')
/// >>> print(monitoring.mermaid().splitlines()[-1])
///     Dismissed --> [*]
#[pyfunction]
#[pyo3(signature = (programme, lang = "es"))]
pub(crate) fn lifecycle(programme: &str, lang: &str) -> PyResult<Lifecycle> {
    let programme: Programme = code(programme)?;
    let lifecycle = case::lifecycle(programme);
    let lifecycle = lifecycle.ok_or_else(|| raise(case::CaseError::NoLifecycle { programme }))?;
    Ok(Lifecycle { lifecycle, lang: code(lang)? })
}

/// A kind of event.
#[pyclass(module = "opd", frozen, get_all)]
pub(crate) struct EventKind {
    /// Its stable code.
    code: &'static str,
    /// What it is called.
    label: &'static str,
    /// The fields that it may have besides `id`, `at`, `recorded_at` and `by`.
    fields: Vec<&'static str>,
    /// Those of them that it must have.
    required: Vec<&'static str>,
}

#[pymethods]
impl EventKind {
    fn __repr__(&self) -> String {
        format!("EventKind('{}', '{}')", self.code, self.label)
    }
}

/// Every kind of event, and what must be known of it; `schema("case_event")` says of which type each field is.
///
/// >>> import opd
/// >>> adopted = next(kind for kind in opd.event_kinds() if kind.code == "measure_adopted")
/// >>> adopted.label, adopted.required
/// ('Medida adoptada', ['subject', 'measure'])
#[pyfunction]
#[pyo3(signature = (lang = "es"))]
pub(crate) fn event_kinds(lang: &str) -> PyResult<Vec<EventKind>> {
    let lang = code(lang)?;
    let one = |kind: &Kind| {
        let fields = kind.fields();
        EventKind {
            code: kind.code(),
            label: kind.label().get(lang),
            fields: fields.iter().map(|(name, _)| *name).collect(),
            required: fields.iter().filter(|(_, required)| *required).map(|(name, _)| *name).collect(),
        }
    };
    Ok(Kind::ALL.iter().map(one).collect())
}
