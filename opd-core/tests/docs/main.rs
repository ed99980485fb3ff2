//! The documents that are generated from the code. `make docs` rewrites them.
#![cfg(feature = "arrow")]
#![allow(clippy::unwrap_used, clippy::panic)]

mod duties;
mod lifecycle;
mod rules;

use opd_core::Lang;

/// A page is as the code says it; with `UPDATE_DOCS` it is written so.
fn hold(name: &str, page: fn(Lang) -> String) {
    for (lang, suffix) in [(Lang::Es, "es"), (Lang::En, "en")] {
        let path = format!("{}/docs/{name}.{suffix}.md", env!("CARGO_MANIFEST_DIR"));
        let page = page(lang);
        if std::env::var_os("UPDATE_DOCS").is_some() {
            std::fs::write(&path, &page).unwrap();
        }
        let written = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(written == page, "{name}.{suffix}.md is out of date: run `make docs`");
    }
}

#[test]
fn the_catalogue_is_as_the_rules_are() {
    hold("rules", rules::page);
}

#[test]
fn the_lifecycles_are_as_the_tables_are() {
    hold("lifecycle", lifecycle::page);
}

#[test]
fn the_duties_are_as_the_norms_are() {
    hold("duties", duties::page);
}
