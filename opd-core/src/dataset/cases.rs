//! The `cases` table in columns, and one of its rows as the rules see it.

use arrow_array::{ArrayRef, RecordBatch};

use crate::codes::{Area, DischargeCause, FindingClass, IntakeChannel, PlanKind, Sex, Stage};
use crate::dataset::column::{Column, Packed};
use crate::dataset::mapping::{DataError, Mapping};
use crate::dataset::report::{RuleResult, Tally};
use crate::dataset::texts::Texts;
use crate::day::Day;
use crate::person::{IdentifierState, IdentifierType, Programme, classify};
use crate::rules::{CellRule, CellState};
use crate::table::{CaseField, CaseView, Cell, Moment, for_each_case_field, view_type};
use crate::territory::CommuneCode;

macro_rules! column_type {
    (Text) => { Option<Texts> };
    (Identifier) => { Identifiers };
    (Date) => { Column<Day> };
    (Instant) => { Column<Moment> };
    (Commune) => { Column<CommuneCode> };
    (Flag) => { Column<bool> };
    (Whole) => { Column<i32> };
    (Code $list:ident) => { Column<$list> };
}

macro_rules! read_column {
    (Text, $array:ident) => {
        Texts::read($array).map(Some)
    };
    (Identifier, $array:ident) => {
        Texts::read($array).map(Identifiers::unclassified)
    };
    (Code $list:ident, $array:ident) => {
        Column::<$list>::read($array)
    };
    ($kind:ident, $array:ident) => {
        Column::read($array)
    };
}

macro_rules! get_value {
    (Text, $column:expr, $row:expr) => {
        $column.as_ref().and_then(|texts| texts.get($row)).filter(|text| !text.trim().is_empty())
    };
    (Identifier, $column:expr, $row:expr) => {
        $column.state($row)
    };
    (Code $list:ident, $column:expr, $row:expr) => {
        $column.get($row)
    };
    ($kind:ident, $column:expr, $row:expr) => {
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

    fn classify(&mut self, declared: &Column<IdentifierType>, rows: usize) {
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

macro_rules! define_columns {
    ($($name:ident: $variant:ident ($($kind:tt)+), $personal:literal, [$($alias:literal),*], $es:literal, $en:literal;)*) => {
        /// One batch of `cases`, read once: text to codes and days, before any rule.
        pub(crate) struct CaseColumns {
            rows: usize,
            batch: RecordBatch,
            mapping: std::sync::Arc<Mapping>,
            $($name: column_type!($($kind)+),)*
        }

        impl CaseColumns {
            /// Reads the columns of a batch that the mapping names.
            ///
            /// # Errors
            /// [`DataError::ColumnType`] if a column's type can't hold its field.
            pub(crate) fn read(batch: RecordBatch, mapping: &std::sync::Arc<Mapping>) -> Result<Self, DataError> {
                let source = |field: CaseField| mapping.column(field).and_then(|index| batch.columns().get(index));
                $(let $name = match source(CaseField::$variant) {
                    None => Default::default(),
                    Some(array) => read_column!($($kind)+, array).ok_or_else(|| DataError::ColumnType {
                        field: CaseField::$variant.name(),
                        seen: array.data_type().to_string(),
                    })?,
                };)*
                let mut columns = Self { rows: batch.num_rows(), mapping: mapping.clone(), $($name,)* batch };
                columns.identifier.classify(&columns.identifier_type, columns.rows);
                Ok(columns)
            }
        }

        impl CaseView for CaseRow<'_> {
            $(#[inline] fn $name(&self) -> view_type!($($kind)+) { get_value!($($kind)+, self.columns.$name, self.row) })*
            #[inline] fn identifier_text(&self) -> Option<&str> {
                self.columns.identifier.texts.as_ref().and_then(|texts| texts.get(self.row))
            }
        }
    };
}

for_each_case_field!(define_columns);

impl CaseColumns {
    pub(crate) fn len(&self) -> usize {
        self.rows
    }

    pub(crate) fn row(&self, row: usize) -> CaseRow<'_> {
        CaseRow { columns: self, row }
    }

    /// Every column of the delivery, known or not.
    pub(crate) fn arrays(&self) -> &[ArrayRef] {
        self.batch.columns()
    }

    /// What was written in a cell, as text.
    pub(crate) fn text(&self, field: CaseField, row: usize) -> Option<String> {
        let array = self.arrays().get(self.mapping.column(field)?)?;
        let one = array.slice(row.min(array.len()), usize::from(row < array.len()));
        Texts::read(&one)?.get(0).map(str::to_owned)
    }
}

/// One row of a batch, read where it lies.
#[derive(Clone, Copy)]
pub(crate) struct CaseRow<'a> {
    columns: &'a CaseColumns,
    row: usize,
}

macro_rules! judge_cells_of {
    (Text, $column:expr, $judge:ident) => { {} };
    (Identifier, $column:expr, $judge:ident) => { {} };
    (Date, $column:expr, $judge:ident) => { $judge.column(&$column, |day| Some(day)) };
    (Instant, $column:expr, $judge:ident) => { $judge.column(&$column, |moment| Some(moment.day())) };
    ($($kind:tt)+) => { judge_plain_cells!($($kind)+) };
}

macro_rules! judge_plain_cells {
    (Code $list:ident, $column:expr, $judge:ident) => {
        $judge.column(&$column, |_| None)
    };
    ($kind:ident, $column:expr, $judge:ident) => {
        $judge.column(&$column, |_| None)
    };
}

/// A rule of cells at work on one column of a batch.
struct CellJudge<'a, R> {
    rule: &'a R,
    field: CaseField,
    start: u32,
    result: &'a mut RuleResult,
}

impl<R: CellRule> CellJudge<'_, R> {
    /// Judges every cell of a column, in a loop made for the rule and the type of the column.
    fn column<T: Packed>(&mut self, column: &Column<T>, day: impl Fn(T) -> Option<Day>) {
        let mut tally = Tally::default();
        // One answer serves all known cells: any, of a rule that does not ask for the day; the latest, of one that does.
        let latest = if R::NEEDS_DAY { column.latest().and_then(&day) } else { None };
        let known = CellState { missing: false, problem: None, day: latest };
        match (column.known_and_missing(), self.rule.outcome(known)) {
            (Some((passed, not_applicable)), Ok(())) => tally = Tally { passed, not_applicable },
            _ => column.each(|row, cell| {
                let day = if R::NEEDS_DAY { cell.value().and_then(&day) } else { None };
                if let Some(stop) = tally.count(self.rule.outcome(CellState { day, ..cell.state() })) {
                    self.result.stop(stop, self.start + row as u32, Some(self.field));
                }
            }),
        }
        self.result.add(tally);
    }
}

macro_rules! define_cell_loops {
    ($($name:ident: $variant:ident ($($kind:tt)+), $personal:literal, [$($alias:literal),*], $es:literal, $en:literal;)*) => {
        impl CaseColumns {
            /// Judges every cell of a column.
            pub(crate) fn judge_cells<R: CellRule>(&self, field: CaseField, rule: &R, start: u32, result: &mut RuleResult) {
                let mut judge = CellJudge { rule, field, start, result };
                match field {
                    $(CaseField::$variant => judge_cells_of!($($kind)+, self.$name, judge),)*
                }
            }
        }
    };
}

for_each_case_field!(define_cell_loops);
