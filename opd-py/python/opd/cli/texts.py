"""Every text of the command line, in Spanish and in English. What rules say comes from the core."""

from decimal import Decimal
from typing import Literal

Lang = Literal["es", "en"]
LANGS: tuple[Lang, ...] = ("es", "en")

TEXTS: dict[str, tuple[str, str]] = {
    # Help
    "opd": (
        "Reglas de las oficinas de protección de la infancia (OPD y OLN): valida y responde.",
        "Rules of Chile's child-protection offices (OPD and OLN): validates and answers.",
    ),
    "arguments": ("Argumentos", "Arguments"),
    "options": ("Opciones", "Options"),
    "commands": ("Órdenes", "Commands"),
    "default": ("[por omisión: {{}}]", "[default: {{}}]"),
    "required": ("[obligatorio]", "[required]"),
    "help.lang": ("Idioma: es o en.", "Language: es or en."),
    "help.version": ("Dice las versiones y termina.", "Says the versions and ends."),
    "versions": ("reglas {rule_set}, calendario {calendar}", "rules {rule_set}, calendar {calendar}"),
    "help.validate": (
        "Valida una entrega de casos, con sus eventos y medidas: CSV, XLSX, Parquet o Arrow.",
        "Validates a delivery of cases, with their events and measures: CSV, XLSX, Parquet or Arrow.",
    ),
    "help.file": (
        "La entrega: una carpeta con sus tablas, un libro con una hoja por tabla, o un archivo (de casos, si no dice otra cosa).",
        "The delivery: a folder with its tables, a workbook with a sheet for each, or a file (of cases, if it does not say otherwise).",
    ),
    "help.events": ("El archivo de eventos.", "The file of events."),
    "help.measures": ("El archivo de medidas.", "The file of measures."),
    "help.compare": (
        "Compara dos entregas, o dos lecturas de una (--cap, --unit): hallazgos nuevos, resueltos y que siguen.",
        "Compares two deliveries, or two readings of one (--cap, --unit): findings new, gone and still there.",
    ),
    "help.old": (
        "La entrega anterior: carpeta, libro o archivo.",
        "The earlier delivery: folder, workbook or file.",
    ),
    "help.new": (
        "La entrega nueva; si se omite, la misma con la lectura que se pide.",
        "The new delivery; if left out, the same one by the reading asked for.",
    ),
    "compare.deliveries": ("{old} → {new}", "{old} → {new}"),
    "compare.readings": ("{name}: {readings}", "{name}: {readings}"),
    "compare.counts": (
        "Hallazgos: {new} nuevos, {gone} ya no están, {still} siguen",
        "Findings: {new} new, {gone} gone, {still} still there",
    ),
    "compare.eligibility": (
        "Casos cuya elegibilidad por edad cambia: {count}, de {cases} que están en ambas",
        "Cases whose eligibility by age changes: {count}, of {cases} that are in both",
    ),
    "compare.case": ("  caso {case}: {before} → {after}", "  case {case}: {before} → {after}"),
    "change.new": ("Nuevos", "New"),
    "change.gone": ("Ya no están", "Gone"),
    "change.still": ("Siguen", "Still there"),
    "error.compare_nothing": (
        "nada que comparar: indique otra entrega, o una lectura (--cap, --unit)",
        "nothing to compare: give another delivery, or a reading (--cap, --unit)",
    ),
    "help.as_of": (
        "Día al que se revisa (2024-12-31 o 31-12-2024); hoy si se omite.",
        "Day on which the rows are judged (2024-12-31 or 31-12-2024); today if left out.",
    ),
    "help.map": (
        "Columna que es un campo (events:COL=FIELD si es de eventos); se puede repetir.",
        "Column that is a field (events:COL=FIELD if it is one of events); may be repeated.",
    ),
    "help.cap": (
        "Lectura del tope de edad: before_eighteenth o literal_17y11m29d.",
        "Reading of the age cap: before_eighteenth or literal_17y11m29d.",
    ),
    "help.unit": (
        "Unidad de los 30 días de la medida: calendar_days, business_days o court_days.",
        "Unit of the measure's 30 days: calendar_days, business_days or court_days.",
    ),
    "help.territory": (
        "Otras comunas de la oficina, por código CUT, separadas por comas.",
        "Other communes of the office, by CUT code, separated by commas.",
    ),
    "help.report": (
        "Escribe el informe: un archivo .json o .csv; se puede repetir.",
        "Writes the report: a .json or .csv file; may be repeated.",
    ),
    "help.reports": (
        "Escribe el informe según su extensión: .html, .xlsx, .json, .csv, .xml (JUnit) o .sarif; se puede repetir.",
        "Writes the report, by its extension: .html, .xlsx, .json, .csv, .xml (JUnit) or .sarif; may be repeated.",
    ),
    "help.split": (
        "Carpeta donde escribir, por tabla, las filas sin errores y las filas con errores (CSV sin enmascarar).",
        "Folder where to write, for each table, the rows without errors and those with errors (CSV, not masked).",
    ),
    "help.sheet": ("Hoja del libro XLSX.", "Sheet of the XLSX workbook."),
    "help.delimiter": (
        "Separador del CSV, si no se reconoce solo (tab para el tabulador).",
        "Delimiter of the CSV, if it is not recognised (tab for the tabulator).",
    ),
    "help.show_identifiers": (
        "Muestra los datos personales enteros; si no, van enmascarados.",
        "Shows personal data whole; masked otherwise.",
    ),
    "help.threads": ("Hilos que trabajan; todos si no se indica.", "Threads at work; all if not given."),
    "help.max_findings": (
        "Hallazgos de cada regla que se guardan, los primeros (todos, o 10.000 si la entrega no cabe en memoria).",
        "Findings of each rule that are held, the first (all, or 10,000 if the delivery doesn't fit in memory).",
    ),
    "help.rows": ("Filas que se muestran por regla.", "Rows shown for each rule."),
    "help.case": (
        "Muestra un caso: cronología, etapa, lo que falta y los deberes con plazo.",
        "Shows a case: timeline, stage, what is missing and the duties with a clock.",
    ),
    "help.case_file": ("El caso, en JSON.", "The case, as JSON."),
    "help.profile": (
        "Plazos propios de la oficina: un archivo .toml, san-2022 o example.",
        "The office's own deadlines: a .toml file, san-2022 or example.",
    ),
    "help.soon": (
        "Días antes de vencer en que un deber está por vencer.",
        "Days before it is due in which a duty counts as due soon.",
    ),
    "help.duties": (
        "Los deberes vencidos y por vencer de todos los casos, lo más urgente primero.",
        "What is overdue and due soon in all cases, the most urgent first.",
    ),
    "help.duties_file": (
        "La tabla de eventos: CSV, XLSX, Parquet o Arrow.",
        "The table of events: CSV, XLSX, Parquet or Arrow.",
    ),
    "help.duties_cases": (
        "La tabla de casos, que dice el programa de cada uno.",
        "The table of cases, which says the programme of each.",
    ),
    "help.all_duties": ("También los demás deberes.", "The other duties too."),
    "help.coverage": (
        "Cuántos se atendieron mes a mes, contra lo convenido.",
        "How many were attended month by month, against what was agreed.",
    ),
    "help.delivery": (
        "El archivo de casos, o una carpeta con casos y actividades.",
        "The file of cases, or a folder with cases and activities.",
    ),
    "help.activities": ("El archivo de actividades.", "The file of activities."),
    "help.month": (
        "Un mes, por sexo, edad y comuna (2024-03).",
        "One month, by sex, age and commune (2024-03).",
    ),
    "help.projection": (
        "Cómo se proyecta el año en curso: proportional o carried_and_pace.",
        "How the current year is projected: proportional or carried_and_pace.",
    ),
    "help.lifecycle": (
        "Las etapas de un programa y lo que pide cada paso.",
        "The stages of a programme and what each step asks for.",
    ),
    "help.lifecycle_programme": (
        "Programa: oln, opd o post_discharge_monitoring.",
        "Programme: oln, opd or post_discharge_monitoring.",
    ),
    "help.lifecycle_format": ("table, mermaid o dot.", "table, mermaid or dot."),
    "help.agreement_shown": (
        "Muestra un convenio: lo convenido, lo que está mal, sus plazos y lo que paga.",
        "Shows an agreement: what was agreed, what is wrong, its deadlines and what it pays.",
    ),
    "help.agreement": ("El convenio, en TOML.", "The agreement, as TOML."),
    "help.example": (
        "El convenio de la OPD Talagante 2015–2018, en vez de un archivo.",
        "The agreement of the OPD Talagante 2015–2018, instead of a file.",
    ),
    "help.renewal_as_of": (
        "Día al que se ve la renovación; hoy si se omite.",
        "Day on which the renewal is looked at; today if left out.",
    ),
    "help.uss": (
        "La USS del año, en pesos: calcula el pago, sin incrementos.",
        "The USS of the year, in pesos: works out the payment, without surcharges.",
    ),
    "help.staff": (
        "Dice si una persona puede ejercer un cargo, y qué le falta.",
        "Says whether a person may hold a post, and what is missing.",
    ),
    "help.staff_file": (
        "La persona, en JSON, o la tabla del personal (CSV, XLSX, Parquet o Arrow).",
        "The person, as JSON, or the table of staff (CSV, XLSX, Parquet or Arrow).",
    ),
    "help.staff_table": ("El archivo del personal.", "The file of staff."),
    "help.role": (
        "Cargo: case_manager, coordinator, social_worker, psychologist, social_technician, lawyer o secretary. Si se"
        " omite, case_manager; en una tabla, el cargo de cada fila.",
        "Post: case_manager, coordinator, social_worker, psychologist, social_technician, lawyer or secretary. If left"
        " out, case_manager; in a table, the post of each row.",
    ),
    "help.readings": (
        "Parámetros propios de la oficina: un archivo .toml, san-2022 o example.",
        "The office's own parameters: a .toml file, san-2022 or example.",
    ),
    "help.demo": (
        "Escribe una entrega inventada (cinco tablas y un convenio) con defectos conocidos.",
        "Writes a made-up delivery (five tables and an agreement) with known defects.",
    ),
    "help.directory": ("La carpeta.", "The folder."),
    "help.age": ("La edad, y si corresponde al programa.", "The age, and whether it fits the programme."),
    "help.birth": ("Fecha de nacimiento.", "Date of birth."),
    "help.on": ("Día en que se pregunta; hoy si se omite.", "Day asked about; today if left out."),
    "help.programme": (
        "Programa: opd, oln, post_discharge_monitoring o specialised_service.",
        "Programme: opd, oln, post_discharge_monitoring or specialised_service.",
    ),
    "help.run": ("Dice si cada RUN es válido.", "Says whether each RUN is valid."),
    "help.run_text": ("RUN con su dígito verificador.", "RUN with its verifier."),
    "help.calendar": ("Los feriados de un año, con su ley.", "The holidays of a year, with their law."),
    "help.year": ("El año.", "The year."),
    "help.commune": ("Comuna, por código CUT.", "Commune, by CUT code."),
    "help.due": (
        "Cuándo vence un plazo: opd due 2024-03-01 30 calendar_days.",
        "When a term falls due: opd due 2024-03-01 30 calendar_days.",
    ),
    "help.start": (
        "Inicio; con hora si el plazo es de horas: «2024-03-01 10:30».",
        "Start; with an hour if the term is of hours: “2024-03-01 10:30”.",
    ),
    "help.term": ("Cuánto.", "How much."),
    "help.term_unit": (
        "hours, calendar_days, business_days, court_days, months o years.",
        "hours, calendar_days, business_days, court_days, months or years.",
    ),
    "help.roll": (
        "Si el último día es inhábil: none, administrative o judicial.",
        "If the last day is no business day: none, administrative or judicial.",
    ),
    "help.rules": ("Las reglas, una por línea.", "The rules, one a line."),
    "help.explain": (
        "Qué pide una regla, por qué, y un ejemplo.",
        "What a rule asks for, why, and an example.",
    ),
    "help.code": ("Código de la regla: AGE001.", "Code of the rule: AGE001."),
    "help.schema": (
        "Las columnas de una tabla, o los campos de un documento.",
        "The columns of a table, or the fields of a document.",
    ),
    "help.table": (
        "cases, events o measures; o case, case_event, agreement, candidate o roster.",
        "cases, events or measures; or case, case_event, agreement, candidate or roster.",
    ),
    "help.format": ("table, json_schema o table_schema.", "table, json_schema or table_schema."),
    # Errors
    "error": ("opd: {message}", "opd: {message}"),
    "error.missing_argument": (
        "falta {name}; vea «opd {command} --help»",
        "{name} is missing; see “opd {command} --help”",
    ),
    "error.no_option": ("no hay una opción {name}", "there is no option {name}"),
    "error.option_value": ("la opción {name} necesita un valor", "the option {name} needs a value"),
    "error.no_command": (
        "no hay una orden «{name}»; vea «opd --help»",
        "there is no command “{name}”; see “opd --help”",
    ),
    "error.usage": ("no se entiende la orden: {message}", "the command can't be understood: {message}"),
    "error.date": (
        "«{text}» no es una fecha de {name}: se espera 2024-12-31 o 31-12-2024",
        "“{text}” is no date for {name}: 2024-12-31 or 31-12-2024 is expected",
    ),
    "error.month": (
        "«{text}» no es un mes de {name}: se espera 2024-03",
        "“{text}” is no month for {name}: 2024-03 is expected",
    ),
    "error.month_outside": (
        "el mes {month} está fuera de los días contados, del {first} al {last}",
        "the month {month} is outside the days counted, {first} to {last}",
    ),
    "error.no_cases": (
        "no hay un archivo de casos en {path}; se espera casos.csv, casos.xlsx o casos.parquet",
        "there is no file of cases in {path}; cases.csv, cases.xlsx or cases.parquet is expected",
    ),
    "error.moment": (
        "«{text}» no es una fecha con hora: se espera «2024-03-01 10:30»",
        "“{text}” is no date with an hour: “2024-03-01 10:30” is expected",
    ),
    "error.choice": (
        "«{text}» no es un valor de {name}: se espera {choices}",
        "“{text}” is no value of {name}: {choices} is expected",
    ),
    "error.number": (
        "«{text}» no es un valor de {name}: se espera un número entre {low} y {high}",
        "“{text}” is no value of {name}: a number from {low} to {high} is expected",
    ),
    "error.map": (
        "«{text}» no es un valor de --map: se espera COLUMNA=CAMPO",
        "“{text}” is no value of --map: COLUMN=FIELD is expected",
    ),
    "error.delimiter": (
        "«{text}» no es un valor de --delimiter: se espera un solo carácter, o tab",
        "“{text}” is no value of --delimiter: a single character, or tab, is expected",
    ),
    "error.not_found": ("no existe «{path}»", "“{path}” does not exist"),
    "error.is_directory": (
        "«{path}» es una carpeta, se espera un archivo",
        "“{path}” is a folder, a file is expected",
    ),
    "error.not_directory": ("«{path}» no es una carpeta", "“{path}” is no folder"),
    "error.permission": ("no hay permiso para usar «{path}»", "there is no permission to use “{path}”"),
    "error.system": (
        "el sistema no pudo usar «{path}» ({reason})",
        "the system could not use “{path}” ({reason})",
    ),
    "error.agreement": (
        "indique el archivo del convenio, o --example, y no ambos",
        "name the file of the agreement, or --example, and not both",
    ),
    "error.report_format": (
        "no se puede escribir «{path}»: los informes son {formats}",
        "“{path}” can't be written: reports are {formats}",
    ),
    "error.report_folder": (
        "no se puede escribir «{path}»: no existe su carpeta",
        "“{path}” can't be written: its folder does not exist",
    ),
    "error.report_input": (
        "no se puede escribir «{path}»: es el mismo archivo que se valida",
        "“{path}” can't be written: it is the very file to be validated",
    ),
    "error.split_input": (
        "en «{path}» está la entrega misma: elija otra carpeta",
        "“{path}” holds the delivery itself: choose another folder",
    ),
    "passed": ("no es el caso: ", "not so: "),
    "error.report": ("no se pudo escribir «{path}» ({reason})", "“{path}” could not be written ({reason})"),
    "error.demo": (
        "«{path}» ya existe y no lo escribió «opd demo»: elija otra carpeta",
        "“{path}” exists and “opd demo” did not write it: choose another folder",
    ),
    "interrupted": ("opd: interrumpido", "opd: interrupted"),
    # Validate
    "speed": ("{count} filas/s", "{count} rows/s"),
    "reading": ("Leyendo {name}", "Reading {name}"),
    "accepted": ("ACEPTADA: sin hallazgos", "ACCEPTED: nothing was found"),
    "accepted_with_findings": (
        "ACEPTADA CON HALLAZGOS: ninguno es un error",
        "ACCEPTED WITH FINDINGS: none is an error",
    ),
    "rejected": ("RECHAZADA: hay errores que corregir", "REJECTED: there are errors to mend"),
    "header": ("{name}: filas {rows}, hallazgos {findings}", "{name}: rows {rows}, findings {findings}"),
    "skipped": (
        "No se leyó, por no ser tabla de una entrega: {names}.",
        "Not read, being no table of a delivery: {names}.",
    ),
    "as_of": ("Revisada al {day}.", "Judged as of {day}."),
    "agreement_wrong": (
        "El convenio tiene errores ({codes}): «opd agreement» los explica.",
        "The agreement is wrong ({codes}): “opd agreement” explains it.",
    ),
    "held_against": ("Convenio: {name}.", "Agreement: {name}."),
    "as_of_today": (
        "Revisada al día de hoy, {day}: no se indicó --as-of.",
        "Judged as of today, {day}: no --as-of was given.",
    ),
    "reading.cap": ("Lectura del tope de edad: {value}.", "Reading of the age cap: {value}."),
    "reading.unit": (
        "Lectura de los 30 días de la medida: {value}.",
        "Reading of the measure's 30 days: {value}.",
    ),
    "reading.territory": ("Territorio: también {value}.", "Territory: also {value}."),
    "column.rule": ("Regla", "Rule"),
    "column.severity": ("Gravedad", "Severity"),
    "column.title": ("Qué", "What"),
    "column.findings": ("Hallazgos", "Findings"),
    "column.norm": ("Norma", "Norm"),
    "severity.error": ("error", "error"),
    "severity.warning": ("advertencia", "warning"),
    "severity.notice": ("aviso", "notice"),
    "finding": ("  {place}: {message}", "  {place}: {message}"),
    "title_rows": (
        "Tabla de {table}: se saltaron {count} filas de título sobre el encabezado.",
        "Table of {table}: {count} rows of titles above the header were skipped.",
    ),
    "formulas": (
        "Tabla de {table}: {count} celdas son fórmulas; se leyó el último valor que tenían.",
        "Table of {table}: {count} cells are formulas; the last value that they had was read.",
    ),
    "place.table": ("tabla de {value}", "table of {value}"),
    "place.row": ("fila {value}", "row {value}"),
    "place.case": ("caso {value}", "case {value}"),
    "place.column": ("columna «{value}»", "column “{value}”"),
    "more": ("  … y {count} más", "  … and {count} more"),
    "kept": (
        "  Los informes traen los primeros {kept} de {count} (vea --max-findings)",
        "  Reports have the first {kept} of {count} (see --max-findings)",
    ),
    "following": (
        "  {count} se explican por otro hallazgo de la misma fila",
        "  {count} are explained by another finding of the same row",
    ),
    "mend": ("  Cómo corregir: {fix}", "  How to mend: {fix}"),
    "not_run": (
        "Reglas que no se pudieron aplicar, en todas o algunas filas o celdas:",
        "Rules that could not be run, on all or some rows or cells:",
    ),
    "not_run_line": ("  {why}: {rules}", "  {why}: {rules}"),
    "unknown_columns": (
        "Columnas de {table} que no se leyeron: {columns}",
        "Columns of {table} that were not read: {columns}",
    ),
    "table.cases": ("casos", "cases"),
    "table.events": ("eventos", "events"),
    "table.measures": ("medidas", "measures"),
    "table.activities": ("actividades", "activities"),
    "table.staff": ("personal", "staff"),
    "report_written": ("Informe escrito: {path}", "Report written: {path}"),
    # Case and lifecycle
    "case.header": ("{name}: {programme}, eventos {events}", "{name}: {programme}, events {events}"),
    "case.stage": ("Etapa: {stage}.", "Stage: {stage}."),
    "case.no_stage": ("sin eventos", "no events"),
    "case.timeline": ("Cronología", "Timeline"),
    "case.corrected": ("corregido: decía {at}", "corrected: it said {at}"),
    "case.struck": ("no cuenta: anulado o repetido", "does not count: struck out or repeated"),
    "case.findings": ("Lo que está mal en el registro:", "What is wrong with the record:"),
    "case.finding": (
        "  Evento {number}, {what}: {message}. {fix} ({citation}).",
        "  Event {number}, {what}: {message}. {fix} ({citation}).",
    ),
    "case.no_findings": ("El registro está en orden.", "The record is in order."),
    "case.ways": ("Cómo puede seguir:", "How it can go on:"),
    "case.way": ("  {event} → {stage}", "  {event} → {stage}"),
    "case.lack": ("    falta: {message} ({citation})", "    missing: {message} ({citation})"),
    "case.duties": ("Deberes con plazo", "Duties with a clock"),
    "duties.header": ("{name}: {counts}", "{name}: {counts}"),
    "duties.none": ("no hay deberes que mostrar", "there are no duties to show"),
    "duties.unread": (
        "Eventos sin caso, tipo o fecha que no se leyeron: {count}. «opd validate» dice cuáles.",
        "Events without case, kind or date that were not read: {count}. “opd validate” says which.",
    ),
    "column.case": ("Caso", "Case"),
    "column.late": ("Atraso", "Late"),
    "late.days": ("{value} d", "{value} d"),
    "late.hours": ("{value} h", "{value} h"),
    "case.no_duties": ("No hay deberes con plazo.", "There are no duties with a clock."),
    "column.number": ("N°", "No."),
    "column.when": ("Cuándo", "When"),
    "column.event": ("Evento", "Event"),
    "column.subject": ("Sobre", "About"),
    "column.who": ("Quién", "Who"),
    "column.note": ("Nota", "Note"),
    "column.status": ("Estado", "Status"),
    "column.duty": ("Deber", "Duty"),
    "column.since": ("Desde", "Since"),
    "column.due": ("Vence", "Due"),
    "column.from": ("De", "From"),
    "column.to": ("A", "To"),
    "column.needs": ("Pide", "Asks for"),
    # Coverage
    "coverage.header": ("{name}: {agreement}", "{name}: {agreement}"),
    "coverage.period": ("Período del {since} al {until}.", "Period from {since} to {until}."),
    "coverage.none": ("No hay casos que contar.", "There are no cases to count."),
    "coverage.all": ("Todos", "All"),
    "coverage.against": ("{area}: atendidas contra convenidas", "{area}: attended against agreed"),
    "coverage.whole": ("Todo el período", "Whole period"),
    "coverage.projection": ("Proyección: {projection}.", "Projection: {projection}."),
    "coverage.places": (
        "Atendidas son personas distintas dentro de la edad; quienes la superan van aparte. En todo el período cada"
        " persona se cuenta una vez, y lo convenido es la suma de los años.",
        "Attended are distinct persons within the age; those over it are apart. Over the whole period each person is"
        " counted once, and what was agreed is the sum of the years.",
    ),
    "coverage.activities": ("Actividades", "Activities"),
    "coverage.rows": (
        "Filas de {table}: {given}; contadas {counted}, sin días en el período {outside}, no contadas {left_out}.",
        "Rows of {table}: {given}; counted {counted}, with no day in the period {outside}, left out {left_out}.",
    ),
    "coverage.left_out": (
        "No se contaron («opd validate» dice qué filas son):",
        "Left out (“opd validate” says which rows they are):",
    ),
    "coverage.assumed": ("Se supuso:", "It was assumed:"),
    "count.carried_over": ("Arrastre", "Carried over"),
    "count.entered": ("Ingresos", "In"),
    "count.left": ("Egresos", "Out"),
    "count.at_end": ("Al final", "At end"),
    "count.cases": ("Casos", "Cases"),
    "count.persons": ("Personas", "Persons"),
    "count.reentries": ("Reingresos", "Re-entries"),
    "count.over_age": ("Sobre la edad", "Over the age"),
    "count.days": ("Días", "Days"),
    "year.agreed": ("Convenidas", "Agreed"),
    "year.attended": ("Atendidas", "Attended"),
    "year.share": ("%", "%"),
    "year.carried_over": ("De arrastre", "Carried over"),
    "year.over_age": ("Sobre la edad", "Over the age"),
    "year.projected": ("Proyección", "Projected"),
    "year.participants": ("Participantes", "Participants"),
    "year.participants_share": ("% de lo convenido", "% of agreed"),
    "activity.events": ("Actividades", "Activities"),
    "activity.children": ("NNA", "Children"),
    "activity.families": ("Familias", "Families"),
    "activity.communities": ("Comunidades", "Communities"),
    "activity.networks": ("Redes", "Networks"),
    "activity.participants": ("Participantes", "Participants"),
    "activity.persons": ("Personas distintas", "Distinct persons"),
    "column.month": ("Mes", "Month"),
    "column.year": ("Año", "Year"),
    "column.sex": ("Sexo", "Sex"),
    "column.age_band": ("Edad", "Age"),
    "column.commune": ("Comuna", "Commune"),
    # Agreement and staff
    "agreement.header": (
        "Programa: {programme}. Comunas: {communes}.",
        "Programme: {programme}. Communes: {communes}.",
    ),
    "agreement.period": ("Vigencia: {start} a {end}.", "In force: {start} to {end}."),
    "agreement.months": ("Meses: {months}.", "Months: {months}."),
    "agreement.contributions": (
        "Aportes al año, en pesos: servicio {service}, municipalidad {municipality}.",
        "Contributions a year, in pesos: service {service}, municipality {municipality}.",
    ),
    "agreement.shares": (
        "Suman {total}. La municipalidad aporta el {of_service} % de lo que aporta el servicio, el {of_total} % del"
        " total: así es en este convenio, no lo fija la ley.",
        "They add up to {total}. The municipality pays {of_service} % of what the service pays, {of_total} % of the"
        " total: so it is in this agreement, no law sets it.",
    ),
    "agreement.coverage": (
        "El área de protección es el {share} % de la población convenida ({population}).",
        "The protection area is {share} % of the agreed population ({population}).",
    ),
    "agreement.findings": ("Lo que está mal en el convenio:", "What is wrong with the agreement:"),
    "agreement.no_findings": ("El convenio está en orden.", "The agreement is in order."),
    "agreement.finding": ("  {code}: {message} ({citation}).", "  {code}: {message} ({citation})."),
    "agreement.deadline": (
        "El servicio puede objetar la renovación hasta el {day}.",
        "The service may object to the renewal until {day}.",
    ),
    "agreement.no_deadline": (
        "El plazo para objetar la renovación no se conoce: {why}.",
        "The deadline to object to the renewal is not known: {why}.",
    ),
    "agreement.open": ("Al {day} todavía puede objetar.", "On {day} it may still object."),
    "agreement.renewed": (
        "Al {day}, si no objetó, el convenio está renovado de {start} a {end}.",
        "On {day}, if it did not object, the agreement is renewed from {start} to {end}.",
    ),
    "agreement.exhausted": (
        "Al {day} ya no cabe otra renovación; la ley permite {allowed}.",
        "On {day} there can be no other renewal; the law allows {allowed}.",
    ),
    "agreement.payment": (
        "Pago del servicio, meses {months}: {pesos} pesos, con la USS a {uss}.",
        "Payment of the service, months {months}: {pesos} pesos, with the USS at {uss}.",
    ),
    "agreement.no_payment": (
        "El convenio no dice con qué se calcula el pago.",
        "The agreement does not say what the payment is worked out from.",
    ),
    "column.area": ("Área", "Area"),
    "column.agreed": ("Convenida al año", "Agreed a year"),
    "column.post": ("Cargo", "Post"),
    "column.people": ("Personas", "People"),
    "staff.header": ("{name}: {role}, al {day}", "{name}: {role}, on {day}"),
    "staff.table": (
        "{name}, al {day}: {count} cargos o postulantes.",
        "{name}, on {day}: {count} posts or candidates.",
    ),
    "staff.nobody": (
        "Nadie ejerce ese cargo ese día, ni postula a él.",
        "Nobody holds that post on that day, or is a candidate for it.",
    ),
    "staff.rows": ("filas {rows}", "rows {rows}"),
    "staff.suitability": ("{label}.", "{label}."),
    "staff.experience": (
        "Experiencia certificada: meses {months}, días {days}.",
        "Certified experience: months {months}, days {days}.",
    ),
    "staff.lacks": ("Lo que falta, y cómo corregirlo:", "What is lacking, and how to mend it:"),
    "staff.no_lacks": ("No falta nada.", "Nothing is lacking."),
    "staff.lack": (
        "  {code} ({grade}), {title}: {text} ({citation}).",
        "  {code} ({grade}), {title}: {text} ({citation}).",
    ),
    "column.row": ("Fila", "Row"),
    "column.suitability": ("Puede ejercerlo", "May hold it"),
    "column.lacks": ("Obligatorios que faltan", "Mandatory ones that lack"),
    "column.code": ("Código", "Code"),
    "column.requirement": ("Requisito", "Requirement"),
    "column.grade": ("Grado", "Grade"),
    "column.answer": ("Respuesta", "Answer"),
    "column.message": ("Mensaje", "Message"),
    "column.fix": ("Cómo corregir", "How to mend"),
    # The rest
    "demo_written": (
        "Escritos en {folder}: casos.csv ({cases} filas), eventos.csv ({events}), medidas.csv ({measures}),"
        " actividades.csv ({activities}), personal.csv ({staff}), convenio.toml, parametros_personal.toml y"
        " defectos.json ({count} defectos de {kinds} clases).",
        "Written in {folder}: casos.csv ({cases} rows), eventos.csv ({events}), medidas.csv ({measures}),"
        " actividades.csv ({activities}), personal.csv ({staff}), convenio.toml, parametros_personal.toml and"
        " defectos.json ({count} defects of {kinds} kinds).",
    ),
    "demo_next": (
        "Valídela con: opd validate {cases} --events {events} --measures {measures} --activities {activities}"
        " --staff {staff} --agreement {agreement} --staff-readings {staff_readings} --as-of {day}",
        "Validate it with: opd validate {cases} --events {events} --measures {measures} --activities {activities}"
        " --staff {staff} --agreement {agreement} --staff-readings {staff_readings} --as-of {day}",
    ),
    "today": ("Al día de hoy, {day}.", "As of today, {day}."),
    "eligible": ("corresponde", "eligible"),
    "not_eligible": ("no corresponde", "not eligible"),
    "undetermined": ("no se puede determinar", "undetermined"),
    "run_valid": ("{index}: {masked} válido", "{index}: {masked} valid"),
    "run_placeholder": (
        "{index}: {masked} válido, pero parece de relleno",
        "{index}: {masked} valid, but it looks like a filler",
    ),
    "run_invalid": ("{index}: no válido: {why}", "{index}: not valid: {why}"),
    "no_holidays": ("No hay feriados.", "There are no holidays."),
    "column.date": ("Fecha", "Date"),
    "column.name": ("Nombre", "Name"),
    "column.law": ("Ley", "Law"),
    "column.scope": ("Alcance", "Scope"),
    "scope.national": ("nacional", "national"),
    "scope.region": ("región {codes}", "region {codes}"),
    "scope.communes": ("comunas {codes}", "communes {codes}"),
    "column.field": ("Campo", "Field"),
    "column.type": ("Tipo", "Type"),
    "column.description": ("Qué es", "What it is"),
    "column.aliases": ("También", "Also"),
    "column.codes": ("Valores", "Values"),
    "explain.fields": ("Columnas: {value}", "Columns: {value}"),
    "explain.message": ("Dice: {value}", "It says: {value}"),
    "explain.fix": ("Cómo corregir: {value}", "How to mend: {value}"),
    "explain.norms": ("Normas:", "Norms:"),
    "explain.fails": ("No la cumple:", "Breaks it:"),
    "explain.passes": ("La cumple:", "Keeps it:"),
}


class Texts:
    """The texts in one language."""

    def __init__(self, lang: Lang) -> None:
        self.lang: Lang = lang

    def __call__(self, key: str, **values: object) -> str:
        """The text of a key with its values filled in."""
        return TEXTS[key][LANGS.index(self.lang)].format(**values)

    def number(self, value: int) -> str:
        """A whole number with its thousands parted."""
        return f"{value:,}" if self.lang == "en" else f"{value:,}".replace(",", ".")

    def share(self, value: Decimal) -> str:
        """A share in hundredths, to two decimals."""
        text = f"{value * 100:.2f}"
        return text if self.lang == "en" else text.replace(".", ",")
