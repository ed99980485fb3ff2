//! LIFE, over the rows of one person: open cases and overlaps.

use crate::day::Day;
use crate::lang::Text;
use crate::person::Programme;
use crate::rules::{Context, Fact, GroupKey, GroupRule, Meta, Rule, Severity, Stop, cases, family};
use crate::table::{CaseView, Cell};
use crate::territory::CommuneCode;

/// The time in which a case is open: from intake until discharge, or on.
/// `None` where a date is missing or bad, and for post-discharge monitoring, which runs beside any case.
fn open_time<V: CaseView>(row: &V) -> Option<(Day, Option<Day>)> {
    if row.programme().value() == Some(Programme::PostDischarge) {
        return None;
    }
    let discharge = row.discharge_date().optional().ok()?;
    Some((row.intake_date().value()?, discharge))
}

/// Whether the case is open for good: no discharge, and no stage that says otherwise.
fn is_open<V: CaseView>(row: &V) -> bool {
    matches!(open_time(row), Some((_, None))) && !row.stage().value().is_some_and(|stage| stage.is_terminal())
}

/// The first open case of each office, so that a group of any size is walked once.
type OpenCases = Vec<(Cell<CommuneCode>, usize)>;

pub(crate) struct Life006;

impl Rule for Life006 {
    const META: Meta = Meta {
        code: "LIFE006",
        title: Text::new("Dos casos abiertos de una persona", "Two open cases of one person"),
        message: Text::new(
            "La persona ya tiene un caso abierto en esta oficina, en la {fact}",
            "The person already has an open case in this office, in {fact}",
        ),
        fix: Text::new(
            "Una los casos, o cierre el que corresponda",
            "Merge the cases, or close the one to be closed",
        ),
        fields: cases![Identifier, IntakeDate, DischargeDate],
        also: cases![OfficeCommune, Stage, Programme, IdentifierType],
        norms: &["OPD-14", "SPE-08"],
        fails: &[
            &[("case_id", "1"), ("identifier", "12.345.678-5"), ("intake_date", "2023-01-02")],
            &[("case_id", "2"), ("identifier", "12345678-5"), ("intake_date", "2023-06-02")],
        ],
        passes: &[
            &[
                ("case_id", "1"),
                ("identifier", "12.345.678-5"),
                ("intake_date", "2023-01-02"),
                ("discharge_date", "2023-05-30"),
            ],
            &[("case_id", "2"), ("identifier", "12345678-5"), ("intake_date", "2023-06-02")],
        ],
        ..Meta::BASE
    };

    fn prepare(_: &Context) -> Self {
        Self
    }
}

impl GroupRule for Life006 {
    const KEY: GroupKey = GroupKey::Person;

    fn judge<V: CaseView>(&self, rows: &[V], report: &mut dyn FnMut(usize, Stop)) {
        let mut open: OpenCases = Vec::new();
        for (i, row) in rows.iter().enumerate().filter(|(_, row)| is_open(*row)) {
            match open.iter().find(|(office, _)| *office == row.office_commune()) {
                Some((_, first)) => report(i, Stop::Failed(Fact::Row(*first as u32))),
                None => open.push((row.office_commune(), i)),
            }
        }
    }
}

pub(crate) struct Life007;

impl Rule for Life007 {
    const META: Meta = Meta {
        code: "LIFE007",
        severity: Severity::Warning,
        title: Text::new("Casos de una persona que se traslapan", "Overlapping cases of one person"),
        message: Text::new(
            "El caso se traslapa con otro de la misma persona, en la {fact}",
            "The case overlaps another of the same person, in {fact}",
        ),
        fix: Text::new(
            "Revise ingreso y egreso de ambos; puede ser correcto si son oficinas o áreas distintas",
            "Check intake and discharge of both; it may be right where offices or areas differ",
        ),
        fields: cases![Identifier, IntakeDate, DischargeDate],
        also: cases![OfficeCommune, Stage, Programme, IdentifierType],
        norms: &["OPD-13", "OPD-14"],
        fails: &[
            &[
                ("case_id", "1"),
                ("identifier", "12.345.678-5"),
                ("intake_date", "2023-01-02"),
                ("discharge_date", "2023-09-30"),
            ],
            &[("case_id", "2"), ("identifier", "12345678-5"), ("intake_date", "2023-06-02")],
        ],
        passes: &[
            &[
                ("case_id", "1"),
                ("identifier", "12.345.678-5"),
                ("intake_date", "2023-01-02"),
                ("discharge_date", "2023-06-02"),
            ],
            &[("case_id", "2"), ("identifier", "12345678-5"), ("intake_date", "2023-06-02")],
        ],
        ..Meta::BASE
    };

    fn prepare(_: &Context) -> Self {
        Self
    }
}

impl GroupRule for Life007 {
    const KEY: GroupKey = GroupKey::Person;

    fn judge<V: CaseView>(&self, rows: &[V], report: &mut dyn FnMut(usize, Stop)) {
        // Rows come in order of intake: an earlier one overlaps if it ends after this one starts.
        let mut latest: Option<(Day, usize)> = None;
        let mut open: OpenCases = Vec::new();
        for (i, row) in rows.iter().enumerate() {
            let Some((intake, end)) = open_time(row) else { continue };
            // Two open cases of one office are LIFE006's finding.
            let is_other =
                |(office, _): &&(Cell<CommuneCode>, usize)| !is_open(row) || *office != row.office_commune();
            let closed = latest.filter(|(end, _)| *end > intake).map(|(_, other)| other);
            if let Some(other) = closed.or_else(|| open.iter().find(is_other).map(|(_, other)| *other)) {
                report(i, Stop::Failed(Fact::Row(other as u32)));
            }
            match end {
                Some(end) if latest.is_none_or(|(known, _)| known < end) => latest = Some((end, i)),
                None if !open.iter().any(|(office, _)| *office == row.office_commune()) => {
                    open.push((row.office_commune(), i));
                }
                _ => {}
            }
        }
    }
}

family!("life_groups.rs"; group Life006, group Life007);
