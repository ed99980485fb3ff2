//! The checked-in header is that of the code, and unsafe code stands in one file.

#![allow(clippy::unwrap_used)] // a test fails by it

use std::fs;
use std::path::{Path, PathBuf};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { found.extend(sources(&path)) } else { found.push(path) }
    }
    found.sort();
    found
}

/// `UPDATE_DOCS=1` rewrites the header.
#[test]
fn the_header_is_that_of_the_code() {
    let mut config = cbindgen::Config::from_file(root().join("cbindgen.toml")).unwrap();
    let version = env!("CARGO_PKG_VERSION");
    config.after_includes = Some(format!(
        "\n/*\n The version of this header, which opd_version() of the library should equal: say so and stop if it does \
         not.\n */\n#define OPD_VERSION \"{version}\""
    ));
    // Modules are followed from here.
    let builder = cbindgen::Builder::new().with_config(config).with_src(root().join("src/c/mod.rs"));
    let mut generated = Vec::new();
    builder.generate().unwrap().write(&mut generated);
    let generated = String::from_utf8(generated).unwrap();
    let header = root().join("include/opd.h");
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::write(&header, &generated).unwrap();
    }
    assert!(
        fs::read_to_string(&header).unwrap() == generated,
        "include/opd.h is not that of the code: UPDATE_DOCS=1 cargo test -p opd-ffi --test header rewrites it"
    );
}

#[test]
fn unsafe_code_stands_in_one_file_with_a_reason_at_each_use() {
    for source in sources(&root().join("src")) {
        let text = fs::read_to_string(&source).unwrap();
        let lines: Vec<&str> = text.lines().collect();
        for (place, line) in lines.iter().enumerate() {
            let used = line.replace("#[unsafe(no_mangle)]", "");
            let code = used.split("//").next().unwrap_or_default();
            if !code.contains("unsafe ") && !code.contains("unsafe(") {
                continue;
            }
            assert!(source.ends_with("src/c/raw.rs"), "{}:{}: {line}", source.display(), place + 1);
            let reason = lines[..place].iter().rev().take_while(|line| line.trim_start().starts_with("//"));
            let stated = reason.into_iter().any(|line| line.contains("// SAFETY:"));
            assert!(stated, "{}:{}: no reason for {line}", source.display(), place + 1);
        }
    }
}
