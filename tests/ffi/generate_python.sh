#!/bin/sh
# Builds opd-ffi and writes its Python module, with the library beside it, into <target>/uniffi/python.
# It is for testing the bindings: users of Python have opd-py, whose calls cost a fiftieth.
set -eu
cd "$(dirname "$0")/../.."
target=${CARGO_TARGET_DIR:-target}
out=$target/uniffi/python

case $(uname -s) in
    Darwin) library=libopd_ffi.dylib ;;
    MINGW* | MSYS* | CYGWIN*) library=opd_ffi.dll ;;
    *) library=libopd_ffi.so ;;
esac

# The dev profile, always: the generator takes twice as long to build for release and runs in a blink.
cargo build --package opd-ffi --features bindgen
"$target/debug/uniffi-bindgen" generate "$target/debug/$library" --language python --no-format \
    --metadata-no-deps --out-dir "$out"
cp "$target/debug/$library" "$out/"
