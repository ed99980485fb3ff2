//! How far a rule must look to find what it finds.

use crate::codes::code_lists;

code_lists! {
    /// How far a rule looks, from the file to the history of a case.
    Level ("level") {
        File = "file", "Archivo", "File";
        Value = "value", "Valor", "Value";
        Record = "record", "Registro", "Record";
        Case = "case", "Caso", "Case";
        Section = "section", "Entre registros y tablas", "Between records and tables";
        History = "history", "Historia del caso", "History of the case";
    }

    /// What a rule judges as one: a table may be split between two of these, and no further, for the rule to answer as
    /// it does over the whole table.
    JudgedBy ("judged_by") {
        Row = "row", "Fila", "Row";
        EqualRows = "equal_rows", "Filas iguales", "Equal rows";
        Person = "person", "Persona", "Person";
        Case = "case", "Caso", "Case";
        Table = "table", "Tabla entera, o varias", "Whole table, or several";
    }
}
