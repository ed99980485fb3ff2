#!/bin/sh
# Assembles the packages of the C ABI: build.sh SHARED_LIBRARY FOLDER [STATIC_LIBRARY]
# Each holds the library of this platform where its language looks for it; those of others go beside it.
set -eu
shared=$1 out=$2 static=${3-}
here=$(dirname "$0")
header=$here/../include/opd.h
version=$(sed -n 's/^#define OPD_VERSION "\(.*\)"$/\1/p' "$header")

# How PHP, Go, .NET and Node call this platform; a line for each that is built.
case $(uname -s)-$(uname -m) in
    Linux-x86_64) php=linux-x86_64 go=linux-amd64 dotnet=linux-x64 node=linux-x64 ;;
    Linux-aarch64) php=linux-aarch64 go=linux-arm64 dotnet=linux-arm64 node=linux-arm64 ;;
    *) echo "no package is made for $(uname -s) on $(uname -m)" >&2; exit 1 ;;
esac

# What a program with the static library inside needs, as `cargo rustc … -- --print native-static-libs` says.
needs="-lgcc_s -lutil -lrt -lpthread -lm -ldl -lc"

# package NAME FOLDER_OF_THE_LIBRARY: its files, with the version in them, the library, the header and the licence.
package() {
    rm -rf "${out:?}/$1"
    mkdir -p "$out/$1/$2" "$out/$1/include"
    cp -R "$here/$1/." "$out/$1/"
    find "$out/$1" -type f -exec sed -i.bak "s/@VERSION@/$version/" {} +
    find "$out/$1" -name '*.bak' -exec rm {} +
    # A library with its symbols is large: the same file, where that can be.
    ln "$shared" "$out/$1/$2/" 2>/dev/null || cp "$shared" "$out/$1/$2/"
    cp "$header" "$out/$1/include/"
    cp "$here/../../LICENSE" "$out/$1/"
}

package c lib
mkdir "$out/c/lib/pkgconfig"
sed "s/@PRIVATE@/$needs/g" "$out/c/opd.pc.in" >"$out/c/lib/pkgconfig/opd.pc"
rm "$out/c/opd.pc.in"
[ -z "$static" ] || cp "$static" "$out/c/lib/"

package php "native/$php"
package go "native/$go"
package dotnet "runtimes/$dotnet/native"
package node "native/$node"
