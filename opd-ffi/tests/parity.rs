//! Every public function of the core stands in `parity.toml`, with its name in each binding or a reason.
#![allow(clippy::unwrap_used)] // a test fails by panicking

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use syn::{Attribute, ImplItem, Item, Meta, Signature, Type, Visibility};

/// `parity.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Parity {
    /// Why a binding lacks a function: `-` and the name of a reason stand for its name there.
    reasons: BTreeMap<String, String>,
    /// What each function is called in C, by UniFFI and in Python.
    bound: BTreeMap<String, [String; 3]>,
    /// Why functions are in no binding.
    unbound: BTreeMap<String, Vec<String>>,
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    found
}

fn items(source: &Path) -> Vec<Item> {
    syn::parse_file(&fs::read_to_string(source).unwrap()).unwrap().items
}

fn is_test(attributes: &[Attribute]) -> bool {
    let list = |attribute: &Attribute| match &attribute.meta {
        Meta::List(list) if list.path.is_ident("cfg") => list.tokens.to_string() == "test",
        _ => false,
    };
    attributes.iter().any(list)
}

/// Whether there is something to ask: what takes nothing but itself tells a field.
fn asks(signature: &Signature) -> bool {
    signature.receiver().is_none() || signature.inputs.len() > 1
}

/// The type that an `impl` without a trait is for.
fn implemented(item: &syn::ItemImpl) -> Option<String> {
    match (&item.trait_, item.self_ty.as_ref()) {
        (None, Type::Path(path)) => path.path.segments.last().map(|segment| segment.ident.to_string()),
        _ => None,
    }
}

fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

/// The public functions of the core by module, `person::turns` and `person::Age::between`.
fn core_functions() -> BTreeSet<String> {
    let source = root().join("../opd-core/src");
    let mut found = BTreeSet::new();
    for file in sources(&source) {
        let place = file.strip_prefix(&source).unwrap().with_extension("");
        let module = place.iter().next().unwrap().to_str().unwrap().to_owned();
        for item in items(&file) {
            match item {
                Item::Fn(item) if is_public(&item.vis) && !is_test(&item.attrs) => {
                    found.insert(format!("{module}::{}", item.sig.ident));
                }
                Item::Impl(item) if !is_test(&item.attrs) => {
                    let Some(implemented) = implemented(&item) else { continue };
                    for method in item.items {
                        if let ImplItem::Fn(method) = method
                            && is_public(&method.vis)
                            && asks(&method.sig)
                        {
                            found.insert(format!("{module}::{implemented}::{}", method.sig.ident));
                        }
                    }
                }
                _ => {}
            }
        }
    }
    found
}

/// What is exported by UniFFI: `turns`, `Case::apply`.
fn uniffi_functions() -> BTreeSet<String> {
    let exported = |attributes: &[Attribute]| {
        let is_export = |attribute: &Attribute| {
            attribute.path().segments.iter().map(|part| part.ident.to_string()).eq(["uniffi", "export"])
        };
        attributes.iter().any(is_export)
    };
    let mut found = BTreeSet::new();
    for file in sources(&root().join("src")) {
        for item in items(&file) {
            match item {
                Item::Fn(item) if exported(&item.attrs) => {
                    found.insert(item.sig.ident.to_string());
                }
                Item::Impl(item) if exported(&item.attrs) => {
                    let implemented = implemented(&item).unwrap();
                    for method in item.items {
                        if let ImplItem::Fn(method) = method {
                            found.insert(format!("{implemented}::{}", method.sig.ident));
                        }
                    }
                }
                _ => {}
            }
        }
    }
    found
}

/// The functions of the header.
fn c_functions() -> BTreeSet<String> {
    let header = fs::read_to_string(root().join("include/opd.h")).unwrap();
    let words =
        header.split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_' && letter != '(');
    let called = words.filter_map(|word| Some(word.split_once('(')?.0));
    called.filter(|name| name.starts_with("opd_")).map(str::to_owned).collect()
}

/// The functions, classes and methods of the stubs of Python: `turns`, `Case`, `Case.apply`.
fn python_functions() -> BTreeSet<String> {
    let package = root().join("../opd-py/python/opd");
    let mut found = BTreeSet::new();
    for stub in ["_opd.pyi", "plans.py", "columns.py"] {
        let mut class = None;
        for line in fs::read_to_string(package.join(stub)).unwrap().lines() {
            let name = |line: &str, word: &str| {
                let rest = line.strip_prefix(word)?;
                rest.split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_')
                    .next()
                    .map(str::to_owned)
            };
            if let Some(name) = name(line, "class ") {
                found.insert(name.clone());
                class = Some(name);
            } else if let Some(name) = name(line, "def ") {
                found.insert(name);
            } else if let (Some(class), Some(name)) = (&class, name(line.trim_start(), "def ")) {
                found.insert(format!("{class}.{name}"));
            }
        }
    }
    found
}

#[test]
fn every_public_function_of_the_core_is_bound_or_has_a_reason() {
    let text = fs::read_to_string(root().join("parity.toml")).unwrap();
    let parity: Parity = toml::from_str(&text).unwrap();
    let core = core_functions();
    let unbound = parity.unbound.values().flatten();
    let listed: Vec<&String> = parity.bound.keys().chain(unbound).collect();
    let once: BTreeSet<String> = listed.iter().map(|name| (*name).clone()).collect();
    assert_eq!(once.len(), listed.len(), "a function stands twice in parity.toml");
    let missing: Vec<_> = core.difference(&once).collect();
    assert!(missing.is_empty(), "in the core, not in parity.toml: {missing:#?}");
    let gone: Vec<_> = once.difference(&core).collect();
    assert!(gone.is_empty(), "in parity.toml, not in the core: {gone:#?}");

    let bindings = [("C", c_functions()), ("UniFFI", uniffi_functions()), ("Python", python_functions())];
    let mut wrong = Vec::new();
    for (function, names) in &parity.bound {
        for ((binding, has), name) in bindings.iter().zip(names) {
            let known = match name.strip_prefix('-') {
                Some(reason) => parity.reasons.contains_key(reason),
                None => has.contains(name),
            };
            if !known {
                wrong.push(format!("{function}: {binding} has no `{name}`"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn what_is_public_is_told_from_what_is_not() {
    let core = core_functions();
    assert!(core.contains("person::turns") && core.contains("person::Age::between"));
    assert!(core.contains("case::Case::from_json") && !core.contains("case::Case::stage"));
    let functions = [c_functions(), uniffi_functions(), python_functions()];
    assert!(functions[0].contains("opd_turns") && functions[1].contains("BusinessCalendar::add"));
    assert!(functions[2].contains("turns") && functions[2].contains("BusinessCalendar.add"));
}
