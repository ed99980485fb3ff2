#!/bin/sh
# Replays tests/vectors through the C ABI of opd-ffi, by a program in each of C, Node, PHP, Go and C#. The last three use
# the packages. What each prints is kept in target/parity.
set -eu
cd "$(dirname "$0")/../.."
. tests/ffi/tools.sh
target=$(realpath "${CARGO_TARGET_DIR:-target}")
out=$target/c
packages=$target/debug/bindings
other=$out/other

need cc gcc libc6-dev
need npm nodejs npm
need php php-cli
need go golang-go
need mcs mono-mcs
need mono mono-runtime
newtonsoft=/usr/lib/cli/Newtonsoft.Json-5.0/Newtonsoft.Json.dll
need_file "$newtonsoft" libnewtonsoft-json5.0-cil

case $(uname -s) in
    Darwin) library=libopd_ffi.dylib ;;
    *) library=libopd_ffi.so ;;
esac
mkdir -p "$other" "$target/parity" "$packages"

# run LANGUAGE COMMAND...: shows and keeps what a program prints.
run() {
    echo "$1:"
    kept=$target/parity/$1.txt
    shift
    "$@" >"$kept" || { cat "$kept"; exit 1; }
    cat "$kept"
}

# As `make test` builds it, so that no dependency is built twice.
cargo test --quiet --locked -p opd-core -p opd-ffi --all-features --no-run
cp "$target/debug/deps/$library" "$out/"

# A library of another version, with every function of the header.
{
    sed -n 's/.*[ *]\(opd_[a-z_0-9]*\)(.*/int \1(void) { return 2; }/p' opd-ffi/include/opd.h | grep -v opd_version
    echo 'const char *opd_version(void) { return "9.9.9"; }'
} | sort -u | cc -shared -fPIC -x c - -o "$other/$library"

# refused COMMAND...: the program says that the library is of another version, naming both, and gives status 3.
refused() {
    status=0
    said=$("$@") || status=$?
    case "$status $said" in
        "3 "*"$(sed -n 's/^#define OPD_VERSION "\(.*\)"$/\1/p' opd-ffi/include/opd.h)"*9.9.9*) ;;
        *) echo "a library of another version: status $status, $said" >&2; exit 1 ;;
    esac
}

# checked FILE PROGRAM OPTION...: compiles a program that notices what is read past its end, freed twice or never.
checked() {
    file=$1 program=$2
    shift 2
    cc -std=c99 -Wall -Wextra -Werror -g -fsanitize=address,undefined -fno-sanitize-recover -I opd-ffi/include "$@" \
        "$file" -o "$program" -L "$out" -lopd_ffi -Wl,-rpath,"$out"
}
checked tests/ffi/c/vectors.c "$out/vectors"
run c "$out/vectors" tests/vectors
refused env LD_LIBRARY_PATH="$other" "$out/vectors" tests/vectors
# What the fuzzer found worth keeping (tests/ffi/fuzz.sh).
checked tests/ffi/fuzz/calls.c "$out/replay" -DREPLAY -DCHECKED
"$out/replay" tests/ffi/fuzz/corpus/*

[ -d tests/ffi/node/node_modules/koffi ] ||
    npm ci --prefix tests/ffi/node --ignore-scripts --no-audit --no-fund --silent
run node node tests/ffi/node/vectors.mjs "$out/$library" tests/vectors

opd-ffi/packages/build.sh "$out/$library" "$packages"

run php php tests/ffi/php/vectors.php "$packages/php" tests/vectors
refused php tests/ffi/php/vectors.php "$packages/php" tests/vectors "$other/$library"

# No module but ours: nothing is downloaded.
export GOCACHE="$target/go-cache" GOFLAGS=-mod=mod GOPROXY=off
mkdir -p "$out/go"
cp tests/ffi/go/vectors.go "$out/go/"
cat >"$out/go/go.mod" <<END
module vectors

go 1.19

require opd.cl/opd v0.0.0

replace opd.cl/opd => $packages/go
END
[ -z "$(gofmt -l tests/ffi/go opd-ffi/packages/go)" ] || { echo "gofmt -w tests/ffi/go opd-ffi/packages/go" >&2; exit 1; }
(cd "$out/go" && go vet . opd.cl/opd && go build -o vectors .)
run go "$out/go/vectors" tests/vectors
refused env LD_LIBRARY_PATH="$other" "$out/go/vectors"

cs=$out/dotnet
mkdir -p "$cs"
cp "$newtonsoft" "$cs/"
mcs -langversion:7 -warnaserror -target:library -out:"$cs/Opd.dll" -r:"$newtonsoft" "$packages"/dotnet/*.cs
mcs -langversion:7 -warnaserror -out:"$cs/Vectors.exe" -r:"$newtonsoft" -r:"$cs/Opd.dll" tests/ffi/dotnet/Vectors.cs
run dotnet env LD_LIBRARY_PATH="$out" mono "$cs/Vectors.exe" tests/vectors
refused env LD_LIBRARY_PATH="$other" mono "$cs/Vectors.exe"
