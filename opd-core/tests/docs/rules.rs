//! The catalogue of rules.

use std::fmt::Write;

use opd_core::Lang;
use opd_core::rules::{EXAMPLES_AS_OF, Example, Meta, catalogue};

pub(super) fn page(lang: Lang) -> String {
    let mut out = String::new();
    let say = |es, en| lang.pick(es, en);
    let _ = writeln!(out, "# {}\n", say("Catálogo de reglas", "Rule catalogue"));
    let _ = writeln!(
        out,
        "{}\n",
        say(
            "Este documento se genera desde el código (`make docs`); no se edita a mano.",
            "This document is generated from the code (`make docs`); it is not edited by hand."
        )
    );
    let _ = writeln!(
        out,
        "{}\n",
        say(
            "Los ejemplos se juzgan con el convenio de ejemplo (OPD Talagante, 2015–2018) y los plazos de personal de ejemplo (`example`).",
            "The examples are judged with the example agreement (OPD Talagante, 2015–2018) and the example terms for staff (`example`)."
        )
    );
    let heads = say("código | gravedad | qué revisa | norma", "code | severity | what it checks | norm");
    let _ = writeln!(out, "| {heads} |\n|---|---|---|---|");
    for rule in catalogue() {
        let norm = rule.citations().first().map(ToString::to_string).unwrap_or_default();
        let (code, severity, title) = (rule.code, rule.severity.code(), rule.title.get(lang));
        let _ = writeln!(out, "| [{code}](#{}) | {severity} | {title} | {norm} |", code.to_lowercase());
    }
    for rule in catalogue() {
        section(&mut out, rule, lang);
    }
    out
}

fn section(out: &mut String, rule: &Meta, lang: Lang) {
    let say = |es, en| lang.pick(es, en);
    let _ = writeln!(out, "\n## {}\n\n**{}** · {}\n", rule.code, rule.title.get(lang), rule.severity.code());
    // Of some rules all that is said is in the fact.
    let message = Some(rule.message.get(lang)).filter(|message| *message != "{fact}");
    let sentences: Vec<&str> = message.into_iter().chain([rule.fix.get(lang)]).collect();
    let _ = writeln!(out, "{}.\n", sentences.join(". "));
    let names = |fields: &[opd_core::table::Column]| {
        fields.iter().map(|field| format!("`{}`", field.name())).collect::<Vec<_>>().join(", ")
    };
    if !rule.fields.is_empty() {
        let _ =
            writeln!(out, "- {}: {}", say("Columnas que necesita", "Columns it needs"), names(rule.fields));
    }
    if !rule.also.is_empty() {
        let _ = writeln!(out, "- {}: {}", say("También mira", "Also reads"), names(rule.also));
    }
    for citation in rule.citations() {
        let source = match &citation.url {
            Some(url) => format!("[{citation}]({url})"),
            None => citation.to_string(),
        };
        let _ = writeln!(out, "- {source} ({}, {})", citation.norm, citation.status.mark());
    }
    example(out, say("No cumple", "Fails"), rule.fails, lang);
    example(out, say("Cumple", "Passes"), rule.passes, lang);
}

fn example(out: &mut String, head: &str, rows: Example, lang: Lang) {
    let on = lang.pick("al", "on");
    let _ = writeln!(out, "\n{head} ({on} {EXAMPLES_AS_OF}):\n\n```");
    for row in rows {
        let cells: Vec<String> = row.iter().map(|(field, text)| format!("{field} = {text}")).collect();
        let _ = writeln!(out, "{}", cells.join(" · "));
    }
    let _ = writeln!(out, "```");
}
