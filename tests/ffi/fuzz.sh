#!/bin/sh
# Fuzzes opd.h under the address sanitiser for a time: tests/ffi/fuzz.sh [SECONDS]. What is found and adds to the coverage
# is kept in target/fuzz/corpus; `tests/ffi/fuzz.sh merge` takes the least of it that covers as much into the corpus
# that the tests replay.
set -eu
cd "$(dirname "$0")/fuzz"
. ../tools.sh
need g++ g++
target=$(realpath "${CARGO_TARGET_DIR:-../../../target}")/fuzz
triple=$(rustc -vV | sed -n 's/^host: //p')
mkdir -p "$target/corpus"

# As cargo-fuzz does. The toolchain is a stable one, which has the sanitiser but asks for this to switch it on.
RUSTC_BOOTSTRAP=1 CARGO_TARGET_DIR="$target" \
RUSTFLAGS="-Zsanitizer=address -Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
-Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
-Cllvm-args=-sanitizer-coverage-trace-compares -Ccodegen-units=1" \
CFLAGS="-DCHECKED" \
    cargo build --release --locked --target "$triple"
fuzz=$target/$triple/release/opd-fuzz

if [ "${1:-}" = merge ]; then
    "$fuzz" -merge=1 -max_len=8192 "$target/least" "$target/corpus" corpus
    exit
fi
exec "$fuzz" -max_total_time="${1:-600}" -max_len=8192 -rss_limit_mb=4096 -malloc_limit_mb=2048 -timeout=20 \
    -dict=opd.dict -artifact_prefix="$target/" -print_final_stats=1 "$target/corpus" corpus
