//! Coverage as Arrow tables: months of each group, years of each area, and the months of those years.

use std::sync::Arc;

use arrow_array::builder::StringDictionaryBuilder;
use arrow_array::types::Int32Type;
use arrow_array::{
    ArrayRef, BooleanArray, Date32Array, Decimal128Array, Int64Array, RecordBatch, UInt64Array,
};
use arrow_schema::{ArrowError, DataType, Field, Schema, SchemaRef};
use rust_decimal::Decimal;

use crate::coverage::{ActivityLedger, ActivityMonth, Group, Month, MonthCoverage, Slice};
use crate::dataset::coverage::{AreaYear, DeliveryCoverage};
use crate::day::Day;
use crate::territory::CommuneCode;

/// Decimals of a share, as [`YearCoverage`](crate::coverage::YearCoverage) rounds it.
const SHARE_SCALE: u32 = 4;
const SHARE: DataType = DataType::Decimal128(38, SHARE_SCALE as i8);

fn day(name: &str) -> Field {
    Field::new(name, DataType::Date32, false)
}

fn count(name: &str) -> Field {
    Field::new(name, DataType::UInt64, false)
}

fn word(name: &str, nullable: bool) -> Field {
    Field::new_dictionary(name, DataType::Int32, DataType::Utf8, nullable)
}

/// The counts of a month, by name.
type Count<M> = (&'static str, fn(&M) -> u64);
pub(super) const COUNTS: [Count<Month>; 9] = [
    ("carried_over", |month| month.carried_over),
    ("entered", |month| month.entered),
    ("left", |month| month.left),
    ("at_end", |month| month.at_end),
    ("cases", |month| month.cases),
    ("persons", |month| month.persons),
    ("reentries", |month| month.reentries),
    ("over_age", |month| month.over_age),
    ("days", |month| month.days),
];

/// The schema of [`DeliveryCoverage::month_batch`]: `period_from`, `period_until`, `whole` (all days of the calendar
/// month), `programme`, `area`, `sex`, `age_band`, `commune` (CUT code; null in these three is all), `carried_over`,
/// `entered`, `left`, `at_end`, `cases`, `persons`, `reentries`, `over_age`, `days`.
pub fn month_schema() -> SchemaRef {
    let mut fields = vec![
        day("period_from"),
        day("period_until"),
        Field::new("whole", DataType::Boolean, false),
        word("programme", false),
        word("area", false),
        word("sex", true),
        word("age_band", true),
        word("commune", true),
    ];
    fields.extend(COUNTS.map(|(name, _)| count(name)));
    Arc::new(Schema::new(fields))
}

/// The schema of [`DeliveryCoverage::year_batch`]: `area`, `from`, `until`, `whole_period` (it is all the years),
/// `agreed`, `attended`, `carried_over`, `over_age`, `share` (decimal; null if nothing was agreed), `projected`,
/// `projection`, `participants` and `participants_share` (of the intersectoral area if there are activities).
pub fn year_schema() -> SchemaRef {
    Arc::new(Schema::new(vec![
        word("area", false),
        day("from"),
        day("until"),
        Field::new("whole_period", DataType::Boolean, false),
        Field::new("agreed", DataType::Int64, false),
        count("attended"),
        count("carried_over"),
        count("over_age"),
        Field::new("share", SHARE, true),
        count("projected"),
        word("projection", false),
        Field::new("participants", DataType::UInt64, true),
        Field::new("participants_share", SHARE, true),
    ]))
}

/// The schema of [`DeliveryCoverage::year_month_batch`]: `area`, `year_from`, `year_until`, `whole_period`,
/// `period_from`, `period_until`, `first_attended`, `to_date`.
pub fn year_month_schema() -> SchemaRef {
    Arc::new(Schema::new(vec![
        word("area", false),
        day("year_from"),
        day("year_until"),
        Field::new("whole_period", DataType::Boolean, false),
        day("period_from"),
        day("period_until"),
        count("first_attended"),
        count("to_date"),
    ]))
}

/// The counts of the activities of a month, by name.
pub(super) const TOOK_PART: [Count<ActivityMonth>; 6] = [
    ("children", |month| month.children),
    ("families", |month| month.families),
    ("communities", |month| month.communities),
    ("networks", |month| month.networks),
    ("participants", ActivityMonth::participants),
    ("persons", |month| month.persons),
];

/// The schema of [`DeliveryCoverage::activity_batch`]: `period_from`, `period_until`, `kind` (null is all), `events`,
/// and of all kinds together `children`, `families`, `communities`, `networks`, `participants` (those whom the agreement
/// counts: all but families), each as often as they took part, and `persons` (distinct, of those known one by one).
pub fn activity_schema() -> SchemaRef {
    let mut fields = vec![day("period_from"), day("period_until"), word("kind", true), count("events")];
    fields.extend(TOOK_PART.map(|(name, _)| Field::new(name, DataType::UInt64, true)));
    Arc::new(Schema::new(fields))
}

/// A column of days.
fn days<T>(rows: &[T], of: impl Fn(&T) -> Day) -> ArrayRef {
    Arc::new(rows.iter().map(|row| Some(of(row).epoch())).collect::<Date32Array>())
}

fn flags<T>(rows: &[T], of: impl Fn(&T) -> bool) -> ArrayRef {
    Arc::new(rows.iter().map(|row| Some(of(row))).collect::<BooleanArray>())
}

fn counts<T>(rows: &[T], of: impl Fn(&T) -> u64) -> ArrayRef {
    Arc::new(rows.iter().map(|row| Some(of(row))).collect::<UInt64Array>())
}

fn words<T, W: AsRef<str>>(rows: &[T], of: impl Fn(&T) -> Option<W>) -> ArrayRef {
    let mut words = StringDictionaryBuilder::<Int32Type>::new();
    rows.iter().for_each(|row| words.append_option(of(row)));
    Arc::new(words.finish())
}

/// A commune's code as it is written: five digits.
pub(super) fn commune(code: CommuneCode) -> &'static str {
    code.commune().map_or("", |commune| commune.code)
}

fn shares<T>(rows: &[T], of: impl Fn(&T) -> Option<Decimal>) -> ArrayRef {
    let units = |mut share: Decimal| {
        share.rescale(SHARE_SCALE);
        share.mantissa()
    };
    let shares: Decimal128Array = rows.iter().map(|row| of(row).map(units)).collect();
    Arc::new(shares.with_data_type(SHARE))
}

impl DeliveryCoverage {
    /// Every group with every month, in order.
    pub(super) fn group_months(&self) -> impl Iterator<Item = (&Group, &Slice, &Month)> {
        let months = |months| self.ledger.slices().iter().zip(months);
        self.ledger
            .groups()
            .flat_map(move |(group, counts)| months(counts).map(move |(slice, month)| (group, slice, month)))
    }

    /// Every month of every group, with the schema of [`month_schema`].
    ///
    /// # Errors
    /// [`ArrowError`], in practice never: the columns are made here.
    pub fn month_batch(&self) -> Result<RecordBatch, ArrowError> {
        let rows: Vec<(&Group, &Slice, &Month)> = self.group_months().collect();
        let mut columns = vec![
            days(&rows, |(_, slice, _)| slice.from),
            days(&rows, |(_, slice, _)| slice.until),
            flags(&rows, |(_, slice, _)| slice.whole),
            words(&rows, |(group, ..)| Some(group.programme.code())),
            words(&rows, |(group, ..)| Some(group.area.code())),
            words(&rows, |(group, ..)| group.sex.map(|sex| sex.code())),
            words(&rows, |(group, ..)| group.age.map(|age| age.code())),
            words(&rows, |(group, ..)| group.commune.map(commune)),
        ];
        columns.extend(COUNTS.map(|(_, of)| counts(&rows, |(.., month)| of(month))));
        RecordBatch::try_new(month_schema(), columns)
    }

    /// Every year of every area of the agreement, with the schema of [`year_schema`].
    ///
    /// # Errors
    /// [`ArrowError`], in practice never: the columns are made here.
    pub fn year_batch(&self) -> Result<RecordBatch, ArrowError> {
        let rows = &self.years;
        let columns = vec![
            words(rows, |row| Some(row.area.code())),
            days(rows, |row| row.year.period.from),
            days(rows, |row| row.year.period.until),
            flags(rows, |row| row.whole_period),
            Arc::new(rows.iter().map(|row| Some(row.year.agreed)).collect::<Int64Array>()),
            counts(rows, |row| row.year.attended),
            counts(rows, |row| row.year.carried_over),
            counts(rows, |row| row.year.over_age),
            shares(rows, |row| row.year.share),
            counts(rows, |row| row.year.projected),
            words(rows, |_| Some(self.projection.code())),
            Arc::new(rows.iter().map(|row| row.participants.map(|one| one.count)).collect::<UInt64Array>()),
            shares(rows, |row| row.participants?.share),
        ];
        RecordBatch::try_new(year_schema(), columns)
    }

    /// Every month of those years, with the schema of [`year_month_schema`].
    ///
    /// # Errors
    /// [`ArrowError`], in practice never: the columns are made here.
    pub fn year_month_batch(&self) -> Result<RecordBatch, ArrowError> {
        let rows: Vec<(&AreaYear, &MonthCoverage)> =
            self.years.iter().flat_map(|row| row.year.months.iter().map(move |month| (row, month))).collect();
        let columns = vec![
            words(&rows, |(row, _)| Some(row.area.code())),
            days(&rows, |(row, _)| row.year.period.from),
            days(&rows, |(row, _)| row.year.period.until),
            flags(&rows, |(row, _)| row.whole_period),
            days(&rows, |(_, month)| month.period.from),
            days(&rows, |(_, month)| month.period.until),
            counts(&rows, |(_, month)| month.first_attended),
            counts(&rows, |(_, month)| month.to_date),
        ];
        RecordBatch::try_new(year_month_schema(), columns)
    }
    /// Every month of the activities, all together and by kind, with the schema of [`activity_schema`]; no rows without
    /// the table.
    ///
    /// # Errors
    /// [`ArrowError`], in practice never: the columns are made here.
    pub fn activity_batch(&self) -> Result<RecordBatch, ArrowError> {
        let mut rows = Vec::new();
        for (slice, month) in self.activities.iter().flat_map(ActivityLedger::months) {
            rows.push((slice, None, month.events.values().sum(), Some(month)));
            rows.extend(month.events.iter().map(|(kind, events)| (slice, Some(kind), *events, None)));
        }
        let mut columns = vec![
            days(&rows, |(slice, ..)| slice.from),
            days(&rows, |(slice, ..)| slice.until),
            words(&rows, |(_, kind, ..)| kind.map(|kind| kind.code())),
            counts(&rows, |(.., events, _)| *events),
        ];
        for (_, of) in TOOK_PART {
            columns.push(Arc::new(rows.iter().map(|(.., month)| month.map(of)).collect::<UInt64Array>()));
        }
        RecordBatch::try_new(activity_schema(), columns)
    }
}
