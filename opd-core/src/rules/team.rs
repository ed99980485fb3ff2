//! TEAM: the roster of an office. The findings are those of [`Roster::check`](crate::staff::Roster::check).

use crate::lang::Text;
use crate::rules::{Context, Example, Meta, Rule, Severity, TeamRule, family, staff_columns};
use crate::staff::mend;

/// What is wrong is said by the roster.
const FACT: Text = Text::new("{fact}", "{fact}");

/// The roster of the agreement of the OPD Talagante, but for its secretary; and more rows.
macro_rules! talagante_and {
    ($($more:tt)*) => {
        &[
            &[("staff_id", "1"), ("role", "coordinadora")],
            &[("staff_id", "2"), ("role", "asistente social")],
            &[("staff_id", "3"), ("role", "asistente social")],
            &[("staff_id", "4"), ("role", "psicóloga")],
            &[("staff_id", "5"), ("role", "psicóloga")],
            &[("staff_id", "6"), ("role", "técnico social")],
            &[("staff_id", "7"), ("role", "técnico social")],
            &[("staff_id", "8"), ("role", "abogada")],
            $($more)*
        ]
    };
}

const WHOLE: Example = talagante_and![&[("staff_id", "9"), ("role", "secretaria")]];

macro_rules! team_rules {
    ($($rule:ident, $against_agreement:literal, $meta:expr;)*) => {$(
        pub(crate) struct $rule;

        impl Rule for $rule {
            const META: Meta = $meta;
            const AGAINST_AGREEMENT: bool = $against_agreement;

            fn prepare(_: &Context) -> Self {
                Self
            }
        }

        impl TeamRule for $rule {}
    )*};
}

team_rules! {
    Team001, true, Meta {
        code: "TEAM001",
        severity: Severity::Warning,
        title: Text::new("Cargo del convenio sin proveer", "Vacant post of the agreement"),
        message: FACT,
        fix: mend::VACANCIES,
        fields: staff_columns![Role, StaffId],
        also: staff_columns![StartDate, EndDate],
        norms: &["OPDN-05"],
        fails: talagante_and![],
        passes: WHOLE,
        ..Meta::BASE
    };
    Team002, true, Meta {
        code: "TEAM002",
        severity: Severity::Notice,
        title: Text::new("Más personas que las convenidas en un cargo", "More persons than agreed in a post"),
        message: FACT,
        fix: mend::SURPLUS,
        fields: staff_columns![Role, StaffId],
        also: staff_columns![StartDate, EndDate],
        norms: &["OPDN-05"],
        fails: talagante_and![
            &[("staff_id", "9"), ("role", "secretaria")],
            &[("staff_id", "10"), ("role", "secretaria")]
        ],
        passes: WHOLE,
        ..Meta::BASE
    };
    Team003, false, Meta {
        code: "TEAM003",
        severity: Severity::Warning,
        title: Text::new("Documento vencido, según el plazo de la oficina", "Lapsed paper, by the office's own term"),
        message: FACT,
        fix: mend::LAPSED_PAPER,
        fields: staff_columns![Role, StaffId],
        also: staff_columns![RegistryDate, CriminalRecordDate, StartDate, EndDate],
        norms: &["STAFF-15", "STAFF-10"],
        fails: &[&[("staff_id", "7"), ("role", "secretaria"), ("registry_date", "29-12-2023")]],
        passes: &[&[("staff_id", "7"), ("role", "secretaria"), ("registry_date", "30-12-2023")]],
        ..Meta::BASE
    };
    Team004, false, Meta {
        code: "TEAM004",
        severity: Severity::Warning,
        title: Text::new("Más casos que el límite de la oficina", "More cases than the office's limit"),
        message: FACT,
        fix: mend::OVERLOADED,
        fields: staff_columns![Role, StaffId],
        also: staff_columns![OpenCases, StartDate, EndDate],
        norms: &["AN-08"],
        fails: &[&[("staff_id", "7"), ("role", "gestor de casos"), ("open_cases", "41")]],
        passes: &[&[("staff_id", "7"), ("role", "gestor de casos"), ("open_cases", "40")]],
        ..Meta::BASE
    };
    Team005, false, Meta {
        code: "TEAM005",
        title: Text::new("El cargo termina antes de empezar", "A post ends before it starts"),
        message: FACT,
        fix: mend::REVERSED,
        fields: staff_columns![EndDate, StartDate, Role, StaffId],
        norms: &["OPDN-05"],
        fails: &[&[("staff_id", "7"), ("role", "secretaria"), ("start_date", "01-03-2024"), ("end_date", "29-02-2024")]],
        passes: &[&[("staff_id", "7"), ("role", "secretaria"), ("start_date", "01-03-2024"), ("end_date", "01-03-2024")]],
        ..Meta::BASE
    };
}

family!("team.rs"; team Team001, team Team002, team Team003, team Team004, team Team005);
