//! What holds of the duties of any events.

use proptest::prelude::*;

use super::*;
use crate::case::{EventKind, Role};
use crate::codes::{CodeList, FindingClass};
use crate::plan::{CourtMessage, ReviewResult};

/// The kinds of events that touch no duty.
const UNRELATED: [&str; 8] = [
    "registry_updated",
    "information_given",
    "child_heard",
    "parents_heard",
    "session_called",
    "alert_received",
    "gap_found",
    "family_contacted",
];

fn related() -> impl Strategy<Value = EventKind> {
    let touches = |kind: &EventKind| !UNRELATED.contains(&kind.code()) && *kind != EventKind::Corrected;
    proptest::sample::select(EventKind::ALL.iter().copied().filter(touches).collect::<Vec<_>>())
}

fn any_moment() -> impl Strategy<Value = Moment> {
    prop_oneof![
        8 => (19_000..20_500_i32).prop_map(|day| Moment::on_day(Day::new(day).unwrap())),
        8 => (1_640_000_000..1_770_000_000_i64).prop_map(Moment::at),
        1 => (Day::MIN.epoch()..=Day::MAX.epoch()).prop_map(|day| Moment::on_day(Day::new(day).unwrap())),
        1 => any::<i64>().prop_map(Moment::at),
    ]
}

prop_compose! {
    fn any_event(kinds: impl Strategy<Value = EventKind>)(
        kind in kinds,
        at in any_moment(),
        moments in proptest::array::uniform2(any_moment()),
        flags in any::<u8>(),
        days in any::<(i32, i32)>(),
        months in prop_oneof![-1..9_i32, any::<i32>()],
        subject in prop_oneof!["[AB]", "ordinary_measure|measure_review|claim_report|plan_tasks", Just(String::new())],
    ) -> EventRecord {
            let flag = |bit: u8| if flags & 1 << bit == 0 { Cell::Missing } else { Cell::Known(flags & 2 << bit == 0) };
        let day = |epoch: i32| Day::new(epoch % 25_000).map_or(Cell::Missing, Cell::Known);
        EventRecord {
            event: Cell::Known(kind),
            happened_at: Cell::Known(at),
            knowledge_at: Cell::Known(moments[0]),
            occurred_at: Cell::Known(moments[1]),
            sexual: flag(0),
            complaint: flag(1),
            accepted: flag(2),
            specialised: flag(3),
            ends_on: day(days.0),
            specialised_discharge_date: day(days.1),
            months: Cell::Known(months),
            finding_class: Cell::Known(FindingClass::ALL[usize::from(flags) % FindingClass::ALL.len()]),
            message_kind: Cell::Known(CourtMessage::ALL[usize::from(flags) % CourtMessage::ALL.len()]),
            review_result: Cell::Known(ReviewResult::ALL[usize::from(flags) % ReviewResult::ALL.len()]),
            role: Cell::Known(Role::ALL[usize::from(flags) % 2]),
            subject: Some(subject).filter(|subject| !subject.is_empty()),
            ..EventRecord::default()
        }
    }
}

proptest! {
    /// Any events, in any order and not even sorted, under any reading: an answer, and a sentence.
    #[test]
    fn duties_never_panic(
        rows in proptest::collection::vec(any_event(proptest::sample::select(EventKind::ALL)), 0..30),
        as_of in any_moment(),
        regime in proptest::sample::select(vec![Programme::Opd, Programme::Oln, Programme::PostDischarge]),
        occurrence in any::<bool>(),
    ) {
        let mut context = context();
        context.profile = Some(Arc::new(Profile::named("san-2022").unwrap()));
        if occurrence {
            context.readings.crime_report_start = CrimeReportStart::Occurrence;
        }
        let terms = Terms::new(&context);
        let steps: Vec<_> = rows.iter().enumerate().map(|(index, view)| Step {
            index,
            kind: view.event.value().unwrap(),
            at: view.happened_at.value().unwrap(),
            day: view.happened_at.value().unwrap().day(),
            view,
            detail: None,
        }).collect();
        for duty in duties(regime, &steps, as_of, &terms) {
            prop_assert!(!duty.sentence(Lang::Es).is_empty() && !duty.sentence(Lang::En).is_empty());
            prop_assert_eq!(duty.met_at.is_some(), duty.met_by.is_some());
            prop_assert_eq!(duty.late.is_some(), matches!(duty.outcome(), Err(Stop::Failed(_))));
            let unknown = [DutyStatus::UnknownStart, DutyStatus::UnknownDue, DutyStatus::UnknownHour];
            prop_assert_eq!(duty.why.is_some(), unknown.contains(&duty.status));
        }
    }

    /// An event that touches no duty, whenever it happens, leaves every duty as it was.
    #[test]
    fn an_unrelated_event_changes_no_duty(
        mut rows in proptest::collection::vec(any_event(related()), 1..20),
        other in any_event(proptest::sample::select(UNRELATED.map(|code| EventKind::read(code).unwrap()).to_vec())),
        as_of in any_moment(),
    ) {
        let before = all_facts(&rows, as_of);
        rows.push(other);
        prop_assert_eq!(all_facts(&rows, as_of), before);
    }

    /// A correction of any date comes to the same as the right date from the first.
    #[test]
    fn a_corrected_date_moves_all_that_hangs_on_it(
        rows in proptest::collection::vec(any_event(related()), 1..12),
        which in any::<proptest::sample::Index>(),
        right in any_moment(),
        as_of in any_moment(),
    ) {
            let which = which.index(rows.len());
        let (mut corrected, mut written) = (rows.clone(), rows);
        corrected.push(EventRecord {
            event: Cell::Known(EventKind::Corrected),
            happened_at: Cell::Known(right),
            moved_to: Cell::Known(right),
            subject: Some((which + 1).to_string()),
            ..EventRecord::default()
        });
        written[which].happened_at = Cell::Known(right);
        prop_assert_eq!(all_facts(&corrected, as_of), all_facts(&written, as_of));
    }

    /// The day of the intake moves the day of the measure, by the calendar's own arithmetic.
    #[test]
    fn the_measure_is_due_when_the_term_says(day in 19_100..29_000_i32) {
        let from = Day::new(day).unwrap();
        let found = stand(&[&format!("{from} intake")], &from.to_string());
        let due = Day::new(day + 30).unwrap();
        prop_assert_eq!(found, [format!("ordinary_measure on {due}: pending")]);
    }

    /// Events of one day about different subjects may be put on record in any order.
    #[test]
    fn the_order_within_a_day_is_no_matter(
        order in Just((0..6).collect::<Vec<usize>>()).prop_shuffle(),
    ) {
        let rows = [
            "2024-03-05T09:00 crime_known subject=D1",
            "2024-03-05T10:00 crime_known subject=D2",
            "2024-03-05T11:00 crime_reported subject=D1",
            "2024-03-05 measure_adopted subject=M1",
            "2024-03-05T12:00 measure_notified subject=M1",
            "2024-03-05T13:00 coordinator_informed subject=D2",
        ];
        let mut shuffled = stand(&order.iter().map(|index| rows[*index]).collect::<Vec<_>>(), "2024-03-06");
        let mut sorted = stand(&rows, "2024-03-06");
        shuffled.sort();
        sorted.sort();
        prop_assert_eq!(shuffled, sorted);
    }
}
