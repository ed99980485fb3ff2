#!/bin/sh
# Makes the packages of Kotlin, Java, Ruby and Swift as their users take them.
#
# Usage: opd-ffi/packages/build_uniffi.sh RELEASE_LIBRARY OUT
set -eu
library=$(realpath "$1")
mkdir -p "$2"
out=$(realpath "$2")
cd "$(dirname "$0")/../.."
. tests/ffi/tools.sh
. tests/ffi/jvm.sh
need gem ruby
target=${CARGO_TARGET_DIR:-target}
written=$(realpath "$target")/uniffi
packages=$PWD/opd-ffi/packages
version=$(sed -n 's/^version = "\(.*\)"$/\1/p' Cargo.toml)
# As JNA calls it: linux-x86-64, darwin-aarch64.
platform=$(uname -s | tr '[:upper:]' '[:lower:]')-$(uname -m | sed 's/_/-/; s/arm64/aarch64/')

# From the debug library, as the tests do: a stripped one does not say what it offers.
cargo test --quiet --locked -p opd-core -p opd-ffi --all-features --no-run
.venv/bin/python opd-ffi/packages/generate.py "$target/debug" "$written"
rm -rf "$out/kotlin" "$out/java" "$out/ruby" "$out/swift"
mkdir -p "$out/kotlin" "$out/java" "$out/ruby" "$out/swift/Sources/Opd" "$out/swift/Sources/OpdFFI"

# jar FILE FOLDER: everything of the folder.
jar() {
    (cd "$2" && "$OLDPWD/.venv/bin/python" -m zipfile -c "$1" ./*)
}
compile_kotlin "$written/kotlin/classes" "" "$written/kotlin/opd/opd_ffi.kt"
compile_java "$written/java/classes" "" "$written"/java/opd/*.java
for language in kotlin java; do
    mkdir -p "$written/$language/classes/$platform" "$written/$language/sources"
    cp "$library" "$written/$language/classes/$platform/"
    cp -R "$written/$language/opd" "$written/$language/sources/"
    jar "$out/$language/opd-$language-$version.jar" "$written/$language/classes"
    jar "$out/$language/opd-$language-$version-sources.jar" "$written/$language/sources"
done

gem=$written/ruby/gem
mkdir -p "$gem/lib"
cp "$written/ruby/opd.rb" "$library" "$gem/lib/"
cp LICENSE "$packages/ruby/README.md" "$packages/ruby/opd.gemspec" "$gem/"
(cd "$gem" && OPD_VERSION=$version gem build --silent opd.gemspec --output "$out/ruby/opd-$version-$(ruby -e 'print Gem::Platform.local').gem")

cp "$packages/swift/Package.swift" "$out/swift/"
cp "$written/swift/Opd.swift" "$out/swift/Sources/Opd/"
cp "$written/swift/OpdFFI.h" "$out/swift/Sources/OpdFFI/"
cp "$written/swift/OpdFFI.modulemap" "$out/swift/Sources/OpdFFI/module.modulemap"
for language in kotlin java ruby swift; do
    cp "$packages/$language/README.md" "$out/$language/"
done
