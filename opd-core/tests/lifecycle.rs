//! The lifecycles: every stage and event, whole stories, and what holds for any sequence of events.
#![allow(clippy::unwrap_used, clippy::panic)]

use opd_core::case::{
    Answer, Bounds, Case, CaseError, CaseEvent, EventKind, History, Lifecycle, OLN, OPD, POST_DISCHARGE,
    Unmet,
};
use opd_core::codes::Stage;
use opd_core::table::{EventField, EventRecord};
use opd_core::{Day, Requirement};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

const LIFECYCLES: [&Lifecycle; 3] = [&OLN, &OPD, &POST_DISCHARGE];

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

/// An event with the least that its kind asks for.
fn sample(kind: EventKind, at: &str, subject: &str) -> CaseEvent {
    let mut event = json!({"event": kind.code(), "at": at, "by": "coordinator"});
    loop {
        let error = match serde_json::from_value(event.clone()) {
            Ok(event) => return event,
            Err(error) => error.to_string(),
        };
        let field = error.split('`').nth(1).unwrap_or_else(|| panic!("{error}")).to_owned();
        event[&field] = match field.as_str() {
            "subject" => json!(subject),
            "channel" => json!("spontaneous_demand"),
            "finding_class" => json!("risk"),
            "cause" => json!("objectives_met"),
            "message_kind" => json!("judicial_measure_request"),
            "ground" => json!("no_adherence"),
            "action_state" => json!("done"),
            "alert_state" => json!("validated"),
            "plan" => json!({"kind": "care_plan"}),
            "measure" => json!({"kind": "other_suitable"}),
            "signed" => json!({}),
            "review" => json!({"result": "keep", "items": []}),
            "months" => json!(3),
            "ends_on" | "specialised_discharge_date" => json!("2022-03-01"),
            "reached" | "agreed" | "accepted" | "assisted" => json!(true),
            _ => json!("x"),
        };
    }
}

#[test]
fn every_stage_and_event_has_an_answer() {
    for lifecycle in LIFECYCLES {
        for stage in std::iter::once(None).chain(Stage::ALL.iter().copied().map(Some)) {
            for event in EventKind::ALL {
                let moves: Vec<_> = lifecycle
                    .transitions
                    .iter()
                    .filter(|step| step.from == stage && step.event == *event)
                    .collect();
                assert!(moves.len() <= 1, "{stage:?} {event:?} moves to two stages");
                match lifecycle.answer(stage, *event) {
                    Answer::Moves(step) => assert_eq!(moves, [step]),
                    Answer::Stays(fact) => {
                        assert!(moves.is_empty() && fact.within.holds(stage.unwrap()), "{stage:?} {event:?}");
                    }
                    Answer::Refused(why, _) => {
                        assert!(moves.is_empty());
                        assert!(!why.citations().is_empty() && !why.message().es.is_empty());
                    }
                }
            }
        }
    }
}

#[test]
fn every_row_of_the_tables_is_cited_and_can_be_reached() {
    for lifecycle in LIFECYCLES {
        let facts = || lifecycle.facts.iter().flat_map(|facts| facts.iter());
        let norms = lifecycle.transitions.iter().map(|step| (step.event, step.norms));
        for (event, norms) in norms.chain(facts().map(|fact| (fact.event, fact.norms))) {
            assert!(!norms.is_empty(), "{event:?} rests on no norm");
            for norm in norms {
                assert!(opd_core::norm::citation(norm).is_some(), "{event:?} cites {norm}, which has no row");
            }
        }
        let mut reached = vec![];
        while let Some(step) = lifecycle
            .transitions
            .iter()
            .find(|step| step.from.is_none_or(|from| reached.contains(&from)) && !reached.contains(&step.to))
        {
            reached.push(step.to);
        }
        for stage in lifecycle.stages {
            assert!(reached.contains(stage), "no way leads to {stage:?}");
            let leaves = lifecycle.transitions.iter().any(|step| step.from == Some(*stage));
            assert!(leaves, "no way leads out of {stage:?}: a case can be reopened");
        }
        for step in lifecycle.transitions {
            assert!(lifecycle.stages.contains(&step.to), "{:?} is no stage of its lifecycle", step.to);
        }
    }
    let mut used: Vec<EventKind> = Vec::new();
    for lifecycle in LIFECYCLES {
        used.extend(lifecycle.transitions.iter().map(|step| step.event));
        used.extend(lifecycle.facts.iter().flat_map(|facts| facts.iter()).map(|fact| fact.event));
    }
    for kind in EventKind::ALL {
        assert!(used.contains(kind), "{kind:?} has a place nowhere");
    }
}

fn event(json: Value) -> CaseEvent {
    serde_json::from_value(json).unwrap_or_else(|error| panic!("{error}: see the event"))
}

/// One case of an OLN from intake to discharge.
fn story() -> Vec<CaseEvent> {
    let plan = json!({
        "kind": "personalised_intervention_plan", "built_with_child": true, "built_with_family": true,
        "objectives": [{"text": "Volver a clases", "actions": [
            {"id": "a1", "text": "Matrícula", "responsible": "gestora"}]}]
    });
    let measure = json!({
        "kind": "other_suitable", "resolution": "12 de 2024", "facts": "hechos", "violated_rights": "educación",
        "objectives": "volver", "ends": "2024-12-31", "review_by": "2024-06-20", "reasoning": "interés superior"
    });
    let review = json!({"result": "keep", "items": ["conditions", "management", "plan_update", "discharge"]});
    let signed = json!({"interested": ["madre"], "supervision": "gestora", "ends": "2024-12-31", "review_by": "2024-06-20"});
    [
        json!({"event": "intake", "at": "2024-03-05T10:00", "channel": "network_alert", "knowledge_at": "2024-03-05T09:00",
               "oral": true, "written_record": true}),
        json!({"event": "family_contacted", "at": "2024-03-06", "reached": true, "modality": "visit"}),
        json!({"event": "assessment_started", "at": "2024-03-07"}),
        json!({"event": "child_heard", "at": "2024-03-10"}),
        json!({"event": "parents_heard", "at": "2024-03-10"}),
        json!({"event": "consent_given", "at": "2024-03-10"}),
        json!({"event": "crime_known", "at": "2024-03-10T11:00", "by": "case_manager", "subject": "d1"}),
        json!({"event": "coordinator_informed", "at": "2024-03-10T11:30", "subject": "d1"}),
        json!({"event": "crime_reported", "at": "2024-03-10T16:00", "subject": "d1", "recipient": "PDI"}),
        json!({"event": "assessment_completed", "at": "2024-03-15", "finding_class": "suspected_violation"}),
        json!({"event": "plan_proposed", "at": "2024-03-18", "by": "case_manager", "plan": plan}),
        json!({"event": "agreement_signed", "at": "2024-03-20", "signed": signed}),
        json!({"event": "measure_adopted", "at": "2024-03-20", "by": "coordinator", "subject": "m1", "measure": measure}),
        json!({"event": "measure_notified", "at": "2024-03-22", "subject": "m1"}),
        json!({"event": "referral_made", "at": "2024-03-25", "subject": "r1", "recipient": "CESFAM", "assisted": true}),
        json!({"event": "referral_answered", "at": "2024-04-02", "subject": "r1", "accepted": true}),
        json!({"event": "measure_reviewed", "at": "2024-06-18", "subject": "m1", "review": review}),
        json!({"event": "action_updated", "at": "2024-07-01", "subject": "a1", "action_state": "done"}),
        json!({"event": "final_review_held", "at": "2024-07-10"}),
        json!({"event": "measure_ceased", "at": "2024-07-10", "subject": "m1", "reason": "objetivos logrados"}),
        json!({"event": "follow_up_started", "at": "2024-07-11"}),
        json!({"event": "follow_up_contacted", "at": "2024-08-11", "reached": true, "modality": "call"}),
        json!({"event": "discharged", "at": "2024-10-11", "cause": "objectives_met"}),
    ]
    .map(event)
    .to_vec()
}

fn told(mut case: Case, events: impl IntoIterator<Item = CaseEvent>) -> Case {
    for event in events {
        case.apply(event, None).unwrap_or_else(|error| panic!("{error}"));
    }
    case
}

fn oln() -> Case {
    Case::new(opd_core::person::Programme::Oln).unwrap()
}

fn codes(unmet: &[Unmet]) -> Vec<&'static str> {
    unmet.iter().map(|unmet| unmet.requirement.code()).collect()
}

#[test]
fn a_case_runs_from_intake_to_discharge_and_back() {
    let mut case = told(oln(), story());
    assert_eq!(case.stage(), Some(Stage::Discharged));
    assert_eq!(case.history(None).unmet, []);
    let contact = event(json!({"event": "family_contacted", "at": "2024-11-03", "reached": true}));
    assert_eq!(codes(&case.check(&contact, None).unmet), ["case_open"]);
    case = told(
        case,
        [event(json!({"event": "reopened", "at": "2024-11-02", "reason": "hechos nuevos"})), contact],
    );
    assert_eq!(case.stage(), Some(Stage::Assessment));
    case = told(case, [sample(EventKind::Dismissed, "2024-11-04", "")]);
    case = told(case, [sample(EventKind::Intake, "2025-01-02", "")]);
    assert_eq!(case.stage(), Some(Stage::Reception), "a person may come back");
    assert_eq!(case.events().len(), story().len() + 4, "and the whole history stays");
}

#[test]
fn each_event_of_the_story_is_missed_where_it_is_needed() {
    let missed = |kind: EventKind| {
        let events: Vec<CaseEvent> = story().into_iter().filter(|event| event.event.kind() != kind).collect();
        let case = Case::from_json(&json!({"programme": "oln", "events": events}).to_string()).unwrap();
        let mut codes: Vec<_> = codes(&case.history(None).unmet);
        codes.dedup();
        codes
    };
    assert_eq!(missed(EventKind::Intake).first(), Some(&"case_started"));
    assert_eq!(missed(EventKind::FamilyContacted), ["family_contact"]);
    assert_eq!(missed(EventKind::ChildHeard), ["child_heard"]);
    assert_eq!(missed(EventKind::ParentsHeard), ["parents_heard"]);
    assert_eq!(missed(EventKind::ConsentGiven), ["consent"]);
    assert_eq!(missed(EventKind::AssessmentStarted), ["event_of_stage"], "one gap is told once");
    assert_eq!(missed(EventKind::AssessmentCompleted), ["event_of_stage", "assessment_done"]);
    assert_eq!(missed(EventKind::PlanProposed), ["plan_proposed"]);
    assert_eq!(missed(EventKind::MeasureAdopted), ["subject_known"]);
    assert_eq!(missed(EventKind::CrimeKnown), ["subject_known"]);
    assert_eq!(missed(EventKind::ActionUpdated), ["actions_ended"]);
    assert_eq!(missed(EventKind::FinalReviewHeld), ["final_review"]);
}

#[test]
fn a_plan_and_a_measure_are_refused_with_all_that_they_lack() {
    let mut events = story();
    let adopted = events.iter().position(|event| event.event.kind() == EventKind::MeasureAdopted).unwrap();
    events.truncate(adopted);
    let mut case = told(oln(), events);
    let measure = event(json!({
        "event": "measure_adopted", "at": "2024-03-20", "by": "case_manager", "subject": "m1",
        "measure": {"kind": "alternative_care", "ends": "2024-12-31"}
    }));
    let check = case.check(&measure, None);
    let lacks = codes(&check.unmet);
    assert!(lacks.starts_with(&["by_coordinator", "measure_reserved_to_court"]), "{lacks:?}");
    assert_eq!(lacks.len(), 8, "{lacks:?}");
    let Err(CaseError::Refused { unmet, .. }) = case.apply(measure, None) else { panic!("refused") };
    assert_eq!(unmet, check.unmet);
    assert_eq!(case.events().len(), adopted, "the history stays as it was");
}

#[test]
fn what_has_no_place_is_said_with_its_code() {
    let case = told(oln(), story()).born(day("2012-05-01"));
    let check = |json: Value, as_of: Option<&str>| {
        let check = case.check(&event(json), as_of.map(day));
        assert_eq!(check.allowed, check.unmet.is_empty());
        for unmet in &check.unmet {
            assert!(!unmet.requirement.citations().is_empty());
        }
        codes(&check.unmet)
    };
    let contact = |at: &str| json!({"event": "family_contacted", "at": at, "reached": true});
    assert_eq!(check(contact("2012-04-30"), None), ["after_birth", "case_started"]);
    assert_eq!(check(contact("2024-03-01"), None), ["case_started"]);
    assert_eq!(
        check(contact("2024-03-08"), None),
        Vec::<&str>::new(),
        "a contact recorded late takes its place"
    );
    assert_eq!(
        check(json!({"event": "registry_updated", "at": "2024-11-01"}), Some("2024-10-31")),
        ["not_in_future"]
    );
    assert_eq!(
        check(json!({"event": "first_reception_held", "at": "2024-11-01"}), None),
        ["event_of_programme"]
    );
    assert_eq!(check(json!({"event": "final_review_held", "at": "2024-11-01"}), None), ["case_open"]);
    assert_eq!(
        check(json!({"event": "registry_updated", "at": "2024-11-01", "id": "3"}), None),
        ["event_unrepeated"]
    );
    let correction =
        |subject: &str| json!({"event": "corrected", "at": "2024-11-01", "subject": subject, "reason": "x"});
    assert_eq!(check(correction("1"), None), ["correction_holds"], "it does not say what changes");
    let mut voids = correction("99");
    voids["voided"] = json!(true);
    assert_eq!(check(voids, None), ["correction_holds"], "there is no such event");
}

#[test]
fn the_same_event_twice_is_refused() {
    let mut case = told(oln(), story());
    let contact = event(json!({"event": "registry_updated", "at": "2024-11-01"}));
    case.apply(contact.clone(), None).unwrap();
    assert_eq!(codes(&case.check(&contact, None).unmet), ["event_unrepeated"]);
    case.apply(CaseEvent { id: Some("otra".into()), ..contact }, None).unwrap();
}

#[test]
fn a_correction_moves_an_event_or_strikes_it_out() {
    let case = told(oln(), story());
    let mut correction =
        json!({"event": "corrected", "at": "2024-10-12", "subject": "2", "reason": "error de digitación"});
    correction["moved_to"] = json!("2024-03-16");
    let check = case.check(&event(correction.clone()), None);
    assert_eq!(codes(&check.unmet), ["family_contact"], "the assessment would stand without a contact");
    correction["moved_to"] = json!("2024-03-05");
    let moved = told(case.clone(), [event(correction.clone())]);
    assert_eq!(moved.history(None).steps[1].at.to_string(), "2024-03-05");
    correction["subject"] = json!("23");
    correction["voided"] = json!(true);
    let struck = told(case, [event(correction)]);
    assert_eq!(struck.stage(), Some(Stage::FollowUp), "it was not discharged after all");
}

#[test]
fn json_says_the_same_back_and_refuses_what_it_does_not_know() {
    for kind in EventKind::ALL {
        let event = sample(*kind, "2024-03-05T10:00", "s");
        let json = serde_json::to_value(&event).unwrap();
        assert_eq!(serde_json::from_value::<CaseEvent>(json.clone()).unwrap(), event, "{kind:?}");
        let mut unknown = json.clone();
        unknown["colour"] = json!("red");
        assert!(serde_json::from_value::<CaseEvent>(unknown).is_err(), "{kind:?} takes an unknown field");
        let fields: Map<String, Value> = json.as_object().unwrap().clone();
        for required in fields.keys().filter(|name| *name != "by") {
            let mut without = fields.clone();
            without.remove(required);
            assert!(
                CaseEvent::from_json(&Value::Object(without).to_string()).is_err(),
                "{kind:?} without {required}"
            );
        }
    }
    let case = told(oln(), story()).born(day("2012-05-01"));
    let again = Case::from_json(&case.to_json()).unwrap();
    assert_eq!(again.to_json(), case.to_json());
    let named = Case::from_json(r#"{"programme": "oln", "case_id": "A-1"}"#).unwrap();
    assert!(named.to_json().contains("A-1"));
    for wrong in [
        r#"{"programme": "oln", "events": [], "colour": 1}"#,
        r#"{"programme": "specialised_protection"}"#,
        r#"{"programme": "oln", "events": [{"event": "intake", "at": "2024-09-08T00:30", "channel": "ex_officio"}]}"#,
        "[]",
        "",
    ] {
        assert!(Case::from_json(wrong).is_err(), "{wrong}");
    }
    let skipped = r#"{"event": "consent_given", "at": "2024-09-08T00:30"}"#;
    assert!(CaseEvent::from_json(skipped).unwrap_err().to_string().contains("no existió"));
}

fn any_event() -> impl Strategy<Value = CaseEvent> {
    let kinds = proptest::sample::select(EventKind::ALL.to_vec());
    (kinds, 0..400_i32, 0..3_u8, proptest::option::of(0..30_u8)).prop_map(|(kind, days, subject, id)| {
        let at = Day::new(19_700 + days).unwrap().to_string();
        let mut event = sample(kind, &at, &subject.to_string());
        event.id = id.map(|id| format!("e{id}"));
        event
    })
}

fn any_record() -> impl Strategy<Value = EventRecord> {
    let kinds = proptest::sample::select(EventKind::ALL.to_vec());
    let at =
        prop_oneof!["[12][0-9]{3}-[01][0-9]-[0-3][0-9]", "0001-01-01|9999-12-31|2024-09-08 00:30|", ".*"];
    (kinds, at, ".{0,3}", ".{0,3}", any::<bool>()).prop_map(|(kind, at, id, subject, flag)| {
        let mut record = EventRecord::default();
        record.set(EventField::Event, kind.code());
        record.set(EventField::HappenedAt, &at);
        record.set(EventField::EventId, &id);
        record.set(EventField::Subject, &subject);
        record.set(EventField::Voided, if flag { "si" } else { "" });
        record.set(EventField::SpecialisedDischargeDate, &at);
        record
    })
}

proptest! {
    #[test]
    fn accepted_events_replay_to_the_same_stage(
        programme in proptest::sample::select(LIFECYCLES.to_vec()),
        events in proptest::collection::vec(any_event(), 0..40),
    ) {
        let mut case = Case::new(programme.programme).unwrap();
        let mut stage = None;
        for event in events {
            let before = case.to_json();
            match case.apply(event, None) {
                Ok(next) => stage = next,
                Err(_) => prop_assert_eq!(case.to_json(), before, "a refusal leaves the history as it was"),
            }
        }
        prop_assert_eq!(case.stage(), stage);
        prop_assert_eq!(case.history(None).unmet, []);
        prop_assert_eq!(Case::from_json(&case.to_json()).unwrap().stage(), stage);
    }

    #[test]
    fn any_rows_in_any_order_have_an_answer(
        programme in proptest::sample::select(LIFECYCLES.to_vec()),
        records in proptest::collection::vec(any_record(), 0..30),
    ) {
        let bounds = Bounds { birth: Some(day("2012-05-01")), as_of: Some(day("2024-12-31")) };
        let history = History::replay(programme.programme, &records, bounds);
        prop_assert!(history.unmet.iter().all(|unmet| unmet.index < records.len()));
        prop_assert!(history.steps.len() + history.unread <= records.len());
    }

    #[test]
    fn days_may_be_written_in_any_order(order in proptest::collection::vec(any::<u32>(), 23)) {
        let story = story();
        let place = |event: &CaseEvent| story.iter().position(|one| one.at.day() == event.at.day()).unwrap();
        let mut shuffled = story.clone();
        shuffled.sort_by_key(|event| order[place(event)]);
        let case = Case::from_json(&json!({"programme": "oln", "events": shuffled}).to_string()).unwrap();
        prop_assert_eq!(case.stage(), Some(Stage::Discharged));
        prop_assert_eq!(case.history(None).unmet, []);
    }
}

#[test]
fn a_referral_stands_with_its_answer() {
    let case = told(oln(), story());
    let [referred] = &case.referrals(day("2024-12-31"))[..] else { panic!("one referral") };
    assert_eq!((referred.state, referred.late), (opd_core::network::ReferralState::Accepted, false));
    assert!(referred.answer.as_ref().is_some_and(|answer| answer.accepted));
    let [before] = &case.referrals(day("2024-04-01"))[..] else { panic!("one referral") };
    assert_eq!((before.state, &before.answer), (opd_core::network::ReferralState::Sent, &None));
}

#[test]
fn requirements_and_diagrams_are_whole() {
    assert!(Requirement::ALL.len() > 50);
    for lifecycle in LIFECYCLES {
        let mermaid = lifecycle.mermaid(opd_core::Lang::Es);
        assert_eq!(
            mermaid.matches(" --> ").count(),
            lifecycle.transitions.len() + lifecycle.stages.iter().filter(|s| s.is_terminal()).count()
        );
        assert_eq!(lifecycle.dot(opd_core::Lang::Es).matches(" -> ").count(), lifecycle.transitions.len());
    }
}
