#!/bin/sh
# Installs each package of `make bindings` as its users would and runs the program of its README: packages.sh FOLDER
set -eu
cd "$(dirname "$0")/../.."
. tests/ffi/tools.sh
packages=$(realpath "$1")
out=$(realpath "${CARGO_TARGET_DIR:-target}")/packages
rm -rf "$out"
mkdir -p "$out"

need cc gcc libc6-dev
need pkg-config pkg-config
need objdump binutils
need php php-cli
need composer composer
need go golang-go
need npm nodejs npm
need mcs mono-mcs
need mono mono-runtime
newtonsoft=/usr/lib/cli/Newtonsoft.Json-5.0/Newtonsoft.Json.dll
need_file "$newtonsoft" libnewtonsoft-json5.0-cil

# block PACKAGE LANGUAGE: the block of code of its README in this language.
block() {
    sed -n "/^\`\`\`$2\$/,/^\`\`\`\$/{/^\`\`\`/d;p}" "$packages/$1/README.md"
}

# prints PACKAGE COMMAND...: the program prints what the README says.
prints() {
    package=$1
    shift
    block "$package" text >"$out/expected"
    [ -s "$out/expected" ]
    "$@" >"$out/printed"
    diff "$out/expected" "$out/printed"
    echo "$package: README"
}

# The oldest glibc that the library runs on is the one that the READMEs state.
floor=$(objdump -T "$packages"/c/lib/libopd_ffi.so | grep -o 'GLIBC_[0-9.]*' | sort -uV | tail -1)
for readme in "$packages"/*/README.md; do
    case $readme in */swift/*) continue ;; esac # it has no library
    grep -q "glibc ${floor#GLIBC_} " "$readme" || { echo "$readme does not state $floor" >&2; exit 1; }
done
echo "glibc: ${floor#GLIBC_}"

mkdir "$out/c"
block c c >"$out/c/programa.c"
export PKG_CONFIG_PATH="$packages/c/lib/pkgconfig"
cc -Wall -Wextra -Werror "$out/c/programa.c" $(pkg-config --cflags --libs opd) -Wl,-rpath,"$packages/c/lib" -o "$out/c/shared"
prints c "$out/c/shared"
cc "$out/c/programa.c" $(pkg-config --cflags opd) $(pkg-config --variable=static opd) -o "$out/c/static"
prints c "$out/c/static"

mkdir "$out/php"
(
    cd "$out/php"
    export COMPOSER_ALLOW_SUPERUSER=1 COMPOSER_HOME="$out/php/home"
    echo '{"repositories": {"packagist.org": false}}' >composer.json
    composer --quiet config repositories.opd path "$packages/php"
    composer --quiet --no-interaction require opd/opd
    { echo '<?php'; block php php; } >programa.php
    prints php php programa.php
)

mkdir "$out/go"
(
    cd "$out/go"
    export GOCACHE="$out/../go-cache" GOFLAGS=-mod=mod GOPROXY=off
    block go go >programa.go
    go mod init programa 2>/dev/null
    go mod edit -require opd.cl/opd@v0.0.0 -replace "opd.cl/opd=$packages/go"
    prints go go run .
)

mkdir "$out/dotnet"
(
    cd "$out/dotnet"
    cp "$newtonsoft" "$packages"/dotnet/runtimes/*/native/* .
    mcs -langversion:7 -target:library -out:Opd.dll -r:Newtonsoft.Json.dll "$packages"/dotnet/*.cs
    block dotnet cs >Programa.cs
    mcs -langversion:7 -r:Newtonsoft.Json.dll -r:Opd.dll Programa.cs
    prints dotnet mono Programa.exe
)

mkdir "$out/node"
(
    cd "$out/node"
    npm install --install-links --no-audit --no-fund --silent "$packages/node"
    block node js >programa.mjs
    prints node node programa.mjs
)
