//! The lifecycles as data: what each event does in each stage, what it asks for, and by which norm.

use std::fmt::Write;
use std::sync::LazyLock;

use crate::case::Check::{self, *};
use crate::case::EventKind::{self, *};
use crate::codes::Stage;
use crate::lang::Lang;
use crate::person::Programme;
use crate::requirement::Requirement;

/// An event that moves a case to another stage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Transition {
    /// The stage in which it may happen; `None`: before there is a case.
    pub from: Option<Stage>,
    /// What happens.
    pub event: EventKind,
    /// The stage that follows.
    pub to: Stage,
    /// What must be there; all that is not is told.
    pub needs: &'static [Check],
    /// The norms that it rests on, the main one first.
    pub norms: &'static [&'static str],
}

/// An event that leaves the stage as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fact {
    /// What happens.
    pub event: EventKind,
    /// Where it may happen.
    pub within: Within,
    /// What must be there.
    pub needs: &'static [Check],
    /// The norms that it rests on.
    pub norms: &'static [&'static str],
}

/// Stages in which a fact may happen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Within {
    /// While the case is open.
    Open,
    /// At any time, after its end too.
    Always,
    /// In these stages.
    Stages(&'static [Stage]),
}

impl Within {
    /// Whether the stage is one of them.
    pub fn holds(self, stage: Stage) -> bool {
        match self {
            Self::Open => !stage.is_terminal(),
            Self::Always => true,
            Self::Stages(stages) => stages.contains(&stage),
        }
    }
}

/// What an event does in a stage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// It moves the case.
    Moves(&'static Transition),
    /// It is put on record.
    Stays(&'static Fact),
    /// It has no place there: why, and the stage that it would have led to from its own.
    Refused(Requirement, Option<Stage>),
}

/// The lifecycle of one programme.
#[derive(Debug, Clone, Copy)]
pub struct Lifecycle {
    /// The programme.
    pub programme: Programme,
    /// Its stages, in their order; those that end a case last.
    pub stages: &'static [Stage],
    /// What moves a case.
    pub transitions: &'static [Transition],
    /// What is put on record.
    pub facts: &'static [&'static [Fact]],
}

const fn moves(
    from: Option<Stage>,
    event: EventKind,
    to: Stage,
    needs: &'static [Check],
    norms: &'static [&'static str],
) -> Transition {
    Transition { from, event, to, needs, norms }
}

const fn fact(
    event: EventKind,
    within: Within,
    needs: &'static [Check],
    norms: &'static [&'static str],
) -> Fact {
    Fact { event, within, needs, norms }
}

/// The same event from each of several stages.
macro_rules! each_from {
    ($([$($from:ident)+] $event:ident => $to:ident, $needs:expr, $norms:expr;)*) => {
        &[$($(moves(stage!($from), $event, Stage::$to, $needs, $norms),)+)*]
    };
}

macro_rules! stage {
    (nothing) => {
        None
    };
    ($stage:ident) => {
        Some(Stage::$stage)
    };
}

/// Ley 21.430: arts. 66 e) and 72 give the order of the acts.
pub static OLN: Lifecycle = Lifecycle {
    programme: Programme::Oln,
    stages: &[
        Stage::Reception,
        Stage::Assessment,
        Stage::Planning,
        Stage::Execution,
        Stage::FollowUp,
        Stage::Discharged,
        Stage::ClosedWithoutMerit,
        Stage::Transferred,
        Stage::Dismissed,
    ],
    transitions: each_from! {
        [nothing] Intake => Reception, &[RequestRecorded], &["OLN-P1", "OLN-P2"];
        [Discharged ClosedWithoutMerit Transferred Dismissed] Intake => Reception,
            &[RequestRecorded], &["OLN-P1", "OLN-09"];
        [Reception] AssessmentStarted => Assessment, &[], &["OLN-P4", "OLN-06"];
        [Assessment] AssessmentCompleted => Planning,
            &[FamilyContact, Check::ChildHeard, Consent, Merit], &["OLN-06", "OLN-P7"];
        [Planning] AgreementSigned => Execution, &[Check::PlanProposed, SignedRecord], &["OLN-P7", "OLN-06"];
        [Execution] FollowUpStarted => FollowUp, &[ActionsEnded, FinalReview], &["OLNM-04"];
        [FollowUp] Discharged => Discharged, &[CourtGroundAnswered], &["OLNM-04"];
        [Reception Assessment] ClosedWithoutMerit => ClosedWithoutMerit,
            &[ReasonGiven, CourtGroundAnswered], &["OLN-P4"];
        [Reception Assessment Planning Execution FollowUp] Transferred => Transferred,
            &[TransferGrounded], &["CLK-11", "OLN-71"];
        [Reception Assessment Planning Execution FollowUp] Dismissed => Dismissed,
            &[CourtGroundAnswered], &["OLN-DISMISSAL"];
        [Discharged ClosedWithoutMerit Transferred Dismissed] Reopened => Assessment,
            &[ReasonGiven], &["OLN-REOPENING"];
    },
    facts: &[COMMON, PLAN_FACTS, OLN_FACTS],
};

/// The OPD: names from the headings of its technical bases; their order is an assumption (OPDC-05).
pub static OPD: Lifecycle = Lifecycle {
    programme: Programme::Opd,
    stages: &[
        Stage::Reception,
        Stage::FirstReception,
        Stage::Assessment,
        Stage::Planning,
        Stage::Execution,
        Stage::FollowUp,
        Stage::Discharged,
        Stage::Referred,
        Stage::ClosedWithoutMerit,
        Stage::Dismissed,
    ],
    transitions: each_from! {
        [nothing] Intake => Reception, &[], &["OPDC-02", "OPD-14"];
        [Discharged Referred ClosedWithoutMerit Dismissed] Intake => Reception, &[], &["OPDC-02", "OPD-14"];
        [Reception] FirstReceptionHeld => FirstReception, &[], &["OPDC-05"];
        [FirstReception] AssessmentStarted => Assessment, &[], &["OPDC-05"];
        [Assessment] AssessmentCompleted => Planning, &[], &["OPDC-05"];
        [Planning] AgreementSigned => Execution, &[Check::PlanProposed], &["OPDC-05"];
        [Execution] FollowUpStarted => FollowUp, &[ActionsEnded], &["OPDC-05"];
        [FollowUp] Discharged => Discharged, &[], &["OPDC-05", "OPD-09"];
        [Reception FirstReception Assessment Planning Execution FollowUp] Referred => Referred,
            &[], &["OPD-02", "OPDC-04"];
        [Reception FirstReception Assessment] ClosedWithoutMerit => ClosedWithoutMerit, &[], &["OPDC-05"];
        [Reception FirstReception Assessment Planning Execution FollowUp] Dismissed => Dismissed, &[], &["OPDC-05"];
        [Discharged Referred ClosedWithoutMerit Dismissed] Reopened => Assessment, &[], &["OPDC-05"];
    },
    facts: &[COMMON, PLAN_FACTS, OPD_FACTS],
};

/// Ley 21.302, art. 3 bis: 24 months after a specialised programme, at any age.
pub static POST_DISCHARGE: Lifecycle = Lifecycle {
    programme: Programme::PostDischarge,
    stages: &[Stage::Opened, Stage::Monitoring, Stage::Completed, Stage::Dismissed],
    transitions: each_from! {
        [nothing] MonitoringOpened => Opened, &[], &["AGE-11", "SPE-07"];
        [Opened] FollowUpContacted => Monitoring, &[], &["SPE-07"];
        [Monitoring] MonitoringCompleted => Completed, &[MonitoringTerm], &["SPE-07"];
        [Opened Monitoring] Dismissed => Dismissed, &[], &["OLN-DISMISSAL"];
        [Completed Dismissed] Reopened => Monitoring, &[ReasonGiven], &["SPE-07"];
    },
    facts: &[COMMON, &[fact(FollowUpContacted, Within::Stages(&[Stage::Monitoring]), &[], &["SPE-07"])]],
};

/// What may be put on record in every programme.
const COMMON: &[Fact] = &[
    fact(FamilyContacted, Within::Open, &[], &["OLN-CONTACT"]),
    fact(EventKind::ChildHeard, Within::Open, &[], &["OLN-P5", "OLNM-09"]),
    fact(ChildNotHeard, Within::Open, &[ReasonGiven], &["OLN-P5", "OLNM-09"]),
    fact(EventKind::ParentsHeard, Within::Open, &[], &["OLNM-09"]),
    // A crime is reported whenever it is known, the end of the case notwithstanding.
    fact(CrimeKnown, Within::Always, &[SubjectUnused], &["CLK-01", "CLK-03", "OPD-15"]),
    fact(CrimeReported, Within::Always, &[SubjectKnown], &["CLK-01", "CLK-02"]),
    fact(SentToProsecutor, Within::Always, &[SubjectKnown], &["CLK-07"]),
    fact(CoordinatorInformed, Within::Always, &[], &["OLN-INFORM"]),
    fact(ReferralMade, Within::Open, &[SubjectUnused], &["OLN-REF"]),
    fact(ReferralAnswered, Within::Always, &[SubjectKnown, SubjectMoves], &["OLN-REF"]),
    fact(ReferralClosed, Within::Always, &[SubjectKnown, SubjectMoves], &["OLN-REF"]),
    fact(ProgrammeReportReceived, Within::Open, &[SubjectKnown], &["SPE-05"]),
    fact(ReportTermSet, Within::Open, &[SubjectKnown, ReasonGiven], &["SPE-05"]),
    fact(AlertReceived, Within::Open, &[SubjectUnused], &["OLN-ALERT"]),
    fact(AlertUpdated, Within::Open, &[SubjectKnown, SubjectMoves], &["OLN-ALERT"]),
    fact(GapFound, Within::Open, &[], &["OLN-CATALOGUE"]),
    fact(InformationGiven, Within::Always, &[], &["OLN-INFORMATION"]),
    fact(RegistryUpdated, Within::Always, &[], &["OLN-REGISTRY"]),
    fact(TermExtended, Within::Open, &[ReasonGiven], &["ADM-05"]),
    fact(Corrected, Within::Always, &[CorrectionHolds, ReasonGiven], &["OLN-REGISTRY", "OPD-14"]),
];

/// What Ley 21.430 adds.
const OLN_FACTS: &[Fact] = &[
    fact(EventKind::PlanProposed, PLANNED, &[ByCaseManager, PlanIsWhole], &["OLN-06", "OLN-PLAN"]),
    fact(UrgencyDeclared, Within::Open, &[ReasonGiven], &["OLNM-01"]),
    fact(RequestAnswered, Within::Open, &[ReasonGiven], &["OLN-P3"]),
    fact(RequesterWithdrew, Within::Open, &[], &["OLN-P10"]),
    fact(SessionCalled, Within::Open, &[], &["OLN-P6"]),
    fact(SessionHeld, Within::Open, &[], &["OLN-P6"]),
    fact(
        MeasureAdopted,
        Within::Open,
        &[
            SubjectUnused,
            ByCoordinator,
            Check::ChildHeard,
            Check::ParentsHeard,
            AssessmentDone,
            MeasureIsValid,
        ],
        &["OLN-06", "OLNM-08", "OLNM-09"],
    ),
    fact(MeasureNotified, Within::Always, &[SubjectKnown], &["OLN-P11"]),
    fact(MeasureReviewed, Within::Open, &[SubjectKnown, ReviewIsWhole], &["OLNM-03", "OLNM-04"]),
    fact(MeasureCeased, Within::Open, &[SubjectKnown, ReasonGiven], &["OLNM-03"]),
    fact(CourtGroundFound, Within::Open, &[], &["OLN-71"]),
    fact(CourtMessageSent, Within::Open, &[SubjectUnused, GroundStated], &["OLN-71", "OLNM-05"]),
    fact(CourtAnswered, Within::Always, &[SubjectKnown], &["OLN-71", "OLNM-06"]),
    fact(IncompetenceDeclared, Within::Open, &[ReasonGiven], &["CLK-11"]),
    fact(RequesterNotified, Within::Always, &[], &["CLK-12"]),
    fact(ClaimReceived, Within::Always, &[SubjectKnown], &["OLNM-11"]),
    fact(ClaimReported, Within::Always, &[SubjectKnown], &["OLNM-11"]),
];

const PLANNED: Within = Within::Stages(&[Stage::Planning, Stage::Execution, Stage::FollowUp]);

/// What comes of a plan, in the OPD and the OLN.
const PLAN_FACTS: &[Fact] = &[
    fact(ConsentGiven, Within::Open, &[], &["OLN-06", "OPDC-05"]),
    fact(ActionUpdated, PLANNED, &[], &["OLN-PLAN", "OPDC-05"]),
    fact(FinalReviewHeld, Within::Stages(&[Stage::Execution]), &[], &["OLNM-04", "OPDC-05"]),
    fact(
        FollowUpContacted,
        Within::Stages(&[Stage::Execution, Stage::FollowUp]),
        &[],
        &["OLNM-04", "OPDC-05"],
    ),
];

/// The plan of an OPD: no norm that could be read says what it holds.
const OPD_FACTS: &[Fact] = &[fact(EventKind::PlanProposed, PLANNED, &[], &["OPDC-05"])];

/// The lifecycle of a programme; `None` for the specialised ones, whose cases are not the office's.
pub const fn lifecycle(programme: Programme) -> Option<&'static Lifecycle> {
    match programme {
        Programme::Oln => Some(&OLN),
        Programme::Opd => Some(&OPD),
        Programme::PostDischarge => Some(&POST_DISCHARGE),
        Programme::Specialised => None,
    }
}

impl Lifecycle {
    /// What an event does in a stage (`None`: before there is a case).
    ///
    /// ```
    /// use opd_core::case::{Answer, EventKind, OLN};
    /// use opd_core::codes::Stage;
    /// let Answer::Moves(step) = OLN.answer(Some(Stage::Reception), EventKind::AssessmentStarted) else { panic!() };
    /// assert_eq!(step.to, Stage::Assessment);
    /// assert!(matches!(OLN.answer(None, EventKind::AssessmentStarted), Answer::Refused(..)));
    /// ```
    pub fn answer(&'static self, stage: Option<Stage>, event: EventKind) -> Answer {
        type Row = Vec<Answer>;
        static TABLES: LazyLock<[Vec<Row>; 3]> =
            LazyLock::new(|| [&OLN, &OPD, &POST_DISCHARGE].map(Lifecycle::spread));
        let table = match self.programme {
            Programme::Oln => &TABLES[0],
            Programme::Opd => &TABLES[1],
            _ => &TABLES[2],
        };
        let row = stage.map_or(0, |stage| stage as usize + 1);
        let answer = table.get(row).and_then(|row| row.get(event as usize));
        answer.copied().unwrap_or(Answer::Refused(Requirement::EventOfProgramme, None))
    }

    /// The answers of every stage and event.
    fn spread(&'static self) -> Vec<Vec<Answer>> {
        let stages = std::iter::once(None).chain(Stage::ALL.iter().copied().map(Some));
        stages
            .map(|stage| EventKind::ALL.iter().map(|event| self.work_out(stage, *event)).collect())
            .collect()
    }

    fn work_out(&'static self, stage: Option<Stage>, event: EventKind) -> Answer {
        let moving = || self.transitions.iter().filter(|step| step.event == event);
        if let Some(step) = moving().find(|step| step.from == stage) {
            return Answer::Moves(step);
        }
        let mut facts =
            self.facts.iter().flat_map(|facts| facts.iter()).filter(|fact| fact.event == event).peekable();
        let known = facts.peek().is_some() || moving().next().is_some();
        if let Some(fact) = stage.and_then(|stage| facts.find(|fact| fact.within.holds(stage))) {
            return Answer::Stays(fact);
        }
        let leads_to = moving().map(|step| step.to).next();
        match stage {
            _ if !known => Answer::Refused(Requirement::EventOfProgramme, None),
            None => Answer::Refused(Requirement::CaseStarted, leads_to),
            Some(stage) if stage.is_terminal() => Answer::Refused(Requirement::CaseOpen, None),
            Some(_) => Answer::Refused(Requirement::EventOfStage, leads_to),
        }
    }

    /// Whether a stage comes after another.
    pub(crate) fn is_later(&self, stage: Stage, than: Option<Stage>) -> bool {
        let place = |stage: Stage| self.stages.iter().position(|one| *one == stage);
        than.is_none_or(|than| place(stage) > place(than))
    }

    /// The transitions as a Mermaid state diagram.
    ///
    /// ```
    /// use opd_core::{Lang, case::POST_DISCHARGE};
    /// assert!(POST_DISCHARGE.mermaid(Lang::En).contains("Opened --> Monitoring: Follow-up contact"));
    /// ```
    pub fn mermaid(&self, lang: Lang) -> String {
        let mut out = "stateDiagram-v2\n".to_owned();
        for stage in self.stages {
            let _ = writeln!(out, "    state \"{}\" as {stage:?}", stage.label().get(lang));
        }
        for step in self.transitions {
            let from = step.from.map_or("[*]".to_owned(), |stage| format!("{stage:?}"));
            let _ = writeln!(out, "    {from} --> {:?}: {}", step.to, step.event.label().get(lang));
        }
        for stage in self.stages.iter().filter(|stage| stage.is_terminal()) {
            let _ = writeln!(out, "    {stage:?} --> [*]");
        }
        out
    }

    /// The transitions as a Graphviz digraph.
    pub fn dot(&self, lang: Lang) -> String {
        let mut out = format!("digraph {} {{\n    rankdir = LR;\n", self.programme.code());
        let _ = writeln!(out, "    start [shape = point];");
        for stage in self.stages {
            let shape = if stage.is_terminal() { "doublecircle" } else { "box" };
            let _ = writeln!(
                out,
                "    {} [label = \"{}\", shape = {shape}];",
                stage.code(),
                stage.label().get(lang)
            );
        }
        for step in self.transitions {
            let from = step.from.map_or("start", Stage::code);
            let _ = writeln!(
                out,
                "    {from} -> {} [label = \"{}\"];",
                step.to.code(),
                step.event.label().get(lang)
            );
        }
        out + "}\n"
    }
}
