//! LIFE and TERM, over the events of one case.

use crate::duty::DutyKind;
use crate::lang::Text;
use crate::requirement::Requirement;
use crate::rules::{Context, HistoryRule, Meta, Rule, Severity, cases, events, family};

/// Events that their stage, or their programme, has no place for.
const OUT_OF_PLACE: &[Requirement] =
    &[Requirement::EventOfStage, Requirement::CaseStarted, Requirement::EventOfProgramme];

pub(crate) struct Life008;

impl Rule for Life008 {
    const META: Meta = Meta {
        code: "LIFE008",
        title: Text::new("Evento posterior al término del caso", "Event after the end of the case"),
        message: Requirement::CaseOpen.message(),
        fix: Requirement::CaseOpen.fix(),
        fields: events![Event, CaseId, HappenedAt],
        also: events![EventId, Subject, MovedTo, Voided],
        norms: Requirement::CaseOpen.norms(),
        fails: &[
            &[
                ("case_id", "7"),
                ("event", "intake"),
                ("happened_at", "2024-03-01"),
                ("channel", "ex_officio"),
            ],
            &[
                ("case_id", "7"),
                ("event", "closed_without_merit"),
                ("happened_at", "2024-03-05"),
                ("reason", "Sin mérito"),
            ],
            &[("case_id", "7"), ("event", "family_contacted"), ("happened_at", "2024-03-06")],
        ],
        passes: &[
            &[
                ("case_id", "7"),
                ("event", "intake"),
                ("happened_at", "2024-03-01"),
                ("channel", "ex_officio"),
            ],
            &[("case_id", "7"), ("event", "family_contacted"), ("happened_at", "2024-03-06")],
        ],
        ..Meta::BASE
    };

    fn prepare(_: &Context) -> Self {
        Self
    }
}

impl HistoryRule for Life008 {
    fn asks_for(requirement: Requirement) -> bool {
        requirement == Requirement::CaseOpen
    }
}

pub(crate) struct Life011;

impl Rule for Life011 {
    const META: Meta = Meta {
        code: "LIFE011",
        title: Text::new("Evento fuera de su etapa", "Event out of its stage"),
        message: Text::new("«{value}» no puede ocurrir ahí. {fact}", "“{value}” can't happen there. {fact}"),
        fix: Requirement::EventOfStage.fix(),
        fields: events![Event, CaseId, HappenedAt],
        also: events![EventId, Subject, MovedTo, Voided],
        norms: Requirement::EventOfStage.norms(),
        fails: &[&[("case_id", "7"), ("event", "child_heard"), ("happened_at", "2024-03-01")]],
        passes: &[
            &[
                ("case_id", "7"),
                ("event", "intake"),
                ("happened_at", "2024-03-01"),
                ("channel", "ex_officio"),
            ],
            &[("case_id", "7"), ("event", "child_heard"), ("happened_at", "2024-03-02")],
        ],
        ..Meta::BASE
    };

    fn prepare(_: &Context) -> Self {
        Self
    }
}

impl HistoryRule for Life011 {
    fn asks_for(requirement: Requirement) -> bool {
        OUT_OF_PLACE.contains(&requirement)
    }
}

pub(crate) struct Life012;

impl Rule for Life012 {
    const META: Meta = Meta {
        code: "LIFE012",
        title: Text::new("Evento sin lo que se exige para él", "Event without what it asks for"),
        message: Text::new("A «{value}» le falta algo. {fact}", "“{value}” lacks something. {fact}"),
        fix: Text::new(
            "Registre antes lo que falta, o complete el evento",
            "Record first what is missing, or complete the event",
        ),
        fields: events![Event, CaseId, HappenedAt],
        norms: &["OLN-06", "OLN-P4", "OLN-P7", "OLNM-04", "OLNM-08", "OPDC-05"],
        also: events![EventId, Role, Subject, Reason],
        fails: &[&[
            ("case_id", "7"),
            ("event", "intake"),
            ("happened_at", "2024-03-01"),
            ("oral", "si"),
            ("written_record", "no"),
        ]],
        passes: &[&[
            ("case_id", "7"),
            ("event", "intake"),
            ("happened_at", "2024-03-01"),
            ("oral", "si"),
            ("written_record", "si"),
        ]],
        ..Meta::BASE
    };

    fn prepare(_: &Context) -> Self {
        Self
    }
}

impl HistoryRule for Life012 {
    fn asks_for(requirement: Requirement) -> bool {
        // The future is DATE003's; the rest is asked for by a rule of its own.
        let elsewhere = requirement == Requirement::NotInFuture
            || Life008::asks_for(requirement)
            || Life011::asks_for(requirement)
            || Life013::asks_for(requirement)
            || Life014::asks_for(requirement);
        !elsewhere
    }
}

pub(crate) struct Life013;

impl Rule for Life013 {
    const META: Meta = Meta {
        code: "LIFE013",
        title: Text::new("Evento anterior al nacimiento", "Event before the birth"),
        message: Requirement::AfterBirth.message(),
        fix: Requirement::AfterBirth.fix(),
        fields: events![HappenedAt, Event, CaseId],
        also: cases![CaseId, BirthDate],
        norms: Requirement::AfterBirth.norms(),
        fails: &[&[
            ("case_id", "7"),
            ("event", "intake"),
            ("happened_at", "2004-03-01"),
            ("channel", "ex_officio"),
            ("#birth_date", "2014-03-01"),
        ]],
        passes: &[&[
            ("case_id", "7"),
            ("event", "intake"),
            ("happened_at", "2024-03-01"),
            ("channel", "ex_officio"),
            ("#birth_date", "2014-03-01"),
        ]],
        ..Meta::BASE
    };

    fn prepare(_: &Context) -> Self {
        Self
    }
}

impl HistoryRule for Life013 {
    fn asks_for(requirement: Requirement) -> bool {
        requirement == Requirement::AfterBirth
    }
}

pub(crate) struct Life014;

impl Rule for Life014 {
    const META: Meta = Meta {
        code: "LIFE014",
        title: Text::new("Identificador de evento repetido", "Event identifier used twice"),
        message: Requirement::EventUnrepeated.message(),
        fix: Requirement::EventUnrepeated.fix(),
        fields: events![EventId, Event, CaseId, HappenedAt],
        norms: Requirement::EventUnrepeated.norms(),
        fails: &[
            &[
                ("case_id", "7"),
                ("event_id", "1"),
                ("event", "intake"),
                ("happened_at", "2024-03-01"),
                ("channel", "ex_officio"),
            ],
            &[("case_id", "7"), ("event_id", "1"), ("event", "child_heard"), ("happened_at", "2024-03-02")],
        ],
        passes: &[
            &[
                ("case_id", "7"),
                ("event_id", "1"),
                ("event", "intake"),
                ("happened_at", "2024-03-01"),
                ("channel", "ex_officio"),
            ],
            &[("case_id", "7"), ("event_id", "2"), ("event", "child_heard"), ("happened_at", "2024-03-02")],
        ],
        ..Meta::BASE
    };

    fn prepare(_: &Context) -> Self {
        Self
    }
}

impl HistoryRule for Life014 {
    fn asks_for(requirement: Requirement) -> bool {
        requirement == Requirement::EventUnrepeated
    }
}

/// Rules that say of a delivery what a duty says of a case: when it was due, or by how much it is late.
macro_rules! duty_rules {
    ($($(#[doc = $doc:literal])+ $rule:ident = $code:literal ($kind:ident, $severity:ident),
        [$title_es:literal, $title_en:literal], [$es:literal, $en:literal], [$fix_es:literal, $fix_en:literal],
        $fails:expr, $passes:expr;)*) => {$(
        $(#[doc = $doc])+
        pub(crate) struct $rule;

        impl Rule for $rule {
            const META: Meta = Meta {
                code: $code,
                severity: Severity::$severity,
                title: Text::new($title_es, $title_en),
                message: Text::new($es, $en),
                fix: Text::new($fix_es, $fix_en),
                fields: events![HappenedAt, Event, CaseId],
                norms: DutyKind::$kind.about().norms,
                fails: $fails,
                passes: $passes,
                ..Meta::BASE
            };

            fn prepare(_: &Context) -> Self {
                Self
            }
        }

        impl HistoryRule for $rule {}
    )*};
}

duty_rules! {
    /// The request was not passed on in time.
    Term007 = "TERM007" (IncompetenceTransfer, Error),
        ["Incompetencia derivada fuera de plazo", "Incompetence passed on late"],
        ["La solicitud debió enviarse al órgano competente a más tardar el {fact}",
            "The request was to be sent to the competent authority by {fact}"],
        ["Envíela ya y registre la transferencia", "Send it now and record the transfer"],
        &[
            &[("case_id", "7"), ("event", "intake"), ("happened_at", "2024-03-01"), ("channel", "ex_officio")],
            &[("case_id", "7"), ("event", "incompetence_declared"), ("happened_at", "2024-03-04"), ("reason", "Otra comuna")],
            &[("case_id", "7"), ("event", "transferred"), ("happened_at", "2024-03-11"), ("recipient", "OLN de Isla de Maipo")],
        ],
        &[
            &[("case_id", "7"), ("event", "intake"), ("happened_at", "2024-03-01"), ("channel", "ex_officio")],
            &[("case_id", "7"), ("event", "incompetence_declared"), ("happened_at", "2024-03-04"), ("reason", "Otra comuna")],
            &[("case_id", "7"), ("event", "transferred"), ("happened_at", "2024-03-08"), ("recipient", "OLN de Isla de Maipo")],
        ];
    /// The report of a sexual crime did not reach the prosecutor in time.
    Term008 = "TERM008" (SexualCrimeToProsecutor, Error),
        ["Delito sexual remitido tarde al fiscal", "Sexual crime sent late to the prosecutor"],
        ["La denuncia llegó al Ministerio Público, o sigue pendiente, {fact} después de vencidas las ocho horas",
            "The report reached the prosecutor, or is still pending, {fact} after the eight hours"],
        ["Remítala de inmediato y registre la hora", "Send it at once and record the hour"],
        &[
            &[("case_id", "7"), ("event", "intake"), ("happened_at", "2024-03-05"), ("channel", "ex_officio")],
            &[
                ("case_id", "7"), ("event", "crime_known"), ("happened_at", "2024-03-05 10:00"), ("subject", "D-1"),
                ("sexual", "si"), ("complaint", "si"),
            ],
            &[("case_id", "7"), ("event", "crime_reported"), ("happened_at", "2024-03-05 11:00"), ("subject", "D-1")],
            &[("case_id", "7"), ("event", "sent_to_prosecutor"), ("happened_at", "2024-03-05 18:01"), ("subject", "D-1")],
        ],
        &[
            &[("case_id", "7"), ("event", "intake"), ("happened_at", "2024-03-05"), ("channel", "ex_officio")],
            &[
                ("case_id", "7"), ("event", "crime_known"), ("happened_at", "2024-03-05 10:00"), ("subject", "D-1"),
                ("sexual", "si"), ("complaint", "si"),
            ],
            &[("case_id", "7"), ("event", "sent_to_prosecutor"), ("happened_at", "2024-03-05 18:00"), ("subject", "D-1")],
        ];
    /// The measure was not notified in time.
    Term009 = "TERM009" (MeasureNotification, Warning),
        ["Notificación de la medida fuera de plazo", "Measure notified late"],
        ["La medida debió notificarse a más tardar el {fact}", "The measure was to be notified by {fact}"],
        ["Notifique la medida por un medio que deje constancia y regístrelo",
            "Notify the measure by a means that leaves a record, and record it"],
        &[
            &[("case_id", "7"), ("event", "measure_adopted"), ("happened_at", "2024-03-01"), ("subject", "M-1")],
            &[("case_id", "7"), ("event", "measure_notified"), ("happened_at", "2024-03-11"), ("subject", "M-1")],
        ],
        &[
            &[("case_id", "7"), ("event", "measure_adopted"), ("happened_at", "2024-03-01"), ("subject", "M-1")],
            &[("case_id", "7"), ("event", "measure_notified"), ("happened_at", "2024-03-08"), ("subject", "M-1")],
        ];
    /// Whoever asked was not told in time.
    Term010 = "TERM010" (IncompetenceNotice, Error),
        ["Aviso de incompetencia fuera de plazo", "Notice of incompetence late"],
        ["Quien pidió debió saber de la derivación a más tardar el {fact}",
            "Whoever asked was to be told of the transfer by {fact}"],
        ["Avise ya y regístrelo", "Tell them now and record it"],
        &[
            &[("case_id", "7"), ("event", "intake"), ("happened_at", "2024-03-01"), ("channel", "ex_officio")],
            &[("case_id", "7"), ("event", "incompetence_declared"), ("happened_at", "2024-03-04"), ("reason", "Otra comuna")],
            &[("case_id", "7"), ("event", "requester_notified"), ("happened_at", "2024-03-11")],
        ],
        &[
            &[("case_id", "7"), ("event", "intake"), ("happened_at", "2024-03-01"), ("channel", "ex_officio")],
            &[("case_id", "7"), ("event", "incompetence_declared"), ("happened_at", "2024-03-04"), ("reason", "Otra comuna")],
            &[("case_id", "7"), ("event", "requester_notified"), ("happened_at", "2024-03-08")],
        ];
    /// The report on a claim was not sent in time.
    Term011 = "TERM011" (ClaimReport, Error),
        ["Informe de la reclamación fuera de plazo", "Report on a claim late"],
        ["El informe al tribunal debió enviarse a más tardar el {fact}",
            "The report to the court was to be sent by {fact}"],
        ["Envíe el informe ya y registre la fecha", "Send the report now and record the date"],
        &[
            &[("case_id", "7"), ("event", "claim_received"), ("happened_at", "2024-03-01"), ("subject", "R-1")],
            &[("case_id", "7"), ("event", "claim_reported"), ("happened_at", "2024-03-11"), ("subject", "R-1")],
        ],
        &[
            &[("case_id", "7"), ("event", "claim_received"), ("happened_at", "2024-03-01"), ("subject", "R-1")],
            &[("case_id", "7"), ("event", "claim_reported"), ("happened_at", "2024-03-06"), ("subject", "R-1")],
        ];
    /// A programme of specialised protection did not report in time.
    Term012 = "TERM012" (ProgrammeReport, Warning),
        ["Informe del programa fuera de plazo", "Programme's report late"],
        ["El programa debió informar a más tardar el {fact}", "The programme was to report by {fact}"],
        ["Pida el informe al programa y registre su llegada", "Ask the programme for the report and record its arrival"],
        &[
            &[("case_id", "7"), ("event", "referral_made"), ("happened_at", "2024-01-02"), ("subject", "V-1"), ("specialised", "si")],
            &[("case_id", "7"), ("event", "referral_answered"), ("happened_at", "2024-01-31"), ("subject", "V-1"), ("accepted", "si")],
            &[("case_id", "7"), ("event", "programme_report_received"), ("happened_at", "2024-05-02"), ("subject", "V-1")],
        ],
        &[
            &[("case_id", "7"), ("event", "referral_made"), ("happened_at", "2024-01-02"), ("subject", "V-1"), ("specialised", "si")],
            &[("case_id", "7"), ("event", "referral_answered"), ("happened_at", "2024-01-31"), ("subject", "V-1"), ("accepted", "si")],
            &[("case_id", "7"), ("event", "programme_report_received"), ("happened_at", "2024-04-30"), ("subject", "V-1")],
        ];
}

family!(
    "history.rs"; history Life008, history Life011, history Life012, history Life013, history Life014,
    history Term007, history Term008, history Term009, history Term010, history Term011, history Term012
);
