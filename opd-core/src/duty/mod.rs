//! Every duty with a clock: what started it, when it is due, what met it, how it stands.
//!
//! Duties are worked out from the events each time: a corrected date moves all that hangs on it. The clocks are those
//! of the TERM rules; where a text can be read two ways, the [`Readings`](crate::rules::Readings) choose.

mod clock;
mod kinds;
mod ledger;
mod profile;

pub(crate) use clock::Clock;
pub use clock::Due;
pub(crate) use kinds::owes_measure;
pub use kinds::{About, DutyKind};
pub use profile::{Deadline, Profile, ProfileError};

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::calendar::{Term, TermUnit};
use crate::case::Step;
use crate::codes::code_lists;
use crate::day::Day;
use crate::lang::{Explain, Lang, Text};
use crate::norm::{self, Citation};
use crate::person::Programme;
use crate::rules::{Context, CrimeReportStart, Fact, Outcome, Stop, Why};
use crate::table::{EventView, Moment};

/// The texts that answer for duties and clocks, which the hash of the rule set covers.
pub(crate) const SOURCES: &[&str] =
    &[include_str!("mod.rs"), include_str!("clock.rs"), include_str!("kinds.rs"), include_str!("ledger.rs")];

/// Days before a duty is due in which it counts as due soon, unless said otherwise: an assumption, no norm says it.
pub const DUE_SOON_DAYS: i32 = 7;

code_lists! {
    /// How a duty stands.
    DutyStatus ("duty_status") {
        /// Not done, and not due for a while.
        Pending = "pending", "Pendiente", "Pending";
        /// Not done, and due within the days that count as soon.
        DueSoon = "due_soon", "Por vencer", "Due soon";
        /// Done in time.
        Met = "met", "Cumplido", "Met";
        /// Done after it was due.
        MetLate = "met_late", "Cumplido con atraso", "Met late";
        /// Not done, and due.
        Overdue = "overdue", "Vencido", "Overdue";
        /// The case or the measure ended when it was already due, and it was not done.
        Missed = "missed", "No se cumplió", "Missed";
        /// Nothing is owed any more: what it was about ended before it was due, or the window of others closed.
        Lapsed = "lapsed", "Extinguido", "Lapsed";
        /// It runs from a fact that was not recorded.
        UnknownStart = "unknown_start", "Sin inicio conocido", "Unknown start";
        /// Its end can't be worked out: the norm is not in force, or the calendar does not reach it.
        UnknownDue = "unknown_due", "Sin vencimiento conocido", "Unknown due date";
        /// The answer hangs on an hour that was not written.
        UnknownHour = "unknown_hour", "Falta la hora", "Unknown hour";
    }

    /// What came of an act that changes a term.
    TermChange ("term_change") {
        /// The term was extended.
        Extended = "extended", "El plazo fue ampliado", "The term was extended";
        /// Refused: only the office's own terms of days can be extended (Ley 19.880, art. 26).
        NotExtendable = "not_extendable", "Se pidió ampliar un plazo que no se puede ampliar",
            "A term that can't be extended was to be extended";
        /// Refused: more than half of the term.
        TooLong = "too_long", "La ampliación excede la mitad del plazo y no se aplica",
            "The extension is of more than half of the term, and does not apply";
        /// Refused: the term had run out.
        TooLate = "too_late", "La ampliación se decidió con el plazo vencido y no se aplica",
            "The extension was decided after the term had run out, and does not apply";
        /// The programme reports at other intervals (Ley 21.302, art. 26).
        ReportTermSet = "report_term_set", "Se fijó otro plazo entre informes", "Another term between reports was set";
        /// Refused: longer than the law allows.
        ReportTermTooLong = "report_term_too_long",
            "Se fijó entre informes un plazo que la ley no permite, y no se aplica",
            "A term between reports was set that the law does not allow, and does not apply";
    }
}

impl DutyStatus {
    /// What must be looked at first: done too late, or about to be.
    pub const PRESSING: [Self; 3] = [Self::Overdue, Self::UnknownHour, Self::DueSoon];

    /// Its place in a list of what to look at first, from 0.
    ///
    /// ```
    /// use opd_core::duty::DutyStatus::*;
    /// assert!(Overdue.urgency() < DueSoon.urgency() && DueSoon.urgency() < Met.urgency());
    /// ```
    pub fn urgency(self) -> u8 {
        const ORDER: &[DutyStatus] = &[
            DutyStatus::Overdue,
            DutyStatus::UnknownHour,
            DutyStatus::DueSoon,
            DutyStatus::Pending,
            DutyStatus::UnknownStart,
            DutyStatus::UnknownDue,
            DutyStatus::Missed,
            DutyStatus::MetLate,
            DutyStatus::Met,
            DutyStatus::Lapsed,
        ];
        (0..).zip(ORDER).find(|(_, status)| **status == self).map_or(u8::MAX, |(rank, _)| rank)
    }
}

/// What duties are worked out by: readings, calendars, clocks and the office's own deadlines, made ready once.
#[derive(Debug, Clone)]
pub struct Terms {
    clocks: BTreeMap<DutyKind, Clock>,
    crime_start: CrimeReportStart,
    soon: i32,
    profile: Option<Arc<Profile>>,
}

impl Terms {
    /// Takes them from what a run is judged by.
    pub fn new(context: &Context) -> Self {
        let legal = DutyKind::ALL.into_iter().map(|kind| (kind, kind.clock(context)));
        let Context { calendars, due_soon: soon, readings, profile, .. } = context;
        let own = numbered(profile.as_deref()).map(|(kind, one)| (kind, Clock::fixed(one.term(), calendars)));
        let (crime_start, profile) = (readings.crime_report_start, profile.clone());
        Self { clocks: legal.chain(own).collect(), crime_start, soon: *soon, profile }
    }

    /// The term of a duty by the norm in force on a day; `None` where it has no number, or none then.
    ///
    /// ```
    /// use opd_core::Lang;
    /// use opd_core::duty::{DutyKind, Terms};
    /// use opd_core::rules::Context;
    /// let today = "2024-06-30".parse().unwrap();
    /// let terms = Terms::new(&Context::new(today));
    /// let term = terms.term(DutyKind::ClaimWindow, today).unwrap();
    /// assert_eq!(term.text(Lang::En), "15 court days");
    /// assert_eq!(terms.term(DutyKind::ClaimWindow, "2020-01-01".parse().unwrap()), None);
    /// ```
    pub fn term(&self, kind: DutyKind, on: Day) -> Option<Term> {
        self.clocks.get(&kind)?.term(on).ok()
    }

    /// The end of a duty that starts at a moment, by its clock or by a term of its own.
    fn due(&self, kind: DutyKind, start: Moment, own: Option<Term>) -> Result<Option<Due>, Stop> {
        let Some(clock) = self.clocks.get(&kind).filter(|clock| clock.has_term()) else { return Ok(None) };
        own.map_or_else(|| clock.due(start), |own| clock.with(own).due(start)).map(Some)
    }

    /// The last day to which a term of days may be extended: half of it more (Ley 19.880, art. 26; norm ADM-05).
    fn longest_extension(&self, kind: DutyKind, start: Day) -> Option<Day> {
        const DAYS: [TermUnit; 3] = [TermUnit::CalendarDays, TermUnit::BusinessDays, TermUnit::CourtDays];
        let clock = self.clocks.get(&kind)?;
        let Term { amount, unit } = clock.term(start).ok().filter(|term| DAYS.contains(&term.unit))?;
        clock.with(Term::new(amount.saturating_add(amount / 2), unit)).last_day(start).ok()
    }

    fn deadlines(&self) -> impl Iterator<Item = (DutyKind, &Deadline)> {
        numbered(self.profile.as_deref())
    }
}

/// The deadlines of a profile with their kinds.
fn numbered(profile: Option<&Profile>) -> impl Iterator<Item = (DutyKind, &Deadline)> {
    (0..).map(DutyKind::Profile).zip(profile.into_iter().flat_map(Profile::deadlines))
}

/// A duty of one case, as it stands.
#[derive(Clone)]
pub struct Duty<'a> {
    /// What is owed.
    pub kind: DutyKind,
    /// The crime, measure, claim or referral that it is about, by its id in the case.
    pub subject: Option<&'a str>,
    /// From when it runs; `None` if that was not recorded.
    pub start: Option<Moment>,
    /// The place in the record of the event that started it.
    pub started_by: usize,
    /// When it is due; `None` where no text gives a number, or where it can't be worked out.
    pub due: Option<Due>,
    /// When it was met.
    pub met_at: Option<Moment>,
    /// The place in the record of the event that met it.
    pub met_by: Option<usize>,
    /// When what it is about ended, if it had not been met.
    pub ended_at: Option<Moment>,
    /// How it stands.
    pub status: DutyStatus,
    /// By how much it is late, in hours or days.
    pub late: Option<Fact>,
    /// Why its status is not known.
    pub why: Option<Why>,
    /// What came of an act that changed its term.
    pub change: Option<TermChange>,
    released: bool,
    norms: &'static [&'static str],
    deadline: Option<&'a Deadline>,
}

impl std::fmt::Debug for Duty<'_> {
    /// Says nothing that was written about a person.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { kind, start, due, status, .. } = self;
        f.debug_struct("Duty")
            .field("kind", kind)
            .field("start", start)
            .field("due", due)
            .field("status", status)
            .finish_non_exhaustive()
    }
}

impl<'a> Duty<'a> {
    /// The stable code of what is owed: that of its kind, or of the office's deadline.
    pub fn code(&self) -> &'a str {
        self.deadline.map_or(self.kind.about().code, Deadline::code)
    }

    /// What it is called.
    pub fn title(&self, lang: Lang) -> &'a str {
        self.deadline.map_or(self.kind.about().title.get(lang), |deadline| deadline.title(lang))
    }

    /// Where it is written: the norms in force when it started, or all where none was; the office's source for a
    /// deadline of its own.
    pub fn citations(&self) -> Vec<&'a Citation> {
        if let Some(deadline) = self.deadline {
            return vec![deadline.citation()];
        }
        let started = self.start.map(Moment::day);
        let then = |id: &&str| Some(&norm::in_force(id, started?).ok()?.citation);
        let in_force: Vec<_> = self.norms.iter().filter_map(then).collect();
        if in_force.is_empty() {
            self.norms.iter().filter_map(|id| norm::citation(id)).collect()
        } else {
            in_force
        }
    }

    /// The rule that says in a delivery what this duty says of a case; `None` for what is no duty of the office, for
    /// what has no clock and for an office's own deadline.
    pub fn rule(&self) -> Option<&'static str> {
        let [late, not_done] = self.kind.about().rules?;
        Some(if self.met_at.is_some() { late } else { not_done })
    }

    /// What that rule answers: failed if it was met late, missed or overdue; not applicable while it may still be met.
    ///
    /// # Errors
    /// [`Stop`], as a rule.
    pub fn outcome(&self) -> Outcome {
        match self.status {
            DutyStatus::Met => Ok(()),
            DutyStatus::MetLate | DutyStatus::Overdue | DutyStatus::Missed => {
                Err(Stop::Failed(match self.due {
                    Some(Due::Day(day)) => Fact::Day(day),
                    _ => self.late.unwrap_or(Fact::None),
                }))
            }
            DutyStatus::Pending | DutyStatus::DueSoon | DutyStatus::Lapsed => Err(Stop::NotApplicable),
            DutyStatus::UnknownStart | DutyStatus::UnknownDue | DutyStatus::UnknownHour => {
                Err(Stop::NotRun(self.why.unwrap_or(Why::EmptyCell)))
            }
        }
    }

    /// What is owed, since when, until when, and how it stands. Names no person and no subject.
    ///
    /// ```
    /// use opd_core::Lang;
    /// use opd_core::case::{CaseEvent, History};
    /// use opd_core::duty::{Terms, duties};
    /// use opd_core::person::Programme;
    /// use opd_core::rules::Context;
    ///
    /// let known = CaseEvent::from_json(r#"{"event": "crime_known", "at": "2024-03-05T10:00", "subject": "D1"}"#)?;
    /// let record = [known.record()];
    /// let history = History::replay(Programme::Oln, &record, Default::default());
    /// let terms = Terms::new(&Context::new("2024-03-07".parse()?));
    /// let duties = duties(Programme::Oln, &history.steps, "2024-03-06T15:30".parse()?, &terms);
    /// assert_eq!(
    ///     duties[0].sentence(Lang::En),
    ///     "Crime report: runs from 2024-03-05 10:00, due on 2024-03-06 10:00. Overdue (6 hours late).",
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn sentence(&self, lang: Lang) -> String {
        let say = |es, en| Text::new(es, en).get(lang);
        let mut text = format!("{}: ", self.title(lang));
        text += &match self.start {
            Some(start) => format!("{} {start}", say("corre desde", "runs from")),
            None => say("corre desde un hecho que no se registró", "runs from a fact that was not recorded")
                .to_owned(),
        };
        match self.due {
            Some(due) => text += &format!(", {} {}", say("vence", "due"), due.text(lang)),
            None if self.why.is_none() => {
                text += say(", sin plazo escrito en una norma", ", with no term in any norm")
            }
            None => {}
        }
        text += &format!(". {}", self.status.label().get(lang));
        if let Some(met) = self.met_at {
            text += &format!(" {} {met}", say("el", "on"));
        }
        if let Some(late) = self.late {
            text += &format!(" ({} {})", late.text(lang, u64::from), say("de atraso", "late"));
        }
        if let Some(why) = self.why.filter(|_| self.status == DutyStatus::UnknownDue) {
            text += &format!(": {}", why.explain(lang));
        }
        text.push('.');
        if let Some(change) = self.change {
            text += &format!(" {}.", change.label().get(lang));
        }
        text
    }

    /// Works out how it stands at a moment.
    fn settle(&mut self, now: Moment, soon: i32) {
        let done = self.met_at.is_some();
        let Some(due) = self.due else {
            self.status = match self.why {
                Some(_) if self.start.is_none() => DutyStatus::UnknownStart,
                Some(_) => DutyStatus::UnknownDue,
                None if done => DutyStatus::Met,
                None if self.ended_at.is_some() => DutyStatus::Lapsed,
                None => DutyStatus::Pending,
            };
            return;
        };
        let seen = self.met_at.or(self.ended_at).unwrap_or(now);
        let ended = self.ended_at.is_some();
        self.status = match if done { due.judge(seen) } else { due.judge_open(seen) } {
            _ if self.released && !done => DutyStatus::Lapsed,
            Ok(()) if done => DutyStatus::Met,
            Ok(()) if ended => DutyStatus::Lapsed,
            Ok(()) if due.day() <= now.day().plus_days(soon) => DutyStatus::DueSoon,
            Ok(()) => DutyStatus::Pending,
            Err(Stop::Failed(_)) if self.kind == DutyKind::ClaimWindow => DutyStatus::Lapsed,
            Err(Stop::Failed(fact)) => {
                self.late = Some(match due {
                    Due::Day(day) => Fact::Days(seen.day().days_since(day)),
                    _ => fact,
                });
                match (done, ended) {
                    (true, _) => DutyStatus::MetLate,
                    (false, true) => DutyStatus::Missed,
                    (false, false) => DutyStatus::Overdue,
                }
            }
            Err(_) => {
                self.why = Some(Why::HourUnknown);
                DutyStatus::UnknownHour
            }
        };
    }
}

/// Every duty that the events of a case started, in the order in which they did, as it stands at `as_of`; if that is a
/// day, when it ends. What happened later is not looked at.
///
/// `steps` are in order of happening, corrections applied (see [`History`](crate::case::History)). Reviews and reports
/// make chains, of which each gap is a duty. An end of the case that a reopening takes back ended nothing.
///
/// ```
/// use opd_core::case::{CaseEvent, History};
/// use opd_core::duty::{DutyKind, DutyStatus, Terms, duties};
/// use opd_core::person::Programme;
/// use opd_core::rules::Context;
///
/// let intake = r#"{"event": "intake", "at": "2024-03-01T10:00", "channel": "ex_officio"}"#;
/// let record = [CaseEvent::from_json(intake)?.record()];
/// let history = History::replay(Programme::Oln, &record, Default::default());
/// let terms = Terms::new(&Context::new("2024-04-01".parse()?));
/// let found = duties(Programme::Oln, &history.steps, "2024-04-01".parse()?, &terms);
/// assert_eq!((found[0].kind, found[0].status), (DutyKind::OrdinaryMeasure, DutyStatus::Overdue));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn duties<'a, V: EventView>(
    regime: Programme,
    steps: &[Step<'a, V>],
    as_of: Moment,
    terms: &'a Terms,
) -> Vec<Duty<'a>> {
    let mut ledger = ledger::Ledger::new(regime, terms);
    let end = as_of.latest();
    for step in steps.iter().filter(|step| step.at.earliest() <= end) {
        ledger.learn(step);
    }
    let mut duties = ledger.duties;
    for duty in &mut duties {
        duty.settle(as_of, terms.soon);
    }
    duties
}

#[cfg(test)]
mod tests;
