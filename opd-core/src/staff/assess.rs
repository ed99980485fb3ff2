//! A candidate against every requirement of a post.

use crate::calendar::{Term, TermError};
use crate::codes::code_lists;
use crate::day::Day;
use crate::lang::{Explain, Lang};
use crate::norm::{self, Citation, Key, NormError, Number, Years};
use crate::rules::{self, Fact, Outcome, Why};
use crate::staff::experience::in_months;
use crate::staff::readings::good_until;
use crate::staff::{
    Candidate, Career, Competence, Experience, Grade, Job, JobKind, Knowledge, LeavingCause, RegistryQuery,
    StaffReadings, StaffRequirement, StaffRole, Sworn, Title, TitleArea, TitleOrigin, Tool,
};

/// Semesters of the title.
const TITLE_LENGTH: Key<Number> = Key::new("STAFF-13");
/// Years in programmes for children.
const PROGRAMMES: Key<Years> = Key::new("OLN-PROGRAMMES");
/// Provable years with children and families.
const EXPERIENCE: Key<Years> = Key::new("OLN-EXPERIENCE");
/// Years after which leaving for bad rating or discipline no longer bars.
const LIFT: Key<Years> = Key::new("STAFF-04");

code_lists! {
    /// What is answered about one requirement.
    Answer ("answer") {
        Met = "met", "Cumple", "Met";
        NotMet = "not_met", "No cumple", "Not met";
        /// It can't be said: what proves it is not on file.
        MissingDocument = "missing_document", "Falta el documento", "Missing document";
        /// It is not asked of this post, or not judged without a parameter of the office.
        NotApplicable = "not_applicable", "No se aplica", "Not applicable";
    }

    /// Whether a person may hold a post, as far as the mandatory requirements go.
    Suitability ("suitability") {
        Eligible = "eligible", "Puede ejercer el cargo", "Eligible";
        NotEligible = "not_eligible", "No puede ejercer el cargo", "Not eligible";
        /// None fails, but of some a document is missing.
        Undetermined = "undetermined", "Faltan documentos", "Undetermined";
    }
}

/// The answer about one requirement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assessment {
    /// What is asked.
    pub requirement: StaffRequirement,
    /// Of which post.
    pub role: StaffRole,
    /// What is answered.
    pub answer: Answer,
    out_of_force: Option<NormError>,
}

impl Assessment {
    /// How binding it is.
    pub const fn grade(&self) -> Grade {
        self.requirement.grade()
    }

    /// Where it is written.
    pub fn citations(&self) -> Vec<&'static Citation> {
        self.requirement.citations(self.role)
    }

    /// What is asked, or what is wrong.
    pub fn message(&self, lang: Lang) -> String {
        match &self.out_of_force {
            Some(error) => error.explain(lang),
            None => self.requirement.message(self.answer, lang),
        }
    }

    /// As a rule answers: a requirement that is not met fails, and so does one whose document is missing.
    pub fn outcome(&self) -> Outcome {
        match self.answer {
            Answer::Met => Ok(()),
            Answer::NotApplicable if self.out_of_force.is_some() => Err(rules::Stop::NotRun(Why::NotInForce)),
            Answer::NotApplicable => Err(rules::Stop::NotApplicable),
            Answer::NotMet | Answer::MissingDocument => {
                Err(rules::Stop::Failed(Fact::Asked(self.requirement, self.answer)))
            }
        }
    }

    /// How to mend it; none if nothing is wrong.
    pub fn fix(&self, lang: Lang) -> Option<String> {
        let paper = self.requirement.paper().get(lang);
        let binds = self.grade() == Grade::Mandatory;
        Some(match (self.answer, lang) {
            (Answer::Met | Answer::NotApplicable, _) => return None,
            (Answer::MissingDocument, Lang::Es) => format!("Pida y registre: {paper}"),
            (Answer::MissingDocument, Lang::En) => format!("Ask for and record: {paper}"),
            (Answer::NotMet, Lang::Es) => {
                let end = if binds { "no puede ejercer el cargo" } else { "no impide ejercer el cargo" };
                format!("Si el dato está mal, corríjalo ({paper}); si está bien, {end}")
            }
            (Answer::NotMet, Lang::En) => {
                let end = if binds { "the post can't be held" } else { "the post can still be held" };
                format!("If the record is wrong, correct it ({paper}); if it is right, {end}")
            }
        })
    }
}

/// What is answered about a person and a post.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StaffDecision {
    /// The post.
    pub role: StaffRole,
    /// The day that was asked about.
    pub on: Day,
    /// The parameters that were used.
    pub readings: StaffReadings,
    /// Whether the person may hold the post.
    pub suitability: Suitability,
    /// Certified experience up to that day ([`Candidate::experience`]).
    pub experience: Experience,
    /// The answer about each requirement, in the order of [`StaffRequirement::ALL`].
    pub assessments: Vec<Assessment>,
}

/// Assesses a person for a post on a day, which for a new hire is that of hiring.
///
/// One title must have the area, the length and the origin that are asked: the one that answers best is judged. A title
/// or a job without its document proves nothing, and neither does a paper dated after `on`. Of the registry the last
/// query counts; a temporary disqualification that has ended asks for another.
///
/// # Errors
/// [`TermError`] if a term of the readings can't be counted: hours, or business days outside the calendar.
///
/// ```
/// use opd_core::Lang;
/// use opd_core::staff::{Answer, Candidate, StaffReadings, StaffRole, Suitability, assess};
/// let lawyer: Candidate = serde_json::from_str(r#"{
///     "titles": [{"career": "law", "document": true}],
///     "registry_queries": [{"date": "2016-03-01", "disqualified": false}]
/// }"#)?;
/// let on = "2016-03-02".parse().unwrap();
/// let decision = assess(&lawyer, StaffRole::Lawyer, on, &StaffReadings::default())?;
/// assert_eq!(decision.suitability, Suitability::Undetermined);
/// let missing = decision.assessments.iter().find(|one| one.answer == Answer::MissingDocument).unwrap();
/// assert_eq!(missing.requirement.code(), "STAFF018");
/// assert_eq!(missing.citations()[0].to_string(), "Ley 20.032 (texto de 2005), art. 11");
/// assert_eq!(
///     missing.fix(Lang::En).unwrap(),
///     "Ask for and record: certificate of criminal record (in an OPD, for special purposes)"
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn assess(
    candidate: &Candidate,
    role: StaffRole,
    on: Day,
    readings: &StaffReadings,
) -> Result<StaffDecision, TermError> {
    let file = File { candidate, role, on, readings };
    let mut assessments = Vec::with_capacity(StaffRequirement::ALL.len());
    for &requirement in StaffRequirement::ALL {
        let (answer, out_of_force) = match file.answer(requirement) {
            Ok(answer) => (answer, None),
            Err(Stop::Norm(error)) => (Answer::NotApplicable, Some(error)),
            Err(Stop::Term(error)) => return Err(error),
        };
        assessments.push(Assessment { requirement, role, answer, out_of_force });
    }
    let some = |answer| assessments.iter().any(|one| one.grade() == Grade::Mandatory && one.answer == answer);
    let suitability = if some(Answer::NotMet) {
        Suitability::NotEligible
    } else if some(Answer::MissingDocument) {
        Suitability::Undetermined
    } else {
        Suitability::Eligible
    };
    let experience = candidate.experience(on);
    Ok(StaffDecision { role, on, readings: readings.clone(), suitability, experience, assessments })
}

/// Why a requirement has no answer.
enum Stop {
    Norm(NormError),
    Term(TermError),
}

impl From<NormError> for Stop {
    fn from(error: NormError) -> Self {
        Self::Norm(error)
    }
}

impl From<TermError> for Stop {
    fn from(error: TermError) -> Self {
        Self::Term(error)
    }
}

/// The answer about something that may be unknown, and counts only with its document.
fn proven(holds: Option<bool>, document: bool) -> Answer {
    match holds {
        Some(false) => Answer::NotMet,
        Some(true) if document => Answer::Met,
        _ => Answer::MissingDocument,
    }
}

/// The better of several answers; `empty` if there are none.
fn best(answers: impl Iterator<Item = Answer>, empty: Answer) -> Answer {
    let rank = |answer: &Answer| (*answer == Answer::NotMet, *answer != Answer::Met);
    answers.min_by_key(rank).unwrap_or(empty)
}

/// Whether all that is asked is on a list that was filled in.
fn shown<T: PartialEq>(list: Option<&Vec<T>>, asked: &[T]) -> Answer {
    proven(list.map(|list| asked.iter().all(|one| list.contains(one))), true)
}

/// What is asked about: one person, post and day.
struct File<'a> {
    candidate: &'a Candidate,
    role: StaffRole,
    on: Day,
    readings: &'a StaffReadings,
}

impl File<'_> {
    fn answer(&self, requirement: StaffRequirement) -> Result<Answer, Stop> {
        use StaffRequirement as R;
        let Some(main) = requirement.norms(self.role).first() else { return Ok(Answer::NotApplicable) };
        norm::in_force(main, self.on)?;
        let Candidate { knowledge, competences, tools, .. } = self.candidate;
        let (knows, masters) =
            (|one| shown(knowledge.as_ref(), &[one]), |all: &[Tool]| shown(tools.as_ref(), all));
        let competent = |one| shown(competences.as_ref(), &[one]);
        Ok(match requirement {
            R::TitleArea => self.title()?.area,
            R::TitleLength => self.title()?.length,
            R::TitleRecognised => self.title()?.origin,
            R::PreferredCareer => self.career(&[Career::SocialWork, Career::Psychology]),
            R::ProgrammeExperience => self.experience(PROGRAMMES, JobKind::is_child_programme)?,
            R::ProvenExperience => self.experience(EXPERIENCE, JobKind::is_experience)?,
            R::JobDates => self.job_dates(),
            R::Courses => proven(self.candidate.courses.as_ref().map(|courses| !courses.is_empty()), true),
            R::KnowsViolations => knows(Knowledge::Violations),
            R::KnowsSystem => knows(Knowledge::ProtectionSystem),
            R::KnowsTools => knows(Knowledge::AssessmentTools),
            R::Article54 => self.sworn(self.candidate.article_54.as_ref()),
            R::Article56 => self.sworn(self.candidate.article_56.as_ref()),
            R::Article12e => self.article_12e()?,
            R::RegistryClear => self.registry_clear(),
            R::RegistryBeforeHiring => self.registry_before_hiring(),
            R::RegistryAge => {
                self.recent(self.readings.registry_age, self.last_query().map(|query| query.date))?
            }
            R::CriminalRecord => self.criminal_record(),
            R::CertificateAge => {
                let record = self.candidate.criminal_record.as_ref().map(|record| record.date);
                self.recent(self.readings.certificate_age, record.filter(|date| *date <= self.on))?
            }
            R::ProblemSolving => competent(Competence::ProblemSolving),
            R::Teamwork => competent(Competence::Teamwork),
            R::Probity => competent(Competence::Probity),
            R::Empathy => competent(Competence::Empathy),
            R::SocialSensitivity => competent(Competence::SocialSensitivity),
            R::ConflictAndCrisis => competent(Competence::ConflictAndCrisis),
            R::Office => masters(&[Tool::Word, Tool::Excel, Tool::PowerPoint]),
            R::InternetAndMail => masters(&[Tool::Internet, Tool::Outlook]),
            R::Exclusive => proven(self.candidate.exclusive, true),
            R::PostTitle => match self.role {
                StaffRole::SocialWorker => self.career(&[Career::SocialWork]),
                StaffRole::Psychologist => self.career(&[Career::Psychology]),
                StaffRole::SocialTechnician => self.career(&[Career::SocialTechnician]),
                StaffRole::Lawyer => self.career(&[Career::Law]),
                StaffRole::CaseManager | StaffRole::Coordinator | StaffRole::Secretary => {
                    Answer::NotApplicable
                }
            },
        })
    }

    /// The answers of the title that fails least, then lacks least.
    fn title(&self) -> Result<TitleAnswers, NormError> {
        let length = TITLE_LENGTH.on(self.on)?.value;
        let Some(titles) = &self.candidate.titles else {
            return Ok(TitleAnswers::all(Answer::MissingDocument));
        };
        let answers = titles.iter().map(|title| TitleAnswers::of(title, length));
        Ok(answers.min_by_key(TitleAnswers::rank).unwrap_or(TitleAnswers::all(Answer::NotMet)))
    }

    /// Whether some title is of one of these careers.
    fn career(&self, careers: &[Career]) -> Answer {
        let Some(titles) = &self.candidate.titles else { return Answer::MissingDocument };
        let of = |title: &Title| proven(title.career.map(|career| careers.contains(&career)), title.document);
        best(titles.iter().map(of), Answer::NotMet)
    }

    /// Whether the certified jobs of these kinds reach the years asked. If they do not, but those without certificate
    /// would, or one without usable dates might, a document is missing.
    fn experience(&self, asked: Key<Years>, counts: fn(JobKind) -> bool) -> Result<Answer, NormError> {
        let asked = in_months(asked.on(self.on)?.value);
        let Some(jobs) = &self.candidate.jobs else { return Ok(Answer::MissingDocument) };
        let jobs: Vec<&Job> = jobs.iter().filter(|job| counts(job.kind)).collect();
        let reach = |certified: bool| {
            let jobs = jobs.iter().filter(|job| job.certificate || !certified);
            Experience::of(jobs.filter_map(|job| job.period(self.on))).reaches(asked)
        };
        let undated = jobs.iter().any(|job| job.from.is_none() || job.is_reversed());
        Ok(if reach(true) {
            Answer::Met
        } else if undated || reach(false) {
            Answer::MissingDocument
        } else {
            Answer::NotMet
        })
    }

    fn job_dates(&self) -> Answer {
        let Some(jobs) = &self.candidate.jobs else { return Answer::MissingDocument };
        let wrong = |job: &Job| job.is_reversed() || job.from.is_some_and(|from| from > self.on);
        proven(Some(!jobs.iter().any(wrong)), jobs.iter().all(|job| job.from.is_some()))
    }

    fn sworn(&self, statement: Option<&Sworn>) -> Answer {
        proven(statement.filter(|sworn| sworn.date <= self.on).map(|sworn| sworn.clear), true)
    }

    /// The bar lifts when more than five years have passed: the day that completes them is still barred.
    fn article_12e(&self) -> Result<Answer, NormError> {
        let lift = in_months(LIFT.on(self.on)?.value);
        let barring =
            |job: &&Job| matches!(job.left_by, Some(LeavingCause::BadRating | LeavingCause::Discipline));
        let mut undated = false;
        for job in self.candidate.jobs.iter().flatten().filter(barring) {
            match job.to {
                Some(left) if left <= self.on && self.on <= left.plus_months(lift.0) => {
                    return Ok(Answer::NotMet);
                }
                Some(_) => {}
                None => undated = true,
            }
        }
        let sworn = self.sworn(self.candidate.article_12e.as_ref());
        Ok(if undated && sworn == Answer::Met { Answer::MissingDocument } else { sworn })
    }

    /// The last query that is there; of those of one day, one that disqualifies.
    fn last_query(&self) -> Option<&RegistryQuery> {
        let there = self.candidate.registry_queries.iter().filter(|query| query.date <= self.on);
        there.max_by_key(|query| (query.date, query.disqualified, query.until.is_none(), query.until))
    }

    fn registry_clear(&self) -> Answer {
        let ended =
            |query: &&RegistryQuery| query.disqualified && query.until.is_some_and(|until| until < self.on);
        let query = self.last_query().filter(|query| !ended(query));
        proven(query.map(|query| !query.disqualified), true)
    }

    fn registry_before_hiring(&self) -> Answer {
        let hired = self.candidate.hired.unwrap_or(self.on);
        let queries = self.candidate.registry_queries.iter().filter(|query| query.date <= self.on);
        best(queries.map(|query| proven(Some(query.date <= hired), true)), Answer::MissingDocument)
    }

    fn criminal_record(&self) -> Answer {
        let record = self.candidate.criminal_record.as_ref().filter(|record| record.date <= self.on);
        let suits = |special: bool| special || self.role == StaffRole::CaseManager;
        proven(record.map(|record| record.clear), record.is_some_and(|record| suits(record.special_purposes)))
    }

    /// Whether a paper is within the term of the office; not judged without one.
    fn recent(&self, term: Option<Term>, date: Option<Day>) -> Result<Answer, TermError> {
        let Some(term) = term else { return Ok(Answer::NotApplicable) };
        let Some(date) = date else { return Ok(Answer::MissingDocument) };
        Ok(proven(Some(self.on <= good_until(date, term)?), true))
    }
}

/// What one title answers.
struct TitleAnswers {
    area: Answer,
    length: Answer,
    origin: Answer,
}

impl TitleAnswers {
    const fn all(answer: Answer) -> Self {
        Self { area: answer, length: answer, origin: answer }
    }

    fn of(title: &Title, length: Number) -> Self {
        // The profile names these two careers among those of the social sciences.
        let named = matches!(title.career, Some(Career::SocialWork | Career::Psychology));
        let area = title.area.map(|area| area != TitleArea::Other);
        let proven = |holds| proven(holds, title.document);
        Self {
            area: proven(if named { Some(true) } else { area }),
            length: proven(title.semesters.map(|semesters| i32::from(semesters) >= length.0)),
            origin: proven(title.origin.map(|origin| origin != TitleOrigin::Unrecognised)),
        }
    }

    /// Fewest failures first, then fewest documents missing; then the order of the requirements, so that the order of
    /// the titles does not matter.
    fn rank(&self) -> (usize, usize, Vec<&'static str>) {
        let all = [self.area, self.length, self.origin];
        let count = |answer| all.iter().filter(|one| **one == answer).count();
        (count(Answer::NotMet), count(Answer::MissingDocument), all.iter().map(|one| one.code()).collect())
    }
}
