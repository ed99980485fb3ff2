//! The duties with a clock: what starts each, what meets it, by which norm.

use crate::calendar::TermUnit;
use crate::codes::FindingClass;
use crate::duty::clock::Clock;
use crate::lang::Text;
use crate::norm::{BusinessDays, Days, Hours, Key, Months};
use crate::person::Programme;
use crate::rules::{Context, CrimeReportStart};

const CRIME_REPORT: Key<Hours> = Key::new("CLK-01");
const CRIME_SINCE_IT_HAPPENED: Key<Hours> = Key::new("CLK-10");
const SEXUAL_CRIME: Key<Hours> = Key::new("CLK-07");
const URGENT_MEASURE: Key<Hours> = Key::new("OLNM-01");
const ORDINARY_MEASURE: Key<Days> = Key::new("OLNM-02");
const REVIEW: Key<Months> = Key::new("OLNM-03");
const NOTIFICATION: Key<BusinessDays> = Key::new("ADM-07");
const TRANSFER: Key<BusinessDays> = Key::new("CLK-11");
const NOTICE: Key<BusinessDays> = Key::new("CLK-12");
const CLAIM: Key<BusinessDays> = Key::new("OLNM-11");
const CLAIM_REPORT: Key<BusinessDays> = Key::new("OLNM-11-REPORT");
const PROGRAMME_REPORT: Key<Months> = Key::new("SPE-05");
const MONITORING: Key<Months> = Key::new("SPE-07");

/// The longest time between two reports of a programme.
pub(super) const LONGEST_REPORT_TERM: Key<Months> = Key::new("SPE-05-MAX");

/// What a duty is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum DutyKind {
    /// To report a crime.
    CrimeReport,
    /// To get the report of a sexual crime to the prosecutor.
    SexualCrimeToProsecutor,
    /// To adopt the measure of an urgent case.
    UrgentMeasure,
    /// To adopt the measure of a case.
    OrdinaryMeasure,
    /// To review a measure.
    MeasureReview,
    /// To notify a measure.
    MeasureNotification,
    /// To pass a request on to the competent authority.
    IncompetenceTransfer,
    /// To tell whoever asked that the request was passed on.
    IncompetenceNotice,
    /// Others may claim against a measure: no duty of the office.
    ClaimWindow,
    /// To report to the court on a claim.
    ClaimReport,
    /// A programme of specialised protection must report.
    ProgrammeReport,
    /// To monitor after the discharge from specialised programmes.
    Monitoring,
    /// To tell the coordinator of a crime.
    InformCoordinator,
    /// A deadline of the office's [`Profile`](crate::duty::Profile), by its place.
    Profile(u16),
}

/// What there is to say of a kind of duty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct About {
    /// The stable English code.
    pub code: &'static str,
    /// What it is called.
    pub title: Text,
    /// From when it runs.
    pub starts: Text,
    /// What meets it.
    pub met_by: Text,
    /// The norms that it rests on, by row of the dossier; that of its term first.
    pub norms: &'static [&'static str],
    /// The rules that say of a delivery what was done late, and what was not done.
    pub rules: Option<[&'static str; 2]>,
    /// The reading that it hangs on, by its name in [`Readings`](crate::rules::Readings).
    pub reading: Option<&'static str>,
    /// Whether it ends with the case.
    pub ends_with_case: bool,
    /// Whether the office may extend it (Ley 19.880, art. 26; norm ADM-05): its own terms of days.
    pub extendable: bool,
}

const BASE: About = About {
    code: "",
    title: Text::new("", ""),
    starts: Text::new("", ""),
    met_by: Text::new("", ""),
    norms: &[],
    rules: None,
    reading: None,
    ends_with_case: false,
    extendable: false,
};

impl DutyKind {
    /// Every duty that is not the office's own.
    pub const ALL: [Self; 13] = [
        Self::CrimeReport,
        Self::SexualCrimeToProsecutor,
        Self::UrgentMeasure,
        Self::OrdinaryMeasure,
        Self::MeasureReview,
        Self::MeasureNotification,
        Self::IncompetenceTransfer,
        Self::IncompetenceNotice,
        Self::ClaimWindow,
        Self::ClaimReport,
        Self::ProgrammeReport,
        Self::Monitoring,
        Self::InformCoordinator,
    ];

    /// The kind with this code, unless it is an office's own.
    ///
    /// ```
    /// use opd_core::duty::DutyKind;
    /// assert_eq!(DutyKind::named("ordinary_measure"), Some(DutyKind::OrdinaryMeasure));
    /// ```
    pub fn named(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.about().code == code)
    }

    /// What there is to say of it.
    pub const fn about(self) -> About {
        match self {
            Self::CrimeReport => About {
                code: "crime_report",
                title: Text::new("Denuncia del delito", "Crime report"),
                starts: Text::new("conocimiento del delito", "knowledge of the crime"),
                met_by: Text::new(
                    "denuncia, de la oficina o de otro obligado",
                    "report, by the office or another obliged",
                ),
                norms: crime_norms(Programme::Opd, CrimeReportStart::Knowledge),
                rules: Some(["TERM001", "TERM002"]),
                reading: Some("crime_report_start"),
                ..BASE
            },
            Self::SexualCrimeToProsecutor => About {
                code: "sexual_crime_to_prosecutor",
                title: Text::new(
                    "Denuncia de delito sexual al fiscal",
                    "Sexual crime report to the prosecutor",
                ),
                starts: Text::new(
                    "recepción de la denuncia en la oficina",
                    "reception of the report by the office",
                ),
                met_by: Text::new("remisión al Ministerio Público", "sent to the prosecutor"),
                norms: &["CLK-07", "CLK-06"],
                rules: Some(["TERM008", "TERM008"]),
                ..BASE
            },
            Self::UrgentMeasure => About {
                code: "urgent_measure",
                title: Text::new("Medida urgente", "Urgent measure"),
                starts: Text::new(
                    "conocimiento del caso declarado urgente",
                    "knowledge of a case declared urgent",
                ),
                met_by: Text::new("medida adoptada", "measure adopted"),
                norms: &["OLNM-01"],
                rules: Some(["TERM003", "TERM003"]),
                ends_with_case: true,
                ..BASE
            },
            Self::OrdinaryMeasure => About {
                code: "ordinary_measure",
                title: Text::new("Medida de protección", "Protection measure"),
                starts: Text::new("ingreso", "intake"),
                met_by: Text::new("medida adoptada", "measure adopted"),
                norms: &["OLNM-02"],
                rules: Some(["TERM004", "TERM004"]),
                reading: Some("ordinary_measure_unit"),
                ends_with_case: true,
                extendable: true,
            },
            Self::MeasureReview => About {
                code: "measure_review",
                title: Text::new("Revisión de la medida", "Review of the measure"),
                starts: Text::new("medida adoptada o última revisión", "measure adopted or last review"),
                met_by: Text::new("revisión", "review"),
                norms: &["OLNM-03", "TERM-02"],
                rules: Some(["TERM005", "TERM005"]),
                ends_with_case: true,
                ..BASE
            },
            Self::MeasureNotification => About {
                code: "measure_notification",
                title: Text::new("Notificación de la medida", "Notification of the measure"),
                starts: Text::new("medida adoptada", "measure adopted"),
                met_by: Text::new("medida notificada", "measure notified"),
                norms: &["ADM-07", "OLN-P11"],
                rules: Some(["TERM009", "TERM009"]),
                extendable: true,
                ..BASE
            },
            Self::IncompetenceTransfer => About {
                code: "incompetence_transfer",
                title: Text::new("Remisión al órgano competente", "Transfer to the competent authority"),
                starts: Text::new(
                    "recepción de la solicitud, si hay incompetencia",
                    "reception of the request, if not competent",
                ),
                met_by: Text::new("transferencia", "transfer"),
                norms: &["CLK-11"],
                rules: Some(["TERM007", "TERM007"]),
                extendable: true,
                ..BASE
            },
            Self::IncompetenceNotice => About {
                code: "incompetence_notice",
                title: Text::new(
                    "Aviso de la remisión al solicitante",
                    "Notice of the transfer to whoever asked",
                ),
                starts: Text::new(
                    "recepción de la solicitud, si hay incompetencia",
                    "reception of the request, if not competent",
                ),
                met_by: Text::new("aviso al solicitante", "notice to whoever asked"),
                norms: &["CLK-12"],
                rules: Some(["TERM010", "TERM010"]),
                extendable: true,
                ..BASE
            },
            Self::ClaimWindow => About {
                code: "claim_window",
                title: Text::new("Ventana de otros para reclamar", "Window of others to claim"),
                starts: Text::new("medida notificada", "measure notified"),
                met_by: Text::new("nada: se cierra sola", "nothing: it closes by itself"),
                norms: &["OLNM-11"],
                reading: Some("claim_unit"),
                ..BASE
            },
            Self::ClaimReport => About {
                code: "claim_report",
                title: Text::new("Informe de la reclamación", "Report on the claim"),
                starts: Text::new("reclamación recibida", "claim received"),
                met_by: Text::new("informe enviado", "report sent"),
                norms: &["OLNM-11-REPORT"],
                rules: Some(["TERM011", "TERM011"]),
                reading: Some("claim_unit"),
                ..BASE
            },
            Self::ProgrammeReport => About {
                code: "programme_report",
                title: Text::new("Informe del programa especializado", "Report of the specialised programme"),
                starts: Text::new("derivación aceptada o último informe", "referral accepted or last report"),
                met_by: Text::new("informe recibido", "report received"),
                norms: &["SPE-05", "SPE-05-MAX", "CLK-19"],
                rules: Some(["TERM012", "TERM012"]),
                ends_with_case: true,
                ..BASE
            },
            Self::Monitoring => About {
                code: "monitoring",
                title: Text::new(
                    "Término del monitoreo posterior al egreso",
                    "End of the post-discharge monitoring",
                ),
                starts: Text::new(
                    "egreso de la protección especializada",
                    "discharge from specialised protection",
                ),
                met_by: Text::new("término del monitoreo", "monitoring completed"),
                norms: &["SPE-07", "AGE-11"],
                rules: Some(["TERM006", "TERM006"]),
                ends_with_case: true,
                ..BASE
            },
            Self::InformCoordinator => About {
                code: "inform_coordinator",
                title: Text::new("Aviso a la coordinación", "Informing the coordinator"),
                starts: Text::new(
                    "delito conocido por el gestor de casos",
                    "crime known by the case manager",
                ),
                met_by: Text::new("aviso a la coordinación", "coordinator informed"),
                norms: &["OLN-INFORM"],
                ..BASE
            },
            Self::Profile(_) => About {
                code: "office_deadline",
                title: Text::new("Plazo de la oficina", "Deadline of the office"),
                starts: Text::new("el evento que dice el perfil", "the event that the profile says"),
                met_by: Text::new("el evento que dice el perfil", "the event that the profile says"),
                ends_with_case: true,
                extendable: true,
                ..BASE
            },
        }
    }

    /// The clock of the law under the readings of a run; one without a term where no text gives a number, and for an
    /// office's deadline.
    pub(crate) fn clock(self, context: &Context) -> Clock {
        let Context { readings, calendars, .. } = context;
        let hours = |key| Clock::of(key, TermUnit::Hours, |Hours(hours)| hours, calendars);
        let months = |key| Clock::of(key, TermUnit::Months, |Months(months)| months, calendars);
        let days = |key, unit| Clock::of(key, unit, |BusinessDays(days)| days, calendars);
        match self {
            Self::CrimeReport => hours(match readings.crime_report_start {
                CrimeReportStart::Knowledge => CRIME_REPORT,
                CrimeReportStart::Occurrence => CRIME_SINCE_IT_HAPPENED,
            }),
            Self::SexualCrimeToProsecutor => hours(SEXUAL_CRIME),
            Self::UrgentMeasure => hours(URGENT_MEASURE),
            Self::OrdinaryMeasure => {
                Clock::of(ORDINARY_MEASURE, readings.ordinary_measure_unit, |Days(days)| days, calendars)
            }
            Self::MeasureReview => months(REVIEW),
            Self::MeasureNotification => days(NOTIFICATION, TermUnit::BusinessDays),
            Self::IncompetenceTransfer => days(TRANSFER, TermUnit::BusinessDays),
            Self::IncompetenceNotice => days(NOTICE, TermUnit::BusinessDays),
            Self::ClaimWindow => days(CLAIM, readings.claim_unit),
            Self::ClaimReport => days(CLAIM_REPORT, readings.claim_unit),
            Self::ProgrammeReport => months(PROGRAMME_REPORT),
            Self::Monitoring => months(MONITORING),
            Self::InformCoordinator | Self::Profile(_) => Clock::without_term(calendars),
        }
    }
}

/// The norms of the crime report: an OPD has its own beside those of every office.
pub(super) const fn crime_norms(regime: Programme, start: CrimeReportStart) -> &'static [&'static str] {
    match (start, regime) {
        (CrimeReportStart::Occurrence, _) => &["CLK-10", "CLK-02", "CLK-06"],
        (CrimeReportStart::Knowledge, Programme::Opd) => &["CLK-01", "CLK-02", "CLK-03", "CLK-06", "OPD-15"],
        (CrimeReportStart::Knowledge, _) => &["CLK-01", "CLK-02", "CLK-03", "CLK-06"],
    }
}

/// Whether a measure is owed: not where there is no merit, nor where it is the court's to take.
#[inline]
pub(crate) fn owes_measure(finding: Option<FindingClass>, asked_court: bool) -> bool {
    finding != Some(FindingClass::NoMerit) && !asked_court
}
