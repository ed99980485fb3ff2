//! Public holidays, computed from `norms/holidays.toml`.

use std::sync::LazyLock;

use serde::{Deserialize, Serialize, Serializer};

use super::rule::Rule;
use super::{CalendarError, FIRST_YEAR, LAST_YEAR};
use crate::day::Day;
use crate::lang::Text;
use crate::norm::{Citation, Status, Validity};
use crate::territory::{Commune, commune};

/// Whose holidays are asked for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Scope {
    /// The days that are holidays in the whole country.
    #[default]
    National,
    /// Those, and the days of the commune and of its region.
    Commune(&'static Commune),
}

impl Scope {
    /// The scope of the commune with this CUT code (`15101`; `5101` is read as `05101`).
    ///
    /// # Errors
    /// [`CalendarError::UnknownCommune`] if no commune has this code.
    ///
    /// ```
    /// use opd_core::calendar::Scope;
    /// assert_eq!(Scope::commune("13601").unwrap().to_string(), "13601");
    /// assert_eq!(Scope::commune("99999").unwrap_err().code(), "unknown_commune");
    /// ```
    pub fn commune(code: &str) -> Result<Self, CalendarError> {
        let unknown = || CalendarError::UnknownCommune { seen: code.chars().take(40).collect() };
        commune(code).map(Self::Commune).ok_or_else(unknown)
    }
}

impl std::fmt::Display for Scope {
    /// `national`, or the code of the commune.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::National => "national",
            Self::Commune(commune) => commune.code,
        })
    }
}

impl Serialize for Scope {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// Where a holiday holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reach {
    /// In the whole country.
    National,
    /// In the region of this code.
    Region(String),
    /// In the communes of these codes.
    Communes(Vec<String>),
}

impl Reach {
    /// Whether the holiday is one for `scope`.
    ///
    /// ```
    /// use opd_core::calendar::{Reach, Scope};
    /// let arica = Reach::Region("15".into());
    /// assert!(arica.covers(Scope::commune("15101").unwrap()) && !arica.covers(Scope::National));
    /// ```
    pub fn covers(&self, scope: Scope) -> bool {
        match (self, scope) {
            (Self::National, _) => true,
            (_, Scope::National) => false,
            (Self::Region(region), Scope::Commune(commune)) => region == commune.region,
            (Self::Communes(codes), Scope::Commune(commune)) => codes.iter().any(|code| code == commune.code),
        }
    }
}

impl std::fmt::Display for Reach {
    /// `national`, `region:15` or `communes:16101,16103`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::National => f.write_str("national"),
            Self::Region(code) => write!(f, "region:{code}"),
            Self::Communes(codes) => write!(f, "communes:{}", codes.join(",")),
        }
    }
}

/// A public holiday (*feriado*) on its day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Holiday {
    /// The day, already moved if the law moves it.
    pub date: Day,
    /// Its name.
    pub name: Text,
    /// The law that makes it one.
    pub law: &'static Citation,
    /// Where it holds.
    pub scope: &'static Reach,
}

/// The public holidays of a year, in order, with the law of each. Sundays are holidays too (Ley 2.977,
/// art. 1 n.º 1), but are not listed unless they are one for another reason.
///
/// # Errors
/// [`CalendarError::OutsideHorizon`] outside 1990 to 2050.
///
/// ```
/// use opd_core::calendar::{Scope, holidays};
/// let year = holidays(2026, Scope::National).unwrap();
/// assert_eq!(year.len(), 16);
/// assert_eq!(year[6].date.to_string(), "2026-06-29");
/// assert_eq!(year[6].law.to_string(), "Leyes 18.432 y 19.668");
/// assert_eq!(holidays(2026, Scope::commune("15101").unwrap()).unwrap().len(), 17); // 7 June
/// assert_eq!(holidays(2051, Scope::National).unwrap_err().code(), "outside_horizon");
/// ```
pub fn holidays(year: i32, scope: Scope) -> Result<Vec<Holiday>, CalendarError> {
    listed(year, scope, false)
}

/// As [`holidays`], with the days known from secondary sources only; `law.status` tells them apart.
///
/// # Errors
/// [`CalendarError::OutsideHorizon`] outside 1990 to 2050.
///
/// ```
/// use opd_core::calendar::{Scope, holidays, holidays_with_secondary};
/// let census = |day: &opd_core::calendar::Holiday| day.date.to_string() == "2017-04-19";
/// assert!(!holidays(2017, Scope::National).unwrap().iter().any(census));
/// assert!(holidays_with_secondary(2017, Scope::National).unwrap().iter().any(census));
/// ```
pub fn holidays_with_secondary(year: i32, scope: Scope) -> Result<Vec<Holiday>, CalendarError> {
    listed(year, scope, true)
}

fn listed(year: i32, scope: Scope, secondary: bool) -> Result<Vec<Holiday>, CalendarError> {
    if !(FIRST_YEAR..=LAST_YEAR).contains(&year) {
        return Err(CalendarError::outside(year));
    }
    let mut days: Vec<Holiday> = in_force(scope, secondary)
        .flat_map(|row| row.days(year).map(move |date| row.holiday(date)))
        .collect();
    days.sort_by_key(|holiday| holiday.date);
    Ok(days)
}

/// The days of `year` (one of the horizon) that are holidays, in no order.
pub(super) fn dates(year: i32, scope: Scope, secondary: bool) -> impl Iterator<Item = Day> {
    in_force(scope, secondary).flat_map(move |row| row.days(year))
}

fn in_force(scope: Scope, secondary: bool) -> impl Iterator<Item = &'static Row> {
    let wanted = move |row: &&Row| row.scope.covers(scope) && (secondary || !row.is_secondary());
    ROWS.iter().filter(wanted)
}

pub(crate) const SOURCE: &str = include_str!("../../norms/holidays.toml");

static ROWS: LazyLock<Vec<Row>> = LazyLock::new(|| {
    // The file is part of the crate: the test `every_row_is_sound` proves that this cannot fail.
    #[allow(clippy::expect_used)]
    parse(SOURCE).expect("norms/holidays.toml is tested")
});

struct Row {
    name_es: String,
    name_en: String,
    citation: Citation,
    valid: Validity,
    scope: Reach,
    rule: Rule,
}

impl Row {
    fn is_secondary(&self) -> bool {
        matches!(self.citation.status, Status::S | Status::U)
    }

    fn days(&self, year: i32) -> impl Iterator<Item = Day> + '_ {
        self.rule.days(year).filter(|day| self.valid.contains(*day))
    }

    fn holiday(&'static self, date: Day) -> Holiday {
        let name = Text::new(&self.name_es, &self.name_en);
        Holiday { date, name, law: &self.citation, scope: &self.scope }
    }
}

#[derive(Deserialize)]
struct File {
    holiday: Vec<FileRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileRow {
    id: String,
    name_es: String,
    name_en: String,
    law: String,
    #[serde(default)]
    article: String,
    status: Status,
    from: Option<Day>,
    to: Option<Day>,
    scope: Reach,
    rule: Rule,
}

fn parse(text: &str) -> Result<Vec<Row>, toml::de::Error> {
    let row = |row: FileRow| Row {
        name_es: row.name_es,
        name_en: row.name_en,
        citation: Citation {
            norm: row.id,
            source: row.law,
            article: row.article,
            url: None,
            status: row.status,
        },
        valid: Validity { from: row.from, to: row.to },
        scope: row.scope,
        rule: row.rule,
    };
    Ok(toml::from_str::<File>(text)?.holiday.into_iter().map(row).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::territory::regions;

    #[test]
    fn every_row_is_sound() {
        let rows = parse(SOURCE).unwrap();
        let mut ids: Vec<_> = rows.iter().map(|row| &row.citation.norm).collect();
        ids.sort();
        ids.dedup();
        assert_eq!(ids.len(), rows.len());
        for row in &rows {
            let id = &row.citation.norm;
            assert!(
                !row.citation.source.is_empty() && !row.name_es.is_empty() && !row.name_en.is_empty(),
                "{id}"
            );
            assert!((FIRST_YEAR..=LAST_YEAR).any(|year| row.days(year).next().is_some()), "{id} never holds");
            match &row.scope {
                Reach::National => {}
                Reach::Region(code) => assert!(regions().iter().any(|region| region.code == code), "{id}"),
                Reach::Communes(codes) => assert!(codes.iter().all(|code| commune(code).is_some()), "{id}"),
            }
        }
    }

    #[test]
    fn solstices_agree_with_the_dossier() {
        let days: Vec<_> = (2021..=2030)
            .flat_map(|year| holidays(year, Scope::National).unwrap())
            .filter(|day| day.law.source == "Ley 21.357")
            .map(|day| day.date.to_string()[2..].to_owned())
            .collect();
        let expected = [
            "21-06-21", "22-06-21", "23-06-21", "24-06-20", "25-06-20", "26-06-21", "27-06-21", "28-06-20",
            "29-06-20", "30-06-21",
        ];
        assert_eq!(days, expected);
    }

    #[test]
    fn a_year_never_lists_a_day_twice() {
        for scope in [Scope::National, Scope::commune("15101").unwrap(), Scope::commune("16101").unwrap()] {
            for year in FIRST_YEAR..=LAST_YEAR {
                let days = holidays_with_secondary(year, scope).unwrap();
                assert!(days.windows(2).all(|pair| pair[0].date < pair[1].date), "{scope} {year}");
            }
        }
    }

    #[test]
    fn local_days_are_local() {
        let has = |code: &str, date: &str| {
            let day: Day = date.parse().unwrap();
            holidays(day.year(), Scope::commune(code).unwrap()).unwrap().iter().any(|h| h.date == day)
        };
        assert!(has("16101", "2026-08-20") && has("16103", "2014-08-20"));
        assert!(!has("16102", "2026-08-20") && !has("16101", "2013-08-20"));
        assert!(has("15202", "2013-06-07") && !has("15101", "2012-06-07") && !has("1101", "2026-06-07"));
    }

    #[test]
    fn a_holiday_serializes_with_its_law() {
        let arica = holidays(2026, Scope::commune("15101").unwrap()).unwrap();
        let day = arica.iter().find(|day| day.law.norm == "HOL-09").unwrap();
        let json = serde_json::to_value(day).unwrap();
        assert_eq!(json["date"], "2026-06-07");
        assert_eq!(json["law"]["source"], "Ley 20.663");
        assert_eq!(json["scope"]["region"], "15");
        assert_eq!(day.scope.to_string(), "region:15");
    }
}
