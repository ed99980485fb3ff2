//! The tables in columns, and one of their rows as the rules see it.

use arrow_array::RecordBatch;

use crate::case::{ActionState, EventKind, Role};
use crate::codes::{Area, DischargeCause, FindingClass, IntakeChannel, PlanKind, Sex, Stage};
use crate::coverage::ActivityKind;
use crate::dataset::batches::Among;
use crate::dataset::column::{Packed, Values};
use crate::dataset::mapping::{DataError, Mapping};
use crate::dataset::report::{Place, RuleResult, Tally};
use crate::dataset::texts::{Texts, said};
use crate::day::Day;
use crate::network::{AlertState, ContactModality};
use crate::person::{IdentifierState, IdentifierType, Programme, classify};
use crate::plan::{CourtMessage, DerivationGround, MeasureKind, ReviewResult};
use crate::rules::{CellRule, CellState};
use crate::staff::{
    Career, Competence, JobKind, Knowledge, LeavingCause, StaffRole, TitleArea, TitleOrigin, Tool, Topic,
};
use crate::table::{
    ActivityField, ActivityView, CaseField, CaseView, Cell, CodeSet, Column, EventField, EventView,
    MeasureField, MeasureView, Moment, StaffField, StaffView, TableField, for_each_activity_field,
    for_each_case_field, for_each_event_field, for_each_measure_field, for_each_staff_field, view_type,
};
use crate::territory::CommuneCode;

macro_rules! column_type {
    (Text) => { Option<Texts> };
    (Identifier) => { Identifiers };
    (Date) => { Values<Day> };
    (Deadline) => { Values<Day> };
    (Instant) => { Values<Moment> };
    (Commune) => { Values<CommuneCode> };
    (Flag) => { Values<bool> };
    (Whole) => { Values<i32> };
    (Code $list:ident) => { Values<$list> };
    (Codes $list:ident) => { Values<CodeSet<$list>> };
}

macro_rules! read_column {
    (Text, $array:ident) => {
        Texts::read($array).map(Some)
    };
    (Identifier, $array:ident) => {
        Texts::read($array).map(Identifiers::unclassified)
    };
    ($kind:ident $($list:ident)?, $array:ident) => {
        Values::read($array)
    };
}

macro_rules! texts_of {
    (Text, $column:expr) => {
        $column.as_ref()
    };
    ($($other:tt)*) => {
        None
    };
}

macro_rules! get_value {
    (Text, $column:expr, $row:expr) => {
        $column.as_ref().and_then(|texts| texts.get($row)).and_then(said)
    };
    (Identifier, $column:expr, $row:expr) => {
        $column.state($row)
    };
    ($kind:ident $($list:ident)?, $column:expr, $row:expr) => {
        $column.get($row)
    };
}

/// The identifiers of a column, classified once.
#[derive(Debug, Clone, Default)]
pub(crate) struct Identifiers {
    texts: Option<Texts>,
    states: Vec<IdentifierState>,
}

impl Identifiers {
    fn unclassified(texts: Texts) -> Self {
        Self { texts: Some(texts), states: Vec::new() }
    }

    fn classify(&mut self, declared: &Values<IdentifierType>, rows: usize) {
        let Some(texts) = &self.texts else { return };
        let mut row = 0;
        self.states = texts.map(rows, |text| {
            let declared = declared.get(row).value();
            row += 1;
            text.map_or(IdentifierState::Missing, |text| classify(text.as_bytes(), declared))
        });
    }

    #[inline]
    fn state(&self, row: usize) -> IdentifierState {
        self.states.get(row).copied().unwrap_or(IdentifierState::Missing)
    }
}

/// What a row read whole holds of a column: texts stay where they lie.
macro_rules! unpacked_type {
    (Text) => { () };
    ($($kind:tt)+) => { view_type!($($kind)+) };
}

macro_rules! unpack_value {
    (Text, $column:expr, $row:expr) => {
        ()
    };
    ($($kind:tt)+) => {
        get_value!($($kind)+)
    };
}

macro_rules! unpacked_value {
    (Text, $this:ident, $name:ident) => {
        $this.row.$name()
    };
    ($kind:ident $($list:ident)?, $this:ident, $name:ident) => {
        $this.$name
    };
}

/// What must be done with a column when the others are read.
macro_rules! finish_column {
    (Identifier, $columns:ident, $name:ident, $rows:expr) => {
        $columns.$name.classify(&$columns.identifier_type, $rows);
    };
    ($($other:tt)*) => {};
}

/// The text of an identifier as it was written, for tables that have one.
macro_rules! identifier_text {
    (Identifier; $this:ident, $text:expr) => {
        #[inline]
        fn identifier_text(&$this) -> Option<&str> {
            $text
        }
    };
    ($($other:tt)*) => {};
}

/// Forgets what a column was read as; texts and identifiers lie in the batch itself, or are always asked for.
macro_rules! forget_column {
    (Text, $column:expr) => {};
    (Identifier, $column:expr) => {};
    ($kind:ident $($list:ident)?, $column:expr) => {
        $column = Default::default()
    };
}

macro_rules! judge_cells_of {
    (Text, $column:expr, $judge:ident) => {{}};
    (Identifier, $column:expr, $judge:ident) => {{}};
    (Date, $column:expr, $judge:ident) => {
        $judge.column(&$column, |day| Some(day))
    };
    (Deadline, $column:expr, $judge:ident) => {
        $judge.column(&$column, |day| Some(day))
    };
    (Instant, $column:expr, $judge:ident) => {
        $judge.column(&$column, |moment| Some(moment.day()))
    };
    ($kind:ident $($list:ident)?, $column:expr, $judge:ident) => {
        $judge.column(&$column, |_| None)
    };
}

/// One batch of a table, read once: text to codes and days, before any rule.
pub(crate) trait TableColumns: Among + 'static {
    /// The columns of the table.
    type Field: TableField;

    /// Reads the columns of a batch that the mapping names.
    ///
    /// # Errors
    /// [`DataError::ColumnType`] if a column's type can't hold its field.
    fn read(batch: &RecordBatch, mapping: &Mapping) -> Result<Self, DataError>;

    /// How many rows.
    fn len(&self) -> usize;

    /// What a row is about: its case, its activity or its person.
    fn key(&self, row: usize) -> Option<&str>;

    /// A column of texts, if it is one and there.
    fn texts(&self, field: Self::Field) -> Option<&Texts>;

    /// What was written in a column of texts, trimmed; `None` of any other column.
    fn text(&self, field: Self::Field, row: usize) -> Option<&str> {
        self.texts(field)?.get(row).and_then(said)
    }

    /// One row.
    fn row(&self, row: usize) -> Row<'_, Self> {
        Row { columns: self, row }
    }

    /// One row, each of its cells read once.
    type Unpacked<'a>;

    /// Reads a row whole, for all the rules about it.
    fn unpack(&self, row: usize) -> Self::Unpacked<'_>;

    /// Forgets the columns of other fields: from here on nobody asks for them.
    fn keep_only(&mut self, fields: &[Column]);

    /// Judges every cell of a column; `start` is the batch's first row.
    fn judge_cells<R: CellRule>(&self, field: Self::Field, rule: &R, start: u32, result: &mut RuleResult);
}

/// One row of a batch, read where it lies.
pub(crate) struct Row<'a, C> {
    columns: &'a C,
    row: usize,
}

impl<C> Clone for Row<'_, C> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<C> Copy for Row<'_, C> {}

macro_rules! define_columns {
    ($fields:ident, $view:ident, $record:ident, $table:literal, $key:ident: $key_variant:ident; $($name:ident: $variant:ident ($($kind:tt)+), $personal:literal, [$($alias:literal),*], $es:literal, $en:literal;)*) => {
        #[doc = concat!("One batch of `", $table, "`.")]
        pub(crate) struct Columns {
            rows: usize,
            $($name: column_type!($($kind)+),)*
        }

        impl TableColumns for Columns {
            type Field = $fields;

            fn read(batch: &RecordBatch, mapping: &Mapping) -> Result<Self, DataError> {
                let source = |field: $fields| mapping.column(field.into()).and_then(|index| batch.columns().get(index));
                $(let $name = match source($fields::$variant) {
                    None => Default::default(),
                    Some(array) => read_column!($($kind)+, array).ok_or_else(|| DataError::ColumnType {
                        column: $fields::$variant.into(),
                        seen: array.data_type().to_string(),
                    })?,
                };)*
                #[allow(unused_mut)]
                let mut columns = Self { rows: batch.num_rows(), $($name,)* };
                $(finish_column!($($kind)+, columns, $name, columns.rows);)*
                Ok(columns)
            }

            fn len(&self) -> usize {
                self.rows
            }

            fn key(&self, row: usize) -> Option<&str> {
                get_value!(Text, self.$key, row)
            }

            fn texts(&self, field: $fields) -> Option<&Texts> {
                match field {
                    $($fields::$variant => texts_of!($($kind)+, self.$name),)*
                }
            }

            type Unpacked<'a> = Unpacked<'a>;

            #[inline(always)]
            fn unpack(&self, row: usize) -> Unpacked<'_> {
                Unpacked { row: self.row(row), $($name: unpack_value!($($kind)+, self.$name, row),)* }
            }

            fn keep_only(&mut self, fields: &[Column]) {
                $(if !fields.contains(&$fields::$variant.into()) {
                    forget_column!($($kind)+, self.$name);
                })*
            }

            fn judge_cells<R: CellRule>(&self, field: $fields, rule: &R, start: u32, result: &mut RuleResult) {
                let mut judge = CellJudge { rule, column: field.into(), start, result };
                match field {
                    $($fields::$variant => judge_cells_of!($($kind)+, self.$name, judge),)*
                }
            }
        }

        #[doc = concat!("One row of `", $table, "`, each of its cells read once.")]
        #[allow(dead_code, reason = "texts stay where they lie")]
        pub(crate) struct Unpacked<'a> {
            row: Row<'a, Columns>,
            $($name: unpacked_type!($($kind)+),)*
        }

        impl $view for Unpacked<'_> {
            $(#[inline] fn $name(&self) -> view_type!($($kind)+) { unpacked_value!($($kind)+, self, $name) })*
            $(identifier_text!($($kind)+; self, self.row.identifier_text());)*
        }

        impl $view for Row<'_, Columns> {
            $(#[inline] fn $name(&self) -> view_type!($($kind)+) { get_value!($($kind)+, self.columns.$name, self.row) })*
            $(identifier_text!($($kind)+; self, self.columns.$name.texts.as_ref().and_then(|texts| texts.get(self.row)));)*
        }
    };
}

/// A rule of cells at work on one column of a batch.
struct CellJudge<'a, R> {
    rule: &'a R,
    column: Column,
    start: u32,
    result: &'a mut RuleResult,
}

impl<R: CellRule> CellJudge<'_, R> {
    /// Judges every cell of a column, in a loop made for the rule and the type of the column.
    fn column<T: Packed>(&mut self, column: &Values<T>, day: impl Fn(T) -> Option<Day>) {
        let mut tally = Tally::default();
        // One answer serves all known cells: any, of a rule that does not ask for the day; the latest, of one that does.
        let latest = if R::NEEDS_DAY { column.latest().and_then(&day) } else { None };
        let known = CellState { missing: false, problem: None, day: latest };
        match (column.known_and_missing(), self.rule.outcome(known)) {
            (Some((passed, not_applicable)), Ok(())) => tally = Tally { passed, not_applicable },
            _ => column.each(|row, cell| {
                let day = if R::NEEDS_DAY { cell.value().and_then(&day) } else { None };
                if let Some(stop) = tally.count(self.rule.outcome(CellState { day, ..cell.state() })) {
                    self.result.stop(stop, Place::cell(self.column, self.start + row as u32));
                }
            }),
        }
        self.result.add(tally);
    }
}

pub(crate) mod cases {
    use super::*;

    for_each_case_field!(define_columns);
}

pub(crate) mod events {
    use super::*;

    for_each_event_field!(define_columns);
}

pub(crate) mod measures {
    use super::*;

    for_each_measure_field!(define_columns);
}

pub(crate) mod activities {
    use super::*;

    for_each_activity_field!(define_columns);
}

pub(crate) mod staff {
    use super::*;

    for_each_staff_field!(define_columns);
}
