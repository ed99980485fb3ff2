//! The result as JSON and CSV, written as it is rendered.

use std::io::{self, Write};

use serde::ser::{Serialize, SerializeSeq, Serializer};
use serde_json::{Map, Value, json};

use crate::dataset::delivery::TableRows;
use crate::dataset::report::{Finding, Rendering, Report, RuleResult};
use crate::lang::{Explain, Lang};
use crate::table::Table;

/// Version of the JSON report; raised when a reader must change.
pub const REPORT_VERSION: u32 = 4;

impl Report {
    /// Writes the report as JSON: `run` (receipt), `inputs` (one entry for each table), `verdict`, `summary` by rule
    /// with the four outcomes, and every `finding`. `names` says which file a table came from, if any.
    ///
    /// # Errors
    /// What `out` answers.
    pub fn write_json(
        &self,
        out: impl Write,
        rendering: Rendering,
        names: &[(Table, String)],
    ) -> io::Result<()> {
        let input = |rows: &TableRows| {
            let columns = rows.mapping().columns().iter();
            json!({
                "table": rows.table().code(),
                "name": names.iter().find(|(table, _)| *table == rows.table()).map(|(_, name)| name),
                "rows": rows.len(),
                "title_rows": rows.notes().title_rows,
                "formulas": rows.notes().formulas,
                "columns": columns.map(|(column, field)| json!({ "column": column, "field": field })).collect::<Vec<_>>(),
            })
        };
        let inputs = self.tables().iter().map(input).collect();
        let document = Document { report: self, rendering, inputs };
        serde_json::to_writer_pretty(out, &document).map_err(io::Error::from)
    }

    /// Writes the findings as CSV (UTF-8 with BOM, `;`), for spreadsheets: table, row, case, rule, what is wrong,
    /// why, how to mend it. No cell starts a formula.
    ///
    /// # Errors
    /// What `out` answers.
    pub fn write_csv(&self, mut out: impl Write, rendering: Rendering) -> io::Result<()> {
        write!(out, "\u{FEFF}{}\r\n", Self::csv_header(rendering.lang))?;
        for finding in self.findings() {
            write!(out, "{}\r\n", self.csv_line(&finding, rendering))?;
        }
        out.flush()
    }

    pub(crate) const fn csv_header(lang: Lang) -> &'static str {
        lang.pick(
            "tabla;fila;caso;columna;valor;regla;gravedad;mensaje;norma;cómo corregir;se explica por",
            "table;row;case;column;value;rule;severity;message;norm;how to mend;explained by",
        )
    }

    pub(crate) fn csv_line(&self, finding: &Finding<'_>, rendering: Rendering) -> String {
        let meta = finding.result.meta;
        let row = self.file_row(finding).or(finding.row.map(u64::from));
        let value = self.value(finding, rendering);
        let message = self.message_of(finding, rendering, value.as_deref());
        let cells = [
            finding.table.code().to_owned(),
            row.map(|row| row.to_string()).unwrap_or_default(),
            self.case_id(finding).unwrap_or_default(),
            self.column_name(finding).unwrap_or_default().to_owned(),
            value.unwrap_or_default(),
            meta.code.to_owned(),
            finding.result.severity.code().to_owned(),
            message,
            meta.citations().iter().map(ToString::to_string).collect::<Vec<_>>().join(" · "),
            meta.fix.get(rendering.lang).to_owned(),
            self.follows(finding).unwrap_or_default().to_owned(),
        ];
        cells.map(|cell| spreadsheet_cell(&cell)).join(";")
    }
}

/// A cell that a spreadsheet shows as text: quoted where needed, and never run as a formula.
pub(crate) fn spreadsheet_cell(text: &str) -> String {
    let guard = if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { "'" } else { "" };
    let text = format!("{guard}{text}");
    if text.contains([';', '"', '\n', '\r']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text }
}

struct Document<'a> {
    report: &'a Report,
    rendering: Rendering,
    inputs: Vec<Value>,
}

impl Serialize for Document<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeMap;
        let Self { report, rendering, inputs } = self;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("report_version", &REPORT_VERSION)?;
        map.serialize_entry("run", &report.receipt())?;
        map.serialize_entry("lang", &rendering.lang)?;
        map.serialize_entry("redacted", &!rendering.show_identifiers)?;
        map.serialize_entry("inputs", inputs)?;
        map.serialize_entry("verdict", &report.verdict())?;
        map.serialize_entry(
            "summary",
            &report.summary().map(|rule| rule_summary(report, rule, *rendering)).collect::<Vec<_>>(),
        )?;
        map.serialize_entry("findings", &Findings(report, *rendering))?;
        map.end()
    }
}

fn rule_summary(report: &Report, rule: &RuleResult, rendering: Rendering) -> Value {
    let lang = rendering.lang;
    let reasons: Map<String, Value> = rule
        .not_run()
        .map(|(why, count)| (why.code().to_owned(), json!({ "rows": count, "why": why.explain(lang) })))
        .collect();
    json!({
        "rule": rule.meta.code,
        "level": rule.meta.level(),
        "version": rule.meta.version,
        "severity": rule.severity,
        "default_severity": rule.meta.severity,
        "title": rule.meta.title.get(lang),
        "fix": rule.meta.fix.get(lang),
        "citations": rule.meta.citations(),
        "passed": rule.passed,
        "failed": rule.failed,
        "kept": rule.kept(),
        "following": report.following(rule),
        "not_applicable": rule.not_applicable,
        "not_run": rule.not_run_count(),
        "not_run_reasons": reasons,
    })
}

struct Findings<'a>(&'a Report, Rendering);

impl Serialize for Findings<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut list = serializer.serialize_seq(None)?;
        for finding in self.0.findings() {
            list.serialize_element(&self.0.finding_json(&finding, self.1))?;
        }
        list.end()
    }
}

impl Report {
    pub(crate) fn finding_json(&self, finding: &Finding<'_>, rendering: Rendering) -> Value {
        let value = self.value(finding, rendering);
        let message = self.message_of(finding, rendering, value.as_deref());
        json!({
            "rule": finding.result.meta.code,
            "severity": finding.result.severity,
            "table": finding.table.code(),
            "row": finding.row,
            "file_row": self.file_row(finding),
            "case_id": self.case_id(finding),
            "field": finding.field.map(|field| field.name()),
            "column": self.column_name(finding),
            "value": value,
            "message": message,
            "follows": self.follows(finding),
        })
    }
}
