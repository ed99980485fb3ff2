//! The duties of every case of a delivery, what is most pressing first.

use std::sync::Arc;

use arrow_array::builder::{
    Date32Builder, Int32Builder, StringBuilder, StringDictionaryBuilder, TimestampSecondBuilder,
    UInt32Builder,
};
use arrow_array::types::Int32Type;
use arrow_array::{ArrayRef, RecordBatch};
use arrow_schema::{ArrowError, DataType, Field, Schema, SchemaRef, TimeUnit};
use arrow_select::interleave::interleave_record_batch;

use crate::case::History;
use crate::dataset::delivery::Delivery;
use crate::dataset::histories::{EventRow, each_history};
use crate::dataset::tables::events;
use crate::duty::{Due, Duty, DutyStatus, Terms, duties};
use crate::lang::Lang;
use crate::rules::{Context, Fact};
use crate::table::Moment;

/// Rows of a batch.
const ROWS: usize = 1 << 16;

/// The duties of a delivery.
#[derive(Debug, Clone)]
pub struct DutyTable {
    /// Batches with the schema of [`duty_schema`], in order of urgency, and within it of what is due first.
    pub batches: Vec<RecordBatch>,
    /// Events that could not be read: without a case, a kind or a moment.
    pub unread: u64,
}

/// The schema of a [`DutyTable`]: `case_id`, `duty` (its code), `title`, `subject`, `status`, `start_date`, `start_at` (null
/// where the hour is not known), `due_date` (of hours, the last day on which it may be due), `due_at` (of hours, if
/// the start has its hour), `late_hours`, `late_days`, `row` (of the event that started it, from 0 over `events`),
/// `rule`, `citation`, `sentence`.
pub fn duty_schema() -> SchemaRef {
    let word = |name: &str| Field::new_dictionary(name, DataType::Int32, DataType::Utf8, true);
    let of = |name: &str, kind: DataType| Field::new(name, kind, true);
    let instant = || DataType::Timestamp(TimeUnit::Second, Some("UTC".into()));
    Arc::new(Schema::new(vec![
        of("case_id", DataType::Utf8),
        word("duty"),
        word("title"),
        of("subject", DataType::Utf8),
        word("status"),
        of("start_date", DataType::Date32),
        of("start_at", instant()),
        of("due_date", DataType::Date32),
        of("due_at", instant()),
        of("late_hours", DataType::Int32),
        of("late_days", DataType::Int32),
        of("row", DataType::UInt32),
        word("rule"),
        word("citation"),
        of("sentence", DataType::Utf8),
    ]))
}

/// The duties of every case of a delivery that stand in one of these statuses, as of the end of the context's day.
/// The programme of a case is that of its row in `cases`, if that was handed in; otherwise its events tell it.
///
/// # Errors
/// [`ArrowError`], in practice never: the columns are made here.
///
/// ```
/// use std::sync::Arc;
/// use arrow_array::{ArrayRef, RecordBatch, StringArray};
/// use opd_core::dataset::{Delivery, TableRows, duties_of};
/// use opd_core::{Lang, duty::DutyStatus, rules::Context, table::Table};
///
/// let column = |text: &str| Arc::new(StringArray::from(vec![text])) as ArrayRef;
/// let batch = RecordBatch::try_from_iter([
///     ("caso", column("A-1")), ("evento", column("intake")), ("fecha", column("2024-03-04")),
/// ])?;
/// let delivery = Delivery::of(vec![TableRows::of_batches(Table::Events, vec![batch], &[])?])?;
/// let table = duties_of(&delivery, &Context::new("2024-04-04".parse()?), &DutyStatus::PRESSING, Lang::Es)?;
/// assert_eq!(table.batches[0].num_rows(), 1); // the measure is overdue by a day
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn duties_of(
    delivery: &Delivery,
    context: &Context,
    statuses: &[DutyStatus],
    lang: Lang,
) -> Result<DutyTable, ArrowError> {
    let rows = delivery.rows::<events::Columns>();
    let mut batches = Vec::new();
    let mut order: Vec<((u8, i64), (usize, usize))> = Vec::new();
    let mut batch = Batch::new();
    let mut failed = Ok(());
    let unread = each_case(delivery, context, |group, _, duties| {
        let case = group.first().and_then(|row| rows?.key(*row));
        for duty in duties {
            if !statuses.contains(&duty.status) {
                continue;
            }
            order.push((urgency(&duty), (batches.len(), batch.rows)));
            batch.push(case, group.get(duty.started_by).copied(), &duty, lang);
            if batch.rows == ROWS {
                match batch.finish() {
                    Ok(full) => batches.push(full),
                    Err(error) => failed = Err(error),
                }
            }
        }
    });
    failed?;
    batches.push(batch.finish()?);
    order.sort_unstable();
    let places: Vec<(usize, usize)> = order.into_iter().map(|(_, place)| place).collect();
    let from: Vec<&RecordBatch> = batches.iter().collect();
    let sorted = places.chunks(ROWS).map(|chunk| interleave_record_batch(&from, chunk));
    Ok(DutyTable { batches: sorted.collect::<Result<_, _>>()?, unread })
}

/// Tells `f` the rows of each case, what its events come to, and its duties as of the end of the context's day. Answers
/// how many events could not be read.
pub(crate) fn each_case(
    delivery: &Delivery,
    context: &Context,
    mut f: impl FnMut(&[u32], &History<'_, EventRow<'_>>, Vec<Duty<'_>>),
) -> u64 {
    let terms = Terms::new(context);
    let as_of = Moment::on_day(context.as_of);
    let mut unread = 0;
    let left_out = each_history(delivery, |group, history| {
        unread += history.unread as u64;
        f(group, history, duties(history.programme, &history.steps, as_of, &terms));
    });
    unread + left_out
}

/// What comes first in the list; what has no date comes last among its like.
fn urgency(duty: &Duty<'_>) -> (u8, i64) {
    let due = match duty.due {
        Some(Due::Instant(due) | Due::Between(due, _)) => due,
        Some(Due::Day(day)) => Moment::on_day(day).latest(),
        None => i64::MAX,
    };
    (duty.status.urgency(), due)
}

/// The columns of a batch in the making.
struct Batch {
    rows: usize,
    case_id: StringBuilder,
    duty: StringDictionaryBuilder<Int32Type>,
    title: StringDictionaryBuilder<Int32Type>,
    subject: StringBuilder,
    status: StringDictionaryBuilder<Int32Type>,
    start_date: Date32Builder,
    start_at: TimestampSecondBuilder,
    due_date: Date32Builder,
    due_at: TimestampSecondBuilder,
    late_hours: Int32Builder,
    late_days: Int32Builder,
    row: UInt32Builder,
    rule: StringDictionaryBuilder<Int32Type>,
    citation: StringDictionaryBuilder<Int32Type>,
    sentence: StringBuilder,
}

impl Batch {
    fn new() -> Self {
        let instants = || TimestampSecondBuilder::new().with_timezone("UTC");
        Self {
            rows: 0,
            case_id: StringBuilder::new(),
            duty: StringDictionaryBuilder::new(),
            title: StringDictionaryBuilder::new(),
            subject: StringBuilder::new(),
            status: StringDictionaryBuilder::new(),
            start_date: Date32Builder::new(),
            start_at: instants(),
            due_date: Date32Builder::new(),
            due_at: instants(),
            late_hours: Int32Builder::new(),
            late_days: Int32Builder::new(),
            row: UInt32Builder::new(),
            rule: StringDictionaryBuilder::new(),
            citation: StringDictionaryBuilder::new(),
            sentence: StringBuilder::new(),
        }
    }

    fn push(&mut self, case: Option<&str>, row: Option<u32>, duty: &Duty<'_>, lang: Lang) {
        self.rows += 1;
        self.case_id.append_option(case);
        self.duty.append_value(duty.code());
        self.title.append_value(duty.title(lang));
        self.subject.append_option(duty.subject);
        self.status.append_value(duty.status.code());
        self.start_date.append_option(duty.start.map(|start| start.day().epoch()));
        let known = duty.start.filter(|start| !start.is_day_only());
        self.start_at.append_option(known.map(Moment::earliest));
        self.due_date.append_option(duty.due.map(|due| due.day().epoch()));
        self.due_at.append_option(match duty.due {
            Some(Due::Instant(due)) => Some(due),
            _ => None,
        });
        let (hours, days) = match duty.late {
            Some(Fact::Hours(hours)) => (i32::try_from(hours).ok(), None),
            Some(Fact::Days(days)) => (None, Some(days)),
            _ => (None, None),
        };
        self.late_hours.append_option(hours);
        self.late_days.append_option(days);
        self.row.append_option(row);
        self.rule.append_option(duty.rule());
        self.citation.append_option(duty.citations().first().map(ToString::to_string));
        self.sentence.append_value(duty.sentence(lang));
    }

    /// The batch, and room for the next.
    fn finish(&mut self) -> Result<RecordBatch, ArrowError> {
        self.rows = 0;
        let columns: Vec<ArrayRef> = vec![
            Arc::new(self.case_id.finish()),
            Arc::new(self.duty.finish()),
            Arc::new(self.title.finish()),
            Arc::new(self.subject.finish()),
            Arc::new(self.status.finish()),
            Arc::new(self.start_date.finish()),
            Arc::new(self.start_at.finish()),
            Arc::new(self.due_date.finish()),
            Arc::new(self.due_at.finish()),
            Arc::new(self.late_hours.finish()),
            Arc::new(self.late_days.finish()),
            Arc::new(self.row.finish()),
            Arc::new(self.rule.finish()),
            Arc::new(self.citation.finish()),
            Arc::new(self.sentence.finish()),
        ];
        RecordBatch::try_new(duty_schema(), columns)
    }
}

#[cfg(test)]
mod tests {
    use arrow_array::StringArray;
    use arrow_array::cast::AsArray;

    use super::*;
    use crate::dataset::TableRows;
    use crate::table::Table;

    fn events(rows: &[(Option<&str>, &str, &str)]) -> Delivery {
        type Row<'a> = (Option<&'a str>, &'a str, &'a str);
        let column = |of: fn(&Row<'_>) -> Option<String>| {
            Arc::new(rows.iter().map(of).collect::<StringArray>()) as ArrayRef
        };
        let batch = RecordBatch::try_from_iter([
            ("case_id", column(|row| row.0.map(str::to_owned))),
            ("event", column(|row| Some(row.1.to_owned()))),
            ("happened_at", column(|row| Some(row.2.to_owned()))),
        ]);
        let rows = TableRows::of_batches(Table::Events, vec![batch.unwrap()], &[]);
        Delivery::of(vec![rows.unwrap()]).unwrap()
    }

    fn cases(table: &DutyTable) -> Vec<String> {
        let ids = table.batches.iter().flat_map(|batch| batch.column(0).as_string::<i32>().iter());
        ids.map(|id| id.unwrap_or_default().to_owned()).collect()
    }

    #[test]
    fn what_presses_most_comes_first() {
        let delivery = events(&[
            (Some("soon"), "intake", "2024-03-10"),
            (Some("late"), "intake", "2024-03-01"),
            (Some("far"), "intake", "2024-04-01"),
            (Some("later"), "intake", "2024-02-01"),
            (None, "intake", "2024-02-01"),
            (Some("far"), "zapato", "2024-04-02"),
        ]);
        let context = Context::new("2024-04-05".parse().unwrap());
        let pressing = duties_of(&delivery, &context, &DutyStatus::PRESSING, Lang::Es).unwrap();
        assert_eq!(
            (cases(&pressing), pressing.unread),
            (["later", "late", "soon"].map(str::to_owned).into(), 2)
        );
        let all = duties_of(&delivery, &context, DutyStatus::ALL, Lang::Es).unwrap();
        assert_eq!(cases(&all), ["later", "late", "soon", "far"]);
        let rows: Vec<_> =
            all.batches[0].column(11).as_primitive::<arrow_array::types::UInt32Type>().iter().collect();
        assert_eq!(rows, [Some(3), Some(1), Some(0), Some(2)]);
    }

    #[test]
    fn more_duties_than_a_batch_holds() {
        let ids: Vec<String> = (0..ROWS + 10).map(|id| id.to_string()).collect();
        let rows: Vec<_> = ids
            .iter()
            .enumerate()
            .map(|(at, id)| {
                (Some(id.as_str()), "intake", if at % 2 == 0 { "2024-03-01" } else { "2024-02-01" })
            })
            .collect();
        let context = Context::new("2024-06-05".parse().unwrap());
        let table = duties_of(&events(&rows), &context, &DutyStatus::PRESSING, Lang::En).unwrap();
        let sizes: Vec<usize> = table.batches.iter().map(RecordBatch::num_rows).collect();
        assert_eq!(sizes, [ROWS, 10]);
        let odd = |id: &String| id.parse::<usize>().unwrap() % 2 == 1;
        assert!(cases(&table).iter().take(ROWS / 2 + 5).all(odd));
    }
}
