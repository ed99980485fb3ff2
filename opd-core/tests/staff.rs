//! Every row of the case manager's profile met, failed and without its paper; the posts of an OPD; the roster.
#![allow(clippy::unwrap_used, clippy::panic)]

use opd_core::calendar::{Term, TermUnit};
use opd_core::norm;
use opd_core::staff::{
    Answer, Candidate, Career, Competence, CriminalRecord, Job, JobKind, Knowledge, LeavingCause, Post,
    RegistryQuery, Roster, RosterFinding, StaffDecision, StaffReadings, StaffRequirement, StaffRole,
    Suitability, Sworn, Title, TitleArea, TitleOrigin, Tool, assess,
};
use opd_core::{Day, Explain, Lang};
use proptest::prelude::*;

const ON: &str = "2024-06-03";

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn job(kind: JobKind, from: &str, to: Option<&str>) -> Job {
    Job { kind, from: Some(day(from)), to: to.map(day), certificate: true, left_by: None }
}

/// Somebody who meets all that the profile asks, on the day of hiring.
fn whole() -> Candidate {
    let clear = || Some(Sworn { date: day("2024-05-20"), clear: true });
    Candidate {
        hired: None,
        titles: Some(vec![Title {
            career: Some(Career::Psychology),
            area: Some(TitleArea::Psychosocial),
            semesters: Some(8),
            origin: Some(TitleOrigin::State),
            document: true,
        }]),
        jobs: Some(vec![job(JobKind::RightsOffice, "2022-03-01", Some("2023-02-28"))]),
        article_54: clear(),
        article_56: clear(),
        article_12e: clear(),
        registry_queries: vec![RegistryQuery { date: day("2024-05-27"), disqualified: false, until: None }],
        criminal_record: Some(CriminalRecord {
            date: day("2024-05-27"),
            clear: true,
            special_purposes: false,
        }),
        courses: Some(vec!["rights_approach".parse().unwrap()]),
        knowledge: Some(Knowledge::ALL.to_vec()),
        competences: Some(Competence::ALL.to_vec()),
        tools: Some(Tool::ALL.to_vec()),
        exclusive: Some(true),
    }
}

fn own_terms() -> StaffReadings {
    let term = |amount, unit| Some(Term::new(amount, unit));
    StaffReadings {
        registry_age: term(6, TermUnit::Months),
        certificate_age: term(60, TermUnit::CalendarDays),
        caseload: None,
    }
}

fn judge(candidate: &Candidate, role: StaffRole) -> StaffDecision {
    assess(candidate, role, day(ON), &own_terms()).unwrap()
}

fn codes(decision: &StaffDecision, answer: Answer) -> Vec<&'static str> {
    decision.assessments.iter().filter(|one| one.answer == answer).map(|one| one.requirement.code()).collect()
}

fn answer(decision: &StaffDecision, asked: StaffRequirement) -> Answer {
    decision.assessments.iter().find(|one| one.requirement == asked).unwrap().answer
}

type Change = fn(&mut Candidate);
type Codes = &'static [&'static str];

fn title(candidate: &mut Candidate) -> &mut Title {
    &mut candidate.titles.as_mut().unwrap()[0]
}

fn first_job(candidate: &mut Candidate) -> &mut Job {
    &mut candidate.jobs.as_mut().unwrap()[0]
}

/// A row of the document: what fails it, what takes its paper away, and the codes that then answer so. What is not
/// named stays met.
type Row = (&'static str, Change, Codes, Change, Codes);
const ROWS: &[Row] = &[
    (
        "área psicosocial o ciencias sociales",
        |c| (title(c).career, title(c).area) = (Some(Career::Law), Some(TitleArea::Other)),
        &["STAFF001", "STAFF004"],
        |c| (title(c).career, title(c).area) = (None, None),
        &["STAFF001", "STAFF004"],
    ),
    (
        "al menos ocho semestres",
        |c| title(c).semesters = Some(7),
        &["STAFF002"],
        |c| title(c).semesters = None,
        &["STAFF002"],
    ),
    (
        "un año en programas de niñez",
        |c| first_job(c).kind = JobKind::CommunityWork,
        &["STAFF003"],
        |c| {
            first_job(c).certificate = false;
            c.jobs.as_mut().unwrap().push(job(JobKind::Network, "2022-03-01", Some("2023-02-28")));
        },
        &["STAFF003"],
    ),
    (
        "de preferencia Trabajo Social o Psicología",
        |c| title(c).career = Some(Career::Other),
        &["STAFF004"],
        |c| title(c).career = None,
        &["STAFF004"],
    ),
    (
        "institución reconocida o título validado",
        |c| title(c).origin = Some(TitleOrigin::Unrecognised),
        &["STAFF005"],
        |c| title(c).origin = None,
        &["STAFF005"],
    ),
    ("el título", |c| c.titles = Some(vec![]), TITLE, |c| title(c).document = false, TITLE),
    (
        "un año comprobable",
        |c| first_job(c).to = Some(day("2023-02-27")),
        &["STAFF003", "STAFF006"],
        |c| first_job(c).certificate = false,
        &["STAFF003", "STAFF006"],
    ),
    (
        "fechas de los trabajos",
        |c| c.jobs.as_mut().unwrap().push(job(JobKind::RightsOffice, "2024-06-04", None)),
        &["STAFF007"],
        |c| c.jobs.as_mut().unwrap().push(Job { from: None, ..job(JobKind::RightsOffice, ON, None) }),
        &["STAFF007"],
    ),
    ("estudios o cursos", |c| c.courses = Some(vec![]), &["STAFF008"], |c| c.courses = None, &["STAFF008"]),
    (
        "conocimientos",
        |c| c.knowledge = Some(vec![]),
        &["STAFF009", "STAFF010", "STAFF011"],
        |c| c.knowledge = None,
        &["STAFF009", "STAFF010", "STAFF011"],
    ),
    (
        "artículo 54",
        |c| c.article_54.as_mut().unwrap().clear = false,
        &["STAFF012"],
        |c| c.article_54 = None,
        &["STAFF012"],
    ),
    (
        "artículo 56",
        |c| c.article_56.as_mut().unwrap().clear = false,
        &["STAFF013"],
        |c| c.article_56 = None,
        &["STAFF013"],
    ),
    (
        "artículo 12 letra e)",
        |c| c.article_12e.as_mut().unwrap().clear = false,
        &["STAFF014"],
        |c| c.article_12e = None,
        &["STAFF014"],
    ),
    (
        "no estar inhabilitado",
        |c| c.registry_queries[0].disqualified = true,
        &["STAFF015"],
        |c| c.registry_queries.clear(),
        &["STAFF015", "STAFF016", "STAFF017"],
    ),
    (
        "consulta antes de contratar",
        |c| c.hired = Some(day("2024-05-26")),
        &["STAFF016"],
        |c| c.registry_queries[0].date = day("2024-06-04"),
        &["STAFF015", "STAFF016", "STAFF017"],
    ),
    (
        "consulta al día",
        |c| c.registry_queries[0].date = day("2023-12-02"),
        &["STAFF017"],
        |c| c.registry_queries.clear(),
        &["STAFF015", "STAFF016", "STAFF017"],
    ),
    (
        "sin antecedentes penales",
        |c| c.criminal_record.as_mut().unwrap().clear = false,
        &["STAFF018"],
        |c| c.criminal_record = None,
        &["STAFF018", "STAFF019"],
    ),
    (
        "certificado al día",
        |c| c.criminal_record.as_mut().unwrap().date = day("2024-04-03"),
        &["STAFF019"],
        |c| c.criminal_record.as_mut().unwrap().date = day("2024-06-04"),
        &["STAFF018", "STAFF019"],
    ),
    ("competencias", |c| c.competences = Some(vec![]), COMPETENCES, |c| c.competences = None, COMPETENCES),
    (
        "Office",
        |c| c.tools.as_mut().unwrap().retain(|tool| *tool != Tool::Excel),
        &["STAFF026"],
        |c| c.tools = None,
        &["STAFF026", "STAFF027"],
    ),
    (
        "Internet y Outlook",
        |c| c.tools.as_mut().unwrap().retain(|tool| *tool != Tool::Outlook),
        &["STAFF027"],
        |c| c.tools = None,
        &["STAFF026", "STAFF027"],
    ),
    (
        "disponibilidad exclusiva",
        |c| c.exclusive = Some(false),
        &["STAFF028"],
        |c| c.exclusive = None,
        &["STAFF028"],
    ),
];
const TITLE: Codes = &["STAFF001", "STAFF002", "STAFF004", "STAFF005"];
const COMPETENCES: Codes = &["STAFF020", "STAFF021", "STAFF022", "STAFF023", "STAFF024", "STAFF025"];

#[test]
fn whoever_has_it_all_meets_every_row() {
    let decision = judge(&whole(), StaffRole::CaseManager);
    assert_eq!(decision.suitability, Suitability::Eligible);
    assert_eq!(codes(&decision, Answer::NotApplicable), ["STAFF029"]);
    assert_eq!(codes(&decision, Answer::Met).len() + 1, StaffRequirement::ALL.len());
    assert_eq!((decision.experience.months, decision.experience.days), (12, 365));
}

#[test]
fn every_row_fails_and_lacks_its_paper_by_itself() {
    let mut failed: Vec<&str> = Vec::new();
    let mut missed: Vec<&str> = Vec::new();
    for (row, fail, fails, lose, lacks) in ROWS {
        for (change, answer, expected) in
            [(fail, Answer::NotMet, fails), (lose, Answer::MissingDocument, lacks)]
        {
            let mut candidate = whole();
            change(&mut candidate);
            let decision = judge(&candidate, StaffRole::CaseManager);
            assert_eq!(codes(&decision, answer), **expected, "{row}");
            let met = codes(&decision, Answer::Met).len();
            assert_eq!(met + expected.len() + 1, StaffRequirement::ALL.len(), "{row}: the others stay met");
            for one in decision.assessments.iter().filter(|one| one.answer == answer) {
                assert_ne!(one.message(Lang::Es), one.message(Lang::En));
                assert_ne!(one.fix(Lang::Es).unwrap(), one.fix(Lang::En).unwrap());
                assert!(!one.citations().is_empty());
            }
        }
        failed.extend(*fails);
        missed.extend(*lacks);
    }
    for asked in StaffRequirement::ALL.iter().filter(|one| !one.norms(StaffRole::CaseManager).is_empty()) {
        assert!(failed.contains(&asked.code()) && missed.contains(&asked.code()), "{}", asked.code());
    }
}

#[test]
fn only_what_is_mandatory_decides() {
    let of = |change: Change| {
        let mut candidate = whole();
        change(&mut candidate);
        judge(&candidate, StaffRole::CaseManager).suitability
    };
    assert_eq!(of(|c| (c.exclusive, c.courses) = (Some(false), Some(vec![]))), Suitability::Eligible);
    assert_eq!(of(|c| c.article_54 = None), Suitability::Undetermined);
    assert_eq!(of(|c| (c.article_54, c.competences) = (None, Some(vec![]))), Suitability::NotEligible);
    assert_eq!(judge(&Candidate::default(), StaffRole::CaseManager).suitability, Suitability::Undetermined);
}

#[test]
fn each_knowledge_and_competence_answers_for_itself() {
    for (knowledge, code) in Knowledge::ALL.iter().zip(["STAFF009", "STAFF010", "STAFF011"]) {
        let mut candidate = whole();
        candidate.knowledge.as_mut().unwrap().retain(|one| one != knowledge);
        assert_eq!(codes(&judge(&candidate, StaffRole::CaseManager), Answer::NotMet), [code]);
    }
    for (competence, code) in Competence::ALL.iter().zip(COMPETENCES) {
        let mut candidate = whole();
        candidate.competences.as_mut().unwrap().retain(|one| one != competence);
        assert_eq!(codes(&judge(&candidate, StaffRole::CaseManager), Answer::NotMet), [*code]);
    }
}

/// Two titles that lack different things do not make a good one.
#[test]
fn one_title_must_have_it_all() {
    let mut candidate = whole();
    let good = title(&mut candidate).clone();
    let short = Title { semesters: Some(4), ..good.clone() };
    let foreign = Title { origin: Some(TitleOrigin::Unrecognised), ..good.clone() };
    for titles in [vec![short.clone(), foreign.clone()], vec![foreign.clone(), short.clone()]] {
        candidate.titles = Some(titles);
        assert_eq!(judge(&candidate, StaffRole::CaseManager).suitability, Suitability::NotEligible);
    }
    candidate.titles = Some(vec![short, good, foreign]);
    assert_eq!(judge(&candidate, StaffRole::CaseManager).suitability, Suitability::Eligible);
    let social = |area, career| {
        let mut candidate = whole();
        (title(&mut candidate).area, title(&mut candidate).career) = (area, career);
        answer(&judge(&candidate, StaffRole::CaseManager), StaffRequirement::TitleArea)
    };
    assert_eq!(social(None, Some(Career::SocialWork)), Answer::Met);
    assert_eq!(social(Some(TitleArea::SocialSciences), Some(Career::Other)), Answer::Met);
    assert_eq!(social(None, Some(Career::Other)), Answer::MissingDocument);
}

#[test]
fn experience_counts_open_jobs_until_the_day_and_nothing_of_the_future() {
    let of = |jobs: Vec<Job>| {
        let candidate = Candidate { jobs: Some(jobs), ..whole() };
        answer(&judge(&candidate, StaffRole::CaseManager), StaffRequirement::ProvenExperience)
    };
    assert_eq!(of(vec![job(JobKind::Network, "2023-06-04", None)]), Answer::Met);
    assert_eq!(of(vec![job(JobKind::Network, "2023-06-05", None)]), Answer::NotMet);
    assert_eq!(of(vec![job(JobKind::Network, "2023-06-05", Some("2030-01-01"))]), Answer::NotMet);
    assert_eq!(of(vec![job(JobKind::Other, "2010-01-01", None)]), Answer::NotMet);
    assert_eq!(of(vec![job(JobKind::Network, "2023-06-05", Some("2020-01-01"))]), Answer::MissingDocument);
    // Two jobs at once are not two years.
    let half = || job(JobKind::RightsOffice, "2023-01-01", Some("2023-06-30"));
    assert_eq!(of(vec![half(), half()]), Answer::NotMet);
}

#[test]
fn the_bar_of_article_12e_lifts_after_more_than_five_years() {
    let of = |cause, to: Option<&str>| {
        let mut candidate = whole();
        let left = Job { left_by: Some(cause), ..job(JobKind::Other, "2010-01-01", to) };
        candidate.jobs.as_mut().unwrap().push(left);
        answer(&judge(&candidate, StaffRole::CaseManager), StaffRequirement::Article12e)
    };
    for cause in [LeavingCause::BadRating, LeavingCause::Discipline] {
        assert_eq!(of(cause, Some("2019-06-02")), Answer::Met);
        assert_eq!(
            of(cause, Some("2019-06-03")),
            Answer::NotMet,
            "five years to the day are not more than five"
        );
        assert_eq!(of(cause, Some(ON)), Answer::NotMet);
        assert_eq!(of(cause, Some("2024-06-04")), Answer::Met, "it has not been left yet");
        assert_eq!(of(cause, None), Answer::MissingDocument);
    }
    assert_eq!(of(LeavingCause::Other, Some("2024-01-01")), Answer::Met);
    let cited = StaffRequirement::Article12e.citations(StaffRole::CaseManager);
    let sources: Vec<&str> = cited.iter().map(|citation| citation.source.as_str()).collect();
    assert!(sources.contains(&"Ley 18.834 (DFL 29 de 2004)") && sources.contains(&"Ley 18.883"));
    let years = |id| norm::in_force(id, day(ON)).unwrap().value.clone();
    assert_eq!(years("STAFF-04"), years("STAFF-05"), "both statutes say the same");
}

#[test]
fn the_last_query_of_the_registry_counts() {
    let query = |date: &str, until: Option<&str>| RegistryQuery {
        date: day(date),
        disqualified: true,
        until: until.map(day),
    };
    let of = |queries: Vec<RegistryQuery>, hired: Option<&str>| {
        let candidate = Candidate { registry_queries: queries, hired: hired.map(day), ..whole() };
        let decision = judge(&candidate, StaffRole::CaseManager);
        [StaffRequirement::RegistryClear, StaffRequirement::RegistryBeforeHiring]
            .map(|asked| answer(&decision, asked))
    };
    use Answer::{Met, MissingDocument, NotMet};
    let clear = |date: &str| RegistryQuery { disqualified: false, ..query(date, None) };
    assert_eq!(of(vec![query("2020-01-01", None), clear("2024-05-01")], None), [Met, Met]);
    assert_eq!(of(vec![clear("2020-01-01"), query("2024-05-01", None)], None), [NotMet, Met]);
    assert_eq!(of(vec![query("2024-05-01", None), clear("2024-05-01")], None), [NotMet, Met]);
    // A temporary disqualification bars until its last day; then the registry is asked again.
    assert_eq!(of(vec![query("2020-01-01", Some(ON))], None), [NotMet, Met]);
    assert_eq!(of(vec![query("2020-01-01", Some("2024-06-02"))], None), [MissingDocument, Met]);
    assert_eq!(of(vec![clear("2022-03-15")], Some("2022-03-15")), [Met, Met]);
    assert_eq!(of(vec![clear("2022-03-16")], Some("2022-03-15")), [Met, NotMet]);
    assert_eq!(of(vec![clear("2024-06-04")], None), [MissingDocument, MissingDocument]);
}

#[test]
fn without_parameters_no_age_is_judged() {
    let mut candidate = whole();
    candidate.registry_queries[0].date = day("2001-01-01");
    let decision = assess(&candidate, StaffRole::CaseManager, day(ON), &StaffReadings::default()).unwrap();
    assert_eq!(codes(&decision, Answer::NotApplicable), ["STAFF017", "STAFF019", "STAFF029"]);
    let hours =
        StaffReadings { registry_age: Some(Term::new(6, TermUnit::Hours)), ..StaffReadings::default() };
    let refused = assess(&candidate, StaffRole::CaseManager, day(ON), &hours);
    assert_eq!(refused.unwrap_err().code(), "needs_instant");
    assert_eq!(norm::citation("STAFF-15").unwrap().status.mark(), "U");
}

#[test]
fn an_opd_asks_for_its_two_papers_and_the_title_of_the_post() {
    let asked = ["STAFF015", "STAFF016", "STAFF018"];
    for (role, career) in [
        (StaffRole::SocialWorker, Some(Career::SocialWork)),
        (StaffRole::Psychologist, Some(Career::Psychology)),
        (StaffRole::SocialTechnician, Some(Career::SocialTechnician)),
        (StaffRole::Lawyer, Some(Career::Law)),
        (StaffRole::Coordinator, None),
        (StaffRole::Secretary, None),
    ] {
        let of = |career, document, special_purposes| {
            let candidate = Candidate {
                titles: Some(vec![Title { career, document, ..Title::default() }]),
                registry_queries: whole().registry_queries,
                criminal_record: Some(CriminalRecord {
                    date: day("2024-05-27"),
                    clear: true,
                    special_purposes,
                }),
                ..Candidate::default()
            };
            assess(&candidate, role, day(ON), &StaffReadings::default()).unwrap()
        };
        let good = of(career, true, true);
        assert_eq!(good.suitability, Suitability::Eligible, "{role}");
        let met = codes(&good, Answer::Met);
        assert_eq!(met, asked.into_iter().chain(career.map(|_| "STAFF029")).collect::<Vec<_>>(), "{role}");
        assert_eq!(codes(&of(career, true, false), Answer::MissingDocument), ["STAFF018"], "{role}");
        let (wrong, lost) = (of(Some(Career::Other), true, true), of(career, false, true));
        assert_eq!(codes(&wrong, Answer::NotMet).is_empty(), career.is_none(), "{role}");
        assert_eq!(codes(&lost, Answer::MissingDocument).is_empty(), career.is_none(), "{role}");
    }
    let before =
        assess(&whole(), StaffRole::Secretary, day("2005-07-24"), &StaffReadings::default()).unwrap();
    let record =
        before.assessments.iter().find(|one| one.requirement == StaffRequirement::CriminalRecord).unwrap();
    assert_eq!(record.answer, Answer::NotApplicable);
    assert!(record.message(Lang::Es).contains("2005-07-25"), "a norm that is not in force says its dates");
}

/// The nine posts of the agreement of Talagante.
const AGREED: [(StaffRole, u32); 6] = [
    (StaffRole::SocialWorker, 2),
    (StaffRole::Psychologist, 2),
    (StaffRole::SocialTechnician, 2),
    (StaffRole::Secretary, 1),
    (StaffRole::Lawyer, 1),
    (StaffRole::Coordinator, 1),
];

fn post(role: StaffRole, person: &str) -> Post {
    Post {
        role,
        person: Some(person.into()),
        from: Some(day("2015-03-02")),
        to: None,
        papers: vec![],
        cases: None,
    }
}

#[test]
fn a_full_roster_has_nothing_to_say_and_each_change_is_found() {
    let full: Vec<Post> = AGREED
        .iter()
        .flat_map(|(role, count)| (0..*count).map(move |index| post(*role, &format!("{role} {index}"))))
        .collect();
    let check = |change: fn(&mut Vec<Post>)| {
        let mut posts = full.clone();
        change(&mut posts);
        Roster { posts }.check(&AGREED, day("2017-03-01"), &own_terms()).unwrap()
    };
    let report = check(|_| {});
    assert_eq!((report.roles.iter().map(|one| one.filled).sum::<u32>(), report.findings.len()), (9, 0));
    use RosterFinding as F;
    use StaffRole::{CaseManager, Lawyer, Psychologist, SocialWorker};
    type Edit = fn(&mut Vec<Post>);
    let cases: [(Edit, Vec<F>); 7] = [
        (|posts| posts[0].to = Some(day("2017-02-28")), vec![F::Vacancies { role: SocialWorker, count: 1 }]),
        (|posts| posts[0].to = Some(day("2017-03-01")), vec![]),
        (
            |posts| posts[0].from = Some(day("2017-03-02")),
            vec![F::Vacancies { role: SocialWorker, count: 1 }],
        ),
        (|posts| posts[0].person = Some(" ".into()), vec![F::Vacancies { role: SocialWorker, count: 1 }]),
        (
            |posts| posts[1].person = posts[0].person.clone(),
            vec![F::Vacancies { role: SocialWorker, count: 1 }],
        ),
        (|posts| posts.push(post(CaseManager, "x")), vec![F::Surplus { role: CaseManager, count: 1 }]),
        (
            |posts| posts[0].to = Some(day("2015-03-01")),
            vec![F::Reversed { post: 0 }, F::Vacancies { role: SocialWorker, count: 1 }],
        ),
    ];
    for (change, expected) in cases {
        let report = check(change);
        assert_eq!(report.findings, expected);
        for finding in report.findings.iter().copied() {
            assert_ne!(finding.explain(Lang::Es), finding.explain(Lang::En));
            assert_ne!(finding.fix(Lang::Es), finding.fix(Lang::En));
            assert_eq!(report.citations(finding).len(), finding.norms().len());
        }
    }
    let twice = [(Lawyer, 1), (Psychologist, 2), (Lawyer, 3)];
    let report = Roster { posts: vec![post(Lawyer, "a")] }.check(&twice, day(ON), &own_terms()).unwrap();
    assert_eq!(
        report.findings,
        [F::Vacancies { role: Psychologist, count: 2 }, F::AgreedTwice { role: Lawyer }]
    );
}

#[test]
fn papers_lapse_by_their_own_date_or_by_the_term_of_the_office() {
    let papers = |list: &str| {
        let posts = format!(
            r#"{{"posts": [{{"role": "case_manager", "person": "a", "papers": [{list}]}},
                {{"role": "case_manager", "person": "b", "to": "2020-01-01",
                  "papers": [{{"kind": "registry_query", "date": "2019-01-01"}}]}}]}}"#
        );
        let roster: Roster = serde_json::from_str(&posts).unwrap();
        let report = roster.check(&[(StaffRole::CaseManager, 1)], day(ON), &own_terms()).unwrap();
        report.findings.iter().map(|finding| finding.explain(Lang::En)).collect::<Vec<_>>()
    };
    let query = r#"{"kind": "registry_query", "date": "2023-12-02"}"#;
    assert_eq!(papers(query), ["Query to the registry of disqualified persons: lapsed on 2024-06-02"]);
    assert!(papers(&query.replace("12-02", "12-03")).is_empty());
    assert!(papers(&format!(r#"{query}, {{"kind": "registry_query", "date": "2024-06-03"}}"#)).is_empty());
    assert_eq!(papers(&format!(r#"{query}, {{"kind": "registry_query", "date": "2024-06-04"}}"#)).len(), 1);
    let sworn = r#"{"kind": "sworn_statement", "date": "2001-01-01", "expires": "2024-06-02"}"#;
    assert_eq!(papers(sworn), ["Sworn statement: lapsed on 2024-06-02"]);
    assert!(papers(r#"{"kind": "sworn_statement", "date": "2001-01-01"}"#).is_empty());
}

#[test]
fn the_caseload_is_judged_only_by_a_limit_that_was_given() {
    let manager = |cases| Post { cases: Some(cases), ..post(StaffRole::CaseManager, &format!("g{cases}")) };
    let roster = Roster {
        posts: vec![manager(40), manager(41), Post { cases: Some(90), ..post(StaffRole::Lawyer, "l") }],
    };
    let agreed = [(StaffRole::CaseManager, 2), (StaffRole::Lawyer, 1)];
    let check = |readings| roster.check(&agreed, day(ON), &readings).unwrap();
    let plain = check(StaffReadings::default());
    assert_eq!((plain.caseloads.len(), plain.findings.len()), (2, 0));
    let limited = check(StaffReadings::named("san-2022").unwrap());
    assert_eq!(limited.findings, [RosterFinding::Overloaded { post: 1, cases: 41, limit: 40 }]);
    assert_eq!(limited.citations(limited.findings[0])[0].status.mark(), "S");
}

#[test]
fn nothing_of_a_person_is_shown_and_unknown_fields_are_refused() {
    let roster = Roster { posts: vec![post(StaffRole::Lawyer, "12.345.678-5")] };
    let shown = format!("{roster:?} {:?} {:?}", whole(), whole().titles.unwrap());
    assert!(!shown.contains("12.345") && !shown.contains("Psychology"), "{shown}");
    let json = serde_json::to_value(whole()).unwrap();
    assert!(serde_json::from_value::<Candidate>(json.clone()).unwrap() == whole());
    let mut unknown = json.clone();
    unknown["jobs"][0]["salary"] = 1.into();
    assert!(serde_json::from_value::<Candidate>(unknown).is_err());
    assert!(serde_json::from_str::<Roster>(r#"{"posts": [{"role": "judge"}]}"#).is_err());
}

fn any_day() -> impl Strategy<Value = Day> {
    let wide = Day::MIN.epoch()..=Day::MAX.epoch();
    prop_oneof![18_900..20_000, wide, Just(Day::MIN.epoch()), Just(Day::MAX.epoch())]
        .prop_map(|epoch| Day::new(epoch).unwrap())
}

fn any_job() -> impl Strategy<Value = Job> {
    use proptest::option::of;
    let cause = prop::sample::select(LeavingCause::ALL);
    (prop::sample::select(JobKind::ALL), of(any_day()), of(any_day()), any::<bool>(), of(cause))
        .prop_map(|(kind, from, to, certificate, left_by)| Job { kind, from, to, certificate, left_by })
}

fn jobs() -> impl Strategy<Value = Vec<Job>> {
    proptest::collection::vec(any_job(), 0..6)
}

proptest! {
    #[test]
    fn no_date_breaks_it_and_the_order_of_jobs_does_not_matter(
        (list, shuffled) in jobs().prop_flat_map(|list| (Just(list.clone()), Just(list).prop_shuffle())),
        on in any_day(), hired in proptest::option::of(any_day()), asked in any_day(), until in any_day(),
    ) {
        let of = |jobs| Candidate {
            jobs: Some(jobs),
            hired,
            registry_queries: vec![RegistryQuery { date: asked, disqualified: true, until: Some(until) }],
            ..whole()
        };
        for role in StaffRole::ALL {
            let (one, other) = (assess(&of(list.clone()), *role, on, &own_terms()), assess(&of(shuffled.clone()), *role, on, &own_terms()));
            prop_assert_eq!(one.map(|one| one.assessments), other.map(|one| one.assessments));
        }
    }

    /// A job more may add experience, never take it away.
    #[test]
    fn one_more_job_keeps_what_was_met(list in jobs(), more in any_job(), on in any_day()) {
        let of = |jobs| assess(&Candidate { jobs: Some(jobs), ..whole() }, StaffRole::CaseManager, on, &StaffReadings::default()).unwrap();
        let before = of(list.clone());
        let after = of(list.into_iter().chain([more]).collect());
        for asked in [StaffRequirement::ProgrammeExperience, StaffRequirement::ProvenExperience] {
            prop_assert!(answer(&before, asked) != Answer::Met || answer(&after, asked) == Answer::Met);
        }
        prop_assert!(after.experience.days >= before.experience.days && after.experience.months >= before.experience.months);
    }

    #[test]
    fn no_date_breaks_a_roster(from in any_day(), to in any_day(), date in any_day(), on in any_day()) {
        let paper = serde_json::json!({"kind": "registry_query", "date": date});
        let papers = vec![serde_json::from_value(paper).unwrap()];
        let one = Post { from: Some(from), to: Some(to), papers, ..post(StaffRole::Lawyer, "a") };
        let held = from <= on && on <= to;
        let report = Roster { posts: vec![one] }.check(&AGREED, on, &StaffReadings::default()).unwrap();
        let lawyers = report.roles.iter().find(|count| count.role == StaffRole::Lawyer).unwrap();
        prop_assert_eq!(lawyers.filled, u32::from(held));
    }
}
