//! The lifecycles, from their tables.

use std::fmt::Write;

use opd_core::case::{Check, Lifecycle, OLN, OPD, POST_DISCHARGE, Within};
use opd_core::codes::Stage;
use opd_core::{Lang, Requirement, norm};

fn cited(norms: &[&str]) -> String {
    let cite = |norm: &&str| {
        let citation = norm::citation(norm).unwrap();
        format!("{citation} ({})", citation.status.mark())
    };
    norms.iter().map(cite).collect::<Vec<_>>().join("; ")
}

fn needs(checks: &[Check]) -> String {
    checks.iter().map(|check| format!("`{}`", check.code())).collect::<Vec<_>>().join(", ")
}

pub(super) fn page(lang: Lang) -> String {
    let say = |es, en| lang.pick(es, en);
    let mut out = String::new();
    let _ = writeln!(out, "# {}\n", say("Ciclo de vida de un caso", "Lifecycle of a case"));
    let _ = writeln!(
        out,
        "{}\n",
        say(
            "Este documento se genera desde el código (`make docs`); no se edita a mano. Las marcas de las citas: V \
             verificada en la ley, V-p en un documento, D derivada, S secundaria, U supuesto.",
            "This document is generated from the code (`make docs`); it is not edited by hand. The marks of the \
             citations: V verified in the law, V-p in a document, D derived, S secondary, U an assumption."
        )
    );
    for lifecycle in [&OLN, &OPD, &POST_DISCHARGE] {
        section(&mut out, lifecycle, lang);
    }
    let _ = writeln!(out, "## {}\n", say("Requisitos", "Requirements"));
    let heads =
        say("código | qué falta | cómo corregir | norma", "code | what is missing | how to mend it | norm");
    let _ = writeln!(out, "| {heads} |\n|---|---|---|---|");
    for one in Requirement::ALL {
        let (message, fix) = (one.message().get(lang), one.fix().get(lang));
        let _ = writeln!(out, "| `{}` | {message} | {fix} | {} |", one.code(), cited(one.norms()));
    }
    out
}

fn section(out: &mut String, lifecycle: &Lifecycle, lang: Lang) {
    let say = |es, en| lang.pick(es, en);
    let _ = writeln!(
        out,
        "## {}\n\n```mermaid\n{}```\n",
        lifecycle.programme.label().get(lang),
        lifecycle.mermaid(lang)
    );
    let heads = say("desde | evento | hasta | pide | norma", "from | event | to | needs | norm");
    let _ = writeln!(out, "| {heads} |\n|---|---|---|---|---|");
    for step in lifecycle.transitions {
        let from = step.from.map_or("—", Stage::code);
        let (event, to) = (step.event.code(), step.to.code());
        let _ =
            writeln!(out, "| {from} | `{event}` | {to} | {} | {} |", needs(step.needs), cited(step.norms));
    }
    let heads = say("se registra | cuándo | pide | norma", "put on record | when | needs | norm");
    let _ = writeln!(out, "\n| {heads} |\n|---|---|---|---|");
    for fact in lifecycle.facts.iter().flat_map(|facts| facts.iter()) {
        let within = match fact.within {
            Within::Open => say("caso abierto", "open case").to_owned(),
            Within::Always => say("siempre", "always").to_owned(),
            Within::Stages(stages) => stages.iter().map(|stage| stage.code()).collect::<Vec<_>>().join(", "),
        };
        let _ = writeln!(
            out,
            "| `{}` | {within} | {} | {} |",
            fact.event.code(),
            needs(fact.needs),
            cited(fact.norms)
        );
    }
    out.push('\n');
}
