//! A run over tables that are read batch by batch, and need not fit in memory.
//!
//! Rules of rows judge each batch as it is read. Rules of groups need the rows of a person or of a case together: of a
//! delivery that is not held they are read again, and gathered, part by part; a filter tells nearly all the cases that
//! share nothing with another.

use std::collections::HashSet;

use arrow_array::BooleanArray;

use crate::dataset::delivery::{Delivery, Piece, TableRows, after, each_stands_once};
use crate::dataset::group_pass::{Alone, GroupPass};
use crate::dataset::groups::{NO_KEY, Part, case_keys, homes, part_of, persons, text_key};
use crate::dataset::layout::Layout;
use crate::dataset::mapping::DataError;
use crate::dataset::persons::OpenCases;
use crate::dataset::repeated::Repeated;
use crate::dataset::report::{Report, RuleResult, Tally};
use crate::dataset::row_pass::RowPass;
use crate::dataset::run::{MOST_FINDINGS, RunOptions, Totals, named, open_cases};
use crate::dataset::source::{Read, ReadError, TableSource};
use crate::dataset::tables::{cases, events, measures};
use crate::dataset::work::Work;
use crate::rules::{Context, GroupRule, Visitor, visit};
use crate::table::{CaseField, Column, EventField, MeasureField, Table};

/// The columns of `cases` that histories are read with.
const BESIDE_EVENTS: [Column; 2] = [Column::Case(CaseField::Programme), Column::Case(CaseField::BirthDate)];
/// The columns that tell which part a row is of.
const KEYS: [Column; 5] = [
    Column::Case(CaseField::CaseId),
    Column::Case(CaseField::Identifier),
    Column::Case(CaseField::IdentifierType),
    Column::Event(EventField::CaseId),
    Column::Measure(MeasureField::CaseId),
];

/// A run about to start.
pub(super) struct Stream<'a> {
    pub(super) tables: Vec<TableSource>,
    pub(super) context: &'a Context,
    pub(super) options: RunOptions,
    pub(super) work: &'a Work,
}

/// A table whose first piece was read.
struct Opened<'a> {
    source: &'a TableSource,
    pieces: Box<dyn Iterator<Item = Read> + Send + 'a>,
    /// Rows in all, about.
    rows: u64,
    /// What they take in memory, about.
    bytes: u64,
}

/// A piece that was judged.
struct Judged {
    rows: TableRows,
    results: Vec<RuleResult>,
    open: Option<OpenCases>,
    /// The persons and homes of cases that are not held.
    keys: Option<(Vec<u64>, Vec<u64>)>,
}

/// Which cases may share a person, or a home, with another.
struct Shared {
    persons: Repeated,
    homes: Repeated,
}

/// What the rows are judged by when they are read first, and what becomes of them.
struct FirstReading<'a> {
    pass: RowPass<'a>,
    hold: bool,
    shared: Shared,
}

impl Stream<'_> {
    pub(super) fn run(mut self) -> Result<Report, ReadError> {
        self.tables.sort_by_key(|source| source.table() as u8);
        each_stands_once(self.tables.iter().map(TableSource::table))?;
        let layout = Layout::new(self.tables.iter().map(|source| source.mapping().clone()).collect());
        let opened = self.tables.iter().map(Opened::new).collect::<Result<Vec<_>, _>>()?;
        self.work.expect(self.tables.iter().map(TableSource::size).sum());
        let to_hold: u64 = opened.iter().filter(|one| !one.source.is_held()).map(|one| one.bytes).sum();
        let can_stream = self.tables.iter().all(TableSource::can_be_read_again);
        // The persons of an agreement are counted over all cases together.
        let fits = self.options.hold_bytes > 0 && to_hold <= self.options.hold_bytes;
        let hold = fits || !can_stream || self.context.agreement.is_some();
        let cases = opened.iter().find(|one| one.source.table() == Table::Cases);
        let (case_rows, case_bytes) = cases.map_or((0, 0), |one| (one.rows, one.bytes));
        let all_bytes: u64 = opened.iter().map(|one| one.bytes).sum();

        let most_findings =
            self.options.max_findings.unwrap_or(if hold { usize::MAX } else { MOST_FINDINGS });
        let mut totals = Totals::new(most_findings);
        let (mut tables, shared) = self.first_reading(opened, &layout, hold, case_rows, &mut totals)?;
        let judge = |delivery: &Delivery, part, alone, totals: &Totals| {
            let (context, work, open) = (self.context, self.work, totals.open.as_ref());
            GroupPass { layout: &layout, context, work, open }.judge(delivery, part, alone)
        };
        if hold {
            let delivery = Delivery::of(tables)?;
            let results = judge(&delivery, Part::WHOLE, Alone::default(), &totals);
            totals.absorb(results);
            return self.report(delivery, totals);
        }
        let has_sections = self.parted().any(|source| source.table() != Table::Cases);
        let most = if has_sections {
            all_bytes
        } else {
            shared.most().saturating_mul(case_bytes) / case_rows.max(1)
        };
        let parts = most.div_ceil(self.options.part_bytes.max(1)).clamp(1, 1 << 10);
        self.work.expect(parts * self.parted().map(TableSource::size).sum::<u64>());
        for index in 0..parts as usize {
            let part = Part { index, of: parts as usize };
            let (mut delivery, alone) = self.part(part, &shared, has_sections)?;
            if index == 0 {
                // Held whole.
                let staff = tables.iter().position(|rows| rows.table() == Table::Staff);
                delivery.tables.extend(staff.map(|staff| tables.remove(staff)));
            }
            let results = judge(&delivery, part, alone, &totals);
            for mut rows in delivery.tables {
                match tables.iter_mut().find(|held| held.table() == rows.table()) {
                    Some(held) => {
                        rows.mapping = held.mapping().clone();
                        let missing = |row: &u32| held.locate(*row).is_none();
                        let shown = shown(&results, rows.table()).filter(missing).collect();
                        held.start_layer();
                        held.append(rows.holding(&shown)?);
                    }
                    None => tables.push(rows),
                }
            }
            totals.absorb(results);
        }
        self.report(Delivery::of(tables)?, totals)
    }

    fn report(&self, delivery: Delivery, totals: Totals) -> Result<Report, ReadError> {
        self.tables.iter().try_for_each(TableSource::unchanged)?;
        if self.work.is_stopped() {
            Err(ReadError::Stopped)
        } else {
            Ok(Report::new(delivery, self.context, totals.results))
        }
    }

    /// The tables whose rows are looked at together.
    fn parted(&self) -> impl Iterator<Item = &TableSource> {
        let parted = |table| matches!(table, Table::Cases | Table::Events | Table::Measures);
        self.tables.iter().filter(move |source| parted(source.table()))
    }

    /// Judges every row: the tables, held whole or only where something was found, and which cases may share a key.
    fn first_reading(
        &self,
        opened: Vec<Opened<'_>>,
        layout: &Layout,
        hold: bool,
        case_rows: u64,
        totals: &mut Totals,
    ) -> Result<(Vec<TableRows>, Shared), ReadError> {
        let keys = if hold { 0 } else { usize::try_from(case_rows).unwrap_or(usize::MAX) };
        let shared = Shared { persons: Repeated::sized(keys), homes: Repeated::sized(keys) };
        // Other tables name the staff, so it comes first; it is small.
        let (staff, others): (Vec<_>, Vec<_>) =
            opened.into_iter().partition(|one| one.source.table() == Table::Staff);
        let (mut tables, mut of_staff) = (Vec::new(), totals.like());
        let nobody = HashSet::new();
        let pass = RowPass { layout, context: self.context, staff: &nobody };
        let mut reading = FirstReading { pass, hold: true, shared };
        for one in staff {
            tables.push(self.judged(one, &mut reading, &mut of_staff)?);
        }
        let staff = tables.first().map(named).unwrap_or_default();
        reading = FirstReading { pass: RowPass { staff: &staff, ..pass }, hold, ..reading };
        for one in others {
            tables.push(self.judged(one, &mut reading, totals)?);
        }
        totals.absorb(of_staff.results);
        reading.shared.persons.seal();
        reading.shared.homes.seal();
        Ok((tables, reading.shared))
    }

    fn judged(
        &self,
        opened: Opened<'_>,
        reading: &mut FirstReading<'_>,
        totals: &mut Totals,
    ) -> Result<TableRows, ReadError> {
        let mapping = opened.source.mapping();
        let FirstReading { pass, hold, shared } = reading;
        let (mut table, mut count) = (TableRows::new(mapping.clone()), 0);
        // What is attended under an agreement is counted by any column; what is not held is read again.
        let forgets = *hold && mapping.table() == Table::Cases && self.context.agreement.is_none();
        let still_asked_for = forgets.then(looked_at);
        self.work.in_order(
            self.numbered(opened.pieces),
            |(start, piece)| {
                let mut rows = TableRows::of_piece(mapping.clone(), piece, start)?;
                let open = open_cases(&rows, 0, pass.layout, pass.context);
                let cases = rows.of::<cases::Columns>();
                let keys = (!*hold && !cases.batches.is_empty()).then(|| {
                    let of_cases = case_keys(cases);
                    let homes = homes(cases, &of_cases).unwrap_or(of_cases);
                    (persons(cases), homes)
                });
                let results = pass.judge(&rows, 0);
                if let Some(columns) = &still_asked_for {
                    rows.columns.keep_only(columns);
                }
                Ok(Judged { results, rows, open, keys })
            },
            |Judged { rows, mut results, open, keys }| {
                totals.cut(&mut results);
                count += rows.len();
                self.work.judged(rows.len().into());
                table.append(if *hold {
                    rows
                } else {
                    rows.holding(&shown(&results, mapping.table()).collect())?
                });
                let (persons, homes) = keys.unwrap_or_default();
                persons.into_iter().for_each(|key| shared.persons.insert(key));
                homes.into_iter().for_each(|key| shared.homes.insert(key));
                totals.absorb(results);
                totals.absorb_open(open);
                Ok(())
            },
        )?;
        table.count(count);
        Ok(table)
    }

    /// The pieces of a table, each with its first row, as long as nobody stops the run.
    fn numbered<'a>(
        &'a self,
        pieces: impl Iterator<Item = Read> + Send + 'a,
    ) -> impl Iterator<Item = Result<(u32, Piece), ReadError>> + Send + 'a {
        let mut next = 0;
        pieces.map(move |read| {
            if self.work.is_stopped() {
                return Err(ReadError::Stopped);
            }
            let (piece, read) = read?;
            self.work.read(read);
            let start = next;
            next = after(start, &piece.batch)?;
            Ok((start, piece))
        })
    }

    /// Reads the rows of a part; of `cases`, without events and measures, only those that may share something with
    /// another. The rest of them is counted with the first part.
    fn part(&self, part: Part, shared: &Shared, has_sections: bool) -> Result<(Delivery, Alone), ReadError> {
        let (mut tables, mut alone) = (Vec::new(), Alone::default());
        for source in self.parted() {
            let mapping = source.mapping();
            let (keys, together) = (mapping.clone().only(&KEYS), mapping.clone().only(&looked_at()));
            let mut table = TableRows::new(together.clone());
            self.work.in_order(
                self.numbered(source.read()?),
                |(start, piece)| {
                    let mut rows = TableRows::of_piece(keys.clone(), piece, start)?;
                    let (mask, alone) = match source.table() {
                        Table::Cases => shared.cases_of(&rows, part, has_sections),
                        Table::Events => {
                            (section(rows.of::<events::Columns>().keys(), part), Alone::default())
                        }
                        _ => (section(rows.of::<measures::Columns>().keys(), part), Alone::default()),
                    };
                    rows.mapping = together.clone();
                    Ok((rows.select(0, &mask)?, alone))
                },
                |(rows, more)| {
                    rows.into_iter().for_each(|rows| table.append(rows));
                    alone.person.add(more.person);
                    alone.case.add(more.case);
                    Ok(())
                },
            )?;
            tables.push(table);
        }
        Ok((Delivery { tables }, alone))
    }
}

impl<'a> Opened<'a> {
    fn new(source: &'a TableSource) -> Result<Self, ReadError> {
        let mut pieces = source.read()?;
        let (piece, read) = pieces.next().ok_or(DataError::NoRows(source.table()))??;
        let rows = piece.batch.num_rows() as u64;
        let sizes = piece.batch.columns().iter().map(|column| column.to_data().get_slice_memory_size());
        let bytes = sizes.map(|size| size.unwrap_or_default() as u64).sum();
        let of_all = |piece: u64| {
            let all = u128::from(piece) * u128::from(source.size().max(read)) / u128::from(read.max(1));
            u64::try_from(all).unwrap_or(u64::MAX)
        };
        let pieces = Box::new(std::iter::once(Ok((piece, read))).chain(pieces));
        Ok(Self { source, pieces, rows: of_all(rows), bytes: of_all(bytes) })
    }
}

impl Shared {
    /// No more rows than these may share a key.
    const fn most(&self) -> u64 {
        self.persons.most() + self.homes.most()
    }

    /// Which rows are of a part, and how many are of none.
    fn cases_of(&self, rows: &TableRows, part: Part, every_home: bool) -> (BooleanArray, Alone) {
        let rows = rows.of::<cases::Columns>();
        let (mut mask, mut alone) = (Vec::with_capacity(rows.rows.held()), Alone::default());
        let count = |tally: &mut Tally, has_key: bool| match has_key {
            true => tally.passed += 1,
            false => tally.not_applicable += 1,
        };
        let cases = case_keys(rows);
        let homes = homes(rows, &cases);
        let homes = homes.as_ref().unwrap_or(&cases).iter().copied();
        for ((person, home), case) in persons(rows).into_iter().zip(homes).zip(cases.iter().copied()) {
            let of_person = self.persons.may_hold(person).then(|| part_of(person, part.of));
            let of_home = (every_home || self.homes.may_hold(home)).then(|| part_of(home, part.of));
            let parts = [of_person, of_home];
            mask.push(parts.contains(&Some(part.index)));
            // The part that counts a row must be one that it is in.
            let counts = if person == NO_KEY { home } else { person };
            if part.index == 0 && !parts.contains(&Some(part_of(counts, part.of))) {
                count(&mut alone.person, person != NO_KEY);
            }
            if part.index == 0 && !parts.contains(&Some(part_of(home, part.of))) {
                count(&mut alone.case, case != NO_KEY);
            }
        }
        (BooleanArray::from(mask), alone)
    }
}

/// The columns that rules look at who look at several rows together.
fn looked_at() -> Vec<Column> {
    struct LookedAt(Vec<Column>);
    impl Visitor for LookedAt {
        fn group<R: GroupRule>(&mut self) {
            self.0.extend(R::META.fields.iter().chain(R::META.also));
        }
    }
    let mut looked_at = LookedAt([&KEYS[..], &BESIDE_EVENTS].concat());
    visit(&mut looked_at);
    let sections = [Table::Events, Table::Measures];
    looked_at.0.extend(sections.iter().flat_map(|table| table.columns()));
    looked_at.0
}

/// Which rows are of a part by their case; those that name none are of the first.
fn section<'a>(keys: impl Iterator<Item = (u32, Option<&'a str>)>, part: Part) -> BooleanArray {
    keys.map(|(_, key)| Some(part.holds(key.map_or(NO_KEY, text_key)))).collect()
}

/// The rows of a table that are needed to show findings.
fn shown(results: &[RuleResult], table: Table) -> impl Iterator<Item = u32> {
    results.iter().flat_map(move |result| result.rows_shown(table))
}
