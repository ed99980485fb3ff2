#!/bin/bash
# What a call costs in each language, and how fast a delivery is judged by its path, after `make bindings`:
# benches/bindings/run.sh [ROWS]
set -euo pipefail
cd "$(dirname "$0")/../.."
. tests/ffi/tools.sh
. tests/ffi/jvm.sh
rows=${1-200000}
target=$(realpath "${CARGO_TARGET_DIR:-target}")
packages=$target/bindings
here=$PWD/benches/bindings
root=$PWD
out=$target/bench-bindings
rm -rf "$out"
mkdir -p "$out"
newtonsoft=/usr/lib/cli/Newtonsoft.Json-5.0/Newtonsoft.Json.dll
cases=$out/casos.csv

PYTHONPATH=benches .venv/bin/python - "$rows" "$cases" <<'END'
import sys
import pyarrow.csv
from data import make_cases
pyarrow.csv.write_csv(make_cases(int(sys.argv[1])), sys.argv[2])
END

# row LANGUAGE COMMAND...: a row of the table, of the best of three runs.
row() {
    name=$1
    shift
    for _ in 1 2 3; do "$@"; done | awk -v name="$name" -v rows="$rows" '
        !($1 in best) || $2 < best[$1] { best[$1] = $2 }
        END { printf "| %s | %.0f | %.0f | %.2f |\n", name, best["age"], best["run"], rows / best["validate"] / 1e6 }'
}

echo "| language | age, ns | RUN, ns | delivery, M rows/s |"
echo "|---|--:|--:|--:|"
cargo build --quiet --release --locked -p opd-benches --example bindings
row "Rust" "$target/release/examples/bindings" "$cases"

export PKG_CONFIG_PATH=$packages/c/lib/pkgconfig
cc -O2 "$here/bench.c" $(pkg-config --cflags --libs opd) -Wl,-rpath,"$packages/c/lib" -o "$out/c"
row "C" "$out/c" "$cases"

mkdir "$out/go"
cp "$here/bench.go" "$out/go/"
(
    cd "$out/go"
    export GOCACHE=$target/go-cache GOFLAGS=-mod=mod GOPROXY=off
    go mod init bench 2>/dev/null
    go mod edit -require opd.cl/opd@v0.0.0 -replace "opd.cl/opd=$packages/go"
    go build -o bench .
)
row "Go" "$out/go/bench" "$cases"

row "PHP" php "$here/bench.php" "$packages/php" "$cases"

mkdir "$out/node"
cp "$here/bench.mjs" "$out/node/"
(cd "$out/node" && npm install --install-links --no-audit --no-fund --silent "$packages/node")
row "Node" node "$out/node/bench.mjs" "$cases"

mkdir "$out/dotnet"
cp "$newtonsoft" "$packages"/dotnet/runtimes/*/native/* "$out/dotnet/"
mcs -optimize -langversion:7 -target:library -out:"$out/dotnet/Opd.dll" -r:"$newtonsoft" "$packages"/dotnet/*.cs
mcs -optimize -langversion:7 -out:"$out/dotnet/Bench.exe" -r:"$newtonsoft" -r:"$out/dotnet/Opd.dll" "$here/Bench.cs"
row ".NET (Mono)" mono "$out/dotnet/Bench.exe" "$cases"

jar=$(ls "$packages"/java/opd-java-*[0-9].jar)
compile_java "$out/java" "$jar" "$here/Bench.java"
row "Java 25" "$java25" --enable-native-access=ALL-UNNAMED -cp "$jar:$out/java" Bench "$cases"

jar=$(ls "$packages"/kotlin/opd-kotlin-*[0-9].jar)
compile_kotlin "$out/bench.jar" "$jar" "$here/bench.kt"
row "Kotlin (JNA, Java 17)" java -cp "$out/bench.jar:$jar:$kotlin_stdlib:$jna" BenchKt "$cases"

export GEM_PATH=$out/gems:$(gem environment gempath) GEM_HOME=$out/gems
gem install --silent --local --no-document "$packages"/ruby/opd-*.gem
row "Ruby" ruby "$here/bench.rb" "$cases"

cd "$out"
row "Python" "$root/.venv/bin/python" "$here/bench.py" "$cases"
