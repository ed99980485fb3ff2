//! The report as JUnit XML, for build servers: a test case for each rule.

use std::io::{self, Write};

use quick_junit::{NonSuccessKind, Report as Junit, TestCase, TestCaseStatus, TestSuite};

use super::name_of;
use super::texts::Words;
use crate::dataset::{Rendering, Report, RuleResult};
use crate::lang::Explain;
use crate::rules::Severity;
use crate::table::Table;

/// Findings of a rule that are written out.
const FIRST_ROWS: usize = 20;

impl Report {
    /// Writes the report as JUnit XML: one test case for each rule. A rule of severity error with findings is a failure,
    /// with its first rows; one of lesser severity is a success that says what it found, since it does not reject the
    /// delivery; one that could not be run on any row is skipped, with the reason. `names` says which file a table came
    /// from, if any.
    ///
    /// # Errors
    /// What `out` answers.
    pub fn write_junit(
        &self,
        mut out: impl Write,
        rendering: Rendering,
        names: &[(Table, String)],
    ) -> io::Result<()> {
        let words = Words(rendering.lang);
        let files = self.tables().iter().map(|rows| rows.table());
        let files = files.map(|table| name_of(names, table).unwrap_or(table.code()));
        let mut suite = TestSuite::new(files.collect::<Vec<_>>().join(", "));
        suite.add_property(("verdict", self.verdict().code()));
        suite.add_property(("as_of", self.receipt().as_of.to_string().as_str()));
        suite.add_property(("rule_set", self.receipt().versions.rule_set));
        suite.add_property(("redacted", if rendering.show_identifiers { "false" } else { "true" }));
        suite.add_test_cases(self.summary().map(|rule| self.test_case(rule, rendering)));
        let mut report = Junit::new(words.title());
        report.add_test_suite(suite);
        // Written at once, so that what `out` answers is not wrapped in an error of XML.
        out.write_all(report.to_string().map_err(io::Error::other)?.as_bytes())?;
        out.flush()
    }

    fn test_case(&self, rule: &RuleResult, rendering: Rendering) -> TestCase {
        let (words, lang) = (Words(rendering.lang), rendering.lang);
        let judged = rule.passed + rule.failed + rule.not_applicable;
        let found = rule.failed > 0;
        let mut status = match (found, rule.severity) {
            (true, Severity::Error) => TestCaseStatus::non_success(NonSuccessKind::Failure),
            (false, _) if judged == 0 => TestCaseStatus::skipped(),
            _ => TestCaseStatus::success(),
        };
        let failed = format!("{}: {}", words.findings(), words.number(rule.failed));
        let rows =
            if found { format!("{failed}\n{}", self.first_rows(rule, rendering)) } else { String::new() };
        if found {
            status.set_message(failed).set_type(rule.severity.code()).set_description(rows.clone());
        } else {
            let reasons = rule.not_run().map(|(why, _)| why.explain(lang)).collect::<Vec<_>>();
            status.set_message(reasons.join("; "));
        }
        let mut case = TestCase::new(format!("{} {}", rule.meta.code, rule.meta.title.get(lang)), status);
        case.set_classname(format!("opd.{}", rule.meta.code));
        if found && rule.severity != Severity::Error {
            case.set_system_out(rows);
        }
        case
    }

    fn first_rows(&self, rule: &RuleResult, rendering: Rendering) -> String {
        let words = Words(rendering.lang);
        let line = |finding| {
            let row = self.shown_row(&finding).map_or(words.whole_table().to_owned(), |row| row.to_string());
            let table = finding.table.label().get(rendering.lang);
            format!("{table}, {} {row}: {}", words.row(), self.message(&finding, rendering))
        };
        let mut lines: Vec<String> = self.own(rule).take(FIRST_ROWS).map(line).collect();
        let following = self.following(rule);
        let more = rule.failed.saturating_sub(following + FIRST_ROWS as u64);
        if more > 0 {
            lines.push(format!("{} {}", words.number(more), words.more()));
        }
        if following > 0 {
            lines.push(format!("{} {}", words.number(following), words.following()));
        }
        lines.push(format!("{}: {}", words.mend(), rule.meta.fix.get(rendering.lang)));
        lines.join("\n")
    }
}
