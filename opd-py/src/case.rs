//! One case: its record of events and the questions asked of it.

use opd_core::case::{self, CaseError};
use opd_core::codes::{CodeList, Stage};
use opd_core::duty::Terms;
use opd_core::person::Programme;
use pyo3::prelude::*;
use pyo3::types::PyDict;
use serde_json::{Map, Value};

use crate::catalogue::to_python;
use crate::decision::Reason;
use crate::duty::{Duty, ProfileArgument, context};
use crate::errors::{code, raise};
use crate::json::{EVENT, text_of};
use crate::lifecycle::Transition;
use crate::requirement::Requirement;
use crate::time::{PyDay, PyMoment};

/// One event of a case: what happened, when, and who did it.
///
/// `event` is a code of `event_kinds()`, which lists the `fields` of each kind; a field of `None` is not given. `at`
/// and every other moment is a `datetime` (a naive one is the wall time of continental Chile), a `date` if the hour is
/// not known, or ISO text. `by` is `"coordinator"`, `"case_manager"`, `"other_staff"`, `"court"` or `"network"`.
/// `plan`, `signed`, `measure` and `review` take `Plan`, `SignedRecord`, `Measure` and `Review`, or dicts.
///
/// Raises `EventError` for an unknown kind, field or code and for a field that is missing, `LocalTimeError` for a
/// naive datetime that the clock skipped or repeated.
///
/// >>> import opd
/// >>> from datetime import datetime
/// >>> event = opd.CaseEvent("intake", at=datetime(2024, 3, 5, 10), channel="network_alert")
/// >>> event.kind, str(event.at), event.fields
/// ('intake', '2024-03-05 10:00:00-03:00', {'channel': 'network_alert'})
#[pyclass(module = "opd", frozen, eq)]
#[derive(Clone, PartialEq)]
pub(crate) struct CaseEvent(case::CaseEvent);

#[pymethods]
impl CaseEvent {
    #[new]
    #[pyo3(signature = (event, *, at, by = None, id = None, recorded_at = None, **fields))]
    fn new(
        event: &str,
        at: &Bound<'_, PyAny>,
        by: Option<&str>,
        id: Option<&str>,
        recorded_at: Option<&Bound<'_, PyAny>>,
        fields: Option<&Bound<'_, PyDict>>,
    ) -> PyResult<Self> {
        let recorded_at = recorded_at.map(|at| EVENT.value(at)).transpose()?;
        let mut whole = fields.map_or_else(|| Ok(Map::new()), |fields| EVENT.document(fields))?;
        whole.retain(|_, value| !value.is_null());
        let header = [
            ("event", Some(event.into())),
            ("at", Some(EVENT.value(at)?)),
            ("by", by.map(Value::from)),
            ("id", id.map(Value::from)),
            ("recorded_at", recorded_at),
        ];
        whole.extend(header.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))));
        EVENT.read(Value::Object(whole)).map(Self)
    }

    /// An event from a dict, as `to_dict` gives it.
    #[staticmethod]
    fn from_dict(event: &Bound<'_, PyAny>) -> PyResult<Self> {
        EVENT.document(event).map(Self)
    }

    /// An event from JSON: str or UTF-8 bytes.
    #[staticmethod]
    fn from_json(text: &Bound<'_, PyAny>) -> PyResult<Self> {
        case::CaseEvent::from_json(&EVENT.text(text)?).map(Self).map_err(raise)
    }

    /// The event as a dict of JSON's types.
    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        to_python(py, &self.0)
    }

    /// The event as JSON.
    fn to_json(&self) -> String {
        text_of(&self.0)
    }

    /// The code of what happened.
    #[getter]
    fn kind(&self) -> &'static str {
        self.0.event.kind().code()
    }

    /// What happened, in words.
    #[pyo3(signature = (lang = "es"))]
    fn label(&self, lang: &str) -> PyResult<&'static str> {
        Ok(self.0.event.kind().label().get(code(lang)?))
    }

    /// When it happened: a `datetime`, or a `date` if the hour is not known.
    #[getter]
    fn at(&self) -> PyMoment {
        PyMoment(self.0.at)
    }

    /// When it was written down, if that is known.
    #[getter]
    fn recorded_at(&self) -> Option<PyMoment> {
        self.0.recorded_at.map(PyMoment)
    }

    /// The code of who did it, if that is known.
    #[getter]
    fn by(&self) -> Option<&'static str> {
        self.0.by.map(CodeList::code)
    }

    /// Who did it, in words; empty if that is not known.
    #[pyo3(signature = (lang = "es"))]
    fn by_label(&self, lang: &str) -> PyResult<&'static str> {
        let lang = code(lang)?;
        Ok(self.0.by.map_or("", |by| by.label().get(lang)))
    }

    /// What names the event in its case; `Case.apply` gives its place, counted from 1, to one without.
    #[getter]
    fn id(&self) -> Option<&str> {
        self.0.id.as_deref()
    }

    /// What else is known of it, by field.
    #[getter]
    fn fields<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let fields = to_python(py, &self.0.event)?;
        fields.del_item("event")?;
        Ok(fields)
    }

    fn __repr__(&self) -> String {
        format!("CaseEvent('{}', at='{}')", self.kind(), self.0.at)
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<(Bound<'py, PyAny>, (String,))> {
        Ok((py.get_type::<Self>().getattr("from_json")?, (self.to_json(),)))
    }
}

/// What would come of an event.
#[pyclass(module = "opd", frozen, get_all)]
pub(crate) struct TransitionCheck {
    /// Whether it may be put on record: nothing is unmet.
    allowed: bool,
    /// The code of the stage that would follow.
    stage: Option<&'static str>,
    /// Everything that is not met: by the event, or by earlier ones that a correction leaves without ground.
    unmet: Vec<Requirement>,
}

#[pymethods]
impl TransitionCheck {
    fn __repr__(&self) -> String {
        let allowed = if self.allowed { "True" } else { "False" };
        let codes: Vec<_> = self.unmet.iter().map(Requirement::code).collect();
        format!("TransitionCheck(allowed={allowed}, unmet={codes:?})")
    }
}

/// A case of an office: an append-only record of events. Nothing is edited: a correction is an event.
///
/// `programme` is `"oln"`, `"opd"` or `"post_discharge_monitoring"`, and gives the lifecycle. Raises `UnknownCode` for
/// another.
///
/// >>> import opd
/// >>> from datetime import date
/// >>> case = opd.Case("oln")
/// >>> case.apply(opd.CaseEvent("intake", at=date(2024, 3, 5), channel="ex_officio"))
/// 'reception'
/// >>> done = opd.CaseEvent("assessment_completed", at=date(2024, 3, 20), finding_class="risk")
/// >>> [lack.code for lack in case.check(done).unmet]
/// ['event_of_stage']
/// >>> [(duty.code, duty.due) for duty in case.duties(date(2024, 3, 20))]
/// [('ordinary_measure', datetime.date(2024, 4, 4))]
#[pyclass(module = "opd")]
pub(crate) struct Case(case::Case);

#[pymethods]
impl Case {
    #[new]
    #[pyo3(signature = (programme, birth_date = None))]
    fn new(programme: &str, birth_date: Option<PyDay>) -> PyResult<Self> {
        let case = case::Case::new(code::<Programme>(programme)?).map_err(raise)?;
        Ok(Self(match birth_date {
            Some(birth) => case.born(birth.0),
            None => case,
        }))
    }

    /// A case from JSON: str or UTF-8 bytes. Its events are taken as they stand: `history` says what is wrong with
    /// them. Raises `EventError` for what is no case.
    #[staticmethod]
    fn from_json(text: &Bound<'_, PyAny>) -> PyResult<Self> {
        case::Case::from_json(&EVENT.text(text)?).map(Self).map_err(raise)
    }

    /// A case from a dict, as `from_json`.
    #[staticmethod]
    fn from_dict(case: &Bound<'_, PyAny>) -> PyResult<Self> {
        case::Case::from_json(&EVENT.value(case)?.to_string()).map(Self).map_err(raise)
    }

    /// The case as JSON.
    fn to_json(&self) -> String {
        self.0.to_json()
    }

    /// The code of its programme.
    #[getter]
    fn programme(&self) -> &'static str {
        self.0.programme().code()
    }

    /// The day on which the person was born, if it is known.
    #[getter]
    fn birth_date(&self) -> Option<PyDay> {
        self.0.birth().map(PyDay)
    }

    /// The code of the stage; `None` before the first event.
    #[getter]
    fn stage(&self) -> Option<&'static str> {
        self.0.stage().map(Stage::code)
    }

    /// The events, in the order in which they were put on record.
    #[getter]
    fn events(&self) -> Vec<CaseEvent> {
        self.0.events().cloned().map(CaseEvent).collect()
    }

    /// What would come of an event: whether it may be put on record, the stage that follows, and everything that is
    /// not met. `as_of` is the day on which it is asked; without one, no event is in the future.
    #[pyo3(signature = (event, as_of = None, lang = "es"))]
    fn check(&self, event: &CaseEvent, as_of: Option<PyDay>, lang: &str) -> PyResult<TransitionCheck> {
        let case::TransitionCheck { allowed, stage, unmet } = self.0.check(&event.0, as_of.map(|day| day.0));
        let unmet = Requirement::of_events(&unmet, code(lang)?);
        Ok(TransitionCheck { allowed, stage: stage.map(Stage::code), unmet })
    }

    /// Puts an event on record and answers the code of the stage. Raises `EventRefused`, with everything that is not
    /// met in its `unmet`, and leaves the case as it was.
    #[pyo3(signature = (event, as_of = None, lang = "es"))]
    fn apply(
        &mut self,
        py: Python<'_>,
        event: &CaseEvent,
        as_of: Option<PyDay>,
        lang: &str,
    ) -> PyResult<Option<&'static str>> {
        let lang = code(lang)?;
        match self.0.apply(event.0.clone(), as_of.map(|day| day.0)) {
            Ok(stage) => Ok(stage.map(Stage::code)),
            Err(error) => {
                let lacks = match &error {
                    CaseError::Refused { unmet, .. } => Requirement::of_events(unmet, lang),
                    _ => Vec::new(),
                };
                let raised = raise(error);
                raised.value(py).setattr("unmet", lacks)?;
                Err(raised)
            }
        }
    }

    /// Everything that is wrong with the record, in order of happening, as seen on `as_of`.
    #[pyo3(signature = (as_of = None, lang = "es"))]
    fn history(&self, as_of: Option<PyDay>, lang: &str) -> PyResult<Vec<Requirement>> {
        Ok(Requirement::of_events(&self.0.history(as_of.map(|day| day.0)).unmet, code(lang)?))
    }

    /// The events that count, in order of happening: the place of each in the record, from 0, and when it happened,
    /// corrections applied.
    fn timeline(&self) -> Vec<(usize, PyMoment)> {
        self.0.history(None).steps.iter().map(|step| (step.index, PyMoment(step.at))).collect()
    }

    /// The ways on from the stage, each with what the record still lacks for it on a day. What the event itself must
    /// say is not asked.
    #[pyo3(signature = (on, lang = "es"))]
    fn ways_on(&self, on: PyDay, lang: &str) -> PyResult<Vec<(Transition, Vec<Requirement>)>> {
        let lang = code(lang)?;
        let ways = self.0.history(None).ways_on(on.0).into_iter();
        Ok(ways.map(|(to, lacks)| (Transition::from(to), Requirement::list(lacks, lang))).collect())
    }

    /// Every duty that the events started, in the order in which they did, as it stands at `as_of`: a `datetime`, or a
    /// `date`, which is when that day ends.
    ///
    /// `soon` is how many days before it is due a duty counts as due soon; `profile` a `Profile`, or the name of one
    /// that comes with the library; `commune` a CUT code, for its holidays. Readings: `ordinary_measure_unit` as in
    /// `validate`, `claim_unit` (`"court_days"` or `"business_days"`), `crime_report_start` (`"knowledge"` or
    /// `"occurrence"`).
    #[pyo3(signature = (
        as_of, *, soon = None, profile = None, commune = None, ordinary_measure_unit = "calendar_days",
        claim_unit = "court_days", crime_report_start = "knowledge", lang = "es"
    ))]
    #[allow(clippy::too_many_arguments)]
    fn duties(
        &self,
        as_of: PyMoment,
        soon: Option<i32>,
        profile: Option<ProfileArgument<'_>>,
        commune: Option<&str>,
        ordinary_measure_unit: &str,
        claim_unit: &str,
        crime_report_start: &str,
        lang: &str,
    ) -> PyResult<Vec<Duty>> {
        let lang = code(lang)?;
        let readings = [ordinary_measure_unit, claim_unit, crime_report_start];
        let context = context(as_of.0.day(), soon, profile, commune, readings)?;
        let terms = Terms::new(&context);
        let found = self.0.duties(as_of.0, &terms);
        Ok(found.iter().map(|duty| Duty::new(duty, lang)).collect())
    }

    /// What the rules of `cases` answer for each stay in the programme, as `check_case` does for a row. Arguments are
    /// as there.
    #[pyo3(signature = (
        as_of, *, cap = "before_eighteenth", ordinary_measure_unit = "calendar_days", territory = Vec::new(), lang = "es"
    ))]
    fn judge(
        &self,
        as_of: PyDay,
        cap: &str,
        ordinary_measure_unit: &str,
        territory: Vec<String>,
        lang: &str,
    ) -> PyResult<Vec<Vec<Reason>>> {
        let lang = code(lang)?;
        let context = crate::report::context(as_of, cap, ordinary_measure_unit, &territory)?;
        let reasons = |stay: Vec<_>| stay.into_iter().map(|judgement| Reason { judgement, lang }).collect();
        Ok(self.0.judge(&context).into_iter().map(reasons).collect())
    }

    fn __repr__(&self) -> String {
        let stage = self.stage().map_or("None".to_owned(), |stage| format!("'{stage}'"));
        format!("Case('{}', stage={stage}, events={})", self.programme(), self.0.events().len())
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<(Bound<'py, PyAny>, (String,))> {
        Ok((py.get_type::<Self>().getattr("from_json")?, (self.to_json(),)))
    }
}
