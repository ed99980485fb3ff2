//! Coverage as JSON and CSV.

use std::io::{self, Write};

use serde_json::{Map, Value, json};

use crate::coverage::{ActivityMonth, Group, Month, Slice};
use crate::dataset::coverage::export::{COUNTS, TOOK_PART, commune};
use crate::dataset::coverage::{AreaYear, DeliveryCoverage, RowCount};
use crate::lang::{Lang, Text};
use crate::rules::versions;
use crate::table::Table;

/// Version of the JSON of coverage; raised when a reader must change.
pub const COVERAGE_VERSION: u32 = 1;

/// The heading of each of [`COUNTS`].
const HEADINGS: [Text; 9] = [
    Text::new("arrastre", "carried over"),
    Text::new("ingresos", "in"),
    Text::new("egresos", "out"),
    Text::new("al final", "at end"),
    Text::new("casos", "cases"),
    Text::new("personas", "persons"),
    Text::new("reingresos", "re-entries"),
    Text::new("sobre la edad", "over the age"),
    Text::new("días", "days"),
];

impl DeliveryCoverage {
    /// Writes it as JSON: `run` (versions, agreement, period, day, cap, projection), how the `rows` of each table were
    /// counted, the `years` of each area with their months, the `months` of each group, and the `activities` of each
    /// month (null without that table). It names no person.
    ///
    /// # Errors
    /// What `out` answers.
    pub fn write_json(&self, out: impl Write, lang: Lang) -> io::Result<()> {
        let frame = self.ledger.frame();
        let document = json!({
            "coverage_version": COVERAGE_VERSION,
            "run": {
                "versions": versions(),
                "agreement": self.agreement.name,
                "period": frame.period,
                "as_of": frame.as_of,
                "cap": frame.cap,
                "projection": self.projection,
            },
            "lang": lang,
            "rows": self.rows.iter().map(|rows| rows_json(rows, lang)).collect::<Vec<_>>(),
            "years": self.years.iter().map(year_json).collect::<Vec<_>>(),
            "months": self.group_months().map(month_json).collect::<Vec<_>>(),
            "activities": self.activities.as_ref().map(|ledger| ledger.months().map(activity_json).collect::<Vec<_>>()),
        });
        serde_json::to_writer_pretty(out, &document).map_err(io::Error::from)
    }

    /// Writes the months of each group as CSV (UTF-8 with BOM, `;`), for spreadsheets; an empty cell of sex, age or
    /// commune is all.
    ///
    /// # Errors
    /// What `out` answers.
    pub fn write_csv(&self, mut out: impl Write, lang: Lang) -> io::Result<()> {
        let header = lang.pick(
            "desde;hasta;programa;área;sexo;edad;comuna;nombre de la comuna",
            "from;until;programme;area;sex;age;commune;name of the commune",
        );
        let counts = HEADINGS.map(|heading| heading.get(lang)).join(";");
        write!(out, "\u{FEFF}{header};{counts}\r\n")?;
        for (group, slice, month) in self.group_months() {
            let words = [
                group.programme.label().get(lang),
                group.area.label().get(lang),
                group.sex.map_or("", |sex| sex.label().get(lang)),
                group.age.map_or("", |age| age.label().get(lang)),
                group.commune.map_or("", commune),
                group.commune.and_then(|code| code.commune()).map_or("", |commune| commune.name),
            ];
            let counts = COUNTS.map(|(_, of)| of(month).to_string());
            write!(out, "{};{};{};{}\r\n", slice.from, slice.until, words.join(";"), counts.join(";"))?;
        }
        out.flush()
    }
}

fn rows_json((table, rows): &(Table, RowCount), lang: Lang) -> Value {
    let by = |code: &str, label: Text, rows: u64| {
        (code.to_owned(), json!({ "rows": rows, "why": label.get(lang) }))
    };
    let left_out = rows.left_out().map(|(why, rows)| by(why.code(), why.label(), rows));
    let assumed = rows.assumed().map(|(what, rows)| by(what.code(), what.label(), rows));
    json!({
        "table": table,
        "given": rows.given,
        "counted": rows.counted(),
        "outside": rows.outside,
        "left_out": left_out.collect::<Map<_, _>>(),
        "assumed": assumed.collect::<Map<_, _>>(),
    })
}

fn year_json(row: &AreaYear) -> Value {
    let mut year = json!(row.year);
    if let Some(fields) = year.as_object_mut() {
        fields.insert("area".into(), json!(row.area));
        fields.insert("whole_period".into(), json!(row.whole_period));
        fields.insert("participants".into(), json!(row.participants));
    }
    year
}

fn month_json((group, slice, month): (&Group, &Slice, &Month)) -> Value {
    let mut fields = Map::from_iter([
        ("from".to_owned(), json!(slice.from)),
        ("until".to_owned(), json!(slice.until)),
        ("whole".to_owned(), json!(slice.whole)),
        ("programme".to_owned(), json!(group.programme)),
        ("area".to_owned(), json!(group.area)),
        ("sex".to_owned(), json!(group.sex)),
        ("age_band".to_owned(), json!(group.age)),
        ("commune".to_owned(), json!(group.commune.map(commune))),
    ]);
    fields.extend(COUNTS.map(|(name, of)| (name.to_owned(), json!(of(month)))));
    Value::Object(fields)
}

fn activity_json((slice, month): (&Slice, &ActivityMonth)) -> Value {
    let mut fields = Map::from_iter([
        ("from".to_owned(), json!(slice.from)),
        ("until".to_owned(), json!(slice.until)),
        ("events".to_owned(), json!(month.events)),
    ]);
    fields.extend(TOOK_PART.map(|(name, of)| (name.to_owned(), json!(of(month)))));
    Value::Object(fields)
}
