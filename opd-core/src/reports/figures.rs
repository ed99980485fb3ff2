//! What the charts of a report show, each also as a table.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use super::SEVERITIES;
use super::texts::Words;
use crate::codes::{Area, Stage};
use crate::coverage::Projection;
use crate::dataset::delivery::RowsOf;
use crate::dataset::duties::each_case;
use crate::dataset::tables::cases;
use crate::dataset::{CoverageAsked, Report, RuleResult, coverage_of};
use crate::day::Day;
use crate::duty::DutyStatus;
use crate::person::{Programme, completed_years};
use crate::table::{CaseView, Cell, Table};

/// Bars of a chart of rules.
const MOST_RULES: usize = 30;
/// Months of a chart: five years.
const MOST_MONTHS: i32 = 60;
/// The last year of age that has a bar of its own.
const LAST_AGE: i32 = 25;
/// The last day of delay of each group but the last.
const DELAYS: [i32; 3] = [7, 30, 90];

/// What a colour stands for; its place in the palette.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    Error,
    Warning,
    Notice,
    Line,
}

/// How a figure is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Layout {
    /// A column for each row of the data.
    Columns,
    /// A bar across for each, with its label in front.
    Rows,
}

/// What is counted for every row.
pub(super) struct Series {
    pub(super) name: &'static str,
    pub(super) role: Role,
    /// A bar, or else a point of a line.
    pub(super) is_bar: bool,
}

/// A chart, and its data.
pub(super) struct Figure {
    pub(super) id: &'static str,
    pub(super) title: &'static str,
    pub(super) about: &'static str,
    /// How much is not in the chart, and what that is.
    apart: (u64, &'static str),
    /// What the rows are.
    pub(super) axis: &'static str,
    pub(super) series: Vec<Series>,
    pub(super) rows: Vec<(String, Vec<u64>)>,
    pub(super) layout: Layout,
    /// Whether bars stand on one another, or side by side.
    pub(super) stacked: bool,
    pub(super) words: Words,
}

impl Figure {
    pub(super) fn value(&self, row: usize, series: usize) -> u64 {
        self.rows.get(row).and_then(|(_, values)| values.get(series)).copied().unwrap_or(0)
    }

    /// The label of the row that stands at a place of the axis.
    pub(super) fn label(&self, at: f64) -> String {
        self.rows.get(at.round() as usize).map(|(label, _)| label.clone()).unwrap_or_default()
    }

    /// All the series of a row, as people write it.
    pub(super) fn total(&self, row: usize) -> String {
        self.words.number(self.rows.get(row).map_or(0, |(_, values)| values.iter().sum()))
    }

    /// Counts as people write them.
    pub(super) fn shown(&self, values: &[u64]) -> Vec<String> {
        values.iter().map(|value| self.words.number(*value)).collect()
    }

    /// What is not in the chart, in words.
    pub(super) fn apart(&self) -> String {
        match self.apart {
            (0, _) => String::new(),
            (count, what) => format!("{} {what}", self.words.number(count)),
        }
    }

    /// The end of the axis of counts.
    pub(super) fn highest(&self) -> u64 {
        let row = |(_, values): &(String, Vec<u64>)| {
            let bars: u64 = values.iter().sum();
            if self.stacked { bars } else { values.iter().copied().max().unwrap_or(0) }
        };
        self.rows.iter().map(row).max().unwrap_or(0).max(1)
    }

    fn has_data(&self) -> bool {
        self.rows.iter().any(|(_, values)| values.iter().any(|value| *value > 0))
    }
}

/// The figures that have data, and the cases in each stage.
pub(super) fn figures(report: &Report, words: Words) -> (Vec<Figure>, Stages) {
    let (duties, stages) = duties(report, words);
    let mut figures = vec![by_rule(report, words)];
    if let Some(rows) = report.delivery.rows::<cases::Columns>() {
        figures.push(by_month(report, rows, words));
        figures.push(flow(report, rows, words));
        figures.extend(coverage(report, words));
        figures.push(ages(rows, words));
    }
    figures.push(duties);
    figures.retain(Figure::has_data);
    (figures, stages)
}

/// The rules that found something: those that explain others, the gravest and the most frequent first.
pub(super) fn broken(report: &Report) -> Vec<&RuleResult> {
    let mut rules: Vec<_> = report.summary().filter(|rule| rule.failed > 0).collect();
    rules.sort_by_key(|rule| (!rule.root, Reverse(rule.severity), Reverse(rule.failed)));
    rules
}

fn severities(words: Words) -> Vec<Series> {
    let roles = [Role::Error, Role::Warning, Role::Notice];
    let series = |(severity, role)| Series { name: words.severities_of(severity), role, is_bar: true };
    SEVERITIES.into_iter().zip(roles).map(series).collect()
}

fn by_rule(report: &Report, words: Words) -> Figure {
    let row = |rule: &&RuleResult| {
        let of = |severity| if rule.severity == severity { rule.failed } else { 0 };
        (rule.meta.code.to_owned(), SEVERITIES.map(of).to_vec())
    };
    let broken = broken(report);
    let others = broken.iter().skip(MOST_RULES).map(|rule| rule.failed).sum();
    Figure {
        id: "by-rule",
        title: words.by_rule(),
        about: words.by_rule_about(),
        apart: (others, words.other_rules()),
        axis: words.rule(),
        series: severities(words),
        rows: broken.iter().take(MOST_RULES).map(row).collect(),
        layout: Layout::Rows,
        stacked: true,
        words,
    }
}

/// A month of the calendar, counted from year 0.
const fn month_of(day: Day) -> i32 {
    let (year, month, _) = day.civil();
    year * 12 + month as i32 - 1
}

fn month_label(month: i32) -> String {
    format!("{:04}-{:02}", month.div_euclid(12), month.rem_euclid(12) + 1)
}

/// The months from the first that is counted to the report's day, or the last of them.
fn months(report: &Report, counted: impl Iterator<Item = i32>) -> RangeInclusive<i32> {
    let last = month_of(report.context.as_of);
    let first = counted.min().unwrap_or(last);
    first.max(last - MOST_MONTHS + 1)..=last
}

type Cases<'a> = RowsOf<'a, cases::Columns>;

fn by_month(report: &Report, rows: Cases<'_>, words: Words) -> Figure {
    let mut counts: BTreeMap<Option<i32>, Vec<u64>> = BTreeMap::new();
    for finding in report.findings().filter(|finding| finding.table == Table::Cases) {
        let intake = finding.row.and_then(|row| rows.row(row)?.intake_date().value());
        let count = counts.entry(intake.map(month_of)).or_insert_with(|| vec![0; SEVERITIES.len()]);
        let at = SEVERITIES.iter().position(|severity| *severity == finding.result.severity);
        if let Some(count) = at.and_then(|at| count.get_mut(at)) {
            *count += 1;
        }
    }
    let shown = months(report, counts.keys().flatten().copied());
    let all: u64 = counts.values().flatten().sum();
    let row = |month| {
        let counts = counts.remove(&Some(month)).unwrap_or_else(|| vec![0; SEVERITIES.len()]);
        (month_label(month), counts)
    };
    let rows: Vec<_> = shown.map(row).collect();
    let counted: u64 = rows.iter().flat_map(|(_, counts)| counts).sum();
    Figure {
        id: "by-month",
        title: words.by_month(),
        about: words.by_month_about(),
        apart: (all - counted, words.without_month()),
        axis: words.month(),
        series: severities(words),
        rows,
        layout: Layout::Columns,
        stacked: true,
        words,
    }
}

fn flow(report: &Report, rows: Cases<'_>, words: Words) -> Figure {
    let as_of = report.context.as_of;
    let mut flows: BTreeMap<i32, (u64, u64)> = BTreeMap::new();
    let mut left_out = 0;
    for row in rows.all() {
        let (Cell::Known(intake), discharge) = (row.intake_date(), row.discharge_date()) else {
            left_out += 1;
            continue;
        };
        if matches!(discharge, Cell::Bad(_)) || discharge.value().is_some_and(|day| day < intake) {
            left_out += 1;
            continue;
        }
        if intake <= as_of {
            flows.entry(month_of(intake)).or_default().0 += 1;
        }
        if let Some(day) = discharge.value().filter(|day| *day <= as_of) {
            flows.entry(month_of(day)).or_default().1 += 1;
        }
    }
    let shown = months(report, flows.keys().copied());
    // No case leaves before it enters, so what is open never falls below 0.
    let before = flows.range(..shown.start());
    let mut open = before.fold(0_u64, |open, (_, (entered, left))| open + entered - left);
    let row = |month| {
        let (entered, left) = flows.get(&month).copied().unwrap_or_default();
        open = open + entered - left;
        (month_label(month), vec![entered, left, open])
    };
    let rows = shown.map(row).collect();
    Figure {
        id: "flow",
        title: words.flow(),
        about: words.flow_about(),
        apart: (left_out, words.left_out()),
        axis: words.month(),
        series: vec![
            Series { name: words.entered(), role: Role::Notice, is_bar: true },
            Series { name: words.left(), role: Role::Warning, is_bar: true },
            Series { name: words.open(), role: Role::Line, is_bar: false },
        ],
        rows,
        layout: Layout::Columns,
        stacked: false,
        words,
    }
}

/// Attended against agreed; `None` without an agreement, or where there is no coverage to count.
fn coverage(report: &Report, words: Words) -> Option<Figure> {
    let agreement = report.context.agreement.as_deref()?;
    let asked = CoverageAsked {
        as_of: Some(report.context.as_of),
        cap: report.context.readings.cap,
        projection: Projection::Proportional,
    };
    let coverage = coverage_of(&report.delivery, agreement, asked).ok()?;
    let years = coverage.years.iter().filter(|year| year.area == Area::Protection && !year.whole_period);
    let months = years.flat_map(|area| {
        let agreed = u64::try_from(area.year.agreed).unwrap_or(0);
        area.year
            .months
            .iter()
            .map(move |month| (month_label(month_of(month.period.from)), vec![month.to_date, agreed]))
    });
    let months: Vec<_> = months.collect();
    let attended = months.iter().any(|(_, values)| values.first().is_some_and(|count| *count > 0));
    let skipped = months.len().saturating_sub(MOST_MONTHS as usize);
    attended.then(|| Figure {
        id: "coverage",
        title: words.coverage(),
        about: words.coverage_about(),
        apart: (0, ""),
        axis: words.month(),
        series: vec![
            Series { name: words.attended(), role: Role::Notice, is_bar: true },
            Series { name: words.agreed(), role: Role::Line, is_bar: false },
        ],
        rows: months.into_iter().skip(skipped).collect(),
        layout: Layout::Columns,
        stacked: false,
        words,
    })
}

fn ages(rows: Cases<'_>, words: Words) -> Figure {
    let mut counts: BTreeMap<i32, u64> = BTreeMap::new();
    for row in rows.all() {
        let (Some(birth), Some(intake)) = (row.birth_date().value(), row.intake_date().value()) else {
            continue;
        };
        if birth <= intake {
            *counts.entry(completed_years(birth.epoch(), intake.epoch()).min(LAST_AGE)).or_default() += 1;
        }
    }
    let last = counts.keys().next_back().copied().unwrap_or(0);
    let row = |age: i32| {
        let label = if age == LAST_AGE { format!("{age} {}", words.or_more()) } else { age.to_string() };
        (label, vec![counts.get(&age).copied().unwrap_or(0)])
    };
    Figure {
        id: "ages",
        title: words.ages(),
        about: words.ages_about(),
        apart: (0, ""),
        axis: words.years(),
        series: vec![Series { name: words.cases(), role: Role::Notice, is_bar: true }],
        rows: (0..=last).map(row).collect(),
        layout: Layout::Columns,
        stacked: true,
        words,
    }
}

/// How many cases of a programme stand in each stage.
pub(super) type Stages = BTreeMap<&'static str, (Programme, Vec<(Stage, u64)>)>;

fn duties(report: &Report, words: Words) -> (Figure, Stages) {
    let as_of = report.context.as_of;
    let mut overdue = [0; DELAYS.len() + 1];
    let mut soon = 0;
    let mut stages = Stages::new();
    each_case(&report.delivery, &report.context, |_, history, duties| {
        for duty in duties {
            let Some(due) = duty.due else { continue };
            match duty.status {
                DutyStatus::DueSoon => soon += 1,
                DutyStatus::Overdue => {
                    let delay = as_of.days_since(due.day());
                    let group = DELAYS.iter().position(|last| delay <= *last).unwrap_or(DELAYS.len());
                    overdue[group] += 1;
                }
                _ => {}
            }
        }
        if let Some(stage) = history.stage {
            let programme = history.programme;
            let (_, counts) = stages.entry(programme.code()).or_insert_with(|| (programme, Vec::new()));
            match counts.iter_mut().find(|(one, _)| *one == stage) {
                Some((_, count)) => *count += 1,
                None => counts.push((stage, 1)),
            }
        }
    });
    let mut from = 0;
    let mut label = |group: usize| match DELAYS.get(group) {
        Some(last) => {
            let label = format!("{from}–{last} {}", words.days());
            from = last + 1;
            label
        }
        None => format!("{} {} {}", words.more_than(), from - 1, words.days()),
    };
    let mut rows: Vec<_> =
        overdue.into_iter().enumerate().map(|(group, count)| (label(group), vec![count, 0])).collect();
    rows.reverse();
    rows.push((words.due_soon().to_owned(), vec![0, soon]));
    let figure = Figure {
        id: "duties",
        title: words.duties(),
        about: words.duties_about(),
        apart: (0, ""),
        axis: words.delay(),
        series: vec![
            Series { name: words.overdue(), role: Role::Error, is_bar: true },
            Series { name: words.due_soon(), role: Role::Warning, is_bar: true },
        ],
        rows,
        layout: Layout::Rows,
        stacked: true,
        words,
    };
    (figure, stages)
}
