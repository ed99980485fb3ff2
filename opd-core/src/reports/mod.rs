//! Reports of a run that people look at, and those that a build server reads (feature `report`).
//!
//! All are made of the one result, [`Report`](crate::dataset::Report), in Spanish or English:
//! [`write_html`](crate::dataset::Report::write_html), [`write_xlsx`](crate::dataset::Report::write_xlsx),
//! [`write_junit`](crate::dataset::Report::write_junit) and [`write_sarif`](crate::dataset::Report::write_sarif), beside
//! the JSON and CSV of [`dataset`](crate::dataset). Values that may identify a person are masked unless the
//! [`Rendering`](crate::dataset::Rendering) shows them, and each report says which.

mod charts;
mod figures;
mod html;
mod junit;
mod lifecycle;
mod sarif;
#[cfg(test)]
mod tests;
mod texts;
mod xlsx;

use texts::Words;

use crate::dataset::{Finding, Report, RuleResult, TableRows};
use crate::rules::Severity;
use crate::table::Table;

/// The severities, gravest first.
const SEVERITIES: [Severity; 3] = [Severity::Error, Severity::Warning, Severity::Notice];

/// The name of the file that a table came from.
fn name_of(names: &[(Table, String)], table: Table) -> Option<&str> {
    names.iter().find(|(one, _)| *one == table).map(|(_, name)| name.as_str())
}

impl Report {
    /// A finding's row as people count: as its file numbers it, or from 1 over the table.
    fn shown_row(&self, finding: &Finding<'_>) -> Option<u64> {
        self.file_row(finding).or(finding.row.map(|row| u64::from(row) + 1))
    }

    /// What was met on the way to the rows of a table.
    fn notes(rows: &TableRows, words: Words) -> String {
        let notes = rows.notes();
        let counts = [(u64::from(notes.title_rows), words.title_rows()), (notes.formulas, words.formulas())];
        let said = counts.into_iter().filter(|(count, _)| *count > 0);
        said.map(|(count, what)| format!("{} {what}", words.number(count))).collect::<Vec<_>>().join("; ")
    }

    /// The findings of a rule that no other of their rows explains.
    fn own<'a>(&'a self, rule: &'a RuleResult) -> impl Iterator<Item = Finding<'a>> {
        rule.findings().filter(|finding| self.follows(finding).is_none())
    }

    /// Findings of a severity.
    fn count(&self, severity: Severity) -> u64 {
        self.summary().filter(|rule| rule.severity == severity).map(|rule| rule.failed).sum()
    }

    /// What the run was judged by.
    fn facts(&self, words: Words) -> Vec<(&'static str, String)> {
        let receipt = self.receipt();
        let readings = receipt.readings;
        let agreement = receipt.agreement.map_or(words.no_agreement(), |agreement| &agreement.name);
        let mut facts = vec![
            (words.judged_on(), receipt.as_of.to_string()),
            (words.agreement(), agreement.to_owned()),
            (
                words.readings(),
                [
                    ("cap", readings.cap.code()),
                    ("ordinary_measure_unit", readings.ordinary_measure_unit.code()),
                    ("claim_unit", readings.claim_unit.code()),
                    ("crime_report_start", readings.crime_report_start.code()),
                ]
                .map(|(name, taken)| format!("{name}={taken}"))
                .join(" · "),
            ),
        ];
        facts.extend(receipt.regraded.iter().map(|regrade| {
            let severity = words.severity_of(regrade.severity);
            (words.regraded(), format!("{}: {severity} ({})", regrade.code, regrade.reason))
        }));
        facts.push((words.library(), format!("opd {}", receipt.versions.library)));
        facts.push((words.rule_set(), receipt.versions.rule_set.to_owned()));
        facts.push((words.calendar(), receipt.versions.calendar.to_owned()));
        facts
    }
}
