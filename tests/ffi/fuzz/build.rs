//! Compiles the calls, which are C.

fn main() {
    println!("cargo::rerun-if-changed=calls.c");
    println!("cargo::rerun-if-changed=../../../opd-ffi/include/opd.h");
    cc::Build::new().file("calls.c").include("../../../opd-ffi/include").compile("calls");
}
