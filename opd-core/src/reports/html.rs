//! The report as one page that needs nothing else.

use std::io::{self, Write};

use askama::Template;

use super::figures::{Figure, broken, figures};
use super::lifecycle::{Diagram, diagrams};
use super::texts::Words;
use super::{SEVERITIES, charts, name_of};
use crate::dataset::{Finding, Rendering, Report, RuleResult, TableRows};
use crate::lang::Explain;
use crate::norm::Citation;
use crate::table::Table;

/// Findings of a rule that are written out: the page stays small whatever the delivery.
const FIRST_ROWS: usize = 10;

#[derive(Template)]
#[template(path = "report.html")]
struct Page<'a> {
    words: Words,
    lang: &'static str,
    palette: &'static [charts::Colour],
    verdict: (&'static str, &'static str),
    shows_identifiers: bool,
    counts: Vec<(&'static str, &'static str, String)>,
    facts: Vec<(&'static str, String)>,
    inputs: Vec<InputView<'a>>,
    figures: Vec<(Figure, charts::Drawing)>,
    diagrams: Vec<Diagram>,
    broken: Vec<RuleView>,
    rules: Vec<SummaryView>,
}

struct InputView<'a> {
    table: &'static str,
    name: &'a str,
    rows: String,
    notes: String,
    unknown: Vec<&'a str>,
}

struct RuleView {
    code: &'static str,
    title: &'static str,
    severity: (&'static str, &'static str),
    failed: String,
    citations: Vec<&'static Citation>,
    fix: &'static str,
    rows: Vec<FindingView>,
    /// Findings that are not written out; empty is none.
    more: String,
    /// Findings that others of their rows explain; empty is none.
    following: String,
}

struct FindingView {
    table: &'static str,
    row: String,
    case: String,
    column: String,
    value: String,
    message: String,
}

struct SummaryView {
    code: &'static str,
    title: &'static str,
    level: &'static str,
    severity: (&'static str, &'static str),
    norm: String,
    counts: [String; 4],
    reasons: String,
}

impl Report {
    /// Writes the report as one HTML page, for a screen, a screen reader or paper: verdict and counts, charts with their
    /// data, each broken rule with its norms, how to mend it and its first rows, the stages of the cases and every rule
    /// with its four outcomes. It asks the network for nothing. `names` says which file a table came from, if any.
    ///
    /// # Errors
    /// What `out` answers.
    pub fn write_html(
        &self,
        mut out: impl Write,
        rendering: Rendering,
        names: &[(Table, String)],
    ) -> io::Result<()> {
        let words = Words(rendering.lang);
        let (figures, stages) = figures(self, words);
        let drawn = figures.into_iter().map(|figure| {
            let svg = charts::draw(&figure)?;
            Ok((figure, svg))
        });
        let page = Page {
            words,
            lang: rendering.lang.pick("es", "en"),
            palette: &charts::PALETTE,
            verdict: (self.verdict().code(), words.verdict(self.verdict())),
            shows_identifiers: rendering.show_identifiers,
            counts: self.counts(words),
            facts: self.facts(words),
            inputs: self.inputs(words, names),
            figures: drawn.collect::<io::Result<_>>()?,
            diagrams: diagrams(&stages, words),
            broken: broken(self).into_iter().map(|rule| self.rule_view(rule, rendering)).collect(),
            rules: self.summary().map(|rule| summary_view(rule, words)).collect(),
        };
        page.write_into(&mut out)?;
        out.flush()
    }

    fn counts(&self, words: Words) -> Vec<(&'static str, &'static str, String)> {
        let run = self.summary().filter(|rule| rule.passed + rule.failed + rule.not_applicable > 0).count();
        let mut counts = vec![("", words.rows(), words.number(self.row_count()))];
        counts.extend(SEVERITIES.map(|severity| {
            (severity.code(), words.severities_of(severity), words.number(self.count(severity)))
        }));
        counts.push(("", words.rules_run(), format!("{run} / {}", self.summary().len())));
        counts
    }

    fn inputs<'a>(&'a self, words: Words, names: &'a [(Table, String)]) -> Vec<InputView<'a>> {
        let input = |rows: &'a TableRows| InputView {
            table: rows.table().label().get(words.0),
            name: name_of(names, rows.table()).unwrap_or_default(),
            rows: words.number(rows.len().into()),
            notes: Self::notes(rows, words),
            unknown: rows
                .mapping()
                .columns()
                .iter()
                .filter(|(_, field)| field.is_none())
                .map(|(column, _)| column.as_str())
                .collect(),
        };
        self.tables().iter().map(input).collect()
    }

    fn rule_view(&self, rule: &RuleResult, rendering: Rendering) -> RuleView {
        let (words, lang) = (Words(rendering.lang), rendering.lang);
        let row = |finding: Finding<'_>| FindingView {
            table: finding.table.label().get(lang),
            row: self.shown_row(&finding).map_or(words.whole_table().to_owned(), |row| row.to_string()),
            case: self.case_id(&finding).unwrap_or_default(),
            column: self.column_name(&finding).unwrap_or_default().to_owned(),
            value: self.value(&finding, rendering).unwrap_or_default(),
            message: self.message(&finding, rendering),
        };
        let following = self.following(rule);
        let more = rule.failed.saturating_sub(following + FIRST_ROWS as u64);
        let count = |count| if count > 0 { words.number(count) } else { String::new() };
        RuleView {
            code: rule.meta.code,
            title: rule.meta.title.get(lang),
            severity: (rule.severity.code(), words.severity_of(rule.severity)),
            failed: words.number(rule.failed),
            citations: rule.meta.citations(),
            fix: rule.meta.fix.get(lang),
            rows: self.own(rule).take(FIRST_ROWS).map(row).collect(),
            more: count(more),
            following: count(following),
        }
    }
}

fn summary_view(rule: &RuleResult, words: Words) -> SummaryView {
    let reason = |(why, count)| format!("{}: {}", Explain::explain(&why, words.0), words.number(count));
    SummaryView {
        code: rule.meta.code,
        title: rule.meta.title.get(words.0),
        level: rule.meta.level().label().get(words.0),
        severity: (rule.severity.code(), words.severity_of(rule.severity)),
        norm: rule.meta.citations().first().map(ToString::to_string).unwrap_or_default(),
        counts: [rule.passed, rule.failed, rule.not_applicable, rule.not_run_count()]
            .map(|count| words.number(count)),
        reasons: rule.not_run().map(reason).collect::<Vec<_>>().join("; "),
    }
}
