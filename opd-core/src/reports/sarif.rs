//! The report as SARIF 2.1.0, for tools that show findings in files.

use std::io::{self, Write};

use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};
use serde_json::{Map, Value, json};

use super::name_of;
use crate::dataset::{Finding, Rendering, Report, RuleResult};
use crate::lang::Lang;
use crate::rules::Severity;
use crate::table::Table;

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

impl Report {
    /// Writes the report as SARIF 2.1.0: the rules, and a result for each finding, which stands at its row of its file
    /// (`startLine`) where it came from one, and at its row, from 0, and column of its table. `names` says which file a
    /// table came from, if any.
    ///
    /// # Errors
    /// What `out` answers.
    pub fn write_sarif(
        &self,
        mut out: impl Write,
        rendering: Rendering,
        names: &[(Table, String)],
    ) -> io::Result<()> {
        let log = Log { report: self, rendering, names };
        serde_json::to_writer(&mut out, &log).map_err(io::Error::from)?;
        out.flush()
    }
}

/// The file, written as it is rendered: a result is made when its turn comes.
struct Log<'a> {
    report: &'a Report,
    rendering: Rendering,
    names: &'a [(Table, String)],
}

impl Serialize for Log<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("$schema", SCHEMA)?;
        map.serialize_entry("version", "2.1.0")?;
        map.serialize_entry("runs", &[Run(self)])?;
        map.end()
    }
}

struct Run<'a>(&'a Log<'a>);

impl Serialize for Run<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Log { report, rendering, .. } = self.0;
        let receipt = report.receipt();
        let rules = report.summary().map(|rule| rule_json(rule, rendering.lang));
        let driver = json!({
            "name": "opd",
            "version": receipt.versions.library,
            "language": rendering.lang,
            "rules": rules.collect::<Vec<_>>(),
        });
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("tool", &json!({ "driver": driver }))?;
        let about = json!({
            "verdict": report.verdict(),
            "asOf": receipt.as_of,
            "ruleSet": receipt.versions.rule_set,
            "redacted": !rendering.show_identifiers,
        });
        map.serialize_entry("properties", &about)?;
        map.serialize_entry("results", &Results(self.0))?;
        map.end()
    }
}

struct Results<'a>(&'a Log<'a>);

impl Serialize for Results<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut list = serializer.serialize_seq(None)?;
        for (index, rule) in self.0.report.summary().enumerate() {
            for finding in rule.findings() {
                list.serialize_element(&self.0.result(index, &finding))?;
            }
        }
        list.end()
    }
}

const fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Notice => "note",
    }
}

fn rule_json(rule: &RuleResult, lang: Lang) -> Value {
    let citations: Vec<String> = rule.meta.citations().iter().map(ToString::to_string).collect();
    json!({
        "id": rule.meta.code,
        "shortDescription": { "text": rule.meta.title.get(lang) },
        "help": { "text": format!("{} ({})", rule.meta.fix.get(lang), citations.join("; ")) },
        "defaultConfiguration": { "level": level(rule.severity) },
        "properties": { "level": rule.meta.level() },
    })
}

impl Log<'_> {
    fn result(&self, rule: usize, finding: &Finding<'_>) -> Value {
        let table = finding.table;
        let column = finding.field.map_or("", |field| field.name());
        let row = finding.row.map(|row| format!("[{row}]")).unwrap_or_default();
        let place = format!("{}{row}{}{column}", table.code(), if column.is_empty() { "" } else { "." });
        let mut location = Map::new();
        location.insert("logicalLocations".into(), json!([{ "fullyQualifiedName": place }]));
        if let Some(name) = name_of(self.names, table) {
            let mut file = json!({ "artifactLocation": { "uri": uri(name) } });
            if let Some(line) = self.report.file_row(finding) {
                file["region"] = json!({ "startLine": line });
            }
            location.insert("physicalLocation".into(), file);
        }
        let mut properties = Map::new();
        if let Some(root) = self.report.follows(finding) {
            properties.insert("follows".into(), json!(root));
        }
        json!({
            "ruleId": finding.result.meta.code,
            "ruleIndex": rule,
            "level": level(finding.result.severity),
            "message": { "text": self.report.message(finding, self.rendering) },
            "locations": [location],
            "properties": properties,
        })
    }
}

/// A file name as a relative address.
fn uri(name: &str) -> String {
    let mut out = String::new();
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}
