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

# As `make test` builds it, so that no dependency is built twice.
cargo test --quiet --locked -p opd-core -p opd-ffi --all-features --no-run
built=$target/debug/deps/$library
"$target/debug/uniffi-bindgen" generate "$built" --language python --no-format --metadata-no-deps --out-dir "$out"
cp "$built" "$out/"
