//! The agreement: every figure of the example, every finding, and the payment to the peso.
#![allow(clippy::unwrap_used, clippy::panic)]

use opd_core::agreement::{Agreement, Payment, Period, PostCount, Proration, Surcharges, TacitRenewal};
use opd_core::codes::Area;
use opd_core::norm::{self, Key, Pesos};
use opd_core::person::Programme;
use opd_core::staff::StaffRole;
use opd_core::{Day, Explain, Lang};
use proptest::prelude::*;

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn period(from: &str, until: &str) -> Period {
    Period { from: day(from), until: day(until) }
}

fn codes(agreement: &Agreement) -> Vec<&'static str> {
    agreement.check().iter().map(|finding| finding.code()).collect()
}

#[test]
fn every_figure_of_the_example_is_the_documents() {
    let agreement = Agreement::talagante_2015();
    assert_eq!(agreement.period, period("2015-03-02", "2018-03-01"));
    assert_eq!(
        (agreement.contributions.service, agreement.contributions.municipality),
        (67_588_560, 16_897_140)
    );
    assert_eq!(agreement.agreed(Area::Protection), Some(360));
    assert_eq!(agreement.agreed(Area::Intersectoral), Some(4_500));
    let posts: Vec<(StaffRole, i64)> = agreement.posts.iter().map(|post| (post.role, post.count)).collect();
    use StaffRole::*;
    let document = [
        (SocialWorker, 2),
        (Psychologist, 2),
        (SocialTechnician, 2),
        (Secretary, 1),
        (Lawyer, 1),
        (Coordinator, 1),
    ];
    assert_eq!(posts, document);
    assert_eq!(
        (agreement.programme, agreement.communes.as_slice()),
        (Programme::Opd, &["13601".to_owned()][..])
    );
    assert_eq!(agreement.check(), []);
    // What is worked out is cited as such, and the contribution is what the formula pays.
    assert_eq!(norm::citation("OPDN-01").unwrap().status.mark(), "D");
    let payment = agreement.payment(15_080).unwrap();
    assert_eq!(payment.of_months(12, agreement.period.from), Ok(agreement.contributions.service));
}

#[test]
fn every_finding_has_its_code_its_norm_and_its_words() {
    type Spoil = fn(&mut Agreement);
    let cases: &[(&str, Spoil)] = &[
        ("AGR001", |it| it.period = period("2015-03-02", "2015-03-01")),
        ("AGR002", |it| it.period.until = day("2018-03-02")),
        ("AGR002", |it| it.renewals = vec![period("2018-03-02", "2021-03-02")]),
        ("AGR003", |it| {
            it.renewals = vec![period("2018-03-02", "2021-03-01"), period("2021-03-02", "2024-03-01")]
        }),
        ("AGR004", |it| it.renewals = vec![period("2018-03-03", "2021-03-01")]),
        ("AGR005", |it| it.communes.clear()),
        ("AGR006", |it| it.communes.push("99999".into())),
        ("AGR007", |it| it.areas[0].agreed = -360),
        ("AGR008", |it| it.areas[0].agreed = 4_501),
        ("AGR009", |it| it.areas.push(it.areas[0])),
        ("AGR010", |it| it.contributions.municipality = 0),
        ("AGR011", |it| it.contributions.total = Some(84_485_701)),
        ("AGR011", |it| {
            it.contributions.service = i64::MAX;
            it.contributions.total = Some(0);
        }),
        ("AGR012", |it| it.posts[0].count = 0),
        ("AGR013", |it| it.posts.push(PostCount { role: StaffRole::Lawyer, count: 1 })),
        ("AGR014", |it| it.payment.as_mut().unwrap().population = 0),
        ("AGR015", |it| it.payment.as_mut().unwrap().unit_value = "0.0829".parse().unwrap()),
        ("AGR016", |it| it.period = period("2001-01-01", "2001-12-31")),
    ];
    for (code, spoil) in cases {
        let mut agreement = Agreement::talagante_2015();
        spoil(&mut agreement);
        assert_eq!(codes(&agreement), [*code], "{code}");
        let finding = &agreement.check()[0];
        assert!(!finding.citations().is_empty(), "{code}");
        assert_ne!(finding.explain(Lang::Es), finding.explain(Lang::En), "{code}");
    }
    // The limits of the law of 2005 are those of an OPD.
    let oln = Agreement { programme: Programme::Oln, ..Agreement::talagante_2015() };
    assert_eq!(codes(&Agreement { period: period("2022-01-01", "2032-01-01"), ..oln }), [""; 0]);
    // The right total is no finding, and everything wrong is said at once.
    let mut agreement = Agreement::talagante_2015();
    agreement.contributions.total = Some(84_485_700);
    assert_eq!(codes(&agreement), [""; 0]);
    agreement.communes.clear();
    agreement.posts[5].count = -1;
    assert_eq!(codes(&agreement), ["AGR005", "AGR012"]);
}

#[test]
fn toml_is_strict() {
    let text = include_str!("../agreements/opd-talagante-2015.toml");
    for (from, to) in [
        ("name =", "nombre ="),
        ("agreed = 360", "agreed = 360\nplaces = 1"),
        ("\"2015-03-02\"", "\"2015-02-30\""),
        ("unit_value = \"0.083\"", "unit_value = 0.083"), // a binary float is no decimal
        ("role = \"lawyer\"", "role = \"abogado\""),
        ("service = 67588560", "service = 67588560.5"),
    ] {
        assert!(text.contains(from), "{from}");
        let error = Agreement::load(&text.replacen(from, to, 1)).unwrap_err();
        assert_ne!(error.explain(Lang::Es), error.explain(Lang::En));
    }
}

#[test]
fn a_renewal_is_tacit_once() {
    let agreement = Agreement::talagante_2015();
    let deadline = day("2017-12-31");
    assert_eq!(agreement.objection_deadline(), Ok(deadline));
    let tacit = |on, objected: Option<&str>| agreement.tacit_renewal(day(on), objected.map(day)).unwrap();
    let renewed = TacitRenewal::Renewed { period: period("2018-03-02", "2021-03-01") };
    assert_eq!(tacit("2017-12-31", None), TacitRenewal::Open { deadline });
    assert_eq!(tacit("2018-01-01", None), renewed);
    assert_eq!(tacit("2018-01-01", Some("2017-12-31")), TacitRenewal::Objected);
    assert_eq!(tacit("2018-01-05", Some("2018-01-01")), renewed); // too late
    assert_eq!(tacit("2017-11-01", Some("2017-12-01")), TacitRenewal::Open { deadline }); // not yet
    let again = Agreement { renewals: vec![period("2018-03-02", "2021-03-01")], ..agreement.clone() };
    assert_eq!(again.tacit_renewal(day("2021-01-01"), None), Ok(TacitRenewal::Exhausted { allowed: 1 }));
    assert_eq!(again.objection_deadline(), Ok(day("2020-12-31")));
    let before = Agreement { period: period("2001-01-01", "2001-12-31"), ..agreement };
    assert!(before.objection_deadline().is_err());
}

#[test]
fn facts_need_their_parts() {
    let mut agreement = Agreement::talagante_2015();
    agreement.contributions.service = i64::MAX;
    agreement.payment = None;
    agreement.posts[0].count = i64::MAX;
    let facts = agreement.facts();
    assert_eq!((facts.contributions, facts.municipality_of_total, facts.posts), (None, None, None));
    assert_eq!(facts.protection_of_population, None);
    assert_eq!(agreement.payment(15_080), None);
    assert_eq!(period("2015-03-02", "2018-03-02").whole_months(), None);
    assert_eq!(period("2016-02-29", "2017-02-27").whole_months(), Some(12)); // art. 48: the eve of 28 February
    assert_eq!(period("2015-01-01", "2015-01-10").next(), period("2015-01-11", "2015-01-20"));
}

fn talagante() -> Payment {
    Agreement::talagante_2015().payment(15_080).unwrap()
}

#[test]
fn the_formula_of_the_law_to_the_peso() {
    let on = day("2015-03-02");
    assert_eq!(talagante().of_months(12, on), Ok(67_588_560));
    assert_eq!(talagante().of_months(0, on), Ok(0));
    // Both ends of the range are lawful.
    let top = Payment { unit_value: "0.12".parse().unwrap(), ..talagante() };
    assert_eq!(top.of_months(1, on), Ok(8_143_200));
    // With the USS of 2005.
    let uss = Key::<Pesos>::new("OPD-05").on(on).unwrap().value.0;
    assert_eq!(Payment { uss: uss.into(), ..talagante() }.of_months(1, on), Ok(3_735_000));
}

#[test]
fn rounding_is_once_and_half_up() {
    let on = day("2015-03-02");
    // 1 × 0.1 × 5 = 0.5 a month: twelve of them are 6, not 12.
    let half = Payment {
        population: 1,
        unit_value: "0.1".parse().unwrap(),
        uss: 5,
        surcharges: Surcharges::default(),
    };
    assert_eq!(half.of_months(1, on), Ok(1));
    assert_eq!(half.of_months(12, on), Ok(6));
    let below = Payment { unit_value: "0.099999999".parse().unwrap(), ..half };
    assert_eq!(below.of_months(1, on), Ok(0));
}

#[test]
fn surcharges_are_added_and_prorations_are_named() {
    let on = day("2015-03-02");
    let rate = |text: &str| text.parse().unwrap();
    let surcharges = Surcharges { zone: rate("0.1"), complexity: rate("0.05"), ..Surcharges::default() };
    assert_eq!(Payment { surcharges, ..talagante() }.of_months(12, on), Ok(77_726_844)); // × 1.15, not × 1.155
    let month = 5_632_380;
    let paid = |from, until, proration| talagante().of_period(period(from, until), proration).unwrap();
    use Proration::*;
    for proration in [WholeMonth, DaysOfMonth, Thirtieths] {
        assert_eq!(paid("2015-04-01", "2016-03-31", proration), 12 * month, "{proration}");
        assert_eq!(paid("2016-02-01", "2016-02-29", proration), month, "{proration}");
    }
    assert_eq!(paid("2015-03-17", "2015-03-31", WholeMonth), month);
    assert_eq!(paid("2015-03-17", "2015-03-31", DaysOfMonth), 2_725_345); // 15/31 of it is 2,725,345.16
    assert_eq!(paid("2015-03-16", "2015-03-31", Thirtieths), month / 2);
    assert_eq!(paid("2015-03-31", "2015-03-31", Thirtieths), month / 30);
    assert_eq!(paid("2015-01-16", "2015-02-28", Thirtieths), month / 2 + month);
}

#[test]
fn what_can_not_be_paid_is_said_in_both_languages() {
    let on = day("2015-03-02");
    let with = |spoil: fn(&mut Payment)| {
        let mut payment = talagante();
        spoil(&mut payment);
        payment.of_months(12, on)
    };
    let cases = [
        ("not_positive", with(|it| it.population = 0)),
        ("not_positive", with(|it| it.uss = -1)),
        ("unit_value", with(|it| it.unit_value = "0.121".parse().unwrap())),
        ("negative_surcharge", with(|it| it.surcharges.age = "-0.1".parse().unwrap())),
        ("negative_months", talagante().of_months(-1, on)),
        ("not_decimal", Surcharges::share("NaN").map(|_| 0)),
        ("too_precise", with(|it| it.unit_value = "0.0830000001".parse().unwrap())),
        ("too_large", with(|it| it.population = i64::MAX)),
        ("too_large", with(|it| it.surcharges.zone = rust_decimal::Decimal::MAX)),
        ("norm", talagante().of_months(12, day("2004-01-01"))),
        ("reversed", talagante().of_period(period("2015-03-02", "2015-03-01"), Proration::WholeMonth)),
    ];
    for (code, paid) in cases {
        let error = paid.unwrap_err();
        assert_eq!(error.code(), code);
        assert_ne!(error.explain(Lang::Es), error.explain(Lang::En));
    }
}

proptest! {
    /// Days of months: a period paid in two parts is paid as one, but for the rounding of each.
    #[test]
    fn parts_add_up(start in 0..2_000_i32, cut in 0..900_i32, rest in 1..900_i32) {
        let from = day("2006-01-01").plus_days(start);
        let middle = from.plus_days(cut);
        let until = middle.plus_days(rest);
        let paid = |from, until| talagante().of_period(Period { from, until }, Proration::DaysOfMonth).unwrap();
        let parts = paid(from, middle) + paid(middle.plus_days(1), until);
        prop_assert!((parts - paid(from, until)).abs() <= 1);
    }

    #[test]
    fn no_agreement_breaks_it(from in any::<i32>(), until in any::<i32>(), numbers in any::<[i64; 5]>(), on in any::<i32>()) {
        let any_day = |epoch: i32| Day::MIN.plus_days(epoch.rem_euclid(Day::MAX.days_since(Day::MIN) + 1));
        let mut agreement = Agreement::talagante_2015();
        agreement.period = Period { from: any_day(from), until: any_day(until) };
        agreement.contributions.service = numbers[0];
        agreement.contributions.total = Some(numbers[1]);
        agreement.areas[0].agreed = numbers[2];
        agreement.payment.as_mut().unwrap().population = numbers[3];
        for finding in agreement.check() {
            prop_assert!(!finding.explain(Lang::En).is_empty());
        }
        agreement.facts();
        let _ = agreement.tacit_renewal(any_day(on), Some(any_day(until)));
        for proration in Proration::ALL {
            let _ = agreement.payment(numbers[4]).unwrap().of_period(agreement.period, *proration);
        }
    }
}
