//! The published schema of a table, from its one definition.

use arrow_schema::{DataType, Field, Schema, TimeUnit};
use serde_json::{Value, json};

use crate::lang::Lang;
use crate::table::{Column, Kind, Table};

/// The Arrow schema of a table: the types that are read without conversion. Every column may be null.
///
/// ```
/// use opd_core::table::Table;
/// let schema = opd_core::dataset::arrow_schema(Table::Cases);
/// assert_eq!(schema.field_with_name("birth_date")?.data_type(), &arrow_schema::DataType::Date32);
/// # Ok::<(), arrow_schema::ArrowError>(())
/// ```
pub fn arrow_schema(table: Table) -> Schema {
    let kind = |kind| match kind {
        Kind::Date | Kind::Deadline => DataType::Date32,
        Kind::Instant => DataType::Timestamp(TimeUnit::Second, Some("America/Santiago".into())),
        Kind::Flag => DataType::Boolean,
        Kind::Whole => DataType::Int32,
        Kind::Text | Kind::Identifier | Kind::Code | Kind::Codes | Kind::Commune => DataType::Utf8,
    };
    let field = |column: Column| Field::new(column.name(), kind(column.field().kind), true);
    Schema::new(table.columns().into_iter().map(field).collect::<Vec<_>>())
}

/// The schema of a table for other tools: `json_schema` (draft 2020-12, one row) or `table_schema`
/// (Frictionless); `None` for another format.
pub fn schema_document(table: Table, format: &str, lang: Lang) -> Option<Value> {
    match format {
        "json_schema" => Some(json_schema(table, lang)),
        "table_schema" => Some(table_schema(table, lang)),
        _ => None,
    }
}

fn json_schema(table: Table, lang: Lang) -> Value {
    let property = |column: Column| {
        let definition = column.field();
        let mut property = json!({ "description": definition.description.get(lang) });
        let kind = match definition.kind {
            Kind::Flag => json!(["boolean", "null"]),
            Kind::Whole => json!(["integer", "null"]),
            _ => json!(["string", "null"]),
        };
        property["type"] = kind;
        match definition.kind {
            Kind::Date | Kind::Deadline => property["format"] = json!("date"),
            Kind::Instant => property["format"] = json!("date-time"),
            Kind::Code => {
                let codes = column.codes().into_iter().map(Value::from).chain([Value::Null]);
                property["enum"] = codes.collect();
            }
            Kind::Codes => property["codes"] = json!(column.codes()),
            _ => {}
        }
        (definition.name.to_owned(), property)
    };
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": table.code(),
        "type": "object",
        "properties": table.columns().into_iter().map(property).collect::<serde_json::Map<_, _>>(),
        "additionalProperties": true,
    })
}

fn table_schema(table: Table, lang: Lang) -> Value {
    let column = |column: Column| {
        let definition = column.field();
        let kind = match definition.kind {
            Kind::Date | Kind::Deadline => "date",
            Kind::Instant => "datetime",
            Kind::Flag => "boolean",
            Kind::Whole => "integer",
            _ => "string",
        };
        let mut entry = json!({
            "name": definition.name,
            "type": kind,
            "description": definition.description.get(lang),
            "aliases": definition.aliases,
        });
        match definition.kind {
            Kind::Code => entry["constraints"] = json!({ "enum": column.codes() }),
            Kind::Codes => entry["codes"] = json!(column.codes()),
            _ => {}
        }
        entry
    };
    json!({ "name": table.code(), "fields": table.columns().into_iter().map(column).collect::<Vec<_>>() })
}
