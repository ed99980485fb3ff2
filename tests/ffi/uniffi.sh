#!/bin/sh
# Writes the UniFFI bindings of Kotlin, Java, Ruby and Swift, and replays tests/vectors through the first three; what each
# prints is kept in target/parity.
# Swift is compiled nowhere: what is written for it is held to tests/ffi/swift, which UPDATE_DOCS=1 rewrites.
set -eu
cd "$(dirname "$0")/../.."
. tests/ffi/tools.sh
. tests/ffi/jvm.sh
need cc gcc
need ruby ruby
ruby -e 'require "ffi"' 2>/dev/null || install_debian ruby-ffi
target=${CARGO_TARGET_DIR:-target}
out=$target/uniffi

case $(uname -s) in
    Darwin) library=libopd_ffi.dylib ;;
    *) library=libopd_ffi.so ;;
esac

# As `make test` builds it, so that no dependency is built twice.
cargo test --quiet --locked -p opd-core -p opd-ffi --all-features --no-run
.venv/bin/python opd-ffi/packages/generate.py "$target/debug" "$out"
mkdir -p "$out/native" "$out/other" "$target/parity"
cp "$target/debug/deps/$library" "$out/native/"
ln -sf "../native/$library" "$out/ruby/"
# A library of another version, which answers nothing else.
echo 'const char *opd_version(void) { return "9.9.9"; }' | cc -shared -x c - -o "$out/other/$library"

# run LANGUAGE COMMAND...: shows and keeps what a program prints.
run() {
    echo "$1:"
    kept=$target/parity/$1.txt
    shift
    "$@" >"$kept" || { cat "$kept"; exit 1; }
    cat "$kept"
}

# refuses_another_version COMMAND...: the program stops, and says which versions do not go together.
refuses_another_version() {
    "$@" >"$out/refusal.txt" 2>&1 && { echo "a library of another version was taken: $*" >&2; exit 1; }
    grep -q "^.*opd [0-9.]* no va con .*: 9\.9\.9" "$out/refusal.txt" || { cat "$out/refusal.txt" >&2; exit 1; }
    echo "another version: refused"
}

run ruby ruby tests/ffi/ruby/vectors.rb "$out/ruby" tests/vectors
cp "$out/ruby/opd.rb" "$out/other/"
refuses_another_version ruby tests/ffi/ruby/vectors.rb "$out/other" tests/vectors

compile_java "$out/java/classes" "$gson" "$out"/java/opd/*.java tests/ffi/java/Vectors.java
java_vectors() {
    "$java25" -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED -cp "$out/java/classes:$gson" "$@" Vectors tests/vectors
}
run java java_vectors -Djava.library.path="$out/native"
refuses_another_version java_vectors -Djava.library.path="$out/other"

# The compiler takes longer than all the rest: not for what it has compiled.
set -- "$out/kotlin/opd/opd_ffi.kt" tests/ffi/kotlin/Vectors.kt
compiled=$(cat "$@" tests/ffi/jvm.sh tests/requirements-jvm.txt | cksum)
[ "$(cat "$out/vectors.kotlin" 2>/dev/null)" = "$compiled" ] || {
    compile_kotlin "$out/vectors.jar" "$gson" "$@"
    echo "$compiled" >"$out/vectors.kotlin"
}
kotlin_vectors() {
    java -XX:TieredStopAtLevel=1 -cp "$out/vectors.jar:$kotlin_stdlib:$jna:$gson" "$@" VectorsKt tests/vectors
}
run kotlin kotlin_vectors -Djna.library.path="$out/native"
refuses_another_version kotlin_vectors -Djna.library.path="$out/other"

for file in Opd.swift OpdFFI.h OpdFFI.modulemap; do
    [ -z "${UPDATE_DOCS-}" ] || cp "$out/swift/$file" tests/ffi/swift/
    cmp "$out/swift/$file" "tests/ffi/swift/$file" || { echo "run UPDATE_DOCS=1 $0" >&2; exit 1; }
done
echo "swift: as kept (compiled nowhere)"
