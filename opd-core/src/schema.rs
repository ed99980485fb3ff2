//! The JSON Schemas of what is read as JSON, and of the report.

use schemars::schema_for;
use serde_json::Value;

use crate::agreement::Agreement;
use crate::case::{CaseDocument, CaseEvent};
use crate::staff::{Candidate, Roster};

/// What [`json_schema`] knows.
pub const SCHEMAS: [&str; 6] = ["case", "case_event", "agreement", "candidate", "roster", "report"];

/// That of the JSON report, which is written row by row and has no type to derive it from.
const REPORT: &str = include_str!("../schemas/report.json");

/// The JSON Schema (draft 2020-12) of a document of [`SCHEMAS`]; `None` for another name. That of an `agreement` is
/// also that of its TOML; a `report` is what `dataset::Report::write_json` writes.
///
/// ```
/// let schema = opd_core::schema::json_schema("case_event").unwrap();
/// assert_eq!(schema["oneOf"][0]["properties"]["event"]["const"], "intake");
/// ```
pub fn json_schema(name: &str) -> Option<Value> {
    let schema = match name {
        "case" => schema_for!(CaseDocument),
        "case_event" => schema_for!(CaseEvent),
        "agreement" => schema_for!(Agreement),
        "candidate" => schema_for!(Candidate),
        "roster" => schema_for!(Roster),
        "report" => return serde_json::from_str(REPORT).ok(),
        _ => return None,
    };
    Some(schema.to_value())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn every_schema_that_is_named_is_there() {
        for name in SCHEMAS {
            assert!(json_schema(name).unwrap().get("title").is_some(), "{name}");
        }
        assert_eq!(json_schema("zapato"), None);
    }

    #[cfg(feature = "arrow")]
    #[test]
    fn the_schema_of_the_report_is_of_its_version() {
        let schema = json_schema("report").unwrap();
        let version = &schema["properties"]["report_version"]["const"];
        assert_eq!(*version, json!(crate::dataset::REPORT_VERSION));
    }

    /// Whether a document fits a schema, by the keywords that these schemas use; another keyword is refused.
    fn fits(root: &Value, schema: &Value, document: &Value) -> bool {
        schema.as_object().unwrap().iter().all(|(keyword, value)| match keyword.as_str() {
            "$ref" => fits(root, root.pointer(&value.as_str().unwrap()[1..]).unwrap(), document),
            "anyOf" | "oneOf" => value.as_array().unwrap().iter().any(|one| fits(root, one, document)),
            "const" => value == document,
            "enum" => value.as_array().unwrap().contains(document),
            "minimum" => document.as_i64().is_none_or(|number| number >= value.as_i64().unwrap()),
            "maximum" => document.as_i64().is_none_or(|number| number <= value.as_i64().unwrap()),
            "type" => {
                let is = |kind: &Value| match kind.as_str().unwrap() {
                    "null" => document.is_null(),
                    "boolean" => document.is_boolean(),
                    "integer" => document.is_i64(),
                    "string" => document.is_string(),
                    "array" => document.is_array(),
                    "object" => document.is_object(),
                    other => panic!("{other}"),
                };
                value.as_array().map_or_else(|| is(value), |kinds| kinds.iter().any(is))
            }
            "items" => document.as_array().is_none_or(|list| list.iter().all(|one| fits(root, value, one))),
            "required" => {
                let has = |name: &Value| document.get(name.as_str().unwrap()).is_some();
                !document.is_object() || value.as_array().unwrap().iter().all(has)
            }
            "properties" => document.as_object().is_none_or(|fields| {
                fields.iter().all(|(name, one)| value.get(name).is_none_or(|schema| fits(root, schema, one)))
            }),
            "additionalProperties" => {
                let known = |name: &String| schema["properties"].get(name).is_some();
                *value == json!(false) && document.as_object().is_none_or(|fields| fields.keys().all(known))
            }
            "$schema" | "$defs" | "title" | "description" | "default" | "format" => true,
            other => panic!("the keyword {other} is not known"),
        })
    }

    /// A document, where it is spoilt, by what, and whether the readers refuse it too.
    #[test]
    fn the_schemas_take_what_is_read_and_refuse_what_is_not() {
        let agreement = serde_json::to_value(Agreement::talagante_2015()).unwrap();
        let candidate = json!({
            "hired": "2024-06-03",
            "titles": [{"career": "psychology", "semesters": 10, "origin": "state", "document": true}],
            "jobs": [{"kind": "rights_office", "from": "2022-03-01", "to": null, "left_by": "other"}],
            "article_54": {"date": "2024-05-20", "clear": true},
            "registry_queries": [{"date": "2024-05-27", "disqualified": false}],
            "criminal_record": {"date": "2024-05-27", "clear": true},
            "tools": ["word", "excel"], "exclusive": true
        });
        let paper = json!({"kind": "registry_query", "date": "2024-01-01", "expires": "2024-06-30"});
        let roster = json!({"posts": [
            {"role": "lawyer", "person": "p1", "from": "2015-03-02", "papers": [paper], "cases": 3}
        ]});
        let reads = |name: &str, document: &Value| match name {
            "agreement" => serde_json::from_value::<Agreement>(document.clone()).is_ok(),
            "candidate" => serde_json::from_value::<Candidate>(document.clone()).is_ok(),
            _ => serde_json::from_value::<Roster>(document.clone()).is_ok(),
        };
        for (name, good, spoilt) in [
            (
                "agreement",
                agreement,
                vec![
                    ("/payment/unit_value", json!(0.083)),
                    ("/area/0/area", json!("zapato")),
                    ("/post/0", json!({"role": "lawyer"})),
                    ("/contributions/service", json!("67588560")),
                    ("/period", json!({"from": "2015-03-02", "until": "2018-03-01", "days": 1})),
                ],
            ),
            (
                "candidate",
                candidate,
                vec![
                    ("/jobs/0", json!({"from": "2022-03-01"})),
                    ("/titles/0/semesters", json!(-1)),
                    ("/titles/0/semesters", json!(256)),
                    ("/article_54", json!({"clear": true})),
                    ("/tools/1", json!("lotus")),
                    ("/criminal_record", json!({"date": "2024-05-27", "clear": true, "edad": 1})),
                ],
            ),
            ("roster", roster, vec![("/posts/0/role", json!("judge")), ("/posts", json!(null))]),
        ] {
            let schema = json_schema(name).unwrap();
            assert!(fits(&schema, &schema, &good) && reads(name, &good), "{name}");
            for (place, value) in spoilt {
                let mut bad = good.clone();
                *bad.pointer_mut(place).unwrap() = value;
                assert!(!fits(&schema, &schema, &bad), "{name} {place}: the schema takes it");
                assert!(!reads(name, &bad), "{name} {place}: the reader takes it");
            }
        }
    }
}
