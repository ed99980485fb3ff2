//! Duties with their clocks, and the deadlines that an office sets itself.

use std::sync::Arc;

use opd_core::Day;
use opd_core::calendar::{Calendars, Term, TermUnit};
use opd_core::duty::{self, Due, DutyStatus};
use opd_core::norm::Citation;
use opd_core::rules::{Context, CrimeReportStart, Fact, Stop};
use opd_core::table::Moment;
use schemars::JsonSchema;
use serde::Serialize;

use crate::calendar::scope;
use crate::norm::{both, cited, place};
use crate::{OpdError, Text};

/// How a duty stands.
#[uniffi::remote(Enum)]
pub enum DutyStatus {
    /// Not done, and not due for a while.
    Pending,
    /// Not done, and due within the days that count as soon.
    DueSoon,
    /// Done in time.
    Met,
    /// Done after it was due.
    MetLate,
    /// Not done, and due.
    Overdue,
    /// The case or the measure ended when it was already due, and it was not done.
    Missed,
    /// Nothing is owed any more: what it was about ended before it was due, or the window of others closed.
    Lapsed,
    /// It runs from a fact that was not recorded.
    UnknownStart,
    /// Its end can't be worked out: the norm is not in force, or the calendar does not reach it.
    UnknownDue,
    /// The answer hangs on an hour that was not written.
    UnknownHour,
}

/// From when the twenty-four hours to report a crime run.
#[uniffi::remote(Enum)]
pub enum CrimeReportStart {
    /// Its knowledge (norm CLK-01).
    Knowledge,
    /// When it happened, as for the collaborators of the Servicio (norm CLK-10).
    Occurrence,
}

/// How duties are worked out; what is not given is the core's default.
#[derive(Clone, Default, uniffi::Record)]
pub struct DutyOptions {
    /// How many days before it is due a duty counts as due soon.
    #[uniffi(default = None)]
    pub soon: Option<i32>,
    /// The office's own deadlines.
    #[uniffi(default = None)]
    pub profile: Option<Arc<Profile>>,
    /// CUT code of the commune whose holidays count; none means those of the whole country.
    #[uniffi(default = None)]
    pub commune: Option<String>,
    /// What the thirty days of art. 72 n.8 of Ley 21.430 are: a kind of days.
    #[uniffi(default = None)]
    pub ordinary_measure_unit: Option<TermUnit>,
    /// What the business days of art. 74 of Ley 21.430 are: business or court days.
    #[uniffi(default = None)]
    pub claim_unit: Option<TermUnit>,
    /// From when the twenty-four hours to report a crime run.
    #[uniffi(default = None)]
    pub crime_report_start: Option<CrimeReportStart>,
}

impl DutyOptions {
    /// What duties are judged by on a day.
    pub(crate) fn context(self, as_of: Day) -> Result<Context, OpdError> {
        let mut context = Context::new(as_of);
        let readings = &mut context.readings;
        if let Some(unit) = self.ordinary_measure_unit {
            readings.set_ordinary_measure_unit(unit)?;
        }
        if let Some(unit) = self.claim_unit {
            readings.set_claim_unit(unit)?;
        }
        readings.crime_report_start = self.crime_report_start.unwrap_or(readings.crime_report_start);
        if self.commune.is_some() {
            context.calendars = Calendars::new(scope(self.commune)?);
        }
        context.due_soon = self.soon.unwrap_or(context.due_soon);
        context.profile = self.profile.map(|profile| Arc::clone(&profile.0));
        Ok(context)
    }
}

/// A duty of one case, as it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema, uniffi::Record)]
pub struct Duty {
    /// The stable code of what is owed.
    pub code: String,
    /// What it is called.
    pub title: Text,
    /// The crime, measure, claim or referral that it is about, by its id in the case.
    pub subject: Option<String>,
    /// From when it runs; none if that was not recorded.
    pub start: Option<Moment>,
    /// The place in the record, from 0, of the event that started it.
    pub started_by: u32,
    /// When it is due: an instant, or a day, when that day ends; none where no text gives a number, or where it can't
    /// be worked out.
    pub due: Option<Moment>,
    /// When it was met.
    pub met_at: Option<Moment>,
    /// The place in the record, from 0, of the event that met it.
    pub met_by: Option<u32>,
    /// When what it is about ended, if it had not been met.
    pub ended_at: Option<Moment>,
    /// How it stands.
    pub status: DutyStatus,
    /// The status in words.
    pub status_label: Text,
    /// Its place in a list of what to look at first, from 0 (overdue).
    pub urgency: u8,
    /// Whether it was met late, missed or is overdue.
    pub failed: bool,
    /// Days that it is late, if it is due in days.
    pub late_days: Option<i32>,
    /// Hours that it is late, upwards, if it is due in hours.
    pub late_hours: Option<i64>,
    /// The rule that says in a delivery what this duty says of a case.
    pub rule: Option<String>,
    /// What is owed, since when, until when, and how it stands. Names no person.
    pub sentence: Text,
    /// The norms that it rests on, the main one first.
    pub citations: Vec<Citation>,
}

impl From<&duty::Duty<'_>> for Duty {
    fn from(duty: &duty::Duty<'_>) -> Self {
        let due = |due| match due {
            Due::Instant(seconds) => Moment::at(seconds),
            due => Moment::on_day(due.day()),
        };
        let (late_days, late_hours) = match duty.late {
            Some(Fact::Days(days)) => (Some(days), None),
            Some(Fact::Hours(hours)) => (None, Some(hours)),
            _ => (None, None),
        };
        Self {
            code: duty.code().into(),
            title: both(|lang| duty.title(lang).into()),
            subject: duty.subject.map(Into::into),
            start: duty.start,
            started_by: place(duty.started_by),
            due: duty.due.map(due),
            met_at: duty.met_at,
            met_by: duty.met_by.map(place),
            ended_at: duty.ended_at,
            status: duty.status,
            status_label: duty.status.label().into(),
            urgency: duty.status.urgency(),
            failed: matches!(duty.outcome(), Err(Stop::Failed(_))),
            late_days,
            late_hours,
            rule: duty.rule().map(Into::into),
            sentence: both(|lang| duty.sentence(lang)),
            citations: cited(duty.citations()),
        }
    }
}

/// Deadlines that an office sets itself, such as those of technical orientations: never law, never a default.
#[derive(uniffi::Object)]
pub struct Profile(Arc<duty::Profile>);

/// One deadline of an office: from an event until another.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct Deadline {
    /// Its code, which names the duty.
    pub code: String,
    /// What it is called.
    pub title: Text,
    /// The code of the event that starts it.
    pub from_event: String,
    /// The code of the event that meets it.
    pub until_event: String,
    /// Its term.
    pub term: Term,
    /// Whether the event that meets it starts it again.
    pub repeats: bool,
    /// Whether both events must be of one subject: one referral, one alert.
    pub same_subject: bool,
    /// Where it comes from, and how far that was verified.
    pub citation: Citation,
}

#[uniffi::export]
impl Profile {
    /// A profile that comes with the library, as an example, secondary (status S): `san-2022`.
    ///
    /// Code `unknown_name` for another name.
    #[uniffi::constructor]
    pub fn named(name: &str) -> Result<Arc<Self>, OpdError> {
        Ok(Arc::new(Self(Arc::new(duty::Profile::named(name)?))))
    }

    /// Reads a profile from the text of a TOML file.
    ///
    /// Codes: `unreadable`, `empty`, `code_taken`, `says_law`.
    #[uniffi::constructor]
    pub fn load(toml: &str) -> Result<Arc<Self>, OpdError> {
        Ok(Arc::new(Self(Arc::new(duty::Profile::load(toml)?))))
    }

    /// Its name.
    pub fn name(&self) -> String {
        self.0.name().into()
    }

    /// Its deadlines, in the order of the file.
    pub fn deadlines(&self) -> Vec<Deadline> {
        let deadline = |one: &duty::Deadline| Deadline {
            code: one.code().into(),
            title: both(|lang| one.title(lang).into()),
            from_event: one.from().code().into(),
            until_event: one.until().code().into(),
            term: one.term(),
            repeats: one.repeats(),
            same_subject: one.same_subject(),
            citation: one.citation().clone(),
        };
        self.0.deadlines().iter().map(deadline).collect()
    }
}
