//! The generator for Java 22 and later, of the version that goes with the library's UniFFI.

fn main() -> anyhow::Result<()> {
    uniffi_bindgen_java::run_main()
}
