//! The words of the reports, in both languages.

use crate::dataset::Verdict;
use crate::lang::Lang;
use crate::rules::Severity;

/// The words of one language.
#[derive(Debug, Clone, Copy)]
pub(super) struct Words(pub(super) Lang);

macro_rules! words {
    ($($name:ident = $es:literal, $en:literal;)*) => {
        impl Words {
            $(pub(super) const fn $name(self) -> &'static str { self.0.pick($es, $en) })*
        }
    };
}

words! {
    title = "Informe de la entrega", "Report of the delivery";
    skip = "Ir al contenido", "Skip to the content";
    contents = "Contenido", "Contents";
    summary = "Resumen", "Summary";
    findings = "Hallazgos", "Findings";
    rows = "Filas revisadas", "Rows judged";
    rules_run = "Reglas ejecutadas", "Rules run";
    judged_on = "Revisado al", "Judged as of";
    agreement = "Convenio", "Agreement";
    no_agreement = "No se indicó", "Not given";
    readings = "Lecturas", "Readings";
    regraded = "Gravedad cambiada por la oficina", "Severity changed by the office";
    library = "Biblioteca", "Library";
    rule_set = "Conjunto de reglas", "Rule set";
    calendar = "Calendario", "Calendar";
    identifiers = "Datos personales", "Personal data";
    masked = "Enmascarados: este informe no muestra identificadores completos.",
        "Masked: this report shows no whole identifiers.";
    masked_rows = "Enmascarados: las columnas personales y las no reconocidas van como ***.",
        "Masked: personal columns and those that were not recognised are shown as ***.";
    shown = "VISIBLES: este informe muestra identificadores completos. Guárdelo como los datos.",
        "SHOWN: this report shows whole identifiers. Keep it as you keep the data.";
    inputs = "Tablas de la entrega", "Tables of the delivery";
    table = "Tabla", "Table";
    file = "Archivo", "File";
    row_count = "Filas", "Rows";
    notes = "Notas", "Notes";
    title_rows = "filas de título saltadas", "rows of titles skipped";
    formulas = "celdas con fórmula (se leyó su último valor)", "cells with a formula (its last value was read)";
    unknown_columns = "Columnas no reconocidas", "Columns not recognised";
    charts = "Gráficos", "Charts";
    data = "Ver los datos", "See the data";
    broken_rules = "Hallazgos por regla", "Findings by rule";
    nothing_found = "No se encontró nada que corregir.", "Nothing was found to mend.";
    why = "Por qué", "Why";
    mend = "Cómo corregir", "How to mend";
    first_rows = "primeras filas", "first rows";
    row = "Fila", "Row";
    case = "Caso", "Case";
    column = "Columna", "Column";
    value = "Valor", "Value";
    message = "Qué está mal", "What is wrong";
    whole_table = "toda la tabla", "whole table";
    more = "hallazgos más de esta regla: están en el informe CSV, XLSX o JSON.",
        "more findings of this rule: they are in the CSV, XLSX or JSON report.";
    following = "hallazgos se explican por otro de su fila: corrija primero ese.",
        "findings are explained by another of their row: mend that one first.";
    explained_by = "Se explica por", "Explained by";
    level = "Nivel", "Level";
    all_rules = "Todas las reglas", "All the rules";
    rule = "Regla", "Rule";
    severity = "Gravedad", "Severity";
    norm = "Norma", "Norm";
    passed = "Cumple", "Passed";
    failed = "No cumple", "Failed";
    not_applicable = "No aplica", "Not applicable";
    not_run = "No se pudo ejecutar", "Not run";
    reason = "Motivo", "Reason";
    rule_title = "Qué revisa", "What it checks";
    lifecycle = "Etapas de los casos", "Stages of the cases";
    lifecycle_about = "Número de casos en cada etapa según sus eventos, y qué lleva de una a otra.",
        "Number of cases in each stage by their events, and what leads from one to another.";
    start = "Inicio", "Start";
    stage = "Etapa", "Stage";
    cases = "Casos", "Cases";
    event = "Evento", "Event";
    leads_to = "Lleva a", "Leads to";
    steps = "Pasos posibles", "Possible steps";
    ended = "Término", "End";
    made_by = "Informe hecho por opd en este equipo; no usa la red.", "Report made by opd on this machine; it uses no network.";
    too_many_rows = "filas más de las que caben en una hoja; no están en ella",
        "rows more than a sheet holds; they are not in it";
    finding_codes = "Hallazgos", "Findings";
    month = "Mes", "Month";
    by_rule = "Hallazgos por regla", "Findings by rule";
    by_rule_about = "Cuántos hallazgos tiene cada regla; primero las que explican a otras, luego las más graves.",
        "How many findings each rule has; first those that explain others, then the gravest.";
    other_rules = "hallazgos de otras reglas, que están en la lista.", "findings of other rules, which are in the list.";
    by_month = "Hallazgos por mes de ingreso", "Findings by month of intake";
    by_month_about = "Hallazgos en la tabla de casos, por el mes de ingreso de su fila.",
        "Findings in the table of cases, by the month of intake of their row.";
    without_month = "hallazgos de filas sin fecha de ingreso, o de otros meses.",
        "findings of rows without a date of intake, or of other months.";
    flow = "Ingresos, egresos y casos abiertos por mes", "Intakes, discharges and open cases by month";
    flow_about = "Cada fila de casos con fecha de ingreso cuenta una vez.", "Each row of cases with a date of intake counts once.";
    left_out = "filas sin contar: sin ingreso, con fechas que no se pueden leer o egreso anterior al ingreso.",
        "rows not counted: without an intake, with dates that can't be read or a discharge before the intake.";
    entered = "Ingresos", "Intakes";
    left = "Egresos", "Discharges";
    open = "Abiertos al fin del mes", "Open at the end of the month";
    coverage = "Personas atendidas contra la cobertura convenida", "Persons attended against the agreed coverage";
    coverage_about = "Personas distintas atendidas en el área de protección desde el comienzo de cada año del convenio.",
        "Distinct persons attended in the protection area since the start of each year of the agreement.";
    attended = "Atendidas a la fecha", "Attended to date";
    agreed = "Convenidas para el año", "Agreed for the year";
    ages = "Edades al ingreso", "Ages at intake";
    ages_about = "Años cumplidos al ingreso, de las filas de casos con nacimiento e ingreso.",
        "Completed years at intake, of the rows of cases with a birth and an intake.";
    years = "Años", "Years";
    or_more = "o más", "or more";
    duties = "Deberes vencidos y por vencer", "Duties overdue and due soon";
    duties_about = "Deberes con plazo según los eventos: vencidos, por los días de atraso, y por vencer.",
        "Duties with a term by the events: overdue, by days of delay, and due soon.";
    delay = "Atraso", "Delay";
    overdue = "Vencidos", "Overdue";
    due_soon = "Por vencer", "Due soon";
    days = "días", "days";
    more_than = "Más de", "More than";
    rows_of = "Filas de", "Rows of";
}

impl Words {
    pub(super) const fn severity_of(self, severity: Severity) -> &'static str {
        let (es, en) = match severity {
            Severity::Error => ("Error", "Error"),
            Severity::Warning => ("Advertencia", "Warning"),
            Severity::Notice => ("Aviso", "Notice"),
        };
        self.0.pick(es, en)
    }

    pub(super) const fn severities_of(self, severity: Severity) -> &'static str {
        let (es, en) = match severity {
            Severity::Error => ("Errores", "Errors"),
            Severity::Warning => ("Advertencias", "Warnings"),
            Severity::Notice => ("Avisos", "Notices"),
        };
        self.0.pick(es, en)
    }

    pub(super) const fn verdict(self, verdict: Verdict) -> &'static str {
        let (es, en) = match verdict {
            Verdict::Accepted => ("Aceptada: sin hallazgos", "Accepted: nothing was found"),
            Verdict::AcceptedWithFindings => (
                "Aceptada con hallazgos: ninguno es un error",
                "Accepted with findings: none of them is an error",
            ),
            Verdict::Rejected => {
                ("Rechazada: hay errores que corregir", "Rejected: there are errors to mend")
            }
        };
        self.0.pick(es, en)
    }

    /// A count with its thousands set apart, as the language does.
    pub(super) fn number(self, count: u64) -> String {
        let digits = count.to_string();
        let mut out = String::new();
        for (index, digit) in digits.chars().enumerate() {
            if index > 0 && (digits.len() - index).is_multiple_of(3) {
                out.push_str(self.0.pick(".", ","));
            }
            out.push(digit);
        }
        out
    }
}
