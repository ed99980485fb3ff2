#!/bin/sh
# Replays tests/vectors through the C ABI of opd-ffi, by a program in C and one in Node.
set -eu
cd "$(dirname "$0")/../.."
target=${CARGO_TARGET_DIR:-target}
out=$target/c

need() {
    command -v "$1" >/dev/null || { echo "tests/ffi/c_abi.sh needs $1: install $2" >&2; exit 1; }
}
need cc "a C compiler (apt: gcc)"
need npm "Node 20 or later with npm (apt: nodejs npm)"

case $(uname -s) in
    Darwin) library=libopd_ffi.dylib ;;
    *) library=libopd_ffi.so ;;
esac
mkdir -p "$out"

# As `make test` builds it, so that no dependency is built twice.
cargo test --quiet --locked -p opd-core -p opd-ffi --all-features --no-run
cp "$target/debug/deps/$library" "$out/"

echo "C:"
cc -std=c99 -Wall -Wextra -Werror -g -I opd-ffi/include tests/ffi/c/vectors.c -o "$out/vectors" \
    -L "$out" -lopd_ffi -Wl,-rpath,"$(realpath "$out")"
"$out/vectors" tests/vectors

echo "Node:"
[ -d tests/ffi/node/node_modules/koffi ] ||
    npm ci --prefix tests/ffi/node --ignore-scripts --no-audit --no-fund --silent
node tests/ffi/node/vectors.mjs "$out/$library" tests/vectors
