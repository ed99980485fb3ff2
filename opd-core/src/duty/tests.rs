use super::*;
use crate::case::{Bounds, History};
use crate::table::{Cell, EventField, EventRecord};

mod properties;

/// A row of `events` from `2024-03-05T10:00 crime_known subject=D1 sexual=yes`.
fn row(text: &str) -> EventRecord {
    let mut record = EventRecord::default();
    let mut words = text.split(' ');
    record.set(EventField::HappenedAt, words.next().unwrap());
    record.set(EventField::Event, words.next().unwrap());
    for word in words {
        let (field, value) = word.split_once('=').unwrap();
        record.set(EventField::named(field).unwrap_or_else(|| panic!("no field {field}")), value);
    }
    record
}

fn context() -> Context {
    Context::new("2024-06-30".parse().unwrap())
}

fn described(duty: &Duty<'_>) -> String {
    let due = duty.due.map(|due| format!(" {}", due.text(Lang::En))).unwrap_or_default();
    let late = duty.late.map(|late| format!(" {}", late.text(Lang::En, u64::from))).unwrap_or_default();
    let subject = duty.subject.map(|subject| format!(" {subject}")).unwrap_or_default();
    format!("{}{subject}{due}: {}{late}", duty.code(), duty.status.code())
}

fn stand_under(context: &Context, regime: Programme, rows: &[&str], as_of: &str) -> Vec<String> {
    let record: Vec<EventRecord> = rows.iter().map(|text| row(text)).collect();
    let history = History::replay(regime, &record, Bounds::default());
    let terms = Terms::new(context);
    let found = duties(regime, &history.steps, as_of.parse().unwrap(), &terms);
    for duty in &found {
        assert!(!duty.citations().is_empty() && !duty.title(Lang::Es).is_empty());
        assert_ne!(duty.sentence(Lang::Es), duty.sentence(Lang::En));
        assert_eq!(duty.outcome().is_ok(), duty.status == DutyStatus::Met);
    }
    found.iter().map(described).collect()
}

/// The duties of a case of an OLN.
fn stand(rows: &[&str], as_of: &str) -> Vec<String> {
    stand_under(&context(), Programme::Oln, rows, as_of)
}

/// The only duty with this code.
fn one(rows: &[&str], as_of: &str, code: &str) -> String {
    let found: Vec<String> = stand(rows, as_of).into_iter().filter(|duty| duty.starts_with(code)).collect();
    assert_eq!(found.len(), 1, "{found:?}");
    found[0][code.len()..].trim().to_owned()
}

const INTAKE: &str = "2024-03-01T10:00 intake channel=ex_officio knowledge_at=2024-02-29T09:00";

/// The constants of the law, written here a second time, from the summary of the dossier.
#[test]
fn the_clocks_are_those_of_the_law() {
    let on = "2024-06-30".parse().unwrap();
    let terms = Terms::new(&context());
    let expected = [
        (DutyKind::CrimeReport, 24, TermUnit::Hours),
        (DutyKind::SexualCrimeToProsecutor, 8, TermUnit::Hours),
        (DutyKind::UrgentMeasure, 24, TermUnit::Hours),
        (DutyKind::OrdinaryMeasure, 30, TermUnit::CalendarDays),
        (DutyKind::MeasureReview, 3, TermUnit::Months),
        (DutyKind::MeasureNotification, 5, TermUnit::BusinessDays),
        (DutyKind::IncompetenceTransfer, 5, TermUnit::BusinessDays),
        (DutyKind::IncompetenceNotice, 5, TermUnit::BusinessDays),
        (DutyKind::ClaimWindow, 15, TermUnit::CourtDays),
        (DutyKind::ClaimReport, 5, TermUnit::CourtDays),
        (DutyKind::ProgrammeReport, 3, TermUnit::Months),
        (DutyKind::Monitoring, 24, TermUnit::Months),
    ];
    for (kind, amount, unit) in expected {
        assert_eq!(terms.term(kind, on), Some(Term::new(amount, unit)), "{kind:?}");
    }
    assert_eq!(terms.term(DutyKind::InformCoordinator, on), None);
    assert_eq!(DutyKind::ALL.len(), expected.len() + 1);
    assert_eq!(kinds::LONGEST_REPORT_TERM.on(on).unwrap().value.0, 6);
}

#[test]
fn every_kind_is_described_and_cited() {
    let mut codes = std::collections::BTreeSet::new();
    for kind in DutyKind::ALL {
        let about = kind.about();
        assert!(codes.insert(about.code) && DutyKind::named(about.code) == Some(kind));
        assert!(
            !about.norms.is_empty() && about.norms.iter().all(|id| norm::citation(id).is_some()),
            "{}",
            about.code
        );
        for text in [about.title, about.starts, about.met_by] {
            assert!(!text.es.is_empty() && !text.en.is_empty() && text.es != text.en, "{}", about.code);
        }
    }
}

#[test]
fn a_crime_is_reported_in_24_hours_by_whoever_reports_it() {
    let known = "2024-03-05T10:00 crime_known subject=D1";
    for (rows, as_of, expected) in [
        (vec![known], "2024-03-05T18:00", "on 2024-03-06 10:00: due_soon"),
        (vec![known], "2024-03-06T10:00", "on 2024-03-06 10:00: due_soon"),
        (vec![known], "2024-03-06T10:01", "on 2024-03-06 10:00: overdue 1 hours"),
        (vec![known, "2024-03-06T10:00 crime_reported subject=D1"], "2024-03-07", "on 2024-03-06 10:00: met"),
        (
            vec![known, "2024-03-06T12:30 crime_reported subject=D1"],
            "2024-03-07",
            "on 2024-03-06 10:00: met_late 3 hours",
        ),
        // Another crime's report meets nothing; another's report of this one, even before the office knew, does.
        (
            vec![known, "2024-03-05T12:00 crime_reported subject=D2"],
            "2024-03-06",
            "on 2024-03-06 10:00: overdue 14 hours",
        ),
        (vec!["2024-03-01 crime_reported subject=D1", known], "2024-03-07", "on 2024-03-06 10:00: met"),
        // The end of the case does not end it.
        (
            vec![INTAKE, known, "2024-03-05T12:00 dismissed cause=other"],
            "2024-03-07",
            "on 2024-03-06 10:00: overdue 38 hours",
        ),
    ] {
        assert_eq!(one(&rows, as_of, "crime_report D1"), expected, "{rows:?}");
    }
    let day = ["2024-03-05 crime_known subject=D1"];
    assert!(one(&day, "2024-03-06T12:00", "crime_report D1").ends_with("unknown_hour"));
    assert!(one(&day, "2024-03-05", "crime_report D1").ends_with("due_soon"));
    assert!(one(&day, "2024-03-06", "crime_report D1").ends_with("overdue 1 hours"));
    // Two crimes are two duties.
    assert_eq!(stand(&[known, "2024-03-05T11:00 crime_known subject=D2"], "2024-03-05").len(), 2);
}

#[test]
fn each_office_cites_the_norms_of_its_time() {
    let ids = |regime, known: &str| -> Vec<String> {
        let record = [row(known)];
        let history = History::replay(regime, &record, Bounds::default());
        let terms = Terms::new(&context());
        let found = duties(regime, &history.steps, "2024-06-30".parse().unwrap(), &terms);
        found[0].citations().iter().map(|citation| citation.norm.clone()).collect()
    };
    assert_eq!(ids(Programme::Opd, "2018-03-05 crime_known"), ["CLK-01", "CLK-02", "CLK-06", "OPD-15"]);
    assert_eq!(ids(Programme::Oln, "2024-03-05 crime_known"), ["CLK-01", "CLK-02", "CLK-03", "CLK-06"]);
}

#[test]
fn the_reading_of_the_occurrence_needs_it() {
    let mut context = context();
    context.readings.crime_report_start = CrimeReportStart::Occurrence;
    let stand = |rows: &[&str]| stand_under(&context, Programme::Opd, rows, "2024-03-06");
    assert_eq!(
        stand(&["2024-03-05T10:00 crime_known subject=D1 occurred_at=2024-03-04T08:00"]),
        ["crime_report D1 on 2024-03-05 08:00: overdue 40 hours"]
    );
    assert_eq!(stand(&["2024-03-05T10:00 crime_known subject=D1"]), ["crime_report D1: unknown_start"]);
}

#[test]
fn the_report_of_a_sexual_crime_reaches_the_prosecutor_in_8_hours() {
    let known = "2024-04-06T20:00 crime_known subject=D1 sexual=yes complaint=yes";
    let sent = "2024-04-07T03:01 sent_to_prosecutor subject=D1";
    // The clock went back that night: eight hours later it says three.
    let code = "sexual_crime_to_prosecutor D1";
    assert_eq!(one(&[known, sent], "2024-04-08", code), "on 2024-04-07 03:00: met_late 1 hours");
    assert_eq!(stand(&["2024-04-06T20:00 crime_known subject=D1 sexual=yes"], "2024-04-08").len(), 1);
}

#[test]
fn a_measure_is_owed_in_30_days_or_in_24_hours_if_urgent() {
    let urgent = "2024-03-01T12:00 urgency_declared";
    let adopted = |at| format!("{at} measure_adopted subject=M1");
    let code = "ordinary_measure";
    assert_eq!(one(&[INTAKE], "2024-03-20", code), "on 2024-03-31: pending");
    assert_eq!(one(&[INTAKE], "2024-03-24", code), "on 2024-03-31: due_soon");
    assert_eq!(one(&[INTAKE], "2024-03-31", code), "on 2024-03-31: due_soon");
    assert_eq!(one(&[INTAKE], "2024-04-02", code), "on 2024-03-31: overdue 2 days");
    assert_eq!(one(&[INTAKE, &adopted("2024-03-31T23:59")], "2024-04-02", code), "on 2024-03-31: met");
    assert_eq!(one(&[INTAKE, &adopted("2024-04-01")], "2024-04-02", code), "on 2024-03-31: met_late 1 days");
    // From the knowledge, not from the intake.
    assert_eq!(one(&[INTAKE, urgent], "2024-03-01T11:00", code), "on 2024-03-31: pending");
    assert_eq!(
        one(&[INTAKE, urgent], "2024-03-01T12:00", "urgent_measure"),
        "on 2024-03-01 09:00: overdue 3 hours"
    );
    let no_knowledge = "2024-03-01T10:00 intake channel=ex_officio";
    assert_eq!(one(&[no_knowledge, urgent], "2024-03-02", "urgent_measure"), ": unknown_start".trim());
    // Put on record in another order, on the same day.
    let day = "2024-03-01 urgency_declared";
    assert_eq!(stand(&[day, INTAKE], "2024-03-01"), ["urgent_measure on 2024-03-01 09:00: overdue 15 hours"]);
    // What takes it away.
    for other in [
        "2024-03-20 court_message_sent subject=T1 message_kind=judicial_measure_request",
        "2024-03-20 assessment_completed finding_class=no_merit",
        "2024-04-20 closed_without_merit",
    ] {
        assert_eq!(one(&[INTAKE, other], "2024-06-30", code), "on 2024-03-31: lapsed", "{other}");
    }
    let enforcement = "2024-03-20 court_message_sent subject=T1 message_kind=enforcement_request";
    assert_eq!(one(&[INTAKE, enforcement], "2024-04-02", code), "on 2024-03-31: overdue 2 days");
    // An OPD adopts none.
    assert!(stand_under(&context(), Programme::Opd, &[INTAKE], "2024-06-30").is_empty());
}

#[test]
fn an_end_ends_what_hangs_on_the_case_unless_it_is_reopened() {
    let code = "ordinary_measure";
    let end = |at| format!("{at} dismissed cause=moved");
    assert_eq!(one(&[INTAKE, &end("2024-03-20")], "2024-06-30", code), "on 2024-03-31: lapsed");
    assert_eq!(one(&[INTAKE, &end("2024-04-05")], "2024-06-30", code), "on 2024-03-31: missed 5 days");
    let reopened = "2024-03-25 reopened reason=x";
    assert_eq!(
        one(&[INTAKE, &end("2024-03-20"), reopened], "2024-04-02", code),
        "on 2024-03-31: overdue 2 days"
    );
    let adopted = "2024-03-26 measure_adopted subject=M1";
    assert_eq!(
        one(&[INTAKE, &end("2024-03-20"), reopened, adopted], "2024-04-02", code),
        "on 2024-03-31: met"
    );
    // A new intake is a new procedure, with a measure of its own.
    let again = "2024-05-02 intake channel=ex_officio";
    assert_eq!(
        stand(&[INTAKE, &end("2024-03-20"), again, "2024-05-10 measure_adopted subject=M1"], "2024-05-10"),
        [
            "ordinary_measure on 2024-03-31: lapsed",
            "ordinary_measure on 2024-06-01: met",
            "measure_review M1 on 2024-08-10: pending",
            "measure_notification M1 on 2024-05-17: due_soon",
        ]
    );
}

#[test]
fn each_gap_between_reviews_is_judged() {
    let rows = [
        "2023-08-31 measure_adopted subject=M1",
        "2023-11-30 measure_reviewed subject=M1 review_result=keep",
        "2024-03-01 measure_reviewed subject=M1 review_result=modify",
        "2024-03-05 measure_reviewed subject=M2 review_result=keep",
    ];
    let reviews = |rows: &[&str], as_of: &str| -> Vec<String> {
        let all = stand(rows, as_of).into_iter();
        all.filter_map(|duty| duty.strip_prefix("measure_review M1 on ").map(str::to_owned)).collect()
    };
    // Three months after 31 August and after 30 November end with their months (Código Civil, art. 48).
    let gaps = ["2023-11-30: met", "2024-02-29: met_late 1 days"];
    assert_eq!(reviews(&rows, "2024-03-10"), [&gaps[..], &["2024-06-01: pending"]].concat());
    assert_eq!(reviews(&rows, "2024-06-03"), [&gaps[..], &["2024-06-01: overdue 2 days"]].concat());
    for (end, last) in [
        ("2024-05-01 measure_ceased subject=M1", "2024-06-01: lapsed"),
        ("2024-06-04 measure_ceased subject=M1", "2024-06-01: missed 3 days"),
        ("2024-05-01 measure_reviewed subject=M1 review_result=cease", "2024-06-01: met"),
        ("2024-05-01 discharged cause=objectives_met", "2024-06-01: lapsed"),
        ("2024-05-01 measure_ceased subject=M2", "2024-06-01: overdue 29 days"),
    ] {
        let rows = [&rows[..], &[end]].concat();
        assert_eq!(reviews(&rows, "2024-06-30"), [&gaps[..], &[last]].concat(), "{end}");
    }
}

#[test]
fn business_days_leave_out_holidays_and_the_day_of_the_fact() {
    // 18 to 20 September 2024 are holidays, and 21 is a Saturday, which is a court day.
    let rows = [
        "2024-09-13 measure_adopted subject=M1",
        "2024-09-17 measure_notified subject=M1",
        "2024-10-05 claim_received subject=R1",
    ];
    assert_eq!(
        stand(&rows, "2024-10-06")[1..],
        [
            "measure_notification M1 on 2024-09-25: met",
            "claim_window M1 on 2024-10-08: due_soon",
            "claim_report R1 on 2024-10-11: due_soon",
        ]
    );
    let mut context = context();
    context.readings.set_claim_unit(TermUnit::BusinessDays).unwrap();
    assert_eq!(
        stand_under(&context, Programme::Oln, &rows, "2024-10-14")[2..],
        ["claim_window M1 on 2024-10-11: lapsed", "claim_report R1 on 2024-10-11: overdue 3 days"]
    );
    let reported = [&rows[..], &["2024-10-11 claim_reported subject=R1"]].concat();
    assert_eq!(stand(&reported, "2024-10-14")[3], "claim_report R1 on 2024-10-11: met");
}

#[test]
fn an_incompetent_office_passes_the_request_on_and_says_so() {
    let declared = "2024-03-06 incompetence_declared reason=x";
    let rows = [INTAKE, declared, "2024-03-08 transferred recipient=x", "2024-03-11 requester_notified"];
    assert_eq!(
        stand(&rows, "2024-03-12"),
        [
            "ordinary_measure on 2024-03-31: lapsed",
            "incompetence_transfer on 2024-03-08: met",
            "incompetence_notice on 2024-03-08: met_late 3 days",
        ]
    );
    // On record before the intake of the same day, and without any.
    let intake = "2024-03-06T15:00 intake channel=ex_officio";
    assert_eq!(one(&[declared, intake], "2024-03-06", "incompetence_transfer"), "on 2024-03-13: due_soon");
    assert_eq!(one(&[declared], "2024-03-06", "incompetence_notice"), ": unknown_start".trim());
    // Before the law there was no such term.
    let old = ["2020-03-02 intake", "2020-03-03 incompetence_declared"];
    assert_eq!(one(&old, "2020-06-30", "incompetence_transfer"), ": unknown_due".trim());
}

#[test]
fn a_programme_reports_every_3_months_or_up_to_6() {
    let made = "2024-01-05 referral_made subject=F1 recipient=x assisted=yes specialised=yes";
    let accepted = "2024-01-31 referral_answered subject=F1 accepted=yes";
    let reports =
        |more: &[&str], as_of: &str| -> Vec<String> { stand(&[&[made, accepted], more].concat(), as_of) };
    let code = "programme_report F1 on";
    assert_eq!(reports(&[], "2024-02-01"), [format!("{code} 2024-04-30: pending")]);
    let received = "2024-05-02 programme_report_received subject=F1";
    assert_eq!(
        reports(&[received], "2024-05-02"),
        [format!("{code} 2024-04-30: met_late 2 days"), format!("{code} 2024-08-02: pending")]
    );
    let set = |months| format!("2024-02-10 report_term_set subject=F1 months={months} reason=x");
    assert_eq!(
        reports(&[&set(6), "2024-07-31 programme_report_received subject=F1"], "2024-07-31"),
        [format!("{code} 2024-07-31: met"), format!("{code} 2025-01-31: pending")]
    );
    for months in [7, 0, -1] {
        assert_eq!(
            reports(&[&set(months)], "2024-02-11"),
            [format!("{code} 2024-04-30: pending")],
            "{months}"
        );
    }
    // A term set when it had run out mends nothing.
    let late = "2024-05-01 report_term_set subject=F1 months=6 reason=x";
    assert_eq!(reports(&[late], "2024-05-01"), [format!("{code} 2024-04-30: overdue 1 days")]);
    assert_eq!(
        reports(&["2024-03-01 referral_closed subject=F1"], "2024-06-30"),
        [format!("{code} 2024-04-30: lapsed")]
    );
    // Refused, or to no specialised programme: nothing is owed.
    assert!(stand(&[made, "2024-01-31 referral_answered subject=F1 accepted=no"], "2024-06-30").is_empty());
    assert!(stand(&[&made.replace("specialised=yes", ""), accepted].map(str::trim), "2024-06-30").is_empty());
}

#[test]
fn monitoring_lasts_24_months() {
    let rows = ["2022-03-10 monitoring_opened specialised_discharge_date=2022-02-28"];
    let stand = |more: &[&str], as_of| {
        stand_under(&context(), Programme::PostDischarge, &[&rows[..], more].concat(), as_of)
    };
    assert_eq!(stand(&[], "2023-06-30"), ["monitoring on 2024-02-28: pending"]);
    assert_eq!(stand(&[], "2024-02-28"), ["monitoring on 2024-02-28: due_soon"]);
    assert_eq!(stand(&[], "2024-02-29"), ["monitoring on 2024-02-28: overdue 1 days"]);
    assert_eq!(stand(&["2024-02-28 monitoring_completed"], "2024-06-30"), ["monitoring on 2024-02-28: met"]);
}

#[test]
fn the_coordinator_is_told_though_no_text_says_by_when() {
    let known = "2024-03-05T10:00 crime_known subject=D1 role=case_manager";
    let told = "2024-03-05T10:30 coordinator_informed subject=D1";
    assert_eq!(stand(&[known], "2024-04-05")[1], "inform_coordinator D1: pending");
    assert_eq!(stand(&[known, told], "2024-04-05")[1], "inform_coordinator D1: met");
    // Told of everything at once, without a subject.
    let two = [known, &known.replace("D1", "D2"), "2024-03-05T11:00 coordinator_informed"];
    assert_eq!(stand(&two, "2024-04-05").iter().filter(|duty| duty.ends_with(": met")).count(), 2);
    let by_coordinator = known.replace("case_manager", "coordinator");
    assert_eq!(stand(&[&by_coordinator], "2024-04-05").len(), 1);
}

#[test]
fn a_term_is_extended_by_half_at_most_and_before_it_ends() {
    let extended =
        |at: &str, to: &str| format!("{at} term_extended subject=ordinary_measure ends_on={to} reason=x");
    let change = |event: &str| {
        let record = [row(INTAKE), row(event)];
        let history = History::replay(Programme::Oln, &record, Bounds::default());
        let terms = Terms::new(&context());
        let found = duties(Programme::Oln, &history.steps, "2024-04-10".parse().unwrap(), &terms);
        assert!(found[0].change.is_none() || found[0].sentence(Lang::Es).contains("pl"));
        (found[0].due, found[0].change)
    };
    let due = |text: &str| Some(Due::Day(text.parse().unwrap()));
    for (at, to, expected, told) in [
        ("2024-03-31", "2024-04-15", "2024-04-15", Some(TermChange::Extended)),
        ("2024-03-31", "2024-04-16", "2024-03-31", Some(TermChange::TooLong)),
        ("2024-04-01", "2024-04-15", "2024-03-31", Some(TermChange::TooLate)),
        ("2024-03-20", "2024-03-25", "2024-03-31", Some(TermChange::Extended)),
    ] {
        assert_eq!(change(&extended(at, to)), (due(expected), told), "{at} {to}");
    }
    let other = extended("2024-03-20", "2024-04-15").replace("ordinary_measure", "crime_report");
    assert_eq!(change(&other), (due("2024-03-31"), None));
    let known = "2024-03-05T10:00 crime_known subject=D1";
    assert!(one(&[known, &other], "2024-03-20", "crime_report D1").starts_with("on 2024-03-06 10:00"));
    // Five days and half of them: two more, not three.
    let adopted = "2024-03-01 measure_adopted subject=M1";
    for (to, expected) in
        [("2024-03-12", "on 2024-03-12: met"), ("2024-03-13", "on 2024-03-08: met_late 4 days")]
    {
        let extended = format!("2024-03-08 term_extended subject=measure_notification ends_on={to} reason=x");
        let notified = "2024-03-12 measure_notified subject=M1";
        assert_eq!(one(&[adopted, &extended, notified], "2024-03-20", "measure_notification M1"), expected);
    }
}

#[test]
fn an_office_has_deadlines_of_its_own() {
    let profile = r#"
        name = "p"
        [[deadline]]
        code = "contact"
        title = { es = "Contacto", en = "Contact" }
        from = "follow_up_started"
        until = "follow_up_contacted"
        repeats = true
        term = { amount = 1, unit = "months" }
        source = "Orientaciones de la oficina"
        status = "U"
        [[deadline]]
        code = "answer"
        title = { es = "Respuesta", en = "Answer" }
        from = "referral_made"
        until = "referral_answered"
        same_subject = true
        term = { amount = 5, unit = "business_days" }
        source = "Protocolo"
        status = "V-p"
    "#;
    let mut context = context();
    context.profile = Some(Arc::new(Profile::load(profile).unwrap()));
    let rows = [
        "2024-01-31 follow_up_started",
        "2024-02-15 follow_up_contacted reached=yes",
        "2024-03-18 follow_up_contacted reached=yes",
        "2024-03-19 referral_made subject=F1",
        "2024-03-20 referral_made subject=F2",
        "2024-03-25 term_extended subject=answer ends_on=2024-04-01",
        "2024-03-26 referral_answered subject=F2 accepted=no",
    ];
    assert_eq!(
        stand_under(&context, Programme::Oln, &rows, "2024-03-27"),
        [
            "contact on 2024-02-29: met",
            "contact on 2024-03-15: met_late 3 days",
            "contact on 2024-04-18: pending",
            "answer F1 on 2024-03-26: overdue 1 days",
            "answer F2 on 2024-04-01: met",
        ]
    );
    // Without a profile there is none.
    assert!(stand(&rows, "2024-03-27").is_empty());
}

#[test]
fn what_happened_after_the_day_is_not_looked_at() {
    let adopted = "2024-04-10 measure_adopted subject=M1";
    assert_eq!(stand(&[INTAKE, adopted], "2024-04-02"), ["ordinary_measure on 2024-03-31: overdue 2 days"]);
}

#[test]
fn a_date_beyond_the_calendar_says_so() {
    let far = ["2060-03-01 intake", "2060-03-02 incompetence_declared"];
    assert!(one(&far, "2060-06-30", "incompetence_transfer").ends_with("unknown_due"));
    let mut last = row("2024-01-01 measure_adopted");
    last.happened_at = Cell::Known(Moment::on_day(Day::MAX));
    assert_eq!(all_facts(&[last], Moment::on_day(Day::MAX))[0].0, "measure_review: unknown_due");
}

/// Everything of a duty but its subject's words.
fn facts(duty: &Duty<'_>) -> (String, usize, Option<usize>, Option<Moment>) {
    (described(duty), duty.started_by, duty.met_by, duty.ended_at)
}

fn all_facts(rows: &[EventRecord], as_of: Moment) -> Vec<(String, usize, Option<usize>, Option<Moment>)> {
    let history = History::replay(Programme::Oln, rows, Bounds::default());
    duties(Programme::Oln, &history.steps, as_of, &Terms::new(&context())).iter().map(facts).collect()
}
