//! The duties with a clock as a document, generated from the norms. `make docs` rewrites it.

use std::fmt::Write;

use opd_core::duty::{DUE_SOON_DAYS, DutyKind, DutyStatus, Profile, Terms};
use opd_core::rules::{Context, EXAMPLES_AS_OF};
use opd_core::{Lang, norm};

pub(super) fn page(lang: Lang) -> String {
    let say = |es, en| lang.pick(es, en);
    let context = Context::new(EXAMPLES_AS_OF.parse().unwrap());
    let terms = Terms::new(&context);
    let mut out = format!("# {}\n\n", say("Deberes con plazo", "Duties with a clock"));
    out += say(
        "Este documento se genera desde el código y las normas (`make docs`); no se edita a mano.\n\n",
        "This document is generated from the code and the norms (`make docs`); it is not edited by hand.\n\n",
    );
    let _ = writeln!(
        out,
        "{} {EXAMPLES_AS_OF}. {}\n",
        say("Plazos vigentes al", "Terms in force on"),
        say(
            "Estado: V, verificado en la ley; V-p, en una fuente primaria que no es ley; S, sólo en una secundaria; U, sin verificar.",
            "Status: V, verified in the law; V-p, in a primary source that is no law; S, in a secondary one only; U, unverified."
        )
    );
    out += say(
        "| deber | plazo | corre desde | se cumple con | fuente | estado | lectura | regla |\n",
        "| duty | term | runs from | met by | source | status | reading | rule |\n",
    );
    out += "|---|---|---|---|---|---|---|---|\n";
    for kind in DutyKind::ALL {
        let about = kind.about();
        let term = terms.term(kind, context.as_of).map(|term| term.text(lang));
        let rows = || about.norms.iter().map(|id| norm::rows().iter().find(|row| row.id == *id).unwrap());
        let source = |row: &norm::Row| match row.value.as_integer() {
            Some(value) => format!("{} ({}: {value} {})", row.citation, row.id, row.unit),
            None => format!("{} ({})", row.citation, row.id),
        };
        let list = |items: Vec<String>| items.join("; ");
        let mut rules: Vec<_> = about.rules.into_iter().flatten().map(str::to_owned).collect();
        rules.dedup();
        let _ = writeln!(
            out,
            "| {} (`{}`) | {} | {} | {} | {} | {} | {} | {} |",
            about.title.get(lang),
            about.code,
            term.unwrap_or_else(|| say("sin número en las normas", "no number in any norm").to_owned()),
            about.starts.get(lang),
            about.met_by.get(lang),
            list(rows().map(source).collect()),
            rows().next().unwrap().citation.status.mark(),
            about.reading.map(|reading| format!("`{reading}`")).unwrap_or_default(),
            list(rules),
        );
    }
    let _ = writeln!(out, "\n## {}\n", say("Cómo está un deber", "How a duty stands"));
    for status in DutyStatus::ALL {
        let _ = writeln!(out, "- `{}`: {}", status.code(), status.label().get(lang));
    }
    let _ = writeln!(
        out,
        "\n`due_soon`: {DUE_SOON_DAYS} {}",
        say(
            "días o menos, si no se dice otra cosa: es un supuesto.",
            "days or less, unless said otherwise: an assumption."
        )
    );
    let profile = Profile::named("san-2022").unwrap();
    let _ = writeln!(out, "\n## {} `{}`\n", say("Perfil de ejemplo", "Example profile"), profile.name());
    let head = say(
        "Los plazos de una oficina se escriben en TOML y nunca valen por omisión.",
        "The deadlines of an office are written in TOML, and are never a default.",
    );
    let _ = writeln!(out, "{head}\n");
    for deadline in profile.deadlines() {
        let (from, until) = (deadline.from().label().get(lang), deadline.until().label().get(lang));
        let cited = deadline.citation();
        let _ = writeln!(
            out,
            "- `{}`: {}; {}, «{from}» → «{until}». {cited} ({})",
            deadline.code(),
            deadline.title(lang),
            deadline.term().text(lang),
            cited.status.mark(),
        );
    }
    out
}
