//! The posts of an office on a day, against those that were agreed.

use std::collections::BTreeSet;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::calendar::TermError;
use crate::codes::code_lists;
use crate::day::Day;
use crate::lang::{Explain, Lang};
use crate::norm::{self, Citation};
use crate::staff::readings::good_until;
use crate::staff::{StaffReadings, StaffRole};

code_lists! {
    /// The papers of a post that can lapse.
    PaperKind ("paper_kind") {
        RegistryQuery = "registry_query", "Consulta al registro de inhabilidades", "Query to the registry of disqualified persons";
        CriminalRecord = "criminal_record", "Certificado de antecedentes", "Certificate of criminal record";
        SwornStatement = "sworn_statement", "Declaración jurada", "Sworn statement";
    }
}

/// The posts of an office.
///
/// ```
/// use opd_core::staff::{Roster, StaffReadings, StaffRole};
/// let roster: Roster = serde_json::from_str(r#"{"posts": [
///     {"role": "psychologist", "person": "p1", "from": "2015-03-02"},
///     {"role": "psychologist", "person": "p2", "from": "2015-03-02", "to": "2016-12-31"},
///     {"role": "secretary", "person": "p3"}
/// ]}"#)?;
/// let agreed = [(StaffRole::Psychologist, 2), (StaffRole::Secretary, 1)];
/// let report = roster.check(&agreed, "2017-03-01".parse().unwrap(), &StaffReadings::default())?;
/// assert_eq!(report.roles[0].vacancies(), 1);
/// let codes: Vec<_> = report.findings.iter().map(|finding| finding.code()).collect();
/// assert_eq!(codes, ["TEAM001"]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Roster {
    /// One for each person and post, past and present, in any order.
    pub posts: Vec<Post>,
}

/// A post and who holds it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Post {
    /// Which post it is.
    pub role: StaffRole,
    /// The office's own id of the person; absent or blank while the post is vacant.
    #[serde(default)]
    pub person: Option<String>,
    /// First day; absent if the post has been held since before the records.
    #[serde(default)]
    pub from: Option<Day>,
    /// Last day; absent while the post is held.
    #[serde(default)]
    pub to: Option<Day>,
    /// The person's papers.
    #[serde(default)]
    pub papers: Vec<PostPaper>,
    /// Open cases of the person, if they were counted.
    #[serde(default)]
    pub cases: Option<u32>,
}

/// A paper on file.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PostPaper {
    /// What it is.
    pub kind: PaperKind,
    /// When it was issued.
    pub date: Day,
    /// Last day on which it is good, if it says so itself; otherwise the term of the readings decides.
    #[serde(default)]
    pub expires: Option<Day>,
}

impl fmt::Debug for Post {
    /// The person is not shown.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Post").field("role", &self.role).finish_non_exhaustive()
    }
}

impl fmt::Debug for PostPaper {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PostPaper").field("kind", &self.kind).finish_non_exhaustive()
    }
}

/// How many hold a post.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct RoleCount {
    /// The post.
    pub role: StaffRole,
    /// How many were agreed.
    pub required: u32,
    /// How many persons hold it, each counted once.
    pub filled: u32,
}

impl RoleCount {
    /// Posts that nobody holds.
    pub const fn vacancies(self) -> u32 {
        self.required.saturating_sub(self.filled)
    }

    /// Persons beyond those agreed.
    pub const fn surplus(self) -> u32 {
        self.filled.saturating_sub(self.required)
    }
}

/// The cases of a case manager.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Caseload {
    /// Place of the post in the roster, from 0.
    pub post: u32,
    /// Open cases.
    pub cases: u32,
}

/// Something that is not right with a roster. Posts are named by their place in it, from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(tag = "finding", rename_all = "snake_case")]
#[non_exhaustive]
pub enum RosterFinding {
    /// Fewer persons than agreed.
    Vacancies {
        /// The post.
        role: StaffRole,
        /// How many are missing.
        count: u32,
    },
    /// More persons than agreed.
    Surplus {
        /// The post.
        role: StaffRole,
        /// How many are too many.
        count: u32,
    },
    /// A paper of somebody who holds a post is no longer good.
    LapsedPaper {
        /// The post.
        post: u32,
        /// The paper.
        paper: PaperKind,
        /// Its last good day.
        until: Day,
    },
    /// A case manager has more cases than the limit.
    Overloaded {
        /// The post.
        post: u32,
        /// Open cases.
        cases: u32,
        /// The limit.
        limit: u32,
    },
    /// A post ends before it starts; it is not counted.
    Reversed {
        /// The post.
        post: u32,
    },
    /// What was agreed names a post twice; the first number counts.
    AgreedTwice {
        /// The post.
        role: StaffRole,
    },
}

impl RosterFinding {
    /// The stable code, `TEAM001` to `TEAM006`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Vacancies { .. } => "TEAM001",
            Self::Surplus { .. } => "TEAM002",
            Self::LapsedPaper { .. } => "TEAM003",
            Self::Overloaded { .. } => "TEAM004",
            Self::Reversed { .. } => "TEAM005",
            Self::AgreedTwice { .. } => "TEAM006",
        }
    }

    /// The place in the roster, from 0, of the post that it is about, if it is about one.
    pub const fn post(self) -> Option<u32> {
        match self {
            Self::LapsedPaper { post, .. } | Self::Overloaded { post, .. } | Self::Reversed { post } => {
                Some(post)
            }
            Self::Vacancies { .. } | Self::Surplus { .. } | Self::AgreedTwice { .. } => None,
        }
    }

    /// The norms that it rests on; none for a limit of cases, which has the source that the readings give.
    pub const fn norms(self) -> &'static [&'static str] {
        match self {
            Self::LapsedPaper { paper: PaperKind::RegistryQuery, .. } => &["STAFF-15", "STAFF-10"],
            Self::LapsedPaper { paper: PaperKind::CriminalRecord, .. } => &["STAFF-15"],
            Self::LapsedPaper { paper: PaperKind::SwornStatement, .. } => &["STAFF-02"],
            Self::Overloaded { .. } => &[],
            Self::Vacancies { .. }
            | Self::Surplus { .. }
            | Self::Reversed { .. }
            | Self::AgreedTwice { .. } => &["OPDN-05"],
        }
    }

    /// How to mend it.
    pub const fn fix(self, lang: Lang) -> &'static str {
        let text = match self {
            Self::Vacancies { .. } => mend::VACANCIES,
            Self::Surplus { .. } => mend::SURPLUS,
            Self::LapsedPaper { .. } => mend::LAPSED_PAPER,
            Self::Overloaded { .. } => mend::OVERLOADED,
            Self::Reversed { .. } => mend::REVERSED,
            Self::AgreedTwice { .. } => mend::AGREED_TWICE,
        };
        text.get(lang)
    }
}

/// How each finding is mended, as the roster and the rules of the catalogue say it.
pub(crate) mod mend {
    use crate::lang::Text;

    pub(crate) const VACANCIES: Text =
        Text::new("Provea el cargo, o registre a quien lo ejerce", "Fill the post, or record who holds it");
    pub(crate) const SURPLUS: Text = Text::new(
        "Registre el término de quien dejó el cargo, o modifique la dotación convenida",
        "Record the end of whoever left the post, or amend the agreed roster",
    );
    pub(crate) const LAPSED_PAPER: Text = Text::new("Pida el documento otra vez", "Ask for the paper again");
    pub(crate) const OVERLOADED: Text = Text::new("Reasigne casos", "Reassign cases");
    pub(crate) const REVERSED: Text =
        Text::new("Corrija las fechas del cargo", "Correct the dates of the post");
    pub(crate) const AGREED_TWICE: Text =
        Text::new("Deje una sola cifra para el cargo", "Leave one number for the post");
}

impl Explain for RosterFinding {
    fn explain(&self, lang: Lang) -> String {
        let es = lang == Lang::Es;
        let name = |role: StaffRole| role.label().get(lang);
        match *self {
            Self::Vacancies { role, count } if es => format!("{}: cargos sin proveer: {count}", name(role)),
            Self::Vacancies { role, count } => format!("{}: vacant posts: {count}", name(role)),
            Self::Surplus { role, count } if es => {
                format!("{}: personas sobre lo convenido: {count}", name(role))
            }
            Self::Surplus { role, count } => format!("{}: persons beyond those agreed: {count}", name(role)),
            Self::LapsedPaper { paper, until, .. } if es => {
                format!("{}: venció el {until}", paper.label().es)
            }
            Self::LapsedPaper { paper, until, .. } => format!("{}: lapsed on {until}", paper.label().en),
            Self::Overloaded { cases, limit, .. } if es => {
                format!("tiene {cases} casos, sobre el límite de {limit}")
            }
            Self::Overloaded { cases, limit, .. } => format!("has {cases} cases, above the limit of {limit}"),
            Self::Reversed { .. } if es => "el cargo termina antes de empezar: no se cuenta".to_owned(),
            Self::Reversed { .. } => "the post ends before it starts: it is not counted".to_owned(),
            Self::AgreedTwice { role } if es => {
                format!("{}: la dotación lo nombra más de una vez", name(role))
            }
            Self::AgreedTwice { role } => {
                format!("{}: the agreed roster names it more than once", name(role))
            }
        }
    }
}

/// A roster on a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RosterReport {
    /// The day that was asked about.
    pub on: Day,
    /// The parameters that were used.
    pub readings: StaffReadings,
    /// Every post that was agreed or is held, in the order of [`StaffRole::ALL`].
    pub roles: Vec<RoleCount>,
    /// The cases of each case manager whose cases were counted.
    pub caseloads: Vec<Caseload>,
    /// What is not right: posts first, then what was agreed.
    pub findings: Vec<RosterFinding>,
}

impl RosterReport {
    /// Where a finding is written: its norms, or the source of the limit of cases.
    pub fn citations(&self, finding: RosterFinding) -> Vec<&Citation> {
        match (finding, &self.readings.caseload) {
            (RosterFinding::Overloaded { .. }, Some(limit)) => vec![limit.citation()],
            _ => finding.norms().iter().filter_map(|id| norm::citation(id)).collect(),
        }
    }
}

impl Post {
    fn holder(&self) -> Option<&str> {
        self.person.as_deref().map(str::trim).filter(|person| !person.is_empty())
    }

    fn is_reversed(&self) -> bool {
        self.from.zip(self.to).is_some_and(|(from, to)| to < from)
    }

    fn is_held(&self, on: Day) -> bool {
        let started = self.from.is_none_or(|from| from <= on);
        self.holder().is_some() && started && self.to.is_none_or(|to| on <= to) && !self.is_reversed()
    }

    /// The last good day of the newest paper of a kind, if it has one.
    fn good_until(
        &self,
        kind: PaperKind,
        on: Day,
        readings: &StaffReadings,
    ) -> Result<Option<Day>, TermError> {
        let there = self.papers.iter().filter(|paper| paper.kind == kind && paper.date <= on);
        let Some(paper) = there.max_by_key(|paper| (paper.date, paper.expires)) else { return Ok(None) };
        let term = match kind {
            PaperKind::RegistryQuery => readings.registry_age,
            PaperKind::CriminalRecord => readings.certificate_age,
            PaperKind::SwornStatement => None,
        };
        match (paper.expires, term) {
            (Some(expires), _) => Ok(Some(expires)),
            (None, Some(term)) => good_until(paper.date, term).map(Some),
            (None, None) => Ok(None),
        }
    }
}

impl Roster {
    /// What the roster is on a day, against the posts that were agreed. Persons who hold a post twice count once.
    ///
    /// # Errors
    /// [`TermError`] if a term of the readings can't be counted: hours, or business days outside the calendar.
    pub fn check(
        &self,
        agreed: &[(StaffRole, u32)],
        on: Day,
        readings: &StaffReadings,
    ) -> Result<RosterReport, TermError> {
        let mut findings = Vec::new();
        let mut caseloads = Vec::new();
        for (index, post) in (0..).zip(&self.posts) {
            if post.is_reversed() {
                findings.push(RosterFinding::Reversed { post: index });
            }
            if !post.is_held(on) {
                continue;
            }
            for &paper in PaperKind::ALL {
                if let Some(until) = post.good_until(paper, on, readings)?.filter(|until| *until < on) {
                    findings.push(RosterFinding::LapsedPaper { post: index, paper, until });
                }
            }
            if let (StaffRole::CaseManager, Some(cases)) = (post.role, post.cases) {
                caseloads.push(Caseload { post: index, cases });
                if let Some(limit) =
                    readings.caseload.as_ref().map(|limit| limit.cases).filter(|limit| cases > *limit)
                {
                    findings.push(RosterFinding::Overloaded { post: index, cases, limit });
                }
            }
        }
        let mut roles = Vec::new();
        for &role in StaffRole::ALL {
            let mut numbers = agreed.iter().filter(|(of, _)| *of == role).map(|(_, number)| *number);
            let required = numbers.next();
            if numbers.next().is_some() {
                findings.push(RosterFinding::AgreedTwice { role });
            }
            let held = self.posts.iter().filter(|post| post.role == role && post.is_held(on));
            let persons: BTreeSet<&str> = held.filter_map(Post::holder).collect();
            if required.is_none() && persons.is_empty() {
                continue;
            }
            let filled = u32::try_from(persons.len()).unwrap_or(u32::MAX);
            let count = RoleCount { role, required: required.unwrap_or_default(), filled };
            if count.vacancies() > 0 {
                findings.push(RosterFinding::Vacancies { role, count: count.vacancies() });
            }
            if count.surplus() > 0 {
                findings.push(RosterFinding::Surplus { role, count: count.surplus() });
            }
            roles.push(count);
        }
        Ok(RosterReport { on, readings: readings.clone(), roles, caseloads, findings })
    }
}
