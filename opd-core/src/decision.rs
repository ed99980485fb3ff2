//! Answers about one child or one case, each with its reasons.
//!
//! The rules are those of the catalogue, run over one record: what a form is told is what a delivery of
//! millions is told.

use serde::Serialize;

use crate::day::Day;
use crate::lang::{Explain, Lang};
use crate::norm::{self, Citation, Validity};
use crate::person::{AgeCap, AgeError, BirthDate, Programme, specialised_until};
use crate::rules::{
    CellRule, CellState, Context, GroupKey, GroupRule, MeasureRule, Meta, Outcome, Readings, RowRule, Rule,
    Severity, Stop, Versions, Visitor, Why, versions, visit,
};
use crate::table::{CaseField, CaseRecord, CaseView, Column, MeasureField, MeasureRecord, MeasureView};

/// The rules that decide whether a person may be attended, as far as age goes.
pub(crate) const AGE_RULES: &[&str] = &["AGE001", "AGE002", "AGE004", "DATE002", "DATE004"];

/// Whether a person may be attended, as far as age goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Eligibility {
    /// Yes; where the birth date is in doubt, because minority is presumed.
    Eligible,
    /// No.
    NotEligible,
    /// It can't be said; the reasons say what is missing.
    Undetermined,
}

impl Eligibility {
    /// `eligible`, `not_eligible` or `undetermined`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Eligible => "eligible",
            Self::NotEligible => "not_eligible",
            Self::Undetermined => "undetermined",
        }
    }
}

/// What one rule answered about one case.
#[derive(Debug, Clone)]
pub struct Judgement {
    /// The rule.
    pub meta: &'static Meta,
    /// Its severity.
    pub severity: Severity,
    /// The column, where the rule is about one cell.
    pub field: Option<Column>,
    /// The answer.
    pub outcome: Outcome,
    note: Option<norm::NormError>,
}

impl Judgement {
    /// `passed`, `failed`, `not_applicable` or `not_run`.
    pub const fn outcome_code(&self) -> &'static str {
        match self.outcome {
            Ok(()) => "passed",
            Err(Stop::Failed(_)) => "failed",
            Err(Stop::NotApplicable) => "not_applicable",
            Err(Stop::NotRun(_)) => "not_run",
        }
    }

    /// What is wrong, or why the rule could not be run; the title if it passed.
    pub fn message(&self, lang: Lang) -> String {
        match (&self.note, self.outcome) {
            (Some(error), _) => error.explain(lang),
            (None, Err(Stop::NotRun(why))) => why.explain(lang),
            (None, Err(Stop::Failed(fact))) => {
                let field = self.field.map_or("", |field| field.name());
                self.meta.say(lang, &fact.text(lang, u64::from), field, "***")
            }
            _ => self.meta.title.get(lang).to_owned(),
        }
    }

    /// The norms that the rule rests on, the main one first.
    pub fn citations(&self) -> Vec<&'static Citation> {
        self.meta.citations()
    }
}

/// An answer that can be repeated years later.
#[derive(Debug, Clone)]
pub struct Decision {
    /// The answer.
    pub outcome: Eligibility,
    /// The rules that decided it.
    pub reasons: Vec<Judgement>,
    /// What it rested on.
    pub receipt: Receipt,
}

/// What an answer rested on: rules and norms with their validity, readings, versions and the facts used.
#[derive(Debug, Clone, Serialize)]
pub struct Receipt {
    /// The versions of library, rules and calendar.
    #[serde(flatten)]
    pub versions: Versions,
    /// The date of the fact, which chose the versions of the norms.
    pub fact_date: Day,
    /// The readings taken.
    pub readings: Readings,
    /// Code and version of each rule.
    pub rules: Vec<(&'static str, u16)>,
    /// The norms, with their validity.
    pub norms: Vec<NormUsed>,
    /// The facts used; what may identify a person is masked.
    pub inputs: Vec<(&'static str, String)>,
}

/// A norm in a receipt.
#[derive(Debug, Clone, Serialize)]
pub struct NormUsed {
    /// Where it is written.
    pub citation: &'static Citation,
    /// When it holds.
    pub valid: Validity,
}

/// Whether a person may be attended by a programme on a day, as far as age goes.
///
/// A birth date in doubt never turns a child away: minority is presumed (Ley 21.430, art. 1), and the
/// reasons say so. A norm that is not in force on `on` leaves the answer undetermined.
///
/// # Errors
/// [`AgeError`] if an estimated birth date has its earliest day after its latest.
///
/// ```
/// use opd_core::decision::{check_age, Eligibility};
/// use opd_core::person::{AgeCap, BirthDate, Programme};
/// let birth = BirthDate::Known("2000-01-15".parse()?);
/// let eve = "2018-01-14".parse()?;
/// let decision = check_age(birth, eve, Programme::Opd, AgeCap::BeforeEighteenth)?;
/// assert_eq!(decision.outcome, Eligibility::Eligible);
/// let literal = check_age(birth, eve, Programme::Opd, AgeCap::LiteralSeventeenElevenTwentyNine)?;
/// assert_eq!(literal.outcome, Eligibility::NotEligible);
/// assert_eq!(literal.reasons[0].citations()[0].to_string(), "Convenio OPD Talagante 2015–2018, sección V");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn check_age(birth: BirthDate, on: Day, programme: Programme, cap: AgeCap) -> Result<Decision, AgeError> {
    let mut context = Context::new(on);
    context.readings.cap = cap;
    let judged = |birth: Option<Day>| {
        let mut record = CaseRecord::default();
        record.set(CaseField::IntakeDate, &on.to_string());
        record.set(CaseField::Programme, programme.code());
        record.set(CaseField::BirthDate, &birth.map(|day| day.to_string()).unwrap_or_default());
        decided(judge(&record, &context, Some(AGE_RULES)))
    };
    let (mut reasons, mut outcome) = match birth {
        BirthDate::Known(day) => judged(Some(day)),
        BirthDate::Unknown => judged(None),
        BirthDate::Between { earliest, latest } => {
            crate::person::minority(birth, on, cap)?;
            let (oldest, youngest) = (judged(Some(earliest)), judged(Some(latest)));
            // In doubt, the reading that protects: presumed a minor.
            if oldest.1 == youngest.1 { oldest } else { judged(None) }
        }
    };
    if let Err(error) = norm::in_force(founding_norm(programme), on) {
        outcome = Eligibility::Undetermined;
        if let Some(meta) = crate::rules::rule("AGE001") {
            let stop = Err(Stop::NotRun(Why::NotInForce));
            reasons.insert(
                0,
                Judgement { meta, severity: meta.severity, field: None, outcome: stop, note: Some(error) },
            );
        }
    } else if programme == Programme::Specialised && outcome == Eligibility::NotEligible {
        let studies_may_extend = match birth {
            BirthDate::Known(day) => specialised_until(day, on).is_ok_and(|until| on <= until),
            _ => false,
        };
        if studies_may_extend {
            outcome = Eligibility::Undetermined;
        }
    }
    let shown = if birth == BirthDate::Unknown { "" } else { "***" };
    let inputs = vec![
        (CaseField::BirthDate.name(), shown.to_owned()),
        (CaseField::IntakeDate.name(), on.to_string()),
        (CaseField::Programme.name(), programme.code().to_owned()),
    ];
    let receipt = receipt(&reasons, on, context.readings, inputs);
    Ok(Decision { outcome, reasons, receipt })
}

/// The rules that decide, in the order in which they are told, and what they come to.
fn decided(judgements: Vec<Judgement>) -> (Vec<Judgement>, Eligibility) {
    // A date that is in order decides nothing.
    let tells = |one: &Judgement| match one.outcome {
        Err(Stop::NotApplicable) => false,
        Ok(()) => one.meta.fields.contains(&CaseField::BirthDate.into()) && one.meta.code.starts_with("AGE"),
        Err(_) => true,
    };
    let told: Vec<Judgement> = judgements.into_iter().filter(tells).collect();
    let outcome = eligibility(told.iter().map(|one| (one.meta.code, one.severity, one.outcome)));
    let (mut reasons, rest): (Vec<_>, Vec<_>) =
        told.into_iter().partition(|one| matches!(one.outcome, Err(Stop::Failed(_))));
    reasons.extend(rest);
    (reasons, outcome)
}

/// What the answers of [`AGE_RULES`] come to: each with its code and severity.
pub(crate) fn eligibility(answers: impl Iterator<Item = (&'static str, Severity, Outcome)>) -> Eligibility {
    let mut outcome = Eligibility::Eligible;
    for answer in answers {
        match answer {
            ("AGE001", _, Err(Stop::Failed(_))) | ("AGE002", Severity::Error, Err(Stop::Failed(_))) => {
                return Eligibility::NotEligible;
            }
            ("DATE004", _, Err(Stop::Failed(_))) | (_, _, Err(Stop::NotRun(_))) => {
                outcome = Eligibility::Undetermined;
            }
            _ => {}
        }
    }
    outcome
}

/// The norm that sets a programme up: before it, there is none to be eligible for.
const fn founding_norm(programme: Programme) -> &'static str {
    match programme {
        Programme::Opd => "OPD-14",
        Programme::Oln => "OLN-03",
        Programme::PostDischarge => "AGE-11",
        Programme::Specialised => "AGE-03",
    }
}

fn receipt(
    reasons: &[Judgement],
    fact_date: Day,
    readings: Readings,
    inputs: Vec<(&'static str, String)>,
) -> Receipt {
    let mut ids: Vec<&str> = reasons.iter().flat_map(|reason| reason.meta.norms.iter().copied()).collect();
    ids.sort_unstable();
    ids.dedup();
    let used = |id: &&str| {
        // A norm that is not in force is shown too, with its dates.
        let in_force = norm::in_force(id, fact_date).ok();
        let row = in_force.or_else(|| norm::rows().iter().find(|row| row.id == **id))?;
        Some(NormUsed { citation: &row.citation, valid: row.valid })
    };
    Receipt {
        versions: versions(),
        fact_date,
        readings,
        rules: reasons.iter().map(|reason| (reason.meta.code, reason.meta.version)).collect(),
        norms: ids.iter().filter_map(used).collect(),
        inputs,
    }
}

/// What every rule about a cell or a row answers for one case, in the order of the catalogue.
///
/// ```
/// use opd_core::decision::check_case;
/// use opd_core::rules::{Context, Stop};
/// use opd_core::table::{CaseField, CaseRecord};
/// let mut case = CaseRecord::default();
/// case.set(CaseField::CrimeKnownAt, "05-03-2024 10:00");
/// case.set(CaseField::CrimeReportedAt, "06-03-2024 10:01");
/// let failed: Vec<_> = check_case(&case, &Context::new("2024-06-30".parse().unwrap()))
///     .into_iter()
///     .filter(|judgement| matches!(judgement.outcome, Err(Stop::Failed(_))))
///     .map(|judgement| judgement.meta.code)
///     .collect();
/// assert!(failed.contains(&"TERM001"));
/// ```
pub fn check_case(case: &CaseRecord, context: &Context) -> Vec<Judgement> {
    judge(case, context, None)
}

/// What every rule about a cell or a row answers for one measure, in the order of the catalogue.
///
/// ```
/// use opd_core::decision::check_measure;
/// use opd_core::rules::{Context, Stop};
/// use opd_core::table::{MeasureField, MeasureRecord};
/// let mut measure = MeasureRecord::default();
/// measure.set(MeasureField::MeasureKind, "cuidado alternativo");
/// let reserved = check_measure(&measure, &Context::new("2024-06-30".parse().unwrap()))
///     .into_iter()
///     .any(|judgement| judgement.meta.code == "MEAS002" && matches!(judgement.outcome, Err(Stop::Failed(_))));
/// assert!(reserved);
/// ```
pub fn check_measure(measure: &MeasureRecord, context: &Context) -> Vec<Judgement> {
    let cells = MeasureField::ALL.iter().map(|field| ((*field).into(), measure.state(*field)));
    let mut judge = Judge {
        cells: cells.collect(),
        row: One::Measure(measure),
        context,
        only: None,
        judgements: Vec::new(),
    };
    visit(&mut judge);
    judge.judgements
}

fn judge(record: &CaseRecord, context: &Context, only: Option<&[&str]>) -> Vec<Judgement> {
    let cells = CaseField::ALL.iter().map(|field| ((*field).into(), record.state(*field)));
    let mut judge =
        Judge { cells: cells.collect(), row: One::Case(record), context, only, judgements: Vec::new() };
    visit(&mut judge);
    judge.judgements
}

/// One row by itself.
enum One<'a> {
    Case(&'a CaseRecord),
    Measure(&'a MeasureRecord),
}

struct Judge<'a> {
    cells: Vec<(Column, CellState)>,
    row: One<'a>,
    context: &'a Context,
    only: Option<&'a [&'a str]>,
    judgements: Vec<Judgement>,
}

impl Judge<'_> {
    fn wants(&self, code: &str) -> bool {
        self.only.is_none_or(|only| only.contains(&code))
    }

    fn push<R: Rule>(&mut self, field: Option<Column>, outcome: Outcome) {
        let severity = self.context.severity::<R>();
        self.judgements.push(Judgement { meta: &R::META, severity, field, outcome, note: None });
    }
}

/// Rules of files and of groups have nothing to look at in one row.
impl Visitor for Judge<'_> {
    fn cell<R: CellRule>(&mut self) {
        if !self.wants(R::META.code) {
            return;
        }
        let rule = R::prepare(self.context);
        for index in 0..self.cells.len() {
            let Some((column, cell)) = self.cells.get(index).copied() else { continue };
            if R::KINDS.contains(&column.field().kind) {
                self.push::<R>(Some(column), rule.outcome(cell));
            }
        }
    }

    fn row<R: RowRule>(&mut self) {
        if let One::Case(row) = self.row
            && self.wants(R::META.code)
        {
            let outcome = R::prepare(self.context).judge(row);
            self.push::<R>(R::META.fields.first().copied(), outcome);
        }
    }

    fn measure<R: MeasureRule>(&mut self) {
        if let One::Measure(row) = self.row {
            let outcome = R::prepare(self.context).judge(row);
            self.push::<R>(R::META.fields.first().copied(), outcome);
        }
    }
}

/// What a rule about groups answers over a few cases: the outcome of each, in their order.
///
/// The cases share a key if the rule's own key says so; nothing is said of a case that is alone.
pub fn check_cases(cases: &[CaseRecord], context: &Context) -> Vec<(usize, Judgement)> {
    let mut judge = JudgeGroups { cases, context, judgements: Vec::new() };
    visit(&mut judge);
    judge.judgements
}

struct JudgeGroups<'a> {
    cases: &'a [CaseRecord],
    context: &'a Context,
    judgements: Vec<(usize, Judgement)>,
}

impl Visitor for JudgeGroups<'_> {
    fn group<R: GroupRule>(&mut self) {
        let key = |case: &CaseRecord| -> Option<String> {
            match R::KEY {
                GroupKey::Person => {
                    let text = case.identifier_text()?.as_bytes();
                    crate::person::person_key(text, case.identifier_type().value()).map(|key| key.to_string())
                }
                GroupKey::Case => case.case_id().map(|id| id.trim().to_owned()),
                GroupKey::WholeRow => Some(case.fingerprint()),
            }
        };
        let intake = |case: &CaseRecord| case.intake_date().value();
        let mut keyed: Vec<(String, Option<Day>, usize)> = self
            .cases
            .iter()
            .enumerate()
            .filter_map(|(index, case)| Some((key(case)?, intake(case), index)))
            .collect();
        keyed.sort_unstable();
        let (meta, severity) = (&R::META, self.context.severity::<R>());
        for group in keyed.chunk_by(|a, b| a.0 == b.0).filter(|group| group.len() > 1) {
            let place = |index: usize| group.get(index).map_or(0, |(_, _, case)| *case);
            let rows: Vec<&CaseRecord> =
                group.iter().filter_map(|(_, _, case)| self.cases.get(*case)).collect();
            R::prepare(self.context).judge(&rows, &mut |index, stop| {
                let outcome = Err(stop.with_row(|other| place(other) as u32));
                self.judgements
                    .push((place(index), Judgement { meta, severity, field: None, outcome, note: None }));
            });
        }
    }
}
