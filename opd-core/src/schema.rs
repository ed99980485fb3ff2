//! The JSON Schemas of what a case is read from.

use schemars::schema_for;
use serde_json::Value;

use crate::case::CaseEvent;
use crate::case::case::Document;

/// What [`json_schema`] knows.
pub const SCHEMAS: [&str; 2] = ["case", "case_event"];

/// The JSON Schema (draft 2020-12) of a `case` or a `case_event`; `None` for another name.
///
/// ```
/// let schema = opd_core::case::json_schema("case_event").unwrap();
/// assert_eq!(schema["oneOf"][0]["properties"]["event"]["const"], "intake");
/// ```
pub fn json_schema(name: &str) -> Option<Value> {
    match name {
        "case" => Some(schema_for!(Document).to_value()),
        "case_event" => Some(schema_for!(CaseEvent).to_value()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_schema_that_is_named_is_there() {
        for name in SCHEMAS {
            assert!(json_schema(name).unwrap().get("title").is_some(), "{name}");
        }
        assert_eq!(json_schema("zapato"), None);
    }
}
