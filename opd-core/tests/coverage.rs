//! The coverage ledger against a recount day by day, its identity, and the laws of merging.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::collections::{BTreeMap, BTreeSet};

use opd_core::agreement::{Agreement, Period};
use opd_core::codes::{Area, Sex};
use opd_core::coverage::{
    Activity, ActivityKind, ActivityLedger, AgeBand, CoverageError, CoverageLedger, Frame, Group, Month,
    Projection, Stay,
};
use opd_core::person::{AgeCap, AgeGroup, Programme, age_group};
use opd_core::territory::{CommuneCode, commune};
use opd_core::{Day, Explain, Lang};
use proptest::prelude::*;

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn communes() -> [CommuneCode; 2] {
    ["13601", "05101"].map(|code| CommuneCode::of(commune(code).unwrap()))
}

fn frame(from: &str, until: &str, as_of: &str) -> Frame {
    let period = Period { from: day(from), until: day(until) };
    Frame { period, as_of: day(as_of), cap: AgeCap::default() }
}

fn stay(person: u64, case: u64, intake: &str, discharge: Option<&str>) -> Stay {
    Stay {
        person,
        case,
        area: Area::Protection,
        sex: Sex::Female,
        commune: communes()[0],
        birth: Some(day("2008-05-01")),
        intake: day(intake),
        discharge: discharge.map(day),
        programme: Programme::Opd,
    }
}

const PROTECTION: Group = Group::of(Programme::Opd, Area::Protection);

// The recount: every day by itself, from the definitions in the documentation of the module.

fn usable(stay: &Stay) -> bool {
    stay.discharge.is_none_or(|discharge| discharge >= stay.intake)
}

fn open_on(stay: &Stay, day: Day) -> bool {
    usable(stay) && stay.intake <= day && stay.discharge.is_none_or(|discharge| day <= discharge)
}

fn within_age(stay: &Stay, on: Day, cap: AgeCap) -> bool {
    match stay.birth {
        Some(birth) if birth <= stay.intake && stay.programme != Programme::PostDischarge => {
            cap.admits(birth, on).unwrap()
        }
        _ => true,
    }
}

fn band(stay: &Stay) -> AgeBand {
    match stay.birth.map(|birth| age_group(birth, stay.intake)) {
        Some(Ok(Some(AgeGroup::Child))) => AgeBand::Child,
        Some(Ok(Some(AgeGroup::Adolescent))) => AgeBand::Adolescent,
        Some(Ok(None)) => AgeBand::Adult,
        None | Some(Err(_)) => AgeBand::Unknown,
    }
}

fn days(period: Period) -> impl Iterator<Item = Day> {
    (period.from.epoch()..=period.until.epoch()).map(|epoch| Day::new(epoch).unwrap())
}

fn is_in(group: &Group, stay: &Stay) -> bool {
    (group.programme, group.area) == (stay.programme, stay.area)
        && group.sex.is_none_or(|sex| sex == stay.sex)
        && group.age.is_none_or(|age| age == band(stay))
        && group.commune.is_none_or(|commune| commune == stay.commune)
}

/// The days counted, by calendar month.
fn calendar(frame: &Frame) -> Vec<Vec<Day>> {
    let mut months = BTreeMap::<(i32, u32), Vec<Day>>::new();
    for day in days(frame.period).filter(|day| *day <= frame.as_of) {
        let (year, month, _) = day.civil();
        months.entry((year, month)).or_default().push(day);
    }
    months.into_values().collect()
}

fn recount(rows: &[Stay], group: &Group, frame: &Frame) -> Vec<Month> {
    let month = |counted: &Vec<Day>| {
        let (first, last) = (counted[0], counted[counted.len() - 1]);
        let mut month = Month::default();
        let (mut cases, mut persons) = (BTreeSet::new(), BTreeSet::new());
        for stay in rows.iter().filter(|stay| usable(stay) && is_in(group, stay)) {
            let open: Vec<Day> = counted.iter().copied().filter(|day| open_on(stay, *day)).collect();
            let entered = counted.contains(&stay.intake);
            month.carried_over += u64::from(stay.intake < first && open_on(stay, first));
            month.entered += u64::from(entered);
            month.left += u64::from(stay.discharge.is_some_and(|discharge| counted.contains(&discharge)));
            month.at_end += u64::from(open_on(stay, last) && stay.discharge != Some(last));
            month.days += open.len() as u64;
            month.over_age += u64::from(open.iter().any(|day| !within_age(stay, *day, frame.cap)));
            if !open.is_empty() {
                cases.insert((stay.person, stay.case));
                persons.insert(stay.person);
            }
            let again = rows.iter().filter(|other| usable(other)).any(|other| {
                (other.person, other.programme, other.area) == (stay.person, stay.programme, stay.area)
                    && other.discharge.is_some_and(|discharge| discharge < stay.intake)
            });
            month.reentries += u64::from(entered && again);
        }
        (month.cases, month.persons) = (cases.len() as u64, persons.len() as u64);
        month
    };
    calendar(frame).iter().map(month).collect()
}

/// First day of each person within a period, among the days that `counts` admits.
fn firsts(
    rows: &[Stay],
    period: Period,
    frame: &Frame,
    counts: impl Fn(&Stay, Day) -> bool,
) -> BTreeMap<u64, Day> {
    let mut firsts = BTreeMap::new();
    for day in days(period).filter(|day| *day <= frame.as_of) {
        for stay in rows.iter().filter(|stay| is_in(&PROTECTION, stay)) {
            if open_on(stay, day) && counts(stay, day) {
                firsts.entry(stay.person).or_insert(day);
            }
        }
    }
    firsts
}

fn rows() -> impl Strategy<Value = Vec<Stay>> {
    let base = day("2015-10-20").epoch();
    let row = (
        (0_u64..6, 0_u64..3, 0..8_usize, 0..3_usize, 0..2_usize),
        (0..620_i32, -5..260_i32, any::<bool>(), 0..6_usize, -20..500_i32),
    );
    let row = row.prop_map(move |((person, case, kind, sex, place), (start, length, open, birth, shift))| {
        let intake = Day::new(base + start).unwrap();
        // Births that turn 14 or 18 around the stay, that are later than it, or that are unknown.
        let birth = match birth {
            0 => None,
            1 => Some(intake.plus_days(1 + shift.abs())),
            2 => Some(intake.plus_months(-14 * 12).plus_days(shift / 4)),
            _ => Some(intake.plus_months(-18 * 12).plus_days(shift)),
        };
        Stay {
            person,
            case: person * 10 + case,
            area: if kind == 7 { Area::Intersectoral } else { Area::Protection },
            sex: Sex::ALL[sex],
            commune: communes()[place],
            birth,
            intake,
            discharge: (!open).then(|| intake.plus_days(length)),
            programme: [Programme::PostDischarge, Programme::Specialised]
                .get(kind)
                .copied()
                .unwrap_or(Programme::Opd),
        }
    });
    proptest::collection::vec(row, 0..24)
}

fn frames() -> impl Strategy<Value = Frame> {
    let base = day("2016-01-15").epoch();
    (0..60_i32, -3..430_i32, 0..520_i32, any::<bool>()).prop_map(move |(start, length, as_of, literal)| {
        let from = Day::new(base + start).unwrap();
        let cap = if literal { AgeCap::LiteralSeventeenElevenTwentyNine } else { AgeCap::default() };
        let period = Period { from, until: from.plus_days(length.max(0)) };
        Frame { period, as_of: Day::new(base + as_of).unwrap(), cap }
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn the_ledger_is_the_recount(rows in rows(), frame in frames()) {
        let ledger = CoverageLedger::of(&rows, frame).unwrap();
        prop_assert_eq!(ledger.slices().len(), calendar(&frame).len());
        prop_assert_eq!(ledger.unusable(), rows.iter().filter(|stay| !usable(stay)).count() as u64);
        let counted = calendar(&frame).concat();
        let outside = |stay: &&Stay| usable(stay) && !counted.iter().any(|day| open_on(stay, *day));
        prop_assert_eq!(ledger.outside(), rows.iter().filter(outside).count() as u64);
        let mut seen = BTreeSet::new();
        for (group, months) in ledger.groups() {
            prop_assert_eq!(months, recount(&rows, group, &frame), "{:?}", group);
            prop_assert!(months.iter().any(|month| month.persons > 0));
            Month::check(months).unwrap();
            seen.insert(*group);
        }
        // Nobody is left out: each stay that is open on a day counted is in its five groups.
        for stay in &rows {
            let all = Group::of(stay.programme, stay.area);
            let (sex, age, commune) = (Some(stay.sex), Some(band(stay)), Some(stay.commune));
            let attended = calendar(&frame).iter().flatten().any(|day| open_on(stay, *day));
            let groups =
                [all, Group { sex, ..all }, Group { age, ..all }, Group { commune, ..all }, Group { sex, age, commune, ..all }];
            for group in groups {
                prop_assert!(!attended || seen.contains(&group));
            }
        }
    }

    #[test]
    fn attended_against_agreed_is_the_recount(rows in rows(), frame in frames()) {
        let agreement = Agreement::talagante_2015();
        let ledger = CoverageLedger::of(&rows, frame).unwrap();
        let years = ledger.against(&agreement, Area::Protection, Projection::CarriedAndPace).unwrap();
        prop_assert_eq!(years.is_empty(), frame.as_of < frame.period.from);
        for year in &years {
            let within = firsts(&rows, year.period, &frame, |stay, day| within_age(stay, day, frame.cap));
            let any = firsts(&rows, year.period, &frame, |_, _| true);
            prop_assert_eq!(year.attended, within.len() as u64);
            prop_assert_eq!(year.over_age, any.keys().filter(|person| !within.contains_key(person)).count() as u64);
            let carried = rows.iter().filter(|stay| is_in(&PROTECTION, stay) && stay.intake < year.period.from);
            let carried = carried.filter(|stay| open_on(stay, year.period.from));
            let carried: BTreeSet<u64> =
                carried.filter(|stay| within_age(stay, year.period.from, frame.cap)).map(|stay| stay.person).collect();
            prop_assert_eq!(year.carried_over, carried.len() as u64);
            for month in &year.months {
                let first = within.values().filter(|day| month.period.contains(**day)).count() as u64;
                let to_date = within.values().filter(|day| **day <= month.period.until).count() as u64;
                prop_assert_eq!((month.first_attended, month.to_date), (first, to_date));
            }
            if year.period.until <= frame.as_of {
                prop_assert_eq!(year.projected, year.attended);
            }
            prop_assert!(year.projected >= year.attended);
        }
    }

    #[test]
    fn any_split_by_person_in_any_order_is_one_ledger(rows in rows(), frame in frames(), parts in any::<[u8; 6]>()) {
        let whole = CoverageLedger::of(&rows, frame).unwrap();
        let part = |which: u8| {
            let rows: Vec<Stay> =
                rows.iter().rev().filter(|stay| parts[stay.person as usize] % 3 == which).copied().collect();
            CoverageLedger::of(&rows, frame).unwrap()
        };
        let (a, b, c) = (part(0), part(1), part(2));
        let merge = |a: &CoverageLedger, b: &CoverageLedger| a.clone().merge(b.clone()).unwrap();
        prop_assert_eq!(&merge(&merge(&a, &b), &c), &whole);
        prop_assert_eq!(&merge(&c, &merge(&b, &a)), &whole);
        prop_assert_eq!(merge(&a, &b), merge(&b, &a));
        let empty = CoverageLedger::empty(frame).unwrap();
        prop_assert_eq!(&merge(&whole, &empty), &whole);
        prop_assert_eq!(&merge(&empty, &whole), &whole);
    }

    #[test]
    fn no_dates_break_it(
        ends in any::<[i32; 3]>(), rows in proptest::collection::vec(any::<(u8, i32, i32, i32)>(), 0..8),
    ) {
        let any_day = |epoch: i32| Day::MIN.plus_days(epoch.rem_euclid(Day::MAX.days_since(Day::MIN) + 1));
        let from = any_day(ends[0]);
        for until in [any_day(ends[1]), from.plus_days(ends[1] % 40_000), Day::MAX] {
            let period = Period { from, until };
            let stays: Vec<Stay> = rows.iter().map(|&(person, intake, discharge, birth)| Stay {
                intake: from.plus_days(intake % 20_000),
                discharge: (discharge % 3 != 0).then(|| any_day(discharge)),
                birth: Some(any_day(birth)),
                ..stay((person % 3).into(), person.into(), "2016-01-01", None)
            }).collect();
            let frame = Frame { period, as_of: any_day(ends[2]), cap: AgeCap::default() };
            match CoverageLedger::of(&stays, frame) {
                Ok(ledger) => {
                    ledger.against(&Agreement::talagante_2015(), Area::Protection, Projection::Proportional).unwrap();
                }
                Err(error) => prop_assert!(["reversed", "too_long"].contains(&error.code()), "{}", error),
            }
        }
    }

    #[test]
    fn activities_merge_and_keep_persons_apart(
        events in proptest::collection::vec((0..500_i32, 0..6_usize, any::<u8>(), proptest::collection::vec(0..12_u64, 0..6)), 0..20),
        split in 0..20_usize,
    ) {
        let frame = frame("2015-03-02", "2016-06-15", "2016-05-20");
        let activities: Vec<Activity> = events.iter().map(|(shift, kind, many, persons)| Activity {
            date: frame.period.from.plus_days(*shift - 10), kind: ActivityKind::ALL[*kind],
            children: (*many).into(), families: 1, communities: 2, networks: 3, persons,
        }).collect();
        let whole = ActivityLedger::of(&activities, frame).unwrap();
        let (a, b) = activities.split_at(split.min(activities.len()));
        let (a, b) = (ActivityLedger::of(a, frame).unwrap(), ActivityLedger::of(b, frame).unwrap());
        prop_assert!(a.clone().merge(b.clone()).unwrap() == whole && b.merge(a).unwrap() == whole);
        let counted = |period: Period| activities.iter().filter(move |one| period.contains(one.date) && one.date <= frame.as_of);
        let months = whole.months().map(|(slice, month)| (Period { from: slice.from, until: slice.until }, month));
        for (period, sum) in months.chain(whole.years()) {
            prop_assert_eq!(sum.events.values().sum::<u64>(), counted(period).count() as u64);
            prop_assert_eq!(sum.participants(), counted(period).map(|one| u64::from(one.children) + 5).sum::<u64>());
            prop_assert_eq!(sum.families, counted(period).count() as u64);
            let persons: BTreeSet<&u64> = counted(period).flat_map(|one| one.persons).collect();
            prop_assert_eq!(sum.persons, persons.len() as u64);
        }
        prop_assert_eq!(whole.outside(), (activities.len() - counted(frame.period).count()) as u64);
    }
}

#[test]
fn the_borders_of_a_month_and_a_leap_day() {
    let rows = [
        stay(1, 1, "2016-01-31", Some("2016-02-29")), // out on the last day: not at end
        stay(2, 2, "2016-02-29", None),               // in on the last day
        stay(3, 3, "2015-12-01", Some("2016-02-01")), // out on the first day: carried over
        stay(3, 4, "2016-02-01", None),               // in on the day of a discharge: no re-entry
        stay(1, 5, "2016-03-01", None),               // in on the morrow: a re-entry
        stay(4, 6, "2016-02-10", Some("2016-02-09")), // unusable
    ];
    let ledger = CoverageLedger::of(&rows, frame("2016-01-01", "2016-12-31", "2016-03-10")).unwrap();
    let months = ledger.months(&PROTECTION).unwrap();
    let february = Month {
        carried_over: 2,
        entered: 2,
        left: 2,
        at_end: 2,
        cases: 4,
        persons: 3,
        reentries: 0,
        over_age: 0,
        days: 60,
    };
    assert_eq!(months[1], february);
    assert_eq!((months[2].reentries, months[2].days, months.len()), (1, 30, 3));
    assert_eq!(ledger.unusable(), 1);
    let whole: Vec<bool> = ledger.slices().iter().map(|slice| slice.whole).collect();
    assert_eq!(whole, [true, true, false]);
}

#[test]
fn over_age_is_apart_and_monitoring_has_no_age() {
    let born = |text, programme| Stay { birth: Some(day(text)), programme, ..stay(1, 1, "2016-01-10", None) };
    let rows = [
        born("1998-03-15", Programme::Opd), // 18 on 15 March
        Stay { person: 2, case: 2, ..born("1990-01-01", Programme::Opd) }, // over the age always
        Stay { person: 3, case: 3, ..born("1990-01-01", Programme::PostDischarge) },
    ];
    let ledger = CoverageLedger::of(&rows, frame("2016-01-01", "2016-12-31", "2016-12-31")).unwrap();
    let over: Vec<u64> = ledger.months(&PROTECTION).unwrap().iter().map(|month| month.over_age).collect();
    assert_eq!(over, [1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2]);
    let monitoring = ledger.months(&Group::of(Programme::PostDischarge, Area::Protection)).unwrap();
    assert!(monitoring.iter().all(|month| month.over_age == 0 && month.persons == 1));
    let years =
        ledger.against(&Agreement::talagante_2015(), Area::Protection, Projection::Proportional).unwrap();
    assert_eq!((years[0].attended, years[0].over_age), (1, 1));
}

#[test]
fn two_projections_of_one_quarter() {
    let frame = frame("2015-01-01", "2015-12-31", "2015-03-14"); // 73 of 365 days
    let mut rows: Vec<Stay> = (0..10).map(|person| stay(person, person, "2014-12-01", None)).collect();
    rows.extend((10..16).map(|person| stay(person, person, "2015-02-01", None)));
    let ledger = CoverageLedger::of(&rows, frame).unwrap();
    let agreement = Agreement::talagante_2015();
    let projected = |rule| {
        let year = ledger.against(&agreement, Area::Protection, rule).unwrap().swap_remove(0);
        (year.attended, year.carried_over, year.projected, year.share.unwrap().to_string())
    };
    assert_eq!(projected(Projection::Proportional), (16, 10, 80, "0.0444".into()));
    assert_eq!(projected(Projection::CarriedAndPace), (16, 10, 40, "0.0444".into()));
}

#[test]
fn many_persons_in_many_parts() {
    // More rows than are looked at together, so that they are parted; keys spread over all 64 bits.
    let rows: Vec<Stay> = (0..20_000_u64)
        .map(|row| {
            let intake = day("2015-01-01").plus_days((row * 7 % 1_000) as i32);
            let discharge = (row % 3 > 0).then(|| intake.plus_days((row % 90) as i32));
            let person = (row % 9_000).wrapping_mul(0xD6E8_FEB8_6659_FD93);
            Stay {
                intake,
                discharge,
                sex: Sex::ALL[(row % 4) as usize],
                ..stay(person, row, "2015-01-01", None)
            }
        })
        .collect();
    let frame = frame("2015-03-02", "2016-03-01", "2016-02-10");
    let ledger = CoverageLedger::of(&rows, frame).unwrap();
    for (group, months) in ledger.groups().filter(|(group, _)| group.commune.is_none()) {
        // The re-entries of the recount are quadratic: they have their own test.
        let persons = |index: usize| -> usize {
            let slice = ledger.slices()[index];
            let open = |stay: &&Stay| {
                is_in(group, stay)
                    && stay.intake <= slice.until
                    && stay.discharge.is_none_or(|discharge| discharge >= slice.from)
            };
            rows.iter().filter(open).map(|stay| stay.person).collect::<BTreeSet<_>>().len()
        };
        for (index, month) in months.iter().enumerate() {
            assert_eq!(month.persons, persons(index) as u64);
        }
    }
}

#[test]
fn what_can_not_be_counted_is_said_in_both_languages() {
    let frame_of = |from, until| frame(from, until, "2016-01-01");
    let reversed = CoverageLedger::of(&[], frame_of("2016-01-02", "2016-01-01")).unwrap_err();
    let long = CoverageLedger::of(&[], frame_of("1000-01-01", "2016-01-01")).unwrap_err();
    let one = CoverageLedger::empty(frame_of("2015-01-01", "2015-12-31")).unwrap();
    let frames = one.merge(CoverageLedger::empty(frame_of("2015-01-01", "2015-12-30")).unwrap()).unwrap_err();
    let broken = Month { carried_over: 1, entered: 0, left: 2, ..Month::default() };
    let flow = CoverageError::from(Month::check(&[broken]).unwrap_err());
    let codes = [("reversed", reversed), ("too_long", long), ("frames", frames), ("COV002", flow)];
    for (code, error) in codes {
        assert_eq!(error.code(), code);
        assert_ne!(error.explain(Lang::Es), error.explain(Lang::En));
    }
    let shown = format!("{:?}", stay(77_777, 1, "2016-01-01", None));
    assert!(!shown.contains("77777") && !shown.contains("2008"));
    let without = Agreement { areas: Vec::new(), ..Agreement::talagante_2015() };
    let ledger = CoverageLedger::empty(frame_of("2015-01-01", "2015-12-31")).unwrap();
    assert_eq!(ledger.against(&without, Area::Protection, Projection::Proportional), None);
}
