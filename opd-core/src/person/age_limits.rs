//! Who is of the age that a programme serves.

use serde::{Deserialize, Serialize};

use super::age::{Age, AgeError, MAJORITY, turns, younger};
use crate::codes::code_lists;
use crate::day::Day;
use crate::norm::{Key, NormError, Words, Years, YearsMonthsDays};

/// The agreement's words "0 a 17 años 11 meses 29 días".
const LITERAL_CAP: Key<YearsMonthsDays> = Key::new("AGE-09");
/// The presumption of minority (Ley 21.430 art. 1).
const PRESUMPTION: Key<Words> = Key::new("AGE-05");
/// Year of age in which the extension for students ends (Ley 21.302 art. 3).
const STUDENTS: Key<Years> = Key::new("AGE-10");

code_lists! {
    /// The two readings of the upper age of an office.
    ///
    /// They differ on exactly one day, the eve of the eighteenth birthday, and only for some births: where
    /// that eve reads 17 years 11 months 30 days. So it does if the month before the birthday has 31 days,
    /// and for every birth on a 31st. Born 2000-01-15: on 2018-01-13 both admit (17y 11m 29d), on
    /// 2018-01-14 (17y 11m 30d) only the default does, on 2018-01-15 neither. What the literal reading
    /// admits, the default admits.
    ///
    /// ```
    /// use opd_core::{Day, person::AgeCap};
    /// let birth = Day::from_civil(2000, 1, 15).unwrap();
    /// let eve = Day::from_civil(2018, 1, 14).unwrap();
    /// assert_eq!(AgeCap::BeforeEighteenth.admits(birth, eve), Ok(true));
    /// assert_eq!("literal_17y11m29d".parse::<AgeCap>().unwrap().admits(birth, eve), Ok(false));
    /// ```
    #[derive(Default)]
    AgeCap ("cap") {
        /// Not yet eighteen (Civil Code art. 26).
        #[default]
        BeforeEighteenth = "before_eighteenth", "menor de 18 años", "under 18";
        /// At most 17 years, 11 months and 29 days (AGE-09), for reproducing reports of an agreement.
        LiteralSeventeenElevenTwentyNine = "literal_17y11m29d",
            "hasta 17 años 11 meses 29 días, a la letra", "up to 17 years 11 months 29 days, to the letter";
    }
}

impl AgeCap {
    /// The limit of this reading by the norm in force on `on`; ask once, then judge many rows.
    ///
    /// # Errors
    /// [`NormError`] if no norm sets it on that day.
    pub fn limit(self, on: Day) -> Result<AgeLimit, NormError> {
        match self {
            Self::BeforeEighteenth => MAJORITY.on(on).map(|norm| AgeLimit::Under(norm.value)),
            Self::LiteralSeventeenElevenTwentyNine => {
                LITERAL_CAP.on(on).map(|norm| AgeLimit::UpTo(norm.value))
            }
        }
    }

    /// Whether the person is inside the cap on the day of the fact.
    ///
    /// # Errors
    /// [`AgeError::BirthAfter`] if the birth is later than `on`; [`AgeError::Norm`] as [`AgeCap::limit`].
    pub fn admits(self, birth: Day, on: Day) -> Result<bool, AgeError> {
        self.limit(on)?.admits(birth, on)
    }
}

/// An upper limit of age.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum AgeLimit {
    /// Exclusive: not yet these years.
    Under(Years),
    /// Inclusive: at most this span.
    UpTo(YearsMonthsDays),
}

impl AgeLimit {
    /// Whether the person is inside the limit on that day.
    ///
    /// # Errors
    /// [`AgeError::BirthAfter`] if the birth is later than `on`.
    pub fn admits(self, birth: Day, on: Day) -> Result<bool, AgeError> {
        match self {
            Self::Under(years) => younger(birth, on, years),
            Self::UpTo(span) => Ok(YearsMonthsDays::from(Age::between(birth, on)?) <= span),
        }
    }
}

/// What is known of a birth date. `Debug` does not show the dates.
#[derive(Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BirthDate {
    /// The day.
    Known(Day),
    /// Some day of these, both included, in either order.
    Between {
        /// First possible day.
        earliest: Day,
        /// Last possible day.
        latest: Day,
    },
    /// Nothing.
    #[default]
    Unknown,
}

impl std::fmt::Debug for BirthDate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Known(_) => "Known(****-**-**)",
            Self::Between { .. } => "Between(****-**-**, ****-**-**)",
            Self::Unknown => "Unknown",
        })
    }
}

code_lists! {
    /// What a birth date, known or not, says of being within the age on a day.
    Minority ("minority") {
        /// Within the age on every possible birth date.
        Minor = "minor", "menor de edad", "minor";
        /// In doubt, and therefore presumed a minor where that benefits the person's rights
        /// (Ley 21.430 art. 1).
        Presumed = "presumed", "se presume menor de edad", "presumed a minor";
        /// In doubt on a day when no norm of the register resolves the doubt.
        Undetermined = "undetermined", "no se puede determinar", "undetermined";
        /// Beyond the age on every possible birth date.
        Adult = "adult", "supera la edad", "over the age";
    }
}

/// Whether the person was within the cap on the day of the fact, as far as the birth date tells.
///
/// # Errors
/// [`AgeError::BirthAfter`] if every possible birth is later than `on`; [`AgeError::Norm`] as
/// [`AgeCap::limit`].
///
/// ```
/// use opd_core::{Day, person::{AgeCap, BirthDate, Minority, minority}};
/// let on = Day::from_civil(2024, 6, 1).unwrap();
/// assert_eq!(minority(BirthDate::Unknown, on, AgeCap::default()), Ok(Minority::Presumed));
/// let of_2006 = BirthDate::Between {
///     earliest: Day::from_civil(2006, 1, 1).unwrap(),
///     latest: Day::from_civil(2006, 12, 31).unwrap(),
/// };
/// assert_eq!(minority(of_2006, on, AgeCap::default()), Ok(Minority::Presumed));
/// let before_the_law = Day::from_civil(2016, 6, 1).unwrap();
/// assert_eq!(minority(BirthDate::Unknown, before_the_law, AgeCap::default()), Ok(Minority::Undetermined));
/// ```
pub fn minority(birth: BirthDate, on: Day, cap: AgeCap) -> Result<Minority, AgeError> {
    let limit = cap.limit(on)?;
    let in_doubt = || if PRESUMPTION.on(on).is_ok() { Minority::Presumed } else { Minority::Undetermined };
    let (a, b) = match birth {
        BirthDate::Known(day) => (day, day),
        BirthDate::Between { earliest, latest } => (earliest, latest),
        BirthDate::Unknown => return Ok(in_doubt()),
    };
    let (earliest, latest) = (a.min(b), a.max(b));
    Ok(if limit.admits(earliest, on)? {
        Minority::Minor
    } else if limit.admits(latest.min(on), on)? {
        in_doubt()
    } else {
        Minority::Adult
    })
}

code_lists! {
    /// What serves the person.
    Programme ("programme") {
        /// Oficina de Protección de Derechos (Ley 20.032, text of 2005).
        Opd = "opd", "Oficina de Protección de Derechos", "rights protection office (OPD)",
            ["oficinadeproteccion"];
        /// Oficina Local de la Niñez (Ley 21.430).
        Oln = "oln", "Oficina Local de la Niñez", "local office for children (OLN)", ["oficinalocal"];
        /// The office's monitoring of those discharged from specialised protection (Ley 21.302 art. 3 bis).
        PostDischarge = "post_discharge_monitoring",
            "seguimiento y monitoreo de egresados", "post-discharge monitoring",
            ["seguimientodeegresados", "seguimientoegresados", "monitoreo", "egresados", "monitoreoposterioralegreso", "posegreso"];
        /// A programme of the Servicio de Protección Especializada (Ley 21.302).
        Specialised = "specialised_service",
            "Servicio de Protección Especializada", "specialised protection service", ["servicioespecializado"];
    }
}

/// Limits of age of a programme; `None` is no limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct AgeLimits {
    /// Least completed age.
    pub minimum: Option<Years>,
    /// Age that must not be completed on the day of intake.
    pub at_intake: Option<Years>,
    /// Age whose completion ends the stay, but for the students of [`specialised_until`].
    pub at_stay: Option<Years>,
}

impl Programme {
    /// The limits in force on `on`: none below; majority above, at intake and during the stay; no limit at
    /// all for post-discharge monitoring, which serves "cualquiera sea su edad" (AGE-11).
    ///
    /// # Errors
    /// [`NormError`] if no norm sets majority on that day.
    ///
    /// ```
    /// use opd_core::{Day, norm::Years, person::Programme};
    /// let on = Day::from_civil(2024, 1, 1).unwrap();
    /// assert_eq!(Programme::Oln.age_limits(on).unwrap().at_intake, Some(Years(18)));
    /// assert_eq!(Programme::PostDischarge.age_limits(on).unwrap().at_intake, None);
    /// ```
    pub fn age_limits(self, on: Day) -> Result<AgeLimits, NormError> {
        let majority = match self {
            Self::PostDischarge => None,
            Self::Opd | Self::Oln | Self::Specialised => Some(MAJORITY.on(on)?.value),
        };
        Ok(AgeLimits { minimum: None, at_intake: majority, at_stay: majority })
    }
}

/// The last day on which the specialised service may serve an adult under alternative care who studies:
/// 31 December of the year of the twenty-fourth birthday (Ley 21.302 art. 3), by the norm in force on
/// `on`. Whether the person studies and is in care is for the caller to prove.
///
/// # Errors
/// [`NormError::NotInForce`] before Ley 21.302.
///
/// ```
/// use opd_core::{Day, person::specialised_until};
/// let (birth, on) = (Day::from_civil(2004, 2, 29).unwrap(), Day::from_civil(2024, 1, 1).unwrap());
/// assert_eq!(specialised_until(birth, on).unwrap().to_string(), "2028-12-31");
/// ```
pub fn specialised_until(birth: Day, on: Day) -> Result<Day, NormError> {
    let birthday = turns(birth, STUDENTS.on(on)?.value);
    Ok(Day::from_civil(birthday.year(), 12, 31).unwrap_or(Day::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::norm::Years;
    use proptest::prelude::*;

    const LITERAL: AgeCap = AgeCap::LiteralSeventeenElevenTwentyNine;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn caps_part_on_the_eve_only_and_only_after_a_month_of_31_days() {
        let on = day("2020-01-01");
        let (default, literal) = (AgeCap::default().limit(on).unwrap(), LITERAL.limit(on).unwrap());
        let mut parted = 0;
        for birth in day("2005-01-01").epoch()..=day("2012-12-31").epoch() {
            let birth = Day::new(birth).unwrap();
            let eighteenth = turns(birth, Years(18));
            for shift in -400..=2 {
                let on = eighteenth.plus_days(shift);
                let (lawful, lettered) =
                    (default.admits(birth, on).unwrap(), literal.admits(birth, on).unwrap());
                assert_eq!(lawful, shift < 0, "{birth} {on}");
                if lawful != lettered {
                    assert!(lawful && shift == -1, "{birth} {on}");
                    parted += 1;
                    let (_, month, number) = birth.civil();
                    assert!(number == 31 || [1, 2, 4, 6, 8, 9, 11].contains(&month), "{birth}");
                }
            }
        }
        assert_eq!(parted, 1_720); // of 2,922 births
    }

    #[test]
    fn doubt_is_presumed_minority_since_the_law() {
        let (on, cap) = (day("2024-06-01"), AgeCap::default());
        let between = |a, b| BirthDate::Between { earliest: day(a), latest: day(b) };
        let is = |birth| minority(birth, on, cap).unwrap();
        assert_eq!(is(BirthDate::Known(day("2006-06-01"))), Minority::Adult);
        assert_eq!(is(BirthDate::Known(day("2006-06-02"))), Minority::Minor);
        assert_eq!(is(between("2006-06-02", "2006-12-31")), Minority::Minor);
        assert_eq!(is(between("2006-06-01", "2006-06-02")), Minority::Presumed);
        assert_eq!(is(between("2006-06-02", "2006-06-01")), Minority::Presumed);
        assert_eq!(is(between("2006-01-01", "2006-06-01")), Minority::Adult);
        assert_eq!(is(between("2006-01-01", "2030-01-01")), Minority::Presumed);
        assert_eq!(minority(between("2025-01-01", "2026-01-01"), on, cap), Err(AgeError::BirthAfter { on }));
        assert_eq!(minority(BirthDate::Unknown, day("2022-03-14"), cap), Ok(Minority::Undetermined));
        assert_eq!(minority(BirthDate::Unknown, day("2022-03-15"), cap), Ok(Minority::Presumed));
    }

    #[test]
    fn codes_return_to_their_values() {
        for &programme in Programme::ALL {
            let label = programme.label();
            for word in [programme.code(), label.es, label.en].iter().chain(programme.aliases()) {
                assert_eq!(word.parse::<Programme>().unwrap(), programme, "{word}");
            }
            assert_eq!(serde_json::to_string(&programme).unwrap(), format!("\"{programme}\""));
        }
        assert_eq!("literal_17y11m29d".parse::<AgeCap>().unwrap(), LITERAL);
        assert!("adult".parse::<AgeCap>().unwrap_err().to_string().contains("before_eighteenth"));
        assert_eq!(format!("{:?}", BirthDate::Known(Day::MAX)), "Known(****-**-**)");
        assert!(specialised_until(Day::MAX, Day::MIN).is_err());
        assert_eq!(specialised_until(Day::MAX, Day::MAX), Ok(Day::MAX));
    }

    proptest! {
        #[test]
        fn what_the_letter_admits_the_law_admits(birth in -200_000i32..200_000, age in 0i32..8_000) {
            let birth = Day::new(birth).unwrap();
            let on = birth.plus_days(age);
            prop_assert!(!LITERAL.admits(birth, on).unwrap() || AgeCap::default().admits(birth, on).unwrap());
        }
    }
}
