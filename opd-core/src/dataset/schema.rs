//! The published schema of a table, from its one definition.

use arrow_schema::{DataType, Field, Schema, TimeUnit};
use serde_json::{Value, json};

use crate::lang::Lang;
use crate::table::{CaseField, Kind};

/// The Arrow schema of `cases`: the types that are read without conversion. Every column may be null.
///
/// ```
/// let schema = opd_core::dataset::arrow_schema();
/// assert_eq!(schema.field_with_name("birth_date")?.data_type(), &arrow_schema::DataType::Date32);
/// # Ok::<(), arrow_schema::ArrowError>(())
/// ```
pub fn arrow_schema() -> Schema {
    let kind = |kind| match kind {
        Kind::Date => DataType::Date32,
        Kind::Instant => DataType::Timestamp(TimeUnit::Second, Some("America/Santiago".into())),
        Kind::Flag => DataType::Boolean,
        Kind::Whole => DataType::Int32,
        Kind::Text | Kind::Identifier | Kind::Code | Kind::Commune => DataType::Utf8,
    };
    let field = |field: &CaseField| Field::new(field.name(), kind(field.field().kind), true);
    Schema::new(CaseField::ALL.iter().map(field).collect::<Vec<_>>())
}

/// The schema of `cases` for other tools: `json_schema` (draft 2020-12, one row) or `table_schema`
/// (Frictionless); `None` for another format.
pub fn schema_document(format: &str, lang: Lang) -> Option<Value> {
    match format {
        "json_schema" => Some(json_schema(lang)),
        "table_schema" => Some(table_schema(lang)),
        _ => None,
    }
}

fn json_schema(lang: Lang) -> Value {
    let property = |field: &CaseField| {
        let definition = field.field();
        let mut property = json!({ "description": definition.description.get(lang) });
        let kind = match definition.kind {
            Kind::Flag => json!(["boolean", "null"]),
            Kind::Whole => json!(["integer", "null"]),
            _ => json!(["string", "null"]),
        };
        property["type"] = kind;
        match definition.kind {
            Kind::Date => property["format"] = json!("date"),
            Kind::Instant => property["format"] = json!("date-time"),
            Kind::Code => {
                let codes = field.codes().into_iter().map(Value::from).chain([Value::Null]);
                property["enum"] = codes.collect();
            }
            _ => {}
        }
        (definition.name.to_owned(), property)
    };
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "cases",
        "type": "object",
        "properties": CaseField::ALL.iter().map(property).collect::<serde_json::Map<_, _>>(),
        "additionalProperties": true,
    })
}

fn table_schema(lang: Lang) -> Value {
    let column = |field: &CaseField| {
        let definition = field.field();
        let kind = match definition.kind {
            Kind::Date => "date",
            Kind::Instant => "datetime",
            Kind::Flag => "boolean",
            Kind::Whole => "integer",
            _ => "string",
        };
        let mut column = json!({
            "name": definition.name,
            "type": kind,
            "description": definition.description.get(lang),
            "aliases": definition.aliases,
        });
        if definition.kind == Kind::Code {
            column["constraints"] = json!({ "enum": field.codes() });
        }
        column
    };
    json!({ "name": "cases", "fields": CaseField::ALL.iter().map(column).collect::<Vec<_>>() })
}
